"""The two lines at the bottom: progress, state and filter in one; a message or the most useful keys in the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from translator.bilingual.i18n import _
from translator.desk.terminal.glyphs import DRAFT_SIGN, STATE_ROLES
from translator.desk.terminal.keymap import KeyCommand, Keymap, key_name
from translator.desk.terminal.styled_lines import StyledLine, TextRun, content, cut, width_of
from translator.newsroom.review.labels import accept_name, state_name
from translator.newsroom.review.queue import step_of
from translator.newsroom.review.session import Session
from translator.newsroom.review.shown_segment import ShownSegment

if TYPE_CHECKING:
    from textual.content import Content


class StatusLine(Widget):
    """One line of pieces, cut at the edge of the screen rather than folded."""

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self._line: StyledLine = []
        self._right: StyledLine = []

    def show(self, line: StyledLine, right: StyledLine | None = None) -> None:
        """Show a line, and at the right edge another where there is room for both."""
        if (line, right or []) != (self._line, self._right):
            self._line, self._right = line, right or []
            self.refresh()

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in (*self._line, *self._right))

    def render(self) -> Content:
        gap = self.size.width - width_of(self._line) - width_of(self._right)
        if self._right and gap >= 2:
            return content([[*self._line, TextRun(" " * gap), *self._right]])
        line = self._line
        while line and width_of(line) > self.size.width:
            length = sum(len(piece.text) for piece in line)
            line = cut(line, 0, length - 1)
        return content([line])


def status_line(session: Session, text: str, progress: str, waiting: int) -> StyledLine:
    """
    Return progress, segment, state, filter, and whether everything that was typed is saved.

    `text` is the target as it is shown, `waiting` the number of segments that the filter lets through.
    """
    entry = session.current
    flags = ShownSegment(session, entry).flags
    words = _(", ").join([state_name(entry.state), *(name for _flag, name in flags)])
    shown_filter = session.navigation.wanted + (
        "" if session.navigation.order == "article" else f" {session.navigation.order}"
    )
    if session.autosave.unwritten:
        kept = TextRun(f"{DRAFT_SIGN} " + _("not on disk"), "error")
    elif text != entry.target and session.autosave.is_base_changed(entry):
        kept = TextRun(f"{DRAFT_SIGN} " + _("unsaved, changed meanwhile"), "error")
    elif text != entry.target:
        kept = TextRun(f"{DRAFT_SIGN} " + _("unsaved text kept"), "warning")
    else:
        kept = TextRun(_("saved"), "good")
    return [
        TextRun(f" {progress} ", "bold"),
        TextRun("| ", "dim"),
        TextRun(f"#{entry.number} "),
        TextRun(words, STATE_ROLES[entry.state]),
        TextRun(" | ", "dim"),
        TextRun(_("filter: {filter}", filter=shown_filter) + f" ({waiting})"),
        TextRun(" | ", "dim"),
        kept,
    ]


def hint_line(session: Session, keymap: Keymap, *, is_editing: bool, width: int) -> StyledLine:
    """
    Return the keys that one needs most, here and now; where `width` cells do not hold all, the others go one by one.

    The way out, and the list of all keys, stay to the last.
    """
    if is_editing:
        hints = [(KeyCommand.SAVE, _("save")), (KeyCommand.SAVE_NEXT, _("save, next")),
                 (KeyCommand.ACCEPT, _("accept, next")), (KeyCommand.LEAVE, _("back")),
                 (KeyCommand.MATCHES, _("matches")), (KeyCommand.TERMS, _("terms")),
                 (KeyCommand.UNDO, _("undo"))]  # fmt: skip
        stay = (KeyCommand.SAVE, KeyCommand.LEAVE)
    else:
        step = step_of(session.catalog, session.current)
        hints = [(KeyCommand.ACCEPT, accept_name(step)), (KeyCommand.EDIT, _("edit")),
                 (KeyCommand.NEXT_UNRESOLVED, _("next one")),
                 (KeyCommand.REJECT, _("reject")), (KeyCommand.COMMENT, _("comment")), (KeyCommand.UNDO, _("undo")),
                 (KeyCommand.FILTER, _("filter")), (KeyCommand.HELP, _("help")),
                 (KeyCommand.QUIT, _("quit"))]  # fmt: skip
        stay = (KeyCommand.HELP, KeyCommand.QUIT)
    pieces: dict[KeyCommand, StyledLine] = {}
    for command, name in hints:
        keys = keymap.keys("edit" if is_editing else "list", command)
        if keys and name:
            pieces[command] = [TextRun(key_name(keys[0]), "key"), TextRun(f" {name}  ", "dim")]
    room = width - 1 + 2  # After a blank at the left edge; those behind the last name may be cut.
    for command in [*reversed([one for one in pieces if one not in stay]), *stay]:
        if sum(map(width_of, pieces.values())) > room:
            pieces.pop(command, None)
    return [TextRun(" "), *(run for piece in pieces.values() for run in piece)]
