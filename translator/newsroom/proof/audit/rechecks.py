"""Checks that can be repeated: errors in approved segments, and sign-offs of articles that were not fully reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

from msgspec import structs

from translator.bilingual.errors import GitError, TranslatorError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import Finding, Severity, State, segment_key
from translator.bilingual.settings import CheckSettings
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.catalog.branches import walk
from translator.newsroom.catalog.events import Action, Event
from translator.newsroom.catalog.po import parse_po
from translator.newsroom.ground import git
from translator.newsroom.ground.git import Objects
from translator.newsroom.house import Newsroom
from translator.newsroom.proof.audit.git_history import History
from translator.newsroom.proof.audit.house_history import HouseHistory
from translator.newsroom.proof.audit.problems import Problem, problem_of
from translator.newsroom.review.live_checks import ArticleChecks

# Beginnings of the lines of a PO that say nothing of which segments it has.
_NO_SOURCE = (b"msgstr", b"#,", b"#.", b"#:", b"# ")


@dataclass(frozen=True)
class ErrorCheck:
    """
    Runs the checks again on what is reviewed or final.

    What the checks said at the time cannot be asked again; what they say now can, and it is what readers get. Where
    somebody alone changed the settings of the checks, those that were there before are asked too.
    """

    before: CheckSettings | None = None
    """The settings of the checks that somebody changed alone; None where nobody did."""
    change: str = ""
    """The commit that changed them."""

    @classmethod
    def of(cls, newsroom: Newsroom, house: HouseHistory | None) -> ErrorCheck:
        checks, change = house.answered_checks() if house is not None else (None, "")
        is_changed = checks is not None and checks != newsroom.settings.checks
        return cls(checks, change) if is_changed else cls()

    def problems(self, newsroom: Newsroom, catalog: Catalog) -> Iterator[Problem]:
        """Yield the errors that stand open in segments which are reviewed or final."""
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
    """Return what readers get, by number."""
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
    """Yield the place of each sign-off with the states of all segments as its author saw them."""
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
        """Return the commit that brought in a line; empty for the work tree, `?` where that cannot be known."""
        if self.history is None:
            return ""
        commit = self.history.commit_of(self.catalog.ledger.hashes[index])
        if commit is None:
            return ""
        return "?" if commit.id in self.history.boundary else commit.id

    def is_behind(self, states: dict[str, State], key: str, commit: str) -> bool:
        """Whether the article had this segment for certain, and it was not reviewed."""
        if key in states:
            return states[key].rank < State.REVIEWED.rank
        return key in self.keys.get(f"{commit}^" if commit else "HEAD", frozenset())

    @cached_property
    def keys(self) -> dict[str, frozenset[str]]:
        """Commit → keys of the segments of the article, for all sign-offs and before each; git is asked once."""
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
