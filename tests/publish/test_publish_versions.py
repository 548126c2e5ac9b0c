from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.support.publishing import publish_article
from tests.support.variants import sampled
from translator.bilingual.errors import PublishError
from translator.bilingual.model import State
from translator.bilingual.words.language import LangTag
from translator.newsroom.articles.article_format import prove_same
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.articles.structure import structure_of
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.ground.project import Project
from translator.newsroom.house import Newsroom, open_newsroom, sync_article
from translator.newsroom.pages.layouts import LAYOUTS
from translator.newsroom.pages.publication.provenance import is_untouched
from translator.newsroom.pages.publish.file_group import export_identity

Translate = Callable[..., None]


def publish(project: Project, **options: object):  # type: ignore[no-untyped-def]
    ref = project.select(["market"])[0]
    return publish_article(project, ref, project.targets_of(ref), **options)  # type: ignore[arg-type]


def text(project: Project, tag: str) -> str:
    return (project.root / "articles" / tag / "market.md").read_text(encoding="utf-8")


def values(project: Project, tag: str) -> dict:  # type: ignore[type-arg]
    return read_front_matter(text(project, tag).encode()).values


def test_all_versions_are_written(newsroom: Project, translate: Translate) -> None:
    translate()
    done = publish(newsroom)
    assert done.written == ("articles/zh-Hans/market.md", "articles/zh-Hant/market.md")
    assert "市场**提前收盘**了。请看[报告](https://example.org/r)。" in text(newsroom, "zh-Hans")
    assert "- 新軟體" in text(newsroom, "zh-Hant")


def test_the_provenance_says_who_what_and_how(newsroom: Project, translate: Translate) -> None:
    translate()
    publish(newsroom)
    hans, hant = values(newsroom, "zh-Hans")["translation"], values(newsroom, "zh-Hant")["translation"]
    assert (hans["of"], hans["state"], hans["origin"]) == ("en", "published", "mtpe")
    assert hans["engine"]["model"] == "small"
    assert hans["coverage"] == {"segments": 7, "translated": 7, "reviewed": 7, "final": 7}
    assert hans["signoff"]["reviewed_by"] == ["wang-f"]
    assert hans["signoff"]["released_by"] == ["chen"]
    assert (hant["origin"], hant["derived"]["from"], hant["derived"]["config"]) == ("converted", "zh-Hans", "s2tw")
    assert hant["derived"]["origin"] == "mtpe"
    assert hans["source_rev"] == hant["source_rev"]
    assert values(newsroom, "zh-Hans")["credits"] == {
        "editor": ["li-lei"], "post_editor": ["li-lei"], "reviewer": ["wang-f"]
    }  # fmt: skip


def test_the_by_lines_are_in_the_language_of_the_version(newsroom: Project, translate: Translate) -> None:
    translate()
    publish(newsroom)
    lines = [line for line in text(newsroom, "zh-Hant").split("<!-- translator:colophon -->")[1].splitlines() if line]
    assert lines == [
        "發布日期：2021年12月23日",
        "作者：瑪拉·奎爾",
        "譯後編輯：李雷",
        "編輯：李雷",
        "審校：王芳",
        "機構：Lantern Street",
        "來源：[Early close](https://example.org/a)，《山谷信使報》，2021年12月20日",
        "標籤：經濟",
        "免責聲明：僅代表作者觀點。",
        "機器翻譯：本譯文由機器翻譯產生初稿，並經人工修訂。",
        "本版由簡體中文版轉換而成。",
        "<!-- /translator:colophon -->",
    ]


def test_a_second_run_writes_nothing(newsroom: Project, translate: Translate) -> None:
    translate()
    publish(newsroom)
    before = {path: path.stat().st_mtime_ns for path in newsroom.root.glob("[!.]*/**/*") if path.is_file()}
    assert publish(newsroom).written == ()
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_published_file_is_no_source(newsroom: Project, translate: Translate) -> None:
    translate()
    publish(newsroom)
    assert [(ref.slug, ref.tag) for ref in Newsroom(newsroom.root, newsroom.settings).articles] == [("market", "en")]


@pytest.mark.parametrize(
    ("state", "message", "hint"),
    [
        (State.DRAFT, "zh-Hans: 7 segments are not final (7 draft)", "translator review market --to zh-Hans"),
        (State.TRANSLATED, "7 translated", "translator review market --to zh-Hans"),
        (State.REVIEWED, "7 reviewed", "translator mark market all --to zh-Hans --state final"),
    ],
)
def test_what_is_not_signed_off_is_refused(
    newsroom: Project, translate: Translate, state: State, message: str, hint: str
) -> None:
    translate(state)
    with pytest.raises(PublishError) as caught:
        publish(newsroom)
    assert message in caught.value.message
    assert caught.value.hint is not None
    assert caught.value.hint.startswith(hint)
    assert not (newsroom.root / "articles/zh-Hans").exists()


def test_an_open_error_is_refused_even_when_all_is_final(newsroom: Project, translate: Translate) -> None:
    translate()
    with catalog_transaction(newsroom, "market", "zh-Hans") as catalog:
        entry = next(entry for entry in catalog.entries if entry.source == "New software")
        catalog.apply(entry, "edit", actor="li-lei", target="新軟體", state=State.FINAL)
    with pytest.raises(PublishError, match=r"open error \(segment \d+, txt\.script"):
        publish(newsroom)


def test_a_draft_says_that_it_is_one_and_keeps_what_is_not_translated(newsroom: Project, translate: Translate) -> None:
    translate(State.DRAFT)
    publish(newsroom, draft=True)
    assert "> 草稿：本译文尚未完成，请勿发布。" in text(newsroom, "zh-Hans")
    assert values(newsroom, "zh-Hans")["translation"]["state"] == "draft"
    assert "部分内容尚未经人工校阅" in text(newsroom, "zh-Hans")


def test_an_article_that_moved_on_must_be_synced_first(newsroom: Project, translate: Translate) -> None:
    translate()
    path = newsroom.root / "articles/en/market.md"
    path.write_text(path.read_text(encoding="utf-8").replace("New software", "Old software"), encoding="utf-8")
    with pytest.raises(PublishError, match="1 segment of market is not in the catalog"):
        publish(newsroom)


@pytest.mark.parametrize(("before", "after"), [("`done`", "`undone`"), ("https://example.org/r", "https://evil.org")])
def test_targets_that_were_made_for_other_code_or_another_link_must_be_synced_first(
    newsroom: Project, translate: Translate, before: str, after: str
) -> None:
    translate()
    path = newsroom.root / "articles/en/market.md"
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")

    for is_draft in (False, True):
        with pytest.raises(PublishError, match="has other code, markup or links in the article"):
            publish(newsroom, draft=is_draft)
    with pytest.raises(PublishError, match="has other code, markup or links in the article"):
        publish_article(newsroom, newsroom.select(["market"])[0], [LangTag("zh-Hant")])


def test_a_lost_heading_is_our_bug() -> None:
    with pytest.raises(PublishError, match="that is a bug of ours"):
        prove_same(structure_of(b"# A\n"), structure_of(b"A\n"), where="x.po")


def test_a_person_s_wording_in_the_other_script_is_published(newsroom: Project, translate: Translate) -> None:
    translate()
    publish(newsroom)
    with catalog_transaction(newsroom, "market", "zh-Hant") as catalog:
        entry = next(entry for entry in catalog.entries if entry.source == "What now")
        catalog.apply(entry, "edit", actor="chen", target="接下來呢", state=State.FINAL, origin="human")
    publish(newsroom)
    assert "## 接下來呢" in text(newsroom, "zh-Hant")
    assert load_catalog(newsroom, "market", "zh-Hant").entry(entry.number).is_overridden


@pytest.mark.parametrize("layout", sampled(sorted(set(LAYOUTS) - {"markdown"}), 5))
def test_other_layouts_go_to_the_site_folder(newsroom: Project, translate: Translate, layout: str) -> None:
    translate()
    done = publish(newsroom, layout=layout)
    # With a record and bilingual pages; with pages of the tag; with bilingual books.
    counts = {"site": 6, "hugo": 9, "newsletter": 7, "epub": 5, "wxr": 1}
    assert len(done.written) == counts.get(layout, 3)
    assert all(name.startswith("public/") for name in done.written)
    assert publish(newsroom, layout=layout).written == ()


def test_pages_name_each_other(newsroom: Project, translate: Translate) -> None:
    translate()
    publish(newsroom, layout="html")
    for tag in ("en", "zh-Hans", "zh-Hant"):
        page = (newsroom.root / "public" / tag / "market.html").read_text(encoding="utf-8")
        assert f'<html lang="{tag}">' in page
        for other in ("en", "zh-Hans", "zh-Hant", "x-default"):
            assert f'hreflang="{other}"' in page
        linked = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
        assert linked["inLanguage"] == tag
        assert ("translationOfWork" in linked) == (tag != "en")
        assert ("workTranslation" in linked) == (tag == "en")


def test_identity_reproduces_files_without_a_project(tmp_path: Path) -> None:
    samples = {
        "a/x.md": b"\xef\xbb\xbf# A  \r\n\r\n* b\r\n",
        "a/b/y.md": "中文。**粗**\n\n| a |\n|---|\n".encode(),
        "a/z.md": b"",
    }
    for name, data in samples.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    export_identity([tmp_path / name for name in samples], "zh-Hans", tmp_path / "out")
    assert {name: (tmp_path / "out" / name.removeprefix("a/")).read_bytes() for name in samples} == samples


@pytest.mark.parametrize(
    "data",
    [
        b"# Plain\n\nNo front matter here.",
        b"\xef\xbb\xbf---\r\ntitle: Windows\r\n---\r\n\r\nLines end in two bytes.\r\n",
        b'+++\ntitle = "Toml"\ndate = 2021-12-23\n[extra]\nkey = "kept"\n+++\n\nA body.\n',
        b"---\ntitle: Nothing else\n---\n",
        b"---\ntitle: Code last\n---\n\nRun it:\n\n    indented code",
    ],
)
def test_articles_of_every_shape_are_published_and_recognised(newsroom: Project, data: bytes) -> None:
    path = newsroom.root / "articles/en/shape.md"
    path.write_bytes(data)
    project = Newsroom(newsroom.root, newsroom.settings)
    ref = project.select(["shape"])[0]
    for tag in ("zh-Hans", "zh-Hant"):
        sync_article(project.article(ref), tag)
    done = publish_article(project, ref, project.targets_of(ref), draft=True)
    published = [(project.root / name).read_bytes() for name in done.written]
    assert len(published) == 2
    assert all(is_untouched(page) and b"translator:colophon" in page for page in published)
    assert {item.slug for item in Newsroom(project.root, project.settings).articles} == {"market", "shape"}
    assert publish_article(project, ref, project.targets_of(ref), draft=True).written == ()


HOSTILE = (
    '"<!--<script> </script> \\u003c"', "Text <script>alert(1)</script> and [here](javascript:alert(2)).\n\n"
    "<img src=x onerror=alert(3)>\n\n<iframe src=//x></iframe>\n\n<script>\nalert(4)\n</script>\n\n<b>Bold</b> end.",
)  # fmt: skip


def make_hostile(project: Project, settings: str = "") -> Project:
    path = project.root / "articles/en/market.md"
    title, body = HOSTILE
    source = '{url: "javascript:alert(5)", title: Early}'
    article = f"---\nlang: en\ntitle: {title}\ndate: 2021-12-23\nsource: {source}\n---\n\n{body}\n"
    path.write_text(article, encoding="utf-8")
    with (project.root / "translator.toml").open("a", encoding="utf-8") as file:
        file.write(settings)
    changed = open_newsroom(project.root)
    sync_article(changed.article(changed.articles[0]), "zh-Hans")
    return changed


def test_nothing_of_the_author_runs_on_a_published_page(newsroom: Project) -> None:
    project = make_hostile(newsroom)

    published = publish_article(project, project.articles[0], ["zh-Hans"], draft=True, layout="html")

    for name in published.files:
        page = LexborHTMLParser((project.root / name).read_text(encoding="utf-8"))
        assert {"application/ld+json"} >= {node.attributes.get("type") for node in page.css("script")}
        assert [] == page.css("iframe, [onerror], [href^='javascript:']")
        assert "end." in page.css_first("body").text(), "a title does not blank the page"
        assert page.css("b")
        for node in page.css("script"):
            assert "<!--<script> </script> <" == msgspec.json.decode(node.text())["headline"]


def test_a_project_may_keep_all_html_of_its_authors(newsroom: Project) -> None:
    project = make_hostile(newsroom, '[publish]\nraw_html = "all"\n')

    publish_article(project, project.articles[0], ["zh-Hans"], draft=True, layout="html")

    page = LexborHTMLParser((project.root / "public/en/market.html").read_text(encoding="utf-8"))
    assert page.css("iframe")
    assert page.css("[onerror]")
    assert "end." in page.css_first("body").text()


@pytest.mark.parametrize("fence", ["---", "+++"])
def test_the_copy_of_the_source_beside_its_versions_holds_a_hash_too(
    newsroom: Project, translate: Translate, tmp_path: Path, fence: str
) -> None:
    article = newsroom.articles[0].path
    if fence == "+++":
        title = read_front_matter(article.read_bytes()).values["title"]
        body = article.read_text().split("\n---\n", 1)[1]
        article.write_text(f'+++\nid = "market"\nlang = "en"\ntitle = "{title}"\n+++\n{body}')
    translate()
    publish(newsroom, out=tmp_path / "site", draft=True)
    copy = tmp_path / "site/en/market.md"
    ours = copy.read_bytes()
    assert read_front_matter(ours).values["translator"]["content"].startswith("sha256:")
    copy.write_bytes(ours + b"\nBy hand.\n")

    with pytest.raises(PublishError, match="changed by hand"):
        publish(newsroom, out=tmp_path / "site", draft=True)
    publish(newsroom, out=tmp_path / "site", draft=True, force=True)
    assert copy.read_bytes() == ours

    key = 'desk = "city"\n' if fence == "+++" else "desk: city\n"
    article.write_text(article.read_text().replace(f"\n{fence}\n", f"\n{key}{fence}\n", 1))
    assert publish(newsroom, out=tmp_path / "site", draft=True).written
    assert "city" in copy.read_text()


@pytest.mark.parametrize("layout", ["markdown", "hugo", "site"])
def test_a_hash_that_the_author_wrote_stays_and_the_page_has_its_own(
    newsroom: Project, translate: Callable[..., None], layout: str
) -> None:
    path = newsroom.articles[0].path
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("custom:", "content: sha256:0123456789abcdef\ncustom:"), encoding="utf-8")
    translate()

    done = publish_article(newsroom, newsroom.articles[0], ["zh-Hans"], layout=layout)

    pages = [newsroom.root / name for name in done.files]
    assert all(is_untouched(page.read_bytes()) for page in pages)
    assert all(
        b"content: sha256:0123456789abcdef\n" in page.read_bytes()
        for page in pages
        if "market" in page.name and page.suffix == ".md"
    )
    assert done.written
    assert publish_article(newsroom, newsroom.articles[0], ["zh-Hans"], layout=layout).written == ()
