"""Sites that are there already: `init` recognises them, and the settings that it writes find their articles."""

from __future__ import annotations

import json
import subprocess
import tomllib
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from translator.desk.commands.init import set_up
from translator.newsroom.house import open_newsroom
from translator.newsroom.pages.publication.versions import read_versions
from translator.newsroom.review.checks.metadata import check_versions

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import CommandRun

CASES = tomllib.loads((Path(__file__).parent / "cases" / "sites.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("site", CASES["sites"], ids=itemgetter("name"))
def test_a_site_is_recognised(tmp_path: Path, site: dict[str, Any]) -> None:
    files, (english, chinese) = site.get("files", {}), site["pages"]
    for path, text in {**files, english: "# Ferry\n", chinese: "# 渡轮\n"}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    done = set_up(tmp_path)

    assert done.site is not None
    assert done.site.generator == site["generator"]
    assert {"en", "zh-Hans"} <= set(done.targets)
    assert not (tmp_path / "articles").exists()
    assert all(path.read_bytes() == data for path, data in before.items())
    project = open_newsroom(tmp_path)
    assert [(ref.tag, project.relative(ref.path)) for ref in project.articles] == [("en", english)]
    (ref,) = project.articles
    assert project.relative(project.article_path("zh-Hans", ref.slug)) == chinese
    assert project.skipped == {}
    assert set_up(tmp_path).made == []


@pytest.mark.parametrize("text", ["[", "languages = 3\n", "x" * 2_000_000, "\udcff"])
def test_settings_that_cannot_be_read_are_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "content").mkdir()
    for name in ("hugo.toml", "mkdocs.yml", "_config.yml"):
        (tmp_path / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    done = set_up(tmp_path)
    assert done.site is None
    assert (tmp_path / "articles/en").is_dir()


def test_one_setting_that_is_missing_is_not_an_error_for_each_article(tmp_path: Path) -> None:
    for number in range(9):
        for tag, text in (("en", "text"), ("zh-Hans", "文字")):
            (tmp_path / f"docs/{tag}").mkdir(parents=True, exist_ok=True)
            (tmp_path / f"docs/{tag}/p{number}.md").write_text(f"{text}\n", encoding="utf-8")
    (tmp_path / "translator.toml").write_text(
        'targets = ["en", "zh-Hans"]\n[articles]\npath = "docs/{tag}/{slug}.md"\n', encoding="utf-8"
    )
    project = open_newsroom(tmp_path)
    assert project.articles == ()
    assert len(project.skipped) == 4
    assert "6 more articles" in str([*project.skipped.values()][-1].message)


def test_a_page_of_a_site_needs_no_more_front_matter_than_its_source(tmp_path: Path) -> None:
    for tag, text in (("en", "---\ntitle: Ferry\n---\n\nBoats.\n"), ("zh", "# 渡轮\n\n船。\n")):
        (tmp_path / f"docs/{tag}/guide").mkdir(parents=True)
        (tmp_path / f"docs/{tag}/guide/Ferry.md").write_text(text, encoding="utf-8")
    done = set_up(tmp_path)
    assert done.site is not None
    project = open_newsroom(tmp_path)
    versions = read_versions(project.article(project.articles[0]))
    found = check_versions(versions)
    assert [item.check for item in found if item.check in {"meta.required", "meta.slug"}] == []
    empty = replace(versions.versions[0], values={"title": ""})
    found = check_versions(replace(versions, versions=[empty, *versions.versions[1:]]))
    assert "meta.required" in {item.check for item in found}


def make_files(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode("utf-8", "surrogateescape"))


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, text=True)
    return done.stdout


def test_git_writes_no_file_of_the_site_anew(tmp_path: Path) -> None:
    make_files(tmp_path, {
        "docs/en/ferry.md": "Boats.\r\n", "docs/zh/ferry.md": "船。\r\n", "data.csv": "a,b\r\n",
        "mkdocs.yml": "a: 1\r\n", "locales/en/app.po": 'msgid "a"\r\nmsgstr "b"\r\n', "public/logo.txt": "logo",
        ".gitignore": "# gr\udcfc\r\n*.tmp\r\n",
    })  # fmt: skip
    git(tmp_path, "-c", "core.autocrlf=false", "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "all")
    set_up(tmp_path)
    for path in tmp_path.rglob("*.*"):
        if path.is_file() and ".git/" not in path.as_posix():
            path.touch()
    git(tmp_path, "add", "-A", "--renormalize", ".")
    git(tmp_path, "add", "-A")
    assert git(tmp_path, "diff", "--cached", "--name-status").splitlines() == [
        "A\t.gitattributes", "M\t.gitignore", "A\tcatalogs/.gitkeep", "A\tglossaries/people.yml",
        "A\tglossaries/terms.csv", "A\ttranslator.toml",
    ]  # fmt: skip
    assert (tmp_path / ".gitignore").read_bytes() == b"# gr\xfc\r\n*.tmp\r\n.translator/\r\n.*.????????.tmp\r\n"
    assert open_newsroom(tmp_path).locales_dir == tmp_path / "catalogs"
    assert set_up(tmp_path).made == []


@pytest.mark.parametrize(("files", "said"), [
    ({"_config.yml": "title: x\n", "Gemfile": ""},
     ["Jekyll publishes glossaries, locales, translator.toml, public, with people's addresses", "add to _config.yml:",
      "  exclude:", "    - glossaries", "    - Gemfile"]),
    ({"_config.yml": "exclude: [locales/, glossaries, public, translator.toml]\n"}, []),
    ({"_config.yml": "source: site\n"}, []),
    ({"_config.yml": "language: en\n", "source/_posts/a.md": "a"}, []),
    ({"mkdocs.yml": "docs_dir: .\n"}, ["add to mkdocs.yml:", "  exclude_docs: |", "    /glossaries"]),
    ({"mkdocs.yml": "site_name: x\n"}, []),
])  # fmt: skip
def test_what_a_generator_would_publish_is_said(
    tmp_path: Path, run_translator: Callable[..., CommandRun], files: dict[str, str], said: list[str]
) -> None:
    make_files(tmp_path, files)
    done = run_translator("init", "--yes")
    assert ("with people's addresses" in done.stderr) == bool(said)
    for words in said:
        assert words in done.stderr
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in files} == files


ROOTS: dict[str, tuple[list[str], dict[str, str]]] = {
    # name → files (those that end in .md get a line), path of each page → its slug
    "docusaurus": (
        [
            "docusaurus.config.js",
            "docs/intro.md",
            "blog/hello.md",
            "versioned_docs/version-1.0/intro.md",
            "i18n/zh-Hans/docusaurus-plugin-content-docs/current/intro.md",
        ],
        {
            "docs/intro.md": "intro",
            "blog/hello.md": "blog/hello",
            "versioned_docs/version-1.0/intro.md": "version-1.0/intro",
            "i18n/zh-Hans/docusaurus-plugin-content-docs/current/intro.md": "intro",
            "i18n/zh-Hans/docusaurus-plugin-content-blog/hello.md": "blog/hello",
            "i18n/zh-Hans/docusaurus-plugin-content-docs/version-1.0/intro.md": "version-1.0/intro",
        },
    ),
    "folders side by side": (
        ["docs/en/a.md", "docs/zh/a.md", "site-blog/posts/en/a.md", "site-blog/posts/zh/a.md"],
        {"docs/zh/a.md": "a", "site-blog/posts/en/a.md": "posts/a", "site-blog/posts/zh/a.md": "posts/a"},
    ),
}


@pytest.mark.parametrize("name", ROOTS)
def test_all_trees_of_a_site_are_one_project(tmp_path: Path, name: str) -> None:
    files, slugs = ROOTS[name]
    make_files(tmp_path, {file: "# Text\n" if file.endswith(".md") else "" for file in files})
    set_up(tmp_path)
    project = open_newsroom(tmp_path)
    found = {path: project.tree.place(path) for path in slugs}
    assert {path: place and place.slug for path, place in found.items()} == slugs
    for path, place in found.items():
        assert place
        assert project.tree.path(place.tag, place.slug) == path
    sources = {file for file in files if file.endswith(".md") and "zh" not in file}
    assert {project.relative(ref.path) for ref in project.articles} == sources
    assert project.skipped == {}


@pytest.mark.slow
def test_pages_that_are_not_set_up_are_named(tmp_path: Path, run_translator: Callable[..., CommandRun]) -> None:
    make_files(tmp_path, dict.fromkeys(
        ["docs/en/a.md", "docs/zh/a.md", "docs/zh/old.rst", "README.md", "README.zh-CN.md", "guide_zh/b.md",
         "guide_zh/c.md", "src/zhuyin.md", "wiki/zh_TW/a.html"],
        "Text.\n",
    ))  # fmt: skip
    make_files(tmp_path, {"wiki/own/translator.toml": "", "wiki/own/docs/zh/a.md": "文字\n"})
    done = run_translator("init", "--yes")
    assert [line for line in done.stderr.splitlines() if line.startswith("not set up: ")] == [
        "not set up: README.zh-CN.md (1 page)", "not set up: docs/zh/old.rst (1 page)",
        "not set up: guide_zh (2 pages)", "not set up: wiki/zh_TW (1 page)",
    ]  # fmt: skip
    assert "[articles.roots.NAME] in docs/settings.md" in done.stderr
    assert "not set up: README.zh-CN.md (1 page)" in run_translator("adopt", "--dry-run").stderr


def test_a_page_without_a_source_beside_it_is_named(tmp_path: Path, run_translator: Callable[..., CommandRun]) -> None:
    make_files(tmp_path, dict.fromkeys(["docs/en/a.md", "docs/zh/a.md", "docs/zh/b.md"], "# Text\n"))
    said = run_translator("init", "--yes").stderr
    assert "1 page has no en counterpart and is left out: docs/zh/b.md" in said
    said = run_translator("run", "b").stderr
    assert "at: docs/zh/b.md" in said
    assert "it is taken for a translation" in said


ENGLISH = "# The ferry\n\nIt is one of the oldest in the country, and a part of the town.\n"
SPANISH = "# El transbordador\n\nEs uno de los más antiguos del país.\n"
STRINGS = {".toml": '[more]\nother = "{}"\n', ".json": '{{"more": "{}"}}\n', ".yml": "- local: a\n  title: {}\n"}


def page_of(path: str, text: str, word: str) -> str:
    return STRINGS[path[path.rindex(".") :]].format(word) if not path.endswith((".md", ".mdx")) else text


@pytest.mark.parametrize("tree", CASES["trees"], ids=itemgetter("name"))
def test_the_files_say_where_the_pages_stand(
    tmp_path: Path, run_translator: Callable[..., CommandRun], tree: dict[str, Any]
) -> None:
    files, pairs, others = tree.get("files", {}), tree["pairs"], tree.get("others", [])
    make_files(tmp_path, files)
    make_files(tmp_path, {path: page_of(path, SPANISH, "Más") for path in others})
    texts = {path: page_of(path, "# 渡轮\n\n它是全国最古老的渡轮之一。\n", "更多") for path in pairs}
    sources = {path: page_of(path, ENGLISH, "More") for path in pairs.values()}
    if tree["name"] == "Chinese at the root":
        texts, sources = dict.fromkeys(texts, ENGLISH), dict.fromkeys(sources, *{*texts.values()})
    make_files(tmp_path, {**texts, **sources})
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    run_translator("init", "--yes")

    project = open_newsroom(tmp_path)
    assert {project.relative(ref.path) for ref in project.articles} == set(pairs.values())
    adopted = run_translator("adopt", "--dry-run", "--format", "json")
    assert {row["page"]: row["status"] for row in json.loads(adopted.stdout)} == dict.fromkeys(pairs, "would adopt")
    for ref in project.articles:
        places = {project.relative(project.article(ref).page_path(tag)) for tag in project.targets_of(ref)}
        assert places & pairs.keys()
    assert all(path.read_bytes() == data for path, data in before.items())


def test_a_new_edition_stands_where_those_in_other_languages_do(
    tmp_path: Path, run_translator: Callable[..., CommandRun]
) -> None:
    make_files(tmp_path, {"hugo.toml": "[languages.en]\n[languages.fr]\n[languages.zh-cn]\n",
                          "content/en/a.md": ENGLISH, "content/fr/a.md": SPANISH})  # fmt: skip
    assert "Hugo: the articles stay where they are (content/{tag}/{slug}.md)" in run_translator("init", "--yes").stderr
    project = open_newsroom(tmp_path)
    assert [ref.tag for ref in project.articles] == ["en"]
    assert project.relative(project.article_path("zh-Hans", "a")) == "content/zh-cn/a.md"


def test_a_site_in_english_only_gets_pages_without_a_newsroom_on_them(
    tmp_path: Path, run_translator: Callable[..., CommandRun]
) -> None:
    make_files(tmp_path, {
        "docs/.vitepress/config.ts": "export default { title: 'Ferry' }\n",
        "docs/guide/ferry.md": "# The ferry\n\nThe old ferry of the town is in the harbour for a week.\n",
    })  # fmt: skip

    set_up(tmp_path)
    run_translator("sync")
    run_translator("publish", "--draft")

    page = (tmp_path / "docs/zh/guide/ferry.md").read_text()
    assert "{#the-ferry}" in page
    assert "colophon" not in page
    assert "credits" not in page


def test_what_is_installed_in_the_folder_is_no_site(tmp_path: Path, run_translator: Callable[..., CommandRun]) -> None:
    for folder in ("venv/lib/theme", "node_modules/theme", "lib/site-packages/theme"):
        (tmp_path / folder / ".vitepress").mkdir(parents=True)
        (tmp_path / folder / ".vitepress/config.js").write_text("export default {}\n")
        (tmp_path / folder / "guide.md").write_text("# Guide\n")
    (tmp_path / "venv/pyvenv.cfg").write_text("home = /usr/bin\n")

    assert run_translator("init", "--yes", cwd=tmp_path).returncode == 0

    assert "[articles]" not in (tmp_path / "translator.toml").read_text()


def test_the_catalogs_of_sphinx_are_found_beside_its_settings(
    tmp_path: Path, run_translator: Callable[..., CommandRun]
) -> None:
    names = ["docs/source/conf.py", "docs/source/index.md", "docs/locale/zh_CN/LC_MESSAGES/guide/a.po",
             "docs/locale/de/LC_MESSAGES/guide/a.po"]  # fmt: skip
    make_files(tmp_path, dict.fromkeys(names, ""))
    said = run_translator("init", "--yes").stderr
    assert "Sphinx: the articles stay where they are (docs/locale/{tag}/LC_MESSAGES/{slug}.po)" in said


def test_the_strings_of_a_page_are_written_into_it(tmp_path: Path, run_translator: Callable[..., CommandRun]) -> None:
    english, chinese = (
        '{"more": "More", "own": "A part of the town"}\n',
        '{\n  "own": "城里",  "more": "更多", "x": "自己的"\n}',
    )
    make_files(tmp_path, {"docs/en/a.md": ENGLISH, "docs/zh/a.md": "渡轮。\n", "i18n/en.json": english,
                          "i18n/zh.json": chinese})  # fmt: skip
    run_translator("init", "--yes")
    make_files(tmp_path, {"glossaries/people.yml": "people:\n  li: {roles: [translator]}\n  bo: {roles: [reviewer]}\n"})
    run_translator("adopt")
    (tmp_path / "i18n/en.json").write_text(english.replace("More", "Much more").replace("}", ', "new": "New"}'))
    run_translator("sync")
    assert run_translator("publish", "strings/i18n", "--to", "zh-Hans").returncode == 0
    assert (tmp_path / "i18n/zh.json").read_text() == chinese
    run_translator("set", "strings/i18n", "1", "多得多", "--to", "zh-Hans", "--as", "li")
    run_translator("mark", "strings/i18n", "1", "--to", "zh-Hans", "--state", "reviewed", "--as", "bo")
    done = run_translator("publish", "strings/i18n", "--to", "zh-Hans")
    assert "1 key of its article is not there, and is not brought over: new" in done.stderr
    assert (tmp_path / "i18n/zh.json").read_text() == chinese.replace("更多", "多得多")
    assert run_translator("publish", "strings/i18n", "--to", "zh-Hans").returncode == 0
