"""
The catalog of one article in one target language. The PO file holds the texts, the ledger the decisions: one counts
only while both texts are exactly those that it was taken for. A target that was changed elsewhere is `translated` by an
unknown person.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from translator.bilingual.errors import CatalogError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import Placeholder, Segment, State, short_hash
from translator.bilingual.words.patterns import is_encodable, pattern
from translator.newsroom.catalog.branches import records_of, takes_text, walk
from translator.newsroom.catalog.events import (
    NOBODY,
    RULES,
    SYSTEM,
    UNKNOWN,
    Action,
    ConvertData,
    DismissData,
    EditData,
    Event,
    EventData,
    ProposalData,
    SegmentationData,
    SignOffData,
    StaleData,
    now,
)
from translator.newsroom.catalog.ledger import Ledger, lines_about
from translator.newsroom.catalog.record import Entry, follow, record_at


@dataclass(frozen=True, slots=True)
class MachineText:
    text: str
    event: Event
    """The suggestion, or the split or merge that says which part belongs to the segment."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text that somebody laid beside a segment, and that nobody took or dismissed yet."""

    line: str
    """Its line of the ledger."""
    text: str
    actor: str
    at: str
    reason: str = ""
    origin: str = ""
    made_for: str = ""
    """The source that it translates, where that is not the segment's."""
    is_of_program: bool = False
    drafted: str = ""
    """Origin and signature of the machine that wrote it; empty for a person's own text."""


def drafted_by(event: Event) -> str:
    """Return origin and signature of the machine whose text an event wrote or laid beside a segment; else empty."""
    data = event.data
    if isinstance(data, ProposalData):
        return f"mt:{event.actor} {event.actor}" if data.is_of_program else data.drafted
    if data.drafted:
        return data.drafted
    origin = data.suggested or event.origin
    return f"{origin} {event.signature}".rstrip() if origin.startswith("mt:") else ""


class Catalog:
    def __init__(
        self,
        slug: str,
        tag: str,
        source_tag: str,
        ledger: Ledger,
        *,
        entries: Iterable[Entry] = (),
        header: Mapping[str, str] | None = None,
        where: str = "",
        digest: str = "",
    ) -> None:
        self.slug = slug
        self.tag = tag
        self.source_tag = source_tag
        self.ledger = ledger
        self.entries: list[Entry] = list(entries)
        self.obsolete: list[Entry] = []
        self.header: dict[str, str] = dict(header or {})
        """Header fields of other tools, kept when the file is written."""
        self.where = where
        self.digest = digest
        """Hash of both files as they were read."""
        self.stamp: tuple[int, ...] = ()
        """Names the files as they were when this was read from, or written to, them; empty: not known."""
        self.form_of_article: Callable[[], str] = str
        """Returns what a sign-off says of the article (`Article.form`)."""
        lineage = self._lineage = ledger.lineage()
        self.records = records_of(ledger, lineage)
        """Segment key → last word of the ledger, also for segments that are no longer in the article."""
        order = () if lineage.is_linear and lineage.is_in_order else lineage.history_order()
        self._order = {index: place for place, index in enumerate(order)}
        self._events_of: dict[str, list[int]] = defaultdict(list)
        for index in lineage.order:
            self._events_of[ledger.events[index].key].append(index)
        # Segment key → those that it came from or became, once somebody asked (`_lines_on_text`).
        self._kin: dict[str, set[str]] | None = None
        # Segment key → `_places_of` it, as far as somebody asked: publishing asks a dozen times for each segment.
        self._histories: dict[str, list[int]] = {}
        self._index: dict[str, Entry] = {}
        self._has_proposals = any(event.action is Action.PROPOSE for event in ledger.events)
        self.number_entries()

    @property
    def events(self) -> Sequence[Event]:
        return self.ledger.events

    @cached_property
    def _taken(self) -> set[int]:
        lineage = self.ledger.lineage()
        if lineage.is_linear:
            return set()
        return {index for index, event, record in walk(self.ledger, lineage) if takes_text(event, record)}

    @property
    def is_one_chain(self) -> bool:
        return not self._order

    def number_entries(self) -> None:
        for number, entry in enumerate(self.entries, 1):
            entry.number = number
        self._index = {entry.key: entry for entry in self.entries}
        for entry in self.obsolete:
            entry.number = 0

    def entry(self, number: int) -> Entry:
        """Return the entry with this 1-based number; raises `UsageError`."""
        if 1 <= number <= len(self.entries):
            return self.entries[number - 1]
        self._refuse_own_language()
        raise UsageError(
            _("{slug} has no segment {number} in {tag}", slug=self.slug, number=number, tag=self.tag),
            where=self.where,
            hint=f"translator diff {self.slug} --to {self.tag}   " + _("(shows them with their numbers)")
            if self.entries
            else f"translator sync {self.slug} --to {self.tag}",
        )

    def require_entries(self) -> None:
        """Raise `CatalogError` for an empty catalog."""
        if not self.entries:
            self._refuse_own_language()
            raise CatalogError(
                _("{slug} has no catalog in {tag}", slug=self.slug, tag=self.tag),
                where=self.where,
                hint=f"translator run {self.slug} --to {self.tag}",
            )

    def _refuse_own_language(self) -> None:
        if self.source_tag == self.tag:
            raise UsageError(_("{slug} is written in {tag} itself", slug=self.slug, tag=self.tag),
                             hint=f"translator status {self.slug}")  # fmt: skip

    def find(self, key: str) -> Entry | None:
        return self._index.get(key)

    def apply(
        self,
        entry: Entry,
        action: str,
        *,
        actor: str,
        state: State | None = None,
        target: str | None = None,
        origin: str = "",
        signature: str = "",
        raw: Sequence[str] = (),
        reason: str = "",
        data: EventData | None = None,
    ) -> Event:
        """
        Change `entry` as `action` says, and return the new event. `state` defaults to what the action leads to;
        `target` None leaves the text alone. Raises `CatalogError` for a state that needs a text, a locked
        entry, or a conversion over a person's own wording.
        """
        action = Action(action)
        rule = action.rule
        state_to = state or rule.state or entry.state
        text = entry.target if target is None else target
        self._refuse(entry, action, text, state_to, is_chosen=isinstance(data, ConvertData) and data.chosen)
        if not (is_encodable(text) and is_encodable(reason)):
            raise CatalogError(_("the text holds half of a character, which cannot be written"), where=self.where)
        self.adopt(entry)
        return self._append(
            entry,
            Event(
                action=action,
                key=entry.key,
                actor=actor,
                at=now(),
                state_from=None if rule.is_remark else entry.state,
                state_to=None if rule.is_remark else state_to,
                source_hash=entry.source_hash,
                target_hash=short_hash(text) if text else "",
                source=None if entry.key in self.records else entry.source,
                target=text if rule.is_suggestion or rule.is_resegmentation or self._is_news(entry, text) else None,
                origin=origin,
                signature=signature,
                raw=tuple(raw),
                reason=reason,
                data=data or rule.data(),
            ),
        )

    def note(self, action: str, *, actor: str, data: EventData, reason: str = "") -> Event:
        """Add an event about the article."""
        return self.ledger.append(Event(action=Action(action), key="", actor=actor, at=now(), reason=reason, data=data))

    def adopt(self, entry: Entry) -> bool:
        """
        Write down that another tool changed the target, which voids the decisions for the old one; False where
        the ledger knows it.
        """
        known = self.records.get(entry.key)
        if entry.record is known or not entry.is_foreign:
            return False
        self._append(
            entry,
            Event(
                action=Action.EDIT,
                key=entry.key,
                actor=UNKNOWN,
                at=now(),
                state_from=known.state if known else State.NEW,
                state_to=entry.state,
                source_hash=entry.source_hash,
                target_hash=entry.target_hash,
                source=None if known else entry.source,
                target=entry.target,
                origin="human",
                signature="" if known else entry.signature,
                data=EditData(
                    conflict=entry.alternatives or None, suggested=None if known else entry.record.suggested or None
                ),
            ),
        )
        return True

    def _refuse(self, entry: Entry, action: Action, text: str, state: State, *, is_chosen: bool) -> None:
        if action not in RULES:
            raise CatalogError(_("no action is called {action!r}", action=action), where=self.where)
        where = f"{self.where}, segment {entry.number}"
        if state is not State.NEW and not text:
            raise CatalogError(_("an empty target cannot be {state}", state=state.value), where=where)
        if action == Action.CONVERT and entry.is_overridden and not is_chosen:
            raise CatalogError(_("a person's own wording stands here"), where=where)
        if entry.is_locked and text != entry.target and action != Action.STALE:
            raise CatalogError(
                _("segment {number} is locked", number=entry.number),
                where=where,
                hint=f"translator mark {self.slug} {entry.number} --to {self.tag} --unlock",
            )

    def _is_news(self, entry: Entry, text: str) -> bool:
        known = self.records.get(entry.key)
        return known.is_conflict or text != known.target if known else bool(text)

    def _append(self, entry: Entry, event: Event) -> Event:
        event = self.ledger.append(event)
        self._events_of[event.key].append(len(self.ledger.events) - 1)
        self._has_proposals |= event.action is Action.PROPOSE
        if event.data.ancestors:
            self._kin = None
        self._histories.pop(event.key, None)  # Others that were this segment inherit nothing of what comes later.
        record = record_at(self.records, event)
        if takes_text(event, record):
            self._taken.add(len(self.ledger.events) - 1)
        follow(record, event)
        entry.record = record
        entry.target = entry.target if event.target is None else event.target
        return event

    def add_comment(self, entry: Entry, line: str) -> None:
        entry.comments = (*entry.comments, " ".join(line.split()))

    def history(self, entry: Entry) -> tuple[Event, ...]:
        """Return the events about `entry`, oldest first, with those of the segments that it was before it changed."""
        return tuple(self.ledger.events[index] for index in self._places_of(entry.key))

    def target_at(self, entry: Entry, heads: Collection[str]) -> str | None:
        ends = [index for index, name in enumerate(self.ledger.hashes) if name in heads]
        for index in reversed(self._places_of(entry.key)):
            is_seen = index in ends or any(self._lineage.precedes(index, end) for end in ends)
            if is_seen and self.ledger.events[index].target is not None:
                return self.ledger.events[index].target
        return None

    def _places_of(self, key: str) -> list[int]:
        if key not in self._histories:
            self._histories[key] = self._lines_about(key)
        return self._histories[key]

    def _lines_about(self, key: str, seen_by: int | None = None) -> list[int]:
        return sorted(lines_about(key, self._events_of, self._lineage, seen_by=seen_by), key=self._place)

    def _place(self, index: int) -> int:
        return self._order.get(index, index)

    def makers(self, entry: Entry) -> frozenset[str]:
        return self.makers_of(entry.key, entry.target_hash)

    def makers_of(self, key: str, target_hash: str, *, seen_by: int | None = None) -> frozenset[str]:
        """
        Return the people who wrote or confirmed exactly this target, and the texts that it was cut out of, put
        together or copied from, as the author of line `seen_by` had them (None: all). Settling a conflict by the text
        of another makes nobody one of them.
        """
        texts, makers, takers = {target_hash}, set[str](), set[str]()
        lines = self._places_of(key) if seen_by is None else self._lines_about(key, seen_by)
        for index in reversed(lines):
            event = self.ledger.events[index]
            rule = event.action.rule
            if event.target_hash not in texts or not (rule.writes_text or rule.is_copy):
                continue
            texts.update(event.data.texts or ())
            makers.update(event.data.makers, self._lenders(index))
            if event.actor not in NOBODY:
                (takers if index in self._taken else makers).add(event.actor)
        return frozenset(makers or takers)

    # Return who wrote the text that an event took over from another segment, whatever it says of that itself.
    def _lenders(self, index: int) -> Iterator[str]:
        event = self.ledger.events[index]
        for at in self._events_of.get(event.data.copied_from, ()) if event.data.copied_from else ():
            other = self.ledger.events[at]
            is_maker = other.action.rule.writes_text and other.target_hash == event.target_hash
            if is_maker and other.actor not in NOBODY and self._lineage.precedes(at, index):
                yield other.actor

    def is_signed_otherwise(self, form: str) -> bool:
        """Tell whether the article was another, outside of its segments, when a person signed it off last."""
        last = next((event.data for event in reversed(self.events) if event.action is Action.FINALISE), None)
        if not isinstance(last, SignOffData) or not (form and last.article):
            return False
        return last.article != form

    def last_word(self, entry: Entry) -> State:
        """
        Return how far people have come with exactly the target of `entry`, whatever source it stood for; a
        rejection ends all approvals before.
        """
        state = entry.state
        for index in self._lines_on_text(entry):
            event = self.ledger.events[index]
            if event.action in {Action.REJECT, Action.REOPEN}:
                state = event.state_to or state
            elif event.action is not Action.STALE and not event.action.rule.is_suggestion and event.state_to:
                state = max(state, event.state_to, key=lambda one: one.rank)
        return state

    def approvals_of(self, entry: Entry) -> list[Event]:
        mine, found = set(self._places_of(entry.key)), list[Event]()
        for index in self._lines_on_text(entry):
            event = self.ledger.events[index]
            if event.action is Action.REJECT:
                found.clear()
            elif event.action.rule.is_approval and index in mine:
                found.append(event)
        return found

    def _lines_on_text(self, entry: Entry) -> list[int]:
        if self._kin is None:
            self._kin = defaultdict(set)
            for event in self.ledger.events:
                for key in event.data.ancestors:
                    self._kin[key].add(event.key)
                    self._kin[event.key].add(key)
        keys, waiting = set[str](), {entry.key}
        while waiting:
            keys |= waiting
            waiting = {other for key in waiting for other in self._kin.get(key, ())} - keys
        events, text = self.ledger.events, entry.target_hash
        about = [index for key in keys for index in self._events_of.get(key, ())]
        undone = {events[index].data.undoes for index in about}
        lines = (index for index in about if events[index].target_hash == text)
        return sorted((index for index in lines if self.ledger.hashes[index] not in undone), key=self._place)

    def stands_as_adopted(self, entry: Entry) -> bool:
        if not entry.target or entry.is_stale:
            return False
        for event in reversed(self.history(entry)):
            if event.state_to is not None and event.action is not Action.CARRY:
                return event.action is Action.ADOPT and event.target_hash == entry.target_hash
        return False

    def machine_output(self, entry: Entry) -> str:
        found = self.find_machine_text(entry.key)
        return found.text if found else ""

    def find_machine_text(self, key: str) -> MachineText | None:
        """Return the machine's last text of a segment, or of what it was before, at that time."""
        return self._find_machine_text(key, None, set())

    def _find_machine_text(self, key: str, descent: int | None, seen: set[int]) -> MachineText | None:
        before_undo: tuple[str, int] | None = None
        for index in sorted(self._events_of.get(key, ()), key=self._place, reverse=True):
            if index in seen or (descent is not None and self._lineage.precedes(descent, index)):
                continue
            seen.add(index)
            event = self.ledger.events[index]
            data, rule = event.data, event.action.rule
            if data.machine is not None:
                return MachineText(data.machine, event)
            if rule.is_suggestion and event.target:
                return MachineText(event.target, event)
            if rule.is_resegmentation and isinstance(data, SegmentationData) and data.undo:
                # It is again what it was before: its own events say what the machine said. A place has perhaps none.
                before_undo = before_undo or (None if data.context is None else (data.was, index))
                continue
            found = self._find_machine_text(data.was, index, seen) if data.was and not data.also else None
            if found or rule.is_resegmentation:
                return found
        return self._find_machine_text(*before_undo, seen) if before_undo else None

    def comments_of(self, entry: Entry) -> tuple[Event, ...]:
        return tuple(event for event in self.history(entry) if event.action.rule.is_note)

    def proposals(self, entry: Entry) -> list[Proposal]:
        """Return what was laid beside `entry` and nobody took or dismissed, the oldest first."""
        if not self._has_proposals:
            return []
        still_open: dict[str, Proposal] = {}
        closed: dict[str, dict[str, Proposal]] = {}
        firsts: dict[str, str] = {}
        lines: dict[str, str] = {}
        """Line → the first that says the same: two branches may have taken one file in."""
        for index in self._places_of(entry.key):
            line, event = self.ledger.hashes[index], self.ledger.events[index]
            data = event.data
            still_open |= closed.pop(data.undoes or "", {})
            if isinstance(data, ProposalData):
                lines[line] = firsts.setdefault(data.source_id or line, line)
                if lines[line] == line:
                    still_open[line] = self._proposal(line, event, data, entry)
                continue
            settled = {lines.get(data.dismisses, "")} if isinstance(data, DismissData) else set[str]()
            if event.action.rule.is_confirmation:
                settled |= {name for name, item in still_open.items() if short_hash(item.text) == event.target_hash}
            closed[line] = {name: still_open.pop(name) for name in settled & still_open.keys()}
        return sorted(still_open.values(), key=lambda item: item.at)

    def _proposal(self, line: str, event: Event, data: ProposalData, entry: Entry) -> Proposal:
        known = self.records.get(event.key)
        made_for = data.made_for or (known.source if known else "")
        made_for = "" if made_for == entry.source else made_for
        return Proposal(
            line, data.text, event.actor, event.at, event.reason, data.origin, made_for, data.is_of_program,
            drafted_by(event),
        )  # fmt: skip

    def refusals(self, entry: Entry) -> list[tuple[Event, str]]:
        """Return what people sent back, or dismissed with a reason, each with the text that was refused."""
        texts: dict[str, str] = {}
        """By line for proposals, by hash for targets."""
        found: dict[str, tuple[Event, str]] = {}
        for index in self._places_of(entry.key):
            line, event = self.ledger.hashes[index], self.ledger.events[index]
            data = event.data
            found.pop(data.undoes or "", None)
            if isinstance(data, ProposalData):
                texts[line] = data.text
            elif event.target:
                texts[event.target_hash] = event.target
            if isinstance(data, DismissData) and event.reason:
                found[line] = event, texts.get(data.dismisses, "")
            elif event.action is Action.REJECT:
                found[line] = event, texts.get(event.target_hash, "")
        return list(found.values())

    def was_proposed(self, entry: Entry, source_id: str) -> bool:
        """Tell whether a text with this `source_id` was laid beside `entry` before, whatever became of it."""
        return any(
            isinstance(event.data, ProposalData) and event.data.source_id == source_id for event in self.history(entry)
        )

    def waivers_of(self, entry: Entry) -> frozenset[str]:
        waived: set[str] = set()
        for event in self.history(entry):
            if event.action is Action.WAIVE:
                waived.add(event.data.fingerprint)
            else:
                waived.discard(event.data.unwaives)
        return frozenset(waived)


Form = tuple[tuple[object, ...], ...]

# Kinds whose marks may be written in several ways.
_PLAIN = frozenset({"emphasis", "strong", "strike"})
# Kinds that lead somewhere. Bare addresses and code are read as text, so that neither is among them.
_ADDRESSED = frozenset({"link", "image", "html"})
_ADDRESS = pattern(
    r"""(?P<start> \]\(\s* | \b(?:href|src)\s*=\s*["'] | \]:\s* )
        (?: <[^<>\n]*> | [^\s"'()<>]*(?:\([^\s"'()<>]*\)[^\s"'()<>]*)* )""",
    re.VERBOSE,
)


def mark_stale(catalog: Catalog, entry: Entry, known: Entry, previous_source: str) -> None:
    data = StaleData(
        previous_source=previous_source,
        was=known.key if known.key != entry.key else "",
        previous_marks=None if known.marks == entry.marks else tuple(known.marks),
    )
    catalog.apply(entry, Action.STALE, actor=SYSTEM, state=State.DRAFT, data=data)


def is_outdated(entry: Entry) -> bool:
    known = entry.record.source_hash
    return bool(entry.target) and bool(known) and known != entry.source_hash


def is_formal(known: Entry, entry: Entry) -> bool:
    return known.source_hash == known.record.source_hash and forms_of(entry) <= forms_of(known)


# Other quotation marks, a full stop that stands inside them, commas that part no digits, and white space.
_QUOTES = str.maketrans("‘’“”", "''\"\"")
_STOP_INSIDE = pattern(r"""([.,])(["'])""")
_COMMA = pattern(r",(?!\d)|(?<!\d),")
_BRACKET = pattern(r"[()]")
_LATIN = pattern(r"[A-Za-z][A-Za-z0-9.+#-]*")


def says_the_same(before: str, source: str, target: str) -> bool:
    """
    Tell whether an English text changed in nothing but case, commas, quotation marks, white space, and marks in full
    width.

    Its Chinese shows none of that, but for the case of words that it has in Latin letters.
    """
    texts = [_words_of(text) for text in (before, source)]
    if [word.casefold() for word in texts[0]] != [word.casefold() for word in texts[1]]:
        return False
    words = [set(_LATIN.findall(" ".join(text))) for text in texts]
    return not (words[0] - words[1]) & set(_LATIN.findall(target))


def _words_of(text: str) -> list[str]:
    text = _STOP_INSIDE.sub(r"\2\1", unicodedata.normalize("NFKC", text.translate(_QUOTES)))
    return _COMMA.sub(" ", _BRACKET.sub(r" \g<0> ", text)).split()


def entries_by_key(segments: Iterable[Segment], path: str = "") -> dict[str, Entry]:
    """Return one entry for each different segment, with all its places."""
    return {key: _entry_of(found, path) for key, found in _places_by_key(segments).items()}


def _places_by_key(segments: Iterable[Segment]) -> dict[str, list[Segment]]:
    places: dict[str, list[Segment]] = {}
    for segment in segments:
        places.setdefault(segment.key, []).append(segment)
    return places


def _entry_of(places: Sequence[Segment], path: str) -> Entry:
    first, marks = places[0], dict[Form, tuple[Placeholder, ...]]()
    for place in places:
        marks.setdefault(form_of(place.placeholders), place.placeholders)
    return Entry(
        first.source,
        kind=first.kind,
        context=first.context,
        references=tuple((path, place.line) for place in places),
        placeholders=first.placeholders,
        variants=tuple(marks.values())[1:],
    )


def out_of_step(catalog: Catalog, segments: Iterable[Segment]) -> set[str]:
    """Return the keys of what only the article or its catalog has, or whose target was made for other tags."""
    places, known = _places_by_key(segments), {entry.key: entry for entry in catalog.entries}
    found = places.keys() ^ known.keys()
    for key in places.keys() & known.keys():
        entry, here = known[key], places[key]
        fresh = here[0] if len(here) == 1 else _entry_of(here, "")
        if entry.target and (entry.source_hash != fresh.source_hash or is_outdated(entry)):
            found.add(key)
    return found


def form_of(placeholders: Iterable[Placeholder]) -> Form:
    return tuple(map(_form_of, placeholders))


def forms_of(entry: Entry) -> set[Form]:
    return {form_of(marks) for marks in (entry.placeholders, *entry.variants)}


def _form_of(item: Placeholder) -> tuple[object, ...]:
    marks: tuple[str, ...] = () if item.kind in _PLAIN else (item.opening, item.closing)
    if item.kind in _ADDRESSED:
        marks = tuple(_ADDRESS.sub(lambda hit: hit["start"], mark) for mark in marks)
    return (item.number, item.kind, item.is_pair, *marks)


# Engines whose failures may be over the next time: a server, a file that somebody mends.
_OTHERS = frozenset({"http", "file"})


def is_repeatable(signature: str) -> bool:
    name = signature.partition("|")[0]
    return bool(name) and name not in _OTHERS


def find_failure(catalog: Catalog, entry: Entry) -> str:
    """Return why no engine could draft `entry`; empty where it has a target."""
    last = None if entry.target else last_failure(catalog, entry)
    return last.reason if last else ""


def last_failure(catalog: Catalog, entry: Entry) -> Event | None:
    drafts = (event for event in reversed(catalog.history(entry)) if event.action is Action.DRAFT)
    last = next(drafts, None)
    return last if last and last.state_to is State.NEW and is_repeatable(last.signature) else None
