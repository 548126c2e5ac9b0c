"""The certificate of a page and its translation: what is proved, what is doubted, and who is asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from translator.bilingual.words.dictionary import gloss_words
from translator.newsroom.pages.certificate import Certificate, Topic, Verdict, certify

SOURCE = """\
# Ferry guide

The ferry needs at least 3 tickets. Use `--port 8080` to open the gate, as [the map](/guide/map#gate) shows.

## Install

You must restart the engine before you leave the harbour. The captain never sleeps on board.

- Install the client on your computer.
- All passengers can read the timetable with GitHub.

| name | size |
|---|---|
| deck | 120 |

```sh
# Start the ferry
ferry start --port 8080
```
"""
TARGET = """\
# 渡轮指南

渡轮至少需要 3 张票。使用 `--port 8080` 打开大门，如[地图](/zh/guide/map#gate)所示。

## 安装

离开港口之前，你必须重启引擎。船长从不在船上睡觉。

- 在你的电脑上安装客户端。
- 所有乘客都可以通过 GitHub 阅读时刻表。

| 名称 | 大小 |
|---|---|
| 甲板 | 120 |

```sh
# 启动渡轮
ferry start --port 8080
```
"""


def certified(source: str, target: str, tags: tuple[str, str] = ("en", "zh-Hans")) -> Certificate:
    return certify(source.encode(), target.encode(), tags, (Path("en/ferry.md"), Path("zh/ferry.md")))


def test_a_faithful_page_is_proved_where_it_can_be_and_open_in_all_else() -> None:
    found = certified(SOURCE, TARGET)

    assert () == found.doubts
    assert {Topic.CODE, Topic.LINKS, Topic.HEADINGS, Topic.LITERALS, Topic.DRIFT} == {
        topic for topic in found.compared if found.verdict(topic) is Verdict.PROVED
    }
    assert Verdict.OPEN is found.verdict(Topic.MEANING)
    assert 3 == len(found.questions)


FAULTS = {
    "a number": ("3 张票", "4 张票", Topic.LITERALS),
    "a flag in a sentence": ("使用 `--port", "使用 `--prot", Topic.LITERALS),
    "a cell": ("| 120 |", "| 210 |", Topic.LITERALS),
    "a link": ("guide/map", "guide/maps", Topic.LINKS),
    "a link that is gone": ("[地图](/zh/guide/map#gate)", "地图", Topic.LINKS),
    "a line of code": ("\nferry start", "\nferry stop", Topic.CODE),
    "a level": ("## 安装", "### 安装", Topic.HEADINGS),
    "a name": ("GitHub", "GitLab", Topic.NAMES),
    "an item": ("- 在你的电脑上安装客户端。\n", "", Topic.DRIFT),
    "a negation": ("从不在船上", "总在船上", Topic.NEGATIONS),
    "a negation too many": ("你必须重启", "你不必重启", Topic.NEGATIONS),
    "an opposite": ("安装客户端", "卸载客户端", Topic.MEANING),
    "a quantity": ("所有乘客", "部分乘客", Topic.MEANING),
    "a bound": ("至少需要", "至多需要", Topic.MEANING),
    "a sentence": ("船长从不在船上睡觉。", "", Topic.DRIFT),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_doubted_at_its_line(fault: str) -> None:
    right, wrong, topic = FAULTS[fault]
    assert right in TARGET

    found = certified(SOURCE, TARGET.replace(right, wrong, 1))

    line = TARGET.count("\n", 0, TARGET.index(right)) + 1
    near = {doubt.topic for doubt in found.doubts if not doubt.target_line or abs(doubt.target_line - line) <= 1}
    assert topic in near


def test_what_stands_in_a_lost_section_is_one_doubt_and_not_proved() -> None:
    section = """
## Return

To come back, walk to [the pier](/guide/pier) and show the `--return` ticket to the guard of the bridge.

The guard opens the bridge each morning, and all sailors have their breakfast there.

```sh
ferry return --now
```
"""
    found = certified(SOURCE + section, TARGET)

    assert [Topic.DRIFT] == [doubt.topic for doubt in found.doubts]
    assert {Verdict.DOUBTED} == {
        found.verdict(topic) for topic in (Topic.CODE, Topic.LINKS, Topic.HEADINGS, Topic.LITERALS, Topic.DRIFT)
    }


def test_headings_are_compared_where_one_is_missing() -> None:
    found = certified(SOURCE + "\n## `ferry`\n", TARGET.replace("## 安装", "### 安装"))

    assert "a heading of level 2 became one of level 3" in {doubt.message.in_language("en") for doubt in found.doubts}
    assert Verdict.DOUBTED is found.verdict(Topic.HEADINGS)


def test_the_other_direction_is_certified_too() -> None:
    assert () == certified(TARGET, SOURCE, ("zh-Hans", "en")).doubts

    found = certified(TARGET, SOURCE.replace("never sleeps", "sleeps"), ("zh-Hans", "en"))

    assert Topic.NEGATIONS in {doubt.topic for doubt in found.doubts}


def test_links_may_lead_to_the_page_in_the_other_language() -> None:
    source = "# A\n\nSee [a](https://vuejs.org/guide/a.html), [b](../b.md) and [c](#setup).\n\n## Setup\n\nDone now.\n"
    target = "# 甲\n\n参见 [a](https://cn.vuejs.org/guide/a)、[b](/zh/b.md) 和 [c](#安装)。\n\n## 安装\n\n完成了。\n"

    assert Verdict.PROVED is certified(source, target).verdict(Topic.LINKS)


def test_a_message_in_english_on_both_pages_is_no_lost_negation() -> None:
    source = 'You may see the error "Failed to find the file, it does not exist".\n'
    target = "你可能会看到错误 “Failed to find the file, it does not exist”。\n"

    assert () == certified(source, target).doubts


SOUND = {
    "a picture in the other language": ("![map](img/map_en.png)\n", "![地图](img/map_zh.png)\n"),
    "a version": ("Take version 1.1 of the ferry.\n", "使用 v1.1 版本的渡轮。\n"),
    "a count of what follows": ("There are the following ways to pay:\n", "付款有以下两种方式：\n"),
    "a name that explains": ("The ferry sails on Apple chips.\n", "渡轮在 Apple ARM 芯片上航行。\n"),
    "a phrase in code marks": ("It sails `exactly-once` each day.\n", "它每天航行“精确一次”。\n"),
}


@pytest.mark.parametrize("case", SOUND)
def test_a_free_rendering_is_no_doubt(case: str) -> None:
    assert () == certified(*(SOURCE + SOUND[case][0], TARGET + SOUND[case][1])).doubts


def test_a_lone_character_is_explained_only_by_a_word_of_the_sentence() -> None:
    glosses = dict(gloss_words("启动后，引擎运行。", "The engine is running."))

    assert "engine" in glosses["引擎"]
    assert "" == glosses["后"]


def test_the_usual_word_is_learned_from_the_pages_beside(tmp_path: Path) -> None:
    for folder, text in (("en", "Restart the engine {}.\n\n"), ("zh", "重启引擎 {}。\n\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.md").write_text("".join(text.format(f"A{n}") for n in range(9)), encoding="utf-8")
    paths = tmp_path / "en" / "b.md", tmp_path / "zh" / "b.md"
    source, target = b"The engine is red.\n", "天空是红色的。\n".encode()

    found = certify(source, target, ("en", "zh-Hans"), paths)

    assert any("引擎" in str(reason) for question in found.questions for reason in question.reasons)


def test_the_command_prints_it_as_text_markdown_and_json(run_translator, tmp_path: Path) -> None:
    (tmp_path / "en.md").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "zh.md").write_text(TARGET.replace("3 张票", "4 张票"), encoding="utf-8")
    command = ("check", "en.md", "zh.md", "--certificate")

    text, markdown = run_translator(*command), run_translator(*command, "--format", "markdown")
    made = json.loads(run_translator(*command, "--format", "json").stdout)

    assert 1 == text.returncode == markdown.returncode
    assert "zh.md:3 (source line 3) literal values" in text.stdout
    assert "Ask a speaker about these 3 sentences" in text.stdout
    assert "| literal values | **doubted** |" in markdown.stdout
    assert {"source", "target", "from", "to", "topics", "doubts", "questions", "dictionary"} == made.keys()
    assert ["literal values"] == [doubt["topic"] for doubt in made["doubts"]]
    assert 0 == run_translator(*command, "--fail-on", "never").returncode


def test_a_certificate_is_about_two_pages(run_translator, tmp_path: Path) -> None:
    (tmp_path / "en.md").write_text(SOURCE, encoding="utf-8")

    for arguments in (("en.md", "--certificate"), ("en.md", "en.md", "--certificate", "-f", "sarif")):
        failed = run_translator("check", *arguments)
        assert 2 == failed.returncode
        assert "SOURCE TARGET --certificate" in failed.stderr
