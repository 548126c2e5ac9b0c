"""
The conversion of Simplified text into Traditional word by word, in the words of a region.

Sources: OpenCC's configurations without the words of a region; `data/regional_words.txt`, `data/converted_words.txt`,
`data/whole_words.txt`.
"""

# OpenCC looks for its phrases from left to right and crosses words: 被发明 holds 髮 for it, 电视频段 a film. Here the
# text is segmented first, and names of people are not words of its dictionaries: 余秋雨 is no 餘.

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from heapq import merge
from pathlib import Path
from typing import NamedTuple

from translator.bilingual.tables import read_list
from translator.bilingual.words import chinese_words
from translator.bilingual.words.language import around_halves, fold_script, has_han, script_converter
from translator.bilingual.words.patterns import pattern

DATA = Path(__file__).parent / "data"
# The last holds in every configuration. The first to name a word holds.
_LISTS = ("converted_words.txt", "regional_words.txt", "whole_words.txt")
REGIONS = {"s2tw": ("s2tw", 0, 2), "s2twp": ("s2tw", 0, 0), "s2hk": ("s2hk", 1, 2), "s2hkp": ("s2hk", 1, 0)}
"""Configuration → the one for its characters, the column of the lists, and the first of the lists that holds."""
# Characters, and words of the segmenter, that are looked at together.
_LONGEST_PHRASE, _MOST_WORDS = 8, 4
# Of a clause, within which an object stands behind its verb.
_FAR = 6
NAMES = frozenset({"nr", "nrfg", "nrt"})
"""How the segmenter tags names of people; short words that are none among them."""
# Surnames as they are written, where words have another character.
SURNAMES = {
    "钟": "鍾", "叶": "葉", "岳": "岳", "余": "余", "于": "于", "范": "范", "郁": "郁", "朴": "朴", "涂": "涂",
    "姜": "姜", "沈": "沈", "谷": "谷", "万俟": "万俟", "游": "游", "云": "雲", "种": "种",
    "干": "干", "党": "党", "曲": "曲", "后": "后",
}  # fmt: skip
BEFORE_SURNAME = frozenset("姓老小阿")
_SOMEBODY = frozenset({"某", "氏", "某某"})
# The hundred surnames of one character that are the most common, without those that begin surnames of two.
_ONE_SURNAME = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖"
    "贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_BEFORE_NAMES = frozenset("由和与被把对向给跟同让叫请找里")
_BEFORE_PEOPLE = frozenset(
    {"是", "叫", "叫做", "姓", "说", "请", "让", "找", "见", "问", "有", "为", "支持", "批评", "采访", "感谢"}
)
# A title, a preposition, a conjunction, a particle.
_BEFORE_SURNAMES = frozenset({"n", "p", "c", "uj"})
_BEHIND_NAMES = frozenset("在是的和说来去也将于对向被与已就都还则又称系")
# Characters in given names, where words have another.
_GIVEN = {"干": "乾", "岳": "岳", "丰": "豐", "郁": "郁", "征": "征", "里": "里", "钟": "鍾"}
# Characters that OpenCC writes in some words, and no newspaper does.
_NEVER = {"孃": "娘", "幷": "并", "伕": "夫", "箇": "個", "關系": "關係", "分鍾": "分鐘"}
# Hong Kong's schools write the first of each two, its newspapers the second.
_PRINTED = str.maketrans("麪羣牀峯", "麵群床峰")
_COUNTS = frozenset("一二两三四五六七八九十百千万亿几数多半每这那哪整0123456789")
# Characters of foreign names that stand before 里.
_SOUNDS = frozenset("马佩弗塔哈卡巴比阿奥托基帕萨达费凯莫亚瓦加科皮利布伯维多诺查纳尔")
# Characters that spell foreign names; a word of three of them or more is one, and these stay as they sound.
_SPELLING = frozenset(
    "阿艾埃安昂奥巴白拜班邦贝本比彼毕别宾波伯勃博布察查彻茨达戴丹德登邓迪蒂丁杜敦顿厄恩尔法凡范菲费芬弗夫福盖甘冈戈格贡古圭哈海汉豪赫"
    "亨洪胡霍基吉加贾杰金津卡凯坎康考科克肯库夸昆拉莱兰朗劳勒雷里丽莉利连列林琳龙卢鲁路伦罗洛吕马麦曼梅门蒙米密明莫默姆木穆纳娜奈南内尼"
    "妮宁努诺欧帕派潘庞佩彭皮平珀普奇齐恰乔切钦琼丘热仁容瑞若萨塞赛桑瑟森沙莎山尚舍申圣施什史舒斯思司松苏素索塔泰坦汤唐特滕提廷通图土托"
    "瓦万旺威韦维魏温文翁沃乌伍西希锡夏香肖谢辛欣许雅亚延扬杨耶叶伊易因英尤约于泽曾扎詹张哲珍芝朱卓兹宗佐歇堡干庆"
)
_AS_THEY_SOUND = frozenset("里于夸舍松范")
_PLACES = frozenset({*NAMES, "ns", "nz"})
_UNKNOWN_NAMES = frozenset({"nr", "nz"})
_RARE_SURNAMES = frozenset("后种干党云")


@dataclass(frozen=True, slots=True)
class RegionalWord:
    """A region's word for one of the mainland."""

    word: str
    """`=`: the same word, in the region's characters."""
    context: frozenset[str] = frozenset()
    """Words of which one has to stand somewhere in the text, unless `is_outside`: then none may."""
    is_outside: bool = False

    def fits(self, words: Set[str]) -> bool:
        return not self.context or self.context.isdisjoint(words) is self.is_outside


class WordConversion:
    """Converts text by one configuration; what was converted is kept, for the same words come again and again."""

    def __init__(self, config: str) -> None:
        self._config = config
        characters, column, first = REGIONS.get(config, (config, 0, len(_LISTS)))
        self._words = _words_of(column, first)
        self._lengths = _lengths_of(self._words)
        self._by_phrases: Callable[[str], str] = lru_cache(100_000)(_conversion(characters))

    def convert(self, text: str, about: Set[str] = frozenset()) -> str:
        """Return a Simplified `text` in Traditional script; time is linear in its length."""
        return around_halves(text, lambda part: self._convert(part, about))

    def _convert(self, text: str, about: Set[str]) -> str:
        words = words_of(text)
        around = {word for word, _tag in words} | about | {one for one in _long_contexts() if one in text}
        pieces: list[str] = []
        at = start = 0
        while at < len(words):
            if (long := self._longest(text, start, words, at, around)) is not None:
                length, piece = long
                pieces.append(piece)
                start += length
                while at < len(words) and length >= len(words[at][0]):
                    length -= len(words[at][0])
                    at += 1
                if length:  # It ended inside what is no word: 充电|宝在.
                    pieces.append(self._by_phrases(words[at][0][length:]))
                    start += len(words[at][0]) - length
                    at += 1
                continue
            count, piece = self._next(words, at, around)
            pieces.append(piece)
            start += sum(len(word) for word, _tag in words[at : at + count])
            at += count
        converted = "".join(pieces)
        # Whatever the words: 三万|亿元.
        return converted.replace("萬億", "兆") if self._config == "s2twp" else converted

    # 出租|车位.
    def _longest(
        self, text: str, start: int, words: Sequence[tuple[str, str]], at: int, around: Set[str]
    ) -> tuple[int, str] | None:
        for length in self._lengths.get(text[start], ()):
            part = text[start : start + length]
            if len(part) < length or (found := self._regional(part, around)) is None:
                continue
            if not _ends_inside_a_word(words, at, length):
                return length, found
        return None

    def _next(self, words: Sequence[tuple[str, str]], at: int, around: Set[str]) -> tuple[int, str]:
        first, tag = words[at]
        if not has_han(first):
            return 1, first
        following = words[at + 1] if at + 1 < len(words) else ("", "")
        forms = list(_beginnings(words[at : at + _MOST_WORDS]))
        for count, joined in reversed(forms):
            if (found := self._regional(joined, around)) is not None:
                return count, found
        if first in SURNAMES and following[0] in _titles():
            return 1, SURNAMES[first]
        if first[0] in SURNAMES and first[1:] in _SOMEBODY:
            return 1, SURNAMES[first[0]] + first[1:]
        if (tag in NAMES and len(first) > 2) or is_unknown_name(first, tag):
            return 1, self._name(first)
        if (alone := form_alone(words, at)) is not None and not alone.is_doubtful:
            return 1, alone.form
        if len(first) == 1 and (behind := form_alone(words, at + 1)) is not None and not behind.is_doubtful:
            return 1, self._by_phrases(first)
        apart = [self._by_phrases(word) for word, _tag in words[at : at + len(forms)]]
        for count, joined in reversed(forms[1:]):
            if self._by_phrases(joined) == "".join(apart[:count]):
                break  # As nearly always; what is a part of it is no phrase then.
            if self._is_phrase([word for word, _tag in words[at : at + count]]):
                return count, self._by_phrases(joined)
        return 1, self._within(first, tag, around)

    def _name(self, name: str) -> str:
        convert = self._by_phrases
        if chinese_words.has_word(name) and convert(name) != "".join(map(convert, name)):
            return convert(name)
        given = "".join(_GIVEN.get(character) or convert(character) for character in name[1:])
        return SURNAMES.get(name[0], convert(name[0])) + given

    def _regional(self, word: str, around: Set[str]) -> str | None:
        for found in self._words.get(word, ()):
            if found.fits(around):
                return self._by_phrases(word) if found.word == "=" else found.word
        return None

    # 高质量, 软件包.
    def _within(self, word: str, tag: str, around: Set[str]) -> str:
        for length in range(len(word) - 1, 1, -1):
            last = len(word) - length
            for start in {last, 0}:
                part = word[start : start + length]
                if part in self._words and (found := self._regional(part, around)) is not None:
                    return self._by_phrases(word[:start]) + found + self._by_phrases(word[start + length :])
        converted = self._by_phrases(word)
        if len(word) == 4 and converted[1:3] != self._by_phrases(word[:2])[1] + self._by_phrases(word[2:])[0]:
            converted = self._halves(word, converted)
        if len(word) > 2 and _SPELLING.issuperset(word):
            return "".join(one if one in _AS_THEY_SOUND else other for one, other in zip(word, converted, strict=True))
        if tag == "m" and word[-1] == "里" and len(word) > 1:
            return f"{converted[:-1]}里"  # 十几里: a measure.
        if len(word) > 1 and tag in _PLACES and "里" in word and converted == "".join(map(self._by_phrases, word)):
            converted = self._with_li(word, converted)
        return converted

    # 考试|制度.
    def _halves(self, word: str, converted: str) -> str:
        halves = word[:2], word[2:]
        return "".join(map(self._by_phrases, halves)) if all(map(chinese_words.has_word, halves)) else converted

    # 里 is a sound in it (马里, 里德).
    def _with_li(self, word: str, converted: str) -> str:
        last = len(word) - 1
        return "".join(
            "里" if one == "里" and (at < last or word[at - 1] in _SOUNDS) else other
            for at, (one, other) in enumerate(zip(word, converted, strict=True))
        )

    def _is_phrase(self, words: Sequence[str]) -> bool:
        convert = self._by_phrases
        together, apart = convert("".join(words)), [convert(word) for word in words]
        start = 0
        for word, alone in zip(words, apart, strict=True):
            # A word of several characters is what its dictionary says, whatever stands beside it.
            if len(word) > 1 and together[start : start + len(word)] != alone:
                return False
            start += len(word)
        first, last = words[0], words[-1]
        rest, head = "".join(words[1:]), "".join(words[:-1])
        apart_rest, apart_head = "".join(apart[1:]), "".join(apart[:-1])
        return all(
            convert(first[cut:] + rest) == convert(first[cut:]) + apart_rest for cut in range(1, len(first) + 1)
        ) and all(convert(head + last[:cut]) == apart_head + convert(last[:cut]) for cut in range(len(last)))


def is_unknown_name(word: str, tag: str) -> bool:
    """Return whether a word that no dictionary has may be a name of a person: 检察官|种文彬."""
    return tag in _UNKNOWN_NAMES and len(word) == 3 and word[0] in SURNAMES and not chinese_words.has_word(word)


def words_of(text: str) -> list[tuple[str, str]]:
    """Return the words of a Simplified text with their tags; what is no word, and no name either, in its characters."""
    found: list[tuple[str, str]] = []
    for word, tag in chinese_words.tag(text, True):
        cut = _cut(word) if tag == "nr" and len(word) < 5 and not chinese_words.has_word(word) else 0
        if word[0] == "于" and tag in NAMES and len(word) > 1 and found and has_han(found[-1][0]):
            # 位|于|临清, and no surname.
            cut = int(found[-1][0] not in _BEFORE_PEOPLE and found[-1][1] not in _BEFORE_SURNAMES)
        if len(word) == 2 and word[0] in BEFORE_SURNAME and word[1] in SURNAMES:
            found += [(word[0], "a"), (word[1], "nr")]
        elif cut:
            found += chinese_words.tag(word[:cut], True) + chinese_words.tag(word[cut:], True)
        elif len(word) == 1 or tag in _PLACES or not has_han(word) or chinese_words.has_word(word):
            found.append((word, tag))
        else:
            found += chinese_words.tag(word, False)
    return found


# 由|范, 卢拉|在, 陈干林|来; else 0.
def _cut(name: str) -> int:
    if name[0] in _BEFORE_NAMES:
        return 1
    if len(name) > 2 and (name[-1] in _BEHIND_NAMES or (len(name) == 4 and name[0] in _ONE_SURNAME)):
        return len(name) - 1
    return 0


def _beginnings(words: Sequence[tuple[str, str]]) -> Iterator[tuple[int, str]]:
    joined = ""
    for count, (word, _tag) in enumerate(words, start=1):
        joined += word
        if count > 1 and (not word[0].isalnum() or len(joined) > _LONGEST_PHRASE):
            return
        yield count, joined


@cache
def word_conversion(config: str) -> WordConversion:
    return WordConversion(config)


def _conversion(characters: str) -> Callable[[str], str]:
    convert = script_converter(characters).convert
    never = pattern("|".join(_NEVER))
    printed = _PRINTED if characters == "s2hk" else {}
    return lambda text: never.sub(lambda match: _NEVER[match[0]], convert(text).translate(printed))


@cache
def _words_of(column: int, first: int) -> dict[str, tuple[RegionalWord, ...]]:
    sets, rows = word_lists()
    spell = script_converter("t2hk").convert  # The lists write 帳戶, Hong Kong's schools 帳户.
    found: dict[str, tuple[RegionalWord, ...]] = {}
    for name, *rest in [row for one in rows[first:] for row in one]:
        context = rest[2] if len(rest) > 2 else ""
        there = sets[context.removeprefix("!")] - {name} if context else frozenset[str]()
        word = spell(rest[column]).translate(_PRINTED) if column else rest[column]
        found[name] = (*found.get(name, ()), RegionalWord(word, there, context.startswith("!")))
    return found


def _ends_inside_a_word(words: Sequence[tuple[str, str]], at: int, length: int) -> bool:
    while length >= len(words[at][0]):
        length -= len(words[at][0])
        at += 1
        if not length:
            return False
    return bool(chinese_words.has_word(words[at][0]))


# 副总统.
@cache
def _long_contexts() -> tuple[str, ...]:
    return tuple({one for words in word_lists()[0].values() for one in words if len(one) > 2})


def _lengths_of(words: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, set[int]] = {}
    for word in words:
        if len(word) > 2 or word[0].isascii():
            found.setdefault(word[0], set()).add(len(word))
    return {character: sorted(lengths, reverse=True) for character, lengths in found.items()}


class Alone(NamedTuple):
    """The conversion of a word by the words beside it: a character by itself, or a word of two forms."""

    form: str
    is_doubtful: bool
    """OpenCC decides, and `form` is what else may be meant."""


def form_alone(words: Sequence[tuple[str, str]], at: int) -> Alone | None:
    """Return what the word at a place becomes by the words beside it, each with its tag; None where OpenCC decides."""
    if at == len(words) or words[at][0] not in _singles():
        return None
    before = next((word for word in reversed(words[max(0, at - 2) : at]) if word[0].strip()), ("", ""))
    behind = next((word for word in words[at + 1 : at + 3] if word[0].strip()), ("", ""))
    for found, *sides in _singles().get(words[at][0], ()):
        if (_stands(before, sides[0], -1) or not sides[0].isdisjoint(_near(words, at, -1))) and (
            _stands(behind, sides[1], 0) or not sides[1].isdisjoint(_near(words, at, 1))
        ):
            return found
    return None


# 冲|了|一|杯|咖啡: words of the clause a few words away.
def _near(words: Sequence[tuple[str, str]], at: int, step: int) -> set[str]:
    found: set[str] = set()
    for word, _tag in words[at + 1 : at + _FAR] if step > 0 else words[max(0, at - _FAR + 1) : at][::-1]:
        if not word[0].isalnum():
            break
        found.add(f"~{word}")
    return found


# `nearest` is its character there.
def _stands(word: tuple[str, str], wanted: Collection[str], nearest: int) -> bool:
    text, tag = word
    text = "着" if text == "著" else text  # Of a Traditional text, and folded.
    if "*" in wanted or text in wanted or f"/{tag}" in wanted:
        return True
    if not text or not has_han(text):
        return "-" in wanted or (text[-1:].isdigit() and "#" in wanted)
    return ("#" in wanted and text[-1] in _COUNTS) or f"={text[nearest]}" in wanted


@cache
def _singles() -> dict[str, list[tuple[Alone, frozenset[str], frozenset[str]]]]:
    found: dict[str, list[tuple[Alone, frozenset[str], frozenset[str]]]] = {}
    sets: dict[str, list[str]] = {}
    for line in read_list(DATA / "single_characters.txt"):
        words, forms, *sides = line.split()
        if words.startswith("@"):
            sets[words] = [forms, *sides]
            continue
        before, behind = (
            frozenset(one for name in side.split(",") for one in sets.get(name, [name])) for side in sides
        )
        is_doubtful, forms = forms.startswith("?"), forms.removeprefix("?")
        is_word = words.startswith("+") or len(words) != len(forms)
        for word, form in [(words.removeprefix("+"), forms)] if is_word else zip(words, forms, strict=True):
            found.setdefault(word, []).append((Alone(form, is_doubtful), before, behind))
    return found


@cache
def _titles() -> frozenset[str]:
    return word_lists()[0]["titles"]


@cache
def word_lists() -> tuple[dict[str, frozenset[str]], list[list[list[str]]]]:
    """Return the sets of words by name, and the rows of each list: a word, Taiwan's, Hong Kong's, and where."""
    lists = [[line.split() for line in read_list(DATA / name)] for name in _LISTS]
    sets = {name[1:]: frozenset(rest) for lines in lists for name, *rest in lines if name.startswith("@")}
    return sets, [[line for line in lines if not line[0].startswith("@")] for lines in lists]


@cache
def lists_version() -> str:
    """Return eight digits that change with the lists of words."""
    return hashlib.sha256(
        b"".join((DATA / name).read_bytes() for name in (*_LISTS, "single_characters.txt"))
    ).hexdigest()[:8]


FOLDER = Path(__file__).parent / "data"
ONE_SCRIPT = FOLDER / "one_script.txt"


@cache
def one_script_only() -> tuple[frozenset[str], frozenset[str]]:
    """Return the characters of Traditional text only and of Simplified text only."""
    traditional, simplified = ONE_SCRIPT.read_text(encoding="utf-8").split()
    return frozenset(traditional), frozenset(simplified)


TRADITIONAL_WORDS = "|".join(read_list(FOLDER / "traditional_words.txt"))
"""Words that do not belong in Simplified text."""

SIMPLIFIED_WORDS = "|".join(read_list(FOLDER / "simplified_words.txt"))
"""Words that do not belong in Traditional text."""


CHECK = "txt.doubtful"
"""The check that lists them, as a waiver names it."""


def candidates_of(text: str) -> Iterator[int]:
    """Yield each 0-based place of a Traditional `text` whose character was one with others in Simplified."""
    words = (match.start() for word in _open_words() for match in re.finditer(word, text))
    return merge((match.start() for match in _characters()[0].finditer(fold_script(text))), words)


@lru_cache(20_000)
def doubts_of(text: str) -> tuple[tuple[int, str], ...]:
    """Return each 0-based place of a Traditional `text` whose character is in doubt, with what else may be meant."""
    ambiguous, in_names, _same, unknown = _characters()
    folded = fold_script(text)
    found = list(_doubtful_words(text))
    if not ambiguous.search(folded):
        return tuple(found)
    unlike: list[tuple[int, str]] = []
    words = words_of(folded)
    start = 0
    for number, (word, tag) in enumerate(words):
        alone = form_alone(words, number) if ambiguous.search(word) else None
        for match in ambiguous.finditer(word):
            place, offset = start + match.start(), match.start()
            if _is_listed(folded, place):
                continue
            forms = _forms_of(word) if alone is None or alone.is_doubtful else (alone.form,)
            if alone is not None and alone.is_doubtful:
                if alone.form[offset] != text[place]:  # Else a phrase decided so.
                    found.append((place, alone.form[offset]))
            elif not any(_are_same(text[place], form[offset]) for form in forms):
                unlike.append((place, forms[0][offset]))
            elif (
                tag in NAMES
                and len(word) > 2
                and match[0] in in_names
                and (offset or (match[0] in _RARE_SURNAMES and not chinese_words.has_word(word)))
            ):
                found.append((place, next(one for one in in_names[match[0]] if one != text[place])))
            elif match[0] in unknown and _is_unknown(word, tag, offset):
                found += [(place, one) for one in unknown[match[0]] if one != text[place]][:1]
            elif not offset and match[0] == "于" and tag in NAMES and len(word) > 1 and _follows_none(words, number):
                found += [(place, "於")] if text[place] == "于" else []
        start += len(word)
    return tuple(sorted([*found, *_outside_phrases(folded, text, unlike)]))


# 吐谷浑, and not 中国远征军.
def _is_unknown(word: str, tag: str, offset: int) -> bool:
    known = chinese_words.has_word
    if len(word) == 1 or tag not in _PLACES or known(word):
        return False
    pairs = (word[max(0, at) : at + 2] for at in (offset - 1, offset))
    return tag in NAMES or not any(len(pair) == 2 and known(pair) for pair in pairs)


# 用|于汉军: a noun or a preposition before what looks like a name, and nothing that stands before people.
def _follows_none(words: Sequence[tuple[str, str]], at: int) -> bool:
    before, tag = words[at - 1] if at else ("", "")
    return before == "」" or (
        has_han(before) and tag in _BEFORE_SURNAMES and before not in _BEFORE_PEOPLE and before not in _titles()
    )


def _is_listed(simplified: str, place: int) -> bool:
    listed = _words_of(0, 2)
    return any(
        simplified[start : start + length] in listed
        for start in range(max(0, place - _LONGEST_PHRASE), place + 1)
        for length in range(max(2, place - start + 1), _LONGEST_PHRASE)
    )


def _doubtful_words(text: str) -> Iterator[tuple[int, str]]:
    for word, (other, context) in _open_words().items():
        if word in text and not any(one in text for one in context):
            yield from ((match.start(), other) for match in re.finditer(word, text))


def open_places(text: str, settled: Set[str] = frozenset()) -> Iterator[tuple[int, str]]:
    """Yield the doubts of a text (`doubts_of`) outside of words that are settled: names and terms of the house."""
    doubts = doubts_of(text)
    if not doubts or not settled:
        yield from doubts
        return
    there = [word for word in settled if word in text]
    for place, other in doubts:
        if not any(text.startswith(word, place - at) for word in there for at in range(min(len(word), place + 1))):
            yield place, other


# 計劃, and 計畫 in the words of Taiwan.
@lru_cache(20_000)
def _forms_of(word: str) -> tuple[str, ...]:
    forms = (word_conversion(config).convert(word) for config in ("s2tw", "s2hk", "s2twp", "s2hkp"))
    return tuple(dict.fromkeys(form for form in forms if len(form) == len(word))) or (word,)


def _are_same(one: str, other: str) -> bool:
    same = _characters()[2]
    return one == other or same.get(one, one) == same.get(other, other)


def _outside_phrases(folded: str, text: str, unlike: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    wholes = [word_conversion(config).convert(folded) for config in ("s2tw", "s2hk")] if unlike else []
    for place, expected in unlike:
        if not any(len(whole) == len(text) and _are_same(whole[place], text[place]) for whole in wholes):
            yield place, expected


@cache
def _open_words() -> dict[str, tuple[str, list[str]]]:
    rows = [line.split() for line in read_list(DATA / "open_words.txt")]
    return {word: (other, context) for word, other, *context in rows}


@cache
def _characters() -> tuple[re.Pattern[str], dict[str, str], dict[str, str], dict[str, str]]:
    ambiguous = ""
    in_names: dict[str, str] = {}
    unknown: dict[str, str] = {}
    same: dict[str, str] = {}
    for first, *rest in map(str.split, read_list(DATA / "ambiguous_characters.txt")):
        if first == "=":
            same.update((character, pair[0]) for pair in rest for character in pair)
        elif first == "?":
            unknown.update((pair[0], pair[1:]) for pair in rest)
        elif rest:
            in_names[first] = rest[0]
        else:
            ambiguous += first
    return pattern(f"[{ambiguous}]"), in_names, same, in_names | unknown


# The last has sets of words that say where.
_MAINLAND_LISTS = ("mainland_words.txt", "regional_words.txt", "converted_words.txt")
CONFIGS = {"tw2sp": "tw2s", "hk2sp": "hk2s"}
"""Configuration with the mainland's words → the one for its characters."""


def to_mainland_words(text: str, config: str) -> str:
    """Return a Simplified `text`, converted by one of `CONFIGS`, in the mainland's words; time is linear."""
    words, lengths = _words(config)
    if lengths.keys().isdisjoint(text):
        return text
    tokens = words_of(text)
    around = frozenset(token for token, _tag in tokens)
    ends: dict[int, str] = {}
    at = 0
    for token, _tag in tokens:
        ends.update(dict.fromkeys(range(at + 1, at + len(token)), token))
        at += len(token)
    pieces: list[str] = []
    at = 0
    while at < len(text):
        taken, piece = 1, text[at]
        for length in lengths.get(text[at], ()) if at not in ends else ():
            word, inside = text[at : at + length], ends.get(at + length, "")
            found = words.get(word)
            # It may end inside what the segmenter made of unknown characters, and in no word of its dictionary.
            if found is not None and found.fits(around) and not (inside and chinese_words.has_word(inside)):
                taken, piece = length, word if found.word == "=" else found.word
                break
        pieces.append(piece)
        at += taken
    return "".join(pieces)


@cache
def _words(config: str) -> tuple[dict[str, RegionalWord], dict[str, list[int]]]:
    lines = [line.split() for line in read_list(DATA / "mainland_words.txt")]
    sets = dict(word_lists()[0])
    sets.update((name[1:], sets.get(name[1:], frozenset()) | set(rest)) for name, *rest in lines if name[0] == "@")
    simplify = script_converter("t2s").convert
    column = 1 if config == "tw2sp" else 2
    rows = map(str.split, read_list(DATA / "regional_words.txt"))
    found = {simplify(row[column]): RegionalWord(row[0]) for row in rows if simplify(row[column]) != row[0]}
    for name, *rest in lines:
        if name[0] != "@":
            where = rest[1] if len(rest) > 1 else ""
            context = sets[where.removeprefix("!")] if where else frozenset[str]()
            found[name] = RegionalWord(rest[0], context, where.startswith("!"))
    lengths: dict[str, set[int]] = {}
    for word in found:
        lengths.setdefault(word[0], set()).add(len(word))
    return found, {first: sorted(those, reverse=True) for first, those in lengths.items()}


@cache
def mainland_version() -> str:
    """Return eight digits that change with the lists of words."""
    return hashlib.sha256(b"".join((DATA / name).read_bytes() for name in _MAINLAND_LISTS)).hexdigest()[:8]
