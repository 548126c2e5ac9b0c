"""A dialog between two texts of one segment: both are shown, and one of two keys says which one stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from translator.bilingual.i18n import _
from translator.desk.terminal.key_history import KeyHistory
from translator.desk.terminal.keymap import key_of
from translator.desk.terminal.screens.dialog import Dialog, press_in
from translator.desk.terminal.styled_lines import StyledLine, TextRun, changed, content, fold, plain

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

KEEP_MINE = -1


class SignedText(NamedTuple):
    who: str
    text: str


class ConflictScreen(Dialog[int | None]):
    """Returns the place of the text in `theirs` to take, or `KEEP_MINE`; None where nothing was decided."""

    def __init__(
        self, title: str, source: str, mine: SignedText, theirs: Sequence[SignedText], tag: str, history: KeyHistory
    ) -> None:
        """Ask which text of one `source` stands; `history` knows whether a key came after both had been shown."""
        super().__init__()
        self._title, self._source, self._mine, self._theirs = title, source, mine, theirs
        self._tag, self._history = tag, history

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide"):
            yield VerticalScroll(Static(id="texts"))
            yield Static(id="answers")

    def on_mount(self) -> None:
        self._history.begin_showing((self._source, self._mine, tuple(self._theirs)))
        self.call_after_refresh(self._show)

    def on_resize(self) -> None:
        self._show()

    async def press(self, event: events.Key) -> bool:
        key = key_of(event)
        chosen = {"k": KEEP_MINE, "t": 0, **{str(at): at - 1 for at, _text in enumerate(self._theirs, 1)}}.get(key)
        if key == "escape":
            self.dismiss(None)
        elif chosen is None:
            return await press_in(self.query_one(VerticalScroll), key)
        elif self._history.may_ask():
            self.dismiss(chosen)
        else:
            self._show(_("too fast: nothing was decided"))
        return True

    def _show(self, message: str = "") -> None:
        width = max(20, self.query_one("#texts").size.width - 1)
        lines: list[StyledLine] = fold([TextRun(self._title, "bold")], width)
        for at, (who, text) in enumerate(self._theirs, 1):
            key = "t" if len(self._theirs) == 1 else str(at)
            lines += self._lines(key, who, changed(self._mine.text, text, self._tag, brackets=True, side="new"), width)
        other = self._theirs[0].text
        mine = changed(self._mine.text, other, self._tag, brackets=True, side="old")
        lines += self._lines("k", self._mine.who, mine, width)
        lines += self._lines("", _("Source"), plain(self._source), width)
        self.query_one("#texts", Static).update(content(lines))
        take = "t" if len(self._theirs) == 1 else f"1–{len(self._theirs)}"
        answers: StyledLine = []
        for key, words in ((take, _("take theirs")), ("k", _("keep mine")), ("Esc", _("back"))):
            answers += [TextRun(f"{key} ", "key"), TextRun(f"{words}   ", "dim")]
        self.query_one("#answers", Static).update(content([[], [TextRun(message, "warning")] if message else answers]))
        self.call_after_refresh(self._history.note_painted, self._history.generation)

    def _lines(self, key: str, who: str, text: StyledLine, width: int) -> list[StyledLine]:
        return [[], *fold([TextRun(f"{key} ".lstrip(), "key"), TextRun(who, "title")], width), *fold(text, width)]
