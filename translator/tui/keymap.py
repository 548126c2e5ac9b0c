"""
Which key does what: a table, its changes by the settings, and how a key that arrived is read.

In the list a letter is a convenience; everything also has a key that is no letter, or a word after `:`, because with an
input method switched on letters begin a composition. Source: docs/commands/review.md.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from translator.errors import ConfigError
from translator.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Mode = Literal["list", "edit"]
PREFIX = "ctrl+k"
"""In the editor, where letters are text: this key, and then a letter."""
_MARKS = str.maketrans({"、": "/", "。": ".", "【": "[", "】": "]", "《": "<", "》": ">"})


class Action(StrEnum):
    """Everything that a key can do; the value is its name in the settings and after `:`."""

    PREVIOUS = "previous"
    NEXT = "next"
    PAGE_UP = "page-up"
    PAGE_DOWN = "page-down"
    FIRST = "first"
    LAST = "last"
    NEXT_UNRESOLVED = "next-unresolved"
    PREVIOUS_UNRESOLVED = "previous-unresolved"
    NEXT_FINDING = "next-finding"
    ACCEPT = "accept"
    EDIT = "edit"
    EDITOR = "editor"
    LEAVE = "leave"
    SAVE = "save"
    SAVE_NEXT = "save-next"
    DISCARD = "discard"
    UNDO = "undo"
    REDO = "redo"
    MATCHES = "matches"
    MACHINE = "machine"
    TERMS = "terms"
    TAGS = "tags"
    NEXT_TAG = "next-tag"
    COPY_SOURCE = "copy-source"
    COMMENT = "comment"
    REJECT = "reject"
    WAIVE = "waive"
    FIX = "fix"
    PROPAGATE = "propagate"
    SPLIT = "split"
    MERGE = "merge"
    LOCK = "lock"
    REOPEN = "reopen"
    FILTER = "filter"
    ORDER = "order"
    SEARCH = "search"
    CONCORDANCE = "concordance"
    JUMP = "jump"
    COMMAND = "command"
    DIFF = "diff"
    PREVIEW = "preview"
    PANEL_DOWN = "panel-down"
    PANEL_UP = "panel-up"
    THEME = "theme"
    HELP = "help"
    QUIT = "quit"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    action: Action
    in_list: tuple[str, ...] = ()
    in_editor: tuple[str, ...] = ()
    """A key of two parts begins with the prefix: `ctrl+k s`."""


TABLE: tuple[Row, ...] = (
    Row(Action.PREVIOUS, ("up", "k"), ("alt+up",)),
    Row(Action.NEXT, ("down", "j"), ("alt+down",)),
    Row(Action.PAGE_UP, ("pageup",)),
    Row(Action.PAGE_DOWN, ("pagedown",)),
    Row(Action.FIRST, ("home",)),
    Row(Action.LAST, ("end",)),
    Row(Action.NEXT_UNRESOLVED, ("n", "f8", "ctrl+down")),
    Row(Action.PREVIOUS_UNRESOLVED, ("N", "ctrl+up")),
    Row(Action.NEXT_FINDING, ("f", "f5"), ("f5",)),
    Row(Action.ACCEPT, ("a", "space", "ctrl+n"), ("ctrl+n",)),
    Row(Action.EDIT, ("enter",)),
    Row(Action.EDITOR, ("e", "E", "ctrl+e"), ("ctrl+k e",)),
    Row(Action.LEAVE, (), ("escape",)),
    Row(Action.SAVE, ("f2", "ctrl+o"), ("f2", "ctrl+o", "enter")),
    Row(Action.SAVE_NEXT, (), ("f8",)),
    Row(Action.DISCARD, ("D", "delete"), ("ctrl+k z",)),
    Row(Action.UNDO, ("u", "ctrl+underscore"), ("ctrl+underscore",)),
    Row(Action.REDO, ("U", "ctrl+y"), ("ctrl+y",)),
    Row(Action.MATCHES, ("t", "f7"), ("f7",)),
    Row(Action.MACHINE, ("m", "0"), ("ctrl+k m",)),
    Row(Action.TERMS, ("g", "f6"), ("f6",)),
    Row(Action.TAGS, ("<",), ("ctrl+k t",)),
    Row(Action.NEXT_TAG, (), ("ctrl+t",)),
    Row(Action.COPY_SOURCE, ("=",), ("ctrl+k c",)),
    Row(Action.COMMENT, ("c", "f9"), ("f9",)),
    Row(Action.REJECT, ("x", "ctrl+x"), ("ctrl+k x",)),
    Row(Action.WAIVE, ("w", "ctrl+w"), ("ctrl+k w",)),
    Row(Action.FIX, ("F", "ctrl+r"), ("ctrl+k f",)),
    Row(Action.PROPAGATE, ("P",), ("ctrl+k p",)),
    Row(Action.SPLIT, ("S",), ("ctrl+k s",)),
    Row(Action.MERGE, ("J",), ("ctrl+k j",)),
    Row(Action.LOCK, ("L",)),
    Row(Action.REOPEN, ("O",)),
    Row(Action.FILTER, ("v", "ctrl+f")),
    Row(Action.ORDER, ("o",)),
    Row(Action.SEARCH, ("s",)),
    Row(Action.CONCORDANCE, ("/", "f3"), ("f3",)),
    Row(Action.JUMP, ("#", "ctrl+g")),
    Row(Action.COMMAND, (":", "ctrl+p"), ("ctrl+p",)),
    Row(Action.DIFF, ("d",), ("ctrl+k d",)),
    Row(Action.PREVIEW, ("p",)),
    Row(Action.PANEL_DOWN, ("tab", "]"), ("ctrl+k down",)),
    Row(Action.PANEL_UP, ("shift+tab", "["), ("ctrl+k up",)),
    Row(Action.THEME),
    Row(Action.HELP, ("?",), ("ctrl+k h",)),
    Row(Action.QUIT, ("q", "ctrl+d")),
)
"""Action by action, in the order of the help; digits from 1 to 9 are not in it: they insert what is numbered."""


def fold_key(character: str) -> str:
    """Return the key that was meant: `ｊ` is `j`, `？` is `?`, `、` is `/`; what NFKC makes longer stays as it is."""
    folded = unicodedata.normalize("NFKC", character).translate(_MARKS)
    return folded if len(folded) == 1 else character


def is_han(character: str) -> bool:
    """Tell whether an input method sent this: nobody has a key for it."""
    return unicodedata.name(character, "").startswith("CJK") if len(character) == 1 else False


class Keymap:
    """The table as it holds for one person."""

    def __init__(self, changes: Mapping[str, str | list[str]] | None = None, *, letters: bool = True) -> None:
        """
        Take the table with `changes`: action → keys in the list, `edit.ACTION` → keys in the editor, [] for none.

        Raises `ConfigError` for an action that does not exist, for a key that two actions claim, and for a letter as a
        key of the editor.
        """
        keys: dict[Mode, dict[Action, tuple[str, ...]]] = {
            "list": {row.action: row.in_list for row in TABLE},
            "edit": {row.action: row.in_editor for row in TABLE},
        }
        changed: dict[Mode, dict[Action, tuple[str, ...]]] = {"list": {}, "edit": {}}
        for name, value in (changes or {}).items():
            mode, action = _parse_name(name)
            changed[mode][action] = tuple(_parse_key(key) for key in ([value] if isinstance(value, str) else value))
        self._keys: dict[Mode, dict[Action, tuple[str, ...]]] = {}
        self._actions: dict[Mode, dict[str, Action]] = {}
        for mode in keys:
            taken = {key for found in changed[mode].values() for key in found}
            self._keys[mode] = {
                action: changed[mode].get(action, tuple(key for key in found if key not in taken))
                for action, found in keys[mode].items()
            }
            self._actions[mode] = _by_key(mode, self._keys[mode])
        if not letters:
            self._drop_letters()

    def _drop_letters(self) -> None:
        self._keys["list"] = {
            action: tuple(key for key in keys if not _is_letter(key)) for action, keys in self._keys["list"].items()
        }
        self._actions["list"] = _by_key("list", self._keys["list"])

    def action(self, mode: Mode, key: str) -> Action | None:
        """Return what a key does; in the editor `ctrl+k` and the next key come as one: `ctrl+k s`."""
        return self._actions[mode].get(key)

    def keys(self, mode: Mode, action: Action) -> tuple[str, ...]:
        """Return the keys of an action, the first one is the one to show."""
        return self._keys[mode].get(action, ())

    def shown(self, mode: Mode, action: Action) -> str:
        """Return the first key of an action as it is written for people; empty where it has none."""
        return next((key_name(key) for key in self.keys(mode, action)), "")


def _parse_name(name: str) -> tuple[Mode, Action]:
    mode: Mode = "edit" if name.startswith("edit.") else "list"
    try:
        return mode, Action(name.removeprefix("edit."))
    except ValueError:
        raise ConfigError(
            _("{name} is nothing that a key of the review can do", name=repr(name)),
            where="[review.keys]",
            hint=" ".join(Action),
        ) from None


def _parse_key(key: str) -> str:
    """Read a key as people write it: `Ctrl+N`, `F8`, `PageUp`, `N`, `ctrl+k s`."""
    parts = [part if len(part) == 1 else part.lower() for part in key.split()]
    named = {"pgup": "pageup", "pgdn": "pagedown", "esc": "escape", "del": "delete", "return": "enter",
             "ctrl+_": "ctrl+underscore"}  # fmt: skip
    return " ".join(named.get(part, part) for part in parts) or "space"


def _by_key(mode: Mode, keys: Mapping[Action, Iterable[str]]) -> dict[str, Action]:
    found: dict[str, Action] = {}
    for action, own in keys.items():
        for key in own:
            if mode == "edit" and len(key) == 1:
                raise ConfigError(
                    _("{key} is text in the editor and cannot be the key of {action}", key=repr(key), action=action),
                    where="[review.keys]",
                    hint=f'"edit.{action}" = "{PREFIX} {key}"',
                )
            other = found.setdefault(key, action)
            if other is not action:
                raise ConfigError(
                    _("{key} is the key of {one} and of {other}", key=repr(key), one=other, other=action),
                    where="[review.keys]",
                )
    return found


def _is_letter(key: str) -> bool:
    return len(key) == 1 and key.isalpha()


def key_name(key: str) -> str:
    """Return a key as it is printed on keyboards: `Ctrl+N`, `F8`, `↓`, `Space`."""
    if len(key) == 1:
        return key
    named = {
        "up": "↑", "down": "↓", "space": _("Space"), "enter": "Enter", "escape": "Esc", "pageup": "PgUp",
        "pagedown": "PgDn", "underscore": "_", "tab": "Tab", "delete": "Del", "home": "Home", "end": "End",
    }  # fmt: skip
    words = []
    for part in key.split():
        bits = part.split("+")
        words.append("+".join(named.get(bit, bit.upper() if bit[:1] == "f" and bit[1:].isdecimal()
                     else bit if len(part) == 1 else bit.capitalize()) for bit in bits))  # fmt: skip
    return " ".join(words)
