"""
Words of the two texts that exclude each other: a rise that became a fall, a mother who became a father.

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

from ahocorasick_rs import AhoCorasick

from translator.checks.word_lists import EnglishWords, PhraseFinder, alternatives, printable, read_blocks, read_words
from translator.masking import OPAQUE
from translator.names.known_names import known_names
from translator.names.transliteration import ALSO_WORDS, SOUNDS
from translator.patterns import pattern

NAMES = ("person", "place", "body")
"""What the lists of names are called."""
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


class _Lexicon:
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
        self._kinds: dict[range, _Kind] = {}

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
        kinds = {self.ideas[idea].kind for idea in ideas}
        for kind in kinds - self._kinds.keys():
            self._kinds[kind] = _Kind({number: self.ideas[number].related for number in kind})
        return [self._kinds[kind] for kind in kinds]

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
                if self._is_inside_of_other(idea, start, end, around[start]):
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

    def are_all_said(self, ideas: Iterable[int], words: frozenset[str]) -> bool:
        """Whether each of the ideas has a related word among English words."""
        return all(self.ideas[idea].related.is_any_of(words) for idea in ideas)


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
def _lexicon() -> _Lexicon:
    groups = [("opposites", [(one, chinese), (other, its)]) for one, chinese, other, its in read_blocks("opposites")]
    for _kind, lines in groupby((line.split("\t") for line in read_words("kinds")), key=itemgetter(0)):
        groups.append(("kinds", [(english, chinese) for _kind, english, chinese in lines]))
    for _kind, names in groupby(known_names(), key=attrgetter("kind")):
        group = [*names]
        groups.append((group[0].is_name_of, [(name.english, name.chinese) for name in group]))
    return _Lexicon(groups)


_BOTH = pattern("[国境海室场]内外|[國場]內外|进出口|進出口|买卖|買賣|南北|东西部|東西部|男女")
_LONG, _APART = 120, 0.5
"""Characters of a long English sentence, and the share of it that may lie between a word and what stands for it."""
_ZH_NEGATION = pattern("[不没沒未非无無勿别別](?![断斷久仅僅但过過])")
_EN_NEGATIVE = pattern(
    r"\b(?:not|no|none|nobody|nothing|never|without|cannot|nor|neither|un\w+|in\w+|fail\w*|refus\w*|lack\w*|problem\w*"
    r"|too|hardly|barely|prohibit\w*|ban(?:s|ned)?|less|little|few\w*|short\w*)\b|n['’]t"
)
"""What may stand in English for a Chinese word that negates: 不足, 未果."""
_EN_NEGATION = pattern(r"\b(?:not|no|never|without|cannot)\b|n['’]t")


class Contradiction(NamedTuple):
    """A word of one text whose idea excludes that of a word of the other, where nothing else speaks for it."""

    list: str
    """The list of words that both are in."""
    chinese: tuple[int, int]
    english: tuple[int, int]
    """Where they stand."""


def find_contradictions(chinese: str, english: str, words: frozenset[str]) -> tuple[Contradiction, ...]:
    """Return what contradicts in two masked texts; `words` are those of the English one, in lower case."""
    lexicon = _lexicon()
    places, counted = lexicon.chinese_words(chinese)
    if not places:
        return ()
    if lexicon.are_all_said(places, words):
        small = english.lower()
        turned = _find_turned(lexicon, places, chinese, small) if len(places) > 1 else ()
        return turned or _find_fewer(lexicon, places, counted, chinese, small)
    if _BOTH.search(chinese):
        chinese = _BOTH.sub(lambda match: OPAQUE * len(match[0]), chinese)
        places, counted = lexicon.chinese_words(chinese)
    english = english.lower()
    kinds = lexicon.kinds_of(places)
    said = {idea for kind in kinds for idea in kind.said_in(words)}
    begun = {idea for kind in kinds for idea in kind.begun_in(english)}
    is_said = {
        number: number in said or (number in begun and lexicon.ideas[number].related.has_phrase_in(english))
        for number in places
    }
    candidates = said | begun
    named = [place for number, place in places.items() if is_said[number] and lexicon.ideas[number].list in NAMES]
    found: dict[tuple[str, tuple[int, int]], Contradiction] = {}
    for number, place in places.items():
        idea = lexicon.ideas[number]
        if is_said[number]:
            continue
        if any(start <= place[0] and place[1] <= end for start, end in named):
            continue  # A part of another name, or one that two have: 奥斯汀 is Austin and Austen.
        if idea.list not in NAMES and _ZH_NEGATION.search(chinese, max(0, place[0] - 3), place[0]):
            continue
        if _ZH_NEGATION.search(chinese, *place) and _EN_NEGATIVE.search(english):
            continue
        rest = f"{chinese[: place[0]]}{OPAQUE}{chinese[place[1] :]}"
        rivals = candidates.intersection(idea.kind) - {number}
        rivals = {rival for rival in rivals if lexicon.ideas[rival].hints.isdisjoint(rest)}
        spoken = _excluded(lexicon, rivals, counted, english, said, chinese.lower())
        if spoken and not (
            idea.list == "opposites"
            and (_is_apart(chinese, place, english, spoken) or _is_explained(lexicon, places, place, english))
        ):
            found.setdefault((idea.list, spoken), Contradiction(idea.list, place, spoken))
    return (
        tuple(found.values())
        or _find_turned(lexicon, places, chinese, english)
        or _find_fewer(lexicon, places, counted, chinese, english)
    )


_TURNED = [
    (pattern(english), pattern(chinese))
    for english, chinese in (
        (
            r"\bfrom\b[^.;]*\x01[^.;]*\b(?:in)?to\b[^.;]*\x02",
            "[从從由][^，。；]*\x01[^。；]{0,8}[为為到至成][^。；]*\x02",
        ),
        (r"\x01[^.;]*(?:rather than|, (?:and )?not|instead of)\b[^.;]*\x02", "\x01[^。；]*(?:而非|而不是)[^。；]*\x02"),
        (
            r"\bmore [^.;,]*\x01[^.;]* than\b[^.;]*\x02"
            r"|\x01 (?:\w+ )?(?:outpac|outnumber|outstrip|exceed|surpass|outweigh|overt[ao]k)\w*[^.;]*\x02",
            "\x01[^。；，]*(?:[多高快大][于於]|超[过過])[^。；]*\x02",
        ),
        (r"\b(?:fewer|less) [^.;,]*\x01[^.;]* than\b[^.;]*\x02", "\x01[^。；，]*[少低慢小][于於][^。；]*\x02"),
        (r"\x01.*[,;.:](?: |$).*\x02", "\x01.*[，；。：].*\x02"),
        (
            r"\x01[^,.;]{0,30}\b(?:and|and then|before|then)\b[^,.;]{0,30}\x02",
            "\x01[^，。；]{0,12}[后再又而并][^，。；]{0,12}\x02",
        ),
    )
]
"""Ways to name two opposites in an order that both languages keep; \x01 and \x02 stand for the two."""
_TURNED_NAMES = _TURNED[:-2]
"""Who is named in which clause is free."""


def _find_turned(
    lexicon: _Lexicon, places: Mapping[int, tuple[int, int]], chinese: str, english: str
) -> tuple[Contradiction, ...]:
    """Return where two opposites, each said once, changed places: from sell to buy, 从买入改为卖出."""
    for number, place in places.items():
        for rival in places:
            if rival == number or rival not in lexicon.ideas[number].kind:
                continue
            other = places[rival]
            if place > other or not all(chinese.count(chinese[slice(*it)]) == 1 for it in (place, other)):
                continue
            first, second = (lexicon.ideas[idea].english.spans(english) for idea in (rival, number))
            if len(first) == len(second) == 1 and first < second:
                ours, theirs = _with_signs(english, first[0], second[0]), _with_signs(chinese, place, other)
                ways = _TURNED_NAMES if lexicon.ideas[number].list in NAMES else _TURNED
                if any(here.search(ours) and there.search(theirs) for here, there in ways):
                    return (Contradiction(lexicon.ideas[number].list, place, first[0]),)
    return ()


def _find_fewer(
    lexicon: _Lexicon, places: Mapping[int, tuple[int, int]], counted: Mapping[int, int], chinese: str, english: str
) -> tuple[Contradiction, ...]:
    """Return where one of two falls became a rise: English says as many movements as Chinese, but not the same."""
    for number, place in places.items():
        idea = lexicon.ideas[number]
        if idea.list != "opposites" or counted[number] < 2 or _ZH_NEGATION.search(chinese):
            continue
        for rival in {*idea.kind} - {number}:
            if counted.get(rival) or _EN_NEGATION.search(english):
                continue
            others = lexicon.ideas[rival].english.spans(english)
            if others and len(idea.related.spans(english)) == counted[number] - len(others) > 0:
                return (Contradiction(idea.list, place, others[0]),)
    return ()


def _with_signs(text: str, one: tuple[int, int], other: tuple[int, int]) -> str:
    """Return `text` with the signs of `_TURNED` in the places of its two words."""
    return f"{text[: one[0]]}\x01{text[one[1] : other[0]]}\x02{text[other[1] :]}"


def place_of_name(name: str, chinese: str) -> tuple[int, int] | None:
    """Return where a masked Chinese text has a name of the lists (a country, a city, a company …), said once."""
    lexicon, word = _lexicon(), name.lower()
    for number, place in lexicon.chinese_words(chinese)[0].items():
        idea = lexicon.ideas[number]
        if idea.list in NAMES and idea.english.are_all_of(word):
            return place if chinese.count(chinese[slice(*place)]) == 1 else None
    return None


def _is_apart(chinese: str, place: tuple[int, int], english: str, other: tuple[int, int]) -> bool:
    """Whether two words of a long sentence stand in different parts of it."""
    if len(english) < _LONG:
        return False
    return abs(place[0] / len(chinese) - other[0] / len(english)) > _APART


def _is_explained(
    lexicon: _Lexicon, places: Mapping[int, tuple[int, int]], chinese: tuple[int, int], english: str
) -> bool:
    """Whether both texts say another idea by this Chinese word, or a longer one: 放行 is approve, and let go."""
    for number, (start, end) in places.items():
        idea = lexicon.ideas[number]
        if idea.list != "opposites":
            continue
        spans = idea.english.spans(english)
        if spans and start <= chinese[0] and chinese[1] <= end:
            return True
    return False


def _excluded(
    lexicon: _Lexicon, rivals: Set[int], counted: Mapping[int, int], english: str, said: set[int], chinese: str
) -> tuple[int, int] | None:
    """
    Return where English says one of `rivals`, which exclude a Chinese word, and Chinese has none for it.

    Both texts in small letters: FBI may stand in the Chinese one as it is.
    """
    for rival in sorted(rivals):
        words = lexicon.ideas[rival].english
        spans = words.spans(english) if rival in said or words.has_phrase_in(english) else []
        if len(spans) > counted.get(rival, 0) and english[slice(*spans[0])] not in chinese:
            start, end = spans[0]
            is_name = lexicon.ideas[rival].list in NAMES
            if is_name or not _EN_NEGATION.search(english, max(0, start - 25), start):
                return start, end
    return None
