"""
Text of an article as HTML: numbered tags as small signs, insertions and deletions, and everything else escaped.

The template `marked_text.html` draws what stands before and after a mark, once; a page has a hundred thousand of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, TypeAlias

from markupsafe import Markup, escape

from translator.bilingual.alignment.word_diff import WordDiff
from translator.bilingual.i18n import _, message_language
from translator.bilingual.model import Placeholder
from translator.bilingual.words.patterns import pattern, printable
from translator.newsroom.ground.html.environment import environment

Mark: TypeAlias = Literal["ins", "del"]
# Kind of a mark, and whether only punctuation, blanks or width changed → what stands before and after its text.
_Around: TypeAlias = dict[tuple[Mark, bool], tuple[str, str]]
_NOTHING = ("", "")
_SPECIAL = pattern("[&<>'\"]")
_TAG = pattern(r"</?(\d+)/?>")


def plain_text(text: str, placeholders: Sequence[Placeholder] = (), found: Sequence[tuple[int, int]] = ()) -> Markup:
    """
    Return a text with its numbered tags, which say what they stand for. Control characters are visible in it.

    `found` are the offsets of what a search found, in order: it is marked, but for tags.
    """
    write = _writer(text, placeholders)
    if not found:
        return Markup(write(text))
    before, after = str(_macros().before_found()), str(_macros().after_found())
    pieces: list[str] = []
    at = 0
    for start, end in _without_tags(text, found):
        pieces += (write(text[at:start]), before, write(text[start:end]), after)
        at = end
    return Markup("".join([*pieces, write(text[at:])]))


def _without_tags(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield what is left of each span outside of the tags of `text`, which cannot be marked in part."""
    signs = iter([match.span() for match in _TAG.finditer(text)])
    sign = next(signs, None)
    for start, end in spans:
        while sign and sign[0] < end:
            if start < sign[0]:
                yield start, sign[0]
            start = max(start, sign[1])
            if sign[1] >= end:
                break
            sign = next(signs, None)
        if start < end:
            yield start, end


def marked_text(found: WordDiff, mark: Mark, placeholders: Sequence[Placeholder] = ()) -> Markup:
    """Return the new text with its insertions, or the old one with its deletions."""
    text, spans = (found.new, found.new_spans) if mark == "ins" else (found.old, found.old_spans)
    write, around = _writer(text, placeholders), _around(message_language())
    pieces: list[str] = []
    for start, end, is_changed, is_soft in spans:
        opening, closing = around[mark, is_soft] if is_changed else _NOTHING
        pieces += (opening, _part(text[start:end], write, is_changed=is_changed), closing)
    return Markup("".join(pieces))


def twice_marked_text(before: WordDiff, after: WordDiff, placeholders: Sequence[Placeholder] = ()) -> Markup:
    """Mark in the middle one of three versions what it inserted, and in and around that what the next one deleted."""
    text, deleted = before.new, after.old_spans
    write, around = _writer(text, placeholders), _around(message_language())
    pieces: list[str] = []
    for first, last, is_inserted, is_soft in before.new_spans:
        opening, closing = around["ins", is_soft] if is_inserted else _NOTHING
        pieces.append(opening)
        for start, end, is_deleted, is_softly_deleted in deleted:
            start, end = max(first, start), min(last, end)
            if start < end:
                inner, outer = around["del", is_softly_deleted] if is_deleted else _NOTHING
                pieces += (inner, _part(text[start:end], write, is_changed=is_deleted), outer)
        pieces.append(closing)
    return Markup("".join(pieces))


def _part(text: str, write: Callable[[str], str], *, is_changed: bool) -> str:
    """Return one part of a text as HTML; a changed blank is made visible."""
    return write(text) if not is_changed or text.strip() else "␣" * len(text)


def _writer(text: str, placeholders: Sequence[Placeholder]) -> Callable[[str], str]:
    """Return what writes parts of `text` as HTML; most texts hold nothing that would have to be escaped."""
    if "<" in text or not text.isprintable():
        return partial(_escaped, {str(item.number): item.opening for item in placeholders})
    return str if _SPECIAL.search(text) is None else escape


def _escaped(meanings: Mapping[str, str], text: str) -> str:
    text = printable(text)
    if "<" not in text:
        return escape(text)
    pieces: list[str] = []
    at = 0
    for match in _TAG.finditer(text):
        meaning = meanings.get(match[1], "")
        pieces += [escape(text[at : match.start()]), _macros().tag(match[0], printable(meaning))]
        at = match.end()
    return "".join([*pieces, escape(text[at:])])


@cache
def _around(language: str) -> _Around:
    """Return what stands around marks, with the words that a screen reader says in the language of the messages."""
    del language
    words: dict[Mark, str] = {"ins": _("[inserted] "), "del": _("[deleted] ")}
    macros = _macros()
    return {
        (mark, is_soft): (str(macros.before_mark(mark, is_soft, word)), str(macros.after_mark(mark)))
        for mark, word in words.items()
        for is_soft in (False, True)
    }


@cache
def _macros() -> Any:
    return environment(Path(__file__).parent / "templates").get_template("marked_text.html").module
