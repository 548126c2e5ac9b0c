"""What most sentences of an article do is its style: subtitles that end without a stop."""

from __future__ import annotations

from pathlib import Path

from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks
from translator.newsroom.ground.house_index import HouseIndex
from translator.newsroom.review.live_checks import FindingsCache


def article(stops: int, without: int) -> list[Pair]:
    texts = [("The ferry sails at noon.", "渡轮中午启航。")] * stops + [
        ("The ferry sails at night.", "渡轮夜里启航")
    ] * without
    return [Pair(*text, "en", "zh-Hans", number=number) for number, text in enumerate(texts, 1)]


def severities(findings: list[Finding]) -> set[Severity]:
    return {item.severity for item in findings if item.check == "punct.terminal"}


def test_a_stop_that_is_missing_here_and_there_is_warned_of() -> None:
    assert severities(run_checks(article(40, 5))) == {Severity.WARNING}
    assert severities(run_checks(article(0, 5))) == {Severity.WARNING}


def test_an_article_without_stops_is_listed() -> None:
    findings = run_checks(article(10, 30))
    assert severities(findings) == {Severity.INFO}
    assert len([item for item in findings if item.check == "punct.terminal"]) == 30


def test_the_cache_says_the_same(tmp_path: Path) -> None:
    cache = FindingsCache(HouseIndex(tmp_path / "house.sqlite"))
    assert severities(cache.article_findings(article(40, 5))) == {Severity.WARNING}
    assert severities(cache.article_findings(article(10, 30))) == {Severity.INFO}
    assert severities(cache.article_findings(article(40, 5))) == {Severity.WARNING}
