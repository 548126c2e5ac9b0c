"""Real servers on loopback: LibreTranslate with our fixture model, and one that misbehaves as it is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeAlias
from zipfile import ZipFile

from tests.support.dask_cluster import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
PACKAGES = HERE.parent / "fixtures" / "argos"
SERVER_PYTHON = Path(sys.prefix) / "servers" / "bin" / "python"
"""The environment that LibreTranslate is installed in: it pins other versions than ours."""


@contextmanager
def libretranslate(folder: Path, *options: str) -> Iterator[str]:
    """Run LibreTranslate with both fixture packages and yield its address."""
    for package in PACKAGES.glob("*.argosmodel"):
        with ZipFile(package) as archive:
            archive.extractall(folder / "packages")
    port = free_port()
    env = {
        **os.environ,
        "ARGOS_PACKAGES_DIR": str(folder / "packages"),
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
    }
    with (folder / "server.log").open("wb") as log:
        command = [str(SERVER_PYTHON), str(HERE / "serve_libretranslate.py"), str(port), *options]
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/languages", process, folder / "server.log")
        yield url
    finally:
        process.terminate()
        process.wait(60)


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _attempt in range(600):
        try:
            urllib.request.urlopen(url, timeout=2).read()
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{log.read_text(errors='replace')[-2000:]}")


Answer: TypeAlias = tuple[int, dict[str, str], Any]
"""Status, headers, body."""


@dataclass
class Scripted:
    """A server that gives the answers of a list, one after the other, and remembers what it was asked."""

    answers: list[Answer | Callable[[Any], Answer]]
    """The last one is given for ever; a function is told the body of the request."""
    asked: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    url: str = ""
    delay: float = 0.0
    """Seconds before each answer."""


@contextmanager
def scripted(*answers: Answer | Callable[[Any], Answer], delay: float = 0.0) -> Iterator[Scripted]:
    script = Scripted(list(answers), delay=delay)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            is_form = self.headers.get("Content-Type", "").startswith("multipart/")
            self._answer(body if is_form else json.loads(body or b"null"))

        def do_GET(self) -> None:
            self._answer(None)

        def _answer(self, body: Any) -> None:
            script.asked.append((self.path, dict(self.headers), body))
            time.sleep(script.delay)
            answer = script.answers[0] if len(script.answers) == 1 else script.answers.pop(0)
            status, headers, said = answer(body) if callable(answer) else answer
            data = said.encode() if isinstance(said, str) else json.dumps(said).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            with suppress(OSError):  # Who asked may be gone.
                self.wfile.write(data)

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()  # Else it takes half a second to end.
    try:
        script.url = f"http://127.0.0.1:{server.server_port}"
        yield script
    finally:
        server.shutdown()
        server.server_close()


def asked_text(body: Any) -> str:
    """Return the sentence that a chat request wants translated."""
    return str(body["messages"][-1]["content"]).partition("<text>")[2].partition("</text>")[0]


def chat(content: str, finish: str = "stop") -> Answer:
    return 200, {}, {"choices": [{"message": {"content": content}, "finish_reason": finish}]}
