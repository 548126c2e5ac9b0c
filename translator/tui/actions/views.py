"""What is shown: filters, searches, other views, help; and the way out."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from translator.article_diff.rows import flags_of
from translator.errors import UsageError
from translator.i18n import _
from translator.review.filters import grammar
from translator.review.labels import flag_name, state_name
from translator.review.queue import Step, step_of
from translator.tui.glyphs import DRAFT_SIGN, STATE_ROLES
from translator.tui.keymap import Action, fold_key, key_name
from translator.tui.screens.concordance import ConcordanceScreen
from translator.tui.screens.help import HelpScreen
from translator.tui.screens.preview import PreviewScreen
from translator.tui.styled_lines import Line, Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from translator.memory import Memory
    from translator.tui.screens.review import ReviewScreen


class Looking:
    """Views of one screen."""

    def __init__(self, screen: ReviewScreen) -> None:
        self.screen = screen
        self.deeds: Mapping[Action, Callable[[], object]] = {
            Action.FILTER: self.filter,
            Action.ORDER: self.order,
            Action.SEARCH: self.search,
            Action.CONCORDANCE: self.concordance,
            Action.JUMP: self.jump,
            Action.COMMAND: self.command,
            Action.DIFF: self.diff,
            Action.PREVIEW: self.preview,
            Action.PANEL_DOWN: lambda: self._scroll_panel(1),
            Action.PANEL_UP: lambda: self._scroll_panel(-1),
            Action.THEME: self.theme,
            Action.HELP: self.help,
            Action.QUIT: self.quit,
        }

    def filter_words(self) -> str:
        """Return the filter and the order as the status line shows them."""
        session = self.screen.session
        return session.navigation.wanted + (
            "" if session.navigation.order == "article" else f" {session.navigation.order}"
        )

    async def filter(self) -> None:
        """Ask for a filter; words joined by blanks must all hold."""
        wanted = await self.screen.ask(_("Filter"), self.screen.session.navigation.wanted, note=grammar())
        if wanted:
            self.set_filter(wanted)

    def set_filter(self, wanted: str, order: str | None = None) -> None:
        """Let through other segments; the one in hand stays where it is let through as well."""
        session, before = self.screen.session, self.screen.session.number
        was = session.navigation.wanted, session.navigation.order
        session.navigation.set_filter(wanted, order)
        if not session.navigation.queue():
            session.navigation.set_filter(*was)
            session.go(before)
            raise UsageError(_("nothing matches: {filter}", filter=wanted))
        if session.entry is None:
            session.go(session.navigation.queue()[0])
        self.screen.segments.renew()
        self.screen.arrive(before)

    def order(self) -> None:
        """Change between the order of the article and the riskiest first."""
        session = self.screen.session
        self.set_filter(session.navigation.wanted, "article" if session.navigation.order == "risk" else "risk")

    async def search(self) -> None:
        """Ask for words, and let through the segments that have them."""
        text = await self.screen.ask(_("Search in source and target"))
        if text:
            quoted = f'"{text}"' if " " in text else text
            self.set_filter(f"text:{quoted}")

    async def concordance(self) -> None:
        """Search the memory for the word at the cursor, and insert what is chosen."""
        buffer = self.screen.segments.buffer
        screen = ConcordanceScreen(lambda text: self._memory.search(text), buffer.word if buffer else "")
        text = await self.screen.app.push_screen_wait(screen)
        if text:
            self.screen.writing.insert(text)

    @cached_property
    def _memory(self) -> Memory:
        from translator.memory import open_memory

        catalog = self.screen.session.catalog
        return open_memory(self.screen.session.working_copy.project, catalog.source_tag, catalog.tag)

    async def jump(self) -> None:
        """Ask for a number, and go there."""
        typed = await self.screen.ask(_("Number"))
        number = "".join(fold_key(char) for char in typed).lstrip("#")
        if not number:
            return
        if not number.isdecimal():
            raise UsageError(_("{text} is no segment number", text=repr(typed)))
        self.screen.moving.go(int(number))

    def command(self) -> None:
        """Open the palette of all commands."""
        self.screen.app.action_command_palette()

    def diff(self) -> None:
        """Show targets with or without their changes against the machine's text."""
        segments = self.screen.segments
        segments.against_machine = not segments.against_machine
        segments.renew()
        self.screen.say(
            _("changes against the machine are marked") if segments.against_machine else _("changes are not marked")
        )

    def preview(self) -> None:
        """Show the article around."""
        session = self.screen.session
        self.screen.app.push_screen(PreviewScreen(session.catalog, session.number))

    def _scroll_panel(self, direction: int) -> None:
        panel = self.screen.panel
        panel.scroll_relative(y=direction * max(1, panel.size.height - 2), animate=False)

    def theme(self) -> None:
        """Change between light and dark."""
        app = self.screen.app
        swapped = {"textual-dark": "textual-light", "textual-light": "textual-dark", "ansi-dark": "ansi-light"}
        app.theme = swapped.get(app.theme, "textual-dark" if app.theme != "ansi-light" else "ansi-dark")

    def help(self) -> None:
        """Show all keys."""
        self.screen.app.push_screen(HelpScreen(self.screen.keymap))

    def quit(self) -> None:
        """End the session; everything decided and everything typed is on disk."""
        self.screen.app.exit()

    def status_line(self, progress: str) -> Line:
        """Return progress, segment, state, filter, and whether everything that was typed is saved."""
        screen, entry = self.screen, self.screen.entry
        words = _(", ").join([state_name(entry.state), *map(flag_name, flags_of(entry))])
        is_draft = screen.text != entry.target
        return [
            Piece(f" {progress} ", "bold"),
            Piece("| ", "dim"),
            Piece(f"#{entry.number} "),
            Piece(words, STATE_ROLES[entry.state]),
            Piece(" | ", "dim"),
            Piece(_("filter: {filter}", filter=self.filter_words()) + f" ({screen.segments.waiting})"),
            Piece(" | ", "dim"),
            Piece(f"{DRAFT_SIGN} " + _("draft kept"), "warning") if is_draft else Piece(_("saved"), "good"),
        ]

    def hint_line(self) -> Line:
        """Return the keys that one needs most, here and now."""
        keymap, is_editing = self.screen.keymap, self.screen.segments.is_editing
        if is_editing:
            hints = [(Action.SAVE, _("save")), (Action.SAVE_NEXT, _("save, next")), (Action.ACCEPT, _("accept, next")),
                     (Action.LEAVE, _("back")), (Action.MATCHES, _("matches")), (Action.TERMS, _("terms")),
                     (Action.UNDO, _("undo"))]  # fmt: skip
        else:
            step = step_of(self.screen.session.catalog, self.screen.entry)
            accept = {Step.POST_EDIT: _("accept"), Step.REVIEW: _("approve"), Step.SIGN_OFF: _("sign off")}.get(
                step, ""
            )
            hints = [(Action.ACCEPT, accept), (Action.EDIT, _("edit")), (Action.NEXT_UNRESOLVED, _("next")),
                     (Action.REJECT, _("reject")), (Action.COMMENT, _("comment")), (Action.UNDO, _("undo")),
                     (Action.FILTER, _("filter")), (Action.HELP, _("help")), (Action.QUIT, _("quit"))]  # fmt: skip
        line: Line = [Piece(" ")]
        for action, name in hints:
            keys = keymap.keys("edit" if is_editing else "list", action)
            if keys and name:
                line += [Piece(key_name(keys[0]), "key"), Piece(f" {name}  ", "dim")]
        return line
