"""Lists and tables of the program's own data, and the cache of what is derived from them."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import get_ident
from typing import Any, TypeVar, cast

Value = TypeVar("Value")


class Announcement:
    """Says that a table which takes seconds is being made; whoever talks to people sets `say`."""

    say: Callable[[], object] | None = None


def cache_dir() -> Path:
    """Return the user's cache folder of this program: weights and the like, shared by all projects."""
    if override := os.environ.get("TRANSLATOR_CACHE"):
        return Path(override)
    from platformdirs import user_cache_path

    return user_cache_path("translator", appauthor=False)


def cached_table(
    name: str, edition: str, kind: type[Value], make: Callable[[], Value], *, is_slow: bool = False
) -> Value:
    """
    Return what `make` returns, a value of `kind` in the sense of msgspec, or what it returned in an earlier run.

    `edition` names all that it is made from; other editions are deleted. One that cannot be kept is made each time.
    """
    path = cache_dir() / "tables" / f"{name}-{edition}.msgpack"
    with suppress(OSError):
        if (known := unpacked(without_checksum(path.read_bytes()), kind)) is not None:
            return known
    import msgspec

    if is_slow and Announcement.say:
        Announcement.say()
    made = make()
    part = path.with_suffix(f".{os.getpid()}-{get_ident()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(with_checksum(msgspec.msgpack.encode(made)))
        part.replace(path)
        for other in path.parent.glob(f"{name}-*.msgpack"):
            if other != path:
                other.unlink(missing_ok=True)
    return made


def with_checksum(data: bytes) -> bytes:
    """Return what is kept with a checksum in front, by which `without_checksum` sees damage."""
    return zlib.crc32(data).to_bytes(4, "big") + data


def without_checksum(data: bytes) -> bytes | None:
    """Return what `with_checksum` was given; None where a byte of it, or of the checksum, is another one now."""
    return data[4:] if zlib.crc32(data[4:]).to_bytes(4, "big") == data[:4] else None


def unpacked(data: bytes | None, kind: type[Value], *, is_json: bool = False) -> Value | None:
    """
    Return a value that was kept as MessagePack, or as JSON; None without one, or if the bytes are no such value.

    Derived values are read by this only: a wrong one is made again, whatever is wrong with it.
    """
    import msgspec

    if not data:
        return None
    try:
        return cast(Value, _decoder(kind, is_json=is_json).decode(data))  # type: ignore[arg-type]  # It has a hash.
    except (msgspec.MsgspecError, ValueError, RecursionError):  # `ValueError`: a text that is not UTF-8.
        return None


@cache
def _decoder(kind: Any, *, is_json: bool) -> Any:
    """Return what decodes values of a kind; looking at the kind takes longer than at most values."""
    import msgspec

    return msgspec.json.Decoder(kind) if is_json else msgspec.msgpack.Decoder(kind)


def read_list(path: Path) -> list[str]:
    """Return the lines of a list of words or patterns; `# ` begins a comment."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return [line for line in lines if line and not line.startswith("# ")]


def read_table(path: Path, columns: int) -> list[list[str]]:
    """Return the rows of a tab-separated table, `columns` cells each, without blank lines and `#` comments."""
    lines = path.read_text(encoding="utf-8").split("\n")
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [row + [""] * (columns - len(row)) for row in rows]
