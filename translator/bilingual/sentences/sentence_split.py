"""Splitting a paragraph into sentences by the rules of its script, and what is written between two sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from translator.bilingual.sentences import chinese, english
from translator.bilingual.sentences.masking import hide_markup
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.masking import INLINE_TAG
from translator.bilingual.words.patterns import pattern

_HAN = pattern(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]")
_LATIN = pattern(r"[A-Za-z]")
_BLANK_LINE = pattern(r"\n[^\S\n]*\n\s*")

_WIDE = (
    "\u2e80-\u303e\u3041-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
)
_CHINESE_SIDE = pattern(f"[{_WIDE}]")
_WIDE_SIDE = pattern(f"[—‘’“”…{_WIDE}]")
_ENGLISH_END = pattern(r"[A-Za-z][.!?][\"')\]]*$")


def split_segments(text: str, tag: str, *, protected: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """
    Return the spans of the sentences of `text`, in order.

    Offsets are code points into `text`, half-open; the spans cover everything but white space and never overlap. A
    `protected` span, a numbered tag (`<1>`), and what stands between an opening tag and its closing one are never
    cut; a closing tag stays with what it closes. A blank line always ends a sentence, a single newline is a blank.
    The rule is chosen by the script of the text; `tag` decides where there are no letters.
    """
    masked = hide_markup(text, protected)
    rule = chinese if reads_as_chinese(masked.text, tag) else english
    ends = rule.sentence_ends(masked.text)
    if "\n" in masked.text:
        ends = sorted({*ends, *(match.start() for match in _BLANK_LINE.finditer(masked.text) if match.start())})
    return _spans(text, (cut for cut in map(masked.raw_cut, ends) if cut is not None))


def reads_as_chinese(text: str, tag: str) -> bool:
    """Whether Chinese rules apply: one Han character counts as six Latin letters; `tag` decides without any."""
    han = 0 if text.isascii() else len(_HAN.findall(text))
    if not han:
        return not _LATIN.search(text) and is_chinese(tag)
    return han * 6 >= len(_LATIN.findall(text))


def _spans(text: str, cuts: Iterable[int]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = 0
    for cut in (*cuts, len(text)):
        piece = text[at:cut]
        if piece.strip():
            start = at + len(piece) - len(piece.lstrip())
            spans.append((start, start + len(piece.strip())))
        at = cut
    return spans


def joiner(before: str, after: str, tag: str) -> str:
    """
    Return what stands between the target sentences `before` and `after`: a blank, or nothing.

    English sentences have one blank between them. Chinese ones have none, except after one that ends as English does
    (`…用 Python.`) or where two half-width ends meet. Numbered tags are looked through; beside an empty sentence
    nothing stands. Source: GB/T 15834—2011; W3C CLREQ.
    """
    left = INLINE_TAG.sub("", before).rstrip()
    right = INLINE_TAG.sub("", after).lstrip()
    if not left or not right:
        return ""
    if is_chinese(tag):
        touches = _WIDE_SIDE.match(left[-1]) or (_WIDE_SIDE.match(right[0]) and not _ENGLISH_END.search(left))
        return "" if touches else " "
    return "" if _CHINESE_SIDE.match(left[-1]) and _CHINESE_SIDE.match(right[0]) else " "


def join_lines(text: str, tag: str) -> str:
    """
    Return a text on one line: what stands between its lines is what stands between sentences (`joiner`).

    A text of one line stays as it is, blanks at its edges included.
    """
    first, *others = [line for line in text.splitlines() if line.strip()] or [text.rstrip("\r\n")]
    for line in others:
        first, line = first.rstrip(), line.lstrip()
        first += joiner(first, line, tag) + line
    return first


def join_sentences(sentences: Iterable[str], tag: str) -> str:
    """Return sentences as they stand in one paragraph."""
    text = ""
    for sentence in sentences:
        text += joiner(text, sentence, tag) + sentence
    return text
