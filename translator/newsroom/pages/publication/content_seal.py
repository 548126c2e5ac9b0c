"""
The hash that a published file holds of itself, so that a change by hand is seen wherever the repository is cloned.

A layout writes `content: sha256:` and sixteen zeros where its kind of file has room for it (front matter, a `meta`
element, a field of JSON, the comment at the end of a ZIP), and `seal` puts the hash of the whole file there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import islice

UNSEALED = "sha256:" + "0" * 16
"""What stands in the place of the hash while it is calculated."""
# So many places are tried: an article about this program may show a few.
_MOST = 8
_CONTENT = re.compile(rb'(\bcontent"?\s*[:=]\s*"?sha256:)([0-9a-f]{16})\b')


# What a ZIP begins with; only its comment may hold the hash, for all else has a checksum of its own.
_ARCHIVE = b"PK\x03\x04"
ARCHIVE_COMMENT = f"content: {UNSEALED}"
"""The comment of a ZIP that is to be sealed."""


def seal(data: bytes) -> bytes:
    """Return a file with its own hash where `UNSEALED` or an earlier hash stands; what an author wrote alike stays."""
    found = next((one for one in _places(data) if one[2] == b"0" * 16), None) or _find(data)
    return _sealed(data, found) if found else data


def seal_of(data: bytes) -> bytes:
    """Return the hash that a file states, which hand edits leave as it was; empty where it states none."""
    found = _find(data)
    return found[2] if found else b""


def is_untouched(data: bytes) -> bool:
    """Whether a published file is, byte for byte, what `publish` wrote."""
    return any(_sealed(data, found) == data for found in _places(data))


def _find(data: bytes) -> re.Match[bytes] | None:
    """Return where a file states its hash: the one that holds, else the first."""
    places = list(_places(data))
    return next((found for found in places[1:] if _sealed(data, found) == data), *places[:1]) if places else None


def _places(data: bytes) -> Iterator[re.Match[bytes]]:
    start = len(data) - len(ARCHIVE_COMMENT) if data.startswith(_ARCHIVE) else 0
    return islice(_CONTENT.finditer(data, max(0, start)), _MOST)


def _sealed(data: bytes, found: re.Match[bytes]) -> bytes:
    blank = data[: found.start(2)] + b"0" * 16 + data[found.end(2) :]
    return blank[: found.start(2)] + hashlib.sha256(blank).hexdigest()[:16].encode() + blank[found.end(2) :]
