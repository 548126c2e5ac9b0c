"""A dialog that asks where to split a segment: one cursor in the source, one in the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.widgets import Static

from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern
from translator.desk.terminal.edit_buffer import EditBuffer
from translator.desk.terminal.screens.dialog import Dialog
from translator.desk.terminal.styled_lines import StyledLine, TextRun, content, cut, fold, plain

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

_SENTENCE_END = pattern(r"""[。！？；]+[”’」』）)"']*\s*|(?<![.!?;])[.!?;]++[”’)"']*+\s+""")


class SplitScreen(Dialog[tuple[int, int] | None]):
    """Returns two offsets in code points, into source and target; None where it was cancelled."""

    def __init__(self, source: str, target: str, caret: int | None = None) -> None:
        """Begin at `caret` in the target where one is given, else where a sentence or a word begins."""
        super().__init__()
        self._sides = [EditBuffer(source, likely_place(source)), EditBuffer(target, caret or likely_place(target))]
        self._at = 0

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide"):
            yield Static(id="sides")

    def on_mount(self) -> None:
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

    async def press(self, event: events.Key) -> bool:
        side = self._sides[self._at]
        match event.key:
            case "escape":
                self.dismiss(None)
            case "enter":
                self.dismiss((self._sides[0].cursor, self._sides[1].cursor))
            case "tab" | "up" | "down":
                self._at = 1 - self._at
            case "left" | "ctrl+left":
                side.left(word=event.key == "left")
            case "right" | "ctrl+right":
                side.right(word=event.key == "right")
            case _other:
                return False
        self._show()
        return True


def likely_place(text: str) -> int:
    """
    Return where the sentence begins, else the word, that begins nearest to the middle; 0 where there is only one.

    A full stop inside a number or a name ends no sentence: a blank follows one that does.
    """
    from translator.bilingual.alignment.text_diff.word_diff import tokenize

    places = [end for match in _SENTENCE_END.finditer(text) if (end := match.end()) < len(text)]
    if not places:
        at = 0
        for token in tokenize(text, "zh-Hans"):
            if at and not token.isspace():
                places.append(at)
            at += len(token)
    return min(places, key=lambda place: abs(place - len(text) // 2), default=0)
