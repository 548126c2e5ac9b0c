"""
A large memory in other programs: import by the translate toolkit, look-up by the search engine tantivy.

    python -m benchmarks.speed.memory_rivals PAIRS.tsv:FROM:TO … [--units 100000] [--queries 150]

The units and queries are those of `memory_speed`. Needs the packages `translate-toolkit` and `tantivy`, which the
project does not use. tantivy gets the words of English and pairs of characters of Chinese; what it finds first, and the
best by `rapidfuzz` of the twenty that it finds first, are compared with a scan of all units. Seconds are of the
processor; memory is the peak of a process.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from benchmarks.speed.memory_speed import edited, read, recombined
from translator.bilingual.words.language import is_chinese
from translator.newsroom.imports.tmx import tmx_document

_LEAST = 60
_HITS = 20
_TOOLKIT = """
import sys, time
from translate.storage.tmx import tmxfile
with open(sys.argv[1], "rb") as file:
    units = [(one.source, one.target) for one in tmxfile.parsefile(file).units]
peak = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")][0]
print(f"translate toolkit: {len(units):,} units in {time.process_time():.1f} s, {int(peak) // 1024} MB")
"""


def main() -> None:
    """Print the figures of both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=150)
    options = parser.parse_args()
    pairs = recombined(read(options.files), options.units, 0)
    with tempfile.TemporaryDirectory() as folder:
        memory = Path(folder) / "memory.tmx"
        memory.write_bytes(tmx_document("en", "zh-Hans", pairs))
        subprocess.run([sys.executable, "-c", _TOOLKIT, str(memory)], check=True)
    for tag, side in (("en", 0), ("zh-Hans", 1)):
        measure([pair[side] for pair in pairs], tag, options.queries)


def measure(sources: list[str], tag: str, queries: int) -> None:
    """Print how long tantivy looks, and how often it finds the best match."""
    index = make_index(sources, tag)
    rng = random.Random(1)
    asked = [edited(rng.choice(sources), tag, rng) for _ in range(queries)]
    seconds, first, best, wanted = [], 0, 0, 0
    for text in asked:
        start = time.process_time()
        found = [sources[place] for place in search(index, text, tag)]
        match = process.extractOne(text, found, scorer=fuzz.ratio)
        seconds.append(time.process_time() - start)
        right = process.extractOne(text, sources, scorer=fuzz.ratio, score_cutoff=_LEAST)
        if right:
            wanted += 1
            first += bool(found) and fuzz.ratio(text, found[0]) >= right[1]
            best += bool(match) and match[1] >= right[1]
    seconds.sort()
    print(f"tantivy, {tag}: {len(sources):,} units, p50 {1000 * seconds[len(seconds) // 2]:.1f} ms, "
          f"p95 {1000 * seconds[int(len(seconds) * 0.95)]:.1f} ms; best match first {first}, "
          f"among {_HITS} {best} of {wanted}")  # fmt: skip


def make_index(sources: list[str], tag: str) -> Any:
    """Return an index in memory."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("place", stored=True)
    builder.add_text_field("text", tokenizer_name="whitespace" if is_chinese(tag) else "default")
    index = tantivy.Index(builder.build())
    start = time.process_time()
    writer = index.writer(100_000_000, 1)
    for place, text in enumerate(sources):
        writer.add_document(tantivy.Document(place=place, text=" ".join(terms(text, tag))))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    print(f"tantivy, {tag}: index {time.process_time() - start:.1f} s")
    return index


def terms(text: str, tag: str) -> list[str]:
    """Return the words of English, the pairs of characters of Chinese."""
    if is_chinese(tag):
        plain = "".join(re.findall(r"\w", text))
        return [plain[at : at + 2] for at in range(max(1, len(plain) - 1))]
    return re.findall(r"[a-z0-9]+", text.lower())


def search(index: Any, text: str, tag: str) -> list[int]:
    """Return the places of what is found first."""
    searcher = index.searcher()
    query = index.parse_query(" ".join(terms(text, tag)), ["text"])
    return [searcher.doc(address)["place"][0] for _score, address in searcher.search(query, _HITS).hits]


if __name__ == "__main__":
    main()
