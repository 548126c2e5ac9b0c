"""
A rule of the gate for drafts that speak of something else: the replies of services, whatever their words.

Lists of what services say end where somebody words it anew. What all replies have in common is that nothing in them
stands for anything in the source: no word by the dictionary, no number and no name.

The bounds were chosen on 1,156 translations by people and by Firefox's models, of which they stop none, and on 120
replies beside 30 sentences, of which they stop 93 %. Elsewhere they do less well: 16 later replies beside 30 other
sentences 88 %, and of the freer translations of our own pages and messages they refuse 30 of 6,526
(`benchmarks/quality/service_replies.py`).
"""

from __future__ import annotations

from translator.bilingual.words.dictionary import load_dictionary
from translator.bilingual.words.english_words import stems_of
from translator.bilingual.words.inline import plain_text
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern
from translator.bilingual.words.shared_words import shared_words

MOST_SHARED = 0.1
"""Share of the known words of both texts; a translation has some 0.7."""
FEWEST_WORDS = 4
"""Words of the source that the dictionary has to know: short sentences are put in other words."""
# Numbers, and names in Latin letters: what both texts write alike.
_AS_IT_IS = pattern(r"\d+|[A-Za-z]{3,}")


def is_unrelated(source: str, target: str, target_tag: str) -> bool:
    """Whether a draft says nothing of what its source says; False where there is no dictionary (extra `lexicon`)."""
    source, target = plain_text(source), plain_text(target)
    if not set(_AS_IT_IS.findall(source)).isdisjoint(_AS_IT_IS.findall(target)):
        return False
    is_into_chinese = is_chinese(target_tag)
    most_known = len(stems_of(source)) if is_into_chinese else len(source) // 2
    # Last: to load it takes a moment, to make it when it is first needed some seconds.
    dictionary = load_dictionary() if most_known >= FEWEST_WORDS else None
    if dictionary is None:
        return False
    found = shared_words(*((source, target) if is_into_chinese else (target, source)), dictionary)
    known = found.english if is_into_chinese else found.chinese
    return known >= FEWEST_WORDS and found.shared <= MOST_SHARED * (found.english + found.chinese)
