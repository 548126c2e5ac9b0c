"""
A newsroom with one hostile article, and what the commands take on it after start-up.

The real command line runs in children of this process, which has loaded all that commands need: what is measured is the
processor time of the work alone. A command that does not end is ended by the kernel.
"""

from __future__ import annotations

import gc
import os
import resource
import struct
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from translator import cli
from translator.bilingual.errors import TranslatorError
from translator.desk.browser.segment_html import draw_findings
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.house import open_newsroom
from translator.newsroom.house.people import load_people
from translator.newsroom.review.session import Session

HEAD = "---\nid: hostile\nlang: en\ntitle: Harbour\ndate: 2024-03-02\n---\n\n"
TERMS = "en,zh-Hans\nbank,银行\nname,名字\nword,词\nNATO,北约\na,甲\n"
PAGE = "<html><head><title>Harbour</title></head><body><article><h1>Harbour</h1>\n{}\n</article></body></html>"
WARM_UP = "# 中国银行说 Bank\n\n作者：张三\n\n2001年三月五日，他借了三万元。*Bank* [said](u) 3 things to NATO.\n"
CHECK_OF_SERVE = "POST /check"
PIECE = "{piece}"
"""Stands in a command for as much of the text as an argument may hold."""
_ARGUMENT = 100_000
"""Bytes; Linux allows 131,072."""

FILE_COMMANDS: dict[str, tuple[str, ...]] = {
    "add .md": ("add", "--dry-run", "--lang", "en", "in/page.md"),
    "add .txt": ("add", "--dry-run", "--lang", "zh-Hans", "in/page.txt"),
    "add .html": ("add", "--dry-run", "--lang", "en", "in/page.html"),
    "segment": ("segment", "in/page.md", "--format", "jsonl"),
    "segment zh": ("segment", "in/page.md", "--lang", "zh-Hans"),
    "segment plain": ("segment", "in/page.md", "--plain"),
    "identity": ("publish", "--identity", "--to", "zh-Hans", "--out", "out", "in/page.md"),
    "check .csv": ("check", "in/pairs.csv", "--from", "en", "--to", "zh-Hans", "--format", "json"),
    "check .csv en": ("check", "in/pairs.csv", "--from", "zh-Hans", "--to", "en"),
    "check .md .md": ("check", "in/page.md", "in/page.md", "--from", "en", "--to", "zh-Hans"),
}
"""Commands that read a file."""
ARTICLE_COMMANDS: dict[str, tuple[str, ...]] = {
    "sync": ("sync",),
    "check": ("check",),
    "status": ("status", "--check"),
    "diff": ("diff", "hostile", "--to", "zh-Hans", "--context", "all"),
    "diff html": ("diff", "hostile", "--to", "zh-Hans", "--html", "out/diff.html"),
    "publish": ("publish", "--draft", "hostile"),
    "publish html": ("publish", "--draft", "hostile", "--layout", "html", "--out", "out/pages"),
    "publish epub": ("publish", "--draft", "hostile", "--layout", "epub", "--out", "out/books"),
    "export": ("export", "hostile", "--to", "zh-Hans", "--out", "out/hostile.xlf"),
    "export docx": ("export", "hostile", "--to", "zh-Hans", "--format", "docx", "--out", "out/hostile.docx"),
    "review": ("review", "hostile", "--to", "zh-Hans", "--plain"),
    "POST /check": (),
    "memory search": ("memory", "search", "--from", "en", "--to", "zh-Hans", "--", PIECE),
    "memory lookup": ("memory", "lookup", "--from", "en", "--to", "zh-Hans", "--", PIECE),
    "glossary search": ("glossary", "search", "--", PIECE),
    "glossary check": ("glossary", "check"),
    "comment": ("comment", "--to", "zh-Hans", "--by", "lin", "--", "hostile", "1", PIECE),
    "set": ("set", "--to", "zh-Hans", "--by", "lin", "--", "hostile", "1", PIECE),
    "mark": ("mark", "hostile", "1", "--to", "zh-Hans", "--by", "lin", "--state", "translated"),
    "report": ("report",),
    "verify": ("verify",),
}
"""Commands on an article of a project, in their order; between `sync` and `check` the article gets targets."""
COMMANDS = FILE_COMMANDS | ARTICLE_COMMANDS


@dataclass(frozen=True)
class Run:
    """What one command took."""

    seconds: float
    """Processor time after start-up; infinite where it did not end in its time."""
    code: int
    """Exit code; -1 where it was killed."""


def write_newsroom(folder: Path, text: str) -> None:
    """Write a project whose one article has `text` as its body or front matter, and files that hold it alone."""
    for name in ("articles/en", "glossaries", "in", "out"):
        (folder / name).mkdir(parents=True)
    (folder / "translator.toml").write_text('targets = ["zh-Hans"]\n')
    (folder / "glossaries/terms.csv").write_text(TERMS)
    (folder / "glossaries/people.yml").write_text("people:\n  lin: {emails: [test@example.org]}\n")
    _write(folder / "articles/en/hostile.md", text if text.startswith("---\n") else HEAD + text)
    for suffix in ("md", "txt"):
        _write(folder / f"in/page.{suffix}", text)
    _write(folder / "in/page.html", PAGE.format(text))
    cell = '"' + " ".join(text.split("\n")).replace('"', '""') + '"'
    _write(folder / "in/pairs.csv", f"source,target\n{cell},{cell}")


def _write(path: Path, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8", newline="")


def draft_sources() -> None:
    """Give each segment of the article here its own source as the target, so that there is something to look at."""
    project = open_newsroom()
    try:
        load_catalog(project, "hostile", "zh-Hans")
    except TranslatorError:
        return  # The article was refused.
    with catalog_transaction(project, "hostile", "zh-Hans") as catalog:
        for entry in catalog.entries:
            catalog.apply(entry, "draft", actor="system", target=entry.source, origin="mt:pseudo")


def warm_up(folder: Path) -> None:
    """Run every command once here, in this process, so that what they load is loaded; changes the working directory."""
    write_newsroom(folder, WARM_UP)
    os.chdir(folder)
    for name in COMMANDS:
        if name == "check":
            draft_sources()
        _run(name, "bank")
    gc.collect()
    gc.freeze()  # Children would copy all that a collection looks at.


def run_all(folder: Path, text: str, names: Sequence[str], limit: float) -> dict[str, Run]:
    """Make a newsroom with `text` and run the named commands in it; changes the working directory."""
    write_newsroom(folder, text)
    os.chdir(folder)
    runs: dict[str, Run] = {}
    is_drafted = False
    for name in names:
        if name in ARTICLE_COMMANDS and name != "sync" and not is_drafted:
            if "sync" not in runs:
                run_command("sync", text, 60)
            in_child(draft_sources, 60)
            is_drafted = True
        runs[name] = run_command(name, text, limit)
    return runs


def run_command(name: str, text: str, limit: float) -> Run:
    """Run one command of the tables here, for at most `limit` seconds of processor time."""
    piece = text.encode()[:_ARGUMENT].decode(errors="ignore").replace("\0", " ")
    return in_child(lambda: _run(name, text if name == CHECK_OF_SERVE else piece), limit)


def _run(name: str, piece: str) -> object:
    if name == CHECK_OF_SERVE:
        return _check_typed(piece)
    return cli.run([piece if word == PIECE else word for word in COMMANDS[name]])


def _check_typed(target: str) -> int:
    """Do what `serve` does when somebody has typed `target` in the first segment: check it, and write the findings."""
    project = open_newsroom()
    try:
        session = Session(project.article("hostile"), "zh-Hans", load_people(project).get("lin"), wanted="all")
    except TranslatorError:
        return 2  # The article was refused.
    if not session.catalog.entries:
        return 2  # It was refused before it had a catalog.
    entry = session.catalog.entries[0]
    draw_findings(session.working_copy.findings(entry, target), entry.source, target)
    return 0


def in_child(work: Callable[[], object], limit: float) -> Run:
    """Run `work` in a child of this process, and return what it took there."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            _work(work, writing, limit)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        data = answer.read()
    os.waitpid(child, 0)
    return Run(*struct.unpack("di", data)) if data else Run(float("inf"), -1)


def _work(work: Callable[[], object], writing: int, limit: float) -> None:
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    began = time.process_time()
    seconds = int(began + limit) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    try:
        code = work()
    except SystemExit as leaving:
        code = leaving.code
    sys.stdout.flush()
    os.write(writing, struct.pack("di", time.process_time() - began, code if isinstance(code, int) else 0))
