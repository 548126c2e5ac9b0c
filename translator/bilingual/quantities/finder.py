"""The common base of both languages' finders: the list of what was found, and the frame for reading one amount."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from translator.bilingual.quantities.model import Kind, Numeral, Quantity, Recognition
from translator.bilingual.quantities.tables import UNITS
from translator.bilingual.words.patterns import pattern

_DIGITS: Final = pattern(r"\d{1,60}")
_SEASON: Final = pattern(r"([12]\d{3})/(\d{2}|[12]\d{3})(?![\d/])")
SLASH: Final = pattern(r"(\d{1,3})/(\d{1,3})(?![\d/]|,\d{3})")
# How many numbers of an identifier count: a version or a telephone number has few.
_PARTS: Final = 16


class QuantityFinder:
    """Reads one text from left to right and collects its quantities; a subclass has the recognisers of a language."""

    def __init__(self, original: str, text: str, most: float) -> None:
        self.original = original
        self.text = text
        """The folded text, as long as the original."""
        self.found: list[Quantity] = []
        self.most = most
        """The search ends once there are more."""
        self.position = 0
        """Offset at which the search continues."""

    def add_all(self, items: Iterable[Recognition]) -> bool:
        """Add everything that a recogniser found; tell whether there was anything."""
        before = len(self.found)
        for kind, start, end, fields in items:
            self.add(kind, start, end, **fields)
        return len(self.found) > before

    def add(self, kind: Kind, start: int, end: int, **fields: Any) -> bool:
        self.found.append(Quantity(kind, start, end, self.original[start:end], **fields))
        self.position = max(self.position, end)
        return True

    def add_identifier(self, start: int, end: int) -> bool:
        """Add a name with digits in it: the first number is the value, the others are alternatives."""
        first, *others = (Fraction(int(digits)) for digits in _DIGITS.findall(self.text[start:end])[:_PARTS])
        return self.add(Kind.IDENTIFIER, start, end, value=first, alternatives=tuple(others), is_soft=True)

    def add_season(self, start: int) -> bool:
        """Add the two years of 1968/69 or 2016/2017 where they stand at `start`, the second with its short form."""
        match = _SEASON.match(self.text, start)
        if match is None:
            return False
        year, other = int(match[1]), int(match[2])
        high = other + year - year % 100 if other < 100 else other
        return self.add(Kind.NUMBER, start, match.end(), value=Fraction(year), high=Fraction(high),
                        alternatives=(Fraction(high % 100),))  # fmt: skip

    def add_feet_and_inches(self, start: int, end: int, feet: int, inches: int) -> bool:
        parts, unit = (Fraction(feet), Fraction(inches)), UNITS["in"]
        return self.add(Kind.MEASURE, start, end, value=Fraction(12 * feet + inches), unit=unit, alternatives=parts)

    def skip(self, end: int) -> bool:
        self.position = end
        return True


Recogniser = Callable[..., bool]
"""A method of a finder that takes what begins at an offset, and tells whether there was anything."""


class Recognisers:
    """
    The recognisers that are asked, in their order, where a quantity may begin.

    A recogniser may have a cue: a pattern that fits wherever it finds something. It is not called where its cue does
    not fit, and all cues are tried at once.
    """

    def __init__(self, recognisers: Sequence[Recogniser], cues: Mapping[Recogniser, str]) -> None:
        self.everyone = tuple(recognisers)
        """In the order in which they are asked."""
        self._cued: dict[str, list[Recogniser]] = {}
        for recognise in self.everyone:
            if recognise in cues:
                self._cued.setdefault(cues[recognise], []).append(recognise)
        self._cues = pattern("".join(f"(?:(?={cue})()|)" for cue in self._cued))
        self._fitting: dict[tuple[str | None, ...], tuple[Recogniser, ...]] = {}

    def at(self, text: str, position: int) -> tuple[Recogniser, ...]:
        """Return those that may find something at `position` of a folded text."""
        if not self._cued:
            return self.everyone
        match = self._cues.match(text, position)
        assert match is not None  # Each cue may be absent.
        marks = match.groups()
        fitting = self._fitting.get(marks)
        if fitting is None:
            pairs = zip(self._cued.values(), marks, strict=True)
            absent = {recognise for recognisers, mark in pairs if mark is None for recognise in recognisers}
            fitting = self._fitting[marks] = tuple(one for one in self.everyone if one not in absent)
        return fitting


def recogniser(read: Callable[[str, int], Iterable[Recognition]]) -> Callable[..., bool]:
    """Return the method of a finder that adds what `read` finds at an offset of the folded text."""

    def recognise(finder: QuantityFinder, start: int, *_match: object) -> bool:
        return finder.add_all(read(finder.text, start))

    return recognise


def cased_recogniser(read: Callable[[str, str, int], Iterable[Recognition]]) -> Callable[..., bool]:
    """Do the same with a function that also asks the original text, for its capital letters."""

    def recognise(finder: QuantityFinder, start: int, *_match: object) -> bool:
        return finder.add_all(read(finder.text, finder.original, start))

    return recognise


class AmountReader:
    """
    Reads one amount: a number (or the two of a range) with its sign, currency and unit.

    A subclass sets the fields of the quantity step by step; each step takes the offset behind what was read so far.
    """

    def __init__(self, finder: QuantityFinder, start: int) -> None:
        self.finder = finder
        self.text = finder.text
        self.start = start
        """Offset of the number itself."""
        self.begin = start
        """Offset of the amount, a currency before the number included."""
        self.kind = Kind.NUMBER
        self.fields: dict[str, Any] = {}

    def read_suffix(self, end: int, number: Numeral, readers: Iterable[Callable[[int, Numeral], int]]) -> int:
        """Read what follows the number with the first of `readers` that fits it; return where that ends."""
        for read in readers:
            stop = read(end, number)
            if stop:
                return stop
        return end

    def change_values(self, change: Callable[[Fraction], Fraction]) -> None:
        """Apply `change` to the value, and to the other end of a range."""
        for name in ("value", "high"):
            if name in self.fields:
                self.fields[name] = change(self.fields[name])

    def note_approximation(self, end: int, words: tuple[str, ...], between: str, after: re.Pattern[str]) -> None:
        """Mark the amount as approximate behind one of `words` (with a character of `between`) or before `after`."""
        begin = self.begin
        if begin and self.text[begin - 1] in between:
            begin -= 1
        if self.text.endswith(words, 0, begin) or after.match(self.text, end):
            self.fields["is_approximate"] = True


_ISO: Final = pattern(
    r"(1[5-9]\d\d|20\d\d|2100)(?:([-./])(1[0-2]|0?[1-9])\2(3[01]|[12]\d|0?[1-9])"
    r"| (0[1-9]|1[0-2]) (0[1-9]|[12]\d|3[01]))(?!\d)"
)
_NUMERIC: Final = pattern(
    r"(?P<first>3[01]|[12]\d|0?[1-9])(?P<sign>[-/.])(?P<second>3[01]|[12]\d|0?[1-9])(?:(?P=sign)|,)"
    r"(?P<year>(?:19|20)\d\d|\d\d)(?![\d/]|[-.]\d)"
)
MONTH_AND_DAY: Final = pattern(
    r"(?P<first>3[01]|[12]\d|0?[1-9])[-/.](?P<second>3[01]|[12]\d|0?[1-9])(?![\d/%]|[-.]\d| ?[a-z])"
)
"""A date without its year, or a fraction: `4/22`."""


def read_numeric(text: str, position: int) -> Iterator[Recognition]:
    iso = _ISO.match(text, position)
    if iso:
        year, month, day = (int(group) for group in iso.groups() if group and group not in "-./")
        yield Kind.DATE, position, iso.end(), {"year": year, "month": month, "day": day}
        return
    match = _NUMERIC.match(text, position)
    if match:
        yield from read_ambiguous(match)


def read_ambiguous(match: re.Match[str]) -> Iterator[Recognition]:
    """Yield the date of `NUMERIC` or `MONTH_AND_DAY`; month first where both orders are possible."""
    parts = match.groupdict()
    first, second, year = int(parts["first"]), int(parts["second"]), parts.get("year")
    if first > 12 and second > 12:
        return
    is_short = year is not None and len(year) == 2
    if (is_short and parts["sign"] == ".") or (is_short and parts["sign"] == "-" and not _is_like_a_date(match)):
        return
    month, day = (second, first) if first > 12 else (first, second)
    fields: dict[str, Any] = {"month": month, "day": day, "is_soft": is_short or year is None}
    if year:
        fields["year"] = int(year) + ((2000 if int(year) < 70 else 1900) if is_short else 0)
    if not (first > 12 or second > 12 or first == second):
        fields["reading"] = "MD"
    yield Kind.DATE, match.start(), match.end(), fields


def _is_like_a_date(match: re.Match[str]) -> bool:
    parts = [match.group("first"), match.group("second"), match.group("year")]
    return any(part.startswith("0") or int(part) > 12 for part in parts)
