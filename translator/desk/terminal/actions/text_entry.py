"""Text entry: opening and leaving the editor, and texts that are inserted without typing them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.masking import INLINE_TAG
from translator.desk.terminal.insertions import ChoiceGroup, choice_texts, missing_tag
from translator.desk.terminal.keymap import KeyCommand
from translator.desk.terminal.screens.segment_screen import SegmentScreen
from translator.newsroom.review.shown_segment import ShownSegment

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
