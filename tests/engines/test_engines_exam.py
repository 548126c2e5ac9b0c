"""The exam by which a user proves an engine on her own machine."""

from __future__ import annotations

import json
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from translator.engines import AUTO, choose_engine, open_engine, writes_directly
from translator.engines.exam.evaluation import (
    DIRECTIONS,
    EXPECTED,
    ExamResult,
    describe_verdict,
    order_by_exam,
    remember,
    results_path,
    worse_result,
)
from translator.engines.exam.exam import EXAMINED, TERMS, examine
from translator.errors import EngineUnavailable, UsageError
from translator.formats.inline import plain_text, tag_problems
from translator.jobs.processes import Processes
from translator.language import EN, ZH_HANS, ZH_HANT, script_converter
from translator.settings import EngineSettings, FirefoxSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]

TRAINED = Path(__file__).parent.parent / "fixtures" / "firefox"
PACKAGE = Path(__file__).parent.parent / "fixtures" / "argos" / "translate-en_zh-1_0.argosmodel"
FOLDER = Path(__file__).parents[2] / "translator" / "engines" / "exam"


@pytest.mark.parametrize("direction", ["en-zh", "zh-en"])
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


@pytest.mark.slow
def test_an_engine_is_examined_and_a_worse_model_is_named(cache: Path, random_model: Path, run_translator: Run) -> None:
    pytest.importorskip("fxtranslate", reason="the extra `firefox` is not installed")

    def settings(folder: Path) -> EngineSettings:
        return EngineSettings(firefox=FirefoxSettings(models={"en-zh-Hans": str(folder)}))

    (first,) = examine(["firefox"], settings(TRAINED / "enzh"))
    (again,) = examine(["firefox"], settings(TRAINED / "enzh"), Processes(2, is_chosen=True))
    (other,) = examine(["firefox"], settings(random_model))

    assert (first.engine, first.direction) == ("firefox", "en-zh")
    assert first.numbers[1] == 11
    assert (first.terms[1], first.tags[1]) == (5, 5)
    assert first.likeness_before is None
    assert again.likeness_before is None
    assert (again.likeness, again.signature) == (first.likeness, first.signature)
    assert other.likeness_before == first.likeness
    assert other.empty == 40
    assert other.is_worse
    assert json.loads(results_path().read_text())["firefox en-zh"]["signature"] == other.signature


def traditional_model(folder: Path) -> Path:
    """Write the trained model with a vocabulary of Traditional Chinese: equally many bytes for each character."""
    convert = script_converter("s2t").convert
    folder.mkdir()
    for path in (TRAINED / "enzh").iterdir():
        data = path.read_bytes()
        if path.name.startswith("trgvocab"):
            for han in {char for char in data.decode("utf-8", "ignore") if "\u4e00" <= char <= "\u9fff"}:
                other = convert(han)
                data = data.replace(han.encode(), other.encode()) if len(other.encode()) == 3 else data
        (folder / path.name).write_bytes(data)
    return folder


@pytest.mark.slow
def test_traditional_chinese_is_examined_and_the_better_way_taken(
    cache: Path, random_model: Path, tmp_path: Path, run_translator: Run
) -> None:
    pytest.importorskip("fxtranslate", reason="the extra `firefox` is not installed")
    own = {"en-zh-Hans": str(TRAINED / "enzh"), "en-zh-Hant": str(traditional_model(tmp_path / "hant"))}
    settings = EngineSettings(firefox=FirefoxSettings(models=own))

    simplified, direct = examine(["firefox"], settings)
    assert (simplified.direction, direct.direction) == ("en-zh", "en-zh-Hant")
    # The same model: its words are judged in the same script.
    assert abs(simplified.likeness - direct.likeness) < 2
    remember(replace(direct, likeness=simplified.likeness))
    assert not writes_directly("auto", EN, ZH_HANT, settings)
    remember(replace(direct, likeness=simplified.likeness + 1))
    assert writes_directly("auto", EN, ZH_HANT, settings)
    assert writes_directly("firefox", EN, ZH_HANT, settings)
    assert not writes_directly("llama", EN, ZH_HANT, settings)
    assert not writes_directly("auto", ZH_HANS, ZH_HANT, settings)
    assert not writes_directly("auto", EN, ZH_HANT, EngineSettings())

    tables = "".join(f'{pair} = "{folder}"\n' for pair, folder in own.items())
    run_translator("init", "--yes", "--targets", "en,zh-Hant")
    toml = tmp_path / "translator.toml"
    toml.write_text(toml.read_text() + f"[engines.firefox.models]\n{tables}")
    (tmp_path / "articles/en/wei.md").write_text("---\nid: wei\nlang: en\n---\n\nLi Wei lives in Paris.\n")
    line = run_translator("mt", "--to", "zh-Hant", "--format", "jsonl", stdin="Li Wei lives in Paris.\n")
    row = json.loads(line.stdout)
    assert "|model:en-zh-Hant:own|" in row["signature"]
    assert row["target"] == "李偉住在巴黎。"
    run_translator("sync")
    assert run_translator("translate", "--to", "zh-Hant").returncode == 0
    assert "李偉住在巴黎。" in (tmp_path / "locales/zh-Hant/wei.po").read_text()

    remember(replace(direct, likeness=simplified.likeness - 1))
    line = run_translator("mt", "--to", "zh-Hant", "--format", "jsonl", stdin="Li Wei lives in Paris.\n")
    row = json.loads(line.stdout)
    assert "|model:en-zh-Hans:own|" in row["signature"]
    assert row["target"] == "李偉住在巴黎。"


def test_a_simplified_version_is_converted_whatever_the_exam_found(
    cache: Path, tmp_path: Path, run_translator: Run
) -> None:
    remember(result("firefox", 90, direction="en-zh-Hant"))
    run_translator("init", "--yes", "--targets", "en,zh-Hans,zh-Hant")
    (tmp_path / "articles/en/wei.md").write_text("---\nid: wei\nlang: en\n---\n\nLi Wei lives in Paris.\n")
    done = run_translator("run", "--engine", "pseudo", "--fail-on", "never")

    assert "1 converted" in done.stdout


@pytest.mark.slow
def test_what_is_missing_or_unknown_is_an_error(cache: Path, run_translator: Run) -> None:
    with pytest.raises(UsageError, match="pseudo"):
        list(examine(["pseudo"], EngineSettings()))
    with pytest.raises(EngineUnavailable):
        list(examine(["firefox"], EngineSettings()))

    done = run_translator("models", "exam", "firefox", "--format", "json")
    assert done.returncode == 2
    assert "translator models install firefox:en-zh-Hans" in done.stderr


def result(engine: str, likeness: float, signature: str = "a", direction: str = "en-zh") -> ExamResult:
    return ExamResult(engine, direction, signature, likeness, (1, 1), (1, 1), (1, 1), 0, 0.1, 0.1, 100)


def test_an_engine_that_did_worse_than_a_later_one_comes_behind_it(cache: Path) -> None:
    assert order_by_exam(AUTO, EN, ZH_HANS) == list(AUTO)

    remember(result("firefox", 30))
    remember(result("llama", 32))
    assert order_by_exam(AUTO, EN, ZH_HANS) == ["firefox", "argos", "llama"]

    remember(result("llama", 40))
    assert order_by_exam(AUTO, EN, ZH_HANS) == ["llama", "firefox", "argos"]
    assert order_by_exam(AUTO, ZH_HANS, EN) == list(AUTO)


def test_auto_says_in_one_line_what_it_takes_and_why(cache: Path, run_translator: Run) -> None:
    pytest.importorskip("ctranslate2", reason="the extra `argos` is not installed")
    run_translator("models", "install", str(PACKAGE))

    done = run_translator("mt", stdin="We need to talk about the economy.\n")

    assert done.stdout == "我们需要谈谈经济。\n"
    because = "no Firefox model from en into zh-Hans is installed"
    assert done.stderr.splitlines() == [f"auto takes argos for en → zh-Hans: {because}"]
    listed = run_translator("models", "list").stderr.splitlines()
    assert listed == [f"auto takes argos for en → zh-Hans: {because}", "no engine for zh-Hans into en is installed"]


def test_auto_says_when_it_goes_by_the_exam(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remember(result("firefox", 30))
    remember(result("argos", 40))
    for name in ("firefox.engine:FirefoxEngine", "argos.engine:ArgosEngine"):
        module, _colon, engine = name.partition(":")
        monkeypatch.setattr(f"translator.engines.{module}.{engine}.require", lambda _context: None)

    name, reason = choose_engine(EN, ZH_HANS, EngineSettings())

    assert (name, reason) == ("argos", "the exam found it better than firefox")
    remember(result("argos", 30))
    assert choose_engine(EN, ZH_HANS, EngineSettings()) == ("firefox", "it is the first of firefox, argos, llama")


def test_what_is_known_of_a_worse_model_is_not_forgotten_by_a_second_exam(cache: Path) -> None:
    remember(result("firefox", 40, "old"))
    assert not remember(result("firefox", 40, "old")).is_worse
    assert remember(result("firefox", 30, "new")).is_worse
    assert remember(result("firefox", 31, "new")).is_worse

    found = worse_result("firefox", "new")
    assert found is not None
    assert (found.likeness, found.likeness_before) == (31, 40)
    assert worse_result("firefox", "old") is None


def test_a_result_is_held_against_what_is_expected() -> None:
    sound = replace(result("llama", 90), numbers=(11, 11), terms=(5, 5), tags=(5, 5))
    broken = replace(sound, likeness=5.0, tags=(0, 5), empty=30)

    assert describe_verdict(sound) == "llama en-zh: as expected"
    assert "below what is expected: likeness, tags, empty;" in describe_verdict(broken)
    assert result("llama", 1, direction="en-zh-Hant").shortfalls == []
    assert {(engine, direction) for engine in EXAMINED for direction in ("en-zh", "zh-en")} <= set(EXPECTED)


def test_results_that_cannot_be_read_are_as_none(cache: Path) -> None:
    cache.mkdir()
    results_path().write_text("{")

    assert order_by_exam(AUTO, EN, ZH_HANS) == list(AUTO)
    assert worse_result("firefox", "a") is None


def test_a_worse_model_is_never_used_silently(cache: Path, tmp_path: Path, run_translator: Run) -> None:
    pytest.importorskip("fxtranslate", reason="the extra `firefox` is not installed")
    folder = TRAINED / "enzh"
    (tmp_path / "translator.toml").write_text(f'[engines.firefox]\nmodels = {{ "en-zh-Hans" = "{folder}" }}\n')
    engine = open_engine(
        "firefox", EN, ZH_HANS, EngineSettings(firefox=FirefoxSettings(models={"en-zh-Hans": str(folder)}))
    )
    engine.close()
    remember(result("firefox", 50, "old"))
    remember(result("firefox", 20, engine.signature))

    done = run_translator("mt", "--engine", "firefox", stdin="Li Wei lives in Paris.\n")

    assert done.stdout == "李伟住在巴黎。\n"
    assert "firefox en-zh is worse than the model before: 20.0, it was 50.0" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.slow
def test_the_exam_follows_an_install_on_a_terminal_and_can_be_skipped(cache: Path, tmp_path: Path) -> None:
    pytest.importorskip("ctranslate2", reason="the extra `argos` is not installed")
    from tests.tui.terminal import Terminal

    with Terminal("models", "install", str(PACKAGE), cwd=tmp_path, COLUMNS="120") as terminal:
        terminal.wait_for("Ctrl-C skips them")
        terminal.wait_for("likeness")
        assert terminal.process.wait(20) == 0
    with Terminal("models", "install", str(PACKAGE), cwd=tmp_path) as terminal:
        terminal.wait_for("Ctrl-C skips them")
        terminal.process.send_signal(signal.SIGINT)
        terminal.wait_for("skipped; at any time: translator models exam")
        assert terminal.process.wait(20) == 0
    with Terminal("models", "install", "--no-exam", str(PACKAGE), cwd=tmp_path) as terminal:
        terminal.wait_for("installed: ")
        terminal.drain(1)
        assert "forty sentences" not in terminal.seen
