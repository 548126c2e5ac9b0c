"""
The ledger of one catalog: a file of JSON lines that only grows, where each event names the hash of the one before it.

A line of the file is one event, or many that were written in one step (`ledger_lines`); everything but this module,
which reads and writes the file, sees one line an event. `prev` is a list because branches can be merged: the line after
a merge names the last lines of both branches. A last line without a newline at its end was never written whole
(`storage.mend_torn_ledger`); it is not one of the lines.
"""

from __future__ import annotations

from dataclasses import replace

import msgspec

from translator.bilingual.errors import LedgerError
from translator.bilingual.i18n import _
from translator.newsroom.catalog.events import Event, decode_event, encode_event
from translator.newsroom.catalog.ledger_lines import line_hash, pack_lines, unpack_line
from translator.newsroom.catalog.lineage import Lineage


def unite_ledgers(base: bytes, ours: bytes, theirs: bytes, *, where: str) -> bytes:
    """
    Return every line of the three versions once, byte for byte, each after those that it names.

    A ledger only grows: a line that one side lacks is kept. Raises `LedgerError` for a version that cannot be read.
    """
    lines: dict[bytes, None] = {}
    for data in (ours, theirs, base):
        whole = data if data.endswith(b"\n") or not data else data + b"\n"
        lines.update(dict.fromkeys(Ledger(whole, where=where).written))
    return Ledger(b"".join(line + b"\n" for line in lines), where=where).in_order()


class Ledger:
    """The events of one catalog, in the order of their lines."""

    def __init__(self, data: bytes = b"", *, where: str = "", packs: bool = False) -> None:
        """
        Read `data`, the content of a ledger file; `packs`: whether runs of added events are written as one line.

        Raises `LedgerError` with the line for one that is not an event, and for conflict markers.
        """
        self.where = where
        self.size = data.rfind(b"\n") + 1
        """Bytes of whole lines: where the next line goes."""
        self.written: list[bytes] = data[: self.size].replace(b"\r\n", b"\n").split(b"\n")[:-1]
        """The lines as they stand in the file."""
        self.lines: list[bytes] = []
        """One line an event, by which they are chained."""
        self.places: list[int] = []
        """Place in `written` of each event, from 0."""
        self.events: list[Event] = []
        for place, written in enumerate(self.written):
            self._read(place, written)
        self.hashes: list[str] = [line_hash(line) for line in self.lines]
        self._packs = packs
        self._known = len(self.lines)
        self._has_grown = False

    def _read(self, place: int, written: bytes) -> None:
        try:
            lines = unpack_line(written)
            self.events += map(decode_event, lines)
        except msgspec.DecodeError as error:
            conflict = written[:7] in {b"<<<<<<<", b"=======", b">>>>>>>"}
            raise LedgerError(
                _("the ledger holds conflict markers of a merge")
                if conflict
                else _("not an event: {error}", error=error),
                where=f"{self.where}:{place + 1}",
                hint=f"translator init && git checkout --merge -- {self.where}"
                if conflict
                else f"git log -p -- {self.where}   (shows who changed the line)",
            ) from None
        self.lines += lines
        self.places += [place] * len(lines)

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
        return self.size != sum(map(len, self.written)) + len(self.written)

    def in_order(self) -> bytes:
        """Return the content of the file with each of its lines once, and after those that it names."""
        order = dict.fromkeys(self.places[event] for event in self.lineage().order)
        return b"".join(self.written[place] + b"\n" for place in order)

    @property
    def added(self) -> bytes:
        """The lines for the events appended since the file was read, each with its newline."""
        lines = self.lines[self._known :]
        return b"".join(line + b"\n" for line in (pack_lines(lines) if self._packs else lines))

    def settle(self, added: bytes) -> None:
        """Count what `added` gave among the lines of the file: it is written."""
        self.size += len(added)
        for line in added.split(b"\n")[:-1]:
            self.places += [len(self.written)] * len(unpack_line(line))
            self.written.append(line)
        self._known = len(self.lines)
