"""
What a person types at the prompt of `review --plain`, and which action it means.

One letter, or the word, in English or in Chinese; full-width forms count as the plain ones, because that is what
arrives while an input method is switched on. Letters are those of the full screen (`tui.keymap`) wherever both can do
the same; as there, a capital is another key than the small letter, while words may be written either way.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum

_CHINESE_MARKS = str.maketrans({"、": "/", "。": ".", "【": "[", "】": "]"})


class Action(StrEnum):
    """What can be done with the segment in hand."""

    ACCEPT = "accept"
    EDIT = "edit"
    EDITOR = "editor"
    MATCHES = "matches"
    MACHINE = "machine"
    REJECT = "reject"
    COMMENT = "comment"
    WAIVE = "waive"
    SKIP = "skip"
    BACK = "back"
    UNDO = "undo"
    REDO = "redo"
    FIX = "fix"
    FINDING = "finding"
    FILTER = "filter"
    PROPAGATE = "propagate"
    LOCK = "lock"
    REOPEN = "reopen"
    SPLIT = "split"
    MERGE = "merge"
    JUMP = "jump"
    CONTEXT = "context"
    HELP = "help"
    QUIT = "quit"


WORDS: dict[Action, tuple[str, ...]] = {
    Action.ACCEPT: ("a", "accept", "接受"),
    Action.EDIT: ("e", "edit", "编辑", "編輯"),
    Action.EDITOR: ("E", "editor", "编辑器", "編輯器"),
    Action.MATCHES: ("t", "matches", "memory", "记忆", "記憶"),
    Action.MACHINE: ("m", "machine", "机器", "機器"),
    Action.REJECT: ("x", "reject", "驳回", "駁回"),
    Action.COMMENT: ("c", "comment", "批注", "批註"),
    Action.WAIVE: ("w", "waive", "豁免"),
    Action.SKIP: ("j", "n", "skip", "next", "", "跳过", "跳過"),
    Action.BACK: ("k", "b", "back", "previous", "返回"),
    Action.UNDO: ("u", "undo", "撤销", "復原"),
    Action.REDO: ("U", "redo", "重做"),
    Action.FIX: ("F", "fix", "修正"),
    Action.FINDING: ("f", "finding", "next-finding", "问题", "問題"),
    Action.FILTER: ("v", "filter", "筛选", "篩選"),
    Action.PROPAGATE: ("P", "propagate", "套用"),
    Action.LOCK: ("L", "lock", "锁定", "鎖定"),
    Action.REOPEN: ("O", "reopen", "重开", "重開"),
    Action.SPLIT: ("S", "split", "拆分"),
    Action.MERGE: ("J", "merge", "合并", "合併"),
    Action.JUMP: ("#", "jump", "跳到"),
    Action.CONTEXT: ("p", "context", "preview", "上下文"),
    Action.HELP: ("?", "h", "help", "帮助", "幫助"),
    Action.QUIT: ("q", "quit", "exit", "退出"),
}
"""Action → what calls it: the letter first."""
_BY_WORD = {word: action for action, words in WORDS.items() for word in words}


def fold(text: str) -> str:
    """Return what was meant: `Ａ` is `a`, `？` is `?`, `、` is `/`; blanks around it are gone."""
    return _narrow(text).casefold()


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_CHINESE_MARKS).strip()


def parse_action(typed: str) -> tuple[Action, str] | None:
    """
    Return the action and what was typed after it; None when nothing is called so.

    A number alone means jump. The rest is as it was typed, for it may be text.
    """
    folded = fold(typed)
    if folded.isdecimal():
        return Action.JUMP, folded
    if folded.startswith("#") and folded[1:].strip().isdecimal():
        return Action.JUMP, folded[1:].strip()
    word, rest = [*typed.split(maxsplit=1), "", ""][:2]
    narrow = _narrow(word)
    action = _BY_WORD.get(narrow if len(narrow) == 1 else narrow.casefold())
    if action is Action.JUMP:
        rest = fold(rest)
    return (action, rest.strip()) if action else None
