"""
Files of other programs, on their way in and back out.

`article.import_article` reads any text, page or document as an article; `bilingual` reads and writes files with
translations; `exchange` writes an article for other people's tools, and reads what comes back.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


def function_of(name: str) -> Any:
    """Return the function `module:function` of this package, whose module is loaded only now."""
    module, _colon, function = name.partition(":")
    return getattr(import_module(f"{__name__}.{module}"), function)
