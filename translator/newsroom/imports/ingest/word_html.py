"""The HTML of a Word document as Markdown: what `html_markdown` writes, with footnotes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from translator.newsroom.imports.ingest.footnotes import take_notes, with_references
from translator.newsroom.imports.ingest.html_markdown import MarkdownWriter
from translator.newsroom.imports.ingest.html_nodes import Node


def word_html_to_markdown(
    html: str, image_address: Callable[[Node], str] | None = None
) -> tuple[str, list[str], list[str]]:
    """Return the text and its notes as Markdown, and what the user should know."""
    from selectolax.lexbor import LexborHTMLParser

    tree: Any = LexborHTMLParser(html)
    writer = MarkdownWriter(image_address=image_address) if image_address else MarkdownWriter()
    notes = take_notes(tree, writer)
    text = with_references("\n\n".join(writer.blocks(tree.body)))
    return text + "\n", notes, writer.said(tree.body)
