"""The score of an article: people and checks in one scheme, weights of ISO 5060, nothing counted twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.review.conftest import LIN, WANG
from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs import CHECKS
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.proof.metrics.effort import count_words
from translator.newsroom.proof.metrics.quality import category_of, score_of
from translator.newsroom.review import decisions
from translator.newsroom.review.permissions import CATEGORIES, SEVERITIES

if TYPE_CHECKING:
    pass


def finding(check: str, segment: int, severity: Severity = Severity.ERROR, fingerprint: str = "") -> Finding:
    return Finding(
        check, severity, "target", 0, 1, LazyMessage("wrong"), segment=segment, fingerprint=fingerprint or check
    )


@pytest.fixture
def translated(drafted: Catalog) -> Catalog:
    for entry in drafted.entries:
        decisions.accept(drafted, entry, LIN)
    return drafted


WORDS = 4 + 2 + 2
"""`The market closed early.`, `Read <1>more</1>.`, `Nobody objected.`"""


@pytest.mark.parametrize("check", CHECKS)
def test_every_registered_check_has_one_category_of_iso_5060(check: str) -> None:
    top, _slash, below = category_of(check).partition("/")
    assert top in CATEGORIES
    assert not below or below in CATEGORIES[top]


def test_an_error_of_a_check_weighs_as_major_and_a_warning_as_minor(translated: Catalog) -> None:
    findings = [
        finding("num.value", 1),
        finding("punct.width", 2, Severity.WARNING),
        finding("name.first", 3, Severity.INFO),
    ]

    score = score_of(translated, findings)

    assert SEVERITIES["major"] + SEVERITIES["minor"] == score.penalty
    assert score.score == pytest.approx(100 - 100 * 6 / WORDS)
    assert {"accuracy": 5, "linguistic": 1, "locale": 0} == {k: t.penalty for k, t in score.by_category.items()}


def test_the_same_error_in_two_places_counts_once(translated: Catalog) -> None:
    assert score_of(translated, [finding("gls.missing", 1), finding("gls.missing", 3)]).penalty == 5
    other = finding("gls.missing", 3, fingerprint="another term")
    assert score_of(translated, [finding("gls.missing", 1), other]).penalty == 10


def test_a_waived_finding_does_not_count(translated: Catalog) -> None:
    wrong = finding("num.value", 1)
    decisions.waive(translated, translated.entries[0], LIN, wrong, "as the client wants it")

    assert score_of(translated, [wrong]).penalty == 0


def test_comments_count_with_their_severity_until_the_text_is_changed(translated: Catalog) -> None:
    entry = translated.entries[0]
    decisions.comment(translated, entry, WANG, "reads oddly", category="style/awkward", severity="minor")
    decisions.comment(translated, entry, WANG, "nice")
    decisions.reject(translated, entry, WANG, "not at noon", category="accuracy/mistranslation", severity="critical")
    before = score_of(translated, ())

    decisions.edit(translated, entry, LIN, "市场早早收盘。")
    after = score_of(translated, ())

    assert (26, 2) == (before.penalty, before.people)
    assert (0, 0) == (after.penalty, after.people)


def test_what_a_person_said_is_not_said_again_by_a_check(translated: Catalog) -> None:
    decisions.comment(translated, translated.entries[0], WANG, "a number", category="accuracy", severity="major")

    findings = [finding("num.value", 1), finding("num.value", 2, fingerprint="2"), finding("gls.missing", 1)]

    assert {"accuracy": 10, "terminology": 5} == {
        name: tally.penalty for name, tally in score_of(translated, findings).by_category.items()
    }


@pytest.mark.parametrize(("severity", "penalty"), [("neutral", 5), ("minor", 5), ("major", 5), ("critical", 25)])
def test_of_a_remark_and_the_findings_of_its_category_the_heavier_counts(
    translated: Catalog, severity: str, penalty: int
) -> None:
    decisions.comment(translated, translated.entries[0], WANG, "odd", category="accuracy/omission", severity=severity)

    assert score_of(translated, [finding("num.value", 1)]).penalty == penalty


def test_a_text_that_no_person_has_confirmed_has_no_score(drafted: Catalog) -> None:
    score = score_of(drafted, [finding("num.value", 1)])

    assert (None, 0, 0) == (score.score, score.penalty, score.segments)


def test_the_score_is_of_the_segments_that_people_judged(drafted: Catalog) -> None:
    decisions.accept(drafted, drafted.entries[0], LIN)
    confirmed = score_of(drafted, [finding("num.value", 2)])
    decisions.comment(drafted, drafted.entries[1], WANG, "odd", category="style", severity="minor")
    remarked = score_of(drafted, ())

    assert (100.0, 1, 3) == (confirmed.score, confirmed.segments, confirmed.of)
    assert (1, 2) == (remarked.penalty, remarked.segments)


def test_findings_about_the_files_do_not_weigh_on_the_text(translated: Catalog) -> None:
    assert score_of(translated, [replace(finding("meta.rev", 1), segment=0)]).penalty == 0


@pytest.mark.parametrize(
    ("text", "tag", "words"),
    [
        ("Prices rose 3.5% in the U.S. <1>last year</1>.", "en", 8),
        ("don't split well-known words", "en", 4),
        ("价格上涨3.5%。", "zh-Hans", 3.5),
        ("用<1>Git</1>写作", "zh-Hans", 3 / 1.6 + 1),
        ("", "en", 0),
    ],
)
def test_words_and_han_are_counted_without_tags(text: str, tag: str, words: float) -> None:
    assert words == count_words(text, tag)
