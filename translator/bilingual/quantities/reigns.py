"""
Years of reigns and states in both languages, as Gregorian years: 乾隆四十二年, 令和7年, 民國114年, `Reiwa 7`.

A line of `data/reigns.tsv` is a reign. The Gregorian year is that in which the year of the reign began.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from translator.bilingual.quantities.folding import fold_chinese
from translator.bilingual.quantities.tables import any_phrase, any_word, phrases, table
from translator.bilingual.words.patterns import longest_first, pattern

_REPUBLIC: Final = "民国"


class Reign(NamedTuple):
    """A reign, an era or a state from whose beginning years are counted."""

    name: str
    """Its Chinese name, Simplified; `ROC` for 民国."""
    first: int
    last: int
    english: tuple[str, ...]

    def year(self, number: int) -> int:
        """Return the Gregorian year of a year of the reign, 0 for one that it did not have."""
        year = self.first + number - 1
        return year if number and self.first <= year <= self.last else 0

    def number(self, year: int) -> int:
        return year - self.first + 1


_ROWS: Final = [
    (Reign(chinese.split()[0].replace(_REPUBLIC, "ROC"), int(first), int(last), phrases(english)), chinese.split())
    for first, last, chinese, english in table("reigns", 4)
]
REIGNS: Final = {reign.name: reign for reign, _ in _ROWS}
REPUBLIC: Final = REIGNS["ROC"]
"""Its years are also written without its name, in Taiwan: 113年全年, 1141105."""
_CHINESE: Final = {fold_chinese(name): reign for reign, names in _ROWS for name in names}
ENGLISH_REIGNS: Final = {name: reign for reign, _ in _ROWS for name in reign.english}
ANY_REIGN: Final = any_phrase(longest_first(ENGLISH_REIGNS))
"""Pattern of all English names, in lower case."""
_LONGEST: Final = max(map(len, _CHINESE))
_BEFORE: Final = pattern(rf"({any_word(_CHINESE)})(?:朝|帝|皇帝)? ?$")
_IN_CHINESE: Final = pattern(
    rf"(?P<name>{any_word(name for _, names in _ROWS for name in names)})(?:年[间間]|朝|[时時]期|帝)"
)
_IN_ENGLISH: Final = pattern(rf"(?<![a-z])(?P<name>{any_word(ENGLISH_REIGNS)})(?:'s)? (?:reign|era|period|years)")
_LAST: Final = frozenset(name[-1] for name in _CHINESE) | {" ", "朝", "帝"}


def reigns_of(text: str) -> list[tuple[Reign, re.Match[str]]]:
    """Return the reigns that a text in small letters speaks of as a whole, each with its place: 康熙年间."""
    chinese = [(_CHINESE[fold_chinese(match["name"])], match) for match in _IN_CHINESE.finditer(text)]
    return chinese + [(ENGLISH_REIGNS[match["name"]], match) for match in _IN_ENGLISH.finditer(text)]


def reign_before(text: str, position: int) -> tuple[Reign, int] | None:
    """Return the reign whose Chinese name ends before `position` of a folded text, and where the name begins."""
    if text[position - 1 : position] not in _LAST:
        return None
    match = _BEFORE.search(text, max(0, position - _LONGEST - 3), position)
    return (_CHINESE[match[1]], match.start()) if match else None
