"""
Files of other programs, on their way in and back out.

`article.import_article` reads any text, page or document as an article; `bilingual` reads and writes files with
translations; `exchange` writes an article for other people's tools, and reads what comes back.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


def whole_number(text: str, default: int = 1) -> int:
    """Return a number that a file states, of at most six digits, or `default`."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default


def function_of(name: str) -> Any:
    """Return the function `module:function` of this package, whose module is loaded only now."""
    module, _colon, function = name.partition(":")
    return getattr(import_module(f"{__name__}.{module}"), function)
