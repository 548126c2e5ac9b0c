"""
Changes of a source text, classified by how much they matter to its translation.

A change is of *meaning* if a number, date, negation, name or term was added, removed or changed. It is *cosmetic* if
only punctuation, blanks or the width of characters changed. Every other change is one of *wording*, which a person must
read. In doubt the heavier class is returned. Source: docs/commands/diff.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from translator.bilingual.alignment.text_diff.word_diff import WordDiff, diff_words
from translator.bilingual.model import TermMatch
from translator.bilingual.quantities import Quantity
from translator.bilingual.words import chinese_words
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.masking import INLINE_TAG
from translator.bilingual.words.patterns import pattern

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
    """How much a change of the source matters."""

    COSMETIC = "cosmetic"
    """Punctuation, blanks, width: an approved translation may well stand."""
    WORDING = "wording"
    """Words changed, and none of what is looked for as meaning."""
    MEANING = "meaning"
    """A number, date, negation, name or term is another: the translation is wrong until it is changed."""


@dataclass(frozen=True)
class SourceChange:
    """The change of a source since its translation was approved."""

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
    reasons |= {"negation"} if _negations(before, tag) != _negations(after, tag) else set()
    reasons |= {"name"} if _is_name_changed(before, after, tag) else set()
    if find_terms is not None:
        reasons |= _terms_changed(find_terms(old), find_terms(new))
    if reasons:
        order = ("number", "date", "negation", "name", "term")
        return SourceChange(found, ChangeWeight.MEANING, tuple(item for item in order if item in reasons))
    return SourceChange(found, ChangeWeight.COSMETIC if not found.edits or found.is_soft else ChangeWeight.WORDING)


def _quantities_changed(old: str, new: str, tag: str) -> set[str]:
    from translator.bilingual.quantities import find_quantities

    before, after = (Counter(map(_quantity_key, find_quantities(text, tag))) for text in (old, new))
    return {"date" if key[0] else "number" for key in (before - after) + (after - before)}


def _quantity_key(quantity: Quantity) -> tuple[object, ...]:
    """Return a key that is equal for all ways of writing one quantity: 5 km and 5000 m."""
    if quantity.kind in _DATES:
        return (
            True, quantity.year, quantity.month, quantity.day, quantity.weekday, quantity.minutes, quantity.half_day,
            quantity.period, quantity.value,
        )  # fmt: skip
    unit = quantity.unit
    values = tuple(unit.to_base(value) if unit else value for value in quantity.values)
    return (False, values, unit.dimension if unit else "", quantity.currency)


def _negations(text: str, tag: str) -> int:
    if is_chinese(tag):
        return len(_ZH_NEGATION.findall(_ZH_FIXED.sub("", text)))
    return len(_EN_NEGATION.findall(text))


def _is_name_changed(old: str, new: str, tag: str) -> bool:
    """Whether a name was added or removed; a change of capitals at the beginning of a sentence does not count."""
    before, after = _names(old, tag), _names(new, tag)
    return any(not _has(new, name) for name in before) or any(not _has(old, name) for name in after)


def _has(text: str, name: str) -> bool:
    """Whether `name` stands in `text`, as a word of its own where it is Latin."""
    return name.casefold() in _words(text) if name[0] < "\u2e80" else name in text


def _words(text: str) -> frozenset[str]:
    return frozenset(match[0].casefold() for match in _words_in(text))


def _words_in(text: str) -> Iterator[re.Match[str]]:
    return _WORD.finditer(text.replace("’", "'"))


def _names(text: str, tag: str) -> frozenset[str]:
    """Return capitalised words (in English, not those that begin a sentence) and Chinese names."""
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
    """Return `term` or `name`, by the kind of the entries that only one of the two texts has."""
    before, after = ({match.entry.source: match.entry.kind for match in matches} for matches in (old, new))
    return {"name" if kind in _NAMES else "term" for _, kind in before.items() ^ after.items()}
