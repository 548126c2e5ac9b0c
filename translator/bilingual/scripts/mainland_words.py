"""
The mainland's words for those of Taiwan and Hong Kong: 軟體 becomes 软件, where its characters alone would be 软体.

A word is taken where the segmenter may have one: 公車 is a bus, and 辦公車輛 holds none.

Source: `data/mainland_words.txt`, then `data/regional_words.txt` read backwards.
"""

from __future__ import annotations

import hashlib
from functools import cache

from translator.bilingual.scripts.word_conversion import DATA, RegionalWord, word_lists, words_of
from translator.bilingual.tables import read_list
from translator.bilingual.words import chinese_words
from translator.bilingual.words.language import script_converter

# The last has sets of words that say where.
_LISTS = ("mainland_words.txt", "regional_words.txt", "converted_words.txt")
CONFIGS = {"tw2sp": "tw2s", "hk2sp": "hk2s"}
"""Configuration with the mainland's words → the one for its characters."""


def to_mainland_words(text: str, config: str) -> str:
    """Return a Simplified `text`, converted by one of `CONFIGS`, in the mainland's words; time is linear."""
    words, lengths = _words(config)
    if lengths.keys().isdisjoint(text):
        return text
    tokens = words_of(text)
    around = frozenset(token for token, _tag in tokens)
    ends: dict[int, str] = {}
    at = 0
    for token, _tag in tokens:
        ends.update(dict.fromkeys(range(at + 1, at + len(token)), token))
        at += len(token)
    pieces: list[str] = []
    at = 0
    while at < len(text):
        taken, piece = 1, text[at]
        for length in lengths.get(text[at], ()) if at not in ends else ():
            word, inside = text[at : at + length], ends.get(at + length, "")
            found = words.get(word)
            # It may end inside what the segmenter made of unknown characters, and in no word of its dictionary.
            if found is not None and found.fits(around) and not (inside and chinese_words.has_word(inside)):
                taken, piece = length, word if found.word == "=" else found.word
                break
        pieces.append(piece)
        at += taken
    return "".join(pieces)


@cache
def _words(config: str) -> tuple[dict[str, RegionalWord], dict[str, list[int]]]:
    """Return word → the mainland's, and first character → how long such words are, the longest first."""
    lines = [line.split() for line in read_list(DATA / "mainland_words.txt")]
    sets = dict(word_lists()[0])
    sets.update((name[1:], sets.get(name[1:], frozenset()) | set(rest)) for name, *rest in lines if name[0] == "@")
    simplify = script_converter("t2s").convert
    column = 1 if config == "tw2sp" else 2
    rows = map(str.split, read_list(DATA / "regional_words.txt"))
    found = {simplify(row[column]): RegionalWord(row[0]) for row in rows if simplify(row[column]) != row[0]}
    for name, *rest in lines:
        if name[0] != "@":
            where = rest[1] if len(rest) > 1 else ""
            context = sets[where.removeprefix("!")] if where else frozenset[str]()
            found[name] = RegionalWord(rest[0], context, where.startswith("!"))
    lengths: dict[str, set[int]] = {}
    for word in found:
        lengths.setdefault(word[0], set()).add(len(word))
    return found, {first: sorted(those, reverse=True) for first, those in lengths.items()}


@cache
def mainland_version() -> str:
    """Return eight digits that change with the lists of words."""
    return hashlib.sha256(b"".join((DATA / name).read_bytes() for name in _LISTS)).hexdigest()[:8]
