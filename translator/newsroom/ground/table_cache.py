"""Tables that are derived from data of the program or of a library: made once on a machine, and kept in its cache."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from os import getpid
from threading import get_ident
from typing import TypeVar

from translator.newsroom.ground.files import unpacked, with_checksum, without_checksum
from translator.newsroom.ground.operating_system import cache_dir

Value = TypeVar("Value")


def cached_table(name: str, edition: str, kind: type[Value], make: Callable[[], Value]) -> Value:
    """
    Return what `make` returns, a value of `kind` in the sense of msgspec, or what it returned in an earlier run.

    `edition` names all that it is made from; other editions are deleted. One that cannot be kept is made each time.
    """
    path = cache_dir() / "tables" / f"{name}-{edition}.msgpack"
    with suppress(OSError):
        if (known := unpacked(without_checksum(path.read_bytes()), kind)) is not None:
            return known
    import msgspec

    made = make()
    part = path.with_suffix(f".{getpid()}-{get_ident()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(with_checksum(msgspec.msgpack.encode(made)))
        part.replace(path)
        for other in path.parent.glob(f"{name}-*.msgpack"):
            if other != path:
                other.unlink(missing_ok=True)
    return made
