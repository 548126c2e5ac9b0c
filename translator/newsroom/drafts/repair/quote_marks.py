"""
Puts the quotation marks of a Chinese draft in order: straight ones, one that stands alone, one that is not closed.

Models close a quotation too early, or with an opening mark, or not at all where it ends the sentence. What the source
does at its end tells what is right.
"""

from __future__ import annotations

import re

from translator.bilingual.words.inline import protected_spans
from translator.bilingual.words.language import is_traditional
from translator.bilingual.words.patterns import pattern

_QUOTE = pattern(r"[\"“”]")
_CLOSING_QUOTE = pattern(r"(?:”|(?<=\S)\")(?=[\s,.;:!?)]|$)")
_AT_END = pattern(r"[\"”][.!?]?\s*$")
_BEGINNING = pattern(r"\s*[\"“]")
_END_MARKS = "。！？.!?…"
_BEFORE_CLOSING = "，,"
_HIDDEN = str.maketrans({'"': "\ue000", "“": "\ue001", "”": "\ue002"})
_SHOWN = str.maketrans({"\ue000": '"', "\ue001": "“", "\ue002": "”"})


def restore_quote_marks(text: str, source: str, tag: str) -> str:
    """Return a Chinese translation of an English `source` with the quotation marks of its script, opened and closed."""
    hidden = _with_marks_hidden(text)
    return _restored(hidden, source, tag).translate(_SHOWN)


def _restored(text: str, source: str, tag: str) -> str:
    opening, closing = ("「", "」") if is_traditional(tag) else ("“", "”")
    alone, in_source = _QUOTE.findall(text), _QUOTE.findall(source)
    if len(alone) == 1 and len(in_source) == 1:
        # The sentence before or after has the other one.
        return text.replace(alone[0], closing if _CLOSING_QUOTE.search(source) else opening)
    if '"' in text and text.count('"') % 2 == 0:
        marks = iter((opening, closing) * text.count('"'))
        text = re.sub('"', lambda _found: next(marks), text)
    if opening in text and '"' not in text and len(in_source) % 2 == 0:
        is_last = len(in_source) > 0 and bool(_AT_END.search(source))
        text = _balanced(text, opening, closing, ends_in_quotation=is_last)
        if is_last and len(in_source) == 2 and not _BEGINNING.match(source):
            text = _closed_at_end(text, opening, closing)
    return text


def _with_marks_hidden(text: str) -> str:
    """Return `text` with characters of private use for the quotation marks in addresses, code and placeholders."""
    parts: list[str] = []
    cursor = 0
    for start, end, _kind in protected_spans(text, code=True) if '"' in text else ():
        parts += [text[cursor:start], text[start:end].translate(_HIDDEN)]
        cursor = end
    return "".join([*parts, text[cursor:]])


def _balanced(text: str, opening: str, closing: str, *, ends_in_quotation: bool) -> str:
    """
    Return `text` with opening marks that should close turned, those that open twice left out, and the last one closed.

    Unchanged where that would not make every mark one of a pair.
    """
    parts: list[str] = []
    is_open = False
    for place, char in enumerate(text):
        if char == closing:
            if not is_open:
                return text
            is_open = False
        elif char == opening and is_open:
            if text[place + 1 : place + 2] == closing:
                continue
            before = text[:place].rstrip()[-1]  # Blanks beside marks go later.
            if before in _BEFORE_CLOSING:
                char, is_open = closing, False
            elif before in _END_MARKS:
                continue
            else:
                return text
        elif char == opening:
            is_open = True
        parts.append(char)
    if is_open and ends_in_quotation:
        parts.append(closing)
        is_open = False
    return text if is_open else "".join(parts)


def _closed_at_end(text: str, opening: str, closing: str) -> str:
    """Return `text` with its only quotation closed at the end, where it is closed after a sentence before."""
    start, stop = text.find(opening), text.find(closing)
    if start <= 0 or text.count(opening) != 1 or text.count(closing) != 1 or text[stop - 1] not in _END_MARKS:
        return text
    rest = text[stop + 1 :].strip()
    return text[:stop] + rest + closing if rest[-1:] in tuple(_END_MARKS) else text
