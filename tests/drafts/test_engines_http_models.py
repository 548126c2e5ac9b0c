"""The engine `http` at servers of 2026: each is served with its address and, where it has several, the model's name."""

from __future__ import annotations

import re
import socket
from pathlib import Path
from typing import Any

import pytest

from tests.drafts.servers import scripted
from tests.support.model_servers import BEHAVIOURS, ModelServer
from translator.bilingual.errors import ConfigError, EngineUnavailable
from translator.bilingual.model import Request, Suggestion
from translator.bilingual.words.language import EN, ZH_HANS
from translator.newsroom.drafts import open_engine
from translator.newsroom.drafts.fuse import Fuse
from translator.newsroom.drafts.pipeline.drafts import draft
from translator.newsroom.ground.settings import EngineSettings, HttpSettings

PAIRS = {
    "The ferry to Kiel left at noon with 120 passengers.": "前往基尔的渡轮中午启航，载有120名乘客。",
    "Nobody was hurt.": "无人受伤。",
    "The mayor opened the new library on Monday.": "市长周一为新图书馆揭幕。",
    "It rained for 14 hours.": "雨下了14个小时。",
    "Schools stay closed until 5 May.": "学校停课至5月5日。",
}
REQUESTS = [Request(source) for source in PAIRS]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translator.newsroom.drafts.http.client.FIRST_PAUSE", 0.001)


def made_by(name: str, **settings: Any) -> tuple[list[str], ModelServer, Any]:
    made, server, usage = run_of(name, **settings)
    return [one.target for one in made], server, usage


def drafts_of(name: str, **settings: Any) -> tuple[list[Suggestion], ModelServer]:
    return run_of(name, **settings)[:2]


def run_of(name: str, **settings: Any) -> tuple[list[Suggestion], ModelServer, Any]:
    server = ModelServer(BEHAVIOURS[name], PAIRS.__getitem__)

    with scripted(lambda body: server.answer(script.asked[-1][0], body)) as script:
        http = HttpSettings(url=script.url + server.behaviour.url, model=server.behaviour.model, **settings)
        fuse = Fuse(http)
        engine = open_engine("http", EN, ZH_HANS, EngineSettings(http=http), fuse=fuse)
        made = draft(engine, REQUESTS, source_tag=EN, target_tag=ZH_HANS)
        engine.close()
    return made, server, fuse.usage


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_a_server_of_2026_is_served_with_no_setting_beyond_address_and_model(name: str) -> None:
    targets, server, _usage = made_by(name)

    assert targets == list(PAIRS.values())
    assert server.refused <= 5  # For the whole run.


def test_what_the_server_counts_is_summed() -> None:
    _targets, server, usage = made_by("openai-o3")

    assert (usage.prompt, usage.answer) == (server.prompt, server.answered)
    assert usage.thought > 0


def test_one_request_holds_the_segments_of_an_article() -> None:
    _targets, server, _usage = made_by("openai")

    assert len(server.asked) == 1
    assert server.asked[0]["response_format"]["json_schema"]["schema"]["required"] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("batch", [1, 32])
@pytest.mark.parametrize("name", ["openai-logprobs", "openai-logprobs-stream"])
def test_a_draft_has_the_mean_probability_of_its_tokens_as_its_score(name: str, batch: int) -> None:
    drafts, server = drafts_of(name, batch=batch)

    scores = [one.score for one in drafts]
    assert (scores[0], *scores[2:]) == (95, 95, 95, 95)
    assert scores[1] is not None
    assert scores[1] < 15  # The two next to it share a token with it at most.
    # No table says how many drafts of this model are better: it orders drafts, and claims nothing.
    assert [one.estimate for one in drafts] == [None] * 5
    assert all(body["logprobs"] is True for body in server.asked)


def test_who_refuses_probabilities_is_asked_for_them_once() -> None:
    drafts, server = drafts_of("openai-no-logprobs", batch=1)

    assert [one.score for one in drafts] == [None] * 5
    assert server.refused == 1


def test_a_run_that_has_cost_enough_asks_no_more() -> None:
    with pytest.raises(EngineUnavailable, match="may cost more than is left"):
        made_by("openai", batch=1, concurrency=1, input_price=1000.0, output_price=1000.0, most_cost=0.2)
    with pytest.raises(EngineUnavailable, match="may use more than is left"):
        made_by("openai", batch=1, concurrency=1, most_tokens=300)


def test_an_outage_ends_the_run_after_five_failures() -> None:
    with scripted((503, {}, {"error": "overloaded"})) as server:
        engine = open_engine(
            "http", EN, ZH_HANS, EngineSettings(http=HttpSettings(url=f"{server.url}/v1", model="m", batch=1))
        )
        for _article in range(3):
            with pytest.raises(EngineUnavailable if _article else Exception):
                draft(engine, REQUESTS, source_tag=EN, target_tag=ZH_HANS)
        engine.close()

    assert len(server.asked) <= 5 + 3  # Four are under way at once.


def test_the_same_answer_to_different_sentences_ends_the_run() -> None:
    busy = (200, {}, {"choices": [{"message": {"content": "请登录后使用本站的翻译服务。"}, "finish_reason": "stop"}]})
    with scripted(busy) as server:
        settings = HttpSettings(url=f"{server.url}/v1", model="m", batch=1, concurrency=1)
        engine = open_engine("http", EN, ZH_HANS, EngineSettings(http=settings))
        with pytest.raises(EngineUnavailable, match="the same answer"):
            draft(engine, REQUESTS, source_tag=EN, target_tag=ZH_HANS)
        engine.close()

    assert len(server.asked) <= 5


def test_an_address_without_a_model_is_given_up_after_three_requests() -> None:
    with scripted((404, {}, {"error": {"message": "Not Found"}})) as server:
        settings = EngineSettings(http=HttpSettings(url=server.url, model="m"))
        engine = open_engine("http", EN, ZH_HANS, settings)
        with pytest.raises(EngineUnavailable) as caught:
            draft(engine, REQUESTS, source_tag=EN, target_tag=ZH_HANS)
        engine.close()

    tried = [path for path, _headers, _body in server.asked]
    assert tried == ["/chat/completions", "/v1/chat/completions", "/v1/responses"]
    assert all(f"{server.url}{path}" in caught.value.message for path in tried)


def test_what_the_gate_refuses_is_asked_for_again_in_batches() -> None:
    requests = [Request(f"The ferry to Kiel carried {at} passengers.") for at in range(300, 340)]
    bodies = list[Any]()

    def said(body: Any) -> Any:
        bodies.append(body)
        return server.answer("/v1/chat/completions", body)

    def translated(source: str) -> str:
        return f"前往基尔的渡轮载有{re.sub(r'[^0-9]', '', source)}名乘客。" if len(bodies) > 2 else source

    server = ModelServer(BEHAVIOURS["openai"], translated)
    with scripted(said) as script:
        engine = open_engine("http", EN, ZH_HANS, EngineSettings(http=HttpSettings(url=f"{script.url}/v1", model="m")))
        made = draft(engine, requests, source_tag=EN, target_tag=ZH_HANS)
        engine.close()

    assert all(one.target for one in made)
    assert len(bodies) == 4


@pytest.mark.parametrize("name", ["ollama", "lm-studio", "vllm", "llama.cpp", "libretranslate", "mtranserver"])
def test_a_server_on_this_machine_is_found_where_no_address_is_set(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    server = ModelServer(BEHAVIOURS[name], PAIRS.__getitem__)
    models = {"/v1/models": (200, {}, {"object": "list", "data": [{"id": "qwen2.5:14b", "object": "model"}]})}
    has_model = bool(server.behaviour.model)

    with scripted(lambda body: _listed(script.asked[-1][0], body)) as script, socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # A port on which nobody answers.

        def _listed(path: str, body: Any) -> Any:
            is_list = has_model and body is None and path in models
            return models[path] if is_list else server.answer(path, body)

        ports = (unused.getsockname()[1], int(script.url.rpartition(":")[2]))
        monkeypatch.setattr("translator.newsroom.drafts.http.engine.LOCAL_PORTS", ports)
        engine = open_engine("http", EN, ZH_HANS, EngineSettings())
        made = draft(engine, REQUESTS, source_tag=EN, target_tag=ZH_HANS)
        engine.close()

    assert [one.target for one in made] == list(PAIRS.values())


def test_where_no_server_of_this_machine_answers_an_address_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translator.newsroom.drafts.http.engine.LOCAL_PORTS", ())

    with pytest.raises(ConfigError, match="no address is set"):
        open_engine("http", EN, ZH_HANS, EngineSettings())


def test_long_instructions_are_remembered_by_the_server(tmp_path: Path) -> None:
    (tmp_path / "prompt.txt").write_text("Write as the house does, in {target}. " * 200)
    long, server = drafts_of("anthropic", prompt=str(tmp_path / "prompt.txt"))
    (kept,) = server.asked[0]["system"]
    _short, other = drafts_of("anthropic")

    assert [one.target for one in long] == list(PAIRS.values())
    assert kept["cache_control"] == {"type": "ephemeral"}
    assert isinstance(other.asked[0]["system"], str)
