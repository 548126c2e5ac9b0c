"""The checks during review: on one segment while it is edited, or on the whole article, without waived findings."""

from __future__ import annotations

from functools import cached_property

from translator.catalog import Catalog, Entry
from translator.checks import SCRIPT_CHECKS
from translator.checks.base import Pair
from translator.checks.findings_cache import FindingsCache
from translator.errors import UsageError
from translator.glossary import TermBase
from translator.language import is_chinese
from translator.model import Finding, TermMatch
from translator.newsroom import Newsroom


class ArticleChecks:
    """
    Runs the project's checks on a catalog; glossary and article are read when they are first needed.

    Between the two Chinese scripts only the rules of the target's script hold: the texts are equal by design.
    """

    def __init__(self, project: Newsroom, catalog: Catalog, *, article_date: str = "") -> None:
        """Take a catalog; `article_date` (ISO) is read from the article where it is not given."""
        self.project = project
        self.catalog = catalog
        self._article_date = article_date
        self._glossary = ""
        """Names the glossary that `termbase` was read from; empty where it was not, or changed in that moment."""
        self._known: dict[str, tuple[tuple[object, ...], list[Finding]]] = {}
        """Segment key → the texts that were checked last as they stood, and the findings; `""`: a text being typed."""

    def on(self, catalog: Catalog) -> ArticleChecks:
        """Return the same checks for a catalog that was read again; glossary and article are not read again."""
        other = ArticleChecks(self.project, catalog, article_date=self._article_date)
        other.__dict__.update(termbase=self.termbase, _glossary=self._glossary, _cache=self._cache, _known=self._known)
        return other

    @cached_property
    def article_date(self) -> str:
        """ISO date of the article; empty where its front matter has none, or the article is gone."""
        if self._article_date:
            return self._article_date
        try:
            return self.project.article(self.catalog.slug).date
        except UsageError:
            return ""

    @cached_property
    def termbase(self) -> TermBase:
        """The house's terms in the direction of the catalog."""
        version = self.project.glossary_version
        termbase = self.project.glossary.termbase(self.catalog.source_tag, self.catalog.tag)
        if version == self.project.glossary_version:
            self._glossary = version
        return termbase

    @cached_property
    def _cache(self) -> FindingsCache:
        """What earlier runs found, of this command and of others."""
        catalog, _termbase = self.catalog, self.termbase
        within_chinese = is_chinese(catalog.source_tag) and is_chinese(catalog.tag)
        return FindingsCache(
            self.project.index if self._glossary else None,
            catalog.tag,
            catalog.slug,
            glossary=self._glossary,
            settings=self.project.settings.checks,
            only=SCRIPT_CHECKS if within_chinese else (),
        )

    def terms_in(self, entry: Entry) -> list[TermMatch]:
        """Return the terms in the source of `entry`, in text order; offsets are code points into it."""
        return self.termbase.find(entry.source)

    def pair(self, entry: Entry, target: str | None = None) -> Pair:
        """Return `entry` as checks see it, with `target` in the place of its own where one is given."""
        return Pair(
            source=entry.source,
            target=entry.target if target is None else target,
            source_tag=self.catalog.source_tag,
            target_tag=self.catalog.tag,
            kind=entry.kind,
            number=entry.number,
            # One tuple for all pairs: checks build their automaton once for each tuple that they meet.
            terms=self.termbase.entries,
            article_date=self.article_date,
            context=entry.context,
        )

    def findings(self, entry: Entry, target: str | None = None) -> list[Finding]:
        """
        Return what is wrong with one segment, as it is or with another target; an empty target has no findings.

        What was found for the same texts before is not looked for again.
        """
        text = entry.target if target is None else target
        if not text:
            return []
        is_typed = text != entry.target
        name, face = "" if is_typed else entry.key, (entry.key, text, entry.number, entry.kind, self.article_date)
        known = self._known.get(name)
        if known is None or known[0] != face:
            pair = self.pair(entry, text)
            # What is being typed is another text with every key: nobody will ask for it again.
            found = self._cache.uncached_findings(pair) if is_typed else self._cache.segment_findings(pair)
            known = self._known[name] = (face, found)
        waived = self.catalog.waivers_of(entry)
        return [finding for finding in known[1] if finding.fingerprint not in waived]

    def all_findings(self) -> list[Finding]:
        """
        Return what is wrong with the article, consistency between segments included, in segment order.

        Only what changed since the last time is checked; `keep` need not be called.
        """
        by_number = {entry.number: entry for entry in self.catalog.entries if entry.target}
        findings = self._cache.article_findings([self.pair(entry) for entry in by_number.values()])
        waived = {number: self.catalog.waivers_of(by_number[number]) for number in {item.segment for item in findings}
                  if number in by_number}  # fmt: skip
        return [item for item in findings if item.fingerprint not in waived.get(item.segment, ())]

    def keep(self) -> None:
        """Write down what was found in single segments, for whoever opens the article next."""
        if "_cache" in self.__dict__:
            self._cache.write()
