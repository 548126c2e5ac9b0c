"""Checks of words that must have a counterpart: may, alleged, about, only; and of negations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from typing import ClassVar, NamedTuple

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import Pair, Side, TextCheck
from translator.bilingual.pairs.word_lists import PhraseFinder, alternatives, read_pattern, read_words
from translator.bilingual.words import chinese_words
from translator.bilingual.words.masking import HAN, in_small_letters
from translator.bilingual.words.patterns import pattern

Span = tuple[int, int]

_HAN = pattern(f"[{HAN}]")
_COUNT = pattern(r"[\d十百千万亿][余多]")
# Chinese or not → what `{number}` stands for in a list.
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
# Chinese or not → characters before and behind a figure in which a text says how exact it is.
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
    """Nothing at all stands for it, not even the counterpart of another word."""


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
    """Yield words of the list `name` in the target of a bilingual pair that nothing in the source stands for."""
    yield from find_lost_words(name, Pair(pair.target, pair.source, pair.target_tag, pair.source_tag))


def _need(row: WordRow, found: re.Match[str], other: str, limits: Span | None = None) -> _Need:
    limits = limits or (0, len(other))
    if row.kind in _ONE_EACH:
        places = [it.span() for it in row.counterparts.finditer(other, *limits)]
    else:
        first = row.counterparts.search(other, *limits)
        places = [first.span()] if first else []
    return _Need(row.kind, *found.span(), found[0], places)


def _unmet(needs: Sequence[_Need], rows: WordRows, text: str, other: str, others: Sequence[Span]) -> Iterator[_Need]:
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
    groups: list[list[Span]] = []
    last = 0
    for span in sorted(set(spans)):
        if not groups or span[0] >= last:
            groups.append([])
        groups[-1].append(span)
        last = max(last, span[1])
    return {span: group[0] for group in groups for span in group}


def _figure_region(pair: Pair, span: Span) -> Span | None:
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


# 有时 of 有时间, 和 of 郑和.
def _is_torn(chinese: str, start: int, end: int) -> bool:
    first = 0
    for word in chinese_words.cut(chinese, False):
        last = first + len(word)
        if first < start < last < end or start < first < end < last or (first < start < last and end - start == 1):
            return not _COUNT.match(chinese, start - 1)
        first = last
    return False


class _LostWordCheck(TextCheck):
    # The list.
    words: ClassVar[str]
    # Kinds of words whose loss is an error.
    errors: ClassVar[frozenset[str]] = frozenset()

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


_EN_NEGATION = pattern(
    r"[nNwWcC](?:(?<![A-Za-z].)(?:(?<=[nN])(?:o(?:t|body|ne|thing|where|r| one)?|O(?:T|NE)?|ever|either)"
    r"|(?<=[wW])ithout|(?<=[cC])annot)\b(?!-one)|(?<=n)['’]t\b)"
)
# One of them is in every text that negates; the last is that of `n't`.
_EN_NEGATION_WORDS = frozenset(
    ["no", "not", "nobody", "none", "nothing", "nowhere", "nor", "never", "neither", "without", "cannot", "t"]
)
_EN_SOFT = [line.partition(" ⇒ ") for line in read_words("negation_en_soft")]
_EN_WORD = pattern(rf"\b(?:{'|'.join(words for words, _arrow, _said in _EN_SOFT)})\b")
# Words with what Chinese has for them, so that they account for no 不: cancel is 取消.
_EN_SAID = [(pattern(rf"\b(?:{words})\b"), pattern(said)) for words, _arrow, said in _EN_SOFT if said]
_ZH_NEUTRAL_WORDS = read_pattern("negation_zh_neutral")
_ZH_NEUTRAL = pattern(_ZH_NEUTRAL_WORDS)
_ZH_NEGATIVE = "不没沒无無未非勿甭毋莫否别別"
_ZH_NEGATION = pattern(f"[{_ZH_NEGATIVE}]")
# Finds the words that are neutral as a whole, and any other character of negation by itself.
_ZH_NEUTRAL_OR_NOT = pattern(f"{_ZH_NEUTRAL_WORDS}|{'|'.join(_ZH_NEGATIVE)}")
_ZH_CLAUSE = pattern(
    "[不没沒未勿毋]|[并並绝絕而]非(?![洲常])|一[无無]所|[无無]一(?!例外)|[无無](?=严格|嚴格|任何)|[无無](?:法|人(?![民机機驾駕车車艇])|需|[须須]|[权權]|意[于於]|意(?!中|[识識间間外义義])|助|[关關]|可)|毫[无無]|[并並][无無]"
    "|[别別](?=忘|怕|[担擔]心|着急|哭|走|[动動]|[说說])|非(?=[来來]自)"
)
# Negations that English seldom says by other words, also in a long text: 不会, but 不难 is easy.
_ZH_PLAIN = pattern("[没沒]有|未|[并並]非|[并並还還从從]不|不[是会會应應太再允]")
_ZH_LEXICAL = pattern(read_pattern("negation_zh_lexical"))
_ZH_WORD = pattern(read_pattern("negation_zh_soft"))

# Words without a negation in form that Chinese says by one of `_ZH_TRACE` all the same.
_EN_DEMANDING = pattern(
    r"[fFrRdDuUhHsScCaA](?:(?<![A-Za-z].)(?:(?<=[fF])ail(?:ed|s|ing)? to|(?<=[rR])(?:efus(?:e[ds]?|ing) to|arely)"
    r"|(?<=[dD])eclin(?:e[ds]?|ing) to|(?<=[uU])n(?:willing|able) to|(?<=[hH])ardly"
    r"|(?<=[sS])(?:carcely|eldom|top(?:s|ped|ping)? (?!shopping)\w+ing)"
    r"|(?<=[cC])eas(?:e[ds]?|ing) (?:to|\w+ing)|(?<=[aA])dvis(?:e[ds]?|ing) against)\b)"
)
# One of them is in every text that has such words.
_EN_DEMANDING_WORDS = frozenset(
    f"{stem}{ending}"
    for stem in ("fail", "refus", "declin", "stop", "stopp", "ceas", "advis")
    for ending in ("", "e", "s", "es", "ed", "ing")
) | {"unwilling", "unable", "hardly", "scarcely", "seldom", "rarely"}
_ZH_TRACE = pattern(
    "[不没沒未无無拒失难難否非免勿缺亏虧败敗绝絕推辞辭避停禁罕少漏止终終断斷戒弃棄消撤罢罷歇休别別慎劝勸]|流[拍标]"
)
# Negations that deny nothing in English, and in Chinese, so that another negation beside one of them stands alone.
_NOT_ONLY = (
    pattern(r"(?:\bnot|n['’]t) (?:(?:to )?just|only|merely|simply|solely|limited|confined)\b"),
    pattern("不[仅僅但只光单單止限]|非但|[没沒未不]有?局限"),
)
# Each thing in a Chinese text that may stand for an English negation, counted once.
_ZH_TRACES = pattern(
    "[没沒]有?|[无無]法?|(?<![0-9.,])0(?![0-9.])|[零不未非勿甭毋莫否别別拒禁免缺失败敗难難止停除避罕少绝絕]"
)
# Words by which one English negation does for two Chinese ones: `no beginning or end`, 没有开头，没有结局.
_EN_JOINED = pattern(r"\b(?:and|any\w*|despite|spite|still)\b")
# Negations that repeat one, or undo it: `not as clean, not as clear`, `no country, not even`, `not … without`.
_EN_AGAIN = pattern(r"\b(?:not|no)(?= even\b)|, not(?= as\b)|\bwithout\b|\b[Nn]either(?=\b.*\bnor\b)")
# Neither, which `_EN_AGAIN` replaced by dots, with its nor …
_EN_NEITHER = pattern(r"\.{7}(.{1,60}\bnor\b)")
# … which are two negations, where Chinese does not say one of both.
_ZH_BOTH = pattern("[都均皆俱两兩也和与與及、或]")
# Negations of a text that are still compared by their number.
_MOST = 4
# Characters of a long Chinese text, and English ones for each of them in a free translation.
_LONG, _FREE = 40, 4.5


# `re` finds a letter at once, and tries `\b` everywhere.
def _letter_first(expression: str) -> str:
    return re.sub(r"\A\\b([a-z])(?![?*+{])", r"\1(?<=\\b\1)", expression)


class _Excuses:
    def __init__(self, name: str) -> None:
        split = [line.partition(" ⇒ ") for line in read_words(name)]
        always = "|".join(f"(?:{_letter_first(words)})" for words, _arrow, condition in split if not condition)
        self._always = pattern(always)
        self._conditional = [
            (pattern(_letter_first(words)), pattern(condition)) for words, _arrow, condition in split if condition
        ]
        phrases = [alternatives(words) for words, _arrow, condition in split if condition]
        self._finder = PhraseFinder(
            (number, phrase.removeprefix(r"\b")) for number, words in enumerate(phrases) for phrase in words
        )

    def remove(self, text: str, other: str) -> str:
        begun = sorted(self._finder.begun_in(text))
        text = self._always.sub(_dots, text)
        for expression, condition in map(self._conditional.__getitem__, begun):
            if expression.search(text) and condition.search(other):
                text = expression.sub(_dots, text)
        return text


_EN_EXCUSED = _Excuses("negation_en_excused")
_ZH_EXCUSED = _Excuses("negation_zh_excused")


class SemNegation(TextCheck):
    """
    ## What it does
    Reports a negation of the source that the target does not have, and lists one in the target alone.
    ## Why is this bad?
    A lost 不 or "not" turns a sentence into its opposite, and it reads perfectly well.
    ## Example
    source: She has never visited.    target: 她曾去过。
    ## Use instead
    target: 她从未去过。
    Pairs in which one language negates and the other does not (not only = 不仅, 不少 = many, not until = 才, 不便 =
    inconvenient) are known. Words that negate without a not (failed to, refused to, hardly) want one in Chinese.
    Translators say things the other way round (remain = 保持不变), so a negation that only the target has is listed.
    Into English, a negation that only a long or freely translated sentence has is listed, where English often says it
    by another word (不难, easy).
    ## Source
    Issue reports on production engines: "strongly disagree" came out as agree.
    """

    category = "accuracy/mistranslation"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.source or not pair.target or not pair.is_bilingual:
            return
        english, chinese = pair.english_visible, pair.chinese_visible
        if sum(words.search(text) is not None for words, text in zip(_NOT_ONLY, (english, chinese), strict=True)) == 1:
            english, chinese = (
                words.sub(_dots, text) for words, text in zip(_NOT_ONLY, (english, chinese), strict=True)
            )
        if chinese != pair.simplified_visible:  # The list has them in Simplified Chinese alone: 不來梅.
            for word in _ZH_NEUTRAL.finditer(pair.simplified_visible):
                chinese = chinese[: word.start()] + _dots(word) + chinese[word.end() :]
        may_negate = not pair.english_words.isdisjoint(_EN_NEGATION_WORDS)
        english_negates = _EN_NEGATION.search(english) if may_negate else None
        chinese_negates = _ZH_NEGATION.search(chinese)
        if chinese_negates:
            chinese_negates = next((word for word in _ZH_NEUTRAL_OR_NOT.finditer(chinese) if len(word[0]) == 1), None)
        if not english_negates and not chinese_negates:
            has_demanding = not pair.english_words.isdisjoint(_EN_DEMANDING_WORDS)
            demanding = _EN_DEMANDING.search(english) if has_demanding else None
            if demanding is None:
                return
            if not _ZH_TRACE.search(_ZH_NEUTRAL.sub(_dots, chinese)):
                yield self._report(pair, demanding, side="source" if pair.is_into_chinese else "target")
            return
        chinese = _ZH_NEUTRAL.sub(_dots, chinese)
        if english_negates and chinese_negates:
            yield from self._fewer(pair, english, chinese)
            return
        cue = _english_cue(english, chinese) if english_negates else _chinese_cue(chinese, english)
        if cue:
            side: Side = "source" if bool(english_negates) == pair.is_into_chinese else "target"
            is_plain = pair.is_into_chinese or _ZH_PLAIN.search(chinese, max(0, cue.start() - 1), cue.end() + 1)
            is_doubtful = side == "target" or (not is_plain and _is_free(pair))
            yield self._report(pair, cue, side=side, severity=Severity.INFO if is_doubtful else None)

    def _fewer(self, pair: Pair, english: str, chinese: str) -> Iterator[Finding]:
        traces, negations = _count(_ZH_TRACES, chinese), list[re.Match[str]]()
        demanding, others = [*_EN_DEMANDING.finditer(english)], _count(_EN_NEGATION, english)
        if traces < others + len(demanding):  # Else too few are left without what is excused.
            said = _EN_AGAIN.sub(_dots, _unexcused(english, chinese))
            if _ZH_BOTH.search(chinese) is None:
                said = _EN_NEITHER.sub(lambda match: f"neither{match[1]}", said)
            negations = [*_EN_NEGATION.finditer(said), *demanding]
        is_english = traces < len(negations) <= _MOST
        if not is_english:
            if "or" in pair.english_words or _count(_ZH_CLAUSE, chinese) <= others:
                return
            small = english.lower()
            others += sum(_count(it, small) for it in (_EN_WORD, _EN_JOINED))
            rest = _ZH_LEXICAL.sub(_dots, _ZH_EXCUSED.remove(chinese, english))
            negations = [*_ZH_CLAUSE.finditer(rest)]
            if not others < len(negations) <= _MOST:
                return
        side: Side = "source" if is_english == pair.is_into_chinese else "target"
        severity = Severity.INFO if side == "target" or _is_free(pair) else None
        words = " … ".join(match[0] for match in negations)
        message = LazyMessage("more negations here than in the other text: {words}", words=words)
        yield self.finding(pair, message, negations[-1].span(), side=side, severity=severity)

    def _report(self, pair: Pair, cue: re.Match[str], *, side: Side, severity: Severity | None = None) -> Finding:
        message = LazyMessage("“{source_word}”: the negation is on this side only", source_word=cue[0])
        if side == "target":
            message = LazyMessage("“{target_word}”: the negation is on this side only", target_word=cue[0])
        return self.finding(pair, message, cue.span(), side=side, severity=severity)


def _is_free(pair: Pair) -> bool:
    size = len(pair.chinese_visible)
    return size > _LONG or len(pair.english_visible) > _FREE * size


def _english_cue(english: str, chinese: str) -> re.Match[str] | None:
    cue = _EN_NEGATION.search(_unexcused(english, chinese))
    if cue and _count(_ZH_WORD, chinese) > _count(_EN_WORD, english.lower()):
        return None
    return cue


def _unexcused(english: str, chinese: str) -> str:
    # Expressions that ignore the case would be tried at each character, others only where they may begin.
    left = _EN_EXCUSED.remove(in_small_letters(english), chinese)
    return "".join(a if a == "." else b for a, b in zip(left, english, strict=True))


# Words such as `unable` are counted against all that negates in the Chinese: one of them accounts for one 不.
def _chinese_cue(chinese: str, english: str) -> re.Match[str] | None:
    if not _ZH_CLAUSE.search(chinese):
        return None
    rest, words = _ZH_LEXICAL.subn(_dots, _ZH_EXCUSED.remove(chinese, english))
    cue = _ZH_CLAUSE.search(rest)
    if cue is None:
        return None
    said = _count(_EN_WORD, english.lower())
    if said:
        said -= sum(_count(word, english.lower()) for word, there in _EN_SAID if there.search(chinese))
    return None if said and said >= words + _count(_ZH_WORD, rest) + _count(_ZH_CLAUSE, rest) else cue


def _count(words: re.Pattern[str], text: str) -> int:
    return sum(1 for _match in words.finditer(text))


def _dots(match: re.Match[str]) -> str:
    return "." * len(match[0])
