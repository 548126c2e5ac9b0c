"""The checks during review: on one segment while it is edited, or on the whole article, without waived findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import groupby
from typing import TypeVar

from translator.bilingual.errors import TranslatorError, UsageError
from translator.bilingual.model import Finding, TermMatch
from translator.bilingual.pairs import SCRIPT_CHECKS
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import ArticleFindings, select_checks
from translator.bilingual.words.inline import italics_among
from translator.bilingual.words.language import is_chinese
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.catalog.script_source import find_script_source
from translator.newsroom.ground.house_index import Look
from translator.newsroom.house import Newsroom
from translator.newsroom.house.catalog_conversion import converter_of
from translator.newsroom.house.character_choices import apply_choices, choices_in
from translator.newsroom.house.glossary import Glossary, TermBase
from translator.newsroom.review.findings_cache import FindingsCache, look_at_findings
from translator.newsroom.review.waivers import Waiver, waivers_in

Value = TypeVar("Value")


def look_at_known(newsroom: Newsroom, source_tag: str, tag: str, slug: str) -> Look:
    """Look at what the index keeps for the checks of a catalog."""
    only = SCRIPT_CHECKS if is_chinese(source_tag) and is_chinese(tag) else ()
    ids = select_checks(only, newsroom.settings.checks.skip)
    return look_at_findings(newsroom.index, tag, slug, glossary=newsroom.glossary_version, ids=ids)


class ArticleChecks:
    """
    Runs the checks of a newsroom on a catalog; glossary and article are read when they are first needed.

    Between the two Chinese scripts only the rules of the target's script hold: the texts are equal by design.
    """

    def __init__(
        self,
        newsroom: Newsroom,
        catalog: Catalog,
        *,
        article_date: str = "",
        asks_index: bool = True,
        is_patient: bool = False,
    ) -> None:
        """
        Take a catalog; `article_date` (ISO) is read from the article where it is not given.

        Without `asks_index` nothing that was found earlier is believed: a proof needs that. Patient checks do without a
        glossary or a date that cannot be read (`trouble`): somebody is at work on the article.
        """
        self._asks_index, self._is_patient = asks_index, is_patient
        self.newsroom = newsroom
        self.catalog = catalog
        self._given_date = article_date
        self._known: dict[str, tuple[tuple[object, ...], ArticleFindings | None, list[Finding]]] = {}
        """Segment key → the texts that were checked last as they stood, and the findings; `""`: a text being typed."""
        self._pairs: dict[str, Pair] = {}
        """Segment key → the texts that `_article` is about, in segment order."""
        self._article: ArticleFindings | None = None
        self._seen_events = 0
        """How many lines of the ledger there were when `_article` was made."""
        self.trouble: TranslatorError | None = None
        """Why the glossary or the article could not be read again, so that what was read before goes on to hold."""
        self._shifted: set[str] = set()
        """Keys of the segments that `_article` says something else of than before, until somebody takes them."""

    def on(self, catalog: Catalog) -> ArticleChecks:
        """Return the same checks for a catalog that was read again."""
        other = ArticleChecks(self.newsroom, catalog, article_date=self._given_date, asks_index=self._asks_index,
                              is_patient=self._is_patient)  # fmt: skip
        other.__dict__.update(glossary=self.glossary, _cache=self._cache, _known=self._known, _pairs=self._pairs,
                              _article=self._article, _shifted=self._shifted)  # fmt: skip
        return other

    def is_current(self) -> bool:
        """Whether what was read of glossary and article still stands there, as far as it can be read (`trouble`)."""
        try:
            if "glossary" in self.__dict__ and self.glossary is not self.newsroom.glossary:
                return False
            if "article_date" in self.__dict__ and self.article_date != self._read_date():
                return False
            _people = self.newsroom.people  # Who is who is shown beside what is found.
        except TranslatorError as error:
            self.trouble = error
            return True
        except OSError:  # A file that is being replaced: it is looked at again.
            return True
        self.trouble = next(iter(self.newsroom.troubles.values()), None)
        return True

    @cached_property
    def article_date(self) -> str:
        """ISO date of the article; empty where its front matter has none, or the article is gone."""
        return self._patiently(self._read_date, "")

    def _read_date(self) -> str:
        if self._given_date:
            return self._given_date
        try:
            return self.newsroom.article(self.catalog.slug).date
        except (UsageError, FileNotFoundError):
            return ""

    @cached_property
    def glossary(self) -> Glossary:
        """The glossary that these checks go by: the file may change, or break, in the middle of an article."""
        return self._patiently(lambda: self.newsroom.glossary, Glossary())

    def _patiently(self, read: Callable[[], Value], without: Value) -> Value:
        try:
            return read()
        except TranslatorError as error:
            if not self._is_patient:
                raise
            self.trouble = error
            return without

    @property
    def termbase(self) -> TermBase:
        return self.glossary.termbase(self.catalog.source_tag, self.catalog.tag)

    @cached_property
    def _cache(self) -> FindingsCache:
        """What earlier runs found, of this command and of others."""
        catalog, version = self.catalog, self.newsroom.glossary_version
        is_settled = self.is_current()  # Else what is found holds for a glossary that is gone.
        is_settled = is_settled and self.trouble is None
        within_chinese = is_chinese(catalog.source_tag) and is_chinese(catalog.tag)
        return FindingsCache(
            self.newsroom.index if is_settled and self._asks_index else None,
            catalog.tag,
            catalog.slug,
            glossary=version if is_settled else "",
            settings=self.newsroom.settings.checks,
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
            settled=self.glossary.settled_forms(self.catalog.tag),
            terms=self.termbase.entries,
            article_date=self.article_date,
            context=entry.context,
            italics=italics_among(entry.placeholders),
        )

    def findings(self, entry: Entry, target: str | None = None) -> list[Finding]:
        """
        Return what is wrong with one segment of the article, as it is or with another target, consistency included.

        An empty target has no findings, and what was waived is left out.
        """
        return self._unwaived(entry, self.found_in(entry, target))

    def found_in(self, entry: Entry, target: str | None = None) -> list[Finding]:
        """Do the same with what was waived; what was found for the same texts before is not looked for again."""
        text = entry.target if target is None else target
        if not text:
            return []
        article, is_typed = self._look_at_article(), text != entry.target
        name, face = "" if is_typed else entry.key, (entry.key, text, entry.number, entry.kind, self.article_date)
        known = self._known.get(name)
        if known is None or known[0] != face or known[1] is not article:
            pair = self.pair(entry, text)
            if is_typed:  # Another text with every key: nobody will ask for it again.
                (typed,) = self._cache.complete([pair])
                others = {other.number: other for other in self._pairs.values()} | {pair.number: typed}
                around = self._cache.look_at_article([others[number] for number in sorted(others)])
                found = self._cache.uncached_findings(typed, around)
            else:
                found = self._cache.segment_findings(pair, article)
            known = self._known[name] = (face, article, found)
        return known[2]

    def segment_findings(self, entry: Entry) -> list[Finding]:
        """Return what is wrong with one segment by itself, whatever stands in the others."""
        return self._unwaived(entry, self._cache.segment_findings(self.pair(entry))) if entry.target else []

    def text_findings(self, entry: Entry, text: str) -> list[Finding]:
        """Return what would be wrong with another target, whatever stands in the other segments; nothing is kept."""
        (pair,) = self._cache.complete([self.pair(entry, text)])
        return self._unwaived(entry, self._cache.uncached_findings(pair, self._cache.look_at_article(())))

    def _unwaived(self, entry: Entry, findings: Iterable[Finding]) -> list[Finding]:
        waived = self.catalog.waivers_of(entry)
        still_open = [finding for finding in findings if finding.fingerprint not in waived]
        inherited = self.inherited_waivers(entry, still_open)
        return [finding for finding in still_open if finding.fingerprint not in inherited]

    def inherited_waivers(self, entry: Entry, findings: Sequence[Finding]) -> dict[str, Waiver]:
        """
        Return which `findings` on a converted text are waived in the other Chinese script, by their fingerprints.

        The conversion must be that of the text as it stands there, and a check find as much in both: then the first of
        one is the first of the other.
        """
        newsroom, catalog = self.newsroom, self.catalog
        if not findings or not entry.is_derived:
            return {}
        with suppress(TranslatorError, OSError):  # An article or a catalog that is gone, or broken, waives nothing.
            article = newsroom.article(catalog.slug)
            origin = find_script_source(newsroom, article.ref, catalog.tag)
            other = article.catalog(origin) if origin and origin != article.tag else None
            text = other.find(entry.key) if other else None
            waivers = waivers_in(other.history(text)) if other and text else {}
            if not (other and text and waivers):
                return {}
            converted = converter_of(newsroom, origin, catalog.tag).convert(text.target)
            if apply_choices(converted, choices_in(catalog, entry)) != entry.target:
                return {}
            checks = ArticleChecks(newsroom, other, article_date=self._given_date, asks_index=self._asks_index)
            there = checks.found_in(text)
            pairs = [
                (ours.fingerprint, theirs.fingerprint)
                for check in {waiver.check for waiver in waivers.values()}
                for ours, theirs in _matched(findings, there, check)
            ]
            return {ours: waivers[theirs] for ours, theirs in pairs if theirs in waivers}
        return {}

    def take_shifted(self) -> frozenset[str]:
        """
        Return the keys of segments of which the article as a whole says something else since this was asked last.

        Empty as long as nobody asked for findings.
        """
        if self._article is not None:
            self._look_at_article()
        shifted = frozenset(self._shifted)
        self._shifted.clear()
        return shifted

    def _look_at_article(self) -> ArticleFindings:
        """Run the checks of whole articles, if a text changed since the last time."""
        events = self.catalog.ledger.events
        news, self._seen_events = events[self._seen_events :], len(events)
        before, old = self._article, self._pairs
        if before is not None and not any(event.target is not None for event in news):
            return before
        entries = [entry for entry in self.catalog.entries if entry.target]
        pairs = self._cache.complete([self.pair(entry) for entry in entries])
        # A pair that is the same knows already what was read out of its texts.
        self._pairs = {
            entry.key: known if (known := old.get(entry.key)) == pair else pair
            for entry, pair in zip(entries, pairs, strict=True)
        }
        if before is not None and list(old.values()) == list(self._pairs.values()):
            return before
        now = self._article = self._cache.look_at_article(list(self._pairs.values()))
        if before is not None:
            is_other_style = before.is_without_stops != now.is_without_stops
            self._shifted.update(
                key for key, pair in self._pairs.items()
                if is_other_style or (key in old and before.of(old[key].number) != now.of(pair.number))
            )  # fmt: skip
        return now

    def all_findings(self) -> list[Finding]:
        """
        Return what is wrong with the article, consistency between segments included, in segment order.

        Only what changed since the last time is checked; `keep` need not be called.
        """
        by_number = {entry.number: entry for entry in self.catalog.entries if entry.target}
        findings = self._cache.article_findings([self.pair(entry) for entry in by_number.values()])
        found: list[Finding] = []
        for number, group in groupby(findings, key=lambda item: item.segment):
            its = list(group)
            found += self._unwaived(by_number[number], its) if number in by_number else its
        return found

    def keep(self) -> None:
        """Write down what was found in single segments, for whoever opens the article next."""
        if "_cache" in self.__dict__:
            self._cache.write()


def _matched(findings: Sequence[Finding], others: Sequence[Finding], check: str) -> Iterable[tuple[Finding, Finding]]:
    """Return the findings of a check in two texts side by side; none where it finds more in one of them."""
    ours, theirs = ([item for item in its if item.check == check] for its in (findings, others))
    return zip(ours, theirs, strict=True) if len(ours) == len(theirs) else ()
