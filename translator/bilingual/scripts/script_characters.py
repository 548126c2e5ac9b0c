"""
Characters and words that only one of the two Chinese scripts has.

`data/one_script.txt` was worked out by `tests/conversion/derive_one_script.py` from the dictionaries of OpenCC: on the
first line the characters that only Traditional text has, on the second those that only Simplified text has. A
character that the other script uses too (后 里 台 著 …), or that Taiwan or Hong Kong prefer (群 床 峰), is in neither.

The patterns are for characters that both scripts have, in words in which only one of them writes them: 以後 but 皇后,
乾淨 but 乾隆. What may stand around the character is looked at and is not part of the match.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from translator.bilingual.tables import read_list

FOLDER = Path(__file__).parent / "data"
DATA = FOLDER / "one_script.txt"


@cache
def one_script_only() -> tuple[frozenset[str], frozenset[str]]:
    """Return the characters of Traditional text only and of Simplified text only."""
    traditional, simplified = DATA.read_text(encoding="utf-8").split()
    return frozenset(traditional), frozenset(simplified)


TRADITIONAL_WORDS = "|".join(read_list(FOLDER / "traditional_words.txt"))
"""What does not belong in Simplified text."""

SIMPLIFIED_WORDS = "|".join(read_list(FOLDER / "simplified_words.txt"))
"""What does not belong in Traditional text."""
