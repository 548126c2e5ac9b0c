"""
What stands around the texts of a page, line by line: the marks of headings and lists, code, rules, comments.

Two pages are compared in this form. What it leaves out makes no difference to readers and is known to be harmless: how
many blank lines there are, blanks at the ends of lines and around the cells of a table, where a paragraph is broken
into lines, and which bytes end a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from translator.bilingual.alignment.edit_alignment import common_ends
from translator.bilingual.i18n import _
from translator.newsroom.articles import read_front_matter
from translator.newsroom.articles.addresses import LinkNames, as_in_source
from translator.newsroom.pages.absorption.page_text import PageBlock

# Stands on both sides of what replaces a text.
_EDGE = "\x01"
_LABEL = re.compile(f"{_EDGE}([^{_EDGE}]*){_EDGE}")
_SOFT_BREAK = re.compile(rb"[\s>]*")
_OPENING_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
# The line below the head of a table.
_TABLE_RULER = re.compile(r"[ >]*+(?:\|[ ]*+)?:?-+:?[ ]*(\|[ ]*:?-+:?[ ]*)*\|?")


@dataclass(frozen=True, slots=True)
class PageLine:
    key: str
    """By it lines are compared."""
    text: str
    """As it stands in the page, or the text itself where it has no other words."""
    line: int


def page_lines(data: bytes, blocks: Sequence[PageBlock], labels: Mapping[int, str], names: LinkNames) -> list[PageLine]:
    """
    Return the lines of the body of a page, with the label of its block in the place of each text.

    `blocks` are those of `data`, counted from 0; `names` says how it may write its links. Lines of which no text has a
    label are left out.
    """
    found: list[PageLine] = []
    fence = ""
    for line, text, shown in _labelled(data, blocks, labels):
        there = _LABEL.findall(text)
        if there and not any(there):
            continue
        mark = _OPENING_FENCE.match(text)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
        elif mark:
            fence = mark[1]
        elif not text.strip(" \t>"):
            text = ""
            if not found or not found[-1].key:
                continue
        elif "|" in text:
            text = re.sub("-+", "-", "".join(text.split())) if _TABLE_RULER.fullmatch(text) else _with_bare_cells(text)
        key = as_in_source(text.encode(), names).decode() if "]:" in text and not fence else text
        found.append(PageLine(key.rstrip(), shown, line))
    while found and not found[-1].key:
        found.pop()
    return found


def _with_bare_cells(row: str) -> str:
    return "|".join(cell if not at else cell.strip() for at, cell in enumerate(row.rstrip().split("|")))


def _labelled(data: bytes, blocks: Sequence[PageBlock], labels: Mapping[int, str]) -> Iterator[tuple[int, str, str]]:
    """Yield number, text with labels, and the page's own text of each line; one that a text breaks is one line."""
    at = read_front_matter(data).span[1]
    places = sorted((*span, number) for number, block in enumerate(blocks) for span in block.spans if span[0] >= at)
    line, last = 1 + data.count(b"\n", 0, at), -1
    text = shown = ""

    def lines_until(end: int) -> Iterator[tuple[int, str, str]]:
        nonlocal text, shown, line
        first, *others = data[at:end].decode(errors="replace").split("\n")
        text, shown = text + first.rstrip("\r"), shown + first.rstrip("\r")
        for piece in others:
            yield line, text, shown
            line += 1
            text = shown = piece.rstrip("\r")

    broken = 0
    for start, end, number in places:
        if start < at:
            continue  # The alternative text of an image lies inside of what was taken already.
        if number == last and _SOFT_BREAK.fullmatch(data[at:start]):
            broken += data.count(b"\n", at, end)
            shown += " ".join(data[at:end].decode().split())
        else:
            yield from lines_until(start)
            line, broken = line + broken, data.count(b"\n", start, end)
            text += f"{_EDGE}{labels.get(number, '')}{_EDGE}"
            shown += data[start:end].decode(errors="replace")
        at, last = end, number
    yield from lines_until(len(data))
    yield line, text, shown


def differences(before: Sequence[PageLine], after: Sequence[PageLine]) -> Iterator[tuple[str, str, int | None]]:
    """Yield what stands in the one and in the other where two pages differ, and the line in the second."""
    keys = [line.key for line in before], [line.key for line in after]
    start, end = common_ends(*keys)
    here, there = (lines[start : len(lines) - end] for lines in keys)
    # Lines that stand there by the hundred, such as blank ones, are matched last, so that the time stays in proportion.
    for kind, one, one_end, two, two_end in SequenceMatcher(None, here, there, autojunk=True).get_opcodes():
        if kind != "equal":
            gone, come = before[start + one : start + one_end], after[start + two : start + two_end]
            yield _shown(gone), _shown(come), come[0].line if come else None


def _shown(lines: Sequence[PageLine]) -> str:
    texts = [line.text for line in lines]
    return "\n".join(texts) if any(texts) or not texts else _("(a blank line)")
