"""A fact that was published wrong is mended in all languages, by two people, and readers are told."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.support.kill9_release import PEOPLE
from tests.support.publishing import publish_article
from tests.support.variants import sampled
from translator.bilingual.errors import PublishError, ReviewError
from translator.bilingual.words.language import LangTag
from translator.desk.workflow.correction import correct_source, correct_version, show_segment
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.catalog.events import CorrectionData
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.house.people import person_at_work
from translator.newsroom.pages.layouts import LAYOUTS
from translator.newsroom.pages.layouts.html import updated_of
from translator.newsroom.pages.publication.provenance import correction_list

Run = Callable[..., CompletedProcess[str]]
ARTICLE = """\
---
id: ferry
lang: en
title: Ferry
date: 2026-03-01
---

The ferry **leaves** at 5 p.m.

It is blue.
"""
TARGETS = {
    "Ferry": "渡轮",
    "The ferry <1>leaves</1> at 5 p.m.": "渡轮下午5点<1>出发</1>。",
    "It is blue.": "它是蓝色的。",
    "The ferry <1>leaves</1> at 6 p.m.": "渡轮下午6点<1>出发</1>。",
    "An earlier version gave the wrong hour.": "本文较早版本的时间有误。",
}
MENDED = "The ferry <1>leaves</1> at 6 p.m."
NOTICE = "An earlier version gave the wrong hour."


@pytest.fixture
def newsroom(tmp_path: Path, request: pytest.FixtureRequest) -> Project:
    """One article, signed off and published; its front matter is YAML, or what a test asks for."""
    (tmp_path / "translator.toml").write_text('targets = ["en", "zh-Hans", "zh-Hant"]\n', encoding="utf-8")
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "glossaries/people.yml").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "articles/en").mkdir(parents=True)
    text = ARTICLE
    if getattr(request, "param", "yaml") == "toml":
        text = ARTICLE.replace("---", "+++").replace("id: ferry", 'id = "ferry"').replace("lang: en", 'lang = "en"')
        text = text.replace("title: Ferry", 'title = "Ferry"').replace("date: ", "date = ")
    (tmp_path / "articles/en/ferry.md").write_text(text, encoding="utf-8")
    project = open_newsroom(tmp_path)
    sign(project, "lin", "wang")
    publish(project)
    return project


def sign(project: Project, translator: str, reviewer: str) -> None:
    """Take what is not final to final: one person translates, another one reviews and signs off."""
    ref = project.articles[0]
    sync_article(project.article(ref), "zh-Hans")
    with catalog_transaction(project, "ferry", "zh-Hans") as catalog:
        for entry in catalog.entries:
            if entry.state.value != "final":
                catalog.apply(entry, "edit", actor=translator, target=TARGETS[entry.source])
                catalog.apply(entry, "review", actor=reviewer)
                catalog.apply(entry, "finalise", actor=reviewer)


def publish(project: Project, layout: str = "markdown") -> tuple[str, ...]:
    ref = project.articles[0]
    return publish_article(project, ref, project.targets_of(ref), layout=layout).files


def mend(project: Project, by: str = "lin") -> None:
    person = person_at_work(project, by)
    assert [row.tag for row in show_segment(project.article(project.articles[0]), 2)] == ["en", "zh-Hans", "zh-Hant"]
    article = project.article(project.articles[0])
    correct_source(article, 2, MENDED, person=person, notice=NOTICE, reason="the office called",
            today=date(2026, 3, 5))  # fmt: skip


@pytest.mark.parametrize("newsroom", ["yaml", "toml"], indirect=True)
def test_the_source_is_mended_and_its_translations_are_to_be_done(newsroom: Project) -> None:
    before = (newsroom.root / "articles/en/ferry.md").read_bytes()

    mend(newsroom)

    data = (newsroom.root / "articles/en/ferry.md").read_bytes()
    assert b"The ferry **leaves** at 6 p.m.\n\nIt is blue.\n" in data
    front = read_front_matter(data)
    assert front.values["corrections"] == [{"date": "2026-03-05", "text": NOTICE}]
    assert set(before.replace(b"5 p.m.", b"6 p.m.").splitlines()) <= set(data.splitlines())
    for tag in ("zh-Hans", "zh-Hant"):
        catalog = load_catalog(newsroom, "ferry", tag)
        states = {entry.source: (entry.state.value, entry.is_stale) for entry in catalog.entries}
        assert states[MENDED] == ("draft", True)
        assert states[NOTICE] == ("new", False)
        event = next(event for event in catalog.events if isinstance(event.data, CorrectionData))
        assert (event.actor, event.reason, event.data.after) == ("lin", "the office called", MENDED)
    with pytest.raises(PublishError, match="1 is stale"):
        publish(newsroom)


def test_a_correction_that_is_run_again_is_done_once(newsroom: Project) -> None:
    mend(newsroom)
    files = {path: path.read_bytes() for path in newsroom.root.glob("*/*/ferry.*")}

    mend(newsroom)

    assert {path: path.read_bytes() for path in newsroom.root.glob("*/*/ferry.*")} == files


def test_the_notice_of_a_correction_is_no_sentence_to_correct(newsroom: Project) -> None:
    mend(newsroom)
    catalog = load_catalog(newsroom, "ferry", "zh-Hans")
    notice = next(entry for entry in catalog.entries if entry.source == NOTICE)
    article, lin = open_newsroom(newsroom.root).article("ferry"), person_at_work(newsroom, "lin")

    with pytest.raises(ReviewError, match="is the notice of a correction"):
        correct_source(article, notice.number, "Something else.", person=lin, notice="Another notice.")
    with pytest.raises(ReviewError, match="is the notice of a correction"):
        correct_version(article, notice.number, "别的。", LangTag("zh-Hans"), person=lin, notice="另一条。")


@pytest.mark.parametrize("place", ["before the source is written", "before the last ledger is"])
def test_a_correction_that_was_killed_is_finished_by_the_same_command(
    newsroom: Project, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def die(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        if place.startswith("before the source"):
            patch.setattr("translator.newsroom.house.Newsroom.write", die)
        else:
            patch.setattr("translator.desk.workflow.correction._rows", die)
        with pytest.raises(KeyboardInterrupt):
            mend(newsroom)
    mend(newsroom)

    front = read_front_matter((newsroom.root / "articles/en/ferry.md").read_bytes())
    assert front.values["corrections"] == [{"date": "2026-03-05", "text": NOTICE}]
    for tag in ("zh-Hans", "zh-Hant"):
        events = load_catalog(newsroom, "ferry", tag).events
        assert [event.data.after for event in events if isinstance(event.data, CorrectionData)] == [MENDED]


def test_a_second_person_must_have_confirmed_it(newsroom: Project) -> None:
    mend(newsroom, by="wang")
    sign(newsroom, "lin", "wang")

    with pytest.raises(PublishError, match="confirmed by nobody but the person who made it") as refused:
        publish(newsroom)
    assert "--state translated" in str(refused.value.hint)

    with catalog_transaction(newsroom, "ferry", "zh-Hans") as catalog:
        entry = next(entry for entry in catalog.entries if entry.source == MENDED)
        catalog.apply(entry, "reopen", actor="li", reason="correction")
        catalog.apply(entry, "review", actor="li")
        catalog.apply(entry, "finalise", actor="li")
    assert publish(newsroom)


@pytest.mark.parametrize("layout", sampled([name for name in LAYOUTS if name not in {"epub", "docx", "wxr"}], 2))
def test_readers_of_every_language_are_told(newsroom: Project, layout: str) -> None:
    mend(newsroom)
    sign(newsroom, "li", "wang")

    pages = [newsroom.root / name for name in publish(newsroom, layout)]

    texts = "\n".join(path.read_text(encoding="utf-8") for path in pages if path.suffix in {".md", ".html", ".json"})
    assert "更正（2026年3月5日）：本文较早版本的时间有误。" in texts
    assert "更正（2026年3月5日）：本文較早版本的時間有誤。" in texts
    assert "Correction, March 5, 2026: An earlier version gave the wrong hour." in texts or layout == "markdown"


SAID = {
    "en": "Correction, March 5, 2026: An earlier version gave the wrong hour.",
    "zh-Hans": "更正（2026年3月5日）：本文较早版本的时间有误。",
    "zh-Hant": "更正（2026年3月5日）：本文較早版本的時間有誤。",
}
"""What the page of each language says."""


@pytest.mark.parametrize("layout", ["html", "site"])
def test_pages_say_it_on_top_and_only_there(newsroom: Project, layout: str) -> None:
    mend(newsroom)
    sign(newsroom, "li", "wang")

    publish(newsroom, layout)

    for tag, said in SAID.items():
        page = (newsroom.root / f"public/{tag}/ferry.html").read_text(encoding="utf-8")
        shown = page[page.index("<body") :]
        assert shown.count(said) == 1
        title = shown.index("</h1>")
        said_at = shown.index(f'<div class="corrections">\n<p>{said}</p>', title)
        assert said_at < shown.index("</header>", title)


@pytest.mark.parametrize("layout", ["epub", "docx", "wxr"])
def test_books_and_documents_say_it(newsroom: Project, layout: str) -> None:
    mend(newsroom)
    sign(newsroom, "li", "wang")

    text = "".join(_text(newsroom.root / name) for name in publish(newsroom, layout))

    assert [tag for tag, said in SAID.items() if said not in text] == []


def _text(path: Path) -> str:
    """Return the text of a file, or of all parts of an archive, without its tags."""
    data = path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            data = b"".join(archive.read(name) for name in archive.namelist() if name.endswith((".xhtml", ".xml")))
    return re.sub("<[^>]+>", "", data.decode())


@pytest.mark.parametrize("newsroom", ["yaml", "toml"], indirect=True)
def test_another_correction_is_added_to_the_first(newsroom: Project) -> None:
    mend(newsroom)
    TARGETS.update({"It is green.": "它是绿色的。", "It is not blue.": "它不是蓝色的。"})
    number = next(
        entry.number for entry in load_catalog(newsroom, "ferry", "zh-Hans").entries if "blue" in entry.source
    )
    person = person_at_work(newsroom, "lin")

    correct_source(
        newsroom.article(newsroom.articles[0]), number, "It is green.", person=person, notice="It is not blue."
    )

    values = read_front_matter((newsroom.root / "articles/en/ferry.md").read_bytes()).values
    assert [item["text"] for item in values["corrections"]] == [NOTICE, "It is not blue."]
    sign(newsroom, "li", "wang")
    assert publish(newsroom)


@pytest.mark.parametrize("text", ["The ferry leaves at 6 p.m.", "The ferry <1>leaves</1> at 5 p.m."])
def test_a_text_that_lost_a_tag_or_is_the_old_one_is_refused(newsroom: Project, text: str) -> None:
    before = (newsroom.root / "articles/en/ferry.md").read_bytes()

    with pytest.raises(ReviewError):
        correct_source(
            newsroom.article(newsroom.articles[0]), 2, text, person=person_at_work(newsroom, "lin"), notice=NOTICE
        )

    assert (newsroom.root / "articles/en/ferry.md").read_bytes() == before


def test_the_command_shows_a_segment_and_says_what_is_next(newsroom: Project, run_translator: Run) -> None:
    shown = run_translator("correct", "ferry", "2", "--format", "json")
    assert [row["tag"] for row in json.loads(shown.stdout)] == ["en", "zh-Hans", "zh-Hant"]
    assert run_translator("correct", "ferry", "2", MENDED, "--by", "lin").returncode == 2, "readers must be told"
    assert run_translator("correct", "ferry", "99").returncode == 2
    done = run_translator("correct", "ferry", "2", MENDED, "--notice", NOTICE, "--by", "lin")
    assert done.returncode == 0, done.stderr
    assert "ferry zh-Hans 3 stale  渡轮下午5点<1>出发</1>。" in done.stdout.splitlines()
    assert "translator run ferry" in done.stderr


def test_a_version_may_go_out_behind_its_source_where_policy_asks_for_a_notice(newsroom: Project) -> None:
    mend(newsroom)
    with (newsroom.root / "translator.toml").open("a", encoding="utf-8") as file:
        file.write('[publish]\nbehind = "notice"\n')
    project = open_newsroom(newsroom.root)

    pages = {name: (project.root / name).read_text(encoding="utf-8") for name in publish(project)}

    hans, hant = pages["articles/zh-Hans/ferry.md"], pages["articles/zh-Hant/ferry.md"]
    assert "渡轮下午5点**出发**。" in hans
    assert "本译文完成后，原文已有改动。" in hans
    assert "本譯文完成後，原文已有改動。" in hant
    assert f"更正（2026年3月5日）：{NOTICE}" in hans
    sign(project, "li", "wang")
    publish(project)
    assert "原文已有改动" not in (project.root / "articles/zh-Hans/ferry.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("turned_down", ["reopen", "notice"])
def test_what_was_turned_down_never_goes_out_behind_its_source(newsroom: Project, turned_down: str) -> None:
    with (newsroom.root / "translator.toml").open("a", encoding="utf-8") as file:
        file.write('[publish]\nbehind = "notice"\n')
    if turned_down == "reopen":
        with catalog_transaction(newsroom, "ferry", "zh-Hans") as catalog:
            catalog.apply(catalog.entry(2), "reopen", actor="wang", reason="wrong hour")
    mend(newsroom)
    project = open_newsroom(newsroom.root)
    if turned_down == "notice":
        with catalog_transaction(project, "ferry", "zh-Hans") as catalog:
            [entry] = [entry for entry in catalog.entries if entry.context.startswith("corrections[")]
            catalog.apply(entry, "draft", actor="system", target="机器的话。", origin="mt:pseudo")

    with pytest.raises(PublishError, match="1 segment is not final"):
        publish(project)


def test_new_sentences_wait_for_their_translation_whatever_policy_says(newsroom: Project) -> None:
    with (newsroom.root / "translator.toml").open("a", encoding="utf-8") as file:
        file.write('[publish]\nbehind = "notice"\n')
    with (newsroom.root / "articles/en/ferry.md").open("a", encoding="utf-8") as file:
        file.write("\nIt sinks.\n")
    project = open_newsroom(newsroom.root)
    sync_article(project.article(project.articles[0]), "zh-Hans")

    with pytest.raises(PublishError, match="1 segment is not final"):
        publish(project)


WRONG_COLOUR = "本文较早版本误将渡轮的颜色译作蓝色以外的颜色。"
"""A notice about an error of the translation alone."""


def mend_translation(project: Project, by: str = "lin", tag: str = "zh-Hans", notice: str = WRONG_COLOUR) -> int:
    """Correct the sentence about the colour in the translation alone; return its number."""
    number = next(item.number for item in load_catalog(project, "ferry", tag).entries if "blue" in item.source)
    correct_version(project.article(project.articles[0]), number, "渡轮是蓝色的。", LangTag(tag),
                    person=person_at_work(project, by), notice=notice, today=date(2026, 3, 5))  # fmt: skip
    return number


def confirm(project: Project, by: str) -> None:
    with catalog_transaction(project, "ferry", "zh-Hans") as catalog:
        entry = next(entry for entry in catalog.entries if "blue" in entry.source)
        catalog.apply(entry, "review", actor=by)
        catalog.apply(catalog.entry(entry.number), "finalise", actor=by)


def test_an_error_of_the_translation_is_mended_there_alone_by_two_people(newsroom: Project) -> None:
    source = (newsroom.root / "articles/en/ferry.md").read_bytes()

    mend_translation(newsroom)

    assert (newsroom.root / "articles/en/ferry.md").read_bytes() == source
    with pytest.raises(PublishError, match="not final"):
        publish(newsroom)
    confirm(newsroom, "lin")
    with pytest.raises(PublishError, match="confirmed by nobody but the person who made it"):
        publish(newsroom)
    with catalog_transaction(newsroom, "ferry", "zh-Hans") as catalog:
        entry = next(entry for entry in catalog.entries if "blue" in entry.source)
        catalog.apply(entry, "reopen", actor="li", reason="correction")
    confirm(newsroom, "wang")
    publish(newsroom)

    pages = {tag: (newsroom.root / f"articles/{tag}/ferry.md").read_text(encoding="utf-8") for tag in SAID}
    assert "渡轮是蓝色的。" in pages["zh-Hans"]
    assert f"更正（2026年3月5日）：{WRONG_COLOUR}" in pages["zh-Hans"]
    assert "更正（2026年3月5日）：本文較早版本誤將渡輪的顏色譯作藍色以外的顏色。" in pages["zh-Hant"]
    assert "Correction" not in pages["en"]
    listed = [read_front_matter(pages[tag].encode()).values.get("corrections") for tag in SAID]
    assert [item and item[0]["date"] for item in listed] == [None, "2026-03-05", "2026-03-05"]


@pytest.mark.parametrize("layout", ["html", "site"])
def test_only_its_own_pages_say_that_they_were_changed(newsroom: Project, layout: str) -> None:
    publish(newsroom, layout)
    names = {tag: newsroom.root / f"public/{tag}/ferry.html" for tag in SAID}
    english = names["en"].read_bytes()
    mend_translation(newsroom)
    with catalog_transaction(newsroom, "ferry", "zh-Hans") as catalog:
        for event in catalog.events:
            assert not isinstance(event.data, CorrectionData) or event.data.day == "2026-03-05"
    confirm(newsroom, "wang")

    publish(newsroom, layout)

    assert names["en"].read_bytes() == english
    for tag, said in (("zh-Hans", WRONG_COLOUR), ("zh-Hant", "本文較早版本誤將渡輪的顏色譯作藍色以外的顏色。")):
        page = names[tag].read_text(encoding="utf-8")
        assert page.count(f"更正（2026年3月5日）：{said}") == 1
        assert '<div class="corrections">' in page


def test_a_page_that_was_signed_off_on_the_day_of_its_correction_says_the_hour() -> None:
    """A feed that says midnight after it said eight has nothing new for its readers."""
    corrections = [{"date": "2026-03-05", "text": WRONG_COLOUR}]
    signoff = {"released_at": "2026-03-05T08:00:00Z"}

    assert updated_of({"translation": {"signoff": signoff}, "corrections": corrections}) == "2026-03-05T08:00:00Z"
    assert updated_of({"date": "2026-03-01", "corrections": corrections}) == "2026-03-05"


def test_control_characters_of_a_notice_come_out_visible(newsroom: Project) -> None:
    mend_translation(newsroom, notice="本文\x1b有误\u202e。")

    catalog = load_catalog(newsroom, "ferry", "zh-Hans")
    assert correction_list(None, catalog, None, str) == [{"date": "2026-03-05", "text": "本文␛有误\ufffd。"}]


def test_who_undoes_the_correction_takes_its_notice_back(newsroom: Project) -> None:
    number = mend_translation(newsroom)
    with catalog_transaction(newsroom, "ferry", "zh-Hans") as catalog:
        entry = catalog.entry(number)
        catalog.apply(entry, "edit", actor="lin", target="它是蓝色的。")
    confirm(newsroom, "wang")

    publish(newsroom)

    assert "更正" not in (newsroom.root / "articles/zh-Hans/ferry.md").read_text(encoding="utf-8")


def test_a_correction_of_the_article_comes_beside_one_of_the_translation(newsroom: Project) -> None:
    mend_translation(newsroom)
    confirm(newsroom, "wang")
    mend(newsroom)
    sign(newsroom, "li", "wang")

    publish(newsroom)

    page = (newsroom.root / "articles/zh-Hans/ferry.md").read_text(encoding="utf-8")
    assert "本文较早版本的时间有误。" in page
    assert WRONG_COLOUR in page
    assert [item["text"] for item in read_front_matter(page.encode()).values["corrections"]] == [
        "本文较早版本的时间有误。",
        WRONG_COLOUR,
    ]


def test_what_follows_the_other_script_is_corrected_there(newsroom: Project) -> None:
    with pytest.raises(ReviewError, match="follows zh-Hans") as refused:
        mend_translation(newsroom, tag="zh-Hant")

    assert "--to zh-Hans" in str(refused.value.hint)


def test_the_command_corrects_one_translation(newsroom: Project, run_translator: Run) -> None:
    number = str(
        next(item.number for item in load_catalog(newsroom, "ferry", "zh-Hans").entries if "blue" in item.source)
    )
    text = "渡轮是蓝色的。"

    assert "where only the translation is wrong" in run_translator("correct", "ferry", number).stderr
    refused = run_translator(
        "correct", "ferry", number, text, "--to", "zh-Hans,zh-Hant", "--notice", "x", "--by", "lin"
    )
    assert (refused.returncode, "one translation at a time" in refused.stderr) == (2, True)
    assert run_translator("correct", "ferry", number, text, "--to", "zh-Hans", "--by", "lin").returncode == 2
    done = run_translator("correct", "ferry", number, text, "--to", "zh-Hans", "--notice", WRONG_COLOUR, "--by", "lin")
    assert (done.returncode, done.stdout) == (0, f"ferry zh-Hans {number} translated  {text}\n"), done.stderr
    assert "translator review ferry --to zh-Hans" in done.stderr
    confirm(newsroom, "wang")
    assert run_translator("publish", "ferry").returncode == 0
