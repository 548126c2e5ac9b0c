"""
The page for editors with ten thousand segments: how long it takes to make, and how it scrolls.

    python -m benchmarks.speed.diff_html [--segments 10000] [--scroll] [--keep page.html]

The rows are those of this repository's articles again and again, each with figures of its own so that none is equal to
another; a third are post-edited, a tenth went through three versions, a twentieth are stale, one in seven has a finding
and one in twenty a comment. *Whole command* is `translator diff --html` from the catalog on disk, checks left out,
beside that with checks.

`--scroll` opens the page in headless Chromium (selenium, chromedriver), turns the wheel through it for ten seconds, and
counts the time between frames; and it times the filter, the search and a key.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.desk.render.diff_html import render_page
from translator.newsroom.catalog.events import Action, Event
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.house import open_newsroom
from translator.newsroom.proof.article_comparison import Comparison, compare

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

ROOT = Path(__file__).parents[2]
FRAMES = """
const done = arguments[0], times = [];
let last = performance.now();
const end = last + 10000;
function frame(now) {
  times.push(now - last); last = now;
  window.scrollBy(0, 240);
  if (now < end) requestAnimationFrame(frame); else done(times.slice(1));
}
requestAnimationFrame(frame);
"""
AFTER = """
const done = arguments[arguments.length - 1], began = performance.now();
%s
requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
"""


def many_rows(count: int) -> Comparison:
    """Make a comparison of `count` rows out of a real one."""
    catalog = load_catalog(open_newsroom(ROOT), "harbour-ferry-electric", "zh-Hans")
    real = compare(catalog, against="mt").rows
    rows = []
    for at in range(count):
        row, number = real[at % len(real)], at + 1
        target = f"{row.target}（{number}）"
        rows.append(
            replace(
                row, number=number, key=str(number), source=f"{row.source} ({number})", target=target,
                machine=f"{row.machine}（{number}）" if at % 3 == 0 else target,
                post_edit=f"{row.target[1:]}（{number}）" if at % 10 == 0 else target, translator="lin-yue",
                source_before=row.source if at % 20 == 0 else None,
                findings=(Finding("num.value", Severity.ERROR, "target", 0, 2, LazyMessage("number")),) * (at % 7 == 0),
                comments=(Event(Action.COMMENT, "k", "li-lei", "2026-03-12T10:00:00Z", reason="看"),) * (at % 20 == 1),
            )
        )  # fmt: skip
    return Comparison("ferry", "en", "zh-Hans", "mt", tuple(rows), date="2026-03-12")


def project_of(folder: Path, count: int) -> None:
    """Write a project with one article of `count` segments, drafted and partly edited."""
    (folder / "translator.toml").write_text('targets = ["zh-Hans"]\n', encoding="utf-8")
    article = folder / "articles/en/long.md"
    article.parent.mkdir(parents=True)
    real = compare(load_catalog(open_newsroom(ROOT), "harbour-ferry-electric", "zh-Hans")).rows
    texts = [(f"{real[at % len(real)].source} ({at})", real[at % len(real)], at) for at in range(count)]
    article.write_text(
        "---\nlang: en\ntitle: Long\n---\n\n" + "\n\n".join(text for text, _, _ in texts), encoding="utf-8"
    )
    project = open_newsroom(folder)
    with catalog_transaction(project, "long", "zh-Hans") as catalog:
        catalog.source_tag = "en"
        for text, row, at in texts:
            entry = Entry(text, placeholders=row.placeholders)
            catalog.entries.append(entry)
            catalog.apply(entry, "draft", actor="system", target=f"{row.machine}（{at}）", origin="mt:llama")
            if at % 3 == 0:
                catalog.apply(entry, "edit", actor="lin-yue", target=f"{row.target}（{at}）", origin="human")
        catalog.number_entries()


def command(folder: Path, *options: str) -> str:
    began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    words = ("diff", "long", "--to", "zh-Hans", "--against", "mt", "--html", "page.html", *options)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(
        [sys.executable, "-m", "translator", *words], cwd=folder, check=True, capture_output=True, env=environment
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - used
    return f"{time.perf_counter() - began:.2f} s, of them {used:.2f} s of processor"


def scroll(page: Path) -> None:
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
                 "--no-first-run", "--window-size=1400,900"):  # fmt: skip
        options.add_argument(flag)
    chrome = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    chrome.set_script_timeout(60)
    try:
        began = time.perf_counter()
        chrome.get(page.as_uri())
        print(f"opened in {time.perf_counter() - began:.2f} s")
        times = sorted(chrome.execute_async_script(FRAMES))
        slow = sum(item > 34 for item in times)
        print(
            f"scrolling: {len(times)} frames in 10 s, median {statistics.median(times):.1f} ms, "
            f"p95 {times[int(len(times) * 0.95)]:.1f} ms, worst {times[-1]:.0f} ms, {slow} slower than two frames"
        )
        for name, script in {
            "filter: changed": "document.querySelector('#f-changed').click();",
            "filter: all": "document.querySelector('#f-all').click();",
            "column hidden": "document.querySelector('#c-machine').click();",
            "key j": "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'j', bubbles: true}));",
            "key n": "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'n', bubbles: true}));",
            "search, first": "search.value = '9999'; find();",
            "search, next": "search.value = '渡轮'; find();",
        }.items():
            print(f"{name:16} {timed(chrome, script):6.0f} ms until it is drawn")
    finally:
        chrome.quit()


def timed(chrome: Chrome, script: str) -> float:
    return float(chrome.execute_async_script(AFTER % script))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--segments", type=int, default=10_000)
    parser.add_argument("--scroll", action="store_true")
    parser.add_argument("--keep", type=Path)
    chosen = parser.parse_args()
    comparison = many_rows(chosen.segments)
    began, used = time.perf_counter(), time.process_time()
    text = render_page(comparison)
    seconds, used = time.perf_counter() - began, time.process_time() - used
    print(
        f"{chosen.segments} segments: page of {len(text.encode()) / 1e6:.1f} MB made in {seconds:.2f} s, "
        f"of them {used:.2f} s of processor"
    )
    with tempfile.TemporaryDirectory() as folder:
        page = chosen.keep or Path(folder, "many.html")
        page.write_text(text, encoding="utf-8")
        project = Path(folder, "project")
        project.mkdir()
        project_of(project, chosen.segments)
        print(f"whole command, without checks: {command(project, '--no-check')}")
        print(f"whole command, with checks: {command(project)}")
        if chosen.scroll:
            scroll(page.resolve())


if __name__ == "__main__":
    main()
