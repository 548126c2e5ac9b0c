"""
The ledger of one catalog: a file of JSON lines that only grows, where each line names the hash of the line before it.

`prev` is a list because branches can be merged: the line after a merge names the last lines of both branches. A
last line without a newline at its end was never written whole (`storage.mend_torn_ledger`); it is not one of the lines.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

import msgspec

from translator.catalog.events import Event, decode_event, encode_event
from translator.catalog.lineage import Lineage
from translator.errors import LedgerError
from translator.i18n import _


def line_hash(line: bytes) -> str:
    """Return what the next line's `prev` says: 32 hexadecimal digits of SHA-256 over the line without its newline."""
    return hashlib.sha256(line).hexdigest()[:32]


def unite_ledgers(base: bytes, ours: bytes, theirs: bytes, *, where: str) -> bytes:
    """
    Return every line of the three versions once, byte for byte, each after those that it names.

    A ledger only grows: a line that one side lacks is kept. Raises `LedgerError` for a version that cannot be read.
    """
    lines: dict[bytes, None] = {}
    for data in (ours, theirs, base):
        whole = data if data.endswith(b"\n") or not data else data + b"\n"
        lines.update(dict.fromkeys(Ledger(whole, where=where).lines))
    united = Ledger(b"".join(line + b"\n" for line in lines), where=where)
    return b"".join(united.lines[line] + b"\n" for line in united.lineage().order)


class Ledger:
    """The events of one catalog, in the order of their lines."""

    def __init__(self, data: bytes = b"", *, where: str = "") -> None:
        """
        Read `data`, the content of a ledger file.

        Raises `LedgerError` with the line for one that is not an event, and for conflict markers.
        """
        self.where = where
        self.size = data.rfind(b"\n") + 1
        """Bytes of whole lines: where the next line goes."""
        self.lines: list[bytes] = data[: self.size].replace(b"\r\n", b"\n").split(b"\n")[:-1]
        self.events: list[Event] = [self._decode(number, line) for number, line in enumerate(self.lines, 1)]
        self.hashes: list[str] = [line_hash(line) for line in self.lines]
        self._written = len(self.lines)
        self._has_grown = False

    def _decode(self, number: int, line: bytes) -> Event:
        try:
            return decode_event(line)
        except msgspec.DecodeError as error:
            conflict = line[:7] in {b"<<<<<<<", b"=======", b">>>>>>>"}
            raise LedgerError(
                _("the ledger holds conflict markers of a merge")
                if conflict
                else _("not an event: {error}", error=error),
                where=f"{self.where}:{number}",
                hint=f"translator init && git checkout --merge -- {self.where}"
                if conflict
                else f"git log -p -- {self.where}   (shows who changed the line)",
            ) from None

    def lineage(self) -> Lineage:
        return Lineage(self.events, self.hashes)

    @property
    def heads(self) -> tuple[str, ...]:
        """Hashes of the lines that no other line names: one, or more where branches were joined."""
        named = {name for event in self.events for name in event.prev}
        return tuple(dict.fromkeys(name for name in self.hashes if name not in named))

    def append(self, event: Event) -> Event:
        """Add `event` after all that is there and return it with its `prev`; nothing is written yet."""
        # Only the first line after a merge needs all heads; after it, and mostly, the last line is the only one.
        prev = self.hashes[-1:] if self._has_grown else self.heads
        self._has_grown = True
        chained = replace(event, prev=tuple(prev))
        line = encode_event(chained)
        self.lines.append(line)
        self.hashes.append(line_hash(line))
        self.events.append(chained)
        return chained

    @property
    def has_other_line_ends(self) -> bool:
        """Whether the file had the line ends of another system, which some git settings write."""
        return self.size != sum(map(len, self.lines[: self._written])) + self._written

    @property
    def added(self) -> bytes:
        """The lines appended since the file was read, each with its newline."""
        return b"".join(line + b"\n" for line in self.lines[self._written :])

    def settle(self) -> None:
        """Count the added lines among those of the file: they are written."""
        self.size += len(self.added)
        self._written = len(self.lines)
