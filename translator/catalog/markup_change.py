"""
Changes of markup that change no word: another address behind a link, `_` for `*`.

Who approved a translation approved its words. A change of this kind keeps the approval, and the ledger notes what the
tags stood for before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from translator.model import Placeholder

_PLAIN = frozenset({"emphasis", "strong", "strike"})
"""Kinds whose marks may be written in several ways."""
_ADDRESSED = frozenset({"link", "image", "html"})
"""Kinds that lead somewhere. What a bare address or code says is read, so that neither is among them."""
_ADDRESS = re.compile(
    r"""(?P<start> \]\(\s* | \b(?:href|src)\s*=\s*["'] | \]:\s* )
        (?: <[^<>\n]*> | [^\s"'()<>]*(?:\([^\s"'()<>]*\)[^\s"'()<>]*)* )""",
    re.VERBOSE,
)


def is_formal_change(before: Sequence[Placeholder], after: Sequence[Placeholder]) -> bool:
    """Tell whether the tags of a text stand for the same as before, but for addresses and ways of writing emphasis."""
    return len(before) == len(after) and all(_is_same(*pair) for pair in zip(before, after, strict=True))


def _is_same(before: Placeholder, after: Placeholder) -> bool:
    if (before.number, before.kind, before.is_pair) != (after.number, after.kind, after.is_pair):
        return False
    if (before.opening, before.closing) == (after.opening, after.closing) or before.kind in _PLAIN:
        return True
    if before.kind not in _ADDRESSED:
        return False
    return all(
        _without_address(one) == _without_address(other)
        for one, other in ((before.opening, after.opening), (before.closing, after.closing))
    )


def _without_address(markup: str) -> str:
    return _ADDRESS.sub(lambda hit: hit["start"], markup)
