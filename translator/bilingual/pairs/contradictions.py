"""Checks of words that exclude each other: opposites, things of one kind, and known names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cache, lru_cache
from itertools import accumulate, groupby
from operator import attrgetter, itemgetter
from typing import ClassVar, NamedTuple

from translator.bilingual.code_version import code_version
from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding
from translator.bilingual.names.name_lists import ALSO_WORDS, SOUNDS, known_names
from translator.bilingual.pairs.base import Pair, TextCheck
from translator.bilingual.pairs.word_lists import alternatives, beginnings, read_blocks, read_words, spellings
from translator.bilingual.tables import cached_table
from translator.bilingual.words import chinese_words
from translator.bilingual.words.masking import OPAQUE
from translator.bilingual.words.patterns import WordFinder, pattern

_SOUNDS = frozenset(SOUNDS)
# Characters that stand inside foreign names, and in few words beside them.
_INNER_SOUNDS = _SOUNDS - ALSO_WORDS
_LEMMA = pattern(r"(?<![\\a-z])([a-z]{2,})\+")
_BEGINNING = pattern(r"(?<!\\)([a-z])\*")
# Words before an adjective in Chinese: `*深` in the list is 很深, 更深, 加深 …
_DEGREES = (
    *"很更最较太极颇偏越愈变转走趋渐加放调拓拉抬压过稍略",
    *["更加", "越来越", "比较", "非常", "十分", "相当", "异常", "日益", "日趋", "最为", "更为", "较为", "变得"],
)


class _Tables(NamedTuple):
    # The list that an idea is in, the first number of its kind and the one after the last, hints, English words.
    ideas: list[str]
    # Chinese word → numbers of the ideas that it says, each with `!` where it is clear, and what must follow it.
    chinese: dict[str, str]
    # English word → numbers of the ideas that it is related to.
    english: dict[str, str]
    # How a phrase or a pattern begins → the same; the first is empty.
    begun: dict[str, str]


class Idea:
    """A meaning that words of both languages stand for: a rise, a mother, spring."""

    def __init__(self, row: str) -> None:
        self.list, first, end, hints, english = row.split("\t")
        # The ideas of which no two can be meant at the same place, with this.
        self.kind = range(int(first), int(end))
        # Characters of Chinese words that may say so: 深 of 幽深.
        self.hints = frozenset(hints)
        clear, _tilde, related = english.partition(" ~ ")
        # Clear words for it.
        self.english = pattern(rf"(?<![a-z])(?:{clear or '(?!)'})(?![a-z])")
        # The same with what may be said of it: growth that “slowed” is not a fall.
        self.related = pattern(rf"(?<![a-z])(?:{'|'.join(filter(None, (clear, related)))})(?![a-z])")


def _with_forms(english: str) -> str:
    return _LEMMA.sub(_inflected, _BEGINNING.sub(r"\1\\w*", english))


def _inflected(lemma: re.Match[str]) -> str:
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
    verbs = map(str.split, read_words("irregular_verbs_en"))
    return {base: {*forms} for base, *forms in verbs}


def _with_degrees(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield from (f"{degree}{word[1:]}" for degree in _DEGREES) if word.startswith("*") else (word,)


class _Said(NamedTuple):
    idea: int
    # Text that must follow the word.
    condition: re.Pattern[str] | None
    is_clear: bool
    # It writes the sound of a foreign name, and may be a piece of a longer one: 万斯 of 埃万斯.
    is_sound: bool


class Lexicon:
    """Ideas that exclude each other, and what finds the words of all of them; each is made when first needed."""

    def __init__(self, tables: _Tables) -> None:
        self.ideas = _Ideas(tables.ideas)
        self._chinese, self._english = tables.chinese, tables.english
        self._anyhow, *self._begun = tables.begun.values()
        self._finder, self._phrases = WordFinder(tables.chinese), WordFinder(list(tables.begun)[1:])
        self._known: dict[int, list[_Said]] = {}

    def _said(self, index: int) -> list[_Said]:
        if index not in self._known:
            literal = self._finder.words[index]
            self._known[index] = [
                _Said(
                    idea := int(number.rstrip("!")), pattern(condition) if condition else None, number.endswith("!"),
                    self.ideas[idea].list == "person" and _SOUNDS.issuperset(literal),
                )
                for number, _blank, condition in (row.partition(" ") for row in self._chinese[literal].split("\t"))
            ]  # fmt: skip
        return self._known[index]

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

    # 增长 of 负增长.
    def _is_inside_of_other(self, idea: int, start: int, end: int, matches: Sequence[tuple[int, int, int]]) -> bool:
        return any(
            first <= start and end <= last and last - first > end - start
            and any(said.idea != idea and said.idea in self.ideas[idea].kind for said in self._said(index))
            for index, first, last in matches
        )  # fmt: skip

    def named_in(self, words: frozenset[str], text: str) -> tuple[frozenset[int], frozenset[int]]:
        """Return the ideas to which one of the words of a text is related, and others that may be."""
        named = map(self._english.__getitem__, words & self._english.keys())
        matches = self._phrases.matches_in(text)
        begun = {self._begun[index] for index, start, _end in matches if not text[start - 1 : start].isalpha()}
        return frozenset().union(*map(_numbers, named)), _numbers(self._anyhow).union(*map(_numbers, begun))


@cache
def _numbers(row: str) -> frozenset[int]:
    return frozenset(map(int, row.split()))


class _Ideas(dict[int, Idea]):
    def __init__(self, rows: Sequence[str]) -> None:
        self._rows = rows

    def __missing__(self, number: int) -> Idea:
        idea = self[number] = Idea(self._rows[number])
        return idea


def _read_groups(groups: Iterable[tuple[str, list[tuple[str, str]]]]) -> _Tables:
    ideas: list[str] = []
    ways_to_say: dict[str, list[str]] = {}
    named: dict[str, list[str]] = {}
    begun: dict[str, list[str]] = {"": []}
    for name, group in groups:
        kind = range(len(ideas), len(ideas) + len(group))
        for number, (english, chinese) in zip(kind, group, strict=True):
            said, _tilde, counted = chinese.partition(" ~ ")
            ways, others = ([*_with_degrees(alternatives(it))] if it else [] for it in (said, counted))
            hints = [word for word in others if len(word) == 1] if name == "opposites" else []
            english = _with_forms(english)
            ideas.append(f"{name}\t{kind.start}\t{kind.stop}\t{''.join(hints)}\t{english}")
            for expression in alternatives(english.replace(" ~ ", "|")):
                spelt = spellings(expression)
                for text in beginnings(expression) if spelt is None else spelt:
                    (begun if spelt is None else named).setdefault(text, []).append(str(number))
            for word in (*ways, *(word for word in others if word not in hints)):
                literal, bracket, condition = word.partition("(")
                said_so = f"{number}{'!' * (word in ways)} {bracket}{condition}"
                ways_to_say.setdefault(literal, []).append(said_so)
    return _Tables(
        ideas,
        {literal: "\t".join(rows) for literal, rows in ways_to_say.items()},
        {word: " ".join(numbers) for word, numbers in named.items()},
        {text: " ".join(numbers) for text, numbers in begun.items()},
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


NAMES = ("person", "place", "body")
"""Kinds of the lists of names."""
_BOTH = pattern("[国境海室场]内外|[國場]內外|[进進]出口|[买買][卖賣]|南北|东西部|東西部|男女")
# Characters of a long English sentence, and the share of it that may lie between a word and what stands for it.
_LONG, _APART = 100, 0.3
_ZH_NEGATION = pattern("[不没沒未非无無勿别別](?![断斷久仅僅但过過])")
# English renderings of a Chinese word that negates: 不足, 未果.
_EN_NEGATIVE = pattern(
    r"\b(?:no(?:t|ne|body|thing|r|where)?|never|without|cannot|neither|(?:do|did|has|have|is|was|wo|ca)nt"
    r"|un(?!der|i|til)\w{3,}|in(?:suff|adeq|abil|valid|compl|accur|secur|effec|effic|elig|frequ|signi|stabi|toler"
    r"|visib|volun|just|corr|capab|defin)\w*|impossib\w*|fail\w*|refus\w*|declin\w*|lack\w*|problem\w*"
    r"|too (?:\w+ ){1,3}(?:to|for)|hardly|barely|rarely|seldom|prohibit\w*|ban(?:s|ned)?|less|little|few\w*|short\w*"
    r"|avoid\w*|refrain\w*|prevent\w*|stop\w*|reluct\w*|struggl\w*|difficult\w*|hard|far|away|anything but|before"
    r"|instead|rather|yet|except|den(?:y|ies|ied)|non(?=-))\b|n['’]t"
)
_EN_NEGATION = pattern(r"\b(?:not|no|never|without|cannot)\b|n['’]t")


class Contradiction(NamedTuple):
    """A word of one text whose idea excludes that of a word of the other, where nothing else speaks for it."""

    list: str
    chinese: tuple[int, int]
    english: tuple[int, int]


@lru_cache(maxsize=4)
def _opposites_in(chinese: str) -> tuple[Mapping[int, tuple[int, int]], Mapping[int, int]]:
    return lexicon_of_opposites().chinese_words(chinese)


def contradictions_in(pair: Pair) -> tuple[Contradiction, ...]:
    """
    Return the words of a bilingual pair that contradict each other.

    Remembered in the pair: the checks of opposites, of kinds and of names ask for them.
    """
    found: tuple[Contradiction, ...] | None = getattr(pair, "contradictions", None)
    if found is None:
        is_compared = pair.is_bilingual and pair.source and pair.target
        texts = pair.simplified_visible, pair.english_visible.lower(), pair.english_words
        found = tuple(_excluding_words(*texts)) if is_compared else ()
        object.__setattr__(pair, "contradictions", found)
    return found


def _excluding_words(chinese: str, english: str, words: frozenset[str]) -> Iterable[Contradiction]:
    lexicon = lexicon_of_opposites()
    places, counted = _opposites_in(chinese)
    if not places:
        return ()
    if _BOTH.search(chinese):
        places, counted = lexicon.chinese_words(_BOTH.sub(lambda match: OPAQUE * len(match[0]), chinese))
    named, begun = lexicon.named_in(words, english)
    candidates = named | begun
    is_said = {
        number: number in named or (number in begun and lexicon.ideas[number].related.search(english) is not None)
        for number in places
    }
    names = [place for number, place in places.items() if is_said[number] and lexicon.ideas[number].list in NAMES]
    found: dict[tuple[str, tuple[int, int]], Contradiction] = {}
    for number, place in places.items():
        idea = lexicon.ideas[number]
        if is_said[number]:
            continue
        if any(start <= place[0] and place[1] <= end for start, end in names):
            continue  # A part of another name, or one that two have: 奥斯汀 is Austin and Austen.
        is_negated = idea.list not in NAMES and bool(_ZH_NEGATION.search(chinese, max(0, place[0] - 3), place[0]))
        rest = f"{chinese[: place[0]]}{OPAQUE}{chinese[place[1] :]}"
        rivals: Set[int] = candidates.intersection(idea.kind) - {number}
        rivals = {rival for rival in rivals if lexicon.ideas[rival].hints.isdisjoint(rest)}
        spoken = _excluded(lexicon, rivals, (chinese.lower(), english), counted, is_negated=is_negated)
        if spoken and idea.list in NAMES and _is_piece(lexicon, places, place, (chinese, english), spoken):
            continue
        if (
            spoken
            and idea.list not in NAMES
            and (_is_apart(chinese, place, english, spoken) or _is_torn(chinese, place))
        ):
            continue
        if spoken and idea.list == "opposites":
            rest = english[: spoken[0]] + english[spoken[1] :]
            if _is_explained(lexicon, places, place, english) or (
                _ZH_NEGATION.search(chinese, *place) and _EN_NEGATIVE.search(rest)
            ):
                continue
        if spoken:
            found.setdefault((idea.list, spoken), Contradiction(idea.list, place, spoken))
    return found.values()


# They are cut otherwise (高通 in 高|通胀), begin a longer word that is no name (苹果树), or name a place that English
# has beside what it is said to contradict: 中国电信主管部门 is China's telecommunications regulator.
def _is_piece(
    lexicon: Lexicon, places: Mapping[int, tuple[int, int]], name: tuple[int, int], texts: tuple[str, str],
    spoken: tuple[int, int],
) -> bool:  # fmt: skip
    chinese, english = texts
    at, word = 0, chinese[slice(*name)]
    for token, kind in chinese_words.tag(chinese, True):
        end = at + len(token)
        is_cut = at < name[0] < end or at < name[1] < end
        if is_cut and not (at == name[0] and kind.startswith(("nr", "ns", "nt", "nz"))):
            return True
        at = end
    rest = f"{english[: spoken[0]]}{OPAQUE}{english[spoken[1] :]}"
    inner = (lexicon.ideas[one] for one, (first, last) in places.items() if chinese[first:last] in word[:-1])
    return any(idea.list == "place" and idea.english.search(rest) for idea in inner)


def place_of_name(name: str, chinese: str) -> tuple[int, int] | None:
    """Return where a masked Chinese text has a name of the lists (a country, a city, a company …), said once."""
    lexicon, word = lexicon_of_opposites(), name.lower()
    for number, place in _opposites_in(chinese)[0].items():
        idea = lexicon.ideas[number]
        if idea.list in NAMES and idea.english.fullmatch(word):
            return place if chinese.count(chinese[slice(*place)]) == 1 else None
    return None


def _is_apart(chinese: str, place: tuple[int, int], english: str, other: tuple[int, int]) -> bool:
    if len(english) < _LONG:
        return False
    return abs(place[0] / len(chinese) - other[0] / len(english)) > _APART


# 生前 of 大学生前往.
def _is_torn(chinese: str, place: tuple[int, int]) -> bool:
    ends = {*accumulate(map(len, chinese_words.cut(chinese, False)), initial=0)}
    return not ends.intersection(place) and len(ends.intersection(range(*place))) == 1


# 放行 is approve, and let go.
def _is_explained(
    lexicon: Lexicon, places: Mapping[int, tuple[int, int]], chinese: tuple[int, int], english: str
) -> bool:
    for number, (start, end) in places.items():
        idea = lexicon.ideas[number]
        if idea.list != "opposites":
            continue
        if start <= chinese[0] and chinese[1] <= end and idea.english.search(english):
            return True
    return False


def _excluded(
    lexicon: Lexicon, rivals: Set[int], texts: tuple[str, str], counted: Mapping[int, int], *, is_negated: bool
) -> tuple[int, int] | None:
    chinese, english = texts
    for rival in sorted(rivals):
        spans = [match.span() for match in lexicon.ideas[rival].english.finditer(english)]
        if len(spans) > counted.get(rival, 0) and english[slice(*spans[0])] not in chinese:
            start, end = spans[0]
            is_name = lexicon.ideas[rival].list in NAMES
            if is_name or bool(_EN_NEGATION.search(english, max(0, start - 25), start)) is is_negated:
                return start, end
    return None


class ContradictionCheck(TextCheck):
    """A word of the target that contradicts one of the source, both in the word list that is named like the check."""

    words: ClassVar[str]
    """The list."""
    said: ClassVar[LazyMessage]
    """The message about a word of the target beside one of the source."""

    def check(self, pair: Pair) -> Iterator[Finding]:
        for item in contradictions_in(pair):
            if item.list == self.words:
                here, there = pair.target_first(item.english, item.chinese)
                words = pair.target_visible[slice(*here)], pair.source_visible[slice(*there)]
                message = self.said.filled(target=words[0], source=words[1])
                yield self.finding(pair, message, here, other_span=there)


class SemOpposite(ContradictionCheck):
    """
    ## What it does
    Reports a word that says the opposite of the source: 下降 for "rose", 证实 for "denied", 有罪 for "acquitted".
    ## Why is this bad?
    The sentence reads well and is false, and figures and names in it are right.
    ## Example
    source: Shares closed lower on Friday.    target: 周五股市收高。
    ## Use instead
    target: 周五股市收低。
    Only where each side has one of two opposite ideas and nothing of the other, and none or both are negated. A pair
    is in the list when its words nearly always say which of the two is meant; in long sentences they must stand in the
    same part. A prefix of English may be the negation (unsuitable, 适宜).
    ## Source
    Our own. Of 10,000 segments that people translated it doubts 25.
    """

    category = "accuracy/mistranslation"

    words = "opposites"
    said = LazyMessage("“{target}” says the opposite of “{source}”")


class SemKind(ContradictionCheck):
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
    Kinds are relatives, seasons, parts of the day, colours, languages, sports, fuels, disasters and the like; names of
    people, places and bodies have checks of their own. Only where each side names one of a kind and has nothing for the
    other's.
    ## Source
    Our own, from what engines and people confuse. Of 10,000 segments that people translated it doubts seven.
    """

    category = "accuracy/mistranslation"
    words = "kinds"
    said = LazyMessage("“{target}” is not the same thing as “{source}”")
