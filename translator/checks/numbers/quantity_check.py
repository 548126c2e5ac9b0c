"""`QuantityCheck`, the base of the checks of numbers and dates: each reports the mismatches of its own topic."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from translator.checks.base import Pair, TextCheck
from translator.i18n import LazyMessage
from translator.model import Severity
from translator.quantities import Kind, Mismatch, render_quantity
from translator.quantities.currencies import YUAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.checks.base import FixKind
    from translator.model import Finding

_MESSAGES: Final = {
    "changed": LazyMessage("the source says {source}, the target says {target}"),
    "missing": LazyMessage("{source} is missing from the target"),
    "extra": LazyMessage("{target} is not in the source"),
    "unit": LazyMessage("the unit changed: {source} became {target}"),
    "converted": LazyMessage("converted: {source} became {target}"),
    "currency": LazyMessage("the currency changed: {source} became {target}"),
    "sign": LazyMessage("the sign changed: {source} became {target}"),
    "compound": LazyMessage("feet and inches are no decimal number: {source} became {target}"),
    "point": LazyMessage("percentage points are no percentage: {source} became {target}"),
    "decrease": LazyMessage("nothing can fall by so many 倍: {target}"),
    "fiscal": LazyMessage("a fiscal year must stay one: {source} became {target}"),
    "zone": LazyMessage("the time zone changed: {source} became {target}"),
    "ambiguous": LazyMessage("{source} can be read as month/day or day/month"),
}
"""Reason of a mismatch → what is said of it."""
_SAME_SHAPE: Final = ("changed", "unit", "currency", "sign", "point", "fiscal", "compound")


class QuantityCheck(TextCheck):
    """Base of the checks that report one topic of `Pair.differences`."""

    category = "accuracy/mistranslation"
    severity = Severity.ERROR
    fix: ClassVar[FixKind] = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Report the differences of this topic."""
        for mismatch in pair.differences:
            if mismatch.topic == self.id:
                yield from self.report(pair, mismatch)

    def report(self, pair: Pair, mismatch: Mismatch) -> Iterator[Finding]:
        """Report one difference; a check that treats some of them otherwise overrides this."""
        yield self.mismatch_finding(pair, mismatch)

    def mismatch_finding(self, pair: Pair, mismatch: Mismatch, severity: Severity | None = None) -> Finding:
        """Build the finding, on the target's span where there is one, else on the source's."""
        source, target = mismatch.source, mismatch.target
        here, there = (target, source) if target else (source, target)
        assert here is not None
        message = _MESSAGES[mismatch.reason]
        return self.finding(
            pair,
            message.filled(source=source.text if source else "", target=target.text if target else ""),
            (here.start, here.end),
            side="target" if target else "source",
            suggestion=suggest_text(mismatch, pair.target_tag) if target else None,
            severity=severity,
            other_span=(there.start, there.end) if there else (0, 0),
        )


def suggest_text(mismatch: Mismatch, tag: str) -> str | None:
    """Return what should stand at the target's span, where the source's quantity can be written in its place."""
    source, target = mismatch.source, mismatch.target
    if source is None or target is None or mismatch.reason not in _SAME_SHAPE:
        return None
    if source.kind is not target.kind and Kind.PERCENTAGE_POINT not in {source.kind, target.kind}:
        return None
    if source.currency == YUAN and tag == "en":
        source = replace(source, currency="CNY")
    text = render_quantity(source, tag)
    return text if text != target.text else None
