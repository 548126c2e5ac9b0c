"""
How fast the full screen of `review` is.

    python -m benchmarks.speed.review_screen [--segments N] [--moves N] [--keys N]

The real program runs on a pseudo-terminal of 120 × 36 with an article of so many segments. Timed from outside: from the
start of the process to the first whole screen, from a key to the screen that answers it. Beside the time on the
clock stands the processor's time of the program, which says more on a busy machine.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter, sleep

from tests.terminal.terminal import Terminal
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom, sync_article

SLUG, TAG = "long-read", "zh-Hans"
HEAD = "---\nid: long-read\nlang: en\ntitle: A Long Read\ndate: 2026-03-12\n---\n\n"
SOURCES = (
    "Ferry {n} crossed the harbour in nine minutes with {m} passengers on board, two minutes faster than before.",
    "“Now I can hear the gulls,” said captain number {n}, who has worked on the crossing for 22 years.",
    "The board expects savings of ${m},000 a year from boat {n}, a third of what the diesel fleet cost.",
    "Nobody objected to motion {n}.",
)
TARGETS = (
    "第{n}号渡轮载着{m}名乘客，用九分钟驶过港口，比以前快两分钟。",
    "“现在我能听见海鸥的叫声了，”在这条航线上工作了22年的{n}号船长说。",
    "港务局预计，{n}号船每年可节省{m}000美元，相当于柴油船队费用的三分之一。",
    "无人反对第{n}号动议。",
)
RARE = [chr(code) for code in range(0x3E00, 0x4D00)]
"""Characters that stand nowhere else on the screen."""
PAUSE = 0.25
"""Seconds between two keys: checks and look-ups that follow a key are over when the next one comes."""


def make_project(folder: Path, segments: int) -> Project:
    """Write an article of about so many drafted segments."""
    (folder / "translator.toml").write_text('targets = ["zh-Hans"]\n', encoding="utf-8")
    (folder / "articles/en").mkdir(parents=True)
    (folder / "glossaries").mkdir()
    (folder / "glossaries/people.yml").write_text("people:\n  lin: {roles: [translator]}\n", encoding="utf-8")
    (folder / "glossaries/news.csv").write_text(
        "en,zh-Hans\nferry,渡轮\nharbour,港口\ncaptain,船长\n", encoding="utf-8"
    )
    texts = [SOURCES[n % 4].format(n=n, m=100 + n) for n in range(1, segments)]
    blocks = [" ".join(texts[at : at + 4]) for at in range(0, len(texts), 4)]
    parts = [f"## Part {at // 20 + 1}\n\n{block}" if at % 20 == 0 else block for at, block in enumerate(blocks)]
    (folder / "articles/en" / f"{SLUG}.md").write_text(HEAD + "\n\n".join(parts) + "\n", encoding="utf-8")
    project = open_newsroom(folder)
    sync_article(project.article(project.articles[0]), TAG)
    with catalog_transaction(project, SLUG, TAG) as catalog:
        for entry in catalog.entries:
            n = next((n for n in range(1, segments) if entry.source == texts[n - 1]), 0)
            target = TARGETS[n % 4].format(n=n, m=100 + n) if n else f"第{entry.number}部分"
            catalog.apply(entry, "draft", actor="system", target=target, origin="mt:pseudo", signature="pseudo")
    return project


def processor_time(pid: int) -> float:
    """Return the seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def waiting_time(pid: int) -> float:
    """Return the seconds that a process was ready to run and had no core."""
    return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="utf-8").split()[1]) / 1e9


def answer(terminal: Terminal, keys: str, wanted: str) -> float:
    """Send keys, and return the milliseconds until `wanted` was written."""
    mark = terminal.position
    start = perf_counter()
    terminal.write(keys)
    terminal.wait_for_bytes(wanted.encode(), mark)
    return (perf_counter() - start) * 1000


def report(name: str, values: list[float], processor: float, goal: str) -> None:
    """Print one line of the table."""
    p95 = statistics.quantiles(values, n=20)[18] if len(values) > 1 else values[0]
    print(f"| {name} | {statistics.median(values):.0f} | {p95:.0f} | {processor:.0f} | {goal} |")


def time_work(terminal: Terminal, options: argparse.Namespace) -> None:
    """Time moving, deciding and typing on an open screen."""
    terminal.wait_for_bytes(b"#1 ", 0)
    sleep(8)
    for what, key, prefix in (("a move", "j", "#"), ("an accepted segment", "a", "#")):
        first = 2 if key == "j" else options.moves + 2
        before, values = processor_time(terminal.process.pid), []
        for number in range(first, first + options.moves):
            terminal.drain(PAUSE)
            values.append(answer(terminal, key, f"{prefix}{number} "))
        processor = (processor_time(terminal.process.pid) - before) * 1000 / options.moves
        report(what, values, processor, "≤ 50" if key == "j" else "–")

    terminal.drain(PAUSE)
    answer(terminal, "\r", "F8")
    before, values = processor_time(terminal.process.pid), []
    for at in range(options.keys):
        terminal.drain(PAUSE)
        values.append(answer(terminal, RARE[at], RARE[at]))
    processor = (processor_time(terminal.process.pid) - before) * 1000 / options.keys
    report("a keystroke", values, processor, "≤ 16 at 95 %")

    text = "".join(RARE[500:600])
    values = []
    terminal.drain(PAUSE)
    values.append(answer(terminal, text, text[-1]) / len(text))
    report("a keystroke of a hundred without a pause", values, 0, "≤ 16")


def main() -> None:
    """Time opening, moving and typing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--segments", type=int, default=1000)
    parser.add_argument("--openings", type=int, default=5)
    parser.add_argument("--moves", type=int, default=60)
    parser.add_argument("--keys", type=int, default=120)
    options = parser.parse_args()
    # Ended from outside, it ends what it started too: a screen without its terminal would be nobody's.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory() as name:
        project = make_project(Path(name), options.segments)
        command = ("review", SLUG, "--to", TAG, "--as", "lin")
        print("| what | median, ms | 95 %, ms | processor, ms | goal |\n|---|---|---|---|---|")

        openings, used, alone = [], [], []
        for _turn in range(options.openings):
            start = perf_counter()
            with Terminal(*command, cwd=project.root) as terminal:
                terminal.wait_for_bytes(b"#1 ", 0)
                openings.append((perf_counter() - start) * 1000)
                used.append(processor_time(terminal.process.pid) * 1000)
                alone.append(openings[-1] - waiting_time(terminal.process.pid) * 1000)
        report(f"opening {options.segments} segments", openings, statistics.median(used), "≤ 1000")
        report("the same, without waiting for a core", alone, statistics.median(used), "≤ 1000")

        with Terminal(*command, cwd=project.root) as terminal:
            time_work(terminal, options)


if __name__ == "__main__":
    main()
