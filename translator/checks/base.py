"""
What a check is, and what it gets to see.

A check is a class with an `id`, a `severity`, a docstring that `translator explain` prints, and one method. It reads
texts, yields findings, prints nothing and raises nothing. It is listed in `translator/checks/__init__.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol

from translator.model import Finding, Severity, TermEntry, short_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from translator.quantities import Mismatch, Quantity

Side = Literal["source", "target"]
FixKind = Literal["safe", "suggest", "no"]
"""`safe` may run in bulk, `suggest` is one key in review, `no`: only a person knows."""


@dataclass(frozen=True)
class Pair:
    """One segment with its target, as checks see it; derived views are made once and shared by all checks."""

    source: str
    target: str
    source_tag: str
    target_tag: str
    kind: str = "paragraph"
    number: int = 0
    """1-based number of the segment in its article."""
    terms: Sequence[TermEntry] = ()
    """Glossary entries that may concern this segment (all of them, or those already matched)."""
    policy: Mapping[str, Any] = field(default_factory=dict)
    article_date: str = ""
    """ISO date of the article, for `上世纪` and weekdays without a year; empty when unknown."""
    context: str = ""
    """What tells two equal sources apart (gettext's msgctxt); empty where nothing does."""

    @cached_property
    def source_visible(self) -> str:
        """`source` with protected pieces masked, code point for code point: see `checks.masking.mask_protected`."""
        from translator.checks.masking import mask_protected

        return mask_protected(self.source)

    @cached_property
    def target_visible(self) -> str:
        """`target` masked in the same way; offsets into it are offsets into `target`."""
        from translator.checks.masking import mask_protected

        return mask_protected(self.target)

    @cached_property
    def length_ratio(self) -> tuple[float, float, float]:
        """Chinese characters for one English character, and the usual bounds: see `checks.text.length.length_ratio`."""
        from translator.checks.text.length import length_ratio

        return length_ratio(self)

    @cached_property
    def source_quantities(self) -> tuple[Quantity, ...]:
        """Numbers, money, dates … of the source, in text order."""
        from translator.quantities import find_quantities

        return find_quantities(self.source_visible, self.source_tag, article_date=self.article_date)

    @cached_property
    def target_quantities(self) -> tuple[Quantity, ...]:
        """Numbers, money, dates … of the target, in text order."""
        from translator.quantities import find_quantities

        return find_quantities(self.target_visible, self.target_tag, article_date=self.article_date)

    @cached_property
    def differences(self) -> tuple[Mismatch, ...]:
        """What the quantities of the two sides disagree about; shared by the checks of numbers and dates."""
        from translator.checks.numbers.quantity_check import compare_pair

        return compare_pair(self)


class Check(Protocol):
    """A rule about one segment at a time."""

    id: ClassVar[str]
    """As in the documentation: `num.value`."""
    severity: ClassVar[Severity]
    targets: ClassVar[str]
    """Languages of the target that it is for: `any`, `zh`, `en`."""
    fix: ClassVar[FixKind]

    def check(self, pair: Pair) -> Iterable[Finding]:
        """Yield what is wrong with the pair; nothing where all is well."""
        ...


class DocumentCheck(Protocol):
    """A rule about all segments of an article together (consistency, first mentions, spacing policy)."""

    id: ClassVar[str]
    severity: ClassVar[Severity]
    targets: ClassVar[str]
    fix: ClassVar[FixKind]

    def check_document(self, pairs: Sequence[Pair]) -> Iterable[Finding]:
        """Yield findings whose `segment` says which pair they belong to; `pairs` are in order, all of one target."""
        ...


class AnyCheck(Protocol):
    """What all checks have in common, and all that the list of checks and `explain` need."""

    id: ClassVar[str]
    severity: ClassVar[Severity]
    targets: ClassVar[str]
    fix: ClassVar[FixKind]


def make_finding(
    check: AnyCheck,
    pair: Pair,
    side: Side,
    span: tuple[int, int],
    message: str,
    message_zh: str,
    *,
    suggestion: str | None = None,
    is_safe_fix: bool = False,
    severity: Severity | None = None,
    other_span: tuple[int, int] = (0, 0),
) -> Finding:
    """
    Build a finding on `pair`, with the fingerprint that a waiver names.

    `span` is in code points of the raw text of `side`; `other_span` is the matching place in the other text, where
    there is one. The fingerprint hashes the texts of both spans, so that a waiver dies as soon as either changes.
    """
    text, other = (pair.source, pair.target) if side == "source" else (pair.target, pair.source)
    start, end = span
    here, there = text[start:end] or text, other[slice(*other_span)] or other
    spans = (here, there) if side == "source" else (there, here)
    return Finding(
        check=check.id,
        severity=severity or check.severity,
        side=side,
        start=start,
        end=end,
        message=message,
        message_zh=message_zh,
        suggestion=suggestion,
        segment=pair.number,
        fingerprint=short_hash(check.id, *spans),
        is_safe_fix=is_safe_fix,
    )
