"""
Where Chinese sentences end.

A sentence never ends inside open quotes or brackets. After a closing quote whose last mark ends a sentence, it ends
only if the quote was introduced by a colon or comma, or a new quote follows: `“你好吗？”他问。` is one sentence, `他问：
“你好吗？”她没有回答。` two. An ellipsis alone ends nothing. Source: GB/T 15834—2011; measured cases in the tests.
"""

from __future__ import annotations

import re

from translator.segmenting.abbreviations import BEFORE_NAME, BEFORE_NUMBER, BRANDS_WITH_MARK, NEVER
from translator.segmenting.masking import OBJECT
from translator.segmenting.pairs import Pair, find_pairs

_QUOTES = frozenset('“‘「『"＂')
_MARKS = re.compile(r"[。！？!?｡．.…⋯]+")
_FULL_END = frozenset("。！？｡")
_INTRODUCERS = frozenset("：:，,")
_CONTINUES = frozenset("，、；：,;:的地得")
_FOOTNOTE = rf"(?:\[\^?\w{{1,3}}\]|[¹²³⁴-⁹⁰]|{OBJECT})"
_EMOJI = r"(?:[\U0001f300-\U0001f446\U0001f44a-\U0001f5ff\U0001f600-\U0001f64f\U0001f680-\U0001faff\u2600-\u26ff\u2702-\u27bf][\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]*)"  # noqa: E501
_TAIL = re.compile(rf"[”’」』）》】〉〕\])\"＂]*{_FOOTNOTE}*{_EMOJI}*")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z.&-]*$")


def sentence_ends(text: str) -> list[int]:
    """Return the offsets, inside `text`, at which a sentence has ended (after its marks and closing quotes)."""
    pairs = find_pairs(text)
    ends: list[int] = []
    outer = iter(pairs)
    pair = next(outer, None)
    for marks in _MARKS.finditer(text):
        while pair is not None and pair.end <= marks.start():
            pair = next(outer, None)
        end = _end_of(text, marks, pair, ends[-1] if ends else 0)
        if end and end < len(text) and (not ends or end > ends[-1]):
            ends.append(end)
    return ends


def _end_of(text: str, marks: re.Match[str], pair: Pair | None, begin: int) -> int:
    """Return where the sentence ends whose `marks` these are, or 0; `begin` is where it began."""
    if not _ends_here(text, marks):
        return 0
    if pair is None or marks.start() < pair.start:
        return _past_tail(text, marks.end(), pair)
    if _only_closers(text, marks.end(), pair.end) and _quote_ends(text, pair, begin):
        return _past_tail(text, pair.end, None)
    return 0


def _only_closers(text: str, start: int, end: int) -> bool:
    return not text[start:end].strip('”’」』）》】〉〕])"＂…⋯。 ')


def _past_tail(text: str, end: int, pair: Pair | None) -> int:
    tail = _TAIL.match(text, end)
    stop = tail.end() if tail else end
    return min(stop, pair.start) if pair is not None and pair.start >= end else stop


def _quote_ends(text: str, pair: Pair, begin: int) -> bool:
    """Tell whether the sentence is over after a quote or bracket whose own last sentence is."""
    after = text[pair.end : pair.end + 1]
    if after in _CONTINUES and after:
        return False
    before = text[: pair.start].rstrip()[-1:]
    if pair.mark not in _QUOTES:
        return pair.mark in "（(" and not text[begin : pair.start].strip()
    return before in _INTRODUCERS or text[pair.end :].lstrip()[:1] in _QUOTES


def _ends_here(text: str, marks: re.Match[str]) -> bool:
    """Tell whether `marks`, wherever they stand, end a sentence."""
    run = marks[0]
    if not _FULL_END.isdisjoint(run):
        return True
    before = text[: marks.start()][-1:]
    after = text[marks.end() : marks.end() + 1]
    if "!" in run or "?" in run:
        return _half_width_ends(text, marks, after)
    if run in {".", "．"} and before and (not after or after.isspace() or after in '”’」』）)"'):
        return _stop_ends(text, marks)
    return False


def _half_width_ends(text: str, marks: re.Match[str], after: str) -> bool:
    word = _LATIN_WORD.search(text, max(0, marks.start() - 20), marks.start())
    if word and (word[0] + marks[0]).lower() in BRANDS_WITH_MARK:
        return False
    return not (after.isascii() and after.isalnum())


def _stop_ends(text: str, marks: re.Match[str]) -> bool:
    word = _LATIN_WORD.search(text, max(0, marks.start() - 20), marks.start())
    if word is None:
        return not text[marks.start() - 1].isdigit() or not _starts_item(text, marks.start())
    plain = word[0].lower()
    if len(plain) == 1 and word[0].isupper():
        return False
    return plain not in NEVER and plain not in BEFORE_NAME and plain not in BEFORE_NUMBER


def _starts_item(text: str, at: int) -> bool:
    """Tell whether the full stop at `at` belongs to a list number (`1. 打开`)."""
    return re.search(r"(?:^|[\s。！？；：，])\d{1,3}$", text[:at]) is not None
