"""
Emphasis that one language needs and the other does not have: English has italics for the title of a work, Chinese 《》.

In an English target, `*Title*` is italics where the source has no `*` of its own; so are `_Title_`, `<em>Title</em>`,
`<i>Title</i>` and `<cite>Title</cite>`. The catalog keeps what the translator typed, so that every PO editor can write
it; each format writes it in its own way. In a Chinese target 《》 may replace the tags of italics: see
`inline.replaced_italics`.

Source: Chicago Manual of Style, 8.168 (italics); GB/T 15834—2011, 4.15 (《》).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from translator.bilingual.model import Placeholder
from translator.bilingual.words.inline import TAG, tag_problems, tags_in
from translator.bilingual.words.patterns import pattern

_MARKED = pattern(
    r"""(?<![\w*_\\]) (?P<mark>[*_]) (?=[\w"'“‘(<]) (?P<text>[^*_\n]*[^\s*_]) (?P=mark) (?![\w*_])
    | <(?P<name>em|i|cite)> (?P<html>[^\s<](?:[^<\n]|</?[1-9]\d*/?>)*) </(?P=name)>""",
    re.VERBOSE,
)
_MAY_MARK = frozenset("*_<")
_QUOTATION_MARKS = ("“", "”"), ("‘", "’")


class Italics(NamedTuple):
    """Words of a target that are italic; offsets are code points into it."""

    start: int
    """Where the opening mark begins."""
    inner: tuple[int, int]
    """The words, without their marks."""
    end: int
    """Where the closing mark ends."""


def added_italics(source: str, target: str) -> list[Italics]:
    """
    Return the italics of an English target that its source does not have, in order and disjoint.

    A mark that the source has too is a character like any other, and so is one whose partner would cross a tag.
    """
    if _MAY_MARK.isdisjoint(target):
        return []
    found = []
    for match in _MARKED.finditer(target):
        group = "text" if match["mark"] else "html"
        mark = match["mark"] or f"<{match['name']}>"
        inner = match.span(group)
        if mark not in source and _is_whole(match[group]):
            found.append(Italics(match.start(), inner, match.end()))
    return found


def with_quotation_marks(source: str, target: str) -> str:
    """Return an English target with quotation marks for its added italics, for a place that has no markup."""
    text = target
    for italics in reversed(added_italics(source, target)):
        opening, closing = _QUOTATION_MARKS[target.count("“", 0, italics.start) > target.count("”", 0, italics.start)]
        text = text[: italics.start] + opening + text[slice(*italics.inner)] + closing + text[italics.end :]
    return text


def _is_whole(text: str) -> bool:
    """Whether each tag that is opened in `text` is closed in it, and the other way round."""
    kinds = [tag.kind for tag in tags_in(text)]
    return kinds.count("open") == kinds.count("close") and not tag_problems(text, text)


def numbered_italics(
    source: str, target: str, placeholders: Sequence[Placeholder]
) -> tuple[str, tuple[Placeholder, ...]]:
    """Return an English target with numbered tags for its added italics, as a page has them, and all placeholders."""
    found = added_italics(source, target)
    used = [mark.number for mark in placeholders] + [tag.number for tag in tags_in(target)] if found else []
    first = max(used, default=0) + 1
    text = target
    for number, (start, (left, right), end) in reversed(list(enumerate(found, first))):
        text = f"{text[:start]}<{number}>{text[left:right]}</{number}>{text[end:]}"
    return text, (*placeholders, *(Placeholder(first + place, "emphasis", "*", "*") for place in range(len(found))))


def typed_italics(target: str, numbers: Collection[int]) -> str:
    """Return a target with `*` for the tags with these numbers."""
    return TAG.sub(lambda match: "*" if int(match["number"]) in numbers else match[0], target) if numbers else target
