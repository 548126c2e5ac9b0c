"""A preview of the article around the current segment as readers see it: without numbers and tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.widgets import Static

from translator.bilingual.i18n import _
from translator.bilingual.words.control_characters import printable
from translator.bilingual.words.inline import plain_text
from translator.desk.terminal.keymap import key_of
from translator.desk.terminal.screens.dialog import Dialog, press_in
from translator.desk.terminal.styled_lines import StyledLine, TextRun, content, fold
from translator.newsroom.catalog import Catalog, Entry

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

_AROUND = 60


class PreviewScreen(Dialog[None]):
    """Shows the targets around a segment; Tab shows the sources."""

    def __init__(self, catalog: Catalog, number: int) -> None:
        super().__init__()
        self._catalog, self._number, self._is_source = catalog, number, False

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="page"):
            yield Static(id="article")

    def on_mount(self) -> None:
        self.call_after_refresh(self._show)

    async def press(self, event: events.Key) -> bool:
        match key_of(event):
            case "escape" | "q" | "p" | "enter":
                self.dismiss()
            case "tab" | "s":
                self._is_source = not self._is_source
                self._show()
            case _other:
                return await press_in(self.query_one(VerticalScroll), event.key)
        return True

    def _show(self) -> None:
        page = self.query_one(VerticalScroll)
        lines, at = preview_lines(
            self._catalog, self._number, min(88, max(20, page.scrollable_content_region.width)), sources=self._is_source
        )
        self.query_one("#article", Static).update(content(lines))
        self.call_after_refresh(page.scroll_to, y=max(0, at - page.size.height // 3), animate=False)


def preview_lines(catalog: Catalog, number: int, width: int, *, sources: bool = False) -> tuple[list[StyledLine], int]:
    """Return the article around `number` as lines, and on which of them the segment begins."""
    lines: list[StyledLine] = [[TextRun(_("Esc: back; Tab: source or target"), "dim")], []]
    at = 0
    for entry in catalog.entries[max(0, number - 1 - _AROUND) : number + _AROUND]:
        if entry.number == number:
            at = len(lines)
        lines += _block(entry, width, is_source=sources, is_current=entry.number == number)
    return lines, at


def _block(entry: Entry, width: int, *, is_source: bool, is_current: bool) -> list[StyledLine]:
    text = printable(plain_text(entry.source if is_source else entry.target)) or _("(not translated)")
    level = int(entry.kind.removeprefix("heading-")) if entry.kind.startswith("heading-") else 0
    head = "#" * level + " " if level else "• " if entry.kind == "item" else ""
    role = "bold" if level or is_current else "" if is_source or entry.target else "italic"
    mark = [TextRun("> " if is_current else "  ", "title")]
    blank: list[StyledLine] = [[]] if level else []
    return [*blank, *([*mark, *line] for line in fold([TextRun(head, "dim"), TextRun(text, role)], width - 2)), []]
