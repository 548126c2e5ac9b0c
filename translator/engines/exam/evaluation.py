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
from translator.operating_system import cache_dir

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
class Expected:
    """What a sound installation of an engine reaches at least."""

    likeness: float
    numbers: int
    """Sentences that are right, as for the others."""
    terms: int
    tags: int
    empty: int
    """At most."""


EXPECTED: dict[tuple[str, str], Expected] = {
    ("llama", "en-zh"): Expected(likeness=48, numbers=10, terms=4, tags=4, empty=3),
    ("llama", "zh-en"): Expected(likeness=72, numbers=10, terms=4, tags=4, empty=3),
    ("firefox", "en-zh"): Expected(likeness=48, numbers=9, terms=3, tags=4, empty=5),
    ("firefox", "zh-en"): Expected(likeness=72, numbers=9, terms=3, tags=4, empty=5),
    ("firefox", "en-zh-Hant"): Expected(likeness=45, numbers=9, terms=3, tags=4, empty=6),
    ("argos", "en-zh"): Expected(likeness=44, numbers=8, terms=2, tags=3, empty=10),
    ("argos", "zh-en"): Expected(likeness=66, numbers=8, terms=2, tags=3, empty=10),
}
"""
`llama` was measured: 52.0 and 76.2, all numbers, terms and tags, one sentence empty. Of news, Firefox's models say what
is better by 4 to 7 points, Argos's what is worse by 1 to 5 (by outputs that their makers published): they are expected
to reach, or nearly, what `llama` does.
"""


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
    def expected(self) -> Expected | None:
        """What is expected of the engine; None where nothing is known."""
        return EXPECTED.get((self.engine, self.direction))

    @property
    def shortfalls(self) -> list[str]:
        """Return what is below the expected values: names of fields, empty where all is as expected."""
        if self.expected is None:
            return []
        found = {
            "likeness": self.likeness < self.expected.likeness,
            "numbers": self.numbers[0] < self.expected.numbers,
            "terms": self.terms[0] < self.expected.terms,
            "tags": self.tags[0] < self.expected.tags,
            "empty": self.empty > self.expected.empty,
        }
        return [name for name, is_short in found.items() if is_short]

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


def describe_verdict(result: ExamResult) -> str:
    """Say in one line whether the engine does what is expected of it, and where it does not."""
    head = f"{result.engine} {result.direction}" + _(": ")
    if result.expected is None:
        return head + _("nothing is known to hold it against")
    if not result.shortfalls:
        return head + _("as expected")
    names = {"likeness": _("likeness"), "numbers": _("numbers"), "terms": _("terms"), "tags": _("tags"),
             "empty": _("empty")}  # fmt: skip
    said = _(", ").join(names[name] for name in result.shortfalls)
    return head + _("below what is expected: {names}; reinstall the model, or take another engine", names=said)
