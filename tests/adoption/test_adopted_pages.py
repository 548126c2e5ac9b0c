"""Adopted pages afterwards: published with what was translated anew and nothing else, and proved by `verify`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.adoption.test_adopt import DULUN, FERRY, adopt, commit, site, write
from tests.support.publishing import publish_article
from translator.bilingual.errors import PublishError
from translator.bilingual.model import State
from translator.newsroom.catalog.events import AdoptData
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.house.people import load_people
from translator.newsroom.proof.audit.verdict import prove
from translator.newsroom.review import decisions
from translator.newsroom.review.permissions import Step
from translator.newsroom.review.progress import measure

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["site"]
TWO = "people:\n  lan: {emails: [lan@example.org]}\n  bo: {emails: [bo@example.org]}\n"
PAGE = "content/zh/posts/ferry.md"


def publish(root: Path, **options: bool) -> tuple[list[str], list[str]]:
    project = open_newsroom(root)
    done = publish_article(project, project.articles[0], ["zh-Hans"], **options)  # type: ignore[list-item, arg-type]
    return list(done.written), list(done.notes)


def translate(root: Path, texts: dict[str, str]) -> None:
    """Sync, and sign the new texts off by a second hand."""
    project = open_newsroom(root)
    sync_article(project.article(project.articles[0]), "zh-Hans")
    with catalog_transaction(project, "posts/ferry", "zh-Hans") as catalog:
        for source, target in texts.items():
            entry = next(entry for entry in catalog.entries if entry.source == source)
            catalog.apply(entry, "edit", actor="lan", target=target, origin="human")
            catalog.apply(entry, "review", actor="bo")
            catalog.apply(entry, "finalise", actor="bo")


def test_an_unchanged_page_stays_byte_for_byte(site: Path) -> None:
    before = (site / PAGE).read_bytes()
    adopt(site)
    project = open_newsroom(site)
    sync_article(project.article(project.articles[0]), "zh-Hans")
    assert publish(site) == ([], [])
    assert publish(site, draft=True) == ([], [])
    assert (site / PAGE).read_bytes() == before


def test_only_the_sentence_that_changed_changes(site: Path) -> None:
    adopt(site)
    write(
        site,
        {
            "content/en/posts/ferry.md": FERRY.replace("31 trips", "34 trips").replace(
                "for **times**", "for the **times**"
            )
        },
    )
    translate(site, {"The old ferry made 34 trips a day.": "老渡轮每天往返34趟。",
                     "See <1>the board</1> for the <2>times</2>.": "<2>班次</2>请看<1>公告板</1>。"})  # fmt: skip
    assert publish(site) == ([PAGE], [])
    expected = DULUN.replace("往返31趟", "往返34趟").replace("**班次**见[", "**班次**请看[")
    assert (site / PAGE).read_text(encoding="utf-8") == expected
    assert publish(site) == ([], [])


@pytest.mark.parametrize("moment", ["write_together", "PublicationRun.conclude"])
def test_a_killed_publication_of_an_adopted_page_is_done_again_and_recorded_once(
    site: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    adopt(site)
    write(site, {"content/en/posts/ferry.md": FERRY + "\nA new paragraph.\n"})
    translate(site, {"A new paragraph.": "新的一段。"})

    def die(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"translator.newsroom.pages.publish.publication_run.{moment}", die)
        with pytest.raises(KeyboardInterrupt):
            publish(site)
    publish(site)

    assert (site / PAGE).read_text(encoding="utf-8") == DULUN + "\n新的一段。\n"
    events = load_catalog(open_newsroom(site), "posts/ferry", "zh-Hans").events
    assert sum(isinstance(event.data, AdoptData) and not event.key for event in events) == 1
    assert publish(site) == ([], [])


def test_a_new_paragraph_comes_in_and_the_rest_of_the_page_stays(site: Path) -> None:
    adopt(site)
    write(site, {"content/en/posts/ferry.md": FERRY + "\nA new paragraph.\n"})
    translate(site, {"A new paragraph.": "新的一段。"})
    assert publish(site) == ([PAGE], [])
    assert (site / PAGE).read_text(encoding="utf-8") == DULUN + "\n新的一段。\n"
    assert publish(site) == ([], [])


def test_blocks_in_which_nothing_changed_keep_their_own_links(site: Path) -> None:
    page = DULUN.replace("org/board", "org/zh/board")
    write(site, {PAGE: page})
    commit(site, "own link")
    adopt(site)
    changed = FERRY.replace("Tickets cost 4.50", "Tickets cost 5.50") + "\nA new paragraph.\n"
    write(site, {"content/en/posts/ferry.md": changed})
    translate(site, {"A new paragraph.": "新的一段。", "Tickets cost 5.50 euros.": "票价5.5欧元。"})
    written, _notes = publish(site)
    assert written == [PAGE]
    assert (site / PAGE).read_text(encoding="utf-8") == page.replace("4.5欧元", "5.5欧元") + "\n新的一段。\n"
    assert publish(site) == ([], [])


def test_a_page_that_somebody_changed_is_not_written_over(site: Path) -> None:
    adopt(site)
    write(site, {PAGE: DULUN.replace("十分安静", "非常安静"),
                 "content/en/posts/ferry.md": FERRY.replace("31 trips", "34 trips")})  # fmt: skip
    translate(site, {"The old ferry made 34 trips a day.": "老渡轮每天往返34趟。"})
    with pytest.raises(PublishError):
        publish(site, draft=True)


def test_a_page_under_another_name_is_not_published_twice(site: Path) -> None:
    write(site, {"content/en/a.md": "---\ntranslationKey: k\n---\nOne 1.\n",
                 "content/zh/b.md": "---\ntranslationKey: k\n---\n一1。\n"})  # fmt: skip
    commit(site, "key")
    adopt(site)
    project = open_newsroom(site)
    (ref,) = project.select(["a"])
    with pytest.raises(PublishError) as caught:
        publish_article(project, ref, ["zh-Hans"])  # type: ignore[list-item]
    assert caught.value.hint == "git mv content/zh/b.md content/zh/a.md"
    (site / "content/zh/b.md").rename(site / "content/zh/a.md")
    assert publish_article(project, ref, ["zh-Hans"]).written == ()  # type: ignore[list-item]


def test_verify_notes_what_was_adopted(site: Path) -> None:
    adopt(site)
    commit(site, "catalogs", "somebody.else@example.org")
    verdict = prove(open_newsroom(site))
    assert [problem.kind for problem in verdict.problems] == ["adopted"]


def test_a_false_text_is_found(site: Path) -> None:
    write(site, {"glossaries/people.yml": TWO})
    commit(site, "people")
    adopt(site)
    project = open_newsroom(site)
    with catalog_transaction(project, "posts/ferry", "zh-Hans") as catalog:
        data = catalog.history(catalog.entry(1))[-1].data
        assert isinstance(data, AdoptData)
        catalog.apply(catalog.entry(2), "adopt", actor="lan", target="我编造的话。", origin="human", data=data)
    commit(site, "catalogs")
    assert {problem.kind for problem in prove(open_newsroom(site)).wrong} == {"page"}


def test_adopted_sentences_do_not_hold_up_a_sign_off(site: Path) -> None:
    adopt(site)
    write(site, {"glossaries/people.yml": TWO,
                 "content/en/posts/ferry.md": FERRY.replace("31 trips", "34 trips")})  # fmt: skip
    project = open_newsroom(site)
    sync_article(project.article(project.articles[0]), "zh-Hans")
    people = load_people(project)
    lan, bo = people.get("lan"), people.get("bo")
    assert lan
    assert bo
    with catalog_transaction(project, "posts/ferry", "zh-Hans") as catalog:
        entry = next(entry for entry in catalog.entries if entry.is_stale)
        decisions.edit(catalog, entry, lan, "老渡轮每天往返34趟。")
        decisions.review(catalog, entry, bo, findings_of=lambda _entry: [])
        decisions.finalise(catalog, entry, bo, findings_of=lambda _entry: [])
    assert load_catalog(project, "posts/ferry", "zh-Hans").entry(entry.number).state is State.FINAL
    assert publish(site)[0] == [PAGE]


def test_a_row_whose_source_and_translation_both_changed_is_adopted_again(site: Path) -> None:
    adopt(site)
    page = DULUN.replace("| 星期一 | 31 |", "| 周一与周二 | 31 |").replace("新船可载120名", "这艘新船可载120名")
    write(site, {
        "content/en/posts/ferry.md": FERRY.replace("| Monday | 31 |", "| Monday and Tuesday | 31 |"), PAGE: page,
    })  # fmt: skip
    commit(site, "both sides")
    (report,), _alone = adopt(site)
    project = open_newsroom(site)
    assert [question.reason for question in report.questions] == []
    catalog = load_catalog(project, "posts/ferry", "zh-Hans")
    there = {entry.source: (entry.target, entry.state) for entry in catalog.entries}
    assert there["Monday and Tuesday"] == ("周一与周二", State.TRANSLATED)
    assert there["The new boat carries 120 passengers. It is quiet."] == (
        "这艘新船可载120名乘客，十分安静。", State.TRANSLATED)  # fmt: skip
    assert not sync_article(project.article(project.articles[0]), "zh-Hans").is_changed
    assert publish(site, draft=True) == ([], [])
    assert (site / PAGE).read_text(encoding="utf-8") == page


def test_a_sentence_that_was_published_and_then_changed_by_hand_is_for_absorb(site: Path) -> None:
    adopt(site)
    write(site, {"content/en/posts/ferry.md": FERRY + "\nA new paragraph.\n"})
    translate(site, {"A new paragraph.": "新的一段。"})
    publish(site)
    page = (site / PAGE).read_text(encoding="utf-8").replace("新的一段。", "全新的一段。")
    write(site, {PAGE: page})
    commit(site, "by hand")
    (report,), _alone = adopt(site)
    assert report.status == "edited"
    assert "translator absorb" in str(report.questions[-1].reason)
    with pytest.raises(PublishError):
        publish(site, draft=True)
    assert (site / PAGE).read_text(encoding="utf-8") == page


def test_nobody_has_to_edit_what_stands_on_an_adopted_page(site: Path) -> None:
    write(site, {"glossaries/people.yml": "people:\n  bo: {emails: [bo@example.org]}\n"})
    commit(site, "an author whom nobody knows")
    adopt(site)
    project = open_newsroom(site)
    catalog = load_catalog(project, "posts/ferry", "zh-Hans")
    progress = measure(project, catalog, load_people(project))
    assert (progress.next, progress.unknown, progress.oldest, progress.people) == (Step.PUBLISH, 0, "", ("bo",))
    write(site, {"content/en/posts/ferry.md": FERRY.replace("31 trips", "34 trips")})
    sync_article(project.article(project.articles[0]), "zh-Hans")
    progress = measure(project, load_catalog(project, "posts/ferry", "zh-Hans"), load_people(project))
    assert (progress.next, progress.unknown) == (Step.POST_EDIT, 1)
    assert progress.oldest
