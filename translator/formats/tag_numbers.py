"""The numbers of tags: those of one text given to another that has the same markup."""

from __future__ import annotations

from collections.abc import Sequence

from translator.formats.inline import tags_in
from translator.formats.text_split import renumber_tags
from translator.model import Placeholder


def with_tags_of(target: str, placeholders: Sequence[Placeholder], wanted: Sequence[Placeholder]) -> tuple[str, bool]:
    """
    Return `target` with its tags numbered as in `wanted`, and whether all of them stand for exactly the same.

    `placeholders` are what its tags stand for now. Equal markup first, in order; then what is of one kind. A tag
    without a partner gets a number that is not among those wanted.
    """
    free = list(wanted)
    numbers: dict[int, int] = {}
    is_same = len(wanted) == len(placeholders)
    for exact in (True, False):
        for mark in placeholders:
            if mark.number in numbers:
                continue
            for other in free:
                is_equal = (mark.opening, mark.closing) == (other.opening, other.closing)
                if is_equal or (not exact and (mark.kind, mark.is_pair) == (other.kind, other.is_pair)):
                    numbers[mark.number] = other.number
                    free.remove(other)
                    is_same = is_same and is_equal
                    break
    spare = max([mark.number for mark in wanted], default=0)
    for tag in tags_in(target):
        if tag.number not in numbers:
            spare += 1
            numbers[tag.number] = spare
    return (renumber_tags(target, numbers) if numbers else target), is_same
