"""Chinese characters that the usual tables for foreign names use, in both scripts."""

from __future__ import annotations

from translator.checks.word_lists import read_words

SOUNDS, _ALSO_WORDS = read_words("transliteration")
ALSO_WORDS = frozenset(_ALSO_WORDS)
"""Those of them that also begin or end ordinary words beside a name: 特朗普因…, 对马克龙…"""
