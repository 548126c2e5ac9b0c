"""The branch that is behind, as the run of `translator pull-request` works on it: its work tree, its newsroom."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from translator.newsroom.ground import git
from translator.newsroom.house import Newsroom, open_newsroom
from translator.newsroom.pages.pull_requests.branch import PREFIX, Group, Remote, WorkTree
from translator.newsroom.pages.pull_requests.forge import Forge, PullRequest


@dataclass(frozen=True, slots=True)
class Wanted:
    """Options of a run."""

    slugs: Sequence[str] = ()
    to: Sequence[str] = ()
    engine: str = ""
    group: str = "page"
    limit: int = 5
    base: str = ""
    """The branch that is behind; empty for the forge's default branch."""
    pull_request: PullRequest | None = None
    """The only one to be refreshed, even if its sources are the same; one that is not ours gets a twin."""
    repository: str = ""
    """The repository of that one, where it is that of the sources, and not this one."""
    by: str | None = None
    """The person whose edits those of unknown addresses count as."""
    with_pages: bool = True
    is_dry: bool = False
    pages_folder: Path | None = None
    """Where pages side by side are written for an artifact."""
    pages_url: str = ""

    @property
    def is_refresh(self) -> bool:
        one = self.pull_request
        return bool(one and not self.repository and one.branch.startswith(PREFIX))

    @property
    def is_twin(self) -> bool:
        return bool(self.pull_request) and not self.is_refresh


@dataclass
class Base:
    """The branch that is behind, checked out beside the files of the user."""

    wanted: Wanted
    remote: Remote
    top: Path
    """Of the repository of the user."""
    home: str
    """Folder of the newsroom in it."""
    branch: str
    commit: str
    tree: WorkTree
    forge: Forge
    say: Callable[[str], None]
    sources: dict[str, str] = field(default_factory=dict)
    """Folders of other repositories, from the top of this one, in which sources stand → their commits."""
    named: set[str] = field(default_factory=set)
    """Articles whose gaps are drafted although they did not change."""

    @cached_property
    def house(self) -> Newsroom:
        """The newsroom of the base, for the names of its files."""
        return self.open()

    def open(self) -> Newsroom:
        """Open the newsroom as it stands in the work tree now."""
        return open_newsroom(self.tree.folder / self.home)

    def files_of(self, group: Group) -> tuple[dict[str, Path], dict[str, Path]]:
        """Return the files that a group may change, and its sources: path from the top of the repository → file."""
        house, found, sources = self.house, dict[str, Path](), dict[str, Path]()
        for slug in group.slugs:
            article = house.article(slug)
            sources[self.name(article.path)] = article.path
            for tag in house.targets_of(article.ref, self.wanted.to):
                files = [house.catalog_path(tag, slug), house.ledger_path(tag, slug)]
                files += [article.page_path(tag)] if self.wanted.with_pages else []
                found |= {self.name(path): path for path in files}
        return found, sources

    def is_outside(self, name: str) -> bool:
        return any(f"{name}/".startswith(f"{folder}/") for folder in self.sources)

    def name(self, path: Path) -> str:
        return os.path.relpath(os.path.realpath(path), os.path.realpath(self.tree.folder)).replace(os.sep, "/")

    def fork(self, commit: str) -> str:
        return git.ask(self.tree.folder, "merge-base", self.commit, commit).decode().strip()

    def changes(self, commit: str) -> dict[str, str]:
        """Return what a commit changes since it left the base."""
        return self.tree.changes(self.fork(commit), commit)
