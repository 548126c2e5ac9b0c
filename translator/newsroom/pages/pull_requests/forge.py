"""
The client of a forge: the part of GitHub's REST API that pull requests of translations need.

GitHub Enterprise, Gitea and Forgejo speak it too, at another base address. Reading and editing are tried again where
the connection breaks; creating is not, before it was looked up whether the first attempt arrived. Source: GitHub REST
API, version 2022-11-28.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from translator.bilingual.errors import ForgeError, UsageError
from translator.bilingual.i18n import _

GITHUB = "https://api.github.com"
_ATTEMPTS = 4
_SILENT_SECONDS = 30.0
# The longest pause that a rate limit may ask for; a run in CI is paid by the minute.
_LONGEST_PAUSE = 120.0
_LARGEST = 1 << 25
_NEXT = re.compile(r'<([^>]+)>;\s*rel="next"')
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
_REMOTE = re.compile(r"(?:^|[:/])([\w.-]+/[\w.-]+?)(?:\.git)?/?$")
_LOCAL = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class PullRequest:
    number: int
    branch: str
    head: str
    """The commit at the end of its branch."""
    base: str
    author: str
    repository: str
    """Name of the repository that holds the branch; another than the forge's is a fork."""
    is_open: bool = True
    is_merged: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    number: int
    author: str
    text: str


class AnswerLost(ForgeError):
    """The connection broke, or the server failed: what was asked for may have been done."""


def repository_of(address: str) -> str:
    """Return `owner/name` of a remote; raises `UsageError` for an address without it."""
    found = _REMOTE.search(address)
    if not found:
        shown = re.sub(r"//[^@/]*@", "//", address)  # There may be a password in it.
        raise UsageError(_("no repository of a forge can be read from the remote {address}", address=repr(shown)),
                         hint="--repository OWNER/NAME")  # fmt: skip
    return found[1]


@dataclass
class Forge:
    """One repository at a forge. Raises `ForgeError` for what it refuses, and where it cannot be reached."""

    repository: str
    token: str = field(repr=False)
    api: str = GITHUB

    def __post_init__(self) -> None:
        """Raise `UsageError` for an address or a name that cannot be used, or that the token must not be sent to."""
        self.api = self.api.rstrip("/")
        parts = urlsplit(self.api)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise UsageError(_("{url} is not the address of a server", url=repr(self.api)), where="--api")
        if not _REPOSITORY.fullmatch(self.repository):
            raise UsageError(_("{name} is not the name of a repository", name=repr(self.repository)),
                             where="--repository", hint="--repository OWNER/NAME")  # fmt: skip
        if parts.scheme == "http" and parts.hostname not in _LOCAL:
            raise UsageError(_("the token would travel unencrypted"), where=self.api, hint=_("use https"))
        self._opener = build_opener(_SameHost)

    def pause(self, seconds: float) -> None:
        time.sleep(seconds)

    def default_branch(self) -> str:
        with _expected_answer():
            return str(self._ask("GET", "")["default_branch"])

    def open_pull_requests(self) -> list[PullRequest]:
        return [_pull_request(item) for item in self._pages("/pulls?state=open")]

    def last_closed(self, branch: str) -> PullRequest | None:
        """Return the newest pull request of a branch of this repository that is closed; None without one."""
        owner = self.repository.partition("/")[0]
        head = quote(f"{owner}:{branch}", safe="")
        found = (_pull_request(item) for item in self._pages(f"/pulls?state=closed&head={head}"))
        # Gitea does not know `head` here, and gives all.
        return max((one for one in found if self.is_ours(one, branch)), key=lambda one: one.number, default=None)

    def is_ours(self, pull_request: PullRequest, branch: str) -> bool:
        is_here = pull_request.repository.casefold() == self.repository.casefold()
        return is_here and pull_request.branch == branch

    def pull_request(self, number: int) -> PullRequest:
        return _pull_request(self._ask("GET", f"/pulls/{number}"))

    def ensure_pull_request(self, branch: str, base: str, title: str, text: str) -> PullRequest:
        """Return the open pull request of a branch, or open it; never opens a second one."""
        body, was_refused = {"title": title, "head": branch, "base": base, "body": text}, False
        for attempt in range(_ATTEMPTS):
            there = next((one for one in self.open_pull_requests() if self.is_ours(one, branch)), None)
            if there:
                return there
            try:
                return _pull_request(self._ask("POST", "/pulls", body))
            except AnswerLost:
                if attempt == _ATTEMPTS - 1:
                    raise
            except ForgeError as error:
                if error.status not in {409, 422} or was_refused:
                    raise
                was_refused = True  # Another run was faster, or what was lost arrived late; else it says what is wrong.
            self.pause(2.0**attempt)
        raise AssertionError("the last attempt returns or raises")

    def comments(self, number: int) -> list[Comment]:
        with _expected_answer():
            return [
                Comment(int(item["id"]), str((item.get("user") or {}).get("login", "")), str(item.get("body") or ""))
                for item in self._pages(f"/issues/{number}/comments")
            ]

    def write_comment(self, number: int, text: str, known: Comment | None) -> None:
        """Edit a comment in place, or write the first one."""
        if known and known.text.replace("\r\n", "\n") == text:
            return
        path = f"/issues/comments/{known.number}" if known else f"/issues/{number}/comments"
        with _expected_answer():
            int(self._ask("PATCH" if known else "POST", path, {"body": text})["id"])

    def _pages(self, path: str) -> Iterator[Any]:
        separator = "&" if "?" in path else "?"
        address = f"{self._address(path)}{separator}per_page=100&limit=50"  # GitHub's word, and Gitea's.
        while address:
            found, link = self._open("GET", address, None)
            if not isinstance(found, list):
                raise ForgeError(_("the answer is not what GitHub's API says"), where=address)
            yield from found
            following = _NEXT.search(link)
            address = urljoin(address, following[1]) if following else ""
            if address and urlsplit(address).netloc != urlsplit(self.api).netloc:
                raise ForgeError(_("the forge names another server, which gets no token"), where=address)

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        return self._open(method, self._address(path), body)[0]

    def _address(self, path: str) -> str:
        return f"{self.api}/repos/{self.repository}{path}"

    def _open(self, method: str, address: str, body: object) -> tuple[Any, str]:
        """Return the answer as JSON, and the header `Link`."""
        for attempt in range(_ATTEMPTS):
            try:
                return self._attempt(method, address, body)
            except AnswerLost:
                if method == "POST" or attempt == _ATTEMPTS - 1:
                    raise
                self.pause(2.0**attempt)
            except _Limited as limited:
                if attempt == _ATTEMPTS - 1 or limited.seconds > _LONGEST_PAUSE:
                    raise limited.error from limited
                self.pause(limited.seconds)
        raise AssertionError("the last attempt returns or raises")

    def _attempt(self, method: str, address: str, body: object) -> tuple[Any, str]:
        data = None if body is None else json.dumps(body).encode()
        headers = {
            "Authorization": f"Bearer {self.token}", "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28", "User-Agent": "translator", "Content-Type": "application/json",
        }  # fmt: skip
        place = f"{method} {address}"
        try:
            request = Request(address, data, headers, method=method)
            with self._opener.open(request, timeout=_SILENT_SECONDS) as answer:
                said = answer.read(_LARGEST)
                link = answer.headers.get("Link") or ""
            return (json.loads(said) if said.strip() else None), link
        except HTTPError as error:
            raise _refusal(error, place) from error
        except (URLError, HTTPException, TimeoutError, ConnectionError) as error:
            reason = getattr(error, "reason", None) or error
            message = _("the forge cannot be reached: {reason}", reason=str(reason) or type(error).__name__)
            raise AnswerLost(message, where=place, hint=_("run it again: what is done is not done twice")) from error
        except ValueError as error:
            raise AnswerLost(_("the answer is not what GitHub's API says"), where=place) from error


class _Limited(Exception):
    def __init__(self, error: ForgeError, seconds: float) -> None:
        super().__init__(error.message)
        self.error, self.seconds = error, seconds


class _SameHost(HTTPRedirectHandler):
    """Follows a renamed repository, and never carries the token to another server."""

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if (old.scheme, old.netloc) != (new.scheme, new.netloc) or req.get_method() != "GET":
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _refusal(error: HTTPError, place: str) -> Exception:
    try:
        said = json.loads(error.read(_LARGEST))
        reasons = [str(said.get("message", ""))]
        reasons += [str(one.get("message") or one.get("code") or "") for one in said.get("errors") or ()
                    if isinstance(one, dict)]  # fmt: skip
    except (ValueError, AttributeError, OSError, HTTPException):
        reasons = []
    reason = "; ".join(filter(None, reasons)) or str(error.reason)
    message = _("the forge refused: {status} {reason}", status=error.code, reason=reason)
    if error.code >= 500:
        lost = AnswerLost(message, where=place, hint=_("run it again: what is done is not done twice"))
        lost.status = error.code
        return lost
    found = ForgeError(message, where=place)
    found.status = error.code
    is_used_up = error.headers.get("X-RateLimit-Remaining") == "0"
    after = error.headers.get("Retry-After", "")
    if error.code == 429 or (error.code == 403 and (is_used_up or after or "rate limit" in reason.lower())):
        seconds = float(after) if after.isdigit() else 60.0
        if not after and is_used_up and (reset := error.headers.get("X-RateLimit-Reset", "")).isdigit():
            seconds = max(1.0, int(reset) - time.time())
        found.hint = _("run it again in {seconds} seconds: what is done is not done twice", seconds=round(seconds))
        return _Limited(found, seconds)
    if error.code in {401, 403, 404}:
        found.hint = _("the token needs write access to contents and pull requests of this repository")
    return found


@contextmanager
def _expected_answer() -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise AnswerLost(_("the answer is not what GitHub's API says"), hint=_("run it again")) from error


def _pull_request(item: Any) -> PullRequest:
    with _expected_answer():
        head = item["head"]
        return PullRequest(
            int(item["number"]), str(head["ref"]), str(head["sha"]), str(item["base"]["ref"]),
            str((item.get("user") or {}).get("login", "")), str((head.get("repo") or {}).get("full_name", "")),
            is_open=item.get("state") == "open", is_merged=bool(item.get("merged_at") or item.get("merged")),
            url=str(item.get("html_url") or ""),
        )  # fmt: skip
