"""The engine `http` against a server that misbehaves on demand."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.drafts.servers import Answer, scripted
from tests.support.dask_cluster import free_port
from tests.support.variants import sampled
from translator.bilingual.errors import ConfigError, EngineError, EngineUnavailable
from translator.bilingual.model import Request
from translator.bilingual.words.language import EN, ZH_HANS
from translator.newsroom.drafts import open_engine
from translator.newsroom.drafts.http.client import HOST_VARIABLE, KEY_VARIABLE
from translator.newsroom.ground.settings import EngineSettings, HttpSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.newsroom.drafts.base import Engine

SENTENCES = ["The central bank approved the budget on Monday.", "Li Wei lives in Paris.", "What is climate change?"]
LANGUAGES = (200, {}, [{"code": "en", "targets": ["en", "zh"]}, {"code": "zh", "targets": ["en"]}])
CHAT = {"choices": [{"message": {"content": "你好。"}, "finish_reason": "stop"}]}


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask again at once: that it is asked again is what counts here."""
    monkeypatch.setattr("translator.newsroom.drafts.http.client.FIRST_PAUSE", 0.001)


@pytest.fixture
def give_key(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a function by which a person names the host that the key is meant for."""

    def give(url: str, key: str = "s3cret") -> None:
        monkeypatch.setenv(KEY_VARIABLE, key)
        monkeypatch.setenv(HOST_VARIABLE, url.split("/")[2])

    return give


def opened(url: str, **settings: Any) -> Engine:
    http = HttpSettings(url=url, **{"batch": 1, **settings})  # One sentence a request: what is done to each is seen.
    return open_engine("http", EN, ZH_HANS, EngineSettings(http=http))


def test_libretranslate_gets_many_texts_and_fewer_where_they_are_too_many(give_key: Callable[..., None]) -> None:
    def answer(body: Any) -> Answer:
        if len(body["q"]) > 2:
            return 400, {}, {"error": "Request (3) exceeds limit (2)"}
        return 200, {}, {"translatedText": [f"{text}号。" for text in body["q"]]}

    with scripted(LANGUAGES, answer) as server:
        give_key(server.url)
        engine = opened(server.url, batch=8, concurrency=1)
        said = engine.translate([Request(f"Number {at}.") for at in range(4)])

    assert [item.target for item in said] == [f"Number {at}.号。" for at in range(4)]
    bodies = [body for _path, _headers, body in server.asked[1:]]
    assert [len(body["q"]) for body in bodies] == [4, 2, 2]
    assert {(body["source"], body["target"], body["api_key"]) for body in bodies} == {("en", "zh", "s3cret")}


def test_mtranserver_is_asked_for_each_segment(give_key: Callable[..., None]) -> None:
    with scripted((200, {}, {"result": "你好。"}), (200, {}, {"result": "再见。"})) as server:
        give_key(server.url)
        engine = opened(server.url, api="mtran", concurrency=1)
        said = engine.translate([Request("Hello."), Request("Goodbye.")])

    assert [item.target for item in said] == ["你好。", "再见。"]
    assert [body for _path, _headers, body in server.asked] == [
        {"from": "en", "to": "zh-Hans", "text": "Hello."}, {"from": "en", "to": "zh-Hans", "text": "Goodbye."},
    ]  # fmt: skip
    assert all(headers["Authorization"] == "Bearer s3cret" for _path, headers, _body in server.asked)
    assert engine.signature.startswith(f"http|api:mtran|host:{server.url.removeprefix('http://')}|pair:en_zh-Hans|")


def test_what_may_pass_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    done = (200, {}, {"translatedText": ["你好。"]})
    with scripted(LANGUAGES, (503, {}, {"error": "busy"}), (429, {"Retry-After": "0"}, {}), done) as server:
        (suggestion,) = opened(server.url).translate([Request("Hello.")])

    assert suggestion.target == "你好。"
    assert [path for path, _headers, _body in server.asked] == ["/languages", *["/translate"] * 3]


def test_a_pause_that_is_too_long_is_not_waited_for() -> None:
    with scripted(LANGUAGES, (429, {"Retry-After": "3600"}, {"error": "slow down"})) as server:
        engine = opened(server.url)
        with pytest.raises(EngineError, match="slow down"):
            engine.translate([Request("Hello.")])

    assert len(server.asked) == 2


def test_an_answer_that_does_not_come_is_given_up() -> None:
    with scripted(LANGUAGES) as server:
        settings = EngineSettings(http=HttpSettings(url=server.url, timeout=60, retries=0))
        engine = open_engine("http", EN, ZH_HANS, settings)
        settings.http.timeout, server.delay = 0.1, 0.5
        with pytest.raises(EngineUnavailable, match="no whole answer within"):
            engine.translate([Request("Hello.")])


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((401, {}, {"error": "no key"}), "wants a key"),
        ((404, {}, "nothing here"), "no translation server"),
        ((200, {}, "<html>"), "not JSON"),
        ((302, {"Location": "http://127.0.0.1:1/"}, ""), "no translation server"),
    ],
)
def test_an_address_that_is_no_translation_server_is_an_error(answer: Any, message: str) -> None:
    with scripted(answer) as server, pytest.raises(EngineError, match=message) as caught:
        opened(server.url)

    assert caught.value.where


def test_nobody_listening_is_an_error_with_a_hint() -> None:
    with pytest.raises(EngineUnavailable, match="cannot be reached"):
        opened(f"http://127.0.0.1:{free_port()}", retries=0)


def test_a_refused_segment_does_not_stop_the_others() -> None:
    answers = [(400, {}, {"error": {"message": "content policy"}}), (200, {}, CHAT)]
    with scripted(*answers) as server:
        engine = opened(server.url, api="openai", model="m", concurrency=1)
        refused, made = engine.translate([Request("One."), Request("Two.")])

    assert refused.problems == ("mt.refused: HTTP 400 content policy",)
    assert made.target == "你好。"


@pytest.mark.parametrize("named", ["", "api.example.org", "127.0.0.1", "127.0.0.1:1"])
def test_the_key_goes_to_no_host_that_only_the_project_names(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "s3cret")
    monkeypatch.setenv(HOST_VARIABLE, named)
    with scripted((200, {}, CHAT)) as server, pytest.raises(ConfigError, match="nobody here said") as caught:
        opened(server.url, api="openai", model="m")

    assert not server.asked
    assert "s3cret" not in str((caught.value, caught.value.where, caught.value.hint))
    assert f"{HOST_VARIABLE}={server.url.split('/')[2]}" in str(caught.value.hint)


def test_the_key_travels_in_the_request_and_nowhere_else(give_key: Callable[..., None]) -> None:
    with scripted((200, {}, CHAT)) as server:
        give_key(server.url)
        (suggestion,) = opened(server.url, api="openai", model="m").translate([Request("Hello.")])

    assert server.asked[0][1]["Authorization"] == "Bearer s3cret"
    assert "s3cret" not in repr((suggestion, server.asked[0][2]))


def test_the_only_model_of_a_server_is_taken_and_of_several_one_must_be_named() -> None:
    with scripted((200, {}, {"data": [{"id": "qwen"}]}), (200, {}, CHAT)) as server:
        assert "model:qwen" in opened(server.url, api="openai").signature
    with (
        scripted((200, {}, {"data": [{"id": "a"}, {"id": "b"}]})) as server,
        pytest.raises(EngineUnavailable) as caught,
    ):
        opened(server.url, api="openai")
    assert caught.value.hint == "a, b"


def test_an_unknown_kind_of_server_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(ConfigError) as caught:
        opened("http://127.0.0.1:9", api="babelfish")

    assert caught.value.where == "[engines.http] api"
    assert str(caught.value.hint).startswith("libretranslate, mtran, deepl")


def test_requests_are_spread_over_the_minute() -> None:
    with scripted((200, {}, CHAT)) as server:
        engine = opened(server.url, api="openai", model="m", requests_per_minute=2400)
        began = time.monotonic()
        engine.translate([Request(f"Number {count}.") for count in range(5)])

    assert time.monotonic() - began >= 0.1


@pytest.mark.parametrize(
    "url", ["", "localhost:5000", "ftp://example.org", "http://me:pw@example.org", "https://a.org/?k=1"]
)
def test_an_address_that_cannot_be_used_is_refused(url: str) -> None:
    with pytest.raises(ConfigError):
        opened(url)


@pytest.mark.parametrize(
    ("pasted", "asked"),
    [
        ("/v1", "/v1/chat/completions"),
        ("/v1/", "/v1/chat/completions"),
        ("/v1/chat/completions", "/v1/chat/completions"),
        ("/v1/models/", "/v1/chat/completions"),
        ("/chat/completions", "/chat/completions"),
        ("/openai/v1/completions", "/openai/v1/chat/completions"),
    ],
)
def test_the_whole_address_of_a_service_names_its_server(pasted: str, asked: str) -> None:
    with scripted((200, {}, CHAT), (404, {}, {"error": {"message": "no such model"}})) as server:
        engine = opened(server.url + pasted, model="m")
        assert engine.translate([Request("Hello.")])[0].target == "你好。"
        with pytest.raises(EngineUnavailable) as caught:
            engine.translate([Request("Hello.")])

    assert server.asked[0][0] == asked
    assert caught.value.hint == f"curl {server.url}{asked.removesuffix('/chat/completions')}/models"


def test_a_key_never_travels_unencrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "s3cret")
    with pytest.raises(ConfigError, match="unencrypted") as caught:
        opened("http://example.org/v1")

    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((401, {}, {"error": {"message": "no auth"}}), "wants a key"),
        ((400, {}, {"error": {"message": "Invalid API key provided"}}), "wants a key"),
        ((402, {}, {"error": {"message": "Insufficient Balance"}}), "no credit left"),
        ((400, {}, {"code": "Arrearage", "message": "Access denied, account in arrearage"}), "no credit left"),
        ((403, {}, {"error": {"message": "country not supported"}}), "forbids this: HTTP 403 country not supported"),
        ((404, {}, {"error": {"message": "The model `m` does not exist"}}), "has no model 'm'"),
        ((400, {}, {"error": {"message": "Model Not Exist"}}), "has no model 'm'"),
        ((404, {}, "page not found"), "no translation server at this address"),
        ((429, {}, {"error": {"message": "slow", "code": "insufficient_quota"}}), "no credit left"),
        ((200, {}, {"error": {"message": "No credits: payment required", "code": 402}}), "no credit left"),
    ],
)
def test_what_a_server_refuses_for_is_said_in_its_words_and_asked_once(answer: Any, said: str) -> None:
    with scripted(answer) as server, pytest.raises(EngineUnavailable, match=said) as caught:
        opened(server.url, api="openai", model="m").translate([Request("Hello.")])

    assert len(server.asked) == 1
    assert caught.value.where
    assert caught.value.hint


@pytest.mark.parametrize("malformed", sampled([None, {"translatedText": ["a", "b"]}, [], {"translatedText": None}], 2))
def test_a_server_that_never_answers_well_is_given_up(malformed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted(LANGUAGES, (200, {}, malformed)) as server:
        engine = opened(server.url)
        with pytest.raises(EngineError, match=r"no translation|wrong number"):
            engine.translate([Request("Hello.")])

    assert len(server.asked) == 4


def test_one_text_that_the_server_cannot_manage_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted((200, {}, CHAT), (200, {}, []), (200, {}, []), (200, {}, []), (200, {}, CHAT)) as server:
        engine = opened(server.url, api="openai", model="m", concurrency=1)
        said = engine.translate([Request("One."), Request("Two."), Request("Three.")])

    assert [item.target for item in said] == ["你好。", "", "你好。"]
    assert said[1].problems == ("mt.unread: the server's answer contains no translation",)


def event(content: str = "", finish: str | None = None) -> str:
    said = {"choices": [{"delta": {"content": content}, "finish_reason": finish}]}
    return f"data: {json.dumps(said)}\n\n"


STREAM = (200, {"Content-Type": "text/event-stream"})


def test_an_answer_in_a_stream_of_events_is_read() -> None:
    separated = event("好\u2028吗\u0085？").replace("\\u2028", "\u2028").replace("\\u0085", "\u0085")
    answer = ": keep-alive\n\n" + event("你") + separated + event(finish="stop") + "data: [DONE]\n\n"
    with scripted((*STREAM, answer)) as server:
        (said,) = opened(server.url, api="openai", model="m", options={"stream": True}).translate([Request("Hello.")])

    assert said.target.replace("\u2028", "").replace("\u0085", "").replace(" ", "") == "你好吗？"


def spoken(content: object, finish: str = "stop", **more: str) -> Answer:
    return 200, {}, {"choices": [{"message": {"content": content, **more}, "finish_reason": finish}]}


MALFORMED = [[], None, "null", {"choices": []}, {"choices": None}, {"choices": [{"message": None}]}, ["a"], 1, "{"]
AGAIN: list[list[Answer]] = [
    *([(200, {}, body)] for body in MALFORMED),
    [(200, {"Content-Encoding": "gzip"}, "\x1f\x8b no such thing")],
    [(200, {"Content-Encoding": "deflate"}, "\x1f\x8b no such thing")],
    [(429, {}, {"error": {"message": "You exceeded your current quota. Please retry in 2s."}})],
    [(*STREAM, event("你")), (*STREAM, 'data: {"cho')],
]


@pytest.mark.parametrize("answers", AGAIN)
def test_what_cannot_be_read_or_came_too_soon_is_asked_for_again(answers: list[Answer]) -> None:
    with scripted(*answers, (200, {}, CHAT)) as server:
        (said,) = opened(server.url, api="openai", model="m").translate([Request("Hello.")])

    assert said.target == "你好。"
    assert len(server.asked) == len(answers) + 1


@pytest.mark.parametrize(
    ("answer", "target", "problem"),
    [
        (spoken("<think>Hm.</think>\n你好。"), "你好。", ""),
        (spoken([{"type": "text", "text": "你"}, {"type": "text", "text": "好。"}]), "你好。", ""),
        (spoken("你", "content_filter"), "", "mt.refused: "),
        (spoken(None, refusal="I cannot help with that."), "", "mt.refused: "),
    ],
)
def test_thoughts_and_refusals_are_no_translation(answer: Answer, target: str, problem: str) -> None:
    with scripted(answer) as server:
        (said,) = opened(server.url, api="openai", model="m").translate([Request("Hello.")])

    assert said.target == target
    assert said.raw[0]
    assert "".join(said.problems).startswith(problem)
