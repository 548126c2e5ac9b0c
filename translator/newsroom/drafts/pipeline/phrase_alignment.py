"""
Word alignment: which words of a target stand for a phrase of its source, told by the lexicon, by names and numbers.

For engines that cannot tell it themselves, or translations that came from elsewhere. A word links to the best
counterpart that is still free; what no link tells is told by the neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from translator.bilingual.model import Request
from translator.bilingual.words import chinese_words
from translator.bilingual.words.dictionary import fold_han
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.drafts.base import Engine, Phrases, Span
from translator.newsroom.drafts.lexicon import Lexicon, american, fold, load_lexicon
from translator.newsroom.drafts.repair import postprocess
from translator.newsroom.drafts.tags import nearest_occurrence, trim_span, word_edges

_LATIN = pattern(r"[A-Za-zÀ-ɏ]+(?:['’](?!s\b)[a-z]+)?|\d[\d,.]*\d|\d")
_HAN = pattern(r"[\u3400-\u9fff]")
_SMALL = (
    "a about after against among an and are around as at be been before being between by can could did do does done "
    "during for from had has have he her him his i in into is it its may might more must my now of on or our over s "
    "said she should since than that the their they this through to under until was we were which who will with within "
    "would you your"
)
FUNCTION_WORDS = frozenset(_SMALL.split())
_PARTICLES = frozenset(
    "的说了着过地得和与及在于将把被对为向从到由是也都就还又并而则且其该这那个一种名位所之等们上中里往她他它我你"
)
_NOT = "not no never without nothing none don't didn't isn't won't"
_NOT_ZH = "不 没 没有 无 未 并未 从未 不会 不是 不能 无法 从不"
_NEGATIONS, _NEGATIONS_ZH = frozenset(_NOT.split()), frozenset(_NOT_ZH.split())
# Particle before a Chinese word → what says the same in English.
_DEGREES = {"更": pattern(r"\b(?:more|\w+er)\b"), "最": pattern(r"\b(?:most|\w+est)\b")}
_MORE, _MORE_ZH = pattern(r"(?:more than|over|upwards of) $", re.IGNORECASE), pattern(r"多$|超过|逾|以上")
_PREPOSITION = pattern(r"\b(?:within|after|before|during|under|in|since|for|until) $", re.IGNORECASE)
_POSTPOSITION = pattern(r"之?[内后前下中里]|期间|以来|之间")
_AROUND = pattern(r"(?:within|after|before|during|under|in|since|until|between)\b", re.IGNORECASE)
_AROUND_ZH = pattern(r"^在.*[内后前下中里间来]$|[内后前]$|期间$|以来$")
_QUOTED = pattern(r"“([^“”]+)”|‘([^‘’]+)’|《([^《》]+)》|「([^「」]+)」|\"([^\"]+)\"")
MIN_SCORE = 0.34
"""Score of a link below which two words have nothing in common."""
SURE = 0.75
"""Score from which two neighbours may stand for the same word: young people, 年轻人."""


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    start: int
    end: int

    @property
    def is_content(self) -> bool:
        return self.text.lower() not in FUNCTION_WORDS and self.text not in _PARTICLES


def align_phrase(
    source: str, span: Span, target: str, source_tag: str, lexicon: Lexicon, *, strict: bool = False
) -> Span | None:
    """
    Return the span of `target` that stands for `source[span]`, or None where too little of it is certain.

    `strict`: where anything may be written over it, so that both of its ends must be certain.
    """
    from_chinese = is_chinese(source_tag)
    quoted = None if strict else _quotation(source, span, target)
    if quoted:
        return quoted
    words, others, links = _linked_words(source, target, lexicon, from_chinese=from_chinese)
    own = [place for place, word in enumerate(words) if word.start < span[1] and word.end > span[0]]
    if not strict:
        _link_rest(words, others, links, ())
    found = _projected(words, others, links, own, strict=strict)
    if found is None:
        return None
    if strict:
        # Until the edges of the words that it begins and ends in: not 总裁 of 总裁官.
        edges = word_edges(target)
        start, end = max(edge for edge in edges if edge <= found[0]), min(edge for edge in edges if edge >= found[1])
        return start, end
    return _with_degree(source[slice(*span)], target, found, from_chinese=from_chinese)


def count_links(source: str, target: str, lexicon: Lexicon, *, from_chinese: bool) -> tuple[int, int, list[str]]:
    """Return how many content words of `source` have a counterpart, how many there are, and those of the Chinese."""
    words, others, links = _linked_words(source, target, lexicon, from_chinese=from_chinese)
    content = [place for place, word in enumerate(words) if word.is_content]
    han = [word.text for word in (words if from_chinese else others) if word.is_content]
    return sum(place in links for place in content), len(content), han


def _quotation(source: str, span: Span, target: str) -> Span | None:
    mine, theirs = ([found.span(found.lastindex or 0) for found in _QUOTED.finditer(text)] for text in (source, target))
    own = next((place for place, inner in enumerate(mine) if trim_span(source, inner) == trim_span(source, span)), None)
    return trim_span(target, theirs[own]) if own is not None and len(mine) == len(theirs) else None


def _with_degree(phrase: str, target: str, found: Span, *, from_chinese: bool) -> Span:
    before = target[found[0] - 1 : found[0]]
    if not from_chinese and before in _DEGREES and _DEGREES[before].search(phrase):
        return found[0] - 1, found[1]
    if from_chinese:
        more = _MORE.search(target[: found[0]]) if _MORE_ZH.search(phrase) else None
        around = _PREPOSITION.search(target[: found[0]]) if _AROUND_ZH.search(phrase) else None
        before_it = more or around
        return (before_it.start(), found[1]) if before_it else found
    after = _POSTPOSITION.match(target[found[1] :]) if _AROUND.match(phrase) else None
    return (found[0], found[1] + after.end()) if after else found


def _split(text: str, lexicon: Lexicon, *, is_han: bool) -> list[Word]:
    if not is_han:
        return [Word(found[0], *found.span()) for found in _LATIN.finditer(text)]
    words: list[Word] = []
    cursor = 0
    for piece in chinese_words.cut(text, False):
        if any(char.isalnum() for char in piece):
            word = Word(piece, cursor, cursor + len(piece))
            while words and words[-1].end == word.start and words[-1].is_content and word.is_content:
                if words[-1].text + word.text not in lexicon:
                    break
                before = words.pop()
                word = Word(before.text + word.text, before.start, word.end)
            words.append(word)
        cursor += len(piece)
    return words


def _linked_words(
    source: str, target: str, lexicon: Lexicon, *, from_chinese: bool
) -> tuple[list[Word], list[Word], dict[int, set[int]]]:
    words, others = _split(source, lexicon, is_han=from_chinese), _split(target, lexicon, is_han=not from_chinese)
    scored = []
    for one, word in enumerate(words):
        for other, counterpart in enumerate(others):
            english, chinese = (counterpart, word) if from_chinese else (word, counterpart)
            score = _score(english.text, chinese.text, lexicon)
            if score:
                away = abs(one / max(1, len(words) - 1) - other / max(1, len(others) - 1))
                scored.append((score * (1 - 0.4 * away), one, other))
    links: dict[int, set[int]] = {}
    taken: dict[int, int] = {}
    for score, one, other in sorted(scored, reverse=True):
        if score < MIN_SCORE:
            continue
        if other in taken:
            if score > SURE and abs(taken[other] - one) == 1 and one not in links:
                links[one] = {other}
            continue
        mine = links.get(one, set())
        if not mine or any(_are_neighbours(others, known, other) for known in mine):
            links.setdefault(one, set()).add(other)
            taken[other] = one
    return words, others, links


def _are_neighbours(words: Sequence[Word], one: int, other: int) -> bool:
    # But for particles: chairman of the board.
    between = words[min(one, other) + 1 : max(one, other)]
    return len(between) < 3 and not any(word.is_content for word in between)


def _link_rest(
    words: Sequence[Word], others: Sequence[Word], links: dict[int, set[int]], without: Sequence[int]
) -> None:
    taken = {other for found in links.values() for other in found}
    mine = _open_runs(words, {*links, *without})
    theirs = _open_runs(others, taken)
    for run in mine:
        is_only = len(mine) == len(theirs) == 1
        near = theirs if is_only else [found for found in theirs if _are_beside(run, found, links)]
        rivals = [one for one in mine if any(_are_beside(one, found, links) for found in near)]
        if len(near) == 1 and len(rivals) <= 1:
            for place in run:
                links[place] = set(near[0])


def _open_runs(words: Sequence[Word], known: set[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for place, word in enumerate(words):
        if place in known or not word.is_content:
            continue
        if runs and runs[-1][-1] == place - 1 and _touch(words[place - 1], word):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _are_beside(run: Sequence[int], other: Sequence[int], links: dict[int, set[int]]) -> bool:
    before = links.get(run[0] - 1) or links.get(run[0] - 2, set())
    behind = links.get(run[-1] + 1) or links.get(run[-1] + 2, set())
    return bool(before & {other[0] - 1, other[0] - 2}) or bool(behind & {other[-1] + 1, other[-1] + 2})


@lru_cache(maxsize=1 << 14)
def _score(english: str, chinese: str, lexicon: Lexicon) -> float:
    if not _HAN.search(chinese):
        return 1.0 if english.lower() == chinese.lower() else 0.0
    if english.lower() in FUNCTION_WORDS or chinese in _PARTICLES:
        return 0.0
    if english.lower() in _NEGATIONS:
        return 0.9 if chinese in _NEGATIONS_ZH else 0.0
    folded = fold[american(english.lower())]
    bare = chinese[:-1] if len(chinese) > 1 and chinese[-1] in "过了着" and chinese not in lexicon else chinese
    if folded in lexicon.english(bare):
        return 1.0 if len(bare) > 1 else 0.7
    likest = max((_overlap(chinese, known) for known in lexicon.chinese(english)), default=0.0)
    return (0.8 if len(chinese) > 1 else 0.4) * likest


def _overlap(one: str, other: str) -> float:
    # Of one character alone nothing is told.
    shared = len(set(one) & set(other))
    return 2 * shared / (len(set(one)) + len(set(other))) if shared else 0.0


def _projected(
    words: Sequence[Word], others: Sequence[Word], links: dict[int, set[int]], own: Sequence[int], *, strict: bool
) -> Span | None:
    content = [place for place in own if words[place].is_content]
    wanted = sorted({other for place in content for other in links.get(place, ())})
    if not wanted:
        return None
    claimed = {other for place, found in links.items() if place not in own for other in found}
    runs: list[list[int]] = []
    for other in wanted:
        if runs and not any(between in claimed for between in range(runs[-1][-1], other)):
            runs[-1].append(other)
        else:
            runs.append([other])
    best = max(runs, key=len)
    first, last = best[0], best[-1]
    lacking = sum(place not in links for place in content)
    linked = len(content) - lacking
    if linked < lacking:
        return None
    if strict:
        is_certain = not lacking and _free(others, claimed, first, -1) is None is _free(others, claimed, last, 1)
        grown = (first, last) if is_certain else None
    else:
        # A word of the phrase without a link stands beside those with one.
        grown = _grown(others, claimed, first, last, lacking)
    return (others[grown[0]].start, others[grown[1]].end) if grown else None


def _grown(others: Sequence[Word], claimed: set[int], first: int, last: int, lacking: int) -> tuple[int, int] | None:
    left, right = _free_run(others, claimed, first, -1), _free_run(others, claimed, last, 1)
    if not lacking or not (left or right):
        return first, last
    if (left and right) or len(left or right) > 2 * lacking:
        return None
    return min([first, *left]), max([last, *right])


def _free_run(others: Sequence[Word], claimed: set[int], place: int, step: int) -> list[int]:
    found: list[int] = []
    while (following := _free(others, claimed, place, step)) is not None:
        found.append(following)
        place = following
    return found


def _free(others: Sequence[Word], claimed: set[int], place: int, step: int) -> int | None:
    for _pass in range(2):
        following = place + step
        if not 0 <= following < len(others) or following in claimed:
            return None
        if not _touch(*sorted((others[place], others[following]), key=lambda word: word.start)):
            return None
        if others[following].is_content:
            return following
        if others[following].text != "的":
            return None
        place = following
    return None


def _touch(left: Word, right: Word) -> bool:
    return right.start - left.end <= (0 if _HAN.search(left.text + right.text) else 1)


_QUOTES = "“”‘’\"'《》「」（）()"
_ARTICLE = pattern(r"(?:the|an?) ", re.IGNORECASE)
_ARTICLE_ZH = pattern(r"(?:一[个位名只种座家所项件]|这个|该)(?=..)")


def find_rendering(item: Phrases, span: Span, said: str, target_tag: str) -> Span | None:
    """Return where the target has `said`, the translation of the phrase at `span` alone; None where it has not."""
    whole = said.strip().strip(_QUOTES)
    whole = whole[slice(*trim_span(whole, (0, len(whole))))]
    if not whole:
        return None
    if is_chinese(target_tag):
        forms = dict.fromkeys([whole, _ARTICLE_ZH.sub("", whole, count=1), whole.removesuffix("的")])
        return next(filter(None, (nearest_occurrence(item.source, span, item.target, form) for form in forms)), None)
    for form in dict.fromkeys([whole, _ARTICLE.sub("", whole, count=1)]):
        found = _inflected(form, item.target)
        place = nearest_occurrence(item.source, span, item.target, found) if found else None
        if place:
            return place
    return None


def _inflected(form: str, target: str) -> str:
    if not _LATIN.search(form):
        return form
    stem = re.sub(r"(?:ies|y|e?s)$", "", form) if len(form) > 4 else form
    found = re.search(rf"(?<![A-Za-z]){re.escape(stem)}(?:ies|y|e?s)?(?![A-Za-z])", target, re.IGNORECASE)
    return found[0] if found else ""


def align_phrases(
    engine: Engine, items: Sequence[Phrases], source_tag: str, target_tag: str, *, exactly: bool = False
) -> list[list[Span | None]]:
    """
    Return, for each item, one span in its target for each of its phrases; None where nobody can tell.

    `exactly`: for writing over them; an engine that may include a neighbouring word is not asked.
    """
    can_align = engine.capabilities.aligns in ({"exactly"} if exactly else {"exactly", "roughly"})
    places = [(item, span) for item in items for span in item.spans]
    found = _told_by_engine(engine, places, target_tag) if can_align and places else [None] * len(places)
    lexicon = load_lexicon() if None in found else None
    if lexicon:
        found = [
            known or _told_by_lexicon(item, span, source_tag, lexicon, exactly=exactly)
            for known, (item, span) in zip(found, places, strict=True)
        ]
    rest = iter(found)
    return [[next(rest) for _span in item.spans] for item in items]


def _told_by_engine(engine: Engine, places: Sequence[tuple[Phrases, Span]], target_tag: str) -> list[Span | None]:
    found = list(engine.locate(places))
    open_places = [at for at, known in enumerate(found) if known is None]
    texts = [places[at][0].source[slice(*places[at][1])] for at in open_places]
    made = engine.translate(list(map(Request, texts))) if texts else []
    for at, text, suggestion in zip(open_places, texts, made, strict=True):
        said = engine.house.apply(postprocess(suggestion.target, text, target_tag)[0], text)
        found[at] = find_rendering(*places[at], said, target_tag)
    return found


def _told_by_lexicon(item: Phrases, span: Span, source_tag: str, lexicon: Lexicon, *, exactly: bool) -> Span | None:
    # Folding to Simplified keeps every character in its place.
    source, target = (
        (fold_han(item.source), item.target) if is_chinese(source_tag) else (item.source, fold_han(item.target))
    )
    return align_phrase(source, span, target, source_tag, lexicon, strict=exactly)
