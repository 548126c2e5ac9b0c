"""
Mistakes of meaning planted into translations by people, for `benchmarks.quality.meaning`.

A clause is dropped; a clause of another sentence stands for one, or behind one; a name is that of another sentence, or
changes places with another name of its own; a word is another of its kind, its opposite, or another sense of the word
that it translates. English and Chinese, into both.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rjieba

from translator.meaning.clauses import find_clauses
from translator.meaning.dictionary import Dictionary
from translator.meaning.english_words import content_words, stem_of

OPPOSITES = Path(__file__).parents[1] / "data" / "opposites.tsv"
SOUND = "sound"
Span = tuple[int, int]


@dataclass(frozen=True)
class Case:
    """A pair, with what was planted into its target; `sound` for nothing."""

    number: int
    """Of the pair; all cases of a pair have the same."""
    kind: str
    source: str
    target: str
    into_chinese: bool
    wrong: Span | None = None
    """What was put in."""
    lost: Span | None = None
    """What was taken out of the sound target."""

    @property
    def texts(self) -> tuple[str, str]:
        """English, then Chinese."""
        return (self.source, self.target) if self.into_chinese else (self.target, self.source)


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """Return sources and targets, one pair a line; further columns are not looked at."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(line.split("\t")[0], line.split("\t")[1]) for line in lines if line.count("\t")]


def is_into_chinese(pairs: Sequence[tuple[str, str]]) -> bool:
    return sum(bool(re.search("[一-鿿]", target)) for _source, target in pairs) * 2 > len(pairs)


class Planter:
    """Plants into the pairs of one set, from whose other pairs the wrong words come."""

    def __init__(self, pairs: Sequence[tuple[str, str]], dictionary: Dictionary, seed: int = 1) -> None:
        self.pairs, self.into_chinese = pairs, is_into_chinese(pairs)
        self._dictionary, self._chance = dictionary, random.Random(seed)
        self._spelt: dict[str, str] = {}
        """Stem → its most frequent form in the English texts."""
        self._by_stem: defaultdict[str, list[str]] = defaultdict(list)
        for word, stems in dictionary.meanings.items():
            if 2 <= len(word) <= 3:
                for stem in stems:
                    self._by_stem[stem].append(word)
        forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for pair in pairs:
            for match in re.finditer("[a-z]+", pair[not self.into_chinese]):
                forms[stem_of(match[0])][match[0]] += 1
        self._spelt = {stem: counts.most_common(1)[0][0] for stem, counts in forms.items()}
        self._used = {word for pair in pairs for word, _tag in rjieba.tag(pair[self.into_chinese], False)}

    def plant(self, every: int = 1) -> Iterator[Case]:
        """Yield every such pair as it is, and with each mistake that it has a place for."""
        for number in range(0, len(self.pairs), every):
            source, target = self.pairs[number]
            other = self.pairs[(number + self._chance.randrange(1, len(self.pairs))) % len(self.pairs)][1]
            yield Case(number, SOUND, source, target, self.into_chinese)
            changes = [
                *self._clause_changes(target, other),
                *self._word_changes(target, other),
                ("opposite", self._opposite(target)),
                ("other sense", self._other_sense(source, target)),
            ]
            for kind, change in changes:
                if change is not None:
                    start, end, text = change
                    wrong, lost = (start, start + len(text)) if text else None, (start, end) if end > start else None
                    yield Case(
                        number, kind, source, target[:start] + text + target[end:], self.into_chinese, wrong, lost
                    )
            yield from self._swapped(number, source, target)

    def _clause_changes(self, target: str, other: str) -> Iterator[tuple[str, tuple[int, int, str]]]:
        clauses = find_clauses(target, is_chinese=self.into_chinese)
        if len(clauses) < 2:
            return
        start, end = self._chance.choice(clauses)
        foreign = other[slice(*self._chance.choice(find_clauses(other, is_chinese=self.into_chinese)))]
        yield "clause dropped", (start, end, "")
        yield "clause replaced", (start, end, foreign)
        yield "clause added", (end, end, foreign)

    def _word_changes(self, target: str, other: str) -> Iterator[tuple[str, tuple[int, int, str]]]:
        for kind in ("name", "word"):
            here, there = (
                [span for *span, found in _words(text, self.into_chinese) if found == kind] for text in (target, other)
            )
            if here and there:
                start, end = self._chance.choice(here)
                text = other[slice(*self._chance.choice(there))]
                if text.lower() != target[start:end].lower():
                    yield f"{kind} replaced", (start, end, text)

    def _swapped(self, number: int, source: str, target: str) -> Iterator[Case]:
        names = [(start, end) for start, end, kind in _words(target, self.into_chinese) if kind == "name"]
        couples = [
            (one, other)
            for place, one in enumerate(names)
            for other in names[place + 1 :]
            if other[0] > one[1] + 1 and target[slice(*one)] != target[slice(*other)]
        ]
        if couples:
            one, other = self._chance.choice(couples)
            parts = (target[: one[0]], target[slice(*other)], target[one[1] : other[0]], target[slice(*one)])
            yield Case(number, "names swapped", source, "".join(parts) + target[other[1] :], self.into_chinese)

    def _opposite(self, target: str) -> tuple[int, int, str] | None:
        spans = set(_word_spans(target)) if self.into_chinese else set()
        found = []
        for word, opposite in _opposites(self.into_chinese):
            pattern = (
                re.escape(word) if self.into_chinese else rf"(?<![A-Za-z'-]){re.escape(word)}(?![A-Za-z'-])(?! not)"
            )
            for match in re.finditer(pattern, target):
                is_part = len(word) == 1 and self.into_chinese and match.span() not in spans
                if not is_part and target[: match.start()][-1:] not in {"不", "没"}:
                    found.append((match.start(), match.end(), opposite))
        return self._chance.choice(found) if found else None

    def _other_sense(self, source: str, target: str) -> tuple[int, int, str] | None:
        found = list(self._other_chinese(source, target) if self.into_chinese else self._other_english(source, target))
        return self._chance.choice(found) if found else None

    def _other_chinese(self, source: str, target: str) -> Iterator[tuple[int, int, str]]:
        meanings = self._dictionary.meanings
        stems = {word.stem for word in content_words(source) if not word.is_name}
        for start, end, _kind in _words(target, True):
            word = target[start:end]
            for stem in sorted(meanings.get(word, frozenset()) & stems):
                others = [
                    other
                    for other in self._by_stem[stem]
                    if other in self._used and not set(other) & set(word)
                    and len(meanings[other] & meanings[word]) == 1 and len(meanings[other]) <= 6
                ]  # fmt: skip
                if others:
                    yield start, end, self._chance.choice(others)

    def _other_english(self, source: str, target: str) -> Iterator[tuple[int, int, str]]:
        words = [word for word in sorted(set(self._dictionary.words_in(source))) if len(word) > 1]
        for word in content_words(target):
            for chinese in words if not word.is_name else ():
                meanings = self._dictionary.meanings[chinese]
                for other in sorted(meanings) if word.stem in meanings else ():
                    shared = {*self._by_stem[other]} & {*self._by_stem[word.stem]}
                    is_other = other != word.stem and len(shared) <= 2 and len(self._by_stem[other]) > 3
                    if is_other and other in self._spelt:
                        yield word.start, word.end, self._spelt[other]


def _word_spans(text: str) -> Iterator[Span]:
    start = 0
    for word, _tag in rjieba.tag(text, False):
        yield start, start + len(word)
        start += len(word)


def _words(text: str, is_chinese: bool) -> Iterator[tuple[int, int, str]]:
    """Yield names and content words: where, and `name` or `word`."""
    if not is_chinese:
        yield from ((word.start, word.end, "name" if word.is_name else "word") for word in content_words(text))
        return
    start = 0
    for word, tag in rjieba.tag(text, False):
        if len(word) > 1 and tag in {"nr", "ns", "nrt", "nt"}:
            yield start, start + len(word), "name"
        elif len(word) > 1 and tag in {"n", "v", "vn", "a"}:
            yield start, start + len(word), "word"
        start += len(word)


@cache
def _opposites(is_chinese: bool) -> list[tuple[str, str]]:
    """Return each word with its opposite, both ways."""
    rows = [line.split("\t") for line in OPPOSITES.read_text(encoding="utf-8").splitlines()]
    return [
        (one, other)
        for language, *couple in rows
        if (language == "zh") == is_chinese
        for one, other in (couple, couple[::-1])
    ]


def draw(cases: Sequence[Case], most: int, seed: int = 5) -> list[Case]:
    """Return the sound case of each pair with at most so many of its others."""
    chance = random.Random(seed)
    by_pair: defaultdict[int, list[Case]] = defaultdict(list)
    for case in cases:
        by_pair[case.number].append(case)
    return [
        case
        for sound, *others in by_pair.values()
        for case in (sound, *chance.sample(others, min(most, len(others))))
    ]  # fmt: skip
