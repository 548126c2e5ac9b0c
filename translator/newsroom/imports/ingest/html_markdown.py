"""HTML to Markdown: headings, paragraphs, lists, tables, quotes, code, links and images; the rest is text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.addresses import joined_address
from translator.newsroom.imports.ingest.html_nodes import BLANKS, Node, ancestors, inner_text, is_hidden
from translator.newsroom.imports.ingest.html_signs import (
    code_span,
    code_text,
    fenced_code,
    formula,
    raised_by,
    raised_text,
)
from translator.newsroom.imports.ingest.html_tables import cells_of, grid_of, is_layout
from translator.newsroom.imports.ingest.plain_text import escape_inline, escape_start
from translator.newsroom.imports.interchange.documents.document import shown_extract

EMBEDDED = frozenset({"iframe", "video", "audio", "object", "embed"})
"""Elements that show something that stands elsewhere."""
BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "center", "details", "dd", "div", "dl", "dt", "figcaption",
        "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
        "pre", "section", "summary", "table", "ul", "button", "dialog", "fieldset", "iframe", "legend", "select",
        "textarea", *EMBEDDED,
    }
)  # fmt: skip
RULE = "***"
"""Between two parts; as `---` it would begin front matter at the top, and make a heading below a line."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LONGEST_HEADING = 200
# Of a paragraph; where there are more each is one, for a register or a log is no poem.
_MOST_LINES = 1000
_BOLD, _ITALIC = ("\ue001", "\ue002"), ("\ue003", "\ue004")
_MARKS = {"strong": _BOLD, "b": _BOLD, "em": _ITALIC, "i": _ITALIC}
_WRITTEN = {"\ue001": ("**", "strong"), "\ue003": ("*", "em")}
_MARKED = pattern("(?P<open>[\ue001\ue003])(?P<inner>[^\ue001-\ue004]*)(?P<close>[\ue002\ue004])")
_LINKED = pattern(r"(?:https?:|mailto:|tel:|/|\.|[\w-]+[/.?#])", re.IGNORECASE)
# Elements that say what Markdown has no sign for.
_KEPT_TAGS = frozenset({"ruby", "rt", "mark"})
# Signs that stand for breaks and marks while a text is written.
_PRIVATE = pattern("[\ue000-\ue004]")
_INDENTED = pattern("[ \u00a0\ue001\ue003]*(?:\u3000|\u00a0{2})")
_BLANK_START = pattern(r"^([\ue001\ue003]+)[^\S\n]+")
_SENTENCE = pattern(r"(?:.{40,}|[^\u3400-\u9fff\n]*+[\u3400-\u9fff].{18,})[.!?。！？…][\"”’」』）)*]*$")
_ANY_MARK = pattern("[\ue001-\ue004]")


@dataclass(slots=True)
class Piece:
    """One block of a page in Markdown: a paragraph or a line of it, a heading, an item of a list, a table."""

    text: str
    node: Node
    """The element that it is, or that it stands in directly."""
    is_below: bool = False
    """It stands under the piece before it without a blank line between them."""
    inline: tuple[Node, ...] = ()
    """The nodes of which it is made, where it is not a whole element."""

    def is_in(self, node: Node) -> bool:
        """Whether it stands in an element, or is one of the inline elements that it is made of."""
        around = (self.node, *ancestors(self.node), *self.inline)
        return any(one.mem_id == node.mem_id for one in around)


def _shown_address(image: Node) -> str:
    return image.attributes.get("src") or ""


class MarkdownWriter:
    """Writes HTML nodes as Markdown; links and images become absolute where the address of the page is known."""

    def __init__(self, base: str = "", image_address: Callable[[Node], str] = _shown_address) -> None:
        self.base = base
        self.image_address = image_address
        self.left_out: list[Node] = []
        """Text that was deleted, or is hidden within a paragraph."""

    def said(self, within: Node) -> list[str]:
        """Return what the user should know of the text of an element that was written."""
        own = (node for node in self.left_out if any(above.mem_id == within.mem_id for above in ancestors(node)))
        text = shown_extract(" … ".join(filter(None, map(inner_text, own))))
        return [_("deleted or hidden text was left out: {text}", text=text)] if text else []

    def blocks(self, node: Node) -> list[str]:
        """Return the blocks inside `node`, each without a line end at its end; lists and broken lines are one."""
        found: list[str] = []
        for piece in self.pieces(node):
            if piece.is_below:
                found[-1] += f"\n{piece.text}"
            else:
                found.append(piece.text)
        return found

    def pieces(self, node: Node) -> Iterator[Piece]:
        """Yield the pieces inside `node` in their order."""
        inline: list[Node] = []
        for child in node.iter(include_text=True):
            is_inline = child.tag not in BLOCKS and not any(inner.tag in BLOCKS for inner in child.traverse())
            if is_inline or child.tag == "del":
                inline.append(child)
                continue
            yield from self._lines(inline, node)
            inline = []
            yield from self._block(child)
        yield from self._lines(inline, node)

    def _block(self, node: Node) -> Iterator[Piece]:
        name = node.tag
        if name in _HEADINGS:
            yield from self._heading(node)
        elif name in {"ul", "ol"} and node.css_first("li"):
            yield from self._list(node)
        elif name == "blockquote":
            if text := "\n\n".join(self.blocks(node)):
                yield Piece("\n".join(f"> {line}".rstrip() for line in text.split("\n")), node)
        elif name == "table":
            yield from self._table(node)
        elif name == "pre":
            yield Piece(fenced_code(node), node)
        elif name in EMBEDDED:
            if address := self._embedded_address(node):
                yield Piece(f"[{node.attributes.get('title') or address}]({_destination(address)})", node)
        elif name == "hr":
            yield Piece(RULE, node)
        else:
            yield from self.pieces(node)

    def _embedded_address(self, node: Node) -> str:
        """Return where a film or another page stands; empty for what readers do not see."""
        source = node.css_first("source")
        attributes = [node.attributes, source.attributes if source is not None else {}]
        address = next(
            (value for one in attributes for key in ("src", "data-src", "data") if (value := one.get(key))), ""
        )
        address = joined_address(self.base, address.strip())
        size = [node.attributes.get(name) or "" for name in ("width", "height")]
        return address if address.startswith("http") and not {"0", "1"} & set(size) else ""

    def _heading(self, node: Node) -> Iterator[Piece]:
        """Yield a heading; where it was never closed, and the text below stands in it, the text is none."""
        pieces = list(self.pieces(node))
        if len(inner_text(node)) <= _LONGEST_HEADING and all(piece.is_below for piece in pieces[1:]):
            pieces = [Piece(" ".join(piece.text.removesuffix("\\") for piece in pieces), node)] if pieces else []
        for at, piece in enumerate(pieces):
            text = _plain_start(" ".join(piece.text.replace("\\\n", " ").split()))
            if text and at == 0 and len(text) <= _LONGEST_HEADING and piece.text[0] not in "#|":
                yield Piece(f"{'#' * int(node.tag[1])} {text}", node)
            else:
                yield piece

    def _list(self, node: Node) -> Iterator[Piece]:
        number = int(node.attributes.get("start") or 1) if (node.attributes.get("start") or "1").isdigit() else 1
        was_tight = False
        for child in node.iter():
            if child.tag == "li" and any(child.css_first(name) is not None for name in _HEADINGS):
                yield from self.pieces(child)
                continue
            blocks = self.blocks(child) if child.tag == "li" else [piece.text for piece in self._block(child)]
            if not blocks:
                continue
            marker = f"{number}. " if node.tag == "ol" else "- "
            number += 1
            is_tight = not any("\n\n" in block for block in blocks) and len(blocks) <= 2
            text = ("\n" if is_tight else "\n\n").join(blocks)
            yield Piece(marker + text.replace("\n", "\n" + " " * len(marker)), child, was_tight)
            was_tight = True

    def _table(self, node: Node) -> Iterator[Piece]:
        cells = cells_of(node)
        if is_layout(node, cells):
            yield from (piece for row in cells for cell in row for piece in self.pieces(cell))
            return
        if caption := node.css_first("caption"):
            yield from self.pieces(caption)
        rows = [row for row in grid_of(cells, self._cell) if any(row)]
        if not rows:
            return
        width = len(rows[0])
        lines = [f"| {' | '.join(row)} |" for row in rows]
        yield Piece("\n".join([lines[0], "|" + " --- |" * width, *lines[1:]]), node)

    def _cell(self, node: Node) -> str:
        text = " ".join(self.blocks(node))
        return " ".join(text.replace("\\\n", " ").replace("|", "\\|").split())

    def _lines(self, inline: list[Node], node: Node) -> Iterator[Piece]:
        """
        Yield a run of inline nodes, line by line where it has breaks.

        Older pages, Chinese ones above all, divide paragraphs by breaks: two of them, or one before an indented line,
        or between lines that are whole sentences.
        """
        texts = [self._inline(child) for child in inline]
        for at, text in enumerate(texts):
            if text.startswith("![") and text in texts[max(0, at - 2) : at]:  # For readers without scripts.
                texts[at] = ""
        nodes: list[list[Node]] = [[]]
        for child, text in zip(inline, texts, strict=True):
            nodes[-1].append(child)
            nodes += [[child] for _break in range(text.count("\ue000"))]
        lines = list(_closed_lines(BLANKS.sub(" ", "".join(texts)).split("\ue000")))
        before: Piece | None = None
        for line, own in zip(lines, nodes, strict=True):
            text = escape_start(_render_emphasis(_BLANK_START.sub(r"\1", line.strip())).strip())
            piece = Piece(text, node, inline=tuple(own)) if text else None
            if before is not None and piece is not None:
                both = _SENTENCE.match(before.text) and _SENTENCE.match(text)
                piece.is_below = not both and not _INDENTED.match(line) and len(lines) <= _MOST_LINES
                before.text += "\\" if piece.is_below else ""
            if before is not None:
                yield before
            before = piece
        if before is not None:
            yield before

    def inline(self, nodes: Any) -> str:
        """Return inline nodes as one line of Markdown, without blanks at its ends."""
        text = BLANKS.sub(" ", "".join(self._inline(node) for node in nodes).replace("\ue000", " "))
        return _render_emphasis(text).strip()

    def _inline(self, node: Node) -> str:
        name = node.tag
        if name == "-text":
            return escape_inline(_PRIVATE.sub("", node.text_content or ""))
        if name in {"del", "rp"} or is_hidden(node):
            self.left_out += [node] if name != "rp" else []
            return ""
        if name == "br":
            return "\ue000"
        if name == "img":
            return self._image(node)
        if name in {"code", "kbd", "samp", "tt"}:
            return code_span(code_text(node))
        if name == "math":
            return formula(node)
        inner = "".join(self._inline(child) for child in node.iter(include_text=True))
        if name == "a":
            return self._link(node, inner)
        if name in _MARKS:
            opening, closing = _MARKS[name]
            is_marked = inner.startswith(opening) and inner.endswith(closing) and inner.count(opening) == 1
            return inner if is_marked else _around(inner, opening, closing)
        if name in {"s", "strike"}:
            return _around(inner.replace("\ue000", " "), "~~", "~~")
        if raised := raised_by(node):
            return raised_text(node, raised, inner)
        if name in _KEPT_TAGS:
            return _around(inner.replace("\ue000", " "), f"<{name}>", f"</{name}>")
        return f"“{inner}”" if name == "q" else inner

    def _link(self, node: Node, inner: str) -> str:
        href = (node.attributes.get("href") or "").strip()
        if not inner.strip() or not _LINKED.match(href):
            return inner
        return _around(inner.replace("\ue000", " "), "[", f"]({_destination(joined_address(self.base, href))})")

    def _image(self, node: Node) -> str:
        address = self.image_address(node)
        alt = BLANKS.sub(" ", node.attributes.get("alt") or "").replace("[", "\\[").replace("]", "\\]")
        return f"![{alt}]({_destination(address)})" if address else ""


def _closed_lines(lines: list[str]) -> Iterator[str]:
    """Yield the lines with each mark of bold and italics that a break stands in closed before it, and opened again."""
    opened: list[str] = []
    for line in lines:
        whole = "".join(opened) + line
        opened = []
        for mark in _ANY_MARK.findall(whole):
            if mark in _WRITTEN:
                opened.append(mark)
            elif opened:
                opened.pop()
        yield whole + "".join(chr(ord(mark) + 1) for mark in reversed(opened))


def _plain_start(text: str) -> str:
    """Return the text of a heading, in which the beginning of a line needs no escape."""
    return text[1:] if re.match(r"\\[-+*#>|=~]", text) else re.sub(r"^(\d+)\\", r"\1", text)


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


def _destination(url: str) -> str:
    return f"<{url}>" if re.search(r"[\s()]", url) else url
