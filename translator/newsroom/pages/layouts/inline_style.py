"""
An article as HTML for editors and mails that take no style sheet: looks stand in attributes, notes at the end.

Nothing leads within the text, for neither WeChat nor most mail programs keep ids. Formulas become a line of text.
Source: what the editor of WeChat keeps of a paste; the guides of Gmail, Outlook and QQ Mail on CSS.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from translator.bilingual.words.patterns import pattern
from translator.newsroom.pages.layouts.formula import linear_formula
from translator.newsroom.pages.layouts.xhtml import BLOCKS, Node, XhtmlWriter, element, has_class, parse_body

WIDTH = 536
"""Pixels that a picture may be wide: those of the column of a mail without its margins."""
_DROPPED = pattern(r' (?:id|class|xml:lang|role|epub:type|style|width|height)="[^"]*"')
_MEDIA = {"iframe", "video", "audio"}
_SIZE = pattern(r"([1-9]\d{0,4}) (\d{1,5})")


@dataclass
class InlineWriter(XhtmlWriter):
    """Writes nodes with the `looks` of their elements (a table of `names.toml`)."""

    looks: Mapping[str, str] = field(default_factory=dict)
    keeps_links: bool = True
    """False where a link to elsewhere becomes a note with its address."""
    notes: list[str] = field(default_factory=list)
    """The texts that the marks `[1]`, `[2]` … stand for, as HTML, in the order in which the text names them."""
    _numbers: dict[str, int] = field(default_factory=dict)
    _definitions: dict[str, Node] = field(default_factory=dict)

    def write_article(self, html: str) -> str:
        body = parse_body(html)
        # A note may refer to another one, so that it is written when the text is.
        self._definitions = {f"#{node.attributes.get('id')}": node for node in body.css(".footnote-definition")}
        text = "".join(self._children(body, "body", False, 0)).strip()
        at = 0
        while at < len(self.notes):
            if node := self._definitions.get(self.notes[at]):
                inner = "".join(self._children(node, "li", True, 0))
                self.notes[at] = re.sub(r"^\s+|\s+$", "", inner)
            at += 1
        return text

    def _node(self, node: Node, parent: str, in_line: bool, depth: int) -> str:
        name = node.tag
        if has_class(node, "footnote-definition") or has_class(node, "footnote-definition-label"):
            return ""
        if has_class(node, "footnote-reference"):
            return self._mark(node.css_first("a").attributes.get("href") or "")
        if name == "math":
            return linear_formula(node)
        if name == "input":
            return "☑ " if "checked" in node.attributes else "☐ "
        if name == "details":
            return element(f'div style="{self.looks["box"]}"', "".join(self._children(node, "div", False, depth)))
        if name in _MEDIA:
            source = node.css_first("[src]")
            address = (source.attributes.get("src") if source else "") or ""
            shown = self._linked(self.link(address), escape(node.attributes.get("title") or address), address)
            return shown if in_line else element(f'p style="{self.looks["p"]}"', shown)
        if name == "a":
            address = node.attributes.get("href") or ""
            content = "".join(self._children(node, name, True, depth))
            return self._linked("" if address.startswith("#") else self._link(address), content, address)
        return super()._node(node, parent, in_line, depth)

    def _linked(self, link: str, content: str, address: str) -> str:
        if not link or self.keeps_links or "//mp.weixin.qq.com/" in address:
            return element(f'a {link} style="{self.looks.get("a", "")}"', content) if link else content
        target = re.search('href="([^"]*)"', link)
        shown = target[1] if target else escape(address)
        return content if re.sub("<[^>]*>", "", content).strip() == shown else content + self._mark(shown)

    def _mark(self, what: str) -> str:
        if what not in self._numbers:
            self.notes.append(what)
            self._numbers[what] = len(self.notes)
        return element(f'sup style="{self.looks["sup"]}"', f"[{self._numbers[what]}]")

    def _attributes(self, node: Node, name: str) -> str:
        found = super()._attributes(node, name)
        look = self.looks.get("box" if has_class(node, "admonition") or has_class(node, "tab") else name, "")
        if name == "code" and node.parent.tag == "pre":
            look = ""
        elif name in {"ul", "ol"} and node.parent.tag == "li":
            look = "margin:6px 0 0;padding:0 0 0 24px"
        elif has_class(node, "admonition-title") or has_class(node, "tab-title") or node.tag == "summary":
            look = "margin:0 0 8px;font-weight:bold"
        elif align := re.search(r' style="(text-align: \w+)', found):
            look = f"{look};{align[1]}"
        kept = _DROPPED.sub("", found)
        if size := _SIZE.fullmatch(f"{node.attributes.get('width')} {node.attributes.get('height')}"):
            width, height = shown_size((int(size[1]), int(size[2])))
            kept += f' width="{width}" height="{height}"'
        return f'{kept} style="{look}"' if look else kept


def shown_size(size: tuple[int, int]) -> tuple[int, int]:
    """Return the size in which a picture stands in the column."""
    width = min(size[0], WIDTH)
    return width, round(size[1] * width / size[0])


def plain_text(html: str) -> str:
    """Return HTML as text: blocks apart, addresses behind their links, an image as its alternative text."""
    pieces = [""]

    def add(text: str) -> None:
        if text:
            pieces.append(text.lstrip(" ") if pieces[-1].endswith("\n") and not text.strip() else text)

    def walk(node: Node, *, is_code: bool) -> None:
        number = 0
        for child in node.iter(include_text=True):
            name, alt = child.tag, child.attributes.get("alt")
            if name == "-text":
                text = child.text_content or ""
                add(text if is_code else re.sub(r"\s+", " ", text))
            elif name in {"br", "hr", "img"}:
                add({"br": "\n", "hr": "\n\n---\n\n"}.get(name, f"[{alt}]" if alt else ""))
            else:
                number += name == "li"
                marks = {"li": f"\n{number}. " if node.tag == "ol" else "\n- ", "tr": "\n", "sup": "^", "sub": "_"}
                around = "\n\n" if name in BLOCKS and name != "li" else ""
                is_note = name == "sup" and child.text(deep=True).startswith("[")
                add("" if is_note else marks.get(name, around))
                walk(child, is_code=is_code or name == "pre")
                address = child.attributes.get("href") or ""
                add(f" ({address})" if address and address not in child.text(deep=True) else "")
                add("  " if name in {"td", "th"} else around)

    walk(parse_body(html), is_code=False)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", "".join(pieces))).strip() + "\n"
