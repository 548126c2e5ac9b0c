"""Powers in either language: `1.3e6`, `6.02 × 10^23`, 6.02×10²³, 10⁶, `2^32`."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from translator.bilingual.words.patterns import pattern

RAISED: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺"
_SUPERSCRIPTS: Final = str.maketrans(RAISED, "0123456789-+")
_POWER: Final = pattern(
    r"e(?P<letter>[+-]?\d{1,2})(?![\w.])|(?: ?[x×*·] ?10| ?乘以?10的)(?:(?:\^|\*\*) ?\(?(?P<caret>[+-]?\d{1,2})\)?"
    r"|(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})|(?P<named>负?\d{1,2})(?:次方|次幂))(?!\d)"
)
_EXPONENT: Final = pattern(r"\^\(?([+-]?\d{1,2})\)?(?![\d.])")
# An exponent behind a 10; 10¹, 10² and 10³ may have the mark of a note.
_BEHIND_TEN: Final = pattern(r"[⁻⁺][⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|[¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]|[⁴⁵⁶⁷⁸⁹]")
# The largest exponent that is read: `2^64`.
_LIMIT: Final = 64


def lowered(text: str) -> str:
    """Return what is left of a power where raised digits are lost."""
    return text.translate(_SUPERSCRIPTS)


def read_power(text: str, end: int, mantissa: Fraction) -> tuple[Fraction, int] | None:
    """Return the value of `mantissa` with the power at `end` of a folded text, and the offset behind it."""
    plain = _EXPONENT.match(text, end)
    if plain:
        exponent = int(plain.group(1))
        is_small = mantissa and abs(exponent) <= _LIMIT and abs(mantissa) < 10**6
        return (mantissa**exponent, plain.end()) if is_small else None
    raised = _BEHIND_TEN.match(text, end) if mantissa == 10 and text.startswith("10", end - 2) else None
    if raised:
        return Fraction(10) ** int(raised[0].translate(_SUPERSCRIPTS)), raised.end()
    match = _POWER.match(text, end)
    if match is None:
        return None
    written = match.group("letter") or match.group("caret") or match.group("raised") or match.group("named")
    exponent = int(written.translate(_SUPERSCRIPTS).replace("负", "-"))
    return (mantissa * Fraction(10) ** exponent, match.end()) if abs(exponent) <= _LIMIT else None
