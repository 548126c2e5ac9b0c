"""House styles of English: those of the program, files of a project, and what the settings make of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from translator.bilingual.errors import ConfigError
from translator.desk.workflow.check_run import with_policy
from translator.newsroom.ground.settings import NAMES, parse_settings, read_settings, read_style

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def test_a_style_of_the_project_builds_on_another(tmp_path: Path) -> None:
    write(tmp_path, ours='base = "ap"\npercent = "percent"\n[words]\ntowards = "to"\n')
    style = read_style("ours.toml", tmp_path)
    assert (style["percent"], style["yuan"], style["date"]) == ("percent", "yuan", "Nov. 5, 2026")
    assert (style["words"]["towards"], style["words"]["advisor"]) == ("to", "adviser")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('percent = "pct"', "wrong style: Invalid enum value 'pct'"),
        ('colour = "red"', "wrong style: Object contains unknown field `colour`"),
        ("percent = ", "wrong style:"),
        ('base = "ours.toml"', "this style builds on itself"),
        ('base = "theirs.toml"', "there is no style 'theirs.toml'"),
    ],
)
def test_a_style_that_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    write(tmp_path, ours=text, translator='[style]\nenglish = "ours.toml"\n')
    with pytest.raises(ConfigError) as error:
        read_settings(tmp_path)
    assert error.value.message.startswith(said)
    assert error.value.where
    assert error.value.hint


def test_settings_put_a_style_below_their_own_policies(tmp_path: Path) -> None:
    write(tmp_path, translator='[style]\nenglish = "ap"\n[checks.locale.en]\npercent = "percent"\n')
    settings = read_settings(tmp_path)
    assert settings is not None
    assert settings.checks.locale["en"] == read_style("ap", None) | {"percent": "percent"}
    past = parse_settings(b'[style]\nenglish = "ours.toml"\n', None)
    assert past is not None
    assert past.checks.locale == {}


def test_a_single_run_can_ask_for_a_style(tmp_path: Path) -> None:
    write(tmp_path, translator="")
    settings = read_settings(tmp_path)
    assert settings is not None
    assert with_policy(settings.checks, ["style=guardian", "percent=percent"]).policy["percent"] == "percent"
    assert set(NAMES) == {"ap", "chicago", "economist", "guardian", "oxford"}
