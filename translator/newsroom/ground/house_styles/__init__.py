"""
House styles of English: how a newsroom writes percentages, dates, quotation marks, titles …, one TOML file a style.

`[style] english` in the settings names one of those here, or a file of the project, which may build on one of them with
`base`. What it says becomes policies of the checks `style.*`, below those of `[checks.locale.en]`, so that a house can
decide single points otherwise. Dates, times and forms of address are given by example.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any, Literal

import msgspec

from translator.bilingual.errors import ConfigError
from translator.bilingual.i18n import _
from translator.newsroom.ground.files import read_file, text_of

_FOLDER = Path(__file__).parent
NAMES = tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))
"""The styles that come with the program."""
# So many files may build on each other.
_DEEPEST = 5


class EnglishStyle(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A style; on what it leaves empty it says nothing."""

    base: str = ""
    """The style that it builds on."""
    spelling: Literal["", "en-US", "en-GB", "en-GB-oxendict"] = ""
    """`en-GB-oxendict`: British, with *-ize*."""
    percent: Literal["", "%", "percent", "per cent"] = ""
    """What stands behind digits."""
    yuan: Literal["", "yuan", "renminbi", "RMB"] = ""
    """How sums in the currency of China are written: `5 yuan`, `5 renminbi`, `RMB 5`."""
    numerals_from: Literal[0, 10, 11, 13] = 0
    """The first number that is written in digits where things are counted; 0: left to the writer."""
    quotation_marks: Literal["", "double", "single"] = ""
    """Which are the outer ones."""
    marks: Literal["", "curly", "straight"] = ""
    """The shape of quotation marks and apostrophes."""
    dash: Literal["", "—", " — ", " – "] = ""
    """What stands between two clauses."""
    date: Literal["", "Nov. 5, 2026", "November 5, 2026", "5 November 2026", "November 5th 2026"] = ""
    time: Literal["", "7:30 p.m.", "7:30 pm", "7:30pm", "7.30pm"] = ""
    honorific: Literal["", "Mr.", "Mr"] = ""
    works: Literal["", "italics", "quotes", "plain"] = ""
    """What the title of a work has, which 《》 mark in Chinese."""
    names: Literal["", "family-first", "given-first"] = ""
    """The order of Chinese names."""
    title_case: Literal["", "auto", "title", "sentence"] = ""
    """Of headings."""
    words: dict[str, str] = {}
    """Word → the one that the house writes instead."""


POLICIES = frozenset(EnglishStyle.__struct_fields__) - {"base", "title_case"}
"""The policies of a style that checks of their own look at."""


def read_style(name: str, folder: Path | None) -> dict[str, Any]:
    """
    Return the policies of the style called `name`: one of `NAMES`, or a path in the project at `folder`.

    Where `folder` is None, as for settings of the past, a file of the project says nothing. Raises `ConfigError` for a
    style that does not exist or is wrong.
    """
    return _policies(name, folder, 0) if name else {}


def _policies(name: str, folder: Path | None, depth: int) -> dict[str, Any]:
    path = _FOLDER / f"{name}.toml" if name in NAMES else folder and folder / name
    if path is None:
        return {}
    known = _("the styles of this program: {names}; else name a TOML file of the project", names=", ".join(NAMES))
    if depth > _DEEPEST:
        raise ConfigError(_("this style builds on itself"), where=name, hint=known)
    try:
        data = path.read_bytes() if name in NAMES else read_file(path, (os.path.realpath(folder or ""),))
        style = msgspec.convert(tomllib.loads(text_of(data, str(path), ConfigError)), EnglishStyle)
    except FileNotFoundError:
        raise ConfigError(_("there is no style {name}", name=repr(name)), where="[style] english", hint=known) from None
    except (ValueError, RecursionError) as error:  # Syntax, and values that no style has.
        raise ConfigError(
            _("wrong style: {error}", error=str(error)), where=name, hint=_("docs/checks.md lists what a style may say")
        ) from None
    own: dict[str, Any] = msgspec.to_builtins(style)
    base = _policies(own.pop("base"), folder, depth + 1) if style.base else {}
    words = base.get("words", {}) | own.get("words", {})
    return base | own | ({"words": words} if words else {})
