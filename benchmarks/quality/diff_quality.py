"""
How close to the smallest possible change the marks of `translator diff` are, and in how many pieces they come.

    python -m benchmarks.quality.diff_quality [news.en-zh.tsv news.zh-en.tsv …] [--pairs 1200] [--show 30]

A file has source and target, a line each, divided by a tab; its Chinese side is post-edited (`post_edits.py`). Without
a file, or beside it, the sentences and the real post-edits of this repository are taken. Beside ours stand the marks of
`git diff --word-diff`, as git cuts words by itself, and with an expression for single Han; and bare characters.

*Marked* is all highlighted characters of both sides over the smallest number that had to be taken out and put in
(longest common subsequence of characters). *Pieces* are highlighted stretches, old and new, a pair (blanks
alone left out, because git does not compare them). *Torn* are the
words that are marked in part, of all words that are marked, by the segmenter: what is precise, and hard to read.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import rjieba
from rapidfuzz.distance import Indel

from benchmarks.quality.post_edits import PostEditor
from translator.bilingual.alignment.word_diff import diff_words
from translator.newsroom.house import open_newsroom

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ROOT = Path(__file__).parents[2]
HAN = re.compile(r"[㐀-鿿]")
ONE_HAN = r"[\xe3-\xe9][\x80-\xbf][\x80-\xbf]|[A-Za-z0-9_]+|[\xc0-\xff][\x80-\xbf]+|[^[:space:]]"
Pair = tuple[str, str]
Spans = tuple[list[tuple[int, int]], list[tuple[int, int]]]


@dataclass
class Sum:
    """What one way of marking comes to over all pairs."""

    highlighted: int = 0
    pieces: int = 0
    torn: int = 0
    words: int = 0

    def add(self, pair: Pair, spans: Spans) -> None:
        for text, side in zip(pair, spans, strict=True):
            self.highlighted += sum(end - start for start, end in side)
            self.pieces += count_pieces(text, side)
            marked = {at for start, end in side for at in range(start, end)}
            at = 0
            for word in rjieba.cut(text):
                here = sum(index in marked for index in range(at, at + len(word)))
                if here and HAN.search(word):
                    self.words += 1
                    self.torn += here < len(word)
                at += len(word)


def count_pieces(text: str, spans: Iterable[tuple[int, int]]) -> int:
    """Count stretches; those that touch are one, and blanks alone are none, since git passes over them."""
    joined: list[list[int]] = []
    for start, end in spans:
        if joined and joined[-1][1] == start:
            joined[-1][1] = end
        else:
            joined.append([start, end])
    return sum(bool(text[start:end].strip()) for start, end in joined)


def minimal(pair: Pair) -> int:
    return Indel.distance(*pair)


def ours(pair: Pair) -> Spans:
    found = diff_words(*pair, "zh-Hans")
    return tuple([(s.start, s.end) for s in side if s.is_changed] for side in (found.old_spans, found.new_spans))  # type: ignore[return-value]


def characters(pair: Pair) -> Spans:
    old, new = [], []
    for step in Indel.opcodes(*pair):
        if step.tag == "delete":
            old.append((step.src_start, step.src_end))
        elif step.tag == "insert":
            new.append((step.dest_start, step.dest_end))
    return old, new


def by_git(pairs: list[Pair], *options: str) -> list[Spans]:
    """Run git once over all pairs, with a line between them that is equal on both sides."""
    with tempfile.TemporaryDirectory() as folder:
        for name, side in (("old", 0), ("new", 1)):
            lines = "".join(f"{pair[side]}\n=={number}==\n" for number, pair in enumerate(pairs))
            Path(folder, name).write_text(lines, encoding="utf-8")
        command = [
            "git",
            "diff",
            "--no-index",
            "--no-color",
            "-U9999999",
            "--word-diff=porcelain",
            *options,
            "old",
            "new",
        ]
        done = subprocess.run(
            command, cwd=folder, capture_output=True, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"}
        )
    lines = done.stdout.decode(errors="replace").split("\n")
    lines = lines[next(at for at, line in enumerate(lines) if line.startswith("@@")) + 1 :]
    result, spans, at = [], ([], []), [0, 0]
    for line in lines:
        if re.fullmatch(r" ==\d+==", line):
            result.append(spans)
            spans, at = ([], []), [0, 0]
            continue
        sides = {" ": (0, 1), "-": (0,), "+": (1,)}.get(line[:1], ())
        for side in sides:
            if line[0] != " ":
                spans[side].append((at[side], at[side] + len(line) - 1))
            at[side] += len(line) - 1
    return result


def read_sentences(paths: Iterable[Path], least: int = 8) -> list[str]:
    """Return both sides of all lines that have `least` Han."""
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [text for line in lines for text in line.split("\t")]
    return [text for text in texts if text and len(HAN.findall(text)) >= least]


def of_this_repository() -> tuple[list[str], list[Pair]]:
    """Return Chinese sentences, and pairs of what the machine said and what was made of it."""
    from translator.newsroom.catalog.storage import load_catalog

    sentences, pairs = [], []
    project = open_newsroom(ROOT)
    for path in sorted(project.locales_dir.glob("zh-*/*.po")):
        catalog = load_catalog(project, path.stem, path.parent.name)
        for entry in catalog.entries:
            sentences.append(entry.target)
            machine = catalog.machine_output(entry)
            if catalog.tag == "zh-Hans" and machine and machine != entry.target:
                pairs.append((machine, entry.target))
    return [text for text in sentences if len(HAN.findall(text)) > 7], pairs


def report(name: str, pairs: list[Pair]) -> None:
    least = sum(map(minimal, pairs))
    ways: dict[str, Callable[[], list[Spans]]] = {
        "translator diff": lambda: [ours(pair) for pair in pairs],
        "single characters": lambda: [characters(pair) for pair in pairs],
        "git --word-diff": lambda: by_git(pairs),
        "git, one Han a word": lambda: by_git(pairs, f"--word-diff-regex={ONE_HAN}"),
    }
    print(f"{name}: {len(pairs)} pairs, at least {least} characters changed")
    print(f"  {'':22}{'marked':>8}{'pieces':>8}{'torn':>8}{'pairs/s':>9}")
    for way, mark in ways.items():
        total, began = Sum(), time.perf_counter()
        found = mark()
        seconds = time.perf_counter() - began
        for pair, spans in zip(pairs, found, strict=True):
            total.add(pair, spans)
        torn = f"{total.torn / max(1, total.words):.0%}"
        print(
            f"  {way:22}{total.highlighted / least:8.2f}{total.pieces / len(pairs):8.2f}"
            f"{torn:>8}{len(pairs) / seconds:9.0f}"
        )


def show(pairs: Iterable[Pair]) -> None:
    for pair in pairs:
        marked = []
        for text, spans, (left, right) in zip(pair, ours(pair), ("[]", "{}"), strict=True):
            for start, end in reversed(spans):
                text = f"{text[:start]}{left}{text[start:end]}{right}{text[end:]}"
            marked.append(text)
        print("\n".join(marked), end="\n\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--pairs", type=int, default=1200, help="post-edits to make up")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print the marks of N pairs")
    chosen = parser.parse_args()
    own, real = of_this_repository()
    sentences = sorted(set(read_sentences(chosen.files) or own))
    editor, made, kinds = PostEditor(sentences, chosen.seed), [], Counter()
    for number in range(chosen.pairs * 3):
        text = sentences[number % len(sentences)]
        edited, done = editor.edit(text)
        if edited != text and len(made) < chosen.pairs:
            made.append((text, edited))
            kinds.update(done)
    print(f"{len(sentences)} sentences;", ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()))
    report("post-edits made up", made)
    report("post-edits of this repository", real)
    show(made[:: max(1, len(made) // chosen.show)][: chosen.show] if chosen.show else ())


if __name__ == "__main__":
    main()
