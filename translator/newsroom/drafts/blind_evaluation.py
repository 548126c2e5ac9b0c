"""A blind comparison of two engines: a person chooses between two drafts and does not learn whose they are."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from translator.bilingual.model import Request
from translator.newsroom.drafts import open_engine
from translator.newsroom.drafts.evaluation import EvaluationTask
from translator.newsroom.drafts.pipeline.drafts import draft

SEED = 20261202
NORMAL_95 = 1.96


@dataclass(frozen=True, slots=True)
class BlindPair:
    number: int
    source: str
    shown: tuple[str, str]
    is_swapped: bool
    """The first that is shown is the second engine's."""


@dataclass(frozen=True, slots=True)
class BlindResult:
    engines: tuple[str, str]
    preferred: tuple[int, int]
    equal: int
    """Pairs of which neither was better."""
    same: int
    """Pairs with the same text, which nobody is asked about."""

    @property
    def share(self) -> float:
        """Of the choices, those for the first engine; 0.5 without one."""
        chosen = sum(self.preferred)
        return self.preferred[0] / chosen if chosen else 0.5

    @property
    def interval(self) -> tuple[float, float]:
        """Of that share, with 95 % confidence. Source: Wilson 1927."""
        count = sum(self.preferred)
        if not count:
            return 0.0, 1.0
        square = NORMAL_95**2 / count
        middle = (self.share + square / 2) / (1 + square)
        half = math.sqrt(square * (self.share * (1 - self.share) + square / 4)) / (1 + square)
        return max(0.0, middle - half), min(1.0, middle + half)


def draft_pairs(names: Sequence[str], task: EvaluationTask, progress: Callable[[int], None]) -> list[tuple[str, ...]]:
    """Return the drafts of each engine for each sentence, one after the other; raises what opening an engine raises."""
    requests = [Request(source) for source, _reference in task.pairs]
    source, target = task.source_tag, task.target_tag
    columns = []
    for name in names:
        engine = open_engine(name, source, target, task.settings)
        try:
            drafts = draft(engine, requests, source_tag=source, target_tag=target, progress=progress)
            columns.append([made.target for made in drafts])
        finally:
            engine.close()
    return list(zip(*columns, strict=True))


def blind_pairs(task: EvaluationTask, drafts: Sequence[tuple[str, ...]]) -> Iterator[BlindPair]:
    """Yield the pairs that differ, in a shuffled order, each with its drafts in one of their two orders."""
    chance = random.Random(SEED)
    numbers = [number for number, (one, other) in enumerate(drafts) if one != other]
    chance.shuffle(numbers)
    for number in numbers:
        one, other = drafts[number]
        is_swapped = chance.random() < 0.5
        yield BlindPair(number, task.pairs[number][0], (other, one) if is_swapped else (one, other), is_swapped)
