"""A process that keeps models loaded: the same answers as here, for the same person and program only, and none lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing, suppress
from multiprocessing.connection import Listener
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from translator import engines
from translator.cli import run
from translator.engines import open_engine, open_here
from translator.engines.base import EngineContext, Phrases
from translator.engines.model_server import address, server
from translator.engines.model_server.address import announce, connect, listen
from translator.engines.model_server.engine import ServedEngine
from translator.engines.model_server.server import ModelServer
from translator.engines.pipeline.drafts import draft
from translator.errors import EngineUnavailable
from translator.language import EN, ZH_HANS
from translator.model import Request
from translator.settings import CheckSettings, EngineSettings, FirefoxSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.engines.base import Engine

REPOSITORY = Path(__file__).parents[2]
CONTEXT = EngineContext(EN, ZH_HANS, EngineSettings())
REQUESTS = [Request(text) for text in ("Nobody came.", "The <1/> ferry made 31 trips.", "https://example.org", "")]
CHECKS = CheckSettings(policy={"pangu": "space"})


@pytest.fixture
def loaded(cache: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """
    Keep models loaded in a thread; the engine `argos` is the pseudo engine. Returns what was loaded there.

    With the parameter `port` it listens as on Windows.
    """
    if getattr(request, "param", "") == "port":
        monkeypatch.setattr(address, "_HAS_UNIX_SOCKETS", False)
    names: list[str] = []

    def load(name: str, context: EngineContext) -> Engine:
        names.append(name)
        if context.is_thorough:
            raise EngineUnavailable("nothing of the kind", hint="translator models install")
        return open_here("pseudo", context)

    listener, key = listen()
    announce(listener, key)
    monkeypatch.setattr(engines, "open_here", lambda _name, context: open_here("pseudo", context))
    Thread(target=ModelServer(listener, key, load).run, args=(600.0,), daemon=True).start()
    yield names
    listener.close()


def opened() -> Engine:
    return open_engine("argos", EN, ZH_HANS, EngineSettings(), CHECKS)


@pytest.mark.parametrize("loaded", ["socket", "port"], indirect=True)
def test_it_says_and_does_what_the_engine_does_here(loaded: list[str]) -> None:
    there = opened()
    here = open_engine("pseudo", EN, ZH_HANS, EngineSettings(), CHECKS)

    assert isinstance(there, ServedEngine)
    assert (here.signature, here.capabilities, here.steps) == (there.signature, there.capabilities, there.steps)
    assert here.translate(REQUESTS[:2]) == there.translate(REQUESTS[:2])
    items = [Phrases("Nobody came.", here.translate(REQUESTS[:1])[0].target, ((0, 6),))]
    assert here.align(items) == there.align(items) == [found for _index, found in there.align_each(items)]
    assert here.candidates(REQUESTS[:1]) == there.candidates(REQUESTS[:1])
    there.name = here.name  # That of the engine which stands in for it.
    made = draft(here, REQUESTS, source_tag=EN, target_tag=ZH_HANS)
    assert made == draft(there, REQUESTS, source_tag=EN, target_tag=ZH_HANS) == there.draft(REQUESTS)


def test_all_who_want_the_same_model_have_one_whatever_else_they_set(loaded: list[str]) -> None:
    for settings in (EngineSettings(), EngineSettings(file="x.tsv"), EngineSettings(estimate="fast")):
        open_engine("argos", EN, ZH_HANS, settings)
    assert ["argos"] == loaded

    open_engine("argos", EN, ZH_HANS, EngineSettings(threads=2))
    assert ["argos"] * 2 == loaded


def test_questions_inside_of_each_other_are_answered(loaded: list[str]) -> None:
    engine = opened()
    many = [Request(f"Nobody came on day {number}. " * 20) for number in range(300)]

    found = [
        engine.translate([Request("Nobody.")])[0].target
        for _each in zip(engine.translate_each(many), range(3), strict=False)
    ]

    assert 3 == len(found)


def test_an_error_over_there_is_the_error_here(loaded: list[str]) -> None:
    with pytest.raises(EngineUnavailable, match="nothing of the kind") as caught:
        engines._open_one("llama", EngineContext(EN, ZH_HANS, EngineSettings(), is_thorough=True))

    assert "translator models install" == caught.value.hint


def test_what_is_measured_and_what_has_relative_paths_is_loaded_here(loaded: list[str]) -> None:
    open_engine("argos", EN, ZH_HANS, is_measured=True)
    open_engine("argos", EN, ZH_HANS, EngineSettings(firefox=FirefoxSettings(models={"en-zh-Hans": "models/own"})))
    open_engine("argos", EN, ZH_HANS, EngineSettings(model="../own.gguf"))

    assert [] == loaded


def test_models_that_were_installed_since_are_loaded_anew(loaded: list[str], cache: Path) -> None:
    before = opened()
    (cache / "models/firefox").mkdir(parents=True)
    (cache / "models/firefox/model.bin").write_bytes(b"new")

    assert before.translate(REQUESTS[:1])  # Whoever works with the old one goes on with it.
    opened()

    assert ["argos"] * 2 == loaded


def test_where_the_process_has_ended_the_engine_is_opened_here(loaded: list[str], cache: Path) -> None:
    engine = opened()
    expected = engine.translate(REQUESTS[:2])
    (cache / "model-server.json").unlink()

    assert expected == engine.translate(REQUESTS[:2])
    assert engine.draft(REQUESTS[:2]) == draft(engine, REQUESTS[:2], source_tag=EN, target_tag=ZH_HANS)


def rewrite(cache: Path, **values: Any) -> None:
    path = cache / "model-server.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


@pytest.mark.skipif(os.name != "posix", reason="Windows has other permissions")
def test_no_other_person_can_ask_or_stand_in_its_place(loaded: list[str], cache: Path) -> None:
    place = cache / "model-server.json"
    socket = Path(json.loads(place.read_text())["place"])  # Elsewhere where the folder's name is too long for one.
    assert [0o600, 0o600] == [path.stat().st_mode & 0o777 for path in (place, socket)]
    (cache / "model-server.json").chmod(0o644)
    assert connect() is None
    (cache / "model-server.json").chmod(0o600)
    found = connect()
    assert found
    found.close()

    rewrite(cache, key="AAAA")
    assert connect() is None


def test_whoever_listens_in_its_place_learns_nothing(loaded: list[str], cache: Path) -> None:
    heard: list[bytes] = []
    with TemporaryDirectory() as folder, closing(Listener(f"{folder}/false.sock")) as false:
        rewrite(cache, place=f"{folder}/false.sock")

        def listen_in() -> None:
            with closing(false.accept()) as connection, suppress(EOFError):  # Whoever called hangs up.
                for answer in (b"n" * 32, b"p" * 32, b"same"):
                    heard.append(connection.recv_bytes())
                    connection.send_bytes(answer)
                heard.append(connection.recv_bytes())

        thread = Thread(target=listen_in, daemon=True)
        thread.start()
        assert not isinstance(opened(), ServedEngine)
        thread.join(60)

    assert [32, 32] == [len(said) for said in heard]


def test_another_version_is_as_good_as_none(loaded: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    versions = iter((b"one", b"another"))
    monkeypatch.setattr(address, "program_version", lambda: next(versions))

    assert connect() is None


def test_one_that_does_not_answer_is_not_waited_for(loaded: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address, "_PATIENCE", 0.05)
    monkeypatch.setattr(server, "admit", lambda *_arguments: time.sleep(1))

    assert not isinstance(opened(), ServedEngine)


def test_it_ends_by_itself_when_nobody_asks(cache: Path) -> None:
    listener, key = listen()

    ModelServer(listener, key, open_here).run(0.05)

    listener.close()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGTERM")
def test_a_second_one_is_refused_and_sigterm_ends_the_first_at_once(
    cache: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ModelServer, "run", lambda *_arguments: pytest.fail("there are two"))
    process = subprocess.Popen(
        [sys.executable, "-m", "translator", "models", "serve"],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline().strip().endswith(".sock")

    assert 2 == run(["models", "serve"])
    assert f"kept loaded already, by process {process.pid}" in capfd.readouterr().err
    process.send_signal(signal.SIGTERM)
    assert -signal.SIGTERM == process.wait(timeout=60)
    assert connect() is None
    process.stdout.close()
    with closing(listen()[0]) as listener:  # What it left is taken away.
        assert [*cache.glob("*.sock")] in ([], [Path(listener.address)])
