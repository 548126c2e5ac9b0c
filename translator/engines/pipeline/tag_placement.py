"""Put the tags of a segment back into its translation: by anchors, by asking the engine, or by position and said so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from translator.engines.base import Aligning, Phrases
from translator.engines.gate.rules import Problem
from translator.engines.repair.tags import counterpart, insert_tags, nearest_edge, positioned, trim_span
from translator.quantities import Quantity, find_quantities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.engines.base import Span
    from translator.engines.pipeline.retries import Job, Ladder
    from translator.engines.repair.tags import Stripped
    from translator.model import Suggestion

_WORD_BEFORE = re.compile(r"(\w+)\W*$")
_WORD_AFTER = re.compile(r"^\W*(\w+)")


@dataclass(slots=True)
class _Placement:
    """Where the tags of one job go."""

    job: Job
    spans: dict[int, Span] = field(default_factory=dict)
    points: dict[int, int] = field(default_factory=dict)
    guesses: list[str] = field(default_factory=list)

    @property
    def target(self) -> str:
        return self.job.best.suggestion.target

    @property
    def stripped(self) -> Stripped:
        return self.job.best.stripped or self.job.stripped

    @property
    def source(self) -> str:
        return self.stripped.plain


def place_tags(ladder: Ladder, jobs: Sequence[Job]) -> list[Suggestion]:
    """Return the finished suggestion of each job, every tag of its source in it exactly once."""
    placements = [_Placement(job) for job in jobs]
    for placement in placements:
        _place_anchored(placement, ladder)
    _place_aligned(placements, ladder)
    for placement in placements:
        _place_rest(placement)
    return [_finished(placement) for placement in placements]


def _place_anchored(placement: _Placement, ladder: Ladder) -> None:
    for pair in placement.stripped.pairs:
        span = _anchor(placement, pair.span, ladder)
        if span is not None:
            placement.spans[pair.number] = span
    for point in placement.stripped.points:
        if not placement.source[: point.at].strip():
            placement.points[point.number] = 0
        elif not placement.source[point.at :].strip():
            placement.points[point.number] = len(placement.target)


def _anchor(placement: _Placement, span: Span, ladder: Ladder) -> Span | None:
    source, target = placement.source, placement.target
    if trim_span(source, span) == trim_span(source, (0, len(source))):
        whole = span == (0, len(source))
        return (0, len(target)) if whole else trim_span(target, (0, len(target)))
    inner = trim_span(source, span)
    phrase = source[slice(*inner)]
    found = counterpart(source, inner, target, (phrase, *_term_forms(placement, phrase)))
    return found or _same_quantity(source, inner, target, ladder)


def _same_quantity(source: str, span: Span, target: str, ladder: Ladder) -> Span | None:
    """Return where the number, sum or date that is all of `span` stands in the target, if it stands there once."""
    named = [item for item in find_quantities(source, ladder.source_tag) if (item.start, item.end) == span]
    if not named:
        return None
    found = [item for item in find_quantities(target, ladder.target_tag) if _value(item) == _value(named[0])]
    return (found[0].start, found[0].end) if len(found) == 1 else None


def _value(item: Quantity) -> tuple[object, ...]:
    return (item.kind, item.value, item.high, item.year, item.month, item.day, item.weekday, item.minutes, item.period)


def _term_forms(placement: _Placement, phrase: str) -> tuple[str, ...]:
    for term in placement.job.request.terms:
        names = (term.source, *term.source_variants)
        if any(name == phrase or (term.case == "any" and name.lower() == phrase.lower()) for name in names):
            return term.targets
    return ()


def _place_aligned(placements: Sequence[_Placement], ladder: Ladder) -> None:
    if not isinstance(ladder.engine, Aligning):
        return
    asked = [(placement, _open_phrases(placement)) for placement in placements]
    asked = [(placement, phrases) for placement, phrases in asked if phrases]
    if not asked:
        return
    items = [
        Phrases(placement.source, placement.target, tuple(span for _key, span in phrases))
        for placement, phrases in asked
    ]
    for (placement, phrases), found in zip(asked, ladder.engine.align(items), strict=True):
        for (key, _span), span in zip(phrases, found, strict=True):
            if span is not None:
                _use(placement, key, span)


def _open_phrases(placement: _Placement) -> list[tuple[str, Span]]:
    """List what is still without a place: pairs by their phrase, points by the word beside them."""
    found = [
        (f"pair {pair.number}", trim_span(placement.source, pair.span))
        for pair in placement.stripped.pairs
        if pair.number not in placement.spans and pair.span[0] < pair.span[1]
    ]
    for point in placement.stripped.points:
        if point.number not in placement.points:
            before = _WORD_BEFORE.search(placement.source[: point.at])
            after = _WORD_AFTER.search(placement.source[point.at :])
            if before:
                found.append((f"after {point.number}", before.span(1)))
            elif after:
                found.append((f"before {point.number}", (after.start(1) + point.at, after.end(1) + point.at)))
    return found


def _use(placement: _Placement, key: str, span: Span) -> None:
    kind, _blank, number = key.partition(" ")
    if kind == "pair":
        placement.spans[int(number)] = span
    else:
        placement.points[int(number)] = span[1] if kind == "after" else span[0]


def _place_rest(placement: _Placement) -> None:
    for pair in placement.stripped.pairs:
        if pair.number not in placement.spans:
            placement.spans[pair.number] = positioned(placement.source, pair.span, placement.target)
            placement.guesses.append(f"<{pair.number}>")
    for point in placement.stripped.points:
        if point.number not in placement.points:
            scale = len(placement.target) / max(1, len(placement.source))
            placement.points[point.number] = nearest_edge(placement.target, round(point.at * scale))
            placement.guesses.append(f"<{point.number}/>")


def _finished(placement: _Placement) -> Suggestion:
    job, best = placement.job, placement.job.best
    target, repairs, problems = placement.target, list(best.repairs), list(best.problems)
    if best.step:
        repairs.insert(0, f"retry:{best.step}")
    if placement.spans or placement.points:
        target = insert_tags(target, placement.spans, placement.points)
        repairs.append("tags:placed")
    if placement.guesses:
        problems.append(Problem("mk.inline", f"{' '.join(placement.guesses)} placed by position", 1, blocks=False))
    return replace(
        best.suggestion,
        target=target,
        raw=job.raw,
        repairs=tuple(repairs),
        problems=tuple(str(problem) for problem in problems),
    )
