"""A server on loopback that answers as it is told."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
PACKAGES = HERE.parent / "fixtures" / "argos"


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
