"""
Regular expressions that are compiled when they are first used.

The program has more than a thousand, of which one run needs a few; compiling all of them would take most of its start.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_ATTRIBUTES = (
    "search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "pattern", "flags", "groups",
)  # fmt: skip


def pattern(expression: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what `re.compile(expression, flags)` would, compiled when it is first used: for constants of modules."""
    return cast("re.Pattern[AnyStr]", _LatePattern(expression, flags))


class _Pattern:
    """A compiled pattern. Its methods are attributes of each object, so that a call of one takes no detour."""

    __slots__ = ("_arguments", *_ATTRIBUTES)


class _LatePattern(_Pattern):
    """A pattern that nobody has used yet."""

    __slots__ = ()

    def __init__(self, expression: Any, flags: int) -> None:
        self._arguments = expression, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(*self._arguments)
        for attribute in _ATTRIBUTES:
            setattr(self, attribute, getattr(compiled, attribute))
        # A class with `__getattr__` is slower at each look-up.
        self.__class__ = _Pattern  # type: ignore[assignment]
        return getattr(compiled, name)
