"""
People in a Chinese text whom the English text calls by names of other sounds, or of another surname.

A name is compared whole: 泽尔尼科娃 has the consonants of Zelnikova, and few of Petrenko.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

from translator.bilingual.names.comparison import surname_forms
from translator.bilingual.names.counterparts import LONGEST_TEXT, is_named, people_in
from translator.bilingual.names.known_names import known_english_words, known_kinds
from translator.bilingual.names.name_words import name_words
from translator.bilingual.names.recognition import Name, names_in
from translator.bilingual.names.romanisation import romanised_surnames, wade_giles_of
from translator.bilingual.names.sounds import sound_likeness, whole_likeness
from translator.bilingual.names.surnames import pinyin_surnames, split_surname, surnames
from translator.bilingual.names.transliteration import WRITTEN
from translator.bilingual.words import chinese_words
from translator.bilingual.words.patterns import pattern

_DOTTED = pattern(rf"(?<!{WRITTEN})(?<!·){WRITTEN}{{1,7}}(?:·{WRITTEN}{{1,8}}){{1,3}}")
_RUN = pattern(rf"{WRITTEN}{{2,12}}")
_FULL_NAME = pattern(
    r"(?<![\w'’-])[A-Z][A-Za-zÀ-ɏ'’-]{1,20}"
    r"(?:(?: [A-Z]\.| (?:de|van|von|bin|al|la|den|der))* [A-Z][A-Za-zÀ-ɏ'’-]{1,20}){1,5}"
)
_WORD = pattern(r"(?<![\w'’-])[A-Z][A-Za-zÀ-ɏ'’-]{1,20}")
_POSSESSIVE = pattern(r"['’]s?$")
_MOST_WORDS = 5
# Likeness of first and last names up from which one renders the other: 97 % of 87 in translations, 18 % of others.
_LIKE_BOTH = 0.49
# Likeness of last names up to which it is another family, whatever the first name: none of 215 in translations.
_UNLIKE = 0.2
# Likeness up from which a name may be the rendering: of 66 in professional translations all but one have it.
_LIKE = 0.6
# Names of one text that are looked at.
_MOST = 50

Span = tuple[int, int]


def other_foreigners(chinese: str, english: str) -> Iterator[tuple[Span, Span]]:
    """
    Yield a foreign name of `chinese` (simplified) with the name of `english` that stands in its place.

    Only names with a dot (莉娜·科瓦奇) that sound like no two words of a name in `english`, first and last, and full
    names in `english` that sound like nothing in `chinese`.
    """
    dotted = [match for match in islice(_DOTTED.finditer(chinese), _MOST) if _may_be_whole(match[0])]
    latin = list(islice(_latin_names(english), _MOST)) if dotted else []
    heard = {(name, couple) for name in dotted for couple in latin if _is_rendered(couple[1], name[0])}
    lone = [
        name.span()
        for name in dotted
        if name[0].rpartition("·")[2] not in known_kinds()  # Another check knows it.
        and not any(one is name for one, _couple in heard)
    ]
    if not lone:
        return
    runs = _RUN.findall(_DOTTED.sub(" ", chinese))[:_MOST]
    others = [
        span
        for span, words in latin
        if not any(couple == (span, words) for _name, couple in heard) and _is_lone(words, chinese, runs)
    ]
    if len(lone) == len(others):  # Else nobody knows which stands for which.
        yield from zip(lone, others, strict=True)


def _latin_names(english: str) -> Iterator[tuple[Span, tuple[str, ...]]]:
    """Yield where names of two to five words stand in `english`, without titles and possessives before them."""
    for match in _FULL_NAME.finditer(english):
        words = [*_WORD.finditer(match[0])]
        while words and (words[0][0].endswith(("'s", "’s")) or words[0][0] in _titles()):
            del words[0]
        if 2 <= len(words) <= _MOST_WORDS:
            start = match.start() + words[0].start()
            last = _POSSESSIVE.sub("", words[-1][0])
            end = match.start() + words[-1].start() + len(last)
            yield (start, end), (*(word[0] for word in words[:-1]), last)


@cache
def _titles() -> frozenset[str]:
    return name_words("english_title") | name_words("english_office")


def _is_rendered(words: tuple[str, ...], dotted: str) -> bool:
    """Whether a name with a dot sounds like two of the words: its first part like one, its last like a later one."""
    parts = dotted.split("·")
    firsts = [_part_likeness(word, parts[0], is_first=True) for word in words]
    lasts = [_part_likeness(word, parts[-1], is_first=False) for word in words]
    return any(
        last > _UNLIKE and (first + last) / 2 >= _LIKE_BOTH
        for at, first in enumerate(firsts)
        for last in lasts[at + 1 :]
    )


def _part_likeness(word: str, part: str, *, is_first: bool) -> float:
    """Return how much a word sounds like the first or last part of a name, or that without one or two characters."""
    length = len(part)
    forms = [part[cut:] if is_first else part[: length - cut] for cut in range(3) if length - cut > 1] or [part]
    return max((whole_likeness(word, form) + sound_likeness(word, form) / 100) / 2 for form in forms)


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
        and _is_lone(match[0].replace("-", " ").split(), chinese, runs)
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
    """Return the people with a Chinese surname."""
    return [
        name
        for name in names_in(chinese, "zh-Hans", with_model=False)
        if name.kind == "person"
        and (surname := split_surname(name.text)[0])
        and surname not in name_words("also_surname")
        and not any(chinese_words.has_word(name.text[:length]) for length in (2, 3) if length > len(surname))
    ]


def _surnames_in(chinese: str) -> set[str]:
    pieces = {chinese[start : start + length] for start in range(len(chinese)) for length in (1, 2)}
    return {piece for piece in pieces if piece in surnames()}


def _may_be_whole(name: str) -> bool:
    """Whether no part of a name is one character, as where a part of it is not among the characters of sounds."""
    return all(len(part) > 1 for part in name.split("·"))


def _is_lone(words: Iterable[str], chinese: str, runs: list[str]) -> bool:
    """Whether no word of a full name sounds like anything in the Chinese, stands there as it is, or is known."""
    for word in words:
        if word in chinese or word.lower() in known_english_words() or word in name_words("english_body"):
            return False
        if len(word) > 2 and any(whole_likeness(word, run) >= _LIKE for run in runs):
            return False
    return True
