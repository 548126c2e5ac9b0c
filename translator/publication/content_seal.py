"""
The hash that a published file holds of itself, so that a change by hand is seen wherever the repository is cloned.

A layout writes `content: sha256:` and sixteen zeros where its kind of file has room for it (front matter, a `meta`
element, a field of JSON, the comment at the end of a ZIP), and `seal` puts the hash of the whole file there.
"""

from __future__ import annotations

import hashlib
import re

UNSEALED = "sha256:" + "0" * 16
"""What stands in the place of the hash while it is calculated."""
_CONTENT = re.compile(rb'(\bcontent"?\s*[:=]\s*"?sha256:)([0-9a-f]{16})\b')


_ARCHIVE = b"PK\x03\x04"
"""What a ZIP begins with; only its comment may hold the hash, for all else has a checksum of its own."""
ARCHIVE_COMMENT = f"content: {UNSEALED}"
"""The comment of a ZIP that is to be sealed."""


def seal(data: bytes) -> bytes:
    """Return a file with its own hash where `UNSEALED` or an earlier hash stands."""
    blank = _with_hash(data, b"0" * 16)
    return _with_hash(blank, hashlib.sha256(blank).hexdigest()[:16].encode())


def seal_of(data: bytes) -> bytes:
    """Return the hash that a file states, which hand edits leave as it was; empty where it states none."""
    found = _find(data)
    return found[2] if found else b""


def is_untouched(data: bytes) -> bool:
    """Whether a published file is, byte for byte, what `publish` wrote."""
    return _find(data) is not None and seal(data) == data


def _find(data: bytes) -> re.Match[bytes] | None:
    return _CONTENT.search(data, len(data) - len(ARCHIVE_COMMENT) if data.startswith(_ARCHIVE) else 0)


def _with_hash(data: bytes, digest: bytes) -> bytes:
    found = _find(data)
    return data[: found.start(2)] + digest + data[found.end(2) :] if found else data
