"""A dialog that asks where to split a segment: one cursor in the source, one in the target."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from translator.i18n import _
from translator.tui.edit_buffer import EditBuffer
from translator.tui.styled_lines import StyledLine, TextRun, content, cut, fold, plain

if TYPE_CHECKING:
    from textual.app import ComposeResult

_SENTENCE_ENDS = "。！？；.!?;"


class SplitScreen(ModalScreen[tuple[int, int] | None]):
    """Returns two offsets in code points, into source and target; None where it was cancelled."""

    BINDINGS: ClassVar = [
        Binding("escape", "cancel", show=False),
        Binding("enter", "split", show=False),
        Binding("tab,up,down", "other", show=False),
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
        Binding("ctrl+left", "character(-1)", show=False),
        Binding("ctrl+right", "character(1)", show=False),
    ]

    def __init__(self, source: str, target: str, caret: int | None = None) -> None:
        """Begin at `caret` in the target where one is given, else where a sentence ends."""
        super().__init__()
        self._sides = [EditBuffer(source, sentence_end(source)), EditBuffer(target, caret or sentence_end(target))]
        self._at = 0

    def compose(self) -> ComposeResult:
        """Show both texts."""
        with Vertical(classes="box wide"):
            yield Static(id="sides")

    def on_mount(self) -> None:
        """Draw once it is known how wide the box is."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        width = max(20, self.query_one("#sides").size.width)
        keys = _("← → by words, Ctrl by characters; Tab: the other text; Enter: split")
        lines: list[StyledLine] = [[TextRun(_("Split where?"), "bold")], [TextRun(keys, "dim")]]
        for at, side in enumerate(self._sides):
            pieces = plain(side.text)
            length = sum(len(piece.text) for piece in pieces)
            marked = [*cut(pieces, 0, side.cursor), TextRun(" || ", "cursor" if at == self._at else "key"),
                      *cut(pieces, side.cursor, length)]  # fmt: skip
            lines += [[], *fold(marked, width)]
        self.query_one("#sides", Static).update(content(lines))

    def action_move(self, step: int) -> None:
        """Move the cursor by a word."""
        side = self._sides[self._at]
        (side.right if step > 0 else side.left)(word=True)
        self._show()

    def action_character(self, step: int) -> None:
        """Move the cursor by a character."""
        side = self._sides[self._at]
        (side.right if step > 0 else side.left)()
        self._show()

    def action_other(self) -> None:
        """Go to the other text."""
        self._at = 1 - self._at
        self._show()

    def action_split(self) -> None:
        """Answer."""
        self.dismiss((self._sides[0].cursor, self._sides[1].cursor))

    def action_cancel(self) -> None:
        """Answer nothing."""
        self.dismiss(None)


def sentence_end(text: str) -> int:
    """Return the end of the sentence that ends nearest to the middle; the middle where none does."""
    ends = [at + 1 for at, char in enumerate(text[:-1]) if char in _SENTENCE_ENDS]
    end = min(ends, key=lambda at: abs(at - len(text) // 2), default=len(text) // 2)
    while end < len(text) and text[end] == " ":
        end += 1
    return end
