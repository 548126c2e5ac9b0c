"""Which language the program speaks: the option, the person's environment, the project's setting, LANG."""

from __future__ import annotations

from pathlib import Path

import pytest

ENGLISH = "Set up a content repository."


def settings(folder: Path, text: str, name: str = "translator.toml") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ([], {}, "zh"),
        ([], {"LANG": "en_US.UTF-8"}, "zh"),
        ([], {"LC_ALL": "C"}, "en"),
        ([], {"LANGUAGE": "en"}, "en"),
        (["--ui-lang", "en"], {}, "en"),
        (["--ui-lang=en"], {}, "en"),
    ],
)
def test_the_project_speaks_for_those_who_have_not_chosen(
    arguments: list[str], environment: dict[str, str], expected: str, tmp_path: Path, run_translator
) -> None:
    settings(tmp_path, 'ui_lang = "zh-Hans"\n')

    done = run_translator(*arguments, "status", **environment)

    assert ("文章" in done.stdout + done.stderr) is (expected == "zh")


def test_help_is_in_the_language_of_the_project_too(tmp_path: Path, run_translator) -> None:
    settings(tmp_path, 'ui_lang = "zh-Hans"\n')

    assert ENGLISH not in run_translator("--help").stdout
    assert ENGLISH in run_translator("--help", LANGUAGE="en").stdout


def test_the_nearest_project_is_asked_from_the_folder_of_the_command(tmp_path: Path, run_translator) -> None:
    settings(tmp_path, '[tool.translator]\nui_lang = "zh-Hant"\n', "pyproject.toml")
    settings(tmp_path / "room", "")
    settings(tmp_path / "other", "[tool.ruff]\n", "pyproject.toml")

    assert ENGLISH not in run_translator("--help").stdout
    assert ENGLISH in run_translator("-C", "room", "--help").stdout
    assert ENGLISH in run_translator("--directory=room", "--help").stdout
    assert ENGLISH not in run_translator("-C", "other", "--help").stdout
    assert ENGLISH not in run_translator("--help", cwd=tmp_path / "other").stdout


@pytest.mark.parametrize("text", ['ui_lang = "de"\n', 'ui_lang = "', "ui_lang = 7\n"])
def test_settings_that_are_wrong_are_an_error_of_the_command_and_not_of_help(
    text: str, tmp_path: Path, run_translator
) -> None:
    settings(tmp_path, text)

    assert run_translator("--help").returncode == 0
    done = run_translator("status")
    assert done.returncode == 2
    assert "translator.toml" in done.stderr
