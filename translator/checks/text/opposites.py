"""The check of opposites: a rise that became a fall, a denial that became an admission."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from translator.checks.base import Pair, TextCheck
from translator.checks.masking import OPAQUE
from translator.checks.word_lists import read_words
from translator.i18n import LazyMessage
from translator.model import Finding


@dataclass(frozen=True)
class _Opposition:
    """Two opposite ideas; each pair holds the words of the one and of the other."""

    english: tuple[re.Pattern[str], re.Pattern[str]]
    """What says so clearly."""
    lower: tuple[re.Pattern[str], re.Pattern[str]]
    """The same for a text in lower case, in which `re` looks several times as fast."""
    related: tuple[re.Pattern[str], re.Pattern[str]]
    """The same with what may be said of it: growth that “slowed” is not a fall."""
    chinese: tuple[str, str]
    """Patterns, for `_ANY_CHINESE`."""


def _read_opposition(line: str) -> _Opposition:
    one, one_chinese, other, other_chinese = line.split("\t")
    first, second = one.partition(" ~ ")[0], other.partition(" ~ ")[0]
    return _Opposition(
        (_words(first), _words(second)),
        (_words(first, re.NOFLAG), _words(second, re.NOFLAG)),
        (_words(one), _words(other)),
        (one_chinese, other_chinese),
    )


def _words(pattern: str, flag: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern.replace(' ~ ', '|')})(?![A-Za-z])", flag)


_OPPOSITIONS = [_read_opposition(line) for line in read_words("opposites")]
_CHINESE = {
    f"{name}{number}": words.split("|")
    for number, opposition in enumerate(_OPPOSITIONS)
    for name, words in zip("ab", opposition.chinese, strict=True)
}
_FIRST, _SECOND = ("".join({word[place] for words in _CHINESE.values() for word in words}) for place in (0, 1))
# Two classes of characters first: the engine of `re` then skips ordinary text at once.
_ANY_CHINESE = re.compile(
    f"[{_FIRST}][{_SECOND}](?:"
    + "|".join(
        f"(?P<{name}>{'|'.join(f'(?<={word[:2]}){word[2:]}' for word in words)})" for name, words in _CHINESE.items()
    )
    + ")"
)
_BOTH = re.compile("进出口|進出口|买卖|買賣|南北|东西部|東西部|男女")
_ZH_NEGATION = re.compile("[不没沒未非无無勿别別]")
_EN_NEGATION = re.compile(r"\b(?:not|no|never|without|cannot)\b|n['’]t", re.IGNORECASE)


class SemOpposite(TextCheck):
    """
    ## What it does
    Reports a word that says the opposite of the source: 下降 for "rose", 证实 for "denied", 有罪 for "acquitted".
    ## Why is this bad?
    The sentence reads well and is false, and figures and names in it are right.
    ## Example
    source: Shares closed lower on Friday.    target: 周五股市收高。
    ## Use instead
    target: 周五股市收低。
    Only where each side has one of two opposite ideas and nothing of the other, and no negation stands before it. The
    list is short: a pair is in it when its words nearly always say which of the two is meant.
    ## Source
    Our own; in fifteen thousand segments that people translated it speaks of eight, two of them real mistakes.
    """

    id = "sem.opposite"
    category = "accuracy/mistranslation"

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Look for clear Chinese words first: few segments have one."""
        if not pair.source or not pair.target or not pair.is_bilingual:
            return
        chinese = pair.chinese_visible
        matches = list(_ANY_CHINESE.finditer(chinese))
        if not matches:
            return
        if _BOTH.search(chinese):
            matches = list(_ANY_CHINESE.finditer(_BOTH.sub(lambda match: OPAQUE * len(match[0]), chinese)))
        places: dict[str, re.Match[str]] = {}
        counted: Counter[str] = Counter()
        for match in matches:
            name = str(match.lastgroup)
            places.setdefault(name, match)
            counted[name] += 1
        for name, place in places.items():
            spoken = _contradiction(name, place, counted, pair.english_visible)
            if spoken:
                yield self._report(pair, place, spoken)

    def _report(self, pair: Pair, place: re.Match[str], spoken: re.Match[str]) -> Finding:
        here, there = (place, spoken) if pair.is_into_chinese else (spoken, place)
        message = LazyMessage("“{target}” says the opposite of “{source}”", target=here[0], source=there[0])
        return self.finding(pair, message, here.span(), other_span=there.span())


def _contradiction(name: str, place: re.Match[str], counted: Counter[str], english: str) -> re.Match[str] | None:
    """Return the English words that say the opposite of the Chinese word at `place`, if nothing speaks for it."""
    side, opposition = "ab".index(name[0]), _OPPOSITIONS[int(name[1:])]
    if not opposition.lower[1 - side].search(english.lower()):
        return None
    spoken = opposition.english[1 - side].search(english)
    if not spoken or opposition.related[side].search(english):
        return None
    said = sum(1 for _match in opposition.english[1 - side].finditer(english))
    if said <= counted["ab"[1 - side] + name[1:]]:
        return None
    if _ZH_NEGATION.search(place.string, max(0, place.start() - 3), place.start()):
        return None
    return None if _EN_NEGATION.search(english, max(0, spoken.start() - 25), spoken.start()) else spoken
