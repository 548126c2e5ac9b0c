"""Findings as plain objects, the promise that scripts rely on (docs/commands/check.md)."""

from __future__ import annotations

from typing import Any

from translator.model import Finding


def finding_object(finding: Finding) -> dict[str, Any]:
    """
    Return `{"check", "severity", "segment", "side", "start", "end", "message", "suggestion"}`, in this order.

    `segment` counts from 1 (0: the whole article), `start` and `end` are code points into that side's raw text.
    """
    return {
        "check": finding.check,
        "severity": finding.severity.value,
        "segment": finding.segment,
        "side": finding.side,
        "start": finding.start,
        "end": finding.end,
        "message": finding.message.in_language("en"),
        "suggestion": finding.suggestion,
    }


def located_object(finding: Finding, *, article: str, tag: str) -> dict[str, Any]:
    """Return the same with what only a project knows: article, target language, fingerprint, file and line."""
    return {
        **finding_object(finding),
        "article": article,
        "target": tag,
        "path": finding.path,
        "line": finding.line,
        "message_zh": finding.message.in_language("zh_CN"),
        "fingerprint": finding.fingerprint,
    }
