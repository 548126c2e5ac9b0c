"""
The gate: what an engine said is a draft only if it passes the checks that a machine can fail badly.

Nothing is judged here that `translator check` would not say too; the gate picks the checks, adds what only the engine
can know (it was cut off, it answered instead of translating), and weighs, so that of several bad attempts the least bad
is known. Errors block: such a text is not shown as a draft. Doubts ask for another attempt and are noted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.engines.tags import TAG
from translator.language import is_chinese

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.model import Request, Suggestion

_QUESTION = re.compile(r"[?？]")
_FENCE = re.compile(r"^\s*```|</?(?:text|translation|source|target)>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason against an attempt."""

    check: str
    """Id of a check, or of the gate's own: `mt.truncated mt.newline mt.answered mt.empty`."""
    detail: str
    weight: int
    """How bad it is beside others: 9 empty, untranslated or looping, 6 chatter, 4 length, 3 number, 2 term, 1 doubt."""
    blocks: bool = True

    def __str__(self) -> str:
        return f"{self.check}: {self.detail}" if self.detail else self.check


def judge(request: Request, suggestion: Suggestion, *, source_tag: str, target_tag: str) -> tuple[Problem, ...]:
    """Return what is wrong with `suggestion` as a translation of `request`, worst first; empty where it is fit."""
    found = [*_own_problems(request, suggestion, target_tag)]
    return tuple(sorted(found, key=lambda problem: -problem.weight))


def _own_problems(request: Request, suggestion: Suggestion, target_tag: str) -> Iterator[Problem]:
    source, target = request.source, suggestion.target
    for reported in suggestion.problems:
        check, _colon, detail = reported.partition(": ")
        yield Problem(check, detail, 5)
    if not TAG.sub("", target).strip():
        yield Problem("mt.empty", "", 9)
        return
    if "\n" in target or "\r" in target:
        yield Problem("mt.newline", "", 6)
    if _FENCE.search(target) and not _FENCE.search(source):
        yield Problem("mt.artefact", "leftover of the prompt", 6)
    if _QUESTION.search(source) and not _QUESTION.search(target):
        yield Problem("mt.answered", "the question mark is gone", 6)
    if TAG.sub("", target).strip() == TAG.sub("", source).strip() and is_chinese(target_tag):
        yield Problem("txt.untranslated", "equal to the source", 9)
