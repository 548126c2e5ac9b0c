"""Where the links and images of a Markdown body lead, as spans of its bytes, so that an address can be replaced."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urljoin

from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.markdown_input import prepare_markdown

_INLINE = pattern(rb"\]\(\s*(?:<([^>\n]*)>|((?:[^\s()\\]|\\.|\([^\s()]*\))*))")
_DEFINITION = pattern(rb"^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*(?:<([^>\n]*)>|(\S+))", re.MULTILINE)
_ATTRIBUTE = pattern(
    rb"<(a|img|source|video|audio)\b[^<>]*?\s(?:href|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE
)

_ELSEWHERE = pattern(r"[A-Za-z][A-Za-z0-9+.-]*:|/|#|\?|$")


def joined_address(base: str, url: str) -> str:
    """Return an address as it is on the page at `base`; one that no browser could read stays as it is."""
    try:
        return urljoin(base, url)
    except ValueError:  # `http://[preferences]`, where pages hang what a script does
        return url


@dataclass(frozen=True, slots=True)
class Address:
    """An address in a body: offsets are bytes, half-open, without brackets and quotation marks."""

    kind: Literal["link", "image"]
    url: str
    """As it is written there."""
    start: int
    end: int


def relative_path(url: str) -> tuple[str, str]:
    """Return the normal path of a relative address and what follows it (`?…`, `#…`); two empty texts for any other."""
    if _ELSEWHERE.match(url):
        return "", ""
    path = re.split(r"[?#]", url, maxsplit=1)[0]
    return posixpath.normpath(unquote(path)), url[len(path) :]


def addresses_in(body: bytes) -> list[Address]:
    """Return the addresses of inline links and images, link definitions (as links) and HTML, in order."""
    found = {item.start: item for item in (*_of_events(body), *_of_definitions(body))}
    return [found[start] for start in sorted(found)]


def replace_addresses(body: bytes, change: Callable[[Address], str]) -> bytes:
    """Return the body with each address as `change` gives it; a blank is written as `%20`, but in a shortcode."""
    pieces, at = [], 0
    for item in addresses_in(body):
        new = change(item)
        pieces += [body[at : item.start], (new if new.startswith("{{") else new.replace(" ", "%20")).encode()]
        at = item.end
    return b"".join([*pieces, body[at:]])


def _of_events(body: bytes) -> Iterator[Address]:
    opened: list[tuple[str, int, int]] = []
    inner_end = 0
    if b"](" not in body and b"<" not in body:
        return
    for name, _value, is_start, is_end, start, end in prepare_markdown(body).events():
        if name in {"InlineHtml", "HtmlBlock", "Html"} and not is_end:
            yield from _matches(_ATTRIBUTE, body, start, end)
        elif name in {"Link", "Image"} and is_start:
            opened.append(("image" if name == "Image" else "link", start, end))
            inner_end = start + 1 + (name == "Image")
        elif name in {"Link", "Image"} and opened:
            kind, left, right = opened.pop()
            match = _INLINE.search(body, inner_end, right)
            if match and match.end() > left:
                group = 1 if match[1] is not None else 2
                yield Address("image" if kind == "image" else "link", match[group].decode(), *match.span(group))
            inner_end = right
        else:
            inner_end = max(inner_end, end) if opened else 0


def _of_definitions(body: bytes) -> Iterator[Address]:
    spans = prepare_markdown(body).code_spans() if b"]:" in body else []
    for item in _matches(_DEFINITION, body, 0, len(body)):
        before = bisect_right(spans, item.start, key=lambda span: span[0]) - 1
        if before < 0 or spans[before][1] <= item.start:
            yield item


def _matches(wanted: re.Pattern[bytes], body: bytes, start: int, end: int) -> Iterator[Address]:
    for match in wanted.finditer(body, start, end):
        group = match.lastindex or 0
        is_image = wanted is _ATTRIBUTE and match[1].lower() != b"a"
        yield Address("image" if is_image else "link", match[group].decode("utf-8", "replace"), *match.span(group))
