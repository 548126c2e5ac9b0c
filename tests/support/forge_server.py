"""
A forge on this machine: a bare repository, and a server that speaks the part of GitHub's REST API that is used.

It fails where it is told to: `Failure("POST", "/pulls$", "lost after")` does what was asked for and then breaks the
connection, once.
"""

from __future__ import annotations

import json
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

BOT = "translations[bot]"


@dataclass
class Failure:
    method: str
    path: str
    """A regular expression for the path behind `/repos/OWNER/NAME`."""
    how: str
    """`lost before`, `lost after`, `limit 1` (seconds), `silent`, `says {}`, or a status and a message: `422 no`."""
    times: int = 1


@dataclass
class ForgeServer:
    bare: Path
    name: str = "acme/docs"
    default_branch: str = "main"
    writers: dict[str, str] = field(default_factory=dict)
    """Login → `admin`, `write`, `read`; others are no collaborators."""
    pulls: list[dict[str, Any]] = field(default_factory=list)
    comments: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    requests: list[tuple[str, str]] = field(default_factory=list)
    page_size: int = 100
    is_gitea: bool = False
    """It gives all closed pull requests, whatever `head` says."""
    others: dict[str, ForgeServer] = field(default_factory=dict)
    """Name → another repository of the same forge."""
    api: str = ""

    def wrote(self) -> list[tuple[str, str]]:
        return [request for request in self.requests if request[0] != "GET"]

    def git(self, *arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=self.bare, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def head(self, branch: str) -> str:
        done = subprocess.run(["git", "rev-parse", "--verify", "--quiet", f"refs/heads/{branch}"], cwd=self.bare,
                              capture_output=True, text=True, check=False)  # fmt: skip
        return done.stdout.strip()

    def open_pull(self, branch: str, base: str, author: str = "lin", repository: str = "") -> dict[str, Any]:
        pull = {
            "number": len(self.pulls) + 1, "state": "open", "merged_at": None, "user": {"login": author},
            "head": {"ref": branch, "sha": self.head(branch), "repo": {"full_name": repository or self.name}},
            "base": {"ref": base}, "title": "", "body": "",
        }  # fmt: skip
        pull["html_url"] = f"https://forge.example/{self.name}/pull/{pull['number']}"
        self.pulls.append(pull)
        self.comments[pull["number"]] = []
        return pull

    def close(self, number: int, *, is_merged: bool = False) -> None:
        pull = self.shown(self.pulls[number - 1])
        pull.update(state="closed", merged_at="2026-03-02T00:00:00Z" if is_merged else None)

    def shown(self, pull: dict[str, Any]) -> dict[str, Any]:
        is_here = pull["head"]["repo"]["full_name"] == self.name
        if pull["state"] == "open" and is_here and (sha := self.head(pull["head"]["ref"])):
            pull["head"]["sha"] = sha
        return pull

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> tuple[int, Any]:
        if path == "":
            return 200, {"default_branch": self.default_branch}
        if path == "/pulls" and method == "GET":
            found = [self.shown(one) for one in self.pulls if one["state"] == query["state"][0]]
            if "head" in query and not self.is_gitea:
                branch = query["head"][0].partition(":")[2]
                found = [one for one in found if one["head"]["ref"] == branch]
            return 200, found
        if path == "/pulls":
            here = [one for one in self.pulls if one["head"]["repo"]["full_name"] == self.name]
            if any(one["head"]["ref"] == body["head"] and one["state"] == "open" for one in here):
                return 422, {"message": "Validation Failed", "errors": [{"message": "A pull request already exists"}]}
            if not self.head(body["head"]):
                return 422, {"message": "Validation Failed", "errors": [{"field": "head", "code": "invalid"}]}
            pull = self.open_pull(body["head"], body["base"], BOT)
            pull.update(title=body["title"], body=body["body"])
            return 201, pull
        if found := re.fullmatch(r"/pulls/(\d+)", path):
            return 200, self.shown(self.pulls[int(found[1]) - 1])
        if found := re.fullmatch(r"/issues/(\d+)/comments", path):
            there = self.comments[int(found[1])]
            if method == "GET":
                return 200, there
            number = sum(map(len, self.comments.values())) + 1
            there.append({"id": number, "user": {"login": BOT}, "body": body["body"]})
            return 201, there[-1]
        if found := re.fullmatch(r"/issues/comments/(\d+)", path):
            comment = next(one for all_of in self.comments.values() for one in all_of if one["id"] == int(found[1]))
            comment["body"] = body["body"]
            return 200, comment
        if found := re.fullmatch(r"/collaborators/([^/]+)/permission", path):
            right = self.writers.get(found[1])
            return (200, {"permission": right}) if right else (404, {"message": "not a user"})
        return 404, {"message": "Not Found"}


@contextmanager
def serving(server: ForgeServer) -> Iterator[ForgeServer]:
    class Handler(BaseHTTPRequestHandler):
        def _handle(self) -> None:
            parts = urlsplit(self.path)
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            name, path = re.fullmatch(r"/repos/([^/]+/[^/]+)(.*)", parts.path).groups()  # type: ignore[union-attr]
            asked = server.others.get(name, server)
            server.requests.append((self.command, path))
            if self.headers.get("Authorization") != "Bearer secret-token":
                self._send(401, {"message": "Bad credentials"})
                return
            waiting = (one for one in server.failures if one.times and one.method == self.command)
            failure = next((one for one in waiting if re.search(one.path, path)), None)
            if failure:
                failure.times -= 1
                if failure.how != "lost after":
                    self._fail(failure)
                    return
            query = parse_qs(parts.query)
            status, said = asked.answer(self.command, path, query, json.loads(data) if data else None)
            if failure:
                self._fail(failure)
                return
            self._send_page(status, said, parts.path, query)

        do_GET = do_POST = do_PATCH = _handle  # noqa: N815

        def _fail(self, failure: Failure) -> None:
            if failure.how.startswith("lost"):
                self.close_connection = True
                self.connection.close()
            elif failure.how.startswith("limit"):
                self._send(403, {"message": "API rate limit exceeded"}, {"Retry-After": failure.how.split()[1]})
            elif failure.how == "silent":
                time.sleep(2)
            elif failure.how.startswith("says "):
                self._send_bytes(200, failure.how.removeprefix("says ").encode(), {})
            else:
                status, _blank, message = failure.how.partition(" ")
                self._send(int(status), {"message": message})

        def _send_page(self, status: int, said: Any, path: str, query: dict[str, list[str]]) -> None:
            headers = {}
            if isinstance(said, list):
                page = int(query.get("page", ["1"])[0])
                rest = said[page * server.page_size :]
                said = said[(page - 1) * server.page_size : page * server.page_size]
                if rest:
                    kept = "&".join(f"{name}={values[0]}" for name, values in query.items() if name != "page")
                    headers["Link"] = f'<{server.api}{path}?{kept}&page={page + 1}>; rel="next"'
            self._send(status, said, headers)

        def _send(self, status: int, said: Any, headers: dict[str, str] | None = None) -> None:
            self._send_bytes(status, json.dumps(said).encode(), headers or {})

        def _send_bytes(self, status: int, data: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(data))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_arguments: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.handle_error = lambda *_arguments: None  # type: ignore[method-assign]
    server.api = f"http://127.0.0.1:{httpd.server_port}"
    threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()
