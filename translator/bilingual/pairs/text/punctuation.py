"""Checks of punctuation: width, repeated marks; ellipsis, dash, enumeration comma, dots in names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.names.transliteration import SOUNDS
from translator.bilingual.pairs.base import Pair, TextCheck
from translator.bilingual.pairs.text.characters import HAN, has_han, is_han, neighbours
from translator.bilingual.words.language import is_traditional
from translator.bilingual.words.masking import OPAQUE, THROUGH
from translator.bilingual.words.patterns import pattern

_TO_FULL = dict(zip(",.;:?!()", "，。；：？！（）", strict=True))
# Where blanks may stand before something, the search begins at the first of them only, or it would try each.
_ASCII_MARK = pattern(r"(?:(?<! ) ++)?[,;:?!](?![,;:?!]) *|(?<!\.)\.(?!\.)")
_BRACKETED = pattern(r"(?:(?<![ :;=8xX]) *+|(?<=[:;=8xX] ) *+|(?<= ))\(([^()\n]*+)\)(?!\() *")
_LATIN = pattern("[A-Za-z0-9]")
_NAME_DOT = pattern(f"[{HAN}]\\.[{HAN}]")


class PunctuationCheck(TextCheck):
    """Base of the checks of marks and blanks."""

    category = "linguistic/punctuation"


class PunctWidth(PunctuationCheck):
    """
    ## What it does
    Reports half-width , . ; : ? ! ( ) next to Chinese characters.
    ## Why is this bad?
    Chinese text has full-width marks; machine translation and English keyboards leave half-width ones behind.
    ## Example
    target: 他说,这不重要.
    ## Use instead
    target: 他说，这不重要。
    Marks inside numbers, times, URLs and Latin phrases are right as they are, and so are parentheses around Latin
    letters and digits that blanks set off from the Chinese: 世卫组织 (WHO) 表示, the style of many software houses.
    Only listed: all but the comma and the stop, which read the same in both widths. The policy `parentheses = "half"`
    keeps half-width parentheses everywhere.
    ## Source
    GB/T 15834—2011; W3C CLREQ.
    """

    targets = "zh"
    fix = "safe"
    target_triggers = "".join(_TO_FULL)

    def check(self, pair: Pair) -> Iterator[Finding]:
        text = pair.target_visible
        for match in _ASCII_MARK.finditer(text):
            mark = match[0].strip()
            left, right = neighbours(text, match.start(), match.end())
            if self._belongs_to_chinese(text, match, mark, left, right):
                yield self._report(pair, match.span(), mark, None if mark in ",." else Severity.INFO)
        if "(" in text and pair.policy.get("parentheses") != "half":
            yield from self._parentheses(pair, text)

    def _belongs_to_chinese(self, text: str, match: re.Match[str], mark: str, left: str, right: str) -> bool:
        if mark == ".":
            return is_han(left) and not _NAME_DOT.match(text, match.start() - 1)
        if mark in "?!":
            return is_han(left) or (mark == "?" and right == "" and left != "" and has_han(text))
        if mark == ":" and (left == ":" or right == ":"):
            return False
        return is_han(left) or (is_han(right) and left not in {"", OPAQUE})

    def _parentheses(self, pair: Pair, text: str) -> Iterator[Finding]:
        for match in _BRACKETED.finditer(text):
            opening, closing = match.start() + match[0].index("("), match.start() + match[0].rindex(")")
            left, right = neighbours(text, opening, closing + 1)
            is_call = opening > 0 and _LATIN.match(text[opening - 1]) and not has_han(match[1])
            beside = text[opening - 1 : opening] if opening else "", text[closing + 1 : closing + 2]
            if is_call or (not has_han(match[1]) and not any(map(is_han, beside))):
                continue
            if has_han(match[1]) or is_han(left) or is_han(right):
                yield self._report(pair, (match.start(), opening + 1), "(", Severity.INFO)
                yield self._report(pair, (closing, match.end()), ")", Severity.INFO)

    def _report(self, pair: Pair, span: tuple[int, int], mark: str, severity: Severity | None = None) -> Finding:
        right = _TO_FULL[mark]
        message = LazyMessage("“{mark}” beside Chinese; use “{right}”", mark=mark, right=right)
        return self.finding(pair, message, span, suggestion=right, is_safe_fix=True, severity=severity)


_FULL_TO_ASCII = {
    "，": ",", "。": ".", "；": ";", "：": ":", "？": "?", "！": "!", "（": "(", "）": ")", "、": ",", "～": "–",
    "【": "[", "】": "]", "「": "“", "」": "”", "『": "‘", "』": "’", "《": "“", "》": "”",
    "〈": "‘", "〉": "’", "\u3000": " ",
}  # fmt: skip
_TITLE = pattern("《([^《》]*)》")
_FULL_IN_ENGLISH = pattern("[，。；：？！（）、～【】「」『』《》〈〉\u3000]|[！-～]+")
_CHINESE_ASIDE = pattern(r"\([^()]*\)|“[^“”]*”|\"[^\"]*\"|\*[^*]*\*")


class PunctEnAscii(PunctuationCheck):
    """
    ## What it does
    Reports full-width or Chinese marks, and full-width letters and digits, in English.
    ## Why is this bad?
    They look broken in a Latin font and cannot be searched.
    ## Example
    target: He agreed。Prices rose 10％
    ## Use instead
    target: He agreed. Prices rose 10%
    Quoted or parenthesised Chinese is left alone.
    ## Source
    Unicode TR11; AutoCorrect and zhlint do the reverse for Chinese.
    """

    targets = "en"
    fix = "safe"
    target_triggers = "".join({*_FULL_TO_ASCII, *map(chr, range(0xFF01, 0xFF5F))})

    def check(self, pair: Pair) -> Iterator[Finding]:
        text = pair.target_visible
        text = _CHINESE_ASIDE.sub(lambda match: OPAQUE * len(match[0]) if has_han(match[0]) else match[0], text)
        text = _TITLE.sub(r" \1 ", text)  # punct.title and style.works say what it takes.
        for match in _FULL_IN_ENGLISH.finditer(text):
            left, right = neighbours(text, *match.span())
            if is_han(left) or is_han(right):
                continue
            plain = "".join(map(_ascii_form, match[0]))
            if match[0] in "，。；：？！、" and right.isalnum() and text[match.end() : match.end() + 1] != " ":
                plain += " "
            is_safe = match[0] not in "《》〈〉「」『』【】～"
            message = LazyMessage("“{mark}” in English; use “{right}”", mark=match[0], right=plain)
            yield self.finding(pair, message, match.span(), suggestion=plain, is_safe_fix=is_safe)


def _ascii_form(mark: str) -> str:
    return _FULL_TO_ASCII.get(mark, chr(ord(mark) - 0xFEE0) if "！" <= mark <= "～" else mark)


_TWO_MARKS = pattern("[，、；：。,;.！!？?…”’」』][，、；。,;.！!？?”’」』]")
_REPEAT = pattern(
    r"(?P<many>[！!]{3,}|[？?]{3,})|(?P<pair>[，、；：][，、；。,;]|(?<!。)。[，、；]|(?<!。)。。(?!。)|[,;],|(?<![.\w/])\.\.(?![./\w]))"
    r"|(?P<quote>[。！？…][”’」』]。)"
)


class PunctRepeat(PunctuationCheck):
    """
    ## What it does
    Reports marks that cannot follow each other: ，， 。。 ，。 ！！！ and a second stop after a quotation that has one.
    ## Why is this bad?
    Such pairs are left behind when a sentence is edited.
    ## Example
    target: 他来了，。
    ## Use instead
    target: 他来了。
    ## Source
    GB/T 15834—2011; Weblate "duplicate punctuation".
    """

    fix = "safe"

    def check(self, pair: Pair) -> Iterator[Finding]:
        first = _TWO_MARKS.search(pair.target)
        for match in _REPEAT.finditer(pair.target_visible, first.start()) if first else ():
            if match["many"]:
                if (match[0][0] in {"！", "!"} and "!!" in pair.source) or "！！" in pair.source or "??" in pair.source:
                    continue
                right = match[0][0]
            elif match["quote"]:
                right = match[0][:2]
            else:
                right = match[0][-1] if match[0][-1] in "。." else match[0][0]
            message = LazyMessage("“{marks}”: these marks cannot follow each other", marks=match[0])
            yield self.finding(pair, message, match.span(), suggestion=right, is_safe_fix=True)


_ELLIPSIS = pattern(
    rf"(?<![.\w])\.{{3,}}|(?<=[{HAN}])\s*\.{{3,}}|\.{{3,}}(?=[{HAN}])|。{{2,}}|(?<![…⋯])[…⋯](?![…⋯])|(?<=等)(?:……"
    rf"|⋯⋯)|(?:……|⋯⋯)。|…{{3,}}"
)


class PunctEllipsis(PunctuationCheck):
    """
    ## What it does
    Reports `...`, `。。。`, a single `…`, 等……, and ……。 in Chinese; …… in English.
    ## Why is this bad?
    The Chinese ellipsis is six dots, two characters wide; 等 says the same as an ellipsis, and so does a stop. One
    that only looks otherwise is listed.
    ## Example
    target: 他想了想...
    ## Use instead
    target: 他想了想……
    ## Source
    GB/T 15834—2011, 4.11.
    """

    fix = "safe"
    target_triggers = ("…", "⋯", "...", "。。")

    def check(self, pair: Pair) -> Iterator[Finding]:
        text = pair.target_visible
        if not pair.is_into_chinese:
            if "……" in text:
                yield self._report(pair, (text.index("……"), text.index("……") + 2), "…")
            return
        for match in _ELLIPSIS.finditer(text):
            if match[0] == "。。":
                continue
            after_enough = text[match.start() - 1 : match.start()] == "等" and len(match[0]) == 2
            yield self._report(pair, match.span(), "" if after_enough else "……", is_safe=not after_enough)

    def _report(self, pair: Pair, span: tuple[int, int], right: str, *, is_safe: bool = True) -> Finding:
        message = LazyMessage("等 already means “and so on”")
        if right:
            wrong = pair.target[slice(*span)]
            message = LazyMessage("“{wrong}”: the ellipsis is “{right}” here", wrong=wrong, right=right)
        severity = Severity.INFO if right else None
        return self.finding(pair, message, span, suggestion=right, is_safe_fix=is_safe, severity=severity)


_CLAUSE_START = "但而却卻也就这這那他她它我你并並因所不是有即或特尤包可如虽雖甚至只还還"
_DASH = pattern(
    rf"(?<=[{HAN}）”」》]) ?-{{2,}} ?|(?<![-|]) ?-{{2,}} ?(?=[{HAN}（“「《])"
    rf"|(?:(?<! )|(?<=- )) ++——++ *|(?<!—)——++ ++|(?<=[{HAN}]) +[-–—] +|(?<=[{HAN}])[–](?=[{HAN}])"
    rf"|(?<=[了的吗嗎呢着著过過吧啊])—(?![—{THROUGH}])(?=[{HAN}])|(?<=[{HAN}])(?<!—)—(?=[{_CLAUSE_START}])"
)
_OPTION = pattern(r" ?--[a-z][a-z0-9-]*+")  # of a command line, which an author wrote without the marks of code


_ENGLISH_DASH = pattern("——|(?<=[A-Za-z,.”’] |.[A-Za-z”’])--(?=[A-Za-z]| [A-Za-z“‘])|(?<=[A-Za-z”’]) - (?=[A-Za-z“‘])")


class PunctDash(PunctuationCheck):
    """
    ## What it does
    Reports `--`, ` - `, `–` and a single `—` where a Chinese dash (——) is meant, and blanks around ——; in English ——,
    and `--` and ` - ` where the source has a dash.
    ## Why is this bad?
    The Chinese dash is two characters wide; a single one joins places and times (北京—上海).
    ## Example
    target: 他来了--但没说话
    ## Use instead
    target: 他来了——但没说话
    In Traditional Chinese a single — is common and only listed, and so is a hyphen between blanks where the source has
    the same: headings of lists are written so (尺寸 - 10 厘米). In English, where many newspapers have no other dash,
    they are only listed where the source has none.
    ## Source
    GB/T 15834—2011, 4.10 and 4.13.
    """

    fix = "safe"
    target_triggers = "-—–"

    def check(self, pair: Pair) -> Iterator[Finding]:
        text = pair.target_visible
        if not pair.is_into_chinese:
            for match in _ENGLISH_DASH.finditer(text):
                right = " — " if match[0] == " - " else "—"
                is_meant = match[0] == "——" or ("—" in pair.source and match[0] not in pair.source)
                severity = self.severity if is_meant and not pair.is_label else Severity.INFO
                yield self._report(pair, match.span(), right, is_safe=match[0] == "——", severity=severity)
            return
        for match in _DASH.finditer(text):
            if (option := _OPTION.match(text, match.start())) and option[0].strip() in pair.source:
                continue
            is_run = match[0].strip() in {"——", "--", "---"}
            lenient = is_traditional(pair.target_tag) and match[0].strip() == "—"
            lenient = lenient or (match[0].strip() in {"-", "–", "--"} and f" {match[0].strip()} " in pair.source)
            severity = Severity.INFO if lenient else self.severity
            yield self._report(pair, match.span(), "——", is_safe=is_run, severity=severity)

    def _report(
        self, pair: Pair, span: tuple[int, int], right: str, *, is_safe: bool, severity: Severity = Severity.WARNING
    ) -> Finding:
        message = LazyMessage("“{wrong}”: the dash is “{right}” here", wrong=pair.target[slice(*span)], right=right)
        return self.finding(pair, message, span, suggestion=right, is_safe_fix=is_safe, severity=severity)


_ASCII_LIST = pattern(rf"(?<![{HAN}A-Za-z0-9,，])[{HAN}]{{1,4}}(?:,[{HAN}]{{1,4}}){{2,}}(?![{HAN}])")
_BEFORE_AND = pattern(
    r"、(?=和(?![平谐諧睦解气氣服声聲约約蔼尚田])|与(?![会會他她它其您你我人])|與(?![會他她它其您你我人])|及(?![时時格])|以及|或(?!许|許)|等(?![级級待候距分值效同离離于於]))"
)
_BETWEEN_QUOTED = pattern(r"(?<=[”》])、(?=[“《])")


class PunctEnum(PunctuationCheck):
    """
    ## What it does
    Reports English list commas between short Chinese items, 、 before 和/与/及/等, and 、 between adjacent “”“” or
    《》《》 items.
    ## Why is this bad?
    Chinese has its own mark for lists; the quotation marks and 和 separate the items already.
    ## Example
    target: 苹果、梨、和香蕉
    ## Use instead
    target: 苹果、梨和香蕉
    ## Source
    GB/T 15834—2011, 4.5.3.
    """

    targets = "zh"
    fix = "suggest"
    target_triggers = ",、"

    def check(self, pair: Pair) -> Iterator[Finding]:
        text = pair.target_visible
        if "," in text:
            for match in _ASCII_LIST.finditer(text):
                message, right = LazyMessage("a list takes 、"), match[0].replace(",", "、")
                yield self.finding(pair, message, match.span(), suggestion=right)
        if "、" not in text:
            return
        for match in _BEFORE_AND.finditer(text):
            yield self.finding(pair, LazyMessage("no 、 before a conjunction or 等"), match.span(), suggestion="")
        for match in _BETWEEN_QUOTED.finditer(text) if not is_traditional(pair.target_tag) else ():
            yield self.finding(pair, LazyMessage("no 、 between quoted items"), match.span(), suggestion="")


_DOT = pattern(
    rf"(?<=[{HAN}])(?: *[•‧・∙⋅●] *| +· *| *· +)(?=[{HAN}])|(?<=[{SOUNDS}])\.(?=[{SOUNDS}])"
    rf"|(?<![A-Za-z][A-Z])(?<=[A-Z])·(?=[{HAN}])"
)


class PunctInterpunct(PunctuationCheck):
    """
    ## What it does
    Reports a wrong dot inside a foreign name: • ‧ ・ or a full stop for ·, blanks around it, · after a Latin initial.
    ## Why is this bad?
    Four dots look alike and are four different characters: the name is not found by searching. A dot of another kind
    is only listed.
    ## Example
    target: 比尔•盖茨
    ## Use instead
    target: 比尔·盖茨, but B.盖茨
    ## Source
    GB/T 15834—2011, 4.14; W3C CLREQ.
    """

    targets = "zh"
    fix = "safe"
    target_triggers = "•‧・·∙⋅●."

    def check(self, pair: Pair) -> Iterator[Finding]:
        for match in _DOT.finditer(pair.target_visible):
            right = "." if match[0] == "·" else "·"
            message = LazyMessage("the dot in this name should be “{right}”", right=right)
            severity = Severity.INFO if match[0] in "•‧・∙⋅●" else None
            yield self.finding(
                pair, message, match.span(), suggestion=right, is_safe_fix=match[0] != ".", severity=severity
            )
