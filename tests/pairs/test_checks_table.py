"""The list of checks, their pages, and the documentation that is made of them."""

from __future__ import annotations

import pytest

from tests.pairs.golden import CASES, load_cases
from tests.support.reference import PEERS
from translator.bilingual.errors import UsageError
from translator.bilingual.pairs import CHECKS, find_check
from translator.bilingual.pairs.check_docs import HEADINGS, all_pages, check_page
from translator.bilingual.pairs.runner import select_checks

WITHOUT_CASES = {"seg.stale", "len.max", "user.pattern"}


def test_a_class_is_named_like_its_id() -> None:
    for check_id in CHECKS:
        words = check_id.replace(".", "_").split("_")

        assert type(find_check(check_id)).__name__ == "".join(word.capitalize() for word in words)
        assert find_check(check_id).id == check_id


def test_every_page_has_all_headings() -> None:
    for page in all_pages():
        assert [heading for heading in HEADINGS if not page.section(heading)] == [], page.id
        assert page.fix in {"safe", "suggest", "no"}
        assert page.targets in {"any", "zh", "zh-Hant", "en"}


def test_every_check_has_cases_that_fire_and_cases_that_do_not() -> None:
    """Those without need settings or a catalog, and are tested by themselves."""
    for check_id in [check for check in CHECKS if not check.startswith("meta.") and check not in WITHOUT_CASES]:
        assert {case.must_flag for case in load_cases(check_id)} == {True, False}, check_id


def test_every_file_of_cases_belongs_to_a_check() -> None:
    assert {path.name.removesuffix(".md") for path in CASES.glob("*.md")} <= set(CHECKS)


def test_peers_are_told_of_checks_that_exist() -> None:
    assert set(PEERS) <= set(CHECKS) | {"meta.structure"}


def test_an_unknown_check_is_an_error_that_says_where_the_list_is() -> None:
    with pytest.raises(UsageError, match=r"no\.such") as error:
        find_check("no.such")

    assert "explain" in str(error.value.hint)


@pytest.mark.parametrize(
    ("only", "skip", "expected"),
    [
        (["gls"], [], ["gls.missing", "gls.forbidden", "gls.dnt"]),
        (["gls.*"], ["gls.dnt"], ["gls.missing", "gls.forbidden"]),
        (["len.ratio,gls.dnt"], [], ["len.ratio", "gls.dnt"]),
    ],
)
def test_checks_are_chosen_by_id_group_and_glob(only: list[str], skip: list[str], expected: list[str]) -> None:
    assert select_checks(only, skip) == expected


def test_a_summary_ends_at_the_first_sentence() -> None:
    assert check_page("punct.width").summary == ("Reports half-width , . ; : ? ! ( ) next to Chinese characters.")
