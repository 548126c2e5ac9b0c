"""TMX 1.4: memories of other tools, and what an article has for one. Source: LISA TMX 1.4b."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.inline import Tag, tags_in
from translator.bilingual.words.language import content_tag, parse_tag
from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.bilingual import BilingualFile, TranslationUnit
from translator.newsroom.imports.exchange import UNKNOWN_MACHINE, ExchangeFile
from translator.newsroom.imports.xml import (
    children,
    descendants,
    element_language,
    inline_text,
    iterate_xml,
    local_name,
    read_xml,
    refuse_other_root,
    shown,
)

_ORIGIN = pattern(r"(?i)origin|match|quality|state-qualifier")
# Names of a machine in the author of a unit, in its tool, or in a property about its origin.
_DRAFTED = "x-drafted"
_MACHINE = pattern(r"(?i)mt\b|mt!|machine|leveraged-mt|deepl|google.?translate")


def read_tmx(path: Path, tags: tuple[str, str] = ("", "")) -> BilingualFile:
    """
    Read one pair of languages from a memory; units without both are left out.

    `tags` are the languages asked for. Without them, the header's `srclang` says which is the source, and the target is
    the first other language of the first unit. Raises `CatalogError` for XML that is not TMX, and `UsageError` where no
    unit has the languages asked for. Source: LISA TMX 1.4b.
    """
    root = read_xml(path)
    refuse_other_root(local_name(root), "tmx", path)
    units = [_read_unit(element) for element in descendants(root, "tu")]
    stated = next(iter(children(root, "header")), root).get("srclang", "")
    source, target = _languages(stated, units, tags)
    pairs = [(_variant(unit, source), _variant(unit, target), unit.line) for unit in units]
    found = [
        TranslationUnit(here, there, line=line) for here, there, line in pairs if here is not None and there is not None
    ]
    languages = dict.fromkeys(one.language for unit in units for one in unit.variants)
    if languages and not found and any(tags):
        raise missing_languages(path, [tag for tag in tags if tag], languages)
    return BilingualFile(tuple(found), source, target)


class TmxVariant(NamedTuple):
    language: str
    """As the file names it."""
    text: str
    author: str = ""
    date: str = ""
    """UTC, `20260102T030405Z`; empty where the file does not say it."""


class TmxUnit(NamedTuple):
    """A unit of a memory with its texts, in file order."""

    variants: tuple[TmxVariant, ...]
    is_machine: bool = False
    drafted: str = ""
    """Origin and signature of the machine's text that people made it from."""
    line: int = 0
    """1-based."""


def iterate_units(file: BinaryIO, where: str = "") -> Iterator[TmxUnit]:
    """
    Yield the units of a memory.

    Neither the document nor the file is kept: memory does not grow with them. Raises `CatalogError` as `read_tmx`.
    """
    root_name = ""
    for element in iterate_xml(file, where):
        root_name = root_name or local_name(element.getroottree().getroot())
        if root_name != "tmx":
            break
        if local_name(element) == "tu":
            yield _read_unit(element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    refuse_other_root(root_name, "tmx", where)


def _read_unit(element: Any) -> TmxUnit:
    numbers: dict[str, int] = {}
    variants = []
    elements = children(element, "tuv")
    for variant in elements:
        for segment in children(variant, "seg")[:1]:
            author, date = (
                next((one.get(name) for one in (variant, element) for name in names if one.get(name)), "")
                for names in (("changeid", "creationid"), ("changedate", "creationdate"))
            )
            text = inline_text(segment, numbers)
            variants.append(TmxVariant(element_language(variant), text, author, date))
    drafted = next((prop.text or "" for prop in children(element, "prop") if prop.get("type") == _DRAFTED), "")
    is_machine = any(_is_of_machine(one) for one in (element, *elements))
    return TmxUnit(
        tuple(variants), is_machine, drafted or (UNKNOWN_MACHINE if is_machine else ""), element.sourceline or 0
    )


def _is_of_machine(element: Any) -> bool:
    names = (element.get("changeid") or element.get("creationid"), element.get("creationtool"))
    props = (prop.text for prop in children(element, "prop") if _ORIGIN.search(prop.get("type", "")))
    return any(_MACHINE.match(name or "") for name in (*names, *props))


def missing_languages(path: Path, asked: Iterable[str], languages: Iterable[str]) -> UsageError:
    """Return the error for a memory without a unit in the languages asked for; it names those that are there."""
    names = ", ".join(asked)
    spellings: dict[str, str] = {}
    for language in languages:
        spellings.setdefault(language.lower(), language)
    return UsageError(
        _("no unit has {languages}", languages=names) if names else _("no unit has two of our languages"),
        where=path,
        hint=_("the file has: {languages}", languages=", ".join(spellings.values())),
    )


def _languages(stated: str, units: Sequence[TmxUnit], tags: tuple[str, str]) -> tuple[str, str]:
    names = next(([one.language for one in unit.variants] for unit in units if len(unit.variants) > 1), [])
    others = [name for name in names if not is_same_language(name, tags[1])]
    source = tags[0] or next((name for name in names if is_same_language(name, stated)), "") or next(iter(others), "")
    target = tags[1] or next((name for name in names if not is_same_language(name, source)), "")
    return source, target


# Exactly this language, else its script: BCP 47 lookup, RFC 4647.
def _variant(unit: TmxUnit, tag: str) -> str | None:
    exact = [one.text for one in unit.variants if one.language.lower() == tag.lower()]
    close = [one.text for one in unit.variants if is_same_language(one.language, tag)]
    return next(iter(exact + close), None)


def is_same_language(first: str, second: str) -> bool:
    """Return whether two tags name one of our languages, whatever their regions: `en` and `en-US`."""
    if first.lower() == second.lower():
        return True
    try:
        return content_tag(parse_tag(first)) == content_tag(parse_tag(second))
    except UsageError:
        return False


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
    drafted: str = ""


def tmx_document(source_tag: str, target_tag: str, pairs: Iterable[tuple[str, str] | RememberedPair]) -> bytes:
    """Return a memory with one unit a pair; equal pairs give equal bytes."""
    units = (_memory_unit(source_tag, target_tag, RememberedPair(*pair)) for pair in pairs)
    return (_HEAD.format(quoteattr(source_tag)) + "".join(units) + _END).encode()


def _memory_unit(source_tag: str, target_tag: str, pair: RememberedPair) -> str:
    facts = (("changedate", pair.date), ("changeid", pair.author))
    attributes = "".join(f" {name}={quoteattr(_NOT_XML.sub(' ', value))}" for name, value in facts if value)
    drafted = f'<prop type="{_DRAFTED}">{shown(pair.drafted)}</prop>' if pair.drafted else ""
    sides = _memory_variant(source_tag, pair.source) + _memory_variant(target_tag, pair.target)
    return f"<tu{attributes}>{drafted}{sides}</tu>\n"


def _memory_variant(tag: str, text: str) -> str:
    return f"<tuv xml:lang={quoteattr(tag)}><seg>{_segment(text)}</seg></tuv>"


def _segment(text: str) -> str:
    pieces, at, text = [], 0, _NOT_XML.sub(" ", text)
    for mark in tags_in(text):
        pieces += [escape(text[at : mark.start]), _element(mark)]
        at = mark.end
    return "".join([*pieces, escape(text[at:])])


# `i` pairs the halves within a segment, `x` the tags of source and target.
def _element(mark: Tag) -> str:
    number = mark.number
    return {
        "open": f'<bpt i="{number}" x="{number}"/>', "close": f'<ept i="{number}"/>', "alone": f'<ph x="{number}"/>',
    }[mark.kind]  # fmt: skip


def write_tmx(file: ExchangeFile) -> bytes:
    """Return the segments that have a target as a memory."""
    pairs = (RememberedPair(one.source, one.target, drafted=one.drafted) for one in file.units if one.target)
    return tmx_document(file.source_tag, file.target_tag, pairs)
