"""The models of the tests: the large weights, where the person who runs the tests has them, and small ones."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.marian import read_pairs, write_random_model
from translator.bilingual.tables import cache_dir
from translator.newsroom.drafts.llama.runtime import MODELS
from translator.newsroom.ground.settings import EngineSettings, FirefoxSettings

SENTENCES = Path(__file__).parent.parent / "fixtures" / "argos" / "sentences.tsv"
CACHE = cache_dir()
"""Looked up before the tests get a home of their own."""


@pytest.fixture
def weights(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the test use the weights in the user's cache; skip it where they are missing, unless all tests must run."""
    pytest.importorskip("xllamacpp", reason="the extra `llama` is not installed")
    monkeypatch.setenv("TRANSLATOR_CACHE", str(CACHE))
    path = MODELS[0].path
    if not path.is_file():
        missing = f"no weights at {path}: translator models install"
        pytest.fail(missing) if os.environ.get("TRANSLATOR_TEST_MODEL") else pytest.skip(missing)
    return path


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty cache folder that the program uses during the test."""
    monkeypatch.setenv("TRANSLATOR_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(scope="session")
def random_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a Firefox model from English into Chinese with random weights: what it says is noise."""
    pytest.importorskip("fxtranslate", reason="the extra `firefox` is not installed")
    pytest.importorskip("sentencepiece", reason="the extra `argos` is not installed")
    return write_random_model(tmp_path_factory.mktemp("firefox"), read_pairs(SENTENCES))


@pytest.fixture
def random_firefox(random_model: Path) -> EngineSettings:
    """Return the settings that name this model."""
    return EngineSettings(firefox=FirefoxSettings(models={"en-zh-Hans": str(random_model)}))


@pytest.fixture
def without_lexicon(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation without the extra `lexicon`."""
    monkeypatch.setattr("translator.newsroom.drafts.pipeline.phrase_alignment.load_lexicon", lambda: None)
