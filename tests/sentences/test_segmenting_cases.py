"""Every line of the two case files is one paragraph with its sentences marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.bilingual.sentences import split_segments

CASES = Path(__file__).parent / "cases"


def read_cases(name: str) -> list[str]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def sentences(text: str, tag: str) -> list[str]:
    return [text[start:end] for start, end in split_segments(text, tag)]


@pytest.mark.parametrize("line", read_cases("english.txt"))
def test_english_sentences(line: str) -> None:
    expected = [sentence.strip() for sentence in line.split("‖") if sentence.strip()]
    assert sentences(line.replace("‖", ""), "en") == expected


@pytest.mark.parametrize("line", read_cases("chinese.txt"))
def test_chinese_sentences(line: str) -> None:
    expected = [sentence.strip() for sentence in line.split("‖") if sentence.strip()]
    assert sentences(line.replace("‖", ""), "zh-Hans") == expected


@pytest.mark.parametrize("line", read_cases("chinese.txt"))
def test_the_text_and_not_the_tag_chooses_the_rule(line: str) -> None:
    text = line.replace("‖", "")
    assert sentences(text, "en") == sentences(text, "zh-Hant")


def test_there_are_sixty_cases_in_each_language() -> None:
    assert len(read_cases("english.txt")) >= 60
    assert len(read_cases("chinese.txt")) >= 60
