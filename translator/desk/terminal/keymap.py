"""
The keymap: which key runs which command, how the settings change that, and how a key that arrives is read.

In the list a letter is only a shortcut. Every command also has a key that is not a letter, or a word after `:`, because
letters begin a composition while an input method is switched on. Source: docs/commands/review.md.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from translator.bilingual.errors import ConfigError
from translator.bilingual.i18n import LazyMessage, _
from translator.bilingual.tables import read_table

if TYPE_CHECKING:
    from textual import events

Mode = Literal["list", "edit"]
MODES: tuple[Mode, ...] = ("list", "edit")
PREFIX = "ctrl+k"
"""Begins a key of two parts in the editor, where a letter alone is text."""
_MARKS = str.maketrans({"、": "/", "。": ".", "【": "[", "】": "]", "《": "<", "》": ">"})


class KeyCommand(StrEnum):
    """A command of the review screen: its name in the settings and after `:`, and what it does."""

    meaning: LazyMessage

    def __new__(cls, name: str, meaning: LazyMessage) -> Self:
        command = str.__new__(cls, name)
        command._value_, command.meaning = name, meaning
        return command

    PREVIOUS = "previous", LazyMessage("segment before")
    NEXT = "next", LazyMessage("segment after")
    PAGE_UP = "page-up", LazyMessage("a screen up")
    PAGE_DOWN = "page-down", LazyMessage("a screen down")
    FIRST = "first", LazyMessage("first segment")
    LAST = "last", LazyMessage("last segment")
    NEXT_UNRESOLVED = "next-unresolved", LazyMessage("next unresolved")
    PREVIOUS_UNRESOLVED = "previous-unresolved", LazyMessage("previous unresolved")
    NEXT_FINDING = "next-finding", LazyMessage("next finding")
    ACCEPT = "accept", LazyMessage("accept, approve or sign off, and go on")
    EDIT = "edit", LazyMessage("edit in place")
    LEAVE = "leave", LazyMessage("leave the editor, keep what was typed")
    SAVE = "save", LazyMessage("save the text")
    SAVE_NEXT = "save-next", LazyMessage("save, then next unresolved")
    DISCARD = "discard", LazyMessage("throw the unsaved text away")
    UNDO = "undo", LazyMessage("undo")
    REDO = "redo", LazyMessage("redo")
    MATCHES = "matches", LazyMessage("number matches and alternatives: 1–9 inserts")
    MACHINE = "machine", LazyMessage("take the machine's text")
    TERMS = "terms", LazyMessage("number terms: 1–9 inserts")
    TAGS = "tags", LazyMessage("number tags: 1–9 inserts")
    NEXT_TAG = "next-tag", LazyMessage("insert the next missing tag")
    COPY_SOURCE = "copy-source", LazyMessage("copy the source")
    COMMENT = "comment", LazyMessage("comment")
    ANSWER = "answer", LazyMessage("answer the open comment")
    CLOSE_COMMENT = "close-comment", LazyMessage("close the open comment")
    REJECT = "reject", LazyMessage("reject, with a reason")
    WAIVE = "waive", LazyMessage("waive a finding, with a reason")
    DISMISS = "dismiss", LazyMessage("dismiss a suggestion")
    FIX = "fix", LazyMessage("apply the suggested correction")
    PROPAGATE = "propagate", LazyMessage("put this target on equal segments")
    SPLIT = "split", LazyMessage("split the segment")
    MERGE = "merge", LazyMessage("merge with the next segment")
    LOCK = "lock", LazyMessage("lock or unlock")
    REOPEN = "reopen", LazyMessage("reopen a final segment, with a reason")
    FILTER = "filter", LazyMessage("filter")
    ORDER = "order", LazyMessage("in article order, or the riskiest first")
    SEARCH = "search", LazyMessage("search in the texts")
    CONCORDANCE = "concordance", LazyMessage("search articles, memory and terms")
    TERM = "term", LazyMessage("add or propose a term")
    JUMP = "jump", LazyMessage("jump to a number")
    COMMAND = "command", LazyMessage("all commands")
    NEXT_ARTICLE = "next-article", LazyMessage("next article that waits for you")
    ARTICLES = "articles", LazyMessage("articles, the most urgent first")
    DIFF = "diff", LazyMessage("show changes against the machine")
    PREVIEW = "preview", LazyMessage("preview of the article around")
    PANEL_DOWN = "panel-down", LazyMessage("panel down")
    PANEL_UP = "panel-up", LazyMessage("panel up")
    THEME = "theme", LazyMessage("light or dark")
    HELP = "help", LazyMessage("help")
    QUIT = "quit", LazyMessage("quit")


_BY_NAME = {command.value: command for command in KeyCommand}


@cache
def default_keys(mode: Mode) -> dict[KeyCommand, tuple[str, ...]]:
    column = MODES.index(mode) + 1
    rows = read_table(Path(__file__).parent / "keys.tsv", 3)
    return {_BY_NAME[row[0]]: tuple(key for key in row[column].split(", ") if key) for row in rows}


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
        changed: dict[Mode, dict[KeyCommand, tuple[str, ...]]] = {mode: {} for mode in MODES}
        for name, value in (changes or {}).items():
            mode, command = _parse_name(name)
            changed[mode][command] = tuple(_parse_key(key) for key in ([value] if isinstance(value, str) else value))
        self._keys = {mode: {**_left_over(mode, own), **own} for mode, own in changed.items()}
        if not letters:
            self._keys["list"] = {
                command: tuple(key for key in found if not (len(key) == 1 and key.isalpha()))
                for command, found in self._keys["list"].items()
            }
        self._commands = {mode: _by_key(mode, keys) for mode, keys in self._keys.items()}

    def command(self, mode: Mode, key: str) -> KeyCommand | None:
        """Return the command of a key; in the editor `ctrl+k` and the next key count as one: `ctrl+k s`."""
        return self._commands[mode].get(key)

    def keys(self, mode: Mode, command: KeyCommand) -> tuple[str, ...]:
        return self._keys[mode].get(command, ())

    def shown(self, mode: Mode, command: KeyCommand) -> str:
        """Return the first key of a command as it is written for people; empty where it has none."""
        return next((key_name(key) for key in self.keys(mode, command)), "")


def _left_over(mode: Mode, changed: Mapping[KeyCommand, tuple[str, ...]]) -> dict[KeyCommand, tuple[str, ...]]:
    """Return the default keys without those that were given to another command."""
    taken = {key for keys in changed.values() for key in keys}
    return {command: tuple(key for key in keys if key not in taken) for command, keys in default_keys(mode).items()}


def _parse_name(name: str) -> tuple[Mode, KeyCommand]:
    mode: Mode = "edit" if name.startswith("edit.") else "list"
    try:
        return mode, _BY_NAME[name.removeprefix("edit.")]
    except KeyError:
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
