"""
The run of `translator pull-request`: what is behind is drafted on branches of its own and proposed at a forge.

Nothing of it is kept but branches, pull requests and their comments. So a run that was killed anywhere is completed by
the next one, and two runs one after the other are one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from translator.bilingual.errors import ForgeError, TranslatorError, UsageError
from translator.bilingual.i18n import LazyMessage, _
from translator.desk.render.pull_request_comment import (
    PageRow,
    failure_text,
    opening_text,
    own_comment,
    settled_text,
    source_named,
)
from translator.desk.workflow.pull_request_base import Base, Wanted
from translator.desk.workflow.pull_request_draft import commit_draft, describe
from translator.desk.workflow.pull_request_group import WITH_GAPS, find_behind, followed_by, groups_of, is_new
from translator.newsroom.ground import git
from translator.newsroom.ground.files import locked
from translator.newsroom.house import Newsroom
from translator.newsroom.pages.pull_requests.branch import (
    PREFIX,
    BranchState,
    Group,
    Remote,
    open_work_tree,
    state_of_files,
)
from translator.newsroom.pages.pull_requests.forge import Forge, PullRequest, repository_of, why_not_followed

_SETTLED = LazyMessage("its sources no longer ask for anything")
# How often, and after how many seconds, a forge is asked again for a branch that was pushed a moment ago.
_LOOKS, _LOOK_PAUSE = 5, 2.0


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
            self._resolve_twin(home)
            branch = self._find_branch()
            commit = self.remote.fetch(branch)
            tree = stack.enter_context(open_work_tree(top, folder, commit))
            sources = self._find_sources(Path(os.path.realpath(top)))
            self.base = Base(self.wanted, self.remote, top, home, branch, commit, tree, self.forge, self.say, sources)
            for name, commit in sources.items():
                stack.enter_context(open_work_tree(top / name, folder / name, commit))
            return list(self._bring_all())

    def _resolve_twin(self, home: str) -> None:
        """Take the pull request that a twin follows for the twin, as long as it is open."""
        one = self.wanted.pull_request
        if one and one.branch.startswith(f"{PREFIX}for-"):
            key = self.remote.state(one.branch, self.remote.fetch(one.base)).group
            followed, repository = followed_by(key, self.forge)
            if followed and followed.is_open and Group.of(key, home).branch == one.branch:
                self.wanted = replace(self.wanted, pull_request=followed, repository=repository)

    def _find_branch(self) -> str:
        one = self.wanted.pull_request
        if one is None or self.wanted.repository:
            if one and not one.is_open:
                raise UsageError(_("#{number} is closed", number=one.number), where=self.wanted.repository)
            return self.wanted.base or self.forge.default_branch()
        if why := why_not_followed(one, self.forge):
            raise UsageError(why, where=f"#{one.number}")
        return one.base if self.wanted.is_refresh else one.branch

    def _find_sources(self, top: Path) -> dict[str, str]:
        """Look for sources in other repositories below this one; of one that is followed, take that commit."""
        found = dict[str, str]()
        for folder in {Path(os.path.realpath(ref.path)).parent for ref in self.newsroom.articles}:
            inner = [place for place in (folder, *folder.parents) if place.is_relative_to(top) and place != top]
            for place in (place for place in inner if (place / ".git").exists()):
                found.setdefault(place.relative_to(top).as_posix(), "")
        for name in found:
            other = Remote(top / name, self.remote.name)
            is_followed = bool(self.wanted.repository) and repository_of(other.address) == self.wanted.repository
            found[name] = (
                other.fetch_proposed(self.wanted.pull_request) if is_followed else git.resolve(other.folder, "HEAD")
            )
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
            if not self._is_wanted(there):
                continue
            if there is None and opened >= self.wanted.limit and not self.wanted.is_twin:
                reason = _("{count} are open: --limit", count=opened)
                yield PullRequestResult(group.key, group.branch, "waiting", reason=reason)
                continue
            result = self._guarded(group, there)
            opened += result.status == "opened" or (result.status == "planned" and there is None)
            yield result
        done = {group.branch for group in groups}
        for branch, one in proposed.items():
            key, is_whole = (states[branch].group, not (self.wanted.slugs or self.wanted.to or self.wanted.is_twin))
            followed = followed_by(key, self.forge)[0]
            if is_whole and branch not in done and self._is_wanted(one) and not (followed and followed.is_open):
                yield self._settle(one, Group.of(key, home))

    def _is_wanted(self, one: PullRequest | None) -> bool:
        wanted = self.wanted.pull_request
        return not self.wanted.is_refresh or bool(one and wanted and one.number == wanted.number)

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
            commit = commit_draft(self.base, group, state, source, promised)
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
        pages = describe(self.base, group, there, commit, fork, files, source)
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
