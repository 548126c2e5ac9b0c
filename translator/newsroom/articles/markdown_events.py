"""
The events of the Markdown parser, and the copy of the body that it reads.

The copy is as long as the original, so that offsets into one are offsets into the other. Everything that is not
Markdown (shortcodes, Liquid, MDX, containers) is hidden in it: a line that contains nothing else becomes blank; within
a line, the letter X replaces every byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from translator.bilingual.errors import ArticleError
from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern


class ParserEvent(NamedTuple):
    """An event of the parser, taken apart."""

    name: str
    """Of the element or piece: `Heading`, `Text`."""
    value: Any
    """Its attributes or text, None where it has none."""
    is_start: bool
    """Whether it begins an element."""
    is_end: bool
    start: int
    end: int
    """The bytes of the element or piece, half-open."""


EMPHASIS_EVENTS = {"Emphasis": "emphasis", "Strong": "strong", "Strikethrough": "strike"}
"""Event → kind of placeholder."""

# The line below the head of a table, and rules.
_DELIMITER_ROW = pattern(rb"^[ \t>]*+[|:\- \t]++\r?$", re.MULTILINE)
_BLANK_LINE = pattern(rb"^[ \t>]*+\r?$", re.MULTILINE)
# Cells that the rows of all tables may have fewer than their heads.
_MOST_MISSING = 50_000


@lru_cache(maxsize=4)
def parse_events(data: bytes) -> tuple[ParserEvent, ...]:
    """
    Parse Markdown and return its events with byte ranges; empty where the parser fails.

    The extensions are those of docs/architecture.md: GFM, footnotes, math, definition lists, heading attributes.
    Several readers ask about the same bodies, one after another (a source and its versions): the last answers are
    remembered. Raises `ArticleError` for tables that are nearly empty.
    """
    from pyromark import Options, events_with_range

    _refuse_short_rows(data)
    options = (
        Options.ENABLE_TABLES | Options.ENABLE_FOOTNOTES | Options.ENABLE_STRIKETHROUGH | Options.ENABLE_TASKLISTS
        | Options.ENABLE_HEADING_ATTRIBUTES | Options.ENABLE_DEFINITION_LIST | Options.ENABLE_MATH | Options.ENABLE_GFM
    )  # fmt: skip
    try:
        return tuple(_described(events_with_range(data.decode(), options=options)))
    except BaseException as error:
        # A panic of the Rust parser arrives as a BaseException of a class that cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        return ()


def parse_line(data: bytes) -> tuple[ParserEvent, ...]:
    """Parse one line as `parse_events` does, which goes on remembering whole bodies."""
    return parse_events.__wrapped__(data)


def _refuse_short_rows(data: bytes) -> None:
    """
    Raise `ArticleError` where the rows of tables have far fewer cells than their heads.

    The parser fills them up: of 200,000 bytes it would make twenty million cells.
    """
    missing = end = widest = written = lines = 0
    for match in _DELIMITER_ROW.finditer(data) if b"|" in data else ():
        if b"|" not in match[0] or b"-" not in match[0]:
            continue
        columns = match[0].strip(b" \t>|\r").count(b"|") + 1
        if match.start() >= end:
            blank = _BLANK_LINE.search(data, match.end())
            end = blank.start() if blank else len(data)
            written, lines = data.count(b"|", match.end(), end), data.count(b"\n", match.end() + 1, end)
            widest = 0
        if columns > widest:
            missing += max(0, columns * lines - written) - max(0, widest * lines - written)
            widest = columns
        if missing > _MOST_MISSING:
            message = _(
                "the rows of a table of {columns} columns have {count} cells too few", columns=columns,
                count=f"{missing:,}",
            )  # fmt: skip
            raise ArticleError(message, hint=_("write all cells of each row, or a blank line behind the table"))


def _described(found: Iterable[Any]) -> Iterator[ParserEvent]:
    """
    Take events apart.

    Texts that follow on each other and stand in the body as they are become one, because the parser begins a new one
    at each sign that might have been markup.
    """
    make, event_class = tuple.__new__, ParserEvent
    pieces: list[str] = []
    first = last = 0
    for event, span in found:
        start, end = span["start"], span["end"]
        is_start = is_end = False
        if event.__class__ is str:
            name, value = event, None
        else:
            ((name, value),) = event.items()
            if name == "Text" and end - start == (len(value) if value.isascii() else len(value.encode())):
                if pieces and start != last:
                    yield make(event_class, ("Text", "".join(pieces), False, False, first, last))
                    pieces.clear()
                if not pieces:
                    first = start
                pieces.append(value)
                last = end
                continue
            is_start, is_end = name == "Start", name == "End"
            if is_start or is_end:
                name, value = (value, None) if value.__class__ is str else next(iter(value.items()))
        if pieces:
            yield make(event_class, ("Text", "".join(pieces), False, False, first, last))
            pieces.clear()
        yield make(event_class, (name, value, is_start, is_end, start, end))
    if pieces:
        yield make(event_class, ("Text", "".join(pieces), False, False, first, last))
