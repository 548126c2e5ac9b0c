"""Sentences of imported articles, and their bodies."""

from __future__ import annotations

from translator.newsroom.imports.blocks import ImportedArticle

PROSE = "The market closed early on Monday, and nobody could say why it had to."
NEXT = "It opens again on Tuesday, as far as anybody in the town can tell us now."


def body_of(article: ImportedArticle | str) -> str:
    """Return what stands below the front matter."""
    text = article if isinstance(article, str) else article.text
    return text.split("---\n", 2)[2].strip("\n")
