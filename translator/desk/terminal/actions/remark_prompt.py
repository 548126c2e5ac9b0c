"""The questions for a remark: what is to be said of a segment, what it is about, and how bad it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from translator.bilingual.errors import ReviewError
from translator.bilingual.i18n import _
from translator.desk.terminal.screens.segment_screen import SegmentScreen
from translator.newsroom.catalog.actions import Action
from translator.newsroom.review.labels import category_name, weight_name
from translator.newsroom.review.permissions import CATEGORIES, SEVERITIES


class RemarkPrompt:
    """
    Asks for one remark about the current segment, or for the reason of a decision about it.

    What is typed is on disk at every key and stays there until the decision was taken: after Esc, a refusal or a kill
    it is there when the question is asked again.
    """

    def __init__(self, screen: SegmentScreen, action: Action, finding: str = "") -> None:
        """Ask about the current segment, or about the one of its findings with the fingerprint `finding`."""
        self._screen, self._entry = screen, screen.entry
        self._about = f"{action} {finding}".strip()
        self._shown = screen.key_history.generation

    async def ask(self, question: str, *, note: str = "") -> str:
        """Ask for the text; empty where it was cancelled."""
        autosave = self._screen.session.autosave
        return await self._screen.ask(
            question,
            autosave.remark_of(self._entry, self._about),
            note=note,
            keep=lambda text: autosave.keep_remark(self._entry, self._about, text),
        )

    async def ask_classified(
        self, question: str, without: Mapping[str, str] | None = None
    ) -> tuple[str, str, str] | None:
        """
        Ask for text, category and severity; Esc goes back to the question before, and from the first one returns None.

        `without` is what may be chosen in the place of a category, with its name.
        """
        categories = {**(without or {}), **{name: category_name(name) for name in CATEGORIES}}
        severities = {name: weight_name(name) for name in SEVERITIES}
        while text := await self.ask(question):
            while (category := await self._screen.select(_("What is it about?"), categories)) is not None:
                severity = await self._screen.select(_("How bad is it?"), severities) if category else ""
                if severity is not None:
                    return text, category, severity
        return None

    def settle(self, decide: Callable[[], None]) -> None:
        """
        Take the decision, and forget what was typed.

        Raises what `decide` raises, and `ReviewError` where the segment was changed behind the questions: nobody has
        read what stands there now.
        """
        if self._shown != self._screen.key_history.generation:
            raise ReviewError(_("somebody changed this segment meanwhile: look again"))
        decide()
        self._screen.session.autosave.discard_remark(self._entry, self._about)
