"""
The format number of a project: what it says of the programs that may write in it, and the way from one to the next.

Two versions of the program that write the same project in turn would each undo what the other wrote. `format` in the
settings is therefore raised whenever a new version writes catalogs, ledgers or pages in another way: a version that
knows less refuses to work there, and one that knows more brings everything up to date once, by `translator doctor`.
Programs from before the number refuse the setting itself.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from translator.catalog.script_source import find_script_source
from translator.errors import ConfigError
from translator.files import read_file, write_atomically
from translator.i18n import LazyMessage, _
from translator.newsroom import Newsroom
from translator.newsroom.catalog_conversion import convert_catalog
from translator.patterns import pattern
from translator.settings import FORMAT, SETTINGS_FILE


def _convert_anew(newsroom: Newsroom) -> None:
    """Let converted sentences say that nobody read them; translators before 27 November 2026 called them final."""
    for article, tag in newsroom.pairs((), ()):
        with newsroom.skipping():
            if find_script_source(newsroom, article.ref, tag) and newsroom.catalog_path(tag, article.slug).is_file():
                convert_catalog(article, tag)


REASONS: dict[int, LazyMessage] = {
    1: LazyMessage(
        "the project gets a format number, so that no older translator writes in it; "
        "converted Traditional sentences count as converted, no longer as final"
    ),
    2: LazyMessage("what is written in one step becomes one line of the ledger, which older translators cannot read"),
}
"""Format → what it brings, in one sentence for the people of the newsroom."""
STEPS: dict[int, Callable[[Newsroom], None]] = {1: _convert_anew}
"""Format → what turns a project of the format before into it, where that is more than the number."""
_GIVEN = pattern(r"^format[^\S\n]*=[^\S\n]*\d+", re.MULTILINE)
_FIRST = pattern(r"^(?![^\S\n]*(?:#|$))", re.MULTILINE)
_TABLE = pattern(r"^\[tool\.translator\][^\S\n]*(?:#.*)?\n", re.MULTILINE)


def migrate(newsroom: Newsroom, *, dry_run: bool = False) -> Iterator[str]:
    """
    Bring a project to the format of this program, and yield one sentence for each step; with `dry_run` only yield.

    Raises `ConfigError` where the number cannot be written without touching other settings.
    """
    path = settings_path(newsroom.root)
    for number in range(newsroom.settings.format + 1, FORMAT + 1):
        if not dry_run:
            if number in STEPS:
                STEPS[number](newsroom)
            write_format(path, number)
        yield str(REASONS[number])


def settings_path(root: Path) -> Path:
    """Return the file that holds the settings of the project in `root`."""
    own = root / SETTINGS_FILE
    return own if own.is_file() else root / "pyproject.toml"


def write_format(path: Path, number: int) -> None:
    """Write the format number into the settings, with everything else there as it was."""
    text, line = read_file(path).decode(), f"format = {number}"
    before = tomllib.loads(text)
    start, ours = 0, before
    if path.name != SETTINGS_FILE:
        table = _TABLE.search(text)
        start, ours = table.end() if table else len(text), before["tool"]["translator"]
    head, rest = text[:start], text[start:]
    if "format" in ours:
        rest = _GIVEN.sub(line, rest, count=1)
    else:
        rest = _FIRST.sub(f"{line}\n", rest, count=1) if _FIRST.search(rest) else f"{rest}{line}\n"
    if not _is_right(head + rest, before, path, number):
        raise ConfigError(
            _("the settings cannot be changed by a program"), where=path, hint=_("write there: {line}", line=line)
        )
    write_atomically(path, (head + rest).encode())


def _is_right(text: str, before: dict[str, Any], path: Path, number: int) -> bool:
    """TOML can be written in many ways; where the line did not do what it should, a person writes it."""
    ours = before if path.name == SETTINGS_FILE else before["tool"]["translator"]
    ours["format"] = number
    try:
        return tomllib.loads(text) == before
    except tomllib.TOMLDecodeError:
        return False
