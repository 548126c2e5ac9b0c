"""
The APIs of translation services, which get sentences and know nothing else of an article.

To add one that takes a list of texts, add its line to `SERVICES`. Source: LibreTranslate's API (`/languages`,
`/translate`), MTranServer's of the same names; DeepL's `/v2/translate`, Google's Cloud Translation v2 and v3,
Microsoft's Translator 3.0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from translator.bilingual.errors import EngineUnavailable, PairNotSupported
from translator.bilingual.i18n import _
from translator.bilingual.model import Request
from translator.bilingual.words.language import is_chinese, is_traditional
from translator.newsroom.drafts.base import EngineContext
from translator.newsroom.drafts.http.api import Reply, ServerApi
from translator.newsroom.drafts.http.client import Malformed, ServerClient

ALTERNATIVES = 3
"""How many further translations LibreTranslate is asked for."""


class LibreTranslate(ServerApi):
    """Many segments per request; the first answer contains the alternatives, which are kept for the retry steps."""

    steps = tuple(f"alternative-{number}" for number in range(1, ALTERNATIVES + 1))

    def __init__(self, client: ServerClient, name: str, context: EngineContext) -> None:
        super().__init__(client, name, context)
        self.batch_size = max(1, self._settings.batch)
        self._source, self._target = _codes(client, *self.pair)
        self._alternatives: dict[str, list[str]] = {}
        self.signature = f"api:libretranslate|host:{self.host}|pair:{self._source}_{self._target}"

    def translate(self, requests: Sequence[Request], step: str) -> dict[int, Reply]:
        texts = [request.source for request in requests]
        if not step:
            return self._ask(texts)
        if forgotten := [text for text in texts if text not in self._alternatives]:
            self._ask(forgotten)  # The first answer is from the journal of an earlier run.
        rank = int(step.rpartition("-")[2])
        found = [self._alternatives.get(text, ()) for text in texts]
        return {at: Reply(others[rank - 1] if len(others) >= rank else "") for at, others in enumerate(found)}

    def _ask(self, texts: list[str]) -> dict[int, Reply]:
        body: dict[str, Any] = {"q": texts, "source": self._source, "target": self._target, "format": "text"}
        body |= {"alternatives": ALTERNATIVES, **({"api_key": self._client.key} if self._client.key else {})}
        targets, others = self._client.post("/translate", body, lambda said: _translations(said, len(texts)))
        self._alternatives.update({text: [] for text in texts} | dict(zip(texts, others, strict=False)))
        return dict(enumerate(map(Reply, targets)))


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
    raise PairNotSupported(
        _("the server does not translate {source} into {target}", source=source_tag, target=target_tag),
        where=client.url,
        hint=_("it has: {codes}", codes=", ".join(sorted(targets)) or "–"),
    )


@dataclass(frozen=True, slots=True)
class Service:
    path: str
    body: Callable[[list[str], str, str], Any]
    """Of texts, and the codes of both languages."""
    read: Callable[[Any], list[Any]]
    codes: tuple[str, str, str]
    """Of Simplified and Traditional Chinese, and of English as a target."""
    headers: dict[str, str]
    most: int
    """Texts that it takes at once."""
    query: Callable[[str, str], str] = lambda _source, _target: ""


SERVICES: dict[str, Service] = {
    "mtran": Service(
        "/translate",
        lambda texts, source, target: {"from": source, "to": target, "text": texts[0]},
        lambda said: [said["result"]],
        ("zh-Hans", "zh-Hant", "en"), {"Authorization": "Bearer {key}"}, 1,
    ),
    "deepl": Service(
        "/v2/translate",
        lambda texts, source, target: {"text": texts, "source_lang": source.split("-")[0], "target_lang": target},
        lambda said: [item["text"] for item in said["translations"]],
        ("ZH-HANS", "ZH-HANT", "EN-US"), {"Authorization": "DeepL-Auth-Key {key}"}, 50,
    ),
    "google": Service(
        "/language/translate/v2",
        lambda texts, source, target: {"q": texts, "source": source, "target": target, "format": "text"},
        lambda said: [item["translatedText"] for item in said["data"]["translations"]],
        ("zh-CN", "zh-TW", "en"), {"X-goog-api-key": "{key}"}, 128,
    ),
    "google-v3": Service(
        ":translateText",
        lambda texts, source, target: {
            "contents": texts, "sourceLanguageCode": source, "targetLanguageCode": target, "mimeType": "text/plain",
        },
        lambda said: [item["translatedText"] for item in said["translations"]],
        ("zh-CN", "zh-TW", "en"), {"Authorization": "Bearer {key}"}, 128,
    ),
    "microsoft": Service(
        "/translate",
        lambda texts, _source, _target: [{"Text": text} for text in texts],
        lambda said: [item["translations"][0]["text"] for item in said],
        ("zh-Hans", "zh-Hant", "en"), {"Ocp-Apim-Subscription-Key": "{key}"}, 100,
        lambda source, target: f"api-version=3.0&from={source}&to={target}&textType=plain",
    ),
}  # fmt: skip
"""Name in `[engines.http] api` → the API of such a service."""


class TextService(ServerApi):
    """A service of `SERVICES`."""

    def __init__(self, client: ServerClient, name: str, context: EngineContext) -> None:
        super().__init__(client, name, context)
        self._service = SERVICES[name]
        self.batch_size = max(1, min(self._settings.batch, self._service.most))
        client.headers = self._service.headers
        simplified, traditional, english = self._service.codes
        self._source, self._target = (
            (traditional if is_traditional(tag) else simplified) if is_chinese(tag) else english for tag in self.pair
        )
        self.signature = f"api:{name}|host:{self.host}|pair:{self._source}_{self._target}"

    def translate(self, requests: Sequence[Request], step: str) -> dict[int, Reply]:
        texts = [request.source for request in requests]

        def read(said: Any) -> list[str]:
            found = self._service.read(said)
            if len(found) != len(texts):
                raise Malformed(_("the server returned a wrong number of translations"))
            if not all(isinstance(text, str | None) for text in found):
                raise TypeError(found)
            return [text or "" for text in found]

        service, pair = self._service, (self._source, self._target)
        query = service.query(*pair)
        path = self._client.path_to(service.path) + (f"?{query}" if query else "")
        return dict(enumerate(map(Reply, self._client.post(path, service.body(texts, *pair), read))))
