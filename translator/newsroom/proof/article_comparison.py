"""
The comparison of an article's translation with another version of it: for the terminal, the editor's page and JSON.

One row a segment, with every version of its texts that the ledger knows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from translator.bilingual.alignment.word_diff import SourceChange, WordDiff, classify_change, diff_words
from translator.bilingual.model import Finding, Placeholder, State, TermMatch, segment_key
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Action, Event
from translator.newsroom.catalog.record import Entry, flags_of, heading_paths
from translator.newsroom.catalog.revisions import Earlier, commit_at_work, texts_at
from translator.newsroom.house import Article
from translator.newsroom.house.people import PeopleNames
from translator.newsroom.proof.metrics.effort import distance_counts, ratio_of_sums
from translator.newsroom.proof.metrics.quality import QualityScore, score_of
from translator.newsroom.review.live_checks import ArticleChecks


@dataclass(frozen=True)
class DiffRow:
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
    machine: str = ""
    previous: str | None = None
    """The target in the other revision; None where there is no other revision, or the segment was not in it."""
    source_before: str | None = None
    """The source of the other revision, of the last approval, or of a stale target; None where it is today's."""
    post_edit: str = ""
    """The translator's text, before a second person worked on it; empty where nobody has written."""
    translator: str = ""
    approved: str = ""
    placeholders: tuple[Placeholder, ...] = ()
    comments: tuple[Event, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def is_removed(self) -> bool:
        return self.number == 0


def _earlier_texts(
    catalog: Catalog, entry: Entry, earlier: Mapping[str, Earlier] | None, seen: set[str]
) -> Earlier | None:
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
    catalog: Catalog, entry: Entry, headings: tuple[str, ...], previous: Earlier | None, findings: Sequence[Finding]
) -> DiffRow:
    waived = catalog.waivers_of(entry)
    versions = versions_of(catalog, entry)
    return DiffRow(
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
        comments=tuple(one for one in catalog.comments_of(entry) if not getattr(one.data, "same_as", "")),
        findings=tuple(finding for finding in findings if finding.fingerprint not in waived),
    )


def _source_before(entry: Entry, versions: Versions, previous: Earlier | None) -> str | None:
    # The last step alone would hide what changed in those before it.
    approved = "" if entry.state.rank >= State.REVIEWED.rank else versions.approved_source
    stale = entry.previous_source if entry.is_stale else ""
    return next(
        (text for text in (previous.source if previous else "", approved, stale) if text and text != entry.source), None
    )


@dataclass(frozen=True, slots=True)
class Versions:
    post_edit: str = ""
    """The text of the first person who worked on the last suggestion, before somebody else wrote or approved."""
    translator: str = ""
    approved: str = ""
    approved_source: str = ""
    """The source that it was approved for; empty where the segment was split or merged since."""


def versions_of(catalog: Catalog, entry: Entry) -> Versions:
    text = post_edit = translator = approved = approved_source = ""
    is_handed_over = False
    for event in catalog.history(entry):
        text = text if event.target is None else event.target
        rule = event.action.rule
        if rule.is_suggestion:
            post_edit, translator, is_handed_over = "", "", False
        elif rule.writes_text or event.action is Action.UNDO:
            is_handed_over = is_handed_over or event.actor != (translator or event.actor)
            if not is_handed_over:
                post_edit, translator = text, event.actor
        elif rule.is_approval:
            is_handed_over = True
            record = catalog.records.get(event.key)
            approved, approved_source = text, record.source if record else ""
        elif event.action is Action.REJECT and text == approved:
            approved = approved_source = ""
        elif event.action in {Action.REOPEN, Action.STALE}:
            is_handed_over = False
        if rule.is_resegmentation:
            approved_source = ""
    return Versions(post_edit, translator, approved, approved_source)


SOURCE = "source"
MACHINE = "mt"
POST_EDIT = "post-edit"
APPROVED = "approved"
VERSIONS = frozenset({SOURCE, MACHINE, POST_EDIT, APPROVED})


@dataclass(frozen=True)
class DiffStatistics:
    segments: int
    states: Mapping[State, int]
    flags: Mapping[str, int]
    findings: Mapping[str, int]
    comments: int
    post_edited: int
    """Segments that a machine suggested and a person confirmed, edited or not."""
    unchanged: int
    post_edit_distance: float | None
    """Characters changed over characters, 0 to 1, over all post-edited segments together; None without any."""
    source_changes: Mapping[str, int]
    score: float | None = None
    """Quality of what people judged (ISO 5060, MQM), 100 at best; None where they judged nothing, or nobody checked."""
    scored_segments: int = 0


@dataclass(frozen=True)
class Comparison:
    slug: str
    source_tag: str
    tag: str
    against: str
    """`source`, `mt`, `post-edit`, `approved`, or the name of a git revision."""
    rows: tuple[DiffRow, ...]
    date: str = ""
    revision: str = ""
    score: QualityScore | None = None
    name_of: Callable[[str], str] = field(default=str, repr=False, compare=False)
    find_terms: Callable[[str], Iterable[TermMatch]] | None = field(default=None, repr=False, compare=False)
    """Finds the project's terms in a source: a change of one is a change of meaning."""

    @property
    def is_of_revision(self) -> bool:
        return self.against not in VERSIONS

    @property
    def title(self) -> str:
        return next((row.source for row in self.rows if row.context == "title"), self.slug)

    @property
    def translated_title(self) -> str:
        return next((row.target for row in self.rows if row.context == "title"), "")

    def base(self, row: DiffRow) -> str | None:
        """Return the text that the target is compared with; None without one, or if it is the source."""
        versions = {SOURCE: None, MACHINE: row.machine, POST_EDIT: row.post_edit, APPROVED: row.approved}
        return row.previous if self.is_of_revision else versions[self.against] or None

    def changes(self, row: DiffRow) -> WordDiff:
        """Return the edits between `base` and the target; without a base nothing is changed."""
        base = self.base(row)
        if row.is_removed:
            return self.between(row.previous or "", "")
        return self.between(row.target if base is None else base, row.target)

    def between(self, old: str, new: str) -> WordDiff:
        return diff_words(old, new, self.tag)

    def source_change(self, row: DiffRow) -> SourceChange | None:
        if row.source_before is None:
            return None
        return classify_change(row.source_before, row.source, self.source_tag, self.find_terms)

    def chosen(self, *, only_changed: bool) -> list[DiffRow]:
        if not only_changed:
            return list(self.rows)
        return [row for row in self.rows if row.findings or self.is_changed(row)]

    def is_changed(self, row: DiffRow) -> bool:
        """
        Return whether an editor has something to see in this row.

        Beside the source: people changed what the machine said, or the source changed under the target.
        """
        if row.is_removed or self.source_change(row):
            return True
        if self.is_of_revision and row.previous is None:
            return True
        found = self.between(row.machine, row.target) if self.against == SOURCE and row.machine else self.changes(row)
        return bool(found.edits)

    @cached_property
    def statistics(self) -> DiffStatistics:
        rows = [row for row in self.rows if not row.is_removed]
        edited = [row for row in rows if row.machine and row.state.rank >= State.TRANSLATED.rank]
        texts = [(row.machine, row.target) for row in edited]
        return DiffStatistics(
            segments=len(rows),
            states=Counter(row.state for row in rows),
            flags=Counter(flag for row in rows for flag in row.flags),
            findings=Counter(finding.severity.value for row in rows for finding in row.findings),
            comments=sum(len(row.comments) for row in rows),
            post_edited=len(edited),
            unchanged=sum(machine == target for machine, target in texts),
            post_edit_distance=ratio_of_sums(distance_counts(*pair) for pair in texts),
            source_changes=Counter(change.weight.value for row in rows if (change := self.source_change(row))),
            score=self.score.score if self.score else None,
            scored_segments=self.score.segments if self.score else 0,
        )


def texts_before(catalog: Catalog, moment: str) -> dict[str, Earlier]:
    """Return segment key → the target that the ledger had at `moment` (UTC), of what is in the article now."""
    found: dict[str, Earlier] = {}
    for entry in catalog.entries:
        past = [event for event in catalog.history(entry) if event.at <= moment]
        source = next((event.data.previous_source for event in catalog.history(entry)
                       if event.at > moment and event.data.previous_source), None)  # fmt: skip
        target = next((event.target for event in reversed(past) if event.target is not None), None)
        if target is not None:
            found[entry.key] = Earlier(source or entry.source, target)
    return found


def compare_article(
    article: Article, tag: str, *, against: str = "source", check: bool = True, since: str | None = None
) -> Comparison:
    """
    Compare one article; `check` puts findings under the rows, `since` (UTC) is a moment to compare with.

    `against` is `source`, `mt`, `post-edit`, `approved`, or a git revision that today's text is compared with.
    """
    newsroom, slug, catalog = article.newsroom, article.slug, article.catalog(tag)
    catalog.require_entries()
    checks = ArticleChecks(newsroom, catalog)
    earlier = None
    if since is not None:
        earlier, against = texts_before(catalog, since), since or "–"
    elif against not in VERSIONS:
        earlier = texts_at(newsroom, slug, tag, against)
    compared = compare(catalog, against=against, earlier=earlier, findings=checks.all_findings() if check else None)
    return replace(
        compared,
        date=checks.article_date,
        revision=commit_at_work(newsroom),
        name_of=PeopleNames(lambda: newsroom.people).of,
        find_terms=checks.termbase.find,
    )


def compare(
    catalog: Catalog,
    *,
    against: str = SOURCE,
    earlier: Mapping[str, Earlier] | None = None,
    findings: Sequence[Finding] | None = None,
) -> Comparison:
    """
    Compare the targets with those of another revision (`earlier`, by segment key); `findings`: None if unchecked.

    There is a row for each segment, in article order; what only `earlier` has comes at the end. Findings that were
    waived are left out.
    """
    by_number: dict[int, list[Finding]] = {}
    for finding in findings or ():
        by_number.setdefault(finding.segment, []).append(finding)
    rows, seen = list[DiffRow](), set[str]()
    for entry, headings in zip(catalog.entries, heading_paths(catalog.entries), strict=True):
        previous = _earlier_texts(catalog, entry, earlier, seen)
        rows.append(_row(catalog, entry, headings, previous, by_number.get(entry.number, ())))
    removed = [(key, texts) for key, texts in (earlier or {}).items() if key not in seen and texts.target]
    rows += [DiffRow(0, key, texts.source, "", State.NEW, previous=texts.target) for key, texts in removed]
    score = None if findings is None else score_of(catalog, findings)
    return Comparison(catalog.slug, catalog.source_tag, catalog.tag, against, tuple(rows), score=score)
