"""
Article formats: an article is parsed into segments, and rendered with every other byte unchanged.

    markdown     translator.newsroom.articles.markdown    CommonMark, GFM and what site generators add
    html         translator.newsroom.articles.html        text, `alt` and `title`
    text         translator.newsroom.articles.document    paragraphs between blank lines
    notebook     translator.newsroom.articles.notebook    the Markdown cells of Jupyter notebooks
    po           translator.newsroom.articles.po          gettext catalogs, such as Sphinx makes
    front matter translator.newsroom.articles.frontmatter YAML, TOML
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from translator.newsroom.articles.article_format import parse_document, prove_identity
    from translator.newsroom.articles.document import Document, format_of, is_markdown
    from translator.newsroom.articles.frontmatter import FrontMatter, front_matter_with, read_front_matter
    from translator.newsroom.articles.structure import (
        Structure,
        changes_outside_sentences,
        chinese_code_lines,
        structure_differences,
        structure_of,
        with_italics_of,
    )

__all__ = [
    "Document",
    "FrontMatter",
    "Structure",
    "changes_outside_sentences",
    "chinese_code_lines",
    "format_of",
    "front_matter_with",
    "is_markdown",
    "parse_document",
    "prove_identity",
    "read_front_matter",
    "structure_differences",
    "structure_of",
    "with_italics_of",
]

# Name → the module that has it, where that is not `structure`.
_PLACES = {
    **dict.fromkeys(("Document", "format_of", "is_markdown"), "document"),
    **dict.fromkeys(("parse_document", "prove_identity"), "article_format"),
    **dict.fromkeys(("FrontMatter", "front_matter_with", "read_front_matter"), "frontmatter"),
}

if not TYPE_CHECKING:  # Which knows all names.

    def __getattr__(name: str) -> object:
        """Load a module of the room when a name of it is asked for: checks of sentences need no parser of articles."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(f"{__name__}.{_PLACES.get(name, 'structure')}"), name)
        return found
