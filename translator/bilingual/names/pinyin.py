"""
How single characters are read, without tones, from the table that pypinyin brings.

pypinyin itself takes ten times as long to load, as it knows phrases too.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

# The marks that are no tones: of ê and ü.
_KEPT = "\u0302\u0308"


@cache
def _table() -> dict[str, str]:
    """Return code point → its readings with tones, the usual one first, with commas between."""
    package = find_spec("pypinyin")
    place = Path(str(package and package.origin))
    table: dict[str, str] = json.loads(place.with_name("pinyin_dict.json").read_bytes())
    return table


@lru_cache(maxsize=10_000)
def pinyin_of(character: str) -> tuple[str, ...]:
    """Return the syllables that a character may be read as, the usual one first, with ü; none for other signs."""
    decomposed = unicodedata.normalize("NFD", _table().get(str(ord(character)), "") if character else "")
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign) or sign in _KEPT)
    return tuple(dict.fromkeys(filter(None, unicodedata.normalize("NFC", plain).split(","))))
