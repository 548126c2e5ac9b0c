"""TMX 1.4: translation units with one variant in each of two languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import content_tag, parse_tag
from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.interchange.bilingual import BilingualFile, TranslationUnit
from translator.newsroom.imports.interchange.xml import (
    children,
    descendants,
    element_language,
    inline_pieces,
    inline_text,
    iterate_xml,
    local_name,
    parse_xml,
    places_in,
    read_xml,
    refuse_other_root,
)
from translator.newsroom.imports.interchange.xml_text import replace_texts

_ORIGIN = pattern(r"(?i)origin|match|quality|state-qualifier")
# What tools call a machine in the author of a unit, in its tool, or in a property about its origin.
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
    units = [children(element, "tuv") for element in descendants(root, "tu")]
    source, target = _languages(root, units, tags)
    places = places_in(root)
    pairs = [(_variant(variants, source), _variant(variants, target)) for variants in units]
    found = [_unit(here, there, places) for here, there in pairs if here is not None and there is not None]
    languages = dict.fromkeys(element_language(variant) for variants in units for variant in variants)
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
    """Whether the memory says that a machine wrote it."""


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
    return TmxUnit(tuple(variants), any(_is_of_machine(one) for one in (element, *elements)))


def _is_of_machine(element: Any) -> bool:
    """Whether the tool that wrote the memory calls a unit, or a text of one, a machine's."""
    names = (element.get("changeid") or element.get("creationid"), element.get("creationtool"))
    props = (prop.text for prop in children(element, "prop") if _ORIGIN.search(prop.get("type", "")))
    return any(_MACHINE.match(name or "") for name in (*names, *props))


def replace_in_tmx(data: bytes, file: BilingualFile, targets: Mapping[int, str]) -> bytes:
    """Return the memory with other targets, by place of the unit; raises `CatalogError` as `read_tmx`."""
    root = parse_xml(data)
    elements = {place: element for element, place in places_in(root).items()}
    texts = {}
    for number, text in targets.items():
        segment = elements[file.units[number].place]
        numbers: dict[str, int] = {}
        source = _variant(children(segment.getparent().getparent(), "tuv"), file.source_tag)
        for item in children(source, "seg")[:1]:
            inline_text(item, numbers)
        texts[file.units[number].place] = (inline_pieces(segment, numbers), text)
    return replace_texts(data, texts)


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


def _languages(root: Any, units: Sequence[Sequence[Any]], tags: tuple[str, str]) -> tuple[str, str]:
    """Return source and target: what was asked for, else what the header and the first unit with two languages say."""
    stated = next(iter(children(root, "header")), root).get("srclang", "")
    names = next(([element_language(item) for item in variants] for variants in units if len(variants) > 1), [])
    others = [name for name in names if not is_same_language(name, tags[1])]
    source = tags[0] or next((name for name in names if is_same_language(name, stated)), "") or next(iter(others), "")
    target = tags[1] or next((name for name in names if not is_same_language(name, source)), "")
    return source, target


def _variant(variants: Sequence[Any], tag: str) -> Any:
    """Return the variant in exactly this language, else in its script, or None. Source: BCP 47 lookup, RFC 4647."""
    exact = [item for item in variants if element_language(item).lower() == tag.lower()]
    close = [item for item in variants if is_same_language(element_language(item), tag)]
    return next(iter(exact + close), None)


def is_same_language(first: str, second: str) -> bool:
    """Whether two tags name one of our languages, whatever their regions: `en` and `en-US`."""
    if first.lower() == second.lower():
        return True
    try:
        return content_tag(parse_tag(first)) == content_tag(parse_tag(second))
    except UsageError:
        return False


def _unit(source: Any, target: Any, places: Mapping[Any, int]) -> TranslationUnit:
    numbers: dict[str, int] = {}
    here, there = (next(iter(children(item, "seg")), None) for item in (source, target))
    text = "" if here is None else inline_text(here, numbers)
    if there is None:
        return TranslationUnit(text, "", line=source.sourceline or 0)
    return TranslationUnit(text, inline_text(there, numbers), line=source.sourceline or 0, place=places[there])
