"""What memory and engines offered for a segment: where its draft came from, other texts, and what the gate refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from translator.bilingual.model import FuzzyMatch, State
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.catalog.events import Action, DraftData, Event


@dataclass(frozen=True, slots=True)
class MemoryDraft:
    """A draft that was taken from the memory, and the pair that it was made from."""

    text: str
    score: int | None
    """0 to 100; None where the ledger does not say it."""
    where: str
    """Article slug, or file, that the pair was in; empty where the ledger does not say it."""
    source: str
    """That of the pair; empty where neither the ledger nor the memory has it."""
    target: str
    """That of the pair: another than `text` where numbers were written anew."""


@dataclass(frozen=True, slots=True)
class OfferedText:
    """A text of an engine that is neither the target nor its last draft."""

    text: str
    """Empty where the engine said nothing that could be kept."""
    origin: str
    """`mt:llama`."""
    refusal: str = ""
    """Why the gate let no text of that attempt through; empty where it did."""


def memory_draft(catalog: Catalog, entry: Entry, lookup: Callable[[], Iterable[FuzzyMatch]]) -> MemoryDraft | None:
    """
    Return where the last draft came from; None where it is no draft of the memory.

    `lookup` is asked for what an old ledger does not say: the memory's matches of the segment.
    """
    found = catalog.find_machine_text(entry.key)
    if found is None or not found.event.origin.startswith("tm:"):
        return None
    event = found.event
    data = event.data if isinstance(event.data, DraftData) else DraftData()
    source, target = data.match_source, data.match_target
    if not source and event.origin == "tm:exact":
        source = entry.source if event.source_hash == entry.source_hash else ""
    elif not source:
        match = next((match for match in lookup() if match.target == found.text), None)
        source, target = (match.source, match.remembered) if match else ("", "")
    where = event.signature.partition("|from:")[2]
    score = None if data.score is None else round(data.score)
    return MemoryDraft(found.text, score, where, source, target or found.text)


def offered_texts(catalog: Catalog, entry: Entry) -> list[OfferedText]:
    """Return what else engines said of the segment, the latest first, each text once; also what the gate refused."""
    offered: dict[str, OfferedText] = {}
    for event in reversed(catalog.history(entry)):
        if event.action is not Action.DRAFT:
            continue
        refusal = event.reason if event.state_to is State.NEW else ""
        texts = [text for text in (event.target, *event.raw) if text and text.strip()]
        if refusal and not texts and all(other.refusal != refusal for other in offered.values()):
            offered.setdefault(f"\n{refusal}", OfferedText("", event.origin, refusal))
        for text in texts:
            offered.setdefault(text, OfferedText(text, event.origin, refusal))
    return [item for item in offered.values() if item.text not in {entry.target, catalog.machine_output(entry)} - {""}]


def last_suggestion(catalog: Catalog, entry: Entry) -> Event | None:
    """Return the event that wrote the text, while it is still a machine's."""
    if entry.state.rank >= State.TRANSLATED.rank:
        return None
    last = next((e for e in reversed(catalog.history(entry)) if e.action.rule.is_suggestion and e.target), None)
    return last if last is not None and last.target == entry.target else None


def draft_data(catalog: Catalog, entry: Entry) -> DraftData:
    """Return what engine and gate said of the text while it is still the machine's: score, repairs, doubts."""
    last = last_suggestion(catalog, entry)
    return last.data if last is not None and isinstance(last.data, DraftData) else DraftData()
