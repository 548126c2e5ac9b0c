"""
How single characters are read, without tones, from the table that pypinyin brings.

pypinyin itself takes ten times as long to load, as it knows phrases too.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Literal

from translator.bilingual.names.name_lists import pinyin_surnames, split_surname, surnames
from translator.bilingual.tables import read_table
from translator.bilingual.words.language import fold_script
from translator.bilingual.words.patterns import pattern

# The marks that are no tones: of ê and ü.
_KEPT = "\u0302\u0308"


@cache
def _table() -> dict[str, str]:
    package = find_spec("pypinyin")
    place = Path(str(package and package.origin))
    table: dict[str, str] = json.loads(place.with_name("pinyin_dict.json").read_bytes())
    return table


@lru_cache(maxsize=10_000)
def pinyin_of(character: str) -> tuple[str, ...]:
    """Return the syllables that a character may be read as, the usual one first, with ü; none for other signs."""
    decomposed = unicodedata.normalize("NFD", _table().get(str(ord(character)), "") if character else "")
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign) or sign in _KEPT)
    return tuple(dict.fromkeys(filter(None, unicodedata.normalize("NFC", plain).split(","))))


# Consonants that renderings do not keep apart.
_GROUPS = ("bpfvw", "dt", "gkhqcjx", "szx", "m", "n", "lr")
_GUTTURAL, _SIBILANT = 2, 3
"""Which of them are one in other languages of Chinese characters: 兴 is Heung, 在 Jae."""
_CLASS = {letter: number for number, group in reversed([*enumerate(_GROUPS)]) for letter in group}
_SPELLINGS = (
    ("ph", "f"), ("ck", "k"), ("sch", "s"), ("sh", "s"), ("ch", "k"), ("th", "t"), ("wh", "w"), ("gh", "g"),
    ("ce", "se"), ("ci", "si"), ("cy", "sy"), ("ge", "ke"), ("gi", "ki"), ("j", "k"), ("x", "ks"), ("z", "s"),
    ("q", "k"),
)  # fmt: skip
_INITIALS = {"zh": 2, "ch": 2, "sh": 3, "j": 2, "q": 2, "x": 3, "z": 3, "c": 3, "s": 3, "r": 6, "h": 2, "w": 0}
_INITIAL = pattern("zh|ch|sh|[bpmfdtnlgkhjqxrzcsw]")
# Characters of a rendering.
_LONGEST = 8


@lru_cache(maxsize=10_000)
def consonants_of(name: str) -> tuple[int, ...]:
    """Return the classes of consonants of a Latin name, repeated ones once."""
    spelt = name.lower()
    for letters, sound in _SPELLINGS:
        spelt = spelt.replace(letters, sound)
    return _without_repeats([_CLASS[letter] for letter in spelt if letter in _CLASS])


@lru_cache(maxsize=10_000)
def consonants_of_character(character: str) -> tuple[int, ...]:
    """Return the classes of the consonants that a Chinese character is read with: none, one or two."""
    syllable = next(iter(pinyin_of(character)), character)
    initial = _INITIAL.match(syllable)
    found = [_INITIALS.get(initial[0], _CLASS[initial[0][0]])] if initial else []
    found += [5] if syllable.endswith(("n", "ng")) else [6] if syllable == "er" else []
    return tuple(found)


def _without_repeats(classes: Sequence[int]) -> tuple[int, ...]:
    return tuple(it for place, it in enumerate(classes) if not place or it != classes[place - 1])


@lru_cache(maxsize=1 << 15)
def likeness_of(name: str, rendering: str) -> float:
    """
    Return how much a name in Latin letters sounds like the likest part of Chinese characters, from 0 to 1.

    A name without consonants fits half.
    """
    wanted = consonants_of(name)
    if not wanted:
        return 1.0 if len(name) <= 3 else 0.5
    best = 0.0
    for part in rendering.split("·"):
        for start in range(len(part)):
            heard: list[int] = []
            for end in range(start, min(len(part), start + _LONGEST)):
                heard += [it for it in consonants_of_character(part[end]) if not heard or it != heard[-1]]
                if heard:
                    best = max(best, 2 * _common(wanted, heard) / (len(wanted) + len(heard)))
    return best


@lru_cache(maxsize=1 << 14)
def whole_likeness(name: str, rendering: str) -> float:
    """Return how much a name in Latin letters sounds like all of the characters, from 0 to 1; half without a sound."""
    heard = _without_repeats([sound for character in rendering for sound in consonants_of_character(character)])
    wanted = consonants_of(name)
    return 2 * _common(wanted, heard) / (len(wanted) + len(heard)) if wanted and heard else 0.5


@lru_cache(maxsize=4_096)
def given_likeness(name: str, characters: str) -> float:
    """Return how much a given name in Hokkien or Korean sounds like its characters, from 0 to 1: Jae, 在 (zai)."""
    wanted = consonants_of(name.lower().replace("ng", "n"))
    heard = [sound for character in characters for sound in consonants_of_character(character)]
    one, other = (
        _without_repeats([_SIBILANT if it == _GUTTURAL else it for it in sounds]) for sounds in (wanted, heard)
    )
    return 2 * _common(one, other) / (len(one) + len(other)) if one and other else 0.5


def _common(one: Sequence[int], other: Sequence[int]) -> int:
    row = [0] * (len(other) + 1)
    for item in one:
        above = row
        row = [0]
        for place, it in enumerate(other):
            row.append(above[place] + 1 if it == item else max(above[place + 1], row[place]))
    return row[-1]


# Likeness of a chunk that a character was never seen to write, and of one that is not written at all.
_UNSEEN, _SILENT = -7.0, -7.6
_LONGEST_CHUNK = 5


@lru_cache(maxsize=1 << 14)
def rendering_likeness(name: str, characters: str) -> float:
    """
    Return how likely `characters` write a foreign name: the mean logarithm for one of them, -7 where nothing fits.

    Learned from 10,000 names of both languages: a right rendering has more than -4, 98 % of others have less.
    """
    letters = _folded(name)
    best = {0: 0.0}
    for character in characters:
        chunks, ends = _chunks().get(character, {}), dict[int, float]()
        for start, sum_ in best.items():
            for end in range(start, min(len(letters), start + _LONGEST_CHUNK) + 1):
                weight = sum_ + chunks.get(letters[start:end], _UNSEEN if end > start else _SILENT)
                if weight > ends.get(end, -1e9):
                    ends[end] = weight
        best = ends
    return best.get(len(letters), _UNSEEN * len(characters)) / max(1, len(characters))


def may_begin(name: str, character: str) -> bool:
    """Return whether a rendering of a foreign name may begin with the character; quick."""
    return any(_folded(name).startswith(chunk) for chunk in _chunks().get(character, {}) if chunk)


@lru_cache(maxsize=1 << 12)
def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    return "".join(filter(str.isalpha, plain))


_LETTERS = str.maketrans({"ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "đ": "d", "ı": "i"})
_WEIGHT = pattern(r"([a-z]{0,5})-?(\d{1,3})")


@cache
def _chunks() -> dict[str, dict[str, float]]:
    rows = read_table(Path(__file__).parent / "data" / "renderings.tsv", 2)
    return {character: {it[1]: -int(it[2]) / 10 for it in _WEIGHT.finditer(row)} for character, row in rows}


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


# Return what stands for `ü` in names: itself, `yu` as in passports, or `u`, `v`.
def _with_umlauts(form: str) -> tuple[str, ...]:
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
    rows = read_table(Path(__file__).parent / "data" / "cantonese.tsv", 2)
    found: dict[str, tuple[str, ...]] = {}
    for syllable, characters in rows:
        for character in characters:
            found[character] = (*found.get(character, ()), syllable)
    return {character: tuple(sorted(syllables, key=_is_unofficial)) for character, syllables in found.items()}


def _is_unofficial(syllable: str) -> bool:
    return syllable.startswith(("b", "d", "g", "j", "z")) or "aa" in syllable or syllable.endswith("r")
