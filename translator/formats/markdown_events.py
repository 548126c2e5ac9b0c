"""
The events of the Markdown parser, and the copy of the body that it reads.

The copy is as long as the original, so that offsets into one are offsets into the other. Everything that is not
Markdown (shortcodes, Liquid, MDX, containers) is hidden in it: a line that contains nothing else becomes blank; within
a line, the letter X replaces every byte.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from translator.errors import ArticleError
from translator.formats.slots import Span
from translator.i18n import _
from translator.patterns import pattern


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

_BRACES = rb"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_ATTRIBUTES = rb"(?:\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|" + _BRACES + rb"))?|\s+" + _BRACES + rb")*\s*"
_OPAQUE = pattern(
    rb"(?P<opening>\{\{[<%]?|\{[%#]|\{/\*)"
    rb"|(?P<html><[A-Za-z][\w.-]*+(?=[^<{]*+\{)" + _ATTRIBUTES + rb"/?>|</?>)"
    rb"|(?P<module>(?:(?<=\n\n)|(?<=\r\n\r\n)|\A)(?:import|export)\b(?=[^\r\n]*(?:['\"{(=]|default))[^\r\n]*(?:\r?\n[^\r\n]+)*)"
    rb"|(?P<container>^[ \t>]*:{3,}[^\r\n]*$)"
    rb"|(?P<price>(?<![\\$])\$(?=\d[^$\r\n]*\$\d))",
    re.DOTALL | re.MULTILINE,
)
_CLOSINGS = {
    b"{{<": (b">}}", b"%}}"), b"{{%": (b">}}", b"%}}"), b"{{": (b"}}",), b"{%": (b"%}",), b"{#": (b"#}",),
    b"{/*": (b"*/}",),
}  # fmt: skip
_LONGEST_SHORTCODE = 2000
"""Bytes between the two ends of a shortcode, a Liquid tag or a JSX comment."""
_CANDIDATE = pattern(rb"\{|</?>|^(?:import|export)\b|:::|\$\d", re.MULTILINE)
_CONTAINER = pattern(rb"[ \t>]*+:{3,}+[ \t]*+(?:[A-Za-z][\w-]*+)?(?:\{[^}]*+\})?[ \t]*+")
_REST_OF_LINE = pattern(rb"[ \t]*+(?:[\r\n]|\Z)")
_NOT_A_BREAK = pattern(rb"[^\r\n]")
_DELIMITER_ROW = pattern(rb"^[ \t>]*+[|:\- \t]++\r?$", re.MULTILINE)
"""The line below the head of a table, and rules."""
_BLANK_LINE = pattern(rb"^[ \t>]*+\r?$", re.MULTILINE)
_MOST_MISSING = 50_000
"""Cells that the rows of all tables may have fewer than their heads."""
_MAY_BE_CODE = pattern(rb"[`$<~\t]|    ")


@dataclass(slots=True)
class ParserInput:
    """The copy of the body that the parser reads, and what is hidden in it."""

    data: bytes
    """As long as the body."""
    opaque: list[tuple[int, int, str]] = field(default_factory=list)
    """Spans of X within a line, in order, with the kind of placeholder (empty for plain text)."""
    titles: list[Span] = field(default_factory=list)
    """Titles of `:::` containers, in order."""


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


def prepare_markdown(body: bytes) -> ParserInput:
    """Make the copy of `body` that the parser reads."""
    reading = ParserInput(body)
    if not _CANDIDATE.search(body):
        return reading
    copy = bytearray(body)
    for kind, start, end in _outside_code(body):
        if kind == "container":
            title = _container_title(body, start, end)
            if title is not None:
                reading.titles.append(title)
        if kind in {"container", "module"} or (kind != "price" and _is_alone(body, start, end)):
            copy[start:end] = _blanked(body[start:end], is_container=kind == "container")
        else:
            copy[start:end] = b"X" * (end - start)
            reading.opaque.append((start, end, "" if kind == "price" else kind))
    reading.data = bytes(copy)
    return reading


def _outside_code(body: bytes) -> Iterator[tuple[str, int, int]]:
    """Yield what is hidden: its kind and its span."""
    spans = code_spans(body)
    starts = [start for start, _end in spans]
    ends = _Ends(body)
    at = 0
    while match := _OPAQUE.search(body, at):
        start, end, kind = match.start(), match.end(), match.lastgroup or ""
        if kind == "opening":
            kind = "html" if match[0] == b"{/*" else "shortcode"
            end = ends.of(match[0], start)
            if not end:
                at = start + 1
                continue
        index = bisect_right(starts, start) - 1
        if index >= 0 and start < spans[index][1]:
            at = spans[index][1] if kind != "container" else end
            continue
        at = end
        # A tag without braces is plain HTML, which the parser knows; an empty tag is JSX.
        if kind != "html" or b"{" in body[start:end] or body[start:end] in {b"<>", b"</>"}:
            yield kind, start, end


class _Ends:
    """Finds where shortcodes end; what was searched once is not searched again for the next one."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._found: dict[bytes, int] = {}

    def of(self, opening: bytes, start: int) -> int:
        """Return the end of the shortcode that begins at `start`; 0 where it has none, or a very distant one."""
        inside = start + len(opening)
        places = [(self._next(mark, inside), len(mark)) for mark in _CLOSINGS[opening]]
        place, length = min(places, key=lambda found: found[0])
        if place - inside <= _LONGEST_SHORTCODE:
            return place + length
        return self.of(b"{{", start) if len(opening) > len(b"{{") and opening.startswith(b"{{") else 0

    def _next(self, mark: bytes, at: int) -> int:
        place = self._found.get(mark, -1)
        if place < at:
            place = self._body.find(mark, at)
            place = self._found[mark] = place if place >= 0 else len(self._body) + _LONGEST_SHORTCODE + 1
        return place


def code_spans(body: bytes) -> list[Span]:
    """Return the bytes that are code, a formula or a block of HTML, in order."""
    spans: list[Span] = []
    for name, _value, is_start, _is_end, start, end in parse_events(body) if _MAY_BE_CODE.search(body) else ():
        is_block = is_start and name in {"CodeBlock", "HtmlBlock"}
        # `$5-$10` is two prices: a dollar sign that a digit follows closes no formula.
        is_formula = name == "InlineMath" and not body[end : end + 1].isdigit()
        if is_block or is_formula or name in {"Code", "DisplayMath"}:
            spans.append((start, end))
    return sorted(spans)


def _is_alone(body: bytes, start: int, end: int) -> bool:
    """Whether nothing but white space and quotation marks shares the first and the last line of the span."""
    if _REST_OF_LINE.match(body, end) is None:
        return False
    while start and body[start - 1] in b" \t>":
        start -= 1
    return not start or body[start - 1] in b"\r\n"


def _blanked(text: bytes, *, is_container: bool) -> bytes:
    """Replace a text by blanks, except the marks of block quotes before a container."""
    prefix = len(text) - len(text.lstrip(b" \t>")) if is_container else 0
    return text[:prefix] + _NOT_A_BREAK.sub(b" ", text[prefix:])


def _container_title(body: bytes, start: int, end: int) -> Span | None:
    """Return the title in the line of a container, behind its name and before its attributes."""
    parts = _CONTAINER.match(body, start, end)
    if parts is None:
        return None
    start = parts.end()
    end = start + len(body[start:end].rstrip(b" \t"))
    if body[start:end].endswith(b"}"):
        attributes = body.find(b"{", max(start, body.rfind(b"}", start, end - 1)), end)
        if attributes >= 0:
            end = start + len(body[start:attributes].rstrip(b" \t"))
    if body[start : start + 1] == b"[" and body[start:end].endswith(b"]") and end - start > 1:
        start, end = start + 1, end - 1
    return (start, end) if start < end else None
