"""The result of an import: the article, its metadata, and all its blocks, those that were left out among them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from itertools import groupby
from typing import Any

from translator.bilingual.words.language import LangTag
from translator.newsroom.imports.ingest.blocks import Block, unlinked


@dataclass(frozen=True, slots=True)
class OmittedLine:
    line: int
    """Its number in the input, from 1."""
    text: str
    reason: str
    """In the user's language."""
    field: str = ""
    """What the rest of it became: `author`, `date` …; empty for a line from which nothing was taken."""


def _begins_with(one: str, other: str) -> bool:
    return f"{one} ".casefold().startswith(f"{other} ".casefold())


@dataclass(slots=True)
class Metadata:
    """What is known about an article: the values of its front matter."""

    title: str = ""
    summary: str = ""
    date: str = ""
    """ISO, or empty."""
    source: dict[str, str] = field(default_factory=dict)
    """`title`, `url`, `publisher` of what the article reports on or was taken from."""
    authors: list[str] = field(default_factory=list)
    credits: dict[str, list[str]] = field(default_factory=dict)
    """Role → names."""
    organisation: str = ""
    disclaimer: str = ""
    notes: list[str] = field(default_factory=list)
    """What the user should know, in the user's language."""

    def add_people(self, role: str, names: list[str]) -> None:
        """Add the people with a role, each name once, in whatever letters, without what follows it elsewhere."""
        known = self.authors if role == "author" else self.credits.setdefault(role, [])
        for name in names:
            alike = [at for at, one in enumerate(known) if _begins_with(one, name) or _begins_with(name, one)]
            if alike:
                short, long = sorted((known[alike[0]], name), key=len)
                known[alike[0]] = short if " " in short or not long.startswith(f"{short} ") else long
            else:
                known.append(name)

    def values(self) -> dict[str, Any]:
        """Return what was found, in the order of the schema (docs/articles.md), without what is empty."""
        found = {item.name: getattr(self, item.name) for item in fields(self) if item.name != "notes"}
        return {key: value for key, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class ImportedArticle:
    text: str
    """The whole file: front matter and Markdown, with line feeds."""
    slug: str
    tag: LangTag
    """The language of its folder: `en`, `zh-Hans` or `zh-Hant`."""
    front_matter: dict[str, Any]
    blocks: list[Block] = field(default_factory=list)
    """All that came in, in order; empty for Markdown with front matter, which is taken as it is."""
    images: dict[str, bytes] = field(default_factory=dict)
    """Path from the folder of the article → content."""
    encoding: str = "utf-8"
    notes: list[str] = field(default_factory=list)
    """What the user should know, in the user's language."""
    warning: str = ""
    """Why a person must look at it before it is used, in the user's language; empty where nobody must."""

    @property
    def left_out(self) -> list[OmittedLine]:
        """What of the input is neither in the body nor in the front matter, in order; a part of a page is one."""
        omitted: list[OmittedLine] = []
        for (part, reason), group in groupby(self.blocks, key=lambda one: (one.part, one.reason)):
            blocks = list(group)
            if part and reason:
                text = " ".join(unlinked(one.text) for one in blocks)
                omitted.append(OmittedLine(blocks[0].line, " ".join(text.split()), reason))
            elif reason:
                omitted += [OmittedLine(one.line, " ".join(one.text.split()), reason, one.field) for one in blocks]
        return omitted
