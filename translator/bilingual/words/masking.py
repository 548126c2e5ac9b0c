"""The text that a reader sees: markup, code, URLs, addresses and placeholders are masked, and offsets stay the same."""

from __future__ import annotations

import re
from functools import lru_cache

from translator.bilingual.words.patterns import pattern

OPAQUE = "\ue000"
THROUGH = "\ue001"
INLINE_TAG = pattern(r"</?\d+/?>")
"""A numbered stand-in for inline markup: `<1>`, `</1>`, `<2/>`."""

# One class of characters first: the engine of `re` then skips ordinary text at once.
_TRIGGER = pattern(
    r"[<`{@*_~#\[%$&:w](?:(?<=[<`{@*_~#\[])|(?<=%)(?=[^\s，。；：、）)%])|(?<=\$)(?=[{A-Z_])|(?<=&)(?=[#A-Za-z])"
    r"|(?<=:)(?=//|[a-z])|(?<=w)(?=ww\.))"
)
_ASCII_URL = r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*[A-Za-z0-9\-_~/#@$&*+=%]"
URL = rf"(?:https?|ftp)://{_ASCII_URL}|\bwww\.[A-Za-z0-9]{_ASCII_URL}"
EMAIL = r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
# A new opening of a comment or a placeholder ends the search for its end: text that opens a thousand takes linear time.
COMMENT = r"<!--(?:[^-<]++|-(?!->)|<(?!!--))*+-->"
# Code has at most 10,000 characters: for each run of ticks that nothing closes, so many are searched.
# The lookahead leaves the old quotes of GNU messages alone: `file', but not the code ``'.'`` of documentation.
CODE = r"(?<!`)(?P<tick>`+)(?!`)(?:(?<=``)|(?![^`'()=,]*'(?:[\s.,;:)]|$)))[\s\S]{1,10000}?(?<!`)(?P=tick)(?!`)"
PLACEHOLDER = (
    r"\{\{(?:[^{}]++|\{(?!\{)|\}(?!\}))*+\}\}|\{%(?:[^%{]++|%(?!\})|\{(?!%))*+%\}|\$\{\w+\}|\{[A-Za-z0-9_.!:\[\]]*+\}"
    r"|%\([A-Za-z_]\w*\)[sdifrxo]|(?<![\d%])(?<!\d )%(?:\d+\$)?[-+0#]?(?:\d+)?(?:\.(?:\d+|\*))?(?:hh?|ll?"
    r"|[zjtL])?[sdifuxXceEgGopr](?![A-Za-z]{3})"
    r"|(?<![A-Za-z])\$[A-Z_][A-Z0-9_]+(?![A-Za-z0-9])"
    r"|(?<![\w:]):[a-z][a-z0-9_+-]*[a-z0-9]:(?![\w:])|\[\[[^\[\]]+\]\]"
)
_OPAQUE = rf"{CODE}|<\d{{1,3}}/>|<(?:{URL}|mailto:[^<>\s]+|{EMAIL})>|{COMMENT}|{PLACEHOLDER}"
_OPAQUE_TAIL = (
    rf"(?<=\])\([^()\s一-鿿]*(?:\s+\"[^\"]*\")?\)|\[\^[^\[\]\s]++\]|{URL}|{EMAIL}"
    r"|&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]{1,31});"
)
_THROUGH = (
    r"</?\d{1,3}>|</?[A-Za-z][^<>]*>|^\s*#{1,6}\s+|^\s*>\s+|^\s*[-+*]\s+(?:\[[ xX]\]\s+)?"
    r"|(?<!\d)\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?!\d)|(?<![A-Za-z0-9_])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![A-Za-z0-9_])|~~"
)
_LINE_MARKS = frozenset("-+>")
_MASKED = pattern(rf"(?P<opaque>{_OPAQUE})|(?P<through>{_THROUGH})|(?P<tail>{_OPAQUE_TAIL})")


@lru_cache(maxsize=4096)
def mask_protected(text: str) -> str:
    """Return `text` with protected pieces masked, code point for code point; equal length is guaranteed."""
    if not _TRIGGER.search(text) and text.lstrip()[:1] not in _LINE_MARKS:
        return text
    return _MASKED.sub(_mask, text)


def _mask(match: re.Match[str]) -> str:
    character = THROUGH if match.lastgroup == "through" else OPAQUE
    return character * (match.end() - match.start())


def protected_spans(text: str) -> list[tuple[int, int]]:
    """List the spans that no fix may touch, in text order, half-open, code points."""
    if not _TRIGGER.search(text) and text.lstrip()[:1] not in _LINE_MARKS:
        return []
    return [match.span() for match in _MASKED.finditer(text)]


def reading_text(text: str) -> str:
    """Return what is left of `text` for a reader: visible text without masks; offsets are lost."""
    return mask_protected(text).replace(THROUGH, "").replace(OPAQUE, "")


HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Body of a character class: Chinese characters, without punctuation."""

_HAN = pattern(f"[{HAN}]")
_LATIN = pattern("[A-Za-zÀ-ɏ]")


def has_han(text: str) -> bool:
    return not text.isascii() and _HAN.search(text) is not None


def has_latin(text: str) -> bool:
    return _LATIN.search(text) is not None


def is_han(character: str) -> bool:
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
