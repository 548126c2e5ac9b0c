"""
Memories of other tools, kept as TMX in `locales/memory/`, byte for byte as they came.

Other bilingual files are written there as TMX. Source: LISA TMX 1.4b.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import permutations
from pathlib import Path

from translator.errors import UsageError
from translator.i18n import _
from translator.interchange import read_bilingual
from translator.interchange.tmx import iterate_variants
from translator.interchange.tmx_output import tmx_document
from translator.language import parse_tag
from translator.project import Project

Pairs = Mapping[tuple[str, str], list[tuple[str, str]]]
"""Source tag and target tag → sources with their targets, in file order."""

MOST_BYTES = 300_000_000
"""A larger file is refused: it would have to be searched in the memory of the machine."""


def memory_folder(project: Project) -> Path:
    """Return the folder of the imported memories."""
    return project.locales_dir / "memory"


def imported_files(project: Project) -> list[Path]:
    """Return the imported memories, sorted by name."""
    return sorted(memory_folder(project).glob("*.tmx"))


def imported_pairs(project: Project, path: Path) -> Pairs:
    """
    Return the pairs of an imported memory in all directions between languages that are supported.

    Raises `CatalogError` for a file that is not TMX, and what `Project.read` raises.
    """
    return pairs_of_variants(iterate_variants(project.read(path), project.relative(path)))


def pairs_of_variants(units: Iterable[Mapping[str, str]]) -> Pairs:
    """Return the pairs of units (language → text) in each direction, each pair once; other languages are left out."""
    found: dict[tuple[str, str], dict[tuple[str, str], None]] = {}
    tags: dict[str, str] = {}
    for unit in units:
        texts: dict[str, str] = {}
        for name, text in unit.items():
            if name not in tags:
                tags[name] = _tag(name)
            if tags[name] and text:
                texts.setdefault(tags[name], text)
        for (source_tag, source), (target_tag, target) in permutations(texts.items(), 2):
            found.setdefault((source_tag, target_tag), {})[source, target] = None
    return {direction: list(pairs) for direction, pairs in found.items()}


def import_memory(project: Project, path: Path, *, source_tag: str = "", target_tag: str = "") -> int:
    """
    Keep a memory of another tool in the project, and return how many pairs of it are new there.

    A `.tmx` is kept as it is, any other bilingual file as TMX; nothing is written where every pair is known. Raises
    `UsageError` for a file that cannot be read so or is too large, and what `read_bilingual` raises.
    """
    if not path.is_file():
        raise UsageError(_("there is no such file"), where=path)
    if path.stat().st_size > MOST_BYTES:
        size = _("{count} MB at most", count=MOST_BYTES // 1_000_000)
        raise UsageError(_("the file is too large"), where=path, hint=size)
    if path.suffix.lower() == ".tmx":
        data = path.read_bytes()
    else:
        file = read_bilingual(path, source_tag=source_tag, target_tag=target_tag)
        pairs = [(unit.source, unit.target) for unit in file.units if unit.source and unit.target and unit.is_confirmed]
        data = tmx_document(file.source_tag, file.target_tag, pairs)
    added = _count(pairs_of_variants(iterate_variants(data, str(path))), _known_pairs(project))
    if added:
        project.write(_free_name(project, path.stem), data)
    return added


def forget_memory(project: Project, name: str) -> None:
    """Remove an imported memory; raises `UsageError` where there is none of that name."""
    found = [path for path in imported_files(project) if name in {path.name, path.stem}]
    if not found:
        names = ", ".join(path.name for path in imported_files(project)) or "translator memory import FILE"
        raise UsageError(_("there is no imported memory {name}", name=repr(name)), hint=names)
    found[0].unlink()


def _known_pairs(project: Project) -> set[tuple[str, str]]:
    files = (imported_pairs(project, path) for path in imported_files(project))
    return {pair for pairs in files for listed in pairs.values() for pair in listed}


def _count(pairs: Pairs, known: set[tuple[str, str]]) -> int:
    """Count the units that are not known: a pair and its reverse are one."""
    new = {frozenset(pair) for listed in pairs.values() for pair in listed if pair not in known}
    return len(new)


def _free_name(project: Project, stem: str) -> Path:
    folder, number = memory_folder(project), 1
    path = folder / f"{stem}.tmx"
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}.tmx"
    return path


def _tag(name: str) -> str:
    try:
        return parse_tag(name)
    except UsageError:
        return ""
