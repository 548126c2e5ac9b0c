"""
The links of a Markdown body to other files and to headings: `ferry.md`, `ferry.md#cheaper-to-run`, `#cheaper-to-run`.

In a version a link leads to the file in its own language, and where pages state no ids of headings, its fragment
follows the text of the heading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote, unquote

from translator.bilingual.model import Placeholder
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.addresses import Address, addresses_in, relative_path
from translator.newsroom.ground.article_tree import ARTICLE_SUFFIXES

# What would end the path of an address, or mean something else in it.
_UNSAFE = pattern(r"""[\s<>()"\\?#%]""")


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """What becomes of the links to one file."""

    path: str = ""
    """From the folder of the version, with slashes; empty where it stays as the author wrote it."""
    has_version: bool = False
    """Whether it is there in the language of the version."""
    ids: Mapping[str, str] = field(default_factory=dict)
    """Automatic id of a heading in the source → the id that it has there."""


LinkTable = Mapping[str, LinkTarget]
"""Path of a file as links of the source write it, empty for the page itself → what becomes of it."""


@dataclass(frozen=True, slots=True)
class LinkNames:
    """How the pages of one language may write what the source links to; comparisons go by it."""

    paths: Mapping[str, str] = field(default_factory=dict)
    """Path as a page may have it → as the source has it."""
    fragments: frozenset[str] = frozenset()
    """Paths, as the source has them, of articles whose ids of headings follow the text."""

    def __bool__(self) -> bool:
        return bool(self.paths or self.fragments)


NO_LINKS = LinkNames()
"""Links are compared as they are written."""


def with_links(body: bytes, table: LinkTable) -> bytes:
    """Return a body whose links lead where `table` says."""
    pieces, at = [], 0
    for item, path, fragment in links_in(body) if table else ():
        target = table.get(path)
        if target is None:
            continue
        head, mark, rest = item.url.partition("#")
        new = target.ids.get(fragment, "") if item.kind == "link" else ""
        url = _with_path(head, target.path) + mark + (new or rest)
        if url != item.url:
            pieces += [body[at : item.start], url.encode()]
            at = item.end
    return b"".join([*pieces, body[at:]])


def as_in_source(body: bytes, names: LinkNames) -> bytes:
    """
    Return a body whose links have the paths of the source, each spelled in one way, for comparisons.

    Fragments that follow a text are left out.
    """
    pieces, at = [], 0
    for item, path, fragment in links_in(body) if names else ():
        known = names.paths.get(path)
        head, mark, rest = item.url.partition("#")
        if known is not None:
            head = quote(known) + "?".join(["", *head.split("?")[1:]])
        is_left_out = bool(fragment) and item.kind == "link" and (path if known is None else known) in names.fragments
        url = head + mark + ("" if is_left_out else rest)
        if url != item.url:
            pieces += [body[at : item.start], url.encode()]
            at = item.end
    return b"".join([*pieces, body[at:]])


def marks_as_in_source(marks: Sequence[Placeholder], names: LinkNames) -> list[Placeholder]:
    """Return placeholders as `as_in_source` writes their links."""
    found = []
    for mark in marks:
        opening, _text, closing = (
            as_in_source(f"{mark.opening}\0{mark.closing}".encode(), names).decode().partition("\0")
        )
        found.append(replace(mark, opening=opening, closing=closing))
    return found


def changed_links(before: bytes, after: bytes, names: LinkNames) -> list[tuple[str, str]]:
    """Return the paths that lead to another version of the same file in `after` than in `before`, in pairs."""
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
    """Return an address without its fragment, with another path, written as the author wrote the one before."""
    if not path:
        return head
    before, mark, query = head.partition("?")
    lead = "./" if before.startswith("./") and not path.startswith("../") else ""
    unsafe = _UNSAFE.sub(lambda found: found[0] if found[0] == " " in before else quote(found[0]), path)
    return lead + (quote(path) if "%" in before else unsafe) + mark + query
