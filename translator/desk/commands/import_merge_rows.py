"""
Which row of a file is which segment of the article, and whether the rows are whole.

A column that was sorted, shifted or filled down by itself puts good texts beside the wrong sources, and each of them
looks like an edit. So a target that another row went out with, and that has left that row, is an alarm for the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from translator.bilingual.errors import CatalogError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import short_hash
from translator.bilingual.words.inline import TAG
from translator.bilingual.words.patterns import pattern, without_steering
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.imports.interchange.exchange import ReturnedFile, ReturnedUnit
from translator.newsroom.imports.interchange.exchange.exchange_file import NOTHING, listed

# Characters that not every format can hold, and the signs that stand for them.
_UNLIKE = pattern("[\x00-\x08\x0b-\x1f␀-␟\ufffd\ufffe\uffff]")
_QUOTES = str.maketrans({**dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‘’‚‛", "'"), **dict.fromkeys("–—‑", "-")})
# Letters, of which a Chinese character counts for three: a text that is not longer, such as a cell of a table, is the
# same in several places for good reasons.
_SHORT = 24
# Per cent of likeness of two sources that may well have one target.
_ALIKE = 60
# As many rows with one new text are no coincidence.
_FILLED = 3


def flat(text: str) -> str:
    """Return a text as every file can hold it: with single blanks, and signs for control characters."""
    return " ".join(without_steering(text).split())


def plain(text: str) -> str:
    return flat(TAG.sub("", text))


def folded(text: str) -> str:
    """Return a source without what tools and spreadsheets change by themselves: tags, quotes, dashes, blanks."""
    return plain(_UNLIKE.sub("", without_steering(text)).translate(_QUOTES).replace("…", "..."))


def is_changed(unit: ReturnedUnit) -> bool:
    """Whether the target is another one than went out; True where the file does not say, and has one."""
    if not unit.sent.base:
        return bool(unit.target)
    return unit.sent.base != (short_hash(unit.target) if unit.target else NOTHING)


@dataclass(slots=True)
class FileRows:
    """The units of a file by what they are of: each entry with its units in file order, and what is left over."""

    of_entry: dict[str, tuple[Entry, list[ReturnedUnit]]] = field(default_factory=dict)
    """Key of the entry → the entry and its units; more than one where the file has a row twice."""
    others: list[tuple[ReturnedUnit, Entry | None, str]] = field(default_factory=list)
    """Units that cannot be taken, with the entry that they were about, None where there is none, and the reason."""


def rows_of_file(catalog: Catalog, units: Iterable[ReturnedUnit]) -> FileRows:
    """Find the segments of `units` by key, else by source: a tool may drop what tells equal sources apart."""
    by_source, by_words = (_by_source(catalog.entries, name_of) for name_of in (flat, plain))
    before = {flat(entry.previous_source): entry for entry in catalog.entries if entry.previous_source}
    rows = FileRows()
    for unit in units:
        name = flat(unit.source)
        if found := catalog.find(unit.sent.key) or by_source.get(name) or by_words.get(name):
            rows.of_entry.setdefault(found.key, (found, []))[1].append(unit)
        elif name in by_source:
            rows.others.append((unit, None, _("its source stands in several places of the article")))
        elif name in before:
            rows.others.append((unit, before[name], _("its source was changed here, since the file went out")))
        else:
            rows.others.append((unit, None, _("its source is not in the article any more")))
    return rows


def _by_source(entries: Iterable[Entry], name_of: Callable[[str], str]) -> dict[str, Entry | None]:
    """Return entries by what their sources are called; None where several are called so."""
    found: dict[str, Entry | None] = {}
    for entry in entries:
        name = name_of(entry.source)
        found[name] = None if name in found else entry
    return found


def refuse_torn_rows(rows: FileRows, path: Path, *, is_forced: bool = False) -> None:
    """
    Raise `CatalogError` where targets, or sources, stand in other rows than they went out in.

    `is_forced` takes such targets; a source beside another's id is refused in any case.
    """
    torn = list(_strange_sources(rows))
    if torn:
        raise CatalogError(
            ngettext("{count} source stands beside the id of another segment ({rows}): nothing was taken",
                     "{count} sources stand beside the ids of other segments ({rows}): nothing was taken",
                     len(torn), rows=listed(torn)),
            where=path, hint=_("sort whole rows, never a column by itself"),
        )  # fmt: skip
    torn = [] if is_forced else [*_moved_targets(rows), *_filled_targets(rows)]
    if torn:
        raise CatalogError(
            ngettext("{count} target is that of another row ({rows}): nothing was taken",
                     "{count} targets are those of other rows ({rows}): nothing was taken",
                     len(torn), rows=listed(torn)),
            where=path, hint=_("sort whole rows, never a column by itself; --force takes them as they stand"),
        )  # fmt: skip


def _pairs(rows: FileRows) -> Iterator[tuple[Entry, ReturnedUnit]]:
    return ((entry, unit) for entry, units in rows.of_entry.values() for unit in units)


def _strange_sources(rows: FileRows) -> Iterator[str]:
    sources = {folded(entry.source) for entry, _units in rows.of_entry.values()}
    for entry, unit in _pairs(rows):
        source = folded(unit.source)
        if unit.sent.key == entry.key and source != folded(entry.source) and source in sources:
            yield unit.where


def _is_long(text: str) -> bool:
    return sum(3 if char > "\u2e7f" else 1 for char in text) > _SHORT


def _moved_targets(rows: FileRows) -> Iterator[str]:
    """
    Yield where targets stand that went out with another source, and have left it.

    One that stands there too was copied: it may be right where the sources are alike, or where it is short.
    """
    from rapidfuzz.fuzz import ratio

    home: dict[str, set[str]] = {}
    """Hash of a target → the sources that it went out with."""
    stayed = set()
    changed = []
    for entry, unit in _pairs(rows):
        sent = unit.sent.base or short_hash(entry.target)
        now = short_hash(flat(unit.target))
        home.setdefault(sent, set()).add(flat(entry.source))
        if now == sent or unit.problem:
            stayed.add(sent)
        elif unit.target:
            changed.append((flat(entry.source), now, unit))
    for source, now, unit in changed:
        if now not in home or source in home[now]:
            continue
        is_copy = now in stayed
        if not is_copy or (_is_long(unit.target) and max(ratio(source, item) for item in home[now]) < _ALIKE):
            yield unit.where


def _filled_targets(rows: FileRows) -> Iterator[str]:
    """Yield where one new text stands beside several sources, as when a cell is filled down."""
    new = {(flat(entry.source), flat(unit.target)): unit for entry, unit in _pairs(rows)
           if is_changed(unit) and flat(unit.target) != flat(entry.target)}  # fmt: skip
    counts = Counter(target for _source, target in new if _is_long(target))
    for (_source, target), unit in new.items():
        if counts[target] >= _FILLED:
            yield unit.where


def notes_of(rows: FileRows, catalog: Catalog, returned: ReturnedFile) -> Iterator[str]:
    """Say what of the article came back, what twice, and what is not of it any more."""
    if returned.is_whole:
        old = {entry.key for _unit, entry, _reason in rows.others if entry}
        missing = [entry.number for entry in catalog.entries if entry.key not in rows.of_entry.keys() | old]
        total = len(catalog.entries)
        if missing:
            yield _("{came} of {total} segments came back; not in the file: {numbers}",
                    came=total - len(missing), total=total, numbers=_runs(missing))  # fmt: skip
    if twice := [entry.number for entry, units in rows.of_entry.values() if len(units) > 1]:
        yield _("more than once in the file: segments {numbers}", numbers=_runs(sorted(twice)))
    if gone := sum(not is_changed(unit) for unit, _entry, _reason in rows.others):
        yield ngettext("{count} segment of the file, not changed outside, has another source in the article now",
                       "{count} segments of the file, not changed outside, have other sources in the article now",
                       gone)  # fmt: skip


def _runs(numbers: Sequence[int]) -> str:
    """Return sorted numbers as people write them: `3, 7-9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return listed(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
