"""Marks of Chinese and English text: their width, their kind, and which may stand beside which."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from translator.checks.base import FixKind, Pair, make_finding
from translator.checks.masking import OPAQUE, THROUGH
from translator.checks.text.characters import HAN, has_han, is_han, is_label, neighbours
from translator.language import is_chinese
from translator.model import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_TO_FULL = dict(zip(",.;:?!()", "，。；：？！（）", strict=True))
_ASCII_MARK = re.compile(r" *[,;:?!](?![,;:?!]) *|(?<!\.)\.(?!\.)")
_BRACKETED = re.compile(r"(?<![:;=8xX]) *\(([^()\n]*)\)(?!\() *")
_LATIN = re.compile("[A-Za-z0-9]")
_NAME_DOT = re.compile(f"[{HAN}]\\.[{HAN}]")


class PunctWidth:
    """
    ## What it does
    Reports half-width , . ; : ? ! ( ) next to Chinese characters.
    ## Why is this bad?
    Chinese text has full-width marks; machine translation and English keyboards leave half-width ones behind.
    ## Example
    target: 他说,这不重要.
    ## Use instead
    target: 他说，这不重要。
    Marks inside numbers, times, URLs and Latin phrases are right as they are. The policy `parentheses = "half"` keeps
    half-width parentheses, as technical writers like them.
    ## Source
    GB/T 15834—2011; W3C CLREQ.
    """

    id: ClassVar[str] = "punct.width"
    severity: ClassVar[Severity] = Severity.WARNING
    targets: ClassVar[str] = "zh"
    fix: ClassVar[FixKind] = "safe"

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Look at both neighbours of each half-width mark."""
        text = pair.target_visible
        for match in _ASCII_MARK.finditer(text):
            mark = match[0].strip()
            left, right = neighbours(text, match.start(), match.end())
            if self._belongs_to_chinese(text, match, mark, left, right):
                yield self._report(pair, match.span(), mark)
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
            if not is_call and (has_han(match[1]) or is_han(left) or is_han(right)):
                yield self._report(pair, (match.start(), opening + 1), "(")
                yield self._report(pair, (closing, match.end()), ")")

    def _report(self, pair: Pair, span: tuple[int, int], mark: str) -> Finding:
        full = _TO_FULL[mark]
        message, zh = f"“{mark}” beside Chinese; use “{full}”", f"中文旁应使用全角标点“{full}”，而非“{mark}”"
        return make_finding(self, pair, "target", span, message, zh, suggestion=full, is_safe_fix=True)


_FULL_TO_ASCII = {
    "，": ",", "。": ".", "；": ";", "：": ":", "？": "?", "！": "!", "（": "(", "）": ")", "、": ",", "～": "–",
    "【": "[", "】": "]", "「": "“", "」": "”", "『": "‘", "』": "’", "《": "“", "》": "”",
    "〈": "‘", "〉": "’", "\u3000": " ",
}  # fmt: skip
_FULL_IN_ENGLISH = re.compile("[，。；：？！（）、～【】「」『』《》〈〉\u3000]|[！-～]+")
_CHINESE_ASIDE = re.compile(r"\([^()]*\)|“[^“”]*”|\"[^\"]*\"|\*[^*]*\*")


class PunctEnAscii:
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

    id: ClassVar[str] = "punct.en_ascii"
    severity: ClassVar[Severity] = Severity.WARNING
    targets: ClassVar[str] = "en"
    fix: ClassVar[FixKind] = "safe"

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Look for characters of the full-width block and for Chinese marks."""
        text = pair.target_visible
        if text.isascii() or not _FULL_IN_ENGLISH.search(text):
            return
        text = _CHINESE_ASIDE.sub(lambda match: OPAQUE * len(match[0]) if has_han(match[0]) else match[0], text)
        for match in _FULL_IN_ENGLISH.finditer(text):
            left, right = neighbours(text, *match.span())
            if is_han(left) or is_han(right):
                continue
            plain = _ascii_form(match[0], right, text[match.end() : match.end() + 1])
            is_safe = match[0] not in "《》〈〉「」『』【】～"
            message, zh = f"“{match[0]}” in English; use “{plain}”", f"英文中应使用半角“{plain}”，而非“{match[0]}”"
            yield make_finding(self, pair, "target", match.span(), message, zh, suggestion=plain, is_safe_fix=is_safe)


def _ascii_form(piece: str, right: str, following: str) -> str:
    plain = "".join(
        _FULL_TO_ASCII.get(char, chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else char) for char in piece
    )
    needs_blank = piece in "，。；：？！、" and right.isalnum() and following != " "
    return plain + " " if needs_blank else plain


_CLASSES = {
    ".": ".", "。": ".", "．": ".", "?": "?", "？": "?", "!": "!", "！": "!", ":": ":", "：": ":", ";": ";", "；": ";",
    "…": "…", "⋯": "…",
}  # fmt: skip
_MARK_OF = {True: {".": "。", "?": "？", "!": "！", ":": "：", ";": "；", "…": "……"}, False: {"…": "…"}}
_CLOSERS = f"\"'”’」』》〉）)】]}}> \n{THROUGH}{OPAQUE}*_~`"
_SAME_END = frozenset({frozenset(".;"), frozenset(":."), frozenset(".…")})


class PunctTerminal:
    """
    ## What it does
    Compares the mark that ends the sentence: stop, question mark, exclamation mark, colon, ellipsis, or none.
    ## Why is this bad?
    A question turned into a statement, or a heading that ends like a sentence, is a slip of the translation.
    ## Example
    source: Is it true?    target: 这是真的。
    ## Use instead
    target: 这是真的吗？
    In headings and table cells the finding is only listed.
    ## Source
    Weblate "end stop/question/exclamation/colon/ellipsis", pofilter "endpunc".
    """

    id: ClassVar[str] = "punct.terminal"
    severity: ClassVar[Severity] = Severity.WARNING
    targets: ClassVar[str] = "any"
    fix: ClassVar[FixKind] = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Compare the classes of both end marks."""
        if not pair.source or not pair.target:
            return
        wanted, _ = _end_mark(pair.source_visible)
        found, span = _end_mark(pair.target_visible)
        if wanted == found or frozenset((wanted, found)) in _SAME_END:
            return
        mark = _MARK_OF[is_chinese(pair.target_tag)].get(wanted, wanted)
        severity = Severity.INFO if is_label(pair) or pair.kind == "item" else self.severity
        message = f"the source ends with {_quoted(wanted)}, the target with {_quoted(found)}"
        zh = f"句末标点不一致：原文为{_quoted(wanted, '无')}，译文为{_quoted(found, '无')}"
        yield make_finding(self, pair, "target", span, message, zh, suggestion=mark, severity=severity)


def _quoted(mark: str, nothing: str = "nothing") -> str:
    return f"“{mark}”" if mark else nothing


def _end_mark(text: str) -> tuple[str, tuple[int, int]]:
    end = len(text)
    while end and text[end - 1] in _CLOSERS:
        end -= 1
    start = end
    while start and text[start - 1] in _CLASSES:
        start -= 1
    marks = text[start:end]
    if not marks:
        return "", (end, end)
    if "..." in marks or "…" in marks or "⋯" in marks or "。。" in marks:
        return "…", (start, end)
    classes = {_CLASSES[mark] for mark in marks}
    return next(kind for kind in "?!.:;" if kind in classes), (start, end)


_TWO_MARKS = re.compile("[，、；：。,;.！!？?…”’」』][，、；。,;.！!？?”’」』]")
_REPEAT = re.compile(
    r"(?P<many>[！!]{3,}|[？?]{3,})|(?P<pair>[，、；：][，、；。,;]|(?<!。)。[，、；]|(?<!。)。。(?!。)|[,;],|(?<![.\w/])\.\.(?![./\w]))"
    r"|(?P<quote>[。！？…][”’」』]。)"
)


class PunctRepeat:
    """
    ## What it does
    Reports marks that cannot follow each other: ，， 。。 ，。 ！！！ and a second stop after a quotation that has one.
    ## Why is this bad?
    It is what remains of editing.
    ## Example
    target: 他来了，。
    ## Use instead
    target: 他来了。
    ## Source
    GB/T 15834—2011; Weblate "duplicate punctuation".
    """

    id: ClassVar[str] = "punct.repeat"
    severity: ClassVar[Severity] = Severity.WARNING
    targets: ClassVar[str] = "any"
    fix: ClassVar[FixKind] = "safe"

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Look for runs of marks."""
        if not _TWO_MARKS.search(pair.target):
            return
        for match in _REPEAT.finditer(pair.target_visible):
            if match["many"]:
                if (match[0][0] in {"！", "!"} and "!!" in pair.source) or "！！" in pair.source or "??" in pair.source:
                    continue
                right = match[0][0]
            elif match["quote"]:
                right = match[0][:2]
            else:
                right = match[0][-1] if match[0][-1] in "。." else match[0][0]
            message, zh = f"“{match[0]}”: these marks cannot follow each other", f"标点“{match[0]}”不能连用"
            yield make_finding(self, pair, "target", match.span(), message, zh, suggestion=right, is_safe_fix=True)
