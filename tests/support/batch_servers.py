"""The batch interfaces of OpenAI and Anthropic on loopback, in front of a model server that answers the requests."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from tests.support.model_servers import Answer, ModelServer


@dataclass
class BatchServer:
    """Its jobs go on when the test says so (`end`); `paid` counts answers to requests of jobs."""

    model: ModelServer
    paid: int = 0
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, list[Any]] = field(default_factory=dict)
    breaks_off: bool = False
    """The next job is made, and the server answers nothing readable."""

    @property
    def is_anthropic(self) -> bool:
        return self.model.behaviour.protocol == "messages"

    def answer(self, path: str, body: Any) -> Answer:
        path = path.removeprefix("/anthropic")
        found = re.fullmatch(r"/v1/(files|batches|messages/batches)(?:/([^/?]+))?(?:/(content|results))?(\?.*)?", path)
        if not found:
            return self.model.answer(path, body)
        kind, name, part, _query = found.groups()
        if kind == "files" and body is not None:
            assert b'name="purpose"' in body
            lines = [line for line in body.split(b"\n") if line.startswith(b'{"custom_id"')]
            self.files[f"file-{len(self.files)}"] = [json.loads(line) for line in lines]
            return 200, {}, {"id": f"file-{len(self.files) - 1}"}
        if kind == "files" or part == "results":
            lines = self.files[name if kind == "files" else f"results-{name}"]
            return 200, {"Content-Type": "application/x-jsonl"}, "\n".join(map(json.dumps, lines))
        if body is not None:
            return self._make(body)
        if name is None:
            return 200, {}, {"data": list(self.jobs.values())}
        return (200, {}, self.jobs[name]) if name in self.jobs else (404, {}, {"error": {"message": "No such batch"}})

    def _make(self, body: Any) -> Answer:
        name = f"batch_{len(self.jobs)}"
        job: dict[str, Any] = {"id": name, "created_at": "2099-01-01T00:00:00Z"}
        if self.is_anthropic:
            self.files[f"asked-{name}"] = [
                {"custom_id": one["custom_id"], "body": one["params"]} for one in body["requests"]
            ]
            job |= {"processing_status": "in_progress", "request_counts": {"processing": len(body["requests"])}}
        else:
            assert body["completion_window"] == "24h"
            self.files[f"asked-{name}"] = self.files[body["input_file_id"]]
            job |= {"status": "in_progress", "input_file_id": body["input_file_id"],
                    "request_counts": {"total": 1, "completed": 0}}  # fmt: skip
        self.jobs[name] = job
        if self.breaks_off:
            self.breaks_off = False
            return 200, {}, "{"
        return 200, {}, job

    def end(self, name: str, status: str = "completed", *, most: int = 1000, refuses: bool = False) -> None:
        """End a job after `most` requests; the others have expired or were cancelled, or are refused."""
        job, asked = self.jobs[name], self.files[f"asked-{name}"]
        done = [] if status == "failed" else asked[:most]
        answers = [(one["custom_id"], self.model._said(one["body"])) for one in done]
        rest = [one["custom_id"] for one in asked[len(done) :]]
        self.paid += len(done)
        if self.is_anthropic:
            job |= {"processing_status": "ended"}
            wrong = {
                "type": "errored",
                "error": {"type": "error", "error": {"type": "invalid_request_error", "message": "no"}},
            }
            left = wrong if refuses else {"type": "expired" if status == "expired" else "canceled"}
            self.files[f"results-{name}"] = [
                *({"custom_id": one, "result": {"type": "succeeded", "message": said}} for one, said in answers),
                *({"custom_id": one, "result": left} for one in rest),
            ]
            return
        job |= {"status": status}
        if status == "failed":
            job |= {"errors": {"data": [{"code": "token_limit_exceeded", "message": "Enqueued token limit reached"}]}}
            return
        self.files[f"out-{name}"] = [
            {"custom_id": one, "response": {"status_code": 200, "body": said}, "error": None} for one, said in answers
        ]
        refusal: dict[str, Any] = {
            "response": {"status_code": 400, "body": {"error": {"message": "no"}}},
            "error": None,
        }
        expiry: dict[str, Any] = {"response": None, "error": {"code": "batch_expired", "message": "not in time"}}
        self.files[f"err-{name}"] = [{"custom_id": one, **(refusal if refuses else expiry)} for one in rest]
        job |= {"output_file_id": f"out-{name}"} | ({"error_file_id": f"err-{name}"} if rest else {})
