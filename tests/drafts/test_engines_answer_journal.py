"""No answer of an engine is lost or asked for twice, whatever ends the program, and one signal ends it at once."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest

from tests.drafts.servers import Answer, Scripted, asked_text, chat, scripted
from tests.support.model_servers import segments_of
from tests.support.variants import sampled
from translator.bilingual.model import Request
from translator.cli import run
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.drafts.argos import install_file
from translator.newsroom.drafts.base import EngineContext
from translator.newsroom.drafts.http.engine import HttpEngine
from translator.newsroom.ground.settings import EngineSettings, HttpSettings
from translator.newsroom.house import open_newsroom

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.newsroom.ground.project import Project

REPOSITORY = Path(__file__).parents[2]
SENTENCES = 12


def sentence_of(source: str) -> str:
    return f"{number}号渡轮晚点了，没有人挥手。" if (number := re.sub(r"\D", "", source)) else "渡轮"


def said_of(body: Any) -> Answer:
    """Translate the one sentence of the article, with its number."""
    return chat(sentence_of(asked_text(body)))


def said_of_batch(body: Any) -> Answer:
    """Translate all sentences of a batch but the last one."""
    sources = segments_of(body["messages"][-1]["content"])
    assert sources
    said = {key: sentence_of(text) for key, text in sources.items()}
    if len(said) > 1:
        said.popitem()
    return chat(json.dumps(said))


def make_project(root: Path, url: str, *, batch: int = 1, **options: object) -> Project:
    (root / "articles/en").mkdir(parents=True)
    settings = "".join(f"{name} = {value!r}\n".replace("True", "true") for name, value in options.items())
    (root / "translator.toml").write_text(
        'targets = ["zh-Hans"]\nengine = "http"\n'
        f'[engines.http]\nurl = "{url}"\napi = "openai"\nmodel = "m"\nconcurrency = 1\nbatch = {batch}\n{settings}'
    )
    body = "\n\n".join(f"The ferry {at} came late, and nobody waved." for at in range(100, 100 + SENTENCES))
    (root / "articles/en/ferry.md").write_text(f"---\ntitle: Ferry\nlang: en\n---\n\n{body}\n")
    assert run(["-C", str(root), "sync"]) == 0
    return open_newsroom(root)


def translate(root: Path, *options: str) -> int:
    return run(["-C", str(root), "translate", *options])


def start(root: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "translator", "-C", str(root), "translate", *options],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )  # fmt: skip


def count_drafts(project: Project) -> int:
    return sum(bool(entry.target) for entry in load_catalog(project, "ferry", "zh-Hans").entries)


def asked_more_than_once(server: Scripted) -> list[str]:
    times = Counter(str(body["messages"]) for _path, _headers, body in server.asked)
    return [text for text, count in times.items() if count > 1]


@pytest.mark.parametrize(
    ("failing", "said"),
    sampled(
        [
            ((402, {}, {"error": {"message": "Insufficient Balance"}}), "no credit left"),
            ((200, {}, '{"choices": [{"mess'), "not JSON"),
            ((401, {}, {"error": {"message": "expired"}}), "wants a key"),
        ],
        2,
    ),
)
def test_answers_before_a_failure_are_drafts_and_the_next_run_asks_only_for_the_rest(
    failing: Answer, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("translator.newsroom.drafts.http.client.FIRST_PAUSE", 0.001)
    with scripted(*[said_of] * 9, failing) as server:
        project = make_project(tmp_path, server.url)
        assert translate(tmp_path) == 2
        shown = capsys.readouterr()
        assert said in shown.err
        assert "9 drafted by http" in shown.out
        assert count_drafts(project) == 9
        server.answers[:] = [said_of]
        asked = len(server.asked)
        assert translate(tmp_path) == 0

    assert count_drafts(project) == SENTENCES + 1
    assert len(server.asked) - asked == SENTENCES + 1 - 9
    assert not list(tmp_path.rglob(".translator/answers/**/*.jsonl"))


@pytest.mark.parametrize("concurrency", [1, 3])
def test_no_further_request_is_sent_before_an_answer_is_taken(concurrency: int) -> None:
    """Otherwise a kill at that moment would lose the answer that is there, and the one under way."""
    with scripted(said_of) as server:
        settings = EngineSettings(
            http=HttpSettings(url=server.url, api="openai", model="m", batch=1, concurrency=concurrency)
        )
        engine = HttpEngine.open(EngineContext("en", "zh-Hans", settings))
        answers = engine.translate_each([Request(f"The ferry {at} came late.") for at in range(9)])
        for taken in range(1, 4):
            next(answers)
            time.sleep(0.05)  # A request too many would have been sent by now.
            assert len(server.asked) <= taken + concurrency - 1
        assert len(list(answers)) == 6
        engine.close()


@pytest.mark.parametrize(("kills", "seed"), [(1, 1), pytest.param(10, 2, marks=pytest.mark.slow)])
def test_kill_9_at_any_moment_loses_no_answer(kills: int, seed: int, tmp_path: Path) -> None:
    """It takes a second: a kill -9 needs a process."""
    chance = random.Random(seed)
    with scripted(said_of, delay=0.01) as server:
        project = make_project(tmp_path, server.url)
        for _kill in range(kills):
            process, asked = start(tmp_path), len(server.asked)
            goal = asked + chance.randint(1, max(1, (SENTENCES - asked) // 2))
            while len(server.asked) < goal and process.poll() is None:
                time.sleep(0.002)
            time.sleep(chance.random() / 50)
            process.kill()
            process.communicate()
        server.delay = 0
        assert translate(tmp_path) == 0

    assert count_drafts(project) == SENTENCES + 1
    # One request is under way at a time: the answer to that one may be on its way when the program is killed.
    assert len(server.asked) <= SENTENCES + 1 + kills


def never(_body: Any) -> Answer:
    time.sleep(60)
    return chat("")


@pytest.mark.parametrize("ended_by", ["kill", "credit"])
def test_all_that_a_batch_brought_is_kept_whatever_ends_the_next_request(ended_by: str, tmp_path: Path) -> None:
    """It takes a second: a kill -9 needs a process."""
    last: Answer | Callable[[Any], Answer] = (402, {}, {}) if ended_by == "credit" else never
    with scripted(*[said_of_batch] * 3, last) as server:
        project = make_project(tmp_path, server.url, batch=8)
        process = start(tmp_path)
        while len(server.asked) < 4 and process.poll() is None:
            time.sleep(0.005)
        if ended_by != "credit":
            process.kill()
        process.communicate(timeout=120)
        server.answers[:] = [said_of_batch]
        assert translate(tmp_path) == 0
        batches = [list((segments_of(body["messages"][-1]["content"]) or {}).values()) for *_to, body in server.asked]

    # Beside the sentence that has no answer, two may have been merged: that before it is asked for again too.
    answered = {text for batch in batches[:3] for text in batch[:-2]}
    assert len(answered) >= SENTENCES / 2
    assert not answered & {text for batch in batches[4:] for text in batch}
    assert count_drafts(project) == SENTENCES + 1


def test_one_signal_ends_a_request_that_is_never_answered(tmp_path: Path) -> None:
    """It takes a second: a signal needs a process."""
    end = Event()

    def never(body: Any) -> Answer:
        end.wait(150)
        return said_of(body)

    with scripted(*[said_of] * 3, never) as server:
        project = make_project(tmp_path, server.url)
        process = start(tmp_path)
        while len(server.asked) < 4 and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=120)
        end.set()
        assert process.returncode == 130
        assert err.splitlines()[-2:] == [
            "interrupted; what was done is kept", f"  to go on: translator -C {tmp_path} translate",
        ]  # fmt: skip
        server.answers[:] = [said_of]
        assert translate(tmp_path) == 0

    assert count_drafts(project) == SENTENCES + 1
    assert len(server.asked) == SENTENCES + 2  # All but the one that was cancelled are asked for once.


def test_of_two_programs_at_one_article_one_waits_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    is_waiting = Event()

    def talk(message: str) -> None:
        said.append(message)
        is_waiting.set()

    def when_the_other_waits(body: Any) -> Answer:
        is_waiting.wait(150)
        return said_of(body)

    monkeypatch.setattr("translator.newsroom.drafts.pretranslation.talk", talk)
    with scripted(said_of, when_the_other_waits) as server:
        project = make_project(tmp_path, server.url)
        first = Thread(target=translate, args=(tmp_path,))
        first.start()
        while len(server.asked) < 2:
            time.sleep(0.001)
        assert translate(tmp_path) == 0
        first.join()

    assert said == ["another translator is drafting ferry → zh-Hans: waiting until it is done"]
    assert count_drafts(project) == SENTENCES + 1
    assert asked_more_than_once(server) == []
    assert len(server.asked) == SENTENCES + 1


@pytest.mark.parametrize("counted", [{}, {"usage": {"prompt_tokens": 0, "completion_tokens": 0}}])
def test_a_bound_holds_for_all_languages_of_a_run_whatever_the_server_counts(
    counted: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(body: Any) -> Answer:
        status, headers, answer = said_of(body)
        return status, headers, answer | counted

    with scripted(said) as server:
        make_project(tmp_path, server.url, most_tokens=1200)
        settings = tmp_path / "translator.toml"
        settings.write_text(settings.read_text().replace('["zh-Hans"]', '["zh-Hans", "en"]'))
        (tmp_path / "articles/zh-Hans").mkdir()
        body = "\n\n".join(f"{at}号渡轮晚点了，没有人挥手。" for at in range(100, 112))
        (tmp_path / "articles/zh-Hans/pier.md").write_text(f"---\ntitle: 渡轮\nlang: zh-Hans\n---\n\n{body}\n")
        assert run(["-C", str(tmp_path), "sync"]) == 0
        assert translate(tmp_path) == 2

    assert "of 1200 are used" in capsys.readouterr().err
    sent = sum(len(str(body["messages"])) for _path, _headers, body in server.asked) / 4
    assert 300 < sent < 1200


def test_a_report_sums_the_tokens_of_all_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def said(body: Any) -> Answer:
        status, headers, answer = said_of(body)
        return status, headers, answer | {"usage": {"prompt_tokens": 1000, "completion_tokens": 10}}

    with scripted(said) as server:
        make_project(tmp_path, server.url, input_price=2.0, output_price=8.0)
        assert translate(tmp_path, "--limit", "3") == 0
        assert translate(tmp_path, "--limit", "2") == 0
        capsys.readouterr()
        assert run(["-C", str(tmp_path), "report"]) == 0
        assert re.search(r"\bm +5 +5,000 +50 +0\.01", capsys.readouterr().out)
        assert run(["-C", str(tmp_path), "report", "--format", "json"]) == 0
        (used,) = json.loads(capsys.readouterr().out)["usage"]
        assert run(["-C", str(tmp_path), "report", "--format", "json", "--since", "2999-01-01"]) == 0
        assert json.loads(capsys.readouterr().out)["usage"] == []

    assert (used["model"], used["requests"], used["prompt"], used["answer"]) == ("m", 5, 5000, 50)
    assert used["cost"] == pytest.approx((5000 * 2 + 50 * 8) / 1e6)


def test_the_instructions_of_a_house_are_a_file_of_the_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a key")
    with scripted(said_of) as server:
        project = make_project(tmp_path / "house", server.url, prompt="style/prompt.txt")
        root = project.root
        monkeypatch.chdir(root / "articles")
        assert translate(root) == 2
        assert "style/prompt.txt" in capsys.readouterr().err
        (root / "style").mkdir()
        (root / "style/prompt.txt").write_text("Write {target} as the house does.\n{answer}\n")
        assert translate(root, "--show-prompt") == 0
        assert "as the house does" in capsys.readouterr().out
        assert translate(root, "--limit", "1") == 0
        for outside in ("../secret.txt", str(secret), "link.txt"):
            if outside == "link.txt":
                (root / outside).symlink_to(secret)
            settings = root / "translator.toml"
            settings.write_text(re.sub("prompt = .*", f"prompt = '{outside}'", settings.read_text()))
            assert translate(root) == 2
            assert "[engines.http] prompt leads out of the project" in capsys.readouterr().err

    assert [body["messages"][0]["content"].splitlines()[0] for _path, _headers, body in server.asked] == [
        "Write Simplified Chinese as the house does."
    ]


def test_an_answer_that_cannot_be_read_counts_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("translator.newsroom.drafts.http.client.FIRST_PAUSE", 0.001)
    cut = (200, {}, '{"choices": [{"mess')
    with scripted(*[said_of, cut, cut] * 9, said_of) as server:
        make_project(tmp_path, server.url, most_tokens=1200)
        assert translate(tmp_path) == 2

    assert "of 1200 are used" in capsys.readouterr().err
    assert sum(len(str(body["messages"])) for _path, _headers, body in server.asked) / 4 < 1200


def test_a_limit_keeps_the_answers_for_the_other_segments(tmp_path: Path) -> None:
    with scripted(*[said_of] * 5, (402, {}, {})) as server:
        project = make_project(tmp_path, server.url)
        answers = tmp_path / ".translator/answers/zh-Hans/ferry.jsonl"
        assert translate(tmp_path) == 2
        assert len(answers.read_text().split()) == 5
        for tag in ("po", "jsonl"):  # The drafts are lost, in a clone say; what was paid for is here.
            (tmp_path / f"locales/zh-Hans/ferry.{tag}").unlink()
        assert run(["-C", str(tmp_path), "sync"]) == 0

        assert translate(tmp_path, "--limit", "2") == 0
        assert count_drafts(project) == 2
        assert translate(tmp_path, "--limit", "3") == 0

    assert count_drafts(project) == 5
    assert len(server.asked) == 6


def test_a_dry_run_says_what_goes_where_and_costs_and_asks_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with scripted(said_of) as server:
        project = make_project(tmp_path, server.url, input_price=2.0, output_price=8.0)
        capsys.readouterr()
        assert translate(tmp_path, "--dry-run") == 0
        shown = capsys.readouterr()
        host = server.url.removeprefix("http://")

        assert server.asked == []
        assert shown.out == f"ferry → zh-Hans: 13 segments, 13 by http ({host}), 509 characters\n"
        assert shown.err.splitlines() == [
            "this takes about 26 seconds, without the attempts at what fails the gate",
            "it costs about 0.0084, at the prices in [engines.http]",
        ]
        assert count_drafts(project) == 0
        assert translate(tmp_path, "--dry-run", "--format", "json") == 0
        (row,) = json.loads(capsys.readouterr().out)
        assert (row["host"], row["segments"], row["from_memory"], row["seconds"]) == (host, 13, 0, 26.0)
        assert translate(tmp_path) == 0

    assert f"13 drafted by http ({host})" in capsys.readouterr().out
    assert translate(tmp_path, "--dry-run") == 0
    assert capsys.readouterr().err == "nothing to translate\n"


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["argos", "firefox"])
def test_one_signal_ends_an_engine_that_computes(engine: str, tmp_path: Path, random_model: Path) -> None:
    install_file(REPOSITORY / "tests/fixtures/argos/translate-en_zh-1_0.argosmodel")
    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / "translator.toml").write_text(
        f'targets = ["zh-Hans"]\nengine = "{engine}"\n[engines.firefox]\nmodels = {{en-zh-Hans = "{random_model}"}}\n'
    )
    body = "\n\n".join(f"The World Bank said on Monday that rice rose by {at} percent." for at in range(2000))
    (tmp_path / "articles/en/ferry.md").write_text(f"---\ntitle: Ferry\nlang: en\n---\n\n{body}\n")
    assert run(["-C", str(tmp_path), "sync"]) == 0
    process = start(tmp_path)
    while not list(tmp_path.glob(".translator/answers/zh-Hans/*")) and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=120)

    assert process.returncode == 143  # Not 0: there was more to compute.
