"""
People whom the words around them show in Chinese text: 馆长|诸葛明|说, 大使|邢海明|、|沈允熬|出席.

Segmentation goes by the words that it knows, and reads 明说 there. What stands between a title and the word with which
the sentence goes on is a name, whatever its characters mean elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from translator.bilingual.names.known_names import known_kinds
from translator.bilingual.names.name_words import name_words
from translator.bilingual.names.surnames import split_surname, surnames
from translator.bilingual.names.transliteration import SOUNDS, WRITTEN
from translator.bilingual.words import chinese_words
from translator.bilingual.words.patterns import longest_first, pattern

_NAME = pattern("[㐀-鿿]{1,4}")
_UNKNOWN = pattern("[㐀-鿿]{4,7}")
_NAME_PARTS = frozenset(("nr", "nrt", "nrfg", "ns", "nz"))
_LISTED = frozenset("、和与及")
# Parts of speech of the words with which a sentence goes on behind a name.
_VERBS = frozenset(("v", "d", "t", "vd"))
_FOREIGN = ("japanese_surname", "minority_part")
# Characters behind a name that are looked at.
_MOST_BEHIND = 8


def framed_people(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield where people stand whom a title, a list or a word of speech frames; whether their names are Chinese."""
    yield from ((*match.span("name"), False) for match in _spelt().finditer(text))
    end = 0
    for frame in _frame().finditer(text):
        start, is_titled = frame.end(), frame["title"] is not None
        while start >= end and (last := _end_of_name(text, start, is_titled=is_titled)):
            yield start, last, not _foreign().match(text, start, last)
            start, end, is_titled = last + 1, last, True
            if text[last : last + 1] not in _LISTED:
                break


def _end_of_name(text: str, start: int, *, is_titled: bool) -> int:
    """Return where the name that begins at `start` ends; 0 if none does, or if nothing shows where."""
    found = _NAME.match(text, start)
    if not found:
        return 0
    if foreign := _foreign().match(text, start):
        shorter = range(foreign.end(), foreign.start() + 2, -1)
        last = next((end for end in shorter if edge_at(text, end) >= (2 if is_titled else 4)), 0)
        if not last and is_titled and len(foreign[0]) > 3 and edge_at(text, foreign.end()):
            last = foreign.end()  # 罗德里格斯|谴责
        if last or not foreign["sound"]:
            return last
    unknown = _end_of_unknown(text, start) if is_titled else 0
    surname = next((length for length in (2, 1) if found[0][:length] in surnames()), 0)
    if not surname or found[0][:surname] in name_words("also_surname"):
        return unknown
    ends = [start + surname + given for given in (2, 1) if len(found[0]) >= surname + given]
    edges = {
        end: edge_at(text, end) for end in ends if not _is_other_word(text[start:end], text[start + surname : end])
    }
    # The word of speech behind 邢海明 is 说, and not 明说.
    best = max(edges, key=lambda end: edges[end], default=0)
    if unknown and edges.get(best, 0) < 2:
        return unknown
    if not best or edges[best] < _least_edge(text[start:best], is_titled=is_titled):
        return 0
    return best


def _end_of_unknown(text: str, start: int) -> int:
    """Return the end of a name of four to seven characters that are no words, such as 马海尔呷; 0 if there is none."""
    run = _UNKNOWN.match(text, start)
    for end in range(start + 4, run.end() + 1) if run else ():
        if edge_at(text, end) >= 2:
            name = text[start:end]
            tokens = chinese_words.tag(name, False)
            is_name = len(tokens) > 2 and all(len(word) == 1 or part in _NAME_PARTS for word, part in tokens)
            is_name = is_name and not split_surname(name)[0]
            is_name = is_name or any(part in name for part in name_words("minority_part"))
            return end if is_name and name[-1] not in name_words("not_given") else 0
    return 0


def _is_other_word(name: str, given: str) -> bool:
    """Whether characters are no name: 高度, 全中国, 王先生, or end in a word of speech."""
    if given in name_words("behind") or given in known_kinds() or not name_words("edge").isdisjoint(given):
        return True
    return _part_of(name) not in ("", "nr", "nrt")


def _least_edge(name: str, *, is_titled: bool) -> int:
    """Return how surely a name must end: one that begins with a word needs more than others: 高兴|地, 罗干|作."""
    if name[:2] not in surnames() and _part_of(name[:2]):
        return 3 if is_titled else 5
    return 1 if is_titled else 4


def _part_of(word: str) -> str:
    """Return the part of speech of a word of the dictionary; empty for what is none."""
    return chinese_words.tag(word, False)[0][1] if chinese_words.has_word(word) else ""


def edge_at(text: str, end: int) -> int:
    """Return how surely a name ends there: 4 before speech, 3 before marks, 2 and 1 before other verbs, 0 in words."""
    if not _NAME.match(text, end):
        return 0 if text.startswith("·", end) else 3
    ((word, part), *_others) = chinese_words.tag(text[end : end + _MOST_BEHIND], False)
    if text.startswith(tuple(name_words("behind")), end) and (part in _VERBS or word in name_words("behind")):
        return 4
    if text.startswith(tuple(name_words("edge_word")), end):
        return 3
    if text[end] in name_words("edge"):
        return 2
    return int(len(word) > 1 and part in _VERBS)


@cache
def _foreign() -> re.Pattern[str]:
    """
    Return the pattern of a name that is no Chinese one: Japanese, of two known parts (扎西次仁), or by its sound.

    The last two may be longer than the name.
    """
    japanese, parts = ("|".join(longest_first(name_words(kind))) for kind in _FOREIGN)
    given = rf"(?![{''.join(word for word in sorted(name_words('edge')) if len(word) == 1)}])[㐀-鿿]"
    return re.compile(rf"(?:{parts}){{2,3}}|(?:{japanese})(?:{given}){{0,3}}|(?P<sound>[{SOUNDS}]{{3,6}})")


@cache
def _spelt() -> re.Pattern[str]:
    """Return the pattern of names that show themselves what they are: 姆万吉·卡马乌, 央金卓玛."""
    titles, parts = ("|".join(longest_first(name_words(kind))) for kind in ("title", "minority_part"))
    dotted = rf"{WRITTEN}{{1,10}}(?:[·・]{WRITTEN}{{1,8}}){{1,3}}"
    return re.compile(rf"(?:{titles})?(?P<name>{dotted}|(?:{parts}){{2,3}})")


@cache
def _frame() -> re.Pattern[str]:
    """Return the pattern of what a name stands behind: a title, or the beginning of a clause."""
    titles = "|".join(longest_first(name_words("title")))
    names = set(surnames()).union(SOUNDS, *map(name_words, _FOREIGN))
    first = "".join(sorted({name[0] for name in names}))
    return re.compile(rf"(?:(?P<title>{titles})|(?:^|[，。；：！？“”（）\s]|据))(?=[{first}])")
