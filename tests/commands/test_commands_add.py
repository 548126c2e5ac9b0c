from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from translator.bilingual.errors import DuplicateArticle, UsageError
from translator.desk.commands.init import set_up
from translator.desk.workflow.article_import import add_articles
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]

PAGE = """The Market Closes Early

Dec. 23rd, 2021

The market closed early on Monday, and nobody could say why it had to.

Editor: Li Lei / PR: Mini Cow

Disclaimer: This is only a view.

View all comments
"""
PATH = "articles/en/the-market-closes-early.md"


@pytest.fixture
def newsroom(tmp_path: Path) -> Project:
    set_up(tmp_path)
    (tmp_path / "glossaries" / "people.yml").write_text(
        "people:\n  li-lei:\n    names: {en: Li Lei, zh-Hans: 李雷}\n", encoding="utf-8"
    )
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    return open_newsroom(tmp_path)


def files_under(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.md")}


def add(project: Project, *files: str, **options: object) -> list[tuple[str, str]]:
    paths = [str(project.root / file) for file in files]
    return [(one.status, one.path) for one in add_articles(project, paths, **options)]  # type: ignore[arg-type]


def test_an_article_is_written_where_its_language_lives(newsroom: Project) -> None:
    assert add(newsroom, "page.txt") == [("added", PATH)]
    assert [(ref.slug, ref.tag) for ref in open_newsroom(newsroom.root).articles] == [("the-market-closes-early", "en")]


def test_people_of_the_house_are_named_by_their_ids(newsroom: Project) -> None:
    add(newsroom, "page.txt")
    text = (newsroom.root / PATH).read_text(encoding="utf-8")
    assert "  editor: [li-lei]\n  proofreader: [Mini Cow]\n" in text


def test_a_disclaimer_of_the_house_is_named_by_its_id(newsroom: Project) -> None:
    (newsroom.glossaries_dir / "disclaimers.yml").write_text(
        "view-only: {en: This is only a view., zh-Hans: 仅代表个人观点。}\n", encoding="utf-8"
    )
    add(newsroom, "page.txt")
    assert "disclaimer: view-only\n" in (newsroom.root / PATH).read_text(encoding="utf-8")


def test_the_same_article_twice_is_said_and_changes_nothing(newsroom: Project) -> None:
    add(newsroom, "page.txt")
    before = files_under(newsroom.root)
    assert add(newsroom, "page.txt") == [("unchanged", PATH)]
    assert files_under(newsroom.root) == before


def test_an_article_that_was_edited_is_replaced_only_by_force(newsroom: Project) -> None:
    add(newsroom, "page.txt")
    (newsroom.root / PATH).write_text("---\nid: mine\n---\nMine.\n", encoding="utf-8")
    before = files_under(newsroom.root)
    assert add(newsroom, "page.txt") == [("failed", "")]
    assert files_under(newsroom.root) == before
    assert add(newsroom, "page.txt", force=True) == [("replaced", PATH)]


def test_two_articles_with_one_id_are_refused(newsroom: Project) -> None:
    text = "---\nid: one\nlang: en\ntitle: A\n---\n\nThe market closed early, and nobody knew why.\n"
    for name in ("first.md", "second.md"):
        (newsroom.root / name).write_text(text, encoding="utf-8")
    done = list(add_articles(newsroom, [str(newsroom.root / name) for name in ("first.md", "second.md")]))
    assert [one.status for one in done] == ["added", "failed"]
    assert isinstance(done[1].error, DuplicateArticle)
    assert not (newsroom.root / "articles/en/second.md").exists()


def test_one_name_in_two_languages_is_refused(newsroom: Project) -> None:
    add(newsroom, "page.txt")
    (newsroom.root / "zh.txt").write_text("市场收盘\n\n市场今天提前收盘，没有人知道为什么会这样。\n", encoding="utf-8")
    assert add(newsroom, "zh.txt", slug="the-market-closes-early") == [("failed", "")]


def test_a_dry_run_writes_nothing(newsroom: Project) -> None:
    assert add(newsroom, "page.txt", dry_run=True) == [("would add", PATH)]
    assert not (newsroom.root / PATH).exists()


def test_a_name_for_two_files_is_refused(newsroom: Project) -> None:
    with pytest.raises(UsageError, match="--slug"):
        add(newsroom, "page.txt", "page.txt", slug="x")


def test_one_bad_file_does_not_stop_the_others(newsroom: Project, run_translator: Run) -> None:
    (newsroom.root / "bad.txt").write_bytes("Größe über alles".encode("latin-1"))
    done = run_translator("add", "bad.txt", "no-such.txt", "page.txt", cwd=newsroom.root)
    assert done.returncode == 2
    assert done.stdout == f"{PATH}\n"
    assert "bad.txt" in done.stderr
    assert "--encoding" in done.stderr
    assert "no-such.txt" in done.stderr
    assert list(files_under(newsroom.root)) == [PATH]


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [("---\ntitle: [unclosed\n---\n\nText.\n", "not YAML", "translator add dense.md")],
    ids=["front matter"],
)
def test_what_sync_would_refuse_is_refused_and_leaves_nothing_behind(
    newsroom: Project, run_translator: Run, text: str, message: str, place: str
) -> None:
    (newsroom.root / "dense.md").write_text(text, encoding="utf-8")
    before = sorted(newsroom.root.glob("articles/**/*"))
    done = run_translator("add", "--keep-all", "dense.md", cwd=newsroom.root)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert place in done.stderr
    assert sorted(newsroom.root.glob("articles/**/*")) == before


def test_every_line_that_is_left_out_is_on_stderr(newsroom: Project, run_translator: Run) -> None:
    done = run_translator("add", "page.txt", cwd=newsroom.root)
    assert (done.returncode, done.stdout) == (0, f"{PATH}\n")
    assert "line 11 left out, comment section of the page: View all comments" in done.stderr
    assert done.stderr.splitlines()[-1] == "lines left out: 1 (17 characters)"


def test_keep_all_leaves_out_nothing(newsroom: Project, run_translator: Run) -> None:
    done = run_translator("add", "--keep-all", "page.txt", cwd=newsroom.root)
    assert "left out" not in done.stderr
    assert (newsroom.root / PATH).read_text(encoding="utf-8").endswith("why it had to.\n\nView all comments\n")


def test_an_article_comes_from_stdin_in_any_encoding(newsroom: Project, run_translator: Run) -> None:
    page = "市场收盘\n\n2021年12月23日\n\n市场今天提前收盘，没有人知道为什么会这样。\n"
    done = run_translator(
        "add", "-", "--slug", "market-close", "--format", "json", cwd=newsroom.root, stdin=page.encode("gb18030")
    )
    (one,) = json.loads(done.stdout)
    assert done.returncode == 0
    assert (one["path"], one["lang"], one["date"]) == ("articles/zh-Hans/market-close.md", "zh-Hans", "2021-12-23")
    assert (one["encoding"], one["left_out"], one["error"]) == ("gb18030", [], None)
    assert "市场今天提前收盘" in (newsroom.root / one["path"]).read_text(encoding="utf-8")


REPORT = (
    "The bank lent money in {year} to whoever asked.\n\nNobody objected, and the board did not meet.\n\n"
    "The auditor wrote a report that nobody read.\n\nIt was a long one, and it had many tables.\n"
)


def test_the_same_text_under_another_title_is_refused(newsroom: Project) -> None:
    for name, title, year in (("a.txt", "The Bank Lent", 2023), ("b.txt", "A Bank That Lent", 2024)):
        (newsroom.root / name).write_text(f"{title}\n\n{REPORT.format(year=year)}", encoding="utf-8")
    assert add(newsroom, "page.txt", "a.txt")[1][0] == "added"
    [refused] = add_articles(newsroom, [str(newsroom.root / "b.txt")])
    assert isinstance(refused.error, DuplicateArticle)
    assert refused.error.message == "this is the same as articles/en/the-bank-lent.md, 99%"
    assert "--slug the-bank-lent --force" in (refused.error.hint or "")
    assert add(newsroom, "b.txt", slug="another") == [("added", "articles/en/another.md")]


def test_the_same_address_under_another_title_is_refused(newsroom: Project) -> None:
    for name, title in (("a.html", "The First Title"), ("b.html", "Another Title")):
        page = f'<link rel=canonical href="https://example.org/x"><h1>{title}</h1><p>{PAGE.split(chr(10))[4]}</p>'
        (newsroom.root / name).write_text(
            page + f"<p>{title} has a text of its own, and it is this.</p>", encoding="utf-8"
        )
    assert [status for status, _path in add(newsroom, "a.html", "b.html")] == ["added", "failed"]
    [refused] = add_articles(newsroom, [str(newsroom.root / "b.html")])
    assert refused.error is not None
    assert refused.error.message.startswith("this has the same address as articles/en/the-first-title.md, and ")


def test_what_a_person_says_goes_before_what_was_found(newsroom: Project, run_translator: Run) -> None:
    [asked] = json.loads(run_translator("add", "page.txt", "--dry-run", "-f", "json", cwd=newsroom.root).stdout)
    numbers = {block["text"]: str(block["number"]) for block in asked["blocks"]}
    done = run_translator(
        "add", "page.txt", "--title", "Another Title", "--date", "Nov. 14, 2026", "--author", "Jane Doe",
        "--author", "Li Lei", "--keep", numbers["View all comments"], "--drop", numbers[PAGE.split("\n")[4]],
        cwd=newsroom.root,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    text = (newsroom.root / "articles/en/another-title.md").read_text(encoding="utf-8")
    assert "title: Another Title\ndate: 2026-11-14\nauthors: [Jane Doe, li-lei]\n" in text
    assert text.endswith("---\n\nView all comments\n")


def test_a_block_or_a_date_that_does_not_exist_is_refused(newsroom: Project, run_translator: Run) -> None:
    for option, value, message in (
        ("--keep", "99", "there is no block 99: they go from 1 to 6"),
        ("--drop", "x", "'x' is not the number of a block"),
        ("--date", "yesterday", "'yesterday' is not a date"),
    ):
        done = run_translator("add", "page.txt", option, value, cwd=newsroom.root)
        assert (done.returncode, message in done.stderr) == (2, True), done.stderr


def test_front_matter_takes_what_a_person_says(newsroom: Project, run_translator: Run) -> None:
    (newsroom.root / "own.md").write_text(f"---\ntitle: Own\nother: kept\n---\n\n{REPORT}", encoding="utf-8")
    assert run_translator("add", "own.md", "--title", "New", cwd=newsroom.root).returncode == 0
    assert "title: New\nother: kept\n" in (newsroom.root / "articles/en/own.md").read_text(encoding="utf-8")
    assert "taken whole" in run_translator("add", "own.md", "--drop", "1", cwd=newsroom.root).stderr


def test_the_preview_shows_every_block_and_writes_nothing(newsroom: Project, run_translator: Run) -> None:
    done = run_translator("add", "--preview", "page.txt", "--keep", "6", "--drop", "3", cwd=newsroom.root)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "title: The Market Closes Early"
    assert "2  [became date] Dec. 23rd, 2021" in done.stdout
    assert "3  [left out: taken out by you]" in done.stdout
    assert "6  View all comments" in done.stdout
    assert "[left out: comment section" in run_translator("add", "--preview", "page.txt", cwd=newsroom.root).stdout
    assert not (newsroom.root / "articles/en").exists() or files_under(newsroom.root / "articles/en") == {}


def test_more_left_out_than_kept_is_said_last_and_exits_with_1(newsroom: Project, run_translator: Run) -> None:
    comment = "<p>I was there myself, and I can say that nothing of all this is quite as it was told to you.</p>"
    text = "<p>The market closed early on Monday, and nobody could say why it had to.</p>"
    page = f"<article><h1>The Market Closes</h1>{text * 3}</article><div id=comments>{comment * 40}</div>"
    (newsroom.root / "closes.html").write_text(page, encoding="utf-8")
    run = run_translator("add", "closes.html", cwd=newsroom.root)
    assert (run.returncode, run.stdout) == (1, "articles/en/the-market-closes.md\n")
    assert run.stderr.splitlines()[-1].startswith("warning: more text was left out than kept (")


def test_what_has_no_text_besides_its_title_can_be_given_one(newsroom: Project, run_translator: Run) -> None:
    (newsroom.root / "shares.txt").write_text("Shares Fall\n\nShare this\n", encoding="utf-8")
    assert "--preview" in run_translator("add", "shares.txt", cwd=newsroom.root).stderr
    assert "2  [left out: " in run_translator("add", "--preview", "shares.txt", cwd=newsroom.root).stdout
    assert run_translator("add", "shares.txt", "--keep", "2", cwd=newsroom.root).returncode == 0
    assert (newsroom.root / "articles/en/shares-fall.md").read_text(encoding="utf-8").endswith("---\n\nShare this\n")


def test_images_beside_a_markdown_file_come_in_and_others_are_named(newsroom: Project) -> None:
    folder = newsroom.root / "incoming"
    (folder / "img").mkdir(parents=True)
    (folder / "img/a b.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "secret.txt").write_bytes(b"no picture")
    (newsroom.root / "outside.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "a.md").write_text(
        '# One\n\nText of one.\n\n![a](img/a%20b.png "Title") ![b](gone.png) ![c](../outside.png) ![d](secret.txt)'
        " ![e](https://example.org/e.png)\n"
    )
    (done,) = add_articles(newsroom, [str(folder / "a.md")])
    assert done.images == ["articles/en/img/a b.png"]
    assert (newsroom.root / done.images[0]).read_bytes().startswith(b"\x89PNG")
    assert [note for note in done.notes if "its folder has" in note] == [
        f"image not copied, its folder has no picture of that name: {name}"
        for name in ("gone.png", "../outside.png", "secret.txt")
    ]
    (folder / "img/a b.png").write_bytes(b"\x89PNG\r\n\x1a\nother")
    (folder / "b.md").write_text("# Two\n\nText of quite another one.\n\n![a](<img/a b.png>)\n")
    (done,) = add_articles(newsroom, [str(folder / "b.md")])
    assert "another image of that name is there already: img/a b.png" in done.notes


def test_messages_about_many_files_are_clipped_counted_and_summed_up(newsroom: Project, run_translator: Run) -> None:
    menu = "menu " * 2000
    for at in range(12):
        text = f"The ferry {at * 13} left the harbour of Port {at} on Monday with all {at} passengers on board."
        page = f"<nav><a href=/>{menu}</a></nav><article><h1>Report {at} of Them</h1><p>{text}</p></article>"
        (newsroom.root / f"{at:03}.html").write_text(page, encoding="utf-8")
    (newsroom.root / "empty.html").write_text("", encoding="utf-8")
    files = sorted(path.name for path in newsroom.root.glob("*.html"))
    run = run_translator("add", *files, cwd=newsroom.root)
    lines = run.stderr.splitlines()
    assert max(map(len, lines)) < 400
    assert lines[-1] == (f"13 files: added: 12; refused: 1; lines left out: 12 ({12 * len(menu.strip())} characters)")
    assert lines[-3:-1] == ["error: the file contains no text", "  at: empty.html"]
