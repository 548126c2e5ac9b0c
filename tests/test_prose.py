"""Docstrings, comments and pages are plain English: “X is not a Y”, never “X is no Y”."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SOURCES = sorted(path for folder in ("translator", "tests", "benchmarks") for path in (ROOT / folder).rglob("*.py"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").rglob("*.md")])
IS_NO = re.compile(
    r"(\b\w+\s+)?\b(is|are|was|were|be|has been) no (?!longer\b|more\b|less\b|fewer\b|one\b|such\b)\w+", re.IGNORECASE
)
CODE = re.compile(r"^```.*?^```$|`[^`]*`|“[^”]*”", re.MULTILINE | re.DOTALL)


def strange(text: str) -> list[str]:
    """Return the phrases that a native writer would put otherwise; “there is no …” is right."""
    found = IS_NO.finditer(CODE.sub("`code`", text))
    return [" ".join(match[0].split()) for match in found if (match[1] or "").strip().lower() != "there"]


def prose_of(source: str) -> Iterator[tuple[int, str]]:
    """Yield the comments and docstrings of a module with their lines, those of dataclass fields too."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.lineno, node.value.value


@pytest.mark.parametrize("folder", ["translator", "tests", "benchmarks"])
def test_docstrings_and_comments_say_is_not(folder: str) -> None:
    paths = [path for path in SOURCES if path.relative_to(ROOT).parts[0] == folder]
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {phrase}"
        for path in paths
        for line, text in prose_of(path.read_text(encoding="utf-8"))
        for phrase in strange(text)
    ]

    assert wrong == []


def test_pages_say_is_not() -> None:
    wrong = [f"{page.relative_to(ROOT)}: {phrase}" for page in PAGES for phrase in strange(page.read_text("utf-8"))]

    assert wrong == []


@pytest.mark.parametrize(
    ("text", "count"),
    [("A rival is no door.", 1), ("There is no door.", 0), ("It is no longer a door.", 0), ("`x is no y`", 0)],
)
def test_the_phrase_is_found(text: str, count: int) -> None:
    assert len(strange(text)) == count
