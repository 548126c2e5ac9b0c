"""`check` and `explain` as scripts and people call them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.variants import sampled
from translator.bilingual.errors import ExitCode, UsageError
from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity, State
from translator.bilingual.settings import CheckSettings
from translator.desk.commands.check import exit_code, fix_everything
from translator.desk.commands.explain import page_object, pages_of
from translator.desk.workflow.check_report import CheckReport, CheckSelection
from translator.desk.workflow.check_run import check_everything, with_policy
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.proof.audit.catalog_proof import verify_catalog
from translator.newsroom.review.progress import remembered_errors, remembered_score

if TYPE_CHECKING:
    from pathlib import Path

PAIRS = "Revenue reached $3.1 billion.\t营收达3.1亿美元。\nHe said so, then left.\t他说,然后走了。\n"
ARTICLE = "---\nid: market\nlang: en\ntitle: Market closes early\ndate: 2021-12-23\n---\nHe said so, then left.\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "translator.toml").write_text('targets = ["zh-Hans"]\n')
    article = tmp_path / "articles" / "en" / "market.md"
    article.parent.mkdir(parents=True)
    article.write_text(ARTICLE, encoding="utf-8")
    found = open_newsroom(tmp_path)
    sync_article(found.article(found.articles[0]), "zh-Hans")
    return found


def translate(project: Project, target: str, state: State) -> None:
    with catalog_transaction(project, "market", "zh-Hans") as catalog:
        entry = next(entry for entry in catalog.entries if entry.source.startswith("He said"))
        catalog.apply(entry, "edit", actor="li-lei", target=target, state=state)


def body_target(project: Project) -> str:
    return next(e.target for e in load_catalog(project, "market", "zh-Hans").entries if e.source.startswith("He said"))


@pytest.fixture
def selection() -> CheckSelection:
    return CheckSelection(CheckSettings())


def test_json_is_what_scripts_were_promised(run_translator, tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(PAIRS, encoding="utf-8")

    done = run_translator("check", "a.tsv", "--from", "en", "--to", "zh-Hans", "--format", "json")

    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert [(item["check"], item["segment"]) for item in found] == [("num.value", 1), ("punct.width", 2)]
    names = ("side", "start", "end", "suggestion", "file", "line", "source", "target")
    assert {name: found[0][name] for name in names} == {
        "side": "target", "start": 3, "end": 9, "suggestion": "31亿美元", "file": "a.tsv", "line": 1,
        "source": "Revenue reached $3.1 billion.", "target": "营收达3.1亿美元。",
    }  # fmt: skip
    assert found[0]["key"] != found[1]["key"]


@pytest.mark.parametrize("bad", sampled([b"\xff\xfe\xff", None, b'msgid "open\n', b"\0", b"<<<<<<< HEAD\n"], 2))
def test_one_bad_file_of_several_is_named_and_the_others_are_checked(
    run_translator, tmp_path: Path, bad: bytes | None
) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "a.po"
        path.write_text(
            'msgid ""\nmsgstr "Language: zh_CN\\n"\n\nmsgid "He left."\nmsgstr "他走了."\n', encoding="utf-8"
        )
    if bad is not None:
        (tmp_path / "bad.po").write_bytes(bad)

    for more in ((), ("--fix",)):
        done = run_translator(
            "check",
            "one/a.po",
            "bad.po",
            "two/a.po",
            "--from",
            "en",
            "--to",
            "zh",
            "--only",
            "punct.width",
            "--format",
            "json",
            *more,
        )
        assert [item["file"] for item in json.loads(done.stdout)] == [] if more else ["one/a.po", "two/a.po"]
        assert done.stderr.count("error: ") == 1
        assert "at: bad.po" in done.stderr
        assert done.returncode == 2


def test_the_span_is_underlined_under_wide_characters(run_translator, tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(PAIRS, encoding="utf-8")

    done = run_translator("check", "a.tsv", "--from", "en", "--to", "zh-Hans", "--only", "punct.width")

    assert done.stdout.splitlines()[:3] == [
        "a.tsv:2:26: warning punct.width: “,” beside Chinese; use “，”",
        "  他说,然后走了。",
        "      ^",
    ]
    assert done.stderr.splitlines()[-1] == "0 errors, 1 warning, 0 notes"
    assert done.returncode == 0


def test_findings_are_told_in_the_language_of_the_person(run_translator, tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(PAIRS, encoding="utf-8")

    done = run_translator("check", "a.tsv", "--from", "en", "--to", "zh", "--only", "punct.width", LANG="zh_CN.UTF-8")

    assert "中文旁应使用全角标点" in done.stdout


def test_fix_writes_the_tsv_and_leaves_what_is_not_safe(run_translator, tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text(PAIRS, encoding="utf-8")

    run_translator("check", "a.tsv", "--from", "en", "--to", "zh", "--fix")

    assert path.read_text(encoding="utf-8") == PAIRS.replace("他说,", "他说，")


def test_an_article_is_checked_and_told_by_its_segment(project: Project, selection: CheckSelection) -> None:
    translate(project, "他说,然后走了。", State.TRANSLATED)

    report, *_versions = check_everything([], project=project, selection=selection)

    width = next(item for item in report.findings if item.check == "punct.width")
    assert report.place_of(width).startswith("market zh-Hans ")
    assert report.text_of(width) == "他说,然后走了。"
    assert width.path == "articles/en/market.md"


def test_a_second_check_of_the_same_article_says_the_same(project: Project, selection: CheckSelection) -> None:
    translate(project, "他说,然后走了。", State.TRANSLATED)

    first, second = (check_everything([], project=project, selection=selection)[0].findings for _ in range(2))

    assert first == second != []


def test_a_check_of_everything_tells_status_how_many_errors_are_open(
    project: Project, selection: CheckSelection
) -> None:
    translate(project, "这個計畫,他走了。", State.DRAFT)
    check_everything([], project=project, selection=CheckSelection(CheckSettings(), only=("punct.width",)))
    assert remembered_errors(project, load_catalog(project, "market", "zh-Hans")) is None

    check_everything([], project=project, selection=selection)

    catalog = load_catalog(project, "market", "zh-Hans")
    assert remembered_errors(project, catalog) > 0
    assert remembered_score(project, catalog) is None  # nobody has judged a draft yet


def test_status_forgets_the_errors_of_another_glossary_and_other_settings(
    project: Project, selection: CheckSelection
) -> None:
    translate(project, "这個计畫,他走了。", State.DRAFT)
    check_everything([], project=project, selection=selection)
    catalog = load_catalog(project, "market", "zh-Hans")
    assert remembered_errors(project, catalog) > 0

    (project.root / "glossaries").mkdir(exist_ok=True)
    (project.root / "glossaries/more.csv").write_text("en,zh-Hans\nleave,走\n", encoding="utf-8")

    assert remembered_errors(open_newsroom(project.root), catalog) is None


def test_a_check_of_everything_tells_status_how_good_the_confirmed_text_is(
    project: Project, selection: CheckSelection
) -> None:
    translate(project, "这個計畫,他走了。", State.TRANSLATED)

    check_everything([], project=project, selection=selection)

    score = remembered_score(project, load_catalog(project, "market", "zh-Hans"))
    assert score is not None
    assert score < 100


def test_fix_corrects_drafts_and_never_what_was_reviewed(project: Project, selection: CheckSelection) -> None:
    translate(project, "他说,然后走了。", State.REVIEWED)
    assert sum(fix_everything([], newsroom=project, selection=selection, source_tag="", to=[])) == 0

    translate(project, "他说;然后走了。", State.TRANSLATED)
    assert sum(fix_everything([], newsroom=project, selection=selection, source_tag="", to=[])) == 1
    assert body_target(project) == "他说；然后走了。"


@pytest.mark.parametrize(
    ("people", "actor"),
    [("", "unknown"), ("wang-fang: {roles: [translator, reviewer], emails: [test@example.org]}", "wang-fang")],
)
def test_a_fix_is_by_the_person_at_work_and_leaves_the_translator_on_record(
    project: Project, selection: CheckSelection, people: str, actor: str
) -> None:
    path = project.glossaries_dir / "people.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"people:\n  li-lei: {{roles: [translator, reviewer]}}\n  {people}\n")
    translate(project, "他说,然后走了。", State.TRANSLATED)

    assert sum(fix_everything([], newsroom=project, selection=selection, source_tag="", to=[])) == 1

    catalog = load_catalog(project, "market", "zh-Hans")
    assert catalog.events[-1].actor == actor
    entry = next(entry for entry in catalog.entries if entry.target)
    assert catalog.makers(entry) == {"li-lei", actor} - {"unknown"}
    assert [item.kind for item in verify_catalog(catalog) if item.kind == "person"] == []


def test_a_changed_sentence_is_stale(project: Project, selection: CheckSelection) -> None:
    translate(project, "他说完就走了。", State.TRANSLATED)
    path = project.articles[0].path
    path.write_text(ARTICLE.replace("then left", "then came"), encoding="utf-8")
    sync_article(project.article(project.articles[0]), "zh-Hans")

    report, *_versions = check_everything(
        [], project=project, selection=CheckSelection(CheckSettings(), only=("seg.stale",))
    )

    assert [item.check for item in report.findings] == ["seg.stale"]


def test_two_markdown_files_are_compared_in_structure_and_text(tmp_path: Path, selection: CheckSelection) -> None:
    source, target = tmp_path / "a.md", tmp_path / "b.md"
    source.write_text("# A title\n\nHe said so, then left.\n", encoding="utf-8")
    target.write_text("## 标题\n\n他说,然后走了。\n", encoding="utf-8")

    report, *_versions = check_everything(
        [str(source), str(target)], project=None, selection=selection, source_tag="en", to=["zh-Hans"]
    )

    assert {"meta.structure", "punct.width"} <= {item.check for item in report.findings}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("他读了《活着》。看**好**书。\n", "He read *To Live*. Read **good** books.\n"),
        ("She read *The Great Gatsby* there.\n", "她在那里读了《了不起的盖茨比》。\n"),
    ],
)
def test_italics_of_titles_are_no_difference(
    tmp_path: Path, selection: CheckSelection, source: str, target: str
) -> None:
    for name, text in (("a.md", source), ("b.md", target)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (report,) = check_everything([str(tmp_path / "a.md"), str(tmp_path / "b.md")], project=None, selection=selection)
    assert [item.check for item in report.findings if item.check.startswith(("mk", "meta", "punct"))] == []


def test_a_name_that_means_nothing_is_an_error(tmp_path: Path, selection: CheckSelection) -> None:
    with pytest.raises(UsageError):
        check_everything([str(tmp_path / "no.tsv")], project=None, selection=selection, source_tag="en", to=["zh-Hans"])
    with pytest.raises(UsageError):
        check_everything(["nothing"], project=None, selection=selection)


@pytest.mark.parametrize(
    ("severity", "fail_on", "code"),
    [
        (Severity.ERROR, "error", ExitCode.FINDINGS),
        (Severity.WARNING, "error", ExitCode.OK),
        (Severity.WARNING, "warning", ExitCode.FINDINGS),
        (Severity.ERROR, "never", ExitCode.OK),
    ],
)
def test_the_exit_code_follows_fail_on(severity: Severity, fail_on: str, code: ExitCode) -> None:
    finding = Finding("x", severity, "target", 0, 0, LazyMessage(""))

    assert exit_code([CheckReport("a", "zh-Hans", {}, [finding])], fail_on) is code


def test_policies_of_the_command_line_are_toml_or_plain_words() -> None:
    settings = with_policy(
        CheckSettings(policy={"quotes": "curly"}), ["pangu=none", "max_length=30", "lenticular=false"]
    )

    assert settings.policy == {"quotes": "curly", "pangu": "none", "max_length": 30, "lenticular": False}
    with pytest.raises(UsageError):
        with_policy(CheckSettings(), ["pangu"])


def test_explain_tells_all_sections_of_a_check() -> None:
    [page] = pages_of(["punct.width"])

    told = page_object(page)
    assert told["fix"] == "safe"
    assert told["source"] == "GB/T 15834—2011; W3C CLREQ."
    assert len(pages_of(["gls"])) == 3


def test_explain_lists_the_excuses_of_a_check_of_numbers(run_translator) -> None:
    told = run_translator("explain", "num.value").stdout

    assert "## Excuses\n" in told
    assert (
        "- `rounded`: The target rounds a large number rightly, to three digits or more: 1993.03万 is `19.93 million`."
        in told
    )
    assert "Excuses" not in run_translator("explain", "punct.width").stdout
