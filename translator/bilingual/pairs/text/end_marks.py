"""The check of the mark that a sentence ends with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.text.punctuation import PunctuationCheck
from translator.bilingual.words.masking import OPAQUE, THROUGH
from translator.bilingual.words.patterns import pattern

_CLASSES = {
    ".": ".", "。": ".", "．": ".", "?": "?", "？": "?", "!": "!", "！": "!", ":": ":", "：": ":", ";": ";", "；": ";",
    "…": "…", "⋯": "…",
}  # fmt: skip
_MARK_OF = {True: {".": "。", "?": "？", "!": "！", ":": "：", ";": "；", "…": "……"}, False: {"…": "…"}}
_CLOSERS = f"\"'“‘”’」』》〉）)】]}}> \n{THROUGH}{OPAQUE}*_~`"
# The numbers of notes behind the mark: `of patients.3,4`.
_REFERENCE = pattern(r"(?<=[^\d\s][.。?？!！])\d{1,3}(?:[,–-]\d{1,3}){0,9}$")
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
    Only listed: differences in headings, table cells and list items, a mark that the source leaves out, and `!` for a
    stop, which is a matter of tone. A question inside of the sentence counts for one at its end. Where more than a
    quarter of an article's sentences have no stop, that is its style, and listed.
    ## Source
    Weblate "end stop/question/exclamation/colon/ellipsis", pofilter "endpunc".
    """

    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.source or not pair.target:
            return
        wanted, _ = _end_mark(pair.source_visible)
        found, span = _end_mark(pair.target_visible)
        if wanted == found or frozenset((wanted, found)) in _SAME_END or _is_asked(wanted, found, pair):
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
        goes_on = not found and pair.target_visible[: span[0]].rstrip()[-1:] in {",", "，", "、"}
        is_slight = not wanted or "!" in {wanted, found} - {""} or goes_on
        is_slight = is_slight or (not found and _ABBREVIATED.search(pair.source_visible) is not None)
        severity = Severity.INFO if is_slight or pair.is_label or pair.kind == "item" else None
        yield self.finding(pair, message, span, suggestion=mark, severity=severity)


# At the end of a list, whose point is not a stop.
_ABBREVIATED = pattern(r"(?<![a-z])etc\.$", re.IGNORECASE)
# A question that ends with a stop: Isn't it time to go.
_INVERTED = pattern(
    r"(?:^|[.!?:] |[,:] [\"“]?|[\"“'‘] ?)"
    r"(?:are|is|was|were|do|does|did|can|could|will|would|should|have|has|isn['’]t|aren['’]t"
    r"|don['’]t|doesn['’]t|didn['’]t|can['’]t|won['’]t|wouldn['’]t|shouldn['’]t)"
    r" (?:you|we|i|he|she|it|they|this|that|there)"
    r"(?![a-z])[^.!?]*\.[\"”'’]?$|,? you know\.$",
    re.IGNORECASE,
)
_REQUEST = pattern(r"\b(?:can|could|would|will) you\b|\bplease\b|\b(?:okay|ok|right|yeah)\?|请|請", re.IGNORECASE)

_QUESTION_WORD = pattern(
    "[吗嗎谁誰哪几幾]|什[么麼]|怎|为何|為何|多少|如何|是否|难道|難道|岂|豈|(?P<verb>[一-鿿])[不没沒](?P=verb)"
)


def _is_asked(wanted: str, found: str, pair: Pair) -> bool:
    """
    Whether the question is asked in another place of the other text, or is a request: “could you …?”, 请…。.

    Chinese may end a question that its words make one with a stop: 我说，怎么了。
    """
    if "?" not in (wanted, found):
        return False
    if found == "?" and wanted == "." and not pair.is_into_chinese and _QUESTION_WORD.search(pair.source_visible[-40:]):
        return True
    if found == "?" and wanted == "." and pair.is_into_chinese and _INVERTED.search(pair.source_visible):
        return True
    other = pair.source_visible if found == "?" else pair.target_visible
    asks = pair.target_visible if found == "?" else pair.source_visible
    return "?" in other or "？" in other or (_REQUEST.search(asks) is not None and "请" in pair.chinese_visible)


def _end_mark(text: str) -> tuple[str, tuple[int, int]]:
    if text[-1:].isdigit() and (reference := _REFERENCE.search(text)):
        text = text[: reference.start()]
    end = len(text)
    if text[-1:] in _CLASSES and text[-2:-1] not in _CLASSES:
        return _CLASSES[text[-1]], (end - 1, end)
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
