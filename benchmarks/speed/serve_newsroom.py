"""
What `serve` costs with twenty people at work in a large house.

    python -m benchmarks.speed.serve_newsroom [--articles 10000] [--people 20] [--seconds 60] [--pause 1.0]

Makes a house of articles with some thirty segments each and drafts 200 of them, or takes the one in `--project DIR`.
Then it starts the real `translator serve` and lets each person work as in a browser, from a process of its own: the
list, plain and with a filter, the review page of an article with its stream of news, segments opened, typed in, and
decided. Between two actions a person pauses for `--pause` seconds, more or less. It prints how long each kind of
request took, the processor time of the server for a request, and its memory after a quarter of the time and at the end.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path

from benchmarks.speed.serve_speed import Reader, attribute, processor_seconds, sentence, wait_until_idle

DRAFTED = 200
SEGMENTS = 29
TAG = "zh-Hans"
QUERIES = ("", "?mine=1", "?next=post-edit", "?find=ferry", "?next=review&mine=1", "?find=nothing")


def make_house(root: Path, articles: int, people: int) -> None:
    rng = random.Random(4)
    names = "".join(
        f"  p{n:02d}: {{names: {{en: Person {n}}}, roles: [translator, reviewer]}}\n" for n in range(people)
    )
    (root / "glossaries").mkdir(parents=True)
    (root / "articles/en").mkdir(parents=True)
    (root / "glossaries/people.yml").write_text(f"people:\n{names}")
    (root / "translator.toml").write_text('targets = ["en", "zh-Hans"]\nengine = "pseudo"\n')
    for number in range(articles):
        lines = [sentence(number * 100 + at, rng) for at in range(SEGMENTS)]
        body = "\n\n".join(" ".join(lines[at : at + 3]) for at in range(0, SEGMENTS, 3))
        head = f"---\ntitle: Report {number} of the {rng.choice(('ferry', 'market', 'city'))}\nlang: en\n---\n\n"
        (root / f"articles/en/report-{number:05d}.md").write_text(head + body + "\n")
    for command in (["sync"], ["translate", *(f"report-{number:05d}" for number in range(DRAFTED))]):
        translator = [sys.executable, "-m", "translator", *command, "--to", TAG]
        subprocess.run(translator, cwd=root, check=True, capture_output=True)


class Desk:
    """One person at work; `times` has the seconds that each kind of request took."""

    def __init__(self, url: str, slugs: list[str], seed: int, pause: float) -> None:
        self.reader, self.slugs = Reader(url), slugs
        self.rng, self.pause = random.Random(seed), pause
        self.times: dict[str, list[float]] = defaultdict(list)

    def ask(self, kind: str, path: str, values: dict[str, object] | None = None) -> bytes | dict[str, object]:
        time.sleep(self.rng.uniform(0.5, 1.5) * self.pause)
        start = time.perf_counter()
        answer = self.reader.get(path) if values is None else self.reader.post(path, values)
        self.times[kind].append(time.perf_counter() - start)
        return answer

    def work(self, until: float) -> None:
        time.sleep(self.rng.uniform(0, 10) * self.pause)  # Nobody comes in the same second as all others.
        while time.monotonic() < until:
            query = self.rng.choice(QUERIES)
            self.ask("list with a filter" if query else "list", f"/{query}")
            slug = self.rng.choice(self.slugs)
            page = f"/review/{TAG}/{slug}"
            self.ask("review page", page)
            news = http.client.HTTPConnection(self.reader.host)
            news.request("GET", f"{page}/events", headers=self.reader.headers())
            keys = json.loads(self.reader.get(f"{page}/rows"))["order"]
            for key in self.rng.sample(keys, min(6, len(keys))):
                self.decide(page, key)
                if time.monotonic() > until:
                    break
            news.close()

    def decide(self, page: str, key: str) -> None:
        html = json.loads(self.ask("segment", f"{page}/segments/{key}"))["html"]
        target = attribute(html, "data-target")
        for typed in range(2):
            self.ask("typing", f"{page}/segments/{key}/check", {"target": target + "。" * typed})
        seen = {"hash": attribute(html, "data-hash"), "state": attribute(html, "data-state"),
                "ticket": attribute(html, "data-ticket")}  # fmt: skip
        self.ask("decision", f"{page}/segments/{key}/accept", {**seen, "shown": 2})


def people_at_work(urls: list[str], slugs: list[str], seconds: float, pause: float, results: object) -> None:
    """Run in a process of its own: the time of the clients must not count as that of the server."""
    desks = [Desk(url, slugs, seed, pause) for seed, url in enumerate(urls)]
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=desk.work, args=(until,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times: dict[str, list[float]] = defaultdict(list)
    for desk in desks:
        for kind, taken in desk.times.items():
            times[kind] += taken
    results.put(dict(times))  # type: ignore[attr-defined]


def ask_for_lists(reader: Reader, process_id: int) -> None:
    """Print what the list takes of the processor, alone, with each kind of filter."""
    while b"data-unread" in reader.get("/?find=nothing"):
        time.sleep(1)
    for query in QUERIES:
        reader.get(f"/{query}")
        spent = processor_seconds(process_id)
        for _time in range(20):
            reader.get(f"/{query}")
        print(f"list /{query:<30} {(processor_seconds(process_id) - spent) / 20 * 1000:5.1f} ms of processor time")


def memory(process_id: int) -> int:
    """Return the resident megabytes of a process (Linux)."""
    status = Path(f"/proc/{process_id}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--pause", type=float, default=1.0)
    parser.add_argument("--project", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = asked.project or Path(folder)
        if not asked.project:
            make_house(root, asked.articles, asked.people)
        people = [
            line.strip().partition(":")[0] for line in (root / "glossaries/people.yml").read_text().splitlines()[1:]
        ]
        server = subprocess.Popen(
            [sys.executable, "-m", "translator", "serve", "--for", ",".join(people[: asked.people]), "--no-open"],
            cwd=root, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            assert server.stdout is not None
            urls = [server.stdout.readline().strip().split("\t")[1] for _person in people[: asked.people]]
            slugs = sorted(path.stem for path in (root / "articles/en").glob("*.md"))[:DRAFTED]
            results: multiprocessing.Queue[dict[str, list[float]]] = multiprocessing.Queue()
            wait_until_idle(server.pid)
            ask_for_lists(Reader(urls[0]), server.pid)
            spent = processor_seconds(server.pid)
            clients = multiprocessing.Process(
                target=people_at_work, args=(urls, slugs, asked.seconds, asked.pause, results)
            )
            clients.start()
            time.sleep(asked.seconds / 4)
            early = memory(server.pid)
            times = results.get()
            spent = processor_seconds(server.pid) - spent
            late = memory(server.pid)
        finally:
            server.terminate()
            server.wait(timeout=10)
    for kind, taken in sorted(times.items()):
        taken.sort()
        print(f"{kind:<20} {len(taken):>5}  median {statistics.median(taken) * 1000:7.1f} ms   "
              f"95 % {taken[int(len(taken) * 0.95)] * 1000:7.1f} ms   longest {taken[-1] * 1000:8.1f} ms")  # fmt: skip
    count = sum(map(len, times.values()))
    print(f"{count} requests, {spent / count * 1000:.1f} ms of processor time each; {early} MB, at the end {late} MB")


if __name__ == "__main__":
    main()
