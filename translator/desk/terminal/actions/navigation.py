"""Navigation, views and typing: typed text is kept when a segment is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.masking import INLINE_TAG
from translator.desk.terminal.edit_buffer import ChoiceGroup, choice_texts, missing_tag
from translator.desk.terminal.keymap import KeyCommand, fold_key
from translator.desk.terminal.screens.dialogs import ConcordanceScreen, HelpScreen, PreviewScreen
from translator.desk.terminal.screens.segment_screen import SegmentScreen
from translator.newsroom.review.labels import number_list
from translator.newsroom.review.navigation import grammar
from translator.newsroom.review.session import ShownSegment

# Characters of a choice in the bottom line.
_MOST = 16


class TextActions:
    def __init__(self, screen: SegmentScreen) -> None:
        self.screen = screen
        self.actions: Mapping[KeyCommand, Callable[[], object]] = {
            KeyCommand.EDIT: screen.start_editing,
            KeyCommand.LEAVE: screen.open_segment,
            KeyCommand.MATCHES: lambda: self.number_choices(ChoiceGroup.MATCHES),
            KeyCommand.TERMS: lambda: self.number_choices(ChoiceGroup.TERMS),
            KeyCommand.TAGS: lambda: self.number_choices(ChoiceGroup.TAGS),
            KeyCommand.MACHINE: self.take_machine,
            KeyCommand.NEXT_TAG: self.insert_next_tag,
            KeyCommand.COPY_SOURCE: lambda: self._take(screen.entry.source),
        }

    def number_choices(self, group: ChoiceGroup) -> None:
        """Give numbers to the choices of one group, so that a digit inserts one of them."""
        screen = self.screen
        screen.group = group
        screen.is_choosing = screen.segments.buffer is not None
        texts = self._choices(group)
        screen.show_panel()
        names = {ChoiceGroup.MATCHES: _("matches"), ChoiceGroup.TERMS: _("terms"), ChoiceGroup.TAGS: _("tags")}
        if texts:
            shown = "  ".join(
                f"{at} {text if len(text) <= _MOST else text[: _MOST - 1] + '…'}"
                for at, text in enumerate(texts[:9], 1)
            )
            screen.show_message(names[group] + _(": ") + f" {shown}")
        else:
            screen.is_choosing = False
            screen.show_message(_("there are none here: {what}", what=names[group]), "warning")

    def _choices(self, group: ChoiceGroup) -> list[str]:
        if self.screen.choices is None:
            self.screen.choices = ShownSegment(self.screen.session, self.screen.entry)
        return choice_texts(self.screen.choices, group)

    def insert_choice(self, number: int) -> None:
        """Insert the choice with this number; a match replaces the whole text."""
        group = self.screen.group
        texts = self._choices(group)
        if number > len(texts):
            raise UsageError(_("there is no number {number} here", number=number))
        if group is ChoiceGroup.MATCHES:
            self._take(texts[number - 1])
        elif group is ChoiceGroup.TAGS:
            self._insert_tag(texts[number - 1])
        else:
            self.insert(texts[number - 1])

    def take_machine(self) -> None:
        machine = ShownSegment(self.screen.session, self.screen.entry).machine_start
        if not machine:
            raise UsageError(_("no machine has translated this segment"))
        self._take(machine)

    def _take(self, text: str) -> None:
        self.screen.start_editing().replace_all(text)
        self.screen.take_typed()

    def insert_next_tag(self) -> None:
        missing = missing_tag(self.screen.entry.source, self.screen.text)
        if missing is None:
            self.screen.show_message(_("no tag is missing"))
        else:
            self._insert_tag(missing)

    def _insert_tag(self, tag: str) -> None:
        closing, present = tag.replace("<", "</"), INLINE_TAG.findall(self.screen.text)
        is_open = closing in INLINE_TAG.findall(self.screen.entry.source) and closing not in present
        self.screen.start_editing().insert_tag(tag, closing if is_open else "")
        self.screen.take_typed()

    def insert(self, text: str) -> None:
        self.screen.start_editing().insert(text)
        self.screen.take_typed()

    def next_finding(self) -> None:
        """Put the cursor on the next finding in the text; after the last one on the first."""
        buffer = self.screen.start_editing()
        self.screen.check_now()
        found = sorted((item for item in self.screen.findings if item.side == "target"), key=lambda item: item.start)
        if not found:
            is_known = self.screen.segments.is_preloaded
            self.screen.show_message(_("no further findings") if is_known else _("not checked yet"))
            return
        finding = next((item for item in found if item.start > buffer.cursor), found[0])
        buffer.move(finding.start)
        self.screen.segments.typed()
        self.screen.show_message(f"{finding.check}: {finding.message}", "warning")

    def undo(self) -> None:
        if self.screen.start_editing().undo():
            self.screen.take_typed()
        else:
            self.screen.show_message(_("there is nothing to undo"))

    def redo(self) -> None:
        if self.screen.start_editing().redo():
            self.screen.take_typed()
        else:
            self.screen.show_message(_("there is nothing to do again"))


_PAGE = 5
_WHOLE_ARTICLE = {"unresolved", "all"}


class NavigationActions:
    def __init__(self, screen: SegmentScreen, text_actions: TextActions) -> None:
        self.screen, self._text = screen, text_actions
        self.actions: Mapping[KeyCommand, Callable[[], None]] = {
            KeyCommand.PREVIOUS: lambda: self.step(-1),
            KeyCommand.NEXT: lambda: self.step(1),
            KeyCommand.PAGE_UP: lambda: self.step(-_PAGE),
            KeyCommand.PAGE_DOWN: lambda: self.step(_PAGE),
            KeyCommand.FIRST: lambda: self.step(-1_000_000),
            KeyCommand.LAST: lambda: self.step(1_000_000),
            KeyCommand.NEXT_UNRESOLVED: self.next_unresolved,
            KeyCommand.PREVIOUS_UNRESOLVED: self.previous_unresolved,
            KeyCommand.NEXT_FINDING: self.next_finding,
        }

    def go(self, number: int, *, edit: bool = False) -> None:
        before = self.screen.session.number
        self.screen.session.go(number)
        self.screen.open_segment(before, edit=edit)

    def step(self, step: int) -> None:
        """Go some segments on or back: in the whole article, or from one hit of the filter to the other."""
        session = self.screen.session
        if session.navigation.wanted in _WHOLE_ARTICLE and session.navigation.order == "article":
            numbers: Sequence[int] = range(1, len(session.catalog.entries) + 1)
            at = session.number - 1
        else:
            queue = session.navigation.queue()
            numbers = queue or [session.number]
            if session.number in numbers:
                at = numbers.index(session.number)
            else:  # Between two hits: one step leads to the nearest.
                at = sum(number < session.number for number in queue) - (step > 0)
        new = numbers[max(0, min(at + step, len(numbers) - 1))]
        if new == session.number:
            self.screen.show_message(_("this is the last segment") if step > 0 else _("this is the first segment"))
        else:
            self.go(new, edit=self.screen.segments.is_editing)

    def next_unresolved(self) -> None:
        """Go to the next segment that waits; after the last one go on from the beginning."""
        self._try(self.screen.session.navigation.next_unresolved, self.end_words())

    def end_words(self) -> str:
        """Say that the last one was reached, and what waits that the filter hides."""
        hidden = [n for n in self.screen.session.navigation.waiting(outside=True) if n != self.screen.session.number]
        if hidden:
            return _("nothing else waits in this filter; outside of it: {numbers}", numbers=number_list(hidden))
        return _("nothing else is waiting; {key} quits", key=self.screen.keymap.shown("list", KeyCommand.QUIT))

    def previous_unresolved(self) -> None:
        self._try(self.screen.session.navigation.previous_unresolved, self.end_words())

    def next_finding(self) -> None:
        """In the list go to the next segment with a finding, in the editor to the next finding in the text."""
        if self.screen.segments.buffer is not None:
            self._text.next_finding()
            return
        self._try(self.screen.session.navigation.next_finding, _("no further findings"))

    def _try(self, move: Callable[[], bool], otherwise: str) -> None:
        before = self.screen.session.number
        if move():
            self.screen.open_segment(before, edit=self.screen.segments.is_editing)
        else:
            self.screen.show_message(otherwise)


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
