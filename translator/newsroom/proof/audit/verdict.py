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
from pathlib import Path

import msgspec

from translator import __version__
from translator.bilingual.code_version import code_version
from translator.bilingual.errors import FileError, GlossaryError
from translator.bilingual.i18n import _, message_tag
from translator.bilingual.tables import cache_dir, unpacked
from translator.bilingual.words.language import LangTag, parse_tag
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Action
from translator.newsroom.catalog.ledger import Ledger, line_hash
from translator.newsroom.catalog.storage import read_catalog_files
from translator.newsroom.ground import git
from translator.newsroom.ground.git import Objects
from translator.newsroom.ground.house_index import HouseIndex, Look
from translator.newsroom.ground.project import data_dir, find_script_source
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.glossary.labels import check_house_texts
from translator.newsroom.house.jobs import Backend, House, Job, Outcome, Serial, work_through
from translator.newsroom.house.jobs.carried_newsroom import CarriedArticle
from translator.newsroom.house.withdrawal_state import find_withdrawals, withdrawal_words
from translator.newsroom.proof.audit.acknowledgement import HINTS, Problem, note
from translator.newsroom.proof.audit.catalog_proof import (
    CatalogProof,
    CatalogProver,
    FileProof,
    ProofJob,
    ProofRules,
    approval_id,
    prove_carried,
    prove_files,
)
from translator.newsroom.proof.audit.commit_authorship import AuthorshipCheck
from translator.newsroom.proof.audit.git_history import History, added_lines, ledger_paths, read_history
from translator.newsroom.proof.audit.house_history import HouseHistory, Identities
from translator.newsroom.proof.audit.rechecks import AdoptionCheck, ErrorCheck, glossary_change
from translator.newsroom.proof.audit.removed_lines import CommittedLedgers, RemovedLines, nothing_read

_KEY_BYTES = 32
# Kinds of problem that may go away although no file of the catalog changes.
_PASSING = frozenset({"uncommitted", "time", "conversion", "unproved", "shallow"})
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


class KnownHistory(msgspec.Struct):
    head: str
    boundary: list[str]
    tokens: dict[str, str]
    """Path of a ledger → what its lines and their commits were (`History.token`)."""


@dataclass
class ProofIndex:
    newsroom: Newsroom
    rests_on: bytes
    """The basis of all proofs besides the files of their catalog: program, settings, people, glossary, language."""

    def known_history(self) -> KnownHistory | None:
        return unpacked(self._history().value, KnownHistory)

    def keep_history(self, known: KnownHistory) -> None:
        self._history().keep(msgspec.msgpack.encode(known))

    def look(self, article: Article, tag: str, token: str) -> Look:
        newsroom, slug = self.newsroom, article.slug
        files = [article.path, newsroom.article_path(tag, slug)]
        origin = find_script_source(newsroom, article.ref, tag)
        for language in (tag, origin):
            if language and language != article.tag:
                files += [newsroom.catalog_path(language, slug), newsroom.ledger_path(language, slug)]
        rests_on = hashlib.sha256(self.rests_on + token.encode()).hexdigest()
        return newsroom.index.look("proof", tag, slug, environment=rests_on, files=files)

    def _history(self) -> Look:
        return self.newsroom.index.look("history", "", "", environment=code_version("newsroom/proof/audit"))


def kept_proof(look: Look) -> CatalogProof | None:
    return unpacked(look.value, CatalogProof)


def keep_proof(look: Look, proof: CatalogProof) -> None:
    """Keep a proof, unless what it says may change with time or with commits that leave its files alone."""
    if not any(problem.kind in _PASSING for problem in proof.problems):
        look.keep(msgspec.msgpack.encode(proof))


ProveFiles = Callable[[], FileProof]


@dataclass(slots=True)
class Verdict:
    proofs: list[CatalogProof] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """Problems and notes, by file and line."""
    has_history: bool = False
    """False where there is no git, or nothing was committed yet."""

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
    newsroom: Newsroom, slugs: Sequence[str] = (), to: Sequence[str] = (), backend: Backend | None = None
) -> Verdict:
    """
    Prove the chosen articles from their ledgers, from git and from what is published.

    `backend` reads the files; git's word on them is held against that here.

    Raises `ConfigError` for a list of people that cannot be used, and `GitError` where git fails, is not installed or
    refuses to answer about this folder.
    """
    root = newsroom.root
    top = git.root(root) if git.is_repo(root) else root
    return _Proving(with_private_index(newsroom, top), slugs, to, backend or Serial()).verdict()


@dataclass
class _Proving:
    newsroom: Newsroom
    slugs: Sequence[str]
    to: Sequence[str]
    backend: Backend
    _article_of: dict[str, tuple[str, str]] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict)
    _has_read_everywhere: bool = False
    _looks: dict[str, tuple[Look, CatalogProof | None]] = field(default_factory=dict)

    def verdict(self) -> Verdict:
        newsroom, history = self.newsroom, self.history
        verdict = Verdict(has_history=history is not None)
        if history is None:
            message = _("nothing is committed here: who wrote the lines, and whether any are gone, cannot be proved")
            verdict.problems.append(note("no-git", "git", message))
        removed = None if history is None else RemovedLines(newsroom, history, self._catalog_of)
        with newsroom.index.together(), self.objects:
            for article, tag, files in self._proved_files():
                self._prove(article, tag, verdict, removed, files)
        if history is not None and not newsroom.skipped:
            tokens = {**self._tokens, **history.tokens()}
            head = git.resolve(newsroom.root, "HEAD")
            self.index.keep_history(KnownHistory(head, sorted(history.boundary), tokens))
        if removed is not None:
            verdict.problems += removed.problems()
        verdict.problems += self._common_problems(verdict)
        check_house_texts(newsroom)
        for where, skipped in newsroom.skipped.items():
            verdict.problems.append(Problem("unreadable", where, skipped.message, "", ""))
        verdict.problems.sort(key=lambda problem: (problem.is_note, *problem.place))
        return verdict

    @cached_property
    def history(self) -> History | None:
        if self.house is None:
            return None
        here, there = self.house.ledger_folders()
        known, changed = self.index.known_history(), None
        if known is not None and known.boundary == sorted(git.boundary(self.newsroom.root)):
            changed = git.changed_files_since(self.newsroom.root, known.head, ledger_paths(here))
        history = read_history(self.newsroom, here, there, changed)
        self._tokens = {} if known is None or changed is None else known.tokens
        self._tokens = {**self._tokens, **history.tokens()}
        self.house.load(history.commits)
        return history

    @cached_property
    def index(self) -> ProofIndex:
        newsroom, house = self.newsroom, self.house
        parts = [
            f"{__version__} {code_version()} {newsroom.glossary_version} {message_tag()}".encode(),
            msgspec.json.encode(newsroom.settings),
            house.digest if house is not None else b"",
        ]
        return ProofIndex(newsroom, hashlib.sha256(b"\0".join(parts)).digest())

    @cached_property
    def house(self) -> HouseHistory | None:
        root = self.newsroom.root
        if not git.is_repo_for_sure(root) or not git.has_commits(root):
            return None
        git.resolve(root, "HEAD")
        return HouseHistory(self.newsroom)

    @cached_property
    def objects(self) -> Objects:
        return Objects(self.newsroom.root)

    @cached_property
    def ledgers(self) -> CommittedLedgers | None:
        return None if self.house is None else CommittedLedgers(self.newsroom, self.house)

    @cached_property
    def _prover(self) -> CatalogProver:
        newsroom, house, history = self.newsroom, self.house, self.history
        return CatalogProver(
            newsroom,
            AdoptionCheck(newsroom, house),
            self.objects,
            history,
            None if house is None or history is None else AuthorshipCheck(house, history, self._read_everywhere),
        )

    @cached_property
    def _rules(self) -> ProofRules:
        newsroom, house = self.newsroom, self.house
        identities = Identities([newsroom.people]) if house is None else house.identities
        return ProofRules(identities, ErrorCheck.of(newsroom, house), glossary_change(newsroom))

    def _read_everywhere(self) -> None:
        if not self._has_read_everywhere and self.history is not None:
            self._has_read_everywhere = True
            self.history.take_elder(added_lines(self.newsroom, ["HEAD"], everywhere=True))

    def _pairs(self) -> Iterator[tuple[Article, str]]:
        ledgers = self.ledgers
        places = {(slug, tag): path for path, (tag, slug) in (ledgers.places.items() if ledgers else ())}
        targets = {parse_tag(tag) for tag in self.newsroom.settings.targets}
        for article, tag in self.newsroom.pairs(self.slugs, self.to or (ledgers.tags() if ledgers else ())):
            path = places.get((article.slug, tag), "")
            is_left_out = ledgers is not None and path in ledgers.left_out
            if (path or self.to or tag in targets) and not is_left_out:
                yield article, tag

    def _look(self, article: Article, tag: str, where: str) -> tuple[Look, CatalogProof | None]:
        look = self.index.look(article, tag, self._tokens.get(where, ""))
        return look, kept_proof(look)

    @cached_property
    def _house_of_jobs(self) -> House | None:
        with suppress(GlossaryError, FileError):
            return House.of_pages(self.newsroom, self._rules)
        return None

    def _proved_files(self) -> Iterator[tuple[Article, str, ProveFiles]]:
        newsroom = self.newsroom

        def prepare(item: tuple[Article, str]) -> Job | ProveFiles:
            article, tag = item
            where = newsroom.relative(newsroom.ledger_path(tag, article.slug))
            known = self._looks[where] = self._look(article, tag, where)
            if known[1] is not None or self._house_of_jobs is None:
                return lambda: prove_files(article, tag, self._rules)
            return Job(0, article.slug, ProofJob(CarriedArticle.of(article, [tag], with_pages=True), tag))

        def finish(item: tuple[Article, str], outcome: Outcome[FileProof | None]) -> FileProof:
            return outcome.get() or prove_files(*item, self._rules)

        def house() -> House:
            assert self._house_of_jobs is not None, "there is a job"
            return self._house_of_jobs

        jobs = work_through(self.backend, prove_carried, house, self._pairs(), prepare=prepare, finish=finish)
        yield from ((article, tag, files) for (article, tag), files in jobs)

    def _prove(
        self, article: Article, tag: str, verdict: Verdict, removed: RemovedLines | None, prove: ProveFiles
    ) -> None:
        newsroom = self.newsroom
        where = newsroom.relative(newsroom.ledger_path(tag, article.slug))
        self._article_of[where] = (article.slug, tag)
        if self.ledgers is not None:
            self.ledgers.taken.add(where)
        look, proof = self._looks.pop(where) if where in self._looks else self._look(article, tag, where)
        if proof is None:
            before, files, catalog = len(newsroom.skipped), None, None
            if self.history is not None:
                self.history.read([where])
            with newsroom.skipping(at=article.path):
                files, catalog = prove(), self._ledger_of(article, tag)
            if files is None or catalog is None:
                return
            for error in files.skipped:
                newsroom.skip(error)
            is_whole = removed is None or removed.take(catalog)
            if not catalog.ledger.lines and not files.keys:
                return
            proof = self._prover.prove(article, catalog, files)
            if is_whole and len(newsroom.skipped) == before:
                keep_proof(look, proof)
        elif removed is not None:
            removed.pass_over(where)
        verdict.proofs.append(proof)
        verdict.problems += proof.problems

    def _ledger_of(self, article: Article, tag: str) -> Catalog:
        newsroom, slug = self.newsroom, article.slug
        if self.backend.is_serial:
            return article.catalog(tag)
        path = newsroom.ledger_path(tag, slug)
        ledger = Ledger(read_catalog_files(newsroom, slug, tag)[1], where=newsroom.relative(path))
        if any(event.action is Action.ADOPT for event in ledger.events):
            return article.catalog(tag)
        where = newsroom.relative(newsroom.catalog_path(tag, slug))
        return Catalog(slug, tag, article.tag, ledger, where=where)

    def _catalog_of(self, path: str) -> Catalog | None:
        if path not in self._article_of:
            return None
        slug, tag = self._article_of[path]
        with self.newsroom.skipping():
            return self.newsroom.article(slug).catalog(tag)
        return None

    def _common_problems(self, verdict: Verdict) -> Iterator[Problem]:
        yield from _two_ids(verdict.proofs, self.house)
        yield from self._copies(verdict.proofs)
        with self.newsroom.index.together():
            yield from self._withdrawn(verdict.proofs)
        if not self.slugs and not self.to and self.ledgers is not None:
            yield from self.ledgers.problems()
        if not self.slugs:
            yield from self._orphans()
        if not verdict.proofs:
            yield nothing_read(self.newsroom, self.slugs)

    def _copies(self, proofs: Sequence[CatalogProof]) -> Iterator[Problem]:
        seen: dict[int, str] = {}
        for proof in proofs:
            others = {seen[name]: name for name in proof.approvals if seen.setdefault(name, proof.where) != proof.where}
            for other, name in others.items():
                if self.history is None or not self._came_together(name, other, proof.where):
                    message = _(
                        "the decisions in this ledger stand in {file} too: one of the two was copied", file=other
                    )
                    yield Problem("duplicate", proof.where, message, proof.slug, proof.tag)

    def _came_together(self, name: int, *paths: str) -> bool:
        commits = []
        for path in paths:
            added = added_lines(self.newsroom, ["HEAD"], [path])
            commits.append(
                next((one.commit.id for one in added if one.line and approval_id(line_hash(one.line)) == name), path)
            )
        return len(set(commits)) == 1

    def _withdrawn(self, proofs: Sequence[CatalogProof]) -> Iterator[Problem]:
        newsroom = self.newsroom
        for proof in proofs:
            with newsroom.skipping():
                article = newsroom.article(proof.slug)
                page, one = (
                    article.page_path(LangTag(proof.tag)),
                    find_withdrawals(newsroom, article.ref).get(proof.tag),
                )
                if one and article.format != "po" and newsroom.has(page):
                    message = _("{withdrawal}; its page stands here", withdrawal=withdrawal_words(proof.slug, one))
                    yield Problem("withdrawn", newsroom.relative(page), message, proof.slug, proof.tag)

    def _orphans(self) -> Iterator[Problem]:
        slugs = {ref.slug for ref in self.newsroom.articles}
        for path, place in self.newsroom.article_files():
            with self.newsroom.skipping():
                if place.slug not in slugs and path.suffix == ".md" and not self.newsroom.is_source(path):
                    message = _("the article of this page is gone: nothing proves it")
                    yield note("outdated", self.newsroom.relative(path), message, place.slug, place.tag)


def _two_ids(proofs: Sequence[CatalogProof], house: HouseHistory | None) -> Iterator[Problem]:
    spoke: dict[str, str] = {}
    said: set[tuple[str, str]] = set()
    for proof in proofs:
        for email, actor, line, commit in proof.spoken:
            other = spoke.setdefault(email, actor)
            if other == actor or (email, actor) in said or (house and house.identities.was_renamed(other, actor)):
                continue
            said.add((email, actor))
            message = _("{email} has spoken for {first} and for {second}: one person with two ids",
                        email=email, first=other, second=actor)  # fmt: skip
            yield Problem("identity", f"{proof.where}:{line}", message, proof.slug, proof.tag, commit=commit)
