"""The forms of English nouns and verbs: of the lists in `data/`, which are all that the rules of grammar know."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from translator.checks.word_lists import read_words

_BE = {"is": "are", "was": "were", "isn't": "aren't", "wasn't": "weren't", "has been": "have been"}


class Words(NamedTuple):
    """Nouns and verbs, by their form: each word of a list → what it should be where that form is wrong."""

    lists: dict[str, frozenset[str]]
    """As a rule names it (`noun`, `third`) → the words."""
    base: dict[str, str]
    plain: dict[str, str]
    """Third person, or `is` → what stands after "they"."""
    third: dict[str, str]
    participle: dict[str, str]
    singular: dict[str, str]
    plural: dict[str, str]


@cache
def word_forms() -> Words:
    """Return the forms of all words of the lists."""
    nouns = dict(map(_noun, read_words("nouns_en")))
    masses = {wrong: right for right, wrong in map(str.split, read_words("uncountable_nouns_en"))}
    verbs = [_verb(*line.split()) for line in read_words("verbs_en")]
    third = {base: third for base, third, _past, _participle in verbs}
    past = {past: base for base, _third, past, _participle in verbs if past != base}
    participle = {base: participle for base, _third, _past, participle in verbs}
    lists = {
        "noun": nouns.keys(),
        "nouns": set(nouns.values()),
        "plural": set(nouns.values()) - _MEASURES,
        "mass": set(masses.values()),
        "masses": masses.keys(),
        "base": third.keys(),
        "third": set(third.values()),
        "past": past.keys() - {"found", "left", "felt", "saw", "rose", "lost", "led"},
        "participle": set(participle.values()),
    }
    return Words(
        {name: frozenset(words) for name, words in lists.items()},
        {third: base for base, third in third.items()}
        | past
        | {form: base for base, form in participle.items() if form not in past}
        | dict.fromkeys(("is", "was", "been", "being", "are", "were"), "be"),
        {third: base for base, third in third.items()} | _BE | {"doesn't": "don't", "hasn't": "haven't"},
        third | {"are": "is", "were": "was", "don't": "doesn't"},
        participle | {past: participle[base] for past, base in past.items()},
        {plural: singular for singular, plural in nouns.items()}
        | masses
        | {f"{word}s": word for word in ("million", "billion", "trillion", "thousand", "hundred")},
        nouns | {"this": "these", "that": "those"} | {word: _with_s(word) for word in _NOUNS_AND_VERBS},
    )


_MEASURES = {
    "years", "months", "weeks", "days", "hours", "minutes", "seconds", "decades", "kilometers", "kilometres", "miles",
    "meters", "metres", "kilograms",
}  # fmt: skip
"""Plurals that may take a verb in the singular, as they are one amount: the past two decades has seen …"""


_NOUNS_AND_VERBS = (
    "report", "study", "change", "plan", "claim", "call", "attack", "drug", "plant", "dish", "result", "figure", "fact",
    "date", "place", "problem", "face", "cost",
)  # fmt: skip
"""Words that a rule takes for nouns behind `these`."""


def _noun(line: str) -> tuple[str, str]:
    singular, _blank, plural = line.partition(" ")
    return singular, plural or _with_s(singular)


def _verb(base: str, past: str = "", participle: str = "") -> tuple[str, str, str, str]:
    """Return the base, the third person, the past and the participle of a verb."""
    third = {"have": "has", "be": "is", "do": "does", "go": "goes"}.get(base) or _with_s(base)
    regular = f"{base}d" if base.endswith("e") else f"{base[:-1]}ied" if base[-2:] in _CONSONANT_Y else f"{base}ed"
    return base, third, past or regular, participle or past or regular


_CONSONANT_Y = frozenset(f"{letter}y" for letter in "bcdfghjklmnpqrstvwxz")


def _with_s(word: str) -> str:
    if word[-2:] in _CONSONANT_Y:
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"
