"""
What a GGUF file says of itself: the family of its model, and whether the file is whole.

llama.cpp says of any file that it cannot load only that it cannot. Source: the GGUF specification, versions 2 and 3.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from translator.bilingual.i18n import _

# Type of a value → how `struct` calls it.
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9
# Bytes of a text, and items of a list: more is nonsense.
_LONGEST = 1 << 26
ARCHITECTURE = "general.architecture"


class _Nonsense(ValueError):
    """The bytes are no GGUF."""


class _Header:
    """Reads the header of an open file from its beginning."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        magic, version, self.tensors, self.values = self._unpack("<4sIQQ")
        if magic != b"GGUF" or version not in {2, 3}:
            raise _Nonsense

    def pairs(self) -> Iterator[tuple[str, object]]:
        """Yield the names and values of the header; of a list only its length."""
        for _number in range(self.values):
            name = self._text()
            (kind,) = self._unpack("<I")
            yield name, self._value(kind)

    def tensor_starts(self) -> Iterator[int]:
        """Yield where the data of each tensor begin, behind the header; call it after `pairs`."""
        for _number in range(self.tensors):
            self._text()
            (dimensions,) = self._unpack("<I")
            if dimensions > 8:
                raise _Nonsense
            yield int(self._unpack(f"<{dimensions}QIQ")[-1])

    def _value(self, kind: int) -> object:
        if kind in _SCALARS:
            return self._unpack(f"<{_SCALARS[kind]}")[0]
        if kind == _STRING:
            return self._text()
        if kind != _ARRAY:
            raise _Nonsense
        inner, count = self._unpack("<IQ")
        if count > _LONGEST:
            raise _Nonsense
        if inner in _SCALARS:
            self._file.seek(count * struct.calcsize(f"<{_SCALARS[inner]}"), os.SEEK_CUR)
        else:
            for _number in range(count):
                self._value(inner)
        return count

    def _text(self) -> str:
        (length,) = self._unpack("<Q")
        return self._bytes(length).decode("utf-8", "replace")

    def _unpack(self, form: str) -> tuple[Any, ...]:
        return struct.unpack(form, self._bytes(struct.calcsize(form)))

    def _bytes(self, length: int) -> bytes:
        if length > _LONGEST:
            raise _Nonsense
        data = self._file.read(length)
        if len(data) < length:
            raise EOFError
        return data


def read_architecture(path: Path) -> str:
    """Return the family of a model as its file names it (`qwen2`, `gemma2`, `llama`); empty where it does not."""
    with suppress(OSError, ValueError, EOFError), path.open("rb") as file:
        return next((str(value) for name, value in _Header(file).pairs() if name == ARCHITECTURE), "")
    return ""


def find_damage(path: Path) -> str:
    """Return what is wrong with a GGUF file, in the user's words; empty where nothing is seen."""
    try:
        with path.open("rb") as file:
            header = _Header(file)
            for _pair in header.pairs():
                pass
            last = max(header.tensor_starts(), default=0)
            if file.tell() + last >= path.stat().st_size:
                return _("it is cut off: {size} bytes are too few", size=path.stat().st_size)
    except EOFError:
        return _("it is cut off: {size} bytes are too few", size=path.stat().st_size)
    except (ValueError, MemoryError):
        return _("this is not a GGUF file")
    return ""
