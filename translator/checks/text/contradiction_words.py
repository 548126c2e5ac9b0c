"""
The words of ideas that exclude each other, in both languages, and what finds them.

A lexicon holds ideas, each with its English and its Chinese words. Few segments have a clear Chinese word of one, and
in most of those the English says the same, so that little is left to look at closely.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from translator.checks.word_lists import EnglishWords, PhraseFinder, alternatives, printable, read_blocks, read_words
from translator.names.known_names import known_names
from translator.names.transliteration import ALSO_WORDS, SOUNDS
from translator.patterns import pattern

_SOUNDS = frozenset(SOUNDS)
_INNER_SOUNDS = _SOUNDS - ALSO_WORDS
"""Characters that stand inside of foreign names, and in few words beside them."""
_LEMMA = pattern(r"(?<![\\a-z])([a-z]{2,})\+")
_BEGINNING = pattern(r"(?<!\\)([a-z])\*")
_DEGREES = (
    *"很更最较太极颇偏越愈变转走趋渐加放调拓拉抬压过稍略",
    *["更加", "越来越", "比较", "非常", "十分", "相当", "异常", "日益", "日趋", "最为", "更为", "较为", "变得"],
)
"""What stands before an adjective in Chinese: `*深` in the list is 很深, 更深, 加深 …"""


class _Idea:
    """What the words of both languages stand for: a rise, a mother, spring."""

    def __init__(self, name: str, english: str, kind: range) -> None:
        self.list, self._listed, self.kind = name, english, kind
        """The list of words that it is in; and the ideas of which no two can be meant at the same place, with this."""
        self.hints: frozenset[str] = frozenset()
        """Characters of Chinese words that may say so: 深 of 幽深."""

    @cached_property
    def _english(self) -> str:
        return _LEMMA.sub(_inflected, _BEGINNING.sub(r"\1\\w*", self._listed))

    @cached_property
    def english(self) -> EnglishWords:
        """What says so clearly."""
        return EnglishWords(self._english.partition(" ~ ")[0])

    @cached_property
    def related(self) -> EnglishWords:
        """The same with what may be said of it: growth that “slowed” is not a fall."""
        clear, mark, related = self._english.partition(" ~ ")
        return EnglishWords("|".join(filter(None, (clear, related)))) if mark else self.english


def _inflected(lemma: re.Match[str]) -> str:
    """Return a pattern for the forms of an English word that the list writes as `rise+` or `deny+`."""
    word = lemma[1]
    if word.endswith("e"):
        forms = f"{word[:-1]}(?:e|e[drs]|es|ers|est|ing|ion|ions|ely|ements?)"
    elif word.endswith("y") and word[-2] not in "aeiou":
        forms = f"{word[:-1]}(?:y|i?ed|ies|ier|iest|ying|ily)"
    else:
        # A stem does for what ends with e or y: `reduc+`, `verif+`.
        forms = f"{word}(?:e?s?|(?:{word[-1]})?(?:ed|er|ers|est|ing)|ly|ions?|ments?)"
        forms += f"|{word}(?:y|ied|ies|ying)" if word.endswith("if") else ""
        forms = f"(?:{forms})"
    return f"(?:{'|'.join((forms, *_irregular_forms()[word]))})" if word in _irregular_forms() else forms


@cache
def _irregular_forms() -> dict[str, set[str]]:
    """Return the past and the participle of English verbs that are irregular."""
    verbs = (line.split() for line in (*read_words("verbs_en"), *read_words("irregular_verbs_en")))
    return {verb[0].removeprefix("+"): {*verb[1:]} for verb in verbs if len(verb) > 1}


def _with_degrees(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield from (f"{degree}{word[1:]}" for degree in _DEGREES) if word.startswith("*") else (word,)


class _Said(NamedTuple):
    """What a Chinese word says."""

    idea: int
    condition: re.Pattern[str] | None
    """What must follow the word."""
    is_clear: bool
    is_sound: bool
    """Whether it writes the sound of a foreign name, and may be a piece of a longer one: 万斯 of 埃万斯."""


class Lexicon:
    """Ideas that exclude each other, and what finds the words of all of them; each is read when first needed."""

    def __init__(self, groups: Iterable[tuple[str, list[tuple[str, str]]]]) -> None:
        """Read groups of ideas: the list that they are in, and the English and the Chinese words of each."""
        self.ideas: list[_Idea] = []
        self._words: dict[str, list[tuple[int, str, bool]]] = {}
        """Chinese word → the ideas that it says, each with what must follow, and whether it says so clearly."""
        for name, group in groups:
            kind = range(len(self.ideas), len(self.ideas) + len(group))
            for number, (english, chinese) in zip(kind, group, strict=True):
                idea = _Idea(name, english, kind)
                self.ideas.append(idea)
                said, _tilde, counted = chinese.partition(" ~ ")
                ways, others = ([*_with_degrees(alternatives(it))] if it else [] for it in (said, counted))
                if name == "opposites":
                    idea.hints = frozenset(word for word in others if len(word) == 1)
                    others = [word for word in others if len(word) > 1]
                for word in (*ways, *others):
                    literal, bracket, condition = word.partition("(")
                    self._words.setdefault(literal, []).append((number, bracket + condition, word in ways))
        self._finder = AhoCorasick(list(self._words))
        self._literals = list(self._words)
        self._known: dict[int, list[_Said]] = {}
        self._kinds: dict[int, _Kind] = {}

    def _said(self, index: int) -> list[_Said]:
        """Return what the Chinese word says that has this number in the automaton."""
        if index not in self._known:
            literal = self._literals[index]
            self._known[index] = [
                _Said(
                    number, pattern(condition) if condition else None, is_clear,
                    self.ideas[number].list == "person" and _SOUNDS.issuperset(literal),
                )
                for number, condition, is_clear in self._words[literal]
            ]  # fmt: skip
        return self._known[index]

    def kinds_of(self, ideas: Iterable[int]) -> list[_Kind]:
        """Return the kinds that the ideas are of, each once."""
        kinds = {kind.start: kind for kind in (self.ideas[idea].kind for idea in ideas)}
        for first in kinds.keys() - self._kinds.keys():
            self._kinds[first] = _Kind({number: self.ideas[number].related for number in kinds[first]})
        return [self._kinds[first] for first in kinds]

    def chinese_words(self, text: str) -> tuple[dict[int, tuple[int, int]], dict[int, int]]:
        """Return where the first clear Chinese word of each idea stands in `text`, and how often each is said."""
        places: dict[int, tuple[int, int]] = {}
        counted: dict[int, int] = {}
        ends: dict[int, int] = {}
        text = printable(text)
        matches = self._finder.find_matches_as_indexes(text, overlapping=True)
        around = defaultdict[int, list[tuple[int, int, int]]](list)
        for match in matches if len(matches) > 1 else ():
            for place in range(*match[1:]):
                around[place].append(match)
        for index, start, end in matches:
            for idea, condition, is_clear, is_sound in self._said(index):
                if len(around[start]) > 1 and self._is_inside_of_other(idea, start, end, around[start]):
                    continue
                if is_sound and (text[start - 1 : start] in _INNER_SOUNDS or text[end : end + 1] in _INNER_SOUNDS):
                    continue
                if condition is None or condition.match(text, end):
                    if start >= ends.get(idea, 0):  # 上升至 is said once, though both 上升 and 升至 are in the list.
                        counted[idea] = counted.get(idea, 0) + 1
                        ends[idea] = end
                    if is_clear:
                        places.setdefault(idea, (start, end))
        return places, counted

    def _is_inside_of_other(self, idea: int, start: int, end: int, matches: Sequence[tuple[int, int, int]]) -> bool:
        """Whether a word is a piece of a longer one that says the contrary: 增长 of 负增长."""
        return any(
            first <= start and end <= last and last - first > end - start
            and any(said.idea != idea and said.idea in self.ideas[idea].kind for said in self._said(index))
            for index, first, last in matches
        )  # fmt: skip

    def unsaid(self, ideas: Iterable[int], words: frozenset[str], text: str) -> set[int]:
        """Return the ideas of which English says no related word, and whose opposite it may say."""
        return {
            idea for idea in ideas
            if not self.ideas[idea].related.is_any_of(words)
            and (self.ideas[idea].list != "opposites" or self._opposite(idea).english.may_be_in(words, text))
        }  # fmt: skip

    def _opposite(self, idea: int) -> _Idea:
        kind = self.ideas[idea].kind
        return self.ideas[sum(kind) - idea]


class _Kind:
    """What is related to the ideas of one kind, and finds those that an English text names."""

    def __init__(self, related: Mapping[int, EnglishWords]) -> None:
        self._related = related

    @cached_property
    def _by_letters(self) -> Mapping[str, list[int]]:
        found = defaultdict[str, list[int]](list)
        for number, words in self._related.items():
            for word in words.letters:
                found[word].append(number)
        return found

    @cached_property
    def _phrases(self) -> PhraseFinder:
        return PhraseFinder((number, phrase) for number, words in self._related.items() for phrase in words.phrases)

    @cached_property
    def _written_as_patterns(self) -> tuple[tuple[str, ...], list[tuple[int, EnglishWords]]]:
        """The beginnings of words that are written as patterns, and the ideas that have such."""
        known = [(number, words) for number, words in self._related.items() if words.patterns]
        return tuple({text for _number, words in known for text in (words.patterns or ((),))[0]}), known

    def said_in(self, words: frozenset[str]) -> set[int]:
        """Return the ideas that have a word among English words, in lower case."""
        found = {number for word in words & self._by_letters.keys() for number in self._by_letters[word]}
        starts, patterns = self._written_as_patterns
        if begun := {word for word in words if word.startswith(starts)} if starts else None:
            found |= {number for number, known in patterns if known.has_pattern_of(begun)}
        return found

    def begun_in(self, text: str) -> set[int]:
        """Return the ideas of which a phrase may stand in English text, in lower case: a beginning of it does."""
        return self._phrases.begun_in(text)


@cache
def affirmed_words() -> Lexicon:
    """Return the words that say an idea without an opposite, of which a denial can only be one."""
    return Lexicon([("affirmed", [(english, chinese)]) for english, chinese in read_blocks("affirmed")])


@cache
def lexicon_of_opposites() -> Lexicon:
    groups = [("opposites", [(one, chinese), (other, its)]) for one, chinese, other, its in read_blocks("opposites")]
    for _kind, lines in groupby((line.split("\t") for line in read_words("kinds")), key=itemgetter(0)):
        groups.append(("kinds", [(english, chinese) for _kind, english, chinese in lines]))
    for _kind, names in groupby(known_names(), key=attrgetter("kind")):
        group = [*names]
        groups.append((group[0].is_name_of, [(name.english, name.chinese) for name in group]))
    return Lexicon(groups)
