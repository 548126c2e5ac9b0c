"""Files of a project that are links, named pipes, sockets or folders: an error of that file, and the rest goes on."""

from __future__ import annotations

import os
import pkgutil
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from tests.support.variants import crossed, sampled
from translator import cli
from translator.bilingual.tables import with_checksum

if TYPE_CHECKING:
    from collections.abc import Callable

ARTICLE = """\
---
id: {slug}
lang: en
title: The {slug} Bank Halts Its Loans
date: 2024-03-02
---

The bank lent **$3.5 million** in 2023. Nobody objected in {slug}.
"""
SECRET = "A line that stands outside of the project.\n"
MOST_SECONDS = 2.0
MOST_WAITING = 30.0
"""For one command, whatever stands in the place of a file."""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="named pipes and sockets are files on POSIX systems only")


@pytest.fixture(scope="session")
def _prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with two drafted articles and one published page, made once."""
    folder = tmp_path_factory.mktemp("prepared") / "newsroom"
    folder.mkdir()
    env = {
        "LANG": "C.UTF-8",
        "HOME": str(folder.parent),
        "GIT_AUTHOR_EMAIL": "test@example.org",
        "GIT_CONFIG_NOSYSTEM": "1",
    }

    def run(*args: str) -> None:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in env.items():
                patch.setenv(name, value)
            assert cli.run(["-C", str(folder), *args]) == 0

    run("init", "--yes")
    (folder / "glossaries/people.yml").write_text("people:\n  lin: {emails: [test@example.org]}\n")
    (folder / "glossaries/tags.yml").write_text("banks: {en: Banks, zh-Hans: 银行}\n")
    for slug in ("alpha", "beta"):
        (folder / f"articles/en/{slug}.md").write_text(ARTICLE.format(slug=slug))
    run("run", "--engine", "pseudo", "--to", "zh-Hans", "--fail-on", "never")
    run("set", "alpha", "3", "--to", "zh-Hans", "42 个人反对。")
    run("publish", "--draft", "--to", "zh-Hans")
    return folder


@pytest.fixture
def newsroom(_prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project, as the current folder; beside it stands a file that no command may read or change."""
    folder = tmp_path / "newsroom"
    shutil.copytree(_prepared, folder)
    (tmp_path / "secret").write_text(SECRET)
    monkeypatch.chdir(folder)
    return folder


def link_outside(path: Path) -> None:
    path.symlink_to(Path.cwd().parent / "secret")


def link_nowhere(path: Path) -> None:
    path.symlink_to("nothing-here")


def link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def bind_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        socket.socket(socket.AF_UNIX).bind(path.name)
    finally:
        os.chdir(here)


def make_unreadable(path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads whatever the mode of a file says")
    path.write_text("")
    path.chmod(0)


KINDS: dict[str, Callable[[Path], None]] = {
    "link out of the project": link_outside,
    "link to nothing": link_nowhere,
    "circle of links": link_to_itself,
    "named pipe": os.mkfifo,
    "socket": bind_socket,
    "folder": Path.mkdir,
    "unreadable": make_unreadable,
}


def put(kind: str, path: Path) -> None:
    """Put something of this kind in the place of a file."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    KINDS[kind](path)


def test_a_link_inside_the_project_is_followed(newsroom: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (newsroom / "drafts").mkdir()
    (newsroom / "articles/en/alpha.md").rename(newsroom / "drafts/alpha.md")
    (newsroom / "articles/en/alpha.md").symlink_to("../../drafts/alpha.md")

    assert cli.run(["status"]) == 0
    assert "alpha" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["articles", "locales", "glossaries"])
def test_folders_that_the_settings_name_stay_in_the_repository(
    tmp_path: Path, newsroom: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    if (newsroom / name).exists():
        (newsroom / name).rename(tmp_path / "texts")
    settings = newsroom / "translator.toml"
    kept = settings.read_text()
    for folder in ("../texts", str(tmp_path / "texts"), f"{name}/../../texts"):
        settings.write_text(f'{name} = "{folder}"\n{kept}')
        assert cli.run(["status"]) == 2
        assert f"{name} leads out of the project" in capsys.readouterr().err

    settings.write_text(f'{name} = "../texts"\n{kept}')
    (tmp_path / ".git").mkdir()
    (newsroom / ".git").rename(tmp_path / "moved") if (newsroom / ".git").exists() else None
    assert cli.run(["status"]) == 0

    (tmp_path / "texts").rename(tmp_path.parent / f"{tmp_path.name}-texts")
    (tmp_path / "texts").symlink_to(tmp_path.parent / f"{tmp_path.name}-texts")
    assert cli.run(["status"]) == 2


def test_a_folder_of_articles_that_is_a_link_out_of_the_project_is_not_read(
    tmp_path: Path, newsroom: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (newsroom / "articles/en").rename(tmp_path / "texts")
    (newsroom / "articles/en").symlink_to(tmp_path / "texts")

    assert cli.run(["status"]) == 2
    assert "articles/en/alpha.md" in capsys.readouterr().err


def test_nothing_is_written_through_a_link_out_of_the_project(
    tmp_path: Path, newsroom: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    shutil.rmtree(newsroom / "locales/zh-Hans")
    (newsroom / "locales/zh-Hans").symlink_to(outside)
    shutil.rmtree(newsroom / "articles/zh-Hans")
    (newsroom / "articles/zh-Hans").symlink_to(outside)
    shutil.rmtree(newsroom / ".translator")
    (newsroom / ".translator").symlink_to(outside)

    for args in (["sync"], ["run", "--engine", "pseudo"], ["publish", "--draft"]):
        assert cli.run(args) == 2
    capsys.readouterr()
    assert cli.run(["status", "--check"]) == 0  # It does without an index.
    note = "note: nothing can be kept in .translator: this is a link to a place outside of the project"
    assert note in capsys.readouterr().err

    assert list(outside.iterdir()) == []


def test_a_lock_that_is_a_link_empties_no_file(tmp_path: Path, newsroom: Path) -> None:
    lock = newsroom / ".translator/locks/zh-Hans/alpha.lock"
    lock.unlink(missing_ok=True)
    lock.symlink_to(tmp_path / "secret")

    assert cli.run(["mark", "alpha", "all", "--to", "zh-Hans", "--state", "translated"]) == 2
    assert (tmp_path / "secret").read_text() == SECRET


def test_a_list_of_files_to_publish_by_a_stranger_writes_nothing_elsewhere(tmp_path: Path, newsroom: Path) -> None:
    journal = newsroom / ".translator/publish/alpha.msgpack"
    places = [tmp_path / "secret", newsroom / ".git/hooks/post-checkout", newsroom / "articles/../translator.toml"]
    settings = (newsroom / "translator.toml").read_bytes()
    changes = [[str(path), "", b"#!/bin/sh\n"] for path in places]
    journal.write_bytes(with_checksum(msgspec.msgpack.encode({"folder": "", "changes": changes})))

    assert cli.run(["publish", "alpha", "--draft", "--to", "zh-Hans"]) == 0
    assert (tmp_path / "secret").read_text() == SECRET
    assert not (newsroom / ".git").exists()
    assert (newsroom / "translator.toml").read_bytes() == settings


@pytest.mark.parametrize("name", ["two\nlines.md", "bell\x07.md", b"\xff.md".decode(errors="surrogateescape")])
def test_a_name_that_cannot_be_shown_stops_nothing(
    newsroom: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (newsroom / "articles/en" / name).write_text(ARTICLE.format(slug="gamma"))

    assert cli.run(["status"]) == 2
    out, err = capsys.readouterr()
    assert "alpha" in out
    assert "cannot be shown" in err


def test_data_on_stdout_stays_data(newsroom: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import json

    put("named pipe", newsroom / "articles/en/beta.md")

    assert cli.run(["status", "--to", "zh-Hans", "--format", "json"]) == 2
    out, err = capsys.readouterr()
    assert [row["slug"] for row in json.loads(out)] == ["alpha"]
    assert err.count("articles/en/beta.md") == 2, "where it is, and the command that looks at it; once"


COMMANDS = {
    "status": ["status"],
    "sync": ["sync", "--to", "zh-Hans"],
    "check": ["check", "--to", "zh-Hans", "--fail-on", "never"],
    "translate": ["translate", "--engine", "pseudo", "--to", "zh-Hans"],
    "diff": ["diff", "--to", "zh-Hans"],
    "publish": ["publish", "--draft", "--to", "zh-Hans", "--format", "json"],
    "verify": ["verify", "--to", "zh-Hans"],
    "report": ["report", "--to", "zh-Hans", "--format", "json"],
    "glossary list": ["glossary", "list"],
    "memory search": ["memory", "search", "bank"],
}
FILES = {
    "article": "articles/en/beta.md",
    "page": "articles/zh-Hans/beta.md",
    "catalog": "locales/zh-Hans/beta.po",
    "ledger": "locales/zh-Hans/beta.jsonl",
    "people": "glossaries/people.yml",
    "tags": "glossaries/tags.yml",
    "glossary": "glossaries/names.csv",
    "settings": "translator.toml",
    "attributes of git": ".gitattributes",
    "index of the house": ".translator/house.sqlite",
    "log of the index": ".translator/house.sqlite-wal",
    "index of the memory": ".translator/memory.sqlite",
    "lock of the memory": ".translator/memory.lock",
    "log of the memory": ".translator/memory.sqlite-wal",
}
PER_ARTICLE = ("article", "page", "catalog", "ledger")
READERS = {
    "article": {"status", "sync", "check", "translate", "diff", "publish", "verify", "report"},
    "page": {"status", "sync", "check", "translate", "diff", "publish", "verify", "report"},
    "catalog": {"status", "sync", "check", "translate", "diff", "publish", "verify", "report", "memory search"},
    "ledger": {"status", "sync", "check", "translate", "diff", "publish", "verify", "report", "memory search"},
    "people": {"status", "publish", "verify"},
    "tags": {"status", "check", "publish", "verify"},
    "glossary": {"check", "translate", "diff", "publish", "verify", "report", "glossary list"},
    "settings": set(COMMANDS),
    "attributes of git": set(),
    "index of the house": set(),
    "log of the index": set(),
    "index of the memory": set(),
    "lock of the memory": set(),
    "log of the memory": set(),
}
"""File → the commands that must say that it cannot be used; the others may do without it."""
SHOWS_ARTICLES = {"status", "check", "diff", "publish", "report"}
"""Commands whose output names every article that they worked on."""


@pytest.mark.parametrize(("file", "kind"), crossed(FILES, KINDS))
def test_each_command_names_the_file_and_goes_on(
    newsroom: Path, capsys: pytest.CaptureFixture[str], file: str, kind: str
) -> None:
    path = newsroom / FILES[file]
    put(kind, path)

    wrong = []
    for command, args in COMMANDS.items():
        code, seconds = run_in_time(args)
        out, err = capsys.readouterr()
        if seconds > MOST_SECONDS:
            wrong.append(f"{command}: {seconds:.1f} s")
        if code == 3 or "Traceback" in err:
            wrong.append(f"{command}: {err}")
        if not READERS[file] and "does not exist" not in err and code == 2:
            wrong.append(f"{command}: does not do without a file that can be made again: {err!r}")
        if command in READERS[file] and (code != 2 or FILES[file] not in err):
            wrong.append(f"{command}: leaves with {code} and says {err!r}")
        if file in PER_ARTICLE and command in SHOWS_ARTICLES and "alpha" not in out + err:
            wrong.append(f"{command}: does not go on: {out!r} {err!r}")

    assert wrong == []
    assert (newsroom.parent / "secret").read_text() == SECRET


def run_in_time(args: list[str]) -> tuple[int, float]:
    """Run a command in this process, and return its processor time; one that waits for ever is interrupted."""
    waited = 0.0

    def interrupt(*_args: object) -> None:
        nonlocal waited
        waited = MOST_WAITING
        raise KeyboardInterrupt

    old = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, MOST_WAITING)
    start = time.process_time()
    try:
        return cli.run(args), waited + time.process_time() - start
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


def git(*args: str) -> None:
    subprocess.run(["git", *args], check=True, capture_output=True)


BAD_TEXTS = (b"banks: {en: B\xff}\n", b"banks: {en: B\x00}\n", b"banks: [\n", b"banks: 3\n", b"- x\n")


@pytest.mark.parametrize(("name", "text"), crossed(["labels.yml", "disclaimers.yml", "tags.yml"], BAD_TEXTS))
def test_texts_that_cannot_be_used_are_named(
    newsroom: Path, capsys: pytest.CaptureFixture[str], name: str, text: bytes
) -> None:
    (newsroom / "glossaries" / name).write_bytes(text)

    for command in ("status", "check", "verify"):
        code = cli.run(COMMANDS[command])
        out, err = capsys.readouterr()
        assert code == 2, (command, err)
        assert f"glossaries/{name}" in err
        assert "this is our bug" not in err
        assert command == "verify" or "alpha" in out


def test_a_page_with_long_front_matter_is_not_taken_for_a_source(newsroom: Path) -> None:
    article = newsroom / "articles/en/alpha.md"
    keywords = "".join(f"  - a keyword that nobody reads, number {number}\n" for number in range(1000))
    article.write_text(article.read_text().replace("lang: en\n", f"lang: en\nkeywords:\n{keywords}"))

    assert cli.run(["run", "--engine", "pseudo", "--to", "zh-Hans", "--fail-on", "never"]) == 0
    assert cli.run(["publish", "alpha", "--draft", "--to", "zh-Hans", "--force"]) == 0
    assert len((newsroom / "articles/zh-Hans/alpha.md").read_bytes()) > 40_000
    assert cli.run(["status"]) == 0


def test_an_id_below_long_front_matter_counts(newsroom: Path, capsys: pytest.CaptureFixture[str]) -> None:
    padding = "note: " + "a long note " * 4000
    (newsroom / "articles/en/gamma.md").write_text(f"---\n{padding}\nid: alpha\nlang: en\n---\n\nA text.\n")

    assert cli.run(["sync"]) == 2
    assert "two articles have the id alpha" in capsys.readouterr().err


BAD_CONTENT = {
    "article that is not UTF-8": ("articles/en/beta.md", lambda data: data + b"\xff\xfe\xff"),
    "broken front matter": ("articles/en/beta.md", lambda data: data.replace(b"lang: en", b"lang: [en")),
    "key twice": ("articles/en/beta.md", lambda data: data.replace(b"lang: en", b"lang: en\nlang: en")),
    "broken PO": ("locales/zh-Hans/beta.po", lambda data: data + b'\nmsgid "open\nmsgstr ""\n'),
    "PO that is not UTF-8": ("locales/zh-Hans/beta.po", lambda data: data + b"# \xff\n"),
    "conflict in the PO": ("locales/zh-Hans/beta.po", lambda data: b"<<<<<<< HEAD\n" + data + b"=======\n>>>>>>> b\n"),
    "broken ledger": ("locales/zh-Hans/beta.jsonl", lambda data: b"{not json}\n" + data),
    "page that is not UTF-8": ("articles/zh-Hans/beta.md", lambda data: data + b"\xff"),
    "broken front matter of a page": ("articles/zh-Hans/beta.md", lambda data: data.replace(b"lang: ", b"lang: [")),
    "conflict in the ledger": ("locales/zh-Hans/beta.jsonl", lambda data: b"<<<<<<< HEAD\n" + data),
}


@pytest.mark.parametrize(("file", "spoil"), BAD_CONTENT.values(), ids=BAD_CONTENT)
def test_one_bad_article_stops_no_other(
    newsroom: Path, capsys: pytest.CaptureFixture[str], file: str, spoil: Callable[[bytes], bytes]
) -> None:
    (newsroom / file).write_bytes(spoil((newsroom / file).read_bytes()))
    alpha = newsroom / "articles/en/alpha.md"
    alpha.write_text(alpha.read_text().replace("Nobody objected", "Somebody objected"))
    spoilt = (newsroom / file).read_bytes()

    wrong = []
    needed = {"check", "verify"} if "articles/zh-Hans" in file else {"run", "sync", "publish"}
    run = ["run", "--engine", "pseudo", "--to", "zh-Hans", "--fail-on", "never"]
    html = ["diff", "beta", "--to", "zh-Hans", "--html", "page.html"]
    for command, args in {"run": run, **COMMANDS, "diff --html": html}.items():
        code = cli.run(args)
        out, err = capsys.readouterr()
        if code == 3 or "Traceback" in err:
            wrong.append(f"{command}: {err}")
        if command in needed and (code != 2 or f"at: {file}" not in err or "  try: " not in err):
            wrong.append(f"{command}: leaves with {code} and says {err!r}")
        if err.count("error: ") != err.count(f"at: {file}") and "glossary" not in err:
            wrong.append(f"{command}: an error does not name the file: {err!r}")
        if command in SHOWS_ARTICLES | {"run"} and "alpha" not in out + err:
            wrong.append(f"{command}: does not go on: {out!r} {err!r}")

    assert wrong == []
    assert "Somebody objected" in (newsroom / "locales/zh-Hans/alpha.po").read_text()
    assert (newsroom / file).read_bytes() == spoilt


BROKEN_AT = {
    "translator.newsroom.house.newsroom.parse_document": {"run", "sync", "publish"},
    "translator.newsroom.house.newsroom.load_catalog": {"status", "diff", "publish", "verify", "report"},
    "translator.newsroom.house.newsroom.read_front_matter": {"run", "sync", "check", "publish", "verify"},
}
"""A function that fails for one article, as only a bug of ours could → the commands that must say so."""


@pytest.mark.parametrize(("function", "needed"), sampled(BROKEN_AT.items()))
def test_a_bug_of_ours_in_one_article_is_named_and_stops_no_other(
    newsroom: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, function: str, needed: set[str]
) -> None:
    for name in ("alpha", "beta"):
        path = newsroom / f"articles/en/{name}.md"
        path.write_text(path.read_text().replace("Nobody objected", "Somebody objected"))
    real = pkgutil.resolve_name(function)

    def fail(*args: object, **options: object) -> object:
        if any("beta" in str(argument) for argument in args):
            raise ZeroDivisionError("of one article")
        return real(*args, **options)

    monkeypatch.setattr(function, fail)
    wrong = []
    run = ["run", "--engine", "pseudo", "--to", "zh-Hans", "--fail-on", "never"]
    for command, args in {"run": run, **COMMANDS}.items():
        code = cli.run(args)
        out, err = capsys.readouterr()
        is_said = "not your mistake: ZeroDivisionError: of one article\n  at: articles/en/beta.md" in err
        if command in needed and (code != 3 or not is_said):
            wrong.append(f"{command}: leaves with {code} and says {err!r}")
        if command in SHOWS_ARTICLES | {"run"} and "alpha" not in out + err:
            wrong.append(f"{command}: does not go on: {out!r} {err!r}")

    assert not wrong, "\n".join(wrong)
    assert "Somebody objected" in (newsroom / "locales/zh-Hans/alpha.po").read_text()


@pytest.mark.parametrize("other", ["articles/en/gamma.md", "articles/zh-Hans/beta.md"], ids=["id", "name"])
def test_two_articles_that_claim_one_name_stop_no_other(
    newsroom: Path, capsys: pytest.CaptureFixture[str], other: str
) -> None:
    (newsroom / other).write_text((newsroom / "articles/en/beta.md").read_text() + "\nOne line more.\n")
    before = (newsroom / "locales/zh-Hans/beta.po").read_bytes()
    for name in ("alpha", "beta"):
        path = newsroom / f"articles/en/{name}.md"
        path.write_text(path.read_text().replace("Nobody objected", "Somebody objected"))

    assert cli.run(["sync"]) == 2
    err = capsys.readouterr().err
    assert "articles/en/beta.md" in err
    assert other in err
    assert "  try: " in err
    assert "Somebody objected" in (newsroom / "locales/zh-Hans/alpha.po").read_text()
    assert (newsroom / "locales/zh-Hans/beta.po").read_bytes() == before
    assert not (newsroom / "locales/zh-Hans/gamma.po").exists()


BAD_TERMS = {
    "a column too many": b"en,zh-Hans\nParis, Texas,\xe5\xb7\xb4\xe9\xbb\x8e\n",
    "not UTF-8": b"en,zh-Hans\nbank,\xff\n",
    "no language": b"a,b\n1,2\n",
    "unknown status": b"en,zh-Hans,status\nbank,\xe9\x93\xb6\xe8\xa1\x8c,loud\n",
    "a term of another file": b"en,zh-Hans\nharbour,\xe6\xb8\xaf\xe5\x8f\xa3\n",
    "empty": b"",
    "open quote": b'en,zh-Hans\n"bank,\xe9\x93\xb6\n',
}


@pytest.mark.parametrize("data", BAD_TERMS.values(), ids=BAD_TERMS)
def test_a_bad_glossary_is_named_and_the_others_work(
    newsroom: Path, capsys: pytest.CaptureFixture[str], data: bytes
) -> None:
    (newsroom / "glossaries/good.csv").write_text("en,zh-Hans\nharbour,港湾\n")
    (newsroom / "glossaries/two.csv").write_bytes(data)

    for args in (["glossary", "list"], ["glossary", "search", "harbour"], ["glossary", "export"]):
        assert cli.run(args) == 2
        out, err = capsys.readouterr()
        assert "港湾" in out
        assert "at: glossaries/two.csv" in err
    for command in ("check", "diff", "report", "verify"):
        assert cli.run(COMMANDS[command]) == 2, command
        out, err = capsys.readouterr()
        assert "at: glossaries/two.csv" in err or "glossaries/two.csv" in out
        assert command == "verify" or "alpha" in out or "1.8" in out or "article" in out
    (newsroom / "articles/en/gamma.md").write_text(ARTICLE.format(slug="gamma"))
    assert cli.run(["run", "--engine", "pseudo", "--to", "zh-Hans"]) == 2
    assert "at: glossaries/two.csv" in capsys.readouterr().err
    assert not (newsroom / "locales/zh-Hans/gamma.po").exists(), "nothing is drafted without the terms"
    assert cli.run(["publish", "--draft", "--to", "zh-Hans", "--force"]) == 2


BAD_PEOPLE = (b"people: {lin: {emails: [a\xff]}}\n", b"people: [\n", b"- x\n", b"people: {lin: {roles: [king]}}\n")


@pytest.mark.parametrize("data", BAD_PEOPLE)
def test_a_bad_list_of_people_stops_only_what_needs_people(
    newsroom: Path, capsys: pytest.CaptureFixture[str], data: bytes
) -> None:
    (newsroom / "glossaries/people.yml").write_bytes(data)
    (newsroom / "page.txt").write_text(
        "A Page\n\nThe market closed early on Monday, and nobody could say why it had to.\n\nEditor: Lin\n"
    )

    for args in (COMMANDS["status"], COMMANDS["check"], COMMANDS["diff"], ["add", "page.txt"]):
        assert cli.run(args) == 2, args
        out, err = capsys.readouterr()
        assert "alpha" in out or "articles/en/a-page.md" in out
        assert "nobody has the id" not in out
        assert "at: glossaries/people.yml" in err
    for args in (
        ["mark", "alpha", "1", "--to", "zh-Hans", "--state", "translated"],
        ["publish", "alpha", "--draft", "--force"],
        ["verify"],
    ):
        assert cli.run(args) == 2, args
        out, err = capsys.readouterr()
        assert "glossaries/people.yml" in out + err
        assert "all proved" not in out + err
    for command in ("sync", "translate", "report", "glossary list", "memory search"):
        assert cli.run(COMMANDS[command]) == 0, command


class TestGitThatGivesNoAnswer:
    """`verify` rests on git; where git cannot answer, it proves nothing and says so."""

    def commit(self) -> None:
        git("init", "-q", "-b", "main")
        git("add", ".")
        git("commit", "-q", "-m", "begin")

    @pytest.mark.parametrize("why", ["not installed", "dubious ownership", "damaged", "no objects"])
    def test_git_gives_no_answer(
        self, newsroom: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, why: str
    ) -> None:
        if why == "not installed":
            monkeypatch.setenv("PATH", str(newsroom / "nothing"))
        elif why == "damaged":
            (newsroom / ".git").write_text("gitdir: /nowhere/at/all\n")
        else:
            self.commit()
        if why == "no objects":
            for path in (newsroom / ".git/objects").glob("??/*"):
                path.unlink()
        elif why == "dubious ownership":
            if os.geteuid() != 0:
                pytest.skip("only root can give a folder to somebody else")
            for path in (newsroom, newsroom / ".git"):
                os.chown(path, 12345, 12345)

        assert cli.run(["verify"]) == 2
        out, err = capsys.readouterr()
        assert "all proved" not in out + err
        assert why in err or why in {"damaged", "no objects"}
        assert "git config --global --add safe.directory" in err or why != "dubious ownership"

    @pytest.mark.parametrize(
        ("file", "content"),
        crossed([".git/refs/heads/main", ".git/HEAD"], [b"", b"\0" * 41, b"ref: nowhere\n", b"0" * 40 + b"\n"]),
    )
    def test_an_empty_branch(
        self, newsroom: Path, capsys: pytest.CaptureFixture[str], file: str, content: bytes
    ) -> None:
        self.commit()
        (newsroom / file).write_bytes(content)

        for command in COMMANDS:
            code = cli.run(COMMANDS[command])
            out, err = capsys.readouterr()
            assert code in {0, 1, 2}, (command, err)
            assert "this is our bug" not in err
            if command == "verify":
                assert code == 2
                assert "all proved" not in out + err

    def test_no_repository_is_a_note_as_before(self, newsroom: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.run(["verify"]) in {0, 1}
        assert "nothing is committed here" in capsys.readouterr().err


def test_a_page_of_letters_of_word_for_mac_and_one_that_nobody_knows_are_read() -> None:
    from translator.newsroom.imports.rich_text import read_rich_text

    for page, text in ((10000, "caf\u00e9"), (99999, "caf")):
        data = rb"{\rtf1\ansi\ansicpg" + str(page).encode() + rb" caf\'8e}"
        assert text in read_rich_text(data, "a.rtf").html


NAMES = (b"new\nline.md", b"bad\xff.md", b"sur\xed\xa0\x80.md", b"l" * 252 + b".md", "雾".encode() * 84 + b".md")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_cannot_be_used_stops_that_article_alone(
    newsroom: Path, capsys: pytest.CaptureFixture[str], name: bytes
) -> None:
    Path(os.fsdecode(b"articles/en/" + name)).write_text(ARTICLE.format(slug="gamma"))
    alpha = newsroom / "articles/en/alpha.md"
    alpha.write_text(alpha.read_text().replace("Nobody objected", "Somebody objected"))

    for args in (["run", "--engine", "pseudo", "--to", "zh-Hans", "--fail-on", "never"], *COMMANDS.values()):
        code = cli.run(args)
        assert code in {0, 1, 2}, args
        err = capsys.readouterr().err
        assert "our bug" not in err
        assert args[0] != "run" or "try: rename the file" in err
    assert "Somebody objected" in (newsroom / "locales/zh-Hans/alpha.po").read_text()
