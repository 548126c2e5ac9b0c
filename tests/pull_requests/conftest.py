"""A site in two languages that was adopted, its bare repository, and a forge on this machine."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.forge_server import ForgeServer, serving
from translator.cli import run
from translator.newsroom.pages.pull_requests.forge import Forge

SETTINGS = """\
targets = ["en", "zh-Hans"]
engine = "pseudo"
[articles]
path = "docs/{tag}/{slug}.md"
tags = { zh-Hans = "zh" }
source = "en"
"""
FERRY = "# The ferry\n\nThe ferry is old.\n\nIt sails at noon.\n"
DULUN = "# 渡轮\n\n渡轮很旧。\n\n它中午启航。\n"
TEA = "# Tea\n\nTea is hot.\n"
CHA = "# 茶\n\n茶很烫。\n"


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@dataclass
class Site:
    root: Path
    forge: ForgeServer
    propose: Callable[..., int]
    out: Callable[[], tuple[str, str]]

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def push(self, message: str, branch: str = "main") -> None:
        git(self.root, "add", "--all")
        git(self.root, "commit", "--quiet", "--message", message)
        git(self.root, "push", "--quiet", "origin", f"HEAD:{branch}")

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def change_ferry(self, time: str = "one") -> None:
        """Change one sentence of the English page on the default branch."""
        self.write("docs/en/ferry.md", FERRY.replace("noon", time))
        self.push(f"Sail at {time}")

    def results(self, *arguments: str) -> list[dict[str, Any]]:
        self.out()
        self.propose("--format", "json", *arguments)
        return json.loads(self.out()[0])  # type: ignore[no-any-return]

    def branches(self) -> list[str]:
        return self.forge.git("for-each-ref", "--format=%(refname:short)", "refs/heads/translations").split()

    def shown(self, branch: str, path: str) -> str:
        return self.forge.git("show", f"{branch}:{path}")

    def comment(self, number: int = 1) -> str:
        (comment,) = self.forge.comments[number]
        return str(comment["body"])


@pytest.fixture(scope="session")
def _adopted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site and its bare repository beside it, made once."""
    folder = tmp_path_factory.mktemp("adopted")
    root = folder / "site"
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch", "main")
    git(folder, "init", "--quiet", "--bare", "--initial-branch", "main", "docs.git")
    git(root, "remote", "add", "origin", "../docs.git")
    made = Site(root, ForgeServer(folder / "docs.git"), run, lambda: ("", ""))
    for name, text in {
        "translator.toml": SETTINGS, ".gitignore": ".translator/\n", "README.md": "A site\n",
        "docs/en/ferry.md": FERRY, "docs/zh/ferry.md": DULUN, "docs/en/tea.md": TEA, "docs/zh/tea.md": CHA,
        "glossaries/people.yml": "people:\n  lan: {names: {en: Lan, zh-Hans: 兰}, emails: [test@example.org]}\n",
    }.items():  # fmt: skip
        made.write(name, text)
    with pytest.MonkeyPatch.context() as patch:
        for role in ("AUTHOR", "COMMITTER"):  # The environment of a test is not yet that of its session.
            patch.setenv(f"GIT_{role}_NAME", "Test")
            patch.setenv(f"GIT_{role}_EMAIL", "test@example.org")
        made.push("Begin")
        assert run(["-C", str(root), "adopt"]) == 0
        assert run(["-C", str(root), "sync"]) == 0
        made.push("Adopt")
    return folder


@pytest.fixture
def site(
    _adopted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Site]:
    """A copy of the site, and a forge."""
    root, bare = tmp_path / "site", tmp_path / "docs.git"
    shutil.copytree(_adopted / "site", root)
    shutil.copytree(_adopted / "docs.git", bare)
    monkeypatch.setenv("GITHUB_TOKEN", "secret-token")
    monkeypatch.setattr(Forge, "pause", lambda _forge, _seconds: None)

    def propose(*arguments: str) -> int:
        known = ["--api", server.api, "--repository", server.name]
        return run(["-C", str(root), "pull-request", *known, *arguments])

    def out() -> tuple[str, str]:
        said = capsys.readouterr()
        return said.out, said.err

    server = ForgeServer(bare)
    with serving(server):
        yield Site(root, server, propose, out)
