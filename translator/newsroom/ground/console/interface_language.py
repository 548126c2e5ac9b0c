"""
The language of the program: `--ui-lang`, else the person's in the environment, else the project's `ui_lang`, else LANG.

It is chosen before click parses, because help texts are translated while commands are built. Of the settings only
`ui_lang` is read here, without what the rest needs: `translator --help` is to take a tenth of a second.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from translator.bilingual.errors import FileError, UsageError
from translator.bilingual.i18n import _, has_own_language, use_language
from translator.newsroom.ground.files import read_file

# File with the settings of a project → the table in it; the first wins.
_SETTINGS: dict[str, tuple[str, ...]] = {"translator.toml": (), "pyproject.toml": ("tool", "translator")}


def choose_language(args: list[str]) -> None:
    """Speak the language of a command line; raises `UsageError` where `--ui-lang` names one that is not spoken."""
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


def _house_language(args: list[str]) -> str:
    """Return `ui_lang` of the project that a command line works in; empty where it has none."""
    here = Path(_option(args, "-C", "--directory") or "").resolve()
    for folder in (here, *here.parents):
        for name, keys in _SETTINGS.items():
            table = _table(folder / name, keys)
            if table is not None:
                return str(table.get("ui_lang", ""))
    return ""


def _table(path: Path, keys: tuple[str, ...]) -> dict[str, Any] | None:
    """Return a table of a TOML file; None where it has none. The command that needs it says what is wrong with it."""
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
