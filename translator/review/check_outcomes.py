"""
What became of the findings of each check: mended by an edit, waived, brought in by an edit, still open.

*Mended* is worked out anew from the ledger: the checks of single segments run on what the machine said and on what
people made of it, and only where they changed anything. *Open* and *waived* are those of the present texts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from translator.checks import CHECKS
from translator.checks.runner import run_segment_checks, select_checks, with_policies
from translator.language import is_chinese
from translator.review.quality import category_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from translator.catalog import Catalog
    from translator.checks.base import Pair
    from translator.model import Finding
    from translator.project import Project
    from translator.review.checking import ArticleChecks
    from translator.review.postedits import PostEdit

MOST_WAIVED = 0.6
"""A check that people waive more often than this does not say what they need to know."""
_LEAST_DECIDED = 5
"""Fewer decisions than this say nothing about a check."""


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """One check in numbers; all are findings."""

    check: str
    category: str
    """Of ISO 5060: `accuracy/omission`."""
    fixed: int
    """On what the machine said, and gone after people edited it."""
    introduced: int
    """Not on what the machine said, and there after people edited it."""
    waived: int
    """On present texts, let stand by somebody with a reason."""
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

    def __init__(self, project: Project) -> None:
        """Take the project, whose settings say which checks run."""
        self._settings = project.settings.checks
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

    def add_edited(self, catalog: Catalog, checks: ArticleChecks, post_edits: Sequence[PostEdit]) -> None:
        """Compare the findings before and after each edit of one catalog."""
        edited = [item for item in post_edits if item.machine != item.edited and item.number]
        if not edited:
            return
        chosen = self._chosen(catalog)
        for item in edited:
            pair = replace(checks.pair(catalog.entry(item.number), item.edited), source=item.source)
            before, after = (self._found(replace(pair, target=text), chosen) for text in (item.machine, item.edited))
            self._fixed += before - after
            self._introduced += after - before

    def _chosen(self, catalog: Catalog) -> list[str]:
        from translator.publish.gate import SCRIPT_CHECKS

        within_chinese = is_chinese(catalog.source_tag) and is_chinese(catalog.tag)
        return select_checks(SCRIPT_CHECKS if within_chinese else (), self._settings.skip)

    def _found(self, pair: Pair, chosen: Sequence[str]) -> Counter[str]:
        pairs = with_policies([pair], self._settings)
        return Counter(finding.check for finding in run_segment_checks(pairs, chosen))

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
