"""
Downloads a file from an address: with ranges where some of it is here, and not longer than patience lasts.

A source that does not answer, falls silent or trickles is given up within ten seconds, so that the next one can be
asked. Where all of them are slow, the line is, and the first is asked again with patience.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from http.client import HTTPException, HTTPResponse
from queue import Empty, Queue
from threading import Thread
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from translator.engines.models.resumable_download import CHUNK, Origin, ResumableDownload
from translator.i18n import _

REACH_SECONDS = 4.0
"""How long a source may take until it answers: the name, the connection and the redirects together."""
WINDOW_SECONDS = 6.0
"""For how long at a time a source may send less than `LEAST_RATE`."""
LEAST_RATE = 50_000
"""Bytes a second."""
PATIENT_SECONDS = 60.0
"""How long a source may be silent where no other is faster."""
RESUMED_FROM = 1 << 18
"""Bytes that a connection must have brought to be resumed after it broke off, and no less than a part of the file:"""
MOST_CONNECTIONS = 400
"""… so many connections bring it whole."""
_FAILURES = (URLError, HTTPException, TimeoutError, ConnectionError, ValueError)


class SourceFailed(Exception):
    """A source did not deliver the file; the next one is tried."""


class TooSlow(SourceFailed):
    """It may deliver it, but not soon."""


def download_from(url: str, download: ResumableDownload, *, is_patient: bool = False) -> None:
    """
    Download a file from one address, resuming after the bytes that are there already.

    Raises `SourceFailed`, `WrongFile` as soon as that can be told, and `TooMuchSent`.
    """
    address = fill_endpoint(url)
    least = max(RESUMED_FROM, download.file.size // MOST_CONNECTIONS)
    while not (download.resumable_from(address) and download.is_whole):
        before = download.received
        try:
            _receive(address, download, is_patient=is_patient)
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


def _receive(address: str, download: ResumableDownload, *, is_patient: bool) -> None:
    origin = download.resumable_from(address)
    headers = {"User-Agent": "translator", "Range": f"bytes={download.size if origin else 0}-"}
    if origin and origin.etag:
        headers["If-Range"] = origin.etag
    reach, silent = (PATIENT_SECONDS, PATIENT_SECONDS) if is_patient else (REACH_SECONDS, WINDOW_SECONDS)
    try:
        reply = _open_within(reach, Request(address, headers=headers), silent)
    except HTTPError as error:
        if error.code == 416 and download.size:
            download.cut(0)
            return _receive(address, download, is_patient=is_patient)
        raise
    with reply:
        here = f"bytes {download.size}-"
        resumes = origin and reply.status == 206 and reply.headers.get("Content-Range", here).startswith(here)
        download.start(Origin(address, reply.headers.get("ETag", "")), download.size if resumes else 0)
        download.append(_PacedReply(reply, address, is_patient=is_patient))
    return None


class _PacedReply:
    """A reply that raises `TooSlow` where it trickles, unless it is read with patience."""

    def __init__(self, reply: HTTPResponse, address: str, *, is_patient: bool) -> None:
        self._reply, self._address, self._is_patient = reply, address, is_patient
        self._began, self._bytes = time.monotonic(), 0

    def read(self, size: int = CHUNK, /) -> bytes:
        """Return the bytes that are there, at most `size`, and none only at the end."""
        try:
            chunk = self._reply.read1(size)
        except TimeoutError:
            raise TooSlow(_("{source}: it sends nothing", source=self._address)) from None
        self._bytes += len(chunk)
        elapsed = time.monotonic() - self._began
        if elapsed >= WINDOW_SECONDS and chunk and not self._is_patient:
            if self._bytes < LEAST_RATE * elapsed:
                rate = round(self._bytes / elapsed / 1000)
                raise TooSlow(_("{source}: it sends {rate} KB a second", source=self._address, rate=rate))
            self._began, self._bytes = time.monotonic(), 0
        return chunk


def _open_within(seconds: float, request: Request, silent: float) -> HTTPResponse:
    """
    Open an address; raises `TooSlow` where there is no answer within `seconds`, and what `urlopen` raises.

    In a thread, since looking up a name cannot be interrupted: without a network that can take half a minute.
    """
    answers: Queue[Any] = Queue()

    def open_() -> None:
        try:
            answers.put(urlopen(request, timeout=silent))
        except BaseException as error:  # Raised again where it is waited for.
            answers.put(error)

    Thread(target=open_, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty:
        address, limit = request.full_url, round(seconds)
        raise TooSlow(_("{source}: no answer within {seconds} seconds", source=address, seconds=limit)) from None
    if isinstance(answer, BaseException):
        raise answer
    reply: HTTPResponse = answer
    return reply
