"""What a command prints: data on stdout, messages on stderr, and the exit code; and the standard streams themselves."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from translator.bilingual.errors import ExitCode, FileError, InternalError, TranslatorError
from translator.bilingual.i18n import _
from translator.bilingual.tables import Announcement
from translator.bilingual.words.patterns import escape_in_json, printable, printable_lines
from translator.newsroom.ground.files import read_reason

_skipped: list[dict[str, TranslatorError]] = []
OUTPUT = Path("stdout")
"""What errors call the standard output."""


def print_json(value: Any) -> None:
    """Print `value` (anything that msgspec can encode) as indented JSON with control characters escaped."""
    import msgspec

    sys.stdout.write(escape_in_json(msgspec.json.format(msgspec.json.encode(value), indent=2).decode()) + "\n")


@contextmanager
def printing_json(values: Sequence[Any], *, is_wanted: bool = True) -> Iterator[None]:
    """Print `values` as JSON when the block is done, and what is in them by then where it is cut off."""
    try:
        yield
    except BaseException:
        if is_wanted and values:
            print_json(values)
        raise
    if is_wanted:
        print_json(values)


def print_jsonl(values: Iterable[Any]) -> None:
    """Print one JSON object a line."""
    import msgspec

    for value in values:
        sys.stdout.write(escape_in_json(msgspec.json.encode(value).decode()) + "\n")


def print_line(text: str) -> None:
    """Print a line for people on stdout; what would steer their terminal is shown by signs."""
    sys.stdout.write(printable_lines(text) + "\n")


def talk(message: str) -> None:
    """Print a message for the person at the terminal on stderr, so that stdout holds data only; signs as above."""
    with suppress(OSError):  # Nobody may be there to read it; what a command does goes on.
        sys.stderr.write(printable_lines(message) + "\n")


def print_error(error: TranslatorError, *, where: object = "") -> None:
    """Print an error as up to three lines on stderr: what, where (else `where`), and what to try."""
    if isinstance(error, InternalError):
        _print_bug(error, str(where))
    else:
        talk(error_text(error, where=where))


def error_text(error: TranslatorError, *, where: object = "") -> str:
    """Return an error as `print_error` prints it."""
    lines = [_("error: {message}", message=error.message)]
    if error.where or where:
        lines.append("  " + _("at: {where}", where=printable(error.where or str(where))))
    if error.hint:
        lines.append("  " + _("try: {hint}", hint=printable(error.hint)))
    return "\n".join(lines)


def print_skipped_later(errors: dict[str, TranslatorError]) -> None:
    """Let `print_skipped` print what will be in `errors` when the command is done: place → error."""
    _skipped.append(errors)


@contextmanager
def skipping_file(path: Path, *, is_alone: bool) -> Iterator[None]:
    """
    Pass over a file that the block cannot work on, whatever is wrong, and say so when the command is done.

    One that a command was given alone (`is_alone`) stops it instead.
    """
    try:
        yield
    except Exception as error:
        if is_alone:
            raise
        said = error if isinstance(error, TranslatorError) else InternalError.of(error)
        if isinstance(error, OSError):
            said = FileError(_("the file cannot be read: {reason}", reason=read_reason(error)))
        said.where = said.where or path.as_posix()
        print_skipped_later({path.as_posix(): said})


def print_skipped() -> ExitCode:
    """Print the errors of the files that were passed over, each place once; return what they make of the exit code."""
    errors = {where: error for found in _skipped for where, error in found.items()}
    _skipped.clear()
    for error in errors.values():
        print_error(error)
    is_ours = any(isinstance(error, InternalError) for error in errors.values())
    return ExitCode.BUG if is_ours else ExitCode.ERROR if errors else ExitCode.OK


def _print_bug(error: InternalError, where: str) -> None:
    """Say that something is our fault, where it happened, and which file has the details."""
    import platform
    import tempfile

    from translator import __version__

    with tempfile.NamedTemporaryFile("w", prefix="translator-", suffix=".log", delete=False, encoding="utf-8") as file:
        file.write(f"translator {__version__}, Python {platform.python_version()}, {platform.platform()}\n")
        file.write(f"arguments: {sys.argv[1:]}\n\n{error.details}")
    talk(_("this is our bug, not your mistake: {error}", error=error.message))
    if error.where or where:
        talk("  " + _("at: {where}", where=printable(error.where or where)))
    talk("  " + _("the details are in {path}: please send us that file", path=file.name))


def exit_with(code: ExitCode) -> None:
    """Leave the command with `code`, unless it is zero."""
    import typer

    if code:
        raise typer.Exit(int(code))


def open_closed_streams() -> None:
    """
    Put the null device in the place of a standard stream that is closed (`translator status >&-`).

    Otherwise the next file that is opened gets its number, and what is meant for the terminal is written into it.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # The lowest number that is free.
    sys.stdin = sys.stdin or os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)


@contextmanager
def _naming_output() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        error.filename = str(OUTPUT)
        raise


class NamedOutput(io.TextIOWrapper):
    """A stdout whose errors name it, as those of a file do: the disk that it is redirected to is full, say."""

    def write(self, text: str, /) -> int:
        with _naming_output():
            return super().write(text)

    def flush(self) -> None:
        with _naming_output():
            super().flush()


def speak_utf8() -> None:
    """
    Print Chinese also where the C locale would have Python write ASCII, and have errors of stdout name it.

    Lines go out one by one into a pipe too: who follows the log of a pipeline sees what is under way.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout = NamedOutput(sys.stdout.detach(), encoding="utf-8", errors="backslashreplace", line_buffering=True)
        sys.__stdout__ = sys.stdout  # type: ignore[misc]  # The one that was there can no longer be used.
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")


def drop_output() -> None:
    """Throw away what could not be written to stdout, so that the end of the process does not try it again."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.close(null)


def _say_making() -> None:
    if sys.stderr.isatty():
        talk(_("making the dictionary ready, once for all projects"))


Announcement.say = _say_making
