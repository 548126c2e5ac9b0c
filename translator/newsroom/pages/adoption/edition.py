"""
A page that people translated, beside the source that it was made from and the article of today.

Each sentence of the source has its places on the page, and each of the article the one that it came from.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from translator.bilingual.alignment.edit_alignment import cheapest_path, diagonal_band
from translator.bilingual.model import Segment
from translator.bilingual.words.inline import numbered_italics, tag_problems
from translator.bilingual.words.language import is_chinese
from translator.newsroom.articles.addresses import LinkNames, marks_as_in_source
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.document import Document
from translator.newsroom.articles.resegmenter import with_tags_of
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import SYSTEM, AdoptData
from translator.newsroom.catalog.record import Entry
from translator.newsroom.pages.adoption.page_blocks import PageBlock, find_homes, page_blocks, squeezed
from translator.newsroom.pages.adoption.page_links import PageLinks, learn_links, text_of_marks

# One segment may stand as up to eight of the page, and as many as one.
_SHAPES = ((1, 1), (1, 0), (0, 1), *((1, count) for count in range(2, 9)), *((count, 1) for count in range(2, 9)))
# Pages are compared so far apart from the diagonal, so that the time stays in proportion.
_WIDTH = 60


@dataclass
class Edition:
    catalog: Catalog
    former: Document
    """The source that the page was made from."""
    article: Document
    page: Document
    places: Mapping[int, Sequence[int]]
    """Segment of the former source → its segments on the page, from 0; without those that the page never had."""
    names: LinkNames
    origins: dict[int, int] = field(default_factory=dict)
    """Segment of the article → the one of the former source that it came from."""
    shown: dict[int, str] = field(default_factory=dict)
    """Segment of the article → its translation as readers read it, without white space, be it stale."""
    targets: dict[int, str] = field(default_factory=dict)
    """Those of `shown` that are translations of today."""
    settled: set[int] = field(default_factory=set)
    """Segments of the article that stand on the page as people wrote them."""
    _entries: dict[int, Entry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        free: dict[str, list[int]] = {}
        for number, segment in enumerate(self.former.segments):
            free.setdefault(segment.key, []).append(number)
        for number, segment in enumerate(self.article.segments):
            entry = self.catalog.find(segment.key)
            if entry is None:
                continue
            keys = [entry.key, *(event.key for event in reversed(self.catalog.history(entry)))]
            if numbers := next((free[key] for key in keys if free.get(key)), None):
                self.origins[number] = numbers.pop(0) if len(numbers) > 1 else numbers[0]
            if entry.target:
                self.shown[number] = squeezed(entry.target)
            if entry.target and not entry.is_stale:
                self._entries[number], self.targets[number] = entry, self.shown[number]
                if self.catalog.stands_as_adopted(entry):
                    self.settled.add(number)

    @property
    def tag(self) -> str:
        return self.catalog.tag

    @cached_property
    def blocks(self) -> tuple[list[PageBlock], list[PageBlock]]:
        """Those of both sources."""
        return page_blocks(self.former), page_blocks(self.article)

    @cached_property
    def page_blocks(self) -> list[PageBlock]:
        return page_blocks(self.page)

    @cached_property
    def homes(self) -> dict[int, list[int]]:
        """Return the blocks of the page by those of the former source."""
        return find_homes(self.blocks[0], self.page_blocks, self.places)[0]

    @cached_property
    def doubted(self) -> frozenset[int]:
        """Segments of the former source of which nobody is sure that their places on the page are their translation."""
        last = {event.key: event.data for event in self.catalog.events if event.key and event.actor != SYSTEM}
        keys = {key for key, data in last.items() if isinstance(data, AdoptData) and data.doubt not in {"", "link"}}
        return frozenset(number for number, segment in enumerate(self.former.segments) if segment.key in keys)

    @cached_property
    def links(self) -> PageLinks:
        return learn_links(self._link_texts())

    def _link_texts(self) -> Iterator[tuple[bytes, bytes]]:
        for number, places in self.places.items():
            if len(places) == 1:
                ours, theirs = self.former.segments[number], self.page.segments[places[0]]
                yield text_of_marks(ours.placeholders), text_of_marks(theirs.placeholders)
        for number, homes in self.homes.items():
            yield self.blocks[0][number].data, b"\n".join(self.page_blocks[home].data for home in homes)

    def is_same(self, origin: int, place: int) -> bool:
        return self.former.segments[origin].source == self.article.segments[place].source

    def patched(self) -> tuple[Document, set[int]]:
        """Return the page with the sentences that are translated anew in their place, and which were decided anew."""
        rendered: list[str | None] = [None] * len(self.page.segments)
        shares, decided = Counter(place for found in self.places.values() for place in found), set[int]()
        contexts = {one.context: place for place, one in enumerate(self.page.segments) if one.context}
        for number, entry in self._entries.items():
            segment = self.article.segments[number]
            found = self.places.get(self.origins.get(number, -1), ())
            if segment.context in contexts and not found:
                found = (contexts[segment.context],)
            there = "".join(squeezed(self.page.segments[place].source) for place in found)
            if number in self.settled or not found or there == self.targets[number]:
                continue
            decided.update(found)
            if len(found) > 1 or shares[found[0]] > 1:
                continue
            segment = self.page.segments[found[0]]
            target, is_same = self._with_tags(entry, segment)
            if is_same and not tag_problems(segment.source, target):
                rendered[found[0]] = target
        data = self.page.render(rendered, tag=self.tag, is_patch=True)
        if data == self.page.data:
            return self.page, decided
        patched = parse_document(data, tag=self.tag, format=self.page.format)
        # A text that is cut into other sentences there is put into its block.
        is_read = len(patched.segments) == len(rendered) and all(
            target is None or squeezed(target) == squeezed(patched.segments[place].source)
            for place, target in enumerate(rendered)
        )
        return (patched if is_read else self.page), decided

    def _with_tags(self, entry: Entry, there: Segment) -> tuple[str, bool]:
        text, placeholders = entry.target, entry.placeholders
        if not is_chinese(self.tag):
            text, placeholders = numbered_italics(entry.source, text, placeholders)
        theirs = marks_as_in_source(there.placeholders, self.names)
        for ours in (placeholders, self.links.localise_marks(placeholders)):
            target, is_same = with_tags_of(text, marks_as_in_source(ours, self.names), theirs, tag=self.tag)
            if is_same:
                break
        return target, is_same


def page_places(source: Document, catalog: Catalog, page: Document, *, by_text: bool) -> dict[int, list[int]]:
    """
    Return for each segment of a source the segments of its page, from 0: by what was adopted, else by their text.

    `by_text`: the page was written anew since, and what the ledger says of its places holds no more.
    """
    adopted = {} if by_text else _adopted_places(catalog)
    found: dict[int, list[int]] = {}
    owners: dict[int, set[str]] = {}
    for number, segment in enumerate(source.segments):
        known = _places_of(catalog, segment.key, adopted)
        places = sorted({place for one in known.values() for place in one})
        # The parts of a sentence that was split stand in one place.
        is_free = all(owners.get(place, known.keys()) & known.keys() for place in places)
        if places and is_free and max(places) < len(page.segments):
            found[number] = places
            owners.update({place: set(known) for place in places})
    rows = [number for number in range(len(source.segments)) if number not in found]
    columns = [place for place in range(len(page.segments)) if place not in owners]
    texts, words = _texts_of(catalog), {place: squeezed(page.segments[place].source) for place in columns}
    said = {number: texts.get(source.segments[number].key, []) for number in rows}
    entries = {number: catalog.find(source.segments[number].key) for number in rows}
    parts = {number: {squeezed(event.target) for event in catalog.history(entry) if event.target} if entry else set()
             for number, entry in entries.items()}  # fmt: skip

    def cost(row: int, column: int, one: int, two: int) -> float:
        numbers, places = rows[row - one : row], columns[column - two : column]
        if not (one and two):
            return 0.0
        if numbers[-1] - numbers[0] >= one or places[-1] - places[0] >= two:
            return math.inf  # Something else stands between.
        there = "".join(words[place] for place in places)
        if one == 1:
            is_same = there in said[numbers[0]] or all(words[place] in parts[numbers[0]] for place in places)
        else:
            is_same = all(map(said.get, numbers)) and there == "".join(said[number][-1] for number in numbers)
        return -len(there) if is_same else math.inf

    row = column = 0
    band = diagonal_band(len(rows), len(columns), max(_WIDTH, abs(len(rows) - len(columns)) + 20))
    for one, two in cheapest_path(band, _SHAPES, cost):
        if one and two:
            found.update(dict.fromkeys(rows[row : row + one], columns[column : column + two]))
        row, column = row + one, column + two
    return found


def _adopted_places(catalog: Catalog) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for event in catalog.events:
        if event.key and isinstance(event.data, AdoptData) and event.data.places:
            found[event.key] = [place - 1 for place in event.data.places]
    return found


def _places_of(catalog: Catalog, key: str, adopted: Mapping[str, list[int]]) -> dict[str, list[int]]:
    # Of a segment, or of those that it was merged from or split off, by their keys.
    entry = None if key in adopted else catalog.find(key)
    keys = dict.fromkeys(event.key for event in catalog.history(entry)) if entry else (key,)
    return {one: adopted[one] for one in keys if one in adopted}


def _texts_of(catalog: Catalog) -> dict[str, list[str]]:
    # The latest last; those of what became of a sentence are its own.
    texts: dict[str, list[str]] = {}
    for event in catalog.events:
        if event.key and event.target:
            texts.setdefault(event.key, []).append(squeezed(event.target))
    for entry in catalog.entries:
        for key in {event.key for event in catalog.history(entry)} - {entry.key, ""}:
            texts.setdefault(key, []).extend(texts.get(entry.key, []))
    return texts
