"""What the exam found, kept in the cache: which engine does best for a pair, and which model does worse than before."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import msgspec

from translator.files import unpacked, write_atomically
from translator.i18n import _
from translator.language import EN, ZH_HANS, ZH_HANT, LangTag, content_tag
from translator.project import cache_dir

DIRECTIONS: dict[str, tuple[LangTag, LangTag]] = {
    "en-zh": (EN, ZH_HANS),
    "zh-en": (ZH_HANS, EN),
    "en-zh-Hant": (EN, ZH_HANT),
}
"""Sets of sentences by name; that into Traditional Chinese is the same as `en-zh`, judged by what its words are in
Simplified, so that its likeness can be compared with that of a conversion."""
WORSE = 3.0
"""Points of likeness by which a model must be behind another one to be called worse."""


@dataclass(frozen=True, slots=True)
class ExamResult:
    """What one engine made of the sentences of one direction."""

    engine: str
    direction: str
    signature: str
    likeness: float
    """Mean likeness with the nearer of two translations, 0 to 100: chrF with precision and recall weighted equally."""
    numbers: tuple[int, int]
    """Sentences with numbers and dates whose values are right, of all of those."""
    terms: tuple[int, int]
    tags: tuple[int, int]
    empty: int
    """Sentences that the gate stopped, of forty."""
    seconds: float
    """For each sentence, without loading."""
    load_seconds: float
    memory_mb: int
    likeness_before: float | None = None
    """That of the model that was examined before, where it was another one."""

    @property
    def is_worse(self) -> bool:
        return self.likeness_before is not None and self.likeness < self.likeness_before - WORSE


def results_path() -> Path:
    return cache_dir() / "exam.json"


def read_results() -> dict[str, ExamResult]:
    """Return the last result of each engine and direction; none where nothing that can be read is kept."""
    with suppress(OSError):
        return unpacked(results_path().read_bytes(), dict[str, ExamResult], is_json=True) or {}
    return {}


def remember(result: ExamResult) -> ExamResult:
    kept = read_results()
    key = f"{result.engine} {result.direction}"
    before = kept.get(key)
    if before is not None:
        is_same = before.signature == result.signature
        result = replace(result, likeness_before=before.likeness_before if is_same else before.likeness)
    kept[key] = result
    text = msgspec.json.format(msgspec.json.encode({name: asdict(item) for name, item in kept.items()}), indent=1)
    write_atomically(results_path(), text)
    return result


def order_by_exam(names: Sequence[str], source_tag: LangTag, target_tag: LangTag) -> list[str]:
    """Return engines, the best first: in the given order, but that one that did worse than a later one comes behind."""
    pair = (content_tag(source_tag), content_tag(target_tag))
    direction = next((name for name, tags in DIRECTIONS.items() if tags == pair), "")
    results = read_results()
    likeness = {name: item.likeness for name in names if (item := results.get(f"{name} {direction}"))}
    ordered: list[str] = []
    for name in names:
        enough = likeness[name] - WORSE if name in likeness else 0.0
        behind = (place for place, other in enumerate(ordered) if likeness.get(other, enough) < enough)
        ordered.insert(next(behind, len(ordered)), name)
    return ordered


def does_better_directly(engines: Sequence[str]) -> bool:
    """Whether one of `engines` says Traditional Chinese better by itself than the best Simplified, converted."""
    results = read_results()
    direct, converted = (
        [item.likeness for name in engines if (item := results.get(f"{name} {direction}"))]
        for direction in ("en-zh-Hant", "en-zh")
    )
    return bool(direct) and max(direct) > max(converted, default=0.0)


def worse_result(engine: str, signature: str) -> ExamResult | None:
    """Return the result of a model that does worse than the one before; None where that is not known."""
    found = (item for item in read_results().values() if (item.engine, item.signature) == (engine, signature))
    return next((item for item in found if item.is_worse), None)


def describe_worse(result: ExamResult) -> str:
    return _(
        "{engine} {direction} is worse than the model before: {likeness}, it was {before}",
        engine=result.engine, direction=result.direction, likeness=result.likeness, before=result.likeness_before,
    )  # fmt: skip
