"""The verdict on a project: all audits of the chosen articles in one result. Git is asked once for all ledgers."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from translator import __version__, git
from translator.audit.adoptions import adoption_problems
from translator.audit.catalog_audit import verify_catalog
from translator.audit.commit_authorship import CommitAuthorship, check_commit_authorship
from translator.audit.conversions import conversion_problems
from translator.audit.git_history import History, read_history
from translator.audit.problems import HINTS, Problem, note, problem_of
from translator.audit.rechecks import recheck_errors, recheck_sign_offs
from translator.audit.removed_lines import find_removed_lines
from translator.catalog import Catalog
from translator.catalog.clock import parse_time
from translator.catalog.script_source import find_script_source
from translator.code_version import code_version
from translator.errors import CatalogError, GitError, GlossaryError
from translator.glossary.labels import check_house_texts
from translator.i18n import _, ngettext
from translator.metrics.active_time import is_fast_approval
from translator.newsroom import Article, Newsroom


@dataclass(slots=True)
class Verdict:
    catalogs: list[Catalog] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """Problems and notes, by file and line."""
    authorship: CommitAuthorship = field(default_factory=CommitAuthorship)
    history: History | None = None
    """None where there is no git, or nothing was committed yet."""
    pages: int = 0
    """Published pages that follow from their catalogs."""

    @property
    def wrong(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.is_note]

    @property
    def notes(self) -> list[Problem]:
        """What could not be proved, without anything being wrong."""
        return [problem for problem in self.problems if problem.is_note]

    @property
    def unproved(self) -> list[Problem]:
        return [problem for problem in self.notes if problem.kind not in HINTS]


def prove(newsroom: Newsroom, slugs: Sequence[str] = (), to: Sequence[str] = ()) -> Verdict:
    """
    Prove the chosen articles from their ledgers, from git and from what is published.

    Raises `ConfigError` for a list of people that cannot be used, and `GitError` where git fails, is not installed or
    refuses to answer about this folder.
    """
    verdict = Verdict()
    people = newsroom.people
    loaded: list[tuple[Article, Catalog]] = []
    for article, tag in list(newsroom.pairs(slugs, to)):
        with newsroom.skipping(at=article.path):
            try:
                loaded.append((article, article.catalog(tag)))
            except CatalogError as error:
                where = str(error.where or newsroom.relative(newsroom.ledger_path(tag, article.slug)))
                verdict.problems.append(Problem("unreadable", where, error.message, article.slug, tag))
    verdict.catalogs = [catalog for _article, catalog in loaded]
    verdict.history = read_history(newsroom)
    if verdict.history is None:
        message = _("nothing is committed here: who wrote the lines, and whether any are gone, cannot be proved")
        verdict.problems.append(note("no-git", "git", message))
    else:
        verdict.authorship = check_commit_authorship(newsroom, verdict.catalogs, verdict.history)
        verdict.problems += verdict.authorship.problems
        verdict.problems += find_removed_lines(newsroom, verdict.catalogs, verdict.history)
    verdict.problems += adoption_problems(newsroom, verdict.catalogs, has_history=verdict.history is not None)
    is_moved = _glossary_clock(newsroom)
    loaded.reverse()
    while loaded:  # What was read of an article goes with it.
        article, catalog = loaded.pop()
        with newsroom.skipping(at=article.path):
            verdict.problems += verify_catalog(catalog, people)
            verdict.problems += _fast_approvals(catalog)
            verdict.problems += recheck_sign_offs(newsroom, catalog, verdict.history)
        with newsroom.skipping(GlossaryError, at=article.path):
            verdict.problems += recheck_errors(newsroom, catalog)
            verdict.problems += conversion_problems(article, catalog, is_moved)
        with newsroom.skipping(GlossaryError, at=article.path):
            verdict.pages += _prove_page(article, catalog, verdict)
    if not slugs:
        verdict.problems += _orphans(newsroom)
    check_house_texts(newsroom, asks_index=False)
    for where, skipped in newsroom.skipped.items():
        verdict.problems.append(Problem("unreadable", where, skipped.message, "", ""))
    verdict.problems.sort(key=lambda problem: (problem.is_note, *problem.place))
    return verdict


def _fast_approvals(catalog: Catalog) -> Iterator[Problem]:
    texts = {event.target_hash: event.target for event in catalog.ledger.events if event.target}
    lines = [
        line
        for line, event in enumerate(catalog.ledger.events, 1)
        if is_fast_approval(event, texts.get(event.target_hash, ""), catalog.tag)
    ]
    if lines:
        message = ngettext(
            "{count} approval was faster than reading (over 1,000 words or 1,600 Han a minute)",
            "{count} approvals were faster than reading (over 1,000 words or 1,600 Han a minute); this is the first",
            len(lines),
        )
        yield problem_of(catalog, "fast", message, line=lines[0])


def _orphans(project: Newsroom) -> Iterator[Problem]:
    """Yield the published pages whose article is gone: nothing is left from which they could be made again."""
    slugs = {ref.slug for ref in project.articles}
    for path, place in project.article_files():
        with project.skipping():
            if place.slug not in slugs and path.suffix == ".md" and not project.is_source(path):
                message = _("the article of this page is gone: nothing proves it")
                yield note("outdated", project.relative(path), message, place.slug, place.tag)


def _prove_page(article: Article, catalog: Catalog, verdict: Verdict) -> bool:
    """Prove one page; what was proved in the last run is not made again while nothing that it rests on has changed."""
    project, ref = article.newsroom, article.ref
    page = project.article_path(catalog.tag, ref.slug)
    if not os.path.lexists(page):
        return False
    origin = find_script_source(project, ref, catalog.tag)
    rests_on = [page, ref.path]
    if origin and origin != ref.tag:
        rests_on += [project.catalog_path(origin, ref.slug), project.ledger_path(origin, ref.slug)]
    digest = hashlib.sha256(f"{__version__} {code_version()} {catalog.digest}".encode())
    for path in rests_on:
        digest.update(hashlib.sha256(project.read(path) if os.path.lexists(path) else b"").digest())
    stamp = project.derived_dir / "verify" / catalog.tag / f"{ref.slug}.page"
    if project.recall(stamp) == digest.hexdigest().encode():
        return True
    from translator.audit.published_pages import page_problems

    problems = list(page_problems(article, catalog))
    verdict.problems += problems
    if not problems:
        project.remember(stamp, digest.hexdigest().encode())
    return not problems


def _glossary_clock(project: Newsroom) -> Callable[[str], bool]:
    """Return a function that tells whether the glossary was changed since a time: by a commit, or not committed yet."""

    @cache
    def last_change() -> float | None:
        try:
            return git.last_change(project.root, project.relative(project.glossaries_dir))
        except GitError:
            return None

    def is_moved(at: str) -> bool:
        changed, time = last_change(), parse_time(at)
        return changed is None or time is None or changed > time.timestamp()

    return is_moved
