"""Which segments of an adopted page are the translation of which of its source: as it was adopted, else by text."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from difflib import SequenceMatcher

from translator.bilingual.words.inline import plain_text
from translator.newsroom.articles import Document
from translator.newsroom.catalog import Catalog
from translator.newsroom.catalog.events import AdoptData

# As how many segments of a page one may stand.
_MOST_JOINED = 8


def page_places(source: Document, catalog: Catalog, page: Document, *, by_text: bool) -> dict[int, list[int]]:
    """
    Return for each segment of a source the segments of its page, from 0: by what was adopted, else by their text.

    `by_text`: the page was written anew since, and what the ledger says of its places holds no more.
    """
    adopted = {} if by_text else adopted_places(catalog)
    found: dict[int, list[int]] = {}
    owners: dict[int, set[str]] = {}
    for number, segment in enumerate(source.segments):
        known = places_of(catalog, segment.key, adopted)
        places = sorted({place for one in known.values() for place in one})
        # The parts of a sentence that was split stand in one place.
        is_free = all(owners.get(place, known.keys()) & known.keys() for place in places)
        if places and is_free and max(places) < len(page.segments):
            found[number] = places
            owners.update({place: set(known) for place in places})
    taken = set(owners)
    texts = _texts_of(catalog)
    there = [f"\0{place}" if place in taken else squeezed(one.source) for place, one in enumerate(page.segments)]
    words = set(there)
    here = [
        next((text for text in reversed(texts.get(segment.key, [])) if text in words), f"\1{number}")
        if number not in found else f"\1{number}"
        for number, segment in enumerate(source.segments)
    ]  # fmt: skip
    for one, other, size in SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks():
        found.update({one + step: [other + step] for step in range(size)})
    said = [texts.get(segment.key, []) for segment in source.segments]
    _join_places(found, said, there)
    _find_parts(found, catalog, [segment.key for segment in source.segments], there)
    _share_places(found, [text[-1] if text else "" for text in said], there)
    return found


def adopted_places(catalog: Catalog) -> dict[str, list[int]]:
    """Return where each segment stood on the page, from 0, when it was adopted last."""
    found: dict[str, list[int]] = {}
    for event in catalog.events:
        if event.key and isinstance(event.data, AdoptData) and event.data.places:
            found[event.key] = [place - 1 for place in event.data.places]
    return found


def places_of(catalog: Catalog, key: str, adopted: Mapping[str, list[int]]) -> dict[str, list[int]]:
    """Return the adopted places of a segment, or of those that it was merged from or split off, by their keys."""
    entry = None if key in adopted else catalog.find(key)
    keys = dict.fromkeys(event.key for event in catalog.history(entry)) if entry else (key,)
    return {one: adopted[one] for one in keys if one in adopted}


def _texts_of(catalog: Catalog) -> dict[str, list[str]]:
    """Return for each key the texts that it had, the latest last; those of what became of its sentence are its own."""
    texts: dict[str, list[str]] = {}
    for event in catalog.events:
        if event.key and event.target:
            texts.setdefault(event.key, []).append(squeezed(event.target))
    for entry in catalog.entries:
        for key in {event.key for event in catalog.history(entry)} - {entry.key, ""}:
            texts.setdefault(key, []).extend(texts.get(entry.key, []))
    return texts


def _join_places(found: dict[int, list[int]], texts: Sequence[Sequence[str]], there: Sequence[str]) -> None:
    """Find texts that stand as several segments of the page in a row, between those that were found."""
    taken = {place for places in found.values() for place in places}
    first = 0
    for number, known in enumerate(texts):
        own = found.get(number, [])
        said = "".join(there[place] for place in own)
        later = known[len(known) - known[::-1].index(said) :] if said in known else known
        places = next(filter(None, (_row(one, first, taken.difference(own), there) for one in reversed(later))), own)
        if places:
            found[number], first = places, places[-1] + 1
            taken.update(places)


def _share_places(found: dict[int, list[int]], texts: Sequence[str], there: Sequence[str]) -> None:
    """Find segments in a row that stand as one segment of the page, between those that were found."""
    taken = {place for places in found.values() for place in places}
    free = {text: place for place, text in enumerate(there) if place not in taken}
    number = 0
    while number < len(texts):
        joined, last = "", number
        while last < len(texts) and last < number + _MOST_JOINED and last not in found and texts[last]:
            joined, last = joined + texts[last], last + 1
            if joined in free:
                found.update({one: [free[joined]] for one in range(number, last)})
                break
        number += 1


def _find_parts(found: dict[int, list[int]], catalog: Catalog, keys: Sequence[str], there: Sequence[str]) -> None:
    """Find segments that were merged from others by the texts that these had, behind the segments before them."""
    taken = {place for places in found.values() for place in places}
    start = 0
    for number, key in enumerate(keys):
        if number not in found and (entry := catalog.find(key)) is not None:
            texts = {squeezed(event.target) for event in catalog.history(entry) if event.target}
            place = start
            while place < len(there) and place not in taken and there[place] in texts:
                place += 1
            if place > start:
                found[number] = list(range(start, place))
                taken.update(found[number])
        start = found[number][-1] + 1 if number in found else start


def _row(text: str, first: int, taken: Collection[int], there: Sequence[str]) -> list[int]:
    """Return the places in a row, from `first` on up to one that is taken, whose texts together are `text`."""
    for start in range(first, len(there)):
        if start in taken:
            break
        joined = ""
        for place in range(start, min(start + _MOST_JOINED, len(there))):
            joined += there[place]
            if place in taken or not text.startswith(joined):
                break
            if joined == text:
                return list(range(start, place + 1))
    return []


def squeezed(text: str) -> str:
    """Return what readers read of a segment, without white space."""
    return "".join(plain_text(text).split())
