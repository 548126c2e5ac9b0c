"""Years of a reign in English (folded text): `the 42nd year of the Qianlong reign`, `Reiwa 7`, `ROC year 114`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translator.bilingual.quantities.english.lunar_dates import ORDINAL, ordinal_value
from translator.bilingual.quantities.model import Kind, Recognition
from translator.bilingual.quantities.reigns import ANY_REIGN, ENGLISH_REIGNS
from translator.bilingual.words.patterns import pattern

_OF_REIGN: Final = rf" (?:of|in|under) (?:the )?(?:reign (?:of )?)?(?:the )?(?:emperor )?(?P<name>{ANY_REIGN})(?![a-z])"
_SHAPES: Final = (
    pattern(rf"(?P<number>{ORDINAL}) (?:regnal )?year{_OF_REIGN}"),
    pattern(rf"(?P<number>\d{{1,3}}){_OF_REIGN}"),
)
_NAMED: Final = pattern(rf"(?<![a-z])(?P<name>{ANY_REIGN})(?:'s|'| era| calendar| reign)? ?(?:year )?\(?$")
_NUMBER: Final = pattern(r"(?P<number>\d{1,3})(?![\d%]|[.,]\d|st|nd|rd|th| (?:million|billion|percent|people|years?))")
_WINDOW: Final = 40
REIGN_CUE: Final = rf"{ORDINAL} (?:regnal )?(?:year )?(?:of|in|under) |(?<=[a-z'(] )\d{{1,3}}(?!\d)|(?<=\()\d{{1,3}}"
"""What stands at the beginning of each; before the number of `Reiwa 7` the end of a word."""


def read_reign_years(text: str, position: int) -> Iterator[Recognition]:
    """Yield the year of a reign whose number begins at `position`."""
    match = next(filter(None, (shape.match(text, position) for shape in _SHAPES)), None)
    start = position
    if match is None:
        match = _NUMBER.match(text, position)
        named = _NAMED.search(text, max(0, position - _WINDOW), position) if match else None
        if match is None or named is None:
            return
        start, name = named.start(), named["name"]
    else:
        name = match["name"]
    reign = ENGLISH_REIGNS[re.sub(r"[\s-]", " ", name)]
    year = reign.year(ordinal_value(match["number"]))
    if year:
        yield Kind.DATE, start, match.end(), {"year": year, "era": reign.name}
