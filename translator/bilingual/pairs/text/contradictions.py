"""Words of the two texts that exclude each other: a rise that became a fall, a mother who became a father."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Set
from functools import lru_cache
from typing import NamedTuple

from translator.bilingual.pairs.text.contradiction_words import Idea, Lexicon, lexicon_of_opposites
from translator.bilingual.words import chinese_words
from translator.bilingual.words.masking import OPAQUE
from translator.bilingual.words.patterns import pattern

NAMES = ("person", "place", "body")
"""What the lists of names are called."""
_BOTH = pattern("[国境海室场]内外|[國場]內外|进出口|進出口|买卖|買賣|南北|东西部|東西部|男女")
_LONG, _APART = 100, 0.4
"""Characters of a long English sentence, and the share of it that may lie between a word and what stands for it."""
_ZH_NEGATION = pattern("[不没沒未非无無勿别別](?![断斷久仅僅但过過])")
# What may stand in English for a Chinese word that negates: 不足, 未果.
_EN_NEGATIVE = pattern(
    r"\b(?:no(?:t|ne|body|thing|r|where)?|never|without|cannot|neither|(?:do|did|has|have|is|was|wo|ca)nt"
    r"|un(?!der|i|til)\w{3,}|in(?:suff|adeq|abil|valid|compl|accur|secur|effec|effic|elig|frequ|signi|stabi|toler"
    r"|visib|volun|just|corr|capab|defin)\w*|impossib\w*|fail\w*|refus\w*|declin\w*|lack\w*|problem\w*"
    r"|too (?:\w+ ){1,3}(?:to|for)|hardly|barely|rarely|seldom|prohibit\w*|ban(?:s|ned)?|less|little|few\w*|short\w*"
    r"|avoid\w*|refrain\w*|prevent\w*|stop\w*|reluct\w*|struggl\w*|difficult\w*|hard|far|away|anything but|before"
    r"|instead|rather|yet|except|den(?:y|ies|ied)|non(?=-))\b|n['’]t"
)
_EN_NEGATION = pattern(r"\b(?:not|no|never|without|cannot)\b|n['’]t")


class Contradiction(NamedTuple):
    """A word of one text whose idea excludes that of a word of the other, where nothing else speaks for it."""

    list: str
    """The list of words that both are in."""
    chinese: tuple[int, int]
    english: tuple[int, int]
    """Where they stand."""


@lru_cache(maxsize=4)
def _opposites_in(chinese: str) -> tuple[Mapping[int, tuple[int, int]], Mapping[int, int]]:
    """Return where `lexicon_of_opposites` has its words in a text; several checks ask for the same text in a row."""
    return lexicon_of_opposites().chinese_words(chinese)


def find_contradictions(chinese: str, english: str, words: frozenset[str]) -> tuple[Contradiction, ...]:
    """Return what contradicts in two masked texts; `words` are those of the English one, in lower case."""
    lexicon = lexicon_of_opposites()
    places, counted = _opposites_in(chinese)
    english = english.lower()
    if not places:
        return ()
    unsaid = lexicon.unsaid(places, words, english)
    if unsaid and _BOTH.search(chinese):
        chinese = _BOTH.sub(lambda match: OPAQUE * len(match[0]), chinese)
        places, counted = lexicon.chinese_words(chinese)
        unsaid = lexicon.unsaid(places, words, english)
    kinds = lexicon.kinds_of(unsaid)
    related = lexicon.named_by(words) if kinds else set()
    said = {idea for kind in kinds for idea in kind.said_in(words, related)}
    begun = {idea for kind in kinds for idea in kind.begun_in(english)}
    is_said = {
        number: number not in unsaid or (number in begun and lexicon.ideas[number].related.has_phrase_in(english))
        for number in places
    }
    candidates = said | begun
    named = [place for number, place in places.items() if is_said[number] and lexicon.ideas[number].list in NAMES]
    found: dict[tuple[str, tuple[int, int]], Contradiction] = {}
    for number, place in places.items():
        idea = lexicon.ideas[number]
        if is_said[number]:
            continue
        if any(start <= place[0] and place[1] <= end for start, end in named):
            continue  # A part of another name, or one that two have: 奥斯汀 is Austin and Austen.
        is_negated = idea.list not in NAMES and bool(_ZH_NEGATION.search(chinese, max(0, place[0] - 3), place[0]))
        rest = f"{chinese[: place[0]]}{OPAQUE}{chinese[place[1] :]}"
        rivals = candidates.intersection(idea.kind) - {number}
        rivals = {rival for rival in rivals if lexicon.ideas[rival].hints.isdisjoint(rest)}
        spoken = _excluded(lexicon, rivals, (chinese.lower(), english), counted, said, is_negated=is_negated)
        if spoken and idea.list in NAMES and _is_piece(lexicon, places, place, (chinese, english), spoken):
            continue
        if spoken and idea.list not in NAMES and _is_apart(chinese, place, english, spoken):
            continue
        if spoken and idea.list == "opposites":
            rest = english[: spoken[0]] + english[spoken[1] :]
            if _is_explained(lexicon, places, place, english) or (
                _ZH_NEGATION.search(chinese, *place) and _EN_NEGATIVE.search(rest)
            ):
                continue
        if spoken:
            found.setdefault((idea.list, spoken), Contradiction(idea.list, place, spoken))
    return (
        tuple(found.values())
        or _find_turned(lexicon, places, chinese, english)
        or _find_fewer(lexicon, places, counted, chinese, english)
        or _find_exchanged(chinese, english, words)
    )


def _is_piece(
    lexicon: Lexicon, places: Mapping[int, tuple[int, int]], name: tuple[int, int], texts: tuple[str, str],
    spoken: tuple[int, int],
) -> bool:  # fmt: skip
    """
    Whether the characters of a Chinese name are only a part of other words, and so no evidence.

    They are cut otherwise (高通 in 高|通胀), begin a longer word that is no name (苹果树), or name a place that English
    has beside what it is said to contradict: 中国电信主管部门 is China's telecommunications regulator.
    """
    chinese, english = texts
    at, word = 0, chinese[slice(*name)]
    for token, kind in chinese_words.tag(chinese, True):
        end = at + len(token)
        is_cut = at < name[0] < end or at < name[1] < end
        if is_cut and not (at == name[0] and kind.startswith(("nr", "ns", "nt", "nz"))):
            return True
        at = end
    rest = f"{english[: spoken[0]]}{OPAQUE}{english[spoken[1] :]}"
    inner = (lexicon.ideas[one] for one, (first, last) in places.items() if chinese[first:last] in word[:-1])
    return any(idea.list == "place" and idea.english.spans(rest) for idea in inner)


# What stands before a Chinese word that is denied.
_DENIAL = pattern(
    "(?<![不无無莫没沒非是有若])(?<!如果)(?<!要是)(?<!不得|不能|不会|不會|不可|能不|有没|有沒)"
    "(?:[没沒]有?|[并並]?[未不]|[从從][未不]|[尚仍][未无無]|[无無]法|毫不|[绝絕]不|拒不)"
    "(?:能|会|會|再|曾|愿|願|肯|获|獲|得到|予|可|被)?(?:当庭|當庭|当场|當場|完全|直接|立即|明确|明確|正式|公开|公開|真正|最终|最終|按时|按時|如期)?"
    r"\Z"
)


# An English word that is denied, with what denies it.
_EN_DENIAL = pattern(
    r"(?:(?:\bnot|n['’]t|\bnever|\bcannot|\bwithout|\bno longer|\bno|\bnor|\bnone were|\bun(?:able|willing) to"
    r"|\b(?:fail|refus|declin)(?:e?[ds]|es|ing)? to)"
    r" (?:(?:be|been|being|have|has|yet|to|even|ever|get|got|too|so|very|that|really|(?!only)[a-z]+ly) )*|\bnon-)"
    r"(?P<word>[a-z]+)"
)
# What may deny something in a Chinese clause.
_ZH_UNSURE = pattern("[不没沒未非无無勿难難免缺少失反异異欠乏否才拒禁止停防避绝絕败敗休别別除罢罷消撤漏断斷弃棄]")
_ZH_CLAUSE_END = pattern("[，。；：？！、,;:?!]")
_EN_CLAUSE_END = pattern(r"[,;:?!.]\s|[—–]|\b(?:and|(?<!thing )but|or|while|because|which|who)\b")
# Characters before a Chinese word in which its denial stands.
_NEAR = 8


def find_denied(
    chinese: str, english: str, words: frozenset[str], excuse: Callable[[], tuple[str, str]]
) -> Contradiction | None:
    """
    Return where one text denies what the other affirms: 没有排除, ruled out.

    `words` are those of the English text, in lower case; `excuse` returns both texts, Chinese first, with dots for the
    negations that the other one need not have.
    """
    english = english.lower()
    denied_words = {match["word"] for match in _EN_DENIAL.finditer(english)}
    for idea, place in _ideas_in(chinese):
        if idea.list != "opposites":
            continue
        is_denied = _is_denied_in_chinese(chinese, place)
        if not (idea.english.may_be_in(words, english) if is_denied else idea.english.is_any_of(denied_words)):
            continue
        clause = _clause_around(_ZH_CLAUSE_END, chinese, place)
        spans = () if not is_denied and _ZH_UNSURE.search(chinese, *clause) else idea.english.spans(english)
        if not spans or {_is_denied_in_english(english, start, end) for start, end in spans} != {not is_denied}:
            continue
        ours, theirs = excuse()
        is_said = _is_denied_in_chinese(ours, place) if is_denied else _EN_DENIAL.search(theirs.lower())
        if is_said and not _is_apart(chinese, place, english, spans[0]):
            return Contradiction(idea.list, place, spans[0])
    return None


def _ideas_in(chinese: str) -> Iterator[tuple[Idea, tuple[int, int]]]:
    """Yield the ideas that a text has an opposite of, each said once, and where."""
    lexicon = lexicon_of_opposites()
    places, counted = _opposites_in(chinese)
    yield from ((lexicon.ideas[number], place) for number, place in places.items() if counted[number] == 1)


def _is_denied_in_chinese(text: str, word: tuple[int, int]) -> bool:
    return _DENIAL.search(text, max(0, word[0] - _NEAR), word[0]) is not None


def _is_denied_in_english(text: str, start: int, end: int) -> bool | None:
    """Whether a word is denied; None where something else in its clause may deny it."""
    begin, stop = _clause_around(_EN_CLAUSE_END, text, (start, end))
    negative = len(_EN_NEGATIVE.findall(text, begin, stop))
    if not negative:
        return False
    is_denied = any(match.start("word") == start for match in _EN_DENIAL.finditer(text, begin, stop))
    return True if negative == 1 and is_denied and not text.endswith("ly", start, end) else None


def _clause_around(ends: re.Pattern[str], text: str, word: tuple[int, int]) -> tuple[int, int]:
    begin = max((match.end() for match in ends.finditer(text, 0, word[0])), default=0)
    end = ends.search(text, word[1])
    return begin, end.start() if end else len(text)


# Ways to name two opposites in an order that both languages keep;  and  stand for the two.
_TURNED = [
    (pattern(english), pattern(chinese))
    for english, chinese in (
        (
            r"\bfrom\b[^.;]*\x01[^.;]*\b(?:in)?to\b[^.;]*\x02",
            "[从從由][^，。；]*\x01[^。；]{0,8}[为為到至成][^。；]*\x02",
        ),
        (r"\x01[^.;]*(?:rather than|, (?:and )?not|instead of)\b[^.;]*\x02", "\x01[^。；]*(?:而非|而不是)[^。；]*\x02"),
        (
            r"\bmore [^.;,]*\x01[^.;]* than\b[^.;]*\x02"
            r"|\x01 (?:\w+ )?(?:outpac|outnumber|outstrip|exceed|surpass|outweigh|overt[ao]k)\w*[^.;]*\x02",
            "\x01[^。；，]*(?:[多高快大][于於]|超[过過])[^。；]*\x02",
        ),
        (r"\b(?:fewer|less) [^.;,]*\x01[^.;]* than\b[^.;]*\x02", "\x01[^。；，]*[少低慢小][于於][^。；]*\x02"),
        (r"\d[^.,;]*\x01[^.]*[,;][^.]*\d[^.,;]*\x02", "\x01[^。]*[，；][^。]*\x02"),
    )
]


def _find_turned(
    lexicon: Lexicon, places: Mapping[int, tuple[int, int]], chinese: str, english: str
) -> tuple[Contradiction, ...]:
    """Return where two opposites, each said once, changed places: from sell to buy, 从买入改为卖出."""
    if len({lexicon.ideas[number].kind.start for number in places}) == len(places):
        return ()
    for number, place in places.items():
        for rival in places:
            if rival == number or rival not in lexicon.ideas[number].kind:
                continue
            other = places[rival]
            if place > other or not all(chinese.count(chinese[slice(*it)]) == 1 for it in (place, other)):
                continue
            first, second = (lexicon.ideas[idea].english.spans(english) for idea in (rival, number))
            if len(first) == len(second) == 1 and first < second:
                ours, theirs = _with_signs(english, first[0], second[0]), _with_signs(chinese, place, other)
                if any(here.search(ours) and there.search(theirs) for here, there in _TURNED):
                    return (Contradiction(lexicon.ideas[number].list, place, first[0]),)
    return ()


_EN_NOT = pattern(
    r"(?<![^.;])[^.;]*?(?P<mark>\brather than\b|\binstead of\b|, (?:and )?not\b|\bnot\b[^.;]{0,200}?\bbut\b)[^.;]*"
)
# What is meant and what is not, in this order, or behind `not … but` and 不是…而是 in the other one. It is looked for
# from where a sentence begins, since time would grow with the square of its length otherwise.
_ZH_NOT = pattern("(?<![^。；])[^。；]*?(?P<mark>而非|而不是|，不是|，并非|(?:不是|并非)[^。；]{0,80}?而是)[^。；]*")


def _find_exchanged(chinese: str, english: str, words: frozenset[str]) -> tuple[Contradiction, ...]:
    """Return where what is meant and what is not changed places: drought, not war and 战争，而非干旱."""
    ours, theirs = _EN_NOT.search(english), _ZH_NOT.search(chinese)
    if not ours or not theirs:
        return ()
    sides: dict[tuple[bool, bool], list[tuple[tuple[int, int], tuple[int, int]]]] = {}
    for idea, place in _ideas_in(chinese):
        spans = idea.english.spans(english) if idea.english.is_any_of(words) else ()
        if len(spans) == 1:
            here, there = _is_meant(ours, "but", spans[0]), _is_meant(theirs, "而是", place)
            if here is not None and there is not None:
                sides.setdefault((here, there), []).append((place, spans[0]))
    if (True, False) in sides and (False, True) in sides and (False, False) not in sides:
        return (Contradiction("opposites", *sides[True, False][0]),)
    return ()


def _is_meant(found: re.Match[str], behind: str, word: tuple[int, int]) -> bool | None:
    """Whether a word stands for what is meant beside a mark such as `rather than`; None for one somewhere else."""
    start, end = found.span("mark")
    if found["mark"].endswith(behind):  # `not war but drought`
        return False if start < word[0] and word[1] < end else True if end <= word[0] < found.end() else None
    if found.start() <= word[0] and word[1] <= start:
        return True
    return False if end <= word[0] < found.end() else None


def _find_fewer(
    lexicon: Lexicon, places: Mapping[int, tuple[int, int]], counted: Mapping[int, int], chinese: str, english: str
) -> tuple[Contradiction, ...]:
    """Return where one of two falls became a rise: English says as many movements as Chinese, but not the same."""
    if max(counted.values(), default=0) < 2:
        return ()
    for number, place in places.items():
        idea = lexicon.ideas[number]
        if idea.list != "opposites" or counted[number] < 2 or _ZH_NEGATION.search(chinese):
            continue
        for rival in {*idea.kind} - {number}:
            if counted.get(rival) or _EN_NEGATION.search(english):
                continue
            others = lexicon.ideas[rival].english.spans(english)
            if others and len(idea.related.spans(english)) == counted[number] - len(others) > 0:
                return (Contradiction(idea.list, place, others[0]),)
    return ()


def _with_signs(text: str, one: tuple[int, int], other: tuple[int, int]) -> str:
    """Return `text` with the signs of `_TURNED` in the places of its two words."""
    return f"{text[: one[0]]}\x01{text[one[1] : other[0]]}\x02{text[other[1] :]}"


def place_of_name(name: str, chinese: str) -> tuple[int, int] | None:
    """Return where a masked Chinese text has a name of the lists (a country, a city, a company …), said once."""
    lexicon, word = lexicon_of_opposites(), name.lower()
    for number, place in _opposites_in(chinese)[0].items():
        idea = lexicon.ideas[number]
        if idea.list in NAMES and idea.english.are_all_of(word):
            return place if chinese.count(chinese[slice(*place)]) == 1 else None
    return None


def _is_apart(chinese: str, place: tuple[int, int], english: str, other: tuple[int, int]) -> bool:
    """Whether two words of a long sentence stand in different parts of it."""
    if len(english) < _LONG:
        return False
    return abs(place[0] / len(chinese) - other[0] / len(english)) > _APART


def _is_explained(
    lexicon: Lexicon, places: Mapping[int, tuple[int, int]], chinese: tuple[int, int], english: str
) -> bool:
    """Whether both texts say another idea by this Chinese word, or a longer one: 放行 is approve, and let go."""
    for number, (start, end) in places.items():
        idea = lexicon.ideas[number]
        if idea.list != "opposites":
            continue
        if start <= chinese[0] and chinese[1] <= end and idea.english.spans(english):
            return True
    return False


def _excluded(
    lexicon: Lexicon,
    rivals: Set[int],
    texts: tuple[str, str],
    counted: Mapping[int, int],
    said: set[int],
    *,
    is_negated: bool,
) -> tuple[int, int] | None:
    """
    Return where English says one of `rivals`, which exclude a Chinese word, and Chinese has none for it.

    Both texts, Chinese first, are in small letters: FBI may stand in the Chinese one as it is. One of the two words
    that is negated says what the other does: not up is down.
    """
    chinese, english = texts
    for rival in sorted(rivals):
        words = lexicon.ideas[rival].english
        spans = words.spans(english) if rival in said or words.has_phrase_in(english) else []
        if len(spans) > counted.get(rival, 0) and english[slice(*spans[0])] not in chinese:
            start, end = spans[0]
            is_name = lexicon.ideas[rival].list in NAMES
            if is_name or bool(_EN_NEGATION.search(english, max(0, start - 25), start)) is is_negated:
                return start, end
    return None
