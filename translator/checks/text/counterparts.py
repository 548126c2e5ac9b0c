"""Checks of words that change what a sentence says, and that must have a counterpart: may, alleged, about, only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import ClassVar, NamedTuple

from translator.checks.base import Pair, Side, TextCheck
from translator.checks.text.characters import HAN, in_small_letters
from translator.checks.word_lists import PhraseFinder, alternatives, read_words
from translator.i18n import LazyMessage
from translator.model import Finding, Severity
from translator.patterns import pattern

_HAN = pattern(f"[{HAN}]")
_NUMBER = {
    True: r"(?:[\d一二两三四五六七八九十百千万亿半]|数[十百千万亿])",
    False: (
        r"(?:[$£€¥]?\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty"
        r"|seventy|eighty|ninety|half|an? (?:dozen|hundred|thousand|million|billion|third|quarter|hour|week|month|year)"
        r"|dozens|hundreds|thousands|millions)\b)"
    ),
}
"""Whether Chinese → what `{number}` stands for in a list."""

_BOTH_WAYS = frozenset(["hedge", "quantity", "only", "reason", "speech"])
"""Kinds of words that must not be added either. Translators add others freely: *if* and *again* to join sentences."""
_LEFT_OUT = frozenset(["part", "list"])
"""Kinds of words that good translators often say in other words, but seldom in a target that is short."""
_USUAL_CHINESE, _USUAL_ENGLISH = 0.33, 0.27
"""Chinese characters for one English character that are usual into Chinese, and into English."""
TELLING_LENGTH = {True: 30, False: 12}
"""Whether into Chinese → characters of a source from which on the length of its target tells something."""


class LostWord(NamedTuple):
    """A word of one text that nothing in the other one stands for."""

    kind: str
    is_chinese: bool
    span: tuple[int, int]
    text: str


class WordRow(NamedTuple):
    """A line of a list: the words of one language, and what the other language has for them."""

    kind: str
    words: re.Pattern[str]
    counterparts: re.Pattern[str]


class WordRows:
    """The lines of a list for one language; few texts have the beginning of any word, and most are not searched."""

    def __init__(self, lines: list[list[str]]) -> None:
        self.all: list[WordRow] = []
        self._finder = PhraseFinder(
            (number, word) for number, (_kind, words, _counterparts) in enumerate(lines) for word in alternatives(words)
        )
        for kind, words, counterparts in lines:
            self.all.append(WordRow(kind, _compiled(words), _compiled(counterparts)))

    def said_in(self, text: str) -> Iterator[tuple[WordRow, re.Match[str]]]:
        """Yield the first word of each row that stands in `text`, in the order of the list."""
        said = {number: found for number in self._finder.anyhow if (found := self.all[number].words.search(text))}
        for start, number in self._finder.places_in(in_small_letters(text)):
            if number not in said and (found := self.all[number].words.match(text, start)):
                said[number] = found
        for number in sorted(said):
            yield self.all[number], said[number]


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


def find_lost_words(name: str, pair: Pair) -> Iterator[LostWord]:
    """Yield words of the list `name` that stand in one text of a bilingual pair, and nothing for them in the other."""
    if not (pair.source and pair.target and pair.is_bilingual):
        return
    texts = pair.english_visible, pair.simplified_visible
    for is_chinese, rows in enumerate(word_rows(name)):
        seen: set[tuple[int, int]] = set()
        for row, found in rows.said_in(texts[is_chinese]):
            is_known = any(found.start() < end and start < found.end() for start, end in seen)
            is_added = is_chinese == pair.is_into_chinese and row.kind not in _BOTH_WAYS
            if is_known or is_added or (row.kind in _LEFT_OUT and _is_long(pair)):
                continue
            if not row.counterparts.search(texts[not is_chinese]) and not (
                is_chinese and _is_torn(texts[True], *found.span())
            ):
                seen.add(found.span())
                yield LostWord(row.kind, bool(is_chinese), found.span(), found[0])


def _is_long(pair: Pair) -> bool:
    """Whether the target is so long that it rather says a word freely than leaves it out."""
    ratio = pair.length_ratio[0] if len(pair.source) >= TELLING_LENGTH[pair.is_into_chinese] else 0.0
    return ratio > _USUAL_CHINESE if pair.is_into_chinese else 0 < ratio < _USUAL_ENGLISH


def _is_torn(chinese: str, start: int, end: int) -> bool:
    """Whether what was found is cut out of other words: 有时 of 有时间, 和 of 郑和."""
    import rjieba

    first = 0
    for word in rjieba.cut(chinese, False):
        last = first + len(word)
        if first < start < last < end or start < first < end < last or (first < start < last and end - start == 1):
            return True
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
            yield self.lost(pair, lost, Severity.ERROR if lost.kind in self.errors else None)

    def lost(self, pair: Pair, lost: LostWord, severity: Severity | None = None) -> Finding:
        """Build the finding that says which word has no counterpart."""
        side: Side = "target" if lost.is_chinese == pair.is_into_chinese else "source"
        message = LazyMessage("nothing in the source seems to stand for “{target}”", target=lost.text)
        if side == "source":
            message = LazyMessage("nothing here seems to stand for “{source}”", source=lost.text)
        return self.finding(pair, message, lost.span, side=side, severity=severity)


class SemCounterpart(_LostWordCheck):
    """
    ## What it does
    Reports a word that changes what a sentence says, and that nothing in the other text stands for: *only*, *even*,
    *because*, *unless*, 只有, 甚至, 由于, 专家表示, 不得不, 未必, 无一生还, 拒绝.
    ## Why is this bad?
    A reason that nobody gave, or a rule without its exception, reads as well as the truth. A double
    negation (不无道理) is turned round easily, and no 不 or *not* is lost.
    ## Example
    source: Only members can vote.    target: 会员可以投票。
    ## Use instead
    target: 只有会员可以投票。
    Everything that good translators write for such a word counts.
    ## Source
    Our own. Of 10,000 segments that people translated it doubts a hundred and twenty, most of them free or wrong ones.
    """

    category = "accuracy/mistranslation"
    words = "counterparts"


class SemHedge(_LostWordCheck):
    """
    ## What it does
    Reports a word that makes a statement less than certain, or a figure less than exact, and that nothing in the other
    text stands for: *may*, *alleged*, *is expected to*, *about*, *up to*, 可能, 涉嫌, 有望, 拟, 近, 逾, 不到.
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
