from __future__ import annotations

from datetime import UTC, datetime

import pytest

from translator.bilingual.i18n import use_language
from translator.desk.render.console import plain_text
from translator.desk.render.tables import BAR_WIDTH, print_status, state_bar, status_lines
from translator.desk.render.width import cells
from translator.newsroom.review.permissions import Step
from translator.newsroom.review.progress import Progress


def row(slug: str = "market-close", **counts: int) -> Progress:
    states = {"new": 0, "draft": 0, "translated": 0, "reviewed": 0, "final": 0, **counts}
    return Progress(
        slug, "en", "zh-Hans", sum(states.values()), states, 0.5, 0, 0, 0, None, "2026-01-01T00:00:00Z",
        Step.REVIEW, ("wang-fang", "li-lei", "chen-hao"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "bar"),
    [
        ({"final": 10}, "████████████"),
        ({"final": 6, "new": 6}, "██████······"),
        ({"final": 999, "draft": 1}, "███████████░"),
        ({"reviewed": 1, "translated": 1, "draft": 1, "new": 1, "final": 1}, "███▓▓▒▒░░···"),
        ({}, "            "),
    ],
)
def test_the_bar_shows_shares_and_hides_no_state(counts: dict[str, int], bar: str) -> None:
    drawn = state_bar(row(**counts))

    assert len(drawn) == BAR_WIDTH
    assert sorted(set(drawn)) == sorted(set(bar))
    if len(set(bar)) < 5:
        assert drawn == bar


def test_columns_stay_aligned_with_wide_slugs(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [row("市场提前收盘", new=2), row("market-close", final=3)]

    print_status(rows, now=datetime(2026, 1, 4, tzinfo=UTC))

    head, first, second = capsys.readouterr().out.splitlines()
    place = cells(head[: head.index("into")])
    assert cells(first[: first.index("zh-Hans")]) == place
    assert cells(second[: second.index("zh-Hans")]) == place
    assert "3 days" in first
    assert "review: wang-fang, li-lei and 1 other" in first


NOW = datetime(2026, 1, 4, tzinfo=UTC)
LONG = "keep-your-notes-in-git-and-sleep-better"


@pytest.mark.parametrize("tag", ["en", "zh-Hans", "zh-Hant"])
@pytest.mark.parametrize("width", [60, 80, 100, 120, 160])
def test_the_table_fits_the_terminal(width: int, tag: str) -> None:
    use_language(tag)

    lines = status_lines([row(LONG, new=20, draft=300), row("market-close", final=3)], now=NOW, width=width)

    assert max(cells(plain_text(line).rstrip()) for line in lines) <= width


def test_a_narrow_terminal_keeps_what_has_to_be_acted_on() -> None:
    head, first, _second = (
        plain_text(line) for line in status_lines([row(LONG, new=2), row(final=3)], now=NOW, width=80)
    )

    for title in ("article", "into", "progress", "stale", "errors", "next"):
        assert title in head
    assert "review: wang-f" in first
    assert "draft" not in head


def test_a_wide_terminal_and_a_pipe_lose_nothing() -> None:
    rows = [row("market-close", new=2), row("library", final=3)]

    wide, pipe = (status_lines(rows, now=NOW, width=width) for width in (200, None))

    assert [plain_text(line) for line in wide] == [plain_text(line) for line in pipe]
    assert len(plain_text(wide[0]).split()) == 14
