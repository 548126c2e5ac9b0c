"""
The links of a Markdown body to headings: `#cheaper-to-run`, `ferry.md#cheaper-to-run`.

Where pages state no ids of headings, the fragment of such a link follows the text of the heading.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from urllib.parse import unquote

from translator.article_tree import ARTICLE_SUFFIXES
from translator.formats.addresses import Address, addresses_in, relative_path

FragmentTable = Mapping[str, Mapping[str, str]]
"""Path of an article as links write it, empty for the page itself → automatic id in the source → id in the version."""


def with_fragments(body: bytes, table: FragmentTable) -> bytes:
    """Return a body whose links have the fragments that `table` gives for theirs."""
    return _replaced(body, {path: dict(ids) for path, ids in table.items() if ids})


def without_fragments(body: bytes, paths: Collection[str]) -> bytes:
    """Return a body whose links to the articles at `paths` have an empty fragment, for comparisons."""
    return _replaced(body, dict.fromkeys(paths))


def _replaced(body: bytes, known: Mapping[str, Mapping[str, str] | None]) -> bytes:
    pieces, at = [], 0
    for item, path, fragment in heading_links_in(body) if known else ():
        if path in known:
            ids = known[path]
            new = "" if ids is None else ids.get(fragment, fragment)
            if new != fragment:
                pieces += [body[at : item.start], f"{item.url.partition('#')[0]}#{new}".encode()]
                at = item.end
    return b"".join([*pieces, body[at:]])


def heading_links_in(body: bytes) -> Iterator[tuple[Address, str, str]]:
    """Yield each link to a heading with the path of the article, empty for this one, and the fragment."""
    if b"#" not in body:
        return
    for item in addresses_in(body):
        head, _hash, fragment = item.url.partition("#")
        path = relative_path(head)[0] if head else ""
        is_article = not head or path.lower().endswith(ARTICLE_SUFFIXES)
        if item.kind == "link" and fragment and is_article:
            yield item, path, unquote(fragment)
