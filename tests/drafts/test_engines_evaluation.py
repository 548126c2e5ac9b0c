"""`translator bench engines`: real engines on real sentences, the figures beside each other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from translator.bilingual.errors import UsageError
from translator.bilingual.words.language import EN, ZH_HANS
from translator.newsroom.drafts.argos import install_file
from translator.newsroom.drafts.evaluation import EvaluationTask, measure, read_pairs
from translator.newsroom.ground.settings import EngineSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

FIXTURES = Path(__file__).parent.parent / "fixtures" / "argos"

pytest.importorskip("sacrebleu", reason="the extra `eval` is not installed")


def test_the_reference_itself_is_perfect_and_a_lost_number_is_counted(tmp_path: Path) -> None:
    pytest.importorskip("ctranslate2", reason="the extra `argos` is not installed")
    install_file(FIXTURES / "translate-en_zh-1_0.argosmodel")
    pairs = (("Li Wei lives in Paris.", "李伟住在巴黎。"), ("What is climate change?", "什么是气候变化？"))

    result = measure("argos", EvaluationTask(pairs, EN, ZH_HANS, EngineSettings()))

    assert result.bleu.value == result.chrf.value == 100
    assert (result.wrong, result.failed, result.segments) == ({}, 0, 2)
    assert result.memory_mb > 20
    assert "tok:zh" in result.bleu.signature


def test_engines_stand_side_by_side(run_translator: Callable[..., CompletedProcess[str]], tmp_path: Path) -> None:
    (tmp_path / "pairs.tsv").write_text("Li Wei lives in Paris.\t李伟住在巴黎。\n" * 2, encoding="utf-8")
    done = run_translator("bench", "engines", "pairs.tsv", "--engine", "pseudo", "-f", "json")

    assert [result["engine"] for result in json.loads(done.stdout)] == ["pseudo"]


def test_a_line_without_a_reference_is_named(tmp_path: Path) -> None:
    (tmp_path / "pairs.tsv").write_text("one\t一\ntwo\n", encoding="utf-8")

    with pytest.raises(UsageError) as caught:
        read_pairs(tmp_path / "pairs.tsv")

    assert str(caught.value.where).endswith("pairs.tsv:2")


@pytest.mark.parametrize("engine", ["nosuch", "argos", ""])
def test_an_engine_that_is_not_there_is_an_error(
    run_translator: Callable[..., CompletedProcess[str]], tmp_path: Path, engine: str
) -> None:
    (tmp_path / "pairs.tsv").write_text("one\t一\n", encoding="utf-8")
    done = run_translator("bench", "engines", "pairs.tsv", "--engine", engine)

    assert done.returncode == 2
    assert "try:" in done.stderr
