"""Groups of articles that are behind their sources: one for each pull request."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from translator.bilingual.i18n import _, ngettext
from translator.desk.workflow.pull_request_base import Base
from translator.desk.workflow.sync_run import sync_articles
from translator.newsroom.catalog.article_merge import SyncReport
from translator.newsroom.ground import git
from translator.newsroom.house import Newsroom
from translator.newsroom.pages.pull_requests.branch import BranchState, Group, Remote, WorkTree
from translator.newsroom.pages.pull_requests.forge import Forge, PullRequest

KINDS = ("page", "folder", "all")
WITH_GAPS = "+gaps"
"""Stands behind the state of sources of which all gaps are drafted, too."""
_MOST_NAMED = 5


def followed_by(key: str, forge: Forge) -> tuple[PullRequest | None, str]:
    """Return the pull request that a twin with this key follows, and its repository where it is another one."""
    found = re.fullmatch(r"for-(\d+) ?(.*)", key)
    if not found:
        return None, ""
    there = replace(forge, repository=found[2]) if found[2] else forge
    return there.pull_request(int(found[1])), found[2]


def find_behind(base: Base, states: Mapping[str, BranchState]) -> dict[str, SyncReport]:
    """Return slug → report of each article whose catalogs are not what its source asks for."""
    house = base.house
    only = _followed_slugs(base, house) if base.wanted.is_twin else base.wanted.slugs
    if base.wanted.is_twin and not only:
        return {}
    slugs = [ref.slug for ref in house.articles]
    base.named = {slug for slug in slugs if slug in base.wanted.slugs}
    for branch, state in states.items():
        if state.source.endswith(WITH_GAPS):
            base.named.update(_slugs_on(base, branch, slugs))
    found: dict[str, SyncReport] = {}
    waiting = dict[str, None]()
    for report in sync_articles(house, only, base.wanted.to):
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
    if base.wanted.is_twin:
        assert base.wanted.pull_request is not None
        if rest:
            number, name = base.wanted.pull_request.number, base.wanted.repository
            yield Group(f"for-{number}", name, tuple(rest), base.home)
        return
    for branch, state in states.items():
        group, followed = Group.of(state.group, base.home), followed_by(state.group, base.forge)[0]
        is_named = group.kind in KINDS
        slugs = [slug for slug in rest if _name_in(group.kind, slug) == group.name] if is_named else (
            _slugs_on(base, branch, rest)
        )  # fmt: skip
        rest = [slug for slug in rest if slug not in slugs]
        if slugs and not (followed and followed.is_open):
            yield replace(group, slugs=tuple(slugs))
    named: dict[str, list[str]] = {}
    for slug in rest:
        named.setdefault(_name_in(base.wanted.group, slug), []).append(slug)
    for name, slugs in named.items():
        yield Group(base.wanted.group, name, tuple(slugs), base.home)


def _followed_slugs(base: Base, house: Newsroom) -> list[str]:
    one, changed = base.wanted.pull_request, set[str]()
    assert one is not None
    for name, commit in base.sources.items() if base.wanted.repository else [("", base.commit)]:
        tree, other = WorkTree(base.tree.folder / name), Remote(base.top / name, base.remote.name)
        fork = git.ask(tree.folder, "merge-base", commit, other.fetch(one.base)).decode().strip()
        changed |= {os.path.realpath(tree.folder / path) for path in tree.changes(fork, commit)}
    return [ref.slug for ref in house.articles if os.path.realpath(ref.path) in changed]


def _slugs_on(base: Base, branch: str, slugs: Sequence[str]) -> list[str]:
    """Return those of these articles whose files a branch changes."""
    head = base.remote.head(branch)
    changed = base.changes(head).keys()
    return [slug for slug in slugs if changed & base.files_of(Group("page", slug, (slug,)))[0].keys()]


def _name_in(kind: str, slug: str) -> str:
    return {"page": slug, "folder": slug.rpartition("/")[0] or ".", "all": ""}[kind]


def is_new(report: SyncReport) -> bool:
    return bool(report.added) and report.added == report.segments
