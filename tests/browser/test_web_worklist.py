"""Work that is somebody's in the browser: the list, comments that end, decisions where differences are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.conftest import SLUG, TAG
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.review.comments import threads_in

if TYPE_CHECKING:
    from tests.browser.conftest import Newsroom


def test_the_list_says_whose_an_article_is_and_what_is_asked(newsroom: Newsroom) -> None:
    from translator.newsroom.review.comments import assign

    zhou, wang = newsroom.enter("zhou-lan"), newsroom.enter("wang-fang")
    with catalog_transaction(newsroom.project, SLUG, TAG) as catalog:
        people = newsroom.site.sessions.newsroom.people
        assign(catalog, people.by_id["li-lei"], "zhou-lan", "2020-01-01")
    zhou.decide(1, "comment", reason="@wang-fang Is it late?", quote="晚睡")

    assert "yours until 2020-01-01" in zhou.get("/").text
    assert "1 comment for you" in wang.get("/?mine=1").text
    assert wang.decide(1, "answer", reason="Yes.").status_code == 200
    assert "1 comment for you" in zhou.get("/").text
    assert zhou.decide(1, "close-comment").status_code == 200
    assert "comment for you" not in zhou.get("/").text


def test_a_row_of_the_differences_leads_to_its_segment_and_knows_what_it_shows(newsroom: Newsroom) -> None:
    zhou = newsroom.enter("zhou-lan")

    page = zhou.get(f"/diff/{TAG}/{SLUG}").text

    entry = zhou.entry(2)
    assert f'href="/review/{TAG}/{SLUG}?at={entry.key}"' in page
    assert f'data-key="{entry.key}" data-hash="{entry.target_hash}" data-state="draft"' in page
    assert zhou.get(f"/diff/{TAG}/{SLUG}?against=here").status_code == 200
    assert zhou.get(f"/diff/{TAG}/{SLUG}?against=yesterday").status_code == 200


def test_segments_sent_back_from_the_differences_are_one_remark(newsroom: Newsroom) -> None:
    zhou, wang = newsroom.enter("zhou-lan"), newsroom.enter("wang-fang")
    for number in (1, 2, 3):
        zhou.decide(number, "accept")
    seen = [(one.key, one.target_hash, one.state.value) for one in map(wang.entry, (1, 2, 3))]
    remark = {"reason": "Again", "category": "style", "severity": "minor"}

    stale = wang.post(f"/diff/{TAG}/{SLUG}/reject", {**remark, "seen": [[*seen[0][:2], "draft"], *seen[1:]]})
    assert stale.status_code == 422
    assert wang.post(f"/diff/{TAG}/{SLUG}/reject", {**remark, "seen": seen}).json() == {"count": 3}
    (thread,) = threads_in(load_catalog(newsroom.project, SLUG, TAG))
    assert len(thread.keys) == 3
    assert wang.post(f"/diff/{TAG}/{SLUG}/reject", {**remark, "seen": "all"}).status_code == 400


def test_lines_without_words_are_named_and_accepted_in_one_step(newsroom: Newsroom) -> None:
    zhou = newsroom.enter("zhou-lan")
    path = newsroom.project.articles_dir / "en" / f"{SLUG}.md"
    path.write_text(
        path.read_text() + "\n2026 <https://example.org/2026>\n\n| n | address |\n|---|---|\n| v1.2.3 | 4 |\n"
    )
    from translator.newsroom.house import open_newsroom, sync_article

    project = open_newsroom(newsroom.project.root)
    sync_article(project.article(project.articles[0]), TAG)
    with catalog_transaction(project, SLUG, TAG) as catalog:
        entry = next(one for one in catalog.entries if "v1.2.3" in one.source)
        if entry.state == "new":
            catalog.apply(entry, "draft", actor="system", target=entry.source, origin="copy", signature="copy")

    (covered,) = zhou.get(f"/diff/{TAG}/{SLUG}/wordless").json()["covered"]
    assert "v1.2.3" in covered["source"]
    word = zhou.entry(2)
    other = [word.key, word.target_hash, word.state.value]
    assert zhou.post(f"/diff/{TAG}/{SLUG}/wordless", {"seen": [covered["seen"], other]}).status_code == 422
    assert zhou.post(f"/diff/{TAG}/{SLUG}/wordless", {"seen": [covered["seen"]]}).json() == {"count": 1}
    assert zhou.get(f"/diff/{TAG}/{SLUG}/wordless").json() == {"covered": []}


def test_one_key_leads_to_the_next_article(newsroom: Newsroom) -> None:
    zhou = newsroom.enter("zhou-lan")

    assert zhou.get(f"/next/{TAG}/{SLUG}").json()["go"] == ""


def test_a_step_is_taken_as_it_was_shown_by_those_who_may(newsroom: Newsroom) -> None:
    zhou, wang, li = map(newsroom.enter, ("zhou-lan", "wang-fang", "li-lei"))
    work, numbers = f"/work/{TAG}/{SLUG}", range(1, 5)
    assert "not ready" in li.get(f"{work}/publish").json()["why"]
    assert zhou.get(work).status_code == 200
    for number in numbers:
        zhou.decide(number, "accept")
    for number in numbers:
        wang.decide(number, "accept")
    for number in numbers:
        li.decide(number, "accept")

    shown = li.get(f"{work}/publish").json()
    page = newsroom.project.root / shown["lines"][0].removeprefix("+ ")
    assert not page.exists()
    assert zhou.post(f"{work}/publish", {"hash": shown["hash"]}).status_code == 422
    assert li.post(f"{work}/publish", {"hash": "another"}).status_code == 422
    assert li.post(f"{work}/publish", {"hash": shown["hash"]}, **{"x-csrf-token": ""}).status_code == 403
    assert not page.exists()
    assert li.post(f"{work}/publish", {"hash": shown["hash"]}).json()["done"] == shown["lines"]
    assert page.exists()

    taken = li.get(f"{work}/withdraw").json()
    assert page.exists()
    assert li.post(f"{work}/withdraw", {"hash": taken["hash"]}).status_code == 422
    assert li.post(f"{work}/withdraw", {"hash": taken["hash"], "reason": "Wrong"}).status_code == 200
    assert not page.exists()


def test_a_correction_is_shown_before_it_is_written(newsroom: Newsroom) -> None:
    zhou = newsroom.enter("zhou-lan")
    work = f"/work/{TAG}/{SLUG}/correct"
    values = {"number": "2", "where": "target", "text": "老渡轮每天往返32趟。", "notice": "此前误作31趟。"}

    shown = zhou.client.get(work, params=values).json()
    assert any("31" in line for line in shown["lines"])
    assert zhou.entry(2).target == "老渡轮每天往返31趟。"
    assert zhou.post(work, {**values, "hash": shown["hash"]}).status_code == 200
    assert zhou.entry(2).target == values["text"]
    assert zhou.client.get(work, params={**values, "number": "x"}).json()["why"]


def test_an_article_that_arrives_is_drafted_and_given_to_somebody(newsroom: Newsroom) -> None:
    zhou = newsroom.enter("zhou-lan")
    settings = 'engine = "pseudo"\ntargets = ["en", "zh-Hans"]\n'
    (newsroom.project.root / "translator.toml").write_text(settings, encoding="utf-8")
    (newsroom.project.articles_dir / "en/new.md").write_text("---\ntitle: New\nlang: en\n---\n\nIt is new.\n")

    for step, values in (("draft", {}), ("assign", {"who": "zhou-lan", "due": "2030-01-31"})):
        shown = zhou.client.get(f"/work/{TAG}/new/{step}", params=values).json()
        assert shown["lines"], shown
        done = zhou.post(f"/work/{TAG}/new/{step}", {**values, "hash": shown["hash"]})
        assert done.status_code == 200, done.text

    assert load_catalog(newsroom.project, "new", TAG).entry(1).state == "draft"
    assert "yours until 2030-01-31" in zhou.get("/").text
