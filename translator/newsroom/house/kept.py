"""What was made from files, kept while these are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from time import time_ns
from typing import Any, NamedTuple, TypeVar

from translator.newsroom.ground.files import CLOCK_GRAIN
from translator.newsroom.ground.house_index import digest_of, state_of

Value = TypeVar("Value")


class _Kept(NamedTuple):
    state: str
    """`state_of` the files when the value was made."""
    digest: str
    """Hash of their contents where they were too young for their state to tell them from later ones; else empty."""
    value: Any


class KeptValues:
    """
    Values by name, each with the files that it was made from.

    Files count as the same by size, times and inode. One that was written in the very moment in which it was read may
    change again without any of these showing it, so its contents are compared until it is old enough.
    """

    def __init__(self) -> None:
        self._values: dict[object, _Kept] = {}

    def get(self, name: object, files: Iterable[str | Path], make: Callable[[], Value]) -> Value:
        """Return what `make` returned last, or returns now where a file changed since; what it raises is not kept."""
        paths = tuple(files)
        known, (state, youngest) = self._values.get(name), state_of(paths)
        is_settled = bool(state) and youngest < time_ns() - CLOCK_GRAIN
        if known is not None and state and known.state == state:
            if not known.digest:
                return known.value  # type: ignore[no-any-return]
            digest = digest_of(paths)
            if digest == known.digest:
                self._values[name] = known._replace(digest="" if is_settled else digest)
                return known.value  # type: ignore[no-any-return]
        digest = "" if is_settled else digest_of(paths)
        value = make()
        if state:
            self._values[name] = _Kept(state, digest, value)
        return value

    def drop(self, name: object) -> None:
        """Forget a value."""
        self._values.pop(name, None)
