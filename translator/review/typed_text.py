"""What the person is typing into the segment in hand: kept on disk at every change, found again, never mixed up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.errors import ReviewError
from translator.i18n import _
from translator.model import short_hash
from translator.review.autosave import drafts_of
from translator.review.navigation import Walk

if TYPE_CHECKING:
    from translator.catalog import Entry
    from translator.project import Project
    from translator.review.autosave import Draft
    from translator.review.people import Person


class Typed(Walk):
    """A walk with a draft for each segment that was begun and not decided."""

    def __init__(
        self, project: Project, slug: str, tag: str, person: Person, *, wanted: str, order: str, start: int
    ) -> None:
        """Open the article, and what the person had typed when the last session ended, in whatever way it ended."""
        super().__init__(project, slug, tag, person, wanted=wanted, order=order, start=start)
        self._drafts = drafts_of(project, slug, tag, person.id)

    def keep_draft(self, text: str) -> None:
        """
        Put what is being typed on disk; cheap enough for every key.

        A text that is the target again is no draft any more. Raises `ReviewError` when no segment is in hand.
        """
        entry = self._in_hand()
        known = self._draft_of(entry)
        if text == entry.target:
            self.drop_draft()
            return
        if known is None:
            # What a crash left behind a decision that had been taken must not lend its base to a new draft.
            self.drop_draft()
        self._drafts.keep(entry.key, known.base if known else base_of(entry), text)
        if known is not None and known.key != entry.key:
            self._drafts.drop(known.key)

    def draft(self) -> str | None:
        """Return what was typed into the segment in hand and not decided; None where nothing was."""
        known = self._draft_of(self.entry) if self.entry else None
        return known.text if known else None

    def drop_draft(self) -> None:
        """Throw the draft of the segment in hand away."""
        self._drop_draft_of(self._in_hand().key)

    @property
    def draft_base_changed(self) -> bool:
        """Whether source or target of the segment in hand changed after its draft was begun: look before you save."""
        known = self._draft_of(self.entry) if self.entry else None
        return known is not None and self.entry is not None and known.base != base_of(self.entry)

    @property
    def drafted(self) -> dict[int, str]:
        """Segment number → text, of all segments with a draft, in article order."""
        if not any(True for _draft in self._drafts):
            return {}
        found = {entry.number: self._draft_of(entry) for entry in self.catalog.entries}
        return {number: draft.text for number, draft in found.items() if draft is not None and draft.text is not None}

    def close(self) -> None:
        """Wait until drafts are on disk, and let go of the files; the session may be used on."""
        self._drafts.close()

    def _refuse_unseen_change(self) -> None:
        """Refuse once to save a text that was begun on another one; the next time the person has seen it."""
        if self.draft_base_changed:
            entry = self._in_hand()
            for key in self._keys_of(entry):
                self._drafts.rebase(key, base_of(entry))
            raise ReviewError(
                _("the segment changed after you began to type: look at it, and save again if your text is right"),
                where=self.catalog.where,
            )

    def _drop_draft_of(self, key: str) -> None:
        """Drop the draft of a segment that was decided on, under whatever key the segment has had."""
        entry = self.catalog.find(key)
        for one in self._keys_of(entry) if entry else [key]:
            self._drafts.drop(one)

    def _in_hand(self) -> Entry:
        if self.entry is None:
            raise ReviewError(_("there is no segment in hand"))
        return self.entry

    def _draft_of(self, entry: Entry) -> Draft | None:
        known = self._drafts.get(*self._keys_of(entry))
        # A draft that is the target has arrived: a crash fell between the decision and its end.
        return known if known is None or known.text != entry.target else None

    def _keys_of(self, entry: Entry) -> list[str]:
        """Return the key of a segment, and those that it had before its source changed."""
        before = [str(event.data.get("was", "")) for event in reversed(self.catalog.history(entry))]
        return [entry.key, *dict.fromkeys(key for key in before if key)]


def base_of(entry: Entry) -> str:
    """Name the texts that a draft is begun on."""
    return short_hash(entry.source_hash, entry.target)
