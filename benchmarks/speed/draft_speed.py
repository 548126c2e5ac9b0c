"""
How fast an article is drafted, and what everything around the engine costs.

    python -m benchmarks.speed.draft_speed ARTICLE.md --to zh-Hans --engine llama [--threads N]

Prints segments a minute, the time from process start to the first draft, peak memory, the share of time that the gate,
retries and tags took beside the engine, and how busy the machine was with other things: figures from a busy
machine say little.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from translator.bilingual.model import Request
from translator.bilingual.words.language import detect_tag, parse_tag
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.drafts import open_engine
from translator.newsroom.drafts.pipeline.drafts import draft
from translator.newsroom.ground.settings import EngineSettings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.bilingual.model import Suggestion


class Timed:
    """An engine that notes how long its calls take."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self.name, self.signature = engine.name, engine.signature
        self.capabilities, self.steps = engine.capabilities, engine.steps
        self.seconds = 0.0

    def _timed(self, call: Any, *arguments: Any) -> Any:
        started = time.perf_counter()
        try:
            return call(*arguments)
        finally:
            self.seconds += time.perf_counter() - started

    def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
        return self._timed(self._engine.translate, requests)  # type: ignore[no-any-return]

    def translate_each(self, requests: Sequence[Request]) -> Iterator[tuple[int, Suggestion]]:
        # All at once, so that only the time of the engine is counted.
        yield from enumerate(self.translate(requests))

    def retry(self, requests: Sequence[Request], step: str) -> list[Suggestion]:
        return self._timed(self._engine.retry, requests, step)  # type: ignore[no-any-return]

    def align(self, items: Any) -> Any:
        return self._timed(self._engine.align, items)

    def candidates(self, requests: Sequence[Request]) -> list[list[Suggestion]]:
        return self._timed(self._engine.candidates, requests)  # type: ignore[no-any-return]

    def close(self) -> None:
        self._engine.close()


def measure(options: argparse.Namespace) -> dict[str, Any]:
    text = options.file.read_bytes()
    source_tag = parse_tag(options.source) if options.source else detect_tag(text.decode())
    if source_tag is None:
        raise SystemExit("the language of the article is not clear: --from TAG")
    target_tag = parse_tag(options.target)
    requests = [Request(item.source, kind=item.kind) for item in parse_document(text, tag=source_tag).segments]
    load, started = os.getloadavg()[0], time.perf_counter()
    settings = EngineSettings(threads=options.threads)
    engine: Any = Timed(open_engine(options.engine, source_tag, target_tag, settings))
    opened = time.perf_counter()
    made = draft(engine, requests, source_tag=source_tag, target_tag=target_tag)
    seconds = time.perf_counter() - opened
    return {
        "segments": len(requests),
        "load_seconds": round(opened - started, 2),
        "draft_seconds": round(seconds, 1),
        "segments_per_minute": round(60 * len(requests) / seconds, 1),
        "around_the_engine_percent": round(100 * (seconds - engine.seconds) / seconds, 1),
        "characters": sum(len(item.target) for item in made),
        "stopped": sum(not item.target for item in made),
        "with_other_wordings": sum(len(item.raw) > 1 for item in made),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "load_average_before": round(load, 2),
        "signature": engine.signature,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0] if __doc__ else "")
    parser.add_argument("file", type=Path)
    parser.add_argument("--from", dest="source")
    parser.add_argument("--to", dest="target", required=True)
    parser.add_argument("--engine", default="llama")
    parser.add_argument("--threads", type=int, default=0)
    print(json.dumps(measure(parser.parse_args()), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
