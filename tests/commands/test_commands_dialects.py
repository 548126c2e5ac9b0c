"""A project names its dialect of Markdown, and `sync` names the prose that no segment holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.conftest import CommandRun

ARTICLE = '!!! tip "Remember"\n    The ferry leaves at nine. It is red.\n\n> <div>Quoted words of HTML.</div>\n'


def test_a_dialect_reads_articles_anew_and_keeps_what_it_can(
    tmp_path: Path, run_translator: Callable[..., CommandRun]
) -> None:
    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / "articles/en/ferry.md").write_text(ARTICLE)
    settings = tmp_path / "translator.toml"
    settings.write_text('targets = ["zh-Hans"]\n[articles]\ndialect = "commonmark"\n')
    run_translator("sync")
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "glossaries/people.yml").write_text("people: {lin: {names: {en: Lin}}}\n")
    for number, target in enumerate(("！！！提示“记住”渡轮九点开。", "它是红色的。"), 1):
        run_translator("set", "ferry", str(number), target, "--to", "zh-Hans", "--by", "lin")
    settings.write_text('targets = ["zh-Hans"]\n')

    done = run_translator("sync", "--format", "json")
    (report,) = json.loads(done.stdout)
    assert (report["segments"], report["added"], report["stale"]) == (3, 1, [2])
    assert report["omitted"] == [{"line": 4, "text": "Quoted words of HTML."}]
    assert "articles/en/ferry.md:4: " in done.stderr


def test_an_import_names_what_no_segment_holds(tmp_path: Path, run_translator: Callable[..., CommandRun]) -> None:
    (tmp_path / "new.md").write_text(f"---\nlang: en\ntitle: The ferry\n---\n\n{ARTICLE}")
    (tmp_path / "translator.toml").write_text('targets = ["zh-Hans"]\n')
    (added,) = json.loads(run_translator("add", "new.md", "--format", "json").stdout)
    assert [note for note in added["notes"] if "Quoted words of HTML." in note]
