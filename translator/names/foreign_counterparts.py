"""
Foreign people in a Chinese text whom the English text calls by names of other sounds.

A name is compared whole: 泽尔尼科娃 has the consonants of Zelnikova, and few of Petrenko.
"""

from __future__ import annotations

from collections.abc import Iterator

from translator.names.known_names import known_english_words, known_kinds
from translator.names.sounds import whole_likeness
from translator.names.transliteration import SOUNDS
from translator.patterns import pattern

_CHARACTER = f"[{SOUNDS}得爱]"
"""The last two are also words, so that they say nothing where there is no dot."""
_DOTTED = pattern(rf"(?<!{_CHARACTER})(?<!·){_CHARACTER}{{1,7}}(?:·{_CHARACTER}{{1,8}}){{1,3}}")
_RUN = pattern(rf"{_CHARACTER}{{2,12}}")
_FULL_NAME = pattern(r"(?<![\w'’-])[A-Z][a-zÀ-ɏ'’-]{2,20}(?: [A-Z]\.?)?(?: [A-Z][a-zÀ-ɏ'’-]{2,20}){1,2}")
_WORD = pattern(r"[A-Z][A-Za-zÀ-ɏ'’-]{2,30}")
_LIKE = 0.6
"""Likeness up from which a name may be the rendering: of 66 in professional translations all but one have it."""
_MOST = 50
"""Names of one text that are looked at."""

Span = tuple[int, int]


def other_foreigners(chinese: str, english: str) -> Iterator[tuple[Span, Span]]:
    """
    Yield a foreign name of `chinese` (simplified) with the name of `english` that stands in its place.

    Only names with a dot (莉娜·科瓦奇), of which no part sounds like a word of `english`, and full names in `english`
    that sound like nothing in `chinese`.
    """
    words = [word[0] for word in _WORD.finditer(english)][: 4 * _MOST]
    lone = [match.span() for match in [*_DOTTED.finditer(chinese)][:_MOST] if not _is_heard(match[0], words)]
    if not lone:
        return
    runs = [match[0] for match in _RUN.finditer(chinese)][:_MOST]
    others = [match.span() for match in [*_FULL_NAME.finditer(english)][:_MOST] if _is_lone(match[0], chinese, runs)]
    if len(lone) == len(others):  # Else nobody knows which stands for which.
        yield from zip(lone, others, strict=True)


def _is_heard(name: str, words: list[str]) -> bool:
    parts = [part for part in name.split("·") if len(part) > 1] or [name]
    if any(part in known_kinds() for part in parts):
        return True  # Another check knows it.
    likeness = sum(max((whole_likeness(word, part) for word in words), default=0.0) for part in parts)
    return likeness / len(parts) >= _LIKE


def _is_lone(name: str, chinese: str, runs: list[str]) -> bool:
    """Whether no word of a full name sounds like anything in the Chinese, stands there as it is, or is known."""
    for word in name.split():
        if word in chinese or word.lower() in known_english_words():
            return False
        if len(word) > 2 and any(whole_likeness(word, run) >= _LIKE for run in runs):
            return False
    return True
