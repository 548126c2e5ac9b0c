"""Dialogs of words: the concordance, and a new term with what it touches."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.widgets import Static

from translator.bilingual.errors import TranslatorError
from translator.bilingual.i18n import LazyMessage, _
from translator.desk.terminal.dialogs import Dialog, PageScreen, SearchScreen, type_in
from translator.desk.terminal.styled_lines import EditBuffer, StyledLine, TextRun, content, cut, fold, plain
from translator.desk.terminal.widgets import PromptLine
from translator.newsroom.house.concordance import Hit, WordSearch, search_house
from translator.newsroom.house.glossary.new_terms import TERM_STATUSES, NewTerm
from translator.newsroom.review.labels import hit_label, term_status_name, touched_words
from translator.newsroom.review.session import Session
from translator.newsroom.review.term_decisions import TermPlan

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

_MOST = 40


class ConcordanceScreen(SearchScreen[Hit]):
    """Returns the hit whose text is to be inserted."""

    def __init__(self, session: Session, text: str = "") -> None:
        title = [TextRun(_("Search articles, memory and terms"), "title"),
                 TextRun("   " + _("↓ ↑ Enter: read it; Tab: insert the target; Esc: back"), "dim")]  # fmt: skip
        self._session = session
        newsroom = session.working_copy.newsroom
        super().__init__(title, lambda typed: search_house(newsroom, typed, limit=_MOST), self._hit_lines, text)

    async def press(self, event: events.Key) -> bool:
        if event.key == "tab":
            self._choose(self._options.highlighted)
        elif event.key == "enter":
            self._read(self._options.highlighted)
        else:
            return await super().press(event)
        return True

    def _read(self, at: int | None) -> None:
        if at is not None and at < len(self._found):
            hit, typed = self._found[at], self._line.value
            self.app.push_screen(PageScreen(lambda width: (
                [[TextRun(_("Esc: back"), "dim")], [], *self._hit_lines(hit, typed, width)], 0)))  # fmt: skip

    def _hit_lines(self, hit: Hit, typed: str, width: int) -> list[StyledLine]:
        words = WordSearch(typed)
        lines: list[StyledLine] = [[TextRun(hit_label(hit, self._session.names), "dim")]]
        tags = (self._session.catalog.source_tag, self._session.catalog.tag)
        for tag, role in zip(tags, ("", "bold"), strict=True):
            text = hit.text(tag)
            lines += fold(plain(text, role, [text[start:end] for start, end in words.spans(text)]), width)
        return lines


_FIELDS = (
    LazyMessage("Source"), LazyMessage("Target"), LazyMessage("Definition"), LazyMessage("Region"), LazyMessage("Note"),
)  # fmt: skip
_BOTH_TEXTS = 2


class TermScreen(Dialog[TermPlan | None]):
    """Returns the term that is to be written; None where it was cancelled."""

    def __init__(self, source: str, target: str, marked: str, plan: Callable[[NewTerm], TermPlan],
                 tags: tuple[str, str]) -> None:  # fmt: skip
        super().__init__()
        self._sides = [EditBuffer(source, 0), EditBuffer(target, max(0, target.find(marked)) if marked else 0)]
        self._plan, self._tags, self._status, self._at = plan, tags, 0, 0
        self._lines = [PromptLine(text) for text in ("", marked, "", "", "")]
        self._planned: tuple[NewTerm, TermPlan] | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide"):
            yield Static(id="sides")
            for name, line in zip(_FIELDS, self._lines, strict=True):
                yield Static(str(name), classes="field")
                yield line
            yield Static(id="answers")

    def on_mount(self) -> None:
        self._lines[0].focus()
        self.call_after_refresh(self._show)

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    async def press(self, event: events.Key) -> bool:
        match event.key:
            case "escape":
                self.dismiss(None)
            case "enter":
                self._answer()
                return True
            case "tab" | "down" | "shift+tab" | "up":
                self._at = (self._at + (1 if event.key in {"tab", "down"} else -1)) % len(self._lines)
                self._lines[self._at].focus()
            case "f2":
                self._status = (self._status + 1) % len(TERM_STATUSES)
            case "ctrl+right" | "ctrl+left" | "shift+right" | "shift+left" if self._at < _BOTH_TEXTS:
                self._mark(event.key)
            case _other:
                is_read = await type_in(self._lines[self._at], event)
                self._show()
                return is_read
        self._show()
        return True

    def paste(self, text: str) -> None:
        self._lines[self._at].put(text)
        self._show()

    # By words: one on or back, or one more.
    def _mark(self, key: str) -> None:
        side = self._sides[self._at]
        step = side.left if key.endswith("left") else side.right
        if key.startswith("ctrl"):
            if side.selection:
                step()
            side.anchor = None
        step(word=True, select=True)
        self._lines[self._at].value = side.selected.strip()

    def _answer(self) -> None:
        source, target, definition, region, note = (line.value.strip() for line in self._lines)
        term = NewTerm(source, target, *self._tags, TERM_STATUSES[self._status], definition, region, note)
        try:
            plan = self._planned[1] if self._planned and self._planned[0] == term else self._plan(term)
        except TranslatorError as error:
            self._show([TextRun(error.sentence, "warning")])
            return
        if plan.touched and self._planned is None:
            self._planned = (term, plan)
            words = _("it touches {segments}; Enter writes it", segments=touched_words(plan.touched))
            self._show([TextRun(words, "warning")])
        else:
            self.dismiss(plan)

    def _show(self, message: StyledLine | None = None) -> None:
        if message is None:
            self._planned = None
        width = max(20, self.query_one("#sides").size.width)
        how = "   " + _("Ctrl+→ a word, Shift+→ one more")
        lines: list[StyledLine] = [[TextRun(_("A term"), "title"), TextRun(how, "dim")]]
        for side in self._sides:
            start, end = side.selection or (0, 0)
            pieces = plain(side.text)
            length = sum(len(piece.text) for piece in pieces)
            marked = [TextRun(piece.text, "cursor") for piece in cut(pieces, start, end)]
            lines += fold([*cut(pieces, 0, start), *marked, *cut(pieces, end, length)], width, most=3)
        self.query_one("#sides", Static).update(content(lines))
        status = term_status_name(TERM_STATUSES[self._status])
        keys = [TextRun("F2 ", "key"), TextRun(status, "bold"), TextRun("   "), TextRun("Tab ", "key"),
                TextRun(_("next field"), "dim"), TextRun("   "), TextRun("Enter ", "key"),
                TextRun(_("write it"), "dim")]  # fmt: skip
        self.query_one("#answers", Static).update(content([message or keys]))
