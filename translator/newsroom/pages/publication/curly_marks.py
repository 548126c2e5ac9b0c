"""
The shape of quotation marks and apostrophes on English pages of layouts: curly where the house style says so.

What authors and translators typed stays in articles, catalogs and the pages beside the sources; code and addresses stay
everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from translator.bilingual.settings import CheckSettings
from translator.bilingual.words.language import EN, is_chinese
from translator.newsroom.articles import parse_document
from translator.newsroom.articles.translated_keys import is_translated


def has_curly_marks(checks: CheckSettings, tag: str) -> bool:
    return not is_chinese(tag) and {**checks.policy, **checks.locale.get(EN, {})}.get("marks") == "curly"


def with_curly_marks(body: bytes) -> bytes:
    """Return the body of an English page of Markdown with curly marks in its text."""
    document = parse_document(body, tag=EN)
    targets = [_curly(segment.source) for segment in document.segments]
    return document.render(targets, tag=EN, is_patch=True)


def with_curly_values(values: Any, path: str = "") -> Any:
    """Return the front matter of an English page with curly marks in all its keys that are translated."""
    if isinstance(values, Mapping):
        return {key: with_curly_values(value, f"{path}.{key}" if path else str(key)) for key, value in values.items()}
    if isinstance(values, list):
        return [with_curly_values(value, f"{path}[{index}]") for index, value in enumerate(values)]
    return _curly(values) if isinstance(values, str) and is_translated(path) else values


def _curly(text: str) -> str:
    from translator.bilingual.pairs.style import with_marks

    return with_marks(text, shape="curly")
