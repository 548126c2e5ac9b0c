"""
The llama.cpp runtime: loads the weights, and answers groups of questions in a reproducible order.

llama.cpp computes the tokens of all segments that run together in one batch, and rounding errors depend on what else is
in that batch. So the groups must not depend on timing: a group is chosen by the length of its texts, each member has
its own slot, and the next group starts when the last member is done. On one machine the same questions in the same
order get the same answers, byte for byte.
"""

from __future__ import annotations

import math
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Any

from translator.engines.base import missing_library
from translator.engines.llama.prompt import Turns
from translator.engines.models.resources import fitting_slots, idle_cores
from translator.errors import EngineError, EngineUnavailable
from translator.i18n import _
from translator.settings import EngineSettings

CONTEXT_PER_SLOT = 1280
"""Tokens: about 350 of prompt, the rest for a long sentence and its translation."""
HEAD_START = 0.05
"""Seconds between the first member of a group and the others, which arrive while its prompt is processed."""

GREEDY: dict[str, Any] = {"top_k": 1, "samplers": ["top_k"]}
"""Enough for the likeliest token; the other samplers go through the whole vocabulary each time (8 % of the time)."""


@dataclass(frozen=True, slots=True)
class Question:
    """One chat that the model is to continue."""

    turns: Turns
    grammar: str
    """Empty for none."""
    room: int
    """Tokens that the answer may take; twice as many in a second attempt where it was cut off."""
    sampling: Mapping[str, float | int]
    answers: int = 1
    """How many to draw, at most as many as there are slots; the prompt is processed once for all of them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the model."""

    text: str
    logprob: float | None
    """Mean log-probability of its tokens, natural logarithm; None where nothing came."""
    is_cut: bool
    """Whether it reached the limit of tokens."""


@dataclass(slots=True)
class Runtime:
    """The loaded weights, with `slots` places for segments that are translated at the same time."""

    server: Any
    slots: int
    pool: ThreadPoolExecutor = field(init=False)

    def __post_init__(self) -> None:
        self.pool = ThreadPoolExecutor(self.slots, thread_name_prefix="llama")

    def ask_each(self, questions: Sequence[Question]) -> Iterator[tuple[int, list[Answer]]]:
        """Yield the index of each question with its answers; questions that were cut off are asked again at the end."""
        cut: list[int] = []
        for group in self._groups(questions):
            for index, answers in self._ask_group(questions, group):
                if any(answer.is_cut for answer in answers):
                    cut.append(index)
                else:
                    yield index, answers
        cut.sort()
        longer = [replace(questions[index], room=2 * questions[index].room) for index in cut]
        for group in self._groups(longer):
            for place, answers in self._ask_group(longer, group):
                yield cut[place], answers

    def ask(self, questions: Sequence[Question]) -> list[list[Answer]]:
        return [answers for _index, answers in sorted(self.ask_each(questions), key=lambda item: item[0])]

    def _groups(self, questions: Sequence[Question]) -> Iterator[list[int]]:
        """
        Yield which questions run together, the longest first, so that no slot waits long for the others.

        A question with several answers needs all slots.
        """
        order = sorted(range(len(questions)), key=lambda index: -questions[index].room)
        singles = [index for index in order if questions[index].answers == 1]
        for start in range(0, len(singles), self.slots):
            yield singles[start : start + self.slots]
        yield from ([index] for index in order if questions[index].answers > 1)

    def _ask_group(self, questions: Sequence[Question], group: Sequence[int]) -> Iterator[tuple[int, list[Answer]]]:
        futures: dict[Future[list[Answer]], int] = {}
        for slot, index in enumerate(group):
            futures[self.pool.submit(self._ask_once, questions[index], slot)] = index
            if slot == 0 and len(group) > 1:
                time.sleep(HEAD_START)
        for future in as_completed(futures):
            yield futures[future], future.result()

    def _ask_once(self, question: Question, slot: int) -> list[Answer]:
        request = {
            "messages": question.turns, "grammar": question.grammar, "max_tokens": question.room, "id_slot": slot,
            "n": min(question.answers, self.slots), "cache_prompt": True, "logprobs": True, "top_logprobs": 1,
            **({} if question.sampling["temperature"] else GREEDY), **question.sampling,
        }  # fmt: skip
        reply = self.server.handle_chat_completions(request)
        if not reply.get("choices"):
            reason = (reply.get("error") or {}).get("message") or reply
            raise EngineError(_("the language model refused: {reason}", reason=reason))
        return [_answer(choice) for choice in sorted(reply["choices"], key=lambda choice: choice.get("index", 0))]


def _answer(choice: dict[str, Any]) -> Answer:
    tokens = (choice.get("logprobs") or {}).get("content") or []
    logprobs = [token["logprob"] for token in tokens if math.isfinite(token["logprob"])]
    return Answer(
        choice["message"]["content"] or "",
        sum(logprobs) / len(logprobs) if logprobs else None,
        choice.get("finish_reason") == "length",
    )


_runtimes: dict[tuple[Path, int, int], Runtime] = {}
_loading = Lock()


def load_runtime(path: Path, settings: EngineSettings) -> Runtime:
    """Return the loaded weights at `path`; in one process the same object for the same path and settings."""
    with _loading:
        loaded = next((key for key in _runtimes if key[:2] == (path, settings.threads) and not settings.slots), None)
        slots = loaded[2] if loaded else fitting_slots(settings.slots)
        key = (path, settings.threads, slots)
        if key not in _runtimes:
            threads = settings.threads or idle_cores()
            _runtimes[key] = Runtime(_start_server(path, threads, slots), slots)
        return _runtimes[key]


def _start_server(path: Path, threads: int, slots: int) -> Any:
    """
    Load the weights. The library also starts an HTTP server, which we do not use and make unreachable.

    Where there are Unix sockets, it listens on one in a temporary folder that is removed at once; elsewhere on a
    loopback port with a random key. Its pages that show prompts are turned off.
    """
    xllamacpp = import_library()
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_parallel, params.n_ctx = slots, slots * CONTEXT_PER_SLOT
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.warmup, params.verbosity, params.cache_ram_mib, params.cache_prompt = False, -1, 0, True
    params.endpoint_slots = params.endpoint_metrics = params.endpoint_props = params.ui = False
    params.api_keys = [secrets.token_hex(16)]
    folder = tempfile.mkdtemp(prefix="translator-")
    if os.name == "posix":
        params.hostnames = [str(Path(folder) / "unused.sock")]
    try:
        return xllamacpp.Server(params)
    except RuntimeError as error:
        raise EngineUnavailable(
            _("the language model cannot be loaded: {reason}", reason=error), where=path, hint="translator models list"
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def import_library() -> Any:
    """Return the llama.cpp binding; raises `EngineUnavailable` with the command that installs it."""
    try:
        import xllamacpp
    except ImportError as error:
        raise missing_library("llama", "xllamacpp") from error
    return xllamacpp
