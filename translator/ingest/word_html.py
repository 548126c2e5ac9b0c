"""The HTML of a Word document as Markdown: what `html_markdown` writes, with footnotes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from translator.ingest.html_markdown import MarkdownWriter, ancestors
from translator.patterns import pattern

Node = Any
"""A node of selectolax, which has no types."""

_MARK = pattern("\ue010(\\d+)\ue011")
_NOTE_ID = pattern(r"(?:foot|end)note-(\d+)")
_REFERENCE = 'a[href^="#footnote-"], a[href^="#endnote-"]'


def word_html_to_markdown(html: str, image_address: Callable[[Node], str] | None = None) -> tuple[str, str]:
    """Return the text and its notes as Markdown; they are numbered in the order in which they are referred to."""
    from selectolax.lexbor import LexborHTMLParser

    tree: Any = LexborHTMLParser(html)
    body = tree.body
    writer = MarkdownWriter(image_address=image_address) if image_address else MarkdownWriter()
    numbers: dict[str, int] = {}
    items = {
        node.attributes["id"]: node for node in tree.css("li[id]") if _NOTE_ID.fullmatch(node.attributes["id"] or "")
    }
    notes_at = {item.mem_id for item in items.values()}
    for link in tree.css(_REFERENCE):
        target = (link.attributes.get("href") or "")[1:]
        if target in items and not any(one.mem_id in notes_at for one in ancestors(link)):
            number = numbers.setdefault(target, len(numbers) + 1)
            place = link.parent if link.parent is not None and link.parent.tag == "sup" else link
            place.replace_with(f"\ue010{number}\ue011")
    notes = []
    for target, number in sorted(numbers.items(), key=lambda item: item[1]):
        for link in items[target].css('a[href^="#footnote-ref"], a[href^="#endnote-ref"]'):
            link.decompose()
        blocks = writer.blocks(items[target])
        notes.append(f"[^{number}]: " + "\n\n".join(blocks).replace("\n", "\n    "))
    for parent in {node.parent.mem_id: node.parent for node in items.values()}.values():
        parent.decompose()
    return _MARK.sub(r"[^\1]", "\n\n".join(writer.blocks(body))) + "\n", "\n\n".join(notes)
