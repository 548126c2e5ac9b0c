"""
The fixes that checks suggest, applied to texts.

Safe fixes may be applied in bulk: `fix(fix(x)) == fix(x)`, and protected text is never changed. Which segments may be
fixed (never those that are `final` or locked) is decided by the caller.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from translator.bilingual.model import Finding
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks
from translator.bilingual.settings import CheckSettings
from translator.bilingual.words.masking import OPAQUE

# A fix may make another one necessary; texts that still change after so many rounds are left as they were.
_ROUNDS = 6


def apply_fixes(pair: Pair, findings: Iterable[Finding], *, is_draft: bool = False) -> str:
    """
    Return the target of `pair` with the safe fixes of `findings` put in, in a draft those that repair drafts as well.

    Of two that overlap the first holds. Code, URLs and placeholders are never written over, except by the checks of
    markup (`mk.…`).
    """
    usable = [item for item in findings if _is_usable(item, pair, is_draft)]
    text, limit = pair.target, len(pair.target) + 1
    for item in sorted(usable, key=lambda item: (item.start, item.end), reverse=True):
        if item.end <= limit and item.suggestion is not None:
            text = text[: item.start] + item.suggestion + text[item.end :]
            limit = item.start
    return text


def _is_usable(finding: Finding, pair: Pair, is_draft: bool) -> bool:
    is_allowed = finding.is_safe_fix or (is_draft and finding.repairs_drafts)
    if finding.side != "target" or finding.suggestion is None or not is_allowed:
        return False
    return finding.check.startswith("mk.") or OPAQUE not in pair.target_visible[finding.start : finding.end]


def fix_pairs(
    pairs: Sequence[Pair],
    *,
    settings: CheckSettings | None = None,
    only: Iterable[str] = (),
    skip: Iterable[str] = (),
    is_draft: bool = False,
) -> list[str]:
    """Return the targets of `pairs`, the segments of one article, as they are when no fix is left to apply."""
    only, skip = tuple(only), tuple(skip)
    current = list(pairs)
    for _ in range(_ROUNDS):
        by_segment: dict[int, list[Finding]] = defaultdict(list)
        numbered = [replace(pair, number=place) for place, pair in enumerate(current, 1)]
        for finding in run_checks(numbered, settings=settings, only=only, skip=skip):
            by_segment[finding.segment].append(finding)
        fixed = [apply_fixes(pair, by_segment[pair.number], is_draft=is_draft) for pair in numbered]
        if all(text == pair.target for text, pair in zip(fixed, current, strict=True)):
            return fixed
        current = [replace(pair, target=text) for pair, text in zip(current, fixed, strict=True)]
    return [
        text if text == pair.target else original.target
        for text, pair, original in zip(fixed, current, pairs, strict=True)
    ]
