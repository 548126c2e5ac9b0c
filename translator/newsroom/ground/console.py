"""
Input and output of commands at the terminal. The language is chosen before click parses; of the settings only `ui_lang`
is read here: `translator --help` is to take a tenth of a second.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from translator.bilingual.errors import EncodingError, ExitCode, FileError, InternalError, TranslatorError, UsageError
from translator.bilingual.i18n import _, has_own_language, use_language
from translator.bilingual.tables import Announcement
from translator.bilingual.words.patterns import escape_in_json, printable, printable_lines
from translator.newsroom.ground.files import read_file, read_reason

# File with the settings of a project → the table in it; the first wins.
_SETTINGS: dict[str, tuple[str, ...]] = {"translator.toml": (), "pyproject.toml": ("tool", "translator")}


def choose_language(args: list[str]) -> None:
    """Speak the language of a command line; raises `UsageError` where `--ui-lang` names an unknown one."""
    use_language()
    wanted = _option(args, "--ui-lang")
    house = "" if wanted is not None or has_own_language() else _house_language(args)
    if wanted is None and not house:
        return
    from translator.bilingual.words.language import parse_tag

    try:
        use_language(parse_tag(house or wanted or ""))
    except UsageError:
        if wanted is not None:
            raise UsageError(
                _("there are no messages in {language}", language=repr(wanted)), hint="--ui-lang en | zh-Hans | zh-Hant"
            ) from None


def _option(args: list[str], *names: str) -> str | None:
    for index, word in enumerate(args):
        name, equals, value = word.partition("=")
        if name in names and (equals or index + 1 < len(args)):
            return value if equals else args[index + 1]
    return None


# Return `ui_lang` of the project that a command line works in; empty where it has none.
def _house_language(args: list[str]) -> str:
    here = Path(_option(args, "-C", "--directory") or "").resolve()
    for folder in (here, *here.parents):
        for name, keys in _SETTINGS.items():
            table = _table(folder / name, keys)
            if table is not None:
                return str(table.get("ui_lang", ""))
    return ""


# None where it has none. The command that needs it says what is wrong with it.
def _table(path: Path, keys: tuple[str, ...]) -> dict[str, Any] | None:
    with suppress(OSError, FileError):
        text = read_file(path)
        if all(key.encode() in text for key in keys):
            import tomllib

            with suppress(ValueError, RecursionError, KeyError, TypeError):
                table = tomllib.loads(text.decode())
                for key in keys:
                    table = table[key]
                return table
    return None


_skipped: list[dict[str, TranslatorError]] = []
OUTPUT = Path("stdout")


def print_json(value: Any) -> None:
    import msgspec

    sys.stdout.write(escape_in_json(msgspec.json.format(msgspec.json.encode(value), indent=2).decode()) + "\n")


@contextmanager
def printing_json(values: Sequence[Any], *, is_wanted: bool = True) -> Iterator[None]:
    """Print `values` when the block is done, and what is in them where it is cut off."""
    try:
        yield
    except BaseException:
        if is_wanted and values:
            print_json(values)
        raise
    if is_wanted:
        print_json(values)


def print_jsonl(values: Iterable[Any]) -> None:
    import msgspec

    for value in values:
        sys.stdout.write(escape_in_json(msgspec.json.encode(value).decode()) + "\n")


def print_line(text: str) -> None:
    sys.stdout.write(printable_lines(text) + "\n")


def talk(message: str) -> None:
    """Print a message on stderr."""
    with suppress(OSError):  # Nobody may be there to read it; what a command does goes on.
        sys.stderr.write(printable_lines(message) + "\n")


def print_error(error: TranslatorError, *, where: object = "") -> None:
    if isinstance(error, InternalError):
        _print_bug(error, str(where))
    else:
        talk(error_text(error, where=where))


def error_text(error: TranslatorError, *, where: object = "") -> str:
    lines = [_("error: {message}", message=error.message)]
    if error.where or where:
        lines.append("  " + _("at: {where}", where=printable(error.where or str(where))))
    if error.hint:
        lines.append("  " + _("try: {hint}", hint=printable(error.hint)))
    return "\n".join(lines)


def print_skipped_later(errors: dict[str, TranslatorError]) -> None:
    _skipped.append(errors)


@contextmanager
def skipping_file(path: Path, *, is_alone: bool) -> Iterator[None]:
    """Pass over a file that the block cannot work on, and say so at the end; a lone file stops it."""
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
    """Print the errors of files that were passed over; return what they make of the exit code."""
    errors = {where: error for found in _skipped for where, error in found.items()}
    _skipped.clear()
    for error in errors.values():
        print_error(error)
    is_ours = any(isinstance(error, InternalError) for error in errors.values())
    return ExitCode.BUG if is_ours else ExitCode.ERROR if errors else ExitCode.OK


# Say that something is our fault, where it happened, and which file has the details.
def _print_bug(error: InternalError, where: str) -> None:
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
    import typer

    if code:
        raise typer.Exit(int(code))


def open_closed_streams() -> None:
    """Put the null device in the place of a closed standard stream (`>&-`), whose number the next file would get."""
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
    """A stdout whose errors name it."""

    def write(self, text: str, /) -> int:
        with _naming_output():
            return super().write(text)

    def flush(self) -> None:
        with _naming_output():
            super().flush()


def speak_utf8() -> None:
    """Print Chinese in the C locale too, line by line into a pipe."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout = NamedOutput(sys.stdout.detach(), encoding="utf-8", errors="backslashreplace", line_buffering=True)
        sys.__stdout__ = sys.stdout  # type: ignore[misc]  # The one that was there can no longer be used.
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")


def drop_output(stream: int = 1) -> None:
    """Throw away what could not be written to stdout, or to another stream."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, stream)
    os.close(null)


def _say_making() -> None:
    if sys.stderr.isatty():
        talk(_("making the dictionary ready, once for all projects"))


Announcement.say = _say_making


STDIN = "-"


def read_bytes(file: Path | str | None) -> bytes:
    """Return the content of a file, or of standard input; raises `UsageError`."""
    if file is None or str(file) == STDIN:
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        import shlex

        there = next(place for place in Path(file).absolute().parents if place.is_dir())
        hint = _("see what is there: {command}", command=f"ls -l {shlex.quote(os.path.relpath(there))}")
        raise UsageError(
            _("cannot read the file: {reason}", reason=read_reason(error)), where=file, hint=hint
        ) from None


def read_text(file: Path | str | None) -> str:
    """Return a text as it is, line ends and BOM included; raises `EncodingError`."""
    try:
        return read_bytes(file).decode()
    except UnicodeDecodeError as error:
        raise EncodingError(
            _("not UTF-8: the byte at {at} cannot be read", at=error.start),
            where=file or "stdin",
            hint=_("iconv -t utf-8, or translator add, which recognises GB18030 and Big5"),
        ) from None
