"""What a person is told of a segment, the same on the full screen, in `--plain` and in the browser."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from tests.support.rich_newsroom import NUMBERS, SLUG, TAG, make_rich_newsroom
from translator.desk.plain.session_loop import card_lines
from translator.desk.terminal.panel_lines import PanelLines
from translator.desk.terminal.segment_rows import RowLayout, SegmentRenderer
from translator.desk.terminal.styled_lines import FLAGS, SEVERITIES, ChoiceGroup, state_sign
from translator.newsroom.house.people import person_at_work
from translator.newsroom.review.session import Session, ShownSegment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from translator.newsroom.house import Newsroom

FACTS = {
    "machine": ["draft", "mt:llama"],
    "memory": ["Draft from the memory", "99%, quay", "31", "tm:fuzzy"],
    "refused": ["new", "Refused, mt:llama: num.currency: £1.86 billion is 1.2亿美元", "该节耗资1.2亿美元。",
                "Error num.value", "Refused, mt:http: the server did not answer"],
    "stale": ["stale", "Thursday"],
    "conflict": ["conflict", "旧码头1989年停用。", "Error date.value"],
    "comment": ["Which roof?"],
    "locked": ["locked"],
    "rejected": ["rejected", "Too short."],
    "error": ["num.value", "translated"],
    "alternatives": ["Other suggestion", "过路费涨到9美元。", "Error num.value"],
    "doubt": ["Repaired: number:mended", "Doubt: sem.omission: “she” has no counterpart"],
    "other name": ["name.consistency", "科瓦尔奇克"],
    "confirmed": ["translated", "confirmed elsewhere"],
    "needs work": ["needs work, marked elsewhere"],
    "suggestion": ["Suggestion", "lin-yue", "fog.xlsx", "it was changed here too", "41", "运了", "Error num.value"],
    "unsaved": ["雨下了一整天。"],
}  # fmt: skip
"""What is special about a segment → what every surface says when it is the current one."""


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    return make_rich_newsroom(tmp_path_factory.mktemp("rich"))


@pytest.fixture(scope="module")
def session(newsroom: Newsroom) -> Iterator[Session]:
    found = Session(newsroom.article(SLUG), TAG, person_at_work(newsroom, "lin-yue"), wanted="all")
    found.autosave.save(found.catalog.entry(NUMBERS["unsaved"]), "雨下了一整天。")
    assert found.working_copy.error_count
    yield found
    found.close()


def full_screen(shown: ShownSegment) -> str:
    """Return the row of the segment and its panel."""
    entry, findings = shown.entry, shown.findings
    row = SegmentRenderer(shown.session.catalog, RowLayout(100, 2), brackets=True).draw_current(
        shown, findings, unsaved=shown.unsaved
    )
    panel = PanelLines(shown, entry.target, findings, ChoiceGroup.MATCHES, 300, brackets=True).lines()
    return "\n".join("".join(run.text for run in line) for line in (*row.lines, *panel))


def plain(shown: ShownSegment) -> str:
    return "\n".join(card_lines(shown))


def browser(shown: ShownSegment) -> str:
    """Return what the opened segment says, without its tags; what its fields hold is text of it too."""
    from translator.desk.browser.segment_html import SegmentHtml
    from translator.desk.browser.site import render

    html = render("segment.html", s=SegmentHtml(shown.session, shown.entry))
    html = re.sub(r"<span class=\"vh\">.*?</span>|\s(?:data-[a-z]+|title)=\"[^\"]*\"", "", html)
    return unescape(re.sub(r"<[^>]+>", "", html))


@pytest.mark.parametrize("surface", [full_screen, plain, browser])
def test_every_surface_says_everything(surface: Callable[[ShownSegment], str], session: Session) -> None:
    missing = {}
    for name, facts in FACTS.items():
        said = surface(ShownSegment(session, session.catalog.entry(NUMBERS[name])))
        said = re.sub(r"\[-|-\]|\{\+|\+\}", "", said).casefold()
        if lacking := [fact for fact in facts if fact.casefold() not in said]:
            missing[name] = (lacking, said)
    assert not missing, "\n".join(f"{name}: {lacking}\n{said}" for name, (lacking, said) in missing.items())


def test_the_lists_have_the_same_signs(session: Session) -> None:
    from translator.desk.browser.segment_html import draw_row

    for entry in session.catalog.entries:
        shown = ShownSegment(session, entry)
        row = SegmentRenderer(session.catalog, RowLayout(100, 2), brackets=True)
        drawn = row.draw(
            entry, shown.findings[0].severity if shown.findings else None, is_unsaved=shown.unsaved is not None
        )
        head = "".join(run.text for run in drawn.lines[0])
        html = str(draw_row(session, entry))
        assert state_sign(entry.state) in head[:8]
        assert f'data-state="{entry.state.value}"' in html
        for flag, name in shown.flags[:1]:
            assert FLAGS[flag] in head[:8]
            assert name in html
        worst = shown.findings[0].severity if shown.findings else None
        assert worst is None or SEVERITIES[worst] in head[:8]
        assert f'class="sign {worst.value if worst else ""}"' in html
        assert ("*" in head[:8]) == ("data-unsaved" in html) == (shown.unsaved is not None)
