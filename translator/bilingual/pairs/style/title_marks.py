"""Where English has the titles of works that 《》 mark in Chinese, and what marks them."""

from __future__ import annotations

from translator.bilingual.pairs.style.base import Change
from translator.bilingual.pairs.word_lists import read_pattern
from translator.bilingual.words.added_emphasis import added_italics
from translator.bilingual.words.patterns import pattern

_TITLE = pattern(r"《([^《》]*(?:《[^《》]*》[^《》]*)*)》")
_OTHER_QUOTES = pattern("[“「『]")
_QUOTED = (
    pattern(r"“([^“”]+)”"), pattern(r"(?<![\w\"])\"([^\"“”]+)\"(?![\w\"])"),
    pattern(r"(?<![\w’'])‘((?:[^‘’]|’(?=\w))+)’(?!\w)"), pattern("《([^《》]+)》"),
)  # fmt: skip
# Laws and papers, which English writes with capitals alone.
_NO_WORK = pattern(rf"(?:{read_pattern('papers_zh')})(?:（[^（）]*）)?$")
_STOPS = ",.;:"
_MARKS = {"italics": ("*", "*"), "quotes": ("“", "”"), "plain": ("", "")}
# Letters of the longest word without a capital in a title: *from*, *with*.
_SMALL_WORD = 4
# Words of a title; what is longer is a quotation.
_LONGEST = 16


def titles_in(source: str) -> list[tuple[int, int]]:
    """Return where the titles of works stand in a Chinese text, without their marks; laws and papers are none."""
    return [match.span(1) for match in _TITLE.finditer(source) if not _NO_WORK.search(match[1])]


def has_title_marks(source: str, target: str) -> bool:
    """Whether an English target has italics or quotation marks that may be those of a title."""
    return any(mark in target for mark in '“"《') or bool(added_italics(source, target))


def title_changes(source: str, target: str, works: str) -> list[Change]:
    """
    Return what to write in an English target so that the works of a Chinese source are marked as the house marks them.

    `works`: `italics`, `quotes`, `plain`. A title is what has italics or quotation marks (or 《》) in the target.
    Nothing is returned where there are not as many as the source has works, so that a quotation is no title.
    """
    works_in_source = len(titles_in(source))
    if not works_in_source:
        return []
    others = len(_OTHER_QUOTES.findall(source))
    italics = [(one.start, one.end, target[slice(*one.inner)]) for one in added_italics(source, target)]
    quoted = [
        (*match.span(), match[1])
        for mark in _QUOTED
        for match in mark.finditer(target)
        if not any(start <= match.start(1) and match.end(1) <= end for start, end, _words in italics)
    ]
    if others and len(italics) + len(quoted) != works_in_source + others:
        return []  # Which are the titles, and which what somebody said?
    found = sorted(italics + [one for one in quoted if _is_title(one[2], among_quotations=others > 0)])
    if len(found) != works_in_source or works not in _MARKS:
        return []
    opening, closing = _MARKS[works]
    changes = []
    for start, end, words in found:
        stop = words[-1] if words[-1] in _STOPS and works != "quotes" else ""
        changes.append((start, end, f"{opening}{words.removesuffix(stop)}{closing}{stop}"))
    return changes


def _is_title(text: str, *, among_quotations: bool) -> bool:
    """Whether a text in quotation marks may be a title; `among_quotations`: only what is written like one is."""
    words = text.split()
    if not text[:1].isalnum() or len(words) > _LONGEST or "*" in text:
        return False
    if not among_quotations:
        return True
    has_capitals = all(word[0].isupper() or not word[0].isalpha() or len(word) <= _SMALL_WORD for word in words[1:])
    return text[0].isupper() and has_capitals and text.rstrip(_STOPS)[-1:].isalnum()
