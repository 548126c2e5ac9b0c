"""The newsroom whose article travels."""

from __future__ import annotations

import shutil
from contextlib import chdir
from typing import TYPE_CHECKING

import pytest

from tests.support.exchange_newsroom import make_newsroom

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def _made_newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exchange")
    with chdir(folder):
        make_newsroom(folder)
    return folder


@pytest.fixture
def newsroom(_made_newsroom: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of a newsroom with one translated article; it is the working directory."""
    shutil.copytree(_made_newsroom, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path
