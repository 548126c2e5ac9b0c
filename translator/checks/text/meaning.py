"""Signs that the target says something else: a negation that went, a clause that went, another person's pronoun."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.checks.base import Pair, TextCheck
from translator.i18n import LazyMessage
from translator.language import is_chinese

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.model import Finding

_EN_FIXED = re.compile(
    r"\bnot only\b|\bnothing but\b|\bnot just\b|\bno doubt\b|\bno longer than\b|\bwhether or not\b|\bnot until\b"
    r"|\bno matter\b"
    r"|\bnot to mention\b|\bno sooner\b|\bcan(?:not|'t|’t) help\b|\bcan(?:not|'t|’t) wait\b|\bcan(?:not|'t"
    r"|’t)\b[^.;]{0,30}\benough\b"
    r"|\bnot(?: [a-z]+){0,2} but\b|\bno\.(?= ?\d)|\bnone other\b|\bwithout (?:a )?doubt\b|\bnot least\b"
    r"|\bno less than\b|\bnot far\b"
    r"|\bisn['’]t it\b|\bwhy not\b|\bif not\b|\bor not\b|\bnot necessarily\b|\bnever mind\b|\bnotwithstanding\b",
    re.IGNORECASE,
)
_EN_HARD = re.compile(
    r"[nNwWcC](?:(?<![A-Za-z].)(?:o(?:t|body|ne|thing|where|r| one)?|O(?:T|NE)?|ever|either|ithout|annot)\b"
    r"|(?<=n)['’]t\b)"
)
_EN_SOFT = re.compile(
    r"\b(?:un(?!der|til\b|it|ion|iqu|ivers|cle|iform)[a-z]{4,}|in[a-z]{2,}[ai]ble|in(?:ability|sufficient"
    r"|complete|correct|accurate|effective"
    r"|eligible|valid|adequate|consistent|definite|dependent|formal|direct|convenient|sensitiv\w*|activ\w*|exact"
    r"|experienced|secure|secur\w*|just\w*)"
    r"|im(?:possib\w*|proper\w*|perfect|moral|balance\w*|partial\w*|mature|patien\w*)|ir(?:regular|relevant"
    r"|responsib\w*|replaceable|revers\w*|rational\w*)"
    r"|il(?:legal\w*|licit|legitim\w*|logical)|dis[a-z]{4,}|mis[a-z]{4,}|mal[a-z]{5,}|non-?\w+|fail\w*|refus\w*"
    r"|deni\w*|deny\w*|reject\w*|lack\w*|absen\w*"
    r"|prevent\w*|ban\w*|prohibit\w*|forbid\w*|avoid\w*|stop\w*|hardly|barely|rarely|seldom|scarcely|few|little"
    r"|rather than|instead|too|miss\w*|only"
    r"|except\w*|unless|free|[a-z]{3,}less|away from|beyond|before|until|prior|out of|short of|far from|yet to"
    r"|still to|declin\w*|oppos\w*|contrary"
    r"|against|wrong\w*|ceas\w*|halt\w*|cancel\w*|exempt\w*|doubt\w*|else|otherwise|different\w*|regardless"
    r"|forg[eo]t\w*|ignor\w*|los[est]\w*|unlike"
    r"|extraordinary|difficult\w*|hard|anonym\w*|infinit\w*|once|missing|spar(?:e|ed)|skip\w*|exclud\w*|omit\w*"
    r"|attempted|open|closed?|empty|alternat\w*"
    r"|endless\w*|constant\w*|continu\w*|keep\w*|kept|must|ha(?:s|ve|d) to|no longer|any more|despite|sorry"
    r"|exotic|rare|strange|invisible)\b",
    re.IGNORECASE,
)
_ZH_FIXED = re.compile(
    "不仅|不僅|不幸|未遂|非同寻常|非同尋常|百年未遇|史无前例|史無前例|前所未有|不兼容|不匹配|不区分|不區分|不正确|不但|不只|不止|不光|不单|不單|不少|不断|不斷|差不多|不过|不過|不久|不禁"
    "|不由得|不得不|无论|無論|不论|不論|不管|无不|無不|莫不"
    "|非常|非洲|非典|非裔|除非|无疑|無疑|毫无疑问|毫無疑問|不愧|不外|不妨|不如|不同|不失为|不錯|不错|了不起|对不起|對不起|不好意思|不时|不時|不已|不得了"
    "|不乏|不惜|不懈|不日|不料|不免|未免|难免|難免|是不是|能不能|会不会|會不會|有没有|有沒有|要不要|好不好|对不对|可不可以|可不可|行不行|要不是"
    "|未来|未來|未必|未婚|未成年|无线|無線|无人机|無人機|无家可归|無家可歸|没收|沒收|沉没|沉沒|淹没|淹沒|出没|出沒|埋没|埋沒|莫斯科|莫|否则|否則|是否|能否|可否|与否|與否"
    "|不动产|不動產|不锈钢|不鏽鋼|布尔什维克|不明|无所谓|無所謂|不可思议|不可思議|别墅|分别|分別|特别|特別|性别|性別|级别|級別|个别|個別|类别|類別|区别|區別|告别|告別|别人|別人|别的|別的|别处|別處"
    "|识别|識別|派别|鉴别|辨别|差别|差別|国别|国別|无限|無限|无数|無數|不丹|不列颠|不列顛|不来梅|说不定|說不定|不等|不一|不至于|不已|久而久之|不知不觉|不知不覺"
)
_ZH_HARD = re.compile(
    "[不没沒无無未非勿甭]|(?<![特分性级級个個类類区區告识識派鉴辨差])[别別](?=[再让讓把给給说說去来來动動担擔忘客])|并非|否认|否認|否决|否決|否定|毫无"
)
_ZH_SOFT = re.compile(
    "(?<!刚)才(?![能华華干])|除非|除了|禁|拒|避免|以免|免[于於除费費受得遭]|难以|難以|难|難|缺乏|缺少|缺|防止|预防|避|阻|失[败敗去]|丧失|反对|反對|停止|停|取消"
    "|只有|仅|僅|(?<![多至])少(?![数數年女儿])|(?<![是能可与與])否|不|没|沒|无|無|未|非|勿|罢|罷|谁|誰|怎|岂|豈|哪里|哪裡|何[必况]|罕|忘记|漏"
    "|撤|废除|驳|駁|推翻|直到|再也|放弃|放棄|摆脱|擺脫|终止|終止|相反|反而|尚待|有待|远离|遠離|脱离|摒弃"
)


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
    Joining two sentences into one is no omission.
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
