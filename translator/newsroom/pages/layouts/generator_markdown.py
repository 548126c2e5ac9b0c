"""
Markdown as each site generator reads it, where it differs from CommonMark: formulas, lists, media, containers.

Source: the manuals of remark-math, Hugo, pymdownx.arithmatex, MyST, Docusaurus.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html import escape, unescape
from typing import NamedTuple

from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.dialects import dialect_of
from translator.newsroom.articles.markdown_input import formulas_in_dollars, prepare_markdown
from translator.newsroom.articles.parser_input import Line, ParserInput, Title, read_lines
from translator.newsroom.pages.layouts import names

_DEEPEST = 40
_TABS = frozenset({"===", "tab", "tab-item", "tabbed"})
_FOLDED = frozenset({"details", "dropdown", "toggle"})
_VERSION_NOTES = frozenset({"versionadded", "versionchanged", "deprecated", "versionremoved"})
_CODE = pattern("code|code-block|code-cell|sourcecode|parsed-literal|mermaid|graphviz|plantuml")
# Directives that only their own generator can show.
_UNSEEN = pattern(
    "include|literalinclude|toctree|contents|eval-rst|raw|bibliography|index|youtube|iframe|video|embed|tableofcontents"
    "|highlight|currentmodule|module|meta|csv-table"
)
_DIRECTIVE = pattern(
    rb"(?P<marks>`{3,}|~{3,}|:{3,})[ \t]*\{(?P<name>[A-Za-z][\w:*+-]*)\}[ \t]*(?P<argument>.*?)[ \t]*\Z"
)
_OPTION = pattern(rb":[\w-]+:")
_ROLE = pattern(r"\{(?:[\w.+-]+:)*(?P<name>[\w.+-]+)\}`+(?P<text>[^`]*)`*\Z")
_ALERT = pattern(rb"\[!(?P<kind>[A-Za-z]+)\][+-]?[ \t]*(?P<title>.*)\Z")
_SIGNS = ("```{", "~~~{", "[!")


def with_plain_containers(markdown: str, *, format: str, word: Callable[[str], str]) -> str:
    """
    Return the Markdown of an article without what only the dialect `format` knows; `markdown` is any dialect.

    `word` gives what a kind of box is called in the language of the article, empty where it has no name.
    """
    body = markdown.encode()
    reading = prepare_markdown(body, format=format)
    if reading.data == body and not reading.separators and not any(sign in markdown for sign in _SIGNS):
        return markdown
    return _Writer(body, reading, word).write()


class _Open(NamedTuple):
    end: int
    """Where its last line begins, if it has one."""
    indent: int
    """Columns by which its lines are indented at least."""
    columns: int
    """Columns that are the indentation of containers, and not of its text."""
    quotes: int
    prefix: str
    tag: str
    """Closes it."""


@dataclass
class _Writer:
    body: bytes
    reading: ParserInput
    word: Callable[[str], str]
    _made: list[str] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)
    """The containers around this line."""
    _marks: list[str] = field(default_factory=list)
    """The closing signs of the marks and roles around this place."""

    def write(self) -> str:
        reading, separators = self.reading, set(self.reading.separators)
        ends = {start: end for end, start in reading.closings.items()}
        lines = read_lines(self.body)
        for line in lines:
            if line.text.strip():
                self._leave(line)
            prefix = self._prefix(line)
            if line.first in separators:
                self._blank(prefix)
            name = reading.containers.get(line.start) or reading.openings.get(line.start)
            if name is not None:
                self._container(line, name, prefix, ends.get(line.start, len(self.body)))
            elif line.start in reading.closings:
                continue
            elif (directive := _DIRECTIVE.match(line.text)) and not self._is_code(line.start):
                self._directive(directive, line, lines, prefix)
            elif self._is_hidden(line):
                self._hidden_line(line, prefix)
            elif not self._alert(line, prefix):
                self._made.append(prefix + self._text(line.start, line.next))
        while self._open:
            self._close()
        return "".join(self._made)

    def _prefix(self, line: Line) -> str:
        prefix = self.body[line.first : line.start].decode()
        columns = self._open[-1].columns if self._open else 0
        quotes = prefix.rfind(">") + 1
        return prefix[:quotes] + prefix[quotes:].expandtabs(4)[columns:] if columns else prefix

    def _blank(self, prefix: str) -> None:
        self._made.append(f"{prefix.rstrip()}\n")

    def _block(self, prefix: str, *html: str) -> None:
        self._blank(prefix)
        self._made += [f"{prefix}{line}\n" for line in html if line]
        self._blank(prefix)

    def _leave(self, line: Line) -> None:
        while self._open:
            last = self._open[-1]
            if last.end > line.start and line.indent >= last.indent and line.quotes >= last.quotes:
                return
            self._close()

    def _close(self) -> None:
        item = self._open.pop()
        if item.tag:
            self._block(item.prefix, item.tag)

    @cached_property
    def _code(self) -> list[tuple[int, int]]:
        kinds = {"CodeBlock", "Code", "InlineMath", "DisplayMath"}
        return sorted((event.start, event.end) for event in self.reading.events() if event.name in kinds)

    def _is_code(self, at: int) -> bool:
        place = bisect_left(self._code, (at,)) - 1
        return place >= 0 and at < self._code[place][1]

    def _is_hidden(self, line: Line) -> bool:
        if not line.text.strip() or self.reading.data[line.start : line.end].strip():
            return False
        place = bisect_left(self.reading.formulas, (line.end,)) - 1
        return place < 0 or self.reading.formulas[place][1] <= line.start

    @cached_property
    def _titles(self) -> list[Title]:
        return sorted(self.reading.titles)

    def _title_in(self, line: Line) -> Title | None:
        place = bisect_left(self._titles, (line.start,))
        found = self._titles[place] if place < len(self._titles) else None
        return found if found and found.start < line.end else None

    def _title(self, line: Line) -> str:
        found = self._title_in(line)
        return _inline_html(self.body[found.start : found.end].decode()) if found else ""

    def _container(self, line: Line, name: str, prefix: str, end: int) -> None:
        mark, *kinds = name.strip("{}").split() if name[0] != "{" else ("{", name.strip("{}"))
        kind = (kinds[0] if kinds else "===" if mark == "===" else "note").lower().rpartition(":")[2]
        directive = _DIRECTIVE.match(line.text) if mark == "{" else None
        argument = directive["argument"].decode() if directive else ""
        title, lead = self._title(line), ""
        called = self.word(kind) or (kind.capitalize() if mark in {"!!!", "???", "???+"} else "")
        if kind in _VERSION_NOTES:
            version = escape(argument.partition(" ")[0])
            called, lead, title = called.format(version=version), title, ""
        elif directive and called and kind not in _FOLDED:
            title, lead = "", title  # The text of an admonition follows its name.
        classes = " ".join(["admonition", *(kinds or [kind])])
        tag, html = "div", [f'<div class="{escape(classes)}">']
        if mark == "===" or kind in _TABS:
            html = ['<div class="tab">', f'<p class="tab-title">{title}</p>']
        elif mark.startswith("???") or kind in _FOLDED:
            is_open = mark == "???+"
            tag = "details"
            html = [
                f'<details class="{escape(classes)}"{" open" * is_open}>',
                f"<summary>{title or called or self.word('details')}</summary>",
            ]
        elif title or (called and not re.search(r'"[ \t]*"[ \t]*\Z', line.text.decode())):
            html.append(f'<p class="admonition-title">{title or called}</p>')
        elif not called:
            tag, html = "", []
        if len(self._open) >= _DEEPEST:
            tag, html = "", []
        if html:
            self._block(prefix, *html)
        around = self._open[-1] if self._open else _Open(end, 0, 0, 0, "", "")
        is_indented = line.start in self.reading.containers
        indent, columns = (line.indent + 4, around.columns + 4) if is_indented else (around.indent, around.columns)
        end = min(end, around.end)
        self._open.append(_Open(end, indent, columns, line.quotes, prefix, f"</{tag}>" if tag else ""))
        if lead:
            self._made.append(f"{prefix}{lead}\n")
            self._blank(prefix)

    def _directive(self, found: re.Match[bytes], line: Line, lines: Iterator[Line], prefix: str) -> None:
        name, argument, marks = found["name"].decode().lower(), found["argument"].decode(), found["marks"]
        content: list[str] = []
        for inner in lines:
            text = inner.text.rstrip()
            if len(text) >= len(marks) and not text.strip(marks[:1]):
                break
            if content or (text and not _OPTION.match(text)):
                content.append(self._prefix(inner) + self.body[inner.start : inner.next].decode())
        if not _UNSEEN.fullmatch(name):
            language = (argument.split() or [""])[0] if _CODE.fullmatch(name) else name
            fence = "`" * max(4, len(marks))
            self._blank(prefix)
            self._made += [f"{prefix}{fence}{language}\n", *content, f"{prefix}{fence}\n"]

    def _hidden_line(self, line: Line, prefix: str) -> None:
        found = self._title_in(line)
        if found and found.start == line.start and found.kind == "definition":
            self._block(prefix, f"<p><strong>{self._title(line)}</strong></p>")
        else:
            self._blank(prefix)

    def _alert(self, line: Line, prefix: str) -> bool:
        # Of GitHub or Obsidian.
        found = _ALERT.match(line.text) if line.quotes else None
        if found is None or self._is_code(line.start):
            return False
        kind = found["kind"].decode()
        title = _inline_html(found["title"].decode().strip()) or self.word(kind.lower()) or kind.capitalize()
        self._made.append(f'{prefix}<p class="admonition-title">{title}</p>\n')
        self._blank(prefix)
        return True

    def _text(self, start: int, end: int) -> str:
        pieces, at = [], start
        for place in range(bisect_left(self.reading.opaque, (start,)), len(self.reading.opaque)):
            left, right, kind = self.reading.opaque[place]
            if left >= end:
                break
            if kind != "code" and self._is_code(left):
                continue
            pieces += [self.body[at:left].decode(), self._inline(place, self.body[left:right].decode(), kind)]
            at = right
        return "".join([*pieces, self.body[at:end].decode()])

    def _inline(self, place: int, text: str, kind: str) -> str:
        if kind == "attributes" and text.startswith("{"):
            return ""
        if kind == "opening":
            return self._opening(place, text)
        if kind == "closing":
            return self._marks.pop() if self._marks else text
        if kind == "code":
            return self._role(text)
        is_script = kind == "html" and ("{" in text or text in {"<>", "</>"})
        return "" if is_script or (kind == "placeholder" and text.endswith("}")) else text

    def _opening(self, place: int, text: str) -> str:
        following = self.reading.opaque[place + 1 : place + 9]
        closing = next((self.body[left:right].decode() for left, right, kind in following if kind == "closing"), "")
        if text == "[" and re.match(r"\]\s", closing):
            self._marks.append("]" + closing[1:].lstrip())
            return "["
        role = _ROLE.match(text)
        element = names("inline_roles").get(role["name"].lower() if role else text, "")
        self._marks.append(f"</{element}>" if element else "")
        return f"<{element}>" if element else ""

    def _role(self, text: str) -> str:
        role = _ROLE.match(text)
        if role is None:
            return text[1:-3] if text.startswith("[") and text.endswith("][]") else text
        if element := names("inline_roles").get(role["name"].lower()):
            return f"<{element}>{escape(role['text'].strip())}</{element}>"
        return f"`{role['text'].strip()}`"


def _inline_html(text: str) -> str:
    from pyromark import html

    return str(html(text)).strip().removeprefix("<p>").removesuffix("</p>") if text else ""


_MEDIA = pattern(rb"<(iframe|video|audio|object)\b[^<>]*>.*?</\1\s*>|<embed\b[^<>]*>", re.DOTALL | re.IGNORECASE)
_SOURCE = pattern(rb"\s(?:src|data)\s*=\s*(?:\"([^\"]+)\"|'([^']+)')", re.IGNORECASE)
_TITLE = pattern(rb"\stitle\s*=\s*(?:\"([^\"]+)\"|'([^']+)')", re.IGNORECASE)
_BRACKETS = {ord(sign): f"\\{sign}" for sign in "[]\\"}
_ANGLES = {ord("<"): "%3C", ord(">"): "%3E", ord("\n"): None}
_DOLLAR = pattern(rb"\$")
_MARKER = pattern(rb"(?:[-*+]|(\d{1,9})([.)]))(?:[ \t]{1,4}(?=\S)|)")
_BLANKS = pattern(rb"[ \t]*")
_QUOTE = pattern(rb"[ \t]*> ?")
_BLANK_LINE = pattern(rb"\n[ \t]*\r?\n")
# Columns by which Python-Markdown nests.
_INDENT = 4
_DEEPEST_QUOTE = 8


@dataclass(frozen=True, slots=True)
class MarkdownRules:
    takes_any_dollar: bool = False
    """True where two dollar signs always begin and end a formula, so that prices have theirs written as entities."""
    drops_html: bool = False
    """True where HTML is left out, so that what an article embeds is written as a link."""
    nests_by_four: bool = False
    """True where what stands in a list item must be indented by four columns a level, and a list needs a blank line."""

    def __call__(self, body: str) -> str:
        """Return a body of CommonMark as the generator reads it."""
        if self.drops_html:
            body = _changed(body.encode(), [(one.start, one.end, one.link) for one in media_links(body)]).decode()
        if "$" in body or "\\" in body:
            body = self._with_formulas(formulas_in_dollars(body).encode()).decode()
        return _with_deep_lists(body.encode()).decode() if self.nests_by_four else body

    def _with_formulas(self, body: bytes) -> bytes:
        reading = prepare_markdown(body)
        changes: list[tuple[int, int, bytes]] = []
        dollars: list[tuple[int, int, bytes]] = []
        hidden = sorted((left, right) for left, right, kind in reading.opaque if kind)
        is_cell = has_formula = False
        for name, _value, is_start, _is_end, start, end in reading.events():
            if name == "TableCell":
                is_cell = is_start
            elif name == "InlineMath":
                has_formula = True
                # In a cell, the backslash keeps the line from ending the cell; not every generator takes it away again.
                inside = (
                    body[start + 1 : end - 1].replace(b"\\|", b"\\vert{}") if is_cell else body[start + 1 : end - 1]
                )
                changes.append((start, end, b"$" + inside + b"$"))
            elif name == "Text" and self.takes_any_dollar:
                dollars += [
                    (at - (body[at - 1 : at] == b"\\"), at + 1, b"&#36;")
                    for at in (found.start() for found in _DOLLAR.finditer(body, start, end))
                    if not _is_inside(hidden, at)
                ]
        if len(dollars) + has_formula > 1:
            changes += dollars
        return _changed(body, changes)


COMMON_MARK = MarkdownRules()


class Media(NamedTuple):
    start: int
    end: int
    name: str
    address: str
    link: bytes


def media_links(body: str) -> list[Media]:
    data, found = body.encode(), list[Media]()
    if not _MEDIA.search(data):
        return []
    html = [(start, end) for name, _value, _is_start, _is_end, start, end in prepare_markdown(data).events()
            if name in {"Html", "InlineHtml"}]  # fmt: skip
    for element in _MEDIA.finditer(data):
        source = _SOURCE.search(element[0])
        if source and any(start <= element.start() < end for start, end in html):
            address = unescape((source[1] or source[2]).decode())
            title = _TITLE.search(element[0])
            words = unescape((title[1] or title[2]).decode()) if title else address
            link = f"[{words.translate(_BRACKETS)}](<{address.translate(_ANGLES)}>)"
            name = (element[1] or b"embed").decode().lower()
            found.append(Media(element.start(), element.end(), name, address, link.encode()))
    return found


class _Item(NamedTuple):
    start: int
    end: int
    content: int
    """Column of its text."""
    outer: int
    """Column of the outermost item around it."""


def _with_deep_lists(body: bytes, depth: int = 0) -> bytes:
    if depth > _DEEPEST_QUOTE or dialect_of(body) is not None:
        return body
    changes: list[tuple[int, int, bytes]] = []
    items: list[_Item] = []
    around: list[_Item] = []
    quotes = before = 0
    for name, _value, is_start, is_end, start, end in prepare_markdown(body).events():
        while around and around[-1].end <= start:
            before = around.pop().start
        if name == "BlockQuote":
            if is_start and not quotes and not around and body[start - 1 : start] in {b"", b"\n"}:
                changes += _quoted(body, start, end, depth + 1)
            quotes += is_start - is_end
        elif quotes or not is_start:
            continue
        elif name == "List":
            before = start
            if not around and _follows_text(body, start):
                changes.append(_blank_line(body, start))
        elif name == "Item":
            if _BLANK_LINE.search(body, before, start) and _follows_text(body, start):
                changes.append(_blank_line(body, start))
            start = _text_at(body, start)
            marker = _MARKER.match(body, start)
            lead = body[body.rfind(b"\n", 0, start) + 1 : start]
            if marker is None or lead.strip():  # Its marker stands behind another one.
                continue
            if marker[2] == b")":
                changes.append((marker.end(2) - 1, marker.end(2), b"."))
            column = len(lead.expandtabs(_INDENT))
            width = len(marker[0]) + (marker[0][-1:] not in b" \t")
            around.append(_Item(start, end, column + width, around[0].outer if around else column))
            items.append(around[-1])
    return _changed(body, changes + _indents(body, items))


def _blank_line(body: bytes, at: int) -> tuple[int, int, bytes]:
    line = body.rfind(b"\n", 0, at) + 1
    return line, line, b"\r\n" if body[line - 2 : line] == b"\r\n" else b"\n"


def _quoted(body: bytes, start: int, end: int, depth: int) -> list[tuple[int, int, bytes]]:
    lines = body[start:end].splitlines(keepends=True)
    marks = [_QUOTE.match(line) for line in lines]
    inside = b"".join(line[mark.end() :] for line, mark in zip(lines, marks, strict=True) if mark)
    new = b"".join(b"> " + line for line in _with_deep_lists(inside, depth).splitlines(keepends=True))
    return [(start, end, new)] if all(marks) else []


def _indents(body: bytes, items: list[_Item]) -> list[tuple[int, int, bytes]]:
    changes: list[tuple[int, int, bytes]] = []
    inside: list[_Item] = []
    at = next_item = 0
    while at < len(body) and (inside or next_item < len(items)):
        stop = body.find(b"\n", at) + 1 or len(body)
        text = _text_at(body, at)
        inside = [item for item in inside if item.end > text]
        if body[text:stop].strip():
            is_marker = next_item < len(items) and items[next_item].start == text
            if is_marker:
                depth, outer, extra = len(inside), items[next_item].outer, 0
            elif inside:
                depth, outer = len(inside), inside[0].outer
                extra = max(0, len(body[at:text].expandtabs(_INDENT)) - inside[-1].content)
            if is_marker or inside:
                new = b" " * (outer + _INDENT * depth + extra)
                if new != body[at:text]:
                    changes.append((at, text, new))
        while next_item < len(items) and items[next_item].start < stop:
            inside.append(items[next_item])
            next_item += 1
        at = stop
    return changes


def _text_at(body: bytes, at: int) -> int:
    found = _BLANKS.match(body, at)
    return found.end() if found else at


def _follows_text(body: bytes, start: int) -> bool:
    line = body.rfind(b"\n", 0, start) + 1
    return bool(body[body.rfind(b"\n", 0, max(0, line - 1)) + 1 : line].strip())


def _is_inside(spans: list[tuple[int, int]], at: int) -> bool:
    before = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return before >= 0 and at < spans[before][1]


def _changed(body: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    pieces, at = [], 0
    for start, end, new in sorted(changes):
        pieces += [body[at:start], new]
        at = end
    return b"".join([*pieces, body[at:]])
