"""The command palette: every action by its name, a number to jump to, a filter to set."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider

from translator.i18n import _
from translator.tui.keymap import Action, fold_key
from translator.tui.labels import action_name
from translator.tui.screens.review import ReviewScreen

if TYPE_CHECKING:
    from collections.abc import Callable

_BEST = 1000.0
"""Above all that a fuzzy match can reach."""
_HIDDEN = {Action.COMMAND}


class ReviewCommands(Provider):
    """What can be done on the review screen."""

    async def discover(self) -> Hits:
        """Show everything while nothing is typed."""
        screen = self.screen
        if isinstance(screen, ReviewScreen):
            for action in Action:
                if action not in _HIDDEN:
                    yield DiscoveryHit(action_name(action), partial(screen.do, action), help=_help(screen, action))

    async def search(self, query: str) -> Hits:
        """Find actions by their name in the user's language, or by the English one; `12` and `filter …` as well."""
        screen = self.screen
        if not isinstance(screen, ReviewScreen):
            return
        folded = "".join(fold_key(char) for char in query).strip()
        if folded.lstrip("#").isdecimal():
            number = int(folded.lstrip("#"))
            yield _direct(screen, _("jump to {number}", number=number), lambda: screen.moving.go(number))
        word, _blank, rest = folded.partition(" ")
        if rest and word in {"filter", "筛选", "篩選"}:
            yield _direct(screen, _("filter: {filter}", filter=rest), lambda: screen.looking.set_filter(rest.strip()))
        matcher = self.matcher(query)
        for action in Action:
            name = action_name(action)
            score = max(matcher.match(name), _BEST if folded == action.value else matcher.match(action.value) * 0.9)
            if score > 0 and action not in _HIDDEN:
                yield Hit(
                    score, matcher.highlight(name), partial(screen.do, action), text=name, help=_help(screen, action)
                )


def _direct(screen: ReviewScreen, name: str, deed: Callable[[], None]) -> Hit:
    return Hit(_BEST, name, partial(screen.attempt, deed), text=name)


def _help(screen: ReviewScreen, action: Action) -> str:
    keys = [screen.keymap.shown("list", action), screen.keymap.shown("edit", action)]
    return "  ".join([f":{action}", *dict.fromkeys(key for key in keys if key)])
