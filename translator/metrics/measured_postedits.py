"""Post-edits in numbers: what each changed, and the wordings that it replaced, without its texts."""

from __future__ import annotations

from dataclasses import dataclass

from translator.language import is_chinese
from translator.masking import INLINE_TAG
from translator.metrics.edit_rate import edit_counts
from translator.metrics.postedits import PostEdit
from translator.metrics.text_overlap import distance_counts, ngram_counts
from translator.text_diff.word_diff import diff_words

_EVERYDAY_EN = """
a an and are as at be been but by for from had has have he her his in is it its more not of on or our she than that the
their them there they this to was we were which who will with you
"""
_EVERYDAY_ZH = "的了是在和与也就都而及被把对从到为这那一不有"
COMMON = frozenset([*_EVERYDAY_EN.split(), *_EVERYDAY_ZH])
_LONGEST = {True: 12, False: 40}
"""Most characters of a phrase, in Chinese and in English; a longer edit rewords the sentence."""


@dataclass(frozen=True, slots=True)
class MeasuredEdit:
    """The counts of one post-edit."""

    engine: str
    model: str
    source_tag: str
    tag: str
    is_converted: bool
    at: str
    """When the text was confirmed, or changed last, UTC."""
    distance: tuple[int, int]
    """Characters changed, characters of the longer text."""
    edits: tuple[int, int]
    """Edits of HTER, words (or Han) of the post-edit."""
    ngrams: list[int]
    """As `text_overlap.ngram_counts` has them."""
    phrases: list[tuple[str, str]]
    """Wordings of the machine, each with what a person put in its place."""
    source: str
    """Empty where there are no such phrases."""

    @property
    def share(self) -> float:
        """The post-edit distance, 0 to 1."""
        return self.distance[0] / self.distance[1] if self.distance[1] else 0.0


def measure(item: PostEdit) -> MeasuredEdit:
    """Count what people changed."""
    phrases = _phrases(item)
    return MeasuredEdit(
        engine=item.engine,
        model=item.model,
        source_tag=item.source_tag,
        tag=item.tag,
        is_converted=item.is_converted,
        at=item.at,
        distance=distance_counts(item.machine, item.edited),
        edits=edit_counts(item.machine, item.edited),
        ngrams=ngram_counts(item.machine, item.edited),
        phrases=phrases,
        source=item.source if phrases else "",
    )


def _phrases(item: PostEdit) -> list[tuple[str, str]]:
    if item.machine == item.edited or item.is_converted:
        return []
    longest = _LONGEST[is_chinese(item.tag)]
    pairs = {
        (item.machine[edit.old_start : edit.old_end].strip(), item.edited[edit.new_start : edit.new_end].strip())
        for edit in diff_words(item.machine, item.edited, item.tag).edits
        if not edit.is_soft
    }
    return sorted(pair for pair in pairs if all(0 < len(text) <= longest and _is_wording(text) for text in pair))


def _is_wording(text: str) -> bool:
    return not INLINE_TAG.search(text) and any(char.isalpha() for char in text) and text.casefold() not in COMMON
