"""Chinese names of people and places that an article writes in several ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from translator.bilingual.names import romanised
from translator.bilingual.names.counterparts import people_in, person_meant
from translator.bilingual.names.place_counterparts import invented_places, lone_places, may_name_a_place
from translator.bilingual.pairs.base import Pair

# Places of one segment that are looked at.
_MOST = 20


class WrittenName(NamedTuple):
    """One way in which the target writes a name of the source."""

    pair: Pair
    start: int
    end: int
    """Where in the target."""
    first: str
    """How the article writes it elsewhere."""


class _Mention(NamedTuple):
    """A name of the source with what the target has for it."""

    name: str
    pair: Pair
    start: int
    end: int
    is_right: bool
    """Whether the one is read as the other; else it is only what stands where the other should."""

    @property
    def form(self) -> str:
        return self.pair.target_visible[self.start : self.end]


def rival_forms(pairs: Sequence[Pair]) -> Iterator[WrittenName]:
    """Yield each form of a name that is not the first right one, or the first, of the article."""
    mentions = [mention for pair in pairs for mention in (*_people(pair), *_places(pair))]
    wrong = {mention.name for mention in mentions if not mention.is_right}
    mentions += _right_places(wrong, pairs)
    names = {mention.name for mention in mentions}
    firsts: dict[str, str] = {}
    for mention in sorted(mentions, key=lambda it: not it.is_right):
        # Segmentation may have taken one character too many: 诸葛明|来.
        name = mention.name[:-1] if mention.name[:-1] in names else mention.name
        first = firsts.setdefault(name, mention.form)
        if _folded(first) != _folded(mention.form) and not (mention.is_right and first in mention.pair.target_visible):
            yield WrittenName(mention.pair, mention.start, mention.end, first)


def _people(pair: Pair) -> Iterator[_Mention]:
    english, chinese = pair.english_visible, pair.simplified_visible
    for name in people_in(english, chinese):
        span = name.start, name.end
        if name.chinese:
            start = chinese.index(name.chinese)
            place = start, start + len(name.chinese)
        elif meant := person_meant(chinese, english, span):
            place = meant.start, meant.end
        else:
            continue
        here, there = pair.target_first(span, place)
        yield _Mention(_folded(pair.source_visible[slice(*there)]), pair, *here, is_right=bool(name.chinese))


def _places(pair: Pair) -> Iterator[_Mention]:
    """Yield the places of China that are read as others."""
    if pair.is_into_chinese or not may_name_a_place(pair.english_words):
        return
    spans = [*islice(invented_places(pair.simplified_visible, pair.english_visible), _MOST)]
    lone = islice(lone_places(pair.simplified_visible, pair.english_visible), _MOST) if spans else ()
    for span, place in zip(spans, lone, strict=False):
        yield _Mention(place.text, pair, *span, is_right=False)


def _right_places(names: set[str], pairs: Sequence[Pair]) -> Iterator[_Mention]:
    """Yield one mention of each of these places that is right, if the article has one."""
    missing = {name: latin[0] for name in sorted(names) if (latin := romanised(name, is_place=True))}
    for pair in pairs if missing else ():
        for name in [name for name in missing if name in pair.simplified_visible]:
            start = pair.target_visible.find(missing[name])
            if start >= 0:
                yield _Mention(name, pair, start, start + len(missing.pop(name)), is_right=True)


def _folded(name: str) -> str:
    """Return a name without capitals, blanks and hyphens; what differs in these only is told elsewhere."""
    return name.lower().replace(" ", "").replace("-", "").replace("’", "").replace("'", "")
