"""
CommonMark's rule for `*` and `_`, so that a check can tell which of them print as themselves, and how to mend that.

A run of marks opens emphasis only if it is left-flanking, closes it only if it is right-flanking; a run between a letter
(every Chinese character is one) and punctuation is the wrong one of the two in `**注意：**请`.

Source: CommonMark 0.31, 6.2 Emphasis and strong emphasis.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from translator.checks.visible import OPAQUE, mask_protected

_RUN = re.compile(r"(?<!\\)(?:\*+|_+)")
_OUTSIDE = "，。；：？！、…—“”‘’「」『』《》〈〉（）()【】:,.;!?\" "
_PARTNER = {
    "“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "〈": "〉", "（": "）", "(": ")", "【": "】", '"': '"',
}  # fmt: skip
_WHOLE_LINK = re.compile(r"(\s*)(!?\[)([^\[\]]+)(\]\([^()]*\))(\s*)\Z")


@dataclass(slots=True)
class _Run:
    """A run of equal marks; `left` counts those that no other run has taken yet."""

    start: int
    length: int
    mark: str
    opens: bool
    closes: bool
    left: int = 0

    def __post_init__(self) -> None:
        self.left = self.length


@dataclass(frozen=True, slots=True)
class Emphasis:
    """A stretch that somebody meant to emphasise: offsets include the marks, half-open, code points."""

    start: int
    end: int
    mark: str
    """`*`, `**`, `_` …"""


def broken_emphasis(text: str) -> list[Emphasis]:
    """Return the stretches of Markdown `text` whose marks print as themselves, in text order."""
    runs = _runs(text)
    if len(runs) < 2:
        return []
    pairs = _match(runs)
    meant = _meant(text, runs)
    if meant is None:
        meant = _pairs_of([run for run in runs if run.left == run.length], text)
    return [Emphasis(a.start, b.start + b.length, a.mark * a.length) for a, b in meant if (a.start, b.start) not in pairs]


def repair_emphasis(text: str) -> str:
    """Return `text` with each broken stretch mended: marks moved past the punctuation, else `<strong>` or `<em>`."""
    for _ in range(text.count("*") + text.count("_")):
        broken = broken_emphasis(text)
        if not broken:
            return text
        first = broken[0]
        text = text[: first.start] + mended(text, first) + text[first.end :]
    return text


def mended(text: str, item: Emphasis) -> str:
    """Return what should stand in the place of `item`."""
    width = len(item.mark)
    mark = "*" * width
    inner = text[item.start + width : item.end - width]
    link = _WHOLE_LINK.match(inner)
    if link:
        return f"{link[1]}{link[2]}{mark}{link[3]}{mark}{link[4]}{link[5]}"
    head, core, tail = _peel(inner)
    candidate = f"{head}{mark}{core}{mark}{tail}"
    if core and _stands(text, item, candidate):
        return candidate
    name = "strong" if width >= 2 else "em"
    inner = inner.strip()
    return f"<em><strong>{inner}</strong></em>" if width == 3 else f"<{name}>{inner}</{name}>"


def _stands(text: str, item: Emphasis, candidate: str) -> bool:
    around = text[: item.start] + candidate + text[item.end :]
    end = item.start + len(candidate)
    return not any(other.start < end and item.start < other.end for other in broken_emphasis(around))


def _peel(inner: str) -> tuple[str, str, str]:
    """Split `inner` into punctuation, core, punctuation, never taking one half of a pair."""
    start, end = 0, len(inner)
    while start < end:
        first, last = inner[start], inner[end - 1]
        if first in _PARTNER and last == _PARTNER[first] and end - start > 1 and _closes_at_end(inner[start:end]):
            start, end = start + 1, end - 1
        elif last in _OUTSIDE and last not in _PARTNER.values():
            end -= 1
        elif first in _OUTSIDE and first not in _PARTNER:
            start += 1
        else:
            break
    return inner[:start], inner[start:end], inner[end:]


def _closes_at_end(text: str) -> bool:
    opening, closing, depth = text[0], _PARTNER[text[0]], 0
    if opening == closing:
        return text.count(opening) == 2
    for place, char in enumerate(text):
        depth += (char == opening) - (char == closing)
        if depth == 0:
            return place == len(text) - 1
    return False


@lru_cache(maxsize=4096)
def _kind(character: str) -> str:
    """Return `space`, `punctuation` or `letter`, as CommonMark sees it; the edge of a text is a space."""
    if not character or character.isspace():
        return "space"
    return "punctuation" if unicodedata.category(character)[0] in "PS" else "letter"


def _runs(text: str) -> list[_Run]:
    visible = mask_protected(text)
    found = []
    for match in _RUN.finditer(text):
        if visible[match.start()] == OPAQUE or _is_list_mark(text, match):
            continue
        before, after = _kind(text[: match.start()][-1:]), _kind(text[match.end() : match.end() + 1])
        left = after != "space" and (after != "punctuation" or before != "letter")
        right = before != "space" and (before != "punctuation" or after != "letter")
        if match[0][0] == "_":
            opens, closes = left and (not right or before == "punctuation"), right and (not left or after == "punctuation")
        else:
            opens, closes = left, right
        found.append(_Run(match.start(), len(match[0]), match[0][0], opens, closes))
    return found


def _is_list_mark(text: str, match: re.Match[str]) -> bool:
    line = text.rfind("\n", 0, match.start()) + 1
    return match[0] == "*" and not text[line : match.start()].strip() and text[match.end() : match.end() + 1] == " "


def _match(runs: list[_Run]) -> set[tuple[int, int]]:
    """Pair closers with openers as CommonMark does; return the starts of runs that took each other in full."""
    pairs: set[tuple[int, int]] = set()
    for place, closer in enumerate(runs):
        while closer.closes and closer.left:
            opener = next((run for run in reversed(runs[:place]) if _fits(run, closer)), None)
            if opener is None:
                break
            taken = 2 if min(opener.left, closer.left) >= 2 else 1
            opener.left -= taken
            closer.left -= taken
            for between in runs[runs.index(opener) + 1 : place]:
                between.opens = False
            if not opener.left and not closer.left:
                pairs.add((opener.start, closer.start))
    return pairs


def _fits(opener: _Run, closer: _Run) -> bool:
    if opener.mark != closer.mark or not opener.opens or not opener.left:
        return False
    either = (opener.opens and opener.closes) or (closer.opens and closer.closes)
    total = opener.length + closer.length
    return not (either and total % 3 == 0 and (opener.length % 3 or closer.length % 3))


def _meant(text: str, runs: list[_Run]) -> list[tuple[_Run, _Run]] | None:
    """Pair the runs one after the other, where all are alike and that is what a writer must have meant."""
    if len({(run.mark, run.length) for run in runs}) > 1 or len(runs) % 2:
        return None
    pairs = [(runs[place], runs[place + 1]) for place in range(0, len(runs), 2)]
    return pairs if all(_is_plausible(text, *pair) for pair in pairs) else None


def _pairs_of(runs: list[_Run], text: str) -> list[tuple[_Run, _Run]]:
    pairs: list[tuple[_Run, _Run]] = []
    waiting: _Run | None = None
    for run in runs:
        if waiting and (waiting.mark, waiting.length) == (run.mark, run.length) and _is_plausible(text, waiting, run):
            pairs.append((waiting, run))
            waiting = None
        else:
            waiting = run
    return pairs


def _is_plausible(text: str, opener: _Run, closer: _Run) -> bool:
    inner = text[opener.start + opener.length : closer.start]
    if not inner.strip() or "\n\n" in inner or opener.length > 3:
        return False
    if opener.mark == "_" and (_is_latin(text[: opener.start][-1:]) or _is_latin(text[closer.start + closer.length :][:1])):
        return False
    tight = not inner[0].isspace() and not inner[-1].isspace()
    return tight or (opener.length == 2 and (not inner[0].isspace() or not inner[-1].isspace()))


def _is_latin(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")
