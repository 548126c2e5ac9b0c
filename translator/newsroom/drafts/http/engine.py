"""
The engine that asks a translation server, the only engine to send text to another machine: `auto` never chooses it.

To add an API, write a class here and add its line to `SERVER_APIS`. Source: LibreTranslate's API (`/languages`,
`/translate`), MTranServer's of the same names; OpenAI's chat completions (`/models`, `/chat/completions`).
"""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from itertools import islice, product
from typing import Any, TypeVar
from urllib.parse import urlsplit

from translator import __version__
from translator.bilingual.errors import ConfigError, EngineError, EngineUnavailable, PairNotSupported
from translator.bilingual.i18n import _
from translator.bilingual.model import Request, Suggestion
from translator.bilingual.words.language import ZH_HANS, ZH_HANT, content_tag, is_chinese
from translator.bilingual.words.masking import is_han
from translator.bilingual.words.patterns import pattern
from translator.newsroom.drafts.base import Capabilities, Engine, EngineContext, Forecast, in_order
from translator.newsroom.drafts.http.client import (
    Malformed,
    NoSuchAddress,
    RequestRejected,
    ServerClient,
    content_text,
    split_address,
)
from translator.newsroom.drafts.lexicon import lexicon_version
from translator.newsroom.drafts.llama import prompt
from translator.newsroom.drafts.llama.prompt import turns_for
from translator.newsroom.ground.settings import HttpSettings

_THOUGHT = pattern(r"^\s*<think>.*?</think>", re.DOTALL)
# Servers' names for a refused text: OpenAI, Azure, Zhipu.
_REFUSED = frozenset({"content_filter", "refusal", "sensitive"})
ALTERNATIVES = 3
"""How many further translations LibreTranslate is asked for."""


@dataclass(frozen=True, slots=True)
class Reply:
    text: str
    raw: str = ""
    """The same before anything was removed from it, where that differs."""
    problems: tuple[str, ...] = ()


class ServerApi(ABC):
    capabilities = Capabilities(streams=True)
    steps: tuple[str, ...] = ()
    batch_size: int = 1
    """Segments per HTTP request."""
    signature: str

    def __init__(self, client: ServerClient, settings: HttpSettings, source_tag: str, target_tag: str) -> None:
        self._client = client
        self._settings = settings
        self._pair = (source_tag, target_tag)
        self.host = urlsplit(client.url).netloc

    @abstractmethod
    def translate(self, requests: Sequence[Request], step: str) -> list[Reply]:
        """Return one reply for each request; `step` is empty, or one of `steps`."""


class LibreTranslate(ServerApi):
    """Many segments per request; the first answer contains the alternatives, which are kept for the retry steps."""

    steps = tuple(f"alternative-{number}" for number in range(1, ALTERNATIVES + 1))

    def __init__(self, client: ServerClient, settings: HttpSettings, source_tag: str, target_tag: str) -> None:
        super().__init__(client, settings, source_tag, target_tag)
        self.batch_size = max(1, settings.batch)
        self._source, self._target = _codes(client, source_tag, target_tag)
        self._alternatives: dict[str, list[str]] = {}
        self.signature = f"api:libretranslate|host:{self.host}|pair:{self._source}_{self._target}"

    def translate(self, requests: Sequence[Request], step: str) -> list[Reply]:
        texts = [request.source for request in requests]
        if not step:
            return self._ask(texts)
        if forgotten := [text for text in texts if text not in self._alternatives]:
            self._ask(forgotten)  # The first answer is from the journal of an earlier run.
        rank = int(step.rpartition("-")[2])
        found = [self._alternatives.get(text, ()) for text in texts]
        return [Reply(others[rank - 1] if len(others) >= rank else "") for others in found]

    def _ask(self, texts: list[str]) -> list[Reply]:
        body: dict[str, Any] = {"q": texts, "source": self._source, "target": self._target, "format": "text"}
        body |= {"alternatives": ALTERNATIVES, **({"api_key": self._client.key} if self._client.key else {})}
        try:
            targets, others = self._client.post("/translate", body, lambda said: _translations(said, len(texts)))
        except RequestRejected as rejected:
            if len(texts) > 1:
                half = len(texts) // 2
                return self._ask(texts[:half]) + self._ask(texts[half:])
            return [Reply("", problems=(rejected.problem,))]
        self._alternatives.update({text: [] for text in texts} | dict(zip(texts, others, strict=False)))
        return [Reply(target) for target in targets]


def _translations(said: Any, count: int) -> tuple[list[str], list[list[str]]]:
    targets, others = said["translatedText"], said.get("alternatives")
    if isinstance(targets, str) and count == 1:
        targets = [targets]
    if not isinstance(targets, list) or len(targets) != count:
        raise Malformed(_("the server returned a wrong number of translations"))
    if not isinstance(others, list) or not all(isinstance(item, list) for item in others):
        others = []
    return [str(target or "") for target in targets], [list(map(str, item)) for item in others]


def _codes(client: ServerClient, source_tag: str, target_tag: str) -> tuple[str, str]:
    # Chinese is `zh` in older servers and `zh-Hans` in newer ones.
    languages = client.get("/languages")
    if not isinstance(languages, list):
        raise EngineUnavailable(_("the server's list of languages cannot be read"), where=client.url)
    targets = {str(item.get("code")): set(item.get("targets") or ()) for item in languages if isinstance(item, dict)}
    names = [("zh-Hans", "zh", "zh-CN") if is_chinese(tag) else (tag,) for tag in (source_tag, target_tag)]
    for source, target in product(*names):
        if target in targets.get(source, ()):
            return source, target
    raise _not_translated(client, source_tag, target_tag, targets)


def _not_translated(client: ServerClient, source_tag: str, target_tag: str, known: Iterable[str]) -> PairNotSupported:
    return PairNotSupported(
        _("the server does not translate {source} into {target}", source=source_tag, target=target_tag),
        where=client.url,
        hint=_("it has: {codes}", codes=", ".join(sorted(known)) or "–"),
    )


class MTran(ServerApi):
    """MTranServer, which serves the models of Firefox: one segment per request, and one answer to it."""

    def __init__(self, client: ServerClient, settings: HttpSettings, source_tag: str, target_tag: str) -> None:
        super().__init__(client, settings, source_tag, target_tag)
        known = _listed_codes(client)
        self._source, self._target = (_known_code(tag, known) for tag in (source_tag, target_tag))
        if known and not {self._source, self._target} <= known:
            raise _not_translated(client, source_tag, target_tag, known)
        self.signature = f"api:mtran|host:{self.host}|pair:{self._source}_{self._target}"

    def translate(self, requests: Sequence[Request], step: str) -> list[Reply]:
        return [self._ask(request.source) for request in requests]

    def _ask(self, text: str) -> Reply:
        try:
            body = {"from": self._source, "to": self._target, "text": text}
            return Reply(self._client.post("/translate", body, _result))
        except RequestRejected as rejected:
            return Reply("", problems=(rejected.problem,))


def _result(said: Any) -> str:
    result = said["result"]
    if not isinstance(result, str):
        raise TypeError(result)
    return result


def _listed_codes(client: ServerClient) -> set[str]:
    # The first versions of MTranServer have no list.
    try:
        listed = client.get("/languages")
    except NoSuchAddress:
        return set()
    names = listed.get("languages", listed) if isinstance(listed, dict) else listed
    return {str(name) for name in names} if isinstance(names, list) else set()


def _known_code(tag: str, known: set[str]) -> str:
    # Its first versions say `zh` for `zh-Hans`.
    wanted = content_tag(tag)
    others = ("zh", "zh-CN") if wanted == ZH_HANS else ("zh-TW",) if wanted == ZH_HANT else ()
    fallback = wanted if known or not others else others[0]
    return next((code for code in (wanted, *others) if code in known), fallback)


class OpenAiChat(ServerApi):
    """One segment per request, with the prompts of the embedded model; without a grammar, more drafts fail the gate."""

    capabilities = Capabilities(keeps_tags=True, streams=True, aligns="roughly")

    def __init__(self, client: ServerClient, settings: HttpSettings, source_tag: str, target_tag: str) -> None:
        super().__init__(client, settings, source_tag, target_tag)
        self._model = settings.model or _only_model(client)
        self._options = settings.options
        self.steps = (*prompt.steps_for(target_tag), "sample")
        options = "".join(f"|{name}:{value}" for name, value in sorted(self._options.items()))
        self.signature = f"api:openai|host:{self.host}|model:{self._model}|prompt:{prompt.VERSION}|temp:0{options}"

    def translate(self, requests: Sequence[Request], step: str) -> list[Reply]:
        return [self._ask(request, step) for request in requests]

    def _ask(self, request: Request, step: str) -> Reply:
        turns = prompt.turns_for(request, step, *self._pair)
        return self._complete(turns, step, 2 * prompt.max_tokens_for(request.source, self._pair[1]))

    def _complete(self, turns: prompt.Turns, step: str, room: int) -> Reply:
        body = {
            "model": self._model,
            "messages": turns,
            "max_tokens": room,
            **prompt.sampling_for(step),
            **self._options,
        }
        try:
            raw, finish = self._client.post("/chat/completions", body, _completion)
        except RequestRejected as rejected:
            return Reply("", problems=(rejected.problem,))
        if finish in _REFUSED:
            return Reply("", raw, (f"mt.refused: {finish}",))
        text = prompt.decode_tags(_THOUGHT.sub("", raw))
        return Reply(text, raw, ("mt.truncated: ran out of room",) if finish == "length" else ())


def _completion(said: Any) -> tuple[str, str]:
    choice = said["choices"][0]
    message = choice["message"]
    if message.get("refusal"):
        return str(message["refusal"]), "refusal"
    return content_text(message.get("content")), str(choice.get("finish_reason") or "")


def _only_model(client: ServerClient) -> str:
    listed = client.get("/models")
    items = listed.get("data") if isinstance(listed, dict) else None
    names = [str(item.get("id")) for item in items or () if isinstance(item, dict)]
    if len(names) == 1:
        return names[0]
    raise EngineUnavailable(
        _("the server has several models; one must be named") if names else _("the server names no model"),
        where="[engines.http] model", hint=", ".join(names[:12]) or 'model = "…"',
    )  # fmt: skip


SERVER_APIS: dict[str, type[ServerApi]] = {"libretranslate": LibreTranslate, "mtran": MTran, "openai": OpenAiChat}
"""Name in `[engines.http] api` → the API of such a server."""


def api_name(settings: HttpSettings) -> str:
    """Return the name of the API that the settings or their address name; without one, LibreTranslate's."""
    return settings.api or split_address(settings.url)[1] or "libretranslate"


def choose_api(client: ServerClient, settings: HttpSettings, source_tag: str, target_tag: str) -> ServerApi:
    """
    Return the API of the server, which `api_name` names.

    Raises `ConfigError` for an unknown name, what asking the server raises, and `PairNotSupported`.
    """
    name = api_name(settings)
    if name not in SERVER_APIS:
        raise ConfigError(
            _("unknown kind of server: {name!r}", name=name), where="[engines.http] api", hint=", ".join(SERVER_APIS)
        )
    return SERVER_APIS[name](client, settings, source_tag, target_tag)


ANSWER = 2.0
"""Seconds that a server takes for a segment, as hosted language models do; nothing is asked to find out."""
CHINESE_TOKEN, OTHER_TOKEN = 0.7, 0.25
"""Tokens for a Chinese character, and for any other, roughly."""

Value = TypeVar("Value")


class HttpEngine(Engine):
    name = "http"

    def __init__(self, client: ServerClient, api: ServerApi, concurrency: int) -> None:
        self._client, self._api, self._concurrency = client, api, max(1, concurrency)
        self._pool = ThreadPoolExecutor(self._concurrency, thread_name_prefix="http")
        self.host = api.host
        self.capabilities, self.steps = api.capabilities, api.steps
        self.signature = f"{self.name}|{api.signature}|lexicon:{lexicon_version()}|v:{__version__}"

    @classmethod
    def open(cls, context: EngineContext) -> HttpEngine:
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
        # The next call is made when an answer has been taken and whoever took it asks on, so that at most as many
        # answers are under way as the server is asked for at a time: whatever ends the program loses no more. After an
        # error those under way are waited for, since they may be paid for.
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
