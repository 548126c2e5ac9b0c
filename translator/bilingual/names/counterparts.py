"""
Whether a Chinese name is in an English text, and which people of an English text nothing in the Chinese one names.

A name in pinyin can be read back: `Guo Ziming` is invented where no characters of the Chinese text are read so,
whatever is a name there and what is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from translator.bilingual.names.comparison import (
    first_letters,
    is_hyphenated_given,
    is_same,
    is_spelt,
    letters_of,
    surname_forms,
    syllables_in,
)
from translator.bilingual.names.known_names import kinds_of
from translator.bilingual.names.name_words import name_words
from translator.bilingual.names.recognition import Name, names_in
from translator.bilingual.names.romanisation import readings_of, romanised_surnames
from translator.bilingual.names.surnames import pinyin_surnames, split_surname, surnames
from translator.bilingual.words import chinese_words
from translator.bilingual.words.patterns import longest_first, pattern

_RUN = pattern(r"(?<![\w'’-])[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*")
_RUN_OF_WORDS = pattern(r"(?<![\w'’-])[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)+")
_WORD = pattern(r"[A-Z][\w'’-]*")
_POSSESSIVE = pattern(r"['’]s?$")
_HAN_RUN = pattern(r"[㐀-鿿·]+")
_BLANK_WITHIN = pattern(r"(?<=[㐀-鿿]) +(?=[㐀-鿿])")
# Characters of a Chinese name.
_LONGEST = 4
# Names of one text, and candidates for one of them, that are looked at.
_MOST = 20
LONGEST_TEXT = 3_000
"""Characters of a Chinese text up to which names are read back in it; an English one may have four times as many."""
# Words of a Chinese name in Latin letters, with a title or a Western given name.
_MOST_WORDS = 4


def is_named(name: str, english: str) -> bool:
    """Whether `english` has the Chinese name, in any romanisation, or its surname or given name alone."""
    return next(_forms_of(name, english), "") != ""


def form_of(name: str, english: str) -> str:
    """Return how `english` writes a Chinese name, the longest form of it; empty where it has none."""
    return max(_forms_of(name, english), key=len, default="")


def _forms_of(name: str, english: str) -> Iterator[str]:
    for run in _RUN.finditer(english):
        words = _POSSESSIVE.sub("", run[0]).split()
        # Keqiang in Li Keqiang is no name of its own, nor is Li.
        joints = {at for at in range(1, len(words)) if _is_surname(words[at - 1]) and _is_given(words[at : at + 1])}
        for first in range(len(words)):
            for last in range(first + 1, min(first + _MOST_WORDS, len(words)) + 1):
                form = " ".join(words[first:last])
                if first not in joints and last not in joints and is_same(name, form):
                    yield form


class LatinName(NamedTuple):
    """The full name of a Chinese in an English text."""

    start: int
    end: int
    chinese: str
    """The characters that are read so, as they stand there, blanks included; empty where the Chinese text has none."""


def invented_people(chinese: str, english: str) -> list[tuple[int, int]]:
    """Return the spans of `english` that look like full names of Chinese people, and that `chinese` does not name."""
    return [(name.start, name.end) for name in people_in(english, chinese) if not name.chinese]


@lru_cache(maxsize=4_096)
def people_in(english: str, chinese: str) -> tuple[LatinName, ...]:
    """Return what looks like the full names of Chinese people in `english`, a hundred at most, in order."""
    found: list[LatinName] = []
    runs: tuple[str, ...] = ()
    if len(chinese) > LONGEST_TEXT or len(english) > 4 * LONGEST_TEXT:
        return ()
    for run in _RUN_OF_WORDS.finditer(english):
        if len(found) >= _MOST:
            break
        if any(map(_may_be_surname, run[0].split(" ")[:-1])):
            runs = runs or tuple(_HAN_RUN.findall(_BLANK_WITHIN.sub("", chinese)))
            found += _people_in_run(run[0], run.start(), chinese, runs)
    return tuple(found)


def _people_in_run(run: str, begin: int, chinese: str, runs: tuple[str, ...]) -> list[LatinName]:
    """Return the people of capitalised words in a row; of windows that overlap, one that is read goes before."""
    words = list(_WORD.finditer(run))
    windows = list(_name_windows([_POSSESSIVE.sub("", it[0]) for it in words], chinese))[:_MOST]
    names: list[LatinName] = []
    for first, last in windows:
        start, form = words[first].start(), _POSSESSIVE.sub("", run[words[first].start() : words[last].end()])
        read = _as_it_stands(_read_as(form, runs), chinese)
        names.append(LatinName(begin + start, begin + start + len(form), read))
    chosen: list[LatinName] = []
    for name in sorted(names, key=lambda it: (not it.chinese, it.start)):
        if all(name.end <= other.start or other.end <= name.start for other in chosen):
            chosen.append(name)
    return sorted(chosen)


def parted_surnames(chinese: str, english: str) -> Iterator[LatinName]:
    """Yield the people of `english` whose surname of two characters is parted: Ou Yangming for 欧阳明."""
    for name in people_in(english, chinese):
        surname = split_surname(name.chinese)[0]
        words = english[name.start : name.end].lower().replace("-", "").split()
        joined = {*words, *map("".join, pairwise(words))}
        if len(surname) > 1 and joined.isdisjoint(surname_forms(surname)):
            yield name


def person_meant(chinese: str, english: str, span: tuple[int, int]) -> Name | None:
    """
    Return the Chinese name that the invented one at `span` of `english` was most likely written for.

    One that nothing else in `english` stands for: found as a name, or by its surname. None where there is no such.
    """
    invented = english[slice(*span)]
    others = english[: span[0]] + "," + english[span[1] :]
    people = [name for name in names_in(chinese, "zh-Hans", with_model=False) if name.kind == "person"]
    for word in dict.fromkeys((invented.split()[0], invented.split()[-1])):
        people += _after_surname(chinese, word)
    letters = invented.lower()
    people.sort(key=lambda name: _shared(name.text, letters), reverse=True)
    lone = (name for name in people[:_MOST] if not is_same(name.text, invented) and not is_named(name.text, others))
    return next(lone, None)


def has_bare_office(chinese: str) -> bool:
    """Whether `chinese` has an office that only one person holds, and no name behind it: 外长抵达开罗."""
    people = {name.start for name in names_in(chinese, "zh-Hans", with_model=False) if name.kind == "person"}
    return any(match.end() not in people for match in _office().finditer(chinese))


@cache
def _office() -> re.Pattern[str]:
    return pattern("|".join(longest_first(name_words("office"))))


def is_called_by_surname(chinese: str, name: str) -> bool:
    """Whether `chinese` calls somebody by the surname of a full name, with a title: 陈先生 for Chen Wei."""
    words = name.split()
    return any(is_titled for word in (words[0], words[-1]) for _start, is_titled in _surnames_in(chinese, word))


def other_surnames(chinese: str, english: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield where `english` has a surname with a title that `chinese` has not, and `chinese` one that it has not."""
    if len(chinese) > LONGEST_TEXT:
        return
    words = {word.lower().replace("-", "") for word in _WORD.findall(english)}
    for match in islice(_titled().finditer(english), _MOST):
        if not _may_be_surname(match[1]) or next(_surnames_in(chinese, match[1]), None):
            continue
        for start, surname in _titled_surnames(chinese):
            if words.isdisjoint(surname_forms(surname)):
                yield match.span(1), (start, start + len(surname))
                return


@cache
def _titled() -> re.Pattern[str]:
    """Return the pattern of a surname (group 1) that stands alone behind a title in English."""
    return pattern(rf"\b(?:{'|'.join(sorted(name_words('english_title')))})\.? ([A-Z][a-zü]+)\b(?! [A-Z]|-)")


@lru_cache(maxsize=512)
def _titled_surnames(chinese: str) -> tuple[tuple[int, str], ...]:
    """Return where a surname stands alone before a title: 王 of 王先生, nothing of 刘仲华教授."""
    found: list[tuple[int, str]] = []
    start, before, part_before = 0, "", ""
    for word, part in chinese_words.tag(chinese, True):
        # A surname behind another one may be the end of a full name: 金|华|教授.
        is_end = part_before.startswith("nr") or (
            before[-1:] in surnames() and len(before) == 1 and before not in name_words("also_surname")
        )
        surname = next((word[:length] for length in (2, 1) if word[:length] in surnames()), "")
        if surname and chinese.startswith(tuple(name_words("honorific")), start + len(surname)) and not is_end:
            found.append((start, surname))
        start, before, part_before = start + len(word), word, part
    return tuple(found)


def _after_surname(chinese: str, surname: str) -> Iterator[Name]:
    """Yield what may be a name of three characters that begins with a surname in Latin letters."""
    for start, is_titled in _surnames_in(chinese, surname):
        if not is_titled and _HAN_RUN.fullmatch(chinese, start, start + 3) and start + 3 <= len(chinese):
            yield Name(chinese[start : start + 3], "person", start, start + 3)


def _surnames_in(chinese: str, surname: str) -> Iterator[tuple[int, bool]]:
    """Yield where a surname in Latin letters stands in `chinese`, and whether a title stands behind it; a few times."""
    word = surname.lower().replace("ü", "u").replace("-", "")
    places = (
        (start, length)
        for start in range(len(chinese))
        if (length := 2 if chinese[start : start + 2] in surnames() else 1)
        and (form := chinese[start : start + length]) in surnames()
        and word in surname_forms(form)
    )
    titles = (*name_words("title"), *name_words("behind"), *name_words("after_surname"))
    for start, length in islice(places, _MOST):
        yield start, chinese.startswith(titles, start + length)


def _shared(chinese: str, letters: str) -> int:
    """Return how many characters of a name are read somewhere in small letters."""
    return sum(any(syllable in letters for syllable in readings_of(character)) for character in chinese)


def _name_windows(words: list[str], chinese: str) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of words that may be the surname and the given name of a Chinese."""
    for first in range(len(words) - 1):
        surname = words[first]
        if not _may_be_surname(surname):
            continue
        is_word = surname.lower() in name_words("no_name") | name_words("misread")
        for last in (first + 1, first + 2):
            given = words[first + 1 : last + 1]
            if last >= len(words) or not _is_given(given):
                continue
            # He Minzhi and Dan Xuemei are people; He Can and Dan Sang are not, unless somebody there is called 何.
            if not is_word or (len(given) == 1 and (_is_long(given[0]) or _has_person(chinese, surname))):
                yield first, last


def _has_person(chinese: str, surname: str) -> bool:
    """Whether a person in `chinese` has this surname in Latin letters."""
    people = (name.text for name in names_in(chinese, "zh-Hans", with_model=False) if name.kind == "person")
    return any(family and surname.lower() in surname_forms(family) for family, _given in map(split_surname, people))


@lru_cache(maxsize=1 << 14)
def _may_be_surname(word: str) -> bool:
    """Whether a name may begin with it: a surname, and if it is an English word too, one in pinyin."""
    plain = word.lower()
    if len(word) < 2 or not (_is_surname(word) or plain in name_words("misread")):
        return False
    return plain not in name_words("no_name") or plain in pinyin_surnames() | name_words("misread")


def _is_surname(word: str) -> bool:
    return word.lower().replace("ü", "u") in romanised_surnames()


def _is_given(words: list[str]) -> bool:
    """Whether words look like a given name of one or two syllables, and are no English words."""
    letters = "".join(words).lower().replace("ü", "u").replace("-", "").replace("'", "").replace("’", "")
    if len(letters) < 2 or any(word.lower() in name_words("no_name") for word in words):
        return False
    if len(words) == 1 and is_hyphenated_given(words[0]):
        return True
    return 1 <= syllables_in(letters) <= 2 and kinds_of(letters) <= {"city"}  # Yining is a town, too.


def _is_long(given: str) -> bool:
    """Whether a given name is of two syllables, with a hyphen or of five letters at least, and is no town."""
    is_long = len(given) > 4 and syllables_in(given.lower()) == 2
    return is_hyphenated_given(given) or (is_long and not kinds_of(given.lower()))


@lru_cache(maxsize=1_024)
def _read_as(name: str, runs: tuple[str, ...]) -> str:
    """Return the characters in one of `runs` that may be read as `name`, those that begin with a surname first."""
    words = name.lower().split()
    ends = (words[0], words[-1])  # The surname may stand behind, and be of two characters: Xing Situ.
    letters, begins = letters_of(name), set(map(letters_of, ends))
    initials = {it[:1] for it in begins}
    return max(
        (
            run[start : start + length]
            for run in runs
            for start in range(len(run) - 1)
            if not initials.isdisjoint(first_letters(run[start]) | first_letters(run[start + 1]))
            or run[start : start + 2] in surnames()
            if any(_may_begin(run[start : start + 2], it) for it in begins)
            for length in range(2, min(_LONGEST, len(run) - start) + 1)
            if is_spelt(run[start : start + length], letters)
        ),
        key=lambda text: (_surname_likeness(text, ends), -len(text)),
        default="",
    )


def _surname_likeness(name: str, words: tuple[str, str]) -> int:
    """Return 2 for a name with one of these surnames, in small letters; 1 for one with another; 0 for one with none."""
    surname = split_surname(name)[0]
    return 0 if not surname else 1 if surname_forms(surname).isdisjoint(words) else 2


def _may_begin(characters: str, letters: str) -> bool:
    """Whether a name that begins with these two characters may begin with a surname in small letters."""
    if characters not in surnames() and not any(letters[:1] in first_letters(one) for one in characters):
        return False
    return is_spelt(characters[0], letters) or is_spelt(characters, letters)


def _as_it_stands(name: str, chinese: str) -> str:
    """Return characters that were read over blanks with those blanks: 颜 欢."""
    if not name or name in chinese:
        return name
    found = re.search(" *".join(name), chinese)
    return found[0] if found else ""
