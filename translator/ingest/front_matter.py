"""Markdown that brings its own front matter: kept as it is, and completed with what the project needs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from translator.errors import ArticleError, FrontMatterError, UsageError
from translator.formats import front_matter_with, read_front_matter
from translator.i18n import _
from translator.ingest.dates import read_date
from translator.ingest.import_result import LeftOut
from translator.ingest.slugs import article_id, checked_slug, slug_of
from translator.language import content_tag

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.formats import FrontMatter
    from translator.language import LangTag

_HEADING = re.compile(r"\s*#\s+(?P<title>[^\n]+?)\s*#*\s*(?:\n|$)")


@dataclass(slots=True)
class CompleteArticle:
    """An article whose front matter has what the project needs."""

    text: str
    slug: str
    tag: LangTag
    values: dict[str, Any]
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def has_front_matter(text: str, name: str) -> bool:
    """
    Tell whether a Markdown text begins with front matter.

    Raises `FrontMatterError` (with the line) for a block that is meant as one and cannot be read.
    """
    return _read(text, name).kind != "none"


def complete_front_matter(
    text: str, name: str, language: Callable[[str, str], LangTag], slug: str | None
) -> CompleteArticle:
    """
    Add `id`, `lang` and `title` where they are missing, and write the date in ISO; every other byte stays.

    `language` tells the language from the body and the declared tag. A title that is missing is taken from the first
    heading of the body. Raises `ArticleError` for a published version, which is no source.
    """
    front = _read(text, name)
    if "translation" in front.values:
        raise ArticleError(
            _("this is a published translation, not a source"),
            where=name or None,
            hint=_("add the article that it was translated from"),
        )
    data = text.encode()
    body = data[front.span[1] :].decode()
    tag = language(body, str(front.values.get("lang", "")))
    article = CompleteArticle(text, "", tag, dict(front.values))
    changes: dict[str, Any] = {}
    body = _complete_title(article, changes, body)
    drop = _complete_date(article, changes, text)
    date = str(changes.get("date", front.values.get("date", "")))[:10]
    article.slug = slug or _own_slug(name) or slug_of(str(changes.get("title", front.values.get("title", ""))), date)
    if not front.values.get("id"):
        changes["id"] = article_id(article.slug, date if re.fullmatch(r"\d{4}-\d\d-\d\d", date) else "")
    if front.values.get("lang") != content_tag(tag):
        changes["lang"] = content_tag(tag)
    head = front_matter_with(data[: front.span[1]], changes, drop=drop).decode()
    article.text = head + body if body.endswith("\n") else f"{head}{body}\n"
    article.values = {key: value for key, value in (article.values | changes).items() if key not in drop}
    return article


def _read(text: str, name: str) -> FrontMatter:
    try:
        return read_front_matter(text.encode())
    except FrontMatterError as error:
        where = f"{name}, {error.where}" if name and error.where else name or error.where
        raise FrontMatterError(error.message, where=where, hint=error.hint) from None


def _complete_title(article: CompleteArticle, changes: dict[str, Any], body: str) -> str:
    """Take a missing title from the first heading; return the body, without that heading."""
    if article.values.get("title"):
        return body
    heading = _HEADING.match(body)
    if heading is None:
        raise ArticleError(_("the article has no title"), hint=_("add `title: …` to its front matter"))
    changes["title"] = heading["title"]
    return "\n" + body[heading.end() :].lstrip("\n")


def _complete_date(article: CompleteArticle, changes: dict[str, Any], text: str) -> tuple[str, ...]:
    """Write the date in ISO; return the keys to drop: a date that does not exist is reported, not stored."""
    written = str(article.values.get("date", ""))
    if not written or (re.match(r"\d{4}-\d\d-\d\d(?:T|$)", written) and _is_real(written[:10])):
        return ()
    reading = read_date(written)
    if reading and reading.iso:
        changes["date"] = reading.iso
        return ()
    number = next((at for at, line in enumerate(text.split("\n"), 1) if re.match(r"date\s*[:=]", line)), 0)
    problem = reading.problem if reading else _("it is no date")
    article.left_out.append(
        LeftOut(number, f"date: {written}", _("not stored as the date: {problem}", problem=problem))
    )
    return ("date",)


def _is_real(iso: str) -> bool:
    reading = read_date(iso)
    return reading is not None and bool(reading.iso)


def _own_slug(name: str) -> str:
    """Return the slug that a file's own name is, or nothing; `2021-12-23-market-close` loses the date."""
    stem = re.sub(r"^\d{4}-\d\d-\d\d-(?=.)", "", PurePath(name).stem.lower())
    try:
        return checked_slug(stem)
    except UsageError:
        return ""
