"""The large weights, where they are in the cache of the person who runs the tests."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from translator.engines.models.registry import find_model
from translator.project import cache_dir

if TYPE_CHECKING:
    from pathlib import Path

CACHE = cache_dir()
"""Looked up before the tests get a home of their own."""


@pytest.fixture
def weights(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the test use the weights in the user's cache; skip it where they are missing, unless all tests must run."""
    pytest.importorskip("xllamacpp", reason="the extra `llama` is not installed")
    monkeypatch.setenv("TRANSLATOR_CACHE", str(CACHE))
    path = find_model("").path
    if not path.is_file():
        missing = f"no weights at {path}: translator models install"
        pytest.fail(missing) if os.environ.get("TRANSLATOR_TEST_MODEL") else pytest.skip(missing)
    return path


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty cache folder that the program uses during the test."""
    monkeypatch.setenv("TRANSLATOR_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"
