"""
The connections of the server: how long a client may keep it waiting, and how many strangers there may be at once.

A stranger is a connection whose last request showed no cookie of a visit; every connection begins as one. uvicorn
itself limits neither how long a request takes to arrive nor how many connections one address has. Where there are too
many strangers, the one that has been waiting longest is closed, so that a person with a key always finds a place.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import h11
from starlette.datastructures import Headers
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

# States of a client that has not sent a whole request.
_UNFINISHED = frozenset({h11.IDLE, h11.SEND_BODY})


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    stranger_seconds: float = 10.0
    """For a stranger: until a request begins, again until it is complete, and until its answer has been read."""
    known_seconds: float = 30.0
    """The same for a client with a cookie of a visit: until a request begins, and until it is complete."""
    reading_seconds: float = 30.0
    """The longest time in which a client with a cookie reads nothing of an answer."""
    sweep_seconds: float = 1.0
    """How often the times are looked at."""
    strangers: int = 384
    """Connections of all strangers. Idle ones cost next to nothing; closed ones come back, which does."""
    strangers_of_address: int = 288
    """Connections of strangers with the same address; a browser has six."""
    known: int = 256
    """Connections of clients with a cookie; an idle one is closed where there are more."""

    def within(self, files: int) -> ConnectionLimits:
        """Return limits that leave a quarter of `files`, the files that a process may have open, for other uses."""
        share = min(1.0, files * 0.75 / (self.strangers + self.known))
        names = ("strangers", "strangers_of_address", "known")
        return replace(self, **{name: int(getattr(self, name) * share) for name in names})


class ConnectionGuard:
    """Closes connections that take too long, and those that are too many."""

    def __init__(self, limits: ConnectionLimits, is_known: Callable[[Headers], bool]) -> None:
        self.limits, self.is_known = limits, is_known
        self._open: set[GuardedConnection] = set()
        self._is_sweeping = False

    @property
    def protocol(self) -> type[asyncio.Protocol]:
        """The class that uvicorn makes a connection of."""
        guard = self

        class _Connection(GuardedConnection):
            def __init__(self, *args: Any, **options: Any) -> None:
                super().__init__(*args, guard=guard, **options)

        return _Connection

    def add(self, connection: GuardedConnection) -> None:
        """Take a new connection, and close another one where there are too many."""
        self._open.add(connection)
        self._make_room(connection.address)
        if not self._is_sweeping:
            self._is_sweeping = True
            connection.loop.call_later(self.limits.sweep_seconds, self._sweep, connection.loop)

    def discard(self, connection: GuardedConnection) -> None:
        self._open.discard(connection)

    def make_room_for_known(self) -> None:
        """Close an idle connection where there are too many of clients with a cookie."""
        known = [connection for connection in self._open if connection.is_known]
        if len(known) > self.limits.known:
            _close_longest_waiting([item for item in known if item.waiting_since is not None])

    def _make_room(self, address: str) -> None:
        strangers = [connection for connection in self._open if not connection.is_known]
        counts = Counter(connection.address for connection in strangers)
        if counts[address] <= self.limits.strangers_of_address:
            if len(strangers) <= self.limits.strangers:
                return
            address = counts.most_common(1)[0][0]
        _close_longest_waiting([connection for connection in strangers if connection.address == address])

    def _sweep(self, loop: asyncio.AbstractEventLoop) -> None:
        now = time.monotonic()
        for connection in list(self._open):
            if connection.is_overdue(now, self.limits):
                connection.cut_off()
        self._is_sweeping = bool(self._open)
        if self._is_sweeping:
            loop.call_later(self.limits.sweep_seconds, self._sweep, loop)


def _close_longest_waiting(connections: list[GuardedConnection]) -> None:
    """Close the connection that has kept us waiting longest; one that is being answered comes last."""
    if connections:
        now = time.monotonic()
        min(connections, key=lambda item: now if item.waiting_since is None else item.waiting_since).cut_off()


class GuardedConnection(H11Protocol):
    """An HTTP/1.1 connection that knows for how long its client has kept it waiting."""

    def __init__(self, *args: Any, guard: ConnectionGuard, **options: Any) -> None:
        super().__init__(*args, **options)
        self.address = ""
        """The address of the client."""
        self.is_known = False
        """Whether the last request showed the cookie of a visit."""
        self.waiting_since: float | None = None
        """Since when a request is awaited or arriving; None while a complete one is being answered."""
        self._guard = guard
        self._is_arriving = False
        self._unread, self._unread_since = 0, 0.0
        self._inner_app, self.app = self.app, self._answer

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.is_known = self._guard.is_known(Headers(scope=scope))
        if self.is_known:
            self._guard.make_room_for_known()
        await self._inner_app(scope, receive, send)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.address, self.waiting_since = (self.client or ("",))[0], time.monotonic()
        self._guard.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._guard.discard(self)

    def data_received(self, data: bytes) -> None:
        """Restart the clock at the first byte of a request only, so that a slow sender gains nothing."""
        if not self._is_arriving:
            self._is_arriving, self.waiting_since = True, time.monotonic()
        super().data_received(data)
        self._settle()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._settle()

    def _settle(self) -> None:
        if self.conn.their_state not in _UNFINISHED:
            self._is_arriving, self.waiting_since = False, None
        elif self.waiting_since is None:
            self.waiting_since = time.monotonic()

    def is_overdue(self, now: float, limits: ConnectionLimits) -> bool:
        """Whether the client takes too long to send a request, or to read an answer."""
        unread = self.transport.get_write_buffer_size()
        if not unread or not self._unread or (self.is_known and unread < self._unread):
            self._unread_since = now
        self._unread = unread
        if unread and now - self._unread_since > (limits.reading_seconds if self.is_known else limits.stranger_seconds):
            return True
        most = limits.known_seconds if self.is_known else limits.stranger_seconds
        return self.waiting_since is not None and now - self.waiting_since > most

    def cut_off(self) -> None:
        """Close the connection, also where the client still has to read something."""
        self._guard.discard(self)
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        else:
            self.transport.close()
