"""
The two protocols of translation servers. A new one is a class here and a line in `DIALECTS`.

Source: LibreTranslate's API (`/languages`, `/translate`); OpenAI's chat completions, as Ollama, vLLM and llama.cpp
speak them (`/models`, `/chat/completions`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from translator.engines.http.client import Refused
from translator.engines.llama import prompt
from translator.engines.llama.alignment import choose_place, is_sure
from translator.errors import EngineError, EngineUnavailable, PairNotSupported
from translator.i18n import _
from translator.language import is_chinese

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.engines.base import Phrases, Span
    from translator.engines.http.client import Door
    from translator.model import Request
    from translator.project import HttpSettings

_THOUGHT = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)
_TOO_MANY = re.compile(r"batch|too (?:many|long|large)|limit", re.IGNORECASE)
ALTERNATIVES = 3
"""How many further translations LibreTranslate is asked for."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server said about one segment."""

    text: str
    raw: str = ""
    """The same before anything was taken off, where that differs."""
    problems: tuple[str, ...] = ()


class Dialect(Protocol):
    """How a kind of server is spoken to."""

    signature: str
    keeps_tags: bool
    steps: tuple[str, ...]
    batch_size: int
    """Segments a request."""

    def translate(self, requests: Sequence[Request], step: str) -> list[Reply]:
        """Return one reply for each request; `step` is empty, or one of `steps`."""
        ...


def dialect_for(door: Door, settings: HttpSettings, source_tag: str, target_tag: str) -> Dialect:
    """
    Return the dialect that the settings name; without a name, an address that ends in `/v1` is OpenAI's.

    Raises what asking the server raises, and `PairNotSupported`.
    """
    api = settings.api or ("openai" if re.search(r"/v\d+$", door.url) else "libretranslate")
    return DIALECTS[api](door, settings, source_tag, target_tag)


class LibreTranslate:
    """Many segments a request; the alternatives come with the first answer and are kept for the ladder."""

    keeps_tags = False
    steps = tuple(f"alternative-{number}" for number in range(1, ALTERNATIVES + 1))

    def __init__(self, door: Door, settings: HttpSettings, source_tag: str, target_tag: str) -> None:
        self._door = door
        self.batch_size = max(1, settings.batch)
        self._source, self._target = _codes(door, source_tag, target_tag)
        self._alternatives: dict[str, list[str]] = {}
        self.signature = f"api:libretranslate|host:{urlsplit(door.url).netloc}|pair:{self._source}_{self._target}"

    def translate(self, requests: Sequence[Request], step: str) -> list[Reply]:
        """Ask for all of `requests` at once, or take an alternative of an earlier answer."""
        texts = [request.source for request in requests]
        if not step:
            return self._ask(texts)
        rank = int(step.rpartition("-")[2])
        found = [self._alternatives.get(text, ()) for text in texts]
        return [Reply(others[rank - 1] if len(others) >= rank else "") for others in found]

    def _ask(self, texts: list[str]) -> list[Reply]:
        body: dict[str, Any] = {"q": texts, "source": self._source, "target": self._target, "format": "text"}
        body["alternatives"] = ALTERNATIVES
        if self._door.key:
            body["api_key"] = self._door.key
        try:
            said = self._door.post("/translate", body)
        except Refused as refused:
            if len(texts) > 1 and _TOO_MANY.search(refused.message):
                half = len(texts) // 2
                return self._ask(texts[:half]) + self._ask(texts[half:])
            if len(texts) > 1:
                return [reply for text in texts for reply in self._ask([text])]
            return [Reply("", problems=(f"mt.refused: {refused.message}",))]
        targets, others = said.get("translatedText"), said.get("alternatives") or [[]] * len(texts)
        if not isinstance(targets, list) or len(targets) != len(texts):
            raise EngineError(_("the server gave another number of translations than it was asked for"),
                              where=self._door.url)  # fmt: skip
        self._alternatives.update(zip(texts, others, strict=False))
        return [Reply(str(target)) for target in targets]


def _codes(door: Door, source_tag: str, target_tag: str) -> tuple[str, str]:
    """Return the server's own codes for the pair: Chinese is `zh` in older servers and `zh-Hans` in newer ones."""
    languages = door.get("/languages")
    if not isinstance(languages, list):
        raise EngineUnavailable(_("the server's list of languages cannot be read"), where=door.url)
    targets = {str(item.get("code")): set(item.get("targets") or ()) for item in languages if isinstance(item, dict)}
    for source in _aliases(source_tag):
        for target in _aliases(target_tag):
            if target in targets.get(source, ()):
                return source, target
    raise PairNotSupported(
        _("the server does not translate {source} into {target}", source=source_tag, target=target_tag),
        where=door.url, hint=_("it has: {codes}", codes=", ".join(sorted(targets)) or "–"),
    )  # fmt: skip


def _aliases(tag: str) -> tuple[str, ...]:
    return ("zh-Hans", "zh", "zh-CN") if is_chinese(tag) else (tag,)


class OpenAiChat:
    """One segment a request, with the prompts of the embedded model; no grammar, so that the gate has more to do."""

    keeps_tags = True
    batch_size = 1

    def __init__(self, door: Door, settings: HttpSettings, source_tag: str, target_tag: str) -> None:
        self._door = door
        self._pair = (source_tag, target_tag)
        self._model = settings.model or _only_model(door)
        self._options = settings.options
        self.steps = (*prompt.steps_for(target_tag), "sample")
        self.signature = "|".join(
            [
                f"api:openai|host:{urlsplit(door.url).netloc}|model:{self._model}|prompt:{prompt.VERSION}|temp:0",
                *(f"{name}:{value}" for name, value in sorted(self._options.items())),
            ]
        )

    def translate(self, requests: Sequence[Request], step: str) -> list[Reply]:
        """Ask for one segment after the other."""
        return [self._ask(request, step) for request in requests]

    def place(self, item: Phrases, span: Span) -> Span | None:
        """Return where the phrase at `span` of the source stands in the target; None where the model is not sure."""
        phrase = item.source[slice(*span)]
        turns = prompt.align_prompt(item.source, item.target, phrase, self._pair[1])
        part = self._say(turns, "", len(item.target) + 10).text
        place = choose_place(item, span, part)
        return place if place and is_sure(item, span, place, None) else None

    def _ask(self, request: Request, step: str) -> Reply:
        turns = prompt.turns_for(request, step, *self._pair)
        return self._say(turns, step, 2 * prompt.room_for(request.source, self._pair[1]))

    def _say(self, turns: prompt.Turns, step: str, room: int) -> Reply:
        body = {
            "model": self._model, "messages": turns, "max_tokens": room,
            **prompt.sampling_for(step), **self._options,
        }  # fmt: skip
        try:
            said = self._door.post("/chat/completions", body)
            choice = said["choices"][0]
            raw = str(choice["message"].get("content") or "")
        except Refused as refused:
            return Reply("", problems=(f"mt.refused: {refused.message}",))
        except (KeyError, IndexError, TypeError, AttributeError):
            raise EngineError(_("the server's answer holds no translation"), where=self._door.url) from None
        is_cut = choice.get("finish_reason") == "length"
        text = prompt.read_points(_THOUGHT.sub("", raw))
        return Reply(text, raw, ("mt.truncated: ran out of room",) if is_cut else ())


def _only_model(door: Door) -> str:
    """Return the model of a server that has one; raises `EngineUnavailable` with the names where there are several."""
    listed = door.get("/models")
    names = [str(item.get("id")) for item in (listed.get("data") if isinstance(listed, dict) else None) or ()]
    if len(names) == 1:
        return names[0]
    raise EngineUnavailable(
        _("the server has several models; one must be named") if names else _("the server names no model"),
        where="[engines.http] model", hint=", ".join(names[:12]) or 'model = "…"',
    )  # fmt: skip


DIALECTS: dict[str, type[LibreTranslate] | type[OpenAiChat]] = {
    "libretranslate": LibreTranslate,
    "openai": OpenAiChat,
}
"""Name in `[engines.http] api` → how such a server is spoken to."""
