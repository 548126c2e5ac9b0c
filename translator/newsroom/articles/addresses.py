"""
Where the links and images of a Markdown body lead, and the ids of its headings (source: GitHub's rule for anchors).
Site generators make an id of the text of a heading, so that published versions state the ids of their source.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import quote, unquote, urljoin

from translator.bilingual.model import Placeholder
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.items import spliced
from translator.newsroom.articles.markdown_input import prepare_markdown
from translator.newsroom.ground.article_tree import ARTICLE_SUFFIXES

_INLINE = pattern(rb"\]\(\s*(?:<([^>\n]*)>|((?:[^\s()\\]|\\.|\([^\s()]*\))*))")
_DEFINITION = pattern(rb"^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*(?:<([^>\n]*)>|(\S+))", re.MULTILINE)
_ATTRIBUTE = pattern(
    rb"<(a|img|source|video|audio)\b[^<>]*?\s(?:href|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE
)

_ELSEWHERE = pattern(r"[A-Za-z][A-Za-z0-9+.-]*:|/|#|\?|$")


def joined_address(base: str, url: str) -> str:
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
    changed = ((item, change(item)) for item in addresses_in(body))
    return spliced(body, (
        (item.start, item.end, (new if new.startswith("{{") else new.replace(" ", "%20")).encode())
        for item, new in changed
    ))  # fmt: skip


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


# Characters that would end the path of an address, or mean something else in it.
_UNSAFE = pattern(r"""[\s<>()"\\?#%]""")


@dataclass(frozen=True, slots=True)
class LinkTarget:
    path: str = ""
    """From the folder of the version, with slashes; empty where it stays as the author wrote it."""
    has_version: bool = False
    ids: Mapping[str, str] = field(default_factory=dict)
    """Automatic id of a heading in the source → its id there."""


LinkTable = Mapping[str, LinkTarget]
"""Path of a file as links of the source write it, empty for the page itself."""


@dataclass(frozen=True, slots=True)
class LinkNames:
    """How the pages of one language may write what the source links to."""

    paths: Mapping[str, str] = field(default_factory=dict)
    """Path as a page may have it → as the source has it."""
    fragments: frozenset[str] = frozenset()
    """Articles whose ids of headings follow the text."""

    def __bool__(self) -> bool:
        return bool(self.paths or self.fragments)


NO_LINKS = LinkNames()


def with_links(body: bytes, table: LinkTable) -> bytes:
    changes = []
    for item, path, fragment in links_in(body) if table else ():
        target = table.get(path)
        if target is None:
            continue
        head, mark, rest = item.url.partition("#")
        new = target.ids.get(fragment, "") if item.kind == "link" else ""
        changes.append((item.start, item.end, (_with_path(head, target.path) + mark + (new or rest)).encode()))
    return spliced(body, changes)


def as_in_source(body: bytes, names: LinkNames) -> bytes:
    """Return a body whose links have the paths of the source, without fragments that follow a text, for comparisons."""
    changes = []
    for item, path, fragment in links_in(body) if names else ():
        known = names.paths.get(path)
        head, mark, rest = item.url.partition("#")
        if known is not None:
            head = quote(known) + "?".join(["", *head.split("?")[1:]])
        is_left_out = bool(fragment) and item.kind == "link" and (path if known is None else known) in names.fragments
        changes.append((item.start, item.end, (head + mark + ("" if is_left_out else rest)).encode()))
    return spliced(body, changes)


def marks_as_in_source(marks: Sequence[Placeholder], names: LinkNames) -> list[Placeholder]:
    found = []
    for mark in marks:
        opening, _text, closing = (
            as_in_source(f"{mark.opening}\0{mark.closing}".encode(), names).decode().partition("\0")
        )
        found.append(replace(mark, opening=opening, closing=closing))
    return found


def changed_links(before: bytes, after: bytes, names: LinkNames) -> list[tuple[str, str]]:
    """Return the pairs of paths that lead to another version of the same file in `after` than in `before`."""
    counts = [Counter(path for _item, path, _fragment in links_in(body) if path) for body in (before, after)]
    gone = list((counts[0] - counts[1]).elements())
    found = []
    for path in (counts[1] - counts[0]).elements():
        for other in gone:
            if names.paths.get(other, other) == names.paths.get(path, path):
                gone.remove(other)
                found.append((other, path))
                break
    return found


def links_in(body: bytes) -> Iterator[tuple[Address, str, str]]:
    """Yield each relative address with its path, empty for the page itself, and the fragment."""
    for item in addresses_in(body):
        head, _hash, fragment = item.url.partition("#")
        path = relative_path(head)[0] if head else ""
        if path or (not head and fragment):
            yield item, path, unquote(fragment)


def heading_links_in(body: bytes) -> Iterator[tuple[str, str]]:
    """Yield the path of the article, empty for this one, and the fragment of each link to a heading."""
    if b"#" not in body:
        return
    for item, path, fragment in links_in(body):
        if item.kind == "link" and fragment and (not path or path.lower().endswith(ARTICLE_SUFFIXES)):
            yield path, fragment


def _with_path(head: str, path: str) -> str:
    if not path:
        return head
    before, mark, query = head.partition("?")
    lead = "./" if before.startswith("./") and not path.startswith("../") else ""
    unsafe = _UNSAFE.sub(lambda found: found[0] if found[0] == " " in before else quote(found[0]), path)
    return lead + (quote(path) if "%" in before else unsafe) + mark + query


# `##` at the end of a heading, which must not stand between the text and the id.
_CLOSING = pattern(rb"[ \t]+#+[ \t]*(?=\r?\n|\Z)")
_HEADING_MARK = pattern(rb"[#=-]")
_LEFT_OUT = pattern(r"[^\w\- ]")
_MARKS_OF_LETTERS = pattern("[\u0300-\u036f\\x00-\\x1f]")
_BETWEEN_WORDS = pattern(r"""[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:"'“”‘’<>,.?/]+""")
# An id that HTML of the article states.
_STATED = pattern(rb"<[^<>]*?\s(?:id|name)\s*=\s*[\"']?([^\s\"'<>]+)")


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    id: str
    """As the article states it (`{#id}`), else empty."""
    end: int
    has_attributes: bool


def headings_in(body: bytes) -> list[Heading]:
    found: list[Heading] = []
    opened: dict[str, object] | None = None
    text: list[str] = []
    end = 0
    events = prepare_markdown(body).events() if _HEADING_MARK.search(body) else ()
    for name, value, is_start, is_end, start, stop in events:
        if name == "Heading" and is_start:
            opened, text, end = value, [], start
        elif name == "Heading" and is_end and opened is not None:
            attributes = bool(opened["id"] or opened["classes"] or opened["attrs"])
            found.append(Heading("".join(text), str(opened["id"] or ""), end, attributes))
            opened = None
        elif opened is not None:
            end = max(end, stop)
            text.append(str(value) if name in {"Text", "Code"} else " " * (name in {"SoftBreak", "HardBreak"}))
    return found


def heading_ids(body: bytes, rule: str = "github") -> list[str]:
    """Return the id of each heading, stated or made of its text; `rule` is one of `ID_RULES`."""
    return _ids_of(headings_in(body), ID_RULES[rule])


def automatic_ids(body: bytes) -> list[str]:
    """Return the id of each heading that is made of its text; empty where the article states it."""
    headings = headings_in(body)
    stated = {heading.id for heading in headings} | {found.decode(errors="replace") for found in _STATED.findall(body)}
    made = _ids_of(headings)
    return ["" if heading.id or one in stated else one for heading, one in zip(headings, made, strict=True)]


def translated_ids(source: bytes, version: bytes) -> dict[str, str]:
    before, after = automatic_ids(source), heading_ids(version)
    if len(before) != len(after):
        return {}
    return {old: new for old, new in zip(before, after, strict=True) if old and new}


# What becomes of the text of a heading. Sources: GitHub's rule for anchors; `slugify` of @mdit-vue/shared.
def _id_of_github(text: str) -> str:
    return _LEFT_OUT.sub("", text.strip().lower()).replace(" ", "-")


def _id_of_vue(text: str) -> str:
    plain = _MARKS_OF_LETTERS.sub("", unicodedata.normalize("NFKD", text))
    made = _BETWEEN_WORDS.sub("-", plain).strip("-")
    return (f"_{made}" if made[:1].isdigit() else made).lower()


ID_RULES: Mapping[str, Callable[[str], str]] = {"github": _id_of_github, "vue": _id_of_vue}


def _ids_of(headings: Sequence[Heading], made_of: Callable[[str], str] = _id_of_github) -> list[str]:
    seen: Counter[str] = Counter()
    ids = []
    for heading in headings:
        made = heading.id or made_of(heading.text)
        ids.append(f"{made}-{seen[made]}" if seen[made] and not heading.id else made)
        seen[made] += 1
    return ids


def with_heading_ids(body: bytes, ids: Sequence[str]) -> bytes:
    """Return the body whose headings state `ids`; headings with attributes of their own keep them."""
    changes = []
    for heading, name in zip(headings_in(body), ids, strict=False):
        if name and not heading.has_attributes:
            closing = _CLOSING.match(body, heading.end)
            changes.append((heading.end, closing.end() if closing else heading.end, f" {{#{name}}}".encode()))
    return spliced(body, changes)
