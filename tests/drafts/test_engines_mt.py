"""`translator mt`: lines in, as many lines out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drafts.servers import Answer, asked_text, chat, scripted
from translator.bilingual.words.language import EN, ZH_HANS
from translator.desk.commands.mt import has_sound_tags, translate_lines
from translator.newsroom.drafts import open_engine

TEXT = "Revenue reached $3.1 billion.\n\n2021\nSee https://a.b/c now, <1>please</1>.\n  \nRun `ls -l` for {name}.\n"


def test_as_many_lines_come_out_as_went_in(run_translator) -> None:  # type: ignore[no-untyped-def]
    done = run_translator("mt", "--from", "en", "--to", "zh-CN", "--engine", "pseudo", stdin=TEXT)

    lines = done.stdout.split("\n")
    assert done.returncode == 0
    assert len(lines) == 7
    assert "31亿美元" in lines[0]
    assert lines[1:3] == ["", "2021"]
    assert "https://a.b/c" in lines[3]
    assert "<1>" in lines[3]
    assert "`ls -l`" in lines[5]
    assert "{name}" in lines[5]


def test_jsonl_says_where_each_line_comes_from(run_translator) -> None:  # type: ignore[no-untyped-def]
    done = run_translator("mt", "--from", "en", "--to", "zh", "--engine", "pseudo", "--format", "jsonl", stdin=TEXT)

    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == 6
    assert {"target", "engine", "score", "signature", "repairs", "problems"} <= rows[0].keys()
    assert rows[0]["engine"] == "pseudo"


def test_traditional_chinese_is_converted_and_not_translated(run_translator) -> None:  # type: ignore[no-untyped-def]
    done = run_translator("mt", "--from", "en", "--to", "zh-TW", "--engine", "pseudo", stdin="It cost $3.1 billion.\n")

    assert done.returncode == 0, done.stderr
    assert "31億美元" in done.stdout


def test_terms_of_a_file_are_held(run_translator, tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "terms.csv").write_text("en,zh-Hans\nferry,渡轮\n", encoding="utf-8")
    asked = "mt --from en --to zh-Hans --engine pseudo --glossary terms.csv"
    done = run_translator(*asked.split(), stdin="The ferries left.\n")

    assert "渡轮" in done.stdout, done.stderr


def test_lines_that_are_not_utf8_are_an_error(run_translator) -> None:  # type: ignore[no-untyped-def]
    done = run_translator("mt", "--from", "en", "--to", "zh", "--engine", "pseudo", stdin=b"\xff\xfe\xfa\n")

    assert (done.returncode, done.stdout) == (2, "")
    assert "UTF-8" in done.stderr


def test_only_a_newline_ends_a_line(run_translator) -> None:  # type: ignore[no-untyped-def]
    done = run_translator(
        "mt", "--from", "en", "--to", "zh", "--engine", "pseudo", stdin="One\u2028two\x85three.\r\nFour."
    )

    assert done.stdout.count("\n") == 2


@pytest.mark.parametrize(
    ("text", "is_sound"),
    [
        ("<1>a</1> <2/>", True),
        ("no tags", True),
        ("<1>a", False),
        ("a</1>", False),
        ("<1/> <1/>", False),
        ("<1><2></1></2>", False),
    ],
)
def test_sound_tags_are_told_from_look_alikes(text: str, is_sound: bool) -> None:
    assert has_sound_tags(text) == is_sound


@given(st.lists(st.text(st.characters(blacklist_characters="\n\r"), max_size=30), max_size=6))
def test_any_lines_give_as_many_results(lines: list[str]) -> None:
    engine = open_engine("pseudo", EN, ZH_HANS)
    made = list(translate_lines(lines, engine, source_tag=EN, target_tag=ZH_HANS))

    assert len(made) == len(lines)
    assert not any("\n" in suggestion.target for suggestion in made)


def test_what_was_finished_is_printed_when_a_later_line_fails(run_translator, tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("translator.newsroom.drafts.http.client.FIRST_PAUSE", 0.001)
    said = {"Nobody was hurt.": "无人受伤。", "The ferry left.": "渡轮开走了。", "It rained.": "下雨了。"}

    def answer(body: Any) -> Answer:
        text = asked_text(body)
        return chat(said[text]) if text in said else (503, {}, {"error": "overloaded"})

    with scripted(answer) as server:
        http = f'[engines.http]\nurl = "{server.url}/v1"\nmodel = "m"\nretries = 0\nconcurrency = 1\nbatch = 1\n'
        (tmp_path / "translator.toml").write_text(http, encoding="utf-8")
        lines = "\n".join([*said, "It is late.", "It rained."]) + "\n"
        done = run_translator("mt", "--engine", "http", stdin=lines)
        rows = run_translator("mt", "--engine", "http", "--format", "jsonl", stdin=lines)

    assert done.returncode == 2
    assert done.stdout.split("\n")[:4] == [*said.values(), ""]
    assert "overloaded" in done.stderr
    assert "overloaded" in json.loads(rows.stdout.splitlines()[3])["problems"][0]
