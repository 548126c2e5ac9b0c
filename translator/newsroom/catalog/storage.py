"""
Catalogs on disk. A transaction writes the ledger first and the PO after it; before, the journal is written: the new
lines, the new PO, and the hashes of the files that they follow. A program that is killed between is completed by the
next reader; a write that fails leaves nothing.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import msgspec

from translator.bilingual.errors import FileError, LedgerError, LockedError, WriteError
from translator.bilingual.i18n import _
from translator.bilingual.model import State, short_hash
from translator.bilingual.tables import unpacked, with_checksum, without_checksum
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import UNKNOWN, Alternative
from translator.newsroom.catalog.ledger import PACKED_SINCE, Ledger
from translator.newsroom.catalog.po import SOURCE_FIELD, Annotation, Message, PoFile, parse_po, read_notes, render_po
from translator.newsroom.catalog.record import Entry, Record
from translator.newsroom.ground.files import (
    date_file,
    flush_before,
    flush_files,
    flush_later,
    is_put_off,
    is_torn,
    is_waiting,
    locked,
    stage_file,
    write_atomically,
    writing,
)
from translator.newsroom.ground.operating_system import sync_folder
from translator.newsroom.ground.project import Project


def vouch(known: Record | None, entry: Entry, others: Sequence[tuple[str, str]], is_fuzzy: bool) -> None:
    """
    Give `entry`, as the PO has it, its record; `others` are (person, text) of notes about a conflict. Where two
    branches met, the entry gets the text of the ledger: the PO is behind.
    """
    if known is not None and (known.is_joined or known.is_conflict) and _explains(known, entry, others, is_fuzzy):
        if known.is_conflict:
            known = replace(known, target=entry.target, target_hash=short_hash(entry.target))
        entry.target, entry.record = known.target, known
        return
    entry.record = _record(known, entry, is_draft=is_fuzzy and bool(entry.target))
    if is_fuzzy and entry.target and not _is_old(known, entry, others):
        texts = [Alternative(entry.target), *(Alternative(text, actor) for actor, text in others)]
        entry.record = replace(
            entry.record, state=State.DRAFT, is_foreign=True, is_conflict=True, alternatives=tuple(texts)
        )


def _explains(known: Record, entry: Entry, others: Sequence[tuple[str, str]], is_fuzzy: bool) -> bool:
    texts = {known.target, *(item.target for item in known.alternatives)}
    has_been_chosen = known.is_conflict and bool(others) and not is_fuzzy
    return {entry.target, *(text for _actor, text in others)} <= texts and not has_been_chosen


def _is_old(known: Record | None, entry: Entry, others: Sequence[tuple[str, str]]) -> bool:
    return not others or (known is not None and {entry.target, *(text for _actor, text in others)} <= {known.target})


def _record(known: Record | None, entry: Entry, *, is_draft: bool) -> Record:
    state = State.DRAFT if is_draft else State.TRANSLATED if entry.target else State.NEW
    if known is None:
        return Record(state, is_foreign=state is not State.NEW, origin="human" if entry.target else "")
    if known.target == entry.target and (known.state is State.DRAFT) == is_draft:
        return known
    return Record(
        state,
        target=known.target,
        target_hash=known.target_hash,
        previous_source=known.previous_source if is_draft else None,
        is_stale=known.is_stale and is_draft,
        is_locked=known.is_locked,
        is_foreign=True,
        origin="human" if entry.target else "",
        suggested=known.suggested,
        signature=known.signature,
        actor=UNKNOWN,
    )


NEWLINE = b"\n"
_ATTEMPTS = 5
_TIMEOUT = 20.0
# Seconds between two attempts to read a ledger whose last line has no end.
_PAUSE = 0.05
# Bytes that a file system writes in one piece: one block.
_WHOLE_WRITE = 4096


@dataclass(frozen=True, slots=True)
class _Files:
    po: Path
    ledger: Path
    journal: Path
    lock: Path
    project: Project = field(repr=False, compare=False)

    # Return the content of one of them, empty where it is not there; raises `FileError`.
    def read(self, path: Path) -> bytes:
        try:
            return self.project.read(path)
        except FileNotFoundError:
            return b""


class _Journal(msgspec.Struct):
    po: bytes
    # Hash of the PO that it replaces.
    po_before: str
    lines: bytes
    # Hash of the first `ledger_size` bytes.
    ledger_before: str
    ledger_size: int


def load_catalog(project: Project, slug: str, tag: str, *, source_tag: str = "") -> Catalog:
    """Read a catalog; a missing one is empty. Raises `CatalogSyntaxError`, `LedgerError`, `FileError`."""
    stamp, po, ledger = _read_whole(project, slug, tag)
    catalog = build_catalog(project, slug, tag, po, ledger, source_tag=source_tag)
    catalog.stamp = stamp
    return catalog


def read_catalog_files(project: Project, slug: str, tag: str) -> tuple[bytes, bytes]:
    """Return PO and ledger, with what a killed program promised; raises `LedgerError`, `FileError`."""
    return _read_whole(project, slug, tag)[1:]


def _read_whole(project: Project, slug: str, tag: str) -> tuple[tuple[int, ...], bytes, bytes]:
    files = _files(project, slug, tag)
    for attempt in range(_ATTEMPTS):
        if attempt:
            time.sleep(_PAUSE)  # Another process may be in the middle of writing it.
        stamp = _stamp(files)
        po, ledger = _finished(files)
        if not _torn_line(ledger):
            return stamp, po, ledger
    raise LedgerError(
        _("the last line is cut off: it was never written to its end, and says nothing"),
        where=f"{project.name_of(files.ledger)}:{ledger.count(NEWLINE) + 1}",
        hint=f"translator sync {slug} --to {tag}   " + _("(puts it aside)"),
    )


def find_torn_line(project: Project, slug: str, tag: str) -> bytes:
    """Return the last line of a ledger where it was never written to its end."""
    files = _files(project, slug, tag)
    return _torn_line(files.read(files.ledger))


def is_unfinished(project: Project, slug: str, tag: str) -> bool:
    return os.path.lexists(_files(project, slug, tag).journal)


def finish_transaction(project: Project, slug: str, tag: str) -> None:
    with _recovered(project, slug, tag):
        pass


# Hold the lock of a catalog; what a killed program promised is on disk first.
@contextmanager
def _recovered(project: Project, slug: str, tag: str, *, timeout: float = _TIMEOUT) -> Iterator[_Files]:
    files = _files(project, slug, tag)
    project.refuse_outside(files.lock, files.journal, files.ledger, files.po)
    with locked(files.lock, timeout=timeout):
        _recover(files)
        yield files


def finish_transactions(project: Project) -> None:
    """Write down what a killed program has left in journals, which git ignores; not where another one is writing."""
    folder = project.derived_dir / "journal"
    for path in folder.rglob("*.msgpack") if folder.is_dir() else ():
        tag, _slash, slug = path.relative_to(folder).with_suffix("").as_posix().partition("/")
        with suppress(OSError, FileError, LockedError, WriteError), _recovered(project, slug, tag, timeout=0):
            pass


def mend_torn_ledger(project: Project, slug: str, tag: str) -> Path | None:
    """
    Cut off a last line that was never written to its end, and return where it was put aside; a line that only lacks its
    newline gets that.
    """
    if not find_torn_line(project, slug, tag):
        return None
    with _recovered(project, slug, tag) as files:
        ledger = files.read(files.ledger)
        torn = _torn_line(ledger)
        if not torn:
            return None
        whole = ledger.removesuffix(torn)
        try:
            Ledger(torn + NEWLINE)
        except LedgerError:
            aside = project.derived_dir / "torn" / tag / f"{slug}-{_hash(torn)[:8]}.txt"
            write_atomically(aside, torn)
            write_atomically(files.ledger, whole)
            return aside
        write_atomically(files.ledger, ledger + NEWLINE)
    return None


# Return what follows the last newline; empty where every line was written to its end.
def _torn_line(ledger: bytes) -> bytes:
    return ledger[ledger.rfind(NEWLINE) + 1 :]


def is_current(project: Project, catalog: Catalog) -> bool:
    """Tell, without reading, whether the files are as `catalog` was read or written."""
    files = _files(project, catalog.slug, catalog.tag)
    is_settled = is_waiting(files.journal) or not files.journal.exists()
    return bool(catalog.stamp) and is_settled and catalog.stamp == _stamp(files)


@contextmanager
def catalog_transaction(project: Project, slug: str, tag: str, *, known: Catalog | None = None) -> Iterator[Catalog]:
    """
    Hold the lock of a catalog, hand it out, and write all or nothing when the block ends. `known` is handed out
    again, unread, while the files are what it was made of; after an exception it must be thrown away. Raises what
    `load_catalog` raises, and `LockedError`.
    """
    with _recovered(project, slug, tag) as files:
        if known is not None and is_current(project, known) and not known.ledger.has_other_line_ends:
            catalog = known
        else:
            catalog = load_catalog(project, slug, tag)
            # Every line stays as it is.
            if catalog.ledger.has_other_line_ends or not catalog.ledger.lineage().is_in_order:
                write_atomically(files.ledger, catalog.ledger.in_order())
                catalog = load_catalog(project, slug, tag)
        catalog.form_of_article = partial(project.form_of, slug)
        yield catalog
        _commit(files, catalog)


def take_back(
    project: Project, slug: str, tag: str, *, before: tuple[bytes, bytes], after: tuple[bytes, bytes]
) -> None:
    """Put PO and ledger back to `before` if they are as `after` says."""
    with _recovered(project, slug, tag) as files:
        if (files.read(files.po), files.read(files.ledger)) == after:
            for path, data in zip((files.po, files.ledger), before, strict=True):
                if data:
                    write_atomically(path, data)
                else:
                    path.unlink(missing_ok=True)


def _files(project: Project, slug: str, tag: str) -> _Files:
    derived = project.derived_dir
    return _Files(
        project.catalog_path(tag, slug),
        project.ledger_path(tag, slug),
        project.journal_path(tag, slug),
        derived / f"locks/{tag}/{slug}.lock",
        project,
    )


def _commit(files: _Files, catalog: Catalog) -> None:
    old_po, old_ledger = files.read(files.po), files.read(files.ledger)
    is_empty = not (catalog.entries or catalog.obsolete or old_po)
    po, added = b"" if is_empty else render_po(catalog), catalog.ledger.added
    # A short new line is whole or absent by itself; what has two parts needs the journal to stay together.
    needs_journal = po != old_po or added.count(b"\n") > 1 or len(added) > _WHOLE_WRITE
    size = catalog.ledger.size
    # No wait for the disk lies between the name of a journal with lines and both files, so that a kill finds the new
    # ones: git has them without a command of ours. What the journal says is flushed before, the rest after it; it stays
    # until then. A PO which is new and without lines holds nothing but the article's sentences.
    is_kept = needs_journal and bool(added or (is_put_off() and not old_po))
    try:
        if needs_journal:
            _write_journal(files, _Journal(po, _hash(old_po), added, _hash(old_ledger[:size]), size))
        if added:
            _append(files.ledger, size, added, is_kept=is_kept)
        if po != old_po:
            write_atomically(files.po, po, is_derived=is_kept)
        if is_kept:
            _flush(files, has_lines=bool(added))
    except Exception:
        _roll_back(files, size, old_po, old_ledger)
        raise
    except BaseException:  # Ctrl-C: what the journal promises is done now.
        _recover(files)
        raise
    if not (is_put_off() and is_kept and added):
        with suppress(OSError):  # Both files are written. A journal that stays behind changes nothing.
            files.journal.unlink(missing_ok=True)
    # From here on the catalog is what was just written. Where the ledger has branches it is read again the next time:
    # together they may say more now.
    catalog.digest = _digest(po, old_ledger[: catalog.ledger.size] + added if added else old_ledger)
    catalog.ledger.settle(added)
    catalog.stamp = _stamp(files) if catalog.is_one_chain else ()


def _flush(files: _Files, *, has_lines: bool) -> None:
    if not is_put_off():
        flush_files([files.ledger])
        flush_files([files.po])
        return
    if has_lines:
        with writing(files.journal):
            sync_folder(files.journal.parent)
    flush_later(files.ledger, files.po, journal=files.journal if has_lines else None)


# Name the present state of both files without reading them: inode, size, and times in nanoseconds.
def _stamp(files: _Files) -> tuple[int, ...]:
    found: list[int] = []
    for path in (files.po, files.ledger):
        try:
            stat = path.stat()
        except OSError:  # Reading the file says why.
            found += [0, 0, 0, 0]
        else:
            found += [stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns]
    return tuple(found)


# The ledger is cut to its first `size` bytes, which needs no room on the disk. The journal goes last: where the files
# cannot be put back it stays, so that the next command completes the transaction instead of leaving half of it.
def _roll_back(files: _Files, size: int, po: bytes, ledger: bytes) -> None:
    with suppress(OSError, FileError):
        if not ledger:
            files.ledger.unlink(missing_ok=True)
        elif files.read(files.ledger) != ledger:
            with files.ledger.open("r+b") as file:
                file.truncate(size)
                os.fsync(file.fileno())
        if files.read(files.po) != po:
            write_atomically(files.po, po)
        files.journal.unlink(missing_ok=True)


def _write_journal(files: _Files, journal: _Journal) -> None:
    data = with_checksum(msgspec.msgpack.encode(journal))
    if journal.lines:
        with writing(files.journal):
            os.replace(stage_file(files.journal, data), files.journal)
        return
    # Without a decision there is nothing to lose: it only says that a temporary file may have been left behind.
    with writing(files.journal):
        files.journal.parent.mkdir(parents=True, exist_ok=True)
        files.journal.write_bytes(data)


# Write `lines` after the first `size` bytes of `path`; wait until they are on disk, unless a journal has them.
def _append(path: Path, size: int, lines: bytes, *, is_kept: bool = False) -> None:
    is_new = not path.exists()
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("r+b" if not is_new else "xb")
    with writing(path), file:
        file.truncate(size)
        file.seek(size)
        file.write(lines)
        file.flush()
        date_file(file.fileno(), path)
        if not is_kept:
            os.fsync(file.fileno())


def _finished(files: _Files) -> tuple[bytes, bytes]:
    # The journal is read first: a writer that finishes meanwhile leaves files that no longer fit it.
    journal = _read_journal(files)
    po, ledger = files.read(files.po), files.read(files.ledger)
    if journal is None or not _fits(journal, ledger):
        return po, ledger
    ledger = ledger[: journal.ledger_size] + journal.lines
    return (journal.po if _hash(po) == journal.po_before or is_torn(po, journal.po) else po), ledger


def _fits(journal: _Journal, ledger: bytes) -> bool:
    rest = ledger[journal.ledger_size :]
    is_rest = journal.lines.startswith(rest) or is_torn(rest, journal.lines)
    return is_rest and _hash(ledger[: journal.ledger_size]) == journal.ledger_before


def _recover(files: _Files) -> None:
    flush_before(files.journal)
    _remove_temporary_files(files.journal)  # A kill may come before the journal has its name.
    if not files.journal.exists():
        return
    po, ledger = _finished(files)
    if ledger:
        write_atomically(files.ledger, ledger)
    if po:
        write_atomically(files.po, po)
    for path in (files.po, files.ledger):
        _remove_temporary_files(path)
    flush_files([files.ledger, files.po])  # They may be equal already, and not yet on the disk.
    files.journal.unlink(missing_ok=True)


def _remove_temporary_files(path: Path) -> None:
    try:
        found = list(os.scandir(path.parent))  # `glob` compiles a pattern for each name.
    except FileNotFoundError:
        return
    for entry in found:
        if entry.name.endswith(".tmp") and entry.name.startswith(f".{path.name}."):
            path.with_name(entry.name).unlink(missing_ok=True)


def _read_journal(files: _Files) -> _Journal | None:
    if not os.path.lexists(files.journal):  # Nor is it there where a file stands in the place of its folder.
        return None
    data = files.read(files.journal)
    return unpacked(without_checksum(data), _Journal)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _digest(po: bytes, ledger: bytes) -> str:
    return _hash(_hash(po).encode() + ledger)[:32]


def build_catalog(project: Project, slug: str, tag: str, po: bytes, ledger: bytes, *, source_tag: str = "") -> Catalog:
    """Make a catalog of the two files as they were somewhere; raises as `load_catalog`."""
    where = project.relative(project.catalog_path(tag, slug))
    parsed = parse_po(po, where=where) if po else PoFile()
    catalog = Catalog(
        slug,
        tag,
        parsed.header.get(SOURCE_FIELD) or source_tag or _source_tag(project, slug),
        Ledger(
            ledger,
            where=project.relative(project.ledger_path(tag, slug)),
            packs=project.settings.format >= PACKED_SINCE,
        ),
        header=parsed.header,
        where=where,
        digest=_digest(po, ledger),
    )
    for message in parsed.messages:
        notes = read_notes(message.notes)
        entry = _entry(message, notes)
        known = {event.target for event in catalog.history(entry)} if notes.drafts else set()
        unknown = [("", text) for text in notes.drafts if text not in known]  # somebody's work in another tool
        vouch(catalog.records.get(entry.key), entry, (*notes.conflicts, *unknown), message.is_fuzzy or bool(unknown))
        if entry.key not in catalog.records and notes.origin.startswith("mt:"):
            entry.record.suggested, entry.record.signature = notes.origin, notes.signature
        (catalog.obsolete if message.is_obsolete else catalog.entries).append(entry)
    catalog.number_entries()
    return catalog


def _source_tag(project: Project, slug: str) -> str:
    return next((ref.tag for ref in project.articles if ref.slug == slug), "")


def _entry(message: Message, notes: Annotation) -> Entry:
    return Entry(
        source=message.source,
        target=message.target,
        kind=notes.kind,
        context=message.context,
        references=message.references,
        placeholders=notes.placeholders,
        variants=notes.variants,
        comments=message.comments,
        flags=message.flags,
    )
