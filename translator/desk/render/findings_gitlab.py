"""Findings as a code quality report of GitLab: they appear beside the lines of a merge request."""

from __future__ import annotations

import hashlib
from typing import Any

from translator.bilingual.model import Finding, Severity

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def quality_issue(finding: Finding) -> dict[str, Any]:
    """
    Return one issue; the message is English, and the fingerprint stays when lines before it are added.

    Source: GitLab, "Code Quality report format".
    """
    named = (finding.path, finding.check, str(finding.segment), finding.fingerprint, str(finding.start))
    return {
        "description": f"{finding.check}: {finding.message.in_language('en')}",
        "check_name": finding.check,
        "fingerprint": hashlib.sha256("\0".join(named).encode()).hexdigest(),
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": finding.path, "lines": {"begin": max(finding.line, 1)}},
    }
