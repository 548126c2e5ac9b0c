"""
Reads the by-lines that stand around the article of a web page, and the date that nothing but its markup says.

What is left out of a page is read for who, when and where from first, near the title and right below the text.
The only importer of htmldate.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from itertools import chain

from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.ingest.blocks import Block, unlinked
from translator.newsroom.imports.ingest.bylines import read_fields, tie_to_label
from translator.newsroom.imports.ingest.metadata import MetadataCollector

_ABOVE, _BELOW = 3, 6
"""So many blocks above the title, and below the text."""
# So many blocks between title and text.
_HEAD = 12
_LONGEST = 250
_MOST_LINES = 4
_PICTURE = pattern(r"!\[[^\[\]]*\]\([^()]*\)|\[\s*\]\([^()]*\)")
# A heading of three words and less between title and text is that of a box, with other articles' authors.
_BOX = pattern(r"#{2,6}\s+\S+(?:\s+\S+){0,2}")
_GLUED = pattern(r"^By(?=[A-Z][a-z.])")
_LINKED_DATA = pattern(r"<script[^>]{0,200}ld\+json.*?</script", re.IGNORECASE | re.DOTALL)
_FOOTNOTE = pattern(r"(?<=[a-z.])\d$")


def read_bylines_around(blocks: Sequence[Block], collector: MetadataCollector) -> None:
    """Give blocks near the article that are left out, and are by-lines, the name of their field."""
    kept = [at for at, block in enumerate(blocks) if block.is_kept]
    if not kept:
        return
    title = next((at for at in range(kept[0], -1, -1) if blocks[at].field == "title"), kept[0])
    end = min([*kept[1:2], kept[0] + _HEAD, len(blocks)])
    boxes = (at for at in range(title + 1, end) if _BOX.fullmatch(blocks[at].text))
    head = range(max(title, kept[0] - _HEAD), next(boxes, end))
    end = min(kept[-1] + 1 + _BELOW, len(blocks))
    tail = range(kept[-1] + 1, next((at for at in range(kept[-1] + 1, end) if blocks[at].text.startswith("#")), end))
    above = range(title - 1, max(-1, title - 1 - _ABOVE), -1)
    for at in (*head, *tail, *above):
        if not blocks[at].is_kept and not blocks[at].field and len(blocks[at].text) < 4 * _LONGEST:
            _read_block(blocks, at, collector, is_head=at in head)


def _read_block(blocks: Sequence[Block], at: int, collector: MetadataCollector, *, is_head: bool) -> None:
    """Read the lines of one block, or its label with the block below it."""
    block = blocks[at]
    lines = [_plain(line) for line in block.text.split("\n") if _plain(line)]
    if not lines or len(lines) > _MOST_LINES or max(map(len, lines)) > _LONGEST:
        return
    fields = [read_fields(line) for line in lines]
    if not fields[0] and len(lines) == 1 and at + 1 < len(blocks):
        fields = [tie_to_label(lines[0], _plain(blocks[at + 1].text)[:_LONGEST])]
    kinds = {"likely_author", *({"date", "updated"} if collector.metadata.date else ())}
    wanted = [one for one in chain(*fields) if is_head or one.kind not in kinds]
    taken = [one for one in wanted if collector.add_field(one, block, is_edge=True)]
    if taken:
        rest = [one.value for one in chain(*fields) if one.value and one not in taken]
        rest += [line for line, found in zip(lines, fields, strict=True) if not found]
        block.field, block.part = taken[0].kind, 0
        block.reason = _("not stored: {pieces}", pieces=", ".join(rest)) if rest else ""
    collector.problems.clear()


def _plain(text: str) -> str:
    """Return the words of a block of Markdown, without pictures and marks of footnotes."""
    text = unlinked(_PICTURE.sub("", _PICTURE.sub("", text))).replace("\\", "")
    return _GLUED.sub("By ", _FOOTNOTE.sub("", " ".join(text.strip("#*_-–— >").split())))


def likely_date(html: str) -> str:
    """Return the day (ISO) that the markup or the address of a page says best, or nothing."""
    from htmldate import find_date

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    html = _LINKED_DATA.sub("", html)  # read before, and of the right article
    return find_date(html, original_date=True, extensive_search=False) or ""
