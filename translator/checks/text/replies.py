"""
Recognises the reply of a service in the place of a translation: a refusal, a greeting, a request for the text, a quota.

Each kind is a row of `data/replies.txt`. What the source itself says is no reply.
"""

from __future__ import annotations

import re

from translator.checks.word_lists import read_words
from translator.patterns import pattern

_ROWS = [row.split("\t") for row in read_words("replies")]
_SAYS = {True: [row[0] for row in _ROWS], False: [rf"(?<![a-z'])(?:{row[1]})" for row in _ROWS]}
"""Whether into Chinese → what each row says."""
_COMPILED = {is_chinese: [pattern(says) for says in rows] for is_chinese, rows in _SAYS.items()}
_ANY = {True: pattern("|".join(_SAYS[True])), False: pattern(rf"(?<![a-z'])(?:{'|'.join(row[1] for row in _ROWS)})")}
"""One pass over a text tells whether it has any; most have none."""
_HEAD = 120
"""Characters that are read: what answers does so at once."""
_SPOKEN_OF = [(pattern(row[2]), pattern(row[3])) for row in _ROWS]
_OFFERS_HELP = next(
    cues for says, cues in zip(_COMPILED[False], _SPOKEN_OF, strict=True) if says.search("i hope this helps")
)


def find_reply(source: str, target: str, *, is_into_chinese: bool) -> re.Match[str] | None:
    """
    Return the words of `target` that only a service says, and of which `source` does not speak.

    Without a source, only refusals are told: they are the first row.
    """
    text = target[:_HEAD] if is_into_chinese else target[:_HEAD].lower().replace("’", "'")
    if not _ANY[is_into_chinese].search(text):
        return None
    asked = source.lower().replace("’", "'")
    for says, spoken_of in zip(_COMPILED[is_into_chinese][: None if source else 1], _SPOKEN_OF, strict=False):
        found = says.search(text)
        if found and not any(cue.search(asked) for cue in spoken_of):
            return found
    return None


def speaks_of_help(source: str) -> bool:
    """Whether a source offers its reader help itself, so that polite words at the end are no assistant's."""
    return any(cue.search(source.lower().replace("’", "'")) for cue in _OFFERS_HELP)
