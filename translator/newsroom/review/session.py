"""
A review session: one person decides on the segments of one article, one after the other.

A session has a working copy of the catalog, a position in it (navigation) and an autosave of what is being typed. Each
decision is a transaction of its own, and is on disk before the next segment is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Concatenate, ParamSpec

from translator.bilingual.errors import ReviewError, TranslatorError
from translator.bilingual.i18n import _
from translator.bilingual.model import Finding, State
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.catalog.events import SIGNING, Action
from translator.newsroom.house import Article
from translator.newsroom.house.catalog_conversion import settle_words
from translator.newsroom.house.people import People, PeopleNames, Person
from translator.newsroom.review import decisions, resegmentation
from translator.newsroom.review.autosave import Autosave
from translator.newsroom.review.decisions import CopySource
from translator.newsroom.review.filters import UNRESOLVED
from translator.newsroom.review.labels import event_name
from translator.newsroom.review.navigation import ARTICLE, Navigation
from translator.newsroom.review.permissions import require_in_step
from translator.newsroom.review.queue import Step, is_done, step_of
from translator.newsroom.review.undo import redo, undo
from translator.newsroom.review.undo_history import read_undo_history, resegmented_keys
from translator.newsroom.review.working_copy import WorkingCopy

_Options = ParamSpec("_Options")


class Session:
    def __init__(
        self,
        article: Article,
        tag: str,
        person: Person,
        *,
        wanted: str = UNRESOLVED,
        order: str = ARTICLE,
        start: int = 0,
    ) -> None:
        """
        Open the session on the first segment of the queue from `start` on; 0: where the person stopped last time.

        `wanted` is a filter (`review.filters`), `order` is `article` or `risk`. Raises `UsageError` where either is
        unknown.
        """
        self.working_copy = WorkingCopy(article, tag)
        self.navigation = Navigation(self.working_copy, person, wanted=wanted, order=order, start=start)
        self.autosave = Autosave(self.working_copy, person)
        self.names = PeopleNames(article.newsroom.root, self._people)
        self._people()  # What was read goes on to hold where the file breaks.
        self.done: Counter[str] = Counter()
        """How often each decision was taken in this session, by its name."""
        self._done_keys: dict[str, bool] = {}
        """Segment key → whether it needs nothing more from the person, as far as it was asked since it changed."""
        self.working_copy.on_change(self._forget_done)
        self._names: dict[str, str] = {}
        """Hash of each line that this session added to the ledger → name of the decision."""
        self._undoes_earlier = False
        """Whether the person was told that what is undone next is not of this session."""
        self._unreported: set[str] = set()
        """Those lines for which `undo` has not yet reported that somebody else changed the segment since."""

    @property
    def person(self) -> Person:
        return self.navigation.person

    @property
    def catalog(self) -> Catalog:
        return self.working_copy.catalog

    def refresh(self) -> frozenset[str]:
        """See what others changed in catalog and house, and who the person is by now; return the keys of segments."""
        changed, person = self.working_copy.refresh(), self._people().present(self.person)
        if person and person != self.person:
            self.navigation.person = person
            self._done_keys.clear()
        return changed

    def _people(self) -> People:
        """Return everybody, as the list has them now, or had them last; nobody where it could never be read."""
        with suppress(TranslatorError):
            return self.working_copy.newsroom.people
        return People()

    def _prepare(self) -> None:
        """Look again before a decision; raises `ReviewError` where the person is not one of the newsroom any more."""
        self.refresh()
        people = self._people()
        if people.present(self.person) is None:
            message = _("{person} is not one of the people of this newsroom any more", person=self.person.id)
            raise ReviewError(message, where=people.where)

    @property
    def number(self) -> int:
        """1-based number of the current segment; 0 where the filter matches none."""
        return self.navigation.number

    @property
    def entry(self) -> Entry | None:
        return self.navigation.entry

    @property
    def current(self) -> Entry:
        """The current segment; raises `ReviewError` where there is none."""
        entry = self.navigation.entry
        if entry is None:
            raise ReviewError(_("there is no current segment"))
        return entry

    @property
    def done_count(self) -> int:
        """
        How many segments need nothing more from the person: they did what they may do, or it is somebody else's to do.

        Once all are reviewed, it is the sign-off that counts for those who may sign.
        """
        entries = self.catalog.entries
        if self.person.has_role(*SIGNING) and self.working_copy.reviewed_count == len(entries):
            return sum(entry.state is State.FINAL for entry in entries)
        for entry in entries:
            if entry.key not in self._done_keys:
                self._done_keys[entry.key] = is_done(self.catalog, entry, self.person)
        return sum(self._done_keys[entry.key] for entry in entries)

    def _forget_done(self, _before: Catalog, changed: frozenset[str]) -> None:
        for key in changed:
            self._done_keys.pop(key, None)

    def go(self, number: int) -> None:
        """Make a segment the current one; raises `UsageError` when the article does not have it."""
        self.navigation.go(number)

    def accept(self, seconds: int = 0, shown: float | None = None) -> str:
        """
        Take the next step with the text as it stands: confirm a draft, approve a translation, sign off a review.

        `seconds` is active time (`review.activity`), `shown` how long the text was on the screen. Returns the name of
        the decision: `accept`, `review` or `finalise`. Raises `ReviewError` when it is not permitted, or somebody else
        changed the segment.
        """
        findings_of = self.working_copy.judged
        match step_of(self.catalog, self.current):
            case Step.POST_EDIT:
                return self._decide("accept", decisions.accept, seconds=seconds, shown=shown)
            case Step.SIGN_OFF:
                return self._decide(
                    "finalise", decisions.finalise, findings_of=findings_of, seconds=seconds, shown=shown
                )
        return self._decide("review", decisions.review, findings_of=findings_of, seconds=seconds, shown=shown)

    def edit(self, target: str, seconds: int = 0, shown: float | None = None, *, is_seen: bool = False) -> str:
        """
        Write another target; raises `ReviewError` when a permission is missing.

        An unchanged text decides nothing, and the name that is returned is empty: to save is not to accept.
        Where the segment changed after typing began it refuses, so that nothing is overwritten unseen, unless `is_seen`
        says that the present target was shown beside what was typed.
        """
        if target == self.current.target:
            return ""
        if not is_seen and self.autosave.is_base_changed(self.current):
            raise ReviewError(
                _("the segment was changed after you began to type: look at both texts"), where=self.catalog.where
            )
        return self._decide("edit", decisions.edit, target, seconds=seconds, shown=shown)

    def reject(self, text: str, category: str, severity: str, seconds: int = 0, shown: float | None = None) -> str:
        """Send the target back with a reason; raises `ReviewError` when a permission is missing."""
        return self._decide(
            "reject", decisions.reject, text, category=category, severity=severity, seconds=seconds, shown=shown
        )

    def comment(self, text: str, category: str = "", severity: str = "") -> str:
        """Comment on the segment; category and severity say what kind of problem it is, and how bad."""
        return self._decide("comment", decisions.comment, text, category=category, severity=severity)

    def waive(self, finding: Finding, reason: str) -> str:
        return self._decide("waive", decisions.waive, finding, reason)

    def reopen(self, reason: str) -> str:
        """Withdraw the sign-off of a final segment; raises `ReviewError` when a permission is missing."""
        return self._decide("reopen", decisions.reopen, reason)

    def lock(self, unlock: bool = False, reason: str = "") -> str:
        """Protect the target from changes, or allow them again; raises `ReviewError` when a permission is missing."""
        return self._decide("unlock" if unlock else "lock", decisions.lock, unlock=unlock, reason=reason)

    def propagate(self) -> int:
        """Copy the target to the other segments with the same source that nobody has confirmed; return how many."""
        shown = self.current
        if not shown.target:
            raise ReviewError(_("the target is empty"), where=self.catalog.where)
        if not any(other.source == shown.source and other is not shown for other in self.catalog.entries):
            return 0

        def copy_target(catalog: Catalog, entry: Entry, person: Person) -> list[Entry]:
            copied = CopySource(entry.key, catalog.makers(entry))
            return decisions.propagate(catalog, entry.source, entry.target, person, copied=copied)

        before = self._count_lines()
        self._decide("propagate", copy_target)
        return self._count_lines() - before

    def split(self, source_offset: int, target_offset: int | None = None) -> str:
        """
        Split the current segment at code points of source and target; the first part becomes the current segment.

        Raises `ReviewError` where the segment cannot be split there (`review.resegmentation.split`).
        """
        return self._resegment(
            "split",
            lambda catalog, entry: resegmentation.split(
                self.working_copy.article, catalog, entry, self.person, source_offset, target_offset
            )[0],
        )

    def merge(self) -> str:
        """Merge the current segment with the next of its block; raises `ReviewError` where there is none."""
        article = self.working_copy.article
        return self._resegment(
            "merge", lambda catalog, entry: resegmentation.merge(article, catalog, entry, self.person)
        )

    def undo(self) -> int:
        """
        Undo the person's last decision and return the number of its segment, which becomes the current one.

        There is no limit: decisions of earlier sessions are undone too, where nothing happened to the segment since.
        Raises `ReviewError` when there is nothing to undo, once before the first that is not of this session, and, once
        for each, where somebody else changed the segment.
        """
        self._prepare()
        item = read_undo_history(self.catalog, self.person.id).last_undoable(self.catalog, self._unreported)
        if item[0].line not in self._names and not self._undoes_earlier:
            self._undoes_earlier = True
            found = self.catalog.find(resegmented_keys(item[0].event)[1][0])
            what, when = event_name(item[0].event.action), item[0].event.at[:16].replace("T", " ")
            raise ReviewError(
                _("nothing is left of this session; once more takes back: segment {number}, {what}, {when} (UTC)",
                  number=found.number if found else 0, what=what, when=when), where=self.catalog.where,
            )  # fmt: skip
        before = self._count_lines()
        with self.working_copy.transaction(rearranges=item[0].is_resegmentation) as catalog:
            key = undo(self.working_copy.article, catalog, item, self.person)[0].key
        self._note("undo", before)
        self.done[self._names.pop(item[0].line, "")] -= 1
        return self._go_to(key)

    def redo(self, shown: float | None = None) -> int:
        """
        Take the decision that was undone last again, permissions included, and return the number of its segment.

        `shown` is how long the current segment has been on the screen; it counts where the decision is about that one.
        Raises `ReviewError` when there is none: after any other decision nothing can be redone.
        """
        self._prepare()
        item = read_undo_history(self.catalog, self.person.id).last_redoable()
        if self.entry is None or self.entry.key != item[0].key:
            shown = None
        before, is_resegmentation = self._count_lines(), item[0].is_resegmentation
        findings_of = self.working_copy.judged
        with self.working_copy.transaction(rearranges=is_resegmentation) as catalog:
            key = redo(self.working_copy.article, catalog, item, self.person, findings_of=findings_of, shown=shown)
        self._note("propagate" if len(item) > 1 and not is_resegmentation else item[0].event.action, before)
        return self._go_to(key)

    def close(self) -> None:
        """Wait until everything is on disk, and close the files; the session may be used on."""
        self.autosave.close()

    def _decide(
        self,
        name: str,
        decision: Callable[Concatenate[Catalog, Entry, Person, _Options], object],
        *args: _Options.args,
        **options: _Options.kwargs,
    ) -> str:
        shown = self._look()
        self._prepare()
        with self.working_copy.transaction() as catalog:
            entry = _find_unchanged(catalog, *shown)
            if name in {Action.ACCEPT, Action.REVIEW, Action.FINALISE}:
                require_in_step(self.working_copy.article, catalog, [entry])
            before = self._count_lines()
            decision(catalog, entry, self.person, *args, **options)
        self._note(name, before)
        if settle_words(self.working_copy.article, catalog, before):
            self.working_copy.refresh()
        if name == Action.EDIT:  # Any other decision is about another text than what is being typed.
            self.autosave.discard(entry)
        return name

    def _resegment(self, name: str, decision: Callable[[Catalog, Entry], Entry]) -> str:
        shown = self._look()
        self._prepare()
        before = self._count_lines()
        with self.working_copy.transaction(rearranges=True) as catalog:
            key = decision(catalog, _find_unchanged(catalog, *shown)).key
        self._note(name, before)
        self._go_to(key)
        return name

    def _look(self) -> tuple[str, str, State, str]:
        """Return what the person sees of the current segment: its key, and what must not have changed."""
        shown = self.current
        return shown.key, shown.target, shown.state, shown.source_hash

    def _note(self, name: str, before: int) -> None:
        """Count a decision, and note what it changed: the lines of the ledger after `before`."""
        ledger = self.catalog.ledger
        self._undoes_earlier &= name == "undo"
        self._names.update(dict.fromkeys(ledger.hashes[before:], name))
        self._unreported.update(ledger.hashes[before:])
        keys = {event.key for event in ledger.events[before:]}
        self.navigation.mark_decided(keys)
        self.working_copy.mark_changed(keys)
        self.done[name] += bool(keys)

    def _count_lines(self) -> int:
        return len(self.catalog.ledger.hashes)

    def _go_to(self, key: str) -> int:
        entry = self.catalog.find(key)
        if entry is not None:
            self.go(entry.number)
        return self.number


def _find_unchanged(catalog: Catalog, key: str, *shown: object) -> Entry:
    entry = catalog.find(key)
    if entry is None or shown != (entry.target, entry.state, entry.source_hash):
        raise ReviewError(_("somebody changed this segment meanwhile: look again"), where=catalog.where)
    return entry
