"""
Post-edits: the machine's suggestions and the texts that people made of them, read from the ledger of an article.

A post-edit begins with a suggestion and ends with the next one or with a change of the source, since an edit that
follows the source says nothing about the machine. Copied text (a URL, digits) needed no engine and is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from translator.bilingual.model import State
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.masking import INLINE_TAG, count_han
from translator.bilingual.words.patterns import pattern
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import NOBODY, Action, DraftData, Event, SegmentationData


@dataclass(frozen=True, slots=True)
class PostEdit:
    engine: str
    """`llama`, `argos`, `http`, `memory`; `opencc` for a conversion."""
    model: str
    """Its name in the signature: a file of weights, a package; `exact` or `fuzzy` of the memory."""
    source_tag: str
    tag: str
    distance: tuple[int, int]
    """Characters changed, characters of the longer text."""
    at: str
    """When the text was confirmed, or changed last, UTC."""
    is_converted: bool


def is_person(event: Event) -> bool:
    return event.actor not in NOBODY


def post_edits(catalog: Catalog, history: Sequence[Event]) -> Iterator[PostEdit]:
    """Yield the finished post-edits of one segment, oldest first."""
    suggestion: Event | None = None
    text = machine = ""
    edited: tuple[str, str] | None = None
    for event in history:
        before, text = text, text if event.target is None else event.target
        if event.action.rule.is_suggestion:
            if suggestion and edited and suggestion.action is Action.DRAFT:
                yield _post_edit(catalog, suggestion, machine, edited)
            is_copied = isinstance(event.data, DraftData) and event.data.repairs == ("copied",)
            suggestion = event if text and not is_copied else None
            # A conversion of a text that was confirmed comes with the word of a person.
            is_confirmed = event.action is Action.CONVERT and _rank(event) >= State.TRANSLATED.rank
            machine, edited = text, (text, event.at) if is_confirmed else None
        elif event.action is Action.STALE:
            if suggestion and edited:
                yield _post_edit(catalog, suggestion, machine, edited)
            suggestion = edited = None
        elif isinstance(event.data, SegmentationData) and event.data.context is None:
            # The machine's text of the whole is not its text of a part.
            machine, edited = event.data.machine or "", None
            suggestion = suggestion if machine else None
        elif event.action is Action.UNDO:
            edited = None if 0 <= _rank(event) < State.TRANSLATED.rank else (text, event.at)
        elif event.action.rule.is_confirmation and is_person(event):
            edited = (text, event.at)
        elif text != before:
            edited = None
    if suggestion and edited:
        yield _post_edit(catalog, suggestion, machine, edited)


def engine_of(origin: str, signature: str) -> tuple[str, str]:
    """
    Return engine and model that a suggestion came from.

    Signatures are `llama|model:…|sha:…|v:0.1.0`; what the memory gave is `memory`, `exact` or `fuzzy`.
    """
    kind, _colon, name = origin.partition(":")
    if kind == "tm":
        return "memory", name
    parts = signature.split("|")
    fields = dict(part.partition(":")[::2] for part in parts[1:])
    model = next((fields[field] for field in ("model", "package", "config") if fields.get(field)), "")
    return parts[0] or name or kind, model


def _rank(event: Event) -> int:
    return -1 if event.state_to is None else event.state_to.rank


def _post_edit(catalog: Catalog, suggestion: Event, machine: str, edited: tuple[str, str]) -> PostEdit:
    engine, model = engine_of(suggestion.origin, suggestion.signature)
    return PostEdit(
        engine=engine,
        model=model,
        source_tag=catalog.source_tag,
        tag=catalog.tag,
        distance=distance_counts(machine, edited[0]),
        at=edited[1],
        is_converted=suggestion.action is Action.CONVERT,
    )


def distance_counts(machine: str, edited: str) -> tuple[int, int]:
    """Return characters changed and characters of the longer text, NFC, without blanks (Levenshtein)."""
    from rapidfuzz.distance import Levenshtein

    one, other = (re.sub(r"\s+", "", unicodedata.normalize("NFC", text)) for text in (machine, edited))
    return Levenshtein.distance(one, other), max(len(one), len(other))


def ratio_of_sums(counts: Iterable[tuple[float, float]]) -> float | None:
    """Return the sum of the first numbers over that of the second, as `distance_counts` has them."""
    sums = [sum(column) for column in zip(*counts, strict=True)]
    return sums[0] / sums[1] if sums and sums[1] else None


@dataclass(frozen=True, slots=True)
class Effort:
    engine: str
    model: str
    source: str
    target: str
    is_converted: bool
    segments: int
    unchanged: int
    distance: float
    """Post-edit distance, 0 to 1: characters changed over characters of the longer text."""


def efforts(post_edits: Iterable[PostEdit]) -> list[Effort]:
    groups: dict[tuple[bool, str, str, str, str], list[PostEdit]] = {}
    for item in post_edits:
        key = (item.is_converted, item.engine, item.model, item.source_tag, item.tag)
        groups.setdefault(key, []).append(item)
    return [
        Effort(
            engine=engine,
            model=model,
            source=source,
            target=target,
            is_converted=is_converted,
            segments=len(measured),
            unchanged=sum(not item.distance[0] for item in measured),
            distance=round(ratio_of_sums(item.distance for item in measured) or 0.0, 4),
        )
        for (is_converted, engine, model, source, target), measured in sorted(groups.items())
    ]


HAN_PER_WORD = 1.6
_WORD = pattern(r"[^\W_㐀-鿿]+(?:['’.,:/-][^\W_㐀-鿿]+)*")


def count_words(text: str, tag: str) -> float:
    """
    Return the words of `text`, which is in the language `tag`; numbered tags do not count.

    Chinese has its Han divided by 1.6, and its Latin words and figures as they are.
    """
    plain = INLINE_TAG.sub(" ", text)
    words = len(_WORD.findall(plain))
    return words + count_han(plain) / HAN_PER_WORD if is_chinese(tag) else float(words)
