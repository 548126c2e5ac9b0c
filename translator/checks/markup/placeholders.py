"""Placeholders and shortcodes: what a program, or a site generator, fills in."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from translator.checks.base import Pair, TextCheck
from translator.checks.masking import PLACEHOLDER
from translator.i18n import LazyMessage
from translator.model import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACEHOLDER = re.compile(PLACEHOLDER)
_HINT = re.compile(r"[{%$:\[](?:(?<=[{%$])|(?<=:)[a-z]|\[)")


class MkPlaceholder(TextCheck):
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

    id = "mk.placeholder"
    category = "design/markup"
    severity = Severity.ERROR
    fix = "suggest"

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
            message = LazyMessage("placeholder {placeholder} is not in the source", placeholder=text)
            yield self.finding(pair, message, match.span(), suggestion=only)
        for text, match in _last_places(missing, names, wanted):
            message = LazyMessage("placeholder {placeholder} is missing", placeholder=text)
            yield self.finding(pair, message, match.span(), side="source")


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
