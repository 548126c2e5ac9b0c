"""Risk: what speaks for a change makes it higher, what people have confirmed lower, and it stays within 0 and 100."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity, State
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import DraftData
from translator.newsroom.catalog.ledger import Ledger
from translator.newsroom.catalog.record import Entry
from translator.newsroom.review.navigation import estimate_of, risk_of, signs_of

if TYPE_CHECKING:
    from typing import Any


def drafted(source: str = "The harbour board met on Tuesday.", **data: Any) -> tuple[Catalog, Entry]:
    entry = Entry(source)
    catalog = Catalog("harbour", "zh-Hans", "en", Ledger(), entries=[entry], where="harbour.po")
    catalog.apply(entry, "draft", actor="system", target="港务局周二开会。", origin="mt:llama", data=DraftData(**data))
    return catalog, entry


def finding(severity: Severity) -> Finding:
    return Finding("num.value", severity, "target", 0, 1, LazyMessage("a"))


def test_findings_weigh_by_severity_and_add_up() -> None:
    catalog, entry = drafted()
    risks = [
        risk_of(catalog, entry, found)
        for found in (
            [], [finding(Severity.INFO)], [finding(Severity.WARNING)], [finding(Severity.ERROR)],
            [finding(Severity.ERROR), finding(Severity.WARNING)], [finding(Severity.ERROR)] * 9,
        )
    ]  # fmt: skip

    assert risks == sorted(set(risks))
    assert 0 <= risks[0] < 50 < risks[3] <= risks[-1] <= 100


@pytest.mark.parametrize("data", [{"score": 20}, {"agreement": 40}, {"problems": ["num.value: 31 missing"]}])
def test_what_engine_and_gate_doubted_counts_until_somebody_confirms_the_text(data: dict[str, Any]) -> None:
    plain, doubted = drafted(), drafted(**data)
    assert risk_of(*doubted, []) > risk_of(*plain, [])

    for catalog, entry in (plain, doubted):
        catalog.apply(entry, "accept", actor="lin-yue")
    assert risk_of(*doubted, []) == risk_of(*plain, [])


@pytest.mark.parametrize("data", [{}, {"estimate": 80}])
def test_a_long_draft_has_more_places_to_mislead_in(data: dict[str, Any]) -> None:
    short, long = (drafted("The harbour board met. " * many, **data) for many in (1, 9))

    assert risk_of(*long, []) > risk_of(*short, [])
    assert risk_of(*drafted("港务局周二开会。" * 9, estimate=80), []) > risk_of(*drafted("港务局", estimate=80), [])


def test_the_expected_quality_is_known_while_the_text_is_the_machines() -> None:
    catalog, entry = drafted(estimate=57)
    assert estimate_of(catalog, entry) == 57
    assert estimate_of(*drafted()) is None

    catalog.apply(entry, "accept", actor="lin-yue")
    assert estimate_of(catalog, entry) is None


@pytest.mark.parametrize("flag", ["stale", "rejected", "conflict", "foreign"])
def test_each_flag_makes_it_riskier(flag: str) -> None:
    catalog, entry = drafted()
    before = risk_of(catalog, entry, [])
    entry.record.__setattr__(f"is_{flag}", True)

    assert risk_of(catalog, entry, []) > before
    assert flag in signs_of(catalog, entry, [])


def test_the_further_a_segment_has_come_the_less_it_is_at_risk_and_an_empty_one_is_sure_to_change() -> None:
    catalog, entry = drafted()
    risks = []
    for state in (State.DRAFT, State.TRANSLATED, State.REVIEWED, State.FINAL):
        entry.record.state = state
        risks.append(risk_of(catalog, entry, []))
    entry.target = ""

    assert risks == sorted(set(risks), reverse=True)
    assert risk_of(catalog, entry, []) == 100
