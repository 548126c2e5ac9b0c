"""What pre-translating a catalog did, counted while it is done."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace

from translator.bilingual.model import Suggestion
from translator.newsroom.drafts.pipeline.answer_journal import is_absent


@dataclass(slots=True)
class PretranslationReport:
    """The result of pre-translating one catalog."""

    slug: str
    tag: str
    engine: str = ""
    host: str = ""
    """Where the engine sent the text; empty for one that runs on this machine."""
    from_memory: int = 0
    drafted: int = 0
    failed: int = 0
    """Segments that stay `new` (or keep their stale text), with the reason in the ledger."""
    repaired: int = 0
    """Drafts that needed a repair."""
    doubtful: int = 0
    """Drafts that passed with a doubt noted."""
    absent: tuple[int, ...] = ()
    """Numbers of segments that the file of translations does not have: they stay as they are."""
    converted: int = 0
    """Segments derived from the other Chinese script."""
    kept: tuple[int, ...] = ()
    """Numbers of stale segments that people wrote in the script that the others are converted to: they stay."""
    moved: tuple[int, ...] = ()
    """Numbers of further ones of these, whose text in the other script was changed since."""
    reasons: dict[int, str] = field(default_factory=dict)
    """Number of a failed segment → why."""
    left: int = 0
    """Segments that were not yet worked on: 0, unless the work was cut off."""

    @property
    def total(self) -> int:
        return self.from_memory + self.drafted + self.failed

    @property
    def is_worth_telling(self) -> bool:
        return bool(self.total or self.converted or self.absent or self.kept or self.moved)

    def add(self, number: int, suggestion: Suggestion) -> None:
        if suggestion.origin.startswith("tm:"):
            self.from_memory += 1
        elif suggestion.target:
            self.drafted += 1
            self.repaired += any(repair.startswith(("retry:", "width:")) for repair in suggestion.repairs)
            self.doubtful += bool(suggestion.problems)
        elif is_absent(suggestion.problems):
            self.absent += (number,)
        else:
            self.add_failure(number, "; ".join(suggestion.problems))

    def add_failure(self, number: int, reason: str) -> None:
        self.failed += 1
        self.reasons[number] = reason

    def copy(self) -> PretranslationReport:
        return replace(self, reasons=dict(self.reasons))

    def restore(self, before: PretranslationReport) -> None:
        for counted in fields(self):
            setattr(self, counted.name, getattr(before, counted.name))
