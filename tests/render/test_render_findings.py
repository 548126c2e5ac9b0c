"""Lines in a terminal, JSON objects, SARIF 2.1.0 and GitHub annotations."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity, TermEntry
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks
from translator.desk.render.findings import FindingGroup, annotation, finding_object, print_findings, sarif_log
from translator.newsroom.review.live_checks import Waiver

# What SARIF 2.1.0 asks of the parts that we write: properties that are required, types, and closed lists of values.
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
REGION = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        name: {"type": "integer", "minimum": 1} for name in ("startLine", "startColumn", "endColumn", "endLine")
    },
}
LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation"],
            "properties": {
                "region": REGION,
                "artifactLocation": {
                    "type": "object",
                    "required": ["uri"],
                    "properties": {"uri": {"pattern": r"^[\x21-\x7e]+$"}},
                },
            },
        }
    },
}
RESULT = {
    "type": "object",
    "required": ["message"],
    "additionalProperties": False,
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": LEVEL,
        "message": TEXT,
        "locations": {"type": "array", "items": LOCATION},
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
        "suppressions": {
            "type": "array",
            "items": {
                "required": ["kind"],
                "properties": {
                    "kind": {"enum": ["inSource", "external"]},
                    "status": {"enum": ["accepted", "underReview", "rejected"]},
                },
            },
        },
    },
}
RULE = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string"}, "name": {"type": "string"},
        "shortDescription": TEXT, "fullDescription": TEXT, "help": TEXT,
        "defaultConfiguration": {"type": "object", "properties": {"level": LEVEL}},
    },
}  # fmt: skip
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "$schema": {"type": "string"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {"type": "array", "items": RESULT},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {"rules": {"type": "array", "items": RULE, "uniqueItems": True}},
                            }
                        },
                    },
                },
            },
        },
    },
}


@pytest.fixture
def findings() -> list[Finding]:
    pairs = [
        Pair("He said so, then left.", "他说,然后走了.", "en", "zh-Hans", number=1),
        Pair("A firm", "這家公司", "en", "zh-Hans", number=2),
    ]
    return [replace(item, path="文章 1.tsv", line=item.segment) for item in run_checks(pairs)]


def test_an_object_has_exactly_the_promised_keys_in_their_order(findings: list[Finding]) -> None:
    segment = {"key": "k", "source": "s", "target": "t"}
    assert [list(finding_object(item, segment)) for item in findings] == [
        ["check", "severity", "segment", "side", "start", "end", "message", "suggestion", "file", "line", *segment]
    ] * len(findings)
    assert json.loads(json.dumps(finding_object(findings[0], segment)))["check"] == "punct.width"


def test_the_log_is_valid_sarif(findings: list[Finding]) -> None:
    waived = (findings.pop(), Waiver("f", "txt.script", "li-lei", "2026-01-02T03:04:05Z", "a quotation"))
    log = sarif_log([replace(findings[0], column=24), *findings[1:]], waived=[waived])

    Draft202012Validator.check_schema(SARIF)
    assert list(Draft202012Validator(SARIF).iter_errors(log)) == []
    run = log["runs"][0]
    assert [run["tool"]["driver"]["rules"][item["ruleIndex"]]["id"] for item in run["results"]] == [
        item["ruleId"] for item in run["results"]
    ]
    assert run["results"][-1]["suppressions"][0]["justification"] == "li-lei: a quotation"


def test_a_region_is_exact_to_the_code_point(findings: list[Finding]) -> None:
    log = sarif_log([replace(findings[0], column=24)])

    region = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 1, "startColumn": 26, "endColumn": 27}


def test_an_annotation_escapes_what_github_would_read() -> None:
    finding = Finding(
        "mk.literal", Severity.ERROR, "target", 2, 5, LazyMessage("100%\nlost"), path="a,b:c.tsv", line=3, column=10
    )

    assert annotation(finding) == (
        "::error file=a%2Cb%3Ac.tsv,line=3,col=12,endColumn=15,title=mk.literal::100%25%0Alost"
    )


def test_findings_that_say_the_same_of_the_same_text_are_shown_twenty_times_and_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    pairs = [Pair("It is.", "It is.", "en", "zh-Hans", number=number) for number in range(1, 41)]
    findings = run_checks([*pairs, Pair("Yes", "", "en", "zh-Hans", number=41)], only=["txt.untranslated"])

    group = FindingGroup(findings, lambda item: "It is." if item.segment < 41 else "", lambda item: str(item.segment))
    print_findings([group])

    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines if "txt.untranslated" in line] == [*map(str, range(1, 21)), "41"]
    assert lines[-1] == "20 more findings like those above are not shown; all: translator check --format json"


def test_findings_about_one_term_are_one_that_says_how_often_it_fails(capsys: pytest.CaptureFixture[str]) -> None:
    terms = (TermEntry("supply chain", ("供货链",), status="required"),)
    pairs = [
        Pair(
            f"The supply chain needs {count} ports.",
            f"供应链需要{count}个港口。",
            "en",
            "zh-Hans",
            number=number,
            terms=terms,
        )
        for number, count in enumerate(range(21, 26), 1)
    ]
    found = [item for item in run_checks(pairs) if item.check == "gls.missing"]
    sources = [pair.source for pair in pairs]
    print_findings(
        [FindingGroup(found, lambda _item: sources[0], lambda item: str(item.segment), sources, "ports --to zh-Hans")]
    )

    said = capsys.readouterr().out
    assert 1 == said.count("should be 供货链")
    assert "2, 3, 4, 5" in said
    assert "fails in 5 of 5 segments" in said
    assert "mark ports all --to zh-Hans --waive 'gls.missing:supply chain'" in said
