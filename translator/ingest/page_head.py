"""Finds the title of a web page among its headings, its `<title>`, and what its head says to other programs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from translator.patterns import pattern

_HAN = "[\u3400-\u9fff]"
_SEPARATOR = pattern(rf"\s+[|–—\-·•:»«_/]+\s+|\s*[|_｜]+\s*|\s*——?\s*|\s*-\s*(?={_HAN})|(?<={_HAN})\s*-\s*")
"""Between a title and the name of the site."""
_ALIKE = 85
"""Per cent of two texts that must be equal for one to stand for the other."""


def page_title(
    headings: Sequence[str], inside: Sequence[str], named: Sequence[str], whole: str, sites: Sequence[str]
) -> str:
    """
    Return the title of the article of a page; empty where nothing says it.

    `headings` are those of the first level, `inside` those among them that stand in the article; `named` is what the
    head calls the article, most reliable first; `whole` is the `<title>`; `sites` are the names of the site, none of
    which is a title. A heading is one where the head agrees with it, or where it is the only one in the article.
    """
    from rapidfuzz.fuzz import ratio

    own_sites = {_letters(site) for site in sites if site}
    pieces = [piece for piece in _SEPARATOR.split(whole) if _letters(piece)]
    named = [_without_site(name, own_sites) for name in named if _letters(name) not in own_sites | {""}]
    if not named and len(pieces) > 1 and headings and _letters(headings[0]) == _letters(pieces[-1]):
        own_sites.add(_letters(pieces[-1]))
    titles = [heading for heading in headings if _letters(heading) not in own_sites | {""}]
    known = [letters for letters in map(_letters, (*named, whole)) if letters]
    for heading in titles:
        text = _letters(heading)
        if any(text in name or (bool(named) and name in text) or ratio(text, name) >= _ALIKE for name in known):
            return heading
    own = [heading for heading in inside if heading in titles]
    if len(own) == 1 or (len(titles) == 1 and not named):
        return (own or titles)[0]
    return named[0] if named else _without_site(whole, own_sites or {_letters(piece) for piece in pieces[1:][-1:]})


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
