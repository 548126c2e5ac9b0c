"""The server: it listens on this machine only unless told otherwise, and stops cleanly."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Timer
from types import FrameType

import uvicorn

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.desk.browser.app import build_app
from translator.desk.browser.site import ServerAddress, Site
from translator.newsroom.house import Newsroom
from translator.newsroom.house.people import Person
from translator.newsroom.review.live_checks import preload_checks

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
    return host in _LOOPBACK_NAMES or host.startswith("127.")


class _Server(uvicorn.Server):
    # It ends the streams of events when it is asked to stop: they would keep it open for ever.

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
        config = uvicorn.Config(
            app, log_level="error", access_log=False, server_header=False, date_header=False, lifespan="off",
            timeout_graceful_shutdown=2, timeout_keep_alive=30, http="h11", ws="none",
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
    site.table.facts(newsroom)
    directions = sorted({(ref.tag, tag) for ref in newsroom.articles for tag in newsroom.targets_of(ref)})
    preload_checks(newsroom, directions, with_memory=True)


def _shown_host(host: str) -> str:
    # An unspecified address is none that a browser can open.
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
            _("cannot listen on {host}:{port}: {reason}", port=port, host=host, reason=error.strerror or error),
            hint=_("another one (--port), or any free one: leave --port out"),
        ) from None
    listener.setblocking(False)
    return listener
