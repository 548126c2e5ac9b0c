"""
Names of a Chinese and an English text that nothing in the other one stands for: who was lost, and who was invented.

A Chinese name is looked for by its romanisation, by its sound, and in the list of names that everybody knows; a word of
English that only a name has is looked for in the same ways among all the characters, whatever is a name there. Of
professional translations one English name in fifty and one Chinese name in twenty is found nowhere, so that this is
a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice

from translator.bilingual.code_version import code_version
from translator.bilingual.names.comparison import fits_romanisation, is_read_in, is_spelt, letters_of, syllables_in
from translator.bilingual.names.counterparts import LONGEST_TEXT, form_of, has_generic_end, is_named, people_in
from translator.bilingual.names.name_lists import (
    SOUNDS,
    WRITTEN,
    KnownName,
    kinds_of,
    known_as,
    known_names,
    known_people_words,
    name_words,
    plain_forms,
    split_surname,
)
from translator.bilingual.names.recognition import Name, names_in
from translator.bilingual.names.sounds import whole_likeness
from translator.bilingual.tables import cached_table
from translator.bilingual.words import chinese_words
from translator.bilingual.words.dictionary import is_known_word
from translator.bilingual.words.language import babel_locale
from translator.bilingual.words.patterns import WordFinder, pattern

_WORD = pattern(r"(?<![\w'’-])[A-ZÀ-Þ][\w’'-]*")
_SMALL_WORD = pattern("[a-z]+")
_ENDING = pattern(r"(?:['’](?:s|ve|ll|re|d|m)?|(?<=[A-Z])s)$")
# Kinds of known names that translations leave out, or name by something else: 我国, 中美, 警方.
_UNNAMED = frozenset(("country", "continent", "planet", "pole", "ocean", "agency"))
_JOINTS = frozenset((" ", " of ", " of the ", " and ", "-"))
_SOUND_RUN = pattern(f"{WRITTEN}+")
_SOUNDS = frozenset(SOUNDS) | {"·"}
_HEARD, _HEARD_OF_PINYIN = 0.6, 0.85
"""Least likeness of sounds, of 1, of a name and its possible counterpart; and of a counterpart in possible pinyin."""
_LONGEST_SOUND, _MOST_WORDS, _MOST = 8, 5, 50


def lone_english(english: str, chinese: str) -> Iterator[tuple[int, int]]:
    """
    Yield the spans of capitalised words of `english` that nothing in `chinese` (simplified) is read or known as.

    Names that are also English words are passed over.
    """
    if len(chinese) > LONGEST_TEXT or len(english) > 4 * LONGEST_TEXT:
        return
    words = [*islice(_WORD.finditer(english), _MOST)]
    known: set[int] | None = None
    for number, match in enumerate(words):
        word = _ENDING.sub("", match[0])
        parts = [part for part in word.split("-") if len(part) > 2 and _is_only_a_name(part.lower())]
        if not parts or len(word) < 3 or word.isupper() or word in chinese or _is_heard(word, chinese):
            continue
        known = _known_words(words, english, chinese) if known is None else known
        if number not in known and not all(_is_heard(part, chinese) for part in parts):
            yield match.start(), match.start() + len(word)


def _is_only_a_name(word: str) -> bool:
    return not is_known_word(word) or not kinds_of(word).isdisjoint(("city", "state", "person"))


# Return which words are part of a known name that `chinese` has, or that it may leave out: 我国 is China.
def _known_words(words: Sequence[re.Match[str]], english: str, chinese: str) -> set[int]:
    found: set[int] = set()
    for first in range(len(words)):
        for last in range(first, min(first + _MOST_WORDS, len(words))):
            if last > first and english[words[last - 1].end() : words[last].start()] not in _JOINTS:
                break
            form = _ENDING.sub("", english[words[first].start() : words[last].end()]).lower()
            if any(re.search(chinese_form, chinese) for chinese_form in _known_forms().get(form, ())):
                found.update(range(first, last + 1))
    return found


@cache
def _known_forms() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in known_names():
        its = name.chinese.replace(" ~ ", "|").strip("|")
        for form in plain_forms(name.english.replace(" ~ ", "|").strip("|")):
            if name.kind == "country" and "city" in kinds_of(form):
                continue  # Nairobi is not 肯尼亚.
            found[form] = (*found.get(form, ()), its)
    english, chinese = babel_locale("en").territories, babel_locale("zh-Hans").territories
    for code, form in english.items():
        if code.isalpha() and code in chinese:
            found[form.lower()] = (*found.get(form.lower(), ()), re.escape(chinese[code].removesuffix("群岛")))
    return found


def chinese_form(english: str) -> str:
    """Return how a known name is written in Chinese; empty for others, and where several are called so."""
    patterns = _known_forms().get(english.lower(), ())
    return next(iter(plain_forms(patterns[0])), "") if len(set(patterns)) == 1 else ""


@lru_cache(maxsize=1 << 12)
def _is_heard(word: str, chinese: str) -> bool:
    letters = letters_of(word)
    if not letters or letters in name_words("no_name") or (syllables_in(letters) and is_read_in(letters, chinese)):
        return True
    least = _HEARD_OF_PINYIN if syllables_in(letters) > 1 else _HEARD
    return any(
        whole_likeness(letters, run[start:end]) >= least
        for run in _SOUND_RUN.findall(chinese)
        for start in range(len(run))
        for end in range(start + 2, min(len(run), start + _LONGEST_SOUND) + 1)
    )


def lone_chinese(chinese: str, english: str) -> Iterator[Name]:
    """
    Yield the names of `chinese` (simplified) that `english` has in no form.

    People, also where only their form tells; of places and bodies those of the list of names, which begin with one, or
    say themselves what they are: 滨海市.
    """
    if len(chinese) > LONGEST_TEXT:
        return
    read = {name.chinese for name in people_in(english, chinese) if name.chinese}
    for name in islice(names_in(chinese, "zh-Hans", with_model=False), _MOST):
        is_person = name.kind == "person"
        known = names_at_start(name.text.rpartition("·")[2] if is_person else name.text, is_whole=is_person)
        is_told = known or (name.is_sure or _is_name(name.text) if is_person else _is_place(name))
        # 傅昆宝 may be cut to 傅昆, and 李伟 have a word behind it: 李伟住.
        if (
            is_told
            and not any(name.text in it or it in name.text for it in read)
            and not _is_in_english(name, known, english)
        ):
            yield name


# A place ends like one and is not an ordinary word: 滨海市.
def _is_place(name: Name) -> bool:
    return name.kind == "place" and has_generic_end(name.text) and not chinese_words.has_word(name.text[:-1])


# A person, of whom only the form of a name tells, is most likely one: no word, nor one that follows 和.
def _is_name(person: str) -> bool:
    surname = split_surname(person)[0]
    if not surname or "·" in person:
        return len(person) > 2
    return not any(chinese_words.has_word(person[:length]) for length in (2, 3)) and surname not in name_words(
        "also_surname"
    )


def _is_in_english(name: Name, known: Sequence[KnownName], english: str) -> bool:
    text = name.text
    if known and any(_is_written(one, english.lower()) for one in known):
        return True
    if known:
        return name.kind == "person" and is_named(text, english)
    if (
        name.kind == "person"
        and "·" not in text
        and (surname := split_surname(text)[0])
        and not _SOUNDS.issuperset(text)
    ):
        form = form_of(text, english)
        return bool(form) and any(fits_romanisation(surname, word) for word in form.split())
    others = name_words("english_body") | name_words("english_office")  # 班加 is not the World Bank.
    words = [letters_of(match[0]) for match in _WORD.finditer(english) if match[0] not in others]
    last = text.rpartition("·")[2]
    stem = last.rstrip("".join(name_words("place_end"))) or last
    shortest = len(stem) if name.kind == "person" else 2
    heads = [stem[:length] for length in range(len(stem), shortest - 1, -1)] or [stem]
    if any(is_spelt(head, word) for head in heads for word in words if word):
        return True
    return any(whole_likeness(word, head) >= _HEARD for head in heads for word in words if word)


@lru_cache(maxsize=1 << 10)
def swapped_names(chinese: str, english: str) -> tuple[Name, tuple[int, int]] | None:
    """
    Return a name of `chinese` that `english` lacks, and a name there that nothing in `chinese` stands for.

    One of the two is on the list of names; a person that is not is one whose sound is written.
    """
    for start, end in lone_english(english, chinese) if _may_be_swapped(chinese, english.lower()) else ():
        word = english[start:end]
        for name in lone_chinese(chinese, english) if "-" not in word else ():
            known = names_at_start(name.text, is_whole=name.kind != "place")
            is_person = name.kind == "person" and _SOUNDS.issuperset(name.text)
            if (known and known[0].kind != "newspaper") or (is_person and "person" in kinds_of(word.lower())):
                return name, (start, end)  # Translations leave out who reported it.
    return None


# A known name of `chinese` is not in `english`, in small letters, or a known person is; quick.
def _may_be_swapped(chinese: str, english: str) -> bool:
    found, last = set(), 0
    for start, end in sorted(((start, -end) for _word, start, end in _known_in_chinese().matches_in(chinese))):
        if start >= last:  # The longest word at a place, and none that is in another.
            last = -end
            found.add(chinese[start:last])
    if not all(any(_is_written(name, english) for name in known_as(form)) for form in found):
        return True
    return not known_people_words().isdisjoint(_SMALL_WORD.findall(english))


@cache
def _known_in_chinese() -> WordFinder:
    return WordFinder(cached_table("name-forms", code_version("bilingual/names"), list[str], _known_chinese_forms))


def _known_chinese_forms() -> list[str]:
    names = (name for name in known_names() if name.kind not in _UNNAMED)
    return list(dict.fromkeys(form for name in names for form in plain_forms(name.chinese)))


def names_at_start(text: str, *, is_whole: bool = False) -> tuple[KnownName, ...]:
    """Return the known names with which a name begins, or which are the whole of it."""
    lengths = (len(text),) if is_whole else range(len(text), 1, -1)
    found = (known_as(text[:length]) for length in lengths)
    return next((names for names in found if names and names[0].kind not in _UNNAMED), ())


def _is_written(name: KnownName, english: str) -> bool:
    return re.search(rf"(?<![a-z])(?:{name.english.replace(' ~ ', '|').removeprefix('|')})", english) is not None
