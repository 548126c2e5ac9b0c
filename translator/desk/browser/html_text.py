"""
Text of an article as HTML: escaped, tags shown as tags, terms that can be clicked, and what changed.

The template `marked_text.html` draws the marks; nothing else on the pages is marked as safe.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from translator.bilingual.alignment.text_diff.word_diff import diff_words
from translator.bilingual.model import Placeholder, TermMatch
from translator.bilingual.words.control_characters import printable
from translator.desk.browser.errors import TEMPLATES
from translator.desk.render.diff_html import Mark, marked_text, plain_text
from translator.newsroom.ground.html.environment import environment
from translator.newsroom.review.filters import text_spans


class LinkedTerm(NamedTuple):
    """A term in a source, and what a click on it puts into the target."""

    text: Markup
    rendering: str
    renderings: str
    """All of them, for the hint."""


def plain(text: str, placeholders: Sequence[Placeholder] = (), wanted: Sequence[str] = ()) -> Markup:
    """Return text with its numbered tags as small signs that say what they stand for, and what is `wanted` marked."""
    return plain_text(text, placeholders, text_spans(text, wanted))


def with_terms(
    text: str,
    terms: Sequence[TermMatch],
    placeholders: Sequence[Placeholder] = (),
    wanted: Sequence[str] = (),
    *,
    readonly: str = "",
) -> Markup:
    """
    Return a source text in which a term is a button that puts its rendering into the target, and `wanted` is marked.

    `readonly` says why nothing can be put there, if so.
    """
    spans = text_spans(text, wanted)

    def part(start: int, end: int, placeholders: Sequence[Placeholder] = ()) -> Markup:
        inside = [(max(first, start) - start, min(last, end) - start) for first, last in spans]
        return plain_text(text[start:end], placeholders, [span for span in inside if span[0] < span[1]])

    parts: list[Markup | LinkedTerm] = []
    at = 0
    for match in sorted(terms, key=lambda item: (item.start, item.start - item.end)):
        if match.start < at or match.entry.status == "forbidden" or not match.entry.offers:
            continue
        renderings = match.entry.offers
        parts.append(part(at, match.start, placeholders))
        parts.append(
            LinkedTerm(part(match.start, match.end), printable(renderings[0]), printable(" / ".join(renderings)))
        )
        at = match.end
    macros: Any = environment(TEMPLATES).get_template("marked_text.html").module
    return Markup(macros.with_terms([*parts, part(at, len(text), placeholders)], readonly))


def changed(old: str, new: str, tag: str, mark: Mark, placeholders: Sequence[Placeholder] = ()) -> Markup:
    """Return the new text with what was inserted, or the old one with what was deleted."""
    return marked_text(diff_words(old, new, tag), mark, placeholders)
