"""The preview of an import at a prompt: for screen readers, and for terminals without a full screen."""

from __future__ import annotations

import sys

from translator.bilingual.errors import TranslatorError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.control_characters import printable
from translator.desk.plain.prompts import ask
from translator.desk.render.console import terminal_width
from translator.desk.render.width import wrap
from translator.desk.workflow.article_import import ImportPreview
from translator.newsroom.ground.console.output import talk


def preview_lines(preview: ImportPreview) -> list[str]:
    """Return the preview as lines: each block with its number, and a word where it is not in the body."""
    lines = [*preview.facts(), ""]
    for number, block in enumerate(preview.blocks, start=1):
        why = preview.what_became(number)
        mark = f"{number:>4}  " + (f"[{why}] " if why else "")
        for text in (mark + block.text).split("\n"):
            lines += [printable(line) for line in wrap(text, terminal_width())]
    return lines


class PlainImport:
    """Asks for one command after the other until the person adds the article, or leaves."""

    def __init__(self, preview: ImportPreview) -> None:
        self.preview = preview

    def run(self) -> bool:
        """Return whether the article is to be added."""
        self._show()
        talk(_("keep N, drop N-M, title TEXT, date DATE, author NAME, undo, show, add, quit"))
        while True:
            try:
                answer = ask("> ").strip()
            except EOFError:
                return False
            command, _blank, rest = answer.partition(" ")
            if command in {"add", "quit", "q"}:
                return command == "add"
            if command:
                self._do(command, rest.strip())

    def _do(self, command: str, rest: str) -> None:
        from translator.newsroom.imports.ingest import block_numbers

        preview = self.preview
        try:
            if command in {"keep", "drop"}:
                preview.set_kept(list(block_numbers([rest])), kept=command == "keep")
            elif command in {"title", "date"}:
                preview.say(**{command: rest})
            elif command == "author":
                preview.say(authors=rest)
            elif command == "undo":
                talk(_("undone") if preview.undo() else _("there is nothing to undo"))
            elif command == "show":
                self._show()
            else:
                raise UsageError(_("keep N, drop N-M, title TEXT, date DATE, author NAME, undo, show, add, quit"))
        except TranslatorError as error:
            if (
                not sys.stdin.isatty()
            ):  # Whoever wrote the lines took this one for done, and the article would be another.
                raise
            talk(error.message + (f"   ({error.hint})" if error.hint else ""))

    def _show(self) -> None:
        sys.stdout.write("".join(f"{line}\n" for line in preview_lines(self.preview)))
