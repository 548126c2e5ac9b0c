"""
The HTML reader. The parser of the standard library only reports the position of each token: no page is written from a
parse tree, and content that is not located exactly is not translated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import accumulate

from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.items import (
    ATOMIC_ELEMENTS,
    EMPHASIS_ELEMENTS,
    INLINE_ELEMENTS,
    SKIPPED_ELEMENTS,
    VOID_ELEMENTS,
    Item,
    attribute_texts,
    decode_items,
)
from translator.newsroom.articles.slot_list import BlockContent, SlotList
from translator.newsroom.ground.html.safe_html import HtmlReader

_KINDS = {"td": "cell", "th": "cell", "li": "item", "title": "title", "dt": "definition", "dd": "definition"} | {
    f"h{level}": f"heading-{level}" for level in range(1, 7)
}
_NAMES = {"a": "link", **EMPHASIS_ELEMENTS}
# Elements whose content is not translated, and whose names readers see or hear.
_HEARD_ELEMENTS = frozenset({"iframe", "object", "svg", "textarea"})
_MARKUP = pattern(r"<[A-Za-z/!?]")
_LONE_TAG = pattern(r"\s*<[^<>]*>(?=[ \t]*[\r\n])")
_BLANKS = pattern(r"\s+")
_WELL_FORMED_ENTITY = pattern(r"&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});\Z")


@dataclass(slots=True)
class _HtmlToken:
    kind: str
    # Code point of the page.
    start: int
    name: str = ""
    is_hidden: bool = False
    end: int = 0


# Record where each token begins; it ends where the next one begins.
class _HtmlTokenizer(HtmlReader):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tokens: list[_HtmlToken] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._lines = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self.read(text)
        for token, following in zip(self.tokens, [*self.tokens, _HtmlToken("end", len(text))][1:], strict=True):
            token.end = following.start

    def _note(self, kind: str, name: str = "", *, is_hidden: bool = False) -> None:
        line, column = self.getpos()
        self.tokens.append(_HtmlToken(kind, self._lines[line - 1] + column, name, is_hidden))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        hidden = any(name == "translate" and (value or "").lower() == "no" for name, value in attrs)
        self._note("start", tag, is_hidden=hidden)
        self.elements.append((tag, dict(attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note("single", tag)
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self._note("end", tag)
        self.elements.append((f"/{tag}", {}))

    def handle_data(self, data: str) -> None:
        # Markup that is cut off arrives in bits; only together they show what it was.
        if not self.tokens or self.tokens[-1].kind != "text":
            self._note("text")

    def handle_entityref(self, name: str) -> None:
        self._note("entity")

    handle_charref = handle_entityref

    def handle_comment(self, data: str) -> None:
        self._note("comment")

    def handle_decl(self, decl: str) -> None:
        self._note("other")

    def handle_pi(self, data: str) -> None:
        self._note("other")

    unknown_decl = handle_pi


@dataclass(slots=True)
class _ContentCollector:
    slots: SlotList
    text: str
    # Byte of the article at which each code point begins.
    offsets: list[int]
    kind: str
    items: list[Item] = field(default_factory=list)
    open: list[Item] = field(default_factory=list)
    # How often each inline element is open.
    counts: Counter[str] = field(default_factory=Counter)
    # The open blocks, each with the kind of segments in it; empty where that is `kind`.
    stack: list[tuple[str, str]] = field(default_factory=list)
    block_counts: Counter[str] = field(default_factory=Counter)
    # Open elements whose text is not translated, outermost first.
    hidden: list[str] = field(default_factory=list)
    hidden_from: int = 0
    is_lost: bool = False
    # Code point of a line end that must stay, because the first line makes the block an HTML block.
    kept_break: int = -1

    def read(self, tokens: Iterable[_HtmlToken]) -> None:
        for token in tokens:
            if self.hidden:
                self._within_hidden(token)
            else:
                self.is_lost = self.is_lost and token.kind in {"text", "entity"}
                getattr(self, f"_on_{token.kind}")(token)
        if not self.hidden:
            self._flush()

    def _within_hidden(self, token: _HtmlToken) -> None:
        if token.kind == "start" and token.name == self.hidden[0]:
            self.hidden.append(token.name)
        elif token.kind == "end" and token.name == self.hidden[0]:
            self.hidden.pop()
        if not self.hidden and token.name in INLINE_ELEMENTS | ATOMIC_ELEMENTS:
            self._alone(self.hidden_from, token.end, "code" if token.name in ATOMIC_ELEMENTS else "html")

    def _on_start(self, token: _HtmlToken) -> None:
        hides = token.is_hidden or token.name in SKIPPED_ELEMENTS or token.name in ATOMIC_ELEMENTS
        if hides and token.name not in VOID_ELEMENTS:
            if not token.is_hidden and token.name in _HEARD_ELEMENTS:
                self._attributes(token)
            if token.name not in INLINE_ELEMENTS | ATOMIC_ELEMENTS:
                self._flush()
            self.hidden, self.hidden_from = [token.name], token.start
        elif token.name in VOID_ELEMENTS or (token.name not in INLINE_ELEMENTS):
            self._on_single(token)
        else:
            self._attributes(token)
            item = Item("open", *self._bytes(token), text=token.name, name=_NAMES.get(token.name, "html"))
            self.items.append(item)
            self.open.append(item)
            self.counts[token.name] += 1

    def _on_single(self, token: _HtmlToken) -> None:
        if token.name in INLINE_ELEMENTS:
            self._alone(token.start, token.end, "image" if token.name == "img" else "html")
        elif token.name == "br":
            self.items.append(Item("break", *self._bytes(token), name="break"))
        else:
            self._flush()
            if token.kind == "start" and token.name not in VOID_ELEMENTS:
                kind = self.stack[-1][1] if self.stack else ""
                self.stack.append((token.name, _KINDS.get(token.name, kind)))
                self.block_counts[token.name] += 1
        self._attributes(token)

    def _on_end(self, token: _HtmlToken) -> None:
        if token.name in INLINE_ELEMENTS:
            self._close(token)
            return
        self._flush()
        while self.block_counts[token.name]:
            name, _kind = self.stack.pop()
            self.block_counts[name] -= 1
            if name == token.name:
                break

    def _close(self, token: _HtmlToken) -> None:
        if not self.counts[token.name]:
            self._alone(token.start, token.end, "html")
            return
        while (opening := self.open.pop()).text != token.name:
            opening.kind, opening.name = "alone", "html"
            self.counts[opening.text] -= 1
        self.counts[token.name] -= 1
        closing = Item("close", *self._bytes(token), name=opening.name, partner=opening)
        opening.partner = closing
        self.items.append(closing)

    def _on_text(self, token: _HtmlToken) -> None:
        at = token.start
        text = self.text[token.start : token.end]
        if self.is_lost or _MARKUP.search(text):
            # Markup that the parser could not read: what follows may belong to it.
            self._flush()
            self.is_lost = True
            return
        for match in [*_BLANKS.finditer(text), None]:
            end = token.start + match.start() if match else token.end
            if at < end:
                self.items.append(Item("text", self.offsets[at], self.offsets[end], self.text[at:end]))
            if match:
                at = token.start + match.end()
                kind = "text" if match[0] == " " else "break" if end == self.kept_break else "soft"
                self.items.append(Item(kind, self.offsets[end], self.offsets[at], match[0], name="break"))

    def _on_entity(self, token: _HtmlToken) -> None:
        if self.is_lost:
            return
        raw = self.text[token.start : token.end]
        text = unescape(raw) if _WELL_FORMED_ENTITY.match(raw) else raw
        self.items.append(Item("text", *self._bytes(token), text=text, is_verbatim=text == raw))

    def _on_comment(self, token: _HtmlToken) -> None:
        self._alone(token.start, token.end, "html")

    def _on_other(self, token: _HtmlToken) -> None:
        self._flush()

    def _alone(self, start: int, end: int, name: str) -> None:
        self.items.append(Item("alone", self.offsets[start], self.offsets[end], name=name))

    def _bytes(self, token: _HtmlToken) -> tuple[int, int]:
        return self.offsets[token.start], self.offsets[token.end]

    def _attributes(self, token: _HtmlToken) -> None:
        tag = self.text[token.start : token.end]
        for start, end, kind, quote in attribute_texts(tag):
            items = decode_items(tag[start:end], self.offsets[token.start + start], backslashes=False)
            self.slots.add(BlockContent(items, kind, f"attribute-{quote}"))

    def _flush(self) -> None:
        for orphan in self.open:
            orphan.kind, orphan.name = "alone", "html"
        items, self.items, self.open, self.counts = self.items, [], [], Counter()
        for item in items:
            if item.kind not in {"text", "soft"}:
                item.text = ""
        kind = self.stack[-1][1] if self.stack else ""
        if items:
            self.slots.add(BlockContent(items, kind or self.kind, "html"))


def read_html(slots: SlotList, start: int, end: int, *, kind: str) -> None:
    text = slots.data[start:end].decode()
    offsets = list(accumulate((len(char.encode()) for char in text), initial=start))
    lone_tag = _LONE_TAG.match(text)
    gatherer = _ContentCollector(slots, text, offsets, kind, kept_break=lone_tag.end() if lone_tag else -1)
    gatherer.read(_HtmlTokenizer(text).tokens)


def texts_of(text: str) -> Iterator[tuple[int, int]]:
    """Yield where texts of some HTML stand, in code points, without those that are never translated."""
    hidden = ""
    for token in _HtmlTokenizer(text).tokens:
        if hidden:
            hidden = "" if token.kind == "end" and token.name == hidden else hidden
        elif token.kind == "start" and (token.is_hidden or token.name in SKIPPED_ELEMENTS | ATOMIC_ELEMENTS):
            hidden = token.name
        elif token.kind == "text":
            yield token.start, token.end


def elements_of(text: str) -> list[tuple[str, dict[str, str | None]]]:
    return _HtmlTokenizer(text).elements
