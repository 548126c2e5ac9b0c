"""The layout `site`: a whole site without a generator."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest

from tests.support.built_pages import faults, read_pages
from tests.support.publishing import publish_all
from tests.support.site_newsroom import SLUG, TARGETS, add_hong_kong, png, sign_off, write_newsroom
from translator.bilingual.errors import PublishError
from translator.bilingual.model import State
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.house import open_newsroom
from translator.newsroom.pages.layouts.site import index_shards, shard_count, shard_of, terms_of
from translator.newsroom.pages.publication.publication import PublishOptions, size_of
from translator.newsroom.pages.publish.publication_run import publish_whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.newsroom.ground.project import Project

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def publish(project: Project) -> list[str]:
    return publish_all(project, "site")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = add_hong_kong(write_newsroom(tmp_path_factory.mktemp("site")))
    publish(project)
    return project


def test_every_link_leads_somewhere_and_every_page_to_its_other_languages(site: Project) -> None:
    public = site.root / "public"
    assert faults(public) == []
    pages = read_pages(public)
    assert {"index.html", "zh-Hans/index.html", "zh-Hant/tags/transport.html", "en/authors/mara-quill.html"} <= set(
        pages
    )
    style = (public / "site.css").read_text(encoding="utf-8")
    assert "&" not in style  # As HTML, `>` and `"` would mean nothing here.
    assert len(gzip.compress(style.encode())) < 5_000
    assert all(len(gzip.compress(path.read_bytes())) < 5_000 for path in public.rglob("*.html"))
    texts = [path.read_text(encoding="utf-8") for path in public.rglob("*.html")]
    assert sum(text.count("<script defer src=") for text in texts) == 4  # The searches; nothing else waits for one.
    assert not any("<script src" in text for text in texts)


def test_the_edition_of_hong_kong_has_the_names_of_its_script(site: Project) -> None:
    pages = {tag: (site.root / f"public/{tag}/index.html").read_text("utf-8") for tag in ("zh-Hant", "zh-Hant-HK")}

    assert all("燈街</title>" in page for page in pages.values())
    assert pages["zh-Hant-HK"].count("Mara Quill") == pages["zh-Hant"].count("Mara Quill")


def test_publishing_again_writes_nothing(site: Project) -> None:
    assert publish(site) == []


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_a_feed_has_what_atom_asks_for(site: Project, tag: str) -> None:
    feed = ET.parse(site.root / "public" / tag / "feed.xml").getroot()
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 3
    for item in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert (item.findtext(f"{ATOM}{name}") or "").strip()
    assert {entry.findtext(f"{ATOM}author/{ATOM}name") for entry in entries} != {None}
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 3
    texts = [entry.findtext(f"{ATOM}content") or "" for entry in entries]
    assert all(text.startswith("<p>") and len(text) > 200 for text in texts)
    assert not any(re.search(r'(?:href|src)="(?!https://)', text) for text in texts)


def test_an_article_has_a_picture_in_sizes_a_category_and_an_author_with_a_biography(tmp_path: Path) -> None:
    pytest.importorskip("PIL")
    write_newsroom(tmp_path)
    (tmp_path / "articles/en/images/map.png").write_bytes(png(1300, 700))
    article = tmp_path / f"articles/en/{SLUG}.md"
    article.write_text(article.read_text("utf-8").replace("tags:", "categories: [city]\ntags:", 1), encoding="utf-8")
    people = tmp_path / "glossaries/people.yml"
    bio = "    bio: {en: She knows each pier., zh-Hans: 熟悉每座码头。}\n    names: {en: Mara"
    people.write_text(people.read_text("utf-8").replace("    names: {en: Mara", bio, 1), encoding="utf-8")
    publish(open_newsroom(tmp_path))
    public = tmp_path / "public"
    home, page = ((public / f"en/{name}.html").read_text("utf-8") for name in ("index", SLUG))

    sources = "{0}images/map-480w.png 480w, {0}images/map-960w.png 960w, {0}images/map.png 1300w"
    assert sources.format("../en/") in home
    assert sources.format("") in page
    assert size_of((public / "en/images/map-480w.png").read_bytes()) == (480, 258)
    assert '<meta property="og:site_name" content="The Lantern">' in page
    assert '<meta property="og:image" content="https://news.example.org/en/images/map.png">' in page
    assert "A Map of the New Harbour" in (public / "en/categories/city.html").read_text("utf-8")
    for tag, words in {"en": "She knows each pier.", "zh-Hant": "熟悉每座碼頭。"}.items():
        assert words in (public / f"{tag}/authors/mara-quill.html").read_text("utf-8")
    assert faults(public) == []


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
        publish_whole(project, PublishOptions("site"))
    publish_whole(project, PublishOptions("site", force=True))
    record = tmp_path / "public/records/night-market-water.json"
    record.unlink()
    publish_whole(project, PublishOptions("site"))
    assert not (tmp_path / "public/en/tags/community.html").exists()
    assert (tmp_path / "public/en/tags/transport.html").exists()


def test_words_of_two_characters_and_english_words_are_found(site: Project) -> None:
    def found(word: str, tag: str) -> list[str]:
        folder = site.root / "public/search" / tag
        listed = json.loads((folder / "articles.json").read_text(encoding="utf-8"))
        word = word.translate(str.maketrans(listed["folds"]))
        shard = json.loads((folder / f"{shard_of(word, listed['shards'])}.json").read_text(encoding="utf-8"))
        return sorted(listed["articles"][number][0] for number in shard["terms"].get(word, []))

    assert found("渡轮", "zh-Hans") == ["zh-Hans/harbour-ferry-electric.html", "zh-Hans/harbour-map.html"]
    assert found("渡輪", "zh-Hant") == ["zh-Hant/harbour-ferry-electric.html", "zh-Hant/harbour-map.html"]
    assert found("渡轮", "zh-Hant") == found("渡輪", "zh-Hant")
    assert found("新港", "zh-Hans") != []  # Its series.
    assert found("diesel", "en") == ["en/harbour-ferry-electric.html"]
    assert found("输渡", "zh-Hans") == []


def test_an_article_leads_to_its_series_its_tags_and_the_bilingual_page(site: Project) -> None:
    public = site.root / "public"
    page = (public / "zh-Hans/harbour-map.html").read_text(encoding="utf-8")
    assert '<a href="../zh-Hans/series/new-harbour.html">新港口</a>' in page
    assert '<a lang="en" href="../zh-Hans/bilingual/harbour-map.html">English</a>' in page
    assert '"@type": "BreadcrumbList"' in page
    assert "<title>新港口地图 – 灯街</title>" in page
    home = (public / "zh-Hant/index.html").read_text(encoding="utf-8")
    assert '<h1 class="name">燈街</h1>' in home
    assert "../zh-Hant/series/new-harbour.html" in home
    both = (public / "zh-Hant/bilingual/harbour-map.html").read_text(encoding="utf-8")
    assert '<meta name="robots" content="noindex">' in both
    assert "bilingual" not in (public / "sitemap.xml").read_text(encoding="utf-8")
    # Each of the two shows its own picture; the page stands one folder deeper than the article.
    assert 'src="../../en/images/map.png"' in both
    assert 'src="../images/map.png"' in both
    rows = both.count('<div class="pair" tabindex="-1">')
    assert rows == both.count('<div lang="en">') == both.count('<div lang="zh-Hant">') == 8


def with_articles(project: Project, count: int) -> Path:
    """Put so many articles more on the site, each the record of one that is there."""
    records = project.root / "public/records"
    record = json.loads((records / "night-market-water.json").read_text(encoding="utf-8"))
    for number in range(count):
        for version in record["versions"]:
            version["address"] = f"{version['tag']}/copy-{number:03}.html"
            version["date"] = f"2025-01-{number % 28 + 1:02}"
            (project.root / "public" / version["address"]).write_text(f'<html lang="{version["tag"]}">', "utf-8")
        record |= {"slug": f"copy-{number:03}", "id": f"copy-{number}"}
        (records / f"copy-{number:03}.json").write_text(json.dumps(record), encoding="utf-8")
    return project.root / "public"


def test_long_lists_go_on_further_pages_which_go_when_they_are_not_needed(tmp_path: Path) -> None:
    project = write_newsroom(tmp_path)
    publish(project)
    public = with_articles(project, 60)
    publish_whole(project, PublishOptions("site"))

    homes = [public / "zh-Hans/index.html", public / "zh-Hans/page/2.html", public / "zh-Hans/page/3.html"]
    assert [page.read_text(encoding="utf-8").count("<article>") for page in homes] == [24, 24, 15]
    assert not (public / "zh-Hans/page/4.html").exists()
    second = homes[1].read_text(encoding="utf-8")
    assert 'rel="prev" href="../../zh-Hans/index.html"' in second
    assert 'rel="next" href="../../zh-Hans/page/3.html"' in second
    assert '<link rel="alternate" hreflang' not in second
    assert (public / "en/tags/environment/2.html").exists()
    assert "/page/" not in (public / "sitemap.xml").read_text(encoding="utf-8")
    assert [line for line in faults(public) if "copy-" not in line] == []
    for path in (public / "records").glob("copy-*.json"):
        path.unlink()
    publish_whole(project, PublishOptions("site"))
    assert [path for path in public.rglob("*") if path.parent.name in {"page", "environment"}] == []


def test_old_addresses_lead_to_the_new_one(tmp_path: Path) -> None:
    project = write_newsroom(tmp_path)
    publish(project)
    public = tmp_path / "public"
    alias = (public / "map/index.html").read_text(encoding="utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../en/harbour-map.html">' in alias
    assert '<link rel="canonical" href="https://news.example.org/en/harbour-map.html">' in alias
    assert "url=../../zh-Hans/harbour-map.html" in (public / "zh-Hans/map/index.html").read_text(encoding="utf-8")
    assert "/map/index.html /en/harbour-map.html 301\n" in (public / "_redirects").read_text(encoding="utf-8")

    rename(tmp_path, "harbour-map", "harbour-plan")
    page = tmp_path / "articles/en/harbour-plan.md"
    page.write_text(page.read_text(encoding="utf-8").replace("aliases: [/map/]\n", ""), encoding="utf-8")
    project = open_newsroom(tmp_path)
    publish(project)

    assert not (public / "map/index.html").exists()
    assert not (public / "records/harbour-map.json").exists()
    assert not (public / "zh-Hans/bilingual/harbour-map.html").exists()
    for tag in ("en", "zh-Hans", "zh-Hant"):
        assert "url=../" + tag + "/harbour-plan.html" in (public / tag / "harbour-map.html").read_text(encoding="utf-8")
    home = (public / "zh-Hans/index.html").read_text(encoding="utf-8")
    assert (home.count("harbour-plan.html"), home.count("harbour-map.html")) == (1, 0)
    assert faults(public) == []
    assert publish(project) == []


def test_a_rename_that_git_knows_of_is_enough(tmp_path: Path) -> None:
    project = write_newsroom(tmp_path)
    page = tmp_path / "articles/en/harbour-map.md"
    page.write_text(page.read_text(encoding="utf-8").replace("id: 2026-03-20-harbour-map\n", ""), encoding="utf-8")
    sign_off(project, SLUG, "zh-Hans", TARGETS)
    for command in (("init", "-q"), ("add", "."), ("commit", "-qm", "one")):
        git(tmp_path, *command)
    rename(tmp_path, "harbour-map", "plan")
    git(tmp_path, "add", "."), git(tmp_path, "commit", "-qm", "two")
    rename(tmp_path, "plan", "harbour-plan")
    git(tmp_path, "add", "."), git(tmp_path, "commit", "-qm", "three")
    publish(open_newsroom(tmp_path))

    for name in ("plan", "harbour-map"):
        text = (tmp_path / f"public/zh-Hant/{name}.html").read_text(encoding="utf-8")
        assert "url=../zh-Hant/harbour-plan.html" in text


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Li Lei", "-c", "user.email=li@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def rename(folder: Path, old: str, new: str) -> None:
    for path in [*folder.glob(f"articles/*/{old}.*"), *folder.glob(f"locales/*/{old}.*")]:
        path.rename(path.with_name(new + path.suffix))


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
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking",
                     "--disable-component-update", "--disable-sync", "--no-first-run"):  # fmt: skip
        options.add_argument(argument)
    handler = partial(_Quiet, directory=str(site.root / "public"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    chrome = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    try:
        queries = (
            ("zh-Hans", "渡轮", 2),
            ("zh-Hant", "渡輪 電動", 2),
            ("zh-Hant", "渡轮", 2),
            ("en", "Diesel", 1),
            ("en", "constructor", 0),
        )
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


def test_an_unfinished_article_is_in_no_list_and_its_source_is_a_draft_too(
    newsroom: Project, translate: Callable[..., None]
) -> None:
    translate(State.DRAFT)
    with (newsroom.root / "translator.toml").open("a", encoding="utf-8") as file:
        file.write('[publish]\nbase_url = "https://news.example"\n')
    project = open_newsroom(newsroom.root)

    publish_all(project, "site", draft=True)

    public = project.root / "public"
    assert 'content="noindex"' in (public / "en/market.html").read_text(encoding="utf-8")
    lists = [
        public / "en/index.html",
        public / "sitemap.xml",
        *public.rglob("feed.xml"),
        *public.glob("search/**/*.json"),
    ]
    assert [path.name for path in lists if "market.html" in path.read_text(encoding="utf-8")] == []


def test_the_source_of_an_article_of_which_a_version_is_out_is_no_draft(
    newsroom: Project, translate: Callable[..., None]
) -> None:
    translate()
    publish_all(newsroom, "site")
    with catalog_transaction(newsroom, "market", "zh-Hant") as catalog:
        for entry in catalog.entries[:1]:
            catalog.apply(entry, "edit", actor="chen", target="市場", origin="human")
    project = open_newsroom(newsroom.root)

    publish_all(project, "site", draft=True)

    home = (project.root / "public/en/index.html").read_text(encoding="utf-8")
    page = (project.root / "public/en/market.html").read_text(encoding="utf-8")
    assert "market.html" in home
    assert '<link rel="alternate" hreflang="zh-Hans"' in page
    assert '<link rel="alternate" hreflang="zh-Hant"' not in page


@pytest.mark.parametrize(("layout", "place"), [("hugo", "content/posts/market.en.md"), ("vitepress", "en/market.md")])
def test_a_generator_is_told_that_the_source_is_a_draft(
    newsroom: Project, translate: Callable[..., None], layout: str, place: str
) -> None:
    translate(State.DRAFT)
    publish_all(newsroom, layout, draft=True)

    assert "draft: true" in (newsroom.root / "public" / place).read_text(encoding="utf-8").splitlines()
