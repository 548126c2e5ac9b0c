"""
Observations about each pair of sentences, from the words of their whole page: less than findings, for people who ask
what to look at first.

A word has another counterpart than on the rest of the page, or none (by CC-CEDICT, extra `lexicon`, and by the page);
words of software exclude each other; what English affirms is negated; names have changed places.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.contradictions import SOFTWARE, contradictions_in
from translator.bilingual.words import chinese_words
from translator.bilingual.words.dictionary import Dictionary, content_words, load_dictionary, stem_of, stems_of
from translator.bilingual.words.language import fold_script
from translator.bilingual.words.patterns import pattern


@dataclass(frozen=True, slots=True)
class Observation:
    topic: str
    """`terms`, `negations`, `meaning`."""
    number: int
    """That of the pair."""
    weight: float
    """1 and more: it is probably wrong; what is less may add up."""
    message: LazyMessage


_HAN_WORD = pattern("[\u4e00-\u9fff]{2,}")
_ENGLISH_WORD = pattern("[A-Za-z]+")
_CONTENT = ("n", "v", "a", "b", "i", "l", "z", "j", "t", "f", "d")
# Other pairs in which a word must stand before it has a usual counterpart, and the share of them that have it.
_FEWEST, _USUAL, _ALONE = 3, 0.85, 1.3
# Surprise from which on a word without a counterpart is told, where the other text has one, too.
_SURPRISE = 2.0
# Pairs between two texts that have nothing to do with each other; words as which what is usual counts.
_FAR, _PRIOR = 4, 20
_SOME = 0.5


class _Words:
    def __init__(self, pair: Pair, dictionary: Dictionary | None) -> None:
        self.pair, self.english, self._dictionary = pair, pair.english_visible, dictionary
        self.chinese = fold_script(pair.chinese_visible).lower()

    @cached_property
    def stems(self) -> dict[str, str]:
        """Stem → the English word."""
        found = content_words(self.english)
        return {word.stem: self.english[word.start : word.end] for word in found if len(word.stem) > 2}

    @cached_property
    def all_stems(self) -> frozenset[str]:
        """Those of words such as `want` and `more` too: Chinese has words for them."""
        return frozenset(map(stem_of, _ENGLISH_WORD.findall(self.english)))

    @cached_property
    def words(self) -> list[str]:
        tagged = chinese_words.tag(self.chinese, True)
        return list(
            dict.fromkeys(word for word, kind in tagged if kind.startswith(_CONTENT) and _HAN_WORD.fullmatch(word))
        )

    def meanings_in(self, chinese: str) -> frozenset[str]:
        dictionary = self._dictionary
        words = dictionary.words_in(chinese) if dictionary else ()
        return frozenset().union(*(dictionary.meanings[word] for word in words)) if dictionary else frozenset()


class PageWords:
    """The words of all pairs of a page, and which of them come together."""

    def __init__(self, pairs: Sequence[Pair], others: Sequence[Pair] = ()) -> None:
        """`others` are pairs of pages about the same things: only what they teach is used."""
        self._dictionary = load_dictionary()
        self._rows = [_Words(pair, self._dictionary) for pair in pairs]
        self._known = [*self._rows, *(_Words(pair, self._dictionary) for pair in others)]
        self._english, self._chinese = Counter[str](), Counter[str]()
        self._together: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._back: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for row in self._known:
            self._english.update(row.stems.keys())
            self._chinese.update(row.words)
            for stem in row.stems:
                self._together[stem].update(row.words)
            for word in row.words:
                self._back[word].update(row.stems.keys())

    def observations(self) -> Iterator[Observation]:
        for row in self._rows:
            yield from self._lost_words(row)
            yield from _contradictions(row)
            yield from _order(row)
            yield from _negations(row)

    def odds(self) -> dict[int, float]:
        """Return by number the odds that both texts of a pair say the same, in natural logarithms; see `odds_of`."""
        return {row.pair.number: sum(self._odds_of(row)) for row in self._rows}

    def odds_of(self, pair: Pair, *, without: str = "") -> tuple[float, float]:
        """
        Return the odds of its English and of its Chinese text to be said by the other one, from the words that have a
        counterpart; those that stand in another text too do not count.
        """
        return self._odds_of(_Words(pair, self._dictionary), without)

    def _odds_of(self, row: _Words, without: str = "") -> tuple[float, float]:
        counts, odds = self._counts(row, without), []
        for (known, total), likely, chance in zip(counts, *self._rates, strict=True):
            said, unsaid = math.log(likely / chance), math.log((1 - likely) / (1 - chance))
            odds.append(known * said + (total - known) * unsaid)
        return odds[0], odds[1]

    def _counts(self, row: _Words, without: str = "") -> list[tuple[int, int]]:
        if self._dictionary is None:
            return [(0, 0), (0, 0)]
        others = stems_of(without) if without else set()
        stems = [stem for stem in row.stems if stem not in others]
        words = [word for word in row.words if word not in without]
        latin = [word for word in set(_ITEM.findall(row.chinese)) if word not in without.lower()]
        english = row.english.lower()
        return [
            (sum(self._is_said(stem, row) for stem in stems), len(stems)),
            (
                sum(self._has_said(word, row) for word in words) + sum(word in english for word in latin),
                len(words) + len(latin),
            ),
        ]

    def _is_said(self, stem: str, row: _Words) -> bool:
        if row.stems[stem].lower() in row.chinese or any(self._belong(stem, word) for word in row.words):
            return True
        return any(stem in self._meanings(word) for word in row.words)

    def _has_said(self, word: str, row: _Words) -> bool:
        return not row.all_stems.isdisjoint(self._meanings(word)) or any(self._belong(stem, word) for stem in row.stems)

    def _meanings(self, word: str) -> frozenset[str]:
        return self._dictionary.meanings.get(word, frozenset()) if self._dictionary else frozenset()

    @cached_property
    def _rates(self) -> tuple[list[float], list[float]]:
        # How many words have a counterpart in a pair of this page, and how many by chance in two others of its texts.
        found = []
        strangers = zip(self._rows, self._rows[_FAR:], strict=False)
        mixed = [_Words(_of_both(one.pair, other.pair), self._dictionary) for one, other in strangers]
        for rows, usual in ((self._rows, 0.6), (mixed, 0.12)):
            sums = [map(sum, zip(*side, strict=True)) for side in zip(*map(self._counts, rows), strict=True)]
            found.append([(known + _PRIOR * usual) / (total + _PRIOR) for known, total in sums] or [usual, usual])
        return found[0], [min(chance, 0.7 * likely) for likely, chance in zip(*found, strict=True)]

    def _lost_words(self, row: _Words) -> Iterator[Observation]:
        unsaid = [stem for stem in row.stems if not self._is_said(stem, row)]
        lost = [stem for stem in unsaid if _ways(stem).isdisjoint(row.chinese)]
        # A word that shares a character with what could stand for one of them may be its free rendering.
        free = frozenset[str]().union(*map(_ways, unsaid))
        strange = [word for word in row.words if not self._has_said(word, row) and free.isdisjoint(word)]
        if not (lost and strange):
            return
        lost, strange = (sorted(words, key=self._surprise, reverse=True)[:3] for words in (lost, strange))
        weight = min(self._surprise(lost[0]), self._surprise(strange[0])) / _SURPRISE
        here = ", ".join(strange)
        for stem in lost:
            usual = self._usual(stem)
            if usual and usual not in row.chinese:
                message = LazyMessage(
                    "“{word}” is {usual} elsewhere, and not here: {here}", word=row.stems[stem], usual=usual, here=here
                )
                yield Observation("terms", row.pair.number, min(1.0, weight), message)
                return
        message = LazyMessage(
            "no counterpart was found for: {words}; nor for: {here}",
            words=", ".join(row.stems[one] for one in lost),
            here=here,
        )
        yield Observation("meaning", row.pair.number, min(0.9, 0.6 * weight), message)

    @cached_property
    def _said(self) -> tuple[Counter[str], Counter[str]]:
        # In how many pairs a word has a counterpart, of how many.
        said, total = Counter[str](), Counter[str]()
        for row in self._known:
            total.update([*row.stems, *row.words])
            said.update(stem for stem in row.stems if self._is_said(stem, row))
            said.update(word for word in row.words if self._has_said(word, row))
        return said, total

    # How strange it is that a word has no counterpart here: minus the logarithm of how seldom it has none.
    def _surprise(self, word: str) -> float:
        said, total = self._said
        likely = self._rates[0][word not in self._english]
        return -math.log(1 - (said[word] + 2 * likely) / (total[word] - 1 + 2))

    # Where they come together in other pairs than this one.
    def _belong(self, stem: str, word: str) -> bool:
        count = self._together[stem][word] - 1
        return count > 0 and count >= _SOME * (min(self._english[stem], self._chinese[word]) - 1)

    # What stands beside a stem, or a Chinese word, in nearly all other pairs.
    def _usual(self, word: str) -> str:
        is_english = word in self._english
        here, there = (self._english, self._chinese) if is_english else (self._chinese, self._english)
        others = here[word] - 1
        found = (self._together if is_english else self._back)[word].most_common(3) if others >= _FEWEST else []
        usual = [(other, count) for other, count in found if count >= _USUAL * others]
        for other, _count in usual:
            if word in self._meanings(other) if is_english else other in self._meanings(word):
                return other
        return next((other for other, count in usual if there[other] <= _ALONE * count), "")


def _of_both(one: Pair, other: Pair) -> Pair:
    return replace(one, target=other.target)


# Characters of the short words that a stem explains: 维护 is in 维持 and 保护, for `maintain`.
@cache
def _ways(stem: str) -> frozenset[str]:
    return _characters().get(stem, frozenset())


@cache
def _characters() -> dict[str, frozenset[str]]:
    dictionary, found = load_dictionary(), defaultdict[str, set[str]](set)
    for word, stems in dictionary.meanings.items() if dictionary else ():
        if len(word) == 2 and len(stems) <= 4:
            for stem in stems:
                found[stem].update(word)
    return {stem: frozenset(characters) for stem, characters in found.items()}


# 这部分 is `this part`, and no share of anything.
_POINTING = frozenset("这该那此大小多高低长快慢")


def _contradictions(row: _Words) -> Iterator[Observation]:
    for item in contradictions_in(row.pair):
        if item.list == SOFTWARE and row.chinese[item.chinese[0] - 1 : item.chinese[0]] not in _POINTING:
            english, chinese = row.english[slice(*item.english)], row.chinese[slice(*item.chinese)]
            message = LazyMessage("“{target}” is not “{source}”", target=chinese, source=english)
            yield Observation("meaning", row.pair.number, 1.0, message)


_NEGATED = pattern("(?<!而)不|没有?|未|无法|无需|勿|并非|非")
_MODALS = {
    "会": "will|would|may|might|can|could|shall|is|are|be",
    "能": "can|could|able|allows?|lets?|may|make sure",
    "可": "can|could|may|able|allows?",
    "需": r"needs?|must|requir\w+|have to|has to|should",
    "是": "is|are|was|were|be",
    "应": "should|must|shall|ought",
    "要": "want|need|must|please|should|make sure|require",
    "必": "must|need|have to|required",
    "再": "again|more",
}
# English that may be rendered by a negation though it has none.
_NEGATIVE = pattern(
    r"\b(?:un(?!der|i|til|less)\w{3,}|in(?:valid|complete|correct|sufficient|secure|compatible|accessible|visible|direct|consistent"
    r"|appropriate|stead|dependent|ability|capab)\w*|im(?:possib|mutab|proper)\w*|dis(?!play|cover|cuss|t|k|patch)\w{3,}|non-?\w*"
    r"|avoid\w*|rather|fail\w*|lack\w*|missing|unless|until|too|out of|prevent\w*|free of|less|few\w*|otherwise|stop\w*"
    r"|ignor\w*|skip\w*|omit\w*|exclud\w*|refus\w*|reject\w*|den(?:y|ied)|except\w*|absent|absence|former|deprecat\w*|obsolete"
    r"|hard\w*|difficult\w*|differ\w*|whether|\w+less|disallow\w*|forbid\w*|prohibit\w*|regardless|despite|constant\w*"
    r"|keep\w*|remain\w*|rare\w*|against|beyond|drop\w*|remov\w*|only|any|problem\w*|invaluable|break\w*|outage\w*)\b",
    re.IGNORECASE,
)
_NOT = pattern(r"\b(?:no[tnr]?|none|never|without|cannot|nothing|neither)\b|n['’]t", re.IGNORECASE)
# Characters of English around a word in which a negation is about it.
_REACH = 30


def is_affirmed(pair: Pair, place: int) -> bool:
    """Tell whether English affirms what the Chinese text negates at a place: it denies nothing, or not that word."""
    row = _Words(pair, load_dictionary())
    match = _NEGATED.match(row.chinese, place)
    if match is None:
        return False
    if not _NOT.search(row.english) and not _NEGATIVE.search(row.english):
        return True
    head = row.chinese[match.end() : match.end() + 2]
    modal = _MODALS.get(head[:1])
    found = [*re.finditer(rf"\b(?:{modal})\b", row.english, re.IGNORECASE)] if modal else []
    if not modal:
        words = {row.stems[stem] for stem in row.meanings_in(head) & row.stems.keys()}
        found = [match for word in words for match in re.finditer(re.escape(word), row.english)]
    return any(not _denied(row.english, one) for one in found)


def _denied(english: str, word: re.Match[str]) -> bool:
    start, end = max(0, word.start() - _REACH), word.end() + _REACH
    return any(it.search(english, start, end) for it in (_NOT, _NEGATIVE))


_PREFIXED = pattern(
    r"\b(?:non-\w+|unable|inability|impossib\w+|invalid\w*|incompatib\w+|unsupported|unknown|undefined|unnecessar\w+|unused"
    r"|unexpected\w*|unavailab\w+|invisib\w+|immutab\w+|incorrect\w*|incomplete\w*|insufficien\w+|unstable|insecure|unsafe)\b",
    re.IGNORECASE,
)
_TRACE = pattern("[停必不没无未非否免勿别莫缺失异禁拒避防错误旧废难坏]")


def _negations(row: _Words) -> Iterator[Observation]:
    found = _PREFIXED.search(row.english)
    if found and found[0].lower() not in row.chinese and not _TRACE.search(row.chinese):
        yield Observation(
            "negations",
            row.pair.number,
            1.0,
            LazyMessage("“{source_word}”: the negation is on this side only", source_word=found[0]),
        )


_ITEM = pattern(r"`[^`]+`|(?<![\w./@:#%$&-])[A-Za-z][A-Za-z0-9+#]*(?:[.-][A-Za-z0-9]+)*")
# English words between two names by which Chinese often puts the second one first, and what parts the names of a list.
_TURNING = pattern(
    r"\b(?:of|in|on|at|from|with|within|inside|under|through|per|via|by|for|as|using|used|use|when|where|while|that|which|whose|who"
    r"|before|after|because|since|during|about|prior|if|otherwise|unless|until|so|case|like|called|named|known|without|instead|than|are|there)\b|\A[\s,]*(?:and|or|&|/)?\s*\Z",
    re.IGNORECASE,
)


def _order(row: _Words) -> Iterator[Observation]:
    english, chinese = _sides(row.pair)
    left = {match[0].lower(): match for match in _ITEM.finditer(english)}
    counts = Counter(match[0].lower() for match in _ITEM.finditer(english))
    right = [match for match in _ITEM.finditer(chinese) if counts[match[0].lower()] == 1]
    again = Counter(match[0].lower() for match in right)
    for one, other in pairwise(match for match in right if again[match[0].lower()] == 1):
        first, second = left[other[0].lower()], left[one[0].lower()]
        if first.start() < second.start():
            between = english[first.end() : second.start()]
            message = LazyMessage("“{first}” and “{second}” have changed places", first=first[0], second=second[0])
            yield Observation("meaning", row.pair.number, 0.3 if _TURNING.search(between) else 0.7, message)


def _sides(pair: Pair) -> tuple[str, str]:
    return (pair.source, pair.target) if pair.is_into_chinese else (pair.target, pair.source)
