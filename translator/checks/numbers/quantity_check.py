"""
What the numbers and dates of a pair disagree about, worked out once and shared by all checks of the two topics.

`QuantityCheck` is the base of those checks: it picks the mismatches of its own topic and words them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final

from translator.checks.base import FixKind, Pair, make_finding
from translator.model import Severity
from translator.quantities import ComparedTexts, Kind, Mismatch, Quantity, compare_quantities, render_quantity
from translator.quantities.currencies import YUAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.model import Finding

_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "changed": ("the source says {source}, the target says {target}", "原文为“{source}”，译文为“{target}”"),
    "missing": ("{source} is missing from the target", "译文缺少“{source}”"),
    "extra": ("{target} is not in the source", "译文中的“{target}”在原文中没有依据"),
    "unit": ("the unit changed: {source} became {target}", "单位变了：原文为“{source}”，译文为“{target}”"),
    "converted": ("converted: {source} became {target}", "已换算单位：原文为“{source}”，译文为“{target}”"),
    "currency": ("the currency changed: {source} became {target}", "币种变了：原文为“{source}”，译文为“{target}”"),
    "sign": ("the sign changed: {source} became {target}", "正负号变了：原文为“{source}”，译文为“{target}”"),
    "compound": (
        "feet and inches are no decimal number: {source} became {target}",
        "英尺与英寸不能写成小数：原文为“{source}”，译文为“{target}”",
    ),
    "point": (
        "percentage points are no percentage: {source} became {target}",
        "百分点不等于百分比：原文为“{source}”，译文为“{target}”",
    ),
    "decrease": ("nothing can fall by so many 倍: {target}", "减少或下降不能用“倍”：“{target}”"),
    "fiscal": (
        "a fiscal year must stay one: {source} became {target}",
        "财年不等于日历年：原文为“{source}”，译文为“{target}”",
    ),
    "zone": ("the time zone changed: {source} became {target}", "时区变了：原文为“{source}”，译文为“{target}”"),
    "ambiguous": (
        "{source} can be read as month/day or day/month",
        "“{source}”既可读作“月/日”，也可读作“日/月”",
    ),
}
_SAME_SHAPE: Final = ("changed", "unit", "currency", "sign", "point", "fiscal", "compound")


def compare_pair(pair: Pair) -> tuple[Mismatch, ...]:
    """Return what the quantities of `pair` disagree about, under its policy; `Pair.differences` keeps the answer."""
    source, target = pair.source_quantities, pair.target_quantities
    if pair.policy:
        source, target = _with_policy(source, pair.policy), _with_policy(target, pair.policy)
    texts = ComparedTexts(pair.source_visible, pair.target_visible, pair.source_tag, pair.target_tag)
    return (*compare_quantities(source, target, texts), *_wrong_ordinals(target))


def _wrong_ordinals(target: Sequence[Quantity]) -> Iterator[Mismatch]:
    """Yield the dates of an English target whose ordinal is misspelled (23th), whatever the source says."""
    for item in target:
        if item.correction:
            yield Mismatch("date.value", None, item, "suffix")


def _with_policy(quantities: Sequence[Quantity], policy: Any) -> tuple[Quantity, ...]:
    """Read `$` and 03/04/2021 as the policy says (`currency.dollar`, `english`)."""
    dollar, english = policy.get("currency.dollar", ""), policy.get("english", "")
    return tuple(_read(item, dollar, english) for item in quantities)


def _read(item: Quantity, dollar: str, english: str) -> Quantity:
    if dollar and item.currency == "$":
        return replace(item, currency=dollar)
    if item.reading == "MD" and english == "en-GB":
        return replace(item, month=item.day, day=item.month, reading="")
    return replace(item, reading="") if item.reading and english else item


class QuantityCheck:
    """Base of the checks that report one topic of `Pair.differences`."""

    id: ClassVar[str]
    severity: ClassVar[Severity] = Severity.ERROR
    targets: ClassVar[str] = "any"
    fix: ClassVar[FixKind] = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Report the differences of this topic."""
        for mismatch in pair.differences:
            if mismatch.topic == self.id:
                yield from self.report(pair, mismatch)

    def report(self, pair: Pair, mismatch: Mismatch) -> Iterator[Finding]:
        """Word one difference; a check with an exception of its own overrides this."""
        yield self.finding(pair, mismatch, self.severity)

    def finding(self, pair: Pair, mismatch: Mismatch, severity: Severity) -> Finding:
        """Build the finding, on the target's span where there is one, else on the source's."""
        source, target = mismatch.source, mismatch.target
        english, chinese = _TEXTS[mismatch.reason]
        words = {"source": source.text if source else "", "target": target.text if target else ""}
        side, here, there = ("target", target, source) if target else ("source", source, target)
        assert here is not None
        return make_finding(
            self,
            pair,
            "target" if side == "target" else "source",
            (here.start, here.end),
            english.format(**words),
            chinese.format(**words),
            suggestion=suggest(mismatch, pair.target_tag) if side == "target" else None,
            severity=severity,
            other_span=(there.start, there.end) if there else (0, 0),
        )


def suggest(mismatch: Mismatch, tag: str) -> str | None:
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
