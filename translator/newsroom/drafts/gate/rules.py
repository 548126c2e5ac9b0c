"""
Rules that only the gate applies: they are too strict for the translations of people.

Measured by `benchmarks/quality/planted_failures.py` on planted failures and on professional translations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from translator.bilingual.model import TermEntry
from translator.bilingual.pairs.text.characters import HAN
from translator.bilingual.quantities import find_quantities
from translator.bilingual.sentences.english import inner_abbreviations
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import longest_first, pattern

LONGEST_ECHO = 4
"""Consecutive words of the source that may stay in a Chinese target: a name, the title of a scheme."""

_HAN = pattern(f"[{HAN}]")
_HAN_RUN = pattern(f"[{HAN}]+")
_GLUED = pattern(f"[A-Za-z][{HAN}]|[{HAN}][A-Za-z]")
_LETTER = pattern(r"[A-Za-z0-9]")
_WORD = pattern(r"[A-Za-z]{2,}")
_LATIN_NAME = pattern(r"(?<![A-Za-z])[A-Z][\w.'’-]*[A-Za-z](?:[ -][A-Z][\w.'’-]*[A-Za-z])*")
_ASIDE = pattern(r"（[^（）]*）|\([^()]*\)|“[^“”]*”|《[^《》]*》|\"[^\"]*\"")
_ECHO = pattern(
    rf"(?<![A-Za-z])[A-Za-z][\w.'’-]{{0,60}}+(?:[ ,]++[A-Za-z][\w.'’-]{{0,60}}+){{{LONGEST_ECHO},}}", re.ASCII
)
_LATIN = r"\w\u00c0-\u024f"
_LOWER_WORD = pattern(rf"(?<![{_LATIN}.@/'’&-])[a-z][a-z'’-]*[a-z](?![{_LATIN}@/'’&-]|\.\w)", re.ASCII)
# A name of several words, which may have small ones: `Karenia brevis`, `Bank of America`.
_LATIN_RUN = pattern(r"[A-Z][\w.'’&-]{0,60}(?:[ -]+[\w.'’&-]+)+", re.ASCII)
# Words in small letters that Chinese texts have too.
_KEPT_WORDS = frozenset(
    {
        "http", "https", "www", "web", "wifi", "wi-fi", "app", "apps", "email", "e-mail", "url", "html", "css", "xml",
        "json", "pdf", "jpg", "png", "gif", "iphone", "ipad", "ios", "macos", "linux", "unix", "git", "sql", "php",
        "api", "cpu", "gpu", "usb", "vs", "etc", "cm", "mm", "km", "kg", "mg", "ml", "kw", "kwh", "mph", "am", "pm",
        "de", "la", "le", "van", "von", "bin", "al",
    }
)  # fmt: skip
_RUN = pattern(r"(?<!\w)(\w{1,20})(?:[\s，、,]+\1(?!\w)){3,}")
# Whether the source is Chinese → words from which a month can be concluded without being named.
_TELLS_MONTH = {
    True: pattern(r"(?<!个)月|季|春|夏|秋|冬|节|旦|六四|四二六|五四|九一八|\d[-/]\d"),
    False: pattern(r"month|quarter|spring|summer|autumn|fall|winter|christmas|easter|day\b|\d[-/]\d", re.IGNORECASE),
}
_INNER_STOP = pattern(r"。[”’』」]?(?=\S)")
# Share of a text between the places of one thing in both, at most.
_NEAR = 0.15
_SOURCE_END = pattern(r"[.!?;:…](?=[\"”’')\]]*\s+\S)")
_INNER_END = pattern(r"[。！？][”’」』]*+(?=\S)")
# It is not X, but X.
_NOT_BUT = pattern(r"(?:不是|并非)(?:一[种个])?([^，。]{2,12})，而是(?:一[种个])?\1(?=[，。；！])")
_END = pattern(r"[.!?。！？…][\s\"'“”’」』）)\]》>\d/]*$")
_LEAST_HAN, _LEAST_HAN_OPEN = 0.10, 0.21
"""Han characters per English letter: one in a thousand professional news translations has fewer."""
_LEAST_LETTERS, _LEAST_LETTERS_OPEN = 1.0, 2.0
"""English letters per Han character, likewise; `…OPEN`: the source ends in a full stop and the target does not."""


@dataclass(frozen=True, slots=True)
class GateProblem:
    """One reason not to show an attempt, or to doubt it."""

    check: str
    """Id of a check, or of the gate's own: `mt.empty mt.newline mt.answered mt.truncated mt.place mt.name …`."""
    detail: str
    weight: int
    """From 9 (empty, untranslated, looping) down to 1 (a doubt)."""
    blocks: bool = True

    def __str__(self) -> str:
        return f"{self.check}: {self.detail}" if self.detail else self.check


def is_cut_off(source: str, target: str, target_tag: str) -> bool:
    """
    Whether a target is far too short; stricter than the length check for people.

    Names that occur on both sides do not count. More is required of a target without the full stop of its source.
    """
    shared = {word for word in _LATIN_NAME.findall(source) if word in target}
    for word in longest_first(shared):
        source, target = source.replace(word, ""), target.replace(word, "")
    has_end = bool(_END.search(target)) or not _END.search(source)
    into_chinese = is_chinese(target_tag)
    chinese, english = (target, source) if into_chinese else (source, target)
    han, letters = len(_HAN.findall(chinese)), len(_LETTER.findall(english))
    if into_chinese:
        return letters >= 24 and han < letters * (_LEAST_HAN if has_end else _LEAST_HAN_OPEN)
    is_sentence = han > 8 or bool(_END.search(source))
    return is_sentence and han >= 4 and letters < han * (_LEAST_LETTERS if has_end else _LEAST_LETTERS_OPEN)


def leftover_problems(
    source: str, target: str, target_tag: str, terms: Sequence[TermEntry] = ()
) -> Iterator[GateProblem]:
    """
    Yield text left in the other language, names in Latin letters that were lost, and repetition loops.

    What `terms` ask for is not left over: nginx, where the glossary keeps that name.
    """
    run = _RUN.search(target)
    if run and not _RUN.search(source):
        yield GateProblem("rep.loop", f"{run[1]} over and over", 9)
    if _is_balanced(source) and not _is_balanced(target) and not _END.search(target):
        yield GateProblem("mt.truncated", "a quotation or bracket is left open", 3)
    if is_chinese(target_tag):
        if _NOT_BUT.search(target):
            yield GateProblem("sem.opposite", "it is not what it is", 4)
        if has_torn_sentence(source, target):
            yield GateProblem("mt.torn", "a full stop in the middle of a sentence", 4)
        for term in terms:
            for form in (term.source,) if term.status == "dnt" else term.targets:
                target = target.replace(form, " ")
        yield from _english_in_chinese(source, target)
    else:
        yield from _chinese_in_english(source, target)


def invented_months(source: str, target: str, source_tag: str, target_tag: str) -> Iterator[GateProblem]:
    """
    Yield a month in `target` where the source names none: “on the 25th” is not “on May 25”.

    Of 4,800 professional translations into English 28 add the month, which they know from the rest of the article; an
    engine does not. Of 4,300 into Chinese one adds it.
    """
    if _TELLS_MONTH[is_chinese(source_tag)].search(source):
        return
    if not any(quantity.month for quantity in find_quantities(source, source_tag)):
        added = next((quantity for quantity in find_quantities(target, target_tag) if quantity.month), None)
        if added:
            yield GateProblem("date.value", f"the source names no month: {target[added.start : added.end]}", 3)


def has_torn_sentence(source: str, target: str) -> bool:
    """
    Whether a Chinese target has more sentences than its source, one of which ends where that has an abbreviation.

    Models take the point for the end of a sentence: 先生。陆克文决定… for “Mr. Rudd's decision …”. Elsewhere a long
    sentence may well have become two.
    """
    inner = [found.end() / len(target) for found in _INNER_STOP.finditer(target)]
    if not inner or "." not in source:
        return False
    points = [end for _start, end in inner_abbreviations(source)]
    stops = sum(found.end() not in points for found in _SOURCE_END.finditer(source))
    is_near = any(abs(end / len(source) - stop) < _NEAR for end in points for stop in inner)
    return is_near and len(_INNER_END.findall(target)) > stops


def _is_balanced(text: str) -> bool:
    """Whether all quotation marks and brackets are closed; single quotes are too often apostrophes."""
    pairs = (("“", "”"), ("「", "」"), ("『", "』"), ("《", "》"))
    round_ = text.count("(") + text.count("（") == text.count(")") + text.count("）")
    return round_ and text.count('"') % 2 == 0 and all(text.count(a) == text.count(b) for a, b in pairs)


def _english_in_chinese(source: str, target: str) -> Iterator[GateProblem]:
    words = set(_WORD.findall(source))
    for word in _WORD.findall(target):
        # A part of a word of the source, other than its singular.
        if word not in words and any(word in whole and whole not in {f"{word}s", f"{word}es"} for whole in words):
            yield GateProblem("txt.codemix", f"a piece of a word: {word}", 4)
            break
    ordinary = set(_LOWER_WORD.findall(source)) - _KEPT_WORDS
    alone = _LOWER_WORD.finditer(_LATIN_RUN.sub(" ", _ASIDE.sub(" ", target)))
    left = next((found[0] for found in alone if found[0] in ordinary), "")
    if left:
        yield GateProblem("txt.codemix", f"left in English: {left}", 4)
    echo = next((hit[0] for hit in _ECHO.finditer(_ASIDE.sub(" ", target)) if hit[0] in source), "")
    if echo:
        yield GateProblem("txt.codemix", f"left in English: {echo}", 4)


def _chinese_in_english(source: str, target: str) -> Iterator[GateProblem]:
    if _GLUED.search(target) or any(run not in source for run in _HAN_RUN.findall(target)):
        yield GateProblem("txt.codemix", "Chinese that the source does not have", 4)
    names = {word for word in _WORD.findall(source) if len(word) > 3}
    if len(names) > 1 and not any(name.casefold() in target.casefold() for name in names):
        yield GateProblem("txt.untranslated", f"the names are gone: {' '.join(sorted(names))}", 5)
