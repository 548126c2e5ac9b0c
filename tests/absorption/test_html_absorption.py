"""`absorb` of HTML pages: what people changed in the article comes back, what stands around it is listed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.absorption.test_layout_absorption import absorbed, change, git, project, publish
from tests.support.variants import crossed, sampled
from translator.absorption.absorption import Absorption
from translator.absorption.html_page import blocks_now
from translator.absorption.html_runs import RunReader, read_runs
from translator.catalog import load_catalog
from translator.cli import run
from translator.language import LangTag
from translator.layouts import find_layout
from translator.newsroom import open_newsroom
from translator.newsroom.people import Person
from translator.publication.options import PublishOptions
from translator.publication.publication import prepare

__all__ = ["project"]
PAGE = Path("public/zh-Hans/fog.html")
HTML = ("html", "site")
ROOT = Path(__file__).parents[2]
EDITS = [("没有人挥手。", "谁也没挥手。", 6), ("<strong>渡轮", "<strong>那艘渡轮", 5), (">潮汐</a>", ">潮水</a>", 7)]


def placed(changes: list[dict[str, object]]) -> list[tuple[object, object, object]]:
    return [(item["segment"], item["kind"], item["is_placed"]) for item in changes]


def lines_apart(before: str, after: str) -> list[tuple[str, str]]:
    one, two = before.splitlines(), after.splitlines()
    assert len(one) == len(two)
    return [pair for pair in zip(one, two, strict=True) if pair[0] != pair[1]]


@pytest.mark.parametrize(("layout", "folder"), sampled([("html", "articles"), ("site", "docs")]))
def test_every_block_of_every_article_here_is_known_in_its_page(tmp_path: Path, folder: str, layout: str) -> None:
    """An unedited page gives each text of its version again, so that no edit is seen where there is none."""
    if folder == "articles":
        for name in ("articles", "locales", "glossaries"):
            shutil.copytree(ROOT / name, tmp_path / name)
        (tmp_path / "translator.toml").write_text("", encoding="utf-8")
        home = open_newsroom(tmp_path)
    else:
        shutil.copytree(ROOT / "docs", tmp_path / "docs")
        home = open_newsroom(tmp_path / "docs")
    count = 0
    for ref in home.articles:
        tags = [LangTag(tag) for tag in home.targets_of(ref, ()) if home.catalog_path(tag, ref.slug).is_file()]
        if not tags:
            continue
        publication = prepare(home.article(ref), tags, PublishOptions(layout, draft=True))
        files = find_layout(layout)(publication, tmp_path / "out")
        for tag in tags:
            page = read_runs(files[tmp_path / "out" / tag / f"{ref.slug}.html"])
            absorption = Absorption(home.article(ref), load_catalog(home, ref.slug, tag), Person("lin"))
            blocks = blocks_now(absorption)
            reader = RunReader(tag, absorption.marks)
            found = reader.match(blocks, page.runs)
            missing = [block.text for number, block in enumerate(blocks) if number not in found and not block.context]
            assert not missing, (ref.slug, tag)
            for number, at in found.items():
                assert reader.block(page.runs[at], blocks[number], at).text == blocks[number].text
                count += 1
    assert count > 50


@pytest.mark.slow
@pytest.mark.parametrize(("layout", "is_committed"), crossed(HTML, [False, True]))
def test_words_come_back_with_their_markup_and_the_page_is_written_anew(
    project: Path, capsys: pytest.CaptureFixture[str], layout: str, *, is_committed: bool
) -> None:
    assert publish(layout) == 0
    assert absorbed(capsys, str(PAGE), "--by", "lin") == (0, [])
    first = PAGE.read_text(encoding="utf-8")
    if is_committed:
        git("add", "-A")
        git("commit", "-qm", "published")
    change(PAGE, [(before, after) for before, after, _segment in EDITS])
    if is_committed:
        git("commit", "-qam", "edited", "--author", "Li <li@example.org>")
    capsys.readouterr()
    assert publish(layout) == 2
    assert f"translator absorb {PAGE}" in capsys.readouterr().err
    if not is_committed:
        assert run(["absorb", str(PAGE)]) == 2
        assert "--by" in capsys.readouterr().err

    code, changes = absorbed(capsys, *([] if is_committed else ["--by", "li"]))

    assert code == 0, changes
    assert placed(changes) == [(5, "word", True), (6, "word", True), (7, "word", True)]
    assert {item["by"] for item in changes} == {"li"}
    for state, person in (("reviewed", "lin"), ("final", "li")):
        assert run(["mark", "fog", "all", "--to", "zh-Hans", "--state", state, "--by", person]) == 0
    assert publish(layout) == 0
    second = PAGE.read_text(encoding="utf-8")
    apart = [pair for pair in lines_apart(first, second) if "sha256:" not in pair[0]]
    assert [pair[1] for pair in apart if "渡轮" in pair[1]] == [
        next(line for line in second.splitlines() if "<strong>那艘渡轮</strong>没有走。谁也没挥手。" in line)
    ]
    others = [pair[1] for pair in apart if "渡轮" not in pair[1]]
    assert all("李" in line for line in others), "the people who made it, whom the edit made more"
    assert absorbed(capsys) == (0, [])


def test_words_before_a_sentence_belong_to_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert publish("html") == 0
    change(PAGE, [("没有人挥手。", "如今没有人挥手。"), ("请先看", "目前，请先看")])

    code, changes = absorbed(capsys, str(PAGE), "--by", "li")

    assert code == 0
    assert placed(changes) == [(6, "word", True), (7, "word", True)]


@pytest.mark.slow
@pytest.mark.parametrize("layout", HTML)
def test_the_title_and_two_sentences_that_became_one(
    project: Path, capsys: pytest.CaptureFixture[str], layout: str
) -> None:
    assert publish(layout) == 0
    change(PAGE, [("<h1>雾</h1>", "<h1>大雾</h1>"), ("没有走。没有人挥手。", "没有走，也没有人挥手。")])

    code, changes = absorbed(capsys, str(PAGE), "--by", "li")

    assert code == 0, changes
    assert placed(changes) == [(1, "meta", True), (5, "merge", True)]
    assert publish(layout, "", "--draft") == 0
    text = PAGE.read_text(encoding="utf-8")
    assert "<h1>大雾</h1>" in text
    assert "没有走，也没有人挥手。" in text


@pytest.mark.parametrize("layout", sampled(HTML))
@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("<li>鱼卖完了。</li>", "", "remove"),
        ("<li>鱼卖完了。</li>", "<li>鱼卖完了。</li>\n<li>虾还有。</li>", "add"),
        ('href="tide.html"', 'href="ebb.html"', "word"),
        ("<strong>渡轮</strong>", "渡轮", "word"),
        ('alt="码头"', 'alt="大码头"', "word"),
        ("<article>", '<article class="wide">', "meta"),
        ("<header>\n", "<header>\n<p>独家</p>\n", "add"),
        ("</main>", "</main>\n<p>广告</p>", "meta"),
        ('<meta name="description" content="没有船的早晨。">', '<meta name="description" content="早晨。">', "meta"),
    ],
    ids=["removed", "added", "link", "markup", "alt", "tag", "header", "frame", "head"],
)
def test_what_cannot_be_placed_is_listed_and_kept(
    project: Path, capsys: pytest.CaptureFixture[str], layout: str, before: str, after: str, kind: str
) -> None:
    assert publish(layout) == 0
    change(PAGE, [("没有人挥手。", "谁也没挥手。")])
    text = change(PAGE, [(before, after)])

    code, changes = absorbed(capsys, str(PAGE), "--by", "li")

    assert code == 1
    assert kind in [item["kind"] for item in changes if not item["is_placed"]], changes
    assert PAGE.read_text(encoding="utf-8") == text
    assert publish(layout, "", "--draft") == 2
    again, listed = absorbed(capsys, str(PAGE), "--by", "li")
    assert again == 1
    assert not any(item["is_placed"] for item in listed)
    assert PAGE.read_text(encoding="utf-8") == text
    change(PAGE, [(after, before)] if after else [("<ul>\n\n", f"<ul>\n{before}\n")])
    assert absorbed(capsys, str(PAGE), "--by", "li") == (0, []), "what was taken back is not an edit any longer"
    assert publish(layout, "", "--draft") == 0
    assert "谁也没挥手。" in PAGE.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(("layout", "is_committed"), crossed(HTML, [False, True]))
def test_a_catalog_that_went_on_is_never_set_back(
    project: Path, capsys: pytest.CaptureFixture[str], layout: str, *, is_committed: bool
) -> None:
    assert publish(layout) == 0
    if is_committed:
        git("add", "-A")
        git("commit", "-qm", "published")
    reopen = ["mark", "fog", "8", "--to", "zh-Hans", "--state", "translated", "--reason", "x", "--by", "li"]
    assert run(reopen) == 0
    assert run(["set", "fog", "8", "那怎么办", "--to", "zh-Hans", "--by", "li"]) == 0
    change(PAGE, [("没有人挥手。", "谁也没挥手。")])

    code, changes = absorbed(capsys, str(PAGE), "--by", "li")

    segments = load_catalog(open_newsroom(project), "fog", LangTag("zh-Hans")).entries
    assert segments[7].target == "那怎么办"
    if is_committed:
        assert (code, placed(changes)) == (0, [(6, "word", True)])
        assert segments[5].target == "谁也没挥手。"
    else:
        assert code == 1


def test_the_page_of_the_source_names_the_article(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert publish("html") == 0
    change(Path("public/en/fog.html"), [("Nobody waved", "No one waved")])
    capsys.readouterr()

    assert run(["absorb", "public/en/fog.html", "--by", "li"]) == 2
    assert "articles/en/fog.md" in capsys.readouterr().err
