"""The numbers of tags: those of one text given to another that has the same markup."""

from __future__ import annotations

from collections.abc import Sequence

from translator.bilingual.model import Placeholder
from translator.bilingual.words.inline import tags_in, typed_italics
from translator.bilingual.words.language import is_chinese
from translator.newsroom.articles.text_split import renumber_tags


def with_tags_of(
    target: str, placeholders: Sequence[Placeholder], wanted: Sequence[Placeholder], *, tag: str
) -> tuple[str, bool]:
    """
    Return `target` with its tags numbered as in `wanted`, and whether all of them stand for exactly the same.

    `placeholders` are what its tags stand for now. Equal markup first, in order; then what is of one kind. A tag
    without a partner gets a number that is not among those wanted; but English may have italics of its own, which are
    written as people type them, and Chinese 《》 for those wanted: see `added_emphasis`.
    """
    free = list(wanted)
    numbers: dict[int, int] = {}
    is_same = True
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
    added = {mark.number for mark in placeholders if mark.kind == "emphasis" and mark.number not in numbers}
    if added and not is_chinese(tag) and "*" not in target:
        target = typed_italics(target, added)
        numbers.update(dict.fromkeys(added, 0))
    are_titles = is_chinese(tag) and {mark.kind for mark in free} == {"emphasis"} and len(free) <= target.count("《")
    is_same = is_same and (not free or are_titles) and len(numbers) == len(placeholders)
    spare = max([mark.number for mark in wanted], default=0)
    for found in tags_in(target):
        if found.number not in numbers:
            spare += 1
            numbers[found.number] = spare
    return (renumber_tags(target, numbers) if numbers else target), is_same
