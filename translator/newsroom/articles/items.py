"""
Inline content as a list of items, and the slots made of them; offsets are bytes of the article, half-open. Source of
the element lists: the HTML Living Standard, 4 and 13.1.2.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from translator.bilingual.model import Segment
from translator.bilingual.words.inline import protected_spans
from translator.bilingual.words.patterns import pattern

_EDGE_KINDS = frozenset({"image", "html", "shortcode"})
_ZERO_WIDTH_KINDS = frozenset({"footnote", "html"})
_STAND_IN = "Xxx"
_WIDE = pattern(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")

_ESCAPE = pattern(r"\\([!-/:-@\[-`{-~])|(&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});)")

Span = tuple[int, int]


def spliced(data: bytes, changes: Iterable[tuple[int, int, bytes]]) -> bytes:
    """Return `data` with other bytes in some spans, which are in order."""
    pieces, at = [], 0
    for start, end, new in changes:
        pieces += [data[at:start], new]
        at = end
    return b"".join([*pieces, data[at:]])


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(slots=True, eq=False)
class Item:
    kind: str
    """`text`, `soft` (white space that may be re-made), `break`, `open`, `close`, `alone`."""
    start: int
    end: int
    text: str = ""
    """Decoded text of `text` and `soft`; empty for tags."""
    name: str = ""
    partner: Item | None = None
    is_verbatim: bool = True

    def split_at(self, offsets: Sequence[int]) -> list[Item]:
        pieces = []
        at, start = 0, self.start
        for offset in (*offsets, len(self.text)):
            text = self.text[at:offset]
            end = start + (len(text) if text.isascii() else len(text.encode()))
            pieces.append(Item("text", start, end, text))
            at, start = offset, end
        return pieces

    @property
    def reading(self) -> str:
        if self.kind in {"text", "soft"}:
            return self.text
        if self.kind == "break":
            return " "
        return _STAND_IN if self.kind == "alone" and self.name not in _ZERO_WIDTH_KINDS else ""


def decode_items(text: str, start: int, *, backslashes: bool = True) -> list[Item]:
    from html import unescape

    items: list[Item] = []

    def add(raw: str, reading: str | None = None) -> None:
        nonlocal start
        end = start + len(raw.encode())
        if raw:
            items.append(Item("text", start, end, raw if reading is None else reading, is_verbatim=reading is None))
        start = end

    at = 0
    for match in _ESCAPE.finditer(text):
        if backslashes or not match[1]:
            add(text[at : match.start()])
            add(match[0], match[1] or unescape(match[2]))
            at = match.end()
    add(text[at:])
    return items


def merge_texts(items: Iterable[Item]) -> list[Item]:
    """Join neighbouring verbatim texts, so that a URL that the parser splits is one text."""
    merged: list[Item] = []
    for item in items:
        last = merged[-1] if merged else None
        if (
            last
            and last.kind == item.kind == "text"
            and last.is_verbatim
            and item.is_verbatim
            and last.end == item.start
        ):
            merged[-1] = Item("text", last.start, item.end, last.text + item.text)
        else:
            merged.append(item)
    return merged


def join_lines(items: list[Item]) -> list[Item]:
    """Give each soft break its text: a blank, or nothing where Chinese stands on both sides."""
    before, waiting = "", None
    for item in items:
        if item.kind == "soft":
            item.text, waiting = " ", item
        elif item.kind == "text" and item.text:
            if waiting is not None and _is_chinese_joint(before, item.text[0]):
                waiting.text = ""
            before, waiting = item.text[-1], None
        elif item.reading:
            before, waiting = "", None
    return items


def _is_chinese_joint(before: str, after: str) -> bool:
    if not before or not after:
        return False
    wide_before, wide_after = bool(_WIDE.match(before)), bool(_WIDE.match(after))
    return (wide_before and not after.isascii()) or (wide_after and not before.isascii())


def joined_marks(items: list[Item]) -> list[Item]:
    done: list[Item] = []
    opened: list[tuple[Item, int]] = []
    for item in items:
        last = done[-1] if done else None
        if (
            item.name == "attributes"
            and last is not None
            and last.end == item.start
            and last.kind in {"close", "alone"}
        ):
            last.end = item.end
            continue
        if item.name == "attributes":
            item.name = "shortcode"
        elif item.kind == "opening":
            opened.append((item, len(done)))
            item.kind = "alone"
        elif item.kind == "closing":
            item.kind = "alone"
            opening, place = opened.pop() if opened else (item, len(done))
            if opening is not item and _is_balanced(done[place + 1 :]):
                opening.kind, item.kind = "open", "close"
                opening.partner, item.partner = item, opening
        done.append(item)
    return done


def _is_balanced(items: list[Item]) -> bool:
    inside = {id(item) for item in items}
    return all(item.partner is None or id(item.partner) in inside for item in items)


def protect(items: list[Item]) -> list[Item]:
    done: list[Item] = []
    group: list[Item] = []
    for item in [*items, None]:
        if item is not None and item.kind == "text":
            group.append(item)
            continue
        done += _protected_group(group) if group else []
        group = []
        if item is not None:
            done.append(item)
    return done


def _protected_group(group: list[Item]) -> list[Item]:
    spans = protected_spans("".join(item.text for item in group))
    if not spans:
        return group
    pieces = split_texts(group, [edge for start, end, _kind in spans for edge in (start, end)])
    done: list[Item] = []
    at, waiting = 0, deque(spans)
    for item in pieces:
        while waiting and at >= waiting[0][1]:
            waiting.popleft()
        inside = waiting and waiting[0][0] <= at < waiting[0][1]
        if inside and done and done[-1].kind == "alone" and at > waiting[0][0]:
            done[-1].end = item.end
        elif inside:
            done.append(Item("alone", item.start, item.end, name=waiting[0][2]))
        else:
            done.append(item)
        at += len(item.text)
    return done


def split_texts(items: Sequence[Item], offsets: Iterable[int]) -> list[Item]:
    """Split verbatim texts at code points of the joined readings."""
    edges = sorted(set(offsets), reverse=True)
    done: list[Item] = []
    at = 0
    for item in items:
        length = len(item.reading)
        while edges and edges[-1] <= at:
            edges.pop()
        cuts = []
        while edges and edges[-1] < at + length:
            cuts.append(edges.pop() - at)
        done += item.split_at(cuts) if cuts and item.kind == "text" and item.is_verbatim else [item]
        at += length
    return done


def trimmed(items: list[Item]) -> list[Item]:
    """Leave out white space, images and single tags at the edges, and pairs that enclose all of the rest."""
    if len(items) == 1 and items[0].kind == "text" and items[0].text.strip() == items[0].text != "":
        return list(items)  # Nearly every paragraph without markup.
    rest = deque(items)
    _remove_outer_blanks(rest)
    while rest:
        first, last = rest[0], rest[-1]
        if first.kind == "open" and first.partner is last:
            rest.popleft()
            rest.pop()
        elif first.kind == "break" or (first.kind == "alone" and first.name in _EDGE_KINDS):
            rest.popleft()
        elif last.kind == "break" or (last.kind == "alone" and last.name in _EDGE_KINDS):
            rest.pop()
        else:
            break
        _remove_outer_blanks(rest)
    return list(rest)


def without_outer_blanks(items: list[Item]) -> list[Item]:
    rest = deque(items)
    _remove_outer_blanks(rest)
    return list(rest)


def _remove_outer_blanks(items: deque[Item]) -> None:
    while items and _is_blank(items[0]):
        items.popleft()
    while items and _is_blank(items[-1]):
        items.pop()
    if items and items[0].kind == "text" and items[0].text[:1].isspace():
        items[0] = _split_text(items[0], len(items[0].text) - len(items[0].text.lstrip()))[1]
    if items and items[-1].kind == "text" and items[-1].text[-1:].isspace():
        items[-1] = _split_text(items[-1], len(items[-1].text.rstrip()))[0]


# Split a text; where it cannot or need not be split, both parts are the whole.
def _split_text(item: Item, offset: int) -> list[Item]:
    if not 0 < offset < len(item.text) or not item.is_verbatim:
        return [item, item]
    return item.split_at([offset])


def is_blank(items: list[Item]) -> bool:
    return all(map(_is_blank, items))


def _is_blank(item: Item) -> bool:
    return item.kind in {"text", "soft"} and not item.text.strip()


@dataclass(frozen=True, slots=True)
class Slot:
    segment: Segment
    start: int
    end: int
    style: str
    """A key of `emphasis.WRITERS` or `VALUE_WRITERS`."""
    openings: tuple[Span, ...] = ()
    """The bytes behind `<n>` or `<n/>`, by number."""
    closings: tuple[Span | None, ...] = ()
    """The bytes behind `</n>`, by number; None where the tag stands alone."""


@dataclass(frozen=True, slots=True)
class SentenceGap:
    """White space between two slots of one block, re-made where one changes."""

    start: int
    end: int
    before: int
    """Index of the slot before."""
    after: int
    """Index of the slot after."""


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """The end of a reference link whose text is its label; when the text changes it becomes `[文字][text]`."""

    start: int
    end: int
    inner: Span
    """The bytes of the label."""


@dataclass(frozen=True, slots=True)
class EmphasisRegion:
    """Inline Markdown with emphasis, checked after something in it has changed."""

    start: int
    end: int


Patch = Slot | SentenceGap | LinkEnd | EmphasisRegion


VOID_ELEMENTS = word_set("""
    area base br col embed hr img input link meta param source track wbr
""")

SKIPPED_ELEMENTS = word_set("""
    iframe listing math noscript object plaintext pre script style svg template textarea xmp
""")

ATOMIC_ELEMENTS = frozenset({"code", "kbd", "samp", "var", "tt"})

INLINE_ELEMENTS = word_set("""
    a abbr acronym b bdi bdo big cite data del dfn em font i img input ins label mark q rp rt ruby s small span strike
    strong sub sup time u wbr
""")

EMPHASIS_ELEMENTS = {
    "em": "emphasis", "i": "emphasis", "strong": "strong", "b": "strong", "del": "strike", "s": "strike",
}  # fmt: skip
"""The usual element of a kind comes first."""

# Attributes that readers see or hear, wherever they stand → kind of their segment.
_READ_ATTRIBUTES = {"alt": "alt", "title": "caption", "aria-label": "caption"}
_ATTRIBUTES_OF = {"input": {"placeholder"}, "textarea": {"placeholder"}, "track": {"label"}, "optgroup": {"label"}}
# The same of components and shortcodes; HTML itself has no such attributes, or other uses for them.
_COMPONENT_ATTRIBUTES = word_set("""
    attribution caption data-toc-label description heading label placeholder subtitle summary tagline tooltip
""")
_ATTRIBUTE = pattern(
    r"(?<=[\s\"'{])(?P<name>[A-Za-z][\w-]*+)\s*=\s*(?P<brace>\{)?(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')(?(brace)\})"
)

_HTML_TAG = pattern(r"<(?P<close>/)?(?P<name>[A-Za-z][\w.:-]*+)[^>]*?(?P<alone>/)?>", re.DOTALL)


class AttributeText(NamedTuple):
    """The value of an attribute that readers see, in code points of the tag."""

    start: int
    end: int
    kind: str
    quote: str
    """`double` or `single`."""


def attribute_texts(tag: str) -> Iterator[AttributeText]:
    named = _HTML_TAG.match(tag)
    element = named["name"] if named else ""
    more = _ATTRIBUTES_OF.get(element.lower(), frozenset()) if element.islower() else _COMPONENT_ATTRIBUTES
    for found in _ATTRIBUTE.finditer(tag) if "=" in tag else ():
        name = found["name"].lower()
        if name in _READ_ATTRIBUTES or name in more:
            quote = "double" if found["double"] is not None else "single"
            kind = _READ_ATTRIBUTES.get(name, "caption")
            yield AttributeText(*found.span(quote), kind, quote)


def pair_html(items: list[Item]) -> list[Item]:
    """Make pairs of inline HTML tags that enclose text within the same mark-up."""
    items = _join_skipped(items)
    pairs = _OpenTags()
    for item in items:
        if item.kind == "open":
            pairs.open_markup(item)
        elif item.kind == "close":
            pairs.close_markup(item)
        elif _is_html(item) and item.text:
            pairs.add(item)
    for item in items:
        if item.kind not in {"text", "soft"}:
            item.text = ""
    return items


# The tags and the mark-up that are open at a place; a pair of tags lies within the same mark-up.
class _OpenTags:
    def __init__(self) -> None:
        self._waiting: list[Item] = []
        # How often each element is open, for each piece of mark-up that is open.
        self._counts: list[Counter[str]] = [Counter()]

    def open_markup(self, item: Item) -> None:
        self._waiting.append(item)
        self._counts.append(Counter())

    def close_markup(self, item: Item) -> None:
        while self._waiting and self._pop() is not item.partner:
            continue

    def add(self, item: Item) -> None:
        match = _HTML_TAG.fullmatch(item.text)
        if match is None or match["alone"] or match["name"].lower() in VOID_ELEMENTS:
            return
        name = match["name"]
        if not match["close"]:
            self._waiting.append(item)
            self._counts[-1][name] += 1
        elif self._counts[-1][name]:
            opening = self._pop()
            while _name(opening.text) != name:
                opening = self._pop()
            opening.kind, item.kind = "open", "close"
            opening.partner, item.partner = item, opening

    def _pop(self) -> Item:
        item = self._waiting.pop()
        if item.kind == "open":
            self._counts.pop()
        else:
            self._counts[-1][_name(item.text)] -= 1
        return item


def _join_skipped(items: list[Item]) -> list[Item]:
    if not any(_skipped_name(item) for item in items):
        return items
    places = {id(item): at for at, item in enumerate(items)}
    ends: dict[str, list[int]] = {}
    for at, item in enumerate(items):
        if _is_html(item) and item.text.startswith("</"):
            ends.setdefault(_name(item.text).lower(), []).append(at)
    done: list[Item] = []
    at, torn, torn_end = 0, -1, -1
    while at < len(items):
        closing = ends.get(_skipped_name(items[at]), [])
        place = bisect_right(closing, at)
        end = closing[place] if place < len(closing) else at
        if end > at and not (torn_end == end and torn >= at):
            # Mark-up of the article that begins or ends within the element cannot be cut in two.
            torn = next((i for i in range(at, end) if not at <= places.get(id(items[i].partner), at) < end), -1)
            torn_end = end
        if end > at and torn < at:
            items[at].end = items[end].end
            items[at].text = ""
            done.append(items[at])
            at = end + 1
        else:
            done.append(items[at])
            at += 1
    return done


def _skipped_name(item: Item) -> str:
    name = _name(item.text).lower() if _is_html(item) and not item.text.startswith("</") else ""
    return name if name in SKIPPED_ELEMENTS else ""


def _is_html(item: Item) -> bool:
    return item.kind == "alone" and item.name == "html"


def _name(text: str) -> str:
    match = _HTML_TAG.fullmatch(text)
    return match["name"] if match else ""
