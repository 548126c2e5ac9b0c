"""
Check that a converted version is what the converter produces.

A conversion is the only step by which a text reaches readers without a person having touched it. It is therefore
repeated from every wording that the other script ever had, with the present glossary and, where the result differs,
without one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from translator.bilingual.i18n import _
from translator.bilingual.model import State, short_hash
from translator.newsroom.catalog import Catalog
from translator.newsroom.catalog.branches import walk
from translator.newsroom.catalog.events import NOBODY, Action, Event
from translator.newsroom.ground.project import find_script_source
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.character_choices import Choices, apply_choices, choices_of, differs_by_choices
from translator.newsroom.house.script_conversion import Converter, make_converter, signature_of
from translator.newsroom.proof.audit.identities import Identities
from translator.newsroom.proof.audit.problems import Problem, problem_of


def conversion_problems(
    article: Article, catalog: Catalog, is_moved: Callable[[str], bool], identities: Identities
) -> Iterator[Problem]:
    """
    Yield converted texts that no conversion gives, or that stand higher than what they were converted from.

    `is_moved` tells whether the glossary changed since a time.
    """
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
    proof = _Proof(newsroom, catalog, origin, None if origin == article.tag else article.catalog(origin))
    yield from _self_reviews(catalog, proof, identities)
    for line, event in events:
        if (event.state_to or State.DRAFT).rank > proof.limit(event).rank:
            message = _("converted as {state}, which the text that it comes from never was", state=event.state_to)
            yield problem_of(catalog, "conversion", message, line=line, key=event.key)
        elif not proof.fits(line, event):
            if event.signature != proof.signature:
                message = _("converted by {tool}, which is not here to do it again", tool=event.signature)
                yield problem_of(catalog, "unproved", message, line=line)
            elif is_moved(event.at):
                message = _("converted with an earlier glossary, which cannot be told from a change by hand")
                yield problem_of(catalog, "unproved", message, line=line)
            else:
                message = _("no conversion of the other script gives this text")
                yield problem_of(catalog, "conversion", message, line=line, key=event.key)


def _self_reviews(catalog: Catalog, proof: _Proof, identities: Identities) -> Iterator[Problem]:
    """Yield the approvals of a conversion by somebody who wrote the text that it comes from."""
    for index, event, record in walk(catalog.ledger):
        is_reading = event.action is Action.REVIEW and record.origin == "converted"
        authors = proof.authors_of(event.key, record.target, event.at) if is_reading else ()
        if any(identities.are_one(event.actor, author) for author in authors):
            message = _("{actor} reviewed a text of their own", actor=event.actor)
            yield problem_of(catalog, "self-review", message, line=index + 1, key=event.key)


def _reached(other: Catalog) -> dict[str, dict[str, State]]:
    """Return key → every wording that the segment ever had, with the highest state that it had in it."""
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


class _Proof:
    """Converts again, each text once."""

    def __init__(self, newsroom: Newsroom, catalog: Catalog, origin: str, other: Catalog | None) -> None:
        region, forms = newsroom.settings.publish.zh_hant_region, tuple(newsroom.settings.publish.zh_hant_forms)
        self._converters: tuple[Converter, ...] = (
            make_converter(origin, catalog.tag, region, newsroom.glossary, forms),
            make_converter(origin, catalog.tag, region, None, forms),
            make_converter(origin, catalog.tag, region, newsroom.glossary, forms, is_by_words=False),
        )
        self.signature = signature_of(self._converters[0])
        self._settled = newsroom.glossary.settled_forms(catalog.tag)
        self._catalog, self._other = catalog, other
        self._reached = None if other is None else _reached(other)
        self._given: dict[tuple[str, int], str] = {}
        self._sources = {event.key: event.source for event in catalog.ledger.events if event.source}
        self._sources.update((entry.key, entry.source) for entry in catalog.entries)

    def limit(self, event: Event) -> State:
        """Return how far the texts that the event may come from had come at most."""
        if self._reached is None:
            return State.FINAL
        texts = self._texts(event.key)
        choices = self._choices(event.key)
        fitting = (state for text, state in texts if text and self._gives(text, event.target, choices))
        return next(fitting, texts[0][1] if texts else State.NEW)

    def fits(self, line: int, event: Event) -> bool:
        """Whether a conversion gives the text of the event in a line, with what people chose before it."""
        choices = self._choices(event.key, line)
        if self._reached is None:
            source = self._sources.get(event.key)
            return source is not None and self._gives(source, event.target, choices)
        return any(text and self._gives(text, event.target, choices) for text, _state in self._texts(event.key))

    def _texts(self, key: str) -> list[tuple[str, State]]:
        """Return every wording of a segment of the other script, those that came furthest first."""
        return sorted((self._reached or {}).get(key, {}).items(), key=lambda item: -item[1].rank)

    def authors_of(self, key: str, target: str, at: str) -> set[str]:
        """Return who had written or confirmed, at a time, a text of the other script that gives `target`."""
        if self._other is None or self._reached is None:
            return set()
        choices = self._choices(key)
        texts = {short_hash(text) for text in self._reached.get(key, {}) if text and self._gives(text, target, choices)}
        entry = self._other.find(key)
        events = self._other.history(entry) if entry is not None else ()
        written = (event for event in events if event.action.rule.writes_text and event.target_hash in texts)
        return {event.actor for event in written if event.at <= at} - NOBODY

    def _choices(self, key: str, line: int | None = None) -> Choices:
        """Return what people chose in a segment before a line; at any time where that is None."""
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
        """Convert a text with one of the converters; most give at once what was written."""
        if (text, number) not in self._given:
            self._given[text, number] = self._converters[number].convert(text)
        return self._given[text, number]


def _is_by_words(target: str, given: str, settled: Collection[str]) -> bool:
    """Whether a text is a conversion that differs only in characters of the house's own words, in the same script."""
    if not differs_by_choices(target, given):
        return False
    inside = {at for word in settled for start in _places(word, target) for at in range(start, start + len(word))}
    return all(one == other or at in inside for at, (one, other) in enumerate(zip(target, given, strict=True)))


def _places(word: str, text: str) -> Iterator[int]:
    start = text.find(word)
    while start >= 0:
        yield start
        start = text.find(word, start + 1)
