"""
A review session: one person, one article, one decision after the other.

Every decision is a transaction of its own, on disk before the next segment is shown. The way through the article is
`walking`, what is typed is `drafts`, what may be taken back is `undo_stack`; this module decides.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from translator.catalog.actions import Action
from translator.errors import ReviewError
from translator.i18n import _
from translator.review import decisions, resegmentation
from translator.review.decisions import Copied
from translator.review.filters import UNRESOLVED
from translator.review.navigation import ARTICLE
from translator.review.propagation import propagate, propagate_elsewhere
from translator.review.queue import Step, step_of
from translator.review.typed_text import Typed
from translator.review.undo import redo, undo
from translator.review.undo_history import read_undo_history

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.catalog import Catalog, Entry
    from translator.model import Finding
    from translator.project import Project
    from translator.review.live_checks import ArticleChecks
    from translator.review.people import Person

__all__ = ["UNRESOLVED", "Session"]


class Session(Typed):
    """One person at one article in one target."""

    def __init__(
        self,
        project: Project,
        slug: str,
        tag: str,
        person: Person,
        *,
        wanted: str = UNRESOLVED,
        order: str = ARTICLE,
        start: int = 0,
    ) -> None:
        """
        Open the session on the first segment of the queue from `start` on; 0: where the person left off.

        `wanted` is a filter (`review.filters`), `order` is `article` or `risk`. Raises `UsageError` for either that
        does not exist.
        """
        super().__init__(project, slug, tag, person, wanted=wanted, order=order, start=start)
        self.done: Counter[str] = Counter()
        """What was decided in this session, by name."""
        self._lines: dict[str, str] = {}
        """Hash of each line that was decided in this session → name of what was done."""
        self._unreported: set[str] = set()
        """Those lines of it for which nobody was told yet that they were overtaken."""

    def accept(self, seconds: int = 0) -> str:
        """
        Take the next step with the text as it stands: confirm a draft, approve a translation, sign off a review.

        `seconds` is active time (`review.activity`). Returns the name of what was done: `accept`, `review` or
        `finalise`. Raises `ReviewError` when the guards refuse, or somebody changed the segment meanwhile.
        """
        person = self.person
        match step_of(self.catalog, self._in_hand()):
            case Step.POST_EDIT:
                return self._decide("accept", lambda catalog, entry, _checks: decisions.accept(
                    catalog, entry, person, seconds=seconds))  # fmt: skip
            case Step.SIGN_OFF:
                return self._decide("finalise", lambda catalog, entry, checks: decisions.finalise(
                    catalog, entry, person, findings_of=checks.findings, seconds=seconds))  # fmt: skip
        return self._decide("review", lambda catalog, entry, checks: decisions.review(
            catalog, entry, person, findings_of=checks.findings, seconds=seconds))  # fmt: skip

    def edit(self, target: str, seconds: int = 0) -> str:
        """
        Put another target; raises `ReviewError` when the guards refuse.

        Where the segment changed after its draft was begun it refuses once, so that nothing is overwritten unseen.
        """
        self._refuse_unseen_change()
        return self._decide("edit", lambda catalog, entry, _checks: decisions.edit(
            catalog, entry, self.person, target, seconds=seconds))  # fmt: skip

    def reject(self, text: str, category: str, severity: str, seconds: int = 0) -> str:
        """Send the target back with a reason; raises `ReviewError` when the guards refuse."""
        return self._decide("reject", lambda catalog, entry, _checks: decisions.reject(
            catalog, entry, self.person, text, category=category, severity=severity, seconds=seconds))  # fmt: skip

    def comment(self, text: str, category: str = "", severity: str = "") -> str:
        """Say something about the segment, and what kind of problem it is and how bad, where it is one."""
        return self._decide("comment", lambda catalog, entry, _checks: decisions.comment(
            catalog, entry, self.person, text, category=category, severity=severity))  # fmt: skip

    def waive(self, finding: Finding, reason: str) -> str:
        """Let a finding stand, with a reason."""
        return self._decide("waive", lambda catalog, entry, _checks: decisions.waive(
            catalog, entry, self.person, finding, reason))  # fmt: skip

    def reopen(self, reason: str) -> str:
        """Take back the sign-off of a final segment; raises `ReviewError` when the guards refuse."""
        return self._decide("reopen", lambda catalog, entry, _checks: decisions.reopen(
            catalog, entry, self.person, reason))  # fmt: skip

    def lock(self, unlock: bool = False, reason: str = "") -> str:
        """Keep the target from being changed, or allow it again; raises `ReviewError` when the guards refuse."""
        return self._decide("unlock" if unlock else "lock", lambda catalog, entry, _checks: decisions.lock(
            catalog, entry, self.person, unlock=unlock, reason=reason))  # fmt: skip

    def propagate(self, *, everywhere: bool = False) -> int:
        """
        Put the target in hand on the other segments with the same source that nobody has confirmed; return how many.

        With `everywhere` also in the other articles that go into the same language; those are not undone here.
        """
        shown = self._in_hand()
        if not shown.target:
            raise ReviewError(_("the target is empty"), where=self.catalog.where)
        count = 0
        if any(other.source == shown.source and other is not shown for other in self.catalog.entries):

            def put(catalog: Catalog, entry: Entry, _checks: ArticleChecks) -> list[Entry]:
                return propagate(
                    catalog, entry.source, entry.target, self.person, copied=Copied(entry.key, catalog.makers(entry))
                )

            before = self._count_lines()
            self._decide("propagate", put)
            count = self._count_lines() - before
        if everywhere:
            copied = Copied(shown.key, self.catalog.makers(shown))
            count += propagate_elsewhere(
                self.project, self.slug, self.tag, shown.source, shown.target, self.person, copied=copied
            )
        return count

    def split(self, source_offset: int, target_offset: int | None = None) -> str:
        """
        Cut the segment in hand in two, at code points of source and target; the first part is in hand then.

        Raises `ReviewError` where no two segments would come of it (`review.resegmentation.split`).
        """
        return self._cut("split", lambda catalog, entry: resegmentation.split(
            self.project, catalog, entry, self.person, source_offset, target_offset)[0])  # fmt: skip

    def merge(self) -> str:
        """Join the segment in hand with the next of its block; raises `ReviewError` where there is none."""
        return self._cut(
            "merge", lambda catalog, entry: resegmentation.merge(self.project, catalog, entry, self.person)
        )

    def _cut(self, name: str, decision: Callable[[Catalog, Entry], Entry]) -> str:
        shown = self._in_hand()
        before = len(self.catalog.ledger.hashes)
        with self.transaction(rearranges=True) as catalog:
            entry = catalog.find(shown.key)
            if entry is None or entry.target != shown.target or entry.state is not shown.state:
                raise ReviewError(_("somebody changed this segment meanwhile: look again"), where=catalog.where)
            key = decision(catalog, entry).key
        self._note(name, before)
        self._go_to(key)
        return name

    def undo(self) -> int:
        """
        Take the person's last decision back and return its segment, which is in hand then; without end.

        Decisions of earlier sessions too, where nothing happened to the segment since. Raises `ReviewError` when there
        is nothing to undo, and, once for each, where somebody else changed the segment since.
        """
        self.refresh()
        item = read_undo_history(self.catalog, self.person.id).last_undoable(self.catalog, self._unreported)
        before = self._count_lines()
        with self.transaction(rearranges=item[0].is_resegmentation) as catalog:
            key = undo(self.project, catalog, item, self.person)[0].key
        self._note("undo", before)
        self.done[self._lines.pop(item[0].line, "")] -= 1
        return self._go_to(key)

    def redo(self) -> int:
        """
        Take the decision that was undone last again, through the guards, and return its segment.

        Raises `ReviewError` when there is none: any other decision ends what could be done again.
        """
        self.refresh()
        item, before = read_undo_history(self.catalog, self.person.id).last_redoable(), self._count_lines()
        is_resegmentation = item[0].is_resegmentation
        with self.transaction(rearranges=is_resegmentation) as catalog:
            key = redo(self.project, catalog, item, self.person, findings_of=self.checks.findings)
        self._note("propagate" if len(item) > 1 and not is_resegmentation else item[0].event.action, before)
        return self._go_to(key)

    def _decide(self, name: str, decision: Callable[[Catalog, Entry, ArticleChecks], object]) -> str:
        shown = self._in_hand()
        key, target, state = shown.key, shown.target, shown.state
        is_unseen = self.draft_base_changed
        with self.transaction() as catalog:
            entry = catalog.find(key)
            if entry is None or entry.target != target or entry.state is not state:
                raise ReviewError(_("somebody changed this segment meanwhile: look again"), where=catalog.where)
            before = len(catalog.ledger.hashes)
            decision(catalog, entry, self.checks)
        self._note(name, before)
        if Action(name).rule.is_judgement and not (is_unseen and name != Action.EDIT):
            self._drop_draft_of(key)
        return name

    def _note(self, name: str, before: int) -> None:
        """Count what was done, and ask filter and checks anew about the segments of the lines after `before`."""
        ledger = self.catalog.ledger
        self._lines.update(dict.fromkeys(ledger.hashes[before:], name))
        self._unreported.update(ledger.hashes[before:])
        keys = {event.key for event in ledger.events[before:]}
        self._decided |= keys
        self._forget(keys)
        self.done[name] += bool(keys)

    def _count_lines(self) -> int:
        return len(self.catalog.ledger.hashes)

    def _go_to(self, key: str) -> int:
        entry = self.catalog.find(key)
        if entry is not None:
            self.go(entry.number)
        return self.number
