"""The layout `site`: a whole site without a generator."""

from __future__ import annotations

import json
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest

from tests.support.built_pages import faults, read_pages
from tests.support.site_newsroom import write_newsroom
from translator.commands.publish import publish_articles
from translator.errors import PublishError
from translator.publish import Published, publish_whole
from translator.publish.layouts.search_index import index_shards, shard_count, shard_of, terms_of

if TYPE_CHECKING:
    from translator.project import Project

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def publish(project: Project) -> list[str]:
    done: list[Published] = []
    assert publish_articles(project, layout="site", take=done.append) == []
    return [name for published in done for name in published.written] + list(publish_whole(project, "site"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = write_newsroom(tmp_path_factory.mktemp("site"))
    publish(project)
    return project


def test_every_link_leads_somewhere_and_every_page_to_its_other_languages(site: Project) -> None:
    public = site.root / "public"
    assert faults(public) == []
    pages = read_pages(public)
    assert {"index.html", "zh-Hans/index.html", "zh-Hant/tags/transport.html", "en/authors/mara-quill.html"} <= set(
        pages
    )
    assert all(path.stat().st_size < 60_000 for path in public.rglob("*.html"))
    texts = [path.read_text(encoding="utf-8") for path in public.rglob("*.html")]
    assert sum(text.count("<script defer src=") for text in texts) == 3  # The searches; nothing else waits for one.
    assert not any("<script src" in text for text in texts)


def test_publishing_again_writes_nothing(site: Project) -> None:
    assert publish(site) == []


@pytest.mark.parametrize("tag", ["en", "zh-Hans", "zh-Hant"])
def test_a_feed_has_what_atom_asks_for(site: Project, tag: str) -> None:
    feed = ET.parse(site.root / "public" / tag / "feed.xml").getroot()
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 3
    for item in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert (item.findtext(f"{ATOM}{name}") or "").strip()
    assert {entry.findtext(f"{ATOM}author/{ATOM}name") for entry in entries} != {None}
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 3


def test_the_site_map_names_all_languages_of_each_page(site: Project) -> None:
    urls = ET.parse(site.root / "public/sitemap.xml").getroot().findall(f"{MAP}url")
    addresses = {url.findtext(f"{MAP}loc") or "" for url in urls}
    for url in urls:
        there = {link.get("href"): link.get("hreflang") for link in url.findall("{http://www.w3.org/1999/xhtml}link")}
        assert url.findtext(f"{MAP}loc") in there
        assert set(there) <= addresses
    assert "https://news.example.org/zh-Hans/harbour-map.html" in addresses
    robots = (site.root / "public/robots.txt").read_text(encoding="utf-8")
    assert "Sitemap: https://news.example.org/sitemap.xml" in robots


def test_a_changed_list_is_refused_a_deleted_one_written_again_and_an_old_one_removed(tmp_path: Path) -> None:
    project = write_newsroom(tmp_path)
    publish(project)
    home = tmp_path / "public/en/index.html"
    before = home.read_bytes()
    home.unlink()
    assert publish(project) == ["public/en/index.html"]
    assert home.read_bytes() == before
    home.write_bytes(before.replace(b"<ul", b"<p>Hello</p><ul"))
    with pytest.raises(PublishError, match="changed by hand"):
        publish_whole(project, "site")
    publish_whole(project, "site", force=True)
    record = tmp_path / "public/records/night-market-water.json"
    record.unlink()
    publish_whole(project, "site")
    assert not (tmp_path / "public/en/tags/community.html").exists()
    assert (tmp_path / "public/en/tags/transport.html").exists()


def test_words_of_two_characters_and_english_words_are_found(site: Project) -> None:
    def found(word: str, tag: str) -> list[str]:
        folder = site.root / "public/search" / tag
        listed = json.loads((folder / "articles.json").read_text(encoding="utf-8"))
        shard = json.loads((folder / f"{shard_of(word, listed['shards'])}.json").read_text(encoding="utf-8"))
        return sorted(listed["articles"][number][0] for number in shard["terms"].get(word, []))

    assert found("渡轮", "zh-Hans") == ["zh-Hans/harbour-ferry-electric.html", "zh-Hans/harbour-map.html"]
    assert found("渡輪", "zh-Hant") == ["zh-Hant/harbour-ferry-electric.html", "zh-Hant/harbour-map.html"]
    assert found("diesel", "en") == ["en/harbour-ferry-electric.html"]
    assert found("输渡", "zh-Hans") == []


def test_terms_are_words_characters_and_pairs() -> None:
    assert terms_of("The **boat's** [deck](http://x.org/a) ＡＢ，新渡轮") == {
        "the", "boat", "deck", "ab", "新", "渡", "轮", "新渡", "渡轮",
    }  # fmt: skip
    texts = [{f"word{number}", "all"} for number in range(100)]
    shards = index_shards(texts)
    assert len(shards) == shard_count(100) == 8
    assert shards[shard_of("all", 8)]["all"] == list(range(100))
    assert all(shards[shard_of(f"word{number}", 8)][f"word{number}"] == [number] for number in range(100))


def test_the_browser_finds_what_the_index_holds(site: Project) -> None:
    driver = shutil.which("chromedriver")
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if not driver or not browser:
        pytest.skip("needs chromium and chromedriver")
    webdriver = pytest.importorskip("selenium.webdriver")
    from selenium.webdriver.support.wait import WebDriverWait

    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    handler = partial(_Quiet, directory=str(site.root / "public"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    chrome = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    try:
        queries = (("zh-Hans", "渡轮", 2), ("zh-Hant", "渡輪 電動", 2), ("en", "Diesel", 1), ("en", "constructor", 0))
        for tag, query, count in queries:
            chrome.get(f"http://127.0.0.1:{server.server_port}/{tag}/search.html?q={quote(query)}")
            status = chrome.find_element("id", "found")
            wait = WebDriverWait(chrome, 20)
            wait.until(lambda _driver, status=status: status.text)
            links = chrome.find_elements("css selector", "#results a")
            assert len(links) == count, query
            for link in links:
                assert link.get_attribute("href").startswith(f"http://127.0.0.1:{server.server_port}/{tag}/")
        assert [entry for entry in chrome.get_log("browser") if entry["level"] == "SEVERE"] == []
    finally:
        chrome.quit()
        server.shutdown()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass
