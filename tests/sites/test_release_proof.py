"""A release that would publish a fault is refused as a whole, with the finding and the next command."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.kill9_release import PEOPLE, TARGETS, sign_all
from tests.support.variants import sampled
from translator.bilingual.errors import PublishError
from translator.newsroom.catalog import catalog_transaction
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom
from translator.newsroom.pages.publication.options import PublishOptions
from translator.newsroom.pages.releases.release import publish_release
from translator.newsroom.pages.sites import release_proof
from translator.newsroom.pages.sites.release_proof import ReleaseProof

if TYPE_CHECKING:
    from collections.abc import Mapping

Run = Callable[..., "subprocess.CompletedProcess[str]"]
ARTICLE = "---\nid: {slug}\ntitle: Ferry {number}\ndate: 2026-03-01\n---\n\nEverybody went home.\n"
LINK = "\n[Everybody went home.]({address})\n"
LAYOUTS = ["site", "html", "hugo", "mkdocs", "json"]


@pytest.fixture
def newsroom(tmp_path: Path) -> Project:
    """Two articles that are signed off, and a list of both."""
    settings = 'targets = ["en", "zh-Hans", "zh-Hant"]\n[publish]\nbase_url = "https://example.org"\n'
    write(tmp_path, "translator.toml", settings)
    write(tmp_path, "glossaries/people.yml", PEOPLE)
    for number, slug in enumerate(("ferry", "quay"), start=1):
        write(tmp_path, f"articles/en/{slug}.md", ARTICLE.format(slug=slug, number=number))
    write(tmp_path, "list.txt", "ferry\nquay\n")
    sign_all(tmp_path, TARGETS)
    return open_newsroom(tmp_path)


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def link_from(root: Path, slug: str, address: str) -> None:
    number = {"ferry": 1, "quay": 2}[slug]
    write(root, f"articles/en/{slug}.md", ARTICLE.format(slug=slug, number=number) + LINK.format(address=address))
    sign_all(root, TARGETS)


def reword(root: Path, slug: str, tag: str, target: str) -> None:
    """Let people sign off another sentence for “Everybody went home.”"""
    with catalog_transaction(open_newsroom(root), slug, tag) as catalog:
        entry = next(entry for entry in catalog.entries if entry.source == "Everybody went home.")
        catalog.apply(entry, "edit", actor="lin", target=target)
        catalog.apply(entry, "review", actor="wang")
        catalog.apply(entry, "finalise", actor="li")


def tree(root: Path) -> Mapping[str, bytes]:
    """Return what readers and people see: all files but catalogs, which conversion adds to, and what is made again."""
    files = (path for path in root.rglob("*") if path.is_file() and not {".translator", "locales"} & {*path.parts})
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("layout", sampled(LAYOUTS, 2))
def test_a_dead_link_keeps_the_whole_release_back(newsroom: Project, run_translator: Run, layout: str) -> None:
    assert run_translator("publish", "--release", "list.txt", "--layout", layout).returncode == 0
    link_from(newsroom.root, "ferry", "boat.md")
    before = tree(newsroom.root)

    done = run_translator("publish", "--release", "list.txt", "--layout", layout)

    assert done.returncode == 2
    assert "nothing of the release was" in done.stderr
    assert "link.dead" in done.stderr
    assert "at: articles/en/ferry.md" in done.stderr
    assert f"try: translator publish --check --release list.txt --layout {layout}" in done.stderr
    assert tree(newsroom.root) == before
    assert not list(newsroom.root.glob(".*.release"))


def test_a_dead_anchor_keeps_it_back_beside_the_articles_too(newsroom: Project, run_translator: Run) -> None:
    link_from(newsroom.root, "ferry", "#nobody")
    before = tree(newsroom.root)

    done = run_translator("publish", "--release", "list.txt")

    assert (done.returncode, "link.anchor" in done.stderr) == (2, True), done.stderr
    assert tree(newsroom.root) == before


def test_the_other_script_on_a_page_keeps_it_back_and_the_hint_leads_to_the_text(
    newsroom: Project, run_translator: Run
) -> None:
    reword(newsroom.root, "quay", "zh-Hans", "大家都回家過年。")

    done = run_translator("publish", "--release", "list.txt", "--layout", "site")

    assert done.returncode == 2
    assert "script.wrong" in done.stderr or "open error" in done.stderr
    assert "translator review quay --to zh-Hans" in done.stderr or "translator check quay" in done.stderr
    assert not (newsroom.root / "public").exists()


def test_a_link_to_a_draft_keeps_it_back_and_cannot_be_accepted(newsroom: Project, run_translator: Run) -> None:
    write(newsroom.root, "articles/en/map.md", ARTICLE.format(slug="map", number=3))
    assert run_translator("sync").returncode == 0
    assert run_translator("publish", "map", "--draft", "--layout", "html").returncode == 0
    link_from(newsroom.root, "ferry", "map.md")
    with catalog_transaction(open_newsroom(newsroom.root), "map", "zh-Hans") as catalog:
        catalog.apply(catalog.entries[0], "reopen", actor="li", reason="not yet")
    assert run_translator("publish", "map", "--draft", "--layout", "html").returncode == 0

    done = run_translator("publish", "--release", "list.txt", "--layout", "html")

    assert (done.returncode, "draft.leaked" in done.stderr) == (2, True), done.stderr
    assert not (newsroom.root / "public/en/ferry.html").exists()
    refused = run_translator("publish", "--release", "list.txt", "--layout", "html", "--accept", "draft.leaked")
    assert (refused.returncode, "never accepted" in refused.stderr) == (2, True)


def test_a_release_goes_out_in_spite_of_what_is_accepted_and_says_so(newsroom: Project, run_translator: Run) -> None:
    link_from(newsroom.root, "ferry", "boat.md")

    done = run_translator("publish", "--release", "list.txt", "--layout", "html", "--accept", "link.dead,link.anchor")

    assert done.returncode == 0, done.stderr
    assert "public/en/ferry.html:" in done.stderr
    assert "published in spite of link.dead: boat.html leads nowhere" in done.stderr
    assert "nothing is wrong" not in done.stderr
    assert (newsroom.root / "public/en/ferry.html").exists()
    assert run_translator("publish", "ferry", "--accept", "link.dead").returncode == 2, "only a release is proved"


def test_a_fault_of_an_old_page_does_not_hold_up_the_news(newsroom: Project, run_translator: Run) -> None:
    link_from(newsroom.root, "ferry", "boat.md")
    assert run_translator("publish", "ferry", "--layout", "html").returncode == 0
    write(newsroom.root, "news.txt", "quay\n")

    done = run_translator("publish", "--release", "news.txt", "--layout", "html")

    assert done.returncode == 0, done.stderr
    assert "proved before and after" in done.stderr
    assert "3 faults were there before, on other pages: translator publish --check --layout html" in done.stderr


def test_metadata_that_do_not_agree_keep_it_back_beside_the_articles(newsroom: Project, run_translator: Run) -> None:
    """A version that is not in the release has another date by hand."""
    assert run_translator("publish", "--release", "list.txt").returncode == 0
    page = newsroom.root / "articles/zh-Hant/ferry.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("date: 2026-03-01", "date: 2026-03-02"), encoding="utf-8")

    done = run_translator("publish", "--release", "list.txt", "--to", "zh-Hans")

    assert (done.returncode, "page.date" in done.stderr) == (2, True), done.stderr


def test_what_is_written_is_proved_again(newsroom: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who changes a page in that moment is noticed."""
    real = release_proof.check_site
    page = newsroom.root / "public/en/ferry.html"

    def check_site(*arguments: object, **choices: object) -> object:
        if page.exists():
            page.write_text(page.read_text(encoding="utf-8").replace("</main>", '<a href="x.html">x</a></main>'))
        return real(*arguments, **choices)  # type: ignore[arg-type]

    monkeypatch.setattr(release_proof, "check_site", check_site)
    options = PublishOptions("html")

    with pytest.raises(PublishError, match="not what was proved"):
        publish_release(newsroom, newsroom.articles, (), options, ReleaseProof(newsroom, "list.txt", options))
