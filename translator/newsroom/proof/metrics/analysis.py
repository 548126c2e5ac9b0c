"""Analysis of a text that is not an article yet: how much of it is new, and how long it takes at the house's pace."""

from __future__ import annotations

import calendar
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from translator.bilingual.names.recognition import names_in
from translator.bilingual.words import chinese_words
from translator.bilingual.words.dictionary import content_words, stem_of
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.masking import INLINE_TAG, count_han, has_han
from translator.bilingual.words.termbase import TermBase
from translator.newsroom.catalog.events import DraftData, Event
from translator.newsroom.house import Newsroom
from translator.newsroom.proof.metrics.effort import count_words, is_person

BANDS = ("repetition", "100", "95-99", "85-94", "75-84", "60-74", "new")
"""By the best match of the memory; a repetition stands in the text before."""
_LOWEST = {"100": 100, "95-99": 95, "85-94": 85, "75-84": 75, "60-74": 60}
FEWEST = 20
"""Timed segments from which a pace is one."""
_CALENDAR = frozenset(stem_of(name) for name in (*calendar.month_name, *calendar.day_name) if name)
# Times from which on a group of common words is a term, and the longest group.
_RECURRING, _LONGEST = 3, 3


@dataclass(slots=True)
class Band:
    name: str
    segments: int = 0
    words: float = 0
    """Han divided by 1.6."""
    han: int = 0
    hours: float | None = None
    """At the pace of this house for this band, or for all; None where it has timed too little."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How many words people confirm in an hour of active time, editing and approving included."""

    words: dict[str, float]
    """Band → words an hour, where `FEWEST` segments were timed; `""`: all bands."""
    segments: int
    """How many segments were timed."""

    def hours(self, words: float, band: str) -> float | None:
        speed = self.words.get("100" if band == "repetition" else band) or self.words.get("")
        return words / speed if speed else None


@dataclass(frozen=True, slots=True)
class Analysis:
    bands: list[Band]
    terms: list[tuple[str, int]]
    """Names and recurring expressions that the glossary does not have, with their counts, the most frequent first."""
    pace: Pace


def analyse_texts(newsroom: Newsroom, sources: Sequence[str], source_tag: str, tag: str) -> Analysis:
    """Compare texts, in their order, with memory, glossary and ledgers of the house."""
    memory, pace = newsroom.memory(source_tag, tag), pace_of(newsroom, source_tag, tag)
    bands, seen = {name: Band(name) for name in BANDS}, set[str]()
    for source in sources:
        found = [] if source in seen else memory.lookup(source, limit=1)
        band = bands["repetition" if source in seen else band_of(found[0].score if found else None)]
        band.segments += 1
        band.words += count_words(source, source_tag)
        band.han += count_han(source)
        seen.add(source)
    for band in bands.values():
        band.hours = pace.hours(band.words, band.name)
    terms = unknown_terms(sources, source_tag, newsroom.glossary.termbase(source_tag, tag))
    return Analysis(list(bands.values()), terms, pace)


def band_of(score: float | None) -> str:
    """Return the band of a match; None is none."""
    return next((name for name, lowest in _LOWEST.items() if score is not None and score >= lowest), "new")


def pace_of(newsroom: Newsroom, source_tag: str, tag: str) -> Pace:
    """Measure how fast the people of a house work in one direction, by the band that a segment began in."""
    words, seconds, counts = defaultdict[str, float](float), Counter[str](), Counter[str]()
    for ref in newsroom.articles:
        if ref.tag != source_tag or not newsroom.catalog_path(tag, ref.slug).exists():
            continue
        with newsroom.skipping():
            catalog = newsroom.article(ref).catalog(tag)
            for entry in catalog.entries:
                history = catalog.history(entry)
                if spent := sum(event.data.seconds for event in history if is_person(event)):
                    for name in ("", _began_in(history)):
                        words[name] += count_words(entry.source, source_tag)
                        seconds[name] += spent
                        counts[name] += 1
    speeds = {name: 3600 * words[name] / seconds[name] for name in counts if counts[name] >= FEWEST}
    return Pace(speeds, counts[""])


def _began_in(history: Iterable[Event]) -> str:
    for event in history:
        if event.origin.startswith("tm:"):
            score = event.data.score if isinstance(event.data, DraftData) else None
            return band_of(100 if event.origin == "tm:exact" else score)
    return "new"


def unknown_terms(sources: Iterable[str], tag: str, termbase: TermBase) -> list[tuple[str, int]]:
    """Return names, and expressions of several words that recur, where no term of the glossary stands."""
    names, groups = Counter[str](), Counter[str]()
    for text in sources:
        plain = INLINE_TAG.sub("", text)
        known = [(match.start, match.end) for match in termbase.find(plain)]

        def is_new(start: int, end: int, known: Sequence[tuple[int, int]] = known) -> bool:
            return all(end <= first or last <= start for first, last in known)

        for counts, start, end in _expressions(plain, tag, names, groups):
            if is_new(start, end):
                counts[plain[start:end]] += 1
    recurring = {text: count for text, count in groups.items() if count >= _RECURRING}
    for text, count in list(recurring.items()):
        if any(text in other and text != other and count <= recurring[other] for other in recurring):
            del recurring[text]
    found = names + Counter({text: count for text, count in recurring.items() if text not in names})
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))


def _expressions(
    text: str, tag: str, names: Counter[str], groups: Counter[str]
) -> Iterator[tuple[Counter[str], int, int]]:
    run: list[tuple[int, int]] = []
    was_name = False
    for start, end, is_name in [*_words(text, tag), (len(text), len(text), False)]:
        if run and start < end and is_name == was_name and text[run[-1][1] : start] in {"", " ", "-"}:
            run.append((start, end))
            continue
        if run and was_name:
            yield names, run[0][0], run[-1][1]
        elif len(run) > 1:
            for first, (begin, _end) in enumerate(run):
                yield from ((groups, begin, last) for _begin, last in run[first + 1 : first + _LONGEST])
        run, was_name = [(start, end)], is_name


def _words(text: str, tag: str) -> Iterator[tuple[int, int, bool]]:
    """Yield where the words stand that say something, and whether they are names."""
    if not is_chinese(tag):
        yield from ((word.start, word.end, word.is_name and word.stem not in _CALENDAR) for word in content_words(text))
        return
    named = [(name.start, name.end) for name in names_in(text, tag, with_model=False)]
    at = 0
    for word in chinese_words.cut(text, False):
        start, at = at, at + len(word)
        name = next(((first, last) for first, last in named if first <= start < last), None)
        if name is None and len(word) > 1 and has_han(word):
            yield start, at, False
        elif name and start <= name[0] < at:
            yield *name, True
