"""Pages that are taken back: all that was written goes, nothing else does, and publishing again brings it all back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.support.kill9_release import PEOPLE
from tests.support.market_newsroom import ARTICLE, take_to
from tests.support.variants import sampled
from translator.catalog import load_catalog
from translator.catalog.actions import Action
from translator.errors import PublishError
from translator.layouts import LAYOUTS
from translator.model import State
from translator.newsroom import open_newsroom
from translator.project import Project
from translator.publication.options import PublishOptions
from translator.releases.release import publish_release
from translator.releases.withdrawal import withdraw

Run = Callable[..., CompletedProcess[str]]


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


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
    from translator.catalog import catalog_transaction
    from translator.newsroom import sync_article

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
        patch.setattr("translator.releases.withdrawal.write_site", die)
        with pytest.raises(KeyboardInterrupt):
            withdraw(illustrated.article("market"), (), PublishOptions(), person="li-lei", reason="wrong wharf")
    assert (illustrated.root / "articles/zh-Hans/market.md").exists()
    withdraw(illustrated.article("market"), (), PublishOptions(), person="li-lei", reason="wrong wharf")

    assert not (illustrated.root / "articles/zh-Hans/market.md").exists()
    events = load_catalog(illustrated, "market", "zh-Hans").events
    assert [(event.actor, event.reason) for event in events if event.action is Action.UNPUBLISH] == [
        ("li-lei", "wrong wharf")
    ]


def test_only_links_of_that_site_are_named_and_each_once(illustrated: Project) -> None:
    release(illustrated, "html", "market")
    path = illustrated.root / "articles/en/later.md"
    path.write_text(path.read_text(encoding="utf-8").replace("[What now](market.md)", "[A](market.md), [B](market.md)"))

    assert withdraw(illustrated.article("market"), (), PublishOptions("html")).links == ()
    release(illustrated, "markdown", "market")
    assert withdraw(illustrated.article("market"), (), PublishOptions()).links == ("articles/en/later.md:7",)
