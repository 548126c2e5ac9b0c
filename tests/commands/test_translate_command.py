"""`translator translate`: what has nothing to fill is not loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.drafts.servers import scripted
from translator import cli
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.house import Newsroom, newsroom, open_newsroom
from translator.newsroom.house.people import person_at_work
from translator.newsroom.review import decisions

SLUG = "market-close"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "translator.toml").write_text('targets = ["zh-Hans", "zh-Hant"]\nengine = "pseudo"\n')
    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / f"articles/en/{SLUG}.md").write_text("They closed at noon.\n")
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "glossaries/people.yml").write_text("people:\n  lin: {emails: [lin@example.org]}\n")
    assert cli.run(["sync"]) == 0
    return open_newsroom(tmp_path)


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The languages of the catalogs that commands load."""
    found: list[str] = []

    def load(project: Newsroom, slug: str, tag: str, **options: Any) -> Any:
        found.append(tag)
        return load_catalog(project, slug, tag, **options)

    load_catalog = newsroom.load_catalog
    monkeypatch.setattr(newsroom, "load_catalog", load)
    return found


def translate(*options: str) -> None:
    assert cli.run(["translate", *options]) == 0


def test_a_catalog_without_anything_to_fill_is_not_loaded_again(project: Newsroom, loaded: list[str]) -> None:
    translate()  # Drafts, and converts.
    translate()  # Finds that there is nothing to convert.
    loaded.clear()

    translate()

    assert loaded == []


def test_what_was_emptied_or_changed_since_is_filled_again(project: Newsroom, loaded: list[str]) -> None:
    for _run in range(2):
        translate()
    lin = person_at_work(project, "lin")
    with catalog_transaction(project, SLUG, "zh-Hans") as catalog:
        decisions.edit(catalog, catalog.entry(1), lin, "他们中午收盘了。")

    translate()
    assert open_newsroom(project.root).article(SLUG).catalog("zh-Hant").entry(1).target == "他們中午收盤了。"

    (project.root / f"articles/en/{SLUG}.md").write_text("They closed at noon.\n\nNobody minded.\n")
    assert cli.run(["sync"]) == 0
    translate()
    assert [bool(entry.target) for entry in open_newsroom(project.root).article(SLUG).catalog("zh-Hans").entries] == [
        True, True,
    ]  # fmt: skip


def test_a_limit_leaves_work_for_the_next_run(project: Newsroom) -> None:
    (project.root / f"articles/en/{SLUG}.md").write_text("They closed.\n\nNobody minded.\n")
    assert cli.run(["sync"]) == 0
    translate("--to", "zh-Hans", "--limit", "1")
    translate("--to", "zh-Hans")

    assert all(entry.target for entry in open_newsroom(project.root).article(SLUG).catalog("zh-Hans").entries)


def test_a_pair_without_an_engine_holds_back_its_own_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def answer(body: Any) -> Any:
        languages = [{"code": "zh", "targets": ["en"]}, {"code": "en", "targets": ["en"]}]
        return 200, {}, languages if body is None else {"translatedText": ["It rains." for _text in body["q"]]}

    monkeypatch.chdir(tmp_path)
    for tag, text in (("en", "They closed at noon.\n"), ("zh-Hans", "下雨了。\n")):
        (tmp_path / f"articles/{tag}").mkdir(parents=True)
        (tmp_path / f"articles/{tag}/a-{tag}.md").write_text(text, encoding="utf-8")
    with scripted(answer) as server:
        settings = f'targets = ["en", "zh-Hans", "zh-Hant"]\nengine = "http"\n[engines.http]\nurl = "{server.url}"\n'
        (tmp_path / "translator.toml").write_text(settings)
        assert cli.run(["run", "--to", "en,zh-Hans"]) == 2
        said = capsys.readouterr()
        assert "a-zh-Hans → en: 1 drafted by http" in said.out
        assert "zh-Hans is held back: " in said.err
        assert cli.run(["translate", "--to", "zh-Hans"]) == 2
        assert "zh-Hans is held back: " in capsys.readouterr().err
        assert cli.run(["run", "--to", "zh-Hans,zh-Hant"]) == 2  # What needs no engine is done.
        said = capsys.readouterr()
        assert "a-zh-Hans → zh-Hant: 1 converted" in said.out
        assert "zh-Hans is held back: " in said.err

    (tmp_path / "translator.toml").write_text(settings.replace('"http"', '"firefox"'))
    (tmp_path / "articles/zh-Hans/b.md").write_text("天晴了。\n", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cli.run(["sync"]) == 0
    assert cli.run(["translate"]) == 2
    said = capsys.readouterr().err
    assert "error: en is held back: " in said
    assert "error: zh-Hans is held back: " in said
    assert "nothing to translate" not in said


def test_what_the_memory_knows_is_filled_without_an_engine(
    project: Newsroom, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(project.root / "cache"))
    for slug in ("other", "third"):
        (project.root / f"articles/en/{slug}.md").write_text("They closed at noon.\n\nNobody knew.\n")
    assert cli.run(["sync"]) == cli.run(["translate", SLUG, "--to", "zh-Hans"]) == 0
    assert cli.run(["mark", SLUG, "1", "--to", "zh-Hans", "--state", "translated", "--by", "lin"]) == 0
    capsys.readouterr()

    assert cli.run(["translate", "--to", "zh-Hans", "--engine", "firefox"]) == 2
    out, err = capsys.readouterr()
    assert ["other → zh-Hans: 1 from memory, 1 not begun", "third → zh-Hans: 1 from memory, 1 not begun"] == (
        out.splitlines()
    )
    assert "translator models install" in err


@pytest.mark.parametrize(("engine", "reason"), [("firefox", "no Firefox model"), ("http", "no address is set")])
def test_a_run_without_an_engine_does_all_that_needs_none(
    project: Newsroom, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, engine: str, reason: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(project.root / "cache"))
    translate(SLUG, "--to", "zh-Hans")
    assert cli.run(["mark", SLUG, "1", "--to", "zh-Hans", "--state", "translated", "--by", "lin"]) == 0
    (project.root / "articles/en/other.md").write_text("They closed at noon.\n\nNobody knew.\n")
    capsys.readouterr()

    assert cli.run(["run", "other", "--to", "zh-Hans", "--engine", engine]) == 2
    out, err = capsys.readouterr()
    assert "other → zh-Hans: 1 from memory, 1 not begun" in out
    assert "other    zh-Hans     2        1" in out
    assert f"error: zh-Hans is held back: {reason}" in err
    assert cli.run(["run", "--engine", engine]) == 2
    assert "zh-Hant: 1 converted" in capsys.readouterr().out
    for options in (["--renew"], ["--dry-run", "--engine", "auto"]):
        assert cli.run(["translate", "other", "--engine", engine, *options]) == 2
        said = capsys.readouterr().err
        assert "error: zh-Hans is held back: " in said, options
        assert "nothing to translate" not in said


def test_what_is_behind_is_named_by_whoever_judges_it(project: Newsroom, capsys: pytest.CaptureFixture[str]) -> None:
    translate()
    lin = person_at_work(project, "lin")
    commands = [["check"], ["report"], ["status", "--stale"], ["verify"],
                *([verb, SLUG, "--to", "zh-Hant", *options] for verb, *options in (
                    ("diff",), ("export",), ("review", "--plain", "--as", "lin")))]  # fmt: skip

    def said_by(command: list[str]) -> str:
        capsys.readouterr()
        cli.run(command)
        return "".join(capsys.readouterr())

    assert "are not in zh-Hant yet" not in said_by(["check"])
    with catalog_transaction(project, SLUG, "zh-Hans") as catalog:
        decisions.edit(catalog, catalog.entry(1), lin, "他们中午收盘了。")
    for command in commands:
        assert f"changes in zh-Hans are not in zh-Hant yet: {SLUG}" in said_by(command), command
    assert "are not in zh-Hant yet" not in said_by(["translate", SLUG, "--to", "zh-Hant"]) + said_by(["check"])

    (project.root / f"articles/en/{SLUG}.md").write_text("They closed at one.\n")
    assert f"{SLUG} was edited since it was read last" in said_by(["check"])


def test_articles_that_the_settings_leave_out_are_not_said_to_be_missing(
    project: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    with (project.root / "translator.toml").open("a", encoding="utf-8") as settings:
        settings.write('[articles]\nexclude = ["**"]\n')
    for command in ("status", "translate"):
        assert cli.run([command]) == 0
        assert "articles holds 1 file, but the settings leave it out" in capsys.readouterr().err
    (project.root / f"articles/en/{SLUG}.md").unlink()
    assert cli.run(["status"]) == 0
    assert "there are no articles yet" in capsys.readouterr().err
