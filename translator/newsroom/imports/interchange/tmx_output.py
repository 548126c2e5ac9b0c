"""Pairs of two languages as TMX 1.4b, numbered tags as its inline elements. Source: LISA TMX 1.4b."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from translator.bilingual.words.inline import Tag, tags_in
from translator.bilingual.words.patterns import pattern

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
<header creationtool="translator" creationtoolversion="1" segtype="sentence" o-tmf="translator" adminlang="en"
 srclang={} datatype="plaintext"/>
<body>
"""
# Characters that no XML 1.0 can hold, not even escaped.
_NOT_XML = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_END = "</body>\n</tmx>\n"


class RememberedPair(NamedTuple):
    """A source with its target, and who wrote it when."""

    source: str
    target: str
    author: str = ""
    date: str = ""
    """UTC, `20260102T030405Z`."""


def tmx_document(source_tag: str, target_tag: str, pairs: Iterable[tuple[str, str] | RememberedPair]) -> bytes:
    """Return a memory with one unit a pair; equal pairs give equal bytes."""
    units = (_unit(source_tag, target_tag, RememberedPair(*pair)) for pair in pairs)
    return (_HEAD.format(quoteattr(source_tag)) + "".join(units) + _END).encode()


def _unit(source_tag: str, target_tag: str, pair: RememberedPair) -> str:
    facts = (("changedate", pair.date), ("changeid", pair.author))
    attributes = "".join(f" {name}={quoteattr(_NOT_XML.sub(' ', value))}" for name, value in facts if value)
    return f"<tu{attributes}>{_variant(source_tag, pair.source)}{_variant(target_tag, pair.target)}</tu>\n"


def _variant(tag: str, text: str) -> str:
    return f"<tuv xml:lang={quoteattr(tag)}><seg>{_segment(text)}</seg></tuv>"


def _segment(text: str) -> str:
    pieces, at, text = [], 0, _NOT_XML.sub(" ", text)
    for mark in tags_in(text):
        pieces += [escape(text[at : mark.start]), inline_element(mark)]
        at = mark.end
    return "".join([*pieces, escape(text[at:])])


def inline_element(mark: Tag) -> str:
    """`i` pairs the halves within a segment, `x` the tags of source and target."""
    number = mark.number
    return {
        "open": f'<bpt i="{number}" x="{number}"/>',
        "close": f'<ept i="{number}"/>',
        "alone": f'<ph x="{number}"/>',
    }[mark.kind]
