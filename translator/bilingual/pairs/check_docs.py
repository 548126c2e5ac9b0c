"""The page of a check: its docstring, divided by its headings, as `explain` and the documentation show it."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from translator.bilingual.pairs import CHECKS, find_check
from translator.bilingual.pairs.word_lists import FOLDER
from translator.bilingual.words.language import convert_script, is_traditional

Scope = Literal["segment", "article", "versions"]
HEADINGS = ("What it does", "Why is this bad?", "Example", "Use instead", "Source")
"""The headings that every check's docstring has, in this order."""
_IN_CHINESE = {
    "What it does": "作用", "Why is this bad?": "为什么要改", "Example": "例", "Use instead": "改为", "Source": "依据",
    "source": "原文", "target": "译文", "policy": "规定",
}  # fmt: skip


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
        if not first:
            end = re.search("。(?![”。])", first := self.section(_IN_CHINESE["What it does"]))
        return first[: end.end()] if end else first

    def in_chinese(self, tag: str) -> CheckPage:
        """
        Return the page in Chinese, or as it is where nobody has written one yet.

        Its examples are those of the English page, unless they are English prose.
        """
        if self.id not in _chinese_pages():
            return self
        what, why, *more = (_in_script(line, tag) for line in chinese_lines(self.id))
        said = {line[0]: line[2:] for line in more}
        instead = self.section("Use instead").split("\n")
        examples = [line for line in instead if re.match(r"(source|target|policy|glossary|pattern)\b.*?: ", line)]
        texts = {
            "What it does": what,
            "Why is this bad?": why,
            "Example": said.get("-") or _labelled(self.section("Example"), tag),
            "Use instead": said.get(">") or _labelled("\n".join(examples or instead[:1]), tag),
            "Source": said.get("=") or self.section("Source"),
        }
        if "+" in said:
            texts["Use instead"] += f"\n{said['+']}"
        text = "\n".join(f"## {_in_script(_IN_CHINESE[heading], tag)}\n{text}" for heading, text in texts.items())
        return replace(self, text=text)

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


def chinese_lines(name: str) -> list[str]:
    """Return what a check does, why, and the lines with a sign before them; of an excuse one line."""
    return _chinese_pages()[name]


@cache
def _chinese_pages() -> dict[str, list[str]]:
    text = (FOLDER / "check_pages_zh.txt").read_text(encoding="utf-8")
    blocks = (block.strip().split("\n") for block in text.split("\n\n")[1:])
    return {name: lines for name, *lines in blocks}


# What is quoted, and code, stays as it is: it may be about characters.
def _in_script(text: str, tag: str) -> str:
    if not is_traditional(tag):
        return text
    parts = re.split("(“[^”]*”|`[^`]*`)", text)
    return "".join(part if place % 2 else convert_script(part, tag) for place, part in enumerate(parts))


def _labelled(text: str, tag: str) -> str:
    label = re.compile(r"(?:^|(?<= {4}))(source|target|policy)\b([^:\n]*): ", re.MULTILINE)
    return label.sub(lambda found: f"{_in_script(_IN_CHINESE[found[1]], tag)}{found[2]}：", text)
