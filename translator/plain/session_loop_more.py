"""What `review --plain` does beyond the loop itself: filter, redo, propagate, lock, reopen, fix, split, merge."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from translator.errors import UsageError
from translator.i18n import _, ngettext
from translator.plain.prompt_commands import Action
from translator.plain.prompts import ask

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from translator.plain.session_loop import PlainReview


class MoreActions:
    """Further actions of one plain review."""

    def __init__(self, review: PlainReview) -> None:
        self.review, self.session = review, review.session
        self.actions: Mapping[Action, Callable[[str], None]] = {
            Action.REDO: self.redo,
            Action.FIX: self.fix,
            Action.FINDING: self.next_finding,
            Action.FILTER: self.filter,
            Action.PROPAGATE: self.propagate,
            Action.LOCK: self.lock,
            Action.REOPEN: self.reopen,
            Action.SPLIT: self.split,
            Action.MERGE: self.merge,
        }

    @staticmethod
    def meanings() -> dict[Action, str]:
        """Return what the actions do, for the help."""
        return {
            Action.REDO: _("do again what was taken back"),
            Action.FIX: _("apply the suggestion of the first finding that has one"),
            Action.FINDING: _("the next segment with a finding"),
            Action.FILTER: _("another filter: v state:draft"),
            Action.PROPAGATE: _("put this target on equal segments that nobody confirmed"),
            Action.LOCK: _("lock the segment, or unlock it"),
            Action.REOPEN: _("reopen a final segment, with a reason"),
            Action.SPLIT: _("split the segment, by the words with which the second half begins"),
            Action.MERGE: _("merge the segment with the next one"),
        }

    def redo(self, _rest: str) -> None:
        """Do again what was taken back last, and show its segment."""
        number = self.session.redo()
        self.review.say(_("{number}: done again", number=number))
        self.review.show()

    def fix(self, _rest: str) -> None:
        """Apply a suggestion to the target."""
        target = self.review.entry.target
        for finding in self.session.working_copy.findings(self.review.entry):
            if finding.suggestion is not None and finding.side == "target":
                self.review.put(target[: finding.start] + finding.suggestion + target[finding.end :])
                return
        raise UsageError(_("no finding here has a suggestion"))

    def next_finding(self, _rest: str) -> None:
        """Show the next segment with a finding."""
        if not self.session.navigation.next_finding():
            self.review.say(_("no further findings"))
            return
        self.review.show()

    def filter(self, rest: str) -> None:
        """Let through other segments."""
        wanted = rest or ask(_("Filter: ")).strip()
        if not wanted:
            self.review.say(_("cancelled; nothing was changed"))
            return
        before, number = self.session.navigation.wanted, self.session.number
        self.session.navigation.set_filter(wanted)
        queue = self.session.navigation.queue()
        if not queue:
            self.session.navigation.set_filter(before)
            self.session.go(number)
            raise UsageError(_("nothing matches: {filter}", filter=wanted))
        if self.session.number not in queue:
            self.session.go(queue[0])
        self.review.say(ngettext("{count} segment", "{count} segments", len(queue)))
        self.review.show()

    def propagate(self, _rest: str) -> None:
        """Put this target on equal segments."""
        count = self.session.propagate()
        self.review.say(ngettext("put on {count} equal segment", "put on {count} equal segments", count))

    def lock(self, _rest: str) -> None:
        """Lock the segment, or unlock it."""
        unlock = self.review.entry.is_locked
        self.session.lock(unlock=unlock)
        number = self.session.number
        self.review.say(_("{number}: unlocked", number=number) if unlock else _("{number}: locked", number=number))

    def reopen(self, rest: str) -> None:
        """Take back the sign-off of a final segment."""
        reason = rest or ask(_("Why is it reopened? ")).strip()
        if not reason:
            self.review.say(_("cancelled; nothing was changed"))
            return
        self.session.reopen(reason)
        self.review.say(_("{number}: reopened", number=self.session.number))

    def split(self, _rest: str) -> None:
        """Cut the segment in two where the person says, by the words before which the second half begins."""
        session, entry = self.session, self.review.entry
        source = self._place(_("Source"), entry.source)
        target = self._place(_("Target"), entry.target) if source and entry.target else None
        if source is None or (entry.target and target is None):
            self.review.say(_("cancelled; nothing was changed"))
            return
        session.split(source, target)
        self.review.say(_("{number}: split", number=self.session.number))
        self.review.show()

    def _place(self, name: str, text: str) -> int | None:
        """Ask for the words with which the second half begins, and return their offset; None for none."""
        sys.stdout.write(f"{name}: {text}\n")
        words = ask(_("The second half begins with: ")).strip()
        if not words:
            return None
        if text.count(words) != 1:
            raise UsageError(_("{words} must stand there exactly once", words=repr(words)))
        return text.index(words)

    def merge(self, _rest: str) -> None:
        """Join the segment with the next one."""
        session, number = self.session, self.session.number
        session.merge()
        self.review.say(_("{number}: merged", number=number))
        self.review.show()
