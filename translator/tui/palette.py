"""The command palette: every command by its name, a number to jump to, a filter to set."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from translator.i18n import _
from translator.tui.keymap import TABLE, KeyCommand, fold_key
from translator.tui.screens.review import ReviewScreen

_BEST = 1000.0
"""A score above that of any fuzzy match."""


class ReviewCommands(Provider):
    async def discover(self) -> Hits:
        screen = self.screen
        if isinstance(screen, ReviewScreen):
            for binding in TABLE:
                if binding.command is not KeyCommand.COMMAND:
                    run = partial(screen.run_by_name, binding.command)
                    yield DiscoveryHit(str(binding.meaning), run, help=_help(screen, binding.command))

    async def search(self, query: str) -> Hits:
        """Find commands by their name in the user's language, or by the English one; `12` and `filter …` as well."""
        screen = self.screen
        if not isinstance(screen, ReviewScreen):
            return
        folded = "".join(fold_key(char) for char in query).strip()
        if folded.lstrip("#").isdecimal():
            number = int(folded.lstrip("#"))
            yield _direct(screen, _("jump to {number}", number=number), lambda: screen.navigation.go(number))
        word, _blank, rest = folded.partition(" ")
        if rest and word in {"filter", "筛选", "篩選"}:
            yield _direct(screen, _("filter: {filter}", filter=rest), lambda: screen.views.set_filter(rest.strip()))
        matcher = self.matcher(query)
        for binding in TABLE:
            command, name = binding.command, str(binding.meaning)
            score = max(matcher.match(name), _BEST if folded == command.value else matcher.match(command.value) * 0.9)
            if score > 0 and command is not KeyCommand.COMMAND:
                run = partial(screen.run_by_name, command)
                yield Hit(score, matcher.highlight(name), run, text=name, help=_help(screen, command))


def _direct(screen: ReviewScreen, name: str, action: Callable[[], None]) -> Hit:
    return Hit(_BEST, name, partial(screen.attempt, action), text=name)


def _help(screen: ReviewScreen, command: KeyCommand) -> str:
    keys = [screen.keymap.shown("list", command), screen.keymap.shown("edit", command)]
    return "  ".join([f":{command}", *dict.fromkeys(key for key in keys if key)])
