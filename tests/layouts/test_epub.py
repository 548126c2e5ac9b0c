"""The layout `epub`: books of one article, of two languages, and of all articles."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.support.epub_validator import book_faults, epubcheck_command
from tests.support.publishing import publish_all, publish_article
from tests.support.site_newsroom import png, write_newsroom
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.pages.layouts.epub import image_name, moment
from translator.newsroom.pages.layouts.xhtml import XhtmlWriter, whole_address
from translator.newsroom.pages.publication.provenance import is_untouched
from translator.newsroom.pages.publication.publication import PublishOptions
from translator.newsroom.pages.publish.publication_run import publish_whole

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project

AWKWARD = Path(__file__).parent / "cases/awkward.md"
XHTML = "{http://www.w3.org/1999/xhtml}"
DC = "{http://purl.org/dc/elements/1.1/}"
OPF = "{http://www.idpf.org/2007/opf}"
needs_epubcheck = pytest.mark.skipif(not epubcheck_command(), reason="EPUBCheck is not installed: make test-books")


def publish(project: Project) -> list[str]:
    return publish_all(project, "epub")


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = write_newsroom(tmp_path_factory.mktemp("books"))
    publish(project)
    return project


def part(project: Project, book: str, name: str) -> str:
    with zipfile.ZipFile(project.root / "public" / book) as archive:
        return archive.read(name).decode()


def test_a_book_for_each_version_each_pair_and_each_collection(books: Project) -> None:
    public = books.root / "public"
    folders = ["en", "en_zh-Hans", "en_zh-Hant", "zh-Hans", "zh-Hant"]
    assert sorted(path.relative_to(public).as_posix() for path in public.glob("*.epub")) == [
        f"{name}.epub" for name in folders
    ]
    slugs = ["harbour-ferry-electric", "harbour-map", "night-market-water"]
    assert sorted(path.relative_to(public).as_posix() for path in public.glob("*/*.epub")) == [
        f"{folder}/{slug}.epub" for folder in folders for slug in slugs
    ]


def test_publishing_again_writes_nothing_and_another_newsroom_gets_the_same_bytes(
    books: Project, tmp_path: Path
) -> None:
    assert publish(books) == []
    again = write_newsroom(tmp_path / "again")
    for path in books.root.glob("locales/**/harbour-map.*"):  # Its events bear the time at which they were made.
        shutil.copy(path, again.root / path.relative_to(books.root))
    publish(again)
    for path in (books.root / "public").rglob("*.epub"):
        assert path.read_bytes() == (again.root / path.relative_to(books.root)).read_bytes(), path


def test_the_first_part_is_the_media_type_as_it_is(books: Project) -> None:
    data = (books.root / "public/en/harbour-map.epub").read_bytes()
    assert data[30:58] == b"mimetypeapplication/epub+zip"
    assert is_untouched(data)
    with zipfile.ZipFile(books.root / "public/en/harbour-map.epub") as archive:
        assert archive.testzip() is None
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_metadata(books: Project) -> None:
    root = ET.fromstring(part(books, "zh-Hans/harbour-ferry-electric.epub", "EPUB/package.opf"))
    texts = {name: [item.text for item in root.iter(DC + name)] for name in ("title", "language", "creator", "date")}
    assert texts == {
        "title": ["林登港最后一艘柴油渡轮退役，全面换用电池动力"],
        "language": ["zh-Hans"],
        "creator": ["玛拉·奎尔"],
        "date": ["2026-03-12"],
    }
    metas = {item.get("property"): item.text for item in root.iter(f"{OPF}meta")}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", metas["dcterms:modified"] or "")
    source = ET.fromstring(part(books, "en/harbour-ferry-electric.epub", "EPUB/package.opf"))
    assert metas["schema:translationOfWork"] == source.findtext(f".//{DC}identifier")
    roles = {item.text for item in root.iter(f"{OPF}meta") if item.get("property") == "role"}
    assert {"aut", "trl", "edt", "pfr"} <= roles


def test_a_collection_has_contents_and_its_articles_lead_to_each_other(books: Project) -> None:
    nav = ET.fromstring(part(books, "zh-Hans.epub", "EPUB/nav.xhtml"))
    links = [item.get("href") for item in nav.iter(f"{XHTML}a")]
    assert links[:4] == ["0001.xhtml", "0001.xhtml#cheaper-to-run", "0001.xhtml#not-without-trouble", "0002.xhtml"]
    chapter = part(books, "zh-Hans.epub", "EPUB/0002.xhtml")
    assert 'href="0001.xhtml"' in chapter
    assert 'href="0001.xhtml#cheaper-to-run"' in chapter
    alone = part(books, "zh-Hans/harbour-map.epub", "EPUB/article.xhtml")
    assert 'href="https://news.example.org/zh-Hans/harbour-ferry-electric.html#cheaper-to-run"' in alone


def test_a_version_is_marked_in_its_language_with_notes_and_images(books: Project) -> None:
    page = part(books, "zh-Hant/harbour-map.epub", "EPUB/article.xhtml")
    assert 'lang="zh-Hant" xml:lang="zh-Hant"' in page
    assert 'epub:type="noteref" role="doc-noteref"' in page
    assert 'epub:type="footnote" role="doc-footnote"' in page
    assert re.search(r'<p class="picture"><img src="images/[0-9a-f]{16}\.png" alt="俯瞰碼頭"/></p>', page)
    assert page.count("<h1") == 1


def test_a_bilingual_book_pairs_the_blocks(books: Project) -> None:
    page = part(books, "en_zh-Hans/harbour-map.epub", "EPUB/article.xhtml")
    root = ET.fromstring(page)
    pairs = [item for item in root.iter(f"{XHTML}div") if item.get("class") == "pair"]
    languages = [[child.get("lang") for child in pair] for pair in pairs]
    assert languages.count(["en", "zh-Hans"]) == len(languages)
    assert page.count("<img") == 2  # Each language has a picture of its own.
    assert len(re.findall(r'\bid="([^"]+)"', page)) == len(set(re.findall(r'\bid="([^"]+)"', page)))
    from_chinese = ET.fromstring(part(books, "en_zh-Hant/night-market-water.epub", "EPUB/article.xhtml"))
    assert from_chinese.get("lang") == "zh-Hant"


def test_drafts_stay_out_of_collections_and_a_collection_of_one_goes(books: Project, tmp_path: Path) -> None:
    shutil.copytree(books.root, tmp_path / "copy")
    project = open_newsroom(tmp_path / "copy")
    path = project.root / "articles/en/harbour-map.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")
    [ref] = project.select(["harbour-map"])
    sync_article(project.article(ref), "zh-Hans")
    publish_article(project, ref, project.targets_of(ref), layout="epub", draft=True)
    publish_whole(project, PublishOptions("epub"))
    assert "harbour-map" not in part(project, "zh-Hans.epub", "EPUB/nav.xhtml")
    assert "新港口地图" not in part(project, "zh-Hans.epub", "EPUB/nav.xhtml")
    (project.root / "public/zh-Hans/night-market-water.epub").unlink()
    publish_whole(project, PublishOptions("epub"))
    assert not (project.root / "public/zh-Hans.epub").exists()


@pytest.fixture(scope="module")
def awkward(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project with an article that holds whatever HTML an author may think of, and two plain ones."""
    root = tmp_path_factory.mktemp("awkward")
    (root / "articles/en/img").mkdir(parents=True)
    (root / "translator.toml").write_text('targets = ["en", "zh-Hans"]\n', encoding="utf-8")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4">{}</svg>'
    (root / "articles/en/img/a.png").write_bytes(png())
    (root / "articles/en/img/b.svg").write_text(svg.format('<rect width="4" height="4"/>'), encoding="utf-8")
    (root / "articles/en/img/evil.svg").write_text(svg.format("<script>1</script>"), encoding="utf-8")
    shutil.copy(AWKWARD, root / "articles/en/2024 report.md")
    other = (
        "---\ntitle: Other\ndate: 2024-01-01\n---\n\n"
        + "> " * 150
        + "deep\n\nSee [it](2024%20report.md).\n\n![Boat](img/a.png)\n"
    )
    (root / "articles/en/other.md").write_text(other, encoding="utf-8")
    (root / "articles/en/plain.md").write_text("Only text, no title.\n", encoding="utf-8")
    project = open_newsroom(root)
    for ref in project.articles:
        for tag in project.targets_of(ref):
            sync_article(project.article(ref), tag)
        publish_article(project, ref, project.targets_of(ref), draft=True, layout="epub")
    return project


def test_whatever_an_author_writes_becomes_well_formed(awkward: Project) -> None:
    page = part(awkward, "en/2024 report.epub", "EPUB/article.xhtml")
    ET.fromstring(page)
    assert "script" not in page
    assert 'href="https://xn--fsqu00a.xn--fiqs8s/' in page
    assert "#nowhere" not in page
    assert page.count("<img") == 4  # Not the one that runs a script, nor the one that is on the web.
    ET.fromstring(part(awkward, "en/2024 report.epub", "EPUB/package.opf"))


def test_an_image_that_is_the_same_in_both_languages_is_shown_once(awkward: Project) -> None:
    assert part(awkward, "en_zh-Hans/other.epub", "EPUB/article.xhtml").count("<img") == 1


@pytest.mark.slow
@needs_epubcheck
def test_epubcheck_has_nothing_to_say(books: Project, awkward: Project) -> None:
    public = books.root / "public"
    assert book_faults([public / "en_zh-Hant.epub", awkward.root / "public/en_zh-Hans/2024 report.epub"]) == []


@pytest.mark.parametrize(
    ("html", "xhtml"),
    [
        ("a<br>b", "a<br/>b"),
        ("<p>one<p>two", "<p>one</p><p>two</p>"),
        ("<h2>x<ul><li>y</ul></h2>", "<h2>xy</h2>"),
        ("<ul>text<li>item</ul>", "<ul><li>text</li><li>item</li></ul>"),
        ("<dl><dd>d</dl>", "<div><div>d</div></div>"),
        ("<dl><dt>t<dd>d</dl>", "<dl><dt>t</dt><dd>d</dd></dl>"),
        ('<ruby>汉<rt>han</rt></ruby>', "<ruby>汉<rp>（</rp><rt>han</rt><rp>）</rp></ruby>"),
        ('<a href="#no">x</a>', "x"),
        ('<b id="a b">x</b><a href="#a%20b">y</a>', '<b id="a-b">x</b><a href="#a-b">y</a>'),
        ("&amp; &lt;.", "&amp; &lt;."),
        ('<p lang="zh-Hans">x</p>', '<p lang="zh-Hans" xml:lang="zh-Hans">x</p>'),
    ],
)  # fmt: skip
def test_html_becomes_xhtml(html: str, xhtml: str) -> None:
    assert XhtmlWriter(str, str).write([html]) == [xhtml]


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("https://example.org/a b?q=ü#x", "https://example.org/a%20b?q=%C3%BC#x"),
        ("https://例子.中国/", "https://xn--fsqu00a.xn--fiqs8s/"), ("https://%E4%BE%8B.cn/", "https://xn--fsq.cn/"),
        ("https://example.org/%zz", "https://example.org/%25zz"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("javascript:alert(1)", ""), ("http://[bad", ""), ("http://", ""), ("https://exa mple.org/", ""),
    ],
)  # fmt: skip
def test_addresses_are_written_as_the_rfc_wants_them(address: str, whole: str) -> None:
    assert whole_address(address) == whole


def test_moments_are_in_utc_and_images_are_named_by_what_they_are() -> None:
    assert moment("2026-03-12") == "2026-03-12T00:00:00Z"
    assert moment("2026-03-12T08:30:00+08:00") == "2026-03-12T00:30:00Z"
    assert moment("someday") == "1970-01-01T00:00:00Z"
    assert image_name(png()).endswith(".png")
    assert image_name(b"%PDF-1.7") == ""
    assert image_name(b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>') == ""


def test_a_book_of_thousands_of_blocks_takes_little_memory() -> None:
    """The tree of each block takes 100 kB as long as somebody holds it."""
    script = """
import resource
from translator.newsroom.pages.layouts.xhtml import XhtmlWriter
writer = XhtmlWriter(str, str)
writer.write(['<p id="a">a</p>'])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert len(writer.write(['<p>a</p>'] * 4000)) == 4000
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert int(done.stdout) < 100 * 1024 * (1024 if sys.platform == "darwin" else 1)
