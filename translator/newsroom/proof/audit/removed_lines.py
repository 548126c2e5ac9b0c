"""
Lines that were removed from a ledger although HEAD's history knows them, and ledgers that nobody reads.

A chain of hashes cannot show that its end was cut off, or that all of it was written anew. Git can: a ledger only
grows, so every line that an earlier commit had must still be somewhere. One that was deleted as a whole, and of which
nothing came back, takes all its approvals with it, and proves nothing any longer.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from translator.bilingual.errors import ConfigError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.words.language import CONTENT_TAGS, LangTag, parse_tag
from translator.newsroom.catalog.ledger import line_hash, unpack_all
from translator.newsroom.ground import git
from translator.newsroom.ground.article_tree import ARTICLE_SUFFIXES, ArticleTree
from translator.newsroom.ground.settings import SETTINGS_FILES
from translator.newsroom.house import Newsroom
from translator.newsroom.proof.audit.acknowledgement import Problem, acknowledgements_path, note
from translator.newsroom.proof.audit.git_history import History, changes_of_lines, line_id
from translator.newsroom.proof.audit.house_history import HouseHistory, answered


def removed_lines(ledgers: CommittedLedgers, history: History) -> Iterator[Problem]:
    """Yield, for each ledger and the commit that did it, how many lines are gone that HEAD's history had there."""
    project, house = ledgers.project, ledgers.house
    left_out = sorted(ledgers.left_out & ledgers.places.keys())
    texts = [text or b"" for text in git.contents(project.root, [f"HEAD:./{path}" for path in left_out])]
    for file in project.locales_dir.rglob("*.jsonl"):
        with project.skipping():
            texts.append(project.read(file).replace(b"\r\n", b"\n"))
    present = {line_id(line_hash(line)) for text in texts for line in unpack_all(text.split(b"\n"))}
    gone = history.added.keys() - present
    for names in history.given_up:
        if present.isdisjoint(names):
            gone -= set(names)
    missing: dict[tuple[str, int], list[bytes]] = defaultdict(list)
    for path, names in history.ledgers.items() if gone else ():
        for name in dict.fromkeys(names):
            if name in gone:
                missing[path, history.removed.get(name, -1)].append(name)
    for (path, at), names in missing.items():
        commit = history.commits[at] if at >= 0 else None
        if not _has_events(project, path, set(names)):
            continue  # What was never written to its end decided nothing.
        if commit is not None and (answer := house.answer_for(commit)) is not None:
            yield answered(answer, path)
            continue
        place = _place(project, house, path)
        message = ngettext("{count} line is gone, or was changed, that git has here",
                           "{count} lines are gone, or were changed, that git has here", len(names))  # fmt: skip
        message += _("; {author} took it out ({commit})", author=commit.email, commit=commit.short) if commit else ""
        yield Problem(
            "deleted", path.removeprefix(house.folders[0]), message, *place, commit=commit.id if commit else ""
        )


def _has_events(project: Newsroom, path: str, names: set[bytes]) -> bool:
    lines = (one.line for one in changes_of_lines(git.root(project.root), [f":(literal){path}"]) if one.is_added)
    return any(line.startswith(b"{") and line.endswith(b"}") and line_id(line_hash(line)) in names for line in lines)


def _place(project: Newsroom, house: HouseHistory, path: str) -> tuple[str, str]:
    """Return slug and language of a ledger; empty for one that stood elsewhere."""
    folder = f"{house.folders[0]}{project.settings.locales}/"
    tag, _slash, slug = path.removeprefix(folder).removesuffix(".jsonl").partition("/")
    return (slug, tag) if path.startswith(folder) else ("", "")


@dataclass
class CommittedLedgers:
    """The ledgers of HEAD, wherever the settings of any commit had them."""

    project: Newsroom
    house: HouseHistory
    taken: set[str] = field(default_factory=set)

    @cached_property
    def places(self) -> Mapping[str, tuple[str, str]]:
        """Path from the root of the project → language and slug."""
        found = {}
        own = self.project.relative(acknowledgements_path(self.project))
        for folder in dict.fromkeys(settings.locales for settings in self.house.settings()):
            for path in git.tree_files(self.project.root, "HEAD", folder):
                place = PurePosixPath(path)
                if place.suffix == ".jsonl" and path != own and place.is_relative_to(folder):
                    tag, _slash, slug = place.relative_to(folder).with_suffix("").as_posix().partition("/")
                    if slug:
                        found[path] = (tag, slug)
        return found

    @cached_property
    def left_out(self) -> frozenset[str]:
        is_whole = all(os.path.lexists(self.project.root / path) for path in self.places)
        return frozenset() if is_whole else git.left_out_files(self.project.root)

    def tags(self) -> list[LangTag]:
        found = [parse_tag(tag) for tag in self.project.settings.targets]
        for tag in sorted({tag for tag, _slug in self.places.values()}):
            try:
                found.append(parse_tag(tag))
            except UsageError:
                continue
        return list(dict.fromkeys(found))

    def problems(self) -> Iterator[Problem]:
        """Yield a note for what HEAD has of ledgers and pages and was not read."""
        unread = [path for path in self.places if path not in self.taken]
        for path in unread:
            tag, slug = self.places[path]
            if path in self.left_out or self.left_out.intersection(self._paths(tag, slug)):
                message = _("this ledger, or its article, is not in this work tree: git sparse-checkout disable")
                yield note("unread", path, message, slug, tag)
            elif os.path.lexists(self.project.root / path) and self._tree_files.intersection(self._paths(tag, slug)):
                message = _(
                    "the settings leave out the article of this ledger (articles, locales): nothing is proved about it"
                )
                yield note("unread", path, message, slug, tag)
        rules = self.project.settings.glossaries
        for path in git.links(self.project.root, "HEAD"):
            if path in SETTINGS_FILES or f"{path}/".startswith(f"{rules}/") or f"{rules}/".startswith(f"{path}/"):
                message = _("a symbolic link: what it leads to changes unseen; put the file itself here")
                yield note("unread", path, message)
        now = self._trees[0]
        for tag, slug in dict.fromkeys(self.places.values()) if len(self._trees) > 1 else ():
            here = {now.path(language, slug) for language in dict.fromkeys((*CONTENT_TAGS, tag))}
            for path in sorted(({tree.path(tag, slug) for tree in self._trees} - here) & self._tree_files):
                message = _("a page stood here by earlier settings, and the present ones have it elsewhere: "
                            "nothing is proved about it")  # fmt: skip
                yield note("unread", path, message, slug, tag)

    def _paths(self, tag: str, slug: str) -> set[str]:
        tags = dict.fromkeys((*CONTENT_TAGS, tag))
        return {tree.path(one, slug, suffix) for tree in self._trees for one in tags for suffix in ARTICLE_SUFFIXES}

    @cached_property
    def _trees(self) -> list[ArticleTree]:
        found = []
        for settings in self.house.settings():
            try:
                found.append(settings.article_tree())
            except ConfigError:
                continue
        return list({repr(tree): tree for tree in found}.values())

    @cached_property
    def _tree_files(self) -> frozenset[str]:
        return frozenset(git.tree_files(self.project.root, "HEAD"))
