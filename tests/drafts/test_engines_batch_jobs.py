"""`translate --batch`: answers within a day for half the price, of which none is lost and none paid for twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.drafts.servers import scripted
from tests.support.batch_servers import BatchServer
from tests.support.model_servers import BEHAVIOURS, ModelServer
from translator.cli import run
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.drafts.http import batch_jobs
from translator.newsroom.house import open_newsroom

PAIRS = {
    "Quiet night": "宁静之夜",
    "Nobody was hurt.": "无人受伤。",
    "It rained for 14 hours.": "雨下了14个小时。",
    "Schools stay closed until 5 May.": "学校停课至5月5日。",
    "Monday": "星期一",
}
HEAD = "---\ntitle: Quiet night\nlang: en\n---\n\n"
TEXT = f"{HEAD}Nobody was hurt.\n\nIt rained for 14 hours.\n\nSchools stay closed until 5 May.\n"


@contextmanager
def newsroom(tmp_path: Path, behaviour: str = "openai", **settings: Any) -> Iterator[BatchServer]:
    model = ModelServer(BEHAVIOURS[behaviour], PAIRS.__getitem__)
    server = BatchServer(model)
    with scripted(lambda body: server.answer(script.asked[-1][0], body)) as script:
        lines = {"url": script.url + model.behaviour.url, "model": "m", "input_price": 2.0, "output_price": 8.0}
        http = "\n".join(f"{name} = {json.dumps(value)}" for name, value in (lines | settings).items())
        (tmp_path / "translator.toml").write_text(f'targets = ["zh-Hans"]\nengine = "http"\n[engines.http]\n{http}\n')
        (tmp_path / "articles" / "en").mkdir(parents=True)
        (tmp_path / "articles" / "en" / "night.md").write_text(TEXT)
        assert run(["-C", str(tmp_path), "sync"]) == 0
        yield server


def batch(tmp_path: Path, *options: str) -> int:
    return run(["-C", str(tmp_path), "translate", "--batch", *options])


def targets(tmp_path: Path) -> list[str]:
    return [entry.target for entry in load_catalog(open_newsroom(tmp_path), "night", "zh-Hans").entries]


@pytest.mark.parametrize("behaviour", ["openai", "openai-o3", "responses", "anthropic", "anthropic-old"])
def test_a_second_run_collects_what_the_first_submitted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], behaviour: str
) -> None:
    with newsroom(tmp_path, behaviour) as server:
        assert batch(tmp_path) == 0
        said = capsys.readouterr()
        assert "4 under way" in said.out
        assert "4 segments are under way; to collect" in said.err
        assert batch(tmp_path) == 0
        assert "batch_0: in_progress, 0 of 1 requests done" in capsys.readouterr().err
        assert len(server.jobs) == 1
        at_once = len(server.model.asked)
        server.end("batch_0")
        assert batch(tmp_path) == 0
        assert "4 drafted by http" in capsys.readouterr().out
        assert targets(tmp_path) == list(PAIRS.values())[:4]
        assert batch(tmp_path) == 0

    assert (server.paid, len(server.jobs), len(server.model.asked)) == (1, 1, at_once)


@pytest.mark.parametrize("behaviour", ["openai", "anthropic"])
@pytest.mark.parametrize("status", ["expired", "cancelled"])
def test_what_ended_before_its_answer_is_sent_again_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], behaviour: str, status: str
) -> None:
    with newsroom(tmp_path, behaviour, batch=2) as server:
        assert batch(tmp_path) == 0
        server.end("batch_0", status, most=1)
        assert batch(tmp_path) == 0
        assert "2 segments were not answered, and are asked for again" in capsys.readouterr().err
        assert [len(server.files[f"asked-{name}"]) for name in server.jobs] == [2, 1]
        server.end("batch_1")
        assert batch(tmp_path) == 0
        assert targets(tmp_path) == list(PAIRS.values())[:4]

    assert server.paid == 2


def test_a_job_that_failed_says_why_and_costs_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with newsroom(tmp_path) as server:
        assert batch(tmp_path) == 0
        server.end("batch_0", "failed")
        assert batch(tmp_path) == 0
        assert "Enqueued token limit reached" in capsys.readouterr().err
        server.end("batch_1")
        assert batch(tmp_path) == 0
        assert targets(tmp_path) == list(PAIRS.values())[:4]

    assert server.paid == 1


@pytest.mark.parametrize("behaviour", ["openai", "anthropic"])
def test_a_refused_request_is_asked_for_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], behaviour: str
) -> None:
    with newsroom(tmp_path, behaviour, batch=2) as server:
        assert batch(tmp_path) == 0
        server.end("batch_0", most=1, refuses=True)
        at_once = len(server.model.asked)
        assert batch(tmp_path) == 0
        assert targets(tmp_path) == list(PAIRS.values())[:4]

    assert len(server.model.asked) == at_once + 1


@pytest.mark.parametrize("behaviour", ["openai", "anthropic"])
def test_one_job_is_ready_and_the_other_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], behaviour: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_jobs, "MOST", 1)
    with newsroom(tmp_path, behaviour, batch=2) as server:
        assert batch(tmp_path) == 0
        server.end("batch_1")
        assert batch(tmp_path) == 0
        said = capsys.readouterr()
        assert "2 drafted by http" in said.out
        assert "2 segments are under way" in said.err
        assert targets(tmp_path)[:2] == ["", ""]
        server.end("batch_0")
        assert batch(tmp_path) == 0
        assert targets(tmp_path) == list(PAIRS.values())[:4]

    assert (server.paid, len(server.jobs)) == (2, 2)


@pytest.mark.parametrize("behaviour", ["openai", "anthropic"])
def test_a_job_whose_making_broke_off_is_found_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], behaviour: str
) -> None:
    with newsroom(tmp_path, behaviour) as server:
        server.breaks_off = True
        assert batch(tmp_path) != 0
        server.end("batch_0")
        assert batch(tmp_path) == 0
        assert targets(tmp_path) == list(PAIRS.values())[:4]

    assert (server.paid, len(server.jobs)) == (1, 1)


def test_a_job_that_was_never_made_is_sent_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with newsroom(tmp_path) as server:
        server.breaks_off = True
        assert batch(tmp_path) != 0
        server.jobs.clear()
        assert batch(tmp_path) == 0
        server.end("batch_0")
        assert batch(tmp_path) == 0
        assert targets(tmp_path) == list(PAIRS.values())[:4]

    assert server.paid == 1


def test_a_job_that_the_server_forgot_is_sent_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with newsroom(tmp_path) as server:
        assert batch(tmp_path) == 0
        server.jobs.clear()
        assert batch(tmp_path) == 0
        assert "batch_0 (gone): 4 segments were not answered" in capsys.readouterr().err
        server.end("batch_0")
        assert batch(tmp_path) == 0
        assert targets(tmp_path) == list(PAIRS.values())[:4]


def test_what_a_person_decided_meanwhile_changes_no_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with newsroom(tmp_path) as server:
        assert batch(tmp_path) == 0
        server.end("batch_0")
        (tmp_path / "glossaries").mkdir(exist_ok=True)
        (tmp_path / "glossaries" / "people.yml").write_text(
            "people: {ann: {names: {en: Ann}, emails: [test@example.org]}}\n"
        )
        assert run(["-C", str(tmp_path), "set", "night", "2", "--to", "zh-Hans", "没有人受伤。"]) == 0
        assert batch(tmp_path) == 0
        assert targets(tmp_path) == ["宁静之夜", "没有人受伤。", "雨下了14个小时。", "学校停课至5月5日。"]

    assert (server.paid, len(server.jobs)) == (1, 1)


def test_a_job_costs_half(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with newsroom(tmp_path) as server:
        capsys.readouterr()
        assert run(["-C", str(tmp_path), "translate", "--dry-run", "--format", "json"]) == 0
        (whole,) = json.loads(capsys.readouterr().out)
        assert batch(tmp_path, "--dry-run", "--format", "json") == 0
        (half,) = json.loads(capsys.readouterr().out)
        assert half["cost"] == pytest.approx(whole["cost"] / 2)
        assert batch(tmp_path) == 0
        server.end("batch_0")
        assert batch(tmp_path) == 0
        capsys.readouterr()
        assert run(["-C", str(tmp_path), "report", "--format", "json"]) == 0
        (used,) = json.loads(capsys.readouterr().out)["usage"]

    (at_once,) = server.model.asked
    assert "Monday" in str(at_once)
    prices = (used["prompt"] * 2 + used["answer"] * 8) / 1e6
    assert used["requests"] == 2
    assert prices / 2 < used["cost"] < prices * 0.9


def test_bounds_hold_for_what_is_answered_another_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with newsroom(tmp_path, batch=1, most_tokens=900) as server:
        batch(tmp_path)

    assert "of 900 are used" in capsys.readouterr().err
    assert [len(server.files[f"asked-{name}"]) for name in server.jobs] == [2]


def test_a_server_without_jobs_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with newsroom(tmp_path, "gemini", api="gemini"):
        assert batch(tmp_path) == 2
        assert "no batch jobs: gemini" in capsys.readouterr().err
        assert batch(tmp_path, "--engine", "pseudo") == 2
        assert "only the engine http has batch jobs" in capsys.readouterr().err
