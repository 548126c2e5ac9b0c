"""Lines in a terminal, JSON objects, SARIF 2.1.0 and GitHub annotations."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity, TermEntry
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks
from translator.desk.render.findings import FindingGroup, annotation, finding_object, print_findings, sarif_log
from translator.newsroom.review.live_checks import Waiver

# What SARIF 2.1.0 asks of the parts that we write: properties that are required, types, and closed lists of values.
SARIF = json.loads(Path(__file__).with_name("sarif.schema.json").read_text(encoding="utf-8"))


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
