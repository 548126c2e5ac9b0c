"""Takes out what a decoder says twice in a row: a word, an item of a list, a clause."""

from __future__ import annotations

import re

from translator.language import EN, ZH_HANS, is_chinese

_CLAUSE = {
    True: re.compile(r"(?:(?<=[，；：、。])|^)([^，。；：、！？]{4,60})(?:[，、]\1)++(?=[，。；、！？]|$)"),
    False: re.compile(r"(?<![^,;:\s])([^,.;:!?]{3,90})(?:, \1)++(?=[,.;!?]| and | or |$)"),
}
"""Whether the text is Chinese → the same clause, or item of a list, twice."""
_WORD = {
    True: re.compile(r"([\u3400-\u9fff]{2,6})\1|的的|了了|是是|在在|和和|我我"),
    False: re.compile(r"\b([A-Za-z]+)\s+\1\b", re.IGNORECASE),
}
"""A cheap test whether the check of doubled words could find anything."""


_LOOP = re.compile(r"(\S.{1,59}?)(?:[，、, ]*\1){3}")
"""What is said four times and more is not a slip, and the gate stops it."""


def drop_repeated_words(text: str, source: str, target_tag: str) -> str:
    """Return `text` with what it says twice in a row once, unless the source says something twice too."""
    into_chinese = is_chinese(target_tag)
    clause, word = _CLAUSE[into_chinese], _WORD[into_chinese]
    if not (clause.search(text) or word.search(text)) or _LOOP.search(text):
        return text
    if not _CLAUSE[not into_chinese].search(source):
        text = clause.sub(r"\1", text)
    if not word.search(text):
        return text
    from translator.checks.base import Pair
    from translator.checks.fixes import fix_pairs

    pair = Pair(source, text, EN if into_chinese else ZH_HANS, ZH_HANS if into_chinese else EN)
    return fix_pairs([pair], only=("rep.words",), is_draft=True)[0]
