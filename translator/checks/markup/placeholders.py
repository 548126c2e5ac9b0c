"""Placeholders and shortcodes: what a program, or a site generator, fills in."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, ClassVar

from translator.checks.base import FixKind, Pair, make_finding
from translator.checks.masking import PLACEHOLDER
from translator.model import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACEHOLDER = re.compile(PLACEHOLDER)
_HINT = re.compile(r"[{%$:\[](?:(?<=[{%$])|(?<=:)[a-z]|\[)")


class MkPlaceholder:
    """
    ## What it does
    Compares the placeholders of both sides: `{x} {{x}} %s %(x)s ${X} $VAR :emoji: [[ref]] {% tag %}` and shortcodes.
    ## Why is this bad?
    A program crashes, or the page prints the placeholder.
    ## Example
    source: Hi {name}    target: 你好{姓名}
    ## Use instead
    target: {name}，你好
    Their order is free.
    ## Source
    Weblate "placeholders" and the format checks; pofilter "printf", "variables".
    """

    id: ClassVar[str] = "mk.placeholder"
    severity: ClassVar[Severity] = Severity.ERROR
    targets: ClassVar[str] = "any"
    fix: ClassVar[FixKind] = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Compare the multisets."""
        if not pair.source or not pair.target or not (_HINT.search(pair.source) or _HINT.search(pair.target)):
            return
        yield from self._compare(pair)

    def _compare(self, pair: Pair) -> Iterator[Finding]:
        wanted = list(_PLACEHOLDER.finditer(pair.source))
        found = list(_PLACEHOLDER.finditer(pair.target))
        names, given = [match[0] for match in wanted], [match[0] for match in found]
        if any("$" in name for name in (*names, *given) if name[0] == "%"):
            names, given = _argument_names(names), _argument_names(given)
        missing, extra = Counter(names) - Counter(given), Counter(given) - Counter(names)
        only = next(iter(missing)) if len(missing) == 1 and sum(extra.values()) == sum(missing.values()) else None
        for text, match in _last_places(extra, given, found):
            message, zh = f"placeholder {text} is not in the source", f"原文没有占位符 {text}"
            yield make_finding(self, pair, "target", match.span(), message, zh, suggestion=only)
        for text, match in _last_places(missing, names, wanted):
            message, zh = f"placeholder {text} is missing", f"缺少占位符 {text}"
            yield make_finding(self, pair, "source", match.span(), message, zh)


def _argument_names(texts: list[str]) -> list[str]:
    """Name printf arguments by position, so that `%s … %d` and `%2$d … %1$s` are the same."""
    names, position = [], 0
    for text in texts:
        if text[0] == "%" and text[1] != "(" and "$" not in text:
            position += 1
            names.append(f"%{position}${text[1:]}")
        else:
            names.append(text)
    return names


def _last_places(
    counted: Counter[str], names: list[str], matches: list[re.Match[str]]
) -> Iterator[tuple[str, re.Match[str]]]:
    for text in counted:
        yield text, matches[len(names) - 1 - names[::-1].index(text)]
