"""
Chinese names in Latin letters: pinyin as the mainland writes it, Wade–Giles as Taiwan does, and Cantonese of Hong Kong.

Source: GB/T 28039-2011 (names of people in pinyin), GB/T 16159-2012 (pinyin of words), the tables of Wade and Giles,
and the usage of Hong Kong's government.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import product
from typing import Literal

from translator.bilingual.names.pinyin import pinyin_of
from translator.bilingual.names.surnames import pinyin_surnames, split_surname, surnames
from translator.bilingual.words.language import fold_script
from translator.bilingual.words.patterns import pattern

System = Literal["pinyin", "wade-giles", "cantonese"]
SYSTEMS: tuple[System, ...] = ("pinyin", "wade-giles", "cantonese")
# Readings of a character that a name is looked for in; more are rare words.
_MOST_READINGS = 3
# Characters that names read otherwise than most words.
_IN_NAMES = {"长": "chang", "長": "chang", "晟": "sheng", "都": "du", "曾": "zeng", "翟": "zhai"}
_SYLLABLE = pattern("(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)([a-zü]+)")
_APOSTROPHE_BEFORE = ("a", "o", "e")
# Without the apostrophes of Wade and Giles, which names on passports do not have.
_WADE_INITIALS = {
    "b": "p", "p": "p", "d": "t", "t": "t", "g": "k", "k": "k", "j": "ch", "q": "ch", "x": "hs", "zh": "ch", "ch": "ch",
    "sh": "sh", "r": "j", "z": "ts", "c": "ts",
}  # fmt: skip
_WADE_SYLLABLES = {
    "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tzu", "si": "szu", "er": "erh",
    "ge": "ko", "ke": "ko", "he": "ho", "gui": "kuei", "kui": "kuei", "ye": "yeh", "yan": "yen", "yi": "yi",
    "you": "yu", "yong": "yung", "yue": "yueh", "duo": "to", "tuo": "to", "nuo": "no", "luo": "lo", "zuo": "tso",
    "cuo": "tso", "suo": "so", "zhuo": "cho", "chuo": "cho", "ruo": "jo", "huo": "huo", "guo": "kuo", "kuo": "kuo",
    "shuo": "shuo",
}  # fmt: skip
_WADE_FINALS = {"ie": "ieh", "ian": "ien", "iong": "iung", "ong": "ung", "ue": "ueh", "üe": "ueh"}


def romanised(name: str, system: System = "pinyin", *, is_place: bool = False) -> tuple[str, ...]:
    """
    Return a Chinese name in Latin letters: the usual form, then others that may be meant.

    A person's has the surname first, and the given name as one word (欧阳晓岚 is `Ouyang Xiaolan`), or with hyphens
    where the system is not pinyin (`Lin Chia-jung`); a place's is one word (`Xi'an`). Others come from characters of
    several readings, and from `ü` (`Lü`, `Lyu`, `Lu`). Empty for a text that is no Chinese name. Either script.
    """
    name = fold_script(name)
    surname, given = ("", name) if is_place else split_surname(name)
    readings = [_readings(character, system) for character in given]
    if not given or not all(readings):
        return ()
    first = _given_readings(given, system)
    orders = [first, *(order for order in product(*readings) if order != first)]
    join = _joined if system == "pinyin" else _hyphenated
    givens = [join(order) for order in orders[: _MOST_READINGS**2]]
    if not surname:
        return tuple(dict.fromkeys(form for each in givens for form in _with_umlauts(each)))
    return tuple(
        dict.fromkeys(
            f"{before} {after}"
            for each in givens
            for written in _surname_forms(surname, system)
            for before in _with_umlauts(written)
            for after in _with_umlauts(each)
        )
    )


def _surname_forms(surname: str, system: System) -> tuple[str, ...]:
    known = surnames()[surname]
    if system == "pinyin":
        return (known.pinyin,)
    if system == "wade-giles":
        return tuple(dict.fromkeys((wade_giles_of(known.pinyin.lower()).capitalize(), *known.others)))
    is_read_as_words_are = readings_of(surname)[:1] == (known.pinyin.lower(),)  # Unlike 曾, 仇 and 单.
    cantonese = cantonese_readings().get(surname, ())[:1] if is_read_as_words_are else ()
    return tuple(dict.fromkeys((*(form.capitalize() for form in cantonese), *known.others))) or (known.pinyin,)


def _with_umlauts(form: str) -> tuple[str, ...]:
    """Return what stands for `ü` in names: itself, `yu` as in passports, or `u`, `v`."""
    if "ü" not in form and "Ü" not in form:
        return (form,)
    return form, form.replace("ü", "yu"), form.replace("ü", "u"), form.replace("ü", "v")


def _joined(syllables: tuple[str, ...]) -> str:
    word = syllables[0]
    for syllable in syllables[1:]:
        word += f"'{syllable}" if syllable.startswith(_APOSTROPHE_BEFORE) else syllable
    return word[:1].upper() + word[1:]


def _hyphenated(syllables: tuple[str, ...]) -> str:
    word = "-".join(syllables)
    return word[:1].upper() + word[1:]


def _given_readings(given: str, system: System) -> tuple[str, ...]:
    """Return how a word is read, each character by its neighbours where that is known."""
    from pypinyin import lazy_pinyin

    if system == "cantonese":
        return tuple(_readings(character, system)[0] for character in given)
    syllables = tuple(lazy_pinyin(given, v_to_u=True))
    if len(syllables) != len(given):
        syllables = tuple(readings_of(character)[0] for character in given)
    syllables = tuple(_IN_NAMES.get(character, one) for character, one in zip(given, syllables, strict=True))
    return tuple(map(wade_giles_of, syllables)) if system == "wade-giles" else syllables


def _readings(character: str, system: System) -> tuple[str, ...]:
    if system == "cantonese":
        return cantonese_readings().get(character, ())
    readings = readings_of(character)
    return tuple(dict.fromkeys(map(wade_giles_of, readings))) if system == "wade-giles" else readings


def readings_of(character: str) -> tuple[str, ...]:
    """Return the syllables of pinyin that a character may be read as, the most frequent first; empty if none."""
    return pinyin_of(character[:1])[:_MOST_READINGS]


@lru_cache(maxsize=512)
def wade_giles_of(syllable: str) -> str:
    """Return a syllable of pinyin in Wade–Giles as names have it, without marks: `xiu` is `hsiu`, `jun` `chun`."""
    if syllable in _WADE_SYLLABLES:
        return _WADE_SYLLABLES[syllable]
    parts = _SYLLABLE.fullmatch(syllable)
    if not parts:
        return syllable
    initial, final = parts.groups()
    return _WADE_INITIALS.get(initial, initial) + _WADE_FINALS.get(final, final).replace("ü", "u")


@cache
def romanised_surnames() -> frozenset[str]:
    """Return how Chinese surnames are written anywhere, in small letters without marks: `lu`, `tseng`, `ho`."""
    others = {form.lower() for name in surnames().values() for form in name.others}
    return pinyin_surnames() | set(map(wade_giles_of, pinyin_surnames())) | others


@cache
def cantonese_readings() -> dict[str, tuple[str, ...]]:
    """
    Return character (simplified) → its syllables in Cantonese, in small letters: that of Hong Kong's government first.

    Only of characters that names are made of.
    """
    from pathlib import Path

    from translator.bilingual.tables import read_table

    rows = read_table(Path(__file__).parent / "data" / "cantonese.tsv", 2)
    found: dict[str, tuple[str, ...]] = {}
    for syllable, characters in rows:
        for character in characters:
            found[character] = (*found.get(character, ()), syllable)
    return {character: tuple(sorted(syllables, key=_is_unofficial)) for character, syllables in found.items()}


def _is_unofficial(syllable: str) -> bool:
    """Whether people write themselves so, and the government does not: Gwok for Kwok, Gar for Ka, Faan for Fan."""
    return syllable.startswith(("b", "d", "g", "j", "z")) or "aa" in syllable or syllable.endswith("r")
