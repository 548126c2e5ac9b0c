"""The words of a Chinese text, as `rjieba` cuts it: its only door; half a surrogate pair stays where it is."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate

from translator.bilingual.words.patterns import without_halves


def cut(text: str, hmm: bool) -> list[str]:
    """Return the words of a text; joined, they equal it."""
    import rjieba

    return _as_in(text, rjieba.cut(without_halves(text), hmm))


def tag(text: str, hmm: bool) -> list[tuple[str, str]]:
    """Return the words with their parts of speech."""
    import rjieba

    found = rjieba.tag(without_halves(text), hmm)
    return list(zip(_as_in(text, [word for word, _tag in found]), [part for _word, part in found], strict=True))


def has_word(word: str) -> bool:
    import rjieba

    return rjieba.has_word(without_halves(word))


ALL_WORDS = 60_101_967
"""Of the texts in which the words of `rjieba` were counted."""


@lru_cache(maxsize=1 << 16)
def word_frequency(word: str) -> int:
    """Return how often a word occurs in the texts that the dictionary was counted in; 0: it is not there."""
    import rjieba

    # The frequency that would keep the word in one piece: one more than its own, where it is.
    return int(rjieba.suggest_freq(word)) - 1 if has_word(word) else 0


def _as_in(text: str, words: list[str]) -> list[str]:
    if text.isprintable():
        return words
    ends = accumulate(map(len, words))
    return [text[end - len(word) : end] for word, end in zip(words, ends, strict=True)]
