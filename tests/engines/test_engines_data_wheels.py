"""A model as packages for an index of one's own: found there first, and proved by its hashes."""

from __future__ import annotations

import hashlib
import random
import zipfile
from pathlib import Path

import pytest

from translator.engines.models import data_wheels
from translator.engines.models.data_wheels import build_wheels, distribution_of
from translator.engines.models.installation import Reporter, install_model
from translator.engines.models.pinned_model import Model, ModelFile
from translator.errors import ModelError

FILES = {"model.tiny.bin": random.Random(1).randbytes(25_000), "vocab.tiny.spm": random.Random(2).randbytes(700)}
MODEL = Model(
    "firefox:tiny", "firefox", "Tiny", "MPL-2.0",
    tuple(ModelFile(name, len(data), hashlib.sha256(data).hexdigest(), ()) for name, data in FILES.items()),
    folder="firefox/tiny", is_in_wheels=True,
)  # fmt: skip


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The wheels of a machine that has the model, as an index of a machine that has not, nor a web."""
    monkeypatch.setenv("TRANSLATOR_CACHE", str(tmp_path / "theirs"))
    for name, data in FILES.items():
        place = tmp_path / "theirs/models/firefox/tiny" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    list(build_wheels(MODEL, tmp_path / "index"))
    monkeypatch.setenv("TRANSLATOR_CACHE", str(tmp_path / "ours"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    return tmp_path / "index"


def test_a_model_comes_from_its_wheel_which_is_the_same_each_time(index: Path, tmp_path: Path) -> None:
    (wheel,) = index.iterdir()
    first = wheel.read_bytes()
    assert wheel.name.startswith("newsroom_translator_firefox_tiny-1.")
    with zipfile.ZipFile(wheel) as archive:
        metadata = next(archive.read(name).decode() for name in archive.namelist() if name.endswith("/METADATA"))
    assert f"Name: {distribution_of(MODEL)}\n" in metadata
    assert "License-Expression: MPL-2.0\n" in metadata

    place = install_model(MODEL)

    assert {path.name: path.read_bytes() for path in place.iterdir()} == FILES
    assert MODEL.is_installed
    assert [path.name for path in place.parent.parent.iterdir() if path.name.startswith(".")] == []
    assert [path.read_bytes() for path in build_wheels(MODEL, tmp_path / "again")] == [first]


@pytest.mark.slow
def test_a_large_file_comes_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr(data_wheels, "PART", 10_000)
    index: Path = request.getfixturevalue("index")

    install_model(MODEL)

    assert len(list(index.iterdir())) == 3
    assert (tmp_path / "ours/models/firefox/tiny/model.tiny.bin").read_bytes() == FILES["model.tiny.bin"]


@pytest.mark.slow
def test_what_has_another_hash_is_said_and_not_taken(index: Path) -> None:
    (wheel,) = index.iterdir()
    with zipfile.ZipFile(wheel) as archive:
        members = {info: archive.read(info) for info in archive.infolist()}
    with zipfile.ZipFile(wheel, "w") as archive:
        for info, data in members.items():
            archive.writestr(info, data.replace(FILES["vocab.tiny.spm"], bytes(700)))
    said: list[str] = []

    with pytest.raises(ModelError, match="could not be downloaded"):
        install_model(MODEL, reporter=Reporter(tell=said.append))

    assert "newsroom-translator-firefox-tiny on the package index holds another vocab.tiny.spm" in said
    assert not MODEL.is_installed
