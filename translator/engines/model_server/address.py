"""
Where the process that keeps models loaded is, and the proof that both ends belong to the same person.

A file in the cache folder names the address and a key; only its owner may read it. Where there are Unix sockets it is
one that nobody else may open, elsewhere a port of the loopback. Either end shows first that it knows the key, without
sending it, so that nobody who listens in its place learns anything. Then both say which program they are: another
version, or one with other models, is as good as none.
"""

from __future__ import annotations

import hmac
import os
import stat
import sys
import tempfile
from contextlib import suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from secrets import token_bytes

import msgspec

from translator import __version__
from translator.code_version import code_version
from translator.errors import FileError
from translator.files import read_file, write_atomically
from translator.operating_system import cache_dir
from translator.project import data_dir

_PATIENCE = 5.0
"""Seconds for the other end to begin its answer; a process that is stopped answers never."""
_LONGEST_SOCKET = 100
"""Bytes of the path of a Unix socket; systems allow 104 or 108."""
_HAS_UNIX_SOCKETS = os.name == "posix"
NO_CONNECTION = (OSError, EOFError, AuthenticationError)
"""What it raises where nobody is there, somebody else is, or the other end goes away."""


class ServerAddress(msgspec.Struct, frozen=True):
    """What the file says."""

    place: str | tuple[str, int]
    """Path of a Unix socket, or host and port."""
    key: bytes
    process: int


def program_version() -> bytes:
    """Return what is the same only in processes of the same program with the same models."""
    places = (cache_dir(), data_dir(), os.environ.get("ARGOS_PACKAGES_DIR", ""), sys.prefix)
    return repr((__version__, code_version(), sys.version, *map(str, places))).encode()


def _file() -> Path:
    return cache_dir() / "model-server.json"


def announce(listener: Listener, key: bytes) -> ServerAddress:
    """Write where the process is, for the same person only."""
    place = listener.address if isinstance(listener.address, str) else tuple(listener.address)
    address = ServerAddress(place, key, os.getpid())
    before = os.umask(0o177)
    try:
        write_atomically(_file(), msgspec.json.encode(address), is_derived=True)
    finally:
        os.umask(before)
    _file().chmod(0o600)
    return address


def withdraw(address: ServerAddress) -> None:
    """Take the file away, unless it is that of another process by now."""
    if find_address() == address:
        _file().unlink(missing_ok=True)


def find_address() -> ServerAddress | None:
    """Return what the file says; None where there is none, or others than this person may have written or read it."""
    with suppress(OSError, FileError, msgspec.DecodeError):
        about = os.lstat(_file())
        is_ours = os.name != "posix" or (about.st_uid == os.getuid() and not about.st_mode & 0o077)
        if stat.S_ISREG(about.st_mode) and is_ours:
            return msgspec.json.decode(read_file(_file()), type=ServerAddress)
    return None


def listen() -> tuple[Listener, bytes]:
    """Return what listens for this person only, and a new key."""
    program_version()  # Its part for the code is kept from now on: files may be exchanged while this runs.
    key = token_bytes(32)
    if not _HAS_UNIX_SOCKETS:
        return Listener(("127.0.0.1", 0), backlog=16), key
    folder = cache_dir()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"model-server-{os.getpid()}.sock"
    if len(os.fsencode(path)) > _LONGEST_SOCKET:
        path = Path(tempfile.mkdtemp(prefix="translator-")) / "models.sock"  # A folder that only its owner enters.
    for old in folder.glob("model-server-*.sock"):  # Of one that was killed; who still listens has a place in memory.
        if not _is_running(int(old.stem.rpartition("-")[2])):
            old.unlink(missing_ok=True)
    before = os.umask(0o177)
    try:
        return Listener(str(path), family="AF_UNIX", backlog=16), key
    finally:
        os.umask(before)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True


def connect() -> Connection | None:
    """Return a connection to the process; None where there is none of this program, or none that answers."""
    address = find_address()
    if address is None:
        return None
    try:
        connection = Client(address.place)
    except OSError:
        return None
    try:
        _prove(connection, address.key, b"client", b"server")
        connection.send_bytes(program_version())
        if _receive(connection) == b"same":
            return connection
    except NO_CONNECTION:
        pass
    connection.close()
    return None


def admit(connection: Connection, key: bytes) -> bool:
    """Whether whoever connected is this person, with the same program."""
    try:
        _prove(connection, key, b"server", b"client")
        is_same = _receive(connection) == program_version()
        connection.send_bytes(b"same" if is_same else b"other")
    except NO_CONNECTION:
        return False
    return is_same


def _prove(connection: Connection, key: bytes, own_role: bytes, other_role: bytes) -> None:
    """Show the other end that we know the key, and have it show the same; raises `AuthenticationError` where not."""
    own = token_bytes(32)
    connection.send_bytes(own)
    other = _receive(connection)
    connection.send_bytes(hmac.digest(key, own_role + other + own, "sha256"))
    if not hmac.compare_digest(_receive(connection), hmac.digest(key, other_role + own + other, "sha256")):
        raise AuthenticationError


def _receive(connection: Connection) -> bytes:
    if not connection.poll(_PATIENCE):
        raise TimeoutError
    return connection.recv_bytes(1 << 12)
