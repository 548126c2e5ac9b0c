"""Writes a source as the models of Firefox can read it: without what upsets them and means nothing."""

from __future__ import annotations

from translator.bilingual.sentences.english import inner_abbreviations
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern

_DOUBLED = pattern(r"([：:])[，,、]+|([，。；])[，,、]+")
_BEFORE_MARK = pattern(r"(?<![ \t\u3000])[ \t\u3000]+(?=[，。；：？！、,.;:?!](?:\s|$|[\u3000-\u9fff”’\"]))")
_BRACKETS = str.maketrans({"【": "[", "】": "]", "〔": "[", "〕": "]"})
_WORD = pattern(r"[A-Za-z]+")
# Acronyms of the news that stay in capitals where everything is.
_ACRONYMS = (
    "AI AIDS BBC CEO CIA COVID DNA EU FBI FIFA GDP GPS HIV IMF IOC MP MPS NASA NATO NBA NGO NHS OPEC PM TV UAE UK UN "
    "UNESCO UNICEF US USA VAT WTO"
)
_WITH_POINTS = frozenset({"e.g.", "i.e.", "n.b.", "q.v."})


def readable_source(text: str, tag: str) -> str:
    """
    Return a source without blanks before marks and marks in a row, an abbreviation without its points, and a headline
    in capitals as a sentence.

    A headline in capitals is out of what the models learnt from; they copy it, letter by letter. The point of
    `U.S. Navy` they take for the end of a sentence, and say 美国。海军.
    """
    text = _DOUBLED.sub(lambda found: found[1] or found[2], _BEFORE_MARK.sub("", text))
    if is_chinese(tag):
        return text.translate(_BRACKETS)
    text = _without_points(text)
    words = _WORD.findall(text)
    if not all(map(str.isupper, words)) or sum(len(word) > 3 for word in words) < 2:
        return text
    acronyms = _ACRONYMS.split()
    small = _WORD.sub(lambda found: found[0] if found[0] in acronyms else found[0].lower(), text)
    return small[:1].upper() + small[1:]


def _without_points(text: str) -> str:
    """Return an English text without the points of abbreviations, but for those that end a sentence."""
    for start, end in reversed(inner_abbreviations(text)):
        if text[start:end].lower() not in _WITH_POINTS:
            text = text[:start] + text[start:end].replace(".", "") + text[end:]
    return text
