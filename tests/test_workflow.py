"""The whole way of two articles, as a newsroom goes it: real commands, a real git repository, no network."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from translator import cli
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.house import open_newsroom

if TYPE_CHECKING:
    from collections.abc import Sequence

CASES = Path(__file__).parent / "ingest/cases"
SEED = Path(__file__).parents[2] / "shared/data/seed-article.txt"
ENGLISH, CHINESE = "harbour-bank-halts-its-loan-programme-after-audit", "harbour-bank-audit"
PEOPLE = """\
people:
  lin: {names: {en: Lin Yue, zh-Hans: 林越, zh-Hant: 林越}, roles: [translator], emails: [test@example.org]}
  wang: {names: {en: Wang Fang, zh-Hans: 王芳, zh-Hant: 王芳}, roles: [reviewer]}
  li: {names: {en: Li Lei, zh-Hans: 李雷, zh-Hant: 李雷}, roles: [editor]}
"""


@dataclass
class Newsroom:
    """A content repository, and what its people type."""

    root: Path
    capture: pytest.CaptureFixture[str]

    def takes(self, kept: Path) -> bool:
        """Become a copy of a newsroom that was made before; whether there is one."""
        if kept.exists():
            shutil.rmtree(self.root)
            shutil.copytree(kept, self.root)
            os.chdir(self.root)
        return kept.exists()

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run a command that must leave with `code`; return what it printed."""
        left = cli.run(list(arguments))
        said = self.capture.readouterr()
        assert left == code, said.out + said.err
        return said.out if code == 0 else said.err

    def run_with_findings(self, *arguments: str) -> str:
        """Run a command that must leave with 1; return what it found."""
        assert cli.run(list(arguments)) == 1
        return self.capture.readouterr().out

    def git(self, *arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=self.root, capture_output=True, text=True, check=True)
        return done.stdout

    def commit(self, message: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def states(self, slug: str, tag: str) -> list[str]:
        return [entry.state.value for entry in load_catalog(open_newsroom(self.root), slug, tag).entries]

    def stale(self, slug: str, tag: str) -> list[int]:
        return [entry.number for entry in load_catalog(open_newsroom(self.root), slug, tag).entries if entry.is_stale]

    def sign_off(self, slug: str, tag: str, numbers: Sequence[str] = ("all",)) -> None:
        """Let one person confirm, a second review, and the editor release."""
        for state, person in (("translated", "lin"), ("reviewed", "wang"), ("final", "li")):
            self.run("mark", slug, *numbers, "--to", tag, "--state", state, "--by", person)

    def values(self, tag: str, slug: str) -> dict[str, Any]:
        return read_front_matter(self.path(tag, slug).read_bytes()).values

    def path(self, tag: str, slug: str) -> Path:
        return self.root / "articles" / tag / f"{slug}.md"


@pytest.fixture(scope="session")
def _kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for the newsrooms that are made once, and then copied."""
    return tmp_path_factory.mktemp("workflow")


@pytest.fixture
def newsroom(
    tmp_path: Path, _kept: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Newsroom:
    monkeypatch.chdir(tmp_path)
    room = Newsroom(tmp_path, capsys)
    if room.takes(_kept / "drafted"):
        return room
    room.git("init", "-q", "-b", "main")
    room.run("init", "--yes")
    (tmp_path / "glossaries/people.yml").write_text(PEOPLE)
    with (tmp_path / "translator.toml").open("a") as settings:
        settings.write('\n[verify]\ncommitters = ["test@example.org"]\n')
    room.run("add", str(CASES / "english-page.txt"))
    room.run("add", "--slug", CHINESE, str(CASES / "chinese-page.txt"))
    room.run("run", ENGLISH, "--engine", "pseudo", "--to", "zh-Hans,zh-Hant")
    room.run("run", CHINESE, "--engine", "pseudo", "--to", "en,zh_TW")
    room.commit("draft")
    shutil.copytree(tmp_path, _kept / "drafted")
    return room


@pytest.fixture
def published(newsroom: Newsroom, _kept: Path) -> Newsroom:
    if newsroom.takes(_kept / "published"):
        return newsroom
    newsroom.sign_off(ENGLISH, "zh-Hans")
    newsroom.sign_off(CHINESE, "en")
    newsroom.run("translate")
    newsroom.run("publish")
    newsroom.commit("published")
    shutil.copytree(newsroom.root, _kept / "published")
    return newsroom


def change_one_word(room: Newsroom) -> None:
    path = room.path("en", ENGLISH)
    text = path.read_text()
    assert text.count("at 4.2% on average") == 1
    path.write_text(text.replace("at 4.2% on average", "at 4.3% on average"))


def test_published_versions_agree_in_three_languages(published: Newsroom) -> None:
    for slug, source in ((ENGLISH, "en"), (CHINESE, "zh-Hans")):
        versions = {tag: published.values(tag, slug) for tag in ("en", "zh-Hans", "zh-Hant")}

        for key in ("id", "date", "source"):
            assert len({json.dumps(values[key], ensure_ascii=False) for values in versions.values()}) == 1, key
        given = versions[source]["credits"]
        for tag, values in versions.items():
            assert given.items() <= values["credits"].items()
            assert values["lang"] == tag
            assert ("translation" in values) == (tag != source)
        assert versions["zh-Hant"]["translation"]["derived"]["from"] == "zh-Hans"


def test_dates_and_by_lines_are_written_as_each_language_writes_them(published: Newsroom) -> None:
    assert "2024年3月2日" in published.path("zh-Hans", ENGLISH).read_text()
    assert "校对：Mini Heron" in published.path("zh-Hans", ENGLISH).read_text()
    assert "校對：Mini Heron" in published.path("zh-Hant", ENGLISH).read_text()
    assert "March 2, 2024" in published.path("en", CHINESE).read_text()
    assert "Proof-reader: 小苍鹭" in published.path("en", CHINESE).read_text()


def test_nothing_of_the_web_page_is_published(published: Newsroom) -> None:
    for path in published.root.glob("articles/*/*.md"):
        assert not re.search(
            "Inline Feedbacks|View all comments|Telegram|查看所有评论|example.org/join", path.read_text()
        )


def test_every_published_segment_was_seen_by_a_second_person(published: Newsroom) -> None:
    assert json.loads(published.run("verify", "--format", "json")) is not None
    assert set(published.states(ENGLISH, "zh-Hans")) == {"final"}
    # Nobody read the conversion: it is out because what it comes from is signed off, and says so.
    assert set(published.states(ENGLISH, "zh-Hant")) == {"translated"}
    assert published.values("zh-Hant", ENGLISH)["translation"]["coverage"]["derived"] == len(
        published.states(ENGLISH, "zh-Hant")
    )


def test_the_translator_cannot_be_the_second_person(newsroom: Newsroom) -> None:
    people = newsroom.root / "glossaries/people.yml"
    people.write_text(PEOPLE.replace("roles: [translator]", "roles: [translator, reviewer]"))
    newsroom.run("mark", ENGLISH, "all", "--to", "zh-Hans", "--state", "translated", "--by", "lin")

    said = newsroom.run("mark", ENGLISH, "1", "--to", "zh-Hans", "--state", "reviewed", "--by", "lin", code=2)

    assert "segment 1" in said
    assert "reviewed" not in newsroom.states(ENGLISH, "zh-Hans")


def test_one_changed_word_makes_one_segment_stale(published: Newsroom) -> None:
    change_one_word(published)

    published.run("sync")

    for tag in ("zh-Hans", "zh-Hant"):
        (number,) = published.stale(ENGLISH, tag)
        states = published.states(ENGLISH, tag)
        assert states.pop(number - 1) == "draft"
        assert set(states) == {"final" if tag == "zh-Hans" else "translated"}
    assert set(published.states(CHINESE, "en")) == {"final"}


def test_what_is_stale_is_not_published_until_it_is_finished(published: Newsroom) -> None:
    change_one_word(published)
    published.run("sync")
    before = published.path("zh-Hans", ENGLISH).read_bytes()

    assert "1 is stale" in published.run("publish", ENGLISH, code=2)
    assert published.path("zh-Hans", ENGLISH).read_bytes() == before
    number = published.stale(ENGLISH, "zh-Hans")[0]
    entry = load_catalog(open_newsroom(published.root), ENGLISH, "zh-Hans").entry(number)
    corrected = entry.target.replace("4.2%", "4.3%")
    published.run("set", ENGLISH, str(number), corrected, "--to", "zh-Hans", "--by", "lin")
    published.run("mark", ENGLISH, str(number), "--to", "zh-Hans", "--state", "reviewed", "--by", "wang")
    published.run("mark", ENGLISH, str(number), "--to", "zh-Hans", "--state", "final", "--by", "li")
    published.run("translate", ENGLISH)
    published.run("publish", ENGLISH)

    assert "4.3%" in published.path("zh-Hans", ENGLISH).read_text()
    assert "4.3%" in published.path("zh-Hant", ENGLISH).read_text()
    published.run("verify")


def test_publishing_twice_changes_no_byte(published: Newsroom) -> None:
    published.run("publish")

    assert published.git("status", "--porcelain") == ""


@pytest.mark.parametrize("tool", [["msgcat"], ["msgattrib", "--no-wrap"], ["msgmerge", "-q", "--no-fuzzy-matching"]])
def test_a_catalog_that_gettext_wrote_again_keeps_every_decision(published: Newsroom, tool: list[str]) -> None:
    if not shutil.which(tool[0]):
        pytest.skip("gettext is not installed")
    po = published.root / f"locales/zh-Hans/{ENGLISH}.po"
    files = [str(po)] * (2 if tool[0] == "msgmerge" else 1)
    subprocess.run([*tool, *files, "-o", str(po)], check=True, capture_output=True)

    published.run("sync")

    assert set(published.states(ENGLISH, "zh-Hans")) == {"final"}
    published.run("verify")


def test_a_text_changed_in_another_tool_is_nobodys(published: Newsroom) -> None:
    po = published.root / f"locales/zh-Hans/{ENGLISH}.po"
    entry = load_catalog(open_newsroom(published.root), ENGLISH, "zh-Hans").entries[-2]
    po.write_text(po.read_text().replace(f'msgstr "{entry.target}"', 'msgstr "眼下客户什么也不用做。"'))

    published.run("sync")

    states = published.states(ENGLISH, "zh-Hans")
    assert (states.count("translated"), states.count("final")) == (1, len(states) - 1)
    assert "not final" in published.run("publish", ENGLISH, code=2)


def test_an_older_revision_is_what_it_was(published: Newsroom) -> None:
    published.git("checkout", "-q", "HEAD~1")
    published.run("sync")
    assert set(published.states(ENGLISH, "zh-Hans")) == {"draft"}
    assert published.git("status", "--porcelain") == ""

    published.git("checkout", "-q", "main")
    published.run("sync")
    assert set(published.states(ENGLISH, "zh-Hans")) == {"final"}
    published.run("publish")
    published.run("verify")
    assert published.git("status", "--porcelain") == ""


def test_crlf_bom_table_code_footnote_and_shortcode_reach_the_page(newsroom: Newsroom) -> None:
    body = (
        "\ufeff---\nid: rich\nlang: en\ntitle: A Rich Page\ndate: 2024-03-02\n---\n\nThe bank lent **money**.  \n\n"
        "| Name | Sum |\n|---|--:|\n| Kestrel | 4 |\n\n```py\nprint('hi')\n```\n\nA note.[^1]\n\n[^1]: It says so.\n\n"
        '{{< figure src="a.png" >}}\n\n- [x] Done it\n- [ ] Do it'
    )
    newsroom.path("en", "rich").write_bytes(body.replace("\n", "\r\n").encode())

    newsroom.run("run", "rich", "--engine", "pseudo")
    newsroom.run("publish", "rich", "--draft")

    page = newsroom.path("zh-Hant", "rich").read_bytes()
    assert page.startswith(b"\xef\xbb\xbf---\r\n")
    assert page.count(b"\n") == page.count(b"\r\n")
    for kept in (b"|---|--:|", b"print('hi')", b"[^1]: ", b'{{< figure src="a.png" >}}', b"- [x] "):
        assert kept in page


def test_published_files_are_checked_against_each_other_sentence_by_sentence(published: Newsroom) -> None:
    source, target = published.path("en", ENGLISH), published.path("zh-Hans", ENGLISH)
    assert "error" not in published.run("check", str(source), str(target))

    target.write_text(target.read_text().replace("350万", "360万"))

    assert published.run_with_findings("check", str(source), str(target)).count("error num.value") == 1


@pytest.mark.skipif(not SEED.is_file(), reason="the example lies beside the checkout only")
def test_the_example_becomes_a_complete_draft(newsroom: Newsroom) -> None:
    slug = newsroom.run("add", str(SEED)).split("/")[-1].strip().removesuffix(".md")
    newsroom.run("run", slug, "--engine", "pseudo", "--to", "zh-Hans,zh-Hant")
    newsroom.run("publish", slug, "--draft")

    page = newsroom.path("zh-Hans", slug).read_text()
    assert newsroom.values("zh-Hans", slug)["date"] == "2021-12-23"
    for kept in ("2021年12月23日", "编辑：Mr Cow", "校对：Mini Cow", "免责声明：", "China Regulator Suspends"):
        assert kept in page
    assert not re.search("Inline Feedbacks|View all comments|GTV|Telegram", page)
