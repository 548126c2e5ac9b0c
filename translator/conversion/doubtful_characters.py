"""
Characters that a conversion of the script can only guess: 面 or 麵, 范 or 範, 干, 乾 or 幹.

In a word of the segmenter's dictionary a character is certain where it is what a conversion writes there, and in doubt
where it is another. A character that is a word by itself is decided by the words beside it, as the lines of
`data/single_characters.txt` say, or in doubt where they say so. So are some characters of people's names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from translator.conversion.word_conversion import NAMES, form_alone, word_conversion, words_of
from translator.language import fold_script

CHECK = "txt.doubtful"
"""The check that lists them, as a waiver names it."""
_AMBIGUOUS = re.compile(
    "[丑丰并于云仆伙余佣借准几出划别制卤卜卷历发叶叹只台吁合吊后向吓咸咽哄喂回困团复坛夫夸姜娘家尝尽局岳干幸庄征御志恶当彩"
    "愈戚扎托折挨据捆摆斗昆晒曲术朱朴杆杯松板极柜栗核梁欲汇沈洒注涂游漓熏症瘀瞭种穗筑签糖系累纤致舍芸范荡获蒙蔑腊胜胡脏"
    "苏蜡表谷赞辟采里郁钟锤闹雕面须饥鹿麦克升周万党]"
)
"""Simplified characters that are several Traditional ones in words of every day."""
_SPELLINGS = {
    character: pair[0]
    for pair in (
        "台臺 周週 布佈 裡裏 了瞭 嘗嚐 升昇陞 沉沈 扎紮 致緻 托託 贊讚 盡儘 跡蹟 煉鍊 注註 回迴 愈癒 匯彙 煙菸 秘祕 欲慾 占佔 "
        "雇僱 哄鬨 雕鵰 家傢 折摺 淒悽 蕩盪 團糰 恤卹 岩巖 借藉 杰傑 志誌 采彩 炮砲 贗贋 恆恒 污汙 累纍 欄闌 札劄 核覈 游遊 卷捲 "
        "復覆 杆桿 杯盃 夥伙 須鬚 向嚮 穀榖 娘孃 挨捱 糊餬 梁樑 幸倖 兇凶 仿彷 佛彿 毀燬譭 戚慼 彌瀰 系繫 鐘鍾"
    ).split()
    for character in pair
}
"""Characters of which some newspapers print the one and some the other in the same words."""
_IN_NAMES = frozenset("干后发复谷郁余征准冲")
"""Characters of given names that may be several."""


def candidates_of(text: str) -> Iterator[int]:
    """Yield each 0-based place of a Traditional `text` whose character was one with others in Simplified."""
    return (match.start() for match in _AMBIGUOUS.finditer(fold_script(text)))


@lru_cache(20_000)
def doubts_of(text: str) -> tuple[tuple[int, str], ...]:
    """Return each 0-based place of a Traditional `text` whose character is in doubt, with what else may be meant."""
    folded = fold_script(text)
    if not _AMBIGUOUS.search(folded):
        return ()
    found: list[tuple[int, str]] = []
    words = words_of(folded)
    start = 0
    for number, (word, tag) in enumerate(words):
        if _AMBIGUOUS.search(word):
            alone = form_alone(words, number)
            expected = _expected(word) if alone is None or alone.is_doubtful else alone.form
            for offset, character in enumerate(word):
                written = text[start + offset]
                if not _AMBIGUOUS.match(character):
                    continue
                if not _are_same(written, expected[offset]):
                    other = expected[offset]
                elif alone is not None and alone.is_doubtful:
                    other = alone.form
                elif offset and tag in NAMES and len(word) > 2 and character in _IN_NAMES:
                    other = next((one for one in _forms(character) if one != written), "")
                else:
                    continue
                found.append((start + offset, other))
        start += len(word)
    return tuple(_without_phrases(folded, text, found))


def _expected(word: str) -> str:
    """Return a word in Traditional script, character by character."""
    converted = word_conversion("s2tw").convert(word)
    return converted if len(converted) == len(word) else word


def _are_same(one: str, other: str) -> bool:
    return one == other or _SPELLINGS.get(one, one) == _SPELLINGS.get(other, other)


def _without_phrases(folded: str, text: str, found: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield what is in doubt, without what a conversion of the whole text writes as it stands: a phrase of words."""
    whole = ""
    for place, other in found:
        if not whole:
            whole = word_conversion("s2tw").convert(folded)
        if len(whole) != len(text) or not _are_same(whole[place], text[place]) or other != whole[place]:
            yield place, other


@cache
def _forms(character: str) -> tuple[str, ...]:
    """Return the Traditional characters that one of names may be."""
    return {"干": ("乾", "幹", "干"), "后": ("后", "後"), "发": ("發", "髮"), "复": ("復", "複"), "谷": ("谷", "穀"),
            "郁": ("郁", "鬱"), "余": ("余", "餘"), "征": ("征", "徵"), "准": ("准", "準"), "冲": ("沖", "衝")}[character]  # fmt: skip
