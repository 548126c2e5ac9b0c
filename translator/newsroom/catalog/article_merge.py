"""
The merge of a changed article into its catalog, which loses nothing that people decided.

An unchanged sentence keeps its target and state wherever it moved. A changed one becomes a stale draft that starts
from the old target; so does one whose code or other markup changed behind its tags. A change of white space has no
effect; neither has one of markup that changes no word (`staleness`), which the ledger notes. A sentence that left
the article is kept as obsolete, and gets its state back when it returns, unless its text was rejected meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from translator.bilingual.model import Segment
from translator.newsroom.articles.omitted_prose import OmittedProse
from translator.newsroom.catalog.actions import SYSTEM, Action
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.entry import Entry
from translator.newsroom.catalog.event_data import CarryData
from translator.newsroom.catalog.expired_splits import join_expired_splits
from translator.newsroom.catalog.segment_rules import article_context
from translator.newsroom.catalog.source_matches import Candidate, match_changed
from translator.newsroom.catalog.staleness import entries_by_key, is_formal, is_outdated, mark_stale


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What bringing one catalog up to its article did; all counts are segments."""

    slug: str
    tag: str
    segments: int
    """How many the catalog has now."""
    added: int = 0
    stale: tuple[int, ...] = ()
    """1-based numbers of those that this run marked stale."""
    follows: str = ""
    """Tag of the other script that empty and stale segments are converted from; empty where nothing will be."""
    following: tuple[int, ...] = ()
    """Those of `stale` that wait for nobody, because they are converted again."""
    carried: int = 0
    """Changed in white space or the form of markup only, or back in the article: target and state stand as before."""
    removed: int = 0
    adopted: int = 0
    """Changed in another tool, and written down as by an unknown hand."""
    taken: int = 0
    """Translations that stood in the gettext catalog which is the article, by an unknown hand."""
    pruned: int = 0
    outside: tuple[str, ...] = ()
    """What changed outside of the sentences since an adopted page was made: `front matter`, `code`, `markup`."""
    renamed_from: str = ""
    """The slug under which the article was translated before."""
    omitted: tuple[OmittedProse, ...] = ()
    """What readers read and no segment holds, by its line in the article."""
    is_skipped: bool = False
    """Whether nothing had changed since the last run, so that the article was not even parsed."""

    @property
    def is_changed(self) -> bool:
        """Whether the run did anything that a person may want to know."""
        counts = (self.added, self.stale, self.carried, self.removed, self.adopted, self.taken, self.pruned)
        return any(counts) or bool(self.outside or self.renamed_from)


def merge_segments(catalog: Catalog, segments: Iterable[Segment], *, path: str, prune: bool = False) -> SyncReport:
    """
    Make the entries of `catalog` those of `segments`, in this order; `path` is the article's, for references.

    The segments are cut as the catalog's rules say (`segmentation`). `prune` drops the obsolete entries from the PO;
    the ledger still remembers them.
    """
    adopted = sum(catalog.adopt(entry) for entry in catalog.entries)
    fresh = entries_by_key(segments, path)
    before = join_expired_splits(catalog, fresh)
    unknown, stale, carried = _keep(catalog, fresh, before)
    removed = [entry for entry in before.values() if entry.key not in fresh]
    pairs = _pair(unknown, removed, list(fresh), list(before))
    inherited = {old.key for old, _entry in pairs}
    changed = [entry for old, entry in pairs if _inherit(catalog, old, entry)]
    rejected = [entry for entry in unknown if not entry.target and entry.record.target]
    for entry in rejected:
        entry.target = entry.record.target
        mark_stale(catalog, entry, entry, entry.source)
    catalog.entries = list(fresh.values())
    left = [entry for entry in removed if entry.key not in inherited]
    catalog.obsolete = [entry for entry in (*catalog.obsolete, *left) if entry.key not in fresh and _is_worth(entry)]
    pruned = len(catalog.obsolete) if prune else 0
    if prune:
        catalog.obsolete = []
    catalog.number_entries()
    return SyncReport(
        catalog.slug,
        catalog.tag,
        segments=len(catalog.entries),
        added=len(unknown) - len(inherited) - len(rejected),
        stale=tuple(sorted(entry.number for entry in (*stale, *changed, *rejected))),
        carried=carried + len(inherited) - len(changed),
        removed=len(left),
        adopted=adopted,
        pruned=pruned,
    )


def _keep(catalog: Catalog, fresh: dict[str, Entry], before: dict[str, Entry]) -> tuple[list[Entry], list[Entry], int]:
    """
    Give every entry of `fresh` that is known, here, as obsolete or in the ledger, its target and its record.

    Returns those that are not known, those that are stale now, and how many others came back or changed their markup.
    A text that was rejected or reopened since its sentence left does not come back over the one that took its place.
    """
    obsolete = {entry.key: entry for entry in catalog.obsolete}
    unknown: list[Entry] = []
    stale: list[Entry] = []
    carried = 0
    for entry in fresh.values():
        known = before.get(entry.key) or obsolete.get(entry.key) or _remembered(catalog, entry)
        if known is None or (entry.key not in before and catalog.last_word(known).rank < known.state.rank):
            entry.record = catalog.records.get(entry.key, entry.record)
            unknown.append(entry)
            continue
        entry.target, entry.record = known.target, known.record
        entry.comments, entry.flags = known.comments, known.flags
        carried += entry.key not in before
        if is_outdated(entry) and is_formal(known, entry):
            data = CarryData(previous_marks=tuple(known.marks))
            catalog.apply(entry, Action.CARRY, actor=SYSTEM, data=data)
            carried += entry.key in before
        elif is_outdated(entry):
            mark_stale(catalog, entry, known, entry.source)
            stale.append(entry)
    return unknown, stale, carried


def _remembered(catalog: Catalog, entry: Entry) -> Entry | None:
    """Return the entry as the ledger last knew it: the article may have gone back to an earlier wording."""
    record = catalog.records.get(entry.key)
    if record is None or not record.target:
        return None
    return replace(entry, target=record.target, record=record)


def _pair(
    added: Sequence[Entry], removed: Sequence[Entry], new_keys: Sequence[str], old_keys: Sequence[str]
) -> list[tuple[Entry, Entry]]:
    """Return (old entry, new entry) of the sentences that were changed."""
    new_at = {key: index for index, key in enumerate(new_keys)}
    old_at = {key: index for index, key in enumerate(old_keys)}
    new = {new_at[entry.key]: entry for entry in added}
    old = {old_at[entry.key]: entry for entry in removed if entry.target or entry.comments}
    matches = match_changed(
        [Candidate(at, article_context(entry.context), _flat(entry.source)) for at, entry in old.items()],
        [Candidate(at, article_context(entry.context), _flat(entry.source)) for at, entry in new.items()],
        old_keys,
        new_keys,
    )
    return [(old[match.old], new[match.new]) for match in matches]


def _inherit(catalog: Catalog, before: Entry, entry: Entry) -> bool:
    """Give `entry` the target of the sentence that it was; return whether it is stale now."""
    entry.comments, entry.flags, entry.target = before.comments, before.flags, before.target
    if not before.target:
        return False
    entry.record = replace(before.record, source_hash="", is_foreign=False)
    if _flat(before.source) == _flat(entry.source) and before.marks == entry.marks:
        catalog.apply(entry, Action.CARRY, actor=SYSTEM, data=CarryData(was=before.key))
        return False
    source = before.previous_source if before.is_stale and before.previous_source else before.source
    mark_stale(catalog, entry, before, source)
    return True


def _flat(text: str) -> str:
    return " ".join(text.split())


def _is_worth(entry: Entry) -> bool:
    """Whether an entry that left the article holds anything that stands nowhere else."""
    # Parts that were put together again have given the record another text than an obsolete whole still shows.
    is_known = entry.target == entry.record.target and not (entry.is_foreign or entry.is_conflict)
    is_copy = (entry.is_stale or entry.origin == "converted") and is_known
    return bool(entry.comments) or (bool(entry.target) and not is_copy)
