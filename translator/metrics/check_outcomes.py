"""
The outcome of the findings of each check: fixed by an edit, introduced by an edit, waived, or still open.

*Fixed* and *introduced* come from the ledger: where people changed the machine's text, the checks of single segments
run on the text before and after. The results are cached in `.translator/report/`, which can be deleted at any time.
*Open* and *waived* are the findings on the present texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from translator.catalog import Catalog
from translator.checks import CHECKS, find_check
from translator.checks.findings_cache import FindingsCache
from translator.checks.runner import select_checks
from translator.glossary import glossary_version
from translator.language import is_chinese
from translator.metrics.postedits import PostEdit
from translator.metrics.quality import category_of
from translator.model import Finding
from translator.newsroom import Newsroom
from translator.review.live_checks import ArticleChecks

MOST_WAIVED = 0.6
"""A check whose findings are waived more often than this needs tuning."""
_LEAST_DECIDED = 5
"""Fewer decisions than this say nothing about a check."""


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """One check in numbers; all are findings."""

    check: str
    category: str
    """Of ISO 5060: `accuracy/omission`."""
    fixed: int
    """In the machine's text, and gone after people edited it."""
    introduced: int
    """Not in the machine's text, and there after people edited it."""
    waived: int
    """On present texts, waived by somebody with a reason."""
    open: int
    """On present texts."""
    per_1000_words: float
    """Fixed, waived and open ones together; source words of all segments with a target."""
    waiver_rate: float | None
    """Waived over waived and fixed, 0 to 1; None where nobody decided on any."""
    needs_tuning: bool
    """Whether more than 60 % were waived, of at least five that somebody decided on."""


class CheckOutcomes:
    """Adds up the findings of catalogs."""

    def __init__(self, project: Newsroom) -> None:
        """Take the project, whose settings say which checks run."""
        self._project = project
        self._fixed: Counter[str] = Counter()
        self._introduced: Counter[str] = Counter()
        self._waived: Counter[str] = Counter()
        self._open: Counter[str] = Counter()
        self.words = 0.0
        """Source words of the texts that were looked at; the caller adds to it."""

    def add_present(self, still_open: Iterable[Finding], waived: Iterable[Finding]) -> None:
        """Count the findings on the present texts of one catalog."""
        self._open.update(finding.check for finding in still_open if finding.segment)
        self._waived.update(finding.check for finding in waived if finding.segment)

    def add_edited(
        self,
        catalog: Catalog,
        checks: ArticleChecks,
        post_edits: Sequence[PostEdit],
        present: Iterable[Finding] = (),
    ) -> None:
        """
        Compare the findings before and after each edit of one catalog.

        `present` are all findings on its present texts, waived ones too: what they cover need not be checked again.
        """
        edited = [item for item in post_edits if item.machine != item.edited and item.number]
        if not edited:
            return
        known: dict[int, Counter[str]] = {}
        chosen = self._chosen(catalog)
        for finding in present:
            if finding.check in chosen:
                known.setdefault(finding.segment, Counter())[finding.check] += 1
        texts = [(item, text) for item in edited for text in _unchecked(catalog, item)]
        found = iter(self._found(catalog, checks, texts, chosen))
        for item in edited:
            before = next(found)
            after = known.get(item.number, Counter()) if _is_present(catalog, item) else next(found)
            self._fixed += before - after
            self._introduced += after - before

    def _chosen(self, catalog: Catalog) -> list[str]:
        """Return the checks that look at one segment at a time and hold in this direction."""
        from translator.checks import SCRIPT_CHECKS

        within_chinese = is_chinese(catalog.source_tag) and is_chinese(catalog.tag)
        ids = select_checks(SCRIPT_CHECKS if within_chinese else (), self._project.settings.checks.skip)
        return [check for check in ids if hasattr(find_check(check), "check")]

    def _found(
        self, catalog: Catalog, checks: ArticleChecks, texts: Sequence[tuple[PostEdit, str]], chosen: Sequence[str]
    ) -> list[Counter[str]]:
        """Return what the checks find in each of `texts`, by check."""
        pairs = [
            replace(checks.pair(catalog.entry(item.number), text), source=item.source, number=place)
            for place, (item, text) in enumerate(texts)
        ]
        counts: list[Counter[str]] = [Counter() for _pair in pairs]
        path = self._project.derived_dir / "report" / catalog.tag / f"{catalog.slug}.msgpack"
        settings = self._project.settings.checks
        cache = FindingsCache(path, glossary=self._glossary, settings=settings, only=chosen)
        for finding in cache.article_findings(pairs):
            counts[finding.segment][finding.check] += 1
        return counts

    @cached_property
    def _glossary(self) -> str:
        return glossary_version(self._project.glossaries_dir)

    def outcomes(self) -> list[CheckOutcome]:
        """Return one line for each check that found anything, those with most findings first."""
        seen = self._fixed + self._introduced + self._waived + self._open
        found = [self._outcome(check) for check in CHECKS if seen[check]]
        return sorted(found, key=lambda item: -(item.fixed + item.waived + item.open))

    def _outcome(self, check: str) -> CheckOutcome:
        fixed, waived, still_open = self._fixed[check], self._waived[check], self._open[check]
        decided = fixed + waived
        rate = waived / decided if decided else None
        return CheckOutcome(
            check=check,
            category=category_of(check),
            fixed=fixed,
            introduced=self._introduced[check],
            waived=waived,
            open=still_open,
            per_1000_words=round(1000 * (decided + still_open) / self.words, 2) if self.words else 0.0,
            waiver_rate=None if rate is None else round(rate, 4),
            needs_tuning=rate is not None and rate > MOST_WAIVED and decided >= _LEAST_DECIDED,
        )


def _is_present(catalog: Catalog, item: PostEdit) -> bool:
    """Tell whether the outcome of a post-edit still stands in the article, for the same source."""
    entry = catalog.entry(item.number)
    return entry.target == item.edited and entry.source == item.source


def _unchecked(catalog: Catalog, item: PostEdit) -> tuple[str, ...]:
    return (item.machine,) if _is_present(catalog, item) else (item.machine, item.edited)
