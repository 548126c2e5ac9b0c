"""
How fast the browser's pages are on an article of 1,000 segments.

    python -m benchmarks.speed.serve_speed

Starts the real `translator serve` for two people and asks it as browsers do: the page, one segment opened after the
other, a text checked as it is typed, decisions, and how long one person's decision takes to reach the other's page.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

SEGMENTS = 1000
MOVES = 200
WORDS = [
    "the", "old", "ferry", "harbour", "sailed", "made", "noise", "night", "market", "battery", "price", "team",
    "report", "city", "water", "people", "said", "last", "year", "officials", "plan", "trips", "per", "day",
]  # fmt: skip
PEOPLE = """\
people:
  zhou-lan: {names: {en: Zhou Lan}, roles: [translator]}
  wang-fang: {names: {en: Wang Fang}, roles: [translator, reviewer]}
"""


def sentence(number: int, rng: random.Random) -> str:
    words = " ".join(rng.choice(WORDS) for _word in range(rng.randint(9, 22)))
    return f"{words.capitalize()} in {1900 + number % 120} or {number}."


def make_project(root: Path) -> None:
    rng = random.Random(4)
    sentences = [sentence(number, rng) for number in range(1, SEGMENTS)]
    paragraphs = [" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3)]
    for name, text in (
        ("articles/en/long.md", "---\ntitle: A long report\nlang: en\n---\n\n" + "\n\n".join(paragraphs) + "\n"),
        ("glossaries/people.yml", PEOPLE),
        ("translator.toml", 'targets = ["en", "zh-Hans"]\nengine = "pseudo"\n'),
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "translator", "run", "long", "--to", "zh-Hans"],
        cwd=root,
        check=True,
        capture_output=True,
    )


class Reader:
    """One person's browser."""

    def __init__(self, url: str) -> None:
        self.host = url.split("/")[2]
        self.cookie = self.csrf = ""
        self.connection = http.client.HTTPConnection(self.host)
        self.connection.request("GET", "/" + url.split("/", 3)[3])
        answer = self.connection.getresponse()
        answer.read()
        self.cookie = (answer.getheader("set-cookie") or "").partition(";")[0]
        self.csrf = self.get("/").decode().partition('data-csrf="')[2].partition('"')[0]

    def headers(self) -> dict[str, str]:
        return {"cookie": self.cookie, "x-csrf-token": self.csrf, "accept": "application/json",
                "origin": f"http://{self.host}"}  # fmt: skip

    def get(self, path: str) -> bytes:
        self.connection.request("GET", path, headers=self.headers())
        return self.connection.getresponse().read()

    def post(self, path: str, values: dict[str, Any]) -> dict[str, Any]:
        self.connection.request("POST", path, json.dumps(values), self.headers())
        answer: dict[str, Any] = json.loads(self.connection.getresponse().read())
        return answer


def attribute(html: str, name: str) -> str:
    return html.partition(f'{name}="')[2].partition('"')[0]


def show(name: str, times: list[float]) -> None:
    ordered = sorted(times)
    middle, late = statistics.median(ordered), ordered[int(len(ordered) * 0.95) - 1]
    print(f"{name:<44} {len(times):>4}  median {middle * 1000:7.1f} ms   95 % {late * 1000:7.1f} ms")


def timed(times: list[float], work: Any) -> Any:
    start = time.perf_counter()
    result = work()
    times.append(time.perf_counter() - start)
    return result


def listen(reader: Reader, arrivals: list[float], ready: threading.Event) -> None:
    connection = http.client.HTTPConnection(reader.host)
    connection.request("GET", "/review/zh-Hans/long/events", headers=reader.headers())
    stream = connection.getresponse()
    for line in iter(stream.readline, b""):
        if line.startswith(b"event: version"):
            ready.set()
        if line.startswith(b"event: change"):
            arrivals.append(time.perf_counter())


def processor_seconds(process_id: int) -> float:
    """Return how long the server's threads have been computing, whatever else the machine did meanwhile (Linux)."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_until_idle(process_id: int) -> None:
    """Wait as a person does who opens the address and looks at the list of articles: the server warms up meanwhile."""
    time.sleep(1)
    before = -1.0
    while (now := processor_seconds(process_id)) > before:
        before = now
        time.sleep(0.4)


def measure(addresses: list[str], process_id: int) -> None:
    wait_until_idle(process_id)
    zhou, wang = Reader(addresses[0]), Reader(addresses[1])
    base, first, again = "/review/zh-Hans/long", list[float](), list[float]()
    spent = processor_seconds(process_id)
    timed(first, lambda: zhou.get(base))
    spent = processor_seconds(process_id) - spent
    for _time in range(5):
        timed(again, lambda: zhou.get(base))
    show("the page, for the first time", first)
    print(f"{'  of that, processor time of the server':<44}           {spent * 1000:7.1f} ms")
    show("the page, after that", again)
    keys = json.loads(zhou.get(f"{base}/rows"))["order"]
    while not json.loads(zhou.get(f"{base}/progress"))["is_counted"]:
        time.sleep(0.2)
    moves, checks, decisions, news = (list[float]() for _kind in range(4))
    for key in keys[:MOVES]:
        html = json.loads(timed(moves, lambda key=key: zhou.get(f"{base}/segments/{key}")))["html"]
        target = attribute(html, "data-target")
        timed(
            checks, lambda key=key, target=target: zhou.post(f"{base}/segments/{key}/check", {"target": target + "1"})
        )
    show("a segment opened", moves)
    show("a text checked while it is typed", checks)
    arrivals: list[float] = []
    ready = threading.Event()
    threading.Thread(target=listen, args=(wang, arrivals, ready), daemon=True).start()
    ready.wait(10)
    for key in keys[1:31]:
        html = json.loads(zhou.get(f"{base}/segments/{key}"))["html"]
        seen = {"hash": attribute(html, "data-hash"), "state": attribute(html, "data-state"),
                "ticket": attribute(html, "data-ticket"), "next": keys[0]}  # fmt: skip
        timed(decisions, lambda key=key, seen=seen: zhou.post(f"{base}/segments/{key}/accept", seen))
        start, count = time.perf_counter(), len(arrivals)
        while len(arrivals) == count and time.perf_counter() - start < 3:
            time.sleep(0.005)
        news.append(arrivals[-1] - start)
    show("a decision, on disk, with the next segment", decisions)
    show("until the other person's page knows of it", news)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        make_project(Path(folder))
        server = subprocess.Popen(
            [sys.executable, "-m", "translator", "serve", "--for", "zhou-lan,wang-fang", "--no-open"],
            cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        try:
            assert server.stdout is not None
            measure([server.stdout.readline().strip().split("\t")[1] for _person in range(2)], server.pid)
        finally:
            server.terminate()
            server.wait(timeout=10)


if __name__ == "__main__":
    main()
