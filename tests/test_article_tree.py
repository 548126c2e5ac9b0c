"""Path patterns: which path is which article in which language, and what may not stand in the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.bilingual.errors import ConfigError
from translator.bilingual.words.language import LangTag
from translator.newsroom.ground.article_tree import TreeRoot, folder_tree, make_tree
from translator.newsroom.house import open_newsroom

if TYPE_CHECKING:
    from pathlib import Path

HANS = {"zh-Hans": "zh", "zh-Hant": "zh-tw"}
PLACES = [
    # pattern, tags, path, (tag, slug) or None
    ("content/{tag}/{slug}.md", HANS, "content/zh/posts/ferry.md", ("zh-Hans", "posts/ferry")),
    ("content/{tag}/{slug}.md", HANS, "content/zh-tw/ferry.md", ("zh-Hant", "ferry")),
    ("content/{tag}/{slug}.md", HANS, "content/fr/ferry.md", None),
    ("content/{tag}/{slug}.md", HANS, "content/zh/ferry.html", None),
    ("content/{tag}/{slug}.md", HANS, "content/zh/.drafts/ferry.md", None),
    ("content/{tag}/{slug}", HANS, "content/zh/ferry.html", ("zh-Hans", "ferry")),
    ("content/{slug}.{tag}.md", {"en": ""}, "content/posts/ferry.md", ("en", "posts/ferry")),
    ("content/{slug}.{tag}.md", {"en": ""}, "content/posts/ferry.zh-Hans.md", ("zh-Hans", "posts/ferry")),
    ("content/{slug}/index.{tag}.md", {"en": ""}, "content/ferry/index.md", ("en", "ferry")),
    ("docs/{tag}/{slug}.md", {"en": "", "zh-Hans": "zh"}, "docs/zh/guide/start.md", ("zh-Hans", "guide/start")),
    ("docs/{tag}/{slug}.md", {"en": "", "zh-Hans": "zh"}, "docs/guide/start.md", ("en", "guide/start")),
    ("src/content/docs/{tag}/{slug}.mdx", {"en": ""}, "src/content/docs/start.mdx", ("en", "start")),
    ("docs/{tag}/{slug}", {}, "docs/en/start.mdx", ("en", "start")),
    ("articles/{tag}/{slug}", {}, "articles/en/a.b.md", ("en", "a.b")),
    ("articles/{tag}/{slug}", {}, "articles/zh-Hant/渡轮.txt", ("zh-Hant", "渡轮")),
]


@pytest.mark.parametrize(("pattern", "tags", "path", "expected"), PLACES)
def test_a_path_is_an_article_in_a_language(
    pattern: str, tags: dict[str, str], path: str, expected: tuple[str, str] | None
) -> None:
    place = make_tree(pattern, tags=tags).place(path)
    assert (place and (place.tag, place.slug)) == expected


@pytest.mark.parametrize(
    "pattern", ["{tag}/{slug}", "a/{tag}/{slug}.md", "a/{slug}/index.{tag}.html", "x-{tag}/{slug}"]
)
@given(
    tag=st.sampled_from(["en", "zh-Hans", "zh-Hant"]),
    slug=st.lists(st.text("abc渡-_1", min_size=1), min_size=1, max_size=3).map("/".join),
)
def test_the_path_of_a_version_leads_back_to_it(pattern: str, tag: str, slug: str) -> None:
    tree = make_tree(pattern, tags={"zh-Hans": "zh"})
    place = tree.place(tree.path(tag, slug))
    assert place is not None
    assert (place.tag, place.slug) == (tag, slug)


def test_sources_may_stand_apart() -> None:
    tree = make_tree("i18n/{tag}/docs/current/{slug}.md", source="en", source_path="docs/{slug}.md")
    assert tree.path("en", "a/b") == "docs/a/b.md"
    assert tree.path("zh-Hans", "a/b") == "i18n/zh-Hans/docs/current/a/b.md"
    assert tree.place("docs/a/b.md") is not None
    assert tree.folder == ""


def test_globs_choose_among_the_paths() -> None:
    tree = make_tree("docs/{tag}/{slug}.md", include=["docs/*/news/**"], exclude=["_*.md", "docs/**/old/*"])
    taken = [path for path in ("docs/en/news/a.md", "docs/en/a.md", "docs/en/news/_a.md", "docs/en/news/old/b.md")
             if tree.place(path)]  # fmt: skip
    assert taken == ["docs/en/news/a.md"]


def test_a_folder_stands_for_a_pattern() -> None:
    for folder in ("news", "news/"):
        tree = folder_tree(folder)
        assert (tree.folder, tree.path("en", "a/b")) == ("news", "news/en/a/b.md")
    assert folder_tree(".").path("en", "a") == "./en/a.md"


WRONG = [
    ('path = "content/{slug}.md"', "articles.path"),
    ('path = "content/{tag}.md"', "articles.path"),
    ('path = "content/{lang}/{slug}.md"', "articles.path"),
    ('path = "content/{tag}/{slug}.docx"', "articles.path"),
    ('path = "content/{tag}{slug}.md"', "articles.path"),
    ('path = "content/{tag}/{slug}/"', "articles.path"),
    ('path = "content\\\\{tag}\\\\{slug}.md"', "articles.path"),
    ('path = ""', "articles.path"),
    ("path = 3", "articles.path"),
    ('source = "klingon"', "articles.source"),
    ('tags = { fr = "fr" }', "articles.tags.fr"),
    ('tags = { zh-Hans = "zh/cn" }', "articles.tags.zh-Hans"),
    ('tags = { zh-Hans = "zh", zh-Hant = "zh" }', "articles.tags.zh-Hant"),
    ('source_path = "docs/{slug}.md"', "articles.source_path"),
    ('exclude = [""]', "articles.exclude"),
    ('folder = "x"', "articles"),
]


@pytest.mark.parametrize(("line", "key"), WRONG)
def test_a_wrong_setting_is_named(tmp_path: Path, line: str, key: str) -> None:
    (tmp_path / "translator.toml").write_text(f"[articles]\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        open_newsroom(tmp_path)
    assert key in caught.value.message
    assert caught.value.where == str(tmp_path / "translator.toml")


def write(root: Path, *paths: str, front: str = "") -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(f"{front}# {path}\n\nText.\n", encoding="utf-8")


def test_articles_are_found_in_folders(tmp_path: Path) -> None:
    write(tmp_path, "articles/en/a.md", "articles/en/2024/b.txt", "articles/zh-Hans/c.html", "articles/en/.git/d.md")
    (tmp_path / "translator.toml").write_text("", encoding="utf-8")
    project = open_newsroom(tmp_path)
    assert [(ref.slug, ref.tag) for ref in project.articles] == [
        ("2024/b", LangTag("en")), ("a", LangTag("en")), ("c", LangTag("zh-Hans")),
    ]  # fmt: skip
    assert [ref.slug for ref in project.select(["articles/en/2024/b.txt"])] == ["2024/b"]
    assert [ref.slug for ref in project.select(["2024/*"])] == ["2024/b"]
    assert project.catalog_path("zh-Hans", "2024/b") == tmp_path / "locales/zh-Hans/2024/b.po"
    assert project.catalog_name(tmp_path / "locales/zh-Hans/2024/b.po") == ("zh-Hans", "2024/b")


def test_the_settings_say_which_of_two_pages_is_the_source(tmp_path: Path) -> None:
    write(tmp_path, "articles/en/a.md", "articles/zh-Hans/a.md", "articles/zh-Hans/b.md")
    settings = tmp_path / "translator.toml"
    settings.write_text("", encoding="utf-8")
    project = open_newsroom(tmp_path)
    assert [ref.slug for ref in project.articles] == ["b"]
    (error,) = project.skipped.values()
    assert '[articles] source = "en"' in (error.hint or "")

    settings.write_text('targets = ["zh-Hans", "zh-Hant"]\n', encoding="utf-8")
    assert [(ref.slug, ref.tag) for ref in open_newsroom(tmp_path).articles] == [("a", "en"), ("b", "zh-Hans")]

    settings.write_text('[articles]\nsource = "en"\n', encoding="utf-8")
    project = open_newsroom(tmp_path)
    assert [(ref.slug, ref.tag) for ref in project.articles] == [("a", "en")]
    assert project.skipped == {}


def test_articles_may_stand_outside_of_the_project_and_are_named_alike_in_each_clone(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "a.zh-Hans.md", "docs/readme/b.md")
    (tmp_path / ".git").mkdir()
    settings = tmp_path / "docs/readme/translator.toml"
    settings.write_text(
        '[articles]\npath = "../../{slug}.{tag}.md"\ntags = { en = "" }\nsource = "en"\ninclude = ["../../a.*"]\n',
        encoding="utf-8",
    )
    project = open_newsroom(settings.parent)
    assert [ref.slug for ref in project.articles] == ["a"]
    assert project.relative(project.articles[0].path) == "../../a.md"
    assert project.relative(project.article_path("zh-Hans", "a")) == "../../a.zh-Hans.md"
    assert project.relative(tmp_path.parent / "elsewhere.md") == (tmp_path.parent / "elsewhere.md").as_posix()
    assert [ref.slug for ref in project.select(["../../a.md"])] == ["a"]


def test_a_further_root_has_slugs_of_its_own() -> None:
    roots = {"blog": TreeRoot("i18n/{tag}/blog/{slug}.md", "blog/{slug}.md")}
    tree = make_tree("docs/{tag}/{slug}.md", source="en", roots=roots)
    for path, tag, slug in (("docs/zh-Hans/a.md", "zh-Hans", "a"), ("blog/2024/a.md", "en", "blog/2024/a"),
                            ("i18n/zh-Hans/blog/a.md", "zh-Hans", "blog/a")):  # fmt: skip
        place = tree.place(path)
        assert (place and (place.tag, place.slug)) == (tag, slug)
        assert tree.path(tag, slug) == path
    # A page of the first root that is called like one of the other belongs to none.
    assert tree.place("docs/en/blog/a.md") is None
    assert tree.folder == ""


@pytest.mark.parametrize(("name", "root", "key"), [
    ("a/b", TreeRoot("x/{tag}/{slug}.md"), "articles.roots.a/b"),
    ("blog", TreeRoot("x/{slug}.md"), "articles.roots.blog.path"),
    ("blog", TreeRoot("x/{tag}/{slug}.md", "y/{slug}.md"), "articles.roots.blog.source_path"),
])  # fmt: skip
def test_a_wrong_root_is_named(name: str, root: TreeRoot, key: str) -> None:
    with pytest.raises(ConfigError, match=key):
        make_tree("docs/{tag}/{slug}.md", roots={name: root})
