"""Drafts are written as the house's policies say, the checks agree, and the signature names what was chosen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from translator.bilingual.model import Request
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks
from translator.bilingual.settings import CheckSettings
from translator.bilingual.words.language import EN, ZH_HANS
from translator.newsroom.drafts import open_engine
from translator.newsroom.drafts.house_style import house_style
from translator.newsroom.drafts.pipeline.drafts import draft
from translator.newsroom.ground.settings import EngineSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess
    from typing import Any

SOURCE = "Carole Reed used the program Harbour 3 (a tool) on Monday."
DRAFT = "卡罗尔·里德(Carole Reed)周一使用了Harbour 3程序(一种工具)。"
CASES = [
    ({}, "卡罗尔·里德（Carole Reed）周一使用了Harbour 3程序（一种工具）。"),
    ({"latin_names": "keep"}, "卡罗尔·里德（Carole Reed）周一使用了Harbour 3程序（一种工具）。"),
    ({"latin_names": "drop"}, "卡罗尔·里德周一使用了Harbour 3程序（一种工具）。"),
    ({"pangu": "space"}, "卡罗尔·里德（Carole Reed）周一使用了 Harbour 3 程序（一种工具）。"),
    ({"pangu": "none"}, "卡罗尔·里德（Carole Reed）周一使用了Harbour 3程序（一种工具）。"),
    ({"parentheses": "half", "latin_names": "drop"}, "卡罗尔·里德周一使用了Harbour 3程序(一种工具)。"),
]


def drafted(folder: Path, checks: CheckSettings, source: str = SOURCE, target: str = DRAFT) -> Any:
    path = folder / "drafts.tsv"
    path.write_text(f"{source}\t{target}\n", encoding="utf-8")
    engine = open_engine("file", EN, ZH_HANS, EngineSettings(file=str(path)), checks)
    (made,) = draft(engine, [Request(source)], source_tag=EN, target_tag=ZH_HANS)
    return made


@pytest.mark.parametrize(("policy", "expected"), CASES)
def test_drafts_follow_the_policies_and_the_checks_agree(policy: dict[str, str], expected: str, tmp_path: Path) -> None:
    checks = CheckSettings(policy=policy)
    made = drafted(tmp_path, checks)

    assert made.target == expected
    found = run_checks(
        [Pair(SOURCE, made.target, EN, ZH_HANS, number=1)],
        only=("space.pangu", "punct.width", "punct.quotes", "name.first"), settings=checks,
    )  # fmt: skip
    assert not found


def test_an_ordinal_has_a_blank_on_both_sides_or_on_none() -> None:
    style = house_style(CheckSettings(policy={"pangu": "space"}), ZH_HANS)

    assert [style.apply(text, "") for text in ("第5章和第N块", "第5 章", "第5年", "第三章")] == [
        "第 5 章和第 N 块", "第 5 章", "第5年", "第三章"
    ]  # fmt: skip


def test_the_policy_of_one_language_wins_and_english_has_none() -> None:
    checks = CheckSettings(policy={"pangu": "space"}, locale={"zh-Hant": {"pangu": "none", "quotes": "curly"}})

    assert house_style(checks, "zh-Hans").signature == "|house:pangu=space"
    assert house_style(checks, "zh-Hant").signature == "|house:quotes=curly"
    assert house_style(checks, "en").signature == ""


def test_corner_brackets_are_written_and_apostrophes_stay(tmp_path: Path) -> None:
    source = "“We saw Reed’s ‘boat’,” she said."
    made = drafted(tmp_path, CheckSettings(policy={"quotes": "corner"}), source, "她说：“我们看到了Reed’s‘船’。”")

    assert made.target == "她说：「我们看到了Reed’s『船』。」"


def test_an_original_that_the_source_has_in_parentheses_stays(tmp_path: Path) -> None:
    source = "The harbour master (Carole Reed) left."
    made = drafted(tmp_path, CheckSettings(policy={"latin_names": "drop"}), source, "港务局长（Carole Reed）离开了。")

    assert made.target == "港务局长（Carole Reed）离开了。"


def test_the_signature_names_the_choices_so_that_a_change_renews_drafts(
    tmp_path: Path, run_translator: Callable[..., CompletedProcess[str]]
) -> None:
    run_translator("init", "--yes", "--targets", "en,zh-Hans")
    article = tmp_path / "articles" / "en" / "reed.md"
    article.write_text(f"---\ntitle: Reed\nlang: en\n---\n\n{SOURCE}\n", encoding="utf-8")
    (tmp_path / "outputs.tsv").write_text(f"{SOURCE}\t{DRAFT}\n", encoding="utf-8")
    asked = ("translate", "--engine", "file", "--file", "outputs.tsv")
    assert run_translator("sync").returncode == 0
    run_translator(*asked)
    settings = tmp_path / "translator.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + '\n[checks.locale.zh-Hans]\nlatin_names = "drop"\n')
    run_translator(*asked, "--renew")
    assert "卡罗尔·里德周一" in (tmp_path / "locales" / "zh-Hans" / "reed.po").read_text(encoding="utf-8")

    line = run_translator(
        "mt", "--engine", "file", "--file", "outputs.tsv", "--format", "jsonl", stdin=f"{SOURCE}\n"
    )  # fmt: skip
    row = json.loads(line.stdout)
    assert row["target"].startswith("卡罗尔·里德周一")
    assert row["signature"].endswith("|house:latin_names=drop")
