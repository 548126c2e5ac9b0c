"""The draft of a pull request: a commit with what changed, on top of what people left on its branch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from translator.bilingual.errors import GitError, InternalError, TranslatorError
from translator.bilingual.i18n import _
from translator.desk.workflow.pull_request_base import Base
from translator.desk.workflow.sync_run import sync_articles
from translator.desk.workflow.translation_run import TranslationRun, fill_catalogs
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.revisions import last_adoption, texts_at
from translator.newsroom.ground import git
from translator.newsroom.house import Newsroom
from translator.newsroom.pages.absorption import edited_pages
from translator.newsroom.pages.publication.publication import PublishOptions
from translator.newsroom.pages.publish.publication_run import publish_articles
from translator.newsroom.pages.pull_requests.branch import BranchState, Group


@dataclass
class Draft:
    base: Base
    say: Callable[[str], None]

    def commit(self, group: Group, state: BranchState, source: str, promised: dict[str, Path]) -> str:
        """Return a commit with the drafts of a group, on top of what people left; empty where nothing is drafted."""
        parents, people = [self.base.commit], frozenset[str]()
        if state.foreign:
            parents, people = self._start_on_branch(group, state)
        else:
            self.base.tree.checkout(self.base.commit)
        house = self.base.open()
        renamed = self._draft(house, group)
        changed = self.base.tree.changed()
        taken = self.base.tree.deleted(self.base.fork(state.head), state.head) if state.foreign else frozenset()
        files = sorted(changed & ({*promised} | renamed) - taken)  # Nor does a page come back that people took away.
        merged = self.base.tree.changes(self.base.fork(parents[0]), self.base.commit) if len(parents) > 1 else {}
        for path in sorted(changed - {*files} - people - merged.keys()):
            if self.base.is_outside(path):
                continue
            self.say(_("{path} is left out: it belongs to nothing that is proposed here", path=path))
        if not files and not state.foreign:
            return ""
        subject = _("Translations: {name}", name=group.name or _("all pages"))
        commit = self.base.tree.commit(files, parents, subject, group, source)
        surplus = self.base.tree.changes(self.base.fork(commit), commit).keys() - {*promised, *files, *people}
        if surplus:
            raise InternalError(_("the branch would change what was not promised: {files}",
                                  files=_(", ").join(sorted(surplus))))  # fmt: skip
        return commit

    def _start_on_branch(self, group: Group, state: BranchState) -> tuple[list[str], frozenset[str]]:
        """Check out what people left on a branch, with their edits in the catalogs and what is new in the base."""
        self.base.tree.checkout(state.head)
        people = frozenset(self.base.tree.changes(self.base.fork(state.head), state.head))
        house, end = self.base.open(), state.head
        for page in edited_pages.edited_pages(house, []):
            if page.article.slug in group.slugs:
                try:
                    edited_pages.absorb(page, self.base.wanted.by)
                except TranslatorError as error:  # Their words stay on the page, and `publish` will not touch it.
                    self.say(error.sentence)
        if files := self.base.tree.changed() & self.base.files_of(group)[0].keys():
            subject = _("Take the edits of this branch into the catalogs")
            end = self.base.tree.commit(files, [end], subject, group, "")
            self.base.tree.checkout(end)
        if git.is_ancestor(self.base.tree.folder, self.base.commit, end):
            return [end], people
        try:
            self.base.tree.merge(self.base.commit)
        except GitError as error:
            error.hint = _("merge {base} into {branch}, then say {sentence}",
                           base=self.base.branch, branch=group.branch, sentence="/translate again")  # fmt: skip
            raise
        return [end, self.base.commit], people

    def _draft(self, house: Newsroom, group: Group) -> frozenset[str]:
        """Sync, translate and publish the articles of a group; return the files of those that have another name now."""
        renamed = set[str]()
        for report in sync_articles(house, group.slugs, self.base.wanted.to):
            if report.renamed_from:
                tag, slug = report.tag, report.renamed_from
                old = (house.catalog_path(tag, slug), house.ledger_path(tag, slug), house.article_path(tag, slug))
                renamed |= {self.base.name(path) for path in old}
        translation = TranslationRun(house, self.base.wanted.engine, retranslate_stale=True)
        translation.is_chosen = partial(self._is_changed, house, {})
        fill_catalogs(translation, group.slugs, self.base.wanted.to, take=lambda _report: None)
        if self.base.wanted.with_pages:
            options = PublishOptions(draft=True)
            refused = publish_articles(house, options, group.slugs, self.base.wanted.to, take=lambda _published: None)
            for error in refused:
                self.say(error.sentence)
        for error in house.skipped.values():
            raise error
        return frozenset(renamed)

    def _is_changed(self, house: Newsroom, known: dict[tuple[str, str], Mapping[str, object]], catalog: Catalog,
                    entry: Entry) -> bool:  # fmt: skip
        """Return whether a segment is to be drafted: it is stale, or the catalog of the base does not have it."""
        if entry.target or (catalog.slug in self.base.named and last_adoption(catalog) is None):
            return True
        pair = catalog.slug, catalog.tag
        if pair not in known:
            known[pair] = texts_at(house, *pair, self.base.commit)
        return entry.key not in known[pair]
