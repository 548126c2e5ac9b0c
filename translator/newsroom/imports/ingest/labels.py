"""
The words of by-lines, from `data/byline_words.tsv`: labels and what they label, outlets, titles, names.

Case does not matter; texts are narrow (`dates.narrow`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from translator.bilingual.names.name_lists import surnames
from translator.bilingual.tables import read_table
from translator.bilingual.words.patterns import longest_first, pattern

PEOPLE = frozenset({"author", "editor", "proofreader", "translator", "reviewer", "photographer", "publisher"})
_ALONE = ("title", "summary", "disclaimer", "original")
_LABELS = (*sorted(PEOPLE), *_ALONE, "date", "updated", "organisation", "publication", "rest")
HAN = "\u4e00-\u9fff"


class Field(NamedTuple):
    kind: str
    """
    A role, or `title summary date updated organisation disclaimer publication original`; `likely_author` for a name
    without a label, `rest` for what is understood or short, and has no place in the front matter.
    """
    value: str
    """Empty where the line is only the label."""


@cache
def words(kind: str) -> frozenset[str]:
    """Return the words of one kind, in lower case."""
    return frozenset(word.replace("_", " ").casefold() for word in _rows()[kind].split())


@cache
def kinds() -> dict[str, str]:
    """Return label → kind of field."""
    return {label: kind for kind in _LABELS for label in words(kind)}


@cache
def label_pattern() -> re.Pattern[str]:
    """
    Return the pattern of a label with what ties it to its value; where a date begins there is a NUL.

    Groups: `label` (`Editor:`, `编辑/`, `编辑 `), `stamp` (a label before a date), `by`, `reporter` (before a name).
    """
    known = kinds()
    han = [label for label in known if re.match(f"[{HAN}]", label)]
    people = [label for label in han if known[label] in PEOPLE]
    tied = [label for label in han if known[label] in PEOPLE | {"rest", "organisation", "publication"}]
    dated = [label for label in known if known[label] in {"date", "updated"}]
    surname = "".join(one[0] for one in surnames())
    before_by = [word for role in [*PEOPLE, "rest"] if f"{role}_by" in _rows() for word in words(f"{role}_by")]
    edge = r"(?:(?<=[\s/|丨;,，、·•()（）【】\[\]〔〕「」:\x00.。!◎▲●○■□—–*_-])|^)"
    return pattern(
        rf"{edge}(?:by\s+)?(?P<label>{_either(known)})\s?:[*_]{{0,2}}\s*"
        rf"|{edge}(?P<slashed>{_either(tied)})\s?[/|丨](?!\s?[文图圖摄攝](?:[\s:/]|$))\s?"
        rf"|{edge}(?P<spaced>{_either([one for one in people if len(one) > 1])})\s+(?=[{HAN}])"
        rf"|{edge}(?P<stamp>{_either(dated)})\s*(?:\b(?:on|at)\b)?[,:\s]*(?=\x00)"
        rf"|(?<![\w'’])(?P<by>(?:(?:{_either(before_by)})\s+)?(?:from (?:the )?(?:original )?\w+ )?)by"
        r"(?P<colon>:)?(?:(?<=:)\s*|\s+)(?=\S)"
        r"|(?:本报|本報|本刊|本网|本網|本社|特约|特約|特派|见习|見習|实习|實習|首席|资深|資深|全媒体|全媒體|驻..|駐..)*"
        rf"(?P<reporter>(?:摄影|攝影)?[记記]者|通[讯訊][员員]|[实實][习習]生)(?=\s*[{surname}])"
        rf"|{edge}(?P<compiler>[编編][译譯])(?=[{surname}])"
        rf"|{edge}(?:本报|本報|本刊|本网|本網)[记記]者\s*(?=[{HAN}])",
        re.IGNORECASE,
    )


@cache
def role_before_by() -> dict[str, str]:
    """Return what stands before `by` → role: `edited` → editor."""
    roles = [*PEOPLE, "rest"]
    return {word: role for role in roles if f"{role}_by" in _rows() for word in words(f"{role}_by")}


def _either(forms: Iterable[str]) -> str:
    return "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in longest_first(forms))


@cache
def _rows() -> dict[str, str]:
    return dict(read_table(Path(__file__).parent / "data" / "byline_words.tsv", 2))
