"""The concordance: a search in the translation memory for how a word was translated before."""

from __future__ import annotations

from collections.abc import Callable

from translator.bilingual.i18n import _
from translator.bilingual.model import FuzzyMatch
from translator.desk.terminal.screens.search import SearchScreen
from translator.desk.terminal.styled_lines import StyledLine, TextRun, fold, plain

_MOST = 40


class ConcordanceScreen(SearchScreen[FuzzyMatch]):
    def __init__(self, search: Callable[[str], list[FuzzyMatch]], text: str = "") -> None:
        """Begin with what `search` finds for `text`."""
        title = [TextRun(_("Search the memory"), "title"),
                 TextRun("   " + _("↓ ↑ Enter: take the target; Esc: back"), "dim")]  # fmt: skip
        super().__init__(title, lambda typed: search(typed)[:_MOST] if typed else [], _lines, text)


def _lines(match: FuzzyMatch, text: str, width: int) -> list[StyledLine]:
    return [
        *fold(plain(match.source, "", [text]), width),
        *fold([*plain(match.target, "bold", [text]), TextRun(f"  {match.origin}", "dim")], width),
    ]
