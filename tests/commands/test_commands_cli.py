"""The command line as a whole: its table of verbs, its errors, its speed-giving laziness."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.variants import sampled
from translator.bilingual.errors import ExitCode
from translator.cli import COMMANDS, load_command, run
from translator.desk.render.width import cells


@pytest.mark.parametrize("verb", COMMANDS)
def test_the_table_repeats_the_first_line_of_each_help(verb: str) -> None:
    help_text = load_command(verb).help or ""

    assert COMMANDS[verb] == help_text.strip().splitlines()[0]


@pytest.mark.parametrize("verb", sampled(COMMANDS, 8))
def test_every_verb_has_help_in_a_process_of_its_own(verb: str, run_process) -> None:
    done = run_process(verb, "--help")

    assert (ExitCode.OK, "") == (done.returncode, done.stderr)
    assert done.stdout.startswith(f"Usage: translator {verb}")


def test_help_in_chinese_fits_the_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for verb in ("translate", "diff", "verify"):
        assert run(["--ui-lang", "zh-Hans", verb, "--help"]) == ExitCode.OK
        assert [line for line in capsys.readouterr().out.splitlines() if cells(line) > 80] == []


def test_help_imports_no_verb_and_no_heavy_library() -> None:
    code = "import sys; from translator.cli import run; run(['--help']); print(sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    heavy = {
        "rich",
        "babel",
        "msgspec",
        "opencc",
        "rapidfuzz",
        "ruamel.yaml",
        "polib",
        "pyromark",
        "simplemma",
        "numpy",
    }
    loaded = set(done.stderr.strip("[]\n").replace("'", "").split(", "))
    assert set() == loaded & heavy
    assert not [name for name in loaded if name.startswith("translator.desk.commands.")]


def test_the_help_of_a_verb_imports_its_options_and_not_its_work() -> None:
    code = (
        "import sys; from translator.cli import COMMANDS, run\n"
        "for verb in COMMANDS: run([verb, '--help'])\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert set() == loaded & {
        "rich",
        "textual",
        "starlette",
        "jinja2",
        "lxml",
        "rjieba",
        "opencc",
        "xllamacpp",
        "httpx",
    }


def test_an_unknown_verb_is_an_error_with_the_next_command(run_translator) -> None:
    done = run_translator("frobnicate")

    assert ExitCode.ERROR == done.returncode
    assert "error: No such command 'frobnicate'\n  try: translator --help\n" == done.stderr


def test_a_verb_that_is_nearly_right_brings_the_right_one(run_translator) -> None:
    done = run_translator("statu")

    assert "error: No such command 'statu'\n  try: did you mean status?\n" == done.stderr


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("publish --release", "--release needs a value"),
        ("status --stale=3", "--stale takes no value"),
        ("segment a b c", "too many words: b c"),
        ("run --fail-on some", "--fail-on must be one of error, warning, info, never, not 'some'"),
        ("serve --port x", "--port must be a number, not 'x'"),
        ("serve --port 99999", "--port must be between 0 and 65535, not 99999"),
        ("translate --limit 0", "--limit must be 1 or more, not 0"),
    ],
)
def test_a_wrong_command_line_is_said_in_our_words(run_translator, line: str, said: str) -> None:
    done = run_translator(*line.split())
    assert done.returncode == 2
    assert done.stderr.splitlines() == [f"error: {said}", f"  try: translator {line.split()[0]} --help"]


def test_an_option_of_the_program_behind_the_verb_is_said_to_belong_before_it(run_translator) -> None:
    assert "try: translator -C … status\n" in run_translator("status", "-C", "elsewhere").stderr


def test_help_is_in_the_users_language_typers_own_words_too(run_translator) -> None:
    said = run_translator("status", "--help", LANG="zh_CN.UTF-8").stdout

    assert "选项:" in said
    assert "[默认：text]" in said


def test_a_command_without_a_project_says_where_and_what_next(run_translator, tmp_path) -> None:
    done = run_translator("status")

    assert ExitCode.ERROR == done.returncode
    assert done.stderr.splitlines()[0] == "error: there is no project here"
    assert "translator init" in done.stderr
    assert done.stdout == ""


def test_the_folder_of_one_call_is_not_that_of_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    (tmp_path / "here" / "translator.toml").write_text("")
    monkeypatch.chdir(tmp_path / "here")

    assert run(["-C", str(tmp_path / "there"), "status"]) == 2
    assert run(["status"]) == 0


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("translator re", ["review", "replace", "report"]),
        ("translator review --fi", ["--filter"]),
        ("translator review h", ["harbour"]),
        ("translator -C room mark ha", ["harbour"]),
        ("translator mark harbour 1 --to zh", ["zh-Hans", "zh-Hant"]),
        ("translator sync --to zh-Hans,zh-Hant,e", ["zh-Hans,zh-Hant,en"]),
        ("translator publish --layout doc", ["docx", "docusaurus"]),
        ("translator run --engine a", ["auto", "argos"]),
        ("translator explain txt.doub", ["txt.doubtful"]),
        ("translator review harbour --as l", ["li-lei", "lin-yue"]),
    ],
)
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_completes_verbs_options_slugs_and_names(
    line: str, offered: list[str], shell: str, tmp_path: Path, run_translator
) -> None:
    room = tmp_path / "room"
    (room / "articles/en").mkdir(parents=True)
    (room / "translator.toml").write_text("")
    (room / "articles/en/harbour.md").write_text("# Harbour\n")
    (room / "articles/en/tea.md").write_text("# Tea\n")
    (room / "glossaries").mkdir()
    (room / "glossaries/people.yml").write_text("people: {li-lei: {}, lin-yue: {}, zhou-lan: {}}\n")

    said = run_translator(
        cwd=tmp_path if "-C" in line else room, _TRANSLATOR_COMPLETE=f"complete_{shell}", COMP_WORDS=line,
        COMP_CWORD=str(line.count(" ")), _TYPER_COMPLETE_ARGS=line, _TYPER_COMPLETE_FISH_ACTION="get-args",
    ).stdout  # fmt: skip

    words = re.findall(r'^ *"?([^\s"():]+)', said.replace("_arguments '*: :((", ""), re.MULTILINE)
    assert offered == words


def test_completion_is_silent_where_there_is_no_project(run_translator) -> None:
    done = run_translator(_TRANSLATOR_COMPLETE="complete_bash", COMP_WORDS="translator review h", COMP_CWORD="2")

    assert ("", "") == (done.stdout.strip(), done.stderr)
