"""
The commands at the prompt of `review --plain`: what a person types, and what each command does.

A command is one letter or a word, in English or in Chinese. Full-width forms count as the plain ones, because they
arrive while an input method is switched on. Letters are those of the full screen (`terminal.keymap`) wherever both
can do the same. A capital letter is a command of its own, as on the full screen; words may be written either way.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from translator.bilingual.i18n import LazyMessage

_CHINESE_MARKS = str.maketrans({"、": "/", "。": ".", "【": "[", "】": "]"})


class PromptCommand(StrEnum):
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


COMMANDS: dict[PromptCommand, tuple[tuple[str, ...], LazyMessage]] = {
    PromptCommand.ACCEPT: (
        ("a", "accept", "接受"),
        LazyMessage("accept a draft, approve a translation, or sign off: the text is right as it is"),
    ),
    PromptCommand.EDIT: (("e", "edit", "编辑", "編輯"), LazyMessage("change the target in the line")),
    PromptCommand.EDITOR: (("E", "editor", "编辑器", "編輯器"), LazyMessage("change it in $EDITOR")),
    PromptCommand.MATCHES: (
        ("t", "matches", "memory", "记忆", "記憶"),
        LazyMessage("take the text of the other branch, or begin with a match or another suggestion: t 1"),
    ),
    PromptCommand.MACHINE: (("m", "machine", "机器", "機器"), LazyMessage("begin with the machine's text")),
    PromptCommand.REJECT: (("x", "reject", "驳回", "駁回"), LazyMessage("send back, with a reason")),
    PromptCommand.COMMENT: (("c", "comment", "批注", "批註"), LazyMessage("comment")),
    PromptCommand.WAIVE: (("w", "waive", "豁免"), LazyMessage("let a finding stand, with a reason")),
    PromptCommand.SKIP: (
        ("j", "n", "skip", "next", "", "跳过", "跳過"),
        LazyMessage("go on without a decision (or just Enter)"),
    ),
    PromptCommand.BACK: (("k", "b", "back", "previous", "返回"), LazyMessage("the segment before")),
    PromptCommand.UNDO: (("u", "undo", "撤销", "復原"), LazyMessage("take back the last decision")),
    PromptCommand.REDO: (("U", "redo", "重做"), LazyMessage("do again what was taken back")),
    PromptCommand.FIX: (("F", "fix", "修正"), LazyMessage("apply the suggestion of the first finding that has one")),
    PromptCommand.FINDING: (
        ("f", "finding", "next-finding", "问题", "問題"),
        LazyMessage("the next segment with a finding"),
    ),
    PromptCommand.FILTER: (("v", "filter", "筛选", "篩選"), LazyMessage("another filter: v state:draft")),
    PromptCommand.PROPAGATE: (
        ("P", "propagate", "套用"),
        LazyMessage("put this target on equal segments that nobody confirmed"),
    ),
    PromptCommand.LOCK: (("L", "lock", "锁定", "鎖定"), LazyMessage("lock the segment, or unlock it")),
    PromptCommand.REOPEN: (("O", "reopen", "重开", "重開"), LazyMessage("reopen a final segment, with a reason")),
    PromptCommand.SPLIT: (
        ("S", "split", "拆分"),
        LazyMessage("split the segment, by the words with which the second half begins"),
    ),
    PromptCommand.MERGE: (("J", "merge", "合并", "合併"), LazyMessage("merge the segment with the next one")),
    PromptCommand.JUMP: (("#", "jump", "跳到"), LazyMessage("jump: # 12, or just 12")),
    PromptCommand.CONTEXT: (("p", "context", "preview", "上下文"), LazyMessage("the segments around this one")),
    PromptCommand.HELP: (("?", "h", "help", "帮助", "幫助"), LazyMessage("this list")),
    PromptCommand.QUIT: (("q", "quit", "exit", "退出"), LazyMessage("quit; everything decided is on disk already")),
}
"""Command → the words that call it, the letter first, and what it does; in the order of the help."""
_BY_WORD = {word: command for command, (words, _meaning) in COMMANDS.items() for word in words}


def fold(text: str) -> str:
    """Return the plain form: `Ａ` is `a`, `？` is `?`, `、` is `/`; blanks around it are dropped."""
    return _narrow(text).casefold()


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_CHINESE_MARKS).strip()


def parse_command(typed: str) -> tuple[PromptCommand, str] | None:
    """
    Return the command and what was typed after it; None for an unknown word.

    A number alone means jump. The rest stays as it was typed, because it may be text.
    """
    folded = fold(typed)
    if folded.isdecimal():
        return PromptCommand.JUMP, folded
    if folded.startswith("#") and folded[1:].strip().isdecimal():
        return PromptCommand.JUMP, folded[1:].strip()
    word, rest = [*typed.split(maxsplit=1), "", ""][:2]
    narrow = _narrow(word)
    command = _BY_WORD.get(narrow if len(narrow) == 1 else narrow.casefold())
    if command is PromptCommand.JUMP:
        rest = fold(rest)
    return (command, rest.strip()) if command else None
