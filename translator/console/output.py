"""What a command prints: data on stdout, messages to the person at the terminal on stderr, and the exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from translator.errors import ExitCode, TranslatorError
from translator.i18n import _

_skipped: list[dict[str, TranslatorError]] = []


def print_json(value: Any) -> None:
    """Print `value` (anything that msgspec can encode) as indented JSON; Chinese characters are not escaped."""
    import msgspec

    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")


def print_jsonl(values: Iterable[Any]) -> None:
    """Print one JSON object a line."""
    import msgspec

    for value in values:
        sys.stdout.write(msgspec.json.encode(value).decode() + "\n")


def talk(message: str) -> None:
    """Print a message for the person at the terminal on stderr, so that stdout holds data only."""
    with suppress(OSError):  # Nobody may be there to read it; what a command does goes on.
        sys.stderr.write(message + "\n")


def print_error(error: TranslatorError, *, where: object = "") -> None:
    """Print an error as up to three lines on stderr: what, where (else `where`), and what to try."""
    lines = [_("error: {message}", message=error.message)]
    if error.where or where:
        lines.append("  " + _("at: {where}", where=error.where or where))
    if error.hint:
        lines.append("  " + _("try: {hint}", hint=error.hint))
    talk("\n".join(lines))


def print_skipped_later(errors: dict[str, TranslatorError]) -> None:
    """Let `print_skipped` print what will be in `errors` when the command is done: place → error."""
    _skipped.append(errors)


def print_skipped() -> bool:
    """Print the errors of the files that were passed over, each place once; return False where there are none."""
    errors = {where: error for found in _skipped for where, error in found.items()}
    _skipped.clear()
    for error in errors.values():
        print_error(error)
    return bool(errors)


def exit_with(code: ExitCode) -> None:
    """Leave the command with `code`, unless it is zero."""
    import typer

    if code:
        raise typer.Exit(int(code))
