"""One segment with its target, as a catalog holds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from translator.bilingual.model import Placeholder, State, marks_of, segment_key, short_hash
from translator.newsroom.catalog.event_data import Alternative
from translator.newsroom.catalog.record import Record


@dataclass(slots=True)
class Entry:
    """One segment and its target. Change it through `Catalog.apply` only, which writes the event."""

    source: str
    target: str = ""
    number: int = 0
    """1-based position in the article; 0 for an obsolete entry."""
    kind: str = "paragraph"
    context: str = ""
    references: tuple[tuple[str, int], ...] = ()
    """Path from the project's root and 1-based line, one for each place where the sentence stands."""
    placeholders: tuple[Placeholder, ...] = ()
    """What the tags stand for, at the first place."""
    variants: tuple[tuple[Placeholder, ...], ...] = ()
    """What they stand for at other places, where it is more than another address: one for each that readers read."""
    comments: tuple[str, ...] = ()
    """The translator comments of the PO entry, line by line; whoever wrote them."""
    flags: tuple[str, ...] = ()
    """gettext flags other than `fuzzy`, kept as they are."""
    record: Record = field(default_factory=Record)
    """State, flags and provenance: what the ledger says about exactly this text."""
    key: str = ""

    def __post_init__(self) -> None:
        self.key = segment_key(self.context, self.source)

    @property
    def state(self) -> State:
        return self.record.state

    @property
    def is_stale(self) -> bool:
        """Whether the source changed after the target was made."""
        return self.record.is_stale

    @property
    def is_rejected(self) -> bool:
        """Whether a reviewer sent the target back."""
        return self.record.is_rejected

    @property
    def is_locked(self) -> bool:
        """Whether nobody may change the target."""
        return self.record.is_locked

    @property
    def is_foreign(self) -> bool:
        """Whether the target was changed by another tool, so that nobody is on record for it."""
        return self.record.is_foreign

    @property
    def is_conflict(self) -> bool:
        """Whether two branches gave it different texts, and nobody has chosen since."""
        return self.record.is_conflict

    @property
    def alternatives(self) -> tuple[Alternative, ...]:
        """The texts to choose from while `is_conflict`, the present one among them; empty otherwise."""
        return self.record.alternatives if self.is_conflict else ()

    @property
    def is_overridden(self) -> bool:
        """Whether a person's own wording stands where a conversion would go (zh-Hant)."""
        return bool(self.target) and self.record.origin == "human" and not self.is_stale

    @property
    def previous_source(self) -> str | None:
        return self.record.previous_source

    @property
    def is_derived(self) -> bool:
        """Whether the program converted it from the other Chinese script, whoever read it since."""
        return bool(self.target) and self.record.origin == "converted" and not self.is_stale

    @property
    def origin(self) -> str:
        """Where the target came from: `mt:llama`, `tm:exact`, `converted`, `human`."""
        return self.record.origin

    @property
    def signature(self) -> str:
        """Every choice that moved the suggestion, in one line."""
        return self.record.signature

    @property
    def source_hash(self) -> str:
        """Hash of source text, context and what the tags stand for, in whatever order the places are."""
        return short_hash(self.context, self.source, *self.marks)

    @property
    def marks(self) -> list[str]:
        """What the tags stand for at all places."""
        if not self.variants:
            return marks_of(self.placeholders)
        return [mark for marks in sorted(map(marks_of, (self.placeholders, *self.variants))) for mark in marks]

    @property
    def target_hash(self) -> str:
        return short_hash(self.target)


FLAGS = ("conflict", "stale", "rejected", "locked", "foreign")
"""What may be the matter with an entry beside its state, the most pressing first."""


def flags_of(entry: Entry) -> tuple[str, ...]:
    """Return those of `FLAGS` that are set."""
    return tuple(flag for flag in FLAGS if getattr(entry.record, f"is_{flag}"))


def heading_paths(entries: Iterable[Entry]) -> list[tuple[str, ...]]:
    """Return for each entry the headings that it stands under, outermost first."""
    open_headings: dict[int, str] = {}
    paths = []
    for entry in entries:
        level = int(entry.kind.removeprefix("heading-")) if entry.kind.startswith("heading-") else 0
        if level:
            open_headings = {depth: text for depth, text in open_headings.items() if depth < level}
        paths.append(tuple(open_headings.values()))
        if level:
            open_headings[level] = entry.source
    return paths
