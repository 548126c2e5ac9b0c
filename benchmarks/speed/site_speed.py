"""
What a whole site of our own takes: `python -m benchmarks.speed.site_speed [--articles 1000]`.

Makes so many articles of 30 sentences, with tags, authors and series, signs them off, converts and checks them, and
publishes them with `--layout site`: for the first time, again with nothing changed, and with one article under another
topic. Then the parts that are the site's own, in one process: the pages of articles, and the lists, feeds and site map,
without and with the search. At last it reads all pages: how long the longest is, whether every page leads back to its
other languages, and how long the browser takes to find a word of two characters. Processor time in seconds.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from time import process_time
from urllib.parse import quote

from benchmarks.speed.archive import REPOSITORY, change, commit, run
from benchmarks.speed.review_session import pairs
from tests.support.built_pages import faults
from tests.support.page_validators import chrome
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.pages.layouts import site, site_pages
from translator.newsroom.pages.publication.publication import PublishOptions, prepare

SENTENCES = 30
HEAD = (
    "---\nid: 2026-{month:02}-{day:02}-{slug}\nlang: en\ntitle: {title}\nsummary: {summary}\n"
    "date: 2026-{month:02}-{day:02}\nauthors: [{author}]\ntags: [{tags}]\nseries: [{series}]\n---\n\n"
)
TAGS = ("transport", "energy", "community", "environment")
AUTHORS = ("mara-quill", "zhou-lan")
QUERIES = ("渡轮", "港口", "电池", "委员会", "数据 安全")


def write_archive(root: Path, articles: int) -> dict[str, str]:
    """Write the articles; return the translations of their sentences."""
    translations = dict(pairs(articles * SENTENCES))
    texts = iter(list(translations))
    (root / "articles/en").mkdir(parents=True)
    # Some of the pairs are wrong in a number, for the benchmarks of checks.
    settings = (
        'targets = ["zh-Hans", "zh-Hant"]\n[publish]\nbase_url = "https://news.example.org"\n'
        '[checks]\nskip = ["num.value", "num.percent", "date.value"]\n'
    )
    (root / "translator.toml").write_text(settings, encoding="utf-8")
    shutil.copytree(REPOSITORY / "glossaries", root / "glossaries")
    for number in range(articles):
        title, summary = f"Letter {number} from the harbour", "The ferry and the harbour have news."
        translations |= {title: f"港口来信之{number}", summary: "渡轮与港口有了新消息。"}
        head = HEAD.format(
            slug=f"harbour-{number:04}", title=f'"{title}"', summary=f'"{summary}"', month=number % 12 + 1,
            day=number % 28 + 1, author=AUTHORS[number % 2], series=f"series-{number // 20}",
            tags=", ".join((TAGS[number % 4], f"topic-{number % 60}")),
        )  # fmt: skip
        body = "\n\n".join(" ".join(islice(texts, 3)) for _paragraph in range(SENTENCES // 3))
        (root / f"articles/en/harbour-{number:04}.md").write_text(head + body + "\n", encoding="utf-8")
    commit(root)
    return translations


def sign_off(root: Path, translations: dict[str, str]) -> None:
    """Take all segments to `final`."""
    project = open_newsroom(root)
    for ref in project.articles:
        sync_article(project.article(ref), "zh-Hans")
        with catalog_transaction(project, ref.slug, "zh-Hans") as catalog:
            for entry in catalog.entries:
                target = translations.get(entry.source, "渡轮靠岸了。")
                catalog.apply(entry, "draft", actor="system", target=target, origin="mt:pseudo", signature="bench")
                for action, actor in (("accept", "lin-yue"), ("review", "wang-fang"), ("finalise", "li-lei")):
                    catalog.apply(entry, action, actor=actor)


def measure_parts(root: Path) -> None:
    """Print what the parts of the site take that are not common to all layouts."""
    project = open_newsroom(root)
    folder = root / "public"
    publications = [
        prepare(project.article(ref), project.targets_of(ref), PublishOptions("site")) for ref in project.articles[:100]
    ]
    began = process_time()
    for publication in publications:
        site.lay_out(publication, folder)
    per_page = (process_time() - began) / len(publications)
    began = process_time()
    for publication in publications:
        for version in publication.versions:
            site.terms_of(f"{version.title}\n{version.summary}\n{version.body}")
    terms = (process_time() - began) / len(publications)
    began = process_time()
    site_pages.site_files(project, folder)
    lists = process_time() - began
    records = site.read_records(folder)
    began = process_time()
    for tag in ("en", "zh-Hans", "zh-Hant"):
        terms_there = [one.terms.split() for record in records for one in record.versions if one.tag == tag]
        site.index_shards(site.one_script(terms_there)[0])
    index = process_time() - began
    count = len(project.articles)
    print(f"pages of {count} articles: {count * (per_page - terms):.1f} s, and their words {count * terms:.1f} s")
    print(f"lists, feeds, map: {lists - index:.1f} s, and the index of the search {index:.1f} s")


def measure_search(folder: Path) -> None:
    """Print how long the browser takes from the last letter to the list, the files being loaded for the first time."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    script = """
      const done = arguments[arguments.length - 1], form = document.querySelector('form'), at = performance.now();
      const found = document.querySelector('#found');
      new MutationObserver(() => done([performance.now() - at, found.textContent])).observe(found, {childList: true});
      form.q.value = arguments[0];
      form.q.dispatchEvent(new Event('input'));
    """
    try:
        with chrome() as browser:
            for query in QUERIES:
                times = []
                for _run in range(5):
                    browser.get(f"http://127.0.0.1:{server.server_port}/zh-Hans/search.html?{quote(query)}")
                    took, said = browser.execute_async_script(script, query)
                    times.append(took)
                print(f"search {query}: {statistics.median(times):.0f} ms, first {times[0]:.0f} ms ({said})")
    finally:
        server.shutdown()


def main() -> None:
    """Run all and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[1])
    parser.add_argument("--articles", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "house"
        sign_off(root, write_archive(root, options.articles))
        commit(root)
        # Without this there is no catalog in zh-Hant yet, and publishing converts and checks all of it first.
        run(root, "(sync)", "sync", program=REPOSITORY)
        run(root, "(translate --to zh-Hant)", "translate", "--to", "zh-Hant", program=REPOSITORY)
        run(root, "(check)", "check", program=REPOSITORY)
        for label in ("first", "again, nothing changed"):
            run(root, f"site: {label}", "publish", "--layout", "site", program=REPOSITORY)
        change(root / f"articles/en/harbour-{options.articles // 2:04}.md", "tags: [", "tags: [safety, ")
        run(root, "site: one article changed", "publish", "--layout", "site", program=REPOSITORY)
        print(f"memory of the largest process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB")
        public = root / "public"
        measure_parts(root)
        pages = sorted(public.rglob("*.html"), key=lambda path: path.stat().st_size)
        print(f"{len(pages)} pages, the longest {pages[-1].stat().st_size} bytes ({pages[-1].relative_to(public)})")
        found = faults(public)
        print(f"faults (dead links, languages that do not lead back): {len(found)}", *found[:5], sep="\n  ")
        measure_search(public)


if __name__ == "__main__":
    main()
