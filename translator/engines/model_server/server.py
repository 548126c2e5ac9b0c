"""
The process that keeps models loaded: it opens an engine when it is first asked for, and ends when nobody asks any more.

Settings come with each question, from the project of whoever asks: there is nothing to set up here. One engine answers
one question at a time.
"""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import msgspec

from translator.engines.base import Engine, EngineContext
from translator.engines.model_server.address import NO_CONNECTION, admit
from translator.engines.model_server.engine import Question, ServedDescription
from translator.engines.models.pinned_model import models_dir
from translator.engines.pipeline.drafts import draft
from translator.engines.repair.house_style import HouseStyle
from translator.errors import EngineUnavailable, InternalError, TranslatorError
from translator.house_index import state_of
from translator.i18n import _, speaking
from translator.model import Suggestion
from translator.project import data_dir
from translator.settings import HttpSettings

Open = Callable[[str, EngineContext], Engine]

MOST_ENGINES = 4
"""Engines that stay loaded; the one that nobody asked for longest goes when there are more."""


def _draft(engine: Engine, question: Question) -> Iterator[Suggestion]:
    (requests,) = question.arguments
    context = question.context
    yield from draft(engine, requests, source_tag=context.source_tag, target_tag=context.target_tag)


def _own(engine: Engine, question: Question) -> Iterator[Any]:
    yield from getattr(engine, question.method)(*question.arguments)


_METHODS = {"draft": _draft} | dict.fromkeys(
    ("translate_each", "retry_each", "candidates", "translate_back", "align", "align_each", "locate"), _own
)


@dataclass
class _Loaded:
    engine: Engine
    signature: str
    models: str
    """State of the installed models when it was loaded."""
    lock: Lock = field(default_factory=Lock)
    """Held while it answers."""


class ModelServer:
    """Answers questions with the engines that `open_engine` opens."""

    def __init__(self, listener: Listener, key: bytes, open_engine: Open) -> None:
        self._listener, self._key, self._open = listener, key, open_engine
        self._loaded: OrderedDict[bytes, _Loaded] = OrderedDict()
        self._loading = Lock()
        self._asked = time.monotonic()
        self._answering = 0

    def run(self, idle_seconds: float) -> None:
        """Answer until nobody has asked anything for some time."""
        Thread(target=self._accept, name="accept", daemon=True).start()
        while (rest := self._asked + idle_seconds - time.monotonic()) > 0 or self._answering:
            time.sleep(rest if rest > 0 else 1.0)

    def _accept(self) -> None:
        while True:
            with suppress(OSError, EOFError):
                connection = self._listener.accept()
                Thread(target=self._serve, args=(connection,), name="connection", daemon=True).start()

    def _serve(self, connection: Connection) -> None:
        with closing(connection), suppress(*NO_CONNECTION):
            if not admit(connection, self._key):
                return
            question = connection.recv()
            self._asked, self._answering = time.monotonic(), self._answering + 1
            try:
                with speaking(question.language):
                    for value in self._answer(question):
                        connection.send(("value", value))
                connection.send(("end", None))
            except TranslatorError as error:
                connection.send(("error", error))
            except NO_CONNECTION:
                raise
            except Exception as error:
                connection.send(("error", InternalError.of(error)))
            finally:
                self._asked, self._answering = time.monotonic(), self._answering - 1

    def _answer(self, question: Question) -> Iterator[Any]:
        loaded = self._find(question)
        if not question.method:
            engine = loaded.engine
            yield ServedDescription(loaded.signature, engine.capabilities, engine.steps)
        elif loaded.signature != question.signature:
            raise EngineUnavailable(
                _("the model was changed while it was in use"),
                hint=_("run the same command again: what is done is kept"),
            )
        elif question.method in _METHODS:
            with loaded.lock:
                loaded.engine.house = question.house
                try:
                    yield from _METHODS[question.method](loaded.engine, question)
                finally:
                    loaded.engine.house = HouseStyle()

    def _find(self, question: Question) -> _Loaded:
        """Return an engine that is loaded, or load it: anew where models were installed or removed since."""
        name = _name_of(question.engine, question.context)
        with self._loading:
            loaded, models = self._loaded.get(name), _installed(question.context)
            if loaded is None or (loaded.models != models and loaded.signature != question.signature):
                self._drop(name)
                engine = self._open(question.engine, question.context)
                loaded = self._loaded[name] = _Loaded(engine, engine.signature, models)
            self._loaded.move_to_end(name)
            while len(self._loaded) > MOST_ENGINES:
                self._drop(next(iter(self._loaded)))
        return loaded

    def _drop(self, name: bytes) -> None:
        loaded = self._loaded.pop(name, None)
        if loaded:
            with loaded.lock:
                loaded.engine.close()


def _name_of(engine: str, context: EngineContext) -> bytes:
    """Return what is the same for all who want the same model, whatever else their settings say."""
    settings = msgspec.structs.replace(context.settings, http=HttpSettings(), file="", estimate="fast")
    return msgspec.json.encode((engine, context.source_tag, context.target_tag, context.is_thorough, settings))


def _installed(context: EngineContext) -> str:
    """Return what changes when models are installed, removed, or written over: their files, and those of settings."""
    settings = context.settings
    folders: list[str | Path] = [
        models_dir(),
        data_dir(),
        *settings.firefox.models.values(),
        *settings.firefox.second.values(),
    ]
    found = [f"{place}{os.sep}{name}" for top in folders for place, _folders, names in os.walk(Path(top).expanduser())
             for name in names]  # fmt: skip
    return state_of([*sorted(found), *([settings.model] if settings.model else [])])[0]
