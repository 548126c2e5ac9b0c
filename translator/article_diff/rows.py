"""
An article beside its translation, row by row: what the diff shows in the terminal, on the editor's page and as JSON.

A row has the source, what the machine said, what the translator left, what was approved, the target now, and source and
target of another revision; which two of them are compared is a property of the whole. Rows are in article order, so
that alignment is structural.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from translator.article_diff.row_statistics import Statistics, count_rows
from translator.article_diff.versions import Versions, versions_of
from translator.metrics.quality import score_of
from translator.model import State, segment_key
from translator.text_diff.source_change import ChangeWeight, SourceChange, classify_change
from translator.text_diff.word_diff import WordDiff, diff_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from translator.catalog import Catalog, Entry
    from translator.catalog.events import Event
    from translator.catalog.revisions import Earlier
    from translator.metrics.quality import Score
    from translator.model import Finding, Placeholder, TermMatch

SOURCE = "source"
MACHINE = "mt"
POST_EDIT = "post-edit"
APPROVED = "approved"
VERSIONS = frozenset({SOURCE, MACHINE, POST_EDIT, APPROVED})
"""What a target can be compared with beside git revisions."""


@dataclass(frozen=True)
class Row:
    """One segment as the diff shows it."""

    number: int
    """1-based position in the article; 0 for a segment that only the other revision has."""
    key: str
    source: str
    target: str
    state: State
    kind: str = "paragraph"
    context: str = ""
    headings: tuple[str, ...] = ()
    """The headings that it stands under, outermost first, in the source language."""
    flags: tuple[str, ...] = ()
    """`stale rejected locked foreign`."""
    origin: str = ""
    actor: str = ""
    """Who caused the last change of state or text."""
    machine: str = ""
    """What the machine suggested last; empty where it never did."""
    previous: str | None = None
    """The target in the other revision; None where there is no other revision, or the segment was not in it."""
    source_before: str | None = None
    """
    The source that another text was made for, if it was not that of today: the one of the other revision; else the one
    that was approved last; else the one that a stale target was made for.
    """
    post_edit: str = ""
    """What the translator left, before a second person worked on it; empty where nobody has written."""
    translator: str = ""
    """Who that was."""
    approved: str = ""
    """The target that was approved last; empty where none was."""
    placeholders: tuple[Placeholder, ...] = ()
    comments: tuple[Event, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def is_removed(self) -> bool:
        """Whether the segment is only in the other revision."""
        return self.number == 0


@dataclass(frozen=True)
class Comparison:
    """An article in one target language, and what it is compared with."""

    slug: str
    source_tag: str
    tag: str
    against: str
    """`source`, `mt`, `post-edit`, `approved`, or the name of a git revision."""
    rows: tuple[Row, ...]
    date: str = ""
    """ISO date of the article, where its front matter has one."""
    revision: str = ""
    """Short name of the commit that is looked at; empty outside of git."""
    now: str = ""
    """The revision that stands for today's, where two revisions are compared."""
    score: Score | None = None
    find_terms: Callable[[str], Iterable[TermMatch]] | None = field(default=None, repr=False, compare=False)
    """Finds the project's terms in a source: a change of one is a change of meaning."""
    _cache: dict[tuple[str, str], WordDiff] = field(default_factory=dict, repr=False, compare=False)
    _changes: dict[tuple[str, str], SourceChange] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_of_revision(self) -> bool:
        """Whether the other side is a git revision."""
        return self.against not in VERSIONS

    @property
    def title(self) -> str:
        """Title in the source language; the slug where the article has none."""
        return next((row.source for row in self.rows if row.context == "title"), self.slug)

    @property
    def translated_title(self) -> str:
        """Title in the target language; empty where it is not translated, or the article has none."""
        return next((row.target for row in self.rows if row.context == "title"), "")

    def base(self, row: Row) -> str | None:
        """Return the text that the target is compared with; None where there is none, or it is the source."""
        versions = {SOURCE: None, MACHINE: row.machine, POST_EDIT: row.post_edit, APPROVED: row.approved}
        return row.previous if self.is_of_revision else versions[self.against] or None

    def changes(self, row: Row) -> WordDiff:
        """Return the edits between `base` and the target; without a base nothing is changed."""
        base = self.base(row)
        if row.is_removed:
            return self.between(row.previous or "", "")
        return self.between(row.target if base is None else base, row.target)

    def between(self, old: str, new: str) -> WordDiff:
        """Return the edits between two texts in the target language; the same pair is compared once."""
        found = self._cache.get((old, new))
        if found is None:
            found = self._cache[old, new] = diff_words(old, new, self.tag)
        return found

    def source_change(self, row: Row) -> SourceChange | None:
        """Return how the source changed since it was approved, since a stale target was made, or since the revision."""
        if row.source_before is None:
            return None
        pair = (row.source_before, row.source)
        if pair not in self._changes:
            self._changes[pair] = classify_change(*pair, self.source_tag, self.find_terms)
        return self._changes[pair]

    def chosen(self, *, only_changed: bool, hide_punctuation: bool) -> list[Row]:
        """Return the rows to show: all, or those in which something changed or is wrong."""
        if not only_changed:
            return list(self.rows)
        return [row for row in self.rows if row.findings or self.is_changed(row, hide_punctuation=hide_punctuation)]

    def is_changed(self, row: Row, *, hide_punctuation: bool = False) -> bool:
        """
        Tell whether an editor has something to see in this row.

        Beside `mt` or a revision: the target differs from it, or is new. Beside the source: people changed what the
        machine said, or the source changed under the target.
        """
        source = self.source_change(row)
        if row.is_removed or (source and not (hide_punctuation and source.weight is ChangeWeight.COSMETIC)):
            return True
        if self.is_of_revision and row.previous is None:
            return True
        found = self.between(row.machine, row.target) if self.against == SOURCE and row.machine else self.changes(row)
        return bool((found.without_soft() if hide_punctuation else found).edits)

    @cached_property
    def statistics(self) -> Statistics:
        """Count what the rows hold."""
        return count_rows(self)


def compare(
    catalog: Catalog,
    *,
    against: str = SOURCE,
    earlier: Mapping[str, Earlier] | None = None,
    findings: Sequence[Finding] | None = None,
    date: str = "",
    revision: str = "",
    now: str = "",
    find_terms: Callable[[str], Iterable[TermMatch]] | None = None,
) -> Comparison:
    """
    Put a catalog into rows.

    `earlier` maps segment keys to the texts of another revision: what it has beyond the catalog becomes a row at the
    end. `findings` carry segment numbers; those that were waived are left out; None means that nobody looked.
    """
    by_number: dict[int, list[Finding]] = {}
    for finding in findings or ():
        by_number.setdefault(finding.segment, []).append(finding)
    rows, headings = [], _Headings()
    seen: set[str] = set()
    for entry in catalog.entries:
        previous = _earlier_texts(catalog, entry, earlier, seen)
        rows.append(_row(catalog, entry, headings.over(entry), previous, tuple(by_number.get(entry.number, ()))))
    removed = [(key, texts) for key, texts in (earlier or {}).items() if key not in seen and texts.target]
    rows += [Row(0, key, texts.source, "", State.NEW, previous=texts.target) for key, texts in removed]
    return Comparison(
        catalog.slug,
        catalog.source_tag,
        catalog.tag,
        against,
        tuple(rows),
        date,
        revision,
        now,
        score=None if findings is None else score_of(catalog, findings),
        find_terms=find_terms,
    )


def _earlier_texts(
    catalog: Catalog, entry: Entry, earlier: Mapping[str, Earlier] | None, seen: set[str]
) -> Earlier | None:
    """Find the entry in the other revision by its key, or by the keys that it had before its source changed."""
    if earlier is None:
        return None
    keys = [entry.key, *(event.key for event in reversed(catalog.history(entry)))]
    if entry.previous_source:
        keys.append(segment_key(entry.context, entry.previous_source))
    for key in keys:
        if key in earlier:
            seen.add(key)
            return earlier[key]
    return None


def _row(
    catalog: Catalog, entry: Entry, headings: tuple[str, ...], previous: Earlier | None, findings: tuple[Finding, ...]
) -> Row:
    waived = catalog.waivers_of(entry)
    versions = versions_of(catalog, entry)
    return Row(
        number=entry.number,
        key=entry.key,
        source=entry.source,
        target=entry.target,
        state=entry.state,
        kind=entry.kind,
        context=entry.context,
        headings=headings,
        flags=flags_of(entry),
        origin=entry.origin,
        actor=entry.record.actor,
        machine=catalog.machine_output(entry),
        previous=previous.target if previous else None,
        source_before=_source_before(entry, versions, previous),
        post_edit=versions.post_edit,
        translator=versions.translator,
        approved=versions.approved,
        placeholders=entry.placeholders,
        comments=catalog.comments_of(entry),
        findings=tuple(finding for finding in findings if finding.fingerprint not in waived),
    )


def _source_before(entry: Entry, versions: Versions, previous: Earlier | None) -> str | None:
    """Return the source to compare today's with; the last step alone would hide what changed in those before it."""
    approved = "" if entry.state.rank >= State.REVIEWED.rank else versions.approved_source
    stale = entry.previous_source if entry.is_stale else ""
    return next(
        (text for text in (previous.source if previous else "", approved, stale) if text and text != entry.source), None
    )


def flags_of(entry: Entry) -> tuple[str, ...]:
    """Return what is the matter with an entry beside its state: `conflict stale rejected locked foreign`."""
    flags = {
        "conflict": entry.is_conflict,
        "stale": entry.is_stale,
        "rejected": entry.is_rejected,
        "locked": entry.is_locked,
        "foreign": entry.is_foreign,
    }
    return tuple(name for name, is_set in flags.items() if is_set)


class _Headings:
    """The headings that the reader is under, while one goes through an article."""

    def __init__(self) -> None:
        self._open: dict[int, str] = {}

    def over(self, entry: Entry) -> tuple[str, ...]:
        """Return the headings above `entry`, and remember it if it is one itself."""
        if not entry.kind.startswith("heading-"):
            return tuple(self._open.values())
        level = int(entry.kind.removeprefix("heading-"))
        self._open = {depth: text for depth, text in self._open.items() if depth < level}
        above = tuple(self._open.values())
        self._open[level] = entry.source
        return above


def heading_paths(entries: Iterable[Entry]) -> list[tuple[str, ...]]:
    """Return for each entry the headings that it stands under, outermost first."""
    headings = _Headings()
    return [headings.over(entry) for entry in entries]
