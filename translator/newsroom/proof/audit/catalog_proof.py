"""
The audit of one catalog from its ledger alone.

It checks that the chain of hashes is complete, that nobody approved their own wording, that no state was reached by a
step that does not exist, and that the PO agrees with the ledger. Each event is judged by what its author had seen: on
a branch that is the branch itself, without what was merged later.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from translator.bilingual.errors import GlossaryError, TranslatorError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import State, short_hash
from translator.bilingual.scripts.script_conversion import Converter, signature_of
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import is_blank
from translator.newsroom.catalog.branches import takes_text, walk
from translator.newsroom.catalog.catalog import Catalog, says_the_same
from translator.newsroom.catalog.events import NOBODY, SYSTEM, UNKNOWN, Action, Event, RemarkData, parse_time
from translator.newsroom.catalog.ledger import Ledger, Lineage, lines_about
from translator.newsroom.catalog.record import Record
from translator.newsroom.ground.git import Objects
from translator.newsroom.ground.project import find_script_source
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.catalog_conversion import Choices, apply_choices, choices_of, differs_by_choices
from translator.newsroom.house.jobs import Workplace
from translator.newsroom.house.jobs.carried_newsroom import CarriedArticle, CarriedNewsroom
from translator.newsroom.house.script_conversion import make_converter
from translator.newsroom.proof.audit.acknowledgement import Problem, chain_problems, problem_of, wrong_times
from translator.newsroom.proof.audit.commit_authorship import AuthorshipCheck
from translator.newsroom.proof.audit.git_history import History, line_id
from translator.newsroom.proof.audit.house_history import Identities
from translator.newsroom.proof.audit.rechecks import AdoptionCheck, ErrorCheck, recheck_sign_offs
from translator.newsroom.proof.metrics.flow import is_fast_approval


@dataclass(slots=True)
class _EventHistory:
    ledger: Ledger
    lineage: Lineage
    identities: Identities
    of_key: dict[str, list[int]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)
    """Places of the events that settled a conflict by the text of one side (`Catalog.makers`)."""

    def makers(self, index: int, target_hash: str) -> set[str]:
        # The rule is that of `Catalog.makers`: who wrote or confirmed exactly this text, or one that it was made from.
        texts, makers, takers = {target_hash}, set[str](), set[str]()
        key = self.ledger.events[index].key
        for at in sorted(lines_about(key, self.of_key, self.lineage, seen_by=index), reverse=True):
            event = self.ledger.events[at]
            rule = event.action.rule
            if event.target_hash not in texts or not (rule.writes_text or rule.is_copy):
                continue
            texts.update(event.data.texts or ())
            makers |= self._lenders(at)
            if self.identities.is_person(event.actor):
                (takers if at in self.taken else makers).add(event.actor)
        return makers or takers

    def _lenders(self, index: int) -> set[str]:
        event = self.ledger.events[index]
        found = set(event.data.makers)
        for at in self.of_key.get(event.data.copied_from, ()):
            other = self.ledger.events[at]
            is_maker = other.action.rule.writes_text and other.target_hash == event.target_hash
            if is_maker and self.identities.is_person(other.actor) and self.lineage.precedes(at, index):
                found.add(other.actor)
        return found

    def is_joined(self, event: Event) -> bool:
        names = event.data.texts or ()
        events = [item for item in self.ledger.events if item.target_hash in names and item.target]
        known = {item.target_hash: item.target or "" for item in events}
        return _flat("".join(known.get(name, "") for name in names)) == _flat(event.target or "")


def verify_catalog(catalog: Catalog, identities: Identities | None = None) -> list[Problem]:
    """
    Return everything about `catalog` that cannot be proved, in the order of the ledger; empty when all holds.

    With `identities`, an actor who was never among them is a problem too, and several ids may be one person.
    """
    ledger, listed = catalog.ledger, identities
    identities = identities or Identities([])
    found = [problem_of(catalog, kind, message, line=line) for line, kind, message in chain_problems(ledger)]
    found += _time_problems(catalog)
    history = _EventHistory(ledger, ledger.lineage(), identities)
    for index, event in enumerate(ledger.events):
        history.of_key.setdefault(event.key, []).append(index)
        if event.source is not None:
            history.sources.setdefault(event.key, event.source)
    # The text that the PO has under a key is its source for certain: the key is made of it.
    history.sources.update((entry.key, entry.source) for entry in (*catalog.entries, *catalog.obsolete))
    for index, event, record in walk(ledger, history.lineage):
        if takes_text(event, record):
            history.taken.add(index)
        if event.key:
            for kind, message in _event_problems(history, index, event, record, is_chinese(catalog.source_tag)):
                found.append(problem_of(catalog, kind, message, line=index + 1, key=event.key))
    for line, event in enumerate(ledger.events, 1):
        if listed and identities.is_person(event.actor) and not identities.knows(event.actor):
            message = _("{actor} is not in {file}", actor=event.actor, file=identities.where)
            found.append(problem_of(catalog, "person", message, line=line, key=event.key))
    return [*sorted(found, key=lambda problem: problem.place[1]), *_entry_problems(catalog)]


def _time_problems(catalog: Catalog) -> Iterator[Problem]:
    ledger, times = catalog.ledger, wrong_times(catalog.ledger)
    if times.open:
        line, message = next(iter(times.open.items()))
        if len(times.open) > 1:
            more = ngettext("{count} more line has an impossible time",
                            "{count} more lines have impossible times", len(times.open) - 1)  # fmt: skip
            message += _("; ") + more
        yield problem_of(catalog, "time", message, line=line, key=ledger.events[line - 1].key)
    for line, count in times.acknowledged.items():
        event = ledger.events[line - 1]
        message = ngettext("{person} acknowledged {count} line with an impossible time: {reason}",
                           "{person} acknowledged {count} lines with impossible times: {reason}", count,
                           person=event.actor, reason=event.reason)  # fmt: skip
        yield problem_of(catalog, "acknowledged", message, line=line)


def _flat(text: str) -> str:
    return re.sub(r"<[^<>]*>|\s", "", text)


def _event_problems(
    history: _EventHistory, index: int, event: Event, record: Record, has_chinese_source: bool
) -> Iterator[tuple[str, str]]:
    for name in event.data.unreadable:
        yield "unreadable", _("{name} cannot be read, and nothing follows from it", name=name)
    yield from _step_problems(record, event, history.identities)
    yield from _text_problems(record, event)
    if event.action is Action.MERGE and event.actor == SYSTEM and not history.is_joined(event):
        yield "unseen-text", _("the joined text is not that of its parts")
    if event.action is Action.REVIEW:
        is_of_source = has_chinese_source and record.origin == "converted"
        makers = history.makers(index, record.target_hash)
        yield from _review_problems(record, event, makers, history.identities, is_of_source)
    if event.action is Action.CARRY:
        was, source = history.sources.get(event.data.was), history.sources.get(event.key)
        is_same = was is None or source is None or was.split() == source.split()
        if not is_same and (has_chinese_source or not says_the_same(was or "", source or "", record.target)):
            yield "unseen-text", _("carried over from a segment that says something else")
    if event.action.rule.needs_reason and not event.reason.strip():
        yield "reason", _("{action} without a reason", action=event.action)
    data = event.data
    if event.action is Action.REJECT and not (isinstance(data, RemarkData) and data.category and data.severity):
        yield "reason", _("a rejection without category and severity")


def _step_problems(record: Record, event: Event, identities: Identities) -> Iterator[tuple[str, str]]:
    before, after = record.state, event.state_to or record.state
    is_other = bool(event.data.ancestors)
    if event.state_from not in {None, before} and not is_other and event.actor != UNKNOWN:
        yield "state", _("it says that it was {said}, and it was {state}", said=event.state_from, state=before)
    rule = event.action.rule
    if before not in rule.starts:
        yield "step", _("{action} does not begin at {state}", action=event.action, state=before)
    if after.rank > (before if rule.keeps_state else rule.ceiling).rank:
        yield "step", _("{action} does not lead to {state}", action=event.action, state=after)
    if event.actor in NOBODY and event.actor not in rule.actors:
        yield "person", _("{action} by {actor}, who is not a person", action=event.action, actor=event.actor)
    elif identities.is_machine(event.actor) and SYSTEM not in rule.actors:
        yield "person", _("{action} by {actor}, a program, whose work is a suggestion",
                          action=event.action, actor=event.actor)  # fmt: skip


def _text_problems(record: Record, event: Event) -> Iterator[tuple[str, str]]:
    if event.target and event.target_hash != short_hash(event.target):
        yield "unseen-text", _("the hash is not that of the text beside it")
    if event.action.rule.keeps_text and record.target and event.target not in {None, record.target}:
        yield "unseen-text", _("{action} changes the text", action=event.action)
    if event.action.rule.is_approval and is_blank(record.target):
        yield "empty", _("{action} of a segment that has no text", action=event.action)


def _review_problems(
    record: Record, event: Event, makers: set[str], identities: Identities, is_of_source: bool
) -> Iterator[tuple[str, str]]:
    if event.target_hash != record.target_hash or event.target not in {None, record.target}:
        yield "unseen-text", _("the text that was reviewed is not the text that stood there")
    if event.actor in makers:
        yield "self-review", _("{actor} reviewed a text of their own", actor=event.actor)
    elif other := next((maker for maker in sorted(makers) if identities.are_one(maker, event.actor)), ""):
        yield "self-review", _("{actor} reviewed a text of {other}, and both are one person",
                               actor=event.actor, other=other)  # fmt: skip
    elif not makers and not is_of_source:
        yield "unseen-text", _("nobody was on record for the text that was reviewed")


def _entry_problems(catalog: Catalog) -> Iterator[Problem]:
    for entry in catalog.entries:
        where = _("{file}, segment {number}", file=catalog.where, number=entry.number)
        if entry.is_foreign and entry.record is not catalog.records.get(entry.key):
            message = _("the target was changed outside of this program")
            yield problem_of(catalog, "foreign", message, where=where, key=entry.key)
        elif entry.state.rank >= State.REVIEWED.rank and is_blank(entry.target):
            message = _("{state}, and there is no text", state=entry.state)
            yield problem_of(catalog, "empty", message, where=where, key=entry.key)


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
    for index, event, record in walk(catalog.ledger):
        is_reading = event.action is Action.REVIEW and record.origin == "converted"
        authors = proof.authors_of(event.key, record.target, event.at) if is_reading else ()
        if any(identities.are_one(event.actor, author) for author in authors):
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


class _Proof:
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


class CatalogProof(msgspec.Struct):
    slug: str
    tag: str
    where: str
    problems: list[Problem] = []
    lines: int = 0
    seen: int = 0
    """Segments that somebody approved, of those that people answer for."""
    derived: int = 0
    """Segments that were converted, and that nobody need have read."""
    decisions: int = 0
    pages: int = 0
    by_commit: int = 0
    by_committer: int = 0
    signed: int = 0
    spoken: list[tuple[str, str, int, str]] = []
    approvals: list[int] = []


@dataclass(frozen=True)
class ProofRules:
    identities: Identities
    errors: ErrorCheck
    glossary_changed: float | None

    def is_glossary_moved(self, at: str) -> bool:
        time = parse_time(at)
        return self.glossary_changed is None or time is None or self.glossary_changed > time.timestamp()


class FileProof(NamedTuple):
    proof: CatalogProof
    keys: frozenset[str]
    skipped: Sequence[TranslatorError] = ()


@dataclass(frozen=True)
class ProofJob:
    article: CarriedArticle
    tag: str


def prove_carried(place: Workplace, job: ProofJob) -> FileProof | None:
    """Do the work of proving one catalog; None where it takes more than the job carries."""
    newsroom = CarriedNewsroom.of(place, job.article)
    try:
        found = prove_files(newsroom.the_article, job.tag, place.house.further)
    except TranslatorError:
        if newsroom.lacks:
            return None
        raise
    return None if newsroom.lacks else found._replace(skipped=[*newsroom.skipped.values()])


def prove_files(article: Article, tag: str, rules: ProofRules) -> FileProof:
    """Prove what can be proved of a catalog without git; raises as catalogs do where it cannot be read."""
    newsroom, catalog = article.newsroom, article.catalog(tag)
    proof = CatalogProof(catalog.slug, catalog.tag, catalog.ledger.where)
    _count(proof, catalog, rules.identities)
    found = proof.problems
    with newsroom.skipping(at=article.path):
        found += verify_catalog(catalog, rules.identities)
        found += _fast_approvals(catalog)
    with newsroom.skipping(GlossaryError, at=article.path):
        found += rules.errors.problems(newsroom, catalog)
        found += conversion_problems(article, catalog, rules.is_glossary_moved, rules.identities)
    with newsroom.skipping(GlossaryError, at=article.path):
        from translator.newsroom.proof.audit.published_pages import has_page, page_problems

        problems = list(page_problems(article, catalog))
        proof.pages = int(not problems and has_page(article, catalog))
        found += problems
    return FileProof(proof, frozenset(entry.key for entry in catalog.entries))


@dataclass
class CatalogProver:
    newsroom: Newsroom
    adoptions: AdoptionCheck
    objects: Objects
    history: History | None = None
    authorship: AuthorshipCheck | None = None

    def prove(self, article: Article, catalog: Catalog, files: FileProof) -> CatalogProof:
        proof, found = files.proof, list[Problem]()
        if self.authorship is not None:
            authorship = self.authorship.check(catalog)
            found += authorship.problems
            proof.by_commit, proof.by_committer = authorship.by_commit, authorship.by_committer
            proof.signed, proof.spoken = authorship.signed, authorship.spoken
        with self.newsroom.skipping(at=article.path):
            found += self.adoptions.problems(catalog)
            found += recheck_sign_offs(self.newsroom, catalog, files.keys, self.history, self.objects)
        proof.problems = [*found, *proof.problems]
        return proof


def approval_id(name: str) -> int:
    """Return what a proof keeps of the hash of a line, which is as much as msgpack holds."""
    return line_id(name) >> 33


def _count(proof: CatalogProof, catalog: Catalog, identities: Identities) -> None:
    ledger = catalog.ledger
    proof.lines = len(ledger.lines)
    for entry in catalog.entries:
        is_converted = entry.is_derived and entry.record.actor in NOBODY
        proof.seen += entry.state.rank >= State.REVIEWED.rank and not is_converted
        proof.derived += entry.state.rank >= State.TRANSLATED.rank and is_converted
    for event, name in zip(ledger.events, ledger.hashes, strict=True):
        proof.decisions += event.actor not in NOBODY
        if event.action.rule.is_approval and identities.is_person(event.actor):
            proof.approvals.append(approval_id(name))


def _fast_approvals(catalog: Catalog) -> Iterator[Problem]:
    texts = {event.target_hash: event.target for event in catalog.ledger.events if event.target}
    lines = [
        line
        for line, event in enumerate(catalog.ledger.events, 1)
        if is_fast_approval(event, texts.get(event.target_hash, ""), catalog.tag)
    ]
    if lines:
        message = ngettext(
            "{count} approval was faster than reading (over 1,000 words or 1,600 Han a minute)",
            "{count} approvals were faster than reading (over 1,000 words or 1,600 Han a minute); this is the first",
            len(lines),
        )
        yield problem_of(catalog, "fast", message, line=lines[0])
