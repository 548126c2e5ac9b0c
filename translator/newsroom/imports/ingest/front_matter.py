"""Completes the front matter of Markdown that has some already; everything else in the file is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import PurePath
from typing import Any

from translator.bilingual.errors import ArticleError, FrontMatterError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import LangTag, content_tag, parse_tag
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles import FrontMatter, front_matter_with, read_front_matter
from translator.newsroom.imports.ingest.blocks import Block
from translator.newsroom.imports.ingest.dates import parse_date
from translator.newsroom.imports.ingest.import_result import ImportedArticle
from translator.newsroom.imports.ingest.slugs import article_id, check_slug, make_slug

_HEADING = pattern(r"\s*+#\s++(?P<title>[^\n]++)(?:\n|$)")


def own_front_matter(text: str, name: str) -> FrontMatter:
    """Return the front matter of a Markdown text; raises `FrontMatterError` (with the line) for one that is broken."""
    try:
        return read_front_matter(text.encode())
    except FrontMatterError as error:
        where = f"{name}, {error.where}" if name and error.where else name or error.where
        raise FrontMatterError(error.message, where=where, hint=error.hint) from None


def complete_front_matter(
    text: str, front: FrontMatter, name: str, language: Callable[[str, str], LangTag], slug: str | None
) -> ImportedArticle:
    """
    Add `id`, `lang` and `title` where they are missing, and write the date in ISO; every other byte stays.

    `language` returns the language from the body and the declared tag. A missing title is taken from the first heading
    of the body. Raises `ArticleError` for a published version, which is not a source.
    """
    if "translation" in front.values:
        raise ArticleError(
            _("this is a published translation, not a source"),
            where=name or None,
            hint=_("add the article that it was translated from"),
        )
    data = text.encode()
    body = data[front.span[1] :].decode()
    tag = language(body, str(front.values.get("lang", "")))
    values = front.values
    changes: dict[str, Any] = {}
    left_out: list[Block] = []
    body = _complete_title(values, changes, body)
    drop = _complete_date(values, changes, left_out, text)
    date = str(changes.get("date", values.get("date", "")))[:10]
    slug = slug or _own_slug(name) or make_slug(str(changes.get("title", values.get("title", ""))), date)
    if not values.get("id"):
        changes["id"] = article_id(slug, date if re.fullmatch(r"\d{4}-\d\d-\d\d", date) else "")
    if values.get("lang") != content_tag(tag):
        changes["lang"] = content_tag(tag)
    head = front_matter_with(data[: front.span[1]], changes, drop=drop, front_matter=front).decode()
    whole = head + body if body.endswith("\n") else f"{head}{body}\n"
    complete = {key: value for key, value in (dict(values) | changes).items() if key not in drop}
    return ImportedArticle(whole, slug, content_tag(tag), complete, left_out)


def _complete_title(values: Mapping[str, Any], changes: dict[str, Any], body: str) -> str:
    """Take a missing title from the first heading; return the body, without that heading."""
    if values.get("title"):
        return body
    heading = _HEADING.match(body)
    if heading is None:
        raise ArticleError(_("the article has no title"), hint=_("add `title: …` to its front matter"))
    changes["title"] = heading["title"].rstrip().rstrip("#").rstrip() or heading["title"].strip()
    return "\n" + body[heading.end() :].lstrip("\n")


def _complete_date(
    values: Mapping[str, Any], changes: dict[str, Any], left_out: list[Block], text: str
) -> tuple[str, ...]:
    """Write the date in ISO; return the keys to drop: a date that does not exist is reported, not stored."""
    written = str(values.get("date", ""))
    stated = parse_date(written[:10]) if re.match(r"\d{4}-\d\d-\d\d(?:T|$)", written) else None
    if not written or (stated and stated.iso):
        return ()
    reading = parse_date(written)
    if reading and reading.iso:
        changes["date"] = reading.iso
        return ()
    number = next((at for at, line in enumerate(text.split("\n"), 1) if re.match(r"date\s*[:=]", line)), 0)
    problem = reading.problem if reading else _("it is not a date")
    reason = _("not stored as the date: {problem}", problem=problem)
    left_out.append(Block(number, f"date: {written}", reason=reason))
    return ("date",)


def _own_slug(name: str) -> str:
    """
    Return the slug that the name of a file contains, or nothing; `2021-12-23-market-close` loses the date.

    The name of a language names no article: `en.md`, `zh-Hans.md`.
    """
    stem = re.sub(r"^\d{4}-\d\d-\d\d-(?=.)", "", PurePath(name).stem.lower())
    with suppress(UsageError):
        parse_tag(stem)
        return ""
    try:
        return check_slug(stem)
    except UsageError:
        return ""
