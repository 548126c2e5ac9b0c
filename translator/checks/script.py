"""Is it in the right language, the right script, and the right region's words?"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from translator.checks.base import FixKind, Pair, make_finding
from translator.checks.characters import HAN, has_han, has_latin
from translator.checks.regions import AT_HOME_IN_BOTH, REGIONAL_WORDS
from translator.checks.script_table import one_script_only
from translator.checks.visible import OPAQUE, reading_text
from translator.language import is_chinese, is_traditional
from translator.model import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOWER_WORD = re.compile(r"(?<![A-Za-z0-9.'’/_-])[a-z]{2,}(?:['’-][a-z]+)*(?![A-Za-z0-9]|[./_-][A-Za-z0-9])")
_HAN_ONE = re.compile(f"[{HAN}]")
_WORDLIKE = re.compile(rf"[A-Za-z0-9{HAN}]")


def without_kept_names(text: str, pair: Pair) -> str:
    """Return `text` with the do-not-translate terms of the pair, and terms that are equal on both sides, blanked."""
    for term in pair.terms:
        if term.status == "dnt" or term.source in term.targets:
            text = text.replace(term.source, " ")
    return text


class TxtUntranslated:
    """
    ## What it does
    Reports a target that is empty, that equals its source, or that has no letter of the target's script.
    ## Why is this bad?
    The sentence was not translated. Machine translation echoes its input now and then, and a reader of the published
    page meets a sentence in the wrong language.
    ## Example
    source: The market closed early.    target: The market closed early.
    ## Use instead
    target: 市场提前收盘。
    Names, numbers, code and terms that are marked as not to be translated may stay as they are.
    ## Source
    Weblate "unchanged translation", pofilter "unchanged" and "untranslated", CheckMate "same as source".
    """

    id: ClassVar[str] = "txt.untranslated"
    severity: ClassVar[Severity] = Severity.ERROR
    targets: ClassVar[str] = "any"
    fix: ClassVar[FixKind] = "no"

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Compare source and target after masking."""
        target = pair.target.strip()
        if not pair.source:
            return
        if not target:
            if _WORDLIKE.search(pair.source):
                yield make_finding(self, pair, "target", (0, 0), "the target is empty", "译文为空")
            return
        if has_han(target) if is_chinese(pair.target_tag) else has_latin(target) and not has_han(target):
            return
        yield from self._without_target_script(pair, target)

    def _without_target_script(self, pair: Pair, target: str) -> Iterator[Finding]:
        span = (0, len(pair.target))
        left = without_kept_names(reading_text(target), pair)
        if is_chinese(pair.source_tag):
            if has_han(left) and target == pair.source.strip():
                yield make_finding(self, pair, "target", span, "the target equals the source", "译文与原文相同")
            elif has_han(left) and not has_latin(left):
                yield make_finding(self, pair, "target", span, "no English in the target", "译文中没有英文")
        elif _is_english_prose(left):
            equal = target == pair.source.strip()
            message = "the target equals the source" if equal else "no Chinese in the target"
            yield make_finding(self, pair, "target", span, message, "译文与原文相同" if equal else "译文中没有中文")


def _is_english_prose(text: str) -> bool:
    words = _LOWER_WORD.findall(text)
    return any(len(word) >= 2 for word in words)


class TxtCodemix:
    """
    ## What it does
    Reports words of the source language left standing in the target: in Chinese, English function words or two
    lower-case words in a row; in English, Chinese characters outside parentheses and italics.
    ## Why is this bad?
    A half-translated sentence reads as a machine's work. A run of four words or more is an error.
    ## Example
    target: 公司 announced that it 将裁员
    ## Use instead
    target: 公司宣布将裁员
    Names, quoted titles, code and what stands in parentheses are left alone.
    ## Source
    Our own; a run of three lower-case words occurs once in two thousand professional Chinese segments.
    """

    id: ClassVar[str] = "txt.codemix"
    severity: ClassVar[Severity] = Severity.WARNING
    targets: ClassVar[str] = "any"
    fix: ClassVar[FixKind] = "no"

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Look for left-over runs in the visible target."""
        if not has_han(pair.target):
            return
        if is_chinese(pair.target_tag):
            if _TWO_LETTERS.search(pair.target_visible):
                yield from self._english_in_chinese(pair)
        elif not is_chinese(pair.source_tag) or has_latin(pair.target):
            yield from self._chinese_in_english(pair)

    def _english_in_chinese(self, pair: Pair) -> Iterator[Finding]:
        text = _blank(_ASIDE, without_kept_lengths(pair))
        text = _blank(_NAME_RUN, text)
        for match in _LEFTOVER.finditer(text):
            words = match[0].split()
            if len(words) == 1 and words[0] not in _FUNCTION_WORDS:
                continue
            severity = Severity.ERROR if len(words) >= 4 else Severity.WARNING
            message = f"left in English: “{match[0]}”"
            zh = f"未译的英文：“{match[0]}”"
            yield make_finding(self, pair, "target", match.span(), message, zh, severity=severity)

    def _chinese_in_english(self, pair: Pair) -> Iterator[Finding]:
        text = _blank(_CHINESE_ASIDE, without_kept_lengths(pair))
        for match in _HAN_RUN.finditer(text):
            severity = Severity.ERROR if match.end() - match.start() >= 4 else Severity.WARNING
            message, zh = f"left in Chinese: {match[0]}", f"未译的中文：“{match[0]}”"
            yield make_finding(self, pair, "target", match.span(), message, zh, severity=severity)


_TWO_LETTERS = re.compile("[a-z]{2}")
_HAN_RUN = re.compile(f"[{HAN}]+")
_ASIDE = re.compile(
    r"（[^（）]*）|\([^()]*\)|“[^“”]*”|「[^「」]*」|『[^『』]*』|《[^《》]*》|\"[^\"]*\"|‘[^‘’]*’|\[[^\[\]]*\]"
)
_CHINESE_ASIDE = re.compile(r"\([^()]*\)|（[^（）]*）|“[^“”]*”|\"[^\"]*\"|\[[^\[\]]*\]")
_NAME_RUN = re.compile(
    r"[A-Z0-9][\w'’&.-]*(?:(?:[ ,:]+(?:of|the|and|for|de|la|le|du|von|van|der|in|on|to|a|an|at|by|with|from|is|del|di|da))*"
    r"[ ,:]+(?:[A-Z0-9][\w'’&.-]*|&))*"
)
_LEFTOVER = re.compile(r"(?<![\w.@/-])[a-z]+(?:['’-][a-z]+)*(?: +[a-z]+(?:['’-][a-z]+)*)*(?![\w@/-]|\.\w)")
_FUNCTION_WORDS = frozenset(
    [
        "the",
        "of",
        "and",
        "but",
        "however",
        "which",
        "is",
        "are",
        "was",
        "were",
        "that",
        "this",
        "these",
        "those",
        "with",
        "has",
        "have",
        "had",
        "will",
        "would",
        "because",
        "although",
        "their",
        "they",
        "his",
        "her",
        "its",
        "into",
        "been",
        "being",
        "from",
    ]
)


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: OPAQUE * (match.end() - match.start()), text)


def without_kept_lengths(pair: Pair) -> str:
    """Return the visible target with the terms that stay in the source language masked; offsets are kept."""
    text = pair.target_visible
    for term in pair.terms:
        for form in (term.source, *term.targets) if term.status != "forbidden" else ():
            if term.status == "dnt" or term.source in term.targets or has_han(form) != is_chinese(pair.target_tag):
                text = text.replace(form, OPAQUE * len(form))
    return text


class TxtScript:
    """
    ## What it does
    Reports Traditional characters in Simplified Chinese, and Simplified ones in Traditional Chinese.
    ## Why is this bad?
    Readers see it at once, and searching does not find the word. One character in a long text is enough.
    ## Example
    target (zh-Hans): 这家公司的頭髮护理产品
    ## Use instead
    target (zh-Hans): 这家公司的头发护理产品
    Characters that both scripts use (后, 里, 台, 乾隆) are judged by the word that they stand in.
    ## Source
    OpenCC's dictionaries, minus the forms that Taiwan and Hong Kong prefer.
    """

    id: ClassVar[str] = "txt.script"
    severity: ClassVar[Severity] = Severity.ERROR
    targets: ClassVar[str] = "zh"
    fix: ClassVar[FixKind] = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Look for characters, and for words with an ambiguous character, of the other script."""
        wanted = "Traditional" if is_traditional(pair.target_tag) else "Simplified"
        spans = [match.span() for match in _foreign_script(wanted).finditer(pair.target_visible)]
        if spans:
            yield from self._findings(pair, spans, wanted)

    def _findings(self, pair: Pair, spans: list[tuple[int, int]], wanted: str) -> Iterator[Finding]:
        converted = convert_script(pair.target, pair.target_tag)
        for start, end in spans:
            suggestion = converted[start:end] if len(converted) == len(pair.target) else None
            if suggestion == pair.target[start:end]:
                suggestion = None
            there = pair.target[start:end]
            message = f"{there} is not {wanted} Chinese"
            zh = f"“{there}”不是{'繁体' if wanted == 'Traditional' else '简体'}中文"
            yield make_finding(self, pair, "target", (start, end), message, zh, suggestion=suggestion)


def convert_script(text: str, target_tag: str) -> str:
    """Return Chinese `text` in the script of `target_tag`, in the standard of its region."""
    if not is_traditional(target_tag):
        return _converter("t2s").convert(text)
    return _converter("s2hk" if target_tag.endswith("-HK") else "s2tw").convert(text)


@cache
def _converter(config: str):  # type: ignore[no-untyped-def]
    from opencc import OpenCC

    return OpenCC(config)


_TRADITIONAL_WORDS = (
    r"於(?![陵])|乾(?![隆坤陵卦清县元])|(?<![宫角])徵|(?<=[隨随看跟沿順顺接帶带拿對对跟趁憑凭向朝望坐站走笑活穿抱有意忙])著(?![名作])"
    r"|(?<=[反答回])覆|藉(?=[口由此助机機著])|憑藉|瞭(?=解)|甚麼|麽"
)
_SIMPLIFIED_WORDS = (
    r"(?<=[以之最然今先随隨背前落午日事战戰往幕死产產会會赛賽课課饭飯病老])后(?![土羿冠妃宮宫母])"
    r"|后(?=[来來果者悔代期续續面方天半勤台備备退遺遗援門门])|(?<=[這这那哪家心手夜城村屋房水眼嘴山園园院車车店])里(?![程長长民拉昂奧斯約德])|里(?=面)"
    r"|干(?=[淨净燥杯脆部线線活扰])|(?<=[饼餅能树樹骨])干|几(?=[乎个個年天次位名千百十万萬])|(?<=[好这這那十])几|由于|对于|對于|关于|關于"
    r"|等于|位于|属于|屬于|于是|至于|(?<=[放轻輕])松|(?<=[联聯])系(?!統)|(?<=[蓝藍白乌烏多])云|云(?=端)|(?<=[年])余|余(?=名)|面(?=[包条條粉])"
)


@cache
def _foreign_script(wanted: str) -> re.Pattern[str]:
    traditional, simplified = one_script_only()
    letters, words = (simplified, _SIMPLIFIED_WORDS) if wanted == "Traditional" else (traditional, _TRADITIONAL_WORDS)
    return re.compile(f"[{''.join(sorted(letters))}]+|{words}")


class TxtRegion:
    """
    ## What it does
    Lists words that belong to another region: 软件, 軟體 and 軟件 are the same thing in Beijing, Taipei and Hong Kong.
    ## Why is this bad?
    Converting characters does not convert words; a page full of the other region's words reads as foreign.
    ## Example
    target (zh-Hant, Taiwan): 這款軟件
    ## Use instead
    target (zh-Hant, Taiwan): 這款軟體
    ## Source
    Our own short list; only words that are plainly foreign to the other region are in it.
    """

    id: ClassVar[str] = "txt.region"
    severity: ClassVar[Severity] = Severity.INFO
    targets: ClassVar[str] = "zh"
    fix: ClassVar[FixKind] = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Look for words of the other regions."""
        pattern, words = _foreign_words(pair.target_tag)
        for match in pattern.finditer(pair.target_visible):
            native = words[match[0]]
            message, zh = (
                f"{match[0]} is said elsewhere; here it is {native}",
                f"“{match[0]}”是其他地区的说法，此处宜用“{native}”",
            )
            yield make_finding(self, pair, "target", match.span(), message, zh, suggestion=native)


@cache
def _foreign_words(target_tag: str) -> tuple[re.Pattern[str], dict[str, str]]:
    words: dict[str, str] = {}
    for mainland, taiwan, hong_kong in REGIONAL_WORDS:
        if not is_traditional(target_tag):
            native, others = mainland, {_converter("t2s").convert(form) for form in (taiwan, hong_kong)}
            others -= AT_HOME_IN_BOTH
        elif target_tag.endswith("-HK"):
            native, others = (
                hong_kong,
                {_converter("s2hk").convert(mainland), taiwan} - {"影片", "簡訊", "雪梨", "公車", "數位"},
            )
        else:
            native, others = taiwan, {_converter("s2t").convert(mainland), hong_kong} - {"巴士", "乳酪", "視頻"}
        words.update((other, native) for other in others - {native} if len(other) > 1)
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), words


class TxtForeign:
    """
    ## What it does
    Reports letters of a third script (Japanese, Korean, Cyrillic, Arabic …), replacement characters and mojibake that
    the source does not have.
    ## Why is this bad?
    Language models slip into Japanese in the middle of a Chinese sentence, and broken encodings destroy text.
    ## Example
    source: Of course    target: もちろん，当然
    ## Use instead
    target: 当然
    ## Source
    Ten in a thousand outputs of one open language model; none in professional text.
    """

    id: ClassVar[str] = "txt.foreign"
    severity: ClassVar[Severity] = Severity.ERROR
    targets: ClassVar[str] = "any"
    fix: ClassVar[FixKind] = "no"

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Look for letters of scripts that are neither Latin, Greek nor Chinese."""
        for match in _FOREIGN.finditer(pair.target):
            if match[0] in pair.source or _script_in_source(match, pair.source):
                continue
            message, zh = f"“{match[0]}” is neither English nor Chinese", f"“{match[0]}”既非英文也非中文"
            yield make_finding(self, pair, "target", match.span(), message, zh)


_FOREIGN_SCRIPTS = {
    "kana": "[ぁ-ゖァ-ヺｦ-ﾝ][ぁ-ゖァ-ヺー・ｦ-ﾝ]*",
    "hangul": "[가-힣ᄀ-ᇿㄱ-ㆎ]+",
    "cyrillic": "[Ѐ-ԯ]+",
    "arabic": "[\u0600-\u06ff\u0750-\u077f]+",
    "hebrew": "[\u0590-\u05ff]+",
    "indic": "[\u0900-\u0dff]+",
    "thai": "[\u0e00-\u0e7f]+",
    "broken": "\ufffd+|â€[™œ\x9d“”\x93\x94¦]?|Ã[\x80-\xbf©¨¼¤¶±³]|ï¼[\x80-\xbfŒ]|锟斤拷|烫烫烫",
}
_FOREIGN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _FOREIGN_SCRIPTS.items()))


def _script_in_source(match: re.Match[str], source: str) -> bool:
    name = match.lastgroup or ""
    return name != "broken" and re.search(_FOREIGN_SCRIPTS[name], source) is not None
