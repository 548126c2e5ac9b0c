"""Text hidden from the Markdown parser everywhere: shortcodes, Liquid, JSX, MDX modules, containers, formulas."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from translator.bilingual.words.inline import TAG, protected_spans
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.dialects import PLAIN, dialect_of
from translator.newsroom.articles.items import Span, spliced
from translator.newsroom.articles.parser_input import ParserInput, Title

_NEXT_LINE = rb"\r?\n(?![ \t>]*(?:\r?\n|\Z))"
BACKSLASH_FORMULA = (
    rb"(?<!\\)\\\((?:[^\\\r\n]|\\[^()\r\n]|" + _NEXT_LINE + rb"){1,1000}+\\\)"
    rb"|^[ \t>]*\\\[(?:[^\\\r\n]|\\[^\[\]\r\n]|\\?" + _NEXT_LINE + rb"){1,4000}+\\\](?=[ \t]*$)"
    rb"|^[ \t>]*\\begin\{(?P<name>[a-z]+\*?)\}(?:[^\r\n]|" + _NEXT_LINE + rb"){0,4000}?\\end\{(?P=name)\}(?=[ \t]*$)"
)
_LOOKS_LIKE_ONE = pattern(rb"\\[A-Za-z]|[\^_=+<>]|\A\s*[^\s,.;]{1,3}\s*\Z|\A[\w\s*/.,()'|-]*\d[\w\s*/.,()'|-]*[*/-]")
_MONEY = pattern(r"\A\d[\d.,]*+\s+[A-Za-z]{3}")
_WORDS = pattern(r"(?<![\\A-Za-z])[A-Za-z]{3,}")
_MOST_ROUNDS = 16


def is_formula_text(text: bytes) -> bool:
    return _LOOKS_LIKE_ONE.search(text) is not None


def hide_false_formulas(reading: ParserInput) -> None:
    for _round in range(_MOST_ROUNDS if reading.data.count(b"$") > 1 else 0):
        # Hidden text may let the next sign begin another formula; each round takes one sign of two.
        false = [
            event.start
            for event in reading.events()
            if event.name == "InlineMath" and not _is_formula(reading.data, event.start, event.end)
        ]
        if not false:
            break
        for start in false:
            reading.hide(start, start + 1, "")
    reading.opaque.sort()


def _is_formula(data: bytes, start: int, end: int) -> bool:
    text, behind = data[start + 1 : end - 1].decode(), data[end : end + 1]
    if data[start - 1 : start].isalnum() or behind.isdigit() or _MONEY.match(text):
        return False
    return not behind.isalpha() or _WORDS.search(text) is None  # `the $n$th`


_BRACES = rb"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_ATTRIBUTES = rb"(?:\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|" + _BRACES + rb"))?|\s+" + _BRACES + rb")*\s*"
_OPAQUE = pattern(
    rb"(?P<opening>\{\{[<%]?|\{[%#]|\{/\*)"
    rb"|(?P<html><[A-Za-z][\w.-]*+(?=[^<{]*+\{)" + _ATTRIBUTES + rb"/?>|</?>)"
    rb"|(?P<module>(?:(?<=\n\n)|(?<=\r\n\r\n)|\A)(?:import|export)\b(?=[^\r\n]*(?:['\"{(=]|default))[^\r\n]*(?:\r?\n[^\r\n]+)*)"
    rb"|(?P<container>^[ \t>]*:{3,}[^\r\n]*$)"
    rb"|(?P<toc>^[ \t>]*\[(?:TOC|toc)\][ \t]*$)"
    rb"|(?P<placeholder>^[ \t>]*:[a-z][\w+-]*:(?![\w:]))"
    rb"|(?P<math>" + BACKSLASH_FORMULA + rb")",
    re.DOTALL | re.MULTILINE,
)
_CLOSINGS = {
    b"{{<": (b">}}", b"%}}"), b"{{%": (b">}}", b"%}}"), b"{{": (b"}}",), b"{%": (b"%}",), b"{#": (b"#}",),
    b"{/*": (b"*/}",),
}  # fmt: skip
# Bytes between the two ends of a shortcode, a Liquid tag or a JSX comment.
_LONGEST_SHORTCODE = 2000
_CANDIDATE = pattern(rb"\{|</?>|^(?:import|export)\b|:::|^[ \t>]*+:[a-z]|\\[(\[]|\[(?:TOC|toc)\]", re.MULTILINE)
_CONTAINER = pattern(rb"[ \t>]*+:{3,}+[ \t]*+(?:[A-Za-z][\w-]*+)?(?:\{[^}]*+\})?[ \t]*+")
_NAME = pattern(rb"[A-Za-z][\w-]*")
_REST_OF_LINE = pattern(rb"[ \t]*+(?:[\r\n]|\Z)")
_COMMENTS = frozenset({b"{#", b"{/"})
_LINES = frozenset({"container", "module", "toc"})


def prepare_markdown(body: bytes, *, format: str = "markdown") -> ParserInput:
    """Make the copy of `body` that the parser reads."""
    reading = ParserInput(bytearray(body))
    dialect = dialect_of(body, format)
    if dialect is not None:
        dialect.read_blocks(reading)
    hide_false_formulas(reading)
    body = reading.data
    if not _CANDIDATE.search(body):
        return reading
    opened: list[tuple[int, int, int]] = []
    for kind, start, end in _outside_code(body, reading.code_spans()):
        if kind == "container":
            _container(reading, body, start, end, opened)
        if kind in {"html", "shortcode", "module"} and body[start : start + 2] not in _COMMENTS:
            reading.offer_attributes(start, end)
            reading.unread.append((start, end, "code"))
        if kind == "math":
            reading.formulas.append((start, end))
        if kind in _LINES or (kind != "placeholder" and _is_alone(body, start, end)):
            reading.blank(start, end)
        else:
            reading.hide(start, end, kind)
    reading.opaque.sort()
    return reading


def protected_in_line(line: str) -> list[tuple[int, int, str]]:
    spans = protected_spans(line, code=True)
    if line.count("$") < 2 and "\\(" not in line:
        return spans
    body = line.encode("utf-8", "replace")
    reading = prepare_markdown(body, format=PLAIN)
    found = [(event.start, event.end) for event in reading.events() if event.name in {"InlineMath", "DisplayMath"}]
    places = [tuple(len(body[:at].decode()) for at in span) for span in (*found, *reading.formulas)]
    formulas = [(start, end, "math") for start, end in places if not TAG.search(line, start, end)]
    rest = [span for span in spans if not any(span[0] < end and start < span[1] for start, end, _kind in formulas)]
    return sorted(formulas + rest)


def formulas_in_dollars(markdown: str) -> str:
    if "$" not in markdown and "\\" not in markdown:
        return markdown
    body = markdown.encode()
    reading = prepare_markdown(body, format=PLAIN)
    changes = [(start, end, b"\\$") for start, end, kind in reading.opaque if not kind]
    for start, end in reading.formulas:
        text = body[start:end]
        new = (
            b"$%b$" % text[2:-2].strip()
            if text.startswith(b"\\(")
            else b"$$%b$$" % text.removeprefix(b"\\[").removesuffix(b"\\]")
        )
        changes.append((start, end, new))
    return spliced(body, sorted(changes)).decode()


def _outside_code(body: bytes, spans: list[Span]) -> Iterator[tuple[str, int, int]]:
    starts = [start for start, _end in spans]
    ends = _Ends(body)
    at = 0
    while match := _OPAQUE.search(body, at):
        start, end, kind = match.start(), match.end(), match.lastgroup or ""
        if kind == "placeholder":
            start = body.index(b":", start)  # An emoji that begins a line would make it a definition.
        elif kind == "math":
            start = body.index(b"\\", start)
            if not is_formula_text(body[start + 2 : end - 2]):
                at = start + 2
                continue
        elif kind == "opening":
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


# Finds where shortcodes end; what was searched once is not searched again for the next one.
class _Ends:
    def __init__(self, body: bytes) -> None:
        self._body = body
        self._found: dict[bytes, int] = {}

    # Return the end of the shortcode that begins at `start`; 0 where it has none, or a very distant one.
    def of(self, opening: bytes, start: int) -> int:
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


def _is_alone(body: bytes, start: int, end: int) -> bool:
    if _REST_OF_LINE.match(body, end) is None:
        return False
    while start and body[start - 1] in b" \t>":
        start -= 1
    return not start or body[start - 1] in b"\r\n"


# `opened` are those around it: their colons, where they begin, and the fewest colons up to there.
def _container(reading: ParserInput, body: bytes, start: int, end: int, opened: list[tuple[int, int, int]]) -> None:
    start = body.index(b":", start)
    text = body[start:end].lstrip(b":")
    colons = end - start - len(text)
    if text.strip():
        opened.append((colons, start, min(colons, opened[-1][2] if opened else colons)))
        name = _NAME.match(text.lstrip(b" \t{."))
        reading.openings[start] = f"::: {name[0].decode() if name else ''}"
        title = _container_title(body, start, end)
        if title is not None:
            reading.titles.append(title)
    elif opened and opened[-1][2] <= colons:
        while opened[-1][0] > colons:
            opened.pop()
        reading.closings[start] = opened.pop()[1]


def _container_title(body: bytes, start: int, end: int) -> Title | None:
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
    return Title(start, end) if start < end else None
