"""
The hash that a published file holds of itself, so that a change by hand is seen wherever the repository is cloned.

A layout writes `content: sha256:` and sixteen zeros where its kind of file has room for it (front matter, a `meta`
element, a field of JSON), and `seal` puts the hash of the whole file there.
"""

from __future__ import annotations

import hashlib
import re

UNSEALED = "sha256:" + "0" * 16
"""What stands in the place of the hash while it is calculated."""
_CONTENT = re.compile(rb'(\bcontent"?\s*[:=]\s*"?sha256:)([0-9a-f]{16})\b')


def seal(data: bytes) -> bytes:
    """Return a file with its own hash where `UNSEALED` or an earlier hash stands."""
    data = _CONTENT.sub(rb"\g<1>" + b"0" * 16, data, count=1)
    digest = hashlib.sha256(data).hexdigest()[:16].encode()
    return _CONTENT.sub(rb"\g<1>" + digest, data, count=1)


def seal_of(data: bytes) -> bytes:
    """Return the hash that a file states, which hand edits leave as it was; empty where it states none."""
    found = _CONTENT.search(data)
    return found[2] if found else b""


def is_untouched(data: bytes) -> bool:
    """Tell whether a published file is, byte for byte, what `publish` wrote."""
    return _CONTENT.search(data) is not None and seal(data) == data
