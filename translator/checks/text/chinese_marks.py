"""Checks of marks that only Chinese has: ellipsis, dash, enumeration comma, and the dot in foreign names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.checks.masking import THROUGH
from translator.checks.terms.transliteration import SOUNDS
from translator.checks.text.characters import HAN
from translator.checks.text.punctuation import PunctuationCheck
from translator.i18n import LazyMessage
from translator.language import is_traditional
from translator.model import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.checks.base import Pair

_ELLIPSIS = re.compile(
    rf"(?<![.\w])\.{{3,}}|(?<=[{HAN}])\s*\.{{3,}}|\.{{3,}}(?=[{HAN}])|。{{2,}}|(?<![…⋯])[…⋯](?![…⋯])|(?<=等)(?:……"
    rf"|⋯⋯)|(?:……|⋯⋯)。|…{{3,}}"
)


class PunctEllipsis(PunctuationCheck):
    """
    ## What it does
    Reports `...`, `。。。`, a single `…`, 等……, and ……。 in Chinese; …… in English.
    ## Why is this bad?
    The Chinese ellipsis is six dots, two characters wide; 等 says the same as an ellipsis, and so does a stop.
    ## Example
    target: 他想了想...
    ## Use instead
    target: 他想了想……
    ## Source
    GB/T 15834—2011, 4.11.
    """

    id = "punct.ellipsis"
    fix = "safe"

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Look for what stands where an ellipsis is meant."""
        text = pair.target_visible
        if not pair.is_into_chinese:
            if "……" in text:
                start = text.index("……")
                yield self._report(pair, (start, start + 2), "…")
            return
        if "..." not in text and "。。" not in text and "…" not in text and "⋯" not in text:
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
        return self.finding(pair, message, span, suggestion=right, is_safe_fix=is_safe)


_CLAUSE_START = "但而却卻也就这這那他她它我你并並因所不是有即或特尤包可如虽雖甚至只还還"
_DASH = re.compile(
    rf"(?<=[{HAN}）”」》]) ?-{{2,}} ?|(?<![-|]) ?-{{2,}} ?(?=[{HAN}（“「《])"
    rf"| +——+ *| *——+ +|(?<=[{HAN}]) +[-–—] +|(?<=[{HAN}])[–](?=[{HAN}])"
    rf"|(?<=[了的吗嗎呢着著过過吧啊])—(?![—{THROUGH}])(?=[{HAN}])|(?<=[{HAN}])(?<!—)—(?=[{_CLAUSE_START}])"
)


class PunctDash(PunctuationCheck):
    """
    ## What it does
    Reports `--`, ` - `, `–` and a single `—` where a Chinese dash (——) is meant, blanks around ——, and —— in English.
    ## Why is this bad?
    The Chinese dash is two characters wide; a single one joins places and times (北京—上海).
    ## Example
    target: 他来了--但没说话
    ## Use instead
    target: 他来了——但没说话
    In Traditional Chinese a single — is common and only listed.
    ## Source
    GB/T 15834—2011, 4.10 and 4.13.
    """

    id = "punct.dash"
    fix = "safe"

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Look for what stands where a dash is meant."""
        text = pair.target_visible
        if not pair.is_into_chinese:
            if "——" in text:
                start = text.index("——")
                yield self._report(pair, (start, start + 2), "—", is_safe=True)
            return
        if "-" not in text and "—" not in text and "–" not in text:
            return
        for match in _DASH.finditer(text):
            is_run = match[0].strip() in {"——", "--", "---"}
            lenient = is_traditional(pair.target_tag) and match[0].strip() == "—"
            severity = Severity.INFO if lenient else self.severity
            yield self._report(pair, match.span(), "——", is_safe=is_run, severity=severity)

    def _report(
        self, pair: Pair, span: tuple[int, int], right: str, *, is_safe: bool, severity: Severity = Severity.WARNING
    ) -> Finding:
        message = LazyMessage("“{wrong}”: the dash is “{right}” here", wrong=pair.target[slice(*span)], right=right)
        return self.finding(pair, message, span, suggestion=right, is_safe_fix=is_safe, severity=severity)


_ASCII_LIST = re.compile(rf"(?<![{HAN}A-Za-z0-9,，])[{HAN}]{{1,4}}(?:,[{HAN}]{{1,4}}){{2,}}(?![{HAN}])")
_BEFORE_AND = re.compile(
    r"、(?=和(?![平谐諧睦解气氣服声聲约約蔼尚田])|与(?![会會])|與(?!會)|及(?![时時格])|以及|或(?!许|許)|等(?![级級待候距分值效同离離于於]))"
)
_BETWEEN_QUOTED = re.compile(r"(?<=[”》])、(?=[“《])")


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

    id = "punct.enum"
    targets = "zh"
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Look at commas and enumeration commas."""
        text = pair.target_visible
        if "," in text:
            for match in _ASCII_LIST.finditer(text):
                right = match[0].replace(",", "、")
                yield self.finding(pair, LazyMessage("a list takes 、"), match.span(), suggestion=right)
        if "、" not in text:
            return
        for match in _BEFORE_AND.finditer(text):
            message = LazyMessage("no 、 before a conjunction or 等")
            yield self.finding(pair, message, match.span(), suggestion="")
        for match in _BETWEEN_QUOTED.finditer(text) if not is_traditional(pair.target_tag) else ():
            yield self.finding(pair, LazyMessage("no 、 between quoted items"), match.span(), suggestion="")


_ANY_DOT = re.compile("[•‧・·∙⋅●.]")
_DOT = re.compile(
    rf"(?<=[{HAN}])(?: *[•‧・∙⋅●] *| +· *| *· +)(?=[{HAN}])|(?<=[{SOUNDS}])\.(?=[{SOUNDS}])"
    rf"|(?<![A-Za-z][A-Z])(?<=[A-Z])·(?=[{HAN}])"
)


class PunctInterpunct(PunctuationCheck):
    """
    ## What it does
    Reports a wrong dot inside a foreign name: • ‧ ・ or a full stop for ·, blanks around it, · after a Latin initial.
    ## Why is this bad?
    Four dots look alike and are four different characters: the name is not found by searching.
    ## Example
    target: 比尔•盖茨
    ## Use instead
    target: 比尔·盖茨, but B.盖茨
    ## Source
    GB/T 15834—2011, 4.14; W3C CLREQ.
    """

    id = "punct.interpunct"
    targets = "zh"
    fix = "safe"

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Look for dots between the parts of a name."""
        if not _ANY_DOT.search(pair.target):
            return
        for match in _DOT.finditer(pair.target_visible):
            right = "." if match[0] == "·" else "·"
            message = LazyMessage("the dot in this name should be “{right}”", right=right)
            yield self.finding(pair, message, match.span(), suggestion=right, is_safe_fix=match[0] != ".")
