"""
The answers of an engine, on disk as soon as they are there, so that nothing is asked (and paid for) twice.

Drafts enter the catalog in groups, since each write there writes the whole catalog. Until then the engine's answers are
in the answer journal of the article (`.translator/answers/`): one line each, handed to the kernel before anything else
is done with it; a refusal is no answer. Whatever ends the program, the next run finds the answers there, judges them as
it would have, and asks only for the others. The journal is removed when the catalog holds the drafts.

The key of an answer names all that the engine's words depend on: its signature, the request, and what was asked.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from translator.bilingual.code_version import content_version
from translator.bilingual.errors import FileError
from translator.bilingual.model import Request, Suggestion, short_hash
from translator.bilingual.tables import unpacked
from translator.newsroom.drafts.base import ABSENT, Engine, Phrases, Span, in_order
from translator.newsroom.drafts.worker_thread import iterate_in_thread
from translator.newsroom.ground.files import writing
from translator.newsroom.ground.operating_system import APPEND

if TYPE_CHECKING:
    from pathlib import Path

    from translator.newsroom.ground.project import Project

SYNC_EVERY = 0.5
"""Seconds between two waits for the disk: what a power cut may cost."""
# The rooms that decide whether an answer passes.
_JUDGING = ("newsroom/drafts", "bilingual/pairs", "bilingual/quantities", "bilingual/names")

Value = TypeVar("Value")


def request_hash(request: Request) -> str:
    """Return a hash of everything that an engine sees of a request."""
    terms = [f"{term.source}={'/'.join(term.targets)}:{term.status}" for term in request.terms]
    matches = [f"{match.source}={match.target}" for match in request.matches]
    mended = ("\x1e", request.draft, *request.doubts) if request.draft else ()
    return short_hash(request.source, *terms, "\x1e", *matches, *mended)


def refused_hash(request: Request) -> str:
    """Return a hash of a request and of what refused the answer: when that changes, the engine is asked again."""
    return short_hash(request_hash(request), content_version(*_JUDGING))


def is_absent(problems: Sequence[str]) -> bool:
    return any(problem.startswith(ABSENT) for problem in problems)


def _seal(key: str, answer: Any) -> str:
    # A damaged answer is not taken for what the engine said.
    return short_hash(key, msgspec.json.encode(answer).decode())


def has_answers(project: Project, tag: str, slug: str) -> bool:
    return os.path.lexists(_path(project, tag, slug))


def _path(project: Project, tag: str, slug: str) -> Path:
    return project.derived_dir / "answers" / tag / f"{slug}.jsonl"


class AnswerJournal:
    """Answers of engines for one catalog that does not hold them yet."""

    def __init__(self, project: Project, tag: str, slug: str) -> None:
        """Read what an earlier run left behind. Raises `FileError` where the path leads out of the project."""
        self._path = _path(project, tag, slug)
        project.refuse_outside(self._path)
        self._file: int | None = None
        self._synced = monotonic()
        self._answers = dict[str, Any]()
        with suppress(OSError, FileError):
            for line in project.read(self._path).split(b"\n"):
                known = unpacked(line, tuple[str, Any, str], is_json=True)  # The last line of a killed run may be torn.
                if known and known[2] == _seal(*known[:2]):
                    self._answers[known[0]] = known[1]

    def find(self, key: str, kind: type[Value]) -> Value | None:
        if key in self._answers:
            with suppress(msgspec.ValidationError):
                return msgspec.convert(self._answers[key], kind)
        return None

    def add(self, answers: Mapping[str, Any]) -> None:
        """Put answers that came together on disk at once. Raises `WriteError` where the disk does not take them."""
        if self._file is None:
            with writing(self._path):
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._file = os.open(self._path, APPEND, 0o600)
        # Whatever was torn before ends at the line break.
        lines = b"".join(
            b"\n" + msgspec.json.encode((key, answer, _seal(key, answer))) + b"\n" for key, answer in answers.items()
        )
        with writing(self._path):
            if os.write(self._file, lines) < len(lines):
                os.write(self._file, b"\n")  # Raises what keeps the disk from taking the rest.
        if monotonic() - self._synced >= SYNC_EVERY:
            with suppress(OSError):
                os.fsync(self._file)
            self._synced = monotonic()

    def remove(self) -> None:
        """Remove the journal: the catalog holds what became of its answers."""
        self.close()
        with suppress(OSError):
            self._path.unlink()

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


class AskedEngine(Engine):
    """
    An engine at work in a thread of its own, which is not asked for what a journal knows.

    An answer is in the journal before it counts, whatever the main thread is doing then: all that came with it, since
    Ctrl-C ends the thread when the next one is handed over.
    """

    def __init__(self, engine: Engine, journal: AnswerJournal | None = None) -> None:
        self._engine, self._journal = engine, journal
        self.name, self.signature, self.capabilities = engine.name, engine.signature, engine.capabilities
        self.steps, self.house = engine.steps, engine.house

    @classmethod
    def open(cls, context: object) -> Engine:
        raise NotImplementedError("an engine that is open is asked")

    def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
        return in_order(self.translate_each(requests))

    def translate_each(self, requests: Sequence[Request]) -> Iterator[tuple[int, Suggestion]]:
        yield from self._each(requests, "", lambda rest: self._engine.answers(rest, ""), Suggestion)

    def retry(self, requests: Sequence[Request], step: str) -> list[Suggestion]:
        return in_order(self._each(requests, step, lambda rest: self._engine.answers(rest, step), Suggestion))

    def locate(self, phrases: Sequence[tuple[Phrases, Span]]) -> Sequence[Span | None]:
        return self._engine.locate(phrases)

    def candidates(self, requests: Sequence[Request]) -> list[list[Suggestion]]:
        def ask(rest: list[Request]) -> Iterable[dict[int, list[Suggestion]]]:
            yield dict(enumerate(self._engine.candidates(rest)))

        return in_order(self._each(requests, "candidates", ask, list[Suggestion]))

    def close(self) -> None:
        """Leave the engine open: it belongs to whoever opened it."""

    def _each(
        self,
        requests: Sequence[Request],
        step: str,
        ask: Callable[[list[Request]], Iterable[dict[int, Value]]],
        kind: type[Value],
    ) -> Iterator[tuple[int, Value]]:
        journal = self._journal
        keys = [short_hash(self.signature, step, request_hash(one)) for one in requests] if journal else []
        known = {
            index: found for index, key in enumerate(keys) if journal and (found := journal.find(key, kind)) is not None
        }
        yield from known.items()
        rest = [index for index in range(len(requests)) if index not in known]

        def answers() -> Iterator[dict[int, Value]]:
            for together in ask([requests[index] for index in rest]):
                given = {rest[place]: answer for place, answer in together.items()}
                whole = {
                    index: one for index, one in given.items() if not (isinstance(one, Suggestion) and one.problems)
                }
                if journal and whole:
                    journal.add({keys[index]: answer for index, answer in whole.items()})
                yield given

        for given in iterate_in_thread(answers) if rest else ():
            yield from given.items()
