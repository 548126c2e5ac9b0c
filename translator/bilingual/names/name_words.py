"""Words that stand around names, or look like them, from `data/name_words.tsv`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from translator.bilingual.tables import read_table


@cache
def name_words(kind: str) -> frozenset[str]:
    """Return the words of one kind: `title`, `behind`, `place_end` and so on."""
    return frozenset(dict(read_table(Path(__file__).parent / "data" / "name_words.tsv", 2))[kind].split())
