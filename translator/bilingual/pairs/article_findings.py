"""What the checks of whole articles say of an article as it stands, for whoever looks at its segments one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from translator.bilingual.model import Finding
from translator.bilingual.pairs.article_style import is_without_stops, without_lost_stops
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_document_checks, run_segment_checks

_STOPS = "punct.terminal"


class ArticleFindings:
    """The findings in one state of an article; for 300 segments it is made in some milliseconds."""

    def __init__(self, pairs: Sequence[Pair], chosen: Sequence[str]) -> None:
        """Run the `chosen` checks; the policies of the pairs are complete."""
        self._found: dict[int, list[Finding]] = defaultdict(list)
        for item in run_document_checks(pairs, chosen):
            self._found[item.segment].append(item)
        self.is_without_stops = is_without_stops(
            pairs, run_segment_checks(pairs, [check for check in chosen if check == _STOPS])
        )

    def of(self, number: int) -> Sequence[Finding]:
        """Return what is said of one segment, by its number."""
        return self._found.get(number, ())

    def completed(self, number: int, alone: Iterable[Finding]) -> list[Finding]:
        """Return all findings in a segment; `alone` are those that need no other segment."""
        found = [*alone, *self.of(number)]
        return without_lost_stops(found) if self.is_without_stops else found
