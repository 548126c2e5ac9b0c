"""What a run would ask of an engine, and about what that takes and costs: `translate --dry-run`."""

from __future__ import annotations

from dataclasses import dataclass

from translator.bilingual.words.language import LangTag


@dataclass(frozen=True, slots=True)
class Workload:
    """What one catalog has to be filled, and from where."""

    slug: str
    tag: LangTag
    engine: str
    host: str
    """Where the text goes; empty for an engine that runs on this machine."""
    segments: int
    from_memory: int
    characters: int
    """Of the sources that the engine is asked for."""
    seconds: float
    """Roughly, for the first attempts."""
    cost: float | None
    """In the currency of the prices in the settings; None without prices, 0 on this machine."""

    @property
    def asked(self) -> int:
        return self.segments - self.from_memory
