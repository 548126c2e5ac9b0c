"""Whether two pages say the same, but for what `publish` itself adds: provenance, by-lines, ids of headings."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from translator.errors import ArticleError
from translator.formats import read_front_matter
from translator.formats.heading_links import without_fragments
from translator.publish.layouts.markdown import NOTICE, without_marks

_TRAILING = re.compile(rb"(?<! ) $", re.MULTILINE)
"""A blank at the end of a line, which says nothing; two of them break the line."""
_LEDGER_ROLES = frozenset({"translator", "post_editor", "reviewer"})
"""Roles of the credits that `publish` fills in from the ledgers."""
PROVENANCE = frozenset({"translation", "credits"})
"""Keys of the front matter that `publish` writes from the ledgers."""


def is_absorbed(there: bytes, written: bytes, fragments: Collection[str] = ()) -> bool:
    """
    Tell whether a page says what `written` does, but for what `publish` itself adds: provenance and by-lines.

    People who were credited by hand are not that: while nothing was decided since, the credits must be the same, and
    later those that no ledger gives. `fragments` are the articles whose ids of headings follow the text.
    """
    try:
        is_same = content_of(there, fragments) == content_of(written, fragments)
        return is_same and _credits(there, written) == _credits(written, there)
    except ArticleError:
        return False


def _credits(data: bytes, other: bytes) -> dict[str, Any]:
    """Return the credits of a page that it must share with another: all while both rest on the same decisions."""
    values, others = (read_front_matter(page).values for page in (data, other))
    ledgers = [_ledger(item) for item in (values, others)]
    found = values.get("credits")
    if not isinstance(found, dict):
        return {}
    return {role: ids for role, ids in found.items() if role not in _LEDGER_ROLES or ledgers[0] == ledgers[1]}


def _ledger(values: Mapping[str, Any]) -> Any:
    block = values.get("translation")
    return block.get("ledger") if isinstance(block, dict) else None


def content_of(data: bytes, fragments: Collection[str]) -> tuple[dict[str, Any], bytes]:
    """Return the front matter and the body of a page without what `publish` adds; raises `ArticleError`."""
    front = read_front_matter(data)
    # Layouts say by these whether a page is finished, which the words of the page do as well.
    is_draft = NOTICE[0].encode() in data
    states = {"draft": is_draft, "published": not is_draft}
    values = {key: value for key, value in front.values.items()
              if key not in PROVENANCE and not (key in states and value is states[key])}  # fmt: skip
    body = without_fragments(without_marks(data[front.span[1] :]), fragments)
    return values, _TRAILING.sub(b"", body).strip()
