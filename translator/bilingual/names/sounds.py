"""
Names by their sound: how much Chinese characters sound like a name in Latin letters.

`sound_likeness` compares a name with one rendering, vowels too: 内罗毕, Nairobi; 青松, Qingsong. `consonant_likeness`
looks for a rendering anywhere in a text: quick, and coarser.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from translator.bilingual.names.pinyin import pinyin_of
from translator.bilingual.names.transliteration import SOUNDS
from translator.bilingual.words.patterns import pattern

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
_RENDERING = pattern(f"[{SOUNDS}]{{2,}}")
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


def consonant_likeness(name: str, chinese: str) -> float | None:
    """
    Return how much the best run of two to eight characters sounds like `name`, from 0 to 1.

    None where the name has fewer than two consonants, which says nothing.
    """
    wanted = consonants_of(name)
    if len(wanted) < 2:
        return None
    return max((_best_in(wanted, run) for run in _RENDERING.findall(chinese)), default=0.0)


@lru_cache(maxsize=4_096)
def _best_in(wanted: tuple[int, ...], run: str) -> float:
    sounds = [consonants_of_character(character) for character in run]
    best = 0.0
    for start in range(len(run)):
        if wanted[0] not in sounds[start] and best:
            continue
        heard: list[int] = []
        for end in range(start, min(len(run), start + _LONGEST)):
            heard += [it for it in sounds[end] if not heard or it != heard[-1]]
            if end > start:
                best = max(best, 2 * _common(wanted, heard) / (len(wanted) + len(heard)))
    return best


@lru_cache(maxsize=1 << 15)
def likeness_of(name: str, rendering: str) -> float:
    """
    Return how much a name in Latin letters sounds like the likest part of Chinese characters, from 0 to 1.

    Unlike `consonant_likeness`, whatever the characters are; a name without consonants fits half.
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


@lru_cache(maxsize=1_024)
def spelt_in_pinyin(chinese: str) -> str:
    """Return a text in pinyin without tones and blanks."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(chinese)).lower()


def _common(one: Sequence[int], other: Sequence[int]) -> int:
    """Return the length of the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for item in one:
        above = row
        row = [0]
        for place, it in enumerate(other):
            row.append(above[place] + 1 if it == item else max(above[place + 1], row[place]))
    return row[-1]


_HAN = pattern(r"[\u3400-\u9fff]")
_SAID = (
    ("ph", "f"), ("ch", "q"), ("sh", "x"), ("zh", "j"), ("ck", "k"), ("th", "s"), ("r", "l"), ("c", "k"), ("g", "k"),
    ("b", "p"), ("d", "t"), ("v", "w"), ("q", "k"), ("z", "s"),
)  # fmt: skip


@lru_cache(maxsize=1 << 14)
def sound_likeness(name: str, rendering: str) -> float:
    """Return how much a name in Latin letters sounds like Chinese characters, 0 to 100."""
    if len(rendering) < 2 or not all(map(_HAN.match, rendering)):
        return 0.0
    is_foreign = all(char in SOUNDS for char in rendering)
    if not is_foreign and not any(name.lower().startswith(one[0]) for one in pinyin_of(rendering[0])):
        return 0.0
    from pypinyin import lazy_pinyin
    from rapidfuzz.fuzz import ratio

    spelled = "".join(lazy_pinyin(rendering))
    if spelled == name.lower():
        return 100.0
    return float(ratio(_sound(name.lower()), _sound(spelled))) if is_foreign else 0.0


def _sound(text: str) -> str:
    """Return a spelling without what the two ways of writing a sound differ in."""
    for written, said in _SAID:
        text = text.replace(written, said)
    return re.sub(r"(.)\1+", r"\1", text)
