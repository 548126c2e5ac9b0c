"""What a site writes into its pages about their sources: which commit was translated, and whether they are behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.adoption.test_adopt import DULUN, FERRY, PEOPLE, SETTINGS, adopt, commit, write
from translator.bilingual.model import State
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.house import open_newsroom

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import CommandRun

    Run = Callable[..., CommandRun]

WEN = "  wen: {names: {en: Wen}}\n"
PAGE = "content/zh/posts/ferry.md"
TODAY = FERRY.replace("31 trips a day", "32 trips a day")


def with_books(revision: str, more: str = "") -> str:
    return DULUN.replace("weight: 3\n", f"weight: 3\ndefault_lang_commit: {revision} # by hand\n{more}")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write(
        tmp_path,
        {"translator.toml": SETTINGS, "glossaries/people.yml": PEOPLE + WEN, "content/en/posts/ferry.md": FERRY},
    )
    return tmp_path


@pytest.mark.parametrize("is_named", [True, False])
def test_a_source_that_was_renamed_is_followed(site: Path, is_named: bool) -> None:
    write(site, {"content/en/news/ferry.md": FERRY})
    (site / "content/en/posts/ferry.md").unlink()
    first = commit(site, "the article under its first name")
    write(site, {PAGE: with_books(first) if is_named else DULUN})
    commit(site, "its translation")
    (site / "content/en/news/ferry.md").rename(site / "content/en/posts/old.md")
    commit(site, "renamed")
    (site / "content/en/posts/old.md").rename(site / "content/en/posts/ferry.md")
    commit(site, "renamed again")
    write(site, {"content/en/posts/ferry.md": TODAY})
    commit(site, "a number changed")
    (page,), _alone = adopt(site)
    assert (page.questions, bool(page.source_revision)) == ([], True)
    catalog = load_catalog(open_newsroom(site), "posts/ferry", "zh-Hans")
    assert catalog.entry(2).source == "The old ferry made 31 trips a day."


def test_a_source_that_git_does_not_have_is_said(site: Path, run_translator: Run) -> None:
    write(site, {PAGE: with_books("0123456789abcdef0123456789abcdef01234567")})
    commit(site, "all")
    done = run_translator("adopt", "--dry-run", cwd=site)
    assert "  source (it names the commit 0123456789, which this clone does not have)" in done.stdout
    assert done.returncode == 1


@pytest.mark.slow
def test_who_only_keeps_the_books_translated_nothing(site: Path) -> None:
    write(site, {PAGE: DULUN})
    commit(site, "all")
    write(site, {"content/en/posts/ferry.md": TODAY})
    commit(site, "a number changed")
    write(site, {PAGE: DULUN.replace("weight: 3\n", "weight: 3\ndrifted_from_default: true\n")})
    commit(site, "flags", email="bot@example.org")
    adopt(site)
    catalog = load_catalog(open_newsroom(site), "posts/ferry", "zh-Hans")
    assert catalog.entry(2).source == "The old ferry made 31 trips a day."


def test_the_translator_is_who_wrote_most_of_the_page(site: Path, run_translator: Run) -> None:
    write(site, {"content/zh/ferry.md": DULUN})
    commit(site, "all")
    (site / PAGE).parent.mkdir()
    (site / "content/zh/ferry.md").rename(site / PAGE)
    commit(site, "moved", email="bot@example.org")
    write(site, {PAGE: DULUN.replace("趟", "班")})
    commit(site, "a word everywhere", email="bot@example.org")
    (page,), _alone = adopt(site)
    assert page.author == "lan"
    commit(site, "adopted")
    assert "author of the page" not in run_translator("verify", cwd=site).stdout


def test_who_is_named_later_is_on_record_then(site: Path) -> None:
    write(site, {PAGE: DULUN})
    commit(site, "all", email="new@example.org")
    (page,), _alone = adopt(site)
    assert page.author == "unknown"
    write(site, {"glossaries/people.yml": PEOPLE.replace("lan@", "new@")})
    assert [(page.status, page.author) for page in adopt(site)[0]] == [("adopted", "lan")]
    catalog = load_catalog(open_newsroom(site), "posts/ferry", "zh-Hans")
    assert {catalog.makers(entry) for entry in catalog.entries} == {frozenset({"lan"})}
    assert [page.status for page in adopt(site)[0]] == ["unchanged"]


@pytest.mark.parametrize(("before", "now"), [
    ("posts/old", "posts/ferry"), ("posts/ferry/index", "posts/ferry"), ("ferry", "ferry/_index"),
])  # fmt: skip
def test_a_page_stands_where_its_article_stood(site: Path, before: str, now: str) -> None:
    (site / "content/en/posts/ferry.md").unlink()
    write(site, {f"content/en/{before}.md": FERRY, f"content/zh/{before}.md": DULUN})
    commit(site, "both")
    (site / f"content/en/{now}.md").parent.mkdir(exist_ok=True)
    (site / f"content/en/{before}.md").rename(site / f"content/en/{now}.md")
    commit(site, "renamed")
    (page,), alone = adopt(site)
    assert (page.slug, page.by, page.sure, alone) == (now, "git", 14, [])
    assert page.questions == []


def test_an_address_that_nobody_has_is_named(site: Path, run_translator: Run) -> None:
    write(site, {PAGE: DULUN, "content/zh-tw/posts/ferry.md": DULUN})
    commit(site, "all", email="wen@example.org")
    done = run_translator("adopt", "--dry-run", cwd=site)
    said = "Somebody <wen@example.org> wrote 2 pages, and is not in glossaries/people.yml: an unknown hand is noted"
    assert said in done.stderr


def test_front_matter_that_is_not_brought_over_is_said(site: Path, run_translator: Run) -> None:
    write(site, {PAGE: DULUN})
    commit(site, "all")
    adopt(site)
    write(site, {"content/en/posts/ferry.md": TODAY.replace("date: 2024-03-12", "date: 2024-03-12\ntoc: true")})
    run_translator("sync", "--to", "zh-Hans", cwd=site)
    run_translator("set", "posts/ferry", "2", "老渡轮每天往返32趟。", "--to", "zh-Hans", "--by", "lan", cwd=site)
    done = run_translator("publish", "--draft", "--to", "zh-Hans", cwd=site)
    assert f"{PAGE}: the front matter of its article changed, and is not brought over" in done.stderr


def test_no_page_and_no_article_is_passed_over_in_silence(site: Path, run_translator: Run) -> None:
    key = "---\ntranslationKey: k\n---\n{}\n"
    write(site, {
        PAGE: DULUN, "content/en/a.md": key.format("One 1."), "content/en/b.md": key.format("Two 2."),
        "content/zh/c.md": key.format("一1。"), "content/zh-tw/posts/ferry.md": DULUN,
        "translator.toml": SETTINGS.replace(', "zh-Hant"]', "]"),
        "content/en/empty.md": "Some text.\n", "content/zh/empty.md": "---\ndraft: true\n---\n",
    })  # fmt: skip
    commit(site, "all")
    done = run_translator("adopt", cwd=site)
    assert "two articles could be its source: content/en/a.md, content/en/b.md have the translationKey k" in done.stderr
    assert "2 articles have no page in zh-Hans" in done.stderr
    assert "1 page in zh-Hant is passed over: translator adopt --to zh-Hant" in done.stderr
    assert "1 page adopted" in done.stderr
    assert next(line.split()[-2:] for line in done.stdout.splitlines() if "empty.md" in line) == ["not", "adopted"]


def test_a_page_that_was_not_adopted_is_not_translated_twice_in_silence(site: Path, run_translator: Run) -> None:
    write(site, {PAGE: DULUN})
    done = run_translator("sync", cwd=site)
    assert f"note: 1 page is translated already, and not adopted: {PAGE}\n  try: translator adopt" in done.stderr
    adopt(site)
    write(site, {"content/en/posts/ferry.md": FERRY + "\nOne more.\n"})
    assert "not adopted" not in run_translator("sync", cwd=site).stderr


def test_what_a_machine_drafted_before_gives_way_to_the_page(site: Path, run_translator: Run) -> None:
    write(site, {PAGE: DULUN, "content/zh-tw/posts/ferry.md": DULUN})
    commit(site, "all")
    write(site, {"content/en/posts/ferry.md": TODAY})
    run_translator("run", "--engine", "pseudo", cwd=site)
    pages, _alone = adopt(site)
    assert [(page.tag, page.status, page.sure, page.doubtful) for page in pages] == [
        ("zh-Hans", "adopted", 14, 0), ("zh-Hant", "adopted", 13, 0),  # cut as the other script is
    ]  # fmt: skip
    run_translator("sync", cwd=site)
    for tag in ("zh-Hans", "zh-Hant"):
        entries = load_catalog(open_newsroom(site), "posts/ferry", tag).entries
        # Of the sentence that the page does not have, the draft stays, and waits for a person.
        assert [entry.number for entry in entries if entry.state is not State.TRANSLATED] == [2]
        assert entries[2].target == "2024年3月12日，它最后一次启航。港口从此安静下来。"
