"""Questions at the terminal: for one line, for one line that begins with a text, for one choice out of a list."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from translator.bilingual.i18n import _
from translator.bilingual.sentences import join_lines
from translator.bilingual.words.language import EN
from translator.bilingual.words.patterns import printable
from translator.desk.plain.prompt_commands import fold
from translator.newsroom.ground.console import talk


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
