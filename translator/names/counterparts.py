"""
Whether a Chinese name is in an English text, and which people of an English text nothing in the Chinese one names.

A name in pinyin can be read back: `Guo Ziming` is invented where no characters of the Chinese text are read so,
whatever is a name there and what is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from translator.names.comparison import fits_romanisation, is_same, syllables_in
from translator.names.known_names import known_english_words
from translator.names.name_words import name_words
from translator.names.recognition import Name, names_in
from translator.names.romanisation import readings_of
from translator.names.surnames import pinyin_surnames, romanised_surnames, split_surname
from translator.patterns import pattern

_RUN = pattern(r"(?<![\w'’-])[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*")
_RUN_OF_WORDS = pattern(r"(?<![\w'’-])[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)+")
_WORD = pattern(r"[A-Z][\w'’-]*")
_POSSESSIVE = pattern(r"['’]s?$")
_HAN_RUN = pattern(r"[㐀-鿿·]+")
_BLANK_WITHIN = pattern(r"(?<=[㐀-鿿]) +(?=[㐀-鿿])")
_LONGEST = 4
"""Characters of a Chinese name."""


def is_named(name: str, english: str) -> bool:
    """Whether `english` has the Chinese name, in any romanisation, or its surname or given name alone."""
    for run in _RUN.finditer(english):
        words = _POSSESSIVE.sub("", run[0]).split()
        # Keqiang in Li Keqiang is no name of its own, nor is Li.
        joints = {at for at in range(1, len(words)) if _is_surname(words[at - 1]) and _is_given(words[at : at + 1])}
        if any(
            is_same(name, " ".join(words[first:last]))
            for first in range(len(words))
            for last in range(first + 1, len(words) + 1)
            if first not in joints and last not in joints
        ):
            return True
    return False


def invented_people(chinese: str, english: str) -> list[tuple[int, int]]:
    """Return the spans of `english` that look like full names of Chinese people, and that `chinese` does not name."""
    runs: list[str] | None = None
    found: list[tuple[int, int]] = []
    for run in _RUN_OF_WORDS.finditer(english):
        if not any(map(_may_be_surname, run[0].split(" ")[:-1])):
            continue
        words = list(_WORD.finditer(run[0]))
        windows = _name_windows([_POSSESSIVE.sub("", it[0]) for it in words])
        names = [(words[first].start(), words[last].end()) for first, last in windows]
        if not names:
            continue
        runs = _HAN_RUN.findall(_BLANK_WITHIN.sub("", chinese)) if runs is None else runs
        spans = [span for span in names if not _is_read(_POSSESSIVE.sub("", run[0][slice(*span)]), runs)]
        read = [span for span in names if span not in spans]
        for start, end in spans:
            end = start + len(_POSSESSIVE.sub("", run[0][start:end]))
            if not any(one[0] < end and start < one[1] for one in read):
                taken = run.start() + start, run.start() + end
                if not found or found[-1][1] <= taken[0]:
                    found.append(taken)
    return found


def person_meant(chinese: str, english: str, span: tuple[int, int]) -> Name | None:
    """
    Return the Chinese name that the invented one at `span` of `english` was most likely written for.

    One that nothing else in `english` stands for: found as a name, or by its surname. None where there is no such.
    """
    invented = english[slice(*span)]
    others = english[: span[0]] + "," + english[span[1] :]
    people = [name for name in names_in(chinese, "zh-Hans", with_model=False) if name.kind == "person"]
    people += _after_surname(chinese, invented.split()[0])
    lone = [name for name in people if is_same(name.text, invented) is not True and not is_named(name.text, others)]
    letters = invented.lower()
    return max(lone, key=lambda name: _shared(name.text, letters), default=None)


def _after_surname(chinese: str, surname: str) -> Iterator[Name]:
    """Yield what may be a name of three characters that begins with a surname in Latin letters."""
    for start in range(len(chinese) - 2):
        text = chinese[start : start + 3]
        if split_surname(text)[0] and _HAN_RUN.fullmatch(text) and is_same(text, surname):
            yield Name(text, "person", start, start + 3)


def _shared(chinese: str, letters: str) -> int:
    """Return how many characters of a name are read somewhere in small letters."""
    return sum(any(syllable in letters for syllable in readings_of(character)) for character in chinese)


def _name_windows(words: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of words that may be the surname and the given name of a Chinese."""
    for first in range(len(words) - 1):
        surname = words[first]
        if not _may_be_surname(surname):
            continue
        is_word = surname.lower() in name_words("no_name") | name_words("misread")
        for last in (first + 1, first + 2):
            given = words[first + 1 : last + 1]
            # He Minzhi and Dan Xuemei are people, He Can and Dan Sang are not.
            if last < len(words) and _is_given(given) and not (is_word and (len(given) > 1 or not _is_long(given[0]))):
                yield first, last


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
    return 1 <= syllables_in(letters) <= 2 and letters not in known_english_words()


def _is_long(given: str) -> bool:
    """Whether a given name is of two syllables in one word, and of five letters at least."""
    return len(given) > 4 and syllables_in(given.lower()) == 2


def _is_read(name: str, runs: list[str]) -> bool:
    """Whether characters that follow each other in one of `runs` may be read as `name`."""
    first = name.split()[0].lower()
    return any(
        fits_romanisation(run[start : start + length], name)
        for run in runs
        for start in range(len(run) - 1)
        if _may_begin(run[start : start + 2], first)
        for length in range(2, min(_LONGEST, len(run) - start) + 1)
    )


@lru_cache(maxsize=1 << 14)
def _may_begin(characters: str, surname: str) -> bool:
    """Whether a name that begins with these two characters may begin with `surname`."""
    return fits_romanisation(characters[0], surname) or fits_romanisation(characters, surname)
