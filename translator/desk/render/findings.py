"""Findings in the terminal: grouped by segment, each with its line and the span underlined, cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import Finding, Severity
from translator.desk.render.console import print_styled, terminal_width
from translator.desk.render.styled_text import underline

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "dim"}
_INDENT = "  "
# So many findings that say the same of the same text are shown.
_MOST_ALIKE = 10
# So many findings of one check in one text are shown: a segment that has more is not text, or wrong throughout.
_MOST_OF_A_TEXT = 20
# So many findings of one check are shown: nobody reads more, and thousands take seconds to print.
_MOST_OF_A_CHECK = 1000


class FindingGroup(NamedTuple):
    """The findings of one article or file."""

    findings: Sequence[Finding]
    text_of: Callable[[Finding], str]
    """Gives the raw text that a finding's offsets count in."""
    place_of: Callable[[Finding], str]
    """Gives what stands before the first colon."""


def print_findings(groups: Iterable[FindingGroup]) -> None:
    """Print findings on stdout: place, severity, check, message, and below them the text with its span underlined."""
    width = max(20, terminal_width() - len(_INDENT))
    alike: Counter[tuple[object, ...]] = Counter()
    of_check: Counter[str] = Counter()
    left_out = 0
    for group in groups:
        of_text: Counter[tuple[str, int, str]] = Counter()
        for finding in group.findings:
            check, place = finding.check, (finding.check, finding.segment, finding.side)
            if of_check[check] >= _MOST_OF_A_CHECK or (finding.segment and of_text[place] >= _MOST_OF_A_TEXT):
                left_out += 1
                continue
            text = group.text_of(finding)
            key = (check, finding.message, text, finding.start, finding.end, finding.suggestion)
            if alike[key] >= _MOST_ALIKE:
                left_out += 1
                continue
            alike[key] += 1
            of_check[check] += 1
            of_text[place] += 1
            _print_one(finding, text, group.place_of(finding), width)
    if left_out:
        print_styled(
            ngettext(
                "{count} more finding like those above is not shown; all: translator check --format json",
                "{count} more findings like those above are not shown; all: translator check --format json",
                left_out,
            )
        )


def _print_one(finding: Finding, text: str, place: str, width: int) -> None:
    severity = (finding.severity.value, _STYLES[finding.severity])
    print_styled(f"{place}: ", severity, f" {finding.check}: {finding.message}")
    if text:
        for line in underline(text, finding.start, finding.end, width):
            print_styled(_INDENT + line)
    if finding.suggestion is not None and finding.end - finding.start < len(text):
        print_styled(_INDENT, ("→ ", "dim"), (finding.suggestion or _("(nothing)"), "green"))


def counts_line(findings: Sequence[Finding], waived: int = 0) -> str:
    """Return `2 errors, 5 warnings, 1 note`, for the end of the output."""
    counts = {severity: sum(item.severity is severity for item in findings) for severity in Severity}
    parts = [
        ngettext("{count} error", "{count} errors", counts[Severity.ERROR]),
        ngettext("{count} warning", "{count} warnings", counts[Severity.WARNING]),
        ngettext("{count} note", "{count} notes", counts[Severity.INFO]),
    ]
    if waived:
        parts.append(ngettext("{count} waived", "{count} waived", waived))
    return _(", ").join(parts)
