"""Writing: into the editor and out of it, and what is put into the text without typing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.errors import UsageError
from translator.i18n import _
from translator.tui.edit_buffer import EditBuffer
from translator.tui.insertions import Group, choices_for, missing_tag
from translator.tui.keymap import Action

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from translator.tui.insertions import Choices
    from translator.tui.screens.review import ReviewScreen


class Writing:
    """Writing on one screen."""

    def __init__(self, screen: ReviewScreen) -> None:
        self.screen = screen
        self.deeds: Mapping[Action, Callable[[], object]] = {
            Action.EDIT: self.edit,
            Action.EDITOR: self.edit_in_editor,
            Action.LEAVE: self.leave,
            Action.MATCHES: lambda: self.number(Group.MATCHES),
            Action.TERMS: lambda: self.number(Group.TERMS),
            Action.TAGS: lambda: self.number(Group.TAGS),
            Action.MACHINE: self.take_machine,
            Action.NEXT_TAG: self.insert_next_tag,
            Action.COPY_SOURCE: self.copy_source,
        }

    def edit(self) -> EditBuffer:
        """Begin to edit the text that is shown; return what is edited."""
        segments = self.screen.segments
        if segments.buffer is None:
            segments.edit(EditBuffer(self.screen.text))
            self.screen.check_now()
        assert segments.buffer is not None
        return segments.buffer

    def leave(self) -> None:
        """Go back to the list; what was typed and not saved is kept, and shown as unsaved."""
        self.screen.arrive()

    def edit_in_editor(self) -> None:
        """Change the text in the person's own editor, and save it."""
        from translator.review.external_editor import edit_in_editor

        screen, session, entry = self.screen, self.screen.session, self.screen.entry
        with screen.app.suspend():
            text = edit_in_editor(
                session.working_copy.project,
                session.working_copy.slug,
                session.working_copy.tag,
                entry.number,
                source=entry.source,
                machine=session.catalog.machine_output(entry),
                target=screen.text,
            )
        screen.app.refresh(layout=True)
        if not text or text == entry.target:
            screen.say(_("nothing changed"))
            return
        screen.deciding.put(text)
        said = screen.said
        screen.arrive()
        screen.said = said

    def number(self, group: Group) -> None:
        """Have the numbers from 1 to 9 stand for the things of one group."""
        screen = self.screen
        screen.group = group
        screen.keys.is_choosing = screen.segments.buffer is not None
        texts = self._choices().texts(group)
        screen.show_company()
        names = {Group.MATCHES: _("matches"), Group.TERMS: _("terms"), Group.TAGS: _("tags")}
        if texts:
            shown = "  ".join(f"{at} {_shortened(text)}" for at, text in enumerate(texts[:9], 1))
            screen.say(names[group] + _(": ") + f" {shown}")
        else:
            screen.keys.is_choosing = False
            screen.say(_("there are none here: {what}", what=names[group]), "warning")

    def _choices(self) -> Choices:
        if self.screen.choices is None:
            self.screen.choices = choices_for(self.screen.session, self.screen.entry)
        return self.screen.choices

    def insert_choice(self, number: int) -> None:
        """Insert what has this number; a match takes the place of the whole text."""
        group = self.screen.group
        texts = self._choices().texts(group)
        if number > len(texts):
            raise UsageError(_("there is no number {number} here", number=number))
        if group is Group.MATCHES:
            self._take(texts[number - 1])
        else:
            self.edit().insert(texts[number - 1])
            self.screen.typed(is_changed=True)

    def take_machine(self) -> None:
        """Begin with the machine's text."""
        machine = self.screen.session.catalog.machine_output(self.screen.entry)
        if not machine:
            raise UsageError(_("no machine has translated this segment"))
        self._take(machine)

    def copy_source(self) -> None:
        """Begin with the source."""
        self._take(self.screen.entry.source)

    def _take(self, text: str) -> None:
        self.edit().replace_all(text)
        self.screen.typed(is_changed=True)

    def insert_next_tag(self) -> None:
        """Insert the first tag of the source that is not in the text yet."""
        tag = missing_tag(self.screen.entry.source, self.screen.text)
        if tag is None:
            self.screen.say(_("no tag is missing"))
            return
        self.edit().insert(tag)
        self.screen.typed(is_changed=True)

    def insert(self, text: str) -> None:
        """Insert a text at the cursor."""
        self.edit().insert(text)
        self.screen.typed(is_changed=True)

    def next_finding(self) -> None:
        """Put the cursor on the next finding in the text, from the beginning behind the last."""
        buffer = self.edit()
        self.screen.check_now()
        found = sorted((item for item in self.screen.findings if item.side == "target"), key=lambda item: item.start)
        if not found:
            self.screen.say(_("no further findings"))
            return
        finding = next((item for item in found if item.start > buffer.cursor), found[0])
        buffer.move(finding.start)
        self.screen.segments.typed()
        self.screen.say(f"{finding.check}: {finding.message}", "warning")

    def undo(self) -> None:
        """Take back what was typed last."""
        self._turn(EditBuffer.undo, _("there is nothing to undo"))

    def redo(self) -> None:
        """Type again what was taken back."""
        self._turn(EditBuffer.redo, _("there is nothing to do again"))

    def _turn(self, step: Callable[[EditBuffer], bool], otherwise: str) -> None:
        if step(self.edit()):
            self.screen.typed(is_changed=True)
        else:
            self.screen.say(otherwise)


def _shortened(text: str, most: int = 16) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
