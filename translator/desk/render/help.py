"""The help of commands, broken into lines by cells: a Chinese character takes two, and may begin a line."""

from __future__ import annotations

from collections.abc import Sequence

from typer._click import Context
from typer._click.formatting import HelpFormatter

from translator.bilingual.i18n import _
from translator.desk.render.width import cells, wrap

# Before a paragraph that is broken into lines already.
_AS_IT_STANDS = "\b\n"


class CellFormatter(HelpFormatter):
    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names, and beside each what it is; Typer does not translate its own texts."""
        first = min(max(cells(name) for name, _text in rows), col_max) + col_spacing
        told = [(name, _broken(_(text), self.width - first - 2) if text else "") for name, text in rows]
        super().write_dl(told, col_max, col_spacing)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, _("Usage: ") if prefix is None else prefix)

    def write_text(self, text: str) -> None:
        super().write_text(_broken(text, self.width - self.current_indent))


def _broken(text: str, width: int) -> str:
    paragraphs = (paragraph.replace("\n", " ") for paragraph in text.split("\n\n"))
    return "\n\n".join(_AS_IT_STANDS + "\n".join(wrap(paragraph, max(width, 10))) for paragraph in paragraphs)


def break_help_by_cells() -> None:
    Context.formatter_class = CellFormatter
