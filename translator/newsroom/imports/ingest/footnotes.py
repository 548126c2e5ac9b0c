"""Footnotes of a page or a document: what a raised number leads to becomes a note of Markdown."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.ingest.html_markdown import BLOCKS, MarkdownWriter
from translator.newsroom.imports.ingest.html_nodes import Node, ancestors
from translator.newsroom.imports.ingest.html_signs import raised_by

_MARK = pattern("\ue010(\\d+)\ue011")
# Elements that may be a note; others, such as the section with the comments, only where a link leads back.
_NOTES = frozenset({"li", "p", "aside", "dd"})
_MOST_PARAGRAPHS = 20


def take_notes(tree: Any, writer: MarkdownWriter) -> list[str]:
    """
    Take the notes out of a tree, in the order in which they are referred to; see `with_references`.

    That of the title stays where it stands: the front matter has no notes.
    """
    title = tree.css_first("h1")
    title_id = title.mem_id if title is not None else 0
    around: set[int] = set()
    """Elements with a reference in them: what leads there leads back from a note."""
    targets = {node.attributes[key] or "": node for key in ("name", "id") for node in tree.css(f"[{key}]")}
    boxes: dict[int, Node] = {}
    referring: dict[int, list[Node]] = {}
    for link in tree.css('a[href^="#"]'):
        target = targets.get(_fragment(link)) if _is_reference(link) else None
        box = _box(target, link) if target is not None else None
        above = {one.mem_id for one in ancestors(link)}
        if box is not None and title_id not in above and box.mem_id not in around:
            around |= above
            boxes[box.mem_id] = box
            referring.setdefault(box.mem_id, []).append(link)
    own = {
        one: [link for link in referring[one] if not any(above.mem_id in boxes for above in ancestors(link))]
        for one, box in boxes.items()
        if not any(above.mem_id in boxes for above in ancestors(box))
    }
    notes = []
    for number, (one, links) in enumerate([item for item in own.items() if item[1]], start=1):
        for back in _links_back(boxes[one], links):
            _outermost(back).decompose()
        for link in links:
            _outermost(link).replace_with(f"\ue010{number}\ue011")
        notes.append(f"[^{number}]: " + "\n\n".join(writer.blocks(boxes[one])).replace("\n", "\n    "))
        boxes[one].decompose()
    return notes


def notes_of(body: str, notes: list[str]) -> str:
    """Return those notes that a text refers to, as its last blocks."""
    return "\n\n".join(note for note in notes if note[: note.index("]:") + 1] in body)


def with_references(text: str) -> str:
    """Return Markdown with the references to its notes as Markdown has them."""
    return _MARK.sub(r"[^\1]", text)


def _fragment(link: Node) -> str:
    return unquote((link.attributes.get("href") or "")[1:])


def _is_reference(link: Node) -> bool:
    if not link.text(deep=True).strip():
        return False
    types = {link.attributes.get("epub:type"), link.attributes.get("role")}
    around = (link, *_near(link), *link.css("sup"))
    return bool(types & {"noteref", "doc-noteref"}) or any(map(raised_by, around))


def _near(link: Node) -> list[Node]:
    return [above for above, _step in zip(ancestors(link), range(2), strict=False)]


def _box(target: Node, link: Node) -> Node | None:
    """Return the element that holds a note, and nothing else; None where the link leads to something else."""
    box = next((one for one in (target, *ancestors(target)) if one.tag in BLOCKS), target)
    while box.parent is not None and box.parent.tag in _NOTES and _is_same_text(box.parent, box):
        box = box.parent
    is_note = box.tag in _NOTES or (box.tag in {"div", "section"} and bool(_links_back(box, [link])))
    is_note = is_note and len(box.css("p")) <= _MOST_PARAGRAPHS
    return box if is_note and not any(above.mem_id == box.mem_id for above in ancestors(link)) else None


def _links_back(box: Node, links: list[Node]) -> list[Node]:
    near = [one for link in links for one in (link, *_near(link), *link.css("[id]"))]
    names = {one.attributes.get(key) for one in near for key in ("id", "name")} - {None}
    return [back for back in box.css('a[href^="#"]') if _fragment(back) in names]


def _outermost(link: Node) -> Node:
    """Return the outermost element around a link that holds nothing else."""
    while link.parent is not None and link.parent.tag not in BLOCKS and _is_same_text(link.parent, link):
        link = link.parent
    return link


def _is_same_text(one: Node, other: Node) -> bool:
    text = other.text(deep=True).strip()
    return bool(text) and one.text(deep=True).strip() == text
