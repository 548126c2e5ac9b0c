"""
A small language model in this process, through llama.cpp: it obeys a glossary and a grammar, and needs no server.

The weights are loaded once in a process and shared by all engines on them. Segments run in parallel slots that keep
the constant part of the prompt in their cache. Decoding is greedy; samples have a fixed seed.
"""

from __future__ import annotations

import math
import os
import secrets
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from translator import __version__
from translator.engines import llama_grammar, llama_prompt
from translator.engines.llama_align import choose_place, is_sure
from translator.engines.machine import idle_cores
from translator.engines.weights import find_weights
from translator.errors import EngineError, EngineUnavailable
from translator.i18n import _
from translator.model import Suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from translator.engines.base import EngineContext, Phrases, Span
    from translator.engines.llama_prompt import Turns
    from translator.engines.weights import Weights
    from translator.model import Request
    from translator.project import EngineSettings

Q = TypeVar("Q")
A = TypeVar("A")

CONTEXT_PER_SLOT = 1280
"""Tokens: about 350 of prompt, the rest for a long sentence and its translation."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model said."""

    text: str
    logprob: float | None
    """Mean log-probability of its tokens, natural logarithm; None where nothing came."""
    is_cut: bool
    """Whether it ran into the limit of tokens."""


@dataclass(slots=True)
class Runtime:
    """The loaded weights, and a pool that never has more requests in flight than there are slots."""

    server: Any
    slots: int
    pool: ThreadPoolExecutor = field(init=False)

    def __post_init__(self) -> None:
        self.pool = ThreadPoolExecutor(self.slots, thread_name_prefix="llama")

    def ask(self, turns: Turns, grammar: str, max_tokens: int, sampling: dict[str, Any]) -> Answer:
        """Return the answer to one chat; once more with twice the room where it was cut off."""
        answer = self._ask_once(turns, grammar, max_tokens, sampling)
        return self._ask_once(turns, grammar, 2 * max_tokens, sampling) if answer.is_cut else answer

    def _ask_once(self, turns: Turns, grammar: str, max_tokens: int, sampling: dict[str, Any]) -> Answer:
        request = {
            "messages": turns, "grammar": grammar, "max_tokens": max_tokens, "cache_prompt": True,
            "logprobs": True, "top_logprobs": 1, **sampling,
        }  # fmt: skip
        reply = self.server.handle_chat_completions(request)
        if not reply.get("choices"):
            raise EngineError(_("the language model refused: {reason}", reason=_reason(reply)))
        choice = reply["choices"][0]
        tokens = (choice.get("logprobs") or {}).get("content") or []
        logprobs = [token["logprob"] for token in tokens if math.isfinite(token["logprob"])]
        return Answer(
            choice["message"]["content"] or "",
            sum(logprobs) / len(logprobs) if logprobs else None,
            choice.get("finish_reason") == "length",
        )


def _reason(reply: dict[str, Any]) -> str:
    error = reply.get("error") or {}
    return str(error.get("message") or reply)


_runtimes: dict[tuple[Path, int, int], Runtime] = {}
_loading = Lock()


def load_runtime(path: Path, settings: EngineSettings) -> Runtime:
    """Return the weights at `path`, loaded; the same object for the same path and settings in one process."""
    slots = max(1, settings.slots)
    with _loading:
        key = (path, settings.threads, slots)
        if key not in _runtimes:
            threads = settings.threads or idle_cores()
            _runtimes[key] = Runtime(_start_server(path, threads, slots), slots)
        return _runtimes[key]


def _start_server(path: Path, threads: int, slots: int) -> Any:
    """
    Load the weights. The library opens an HTTP door besides the one in Python that we use; it is made unreachable.

    Where there are Unix sockets it listens on one in a folder of ours that is removed at once; elsewhere on a loopback
    port with a key that nobody knows. Its pages that show prompts are off.
    """
    xllamacpp = _library()
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


def _library() -> Any:
    try:
        import xllamacpp
    except ImportError as error:
        raise EngineUnavailable(
            _("engine {name!r} needs a library that is not installed: {library}", name="llama", library="xllamacpp"),
            hint="pip install 'translator[llama]'",
        ) from error
    return xllamacpp


class LlamaEngine:
    """Translates with the language model; see the module."""

    name = "llama"
    keeps_tags = True
    low_score = 40
    """About one English sentence in eight is below it on development text; three more attempts, the surest is kept."""

    def __init__(self, context: EngineContext, weights: Weights) -> None:
        self._source_tag, self._target_tag = context.source_tag, context.target_tag
        self._weights = weights
        self._runtime = load_runtime(weights.path, context.settings)
        self.signature = _signature(weights, context.settings)
        self.steps = llama_prompt.steps_for(self._target_tag)

    @classmethod
    def open(cls, context: EngineContext) -> LlamaEngine:
        """
        Find the weights that the settings name, and load them.

        Raises `EngineUnavailable` with the command that fetches them, `ModelError` when their hash is wrong.
        """
        _library()
        return cls(context, find_weights(context.settings.model))

    def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
        """Return one suggestion for each request, in order."""
        return [suggestion for _index, suggestion in sorted(self.translate_each(requests), key=lambda item: item[0])]

    def translate_each(self, requests: Sequence[Request]) -> Iterator[tuple[int, Suggestion]]:
        """Yield each suggestion with the index of its request, as soon as it is there."""
        yield from self._in_slots(requests, lambda request: self._suggest(request, ""))

    def retry(self, requests: Sequence[Request], step: str) -> list[Suggestion]:
        """Translate again as `llama_prompt.turns_for` says for this step; what is drawn has a fixed seed."""
        results = self._in_slots(requests, lambda request: self._suggest(request, step))
        return [suggestion for _index, suggestion in sorted(results, key=lambda item: item[0])]

    def close(self) -> None:
        """Keep the weights: another engine of this process may use them, and loading them again is dear."""

    def align(self, items: Sequence[Phrases]) -> list[list[Span | None]]:
        """Let the model copy the part of each translation that renders a phrase; None where it is not sure."""
        asked = [(item, span) for item in items for span in item.spans]
        found = dict(self._in_slots(asked, self._align))
        places = iter(found[index] for index in range(len(asked)))
        return [[next(places) for _span in item.spans] for item in items]

    def _in_slots(self, questions: Sequence[Q], answer: Callable[[Q], A]) -> Iterator[tuple[int, A]]:
        futures = {self._runtime.pool.submit(answer, question): index for index, question in enumerate(questions)}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        finally:
            for future in futures:
                future.cancel()

    def _suggest(self, request: Request, step: str) -> Suggestion:
        pair = (self._source_tag, self._target_tag)
        shown = llama_prompt.with_terms_in_place(request, *pair) if step == "terms" else request
        answer = self._runtime.ask(
            llama_prompt.turns_for(request, step, *pair),
            "" if step == "bare" else llama_grammar.segment_grammar(shown, *pair),
            llama_prompt.room_for(shown.source, self._target_tag),
            llama_prompt.sampling_for(step),
        )
        return Suggestion(
            target=llama_prompt.read_points(answer.text).strip(),
            origin=f"mt:{self.name}",
            score=_score(answer.logprob),
            signature=self.signature,
            raw=(answer.text,),
            problems=("mt.truncated: ran out of room",) if answer.is_cut else (),
        )

    def _align(self, question: tuple[Phrases, Span]) -> Span | None:
        item, span = question
        phrase = item.source[slice(*span)]
        turns = llama_prompt.align_prompt(item.source, item.target, phrase, self._target_tag)
        grammar = llama_grammar.part_grammar(item.target, self._target_tag)
        answer = self._runtime.ask(turns, grammar, len(item.target) + 10, llama_prompt.sampling_for(""))
        place = choose_place(item, span, answer.text)
        return place if place and is_sure(item, span, place, answer.logprob) else None


def _score(logprob: float | None) -> int | None:
    return None if logprob is None else round(100 * math.exp(logprob))


def _signature(weights: Weights, settings: EngineSettings) -> str:
    return (
        f"llama|model:{weights.name}|sha:{weights.sha256[:12]}|prompt:{llama_prompt.VERSION}"
        f"|grammar:{llama_grammar.VERSION}|temp:0|slots:{settings.slots}|xllamacpp:{version('xllamacpp')}|v:{__version__}"
    )
