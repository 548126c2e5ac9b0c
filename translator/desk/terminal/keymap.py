"""
The keymap: which key runs which command, how the settings change that, and how a key that arrives is read.

In the list a letter is only a shortcut. Every command also has a key that is not a letter, or a word after `:`, because
letters begin a composition while an input method is switched on. Source: docs/commands/review.md.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from translator.bilingual.errors import ConfigError
from translator.bilingual.i18n import LazyMessage, _

if TYPE_CHECKING:
    from textual import events

Mode = Literal["list", "edit"]
PREFIX = "ctrl+k"
"""Begins a key of two parts in the editor, where a letter alone is text."""
_MARKS = str.maketrans({"、": "/", "。": ".", "【": "[", "】": "]", "《": "<", "》": ">"})


class KeyCommand(StrEnum):
    """A command of the review screen; the value is its name in the settings and after `:`."""

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
    DISMISS = "dismiss"
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
class KeyBinding:
    command: KeyCommand
    meaning: LazyMessage
    in_list: tuple[str, ...] = ()
    in_editor: tuple[str, ...] = ()
    """A key of two parts begins with the prefix: `ctrl+k s`."""


TABLE: tuple[KeyBinding, ...] = (
    KeyBinding(KeyCommand.PREVIOUS, LazyMessage("segment before"), ("up", "k"), ("alt+up",)),
    KeyBinding(KeyCommand.NEXT, LazyMessage("segment after"), ("down", "j"), ("alt+down",)),
    KeyBinding(KeyCommand.PAGE_UP, LazyMessage("a screen up"), ("pageup",)),
    KeyBinding(KeyCommand.PAGE_DOWN, LazyMessage("a screen down"), ("pagedown",)),
    KeyBinding(KeyCommand.FIRST, LazyMessage("first segment"), ("home",)),
    KeyBinding(KeyCommand.LAST, LazyMessage("last segment"), ("end",)),
    KeyBinding(KeyCommand.NEXT_UNRESOLVED, LazyMessage("next unresolved"), ("n", "f8", "ctrl+down")),
    KeyBinding(KeyCommand.PREVIOUS_UNRESOLVED, LazyMessage("previous unresolved"), ("N", "ctrl+up")),
    KeyBinding(KeyCommand.NEXT_FINDING, LazyMessage("next finding"), ("f", "f5"), ("f5",)),
    KeyBinding(
        KeyCommand.ACCEPT, LazyMessage("accept, approve or sign off, and go on"), ("a", "space", "ctrl+n"), ("ctrl+n",)
    ),
    KeyBinding(KeyCommand.EDIT, LazyMessage("edit in place"), ("enter",)),
    KeyBinding(KeyCommand.EDITOR, LazyMessage("edit in $EDITOR"), ("e", "E", "ctrl+e"), ("ctrl+k e",)),
    KeyBinding(KeyCommand.LEAVE, LazyMessage("leave the editor, keep what was typed"), (), ("escape",)),
    KeyBinding(KeyCommand.SAVE, LazyMessage("save the text"), ("f2", "ctrl+o"), ("f2", "ctrl+o", "enter")),
    KeyBinding(KeyCommand.SAVE_NEXT, LazyMessage("save, then next unresolved"), (), ("f8",)),
    KeyBinding(KeyCommand.DISCARD, LazyMessage("throw the unsaved text away"), ("D", "delete"), ("ctrl+k z",)),
    KeyBinding(KeyCommand.UNDO, LazyMessage("undo"), ("u", "ctrl+z", "ctrl+underscore"), ("ctrl+z", "ctrl+underscore")),
    KeyBinding(KeyCommand.REDO, LazyMessage("redo"), ("U", "ctrl+y"), ("ctrl+y",)),
    KeyBinding(KeyCommand.MATCHES, LazyMessage("number matches and alternatives: 1–9 inserts"), ("t", "f7"), ("f7",)),
    KeyBinding(KeyCommand.MACHINE, LazyMessage("take the machine's text"), ("m", "0"), ("ctrl+k m",)),
    KeyBinding(KeyCommand.TERMS, LazyMessage("number terms: 1–9 inserts"), ("g", "f6"), ("f6",)),
    KeyBinding(KeyCommand.TAGS, LazyMessage("number tags: 1–9 inserts"), ("<",), ("ctrl+k t",)),
    KeyBinding(KeyCommand.NEXT_TAG, LazyMessage("insert the next missing tag"), (), ("ctrl+t",)),
    KeyBinding(KeyCommand.COPY_SOURCE, LazyMessage("copy the source"), ("=",), ("ctrl+k c",)),
    KeyBinding(KeyCommand.COMMENT, LazyMessage("comment"), ("c", "f9"), ("f9",)),
    KeyBinding(KeyCommand.REJECT, LazyMessage("reject, with a reason"), ("x", "ctrl+x"), ("ctrl+k x",)),
    KeyBinding(KeyCommand.WAIVE, LazyMessage("waive a finding, with a reason"), ("w", "ctrl+w"), ("ctrl+k w",)),
    KeyBinding(KeyCommand.DISMISS, LazyMessage("dismiss a suggestion"), ("X",), ("ctrl+k r",)),
    KeyBinding(KeyCommand.FIX, LazyMessage("apply the suggested correction"), ("F", "ctrl+r"), ("ctrl+k f",)),
    KeyBinding(KeyCommand.PROPAGATE, LazyMessage("put this target on equal segments"), ("P",), ("ctrl+k p",)),
    KeyBinding(KeyCommand.SPLIT, LazyMessage("split the segment"), ("S",), ("ctrl+k s",)),
    KeyBinding(KeyCommand.MERGE, LazyMessage("merge with the next segment"), ("J",), ("ctrl+k j",)),
    KeyBinding(KeyCommand.LOCK, LazyMessage("lock or unlock"), ("L",)),
    KeyBinding(KeyCommand.REOPEN, LazyMessage("reopen a final segment, with a reason"), ("O",)),
    KeyBinding(KeyCommand.FILTER, LazyMessage("filter"), ("v", "ctrl+f")),
    KeyBinding(KeyCommand.ORDER, LazyMessage("in article order, or the riskiest first"), ("o",)),
    KeyBinding(KeyCommand.SEARCH, LazyMessage("search in the texts"), ("s",)),
    KeyBinding(KeyCommand.CONCORDANCE, LazyMessage("search the memory"), ("/", "f3"), ("f3",)),
    KeyBinding(KeyCommand.JUMP, LazyMessage("jump to a number"), ("#", "ctrl+g")),
    KeyBinding(KeyCommand.COMMAND, LazyMessage("all commands"), (":", "ctrl+p"), ("ctrl+p",)),
    KeyBinding(KeyCommand.DIFF, LazyMessage("show changes against the machine"), ("d",), ("ctrl+k d",)),
    KeyBinding(KeyCommand.PREVIEW, LazyMessage("preview of the article around"), ("p",)),
    KeyBinding(KeyCommand.PANEL_DOWN, LazyMessage("panel down"), ("tab", "]"), ("ctrl+k down",)),
    KeyBinding(KeyCommand.PANEL_UP, LazyMessage("panel up"), ("shift+tab", "["), ("ctrl+k up",)),
    KeyBinding(KeyCommand.THEME, LazyMessage("light or dark")),
    KeyBinding(KeyCommand.HELP, LazyMessage("help"), ("?",), ("ctrl+k h",)),
    KeyBinding(KeyCommand.QUIT, LazyMessage("quit"), ("q", "ctrl+d")),
)
"""One line for each command, in the order of the help. Digits from 1 to 9 are not in it: they insert choices."""


def fold_key(character: str) -> str:
    """Return the key that was meant: `ｊ` is `j`, `？` is `?`, `、` is `/`; what NFKC makes longer stays as it is."""
    folded = unicodedata.normalize("NFKC", character).translate(_MARKS)
    return folded if len(folded) == 1 else character


def key_of(event: events.Key) -> str:
    """Return the key of an event as the table writes it: `j`, `?`, `space`, `ctrl+n`."""
    if not event.is_printable or not event.character:
        return event.key
    key = fold_key(event.character)
    return "space" if key == " " else key


def is_han(character: str) -> bool:
    return unicodedata.name(character, "").startswith("CJK") if len(character) == 1 else False


class Keymap:
    """The keys of one person: the table with the changes of the settings."""

    def __init__(self, changes: Mapping[str, str | list[str]] | None = None, *, letters: bool = True) -> None:
        """
        Take the table with `changes`: command → keys in the list, `edit.COMMAND` → keys in the editor, [] for none.

        Raises `ConfigError` for a command that does not exist, for a key of two commands, and for a letter as a key of
        the editor.
        """
        keys: dict[Mode, dict[KeyCommand, tuple[str, ...]]] = {
            "list": {binding.command: binding.in_list for binding in TABLE},
            "edit": {binding.command: binding.in_editor for binding in TABLE},
        }
        changed: dict[Mode, dict[KeyCommand, tuple[str, ...]]] = {"list": {}, "edit": {}}
        for name, value in (changes or {}).items():
            mode, command = _parse_name(name)
            changed[mode][command] = tuple(_parse_key(key) for key in ([value] if isinstance(value, str) else value))
        self._keys: dict[Mode, dict[KeyCommand, tuple[str, ...]]] = {}
        self._commands: dict[Mode, dict[str, KeyCommand]] = {}
        for mode in keys:
            taken = {key for found in changed[mode].values() for key in found}
            self._keys[mode] = {
                command: changed[mode].get(command, tuple(key for key in found if key not in taken))
                for command, found in keys[mode].items()
            }
            self._commands[mode] = _by_key(mode, self._keys[mode])
        if not letters:
            self._keys["list"] = {
                command: tuple(key for key in found if not (len(key) == 1 and key.isalpha()))
                for command, found in self._keys["list"].items()
            }
            self._commands["list"] = _by_key("list", self._keys["list"])

    def command(self, mode: Mode, key: str) -> KeyCommand | None:
        """Return the command of a key; in the editor `ctrl+k` and the next key count as one: `ctrl+k s`."""
        return self._commands[mode].get(key)

    def keys(self, mode: Mode, command: KeyCommand) -> tuple[str, ...]:
        return self._keys[mode].get(command, ())

    def shown(self, mode: Mode, command: KeyCommand) -> str:
        """Return the first key of a command as it is written for people; empty where it has none."""
        return next((key_name(key) for key in self.keys(mode, command)), "")


def _parse_name(name: str) -> tuple[Mode, KeyCommand]:
    mode: Mode = "edit" if name.startswith("edit.") else "list"
    try:
        return mode, KeyCommand(name.removeprefix("edit."))
    except ValueError:
        raise ConfigError(
            _("{name} is nothing that a key of the review can do", name=repr(name)),
            where="[review.keys]",
            hint=" ".join(KeyCommand),
        ) from None


def _parse_key(key: str) -> str:
    parts = [part if len(part) == 1 else part.lower() for part in key.split()]
    named = {"pgup": "pageup", "pgdn": "pagedown", "esc": "escape", "del": "delete", "return": "enter",
             "ctrl+_": "ctrl+underscore"}  # fmt: skip
    return " ".join(named.get(part, part) for part in parts) or "space"


def _by_key(mode: Mode, keys: Mapping[KeyCommand, Iterable[str]]) -> dict[str, KeyCommand]:
    found: dict[str, KeyCommand] = {}
    for command, own in keys.items():
        for key in own:
            if mode == "edit" and len(key) == 1:
                raise ConfigError(
                    _("{key} is text in the editor and cannot be the key of {action}", key=repr(key), action=command),
                    where="[review.keys]",
                    hint=f'"edit.{command}" = "{PREFIX} {key}"',
                )
            other = found.setdefault(key, command)
            if other is not command:
                raise ConfigError(
                    _("{key} is the key of {one} and of {other}", key=repr(key), one=other, other=command),
                    where="[review.keys]",
                )
    return found


def key_name(key: str) -> str:
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
