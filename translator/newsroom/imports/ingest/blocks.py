"""
The blocks of an import: everything that came in, in its order, and what became of each.

A reader of a kind of file (`webpage`, `copied_page` for text and Markdown) makes one list of `Block`, and nothing ever
goes out of it: what says who, when or what it is called gets the name of its `field`, what is left out gets a `reason`,
and all others are the body. So whatever shows an import (`add`, a preview, `serve`) can show it whole, and undo one
decision: `keep` puts a block back into the body, `drop` takes it out. The number of a block is its place in the list,
from 1. `body_lines` writes the body from what is kept; nothing else does.

What a block is: an element of a web page (a paragraph, heading, table, picture; each item of a list), a line of text or
Markdown that is not blank, or a whole table or block of fenced code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern

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
        """Whether it stands in the body."""
        return not self.field and not self.reason

    def keep(self) -> None:
        """Put it into the body, whatever else it became."""
        self.field = self.reason = ""

    def drop(self) -> None:
        """Take it out of the body, because a person wanted it."""
        self.reason = _("taken out by you")

    @property
    def is_code(self) -> bool:
        """Whether it is fenced code, in which no line is metadata."""
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
    """Return where fenced code begins → the index after its last line; nothing where a fence is never closed."""
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
