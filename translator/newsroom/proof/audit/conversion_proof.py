"""The proof of converted texts: each is what the converter gives, with the rules of its time, and stands no higher."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from translator.bilingual.i18n import _
from translator.bilingual.model import State, short_hash
from translator.bilingual.scripts.script_conversion import Converter, signature_of
from translator.newsroom.catalog.branches import walk
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import NOBODY, Action, Event
from translator.newsroom.ground.project import find_script_source
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.catalog_conversion import (
    Choices,
    apply_choices,
    choices_of,
    differs_by_choices,
    make_converter,
)
from translator.newsroom.proof.audit.acknowledgement import Problem, problem_of


class Unfit(NamedTuple):
    """A line with a converted text that the converter, with the glossary of now, does not give."""

    line: int
    key: str
    signature: str


def conversion_problems(article: Article, catalog: Catalog) -> Iterator[Problem | Unfit]:
    """Yield converted texts that no conversion gives, or that stand higher than what they were converted from."""
    events = [(line, event) for line, event in enumerate(catalog.ledger.events, 1) if event.action is Action.CONVERT]
    if not events:
        return
    newsroom = article.newsroom
    origin = find_script_source(newsroom, article.ref, catalog.tag)
    if not origin:
        for line, event in events:
            message = _("nothing is converted into {tag} here", tag=catalog.tag)
            yield problem_of(catalog, "conversion", message, line=line, key=event.key)
        return
    proof = ConversionProof(newsroom, catalog, origin, None if origin == article.tag else article.catalog(origin))
    yield from _self_reviews(catalog, proof)
    for line, event in events:
        if (event.state_to or State.DRAFT).rank > proof.limit(event).rank:
            message = _("converted as {state}, which the text that it comes from never was", state=event.state_to)
            yield problem_of(catalog, "conversion", message, line=line, key=event.key)
        elif not proof.fits(line, event):
            yield Unfit(line, event.key, event.signature)


def _self_reviews(catalog: Catalog, proof: ConversionProof) -> Iterator[Problem]:
    for index, event, record in walk(catalog.ledger):
        is_reading = event.action is Action.REVIEW and record.origin == "converted"
        if is_reading and event.actor in proof.authors_of(event.key, record.target, event.at):
            message = _("{actor} reviewed a text of their own", actor=event.actor)
            yield problem_of(catalog, "self-review", message, line=index + 1, key=event.key)


def _reached(other: Catalog) -> dict[str, dict[str, State]]:
    found: dict[str, dict[str, State]] = {}
    for _index, event, record in walk(other.ledger):
        if not event.key:
            continue
        text = record.target if event.target is None else event.target
        state = event.state_to or record.state
        known = found.setdefault(event.key, {})
        for was in event.data.ancestors:
            known.update(found.get(was, {}))
        known[text] = max(state, known.get(text, State.NEW), key=lambda each: each.rank)
    for entry in other.entries:
        known = found.setdefault(entry.key, {})
        known[entry.target] = max(entry.state, known.get(entry.target, State.NEW), key=lambda each: each.rank)
    return found


class ConversionProof:
    def __init__(self, newsroom: Newsroom, catalog: Catalog, origin: str, other: Catalog | None) -> None:
        region, forms = newsroom.settings.publish.zh_hant_region, tuple(newsroom.settings.publish.zh_hant_forms)
        self._converters: tuple[Converter, ...] = (
            make_converter(origin, catalog.tag, region, newsroom.glossary, forms),
            make_converter(origin, catalog.tag, region, None, forms),
        )
        self.signature = signature_of(self._converters[0])
        self._settled = newsroom.glossary.settled_forms(catalog.tag)
        self._catalog, self._other = catalog, other
        self._reached = None if other is None else _reached(other)
        self._given: dict[tuple[str, int], str] = {}
        self._sources = {event.key: event.source for event in catalog.ledger.events if event.source}
        self._sources.update((entry.key, entry.source) for entry in catalog.entries)

    def limit(self, event: Event) -> State:
        if self._reached is None:
            return State.FINAL
        texts = self._texts(event.key)
        choices = self._choices(event.key)
        fitting = (state for text, state in texts if text and self._gives(text, event.target, choices))
        return next(fitting, texts[0][1] if texts else State.NEW)

    def fits(self, line: int, event: Event) -> bool:
        choices = self._choices(event.key, line)
        if self._reached is None:
            source = self._sources.get(event.key)
            return source is not None and self._gives(source, event.target, choices)
        return any(text and self._gives(text, event.target, choices) for text, _state in self._texts(event.key))

    def _texts(self, key: str) -> list[tuple[str, State]]:
        return sorted((self._reached or {}).get(key, {}).items(), key=lambda item: -item[1].rank)

    def authors_of(self, key: str, target: str, at: str) -> set[str]:
        if self._other is None or self._reached is None:
            return set()
        choices = self._choices(key)
        texts = {short_hash(text) for text in self._reached.get(key, {}) if text and self._gives(text, target, choices)}
        entry = self._other.find(key)
        events = self._other.history(entry) if entry is not None else ()
        written = (event for event in events if event.action.rule.writes_text and event.target_hash in texts)
        return {event.actor for event in written if event.at <= at} - NOBODY

    def _choices(self, key: str, line: int | None = None) -> Choices:
        entry = self._catalog.find(key)
        events = self._catalog.history(entry) if entry is not None else ()
        before = {id(event) for event in self._catalog.ledger.events[: line and line - 1]}
        return choices_of(event for event in events if id(event) in before)

    def _gives(self, text: str, target: str | None, choices: Choices) -> bool:
        for number in range(len(self._converters)):
            given = self._convert(text, number)
            if target == given or (choices and target == apply_choices(given, choices)):
                return True
            if target is not None and self._settled and _is_by_words(target, given, self._settled):
                return True
        return False

    def _convert(self, text: str, number: int) -> str:
        if (text, number) not in self._given:
            self._given[text, number] = self._converters[number].convert(text)
        return self._given[text, number]


def _is_by_words(target: str, given: str, settled: Collection[str]) -> bool:
    if not differs_by_choices(target, given):
        return False
    inside = {at for word in settled for start in _places(word, target) for at in range(start, start + len(word))}
    return all(one == other or at in inside for at, (one, other) in enumerate(zip(target, given, strict=True)))


def _places(word: str, text: str) -> Iterator[int]:
    start = text.find(word)
    while start >= 0:
        yield start
        start = text.find(word, start + 1)
