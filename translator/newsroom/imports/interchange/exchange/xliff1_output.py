"""An article as XLIFF 1.2: states, codes, notes, matches; terms are notes. Source: OASIS XLIFF 1.2."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from translator.bilingual.model import Placeholder, State
from translator.bilingual.words.inline import Tag
from translator.newsroom.imports.interchange.exchange.exchange_file import ExchangeFile, ExchangeUnit, term_lines
from translator.newsroom.imports.interchange.exchange.inline_xml import picture, shown, write_inline

_TYPES = {"emphasis": "italic", "strong": "bold", "link": "link", "autolink": "link", "image": "image", "break": "lb"}
_STATES = {
    State.NEW: "new",
    State.DRAFT: "needs-review-translation",
    State.TRANSLATED: "translated",
    State.REVIEWED: "signed-off",
    State.FINAL: "final",
}


def write_xliff1(file: ExchangeFile) -> bytes:
    """Return the article as one file of XLIFF 1.2, one `trans-unit` for each entry."""
    tags = (file.source_tag, file.target_tag)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">',
        f'<file original={quoteattr(file.slug)} datatype="x-markdown" source-language="{tags[0]}"'
        f' target-language="{tags[1]}">',
        "<body>",
        *(line for unit in file.units for line in _unit(unit, tags)),
        "</body>",
        "</file>",
        "</xliff>",
        "",
    ]
    return "\n".join(lines).encode()


def _unit(unit: ExchangeUnit, tags: tuple[str, str]) -> Iterator[str]:
    approved = "yes" if unit.state.rank >= State.REVIEWED.rank else "no"
    locked = ' translate="no"' if unit.is_locked else ""
    yield f'<trans-unit id="{unit.id}" resname="{unit.number}" approved="{approved}"{locked} xml:space="preserve">'
    yield f'<source xml:lang="{tags[0]}">{_text(unit.source, unit.placeholders)}</source>'
    if unit.target:
        text = _text(unit.target, unit.placeholders)
        yield f'<target xml:lang="{tags[1]}" state="{_STATES[unit.state]}">{text}</target>'
    for match in unit.matches:
        origin = f" origin={quoteattr(match.origin)}" if match.origin else ""
        yield f'<alt-trans match-quality="{match.score}%"{origin}>'
        yield f'<source xml:lang="{tags[0]}">{_text(match.source, ())}</source>'
        yield f'<target xml:lang="{tags[1]}">{_text(match.target, ())}</target></alt-trans>'
    for name, lines in (("comment", unit.comments), ("finding", unit.findings), ("term", term_lines(unit.terms))):
        for line in lines:
            yield f'<note from="translator:{name}">{shown(line)}</note>'
    yield "</trans-unit>"


def _text(text: str, placeholders: tuple[Placeholder, ...]) -> str:
    known = {item.number: item for item in placeholders}

    def element(mark: Tag) -> str:
        if mark.kind == "close":
            return "</g>"
        item = known.get(mark.number)
        kind = f' ctype="{_TYPES.get(item.kind, "x-" + item.kind)}"' if item else ""
        seen = f" equiv-text={quoteattr(shown(item.opening))}" if item and mark.kind == "alone" else ""
        return f'<x id="{mark.number}"{kind}{seen}/>' if mark.kind == "alone" else f'<g id="{mark.number}"{kind}>'

    return write_inline(text, element, picture)
