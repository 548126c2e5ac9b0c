"""Comparison of Chinese with English names of persons, places and bodies."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from pathlib import Path

from translator.bilingual.names.name_lists import SOUNDS, is_known_as, pinyin_surnames, split_surname, surnames
from translator.bilingual.names.sounds import (
    cantonese_readings,
    given_likeness,
    likeness_of,
    readings_of,
    romanised_surnames,
    wade_giles_of,
)
from translator.bilingual.tables import read_list
from translator.bilingual.words.language import fold_script
from translator.bilingual.words.patterns import pattern

_LETTERS = pattern("[a-z]+")
_SAME_SOUND, _OTHER_SOUND = 0.75, 0.3
"""Likeness of consonants from which a foreign name is the same, and up to which it is another one."""
_LONGEST_READING = 5
# Likeness from which a given name may be that of characters: 川仁 is Chuan-Jin, and not Chee-Meng.
_LIKE_GIVEN = 0.6
_TITLES = frozenset(("mr", "mrs", "ms", "miss", "dr", "prof", "professor", "president", "premier", "sir", "lord"))


@lru_cache(maxsize=1 << 14)
def is_same(chinese: str, english: str) -> bool | None:
    """
    Return whether both are the name of one person or place; None where nothing shows it.

    The whole name or a part of it, in either order, in any system of romanisation: 林佳蓉 is Lin Chia-jung, Ms Lin, and
    Chia-jung Lin. False only for what can be no other way of writing it: 李强 is not Li Keqiang.
    """
    name, letters = fold_script(chinese), _folded(english)
    if not letters:
        return None
    known = is_known_as(name, letters)
    if known is not None:
        return known
    if "·" not in name and fits_romanisation(name, english):
        return True
    surname, given = split_surname(name)
    if surname and 1 <= len(given) <= 2 and looks_chinese(english):
        # Outside the mainland people write their given names as they like: 陈茂波 is Chan Mo-po.
        return None if _shares_surname(surname, english) and not _is_pinyin(english) else False
    if name and set(name) <= _SOUNDS:
        likeness = max(likeness_of(word, name) for word in _words(english))
        return True if likeness >= _SAME_SOUND else False if likeness <= _OTHER_SOUND else None
    return None


_SOUNDS = frozenset(SOUNDS) | {"·", "・"}


def fits_romanisation(chinese: str, english: str) -> bool:
    """Return whether `english` writes the sounds of all of `chinese` (simplified), or of its surname or given name."""
    return is_spelt(chinese, letters_of(english))


def is_read_in(letters: str, chinese: str, shortest: int = 1) -> bool:
    """Return whether any `shortest` to five characters of a text are read as small letters."""
    return any(
        is_spelt(chinese[start : start + length], letters)
        for start in range(len(chinese) - shortest + 1)
        if letters[0] in first_letters(chinese[start])
        for length in range(shortest, _LONGEST_READING + 1)
    )


def letters_of(english: str) -> str:
    """Return the small letters of a name without marks, blanks and titles."""
    return "".join(_words(english))


def looks_chinese(english: str) -> bool:
    """Return whether it looks like the full name of a Chinese: a surname, and one to three syllables of pinyin."""
    words = _words(english)
    if not 2 <= len(words) <= 4:
        return False
    if len(words) == 2 and syllables_in(words[0]) == 1 and syllables_in(words[1]) == 2:
        return True  # Be it no surname, but one that is misread: 单雪梅 as Dan Xuemei.
    return any(
        surname in romanised_surnames()
        and (1 <= syllables_in("".join(given)) <= 3 or is_hyphenated_given("-".join(given)))
        for surname, given in ((words[0], words[1:]), (words[-1], words[:-1]))
    )


def _shares_surname(surname: str, english: str) -> bool:
    words = _words(english)
    return not surname_forms(surname).isdisjoint((words[0], words[-1]))


def may_be_spelt(chinese: str, english: str) -> bool:
    """
    Return whether somebody outside the mainland may write a full name so: 陈川仁 Tan Chuan-Jin, 朴成俊 Park Sung-jun.

    The surname is the same one, in neither pinyin nor Wade–Giles, which are read back; the given name has as many
    syllables, of consonants that are like its.
    """
    surname, given = split_surname(fold_script(chinese))
    written = english.replace("-", " ").split()
    if not surname or len(written) != len(given) + 1 or not _shares_surname(surname, english):
        return False
    pinyin = surnames()[surname].pinyin.lower()
    if not {_folded(pinyin), wade_giles_of(pinyin)}.isdisjoint(map(_folded, (written[0], written[-1]))):
        return False
    syllables = written[1:] if _folded(written[0]) in surname_forms(surname) else written[:-1]
    return given_likeness("".join(syllables), given) >= _LIKE_GIVEN


def _is_pinyin(english: str) -> bool:
    words = _words(english)
    return len(words) == 2 and "-" not in english and words[0] in pinyin_surnames() and syllables_in(words[1]) <= 2


def _words(english: str) -> list[str]:
    words = _LETTERS.findall(_folded(english).replace("'", ""))
    return [word for word in words if word not in _TITLES] or words


# Return a name in small letters without marks and possessive: `Lü’s` is `lu`.
@lru_cache(maxsize=10_000)
def _folded(english: str) -> str:
    plain = unicodedata.normalize("NFKD", re.sub(r"['’]s\b", "", english)).lower().replace("’", "'")
    return "".join(character for character in plain if not unicodedata.combining(character))


@lru_cache(maxsize=1 << 14)
def is_spelt(chinese: str, letters: str) -> bool:
    """Return whether small letters write the sounds of `chinese`, as `fits_romanisation` says of words."""
    if not letters:
        return False
    surname, given = split_surname(chinese)
    if not surname or chinese in surnames():
        forms = surname_forms(chinese) if chinese in surnames() else ()
        return letters in forms or _are_read_as(map(_spellings, chinese), letters)
    before, after = surname_forms(surname), [*map(_spellings, given)]
    ways: list[list[Collection[str]]] = [[before], [before, *after], after, [*after, before]]
    if len(chinese) == 2:  # It may be the name of a place, which is not read as a surname is: 乐山 is Leshan.
        ways.append([*map(_spellings, chinese)])
    return any(_are_read_as(way, letters) for way in ways)


@lru_cache(maxsize=10_000)
def first_letters(character: str) -> frozenset[str]:
    """Return the letters that a character may begin with, in a surname or in any word."""
    forms = surname_forms(character) if character in surnames() else ()
    return frozenset(form[0] for form in (*_spellings(character), *forms))


# `letters` are one of the spellings of each character, one after the other.
def _are_read_as(spellings: Iterable[Collection[str]], letters: str) -> bool:
    ends = {0}
    for forms in spellings:
        ends = {end + len(form) for end in ends for form in forms if letters.startswith(form, end)}
    return len(letters) in ends


@lru_cache(maxsize=1_024)
def surname_forms(surname: str) -> frozenset[str]:
    """Return how a surname is written anywhere, in small letters without marks."""
    known = surnames()[surname]
    forms = {known.pinyin, wade_giles_of(known.pinyin.lower()), *known.others}
    forms |= {known.pinyin.lower().replace("ü", other) for other in ("yu", "v")}
    if readings_of(surname)[:1] == (known.pinyin.lower(),):  # Else it is read otherwise than in words, here too.
        forms |= set(cantonese_readings().get(surname, ()))
    return frozenset(_folded(form).replace("-", "") for form in forms)


@lru_cache(maxsize=10_000)
def _spellings(character: str) -> Collection[str]:
    pinyin = readings_of(character)
    syllables = {
        form for one in pinyin for form in (one.replace("ü", "u"), one.replace("ü", "yu"), one.replace("ü", "v"))
    }
    syllables |= set(map(wade_giles_of, pinyin)) | set(cantonese_readings().get(character, ()))
    return syllables or {character}


@lru_cache(maxsize=4_096)
def syllables_in(letters: str) -> int:
    """Return of how many syllables of pinyin, or of Wade–Giles, small letters are made, at least; 0 if of none."""
    known = _syllables()
    least = {0: 0}
    for end in range(1, len(letters) + 1):
        ways = [least[start] for start in range(max(0, end - 6), end) if start in least and letters[start:end] in known]
        if ways:
            least[end] = min(ways) + 1
    return least.get(len(letters), 0)


def is_hyphenated_given(word: str) -> bool:
    """
    Return whether it is a given name as Taiwan or Hong Kong write it, of two syllables with a hyphen: Chia-jung,
    Mau-po.
    """
    parts = _folded(word).split("-")
    return len(parts) == 2 and all(part in _syllables() or part in _cantonese_syllables() for part in parts)


@cache
def _cantonese_syllables() -> frozenset[str]:
    return frozenset(syllable for readings in cantonese_readings().values() for syllable in readings)


@cache
def _syllables() -> frozenset[str]:
    pinyin = " ".join(read_list(Path(__file__).parent / "data" / "syllables.txt")).split()
    return frozenset({form.replace("ü", "u") for form in pinyin} | set(map(wade_giles_of, pinyin)) | {"lyu", "nyu"})
