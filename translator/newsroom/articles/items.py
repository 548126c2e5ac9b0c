"""
Inline content as a list of items: texts, soft breaks and tags with their byte offsets.

The functions prepare a list for sentence splitting: they separate URLs and placeholders from text, join hard-wrapped
lines, and remove what needs no translation from the edges.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from translator.bilingual.words.inline import protected_spans
from translator.bilingual.words.patterns import pattern

_EDGE_KINDS = frozenset({"image", "html", "shortcode"})
_ZERO_WIDTH_KINDS = frozenset({"footnote", "html"})
_STAND_IN = "Xxx"
_WIDE = pattern(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")

_ESCAPE = pattern(r"\\([!-/:-@\[-`{-~])|(&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});)")


@dataclass(slots=True, eq=False)
class Item:
    """A piece of inline content. `start` and `end` are bytes of the article."""

    kind: str
    """`text`, `soft` (white space that may be re-made), `break`, `open`, `close`, `alone`."""
    start: int
    end: int
    text: str = ""
    """Decoded text of `text` and `soft`; empty for tags."""
    name: str = ""
    """Kind of placeholder, for tags and breaks."""
    partner: Item | None = None
    """The other end of a pair."""
    is_verbatim: bool = True
    """Whether `text` is exactly the bytes, so that it can be split anywhere."""

    def split_text(self, offset: int) -> tuple[Item, Item]:
        """Split a verbatim text at a code point of it."""
        left, right = self.split_at([offset])
        return left, right

    def split_at(self, offsets: Sequence[int]) -> list[Item]:
        """Split a verbatim text at code points of it, which are in order."""
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
        """What a sentence splitter sees in the place of this item."""
        if self.kind in {"text", "soft"}:
            return self.text
        if self.kind == "break":
            return " "
        return _STAND_IN if self.kind == "alone" and self.name not in _ZERO_WIDTH_KINDS else ""


def decode_items(text: str, start: int, *, backslashes: bool = True) -> list[Item]:
    """Split `text`, which begins at byte `start`, into items with entities (and backslash escapes) decoded."""
    return [
        Item("text", start + left, start + right, piece, is_verbatim=is_verbatim)
        for piece, left, right, is_verbatim in _decoded(text, backslashes)
    ]


def _decoded(text: str, backslashes: bool) -> Iterator[tuple[str, int, int, bool]]:
    from html import unescape

    at = offset = 0
    for match in _ESCAPE.finditer(text):
        if match[1] and not backslashes:
            continue
        plain, raw = text[at : match.start()], match[0].encode()
        if plain:
            yield plain, offset, offset + len(plain.encode()), True
            offset += len(plain.encode())
        yield match[1] or unescape(match[2]), offset, offset + len(raw), False
        offset += len(raw)
        at = match.end()
    if at < len(text):
        yield text[at:], offset, offset + len(text[at:].encode()), True


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
    """Join an attribute list with the link or image that it belongs to, and make pairs of the marks around a text."""
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
    """Whether all pairs lie wholly within the items."""
    inside = {id(item) for item in items}
    return all(item.partner is None or id(item.partner) in inside for item in items)


def protect(items: list[Item]) -> list[Item]:
    """Turn URLs, placeholders and text that looks like a numbered tag into items that stand alone."""
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
    """Split verbatim texts at `offsets` (code points of the joined readings); other items stay whole."""
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
    """Leave out white space at the edges, and nothing else."""
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


def _split_text(item: Item, offset: int) -> tuple[Item, Item]:
    """Split a text; where it cannot or need not be split, both parts are the whole."""
    if not 0 < offset < len(item.text) or not item.is_verbatim:
        return item, item
    return item.split_text(offset)


def is_blank(items: list[Item]) -> bool:
    """Whether the items are nothing but white space."""
    return all(map(_is_blank, items))


def _is_blank(item: Item) -> bool:
    return item.kind in {"text", "soft"} and not item.text.strip()
