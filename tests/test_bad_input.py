"""Bad input at the real command line: exit code 2, what and where and what next on stderr, and nothing changed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from translator import cli

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).parent.parent
ARTICLE = """\
---
id: harbour-bank
lang: en
title: Harbour Bank Halts Its Loans
date: 2024-03-02
---

The bank lent **$3.5 million** in 2023. Nobody objected.
"""
SECOND = ARTICLE.replace("harbour-bank", "kestrel").replace("Nobody objected.", "The board met on Monday.")
PO, LEDGER = Path("locales/zh-Hans/harbour-bank.po"), Path("locales/zh-Hans/harbour-bank.jsonl")
UNDETECTABLE = bytes((index * 131 + index // 7) % 256 for index in range(600)) + b"\xff\xfe\xff\x80\x00" * 40


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A project with one drafted article and one that `sync` has not seen, so that each command has work to do."""
    folder = tmp_path / "newsroom"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TRANSLATOR_CACHE", str(tmp_path / "cache"))
    assert cli.run(["init", "--yes"]) == 0
    (folder / "glossaries/people.yml").write_text("people:\n  lin: {emails: [test@example.org]}\n")
    (folder / "articles/en/harbour-bank.md").write_text(ARTICLE)
    assert cli.run(["run", "--engine", "pseudo", "--to", "zh-Hans"]) == 0
    (folder / "articles/en/kestrel.md").write_text(SECOND)
    capsys.readouterr()
    return folder


def tree(folder: Path) -> dict[str, str]:
    """Hash every file that people keep; locks and stamps are derived."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".translator" not in path.parts
    }


@pytest.fixture
def refused(newsroom: Path, run_translator: Callable[..., Any]) -> Callable[..., str]:
    """Return a function that runs a command which must be refused, and returns what it said on stderr."""

    def run(*arguments: str, prints: str = "", **options: Any) -> str:
        before = tree(newsroom)
        done = run_translator(*arguments, **{"cwd": newsroom, **options})
        assert done.returncode == 2, done.stdout + done.stderr
        lines = [line for line in done.stderr.splitlines() if not line.startswith("0 ")]
        assert [line.split(":")[0] for line in lines] in (
            ["error", "  at", "  try"],
            ["error", "  try"],
            ["error", "  at"],
        )
        assert "Traceback" not in done.stderr
        assert done.stdout.startswith(prints) if prints else done.stdout == ""
        assert tree(newsroom) == before
        return str(done.stderr)

    return run


def test_an_import_that_is_neither_utf8_nor_recognised(newsroom: Path, refused: Callable[..., str]) -> None:
    (newsroom / "noise.txt").write_bytes(UNDETECTABLE)

    said = refused("add", "noise.txt")

    assert "at: noise.txt" in said
    assert "--encoding" in said


@pytest.mark.parametrize("command", ["sync noise", "run noise --engine pseudo", "publish noise --draft"])
def test_an_article_that_is_not_utf8(newsroom: Path, refused: Callable[..., str], command: str) -> None:
    (newsroom / "articles/en/noise.md").write_bytes(UNDETECTABLE)

    assert "at: articles/en/noise.md" in refused(*command.split())


@pytest.mark.parametrize("command", ["sync twice", "publish twice --draft"])
def test_a_key_that_stands_twice_in_the_front_matter(newsroom: Path, refused: Callable[..., str], command: str) -> None:
    (newsroom / "articles/en/twice.md").write_text("---\nid: twice\ntitle: One\ntitle: Two\n---\n\nText.\n")

    said = refused(*command.split())

    assert "'title' stands there twice" in said
    assert "at: articles/en/twice.md" in said
    assert "line 4" in said


COMMANDS_ON_CATALOGS = [
    "sync harbour-bank --to zh-Hans",
    "check harbour-bank --to zh-Hans",
    "publish harbour-bank --draft",
    "mark harbour-bank 1 --to zh-Hans --state translated",
]


@pytest.mark.parametrize("command", COMMANDS_ON_CATALOGS)
def test_a_broken_po(newsroom: Path, refused: Callable[..., str], command: str) -> None:
    with (newsroom / PO).open("a") as file:
        file.write('\nmsgid "open\nmsgstr ""\n')

    said = refused(*command.split())

    assert f"at: {PO.as_posix()}:" in said
    assert "msgfmt" in said


@pytest.mark.parametrize("path", [PO, LEDGER])
def test_conflict_markers(newsroom: Path, refused: Callable[..., str], path: Path) -> None:
    text = (newsroom / path).read_text()
    (newsroom / path).write_text(f"<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> theirs\n")

    said = refused("sync", "harbour-bank", "--to", "zh-Hans")

    assert "conflict markers" in said
    assert f"at: {path.as_posix()}:1" in said


@pytest.mark.parametrize("command", ["translate --engine pseudo", "run --engine pseudo", "glossary list"])
def test_a_glossary_line_with_a_column_too_many(newsroom: Path, refused: Callable[..., str], command: str) -> None:
    (newsroom / "glossaries/two.csv").write_text("en,zh-Hans\nbank,银行\nParis, Texas,巴黎\n")

    said = refused(*command.split())

    assert "3 columns" in said
    assert "at: glossaries/two.csv:3" in said


@pytest.mark.parametrize(
    "command",
    ["sync --to xx", "translate --to cn", "run --to zh-Hans,fr", "segment --lang klingon", "mt --from en --to ../x"],
)
def test_an_unknown_language(refused: Callable[..., str], command: str) -> None:
    assert "zh-Hans" in refused(*command.split(), stdin="Hello.\n")


def test_an_engine_that_does_not_exist(refused: Callable[..., str]) -> None:
    assert "pseudo" in refused("run", "--engine", "babelfish")


@pytest.mark.parametrize(("engine", "model"), [("llama", "qwen"), ("argos", "en zh")])
def test_an_engine_that_is_not_installed(
    newsroom: Path, run_translator: Callable[..., Any], engine: str, model: str
) -> None:
    pytest.importorskip({"llama": "llama_cpp", "argos": "ctranslate2"}[engine])
    done = run_translator("run", "--engine", engine, "--to", "zh-Hans", cwd=newsroom)

    assert done.returncode == 2
    assert "error: zh-Hans is held back: " in done.stderr
    assert f"translator models install {model}" in done.stderr


def test_an_engine_whose_library_is_missing(newsroom: Path, run_translator: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "shadow").mkdir()
    (tmp_path / "shadow/llama_cpp.py").write_text("raise ModuleNotFoundError('no', name='llama_cpp')\n")
    path = f"{tmp_path / 'shadow'}{os.pathsep}{REPOSITORY}"
    done = run_translator("run", "--engine", "llama", "--to", "zh-Hans", cwd=newsroom, PYTHONPATH=path)

    assert done.returncode == 2
    assert "error: zh-Hans is held back: " in done.stderr
    assert "install" in done.stderr


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ("nosuch = 1\n", "nosuch"),
        ("[checks]\nfail_on = 'loud'\n", "loud"),
        ("targets = 'zh-Hans'\n", "targets"),
        ("targets = ['xx']\n", "'xx'"),
        ("targets = [\n", "TOML"),
        ("[publish]\nzh_hant_region = 'XX'\n", "zh_hant_region"),
    ],
)
def test_wrong_settings(newsroom: Path, refused: Callable[..., str], settings: str, named: str) -> None:
    (newsroom / "translator.toml").write_text(settings)

    said = refused("sync")

    assert named in said
    assert "translator.toml" in said


@pytest.mark.parametrize(
    "command",
    [
        "add nosuch.md", "add articles", "check nosuch.tsv --from en --to zh-Hans", "segment nosuch --lang en",
        "publish --identity --to zh-Hans --out out articles", "mark nosuch 1 --to zh-Hans --state translated",
        "mark harbour-bank 99 --to zh-Hans --state translated", "mark harbour-bank 3-1 --to zh-Hans --state translated",
        "set harbour-bank 1 --to zh-Hans --as nobody 早", "diff harbour-bank --to zh-Hans --html articles",
        "explain no.such", "status --nosuch", "nosuch",
    ],
)  # fmt: skip
def test_what_is_not_there(refused: Callable[..., str], command: str) -> None:
    refused(*command.split())


def test_no_project(refused: Callable[..., str], tmp_path: Path) -> None:
    assert "translator init" in refused("status", cwd=tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not bind root")
def test_a_folder_that_may_not_be_written(newsroom: Path, refused: Callable[..., str]) -> None:
    folders = [newsroom / "locales", newsroom / "locales/zh-Hans", newsroom / ".translator"]
    for folder in folders:
        folder.chmod(0o555)
    try:
        refused("sync")
    finally:
        for folder in folders:
            folder.chmod(0o755)


def test_an_empty_article_stops_nobody(newsroom: Path, run_translator: Callable[..., Any]) -> None:
    (newsroom / "articles/en/empty.md").write_bytes(b"")

    done = run_translator("run", "--engine", "pseudo", cwd=newsroom)

    assert done.returncode == 0, done.stderr
    assert (newsroom / "locales/zh-Hant/kestrel.po").exists()
    refusal = run_translator("publish", "empty", "--draft", cwd=newsroom)
    assert (refusal.returncode, "no text" in refusal.stderr) == (2, True)
    assert not (newsroom / "articles/zh-Hans/empty.md").exists()
