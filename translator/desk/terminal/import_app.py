"""The preview of an import on the full screen: every block in its place, to be kept or left out by a key."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from translator.bilingual.errors import TranslatorError
from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import printable_lines
from translator.desk.terminal.app import background_of_terminal
from translator.desk.workflow.article_import import ImportPreview


class ImportApp(App[bool]):
    CSS = """
    #facts { height: auto; padding: 0 1; background: $surface; }
    #blocks { height: 1fr; border: none; }
    #line { display: none; }
    #line.-shown { display: block; }
    """
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, preview: ImportPreview) -> None:
        super().__init__()
        self.preview = preview
        self.theme = f"textual-{background_of_terminal()}"
        self.title = preview.file
        self._field = ""

    def compose(self) -> ComposeResult:
        yield Static(id="facts")
        yield OptionList(id="blocks")
        yield Input(id="line", select_on_focus=False)
        yield Footer()

    def on_mount(self) -> None:
        for keys, action, label in (
            ("space,k", "turn", _("keep or leave out")),
            ("u,backspace", "undo", _("undo")),
            ("t,f2", "change('title')", _("title")),
            ("d,f3", "change('date')", _("date")),
            ("a,f4", "change('authors')", _("authors")),
            ("ctrl+s", "add", _("add")),
            ("escape,q", "leave", _("leave")),
        ):
            for at, key in enumerate(keys.split(",")):
                self.bind(key, action, description=label, show=not at)
        self._list.add_options([Option(self._shown(number)) for number in range(1, len(self.preview.blocks) + 1)])
        self._list.focus()
        self._show_facts()

    @property
    def _list(self) -> OptionList:
        return self.query_one("#blocks", OptionList)

    def _shown(self, number: int) -> Content:
        why = self.preview.what_became(number)
        text = printable_lines(self.preview.blocks[number - 1].text)
        if not why:
            return Content(f"{number:>4} │ {text}")
        return Content.assemble((f"{number:>4} · ", "dim"), (text, "dim strike"), (f"  {why}", "italic"))

    def _show_facts(self) -> None:
        self.query_one("#facts", Static).update(Content(printable_lines("\n".join(self.preview.facts()))))

    def _show_all(self) -> None:
        for at in range(len(self.preview.blocks)):
            self._list.replace_option_prompt_at_index(at, self._shown(at + 1))
        self._show_facts()

    def action_turn(self) -> None:
        at = self._list.highlighted
        if at is not None:
            self.preview.toggle(at + 1)
            self._list.replace_option_prompt_at_index(at, self._shown(at + 1))

    def action_undo(self) -> None:
        if self.preview.undo():
            self._show_all()
        else:
            self.notify(_("there is nothing to undo"))

    def action_change(self, name: str) -> None:
        self._field = name
        preview = self.preview
        line = self.query_one("#line", Input)
        line.value = {"title": preview.title, "date": preview.date, "authors": ", ".join(preview.authors)}[name]
        line.cursor_position = len(line.value)
        line.add_class("-shown")
        line.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        try:
            self.preview.say(**{self._field: event.value})
        except TranslatorError as error:
            self.notify(error.message, severity="error")
            return
        self._close_line()

    def _close_line(self) -> None:
        self.query_one("#line", Input).remove_class("-shown")
        self._list.focus()
        self._show_facts()

    def action_leave(self) -> None:
        if self.query_one("#line", Input).has_class("-shown"):
            self._close_line()
        else:
            self.exit(False)

    def action_add(self) -> None:
        self.exit(True)


def preview_on_screen(preview: ImportPreview) -> bool:
    return bool(ImportApp(preview).run())
