"""
The API of a server of language models: batches of segments with their context, checked by the keys of the answer.

The first request goes alone: what the server refuses teaches the others (`ServerParameters`), also which protocol it
speaks where neither settings nor address say so. An answer that is missing or stands at another's place is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from functools import reduce
from threading import RLock
from typing import Any

from translator.bilingual.errors import EngineUnavailable
from translator.bilingual.i18n import _
from translator.bilingual.model import Request, short_hash
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.drafts.base import Capabilities, EngineContext, Turns
from translator.newsroom.drafts.fuse import Fuse, Usage
from translator.newsroom.drafts.house_style import HouseStyle
from translator.newsroom.drafts.http.client import NoSuchAddress, Reply, RequestRejected, ServerApi, ServerClient
from translator.newsroom.drafts.http.prompt import (
    JSON_ANSWER,
    TEXT_ANSWER,
    answer_schema,
    batch_turns,
    count_tokens,
    instructions,
    read_batch,
    read_prompt,
    single_turns,
    value_spans,
    without_thoughts,
)
from translator.newsroom.drafts.http.protocols import PROTOCOLS, Completion, Question, parameters_of
from translator.newsroom.drafts.lexicon import load_lexicon
from translator.newsroom.drafts.llama.prompt import decode_tags, fold_system, max_tokens_for, with_terms_in_place
from translator.newsroom.drafts.pipeline.phrase_alignment import count_links
from translator.newsroom.ground.console import talk
from translator.newsroom.ground.settings import HttpSettings

TOKENS = 700
"""Of the sources of a batch, roughly."""
INTO_CHINESE, INTO_ENGLISH = 0.83, 1.21
"""Tokens of a translation for each of its source: 997 sentences of FLORES with their references."""
LOST = 2
"""Batches in a row that lost count, after which each segment is sent alone."""
TEMPERATURE = {"again": 0.3}
"""Retry step → its temperature, where that is not 0."""


class LanguageModel(ServerApi):
    capabilities = Capabilities(
        keeps_tags=True, streams=True, prefers_many=True, aligns="roughly", mends=True, is_paid=True
    )
    steps = ("again", "terms")

    def __init__(self, client: ServerClient, name: str, context: EngineContext) -> None:
        super().__init__(client, name, context)
        self.batch_size = max(1, self._settings.batch)
        self._is_named = bool(self._settings.api)
        self._speak(name)
        self._model = self._settings.model or self._only_model()
        self._lost = 0
        self._first = RLock()
        self.fuse = context.fuse or Fuse(self._settings)
        options = "".join(f"|{name}:{value}" for name, value in sorted(self._settings.options.items()))
        prompt = short_hash(read_prompt(self._settings))
        if self._settings.polish_prompt:
            options += f"|polish-prompt:{short_hash(read_prompt(self._settings, is_polish=True))}"
        self.signature = f"api:{name}|host:{self.host}|model:{self._model}|prompt:{prompt}|temp:0{options}"

    def _speak(self, name: str) -> None:
        self.name, self._protocol = name, PROTOCOLS[name]
        self._parameters = parameters_of(self._protocol)
        self._client.headers = self._protocol.headers

    def _only_model(self) -> str:
        listed = self._client.get(self._client.path_to("/v1/models" if self.name != "openai" else "/models"))
        items = (listed.get("data") or listed.get("models")) if isinstance(listed, dict) else None
        names = [str(item.get("id") or item.get("name")) for item in items or () if isinstance(item, dict)]
        if len(names) == 1:
            return names[0].removeprefix("models/")
        raise EngineUnavailable(
            _("the server has several models; one must be named") if names else _("the server names no model"),
            where="[engines.http] model", hint=", ".join(names[:12]) or 'model = "…"',
        )  # fmt: skip

    def batches(self, requests: Sequence[Request], step: str) -> list[range]:
        cut = list(cut_batches(requests, self.batch_size))
        if not step:
            batches = [requests[places.start : places.stop] for places in cut]
            each = (foreseen_usage(self.turns(one), one, self.pair[1]) for one in batches)
            self.fuse.begin(reduce(Usage.plus, each, Usage()))
        return cut

    def turns(self, requests: Sequence[Request], step: str = "", *, is_plain: bool = False) -> Turns:
        """Return the chat for a batch, as it is sent; `is_plain`: for one segment, answered by its text alone."""
        if step == "terms":
            requests = [with_terms_in_place(request, *self.pair) for request in requests]
        return chat_for(requests, self._settings, self.pair, self.house, is_plain=is_plain)

    def translate(self, requests: Sequence[Request], step: str) -> dict[int, Reply]:
        if len(requests) > 1 and self.batch_size == 1:
            return {}
        completion, is_plain = self._complete(requests, step)
        return self.replies([request.source for request in requests], completion, is_plain=is_plain)

    def replies(self, sources: Sequence[str], completion: Completion, *, is_plain: bool = False) -> dict[int, Reply]:
        """Return what an answer says about each of the sources, by their places."""
        raw = completion.text
        if completion.end not in {"", "length"}:
            return {0: Reply("", raw, problems=(f"mt.refused: {completion.end}",))} if len(sources) == 1 else {}
        placed = {} if is_plain else read_batch(raw, len(sources))
        scores = {place: completion.score(*span) for place, span in value_spans(raw).items()}
        if len(sources) == 1:
            return {0: Reply(placed[0], raw, scores.get(0)) if placed else self._alone(completion)}
        for place in misplaced(sources, placed, self.pair[1]):
            del placed[place]
        self._lost = 0 if placed else self._lost + 1
        if self._lost >= LOST:
            self.batch_size = 1
        return {place: Reply(text, text, scores.get(place)) for place, text in placed.items()}

    def _alone(self, completion: Completion) -> Reply:
        text, said = without_thoughts(completion.text), ""
        start = completion.text.rfind(text)
        if completion.end == "length":
            said = "mt.truncated: ran out of room"
            if completion.has_thought:
                said = f"mt.truncated: the model thinks, and its {self._parameters.thought} tokens were not enough"
        score = completion.score(start, start + len(text))
        return Reply(decode_tags(text), completion.text, score, (said,) if said else ())

    def _complete(self, requests: Sequence[Request], step: str) -> tuple[Completion, bool]:
        tried = list[str]()
        with nullcontext() if self._parameters.is_known else self._first:
            while True:
                try:
                    completion, is_plain = self._post(requests, step)
                except RequestRejected as rejected:
                    if not self._parameters.learn(rejected.message, self._room(requests)):
                        raise
                except EngineUnavailable as error:
                    is_elsewhere = isinstance(error, NoSuchAddress) or "/responses" in error.message
                    if self._parameters.is_known or self._is_named or not is_elsewhere:
                        raise
                    tried.append(self._client.url + self._path())
                    if not self._speak_otherwise():
                        said = _("no language model answers at {addresses}", addresses=", ".join(tried))
                        raise NoSuchAddress(said, where=self._client.url, hint=error.hint) from error
                else:
                    self._parameters.is_known = True
                    is_short = completion.end == "length" and not without_thoughts(completion.text)
                    needs_room = is_short or (completion.has_thought and completion.end == "length")
                    has_some = bool(not is_plain and read_batch(completion.text, len(requests)))
                    if not needs_room or not self._give_room() or has_some:
                        return completion, is_plain

    def _speak_otherwise(self) -> bool:
        if self._client.add_version():
            return True
        is_chat = self.name == "openai"
        if is_chat:
            self._speak("responses")
        return is_chat

    def _give_room(self) -> bool:
        if not self._parameters["room"] or not self._parameters.learn_thought():
            return False
        talk(
            _(
                "the model thinks before it answers: each request gets {tokens} tokens more room, which are paid for",
                tokens=self._parameters.thought,
            )
        )
        return True

    def _room(self, requests: Sequence[Request]) -> int:
        parameters = self._parameters
        room = sum(2 * max_tokens_for(request.source, self.pair[1]) for request in requests) + parameters.thought
        return min(room, parameters.most or room)

    def learn(self) -> None:
        """Ask for one word, which teaches what the server takes, where nothing is known."""
        if not self._parameters.is_known:
            with suppress(NoSuchAddress):
                self._complete([Request("星期一" if is_chinese(self.pair[0]) else "Monday")], "")

    def deferred_body(self, requests: Sequence[Request]) -> tuple[dict[str, Any], Usage]:
        """
        Return a request that is answered another day, and what it is expected to use; its most is set aside.

        Raises as `Fuse.defer`.
        """
        question, _is_plain, foreseen, most = self._question(requests, "")
        self.fuse.defer(most, self._parameters.thought)
        return self._protocol.ask(question) | self._settings.options, foreseen

    def _question(self, requests: Sequence[Request], step: str) -> tuple[Question, bool, Usage, Usage]:
        parameters = self._parameters
        is_plain = self.batch_size == 1 == len(requests)
        turns = self.turns(requests, step, is_plain=is_plain)
        foreseen = foreseen_usage(turns, requests, self.pair[1])
        question = Question(
            self._model,
            turns if parameters["system"] == "system" else fold_system(turns),
            self._room(requests),
            None if is_plain else answer_schema(len(requests)),
            TEMPERATURE.get(step, 0.0),
            parameters,
        )
        return question, is_plain, foreseen, foreseen._replace(answer=max(question.room, foreseen.answer))

    def _post(self, requests: Sequence[Request], step: str) -> tuple[Completion, bool]:
        parameters, used = self._parameters, Usage()
        question, is_plain, foreseen, most = self._question(requests, step)
        self.fuse.reserve(most, parameters.thought)
        try:
            completion = self._client.post(
                self._path(),
                self._protocol.ask(question) | self._settings.options,
                self._protocol.read,
                lambda: self.fuse.lose(foreseen, parameters.thought),
            )
            # A server that counts nothing, or not all, has no say in what it costs.
            written = max(foreseen.answer, round(count_tokens(completion.text)))
            used = completion.usage._replace(
                prompt=completion.usage.prompt or foreseen.prompt, answer=completion.usage.answer or written
            )
        finally:
            self.fuse.settle(most, used)
        return completion, is_plain

    def _path(self) -> str:
        path = self._protocol.path.replace("{model}", self._model)
        if self.name == "azure" and "/deployments/" in self._client.url:
            path = "/chat/completions"
        query = "" if self._client.query else self._protocol.query
        return self._client.path_to(path) + (f"?{query}" if query else "")


def chat_for(
    requests: Sequence[Request],
    settings: HttpSettings,
    pair: tuple[str, str],
    house: HouseStyle,
    *,
    is_plain: bool = False,
) -> Turns:
    """Return the chat for a batch."""
    template = read_prompt(settings, is_polish=bool(requests[0].draft))
    system = instructions(template, *pair, house, TEXT_ANSWER if is_plain else JSON_ANSWER)
    return single_turns(requests[0], system) if is_plain else batch_turns(requests, system)


def cut_batches(requests: Sequence[Request], most: int) -> Iterator[range]:
    """Yield the places of the requests in runs of `most` at most, whose sources are not too long together."""
    start, tokens = 0, 0.0
    for place, request in enumerate(requests):
        length = count_tokens(request.source)
        if place > start and (place - start >= most or tokens + length > TOKENS):
            yield range(start, place)
            start, tokens = place, 0.0
        tokens += length
    if start < len(requests):
        yield range(start, len(requests))


def foreseen_usage(turns: Turns, requests: Sequence[Request], target_tag: str) -> Usage:
    """Return what a request is expected to use, roughly."""
    asked = sum(count_tokens(turn["content"]) + 4 for turn in turns)
    sources = sum(count_tokens(request.source) for request in requests)
    answer = sources * (INTO_CHINESE if is_chinese(target_tag) else INTO_ENGLISH) + 6 * len(requests)
    return Usage(1, round(asked), round(answer))


BETTER = 0.25
"""How much more of a neighbour an answer must hold than of its own source, to be taken for the neighbour's."""
FEW = 2
"""Segments of a batch in which no answer can be moved alone."""
# What both texts write alike.
_AS_IT_IS = pattern(r"\d+|[A-Za-z]{3,}")


def misplaced(sources: Sequence[str], answers: Mapping[int, str], target_tag: str) -> set[int]:
    """
    Return the places whose answer may belong to another source, or hold that of another too.

    Beside a place without an answer, two may have been merged. Two answers at the place of a neighbour are a shift,
    which nothing in the batch is safe from.
    """
    merged = {place for place in answers if {place - 1, place + 1} & (set(range(len(sources))) - answers.keys())}
    moved = {place for place, text in answers.items() if _is_of_neighbour(sources, place, text, target_tag)}
    if len(moved) > 1 or (moved and len(sources) == FEW):
        return set(answers)
    return merged | moved


def _is_of_neighbour(sources: Sequence[str], place: int, text: str, target_tag: str) -> bool:
    own = share_of(sources[place], text, target_tag)
    others = [sources[other] for other in (place - 1, place + 1) if 0 <= other < len(sources)]
    return any(share_of(other, text, target_tag) > own + BETTER for other in others)


def share_of(source: str, text: str, target_tag: str) -> float:
    """Return how much of a source an answer holds, 0 to 1: its numbers and Latin names, and words of the dictionary."""
    marks = set(_AS_IT_IS.findall(source))
    if not is_chinese(target_tag):
        shared, known = len(marks & set(_AS_IT_IS.findall(text))), len(marks)
    else:
        digits = {mark for mark in marks if mark.isdigit()}
        shared, known = len(digits & set(_AS_IT_IS.findall(text))), len(digits)
    lexicon = load_lexicon()
    if lexicon:
        linked, words, _han = count_links(source, text, lexicon, from_chinese=not is_chinese(target_tag))
        shared, known = 2 * shared + linked, 2 * known + words
    return shared / known if known else 0.0
