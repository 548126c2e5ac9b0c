"""
The volume of text: words in English, Han characters in Chinese, and both on one scale.

Source: docs/commands/report.md. 1.6 Han characters count as one word, as is usual when translators are paid.
"""

from __future__ import annotations

from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.masking import INLINE_TAG, count_han
from translator.bilingual.words.patterns import pattern

HAN_PER_WORD = 1.6
_WORD = pattern(r"[^\W_㐀-鿿]+(?:['’.,:/-][^\W_㐀-鿿]+)*")


def count_words(text: str, tag: str) -> float:
    """
    Return the words of `text`, which is in the language `tag`; numbered tags do not count.

    Chinese has its Han divided by 1.6, and its Latin words and figures as they are.
    """
    plain = INLINE_TAG.sub(" ", text)
    words = len(_WORD.findall(plain))
    return words + count_han(plain) / HAN_PER_WORD if is_chinese(tag) else float(words)


def count_units(text: str, tag: str) -> int:
    """Return what a translator counts in the language `tag`: Han in Chinese, words in English."""
    plain = INLINE_TAG.sub(" ", text)
    return count_han(plain) if is_chinese(tag) else len(_WORD.findall(plain))
