"""A check is called where its triggers are, and finds there what it finds without them."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from golden import all_cases, cases_by_check

from translator.bilingual.pairs import CHECKS, find_check
from translator.bilingual.pairs.base import UNUSUAL, Check, Pair
from translator.bilingual.pairs.runner import TriggeredChecks, finish_findings, run_checks, run_segment_checks


def fits(check: Check, pair: Pair) -> bool:
    return check.targets == "any" or pair.target_tag.startswith(check.targets)


TRIGGERED = [
    name
    for name in CHECKS
    if find_check(name).source_triggers or find_check(name).target_triggers or find_check(name).needs
]


@pytest.mark.parametrize("name", [name for name in cases_by_check() if name in TRIGGERED])
def test_triggers_leave_nothing_out(name: str) -> None:
    check = find_check(name)
    pairs = [pair for case in cases_by_check()[name] for pair in case.pairs]

    for pair in [*pairs, *(replace(pair, source=pair.target, target=pair.source) for pair in pairs)]:
        alone = list(check.check(pair)) if fits(check, pair) else []
        together = run_checks([pair], only=[name])
        alone += list(check.check_document([pair])) if hasattr(check, "check_document") else []
        assert together == finish_findings(alone, None), pair


MARKS = (
    *",.;:?!()[]<>\"'“”‘’「」《》，。；：？！（）、…—–-*_`#@$%&\\ \n\t\u3000\u00a0\u200b\ue000\u202e",
    *"0123一二不没他她的A",
    "  ", "...", "。。", "……", "--", "——", "n't", " not ", " Mr ", "the the ", "的的", "www.a.org", "10.1/a",
    "ISBN 1", "{name}", "%s", "<1>", "</b>", "译文：",
    "As an AI", "抱歉，我无法翻译", "のは", "привет", "锟斤拷", "頭髮", "軟體",
)  # fmt: skip
"""What triggers checks, and what does not."""


def edited(text: str, chance: random.Random) -> str:
    """Put marks into a text, or take pieces from it, at a few places."""
    for _edit in range(chance.randint(1, 4)):
        place = chance.randint(0, len(text))
        if chance.random() < 0.7:
            text = text[:place] + chance.choice(MARKS) + text[place:]
        else:
            text = text[:place] + text[place + chance.randint(1, 5) :]
    return text


def test_all_checks_find_in_edited_texts_what_they_find_where_all_are_called() -> None:
    chance = random.Random(12)
    cases = all_cases()
    checks = [check for check in map(find_check, CHECKS) if hasattr(check, "check")]
    for case in chance.sample(cases, 400):
        pair = replace(case.pairs[0], source=edited(case.pairs[0].source, chance), number=1)
        pair = replace(pair, target=edited(pair.target, chance))

        called = [item for check in checks if fits(check, pair) for item in check.check(pair)]

        found = run_segment_checks([pair], list(CHECKS))
        assert finish_findings(found, None) == finish_findings(called, None), case.text


class Comma(Check):
    """Looks for a comma or two stops in the target, for a semicolon in the source, or for an English word."""

    target_triggers, source_triggers, english_triggers = (",", ".."), ";", ("comma",)

    def check(self, pair: Pair) -> tuple[()]:
        return ()


class Always(Comma):
    """Declares nothing."""

    target_triggers = source_triggers = english_triggers = ()


@pytest.mark.parametrize(
    ("source", "target", "called"),
    [("a; b", "c", 2), ("a", "b, c", 2), ("a", "b..", 2), ("The Comma.", "b", 2), ("a, b..", "c; d.", 1), ("", "", 1)],
)
def test_a_check_is_called_where_a_trigger_is_and_one_without_triggers_always(
    source: str, target: str, called: int
) -> None:
    checks = TriggeredChecks([Comma(), Always()])

    groups = checks.groups_for(Pair(source, target, "en", "zh-Hans"))

    assert len(checks.always) == 1
    assert len(groups) + 1 == called


class Unusual(Check):
    """Looks for characters that are not common, and for one that is."""

    target_triggers = f"{UNUSUAL}烫"

    def check(self, pair: Pair) -> tuple[()]:
        return ()


@pytest.mark.parametrize("text", ["é", "の", "\ue000", "\x00", "\U0001f600", "\ud800", "烫", "中\t", UNUSUAL])
def test_a_check_may_ask_for_all_that_is_not_usual(text: str) -> None:
    checks = TriggeredChecks([Unusual()])

    assert checks.groups_for(Pair("", f"Word 中文，“好”。{text}", "en", "zh-Hans"))
    assert not checks.groups_for(Pair(text, "Word 中文，“好”。(1) 一鿿~", "en", "zh-Hans"))


def test_a_segment_that_stands_again_gets_the_findings_of_the_first_under_its_own_number() -> None:
    pair = Pair("He paid 3 dollars.", "他付了4美元。。", "en", "zh-Hans")
    pairs = [replace(pair, number=number) for number in (1, 2)]
    pairs += [replace(pair, number=3, kind="cell"), replace(pair, number=4, policy={"currency.dollar": "USD"})]

    together = run_segment_checks(pairs, list(CHECKS))

    assert together == [item for one in pairs for item in run_segment_checks([one], list(CHECKS))]
    assert {item.segment for item in together} == {1, 2, 3, 4}
