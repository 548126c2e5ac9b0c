"""The help screen: all keys and signs, in English or in Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.widgets import Static

from translator.bilingual.i18n import _, message_language, speaking
from translator.bilingual.model import State
from translator.desk.terminal.glyphs import DRAFT_SIGN, FLAGS, SEVERITIES, SEVERITY_ROLES, STATE_ROLES, state_sign
from translator.desk.terminal.keymap import TABLE, Keymap, key_name, key_of
from translator.desk.terminal.screens.dialog import Dialog, press_in
from translator.desk.terminal.styled_lines import StyledLine, TextRun, content, fixed, fold
from translator.newsroom.review.labels import flag_name, severity_name, state_name

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

_OTHER = {"en": "zh-Hans", "zh_CN": "en", "zh_TW": "en"}
# Cells of the keys in the list and in the editor; at 80 columns half of the line is left for what they do.
_COLUMNS = (16, 19)
# Cells beside the text: the padding, and the scroll bar.
_MARGIN = 6


class HelpScreen(Dialog[None]):
    """Shows the keys as they are now; `l` shows them in the other language."""

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self._keymap, self._language = keymap, ""

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="page"):
            yield Static(id="keys")

    def on_resize(self) -> None:
        self._show()

    async def press(self, event: events.Key) -> bool:
        match key_of(event):
            case "escape" | "q" | "?" | "f1" | "enter":
                self.dismiss()
            case "l" | "tab":
                with speaking(self._language or message_language()):
                    self._language = _OTHER[message_language()]
                self._show()
            case _other:
                return await press_in(self.query_one(VerticalScroll), event.key)
        return True

    def _show(self) -> None:
        with speaking(self._language or message_language()):
            self.query_one("#keys", Static).update(content(help_lines(self._keymap, self.size.width - _MARGIN)))


def help_lines(keymap: Keymap, width: int) -> list[StyledLine]:
    """Return the table of keys and the meaning of the signs, in the language of messages, in lines of `width` cells."""
    first, second = _COLUMNS
    lines: list[StyledLine] = [
        [TextRun(_("Keys of the review"), "title"), TextRun("   " + _("l: in Chinese; Esc: back"), "dim")],
        [],
        [fixed(_("in the list"), first, "bold"), fixed(_("in the editor"), second, "bold")],
    ]
    for binding in TABLE:
        in_list = " ".join(key_name(key) for key in keymap.keys("list", binding.command))
        in_editor = ", ".join(key_name(key) for key in keymap.keys("edit", binding.command))
        said = [TextRun(str(binding.meaning)), TextRun(f"  :{binding.command}", "dim")]
        keys = [fixed(in_list, first, "key"), fixed(in_editor, second, "key")]
        for part in fold(said, width - first - second):
            lines.append([*keys, *part])
            keys = [TextRun(" " * (first + second))]
    lines += [
        [fixed("1–9", first, "key"), fixed(_("after F6, F7"), second), TextRun(_("insert what has this number"))],
        [],
        [TextRun(_("Signs"), "title")],
        [TextRun(_("state: "), "dim"),
         *(TextRun(f"{state_sign(state)} {state_name(state)}  ", STATE_ROLES[state]) for state in State)],
        [TextRun(_("flag: "), "dim"), *(TextRun(f"{sign} {flag_name(name)}  ", "flag") for name, sign in FLAGS.items()),
         TextRun(f"{DRAFT_SIGN} " + _("unsaved text"), "warning")],
        [TextRun(_("findings: "), "dim"), *(TextRun(f"{sign} {severity_name(severity)}  ", SEVERITY_ROLES[severity])
                                          for severity, sign in SEVERITIES.items())],
        [],
    ]  # fmt: skip
    notes = [
        _("The mouse: a click makes a segment the current one, one on its target edits it there, the wheel scrolls."),
        _("Full-width keys count as plain ones. With an input method on, use the keys that are not letters."),
    ]
    return [*lines, *(part for note in notes for part in fold([TextRun(note)], width))]
