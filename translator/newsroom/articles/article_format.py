"""The formats of article files, and the proofs before anything is published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from translator.bilingual.errors import ArticleError, FrontMatterError, PublishError
from translator.bilingual.i18n import _
from translator.newsroom.articles.document import Document, parse_article, prove_unchanged
from translator.newsroom.articles.frontmatter import FrontMatter, read_front_matter
from translator.newsroom.articles.resegmenter import SegmentRule
from translator.newsroom.articles.strings import STRING_FORMATS
from translator.newsroom.articles.structure import Structure, structure_differences

WHOLE = ("po", *STRING_FORMATS.values())
"""Formats of files that hold more than a text."""


LARGEST = 8_000_000
"""Characters of an article; the longest novels have half as many, and reading so many takes seconds."""


def refuse_size(text: str | bytes, where: str | None = None) -> None:
    """Raise `ArticleError` for what is too large to be an article; pictures inside it do not count."""
    if len(text) > LARGEST:
        whole = text if isinstance(text, str) else text.decode("utf-8", "replace")
        if len(re.sub(r"data:[\w/+.-]*+;base64,[\w+/=%]*+", "", whole)) > LARGEST:
            message = _("the article has more than {count} characters", count=LARGEST)
            raise ArticleError(message, where=where, hint=_("divide it into several files"))


def parse_document(
    data: bytes, *, tag: str, format: str = "markdown", front_matter: FrontMatter | None = None
) -> Document:
    """
    Read an article; raises `EncodingError`, `FrontMatterError`, `ArticleError`, and `UsageError` for an unknown
    format.
    """
    if format == "po":
        from translator.newsroom.articles.po import read_po

        return read_po(data)
    refuse_size(data)
    return parse_article(data, front_matter or read_front_matter(data), tag, format)


def prove_identity(data: bytes, *, tag: str, format: str = "markdown", rules: Iterable[SegmentRule] = ()) -> Document:
    """
    Prove that the article comes back byte for byte where every target equals its source, and return it parsed and
    cut by `rules`. A front matter that cannot be read is left alone. Raises `ArticleError` when a byte differs,
    which is a bug of this program.
    """
    try:
        front_matter = read_front_matter(data)
    except FrontMatterError:
        front_matter = FrontMatter()
    document = parse_document(data, tag=tag, format=format, front_matter=front_matter).resegmented(rules)
    prove_unchanged(document, tag)
    return document


def prove_source(data: bytes, *, tag: str, format: str, where: str | Path) -> Document:
    """Return the source, cut into segments; raises `PublishError` where it would not come back byte for byte."""
    with _publishing(where):
        return prove_identity(data, tag=tag, format=format)


def prove_document(document: Document, tag: str, *, where: str | Path) -> None:
    with _publishing(where):
        prove_unchanged(document, tag)


# Turn what a proof raises into a `PublishError`; what is wrong with the article itself stays what it is.
@contextmanager
def _publishing(where: str | Path) -> Iterator[None]:
    try:
        yield
    except ArticleError as error:
        if type(error) is not ArticleError:
            raise
        place = f"{where}, {error.where}" if error.where else where
        raise PublishError(error.message, where=place, hint=error.hint) from None


def prove_same(source: Structure, result: Structure, *, where: str | Path) -> None:
    differences = structure_differences(source, result)
    if differences:
        raise PublishError(
            _("the translation would lose part of the article: {what}; that is a bug of ours",
              what="; ".join(map(str, differences))),
            where=where,
            hint=_("report it with the article and its catalog"),
        )  # fmt: skip
