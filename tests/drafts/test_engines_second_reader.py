"""An engine on this machine reads what a server says without scores: their disagreement is a doubt, never a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.drafts.servers import PACKAGES, scripted
from tests.support.model_servers import BEHAVIOURS, ModelServer
from translator.bilingual.model import Request, Suggestion
from translator.bilingual.words.language import EN, ZH_HANS
from translator.newsroom.drafts import open_engine
from translator.newsroom.drafts.argos import install_file
from translator.newsroom.drafts.base import Engine
from translator.newsroom.drafts.pipeline.drafts import draft
from translator.newsroom.ground.settings import EngineSettings, HttpSettings

if TYPE_CHECKING:
    from pathlib import Path

SAID = {
    "The mayor of Kiel opened the library in May.": "基尔市长5月为图书馆揭幕。",
    "France beat Germany on Sunday.": "法国周日击败德国。",
    "The ferry left with 120 people on board.": "渡轮载着120人出发。",
}
READ = dict(zip(SAID, ["基尔市长五月为图书馆揭幕。", "德国周日击败法国。", "渡轮离开时船上有120人。"], strict=True))


def drafts(tmp_path: Path, behaviour: str, second: str = "") -> tuple[list[Suggestion], list[int]]:
    """Return the drafts, and how often the second reader was opened."""
    (tmp_path / "read.tsv").write_text("".join(f"{source}\t{target}\n" for source, target in READ.items()))
    server = ModelServer(BEHAVIOURS[behaviour], SAID.__getitem__)
    opened: list[int] = []

    def reader() -> Engine:
        opened.append(1)
        return open_engine("file", EN, ZH_HANS, EngineSettings(file=str(tmp_path / "read.tsv")))

    with scripted(lambda body: server.answer(script.asked[-1][0], body)) as script:
        http = HttpSettings(url=script.url + server.behaviour.url, model="m", second=second)
        engine = open_engine("http", EN, ZH_HANS, EngineSettings(http=http))
        engine.read_by(reader)
        made = draft(engine, [Request(source) for source in SAID], source_tag=EN, target_tag=ZH_HANS)
        engine.close()
    assert len(server.asked) == 1
    return made, opened


def test_what_two_read_otherwise_is_doubted_and_all_have_an_estimate(tmp_path: Path) -> None:
    made, opened = drafts(tmp_path, "openai")

    assert [one.target for one in made] == list(SAID.values())
    assert [one.origin for one in made] == ["mt:http"] * 3
    assert all(one.estimate is not None for one in made)
    assert ["mt.disagreement" in str(one.problems) for one in made] == [False, True, False]
    assert opened == [1]


def test_what_has_a_score_needs_no_reader(tmp_path: Path) -> None:
    made, opened = drafts(tmp_path, "openai-logprobs")

    assert [one.target for one in made] == list(SAID.values())
    assert opened == []


@pytest.mark.parametrize(("second", "is_read"), [("", True), ("argos", True), ("none", False), ("firefox", False)])
def test_an_engine_that_is_installed_reads(
    second: str, is_read: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    install_file(PACKAGES / "translate-en_zh-1_0.argosmodel")
    settings = EngineSettings(http=HttpSettings(url="http://127.0.0.1:9/v1", model="m", second=second))
    engine = open_engine("http", EN, ZH_HANS, settings)
    engine.close()

    assert engine.capabilities.has_reader is is_read
