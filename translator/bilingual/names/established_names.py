"""
Established names of people, places, bodies, firms and media in both languages, and names that only write a sound.

The table is one sorted file of 35,000 lines, in which a name is looked for by halving: nothing of it is parsed before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from translator.bilingual.names.comparison import first_letters, is_spelt, letters_of, syllables_in
from translator.bilingual.names.name_lists import WRITTEN, is_body
from translator.bilingual.names.sounds import may_begin, rendering_likeness
from translator.bilingual.words.dictionary import is_known_word
from translator.bilingual.words.patterns import pattern

_DATA = Path(__file__).parent / "data"
_WORD = pattern(r"(?<![\w'’-])[A-Z][a-zü'’]+(?:-[a-zü]+)?")
_HAN_RUN = pattern("[㐀-鿿]{2,}")
# Characters of a name of the table, and places of one text that are looked at.
_LONGEST, _MOST = 8, 50

Span = tuple[int, int]


class Entity(NamedTuple):
    """A name of the table in the other language."""

    kind: str
    """`person`, `place`, `company` …; `name` for anything."""
    forms: tuple[str, ...]
    """The usual one first; Chinese ones are simplified."""


@cache
def _lines() -> bytes:
    return b"\n" + (_DATA / "entities.tsv").read_bytes().partition(b"\n\n")[2]


@lru_cache(maxsize=1 << 14)
def established(name: str) -> Entity | None:
    """Return how a name (simplified, or English in small letters) is written in the other language, if it is known."""
    lines, wanted = _lines(), name.encode("utf-8", "replace")
    first, last = 0, len(lines) - 1
    while first < last:
        start = lines.rfind(b"\n", 0, (first + last) // 2 + 1)
        end = lines.index(b"\n", start + 1)
        key, _tab, rest = lines[start + 1 : end].partition(b"\t")
        if key == wanted:
            kind, forms = rest.decode().split("\t")
            return Entity(kind, tuple(forms.split("|")))
        first, last = (end, last) if key < wanted else (first, start)
    return None


def people_of_table() -> list[str]:
    """Return the people of the table, of three characters and more, in Chinese."""
    return [name[0].decode() for name in re.finditer(rb"(?<=\n)[\xe3-\xe9][^\t]{8,17}(?=\tperson\t)", _lines())]


def spelt_by_sound(chinese: str, english: str) -> Iterator[tuple[Span, Span, str]]:
    """
    Yield where `english` spells a name of `chinese` (simplified) by its sound that is written otherwise, and how.

    `Jiexin` for 捷信, which is Home Credit.
    """
    small, last = english.lower(), 0
    for span, letters in islice(_spellings(english), _MOST):
        for run in _HAN_RUN.finditer(chinese) if span[0] >= last else ():
            if found := _read_at(run[0], letters):
                start, name, entity = found
                last = span[1]
                others = f"{small[: span[0]]} {small[last:]}"
                if not any(_is_written(form, letters, others, entity.kind) for form in entity.forms):
                    place = run.start() + start
                    yield span, (place, place + len(name)), entity.forms[0]
                break


# Yield words that may be pinyin, alone or with the next one, and are nothing else.
def _spellings(english: str) -> Iterator[tuple[Span, str]]:
    words = [word for word in _WORD.finditer(english) if _syllables(word[0])]
    for number, word in enumerate(words):
        behind = words[number + 1] if number + 1 < len(words) else word
        ends = [word.end()] if behind.start() != word.end() + 1 else [behind.end(), word.end()]
        for end in ends:
            form = english[word.start() : end].removesuffix("'s").removesuffix("’s")
            if (end > word.end() or _syllables(word[0]) > 1) and not _is_english(form.lower()):
                yield (word.start(), word.start() + len(form)), letters_of(form)


@lru_cache(maxsize=1 << 14)
def _syllables(word: str) -> int:
    return syllables_in(letters_of(word.removesuffix("'s").removesuffix("’s")))


@lru_cache(maxsize=1 << 14)
def _is_english(word: str) -> bool:
    return is_known_word(word) or established(word) is not None


_VAGUE = frozenset(("name", "personal"))


@lru_cache(maxsize=1 << 12)
def _read_at(run: str, letters: str) -> tuple[int, str, Entity] | None:
    for start in range(len(run) - 1):
        if letters[0] not in first_letters(run[start]):
            continue
        for length in range(2, min(6, len(run) - start) + 1):
            if not is_spelt(run[start : start + length], letters):
                continue
            for end in range(min(len(run), start + _LONGEST), start + length - 1, -1):
                entity = established(run[start:end])
                is_vague = entity and entity.kind in _VAGUE and end == start + 2  # 上水 may be a part of words.
                if entity and not is_vague and (entity.kind != "person" or end == start + length):
                    return start, run[start:end], entity
    return None


def _is_written(form: str, letters: str, english: str, kind: str) -> bool:
    words = form.lower().split()
    own = letters_of(form)
    said = (words[0], words[-1]) if kind == "person" else (" ".join(words), words[0] if len(words[0]) > 4 else form)
    return letters in own or own in letters or any(re.search(rf"\b{re.escape(one)}\b", english) for one in said)


_NAME = pattern(r"(?<![\w'’-])[A-Z][\w.'’-]*(?: (?:of |the |& |de )?[A-Z][\w.'’-]*)*")
_SOUND_RUN = pattern(f"{WRITTEN}{{2,}}")


def heard_for(chinese: str, english: str) -> Iterator[tuple[Span, Span, Entity]]:
    """
    Yield where `chinese` (simplified) writes the sound of a name of `english` that is written otherwise, and how.

    戈德曼萨克斯 for Goldman Sachs, which is 高盛.
    """
    for span, entity in islice(_known_in(english), _MOST) if len(chinese) <= _LONGEST_TEXT else ():
        name = english[slice(*span)]
        is_read = any(is_spelt(form, letters_of(name)) for form in entity.forms)
        is_person = entity.kind == "person" and " " in name and not name.startswith(_NOBLE)
        is_told = is_person or is_body(entity.kind) or (entity.kind in _TOWNS and " " not in name)
        name = name.rpartition(" ")[2] if is_person else name
        if (
            not is_told
            or is_read
            or name in chinese
            or any(it in chinese for form in entity.forms for it in _parts(form))
        ):
            continue
        like, start, end = max(
            (
                (rendering_likeness(name, run[0][first:last]), run.start() + first, run.start() + last)
                for run in _SOUND_RUN.finditer(chinese)
                for first in range(len(run[0]))
                if may_begin(name, run[0][first])
                for last in range(first + 2, min(len(run[0]), first + _LONGEST) + 1)
            ),
            default=(-9.0, 0, 0),
        )
        if like > _HEARD:
            yield span, (start, end), entity


# A name with a dot may stand without it, or without what is before it.
def _parts(form: str) -> set[str]:
    return {form, form.replace("·", ""), form.rpartition("·")[2]}


_HEARD, _LONGEST_TEXT = -3.7, 3_000
_NOBLE = ("Prince", "King", "Queen", "Sir")
# Other places are written in many ways, and so are people: Rio Grande.
_TOWNS = frozenset(("city", "place"))


# Yield the known names of a text, the longest first at each place.
def _known_in(english: str) -> Iterator[tuple[Span, Entity]]:
    for run in _NAME.finditer(english):
        words = [*_NAME_WORD.finditer(run[0])]
        first = 0
        while first < len(words):
            for last in range(min(len(words), first + 5) - 1, first - 1, -1):
                start, end = words[first].start(), words[last].end()
                name = run[0][start:end].removesuffix("'s").removesuffix("’s").rstrip(".")
                if entity := established(name.lower()):
                    yield (run.start() + start, run.start() + start + len(name)), entity
                    first = last
                    break
            first += 1


_NAME_WORD = pattern(r"[\w.&'’-]+")

# How a Chinese name ends, what else the last character may begin, and what a word-by-word translation ends in.
_ENDS = {
    "报": ("[道告导称复价名警刊销社纸]", "Post|Newspaper|Daily|Times|News|Morning|Paper|Journal|Herald|Evening"),
    "闻": ("", "News|Newspaper"),
    "社": ("[会区交科团保论媒长评]", "Agency|Society|Press|News"),
    "所": ("[有以在谓需作得属示]", "Exchange|Office|House"),
    "院": ("[长士]", "Academy|Institute|Institution|College"),
    "委": ("[员书内托派]", "Commission|Committee|Council"),
    "会": ("[议见谈长员晤上]", "Association|Commission|Committee|Council|Society"),
    "储": ("", "Reserve|Bank"),
}
_BODY = {
    end: pattern(rf"(?<![\w'’-])(?!The )(?:[A-Z][\w'’-]+ (?:(?:of|and|for) )?)+(?:{words})\b(?! [A-Z])")
    for end, (_other, words) in _ENDS.items()
}
_END = {end: pattern(f"{end}(?!{other})" if other else end) for end, (other, _words) in _ENDS.items()}
_LOCAL = frozenset("市省区县州镇旗港国")
_JOINTS = frozenset(("of", "and", "for", "the"))


def translated_bodies(chinese: str, english: str) -> Iterator[tuple[Span, Span, str]]:
    """
    Yield where `english` translates the name of a body of `chinese` (simplified) word by word, and how it is called.

    `Free Times` for 自由时报, which is the Liberty Times. Only where one such name is unknown, and one body is unsaid.
    """
    for end, body in _BODY.items():
        places = [match.end() for match in islice(_END[end].finditer(chinese), 2)] if end in chinese else []
        found = [match.span() for match in islice(body.finditer(english), 2)] if len(places) == 1 else []
        if len(found) == 1 and (entity := _body_before(chinese, places[0], english.lower().replace("’", "'"))):
            span, (start, forms) = found[0], entity
            words = {*english[slice(*span)].lower().split()[:-1]} - _JOINTS
            known = {word for form in forms for word in form.lower().split()}
            if any(syllables_in(word) > 1 and not is_known_word(word) for word in words):
                continue  # It is spelt by its sound.
            inner = (english[slice(*it)] for it, _entity in _known_in(english) if span[0] <= it[0] < span[1])
            if not any(" " in name for name in inner) and 2 * len(words & known) < len(words):
                yield span, (start, places[0]), forms[0]


# Return where the known body begins that ends there, and its names, none of which `english` has.
def _body_before(chinese: str, end: int, english: str) -> tuple[int, tuple[str, ...]] | None:
    for start in range(max(0, end - _LONGEST), end - 1):
        entity = established(chinese[start:end])
        if entity and is_body(entity.kind) and chinese[max(0, start - 1) : start] not in _LOCAL:
            is_said = any(re.search(rf"\b{re.escape(form.lower())}\b", english) for form in entity.forms)
            return None if is_said else (start, entity.forms)
    return None
