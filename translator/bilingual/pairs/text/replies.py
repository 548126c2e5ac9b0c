"""
Recognises the reply of a service in the place of a translation: a refusal, a greeting, a request for the text, a quota.

Each kind is a row of `data/replies.txt`. What the source itself says is no reply.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from translator.bilingual.pairs.word_lists import literal_hints, read_words
from translator.bilingual.words.patterns import WordFinder, pattern


class _Reply(NamedTuple):
    """What a kind of reply says in one language."""

    hints: frozenset[str]
    says: re.Pattern[str]
    spoken_of: tuple[re.Pattern[str], re.Pattern[str]]
    """What an English and a Chinese source has that says so itself."""


def _replies(*, into_chinese: bool) -> list[_Reply]:
    found = []
    for row in read_words("replies"):
        chinese, english, *spoken_of = row.split("\t")
        says = chinese if into_chinese else rf"(?<![a-z'])(?:{english})"
        first, second = map(pattern, spoken_of)
        found.append(_Reply(literal_hints(says), pattern(says), (first, second)))
    return found


_REPLIES = {is_chinese: _replies(into_chinese=is_chinese) for is_chinese in (True, False)}
# 您, where the source speaks to nobody: people write so, engines only when they answer. It is the last row.
_ADDRESS = _REPLIES[True].pop()
_REPLIES[False].pop()


@cache
def _hints(into_chinese: bool) -> tuple[WordFinder, list[list[_Reply]]]:
    """Return what finds the hints of replies, and of which replies each of them is one."""
    hinted: dict[str, list[_Reply]] = {}
    for reply in _REPLIES[into_chinese]:
        for hint in reply.hints:
            hinted.setdefault(hint, []).append(reply)
    return WordFinder(hinted), list(hinted.values())


_SHORT, _HEAD = {True: 50, False: 120}, {True: 25, False: 60}
"""Whether Chinese → the length to which a text is read; how much is read of a longer one, which answers at once."""
# Characters before the end of what is read, where an expression may go on: I couldn't help | thinking.
_EDGE = 10
_OFFERS_HELP = next(reply.spoken_of for reply in _REPLIES[False] if reply.says.search("i hope this helps"))


def find_reply(source: str, target: str, *, is_into_chinese: bool) -> re.Match[str] | None:
    """
    Return the words of `target` that only a service says, and of which `source` does not speak.

    Without a source, only refusals are told: they are the first row.
    """
    text = target if len(target) <= _SHORT[is_into_chinese] else target[: _HEAD[is_into_chinese]]
    text = text if is_into_chinese else text.lower().replace("’", "'")
    finder, hinted = _hints(is_into_chinese)
    matches = finder.matches_in(text)
    if not matches:
        return None
    hinted_at = {id(reply) for index, _start, _end in matches for reply in hinted[index]}
    asked = source.lower().replace("’", "'")
    for reply in _REPLIES[is_into_chinese][: None if source else 1]:
        found = reply.says.search(text) if id(reply) in hinted_at else None
        is_cut = len(text) < len(target) and found is not None and found.end() > len(text) - _EDGE
        if found and not is_cut and not any(cue.search(asked) for cue in reply.spoken_of):
            return found
    return None


def address_of_reader(source: str, target: str) -> str:
    """Return how a Chinese draft speaks to its reader where `source` does not; empty where it does not either."""
    found = _ADDRESS.says.search(target[: _HEAD[True]] if len(target) > _SHORT[True] else target)
    asked = source.lower().replace("’", "'")
    return found[0] if found and not any(cue.search(asked) for cue in _ADDRESS.spoken_of) else ""


def speaks_of_help(source: str) -> bool:
    """Whether a source offers its reader help itself, so that polite words at the end are no assistant's."""
    return any(cue.search(source.lower().replace("’", "'")) for cue in _OFFERS_HELP)
