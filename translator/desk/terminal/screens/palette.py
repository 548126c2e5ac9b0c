"""The palette of commands: each by its name, a number to jump to, a filter to set."""

from __future__ import annotations

from typing import NamedTuple

from translator.bilingual.i18n import _
from translator.desk.terminal.keymap import TABLE, KeyCommand, Keymap, fold_key
from translator.desk.terminal.screens.search import SearchScreen
from translator.desk.terminal.styled_lines import StyledLine, TextRun

# A score above that of any fuzzy match.
_BEST = 1000.0


class PaletteItem(NamedTuple):
    name: str
    keys: str
    """The command as it is typed, and its keys; empty for a number and a filter."""
    choice: KeyCommand | int | str
    """A command to run, the number of a segment, or a filter."""


class PaletteScreen(SearchScreen[PaletteItem]):
    def __init__(self, keymap: Keymap) -> None:
        title = [TextRun(_("what to do, a number, or: filter …"), "title"),
                 TextRun("   " + _("↓ ↑ Enter: do it; Esc: back"), "dim")]  # fmt: skip
        super().__init__(title, lambda typed: palette_items(keymap, typed), _lines)


def palette_items(keymap: Keymap, typed: str) -> list[PaletteItem]:
    """Return what `typed` may mean, the best first: names in the user's language or in English, `12`, `filter …`."""
    from textual.fuzzy import Matcher

    folded = "".join(map(fold_key, typed)).strip()
    found: list[PaletteItem] = []
    if folded.lstrip("#").isdecimal():
        number = int(folded.lstrip("#"))
        found.append(PaletteItem(_("jump to {number}", number=number), "", number))
    word, _blank, wanted = folded.partition(" ")
    if wanted and word in {"filter", "筛选", "篩選"}:
        found.append(PaletteItem(_("filter: {filter}", filter=wanted), "", wanted.strip()))
    matcher, scores = Matcher(typed), dict[PaletteItem, float]()
    for binding in TABLE:
        command, name = binding.command, str(binding.meaning)
        score = (
            1.0
            if not typed
            else _BEST
            if folded == command.value
            else max(matcher.match(name), matcher.match(command.value) * 0.9)
        )
        if command is not KeyCommand.COMMAND and score > 0:
            keys = dict.fromkeys(filter(None, (keymap.shown("list", command), keymap.shown("edit", command))))
            scores[PaletteItem(name, "  ".join([f":{command}", *keys]), command)] = score
    return [*found, *sorted(scores, key=lambda item: -scores[item])]


def _lines(item: PaletteItem, _typed: str, _width: int) -> list[StyledLine]:
    return [[TextRun(item.name, "bold"), TextRun(f"   {item.keys}", "dim")]]
