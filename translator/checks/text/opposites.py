"""Checks of words that exclude each other: a rise that became a fall, a mother who became a father."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import ClassVar, NamedTuple

from ahocorasick_rs import AhoCorasick

from translator.checks.base import Pair, TextCheck
from translator.checks.masking import OPAQUE
from translator.checks.word_lists import read_words
from translator.i18n import LazyMessage
from translator.model import Finding

_PLAIN = re.compile(r"(?:[a-z?+*]|\\w|\(\?:|[()|]|\[[a-z]+\])+")
"""An alternative that matches nothing but one whole word of letters."""
_WORD = re.compile("[a-z]+")
_MOST_KNOWN = 20_000
"""How many English words a lexicon remembers the ideas of."""


class _Words:
    """English words and phrases in lower case, written as a regular expression and compiled when first needed."""

    def __init__(self, pattern: str) -> None:
        """Part the alternatives of `pattern` into words and phrases."""
        alternatives = _alternatives(pattern)
        self.plain = "|".join(filter(_PLAIN.fullmatch, alternatives)) or "(?!)"
        self._phrases = "|".join(words for words in alternatives if not _PLAIN.fullmatch(words))

    @cached_property
    def word(self) -> re.Pattern[str]:
        """Matches a whole word."""
        return re.compile(self.plain)

    @cached_property
    def phrase(self) -> re.Pattern[str] | None:
        """Finds what is more than a word, if anything is."""
        return re.compile(rf"\b(?:{self._phrases})(?![a-z])") if self._phrases else None

    def has_phrase_in(self, text: str) -> bool:
        """Tell whether one of the phrases stands in `text`."""
        return self.phrase is not None and self.phrase.search(text) is not None

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where words and phrases stand in `text`."""
        words = [match.span() for match in _WORD.finditer(text) if self.word.fullmatch(match[0])]
        return sorted(words + [match.span() for match in self.phrase.finditer(text)] if self.phrase else words)


@dataclass(frozen=True)
class _Idea:
    """What the words of both languages stand for: a rise, a mother, spring."""

    english: _Words
    """What says so clearly."""
    related: _Words
    """The same with what may be said of it: growth that “slowed” is not a fall."""
    chinese: list[str]
    """What says so clearly; each may have a condition for what follows it, in brackets."""
    counted: list[str]
    """What says so too, but never too much: 中美 for China."""
    rivals: tuple[int, ...]
    """Which other ideas cannot be meant at the same place: the opposite, or the others of the kind."""


def _idea(english: str, chinese: str, rivals: Iterable[int]) -> _Idea:
    clear, _tilde, related = english.partition(" ~ ")
    words = f"{clear}|{related}" if related else clear
    said, _tilde, counted = chinese.partition(" ~ ")
    return _Idea(
        _Words(clear), _Words(words), _alternatives(said), _alternatives(counted) if counted else [], tuple(rivals)
    )


def _alternatives(pattern: str) -> list[str]:
    """Part a regular expression at each | that stands in no brackets."""
    depth, begin, found = 0, 0, []
    for place, character in enumerate(pattern):
        depth += (character in "([") - (character in ")]")
        if character == "|" and not depth:
            found.append(pattern[begin:place])
            begin = place + 1
    return [*found, pattern[begin:]]


_CONDITION = re.compile(r"(?=\()")
"""Where a Chinese word ends and what must follow it, or must not, begins."""


class _Said(NamedTuple):
    """What a Chinese word says."""

    idea: int
    condition: re.Pattern[str] | None
    """What must follow the word."""
    is_clear: bool


class _Lexicon:
    """Ideas that exclude each other, and what finds the Chinese words of all of them."""

    def __init__(self, groups: Iterable[list[tuple[str, str]]]) -> None:
        """Read groups of ideas, each with its English and its Chinese words."""
        self.ideas: list[_Idea] = []
        for group in groups:
            places = range(len(self.ideas), len(self.ideas) + len(group))
            self.ideas += [
                _idea(*words, (other for other in places if other != place))
                for place, words in zip(places, group, strict=True)
            ]
        self._said: dict[str, list[_Said]] = defaultdict(list)
        for number, idea in enumerate(self.ideas):
            for word in (*idea.chinese, *idea.counted):
                literal, *condition = _CONDITION.split(word, maxsplit=1)
                must = re.compile(condition[0]) if condition else None
                self._said[literal].append(_Said(number, must, is_clear=word in idea.chinese))
        self._literals = list(self._said)
        self._finder = AhoCorasick(self._literals)
        self._known: dict[str, tuple[int, ...]] = {}

    def chinese_words(self, text: str) -> tuple[dict[int, tuple[int, int]], Counter[int]]:
        """Return where the first clear Chinese word of each idea stands in `text`, and how often each is said."""
        places: dict[int, tuple[int, int]] = {}
        counted: Counter[int] = Counter()
        # Half a surrogate pair, which a file may hold, is nothing to the automaton; `?` has its length.
        text = text.encode("utf-8", "replace").decode("utf-8")
        for index, start, end in self._finder.find_matches_as_indexes(text, overlapping=True):
            for said in self._said[self._literals[index]]:
                if said.condition is None or said.condition.match(text, end):
                    counted[said.idea] += 1
                    if said.is_clear:
                        places.setdefault(said.idea, (start, end))
        return places, counted

    @cached_property
    def _any_word(self) -> re.Pattern[str]:
        return re.compile("|".join(idea.related.plain for idea in self.ideas))

    def ideas_of(self, words: Iterable[str]) -> set[int]:
        """Return the ideas that English words are related to."""
        found: set[int] = set()
        for word in words:
            ideas = self._known.get(word)
            if ideas is None:
                ideas = self._learn(word)
            if ideas:
                found.update(ideas)
        return found

    def _learn(self, word: str) -> tuple[int, ...]:
        ideas: tuple[int, ...] = ()
        if self._any_word.fullmatch(word):
            ideas = tuple(number for number, idea in enumerate(self.ideas) if idea.related.word.fullmatch(word))
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[word] = ideas
        return ideas


def _opposites() -> Iterator[list[tuple[str, str]]]:
    for line in read_words("opposites"):
        one, one_chinese, other, other_chinese = line.split("\t")
        yield [(one, one_chinese), (other, other_chinese)]


def _kinds() -> Iterator[list[tuple[str, str]]]:
    for _kind, lines in groupby((line.split("\t") for line in read_words("kinds")), key=itemgetter(0)):
        yield [(english, chinese) for _kind, english, chinese in lines]


_BOTH = re.compile("进出口|進出口|买卖|買賣|南北|东西部|東西部|男女")
_ZH_NEGATION = re.compile("[不没沒未非无無勿别別]")
_EN_NEGATION = re.compile(r"\b(?:not|no|never|without|cannot)\b|n['’]t")


class _Contradictions(TextCheck):
    """A word of the target whose idea excludes that of the source's word, where nothing else speaks for it."""

    lexicon: ClassVar[_Lexicon]

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Look for clear Chinese words first: few segments have one."""
        if not pair.source or not pair.target or not pair.is_bilingual:
            return
        chinese = pair.chinese_visible
        places, counted = self.lexicon.chinese_words(chinese)
        if not places:
            return
        if _BOTH.search(chinese):
            chinese = _BOTH.sub(lambda match: OPAQUE * len(match[0]), chinese)
            places, counted = self.lexicon.chinese_words(chinese)
        english = pair.english_visible.lower()
        said = self.lexicon.ideas_of(_words_of(english))
        taken: set[tuple[int, int]] = set()
        for number, place in places.items():
            if number in said or self.lexicon.ideas[number].related.has_phrase_in(english):
                continue
            if _ZH_NEGATION.search(chinese, max(0, place[0] - 3), place[0]):
                continue
            spoken = _contradiction(self.lexicon.ideas, number, counted, english, said)
            if spoken and spoken not in taken:
                taken.add(spoken)
                yield self._report(pair, place, spoken)

    def message(self, here: str, there: str) -> LazyMessage:
        """Say what is wrong with `here`, a word of the target, beside `there`, one of the source."""
        raise NotImplementedError

    def _report(self, pair: Pair, chinese: tuple[int, int], english: tuple[int, int]) -> Finding:
        here, there = (chinese, english) if pair.is_into_chinese else (english, chinese)
        message = self.message(pair.target_visible[slice(*here)], pair.source_visible[slice(*there)])
        return self.finding(pair, message, here, other_span=there)


@lru_cache(maxsize=4)
def _words_of(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text))


def _contradiction(
    ideas: Sequence[_Idea], number: int, counted: Counter[int], english: str, said: set[int]
) -> tuple[int, int] | None:
    """Return where English says an idea that excludes `number`, of which there is a Chinese word, and none for it."""
    for rival in ideas[number].rivals:
        words = ideas[rival].english
        spans = words.spans(english) if rival in said or words.has_phrase_in(english) else []
        if len(spans) > counted[rival]:
            start, end = spans[0]
            if not _EN_NEGATION.search(english, max(0, start - 25), start):
                return start, end
    return None


class SemOpposite(_Contradictions):
    """
    ## What it does
    Reports a word that says the opposite of the source: 下降 for "rose", 证实 for "denied", 有罪 for "acquitted".
    ## Why is this bad?
    The sentence reads well and is false, and figures and names in it are right.
    ## Example
    source: Shares closed lower on Friday.    target: 周五股市收高。
    ## Use instead
    target: 周五股市收低。
    Only where each side has one of two opposite ideas and nothing of the other, and no negation stands before it. A
    pair is in the list when its words nearly always say which of the two is meant.
    ## Source
    Our own. Of 9,800 segments that people translated, and that nobody read beside it, it doubts eight.
    """

    id = "sem.opposite"
    category = "accuracy/mistranslation"

    lexicon = _Lexicon(_opposites())

    def message(self, here: str, there: str) -> LazyMessage:
        """Name both words."""
        return LazyMessage("“{target}” says the opposite of “{source}”", target=here, source=there)


class SemKind(_Contradictions):
    """
    ## What it does
    Reports a word that names another thing of the same kind than the source: 夏天 for "spring", 父亲 for "mother", 每月
    for "per year".
    ## Why is this bad?
    Engines, and tired people, write the neighbour of a word. The sentence reads well, and nothing else in it is wrong.
    ## Example
    source: The fee is $20 per year.    target: 费用为每月20美元。
    ## Use instead
    target: 费用为每年20美元。
    Kinds are countries, cities, companies, ministries, relatives, seasons, parts of the day, colours, languages,
    sports, fuels, disasters and the like. Only where each side names one of a kind and has nothing for the other's.
    ## Source
    Our own, from what engines and people confuse. Of 9,800 segments that people translated it doubts seven.
    """

    id = "sem.kind"
    category = "accuracy/mistranslation"
    lexicon = _Lexicon(_kinds())

    def message(self, here: str, there: str) -> LazyMessage:
        """Name both words."""
        return LazyMessage("“{target}” is not the same thing as “{source}”", target=here, source=there)
