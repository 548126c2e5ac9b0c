"""
The engine that asks a translation server: LibreTranslate, MTranServer, or anything with OpenAI's chat API (Ollama,
vLLM, llama.cpp's own server, hosted models). It is the only engine that sends text to another machine, so `auto` never
chooses it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from functools import partial
from itertools import islice
from typing import TypeVar
from urllib.parse import urlsplit

from translator import __version__
from translator.bilingual.errors import EngineError
from translator.bilingual.model import Request, Suggestion
from translator.bilingual.pairs.text.characters import is_han
from translator.newsroom.drafts.base import Engine, EngineContext, Forecast, Phrases, Span, in_order
from translator.newsroom.drafts.http.apis import ServerApi, api_name, choose_api
from translator.newsroom.drafts.http.client import ServerClient
from translator.newsroom.drafts.lexicon import lexicon_version
from translator.newsroom.drafts.llama.prompt import turns_for

ANSWER = 2.0
"""Seconds that a server takes for a segment, as hosted language models do; nothing is asked to find out."""
CHINESE_TOKEN, OTHER_TOKEN = 0.7, 0.25
"""Tokens for a Chinese character, and for any other, roughly."""

Value = TypeVar("Value")


class HttpEngine(Engine):
    """Asks a server, several requests at a time."""

    name = "http"

    def __init__(self, client: ServerClient, api: ServerApi, concurrency: int) -> None:
        self._client, self._api, self._concurrency = client, api, max(1, concurrency)
        self._pool = ThreadPoolExecutor(self._concurrency, thread_name_prefix="http")
        self.host = api.host
        self.capabilities, self.steps = api.capabilities, api.steps
        self.signature = f"{self.name}|{api.signature}|lexicon:{lexicon_version()}|v:{__version__}"

    @classmethod
    def open(cls, context: EngineContext) -> HttpEngine:
        """
        Ask the server what it is and whether it knows the pair.

        Raises `ConfigError` for an unusable address or an unknown kind of server, `EngineUnavailable` when the library
        is missing or the server cannot be reached or wants a key, `PairNotSupported` when it lacks a language.
        """
        settings = context.settings.http
        client = ServerClient(settings)
        try:
            api = choose_api(client, settings, context.source_tag, context.target_tag)
            return cls(client, api, settings.concurrency)
        except BaseException:
            client.close()
            raise

    @classmethod
    def forecast(cls, requests: Sequence[Request], context: EngineContext) -> Forecast:
        settings, count = context.settings.http, len(requests)
        by_limit = count * 60 / settings.requests_per_minute if settings.requests_per_minute else 0.0
        by_answers = math.ceil(count / max(1, settings.concurrency)) * ANSWER
        return Forecast(urlsplit(settings.url).netloc, max(by_limit, by_answers), _cost(requests, context))

    def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
        return self.retry(requests, "")

    def translate_each(self, requests: Sequence[Request]) -> Iterator[tuple[int, Suggestion]]:
        yield from self._ask(requests, "")

    def retry(self, requests: Sequence[Request], step: str) -> list[Suggestion]:
        return in_order(self._ask(requests, step))

    def align(self, items: Sequence[Phrases]) -> list[list[Span | None]]:
        return in_order(self.align_each(items))

    def align_each(self, items: Sequence[Phrases]) -> Iterator[tuple[int, list[Span | None]]]:
        """Ask the server about each phrase, if its API can tell."""
        yield from self._each({index: partial(self._locate_all, item) for index, item in enumerate(items)})

    def _locate_all(self, item: Phrases) -> list[Span | None]:
        return [self._api.locate(item, span) for span in item.spans]

    def close(self) -> None:
        """End what is under way at once: after Ctrl-C nobody waits for an answer."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._client.close()
        self._pool.shutdown()

    def _ask(self, requests: Sequence[Request], step: str) -> Iterator[tuple[int, Suggestion]]:
        size = self._api.batch_size
        batches = {start: requests[start : start + size] for start in range(0, len(requests), size)}
        calls = {start: partial(self._api.translate, batch, step) for start, batch in batches.items()}
        for start, replies in self._each(calls):
            for offset, reply in enumerate(replies):
                suggestion = self.suggest(reply.text.strip(), reply.raw or reply.text, problems=reply.problems)
                yield start + offset, suggestion

    def _each(self, calls: Mapping[int, Callable[[], Value]]) -> Iterator[tuple[int, Value]]:
        """
        Yield the number of each call with what it returns, in the order in which they are done.

        The next call is made when an answer has been taken and whoever took it asks on, so that at most as many
        answers are under way as the server is asked for at a time: whatever ends the program loses no more. After an
        error those under way are waited for, since they may be paid for; no further one is sent.
        """
        waiting = iter(calls.items())
        under_way = dict[Future[Value], int]()
        failure: EngineError | None = None
        try:
            while True:
                if failure is None:
                    for number, call in islice(waiting, self._concurrency - len(under_way)):
                        under_way[self._pool.submit(call)] = number
                if not under_way:
                    break
                future = next(iter(wait(under_way, return_when=FIRST_COMPLETED).done))
                number = under_way.pop(future)
                try:
                    result = future.result()
                except CancelledError:
                    continue
                except EngineError as error:
                    failure = failure or error
                    continue
                yield number, result
        finally:
            for future in under_way:
                future.cancel()
        if failure:
            raise failure


def _cost(requests: Sequence[Request], context: EngineContext) -> float | None:
    """Return what the first attempts cost at the prices of the settings; None where there are none."""
    settings = context.settings.http
    if not settings.input_price and not settings.output_price:
        return None
    if api_name(settings) != "openai":
        return sum(len(request.source) for request in requests) * settings.input_price / 1e6
    turns = (turns_for(request, "", context.source_tag, context.target_tag) for request in requests)
    asked = sum(_tokens(turn["content"]) for chat in turns for turn in chat)
    said = sum(_tokens(request.source) for request in requests)  # A translation has about as many.
    return (asked * settings.input_price + said * settings.output_price) / 1e6


def _tokens(text: str) -> float:
    chinese = sum(map(is_han, text))
    return chinese * CHINESE_TOKEN + (len(text) - chinese) * OTHER_TOKEN
