"""
The merge of a changed article into its catalog, which loses nothing that people decided. Changed sentences are paired
by likeness and unchanged neighbours, with the thresholds that `benchmarks/quality/carry_over.py` measures, and become
stale drafts; sentences that left are kept as obsolete.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import NamedTuple

from translator.bilingual.model import Segment
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.omitted_prose import OmittedProse
from translator.newsroom.catalog.catalog import (
    Catalog,
    entries_by_key,
    forms_of,
    is_formal,
    is_outdated,
    mark_stale,
    says_the_same,
)
from translator.newsroom.catalog.events import SYSTEM, Action, CarryData
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.segment_rules import article_context

Anchor = tuple[str, int]
Surroundings = tuple[Anchor, Anchor]

ALIKE_ANYWHERE = 60
"""Least likeness of a pair with nothing around it in common."""
ALIKE_IN_PLACE = {1: 42, 2: 28}
"""Where one neighbour stayed, and where both did."""
_WEIGHT_OF_PLACE = 12
_WORD = pattern(r"[^\W\d_\u3400-\u9fff\U00020000-\U0003ffff]+|\d+|\S")
_FIRST_CODE = 0x10000


class Candidate(NamedTuple):
    position: int
    context: str
    text: str


class Match(NamedTuple):
    old: int
    new: int
    likeness: float


def match_changed(
    old: Sequence[Candidate], new: Sequence[Candidate], old_keys: Sequence[str], new_keys: Sequence[str]
) -> list[Match]:
    """Pair changed sentences, one to one; `old_keys` and `new_keys` are all segment keys in article order."""
    if not (old and new):
        return []
    stayed = set(old_keys) & set(new_keys)
    before, after = _surroundings(old_keys, stayed), _surroundings(new_keys, stayed)
    rated = []
    for match in _alike(old, new):
        shared = sum(a == b for a, b in zip(before[match.old], after[match.new], strict=True))
        if match.likeness >= ALIKE_IN_PLACE.get(shared, ALIKE_ANYWHERE):
            rated.append((match.likeness + shared * _WEIGHT_OF_PLACE, -abs(match.old - match.new), match))
    return _one_to_one([match for _rating, _distance, match in sorted(rated, reverse=True)])


def likeness_of(one: str, other: str) -> float:
    """
    Return how alike two sentences are, 0 to 100, by words (of Chinese, characters): by letters, any two English
    sentences would be half alike.
    """
    from rapidfuzz.distance import Indel

    codes: dict[str, str] = {}
    return 100 * Indel.normalized_similarity(_encode(one, codes), _encode(other, codes))


def _alike(old: Sequence[Candidate], new: Sequence[Candidate]) -> Iterator[Match]:
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    codes: dict[str, str] = {}
    encoded: dict[str, dict[int, str]] = {}
    for item in old:
        encoded.setdefault(item.context, {})[item.position] = _encode(item.text, codes)
    least = min(ALIKE_IN_PLACE.values()) / 100
    for item in new:
        hits = process.extract_iter(
            _encode(item.text, codes),
            encoded.get(item.context, {}),
            scorer=Indel.normalized_similarity,
            score_cutoff=least,
        )
        for _text, similarity, position in hits:
            yield Match(position, item.position, 100 * similarity)


# Write every word as one character, so that rapidfuzz compares words at the speed of characters.
def _encode(text: str, codes: dict[str, str]) -> str:
    return "".join(codes.setdefault(word, chr(_FIRST_CODE + len(codes))) for word in _WORD.findall(text.casefold()))


def _surroundings(keys: Sequence[str], stayed: Set[str]) -> list[Surroundings]:
    anchors = [index for index, key in enumerate(keys) if key in stayed]
    found = []
    for index in range(len(keys)):
        right = bisect_right(anchors, index)
        left = anchors[right - 1] if right else -1
        following = anchors[right] if right < len(anchors) else len(keys)
        before = (keys[left] if left >= 0 else "^", index - left)
        after = (keys[following] if following < len(keys) else "$", following - index)
        found.append((before, after))
    return found


def _one_to_one(matches: Sequence[Match]) -> list[Match]:
    chosen: list[Match] = []
    old_taken: set[int] = set()
    new_taken: set[int] = set()
    for match in matches:
        if match.old not in old_taken and match.new not in new_taken:
            chosen.append(match)
            old_taken.add(match.old)
            new_taken.add(match.new)
    return sorted(chosen, key=lambda match: match.new)


@dataclass(frozen=True, slots=True)
class SyncReport:
    """The changes that bring one catalog up to its article; all counts are segments."""

    slug: str
    tag: str
    segments: int
    added: int = 0
    stale: tuple[int, ...] = ()
    follows: str = ""
    """Tag of the other script that is converted from."""
    following: tuple[int, ...] = ()
    """Those of `stale` that wait for nobody, because they are converted again."""
    carried: int = 0
    """Changed in white space, form of markup or what Chinese does not show, or back in the article."""
    formal: tuple[int, ...] = ()
    """Those of `carried` of which something changed that Chinese does not show: case, commas, addresses of links."""
    removed: int = 0
    adopted: int = 0
    """Changed in another tool, and written down as by an unknown hand."""
    taken: int = 0
    """Translations that stood in the gettext catalog which is the article, by an unknown hand."""
    pruned: int = 0
    outside: tuple[str, ...] = ()
    """`front matter`, `code`, `markup` that changed since an adopted page was made."""
    renamed_from: str = ""
    omitted: tuple[OmittedProse, ...] = ()
    is_skipped: bool = False

    @property
    def is_changed(self) -> bool:
        counts = (self.added, self.stale, self.carried, self.removed, self.adopted, self.taken, self.pruned)
        return any(counts) or bool(self.outside or self.renamed_from)


def merge_segments(catalog: Catalog, segments: Iterable[Segment], *, path: str, prune: bool = False) -> SyncReport:
    """
    Make the entries of `catalog` those of `segments`; `path` is the article's. `prune` drops the obsolete entries,
    which the ledger still remembers.
    """
    adopted = sum(catalog.adopt(entry) for entry in catalog.entries)
    fresh = entries_by_key(segments, path)
    before = {entry.key: entry for entry in catalog.entries}
    unknown, stale, carried, formal = _keep(catalog, fresh, before)
    removed = [entry for entry in before.values() if entry.key not in fresh]
    pairs = _pair(unknown, removed, list(fresh), list(before))
    inherited = {old.key for old, _entry in pairs}
    changed = [entry for old, entry in pairs if _inherit(catalog, old, entry)]
    stayed = [entry for old, entry in pairs if entry not in changed and _flat(old.source) != _flat(entry.source)]
    formal += [entry for entry in stayed if entry.target]
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
        formal=tuple(sorted(entry.number for entry in formal)),
        removed=len(left),
        adopted=adopted,
        pruned=pruned,
    )


# Returns those that are not known, those that are stale now, how many others came back or changed their markup, and
# those of which only the form of the markup changed. A text that was rejected or reopened since its sentence left does
# not come back over the one that took its place.
def _keep(
    catalog: Catalog, fresh: dict[str, Entry], before: dict[str, Entry]
) -> tuple[list[Entry], list[Entry], int, list[Entry]]:
    obsolete = {entry.key: entry for entry in catalog.obsolete}
    unknown: list[Entry] = []
    stale: list[Entry] = []
    formal: list[Entry] = []
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
            formal.append(entry)
        elif is_outdated(entry):
            mark_stale(catalog, entry, known, entry.source)
            stale.append(entry)
    return unknown, stale, carried, formal


# Return the entry as the ledger last knew it: the article may have gone back to an earlier wording.
def _remembered(catalog: Catalog, entry: Entry) -> Entry | None:
    record = catalog.records.get(entry.key)
    if record is None or not record.target:
        return None
    return replace(entry, target=record.target, record=record)


def _pair(
    added: Sequence[Entry], removed: Sequence[Entry], new_keys: Sequence[str], old_keys: Sequence[str]
) -> list[tuple[Entry, Entry]]:
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


# Give `entry` the target of the sentence that it was; return whether it is stale now.
def _inherit(catalog: Catalog, before: Entry, entry: Entry) -> bool:
    entry.comments, entry.flags, entry.target = before.comments, before.flags, before.target
    if not before.target:
        return False
    entry.record = replace(before.record, source_hash="", is_foreign=False)
    is_equal = _flat(before.source) == _flat(entry.source) and before.marks == entry.marks
    if is_equal or _says_the_same(catalog, before, entry):
        marks = None if before.marks == entry.marks else tuple(before.marks)
        catalog.apply(entry, Action.CARRY, actor=SYSTEM, data=CarryData(was=before.key, previous_marks=marks))
        return False
    source = before.previous_source if before.is_stale and before.previous_source else before.source
    mark_stale(catalog, entry, before, source)
    return True


def _says_the_same(catalog: Catalog, before: Entry, entry: Entry) -> bool:
    is_into_chinese = is_chinese(catalog.tag) and not is_chinese(catalog.source_tag)
    is_known = before.source_hash == before.record.source_hash and forms_of(entry) <= forms_of(before)
    return is_into_chinese and is_known and says_the_same(before.source, entry.source, before.target)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _is_worth(entry: Entry) -> bool:
    # Parts that were put together again have given the record another text than an obsolete whole still shows.
    is_known = entry.target == entry.record.target and not (entry.is_foreign or entry.is_conflict)
    is_copy = (entry.is_stale or entry.origin == "converted") and is_known
    return bool(entry.comments) or (bool(entry.target) and not is_copy)
