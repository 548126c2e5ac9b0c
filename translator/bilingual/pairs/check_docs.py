"""The page of a check: its docstring, divided by its headings, as `explain` and the documentation show it."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from typing import Literal

from translator.bilingual.pairs import CHECKS, find_check

Scope = Literal["segment", "article", "versions"]
HEADINGS = ("What it does", "Why is this bad?", "Example", "Use instead", "Source")
"""The headings that every check's docstring has, in this order."""


@dataclass(frozen=True, slots=True)
class CheckPage:
    id: str
    severity: str
    targets: str
    """`any`, `zh`, `en`."""
    fix: str
    scope: Scope
    """`segment`: one at a time; `article`: all of them together; `versions`: the front matter of all languages."""
    text: str
    """The whole docstring, unindented."""

    @property
    def summary(self) -> str:
        """The first sentence of what it does, on one line."""
        first = " ".join(self.section("What it does").split())
        end = re.search(r"\.(?= [A-Z])", first)
        return first[: end.end()] if end else first

    def section(self, heading: str) -> str:
        """Return the text under one heading, empty where the docstring has none."""
        _, found, rest = self.text.partition(f"## {heading}\n")
        return rest.partition("\n## ")[0].strip() if found else ""


def check_page(check_id: str) -> CheckPage:
    """Return the page of `check_id`; raises `UsageError` for an unknown id."""
    check = find_check(check_id)
    scope: Scope = (
        "segment" if hasattr(check, "check") else "article" if hasattr(check, "check_document") else "versions"
    )
    if check_id.startswith("seg."):
        scope = "segment"
    text = inspect.cleandoc(type(check).__doc__ or "")
    return CheckPage(check_id, check.severity.value, check.targets, getattr(check, "fix", "no"), scope, text)


def all_pages() -> list[CheckPage]:
    return [check_page(check_id) for check_id in CHECKS]
