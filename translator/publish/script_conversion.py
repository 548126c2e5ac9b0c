"""
The conversion between the Chinese scripts: a catalog that is derived from that of the other script.

OpenCC converts the characters. The glossary's words for the other script take precedence over it, quotation marks
follow the script, and protected text (tags, URLs, code, placeholders) stays as it is, as does what a person wrote.

Source: docs/publishing.md; CLREQ on quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from translator.catalog import Catalog, Entry
from translator.catalog.actions import NOBODY, SYSTEM, Action
from translator.catalog.event_data import ConvertData
from translator.catalog.script_source import find_script_source
from translator.errors import CatalogError
from translator.formats.inline import TAG, protected_spans
from translator.glossary import Glossary
from translator.glossary.concepts import has_han
from translator.glossary.termbase import TermBase
from translator.i18n import _
from translator.language import ZH_HANS, ZH_HANT, is_traditional, opencc_config, script_converter
from translator.model import State, TermEntry
from translator.project import ArticleRef, Project
from translator.review.character_choices import apply_choices, choices_in, differs_by_choices

_OPENING = {"“": "「", "‘": "『"}
_CLOSING = {"”": "」", "’": "』"}
_OTHER_FORMS = {
    "臺": re.compile("台(?=[灣北中南東大]|幣|胞|商|海|籍|獨)"),
    "台": re.compile("臺"),
    "瞭解": re.compile("了解(?!決)"),
    "了解": re.compile("瞭解"),
    "週": re.compile(
        "周(?=[末刊薪休]|年慶)|(?<=[上下本每這那一二兩三四五六七八九十數幾])周(?=[一二三四五六日內後前]|$)"
    ),
    "周": re.compile("週"),
    "傢俱": re.compile("家具"),
    "家具": re.compile("傢俱"),
}
"""A form that a house may choose → where the other form stands. Both are right in Taiwan."""
_CORNERS = str.maketrans("「」『』", "“”‘’")


@dataclass(frozen=True, slots=True)
class Converter:
    """Turns Chinese text from one script into the other."""

    config: str
    """Name of the OpenCC configuration: `s2tw`, `s2twp`, `s2hk`, `s2t`, `tw2s` …"""
    words: TermBase
    """The house's words in the first script, each with its only target: the word in the second."""
    forms: tuple[str, ...] = ()
    """Which of two right forms of a word the house prints."""

    def convert(self, text: str) -> str:
        """Return `text` in the other script; tags, URLs, code and placeholders stay byte for byte."""
        pieces: list[str] = []
        position = 0
        for start, end in _fixed_spans(text):
            pieces += [self._convert_free(text[position:start]), text[start:end]]
            position = end
        pieces.append(self._convert_free(text[position:]))
        quotes = _to_corners if self.config.startswith("s2") else _from_corners
        return quotes("".join(pieces))

    def _convert_free(self, text: str) -> str:
        pieces: list[str] = []
        position = 0
        for match in self.words.find(text):
            pieces += [self._by_character(text[position : match.start]), match.entry.targets[0]]
            position = match.end
        pieces.append(self._by_character(text[position:]))
        return "".join(pieces)

    def _by_character(self, text: str) -> str:
        converted = str(script_converter(self.config).convert(text)) if has_han(text) else text
        if self.config.startswith("s2"):
            for form in self.forms:
                converted = _OTHER_FORMS[form].sub(form, converted)
        return converted


@dataclass(frozen=True, slots=True)
class ConvertReport:
    """What a conversion did to a catalog."""

    slug: str
    tag: str
    derived_from: str = ""
    """Tag of the script that it comes from; empty where there is nothing to derive from."""
    converted: int = 0
    """Segments whose text or state changed."""
    overridden: int = 0
    """Segments whose wording a person wrote, which was not changed."""
    moved: tuple[int, ...] = ()
    """Numbers of those whose other script has changed since the person wrote."""


def to_traditional(text: str, region: str = "TW", glossary: Glossary | None = None) -> str:
    """Return Simplified `text` in Traditional script; `region` is `TW`, `TWP`, `HK` or empty."""
    return make_converter(ZH_HANS, ZH_HANT, region, glossary).convert(text)


@lru_cache(maxsize=8)
def make_converter(
    source_tag: str, target_tag: str, region: str, glossary: Glossary | None = None, forms: tuple[str, ...] = ()
) -> Converter:
    """
    Return the converter between two scripts, the same object for the same glossary.

    The glossary's words are those of Taiwan, so they are left out for Hong Kong, unless a `zh-Hant-HK` column has
    them. Raises `UsageError` for an unknown region.
    """
    config = opencc_config(source_tag, target_tag, region=region)
    pairs = _script_pairs(glossary, source_tag, "zh-Hant-HK" if region.upper() == "HK" else ZH_HANT) if glossary else []
    return Converter(config, TermBase(pairs, source_tag, target_tag), forms)


def _script_pairs(glossary: Glossary, source_tag: str, traditional: str) -> list[TermEntry]:
    found: dict[str, str] = {}
    for concept in glossary.concepts:
        if concept.status in ("forbidden", "dnt"):
            continue
        hans, hant = concept.forms.get(ZH_HANS, ()), concept.forms.get(traditional, ())
        ours, theirs = (hant, hans) if is_traditional(source_tag) else (hans, hant)
        count = len(ours) if len(ours) == len(theirs) else min(1, len(ours), len(theirs))
        for one, other in zip(ours[:count], theirs[:count], strict=True):
            if has_han(one):
                found.setdefault(one, other)
    return [TermEntry(source=one, targets=(other,)) for one, other in found.items()]


def _fixed_spans(text: str) -> list[tuple[int, int]]:
    """Return where `text` must not change, in order and disjoint."""
    spans = [match.span() for match in TAG.finditer(text)]
    spans += [(start, end) for start, end, _kind in protected_spans(text, code=True)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if not merged or start >= merged[-1][1]:
            merged.append((start, end))
        elif end > merged[-1][1]:
            merged[-1] = (merged[-1][0], end)
    return merged


def _to_corners(text: str) -> str:
    """Write “ ” as 「 」 and ‘ ’ as 『 』; an apostrophe closes nothing and stays."""
    if not any(mark in text for mark in (*_OPENING, *_CLOSING)):
        return text
    fixed = {offset for start, end in _fixed_spans(text) for offset in range(start, end)}
    open_marks: list[str] = []
    written = []
    for offset, character in enumerate(text):
        changed = character
        if offset not in fixed:
            if character in _OPENING:
                open_marks.append(changed := _OPENING[character])
            elif character in _CLOSING and (character == "”" or "『" in open_marks):
                changed = _CLOSING[character]
                opening = "「" if changed == "」" else "『"
                while open_marks and open_marks.pop() != opening:
                    pass
        written.append(changed)
    return "".join(written)


def _from_corners(text: str) -> str:
    if not any(mark in text for mark in "「」『』"):
        return text
    pieces, position = [], 0
    for start, end in _fixed_spans(text):
        pieces += [text[position:start].translate(_CORNERS), text[start:end]]
        position = end
    return "".join([*pieces, text[position:].translate(_CORNERS)])


def convert_catalog(
    project: Project, ref: ArticleRef, tag: str = ZH_HANT, *, known: Mapping[str, Catalog] | None = None
) -> ConvertReport:
    """
    Bring the catalog of `ref` in `tag` up to the other script's: text and state of each segment follow it.

    The catalog must be in step with the article (`sync_article` first). What a person typed there stays, as does what
    is locked, and what a person did to a converted segment is never lowered. `known` has catalogs by tag that need not
    be read again if their files are still the same. Raises `CatalogError` for Traditional of an
    English article that has no Simplified catalog, and as catalogs do.
    """
    from translator.catalog import catalog_transaction, is_current, load_catalog

    known = known or {}
    origin = find_script_source(project, ref, tag)
    if not origin:
        if not is_traditional(tag) or not _has_text(project, ref):
            return ConvertReport(ref.slug, tag)
        raise CatalogError(
            _("{tag} of {slug} is converted from {origin}, which was not translated yet",
              tag=tag, slug=ref.slug, origin=ZH_HANS),
            where=project.relative(project.catalog_path(ZH_HANS, ref.slug)),
            hint=f"translator run {ref.slug} --to {ZH_HANS},{tag}",
        )  # fmt: skip
    converter = converter_of(project, origin, tag)
    other = None if origin == ref.tag else known.get(origin)
    if origin != ref.tag and (other is None or not is_current(project, other)):
        other = load_catalog(project, ref.slug, origin)
    ours = known.get(tag)
    plan = _plan(ours, other, converter, origin) if ours is not None and is_current(project, ours) else None
    if plan is not None and not plan.due:
        return plan.report
    with catalog_transaction(project, ref.slug, tag, known=ours) as catalog:
        if plan is None or catalog is not ours:
            plan = _plan(catalog, other, converter, origin)
        for item in plan.due:
            catalog.apply(item.entry, Action.CONVERT, actor=SYSTEM, state=item.state, target=item.text,
                          origin="converted", signature=signature_of(converter), data=item.data)  # fmt: skip
    return plan.report


def converter_of(project: Project, origin: str, tag: str) -> Converter:
    """Return the converter between two scripts by the settings and the glossary of the project."""
    from translator.glossary import load_glossary

    settings = project.settings.publish
    return make_converter(origin, tag, settings.zh_hant_region, load_glossary(project), tuple(settings.zh_hant_forms))


def _has_text(project: Project, ref: ArticleRef) -> bool:
    from translator.catalog import read_article

    return bool(read_article(project, ref).segments)


@dataclass(frozen=True, slots=True)
class _Conversion:
    """What is to become of one segment."""

    entry: Entry
    text: str
    state: State
    data: ConvertData


@dataclass(frozen=True, slots=True)
class _ConversionPlan:
    """What brings a catalog up to the other script's; nothing is changed yet."""

    due: list[_Conversion]
    report: ConvertReport


def _plan(catalog: Catalog, other: Catalog | None, converter: Converter, origin: str) -> _ConversionPlan:
    due: list[_Conversion] = []
    overridden, moved = 0, []
    for entry in catalog.entries:
        text, state, authors = _original(entry, other)
        if not text:
            continue
        target = converter.convert(text)
        choices = choices_in(catalog, entry)
        is_own = entry.is_overridden and not differs_by_choices(entry.target, catalog.machine_output(entry))
        if is_own:
            overridden += 1
            if catalog.machine_output(entry) not in {"", target}:
                moved.append(entry.number)
            continue
        chosen = apply_choices(target, choices)
        makers = tuple(sorted(authors | _choosers(catalog, entry, chosen != target)))
        if _is_behind(catalog, entry, chosen, state, makers):
            is_chosen = chosen != target or entry.is_overridden
            data = ConvertData(origin_tag=origin, makers=makers, chosen=is_chosen)
            due.append(_Conversion(entry, chosen, state, data))
    report = ConvertReport(catalog.slug, catalog.tag, origin, len(due), overridden, tuple(moved))
    return _ConversionPlan(due, report)


def _original(entry: Entry, other: Catalog | None) -> tuple[str, State, frozenset[str]]:
    """
    Return the text that `entry` is converted from, the state of the conversion, and who answers for the text.

    Nobody read what a program converted: it is `translated` at most, and a draft where nobody answers for its origin.
    The text is empty where it is not ready.
    """
    if other is None:
        return entry.source, State.TRANSLATED, frozenset()
    found = other.find(entry.key)
    if found is None or not found.target or found.is_stale or found.is_rejected:
        return "", State.NEW, frozenset()
    makers = other.makers(found)
    highest = State.TRANSLATED if makers or other.stands_as_adopted(found) else State.DRAFT
    return found.target, min(found.state, highest, key=lambda state: state.rank), makers


def _choosers(catalog: Catalog, entry: Entry, is_chosen: bool) -> frozenset[str]:
    """Return who answers for the characters that were chosen in a conversion."""
    if not (is_chosen or entry.is_overridden):
        return frozenset()
    events = (event for event in catalog.history(entry) if event.action.rule.is_confirmation)
    return frozenset(event.actor for event in events if event.actor not in NOBODY)


def _is_behind(catalog: Catalog, entry: Entry, target: str, state: State, makers: Collection[str]) -> bool:
    if entry.is_locked:
        return False
    if entry.target != target or entry.is_stale or entry.is_overridden:
        return True
    if entry.record.actor in {SYSTEM, ""}:
        return entry.state is not state or not catalog.makers(entry).issuperset(makers)
    return entry.state.rank < state.rank


def signature_of(converter: Converter) -> str:
    """Return every choice that moved a conversion, in one line."""
    forms = f"|forms:{','.join(converter.forms)}" if converter.forms else ""
    return f"opencc|config:{converter.config}{forms}|v:{_opencc_version()}"


@cache
def _opencc_version() -> str:
    from importlib.metadata import version

    return version("opencc")
