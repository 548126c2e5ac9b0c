"""HTML elements as Markdown: paragraphs, lists, tables, code, formulas, footnotes; and which are parts of a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from translator.bilingual.errors import ArticleError
from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.addresses import joined_address
from translator.newsroom.imports import whole_number
from translator.newsroom.imports.documents import shown_extract, too_deep
from translator.newsroom.imports.plain_text import clean_text, escape_inline, escape_start

Node = Any
"""A node of selectolax, which has no types."""

BLANKS = pattern(r"[ \t\r\n\f]+")
_HIDDEN_STYLE = pattern(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def ancestors(node: Node) -> Iterator[Node]:
    while (node := node.parent) is not None:
        yield node


def is_inside(node: Node, outer: Node) -> bool:
    return any(above.mem_id == outer.mem_id for above in ancestors(node))


# Elements in one another, in any page; browsers flatten them at 512.
_DEEPEST = 256


def refuse_depth(root: Node, children: Callable[[Node], Iterator[Node]] = lambda one: one.iter()) -> None:
    """Raise `ArticleError` where elements stand in one another deeper than in any document."""
    waiting = [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > _DEEPEST:
            raise too_deep()
        waiting += [(child, depth + 1) for child in children(node)]


# Attributes of one element, in any page: a parser compares each with all before it.
_MOST_ATTRIBUTES = 5000
_ATTRIBUTE = r"""[\s/]*+[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"']*+))?+"""
_ATTRIBUTES = pattern(rf"<[a-z][^\s/>]*+((?:{_ATTRIBUTE})*+)", re.IGNORECASE)
_ONE_ATTRIBUTE = pattern(_ATTRIBUTE)


def refuse_attributes(html: str) -> None:
    """Raise `ArticleError` where an element has more attributes than in any document."""
    for found in _ATTRIBUTES.finditer(html):
        text = found[1]
        if len(text) > _MOST_ATTRIBUTES and sum(1 for _one in _ONE_ATTRIBUTE.finditer(text)) > _MOST_ATTRIBUTES:
            raise ArticleError(
                _("an element of the page has more than {count} attributes", count=_MOST_ATTRIBUTES),
                hint=_("copy the text of the article into a file, and add that"),
            )


def inner_text(node: Node) -> str:
    """Return all the text in `node` on one line."""
    return clean_text(BLANKS.sub(" ", node.text(deep=True, separator=" ")))[0].strip()


def is_hidden(node: Node) -> bool:
    """
    Return whether readers do not see an element.

    A picture that is only silent for screen readers is seen, and a formula stands for the picture of it that is seen.
    """
    is_silent = node.attributes.get("aria-hidden") == "true" and bool(node.text(deep=True).strip())
    is_unseen = "hidden" in node.attributes or _HIDDEN_STYLE.search(node.attributes.get("style") or "") is not None
    return (is_silent or is_unseen) and node.css_first("math") is None


# Element → its characters in Unicode; where one has none, the element stays.
_RAISED = {
    "sup": str.maketrans("0123456789+-\u2212=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ"),
    "sub": str.maketrans("0123456789+-\u2212=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}
_RAISED_STYLE = pattern(r"vertical-align\s*:\s*(?P<name>su(?:per|b))\b", re.IGNORECASE)
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_LANGUAGE = pattern(r"\b(?:lang(?:uage)?|highlight(?:-source)?|brush)[-: ]+([\w+#.-]+)")
# Element of MathML → how TeX writes its parts.
_TEX = {
    "mfrac": r"\frac%s%s", "msup": "%s^%s", "msub": "%s_%s", "msubsup": "%s_%s^%s", "mover": "%s^%s", "munder": "%s_%s",
    "munderover": "%s_%s^%s",
}  # fmt: skip
_PRIVATE = pattern("[\ue000-\ue004]")
_TEX_SIGN = pattern(r"[%#&{}_$]")


def raised_by(node: Node) -> str:
    """Return `sup` or `sub` for an element whose text stands higher or lower, by its name or its style; else empty."""
    style = _RAISED_STYLE.search(node.attributes.get("style") or "")
    return node.tag if node.tag in _RAISED else style["name"].lower()[:3] if style else ""


def raised_text(node: Node, name: str, inner: str, fallback: str = "<{name}>{inner}</{name}>") -> str:
    """Return raised text in Unicode's own characters, where it has all; `4th` and `†` say the same as they are."""
    plain = inner.strip()
    before = (node.prev.text(deep=True) or "")[-1:] if node.prev is not None else ""
    if plain.startswith("\ue010") or (plain in _ORDINALS and before.isdigit()):
        return inner
    written = plain.translate(_RAISED[name])
    if any(ord(sign) not in _RAISED[name] for sign in plain):
        if not any(map(str.isalnum, plain)):
            return inner
        written = fallback.format(name=name, inner=plain.replace("\ue000", " "))
    return inner.replace(plain, written)


def code_text(node: Node) -> str:
    """Return the text of code, in which what is raised has the sign that code has for it."""
    if node.tag == "-text":
        return node.text_content or ""
    inner = "".join(code_text(child) for child in node.iter(include_text=True))
    raised = raised_by(node)
    return raised_text(node, raised, inner, "^{inner}" if raised == "sup" else "_{inner}") if raised else inner


def code_span(code: str) -> str:
    plain = BLANKS.sub(" ", code).strip()
    if not plain:
        return ""
    ticks = "`" * (max(map(len, re.findall("`+", plain)), default=0) + 1)
    blank = " " if "`" in (plain[0], plain[-1]) else ""
    return f"{ticks}{blank}{plain}{blank}{ticks}"


def formula(math: Node) -> str:
    """Return MathML as a formula in dollar signs: the TeX that it was made from where it says so, else its own."""
    made_from = (one for one in math.css("annotation") if "tex" in (one.attributes.get("encoding") or ""))
    annotation = next(made_from, None)
    tex = annotation.text(deep=True).replace("$", "") if annotation else _tex(math)
    signs = "$$" if math.attributes.get("display") == "block" else "$"
    return f"{signs}{clean}{signs}" if (clean := BLANKS.sub(" ", _PRIVATE.sub("", tex)).strip()) else ""


# MathML Core, 3.3 and 3.4; tables and accents as what stands in them.
def _tex(node: Node) -> str:
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


def fenced_code(node: Node) -> str:
    inner = node.css_first("code") or node
    classes = " ".join(filter(None, (inner.attributes.get("class"), node.attributes.get("class"))))
    language = _LANGUAGE.search(classes)
    code = code_text(node).strip("\n").rstrip()
    fence = "`" * max(3, max(map(len, re.findall("`+", code)), default=0) + 1)
    return f"{fence}{language[1] if language else ''}\n{code}\n{fence}"


# A table with a longer cell is layout: nobody could read it as one line of Markdown.
_LONGEST_CELL = 600
# Of a table, as in HTML.
_MOST_COLUMNS = 1000


def cells_of(table: Node) -> list[list[Node]]:
    """Return the cells of the rows that stand in a table itself: those of a table in a cell are written with it."""
    return [
        [cell for cell in row.iter() if cell.tag in {"td", "th"}]
        for row in table.css("tr")
        if row.tag == "tr" and _is_row_of(row, table)
    ]


# The rows of a table in a cell are written with the cell.
def _is_row_of(row: Node, table: Node) -> bool:
    return bool(next(one for one in ancestors(row) if one.tag == "table").mem_id == table.mem_id)


def is_layout(table: Node, cells: list[list[Node]]) -> bool:
    """Return whether a table only puts parts of a page beside each other: one column, tables or much text in it."""
    if (table.attributes.get("role") or "") in {"presentation", "none"} or max(map(len, cells), default=0) < 2:
        return True
    return any(
        cell.css_first("table, h1, h2, h3, article") is not None or len(inner_text(cell)) > _LONGEST_CELL
        for row in cells
        for cell in row
    )


def grid_of(cells: list[list[Node]], text_of: Callable[[Node], str]) -> list[list[str]]:
    """
    Return the text of each place of a table, so that what spans rows or columns moves nothing.

    A heading is said in each of them, for what stands under it or beside it would have none; all else is said once.
    """
    rows: list[dict[int, str]] = []
    below: dict[int, tuple[int, str]] = {}
    """Column → how many more rows a cell above covers, and what is written there."""
    begins: set[int] = set()
    group = None
    for at, row in enumerate(cells):
        if row and row[0].parent.parent.mem_id != group:
            group, below = row[0].parent.parent.mem_id, {}
        texts = {column: text for column, (_count, text) in below.items()}
        below = {column: (count - 1, text) for column, (count, text) in below.items() if count > 1}
        column = 0
        for cell in row:
            while column in texts:
                column += 1
            begins.add(column)
            texts[column] = text = text_of(cell)
            down = min(_span(cell, "rowspan") or len(cells), len(cells) - at)
            end = column + min(_span(cell, "colspan") or 1, _MOST_COLUMNS)
            is_heading = cell.tag == "th" or at == 0 or cell.parent.parent.tag == "thead"
            is_repeated = is_heading and len(row) > 1
            for place in range(column, end if is_repeated or down > 1 else column):
                texts[place] = text if is_repeated or place == column else ""
                if down > 1:
                    below[place] = (down - 1, texts[place] if is_heading or column == 0 else "")
            column = end
        rows.append(texts)
    return [[texts.get(column, "") for column in sorted(begins)] for texts in rows]


def _span(cell: Node, name: str) -> int:
    return whole_number(cell.attributes.get(name) or "")


_PARTS = frozenset(
    {
        "nav", "footer", "aside", "form", "button", "iframe", "dialog", "select", "input", "textarea", "fieldset",
        "legend", "video", "audio", "object", "embed",
    }
)  # fmt: skip
_ROLES = frozenset({"navigation", "banner", "complementary", "contentinfo", "search", "alert", "dialog"})
_HOLDERS = frozenset({"html", "body", "main", "article"})
_COMMENTS = r"comments?|disqus\w*|respond|commentlist"
_NAMES = (
    rf"{_COMMENTS}|sidebar|shar(?:e|ing)|sharedaddy|social|related|recommend(?:ed|ations?)?|promos?|advert\w*|ads?|"
    r"newsletters?|subscribe|subscription|cookies?|breadcrumbs?|pagination|pager|nav(?:bar)?|menu|widget|"
    r"author[-_]?(?:box|bio)|skip-link|footer|toolbar|popup|modal|outbrain|taboola|trending|most-?(?:read|popular)|"
    r"read-?more|sponsored|paywall|banner|tags?|topics|masthead|topbar|site-header|sr-only|"
    r"visually-?hidden|screen-reader"
)
_KINDS_OF_BOXES = (
    r"articles?|area|bars?|block|body|bottom|box|buttons?|btns?|container|content|count|footer|form|group|header|"
    r"holder|only|text|icons?|inline|inner|items?|left|links?|list|main|media|menu|modules?|nav|news|panel|posts?|right|row|"
    r"section|story|stories|this|title|tools?|top|widgets?|wrap(?:per)?|v?\d+"
)
# A whole name of a class or id: `share-buttons` is one, `sharing-economy` is the name of a section.
_PART_NAME = pattern(rf"(?:[a-z0-9-]*?[-_])?(?:{_NAMES})(?:[-_]?(?:{_KINDS_OF_BOXES}))*")
_COMMENT_NAME = pattern(rf"(?:[a-z0-9-]*?[-_])?(?:{_COMMENTS})(?:[-_]?(?:{_KINDS_OF_BOXES}))*")
_LONGEST_NAME = 60


def is_page_part(node: Node) -> bool:
    """Return whether an element looks like a part of the page and not of its article."""
    if node.tag in _PARTS or (node.attributes.get("role") or "") in _ROLES:
        return True
    return node.tag not in _HOLDERS and any(_PART_NAME.fullmatch(name) for name in _names(node))


def is_comment_section(node: Node) -> bool:
    return node.tag not in _HOLDERS and any(_COMMENT_NAME.fullmatch(name) for name in _names(node))


def _names(node: Node) -> list[str]:
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}".lower().split()
    return [name for name in names if len(name) <= _LONGEST_NAME]


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
        """Return whether it stands in an element, or is one of the inline elements that it is made of."""
        own = (self.node, *self.inline)
        return is_inside(self.node, node) or any(one.mem_id == node.mem_id for one in own)


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
        own = (node for node in self.left_out if is_inside(node, within))
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
        source = node.css_first("source")
        attributes = [node.attributes, source.attributes if source is not None else {}]
        address = next(
            (value for one in attributes for key in ("src", "data-src", "data") if (value := one.get(key))), ""
        )
        address = joined_address(self.base, address.strip())
        size = [node.attributes.get(name) or "" for name in ("width", "height")]
        return address if address.startswith("http") and not {"0", "1"} & set(size) else ""

    # Where it was never closed, and the text below stands in it, the text is none.
    def _heading(self, node: Node) -> Iterator[Piece]:
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
        number = whole_number(node.attributes.get("start") or "")
        sign = _list_sign(node)
        was_tight = False
        for child in node.iter():
            if child.tag == "li" and any(child.css_first(name) is not None for name in _HEADINGS):
                yield from self.pieces(child)
                continue
            blocks = self.blocks(child) if child.tag == "li" else [piece.text for piece in self._block(child)]
            if not blocks:
                continue
            marker = f"{number}{sign} " if node.tag == "ol" else "- "
            number += 1
            most = 2 if child.css_first("ul, ol") is not None else 1
            is_tight = len(blocks) <= most and not any("\n\n" in block for block in blocks)
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

    # Older pages, Chinese ones above all, divide paragraphs by breaks: two of them, or one before an indented line, or
    # between lines that are whole sentences.
    def _lines(self, inline: list[Node], node: Node) -> Iterator[Piece]:
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


# Two lists that follow each other would be one if they had the same sign.
def _list_sign(node: Node) -> str:
    before, sign = node.prev, "."
    while before is not None and (before.tag == "ol" or not (before.text(deep=True) or "").strip()):
        sign = {".": ")", ")": "."}[sign] if before.tag == "ol" else sign
        before = before.prev
    return sign


# Each mark of bold and italics that a break stands in is closed before it, and opened again.
def _closed_lines(lines: list[str]) -> Iterator[str]:
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
    return text[1:] if re.match(r"\\[-+*#>|=~]", text) else re.sub(r"^(\d+)\\", r"\1", text)


def _around(inner: str, opening: str, closing: str) -> str:
    plain = inner.strip()
    if not plain:
        return inner
    start = inner.index(plain[0])
    return inner[:start] + opening + plain + closing + inner[start + len(plain) :]


# As HTML where Markdown's marks would not count, as in `**注意：**请保存`.
def _render_emphasis(text: str) -> str:
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


# CommonMark's flanking rule, for `*`.
def _opens(outside: str, inside: str) -> bool:
    return inside.isalnum() or not outside.isalnum()


def _destination(url: str) -> str:
    return f"<{url}>" if re.search(r"[\s()]", url) else url


_MARK = pattern("\ue010(\\d+)\ue011")
# Elements that may be a note; others, such as the section with the comments, only where a link leads back.
_NOTES = frozenset({"li", "p", "aside", "dd"})
_MOST_PARAGRAPHS = 20


def take_notes(tree: Any, writer: MarkdownWriter) -> list[str]:
    """
    Take the notes out of a tree, in the order in which they are referred to; see `with_references`.

    That of the title stays where it stands: the front matter has no notes.
    """
    title = tree.css_first("h1")
    title_id = title.mem_id if title is not None else 0
    around: set[int] = set()
    """Elements with a reference in them: what leads there leads back from a note."""
    targets = {node.attributes[key] or "": node for key in ("name", "id") for node in tree.css(f"[{key}]")}
    boxes: dict[int, Node] = {}
    referring: dict[int, list[Node]] = {}
    for link in tree.css('a[href^="#"]'):
        target = targets.get(_fragment(link)) if _is_reference(link) else None
        box = _box(target, link) if target is not None else None
        above = {one.mem_id for one in ancestors(link)}
        if box is not None and title_id not in above and box.mem_id not in around:
            around |= above
            boxes[box.mem_id] = box
            referring.setdefault(box.mem_id, []).append(link)
    own = {
        one: [link for link in referring[one] if not any(above.mem_id in boxes for above in ancestors(link))]
        for one, box in boxes.items()
        if not any(above.mem_id in boxes for above in ancestors(box))
    }
    notes = []
    for number, (one, links) in enumerate([item for item in own.items() if item[1]], start=1):
        for back in _links_back(boxes[one], links):
            _outermost(back).decompose()
        for link in links:
            _outermost(link).replace_with(f"\ue010{number}\ue011")
        notes.append(f"[^{number}]: " + "\n\n".join(writer.blocks(boxes[one])).replace("\n", "\n    "))
        boxes[one].decompose()
    return notes


def notes_of(body: str, notes: list[str]) -> str:
    """Return those notes that a text refers to, as its last blocks."""
    return "\n\n".join(note for note in notes if note[: note.index("]:") + 1] in body)


def with_references(text: str) -> str:
    """Return Markdown with the references to its notes as Markdown has them."""
    return _MARK.sub(r"[^\1]", text)


def _fragment(link: Node) -> str:
    return unquote((link.attributes.get("href") or "")[1:])


def _is_reference(link: Node) -> bool:
    if not link.text(deep=True).strip():
        return False
    types = {link.attributes.get("epub:type"), link.attributes.get("role")}
    around = (link, *_near(link), *link.css("sup"))
    return bool(types & {"noteref", "doc-noteref"}) or any(map(raised_by, around))


def _near(link: Node) -> list[Node]:
    return [above for above, _step in zip(ancestors(link), range(2), strict=False)]


def _box(target: Node, link: Node) -> Node | None:
    box = next((one for one in (target, *ancestors(target)) if one.tag in BLOCKS), target)
    while box.parent is not None and box.parent.tag in _NOTES and _is_same_text(box.parent, box):
        box = box.parent
    is_note = box.tag in _NOTES or (box.tag in {"div", "section"} and bool(_links_back(box, [link])))
    is_note = is_note and len(box.css("p")) <= _MOST_PARAGRAPHS
    return box if is_note and not is_inside(link, box) else None


def _links_back(box: Node, links: list[Node]) -> list[Node]:
    near = [one for link in links for one in (link, *_near(link), *link.css("[id]"))]
    names = {one.attributes.get(key) for one in near for key in ("id", "name")} - {None}
    return [back for back in box.css('a[href^="#"]') if _fragment(back) in names]


def _outermost(link: Node) -> Node:
    while link.parent is not None and link.parent.tag not in BLOCKS and _is_same_text(link.parent, link):
        link = link.parent
    return link


def _is_same_text(one: Node, other: Node) -> bool:
    text = other.text(deep=True).strip()
    return bool(text) and one.text(deep=True).strip() == text
