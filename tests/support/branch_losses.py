"""
What is gone, or out of sight, after two branches of `branch_pairs.py` were merged and the article was synced.

A loss is whatever one side decided that nobody will come across: a text that is neither the target nor one of the
texts of a conflict nor kept as obsolete, an approval or a rejection that no longer shows although nothing on the other
side speaks against it, a comment that stands with no segment, a line of a ledger. An approval that appears although
nobody gave it for this text is one too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.bilingual.model import State
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.proof.audit.catalog_proof import verify_catalog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branch_pairs import Newsroom, Work


def losses(
    room: Newsroom, base: dict[str, dict[str, Entry]], sides: tuple[Work, Work], *, in_po: bool = True
) -> Iterator[str]:
    """
    Yield one line for everything that was lost; `base` is what the catalogs held before the branches parted.

    `in_po` asks that comments stand in the PO too, where other tools show them, and not only in the review.
    """
    for tag in room.tags:
        catalog = load_catalog(room.project, room.project.articles[0].slug, tag)
        lines = set(catalog.ledger.lines)
        heirs = _heirs(catalog)
        for name, mine, other in (("ours", *sides), ("theirs", *reversed(sides))):
            if mine.lines[tag] - lines:
                yield f"{tag} {name}: {len(mine.lines[tag] - lines)} lines of the ledger"
            for key, entry in mine.entries[tag].items():
                is_changed = key not in base[tag] or _view(base[tag][key]) != _view(entry)
                # What the program did by itself it does again; only what people decided can be lost.
                if is_changed and key in mine.touched[tag] and catalog_actor(entry):
                    # A confirmed text is not new: where the other side wrote another one, that one is to be reviewed.
                    was = {old.target for before, old in base[tag].items() if key in heirs.get(before, {before})}
                    is_new = entry.target not in was
                    for what in _of_entry(catalog, heirs, key, entry, other, tag, is_new):
                        yield f"{tag} {name}: {what}: {entry.source}"
            yield from (
                f"{tag} {name}: {what}" for what in _of_comments(catalog, heirs, mine.comments[tag], in_po=in_po)
            )
        yield from (f"{tag}: approved by nobody: {what}" for what in _unearned(catalog, heirs, sides, tag))
        yield from (f"{tag}: cannot be proved: {problem.kind} {problem.message}" for problem in verify_catalog(catalog))


def catalog_actor(entry: Entry) -> bool:
    """Tell whether a person is on record for the present state of `entry`."""
    return entry.record.actor not in {"", "system"}


def conflicts(room: Newsroom) -> int:
    """Count the segments that wait for somebody to choose between two texts, in all targets."""
    catalogs = (load_catalog(room.project, room.project.articles[0].slug, tag) for tag in room.tags)
    return sum(entry.is_conflict for catalog in catalogs for entry in catalog.entries)


def _view(entry: Entry) -> tuple[object, ...]:
    return entry.target, entry.state, entry.is_rejected, entry.is_locked


def _heirs(catalog: Catalog) -> dict[str, set[str]]:
    """Return for each key those that segments of it go by now: itself, and what it was changed, cut or merged into."""
    after: dict[str, set[str]] = {}
    for event in catalog.events:
        for key in event.data.ancestors:
            after.setdefault(key, set()).add(event.key)
    found: dict[str, set[str]] = {}
    for key in {*after, *(event.key for event in catalog.events)}:
        reached, todo = {key}, [key]
        while todo:
            new = after.get(todo.pop(), set()) - reached
            reached |= new
            todo += new
        found[key] = reached
    return found


def _of_entry(
    catalog: Catalog, heirs: dict[str, set[str]], key: str, before: Entry, other: Work, tag: str, is_new: bool
) -> Iterator[str]:
    keys = heirs.get(key, {key})
    now = [entry for entry in catalog.entries if entry.key in keys]
    kept = [entry for entry in catalog.obsolete if entry.key in keys]
    texts = {entry.target for entry in (*now, *kept)}
    texts |= {item.target for entry in now for item in entry.alternatives}
    # A part of a segment that the other side cut, or the whole that it was put into, has the text inside.
    inside = any(text and before.target and (text in before.target or before.target in text) for text in texts)
    if is_new and before.target and before.target not in texts and not inside:
        yield f"text {before.target!r} ({before.state}) not in {sorted(texts)}"
    if other.touched[tag] & {key, *(k for k, reached in heirs.items() if key in reached)} or not now:
        return
    entry = now[0]
    if entry.key == key and not entry.is_stale and _view(entry) != _view(before):
        yield f"{_view(before)} is {_view(entry)}"
    elif before.is_rejected and entry.target == before.target and entry.state.rank >= State.REVIEWED.rank:
        yield "rejection"


def _of_comments(
    catalog: Catalog, heirs: dict[str, set[str]], said: dict[str, set[str]], *, in_po: bool
) -> Iterator[str]:
    for key, reasons in said.items():
        shown: set[str] = set()
        written = ""
        for entry in (*catalog.entries, *catalog.obsolete):
            if entry.key in heirs.get(key, {key}):
                shown |= {event.reason for event in catalog.comments_of(entry)}
                written += "\n".join(entry.comments)
        for reason in reasons:
            if reason not in shown or (in_po and reason not in written):
                yield f"comment {reason} ({'ledger' if reason not in shown else 'PO'})"


def _unearned(catalog: Catalog, heirs: dict[str, set[str]], sides: tuple[Work, Work], tag: str) -> Iterator[str]:
    for entry in catalog.entries:
        if entry.state.rank < State.REVIEWED.rank:
            continue
        # The sentence with other blanks is the same sentence: what holds for the one holds for the other.
        had = [old for side in sides for key, old in side.entries[tag].items()
               if entry.key in heirs.get(key, {key}) and old.source.split() == entry.source.split()]  # fmt: skip
        if not any(old.target == entry.target and old.state.rank >= entry.state.rank for old in had):
            yield entry.source
        touched = [side for side in sides if entry.key in side.touched[tag] and entry.key in side.entries[tag]]
        lowered = [side.entries[tag][entry.key] for side in touched if side.entries[tag][entry.key].is_rejected]
        if any(old.target == entry.target for old in lowered):
            yield f"although sent back: {entry.source}"
