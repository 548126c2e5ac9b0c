"""
A three-way merge of lines of code: the source of then, the source of today, and the lines as a translator left them.

Changes of the source are made, and words that the translator wrote in the other language stay: in one line the two are
told apart. Where both changed the same words, those of the translator stay, and the line is said to be behind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from translator.bilingual.alignment.edit_alignment import align, common_ends
from translator.bilingual.words.patterns import pattern

_HAN = pattern("[\u3400-\u9fff]")
_TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)
_ONE_TO_ONE = ((1, 1),)


class MergedLines(NamedTuple):
    lines: list[str]
    behind: list[int]
    """Lines of the translator, from 0, that stay although their source says something else by now."""


def merge_lines(former: Sequence[str], today: Sequence[str], translated: Sequence[str]) -> MergedLines:
    """Return `translated` with what changed from `former` to `today`; lines that only the translator has stay."""
    theirs, source = line_partners(former, translated, is_even=True), line_partners(former, today)
    own: dict[int, list[int]] = {}
    """Line of the former source → those behind its translation that only the translator has."""
    last, partners = -1, {there: here for here, there in theirs.items()}
    for number in range(len(translated)):
        last = partners.get(number, last)
        if number not in partners:
            own.setdefault(last, []).append(number)
    lines, behind = [translated[number] for number in own.get(-1, ())], list[int]()
    origins, passed = {there: here for here, there in source.items()}, -1

    def pass_over(upto: int) -> None:
        nonlocal passed
        while passed < upto:
            passed += 1
            lines.extend(translated[number] for number in own.get(passed, ()))

    for number, line in enumerate(today):
        origin = origins.get(number)
        if origin is None:
            lines.append(line)
            continue
        pass_over(origin - 1)
        if origin in theirs:
            merged, is_behind = _merge_line(former[origin], line, translated[theirs[origin]])
            lines.append(merged)
            behind += [theirs[origin]] if is_behind else []
        elif line != former[origin]:
            lines.append(line)
        pass_over(origin)
    pass_over(len(former) - 1)
    return MergedLines(lines, behind)


def line_partners(before: Sequence[str], after: Sequence[str], *, is_even: bool = False) -> dict[int, int]:
    """
    Return which line of a text, from 0, became which of another, in order; what has none is left out.

    `is_even`: as many lines as there were are the same lines, whatever they say, as in a translation.
    """
    found: dict[int, int] = {}
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal" or (is_even and i2 - i1 == j2 - j1):
            found.update(zip(range(i1, i2), range(j1, j2), strict=True))
        elif kind == "replace":
            beads = align(*([_skeleton(line) for line in lines] for lines in (before[i1:i2], after[j1:j2])),
                          steps=_ONE_TO_ONE)  # fmt: skip
            found.update((i1 + bead.before[0], j1 + bead.after[0]) for bead in beads if bead.before and bead.after)
    return found


def is_translated(before: str, after: str) -> bool:
    """Say whether only one of two texts has Chinese."""
    return bool(_HAN.search(before)) != bool(_HAN.search(after))


# What both languages share of a line: names and marks, without words of Chinese.
def _skeleton(line: str) -> str:
    return re.sub(r"[^\x21-\x7e]+", "", line) or line


def _merge_line(former: str, today: str, translated: str) -> tuple[str, bool]:
    if former in {today, translated} or today == translated or not today.strip():
        return (translated if former == today else today), False
    base, own, new = (_TOKEN.findall(text) for text in (former, translated, today))
    start, end = common_ends(base, own)
    stop, words = len(base) - end, "".join(own[start : len(own) - end])
    if not is_translated("".join(base[start:stop]), words):
        return today, False
    before, after, is_behind, is_gone = list[str](), list[str](), False, False
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, base, new, autojunk=False).get_opcodes():
        if kind == "equal":
            before += base[i1 : min(i2, start)]
            after += base[max(i1, stop) : i2]
        elif i2 < start or (i2 == start == stop):
            before += new[j1:j2]
        elif i1 > stop or (i1 == start == stop):
            after += new[j1:j2]
        elif i1 == i2 or start <= i1 <= i2 <= stop:
            is_behind = True
        elif kind == "delete" and i1 <= start < stop <= i2:
            is_gone = True
        else:
            return translated, True
    return "".join([*before, "" if is_gone else words, *after]), is_behind and not is_gone
