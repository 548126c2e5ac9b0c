"""
Chinese names in an English text, and people of an English text whom nothing in the Chinese one names.

A name in pinyin can be read back: `Guo Ziming` is invented where no characters of the Chinese text are read so,
whatever is a name there and what is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from translator.bilingual.code_version import code_version
from translator.bilingual.names.comparison import (
    first_letters,
    is_hyphenated_given,
    is_read_in,
    is_same,
    is_spelt,
    letters_of,
    surname_forms,
    syllables_in,
)
from translator.bilingual.names.established_names import established
from translator.bilingual.names.name_lists import (
    SOUNDS,
    WRITTEN,
    english_titles,
    kinds_of,
    known_english_words,
    known_kinds,
    known_names,
    name_words,
    pinyin_surnames,
    plain_forms,
    split_surname,
    surnames,
)
from translator.bilingual.names.recognition import Name, names_in
from translator.bilingual.names.sounds import readings_of, rendering_likeness, romanised_surnames, whole_likeness
from translator.bilingual.tables import cached_table
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
    """Return whether `english` has the Chinese name, in any romanisation, or its surname or given name alone."""
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
    """Return whether `chinese` has an office that only one person holds, and no name behind it: 外长抵达开罗."""
    people = {name.start for name in names_in(chinese, "zh-Hans", with_model=False) if name.kind == "person"}
    return any(match.end() not in people for match in _office().finditer(chinese))


@cache
def _office() -> re.Pattern[str]:
    return pattern("|".join(longest_first(name_words("office"))))


def is_called_by_surname(chinese: str, name: str) -> bool:
    """Return whether `chinese` calls somebody by the surname of a full name, with a title: 陈先生 for Chen Wei."""
    words = name.split()
    return any(is_titled for word in (words[0], words[-1]) for _start, is_titled in _surnames_in(chinese, word))


def _after_surname(chinese: str, surname: str) -> Iterator[Name]:
    for start, is_titled in _surnames_in(chinese, surname):
        if not is_titled and _HAN_RUN.fullmatch(chinese, start, start + 3) and start + 3 <= len(chinese):
            yield Name(chinese[start : start + 3], "person", start, start + 3)


# Yield where a surname in Latin letters stands in `chinese`, and whether a title stands behind it; a few times.
def _surnames_in(chinese: str, surname: str) -> Iterator[tuple[int, bool]]:
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
    return sum(any(syllable in letters for syllable in readings_of(character)) for character in chinese)


def _name_windows(words: list[str], chinese: str) -> Iterator[tuple[int, int]]:
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


# A person in `chinese` has this surname in Latin letters.
def _has_person(chinese: str, surname: str) -> bool:
    people = (name.text for name in names_in(chinese, "zh-Hans", with_model=False) if name.kind == "person")
    return any(family and surname.lower() in surname_forms(family) for family, _given in map(split_surname, people))


@lru_cache(maxsize=1 << 14)
def _may_be_surname(word: str) -> bool:
    plain = word.lower()
    if len(word) < 2 or not (_is_surname(word) or plain in name_words("misread")):
        return False
    return plain not in name_words("no_name") or plain in pinyin_surnames() | name_words("misread")


def _is_surname(word: str) -> bool:
    return word.lower().replace("ü", "u") in romanised_surnames()


def _is_given(words: list[str]) -> bool:
    letters = "".join(words).lower().replace("ü", "u").replace("-", "").replace("'", "").replace("’", "")
    if len(letters) < 2 or any(word.lower() in name_words("no_name") for word in words):
        return False
    if len(words) == 1 and is_hyphenated_given(words[0]):
        return True
    return 1 <= syllables_in(letters) <= 2 and kinds_of(letters) <= {"city"}  # Yining is a town, too.


def _is_long(given: str) -> bool:
    is_long = len(given) > 4 and syllables_in(given.lower()) == 2
    return is_hyphenated_given(given) or (is_long and not kinds_of(given.lower()))


# Return the characters in one of `runs` that may be read as `name`, those that begin with a surname first.
@lru_cache(maxsize=1_024)
def _read_as(name: str, runs: tuple[str, ...]) -> str:
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
    surname = split_surname(name)[0]
    return 0 if not surname else 1 if surname_forms(surname).isdisjoint(words) else 2


def _may_begin(characters: str, letters: str) -> bool:
    if characters not in surnames() and not any(letters[:1] in first_letters(one) for one in characters):
        return False
    return is_spelt(characters[0], letters) or is_spelt(characters, letters)


# Return characters that were read over blanks with those blanks: 颜 欢.
def _as_it_stands(name: str, chinese: str) -> str:
    if not name or name in chinese:
        return name
    found = re.search(" *".join(name), chinese)
    return found[0] if found else ""


_DOTTED = pattern(rf"(?<!{WRITTEN})(?<!·){WRITTEN}{{1,7}}(?:·{WRITTEN}{{1,8}}){{1,3}}")
_SOUND_RUN = pattern(rf"{WRITTEN}{{2,12}}")
_FULL_NAME = pattern(
    r"(?<![\w'’-])[A-Z][A-Za-zÀ-ɏ'’-]{1,20}"
    r"(?:(?: [A-Z]\.?| (?:de|van|von|bin|al|la|den|der))* [A-Z][A-Za-zÀ-ɏ'’-]{1,20}){1,5}"
)
_LATIN_WORD = pattern(r"(?<![\w'’-])[A-Z][A-Za-zÀ-ɏ'’-]{1,20}")
_MOST_FOREIGN_WORDS = 5
# `rendering_likeness` from which a surname, a given name, or both together are rendered, and up to which a surname is
# another one: of 122 names in professional translations none is.
_LIKE_LAST, _LIKE_FIRST, _LIKE_BOTH, _UNLIKE = -4.4, -3.5, -7.8, -4.7
# How much more unlike two characters must be.
_SHORT = 0.8
# By how much less a surname is like another that is known to be written otherwise.
_DOUBT = 0.8
_LONGEST_SOUND = 8
# Likeness up from which a name may be the rendering: of 66 in professional translations all but one have it.
_LIKE = 0.6
# Names of one text that are looked at.
_MOST_FOREIGNERS = 50

Span = tuple[int, int]


def other_foreigners(chinese: str, english: str) -> Iterator[tuple[Span, Span]]:
    """
    Yield a foreign name of `chinese` (simplified) with the name of `english` that stands in its place.

    Only names with a dot (莉娜·科瓦奇) whose surname no full name in `english` has: one with the same given name is
    another person (艾玛·沃森, Emma Hayes); and so is one that sounds like nothing in `chinese`.
    """
    dotted = [match for match in islice(_DOTTED.finditer(chinese), _MOST_FOREIGNERS) if _may_be_whole(match[0])]
    latin = list(islice(_latin_names(english), _MOST_FOREIGNERS)) if dotted else []
    fits = {(name, couple): _likeness(couple[1], name, chinese) for name in dotted for couple in latin}
    heard = {
        pair
        for pair, (first, last) in fits.items()
        if last >= _LIKE_LAST or (last > _UNLIKE and first + last >= _LIKE_BOTH)
    }
    lone = [name for name in dotted if not any(one is name for one, _couple in heard)]
    if not lone:
        return
    rest = _DOTTED.sub(" ", chinese)
    left = [couple for couple in latin if not any(one == couple for _name, one in heard)]
    namesakes = [
        (name, couple)
        for (name, couple), (first, last) in fits.items()
        if name in lone and couple in left and first >= _LIKE_FIRST and last <= _UNLIKE - _SHORT * (name[0][-3] == "·")
        and len(couple[1][-1]) > 2 and not _is_rendered(couple[1][-1], rest)
    ]  # fmt: skip
    if namesakes:
        if len(namesakes) == 1:
            name, (span, _words) = namesakes[0]
            yield name.span(), span
        return
    runs = _SOUND_RUN.findall(rest)[:_MOST_FOREIGNERS]
    others = [span for span, words in left if _is_lone(words, chinese, runs)]
    if len(lone) == len(others):  # Else nobody knows which stands for which.
        yield from zip((name.span() for name in lone), others, strict=True)


# Yield where names of two to five words stand in `english`, without titles and possessives before them.
def _latin_names(english: str) -> Iterator[tuple[Span, tuple[str, ...]]]:
    for match in _FULL_NAME.finditer(english):
        words = [*_LATIN_WORD.finditer(match[0])]
        while words and (words[0][0].endswith(("'s", "’s")) or words[0][0] in english_titles()):
            del words[0]
        if 2 <= len(words) <= _MOST_FOREIGN_WORDS:
            start = match.start() + words[0].start()
            last = _POSSESSIVE.sub("", words[-1][0])
            end = match.start() + words[-1].start() + len(last)
            yield (start, end), (*(word[0] for word in words[:-1]), last)


# Return the likeness of a given name, and of a surname that is any of the other words; where a name begins and ends
# among characters that names are made of is not sure.
def _likeness(words: tuple[str, ...], dotted: re.Match[str], chinese: str) -> tuple[float, float]:
    given, surname = dotted[0].partition("·")[0], dotted[0].rpartition("·")[2]
    before, behind = chinese[max(0, dotted.start() - 1) : dotted.start()], chinese[dotted.end() : dotted.end() + 2]
    givens = {before + given, *(given[cut:] for cut in range(3) if len(given) - cut > 1)}
    surnames_ = {surname + behind[:more] for more in range(3)} | {surname[:-1]} - {surname[:1]}
    first = [_fit(word, givens, 0.0) for word in words]
    last = [_fit(word, surnames_, _DOUBT) for word in words]
    return max(
        ((one, other) for at, one in enumerate(first) for it, other in enumerate(last) if it != at),
        key=lambda both: (both[1] >= _LIKE_LAST, sum(both)),
    )


# Return how well a word fits any of the Chinese forms, by `doubt` less if it is known to be written otherwise.
def _fit(word: str, forms: set[str], doubt: float) -> float:
    known = established(word.lower())
    if known and not forms.isdisjoint(known.forms):
        return 0.0
    is_other = known and known.kind in ("person", "personal", "name")
    return max(rendering_likeness(word, form) for form in forms) - (doubt if is_other else 0.0)


# A word sounds like a part of the Chinese text, or is known to be written so.
def _is_rendered(word: str, chinese: str) -> bool:
    known = established(word.lower())
    return bool(known and any(form in chinese for form in known.forms)) or any(
        rendering_likeness(word, run[start:end]) >= _LIKE_LAST
        for run in _SOUND_RUN.findall(chinese)
        for start in range(len(run))
        for end in range(start + 2, min(len(run), start + _LONGEST_SOUND) + 1)
    )


def _may_be_whole(name: str) -> bool:
    return all(len(part) > 1 for part in name.split("·"))


def _is_lone(words: Iterable[str], chinese: str, runs: list[str]) -> bool:
    for word in words:
        if word in chinese or word.lower() in known_english_words() or word in name_words("english_body"):
            return False
        if len(word) > 2 and any(whole_likeness(word, run) >= _LIKE for run in runs):
            return False
    return True


_PLACE_WORD = pattern(r"(?<![\w'’-])[A-Z][a-z]+(?:['’][a-z]{2,})?(?![\w-])")
_GENERIC = pattern(r" (?:County|City|District|Town|Township|Village|Province|Prefecture)\b")
_KINDS = frozenset(("city", "state", "district", "river", "lake", "mountain", "island", "cave"))
_SOUNDS = frozenset(SOUNDS)


def may_name_a_place(words: frozenset[str]) -> bool:
    """Return whether English words, in small letters, may have a place of China among them; quick, and never wrong."""
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
    for match in _PLACE_WORD.finditer(english):
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
    """Return whether a Chinese name says itself that it is a place: 滨海市."""
    return len(place) > 2 and place[-1] in name_words("place_end")


@cache
def _chinese_places() -> dict[str, tuple[str, ...]]:
    return {
        word: tuple(plain_forms(name.chinese))
        for name in known_names()
        if name.kind in _KINDS
        for word in name.english.partition(" ~ ")[0].split("|")
        if syllables_in(word.replace("'", "")) > 1
    }
