"""
The outcome of the findings of each check: fixed by an edit, introduced by an edit, waived, or still open.

*Fixed* and *introduced* come from the ledger: where people changed the machine's text, the checks of single segments
run on the text before and after. *Open* and *waived* are the findings on the present texts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from translator.bilingual.model import Finding
from translator.bilingual.pairs import CHECKS, SCRIPT_CHECKS, find_check
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import select_checks
from translator.bilingual.settings import CheckSettings
from translator.bilingual.words.language import is_chinese
from translator.newsroom.catalog import Catalog
from translator.newsroom.proof.metrics.postedits import PostEdit
from translator.newsroom.proof.metrics.quality import category_of
from translator.newsroom.proof.metrics.summed_rows import sum_rows
from translator.newsroom.review.findings_cache import FindingsCache
from translator.newsroom.review.live_checks import ArticleChecks

MOST_WAIVED = 0.6
"""A check whose findings are waived more often than this needs tuning."""
# Fewer decisions than this say nothing about a check.
_LEAST_DECIDED = 5


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


@dataclass(slots=True)
class CheckCount:
    check: str
    fixed: int = 0
    introduced: int = 0
    waived: int = 0
    open: int = 0


def count_findings(
    catalog: Catalog,
    checks: ArticleChecks,
    post_edits: Sequence[PostEdit],
    still_open: Sequence[Finding],
    waived: Sequence[Finding],
) -> list[CheckCount]:
    """Count the findings on the present texts of one catalog, and compare those before and after each edit."""
    counts: dict[str, CheckCount] = {}

    def of(check: str) -> CheckCount:
        return counts.setdefault(check, CheckCount(check))

    for finding in still_open:
        of(finding.check).open += bool(finding.segment)
    for finding in waived:
        of(finding.check).waived += bool(finding.segment)
    for before, after in _compared(catalog, checks, post_edits, [*still_open, *waived]):
        for check, count in (before - after).items():
            of(check).fixed += count
        for check, count in (after - before).items():
            of(check).introduced += count
    return list(counts.values())


def _compared(
    catalog: Catalog, checks: ArticleChecks, post_edits: Iterable[PostEdit], present: Iterable[Finding]
) -> Iterator[tuple[Counter[str], Counter[str]]]:
    """
    Yield the findings before and after each edit, by check.

    `present` are all findings on present texts, waived ones too: what they cover need not be checked again.
    """
    edited = [item for item in post_edits if item.machine != item.edited and item.number]
    if not edited:
        return
    chosen = _segment_checks(catalog, checks.newsroom.settings.checks)
    known: dict[int, Counter[str]] = defaultdict(Counter)
    for finding in present:
        known[finding.segment][finding.check] += finding.check in chosen
    pairs: list[Pair] = []
    for item in edited:
        for text in (item.machine,) if _is_present(catalog, item) else (item.machine, item.edited):
            pair = checks.pair(catalog.entry(item.number), text)
            pairs.append(replace(pair, source=item.source, number=len(pairs)))
    counts: list[Counter[str]] = [Counter() for _pair in pairs]
    cache = FindingsCache(None, settings=checks.newsroom.settings.checks, only=chosen)
    for finding in cache.article_findings(pairs):
        counts[finding.segment][finding.check] += 1
    found = iter(counts)
    for item in edited:
        before = next(found)
        yield before, known[item.number] if _is_present(catalog, item) else next(found)


def _segment_checks(catalog: Catalog, settings: CheckSettings) -> list[str]:
    """Return the checks that look at one segment at a time and hold in this direction."""
    within_chinese = is_chinese(catalog.source_tag) and is_chinese(catalog.tag)
    ids = select_checks(SCRIPT_CHECKS if within_chinese else (), settings.skip)
    return [check for check in ids if hasattr(find_check(check), "check")]


def _is_present(catalog: Catalog, item: PostEdit) -> bool:
    """Whether the outcome of a post-edit still stands in the article, for the same source."""
    entry = catalog.entry(item.number)
    return entry.target == item.edited and entry.source == item.source


def check_outcomes(counts: Iterable[CheckCount], words: float) -> list[CheckOutcome]:
    """Return one line for each check that found anything in so many source words, those with most findings first."""
    sums = {item.check: item for item in sum_rows(counts, "check")}
    found = [_outcome(sums[check], words) for check in CHECKS if check in sums]
    found = [item for item in found if item.fixed + item.introduced + item.waived + item.open]
    return sorted(found, key=lambda item: -(item.fixed + item.waived + item.open))


def _outcome(counted: CheckCount, words: float) -> CheckOutcome:
    decided = counted.fixed + counted.waived
    rate = counted.waived / decided if decided else None
    return CheckOutcome(
        check=counted.check,
        category=category_of(counted.check),
        fixed=counted.fixed,
        introduced=counted.introduced,
        waived=counted.waived,
        open=counted.open,
        per_1000_words=round(1000 * (decided + counted.open) / words, 2) if words else 0.0,
        waiver_rate=None if rate is None else round(rate, 4),
        needs_tuning=rate is not None and rate > MOST_WAIVED and decided >= _LEAST_DECIDED,
    )
