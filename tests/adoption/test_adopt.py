"""A site with a past: its translations become catalogs, its pages stay as they are, and `sync` says what is stale."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from translator.bilingual.errors import GitError, UsageError
from translator.bilingual.model import State
from translator.desk.commands.adopt import adopt_translations
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.house import open_newsroom, sync_article

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., subprocess.CompletedProcess[str]]

SETTINGS = """\
targets = ["en", "zh-Hans", "zh-Hant"]
[articles]
path = "content/{tag}/{slug}.md"
tags = { zh-Hans = "zh", zh-Hant = "zh-tw" }
source = "en"
"""
PEOPLE = "people:\n  lan: {names: {en: Lan, zh-Hans: 兰}, emails: [lan@example.org]}\n"
FERRY = """\
---
title: The ferry
date: 2024-03-12
---

The old ferry made 31 trips a day. It sailed for the last time on March 12, 2024, and the harbour fell silent.

## The end

Nobody misses the *noise*. See [the board](https://example.org/board) for **times**.

- Tickets cost 4.50 euros.
- The new boat carries 120 passengers. It is quiet.

| Day | Trips |
|---|---|
| Monday | 31 |

What happens next? The council will decide.
"""
DULUN = """\
---
title: 渡轮
date: 2024-03-12
weight: 3
---

老渡轮每天往返31趟。2024年3月12日，它最后一次启航。港口从此安静下来。

## 结局

没人怀念那*噪声*。**班次**见[公告板](https://example.org/board)。

- 票价4.5欧元。
- 新船可载120名乘客，十分安静。

| 日期 | 班次 |
|---|---|
| 星期一 | 31 |

接下来会怎样？由议会决定。
"""
TARGETS = [
    ("The ferry", "渡轮"),
    ("The old ferry made 31 trips a day.", "老渡轮每天往返31趟。"),
    ("It sailed for the last time on March 12, 2024, and the harbour fell silent.",
     "2024年3月12日，它最后一次启航。港口从此安静下来。"),
    ("The end", "结局"),
    ("Nobody misses the <1>noise</1>.", "没人怀念那<1>噪声</1>。"),
    ("See <1>the board</1> for <2>times</2>.", "<2>班次</2>见<1>公告板</1>。"),
    ("Tickets cost 4.50 euros.", "票价4.5欧元。"),
    ("The new boat carries 120 passengers. It is quiet.", "新船可载120名乘客，十分安静。"),
    ("Day", "日期"),
    ("Trips", "班次"),
    ("Monday", "星期一"),
    ("What happens next?", "接下来会怎样？"),
    ("The council will decide.", "由议会决定。"),
]  # fmt: skip


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def commit(root: Path, message: str, email: str = "lan@example.org") -> str:
    who = ["-c", "user.name=Somebody", "-c", f"user.email={email}"]
    env_free = ["git", *who]
    if not (root / ".git").exists():
        subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    subprocess.run([*env_free, "add", "-A"], cwd=root, check=True)
    subprocess.run([*env_free, "commit", "-qm", message, f"--author=Somebody <{email}>"], cwd=root, check=True)
    return subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=root, check=True, capture_output=True, text=True
    ).stdout.strip()


def pages_of(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted((root / "content").rglob("*.md"))}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site with one article, translated in the commit that brought it in."""
    write(tmp_path, {
        "translator.toml": SETTINGS, "glossaries/people.yml": PEOPLE,
        "content/en/posts/ferry.md": FERRY, "content/zh/posts/ferry.md": DULUN,
    })  # fmt: skip
    commit(tmp_path, "all")
    return tmp_path


def adopt(root: Path, **options: Any) -> tuple[list[Any], list[str]]:
    return adopt_translations(open_newsroom(root), **options)


def test_every_sentence_of_the_page_is_in_the_catalog(site: Path) -> None:
    before = pages_of(site)
    (page,), alone = adopt(site)
    assert (page.status, page.author, page.sure, page.doubtful, page.alone) == ("adopted", "lan", 14, 0, 0)
    assert alone == []
    catalog = load_catalog(open_newsroom(site), "posts/ferry", "zh-Hans")
    assert [(entry.source, entry.target) for entry in catalog.entries] == TARGETS
    assert {entry.state for entry in catalog.entries} == {State.TRANSLATED}
    assert {catalog.makers(entry) for entry in catalog.entries} == {frozenset({"lan"})}
    assert pages_of(site) == before


def test_adopting_again_changes_nothing(site: Path) -> None:
    adopt(site)
    before = {path: path.read_bytes() for path in (site / "locales").rglob("*") if path.is_file()}
    (page,), _alone = adopt(site)
    assert page.status == "unchanged"
    assert {path: path.read_bytes() for path in (site / "locales").rglob("*") if path.is_file()} == before


def test_a_dry_run_writes_nothing(site: Path) -> None:
    (page,), _alone = adopt(site, dry_run=True)
    assert (page.status, page.sure) == ("would adopt", 14)
    assert not (site / "locales").exists()


def test_sync_finds_what_changed_since_the_page_was_made(site: Path) -> None:
    changed = FERRY.replace("made 31 trips", "made 34 trips").replace("It is quiet.", "It is silent.")
    write(site, {"content/en/posts/ferry.md": changed + "\nA new paragraph.\n"})
    commit(site, "later", "somebody@example.org")
    adopt(site)
    project = open_newsroom(site)
    report = sync_article(project.article(project.articles[0]), "zh-Hans")
    assert report.added == 2  # The new paragraph, and the half of a sentence that two were merged into.
    catalog = load_catalog(project, "posts/ferry", "zh-Hans")
    stale = {entry.source: entry.target for entry in catalog.entries if entry.is_stale}
    assert stale["The old ferry made 34 trips a day."] == "老渡轮每天往返31趟。"
    kept = [(entry.source, entry.target) for entry in catalog.entries if entry.state is State.TRANSLATED]
    assert kept == [pair for pair in TARGETS if pair[0] not in
                    {TARGETS[1][0], "The new boat carries 120 passengers. It is quiet."}]  # fmt: skip


def test_a_page_may_name_the_commit_of_its_source(site: Path) -> None:
    first = commit_of(site)
    write(site, {"content/en/posts/ferry.md": FERRY.replace("31 trips", "34 trips")})
    commit(site, "source")
    write(site, {"content/zh/posts/ferry.md": DULUN.replace("weight: 3", f"weight: 4\ndefault_lang_commit: {first}")})
    commit(site, "only the weight")
    (page,), _alone = adopt(site)
    assert page.source_revision == first
    project = open_newsroom(site)
    report = sync_article(project.article(project.articles[0]), "zh-Hans")
    assert report.stale == (2,)


def commit_of(root: Path) -> str:
    return subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=root, check=True, capture_output=True, text=True
    ).stdout.strip()


def test_at_names_the_revision_for_all(site: Path) -> None:
    first = commit_of(site)
    write(site, {"content/en/posts/ferry.md": FERRY.replace("31 trips", "34 trips"),
                 "content/zh/posts/ferry.md": DULUN.replace("weight: 3", "weight: 4")})  # fmt: skip
    commit(site, "both")
    (page,), _alone = adopt(site, at="HEAD~1")
    assert page.source_revision == first
    with pytest.raises(GitError):
        adopt(site, at="no-such-branch")


def test_without_git_the_hand_is_unknown(site: Path) -> None:
    subprocess.run(["rm", "-rf", ".git"], cwd=site, check=True)
    (page,), _alone = adopt(site)
    assert (page.author, page.revision, page.sure) == ("unknown", "", 14)


def test_the_language_that_is_not_a_target_is_the_source(site: Path) -> None:
    write(
        site,
        {"translator.toml": SETTINGS.replace('source = "en"\n', "").replace('"en", "zh-Hans", "zh-Hant"', '"zh-Hans"')},
    )
    pages, _alone = adopt(site)
    assert [(page.slug, page.tag) for page in pages] == [("posts/ferry", "zh-Hans")]


def test_what_cannot_be_paired_is_listed(site: Path) -> None:
    added, left_out = "译者按：本文写于2019年，当时共有77艘船。", "A paragraph with 555 words that was left out."
    write(site, {
        "content/zh/posts/ferry.md": DULUN.replace("\n## 结局", f"\n{added}\n\n## 结局"),
        "content/en/posts/ferry.md": FERRY.replace("\n## The end", f"\n{left_out}\n\n## The end"),
        "content/zh/local.md": "# 只有中文\n",
    })  # fmt: skip
    commit(site, "more")
    (page,), alone = adopt(site)
    found = {(question.kind, question.source or question.target) for question in page.questions}
    assert found == {("added", added), ("left out", left_out)}
    assert page.sure == 14
    assert alone == ["content/zh/local.md"]


def test_pages_are_paired_by_translation_key_too(site: Path) -> None:
    write(
        site,
        {
            "content/en/a.md": "---\ntranslationKey: k\n---\nOne 1.\n",
            "content/zh/b.md": "---\ntranslationKey: k\n---\n一1。\n",
        },
    )
    commit(site, "key")
    pages, alone = adopt(site)
    assert [(page.slug, page.by) for page in pages] == [("a", "translationKey"), ("posts/ferry", "path")]
    assert alone == []


@pytest.mark.parametrize(
    ("before", "after", "kind", "state"),
    [
        ("org/board", "org/zh/board", "", State.TRANSLATED),
        ("org/board", "com/timetable", "doubtful", State.DRAFT),
        ("*噪声*", "噪声", "", State.TRANSLATED),
        ("31趟", "77趟", "doubtful", State.DRAFT),
    ],
    ids=["the same place", "another place", "other emphasis", "another sentence"],
)
def test_what_is_doubted_and_what_is_not(site: Path, before: str, after: str, kind: str, state: State) -> None:
    write(site, {"content/zh/posts/ferry.md": DULUN.replace(before, after)})
    commit(site, "change")
    (page,), _alone = adopt(site)
    assert [question.kind for question in page.questions] == [kind] * bool(kind)
    catalog = load_catalog(open_newsroom(site), "posts/ferry", "zh-Hans")
    text = after.strip("*").partition("*")[0] if "org" not in before else "公告板"
    (entry,) = [entry for entry in catalog.entries if text in entry.target]
    assert entry.state is state


def test_where_links_lead_is_learned_from_all_pages(site: Path) -> None:
    text, page = "Read [part {0}](https://vite.dev/{0}).\n", "阅读[第{0}部分](https://cn.vitejs.dev/{0})。\n"
    for number in range(4):
        write(site, {f"content/en/{number}.md": text.format(number), f"content/zh/{number}.md": page.format(number)})
    commit(site, "links")
    pages, _alone = adopt(site)
    assert [page.doubtful for page in pages] == [0] * 5


def test_work_that_is_there_stays(site: Path) -> None:
    from translator.newsroom.catalog.storage import catalog_transaction

    project = open_newsroom(site)
    sync_article(project.article(project.articles[0]), "zh-Hans")
    with catalog_transaction(project, "posts/ferry", "zh-Hans") as catalog:
        catalog.apply(catalog.entry(1), "edit", actor="lan", target="新渡轮")
    (page,), _alone = adopt(site)
    catalog = load_catalog(project, "posts/ferry", "zh-Hans")
    assert catalog.entry(1).target == "新渡轮"
    assert catalog.entry(2).target == "老渡轮每天往返31趟。"
    assert any("another text" in str(question.reason) for question in page.questions)


def test_the_source_must_be_known(tmp_path: Path) -> None:
    write(tmp_path, {"translator.toml": "", "articles/en/a.md": "One.\n", "articles/zh-Hans/a.md": "一。\n"})
    with pytest.raises(UsageError) as caught:
        adopt(tmp_path)
    assert '[articles] source = "en"' in str(caught.value.hint)


def test_a_page_that_cannot_be_read_does_not_stop_the_others(site: Path) -> None:
    write(site, {"content/en/bad.md": "One.\n"})
    (site / "content/zh/bad.md").write_bytes(b"\xff\xfe\xff")
    project = open_newsroom(site)
    pages, _alone = adopt_translations(project)
    assert [page.slug for page in pages] == ["posts/ferry"]
    assert "content/zh/bad.md" in "".join(project.skipped)


def test_the_command(run_translator: Run, site: Path) -> None:
    done = run_translator("adopt", "--dry-run", cwd=site)
    assert done.returncode == 0, done.stderr
    assert "content/zh/posts/ferry.md" in done.stdout
    write(site, {"content/zh/local.md": "# 只有中文\n"})
    commit(site, "local")
    done = run_translator("adopt", "--format", "json", cwd=site)
    assert done.returncode == 1, done.stderr
    page, alone = json.loads(done.stdout)
    assert (page["slug"], page["paired"], page["sure"], page["status"]) == ("posts/ferry", 14, 14, "adopted")
    assert alone == {"page": "content/zh/local.md", "status": "alone"}
