"""The same sentence with other numbers: the remembered target gets them, in its own style, or nothing is claimed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.house.memory import open_memory
from translator.newsroom.house.memory.adaptation import adapt
from translator.newsroom.house.memory.store import import_memory

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

INTO_CHINESE = [
    ("It carries 7 ferries.", "It carries 5 ferries.", "它载运五艘渡轮。", "它载运七艘渡轮。"),
    ("It carries 7 ferries.", "It carries 5 ferries.", "它载运5艘渡轮。", "它载运7艘渡轮。"),
    ("It carries 2 ferries.", "It carries 5 ferries.", "它载运五艘渡轮。", "它载运两艘渡轮。"),
    ("It carries 1 ferry.", "It carries 5 ferries.", "它载运5艘渡轮。", "它载运1艘渡轮。"),
    ("It carries seven <1>ferries</1>.", "It carries five <1>ferries</1>.", "它载运五艘<1>渡轮</1>。",
     "它载运七艘<1>渡轮</1>。"),
    ("On March 14, 2027, sales rose 6.25% to $4.1 million.", "On May 12, 2026, sales rose 4.5% to $3.2 million.",
     "2026年5月12日，销售额增长4.5%，达320万美元。", "2027年3月14日，销售额增长6.25%，达410万美元。"),
    ("It left at 4:30 p.m. on Friday.", "It left at 3:15 p.m. on Monday.", "它于周一下午3点15分离开。",
     "它于周五下午4点30分离开。"),
    ("The 3rd boat sank.", "The 5th boat sank.", "第五艘船沉没了。", "第三艘船沉没了。"),
    ("Complaints doubled between 2018 and 2023.", "Complaints doubled between 2019 and 2023.",
     "2019年至2023年间，投诉量翻了一番。", "2018年至2023年间，投诉量翻了一番。"),
    ("Prices rose between 3.5% and 6%.", "Prices rose between 2% and 4%.", "物价上涨2%至4%。", "物价上涨3.5%至6%。"),
    ("About 25,000 people came.", "About 30,000 people came.", "约有3万人前来。", "约有2.5万人前来。"),
    ("About 400 people came.", "About 30,000 people came.", "约有3万人前来。", "约有400人前来。"),
    ("We bought three dozen eggs.", "We bought two dozen eggs.", "我们买了两打鸡蛋。", "我们买了三打鸡蛋。"),
    ("They won 3-1.", "They won 2-1.", "他们以2比1获胜。", "他们以3比1获胜。"),
    ("It went from 3% to 4%.", "It went from 3% to 5%.", "它从3%升至5%。", "它从3%升至4%。"),
    ("Twenty-five people came.", "Twenty-three people came.", "来了二十三人。", "来了二十五人。"),
]  # fmt: skip
INTO_ENGLISH = [
    ("它载运7艘渡轮。", "它载运5艘渡轮。", "It carries 5 ferries.", "It carries 7 ferries."),
    ("它载运两艘渡轮。", "它载运五艘渡轮。", "It carries five ferries.", "It carries two ferries."),
    ("2027年4月1日，销售额增长百分之八，达1.2亿美元。", "2026年3月12日，销售额增长百分之五，达320万美元。",
     "On 12 March 2026 sales rose 5 per cent to US$3.2 million.",
     "On 1 April 2027 sales rose 8 per cent to US$120 million."),
    ("他们买了三打鸡蛋。", "他们买了两打鸡蛋。", "They bought two dozen eggs.", "They bought three dozen eggs."),
    ("第三艘船沉没了。", "第五艘船沉没了。", "The 5th boat sank.", "The 3rd boat sank."),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "source", "target", "expected"), INTO_CHINESE)
def test_numbers_are_written_in_the_style_of_the_remembered_chinese(
    asked: str, source: str, target: str, expected: str
) -> None:
    made = adapt(asked, source, target, "en", "zh-Hans")

    assert made is not None
    assert made.target == expected


@pytest.mark.parametrize(("asked", "source", "target", "expected"), INTO_ENGLISH)
def test_numbers_are_written_in_the_style_of_the_remembered_english(
    asked: str, source: str, target: str, expected: str
) -> None:
    made = adapt(asked, source, target, "zh-Hans", "en")

    assert made is not None
    assert made.target == expected


def test_traditional_chinese_has_its_own_numerals() -> None:
    made = adapt("It has 20,000 seats.", "It has 30,000 seats.", "它有三萬個座位。", "en", "zh-Hant")

    assert made is not None
    assert made.target == "它有兩萬個座位。"


@pytest.mark.parametrize(
    ("asked", "source", "target", "tags"),
    [
        ("它载运1艘渡轮。", "它载运5艘渡轮。", "It carries 5 ferries.", ("zh-Hans", "en")),
        ("8小时的行程。", "5小时的行程。", "A 5-hour trip.", ("zh-Hans", "en")),
        ("It carried 7 ferries.", "It carries 5 ferries.", "它载运五艘渡轮。", ("en", "zh-Hans")),
        ("It carries 7 ferries.", "It carries 5 ferries.", "它载运渡轮。", ("en", "zh-Hans")),
        ("9 boats with 7 crews.", "5 boats with 5 crews.", "5艘船，5名船员。", ("en", "zh-Hans")),
        ("It costs 7 dollars.", "It costs 5 euros.", "票价5欧元。", ("en", "zh-Hans")),
        ("We bought 40 eggs.", "We bought 24 eggs.", "我们买了两打鸡蛋。", ("en", "zh-Hans")),
        ("It went from 6% to 4%.", "It went from 4% to 6%.", "它从4%上升到6%。", ("en", "zh-Hans")),
        ("It went from 6% to 4%.", "It went from 3% to 5%.", "它从3%升至5%。", ("en", "zh-Hans")),
        ("它由6%变为4%。", "它由4%变为6%。", "It rose from 4% to 6%.", ("zh-Hans", "en")),
        ("It sold 10, then 30.", "It sold 10, then 20.", "它先售出10辆，后售出20辆，翻了一番。", ("en", "zh-Hans")),
        ("Open from 9 a.m. to 7 p.m.", "Open from 9 a.m. to 5 p.m.", "上午9点至下午5点，共8小时。", ("en", "zh-Hans")),
        ("They finished 1-2.", "They finished 2-1.", "他们以2比1获胜。", ("en", "zh-Hans")),
        ("It has 2 cats, 7 dogs.", "It has 5 cats, 3 dogs.", "它有5只猫，比狗多，狗只有3只。", ("en", "zh-Hans")),
    ],
    ids=[
        "plural",
        "article",
        "another word",
        "no number there",
        "which five?",
        "another currency",
        "no dozens",
        "a rise is a fall",
        "the verb of the old numbers",
        "an English verb",
        "a number that was calculated",
        "a time that was calculated",
        "a victory",
        "a comparison",
    ],
)
def test_what_is_not_sure_is_left_alone(asked: str, source: str, target: str, tags: tuple[str, str]) -> None:
    assert adapt(asked, source, target, *tags) is None


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
