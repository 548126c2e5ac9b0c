"""
Alignment of two lists of sentences over the likely links (Gale and Church 1993, Moore 2002).

By length and by marks that need no dictionary (numbers, dates, names by their sound, markup) first; the links that are
sure then teach a lexicon, and a second pass through a narrow band uses it. Time is linear in the number of sentences.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from itertools import accumulate, pairwise

from translator.bilingual.alignment.edit_alignment import Band, band_around, cheapest_path, diagonal_band, without_gaps
from translator.bilingual.names.sounds import pinyin_of
from translator.bilingual.quantities import Kind, Quantity, find_quantities
from translator.bilingual.words import chinese_words
from translator.bilingual.words.dictionary import Dictionary, load_dictionary, stem_of
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern

Marks = frozenset[Hashable]

_WORD = pattern(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9'’.-]*[A-Za-zÀ-ɏ0-9]|[A-Za-zÀ-ɏ]")
_NAME = pattern(r"\b[A-Z][a-z]{3,}\b")
_HAN_RUN = pattern("[\u4e00-\u9fff]{2,}")
_MARKUP = pattern(r"</?\d+/?>|https?://[^\s<>)]+|\{[^{}]*\}|`[^`]+`")
_ENDINGS = (("?", "？"), ("!", "！"), (":", "："), ("…", "…"))
_QUOTES = pattern(r"[\"“”「」『』]")
# Sentences that are added to a text: in a short one a mark that stands once is not as common as it looks.
_UNSEEN = 60
# Marks that more of the sentences have say nothing.
_MOST_COMMON = 0.5


def marks_of(texts: Sequence[str], tag: str, *, names: Iterable[str] = ()) -> list[Marks]:
    """
    Return the marks of each text.

    `names` are words of the other side, in small letters, that Chinese is compared with by its sound.
    """
    wanted = frozenset(names)
    chinese = is_chinese(tag)
    return [_marks(text, tag, wanted if chinese else frozenset()) for text in texts]


def names_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the words that begin with a capital and could be Chinese names, in small letters."""
    return frozenset(word.lower() for text in texts for word in _NAME.findall(text))


def mark_weights(sources: Iterable[Marks], targets: Iterable[Marks], count: int) -> dict[Hashable, float]:
    """Return how much each mark is worth as evidence, in natural logarithms of odds; `count`: sentences a side."""
    left, right = (
        Counter(mark for marks in sources for mark in marks),
        Counter(mark for marks in targets for mark in marks),
    )
    weights = {}
    for mark, here in left.items():
        there = right.get(mark)
        if there and max(here, there) <= max(2, _MOST_COMMON * count):
            weight = math.log((count + _UNSEEN) / max(here, there)) * _TRUST.get(
                mark[0] if isinstance(mark, tuple) else "", 1.0
            )
            weights[mark] = min(8.0, max(0.2, weight))
    return weights


# How far a kind of mark is believed: small numbers are often written another way.
_TRUST = {"end": 0.5, "quotes": 0.3, "small": 0.5, "number": 1.8}


def contradict(source: Marks, target: Marks, *, can_lack: bool = True) -> bool:
    """Tell whether two texts have no number in common; one that has none `can_lack` those of the other."""
    left, right = (
        {mark for mark in marks if isinstance(mark, tuple) and mark[0] == "number"} for marks in (source, target)
    )
    return bool(left and right if can_lack else left or right) and not left & right


def _marks(text: str, tag: str, names: frozenset[str]) -> Marks:
    marks: set[Hashable] = set(_MARKUP.findall(text))
    for quantity in find_quantities(text, tag):
        marks.update(_quantity_marks(quantity))
    plain = _MARKUP.sub(" ", text)
    marks.update(("word", word.lower().removesuffix("'s").removesuffix("’s")) for word in _WORD.findall(plain))
    stripped = plain.rstrip('"”’」』)） ')
    marks.update(("end", ours) for ours, theirs in _ENDINGS if stripped.endswith((ours, theirs)))
    if _QUOTES.search(plain):
        marks.add(("quotes",))
    if names:
        marks.update(("word", name) for name in _sounds(plain) & names)
    return frozenset(marks)


def _quantity_marks(quantity: Quantity) -> Iterable[Hashable]:
    if quantity.kind is Kind.DATE:
        if quantity.year is not None:
            yield ("number", Fraction(quantity.year))  # `a 1998 book` has no date.
        for name in ("month", "day"):
            part = getattr(quantity, name)
            if part is not None:
                yield (name, part)
    elif quantity.weekday is not None:
        yield ("weekday", quantity.weekday)
    elif quantity.minutes is not None:
        yield ("time", quantity.minutes % 720)
    elif quantity.period:
        yield ("period", quantity.period)
    for value in quantity.values:
        yield ("small" if quantity.is_soft or value < 10 else "number", value)


def _sounds(text: str) -> frozenset[str]:
    found: set[str] = set()
    for run in _HAN_RUN.findall(text):
        sounds = [_sound(character) for character in run]
        found.update(one + two for one, two in pairwise(sounds))
        found.update("".join(three) for three in zip(sounds, sounds[1:], sounds[2:], strict=False))
    return frozenset(found)


@cache
def _sound(character: str) -> str:
    return next(iter(pinyin_of(character)), character).replace("ü", "v")


_ENGLISH = pattern(r"[A-Za-zÀ-ɏ]{2,}")
_HAN = pattern("[\u3400-\u9fff]")
# Words in more of the pairs are left out: they are in every sentence.
_COMMON = 0.15
_MOST_PAIRS = 6000
# Translations of a word that are kept.
_BEST = 6
_LEAST_STRENGTH = 0.08
_TRUST_LEXICON = 0.9
# Sentences that are added to a text: in a short one a word that stands once is not as common as it looks.
_MEANING_TRUST, _FEW_MEANINGS = 0.3, 3.0
# How much more than by bare chance words of one text come together: its sentences are about the same things.
_CHANCE = 4.0

Words = frozenset[str]


def words_of(texts: Sequence[str], tag: str) -> list[Words]:
    if is_chinese(tag):
        return [frozenset(word for word in chinese_words.cut(text, True) if _HAN.search(word)) for text in texts]
    return [frozenset(map(stem_of, _ENGLISH.findall(text))) for text in texts]


def find_meanings(
    chinese: Sequence[Words], english: Sequence[Words], dictionary: Dictionary
) -> tuple[list[Mapping[str, float]], list[float]]:
    """
    Return for each Chinese sentence the stems of this English text that its words may mean, with what each is worth.

    The rarer a stem, and the fewer meanings a word has, the more. The second list is what a sentence would find in an
    English one of usual length by chance.
    """
    counts = Counter(stem for words in english for stem in words)
    total = len(english) + _UNSEEN
    found: list[Mapping[str, float]] = []
    chances: list[float] = []
    for words in chinese:
        worth: dict[str, float] = {}
        for word in words:
            stems = dictionary.meanings.get(word, ())
            share = _MEANING_TRUST * min(1.0, _FEW_MEANINGS / (len(stems) or 1)) * total
            for stem in stems:
                if stem in counts:
                    worth[stem] = max(worth.get(stem, 0.0), math.log(1 + share / (counts[stem] + 1)))
        found.append(worth)
        chances.append(_CHANCE * math.fsum(value * counts[stem] / total for stem, value in worth.items()))
    return found, chances


@dataclass
class Lexicon:
    """Word of the source → what its translations add to the evidence, in natural logarithms of odds."""

    entries: dict[str, dict[str, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, pairs: Iterable[tuple[Words, Words]]) -> Lexicon:
        """Return what can be learned from pairs of word sets; time and memory are linear in them."""
        known = [pair for _number, pair in zip(range(_MOST_PAIRS), pairs, strict=False)]
        total = len(known)
        if total < 2:
            return cls()
        here: Counter[str] = Counter(word for source, _target in known for word in source)
        there: Counter[str] = Counter(word for _source, target in known for word in target)
        most = max(3.0, _COMMON * total)
        together: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for source, target in known:
            others = [word for word in target if 2 <= there[word] <= most]
            for word in source:
                if 2 <= here[word] <= most:
                    together[word].update(others)
        entries = {}
        for word, counts in together.items():
            best = {}
            for other, count in counts.items():
                if count < 2:
                    continue
                # One occurrence is taken off: it may be the very pair that is judged by it.
                strength = (count - 1) / math.sqrt(here[word] * there[other])
                chance = here[word] * there[other] / total
                if strength > _LEAST_STRENGTH and count > 1.5 * chance:
                    best[other] = math.log(1 + _TRUST_LEXICON * strength * total / there[other])
            if best:
                kept = sorted(best, key=lambda one: (-best[one], one))[:_BEST]
                entries[word] = {one: best[one] for one in kept}
        return cls(entries)

    def expected(self, words: Words) -> Mapping[str, float]:
        """Return the target words that the translation of these words may hold, with what each is worth."""
        found: dict[str, float] = {}
        for word in words:
            for other, worth in self.entries.get(word, {}).items():
                if worth > found.get(other, 0.0):
                    found[other] = worth
        return found


_WORD_WORTH, _WORD_WORTH_BESIDE_DICTIONARY = 0.4, 0.25
"""Worth of a counterpart that was learned from the texts, alone and beside the dictionary."""
MEANING_WORTH = 0.6
"""Worth of a counterpart that the dictionary gives."""


class TextPair:
    def __init__(self, sources: Sequence[str], targets: Sequence[str], source_tag: str, target_tag: str) -> None:
        self.lengths = (
            [max(1, len(text.encode())) for text in sources],
            [max(1, len(text.encode())) for text in targets],
        )
        self.ratio = sum(self.lengths[1]) / sum(self.lengths[0])
        names = names_of(sources) | names_of(targets)
        self.marks: tuple[list[Marks], list[Marks]] = (
            marks_of(sources, source_tag, names=names), marks_of(targets, target_tag, names=names),
        )  # fmt: skip
        self.words: tuple[list[Words], list[Words]] = words_of(sources, source_tag), words_of(targets, target_tag)
        self.weights = mark_weights(*self.marks, count=max(len(sources), len(targets)))
        useful = self.weights.keys()
        self.useful: tuple[list[frozenset[Hashable]], list[frozenset[Hashable]]] = (
            [marks & useful for marks in self.marks[0]], [marks & useful for marks in self.marks[1]],
        )  # fmt: skip

        self.meanings: list[Mapping[str, float]] = []
        """For each Chinese sentence, the stems of English words that its words may mean; empty without a dictionary."""
        self.chances = [0.0] * len(sources), [0.0] * len(targets)
        """Of each sentence; their product is what any two have in common by chance, in the dictionary's words."""
        self.word_worth = _WORD_WORTH
        dictionary = load_dictionary()
        if dictionary and is_chinese(source_tag) is not is_chinese(target_tag):
            side = 0 if is_chinese(source_tag) else 1
            self.meanings, chances = find_meanings(self.words[side], self.words[1 - side], dictionary)
            usual = sum(map(len, self.words[1 - side])) / len(self.words[1 - side]) or 1.0
            self.chances[side][:] = [MEANING_WORTH * chance for chance in chances]
            self.chances[1 - side][:] = [len(words) / usual for words in self.words[1 - side]]
            self.word_worth = _WORD_WORTH_BESIDE_DICTIONARY
        self.is_from_chinese = is_chinese(source_tag)


_WIDTH = 16


def first_band(text: TextPair) -> Band:
    """Return a band around the line that lengths and rare common marks draw."""
    left, right = len(text.lengths[0]), len(text.lengths[1])
    anchors = [(0, 0), *_anchors(text), (left, right)]
    width = max(_WIDTH, abs(left - right) // 2 + 4 if max(left, right) < 400 else _WIDTH)
    band: Band = []
    for (a, b), (c, d) in pairwise(anchors):
        span = c - a
        spread = min(max(width, abs((d - b) - span) + 6, int(2 * math.sqrt(span))), max(width, 400))
        steps = _proportional(text, a, b, c, d)
        for place in range(a, c):
            middle = steps[place - a]
            band.append((max(0, min(middle, b) if span <= 2 else middle - spread), min(right, middle + spread)))
    band.append((max(0, right - width), right))
    band[0] = (0, band[0][1])
    return without_gaps(band, right)


def _proportional(text: TextPair, a: int, b: int, c: int, d: int) -> list[int]:
    total = sum(text.lengths[0][a:c]) or 1
    other = sum(text.lengths[1][b:d])
    sums = [0]
    for length in text.lengths[1][b:d]:
        sums.append(sums[-1] + length)
    done, steps = 0, []
    for length in text.lengths[0][a:c]:
        steps.append(b + bisect_left(sums, done * other / total))
        done += length
    return steps


def _anchors(text: TextPair) -> list[tuple[int, int]]:
    places: dict[Hashable, list[int]] = {}
    for place, marks in enumerate(text.useful[0]):
        for mark in marks:
            places.setdefault(mark, []).append(place)
    votes: dict[tuple[int, int], float] = {}
    for place, marks in enumerate(text.useful[1]):
        for mark in marks:
            if len(places[mark]) == 1 and text.weights[mark] > 2:
                pair = (places[mark][0], place)
                votes[pair] = votes.get(pair, 0) + text.weights[mark]
    return _longest_chain(sorted(pair for pair, weight in votes.items() if weight > 9))


def _longest_chain(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_left, right) in enumerate(pairs):
        at = bisect_left(tails, right)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(right)
            ends.append(index)
        else:
            tails[at], ends[at] = right, index
    chain = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    chain.reverse()
    return [pair for number, pair in enumerate(chain) if not number or pair[0] > chain[number - 1][0]]


_PRIORS = {
    (1, 0): 0.018, (1, 1): 0.853, (1, 2): 0.05, (2, 2): 0.003, (1, 3): 0.004, (1, 4): 0.001,
    (2, 1): 0.05, (3, 1): 0.004, (4, 1): 0.001, (0, 1): 0.018,
}  # fmt: skip
_PENALTIES = {shape: -math.log(prior) for shape, prior in _PRIORS.items()}
# Of what costs the same, the first is taken.
_SHAPES = tuple(_PRIORS)
# Of the length of a translation in bytes of UTF-8, for a byte of the source: novels are freer than Hansard (4.1).
_VARIANCE = 7.0
_MARK_WORTH = 0.5
_ALONE, _ALONE_LONG = 0.0, 0.3
# Of one sentence with one other: no list of names outweighs everything around it.
_MOST_EVIDENCE = 60.0
_EVIDENCE_SCORE = 0.8
# Half the width of the bands of the second and the third pass.
_NARROWER = (6, 4)
# Score from which a link teaches the lexicon; one below it is doubtful.
_SURE = 0.3


@dataclass(frozen=True, slots=True)
class Link:
    """Sentences that are each other's translation; one side is empty where nothing was found for the other."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    score: float
    """0 to 1: how probably they belong together."""

    @property
    def is_sure(self) -> bool:
        return bool(self.source and self.target) and self.score >= _SURE


def align_sentences(
    sources: Sequence[str], targets: Sequence[str], source_tag: str, target_tag: str, *, lexicon: Lexicon | None = None
) -> list[Link]:
    """
    Return the links in order; each sentence is in exactly one. Time is linear in the number of sentences.

    `lexicon` is what was learned before, from other texts of the house.
    """
    if not sources or not targets:
        return [
            *(Link((place,), (), 0.0) for place in range(len(sources))),
            *(Link((), (place,), 0.0) for place in range(len(targets))),
        ]
    text = TextPair(sources, targets, source_tag, target_tag)
    path = _Pass(text, first_band(text), lexicon).links()
    for width in _NARROWER:
        shapes = [(len(link.source), len(link.target)) for link in path]
        band = band_around(shapes, len(sources), len(targets), width)
        learned = Lexicon.of(_sure_words(path, *text.words))
        path = _Pass(text, band, learned, lexicon).links()
    return path


Text = tuple[Sequence[str], Sequence[str]]


AlignEach = Callable[[Sequence[Text], Lexicon | None], list[list[Link]]]


def align_texts(
    texts: Sequence[Text], source_tag: str, target_tag: str, *, each: AlignEach | None = None
) -> list[list[Link]]:
    """Return the links of each pair of texts; all teach one lexicon, which helps the short ones. `each` aligns."""

    def one_by_one(texts: Sequence[Text], lexicon: Lexicon | None) -> list[list[Link]]:
        return [align_sentences(*one, source_tag, target_tag, lexicon=lexicon) for one in texts]

    each = each or one_by_one
    if len(texts) < 2:
        return each(texts, None)
    known = learn_lexicon(zip(texts, each(texts, None), strict=True), source_tag, target_tag)
    return each(texts, known)


def learn_lexicon(texts: Iterable[tuple[Text, Sequence[Link]]], source_tag: str, target_tag: str) -> Lexicon:

    def pairs() -> Iterator[tuple[Words, Words]]:
        for (sources, targets), links in texts:
            left, right = words_of(sources, source_tag), words_of(targets, target_tag)
            yield from _sure_words(links, left, right)

    return Lexicon.of(pairs())


def _sure_words(links: Iterable[Link], left: Sequence[Words], right: Sequence[Words]) -> Iterator[tuple[Words, Words]]:
    for link in links:
        if link.is_sure:
            yield (
                frozenset().union(*(left[place] for place in link.source)),
                frozenset().union(*(right[place] for place in link.target)),
            )


Evidence = dict[Hashable, float]
"""Shared evidence of two sentences: mark, or word of the target → its weight."""
_NOTHING: Evidence = {}


class _Pass:
    def __init__(self, text: TextPair, band: Band, *lexicons: Lexicon | None) -> None:
        self._text, self._band = text, band
        self._evidence = self._rows([lexicon for lexicon in lexicons if lexicon and lexicon.entries])
        self._sums = tuple([0, *accumulate(lengths)] for lengths in text.lengths)
        here, there = text.chances
        self._totals = [
            [
                min(_MOST_EVIDENCE, math.fsum(cell.values()) - here[place] * chance)
                for cell, chance in zip(row, there[band[place][0] :], strict=False)
            ]
            for place, row in enumerate(self._evidence)
        ]
        """Evidence that each source sentence shares with each target sentence of its band, beyond chance."""

    def _rows(self, lexicons: Sequence[Lexicon]) -> list[list[Evidence]]:
        text, rows = self._text, []
        target_marks, target_words, weights = text.useful[1], text.words[1], text.weights
        meanings, is_from_chinese, worth = text.meanings, text.is_from_chinese, text.word_worth
        for place, marks in enumerate(text.useful[0]):
            low, high = self._band[place][0], self._band[place + 1][1]
            source_words = text.words[0][place]
            expected = self._expected(lexicons, source_words, worth)
            if meanings and is_from_chinese:
                for word, value in meanings[place].items():
                    expected[word] = max(expected.get(word, 0.0), MEANING_WORTH * value)
            words_expected = expected.keys()
            row: list[Evidence] = []
            for other in range(low, high):
                common = marks & target_marks[other]
                found: Evidence = {mark: _MARK_WORTH * weights[mark] for mark in common} if common else _NOTHING
                words = words_expected & target_words[other]
                if words:
                    found = {**found, **{word: expected[word] for word in words}}
                if meanings and not is_from_chinese:
                    meant = meanings[other]
                    if stems := source_words & meant.keys():
                        found = {**found, **{stem: MEANING_WORTH * meant[stem] for stem in stems}}
                row.append(found)
            rows.append(row)
        return rows

    @staticmethod
    def _expected(lexicons: Sequence[Lexicon], words: Words, worth: float) -> dict[str, float]:
        found: dict[str, float] = {}
        for lexicon in lexicons:
            for word, value in lexicon.expected(words).items():
                if worth * value > found.get(word, 0.0):
                    found[word] = worth * value
        return found

    def links(self) -> list[Link]:
        return self.linked(cheapest_path(self._band, _SHAPES, self._cost))

    def _cost(self, i: int, j: int, a: int, b: int) -> float:
        length, other = self._sums[0][i] - self._sums[0][i - a], self._sums[1][j] - self._sums[1][j - b]
        penalty = _PENALTIES[a, b]
        if not (a and b):
            return penalty + _alone_cost(length * self._text.ratio + other)
        if a == b:  # Of two pairs the better pairing counts: what they share crosswise makes them no likelier.
            pairings = ((-1, -1), (-2, -2)), ((-1, -2), (-2, -1))
            worth = max(sum(self._total(i + x, j + y) for x, y in pairing[:a]) for pairing in pairings[:a])
        else:
            worth = self._union(range(i - a, i), range(j - b, j))
        return penalty + _length_cost(length * self._text.ratio, other) - worth

    def _total(self, source: int, target: int) -> float:
        place, row = target - self._band[source][0], self._totals[source]
        return row[place] if 0 <= place < len(row) else 0.0

    def _union(self, sources: Sequence[int], targets: Sequence[int]) -> float:
        # Shared words are counted once.
        found: Evidence = {}
        most = 0.0
        for source in sources:
            begin, row = self._band[source][0], self._evidence[source]
            for target in targets:
                if begin <= target < begin + len(row):
                    found = {**found, **row[target - begin]} if found else row[target - begin]
                    most += self._totals[source][target - begin]
        here, there = self._text.chances
        chance = sum(here[one] for one in sources) * sum(there[one] for one in targets)
        return min(math.fsum(found.values()) - chance, most)

    def linked(self, shapes: Iterable[tuple[int, int]]) -> list[Link]:
        links = []
        i = j = 0
        for a, b in shapes:
            sources, targets = tuple(range(i, i + a)), tuple(range(j, j + b))
            links.append(Link(sources, targets, self._score(sources, targets)))
            i, j = i + a, j + b
        return links

    def _score(self, sources: Sequence[int], targets: Sequence[int]) -> float:
        if not (sources and targets):
            return 0.0
        text = self._text
        length, other = sum(text.lengths[0][one] for one in sources), sum(text.lengths[1][one] for one in targets)
        per_sentence = self._union(sources, targets) / max(len(sources), len(targets))
        doubt = _length_cost(length * text.ratio, other)
        rarity = 0.7 if len(sources) + len(targets) > 2 else 0.0
        return round(1 / (1 + math.exp(0.6 + rarity + 0.5 * doubt - _EVIDENCE_SCORE * per_sentence)), 3)


def _length_cost(expected: float, other: float) -> float:
    # The negative logarithm of the chance that a length differs at least as much.
    delta = abs(other - expected) / math.sqrt(_VARIANCE * (expected + other) / 2)
    return _TAILS[int(delta * 20)] if delta < 7.9 else _TAILS[-1] + delta - 7.9


def _alone_cost(length: float) -> float:
    # A long sentence is rarely left out.
    return _ALONE + _ALONE_LONG * math.log1p(length / 20)


_TAILS = tuple(-math.log(max(1e-14, math.erfc(step / 20 / math.sqrt(2)))) for step in range(160))


Block = tuple[str, str, int]
"""Kind, text, and the number of its sentences."""
_OTHER_COUNT = 1.5
_CONTRADICTION = 9.5
# Bytes of Chinese for each byte of English.
_CHINESE_LENGTH = 0.92
_USUAL = 1000
# Kinds that a translator may turn into one another.
_LOOSE = frozenset({"paragraph", "item", "definition", "html", "cell", "caption"})
_OTHER_KIND = 4.0
_ALONE_BLOCK_ALIGNMENT = 5.0
_BLOCK_WIDTH = 60
_MARK_WORTH_BLOCK_ALIGNMENT, _BLOCK_WORD_WORTH = 0.5, 0.8
_MOST_WORTH = 12.0


def align_blocks(
    sources: Sequence[Block], targets: Sequence[Block], source_tag: str, target_tag: str, lexicon: Lexicon | None = None
) -> list[tuple[int | None, int | None]]:
    """Return the places of the blocks that belong together, in order; None stands where one has no partner."""
    costs = _BlockCosts(sources, targets, source_tag, target_tag, lexicon)
    left, right = len(sources), len(targets)

    def cost(row: int, column: int, one: int, two: int) -> float:
        return costs.of(row - 1, column - 1) if one and two else _ALONE_BLOCK_ALIGNMENT

    band = diagonal_band(left, right, max(_BLOCK_WIDTH, abs(left - right) + 20))
    pairs: list[tuple[int | None, int | None]] = []
    row = column = 0
    for one, two in cheapest_path(band, ((1, 0), (1, 1), (0, 1)), cost):
        pairs.append((row if one else None, column if two else None))
        row, column = row + one, column + two
    return pairs


class _BlockCosts:
    def __init__(
        self, sources: Sequence[Block], targets: Sequence[Block], source_tag: str, target_tag: str,
        lexicon: Lexicon | None,
    ) -> None:  # fmt: skip
        self._kinds = [block[0] for block in sources], [block[0] for block in targets]
        self._counts = [block[2] for block in sources], [block[2] for block in targets]
        left, right = [block[1] for block in sources], [block[1] for block in targets]
        names = names_of(left) | names_of(right)
        self._marks = marks_of(left, source_tag, names=names), marks_of(right, target_tag, names=names)
        self._weights = mark_weights(*self._marks, count=max(len(left), len(right)))
        self._lengths = [len(text.encode()) for text in left], [len(text.encode()) for text in right]
        usual = _CHINESE_LENGTH ** (is_chinese(target_tag) - is_chinese(source_tag))
        # In a short page one paragraph more says nothing about how long translations are.
        self._ratio = (sum(self._lengths[1]) + usual * _USUAL) / (sum(self._lengths[0]) + _USUAL)
        self._words = words_of(right, target_tag)
        self._expected = [lexicon.expected(words) if lexicon else {} for words in words_of(left, source_tag)]

    def of(self, one: int, other: int) -> float:
        kind, there = self._kinds[0][one], self._kinds[1][other]
        cost = 0.0
        if kind != there:
            if not {kind, there} <= _LOOSE:
                return math.inf
            cost = _OTHER_KIND
        count, second_count = self._counts[0][one], self._counts[1][other]
        cost += _OTHER_COUNT * abs(count - second_count) / max(count, second_count)
        if contradict(self._marks[0][one], self._marks[1][other]):
            cost += _CONTRADICTION
        common = self._marks[0][one] & self._marks[1][other]
        worth = _MARK_WORTH_BLOCK_ALIGNMENT * math.fsum(self._weights.get(mark, 0.0) for mark in common)
        expected = self._expected[one]
        worth += _BLOCK_WORD_WORTH * math.fsum(expected[word] for word in expected.keys() & self._words[other])
        length, second = self._lengths[0][one] * self._ratio + 8, self._lengths[1][other] + 8
        return cost + 6 * abs(math.log(second / length)) - min(worth, _MOST_WORTH) / 2
