"""
The index of proofs: what need not be proved again on this machine, outside of the repository.

Nothing derived that lies in a repository is believed when something is proved: whoever may commit could put it there.
The rows are those of an index of the house (`house_index.py`) in the user's cache folder, under a name that is made of
the project's path with a key that only this user of this machine has, so that no file that comes from elsewhere is
taken for it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

import msgspec

from translator import __version__
from translator.bilingual.code_version import code_version
from translator.bilingual.errors import FileError, GitError, GlossaryError, UsageError
from translator.bilingual.i18n import _, message_tag
from translator.bilingual.tables import cache_dir, unpacked
from translator.bilingual.words.language import CONTENT_TAGS, LangTag, content_tag, is_chinese, parse_tag
from translator.newsroom.catalog.branches import walk
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Action
from translator.newsroom.ground import git
from translator.newsroom.ground.article_tree import ARTICLE_SUFFIXES, TreePlace
from translator.newsroom.ground.house_index import HouseIndex, Look
from translator.newsroom.ground.project import data_dir, find_script_source
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

_KEY_BYTES = 32
# Kinds of problem that may go away with time, or with commits that leave the files of the catalog alone.
_PASSING = frozenset({"uncommitted", "conversion", "unproved", "shallow", "page", "rules", "outdated"})
# Where no index can be: everything is proved each time.
_NOWHERE = Path(os.devnull, "proofs")


def with_private_index(newsroom: Newsroom, top: Path) -> Newsroom:
    """Return the newsroom with an index that no commit can reach; `top` is the folder of its repository."""
    private = replace(newsroom)
    path = _index_path(newsroom.root, top)
    private.__dict__["index"] = HouseIndex(path, (os.path.realpath(path.parent),))
    return private


def _index_path(root: Path, top: Path) -> Path:
    folders = [Path(os.path.realpath(folder)) for folder in (cache_dir(), data_dir())]
    if any(folder.is_relative_to(os.path.realpath(top)) for folder in folders):
        return _NOWHERE  # A cache folder that could be committed.
    try:
        key = _key(folders[1] / "verify.key")
    except OSError:
        return _NOWHERE
    name = hmac.new(key, os.path.realpath(root).encode(errors="surrogateescape"), hashlib.sha256).hexdigest()[:32]
    return folders[0] / "verify" / f"{name}.sqlite"


def _key(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        made = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(made, "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
    key = path.read_bytes()
    if len(key) < _KEY_BYTES:  # Another process has just made the file, or died over it.
        raise FileNotFoundError(path)
    return key


def known_history(newsroom: Newsroom, folders: Sequence[str]) -> History:
    """Return the history of the ledgers, as it was read last while HEAD is what it was."""
    head, boundary = git.resolve(newsroom.root, "HEAD"), sorted(git.boundary(newsroom.root))
    environment = f"{code_version('newsroom/proof/audit')} {folders}"
    look = newsroom.index.look("history", "", "", environment=environment)
    known = unpacked(look.value, History)
    if known is None or (known.head, known.boundary) != (head, boundary):
        known = read_history(newsroom.root, folders)
        look.keep(msgspec.msgpack.encode(known))
    return known


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
    root = newsroom.root
    top = git.root(root) if git.is_repo(root) else root
    proving = _Proving(with_private_index(newsroom, top), slugs, to, backend or Serial(), signers)
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
    _shown: dict[str, list[Path]] = field(default_factory=dict)

    def verdict(self) -> Verdict:
        newsroom, house = self.newsroom, self.house
        verdict = Verdict(has_history=house is not None, is_sealed=self.signers is not None)
        found = verdict.problems
        if house is None:
            message = _("nothing is committed here: who wrote the lines, and whether any are gone, cannot be proved")
            found.append(note("no-git", "git", message))
        elif house.seal is not None:
            found += _open_commits(newsroom, house, house.seal)
        with newsroom.index.together():
            for article, tag, look, known, files in self._proved_files():
                proof = known or self._prove(article, tag, files)
                if proof is None:
                    continue
                if known is None and look is not None and not any(one.kind in _PASSING for one in proof.problems):
                    look.keep(msgspec.msgpack.encode(proof))
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
        return known_history(self.newsroom, self.house.ledger_folders())

    @cached_property
    def earlier(self) -> EarlierHouses:
        return EarlierHouses(self.newsroom)

    @cached_property
    def _basis(self) -> bytes:
        """Return the basis of all proofs besides files: program, settings, people, glossary, language."""
        newsroom, house = self.newsroom, self.house
        parts = [
            f"{__version__} {code_version()} {newsroom.glossary_version} {message_tag()}".encode(),
            msgspec.json.encode(newsroom.settings),
            house.digest if house is not None else b"",
            house.seal.data + self.history.head.encode() if house is not None and house.seal is not None else b"",
        ]
        return b"\0".join(parts)

    def _look(self, article: Article, tag: str) -> Look:
        newsroom, slug, token = self.newsroom, article.slug, ""
        if slug not in self._shown:  # The languages of one article come together.
            self._shown = {slug: article.files_of_form()}
        files = [article.path, newsroom.article_path(tag, slug), *self._shown[slug]]
        for language in (tag, find_script_source(newsroom, article.ref, tag)):
            if language and language != article.tag:
                files += [newsroom.catalog_path(language, slug), newsroom.ledger_path(language, slug)]
        if self.house is not None:
            ledger = newsroom.relative(newsroom.ledger_path(tag, slug))
            token = self.history.tokens.get(f"{self.house.folders[0]}{ledger}", "")
        environment = hashlib.sha256(self._basis + token.encode()).hexdigest()
        return newsroom.index.look("proof", tag, slug, environment=environment, files=files)

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

    def _proved_files(self) -> Iterator[tuple[Article, str, Look | None, CatalogProof | None, ProveFiles]]:
        looks: dict[tuple[str, str], tuple[Look, CatalogProof | None]] = {}

        def prepare(item: tuple[Article, str]) -> Job | Callable[[], FileProof | None]:
            article, tag = item
            look = self._look(article, tag)
            known = unpacked(look.value, CatalogProof)
            looks[article.slug, tag] = look, known
            if known is not None:
                return lambda: None
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
            yield article, tag, *looks.pop((article.slug, tag), (None, None)), files

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
        with self.newsroom.index.together():
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
