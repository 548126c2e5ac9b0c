"""
The word-level diff of two versions of a segment, and how much a change of a source matters to its translation.

Edits with very little between them are joined; those of punctuation, blanks and character width alone are *soft*. In
doubt a change of the source is of the heavier class. Source: docs/commands/diff.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from translator.bilingual.model import TermMatch
from translator.bilingual.words import chinese_words
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.masking import INLINE_TAG
from translator.bilingual.words.patterns import pattern

if TYPE_CHECKING:
    from translator.bilingual.quantities import Quantity

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


class DiffSpan(NamedTuple):
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
        return bool(self.edits) and all(edit.is_soft for edit in self.edits)

    @property
    def highlighted(self) -> int:
        return sum(edit.old_end - edit.old_start + edit.new_end - edit.new_start for edit in self.edits)


def diff_words(old: str, new: str, tag: str) -> WordDiff:
    if old == new:
        return WordDiff(old, new, ())
    before, after = tokenize(old, tag), tokenize(new, tag)
    edits = [part for edit in _token_edits(before, after) for part in _refine(old, new, edit)]
    return WordDiff(old, new, tuple(_joined(old, edits)))


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
    # At least `least` of them, or all that stands between an edit and a mere insertion or deletion: the segmenter cuts
    # `很好` and `好` differently, which does not replace a word.
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
    # Two equal Han between long edits are an island that nobody looks for in a sentence that was written anew.
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


_DATES = frozenset({"date", "weekday", "time", "period", "decade", "century"})
_NAMES = frozenset({"person", "org", "place", "work", "brand"})
_EN_NEGATION = pattern(
    r"\b(?:not|no|never|none|nobody|nothing|nowhere|neither|nor|without|cannot|hardly|barely|scarcely|rarely|seldom"
    r"|unless|except|against|fail(?:s|ed|ure)?|refus\w+|den(?:y|ies|ied|ial)|reject\w*|lack\w*|ban(?:s|ned)?"
    r"|prohibit\w*|forbid\w*|stop\w*|oppos\w+|instead|un(?!der|til|it|ion|iqu|ivers)[a-z]{4,}|dis(?!tan|trict|tribut|tinct|cuss|cover|cipl|play|pos|pute|eas|sect|solv)"
    r"[a-z]{4,}|(?:in|im|ir|il)(?:possib|legal|valid|correct|complete|accurate|sufficien|effectiv|direct|dependen"
    r"|regular|relevan|responsib|proper|perfect)\w*|[a-z]{3,}less)\b|(?<=n)['’]t\b",
    re.IGNORECASE,
)
_ZH_FIXED = pattern(
    "非常|非洲|不仅|不僅|不但|不过|不過|不同|不断|不斷|不久|不少|不禁|除非|未来|未來|无论|無論|不论|不論|不管|无人机|無人機"
    "|分别|分別|特别|特別|性别|性別|级别|級別|别人|別人|个别|個別|莫斯科|是否|能否|可否|差不多|不得不|沉没|沉沒|淹没|淹沒"
)
_ZH_NEGATION = pattern("[不没沒无無未非勿别別莫否禁拒]|反对|反對|停止|取消|缺乏|失败|失敗|从未|從未|难以|難以")
_WORD = pattern(r"[A-Za-z0-9À-ɏ]+(?:['-][A-Za-z0-9À-ɏ]+)*")
_SENTENCE_START = pattern(r"(?:^|[.!?:]\s|[“\"‘(])\s*+$")
# Capitalised words that are not names; days and months are dates.
_NOT_NAMES = frozenset({
    "I", "I'm", "I'd", "I'll", "I've", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
})  # fmt: skip
_NAME_KINDS = ("nr", "ns", "nt", "nz")


class ChangeWeight(StrEnum):
    COSMETIC = "cosmetic"
    """Punctuation, blanks, width: an approved translation may well stand."""
    WORDING = "wording"
    """Words changed, and none of what is looked for as meaning."""
    MEANING = "meaning"
    """A number, date, negation, name or term is another: the translation is wrong until it is changed."""


@dataclass(frozen=True)
class SourceChange:
    differences: WordDiff
    weight: ChangeWeight
    reasons: tuple[str, ...] = ()
    """Why it is one of meaning: `number date negation name term`, in this order."""


def classify_change(
    old: str, new: str, tag: str, find_terms: Callable[[str], Iterable[TermMatch]] | None = None
) -> SourceChange:
    """Compare two versions of a source in the language `tag`; `find_terms` finds the project's terms in a text."""
    found = diff_words(old, new, tag)
    before, after = (INLINE_TAG.sub("", text) for text in (old, new))
    reasons = _quantities_changed(before, after, tag)
    reasons |= {"negation"} if count_negations(before, tag) != count_negations(after, tag) else set()
    reasons |= {"name"} if _is_name_changed(before, after, tag) else set()
    if find_terms is not None:
        reasons |= _terms_changed(find_terms(old), find_terms(new))
    if reasons:
        order = ("number", "date", "negation", "name", "term")
        return SourceChange(found, ChangeWeight.MEANING, tuple(item for item in order if item in reasons))
    return SourceChange(found, ChangeWeight.COSMETIC if not found.edits or found.is_soft else ChangeWeight.WORDING)


def _quantities_changed(old: str, new: str, tag: str) -> set[str]:
    from translator.bilingual.quantities import find_quantities

    before, after = (Counter(map(quantity_key, find_quantities(text, tag))) for text in (old, new))
    return {"date" if key[0] else "number" for key in (before - after) + (after - before)}


def quantity_key(quantity: Quantity) -> tuple[object, ...]:
    # Equal for all ways of writing one quantity: 5 km and 5000 m.
    if quantity.kind in _DATES:
        return (
            True, quantity.year, quantity.month, quantity.day, quantity.weekday, quantity.minutes, quantity.half_day,
            quantity.period, quantity.value,
        )  # fmt: skip
    unit = quantity.unit
    values = tuple(unit.to_base(value) if unit else value for value in quantity.values)
    return (False, values, unit.dimension if unit else "", quantity.currency)


def count_negations(text: str, tag: str) -> int:
    if is_chinese(tag):
        return len(_ZH_NEGATION.findall(_ZH_FIXED.sub("", text)))
    return len(_EN_NEGATION.findall(text))


def _is_name_changed(old: str, new: str, tag: str) -> bool:
    before, after = _names(old, tag), _names(new, tag)
    return any(not _has(new, name) for name in before) or any(not _has(old, name) for name in after)


def _has(text: str, name: str) -> bool:
    return name.casefold() in _words(text) if name[0] < "\u2e80" else name in text


def _words(text: str) -> frozenset[str]:
    return frozenset(match[0].casefold() for match in _words_in(text))


def _words_in(text: str) -> Iterator[re.Match[str]]:
    return _WORD.finditer(text.replace("’", "'"))


def _names(text: str, tag: str) -> frozenset[str]:
    # In English not those that begin a sentence.
    capital = [match for match in _words_in(text) if match[0] != match[0].lower()]
    if is_chinese(tag):
        return frozenset(match[0] for match in capital) | _chinese_names(text)
    found = (
        match[0]
        for match in capital
        if not _SENTENCE_START.search(text[max(0, match.start() - 4) : match.start()] if match.start() else "")
    )
    return frozenset(found) - _NOT_NAMES


@lru_cache(maxsize=1024)
def _chinese_names(text: str) -> frozenset[str]:
    try:
        words = chinese_words.tag(text, True)
    except ImportError:
        return frozenset()
    return frozenset(word for word, kind in words if len(word) > 1 and kind.startswith(_NAME_KINDS))


def _terms_changed(old: Iterable[TermMatch], new: Iterable[TermMatch]) -> set[str]:
    before, after = ({match.entry.source: match.entry.kind for match in matches} for matches in (old, new))
    return {"name" if kind in _NAMES else "term" for _, kind in before.items() ^ after.items()}
