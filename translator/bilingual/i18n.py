"""
The program's own messages in the user's language: English, 简体中文, 繁體中文.

`_("no article matches {name}", name=name)` looks the English up and fills it in. Catalogs are
`translator/locale/<gettext name>/LC_MESSAGES/translator.po`; `make messages` extracts and compiles them.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DOMAIN = "translator"
_FOLDER = Path(__file__).parents[1] / "locale"
_current: gettext.NullTranslations = gettext.NullTranslations()
_name = "en"
# Variables by which a person chooses the language of messages, in gettext's order; LANG comes behind them.
_OWN = ("LANGUAGE", "LC_ALL", "LC_MESSAGES")
# Language of one request of the browser pages; empty everywhere else, where the process has one language.
_here: ContextVar[str] = ContextVar("language_here", default="")


def _(message: str, /, **values: object) -> str:
    """Return `message` in the user's language, with `{name}` fields filled from `values`."""
    text = _messages().gettext(message)
    return text.format(**values) if values else text


def ngettext(singular: str, plural: str, count: int, **values: object) -> str:
    """Return the form for `count` in the user's language; `{count}` and `values` are filled in."""
    return _messages().ngettext(singular, plural, count).format(count=count, **values)


@dataclass(frozen=True, slots=True, init=False)
class LazyMessage:
    """
    A message that is translated when it is shown: what a check says in one process, and a person reads in another.

    `LazyMessage("the source says {source}", source="31")`; `str()` gives the text in the user's language.
    """

    template: str
    """The English text with its fields in braces; the key of the message in the catalogs."""
    fields: Mapping[str, str | LazyMessage] = field(hash=False)
    """Values for the fields of the template; a value may be a message in its turn."""
    chinese: str
    """The Chinese text, where the message is a project's own and is not in the catalogs; else empty."""

    def __init__(self, template: str, /, *, chinese: str = "", **fields: str | LazyMessage) -> None:
        object.__setattr__(self, "template", template)
        object.__setattr__(self, "fields", fields)
        object.__setattr__(self, "chinese", chinese)

    def __str__(self) -> str:
        return self.in_language(message_language())

    def filled(self, **fields: str | LazyMessage) -> LazyMessage:
        """Return the message with its fields filled: for tables of messages."""
        return LazyMessage(self.template, chinese=self.chinese, **fields)

    def in_language(self, name: str) -> str:
        """Return the text in the language with the gettext name `name`: `en`, `zh_CN`, `zh_TW`."""
        if self.chinese and name != "en":
            return self.chinese
        text = _catalog(name).gettext(self.template)
        if not self.fields:
            return text
        values = {key: item if isinstance(item, str) else item.in_language(name) for key, item in self.fields.items()}
        return text.format(**values)


def use_language(tag: str | None = None) -> str:
    """
    Choose the language of messages and return its gettext name (`en`, `zh_CN`, `zh_TW`).

    `tag` wins; else LANGUAGE, LC_ALL, LC_MESSAGES and LANG are asked in gettext's own order.
    """
    global _current, _name
    named = (os.environ.get(variable, "").split(":")[0] for variable in (*_OWN, "LANG"))
    _name = _gettext_name(tag or next(filter(None, named), "en"))
    _current = _catalog(_name)
    return _name


def has_own_language() -> bool:
    """Return whether the environment names a language for messages; LANG, which systems set for everybody, does not."""
    return any(os.environ.get(variable) for variable in _OWN)


@contextmanager
def speaking(tag: str) -> Iterator[str]:
    """
    Have messages in the language `tag` while the block runs, for this task or thread only; gives its gettext name.

    Two requests of two people are answered at the same time, each in the person's own language.
    """
    name = _gettext_name(tag)
    before = _here.set(name)
    try:
        yield name
    finally:
        _here.reset(before)


def message_language() -> str:
    """Return the gettext name of the language that messages are in now: `en`, `zh_CN`, `zh_TW`."""
    return _here.get() or _name


def message_tag() -> str:
    """Return the BCP 47 tag of the language that messages are in now."""
    return {"en": "en", "zh_CN": "zh-Hans", "zh_TW": "zh-Hant"}[message_language()]


def enumeration(words: Iterable[str]) -> str:
    """Return words or names one after the other: `editor, reviewer`, `编辑、审校`."""
    listed = ""
    for word in words:
        listed = _("{words}, {word}", words=listed, word=word) if listed else word
    return listed


def percentage(share: float, digits: int = 0) -> str:
    """Return a share, 0 to 1, as every language of the program writes it: `53%`, `53.3%`."""
    return f"{share:.{digits}%}"


def _messages() -> gettext.NullTranslations:
    here = _here.get()
    return _catalog(here) if here else _current


@cache
def _catalog(name: str) -> gettext.NullTranslations:
    return gettext.translation(_DOMAIN, _FOLDER, [name], fallback=True)


def _gettext_name(tag: str) -> str:
    plain = tag.split(".")[0].replace("_", "-").lower()
    if not plain.startswith("zh"):
        return "en"
    return "zh_TW" if any(part in plain for part in ("hant", "tw", "hk", "mo")) else "zh_CN"
