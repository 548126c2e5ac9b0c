"""The usage of language models elsewhere: what servers counted, run by run, in `.translator/` of this clone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from translator.bilingual.tables import unpacked
from translator.newsroom.drafts.fuse import Fuse, Usage

if TYPE_CHECKING:
    from pathlib import Path

    from translator.newsroom.ground.project import Project


@dataclass(frozen=True, slots=True)
class ModelUsage:
    host: str
    model: str
    requests: int
    prompt: int
    """Tokens, as all that follow."""
    answer: int
    """Thoughts included."""
    thought: int
    cached: int
    """Of the prompt."""
    cost: float
    """At the prices in the settings of then; 0 without prices."""


_Row = tuple[str, str, int, int, int, int, int, float]


def _path(project: Project) -> Path:
    return project.derived_dir / "usage.jsonl"


def remember_usage(project: Project, fuse: Fuse) -> None:
    """Add what a run used to that of earlier ones."""
    http = fuse.settings
    used: _Row = (urlsplit(http.url).netloc, http.model, *fuse.usage, fuse.cost)
    line = msgspec.json.encode((datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), used)) + b"\n"
    project.remember(_path(project), project.recall(_path(project)) + line)


def sum_usage(project: Project, since: str) -> list[ModelUsage]:
    """Return what each model used since a time as the ledger has it."""
    found = dict[tuple[str, str], tuple[Usage, float]]()
    for line in project.recall(_path(project)).split(b"\n"):
        known = unpacked(line, tuple[str, _Row], is_json=True)
        if known and known[0] >= since:
            host, model, *counts, cost = known[1]
            usage, before = found.get((host, model), (Usage(), 0.0))
            found[host, model] = usage.plus(Usage(*counts)), before + cost
    return [ModelUsage(*key, *usage, cost) for key, (usage, cost) in sorted(found.items())]
