"""Checks that Chinese is in the right script, with the words of the right region."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import Pair, TextCheck
from translator.bilingual.scripts.script_characters import FOLDER, SIMPLIFIED_WORDS, TRADITIONAL_WORDS, one_script_only
from translator.bilingual.tables import read_list
from translator.bilingual.words.language import (
    ZH_HANT,
    convert_script,
    fold_script,
    is_chinese,
    is_traditional,
    script_converter,
)
from translator.bilingual.words.patterns import longest_first, pattern


class TxtScript(TextCheck):
    """
    ## What it does
    Reports Traditional characters in Simplified Chinese, and Simplified ones in Traditional Chinese.
    ## Why is this bad?
    Readers see it at once, and searching does not find the word. One character in a long text is enough.
    ## Example
    target (zh-Hans): 这家公司的頭髮护理产品
    ## Use instead
    target (zh-Hans): 这家公司的头发护理产品
    Characters that both scripts use (后, 里, 台, 乾隆) are judged by the word that they stand in.
    ## Source
    OpenCC's dictionaries, minus the forms that Taiwan and Hong Kong prefer.
    """

    category = "linguistic/script"
    severity = Severity.ERROR
    targets = "zh"
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        suspects, letters, words, keys = _foreign_script(is_traditional(pair.target_tag))
        text, spans = pair.target_visible, []
        if suspects.search(text):
            spans += [match.span() for match in letters.finditer(text)]
        if keys.search(text):
            spans += [match.span() for match in words.finditer(text)]
        if spans:
            yield from self._findings(pair, spans)

    def _findings(self, pair: Pair, spans: list[tuple[int, int]]) -> Iterator[Finding]:
        tag = _tag_of(pair)
        converted = convert_script(pair.target, tag)
        for start, end in spans:
            suggestion = converted[start:end] if len(converted) == len(pair.target) else None
            if suggestion == pair.target[start:end]:
                if tag.endswith("-HK"):  # 户 and 奥 are its own.
                    continue
                suggestion = None
            there = pair.target[start:end]
            if there in pair.source and not is_chinese(pair.source_tag):
                continue
            message = (
                LazyMessage("{characters} is not Traditional Chinese", characters=there)
                if is_traditional(pair.target_tag)
                else LazyMessage("{characters} is not Simplified Chinese", characters=there)
            )
            yield self.finding(pair, message, (start, end), suggestion=suggestion)


def _tag_of(pair: Pair) -> str:
    """Return the language of the target with the region that the project publishes for."""
    return "zh-Hant-HK" if pair.target_tag == ZH_HANT and pair.policy.get("region") == "HK" else pair.target_tag


@cache
def _foreign_script(is_wanted_traditional: bool) -> tuple[re.Pattern[str], ...]:
    """
    Return patterns for what may be a character of the other script, for such, for its words, and for what these have.

    `re` looks up characters of the first plane in a table, and the others one by one: the first pattern takes all of
    those together.
    """
    traditional, simplified = one_script_only()
    letters, words = (simplified, SIMPLIFIED_WORDS) if is_wanted_traditional else (traditional, TRADITIONAL_WORDS)
    keys = set(_IN_BRACKETS.sub("", words)) - set("|()?=!<[]")
    suspects = "".join(sorted(letter for letter in letters if letter <= "\uffff"))
    of_letters, of_keys = (f"[{''.join(sorted(characters))}]" for characters in (letters, keys))
    return tuple(map(pattern, (f"[{suspects}\U00010000-\U0010ffff]", f"{of_letters}+", words, of_keys)))


_IN_BRACKETS = pattern(r"\(\?<?[=!][^()]*\)")


class TxtRegion(TextCheck):
    """
    ## What it does
    Lists words that belong to another region: 软件, 軟體 and 軟件 are the same thing in Beijing, Taipei and Hong Kong.
    ## Why is this bad?
    Converting characters does not convert words; a page full of the other region's words reads as foreign.
    ## Example
    target (zh-Hant, Taiwan): 這款軟件
    ## Use instead
    target (zh-Hant, Taiwan): 這款軟體
    ## Source
    Our own short list; only words that are plainly foreign to the other region are in it.
    """

    category = "locale"
    targets = "zh"
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        tag = _tag_of(pair)
        expression, words = _foreign_words(tag)
        matches = list(expression.finditer(pair.target_visible))
        written = ""
        if matches and is_traditional(
            tag
        ):  # What the conversion writes there is no stranger: 質量 of a planet, 電視頻道.
            from translator.bilingual.scripts.word_conversion import word_conversion

            written = word_conversion("s2hkp" if tag.endswith("-HK") else "s2twp").convert(fold_script(pair.target))
        for match in matches:
            if match[0] not in written:
                native = words[match[0]]
                message = LazyMessage("{word} is said elsewhere; here it is {native}", word=match[0], native=native)
                yield self.finding(pair, message, match.span(), suggestion=native)


# Words of Taiwan that mainland text uses too, often with another meaning: never flagged there.
_AT_HOME_IN_BOTH = frozenset(
    ("资讯", "影片", "简讯", "雪梨", "乳酪", "巴士", "公车", "数位", "晶片", "幼稚园", "凤梨", "乔治亚", "品质",
     "报导", "QR码", "番茄", "马铃薯", "穿梭机", "鲑鱼", "预设")
)  # fmt: skip

# Word → what it must not stand before: 高昂的士气 is not a taxi, 奈米克 a name.
_NOT_BEFORE = {"的士": "(?![兵气氣官卒])", "奈米": "(?![克尔爾斯特娅婭亚亞莉])"}
_AT_HOME_IN_HONG_KONG = frozenset({"影片", "簡訊", "雪梨", "公車", "數位", "QR碼", "品質", "報導", "馬鈴薯"})


@cache
def _foreign_words(target_tag: str) -> tuple[re.Pattern[str], dict[str, str]]:
    words: dict[str, str] = {}
    for mainland, taiwan, hong_kong in map(str.split, read_list(FOLDER / "regional_words.txt")):
        if not is_traditional(target_tag):
            native, others = mainland, {script_converter("t2s").convert(form) for form in (taiwan, hong_kong)}
            others -= _AT_HOME_IN_BOTH
        elif target_tag.endswith("-HK"):
            native, others = hong_kong, {script_converter("s2hk").convert(mainland), taiwan} - _AT_HOME_IN_HONG_KONG
        else:
            native, others = taiwan, {script_converter("s2t").convert(mainland), hong_kong} - {"巴士", "乳酪", "視頻"}
        words.update((other, native) for other in others - {native} if len(other) > 1)
    patterns = (re.escape(word) + _NOT_BEFORE.get(word, "") for word in longest_first(words))
    return pattern("|".join(patterns)), words


class TxtDoubtful(TextCheck):
    """
    ## What it does
    Lists characters of Traditional Chinese that were one in Simplified, where neither their word nor the words beside
    it say which is meant (干 in a name: 乾 or 幹), and characters that their word does not have (被髮展, 臺歷). So are
    words that a region has two of, where the text does not say what it is about (程序: 程式).
    ## Why is this bad?
    A conversion guesses there, above all in names: 陈干林 may be 陳乾林 or 陳幹林. A person has to look at
    the place once; what they decide holds for the word in all articles, and a page with an open one is not published.
    ## Example
    target (zh-Hant): 陳乾林來了
    ## Use instead
    target (zh-Hant): 陳幹林來了
    ## Source
    OpenCC's dictionary of characters that have several traditional forms; articles of Taiwan and Hong Kong.
    """

    category = "linguistic/script"
    severity = Severity.WARNING
    targets = "zh-Hant"
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        from translator.bilingual.scripts.doubtful_characters import open_places

        for place, other in open_places(pair.target_visible, pair.settled):
            end = place + len(other)
            message = LazyMessage("{character} may be meant as {other}", character=pair.target[place:end], other=other)
            yield self.finding(pair, message, (place, end), suggestion=other)
