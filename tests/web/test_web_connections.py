"""Strangers who hold connections open: they are limited in number and time, and shut nobody out who has a key."""

from __future__ import annotations

import socket
import threading
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from translator.desk.browser.server import ConnectionGuard, ConnectionLimits, GuardedConnection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Served
    from starlette.datastructures import Headers

LIMITS = ConnectionLimits(
    stranger_seconds=0.3,
    known_seconds=30,
    reading_seconds=0.5,
    sweep_seconds=0.05,
    strangers=12,
    strangers_of_address=8,
)
KEY = b"Cookie: key\r\n"


def is_known(headers: Headers) -> bool:
    return headers.get("cookie") == "key"


class Guard(ConnectionGuard):
    """A guard that tells when it let a connection go."""

    def __init__(self, limits: ConnectionLimits = LIMITS) -> None:
        super().__init__(limits, is_known)
        self.let_go = threading.Event()

    def discard(self, connection: GuardedConnection) -> None:
        super().discard(connection)
        self.let_go.set()


@contextmanager
def listening(app: object, guard: Guard) -> Iterator[tuple[str, int]]:
    """Run a server with this guard in a thread of this process."""
    config = uvicorn.Config(
        app, log_level="critical", lifespan="off", http=guard.protocol, ws="none", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()
        finally:
            server.should_exit = True
            thread.join(60)


def ask(connection: socket.socket, *headers: bytes) -> bytes:
    """Send a request, and return what is answered."""
    connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n" + b"".join(headers) + b"\r\n")
    connection.settimeout(60)
    answer = b""
    while not answer.endswith(b"here"):
        some = connection.recv(4096)
        if not some:
            break
        answer += some
    return answer


def is_closed(connection: socket.socket, every: bytes = b"") -> bool:
    """Whether the server closes a connection within a minute, while `every` is sent each 0.1 s."""
    end = time.monotonic() + 60
    connection.settimeout(0.1)
    while time.monotonic() < end:
        try:
            if every:
                connection.sendall(every)
            if not connection.recv(4096):
                return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


@pytest.mark.parametrize(
    ("sent", "every"),
    [
        (b"", b""),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ", b"a"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n", b"a"),
        (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", b""),
        (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"a"),
    ],
    ids=["says nothing", "half a header", "half a body", "idle after an answer", "half a header after an answer"],
)
def test_whoever_sends_no_whole_request_is_cut_off(sent: bytes, every: bytes) -> None:
    with listening(PlainTextResponse("here"), Guard()) as place:
        began = time.monotonic()
        with socket.create_connection(place) as connection:
            connection.sendall(sent)

            assert is_closed(connection, every)
        assert time.monotonic() - began >= LIMITS.stranger_seconds


def test_whoever_does_not_read_the_answer_is_cut_off() -> None:
    guard = Guard()
    with listening(PlainTextResponse("a" * 30_000_000), guard) as place, socket.create_connection(place) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n" + KEY + b"\r\n")
        assert guard.let_go.wait(60)
        got = 0
        connection.settimeout(60)
        with suppress(ConnectionResetError):
            while some := len(connection.recv(1_000_000)):
                got += some

        assert got < 30_000_000


def test_a_known_client_keeps_its_connection_longer_and_before_all_strangers() -> None:
    limits = replace(LIMITS, stranger_seconds=600, known_seconds=600)
    with listening(PlainTextResponse("here"), Guard(limits)) as place, ExitStack() as stack:
        known = stack.enter_context(socket.create_connection(place))
        assert ask(known, KEY)
        crowd = [stack.enter_context(socket.create_connection(place)) for _number in range(40)]

        assert is_closed(crowd[0]), "the strangers' oldest connection gives way"
        assert ask(known, KEY)


def test_one_address_cannot_take_the_places_of_another() -> None:
    limits = ConnectionLimits(stranger_seconds=600, strangers=12, strangers_of_address=20)
    with listening(PlainTextResponse("here"), Guard(limits)) as place, ExitStack() as stack:
        other = stack.enter_context(socket.create_connection(place, source_address=("127.0.0.2", 0)))
        crowd = [stack.enter_context(socket.create_connection(place)) for _number in range(30)]

        assert is_closed(crowd[0])
        assert ask(other)


@pytest.mark.parametrize("files", [256, 1024, 65_536])
def test_connections_leave_files_for_other_uses(files: int) -> None:
    limits = ConnectionLimits().within(files)

    assert limits.strangers + limits.known <= files * 0.75
    assert 80 < limits.strangers_of_address < limits.strangers <= ConnectionLimits().strangers


@pytest.mark.slow
def test_three_hundred_idle_connections_shut_nobody_out(serve: Callable[..., Served]) -> None:
    served = serve("wang-fang,li-lei")
    place = served.home.removeprefix("http://").split(":")
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with ExitStack() as stack:
        for number in range(300):
            stranger = stack.enter_context(socket.create_connection((place[0], int(place[1]))))
            if number % 2:
                stranger.sendall(b"GET / HTTP/1.1\r\nHost: ")

        assert 200 == opener.open(served.addresses["wang-fang"], timeout=120).status
        assert 200 == opener.open(served.home + served.review, timeout=120).status
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(served.home, timeout=120)
