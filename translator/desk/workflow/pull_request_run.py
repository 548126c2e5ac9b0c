"""
The run of `translator pull-request`: what is behind is drafted on branches of its own and proposed at a forge.

Nothing of it is kept but branches, pull requests and their comments. So a run that was killed anywhere is completed by
the next one, and two runs one after the other are one.
"""

from __future__ import annotations

import os
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
)
from translator.bilingual.i18n import LazyMessage, _, ngettext
from translator.bilingual.words.language import LangTag
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
from translator.newsroom.pages.publication.publication import PublishOptions
from translator.newsroom.pages.publish.publication_run import PublicationRun, publish_articles
from translator.newsroom.pages.pull_requests.branch import (
    PREFIX,
    BranchState,
    Group,
    Remote,
    WorkTree,
    open_work_tree,
    state_of_files,
)
from translator.newsroom.pages.pull_requests.forge import Forge, PullRequest
from translator.newsroom.proof.article_comparison import Comparison, compare_article

KINDS = ("page", "folder", "all")
WITH_GAPS = "+gaps"
"""Stands behind the state of sources of which all gaps are drafted, too."""
_MOST_NAMED = 5
_SETTLED = LazyMessage("its sources no longer ask for anything")
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
    by: str | None = None
    """The person whose edits those of unknown addresses count as."""
    with_pages: bool = True
    is_dry: bool = False


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
    base: Base = field(init=False)

    def run(self) -> list[PullRequestResult]:
        """Work on one group after the other; what fails is named in `newsroom.skipped`, and the others go on."""
        folder = self.newsroom.derived_dir / "pull-request"
        with locked(folder.with_suffix(".lock")), ExitStack() as stack:
            top = git.root(self.newsroom.root)
            home = os.path.relpath(os.path.realpath(self.newsroom.root), os.path.realpath(top))
            branch = self.wanted.base or self.forge.default_branch()
            commit = self.remote.fetch(branch)
            tree = stack.enter_context(open_work_tree(top, folder, commit))
            sources = self._find_sources(Path(os.path.realpath(top)))
            self.base = Base(self.wanted, self.remote, top, home, branch, commit, tree, self.forge, self.say, sources)
            for name, commit in sources.items():
                stack.enter_context(open_work_tree(top / name, folder / name, commit))
            return list(self._bring_all())

    def _find_sources(self, top: Path) -> dict[str, str]:
        """Look for sources in other repositories below this one."""
        found = dict[str, str]()
        for folder in {Path(os.path.realpath(ref.path)).parent for ref in self.newsroom.articles}:
            inner = [place for place in (folder, *folder.parents) if place.is_relative_to(top) and place != top]
            for place in (place for place in inner if (place / ".git").exists()):
                found[place.relative_to(top).as_posix()] = git.resolve(place, "HEAD")
        return found

    def _bring_all(self) -> Iterator[PullRequestResult]:
        proposed = {
            one.branch: one for one in self.forge.open_pull_requests()
            if self.forge.is_ours(one, one.branch) and one.branch.startswith(PREFIX) and one.base == self.base.branch
        }  # fmt: skip
        states = {branch: self.remote.state(branch, self.base.commit) for branch in proposed}
        home = self.base.home
        states = {branch: state for branch, state in states.items() if Group.of(state.group, home).branch == branch}
        proposed = {branch: proposed[branch] for branch in states}
        behind = find_behind(self.base, states)
        for error in self.base.house.skipped.values():
            self.newsroom.skip(error)
        groups = list(groups_of(self.base, states, behind))
        opened = sum(group.branch in proposed for group in groups)
        opened += sum(branch not in {group.branch for group in groups} for branch in proposed)
        # What is open comes first, then pages that readers have in an old state, then new ones.
        groups.sort(key=lambda group: (group.branch not in proposed, all(is_new(behind[slug]) for slug in group.slugs)))
        for group in groups:
            there = proposed.get(group.branch)
            if there is None and opened >= self.wanted.limit:
                reason = _("{count} are open: --limit", count=opened)
                yield PullRequestResult(group.key, group.branch, "waiting", reason=reason)
                continue
            result = self._guarded(group, there)
            opened += result.status == "opened" or (result.status == "planned" and there is None)
            yield result
        done = {group.branch for group in groups}
        is_whole = not (self.wanted.slugs or self.wanted.to)
        for branch, one in proposed.items():
            if is_whole and branch not in done:
                yield self._settle(one, Group.of(states[branch].group, home))

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
        state = self.remote.state(group.branch, self.base.commit, closed.head if closed and closed.is_merged else "")
        promised, sources = self.base.files_of(group)
        outside = {name: path for name, path in sources.items() if self.base.is_outside(name)}
        source = state_of_files(
            self.base.tree.folder, self.base.commit, [*promised, *sources.keys() - outside.keys()], outside
        )
        result = PullRequestResult(group.key, group.branch, "unchanged", promised=tuple(sorted(promised)))
        source += WITH_GAPS if self.base.named.intersection(group.slugs) else ""
        if closed and not closed.is_merged and self._was_refused(closed, state, source):
            reason = _(
                "#{number} was closed, and nothing changed since; open it again to have it", number=closed.number
            )
            return replace(result, status="refused", number=closed.number, url=closed.url, reason=reason)
        if self.wanted.is_dry:
            is_same = state.source == source and there is not None
            return replace(result, status="unchanged" if is_same else "planned", number=there.number if there else 0)
        self.say(_("{branch} will change only: {files}", branch=group.branch, files=_(", ").join(result.promised)))
        commit = state.head if state.head and state.source == source else ""
        if not commit:
            commit = _commit_draft(self.base, group, state, source, promised)
            if not commit:
                return self._settle(there, group) if there else replace(result, status="settled", reason=str(_SETTLED))
            if commit != state.head:
                self.remote.push(group.branch, commit, state.head)
            result = replace(result, status="refreshed")
        fork = self.base.fork(commit)
        files = tuple(sorted(self.base.tree.changes(fork, commit)))
        if there is None:
            title = _("Translations: {name}", name=group.name or _("all pages"))
            text = opening_text(group, self.base.branch)
            there = self.forge.ensure_pull_request(group.branch, self.base.branch, title, text)
            result = replace(result, status="opened")
        self._refuse_other(there, commit)
        result = replace(result, number=there.number, url=there.url, commit=commit, files=files)
        pages = _describe(self.base, group, there, commit, fork, files, source)
        return replace(result, pages=pages)

    def _was_refused(self, closed: PullRequest, state: BranchState, source: str) -> bool:
        if state.source == source:
            return True
        known = own_comment(self.forge.comments(closed.number), closed.author)
        return known is not None and source_named(known.text) == source

    def _refuse_other(self, one: PullRequest, commit: str) -> None:
        """Raise `ForgeError` unless the forge shows this commit on top of this base."""
        for look in range(_LOOKS):
            if one.head == commit:
                break
            if look:
                self.forge.pause(_LOOK_PAUSE)
            one = self.forge.pull_request(one.number)
        if one.head != commit or one.base != self.base.branch:
            raise ForgeError(
                _("#{number} shows {head} on top of {base}, and not {commit} on top of {wanted}", number=one.number,
                  head=one.head[:10], base=one.base, commit=commit[:10], wanted=self.base.branch),
                hint=_("run it again"),
            )  # fmt: skip

    def _settle(self, one: PullRequest, group: Group) -> PullRequestResult:
        """Say in the comment that a pull request is no longer needed; people close it."""
        if not self.wanted.is_dry:
            known = own_comment(self.forge.comments(one.number), one.author)
            self.forge.write_comment(one.number, settled_text(known.text if known else "", self.base.branch), known)
        return PullRequestResult(group.key, one.branch, "settled", one.number, one.url, reason=str(_SETTLED))


def find_behind(base: Base, states: Mapping[str, BranchState]) -> dict[str, SyncReport]:
    """Return slug → report of each article whose catalogs are not what its source asks for."""
    house = base.house
    slugs = [ref.slug for ref in house.articles]
    base.named = {slug for slug in slugs if slug in base.wanted.slugs}
    for branch, state in states.items():
        if state.source.endswith(WITH_GAPS):
            base.named.update(_slugs_on(base, branch, slugs))
    found: dict[str, SyncReport] = {}
    waiting = dict[str, None]()
    for report in sync_articles(house, base.wanted.slugs, base.wanted.to):
        entries = house.article(report.slug).catalog(report.tag).entries
        has_gaps = any(not entry.target for entry in entries)
        if report.is_changed or any(entry.is_stale for entry in entries) or (has_gaps and report.slug in base.named):
            found.setdefault(report.slug, report)
        elif has_gaps:
            waiting[report.slug] = None
    if names := [slug for slug in waiting if slug not in found]:
        base.say(ngettext(
            "{count} article lacks translations, and did not change: name it to have it drafted ({names})",
            "{count} articles lack translations, and did not change: name them to have them drafted ({names})",
            len(names), names=_(", ").join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else ""),
        ))  # fmt: skip
    return found


def groups_of(base: Base, states: Mapping[str, BranchState], behind: dict[str, SyncReport]) -> Iterator[Group]:
    """Yield outdated articles by group; an article stays in the pull request that already has it."""
    rest = list(behind)
    for state in states.values():
        group = Group.of(state.group, base.home)
        slugs = [slug for slug in rest if _name_in(group.kind, slug) == group.name]
        rest = [slug for slug in rest if slug not in slugs]
        if slugs:
            yield replace(group, slugs=tuple(slugs))
    named: dict[str, list[str]] = {}
    for slug in rest:
        named.setdefault(_name_in(base.wanted.group, slug), []).append(slug)
    for name, slugs in named.items():
        yield Group(base.wanted.group, name, tuple(slugs), base.home)


def _slugs_on(base: Base, branch: str, slugs: Sequence[str]) -> list[str]:
    """Return those of these articles whose files a branch changes."""
    head = base.remote.head(branch)
    changed = base.changes(head).keys()
    return [slug for slug in slugs if changed & base.files_of(Group("page", slug, (slug,)))[0].keys()]


def _name_in(kind: str, slug: str) -> str:
    return {"page": slug, "folder": slug.rpartition("/")[0] or ".", "all": ""}[kind]


def is_new(report: SyncReport) -> bool:
    return bool(report.added) and report.added == report.segments


def _commit_draft(base: Base, group: Group, state: BranchState, source: str, promised: dict[str, Path]) -> str:
    """Return a commit with the drafts of a group, on top of what people left; empty where nothing is drafted."""
    parents, people = [base.commit], frozenset[str]()
    if state.foreign:
        parents, people = _start_on_branch(base, group, state)
    else:
        base.tree.checkout(base.commit)
    house = base.open()
    renamed = _draft(base, house, group)
    changed = base.tree.changed()
    taken = base.tree.deleted(base.fork(state.head), state.head) if state.foreign else frozenset()
    files = sorted(changed & ({*promised} | renamed) - taken)  # Nor does a page come back that people took away.
    merged = base.tree.changes(base.fork(parents[0]), base.commit) if len(parents) > 1 else {}
    for path in sorted(changed - {*files} - people - merged.keys()):
        if base.is_outside(path) or ".translator" in path.split("/"):
            continue
        base.say(_("{path} is left out: it belongs to nothing that is proposed here", path=path))
    if not files and not state.foreign:
        return ""
    subject = _("Translations: {name}", name=group.name or _("all pages"))
    commit = base.tree.commit(files, parents, subject, group, source)
    surplus = base.changes(commit).keys() - {*promised, *files, *people}
    if surplus:
        raise InternalError(_("the branch would change what was not promised: {files}",
                              files=_(", ").join(sorted(surplus))))  # fmt: skip
    return commit


def _start_on_branch(base: Base, group: Group, state: BranchState) -> tuple[list[str], frozenset[str]]:
    """Check out what people left on a branch, with their edits in the catalogs and what is new in the base."""
    base.tree.checkout(state.head)
    people = frozenset(base.changes(state.head))
    house, end = base.open(), state.head
    for page in edited_pages.edited_pages(house, []):
        if page.article.slug in group.slugs:
            try:
                edited_pages.absorb(page, base.wanted.by)
            except TranslatorError as error:  # Their words stay on the page, and `publish` will not touch it.
                base.say(error.sentence)
    if files := base.tree.changed() & base.files_of(group)[0].keys():
        subject = _("Take the edits of this branch into the catalogs")
        end = base.tree.commit(files, [end], subject, group, "")
        base.tree.checkout(end)
    if git.is_ancestor(base.tree.folder, base.commit, end):
        return [end], people
    try:
        base.tree.merge(base.commit)
    except GitError as error:
        error.hint = _("merge {base} into {branch}", base=base.branch, branch=group.branch)
        raise
    return [end, base.commit], people


def _draft(base: Base, house: Newsroom, group: Group) -> frozenset[str]:
    """Sync, translate and publish the articles of a group; return the files of those that have another name now."""
    renamed = set[str]()
    for report in sync_articles(house, group.slugs, base.wanted.to):
        if report.renamed_from:
            tag, slug = report.tag, report.renamed_from
            old = (house.catalog_path(tag, slug), house.ledger_path(tag, slug), house.article_path(tag, slug))
            renamed |= {base.name(path) for path in old}
    translation = TranslationRun(house, base.wanted.engine, retranslate_stale=True)
    translation.is_chosen = partial(_is_changed, base, house, {})
    fill_catalogs(translation, group.slugs, base.wanted.to, take=lambda _report: None)
    if base.wanted.with_pages:
        options = PublishOptions(draft=True)
        refused = publish_articles(house, options, group.slugs, base.wanted.to, take=lambda _published: None)
        for error in refused:
            base.say(error.sentence)
    for error in house.skipped.values():
        raise error
    return frozenset(renamed)


def _is_changed(base: Base, house: Newsroom, known: dict[tuple[str, str], Mapping[str, object]], catalog: Catalog,
                entry: Entry) -> bool:  # fmt: skip
    """Return whether a segment is to be drafted: it is stale, or the catalog of the base does not have it."""
    if entry.target or (catalog.slug in base.named and last_adoption(catalog) is None):
        return True
    pair = catalog.slug, catalog.tag
    if pair not in known:
        known[pair] = texts_at(house, *pair, base.commit)
    return entry.key not in known[pair]


def _describe(
    base: Base, group: Group, there: PullRequest, commit: str, fork: str, files: Sequence[str], source: str
) -> tuple[PageRow, ...]:
    """Measure what `commit` changes since `fork`, whoever made it, and say it in the comment."""
    base.tree.checkout(commit)
    house, comparisons, rows = base.open(), list[Comparison](), list[PageRow]()
    for slug in group.slugs:
        article = house.article(slug)
        tags = [tag for tag in house.targets_of(article.ref, base.wanted.to)
                if os.path.lexists(house.catalog_path(tag, slug))]  # fmt: skip
        proofs = _prove(base, article, tags, fork)
        for tag in tags:
            comparison = compare_article(article, tag, against=fork[:10])
            page = base.name(article.page_path(tag))
            lines = base.tree.line_counts(fork, commit, page)
            rows.append(PageRow.of(comparison, article.catalog(tag), page, lines, proofs.get(tag)))
            comparisons.append(comparison)
    known = own_comment(base.forge.comments(there.number), there.author)
    people = base.remote.state(group.branch, base.commit).foreign
    text = comment_text(
        group, rows, comparisons, base=fork, commit=commit, branch=base.branch, source=source,
        files=files, people=len(people),
    )  # fmt: skip
    base.forge.write_comment(there.number, text, known)
    return tuple(rows)


def _prove(base: Base, article: Article, tags: Sequence[LangTag], fork: str) -> dict[LangTag, PageProof]:
    """Publish the pages of an article again from those of the fork, and compare them with what the branch has."""
    if not base.wanted.with_pages:
        return {}
    head, proofs = git.resolve(base.tree.folder, "HEAD"), dict[LangTag, PageProof]()
    places = {tag: article.page_path(tag) for tag in tags}
    there = {tag: path.read_bytes() if path.is_file() else b"" for tag, path in places.items()}
    base.tree.restore(fork, map(base.name, places.values()))
    for tag, place in places.items():
        try:
            run = PublicationRun(article.newsroom, PublishOptions(draft=True), [(article.ref, [tag])])
            made = run.render(article.ref, [tag])
            adopted = dict(made.pages.adopted).get(tag)
            proofs[tag] = PageProof.of(made.files.get(place, b"") == there[tag], adopted)
        except (PublishError, ArticleError, CatalogError) as error:
            proofs[tag] = PageProof(False, (error.sentence,))
    base.tree.checkout(head)
    return proofs
