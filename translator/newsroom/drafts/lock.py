"""
The lock on drafts: tells which drafts an engine would write differently today, by comparing signatures.

A signature contains every setting that changes the output of an engine, so an equal signature means an equal text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from translator.bilingual.model import State
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.record import Entry

POLISHED = "|polish:"
"""In the signature of a draft that was mended: between that of its engine and that of who mended it."""


def unpolished(signature: str) -> str:
    return signature.partition(POLISHED)[0]


@dataclass(frozen=True, slots=True)
class LockReport:
    slug: str
    tag: str
    signature: str
    """The engine's, as it is set up now."""
    same: int
    """Drafts that the engine would write again, byte for byte."""
    other: dict[str, list[int]]
    """Other signature → 1-based numbers of the drafts that carry it."""
    confirmed: int
    """Machine drafts that people have confirmed or edited since: no engine changes them."""

    @property
    def differs(self) -> bool:
        return bool(self.other)


def is_machine_draft(catalog: Catalog, entry: Entry) -> bool:
    """Return True for the text of an engine that no person changed or confirmed."""
    is_untouched = entry.state is State.DRAFT and not entry.is_foreign and not catalog.makers(entry)
    return is_untouched and entry.record.origin.startswith("mt:") and bool(entry.target)


def check_lock(catalog: Catalog, signature: str, other: str = "") -> LockReport:
    """
    Compare the drafts of `catalog` with what an engine of this signature would write.

    `other` is the signature of the fallback engine, if there is one.
    """
    drafts = [entry for entry in catalog.entries if is_machine_draft(catalog, entry)]
    by_machine = sum(entry.record.suggested.startswith("mt:") for entry in catalog.entries)
    changed: dict[str, list[int]] = {}
    for entry in drafts:
        if unpolished(entry.signature) not in {signature, other}:
            changed.setdefault(entry.signature, []).append(entry.number)
    same = len(drafts) - sum(map(len, changed.values()))
    return LockReport(catalog.slug, catalog.tag, signature, same, changed, by_machine - len(drafts))


def signature_changes(before: str, after: str) -> Iterator[str]:
    """Yield `prompt: 1 → 2` for each choice in which they differ; for another engine, `engine: argos → llama`."""
    old, new = _fields(before), _fields(after)
    for name in dict.fromkeys([*old, *new]):
        if old.get(name) != new.get(name):
            yield f"{name}: {old.get(name, '–')} → {new.get(name, '–')}"


def _fields(signature: str) -> dict[str, str]:
    engine, *fields = signature.split("|")
    pairs = (field.partition(":") for field in fields)
    return {"engine": engine, **{name: value for name, _colon, value in pairs}}
