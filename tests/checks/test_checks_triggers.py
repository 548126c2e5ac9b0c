"""A check is called where its triggers are, and finds there what it finds without them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from golden import GoldenCase, all_cases

from translator.checks import CHECKS, find_check
from translator.checks.base import Check, Pair
from translator.checks.runner import finish_findings, run_checks, run_segment_checks
from translator.checks.triggers import TriggeredChecks


def fits(check: Check, pair: Pair) -> bool:
    return check.targets == "any" or pair.target_tag.startswith(check.targets)


TRIGGERED = [
    name
    for name in CHECKS
    if find_check(name).source_triggers or find_check(name).target_triggers or find_check(name).needs
]


@pytest.mark.parametrize("case", [case for case in all_cases() if case.check in TRIGGERED], ids=lambda case: case.text)
def test_triggers_leave_nothing_out(case: GoldenCase) -> None:
    check = find_check(case.check)
    pairs = [*case.pairs, *(replace(pair, source=pair.target, target=pair.source) for pair in case.pairs)]

    for pair in pairs:
        alone = list(check.check(pair)) if fits(check, pair) else []
        together = run_checks([pair], only=[case.check])
        alone += list(check.check_document([pair])) if hasattr(check, "check_document") else []
        assert together == finish_findings(alone, None)


class Comma(Check):
    """Looks for a comma in the target, or for a semicolon in the source."""

    id = "punct.comma"
    target_triggers, source_triggers = ",", ";"

    def check(self, pair: Pair) -> tuple[()]:
        return ()


class Always(Comma):
    """Declares nothing."""

    target_triggers = source_triggers = ""


@pytest.mark.parametrize(
    ("source", "target", "called"),
    [("a; b", "c", 2), ("a", "b, c", 2), ("a, b", "c; d", 1), ("", "", 1)],
)
def test_a_check_is_called_where_a_trigger_is_and_one_without_triggers_always(
    source: str, target: str, called: int
) -> None:
    checks = TriggeredChecks([Comma(), Always()])

    groups = checks.groups_for(Pair(source, target, "en", "zh-Hans"))

    assert len(checks.always) == 1
    assert len(groups) + 1 == called


def test_a_segment_that_stands_again_gets_the_findings_of_the_first_under_its_own_number() -> None:
    pair = Pair("He paid 3 dollars.", "他付了4美元。。", "en", "zh-Hans")
    pairs = [replace(pair, number=number) for number in (1, 2)]
    pairs += [replace(pair, number=3, kind="cell"), replace(pair, number=4, policy={"currency.dollar": "USD"})]

    together = run_segment_checks(pairs, list(CHECKS))

    assert together == [item for one in pairs for item in run_segment_checks([one], list(CHECKS))]
    assert {item.segment for item in together} == {1, 2, 3, 4}
