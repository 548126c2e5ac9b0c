"""
Choices: which of several Traditional characters people meant where a conversion can only guess.

A choice is what somebody typed or approved in a segment that is converted. It holds for the character together with
its neighbours: it is made again when the sentence changes elsewhere and is converted anew, and asked for again where
the words around it changed. Nothing is stored for it: it follows from the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from translator.bilingual.model import short_hash
from translator.bilingual.scripts.word_conversion import CHECK, candidates_of, doubts_of, open_places
from translator.bilingual.words.language import fold_script, is_traditional
from translator.bilingual.words.masking import mask_protected
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.catalog.actions import NOBODY, Action
from translator.newsroom.catalog.event_data import EventData, WaiveData
from translator.newsroom.catalog.events import Event

Choices = dict[tuple[str, str, str], str]
"""A Simplified character with what stands before and behind it → the Traditional one that is meant."""

# Neighbours on each side that belong to a choice.
_WIDTH = 2


def choices_of(events: Iterable[Event]) -> Choices:
    """Return what people chose in a segment, from the events about it, the oldest first; the last word holds."""
    found: Choices = {}
    source = text = ""
    for event in events:
        source = event.source or source
        text = event.target if event.target is not None else text
        rule = event.action.rule
        if event.actor in NOBODY or not text:
            continue
        if rule.is_confirmation or rule.is_approval:
            found.update((window, text[place]) for place, window in _windows(text))
        elif event.action is Action.WAIVE:
            waived = _waived(source, text, event.data)
            found.update((window, text[place]) for place, window in _windows(text) if place in waived)
    return found


def apply_choices(text: str, choices: Choices) -> str:
    if not choices:
        return text
    characters = list(text)
    for place, window in _windows(text):
        characters[place] = choices.get(window, characters[place])
    return "".join(characters)


def open_doubts(catalog: Catalog, entry: Entry, settled: Set[str] = frozenset()) -> list[int]:
    """
    Return the 0-based places of a converted target that are in doubt and that nobody decided, here or for the house.

    There are none in Simplified, which has one character for those that a conversion would have to choose from.
    `settled` are words of the house (`Glossary.settled_forms`).
    """
    text = entry.target
    if not entry.is_derived or not is_traditional(catalog.tag):
        return []
    choices = choices_in(catalog, entry)
    windows = dict(_windows(text)) if choices else {}
    return [place for place, _other in open_places(mask_protected(text), settled) if windows.get(place) not in choices]


def differs_by_choices(text: str, converted: str) -> bool:
    """Whether a text is a conversion of which only characters were chosen, and no word was changed."""
    return len(text) == len(converted) and fold_script(text) == fold_script(converted)


def choices_in(catalog: Catalog, entry: Entry) -> Choices:
    """Return what people chose in `entry`, and in what it was before it changed."""
    return choices_of(catalog.history(entry))


def _windows(text: str) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """Yield each place of a text whose character could be another one, with what a choice there is known by."""
    folded = fold_script(text)
    for place in candidates_of(text):
        yield place, (folded[place], folded[max(0, place - _WIDTH) : place], folded[place + 1 : place + 1 + _WIDTH])


def _waived(source: str, text: str, data: EventData) -> set[int]:
    """Return the places of a text whose doubt a waiver of `txt.doubtful` says is none."""
    if not isinstance(data, WaiveData) or data.check != CHECK:
        return set()
    doubts = doubts_of(mask_protected(text))
    return {place for place, _others in doubts if data.fingerprint == short_hash(CHECK, source, text[place])}
