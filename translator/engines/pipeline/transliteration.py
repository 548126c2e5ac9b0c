"""Tells whether Chinese characters write the sound of a name in Latin letters: 内罗毕, Nairobi; 青松, Qingsong."""

from __future__ import annotations

import re
from functools import lru_cache

from translator.checks.terms.transliteration import SOUNDS

_HAN = re.compile(r"[\u3400-\u9fff]")
_SAID = (
    ("ph", "f"), ("ch", "q"), ("sh", "x"), ("zh", "j"), ("ck", "k"), ("th", "s"), ("r", "l"), ("c", "k"), ("g", "k"),
    ("b", "p"), ("d", "t"), ("v", "w"), ("q", "k"), ("z", "s"),
)  # fmt: skip


@lru_cache(maxsize=1 << 14)
def sound_likeness(name: str, chinese: str) -> float:
    """Return how much a name in Latin letters sounds like Chinese characters, 0 to 100."""
    if len(chinese) < 2 or not all(map(_HAN.match, chinese)):
        return 0.0
    from pypinyin import lazy_pinyin
    from rapidfuzz.fuzz import ratio

    spelled = "".join(lazy_pinyin(chinese))
    if spelled == name.lower():
        return 100.0
    is_foreign = all(char in SOUNDS for char in chinese)
    return float(ratio(_sound(name.lower()), _sound(spelled))) if is_foreign else 0.0


def _sound(text: str) -> str:
    """Return a spelling without what the two ways of writing a sound differ in."""
    for written, said in _SAID:
        text = text.replace(written, said)
    return re.sub(r"(.)\1+", r"\1", text)
