"""HTML to Markdown: headings, paragraphs, lists, tables, quotes, code, links and images; the rest is text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from translator.ingest.invisible_characters import clean_text
from translator.ingest.plain_text import escape_inline, escape_start
from translator.patterns import pattern

Node = Any
"""A node of selectolax, which has no types."""

BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "center", "details", "dd", "div", "dl", "dt", "figcaption",
        "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
        "pre", "section", "summary", "table", "ul",
    }
)  # fmt: skip
_SPACE = pattern(r"[ \t\r\n\f]+")
_BOLD, _ITALIC = ("\ue001", "\ue002"), ("\ue003", "\ue004")
_MARKS = {"strong": _BOLD, "b": _BOLD, "em": _ITALIC, "i": _ITALIC}
_WRITTEN = {"\ue001": ("**", "strong"), "\ue003": ("*", "em")}
_MARKED = pattern("(?P<open>[\ue001\ue003])(?P<inner>[^\ue001-\ue004]*)(?P<close>[\ue002\ue004])")
_LINKED = pattern(r"(?:https?:|mailto:|tel:|/|\.|[\w-]+[/.?#])", re.IGNORECASE)
_LANGUAGE = pattern(r"\b(?:lang(?:uage)?|highlight(?:-source)?|brush)[-: ]+([\w+#.-]+)")

_PRIVATE = pattern("[\ue000-\ue004]")
"""Signs that stand for breaks and marks while a text is written."""
_BREAK = pattern("\ue000 ?")
_ANY_MARK = pattern("[\ue001-\ue004]")


class MarkdownWriter:
    """Writes HTML nodes as Markdown; links and images become absolute where the address of the page is known."""

    def __init__(self, base: str = "") -> None:
        self.base = base

    def blocks(self, node: Node) -> list[str]:
        """Return the blocks inside `node`, each without a line end at its end."""
        found: list[str] = []
        inline: list[Node] = []
        for child in node.iter(include_text=True):
            is_text = child.tag in {"-text", "-comment"}
            if child.tag not in BLOCKS and (is_text or not any(inner.tag in BLOCKS for inner in child.traverse())):
                inline.append(child)
                continue
            self._flush(inline, found)
            found += self._block(child)
        self._flush(inline, found)
        return found

    def _flush(self, inline: list[Node], found: list[str]) -> None:
        text = self.inline(inline)
        inline.clear()
        if text:
            found.append(escape_start(text))

    def _block(self, node: Node) -> list[str]:
        name = node.tag
        if name[0] == "h" and name[1:].isdigit():
            text = self.inline(node.iter(include_text=True))
            return [f"{'#' * int(name[1])} {' '.join(text.split())}"] if text else []
        if name in {"ul", "ol"}:
            return [self._list(node)] if node.css_first("li") else self.blocks(node)
        if name == "blockquote":
            text = "\n\n".join(self.blocks(node))
            return ["\n".join(f"> {line}".rstrip() for line in text.split("\n")) if text else ""]
        if name == "table":
            return self._table(node)
        if name == "pre":
            return [_fence(node)]
        return ["---"] if name == "hr" else self.blocks(node)

    def _list(self, node: Node) -> str:
        items: list[str] = []
        number = int(node.attributes.get("start") or 1) if (node.attributes.get("start") or "1").isdigit() else 1
        for child in node.iter():
            blocks = self.blocks(child) if child.tag == "li" else self._block(child) if child.tag in BLOCKS else []
            if not blocks:
                continue
            marker = f"{number}. " if node.tag == "ol" else "- "
            number += 1
            is_tight = not any("\n\n" in block for block in blocks) and len(blocks) <= 2
            text = ("\n" if is_tight else "\n\n").join(blocks)
            items.append(marker + text.replace("\n", "\n" + " " * len(marker)))
        return "\n".join(items)

    def _table(self, node: Node) -> list[str]:
        rows = [
            [self._cell(cell) for cell in row.iter() if cell.tag in {"td", "th"}]
            for row in node.css("tr")
            if row.tag == "tr" and _is_row_of(row, node)
        ]
        rows = [row for row in rows if any(row)]
        width = max(map(len, rows), default=0)
        if width < 2:
            # A table with one column is only layout.
            return [cell for row in rows for cell in row if cell]
        lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
        return ["\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])]

    def _cell(self, node: Node) -> str:
        text = " ".join(self.blocks(node))
        return " ".join(text.replace("\\\n", " ").replace("|", "\\|").split())

    def inline(self, nodes: Any) -> str:
        """Return inline nodes as one line of Markdown, hard breaks aside, without blanks at its ends."""
        text = _SPACE.sub(" ", "".join(self._inline(node) for node in nodes)).replace(" \ue000", "\ue000")
        text = _BREAK.sub("\\\\\n", text.strip("\ue000 "))
        return _render_emphasis(text).strip()

    def _inline(self, node: Node) -> str:
        name = node.tag
        if name == "-text":
            return escape_inline(_PRIVATE.sub("", node.text_content or ""))
        if name == "br":
            return "\ue000"
        if name == "img":
            return self._image(node)
        if name in {"code", "kbd", "samp", "tt"}:
            return _code_span(node.text(deep=True))
        inner = "".join(self._inline(child) for child in node.iter(include_text=True))
        if name == "a":
            return self._link(node, inner)
        if name in _MARKS:
            return _around(inner, *_MARKS[name])
        if name in {"del", "s", "strike"}:
            return _around(inner, "~~", "~~")
        return f"“{inner}”" if name == "q" else inner

    def _link(self, node: Node, inner: str) -> str:
        href = (node.attributes.get("href") or "").strip()
        if not inner.strip() or not _LINKED.match(href):
            return inner
        return _around(inner, "[", f"]({_destination(urljoin(self.base, href))})")

    def _image(self, node: Node) -> str:
        address = node.attributes.get("src") or node.attributes.get("data-src") or ""
        if not address or address.startswith("data:"):
            return ""
        alt = _SPACE.sub(" ", node.attributes.get("alt") or "").replace("[", "\\[").replace("]", "\\]")
        return f"![{alt}]({_destination(urljoin(self.base, address))})"


def _is_row_of(row: Node, table: Node) -> bool:
    """Whether a row stands in this table itself: the rows of a table in a cell are written with the cell."""
    above = next((one for one in ancestors(row) if one.tag == "table"), None)
    return above is not None and above.mem_id == table.mem_id


def _around(inner: str, opening: str, closing: str) -> str:
    """Put marks around text, with the blanks at its ends outside the marks."""
    plain = inner.strip()
    if not plain:
        return inner
    start = inner.index(plain[0])
    return inner[:start] + opening + plain + closing + inner[start + len(plain) :]


def _render_emphasis(text: str) -> str:
    """Write bold and italics; as HTML where Markdown's marks would not count, as in `**注意：**请保存`."""
    if not _ANY_MARK.search(text):
        return text
    found = 1
    while found:  # The innermost first: what holds another comes one round later.
        text, found = _MARKED.subn(_written, text)
    return _ANY_MARK.sub("", text)


def _written(found: re.Match[str]) -> str:
    mark, element = _WRITTEN[found["open"]]
    inner, text = found["inner"], found.string
    before, after = text[max(0, found.start() - 1) : found.start()], text[found.end() : found.end() + 1]
    counts = _opens(before, inner[:1]) and _opens(after, inner[-1:]) and mark[0] not in inner
    return f"{mark}{inner}{mark}" if counts else f"<{element}>{inner}</{element}>"


def _opens(outside: str, inside: str) -> bool:
    """Whether a mark between the two characters counts (CommonMark's flanking rule, for `*`)."""
    return inside.isalnum() or not outside.isalnum()


def _code_span(code: str) -> str:
    plain = _SPACE.sub(" ", code).strip()
    if not plain:
        return ""
    ticks = "`" * (max(map(len, re.findall("`+", plain)), default=0) + 1)
    blank = " " if "`" in (plain[0], plain[-1]) else ""
    return f"{ticks}{blank}{plain}{blank}{ticks}"


def _fence(node: Node) -> str:
    inner = node.css_first("code") or node
    classes = " ".join(filter(None, (inner.attributes.get("class"), node.attributes.get("class"))))
    language = _LANGUAGE.search(classes)
    code = node.text(deep=True).strip("\n").rstrip()
    fence = "`" * max(3, max(map(len, re.findall("`+", code)), default=0) + 1)
    return f"{fence}{language[1] if language else ''}\n{code}\n{fence}"


def _destination(url: str) -> str:
    return f"<{url}>" if re.search(r"[\s()]", url) else url


def ancestors(node: Node) -> Iterator[Node]:
    while (node := node.parent) is not None:
        yield node


def inner_text(node: Node) -> str:
    """Return all the text in `node` on one line."""
    return clean_text(_SPACE.sub(" ", node.text(deep=True, separator=" ")))[0].strip()
