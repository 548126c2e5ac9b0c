"""Text of an article for a page, as runs: plain text, numbered tags, insertions and deletions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from translator.control_characters import printable
from translator.model import Placeholder
from translator.text_diff.word_diff import DiffSpan, WordDiff

_TAG = re.compile(r"</?(\d+)/?>")


class MarkedRun(NamedTuple):
    """A stretch of text that is drawn in a way of its own; the template `marked_text.html` draws it."""

    mark: Literal["tag", "ins", "del"]
    text: MarkedText
    is_soft: bool = False
    """Whether only punctuation, blanks or width changed."""
    meaning: str = ""
    """What a tag stands for in the article."""


MarkedText: TypeAlias = "str | list[str | MarkedRun]"
"""A string where nothing in the text is marked. Control characters are visible in it."""


def plain_text(text: str, placeholders: Sequence[Placeholder] = ()) -> MarkedText:
    """Return a text with its numbered tags."""
    text = printable(text)
    if "<" not in text:
        return text
    runs: list[str | MarkedRun] = []
    at = 0
    for match in _TAG.finditer(text):
        meaning = next((item.opening for item in placeholders if item.number == int(match[1])), "")
        runs += [text[at : match.start()], MarkedRun("tag", match[0], meaning=printable(meaning))]
        at = match.end()
    return [*runs, text[at:]]


def marked_text(found: WordDiff, mark: Literal["ins", "del"], placeholders: Sequence[Placeholder] = ()) -> MarkedText:
    """Return the new text with its insertions, or the old one with its deletions."""
    text, spans = (found.new, found.new_spans) if mark == "ins" else (found.old, found.old_spans)
    if not any(span.is_changed for span in spans):
        return plain_text(text, placeholders)
    runs: list[str | MarkedRun] = []
    for span in spans:
        runs += _marked_span(text[span.start : span.end], span, mark, placeholders)
    return runs


def twice_marked_text(before: WordDiff, after: WordDiff, placeholders: Sequence[Placeholder] = ()) -> MarkedText:
    """Mark in the middle one of three versions what it inserted, and in and around that what the next one deleted."""
    runs: list[str | MarkedRun] = []
    for span in before.new_spans:
        inner: list[str | MarkedRun] = []
        for other in after.old_spans:
            start, end = max(span.start, other.start), min(span.end, other.end)
            if start < end:
                inner += _marked_span(before.new[start:end], other, "del", placeholders)
        runs += [MarkedRun("ins", inner, span.is_soft)] if span.is_changed else inner
    return runs


def _marked_span(
    text: str, span: DiffSpan, mark: Literal["ins", "del"], placeholders: Sequence[Placeholder]
) -> Sequence[str | MarkedRun]:
    shown = plain_text(text, placeholders)
    if span.is_changed:
        return (MarkedRun(mark, shown if text.strip() else "␣" * len(text), span.is_soft),)
    return (shown,) if isinstance(shown, str) else shown
