"""Finds the title of a web page among its headings, its `<title>`, and what its head says to other programs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from translator.bilingual.words.patterns import pattern

_HAN = "[\u3400-\u9fff]"
# Between a title and the name of the site.
_SEPARATOR = pattern(
    rf"(?<!\s)\s+[|–—\-·•:»«_/@~]+\s+|:+\s+|(?:(?<!\s)\s+)?(?:[|_｜]+\s*|——?\s*|-\s*(?={_HAN}))"
    rf"|(?<={_HAN})\s*-\s*"
)
# Per cent of two texts that are equal where one is a wording of the other.
_ALIKE = 70
_LEAST, _LEAST_BELOW = 0.4, 0.45
"""How far the head must agree with a heading of the first level, and with one below it."""


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int
    """From 1."""
    is_inside: bool
    """It stands in the article."""


def page_title(headings: Sequence[Heading], named: Sequence[str], whole: str, sites: Sequence[str]) -> str:
    """
    Return the title of the article of a page; empty where nothing says it.

    `named` is what the head calls the article, most reliable first; `whole` is the `<title>`; `sites` are the names of
    the site, none of which is a title. It is the heading with which the head agrees most, or the only one of the first
    level in the article; else what the head says.
    """
    own_sites = {letters for site in sites if (letters := _letters(site))}
    named = [_without_site(name, own_sites) for name in named if _letters(name) not in own_sites | {""}]
    known = [letters for letters in map(_letters, named) if letters]
    candidates = [heading for heading in headings if _letters(heading.text) not in own_sites | {""}]
    pieces = [_letters(piece) for piece in _SEPARATOR.split(whole) if _letters(piece)]
    agreed = [(_agreement(one, known, pieces), one) for one in candidates]
    best, heading = max(agreed, key=lambda item: (item[0], -item[1].level), default=(0.0, None))
    if heading is not None and best >= (_LEAST if heading.level == 1 else _LEAST_BELOW):
        return next((name for name in named if _is_long_part(_letters(name), _letters(heading.text))), heading.text)
    first = [one for one in candidates if one.level == 1]
    own = [one for one in first if one.is_inside] or [one for one in first if not named or _is_long(one.text)]
    if len(own) == 1:
        return own[0].text
    if named or own_sites or not whole:
        return named[0] if named else _without_site(whole, own_sites)
    return _without_site(whole, set(pieces[1:][-1:]))


def site_names(whole: str, title: str) -> list[str]:
    """Return what stands beside the title of the article in the `<title>` of its page; nothing where that has none."""
    pieces = [piece for piece in _SEPARATOR.split(whole) if _letters(piece)]
    return [piece for piece in pieces if piece != title] if title in pieces else []


def _agreement(heading: Heading, named: Sequence[str], pieces: Sequence[str]) -> float:
    """Return how far what a head says is this heading, from 0 to 1; a piece of the `<title>` may be the site's name."""
    from rapidfuzz.fuzz import ratio

    text, whole = _letters(heading.text), "".join(pieces)
    shares = [0.9 * len(text) / len(whole) if whole and text in whole else 0.0]
    ends = {0, *accumulate(map(len, pieces))}
    if whole and text in whole and {start := whole.find(text), start + len(text)} <= ends:
        # Of two alike the first: most sites put their name behind the title.
        shares.append(0.6 + 0.3 * len(text) / len(whole) + 0.02 * whole.startswith(text))
    shares += [len(text) / len(name) if text in name else 0.95 if name in text else 0.0 for name in named]
    if heading.level == 1:
        shares += [_LEAST for name in (*named, whole) if text in name]
        shares += [ratio(text, name) / 100 for name in (*named, whole) if ratio(text, name) >= _ALIKE]
    return max(shares)


def _is_long(text: str) -> bool:
    return len(text.split()) >= 4 or len(re.findall(_HAN, text)) >= 8


def _is_long_part(name: str, text: str) -> bool:
    return name != text and text.endswith(name) and len(name) < 0.8 * len(text)


def _without_site(text: str, sites: set[str]) -> str:
    """Return a title without the name of the site at its end or beginning."""
    cuts = list(_SEPARATOR.finditer(text))
    for cut in reversed(cuts):
        if _letters(text[cut.end() :]) in sites:
            return text[: cut.start()].strip()
    if cuts and _letters(text[: cuts[0].start()]) in sites:
        return text[cuts[0].end() :].strip()
    return text.strip()


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
