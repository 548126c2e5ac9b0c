"""
Text of an article as HTML: escaped, tags shown as tags, terms that can be clicked, and what changed.

All that comes from an article goes through `plain`; nothing else on the pages is marked as safe.
"""

from __future__ import annotations

import re
from html import escape as escape_html
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

from translator.control_characters import printable
from translator.i18n import _
from translator.text_diff.word_diff import diff_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.model import Placeholder, TermMatch
    from translator.text_diff.word_diff import DiffSpan

_TAG = re.compile(r"</?(\d+)/?>")


def escape(text: str) -> Markup:
    """Make text harmless in HTML; control signs and turns of direction become visible, one sign for one."""
    return Markup(escape_html(printable(text)))


def plain(text: str, placeholders: Sequence[Placeholder] = ()) -> Markup:
    """Return text with its numbered tags as small signs that say what they stand for."""
    parts, at = [], 0
    for match in _TAG.finditer(text):
        meaning = next((item.opening for item in placeholders if item.number == int(match[1])), "")
        parts += [escape(text[at : match.start()]), _tag(match[0], meaning)]
        at = match.end()
    return Markup("").join([*parts, escape(text[at:])])


def _tag(tag: str, meaning: str) -> Markup:
    title = Markup(' title="{}"').format(escape(meaning)) if meaning else ""
    return Markup('<span class="tag"{}>{}</span>').format(title, escape(tag))


def with_terms(text: str, terms: Sequence[TermMatch], placeholders: Sequence[Placeholder] = ()) -> Markup:
    """Return a source text in which a term is a button that puts its rendering into the target."""
    parts, at = [], 0
    for match in sorted(terms, key=lambda item: (item.start, item.start - item.end)):
        if match.start < at:
            continue
        rendering = (match.entry.targets or (match.entry.source,))[0]
        forbidden = match.entry.status == "forbidden"
        if forbidden:
            continue
        parts.append(plain(text[at : match.start], placeholders))
        parts.append(
            Markup('<button type="button" class="term" data-insert="{}" title="{}">{}</button>').format(
                escape(rendering), escape(" / ".join(match.entry.targets)), plain(text[match.start : match.end])
            )
        )
        at = match.end
    return Markup("").join([*parts, plain(text[at:], placeholders)])


def changed(
    old: str, new: str, tag: str, mark: Literal["ins", "del"], placeholders: Sequence[Placeholder] = ()
) -> Markup:
    """Return the new text with what came in, or the old one with what went out."""
    found = diff_words(old, new, tag)
    text, spans = (found.new, found.new_spans) if mark == "ins" else (found.old, found.old_spans)
    return Markup("").join(_spans(text, spans, mark, placeholders))


def _spans(text: str, spans: Sequence[DiffSpan], mark: str, placeholders: Sequence[Placeholder]) -> Iterator[Markup]:
    word = {"ins": _("[inserted] "), "del": _("[deleted] ")}[mark]
    for span in spans:
        piece = text[span.start : span.end]
        inner = plain(piece, placeholders)
        if not span.is_changed:
            yield inner
            continue
        shown = inner if piece.strip() else Markup("␣") * len(piece)
        yield Markup('<{mark}{soft}><span class="vh">{word}</span>{shown}</{mark}>').format(
            mark=Markup(mark), soft=Markup(' class="soft"') if span.is_soft else "", word=word, shown=shown
        )
