"""Releases: everything goes out in one step, or nothing does."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec
import pytest

from tests.support.kill9_release import ARTICLE, TARGETS, run_release_trial, sign_all
from tests.support.variants import sampled
from translator.bilingual.errors import PublishError, UsageError
from translator.bilingual.tables import with_checksum
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom
from translator.newsroom.house.withdrawal_state import find_embargo
from translator.newsroom.pages.layouts import LAYOUTS
from translator.newsroom.pages.publication.publication import PublishOptions
from translator.newsroom.pages.publish import file_group as release_folder_module
from translator.newsroom.pages.publish.file_group import (
    Snapshot,
    clear_release_folders,
    exchange,
    finish_publications,
    release_folder,
    write_together,
)
from translator.newsroom.pages.publish.release import publish_release, read_release

if TYPE_CHECKING:
    from pathlib import Path

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def write_article(root: Path, number: int, *, extra: str = "", edition: str = "Lantern") -> None:
    path = root / f"articles/en/ferry-{number}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = ARTICLE.format(number=number, edition=edition).replace("tags:", f"{extra}tags:")
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def newsroom(tmp_path: Path) -> Project:
    """Two articles that are signed off, and one that nobody has begun."""
    settings = 'targets = ["en", "zh-Hans", "zh-Hant"]\n[publish]\nbase_url = "https://example.org"\n'
    (tmp_path / "translator.toml").write_text(settings, encoding="utf-8")
    for number in (1, 2):
        write_article(tmp_path, number)
    sign_all(tmp_path, TARGETS)
    write_article(tmp_path, 3)
    return open_newsroom(tmp_path)


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def release(project: Project, names: str, layout: str = "site", **choices: object) -> list[str]:
    """Release the articles of a list; return the files that were written."""
    project = open_newsroom(project.root)
    (project.root / "list.txt").write_text(names, encoding="utf-8")
    chosen = read_release(project, "list.txt", project.root)
    published, whole = publish_release(project, chosen, (), PublishOptions(layout, **choices))  # type: ignore[arg-type]
    return [name for item in published for name in item.written] + whole


@pytest.mark.parametrize("layout", sampled(LAYOUTS, 2))
def test_a_release_writes_what_publishing_writes(newsroom: Project, run_translator: Run, layout: str) -> None:
    assert release(newsroom, "ferry-1\nferry-2\n", layout)
    released = tree(newsroom.root / ("articles" if layout == "markdown" else "public"))

    assert run_translator("publish", "ferry-1", "ferry-2", "--layout", layout, "--out", "again").returncode == 0

    single = tree(newsroom.root / "again")
    assert {name: single[name] for name in single if name in released and "/en/" not in f"/{name}"} == {
        name: data for name, data in released.items() if name in single and "/en/" not in f"/{name}"
    }
    assert {name for name in released if "ferry-3" not in name} <= single.keys()
    assert release(newsroom, "ferry-1\nferry-2\n", layout) == [], "a second release changes nothing"


@pytest.mark.parametrize("layout", ["site", "markdown", "hugo"])
def test_one_article_that_is_not_ready_keeps_the_whole_release_back(newsroom: Project, layout: str) -> None:
    release(newsroom, "ferry-1\n", layout)
    before = tree(newsroom.root)
    for number in (1, 2):
        write_article(newsroom.root, number, edition="Harbour")
    before |= {name: data for name, data in tree(newsroom.root).items() if name.startswith("articles/en/")}

    with pytest.raises(PublishError, match="nothing of the release was published") as refused:
        release(newsroom, "ferry-1\nferry-2\nferry-3\n", layout)

    assert "ferry-3" in refused.value.message
    after = tree(newsroom.root)
    derived = (".translator/", "list.txt", "locales/")
    assert {n: d for n, d in after.items() if not n.startswith(derived)} == {
        n: d for n, d in before.items() if not n.startswith(derived)
    }


def test_articles_under_embargo_stay_in(newsroom: Project, run_translator: Run) -> None:
    write_article(newsroom.root, 1, extra="embargo: 2026-12-01T08:00+08:00\n")
    moment = datetime(2026, 12, 1, tzinfo=UTC)

    assert find_embargo(newsroom, newsroom.select(["ferry-1"])[0]) == moment
    done = run_translator("publish", "ferry-1", "ferry-2", "--layout", "site", "--now", "2026-12-01T07:59:59+08:00")
    assert done.returncode == 2
    assert "ferry-1 is under embargo until 2026-12-01 " in done.stderr
    assert "try: translator publish ferry-1 --layout site   (from then on)" in done.stderr
    assert not [name for name, data in tree(newsroom.root / "public").items() if b"ferry-1" in data]
    assert run_translator("publish", "ferry-1", "--draft", "--now", "2026-12-01T07:59+08:00").returncode == 2
    with pytest.raises(PublishError, match="under embargo"):
        release(newsroom, "ferry-1\nferry-2\n", now=datetime(2026, 11, 30, tzinfo=UTC))
    assert release(newsroom, "ferry-1\nferry-2\n", now=moment)


@pytest.mark.parametrize("value", ["soon", "2026-12-01", "2026-12-01T08:00"])
def test_an_embargo_without_a_zone_is_refused(newsroom: Project, value: str) -> None:
    write_article(newsroom.root, 1, extra=f"embargo: {value}\n")

    with pytest.raises(PublishError, match="not a time with its zone"):
        find_embargo(newsroom, newsroom.select(["ferry-1"])[0])


@pytest.mark.parametrize("text", ["# nothing\n", "ferry-9\n"])
def test_a_list_that_is_none_is_refused(newsroom: Project, text: str) -> None:
    (newsroom.root / "a.txt").write_text(text, encoding="utf-8")

    with pytest.raises(UsageError) as refused:
        read_release(newsroom, "a.txt", newsroom.root)

    assert refused.value.where == "a.txt"


def test_a_release_is_named_by_a_tag_of_articles(newsroom: Project) -> None:
    def slugs(name: str) -> list[str]:
        return [ref.slug for ref in read_release(newsroom, name, newsroom.root)]

    assert slugs("transport") == ["ferry-1", "ferry-2", "ferry-3"]
    with pytest.raises(UsageError, match="is not a file"):
        slugs("issue-3")


@pytest.mark.parametrize(("layout", "kills"), sampled([("site", 1), ("site", 3), ("markdown", 3)]))
@pytest.mark.slow
def test_a_release_that_is_killed_leaves_the_old_site_or_the_new_one(tmp_path: Path, layout: str, kills: int) -> None:
    trial = run_release_trial(tmp_path, layout, kills=kills, seed=7)

    assert trial.lost == []


def test_the_next_command_completes_a_list_but_keeps_what_was_changed_by_hand_since(newsroom: Project) -> None:
    folder = newsroom.root / "public"
    paths = [folder / name for name in ("a.md", "b.md", "c.md", "d.md")]
    folder.mkdir()
    for path in paths:
        path.write_bytes(b"old")
    journal = newsroom.root / ".translator/publish/release (whole).msgpack"
    journal.parent.mkdir(parents=True)
    was = "cba06b5736faf67e54b07b561eae94395e774c517a7d910a54369e1263ccfbd4"
    changes = [[str(path), was, data] for path, data in zip(paths, (b"new", b"new", None, b"new"), strict=True)]
    outside = newsroom.root / "glossaries/terms.csv"
    changes.append([str(outside), "", b"stolen"])
    journal.write_bytes(with_checksum(msgspec.msgpack.encode({"folder": str(folder), "changes": changes})))
    paths[1].write_bytes(b"by hand")

    count, kept, elsewhere = finish_publications(newsroom)

    assert (count, kept, elsewhere) == (1, [paths[1]], [])
    assert [path.read_bytes() if path.exists() else None for path in paths] == [b"new", b"by hand", None, b"new"]
    assert not outside.exists()
    assert not journal.exists()


@pytest.mark.parametrize("command", ["verify", "check", "sync", "diff", "status"])
def test_every_command_completes_the_list_first_and_says_so(
    newsroom: Project, run_translator: Run, command: str
) -> None:
    folder = newsroom.root / "articles/zh-Hans"
    release(newsroom, "ferry-1\n", "markdown")
    wanted = tree(folder)
    page = folder / "ferry-1.md"
    page.write_bytes(b"old")
    was = sha256(b"old").hexdigest()
    journal = newsroom.root / ".translator/publish/release (whole).msgpack"
    changes = [[str(page), was, wanted["ferry-1.md"]]]
    journal.write_bytes(
        with_checksum(msgspec.msgpack.encode({"folder": str(newsroom.articles_dir), "changes": changes}))
    )

    done = run_translator(*command.split())

    assert "its work is completed" in done.stderr
    assert tree(folder) == wanted
    assert not journal.exists()


def test_a_list_for_another_folder_waits_for_the_command_that_names_it(newsroom: Project, tmp_path: Path) -> None:
    out = tmp_path / "elsewhere"
    journal = newsroom.root / ".translator/publish/release (whole).msgpack"
    write_together({out / "a": b"1"}, journal=journal, folder=out)
    content = {"folder": str(out), "changes": [[str(out / "b"), "", b"2"]]}
    journal.write_bytes(with_checksum(msgspec.msgpack.encode(content)))

    assert finish_publications(newsroom) == (0, [], [str(out)])
    assert finish_publications(newsroom, out) == (1, [], [])
    assert (out / "b").read_bytes() == b"2"


def test_what_somebody_writes_while_a_copy_is_made_is_not_lost(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "a").write_bytes(b"1")

    with release_folder(site) as (copy, seen):
        (copy / "b").write_bytes(b"2")
        (site / "c").write_bytes(b"3")
        with pytest.raises(PublishError, match="somebody else is writing"):
            exchange(copy, site, seen)

    assert tree(tmp_path) == {"site/a": b"1", "site/c": b"3"}


def test_what_somebody_writes_in_the_last_moment_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "a").write_bytes(b"1")
    real = release_folder_module.snapshot
    looks = []

    def snapshot(folder: Path) -> Snapshot:
        found = real(folder)
        looks.append(folder)
        if len(looks) == 1:  # After the last look before the exchange.
            (site / "c").write_bytes(b"3")
        return found

    with release_folder(site) as (copy, seen):
        (copy / "b").write_bytes(b"2")
        monkeypatch.setattr(release_folder_module, "snapshot", snapshot)
        with pytest.raises(PublishError, match="somebody else is writing"):
            exchange(copy, site, seen)

    assert tree(tmp_path) == {"site/a": b"1", "site/c": b"3"}


@pytest.mark.parametrize(("layout", "part"), [("hugo", "content/posts"), ("mkdocs", "docs"), ("docusaurus", ".")])
def test_the_folder_of_a_generator_that_holds_all_changes_is_exchanged_as_a_whole(
    newsroom: Project, layout: str, part: str
) -> None:
    """What else is there stays, in the folder and around it."""
    release(newsroom, "ferry-1\nferry-2\n", layout)
    public = newsroom.root / "public"
    others = [public / part / "about.md", public / "settings.toml"]
    for path in others:
        path.write_bytes(b"by hand")
    before = (public / part).stat().st_ino
    for number in (1, 2):
        write_article(newsroom.root, number, edition="Harbour")

    release(newsroom, "ferry-1\nferry-2\n", layout)

    assert (public / part).stat().st_ino != before
    assert [path.read_bytes() for path in others] == [b"by hand", b"by hand"]
    assert (public / "settings.toml").stat().st_nlink == 1


def test_people_s_own_folder_is_never_exchanged(newsroom: Project) -> None:
    (newsroom.root / "translator.toml").write_text(
        'targets = ["en", "zh-Hans", "zh-Hant"]\n[articles]\npath = "content/{tag}/{slug}.md"\n', encoding="utf-8"
    )
    (newsroom.root / "articles").rename(newsroom.root / "content")
    before = {path: path.stat().st_ino for path in (newsroom.root / "content", newsroom.root / "content/en")}

    assert release(newsroom, "ferry-1\nferry-2\n", "hugo", out=newsroom.root)
    assert release(newsroom, "ferry-1\nferry-2\n", "markdown")

    assert {path: path.stat().st_ino for path in before} == before
    assert list(newsroom.root.parent.glob(".*.release")) == []


def test_a_copy_that_is_in_use_is_left_alone(tmp_path: Path) -> None:
    site = tmp_path / "site"
    dead = tmp_path / ".site.00000000.release"
    dead.mkdir()
    with release_folder(site) as (copy, _seen):
        clear_release_folders(site)
        assert copy.is_dir()
        assert not dead.exists()
