"""
The documentation of programs in PO files, as Sphinx makes them: which messages are code, and whose style is whose.

A message with line breaks is a block of code there, since paragraphs are put onto one line. What people translate of it
are comments; the rules for prose say nothing about it. Nor is the style of a house that is not the file's own wanted.
"""

from __future__ import annotations

from collections.abc import Sequence

from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import Pair
from translator.bilingual.words.masking import mask_protected
from translator.bilingual.words.patterns import pattern

# Roles, code, links of reStructuredText, and the end of a line before a block of code.
_MARKUP = pattern(r"(?<![\w`]):[a-z][a-z:+-]*:`[^`]+`|``[^`]+``|`[^`<>]+<[^<>]+>`_|::\s*$")
# Share of the messages with such markup from which on a file is taken for documentation.
_SHARE = 0.1
_PROMPT = pattern(r"(?:>>> |\$ |\.\.\. )")
# Three words in a row.
_PROSE = pattern(r"(?<![A-Za-z])[A-Za-z]+(?:['’]\w+)?(?: [A-Za-z]+(?:['’]\w+)?){2}")
# What is looked for in code.
_CODE_CHECKS = frozenset({"mk.placeholder", "mk.escape", "txt.control", "txt.invisible"})
_STYLES = frozenset({"punct.quotes", "space.pangu", "punct.ellipsis", "punct.width", "punct.dash", "space.misc"})
# A rule of style that more than this share of the messages break is not that of the file.
_OWN_STYLE = 0.03


def is_documentation(pairs: Sequence[Pair]) -> bool:
    return sum(bool(_MARKUP.search(pair.source)) for pair in pairs) > _SHARE * len(pairs)


def is_code(pair: Pair) -> bool:
    """Whether a message is a block of code, a line of a session, or a name or call that was kept as it is."""
    if "\n" in pair.source.strip() or _PROMPT.match(pair.source):
        return True
    return pair.source == pair.target and not _PROSE.search(mask_protected(pair.source))


def useful_findings(pairs: Sequence[Pair], findings: Sequence[Finding]) -> list[Finding]:
    code = {pair.number for pair in pairs if is_code(pair)}
    kept = [one for one in findings if one.segment not in code or one.check in _CODE_CHECKS]
    breakers: dict[str, set[int]] = {}
    for one in kept:
        if one.check in _STYLES:
            breakers.setdefault(one.check, set()).add(one.segment or 0)
    common = {check for check, segments in breakers.items() if len(segments) > _OWN_STYLE * len(pairs)}
    return [
        one for one in kept
        if one.severity is Severity.ERROR or one.check not in _STYLES
        or (one.severity is Severity.WARNING and one.check not in common)
    ]  # fmt: skip
