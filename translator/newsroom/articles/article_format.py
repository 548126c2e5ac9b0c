"""The formats of article files: which reader takes the bytes, and the proof that they come back unchanged."""

from __future__ import annotations

from collections.abc import Iterable

from translator.bilingual.errors import FrontMatterError
from translator.newsroom.articles.document import Document, parse_article, prove_unchanged
from translator.newsroom.articles.frontmatter import FrontMatter, read_front_matter
from translator.newsroom.articles.resegmenter import SegmentRule

WHOLE = ("notebook", "po")
"""Formats of files that hold more than a text: a version is such a file, with nothing but its texts changed."""


def parse_document(
    data: bytes, *, tag: str, format: str = "markdown", front_matter: FrontMatter | None = None
) -> Document:
    """
    Read an article in the language `tag`; `front_matter` is its own, where that was read already.

    Raises `EncodingError` when it is not UTF-8, `FrontMatterError` when its front matter cannot be read, `ArticleError`
    for a notebook or catalog that is none, `UsageError` for an unknown format.
    """
    if format == "notebook":
        from translator.newsroom.articles.notebook import read_notebook

        return read_notebook(data, tag)
    if format == "po":
        from translator.newsroom.articles.po import read_po

        return read_po(data)
    return parse_article(data, front_matter or read_front_matter(data), tag, format)


def prove_identity(data: bytes, *, tag: str, format: str = "markdown", rules: Iterable[SegmentRule] = ()) -> Document:
    """
    Prove that the article is reproduced byte for byte if every target equals its source, and return it parsed.

    `rules` are the splits and joins that people made. Every patch is written out and put back in its place,
    so that a slot that overlaps another is found. A front matter that cannot be read is left alone here. Raises
    `ArticleError` when a byte differs, which is a bug of this program.
    """
    try:
        front_matter = read_front_matter(data)
    except FrontMatterError:
        front_matter = FrontMatter()
    document = parse_document(data, tag=tag, format=format, front_matter=front_matter).resegmented(rules)
    prove_unchanged(document, tag)
    return document
