"""Views: filters, searches, preview, help, and leaving the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.desk.terminal.actions.navigation import NavigationActions
from translator.desk.terminal.actions.text_entry import TextActions
from translator.desk.terminal.keymap import KeyCommand, fold_key
from translator.desk.terminal.screens.concordance import ConcordanceScreen
from translator.desk.terminal.screens.help import HelpScreen
from translator.desk.terminal.screens.preview import PreviewScreen
from translator.desk.terminal.screens.segment_screen import SegmentScreen
from translator.newsroom.review.filters import grammar


class ViewActions:
    def __init__(self, screen: SegmentScreen, text_actions: TextActions, navigation: NavigationActions) -> None:
        self.screen, self._text, self._navigation = screen, text_actions, navigation
        self._refused_filter = ""
        """The filter that was typed last, where it was refused: it is there to be put right."""
        self.actions: Mapping[KeyCommand, Callable[[], object]] = {
            KeyCommand.FILTER: self.filter,
            KeyCommand.ORDER: self.order,
            KeyCommand.SEARCH: self.search,
            KeyCommand.CONCORDANCE: self.concordance,
            KeyCommand.JUMP: self.jump,
            KeyCommand.DIFF: self.diff,
            KeyCommand.PREVIEW: self.preview,
            KeyCommand.PANEL_DOWN: lambda: self._scroll_panel(1),
            KeyCommand.PANEL_UP: lambda: self._scroll_panel(-1),
            KeyCommand.THEME: self.theme,
            KeyCommand.HELP: self.help,
            KeyCommand.QUIT: self.quit,
        }

    async def filter(self) -> None:
        """Ask for a filter; words joined by blanks must all hold."""
        wanted = await self.screen.ask(
            _("Filter"), self._refused_filter or self.screen.session.navigation.wanted, note=grammar()
        )
        if wanted:
            self._refused_filter = wanted
            self.set_filter(wanted)
            self._refused_filter = ""

    def set_filter(self, wanted: str, order: str | None = None) -> None:
        """Set another filter; the current segment stays where the filter lets it through."""
        session, before = self.screen.session, self.screen.session.number
        was = session.navigation.wanted, session.navigation.order
        session.navigation.set_filter(wanted, order)
        if not session.navigation.queue():
            session.navigation.set_filter(*was)
            session.go(before)
            raise UsageError(_("nothing matches: {filter}", filter=wanted))
        if session.entry is None:
            session.go(session.navigation.queue()[0])
        self.screen.segments.redraw()
        self.screen.open_segment(before)

    def order(self) -> None:
        session = self.screen.session
        self.set_filter(session.navigation.wanted, "article" if session.navigation.order == "risk" else "risk")

    async def search(self) -> None:
        text = await self.screen.ask(_("Search in source and target"))
        if text:
            quoted = f'"{text}"' if " " in text else text
            self.set_filter(f"text:{quoted}")

    async def concordance(self) -> None:
        """Search the memory for the word at the cursor, and insert what is chosen."""
        buffer = self.screen.segments.buffer
        memory = self.screen.session.working_copy.memory
        screen = ConcordanceScreen(memory.search, buffer.word if buffer else "")
        match = await self.screen.app.push_screen_wait(screen)
        if match is not None:
            self._text.insert(match.target)

    async def jump(self) -> None:
        typed = await self.screen.ask(_("Number"))
        number = "".join(fold_key(char) for char in typed).lstrip("#")
        if not number:
            return
        if not number.isdecimal():
            raise UsageError(_("{text} is not a segment number", text=repr(typed)))
        self._navigation.go(int(number))

    def diff(self) -> None:
        segments = self.screen.segments
        segments.against_machine = not segments.against_machine
        segments.redraw()
        self.screen.show_message(
            _("changes against the machine are marked") if segments.against_machine else _("changes are not marked")
        )

    def preview(self) -> None:
        session = self.screen.session
        self.screen.app.push_screen(PreviewScreen(session.catalog, session.number))

    def _scroll_panel(self, direction: int) -> None:
        panel = self.screen.panel
        panel.scroll_relative(y=direction * max(1, panel.size.height - 2), animate=False)

    def theme(self) -> None:
        app = self.screen.app
        swapped = {"textual-dark": "textual-light", "textual-light": "textual-dark", "ansi-dark": "ansi-light"}
        app.theme = swapped.get(app.theme, "textual-dark" if app.theme != "ansi-light" else "ansi-dark")

    def help(self) -> None:
        self.screen.app.push_screen(HelpScreen(self.screen.keymap))

    def quit(self) -> None:
        """End the session; everything decided and everything typed is on disk."""
        self.screen.app.exit()
