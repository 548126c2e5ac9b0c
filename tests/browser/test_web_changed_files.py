"""A server that runs for days shows what the files say now, also where size and time of a file stay the same."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import ARTICLE, PEOPLE, SLUG, TAG, write
from translator.newsroom.catalog.storage import load_catalog

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Newsroom


def rewrite(path: Path, old: str, new: str) -> None:
    """Put one text in the place of another of the same size, and let the file bear the time that it had."""
    assert len(old.encode()) == len(new.encode())
    before, text = path.stat(), path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def test_the_list_shows_titles_and_texts_that_were_changed_under_it(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "translator.desk.browser.change_feed._AT_ONCE", 60
    )  # A machine that is busy would rest after a look.
    reader = newsroom.enter("wang-fang")
    for _turn in range(2):
        assert "港口晚睡" in reader.get("/").text
        assert "The harbour sleeps late" in reader.get("/?find=late").text

    rewrite(newsroom.project.catalog_path(TAG, SLUG), "港口晚睡", "港口早睡")
    rewrite(newsroom.project.root / f"articles/en/{SLUG}.md", "sleeps late", "sleeps less")

    assert "港口早睡" in reader.get("/").text
    assert "The harbour sleeps less" in reader.get("/?find=less").text
    assert "No article is like this." in reader.get("/?find=late").text


def test_an_opened_segment_shows_what_another_program_wrote(newsroom: Newsroom) -> None:
    reader = newsroom.enter("wang-fang")
    key = reader.entry(2).key
    assert "31趟" in reader.get(f"{reader.base}/segments/{key}").json()["html"]

    rewrite(newsroom.project.catalog_path(TAG, SLUG), "31趟", "13趟")

    html = reader.get(f"{reader.base}/segments/{key}").json()["html"]
    assert "13趟" in html
    assert "num.value" in html
    assert "changed elsewhere" in html


def test_terms_and_findings_follow_the_glossary(newsroom: Newsroom) -> None:
    reader = newsroom.enter("wang-fang")
    key = reader.entry(2).key
    before = reader.get(f"{reader.base}/segments/{key}").json()["html"]
    assert 'data-insert="渡轮"' in before
    assert "gls.missing" not in before

    rewrite(newsroom.project.root / "glossaries/terms.csv", "渡轮", "渡船")

    after = reader.get(f"{reader.base}/segments/{key}").json()["html"]
    assert 'data-insert="渡船"' in after
    assert "gls.missing" in after


def test_who_lost_a_role_may_no_longer_use_it(newsroom: Newsroom) -> None:
    zhou, wang = newsroom.enter("zhou-lan"), newsroom.enter("wang-fang")
    assert zhou.decide(2, "accept").status_code == 200
    key = wang.entry(2).key
    assert 'data-do="reject"' in wang.get(f"{wang.base}/segments/{key}").json()["html"]

    path = newsroom.project.root / "glossaries/people.yml"
    path.write_text(PEOPLE.replace("reviewer], emails: [wang", "author], emails: [wang"), encoding="utf-8")

    assert 'data-do="reject"' not in wang.get(f"{wang.base}/segments/{key}").json()["html"]
    assert wang.decide(2, "accept").status_code == 422
    assert load_catalog(newsroom.project, SLUG, TAG).entry(2).state.value == "translated"
    path.write_text(PEOPLE.replace("wang-fang:", "wang-min:"), encoding="utf-8")
    assert wang.post(f"{wang.base}/segments/{key}/draft", {"text": "?"}).status_code == 403
    assert "no longer belongs to this newsroom" in wang.get("/").text


def test_other_settings_hold_at_once_and_broken_ones_stop_nobody(newsroom: Newsroom) -> None:
    reader = newsroom.enter("wang-fang")
    settings = newsroom.project.root / "translator.toml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text('targets = ["zh-Hant"]\n', encoding="utf-8")
    assert reader.get(reader.base).status_code == 404
    settings.write_text("targets = [", encoding="utf-8")
    assert reader.get("/").status_code == 200
    settings.write_text(before, encoding="utf-8")
    assert reader.get(reader.base).status_code == 200


def test_an_article_that_came_a_moment_ago_is_listed(newsroom: Newsroom) -> None:
    reader = newsroom.enter("wang-fang")
    for number in range(3):
        text = ARTICLE.replace("sleeps late", f"wakes {number}")
        write(newsroom.project.root / f"articles/en/late-{number}.md", text)
        assert f"The harbour wakes {number}" in reader.get("/").text


@pytest.mark.parametrize("is_open", [True, False])
def test_files_of_the_house_that_break_are_named_and_stop_nobody(newsroom: Newsroom, is_open: bool) -> None:
    reader = newsroom.enter("wang-fang")
    key = reader.entry(2).key
    if is_open:
        reader.get(f"{reader.base}/segments/{key}")
    house = newsroom.project.root / "glossaries"
    (house / "people.yml").write_bytes(b"people: [\n")
    (house / "terms.csv").write_bytes(b"en,zh-Hans\nferry,\xff\n")

    assert "(glossaries/" in reader.get(reader.base).text
    assert "(glossaries/" in reader.get(f"{reader.base}/segments/{key}").json()["html"]
    assert reader.post(f"{reader.base}/segments/{key}/draft", {"text": "渡轮夜航。"}).json() == {"kept": True}
    assert reader.decide(2, "edit", target="渡轮夜航。").status_code == 200


def test_a_catalog_that_breaks_is_named_and_what_is_typed_stays_in_the_browser(newsroom: Newsroom) -> None:
    reader = newsroom.enter("wang-fang")
    key, path = reader.entry(2).key, newsroom.project.catalog_path(TAG, SLUG)
    reader.get(f"{reader.base}/segments/{key}")
    path.write_bytes(b'msgid ""\nmsgstr "\xff"\n')

    named = f"(locales/{TAG}/{SLUG}.po:2)"
    assert named in reader.get(reader.base).text
    assert named in reader.get(f"/diff/{TAG}/{SLUG}").text
    answer = reader.post(f"{reader.base}/segments/{key}/draft", {"text": "渡轮夜航。"})
    assert (507, True) == (answer.status_code, named in answer.json()["message"])
