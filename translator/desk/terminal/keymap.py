"""
The keymap: which key runs which command, and how a key that arrives is read.

In the list a letter is only a shortcut. Every command also has a key that is not a letter, or a word after `:`, because
letters begin a composition while an input method is switched on. Source: docs/commands/review.md.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

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
    """A command of the review screen: its name after `:`, and what it does."""

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
    HELP = "help", LazyMessage("help")
    QUIT = "quit", LazyMessage("quit")


_BY_NAME = {command.value: command for command in KeyCommand}


@cache
def keys_of(mode: Mode) -> dict[KeyCommand, tuple[str, ...]]:
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


@cache
def _commands(mode: Mode) -> dict[str, KeyCommand]:
    return {key: command for command, keys in keys_of(mode).items() for key in keys}


def command_of(mode: Mode, key: str) -> KeyCommand | None:
    """Return the command of a key; in the editor `ctrl+k` and the next key count as one: `ctrl+k s`."""
    return _commands(mode).get(key)


def shown_key(mode: Mode, command: KeyCommand) -> str:
    """Return the first key of a command as it is written for people; empty where it has none."""
    return next((key_name(key) for key in keys_of(mode)[command]), "")


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
