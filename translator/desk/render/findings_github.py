"""Findings as workflow commands of GitHub Actions: they appear beside the lines of a pull request."""

from __future__ import annotations

from translator.bilingual.model import Finding, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_IN_VALUE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY = {**_IN_VALUE, ":": "%3A", ",": "%2C"}


def annotation(finding: Finding) -> str:
    """
    Return one line: `::error file=…,line=…,col=…,title=num.value::message`; the message is English.

    Source: GitHub, "Workflow commands".
    """
    properties = {"file": finding.path, "line": str(finding.line or "")}
    if finding.column:
        properties["col"] = str(finding.column + finding.start)
        properties["endColumn"] = str(finding.column + max(finding.end, finding.start + 1))
    properties["title"] = finding.check
    listed = ",".join(f"{key}={_escaped(value, _IN_PROPERTY)}" for key, value in properties.items() if value)
    return f"::{_COMMANDS[finding.severity]} {listed}::{_escaped(finding.message.in_language('en'), _IN_VALUE)}"


def _escaped(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(char, char) for char in text)
