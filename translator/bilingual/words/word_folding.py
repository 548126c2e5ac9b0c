"""
Folding of words and characters, so that one spelling of a term matches all others at the same offsets.

English: lower case, lemma (simplemma), and a plain -s/-es rule for words that no dictionary has yet.
Chinese: both scripts onto Simplified, which never changes the length.
"""

from __future__ import annotations

from translator.bilingual.words.english_dictionary import lemma_of
from translator.bilingual.words.language import fold_script
from translator.bilingual.words.patterns import pattern

WORD = pattern(r"[A-Za-zÀ-ɏ0-9]+")
"""A run of Latin letters and digits: the token in which English is compared."""
_ACRONYM = pattern(r"^(?=.*[A-Z].*[A-Z0-9])[A-Z0-9][A-Z0-9.&/+-]{1,7}$")
_VERB_ENDINGS = ("ed", "ing")
_IRREGULAR = {"leaves": "leaf", "wives": "wife", "lives": "life", "shelves": "shelf", "halves": "half"}


class WordFolder(dict[str, str]):
    """
    Word → folded word, made on first use.

    `known` are words that a new plural may be reduced to. Verb forms are folded only where `verbs` says so: the
    term `chip` is in `chips` and not in `chipped`, but `approved` is a good rendering of a term `approve`.
    """

    def __init__(self, *, verbs: bool) -> None:
        super().__init__()
        self.known: set[str] = set()
        self._verbs = verbs

    def __missing__(self, word: str) -> str:
        folded = self[word] = self._fold(word.lower())
        return folded

    def _fold(self, lower: str) -> str:
        if lower in _IRREGULAR:
            return _IRREGULAR[lower]
        lemma = lower if len(lower) <= 2 or (not self._verbs and lower.endswith(_VERB_ENDINGS)) else lemma_of(lower)
        if lemma == lower and lower not in self.known:
            for ending in ("es", "s"):
                if lower.endswith(ending) and lower[: -len(ending)] in self.known:
                    return lower[: -len(ending)]
        return lemma


def is_acronym(form: str) -> bool:
    """Whether a form is written in capitals (`WHO`, `G20`, `AT&T`), so that its case is part of it."""
    return bool(_ACRONYM.match(form))


def fold_han(text: str) -> str:
    """Return `text` in Simplified characters and lower case, code point for code point."""
    folded = fold_script(text)
    lower = folded.lower()
    return lower if len(lower) == len(text) else folded
