"""
Why a mismatch is none: the other side says the same in another way. `translator explain num.value` lists the excuses.

An excuse is one entry in `numbers.py` or `dates.py`: a line for `explain`, its cases, which are its tests, and the
function that says whether it holds. They are asked only where the comparison has found something.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from translator.bilingual.quantities.compare.texts import ComparedTexts
from translator.bilingual.quantities.excuses import dates, numbers
from translator.bilingual.quantities.excuses.excuse import Discrepancy, Excuse
from translator.bilingual.quantities.model import Mismatch

EXCUSES: Final = tuple(one for module in (numbers, dates) for one in vars(module).values() if isinstance(one, Excuse))
# Of a mismatch that can be excused.
_REASONS: Final = frozenset({"changed", "missing", "extra", "sign"})


def find_excuse(mismatch: Mismatch, texts: ComparedTexts) -> Excuse | None:
    """Return the first excuse by which the texts say the same after all."""
    if mismatch.reason not in _REASONS:
        return None
    seen = tuple(_from_each_side(mismatch, texts))
    side = "changed" if len(seen) > 1 else "alone"
    for excuse in EXCUSES:
        if excuse.of in {side, "either"} and any(map(excuse.holds, seen)):
            return excuse
    return None


def _from_each_side(mismatch: Mismatch, texts: ComparedTexts) -> Iterator[Discrepancy]:
    source, target = mismatch.source, mismatch.target
    if source:
        yield Discrepancy(mismatch, source, target, texts.source, texts.target, texts.target_tag)
    if target:
        yield Discrepancy(mismatch, target, source, texts.target, texts.source, texts.source_tag)
