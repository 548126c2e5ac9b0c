"""
A translation server: LibreTranslate, or anything that speaks the OpenAI chat protocol (Ollama, vLLM, llama.cpp's own
server, hosted models). The only engine that sends text away, so `auto` never chooses it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING

from translator import __version__
from translator.engines.http.apis import OpenAiChat, dialect_for
from translator.engines.http.client import Door
from translator.model import Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.engines.base import EngineContext, Phrases, Span
    from translator.engines.http.apis import Dialect, Reply
    from translator.model import Request


class HttpEngine:
    """Asks a server, several requests at a time."""

    name = "http"

    def __init__(self, door: Door, dialect: Dialect, concurrency: int) -> None:
        self._door, self._dialect = door, dialect
        self._pool = ThreadPoolExecutor(max(1, concurrency), thread_name_prefix="http")
        self.keeps_tags, self.steps = dialect.keeps_tags, dialect.steps
        self.signature = f"{self.name}|{dialect.signature}|v:{__version__}"

    @classmethod
    def open(cls, context: EngineContext) -> HttpEngine:
        """
        Ask the server what it is and whether it knows the pair.

        Raises `ConfigError` for an address that cannot be used, `EngineUnavailable` when the library is missing, or
        the server cannot be reached or wants a key, `PairNotSupported` when it lacks one of the languages.
        """
        settings = context.settings.http
        door = Door(settings)
        try:
            dialect = dialect_for(door, settings, context.source_tag, context.target_tag)
        except BaseException:
            door.close()
            raise
        if isinstance(dialect, OpenAiChat):
            return ChatEngine(door, dialect, settings.concurrency)
        return cls(door, dialect, settings.concurrency)

    def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
        """Return one suggestion for each request, in order."""
        return [suggestion for _index, suggestion in sorted(self.translate_each(requests), key=lambda item: item[0])]

    def translate_each(self, requests: Sequence[Request]) -> Iterator[tuple[int, Suggestion]]:
        """Yield each suggestion with the index of its request, as soon as the server has answered."""
        yield from self._ask(requests, "")

    def retry(self, requests: Sequence[Request], step: str) -> list[Suggestion]:
        """Translate again: another prompt, a sample, or LibreTranslate's next alternative."""
        return [suggestion for _index, suggestion in sorted(self._ask(requests, step), key=lambda item: item[0])]

    def close(self) -> None:
        """End what is under way and close the connections."""
        self._pool.shutdown(cancel_futures=True)
        self._door.close()

    def _ask(self, requests: Sequence[Request], step: str) -> Iterator[tuple[int, Suggestion]]:
        size = self._dialect.batch_size
        starts = range(0, len(requests), size)
        futures = {
            self._pool.submit(self._dialect.translate, requests[start : start + size], step): start for start in starts
        }
        try:
            for future in as_completed(futures):
                for offset, reply in enumerate(future.result()):
                    yield futures[future] + offset, self._suggestion(reply)
        finally:
            for future in futures:
                future.cancel()

    def _suggestion(self, reply: Reply) -> Suggestion:
        return Suggestion(
            target=reply.text.strip(),
            origin=f"mt:{self.name}",
            signature=self.signature,
            raw=(reply.raw or reply.text,),
            problems=reply.problems,
        )


class ChatEngine(HttpEngine):
    """A server with a language model, which can also say where the parts of a sentence went."""

    def __init__(self, door: Door, dialect: OpenAiChat, concurrency: int) -> None:
        super().__init__(door, dialect, concurrency)
        self._chat = dialect

    def align(self, items: Sequence[Phrases]) -> list[list[Span | None]]:
        """Let the model copy the part of each translation that renders a phrase; None where it copied badly."""
        asked = [(item, span) for item in items for span in item.spans]
        places = iter(list(self._pool.map(lambda question: self._chat.place(*question), asked)))
        return [[next(places) for _span in item.spans] for item in items]
