"""
The words of ideas that exclude each other, in both languages, and what finds them.

A lexicon holds ideas, each with its English and its Chinese words. Few segments have a clear Chinese word of one, and
in most of those the English says the same, so that little is left to look at closely.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cache, cached_property
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

from translator.bilingual.code_version import code_version
from translator.bilingual.names.known_names import known_names
from translator.bilingual.names.transliteration import ALSO_WORDS, SOUNDS
from translator.bilingual.pairs.word_lists import EnglishWords, PhraseFinder, alternatives, read_blocks, read_words
from translator.bilingual.tables import cached_table
from translator.bilingual.words.patterns import WordFinder, pattern

_SOUNDS = frozenset(SOUNDS)
# Characters that stand inside of foreign names, and in few words beside them.
_INNER_SOUNDS = _SOUNDS - ALSO_WORDS
_LEMMA = pattern(r"(?<![\\a-z])([a-z]{2,})\+")
_BEGINNING = pattern(r"(?<!\\)([a-z])\*")
# What stands before an adjective in Chinese: `*深` in the list is 很深, 更深, 加深 …
_DEGREES = (
    *"很更最较太极颇偏越愈变转走趋渐加放调拓拉抬压过稍略",
    *["更加", "越来越", "比较", "非常", "十分", "相当", "异常", "日益", "日趋", "最为", "更为", "较为", "变得"],
)


class _Tables(NamedTuple):
    """What is read of the lists. Rows are texts that are parted when they are needed: objects take longer to load."""

    ideas: list[str]
    """The list that an idea is in, the first number of its kind and the one after the last, hints, English words."""
    chinese: dict[str, str]
    """Chinese word → numbers of the ideas that it says, each with `!` where it is clear, and what must follow it."""
    english: dict[str, str]
    """English word → numbers of the ideas that it is related to."""
    patterned: frozenset[int]
    """Ideas to which words are related that are written as patterns."""


class Idea:
    """What the words of both languages stand for: a rise, a mother, spring."""

    def __init__(self, row: str) -> None:
        self.list, first, end, hints, self._listed = row.split("\t")
        """The list of words that it is in."""
        self.kind = range(int(first), int(end))
        """The ideas of which no two can be meant at the same place, with this."""
        self.hints = frozenset(hints)
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
    return f"(?:{'|'.join((forms, *sorted(_irregular_forms()[word])))})" if word in _irregular_forms() else forms


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
    """Ideas that exclude each other, and what finds the words of all of them; each is made when first needed."""

    def __init__(self, tables: _Tables) -> None:
        self.ideas = _Ideas(tables.ideas)
        self._words, self._english, self._patterned = tables.chinese, tables.english, tables.patterned
        self._finder = WordFinder(self._words)
        self._known: dict[int, list[_Said]] = {}
        self._kinds: dict[int, _Kind] = {}

    def _said(self, index: int) -> list[_Said]:
        """Return what the Chinese word says that has this number in the finder."""
        if index not in self._known:
            literal = self._finder.words[index]
            self._known[index] = [
                _Said(
                    idea := int(number.rstrip("!")), pattern(condition) if condition else None, number.endswith("!"),
                    self.ideas[idea].list == "person" and _SOUNDS.issuperset(literal),
                )
                for number, _blank, condition in (row.partition(" ") for row in self._words[literal].split("\t"))
            ]  # fmt: skip
        return self._known[index]

    def kinds_of(self, ideas: Iterable[int]) -> list[_Kind]:
        """Return the kinds that the ideas are of, each once."""
        kinds = {kind.start: kind for kind in (self.ideas[idea].kind for idea in ideas)}
        for first in kinds.keys() - self._kinds.keys():
            self._kinds[first] = _Kind({it: self.ideas[it].related for it in kinds[first]}, self._patterned)
        return [self._kinds[first] for first in kinds]

    def chinese_words(self, text: str) -> tuple[dict[int, tuple[int, int]], dict[int, int]]:
        """Return where the first clear Chinese word of each idea stands in `text`, and how often each is said."""
        places: dict[int, tuple[int, int]] = {}
        counted: dict[int, int] = {}
        ends: dict[int, int] = {}
        matches = self._finder.matches_in(text)
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

    def named_by(self, words: frozenset[str]) -> set[int]:
        """Return the ideas that one of these words, in lower case, is related to, those written as patterns aside."""
        return {idea for word in words & self._english.keys() for idea in map(int, self._english[word].split())}

    def unsaid(self, ideas: Iterable[int], words: frozenset[str], text: str) -> set[int]:
        """Return the ideas of which English says no related word, and whose opposite it may say."""
        named = self.named_by(words)
        return {
            idea for idea in ideas
            if idea not in named
            and not (idea in self._patterned and self.ideas[idea].related.has_pattern_of(words))
            and (self.ideas[idea].list != "opposites" or self._opposite(idea).english.may_be_in(words, text))
        }  # fmt: skip

    def _opposite(self, idea: int) -> Idea:
        kind = self.ideas[idea].kind
        return self.ideas[sum(kind) - idea]


class _Ideas(dict[int, Idea]):
    """Number → idea."""

    def __init__(self, rows: Sequence[str]) -> None:
        self._rows = rows

    def __missing__(self, number: int) -> Idea:
        idea = self[number] = Idea(self._rows[number])
        return idea


class _Kind:
    """What is related to the ideas of one kind, and finds those that an English text names in more than one word."""

    def __init__(self, related: Mapping[int, EnglishWords], patterned: Set[int]) -> None:
        self._related, self._patterned = related, patterned & related.keys()

    @cached_property
    def _phrases(self) -> PhraseFinder:
        return PhraseFinder((number, phrase) for number, words in self._related.items() for phrase in words.phrases)

    @cached_property
    def _written_as_patterns(self) -> tuple[tuple[str, ...], list[tuple[int, EnglishWords]]]:
        """The beginnings of words that are written as patterns, and the ideas that have such."""
        known = [(number, self._related[number]) for number in self._patterned]
        return tuple({text for _number, words in known for text in (words.patterns or ((),))[0]}), known

    def said_in(self, words: frozenset[str], named: Set[int]) -> set[int]:
        """Return the ideas that have a word among English words, in lower case, which name some of all kinds."""
        found = named & self._related.keys()
        starts, patterns = self._written_as_patterns
        if begun := {word for word in words if word.startswith(starts)} if starts else None:
            found |= {number for number, known in patterns if known.has_pattern_of(begun)}
        return found

    def begun_in(self, text: str) -> set[int]:
        """Return the ideas of which a phrase may stand in English text, in lower case: a beginning of it does."""
        return self._phrases.begun_in(text)


def _read_groups(groups: Iterable[tuple[str, list[tuple[str, str]]]]) -> _Tables:
    """Read groups of ideas: the list that they are in, and the English and the Chinese words of each."""
    ideas: list[str] = []
    ways_to_say: dict[str, list[str]] = {}
    named: dict[str, list[str]] = {}
    for name, group in groups:
        kind = range(len(ideas), len(ideas) + len(group))
        for number, (english, chinese) in zip(kind, group, strict=True):
            said, _tilde, counted = chinese.partition(" ~ ")
            ways, others = ([*_with_degrees(alternatives(it))] if it else [] for it in (said, counted))
            hints = [word for word in others if len(word) == 1] if name == "opposites" else []
            ideas.append(f"{name}\t{kind.start}\t{kind.stop}\t{''.join(hints)}\t{english}")
            for word in (*ways, *(word for word in others if word not in hints)):
                literal, bracket, condition = word.partition("(")
                said_so = f"{number}{'!' * (word in ways)} {bracket}{condition}"
                ways_to_say.setdefault(literal, []).append(said_so)
    related = [Idea(row).related for row in ideas]
    for number, words in enumerate(related):
        for word in words.letters:
            named.setdefault(word, []).append(str(number))
    return _Tables(
        ideas,
        {literal: "\t".join(rows) for literal, rows in ways_to_say.items()},
        {word: " ".join(numbers) for word, numbers in named.items()},
        frozenset(number for number, words in enumerate(related) if words.patterns),
    )


@cache
def lexicon_of_opposites() -> Lexicon:
    """Return what is listed as opposites, as words of one kind, and as names."""
    return Lexicon(
        cached_table("opposites", code_version("bilingual/pairs", "bilingual/names"), _Tables, _read_opposites)
    )


def _read_opposites() -> _Tables:
    groups = [("opposites", [(one, chinese), (other, its)]) for one, chinese, other, its in read_blocks("opposites")]
    for _kind, lines in groupby((line.split("\t") for line in read_words("kinds")), key=itemgetter(0)):
        groups.append(("kinds", [(english, chinese) for _kind, english, chinese in lines]))
    for _kind, names in groupby(known_names(), key=attrgetter("kind")):
        group = [*names]
        groups.append((group[0].is_name_of, [(name.english, name.chinese) for name in group]))
    return _read_groups(groups)
