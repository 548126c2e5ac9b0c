"""
Memories of other tools, kept as TMX in `locales/memory/`, byte for byte as they came.

Other bilingual files are written there as TMX. Source: LISA TMX 1.4b.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from translator.bilingual.errors import CatalogError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import LangTag, content_tag, parse_tag
from translator.newsroom.ground.files import copy_atomically
from translator.newsroom.ground.project import Project

if TYPE_CHECKING:  # Parsers of other tools' files are loaded where there are some.
    from translator.newsroom.imports.interchange.tmx import TmxUnit, TmxVariant

MOST_BYTES = 4_000_000_000
"""A larger memory is refused: its index would be larger than what the machine can search."""
# Files of other formats are read as a whole.
_MOST_IN_MEMORY = 300_000_000
_UNITS_A_REPORT = 2_000
# Of one unit; each text of one language is paired with each of the other.
_MOST_TEXTS = 50


class ImportedPair(NamedTuple):
    """Two texts of a unit; which of them is the source is up to who asks."""

    tags: tuple[LangTag, LangTag]
    """Of both texts, with the regions that the file names."""
    one: TmxVariant
    other: TmxVariant
    is_machine: bool


def memory_folder(project: Project) -> Path:
    return project.locales_dir / "memory"


def imported_files(project: Project) -> list[Path]:
    return sorted(memory_folder(project).glob("*.tmx"))


def imported_pairs(
    project: Project, path: Path, on_read: Callable[[int], None] = lambda more: None
) -> Iterator[ImportedPair]:
    """
    Yield the pairs of an imported memory between languages that are supported, each once.

    `on_read` is told now and then how many bytes more were read. Raises `CatalogError` for a file that is not TMX, and
    what `Project.open` raises.
    """
    from translator.newsroom.imports.interchange.tmx import iterate_units

    done = 0
    with project.open(path) as file:

        def units() -> Iterator[TmxUnit]:
            nonlocal done
            for number, unit in enumerate(iterate_units(file, project.relative(path)), 1):
                if number % _UNITS_A_REPORT == 0:
                    on_read(file.tell() - done)
                    done = file.tell()
                yield unit

        yield from pairs_of_units(units())
        on_read(file.tell() - done)


def pairs_of_units(units: Iterable[TmxUnit]) -> Iterator[ImportedPair]:
    """
    Yield every two texts of a unit whose languages differ, in file order, each pair once.

    Raises `CatalogError` for a unit of very many texts, which would make a pair of any two.
    """
    tags: dict[str, LangTag | None] = {}
    seen: set[int] = set()
    for unit in units:
        known = []
        for variant in unit.variants:
            if variant.language not in tags:
                tags[variant.language] = memory_tag(variant.language)
            tag = tags[variant.language]
            if tag and variant.text:
                known.append((tag, variant))
        if len(known) > _MOST_TEXTS:
            message = _("a unit has more than {count} texts in English and Chinese", count=_MOST_TEXTS)
            raise CatalogError(message, where=known[0][1].text[:80], hint=_("divide it into several units"))
        for (tag, one), (other_tag, other) in combinations(known, 2):
            name = _name(one.text, other.text)
            if content_tag(tag) != content_tag(other_tag) and name not in seen:
                seen.add(name)
                yield ImportedPair((tag, other_tag), one, other, unit.is_machine)


def memory_tag(name: str) -> LangTag | None:
    """
    Return which of our languages a memory means, with its region: `EN-gb` is `en-GB`, `en-CA` English of elsewhere.

    None for other languages. Source: BCP 47 (RFC 4647, lookup).
    """
    parts = name.strip().replace("_", "-").split("-")
    try:
        return parse_tag("-".join(parts))
    except UsageError:
        pass
    if parts[0].lower() not in {"en", "zh", "eng", "zho", "chi", "cmn"}:
        return None
    if parts[0].lower() in {"en", "eng"}:
        return LangTag("en-" + parts[-1].upper()) if len(parts) > 1 else LangTag("en")
    subtags = {part.lower() for part in parts[1:]}
    return LangTag("zh-Hant" if subtags & {"hant", "tw", "hk", "mo", "yue"} else "zh-Hans")


def import_memory(
    project: Project, path: Path, *, source_tag: str = "", target_tag: str = "",
    on_read: Callable[[int], None] = lambda done: None, on_left_out: Callable[[int], None] = lambda count: None,
) -> int:  # fmt: skip
    """
    Keep a memory of another tool in the project, and return how many pairs of it are new there.

    `on_read` is told now and then how many bytes of a `.tmx` were read; `on_left_out`, how many pairs of another file
    are unfinished there (fuzzy, `needs-translation`), and were not taken.

    A `.tmx` is kept as it is, any other bilingual file as TMX; nothing is written where every pair is known. Raises
    `UsageError` for a file that cannot be read so, is too large, or lacks the languages asked for (of a `.tmx` without
    tags: any two of ours), and what `read_bilingual` raises.
    """
    from translator.newsroom.imports.interchange import read_bilingual
    from translator.newsroom.imports.interchange.tmx_output import RememberedPair, tmx_document
    from translator.newsroom.imports.interchange.xml import refuse_entities_in

    if not path.is_file():
        raise UsageError(_("there is no such file"), where=path)
    is_tmx = path.suffix.lower() == ".tmx"
    most = MOST_BYTES if is_tmx else _MOST_IN_MEMORY
    if path.stat().st_size > most:
        size = _("{count} MB at most", count=most // 1_000_000)
        raise UsageError(_("the file is too large"), where=path, hint=size)
    kept = (pair for imported in imported_files(project) for pair in imported_pairs(project, imported))
    known = {_name(pair.one.text, pair.other.text) for pair in kept}
    if is_tmx:
        with path.open("rb") as file:
            refuse_entities_in(file, path)
        with path.open("rb") as file:
            added = _count_new(file, path, known, [parse_tag(tag) for tag in (source_tag, target_tag) if tag], on_read)
        if added:
            there = _free_name(project, path.stem)
            project.refuse_outside(there.parent)
            copy_atomically(path, there)
        return added
    found = read_bilingual(path, source_tag=source_tag, target_tag=target_tag)
    units = [unit for unit in found.units if unit.source and unit.target]
    pairs = [RememberedPair(unit.source, unit.target) for unit in units if unit.is_confirmed]
    on_left_out(len(units) - len(pairs))
    added = len({_name(pair.source, pair.target) for pair in pairs} - known)
    if added:
        project.write(_free_name(project, path.stem), tmx_document(found.source_tag, found.target_tag, pairs))
    return added


def _count_new(
    file: BinaryIO, path: Path, known: Container[int], asked: Sequence[LangTag], on_read: Callable[[int], None]
) -> int:
    """Return how many pairs of a memory are new; raises `UsageError` where none is in the languages asked for."""
    from translator.newsroom.imports.interchange.tmx import iterate_units, missing_languages

    languages: dict[str, None] = {}

    def units() -> Iterator[TmxUnit]:
        for number, unit in enumerate(iterate_units(file, str(path)), 1):
            if number % _UNITS_A_REPORT == 0:
                on_read(file.tell())
            languages.update(dict.fromkeys(variant.language for variant in unit.variants))
            yield unit

    wanted, added, is_there = {content_tag(tag) for tag in asked}, 0, False
    for pair in pairs_of_units(units()):
        added += _name(pair.one.text, pair.other.text) not in known
        is_there = is_there or wanted <= {content_tag(tag) for tag in pair.tags}
    if languages and not is_there:
        raise missing_languages(path, asked, languages)
    return added


def forget_memory(project: Project, name: str) -> None:
    """Remove an imported memory; raises `UsageError` where there is none of that name."""
    found = [path for path in imported_files(project) if name in {path.name, path.stem}]
    if not found:
        names = ", ".join(path.name for path in imported_files(project)) or "translator memory import FILE"
        raise UsageError(_("there is no imported memory {name}", name=repr(name)), hint=names)
    found[0].unlink()


def _name(one: str, other: str) -> int:
    """Return a number for a pair and its reverse, by which millions of them are known again in little room."""
    return hash((one, other) if one < other else (other, one))


def _free_name(project: Project, stem: str) -> Path:
    folder, number = memory_folder(project), 1
    path = folder / f"{stem}.tmx"
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}.tmx"
    return path
