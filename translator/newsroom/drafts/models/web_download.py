"""Downloads a file from an address: with ranges where some of it is here."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from http.client import HTTPException, HTTPResponse
from queue import Empty, Queue
from threading import Thread
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from translator.bilingual.i18n import _
from translator.newsroom.drafts.models.resumable_download import CHUNK, Origin, ResumableDownload

REACH_SECONDS = 4.0
"""How long a source may take until it answers, where it is only asked."""
SILENT_SECONDS = 10.0
"""For how long a source may send nothing, before the next one is asked."""
RESUMED_FROM = 1 << 18
"""Bytes that a connection must have brought to be resumed after it broke off, and no less than a part of the file:"""
MOST_CONNECTIONS = 400
"""… so many connections bring it whole."""
_FAILURES = (URLError, HTTPException, TimeoutError, ConnectionError, ValueError)


class SourceFailed(Exception):
    """A source did not deliver the file; the next one is tried."""


def download_from(url: str, download: ResumableDownload) -> None:
    """
    Download a file from one address, resuming after the bytes that are there already.

    Raises `SourceFailed`, `WrongFile` as soon as that can be told, and `TooMuchSent`.
    """
    address = fill_endpoint(url)
    least = max(RESUMED_FROM, download.file.size // MOST_CONNECTIONS)
    while not (download.resumable_from(address) and download.is_whole):
        before = download.received
        try:
            _receive(address, download)
        except _FAILURES as error:
            reason = str(getattr(error, "reason", "") or error or type(error).__name__)
        else:
            reason = _("the connection ended early") if download.size else _("the file is empty")
        if download.received < before + least and not download.is_whole:
            raise SourceFailed(f"{address}: {reason}")


def fill_endpoint(url: str) -> str:
    return url.replace("{endpoint}", os.environ.get("HF_ENDPOINT", "https://huggingface.co").rstrip("/"))


def first_answering(urls: Sequence[str], seconds: float = REACH_SECONDS) -> str:
    """Return the first of `urls` that begins to send a file (not a page) within `seconds`, asked all at once."""
    answers: Queue[str] = Queue()

    def ask(url: str) -> None:
        with suppress(Exception):
            request = Request(fill_endpoint(url), headers={"User-Agent": "translator", "Range": "bytes=0-15"})
            with urlopen(request, timeout=seconds) as reply:
                if reply.read(1) not in {b"", b"<", b"{"}:
                    answers.put(url)

    for url in urls:
        Thread(target=ask, args=(url,), daemon=True).start()
    try:
        return answers.get(timeout=seconds) if urls else ""
    except Empty:
        return ""


def _receive(address: str, download: ResumableDownload) -> None:
    origin = download.resumable_from(address)
    headers = {"User-Agent": "translator", "Range": f"bytes={download.size if origin else 0}-"}
    if origin and origin.etag:
        headers["If-Range"] = origin.etag
    try:
        reply = urlopen(Request(address, headers=headers), timeout=SILENT_SECONDS)
    except HTTPError as error:
        if error.code == 416 and download.size:
            download.cut(0)
            return _receive(address, download)
        raise
    with reply:
        here = f"bytes {download.size}-"
        resumes = origin and reply.status == 206 and reply.headers.get("Content-Range", here).startswith(here)
        download.start(Origin(address, reply.headers.get("ETag", "")), download.size if resumes else 0)
        download.append(_Reply(reply))
    return None


class _Reply:
    """What has arrived of a reply: a whole chunk may take longer than a source may be silent."""

    def __init__(self, reply: HTTPResponse) -> None:
        self._reply = reply

    def read(self, size: int = CHUNK, /) -> bytes:
        return self._reply.read1(size)
