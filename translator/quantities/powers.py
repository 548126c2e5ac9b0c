"""Powers of ten in either language: `1.3e6`, `6.02 × 10^23`, 6.02×10²³."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_POWER: Final = re.compile(
    r"e(?P<letter>[+-]?\d{1,2})(?![\w.])|(?: ?[x×*·] ?10| ?乘以?10的)(?:(?:\^|\*\*) ?\(?(?P<caret>[+-]?\d{1,2})\)?"
    r"|(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})|(?P<named>负?\d{1,2})(?:次方|次幂))(?!\d)"
)
_LIMIT: Final = 40
"""The largest exponent that is read: atoms of a planet and lengths of Planck."""


def read_power(text: str, end: int, mantissa: Fraction) -> tuple[Fraction, int] | None:
    """Return the value of `mantissa` with the power of ten at `end` of a folded text, and the offset behind it."""
    match = _POWER.match(text, end)
    if match is None:
        return None
    written = match.group("letter") or match.group("caret") or match.group("raised") or match.group("named")
    exponent = int(written.translate(_SUPERSCRIPTS).replace("负", "-"))
    return (mantissa * Fraction(10) ** exponent, match.end()) if abs(exponent) <= _LIMIT else None
