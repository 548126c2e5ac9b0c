"""
Findings as SARIF 2.1.0, for code-scanning pages and editors.

Source: OASIS Standard "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from translator import __version__
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs import CHECKS, find_check
from translator.bilingual.pairs.check_docs import check_page
from translator.newsroom.review.live_checks import Waiver

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif_log(
    findings: Sequence[Finding],
    *,
    waived: Sequence[tuple[Finding, Waiver]] = (),
    segments: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """
    Return a log with one run; its messages are English.

    `segments` has what `CheckReport.segment_of` gives for each finding, and then for each that is waived. Where a
    finding has a column, its region is exact to the code point. Waived findings are in the log as suppressed.
    """
    everything = [*findings, *(finding for finding, _ in waived)]
    rules = list(dict.fromkeys(finding.check for finding in everything))
    places = {check: place for place, check in enumerate(rules)}
    results = [_result(finding, places) for finding in findings]
    for finding, waiver in waived:
        suppression = {"kind": "external", "status": "accepted", "justification": f"{waiver.who}: {waiver.reason}"}
        results.append({**_result(finding, places), "suppressions": [suppression]})
    for result, segment in zip(results, segments, strict=False):
        if segment["key"]:
            result["properties"] = dict(segment)
    driver = {"name": "translator", "version": __version__, "rules": [_rule(check) for check in rules]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(check_id: str) -> dict[str, Any]:
    if check_id not in CHECKS:
        return {"id": check_id}
    page = check_page(check_id)
    return {
        "id": check_id,
        "name": type(find_check(check_id)).__name__,
        "shortDescription": {"text": page.summary},
        "fullDescription": {"text": page.section("What it does")},
        "help": {"text": page.text},
        "defaultConfiguration": {"level": _LEVELS[find_check(check_id).severity]},
    }


def _result(finding: Finding, places: Mapping[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.check,
        "ruleIndex": places[finding.check],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message.in_language("en")},
        "partialFingerprints": {"finding/v1": finding.fingerprint or finding.check},
    }
    if finding.path:
        location: dict[str, Any] = {"artifactLocation": {"uri": quote(finding.path)}}
        if finding.line:
            location["region"] = _region(finding)
        result["locations"] = [{"physicalLocation": location}]
    return result


def _region(finding: Finding) -> dict[str, int]:
    if not finding.column:
        return {"startLine": finding.line}
    start, end = finding.column + finding.start, finding.column + max(finding.start, finding.end)
    return {"startLine": finding.line, "startColumn": start, "endColumn": end}
