"""The small catalogs that the tests of the review use too, and copies of the signed newsroom of a module."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.review.conftest import catalog, drafted
from tests.support.sealed_newsroom import SealedNewsroom

__all__ = ["catalog", "drafted", "room"]


@pytest.fixture
def room(signed: Path, tmp_path: Path) -> SealedNewsroom:
    """Return a copy of the newsroom that the module's own `signed` made."""
    shutil.copytree(signed, tmp_path / "sealed")
    return SealedNewsroom(
        tmp_path / "sealed/room", random.Random(5), keys=tmp_path / "sealed/keys", clock=1_790_000_000
    )
