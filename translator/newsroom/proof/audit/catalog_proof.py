"""The proof of one catalog: what its ledger, git, the checks and its page say, as a value that can be kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from translator.bilingual.errors import GlossaryError, TranslatorError
from translator.bilingual.i18n import ngettext
from translator.bilingual.model import State
from translator.newsroom.catalog import Catalog
from translator.newsroom.catalog.events import NOBODY, parse_time
from translator.newsroom.ground.git import Objects
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.jobs import Workplace
from translator.newsroom.house.jobs.carried_newsroom import CarriedArticle, CarriedNewsroom
from translator.newsroom.proof.audit.adoptions import AdoptionCheck
from translator.newsroom.proof.audit.catalog_audit import verify_catalog
from translator.newsroom.proof.audit.commit_authorship import AuthorshipCheck
from translator.newsroom.proof.audit.conversions import conversion_problems
from translator.newsroom.proof.audit.git_history import History, line_id
from translator.newsroom.proof.audit.identities import Identities
from translator.newsroom.proof.audit.problems import Problem, problem_of
from translator.newsroom.proof.audit.rechecks import ErrorCheck, recheck_sign_offs
from translator.newsroom.proof.metrics.active_time import is_fast_approval


class CatalogProof(msgspec.Struct):
    """What was found out about one catalog; counts are of its lines, segments or pages."""

    slug: str
    tag: str
    where: str
    """Path of its ledger."""
    problems: list[Problem] = []
    lines: int = 0
    seen: int = 0
    """Segments that somebody approved, of those that people answer for."""
    derived: int = 0
    """Segments that were converted, and that nobody need have read."""
    decisions: int = 0
    pages: int = 0
    by_commit: int = 0
    by_committer: int = 0
    signed: int = 0
    spoken: list[tuple[str, str, int, str]] = []
    """See `CommitAuthorship`."""
    approvals: list[int] = []
    """The lines by which people approved something (`approval_id`)."""


@dataclass(frozen=True)
class ProofRules:
    """What the proofs of all catalogs rest on besides settings and glossary."""

    identities: Identities
    errors: ErrorCheck
    glossary_changed: float | None
    """See `glossary_change`."""

    def is_glossary_moved(self, at: str) -> bool:
        """Whether the glossary was changed since a time: by a commit, or not committed yet."""
        time = parse_time(at)
        return self.glossary_changed is None or time is None or self.glossary_changed > time.timestamp()


class FileProof(NamedTuple):
    """What article, catalog, ledger and page say without git."""

    proof: CatalogProof
    keys: frozenset[str]
    """Of the segments that the catalog has."""
    skipped: Sequence[TranslatorError] = ()
    """What kept a part of it from being looked at."""


@dataclass(frozen=True)
class ProofJob:
    """The files of one catalog; nothing that was found earlier goes with them."""

    article: CarriedArticle
    tag: str


def prove_carried(place: Workplace, job: ProofJob) -> FileProof | None:
    """Do the work of proving one catalog; None where it takes more than the job carries."""
    newsroom = CarriedNewsroom.of(place, job.article)
    try:
        found = prove_files(newsroom.the_article, job.tag, place.house.further)
    except TranslatorError:
        if newsroom.lacks:
            return None
        raise
    return None if newsroom.lacks else found._replace(skipped=[*newsroom.skipped.values()])


def prove_files(article: Article, tag: str, rules: ProofRules) -> FileProof:
    """Prove what can be proved of a catalog without git; raises as catalogs do where it cannot be read."""
    newsroom, catalog = article.newsroom, article.catalog(tag)
    proof = CatalogProof(catalog.slug, catalog.tag, catalog.ledger.where)
    _count(proof, catalog, rules.identities)
    found = proof.problems
    with newsroom.skipping(at=article.path):
        found += verify_catalog(catalog, rules.identities)
        found += _fast_approvals(catalog)
    with newsroom.skipping(GlossaryError, at=article.path):
        found += rules.errors.problems(newsroom, catalog)
        found += conversion_problems(article, catalog, rules.is_glossary_moved, rules.identities)
    with newsroom.skipping(GlossaryError, at=article.path):
        from translator.newsroom.proof.audit.published_pages import has_page, page_problems

        problems = list(page_problems(article, catalog))
        proof.pages = int(not problems and has_page(article, catalog))
        found += problems
    return FileProof(proof, frozenset(entry.key for entry in catalog.entries))


@dataclass
class CatalogProver:
    """Holds one catalog after the other against git; what it has is the same for all of them."""

    newsroom: Newsroom
    adoptions: AdoptionCheck
    objects: Objects
    history: History | None = None
    authorship: AuthorshipCheck | None = None

    def prove(self, article: Article, catalog: Catalog, files: FileProof) -> CatalogProof:
        """
        Return the whole proof of a catalog, of which `files` was proved.

        A `catalog` without entries suffices where nothing in it was adopted.
        """
        proof, found = files.proof, list[Problem]()
        if self.authorship is not None:
            authorship = self.authorship.check(catalog)
            found += authorship.problems
            proof.by_commit, proof.by_committer = authorship.by_commit, authorship.by_committer
            proof.signed, proof.spoken = authorship.signed, authorship.spoken
        with self.newsroom.skipping(at=article.path):
            found += self.adoptions.problems(catalog)
            found += recheck_sign_offs(self.newsroom, catalog, files.keys, self.history, self.objects)
        proof.problems = [*found, *proof.problems]
        return proof


def approval_id(name: str) -> int:
    """Return what a proof keeps of the hash of a line, which is as much as msgpack holds."""
    return line_id(name) >> 33


def _count(proof: CatalogProof, catalog: Catalog, identities: Identities) -> None:
    ledger = catalog.ledger
    proof.lines = len(ledger.lines)
    for entry in catalog.entries:
        is_converted = entry.is_derived and entry.record.actor in NOBODY
        proof.seen += entry.state.rank >= State.REVIEWED.rank and not is_converted
        proof.derived += entry.state.rank >= State.TRANSLATED.rank and is_converted
    for event, name in zip(ledger.events, ledger.hashes, strict=True):
        proof.decisions += event.actor not in NOBODY
        if event.action.rule.is_approval and identities.is_person(event.actor):
            proof.approvals.append(approval_id(name))


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
