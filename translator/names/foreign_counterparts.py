"""
People in a Chinese text whom the English text calls by names of other sounds, or of another surname.

A name is compared whole: 泽尔尼科娃 has the consonants of Zelnikova, and few of Petrenko.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from translator.names.comparison import surname_forms
from translator.names.counterparts import LONGEST_TEXT, is_named, people_in
from translator.names.known_names import known_english_words, known_kinds
from translator.names.name_words import name_words
from translator.names.recognition import Name, names_in
from translator.names.romanisation import romanised_surnames, wade_giles_of
from translator.names.sounds import whole_likeness
from translator.names.surnames import pinyin_surnames, split_surname, surnames
from translator.names.transliteration import SOUNDS
from translator.patterns import pattern
from translator.quantities.tables import longest_first

_CHARACTER = f"[{SOUNDS}得爱买提合孜赛甫吐司义铁地热依旺扎次仁嘉翰逊江力]"
"""Those behind the table are also words, so that they say nothing where there is no dot; many of Uyghur names."""
_DOTTED = pattern(rf"(?<!{_CHARACTER})(?<!·){_CHARACTER}{{1,7}}(?:·{_CHARACTER}{{1,8}}){{1,3}}")
_RUN = pattern(rf"{_CHARACTER}{{2,12}}")
_FULL_NAME = pattern(r"(?<![\w'’-])[A-Z][a-zÀ-ɏ'’-]{2,20}(?: [A-Z]\.?)?(?: [A-Z][a-zÀ-ɏ'’-]{2,20}){1,2}")
_WORD = pattern(r"[A-Z][A-Za-zÀ-ɏ'’-]{2,30}")
_LIKE = 0.6
"""Likeness up from which a name may be the rendering: of 66 in professional translations all but one have it."""
_MOST = 50
"""Names of one text that are looked at."""

Span = tuple[int, int]


def other_foreigners(chinese: str, english: str) -> Iterator[tuple[Span, Span]]:
    """
    Yield a foreign name of `chinese` (simplified) with the name of `english` that stands in its place.

    Only names with a dot (莉娜·科瓦奇), of which no part sounds like a word of `english`, and full names in `english`
    that sound like nothing in `chinese`.
    """
    words = [word[0] for word in _WORD.finditer(english)][: 4 * _MOST]
    lone = [
        match.span()
        for match in [*_DOTTED.finditer(chinese)][:_MOST]
        if _may_be_whole(match[0]) and not _is_heard(match[0], words)
    ]
    if not lone:
        return
    runs = [match[0] for match in _RUN.finditer(chinese)][:_MOST]
    others = [match.span() for match in [*_FULL_NAME.finditer(english)][:_MOST] if _is_lone(match[0], chinese, runs)]
    if len(lone) == len(others):  # Else nobody knows which stands for which.
        yield from zip(lone, others, strict=True)


def other_families(chinese: str, english: str) -> Iterator[tuple[Span, Span]]:
    """
    Yield a person of `chinese` (simplified) with the full name in `english` of a surname that no character there is.

    Cho Tae-yul for 朴振, Raymond Siu for 周一鸣: only where one of each is left over.
    """
    names = [match for match in islice(_asian_name().finditer(english), _MOST) if _is_telling(match[0])]
    if not names or len(chinese) > LONGEST_TEXT:
        return
    runs = [match[0] for match in _RUN.finditer(chinese)][:_MOST]
    written = {form for surname in _surnames_in(chinese) for form in surname_forms(surname)}
    others = [
        match.span()
        for match in names
        if not any(name.start < match.end() and match.start() < name.end for name in people_in(english, chinese))
        and written.isdisjoint(match[0].lower().split())
        and _is_lone(match[0].replace("-", " "), chinese, runs)
    ]
    words = {word[0].lower().partition("-")[0] for word in _WORD.finditer(english)}
    lone = [
        (name.start, name.end)
        for name in (_people_in(chinese) if others else ())
        if words.isdisjoint(surname_forms(split_surname(name.text)[0]))
        and name.text not in known_kinds()
        and not is_named(name.text, english)
    ]
    if len(lone) == len(others) == 1:
        yield lone[0], others[0]


@cache
def _asian_name() -> re.Pattern[str]:
    """
    Return the pattern of a full name of East Asia that is not in plain pinyin, which is read back elsewhere.

    What may be a surname with a hyphenated given name (Cho Tae-yul), or one that is in no mainlander's name: Raymond
    Siu, Nguyen Xuan Phuc.
    """
    abroad = "|".join(sorted(map(str.capitalize, _surnames_abroad())))
    forms = rf"[A-Z][a-z]+ [A-Z][a-z]+-[A-Za-z][a-z]+|(?:{abroad})(?: [A-Z][a-z]+){{1,3}}|[A-Z][a-z]+ (?:{abroad})"
    return pattern(rf"(?<![\w'’-])(?:{forms})(?![\w’'-]| [A-Z])")


def _is_telling(name: str) -> bool:
    words = name.lower().split()
    return "-" not in words[1] or words[0] in romanised_surnames() - name_words("no_name")


@cache
def _surnames_abroad() -> frozenset[str]:
    """Return surnames that are neither pinyin, nor Wade–Giles, nor words: `siu`, `nguyen`."""
    abroad = romanised_surnames() - pinyin_surnames() - set(map(wade_giles_of, pinyin_surnames()))
    return frozenset(surname for surname in abroad if len(surname) > 1) - name_words("no_name")


def _people_in(chinese: str) -> list[Name]:
    """Return the people with a Chinese surname: names, and what may be one behind a title."""
    import rjieba

    found = {name.start: name for name in names_in(chinese, "zh-Hans", with_model=False) if name.kind == "person"}
    for match in _behind_title().finditer(chinese):
        surname = split_surname(match[1])[0]
        if surname and match.start(1) not in found:
            found[match.start(1)] = Name(match[1], "person", *match.span(1))
    return [
        name
        for name in found.values()
        if (surname := split_surname(name.text)[0])
        and surname not in name_words("also_surname")
        and not any(rjieba.has_word(name.text[:length]) for length in (2, 3) if length > len(surname))
    ]


@cache
def _behind_title() -> re.Pattern[str]:
    return pattern(f"(?:{'|'.join(longest_first(name_words('title')))})([㐀-鿿]{{3}})")


def _surnames_in(chinese: str) -> set[str]:
    pieces = {chinese[start : start + length] for start in range(len(chinese)) for length in (1, 2)}
    return {piece for piece in pieces if piece in surnames()}


def _may_be_whole(name: str) -> bool:
    """Whether no part of a name is one character, as where a part of it is not among the characters of sounds."""
    return all(len(part) > 1 for part in name.split("·"))


def _is_heard(name: str, words: list[str]) -> bool:
    parts = [part for part in name.split("·") if len(part) > 1] or [name]
    if any(part in known_kinds() for part in parts):
        return True  # Another check knows it.
    likeness = sum(max((whole_likeness(word, part) for word in words), default=0.0) for part in parts)
    return likeness / len(parts) >= _LIKE


def _is_lone(name: str, chinese: str, runs: list[str]) -> bool:
    """Whether no word of a full name sounds like anything in the Chinese, stands there as it is, or is known."""
    for word in name.split():
        if word in chinese or word.lower() in known_english_words():
            return False
        if len(word) > 2 and any(whole_likeness(word, run) >= _LIKE for run in runs):
            return False
    return True
