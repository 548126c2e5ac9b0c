"""An article as a memory, TMX 1.4b, and back; what has no target is left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import State
from translator.newsroom.imports.interchange.exchange.exchange_file import (
    ExchangeFile,
    ExchangeUnit,
    ReturnedFile,
    ReturnedUnit,
    comments_of,
    split_id,
)
from translator.newsroom.imports.interchange.exchange.inline_xml import picture, read_inline, shown, write_inline
from translator.newsroom.imports.interchange.tmx import is_same_language
from translator.newsroom.imports.interchange.tmx_output import inline_element
from translator.newsroom.imports.interchange.xml import (
    children,
    descendants,
    element_language,
    local_name,
    read_xml,
    refuse_entities,
    refuse_other_root,
)

_SLUG = "x-article"
_STATE = "x-state"


def write_tmx(file: ExchangeFile) -> bytes:
    """Return the segments that have a target as units whose `tuid` is the id."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<tmx version="1.4">',
        '<header creationtool="translator" creationtoolversion="1" segtype="sentence" o-tmf="translator" adminlang="en"'
        f' srclang="{file.source_tag}" datatype="plaintext"><prop type="{_SLUG}">{shown(file.slug)}</prop></header>',
        "<body>",
        *(_unit(unit, file) for unit in file.units if unit.target),
        "</body>",
        "</tmx>",
        "",
    ]
    return "\n".join(lines).encode()


def _unit(unit: ExchangeUnit, file: ExchangeFile) -> str:
    notes = "".join(f"<note>{shown(line)}</note>" for line in unit.comments)
    sides = ((file.source_tag, unit.source), (file.target_tag, unit.target))
    texts = "".join(
        f"<tuv xml:lang={quoteattr(tag)}><seg>{write_inline(text, inline_element, picture)}</seg></tuv>"
        for tag, text in sides
    )
    return f'<tu tuid="{unit.id}">{notes}<prop type="{_STATE}">{unit.state.value}</prop>{texts}</tu>'


def read_tmx(path: Path) -> ReturnedFile:
    """Return the units of a memory that has two languages; raises `CatalogError`."""
    root = read_xml(path)
    refuse_entities(root, path)
    refuse_other_root(local_name(root), "tmx", path)
    header = next(iter(descendants(root, "header")), root)
    props = {item.get("type"): item.text or "" for item in children(header, "prop")}
    source_tag = header.get("srclang", "")
    items = descendants(root, "tu")
    pairs = [pair for item in items if (pair := _pair(item, source_tag))]
    target_tag = next((tag for _unit, tag in pairs), "")
    notes = []
    if unread := len(items) - len(pairs):
        notes.append(ngettext("{count} unit without a pair of texts, one in {language}, was not read",
                              "{count} units without a pair of texts, one in {language}, were not read",
                              unread, language=source_tag))  # fmt: skip
    units = tuple(unit for unit, _tag in pairs)
    return ReturnedFile(units, props.get(_SLUG, ""), source_tag, target_tag, tuple(notes), is_whole=False)


def _pair(item: Any, source_tag: str) -> tuple[ReturnedUnit, str] | None:
    texts = {element_language(tuv): children(tuv, "seg") for tuv in children(item, "tuv")}
    # A memory says `en` of itself and `en-US` of its texts, or the other way round.
    source = next((tag for same in (_is_equal, is_same_language) for tag in texts if same(tag, source_tag)), None)
    others = [tag for tag in texts if tag != source]
    if source is None or len(others) != 1 or not all(texts.values()):
        return None
    state = next((prop.text for prop in children(item, "prop") if prop.get("type") == _STATE), "")
    comments = comments_of(
        ("", note.text or "") for holder in (item, *children(item, "tuv")) for note in children(holder, "note")
    )
    here, there = (read_inline(texts[tag][0]) for tag in (source, others[0]))
    where = _("line {number}", number=item.sourceline or 0)
    unit = ReturnedUnit(
        split_id(item.get("tuid") or ""), here, there, State(state) if state in set(State) else None, comments, where
    )
    return unit, others[0]


def _is_equal(tag: str, other: str) -> bool:
    return tag.lower() == other.lower()
