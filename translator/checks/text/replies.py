"""
Recognises the reply of a service in the place of a translation: a refusal, a greeting, a request for the text, a quota.

Each kind is a row of `data/replies.txt`. What the source itself says is no reply.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from translator.checks.word_lists import literal_hints, read_words
from translator.patterns import pattern


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
_ADDRESS = _REPLIES[True].pop()
"""您, where the source speaks to nobody: people write so, engines only when they answer. It is the last row."""
_REPLIES[False].pop()


@cache
def _hints(into_chinese: bool) -> AhoCorasick:
    """Return what finds a hint of any reply: hardly any text has one."""
    return AhoCorasick(sorted({hint for reply in _REPLIES[into_chinese] for hint in reply.hints}))


_SHORT, _HEAD = {True: 50, False: 120}, {True: 25, False: 60}
"""Whether Chinese → the length to which a text is read; how much is read of a longer one, which answers at once."""
_EDGE = 10
"""Characters before the end of what is read, where an expression may go on: I couldn't help | thinking."""
_OFFERS_HELP = next(reply.spoken_of for reply in _REPLIES[False] if reply.says.search("i hope this helps"))


def find_reply(source: str, target: str, *, is_into_chinese: bool) -> re.Match[str] | None:
    """
    Return the words of `target` that only a service says, and of which `source` does not speak.

    Without a source, only refusals are told: they are the first row.
    """
    text = target if len(target) <= _SHORT[is_into_chinese] else target[: _HEAD[is_into_chinese]]
    text = text if is_into_chinese else text.lower().replace("’", "'")
    # Half a surrogate pair, which a file may hold, is nothing to the automaton.
    plain = text if text.isprintable() else text.encode("utf-8", "replace").decode("utf-8")
    if not _hints(is_into_chinese).find_matches_as_indexes(plain):
        return None
    asked = source.lower().replace("’", "'")
    for reply in _REPLIES[is_into_chinese][: None if source else 1]:
        found = reply.says.search(text) if any(map(text.__contains__, reply.hints)) else None
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
