"""Word tables in `data/`, and the regular expressions that are made of their words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter
from os.path import commonprefix
from pathlib import Path
from typing import Final

from translator.bilingual.tables import read_table
from translator.bilingual.words.patterns import pattern

_LETTERS: Final = pattern("[a-z]+")
DATA: Final = Path(__file__).parent / "data"


@cache
def table(name: str, columns: int) -> list[list[str]]:
    return read_table(DATA / f"{name}.tsv", columns)


def word_pattern(name: str) -> str:
    """Return the regular expression whose alternatives are the words of `data/<name>.txt`; the first that fits wins."""
    lines = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return "|".join(word for line in lines if not line.startswith("#") for word in line.split())


def number_words(name: str) -> dict[str, int]:
    """Return one list of `number_words.tsv`: English word → value."""
    rows = table("number_words", 3)
    return {word: int(value) for row_name, value, words in rows if row_name == name for word in words.split()}


def phrases(cell: str) -> tuple[str, ...]:
    """Return the words and phrases of a cell, in which a hyphen stands for a blank."""
    return tuple(phrase.replace("-", " ") for phrase in cell.split())


def first_words(forms: Iterable[str]) -> frozenset[str]:
    """Return the letters with which each of `forms` begins, up to a blank or a sign."""
    return frozenset(match[0] for form in forms if (match := _LETTERS.match(form)))


def any_word(words: Iterable[str]) -> str:
    """Return a pattern for any of `words` that shares their beginnings: several times as fast as a plain list."""
    return _sharing(sorted({*words}))  # Equal words are an equal pattern, which is compiled already.


def _sharing(words: Sequence[str]) -> str:
    """Return a pattern for any of `words`, which are sorted."""
    is_empty = words[:1] == [""]
    parts = []
    for _first, branch in groupby(words[is_empty:], itemgetter(0)):
        same = [*branch]
        if len(same) == 1:
            parts.append(_escaped(same[0]))
            continue
        shared = len(commonprefix((same[0], same[-1])))  # noqa: RUF071 - of any strings
        parts.append(_escaped(same[0][:shared]) + _sharing([word[shared:] for word in same]))
    return f"(?:{'|'.join(parts)}){'?' if is_empty else ''}" if parts else ""


def _escaped(text: str) -> str:
    return text if text.isalnum() else re.escape(text)


def any_phrase(words: Iterable[str]) -> str:
    """Return `any_word` of phrases in which a hyphen may stand for each blank."""
    return any_word(words).replace(r"\ ", r"[\s-]")
