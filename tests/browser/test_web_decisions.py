"""Decisions from a page: on disk when the answer comes, on the text that was seen, or not at all."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from translator.newsroom.catalog.events import ProposalData
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.review.autosave import load_bookmark, save_bookmark

if TYPE_CHECKING:
    from conftest import Newsroom


def test_a_translator_accepts_a_reviewer_approves_and_an_editor_signs_off(newsroom: Newsroom) -> None:
    zhou, wang, li = (newsroom.enter(person) for person in ("zhou-lan", "wang-fang", "li-lei"))

    for number in range(1, 5):
        assert "accept" == zhou.decide(number, "accept").json()["done"]
        assert "review" == wang.decide(number, "accept").json()["done"]
    for number in range(1, 5):
        assert "finalise" == li.decide(number, "accept").json()["done"]

    assert {"final"} == {entry.state for entry in load_catalog(newsroom.project, "harbour", "zh-Hans").entries}


def test_an_edit_is_in_the_ledger_with_who_and_how_long(newsroom: Newsroom) -> None:
    answer = newsroom.enter("zhou-lan").decide(2, "edit", target="老渡轮每天要跑31趟。", seconds=17)

    catalog = load_catalog(newsroom.project, "harbour", "zh-Hans")
    event = catalog.events[-1]
    assert ("edit", "zhou-lan", 17) == (event.action, event.actor, event.data.seconds)
    assert "老渡轮每天要跑31趟。" == catalog.entry(2).target
    assert "老渡轮每天要跑31趟。" in answer.json()["html"]


def test_to_save_what_was_not_changed_is_no_decision(newsroom: Newsroom) -> None:
    zhou = newsroom.enter("zhou-lan")
    target = zhou.entry(2).target
    lines = len(load_catalog(newsroom.project, "harbour", "zh-Hans").events)

    assert "unchanged" == zhou.decide(2, "edit", target=target).json()["done"]
    assert lines == len(load_catalog(newsroom.project, "harbour", "zh-Hans").events)


def test_people_who_walk_through_one_article_at_once_keep_their_bookmarks(newsroom: Newsroom) -> None:
    keys = [entry.key for entry in load_catalog(newsroom.project, "harbour", "zh-Hans").entries]

    def walk(person: str) -> None:
        for number in range(150):
            save_bookmark(newsroom.project, "harbour", "zh-Hans", person, keys[number % len(keys)])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(walk, "abcd"))

    found = {load_bookmark(newsroom.project, "harbour", "zh-Hans", person) for person in "abcd"}
    assert {keys[149 % len(keys)]} == found


def test_nobody_approves_their_own_words_and_the_page_says_why(newsroom: Newsroom) -> None:
    wang = newsroom.enter("wang-fang")
    wang.decide(1, "accept")

    answer = wang.decide(1, "accept")

    assert 422 == answer.status_code
    assert "second person" in answer.json()["message"]
    assert "translated" == wang.entry(1).state


def test_a_decision_about_a_text_that_somebody_changed_is_refused_and_says_who_did_what(newsroom: Newsroom) -> None:
    zhou, wang = newsroom.enter("zhou-lan"), newsroom.enter("wang-fang")
    seen = zhou.entry(2)
    wang.decide(2, "edit", target="旧渡轮每天往返31趟。")

    answer = zhou.decide(2, "edit", target="老渡船每天往返31趟。", hash=seen.target_hash, state="draft")

    assert 409 == answer.status_code
    assert "Wang Fang: edited, segment 2" in answer.json()["message"]
    assert "旧渡轮每天往返31趟。" == answer.json()["now"]["target"] == zhou.entry(2).target


def test_the_same_text_in_another_state_is_another_matter(newsroom: Newsroom) -> None:
    zhou, wang = newsroom.enter("zhou-lan"), newsroom.enter("wang-fang")
    seen = wang.entry(2)
    zhou.decide(2, "accept")

    answer = wang.decide(2, "accept", hash=seen.target_hash, state="draft")

    assert 409 == answer.status_code
    assert "Zhou Lan: accepted" in answer.json()["message"]
    assert "translated" == wang.entry(2).state


def test_a_rejection_takes_a_category_a_severity_and_a_reason(newsroom: Newsroom) -> None:
    zhou, wang = newsroom.enter("zhou-lan"), newsroom.enter("wang-fang")
    zhou.decide(2, "accept")

    assert 422 == wang.decide(2, "reject", reason="漏译", category="", severity="").status_code
    assert 422 == wang.decide(2, "reject", reason=" ", category="accuracy/omission", severity="major").status_code
    assert 200 == wang.decide(2, "reject", reason="漏译", category="accuracy/omission", severity="major").status_code

    entry = wang.entry(2)
    assert ("draft", True) == (entry.state, entry.is_rejected)
    html = zhou.get(f"{zhou.base}/segments/{entry.key}").json()["html"]
    assert "漏译" in html
    assert "Wang Fang" in html


def test_a_finding_is_waived_with_a_reason_and_gone_after_it(newsroom: Newsroom) -> None:
    zhou = newsroom.enter("zhou-lan")
    html = zhou.decide(2, "edit", target="老渡轮每天往返13趟。").json()["html"]
    assert "num.value" in html
    mark = html.partition('data-fingerprint="')[2].partition('"')[0]

    assert 422 == zhou.decide(2, "waive", fingerprint=mark, reason="").status_code
    after = zhou.decide(2, "waive", fingerprint=mark, reason="原文有误，已与作者核实").json()["html"]

    assert mark not in after
    assert 400 == zhou.decide(2, "waive", fingerprint=mark, reason="再来").status_code


def test_a_term_is_waived_in_all_of_the_article_at_once(newsroom: Newsroom) -> None:
    zhou = newsroom.enter("zhou-lan")
    for number, target in ((4, "船于2026年3月12日启航。"), (2, "老船每天往返31趟。")):
        html = zhou.decide(number, "edit", target=target).json()["html"]
    assert "data-everywhere" in html
    mark = re.search(r'data-fingerprint="(\w+)"[^>]*>(?:(?!</li>)[\s\S])*gls\.missing', html)
    assert mark

    after = zhou.decide(2, "waive", fingerprint=mark[1], reason="词表有误", everywhere=True).json()["html"]

    assert "gls.missing" not in after
    assert "gls.missing" not in zhou.get(f"{zhou.base}/segments/{zhou.entry(4).key}").json()["html"]


def test_a_suggestion_is_shown_with_who_and_why_and_dismissed(newsroom: Newsroom) -> None:
    with catalog_transaction(newsroom.project, "harbour", "zh-Hans") as catalog:
        data = ProposalData("旧渡轮每天往返31趟。", "The ferry made 30 trips.", "harbour.xlf")
        catalog.apply(catalog.entry(2), "propose", actor="wang-fang", reason="an older return", data=data)
    zhou = newsroom.enter("zhou-lan")

    html = zhou.get(f"{zhou.base}/segments/{zhou.entry(2).key}").json()["html"]
    line = html.partition('data-line="')[2].partition('"')[0]

    assert all(words in html for words in ("an older return", "harbour.xlf", 'data-text="旧渡轮每天往返31趟。"'))
    assert "data-line" not in zhou.decide(2, "dismiss", line=line).json()["html"]
    assert 422 == zhou.decide(2, "dismiss", line=line).status_code
    assert 2 == zhou.step("undo").json()["number"]


def test_a_machines_suggestion_is_refused_with_a_reason(newsroom: Newsroom) -> None:
    with catalog_transaction(newsroom.project, "harbour", "zh-Hans") as catalog:
        data = ProposalData("旧渡轮每天往返31趟。", is_of_program=True)
        catalog.apply(catalog.entry(2), "propose", actor="agent:draft", data=data)
    zhou = newsroom.enter("zhou-lan")

    html = zhou.get(f"{zhou.base}/segments/{zhou.entry(2).key}").json()["html"]
    line = html.partition('data-line="')[2].partition('"')[0]
    zhou.decide(2, "dismiss", line=line, reason="旧 is not said of it")

    assert 'data-why="Why is it not taken?"' in html
    ((said, text),) = load_catalog(newsroom.project, "harbour", "zh-Hans").refusals(zhou.entry(2))
    assert (said.reason, text) == ("旧 is not said of it", "旧渡轮每天往返31趟。")


def test_a_decision_is_undone_and_done_again(newsroom: Newsroom) -> None:
    zhou = newsroom.enter("zhou-lan")
    zhou.decide(2, "edit", target="旧渡轮每天往返31趟。")

    assert 2 == zhou.step("undo").json()["number"]
    assert "老渡轮每天往返31趟。" == zhou.entry(2).target
    assert 2 == zhou.step("redo").json()["number"]
    assert "旧渡轮每天往返31趟。" == zhou.entry(2).target
    assert 422 == zhou.step("redo").status_code


def test_checks_run_on_what_is_typed_and_nothing_is_written(newsroom: Newsroom) -> None:
    zhou = newsroom.enter("zhou-lan")
    path = f"{zhou.base}/segments/{zhou.entry(2).key}/check"

    assert "num.value" in zhou.post(path, {"target": "老渡轮每天往返13趟。"}).json()["html"]
    assert "No findings" in zhou.post(path, {"target": "老渡轮每天往返31趟。"}).json()["html"]
    assert "老渡轮每天往返31趟。" == zhou.entry(2).target


def test_what_is_typed_comes_back_after_the_server_was_started_anew(newsroom: Newsroom) -> None:
    zhou = newsroom.enter("zhou-lan")
    key = zhou.entry(2).key
    zhou.post(f"{zhou.base}/segments/{key}/draft", {"text": "打了一半的"})

    again = newsroom.reopened()
    mine = again.enter("zhou-lan").get(f"{zhou.base}/segments/{key}").json()["html"]
    others = again.enter("wang-fang").get(f"{zhou.base}/segments/{key}").json()["html"]
    again.site.sessions.close()

    assert ">打了一半的</textarea>" in mine
    assert ">老渡轮每天往返31趟。</textarea>" in others


def test_the_list_of_articles_counts_what_the_person_typed_and_did_not_save(newsroom: Newsroom) -> None:
    lin = newsroom.enter("li-lei")
    assert "unsaved text" not in lin.get("/").text
    key = lin.entry(2).key
    lin.post(f"{lin.base}/segments/{key}/draft", {"text": "有两百座。", "hash": lin.entry(2).target_hash})

    assert f'href="{lin.base}?filter=unsaved">1 unsaved text<' in lin.get("/").text
    assert key in lin.get(f"{lin.base}?filter=unsaved").text
    assert "unsaved text" not in newsroom.enter("wang-fang").get("/").text


def test_a_saved_text_is_no_draft_any_more(newsroom: Newsroom) -> None:
    zhou = newsroom.enter("zhou-lan")
    key = zhou.entry(2).key
    zhou.post(f"{zhou.base}/segments/{key}/draft", {"text": "打了一半的"})

    zhou.decide(2, "edit", target="旧渡轮每天往返31趟。")

    assert "打了一半的" not in zhou.get(f"{zhou.base}/segments/{key}").json()["html"]


def test_the_list_follows_the_filter_of_the_terminal_and_explains_a_wrong_one(newsroom: Newsroom) -> None:
    zhou = newsroom.enter("zhou-lan")
    zhou.decide(2, "accept")

    rows = zhou.get(f"{zhou.base}/rows?filter=state:translated").json()
    page = zhou.get(f"{zhou.base}?filter=nonsense:1")

    assert [zhou.entry(2).key] == rows["order"]
    assert 200 == page.status_code
    assert "nonsense" in page.text
    assert zhou.entry(1).key in page.text


def test_what_is_typed_beside_the_filter_is_text_or_a_filter_of_its_own(newsroom: Newsroom) -> None:
    from translator.desk.browser.review_pages import filter_of

    zhou = newsroom.enter("zhou-lan")

    assert 'text:"噪声 31"' == filter_of("all", '噪声" 31')
    assert "state:draft check:num.*" == filter_of("state:draft", "check:num.*")
    page = zhou.get(f"{zhou.base}?filter=state:draft&find=渡轮").text
    assert zhou.entry(2).key in page
    assert zhou.entry(3).key not in page


def test_an_editor_locks_a_segment_and_opens_a_signed_one_again(newsroom: Newsroom) -> None:
    zhou, wang, li = (newsroom.enter(person) for person in ("zhou-lan", "wang-fang", "li-lei"))
    assert 422 == zhou.decide(1, "lock").status_code
    assert "lock" == li.decide(1, "lock").json()["done"]
    assert 400 <= zhou.decide(1, "edit", target="港口睡得晚").status_code < 500
    assert "unlock" == li.decide(1, "unlock").json()["done"]
    for number in range(1, 5):
        zhou.decide(number, "accept")
        wang.decide(number, "accept")
    assert "finalise" == li.decide(1, "accept").json()["done"]

    assert 422 == li.decide(1, "reopen", reason="").status_code
    assert "reopen" == li.decide(1, "reopen", reason="标题另有安排").json()["done"]
    assert "translated" == li.entry(1).state


def test_a_segment_is_shown_with_terms_to_click_tags_to_insert_and_its_history(newsroom: Newsroom) -> None:
    zhou = newsroom.enter("zhou-lan")

    second = zhou.get(f"{zhou.base}/segments/{zhou.entry(2).key}").json()["html"]
    third = zhou.get(f"{zhou.base}/segments/{zhou.entry(3).key}").json()["html"]

    assert 'data-insert="渡轮"' in second
    assert 'data-insert="&lt;1&gt;&lt;/1&gt;"' in third
    assert "mt:pseudo" in second


def test_a_segment_that_was_taken_out_of_the_article_is_an_understood_error(newsroom: Newsroom) -> None:
    answer = newsroom.enter("zhou-lan").post("/review/zh-Hans/harbour/segments/000000000000/accept", {"hash": "x"})

    assert 400 == answer.status_code
    assert "no longer in the article" in answer.json()["message"]


def test_the_progress_counts_what_waits_for_this_person(newsroom: Newsroom) -> None:
    zhou, wang = newsroom.enter("zhou-lan"), newsroom.enter("wang-fang")

    assert 4 == zhou.get(f"{zhou.base}/rows").json()["progress"]["waiting"]
    zhou.decide(1, "accept")
    assert 3 == zhou.get(f"{zhou.base}/rows").json()["progress"]["waiting"]
    assert 4 == wang.get(f"{zhou.base}/rows").json()["progress"]["waiting"]


def test_the_articles_are_listed_with_who_is_next_and_found_by_title_and_step(newsroom: Newsroom) -> None:
    zhou = newsroom.enter("zhou-lan")

    page = zhou.get("/").text
    assert "The harbour sleeps late" in page
    assert "港口晚睡" in page
    assert 'aria-label="4 draft"' in page
    assert "No article is like this." in zhou.get("/?find=desert").text
    assert "港口晚睡" in zhou.get("/?find=港口&next=post-edit&mine=1&into=zh-Hans").text
    assert "No article is like this." in zhou.get("/?next=publish").text
    assert {"errors": 0, "words": "0 errors"} == zhou.get("/errors/zh-Hans/harbour").json()


def test_looking_at_pages_changes_no_file(newsroom: Newsroom) -> None:
    root = newsroom.project.root
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and ".translator" not in path.parts}
    li = newsroom.enter("li-lei")

    for path in ("/", li.base, "/diff/zh-Hans/harbour/page?against=mt", "/preview/zh-Hans/harbour",
                 "/preview/zh-Hans/harbour/pages/zh-Hans/harbour.html",
                 "/preview/zh-Hans/harbour/pages/en/harbour.html"):  # fmt: skip
        assert 200 == li.get(path).status_code

    after = {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and ".translator" not in path.parts}
    assert before == after


def test_the_differences_are_those_with_the_machine_or_a_revision(newsroom: Newsroom) -> None:
    zhou = newsroom.enter("zhou-lan")
    zhou.decide(2, "edit", target="老渡轮每天往返31次。")

    page = zhou.get("/diff/zh-Hans/harbour/page?against=mt").text
    wrong = zhou.get("/diff/zh-Hans/harbour/page?against=revision&revision=no-such-branch")
    option = zhou.get("/diff/zh-Hans/harbour/page?against=--output%3D/tmp/x")

    assert "<del" in page
    assert 400 == wrong.status_code
    assert 200 == option.status_code


def test_a_segment_is_split_and_merged_again_with_the_list_sent_anew(newsroom: Newsroom) -> None:
    zhou = newsroom.enter("zhou-lan")

    split = zhou.decide(2, "split", source_at=len("The old ferry"), target_at=len("老渡轮")).json()
    listed = zhou.get(f"{zhou.base}/rows?filter=state:final&here={split['opened']}").json()
    first, second = zhou.entry(2), zhou.entry(3)
    merged = zhou.decide(2, "merge").json()

    assert ("split", True, first.key) == (split["done"], split["rearranged"], split["opened"])
    assert [("The old ferry", "老渡轮"), ("made 31 trips a day.", "每天往返31趟。")] == [
        (entry.source, entry.target) for entry in (first, second)
    ]
    assert [first.key] == listed["order"]
    assert ("merge", True) == (merged["done"], merged["rearranged"])
    assert "老渡轮每天往返31趟。" == zhou.entry(2).target
    assert zhou.get(f"{zhou.base}/rows?here={first.key}").json()["is_gone"]


def test_a_split_that_makes_no_two_segments_is_refused_and_leaves_the_article_alone(newsroom: Newsroom) -> None:
    zhou = newsroom.enter("zhou-lan")

    for place in (
        {},
        {"source_at": 0},
        {"source_at": "4"},
        {"source_at": True},
        {"source_at": 5},
        {"source_at": 9**15},
    ):
        answer = zhou.decide(2, "split", **place)
        assert answer.status_code in {400, 422}, place
        assert answer.json()["message"]
    assert 422 == zhou.decide(1, "merge").status_code
    assert 4 == len(load_catalog(newsroom.project, "harbour", "zh-Hans").entries)


def test_the_time_that_the_segment_was_shown_goes_into_the_ledger(newsroom: Newsroom) -> None:
    newsroom.enter("zhou-lan").decide(2, "accept", shown=2.34)
    newsroom.enter("zhou-lan").decide(1, "accept", shown="long")
    approved = newsroom.enter("wang-fang").decide(2, "accept", shown=0.2)

    catalog = load_catalog(newsroom.project, "harbour", "zh-Hans")
    assert 200 == approved.status_code
    assert [2.3, 0.2] == [event.data.shown_seconds for event in catalog.history(catalog.entry(2))[1:]]
    assert catalog.history(catalog.entry(1))[-1].data.shown_seconds is None


def test_a_term_offers_what_can_stand_in_the_target_language(newsroom: Newsroom) -> None:
    glossary = "en,zh-Hans,status,variants\nferry,渡轮,required,Ferries|轮渡\nGit,,dnt,\n"
    (newsroom.project.root / "glossaries/terms.csv").write_text(glossary, encoding="utf-8")
    zhou = newsroom.enter("zhou-lan")

    html = zhou.get(f"{zhou.base}/segments/{zhou.entry(2).key}").json()["html"]

    assert ["渡轮", "渡轮", "轮渡"] == re.findall(r'data-insert="([^<"]+)"', html)
    assert 'title="渡轮 / 轮渡"' in html
