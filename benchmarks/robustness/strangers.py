"""
Whether two people can review while strangers hold connections to the same server.

    python -m benchmarks.robustness.strangers [--strangers 250] [--seconds 12] [--rounds 3]

Starts the real `translator serve` on the loopback address. Two people open segments, have texts checked and decide, one
request after the other, each from a thread of their own. In every second phase a process of its own holds connections
that say nothing, send a header or a body byte by byte, read no answer, or stay idle after one; a connection that the
server closes is opened again after half a second. Prints the times of the two people without and with the strangers,
phase by phase, and exits with 1 where a request of theirs failed.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from benchmarks.speed.serve_speed import Reader, attribute, make_project, wait_until_idle

PAUSE = 0.03
"""Seconds between two requests of a person: many times faster than anybody works."""
BASE = "/review/zh-Hans/long"


async def hold_connection(host: str, port: int, kind: int, end: float) -> None:
    """Hold a connection in one of five ways, and open it again where it is closed, until `end`."""
    while time.monotonic() < end:
        with suppress(OSError, TimeoutError):
            reader, writer = await asyncio.open_connection(host, port)
            name = f"Host: {host}:{port}\r\n".encode()
            starts = (
                b"",
                b"GET / HTTP/1.1\r\n" + name + b"X-Slow: ",
                b"POST / HTTP/1.1\r\n" + name + b"Content-Length: 9999\r\n\r\n",
                b"GET /static/review.js HTTP/1.1\r\n" + name + b"\r\n",
                b"GET / HTTP/1.1\r\n" + name + b"\r\n",
            )
            writer.write(starts[kind])
            if kind == 3:
                writer.transport.pause_reading()  # type: ignore[attr-defined]
            while time.monotonic() < end:
                with suppress(TimeoutError):
                    if not await asyncio.wait_for(reader.read(1000), 1):
                        break
                if kind in {1, 2}:
                    writer.write(b"a")
            writer.close()
        await asyncio.sleep(0.5)


def crowd(host: str, port: int, count: int, seconds: float) -> None:
    """Hold `count` connections for some seconds, at most a minute; strangers compute elsewhere, so give way to all."""
    os.nice(19)

    async def hold_all() -> None:
        end = time.monotonic() + min(seconds, 60)
        await asyncio.gather(*(hold_connection(host, port, number % 5, end) for number in range(count)))

    asyncio.run(hold_all())


def review(reader: Reader, keys: list[str], end: float, times: list[float], failures: list[str]) -> None:
    """Open, check and decide about one segment after the other, until `end`."""
    number, answer = 0, b""
    while time.monotonic() < end:
        key = keys[number % len(keys)]
        number += 1
        try:
            start = time.perf_counter()
            answer = reader.get(f"{BASE}/segments/{key}")
            html = json.loads(answer)["html"]
            times.append(time.perf_counter() - start)
            time.sleep(PAUSE)
            start = time.perf_counter()
            reader.post(f"{BASE}/segments/{key}/check", {"target": attribute(html, "data-target") + str(number)})
            times.append(time.perf_counter() - start)
            time.sleep(PAUSE)
            if number % 5 == 0:
                seen = {"hash": attribute(html, "data-hash"), "state": attribute(html, "data-state"),
                        "ticket": attribute(html, "data-ticket")}  # fmt: skip
                start = time.perf_counter()
                reader.post(f"{BASE}/segments/{key}/edit", {**seen, "target": f"第 {number} 段。"})
                times.append(time.perf_counter() - start)
        except (OSError, ValueError, KeyError) as error:
            failures.append(f"{time.monotonic():.1f} {error!r} {answer[:200]!r}")
            reader.connection.close()
            time.sleep(PAUSE)


def late(times: list[float]) -> float:
    """Return the 95th percentile."""
    return sorted(times)[int(len(times) * 0.95) - 1] if times else 0.0


def measure(addresses: list[str], process_id: int, options: argparse.Namespace) -> int:
    """Measure phases without and with strangers in turn."""
    wait_until_idle(process_id)
    people = [Reader(address) for address in addresses]
    host, _colon, port = people[0].host.partition(":")
    keys: list[str] = json.loads(people[0].get(f"{BASE}/rows"))["order"]
    while not json.loads(people[0].get(f"{BASE}/progress"))["is_counted"]:
        time.sleep(0.2)
    failures: list[str] = []
    results: dict[bool, list[list[float]]] = {False: [], True: []}
    for phase in range(2 * options.rounds + 1):
        is_crowded = phase % 2 == 0 and phase > 0
        strangers = multiprocessing.get_context("spawn").Process(
            target=crowd, args=(host, int(port), options.strangers, options.seconds + 3)
        )
        if is_crowded:
            strangers.start()
            time.sleep(2)
        times: list[float] = []
        end = time.monotonic() + options.seconds
        threads = [
            threading.Thread(target=review, args=(person, keys[number::2], end, times, failures))
            for number, person in enumerate(people)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if is_crowded:
            strangers.join()
        if phase:  # the first one warms the server up
            results[is_crowded].append(times)
            print(f"{'with' if is_crowded else 'without':<8} {len(times):>5} requests   median "
                  f"{statistics.median(times) * 1000:6.1f} ms   95 % {late(times) * 1000:6.1f} ms")  # fmt: skip
    without, crowded = (late([time for times in results[kind] for time in times]) for kind in (False, True))
    print(f"{options.strangers} strangers: 95 % {without * 1000:.1f} ms without, {crowded * 1000:.1f} ms with them "
          f"({100 * (crowded / without - 1):+.0f} %), {len(failures)} failed requests")  # fmt: skip
    for failure in failures[:5]:
        print(failure)
    return int(bool(failures))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[1])
    parser.add_argument("--strangers", type=int, default=250)
    parser.add_argument("--seconds", type=float, default=12)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        make_project(Path(folder))
        server = subprocess.Popen(
            [sys.executable, "-m", "translator", "serve", "--for", "zhou-lan,wang-fang", "--no-open"],
            cwd=folder, stdout=subprocess.PIPE, stderr=sys.stderr, text=True,
        )  # fmt: skip
        try:
            assert server.stdout is not None
            addresses = [server.stdout.readline().strip().split("\t")[1] for _person in range(2)]
            return measure(addresses, server.pid, options)
        finally:
            server.terminate()
            server.wait(timeout=10)


if __name__ == "__main__":
    sys.exit(main())
