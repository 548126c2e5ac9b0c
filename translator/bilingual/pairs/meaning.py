"""Checks of length, omissions and additions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import LONGEST, Pair, Side, TextCheck
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.masking import HAN, count_han
from translator.bilingual.words.patterns import pattern

_CLAUSES = {True: pattern("[，、。；：？！…—]+"), False: pattern(r"[.,;:?!…—](?=\s|$|[\"”’)])|\s[-–—]\s")}
# Chinese or not → the last of the marks that end a clause, or a sentence.
_SENTENCES = {
    True: pattern("[。？！]+"),
    False: pattern(r"(?:(?<=[.?!])|(?<![A-Z])(?<!Mr)(?<!Ms)(?<!Dr)(?<!Mrs))[.?!](?=\s|$|[\"”’)])"),
}
# Descriptions of a name, in English between commas, in Chinese before it without: “Li, director of the school, said”.
_APPOSITION = pattern(r"(?<=[A-Za-z]), (?:the |an? )?[a-z][^,.;]{2,70},(?= [a-z])")


class SemOmission(TextCheck):
    """
    ## What it does
    Reports that something was probably dropped: fewer sentences, clauses, quotations or parentheses than the source in
    a target that is short for its source, or a list that has more items than commas and words such as 和 and *or* part.
    ## Why is this bad?
    Engines skip the second half of long sentences, and what is left reads well.
    ## Example
    source: The firm (founded in 1998) sells shoes.    target: 该公司销售鞋类。
    ## Use instead
    target: 该公司成立于1998年，销售鞋类。
    Joining two sentences into one is not an omission. An English target that is far shorter than translators write is
    doubted even where nothing tells what is missing.
    ## Source
    Our own; length alone finds three quarters of the sentences of which only the first clause is left.
    """

    category = "accuracy/omission"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.source or not pair.target.strip():
            return
        ratio, low, _high = pair.length_ratio
        if not ratio:
            return
        if pair.is_into_chinese and low:
            shortness = ratio / low
        else:
            shortness = next(usual for limit, usual in _USUAL_RATIO if len(pair.source) <= limit) / ratio
        message = _lost_item(pair) or _lost_clause(pair) or _lost_part(pair, shortness) or _lost_length(pair)
        if message:
            yield self.finding(pair, message)


class SemAddition(TextCheck):
    """
    ## What it does
    Reports a target that says far more than its source: a clause that nobody wrote was probably added.
    ## Why is this bad?
    Language models go on where the source ends, and what they invent sounds like the rest.
    ## Example
    source: The bridge opened on Friday.    target: 这座桥于周五开放，吸引了大批游客前来参观。
    ## Use instead
    target: 这座桥于周五开放。
    Into Chinese, only a target with more clauses than its source is doubted. An invention in a long sentence is too
    small to be seen by its length.
    ## Source
    Our own. Of 7,400 segments that people translated one is as long.
    """

    category = "accuracy/addition"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.source or not pair.is_bilingual:
            return
        english, chinese = pair.english_visible, pair.chinese_visible
        spaces = english.count(" ")
        if len(chinese) < 2 * spaces if pair.is_into_chinese else spaces < len(chinese):
            return
        han, words = len(_HAN.findall(chinese)), len(_WORD.findall(english))
        # Text in Latin letters on both sides is no translation.
        words -= len(_WORD.findall(_ASIDE.sub("", chinese)))
        if pair.is_into_chinese:
            more = len(_INNER[True].findall(chinese)) - len(_INNER[False].findall(english))
            is_long = words > 0 and han > _MOST_HAN * words + _MORE_HAN and more > 0
        else:
            is_long = han >= _LEAST_HAN and words > _MOST_WORDS * han + _MORE_WORDS
        if is_long and not any(item.calendar or item.era for item in pair.source_quantities):
            yield self.finding(pair, LazyMessage("far longer than the source: something seems to be added"))


_HAN = pattern(f"[{HAN}]")
_WORD = pattern(r"[A-Za-z0-9]+(?:['’.,-][A-Za-z0-9]+)*")
_ASIDE = pattern(r"（[^（）]*）|\([^()]*\)")
# Chinese or not → the marks inside a text that end a clause.
_INNER = {True: pattern("[，；。！？：—]+(?=.)"), False: pattern(r"[,;.!?:—–](?=\s)")}
# Han characters for an English word, and beside; English words for a Han character, and beside. Usual are 1.65 and
# 0.6.
_MOST_HAN, _MORE_HAN, _MOST_WORDS, _MORE_WORDS = 3.0, 3, 1.4, 4
# Characters from which on this is told: 势在必行 is four.
_LEAST_HAN = 5


# Chinese characters for one English character that are still usual, by the length of the Chinese source.
_USUAL_RATIO = ((25, 0.70), (45, 0.55), (10**9, 0.45))


# Marks of 、 that part no list: 一、 before a heading, and 三、四个 for three or four.
_NUMBERED = pattern(
    r"(?:^|[。；：“（\s])(?:\d+|第?[一二三四五六七八九十]{1,3})、|[一二三四五六七八九]、(?=[一二三四五六七八九])"
)
_LAST_ITEM = pattern("[^、]{1,10}?(?:和|及|与|以及|或|暨)(?![谐平解其])[^、]")
# Beside marks that part names of one thing: 我们、人民和议会三者.
_NO_LIST = pattern("[三四五六七]者|的、")
_CHINESE_CLAUSES = pattern("[，。；：？！（）()“”]")
_ENGLISH_CLAUSES = pattern(r"[.:?!—–](?=\s|$)|[()]")
_BETWEEN_ITEMS = pattern(
    r",? (?:and|or|then|but|nor|plus|through) |; (?:and )?|, | & | as well as | along with | together with | including "
    r"|(?<=\w)[-/](?=\w)|(?<=[a-z]),(?=[a-z])"
)
# Characters of an item inside a Chinese list; words of one in English.
_LONGEST_ITEM, _MOST_WORDS_OF_ITEM = 10, 9
# Of words in small letters: “Paris, France, and Rome” is no list of three.
_ENGLISH_LIST = pattern(
    r"(?<![\w’'-])([a-z’'-]+)(?:, [a-z’'-]+(?: [a-z’'-]+)?){1,20},? (?:and|or) (?!that\b|so\b|more\b|many\b)[a-z]+"
)
# Words that open a sentence, and that a comma parts from it: In this review, growth and trade are described.
_OPENING = pattern(
    r"(?:\A|[.;:] )(?:In|On|At|For|After|During|By|With|Under|Since|As) (?:this|that|the|our|an?|recent) [a-z -]+\Z"
)
# Separators of the items of a Chinese list.
_PARTING = pattern("[，；,;/（()]|和|与|及|或|并|又|且|兼|跟|还|也|同|而|甚至|都")


def _lost_item(pair: Pair) -> LazyMessage | None:
    source, target = pair.source_visible, pair.target_visible
    if pair.is_into_chinese:
        named = _ENGLISH_LIST.search(source) if "、" not in target and ", " in source else None
        named = None if named and _OPENING.search(source, 0, named.end(1)) else named
        parted = named[0].count(",") + (", and " not in named[0] and ", or " not in named[0]) if named else 0
        is_missing = parted > len(_PARTING.findall(target))
    else:
        items = _chinese_items(source) if "、" in source else 0
        is_missing = items > 1 and items > max(map(_english_items, _ENGLISH_CLAUSES.split(target)))
    return LazyMessage("an item of the list seems to be missing") if is_missing else None


def _chinese_items(text: str) -> int:
    most = 0
    for clause in _CHINESE_CLAUSES.split(_NUMBERED.sub("", text)):
        _first, *items = clause.split("、")
        if items and not _NO_LIST.search(clause) and all(len(item) <= _LONGEST_ITEM for item in items[:-1]):
            most = max(most, 1 + len(items) + (_LAST_ITEM.match(items[-1]) is not None))
    return most


def _english_items(clause: str) -> int:
    most = items = 1
    for place, part in enumerate(_BETWEEN_ITEMS.split(clause)[:-1]):
        items = 2 if place and len(part.split()) > _MOST_WORDS_OF_ITEM else items + 1
        most = max(most, items)
    return most


_CHINESE_CLAUSE = pattern("[^，。；：？！]{4,}")
# The beginning of a sentence whose first clause English may say without a mark: 在本赛季中，
_CIRCUMSTANCE = pattern(
    "[在对于为据作当从自随按单仅凭]|[^，：]{1,8}：|[^，]{1,5}，|[^，]*(?:[年日天点时後后中里内上下前的]|以来|说|表示)，"
)
# Words that join a second clause to the first in English.
_JOINED = pattern(
    r"[,;:—–()\"“”]|[.?!](?= )|\b(?:and|but|or|while|whilst|which|who|whose|whom|that|as|when|where|after"
    r"|before|if|because|since|so|with|without|by|though|although|until|how|what|whether|than|yet|amid|despite"
    r"|including|from|following|through|during|upon|under|given|due|for|\w+ing|to (?!the|an?\b|[A-Z]))"
)
# Chinese characters for one English character from which a clause that nothing joins, one of several, or anything may
# be missing; usual are 0.26 where English is the translation.
_SHORT_ENGLISH, _VERY_SHORT_ENGLISH, _SHORTEST_ENGLISH = 0.33, 0.45, 0.58
# Han characters of a source from which on the length of its translation tells that something is missing.
_TELLING_LENGTH = 20


def _lost_clause(pair: Pair) -> LazyMessage | None:
    source, ratio = pair.source_visible, pair.length_ratio[0]
    if pair.is_into_chinese or len(source) < 10 or ratio < _SHORT_ENGLISH:
        return None
    clauses = len(_CHINESE_CLAUSE.findall(source))
    if clauses < 2 or _CIRCUMSTANCE.match(source) or "？" in source:
        return None
    joined = sum(1 for _found in _JOINED.finditer(pair.target_visible.rstrip(".")))
    if joined <= (clauses - 1 if ratio >= _VERY_SHORT_ENGLISH else 0):
        return LazyMessage("a clause of the source seems to be missing")
    return None


def _lost_length(pair: Pair) -> LazyMessage | None:
    if pair.is_into_chinese or count_han(pair.source) < _TELLING_LENGTH or pair.is_label:
        return None  # Into Chinese, `len.ratio` says so.
    if pair.length_ratio[0] > _SHORTEST_ENGLISH:
        return LazyMessage("far shorter than the source: something seems to be left out")
    return None


_PARENTHESIS, _DIGITS = pattern(r"[（(]([^（）()]{4,})[）)]"), pattern(r"\d+")
# Lengths relative to the usual lower bound: a typical translation has 1.8 to 2.0.
_VERY_SHORT, _RATHER_SHORT, _LONG_ENOUGH = 1.1, 1.8, 2.2


# `shortness` is 1 at the usual bound and grows with the length of the target.
def _lost_part(pair: Pair, shortness: float) -> LazyMessage | None:
    if shortness >= _LONG_ENOUGH:
        return None
    source, target = pair.source_visible, pair.target_visible
    from_chinese, to_chinese = is_chinese(pair.source_tag), is_chinese(pair.target_tag)
    if to_chinese and shortness < _VERY_SHORT and len(pair.source) > 20:
        said = _count(_CLAUSES[from_chinese], _APPOSITION.sub("", source))
        if said >= 2 and _count(_CLAUSES[True], target) <= said / 2:
            return LazyMessage("fewer clauses than the source, and short")
    may_have_three = shortness < _RATHER_SHORT and sum(map(source.count, "。？！" if from_chinese else ".?!")) >= 3
    has_three = may_have_three and _count(_SENTENCES[from_chinese], source) >= 3
    if has_three and _count(_CLAUSES[to_chinese], target) <= 1:
        return LazyMessage("whole sentences seem to be missing")
    aside = _PARENTHESIS.search(source)
    is_lost = aside and len(target) < len(source) and not _PARENTHESIS.search(target)
    if aside and is_lost and any(number not in target for number in _DIGITS.findall(aside[1])):
        return LazyMessage("the parenthesis ({text}) seems to be missing", text=aside[1])
    return None


def _count(ends: re.Pattern[str], text: str) -> int:
    return max(1, len(ends.findall(text.strip())))


# Below this many English letters only a target that is absurdly long is reported.
_SHORT_TEXT = 20
# How far beyond the bounds good translators still go who shorten or explain.
_FREEDOM = 0.83


class LenRatio(TextCheck):
    """
    ## What it does
    Compares the lengths: a Chinese text has 0.2 to 0.5 characters for each character of its English counterpart, more
    in short sentences.
    ## Why is this bad?
    A target far too short has lost a clause, one far too long has gained something that the source does not say.
    ## Example
    source: The committee will publish its final report on housing next week.    target: 委员会将公布。
    ## Use instead
    target: 委员会将于下周发布住房问题最终报告。
    Beyond twice the bound it is an error; up to 40 letters of English, beyond four times.
    ## Source
    Percentiles of two thousand professional news translations; pofilter "long" and "short", CheckMate length.
    """

    category = "accuracy/omission"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.source or not pair.target.strip() or pair.source == pair.target:
            return
        ratio, low, high = pair.length_ratio
        if not ratio or _FREEDOM * low <= ratio <= high / _FREEDOM:
            return
        english = pair.english_visible
        if len(english) <= _SHORT_TEXT and (english.upper() == english or count_han(pair.chinese_visible) <= 8):
            return  # A short form (WHO = 世界卫生组织), or a label of few characters.
        if len(english) <= _SHORT_TEXT and english.strip() in pair.chinese_visible:
            return  # A name with a word about it: pytest 测试框架.
        message = LazyMessage("the target is too short for its source")
        if (ratio > high) == pair.is_into_chinese:
            message = LazyMessage("the target is too long for its source")
        far = 2 if len(english) > 2 * _SHORT_TEXT else 4
        is_far = ratio < low / far or ratio > high * far
        # People who translate a page put sentences together in their own way.
        severity = Severity.ERROR if is_far and pair.marks is None else None
        yield self.finding(pair, message, severity=severity)


class LenMax(TextCheck):
    """
    ## What it does
    Reports a target longer than the policy `max_length` allows (code points), or than its limit for this kind:
    `max_length = {title = 30, summary = 120}`. A source or target of more than 20,000 characters is reported in any
    case: no other check looks at it but that of control characters.
    ## Why is this bad?
    Titles are cut by search engines, buttons by their frame. A segment of 20,000 characters is not a sentence, and
    nobody can review it: divide it in the article, or with `set --split`.
    ## Example
    policy: max_length = {title = 8}    target: 市场因恶劣天气提前收盘
    ## Use instead
    target: 市场提前收盘
    ## Source
    Weblate "maximum length"; CheckMate "character length".
    """

    category = "design"
    severity = Severity.ERROR
    needs = "has_length_limit"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if pair.is_too_long:
            side: Side = "target" if len(pair.target) > LONGEST else "source"
            count = len(pair.target if side == "target" else pair.source)
            message = LazyMessage(
                "{count} characters in one segment; one of more than {limit} is not checked: divide it",
                count=str(count),
                limit=str(LONGEST),
            )
            yield self.finding(pair, message, (LONGEST, count), side=side)
            return
        limits = pair.policy.get("max_length")
        if not limits:
            return
        limit = limits.get(pair.kind) if isinstance(limits, dict) else limits
        if limit and len(pair.target) > int(limit):
            count = len(pair.target)
            message = LazyMessage("{count} characters; {limit} are allowed", count=str(count), limit=str(limit))
            yield self.finding(pair, message, (int(limit), count))
