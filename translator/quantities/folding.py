"""
Text folding: a copy of the text in which each character has one form, with the offsets of the original.

Full-width digits and signs become ASCII, Traditional numerals and unit characters become Simplified, English becomes
lower case. The copy is only read and never stored (NFKC would also change `，：（）`).
"""

from __future__ import annotations

from typing import Final

from translator.quantities.tables import table

_TRADITIONAL: Final = dict(zip(*table("scripts", 3)[0][1:], strict=True))
_FULL_WIDTH: Final = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F) if chr(code) not in ",;:?!()."}
_OTHER: Final = {
    "　": " ", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "－": "-", "−": "-", "‐": "-", "‑": "-",
    "〜": "~", "∼": "~", "％": "%", "﹪": "%", "￥": "¥", "＄": "$", "￡": "£", "’": "'", "‘": "'", "〇": "零",
    "○": "零",
    "廿": "廿", "卅": "卅", "º": "°", "˚": "°", "″": '"', "′": "'", "℃": "℃",
}  # fmt: skip
_CHINESE: Final = str.maketrans(
    {**_TRADITIONAL, **_FULL_WIDTH, **_OTHER, **{chr(c): chr(c + 32) for c in range(ord("A"), ord("Z") + 1)},
     **{chr(c + 0xFEE0): chr(c + 32) for c in range(ord("A"), ord("Z") + 1)}}
)  # fmt: skip
_ENGLISH: Final = str.maketrans({**_FULL_WIDTH, **_OTHER})


def fold_chinese(text: str) -> str:
    """Return `text` with Simplified numerals, ASCII digits and lower-case Latin letters; same length."""
    return text.translate(_CHINESE)


def fold_english(text: str) -> str:
    """Return `text` in lower case with ASCII digits, plain spaces and apostrophes; same length."""
    folded = text if text.isascii() else text.translate(_ENGLISH)
    lower = folded.lower()
    if len(lower) == len(text):
        return lower
    return "".join(character.lower() if len(character.lower()) == 1 else character for character in folded)
