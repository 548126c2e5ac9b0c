"""
The two proofs that are run before anything is published: the source comes back unchanged, and a version has the
structure of its source.

If a proof fails, that is a bug of the program and not a mistake of the person: the message says so, and where it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from translator.bilingual.errors import ArticleError, PublishError
from translator.bilingual.i18n import _
from translator.newsroom.articles import Document, Structure, prove_identity, structure_differences
from translator.newsroom.articles.document import prove_unchanged


def prove_source(data: bytes, *, tag: str, format: str, where: str | Path) -> Document:
    """
    Return the source, cut into segments.

    Raises `PublishError` where it would not come back byte for byte; a front matter that cannot be read is left alone.
    """
    with _publishing(where):
        return prove_identity(data, tag=tag, format=format)


def prove_document(document: Document, tag: str, *, where: str | Path) -> None:
    """Raise `PublishError` where a source that is parsed already would not come back byte for byte."""
    with _publishing(where):
        prove_unchanged(document, tag)


@contextmanager
def _publishing(where: str | Path) -> Iterator[None]:
    """Turn what a proof raises into a `PublishError`; what is wrong with the article itself stays what it is."""
    try:
        yield
    except ArticleError as error:
        if type(error) is not ArticleError:
            raise
        place = f"{where}, {error.where}" if error.where else where
        raise PublishError(error.message, where=place, hint=error.hint) from None


def prove_same(source: Structure, result: Structure, *, where: str | Path) -> None:
    """Raise `PublishError` where a result has another structure than its source."""
    differences = structure_differences(source, result)
    if differences:
        raise PublishError(
            _("the translation would lose part of the article: {what}; that is a bug of ours",
              what="; ".join(map(str, differences))),
            where=where,
            hint=_("report it with the article and its catalog"),
        )  # fmt: skip
