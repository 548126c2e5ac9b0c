"""
Characters that a conversion of the script can only guess: 面 or 麵, 范 or 範, 干, 乾 or 幹.

In a word of the segmenter's dictionary a character is certain where it is what a conversion writes there, and in doubt
where it is another. A character that is a word by itself is decided by the words beside it, as the lines of
`data/single_characters.txt` say, or in doubt where they say so. So are some characters of people's names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import cache, lru_cache
from heapq import merge

from translator.bilingual.scripts.word_conversion import DATA, NAMES, form_alone, word_conversion, words_of
from translator.bilingual.tables import read_list
from translator.bilingual.words.language import fold_script
from translator.bilingual.words.patterns import pattern

CHECK = "txt.doubtful"
"""The check that lists them, as a waiver names it."""


def candidates_of(text: str) -> Iterator[int]:
    """Yield each 0-based place of a Traditional `text` whose character was one with others in Simplified."""
    words = (match.start() for word in _open_words() for match in re.finditer(word, text))
    return merge((match.start() for match in _characters()[0].finditer(fold_script(text))), words)


@lru_cache(20_000)
def doubts_of(text: str) -> tuple[tuple[int, str], ...]:
    """Return each 0-based place of a Traditional `text` whose character is in doubt, with what else may be meant."""
    ambiguous, in_names, _same = _characters()
    folded = fold_script(text)
    found = list(_doubtful_words(text))
    if not ambiguous.search(folded):
        return tuple(found)
    unlike: list[tuple[int, str]] = []
    words = words_of(folded)
    start = 0
    for number, (word, tag) in enumerate(words):
        alone = form_alone(words, number) if ambiguous.search(word) else None
        for match in ambiguous.finditer(word):
            place, offset = start + match.start(), match.start()
            forms = _forms_of(word) if alone is None or alone.is_doubtful else (alone.form,)
            if not any(_are_same(text[place], form[offset]) for form in forms):
                unlike.append((place, forms[0][offset]))
            elif alone is not None and alone.is_doubtful:
                found.append((place, alone.form))
            elif offset and tag in NAMES and len(word) > 2 and match[0] in in_names:
                found.append((place, next(one for one in in_names[match[0]] if one != text[place])))
        start += len(word)
    return tuple(sorted([*found, *_outside_phrases(folded, text, unlike)]))


def _doubtful_words(text: str) -> Iterator[tuple[int, str]]:
    """Yield words of which a region has two, where nothing in the text says which is meant."""
    for word, (other, context) in _open_words().items():
        if word in text and not any(one in text for one in context):
            yield from ((match.start(), other) for match in re.finditer(word, text))


def open_places(text: str, settled: Set[str] = frozenset()) -> Iterator[tuple[int, str]]:
    """Yield the doubts of a text (`doubts_of`) outside of words that are settled: names and terms of the house."""
    doubts = doubts_of(text)
    if not doubts or not settled:
        yield from doubts
        return
    there = [word for word in settled if word in text]
    for place, other in doubts:
        if not any(text.startswith(word, place - at) for word in there for at in range(min(len(word), place + 1))):
            yield place, other


@lru_cache(20_000)
def _forms_of(word: str) -> tuple[str, ...]:
    """Return what conversions make of a word, character by character: 計劃, and 計畫 in the words of Taiwan."""
    forms = (word_conversion(config).convert(word) for config in ("s2tw", "s2hk", "s2twp", "s2hkp"))
    return tuple(dict.fromkeys(form for form in forms if len(form) == len(word))) or (word,)


def _are_same(one: str, other: str) -> bool:
    same = _characters()[2]
    return one == other or same.get(one, one) == same.get(other, other)


def _outside_phrases(folded: str, text: str, unlike: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield those of `unlike` that a conversion of the whole text writes otherwise too: those in no phrase of words."""
    wholes = [word_conversion(config).convert(folded) for config in ("s2tw", "s2hk")] if unlike else []
    for place, expected in unlike:
        if not any(len(whole) == len(text) and _are_same(whole[place], text[place]) for whole in wholes):
            yield place, expected


@cache
def _open_words() -> dict[str, tuple[str, list[str]]]:
    """Return word → the other one that may be meant, and what in a text says that it is not."""
    rows = [line.split() for line in read_list(DATA / "open_words.txt")]
    return {word: (other, context) for word, other, *context in rows}


@cache
def _characters() -> tuple[re.Pattern[str], dict[str, str], dict[str, str]]:
    """Return the ambiguous characters, those of names with what they may be, and what each spelling is taken for."""
    ambiguous = ""
    in_names: dict[str, str] = {}
    same: dict[str, str] = {}
    for first, *rest in map(str.split, read_list(DATA / "ambiguous_characters.txt")):
        if first == "=":
            same.update((character, pair[0]) for pair in rest for character in pair)
        elif rest:
            in_names[first] = rest[0]
        else:
            ambiguous += first
    return pattern(f"[{ambiguous}]"), in_names, same
