"""
The HTML of an article as XHTML for books: well-formed, and with nothing that the content model of HTML forbids.

An article may hold HTML of its author. A misplaced element (a list in a heading, a caption outside of its figure)
becomes an element that may stand there; its text always stays. Source: WHATWG HTML; EPUB 3.3, content documents.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from translator.bilingual.words.patterns import pattern
from translator.newsroom.pages.layouts.formula import mathml_as_xml

Node = Any
"""A node of selectolax, which has no types."""

# Elements inside each other; what is deeper keeps its text only.
_DEEPEST = 100


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


BLOCKS = _names("""
    address article aside blockquote dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main
    nav ol p pre section summary table ul
""")
_TABLE = _names("caption col colgroup tbody td tfoot th thead tr")
# Elements that hold text and what stands in a line, and no block.
_PHRASING = _names("""
    abbr b bdi bdo cite code dfn em h1 h2 h3 h4 h5 h6 i kbd mark p pre q rt ruby s samp small span strong sub summary
    sup time u var
""")
_VOID = _names("br col hr img input wbr")
_PLACES = {"li": ("ul", "ol"), "dt": ("dl",), "dd": ("dl",), "figcaption": ("figure",), "rt": ("ruby",)}
_UNWRAPPED = _names("audio picture video")
_DROPPED = _names("rp source track script style -comment")
_AS_DIV = _names("main header footer address nav")
_NUMBER = pattern(r"\d{1,4}")
_CELL = {"colspan": _NUMBER, "rowspan": _NUMBER, "style": pattern("text-align: (?:left|right|center)")}
_ATTRIBUTES: dict[str, dict[str, re.Pattern[str]]] = {
    "": {
        "id": pattern(r"\S+"), "class": pattern(r"[\w -]+"), "title": pattern(r".+", re.DOTALL),
        "dir": pattern("ltr|rtl|auto"),
    },
    "img": {"width": _NUMBER, "height": _NUMBER},
    "ol": {"start": _NUMBER, "type": pattern("[1aAiI]")},
    "li": {"value": _NUMBER},
    "td": _CELL,
    "th": _CELL,
    "time": {"datetime": pattern(r"\d{4}-\d\d-\d\d")},
}  # fmt: skip
_LANGUAGE = pattern(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_PICTURE = pattern(r"\s*<img [^<>]*/>\s*")
_TITLE = pattern(r'<h1(?: id="([^"]*)")?[^>]*>.*?</h1>', re.DOTALL)

_HOST = pattern(r"(?:[\w.~%!$&'()*+,;=:-]*@)?(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d*)?", re.ASCII)
_NOT_IN_ADDRESSES = pattern(r"%(?![0-9A-Fa-f]{2})")


class Heading(NamedTuple):
    """A heading of an article, as a list of contents shows it."""

    level: int
    id: str
    text: str


@dataclass
class XhtmlWriter:
    """Writes nodes as XHTML, and notes the headings, and whether all images have an alternative text."""

    link: Callable[[str], str]
    """The attributes of a link to an address; empty if it leads nowhere from here."""
    image: Callable[[str], str]
    """The address of an image here; empty if it cannot be shown."""
    headings: list[Heading] = field(default_factory=list)
    has_all_alts: bool = True
    has_formulas: bool = False
    _ids: set[str] = field(default_factory=set)
    _targets: set[str] = field(default_factory=set)

    def write(self, pieces: Sequence[str]) -> list[str]:
        """Return pieces of one file as XHTML; links inside it lead only to what is there."""
        # Each is parsed twice: a tree takes 100 kB, and a long article has thousands of pieces.
        for piece in pieces:
            self._targets |= {_id(node) for node in parse_body(piece).css("[id]")}
        return ["".join(self._children(parse_body(piece), "body", False, 0)).strip() for piece in pieces]

    def _children(self, node: Node, parent: str, in_line: bool, depth: int) -> Iterable[str]:
        for child in node.iter(include_text=True):
            yield self._node(child, parent, in_line, depth + 1)

    def _node(self, node: Node, parent: str, in_line: bool, depth: int) -> str:
        name = node.tag
        if name == "-text":
            text = escape(node.text_content or "", quote=False)
            if parent in {"ul", "ol"}:
                return element("li", text) if text.strip() else "\n"
            return text
        if name in _DROPPED:
            return ""
        if depth > _DEEPEST:
            return escape(node.text(deep=True), quote=False)
        if name == "math":
            self.has_formulas = True
            return mathml_as_xml(node)
        if name == "img":
            shown = self._image(node)
            return element("li", shown) if parent in {"ul", "ol"} else shown
        name = _name_here(node, name, parent)
        if not name or (in_line and (name in BLOCKS or name in _TABLE)):
            return "".join(self._children(node, parent, in_line, depth))
        inner_line = in_line or name in _PHRASING
        content = "".join(self._children(node, name, inner_line, depth)) if name not in _VOID else ""
        if name == "rt":
            return f"<rp>（</rp><rt>{content}</rt><rp>）</rp>"
        if name[0] == "h" and name[1:].isdigit() and (identity := _id(node)):
            self.headings.append(Heading(int(name[1:]), identity, " ".join(node.text(deep=True).split())))
        opening = f"{name}{self._attributes(node, name)}"
        if opening == "p" and _PICTURE.fullmatch(content):
            opening = 'p class="picture"'
        if name == "a" and " href=" not in opening and " data-" not in opening and " id=" not in opening:
            return content
        whole = f"<{opening}/>" if name in _VOID else element(opening, content)
        return element("li", whole) if parent in {"ul", "ol"} and name != "li" else whole

    def _attributes(self, node: Node, name: str) -> str:
        attributes, allowed = node.attributes, {**_ATTRIBUTES[""], **_ATTRIBUTES.get(name, {})}
        found = []
        for key in attributes:
            value = _id(node) if key == "id" else attributes[key] or ""
            if key in allowed and allowed[key].fullmatch(value.rstrip(";")) and self._is_first(key, value):
                found.append(f'{key}="{escape(value)}"')
        language = attributes.get("lang") or ""
        if _LANGUAGE.fullmatch(language):
            found.append(f'lang="{language}" xml:lang="{language}"')
        if name == "input":
            found += ['type="checkbox"', 'disabled="disabled"', *['checked="checked"'] * ("checked" in attributes)]
        if name == "details" and "open" in attributes:
            found.append('open="open"')
        if name == "a":
            found.append(self._link(attributes.get("href") or ""))
        found += _note_attributes(node, name)
        return "".join(f" {one}" for one in found if one)

    def _is_first(self, key: str, value: str) -> bool:
        if key != "id":
            return True
        is_first = value not in self._ids
        self._ids.add(value)
        return is_first

    def _link(self, address: str) -> str:
        if address.startswith("#"):
            target = _joined(unquote(address[1:]))
            return f'href="#{quote(target)}"' if target in self._targets else ""
        return self.link(address) if address else ""

    def _image(self, node: Node) -> str:
        alt = node.attributes.get("alt") or ""
        source = self.image(node.attributes.get("src") or "")
        if not source:
            return escape(alt, quote=False)
        self.has_all_alts &= bool(alt.strip())
        return f'<img src="{escape(source)}" alt="{escape(alt)}"{self._attributes(node, "img")}/>'


def first_title(body: str) -> tuple[str, str]:
    """Return the id of the title that a body begins with, empty where it has none, and the body without the title."""
    found = _TITLE.match(body)
    return (found[1] or "", body[found.end() :].strip()) if found else ("", body)


def element(opening: str, content: str) -> str:
    return f"<{opening}>{content}</{opening.partition(' ')[0]}>"


def whole_address(address: str) -> str:
    """Return an address of the web as RFC 3986 wants it; empty if it leads nowhere."""
    try:
        parts = urlsplit(address.strip())
        if parts.scheme in {"mailto", "tel"}:
            return quote(_NOT_IN_ADDRESSES.sub("%25", address.strip()), safe="%:@+,;=?&/-._~!$'()*")
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return ""
        host = unquote(parts.netloc)
        host = host if host.isascii() else host.encode("idna").decode()
    except (ValueError, UnicodeError):
        return ""
    if not _HOST.fullmatch(host):
        return ""
    rest = [quote(_NOT_IN_ADDRESSES.sub("%25", part), safe="%/?:@!$&'()*+,;=-._~") for part in parts[2:]]
    return urlunsplit((parts.scheme, host, *rest))


def parse_body(html: str) -> Node:
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser("<!DOCTYPE html>" + element("body", html)).body


def _id(node: Node) -> str:
    return _joined(node.attributes.get("id") or "")


def _joined(name: str) -> str:
    return "-".join(name.split())


def _is_sound(terms: Node) -> bool:
    kinds = [child.tag for child in terms.iter(include_text=True) if child.tag != "-text" or child.text_content.strip()]
    return bool(re.fullmatch("(?:(?:dt )+(?:dd )+)+", "".join(f"{kind} " for kind in kinds)))


def _name_here(node: Node, name: str, parent: str) -> str:
    if name in _UNWRAPPED or (name in _TABLE and parent not in _TABLE and parent != "table"):
        return ""
    if (
        name in _AS_DIV
        or (name == "details" and node.css_first("summary") is None)
        or (name == "dl" and not _is_sound(node))
    ):
        return "div"
    if name in _PLACES and parent not in _PLACES[name]:
        return "div" if name in BLOCKS else "span"
    if name == "summary" and parent != "details":
        return "div"
    if (name == "time" and not _ATTRIBUTES["time"]["datetime"].fullmatch(node.attributes.get("datetime") or "")) or (
        name == "bdo" and node.attributes.get("dir") not in {"ltr", "rtl"}
    ):
        return "span"
    return "aside" if name == "div" and has_class(node, "footnote-definition") else str(name)


def has_class(node: Node, name: str) -> bool:
    return name in (node.attributes.get("class") or "").split()


def _note_attributes(node: Node, name: str) -> list[str]:
    # So a reading system can show a note where it is referred to.
    if name == "aside" and has_class(node, "footnote-definition"):
        return ['epub:type="footnote"', 'role="doc-footnote"']
    if name == "a" and node.parent is not None:
        if has_class(node.parent, "footnote-reference"):
            return ['epub:type="noteref"', 'role="doc-noteref"']
        if has_class(node.parent, "footnote-definition-label"):
            return ['epub:type="backlink"', 'role="doc-backlink"']
    return []
