"""
The events of the Markdown parser, and the copy of the body that it reads.

The copy is as long as the original, so that offsets into one are offsets into the other. Everything that is not
Markdown (shortcodes, Liquid, MDX, containers) is hidden in it: a line that contains nothing else becomes blank; within
a line, the letter X replaces every byte.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from translator.formats.slots import Span

ParserEvent = tuple[Any, int, int]
"""An event of the parser, and its bytes."""

EMPHASIS_EVENTS = {"Emphasis": "emphasis", "Strong": "strong", "Strikethrough": "strike"}
"""Event → kind of placeholder."""

_BRACES = rb"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_ATTRIBUTES = rb"(?:\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|" + _BRACES + rb"))?|\s+" + _BRACES + rb")*\s*"
_OPAQUE = re.compile(
    rb"(?P<shortcode>\{\{[<%].{0,2000}?[>%]\}\}|\{%.{0,2000}?%\}|\{\{.{0,2000}?\}\}|\{#.{0,2000}?#\})"
    rb"|(?P<html><[A-Za-z][\w.-]*(?=[^<]*[{])" + _ATTRIBUTES + rb"/?>|</?>|\{/\*.{0,2000}?\*/\})"
    rb"|(?P<module>(?:(?<=\n\n)|(?<=\r\n\r\n)|\A)(?:import|export)\b(?=[^\r\n]*(?:['\"{(=]|default))[^\r\n]*(?:\r?\n[^\r\n]+)*)"
    rb"|(?P<container>^[ \t>]*:{3,}[^\r\n]*$)"
    rb"|(?P<price>(?<![\\$])\$(?=\d[^$\r\n]*\$\d))",
    re.DOTALL | re.MULTILINE,
)
_CANDIDATE = re.compile(rb"\{|</?>|^(?:import|export)\b|:::|\$\d", re.MULTILINE)
_CONTAINER = re.compile(
    rb"[ \t>]*:{3,}[ \t]*(?:[A-Za-z][\w-]*)?(?:\{[^}]*\})?[ \t]*"
    rb"(?:\[(?P<bracketed>.*)\]|(?P<plain>.*?))[ \t]*(?:\{[^}]*\}[ \t]*)?\Z"
)
_PREFIX = re.compile(rb"[ \t>]*\Z")
_NOT_A_BREAK = re.compile(rb"[^\r\n]")


@dataclass(slots=True)
class ParserInput:
    """The copy of the body that the parser reads, and what is hidden in it."""

    data: bytes
    """As long as the body."""
    opaque: list[tuple[int, int, str]] = field(default_factory=list)
    """Spans of X within a line, in order, with the kind of placeholder (empty for plain text)."""
    titles: list[Span] = field(default_factory=list)
    """Titles of `:::` containers, in order."""


def parse_events(data: bytes) -> list[ParserEvent]:
    """
    Parse Markdown and return its events with byte ranges; empty where the parser fails.

    The extensions are those of docs/architecture.md: GFM, footnotes, math, definition lists, heading attributes.
    """
    from pyromark import Options, events_with_range

    options = (
        Options.ENABLE_TABLES | Options.ENABLE_FOOTNOTES | Options.ENABLE_STRIKETHROUGH | Options.ENABLE_TASKLISTS
        | Options.ENABLE_HEADING_ATTRIBUTES | Options.ENABLE_DEFINITION_LIST | Options.ENABLE_MATH | Options.ENABLE_GFM
    )  # fmt: skip
    try:
        return [
            (event, span["start"], span["end"]) for event, span in events_with_range(data.decode(), options=options)
        ]
    except BaseException as error:
        # A panic of the Rust parser arrives as a BaseException of a class that cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        return []


def describe_event(event: Any) -> tuple[str, Any, bool, bool]:
    """Return the name of an event, its attributes, and whether it starts or ends an element."""
    if isinstance(event, str):
        return event, None, False, False
    key, value = next(iter(event.items()))
    if key not in {"Start", "End"}:
        return key, value, False, False
    name, attributes = (value, None) if isinstance(value, str) else next(iter(value.items()))
    return name, attributes, key == "Start", key == "End"


def prepare_markdown(body: bytes) -> ParserInput:
    """Make the copy of `body` that the parser reads."""
    reading = ParserInput(body)
    if not _CANDIDATE.search(body):
        return reading
    copy = bytearray(body)
    for match in _outside_code(body):
        kind = match.lastgroup or ""
        if kind == "container":
            title = _container_title(match)
            if title is not None:
                reading.titles.append(title)
        if kind in {"container", "module"} or (kind != "price" and _is_alone(body, match.start(), match.end())):
            copy[match.start() : match.end()] = _blanked(match)
        else:
            copy[match.start() : match.end()] = b"X" * len(match[0])
            reading.opaque.append((match.start(), match.end(), "" if kind == "price" else kind))
    reading.data = bytes(copy)
    return reading


def _outside_code(body: bytes) -> Iterator[re.Match[bytes]]:
    spans = code_spans(body)
    starts = [start for start, _end in spans]
    at = 0
    while match := _OPAQUE.search(body, at):
        index = bisect_right(starts, match.start()) - 1
        if index >= 0 and match.start() < spans[index][1]:
            at = spans[index][1] if match.lastgroup != "container" else match.end()
            continue
        at = match.end()
        # A tag without braces is plain HTML, which the parser knows; an empty tag is JSX.
        if match.lastgroup != "html" or b"{" in match[0] or match[0] in {b"<>", b"</>"}:
            yield match


def code_spans(body: bytes) -> list[Span]:
    """Return the bytes that are code, a formula or a block of HTML, in order."""
    spans: list[Span] = []
    for event, start, end in parse_events(body):
        if isinstance(event, dict):
            opened = event.get("Start")
            is_block = isinstance(opened, dict) and "CodeBlock" in opened
            # `$5-$10` is two prices: a dollar sign that a digit follows closes no formula.
            is_formula = "InlineMath" in event and not body[end : end + 1].isdigit()
            is_code = is_formula or "Code" in event or "DisplayMath" in event
            if is_block or is_code or opened == "HtmlBlock":
                spans.append((start, end))
    return sorted(spans)


def _is_alone(body: bytes, start: int, end: int) -> bool:
    """Tell whether nothing but white space and quotation marks shares the first and the last line of the span."""
    line = max(body.rfind(b"\n", 0, start), body.rfind(b"\r", 0, start)) + 1
    rest = re.compile(rb"[ \t]*(?:[\r\n]|\Z)").match(body, end)
    return rest is not None and _PREFIX.match(body[line:start]) is not None


def _blanked(match: re.Match[bytes]) -> bytes:
    """Replace a match by blanks, except the marks of block quotes before a container."""
    text = match[0]
    prefix = len(text) - len(text.lstrip(b" \t>")) if match.lastgroup == "container" else 0
    return text[:prefix] + _NOT_A_BREAK.sub(b" ", text[prefix:])


def _container_title(match: re.Match[bytes]) -> Span | None:
    parts = _CONTAINER.match(match[0])
    if parts is None:
        return None
    name = "bracketed" if parts["bracketed"] is not None else "plain"
    start, end = parts.span(name)
    return (match.start() + start, match.start() + end) if start < end else None
