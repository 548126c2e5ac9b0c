"""Subtitles: sentences are whole for whoever translates them, and the times come back."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.bilingual.errors import ArticleError, CatalogError
from translator.newsroom.imports.article import import_article
from translator.newsroom.imports.blocks import ImportedArticle
from translator.newsroom.imports.exchange import ExchangeFile, write_exchange
from translator.newsroom.imports.subtitles import count_whole

FERRY = """\
1
00:00:01,000 --> 00:00:03,500
The ferry left the harbour
at six in the morning,

2
00:00:03,700 --> 00:00:06,000
<i>and nobody</i> was on board.

3
00:00:07,000 --> 00:00:09,000
- Where were they?
- At home.
"""
TIMES = "<!-- 00:00:01,000 → 00:00:03,500; 00:00:03,700 → 00:00:06,000 -->"


def read(text: str, name: str = "ferry.srt") -> ImportedArticle:
    return import_article(text.encode(), name=name, tag="en")


def body(article: ImportedArticle) -> str:
    return article.text.split("---\n", 2)[2].strip()


def file_of(page: str) -> ExchangeFile:
    return ExchangeFile("ferry", "en", "zh-Hans", (), page=page.encode())


@pytest.mark.parametrize("name", ["ferry.srt", "ferry.txt"])
def test_a_sentence_over_two_cues_is_one_paragraph_under_its_times(name: str) -> None:
    article = read(FERRY, name)

    assert body(article).split("\n\n") == [
        TIMES, "The ferry left the harbour at six in the morning, and nobody was on board.",
        "<!-- 00:00:07,000 → 00:00:09,000 -->", "\\- Where were they?\\\n\\- At home.",
    ]  # fmt: skip
    assert article.front_matter["title"] == "ferry"


def test_the_translation_stands_in_the_cues_again() -> None:
    page = body(read(FERRY)).replace("The ferry left the harbour at six in the morning, and nobody was on board.",
                                     "渡轮早上六点离开了港口，船上一个人也没有。")  # fmt: skip
    page = page.replace("Where were they?", "他们在哪儿？").replace("At home.", "在家。")

    assert write_exchange("srt", file_of(page)).decode() == (
        "1\n00:00:01,000 --> 00:00:03,500\n渡轮早上六点离开了港口，\n\n"
        "2\n00:00:03,700 --> 00:00:06,000\n船上一个人也没有。\n\n"
        "3\n00:00:07,000 --> 00:00:09,000\n- 他们在哪儿？\n- 在家。\n"
    )
    assert count_whole(file_of(page)) == 0


def test_a_sentence_without_a_sure_place_to_split_stands_whole_over_its_cues_and_is_counted() -> None:
    page = f"{TIMES}\n\n早上六点渡轮离开港口时船上空无一人\n"

    assert write_exchange("vtt", file_of(page)).decode() == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:06.000\n早上六点渡轮离开港口时船上空无一人\n"
    )
    assert count_whole(file_of(page)) == 1


def test_captions_that_roll_up_come_in_once() -> None:
    rolling = (
        "WEBVTT\n\nNOTE Made by a machine\n\n00:01.000 --> 00:02.000 align:start\nThe ferry left\n\n"
        "00:02.000 --> 00:03.000\nThe ferry left\nthe harbour at six.\n\n"
        "00:03.000 --> 00:04.000\n<v Li Lei>Nobody waved.\n"
    )
    article = read(rolling, "ferry.vtt")

    assert body(article).split("\n\n")[1::2] == ["The ferry left the harbour at six.", "Li Lei: Nobody waved."]
    assert "a comment was left out: NOTE: Made by a machine" in article.notes


def test_lines_without_full_stops_stay_apart() -> None:
    lines = [
        f"00:00:0{at},000 --> 00:00:0{at},900\n{text}\n" for at, text in enumerate(["渡轮离开港口", "船上没有人"], 1)
    ]

    assert body(import_article("\n".join(lines).encode(), name="a.srt")).split("\n\n")[1::2] == [
        "渡轮离开港口",
        "船上没有人",
    ]


def test_an_article_that_was_not_made_from_subtitles_has_no_times() -> None:
    with pytest.raises(CatalogError, match="no times") as caught:
        write_exchange("srt", file_of("The ferry left.\n"))
    assert "translator add" in (caught.value.hint or "")
    with pytest.raises(ArticleError, match="no subtitle with a time"):
        read("WEBVTT\n\nNOTE nothing\n", "a.vtt")


def test_exported_subtitles_say_what_no_person_translated(run_translator, tmp_path: Path) -> None:
    (tmp_path / "translator.toml").write_text('targets = ["zh-Hans"]\nengine = "pseudo"\n')
    (tmp_path / "ferry.srt").write_text(FERRY)

    assert run_translator("add", "--slug", "ferry", "ferry.srt").returncode == 0
    assert run_translator("sync").returncode == 0
    empty = run_translator("export", "ferry", "--to", "zh-Hans", "--format", "srt", "--out", "a.srt")
    run_translator("translate", "ferry", "--to", "zh-Hans")
    drafted = run_translator("export", "ferry", "--to", "zh-Hans", "--format", "srt", "--out", "b.srt")

    assert "have no translation: they stand there in the language of the source" in empty.stderr
    assert "no translation" not in drafted.stderr
    assert "are drafts that no person confirmed" in drafted.stderr
