"""
Recurring edits: wordings of the machine that people replace again and again, and how often.

Each is a candidate for the glossary. Its source term is guessed from the words that all the sentences share; where they
share none, the person has to fill it in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from translator.language import is_chinese
from translator.masking import INLINE_TAG
from translator.metrics.measured_postedits import COMMON, MeasuredEdit
from translator.text_diff.word_diff import tokenize

SHOWN = 10
LEAST = 2
"""Segments in which an edit must occur to be recurring."""


@dataclass(frozen=True, slots=True)
class RecurringEdit:
    """One change that was made in several segments."""

    source: str
    target: str
    machine: str
    """The machine's wording."""
    edited: str
    """The wording of people."""
    segments: int
    term: str
    """The words of the source that all of these sentences share; empty where they share none."""
    command: str
    """What to run to put it into the glossary, with `…` where the term is not known."""


def recurring_edits(post_edits: Iterable[MeasuredEdit]) -> list[RecurringEdit]:
    """Return the ten changes of wording that were made in most segments, in at least two."""
    found: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for item in post_edits:
        for phrases in item.phrases:
            found[item.source_tag, item.tag, *phrases].append(item.source)
    often = [(key, sorted(set(sources))) for key, sources in found.items() if len(set(sources)) >= LEAST]
    often.sort(key=lambda pair: (-len(pair[1]), pair[0]))
    rows = []
    for (source, target, machine, edited), sources in often[:SHOWN]:
        term = _shared_term(sources, source)
        table = f"{source},{target}\\n{_cell(term or '…')},{_cell(edited)}\\n"
        command = f"printf '{table}' > terms.csv && translator glossary import terms.csv"
        rows.append(RecurringEdit(source, target, machine, edited, len(sources), term, command))
    return rows


def _cell(text: str) -> str:
    """Return `text` as a cell of CSV inside of a format of printf inside of single quotes."""
    if any(sign in text for sign in ',"\n'):
        text = '"' + text.replace('"', '""') + '"'
    return text.replace("\\", "\\\\").replace("%", "%%").replace("'", "'\\''")


def _shared_term(sources: Sequence[str], tag: str) -> str:
    """Return the longest run of words, none of them an everyday one at its ends, that stands in all of `sources`."""
    texts = [[token for token in tokenize(INLINE_TAG.sub(" ", text), tag) if token.strip()] for text in sources]
    folded = [f" {' '.join(token.casefold() for token in words)} " for words in texts]
    first = texts[0]
    for length in range(min(4, len(first)), 0, -1):
        for start in range(len(first) - length + 1):
            words = first[start : start + length]
            wanted = f" {' '.join(word.casefold() for word in words)} "
            are_terms = all(word[0].isalpha() and word.casefold() not in COMMON for word in words)
            if are_terms and all(wanted in text for text in folded):
                return ("" if is_chinese(tag) else " ").join(words)
    return ""
