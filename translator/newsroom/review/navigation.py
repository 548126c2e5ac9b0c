"""
Filters: which segments a review session shows. A filter is words joined by blanks, and all of them must match.

To add a kind of word, add one line to `FILTERS`: how it is written, and a test of one entry. A test gets the context,
the entry, and the text after the colon.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from math import exp, prod
from typing import Any

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import Finding, Severity, State
from translator.bilingual.words.inline import plain_text, protected_spans
from translator.bilingual.words.masking import count_han
from translator.bilingual.words.patterns import pattern
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Action, AdoptData, DraftData, Event
from translator.newsroom.catalog.record import Entry, flags_of
from translator.newsroom.house.people import Person
from translator.newsroom.review.autosave import WorkingCopy, load_bookmark, save_bookmark, unsaved_keys
from translator.newsroom.review.permissions import is_open, may_take


@dataclass(frozen=True, slots=True)
class FilterContext:
    copy: WorkingCopy
    person: Person

    @property
    def catalog(self) -> Catalog:
        return self.copy.catalog


@dataclass(frozen=True, slots=True)
class Filter:
    shown: str
    meaning: str
    """Which segments it lets through, for the documentation."""
    test: Callable[[FilterContext, Entry, Any], bool]
    """Gets the part after the colon: the text, a tuple of the `values`, or what `prepare` made of it."""
    values: tuple[str, ...] = ()
    """Values after the colon, joined by commas; empty: any text."""
    prepare: Callable[[FilterContext, str], Any] | None = None
    """Turns the text into what the test needs, once each time that the filter is chosen."""


FLAGS = ("stale", "rejected", "locked", "foreign", "conflict")
UNRESOLVED = "unresolved"
ALL = "all"


FILTERS: dict[str, Filter] = {
    UNRESOLVED: Filter(
        "unresolved",
        "what waits for you",
        lambda context, entry, _value: is_open(context.catalog, entry, context.person),
    ),
    ALL: Filter("all", "everything", lambda _context, _entry, _value: True),
    "state": Filter(
        "state:draft,translated",
        "segments in one of these states",
        lambda _context, entry, states: entry.state in states,
        tuple(State),
    ),
    "flag": Filter(
        "flag:stale",
        "segments with a flag: `stale`, `rejected`, `locked`, `foreign`, `conflict`",
        lambda _context, entry, flags: any(getattr(entry.record, f"is_{flag}") for flag in flags),
        FLAGS,
    ),
    "check": Filter(
        "check:num.*",
        "segments with findings of these checks",
        lambda context, entry, name: any(fnmatchcase(one.check, name) for one in context.copy.findings(entry)),
    ),
    "severity": Filter(
        "severity:error",
        "segments with findings of this severity",
        lambda context, entry, severities: any(one.severity in severities for one in context.copy.findings(entry)),
        tuple(Severity),
    ),
    "text": Filter(
        "text:WORD",
        'segments with a word in source or target: `text:船`, `text:"two words"`',
        lambda _context, entry, text: any(text.casefold() in one.casefold() for one in (entry.source, entry.target)),
    ),
    "by": Filter(
        "by:ID",
        "what this person decided something about",
        lambda context, entry, who: any(event.actor == who for event in context.catalog.history(entry)),
    ),
    "unsaved": Filter(
        "unsaved",
        "segments with a text that you typed and did not save",
        lambda _context, entry, keys: entry.key in keys,
        prepare=lambda context, _value: frozenset(
            unsaved_keys(context.copy.article, context.copy.tag, context.person.id)
        ),
    ),
    "suggestion": Filter(
        "suggestion",
        "segments with suggestions that nobody took or dismissed",
        lambda context, entry, _value: bool(context.catalog.proposals(entry)),
    ),
    "comment": Filter(
        "comment", "segments with comments", lambda context, entry, _value: bool(context.catalog.comments_of(entry))
    ),
}
"""Name → filter, in the order of the grammar."""
_BARE = frozenset({UNRESOLVED, ALL, "unsaved", "suggestion", "comment"})
_WORD = pattern(r'(?:"[^"]*"|[^\s"]|"(?=[^"]*$))+')


class SegmentFilter:
    def __init__(self, wanted: str, context: FilterContext) -> None:
        self.wanted = wanted
        self._context = context
        self._parts = [_parse(word, context) for word in split_words(wanted)]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(value for known, value in self._parts if known is FILTERS["text"])

    def is_match(self, entry: Entry) -> bool:
        return all(known.test(self._context, entry, value) for known, value in self._parts)


def no_match(wanted: str, person: Person) -> str:
    if wanted == UNRESOLVED:
        return _("nothing is waiting for {person} here", person=person.id)
    return _("nothing matches: {filter}", filter=wanted)


def text_spans(text: str, wanted: Iterable[str]) -> list[tuple[int, int]]:
    """
    Return where any of the wanted texts stands in `text`, as `text:` finds it: code points, half-open, in text order.

    Spans do not overlap or touch: what stands side by side is one.
    """
    folded = text.casefold()
    # One character may become two (ß, ss): then it is found by its first.
    places = [at for at, char in enumerate(text) for _one in char.casefold()] if len(folded) != len(text) else None
    found = sorted(
        (match.start(), match.end())
        for needle in {one.casefold() for one in wanted if one}
        for match in re.finditer(re.escape(needle), folded)
    )
    spans: list[tuple[int, int]] = []
    for start, end in found:
        if places is not None:
            start, end = places[start], places[end - 1] + 1
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def split_words(wanted: str) -> list[str]:
    """Split a filter at blanks outside of double quotes (also “ ”), and remove the quotes."""
    plain = wanted.replace("“", '"').replace("”", '"').replace("：", ":").replace("\u3000", " ")
    return [word.replace('"', "") for word in _WORD.findall(plain)]


def grammar() -> str:
    return " | ".join(known.shown for known in FILTERS.values())


def _parse(word: str, context: FilterContext) -> tuple[Filter, Any]:
    name, colon, value = word.partition(":")
    known = FILTERS.get(name)
    is_whole = known is not None and bool(colon and value) != (name in _BARE) and bool(colon) != (name in _BARE)
    if known is None or not is_whole or (known.values and set(value.split(",")) - set(known.values)):
        choices = f"   {name}:{'|'.join(known.values)}" if known and known.values else ""
        raise UsageError(_("not a filter: {text}", text=repr(word)), hint=f"--filter {grammar()}{choices}")
    if known.prepare is not None:
        return known, known.prepare(context, value)
    return known, tuple(value.split(",")) if known.values else value


@dataclass(frozen=True, slots=True)
class MemoryDraft:
    text: str
    score: int | None
    """0 to 100; None where the ledger does not say it."""
    where: str
    """Article slug, or file, that the pair was in; empty where the ledger does not say it."""
    source: str
    """That of the pair; empty where neither the ledger nor the memory has it."""
    target: str
    """That of the pair: another than `text` where numbers were written anew."""


@dataclass(frozen=True, slots=True)
class OfferedText:
    """A text of an engine that is neither the target nor its last draft."""

    text: str
    """Empty where the engine said nothing that could be kept."""
    origin: str
    refusal: str = ""
    """Why the gate let no text of that attempt through; empty where it did."""


class OfferKind(StrEnum):
    """Where a text that is offered comes from, in the order in which they are shown."""

    BRANCH = "branch"
    SUGGESTION = "suggestion"
    MEMORY = "memory"
    ENGINE = "engine"

    @property
    def heading(self) -> str:
        return {
            OfferKind.BRANCH: _("Other branch"),
            OfferKind.SUGGESTION: _("Suggestion"),
            OfferKind.MEMORY: _("Memory"),
            OfferKind.ENGINE: _("Other suggestion"),
        }[self]


@dataclass(slots=True)
class Offer:
    """A text that could stand in the place of the target, with what somebody needs who may take it."""

    kind: OfferKind
    text: str
    """Empty where an engine said nothing that could be kept."""
    about: str
    """Its writer and the time; how near a match is, and where from; the engine."""
    source: str = ""
    """The source that it translates, where that is another."""
    reason: str = ""
    """Why somebody suggests it, or why the gate refused it."""
    line: str = ""
    """Line of the ledger by which a suggestion is dismissed."""
    asks_why: bool = False
    """True where a reason is needed to dismiss it: a program is told."""
    is_of_sentence: bool = True
    """False for a match of the memory that translates another sentence, in which nothing is looked for."""
    findings: Sequence[Finding] = ()
    """The errors and warnings in it, the worst first."""

    @property
    def is_whole(self) -> bool:
        """People wrote it for this place, and it is taken as it is."""
        return self.kind in {OfferKind.BRANCH, OfferKind.SUGGESTION}


def memory_draft(catalog: Catalog, entry: Entry) -> MemoryDraft | None:
    found = catalog.find_machine_text(entry.key)
    if found is None or not found.event.origin.startswith("tm:"):
        return None
    event = found.event
    data = event.data if isinstance(event.data, DraftData) else DraftData()
    source = data.match_source
    if not source and event.origin == "tm:exact" and event.source_hash == entry.source_hash:
        source = entry.source
    where = event.signature.partition("|from:")[2]
    score = None if data.score is None else round(data.score)
    return MemoryDraft(found.text, score, where, source, data.match_target or found.text)


def offered_texts(catalog: Catalog, entry: Entry) -> list[OfferedText]:
    """Return what else engines said of the segment, the latest first, each text once; also what the gate refused."""
    offered: dict[str, OfferedText] = {}
    for event in reversed(catalog.history(entry)):
        if event.action is not Action.DRAFT:
            continue
        refusal = event.reason if event.state_to is State.NEW else ""
        texts = [text for text in (event.target, *event.raw) if text and text.strip()]
        if refusal and not texts and all(other.refusal != refusal for other in offered.values()):
            offered.setdefault(f"\n{refusal}", OfferedText("", event.origin, refusal))
        for text in texts:
            offered.setdefault(text, OfferedText(text, event.origin, refusal))
    return [item for item in offered.values() if item.text not in {entry.target, catalog.machine_output(entry)} - {""}]


def last_suggestion(catalog: Catalog, entry: Entry) -> Event | None:
    if entry.state.rank >= State.TRANSLATED.rank:
        return None
    last = next((e for e in reversed(catalog.history(entry)) if e.action.rule.is_suggestion and e.target), None)
    return last if last is not None and last.target == entry.target else None


def adoption_doubt(catalog: Catalog, entry: Entry) -> str:
    """Return the doubt with which the target was taken from a page, while it is a draft."""
    if entry.state is State.DRAFT:
        for event in reversed(catalog.history(entry)):
            if isinstance(event.data, AdoptData) and event.target_hash == entry.target_hash:
                return event.data.doubt
    return ""


_CODED = pattern(r"(?<![A-Za-z])[A-Za-z]*\d[\w.-]*", re.ASCII)


def is_wordless(catalog: Catalog, entry: Entry) -> bool:
    """Tell whether a line has no words: numbers, versions, addresses, code, and what was copied."""
    for event in catalog.history(entry):
        if isinstance(event.data, DraftData) and "copied" in event.data.repairs and event.target == entry.target:
            return True
    return bool(entry.target) and not (_has_words(entry.source) or _has_words(entry.target))


def _has_words(text: str) -> bool:
    text = plain_text(text)
    for start, end, _kind in reversed(protected_spans(text, code=True)):
        text = f"{text[:start]} {text[end:]}"
    return any(char.isalpha() for char in _CODED.sub(" ", text))


def wordless_entries(catalog: Catalog, person: Person) -> list[Entry]:
    """Return what somebody may accept in one step: lines without words that wait for them, and have no flag."""
    return [
        entry
        for entry in catalog.entries
        if entry.state in {State.DRAFT, State.TRANSLATED} and not flags_of(entry)
        and is_wordless(catalog, entry) and may_take(catalog, entry, person)
    ]  # fmt: skip


def draft_data(catalog: Catalog, entry: Entry) -> DraftData:
    """Return what engine and gate said of the text while it is still the machine's: score, repairs, doubts."""
    last = last_suggestion(catalog, entry)
    return last.data if last is not None and isinstance(last.data, DraftData) else DraftData()


BASE = {State.NEW: 1.0, State.DRAFT: 0.2, State.TRANSLATED: 0.1, State.REVIEWED: 0.03, State.FINAL: 0.01}
"""The weight of the state alone; a segment without a text is certain to change."""
FINDING = {Severity.ERROR: 0.7, Severity.WARNING: 0.25, Severity.INFO: 0.05}
FLAG = {"stale": 0.8, "rejected": 0.8, "conflict": 0.9, "foreign": 0.4}
DOUBT = 0.4
"""A problem that the gate reported, while the text is still the machine's; a doubt about the text of a page."""
FUZZY = 0.4
"""A fuzzy match of the memory: made for another sentence."""
UNSURE = 0.5
"""A draft that is probably the worst of all, or that its engine gives 0; half of it at 50, nothing at 100."""
SENTENCE = 90
"""Letters of the source, a Han character as four, for which one doubt counts: two such sentences are two chances."""


def risk_of(catalog: Catalog, entry: Entry, findings: Sequence[Finding]) -> int:
    return round(100 * (1 - prod(1 - weight for weight in signs_of(catalog, entry, findings).values())))


def signs_of(catalog: Catalog, entry: Entry, findings: Sequence[Finding]) -> dict[str, float]:
    """Return the signs that speak for a change, with their weights (0 to 1): what `risk_of` multiplies."""
    signs = {f"state {entry.state.value}": BASE[entry.state if entry.target else State.NEW]}
    for number, item in enumerate(findings, 1):
        signs[f"{item.check} {number}"] = FINDING[item.severity]
    flags = {name: weight for name, weight in FLAG.items() if getattr(entry.record, f"is_{name}")}
    return {**signs, **flags, **_signs_of_machine(catalog, entry)}


def estimate_of(catalog: Catalog, entry: Entry) -> int | None:
    """Return how many of a hundred drafts are probably worse than this one; None if unknown, or if it is no draft."""
    return draft_data(catalog, entry).estimate


def _signs_of_machine(catalog: Catalog, entry: Entry) -> dict[str, float]:
    last = last_suggestion(catalog, entry)
    if last is None:
        return {"doubt": DOUBT} if adoption_doubt(catalog, entry) else {}
    signs: dict[str, float] = {}
    if last.origin == "tm:fuzzy":
        signs["fuzzy"] = FUZZY
    data = draft_data(catalog, entry)
    score = data.score if data.estimate is None else data.estimate
    if score is None and not last.origin.startswith("tm:"):
        score = 50
    if score is not None:
        text = plain_text(entry.source)
        sentences = (len(text) + 3 * count_han(text)) / SENTENCE
        signs["score"] = 1 - (1 - UNSURE * (1 - min(100, max(0, score)) / 100)) ** sentences
        if data.agreement is not None:
            signs["dispute"] = 1 - exp(-sentences * (100 - data.agreement) / 100)
    for number, _problem in enumerate(data.problems):
        signs[f"doubt {number}"] = DOUBT
    return signs


ARTICLE, RISK = "article", "risk"
ORDERS = (ARTICLE, RISK)


class Navigation:
    def __init__(self, copy: WorkingCopy, person: Person, *, wanted: str, order: str, start: int) -> None:
        self._copy, self._person = copy, person
        self.number = 0
        """1-based number of the current segment; 0 where the filter matches none."""
        self._matches: dict[str, bool] = {}
        """Segment key → whether the filter matches it, as far as it was asked."""
        self._ranked: list[int] = []
        self._decided: set[str] = set()
        self._choose(wanted, order)
        self.number = self._first(start)
        copy.on_change(self._follow_change)

    @property
    def person(self) -> Person:
        """Whose queue it is."""
        return self._person

    @person.setter
    def person(self, person: Person) -> None:
        self._person = person
        self._choose(self.wanted, self.order)

    @property
    def entry(self) -> Entry | None:
        return self._copy.catalog.entries[self.number - 1] if self.number else None

    @property
    def wanted(self) -> str:
        return self._filter.wanted

    @property
    def wanted_texts(self) -> tuple[str, ...]:
        return self._filter.texts

    def risk(self, entry: Entry) -> int:
        """Return how likely a reviewer is to change the segment, 0 to 100 (`review.risk`)."""
        return risk_of(self._copy.catalog, entry, self._copy.findings(entry))

    def set_filter(self, wanted: str, order: str | None = None) -> None:
        """
        Choose other segments; the current one stays where the filter matches it, else the next match becomes current.

        Raises `UsageError`, with the grammar as hint, for an unknown filter; then nothing changes.
        """
        self._choose(wanted, self.order if order is None else order)
        if not self.number or not self._is_match(self.number):
            self.number = next(self._after(self.number), 0) or self._first(self.number)

    def narrow(self, wanted: str, order: str | None = None) -> int:
        """Set a filter and return how many segments match it; raises `UsageError` for none, and nothing changes."""
        before = self.wanted, self.order, self.number
        self.set_filter(wanted, order)
        if not (count := len(self.queue())):
            self.set_filter(*before[:2])
            self.number = before[2]
            raise UsageError(_("nothing matches: {filter}", filter=wanted))
        return count

    def queue(self) -> list[int]:
        return [number for number in self._numbers() if self._is_match(number)]

    def is_hit(self, number: int) -> bool:
        return self.wanted != ALL and self._is_match(number)

    def go(self, number: int) -> None:
        copy = self._copy
        entry = copy.catalog.entry(number)
        self.number = number
        save_bookmark(copy.newsroom, copy.slug, copy.tag, self._person.id, entry.key)

    def next(self) -> bool:
        """Go to the next segment in the queue; at its end stay, and return False."""
        return self._go_to_first(self._after(self.number))

    def back(self) -> bool:
        """Go to the segment before, in the queue or decided already; at the first stay, and return False."""
        order = self._numbers()
        place = order.index(self.number) if self.number in order else 0
        return self._go_to_first(filter(self._is_behind, reversed(order[:place])))

    def next_unresolved(self) -> bool:
        """
        Go to the next segment of the queue on which the person can take the next step; False when there is no other.

        After the last one it begins again at the first.
        """
        return self._go_to_first(self._around(+1, self._is_unresolved))

    def previous_unresolved(self) -> bool:
        return self._go_to_first(self._around(-1, self._is_unresolved))

    def waiting(self, *, outside: bool = False) -> list[int]:
        """Return the numbers of the segments that wait for the person: of the queue, or those that it leaves out."""
        numbers = (number for number in self._numbers() if self._is_match(number) is not outside)
        return [number for number in numbers if self._is_unresolved(number)]

    def next_finding(self) -> bool:
        """Go to the next segment of the queue with an open finding; False when there is no other."""
        copy = self._copy
        return self._go_to_first(self._around(+1, lambda number: bool(copy.findings(copy.catalog.entry(number)))))

    def mark_decided(self, keys: Iterable[str]) -> None:
        self._decided.update(keys)

    def _go_to_first(self, numbers: Iterator[int]) -> bool:
        number = next(numbers, 0)
        if number:
            self.go(number)
        return bool(number)

    def _after(self, number: int) -> Iterator[int]:
        order = self._numbers()
        place = order.index(number) if number in order else -1
        return filter(self._is_match, order[place + 1 :])

    def _around(self, direction: int, test: Callable[[int], bool]) -> Iterator[int]:
        order = list(self._numbers())
        place = order.index(self.number) if self.number in order else 0
        rest = [*order[place + 1 :], *order[:place]]
        for number in rest if direction > 0 else reversed(rest):
            if self._is_match(number) and test(number):
                yield number

    def _is_behind(self, number: int) -> bool:
        key = self._copy.catalog.entry(number).key
        return self.wanted == UNRESOLVED or key in self._decided or self._is_match(number)

    def _is_unresolved(self, number: int) -> bool:
        catalog = self._copy.catalog
        return is_open(catalog, catalog.entry(number), self._person)

    def _is_match(self, number: int) -> bool:
        entry = self._copy.catalog.entry(number)
        known = self._matches.get(entry.key)
        if known is None:
            known = self._matches[entry.key] = self._filter.is_match(entry)
        return known

    def _numbers(self) -> list[int] | range:
        entries = self._copy.catalog.entries
        everything = range(1, len(entries) + 1)
        if self.order == ARTICLE:
            return everything
        if len(self._ranked) != len(everything):
            risks = {entry.number: self.risk(entry) for entry in entries}
            self._ranked = sorted(everything, key=lambda number: (-risks[number], number))
            self._copy.checks.keep()
        return self._ranked

    def _choose(self, wanted: str, order: str) -> None:
        if order not in ORDERS:
            raise UsageError(_("{text} is not an order", text=repr(order)), hint=f"--order {'|'.join(ORDERS)}")
        self._filter = SegmentFilter(wanted, FilterContext(self._copy, self._person))
        self.order = order
        self._matches.clear()
        self._ranked = []

    def _first(self, start: int) -> int:
        copy = self._copy
        start = start or self._number_of(load_bookmark(copy.newsroom, copy.slug, copy.tag, self._person.id))
        order = self._numbers()
        place = order.index(start) if start in order else 0
        numbers = [*order[place:], *order[:place]] if self.order == RISK else [*order[place:], *order]
        return next(filter(self._is_match, numbers), 0)

    def _number_of(self, key: str) -> int:
        catalog = self._copy.catalog
        found = catalog.find(key)
        if found is None and key:
            changed = (e for e in catalog.entries if any(old.data.was == key for old in catalog.history(e)))
            found = next(changed, None)
        return found.number if found else 0

    def _follow_change(self, before: Catalog, changed: frozenset[str]) -> None:
        for key in changed:
            self._matches.pop(key, None)
        entries = self._copy.catalog.entries
        if before is self._copy.catalog or [entry.key for entry in before.entries] == [entry.key for entry in entries]:
            return
        self._ranked = []
        if self.number:
            self.number = self._number_of(before.entries[self.number - 1].key) or min(self.number, len(entries))
