"""Checks that can be repeated: errors in approved segments, and sign-offs of articles that were not fully reviewed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from msgspec import structs

from translator.bilingual.errors import ArticleError, GitError, TranslatorError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import Finding, Severity, State, segment_key
from translator.bilingual.settings import CheckSettings
from translator.bilingual.words.inline import plain_text
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.document import format_of
from translator.newsroom.catalog.branches import walk
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import UNKNOWN, Action, AdoptData, Event
from translator.newsroom.catalog.po import parse_po
from translator.newsroom.catalog.record import Entry
from translator.newsroom.ground import git
from translator.newsroom.ground.git import Objects
from translator.newsroom.house import Newsroom
from translator.newsroom.proof.audit.acknowledgement import Problem, problem_of
from translator.newsroom.proof.audit.git_history import History
from translator.newsroom.proof.audit.house_history import HouseHistory
from translator.newsroom.review.live_checks import ArticleChecks

# Beginnings of the lines of a PO that say nothing of which segments it has.
_NO_SOURCE = (b"msgstr", b"#,", b"#.", b"#:", b"# ")


@dataclass(frozen=True)
class ErrorCheck:
    """
    Runs the checks again on what is reviewed or final.

    Past findings of the checks cannot be asked for again; today's can, and they are what readers get. Where
    somebody alone changed the settings of the checks, those that were there before are asked too.
    """

    before: CheckSettings | None = None
    change: str = ""

    @classmethod
    def of(cls, newsroom: Newsroom, house: HouseHistory | None) -> ErrorCheck:
        checks, change = house.answered_checks() if house is not None else (None, "")
        is_changed = checks is not None and checks != newsroom.settings.checks
        return cls(checks, change) if is_changed else cls()

    def problems(self, newsroom: Newsroom, catalog: Catalog) -> Iterator[Problem]:
        approved = _approved(catalog)
        if not approved:
            return
        found = set()
        for finding in _errors(newsroom, catalog):
            entry = approved.get(finding.segment)
            found.add((finding.segment, finding.check))
            if entry is not None:
                where = _("{file}, segment {number}", file=catalog.where, number=entry.number)
                message = _("{state}, with an open error: {check}: {message}",
                            state=entry.state, check=finding.check, message=finding.message)  # fmt: skip
                yield problem_of(catalog, "errors", message, where=where, key=entry.key)
        if self.before is None:
            return
        settings = structs.replace(newsroom.settings, checks=self.before)
        for finding in _errors(replace(newsroom, settings=settings), catalog):
            if finding.segment in approved and (finding.segment, finding.check) not in found:
                where = _("{file}, segment {number}", file=catalog.where, number=finding.segment)
                message = _("an error but for the settings of the checks, which somebody changed alone: "
                            "{check}: {message}", check=finding.check, message=finding.message)  # fmt: skip
                yield problem_of(catalog, "unconfirmed", message, where=where, commit=self.change)


def glossary_change(newsroom: Newsroom) -> float | None:
    """Return when the glossary was changed last, in seconds since 1970; None where that is not committed."""
    with suppress(GitError):
        return git.last_change(newsroom.root, newsroom.relative(newsroom.glossaries_dir))
    return None


def _approved(catalog: Catalog) -> dict[int, Entry]:
    return {
        entry.number: entry
        for entry in catalog.entries
        if entry.state.rank >= State.REVIEWED.rank or (entry.is_derived and entry.state is State.TRANSLATED)
    }


def _errors(newsroom: Newsroom, catalog: Catalog) -> list[Finding]:
    checks = ArticleChecks(newsroom, catalog, asks_index=False)
    return [item for item in checks.all_findings() if item.severity is Severity.ERROR]


def recheck_sign_offs(
    project: Newsroom, catalog: Catalog, keys: frozenset[str], history: History | None, objects: Objects
) -> Iterator[Problem]:
    """
    Yield sign-offs of a segment while others of the article were not reviewed.

    The ledger does not say which segments the article had; the PO that was committed with the sign-off does. A segment
    that may have come after the sign-off and before the commit is let pass. `keys` are those of the segments of today;
    of `catalog` only the ledger is looked at.
    """
    gate = _SignOffCheck(project, catalog, keys, history, objects)
    said: set[str] = set()
    for index, states in _sign_offs(catalog):
        event, commit = catalog.ledger.events[index], gate.commit_of(index)
        live = gate.keys.get(commit, frozenset())
        behind = [key for key in live if key != event.key and gate.is_behind(states, key, commit)]
        if behind and commit not in said:
            said.add(commit)
            message = ngettext("signed off while {count} segment of the article was not reviewed",
                               "signed off while {count} segments of the article were not reviewed",
                               len(behind))  # fmt: skip
            # Without git nobody knows which segments the article had then: one may have left it and come back.
            kind = "unproved" if history is None else "gate"
            yield problem_of(catalog, kind, message, line=index + 1, key=event.key, commit=commit)


def _sign_offs(catalog: Catalog) -> Iterator[tuple[int, dict[str, State]]]:
    ledger, lineage = catalog.ledger, catalog.ledger.lineage()
    steps = [(index, event, event.state_to or record.state) for index, event, record in walk(ledger, lineage)]
    states: dict[str, State] = {}
    last = ""
    for index, event, state in steps:
        if event.action is Action.FINALISE:
            if not lineage.is_linear and event.prev != (last,):
                # Here another branch goes on: what was done on the one above it, its people had not seen.
                states = {}
                for before, other, reached in steps:
                    if lineage.precedes(before, index):
                        _take(states, other, reached)
            yield index, states
        if lineage.is_linear or event.action is Action.FINALISE:
            _take(states, event, state)
            last = ledger.hashes[index]


def _take(states: dict[str, State], event: Event, state: State) -> None:
    if event.key:
        before = [states.pop(key, state) for key in event.data.ancestors]
        if event.action is Action.ADOPT:
            state = State.REVIEWED  # Readers had it before this program: `adoptions` looks at the page.
        elif event.action is Action.CARRY:
            state = max(before[0] if before else states.get(event.key, state), state, key=lambda one: one.rank)
        states[event.key] = state


@dataclass
class _SignOffCheck:
    project: Newsroom
    catalog: Catalog
    keys_now: frozenset[str]
    history: History | None
    objects: Objects

    def commit_of(self, index: int) -> str:
        if self.history is None:
            return ""
        commit = self.history.commit_of(self.catalog.ledger.hashes[index])
        if commit is None:
            return ""
        return "?" if commit.id in self.history.boundary else commit.id

    def is_behind(self, states: dict[str, State], key: str, commit: str) -> bool:
        if key in states:
            return states[key].rank < State.REVIEWED.rank
        return key in self.keys.get(f"{commit}^" if commit else "HEAD", frozenset())

    @cached_property
    def keys(self) -> dict[str, frozenset[str]]:
        ledger = self.catalog.ledger
        commits = {
            self.commit_of(index) for index, event in enumerate(ledger.events) if event.action is Action.FINALISE
        }
        found = {"": self.keys_now}
        if self.history is None:
            return found
        names = [name for commit in commits if len(commit) > 1 for name in (commit, f"{commit}^")]
        names += ["HEAD"] if "" in commits else []
        texts = [self.objects.read(f"{name}:./{self.catalog.where}") for name in names]
        known: dict[bytes, frozenset[str]] = {}
        with suppress(FileNotFoundError):
            known[_sources(self.project.read(self.project.root / self.catalog.where))] = found[""]
        for name, text in zip(names, texts, strict=True):
            if text is not None:
                # Most commits change targets and flags only; which segments there are is read once for all of those.
                sources = _sources(text)
                if sources not in known:
                    known[sources] = _keys_of(text)
                found[name] = known[sources]
        return found


def _sources(po: bytes) -> bytes:
    return b"\n".join(line for line in po.split(b"\n") if not line.startswith(_NO_SOURCE))


def _keys_of(po: bytes) -> frozenset[str]:
    try:
        messages = parse_po(po, where="").messages
    except TranslatorError:
        return frozenset()
    return frozenset(segment_key(item.context, item.source) for item in messages if not item.is_obsolete)


class AdoptionCheck:
    def __init__(self, newsroom: Newsroom, house: HouseHistory | None) -> None:
        self._newsroom = newsroom
        self._house = house
        self._authors: dict[str, str] = {}

    def problems(self, catalog: Catalog) -> Iterator[Problem]:
        """Yield a note about the adopted segments of a catalog, and what is wrong with the page that they are from."""
        events = [event for event in catalog.events if event.action is Action.ADOPT and event.key]
        if not events:
            return
        standing = {entry.key: entry for entry in catalog.entries if catalog.stands_as_adopted(entry)}
        if standing:
            message = ngettext("{count} segment stands as it was adopted: nobody reviewed it here",
                               "{count} segments stand as they were adopted: nobody reviewed them here",
                               len(standing))  # fmt: skip
            yield problem_of(catalog, "adopted", message)
        if self._house is None:
            return
        claims: dict[tuple[str, str, str, str], list[Event]] = {}
        for event in events:
            if isinstance(event.data, AdoptData):
                claim = (event.actor, event.data.revision, event.data.content, event.data.page)
                claims.setdefault(claim, []).append(event)
        for claimed in claims.values():
            problem = _wrong(self._newsroom, catalog, claimed, self._authors)
            problem = problem or self._not_by(catalog, claimed[0])
            if problem is not None:
                yield problem
                continue
            open_keys = {event.key for event in claimed} & standing.keys()
            if open_keys and not self._is_settled(self._house, catalog, claimed, [standing[key] for key in open_keys]):
                message = ngettext(
                    "{count} segment was adopted from a page that git does not show to be older than this project: "
                    "a second person must review it, or answer for the page",
                    "{count} segments were adopted from a page that git does not show to be older than this project: "
                    "a second person must review them, or answer for the page", len(open_keys))  # fmt: skip
                data = claimed[0].data
                assert isinstance(data, AdoptData)
                yield problem_of(catalog, "unconfirmed", message, commit=data.revision)

    def _not_by(self, catalog: Catalog, event: Event) -> Problem | None:
        data, person = event.data, self._newsroom.people.get(event.actor)
        assert isinstance(data, AdoptData)
        addresses = {address.casefold() for address in (person.emails if person else ())}
        if event.actor == UNKNOWN or self._authors[data.revision].casefold() in addresses:
            return None
        try:
            is_author = _wrote_most(self._newsroom, data.revision, data.page, addresses)
        except GitError:
            message = _("the page that was adopted is not in this clone")
            return problem_of(catalog, "unproved", message, commit=data.revision)
        message = _("the author of the page is not {person}", person=event.actor)
        return None if is_author else problem_of(catalog, "author", message, commit=data.revision)

    def _is_settled(
        self, house: HouseHistory, catalog: Catalog, events: Sequence[Event], entries: Sequence[Entry]
    ) -> bool:
        data = events[0].data
        assert isinstance(data, AdoptData)
        author = house.owner(self._authors.get(data.revision, ""), data.revision)
        for answer in house.answers:
            if answer.commit == data.revision and house.is_independent(answer, [author] if author else []):
                return True
        root, beginning = self._newsroom.root, house.beginning
        if not beginning or not git.is_ancestor(root, data.revision, beginning):
            return False
        path = self._newsroom.relative(self._newsroom.article_path(catalog.tag, catalog.slug))
        place = self._newsroom.tree.place(data.page)
        if (place is None or place.slug != catalog.slug) and data.page not in git.former_names(root, path):
            return False
        return self._had_source(catalog, data, entries, beginning)

    def _had_source(self, catalog: Catalog, data: AdoptData, entries: Sequence[Entry], beginning: str) -> bool:
        newsroom = self._newsroom
        try:
            path = newsroom.relative(newsroom.article(catalog.slug).path)
        except UsageError:
            return False
        names = [f"{beginning}:./{path}"]
        if data.source_revision and git.is_ancestor(newsroom.root, data.source_revision, beginning):
            names.append(f"{data.source_revision}:./{path}")
        if data.source_blob and git.has_object(newsroom.root, data.source_blob, beginning):
            names.append(data.source_blob)
        for text in git.contents(newsroom.root, names):
            try:
                segments = parse_document(text or b"", tag=catalog.source_tag, format=format_of(path)).segments
            except ArticleError:
                continue
            known = _flat("".join(segment.source for segment in segments))
            if all(_flat(entry.source) in known for entry in entries):
                return True
        return False


def _flat(text: str) -> str:
    return "".join(plain_text(text).split())


def _wrote_most(project: Newsroom, revision: str, page: str, addresses: Collection[str]) -> bool:
    # Where its own history does not say so, that of all pages is asked, in which it may have had another name. Raises
    # `GitError` where the clone does not have all that its commits changed.
    for paths in ([page], [f":(glob)**/*{Path(page).suffix}"]):
        if _main_authors(project.root, tuple(paths), revision).get(page, "").casefold() in addresses:
            return True
    return False


@lru_cache(maxsize=8)
def _main_authors(root: Path, paths: tuple[str, ...], revision: str) -> dict[str, str]:
    return git.main_authors(root, paths, revision)


def _wrong(project: Newsroom, catalog: Catalog, events: Sequence[Event], authors: dict[str, str]) -> Problem | None:
    data = events[0].data
    assert isinstance(data, AdoptData)
    if not data.revision:
        message = _("the page that was adopted was not committed: nobody vouches for its author")
        return problem_of(catalog, "unproved", message)
    try:
        if data.revision not in authors:
            authors[data.revision] = git.author_of(project.root, data.revision)
        (content,) = git.contents(project.root, [f"{data.revision}:./{data.page}"])
    except GitError:
        content = None
        authors.setdefault(data.revision, "")
    if content is None:
        return problem_of(
            catalog, "unproved", _("the page that was adopted is not in this clone"), commit=data.revision
        )
    if hashlib.sha256(content).hexdigest() != data.content or not _has_texts(content, data.page, catalog, events):
        return problem_of(catalog, "page", _("the page that was adopted is not the one in git"), commit=data.revision)
    return None


def _has_texts(content: bytes, page: str, catalog: Catalog, events: Sequence[Event]) -> bool:
    try:
        segments = parse_document(content, tag=catalog.tag, format=format_of(page)).segments
    except ArticleError:
        return False
    known = {event.target_hash: event.target for event in catalog.events if event.target}
    for event in events:
        places = event.data.places if isinstance(event.data, AdoptData) else ()
        if not all(0 < place <= len(segments) for place in places):
            return False
        text = "".join(plain_text(segments[place - 1].source) for place in places)
        if "".join(text.split()) != "".join(plain_text(known.get(event.target_hash, "")).split()):
            return False
    return True
