"""
Prose that no segment holds: what readers read, and `sync` leaves as it is. Code, formulas, addresses and what is hidden
on purpose are none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import accumulate

from translator.bilingual.i18n import _
from translator.bilingual.words.inline import protected_spans
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.document import Document, is_markdown
from translator.newsroom.articles.frontmatter import BOM, is_translated, leaves
from translator.newsroom.articles.html import texts_of
from translator.newsroom.articles.markdown_input import prepare_markdown
from translator.newsroom.articles.parser_input import ParserEvent
from translator.newsroom.articles.po import PoDocument

_WORD = pattern(r"[^\W\d_]{2,}|[\u3400-\u9fff]")
# Five words in a row, or six Chinese characters and a mark: of code, only comments have so many.
_SENTENCE = pattern(
    r"(?<!\w)(?:[^\W\d_]['’\w-]{0,40}+[,;:]?\s+){4,}[^\W\d_][\w'’-]{0,40}+[.!?:]?(?=\s|\Z)"
    r"|(?<![\u3400-\u9fff，、])[\u3400-\u9fff，、]{6,}+[。！？：]"
)
_CODE_SIGNS = pattern(r"[{}=<>|$\\;]|^[^\S\n]*(?:#|//|%|--)|\w\(|\w_\w|->", re.MULTILINE)
_DIRECTIVE = pattern(r"\{(?!toctree)[A-Za-z][\w:+-]*\}")
_STRING = pattern(r"\"([^\"\\\r\n]+)\"|'([^'\\\r\n]+)'|`([^`\\]+)`|>([^<>{}]+)<")
# A string of code that readers see: a capital and a second word, or Chinese.
_PHRASE = pattern(
    r"\s*+(?:[^\W\d_a-z][\w'’-]*+[,:;]?(?:\s+[\w'’(&-]+[,:;)]*)+\s*[.!?…]*\s*\Z|[^<>{}=/]*[\u3400-\u9fff]{2})"
)
# A key of the front matter whose value readers see. The title of the work an article is taken from keeps its words.
_TEXT_KEY = pattern(
    r"(?!source\.)(?:.*[.\]])?(?:alt|caption|content|description\b.*|details|excerpt|label|lead|intro|quote|subtitle|summary|tagline|text|title|\w+_(?:title|label|description|text)"
    r"|myst\.substitutions\.\w+)\Z"
)
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class OmittedProse:
    line: int
    """Of the article, from 1."""
    text: str
    """Its beginning."""


def omitted_prose(document: Document) -> list[OmittedProse]:
    if isinstance(document, PoDocument):
        return [
            _beginning(one.keyword + 1, one.source)
            for one in document.left_out
            if _SENTENCE.search(one.source) and (one.is_plural or not _CODE_SIGNS.search(one.source))
        ]
    start = document.front_matter.span[1] or (len(BOM) if document.data.startswith(BOM) else 0)
    if is_markdown(document.format):
        spans = [(start + left, start + right) for left, right in _of_markdown(document.data[start:], document.format)]
        spans = sorted([*_of_front_matter(document), *spans])
    elif document.format == "html":
        spans = list(_between_tags(document.data, start, len(document.data)))
    else:
        return []
    held = sorted((slot.start, slot.end) for slot in document.slots)
    starts = [left for left, _right in held]
    ends = list(accumulate((right for _left, right in held), max))  # The title of a link lies in its paragraph.
    lines = [0, *(match.end() for match in re.finditer(rb"\r\n?|\n", document.data))]
    found: list[OmittedProse] = []
    last = -1
    for left, right in spans:
        before = bisect_right(starts, left) - 1
        is_held = (before >= 0 and ends[before] > left) or bisect_left(starts, left) < bisect_left(starts, right)
        text = document.data[left:right].decode("utf-8", "replace")
        if is_held or not _WORD.search(_without_protected(text)):
            continue
        line = bisect_right(lines, left)
        if line > last + 1:
            found.append(_beginning(line, text))
        last = line + text.rstrip().count("\n")
    return found


def _beginning(line: int, text: str) -> OmittedProse:
    return OmittedProse(line, " ".join(text.split())[:_LONGEST])


def describe_omission(prose: OmittedProse) -> str:
    return _("in no segment, stays as it is: {text}", text=prose.text)


def _of_markdown(body: bytes, format: str) -> Iterator[tuple[int, int]]:
    reading = prepare_markdown(body, format=format)
    hidden = [(left, right) for left, right, _kind in reading.opaque]
    for left, right, kind in reading.unread:
        if kind == "text":
            yield left, right
            continue
        text = body[left:right].decode("utf-8", "replace")
        for found in _STRING.finditer(text):
            if _PHRASE.match(text, *found.span(found.lastindex or 0)):
                at = left + len(text[: found.start(found.lastindex or 0)].encode())
                yield at, at + len((found[found.lastindex or 0]).encode())
    opened: list[ParserEvent] = []
    is_address = False
    for event in reading.events():
        if event.is_start and event.name in {"CodeBlock", "HtmlBlock", "BlockQuote", "MetadataBlock"}:
            opened.append(event)
        elif event.is_end and opened and opened[-1].name == event.name:
            opened.pop()
        elif event.name == "Link" and isinstance(event.value, dict):
            is_address = event.value["link_type"] in {"Autolink", "Email"}
        elif event.name == "Link":
            is_address = False
        elif event.name == "Text" and not opened and not is_address:
            yield from _around(hidden, event.start, event.end)
        if event.is_start and event.name == "HtmlBlock":
            yield from _between_tags(body, event.start, event.end)
        elif event.is_start and event.name == "CodeBlock" and _is_prose(body, event):
            yield event.start, event.end
        elif event.name == "Text" and opened and opened[-1].name == "BlockQuote":
            yield from _around(hidden, event.start, event.end)


def _of_front_matter(document: Document) -> Iterator[tuple[int, int]]:
    at, end = document.front_matter.inner
    for path, value in leaves(document.front_matter.values):
        if isinstance(value, str) and not is_translated(path) and _TEXT_KEY.match(path):
            first = value.strip().partition("\n")[0].encode()
            place = document.data.find(first, at, end)
            if b" " in first.strip() and place >= 0:
                at = place + len(first)
                yield place, at


def _around(hidden: list[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    for left, right in hidden[bisect_left(hidden, (start, 0)) :]:
        if right > end:
            break
        if left > start:
            yield start, left
        start = right
    if start < end:
        yield start, end


def _is_prose(body: bytes, block: ParserEvent) -> bool:
    info = block.value.get("Fenced", "") if isinstance(block.value, dict) else None
    if info is not None and not _DIRECTIVE.match(info):
        return False
    text = body[block.start : block.end].decode("utf-8", "replace")
    if info is not None:
        text = text.partition("\n")[2]
    return _SENTENCE.search(text) is not None and _CODE_SIGNS.search(text) is None


def _between_tags(data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    text = data[start:end].decode("utf-8", "replace")
    offsets = list(accumulate((len(char.encode()) for char in text), initial=start))
    for left, right in texts_of(text):
        if text[left:right].strip():
            yield offsets[left], offsets[right]


def _without_protected(text: str) -> str:
    pieces, at = [], 0
    for start, end, _kind in protected_spans(text):
        pieces.append(text[at:start])
        at = end
    return unescape("".join([*pieces, text[at:]]))
