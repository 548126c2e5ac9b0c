"""Words whose full stop does not end a sentence, and names that end in a mark, read from `data/abbreviations.tsv`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from translator.bilingual.tables import read_table

_LISTS: Final = {
    name: frozenset(words.split())
    for name, words, _meaning in read_table(Path(__file__).parent / "data" / "abbreviations.tsv", 3)
}
BEFORE_NUMBER: Final = _LISTS["before-number"]
BEFORE_NAME: Final = _LISTS["before-name"]
NEVER: Final = _LISTS["never"]
BEFORE_SMALL: Final = _LISTS["before-small"]
CLOCK: Final = _LISTS["clock"]
AFTER_CLOCK: Final = _LISTS["after-clock"]
UNITS: Final = _LISTS["units"]
MARKED_NAMES: Final = _LISTS["marked-names"]


def is_listed(word: str, words: frozenset[str]) -> bool:
    return word in words or word.lower() in words
