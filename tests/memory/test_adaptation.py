"""The same sentence with other numbers: the remembered target gets them, in its own style, or nothing is claimed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from translator.bilingual.tables import read_table
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.house.memory import open_memory
from translator.newsroom.house.memory.adaptation import adapt
from translator.newsroom.house.memory.store import import_memory

if TYPE_CHECKING:
    from collections.abc import Callable


CASES = read_table(Path(__file__).parent / "cases" / "adaptations.tsv", 5)


@pytest.mark.parametrize(("tags", "asked", "source", "target", "expected"), CASES)
def test_numbers_are_written_in_the_style_of_the_remembered_target_or_not_at_all(
    tags: str, asked: str, source: str, target: str, expected: str
) -> None:
    made = adapt(asked, source, target, *tags.split())

    assert (made.target if made else "") == expected


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "translator.toml").write_text('targets = ["en", "zh-Hans"]\n')
    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / "articles/en/ferry.md").write_text("It carries 5 ferries.\n")
    return open_newsroom(tmp_path)


def test_a_lookup_says_that_numbers_were_written_anew(project: Project, run_translator: Callable[..., object]) -> None:
    translate(project, "ferry", "它载运五艘渡轮。")
    (project.root / "articles/en/tram.md").write_text("It carries 7 ferries.\n")

    (match,) = open_memory(project, "en", "zh-Hans").lookup("It carries 7 ferries.")
    assert (match.target, match.remembered, match.score) == ("它载运七艘渡轮。", "它载运五艘渡轮。", 99)

    done = run_translator("-C", str(project.root), "memory", "lookup", "It carries 7 ferries.")
    assert "99%  ferry  (numbers written anew)" in done.stdout  # type: ignore[attr-defined]
    run_translator("-C", str(project.root), "run", "tram", "--to", "zh-Hans", "--engine", "pseudo")
    (entry,) = load_catalog(project, "tram", "zh-Hans").entries
    assert (entry.target, entry.origin, str(entry.state)) == ("它载运七艘渡轮。", "tm:fuzzy", "draft")


def translate(project: Project, slug: str, target: str) -> None:
    (ref,) = project.select([slug])
    sync_article(project.article(ref), "zh-Hans")
    with catalog_transaction(project, slug, "zh-Hans") as catalog:
        catalog.apply(catalog.entry(1), "edit", actor="li", target=target, state="translated", origin="human")


TMX = """<tmx version="1.4"><header srclang="en-GB"/><body>
<tu><tuv xml:lang="en-GB"><seg>The lift is closed.</seg></tuv><tuv xml:lang="zh-CN"><seg>电梯关闭。</seg></tuv></tu>
<tu creationid="MT!"><tuv xml:lang="en-US"><seg>The stairs are open.</seg></tuv>
<tuv xml:lang="zh-CN"><seg>楼梯开放。</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>A day ticket for all museums costs €5.</seg></tuv>
<tuv xml:lang="zh-CN"><seg>所有博物馆通用的一日票售价5欧元。</seg></tuv></tu>
<tu><tuv xml:lang="en-CA"><seg>The door is shut.</seg></tuv><tuv xml:lang="zh-Hans-CN"><seg>门关着。</seg></tuv></tu>
</body></tmx>"""


def test_penalties_say_where_a_match_comes_from_and_can_be_set(project: Project, tmp_path: Path) -> None:
    (tmp_path / "old.tmx").write_text(TMX)
    import_memory(project, tmp_path / "old.tmx")

    def found(text: str) -> tuple[int, tuple[str, ...]]:
        (match,) = open_memory(open_newsroom(tmp_path), "en", "zh-Hans").lookup(text, limit=1)
        return match.score, match.penalties

    assert found("The lift is closed.") == (98, ("region",))
    assert found("The door is shut.") == (98, ("region",))
    assert found("The stairs are open.") == (90, ("machine",))
    assert found("A day ticket for all museums costs $5.") == (82, ("currency",))
    (match,) = open_memory(project, "en-GB", "zh-Hans").lookup("The lift is closed.", limit=1)
    assert match.score == 100

    (tmp_path / "translator.toml").write_text("[memory]\npenalties = {machine = 20, region = 0, import = 5}\n")
    assert found("The lift is closed.") == (95, ("import",))
    assert found("The stairs are open.") == (75, ("machine", "import"))


def test_a_wrong_penalty_is_named(tmp_path: Path, run_translator: Callable[..., object]) -> None:
    (tmp_path / "translator.toml").write_text("[memory]\npenalties = {machine = 90}\n")

    done = run_translator("memory", "stats")

    assert done.returncode == 2  # type: ignore[attr-defined]
    assert "memory.penalties" in done.stderr  # type: ignore[attr-defined]


def test_author_and_day_of_an_import_are_handed_out_again(
    project: Project, tmp_path: Path, run_translator: Callable[..., object]
) -> None:
    text = TMX.replace("<tu>", '<tu changeid="lan" creationid="bo" changedate="20240102T030405Z">')
    (tmp_path / "old.tmx").write_text(text)
    import_memory(project, tmp_path / "old.tmx")

    done = run_translator("-C", str(project.root), "memory", "export")

    assert done.stdout.count('<tu changedate="20240102T030405Z" changeid="lan">') == 3  # type: ignore[attr-defined]
    found = run_translator("-C", str(project.root), "memory", "lookup", "The lift is closed.", "--format", "json")
    assert json.loads(found.stdout)[0]["penalties"] == ["region"]  # type: ignore[attr-defined]
