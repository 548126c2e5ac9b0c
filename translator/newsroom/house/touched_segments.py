"""Segments that a term touches: where it stands, and what a change of it would make wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from translator.bilingual.model import State, TermEntry
from translator.bilingual.words.dictionary import fold_han
from translator.bilingual.words.language import has_han, is_chinese
from translator.bilingual.words.termbase import TermBase, find_all_forms
from translator.newsroom.house.concordance import CONVERTED, CatalogSegments, HouseSegment, house_segments
from translator.newsroom.house.glossary import Glossary
from translator.newsroom.house.glossary.concepts import Concept
from translator.newsroom.house.glossary.new_terms import TermChange
from translator.newsroom.house.newsroom import Newsroom


@dataclass(frozen=True, slots=True)
class TouchedSegment:
    slug: str
    tag: str
    number: int
    key: str
    state: str
    source: str
    target: str
    proposal: str = ""
    """The target with the term put right; empty where that is not certain, or nothing is wrong."""

    @property
    def is_final(self) -> bool:
        return self.state == State.FINAL


def segments_with(newsroom: Newsroom, form: str) -> list[TouchedSegment]:
    """Return the segments in whose source a term stands, whatever of its forms was given, in the order of the house."""
    wanted = fold_han(form)
    concepts = [
        concept for concept in newsroom.glossary.concepts
        if any(wanted == fold_han(one) for forms in concept.forms.values() for one in forms)
    ]  # fmt: skip
    own = [concept for concept in concepts if not concept.status.startswith(("forbidden", "proposed"))]
    bans = [concept for concept in concepts if concept.status == "forbidden"]
    return [
        _touched(catalog, one, *_rendering(one.target, entries, bans, catalog))
        for catalog, one, entries in _holding(newsroom, own or [Concept({_tag_of(form): (form,)}, "dnt")])
    ]


def touched_by(newsroom: Newsroom, change: TermChange) -> list[TouchedSegment]:
    """Return the segments whose target a change of a term makes wrong, with a proposal each where one is certain."""
    concept = change.concept
    if change.is_proposal:
        return []
    if concept.status == "forbidden":
        return list(_banned(newsroom, concept))
    found = []
    for catalog, one, entries in _holding(newsroom, [concept], change.former):
        if one.target and not _has_any(one.target, entries, catalog.tag):
            former = [form for tag, forms in change.dropped.items() if is_chinese(tag) is is_chinese(catalog.tag)
                      for form in forms]  # fmt: skip
            found.append(_touched(catalog, one, entries[0].targets[0], tuple(former)))
    return found


def _banned(newsroom: Newsroom, ban: Concept) -> Iterator[TouchedSegment]:
    for catalog in house_segments(newsroom):
        tags = (catalog.source_tag, catalog.tag)
        entries = ban.entries(*tags)
        base, terms = TermBase(entries, *tags), newsroom.glossary.termbase(*tags)
        for one in catalog.segments if entries else ():
            if one.target and one.origin != CONVERTED and base.find_banned(one.source, one.target):
                found = (term.entry for term in terms.find(one.source) if term.entry.source == entries[0].source)
                right = next((entry.targets[0] for entry in found), "")
                yield _touched(catalog, one, right, entries[0].targets)


# The segments whose source has one of the terms, longer terms of the glossary aside, and its entries.
def _holding(
    newsroom: Newsroom, concepts: Sequence[Concept], former: Concept | None = None
) -> Iterator[tuple[CatalogSegments, HouseSegment, list[TermEntry]]]:
    known: dict[tuple[str, str], tuple[TermBase, TermBase]] = {}
    for catalog in house_segments(newsroom):
        tags = (catalog.source_tag, catalog.tag)
        if tags not in known:
            own = [entry for concept in concepts for entry in concept.entries(*tags)]
            known[tags] = TermBase(own, *tags), TermBase([*own, *_longer(newsroom.glossary, own, tags, former)], *tags)
        base, every = known[tags]
        for one in catalog.segments if base.entries else ():
            if one.origin != CONVERTED and base.find(one.source):
                found = [match.entry for match in every.find(one.source) if match.entry in base.entries]
                if found:
                    yield catalog, one, found


def _longer(
    glossary: Glossary, own: Sequence[TermEntry], tags: tuple[str, str], former: Concept | None
) -> list[TermEntry]:
    forms = [fold_han(form) for entry in own for form in (entry.source, *entry.source_variants)]
    return [
        entry for concept in glossary.concepts
        if concept is not former and concept.status not in {"forbidden", "proposed"}
        and any(form in text != form for text in map(fold_han, concept.cell(tags[0])) for form in forms)
        for entry in concept.entries(*tags) if entry not in own
    ]  # fmt: skip


def _has_any(target: str, entries: Iterable[TermEntry], tag: str) -> bool:
    return any(find_all_forms(target, entry.targets, tag, exact=entry.case == "exact") for entry in entries)


# The right form, and those that it should take the place of.
def _rendering(
    target: str, entries: Sequence[TermEntry], bans: Sequence[Concept], catalog: CatalogSegments
) -> tuple[str, tuple[str, ...]]:
    if _has_any(target, entries, catalog.tag):
        return "", ()
    wrong = [form for ban in bans for entry in ban.entries(catalog.source_tag, catalog.tag) for form in entry.targets]
    return entries[0].targets[0], tuple(wrong)


def _touched(catalog: CatalogSegments, one: HouseSegment, right: str, wrong: tuple[str, ...]) -> TouchedSegment:
    proposal = ""
    if right and wrong:
        proposal = one.target
        for start, end in reversed(find_all_forms(one.target, wrong, catalog.tag)):
            found = one.target[start:end]
            if fold_han(found) not in map(fold_han, wrong):  # An inflected form: who knows which the right one has.
                return TouchedSegment(catalog.slug, catalog.tag, one.number, one.key, one.state, one.source, one.target)
            form = right[:1].upper() + right[1:] if found[:1].isupper() and not right[:1].isupper() else right
            proposal = proposal[:start] + form + proposal[end:]
    return TouchedSegment(
        catalog.slug, catalog.tag, one.number, one.key, one.state, one.source, one.target,
        proposal if proposal != one.target else "",
    )  # fmt: skip


def _tag_of(form: str) -> str:
    return "zh-Hans" if has_han(form) else "en"
