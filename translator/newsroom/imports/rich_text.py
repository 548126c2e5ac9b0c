"""RTF documents as HTML. Source: Rich Text Format Specification 1.9.1."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from translator.bilingual.i18n import _
from translator.bilingual.tables import read_table
from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.documents import (
    HtmlBlocks,
    ListItem,
    ReadDocument,
    marked,
    note_reference,
    notes_list,
    picture_address,
    shown_extract,
)

Row = tuple[list[str], list[tuple[int, bool]]]
"""Cells in HTML; of each its right edge, and whether the cell above covers it."""
# Twentieths of a point: edges so near are one.
_NEAR = 60


def rows_html(rows: Sequence[Row]) -> str:
    edges: list[int] = []
    for edge in sorted({edge for _cells, ends in rows for edge, _is_covered in ends}):
        if not edges or edge - edges[-1] > _NEAR:
            edges.append(edge)
    html = []
    for at, (cells, ends) in enumerate(rows):
        if len(cells) != len(ends):
            html.append("".join(f"<td>{cell}</td>" for cell in cells))
            continue
        places = [_place(edges, edge) for edge, _is_covered in ends]
        row = ""
        for cell, place, before, (_edge, is_covered) in zip(cells, places, [-1, *places], ends, strict=False):
            if not is_covered:
                down = _covered(rows[at + 1 :], edges, place)
                row += f'<td colspan="{max(1, place - before)}" rowspan="{down + 1}">{cell}</td>'
        html.append(row)
    return "".join(f"<tr>{row}</tr>" for row in html)


def _place(edges: Sequence[int], edge: int) -> int:
    return max(at for at, one in enumerate(edges) if one <= edge)


def _covered(rows: Sequence[Row], edges: Sequence[int], place: int) -> int:
    count = 0
    for cells, ends in rows:
        if len(cells) != len(ends) or not any(is_covered and _place(edges, edge) == place for edge, is_covered in ends):
            break
        count += 1
    return count


OURS = "\x00"
"""Link of a run that is HTML already."""


class Look(NamedTuple):
    is_bold: bool = False
    is_italic: bool = False
    is_struck: bool = False
    link: str = ""
    raised: str = ""
    """`sup` or `sub`."""


PLAIN, BOLD = Look(), Look(is_bold=True)


def inline_html(runs: list[tuple[Look, str]], own: Look) -> str:
    """Return the runs of a paragraph as HTML; what its style makes of all of it (`own`) is no emphasis."""
    joined: list[tuple[Look, list[str]]] = []
    for look, text in runs:
        if look.link == OURS:
            joined.append((look, [text]))
            continue
        look = look._replace(is_bold=look.is_bold and not own.is_bold, is_italic=look.is_italic and not own.is_italic)
        if joined and joined[-1][0] == look:
            joined[-1][1].append(text)
        else:
            joined.append((look, [text]))
    return "".join(_run(look, "".join(texts)) for look, texts in joined).strip()


def _run(look: Look, text: str) -> str:
    if look.link == OURS:
        return text
    html = escape(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")).replace("\n", "<br>")
    html = marked(html, look.raised, "strong" * look.is_bold, "em" * look.is_italic, "s" * look.is_struck)
    return f'<a href="{escape(look.link)}">{html}</a>' if look.link else html


_TOKEN = pattern(
    r"\\(?P<word>[a-zA-Z]+)(?P<number>-?\d+)? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<symbol>[^a-zA-Z])|(?P<brace>[{}])"
    r"|(?P<text>[^\\{}\r\n]+)|[\r\n]+",
    re.DOTALL,
)
_SIGNS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "tab": "\t", "emspace": " ", "enspace": " ", "qmspace": " ", "line": "\n", "lbr": "\n", "softline": "\n",
}  # fmt: skip
_SYMBOLS = {"~": "\u00a0", "_": "\u2011", "\\": "\\", "{": "{", "}": "}"}
# Destinations that may be ignored (`\*`), and are not.
_READ = frozenset(
    {"fldinst", "shppict", "annotation", "atnauthor", "shptxt", "shpinst", "listtable", "listoverridetable", "pn"}
)
_ENTERED = frozenset({"fonttbl", "stylesheet", "footnote", "pict", "listtable", "listoverridetable"})
_IGNORED = frozenset(
    {
        "colortbl", "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "nonshppict",
        "listtext", "pntext", "private", "xe", "tc", "rxe", "template", "ftnsep", "ftnsepc", "aftnsep", "aftnsepc",
        "sp", "objdata", "datafield", "revtbl", "info",
    }
)  # fmt: skip
_LOOKS = {"b": "is_bold", "i": "is_italic", "strike": "is_struck"}
_OF_PARAGRAPHS = {"ilvl": "depth", "pnlvlblt": "is_bullet", "pnlvlbody": "is_numbered", "intbl": "in_table"}
_ENDS = {
    "par": "_end_paragraph", "sect": "_end_paragraph", "cell": "_end_cell", "nestcell": "_end_cell", "row": "_end_row",
}  # fmt: skip
_LINK = pattern(r'\s*HYPERLINK\s+(?:\\l\s+)?"?([^"\s]+)"?', re.IGNORECASE)
_HEADING = pattern(r"(?:heading|标题|標題)\s*(\d)", re.IGNORECASE)
# Signs before an item where a program writes lists as text.
_LIST_SIGN = pattern(r"(?:[•·▪◦–-]|(?P<number>\(?\w{1,3}[.)]))\t\s*")
_LIST_STYLE = pattern(r"^\s*(?:list|列表|清單).*?([2-5])\s*$", re.IGNORECASE)
_QUOTE = pattern(r"(?:intense )?quote|quotations|block text|引用|明显引用", re.IGNORECASE)
_LEVELS = 6
# `\levelnfc` of numbers and letters; 23 is a bullet, 255 nothing.
_NUMBERED = frozenset({0, 1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 22, 30, 31, 33, 34, 35, 36, 37, 38, 39})


@cache
def _codecs(kind: str) -> dict[int, str]:
    rows = read_table(Path(__file__).parent / "data/rich_text.tsv", 3)
    return {int(number): codec for what, number, codec in rows if what == kind}


# State between two braces; a copy of the group around it when it begins.
@dataclass
class _Group:
    destination: str = ""
    look: Look = PLAIN
    is_hidden: bool = False
    font: int = -1
    is_wide: bool = False
    fallback: int = 1
    """Characters after `\\u` for programs that do not know it."""


@dataclass
class _Paragraph:
    style: int = 0
    outline: int = 9
    list_number: int = 0
    depth: int = 0
    in_table: bool = False
    is_bullet: bool = False
    is_numbered: bool = False
    """By WordPad's old way, which knows no lists."""


@dataclass
class _Text:
    blocks: list[tuple[str, str, int, bool]] = field(default_factory=list)
    """`p`, `h1` …, `li`, `blockquote` or `table`; HTML; depth and whether it is numbered, of list items."""
    runs: list[tuple[Look, str]] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    edges: list[tuple[int, bool]] = field(default_factory=list)
    """Right edge of each cell of the row, in twentieths of a point, and whether the cell above covers it."""
    is_covered: bool = False

    def end_column(self, edge: int) -> None:
        self.edges.append((edge, self.is_covered))
        self.is_covered = False


@dataclass
class _Style:
    name: str = ""
    look: Look = PLAIN
    outline: int = 9


def read_rich_text(data: bytes, name: str) -> ReadDocument:
    """Return an RTF document; what is broken in it is read as far as it goes."""
    return _Reader(data.decode("latin-1")).read()


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.document = ReadDocument("")
        self.code_page = "cp1252"
        self.fonts: dict[int, str] = {}
        self.styles: dict[int, _Style] = {}
        self.list_levels: dict[int, list[int]] = {}
        self.list_ids: list[int] = []
        self.overrides: dict[int, int] = {}
        self.group, self.groups = _Group(), list[_Group]()
        self.paragraph = _Paragraph()
        self.text, self.around = _Text(), list[_Text]()
        self.footnotes: list[str] = []
        self.bytes = bytearray()
        self.skipped = 0
        self.collected: dict[str, list[str]] = {}
        """Destination → the text in it."""
        self.style, self.font = 0, 0
        self.field = ""

    def read(self) -> ReadDocument:
        at = 0
        while found := _TOKEN.match(self.source, at):
            at = found.end()
            if found["word"] == "bin":
                at += max(0, _number(found["number"]) or 0)
            else:
                self._token(found)
        self._end_paragraph()
        self.document.html = self._html(self.text) + notes_list(self.footnotes)
        return self.document

    def _token(self, found: re.Match[str]) -> None:
        if found["brace"]:
            self._flush_bytes()
            self._open() if found["brace"] == "{" else self._close()
        elif found["hex"]:
            self._byte(int(found["hex"], 16))
        elif found["text"]:
            self._plain_text(found["text"])
        elif found["symbol"]:
            self._symbol(found["symbol"])
        elif found["word"]:
            if found["word"] != "u":
                self._flush_bytes()
            self._word(found["word"], found["number"])

    def _plain_text(self, text: str) -> None:
        if text.isascii() and not self.skipped and self.group.destination != "stylesheet":
            self._flush_bytes()
            self._put(text)
            return
        for character in text:
            if character > "\x7f":
                self._byte(ord(character))
            else:
                self._character(character)

    def _open(self) -> None:
        self.groups.append(self.group)
        self.group = replace(self.group)

    def _close(self) -> None:
        inner, self.group = self.group, self.groups.pop() if self.groups else _Group()
        if inner.destination == self.group.destination:
            return
        ended = {"footnote": self._end_footnote, "annotation": self._end_comment, "pict": self._end_picture}
        if inner.destination in ended:
            ended[inner.destination]()
        elif inner.destination == "fldinst":
            link = _LINK.match(self._take("fldinst"))
            self.field = link[1] if link else ""

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self.group.destination = "*"
        elif symbol in "\r\n":
            self._end_paragraph()
        elif symbol in _SYMBOLS:
            self._character(_SYMBOLS[symbol])

    def _word(self, word: str, number: str | None) -> None:
        value = _number(number)
        group = self.group
        if group.destination == "*" and word not in _ENTERED:
            group.destination = word if word in _READ else "ignored"
        elif group.destination == "ignored":
            return
        elif word in _IGNORED:
            group.destination = "ignored"
        elif word in _ENTERED:
            self._enter(word)
        elif word == "field":
            self.field = ""
        elif word == "fldrslt":
            group.look = group.look._replace(link=self.field or group.look.link)
        elif word == "u":
            self._unicode(value or 0)
        elif word in _SIGNS:
            self._character(_SIGNS[word])
        elif word in _LOOKS:
            self._look(**{_LOOKS[word]: value != 0})
        elif word in _OF_PARAGRAPHS:
            setattr(self.paragraph, _OF_PARAGRAPHS[word], True if value is None else value)
        elif word in _ENDS:
            getattr(self, _ENDS[word])()
        elif handler := self._HANDLERS.get(word):
            handler(self, value)

    def _enter(self, word: str) -> None:
        self.group.destination = word
        if word == "footnote":
            number = len(self.footnotes) + 1
            self.footnotes.append("")
            self.text.runs.append((Look(link=OURS), note_reference(number)))
            self.around.append(self.text)
            self.text = _Text()

    def _unicode(self, value: int) -> None:
        self._flush_bytes()
        self._character(chr(value % 0x10000))
        self.skipped = self.group.fallback

    def _byte(self, value: int) -> None:
        if self.skipped:
            self.skipped -= 1
        else:
            self.bytes.append(value)

    def _flush_bytes(self) -> None:
        if self.bytes:
            codec = self.fonts.get(self.group.font, self.code_page)
            text = self.bytes.decode(codec, "replace")
            if "\ufffd" in text:
                text = self.bytes.decode(self.code_page, "replace")
            self.bytes.clear()
            for character in text:
                self._put(character)

    def _character(self, character: str) -> None:
        self._flush_bytes()
        if self.skipped:
            self.skipped -= 1
        else:
            self._put(character)

    def _put(self, text: str) -> None:
        destination = self.group.destination
        if destination == "stylesheet":
            self._name_style(text)
        elif destination in {"fldinst", "annotation", "atnauthor", "pict"}:
            self.collected.setdefault(destination, []).append(text)
        elif destination in {"", "footnote", "shppict", "shptxt"} and not self.group.is_hidden:
            self.text.runs.append((self.group.look, text))

    def _take(self, destination: str) -> str:
        return "".join(self.collected.pop(destination, []))

    def _name_style(self, character: str) -> None:
        style = self.styles.setdefault(self.style, _Style())
        style.name += character if character != ";" else ""
        style.look = self.group.look if character == ";" else style.look

    def _end_footnote(self) -> None:
        self._end_paragraph()
        note, self.text = self.text, self.around.pop()
        number = next(at for at, one in enumerate(self.footnotes) if not one)
        self.footnotes[number] = self._html(note) or "<p></p>"

    def _end_comment(self) -> None:
        text, author = shown_extract(self._take("annotation")), self._take("atnauthor").strip()
        self.document.notes.append(_("a comment was left out: {author}: {text}", author=author or "?", text=text))

    def _end_picture(self) -> None:
        digits = re.sub(r"[^0-9a-fA-F]", "", self._take("pict"))
        content = bytes.fromhex(digits[: len(digits) // 2 * 2])
        if not content:
            return
        address = picture_address(self.document)
        self.document.images[address] = content
        self.text.runs.append((Look(link=OURS), f'<img src="{address}" alt="">'))

    def _end_paragraph(self) -> None:
        self._flush_bytes()
        style = self.styles.get(self.paragraph.style, _Style())
        html = inline_html(self.text.runs, BOLD if _is_heading(style, self.paragraph) else style.look)
        self.text.runs = []
        if self.paragraph.in_table:
            if html:
                self.text.cell.append(html)
            return
        self._end_table()
        if html:
            name, content, depth, is_numbered = self._block(html, style)
            self.text.blocks.append((name, content.replace("\t", " "), depth, is_numbered))

    def _block(self, html: str, style: _Style) -> tuple[str, str, int, bool]:
        heading = _HEADING.match(style.name.strip())
        outline = min(self.paragraph.outline, style.outline)
        if heading or outline < _LEVELS:
            return f"h{min(6, int(heading[1]) if heading else outline + 1)}", html, 0, False
        if style.name.strip().lower() in {"title", "标题", "標題"}:
            return "h1", html, 0, False
        if sign := _LIST_SIGN.match(html):
            return "li", html[sign.end() :], 0, bool(sign["number"])
        if self.paragraph.is_bullet or self.paragraph.is_numbered:
            return "li", html, 0, self.paragraph.is_numbered
        if self.paragraph.list_number:
            levels = self.list_levels.get(self.overrides.get(self.paragraph.list_number, 0), [])
            kind = levels[self.paragraph.depth] if self.paragraph.depth < len(levels) else 23
            deeper = _LIST_STYLE.search(style.name)
            return "li", html, self.paragraph.depth or (int(deeper[1]) - 1 if deeper else 0), kind in _NUMBERED
        return "blockquote" if _QUOTE.fullmatch(style.name.strip()) else "p", html, 0, False

    def _end_cell(self) -> None:
        self.paragraph.in_table = True
        self._end_paragraph()
        self.text.row.append("<br>".join(self.text.cell))
        self.text.cell = []

    def _end_row(self) -> None:
        self.text.rows.append((self.text.row, list(self.text.edges)))
        self.text.row = []

    def _end_table(self) -> None:
        if self.text.rows:
            self.text.blocks.append(("table", rows_html(self.text.rows), 0, False))
            self.text.rows = []

    def _html(self, text: _Text) -> str:
        self._end_table()
        blocks = HtmlBlocks()
        for name, content, depth, is_numbered in text.blocks:
            if name == "li":
                blocks.add_items(ListItem(depth, is_numbered, content))
            else:
                blocks.add(f"<{name}>{marked(content, 'p' * (name == 'blockquote'))}</{name}>")
        return str(blocks)

    def _set_font(self, value: int | None) -> None:
        self.font = self.group.font = value or 0

    def _set_charset(self, value: int | None) -> None:
        if codec := _codecs("charset").get(value or 0):
            self.fonts[self.font] = codec

    def _set_code_page(self, value: int | None) -> None:
        name = _codecs("page").get(value or 1252, f"cp{value or 1252}")
        with suppress(LookupError):  # Of a page that nobody knows, the letters of ASCII can be read all the same.
            self.code_page = codecs.lookup(name).name

    def _set_style(self, value: int | None) -> None:
        self.style = value or 0
        self.paragraph.style = self.style

    def _set_outline(self, value: int | None) -> None:
        if self.group.destination == "stylesheet":
            self.styles.setdefault(self.style, _Style()).outline = value or 0
        else:
            self.paragraph.outline = value or 0

    def _set_level(self, value: int | None) -> None:
        if self.group.destination == "listtable":
            self.list_levels.setdefault(0, []).append(value or 0)

    def _end_list(self, value: int | None) -> None:
        if self.group.destination == "listtable":
            self.list_levels[value or 0] = self.list_levels.pop(0, [])
        else:
            self.list_ids.append(value or 0)

    def _set_list(self, value: int | None) -> None:
        if self.group.destination == "listoverridetable":
            self.overrides[value or 0] = self.list_ids[-1] if self.list_ids else 0
        else:
            self.paragraph.list_number = value or 0

    def _look(self, **changes: Any) -> None:
        self.group.look = self.group.look._replace(**changes)

    def _plain(self, _value: int | None) -> None:
        self.group.look = Look(link=self.group.look.link)
        self.group.is_hidden = False

    def _reset_paragraph(self, _value: int | None) -> None:
        self.paragraph = _Paragraph()

    _HANDLERS: ClassVar[dict[str, Callable[[_Reader, int | None], None]]] = {
        "ansicpg": _set_code_page,
        "f": _set_font,
        "fcharset": _set_charset,
        "s": _set_style,
        "outlinelevel": _set_outline,
        "levelnfc": _set_level,
        "listid": _end_list,
        "ls": _set_list,
        "uc": lambda self, value: setattr(self.group, "fallback", 1 if value is None else value),
        "ab": lambda self, value: self._look(is_bold=value != 0) if self.group.is_wide else None,
        "ai": lambda self, value: self._look(is_italic=value != 0) if self.group.is_wide else None,
        "dbch": lambda self, _value: setattr(self.group, "is_wide", True),
        **dict.fromkeys(("loch", "hich", "rtlch", "ltrch"), lambda self, _value: setattr(self.group, "is_wide", False)),
        **dict.fromkeys(("super", "up"), lambda self, value: self._look(raised="" if value == 0 else "sup")),
        **dict.fromkeys(("sub", "dn"), lambda self, value: self._look(raised="" if value == 0 else "sub")),
        "nosupersub": lambda self, _value: self._look(raised=""),
        "trowd": lambda self, _value: self.text.edges.clear(),
        "clvmrg": lambda self, _value: setattr(self.text, "is_covered", True),
        "cellx": lambda self, value: self.text.end_column(value or 0),
        "v": lambda self, value: setattr(self.group, "is_hidden", value != 0),
        "deleted": lambda self, value: setattr(self.group, "is_hidden", value != 0),
        "plain": _plain,
        "pard": _reset_paragraph,
    }


# The longest that the format has are 32 bits.
def _number(digits: str | None) -> int | None:
    return int(digits[:10]) if digits else None


def _is_heading(style: _Style, paragraph: _Paragraph) -> bool:
    return min(paragraph.outline, style.outline) < _LEVELS or _HEADING.match(style.name.strip()) is not None
