"""
The comparison of an article's translation with another version of it: for the terminal, the editor's page and JSON.

The targets are compared with the machine's text, the post-edit, the approved text or a git revision; or they stand
beside the source. All rows are compared with the same version.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from translator.bilingual.alignment.text_diff.source_change import ChangeWeight, SourceChange, classify_change
from translator.bilingual.alignment.text_diff.word_diff import WordDiff, diff_words
from translator.bilingual.model import Finding, State, TermMatch
from translator.newsroom.catalog import Catalog
from translator.newsroom.catalog.revisions import Earlier, catalog_at, commit_at_work, resolve, texts_at
from translator.newsroom.house import Article
from translator.newsroom.house.people import PeopleNames
from translator.newsroom.proof.article_diff.rows import DiffRow, build_rows
from translator.newsroom.proof.metrics.effort import distance_counts, ratio_of_sums
from translator.newsroom.proof.metrics.quality import QualityScore, score_of
from translator.newsroom.review.live_checks import ArticleChecks

SOURCE = "source"
MACHINE = "mt"
POST_EDIT = "post-edit"
APPROVED = "approved"
VERSIONS = frozenset({SOURCE, MACHINE, POST_EDIT, APPROVED})
"""What a target can be compared with besides git revisions."""


@dataclass(frozen=True)
class DiffStatistics:
    segments: int
    states: Mapping[State, int]
    flags: Mapping[str, int]
    findings: Mapping[str, int]
    """Severity → findings that nobody waived."""
    comments: int
    post_edited: int
    """Segments that a machine suggested and a person confirmed, edited or not."""
    unchanged: int
    """Those of them that nobody had to change."""
    post_edit_distance: float | None
    """Characters changed over characters, 0 to 1, over all post-edited segments together; None where there is none."""
    source_changes: Mapping[str, int]
    """`cosmetic wording meaning` → segments whose source changed so."""
    score: float | None = None
    """Quality of what people judged (ISO 5060, MQM), 100 at best; None where they judged nothing, or nobody checked."""
    scored_segments: int = 0
    """Segments that the score is about: a machine's text that nobody judged has none."""


@dataclass(frozen=True)
class Comparison:
    """An article in one target language, and what it is compared with."""

    slug: str
    source_tag: str
    tag: str
    against: str
    """`source`, `mt`, `post-edit`, `approved`, or the name of a git revision."""
    rows: tuple[DiffRow, ...]
    date: str = ""
    """ISO date of the article, where its front matter has one."""
    revision: str = ""
    """Short name of the commit that is looked at; empty outside of git."""
    now: str = ""
    """The revision that stands for today's, where two revisions are compared."""
    score: QualityScore | None = None
    name_of: Callable[[str], str] = field(default=str, repr=False, compare=False)
    """Says what the person with an id is called."""
    find_terms: Callable[[str], Iterable[TermMatch]] | None = field(default=None, repr=False, compare=False)
    """Finds the project's terms in a source: a change of one is a change of meaning."""
    _cache: dict[tuple[str, str], WordDiff] = field(default_factory=dict, repr=False, compare=False)
    _changes: dict[tuple[str, str], SourceChange] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_of_revision(self) -> bool:
        return self.against not in VERSIONS

    @property
    def title(self) -> str:
        """Title in the source language; the slug where the article has none."""
        return next((row.source for row in self.rows if row.context == "title"), self.slug)

    @property
    def translated_title(self) -> str:
        """Title in the target language; empty where it is not translated, or the article has none."""
        return next((row.target for row in self.rows if row.context == "title"), "")

    def base(self, row: DiffRow) -> str | None:
        """Return the text that the target is compared with; None where there is none, or it is the source."""
        versions = {SOURCE: None, MACHINE: row.machine, POST_EDIT: row.post_edit, APPROVED: row.approved}
        return row.previous if self.is_of_revision else versions[self.against] or None

    def changes(self, row: DiffRow) -> WordDiff:
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

    def source_change(self, row: DiffRow) -> SourceChange | None:
        """Return how the source changed since it was approved, since a stale target was made, or since the revision."""
        if row.source_before is None:
            return None
        pair = (row.source_before, row.source)
        if pair not in self._changes:
            self._changes[pair] = classify_change(*pair, self.source_tag, self.find_terms)
        return self._changes[pair]

    def chosen(self, *, only_changed: bool, hide_punctuation: bool) -> list[DiffRow]:
        """Return the rows to show: all, or those in which something changed or is wrong."""
        if not only_changed:
            return list(self.rows)
        return [row for row in self.rows if row.findings or self.is_changed(row, hide_punctuation=hide_punctuation)]

    def is_changed(self, row: DiffRow, *, hide_punctuation: bool = False) -> bool:
        """
        Whether an editor has something to see in this row.

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
    def statistics(self) -> DiffStatistics:
        """The counts over all rows of the article; those that only another revision has do not count."""
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


def compare_article(article: Article, tag: str, *, against: str = "source", check: bool = True) -> Comparison:
    """
    Compare one article; `check` runs the checks over it, so that their findings stand under the rows.

    `against` is `source`, `mt`, `post-edit`, `approved`, a git revision that today's text is compared with, or
    `OLD..NEW`: two of them.
    """
    old, dots, new = against.partition("..")
    new = new.lstrip(".") or "HEAD" if dots else ""
    newsroom, slug = article.newsroom, article.slug
    catalog = catalog_at(newsroom, slug, tag, new) if new else article.catalog(tag)
    if not catalog.entries and not (new and against not in VERSIONS):
        catalog.require_entries()
    checks = ArticleChecks(newsroom, catalog)
    compared = compare(
        catalog,
        against=against,
        earlier=None if against in VERSIONS else texts_at(newsroom, slug, tag, old or "HEAD"),
        findings=checks.all_findings() if check else None,
    )
    return replace(
        compared,
        date=checks.article_date,
        revision=resolve(newsroom, new)[:10] if new else commit_at_work(newsroom),
        now=new,
        name_of=PeopleNames(newsroom.root, lambda: newsroom.people).of,
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
    Compare the targets of a catalog with another version of them.

    `earlier` holds the texts of another revision by segment key. `findings` are None where nothing was checked.
    """
    rows = build_rows(catalog, earlier, findings or ())
    score = None if findings is None else score_of(catalog, findings)
    return Comparison(catalog.slug, catalog.source_tag, catalog.tag, against, rows, score=score)
