"""The two parts of a segment that is split: their sources, their targets, and the machine's text of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from translator.bilingual.errors import ReviewError
from translator.bilingual.i18n import _
from translator.bilingual.model import Segment, short_hash
from translator.bilingual.sentences import split_segments
from translator.bilingual.words.inline import TAG, plain_text, tags_in
from translator.newsroom.articles.resegmenter import JoinRule, renumber_tags, split_text, tag_numbers
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.catalog.segment_rules import Made, inverse_of
from translator.newsroom.review import permissions
from translator.newsroom.review.article_segments import SegmentedArticle


@dataclass(frozen=True, slots=True)
class SplitPart:
    segment: Segment
    numbers: Mapping[int, int]
    """Number of a tag in the whole → its number in the part."""
    end: int
    """Code point of the whole's source at which the first part ends, the same for both."""
    target_end: int | None = None
    """The same for the target, where it is known: the parts had been merged, and nobody edited them since."""


def split_parts(
    catalog: Catalog, article: SegmentedArticle, entry: Entry, offset: int
) -> tuple[tuple[SplitPart, SplitPart], bool]:
    """
    Return the parts of `entry` when its source is split at `offset`, and whether the split undoes a merge.

    Raises `ReviewError` where it cannot be split there.
    """
    made = inverse_of(article.made, (entry.key,))
    joint = made.data.joint if made is not None else None
    if made is not None and isinstance(made.rule, JoinRule) and joint is not None and joint[0] <= offset <= joint[1]:
        parts = _merged_before(article, made, made.rule, entry)
        if parts is not None:
            return parts, True
    cut = split_text(entry.source, offset)
    if cut is None:
        raise _refusal(catalog, entry, entry.source, offset)
    segments = article.document.split(entry.key, cut.at)
    if segments is None:
        raise _refusal(catalog, entry, entry.source, offset)
    left, right = (
        SplitPart(segment, tag_numbers(text), cut.at)
        for segment, text in zip(segments, (cut.left, cut.right), strict=True)
    )
    return (left, right), False


def _merged_before(
    article: SegmentedArticle, made: Made, rule: JoinRule, entry: Entry
) -> tuple[SplitPart, SplitPart] | None:
    document = article.without(made)
    joined = document.join(rule.first, rule.second)
    segments = {segment.key: segment for segment in document.segments}
    if joined is None or joined.segment.key != entry.key:
        return None
    assert made.data.joint is not None
    end, at = made.data.joint[0], made.data.target_joint
    is_untouched = made.event.target_hash == short_hash(entry.target)
    target_end = at[0] if at is not None and is_untouched else None
    first, second = (
        SplitPart(segments[key], {there: here for here, there in numbers.items()}, end, target_end)
        for key, numbers in ((rule.first, joined.first), (rule.second, joined.second))
    )
    return first, second


def split_target(
    catalog: Catalog, entry: Entry, parts: tuple[SplitPart, SplitPart], offset: int | None
) -> tuple[tuple[str, str], int]:
    """
    Return the target of each part, and the offset at which the whole target was split.

    Raises `ReviewError` where `offset` is inside a tag or a pair of tags, or would give one part the tags of the other.
    """
    target = entry.target
    place = _likely_place(catalog, entry, parts) if offset is None else offset
    cut = split_text(target, place, may_be_empty=True)
    if cut is None:
        raise _refusal(catalog, entry, target, place)
    # Those that neither part has: they stand around two merged segments.
    joining = {mark.number for mark in tags_in(entry.source)} - {*parts[0].numbers, *parts[1].numbers}
    texts = [
        TAG.sub(lambda hit: "" if int(hit["number"]) in joining else hit[0], text).strip()
        for text in (cut.left, cut.right)
    ]
    misplaced = [
        mark.number
        for text, part in zip(texts, parts, strict=True)
        for mark in tags_in(text)
        if mark.number not in part.numbers and all(map(_has_text, texts))
    ]
    if misplaced:
        raise permissions.refusal(
            catalog,
            entry,
            _("tag {tag} would stand in the part that it does not belong to", tag=f"<{misplaced[0]}>"),
            hint=_("split the target elsewhere, or move the tag first"),
        )
    left, right = (renumber_tags(text, part.numbers) for text, part in zip(texts, parts, strict=True))
    return (left if _has_text(left) else "", right if _has_text(right) else ""), cut.at


def split_machine_output(
    catalog: Catalog, entry: Entry, parts: tuple[SplitPart, SplitPart], place: int, *, undoes: bool
) -> tuple[str | None, str | None]:
    """
    Return the machine's text of each part, its tags numbered as in the part; None where there is none.

    It is aligned with the target, which is split at `place`, by the edits between the two. Two segments that were
    merged get back what the machine said of each, unless it suggested another text for the whole since.
    """
    found = catalog.find_machine_text(entry.key)
    if undoes and not (found and found.is_newer_suggestion({entry.key})):
        before = [catalog.find_machine_text(part.segment.key) for part in parts]
        return before[0].text if before[0] else None, before[1].text if before[1] else None
    if not (found and found.text):
        return None, None
    machine, target = found.text, entry.target
    cut = split_text(machine, _place_before_editing(machine, target, place), may_be_empty=True) if target else None
    if cut is None:
        return "", ""
    left, right = (_own_tags(text, part.numbers) for text, part in zip((cut.left, cut.right), parts, strict=True))
    return left, right


def _own_tags(text: str, numbers: Mapping[int, int]) -> str:
    """Return the machine's text of a part without the tags of the other part, the own ones numbered as in the part."""
    own = TAG.sub(lambda hit: hit[0] if int(hit["number"]) in numbers else "", text)
    return renumber_tags(own, numbers).strip()


def _likely_place(catalog: Catalog, entry: Entry, parts: tuple[SplitPart, SplitPart]) -> int:
    if parts[0].target_end is not None:
        return parts[0].target_end
    starts = [start for start, _end in split_segments(entry.target, catalog.tag)[1:]]
    if len(starts) == 1 and _fits(entry.target, starts[0], (parts[0].numbers, parts[1].numbers)):
        return starts[0]
    return len(entry.target)


def _fits(target: str, at: int, numbers: tuple[Mapping[int, int], Mapping[int, int]]) -> bool:
    cut = split_text(target, at)
    return cut is not None and all(
        mark.number in known
        for text, known in zip((cut.left, cut.right), numbers, strict=True)
        for mark in tags_in(text)
    )


def _has_text(text: str) -> bool:
    return bool(plain_text(text).strip())


def _place_before_editing(machine: str, target: str, place: int) -> int:
    """Return the place in the machine's text that corresponds to `place` in the target (Levenshtein alignment)."""
    if machine == target or place <= 0:
        return place
    if place >= len(target):
        return len(machine)
    from rapidfuzz.distance import Levenshtein

    for step in Levenshtein.opcodes(machine, target):
        if step.dest_start <= place <= step.dest_end:
            return min(step.src_start + (place - step.dest_start), step.src_end)
    return len(machine)


def _refusal(catalog: Catalog, entry: Entry, text: str, offset: int) -> ReviewError:
    at = min(max(offset, 0), len(text))
    return permissions.refusal(
        catalog,
        entry,
        _("it cannot be split here: {text}", text=f"{text[:at]} | {text[at:]}"),
        hint=_("choose a place with text on both sides, outside of tags and pairs of tags"),
    )
