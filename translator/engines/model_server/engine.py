"""
An engine whose model is loaded in another process: it says and does what the same engine would here.

Each question goes over a connection of its own, so that threads, and questions within questions, do not meet. Where
the process has ended meanwhile, the engine is opened here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from translator.engines.base import Capabilities, Engine, EngineContext, Phrases, Span, in_order
from translator.engines.model_server.address import NO_CONNECTION, connect
from translator.engines.repair.house_style import HouseStyle
from translator.engines.worker_thread import iterate_in_thread
from translator.errors import EngineError
from translator.i18n import _, message_tag
from translator.model import Request, Suggestion
from translator.settings import EngineSettings


@dataclass(frozen=True, slots=True)
class ServedDescription:
    """What an engine says of itself."""

    signature: str
    """Without the house."""
    capabilities: Capabilities
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What the process is asked."""

    engine: str
    context: EngineContext
    language: str
    """Of messages."""
    method: str = ""
    """Of `Engine`, or `draft`; empty: only what the engine says of itself."""
    arguments: tuple[Any, ...] = ()
    house: HouseStyle = field(default_factory=HouseStyle)
    signature: str = ""
    """That of the engine that was opened; it must be the same still."""


def ask(question: Question) -> Iterator[Any] | None:
    """
    Return what the answer to `question` yields; None where there is no process to ask.

    Raises what the engine raises, and `EngineError` where the process ends while it answers.
    """
    connection = connect()
    if connection is None:
        return None

    def answers() -> Iterator[Any]:
        with closing(connection):
            try:
                connection.send(question)
                while True:
                    kind, value = connection.recv()
                    if kind == "end":
                        return
                    if kind == "error":
                        raise value
                    yield value
            except NO_CONNECTION as error:
                raise EngineError(
                    _("the process with the loaded model ended while it was asked"),
                    hint=_("run the same command again: what is done is kept"),
                ) from error

    # In a thread, so that the process never waits for whoever asks something else before they read on.
    return iterate_in_thread(answers)


def open_served(name: str, context: EngineContext, open_here: Callable[[], Engine]) -> Engine | None:
    """Return the engine `name` of the process that keeps models loaded; None where there is none, or it cannot help."""
    if not _means_the_same_elsewhere(context.settings):
        return None
    answer = ask(Question(name, context, message_tag()))
    if answer is None:
        return None
    return ServedEngine(name, context, next(answer), open_here)


def _means_the_same_elsewhere(settings: EngineSettings) -> bool:
    """Whether no path in the settings is relative: the process stands in another folder."""
    named = [settings.model, *settings.firefox.models.values(), *settings.firefox.second.values()]
    relative = [name for name in named if name and not Path(name).expanduser().is_absolute()]
    return not any("/" in name or os.sep in name or Path(name).exists() for name in relative)


class ServedEngine(Engine):
    """The engine `name`, asked over a connection."""

    def __init__(
        self, name: str, context: EngineContext, description: ServedDescription, open_here: Callable[[], Engine]
    ) -> None:
        """`open_here` opens the same engine in this process, once the other one has ended."""
        self.name, self.signature = name, description.signature
        self.capabilities, self.steps = description.capabilities, description.steps
        self._context, self._there, self._open_here = context, description.signature, open_here
        self._here: Engine | None = None

    @classmethod
    def open(cls, context: EngineContext) -> ServedEngine:
        """Not by this: the process says what the engine is (`open_served`)."""
        raise NotImplementedError

    def draft(self, requests: Sequence[Request]) -> list[Suggestion]:
        """Return what `pipeline.drafts.draft` returns, judged over there; a scorer of this process is not asked."""
        return [self._signed(suggestion) for suggestion in self._ask("draft", requests)]

    def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
        return in_order(self.translate_each(requests))

    def translate_each(self, requests: Sequence[Request]) -> Iterator[tuple[int, Suggestion]]:
        for index, suggestion in self._ask("translate_each", requests):
            yield index, self._signed(suggestion)

    def retry(self, requests: Sequence[Request], step: str) -> list[Suggestion]:
        return in_order(self.retry_each(requests, step))

    def retry_each(self, requests: Sequence[Request], step: str) -> Iterator[tuple[int, Suggestion]]:
        for index, suggestion in self._ask("retry_each", requests, step):
            yield index, self._signed(suggestion)

    def candidates(self, requests: Sequence[Request]) -> list[list[Suggestion]]:
        return [[self._signed(item) for item in items] for items in self._ask("candidates", requests)]

    def translate_back(self, targets: Sequence[str]) -> list[str]:
        return list(self._ask("translate_back", targets))

    def align(self, items: Sequence[Phrases]) -> list[list[Span | None]]:
        return list(self._ask("align", items))

    def align_each(self, items: Sequence[Phrases]) -> Iterator[tuple[int, list[Span | None]]]:
        yield from self._ask("align_each", items)

    def locate(self, phrases: Sequence[tuple[Phrases, Span]]) -> Sequence[Span | None]:
        return list(self._ask("locate", phrases))

    def close(self) -> None:
        if self._here:
            self._here.close()

    def _ask(self, method: str, *arguments: Any) -> Iterator[Any]:
        question = Question(self.name, self._context, message_tag(), method, arguments, self.house, self._there)
        answer = ask(question) if self._here is None else None
        if answer is not None:
            return answer
        if self._here is None:
            self._here = self._open_here()
            self._here.house, self._there = self.house, self._here.signature
            self.signature = self._there + self.house.signature
        if method == "draft":
            from translator.engines.pipeline.drafts import draft

            source_tag, target_tag = self._context.source_tag, self._context.target_tag
            return iter(draft(self._here, *arguments, source_tag=source_tag, target_tag=target_tag))
        return iter(getattr(self._here, method)(*arguments))

    def _signed(self, suggestion: Suggestion) -> Suggestion:
        """Name the house, which the engine over there does not know."""
        return replace(suggestion, signature=suggestion.signature.replace(self._there, self.signature, 1))
