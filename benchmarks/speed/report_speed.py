"""
How long `translator report` takes over an archive made for it: articles with a year of decisions in their ledgers.

    python -m benchmarks.speed.report_speed [ARTICLES] [SEGMENTS] [--keep FOLDER]

Writes the archive (deterministic, own sentences, drafts with planted faults and their post-edits), then times a first
report, a second one, and the page. The texts are nonsense that reads like news, so that the checks have what they need.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from translator.bilingual.model import State, segment_key, short_hash
from translator.newsroom.catalog.events import Action, EditData, Event, RemarkData, TimedData
from translator.newsroom.catalog.ledger import Ledger

PLACES = [("harbour", "港口"), ("library", "图书馆"), ("school", "学校"), ("market", "市场"), ("station", "车站")]
THINGS = [("ferry", "渡轮", "轮渡"), ("budget", "预算", "经费"), ("bridge", "桥梁", "大桥"), ("garden", "花园", "园子")]
VERBS = [("opened", "开放了", "开启了"), ("repaired", "修好了", "修复了"), ("closed", "关闭了", "关掉了")]
PEOPLE = ("lin-yue", "wang-fang", "li-lei")
SIGNATURES = ("llama|model:small-q4|sha:0|v:0.1.0", "argos|package:translate-en_zh-1_9|v:1.9")


def sentence(chance: random.Random, number: int) -> tuple[str, str, str]:
    """Return an English sentence, what a machine might make of it, and its post-edit."""
    (place, platz), (thing, good, bad), (verb, well, oddly) = (chance.choice(x) for x in (PLACES, THINGS, VERBS))
    year, count = chance.randint(1990, 2025), chance.randint(2, 90) * 1000 + number
    source = f"The {place} {verb} its new {thing} in {year} and spent ${count:,} on it, the council said."
    edited = f"市议会表示，{platz}于{year}年{well}新的{good}，为此花费{count}美元。"
    kind = chance.random()
    if kind < 0.3:
        return source, edited, edited
    machine = (
        edited.replace(good, bad) if kind < 0.6 else f"{platz}{oddly}它的新{bad}在{year}年,花费了{count}美元，市议会说"
    )
    return source, machine, edited


def write_archive(folder: Path, articles: int, segments: int) -> None:
    """Write the whole archive; ledgers are made by the ledger's own class, so that their chain holds."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "translator.toml").write_text('targets = ["zh-Hans"]\n')
    (folder / "glossaries").mkdir(parents=True)
    people = "".join(f"  {name}: {{emails: [{name}@example.org]}}\n" for name in PEOPLE)
    (folder / "glossaries/people.yml").write_text(f"people:\n{people}")
    (folder / "glossaries/town.csv").write_text(
        "en,zh-Hans\n" + "".join(f"{place},{platz}\n" for place, platz in PLACES), encoding="utf-8"
    )
    (folder / "articles/en").mkdir(parents=True)
    chance = random.Random(4)
    for number in range(articles):
        rows = {}
        while len(rows) < segments:
            source, machine, edited = sentence(chance, len(rows))
            rows[source] = (machine, edited)
        text = "\n\n".join(rows)
        head = f"---\nid: story-{number}\nlang: en\ndate: 2026-01-05\n---\n\n"
        (folder / f"articles/en/story-{number:04}.md").write_text(head + text + "\n", encoding="utf-8")
        write_ledger(folder / f"locales/zh-Hans/story-{number:04}.jsonl", rows, chance, number, articles)
    command(folder, "git", "init", "-q")


def write_ledger(path: Path, rows: dict[str, tuple[str, str]], chance: random.Random, number: int, count: int) -> None:
    """Let two or three people work through one article, somewhere in the year 2026."""
    ledger = Ledger()
    at = datetime(2026, 1, 5, 8, tzinfo=UTC) + timedelta(days=300 * number / count)
    for source, (machine, edited) in rows.items():
        key, hashed = segment_key("", source), short_hash("", source)
        at += timedelta(minutes=chance.randint(1, 9))

        def put(action: str, actor: str, before: str, after: str, text: str | None = None, **more: object) -> None:
            ledger.append(
                Event(Action(action), key, actor, f"{at:%Y-%m-%dT%H:%M:%SZ}", State(before), State(after), hashed,  # noqa: B023
                      short_hash(text or edited), source if action == Action.DRAFT else None, text, **more)  # noqa: B023
            )  # fmt: skip

        signature = SIGNATURES[number % 2]
        origin = f"mt:{signature.partition('|')[0]}"
        put("draft", "system", "new", "draft", machine, origin=origin, signature=signature, raw=(machine,))
        if chance.random() < 0.1:
            continue
        seconds = EditData(seconds=chance.randint(5, 60))
        if machine == edited:
            put("accept", PEOPLE[number % 2], "draft", "translated", None, data=seconds)
        else:
            put("edit", PEOPLE[number % 2], "draft", "translated", edited, origin="human", data=seconds)
        if chance.random() < 0.08:
            severity = RemarkData(category=chance.choice(["accuracy", "style", "terminology"]), severity="minor")
            put(
                "comment", "li-lei", "translated", "translated", None, reason=f"see {len(ledger.events)}", data=severity
            )
        if chance.random() < 0.85:
            put("review", "li-lei", "translated", "reviewed", None, data=TimedData(seconds=chance.randint(2, 20)))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(ledger.added)


def command(folder: Path, *arguments: str) -> str:
    """Run a command in the archive."""
    return subprocess.run(arguments, cwd=folder, check=True, capture_output=True, text=True).stdout


def main() -> None:
    """Make the archive, and time the reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", type=int, default=1000)
    parser.add_argument("segments", nargs="?", type=int, default=30)
    parser.add_argument("--keep", type=Path)
    chosen = parser.parse_args()
    folder = chosen.keep or Path(tempfile.mkdtemp(prefix="translator-report-"))
    write_archive(folder, chosen.articles, chosen.segments)
    translator = (sys.executable, "-m", "translator")
    command(folder, *translator, "sync")
    runs = {
        "first report": ("report", "--format", "json"),
        "second report": ("report", "--format", "json"),
        "page": ("report", "--html", "report.html"),
    }
    for name, arguments in runs.items():
        begun, used = time.perf_counter(), os.times().children_user
        said = command(folder, *translator, *arguments)
        took, used = time.perf_counter() - begun, os.times().children_user - used
        print(f"{name}: {took:.1f} s, of the processor {used:.1f} s", flush=True)
        if said:
            print("  ", {key: json.loads(said)[key] for key in ("articles", "catalogs", "segments")})
    if not chosen.keep:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
