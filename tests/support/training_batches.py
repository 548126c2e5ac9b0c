"""Batches of sentence pairs for training the small models in `tests/fixtures/`."""

from __future__ import annotations

import random

_POOL = 4000
"""Pairs that are sorted by length together: more waste less padding, fewer mix the lengths better."""


def shuffled_batches(data: list[tuple[list[int], list[int]]], *, tokens: int, sorted_by: int) -> list[list[int]]:
    """
    Return batches of indices into `data` in random order, each of pairs alike in length.

    A pair is the pieces of source and target; `sorted_by` is the index of the side whose length they are sorted by. A
    batch ends when its longer sides add up to more than `tokens`.
    """
    order = list(range(len(data)))
    random.shuffle(order)
    batches: list[list[int]] = []
    for start in range(0, len(order), _POOL):
        batch, size = [], 0
        for index in sorted(order[start : start + _POOL], key=lambda item: len(data[item][sorted_by])):
            batch.append(index)
            size += max(map(len, data[index]))
            if size > tokens:
                batches.append(batch)
                batch, size = [], 0
        if batch:
            batches.append(batch)
    random.shuffle(batches)
    return batches
