"""Checks for signs that the target says something else: a lost or added negation, a lost clause."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator.checks.base import Pair, TextCheck
from translator.checks.word_lists import read_pattern
from translator.i18n import LazyMessage
from translator.language import is_chinese
from translator.model import Finding

_EN_FIXED = re.compile(read_pattern("negation_en_fixed"), re.IGNORECASE)
_EN_HARD = re.compile(
    r"[nNwWcC](?:(?<![A-Za-z].)(?:o(?:t|body|ne|thing|where|r| one)?|O(?:T|NE)?|ever|either|ithout|annot)\b"
    r"|(?<=n)['’]t\b)"
)
_EN_SOFT = re.compile(rf"\b(?:{read_pattern('negation_en_soft')})\b", re.IGNORECASE)
_ZH_FIXED = re.compile(read_pattern("negation_zh_fixed"))
_ZH_HARD = re.compile(
    "[不没沒无無未非勿甭]|(?<![特分性级級个個类類区區告识識派鉴辨差])[别別](?=[再让讓把给給说說去来來动動担擔忘客])|并非|否认|否認|否决|否決|否定|毫无"
)
_ZH_SOFT = re.compile(read_pattern("negation_zh_soft"))


class SemNegation(TextCheck):
    """
    ## What it does
    Reports a negation that stands on one side only.
    ## Why is this bad?
    A lost 不 or "not" turns a sentence into its opposite, and it reads perfectly well.
    ## Example
    source: She has never visited.    target: 她曾去过。
    ## Use instead
    target: 她从未去过。
    Pairs in which one language negates and the other does not (not only = 不仅, 不少 = many, not until = 才) are known.
    ## Source
    Issue reports on production engines: "strongly disagree" came out as agree.
    """

    id = "sem.negation"
    category = "accuracy/mistranslation"

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Look for hard cues on one side without a hard or soft cue on the other."""
        if not pair.source or not pair.target or not pair.is_bilingual:
            return
        english, chinese = pair.english_visible, pair.chinese_visible
        english_hard, chinese_hard = _EN_HARD.search(english), _ZH_HARD.search(chinese)
        if bool(english_hard) == bool(chinese_hard):
            return
        if english_hard:
            cue = _EN_HARD.search(_EN_FIXED.sub(_dots, english))
            if cue and not _ZH_SOFT.search(chinese):
                yield self._report(pair, cue, is_lost=pair.is_into_chinese)
        else:
            cue = _ZH_HARD.search(_ZH_FIXED.sub(_dots, chinese))
            if cue and not _EN_SOFT.search(english):
                yield self._report(pair, cue, is_lost=not pair.is_into_chinese)

    def _report(self, pair: Pair, cue: re.Match[str], *, is_lost: bool) -> Finding:
        message = LazyMessage("“{target_word}”: the negation is on this side only", target_word=cue[0])
        if is_lost:
            message = LazyMessage("“{source_word}”: the negation is on this side only", source_word=cue[0])
        return self.finding(pair, message, cue.span(), side="source" if is_lost else "target")


def _dots(match: re.Match[str]) -> str:
    return "." * len(match[0])


_CLAUSES = {True: re.compile("[，。；：？！…—]+"), False: re.compile(r"[.,;:?!…—]+(?=\s|$|[\"”’)])|\s[-–—]\s")}
_SENTENCES = {
    True: re.compile("[。？！]+"),
    False: re.compile(r"(?<![A-Z])(?<!Mr)(?<!Ms)(?<!Dr)(?<!Mrs)[.?!]+(?=\s|$|[\"”’)])"),
}
_PARENTHESIS = re.compile(r"[（(]([^（）()]+)[）)]")
_QUOTED = re.compile('“[^“”]+”|「[^「」]+」|『[^『』]+』|"[^"]+"|《[^《》]+》|〈[^〈〉]+〉|‘[^‘’]+’')
_DIGITS = re.compile(r"\d+")


class SemOmission(TextCheck):
    """
    ## What it does
    Reports that a clause was probably dropped (or added): fewer sentences, quotations or parentheses than the source,
    together with a target that is short for its source.
    ## Why is this bad?
    Engines skip the second half of long sentences, and what is left reads well.
    ## Example
    source: The firm (founded in 1998) sells shoes.    target: 该公司销售鞋类。
    ## Use instead
    target: 该公司成立于1998年，销售鞋类。
    Joining two sentences into one is not an omission.
    ## Source
    Our own; length alone finds three quarters of the sentences of which only the first clause is left.
    """

    id = "sem.omission"
    category = "accuracy/omission"

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Weigh counts of parts against the ratio of lengths."""
        if not pair.source or not pair.target.strip():
            return
        ratio, low, _high = pair.length_ratio
        if not ratio:
            return
        shortness = ratio / low if pair.is_into_chinese and low else _english_shortness(pair, ratio)
        message = _lost_part(pair, shortness)
        if message:
            yield self.finding(pair, message)


_USUAL_RATIO = ((25, 0.70), (45, 0.55), (10**9, 0.45))
"""Chinese characters for one English character that are still usual, by the length of the Chinese source."""


def _english_shortness(pair: Pair, ratio: float) -> float:
    length = len(pair.source)
    return next(usual for limit, usual in _USUAL_RATIO if length <= limit) / ratio


_SHORT, _QUITE_SHORT, _RATHER_SHORT, _LONG_ENOUGH = 1.35, 1.5, 1.8, 2.2
"""Lengths relative to the usual lower bound: a typical translation has 1.8 to 2.0."""
_FRAGMENT = {
    True: re.compile("(?:如果|若是|虽然|雖然|尽管|儘管|因为|因為|除非|即使|当|當)[^，,；：？！]{3,}[。.]$"),
    False: re.compile(r"(?:After|When|If|While|Although|Though|Because|Before|Unless|Since) [^,;:?!]{6,}\.$"),
}


def _lost_part(pair: Pair, shortness: float) -> LazyMessage | None:
    """Name what seems to be lost; `shortness` is 1 at the usual bound and grows with the length of the target."""
    if shortness >= _LONG_ENOUGH:
        return None
    source, target = pair.source_visible, pair.target_visible
    from_chinese, to_chinese = is_chinese(pair.source_tag), is_chinese(pair.target_tag)
    if shortness < _SHORT:
        clauses = (_count(_CLAUSES[from_chinese], source), _count(_CLAUSES[to_chinese], target))
        if clauses[0] >= 2 and clauses[1] <= clauses[0] / 2 and len(pair.source) > 20:
            return LazyMessage("fewer clauses than the source, and short")
    if shortness < _RATHER_SHORT and _has_three_sentences(source, from_chinese) and _is_one_clause(target, to_chinese):
        return LazyMessage("whole sentences seem to be missing")
    if _FRAGMENT[to_chinese].match(target) and not _FRAGMENT[from_chinese].match(source):
        return LazyMessage("the sentence breaks off after its first clause")
    return _lost_aside(source, target, shortness)


def _lost_aside(source: str, target: str, shortness: float) -> LazyMessage | None:
    aside = _PARENTHESIS.search(source) if "(" in source or "（" in source else None
    if aside and len(aside[1]) > 3 and not _PARENTHESIS.search(target):
        lost = [number for number in _DIGITS.findall(aside[1]) if number not in target]
        if lost and len(target) < len(source):
            return LazyMessage("the parenthesis ({text}) seems to be missing", text=aside[1])
    if shortness < _QUITE_SHORT and len(_QUOTED.findall(source)) >= 2 and not _QUOTED.search(target):
        return LazyMessage("the quotations seem to be missing")
    return None


def _has_three_sentences(text: str, chinese: bool) -> bool:
    ends = "。？！" if chinese else ".?!"
    return sum(map(text.count, ends)) >= 3 and _count(_SENTENCES[chinese], text) >= 3


def _is_one_clause(text: str, chinese: bool) -> bool:
    return _count(_CLAUSES[chinese], text) <= 1


def _count(pattern: re.Pattern[str], text: str) -> int:
    return max(1, len(pattern.findall(text.strip())))
