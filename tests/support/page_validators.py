"""
Hold all pages of the layouts `site` and `html` against the validators: the Nu checker for HTML, axe for
accessibility, in light and in dark, schemas for feeds and site maps; and look for dead links and for pages that jump.

    python -m tests.support.page_validators        (make test-pages)

The validators come from npm by a lock file, and stay in `build/validators`. What is not installed is named and passed
over. Exit code 1: something was found.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from tests.support.built_pages import faults
from tests.support.page_looks import use_scheme, use_width
from tests.support.site_newsroom import write_newsroom
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.pages.publication.publication import PublishOptions
from translator.newsroom.pages.publish.publication_run import publish_articles, publish_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium.webdriver import Chrome

ROOT = Path(__file__).parents[2]
LOCKS = ROOT / "tests/fixtures/validators"
KEPT = ROOT / "build/validators"
LAYOUTS = ("site", "html")
DRAFT = """\
---
lang: en
title: The new pier
date: 2026-04-09
tags: [transport]
---

Nobody has translated *this*.

## One

!!! warning
    Mind the gap.

??? tip "More"
    Press ++ctrl+c++.

## Two

=== "Linux"

    ```python
    def wait() -> str:  # for the boat
        return "soon" * 2
    ```

## Three

> [!NOTE]
> Four ==marked== words.

## Four

So $a^2$ it is.
"""
SCHEMAS = {"feed.xml": "atom.rng", "sitemap.xml": "sitemap.rng"}
_VIOLATIONS = "const done = arguments[arguments.length - 1]; axe.run().then((found) => done(found.violations))"
_SHIFT = """
const done = arguments[arguments.length - 1];
let sum = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; })
  .observe({type: 'layout-shift', buffered: true});
requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum), 50)));
"""


def publish_pages(newsroom: Path) -> list[Path]:
    """Publish a newsroom with a draft in it in all three layouts; return the folders, which lie in `newsroom`."""
    write_newsroom(newsroom)
    (newsroom / "articles/en/new-pier.md").write_text(DRAFT, encoding="utf-8")
    project: Project = open_newsroom(newsroom)
    [draft] = project.select(["new-pier"])
    for tag in project.targets_of(draft):
        sync_article(project.article(draft), tag)
    folders = []
    for layout in LAYOUTS:
        folder = newsroom / "out" / layout
        for is_draft, slugs in (
            (False, [ref.slug for ref in project.articles if ref.slug != "new-pier"]),
            (True, ["new-pier"]),
        ):
            options = PublishOptions(layout, folder, draft=is_draft)
            refused = publish_articles(project, options, slugs, take=lambda _done: None)
            assert not refused, refused
        publish_whole(project, PublishOptions(layout, folder))
        folders.append(folder)
    return folders


def schema_errors(folder: Path) -> list[str]:
    """Return what feeds and site maps do not have as their schemas want it."""
    found = []
    for name, schema_name in SCHEMAS.items():
        schema = etree.RelaxNG(etree.parse(LOCKS / schema_name))
        for path in sorted(folder.rglob(name)):
            if not schema.validate(etree.parse(path)):
                found += [f"{path.relative_to(folder)}: {error}" for error in schema.error_log]
    return found


def html_errors(folder: Path) -> list[str]:
    """Return the errors and warnings of the Nu checker for pages and styles; raises `FileNotFoundError` without it."""
    checker = KEPT / "node_modules/vnu-jar/build/dist/vnu.jar"
    if not checker.is_file() or not shutil.which("java"):
        raise FileNotFoundError("the Nu checker, or Java")
    command = ["java", "-jar", str(checker), "--skip-non-html", "--format", "json", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    messages = json.loads(done.stderr)["messages"]
    # `info` alone is taste (`<img … />`); with a subType it is a warning.
    serious = [item for item in messages if item["type"] != "info" or item.get("subType")]
    return [f"{Path(item['url']).name}:{item.get('lastLine')}: {item['message']}" for item in serious]


def page_errors(folder: Path, browser: Chrome) -> list[str]:
    """Return what axe finds on each page, in light and dark, and pages that jump; `FileNotFoundError` without axe."""
    axe = (KEPT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
    found = []
    for scheme, width in (("light", 1200), ("dark", 390)):
        use_scheme(browser, scheme)
        use_width(browser, width)
        for path in sorted(folder.rglob("*.html")):
            if 'http-equiv="refresh"' in path.read_text(encoding="utf-8"):
                continue
            shift = _shift_of(browser, path)
            if shift > 0:
                found.append(f"{path.relative_to(folder)}: the layout shifts by {shift:.3f} ({width} pixels)")
            browser.execute_script(axe)
            for item in browser.execute_async_script(_VIOLATIONS):
                where = item["nodes"][0]["html"][:100]
                found.append(f"{path.relative_to(folder)}: {item['impact']} {item['id']}: {where} ({scheme})")
    return found


def _shift_of(browser: Chrome, path: Path) -> float:
    """Show a page, and return by how much its layout shifts: a page that jumps by itself does so each time."""
    found = []
    while not found or (found[-1] > 0 and len(found) < 3):  # A busy machine may draw a page in two parts, once.
        browser.get(path.as_uri())
        found.append(float(browser.execute_async_script(_SHIFT)))
    return min(found)


def install() -> None:
    """Fetch the validators that the lock file names, once."""
    if (KEPT / "node_modules/axe-core/axe.min.js").is_file() or not shutil.which("npm"):
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(LOCKS / name, KEPT)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts"]
    subprocess.run(command, cwd=KEPT, check=True, timeout=600)


@contextmanager
def chrome() -> Iterator[Chrome]:
    """Yield a browser; raises `FileNotFoundError` without Chromium and its driver."""
    from selenium import webdriver

    driver, program = shutil.which("chromedriver"), shutil.which("chromium") or shutil.which("chromium-browser")
    if not driver or not program:
        raise FileNotFoundError("Chromium, or its driver")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    try:
        yield browser
    finally:
        browser.quit()


def main() -> int:
    """Publish, look at everything, and print what is wrong."""
    install()
    found = []
    with tempfile.TemporaryDirectory() as place:
        folders = publish_pages(Path(place))
        for folder in folders:
            found += [f"{folder.name}: {line}" for line in (*faults(folder), *schema_errors(folder))]
        try:
            found += [f"{folder.name}: {line}" for folder in folders for line in html_errors(folder)]
            with chrome() as browser:
                found += [f"{folder.name}: {line}" for folder in folders for line in page_errors(folder, browser)]
        except FileNotFoundError as error:
            print(f"not everything was looked at: {error}", flush=True)  # noqa: T201
        pages = sum(1 for folder in folders for _page in folder.rglob("*.html"))
    print("\n".join(found) or f"{pages} pages: nothing found")  # noqa: T201
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
