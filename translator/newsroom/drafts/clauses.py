"""Splits a long sentence at its clauses, so that they can be translated separately, and joins their translations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern

_STRONG = pattern(r"[;；]\s*|[：](?=.{8})|:\s+(?=.{20})|(?<!\s)\s++[—–]++\s++|——")
_WEAK = pattern(r"[，]|,\s+(?=\D)")
_BLANK = pattern(r"\s+")
_BETWEEN_HAN = pattern(r"(?<=[\u3400-\u9fff、])(?=[\u3400-\u9fff])")
_OPENING = "“‘「『《（([〈"
_CLOSING = "”’」』》）)]〉"
_PAIRED = pattern(r"(?P<apostrophe>(?<=\w)’(?=\w)|(?<=s)’(?=\s))|[“‘「『《（([〈”’」』》）)\]〉\"]")
MIN_CLAUSE = {"Latn": 24, "Han": 8}
"""Least code points of a part: a shorter one is not worth translating separately."""
_STOP = pattern(r"(?<![.。])[.。](?=[”’」』）)\"]*$)")
_ENDS = ".!?。！？…"
_BETWEEN = ",;:–—，；：、"
# Target is Chinese → mark at the end of a clause of the source → the mark in its place.
_MARKS = {
    True: dict(zip(_BETWEEN, ("，", "；", "：", "——", "——", "，", "；", "：", "、"), strict=True)),
    False: dict(zip(_BETWEEN, (",", ";", ":", " –", " –", ",", ";", ":", ","), strict=True)),
}
# Words that have a capital only because a sentence begins with them.
_WITHIN = pattern(
    r"(?:The|A|An|This|That|These|Those|It|Its|He|She|They|We|His|Her|Their|Our|There|And|But|Or|So|While|When|Which|Who|"
    r"As|In|On|At|By|For|From|With|Of|To|After|Before|Because|If|Although|Though)\b"
)


def split_clauses(text: str, tag: str) -> list[str]:
    """
    Cut `text` once at its best place: the strong mark, else the comma, nearest to the middle and outside of brackets.

    Returns the parts in order, the mark with the part before it; a list of one where there is no good place.
    """
    return _cut(text, tag, (_STRONG, _WEAK))


def split_long(text: str, tag: str, longest: int) -> list[str]:
    """
    Cut `text` into parts of at most `longest` code points, at clauses, else at a blank or between two characters.

    A part without any such place stays as long as it is.
    """
    if len(text) <= longest:
        return [text]
    parts = split_clauses(text, tag)
    if len(parts) == 1:
        parts = _cut(text, tag, (_BLANK, _BETWEEN_HAN), inside=True)
    return [text] if len(parts) == 1 else [piece for part in parts for piece in split_long(part, tag, longest)]


def join_clauses(clauses: Sequence[str], targets: Sequence[str], target_tag: str) -> str:
    """
    Return the translations of `clauses` as one sentence.

    A model ends whatever it is given with a full stop, and begins it with a capital: between two clauses stands the
    mark that the source has there.
    """
    into_chinese = is_chinese(target_tag)
    joined, *rest = (target.strip() for target in targets)
    for clause, text in zip(clauses, rest, strict=False):
        mark = _MARKS[into_chinese].get(clause.rstrip()[-1:], "")
        is_within = clause.rstrip()[-1:] not in _ENDS
        if is_within:
            joined = _STOP.sub("", joined)
            joined += "" if joined.endswith(tuple(_MARKS[into_chinese])) else mark
        if not into_chinese and is_within and _WITHIN.match(text):
            text = text[0].lower() + text[1:]
        joined = joined + text if into_chinese else f"{joined} {text}".strip()
    return joined


def _cut(text: str, tag: str, patterns: Sequence[re.Pattern[str]], *, inside: bool = False) -> list[str]:
    for cue in patterns:
        places = list(_places(text, tag, cue, inside=inside))
        if places:
            best = min(places, key=lambda place: abs(place - len(text) / 2))
            return [text[:best].strip(), text[best:].strip()]
    return [text]


def _places(text: str, tag: str, pattern: re.Pattern[str], *, inside: bool) -> Iterator[int]:
    least = MIN_CLAUSE["Han" if is_chinese(tag) else "Latn"]
    nested = [] if inside else list(_nested_spans(text))
    for found in pattern.finditer(text):
        is_long = found.start() >= least and len(text) - found.end() >= least
        if is_long and not any(start < found.start() < end for start, end in nested):
            yield found.end()


def _nested_spans(text: str) -> Iterator[tuple[int, int]]:
    depth, start, is_quoted = 0, 0, False
    for mark in _PAIRED.finditer(text):
        before = depth > 0 or is_quoted
        if mark[0] == '"':
            is_quoted = not is_quoted
        elif not mark["apostrophe"]:
            depth += (mark[0] in _OPENING) - (mark[0] in _CLOSING)
        if not before:
            start = mark.start()
        elif depth <= 0 and not is_quoted:
            yield start, mark.end()
    if depth > 0 or is_quoted:
        yield start, len(text)
