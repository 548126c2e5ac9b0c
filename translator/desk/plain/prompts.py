"""
The commands at the prompt of `review --plain`: what a person types, and what each command does.

A command is one letter or a word, in English or in Chinese. Full-width forms count as the plain ones, because they
arrive while an input method is switched on. Letters are those of the full screen (`terminal.keymap`) wherever both
can do the same. A capital letter is a command of its own, as on the full screen; words may be written either way.
"""

from __future__ import annotations

import os
import select
import sys
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from typing import Any

from translator.bilingual.i18n import LazyMessage, _
from translator.bilingual.sentences import join_lines
from translator.bilingual.words.control_characters import printable
from translator.bilingual.words.language import EN
from translator.newsroom.ground.console.output import talk

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


class CancelledError(Exception):
    """The person answered nothing where an answer is needed."""


def ask(question: str) -> str:
    """
    Ask for one line; raises `EOFError` at the end of the input.

    At a terminal it is an answer to this question only: what was typed before is not read, and is shown again.
    """
    _load_readline()
    with suppress(OSError, ValueError):  # a console that cannot be asked
        while sys.stdin.isatty() and select.select([sys.stdin], [], [], 0)[0]:
            typed = os.read(sys.stdin.fileno(), 65536)
            if not typed:
                break
            text = typed.decode(errors="replace").strip()
            talk(printable(_("typed before it was asked for, and not read: {text}", text=text)))
    return input(question)


def ask_needed(question: str, given: str = "") -> str:
    """Return `given`, or ask for a line where it is empty; raises `CancelledError` for an empty answer."""
    answer = given or ask(question).strip()
    if not answer:
        raise CancelledError
    return answer


def ask_edited(question: str, text: str, tag: str = EN) -> str:
    """
    Ask for one line that begins with `text`, which can be changed in place; empty means that nothing changed.

    Lines that were pasted are joined as `tag` has it. Where the input is not a terminal, nothing can be put before it:
    the line that comes is the whole answer.
    """
    readline = _load_readline()
    if readline is not None and sys.stdin.isatty():
        readline.set_startup_hook(lambda: readline.insert_text(text))
    try:
        return join_lines(ask(question), tag).strip()
    finally:
        if readline is not None:
            readline.set_startup_hook(None)


def ask_one_of(question: str, choices: Mapping[str, str], *, is_optional: bool = False) -> str:
    """
    Ask for one of `choices` (value → label) by number, by value or its beginning, or by label.

    Asks again until the answer is one of them; raises `CancelledError` for an empty answer, and where the input is not
    a terminal for any other. Where the answer `is_optional`, an empty one is returned, and the choices are shown when
    `?` asks for them.
    """
    names = list(choices)
    lines = "".join(f"  {number}  {choices[name]}\n" for number, name in enumerate(names, 1))
    sys.stdout.write("" if is_optional else lines)
    while True:
        answer = fold(ask(question))
        if not answer and is_optional:
            return ""
        if not answer:
            raise CancelledError
        if answer == "?":
            sys.stdout.write(lines)
            continue
        if answer.isdecimal() and 1 <= int(answer) <= len(names):
            return names[int(answer) - 1]
        hits = [name for name in names if name.startswith(answer) or choices[name].casefold() == answer]
        if len(hits) == 1:
            return hits[0]
        talk(_("one of the numbers above, or nothing to cancel"))
        if not sys.stdin.isatty():
            raise CancelledError


def _load_readline() -> Any:
    """Return the module for line editing, or None; importing it is what makes `input` use it."""
    try:
        import readline
    except ImportError:
        return None
    return readline
