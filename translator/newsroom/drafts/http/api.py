"""The interface of a server's API, and what all of them share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from translator.bilingual.model import Request
from translator.newsroom.drafts.base import Capabilities, EngineContext
from translator.newsroom.drafts.house_style import HouseStyle
from translator.newsroom.drafts.http.client import ServerClient


@dataclass(frozen=True, slots=True)
class Reply:
    text: str
    raw: str = ""
    """The same before anything was removed from it, where that differs."""
    score: int | None = None
    """Mean probability of its tokens in percent, where the server tells."""
    problems: tuple[str, ...] = ()


class ServerApi(ABC):
    capabilities = Capabilities(streams=True)
    steps: tuple[str, ...] = ()
    batch_size: int = 1
    """Segments per HTTP request."""
    signature: str

    house: HouseStyle = HouseStyle()

    def __init__(self, client: ServerClient, name: str, context: EngineContext) -> None:
        """`name`: as in `[engines.http] api`, or as the address says."""
        self._client = client
        self._settings = context.settings.http
        self.pair = (context.source_tag, context.target_tag)
        self.name = name
        self.host = urlsplit(client.url).netloc

    def batches(self, requests: Sequence[Request], step: str) -> list[range]:
        """Return the places of the requests, cut into as many as go into one request of HTTP."""
        size = self.batch_size
        return [range(start, min(start + size, len(requests))) for start in range(0, len(requests), size)]

    @abstractmethod
    def translate(self, requests: Sequence[Request], step: str) -> dict[int, Reply]:
        """
        Return the replies by the places of their requests; `step` is empty, or one of `steps`.

        Those without one are asked for again in smaller batches; a single request has one.
        """
