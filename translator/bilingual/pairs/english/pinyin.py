"""The check of pinyin in English: without tone marks, and with surnames in ordinary capitals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding
from translator.bilingual.pairs.base import Pair, TextCheck
from translator.bilingual.pairs.text.characters import has_han
from translator.bilingual.words.patterns import pattern

_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜĀÁǍÀĒÉĚÈŌÓǑÒ"
_TONE_MARKS = frozenset("\u0304\u0301\u030c\u0300")
_TONED = pattern(rf"[A-Za-zÜü'’]*[{_TONES}][A-Za-zÜü{_TONES}'’]*")
_GIVEN = r"[A-Z][a-z]+(?:[-'’][A-Za-z][a-z]+)?"
_SHOUTED = pattern("[A-Z][A-Z]")
# Surname first, and last.
_CAPITALS = (
    pattern(rf"(?<![\w-])(?P<surname>[A-Z]{{2,7}}),? (?P<given>{_GIVEN})(?![\w-])"),
    pattern(rf"(?<![\w-])(?P<given>{_GIVEN}) (?P<surname>[A-Z]{{2,7}})(?![\w-])"),
)


class NamePinyin(TextCheck):
    """
    ## What it does
    Reports names in pinyin that are written as no English newspaper writes them: with tone marks (Xī'ān), with the
    surname in capitals (WANG Xiaoming), or behind the given name in capitals (Xiaoming WANG).
    ## Why is this bad?
    Tone marks help learners and disturb everybody else; capitals belong to passports and lists of authors.
    ## Example
    source: 王晓明出生在西安。
    target: WANG Xiaoming was born in Xī'ān.
    ## Use instead
    target: Wang Xiaoming was born in Xi'an.
    Only names whose characters are in the source are reported, and none that the source itself writes so.
    ## Source
    GB/T 28039—2011; AP Stylebook, “Chinese names”; Chicago Manual of Style 11.82.
    """

    category = "locale/name"
    targets = "en"
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        text = pair.target_visible
        if not text.isascii():
            for match in _TONED.finditer(text):
                plain = _without_tones(match[0])
                if match[0] not in pair.source and is_pinyin_of(plain, pair.source):
                    yield self._report(pair, match, plain)
        for match in chain.from_iterable(order.finditer(text) for order in _CAPITALS if _SHOUTED.search(text)):
            right = f"{match['surname'].capitalize()} {match['given']}"
            if match[0] not in pair.source and is_pinyin_of(right, pair.source):
                yield self._report(pair, match, right)

    def _report(self, pair: Pair, match: re.Match[str], right: str) -> Finding:
        message = LazyMessage("“{wrong}” is written “{right}” in English", wrong=match[0], right=right)
        return self.finding(pair, message, match.span(), suggestion=right, repairs_drafts=True)


def _without_tones(word: str) -> str:
    letters = (mark for mark in unicodedata.normalize("NFD", word) if mark not in _TONE_MARKS)
    return unicodedata.normalize("NFC", "".join(letters))


def is_pinyin_of(name: str, source: str) -> bool:
    """Whether a name or a word stands for Chinese characters of `source`, without tone marks."""
    letters = re.sub("[^a-zü]", "", name.lower())
    return has_han(source) and letters in _pinyin_of(source)


@lru_cache(maxsize=64)
def _pinyin_of(source: str) -> str:
    """Return the Chinese of a text in pinyin, as one run of letters."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(source, errors="ignore", v_to_u=True))
