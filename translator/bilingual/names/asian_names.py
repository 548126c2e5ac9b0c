"""People of Korea, Vietnam and Japan, whose names are written with characters, part by part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path

from translator.bilingual.names.comparison import is_spelt, letters_of, may_be_spelt, surname_forms
from translator.bilingual.names.established_names import Span, established, people_of_table
from translator.bilingual.names.name_lists import SOUNDS, english_titles, name_words, split_surname, surnames
from translator.bilingual.tables import read_table
from translator.bilingual.words.dictionary import is_known_word
from translator.bilingual.words.patterns import WordFinder, pattern

_KOREAN, _VIETNAMESE = 0, 1
# Surnames that are hardly anything else.
_SURNAMES = name_words("korean_surname"), name_words("vietnamese_surname")
_NAMES = pattern(
    rf"\b(?:{'|'.join(sorted(map(str.capitalize, _SURNAMES[0] | _SURNAMES[1])))}) "
    r"(?:[A-Z][a-z]+-[A-Za-z][a-z]+|[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})(?![\w-])"
)
_JOINTS = pattern("[ -]")
_MOST = 20
_FOREIGN = frozenset(SOUNDS)
# How newspapers write sounds of Korean, of which some are one here: 석 is Suk, Seok and Sok.
_SOUNDS = (
    ("ng", "?"), ("ui", "i"), ("yeo", "yo"), ("eo", "o"), ("eu", "o"), ("oo", "o"), ("ou", "o"), ("u", "o"),
    ("wo", "o"), ("ee", "i"), ("ae", "e"), ("ai", "e"), ("ay", "e"), ("oe", "e"), ("we", "e"), ("sh", "s"),
    ("ch", "c"), ("j", "c"), ("z", "c"), ("ck", "k"), ("g", "k"), ("d", "t"), ("b", "p"), ("r", "l"),
)  # fmt: skip


def may_be_abroad(words: frozenset[str]) -> bool:
    """Return whether English words, in small letters, may have somebody of Korea or Vietnam among them; quick."""
    return not (words.isdisjoint(_SURNAMES[_KOREAN]) and words.isdisjoint(_SURNAMES[_VIETNAMESE]))


def other_readings(chinese: str, english: str) -> Iterator[tuple[Span, Span]]:
    """
    Yield where `english` names a Korean or Vietnamese whose given name is not that of `chinese` (simplified), and who
    is.

    Pham Minh Trung for 范明政, who is read Pham Minh Chinh; nothing where a character has no reading.
    """
    for match in islice(_NAMES.finditer(english), _MOST):
        surname, *given = _JOINTS.split(match[0].lower())
        for language in (_KOREAN, _VIETNAMESE):
            if surname not in _SURNAMES[language] or (language == _KOREAN and not _is_korean(given)):
                continue
            starts = [at for at in range(len(chinese) - 1) if _is_surname(chinese[at], surname, language)]
            names = [name for at in starts if len(name := _han(chinese, at)) > 1]
            known = [form.lower() for name in names for end in (2, 3) for form in _forms(name[:end])]
            if (
                names
                and match[0].lower() not in known
                and not any(_is_named(name, surname, given, language) for name in names)
            ):
                start = chinese.index(names[0])
                yield match.span(), (start, start + min(len(names[0]), len(given) + 1, 3))


def _forms(name: str) -> Sequence[str]:
    known = established(name)
    return known.forms if known else ()


def _is_surname(character: str, surname: str, language: int) -> bool:
    is_one = character in surnames()
    return is_one and (surname in surname_forms(character) or _may_be_read(character, surname, language) is True)


def _han(text: str, start: int) -> str:
    found = _HAN.match(text, start)
    return found[0] if found else ""


_HAN = pattern("[一-鿿]{1,4}")


def _is_korean(given: Sequence[str]) -> bool:
    return len(given) == 2 and all(_sounded(one) in _korean_syllables() for one in given)


# All words of a given name may be the readings of characters behind a surname, in order.
def _is_named(name: str, surname: str, given: Sequence[str], language: int) -> bool:
    if language == _KOREAN and is_spelt(name[:3], f"{surname}{''.join(given)}"):
        return True  # A Chinese, as Taiwan writes names: Han Kuo-yu.
    at = 1
    for word in given:
        while at < len(name) and _may_be_read(name[at], word, language) is False:
            at += 1
        if at == len(name):
            return False
        at += 1
    return language == _VIETNAMESE or at == len(given) + 1


# Return whether a character is read so; None if nobody knows how it is read.
@lru_cache(maxsize=1 << 14)
def _may_be_read(character: str, word: str, language: int) -> bool | None:
    readings = _readings().get(character, ((), ()))[language]
    if language == _KOREAN:
        word = _sounded(word)
        readings = tuple(map(_sounded, readings))
    return word in readings if readings else None


@lru_cache(maxsize=1 << 13)
def _sounded(word: str) -> str:
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    return re.sub(r"(.)\1+", r"\1", word).rstrip("h").lstrip("l")


@cache
def _readings() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    rows = read_table(Path(__file__).parent / "data" / "sino_readings.tsv", 3)
    return {character: (tuple(korean.split()), tuple(other.split())) for character, korean, other in rows}


@cache
def _korean_syllables() -> frozenset[str]:
    return frozenset(_sounded(one) for korean, _other in _readings().values() for one in korean)


def other_given_names(chinese: str, english: str) -> Iterator[tuple[Span, Span, str]]:
    """
    Yield where `english` gives somebody whom everybody knows another given name than `chinese` (simplified), and the
    right name.

    Junichiro Koizumi for 小泉进次郎, who is Shinjiro Koizumi.
    """
    for _number, start, end in islice(_people().matches_in(chinese), _MOST):
        name = chinese[start:end]
        entity = established(name)
        is_part = "·" in chinese[max(0, start - 1) : start] + chinese[end : end + 1] or _FOREIGN.issuperset(name)
        forms = [form for form in entity.forms if " " in form] if entity and not is_part else []
        if not forms or any(form.lower() in english.lower() for form in forms):
            continue
        words = {word.lower() for form in forms for word in form.split()}
        surname, is_first = _surname_in(name, forms[0])
        for match in re.finditer(rf"(?:([A-Z][\w-]+) )?(?P<name>\b{re.escape(surname)}\b)(?: ([A-Z][\w-]+))?", english):
            before, behind = (
                one is not None and one.lower() not in words and _is_given(one) for one in match.group(1, 3)
            )
            form = f"{surname} {match[3]}"
            is_spelling = behind and (is_spelt(name, letters_of(form)) or may_be_spelt(name, form))
            if (behind and not is_spelling) or (before and not is_first):
                span = match.start("name"), match.end() if behind else match.end("name")
                yield (match.start() if before else span[0], span[1]), (start, end), forms[0]


# Return the surname of a form, and whether somebody of that surname may have another given name before it: Andy Lau.
def _surname_in(chinese: str, form: str) -> tuple[str, bool]:
    words, own = form.split(), split_surname(chinese)[0]
    forms = surname_forms(own) if own else ()
    return (words[0], True) if letters_of(words[0]) in forms else (words[-1], letters_of(words[-1]) in forms)


def _is_given(word: str) -> bool:
    known = established(word.lower())
    if known and known.kind == "personal":
        return True
    return not (is_known_word(word.lower()) or known or word in english_titles())


@cache
def _people() -> WordFinder:
    return WordFinder(people_of_table())
