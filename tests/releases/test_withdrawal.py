"""Pages that are taken back: all that was written goes, nothing else does, and publishing again brings it all back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.support.kill9_release import PEOPLE
from tests.support.market_newsroom import ARTICLE, take_to
from tests.support.variants import sampled
from translator.bilingual.errors import PublishError
from translator.bilingual.model import State
from translator.newsroom.catalog.events import Action, Event, RestoreData, WithdrawalData
from translator.newsroom.catalog.ledger import Ledger
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom
from translator.newsroom.house.withdrawal_state import find_withdrawals, open_withdrawals
from translator.newsroom.pages.layouts import LAYOUTS
from translator.newsroom.pages.publication.publication import PublishOptions
from translator.newsroom.pages.publish.release import publish_release, restore, withdraw

Run = Callable[..., CompletedProcess[str]]


def tree(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file() and ".translator" not in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture
def illustrated(newsroom: Project) -> Project:
    """Two signed-off articles that show one image, on a site that has an address."""
    take_to(newsroom, State.FINAL)
    with (newsroom.root / "translator.toml").open("a", encoding="utf-8") as file:
        file.write('[publish]\nbase_url = "https://example.org"\n')
    folder = newsroom.root / "articles/en"
    (folder / "market.md").write_text(ARTICLE + "\n![](img/map.png)\n", encoding="utf-8")
    other = "---\ntitle: Market closes early\nlang: en\ndate: 2021-12-24\n---\n"
    other += "\n[What now](market.md)\n\n![](img/map.png)\n"
    (folder / "later.md").write_text(other, encoding="utf-8")
    (folder / "img").mkdir()
    (folder / "img/map.png").write_bytes(b"\x89PNG")
    sign_later(open_newsroom(newsroom.root))
    return open_newsroom(newsroom.root)


def sign_later(project: Project) -> None:
    from translator.newsroom.house import sync_article

    sync_article(project.article(project.select(["later"])[0]), "zh-Hans")
    with catalog_transaction(project, "later", "zh-Hans") as catalog:
        for entry in catalog.entries:
            target = entry.source.replace("Market closes early", "市场提前收盘").replace("What now", "现在怎么办")
            catalog.apply(entry, "edit", actor="li-lei", target=target)
            catalog.apply(entry, "review", actor="wang-f")
            catalog.apply(entry, "finalise", actor="chen")


def release(project: Project, layout: str, *slugs: str) -> None:
    publish_release(project, project.select(slugs), (), PublishOptions(layout))


@pytest.mark.parametrize("layout", sampled(LAYOUTS, 4))
def test_what_is_taken_back_is_gone_and_comes_back_by_publishing(illustrated: Project, layout: str) -> None:
    folder = illustrated.root / ("articles" if layout == "markdown" else "public")
    ref = illustrated.select(["market"])[0]
    release(illustrated, layout, "later")
    alone = tree(folder)
    release(illustrated, layout, "market")
    both = tree(folder)
    assert alone != both

    done = withdraw(illustrated.article(ref), (), PublishOptions(layout), person="li-lei", reason="wrong wharf")

    assert tree(folder) == alone
    assert done.tags == ("zh-Hans", "zh-Hant")
    assert done.links == ("articles/en/later.md:7",)
    last = load_catalog(illustrated, "market", "zh-Hans").events[-1]
    assert (last.action, last.actor, last.reason) == ("unpublish", "li-lei", "wrong wharf")
    restore(illustrated.article(ref), (), person="li-lei", reason="the right wharf")
    release(illustrated, layout, "market")
    assert tree(folder) == both, "the withdrawal changes no byte of what is published later"


@pytest.mark.parametrize("layout", sampled(LAYOUTS, 4))
def test_nothing_is_left_of_the_last_article(illustrated: Project, layout: str) -> None:
    folder = illustrated.root / ("articles" if layout == "markdown" else "public")
    before = tree(folder)
    release(illustrated, layout, "market")

    withdraw(illustrated.article("market"), (), PublishOptions(layout))

    assert tree(folder) == before


@pytest.mark.parametrize("layout", sampled(LAYOUTS, 4))
def test_a_page_that_was_changed_by_hand_stays(illustrated: Project, layout: str) -> None:
    ref = illustrated.select(["market"])[0]
    release(illustrated, layout, "market")
    folder = illustrated.root / ("articles/zh-Hans" if layout == "markdown" else "public")
    page = next(path for path in sorted(folder.rglob("*")) if path.is_file() and "market" in path.as_posix())
    page.write_bytes(page.read_bytes() + b"\nBy hand.\n")
    before = tree(illustrated.root)

    with pytest.raises(PublishError, match="changed by hand"):
        withdraw(illustrated.article(ref), (), PublishOptions(layout))
    assert tree(illustrated.root) == before

    assert (
        project_name(page, illustrated)
        in withdraw(illustrated.article(ref), (), PublishOptions(layout, force=True)).removed
    )


def test_a_picture_that_a_version_has_of_its_own_is_not_ours_to_take(illustrated: Project) -> None:
    own = illustrated.root / "articles/zh-Hans/img/map.png"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"\x89PNG with Chinese labels")
    release(illustrated, "markdown", "market")

    done = withdraw(illustrated.article("market"), (), PublishOptions())

    assert own.exists()
    assert "articles/zh-Hans/market.md" in done.removed


def project_name(path: Path, project: Project) -> str:
    return path.relative_to(project.root).as_posix()


def test_one_version_is_taken_back_and_the_others_name_it_no_longer(illustrated: Project) -> None:
    release(illustrated, "html", "market")

    done = withdraw(illustrated.article("market"), ["zh-Hant"], PublishOptions("html"))

    assert "public/zh-Hant/market.html" in done.removed
    page = (illustrated.root / "public/en/market.html").read_text(encoding="utf-8")
    assert 'hreflang="zh-Hans"' in page
    assert 'hreflang="zh-Hant"' not in page


def test_an_article_is_taken_back_whatever_became_of_its_source(illustrated: Project) -> None:
    release(illustrated, "html", "market")
    path = illustrated.root / "articles/en/market.md"
    path.write_text(path.read_text(encoding="utf-8").replace("closed", "opened"), encoding="utf-8")

    withdraw(illustrated.article("market"), (), PublishOptions("html"))

    assert not (illustrated.root / "public").exists() or tree(illustrated.root / "public") == {}


def test_the_command_says_what_went_and_who_links_there(illustrated: Project, run_translator: Run) -> None:
    (illustrated.root / "glossaries/people.yml").write_text(PEOPLE, encoding="utf-8")
    release(illustrated, "markdown", "market")

    nobody = run_translator("unpublish", "market", "--by", "stranger")
    assert nobody.returncode == 2
    done = run_translator("unpublish", "market", "--by", "li", "--reason", "wrong wharf")
    assert done.returncode == 0, done.stderr
    assert "- articles/zh-Hans/market.md" in done.stdout.splitlines()
    assert "articles/en/later.md:7 links to market" in done.stderr
    again = run_translator("unpublish", "market", "--by", "li")
    assert again.returncode == 2
    assert "market is not published there" in again.stderr
    assert run_translator("unpublish", "market", "--by", "li", "--undo", "--reason", "right wharf").returncode == 0
    assert run_translator("publish", "market").returncode == 0
    gone = run_translator("unpublish", "market", "--by", "li", "--format", "json")
    assert json.loads(gone.stdout)[0]["slug"] == "market"
    assert (illustrated.root / "articles/en/market.md").exists()


def test_who_took_a_page_back_is_on_record_before_the_page_goes_and_once(
    illustrated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(illustrated, "markdown", "market")

    def die(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("translator.newsroom.pages.publish.release.write_site", die)
        with pytest.raises(KeyboardInterrupt):
            withdraw(illustrated.article("market"), (), PublishOptions(), person="li-lei", reason="wrong wharf")
    assert (illustrated.root / "articles/zh-Hans/market.md").exists()
    withdraw(illustrated.article("market"), (), PublishOptions(), person="li-lei", reason="wrong wharf")
    assert find_withdrawals(illustrated, illustrated.select(["market"])[0])["en"].reason == "wrong wharf"

    assert not (illustrated.root / "articles/zh-Hans/market.md").exists()
    events = load_catalog(illustrated, "market", "zh-Hans").events
    assert [(event.actor, event.reason) for event in events if event.action is Action.UNPUBLISH] == [
        ("li-lei", "wrong wharf")
    ]


@pytest.fixture
def withdrawn(illustrated: Project, run_translator: Run) -> Project:
    """Two articles on a site and beside their sources, of which one was taken back."""
    (illustrated.root / "glossaries/people.yml").write_text(PEOPLE, encoding="utf-8")
    assert run_translator("publish", "--layout", "site").returncode == 0
    assert run_translator("publish").returncode == 0
    done = run_translator("unpublish", "market", "--by", "li", "--reason", "court order")
    assert done.returncode == 0, done.stderr
    return illustrated


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--draft"], 0), (["market"], 2), (["--layout", "site", "--force"], 0), (["--to", "zh-Hant"], 0),
    ],
)  # fmt: skip
def test_a_withdrawn_article_stays_away_and_publish_says_so(
    withdrawn: Project, run_translator: Run, words: list[str], code: int
) -> None:
    done = run_translator("publish", *words)

    assert done.returncode == code
    assert "market is withdrawn since" in done.stderr
    assert "court order" in done.stderr
    assert not list(withdrawn.root.glob("articles/zh*/market.md"))
    assert not list(withdrawn.root.glob("public/content/**/*market*"))


def test_no_list_of_the_site_names_what_is_withdrawn_and_the_check_finds_its_pages(
    illustrated: Project, run_translator: Run
) -> None:
    (illustrated.root / "glossaries/people.yml").write_text(PEOPLE, encoding="utf-8")
    assert run_translator("publish", "--layout", "site").returncode == 0
    public = illustrated.root / "public"
    page = (public / "en/market.html").read_bytes()
    assert run_translator("unpublish", "market", "--by", "li").returncode == 0
    (public / "en/market.html").write_bytes(page)
    run_translator("publish", "--layout", "site")

    lists = [
        public / "en/index.html",
        public / "en/feed.xml",
        public / "sitemap.xml",
        public / "search/en/articles.json",
    ]
    # In the whole text of another article a feed has the link that its page has.
    listed = {path: re.sub(rb"<content .*?</content>", b"", path.read_bytes(), flags=re.DOTALL) for path in lists}
    assert not [path for path, data in listed.items() if b"market.html" in data]


def test_a_withdrawal_ends_by_name_and_with_a_reason(withdrawn: Project, run_translator: Run) -> None:
    for words in (["market"], ["m*", "--reason", "appeal"], ["later", "--reason", "appeal"]):
        assert run_translator("unpublish", *words, "--undo", "--by", "li").returncode == 2
    assert run_translator("unpublish", "market", "--undo", "--reason", "appeal", "--by", "li").returncode == 0

    assert run_translator("publish").returncode == 0
    assert (withdrawn.root / "articles/zh-Hans/market.md").exists()
    assert run_translator("unpublish", "market", "--by", "li").returncode == 0
    assert "is withdrawn" in run_translator("publish").stderr


def test_one_language_can_be_withdrawn_and_the_others_go_on(illustrated: Project, run_translator: Run) -> None:
    (illustrated.root / "glossaries/people.yml").write_text(PEOPLE, encoding="utf-8")
    run_translator("publish", "market")
    assert run_translator("unpublish", "market", "--to", "zh-Hant", "--by", "li").returncode == 0

    done = run_translator("publish", "market", "--layout", "html")

    assert done.returncode == 0
    assert "market (zh-Hant) is withdrawn" in done.stderr
    assert (illustrated.root / "public/zh-Hans/market.html").exists()
    assert not (illustrated.root / "public/zh-Hant/market.html").exists()


def test_what_is_not_out_here_can_be_withdrawn_and_the_lists_of_work_say_so(
    illustrated: Project, run_translator: Run
) -> None:
    (illustrated.root / "glossaries/people.yml").write_text(PEOPLE, encoding="utf-8")
    assert run_translator("unpublish", "market", "--by", "li", "--reason", "court order").returncode == 0

    rows = {(row["slug"], row["tag"]): row for row in json.loads(run_translator("status", "--format", "json").stdout)}
    assert rows["market", "zh-Hans"]["withdrawn"] == rows["market", "zh-Hant"]["withdrawn"] != ""
    assert rows["market", "zh-Hans"]["next"] == "withdrawn"
    assert rows["later", "zh-Hans"]["withdrawn"] == ""
    assert "withdrawn" in run_translator("status").stdout


def test_a_branch_that_ends_an_earlier_withdrawal_does_not_end_another_ones() -> None:
    first = '{"action":"unpublish","key":"","actor":"li","at":"2026-01-01T00:00:00Z","prev":[]}'
    here = Ledger(first.encode() + b"\n")
    ends = RestoreData(undoes=open_withdrawals(here)[0].line)
    here.append(Event(action=Action.RESTORE, key="", actor="li", at="2026-01-03T00:00:00Z", reason="r", data=ends))
    there = Ledger(first.encode() + b"\n")
    there.append(Event(action=Action.UNPUBLISH, key="", actor="wang", at="2026-01-02T00:00:00Z", reason="court"))

    lines = dict.fromkeys([*there.lines, *here.lines])
    both = Ledger(b"".join(line + b"\n" for line in lines))

    assert open_withdrawals(here) == []
    assert [item.reason for item in open_withdrawals(both)] == ["court"]


@pytest.mark.parametrize(
    ("layout", "name", "address"),
    [("site", "market map.png", "market%20map.png"), ("hugo", "market.png", "market.png")],
)
def test_a_picture_with_the_name_of_the_article_stays_for_the_other_that_shows_it(
    illustrated: Project, layout: str, name: str, address: str
) -> None:
    folder = illustrated.root / "articles/en"
    for slug in ("market", "later"):
        path = folder / f"{slug}.md"
        path.write_text(path.read_text(encoding="utf-8").replace("img/map.png", f"img/{address}"), encoding="utf-8")
    (folder / "img/map.png").rename(folder / f"img/{name}")
    sign_later(illustrated)
    release(illustrated, layout, "later", "market")
    before = {path for path in illustrated.root.rglob(name) if path.is_file()}

    withdraw(illustrated.article("market"), (), PublishOptions(layout))

    kept = {path for path in illustrated.root.rglob(name) if path.is_file()}
    shown = {path for path in before if layout != "hugo" or "posts/market" not in path.as_posix()}
    assert kept == shown
    assert len(shown) > 1


def test_what_an_earlier_publication_wrote_goes_too(illustrated: Project) -> None:
    path = illustrated.root / "articles/en/market.md"
    text = path.read_text(encoding="utf-8")
    (path.parent / "img/old.png").write_bytes(b"\x89PNG old")
    path.write_text(text.replace("img/map.png", "img/old.png"), encoding="utf-8")
    release(illustrated, "site", "market")
    path.write_text(text, encoding="utf-8")
    release(illustrated, "site", "market")
    old = illustrated.root / "public/en/img/old.png"
    assert old.exists()

    done = withdraw(illustrated.article("market"), (), PublishOptions("site"))

    assert "public/en/img/old.png" in done.removed
    assert not old.exists()


def test_all_that_was_written_in_whatever_layout_and_folder_goes(
    illustrated: Project, tmp_path: Path, run_translator: Run
) -> None:
    (illustrated.root / "glossaries/people.yml").write_text(PEOPLE, encoding="utf-8")
    for words in ([], ["--layout", "site"], ["--layout", "html", "--out", str(tmp_path / "out")]):
        assert run_translator("publish", *words).returncode == 0
    changed = illustrated.root / "public/zh-Hans/market.html"
    kept = changed.read_bytes()
    changed.write_bytes(kept + b"<!-- by hand -->")

    done = run_translator("unpublish", "market", "--by", "li", "--reason", "court order")

    assert done.returncode == 2
    assert "changed by hand" in done.stderr
    assert not list(illustrated.root.glob("articles/zh*/market.md"))
    assert not list((tmp_path / "out").rglob("*market*"))
    changed.write_bytes(kept)
    done = run_translator("unpublish", "market", "--by", "li", "--reason", "court order")
    assert done.returncode == 0, done.stderr
    assert not list((illustrated.root / "public").rglob("*market*"))
    assert (illustrated.root / "public/zh-Hans/later.html").exists()


@pytest.mark.parametrize("layout", ["markdown", "site"])
def test_an_article_that_was_published_after_its_withdrawal_is_named_and_keeps_its_pages(
    illustrated: Project, run_translator: Run, layout: str
) -> None:
    (illustrated.root / "glossaries/people.yml").write_text(PEOPLE, encoding="utf-8")
    assert run_translator("publish", "--layout", layout).returncode == 0
    for tag in ("zh-Hans", "zh-Hant"):  # As a version wrote it that took such an article for published again.
        with catalog_transaction(illustrated, "market", tag) as catalog:
            catalog.note("unpublish", actor="li-lei", reason="wrong wharf", data=WithdrawalData("markdown", "articles"))
    pages = sorted(illustrated.root.glob(f"{'articles' if layout == 'markdown' else 'public'}/zh*/market.*"))

    done = run_translator("publish", "--layout", layout)

    assert done.returncode == 0, done.stderr
    assert "market (zh-Hans, zh-Hant) is withdrawn since" in done.stderr
    assert "translator unpublish market --to zh-Hans,zh-Hant --undo --reason TEXT" in done.stderr
    assert all(page.exists() and page.relative_to(illustrated.root).as_posix() in done.stderr for page in pages)
    assert len(pages) == 2
    ended = run_translator(
        "unpublish", "market", "--to", "zh-Hans,zh-Hant", "--undo", "--reason", "out again", "--by", "li"
    )
    assert ended.returncode == 0, ended.stderr
    assert "withdrawn" not in run_translator("publish", "--layout", layout).stderr


def test_an_embargo_on_what_is_out_names_its_pages(illustrated: Project, run_translator: Run) -> None:
    assert run_translator("publish").returncode == 0
    path = illustrated.root / "articles/en/later.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("lang: en\n", "lang: en\nembargo: 2999-01-01T00:00+00:00\n"), encoding="utf-8")

    done = run_translator("publish")

    assert done.returncode == 2
    assert "pages of later still stand here: articles/zh-Hans/later.md" in done.stderr
