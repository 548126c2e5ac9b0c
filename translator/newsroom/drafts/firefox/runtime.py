"""
Runs a Firefox model through `fxtranslate`, in processes of its own, one for each core.

The library keeps the interpreter's lock while it translates, so that threads would wait for one another; and it panics
on some malformed files, which must not take the program with it. A process that dies is replaced, the text on which it
died twice is given up.

A process ends with its pipe: whoever kills the program leaves no process behind.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import current_process, get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any

from translator.bilingual.errors import ModelError
from translator.bilingual.i18n import _
from translator.newsroom.drafts.firefox.files import ModelFiles
from translator.newsroom.ground.operating_system import available_cores

TRIAL = "Good morning."
"""Translated once after loading: some malformed models load, and panic at the first text."""
PER_PROCESS = 4
"""Texts that are worth starting another process for, which takes some 0.3 seconds."""
DEATHS = 2
"""How often a process may die on one text."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model says of one text; `failure` says why there is nothing."""

    text: str
    failure: str = ""


class FirefoxRuntime:
    """A loaded model. Several engines of one program can use it; it is closed when the last of them is."""

    def __init__(self, files: ModelFiles, processes: int = 0) -> None:
        """Start the first process. Raises `ModelError` where the model cannot be loaded, or cannot translate."""
        self._files = files
        self._limit = processes if processes > 0 else available_cores()
        self._idle: SimpleQueue[_ModelProcess] = SimpleQueue()
        self._started: list[_ModelProcess] = []
        self._add_process()

    def translate_each(self, texts: Sequence[str]) -> Iterator[tuple[int, Answer]]:
        """Yield the index of each text with its answer, in the order in which they are finished."""
        wanted = min(self._limit, -(-len(texts) // PER_PROCESS))
        while len(self._started) < wanted:
            self._add_process()
        # The longest first, so that no process ends up with one while the others are done.
        order = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
        with ThreadPoolExecutor(max(1, len(self._started)), thread_name_prefix="firefox") as pool:
            futures = {pool.submit(self._translate, texts[index]): index for index in order}
            try:
                for future in as_completed(futures):
                    yield futures[future], future.result()
            finally:
                pool.shutdown(cancel_futures=True)

    def close(self) -> None:
        for process in self._started:
            process.close()
        self._started.clear()

    def _translate(self, text: str) -> Answer:
        for _attempt in range(DEATHS):
            process = self._idle.get()
            try:
                answer = process.translate(text)
            except (EOFError, OSError):
                process.close()
                self._started.remove(process)
                self._add_process()
                continue
            self._idle.put(process)
            return answer
        return Answer("", "the process of the model died on this text")

    def _add_process(self) -> None:
        process = _ModelProcess(self._files)
        self._started.append(process)
        self._idle.put(process)


class _ModelProcess:
    """One process with the model, and the pipe through which texts go there and answers come back."""

    def __init__(self, files: ModelFiles) -> None:
        current_process().daemon = (
            False  # A process of `--jobs`, or of a cluster, may have no children as it was started.
        )
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve_model, args=(theirs, files), daemon=True)
        self._process.start()
        theirs.close()
        try:
            trouble = self._pipe.recv()
        except (EOFError, OSError):
            trouble = _("the process of the model died")
        if trouble:
            self.close()
            raise ModelError(
                _("this translation model cannot be used: {reason}", reason=trouble),
                where=files.folder,
                hint=files.repair_command,
            )

    def translate(self, text: str) -> Answer:
        """Return the answer; raises `EOFError` or `OSError` where the process is gone."""
        self._pipe.send(text)
        answer = self._pipe.recv()
        assert isinstance(answer, Answer)
        return answer

    def close(self) -> None:
        self._pipe.close()
        self._process.terminate()
        self._process.join(5)


def serve_model(pipe: Connection, files: ModelFiles) -> None:
    """Load the model, say what is wrong with it (nothing, if it is sound), and answer texts until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A panic prints a trace of the library's own stack, which would break into a full screen; its message is passed on.
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    try:
        translator = _load(files)
    except BaseException as error:  # A panic of the library is not an Exception.
        pipe.send(_told(error))
        return
    pipe.send("")
    while True:
        try:
            text = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer = Answer(translator.translate(text))
        except BaseException as error:
            answer = Answer("", _told(error))
            translator = _load(files)
        pipe.send(answer)


def _load(files: ModelFiles) -> Any:
    """Return the loaded model after a trial; raises what the library does, and `ValueError` for a silent model."""
    from fxtranslate import Translator

    paths = (files.model, files.source_vocabulary, files.target_vocabulary)
    translator = Translator(*(path.read_bytes() for path in paths))
    if not translator.translate(TRIAL):
        raise ValueError("it translates a sentence into nothing")
    return translator


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
