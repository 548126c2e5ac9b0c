"""
The runtime of the language model (llama.cpp), its weights, and answers in a reproducible order.

llama.cpp computes the tokens of all segments that run together in one batch, and rounding errors depend on what else is
in that batch. So groups are chosen by the length of their texts, each member has its own slot, and the next group
starts when the last member is done: the same questions get the same answers, byte for byte.
"""

from __future__ import annotations

import math
import os
import secrets
import shutil
import struct
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from translator.bilingual.errors import EngineError, EngineUnavailable, ModelError
from translator.bilingual.i18n import _
from translator.bilingual.model import Request
from translator.bilingual.words.language import is_chinese, is_traditional
from translator.newsroom.drafts.base import Turns, in_order, missing_library
from translator.newsroom.drafts.llama import prompt
from translator.newsroom.drafts.models import (
    Model,
    available_memory,
    fits_in_memory,
    fitting_slots,
    is_pinned,
    models_dir,
    read_models,
    remembered_hash,
)
from translator.newsroom.ground.operating_system import available_cores
from translator.newsroom.ground.settings import EngineSettings

_CATALOGUE = Path(__file__).parent / "catalogue.toml"


@dataclass(frozen=True, slots=True)
class Recipe:
    name: str = ""
    names: Sequence[str] = ()
    """Beginnings of what files call such models."""
    plain: str = ""
    """The one turn to a model that was trained to translate; empty for a model that is told how."""
    with_terms: str = ""
    term: str = ""
    between: str = ""
    """Joint of two terms."""
    stop: Sequence[str] = ()
    has_system: bool = False
    """Its template takes a turn of the system."""
    thinks: bool = True
    """Its template is told that the model is not to think first; those that know nothing of it pay no attention."""

    @property
    def is_translator(self) -> bool:
        return bool(self.plain)

    def steps_for(self, target_tag: str) -> tuple[str, ...]:
        return ("terms",) if self.is_translator else prompt.steps_for(target_tag)

    def turns_for(self, request: Request, step: str, source_tag: str, target_tag: str) -> Turns:
        """Return the chat for a retry step, as `prompt.turns_for` words it for a model without a recipe."""
        if not self.is_translator:
            turns = prompt.turns_for(request, step, source_tag, target_tag)
            return turns if self.has_system else prompt.fold_system(turns)
        if step == "terms":
            request = prompt.with_terms_in_place(request, source_tag, target_tag)
        terms = prompt.shown_terms(request.terms, request.source) if step in {"", "sample"} else {}
        words = {
            "source": _called(source_tag),
            "target": _called(target_tag),
            "text": prompt.encode_tags(request.source),
        }
        lines = self.between.join(self.term.format(source=one, target=other) for one, other in terms.items())
        content = (self.with_terms if terms else self.plain).format(terms=lines, **words)
        return [{"role": "user", "content": content}]


def _called(tag: str) -> str:
    if not is_chinese(tag):
        return "英语"
    return "繁体中文" if is_traditional(tag) else "简体中文"


@cache
def _recipes() -> list[Recipe]:
    rows = tomllib.loads(_CATALOGUE.read_text(encoding="utf-8"))["recipes"]
    return [Recipe(name, **row) for name, row in rows.items()]


def find_recipe(pinned: str, called: str, architecture: str) -> Recipe:
    """
    Return the recipe of a model: of its pin, else by what its file calls it.

    An architecture tells only how its template is spoken to: a translator may be built on that of a general model.
    """
    for recipe in _recipes():
        names = tuple(recipe.names)
        is_called_so = called.startswith(names) or (not recipe.is_translator and architecture.startswith(names))
        if recipe.name == pinned or (not pinned and is_called_so):
            return recipe
    return Recipe(has_system=True, thinks=False)


MODELS = read_models("llama", _CATALOGUE)
"""The first is the one that a package index has."""


_STRING = 8


def read_architecture(path: Path) -> str:
    """Return the family of a model as its file names it (`qwen2`, `gemma2`, `llama`); empty where it does not."""
    return _read_text(path, b"general.architecture")


def _read_text(path: Path, key: bytes) -> str:
    # Source: the GGUF specification, by which the architecture comes first of all that a file says of itself.
    with suppress(OSError, struct.error), path.open("rb") as file:
        head = file.read(1 << 12)
        start = head.find(key) + len(key)
        kind, length = struct.unpack_from("<IQ", head, start)
        if head.startswith(b"GGUF") and start >= len(key) and kind == _STRING:
            return head[start + 12 : start + 12 + length].decode("utf-8", "replace")
    return ""


CONTEXT_PER_SLOT = 1280
"""Tokens: about 350 of prompt, the rest for a long sentence and its translation."""
GRAPHICS = {1, 2}
"""Types of llama.cpp: a graphics card of its own, and one inside the processor."""
WORKING_MEMORY = 300_000_000
"""Bytes beside the weights without which they cannot be used at all; with more of them more segments run at once."""
HEAD_START = 0.05
"""Seconds between the first member of a group and the others, which arrive while its prompt is processed."""

GREEDY: dict[str, Any] = {"top_k": 1, "samplers": ["top_k"]}
"""Enough for the likeliest token; the other samplers go through the whole vocabulary each time (8 % of the time)."""


@dataclass(frozen=True, slots=True)
class Question:
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
    text: str
    logprob: float | None
    """Mean log-probability of its tokens, natural logarithm; None where nothing came."""
    is_cut: bool


@dataclass(slots=True)
class Runtime:
    """The loaded weights, with `slots` places for segments that are translated at the same time."""

    server: Any
    slots: int
    recipe: Recipe
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
        return in_order(self.ask_each(questions))

    def _groups(self, questions: Sequence[Question]) -> Iterator[list[int]]:
        # The longest first, so that no slot waits long; a question with several answers needs all slots.
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
        if self.recipe.stop:
            request["stop"] = list(self.recipe.stop)
        if self.recipe.thinks:
            request["chat_template_kwargs"] = {"enable_thinking": False}
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


def load_runtime(path: Path, settings: EngineSettings, pinned: str = "") -> Runtime:
    """Return the loaded weights at `path`; in one process the same object for the same path and settings."""
    with _loading:
        loaded = next((key for key in _runtimes if key[:2] == (path, settings.threads) and not settings.slots), None)
        slots = loaded[2] if loaded else fitting_slots(settings.slots)
        key = (path, settings.threads, slots)
        if key not in _runtimes:
            _require_memory(path)
            threads = settings.threads or available_cores()
            server = _start_server(path, threads, slots, settings.gpu_layers)
            _runtimes[key] = Runtime(server, slots, recipe_of(path, pinned))
        return _runtimes[key]


def recipe_of(path: Path, pinned: str = "") -> Recipe:
    called = _read_text(path, b"general.name") or path.stem
    return find_recipe(pinned, "-".join(called.lower().split()), read_architecture(path))


def graphics_device() -> str:
    devices = import_library().get_device_info()
    return next((str(item["description"]) for item in devices if int(item["type"]) in GRAPHICS), "")


def _require_memory(path: Path) -> None:
    need = path.stat().st_size + WORKING_MEMORY
    if not fits_in_memory(need):
        numbers = {"need": f"{need / 1e9:.1f}", "free": f"{(available_memory() or 0) / 1e9:.1f}"}
        raise EngineUnavailable(
            _("not enough memory for the language model: it takes {need} GB, and {free} GB are free", **numbers),
            where=path,
            hint=_("close other programs, or take a smaller model: {command}", command=_SMALLER),
        )


_SMALLER = "translator models install firefox"


def _start_server(path: Path, threads: int, slots: int, gpu_layers: int = -1) -> Any:
    """
    Load the weights. The library also starts an HTTP server, which we do not use and make unreachable.

    Where there are Unix sockets, it listens on one in a temporary folder that is removed at once; elsewhere on a
    loopback port with a random key. Its pages that show prompts are turned off.
    """
    xllamacpp = import_library()
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_gpu_layers = gpu_layers
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
    except (RuntimeError, MemoryError) as error:
        message = _("the language model cannot be loaded: {reason}", reason=error)
        family = read_architecture(path) or "?"
        hint = _("a newer version of the library may know this family of models: {family}", family=family)
        raise EngineUnavailable(message, where=path, hint=hint) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def import_library() -> Any:
    """Return the llama.cpp binding; raises `EngineUnavailable` with the command that installs it."""
    try:
        import xllamacpp
    except ImportError as error:
        raise missing_library("llama", "xllamacpp") from error
    return xllamacpp


@dataclass(frozen=True, slots=True)
class Weights:
    name: str
    path: Path
    sha256: str
    is_pinned: bool = False
    recipe: str = ""


def find_weights(name: str) -> Weights:
    """
    Return the weights that a setting names: a model of the registry, one installed from a file, or a GGUF file.

    Raises `EngineUnavailable` with the command that fetches them, `ModelError` for an unknown name, or when the hash is
    not the pinned one.
    """
    path = Path(name).expanduser()
    if name.endswith(".gguf") and path.is_file():
        return Weights(path.stem, path, remembered_hash(path))
    local = models_dir() / f"{name}.gguf"
    if name and name not in {model.name for model in MODELS} and local.is_file():
        return Weights(name, local, remembered_hash(local))
    model = next((model for model in MODELS if name == model.name), None) if name else _best_installed()
    if model is None:
        raise ModelError(
            _("no model is called {name!r}", name=name),
            hint=_("one of {names}, or the path of a GGUF file", names=", ".join(model.name for model in MODELS)),
        )
    if not model.path.is_file():
        raise EngineUnavailable(
            _("the language model {name} is not installed", name=model.name),
            hint=f"translator models install {model.name}",
        )
    if not is_pinned(model.path, model.files[0]):
        raise ModelError(
            _("the hash of these weights is not the pinned one"),
            where=model.path,
            hint=f"translator models remove {model.name} && translator models install {model.name}",
        )
    return Weights(model.name, model.path, model.files[0].sha256, is_pinned=True, recipe=model.recipe)


def _best_installed() -> Model:
    there = [model for model in MODELS if model.path.is_file() and fits_in_memory(model.memory)]
    return max(there, key=lambda model: model.quality, default=MODELS[0])
