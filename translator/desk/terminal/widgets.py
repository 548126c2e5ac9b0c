"""Widgets of the review screen: segment list, panel, status line, prompt."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.containers import VerticalScroll
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.widgets.input import Selection

from translator.bilingual.i18n import _
from translator.bilingual.model import Finding, Severity
from translator.desk.render.width import StyledLine, TextRun, cut
from translator.desk.terminal.keymap import KeyCommand, key_name, keys_of
from translator.desk.terminal.segment_rows import (
    NEIGHBOURS,
    RenderedSegment,
    RowLayout,
    ScreenLine,
    SegmentRenderer,
    lay_out,
    rows_of,
    scrolled_into_view,
)
from translator.desk.terminal.styled_lines import (
    DRAFT_SIGN,
    STATE_ROLES,
    EditBuffer,
    TypingArea,
    content,
    one_line,
    strip_of,
    width_of,
)
from translator.newsroom.review.labels import accept_name, state_name
from translator.newsroom.review.permissions import step_of
from translator.newsroom.review.session import Session, ShownSegment

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.content import Content


class Panel(VerticalScroll, can_focus=False):
    BINDINGS: ClassVar = []
    lines: list[StyledLine] | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="company")

    @property
    def room(self) -> int:
        """Cells that a line may take, whether there is a scroll bar or only room for one."""
        return self.scrollable_content_region.width or max(0, self.size.width - 1)

    def show_lines(self, lines: list[StyledLine], *, from_top: bool) -> None:
        if lines != self.lines:
            is_as_long = self.lines is not None and len(lines) == len(self.lines)
            self.lines = lines
            self.query_one("#company", Static).update(content(lines), layout=not is_as_long)
        if from_top:
            self.scroll_home(animate=False)


class PromptLine(Input):
    def __init__(self, text: str, *, is_replaced: bool = False) -> None:
        super().__init__(text, select_on_focus=is_replaced)
        if is_replaced:  # At once: keys may come before the focus does.
            self.selection = Selection(0, len(text))

    def put(self, text: str) -> None:
        if self.selection.is_empty:
            self.insert_text_at_cursor(one_line(text))
        else:
            self.replace(one_line(text), *self.selection)


class StatusLine(Widget):
    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self._line: StyledLine = []
        self._right: StyledLine = []

    def show(self, line: StyledLine, right: StyledLine | None = None) -> None:
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


def hint_line(session: Session, *, is_editing: bool, width: int) -> StyledLine:
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
        keys = keys_of("edit" if is_editing else "list")[command]
        if keys and name:
            pieces[command] = [TextRun(key_name(keys[0]), "key"), TextRun(f" {name}  ", "dim")]
    room = width - 1 + 2  # After a blank at the left edge; those behind the last name may be cut.
    for command in [*reversed([one for one in pieces if one not in stay]), *stay]:
        if sum(map(width_of, pieces.values())) > room:
            pieces.pop(command, None)
    return [TextRun(" "), *(run for piece in pieces.values() for run in piece)]


_WHEEL = 3


class _Look(NamedTuple):
    is_current: bool
    is_hit: bool
    is_near: bool
    has_sign: bool


class SegmentList(Widget, can_focus=True):
    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"segments--current"}

    class SegmentClicked(Message):
        """Somebody clicked a segment; `in_target` says whether on the target of the current one."""

        def __init__(self, number: int, *, in_target: bool) -> None:
            super().__init__()
            self.number, self.in_target = number, in_target

    class SightChanged(Message):
        """The current segment was scrolled out of sight, or has come back."""

        def __init__(self, *, is_in_sight: bool) -> None:
            super().__init__()
            self.is_in_sight = is_in_sight

    def __init__(self, session: Session) -> None:
        super().__init__(id="segments")
        self.session = session
        self.buffer: EditBuffer | None = None
        self.unsaved: str | None = None
        self.live: list[Finding] | None = None
        self.against_machine = False
        self._queue: list[int] = []
        self._waiting: frozenset[int] = frozenset()
        self._top = 3
        self._drawn: dict[int, dict[_Look, RenderedSegment]] = {}
        self._shown: list[ScreenLine] = []
        self._was_in_sight = True
        self._had_context = False
        self._dirty: set[int] = set()
        self._signs: dict[str, Severity] = {}
        self._is_all_dirty = True
        self.is_preloaded = False
        """True where the checks are loaded, so that a segment takes them no time."""
        self._renderer: SegmentRenderer | None = None
        session.working_copy.on_change(lambda _before, keys: self._forget_changed(keys))

    @property
    def is_editing(self) -> bool:
        return self.buffer is not None

    @property
    def waiting(self) -> int:
        return len(self._queue)

    @property
    def is_in_sight(self) -> bool:
        """True where the current target can be read: half of it, or as much as fills a third of the list."""
        number = self.session.number
        if not number or not self.size.height:
            return True
        drawn = self._draw(number)
        lines = range(drawn.target_from, drawn.target_to)
        seen = sum(item.number == number and item.line in lines for item in self._shown)
        return seen >= min(len(lines) / 2, self.size.height / 3)

    @property
    def typing_area(self) -> TypingArea:
        area = self._draw(self.session.number).area
        assert area is not None, "only asked for while something is edited"
        return area

    # Calls from the screen to the list.

    def redraw(self) -> None:
        self.update_queue()
        self._forget_drawings()

    def _forget_keys(self, keys: Iterable[str]) -> None:
        for key in keys:
            if entry := self.session.catalog.find(key):
                self._forget(entry.number)

    # Until they are checked again nothing is known about them, and they may be drawn so.
    def _forget_changed(self, keys: Collection[str]) -> None:
        self._forget_keys(keys)
        self._signs = {key: worst for key, worst in self._signs.items() if key not in keys}

    def redraw_signs(self) -> None:
        """Draw the segments anew about which something else is known than the last time."""
        before, self._signs = self._signs, self.session.working_copy.known_signs
        if changed := [key for key in {**before, **self._signs} if before.get(key) != self._signs.get(key)]:
            self._forget_keys(changed)
            self._lay_out()

    def update_queue(self) -> None:
        self._queue = self.session.navigation.queue()
        self._waiting = frozenset(self._queue)

    def redraw_segment(self, number: int) -> None:
        """Draw one segment anew, and those around it, which may be context now or no longer."""
        self._forget(number)
        self.scroll_into_view()

    def moved(self, before: int) -> None:
        self._forget(before)
        self._forget(self.session.number)
        rows, now = self._rows(), self.session.number
        line = next((y for y, item in enumerate(self._shown) if item == ScreenLine(now, 0)), None)
        if line is None and before in rows and now in rows:
            line = self.size.height if rows.index(now) > rows.index(before) else 0
        self._top = self._top if line is None else line
        self.scroll_into_view()

    def scroll_into_view(self) -> None:
        """Scroll as little as needed to see the current segment as a whole, and draw."""
        height = self.size.height
        if not height or not self.session.number:
            self._lay_out()
            return
        drawn = self._draw(self.session.number)
        self._top = scrolled_into_view(self._top, len(drawn.lines), height)
        if self.buffer is not None and drawn.area is not None and len(drawn.lines) > height:
            line, _column = drawn.area.place(self.buffer.cursor)
            self._top = min(0, height - 1 - drawn.target_from - line)
        self._lay_out()

    def edit(self, buffer: EditBuffer | None) -> None:
        self.buffer, self.live = buffer, None
        self._forget(self.session.number)
        self.scroll_into_view()

    def typed(self) -> None:
        self._forget(self.session.number)
        self.scroll_into_view()

    @property
    def findings(self) -> list[Finding]:
        """Those on the current segment as it stands; none while the checks are still being loaded."""
        return self.session.working_copy.findings(self.session.current) if self.is_preloaded else []

    # Drawing.

    def on_resize(self) -> None:
        self._forget_drawings()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._is_all_dirty = True

    def _forget_drawings(self) -> None:
        self._drawn.clear()
        self._renderer = None
        self._is_all_dirty = True
        self.scroll_into_view()

    def _forget(self, number: int) -> None:
        self._dirty.update((number - 1, number, number + 1))
        self._drawn.pop(number, None)

    @property
    def renderer(self) -> SegmentRenderer:
        if self._renderer is None or self._renderer.catalog is not self.session.catalog:
            total = len(self.session.catalog.entries)
            height = self.size.height
            self._renderer = SegmentRenderer(
                self.session.catalog,
                RowLayout(self.size.width, max(2, len(str(total)))),
                brackets=self.app.no_color,
                against_machine=self.against_machine,
                wanted=self.session.navigation.wanted_texts,
                most=1 if height < 16 else 2 if height < 40 else 3,
            )
        return self._renderer

    def _rows(self) -> list[int]:
        return rows_of(self._queue, self.session.number, len(self.session.catalog.entries))

    def _look(self, number: int) -> _Look:
        here = self.session.number
        is_hit = number in self._waiting
        return _Look(number == here, is_hit, abs(number - here) == 1, is_hit and self._has_context())

    def _has_context(self) -> bool:
        number, last = self.session.number, len(self.session.catalog.entries)
        return bool(number) and any(
            near not in self._waiting for near in range(max(1, number - NEIGHBOURS), min(last, number + NEIGHBOURS) + 1)
        )

    def _draw(self, number: int) -> RenderedSegment:
        look = self._look(number)
        looks = self._drawn.setdefault(number, {})
        if look not in looks:
            entry = self.session.catalog.entries[number - 1]
            if look.is_current:
                looks[look] = self.renderer.draw_current(
                    ShownSegment(self.session, entry),
                    self.findings if self.live is None else self.live,
                    buffer=self.buffer,
                    unsaved=self.unsaved if self.buffer is None else None,
                    has_sign=look.has_sign,
                )
            else:
                looks[look] = self.renderer.draw(
                    entry,
                    self.session.working_copy.known_signs.get(entry.key),
                    is_near=look.is_near and look.is_hit,
                    is_hit=look.is_hit,
                    has_sign=look.has_sign,
                    is_unsaved=self.session.autosave.text_of(entry) is not None,
                )
        return looks[look]

    def _lay_out(self) -> None:
        before = self._shown
        if self._has_context() != self._had_context:
            self._had_context, self._is_all_dirty = not self._had_context, True
        if self.size.height:
            self._top, self._shown = lay_out(
                self._rows(),
                self.session.number,
                self._top,
                self.size.height,
                lambda number: len(self._draw(number).lines),
            )
        if self._shown == before and not self._is_all_dirty:
            width = self.size.width
            lines = [Region(0, y, width, 1) for y, item in enumerate(self._shown) if item.number in self._dirty]
            if lines:
                self.refresh(*lines)
        else:
            self.refresh()
        self._dirty.clear()
        self._is_all_dirty = False
        self._place_cursor()
        if self.is_in_sight != self._was_in_sight:
            self._was_in_sight = not self._was_in_sight
            self.post_message(self.SightChanged(is_in_sight=self._was_in_sight))

    def _place_cursor(self) -> None:
        # That is where an input method opens its window.
        if self.buffer is None:
            return
        drawn = self._draw(self.session.number)
        if drawn.area is not None:
            line, column = drawn.area.place(self.buffer.cursor)
            self.app.cursor_position = self.region.offset + Offset(
                self.renderer.shape.target_at + column, self._top + drawn.target_from + line
            )

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        shown = self._shown[y] if y < len(self._shown) else ScreenLine(0, 0)
        if not shown.number:
            return Strip.blank(width, self.visual_style.rich_style)
        line = self._draw(shown.number).lines[shown.line]
        is_current = shown.number == self.session.number
        base = self.visual_style
        if is_current:
            base += self.get_visual_style("segments--current")
        return strip_of(line, base, width, self.region.x)

    # The mouse.

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_lines(_WHEEL)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_lines(-_WHEEL)

    def scroll_lines(self, lines: int) -> None:
        self._top -= lines
        self._lay_out()

    async def _on_click(self, event: events.Click) -> None:
        event.stop()
        shown = self._shown[event.y] if event.y < len(self._shown) else ScreenLine(0, 0)
        if not shown.number:
            return
        drawn = self._draw(shown.number)
        in_target = (
            shown.number == self.session.number
            and drawn.target_from <= shown.line < drawn.target_to
            and event.x >= self.renderer.shape.target_at
        )
        if in_target and self.buffer is not None and drawn.area is not None:
            at = drawn.area.offset(shown.line - drawn.target_from, event.x - self.renderer.shape.target_at)
            self.buffer.move(at, select=event.shift)
            self.typed()
            return
        self.post_message(self.SegmentClicked(shown.number, in_target=in_target))
