"""The exam by which a user proves an engine on her own machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from translator.engines.exam.exam import DIRECTIONS, TERMS, examine, results_path
from translator.errors import EngineUnavailable, UsageError
from translator.formats.inline import plain_text, tag_problems
from translator.settings import EngineSettings, FirefoxSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]

TRAINED = Path(__file__).parent.parent / "fixtures" / "firefox"
FOLDER = Path(__file__).parents[2] / "translator" / "engines" / "exam"


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_there_are_forty_sentences_with_two_translations_that_pass_the_gate(direction: str) -> None:
    from translator.engines.gate.judgement import judge_suggestion
    from translator.model import Request, Suggestion

    head, *rows = [line.split("\t") for line in (FOLDER / f"{direction}.tsv").read_text("utf-8").splitlines()]
    assert head == ["kind", "source", "reference", "other reference"]
    assert len(rows) == 40
    assert {"numbers", "dates", "names", "terms", "tags", "quotes", "headlines", "instructions"} <= {r[0] for r in rows}
    source_tag, target_tag = DIRECTIONS[direction]
    for _kind, source, *references in rows:
        assert len(set(references)) == 2
        for reference in references:
            assert tag_problems(source, reference) == []
            plain = Request(plain_text(source)), Suggestion(plain_text(reference), "mt:test")
            problems = judge_suggestion(*plain, source_tag=source_tag, target_tag=target_tag)
            assert [str(item) for item in problems if item.blocks] == [], (source, reference)


def test_every_term_is_asked_for() -> None:
    text = (FOLDER / "en-zh.tsv").read_text("utf-8").lower()

    assert all("terms\t" in text and term in text for term in TERMS)


def test_an_engine_is_examined_and_a_worse_model_is_named(cache: Path, random_model: Path, run_translator: Run) -> None:
    pytest.importorskip("fxtranslate", reason="the extra `firefox` is not installed")

    def settings(folder: Path) -> EngineSettings:
        return EngineSettings(firefox=FirefoxSettings(models={"en-zh-Hans": str(folder)}))

    (first,) = examine(["firefox"], settings(TRAINED / "enzh"))
    (again,) = examine(["firefox"], settings(TRAINED / "enzh"))
    (other,) = examine(["firefox"], settings(random_model))

    assert (first.engine, first.direction) == ("firefox", "en-zh")
    assert first.numbers[1] == 11
    assert (first.terms[1], first.tags[1]) == (5, 5)
    assert first.likeness_before is None
    assert again.likeness_before is None
    assert other.likeness_before == first.likeness
    assert other.empty == 40
    assert other.is_worse
    assert json.loads(results_path().read_text())["firefox en-zh"]["signature"] == other.signature


def test_what_is_missing_or_unknown_is_an_error(cache: Path, run_translator: Run) -> None:
    with pytest.raises(UsageError, match="pseudo"):
        list(examine(["pseudo"], EngineSettings()))
    with pytest.raises(EngineUnavailable):
        list(examine(["firefox"], EngineSettings()))

    done = run_translator("models", "exam", "firefox", "--format", "json")
    assert done.returncode == 2
    assert "translator models install firefox:en-zh-Hans" in done.stderr
