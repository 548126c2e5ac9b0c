"""
Characters that exist in one of the two Chinese scripts only.

`data/one_script.txt` was worked out by `tests/checks/derive_one_script.py` from the dictionaries of OpenCC: on the
first line the characters that only Traditional text has, on the second those that only Simplified text has. A
character that the other script uses too (后 里 台 著 …), or that Taiwan or Hong Kong prefer (群 床 峰), is in neither:
it says nothing by itself.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "one_script.txt"


@cache
def one_script_only() -> tuple[frozenset[str], frozenset[str]]:
    """Return the characters of Traditional text only and of Simplified text only."""
    traditional, simplified = DATA.read_text(encoding="utf-8").split()
    return frozenset(traditional), frozenset(simplified)
