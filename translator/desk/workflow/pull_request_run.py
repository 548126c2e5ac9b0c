"""
The run of `translator pull-request`: what is behind is drafted on branches of its own and proposed at a forge.

Nothing of it is kept but branches, pull requests and their comments. So a run that was killed anywhere is completed by
the next one, and two runs one after the other are one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path

from translator.bilingual.errors import (
    ArticleError,
    CatalogError,
    ForgeError,
    GitError,
    InternalError,
    PublishError,
    TranslatorError,
    UsageError,
)
from translator.bilingual.i18n import LazyMessage, _, ngettext
from translator.bilingual.words.language import LangTag
from translator.desk.render.certificate import certificate_markdown
from translator.desk.render.pull_request_comment import (
    PageProof,
    PageRow,
    comment_text,
    failure_text,
    opening_text,
    own_comment,
    settled_text,
    source_named,
)
from translator.desk.workflow.sync_run import sync_articles
from translator.desk.workflow.translation_run import TranslationRun, fill_catalogs
from translator.newsroom.catalog.article_merge import SyncReport
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.revisions import last_adoption, texts_at
from translator.newsroom.ground import git
from translator.newsroom.ground.files import locked
from translator.newsroom.house import Article, Newsroom, open_newsroom
from translator.newsroom.pages.absorption import edited_pages
from translator.newsroom.pages.certificate import Certificate, certify
from translator.newsroom.pages.publication.publication import PublishOptions
from translator.newsroom.pages.publish.publication_run import PublicationRun, publish_articles
from translator.newsroom.pages.pull_requests import code_owners
from translator.newsroom.pages.pull_requests.branch import (
    PREFIX,
    BranchState,
    Group,
    Remote,
    WorkTree,
    open_work_tree,
    state_of_files,
)
from translator.newsroom.pages.pull_requests.forge import Forge, PullRequest, repository_of
from translator.newsroom.pages.pull_requests.forge_event import why_not_followed
from translator.newsroom.proof.article_comparison import Comparison, compare_article

KINDS = ("page", "folder", "all")
_MOST_NAMED = 5
# A certificate takes seconds, and not many fit into a comment.
_MOST_CERTIFIED = 5
_SETTLED = LazyMessage("its sources ask for nothing any more")
# Behind the state of sources of which all gaps are drafted, too.
_WITH_GAPS = "+gaps"
# How often, and after how many seconds, a forge is asked again for a branch that was pushed a moment ago.
_LOOKS, _LOOK_PAUSE = 5, 2.0


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


@dataclass(frozen=True, slots=True)
class PullRequestResult:
    """The outcome of one group; the fields are those of the JSON."""

    group: str
    branch: str
    status: str
    """`planned opened refreshed unchanged waiting refused settled failed`."""
    number: int = 0
    url: str = ""
    commit: str = ""
    promised: tuple[str, ...] = ()
    """Files that may change."""
    files: tuple[str, ...] = ()
    """Files that the branch changes."""
    pages: tuple[PageRow, ...] = ()
    reason: str = ""


@dataclass
class PullRequestRun:
    """Proposes what is behind. Raises `GitError`, `ForgeError` and `UsageError` before anything is done."""

    newsroom: Newsroom
    remote: Remote
    forge: Forge
    wanted: Wanted
    say: Callable[[str], None]
    _tree: WorkTree = field(init=False)
    _house: Newsroom = field(init=False)
    """The newsroom of the base, for the names of its files."""
    _base_branch: str = ""
    _base: str = ""
    _states: dict[str, BranchState] = field(default_factory=dict)
    """Branches of this newsroom that are proposed already → how they stand."""
    _named: set[str] = field(default_factory=set)
    """Articles whose gaps are drafted although they did not change."""
    _sources: dict[str, str] = field(default_factory=dict)
    """Folders of other repositories, from the top of this one, in which sources stand → their commits."""

    def run(self) -> list[PullRequestResult]:
        """Work on one group after the other; what fails is named in `newsroom.skipped`, and the others go on."""
        folder = self.newsroom.derived_dir / "pull-request"
        with locked(folder.with_suffix(".lock")), ExitStack() as stack:
            self._resolve_twin()
            self._base_branch = self._find_base()
            self._base = self.remote.fetch(self._base_branch)
            self._tree = stack.enter_context(open_work_tree(self._top, folder, self._base))
            self._house = self._open()
            self._sources = self._find_sources()
            for name, commit in self._sources.items():
                stack.enter_context(open_work_tree(self._top / name, folder / name, commit))
            return list(self._bring_all())

    @cached_property
    def _top(self) -> Path:
        return git.root(self.newsroom.root)

    @cached_property
    def _prefix(self) -> str:
        return os.path.relpath(os.path.realpath(self.newsroom.root), os.path.realpath(self._top))

    def _resolve_twin(self) -> None:
        """Take the pull request that a twin follows for the twin, as long as it is open."""
        one = self.wanted.pull_request
        if one and one.branch.startswith(f"{PREFIX}for-"):
            key = self.remote.state(one.branch, self.remote.fetch(one.base)).group
            followed, repository = self._followed(key)
            if followed and followed.is_open and Group.of(key, self._prefix).branch == one.branch:
                self.wanted = replace(self.wanted, pull_request=followed, repository=repository)

    def _followed(self, key: str) -> tuple[PullRequest | None, str]:
        found = re.fullmatch(r"for-(\d+) ?(.*)", key)
        if not found:
            return None, ""
        forge = replace(self.forge, repository=found[2]) if found[2] else self.forge
        return forge.pull_request(int(found[1])), found[2]

    @property
    def _is_twin(self) -> bool:
        return bool(self.wanted.pull_request) and not self._is_refresh

    @property
    def _is_refresh(self) -> bool:
        one = self.wanted.pull_request
        return bool(one and not self.wanted.repository and one.branch.startswith(PREFIX))

    def _find_base(self) -> str:
        one = self.wanted.pull_request
        if one is None or self.wanted.repository:
            if one and not one.is_open:
                raise UsageError(_("#{number} is closed", number=one.number), where=self.wanted.repository)
            return self.wanted.base or self.forge.default_branch()
        if why := why_not_followed(one, self.forge):
            raise UsageError(why, where=f"#{one.number}")
        return one.base if self._is_refresh else one.branch

    def _find_sources(self) -> dict[str, str]:
        """Look for sources in other repositories below this one; of one that is followed, take that commit."""
        found, top = dict[str, str](), Path(os.path.realpath(self._top))
        for folder in {Path(os.path.realpath(ref.path)).parent for ref in self.newsroom.articles}:
            inner = [place for place in (folder, *folder.parents) if place.is_relative_to(top) and place != top]
            for place in (place for place in inner if (place / ".git").exists()):
                found.setdefault(place.relative_to(top).as_posix(), "")
        for name in found:
            other = Remote(self._top / name, self.remote.name)
            is_followed = bool(self.wanted.repository) and repository_of(other.address) == self.wanted.repository
            found[name] = (
                other.fetch_proposed(self.wanted.pull_request) if is_followed else git.resolve(other.folder, "HEAD")
            )
        return found

    def _bring_all(self) -> Iterator[PullRequestResult]:
        proposed = {
            one.branch: one for one in self.forge.open_pull_requests()
            if self.forge.is_ours(one, one.branch) and one.branch.startswith(PREFIX) and one.base == self._base_branch
        }  # fmt: skip
        states = {branch: self.remote.state(branch, self._base) for branch in proposed}
        home = self._prefix
        self._states = {
            branch: state for branch, state in states.items() if Group.of(state.group, home).branch == branch
        }
        proposed = {branch: proposed[branch] for branch in self._states}
        behind = self._behind()
        groups = list(self._groups(behind))
        opened = sum(group.branch in proposed for group in groups)
        opened += sum(branch not in {group.branch for group in groups} for branch in proposed)
        # What is open comes first, then pages that readers have in an old state, then new ones.
        groups.sort(
            key=lambda group: (group.branch not in proposed, all(self._is_new(behind[slug]) for slug in group.slugs))
        )
        for group in groups:
            there = proposed.get(group.branch)
            if not self._is_wanted(there):
                continue
            if there is None and opened >= self.wanted.limit and not self._is_twin:
                reason = _("{count} are open: --limit", count=opened)
                yield PullRequestResult(group.key, group.branch, "waiting", reason=reason)
                continue
            result = self._guarded(group, there)
            opened += result.status == "opened" or (result.status == "planned" and there is None)
            yield result
        done = {group.branch for group in groups}
        for branch, one in proposed.items():
            key, is_whole = self._states[branch].group, not (self.wanted.slugs or self.wanted.to or self._is_twin)
            followed = self._followed(key)[0]
            if is_whole and branch not in done and self._is_wanted(one) and not (followed and followed.is_open):
                yield self._settle(one, Group.of(key, home))

    def _is_wanted(self, one: PullRequest | None) -> bool:
        wanted = self.wanted.pull_request
        return not self._is_refresh or bool(one and wanted and one.number == wanted.number)

    def _behind(self) -> dict[str, SyncReport]:
        """Return slug → report of each article whose catalogs are not what its source asks for."""
        house = self._house
        only = self._followed_slugs(house) if self._is_twin else self.wanted.slugs
        if self._is_twin and not only:
            return {}
        slugs = [ref.slug for ref in house.articles]
        self._named = {slug for slug in slugs if slug in self.wanted.slugs}
        for branch, state in self._states.items():
            if state.source.endswith(_WITH_GAPS):
                self._named.update(self._slugs_on(branch, slugs))
        found: dict[str, SyncReport] = {}
        waiting = dict[str, None]()
        for report in sync_articles(house, only, self.wanted.to):
            entries = house.article(report.slug).catalog(report.tag).entries
            has_gaps = any(not entry.target for entry in entries)
            if (
                report.is_changed
                or any(entry.is_stale for entry in entries)
                or (has_gaps and report.slug in self._named)
            ):
                found.setdefault(report.slug, report)
            elif has_gaps:
                waiting[report.slug] = None
        if names := [slug for slug in waiting if slug not in found]:
            self.say(ngettext(
                "{count} article lacks translations, and did not change: name it to have it drafted ({names})",
                "{count} articles lack translations, and did not change: name them to have them drafted ({names})",
                len(names), names=_(", ").join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else ""),
            ))  # fmt: skip
        for error in house.skipped.values():
            self.newsroom.skip(error)
        return found

    @staticmethod
    def _is_new(report: SyncReport) -> bool:
        return bool(report.added) and report.added == report.segments

    def _followed_slugs(self, house: Newsroom) -> list[str]:
        one, changed = self.wanted.pull_request, set[str]()
        assert one is not None
        for name, commit in self._sources.items() if self.wanted.repository else [("", self._base)]:
            tree, other = WorkTree(self._tree.folder / name), Remote(self._top / name, self.remote.name)
            fork = git.ask(tree.folder, "merge-base", commit, other.fetch(one.base)).decode().strip()
            changed |= {os.path.realpath(tree.folder / path) for path in tree.changes(fork, commit)}
        return [ref.slug for ref in house.articles if os.path.realpath(ref.path) in changed]

    def _open(self) -> Newsroom:
        return open_newsroom(self._tree.folder / self._prefix)

    def _slugs_on(self, branch: str, slugs: Sequence[str]) -> list[str]:
        """Return those of these articles whose files a branch changes."""
        head = self.remote.head(branch)
        changed = self._tree.changes(self._fork(head), head).keys()
        return [slug for slug in slugs if changed & self._files_of(Group("page", slug, (slug,)))[0].keys()]

    def _groups(self, behind: dict[str, SyncReport]) -> Iterator[Group]:
        """Yield what is behind in groups: an article stays in the pull request that has it already."""
        rest = list(behind)
        if self._is_twin:
            assert self.wanted.pull_request is not None
            if rest:
                number, name = self.wanted.pull_request.number, self.wanted.repository
                yield Group(f"for-{number}", name, tuple(rest), self._prefix)
            return
        for branch, state in self._states.items():
            group, followed = Group.of(state.group, self._prefix), self._followed(state.group)[0]
            is_named = group.kind in KINDS
            slugs = [slug for slug in rest if _name_in(group.kind, slug) == group.name] if is_named else (
                self._slugs_on(branch, rest)
            )  # fmt: skip
            rest = [slug for slug in rest if slug not in slugs]
            if slugs and not (followed and followed.is_open):
                yield replace(group, slugs=tuple(slugs))
        named: dict[str, list[str]] = {}
        for slug in rest:
            named.setdefault(_name_in(self.wanted.group, slug), []).append(slug)
        for name, slugs in named.items():
            yield Group(self.wanted.group, name, tuple(slugs), self._prefix)

    def _guarded(self, group: Group, there: PullRequest | None) -> PullRequestResult:
        try:
            return self._bring(group, there)
        except TranslatorError as error:
            self._tell_failure(group, there, error)
            return PullRequestResult(
                group.key, group.branch, "failed", there.number if there else 0, reason=error.sentence
            )

    def _tell_failure(self, group: Group, there: PullRequest | None, error: TranslatorError) -> None:
        error.where = f"{group.key}: {error.where}" if error.where else group.key
        self.newsroom.skip(error)
        if there and not self.wanted.is_dry:
            try:
                known = own_comment(self.forge.comments(there.number), there.author)
                self.forge.write_comment(there.number, failure_text(known.text if known else "", error), known)
            except ForgeError as further:
                self.newsroom.skip(further)

    def _bring(self, group: Group, there: PullRequest | None) -> PullRequestResult:
        closed = None if there else self.forge.last_closed(group.branch)
        state = self.remote.state(group.branch, self._base, closed.head if closed and closed.is_merged else "")
        promised, sources = self._files_of(group)
        outside = {name: path for name, path in sources.items() if self._is_outside(name)}
        source = state_of_files(self._tree.folder, self._base, [*promised, *sources.keys() - outside.keys()], outside)
        result = PullRequestResult(group.key, group.branch, "unchanged", promised=tuple(sorted(promised)))
        source += _WITH_GAPS if self._named.intersection(group.slugs) else ""
        is_again = self.wanted.pull_request is not None
        if closed and not closed.is_merged and not is_again and self._was_refused(closed, state, source):
            reason = _(
                "#{number} was closed, and nothing changed since; open it again to have it", number=closed.number
            )
            return replace(result, status="refused", number=closed.number, url=closed.url, reason=reason)
        if self.wanted.is_dry:
            is_same = state.source == source and there is not None
            return replace(result, status="unchanged" if is_same else "planned", number=there.number if there else 0)
        self.say(_("{branch} will change only: {files}", branch=group.branch, files=_(", ").join(result.promised)))
        commit = state.head if state.head and state.source == source and not is_again else ""
        if not commit:
            commit = self._build(group, state, source, promised)
            if not commit:
                return self._settle(there, group) if there else replace(result, status="settled", reason=str(_SETTLED))
            if commit != state.head:
                self.remote.push(group.branch, commit, state.head)
            result = replace(result, status="refreshed")
        base = self._fork(commit)
        files = tuple(sorted(self._tree.changes(base, commit)))
        if there is None:
            title = _("Translations: {name}", name=group.name or _("all pages"))
            text = opening_text(group, self._base_branch)
            there = self.forge.ensure_pull_request(group.branch, self._base_branch, title, text)
            result = replace(result, status="opened")
        self._refuse_other(there, commit)
        result = replace(result, number=there.number, url=there.url, commit=commit, files=files)
        return self._describe(result, group, there, base, source)

    def _was_refused(self, closed: PullRequest, state: BranchState, source: str) -> bool:
        if state.source == source:
            return True
        known = own_comment(self.forge.comments(closed.number), closed.author)
        return known is not None and source_named(known.text) == source

    def _files_of(self, group: Group) -> tuple[dict[str, Path], dict[str, Path]]:
        """Return the files that a group may change, and its sources: path from the top of the repository → file."""
        house, found, sources = self._house, dict[str, Path](), dict[str, Path]()
        for slug in group.slugs:
            article = house.article(slug)
            sources[self._name(article.path)] = article.path
            for tag in house.targets_of(article.ref, self.wanted.to):
                files = [house.catalog_path(tag, slug), house.ledger_path(tag, slug)]
                files += [article.page_path(tag)] if self.wanted.with_pages else []
                found |= {self._name(path): path for path in files}
        return found, sources

    def _build(self, group: Group, state: BranchState, source: str, promised: dict[str, Path]) -> str:
        """Return a commit with the drafts of a group, on top of what people left; empty where nothing is drafted."""
        parents, people = [self._base], frozenset[str]()
        if state.foreign:
            parents, people = self._start_on_branch(group, state)
        else:
            self._tree.checkout(self._base)
        house = self._open()
        renamed = self._draft(house, group)
        changed = self._tree.changed()
        taken = self._tree.deleted(self._fork(state.head), state.head) if state.foreign else frozenset()
        files = sorted(changed & ({*promised} | renamed) - taken)  # Nor does a page come back that people took away.
        merged = self._tree.changes(self._fork(parents[0]), self._base) if len(parents) > 1 else {}
        for path in sorted(changed - {*files} - people - merged.keys()):
            if self._is_outside(path):
                continue
            self.say(_("{path} is left out: it belongs to nothing that is proposed here", path=path))
        if not files and not state.foreign:
            return ""
        subject = _("Translations: {name}", name=group.name or _("all pages"))
        commit = self._tree.commit(files, parents, subject, group, source)
        surplus = self._tree.changes(self._fork(commit), commit).keys() - {*promised, *files, *people}
        if surplus:
            raise InternalError(_("the branch would change what was not promised: {files}",
                                  files=_(", ").join(sorted(surplus))))  # fmt: skip
        return commit

    def _start_on_branch(self, group: Group, state: BranchState) -> tuple[list[str], frozenset[str]]:
        """Check out what people left on a branch, with their edits in the catalogs and what is new in the base."""
        self._tree.checkout(state.head)
        people = frozenset(self._tree.changes(self._fork(state.head), state.head))
        house, end = self._open(), state.head
        for page in edited_pages.edited_pages(house, []):
            if page.article.slug in group.slugs:
                try:
                    edited_pages.absorb(page, self.wanted.by)
                except TranslatorError as error:  # Their words stay on the page, and `publish` will not touch it.
                    self.say(error.sentence)
        if files := self._tree.changed() & self._files_of(group)[0].keys():
            subject = _("Take the edits of this branch into the catalogs")
            end = self._tree.commit(files, [end], subject, group, "")
            self._tree.checkout(end)
        if git.is_ancestor(self._tree.folder, self._base, end):
            return [end], people
        try:
            self._tree.merge(self._base)
        except GitError as error:
            error.hint = _("merge {base} into {branch}, then say {sentence}",
                           base=self._base_branch, branch=group.branch, sentence="/translate again")  # fmt: skip
            raise
        return [end, self._base], people

    def _draft(self, house: Newsroom, group: Group) -> frozenset[str]:
        """Sync, translate and publish the articles of a group; return the files of those that have another name now."""
        renamed = set[str]()
        for report in sync_articles(house, group.slugs, self.wanted.to):
            if report.renamed_from:
                tag, slug = report.tag, report.renamed_from
                old = (house.catalog_path(tag, slug), house.ledger_path(tag, slug), house.article_path(tag, slug))
                renamed |= {self._name(path) for path in old}
        translation = TranslationRun(house, self.wanted.engine, retranslate_stale=True)
        translation.is_chosen = partial(self._is_changed, house, {})
        fill_catalogs(translation, group.slugs, self.wanted.to, take=lambda _report: None)
        if self.wanted.with_pages:
            options = PublishOptions(draft=True)
            refused = publish_articles(house, options, group.slugs, self.wanted.to, take=lambda _published: None)
            for error in refused:
                self.say(error.sentence)
        for error in house.skipped.values():
            raise error
        return frozenset(renamed)

    def _is_changed(self, house: Newsroom, known: dict[tuple[str, str], Mapping[str, object]], catalog: Catalog,
                    entry: Entry) -> bool:  # fmt: skip
        """Return whether a segment is to be drafted: it is stale, or the catalog of the base does not have it."""
        if entry.target or (catalog.slug in self._named and last_adoption(catalog) is None):
            return True
        pair = catalog.slug, catalog.tag
        if pair not in known:
            known[pair] = texts_at(house, *pair, self._base)
        return entry.key not in known[pair]

    def _is_outside(self, name: str) -> bool:
        return any(f"{name}/".startswith(f"{folder}/") for folder in self._sources)

    def _name(self, path: Path) -> str:
        return os.path.relpath(os.path.realpath(path), os.path.realpath(self._tree.folder)).replace(os.sep, "/")

    def _fork(self, commit: str) -> str:
        return git.ask(self._tree.folder, "merge-base", self._base, commit).decode().strip()

    def _refuse_other(self, one: PullRequest, commit: str) -> None:
        """Raise `ForgeError` unless the forge shows this commit on top of this base."""
        for look in range(_LOOKS):
            if one.head == commit:
                break
            if look:
                self.forge.pause(_LOOK_PAUSE)
            one = self.forge.pull_request(one.number)
        if one.head != commit or one.base != self._base_branch:
            raise ForgeError(
                _("#{number} shows {head} on top of {base}, and not {commit} on top of {wanted}", number=one.number,
                  head=one.head[:10], base=one.base, commit=commit[:10], wanted=self._base_branch),
                hint=_("run it again"),
            )  # fmt: skip

    def _describe(
        self, result: PullRequestResult, group: Group, there: PullRequest, base: str, source: str
    ) -> PullRequestResult:
        """Measure what stands on the branch, whoever made it, and say it in the comment."""
        self._tree.checkout(result.commit)
        house, comparisons, rows = self._open(), list[Comparison](), list[PageRow]()
        for slug in group.slugs:
            article = house.article(slug)
            tags = [tag for tag in house.targets_of(article.ref, self.wanted.to)
                    if os.path.lexists(house.catalog_path(tag, slug))]  # fmt: skip
            proofs = self._prove(article, tags, base)
            for tag in tags:
                comparison = compare_article(article, tag, against=base[:10])
                page = self._name(article.page_path(tag))
                lines = self._tree.line_counts(base, result.commit, page)
                rows.append(PageRow.of(comparison, article.catalog(tag), page, lines, proofs.get(tag)))
                comparisons.append(comparison)
        if self.wanted.pages_folder:
            self._write_pages(comparisons, self.wanted.pages_folder)
        result = replace(result, pages=tuple(rows))
        owners = self._owners(base, result.files)
        known = own_comment(self.forge.comments(there.number), there.author)
        if known is None:
            pages = {row.page for row in rows} & owners.keys()
            self._ask_owners(there, {page: owners[page] for page in pages or owners})
        people = self.remote.state(group.branch, self._base).foreign
        text = comment_text(
            group, rows, comparisons, base=base, commit=result.commit, branch=self._base_branch, source=source,
            files=result.files, owners=owners, people=len(people), pages_url=self.wanted.pages_url,
            certificates=[certificate_markdown(self._certify(house, row)) for row in rows[:_MOST_CERTIFIED]
                          if os.path.lexists(self._tree.folder / row.page)],
        )  # fmt: skip
        self.forge.write_comment(there.number, text, known)
        return result

    def _prove(self, article: Article, tags: Sequence[LangTag], base: str) -> dict[LangTag, PageProof]:
        """Publish the pages of an article again from those of the base, and compare them with what the branch has."""
        if not self.wanted.with_pages:
            return {}
        head, proofs = git.resolve(self._tree.folder, "HEAD"), dict[LangTag, PageProof]()
        places = {tag: article.page_path(tag) for tag in tags}
        there = {tag: path.read_bytes() if path.is_file() else b"" for tag, path in places.items()}
        self._tree.restore(base, map(self._name, places.values()))
        for tag, place in places.items():
            try:
                run = PublicationRun(article.newsroom, PublishOptions(draft=True), [(article.ref, [tag])])
                made = run.render(article.ref, [tag])
                adopted = dict(made.adopted).get(tag)
                proofs[tag] = PageProof.of(made.files.get(place, b"") == there[tag], adopted)
            except (PublishError, ArticleError, CatalogError) as error:
                proofs[tag] = PageProof(False, (error.sentence,))
        self._tree.checkout(head)
        return proofs

    def _certify(self, house: Newsroom, row: PageRow) -> Certificate:
        article, page = house.article(row.slug), self._tree.folder / row.page
        terms = house.glossary.termbase(article.tag, LangTag(row.tag)).entries
        tags, paths = (article.tag, row.tag), (article.path, page)
        made = certify(article.data, page.read_bytes(), tags, paths, terms)
        return replace(made, paths=(Path(self._name(article.path)), Path(row.page)))

    def _write_pages(self, comparisons: Sequence[Comparison], folder: Path) -> None:
        from translator.desk.render.diff_html import render_page
        from translator.newsroom.ground.files import write_atomically

        for item in comparisons:
            made = render_page(item, only_changed=False, hide_punctuation=False)
            write_atomically(folder / f"{item.slug}.{item.tag}.html", made.encode())

    def _owners(self, base: str, files: Sequence[str]) -> dict[str, tuple[str, ...]]:
        found = git.contents(self._tree.folder, [f"{base}:{place}" for place in code_owners.PLACES])
        text = next((data for data in found if data is not None), b"").decode(errors="replace")
        return dict(code_owners.owners_of(files, code_owners.read_rules(text)))

    def _ask_owners(self, there: PullRequest, owners: dict[str, tuple[str, ...]]) -> None:
        asked = code_owners.reviewers(name for names in owners.values() for name in names)
        asked = [name for name in asked if name.casefold() != there.author.casefold()]
        for name in asked:  # One by one: a name that nobody has any more would keep the others from being asked.
            try:
                self.forge.request_review(there.number, [name])
            except ForgeError as error:
                if error.status != 422:
                    raise
                self.say(_("@{name} could not be asked to review: {reason}", name=name, reason=error.message))

    def _settle(self, one: PullRequest, group: Group) -> PullRequestResult:
        """Say in the comment that a pull request is no longer needed; people close it."""
        if not self.wanted.is_dry:
            known = own_comment(self.forge.comments(one.number), one.author)
            self.forge.write_comment(one.number, settled_text(known.text if known else "", self._base_branch), known)
        return PullRequestResult(group.key, one.branch, "settled", one.number, one.url, reason=str(_SETTLED))


def _name_in(kind: str, slug: str) -> str:
    return {"page": slug, "folder": slug.rpartition("/")[0] or ".", "all": ""}[kind]
