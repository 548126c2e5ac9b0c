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
from translator.newsroom.drafts.http.client import Malformed, Reply, ServerApi, ServerClient


@dataclass(frozen=True, slots=True)
class Service:
    path: str
    body: Callable[[list[str], str, str], Any]
    """Of texts, and the codes of both languages."""
    read: Callable[[Any], list[Any]]
    codes: tuple[str, str, str]
    """Of Simplified and Traditional Chinese, and of English as a target."""
    headers: dict[str, str]
    most: int = 1 << 30
    """Texts that it takes at once."""
    query: Callable[[str, str], str] = lambda _source, _target: ""


SERVICES: dict[str, Service] = {
    "libretranslate": Service(
        "/translate",
        lambda texts, source, target: {"q": texts, "source": source, "target": target, "format": "text"},
        lambda said: said["translatedText"] if isinstance(said["translatedText"], list) else [said["translatedText"]],
        ("zh-Hans", "zh-Hans", "en"), {},
    ),
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
        self._codes = self._find_codes()
        self.signature = f"api:{name}|host:{self.host}|pair:{'_'.join(self._codes)}"

    def _find_codes(self) -> tuple[str, str]:
        simplified, traditional, english = self._service.codes
        source, target = (
            (traditional if is_traditional(tag) else simplified) if is_chinese(tag) else english for tag in self.pair
        )
        return source, target

    def _body(self, texts: list[str]) -> Any:
        return self._service.body(texts, *self._codes)

    def translate(self, requests: Sequence[Request], step: str) -> dict[int, Reply]:
        texts = [request.source for request in requests]

        def read(said: Any) -> list[str]:
            found = self._service.read(said)
            if len(found) != len(texts):
                raise Malformed(_("the server returned a wrong number of translations"))
            if not all(isinstance(text, str | None) for text in found):
                raise TypeError(found)
            return [text or "" for text in found]

        query = self._service.query(*self._codes)
        path = self._client.path_to(self._service.path) + (f"?{query}" if query else "")
        return dict(enumerate(map(Reply, self._client.post(path, self._body(texts), read))))


class LibreTranslate(TextService):
    """Its key stands in the body, and it says which languages it has."""

    def _body(self, texts: list[str]) -> Any:
        return super()._body(texts) | ({"api_key": self._client.key} if self._client.key else {})

    def _find_codes(self) -> tuple[str, str]:
        # Chinese is `zh` in older servers and `zh-Hans` in newer ones.
        languages = self._client.get("/languages")
        if not isinstance(languages, list):
            raise EngineUnavailable(_("the server's list of languages cannot be read"), where=self._client.url)
        known = [item for item in languages if isinstance(item, dict)]
        targets = {str(item.get("code")): set(item.get("targets") or ()) for item in known}
        names = [("zh-Hans", "zh", "zh-CN") if is_chinese(tag) else (tag,) for tag in self.pair]
        for source, target in product(*names):
            if target in targets.get(source, ()):
                return source, target
        source, target = self.pair
        raise PairNotSupported(
            _("the server does not translate {source} into {target}", source=source, target=target),
            where=self._client.url,
            hint=_("it has: {codes}", codes=", ".join(sorted(targets)) or "–"),
        )
