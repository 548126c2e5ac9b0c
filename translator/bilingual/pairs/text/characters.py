"""Classes of characters, and predicates on texts, that several checks share."""

from __future__ import annotations

from translator.bilingual.words.masking import THROUGH
from translator.bilingual.words.patterns import pattern

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Body of a character class: Chinese characters, without punctuation."""

_HAN = pattern(f"[{HAN}]")
_LATIN = pattern("[A-Za-zÀ-ɏ]")


def has_han(text: str) -> bool:
    return not text.isascii() and _HAN.search(text) is not None


def has_latin(text: str) -> bool:
    return _LATIN.search(text) is not None


def is_han(character: str) -> bool:
    """Whether `character` is one Chinese character (an empty string is not)."""
    return "\u4e00" <= character <= "\u9fff" or _HAN.match(character) is not None


def count_han(text: str) -> int:
    return len(_HAN.findall(text))


def neighbours(text: str, start: int, end: int) -> tuple[str, str]:
    """
    Return the characters that a reader sees before `start` and after `end` of a visible text, blanks skipped.

    An empty string stands for the edge of the text.
    """
    left = start - 1
    while left >= 0 and (text[left] == THROUGH or text[left] == " "):
        left -= 1
    right = end
    while right < len(text) and (text[right] == THROUGH or text[right] == " "):
        right += 1
    return (text[left] if left >= 0 else ""), (text[right] if right < len(text) else "")


def in_small_letters(text: str) -> str:
    """Return `text` in lower case, code point for code point: İ, whose small form has two, is left as it is."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return small
