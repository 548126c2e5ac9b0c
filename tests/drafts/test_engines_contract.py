"""What any engine must do that runs on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from translator.bilingual.errors import PairNotSupported, UsageError
from translator.bilingual.model import Request
from translator.bilingual.words.language import EN, ZH_HANS, ZH_HANT
from translator.newsroom.drafts import ENGINES, LazyEngines, open_engine
from translator.newsroom.drafts.argos import install_file
from translator.newsroom.drafts.base import Engine
from translator.newsroom.drafts.lexicon import lexicon_version
from translator.newsroom.ground.settings import EngineSettings, FirefoxSettings

ARGOS = Path(__file__).parent.parent / "fixtures" / "argos" / "translate-en_zh-1_0.argosmodel"
FIREFOX = Path(__file__).parent.parent / "fixtures" / "firefox" / "enzh"
SENTENCES = ["The central bank approved the budget on Monday.", "Li Wei lives in Paris.", "What is climate change?"]


LOCAL = [name for name, entry in ENGINES.items() if not entry.sends_text_to]


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.model) if name == "llama" else name for name in LOCAL])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "llama":
        request.getfixturevalue("weights")
    if request.param == "argos":
        pytest.importorskip("ctranslate2", reason="the extra `argos` is not installed")
        install_file(ARGOS)
    settings = EngineSettings()
    if request.param == "firefox":
        pytest.importorskip("fxtranslate", reason="the extra `firefox` is not installed")
        settings = EngineSettings(firefox=FirefoxSettings(models={"en-zh-Hans": str(FIREFOX)}))
    if request.param == "file":
        path = request.getfixturevalue("tmp_path") / "outputs.tsv"
        path.write_text("".join(f"{text}\t译文{text}\n" for text in [*SENTENCES, "Run ` ` before you commit."]))
        settings = EngineSettings(file=str(path))
    opened = open_engine(request.param, EN, ZH_HANS, settings)
    yield opened
    opened.close()


def test_one_suggestion_for_each_request_in_order(engine: Engine) -> None:
    together = engine.translate([Request(text) for text in SENTENCES])

    assert len(together) == len(SENTENCES)
    assert together[2].target.endswith(("？", "?"))
    assert [item.target for item in together] == [engine.translate([Request(text)])[0].target for text in SENTENCES]


def test_no_request_gives_no_suggestion(engine: Engine) -> None:
    assert engine.translate([]) == []


def test_a_suggestion_says_where_it_came_from(engine: Engine) -> None:
    (suggestion,) = engine.translate([Request(SENTENCES[0])])

    assert suggestion.origin == f"mt:{engine.name}"
    assert suggestion.signature == engine.signature
    assert suggestion.signature.startswith(f"{engine.name}|")
    assert suggestion.raw
    assert suggestion.score is None or 0 <= suggestion.score <= 100


def test_the_signature_names_the_dictionary_that_places_tags_and_terms(engine: Engine) -> None:
    if engine.name in {"argos", "file", "firefox", "http", "llama"}:  # Engines whose text people edit.
        assert f"|lexicon:{lexicon_version()}|" in engine.signature


def test_every_step_gives_one_suggestion_for_each_request(engine: Engine) -> None:
    for step in engine.steps:
        assert len(engine.retry([Request(text) for text in SENTENCES[:2]], step)) == 2


def test_standalone_tags_come_back_if_the_engine_says_so(engine: Engine) -> None:
    if engine.capabilities.keeps_tags:
        assert engine.translate([Request("Run <1/> before you commit.")])[0].target.count("<1/>") == 1


def test_what_an_engine_declares_it_implements(engine: Engine) -> None:
    can, own = engine.capabilities, type(engine)

    assert can.has_candidates == (own.candidates is not Engine.candidates)
    assert can.streams == (own.translate_each is not Engine.translate_each)
    assert bool(engine.steps) == (own.retry is not Engine.retry)


def test_the_engine_of_a_pair_is_opened_once_and_has_a_fallback_with_auto_only() -> None:
    engines = LazyEngines("pseudo", EN, ZH_HANS, EngineSettings())

    assert engines.open() is engines.open()
    assert engines.open_fallback() is None
    engines.close()


@pytest.mark.parametrize("name", ["babelfish", "llama:fast"])
def test_an_unknown_engine_is_named_with_the_known_ones(name: str) -> None:
    with pytest.raises(UsageError, match=name) as caught:
        open_engine(name, EN, ZH_HANS)

    assert all(name in str(caught.value.hint) for name in ENGINES)


@pytest.mark.parametrize(("source", "target"), [(EN, EN), (ZH_HANS, ZH_HANS), (EN, ZH_HANT)])
def test_a_pair_that_no_engine_should_do_is_refused(source: str, target: str) -> None:
    with pytest.raises(PairNotSupported):
        open_engine("pseudo", source, target)  # type: ignore[arg-type]
