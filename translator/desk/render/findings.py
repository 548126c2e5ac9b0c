"""Findings in the terminal: grouped by segment, each with its line and the span underlined, cell by cell."""

from __future__ import annotations

import hashlib
import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from translator import __version__
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs import CHECKS, find_check
from translator.bilingual.pairs.terms import term_of
from translator.bilingual.scripts.word_conversion import CHECK as DOUBTFUL
from translator.desk.render.console import print_styled, terminal_width
from translator.desk.render.width import underline
from translator.newsroom.house.catalog_conversion import words_at
from translator.newsroom.review.live_checks import Waiver

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "dim"}
_INDENT = "  "
# So many findings of one check in one text are shown: a segment that has more is wrong throughout.
_MOST_ALIKE = 20
# Findings about one term from which on they are one.
_FEWEST_OF_TERM = 4


class FindingGroup(NamedTuple):
    """The findings of one article or file."""

    findings: Sequence[Finding]
    text_of: Callable[[Finding], str]
    """Gives the raw text that a finding's offsets count in."""
    place_of: Callable[[Finding], str]
    """Gives what stands before the first colon."""
    sources: Sequence[str] = ()
    """The sources of all its segments."""
    article: str = ""
    """Its slug and `--to TAG`, as `mark` takes them; empty for a file."""


def print_findings(groups: Iterable[FindingGroup]) -> None:
    """Print place, severity, check, message, and below them the text with its span underlined."""
    width = max(20, terminal_width() - len(_INDENT))
    alike: Counter[tuple[str, str]] = Counter()
    left_out = 0
    groups = list(groups)
    doubts = _by_doubt(groups)
    for group in groups:
        terms = _by_term(group.findings)
        for finding in group.findings:
            asked = doubts.get(id(finding), {})
            if asked and finding is not next(iter(asked.values())):
                continue
            term = terms.get((finding.check, term_of(finding)), [])
            if len(term) >= _FEWEST_OF_TERM and finding is not term[0]:
                continue
            text = group.text_of(finding)
            place = group.place_of(finding)
            alike[finding.check, text or place] += 1
            if alike[finding.check, text or place] > _MOST_ALIKE:
                left_out += 1
            else:
                _print_one(finding, text, place, width)
            if len(asked) > 1:
                _print_places(list(asked)[1:])
            if len(term) >= _FEWEST_OF_TERM:
                _print_term(term, group, text[finding.start : finding.end])
    if left_out:
        print_styled(
            ngettext(
                "{count} more finding like those above is not shown; all: translator check --format json",
                "{count} more findings like those above are not shown; all: translator check --format json",
                left_out,
            )
        )


def _by_term(findings: Sequence[Finding]) -> dict[tuple[str, str], list[Finding]]:
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if term := term_of(finding):
            found.setdefault((finding.check, term), []).append(finding)
    return found


# One answer holds for the house: the id of each finding that asks for it → place → the first finding there.
def _by_doubt(groups: Iterable[FindingGroup]) -> dict[int, dict[str, Finding]]:
    found: dict[tuple[str, ...], dict[str, Finding]] = {}
    asked: dict[int, dict[str, Finding]] = {}
    for group in groups:
        for finding in group.findings:
            if doubt := _doubt(group, finding):
                asked[id(finding)] = found.setdefault(doubt, {})
                asked[id(finding)].setdefault(group.place_of(finding), finding)
    return asked


# Into which language, the word, and what is asked about it.
def _doubt(group: FindingGroup, finding: Finding) -> tuple[str, ...]:
    if finding.check != DOUBTFUL or not group.article:
        return ()
    word = next(iter(words_at(group.text_of(finding), {finding.start})), "")
    return (group.article.rpartition(" ")[2], word, str(finding.message)) if word else ()


def _print_term(findings: Sequence[Finding], group: FindingGroup, word: str) -> None:
    _print_places(list(dict.fromkeys(str(item.segment) for item in findings[1:])))
    count = sum(word.casefold() in source.casefold() for source in group.sources)
    failing = len({item.segment for item in findings})
    if count < 2 * failing:
        said = _("“{term}” fails in {failing} of {count} segments: the glossary may be wrong",
                 term=word, failing=failing, count=max(count, failing))  # fmt: skip
        print_styled(_INDENT, (said, "yellow"))
    if group.article:
        what = shlex.quote(f"{findings[0].check}:{word}")
        command = f"translator mark {group.article.replace(' ', ' all ', 1)} --waive {what} --reason TEXT"
        print_styled(_INDENT, _("to let it stand in the article: {command}", command=command))


def _print_places(places: Sequence[str]) -> None:
    listed = ", ".join(places[:_MOST_ALIKE]) + (" …" if len(places) > _MOST_ALIKE else "")
    print_styled(_INDENT, ngettext("and in {count} more segment: {numbers}", "and in {count} more segments: {numbers}",
                                   len(places), numbers=listed))  # fmt: skip


def _print_one(finding: Finding, text: str, place: str, width: int) -> None:
    severity = (finding.severity.value, _STYLES[finding.severity])
    print_styled(f"{place}: ", severity, f" {finding.check}: {finding.message}")
    is_about_all = finding.start == 0 and finding.end >= len(text)
    if not is_about_all:
        for line in underline(text, finding.start, finding.end, width):
            print_styled(_INDENT + line)
    if finding.suggestion is not None and finding.end - finding.start < len(text):
        print_styled(_INDENT, ("→ ", "dim"), (finding.suggestion or _("(nothing)"), "green"))


def counts_line(findings: Sequence[Finding], waived: int = 0, known: int = 0) -> str:
    counts = {severity: sum(item.severity is severity for item in findings) for severity in Severity}
    parts = [
        ngettext("{count} error", "{count} errors", counts[Severity.ERROR]),
        ngettext("{count} warning", "{count} warnings", counts[Severity.WARNING]),
        ngettext("{count} note", "{count} notes", counts[Severity.INFO]),
    ]
    if waived:
        parts.append(ngettext("{count} waived", "{count} waived", waived))
    if known:
        parts.append(ngettext("{count} known", "{count} known", known))
    return _(", ").join(parts)


_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_IN_VALUE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY = {**_IN_VALUE, ":": "%3A", ",": "%2C"}


def annotation(finding: Finding) -> str:
    """
    Return `::error file=…,line=…,col=…,title=num.value::message` in English.

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


_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def quality_issue(finding: Finding) -> dict[str, Any]:
    """
    Return one issue in English; the fingerprint stays when lines before it are added.

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


def finding_object(finding: Finding, segment: Mapping[str, str]) -> dict[str, Any]:
    """
    Return a finding with `key`, `source` and `target` of its segment, the promise that scripts rely on.

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
    return {
        **finding_object(finding, segment),
        "article": article,
        "tag": tag,
        "path": finding.path,
        "message_zh": finding.message.in_language("zh_CN"),
        "fingerprint": finding.fingerprint,
    }


_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif_log(
    findings: Sequence[Finding],
    *,
    waived: Sequence[tuple[Finding, Waiver]] = (),
    segments: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """
    Return a log with one run in English; waived findings are in it as suppressed.

    `segments` has `CheckReport.segment_of` of each finding, and then of each that is waived.
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
    from translator.bilingual.pairs.check_docs import check_page

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
