"""What the checks of house style have in common: each looks at one policy, and writes what the house would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding
from translator.bilingual.pairs.base import Pair, TextCheck

Change = tuple[int, int, str]
"""Start and end in the target, half-open, and what the house writes there."""

WORD_EDGE = r"(?<![\w’'-])"


class StyleCheck(TextCheck):
    """
    Base of the checks of house style: findings are what `changes` yields.

    Without its policy a check finds nothing, so that a project without a style has none of them.
    """

    category = "style"
    targets = "en"
    fix = "safe"
    needs = "policy"
    policies: ClassVar[tuple[str, ...]]
    """The policies that it looks at."""

    def check(self, pair: Pair) -> Iterator[Finding]:
        wanted = [pair.policy.get(name) for name in self.policies]
        if not pair.target or not any(wanted):
            return
        for start, end, right in self.changes(pair, *wanted):
            if pair.target[start:end] != right:
                message = LazyMessage("the house writes “{right}”", right=right.strip() or right)
                yield self.finding(pair, message, (start, end), suggestion=right, is_safe_fix=True)

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        """Yield what the house writes otherwise, in order and disjoint."""
        raise NotImplementedError


def begins_sentence(text: str, place: int) -> bool:
    """Whether what stands at `place` begins a sentence, so that its capital says nothing."""
    return re.search(r"(?:^|[.!?:]['\"”’)]* )\W*$", text[max(0, place - 12) : place]) is not None
