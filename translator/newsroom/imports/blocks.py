"""
The blocks of an import: all that came in, in its order, and what became of each.

A reader of a kind of file makes one list of `Block`, and nothing ever goes out of it: a block gets the name of its
`field`, a `reason` why it is left out, or is the body. Its number is its place in the list, from 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from itertools import groupby
from pathlib import Path
from typing import Any

from translator.bilingual.i18n import _
from translator.bilingual.words.language import LangTag
from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.bylines import clean_name

_LINK = pattern(r"!?\[([^\[\]]*)\]\((?:<[^<>]*>|[^()\s]*)\)")
_FENCE = pattern(r"\A\s*(```+|~~~+)")


@dataclass(slots=True)
class Block:
    """One block, as it stands in the body, or would stand there."""

    line: int
    """Of the input, from 1: where it begins, as far as that is known."""
    text: str
    """Markdown of an element, or the line of a text as it came; several lines for tables, code, quotes, deep lists."""
    is_below: bool = False
    """It stands under the block before it without a blank line between them."""
    field: str = ""
    """The key of the front matter that it became (`title`, `date`, `authors` …); empty for all others."""
    reason: str = ""
    """Why it is left out, or what of it the front matter could not take, in the user's language; empty otherwise."""

    part: int = 0
    """Blocks that are left out together (a menu, the comments) have one number; 0 for all others."""

    @property
    def is_kept(self) -> bool:
        return not self.field and not self.reason

    def keep(self) -> None:
        """Put it into the body, whatever else it became."""
        self.field = self.reason = ""

    def drop(self) -> None:
        """Take it out of the body, because a person wanted it."""
        self.reason = _("taken out by you")

    @property
    def is_code(self) -> bool:
        return _FENCE.match(self.text) is not None and "\n" in self.text


def line_blocks(text: str) -> list[Block]:
    """
    Return the lines of a text that are not blank; fenced code and a table in pipes are one block each.

    A fence that never closes is text.
    """
    lines = text.split("\n")
    ends = _fence_ends(lines)
    blocks: list[Block] = []
    at, is_below = 0, False
    while at < len(lines):
        end = ends.get(at, at + 1)
        while end < len(lines) and lines[at].startswith("|") and lines[end].startswith("|"):
            end += 1
        if lines[at].strip():
            blocks.append(Block(at + 1, "\n".join(lines[at:end]), is_below))
        is_below, at = bool(lines[at].strip()), end
    return blocks


def _fence_ends(lines: Sequence[str]) -> dict[int, int]:
    ends: dict[int, int] = {}
    fence, begin = "", 0
    for at, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence, begin = mark[1], at
        elif mark and mark[1].startswith(fence):
            fence, ends[begin] = "", at + 1
    return {} if fence else ends


def unlinked(text: str) -> str:
    """Return Markdown with the words of its links instead of the links."""
    while "](" in text and (plain := _LINK.sub(r"\1", text)) != text:  # An image in a link is one round later.
        text = plain
    return text


def body_lines(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the lines of the body, with a blank one where one stood between two blocks that are kept."""
    last, gap = "", False
    for block in blocks:
        gap = gap or not block.is_below
        if block.is_kept:
            if last:
                yield unbroken(last) if gap else last
                yield from [""] if gap else []
            *lines, last = block.text.split("\n")
            yield from lines
            gap = False
    if last:
        yield unbroken(last)


def unbroken(line: str) -> str:
    """Return the last line of a paragraph without the sign of a line break, after which nothing follows any more."""
    return line[:-1] if line.endswith("\\") and not line.endswith("\\\\") else line


@dataclass(frozen=True, slots=True)
class OmittedLine:
    line: int
    """Its number in the input, from 1."""
    text: str
    reason: str
    """In the user's language."""
    field: str = ""
    """The field that the rest of it became: `author`, `date` …; empty for a line from which nothing was taken."""


def _begins_with(one: str, other: str) -> bool:
    return f"{one} ".casefold().startswith(f"{other} ".casefold())


@dataclass(slots=True)
class Metadata:
    """Values of the front matter, as far as they are known."""

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
    """In the user's language."""

    def add_people(self, role: str, names: list[str]) -> bool:
        """
        Add the people with a role, each name once, in whatever letters, without what follows it elsewhere.

        Returns whether one of `names` is that of a person.
        """
        people = [name for one in names if (name := clean_name(one))]
        known = self.authors if role == "author" or not people else self.credits.setdefault(role, [])
        for name in people:
            alike = [at for at, one in enumerate(known) if _begins_with(one, name) or _begins_with(name, one)]
            if alike:
                short, long = sorted((known[alike[0]], name), key=len)
                known[alike[0]] = short if " " in short or not long.startswith(f"{short} ") else long
            else:
                known.append(name)
        return bool(people)

    def values(self) -> dict[str, Any]:
        """Return what was found, in the order of the schema (docs/articles.md), without what is empty."""
        found = {item.name: getattr(self, item.name) for item in fields(self) if item.name != "notes"}
        return {key: value for key, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class ArchiveEntry:
    """A file of an archive: a folder, a ZIP, an export of another program."""

    name: str
    """As it is shown: the path of the archive, and in it."""
    read: Callable[[], tuple[bytes, list[str]]] = lambda: (b"", [])
    """Returns the content, and what the user should know."""
    folder: Path | None = None
    """Where its pictures stand."""
    reason: str = ""
    """Why it is no article, in the user's language; empty otherwise."""
    tag: str | None = None
    slug: str | None = None
    is_paired: bool = False
    """The archive has it in another language, too, under the same slug."""
    is_version: bool = False
    """Of those that are paired, this is not the source."""


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
    """In the user's language."""
    warning: str = ""
    """Why a person must look at it before it is used, in the user's language; empty where nobody must."""

    @property
    def left_out(self) -> list[OmittedLine]:
        """Return what is neither in the body nor in the front matter, in order; a part of a page is one."""
        omitted: list[OmittedLine] = []
        for (part, reason), group in groupby(self.blocks, key=lambda one: (one.part, one.reason)):
            blocks = list(group)
            if part and reason:
                text = " ".join(unlinked(one.text) for one in blocks)
                omitted.append(OmittedLine(blocks[0].line, " ".join(text.split()), reason))
            elif reason:
                omitted += [OmittedLine(one.line, " ".join(one.text.split()), reason, one.field) for one in blocks]
        return omitted
