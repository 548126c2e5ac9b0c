"""
Phrase alignment by leaving a phrase out: its counterpart are the words that become less likely without it.

CTranslate2 can return the attention of one head only, which is right for names and digits but not for other words. The
loss of probability needs no special model, and one batch of forced decoding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from translator.engines.argos.model import ArgosModel, Piece
from translator.engines.base import Phrases, Span

MIN_LOSS = 0.7
"""Nats: a word belongs to a phrase when it becomes half as likely without the phrase."""
RELATIVE_LOSS = 0.3
"""Neighbours belong to it as well when they lose this share of what the most certain word loses."""
FUNCTION_WORDS = frozenset(
    [*"在于的了和与是将从到对", "a", "an", "the", "of", "in", "on", "to", "by", "and", "from", "is", "are", "was"]
)


def align_phrases(model: ArgosModel, items: Sequence[Phrases], *, digits: bool = True) -> list[list[Span | None]]:
    """Find the counterpart of each phrase; without `digits`, no word of digits is a counterpart."""
    texts = [[item.source, *(_without(item.source, span) for span in item.spans)] for item in items]
    sources = [text for group in texts for text in group]
    targets = [item.target for group, item in zip(texts, items, strict=True) for _text in group]
    scores = iter(model.force(sources, targets))
    found: list[list[Span | None]] = []
    for item in items:
        pieces, words = model.spans(item.target), split_words(item.target)
        if not digits:
            words = [word for word in words if not item.target[slice(*word)].isdigit()]
        whole = next(scores)
        losses = [[before - after for before, after in zip(whole, next(scores), strict=False)] for _span in item.spans]
        found.append([_counterpart(item.target, words, pieces, loss) for loss in losses])
    return found


def split_words(text: str) -> list[Span]:
    """List the words, without blanks and marks; Chinese words by the dictionary alone, as guessed ones are too long."""
    import rjieba

    spans: list[Span] = []
    cursor = 0
    for word in rjieba.cut(text, False):
        if any(character.isalnum() for character in word):
            spans.append((cursor, cursor + len(word)))
        cursor += len(word)
    return spans


def overlap(one: Sequence[int], other: Sequence[int]) -> bool:
    return one[0] < other[1] and one[1] > other[0]


def _without(text: str, span: Span) -> str:
    return re.sub(r"\s{2,}", " ", f"{text[: span[0]]} {text[span[1] :]}").strip()


def _counterpart(text: str, words: list[Span], pieces: list[Piece], losses: list[float]) -> Span | None:
    """Grow a run of words from the one that loses most; None when not even that one loses `MIN_LOSS`."""
    loss = [
        max((value for (_p, *place), value in zip(pieces, losses, strict=False) if overlap(place, word)), default=0.0)
        for word in words
    ]
    peak = max(range(len(words)), key=loss.__getitem__, default=0)
    if not words or loss[peak] < MIN_LOSS:
        return None
    least = max(MIN_LOSS / 2, RELATIVE_LOSS * loss[peak])
    first = last = peak
    while first > 0 and loss[first - 1] >= least and _touch(text, words[first - 1], words[first]):
        first -= 1
    while last + 1 < len(words) and loss[last + 1] >= least and _touch(text, words[last], words[last + 1]):
        last += 1
    while first < last and text[slice(*words[first])] in FUNCTION_WORDS:
        first += 1
    while first < last and text[slice(*words[last])] in FUNCTION_WORDS:
        last -= 1
    return words[first][0], words[last][1]


def _touch(text: str, left: Span, right: Span) -> bool:
    return not text[left[1] : right[0]].strip(" ·")
