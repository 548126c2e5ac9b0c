"""TMX 1.4: memories of other tools, and an article in this form. Source: LISA TMX 1.4b."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import Placeholder, State
from translator.bilingual.words.inline import Tag, tags_in
from translator.bilingual.words.language import content_tag, parse_tag
from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.bilingual import BilingualFile, TranslationUnit
from translator.newsroom.imports.exchange import (
    UNKNOWN_MACHINE,
    ExchangeFile,
    ExchangeUnit,
    ReturnedFile,
    ReturnedUnit,
    comments_of,
    context_lines,
    split_id,
)
from translator.newsroom.imports.xml import (
    children,
    descendants,
    element_language,
    inline_pieces,
    inline_text,
    iterate_xml,
    local_name,
    parse_xml,
    picture,
    places_in,
    read_inline,
    read_xml,
    refuse_entities,
    refuse_other_root,
    replace_texts,
    shown,
    write_inline,
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
    drafted: str = ""
    """Origin and signature of the machine's text that people made it from."""


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
    return TmxUnit(tuple(variants), is_machine, drafted or (UNKNOWN_MACHINE if is_machine else ""))


def _is_of_machine(element: Any) -> bool:
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
    stated = next(iter(children(root, "header")), root).get("srclang", "")
    names = next(([element_language(item) for item in variants] for variants in units if len(variants) > 1), [])
    others = [name for name in names if not is_same_language(name, tags[1])]
    source = tags[0] or next((name for name in names if is_same_language(name, stated)), "") or next(iter(others), "")
    target = tags[1] or next((name for name in names if not is_same_language(name, source)), "")
    return source, target


# Exactly this language, else its script: BCP 47 lookup, RFC 4647.
def _variant(variants: Sequence[Any], tag: str) -> Any:
    exact = [item for item in variants if element_language(item).lower() == tag.lower()]
    close = [item for item in variants if is_same_language(element_language(item), tag)]
    return next(iter(exact + close), None)


def is_same_language(first: str, second: str) -> bool:
    """Return whether two tags name one of our languages, whatever their regions: `en` and `en-US`."""
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
        pieces += [escape(text[at : mark.start]), inline_element(mark)]
        at = mark.end
    return "".join([*pieces, escape(text[at:])])


def inline_element(mark: Tag, placeholders: Sequence[Placeholder] = ()) -> str:
    """`i` pairs the halves within a segment, `x` the tags of source and target; inside stands what they stand for."""
    item = next((item for item in placeholders if item.number == mark.number), None)
    name, about = {
        "open": ("bpt", f'i="{mark.number}" x="{mark.number}"'),
        "close": ("ept", f'i="{mark.number}"'),
        "alone": ("ph", f'x="{mark.number}"'),
    }[mark.kind]
    code = shown(item.closing if mark.kind == "close" else item.opening) if item else ""
    return f"<{name} {about}>{code}</{name}>" if code else f"<{name} {about}/>"


_SLUG = "x-article"
_STATE = "x-state"
_CONTEXT = "x-context"


def write_tmx(file: ExchangeFile) -> bytes:
    """Return the segments that have a target as units whose `tuid` is the id."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<tmx version="1.4">',
        '<header creationtool="translator" creationtoolversion="1" segtype="sentence" o-tmf="translator" adminlang="en"'
        f' srclang="{file.source_tag}" datatype="plaintext"><prop type="{_SLUG}">{shown(file.slug)}</prop></header>',
        "<body>",
        *(_exchange_unit(unit, file) for unit in file.units if unit.target),
        "</body>",
        "</tmx>",
        "",
    ]
    return "\n".join(lines).encode()


def _exchange_unit(unit: ExchangeUnit, file: ExchangeFile) -> str:
    notes = "".join(f"<note>{shown(line)}</note>" for line in unit.comments)
    sides = ((file.source_tag, unit.source), (file.target_tag, unit.target))
    element = partial(inline_element, placeholders=unit.placeholders)
    texts = "".join(
        f"<tuv xml:lang={quoteattr(tag)}><seg>{write_inline(text, element, picture)}</seg></tuv>" for tag, text in sides
    )
    drafted = f'<prop type="{_DRAFTED}">{shown(unit.drafted)}</prop>' if unit.drafted else ""
    about = "".join(f'<prop type="{_CONTEXT}">{shown(line)}</prop>' for line in context_lines(unit))
    return f'<tu tuid="{unit.id}">{notes}<prop type="{_STATE}">{unit.state.value}</prop>{drafted}{about}{texts}</tu>'


def read_returned_tmx(path: Path) -> ReturnedFile:
    """Return the units of a memory that has two languages; raises `CatalogError`."""
    root = read_xml(path)
    refuse_entities(root, path)
    refuse_other_root(local_name(root), "tmx", path)
    header = next(iter(descendants(root, "header")), root)
    props = {item.get("type"): item.text or "" for item in children(header, "prop")}
    source_tag = header.get("srclang", "")
    items = descendants(root, "tu")
    pairs = [pair for item in items if (pair := _pair(item, source_tag))]
    target_tag = next((tag for _one, tag in pairs), "")
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
    props = {prop.get("type"): prop.text or "" for prop in children(item, "prop")}
    state = props.get(_STATE, "")
    comments = comments_of(
        ("", note.text or "") for holder in (item, *children(item, "tuv")) for note in children(holder, "note")
    )
    here, there = (read_inline(texts[tag][0]) for tag in (source, others[0]))
    where = _("line {number}", number=item.sourceline or 0)
    unit = ReturnedUnit(
        split_id(item.get("tuid") or ""), here, there, State(state) if state in set(State) else None, comments, where,
        drafted=props.get(_DRAFTED, ""),
    )  # fmt: skip
    return unit, others[0]


def _is_equal(tag: str, other: str) -> bool:
    return tag.lower() == other.lower()
