"""Spelling, and words of the house."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.style.base import Change, StyleCheck, begins_sentence
from translator.bilingual.pairs.word_lists import read_words
from translator.bilingual.words.patterns import pattern

_WORD = pattern(r"(?<![\w’'-])[A-Za-z]+(?:-[A-Za-z]+)*(?![\w-])")
_PART = pattern(r"[A-Za-z]+")


class StyleSpelling(StyleCheck):
    """
    ## What it does
    Reports words that are spelt as on the other side of the Atlantic, and words for which the house has others
    (policies `spelling`: `en-US`, `en-GB`, `en-GB-oxendict`; `words`).
    ## Why is this bad?
    Two spellings of one word on a page look like two authors, or like none.
    ## Example
    policy spelling = en-GB: The labor center was organized.
    ## Use instead
    policy spelling = en-GB: The labour centre was organised.
    A word with a capital within a sentence is a name, and left alone: the World Trade Center. So is one that the source
    has in Latin letters.
    ## Source
    Our own list, checks/data/spelling_en.txt; Oxford English Dictionary and Merriam-Webster for single words.
    """

    policies = ("spelling", "words")

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        spelling, words = wanted
        table = {**_spellings(str(spelling or "")), **_lowered(words or {})}
        for match in _WORD.finditer(pair.target_visible):
            parts = [match, *_PART.finditer(match.string, *match.span())] if "-" in match[0] else [match]
            for part in parts:
                right = table.get(part[0].lower())
                if right and part[0] not in pair.source and not _is_name(match.string, match.start(), match[0]):
                    yield part.start(), part.end(), _in_case_of(part[0], right)
                    if part is match:
                        break


def _is_name(text: str, start: int, word: str) -> bool:
    return word[0].isupper() and not word.isupper() and not begins_sentence(text, start)


def _in_case_of(word: str, right: str) -> str:
    if word.isupper() and len(word) > 1:
        return right.upper()
    return right[0].upper() + right[1:] if word[0].isupper() else right


def _lowered(words: Mapping[str, str]) -> dict[str, str]:
    return {word.lower(): right for word, right in words.items()}


@cache
def _spellings(wanted: str) -> Mapping[str, str]:
    """
    Return word → what it is in the spelling `wanted`; empty for one that is unknown.

    A line of the list is the American and the British form and endings of both, behind `us:` or `gb:` where only that
    spelling is certain: *cheque* is *check* in America, and *check* is many things in Britain.
    """
    table: dict[str, str] = {}
    for line in read_words("spelling_en") if wanted in {"en-US", "en-GB", "en-GB-oxendict"} else ():
        only, _colon, forms = line.rpartition(": ")
        american, british, *endings = forms.split()
        to_american = wanted == "en-US" or (wanted == "en-GB-oxendict" and american.replace("z", "s") == british)
        if not only or only == ("us" if to_american else "gb"):
            for ending in endings or [""]:
                ending = ending.strip("-")
                one, other = american + ending, british + ending
                table[other if to_american else one] = one if to_american else other
    return table
