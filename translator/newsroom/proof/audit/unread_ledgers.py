"""
Ledgers that are committed and were not read: proving a part of a house proves nothing about the rest.

What settings leave out today may have been published yesterday. Whatever HEAD has is accounted for: a catalog of a
language that is no target any longer is proved like the others, and an article that the settings exclude, or a sparse
checkout leaves out, is named.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from translator.bilingual.errors import ConfigError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.words.language import CONTENT_TAGS, LangTag, parse_tag
from translator.newsroom.ground import git
from translator.newsroom.ground.article_tree import ARTICLE_SUFFIXES, ArticleTree
from translator.newsroom.house import Newsroom
from translator.newsroom.proof.audit.acknowledgement import acknowledgements_path
from translator.newsroom.proof.audit.house_history import HouseHistory
from translator.newsroom.proof.audit.problems import Problem, note


@dataclass
class CommittedLedgers:
    """The ledgers of HEAD, wherever the settings of any commit had them."""

    project: Newsroom
    house: HouseHistory
    taken: set[str] = field(default_factory=set)
    """Those that were read, by their paths."""

    @cached_property
    def places(self) -> dict[str, tuple[str, str]]:
        """Path from the root of the project → language and slug."""
        found = {}
        own = self.project.relative(acknowledgements_path(self.project))
        for path in self._files:
            for folder in self._folders:
                place = PurePosixPath(path)
                if place.suffix == ".jsonl" and path != own and place.is_relative_to(folder):
                    tag, _slash, slug = place.relative_to(folder).with_suffix("").as_posix().partition("/")
                    if slug:
                        found[path] = (tag, slug)
        return found

    @cached_property
    def left_out(self) -> frozenset[str]:
        """The files that a sparse checkout leaves out."""
        is_whole = all(os.path.lexists(self.project.root / path) for path in self._files)
        return frozenset() if is_whole else git.left_out_files(self.project.root)

    def tags(self) -> list[LangTag]:
        """Return the languages of the settings, then those of other ledgers."""
        found = [parse_tag(tag) for tag in self.project.settings.targets]
        for tag in sorted({tag for tag, _slug in self.places.values()}):
            try:
                found.append(parse_tag(tag))
            except UsageError:
                continue
        return list(dict.fromkeys(found))

    def problems(self) -> Iterator[Problem]:
        """Yield a note for what HEAD has of ledgers and was not read."""
        unread = [path for path in self.places if path not in self.taken]
        sparse = [path for path in unread if self._is_left_out(*self.places[path]) or path in self.left_out]
        if sparse:
            message = ngettext("{count} ledger, or its article, is not in this work tree: git sparse-checkout disable",
                               "{count} ledgers, or their articles, are not in this work tree: "
                               "git sparse-checkout disable", len(sparse))  # fmt: skip
            yield note("unread", sparse[0], message)
        yield from self._moved_pages()
        for path in unread:
            tag, slug = self.places[path]
            if path not in sparse and os.path.lexists(self.project.root / path) and self._stands(tag, slug):
                message = _(
                    "the settings leave out the article of this ledger (articles, locales): nothing is proved about it"
                )
                yield note("unread", path, message, slug, tag)

    def _moved_pages(self) -> Iterator[Problem]:
        """Yield the pages that stand where the settings had them once, and have them no longer."""
        trees = self._trees
        for tag, slug in dict.fromkeys(self.places.values()) if len(trees) > 1 else ():
            now = {trees[0].path(language, slug) for language in dict.fromkeys((*CONTENT_TAGS, tag))}
            for path in sorted({tree.path(tag, slug) for tree in trees[1:]} - now):
                if path in self._tree_files:
                    message = _("a page stood here by earlier settings, and the present ones have it elsewhere: "
                                "nothing is proved about it")  # fmt: skip
                    yield note("unread", path, message, slug, tag)

    def _stands(self, tag: str, slug: str) -> bool:
        return any(path in self._tree_files for path in self._paths(tag, slug))

    def _is_left_out(self, tag: str, slug: str) -> bool:
        return bool(self.left_out) and any(path in self.left_out for path in self._paths(tag, slug))

    def _paths(self, tag: str, slug: str) -> Iterator[str]:
        """Yield where an article and its pages may stand."""
        for tree in self._trees:
            for language in dict.fromkeys((*CONTENT_TAGS, tag)):
                for suffix in ARTICLE_SUFFIXES:
                    yield tree.path(language, slug, suffix)

    @cached_property
    def _trees(self) -> list[ArticleTree]:
        found = [self.project.tree]
        for change in self.house.changes:
            if change.after.settings is not None:
                try:
                    found.append(change.after.settings.article_tree())
                except ConfigError:
                    continue
        return list({repr(tree): tree for tree in found}.values())

    @property
    def _folders(self) -> list[str]:
        return self.house.ledger_folders()[0]

    @cached_property
    def _files(self) -> list[str]:
        return [path for folder in self._folders for path in git.tree_files(self.project.root, "HEAD", folder)]

    @cached_property
    def _tree_files(self) -> frozenset[str]:
        return frozenset(git.tree_files(self.project.root, "HEAD"))


def nothing_read(project: Newsroom, names: Iterable[str]) -> Problem:
    """Return the note that nothing was proved, because no catalog was read."""
    where = ", ".join(names) or project.relative(project.locales_dir)
    return note("unread", where, _("no catalog was read: nothing is proved"))
