"""
Our Argos engine against Argos Translate's own translate(), on the same package and sentences, in the same run.

    python -m benchmarks.speed.argos_speed SENTENCES.txt [--from en --to zh] [--repeat 3]

SENTENCES.txt has one sentence a line. Needs Argos Translate in `.venv/servers` (`make test` installs it), where each
line is one sentence, and the package installed here (`translator models install FILE.argosmodel`). Both run in turns,
each in a process of its own; time is that of the translation alone, memory the largest resident size of the process.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

REFERENCE = """
import json, resource, sys, time
from argostranslate import translate
from argostranslate.sbd import MiniSBDSentencizer
MiniSBDSentencizer.split_sentences = lambda _self, text: [text]
source, target = sys.argv[1:3]
lines = sys.stdin.read().splitlines()
translate.translate("warm", source, target)
started = time.perf_counter()
texts = [translate.translate(line, source, target) for line in lines]
print(json.dumps({"seconds": time.perf_counter() - started, "texts": texts,
                  "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))
"""


def ours(lines: list[str], source: str, target: str) -> dict[str, Any]:
    from translator.engines import open_engine
    from translator.language import parse_tag
    from translator.model import Request

    engine = open_engine("argos", parse_tag(source), parse_tag(target))
    engine.translate([Request("warm")])
    started = time.perf_counter()
    texts = [item.raw[0] for item in engine.translate([Request(line) for line in lines])]
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "texts": texts, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def run(command: list[str], text: str) -> dict[str, Any]:
    from translator.engines.argos.packages import package_folders

    env = {**os.environ, "ARGOS_PACKAGES_DIR": str(package_folders()[0])}
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True, env=env)
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0] if __doc__ else "")
    parser.add_argument("file", type=Path)
    parser.add_argument("--from", dest="source", default="en")
    parser.add_argument("--to", dest="target", default="zh")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--ours", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ours:
        print(json.dumps(ours(sys.stdin.read().splitlines(), options.source, options.target)))
        return
    text = options.file.read_text(encoding="utf-8")
    pair = ["--from", options.source, "--to", options.target]
    theirs_python = str(Path(sys.prefix) / "servers" / "bin" / "python")
    commands = {
        "translator": [sys.executable, "-m", "benchmarks.speed.argos_speed", str(options.file), *pair, "--ours"],
        "Argos Translate": [theirs_python, "-c", REFERENCE, options.source, options.target],
    }
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in commands}
    for _turn in range(options.repeat):
        for name, command in commands.items():
            found[name].append(run(command, text))
    sentences = len(text.splitlines())
    seconds = {name: statistics.median(item["seconds"] for item in runs) for name, runs in found.items()}
    for name, runs in found.items():
        rate = sentences / seconds[name]
        print(f"{name:16} {seconds[name]:7.2f} s  {rate:7.1f} sentences/s  {max(item['mb'] for item in runs)} MB")
    one, other = (runs[0]["texts"] for runs in found.values())
    equal = sum(a.strip() == b.strip() for a, b in zip(one, other, strict=True))
    ratio = seconds["Argos Translate"] / seconds["translator"]
    print(f"{ratio:.1f} times as fast; {equal} of {sentences} sentences equal")


if __name__ == "__main__":
    main()
