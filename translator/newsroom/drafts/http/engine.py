"""
The engine that asks a translation server, the only engine to send text to another machine: `auto` never chooses it.

To add an API, write a line in `protocols.py` (language models) or `services.py` (translation services), or a class here
in `SERVER_APIS`. A server that settings and address do not describe is asked for its lists until one is there.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from functools import cached_property, reduce
from urllib.parse import urlsplit

import msgspec

from translator import __version__
from translator.bilingual.errors import ConfigError, EngineError, EngineUnavailable
from translator.bilingual.i18n import _
from translator.bilingual.model import Request, Suggestion
from translator.bilingual.words.inline import plain_text
from translator.newsroom.drafts.base import Engine, EngineContext, Forecast, Turns, UnderWay, in_order
from translator.newsroom.drafts.fuse import Usage
from translator.newsroom.drafts.gate import repeated_drafts
from translator.newsroom.drafts.house_style import HouseStyle
from translator.newsroom.drafts.http.batch_jobs import BatchJobs
from translator.newsroom.drafts.http.client import (
    NoSuchAddress,
    Reply,
    RequestRejected,
    ServerApi,
    ServerClient,
    split_address,
)
from translator.newsroom.drafts.http.language_model import LanguageModel, chat_for, cut_batches, foreseen_usage
from translator.newsroom.drafts.http.protocols import PROTOCOLS
from translator.newsroom.drafts.http.services import SERVICES, LibreTranslate, TextService
from translator.newsroom.drafts.lexicon import lexicon_version
from translator.newsroom.ground.settings import EngineSettings, HttpSettings

SERVER_APIS: dict[str, type[ServerApi]] = {
    **dict.fromkeys(SERVICES, TextService),
    "libretranslate": LibreTranslate,
    **dict.fromkeys(PROTOCOLS, LanguageModel),
}
"""Name in `[engines.http] api` → the API of such a server."""
LOCAL_PORTS = (11434, 1234, 8080, 8000, 5000, 8989)
"""Of Ollama, LM Studio, llama.cpp, vLLM, LibreTranslate, MTranServer: asked on this machine where no address is set."""
# Lists by which a server tells what it is: their path, and the name of its API.
_LISTS = (
    ("/v1/models", "openai"),
    ("/v2/languages", "deepl"),
    ("/v1beta/models", "gemini"),
    ("/language/translate/v2/languages", "google"),
)


def api_name(settings: HttpSettings) -> str:
    """Return the name of the API that the settings or their address name; empty where the server has to be asked."""
    return settings.api or split_address(settings.url)[1] or ("openai" if settings.model else "")


def choose_api(client: ServerClient, context: EngineContext) -> ServerApi:
    """
    Return the API of the server, which `api_name` names, or which its lists tell.

    Raises `ConfigError` for an unknown name, what asking the server raises, and `PairNotSupported`.
    """
    name = api_name(context.settings.http) or _ask_what_it_is(client)
    if name not in SERVER_APIS:
        raise ConfigError(
            _("unknown kind of server: {name!r}", name=name), where="[engines.http] api", hint=", ".join(SERVER_APIS)
        )
    return SERVER_APIS[name](client, name, context)


def _ask_what_it_is(client: ServerClient) -> str:
    try:
        listed = client.get("/languages")
    except NoSuchAddress:
        for path, name in _LISTS:
            try:
                client.get(client.path_to(path))
            except EngineError:
                continue
            if name == "openai":
                client.add_version()
            return name
        raise
    if isinstance(listed, list) and any("language" in item for item in listed if isinstance(item, dict)):
        return "deepl"
    keys = listed.keys() if isinstance(listed, dict) else set[str]()
    known = {"languages": "mtran", "translation": "microsoft", "data": "google"}
    return next((name for key, name in known.items() if key in keys), "libretranslate")


def find_server(settings: HttpSettings) -> HttpSettings:
    """Return the settings with the address of a server on this machine where they have none and one answers."""
    if settings.url:
        return settings
    for port in LOCAL_PORTS:
        found = msgspec.structs.replace(settings, url=f"http://127.0.0.1:{port}", retries=0, timeout=2.0)
        client = ServerClient(found)
        try:
            _ask_what_it_is(client)
            return msgspec.structs.replace(settings, url=client.url)
        except EngineError:
            continue
        finally:
            client.close()
    return settings


ANSWER = 2.0
"""Seconds that a server takes for a segment, as hosted language models do; nothing is asked to find out."""
SAME = 3
"""Different sentences with the same answer, after which the server is taken to be out of order."""


class HttpEngine(Engine):
    name = "http"

    def __init__(
        self, client: ServerClient, api: ServerApi, concurrency: int, deferred: BatchJobs | None = None
    ) -> None:
        self._client, self._api, self._concurrency = client, api, max(1, concurrency)
        self._pool = ThreadPoolExecutor(self._concurrency, thread_name_prefix="http")
        self.host = api.host
        self._deferred = deferred
        self._said = dict[str, str]()
        """Source → its answer, of all first attempts."""
        self.capabilities, self.steps = api.capabilities, api.steps
        self.signature = f"{self.name}|{api.signature}|lexicon:{lexicon_version()}|v:{__version__}"

    @classmethod
    def open(cls, context: EngineContext) -> HttpEngine:
        settings = find_server(context.settings.http)
        context = _with_server(context, settings)
        client = ServerClient(settings)
        try:
            api = choose_api(client, context)
            deferred = BatchJobs(client, api, context.deferred) if context.deferred else None
            return cls(client, api, settings.concurrency, deferred)
        except BaseException:
            client.close()
            raise

    @classmethod
    def forecast(cls, requests: Sequence[Request], context: EngineContext) -> Forecast:
        settings, host = context.settings.http, urlsplit(context.settings.http.url).netloc
        if api_name(settings) in PROTOCOLS:
            chats = foreseen_chats(requests, context, cls.house)
            each = (foreseen_usage(turns, batch, context.target_tag) for batch, turns in chats)
            usage = reduce(Usage.plus, each, Usage())
            cost = usage.cost(settings.input_price, settings.output_price)
        else:
            usage = Usage(math.ceil(len(requests) / max(1, settings.batch)))
            cost = sum(len(request.source) for request in requests) * settings.input_price / 1e6
        by_limit = usage.requests * 60 / settings.requests_per_minute if settings.requests_per_minute else 0.0
        by_answers = math.ceil(len(requests) / max(1, settings.concurrency)) * ANSWER
        has_prices = settings.input_price or settings.output_price
        return Forecast(host, max(by_limit, by_answers), cost if has_prices else None, usage.requests, usage.tokens)

    @classmethod
    def prompts(cls, requests: Sequence[Request], context: EngineContext, house: HouseStyle) -> list[Turns]:
        if api_name(context.settings.http) not in PROTOCOLS:
            return []
        return [turns for _batch, turns in foreseen_chats(requests, context, house)]

    def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
        return self.retry(requests, "")

    def translate_each(self, requests: Sequence[Request]) -> Iterator[tuple[int, Suggestion]]:
        for together in self.answers(requests, ""):
            yield from together.items()

    def retry(self, requests: Sequence[Request], step: str) -> list[Suggestion]:
        return in_order(item for together in self.answers(requests, step) for item in together.items())

    @cached_property
    def _reader(self) -> Engine | None:
        return self.open_reader() if self.open_reader else None

    def candidates(self, requests: Sequence[Request]) -> list[list[Suggestion]]:
        reader = self._reader
        plain = [replace(request, source=plain_text(request.source)) for request in requests]
        return [[said] for said in reader.translate(plain)] if reader else super().candidates(requests)

    def close(self) -> None:
        """End what is under way at once: after Ctrl-C nobody waits for an answer."""
        if "_reader" in self.__dict__ and self._reader:
            self._reader.close()
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._client.close()
        self._pool.shutdown()

    def finish(self) -> int:
        return self._deferred.hand_over() if self._deferred else 0

    def answers(self, requests: Sequence[Request], step: str) -> Iterator[dict[int, Suggestion]]:
        """
        Yield the suggestions of each answer of the server; of first attempts, what batch jobs have answered, where
        such are wanted. Raises `UnderWay` for the others. Those that a job answered badly are asked for at once.
        """
        if self._deferred is None or step:
            yield from self._answers(requests, step)
            return
        found, again, waiting = self._deferred.sort(requests)
        self._refuse_one_answer_for_all({requests[at].source: one.text for at, one in found.items()})
        if found:
            yield {place: self._suggestion(reply) for place, reply in found.items()}
        for given in self._answers([requests[place] for place in again], step):
            yield {again[place]: suggestion for place, suggestion in given.items()}
        if waiting:
            raise UnderWay(_("the answers come another day"), where=self.host)

    def _suggestion(self, reply: Reply) -> Suggestion:
        return self.suggest(reply.text.strip(), reply.raw or reply.text, score=reply.score, problems=reply.problems)

    def _answers(self, requests: Sequence[Request], step: str) -> Iterator[dict[int, Suggestion]]:
        """
        Yield the suggestions of each answer of the server.

        The next request is sent when these have been taken and whoever took them asks on, so that at most as many are
        under way as the server is asked for at a time: whatever ends the program loses no more. After an error those
        under way are waited for, since they may be paid for.
        """
        self._api.house = self.house
        waiting = deque[Sequence[int]](self._api.batches(requests, step))
        under_way = dict[Future[dict[int, Reply]], Sequence[int]]()
        failure: EngineError | None = None
        try:
            while under_way or (waiting and not failure):
                while waiting and not failure and len(under_way) < self._concurrency:
                    places = waiting.popleft()
                    batch = [requests[place] for place in places]
                    under_way[self._pool.submit(self._replies, batch, step)] = places
                future = next(iter(wait(under_way, return_when=FIRST_COMPLETED).done))
                places = under_way.pop(future)
                try:
                    replies = {places[at]: reply for at, reply in future.result().items()}
                    yield {place: self._suggestion(reply) for place, reply in replies.items()}
                    if not step:
                        self._refuse_one_answer_for_all({requests[at].source: one.text for at, one in replies.items()})
                except CancelledError:
                    return
                except EngineError as error:
                    failure = failure or error
                else:
                    left, size = [place for place in places if place not in replies], max(1, len(places) // 2)
                    waiting.extendleft(left[start : start + size] for start in reversed(range(0, len(left), size)))
        finally:
            for future in under_way:
                future.cancel()
        if failure:
            raise failure

    def _replies(self, batch: Sequence[Request], step: str) -> dict[int, Reply]:
        try:
            return self._api.translate(batch, step)
        except RequestRejected as rejected:  # One text, or their number, is no reason for the others.
            return {0: Reply("", problems=(rejected.problem,))} if len(batch) == 1 else {}

    def _refuse_one_answer_for_all(self, answers: Mapping[str, str]) -> None:
        # A page for all, "busy", a notice: whoever says the same to different sentences translates nothing.
        texts = set(answers.values()) - {""}
        self._said.update({source: text for source, text in answers.items() if text})
        same = {source: text for source, text in self._said.items() if text in texts}
        found = zip(same.values(), repeated_drafts(list(same.items())), strict=True)
        repeated = [text for text, problem in found if problem]
        if len(repeated) < SAME:
            return
        message = _("the server gives the same answer to different sentences: {text}", text=repr(repeated[0][:60]))
        hint = _("ask whoever runs the server; what was drafted before is kept, and the rest is asked for again")
        raise EngineUnavailable(message, where=self.host, hint=hint)


def _with_server(context: EngineContext, http: HttpSettings) -> EngineContext:
    settings: EngineSettings = msgspec.structs.replace(context.settings, http=http)
    return replace(context, settings=settings)


def foreseen_chats(
    requests: Sequence[Request], context: EngineContext, house: HouseStyle
) -> Iterator[tuple[Sequence[Request], Turns]]:
    """Yield each batch with the chat by which a language model would be asked for it first."""
    settings, pair = context.settings.http, (context.source_tag, context.target_tag)
    for places in cut_batches(requests, max(1, settings.batch)):
        batch = requests[places.start : places.stop]
        yield batch, chat_for(batch, settings, pair, house)
