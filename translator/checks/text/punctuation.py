"""Checks of punctuation: the width of marks, the mark at the end, and which marks may follow each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.checks.base import Pair, TextCheck
from translator.checks.masking import OPAQUE, THROUGH
from translator.checks.text.characters import HAN, has_han, is_han, neighbours
from translator.i18n import LazyMessage
from translator.model import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_TO_FULL = dict(zip(",.;:?!()", "，。；：？！（）", strict=True))
_ASCII_MARK = re.compile(r" *[,;:?!](?![,;:?!]) *|(?<!\.)\.(?!\.)")
_BRACKETED = re.compile(r"(?<![:;=8xX]) *\(([^()\n]*)\)(?!\() *")
_LATIN = re.compile("[A-Za-z0-9]")
_NAME_DOT = re.compile(f"[{HAN}]\\.[{HAN}]")


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
    Marks inside numbers, times, URLs and Latin phrases are right as they are. The policy `parentheses = "half"` keeps
    half-width parentheses, as technical writers like them.
    ## Source
    GB/T 15834—2011; W3C CLREQ.
    """

    id = "punct.width"
    targets = "zh"
    fix = "safe"

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
        right = _TO_FULL[mark]
        message = LazyMessage("“{mark}” beside Chinese; use “{right}”", mark=mark, right=right)
        return self.finding(pair, message, span, suggestion=right, is_safe_fix=True)


_FULL_TO_ASCII = {
    "，": ",", "。": ".", "；": ";", "：": ":", "？": "?", "！": "!", "（": "(", "）": ")", "、": ",", "～": "–",
    "【": "[", "】": "]", "「": "“", "」": "”", "『": "‘", "』": "’", "《": "“", "》": "”",
    "〈": "‘", "〉": "’", "\u3000": " ",
}  # fmt: skip
_FULL_IN_ENGLISH = re.compile("[，。；：？！（）、～【】「」『』《》〈〉\u3000]|[！-～]+")
_CHINESE_ASIDE = re.compile(r"\([^()]*\)|“[^“”]*”|\"[^\"]*\"|\*[^*]*\*")


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

    id = "punct.en_ascii"
    targets = "en"
    fix = "safe"

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
            message = LazyMessage("“{mark}” in English; use “{right}”", mark=match[0], right=plain)
            yield self.finding(pair, message, match.span(), suggestion=plain, is_safe_fix=is_safe)


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


class PunctTerminal(PunctuationCheck):
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

    id = "punct.terminal"
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Compare the classes of both end marks."""
        if not pair.source or not pair.target:
            return
        wanted, _ = _end_mark(pair.source_visible)
        found, span = _end_mark(pair.target_visible)
        if wanted == found or frozenset((wanted, found)) in _SAME_END:
            return
        if not wanted:
            message = LazyMessage("the source ends with nothing, the target with “{target}”", target=found)
        elif not found:
            message = LazyMessage("the source ends with “{source}”, the target with nothing", source=wanted)
        else:
            message = LazyMessage(
                "the source ends with “{source}”, the target with “{target}”", source=wanted, target=found
            )
        mark = _MARK_OF[pair.is_into_chinese].get(wanted, wanted)
        severity = Severity.INFO if pair.is_label or pair.kind == "item" else None
        yield self.finding(pair, message, span, suggestion=mark, severity=severity)


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

    id = "punct.repeat"
    fix = "safe"

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
            message = LazyMessage("“{marks}”: these marks cannot follow each other", marks=match[0])
            yield self.finding(pair, message, match.span(), suggestion=right, is_safe_fix=True)
