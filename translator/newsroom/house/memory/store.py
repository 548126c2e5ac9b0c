"""
The index of the memories: catalogs of the project, and TMX files of other tools in `locales/memory/`.

These are kept byte for byte; other bilingual files are written there as TMX. Source: LISA TMX 1.4b.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from itertools import combinations, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from translator.bilingual.errors import CatalogError, FileError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import State
from translator.bilingual.words.language import LangTag, content_tag, parse_tag
from translator.bilingual.words.patterns import pattern
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.ground.files import copy_atomically, locked
from translator.newsroom.ground.project import Project

if TYPE_CHECKING:
    from translator.newsroom.imports.tmx import TmxUnit, TmxVariant


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
    drafted: str = ""
    """See `StoredUnit`."""


def memory_folder(project: Project) -> Path:
    return project.locales_dir / "memory"


def imported_files(project: Project) -> list[Path]:
    return sorted(memory_folder(project).glob("*.tmx"))


def imported_pairs(project: Project, path: Path) -> Iterator[ImportedPair]:
    """
    Yield the pairs of an imported memory between languages that are supported, each once.

    Raises `CatalogError` for a file that is not TMX, and what `Project.open` raises.
    """
    from translator.newsroom.imports.tmx import iterate_units

    with project.open(path) as file:
        yield from pairs_of_units(iterate_units(file, project.relative(path)))


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
                yield ImportedPair((tag, other_tag), one, other, unit.is_machine, unit.drafted)


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
    from translator.newsroom.imports.bilingual import read_bilingual
    from translator.newsroom.imports.tmx import RememberedPair, tmx_document
    from translator.newsroom.imports.xml import refuse_entities_in

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
    from translator.newsroom.imports.tmx import iterate_units, missing_languages

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
    """Remove an imported memory; raises `UsageError` for an unknown name."""
    found = [path for path in imported_files(project) if name in {path.name, path.stem}]
    if not found:
        names = ", ".join(path.name for path in imported_files(project)) or "translator memory import FILE"
        raise UsageError(_("there is no imported memory {name}", name=repr(name)), hint=names)
    found[0].unlink()


# By a number, millions of pairs are known again in little room.
def _name(one: str, other: str) -> int:
    return hash((one, other) if one < other else (other, one))


def _free_name(project: Project, stem: str) -> Path:
    folder, number = memory_folder(project), 1
    path = folder / f"{stem}.tmx"
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}.tmx"
    return path


VERSION = 5
_SCHEMA = """
CREATE TABLE files (path TEXT PRIMARY KEY, stamp TEXT NOT NULL, digest TEXT NOT NULL);
CREATE TABLE units (
  id INTEGER PRIMARY KEY, pair TEXT NOT NULL, path TEXT NOT NULL, origin TEXT NOT NULL,
  source TEXT NOT NULL, target TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, rank INTEGER NOT NULL,
  kind TEXT NOT NULL, tags TEXT NOT NULL, author TEXT NOT NULL, date TEXT NOT NULL, drafted TEXT NOT NULL
);
CREATE TABLE frequent (pair TEXT NOT NULL, gram TEXT NOT NULL, units INTEGER NOT NULL, PRIMARY KEY (pair, gram))
  WITHOUT ROWID;
CREATE TABLE counted (pair TEXT PRIMARY KEY, units INTEGER NOT NULL);
CREATE INDEX units_by_source ON units (pair, source);
CREATE INDEX units_by_path ON units (path);
"""
# Errors of SQLite that come from the disk, not from the index.
_DISK_CODES = frozenset({
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
})  # fmt: skip
# Pairs of an imported memory that are held at once.
_BATCH = 5000
_DATE_SIGNS = pattern("[-:]")
_CONFIRMED = pattern('"(translated|reviewed|final)"')
_MESSAGES = pattern("(?m)^msgid ")
_FUZZY = pattern("(?m)^#,.*fuzzy")
# Stands between two words: a letter for SQLite, and in no word of ours.
_JOINT = "ɸ"
FREQUENT = 2_000
"""Units from which a gram is called frequent: its list is too long to be read for every question."""
# Units up to which nothing is counted.
_FEW = 6_000
# Words of alphabetic scripts, and runs of Han characters.
_PIECE = pattern(r"[A-Za-zÀ-ɏ0-9]+|[㐀-䶿一-鿿]+")


def remembered_files(project: Project) -> list[Path]:
    """Return all that the memories are made from: catalogs, each with its ledger beside it, and imported memories."""
    return [*(path for _tag, _slug, path in project.catalog_files()), *imported_files(project)]


def store_path(project: Project) -> Path:
    return project.derived_dir / "memory.sqlite"


def pair_name(source_tag: str, target_tag: str) -> str:
    """Return the name of a direction in the store, without regions: `en>zh-Hans`."""
    return f"{content_tag(source_tag)}>{content_tag(target_tag)}"


def gram_table(pair: str) -> str:
    return "grams_" + "".join(character if character.isalnum() else "_" for character in pair.lower())


def grams_of(text: str) -> list[str]:
    """
    Return the grams of `text`, lower case, repeats included: words, every two words in a row, and every two Han
    characters; a lone one is a gram too.
    """
    grams: list[str] = []
    before = ""
    for piece in _PIECE.findall(text):
        if piece[0] < "㐀":
            word = piece.lower()
            grams += [word, f"{before}{_JOINT}{word}"] if before else [word]
            before = word
            continue
        before = ""
        grams += [piece[at : at + 2] for at in range(len(piece) - 1)] if len(piece) > 1 else [piece]
    return grams


def open_store(project: Project) -> sqlite3.Connection:
    """Return the store, brought up to the project's catalogs; in memory where it cannot be a file in its place."""
    path = store_path(project)
    try:
        project.refuse_outside(path)
        with locked(path.with_suffix(".lock")):
            return _on_disk(project, path)
    except (FileError, OSError):
        pass
    except sqlite3.DatabaseError as error:
        if not _is_of_disk(error):
            raise
    return _refreshed(project, _connect(":memory:"))


def rebuilt_store(project: Project) -> sqlite3.Connection:
    """Return the store made anew from catalogs and memories, because what it answered shows that it is damaged."""
    path = store_path(project)
    with suppress(FileError, OSError):
        project.refuse_outside(path)
        with locked(path.with_suffix(".lock")):
            _remove(path)
    return open_store(project)


def _on_disk(project: Project, path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _refreshed(project, _connect(path))
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if _is_of_disk(error):
            raise
        _remove(path)
        return _refreshed(project, _connect(path))


def _remove(path: Path) -> None:
    for name in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        name.unlink(missing_ok=True)


# The disk is full, or nothing may be written there; the index itself may be sound.
def _is_of_disk(error: Exception) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DISK_CODES


def _connect(path: Path | str) -> sqlite3.Connection:
    # A newsroom keeps it for all who ask, and a browser's questions come from several threads.
    connection = sqlite3.connect(path, timeout=20, check_same_thread=False)
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version not in (0, VERSION):
            raise sqlite3.DatabaseError("another version")
        if version == 0:
            connection.executescript(f"{_SCHEMA} PRAGMA user_version = {VERSION};")
    except BaseException:
        connection.close()
        raise
    return connection


def _refreshed(project: Project, connection: sqlite3.Connection) -> sqlite3.Connection:
    try:
        known = {path: (stamp, digest) for path, stamp, digest in connection.execute("SELECT * FROM files")}
        seen = set()
        with connection:
            for path in remembered_files(project):
                name = project.name_of(path)
                seen.add(name)
                stamp, before = _stamp(path), known.get(name, ("", ""))
                if stamp != before[0]:
                    with project.skipping():
                        _refresh_file(project, connection, path, stamp, before[1])
            for name in known.keys() - seen:
                _forget(connection, name)
                connection.execute("DELETE FROM files WHERE path = ?", (name,))
            if connection.total_changes:
                _count_frequent(connection)
    except BaseException:
        connection.close()
        raise
    return connection


# Where a direction has grown by a tenth since that was done.
def _count_frequent(connection: sqlite3.Connection) -> None:
    counted = dict(connection.execute("SELECT pair, units FROM counted"))
    for pair, units in connection.execute("SELECT pair, count(*) FROM units GROUP BY pair").fetchall():
        if units > _FEW and abs(units - counted.get(pair, 0)) > units / 10:
            connection.execute("DELETE FROM frequent WHERE pair = ?", (pair,))
            connection.execute(
                f"INSERT INTO frequent SELECT ?, term, doc FROM {gram_table(pair)}_terms WHERE doc > ?",
                (pair, FREQUENT),
            )
            connection.execute("REPLACE INTO counted VALUES (?, ?)", (pair, units))


def _refresh_file(project: Project, connection: sqlite3.Connection, path: Path, stamp: str, known_digest: str) -> None:
    files = [*map(Path, _parts(path))]
    name, digest = project.name_of(path), _digest(project, files)
    if digest != known_digest:
        _forget(connection, name)
        origin = project.catalog_name(path)[1] if path.suffix == ".po" else path.name
        for pair, units in _units_of(project, path) if _may_hold_units(project, files) else ():
            add_units(connection, pair, name, origin, units)
    connection.execute("REPLACE INTO files VALUES (?, ?, ?)", (name, stamp, digest))


# A catalog that was only drafted, as it is at first, holds nothing confirmed: no event of its ledger leads to such a
# state, and each target of its PO is fuzzy. That is tens of times faster to see than to read. What other tools wrote in
# another way is read.
def _may_hold_units(project: Project, files: Sequence[Path]) -> bool:
    if len(files) == 1:
        return True
    po, ledger = (project.read(path).decode("utf-8", "replace") if path.exists() else "" for path in files)
    _header, *messages = po.split("\n\n")
    if _CONFIRMED.search(ledger) or "#~ " in po or "\r" in po or len(_MESSAGES.findall(po)) != len(messages) + 1:
        return True
    return not all(_FUZZY.search(message) or message.rstrip().endswith('\nmsgstr ""') for message in messages)


def _units_of(project: Project, path: Path) -> Iterator[tuple[str, list[StoredUnit]]]:
    if path.suffix == ".po":
        tag, slug = project.catalog_name(path)
        catalog = load_catalog(project, slug, tag)
        yield pair_name(catalog.source_tag, tag), confirmed_units(catalog)
        return
    pairs = imported_pairs(project, path)
    while batch := list(islice(pairs, _BATCH)):
        units = defaultdict[str, list[StoredUnit]](list)
        for pair in batch:
            for turn in (1, -1):
                (source_tag, target_tag), (here, there) = pair.tags[::turn], (pair.one, pair.other)[::turn]
                units[pair_name(source_tag, target_tag)].append(StoredUnit(
                    here.text, there.text, kind="machine" if pair.is_machine else "import",
                    tags=f"{source_tag}>{target_tag}", author=there.author, date=there.date,
                    drafted=pair.drafted,
                ))  # fmt: skip
        yield from units.items()


def _parts(path: Path) -> tuple[str, ...]:
    name = str(path)
    return (name, f"{name[:-3]}.jsonl") if name.endswith(".po") else (name,)


def _stamp(file: Path) -> str:
    stats = []
    for path in _parts(file):
        with suppress(FileNotFoundError):
            stat = os.stat(path)  # noqa: PTH116 (asked of ten thousand files)
            stats.append(f"{stat.st_size}:{stat.st_mtime_ns}")
    return " ".join(stats)


def _digest(project: Project, files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        with suppress(FileNotFoundError), project.open(path) as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()[:32]


class StoredUnit(NamedTuple):
    """A source with its target, as the store has it."""

    source: str
    target: str
    before: str = ""
    """The source before."""
    after: str = ""
    rank: int = State.TRANSLATED.rank
    """Of the state."""
    kind: str = ""
    """`import`, `machine`: imported, and called a machine's there; empty: confirmed here."""
    tags: str = ""
    """Source and target with their regions: `en-GB>zh-Hans`."""
    author: str = ""
    date: str = ""
    """UTC, `20260102T030405Z`."""
    drafted: str = ""
    """Origin and signature of the machine's text that it was made from: `mt:argos argos|model:…`; else empty."""


def confirmed_units(catalog: Catalog) -> list[StoredUnit]:
    """
    Return what people have confirmed in a catalog; conversions are left out because they can be made again.

    A sentence that left its article is still remembered, and so is the source that a stale target was made from.
    """

    def is_confirmed(entry: Entry) -> bool:
        is_copy = entry.origin.startswith("tm") and not catalog.makers(entry)
        state = min(entry.state, catalog.last_word(entry), key=lambda one: one.rank)
        return (
            bool(entry.target) and state.rank >= State.TRANSLATED.rank and entry.origin != "converted" and not is_copy
        )

    sources = ["", *(entry.source for entry in catalog.entries), ""]
    tags = f"{catalog.source_tag}>{catalog.tag}"

    def unit(
        entry: Entry, source: str, before: str = "", after: str = "", rank: int = State.TRANSLATED.rank
    ) -> StoredUnit:
        date = _DATE_SIGNS.sub("", entry.record.at)
        return StoredUnit(
            source, entry.target, before, after, rank, "", tags, entry.record.actor, date, entry.record.drafted
        )

    units = [
        unit(entry, entry.source, sources[index], sources[index + 2], entry.state.rank)
        for index, entry in enumerate(catalog.entries)
        if is_confirmed(entry) and not entry.is_stale
    ]
    former = [(entry.source, entry) for entry in catalog.obsolete if is_confirmed(entry) and not entry.is_stale]
    stale = [entry for entry in (*catalog.entries, *catalog.obsolete) if entry.is_stale and entry.previous_source]
    former += [
        (entry.previous_source or "", entry)
        for entry in stale
        if entry.target and catalog.last_word(entry).rank >= State.TRANSLATED.rank
    ]
    return units + [unit(entry, source) for source, entry in former if entry.origin != "converted"]


def add_units(connection: sqlite3.Connection, pair: str, path: str, origin: str, units: Sequence[StoredUnit]) -> None:
    """Put units of one file into the store and its full-text table."""
    table = gram_table(pair)
    connection.execute(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {table} USING fts5(grams, content='', detail=none, columnsize=0)"
    )
    connection.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS {table}_terms USING fts5vocab('{table}', 'row')")
    (last,) = connection.execute("SELECT ifnull(max(id), 0) FROM units").fetchone()
    connection.executemany(
        f"INSERT INTO units VALUES (?, ?, ?, ?{', ?' * len(StoredUnit._fields)})",
        ((row, pair, path, origin, *unit) for row, unit in enumerate(units, last + 1)),
    )
    connection.executemany(
        f"INSERT INTO {table} (rowid, grams) VALUES (?, ?)",
        ((row, " ".join(grams_of(unit.source))) for row, unit in enumerate(units, last + 1)),
    )


def _forget(connection: sqlite3.Connection, path: str) -> None:
    with closing(connection.execute("SELECT id, pair, source FROM units WHERE path = ?", (path,))) as rows:
        gone = rows.fetchall()
    for row, pair, source in gone:
        table = gram_table(pair)
        # A contentless table can only delete a row whose content is given.
        connection.execute(
            f"INSERT INTO {table} ({table}, rowid, grams) VALUES ('delete', ?, ?)", (row, " ".join(grams_of(source)))
        )
    connection.execute("DELETE FROM units WHERE path = ?", (path,))
