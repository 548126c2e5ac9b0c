"""HTML to Markdown: headings, paragraphs, lists, tables, quotes, code, links and images; the rest is text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from translator.formats.addresses import joined_address
from translator.ingest.invisible_characters import clean_text
from translator.ingest.plain_text import escape_inline, escape_start
from translator.patterns import pattern

Node = Any
"""A node of selectolax, which has no types."""

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
_MOST_LINES = 1000
"""Of a paragraph; where there are more each is one, for a register or a log is no poem."""
_LONGEST_CELL = 600
"""A table with a longer cell is layout: nobody could read it as one line of Markdown."""
_SPACE = pattern(r"[ \t\r\n\f]+")
_BOLD, _ITALIC = ("\ue001", "\ue002"), ("\ue003", "\ue004")
_MARKS = {"strong": _BOLD, "b": _BOLD, "em": _ITALIC, "i": _ITALIC}
_WRITTEN = {"\ue001": ("**", "strong"), "\ue003": ("*", "em")}
_MARKED = pattern("(?P<open>[\ue001\ue003])(?P<inner>[^\ue001-\ue004]*)(?P<close>[\ue002\ue004])")
_LINKED = pattern(r"(?:https?:|mailto:|tel:|/|\.|[\w-]+[/.?#])", re.IGNORECASE)
_LANGUAGE = pattern(r"\b(?:lang(?:uage)?|highlight(?:-source)?|brush)[-: ]+([\w+#.-]+)")

_TEX = {
    "mfrac": r"\frac%s%s", "msup": "%s^%s", "msub": "%s_%s", "msubsup": "%s_%s^%s", "mover": "%s^%s", "munder": "%s_%s",
    "munderover": "%s_%s^%s",
}  # fmt: skip
"""Element of MathML → how TeX writes its parts."""
_TEX_SIGN = pattern(r"[%#&{}_$]")
_PRIVATE = pattern("[\ue000-\ue004]")
"""Signs that stand for breaks and marks while a text is written."""
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
            if child.tag not in BLOCKS and not any(inner.tag in BLOCKS for inner in child.traverse()):
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
            yield Piece(_fence(node), node)
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
        cells = [
            [cell for cell in row.iter() if cell.tag in {"td", "th"}]
            for row in node.css("tr")
            if row.tag == "tr" and _is_row_of(row, node)
        ]
        if _is_layout(node, cells):
            yield from (piece for row in cells for cell in row for piece in self.pieces(cell))
            return
        if caption := node.css_first("caption"):
            yield from self.pieces(caption)
        rows = [row for row in ([self._cell(cell) for cell in row] for row in cells) if any(row)]
        width = max(map(len, rows), default=0)
        if not width:
            return
        lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
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
        nodes: list[list[Node]] = [[]]
        for child, text in zip(inline, texts, strict=True):
            nodes[-1].append(child)
            nodes += [[child] for _break in range(text.count("\ue000"))]
        lines = list(_closed_lines(_SPACE.sub(" ", "".join(texts)).split("\ue000")))
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
        text = _SPACE.sub(" ", "".join(self._inline(node) for node in nodes).replace("\ue000", " "))
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
        if name == "math":
            return _formula(node)
        inner = "".join(self._inline(child) for child in node.iter(include_text=True))
        if name == "a":
            return self._link(node, inner)
        if name in _MARKS:
            opening, closing = _MARKS[name]
            is_marked = inner.startswith(opening) and inner.endswith(closing) and inner.count(opening) == 1
            return inner if is_marked else _around(inner, opening, closing)
        if name in {"del", "s", "strike"}:
            return _around(inner.replace("\ue000", " "), "~~", "~~")
        return f"“{inner}”" if name == "q" else inner

    def _link(self, node: Node, inner: str) -> str:
        href = (node.attributes.get("href") or "").strip()
        if not inner.strip() or not _LINKED.match(href):
            return inner
        return _around(inner.replace("\ue000", " "), "[", f"]({_destination(joined_address(self.base, href))})")

    def _image(self, node: Node) -> str:
        address = self.image_address(node)
        alt = _SPACE.sub(" ", node.attributes.get("alt") or "").replace("[", "\\[").replace("]", "\\]")
        return f"![{alt}]({_destination(address)})" if address else ""


def _is_layout(table: Node, cells: list[list[Node]]) -> bool:
    """Whether a table only puts parts of a page beside each other: one column, tables in it, or cells full of text."""
    if (table.attributes.get("role") or "") in {"presentation", "none"} or max(map(len, cells), default=0) < 2:
        return True
    return any(
        cell.css_first("table, h1, h2, h3, article") is not None or len(inner_text(cell)) > _LONGEST_CELL
        for row in cells
        for cell in row
    )


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


def _formula(math: Node) -> str:
    """Return MathML as a formula in dollar signs: the TeX that it was made from where it says so, else its own."""
    made_from = (one for one in math.css("annotation") if "tex" in (one.attributes.get("encoding") or ""))
    annotation = next(made_from, None)
    tex = annotation.text(deep=True).replace("$", "") if annotation else _tex(math)
    return f"${clean}$" if (clean := _SPACE.sub(" ", _PRIVATE.sub("", tex)).strip()) else ""


def _tex(node: Node) -> str:
    """Return an element of MathML as TeX (MathML Core, 3.3 and 3.4; tables and accents as what stands in them)."""
    if node.tag == "-text":
        return _TEX_SIGN.sub(r"\\\g<0>", (node.text_content or "").strip())
    if node.tag in {"annotation", "annotation-xml"}:
        return ""
    parts = [
        _tex(child) for child in node.iter(include_text=True) if child.tag != "-text" or child.text_content.strip()
    ]
    form = _TEX.get(node.tag, "")
    if form and len(parts) == form.count("%s"):
        return form % tuple(
            part if (len(part), at, form[0]) == (1, 0, "%") else f"{{{part}}}" for at, part in enumerate(parts)
        )
    inner = "".join(parts)
    return f"\\sqrt{{{inner}}}" if node.tag == "msqrt" else f"\\text{{{inner}}}" if node.tag == "mtext" else inner


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
