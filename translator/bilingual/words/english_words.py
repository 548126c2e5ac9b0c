"""English words that carry meaning, and their stems."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from translator.bilingual.words.english_dictionary import lemma_of
from translator.bilingual.words.patterns import pattern

_WORD = pattern(r"[A-Za-z]+(?:['’][a-z]+)?")
_SUFFIXES = ("ingly", "edly", "ings", "ing", "ed", "es", "ly", "s", "er", "or", "ion", "ions", "al", "ment", "ness")
_SHORTEST_STEM = 4
_SENTENCE_ENDS = '.!?”"’'


class Word(NamedTuple):
    """A word of an English text."""

    start: int
    end: int
    stem: str
    is_name: bool
    """Whether it has a capital letter that no beginning of a sentence asks for."""


def read_stop_words(name: str) -> frozenset[str]:
    """Return the words of a list in `data/`, without its comments."""
    lines = (files(__package__) / "data" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=1)
def _stop_stems() -> frozenset[str]:
    return frozenset(map(stem_of, read_stop_words("stop_words_en")))


def content_words(text: str) -> Iterator[Word]:
    """Yield the words that say something by themselves, in text order; a name even where its word is a stop word."""
    for match in _WORD.finditer(text):
        start, end = match.span()
        stem, is_name = stem_of(match[0]), match[0][0].isupper() and not begins_sentence(text, start)
        if is_name or stem not in _stop_stems():
            yield Word(start, end, stem, is_name)


def stems_of(text: str) -> set[str]:
    return {word.stem for word in content_words(text)}


def begins_sentence(text: str, start: int) -> bool:
    """Whether the word at `start` stands where every word has a capital letter."""
    return start == 0 or text[start - 1] != " " or (start > 1 and text[start - 2] in _SENTENCE_ENDS)


@lru_cache(maxsize=100_000)
def stem_of(word: str) -> str:
    """Return what a word has in common with others of its family: `announced`, `announcement` → `announc`."""
    stem = lemma_of(re.sub("['’](?:s|$)", "", word.lower())).replace("’", "").replace("'", "")
    for suffix in _SUFFIXES:
        if stem.endswith(suffix) and len(stem) - len(suffix) >= _SHORTEST_STEM:
            stem = stem.removesuffix(suffix)
            break
    return stem.rstrip("e")
