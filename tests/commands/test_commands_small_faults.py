"""What commands refuse, in words that lead on, and what they say in the singular: whole command lines, real files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.variants import crossed
from translator import cli
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = 'targets = ["zh-Hans"]\nengine = "pseudo"\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "translator.toml").write_text(SETTINGS)
    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / "articles/en/short.md").write_text("Nobody objected.\n")
    return open_newsroom(tmp_path)


@pytest.fixture
def run(project: Project, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = cli.run(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.mark.parametrize("arguments", [("translate",), ("translate", "nothing-new"), ("run",)])
def test_an_engine_that_does_not_exist_is_an_error_even_when_nothing_is_to_be_done(
    project: Project, run: Any, arguments: tuple[str, ...]
) -> None:
    (project.root / "articles/en/nothing-new.md").write_text("")
    if arguments == ("run",):
        run("run")

    code, _out, said = run(*arguments, "--engine", "nosuch")

    assert code == 2
    assert "no engine is called 'nosuch'" in said
    assert "auto, firefox" in said


def test_all_segments_of_an_article_without_a_catalog_are_none_to_decide_about(project: Project, run: Any) -> None:
    (project.root / "glossaries").mkdir()
    (project.root / "glossaries/people.yml").write_text("people:\n  li: {names: {en: Li}}\n")

    code, out, said = run("mark", "short", "all", "--to", "zh-Hans", "--state", "reviewed", "--by", "li")

    assert (code, out) == (2, "")
    assert "short has no segment 1" in said
    assert "translator sync short --to zh-Hans" in said


COMMANDS = ("sync", "translate", "status", "check", "diff", "publish", "report", "run")


@pytest.mark.parametrize(("command", "to"), crossed(COMMANDS, ["", " ", ","]))
def test_an_empty_target_means_nothing_and_not_everything(project: Project, run: Any, command: str, to: str) -> None:
    run("sync")

    code, _out, said = run(command, "--to", to)

    assert code == 2
    assert "--to" in said


@pytest.mark.parametrize(("tag", "spelling"), crossed(["xx", "", "cn", "de"], ["--ui-lang={}", "--ui-lang {}"]))
def test_a_language_that_the_program_does_not_speak_is_an_error_that_names_those_it_does(
    run: Any, tag: str, spelling: str
) -> None:
    code, out, said = run(*spelling.format(tag).split(" "), "status")

    assert (code, out) == (2, "")
    for known in ("en", "zh-Hans", "zh-Hant"):
        assert known in said


@pytest.mark.parametrize(
    ("tag", "word"), [("zh-CN", "文章"), ("zh_TW", "文章"), ("zh-Hant-HK", "文章"), ("en-US", "article")]
)
def test_a_language_goes_by_its_aliases_too(run: Any, tag: str, word: str) -> None:
    code, out, _err = run("--ui-lang", tag, "status")

    assert code == 0
    assert word in out


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_comment_is_refused_without_a_hint_at_an_option_that_is_not_there(
    project: Project, run: Any, text: str
) -> None:
    run("sync")
    (project.root / "glossaries").mkdir()
    (project.root / "glossaries/people.yml").write_text("people:\n  li-lei: {emails: [test@example.org]}\n")

    code, _out, said = run("comment", "short", "1", text, "--to", "zh-Hans")

    assert code == 2
    assert "--reason" not in said
    assert "translator comment short 1" in said
    assert load_catalog(project, "short", "zh-Hans").events == []


def test_an_article_without_a_sentence_does_not_wait_for_sync_for_ever(project: Project, run: Any) -> None:
    (project.root / "articles/en/empty.md").write_text("")
    before = json.loads(run("status", "empty", "--format", "json")[1])
    run("sync")
    after = json.loads(run("status", "empty", "--format", "json")[1])

    assert [row["next"] for row in (*before, *after)] == ["sync", "publish"]


def test_translate_before_sync_names_the_articles_and_the_command(project: Project, run: Any) -> None:
    _code, _out, said = run("translate")
    assert "these articles have no catalog yet: short" in said
    assert "to make them: translator sync" in said

    run("run")
    _code, _out, said = run("translate")
    assert "nothing to translate (after a change" in said


def test_run_does_not_send_what_waits_for_a_second_person_to_publish(project: Project, run: Any) -> None:
    (project.root / "glossaries").mkdir()
    (project.root / "glossaries/people.yml").write_text("people:\n  li-lei: {names: {en: Li Lei}}\n")
    run("run")
    run("set", "short", "1", "没有人反对。", "--to", "zh-Hans", "--as", "li-lei")

    assert "every segment was confirmed by a person; what is next, and for whom: translator status\n" in run("run")[2]


def test_a_file_that_is_not_there_is_refused_in_words_of_ours(run: Any) -> None:
    code, _out, err = run("--ui-lang", "zh-Hans", "add", "nothere.md")
    assert code == 2
    assert err == "错误：无法读取文件：没有这个文件\n  位置：nothere.md\n  可尝试：看看那里有什么：ls -l .\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("set", "short", "1"), "缺少 --to"), (("add",), "缺少 FILE"), (("sync", "--nosuch"), "没有 --nosuch 这个选项")],
)
def test_a_wrong_command_line_is_explained_in_the_language_of_the_user(
    run: Any, arguments: tuple[str, ...], said: str
) -> None:
    code, _out, err = run("--ui-lang", "zh-Hans", *arguments)
    assert code == 2
    assert said in err
    assert f"translator {arguments[0]} --help" in err


def test_check_without_a_project_says_so_as_all_commands_do(
    run: Any, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))
    assert run("check")[2] == run("sync")[2]
    assert "at: nosuch.po" in run("check", "nosuch.po")[2]


def test_check_says_that_nothing_is_translated_yet(run: Any) -> None:
    run("sync")
    assert "nothing is translated yet, so that little could be checked\n  try: translator run\n" in run("check")[2]
    run("translate")
    code, _out, err = run("check")
    assert code in {0, 1}
    assert "nothing is translated" not in err


def test_a_text_in_another_language_than_was_said_is_noted(run: Any, tmp_path: Path) -> None:
    (tmp_path / "quiet.md").write_text("# A quiet market\n\nThe market was quiet on Monday.\n")
    code, _out, err = run("add", "--lang", "zh-Hans", "quiet.md")
    assert code == 0
    assert "the text looks like en; if it is, delete the article, and: translator add --lang en quiet.md" in err


def test_the_name_of_a_language_is_no_name_of_an_article(run: Any, tmp_path: Path) -> None:
    (tmp_path / "en.md").write_text("---\ntitle: The night ferry\n---\n\nThe ferry came back on Monday.\n")
    assert run("add", "en.md")[1] == "articles/en/the-night-ferry.md\n"


def test_what_is_to_be_written_into_an_empty_list_of_people_can_be_read_there(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Mara Lind")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "mara.lind@example.org")
    run("init", "--yes")
    run("run", "short", "--to", "zh-Hans")
    people = tmp_path / "glossaries/people.yml"
    for by in ((), ("--by", "mara-lind")):
        people.write_text("people: {}\n", encoding="utf-8")
        code, _out, err = run("set", "short", "1", "无人反对。", "--to", "zh-Hans", *by)
        assert code == 2
        line = err.partition("instead of its last line:  ")[2].strip().replace("…", "example.org")
        people.write_text(f"{line}\n", encoding="utf-8")
        assert run("set", "short", "1", f"无人反对{len(by)}。", "--to", "zh-Hans", *by)[0] == 0


def test_an_article_that_was_edited_since_it_was_read_is_named(run: Any, tmp_path: Path) -> None:
    said = "note: short was edited since it was read last\n  try: translator sync short\n"
    run("sync")
    assert said not in run("status")[2]
    (tmp_path / "articles/en/short.md").write_text("Nobody objected at all.\n")
    for command in ("status", "translate", "review short --to zh-Hans --plain"):
        assert said in run(*command.split())[2]
    run("sync")
    assert said not in run("status")[2]


@pytest.mark.parametrize(
    ("settings", "message", "hint"),
    [
        ('targts = ["en"]\n', "there is no setting targts", "did you mean targets?"),
        ("[publish]\nbase_ur = 'x'\n", "there is no setting [publish] base_ur", "did you mean base_url?"),
        ("[engines.http]\nurls = 'x'\n", "there is no setting [engines.http] urls", "did you mean url?"),
        ("[publish]\nqqqq = 1\n", "there is no setting [publish] qqqq", "docs/settings.md lists them all"),
        ("targets = 3\n", "wrong setting: Expected", "docs/settings.md lists them all"),
    ],
)
def test_a_misspelt_setting_leads_to_the_one_that_is_meant(
    run: Any, tmp_path: Path, settings: str, message: str, hint: str
) -> None:
    (tmp_path / "translator.toml").write_text(settings)

    code, _out, err = run("status")

    assert code == 2
    assert message in err
    assert f"try: {hint}" in err


def test_a_misspelt_article_leads_to_the_one_that_is_meant(run: Any) -> None:
    _code, _out, err = run("publish", "shrt")
    assert "no article matches 'shrt'" in err
    assert "try: did you mean short?" in err
