"""Mails as Outlook saves them, as small as they can be: a compound file of one short stream per property."""

from __future__ import annotations

import struct
from itertools import pairwise

SECTOR, SHORT, END, FREE = 512, 64, 0xFFFFFFFE, 0xFFFFFFFF
TEXT, BYTES, TIME = 0x001F, 0x0102, 0x0040


def msg_of(
    properties: dict[int, str | bytes], *attachments: dict[int, str | bytes], has_empty_streams: bool = True
) -> bytes:
    """
    Return a mail with these properties (MS-OXPROPS: 0x0037 is the subject), texts or bytes, and attachments.

    Some programs write no stream for an empty property: `has_empty_streams`.
    """
    entries: list[tuple[str, int, bytes, list[int]]] = [("Root Entry", 5, b"", [])]
    _add(entries, 0, properties, bytes(24) + struct.pack("<II", len(attachments), 0))
    for number, attached in enumerate(attachments):
        entries[0][3].append(len(entries))
        entries.append((f"__attach_version1.0_#{number:08X}", 1, b"", []))
        _add(entries, len(entries) - 1, attached, bytes(8))
    if not has_empty_streams:
        children = entries[0][3]
        children[:] = [child for child in children if entries[child][1] != 2 or entries[child][2]]
    return _compound(entries)


def _add(
    entries: list[tuple[str, int, bytes, list[int]]], parent: int, properties: dict[int, str | bytes], head: bytes
) -> None:
    table = head
    for number, value in sorted(properties.items()):
        kind, data = (TEXT, value.encode("utf-16-le")) if isinstance(value, str) else (BYTES, value)
        table += struct.pack("<HHIII", kind, number, 6, len(data) + (2 if kind == TEXT else 0), 0)
        entries[parent][3].append(len(entries))
        entries.append((f"__substg1.0_{number:04X}{kind:04X}", 2, data, []))
    entries[parent][3].append(len(entries))
    entries.append(("__properties_version1.0", 2, table, []))


def _compound(entries: list[tuple[str, int, bytes, list[int]]]) -> bytes:
    """Return a compound file (MS-CFB, version 3) all of whose streams are short."""
    shorts, chains, starts = b"", list[int](), []
    for _name, kind, data, _children in entries:
        count = -(-len(data) // SHORT) if kind == 2 else 0
        first = len(chains)
        starts.append(first if count else END)
        chains += [*range(first + 1, first + count), *([END] if count else [])]
        shorts += data.ljust(count * SHORT, b"\0")
    siblings = {child: right for _n, _k, _d, children in entries for child, right in pairwise(children)}
    directory = b""
    for at, (name, kind, data, children) in enumerate(entries):
        written = name.encode("utf-16-le") + b"\0\0"
        start, size = (0, len(shorts)) if at == 0 else (starts[at], len(data))
        directory += written.ljust(64, b"\0") + struct.pack(
            "<HBBIII16sI8s8sIII", len(written), kind, 1, FREE, siblings.get(at, FREE),
            children[0] if children else FREE,
            bytes(16), 0, bytes(8), bytes(8), start if kind != 1 else 0, size, 0,
        )  # fmt: skip
    parts = [shorts, directory, struct.pack(f"<{len(chains)}I", *chains)]
    sizes = [-(-len(part) // SECTOR) for part in parts]
    fat = [number + 1 if number + 1 < end else END for begin, end in _runs(sizes) for number in range(begin, end)]
    fat.append(0xFFFFFFFD)
    padded = b"".join(part.ljust(size * SECTOR, b"\0") for part, size in zip(parts[:2], sizes, strict=False))
    padded += parts[2].ljust(sizes[2] * SECTOR, b"\xff")
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6), 0, 1,
        sizes[0], 0, 4096, sizes[0] + sizes[1], sizes[2], END, 0, sum(sizes),
    )  # fmt: skip
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(SECTOR, b"\xff")
    return header.ljust(SECTOR, b"\xff") + padded + table


def _runs(sizes: list[int]) -> list[tuple[int, int]]:
    ends = [sum(sizes[: at + 1]) for at in range(len(sizes))]
    return list(zip([0, *ends], ends, strict=False))
