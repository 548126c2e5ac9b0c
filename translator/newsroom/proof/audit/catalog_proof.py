"""
The audit of one catalog from its ledger alone.

It checks that the chain of hashes is complete, that nobody approved their own wording, that no state was reached by a
step that does not exist, and that the PO agrees with the ledger. Each event is judged by what its author had seen: on
a branch that is the branch itself, without what was merged later.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from translator.bilingual.errors import GlossaryError, TranslatorError
from translator.bilingual.i18n import _
from translator.bilingual.model import Severity, State, short_hash
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import is_blank
from translator.newsroom.catalog.branches import walk
from translator.newsroom.catalog.catalog import Catalog, says_the_same
from translator.newsroom.catalog.events import NOBODY, RULES, SYSTEM, UNKNOWN, Action, Event, RemarkData
from translator.newsroom.catalog.ledger import odd_names
from translator.newsroom.catalog.record import Record
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.jobs import Workplace
from translator.newsroom.house.jobs.carried_newsroom import CarriedArticle, CarriedNewsroom
from translator.newsroom.proof.audit.acknowledgement import Problem, chain_problems, problem_of
from translator.newsroom.proof.audit.conversion_proof import Unfit, conversion_problems
from translator.newsroom.proof.audit.published_pages import page_standing
from translator.newsroom.review.live_checks import ArticleChecks


def verify_catalog(catalog: Catalog) -> list[Problem]:
    """Return everything about `catalog` that its ledger does not prove, in the order of the ledger."""
    ledger = catalog.ledger
    found = [problem_of(catalog, kind, message, line=line) for line, kind, message in chain_problems(ledger)]
    found += _name_problems(catalog)
    sources = _sources_of(catalog)
    for index, event, record in walk(ledger):
        if event.key:
            for kind, message in _event_problems(catalog, sources, index, event, record):
                found.append(problem_of(catalog, kind, message, line=index + 1, key=event.key))
    return [*sorted(found, key=lambda problem: problem.place[1]), *_entry_problems(catalog)]


def _name_problems(catalog: Catalog) -> Iterator[Problem]:
    ledger, unknown = catalog.ledger, dict[int, set[str]]()
    for place, event in zip(ledger.places, ledger.events, strict=False):
        names = {*(event.data.unknown or ())} - {*event.data.unreadable}
        unknown.setdefault(place, set()).update(names, {event.action} - RULES.keys())
    first = {place: index + 1 for index, place in reversed([*enumerate(ledger.places)])}
    for place, names in unknown.items():
        is_double, others = odd_names(ledger.written[place])
        if is_double:
            yield problem_of(catalog, "unreadable", _("a name stands twice in the line"), line=first[place])
        if names | others:
            message = _("{names}: this version knows no such name, and nothing follows from it",
                        names=_(", ").join(sorted(names | others)))  # fmt: skip
            yield problem_of(catalog, "unproved", message, line=first[place])


def _sources_of(catalog: Catalog) -> dict[str, str]:
    found = {event.key: event.source for event in reversed(catalog.events) if event.source is not None}
    # The text that the PO has under a key is its source for certain: the key is made of it.
    return found | {entry.key: entry.source for entry in (*catalog.entries, *catalog.obsolete)}


def _is_joined(catalog: Catalog, event: Event) -> bool:
    known = {item.target_hash: item.target or "" for item in catalog.events if item.target}
    return _flat("".join(known.get(name, "") for name in event.data.texts or ())) == _flat(event.target or "")


def _flat(text: str) -> str:
    return re.sub(r"<[^<>]*>|\s", "", text)


def _event_problems(
    catalog: Catalog, sources: Mapping[str, str], index: int, event: Event, record: Record
) -> Iterator[tuple[str, str]]:
    has_chinese_source = is_chinese(catalog.source_tag)
    for name in event.data.unreadable:
        yield "unreadable", _("{name} cannot be read, and nothing follows from it", name=name)
    yield from _step_problems(record, event)
    yield from _text_problems(record, event)
    if event.action is Action.MERGE and event.actor == SYSTEM and not _is_joined(catalog, event):
        yield "unseen-text", _("the joined text is not that of its parts")
    if event.action is Action.REVIEW:
        is_of_source = has_chinese_source and record.origin == "converted"
        makers = catalog.makers_of(event.key, record.target_hash, seen_by=index)
        yield from _review_problems(record, event, makers, is_of_source)
    if event.action is Action.CARRY:
        was, source = sources.get(event.data.was), sources.get(event.key)
        is_same = was is None or source is None or was.split() == source.split()
        if not is_same and (has_chinese_source or not says_the_same(was or "", source or "", record.target)):
            yield "unseen-text", _("carried over from a segment that says something else")
    if event.action.rule.needs_reason and not event.reason.strip():
        yield "reason", _("{action} without a reason", action=event.action)
    data = event.data
    if event.action is Action.REJECT and not (isinstance(data, RemarkData) and data.category and data.severity):
        yield "reason", _("a rejection without category and severity")


def _step_problems(record: Record, event: Event) -> Iterator[tuple[str, str]]:
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


def _text_problems(record: Record, event: Event) -> Iterator[tuple[str, str]]:
    if event.target and event.target_hash != short_hash(event.target):
        yield "unseen-text", _("the hash is not that of the text beside it")
    if event.action.rule.keeps_text and record.target and event.target not in {None, record.target}:
        yield "unseen-text", _("{action} changes the text", action=event.action)
    if event.action.rule.is_approval and is_blank(record.target):
        yield "empty", _("{action} of a segment that has no text", action=event.action)


def _review_problems(
    record: Record, event: Event, makers: Collection[str], is_of_source: bool
) -> Iterator[tuple[str, str]]:
    if event.target_hash != record.target_hash or event.target not in {None, record.target}:
        yield "unseen-text", _("the text that was reviewed is not the text that stood there")
    if event.actor in makers:
        yield "self-review", _("{actor} reviewed a text of their own", actor=event.actor)
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


class FileProof(NamedTuple):
    proof: CatalogProof
    page: str
    """`now`: the page is what is made today; `other`; empty where none stands."""
    unfit: Sequence[Unfit] = ()
    skipped: Sequence[TranslatorError] = ()


@dataclass(frozen=True)
class ProofJob:
    article: CarriedArticle
    tag: str


def prove_carried(place: Workplace, job: ProofJob) -> FileProof | None:
    """Do the work of proving one catalog; None where it takes more than the job carries."""
    newsroom = CarriedNewsroom.of(place, job.article)
    try:
        found = prove_files(newsroom.the_article, job.tag)
    except TranslatorError:
        if newsroom.lacks:
            return None
        raise
    return None if newsroom.lacks else found._replace(skipped=[*newsroom.skipped.values()])


def prove_files(article: Article, tag: str) -> FileProof:
    """Prove what can be proved of a catalog without git; raises as catalogs do where it cannot be read."""
    newsroom, catalog = article.newsroom, article.catalog(tag)
    proof, unfit, page = CatalogProof(catalog.slug, catalog.tag, catalog.ledger.where), list[Unfit](), ""
    _count(proof, catalog)
    with newsroom.skipping(at=article.path):
        proof.problems += verify_catalog(catalog)
    with newsroom.skipping(GlossaryError, at=article.path):
        proof.problems += error_problems(newsroom, catalog)
        for found in conversion_problems(article, catalog):
            unfit.append(found) if isinstance(found, Unfit) else proof.problems.append(found)
    with newsroom.skipping(GlossaryError, at=article.path):
        page = page_standing(article, catalog)
    return FileProof(proof, page, unfit)


def _count(proof: CatalogProof, catalog: Catalog) -> None:
    proof.lines = len(catalog.ledger.lines)
    for entry in catalog.entries:
        is_converted = entry.is_derived and entry.record.actor in NOBODY
        proof.seen += entry.state.rank >= State.REVIEWED.rank and not is_converted
        proof.derived += entry.state.rank >= State.TRANSLATED.rank and is_converted
    proof.decisions = sum(event.actor not in NOBODY for event in catalog.ledger.events)


def error_problems(newsroom: Newsroom, catalog: Catalog) -> Iterator[Problem]:
    """
    Run the checks again on what is reviewed or final.

    Past findings of the checks cannot be asked for again; today's can, and they are what readers get.
    """
    approved = {
        entry.number: entry
        for entry in catalog.entries
        if entry.state.rank >= State.REVIEWED.rank or (entry.is_derived and entry.state is State.TRANSLATED)
    }
    for finding in ArticleChecks(newsroom, catalog, asks_index=False).all_findings() if approved else ():
        entry = approved.get(finding.segment)
        if entry is not None and finding.severity is Severity.ERROR:
            where = _("{file}, segment {number}", file=catalog.where, number=entry.number)
            message = _("{state}, with an open error: {check}: {message}",
                        state=entry.state, check=finding.check, message=finding.message)  # fmt: skip
            yield problem_of(catalog, "errors", message, where=where, key=entry.key)
