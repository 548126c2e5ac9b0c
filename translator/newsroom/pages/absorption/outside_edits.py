"""
Edits of a published page that are none of a text: keys of the front matter, by-lines and notices, and markup.

None of them can be taken into a catalog: the source says them for all versions, or `publish` writes them. They are
listed, so that nothing of a page is written over that nobody was told of.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from translator.bilingual.i18n import _
from translator.newsroom.articles import read_front_matter
from translator.newsroom.articles.addresses import LinkNames
from translator.newsroom.articles.frontmatter import comments_in
from translator.newsroom.pages.absorption.page_lines import PageLine, differences, page_lines
from translator.newsroom.pages.absorption.page_text import PageBlock
from translator.newsroom.pages.layouts.markdown import marked_lines, without_marks

_PARTS = re.compile(r"[.\[\]]+")


class OutsideEdit(NamedTuple):
    kind: str
    """`meta` for the front matter and what `publish` writes, else `word`."""
    before: str
    after: str
    reason: str
    """Why it is not taken over."""
    line: int | None
    """Of the edited page; None where it is gone."""


def edits_of_publisher(base: bytes, edited: bytes) -> Iterator[OutsideEdit]:
    """Yield edits of by-lines and notices, and comments in the front matter, which no version of an article keeps."""
    reason = _("it is not text of the article: publish writes it")
    for lines_of in (lambda page: comments_in(page, read_front_matter(page)), marked_lines):
        lines = ([PageLine(text, text, line) for line, text in lines_of(page)] for page in (base, edited))
        for before, after, line in differences(*lines):
            yield OutsideEdit("meta", before, after, reason, line)


def edits_of_values(
    base: bytes, edited: bytes, blocks: Sequence[PageBlock], passed_over: Collection[str], *, lines_in: bytes
) -> Iterator[OutsideEdit]:
    """
    Yield the values of the front matter that were changed and are not among `blocks`, the texts of both pages.

    The keys `passed_over` are not compared. `lines_in` is the edited page with all that a layout wrote.
    """
    fronts = [read_front_matter(page) for page in (base, edited)]
    before, after = ({path: value for key, item in front.values.items() if key not in passed_over
                      for path, value in _leaves(str(key), item)} for front in fronts)  # fmt: skip
    texts = {block.context for block in blocks if block.context}
    for path in dict.fromkeys([*before, *after]):
        one, two = before.get(path), after.get(path)
        if path in texts or one == two:
            continue
        gone, come = (f"{path}: {values[path]}" if path in values else "" for values in (before, after))
        line = _line_of(path, lines_in) if path in after else None
        yield OutsideEdit("meta", gone, come, _("the source says it for all versions"), line)


def _line_of(path: str, page: bytes) -> int | None:
    """Return the line of a page on which a value of its front matter stands."""
    parts = [part for part in _PARTS.split(path) if part] or [""]
    span = read_front_matter(page).keys.get(parts[0])
    name = next((part for part in reversed(parts) if not part.isdigit()), "")
    return page.count(b"\n", 0, max(span[0], page.find(name.encode(), *span))) + 1 if span else None


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            yield from _leaves(f"{path}.{key}", item)
    elif isinstance(value, list) and value:
        for number, item in enumerate(value):
            yield from _leaves(f"{path}[{number}]", item)
    else:
        yield path, value


def edits_around_texts(
    base: bytes,
    edited: bytes,
    before: Sequence[PageBlock],
    after: Sequence[PageBlock],
    pairs: Sequence[tuple[int, int]],
    names: LinkNames,
) -> Iterator[OutsideEdit]:
    """
    Yield edits of what stands around the texts of two pages: marks of headings and lists, code, rules, comments.

    `pairs` says which block of `before` became which of `after`; blocks without a partner have been listed already.
    `names` says how the pages may write their links.
    """
    labels = [{pair[side]: str(number) for number, pair in enumerate(pairs, 1)} for side in (0, 1)]
    lines = [page_lines(without_marks(page), blocks, label, names)
             for page, blocks, label in zip((base, edited), (before, after), labels, strict=True)]  # fmt: skip
    for gone, come, line in differences(*lines):
        yield OutsideEdit("word", gone, come, _("its markup is not that of the source"), line)
