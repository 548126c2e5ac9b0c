"""
Evidence, word by word, that a text says what the other one says.

What is observed of a word (found by the dictionary, by a similar character, by its sound, or not at all) is as likely
in translations as it is rare beside other sentences, or the other way round. The logarithm of that ratio is its score:
positive where the word probably has no counterpart. The scores were counted in pairs that people translated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from translator.meaning.dictionary import Dictionary
from translator.meaning.english_words import Word, content_words, read_stop_words, stem_of
from translator.names.sounds import consonant_likeness

_FREQUENCIES = (2, 8, 30)
"""Numbers of Chinese words that a stem explains, between which its classes lie."""
_MANY_MEANINGS = 4
_SIMILAR, _RELATED = 0.6, 0.35
"""Least weights of a shared character."""
_SOUNDS_ALIKE, _SOUNDS_NEAR = 0.85, 0.65


class Placed(Protocol):
    """What stands somewhere in a text."""

    @property
    def start(self) -> int:
        """Return where it begins."""

    @property
    def end(self) -> int:
        """Return where it ends."""


class Observation(NamedTuple):
    """A word of a text, and what was observed of it."""

    start: int
    end: int
    kind: str
    """A key of the table of scores: `u name 3` is a name of a frequent word for which nothing was found."""


class Stretch(NamedTuple):
    """The part of a text in which the scores add up to most."""

    score: float
    start: int
    end: int


def observe_english(english: str, chinese: str, dictionary: Dictionary) -> list[Observation]:
    """Return what is observed of the content words of the English text beside the Chinese one."""
    meant = frozenset[str]().union(*(dictionary.meanings[word] for word in dictionary.words_in(chinese)))
    characters, latin = frozenset(chinese), chinese.lower()
    return [
        Observation(
            word.start, word.end, _kind_of_english(word, english, chinese, meant, characters, latin, dictionary)
        )
        for word in content_words(english)
    ]


def _kind_of_english(
    word: Word,
    english: str,
    chinese: str,
    meant: frozenset[str],
    characters: frozenset[str],
    latin: str,
    dictionary: Dictionary,
) -> str:
    spelt = english[word.start : word.end]
    if spelt.lower() in latin:
        return "same"
    found = _found(word.stem, meant, characters, dictionary)
    if found in {"?", "u"} and spelt[0].isupper() and (found == "?" or word.is_name):
        likeness = consonant_likeness(spelt, chinese)
        if likeness is not None:
            return f"sound {found} {(likeness < _SOUNDS_ALIKE) + (likeness < _SOUNDS_NEAR)}"
    name = "name" if word.is_name else "word"
    return f"{found} {name}" if found == "?" else f"{found} {name} {_class_of(dictionary.frequency.get(word.stem, 0))}"


def _found(stem: str, meant: frozenset[str], characters: frozenset[str], dictionary: Dictionary) -> str:
    typical = dictionary.characters.get(stem)
    if typical is None:
        return "?"
    if stem in meant:
        return "h"
    shared = max((weight for character, weight in typical.items() if character in characters), default=0.0)
    return _degree(shared)


def _degree(shared: float) -> str:
    return "s" if shared > _SIMILAR else "m" if shared > _RELATED else "u"


def _class_of(frequency: int) -> int:
    return sum(frequency > limit for limit in _FREQUENCIES)


def observe_chinese(chinese: str, english: str, dictionary: Dictionary) -> list[Observation]:
    """Return what is observed of the Chinese words of two characters and more beside the English text."""
    stems = {stem_of(english[word.start : word.end]) for word in content_words(english)}
    shared: dict[str, float] = {}
    for stem in stems:
        for character, weight in dictionary.characters.get(stem, {}).items():
            shared[character] = max(weight, shared.get(character, 0.0))
    observed = []
    for start, end in dictionary.segments(chinese):
        word = chinese[start:end]
        if word in _chinese_stop_words():
            continue
        meanings = dictionary.meanings[word]
        found = "h" if meanings & stems else _degree(max(shared.get(character, 0.0) for character in word))
        many = "many" if len(meanings) > _MANY_MEANINGS else "few"
        observed.append(Observation(start, end, f"{found} {many} {min(len(word), 4)}"))
    return observed


@lru_cache(maxsize=1)
def _chinese_stop_words() -> frozenset[str]:
    return read_stop_words("stop_words_zh")


def scores_of(observations: Sequence[Observation], table: Mapping[str, float]) -> list[float]:
    """Return the score of each observation; what was never counted says nothing."""
    return [table.get(observation.kind, 0.0) for observation in observations]


def find_stretch(words: Sequence[Placed], scores: Sequence[float]) -> Stretch:
    """Return the run of words whose scores have the greatest sum, from its first character to behind its last one."""
    best, total, start = Stretch(0.0, 0, 0), 0.0, 0
    for place, (word, score) in enumerate(zip(words, scores, strict=True)):
        if total <= 0:
            total, start = 0.0, place
        total += score
        if total > best.score:
            best = Stretch(total, words[start].start, word.end)
    return best
