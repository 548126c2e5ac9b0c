"""
Sentence boundaries in Chinese.

A sentence never ends inside open quotes or brackets. After a closing quote that ends with a full stop, it ends only
if a colon or comma introduced the quote, if a new quote follows, or if the quote is a long statement.
`“你好吗？”他问。` is one sentence; `他问：“你好吗？”她没有回答。` is two. Neither an ellipsis nor a title
(`《怎么办？》`) ends a sentence.

Source: GB/T 15834—2011; the cases are in tests/segmenting/cases/chinese.txt.
"""

from __future__ import annotations

import re

from translator.bilingual.sentences.abbreviations import BEFORE_NAME, BEFORE_NUMBER, MARKED_NAMES, NEVER, is_listed
from translator.bilingual.sentences.inline_lists import before_blanks, item_starts
from translator.bilingual.sentences.masking import OBJECT
from translator.bilingual.sentences.pairs import PunctuationPair, find_punctuation_pairs
from translator.bilingual.words.patterns import pattern

_QUOTES = frozenset('“‘「『"＂')
_CLOSERS = '”’」』）》】〉〕］\\])"＂'
_MARKS = pattern("[。！？!?｡．.…⋯]+")
_FULL_ENDS = frozenset("。！？｡")
_INTRODUCERS = frozenset("：:，,")
# Code points, marks included: up to so many a quote is a phrase of the sentence that it stands in.
_SHORT_QUOTE = 12
_GOES_ON = frozenset("，、；：,;:的地得")
_AFTER_STOP = frozenset('”’」』）)"')
_EMOJI = (
    "(?:[\U0001f300-\U0001f445\U0001f44a-\U0001f5ff\U0001f600-\U0001f64f\U0001f680-\U0001faff\u2600-\u26ff]"
    "[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]*)"
)
_FOOTNOTE = rf"(?:\[\^?\w{{1,3}}\]|[¹²³⁰⁴-⁹]|{OBJECT})"
_STAGE = "（(?:大笑|苦笑|微笑|笑|掌声|掌聲|鼓掌|哭|叹气|嘆氣|停顿|停頓|沉默|完)）"
_TAIL = pattern(rf"(?P<closers>[{_CLOSERS}]*)(?:{_STAGE}|{_FOOTNOTE}|{_EMOJI})*")
_ONLY_CLOSERS = pattern(rf"[{_CLOSERS}…⋯。\s]*")
_NOT_BLANK = pattern(r"\S")
_LATIN_WORD = pattern(r"[A-Za-z][A-Za-z.&-]*$")
_ACRONYM = pattern(r"[A-Za-z](?:\.[A-Za-z])*")
_ITEM_NUMBER = pattern(r"(?:^|[\s。！？；：，])\d{1,3}$")


def sentence_ends(text: str) -> list[int]:
    """Return the offsets, inside `text`, at which a sentence has ended (after its marks and closing quotes)."""
    pairs = iter(find_punctuation_pairs(text))
    pair = next(pairs, None)
    ends = [0]
    closed = 0
    for marks in _MARKS.finditer(text):
        while pair is not None and pair.end <= marks.start():
            pair = next(pairs, None)
        if closed < marks.end():
            closed = _ONLY_CLOSERS.match(text, marks.end()).end()  # type: ignore[union-attr]
        end = _end_of(text, marks, pair, ends[-1], closed)
        if ends[-1] < end < len(text):
            ends.append(end)
    starts = item_starts(text)
    return sorted({*ends[1:], *(before_blanks(text, start) for start in starts)} - {0}) if starts else ends[1:]


def _end_of(text: str, marks: re.Match[str], pair: PunctuationPair | None, begin: int, closed: int) -> int:
    """
    Return where the sentence ends that began at `begin` and whose `marks` these are, or 0 if it continues.

    Up to `closed` there are only closing marks and ends behind them.
    """
    if _FULL_ENDS.isdisjoint(marks[0]) and not _half_width_ends(text, marks):
        return 0
    if pair is None or marks.end() <= pair.start:
        return _past_tail(text, marks.end(), pair)
    if closed >= pair.end and _is_over_after(text, pair, begin):
        return _past_tail(text, pair.end, None)
    return 0


def _past_tail(text: str, end: int, pair: PunctuationPair | None) -> int:
    """Return `end` with the stray closers, footnote marks and emoji behind it; a `pair` that begins there stays out."""
    tail = _TAIL.match(text, end)
    if tail is None:
        return end
    if pair is not None and pair.start < tail.end("closers"):
        return end
    return tail.end()


def _is_over_after(text: str, pair: PunctuationPair, begin: int) -> bool:
    """Whether the sentence is over after a quote or bracket whose own last sentence is."""
    after = text[pair.end : pair.end + 8].lstrip()[:1]
    if after in _GOES_ON:
        return False
    if pair.mark not in _QUOTES:
        return pair.mark in "（(" and not _NOT_BLANK.search(text, begin, pair.start)
    before = text[max(0, pair.start - 8) : pair.start].rstrip()[-1:]
    if before in _INTRODUCERS or after in _QUOTES:
        return True
    is_statement = text.startswith(("。”", "。」", '。"'), pair.end - 2) and pair.end - pair.start > _SHORT_QUOTE
    return is_statement and _NOT_BLANK.search(text, begin, pair.start) is not None


def _half_width_ends(text: str, marks: re.Match[str]) -> bool:
    """Whether `marks`, none of which is full-width, end a sentence."""
    run, at = marks[0], marks.start()
    after = text[marks.end() : marks.end() + 1]
    word = _LATIN_WORD.search(text, max(0, at - 20), at)
    if "!" in run or "?" in run:
        is_name = word is not None and (word[0] + run).lower() in MARKED_NAMES
        return not is_name and after not in {"=", "&"} and not (after.isascii() and after.isalnum())
    if run not in {".", "．"} or not at or not (not after or after.isspace() or after in _AFTER_STOP):
        return False
    if word is None:
        return not _ITEM_NUMBER.search(text, max(0, at - 4), at)
    is_short = _ACRONYM.fullmatch(word[0]) or any(is_listed(word[0], it) for it in (NEVER, BEFORE_NAME, BEFORE_NUMBER))
    return not is_short
