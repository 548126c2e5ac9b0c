"""Tables that are derived from data of the program or of a library: made once on a machine, and kept in its cache."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from translator.errors import FileError
from translator.files import unpacked, with_checksum, without_checksum, write_atomically
from translator.operating_system import cache_dir

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
    with suppress(OSError, FileError):
        for other in path.parent.glob(f"{name}-*.msgpack"):
            other.unlink(missing_ok=True)
        write_atomically(path, with_checksum(msgspec.msgpack.encode(made)), is_derived=True)
    return made
