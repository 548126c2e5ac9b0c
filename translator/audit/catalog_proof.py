"""The proof of one catalog: what its ledger, git, the checks and its page say, as a value that can be kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from translator.audit.adoptions import AdoptionCheck
from translator.audit.catalog_audit import verify_catalog
from translator.audit.commit_authorship import AuthorshipCheck
from translator.audit.conversions import conversion_problems
from translator.audit.git_history import History, line_id
from translator.audit.house_history import HouseHistory
from translator.audit.identities import Identities
from translator.audit.problems import Problem, problem_of
from translator.audit.rechecks import ErrorCheck, FindErrors, recheck_sign_offs
from translator.catalog import Catalog
from translator.catalog.actions import NOBODY
from translator.errors import GlossaryError
from translator.git_process import Objects
from translator.i18n import ngettext
from translator.metrics.active_time import is_fast_approval
from translator.model import State
from translator.newsroom import Article, Newsroom


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


@dataclass
class CatalogProver:
    """Proves one catalog after the other; what it holds is the same for all of them."""

    newsroom: Newsroom
    identities: Identities
    errors: ErrorCheck
    adoptions: AdoptionCheck
    objects: Objects
    history: History | None = None
    house: HouseHistory | None = None
    authorship: AuthorshipCheck | None = None

    def prove(self, article: Article, catalog: Catalog, errors: FindErrors | None = None) -> CatalogProof:
        """Prove a catalog; `errors` returns what a job found wrong in it."""
        newsroom = self.newsroom
        proof = CatalogProof(catalog.slug, catalog.tag, catalog.ledger.where)
        _count(proof, catalog, self.identities)
        found = proof.problems
        if self.authorship is not None:
            authorship = self.authorship.check(catalog)
            found += authorship.problems
            proof.by_commit, proof.by_committer = authorship.by_commit, authorship.by_committer
            proof.signed, proof.spoken = authorship.signed, authorship.spoken
        with newsroom.skipping(at=article.path):
            found += self.adoptions.problems(catalog)
            found += verify_catalog(catalog, self.identities)
            found += _fast_approvals(catalog)
            found += recheck_sign_offs(newsroom, catalog, self.history, self.objects)
        with newsroom.skipping(GlossaryError, at=article.path):
            found += self.errors.problems(catalog, errors)
            found += conversion_problems(article, catalog, self.errors.is_glossary_moved, self.identities)
        with newsroom.skipping(GlossaryError, at=article.path):
            from translator.audit.published_pages import has_page, page_problems

            problems = list(page_problems(article, catalog))
            proof.pages = int(not problems and has_page(article, catalog))
            found += problems
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
