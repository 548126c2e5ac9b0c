"""Findings as plain objects, the promise that scripts rely on (docs/commands/check.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from translator.bilingual.model import Finding


def finding_object(finding: Finding, segment: Mapping[str, str]) -> dict[str, Any]:
    """
    Return `{"check", "severity", "segment", "side", "start", "end", "message", "suggestion", "file", "line", "key",
    "source", "target"}`, in this order; `segment` gives the last three (`CheckReport.segment_of`).

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
        "file": finding.path,
        "line": finding.line,
        **segment,
    }


def article_object(finding: Finding, segment: Mapping[str, str], *, article: str, tag: str) -> dict[str, Any]:
    """Return the same with what only a project knows: article, target language, fingerprint."""
    return {
        **finding_object(finding, segment),
        "article": article,
        "tag": tag,
        "path": finding.path,
        "message_zh": finding.message.in_language("zh_CN"),
        "fingerprint": finding.fingerprint,
    }
