"""Findings in the terminal: grouped by segment, each with its line and the span underlined, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from translator.i18n import _, ngettext
from translator.model import Finding, Severity
from translator.render.console import print_line, stdout_console, terminal_width
from translator.render.styled_text import underline

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "dim"}
_INDENT = "  "


def print_findings(
    findings: Sequence[Finding], text_of: Callable[[Finding], str], place_of: Callable[[Finding], str]
) -> None:
    """
    Print findings on stdout: place, severity, check and message on one line, then the text with the span underlined.

    `text_of` gives the raw text that a finding's offsets count in, `place_of` what stands before the first colon.
    """
    console = stdout_console()
    for finding in findings:
        _print_one(console, finding, text_of(finding), place_of(finding))


def _print_one(console: Console, finding: Finding, text: str, place: str) -> None:
    from rich.text import Text

    severity = Text(finding.severity.value, style=_STYLES[finding.severity])
    print_line(console, f"{place}: ", severity, f" {finding.check}: {finding.message}")
    if text:
        for line in underline(text, finding.start, finding.end, max(20, terminal_width() - len(_INDENT))):
            print_line(console, _INDENT + line)
    if finding.suggestion is not None and finding.end - finding.start < len(text):
        print_line(console, _INDENT, Text("→ ", style="dim"), Text(finding.suggestion or _("(nothing)"), style="green"))


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
