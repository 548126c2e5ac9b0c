"""Characters that steer a terminal or a reader: an error in every target, never published, and printed escaped."""

import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from markupsafe import Markup

from translator.bilingual.words.patterns import escape_in_json, printable, unsafe_characters
from translator.newsroom.ground.html.environment import environment

BAD = ["\x00", "\x1b", "\x7f", "\x85", "\x9b", "\u061c", "\u2028", "\u202e", "\u2066", "\ud800", "\udcff", "\uffff"]


@pytest.mark.parametrize("char", BAD)
def test_each_is_found_and_shown_as_something_else(char: str) -> None:
    assert [(1, 2)] == [match.span() for match in unsafe_characters(f"甲{char}乙")]
    assert char not in printable(f"甲{char}乙")


def test_ordinary_invisible_characters_are_none_of_them() -> None:
    assert [] == unsafe_characters("a\tb\nc\r\n\u00a0\u200b\u200d\u202f\u3000“”…—🏳\ufe0f\u200d🌈")


def test_json_is_the_same_value_without_what_steers_a_terminal() -> None:
    values = [char for char in BAD if not 0xD800 <= ord(char) < 0xE000]
    text = escape_in_json(json.dumps(values, ensure_ascii=False))

    assert values == json.loads(text)
    assert [] == unsafe_characters(text)


@pytest.fixture
def newsroom(tmp_path: Path, run_translator: Callable[..., "subprocess.CompletedProcess[str]"]) -> Path:
    (tmp_path / "translator.toml").write_text('targets = ["en", "zh-Hans"]\n')
    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / "articles/en/market.md").write_text("---\ntitle: Over\n---\n\nEverybody went home.\n")
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "glossaries/people.yml").write_text("people: {li: {names: {en: Li}, roles: [translator]}}\n")
    assert 0 == run_translator("sync").returncode
    return tmp_path


@pytest.mark.parametrize("char", ["\x1b", "\x9b", "\u202e", "\u2066"])
def test_a_target_with_one_is_an_error_and_never_published(
    newsroom: Path, run_translator: Callable[..., "subprocess.CompletedProcess[str]"], char: str
) -> None:
    run_translator("set", "market", "2", f"大家{char}回家了。", "--to", "zh-Hans", "--by", "li")
    found = json.loads(run_translator("check", "market", "--to", "zh-Hans", "--format", "json").stdout)
    shown = run_translator("diff", "market", "--to", "zh-Hans", "--against", "source", "--format", "json").stdout
    published = run_translator("publish", "market", "--draft")

    assert ("txt.control", "error") in [(one["check"], one["severity"]) for one in found]
    assert json.dumps(char)[1:-1] in json.dumps(json.loads(shown))
    assert char not in shown
    assert 2 == published.returncode
    assert f"U+{ord(char):04X}" in published.stderr
    assert not (newsroom / "articles/zh-Hans/market.md").exists()


def test_half_a_character_is_refused_when_it_is_set(
    newsroom: Path, run_translator: Callable[..., "subprocess.CompletedProcess[str]"]
) -> None:
    done = run_translator("set", "market", "2", "大家\udcff回家了。", "--to", "zh-Hans", "--by", "li")

    assert 2 == done.returncode, done.stderr


STEERING = "\x1b]0;owned\x07\x9b31m\u202e"


def test_no_message_on_stderr_steers_a_terminal(
    newsroom: Path, run_translator: Callable[..., "subprocess.CompletedProcess[str]"]
) -> None:
    (newsroom / f"glossaries/a{STEERING}.csv").write_text(f"en,zh-Hans,status\nbank,银行,lo{STEERING}ud\n")
    (newsroom / f"page{STEERING}.txt").write_text("A Title\n\nIt closed early on Monday, and nobody knew why.\n")
    commands = [
        ["glossary", "list"], ["add", f"page{STEERING}.txt"], ["add", f"no{STEERING}such.txt"], [f"no{STEERING}such"],
        ["status", f"no{STEERING}such"], ["status", f"--no{STEERING}such"], ["explain", f"no{STEERING}such"],
        ["mark", "market", "1", "--to", f"zh{STEERING}", "--state", "translated"],
        ["diff", "market", "--against", f"no{STEERING}such"], ["-C", f"no{STEERING}such", "status"],
    ]  # fmt: skip

    for command in commands:
        done = run_translator(*command)
        assert done.returncode in {0, 2}, done.stderr
        assert [] == unsafe_characters(done.stderr), command


def test_no_line_for_people_on_stdout_steers_a_terminal(
    newsroom: Path, run_translator: Callable[..., "subprocess.CompletedProcess[str]"]
) -> None:
    (newsroom / "glossaries/terms.csv").write_text(f"en,zh-Hans,note\nba{STEERING}nk,银行,\n")
    run_translator("set", "market", "2", f"大家{STEERING}回家了。", "--to", "zh-Hans", "--by", "li")
    for command in (
        ["glossary", "list"], ["memory", "search", "home"], ["memory", "lookup", "Everybody went home."],
        ["check"], ["diff"], ["status"], ["verify"], ["report"],
    ):  # fmt: skip
        done = run_translator(*command)
        assert done.returncode in {0, 1}, done.stderr
        assert [] == unsafe_characters(done.stdout + done.stderr), command


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('title: "Over\\u0001 the hill"', "articles/en/market.md, title"),
        ('authors: [li]\ntags: ["a\\e[31mb"]', "articles/en/market.md, tags[0]"),
        ('source: {url: "https://example.org/\\u202e"}', "articles/en/market.md, source.url"),
        ("lang: en\n---\n\nA \x1b[31mred line.\n", "articles/en/market.md:5"),
        ("lang: en\n---\n\nOne &#x202E; and all.\n", "articles/en/market.md, segment 1"),
    ],
)
def test_an_article_that_holds_one_is_not_published_and_the_others_are(
    newsroom: Path, run_translator: Callable[..., "subprocess.CompletedProcess[str]"], line: str, place: str
) -> None:
    end = "" if "---" in line else "\n---\n\nAll went home.\n"
    (newsroom / "articles/en/market.md").write_text(f"---\n{line}{end}")
    (newsroom / "articles/en/sound.md").write_text("---\ntitle: Sound\n---\n\nAll is well.\n")
    assert 0 == run_translator("sync").returncode

    done = run_translator("publish", "--draft", "--layout", "epub", "--out", "books")

    assert 2 == done.returncode
    assert "cannot be published: it holds the control character" in done.stderr
    assert f"at: {place}\n" in done.stderr
    assert ["sound.epub"] == [path.name for path in newsroom.glob("books/en/*")]


def test_names_and_labels_come_out_visible_on_pages_and_in_books(
    newsroom: Path, run_translator: Callable[..., "subprocess.CompletedProcess[str]"]
) -> None:
    (newsroom / "glossaries/people.yml").write_text(
        'people: {li: {names: {en: "L\\u0001\\u202ei"}, roles: [editor]}}\n'
    )
    (newsroom / "glossaries/labels.yml").write_text('author: {en: "B\\ey", zh-Hans: "\\0作者"}\n')
    article = newsroom / "articles/en/market.md"
    article.write_text(article.read_text().replace("title: Over", "title: Over\nauthors: [li]"))
    for layout in ("epub", "docx", "site"):
        assert 0 == run_translator("publish", "--draft", "--layout", layout, "--out", layout).returncode

    parts = [path.read_bytes() for path in newsroom.glob("site/**/*.*ml")]
    for book in (*newsroom.glob("epub/**/*.epub"), *newsroom.glob("docx/**/*.docx")):
        with zipfile.ZipFile(book) as archive:
            parts += [archive.read(name) for name in archive.namelist()]
    assert len(parts) > 30
    assert [] == [match for part in parts for match in unsafe_characters(part.decode(errors="ignore"))]
    assert any("L␁�i".encode() in part for part in parts)


def test_nothing_that_a_template_prints_reaches_a_page_as_one(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p title='{{ text }}'>{{ text }}{{ markup }}{{ number }}</p>")

    page = (
        environment(tmp_path)
        .get_template("page.html")
        .render(text="a\x01<\u202e\tb\n", markup=Markup("<b>\x1b</b>\n"), number=7)
    )

    assert "<p title='a␁&lt;�\tb\n'>a␁&lt;�\tb\n<b>␛</b>\n7</p>" == page


@pytest.mark.parametrize("format", ["docx", "xlsx"])
def test_a_document_holds_signs_for_them_and_comes_back_as_it_went_out(
    newsroom: Path, run_translator: Callable[..., "subprocess.CompletedProcess[str]"], format: str
) -> None:
    article = newsroom / "articles/en/market.md"
    article.write_text(article.read_text().replace("went", "we\u202ent"))
    run_translator("sync")
    run_translator("set", "market", "2", f"大家{STEERING}回家了。", "--to", "zh-Hans", "--by", "li")
    run_translator("export", "market", "--to", "zh-Hans", "--out", f"out.{format}")
    with zipfile.ZipFile(newsroom / f"out.{format}") as archive:
        assert [] == [char for name in archive.namelist() for char in unsafe_characters(archive.read(name).decode())]

    done = run_translator("import", f"out.{format}", "--by", "li")

    assert 0 == done.returncode, done.stdout
    assert "0 segments changed" in done.stderr
