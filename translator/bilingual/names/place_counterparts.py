"""
Chinese places of an English text that nothing in the Chinese one names, and what they were most likely written for.

A place in pinyin can be read back, as a person can: `Linhai` is invented where no characters are read so.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from translator.bilingual.code_version import code_version
from translator.bilingual.names.comparison import is_read_in, syllables_in
from translator.bilingual.names.counterparts import LONGEST_TEXT, is_named
from translator.bilingual.names.known_names import known_english_words, known_kinds, known_names, plain_forms
from translator.bilingual.names.name_words import name_words
from translator.bilingual.names.recognition import Name, names_in
from translator.bilingual.names.transliteration import SOUNDS
from translator.bilingual.tables import cached_table
from translator.bilingual.words.patterns import pattern

_WORD = pattern(r"(?<![\w'’-])[A-Z][a-z]+(?:['’][a-z]{2,})?(?![\w-])")
_GENERIC = pattern(r" (?:County|City|District|Town|Township|Village|Province|Prefecture)\b")
_KINDS = frozenset(("city", "state", "district", "river", "lake", "mountain", "island", "cave"))
_SOUNDS = frozenset(SOUNDS)


def may_name_a_place(words: frozenset[str]) -> bool:
    """Whether English words, in small letters, may have a place of China among them; quick, and never wrong."""
    return not _telling_words().isdisjoint(words)


@cache
def _telling_words() -> frozenset[str]:
    return cached_table("place-words", code_version("bilingual/names"), frozenset[str], _find_telling_words)


def _find_telling_words() -> frozenset[str]:
    places = (piece for word in _chinese_places() for piece in word.split("'"))
    return frozenset(("county", "city", "district", "town", "township", "village", "province", "prefecture", *places))


def invented_places(chinese: str, english: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of `english` that name a place of China, and that no characters of `chinese` are read as."""
    if len(chinese) > LONGEST_TEXT or len(english) > 4 * LONGEST_TEXT:
        return
    for match in _WORD.finditer(english):
        word = match[0].lower().replace("’", "'")
        letters = word.replace("'", "")
        if syllables_in(letters) < 2:
            continue
        known = _chinese_places().get(word, ())
        is_place = known or (letters not in known_english_words() and _GENERIC.match(english, match.end()))
        if is_place and not any(form in chinese for form in known) and not is_read_in(letters, chinese, 2):
            yield match.span()


def lone_places(chinese: str, english: str) -> Iterator[Name]:
    """Yield the places of `chinese` that are not on the list of names, and that `english` does not have."""
    for name in names_in(chinese, "zh-Hans", with_model=False):
        stem = name.text.rstrip("".join(name_words("place_end"))) or name.text
        if name.kind != "place" or name.text in name_words("no_place") or _SOUNDS.issuperset(stem):
            continue
        if name.text in known_kinds() or stem in known_kinds():
            continue
        # 浦东新区 is Pudong, and 钓鱼台国宾馆 the Diaoyutai State Guesthouse.
        if len(stem) > 1 and not any(is_named(name.text[:length], english) for length in range(2, len(name.text) + 1)):
            yield name


def has_generic_end(place: str) -> bool:
    """Whether a Chinese name says itself that it is a place: 滨海市."""
    return len(place) > 2 and place[-1] in name_words("place_end")


@cache
def _chinese_places() -> dict[str, tuple[str, ...]]:
    """Return English name → Chinese names, of the places of the list whose English name may be pinyin."""
    return {
        word: tuple(plain_forms(name.chinese))
        for name in known_names()
        if name.kind in _KINDS
        for word in name.english.partition(" ~ ")[0].split("|")
        if syllables_in(word.replace("'", "")) > 1
    }
