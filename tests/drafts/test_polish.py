"""`translate --polish`: a language model mends what is doubted in drafts, and nothing else is kept of what it says."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.drafts.servers import scripted
from tests.support.model_servers import BEHAVIOURS, ModelServer, segments_of
from translator.cli import run
from translator.newsroom.catalog.events import Action
from translator.newsroom.drafts.polish import change_elsewhere
from translator.newsroom.house import open_newsroom

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from translator.newsroom.catalog.catalog import Catalog

DRAFTS = {
    "Harbour News": "港口新闻",
    "The mayor of Kiel opened the new library on Monday.": "汉堡市长周一为新图书馆揭幕。",
    "Nobody was hurt in the fire.": "有人在火灾中受伤。",
    "It rained for 14 hours in Hamburg, and about 300 people left.": "汉堡下了14个小时的雨，300人离开了。",
    "The ferry left at noon with 120 passengers.": "渡轮中午启航，载有120名乘客。",
}
SOURCES = list(DRAFTS)
MENDED = {SOURCES[1]: "基尔市长周一为新图书馆揭幕。", SOURCES[2]: "无人在火灾中受伤。",
          SOURCES[3]: "汉堡下了14个小时的雨，约300人离开了。"}  # fmt: skip
"""Drafts with something to mend, as they should be."""


class Desk:
    def __init__(self, root: Path, url: str) -> None:
        self.root = root
        (root / "articles/en").mkdir(parents=True)
        (root / "translator.toml").write_text(
            f'targets = ["zh-Hans"]\nengine = "file"\n[engines]\nfile = "{root}/drafts.tsv"\n'
            f'[engines.http]\nurl = "{url}/v1"\nmodel = "m"\ninput_price = 2.0\noutput_price = 8.0\n'
        )
        (root / "glossaries").mkdir()
        (root / "glossaries/people.yml").write_text("people:\n  wang: {names: {en: Wang}, roles: [editor]}\n")
        body = "\n\n".join(SOURCES[1:])
        (root / "articles/en/harbour.md").write_text(f"---\ntitle: {SOURCES[0]}\nlang: en\n---\n\n{body}\n")
        (root / "drafts.tsv").write_text("".join(f"{source}\t{target}\n" for source, target in DRAFTS.items()))
        assert self.run("sync") == self.run("translate") == 0

    def run(self, *arguments: str) -> int:
        return run(["-C", str(self.root), *arguments])

    @property
    def catalog(self) -> Catalog:
        return open_newsroom(self.root).article("harbour").catalog("zh-Hans")

    @property
    def texts(self) -> dict[str, str]:
        return {entry.source: entry.target for entry in self.catalog.entries}


class Mender(ModelServer):
    """Answers with `says`, or with the draft as it is."""

    def __init__(self) -> None:
        self.says = dict(MENDED)
        super().__init__(BEHAVIOURS["openai"], self.mend)

    def mend(self, segment: Any) -> str:
        return self.says.get(segment["source"], segment["draft"])

    @property
    def shown(self) -> list[Any]:
        texts = [body["messages"][-1]["content"] for body in self.asked]
        return [segment for text in texts for segment in (segments_of(text) or {}).values()]


@pytest.fixture
def server() -> Mender:
    return Mender()


@pytest.fixture
def desk(tmp_path: Path, server: Mender) -> Iterator[Desk]:
    with scripted(lambda body: server.answer(script.asked[-1][0], body)) as script:
        yield Desk(tmp_path, script.url)


def test_what_is_doubted_is_mended_and_both_engines_are_named(
    desk: Desk, server: Mender, capsys: pytest.CaptureFixture[str]
) -> None:
    assert desk.run("translate", "--polish", "http") == 0

    assert desk.texts == DRAFTS | MENDED
    assert "3 mended by http" in capsys.readouterr().out
    assert len(server.asked) == 1
    assert [part["source"] for part in server.shown] == list(MENDED)
    assert server.shown[1]["draft"] == DRAFTS[SOURCES[2]]
    assert server.shown[1]["findings"][0].startswith("sem.negation: “Nobody”")
    entry = desk.catalog.entries[2]
    assert (entry.state.value, entry.origin) == ("draft", "mt:file")
    assert entry.signature.startswith("file|name:drafts.tsv|")
    assert "|polish:http api:openai host:127.0.0.1" in entry.signature
    last = desk.catalog.history(entry)[-1]
    assert (last.action, last.data.repairs) == (Action.DRAFT, ("polish:http",))
    assert desk.run("translate", "--polish", "http") == 0  # There is nothing left to ask.
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("没有人在火灾中受伤，十分幸运。", "it changes what nobody doubts"),
        ("无人在大火中受了伤。", "it changes what nobody doubts"),
        ("某人在火灾中受伤。", "still doubted: sem.negation"),
        ("无人在5场火灾中受伤。", "still doubted: num."),
        ("有人在火灾中受伤。", "left it as it is"),
    ],
)
def test_a_text_that_mends_nothing_or_more_is_not_kept_nor_paid_for_twice(
    said: str, why: str, desk: Desk, server: Mender, capsys: pytest.CaptureFixture[str]
) -> None:
    server.says[SOURCES[2]] = said

    assert desk.run("translate", "--polish", "http") == 0
    assert desk.texts == DRAFTS | MENDED | {SOURCES[2]: DRAFTS[SOURCES[2]]}
    assert why in capsys.readouterr().out
    assert desk.run("translate", "--polish", "http") == 0
    assert len(server.asked) == 1


def test_no_text_that_a_person_touched_is_sent_or_changed(desk: Desk, server: Mender) -> None:
    assert desk.run("set", "harbour", "2", "汉堡的市长周一为新图书馆揭幕。", "--to", "zh-Hans", "--as", "wang") == 0
    assert desk.run("mark", "harbour", "3", "--lock", "--to", "zh-Hans", "--as", "wang") == 0

    assert desk.run("translate", "--polish", "http") == 0
    assert [part["source"] for part in server.shown] == [SOURCES[3]]
    assert desk.texts[SOURCES[1]] == "汉堡的市长周一为新图书馆揭幕。"


def test_what_a_person_confirms_meanwhile_stays(desk: Desk, server: Mender) -> None:
    mend = server.mend

    def confirm(segment: Any) -> str:
        if segment["source"] == SOURCES[2]:
            call = ["mark", "harbour", "3", "--state", "translated", "--to", "zh-Hans", "--as", "wang"]
            command = [sys.executable, "-m", "translator", "-C", str(desk.root), *call]
            assert subprocess.run(command, check=False).returncode == 0
        return mend(segment)

    server.translate = confirm
    assert desk.run("translate", "--polish", "http") == 0
    assert desk.texts == DRAFTS | MENDED | {SOURCES[2]: DRAFTS[SOURCES[2]]}


def test_it_is_foretold_bounded_and_refused_like_any_run(
    desk: Desk, server: Mender, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert desk.run("translate", "--polish", "http", "--dry-run", "--format", "json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["segments"], row["requests"]) == (3, 1)
    assert row["cost"] > 0
    assert server.asked == []
    assert desk.run("translate", "--polish", "file") == 2
    assert "cannot mend drafts" in capsys.readouterr().err
    with (desk.root / "translator.toml").open("a") as settings:
        settings.write("most_tokens = 50\n")
    assert desk.run("translate", "--polish", "http") == 2
    assert "most_tokens" in capsys.readouterr().err
    assert server.asked == []
    assert desk.texts == DRAFTS


@pytest.mark.parametrize(
    ("before", "after", "places", "elsewhere"),
    [
        ("载有12名乘客的渡轮", "载有120名乘客的渡轮", [(2, 4)], ""),
        ("载有12名乘客的渡轮", "载有120名乘客的轮船", [(2, 4)], "渡轮 → 轮船"),
        ("A ferry left.", "A ferry left at noon.", [None], ""),
        ("A ferry left.", "One ferry left at noon.", [None], "→ at noon"),
        ("He saw it in Kiel.", "She saw it in Kiel at noon.", [(0, 2)], "→ at noon"),
    ],
)
def test_each_change_has_a_finding_that_accounts_for_it(
    before: str, after: str, places: list[tuple[int, int] | None], elsewhere: str
) -> None:
    assert change_elsewhere(before, after, places) == elsewhere


def test_the_instructions_of_a_house_are_a_file_of_the_project(
    desk: Desk, server: Mender, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = desk.root / "translator.toml"
    settings.write_text(f'{settings.read_text()}polish_prompt = "style/polish.txt"\n')
    assert desk.run("translate", "--polish", "http") == 2
    assert "[engines.http] polish_prompt" in capsys.readouterr().err
    (desk.root / "style").mkdir()
    (desk.root / "style/polish.txt").write_text("Mend {target} as the house does.\n{answer}\n")
    assert desk.run("translate", "--polish", "http") == 0

    assert desk.texts == DRAFTS | MENDED
    assert server.asked[0]["messages"][0]["content"].startswith("Mend Simplified Chinese as the house does.")
