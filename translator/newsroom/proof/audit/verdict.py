"""The verdict on a newsroom: its articles proved one by one, and what is wrong with them together."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

from translator.bilingual.errors import FileError, GitError, GlossaryError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import CONTENT_TAGS, LangTag, content_tag, is_chinese, parse_tag
from translator.newsroom.catalog.branches import walk
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Action
from translator.newsroom.ground import git
from translator.newsroom.ground.article_tree import ARTICLE_SUFFIXES, TreePlace
from translator.newsroom.ground.house_index import HouseIndex
from translator.newsroom.ground.settings import SETTINGS_FILES
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.glossary.labels import check_house_texts
from translator.newsroom.house.jobs import Backend, House, Job, Outcome, Serial, work_through
from translator.newsroom.house.jobs.carried_newsroom import CarriedArticle
from translator.newsroom.house.withdrawal_state import find_withdrawals, withdrawal_words
from translator.newsroom.proof.audit.acknowledgement import HINTS, Problem, note, problem_of
from translator.newsroom.proof.audit.adoption_check import adoption_problems
from translator.newsroom.proof.audit.catalog_proof import CatalogProof, FileProof, ProofJob, prove_carried, prove_files
from translator.newsroom.proof.audit.commit_authorship import Authorship, AuthorshipCheck
from translator.newsroom.proof.audit.git_history import Commit, History, read_history
from translator.newsroom.proof.audit.house_history import HouseHistory, answered
from translator.newsroom.proof.audit.published_pages import EarlierHouses, PageProof
from translator.newsroom.proof.audit.removed_lines import CommittedLedgers, removed_lines
from translator.newsroom.proof.audit.signers import Seal


def without_index(newsroom: Newsroom) -> Newsroom:
    """Return the newsroom without what is derived in it: whoever may commit could have put that there."""
    private = replace(newsroom)
    private.__dict__["index"] = HouseIndex(Path(os.devnull, "proofs"))
    return private


ProveFiles = Callable[[], FileProof | None]


@dataclass(slots=True)
class Verdict:
    proofs: list[CatalogProof] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """Problems and notes, by file and line."""
    has_history: bool = False
    """False where there is no git, or nothing was committed yet."""
    is_sealed: bool = False

    @property
    def wrong(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.is_note]

    @property
    def notes(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.is_note]

    @property
    def unproved(self) -> list[Problem]:
        return [problem for problem in self.notes if problem.kind not in HINTS]

    def total(self, count: str) -> int:
        return sum(getattr(proof, count) for proof in self.proofs)


def prove(
    newsroom: Newsroom,
    slugs: Sequence[str] = (),
    to: Sequence[str] = (),
    backend: Backend | None = None,
    signers: Path | None = None,
) -> Verdict:
    """
    Prove the chosen articles from their ledgers, from git and from what is published.

    `backend` reads the files; git's word on them is held against that here. With `signers`, a file of whoever verifies,
    every commit must be signed. Raises `ConfigError` for a list of people or signers that cannot be used, and
    `GitError` where git fails, is not installed or refuses to answer about this folder.
    """
    proving = _Proving(without_index(newsroom), slugs, to, backend or Serial(), signers)
    try:
        return proving.verdict()
    finally:
        proving.earlier.close()


@dataclass
class _Proving:
    newsroom: Newsroom
    slugs: Sequence[str]
    to: Sequence[str]
    backend: Backend
    signers: Path | None

    def verdict(self) -> Verdict:
        newsroom, house = self.newsroom, self.house
        verdict = Verdict(has_history=house is not None, is_sealed=self.signers is not None)
        found = verdict.problems
        if house is None:
            message = _("nothing is committed here: who wrote the lines, and whether any are gone, cannot be proved")
            found.append(note("no-git", "git", message))
        elif house.seal is not None:
            found += _open_commits(newsroom, house, house.seal)
        for article, tag, files in self._proved_files():
            proof = self._prove(article, tag, files)
            if proof is not None:
                verdict.proofs.append(proof)
                found += proof.problems
        if self.ledgers is not None:
            found += removed_lines(self.ledgers, self.history)
        found += self._common_problems(verdict)
        check_house_texts(newsroom)
        for where, skipped in newsroom.skipped.items():
            found.append(Problem("unreadable", where, skipped.message, "", ""))
        found.sort(key=lambda problem: (problem.is_note, *problem.place))
        return verdict

    @cached_property
    def house(self) -> HouseHistory | None:
        root = self.newsroom.root
        if not git.is_repo_for_sure(root) or not git.has_commits(root):
            if self.signers is not None:
                raise GitError(_("nothing is committed here, and nothing signed"), where=root, hint="git log")
            return None
        git.resolve(root, "HEAD")
        return HouseHistory(self.newsroom, None if self.signers is None else Seal.read(root, self.signers))

    @cached_property
    def history(self) -> History:
        assert self.house is not None, "there is git"
        return read_history(self.newsroom.root, self.house.ledger_folders())

    @cached_property
    def earlier(self) -> EarlierHouses:
        return EarlierHouses(self.newsroom)

    @cached_property
    def ledgers(self) -> CommittedLedgers | None:
        return None if self.house is None else CommittedLedgers(self.newsroom, self.house)

    def _pairs(self) -> Iterator[tuple[Article, str]]:
        ledgers, newsroom = self.ledgers, self.newsroom
        places = {(slug, tag): path for path, (tag, slug) in (ledgers.places.items() if ledgers else ())}
        targets = {parse_tag(tag) for tag in newsroom.settings.targets}
        tags = [*(ledgers.tags() if ledgers else targets), *CONTENT_TAGS]
        for article, tag in newsroom.pairs(self.slugs, self.to or dict.fromkeys(tags)):
            path = places.get((article.slug, tag), "")
            is_wanted = path or self.to or tag in targets or newsroom.has(newsroom.article_path(tag, article.slug))
            if is_wanted and not (ledgers is not None and path in ledgers.left_out):
                if ledgers is not None:
                    ledgers.taken.add(path)
                yield article, tag

    @cached_property
    def _house_of_jobs(self) -> House | None:
        with suppress(GlossaryError, FileError):
            return House.of_pages(self.newsroom)
        return None

    def _proved_files(self) -> Iterator[tuple[Article, str, ProveFiles]]:
        def prepare(item: tuple[Article, str]) -> Job | Callable[[], FileProof | None]:
            article, tag = item
            if self._house_of_jobs is None:
                return lambda: prove_files(article, tag)
            return Job(0, article.slug, ProofJob(CarriedArticle.of(article, [tag], with_pages=True), tag))

        def finish(item: tuple[Article, str], outcome: Outcome[FileProof | None]) -> FileProof:
            return outcome.get() or prove_files(*item)

        def house() -> House:
            assert self._house_of_jobs is not None, "there is a job"
            return self._house_of_jobs

        jobs = work_through(self.backend, prove_carried, house, self._pairs(), prepare=prepare, finish=finish)
        for (article, tag), files in jobs:
            yield article, tag, files

    def _prove(self, article: Article, tag: str, prove: ProveFiles) -> CatalogProof | None:
        newsroom, house, files = self.newsroom, self.house, None
        with newsroom.skipping(GitError, at=article.path):
            files, catalog = prove(), article.catalog(tag)
        if files is None:
            return None
        for error in files.skipped:
            newsroom.skip(error)
        if not catalog.ledger.lines and not catalog.entries and not files.page:
            return None
        proof, found = files.proof, list[Problem]()
        if house is None:
            message = _("the conversion cannot be made again without git")
            found += (problem_of(catalog, "unproved", message, line=one.line) for one in files.unfit)
        with newsroom.skipping(GitError, GlossaryError, at=article.path):
            found += adoption_problems(newsroom, house, catalog)
            if house is not None:
                check = AuthorshipCheck(house, self.history)
                authorship = check.check(catalog)
                found += authorship.problems
                proof.by_committer = authorship.by_committer
                proof.by_commit = len(authorship.acts) - authorship.by_committer
                if house.seal is not None:
                    found += _signed_by_one(catalog, authorship, house.seal)
                found += PageProof(newsroom, check, self.earlier).problems(article, catalog, files.page, files.unfit)
        proof.problems = list(self._judged(catalog, [*found, *proof.problems]))
        kinds = {problem.kind for problem in proof.problems}
        proof.pages = int(bool(files.page) and not kinds & {"page", "article", "gate", "rules"})
        return proof

    def _judged(self, catalog: Catalog, problems: Sequence[Problem]) -> Iterator[Problem]:
        """Yield problems with the commit that brought their line in; what a second person answers for is a note."""
        house, said = self.house, set[str]()
        for problem in problems:
            line = problem.place[1]
            if house is None or not line or problem.commit:
                yield problem
                continue
            at = catalog.ledger.places.index(line - 1)
            commit = self.history.commit_of(catalog.ledger.hashes[at])
            answer = house.answer_for(commit, catalog.ledger.events[at].actor) if commit else None
            if commit is None or answer is None:
                yield replace(problem, commit=commit.id if commit else "")
            elif commit.id not in said:
                said.add(commit.id)
                yield answered(answer, problem.where, catalog.slug, catalog.tag)

    def _common_problems(self, verdict: Verdict) -> Iterator[Problem]:
        yield from self._withdrawn(verdict.proofs)
        if not self.slugs and not self.to and self.ledgers is not None:
            yield from self.ledgers.problems()
        if not self.slugs and not self.to:
            yield from self._orphans(verdict.proofs)
        if not verdict.proofs:
            where = ", ".join(self.slugs) or self.newsroom.relative(self.newsroom.locales_dir)
            yield note("unread", where, _("no catalog was read: nothing is proved"))

    def _withdrawn(self, proofs: Sequence[CatalogProof]) -> Iterator[Problem]:
        newsroom = self.newsroom
        for proof in proofs:
            with newsroom.skipping():
                article = newsroom.article(proof.slug)
                page = article.page_path(LangTag(proof.tag))
                one = find_withdrawals(newsroom, article.ref).get(proof.tag)
                if one and article.format != "po" and newsroom.has(page):
                    message = _("{withdrawal}; its page stands here", withdrawal=withdrawal_words(proof.slug, one))
                    yield Problem("withdrawn", newsroom.relative(page), message, proof.slug, proof.tag)

    def _orphans(self, proofs: Sequence[CatalogProof]) -> Iterator[Problem]:
        newsroom, slugs = self.newsroom, {ref.slug for ref in self.newsroom.articles}
        proved = {newsroom.article_path(proof.tag, proof.slug) for proof in proofs}
        seen = {proof.slug for proof in proofs if proof.seen} or {proof.slug for proof in proofs}
        read = {ref.path: ref.tag for ref in newsroom.articles if ref.slug in seen}
        found: dict[Path, TreePlace | None] = {}
        if self.house is not None and newsroom.tree.folder:  # Pages where no article of these settings stands.
            names = git.tree_files(newsroom.root, "HEAD", newsroom.tree.folder)
            found = {newsroom.root / name: None for name in names if name.endswith(ARTICLE_SUFFIXES)}
        found |= dict(newsroom.article_files())
        for path, place in found.items():
            with newsroom.skipping():
                slug, tag = (place.slug, place.tag) if place else ("", "")
                if path in proved or not newsroom.has(path):
                    continue
                if newsroom.is_source(path):
                    tag = tag or _chinese_of(newsroom.relative(path))
                    if path not in read and tag not in {"", newsroom.tree.source, *read.values()}:
                        yield from self._original(path, slug, tag)
                else:
                    message = (
                        _("no ledger is of this page: nothing proves it")
                        if place is None or slug in slugs
                        else _("the article of this page is gone: nothing proves it")
                    )
                    yield note("outdated", newsroom.relative(path), message, slug, tag)

    def _original(self, path: Path, slug: str, tag: str) -> Iterator[Problem]:
        """Yield a note about an article in a language of none whose translation a second person approved."""
        where, house = self.newsroom.relative(path), self.house
        commits = git.commits_of(self.newsroom.root, where) if house is not None else ()
        commit = Commit(*commits[-1]) if commits else None
        if house is not None and commit is not None and (answer := house.answer_for(commit)) is not None:
            yield answered(answer, where, slug, tag)
            return
        message = _(
            "an article of which no translation was approved, in a language that the other originals are not in"
        )
        yield note("unread", where, message, slug, tag, commit.id if commit else "")


def _chinese_of(name: str) -> str:
    """Return the kind of Chinese that a folder of a path names in any way; empty where none does."""
    for part in PurePosixPath(name).parts[:-1]:
        with suppress(UsageError):
            if is_chinese(tag := parse_tag(part)):
                return content_tag(tag)
    return ""


def _open_commits(newsroom: Newsroom, house: HouseHistory, seal: Seal) -> Iterator[Problem]:
    """Yield the commits without a signature that touch what the proof reads, and what is not committed at all."""
    trees = [tree for settings in house.settings() for tree in [settings.article_tree()]]
    folders = [f"{place}{tree.folder}" for tree in trees for place in house.folders]
    settings = [f"{place}{name}" for place in house.folders for name in SETTINGS_FILES]
    paths = [*house.ledger_folders(), *house.rule_folders(), *folders, *settings]
    for commit, file in seal.open_commits(paths):
        if (answer := house.answer_for(commit)) is not None:
            yield answered(answer, "git")
            continue
        message = _("commit {commit} of {author} touches {file}, and has no signature of the signers that holds",
                    commit=commit.short, author=commit.email, file=file)  # fmt: skip
        yield Problem("signature", "git", message, "", "", commit=commit.id)
    changed = sorted(git.changed_files(newsroom.root, ""))
    if changed:
        yield note("uncommitted", changed[0], _("this is not committed, and nobody signed it"))
    if git.boundary(newsroom.root):
        yield note("shallow", "git", _("this clone does not know its past: git fetch --unshallow"))


def _signed_by_one(catalog: Catalog, authorship: Authorship, seal: Seal) -> Iterator[Problem]:
    """Yield reviews by the key of somebody who made the text under another id."""
    signers = {number: seal.signer(commit.id) for number, (_actor, commit) in authorship.acts.items()}
    names: dict[str, set[str]] = {}
    for number, (actor, _commit) in authorship.acts.items():
        names.setdefault(actor, set()).update(signers[number])
    for index, event, record in walk(catalog.ledger):
        if event.action is Action.REVIEW and index + 1 in signers:
            makers = catalog.makers_of(event.key, record.target_hash, seen_by=index) - {event.actor}
            other = next((one for one in sorted(makers) if names.get(one, set()) & signers[index + 1]), "")
            if other:
                message = _("{actor} reviewed a text of {other}, and both sign with one key",
                            actor=event.actor, other=other)  # fmt: skip
                yield problem_of(catalog, "self-review", message, line=index + 1, key=event.key)
