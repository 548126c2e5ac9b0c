"""The forms of English nouns and verbs: of the lists in `data/`, which are all that the rules of grammar know."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from translator.bilingual.pairs.word_lists import read_words

_BE_BASES = dict.fromkeys(("is", "was", "been", "being", "are", "were"), "be")
# Forms after "he" of verbs that are not in the list → the same after "they".
_PLAIN = {
    "is": "are", "was": "were", "isn't": "aren't", "wasn't": "weren't", "has been": "have been", "doesn't": "don't",
    "hasn't": "haven't",
}  # fmt: skip
_THIRD = {"are": "is", "were": "was", "don't": "doesn't"}
_DEMONSTRATIVES = {"this": "these", "that": "those"}
_SCALES = ("million", "billion", "trillion", "thousand", "hundred")
# Plurals that may take a verb in the singular, as they are one amount: the past two decades has seen …
_MEASURES = {
    "years", "months", "weeks", "days", "hours", "minutes", "seconds", "decades", "kilometers", "kilometres", "miles",
    "meters", "metres", "kilograms",
}  # fmt: skip
# Pasts that are other words too.
_AMBIGUOUS_PASTS = {"found", "left", "felt", "saw", "rose", "lost", "led"}


class Words(NamedTuple):
    """Nouns and verbs, by their form: each word of a list → what it should be where that form is wanted."""

    lists: dict[str, frozenset[str]]
    """As a rule names it (`noun`, `third`) → the words."""
    base: dict[str, str]
    plain: dict[str, str]
    """Third person, or `is` → what stands behind "they"."""
    third: dict[str, str]
    participle: dict[str, str]
    gerund: dict[str, str]
    singular: dict[str, str]
    plural: dict[str, str]


@cache
def word_forms() -> Words:
    """Return the forms of all words of the lists."""
    nouns, shared_nouns = (dict(map(_noun, words)) for words in _read("nouns_en"))
    verbs, shared_verbs = ([_verb(*line.split()) for line in words] for words in _read("verbs_en"))
    shared_verbs += [_verb(*line.split()) for line in read_words("irregular_verbs_en")]
    masses = {wrong: right for right, wrong in map(str.split, read_words("uncountable_nouns_en"))}
    base, third, participle = ({}, {}, {})  # type: tuple[dict[str, str], dict[str, str], dict[str, str]]
    for verb in (*shared_verbs, *verbs):
        third[verb.base] = verb.third
        participle |= {verb.base: verb.participle, verb.past: verb.participle}
        base |= dict.fromkeys((verb.third, verb.past, verb.participle), verb.base)
    lists: dict[str, Iterable[str]] = {
        "noun": nouns,
        "nouns": nouns.values(),
        "plural": {*nouns.values(), *shared_nouns.values()} - _MEASURES,
        "mass": masses.values(),
        "masses": masses,
        "base": (verb.base for verb in verbs),
        "third": (verb.third for verb in verbs),
        "past": {verb.past for verb in verbs if verb.past != verb.base} - _AMBIGUOUS_PASTS,
    }
    return Words(
        lists={name: frozenset(words) for name, words in lists.items()},
        base=base | _BE_BASES,
        plain={form: verb for verb, form in third.items()} | _PLAIN,
        third=third | _THIRD,
        participle=participle,
        gerund={verb: _gerund(verb) for verb in third},
        singular={plural: noun for noun, plural in nouns.items()} | masses | {f"{word}s": word for word in _SCALES},
        plural=nouns | shared_nouns | _DEMONSTRATIVES,
    )


def _read(name: str) -> tuple[list[str], list[str]]:
    """Return the lines of a list of nouns or verbs, and without their `+` those of words that are both."""
    lines = read_words(name)
    return [line for line in lines if line[0] != "+"], [line[1:] for line in lines if line[0] == "+"]


def _noun(line: str) -> tuple[str, str]:
    singular, _blank, plural = line.partition(" ")
    return singular, plural or _with_s(singular)


class _Verb(NamedTuple):
    base: str
    third: str
    past: str
    participle: str


def _verb(base: str, past: str = "", participle: str = "") -> _Verb:
    third = {"have": "has", "be": "is", "do": "does", "go": "goes"}.get(base) or _with_s(base)
    regular = f"{base}d" if base.endswith("e") else f"{base[:-1]}ied" if base[-2:] in _CONSONANT_Y else f"{base}ed"
    return _Verb(base, third, past or regular, participle or past or regular)


def _gerund(base: str) -> str:
    if base.endswith("ie"):
        return f"{base[:-2]}ying"
    stem = base.removesuffix("e") if base != "be" and not base.endswith(("ee", "oe", "ye")) else base
    return f"{stem}{stem[-1] if _DOUBLING.fullmatch(base) else ''}ing"


_DOUBLING = re.compile(r"(?:[^aeiou]|qu)+[aeiou][^aeiouwxy]|(?:be|for|ad|com|oc|pre|re)(?:gin|get|mit|cur|fer)")
_CONSONANT_Y = frozenset(f"{letter}y" for letter in "bcdfghjklmnpqrstvwxz")


def _with_s(word: str) -> str:
    if word[-2:] in _CONSONANT_Y:
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"
