"""
Evidence from names: those of one text that nothing in the other one stands for.

A name of the dictionary (匈牙利) is looked for among the English words that explain it, and among those of its people;
any other by its sound. Translations by people leave few names without a counterpart; a wrong name leaves one on each
side.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from translator.meaning.dictionary import Dictionary
from translator.meaning.english_words import begins_sentence, content_words, is_stop_word, stem_of
from translator.names.sounds import consonant_likeness, likeness_of, spelt_in_pinyin
from translator.names.transliteration import SOUNDS
from translator.patterns import pattern

LIKE_SOUND = 0.65
"""Likeness of consonants from which a rendering may be that of a name."""
NEAR_SOUND = 0.6
"""The same for a name, which may stand anywhere in the text."""
SAME_SOUND = 0.8
"""The same for what the dictionary knows, and would know by another sound."""
_TYPICAL, _VERY_TYPICAL, _RATHER_TYPICAL = 0.6, 0.85, 0.35
"""Weights of a character that an English word is often written with, from which it may stand for the word."""
_MOST_TOKENS = 4
"""Words that are joined at most to find a name in the dictionary."""
NAME_PARTS = frozenset(("nr", "nrt", "nrfg", "ns", "nz", "nt"))
"""Parts of speech that segmentation gives to names."""
_CAPITALISED = pattern(r"[A-Z][A-Za-zÀ-ÿ]*(?:['’][A-Z][a-z]+)?")
_SOUNDS = frozenset(SOUNDS)
_MOST = 2
KINDS = ("known", "sound", "person", "place", "common", "unknown")
"""Of names without a counterpart: Chinese ones in the dictionary, by their characters, by the rules of segmentation;
English ones that the dictionary has as names, as words, and not at all."""


class LoneName(NamedTuple):
    """A name that nothing in the other text stands for."""

    start: int
    end: int
    kind: str
    """One of `KINDS`."""


class NameEvidence(NamedTuple):
    """The names of both texts that have no counterpart."""

    chinese: tuple[LoneName, ...]
    english: tuple[LoneName, ...]

    @property
    def features(self) -> tuple[float, ...]:
        """For the formula: how many there are of each kind, two at most, and whether there are some on both sides."""
        counts = Counter(name.kind for name in (*self.chinese, *self.english))
        return *(float(min(_MOST, counts[kind])) for kind in KINDS), float(bool(self.chinese and self.english))


def compare_names(english: str, chinese: str, dictionary: Dictionary) -> NameEvidence:
    """Look for each name of one text in the other."""
    capitalised = [(match.start(), match.end(), match[0]) for match in _CAPITALISED.finditer(english)]
    names = list(_chinese_names(chinese, dictionary))
    small = frozenset(re.findall(r"[a-z]+", english))
    stems = {stem_of(english[word.start : word.end]) for word in content_words(english)}
    words = [word for _start, _end, word in capitalised]
    lone = (
        name
        for name in names
        if small.isdisjoint(_demonyms().get(chinese[name.start : name.end], ()))
        and not _is_said_in_english(chinese, name, words, stems, dictionary)
    )
    return NameEvidence(tuple(lone), tuple(_lone_english(english, chinese, capitalised, names, dictionary)))


def _chinese_names(chinese: str, dictionary: Dictionary) -> Iterator[LoneName]:
    """Yield the names of a Chinese text, from left to right."""
    import rjieba

    tokens: list[tuple[int, int, str, str]] = []
    for word, part in rjieba.tag(chinese, False):
        start = tokens[-1][1] if tokens else 0
        tokens.append((start, start + len(word), word, part))
    place = 0
    while place < len(tokens):
        start, end, word, part = tokens[place]
        entry = next(
            (
                last
                for last in range(min(len(tokens), place + _MOST_TOKENS), place, -1)
                if dictionary.has_word(chinese[start : tokens[last - 1][1]])
            ),
            None,
        )
        if entry is not None:
            end = tokens[entry - 1][1]
            if chinese[start:end] in dictionary.names and not chinese[start:end].endswith("的"):
                yield LoneName(start, end, "known")
            elif part.startswith("nr") and entry == place + 1 and _SOUNDS.issuperset(word):
                yield LoneName(start, end, "person")
            place = entry
            continue
        last = _end_of_sounds(tokens, place, dictionary)
        run = tokens[place:last]
        length = sum(len(item[2]) for item in run if item[2] != "·")
        if length > 1 and (any(item[3] in NAME_PARTS for item in run) or length > 2):
            yield LoneName(start, run[-1][1], "sound")
            place = last
            continue
        if part.startswith("nr") and len(word) > 1:
            yield LoneName(start, end, "person")
        place += 1


def _end_of_sounds(tokens: Sequence[tuple[int, int, str, str]], place: int, dictionary: Dictionary) -> int:
    """Return where the words that write a sound end: 特拉法 · 尔加."""
    while place < len(tokens):
        word, part = tokens[place][2:]
        if word != "·" and not (
            _SOUNDS.issuperset(word) and (part in NAME_PARTS or len(word) == 1 or word not in dictionary.meanings)
        ):
            break
        place += 1
    return place


def _is_said_in_english(
    chinese: str, name: LoneName, words: Sequence[str], stems: set[str], dictionary: Dictionary
) -> bool:
    text = chinese[name.start : name.end]
    if text in dictionary.names and (
        any(_is_of_one_family(known, word) for known in dictionary.names[text] for word in words)
        or dictionary.meanings.get(text, frozenset()) & stems
        or any(word in _demonyms().get(text, ()) for word in words)
    ):
        return True
    names = [word for word in words if len(word) > 2]
    pinyin = spelt_in_pinyin(text)
    if any(word.lower() in pinyin or pinyin in word.lower() for word in names):
        return True
    least = SAME_SOUND if name.kind == "known" else LIKE_SOUND
    if any(likeness_of(word, text) >= least for word in names if not _are_both_known(word, name, dictionary)):
        return True
    typical = max((dictionary.characters.get(stem, {}).get(char, 0.0) for stem in stems for char in text), default=0.0)
    return typical > (_TYPICAL if name.kind == "known" else _VERY_TYPICAL)


def _lone_english(
    english: str,
    chinese: str,
    capitalised: Sequence[tuple[int, int, str]],
    names: Sequence[LoneName],
    dictionary: Dictionary,
) -> Iterator[LoneName]:
    words = list(dictionary.words_in(chinese))
    meant = frozenset[str]().union(*(dictionary.meanings[word] for word in words))
    known = [word for word in words if word in dictionary.names]
    latin, pinyin = chinese.lower(), spelt_in_pinyin(chinese)
    for start, end, word in capitalised:
        stem = stem_of(word)
        if len(word) < 3 or word.isupper() or word.lower() in latin or is_stop_word(stem):
            continue
        is_word = stem in dictionary.frequency and word not in dictionary.proper
        if stem in meant or (is_word and begins_sentence(english, start)):
            continue
        typical = dictionary.characters.get(stem, {})
        if any(weight > _RATHER_TYPICAL for char, weight in typical.items() if char in chinese):
            continue
        if any(_is_of_one_family(one, word) for item in known for one in dictionary.names[item]):
            continue
        if any(word in _demonyms().get(item, ()) for item in known) or word.lower() in pinyin:
            continue
        rivals = [name for name in names if not _are_both_known(word, name, dictionary)]
        least = SAME_SOUND if word in dictionary.proper else NEAR_SOUND
        if any(likeness_of(word, chinese[name.start : name.end]) >= least for name in rivals):
            continue
        likeness = None if word in dictionary.proper else consonant_likeness(word, chinese)
        if likeness is not None and likeness >= NEAR_SOUND:
            continue
        kind = "place" if word in dictionary.proper else "common" if stem in dictionary.frequency else "unknown"
        yield LoneName(start, end, kind)


def _are_both_known(word: str, name: LoneName, dictionary: Dictionary) -> bool:
    """Whether the dictionary has both, and so would know that the one is the other: Kenya, 乌干达."""
    return name.kind == "known" and word in dictionary.proper


def _is_of_one_family(one: str, other: str) -> bool:
    """Whether two words begin alike, as Canada and Canadian do."""
    one, other = one.lower(), other.lower()
    shorter = min(len(one), len(other))
    alike = next((place for place in range(shorter) if one[place] != other[place]), shorter)
    return alike >= 4 or (alike >= 3 and alike >= shorter - 1)


@lru_cache(maxsize=1)
def _demonyms() -> dict[str, frozenset[str]]:
    lines = (files(__package__) / "data" / "demonyms.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    return {name: frozenset(words) for name, *words in rows}
