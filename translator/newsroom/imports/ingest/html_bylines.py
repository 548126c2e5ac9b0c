"""
Finds the people that an HTML page marks as the authors of its article, and takes the by-line out of the text.

`rel=author`, microdata and microformats mark a person; classes such as `byline` mark a line. An author in the middle of
a sentence stays where it is, and the authors of teasers are those of other articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.ingest.boilerplate import is_navigation
from translator.newsroom.imports.ingest.bylines import split_people
from translator.newsroom.imports.ingest.dates import parse_date
from translator.newsroom.imports.ingest.html_boilerplate import is_page_part
from translator.newsroom.imports.ingest.html_markdown import BLOCKS
from translator.newsroom.imports.ingest.html_nodes import Node, ancestors, inner_text
from translator.newsroom.imports.ingest.import_result import Metadata

_PEOPLE = "[rel~=author], [itemprop~=author], .p-author"
_LINE_CLASSES = ("byline", "by-line", "article-author", "entry-author", "post-author", "author-name", "author")
_LINES = ", ".join(f".{name}" for name in _LINE_CLASSES)
_LONGEST_LINE = 200
_LONGEST_NAME = 60
# Of a name.
_MOST_WORDS = 5
_PIECES = pattern(r"[·•|/–—]+")
_FILLERS = pattern(
    r"\b(?:by|and|posted|published|updated|written|reported|words|story|text|on)\b|作者|记者|記者|撰文|撰稿|文(?=$)|[,，、&:：]+",
    re.IGNORECASE,
)
_NOT_A_NAME = pattern(r"[0-9@。！？!?]|[a-z]{3}\.$")


def take_bylines(body: Node, main: Node, metadata: Metadata) -> Iterator[tuple[Node, bool]]:
    """
    Put the marked authors of the article into `metadata`.

    Yields their lines, and whether these said more than names and the date of the article. `main`, which stands in
    `body`, holds the article.
    """
    for selector in (_PEOPLE, _LINES):
        marked = [(node, names) for node in body.css(selector) if _is_ours(node, main) and (names := _names(node))]
        known = [name for _node, names in marked for name in names]
        lines = [(_line_of(node, main, known), names) for node, names in marked]
        for line, names in lines:
            if line is not None:
                metadata.add_people("author", names)
        for line in {line.mem_id: line for line, _names in lines if line is not None}.values():
            dates = [parse_date(piece) for piece in _rest(line, known)]
            metadata.date = metadata.date or next((date.iso for date in dates if date), "")
            if not _is_inside(main, line):
                yield line, not all(date and date.iso == metadata.date for date in dates)
        if known:
            return


def _is_ours(node: Node, main: Node) -> bool:
    """Whether an element belongs neither to another article nor to a part of the page."""
    around = [node, *ancestors(node)]
    is_other = any(one.tag == "article" and one.mem_id != main.mem_id and not _is_inside(main, one) for one in around)
    within = next((at for at, one in enumerate(around) if one.mem_id == main.mem_id), len(around))
    return not is_other and not any(map(is_page_part, around[:within]))


def _is_inside(node: Node, outer: Node) -> bool:
    return any(one.mem_id == outer.mem_id for one in ancestors(node))


def _names(node: Node) -> list[str]:
    text = node.attributes.get("content") or inner_text(node.css_first("[itemprop=name]") or node)
    is_marked = node.css_matches(_PEOPLE)
    names = [name for name in split_people(_PIECES.split(text)[0]) if is_marked or not name[0].islower()]
    return names if all(map(_can_be_name, names)) else []


def _can_be_name(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and len(text.split()) <= _MOST_WORDS and not _NOT_A_NAME.search(text)


def _line_of(node: Node, main: Node, known: list[str]) -> Node | None:
    """Return the largest element around an author that is nothing but a by-line; None in the middle of a text."""
    line = None
    for one in (node, *ancestors(node)):
        if one.mem_id == main.mem_id:
            break
        is_line = _is_marked(one) or all(map(parse_date, _rest(one, known)))
        if is_line and (one.tag in BLOCKS or (_is_edge(one.prev, forward=False) and _is_edge(one.next, forward=True))):
            line = one
        elif not is_line and one.tag in BLOCKS:
            break
    return line


def _is_marked(node: Node) -> bool:
    classes = (node.attributes.get("class") or "").split()
    return any(name in classes for name in _LINE_CLASSES) and len(inner_text(node)) <= _LONGEST_LINE


def _is_edge(node: Node | None, *, forward: bool) -> bool:
    while node is not None and node.tag == "-text" and not (node.text_content or "").strip():
        node = node.next if forward else node.prev
    return node is None or node.tag == "br" or node.tag in BLOCKS


def _rest(node: Node, known: list[str]) -> list[str]:
    """Return what an element says besides the known names, buttons, and words such as `By`."""
    text = inner_text(node)
    for time in node.css("time"):
        stamp = (time.attributes.get("datetime") or "")[:10]
        if (own := inner_text(time)) and (reading := parse_date(own) or parse_date(stamp)):
            text = text.replace(own, f" | {reading.iso or own} | ")
    for name in sorted(known, key=len, reverse=True):
        text = text.replace(name, " ")
    pieces = (" ".join(_FILLERS.sub(" ", piece).split()) for piece in _PIECES.split(text))
    return [piece for piece in pieces if piece and not is_navigation(piece)]
