"""Bad input at the real command line: exit code 2, what and where and what next on stderr, and nothing changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from translator import cli

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
SYNC = "sync harbour-bank --to zh-Hans"
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


TWICE = b"---\nid: beta\ntitle: One\ntitle: Two\n---\n\nText.\n"
BAD_FILES: dict[str, tuple[str, Callable[[bytes], bytes], str, tuple[str, ...]]] = {
    "an import in no encoding": ("noise.txt", lambda _: UNDETECTABLE, "add noise.txt", ("at: noise.txt", "--encoding")),
    "an article that is not UTF-8": ("articles/en/beta.md", lambda _: UNDETECTABLE, "publish beta --draft", ("at: ",)),
    "a key that stands twice": (
        "articles/en/beta.md", lambda _: TWICE, "sync beta", ("'title' stands there twice", "line 4")),
    "a broken PO": (str(PO), lambda data: data + b'\nmsgid "open\nmsgstr ""\n', "publish harbour-bank --draft",
                    (f"at: {PO.as_posix()}:", "msgfmt")),
    "a conflict in the PO": (str(PO), lambda data: b"<<<<<<< HEAD\n" + data, SYNC, ("conflict", f"at: {PO}:1")),
    "a conflict in the ledger": (
        str(LEDGER), lambda data: b"<<<<<<< HEAD\n" + data, SYNC, ("conflict", f"at: {LEDGER}:1")),
    "a column too many": (
        "glossaries/two.csv", lambda _: "en,zh-Hans\nbank,银行\nParis, Texas,巴黎\n".encode(),
        "translate --engine pseudo", ("3 columns", "at: glossaries/two.csv:3")),
}  # fmt: skip


@pytest.mark.parametrize(("file", "spoil", "command", "said"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file(
    newsroom: Path, refused: Callable[..., str], file: str, spoil: Callable[[bytes], bytes], command: str,
    said: tuple[str, ...],
) -> None:  # fmt: skip
    path = newsroom / file
    path.write_bytes(spoil(path.read_bytes() if path.exists() else b""))

    message = refused(*command.split())

    assert [part for part in (*said, file) if part not in message] == []


@pytest.mark.parametrize(
    "command",
    ["sync --to xx", "translate --to cn", "run --to zh-Hans,fr", "segment --lang klingon", "mt --from en --to ../x"],
)
def test_an_unknown_language(refused: Callable[..., str], command: str) -> None:
    assert "zh-Hans" in refused(*command.split(), stdin="Hello.\n")


def test_an_engine_that_does_not_exist(refused: Callable[..., str]) -> None:
    assert "pseudo" in refused("run", "--engine", "babelfish")


@pytest.mark.parametrize(
    ("engine", "command"), [("llama", "translator models install qwen"), ("argos", "argospm install translate-en_zh")]
)
def test_an_engine_that_is_not_installed(
    newsroom: Path, run_translator: Callable[..., Any], engine: str, command: str
) -> None:
    pytest.importorskip({"llama": "llama_cpp", "argos": "ctranslate2"}[engine])
    done = run_translator("run", "--engine", engine, "--to", "zh-Hans", cwd=newsroom)

    assert done.returncode == 2
    assert "error: zh-Hans is held back: " in done.stderr
    assert command in done.stderr


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
        "add nosuch.md", "add nosuch", "check nosuch.tsv --from en --to zh-Hans", "segment nosuch --lang en",
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
