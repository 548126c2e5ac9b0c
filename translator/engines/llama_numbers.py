"""Which numbers the model may write: those that the source licenses, in every right form of the target language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.formats.inline import TAG

if TYPE_CHECKING:
    from collections.abc import Iterable

_WRITTEN = re.compile(r"\d(?:[\d.,:/–-]*\d)?")


def licensed_numbers(source: str, source_tag: str, target_tag: str) -> list[str]:
    """Return the literals with digits that may stand in the target, longest first; empty where there are none."""
    text = TAG.sub(" ", source)
    found: Iterable[str] = _WRITTEN.findall(text)
    return sorted(dict.fromkeys(found), key=lambda literal: (-len(literal), literal))
