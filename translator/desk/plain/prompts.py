"""
Questions at the terminal, the commands of `review --plain` as people type them, and the preview of an import.

Letters are those of the full screen wherever both can do the same. Full-width forms count as the plain ones, because
they arrive while an input method is switched on.
"""

from __future__ import annotations

import os
import select
import sys
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from translator.bilingual.errors import TranslatorError, UsageError
from translator.bilingual.i18n import LazyMessage, _
from translator.bilingual.sentences import join_lines
from translator.bilingual.words.language import EN
from translator.bilingual.words.patterns import printable
from translator.desk.workflow.article_import import ImportPreview
from translator.newsroom.ground.console import talk

_CHINESE_MARKS = str.maketrans({"、": "/", "。": ".", "【": "[", "】": "]"})

COMMANDS: dict[str, tuple[str, LazyMessage]] = {
    "accept": ("a 接受", LazyMessage("accept a draft, approve a translation, or sign off: the text is right as it is")),
    "edit": ("e 编辑 編輯", LazyMessage("change the target in the line")),
    "editor": ("E 编辑器 編輯器", LazyMessage("change it in $EDITOR")),
    "matches": (
        "t memory 记忆 記憶",
        LazyMessage("take the text of the other branch, or begin with a match or another suggestion: t 1"),
    ),
    "machine": ("m 机器 機器", LazyMessage("begin with the machine's text")),
    "reject": ("x 驳回 駁回", LazyMessage("send back, with a reason")),
    "comment": ("c 批注 批註", LazyMessage("comment")),
    "waive": ("w 豁免", LazyMessage("let a finding stand, with a reason")),
    "dismiss": ("X 不采用 不採用", LazyMessage("dismiss a suggestion: X 1")),
    "skip": ("j n next 跳过 跳過", LazyMessage("go on without a decision (or just Enter)")),
    "back": ("k b previous 返回", LazyMessage("the segment before")),
    "undo": ("u 撤销 復原", LazyMessage("take back the last decision")),
    "redo": ("U 重做", LazyMessage("do again what was taken back")),
    "fix": ("F 修正", LazyMessage("apply the suggestion of the first finding that has one")),
    "finding": ("f next-finding 问题 問題", LazyMessage("the next segment with a finding")),
    "filter": ("v 筛选 篩選", LazyMessage("another filter: v state:draft")),
    "propagate": ("P 套用", LazyMessage("put this target on equal segments that nobody confirmed")),
    "lock": ("L 锁定 鎖定", LazyMessage("lock the segment, or unlock it")),
    "reopen": ("O 重开 重開", LazyMessage("reopen a final segment, with a reason")),
    "split": ("S 拆分", LazyMessage("split the segment, by the words with which the second half begins")),
    "merge": ("J 合并 合併", LazyMessage("merge the segment with the next one")),
    "jump": ("# 跳到", LazyMessage("jump: # 12, or just 12")),
    "context": ("p preview 上下文", LazyMessage("the segments around this one")),
    "help": ("? h 帮助 幫助", LazyMessage("this list")),
    "quit": ("q exit 退出", LazyMessage("quit; everything decided is on disk already")),
}
"""Command, which is a word for itself → its letter and further words, and what it does; in the order of the help."""
_BY_WORD = {word: name for name, (words, _meaning) in COMMANDS.items() for word in (name, *words.split())}


class CancelledError(Exception):
    """The person answered nothing where an answer is needed."""


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_CHINESE_MARKS).strip()


def fold(text: str) -> str:
    """Return the plain form: `Ａ` is `a`, `？` is `?`, `、` is `/`; blanks around it are dropped."""
    return _narrow(text).casefold()


def parse_command(typed: str) -> tuple[str, str] | None:
    """Return the command and what stands behind it; None for an unknown word. A number alone jumps."""
    number = fold(typed).removeprefix("#").strip()
    if number.isdecimal():
        return "jump", number
    word, rest = [*typed.split(maxsplit=1), "", ""][:2]
    narrow = _narrow(word)
    command = _BY_WORD.get(narrow if len(narrow) == 1 else narrow.casefold() or "skip")
    return (command, rest.strip()) if command else None


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
    a terminal for any other. Where the answer `is_optional`, an empty one is returned, and `?` shows the choices.
    """
    names = list(choices)
    lines = "".join(f"  {number}  {choices[name]}\n" for number, name in enumerate(names, 1))
    sys.stdout.write("" if is_optional else lines)
    while answer := fold(ask(question)):
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
    if is_optional:
        return ""
    raise CancelledError


def _load_readline() -> Any:
    try:
        import readline
    except ImportError:
        return None
    return readline


def is_import_wanted(preview: ImportPreview) -> bool:
    """Take one command after the other until the person adds the article, or leaves."""
    commands = _("keep N, drop N-M, title TEXT, date DATE, author NAME, undo, show, add, quit")
    _show(preview)
    talk(commands)
    while True:
        try:
            command, _blank, rest = ask("> ").strip().partition(" ")
        except EOFError:
            return False
        if command in {"add", "quit", "q"}:
            return command == "add"
        try:
            _change(preview, command, rest.strip(), commands)
        except TranslatorError as error:
            if not sys.stdin.isatty():  # Whoever wrote the lines took this one for done.
                raise
            talk(error.message + (f"   ({error.hint})" if error.hint else ""))


def _change(preview: ImportPreview, command: str, rest: str, commands: str) -> None:
    from translator.newsroom.imports.article import block_numbers

    match command:
        case "keep" | "drop":
            preview.set_kept(list(block_numbers([rest])), kept=command == "keep")
        case "title" | "date":
            preview.say(**{command: rest})
        case "author":
            preview.say(authors=rest)
        case "undo":
            talk(_("undone") if preview.undo() else _("there is nothing to undo"))
        case "show":
            _show(preview)
        case "":
            return
        case _other:
            raise UsageError(commands)


def _show(preview: ImportPreview) -> None:
    lines = [*preview.facts(), ""]
    for number, block in enumerate(preview.blocks, start=1):
        why = preview.what_became(number)
        lines += f"{number:>4}  {f'[{why}] ' if why else ''}{block.text}".split("\n")
    sys.stdout.write("".join(f"{printable(line)}\n" for line in lines))
