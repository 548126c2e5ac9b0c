"""
The word-level diff of two versions of a segment, in English and in Chinese.

Tokens are Chinese words, Latin words, numbers with their unit, numbered tags and placeholders, and single signs. Edits
with very little between them are joined, because one long mark is easier to read than five short ones. Edits of
punctuation, blanks and character width alone are *soft*: they are shown fainter and can be hidden.

Source: docs/commands/diff.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from translator.bilingual.words import chinese_words
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern

_Offsets = tuple[int, int, int, int]

_HAN_CLASS = r"㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff〇々"
_ATTACHED = r"\u0300-\u036f\u20d0-\u20f0\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef"
_LETTER = rf"[^\W\d_{_HAN_CLASS}][{_ATTACHED}]*"
_FIGURE = r"\d+(?:[.,:/]\d+)*"
_UNIT = r"""
    \s?[%％‰℃] | \s?°[CF] | \s?(?:thousand|million|billion|trillion|percent|bn)\b
  | \s?[kcm]?[mg]\b | (?:st|nd|rd|th|k)\b
  | (?:\s?[十百千万亿萬億兆]+)?
    (?:\s?(?:[美欧歐日港澳]?元|人民币|人民幣|[年月日号號时時分秒岁歲个個]|公里|千克|公斤|吨|噸|米))?
"""
_TOKEN = pattern(
    rf"""
    (?P<tag></?\d+/?>)
  | (?P<placeholder>\{{\{{[^{{}}]*\}}\}} | \$?\{{[^{{}}\s]*\}} | %\([^()\s]+\)[sdf] | %[sd])
  | (?P<address>(?:https?://|www\.)[^\s<>"'，。、；：？！）》」』”’]+ | [\w.+-]{{1,64}}@[\w-]+\.[\w.-]+\w)
  | (?P<number>(?:(?<![A-Za-z0-9])[-−+±])? (?:(?:\b[A-Z]{{1,3}})?[$€£¥￥]\s?)? {_FIGURE} (?:{_UNIT}))
  | (?P<share>百分之[〇零一二两兩三四五六七八九十百千万萬点點]+)
  | (?P<han>[{_HAN_CLASS}]+(?![{_ATTACHED}]))
  | (?P<word>(?:{_LETTER})+(?:['’](?:{_LETTER})+)*)
  | (?P<blank>\s+)
  | (?P<flag>[\U0001f1e6-\U0001f1ff]{{2}})
  | (?P<other>.(?:[{_ATTACHED}]|\u200d.)*)
    """,
    re.VERBOSE | re.DOTALL,
)
_HAN = pattern(f"[{_HAN_CLASS}]")
_NO_PLAIN_HAN = pattern(f"[^{_HAN_CLASS}]|[〇零一二三四五六七八九十百千万亿萬億]")
_FEW_HAN = 2
_LONGEST_GAP = 2


class Edit(NamedTuple):
    """One change. Offsets are code points, half-open, into the old and the new text; either may be empty."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int
    is_soft: bool = False
    """Whether only punctuation, blanks or the width of characters changed."""


class DiffSpan(NamedTuple):
    """A range of one of the two texts that is either changed or unchanged."""

    start: int
    end: int
    is_changed: bool
    is_soft: bool = False


@dataclass(frozen=True, slots=True)
class WordDiff:
    """The edits that make `new` out of `old`, in text order; they never touch or overlap unless one of two is soft."""

    old: str
    new: str
    edits: tuple[Edit, ...]

    @property
    def old_spans(self) -> tuple[DiffSpan, ...]:
        """Cover `old` from beginning to end; the changed ones are what was taken out."""
        return tuple(_spans(((edit.old_start, edit.old_end, edit.is_soft) for edit in self.edits), len(self.old)))

    @property
    def new_spans(self) -> tuple[DiffSpan, ...]:
        """Cover `new` from beginning to end; the changed ones are what was put in."""
        return tuple(_spans(((edit.new_start, edit.new_end, edit.is_soft) for edit in self.edits), len(self.new)))

    @property
    def is_soft(self) -> bool:
        """Whether there are changes and all of them are soft."""
        return bool(self.edits) and all(edit.is_soft for edit in self.edits)

    @property
    def highlighted(self) -> int:
        """Characters that are marked, on both sides together."""
        return sum(edit.old_end - edit.old_start + edit.new_end - edit.new_start for edit in self.edits)

    def without_soft(self) -> WordDiff:
        """Return the same texts with the soft edits left out."""
        return WordDiff(self.old, self.new, tuple(edit for edit in self.edits if not edit.is_soft))


def diff_words(old: str, new: str, tag: str) -> WordDiff:
    if old == new:
        return WordDiff(old, new, ())
    before, after = tokenize(old, tag), tokenize(new, tag)
    edits = [part for edit in _token_edits(before, after) for part in _refine(old, new, edit)]
    return WordDiff(old, new, tuple(_joined(old, edits)))


def post_edit_distance(machine: str, edited: str) -> float:
    """
    Return the share of characters that a person changed, 0.0 to 1.0; blanks do not count.

    Levenshtein distance over the longer of the two, on NFC text. Source: docs/commands/diff.md.
    """
    from rapidfuzz.distance import Levenshtein

    before, after = (re.sub(r"\s+", "", unicodedata.normalize("NFC", text)) for text in (machine, edited))
    return float(Levenshtein.normalized_distance(before, after))


def tokenize(text: str, tag: str) -> list[str]:
    """
    Split a text into the tokens that are compared; joined, they equal `text`.

    Han is split into words where `tag` is Chinese and rjieba is installed, else into single characters.
    """
    tokens: list[str] = []
    for match in _TOKEN.finditer(text):
        kind, piece = match.lastgroup, match.group()
        if kind == "han":
            tokens.extend(_han_words(piece, words=is_chinese(tag)))
        else:
            tokens.append(piece)
    return tokens


@lru_cache(maxsize=4096)
def _han_words(text: str, *, words: bool) -> tuple[str, ...]:
    if not words or len(text) == 1:
        return tuple(text)
    try:
        return tuple(chinese_words.cut(text, True))
    except ImportError:
        return tuple(text)


def _token_edits(before: Sequence[str], after: Sequence[str]) -> Iterator[_Offsets]:
    """Yield edits as code-point offsets; a deletion beside an insertion comes as one replacement."""
    from rapidfuzz.distance import Indel

    old_at, new_at = _offsets(before), _offsets(after)
    pending: _Offsets | None = None
    for operation in Indel.opcodes(before, after):
        if operation.tag == "equal":
            continue
        here = (
            old_at[operation.src_start], old_at[operation.src_end],
            new_at[operation.dest_start], new_at[operation.dest_end],
        )  # fmt: skip
        if pending and pending[1] == here[0] and pending[3] == here[2]:
            pending = (pending[0], here[1], pending[2], here[3])
            continue
        if pending:
            yield pending
        pending = here
    if pending:
        yield pending


def _offsets(tokens: Iterable[str]) -> list[int]:
    offsets = [0]
    for token in tokens:
        offsets.append(offsets[-1] + len(token))
    return offsets


def _refine(old: str, new: str, edit: _Offsets) -> Iterator[Edit]:
    """Narrow an edit to what changed, and separate the punctuation at its end."""
    edit = _narrowed(old, new, edit, _is_sign, least=1)
    if not _NO_PLAIN_HAN.search(old[edit[0] : edit[1]] + new[edit[2] : edit[3]]):
        edit = _narrowed(old, new, edit, _is_any, least=_FEW_HAN)
    if _is_soft(old[edit[0] : edit[1]], new[edit[2] : edit[3]]):
        edit = _narrowed(old, new, edit, _is_any, least=1)
    old_start, old_end, new_start, new_end = edit
    tail = min(_signs_at_end(old[old_start:old_end]), _signs_at_end(new[new_start:new_end]))
    for part in (
        (old_start, old_end - tail, new_start, new_end - tail),
        (old_end - tail, old_end, new_end - tail, new_end),
    ):
        before, after = old[part[0] : part[1]], new[part[2] : part[3]]
        if before != after:
            yield Edit(*part, is_soft=_is_soft(before, after))


def _narrowed(old: str, new: str, edit: _Offsets, may_go: Callable[[str], bool], *, least: int) -> _Offsets:
    """
    Take equal characters off both ends: at least `least` of them, or all that stands between an edit and a mere
    insertion or deletion (the segmenter cuts `很好` and `好` differently; that does not replace a word).
    """
    old_start, old_end, new_start, new_end = edit
    before, after = old[old_start:old_end], new[new_start:new_end]
    shorter = min(len(before), len(after))
    head = _equal(before, after, shorter, may_go)
    tail = _equal(before[::-1], after[::-1], shorter - head, may_go)
    if head + tail < shorter:
        head, tail = (count if count >= least else 0 for count in (head, tail))
    return old_start + head, old_end - tail, new_start + head, new_end - tail


def _equal(one: str, other: str, most: int, may_go: Callable[[str], bool]) -> int:
    count = 0
    while count < most and one[count] == other[count] and may_go(one[count]):
        count += 1
    return count


def _is_any(char: str) -> bool:
    return bool(char)


def _signs_at_end(text: str) -> int:
    count = 0
    while count < len(text) and _is_sign(text[-count - 1]):
        count += 1
    return count


@lru_cache(maxsize=2048)
def _is_sign(char: str) -> bool:
    return char.isspace() or unicodedata.category(char)[0] in "PZ"


def _is_soft(old: str, new: str) -> bool:
    before, after = (unicodedata.normalize("NFKC", text) for text in (old, new))
    if any(char.isdigit() for char in before + after):
        return "".join(before.split()) == "".join(after.split())
    if "<" in before + after:
        return before == after
    return _words_of(before) == _words_of(after)


def _words_of(text: str) -> str:
    return "".join(char for char in text if not _is_sign(char))


def _joined(old: str, edits: Sequence[Edit]) -> Iterator[Edit]:
    """
    Join edits of words with fewer than two equal Han, or no more than a blank or a sign, between them; and long ones
    around two equal Han, which are an island that nobody looks for in a sentence that was written anew.
    """
    pending: Edit | None = None
    for edit in edits:
        if pending and not pending.is_soft and not edit.is_soft and _is_slight(old, pending, edit):
            pending = Edit(pending.old_start, edit.old_end, pending.new_start, edit.new_end)
            continue
        if pending:
            yield pending
        pending = edit
    if pending:
        yield pending


def _is_slight(old: str, before: Edit, after: Edit) -> bool:
    """Whether what stands between two changes is less than two Han, or shorter than both of them."""
    gap = old[before.old_end : after.old_start]
    if len(gap) > _LONGEST_GAP or not all(_is_sign(char) or _HAN.match(char) for char in gap):
        return False
    return len(_HAN.findall(gap)) < _FEW_HAN or all(
        min(edit.old_end - edit.old_start, edit.new_end - edit.new_start) > _LONGEST_GAP
        and "<" not in old[edit.old_start : edit.old_end]
        for edit in (before, after)
    )


def _spans(changes: Iterable[tuple[int, int, bool]], length: int) -> Iterator[DiffSpan]:
    at = 0
    for start, end, is_soft in changes:
        if start > at:
            yield DiffSpan(at, start, is_changed=False)
        if end > start:
            yield DiffSpan(start, end, is_changed=True, is_soft=is_soft)
        at = end
    if length > at:
        yield DiffSpan(at, length, is_changed=False)
