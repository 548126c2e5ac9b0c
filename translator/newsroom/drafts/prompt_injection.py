"""
Detects prompt injection: source texts with instructions, and output that followed them instead of translating.

A language model may write the poem that a sentence asks for. The output is fluent and has the right length and script,
but it lacks the words of the request: a translation of “write a poem” contains 诗.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from translator.bilingual.tables import read_table
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.masking import in_small_letters
from translator.bilingual.words.patterns import pattern

MIN_CUES = 2
"""Instruction words that a source must have before anything is reported; one alone is common in news."""

_QUESTION = pattern(r"[?？]|</?[a-z]+>")
# For each kind of instruction: the patterns in an English source, in its translation, in a Chinese source, and in its
# translation.
_COMPILED = [
    tuple(pattern(words.lower()) for words in row)
    for row in read_table(Path(__file__).parent / "instruction_words.tsv", 4)
]


def may_instruct_reader(source: str, source_tag: str) -> bool:
    """Return True for a question, or an instruction word."""
    at = 2 if is_chinese(source_tag) else 0
    small = in_small_letters(source)
    return bool(_QUESTION.search(source)) or any(row[at].search(small) for row in _COMPILED)


def lost_instructions(source: str, target: str, source_tag: str) -> Iterator[str]:
    """Yield the instruction words of the source if the target lacks most of them: they were obeyed, not translated."""
    at = 2 if is_chinese(source_tag) else 0
    small = in_small_letters(source)
    asked = [(source[slice(*found.span())], row[at + 1]) for row in _COMPILED if (found := row[at].search(small))]
    lost = [word for word, rendering in asked if not rendering.search(in_small_letters(target))]
    if len(asked) >= MIN_CUES and 2 * len(lost) > len(asked):
        yield " ".join(lost)
