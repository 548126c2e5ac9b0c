"""
Batch jobs: requests that a server answers within a day, for half the price, as OpenAI's and Anthropic's do.

Each job has a file below `.translator/deferred/`, which is on disk before the job is made: whatever ends the program,
the next run finds the job, by the list of the server where it had not been named yet. The answers of a job stay in its
file for a month, by segment, so that none is paid for twice. Requests without an answer (expired, cancelled, out of
order) are sent again; those that were answered badly are asked for at once.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import reduce
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import Request, short_hash
from translator.bilingual.tables import unpacked
from translator.newsroom.drafts.fuse import HALF, Usage, tell_forecast
from translator.newsroom.drafts.http.client import Malformed, NoSuchAddress, Reply, ServerApi, ServerClient
from translator.newsroom.drafts.http.language_model import LanguageModel
from translator.newsroom.drafts.http.protocols import PROTOCOLS
from translator.newsroom.drafts.pipeline.answer_journal import request_hash
from translator.newsroom.ground.console import talk
from translator.newsroom.ground.files import write_atomically

MOST = 500
"""Requests of a job."""
KEPT = 30 * 86_400
"""Seconds after which nothing is left of a job at the server."""
_GONE = "gone"
_NEAR = 120
"""Seconds by which the clocks of server and program may differ."""


class Line(NamedTuple):
    """The answer to one request of a job; `said` is None where it was not answered, and may be asked for again."""

    id: str
    said: Any
    is_refused: bool = False


class BatchJob(msgspec.Struct):
    model: str
    """Server, model and languages, as one text."""
    protocol: str
    at: float
    asked: dict[str, list[tuple[str, str]]]
    """Id of a request → key and source of each of its segments."""
    file: str = ""
    """That of the requests at the server, where it has one."""
    id: str = ""
    """That of the job at the server; empty as long as nobody knows whether it was made."""
    replies: dict[str, Reply | None] | None = None
    """Key of a segment → its reply; None where the server answered badly. None: under way."""

    @property
    def segments(self) -> int:
        return sum(map(len, self.asked.values()))


class BatchJobs:
    def __init__(self, client: ServerClient, api: ServerApi, folder: Path) -> None:
        """Collect what is ready. Raises `UsageError` for a server without batch jobs, and what asking it raises."""
        if not isinstance(api, LanguageModel) or api.name not in {"openai", "responses", "anthropic"}:
            message = _("servers of this kind have no batch jobs: {name}", name=api.name)
            raise UsageError(message, hint="translator translate --engine http")
        self._client, self._api, self._folder = client, api, folder
        self._model = f"{api.signature}|{'→'.join(api.pair)}"
        self._waiting = list[tuple[list[tuple[str, str]], dict[str, Any], Usage]]()
        self._gathered = set[str]()
        self._jobs = dict[Path, BatchJob]()
        for path in sorted(folder.glob("*.json")):
            job = unpacked(path.read_bytes(), BatchJob, is_json=True)
            if not job or job.model != self._model:
                continue
            if time.time() - job.at > KEPT:
                path.unlink(missing_ok=True)
                continue
            self._jobs[path] = job
        for path, job in list(self._jobs.items()):
            if job.replies is None:
                self._collect(path, job)

    def sort(self, requests: Sequence[Request]) -> tuple[dict[int, Reply], list[int], int]:
        """Return the replies by place, the places to be asked for at once, and how many of the others are under way."""
        found, again, fresh, waiting = dict[int, Reply](), list[int](), list[int](), 0
        known = dict[str, Reply | None]()
        under_way = set(self._gathered)
        for job in self._jobs.values():
            known |= job.replies or {}
            if job.replies is None:
                under_way.update(key for segments in job.asked.values() for key, _source in segments)
        for place, request in enumerate(requests):
            key = self._key(request)
            if key in known:
                reply = known[key]
                if reply:
                    found[place] = reply
                else:
                    again.append(place)
            elif key in under_way:
                waiting += 1
            else:
                fresh.append(place)
        self._gather([requests[place] for place in fresh])
        return found, again, waiting + len(fresh)

    def hand_over(self) -> int:
        """Make jobs of what was gathered; return how many segments are under way."""
        foreseen, http = reduce(Usage.plus, (one[2] for one in self._waiting), Usage()), self._api.fuse.settings
        if self._waiting:
            cost = HALF * foreseen.cost(http.input_price, http.output_price)
            tell_forecast(sum(len(one[0]) for one in self._waiting), self._api.host, foreseen.tokens, cost)
        while self._waiting:
            self._send(self._waiting[:MOST])
            del self._waiting[:MOST]
        return sum(job.segments for job in self._jobs.values() if job.replies is None)

    def _key(self, request: Request) -> str:
        return short_hash(self._model, request_hash(request))

    def _gather(self, requests: Sequence[Request]) -> None:
        if not requests:
            return
        self._api.learn()
        for places in self._api.batches(requests, ""):
            batch = [requests[place] for place in places]
            segments = [(self._key(request), request.source) for request in batch]
            self._waiting.append((segments, *self._api.deferred_body(batch)))
            self._gathered.update(key for key, _source in segments)

    def _send(self, asked: Sequence[tuple[list[tuple[str, str]], dict[str, Any], Usage]]) -> None:
        name = f"{time.time_ns():x}"
        named = {f"{name}-{number}": one for number, one in enumerate(asked)}
        segments = {request: one[0] for request, one in named.items()}
        job = BatchJob(self._model, self._api.name, time.time(), segments)
        path = self._folder / f"{name}.json"
        if job.protocol == "anthropic":
            made: Any = {"requests": [{"custom_id": request, "params": one[1]} for request, one in named.items()]}
        else:
            endpoint = f"/v1{PROTOCOLS[job.protocol].path}"
            lines = (
                {"custom_id": request, "method": "POST", "url": endpoint, "body": one[1]}
                for request, one in named.items()
            )
            data = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
            job.file = self._client.job(self._client.path_to("/v1/files"), data)["id"]
            made = {"input_file_id": job.file, "endpoint": endpoint, "completion_window": "24h"}
        self._keep(path, job)
        job.id = self._client.job(self._path(job), made, is_once=True)["id"]
        self._keep(path, job)

    def _path(self, job: BatchJob, rest: str = "") -> str:
        path = "/v1/messages/batches" if job.protocol == "anthropic" else "/v1/batches"
        return self._client.path_to(path) + rest

    def _keep(self, path: Path, job: BatchJob) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        write_atomically(path, msgspec.json.encode(job))
        self._jobs[path] = job

    def _drop(self, path: Path) -> None:
        del self._jobs[path]
        path.unlink(missing_ok=True)

    def _collect(self, path: Path, job: BatchJob) -> None:
        job.id = job.id or self._find(job)
        if not job.id:
            self._drop(path)
            return
        state = self._state(job)
        status = str(state.get("processing_status") or state.get("status"))
        if status not in {"ended", "completed", "failed", "expired", "cancelled", _GONE}:
            self._keep(path, job)
            counts = state.get("request_counts") or {}
            done = counts.get("completed", counts.get("succeeded", 0))
            talk(
                _(
                    "batch job {id}: {status}, {done} of {count} requests done",
                    id=job.id, status=status, done=done, count=len(job.asked),
                )
            )  # fmt: skip
            return
        replies = dict[str, Reply | None]()
        for line in self._lines(job, state) if status != _GONE else ():
            segments = job.asked.get(line.id, [])
            if line.is_refused:
                replies |= {key: None for key, _source in segments}
            elif line.said is not None:
                replies |= self._read(job, line, segments)
        lost = job.segments - len(replies)
        if lost:
            errors = (state.get("errors") or {}).get("data") or [{}]
            why = f"{status} {errors[0].get('message', '')}".strip()
            talk(
                ngettext(
                    "batch job {id} ({why}): {count} segment was not answered, and is asked for again",
                    "batch job {id} ({why}): {count} segments were not answered, and are asked for again",
                    lost, id=job.id, why=why,
                )
            )  # fmt: skip
        if replies:
            job.replies = replies
            self._keep(path, job)
        else:
            self._drop(path)

    def _state(self, job: BatchJob) -> dict[str, Any]:
        try:
            state: dict[str, Any] = self._client.job(self._path(job, f"/{job.id}"))
        except NoSuchAddress:
            listed = self._client.job(self._path(job, "?limit=100"))  # Raises where the address is what is wrong.
            if listed.get("has_more") or any(item.get("id") == job.id for item in listed.get("data") or ()):
                raise
            return {"status": _GONE}
        return state

    def _read(self, job: BatchJob, line: Line, segments: Sequence[tuple[str, str]]) -> dict[str, Reply | None]:
        try:
            completion = PROTOCOLS[job.protocol].read(line.said)
        except (Malformed, KeyError, IndexError, TypeError, AttributeError):
            return {key: None for key, _source in segments}
        self._api.fuse.collect(completion.usage)
        said = self._api.replies([source for _key, source in segments], completion)
        return {key: said.get(place) for place, (key, _source) in enumerate(segments)}

    def _lines(self, job: BatchJob, state: dict[str, Any]) -> Iterator[Line]:
        if job.protocol == "anthropic":
            # The address that the server names may be another's, and gets no key.
            for item in self._client.job(self._path(job, f"/{job.id}/results"), is_lines=True):
                result = item["result"]
                error = (result.get("error") or {}).get("error") or result.get("error") or {}
                yield Line(item["custom_id"], result.get("message"), error.get("type") == "invalid_request_error")
            return
        for name in ("output_file_id", "error_file_id"):
            if not state.get(name):
                continue
            path = self._client.path_to("/v1/files") + f"/{state[name]}/content"
            for item in self._client.job(path, is_lines=True):
                answer = item.get("response") or {}
                is_whole = answer.get("status_code") == 200
                is_refused = answer.get("status_code") in {400, 403, 413, 422}
                yield Line(item["custom_id"], answer["body"] if is_whole else None, is_refused)

    def _find(self, job: BatchJob) -> str:
        # Made, perhaps, by a run that ended before it heard so.
        known = {other.id for other in self._jobs.values()}
        for item in self._client.job(self._path(job, "?limit=100")).get("data") or ():
            counts = item.get("request_counts") or {}
            if item.get("id") in known:
                continue
            if job.file and item.get("input_file_id") == job.file:
                return str(item["id"])
            with suppress(ValueError):
                made_at = datetime.fromisoformat(str(item.get("created_at"))).timestamp()
                if not job.file and made_at > job.at - _NEAR and sum(counts.values()) == len(job.asked):
                    return str(item["id"])
        return ""
