"""
The concordance: where words and terms stand in the articles, the memory and the terms of a house, in either language
and script, and what a change of a term would make wrong.

A word is any form of it (*trade* finds *traded*), a run of Han characters any way to write it (證券 finds 证券); all
words that were asked for are meant, in any order, whatever stands between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import msgspec

from translator.bilingual.code_version import code_version
from translator.bilingual.model import State, TermEntry
from translator.bilingual.tables import unpacked
from translator.bilingual.words.dictionary import WORD, fold_han, forms_of
from translator.bilingual.words.language import han_signs, has_han, is_chinese
from translator.bilingual.words.patterns import pattern
from translator.bilingual.words.termbase import TermBase, find_all_forms
from translator.newsroom.catalog.events import SYSTEM
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.house.glossary import Glossary
from translator.newsroom.house.glossary.concepts import Concept
from translator.newsroom.house.glossary.new_terms import TermChange
from translator.newsroom.house.memory import memory_directions
from translator.newsroom.house.newsroom import Newsroom

_PIECE = pattern(r"[㐀-䶿一-鿿]+|[A-Za-zÀ-ɏ0-9]+")
CONVERTED = "converted"
"""Origin of a target that follows that of the other script."""
_MOST = 200
"""Hits that are put in order."""


class HouseSegment(msgspec.Struct, frozen=True, array_like=True):
    """A segment of a catalog, as it is found again without reading the catalog."""

    number: int
    key: str
    source: str
    target: str
    state: str
    actor: str
    at: str
    origin: str


class CatalogSegments(msgspec.Struct, frozen=True, array_like=True):
    slug: str
    tag: str
    source_tag: str
    segments: list[HouseSegment]


@dataclass(frozen=True, slots=True)
class Hit:
    """A pair in which all words stand."""

    kind: str
    """`article`, `memory`: of another tool, or of a sentence that left its article; `term`."""
    source: str
    target: str
    source_tag: str
    target_tag: str
    origin: str
    """Slug, file, or line of a glossary."""
    number: int = 0
    """Of the segment; 0 where it is none."""
    key: str = ""
    state: str = ""
    """Of the segment or of the term; empty where nobody knows."""
    person: str = ""
    date: str = ""
    """UTC, `2026-01-02T03:04:05Z`."""

    def text(self, tag: str) -> str:
        """Return the side that is in the language of `tag`."""
        return self.target if is_chinese(self.target_tag) == is_chinese(tag) else self.source


class WordSearch:
    """Words that are looked for in texts of either language."""

    def __init__(self, text: str) -> None:
        self.parts = [_part(piece) for piece in dict.fromkeys(_PIECE.findall(text))]
        # Equal forms are one word: *trade trading*.
        self._words = [re.compile(strict, re.IGNORECASE) for strict, _loose in self.parts]
        self._loose = [re.compile("|".join(map(re.escape, loose)) if _is_latin(loose) else loose[0], re.IGNORECASE)
                       for _strict, loose in self.parts]  # fmt: skip
        joint = r"[^\w]{0,2}"
        self._phrase = re.compile(joint.join(f"(?:{strict})" for strict, _loose in self.parts), re.IGNORECASE)

    def may_be_in(self, text: str) -> bool:
        return all(word.search(text) for word in self._loose)

    def is_in(self, *texts: str) -> bool:
        return bool(self._words) and all(any(word.search(text) for text in texts) for word in self._words)

    def is_phrase_in(self, *texts: str) -> bool:
        return any(self._phrase.search(text) for text in texts)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where any of the words stands, in text order."""
        return sorted(found.span() for word in self._words for found in word.finditer(text))


def _is_latin(loose: Sequence[str]) -> bool:
    return not loose[0].startswith("[")


# A regular expression, and what a text has for it to be found: words, or one expression.
@lru_cache(maxsize=1024)
def _part(piece: str) -> tuple[str, tuple[str, ...]]:
    if not WORD.fullmatch(piece):
        signs = "".join(f"[{han_signs(sign)}]" for sign in piece)
        return signs, (signs,)
    forms = sorted(forms_of(piece), key=lambda form: (len(form), form))
    shortest = [form for at, form in enumerate(forms) if not any(form.startswith(one) for one in forms[:at])]
    letters = "A-Za-zÀ-ɏ0-9"
    return rf"(?<![{letters}])(?:{'|'.join(map(re.escape, reversed(forms)))})(?![{letters}])", tuple(shortest)


def search_house(newsroom: Newsroom, text: str, *, tags: tuple[str, str] = ("", ""), limit: int = 20) -> list[Hit]:
    """
    Return where the words of `text` stand: terms, then articles, then memories, those with the words side by side
    first, the newest of equals first; `tags` are source and target, empty for any.
    """
    words = WordSearch(text)
    if not words.parts:
        return []
    found: dict[tuple[str, str], Hit] = {}
    for hit in (*_terms(newsroom, words), *_segments(newsroom, words), *_remembered(newsroom, words)):
        is_wanted = {tags[0] or hit.source_tag, tags[1] or hit.target_tag} == {hit.source_tag, hit.target_tag}
        if is_wanted and (hit.target, hit.source) not in found:  # An imported memory has each pair in both directions.
            found.setdefault((hit.source, hit.target), hit)
    hits = sorted(found.values(), key=lambda hit: hit.date, reverse=True)

    def distance(hit: Hit) -> tuple[bool, ...]:
        is_apart = not words.is_phrase_in(hit.source, hit.target)
        return hit.kind != "term", is_apart, hit.kind == "memory", hit.person == SYSTEM

    return sorted(hits, key=distance)[:limit]


def _terms(newsroom: Newsroom, words: WordSearch) -> Iterator[Hit]:
    for concept in newsroom.glossary.concepts:
        cells = {tag: " | ".join(forms) for tag, forms in concept.forms.items()}
        if words.is_in(*cells.values(), *concept.variants, concept.note):
            (tag, text), (other, rendering) = [*cells.items(), ("", "")][:2]
            yield Hit("term", text, rendering, tag, other, concept.where, state=concept.status)


def _segments(newsroom: Newsroom, words: WordSearch) -> Iterator[Hit]:
    return islice(
        (
            Hit("article", one.source, one.target, catalog.source_tag, catalog.tag, catalog.slug, one.number, one.key,
                one.state, one.actor, one.at)
            for catalog in house_segments(newsroom, words)
            for one in catalog.segments
            if one.target and words.is_in(one.source, one.target)
        ),
        _MOST,
    )  # fmt: skip


def _remembered(newsroom: Newsroom, words: WordSearch) -> Iterator[Hit]:
    for source_tag, target_tag in memory_directions(newsroom):
        memory = newsroom.memory(source_tag, target_tag)
        for unit in memory.candidates([loose for _strict, loose in words.parts], words.is_in, _MOST):
            yield Hit("memory", unit.source, unit.target, source_tag, target_tag, unit.origin,
                      person=unit.author, date=_date(unit.date))  # fmt: skip


def _date(text: str) -> str:
    return f"{text[:4]}-{text[4:6]}-{text[6:11]}:{text[11:13]}:{text[13:]}" if len(text) == 16 else text


def house_segments(newsroom: Newsroom, holding: WordSearch | None = None) -> Iterator[CatalogSegments]:
    """
    Yield the segments of every catalog, by language and article; those without a translation are among them.

    Catalogs in which none can be what `holding` looks for are passed over, and those that cannot be read.
    """
    environment = code_version("newsroom/catalog", "newsroom/house")
    for tag, slug, path in newsroom.catalog_files():
        files = newsroom.catalog_state(tag, slug=slug)
        look = newsroom.index.look("texts", tag, slug, environment=environment, files=files)
        if holding and look.value and not holding.may_be_in(look.value.decode("utf-8", "replace")):
            continue
        found = unpacked(look.value, CatalogSegments)
        if found is None:
            with newsroom.skipping(at=path):
                found = _texts(newsroom, slug, tag)
                look.keep(msgspec.msgpack.encode(found))
        if found is not None:
            yield found


def _texts(newsroom: Newsroom, slug: str, tag: str) -> CatalogSegments:
    catalog = load_catalog(newsroom, slug, tag)
    return CatalogSegments(slug, tag, catalog.source_tag, [
        HouseSegment(one.number, one.key, one.source, one.target, one.state.value, one.record.actor, one.record.at,
                     one.origin)
        for one in catalog.entries
    ])  # fmt: skip


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
