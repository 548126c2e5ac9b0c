"""`absorb` where the catalog or the source changed too since the page was published: both come in, by sentence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.absorption.test_absorption import ARTICLE, PAGE, absorbed, change, git, published, sign_off
from tests.support.variants import sampled
from translator.cli import run

__all__ = ["published"]
EDIT = ("没有人挥手", "谁也没挥手")
CATALOG = Path("locales/zh-Hans/fog.po")
SOURCE = Path("articles/en/fog.md")


def revise(number: int, text: str) -> None:
    """Let a colleague change a segment that is signed off."""
    reopen = ["mark", "fog", str(number), "--to", "zh-Hans", "--state", "translated", "--reason", "x", "--by", "li"]
    assert run(reopen) == 0
    assert run(["set", "fog", str(number), text, "--to", "zh-Hans", "--by", "lin"]) == 0


def publish_signed(text: str) -> None:
    """Sign off and publish, and expect the words of `text` on the page."""
    sign_off()
    assert text in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize(("number", "is_committed"), sampled([(2, True), (4, False), (7, True)], 2))
def test_an_edit_of_the_page_and_one_of_the_catalog_both_come_in(
    published: Path, capsys: pytest.CaptureFixture[str], number: int, *, is_committed: bool
) -> None:
    if not is_committed:
        shutil.rmtree(".git")
        git("init", "-q")
    theirs = {2: "<1>渡轮</1>停着。", 4: "午间雾又起。", 7: "鱼售罄。"}[number]
    revise(number, theirs)
    change([EDIT])

    code, changes = absorbed(capsys, "--by", "lin")

    assert code == 0, changes
    assert [(item["segment"], item["before"], item["after"]) for item in changes] == [
        (3, "没有人挥手。", "谁也没挥手。")
    ]
    po = CATALOG.read_text(encoding="utf-8")
    assert theirs in po
    assert "谁也没挥手。" in po
    assert absorbed(capsys, "--by", "lin") == (0, [])
    publish_signed("谁也没挥手。")
    assert absorbed(capsys, "--by", "lin") == (0, [])


def test_one_sentence_changed_on_both_sides_is_named_and_nothing_is_lost(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    revise(3, "无人挥手。")
    page = change([EDIT, ("雾又回来", "雾再次回来")])

    code, changes = absorbed(capsys, "--by", "lin")

    assert code == 1
    assert [(item["segment"], item["is_placed"]) for item in changes] == [(3, False), (4, True)]
    assert "无人挥手。" in str(changes[0]["reason"])
    assert PAGE.read_text(encoding="utf-8") == page
    assert 'msgstr "无人挥手。"' in CATALOG.read_text(encoding="utf-8")
    assert run(["publish", "fog", "--to", "zh-Hans", "--draft"]) == 2
    assert run(["set", "fog", "3", "谁也没挥手。", "--to", "zh-Hans", "--by", "lin"]) == 0
    assert absorbed(capsys, "--by", "lin") == (0, [])
    publish_signed("谁也没挥手。中午，雾再次回来")


def test_the_same_edit_on_both_sides_is_none(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    revise(3, "谁也没挥手。")
    change([EDIT])

    assert absorbed(capsys, "--by", "lin") == (0, [])
    publish_signed("谁也没挥手。")


@pytest.mark.slow
@pytest.mark.parametrize("is_cloned", [False, True])
def test_what_was_absorbed_may_be_changed_in_the_catalog_afterwards(
    published: Path, capsys: pytest.CaptureFixture[str], *, is_cloned: bool
) -> None:
    change([EDIT])
    assert absorbed(capsys, "--by", "lin")[0] == 0
    assert run(["set", "fog", "3", "谁都没挥手。", "--to", "zh-Hans", "--by", "lin"]) == 0
    if is_cloned:
        shutil.rmtree(".translator")
        assert run(["publish", "fog", "--to", "zh-Hans", "--draft"]) == 2
        assert absorbed(capsys, "--by", "lin")[0] == 0
    publish_signed("谁都没挥手。")


def test_a_sentence_and_a_paragraph_that_changed_in_the_source_leave_the_edits_of_the_others(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = ARTICLE.replace("The fog came back at noon.", "The fog came back at dusk.")
    article = article.replace("Read [the log]", "A new paragraph.\n\nRead [the log]").replace(
        "- Fish was sold out.\n", ""
    )
    SOURCE.write_text(article, encoding="utf-8")
    assert run(["sync"]) == 0
    change([EDIT, ("面包送人", "面包都送人"), ("鱼卖完", "鱼全卖光")])

    code, changes = absorbed(capsys, "--by", "lin")

    assert code == 1
    assert {item["before"]: item["is_placed"] for item in changes} == {
        "没有人挥手。": True, "鱼卖完了。": False, "面包送人了。": True,
    }  # fmt: skip
    po = CATALOG.read_text(encoding="utf-8")
    assert 'msgstr "谁也没挥手。"' in po
    assert 'msgstr "面包都送人了。"' in po
    assert 'msgstr "中午，雾又回来了。"' in po


ADOPTED = {
    "translator.toml": (
        'targets = ["zh-Hans"]\n[articles]\npath = "content/{tag}/{slug}.md"\nsource = "en"\n'
    ),
    "content/en/fog.md": "---\ntitle: Fog\n---\n\nThe ferry stayed in port. Nobody waved at it. It was very cold.\n",
    "content/zh-Hans/fog.md": "---\ntitle: 雾\n---\n\n渡轮停在港口里。没有人向它挥手。天气非常冷。\n",
}  # fmt: skip


@pytest.fixture
def adopted(published: Path) -> Path:
    for name, text in ADOPTED.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.rmtree("articles")
    shutil.rmtree("locales")
    git("add", "-A")
    git("commit", "-qm", "a site of its own")
    assert run(["adopt"]) == 0
    assert run(["sync"]) == 0
    return Path("content/zh-Hans/fog.md")


@pytest.mark.slow
@pytest.mark.parametrize("split", [False, True], ids=["words", "one more sentence"])
def test_an_adopted_page_that_was_edited_comes_in_beside_the_edits_of_the_catalog(
    adopted: Path, capsys: pytest.CaptureFixture[str], *, split: bool
) -> None:
    assert absorbed(capsys, "--by", "lin") == (0, [])
    assert run(["set", "fog", "4", "天气冷得很。", "--to", "zh-Hans", "--by", "li"]) == 0
    mine = "谁也没来。没人挥手。" if split else "谁也没向它挥手。"
    text = adopted.read_text(encoding="utf-8").replace("没有人向它挥手。", mine)
    adopted.write_text(text, encoding="utf-8")
    git("commit", "-qam", "edited", "--author", "Lin <lin@example.org>")

    code, changes = absorbed(capsys)

    assert code == 0, changes
    assert {item["by"] for item in changes} == {"lin"}
    assert {item["segment"] for item in changes} <= {3, None}
    assert absorbed(capsys) == (0, [])
    edited = ["2", "3"] if split else ["3"]
    for state, numbers, person in (
        ("reviewed", edited, "li"),
        ("reviewed", ["4"], "lin"),
        ("final", [*edited, "4"], "li"),
    ):
        assert run(["mark", "fog", *numbers, "--to", "zh-Hans", "--state", state, "--by", person]) == 0
    assert run(["publish", "fog", "--to", "zh-Hans"]) == 0
    assert adopted.read_text(encoding="utf-8") == text.replace("天气非常冷。", "天气冷得很。")


@pytest.mark.slow
def test_adopting_again_names_a_sentence_that_both_sides_changed_and_keeps_the_page(
    adopted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["set", "fog", "4", "天气冷得很。", "--to", "zh-Hans", "--by", "li"]) == 0
    text = adopted.read_text(encoding="utf-8").replace("非常冷", "冷极了").replace("没有人向", "谁也没向")
    adopted.write_text(text, encoding="utf-8")
    git("commit", "-qam", "edited", "--author", "Lin <lin@example.org>")
    capsys.readouterr()

    assert run(["adopt", "--format", "json"]) == 1
    (report,) = json.loads(capsys.readouterr().out)
    assert [item["target"] for item in report["questions"]] == ["天气冷极了。"]
    assert run(["publish", "fog", "--to", "zh-Hans", "--draft"]) == 2
    assert adopted.read_text(encoding="utf-8") == text
