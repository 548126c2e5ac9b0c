"""The server: it listens on this machine only unless told otherwise, limits its connections, and stops cleanly."""

from __future__ import annotations

import asyncio
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Timer
from types import FrameType
from typing import TYPE_CHECKING, Any

import h11
import uvicorn
from starlette.datastructures import Headers
from uvicorn.protocols.http.h11_impl import H11Protocol

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.desk.browser.app import build_app
from translator.desk.browser.site import ServerAddress, Site, visit_of
from translator.newsroom.ground.operating_system import most_open_files
from translator.newsroom.house import Newsroom
from translator.newsroom.house.people import Person
from translator.newsroom.review.live_checks import preload_checks

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
        """True where the last request showed the cookie of a visit."""
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
        """Return whether the client takes too long to send a request, or to read an answer."""
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


LOOPBACK = "127.0.0.1"
# Seconds in which a page that is opened at once has the processor to itself.
_PRELOAD_PAUSE = 0.5
_LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Invitation:
    person: Person
    url: str
    """Good as long as the server runs."""
    url_once: str
    """Good for one visit."""


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach `host`."""
    return host in _LOOPBACK_NAMES or host.startswith("127.")


class _Server(uvicorn.Server):
    """A server that ends the streams of events when it is asked to stop: they would keep it open for ever."""

    def __init__(self, config: uvicorn.Config, site: Site, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._site, self._ready = site, ready
        self.is_interrupted = False
        """True where Ctrl-C ended it: whether uvicorn passes that on depends on which of its tasks ends first."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self.is_interrupted = self.is_interrupted or sig == signal.SIGINT
        # A second Ctrl-C does not wait for pending answers; by then the streams have been ended.
        self._site.watcher.close_from_signal()


def serve(
    newsroom: Newsroom,
    people: Sequence[Person],
    *,
    host: str = LOOPBACK,
    port: int = 0,
    origin: str = "",
    ready: Callable[[Sequence[Invitation]], None],
) -> None:
    """
    Serve the pages until the process is interrupted; `ready` gets the addresses once they answer.

    `port` 0 takes a free one; `origin` is where people reach it, if not there (`public_origin`). Raises `UsageError`
    for a host or a port that cannot be had, and `KeyboardInterrupt` at the end, when Ctrl-C was it.
    """
    with _listening(host, port) as listener:
        port = listener.getsockname()[1]
        # A page may be asked for under the name that was given, and under the names of this machine.
        names = _LOOPBACK_NAMES | {host.lower()} | ({socket.gethostname().lower()} if not is_loopback(host) else set())
        address = ServerAddress(port, frozenset(names), any_address=not is_loopback(host), origin=origin)
        app, site = build_app(newsroom, people, address)
        limits = ConnectionLimits().within(most_open_files())
        guard = ConnectionGuard(limits, lambda headers: visit_of(headers, site.access, address) is not None)
        config = uvicorn.Config(
            app, log_level="error", access_log=False, server_header=False, date_header=False, lifespan="off",
            timeout_graceful_shutdown=2, timeout_keep_alive=30, http=guard.protocol, ws="none",
        )  # fmt: skip
        way_in = f"{origin or f'http://{_shown_host(host)}:{port}'}/enter?token="
        invitations = [
            Invitation(person, way_in + token, way_in + site.access.token_for_one_visit(person))
            for token, person in site.access.tokens.items()
        ]

        def begin() -> None:
            ready(invitations)
            # Once the first page has had time to be sent.
            timer = Timer(_PRELOAD_PAUSE, _preload, (newsroom, site))
            timer.daemon = True
            timer.start()

        server = _Server(config, site, begin)
        try:
            server.run(sockets=[listener])
        finally:
            site.sessions.close()
        if server.is_interrupted:
            raise KeyboardInterrupt


def _preload(newsroom: Newsroom, site: Site) -> None:
    """Load what the first pages would wait for: what the list searches, the checks, and the memory."""
    site.table.facts(newsroom)
    preload_checks(newsroom, _directions(newsroom), with_memory=True)


def _directions(newsroom: Newsroom) -> Iterator[tuple[str, str]]:
    """Yield source and target tag of each pair in the project; the articles are read on the first request."""
    yield from sorted({(ref.tag, tag) for ref in newsroom.articles for tag in newsroom.targets_of(ref)})


def _shown_host(host: str) -> str:
    """Return the name to put into an address: an unspecified address is none that a browser can open."""
    if host in {"0.0.0.0", "::"}:
        return socket.gethostname()
    return f"[{host}]" if ":" in host else host


def _listening(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _name, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, OverflowError):
        raise UsageError(_("there is no host {host}", host=repr(host)), hint=f"--host {LOOPBACK}") from None
    listener = socket.socket(family, kind, protocol)
    try:
        if port:
            # Right after a restart the port still waits for late packets; a port in use is refused all the same.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise UsageError(
            _("port {port} of {host} cannot be had: {reason}", port=port, host=host, reason=error.strerror or error),
            hint=_("another one (--port), or any free one: leave --port out"),
        ) from None
    listener.setblocking(False)
    return listener
