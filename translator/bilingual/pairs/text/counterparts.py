"""Checks of words that change what a sentence says, and that must have a counterpart: may, alleged, about, only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from typing import ClassVar, NamedTuple

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import Pair, TextCheck
from translator.bilingual.pairs.text.characters import HAN, in_small_letters
from translator.bilingual.pairs.word_lists import PhraseFinder, alternatives, read_words
from translator.bilingual.words import chinese_words
from translator.bilingual.words.patterns import pattern

Span = tuple[int, int]

_HAN = pattern(f"[{HAN}]")
_COUNT = pattern(r"[\d十百千万亿][余多]")
# Whether Chinese → what `{number}` stands for in a list.
_NUMBER = {
    True: r"(?:[\d一二两三四五六七八九十百千万亿半]|数[十百千万亿])",
    False: (
        r"(?:[$£€¥]?\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty"
        r"|seventy|eighty|ninety|half|an? (?:dozen|hundred|thousand|million|billion|third|quarter|hour|week|month|year)"
        r"|dozens|hundreds|thousands|millions)\b)"
    ),
}

# Words that are not told of, but have a counterpart that can stand for nothing else: `said` beside `allegedly`.
_UNTOLD = "other"
# Kinds of words of which each needs a counterpart of its own.
_ONE_EACH = frozenset(["hedge", "plan", "accusation", "claim", "share", "quantity", _UNTOLD])
# A text with more of these words is too long to say which of them stands for which.
_MOST_CLAIMS = 60
# Words that say something of a figure, and stand beside it in both texts.
_OF_FIGURES = "quantity"
# Whether Chinese → characters before and behind a figure in which a text says how exact it is.
_REACH = {True: (12, 7), False: (44, 9)}
_CLAUSE_END = pattern(r"[，；。：！？]|[;:!?]|[,.](?!\d)")
_JOINED = pattern(r"\s?|\s\w{1,4}\s|[一-鿿]{1,8}")
_UNCERTAIN = frozenset(["hedge", "plan"])


class LostWord(NamedTuple):
    """A word of the source that nothing in the target stands for."""

    kind: str
    span: Span
    text: str
    is_sure: bool
    """Whether nothing at all stands for it, not even what stands for another word."""


class WordRow(NamedTuple):
    """A line of a list: the words of one language, and what the other language has for them."""

    kind: str
    words: re.Pattern[str]
    counterparts: re.Pattern[str]


class WordRows:
    """The lines of a list for one language; few texts have the beginning of any word, and most are not searched."""

    def __init__(self, lines: list[list[str]]) -> None:
        self._lines = lines
        self._rows: dict[int, WordRow] = {}
        self._finder = PhraseFinder(
            (number, word)
            for number, (kind, words, _counterparts) in enumerate(lines)
            if kind != _UNTOLD
            for word in alternatives(words)
        )

    @property
    def all(self) -> list[WordRow]:
        return [self._row(number) for number in range(len(self._lines))]

    @cached_property
    def untold(self) -> list[WordRow]:
        """Those that are looked for only where another row has a word."""
        return [self._row(number) for number, line in enumerate(self._lines) if line[0] == _UNTOLD]

    def _row(self, number: int) -> WordRow:
        if number not in self._rows:
            kind, words, counterparts = self._lines[number]
            self._rows[number] = WordRow(kind, _compiled(words), _compiled(counterparts))
        return self._rows[number]

    def said_in(self, text: str) -> Iterator[tuple[WordRow, re.Match[str]]]:
        """Yield the first word of each row that stands in `text`, in the order of the list."""
        said = {number: found for number in self._finder.anyhow if (found := self._row(number).words.search(text))}
        for start, number in self._finder.places_in(in_small_letters(text)):
            if number not in said and (found := self._row(number).words.match(text, start)):
                said[number] = found
        for number in sorted(said):
            yield self._row(number), said[number]


def _compiled(words: str) -> re.Pattern[str]:
    """Put in the numbers, and let English words begin and end where words do."""
    is_chinese = bool(_HAN.search(words))
    words = words.replace("{number}", _NUMBER[is_chinese])
    if is_chinese:
        return pattern(words, re.IGNORECASE)
    # A word of English ends where Chinese begins: else each character of a long Chinese text would begin one.
    return pattern(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE | re.ASCII)


@cache
def word_rows(name: str) -> tuple[WordRows, WordRows]:
    """Return the lines of a list for English and for Chinese."""
    one_way: tuple[list[list[str]], list[list[str]]] = ([], [])
    for kind, words, *others in (line.split("\t") for line in read_words(name)):
        if len(others) == 1:
            one_way[bool(_HAN.search(words))].append([kind, words, *others])
        else:
            more_english, chinese, more_chinese = others
            one_way[0].append([kind, words, f"{chinese}|{more_chinese}"])
            one_way[1].append([kind, chinese, f"{words}|{more_english}"])
    return WordRows(one_way[0]), WordRows(one_way[1])


class _Need(NamedTuple):
    """A word that must have a counterpart, with the places of the other text where one stands."""

    kind: str
    start: int
    end: int
    text: str
    places: list[Span]


def find_lost_words(name: str, pair: Pair) -> Iterator[LostWord]:
    """Yield words of the list `name` in the source of a bilingual pair that nothing in the target stands for."""
    if not (pair.source and pair.target and pair.is_bilingual):
        return
    other, text = pair.target_first(pair.english_visible, pair.simplified_visible)
    other_rows, rows = pair.target_first(*word_rows(name))
    needs = []
    for row, found in rows.said_in(text):
        limits = _figure_region(pair, found.span()) if row.kind == _OF_FIGURES else None
        needs.append(_need(row, found, other, limits))
    if not needs:
        return
    others = [found.span() for _row, found in other_rows.said_in(other)]
    lost = list(_unmet(needs, rows, text, other, others))
    if lost and not pair.is_into_chinese:
        needs = [need for need in needs if not _is_torn(text, need.start, need.end)]
        lost = list(_unmet(needs, rows, text, other, others))
    last = 0
    for need in sorted(lost, key=lambda it: (it.start, -it.end)):
        if need.start >= last:
            last = need.end
            yield LostWord(need.kind, (need.start, need.end), need.text, not need.places)


def find_added_words(name: str, pair: Pair) -> Iterator[LostWord]:
    """
    Yield words of the list `name` in the target of a bilingual pair that nothing in the source stands for.

    Most of what people add says what the source implies; an engine may add nothing.
    """
    yield from find_lost_words(name, Pair(pair.target, pair.source, pair.target_tag, pair.source_tag))


def _need(row: WordRow, found: re.Match[str], other: str, limits: Span | None = None) -> _Need:
    """Return a word with its counterparts in the other text; one is enough where no other word may need it."""
    limits = limits or (0, len(other))
    if row.kind in _ONE_EACH:
        places = [it.span() for it in row.counterparts.finditer(other, *limits)]
    else:
        first = row.counterparts.search(other, *limits)
        places = [first.span()] if first else []
    return _Need(row.kind, *found.span(), found[0], places)


def _unmet(needs: Sequence[_Need], rows: WordRows, text: str, other: str, others: Sequence[Span]) -> Iterator[_Need]:
    """
    Yield the words without a counterpart; one that may stand for any of several hedges stands for one of them.

    `others` are the words of the list in the other text: all that stands inside of one is one counterpart.
    """
    yield from (need for need in needs if not need.places)
    hedges: list[_Need] = []
    for need in sorted((it for it in needs if it.places and it.kind in _ONE_EACH), key=lambda it: it.start):
        # Two words side by side are one hedge: 预计物价或将, `could potentially`.
        if not hedges or not _is_joined(hedges[-1], need, text):
            hedges.append(need)
    if not hedges:
        return
    # What is not told of comes first: it holds what it has, and the lack is seen in a word that is told of.
    untold = [
        _need(row, found, other)
        for row in rows.untold
        for found in row.words.finditer(text)
        if all(found.end() <= need.start or need.end <= found.start() for need in needs)
    ]
    claims = [*untold, *hedges] if len(untold) + len(hedges) <= _MOST_CLAIMS else []
    spots = _joined_spans([*others, *(place for need in claims for place in need.places)])
    owners: dict[Span, int] = {}

    def claim(number: int, tried: set[Span]) -> bool:
        for spot in dict.fromkeys(map(spots.__getitem__, claims[number].places)):
            if spot not in tried:
                tried.add(spot)
                if spot not in owners or claim(owners[spot], tried):
                    owners[spot] = number
                    return True
        return False

    for number, need in enumerate(claims):
        if not claim(number, set()) and number >= len(untold):
            yield need


def _is_joined(before: _Need, need: _Need, text: str) -> bool:
    if need.start < before.end:
        return True
    is_alike = _UNCERTAIN.issuperset((before.kind, need.kind))
    return is_alike and _JOINED.fullmatch(text, before.end, need.start) is not None


def _joined_spans(spans: Iterable[Span]) -> dict[Span, Span]:
    """Return for each span the first of those that it overlaps, or that overlap one that it overlaps."""
    groups: list[list[Span]] = []
    last = 0
    for span in sorted(set(spans)):
        if not groups or span[0] >= last:
            groups.append([])
        groups[-1].append(span)
        last = max(last, span[1])
    return {span: group[0] for group in groups for span in group}


def _figure_region(pair: Pair, span: Span) -> Span | None:
    """Return where the target says of a figure what the source says of it at `span`; None where that is unknown."""
    ours, theirs = pair.source_quantities, pair.target_quantities
    near = [it for it in ours if it.value is not None and it.start <= span[1] + 3 and span[0] <= it.end + 1]
    same = [it for it in theirs if near and it.kind is near[0].kind and it.value == near[0].value]
    if not near or len(same) != 1:
        return None
    text, reach = pair.target_visible, _REACH[pair.is_into_chinese]
    start, end = max(0, same[0].start - reach[0]), min(len(text), same[0].end + reach[1])
    start = max([start, *(it.end() for it in _CLAUSE_END.finditer(text, start, same[0].start))])
    stop = _CLAUSE_END.search(text, same[0].end, end)
    return start, stop.start() if stop else end


def _is_torn(chinese: str, start: int, end: int) -> bool:
    """Whether what was found is cut out of other words: 有时 of 有时间, 和 of 郑和."""
    first = 0
    for word in chinese_words.cut(chinese, False):
        last = first + len(word)
        if first < start < last < end or start < first < end < last or (first < start < last and end - start == 1):
            return not _COUNT.match(chinese, start - 1)
        first = last
    return False


class _LostWordCheck(TextCheck):
    """Reports the words of a list that nothing in the other text stands for."""

    words: ClassVar[str]
    """The list."""
    errors: ClassVar[frozenset[str]] = frozenset()
    """Kinds of words whose loss is an error."""

    def check(self, pair: Pair) -> Iterator[Finding]:
        for lost in find_lost_words(self.words, pair):
            message = LazyMessage("nothing here seems to stand for “{source}”", source=lost.text)
            severity = Severity.ERROR if lost.is_sure and lost.kind in self.errors else None
            yield self.finding(pair, message, lost.span, side="source", severity=severity)


class SemCounterpart(_LostWordCheck):
    """
    ## What it does
    Reports a word of the source that changes what a sentence says, and that nothing in the target stands for: *only*,
    *unless*, 只有, 不得不, 未必, 无一生还, 拒绝.
    ## Why is this bad?
    A rule without its exception reads as well as the truth. A double negation (不无道理) is turned round easily, and no
    不 or *not* is lost.
    ## Example
    source: Only members can vote.    target: 会员可以投票。
    ## Use instead
    target: 只有会员可以投票。
    Everything that good translators write for such a word counts.
    ## Source
    Our own. Of a thousand segments that people translated it doubts four, most of them free or wrong ones.
    """

    category = "accuracy/mistranslation"
    words = "counterparts"


class SemHedge(_LostWordCheck):
    """
    ## What it does
    Reports a word of the source that makes a statement less than certain, or a figure less than exact, and that nothing
    in the target stands for: *may*, *alleged*, *is expected to*, *about*, *up to*, 可能, 涉嫌, 有望, 拟, 近, 逾, 不到.
    ## Why is this bad?
    A guess becomes a fact, a plan a deed, and a suspect a culprit, which may bring the house to court: where an
    accusation is reported as true, that is an error.
    ## Example
    source: 一名男子因涉嫌盗窃被捕。    target: A thief was arrested.
    ## Use instead
    target: A man was arrested on suspicion of theft.
    Everything that good translators write for such a word counts (会, 能, 据 … for *may*).
    ## Source
    AP Stylebook, “allegedly” and “arrest”; the lists are our own.
    """

    category = "accuracy/mistranslation"
    words = "hedges"
    errors = frozenset(["accusation"])
