"""
The engine that asks a translation server: LibreTranslate, MTranServer, or anything with OpenAI's chat API (Ollama,
vLLM, llama.cpp's own server, hosted models). It is the only engine that sends text to another machine, so `auto` never
chooses it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from translator import __version__
from translator.engines.base import Engine, EngineContext, Phrases, Span
from translator.engines.http.apis import ServerApi, choose_api
from translator.engines.http.client import ServerClient
from translator.engines.lexicon import lexicon_version
from translator.model import Request, Suggestion


class HttpEngine(Engine):
    """Asks a server, several requests at a time."""

    name = "http"

    def __init__(self, client: ServerClient, api: ServerApi, concurrency: int) -> None:
        self._client, self._api = client, api
        self._pool = ThreadPoolExecutor(max(1, concurrency), thread_name_prefix="http")
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

    def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
        return self.retry(requests, "")

    def translate_each(self, requests: Sequence[Request]) -> Iterator[tuple[int, Suggestion]]:
        yield from self._ask(requests, "")

    def retry(self, requests: Sequence[Request], step: str) -> list[Suggestion]:
        return [suggestion for _index, suggestion in sorted(self._ask(requests, step), key=lambda item: item[0])]

    def locate(self, phrases: Sequence[tuple[Phrases, Span]]) -> list[Span | None]:
        """Ask the server about each phrase, if its API can tell."""
        return list(self._pool.map(lambda question: self._api.locate(*question), phrases))

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._client.close()

    def _ask(self, requests: Sequence[Request], step: str) -> Iterator[tuple[int, Suggestion]]:
        size = self._api.batch_size
        futures = {
            self._pool.submit(self._api.translate, requests[start : start + size], step): start
            for start in range(0, len(requests), size)
        }
        try:
            for future in as_completed(futures):
                for offset, reply in enumerate(future.result()):
                    suggestion = self.suggest(reply.text.strip(), reply.raw or reply.text, problems=reply.problems)
                    yield futures[future] + offset, suggestion
        finally:
            for future in futures:
                future.cancel()
