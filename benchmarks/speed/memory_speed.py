"""
How fast a large memory answers, and how often with its best match; how long an import takes.

    python -m benchmarks.speed.memory_speed PAIRS.tsv:FROM:TO … [--units 1000000] [--queries 200]

Reads files of translated sentences (source, tab, target), and makes as many units of them as asked by joining their
clauses anew. Queries are sentences of the memory in which words were changed, left out or added. The best match is that
of `rapidfuzz`, which compares the query with every unit. Seconds are of the processor; memory is the peak of a process.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rapidfuzz import fuzz, process

from translator.bilingual.words.language import is_chinese
from translator.newsroom.house import open_newsroom
from translator.newsroom.house.memory import open_memory
from translator.newsroom.house.memory.lookup import Memory
from translator.newsroom.house.memory.store import import_memory
from translator.newsroom.imports.tmx import tmx_document

_CLAUSE = re.compile(r"(?<=[,;:]) |(?<=[，；：])")
_LEAST = 60
Pairs = list[tuple[str, str]]


def read(names: list[str]) -> Pairs:
    """Return the pairs of all files, English first, each once."""
    pairs: Pairs = []
    for name in names:
        path, source_tag, _target_tag = name.rsplit(":", 2)
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if len(cells) > 1:
                one, other = cells[:2]
                pairs.append((other, one) if is_chinese(source_tag) else (one, other))
    return list(dict.fromkeys(pairs))


def recombined(pairs: Pairs, count: int, seed: int) -> Pairs:
    """Return `count` pairs: the real ones, then clauses of two or three of them joined."""
    rng = random.Random(seed)
    clauses = [(_CLAUSE.split(one), _CLAUSE.split(other)) for one, other in pairs]
    found = dict.fromkeys(pairs[:count])
    while len(found) < count:
        parts = [rng.choice(clauses) for _ in range(rng.choice((1, 2, 2, 2, 3)))]
        english = [rng.choice(one) for one, _other in parts]
        found[" ".join(english), "".join(rng.choice(other) for _one, other in parts) + str(len(found))] = None
    return list(found)


def edited(text: str, tag: str, rng: random.Random) -> str:
    """Change, leave out or add one to three words (into Chinese: characters in a row)."""
    words = [text[at : at + 2] for at in range(0, len(text), 2)] if is_chinese(tag) else text.split(" ")
    for _ in range(rng.choice((1, 1, 2, 3))):
        at = rng.randrange(len(words))
        kind = rng.random()
        if kind < 0.5:
            words[at] = rng.choice(words)
        elif kind < 0.8 and len(words) > 2:
            del words[at]
        else:
            words.insert(at, rng.choice(words))
    return ("" if is_chinese(tag) else " ").join(words)


def measure(memory: Memory, sources: list[str], tag: str, queries: int) -> None:
    """Print how long look-ups take and how often the best match is found."""
    rng = random.Random(1)
    asked = [edited(rng.choice(sources), tag, rng) for _ in range(queries)]
    memory.lookup(asked[0])
    seconds, found = [], []
    for text in asked:
        start = time.process_time()
        found.append(memory.lookup(text, limit=1))
        seconds.append(time.process_time() - start)
    known, hits, wanted = set(sources), 0, 0
    start = time.process_time()
    for text, matches in zip(asked, found, strict=True):
        best = 100.0 if text in known else process.extractOne(text, sources, scorer=fuzz.ratio, score_cutoff=_LEAST)
        score = best if isinstance(best, float) else best[1] if best else 0.0
        if score:
            wanted += 1
            hits += bool(matches) and matches[0].score >= min(int(score), 99 if score < 100 else 100)
    scan = (time.process_time() - start) / queries
    seconds.sort()
    print(f"{tag}: {len(sources):,} units, look-up p50 {1000 * seconds[len(seconds) // 2]:.1f} ms, "
          f"p95 {1000 * seconds[int(len(seconds) * 0.95)]:.1f} ms; best match found {hits} of {wanted}; "
          f"a scan by rapidfuzz {1000 * scan:,.0f} ms")  # fmt: skip


def main() -> None:
    """Print the figures of import, index and look-up."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--folder", type=Path, default=None, help="keep the project here, and use it again")
    options = parser.parse_args()
    pairs = recombined(read(options.files), options.units, 0)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        if not (folder / "translator.toml").exists():
            folder.mkdir(exist_ok=True)
            (folder / "translator.toml").write_text('targets = ["zh-Hans"]\n')
            (folder / "memory.tmx").write_bytes(tmx_document("en", "zh-Hans", pairs))
            for what in ("import", "index"):
                run_apart(folder, what)
        project = open_newsroom(folder)
        for tags, side in ((("en", "zh-Hans"), 0), (("zh-Hans", "en"), 1)):
            measure(open_memory(project, *tags), [pair[side] for pair in pairs], tags[0], options.queries)


def run_apart(folder: Path, what: str) -> None:
    """Do one step in a process of its own, which says what it took."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.speed.memory_speed", "--step", what, str(folder)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, check=True, capture_output=True, text=True,
    )  # fmt: skip
    print(done.stdout, end="")


def step(what: str, folder: Path) -> None:
    """Import the memory, or build the index, and print seconds of the processor and the peak of memory."""
    project = open_newsroom(folder)
    if what == "import":
        import_memory(project, folder / "memory.tmx")
    else:
        open_memory(project, "en", "zh-Hans").close()
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())  # What `getrusage` says is the parent's.
    print(f"{what}: {time.process_time():.1f} s, {int(peak[1]) // 1024 if peak else 0} MB")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        step(sys.argv[2], Path(sys.argv[3]))
    else:
        main()
