"""git is asked about the folder that it is about, whatever a hook left in the environment."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest

from translator.bilingual.errors import GitError
from translator.newsroom.ground import git

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "新闻 repo"
    folder.mkdir()
    run(folder, "init", "-q")
    (folder / "文章.md").write_text("旧\n")
    run(folder, "add", ".")
    run(folder, "commit", "-qm", "first")
    (folder / "文章.md").write_text("新\n")
    return folder


def run(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True)


def test_what_is_no_repository_is_none(tmp_path: Path, repository: Path) -> None:
    assert git.is_repo(repository)
    assert not git.is_repo(tmp_path)
    with pytest.raises(GitError):
        git.root(tmp_path)


def test_an_inherited_git_dir_does_not_mislead(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    run(other, "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))

    assert git.root(repository).samefile(repository)
    assert git.show(repository, "HEAD", repository / "文章.md") == "旧\n".encode()


@pytest.mark.parametrize("revision", ["nowhere", "HEAD~9", "--help", "-p"])
def test_a_revision_that_does_not_exist_is_an_understood_error(repository: Path, revision: str) -> None:
    with pytest.raises(GitError) as caught:
        git.show(repository, revision, repository / "文章.md")

    assert caught.value.hint


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        ("UTC", "2021-03-02", "first"),
        ("UTC", "2021-03-03", "second"),
        ("UTC", "2021-03-10", "third"),
        ("Asia/Shanghai", "2021-03-02", ""),
        ("Asia/Shanghai", "2021-03-03", "second"),
        ("America/New_York", "2021-03-02", "second"),
        ("UTC", "2021-03-01", ""),
        ("UTC", "2021-13-01", ""),
    ],
)
def test_a_day_is_the_last_commit_before_it_where_the_person_is(
    repository: Path, monkeypatch: pytest.MonkeyPatch, zone: str, day: str, expected: str
) -> None:
    for name, at in (("first", "2021-03-01T20:00Z"), ("second", "2021-03-02T04:00Z"), ("third", "2021-03-05T00:00Z")):
        monkeypatch.setenv("GIT_COMMITTER_DATE", at)
        amend = ["--amend"] if name == "first" else ["--allow-empty"]
        run(repository, "commit", "-qm", name, *amend)
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        if expected:
            subject = git.ask(repository, "log", "-1", "--format=%s", git.resolve(repository, day)).decode().strip()
            assert subject == expected
        else:
            with pytest.raises(GitError):
                git.resolve(repository, day)
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


def test_the_environments_address_wins_and_nothing_is_guessed(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(repository, "config", "user.email", "settings@example.org")
    assert git.identity(repository).email == "test@example.org"

    monkeypatch.delenv("GIT_AUTHOR_EMAIL")
    assert git.identity(repository).email == "settings@example.org"

    run(repository, "config", "--unset", "user.email")
    assert git.identity(repository).email == ""


def test_contents_are_read_at_once_and_what_is_not_there_is_none(repository: Path) -> None:
    found = git.contents(repository, ["HEAD:./文章.md", "HEAD:./no such file", ":./文章.md", "HEAD~9:./文章.md"])

    assert found == ["旧\n".encode(), None, "旧\n".encode(), None]


def test_patches_have_the_lines_of_each_commit_whatever_attributes_say(repository: Path) -> None:
    (repository / ".gitattributes").write_text("*.md binary -diff\n")
    run(repository, "commit", "-qam", "second", "--author", "Lin <lin@example.org>")

    said = b"\n".join(git.patches(repository, ["*.md"], format="%x00%ae")).decode()

    assert [line for line in said.splitlines() if line.startswith(("\0", "+", "-"))] == [
        "\0test@example.org", "--- /dev/null", "+++ 文章.md", "+旧",
        "\0lin@example.org", "--- 文章.md", "+++ 文章.md", "-旧", "+新",
    ]  # fmt: skip
    assert [email for _name, email in git.commits_of(repository, "文章.md")] == ["test@example.org", "lin@example.org"]


def test_a_shallow_clone_says_where_it_ends(repository: Path, tmp_path: Path) -> None:
    run(repository, "commit", "-qam", "second")
    run(tmp_path, "clone", "-q", "--depth", "1", f"file://{repository}", "clone")

    assert git.boundary(repository) == frozenset()
    assert git.boundary(tmp_path / "clone") == {git.resolve(repository, "HEAD")}


@pytest.mark.parametrize("command", [
    ("verify",), ("report", "--since", "HEAD"), ("diff", "fog", "--to", "zh-Hans", "--against", "HEAD"),
], ids=lambda command: command[0])  # fmt: skip
def test_a_command_that_needs_git_says_that_there_is_none(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from translator.cli import run

    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "translator.toml").write_text('targets = ["zh-Hans"]\n')
    (tmp_path / "glossaries/people.yml").write_text("people:\n  li: {}\n")
    (tmp_path / "articles/en/fog.md").write_text("The fog came.\n")
    assert run(["-C", str(tmp_path), "sync"]) == 0
    capsys.readouterr()
    monkeypatch.setenv("PATH", str(tmp_path))

    assert run(["-C", str(tmp_path), *command]) == 2
    assert "git is not installed" in capsys.readouterr().err


def test_a_git_that_ended_before_it_was_asked_is_an_error_and_no_broken_pipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = git._open

    def ended(*arguments: Any, **options: Any) -> Any:
        process = begin(*arguments, **options)
        process.wait()
        return process

    monkeypatch.setattr(git, "_open", ended)
    with pytest.raises(GitError, match="cannot read its objects"):
        git.contents(tmp_path, ["HEAD:./a.md"])
