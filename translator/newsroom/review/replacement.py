"""Replacement of one text by another over a house, with what the checks would say of each hit before it is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby

from translator.bilingual.errors import ReviewError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import Finding, State
from translator.bilingual.words.inline import narrow_tags, tag_problems
from translator.bilingual.words.masking import INLINE_TAG
from translator.bilingual.words.patterns import is_blank
from translator.bilingual.words.termbase import find_all_forms
from translator.newsroom.articles.article_format import parse_document, prove_source
from translator.newsroom.catalog.events import Action
from translator.newsroom.catalog.record import Entry
from translator.newsroom.ground.project import find_script_source
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.catalog_conversion import settle_words
from translator.newsroom.house.people import Person
from translator.newsroom.review import decisions, permissions
from translator.newsroom.review.autosave import WorkingCopy
from translator.newsroom.review.navigation import FilterContext, SegmentFilter
from translator.newsroom.review.undo import Changed, write_source


class Match(StrEnum):
    """How a pattern is found."""

    LITERAL = "literal"
    WORD = "word"
    REGEX = "regex"


class Side(StrEnum):
    """Which texts are changed."""

    SOURCE = "source"
    TARGET = "target"


@dataclass(frozen=True)
class Replacement:
    """A pattern and the text in its place; raises `UsageError` for a pattern that cannot be read."""

    pattern: str
    text: str
    match: Match = Match.LITERAL
    side: Side = Side.TARGET
    reopens: bool = False
    """Signed-off segments are reopened; else they are refused."""
    _expression: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not self.pattern or {"\n", "\r"} & set(self.pattern + self.text):
            raise UsageError(_("name the text to replace; it must be one line"), hint='translator replace "…" "…"')
        try:
            expression = re.compile(self.pattern if self.match is Match.REGEX else re.escape(self.pattern))
            if self.match is Match.REGEX:
                expression.sub(self.text, "")  # Names of groups that there are not.
        except (re.error, IndexError, OverflowError, RecursionError) as error:
            message = _("not a regular expression: {reason}", reason=error)
            raise UsageError(message, where=self.pattern) from None
        object.__setattr__(self, "_expression", expression)

    @property
    def reason(self) -> str:
        return _("replaced: {before} → {after}", before=self.pattern, after=self.text)

    def apply(self, text: str, tag: str) -> tuple[str, int]:
        """Return `text` of language `tag` with the other text, and how often it was put there; tags stay whole."""
        found = list(self._places(text, tag))
        tags = [mark.span() for mark in INLINE_TAG.finditer(text)] if found and "<" in text else []
        parts, at, count = list[str](), 0, 0
        for start, end, put in found:
            is_cut = any(start < last and first < end and not (start <= first and last <= end) for first, last in tags)
            if start < at or start == end or is_cut:
                continue
            parts += [text[at:start], put]
            at, count = end, count + 1
        return "".join([*parts, text[at:]]), count

    def _places(self, text: str, tag: str) -> Iterator[tuple[int, int, str]]:
        if self.match is Match.WORD:
            if self.pattern in text:
                for start, end in find_all_forms(text, [self.pattern], tag, exact=True):
                    if text[start:end] == self.pattern:
                        yield start, end, self.text
            return
        for match in self._expression.finditer(text):
            yield *match.span(), match.expand(self.text) if self.match is Match.REGEX else self.text


@dataclass(frozen=True, slots=True)
class Hit:
    """One segment that holds the pattern, as it is and as it would be."""

    slug: str
    tag: str
    """Language of the text: of the article, where its source is changed."""
    number: int
    key: str
    state: State
    before: str
    after: str
    count: int
    findings: tuple[Finding, ...] | None
    """Those that only the new text has; of a source, in all its targets. None where the checks were not asked."""
    refusal: str
    """Why it cannot be changed; empty where it can."""


def filter_of(state: str = "", person: str = "", further: str = "") -> str:
    """Return the filter of segments in these states about which this person decided something."""
    return " ".join([*([f"state:{state}"] if state else []), *([f"by:{person}"] if person else []), further]).strip()


def find_hits(
    newsroom: Newsroom,
    wanted: Replacement,
    person: Person,
    *,
    slugs: Sequence[str] = (),
    tags: Sequence[str] = (),
    among: str = "",
    most_checked: int | None = None,
) -> list[Hit]:
    """
    Return all segments that hold the pattern and that the filter `among` lets through, by article and language.

    Of more than `most_checked`, the checks are asked about the first ones.
    """
    hits: list[Hit] = []
    for ref in newsroom.select(slugs):
        with newsroom.skipping():
            article = newsroom.article(ref)
            there = [tag for tag in newsroom.targets_of(ref, tags) if newsroom.catalog_path(tag, ref.slug).exists()]
            copies = [WorkingCopy(article, tag) for tag in there]
            if wanted.side is Side.SOURCE:
                groups = [(copies, _in_source(article, copies, wanted, person, among))]
            else:
                groups = [([copy], _in_target(copy, wanted, person, among)) for copy in copies]
            for checked, found in groups:
                room = None if most_checked is None else max(0, most_checked - len(hits))
                hits += _with_findings(list(found), checked, wanted.side, room)
    return hits


def _in_target(copy: WorkingCopy, wanted: Replacement, person: Person, among: str) -> Iterator[Hit]:
    known = SegmentFilter(among, FilterContext(copy, person))
    for entry in copy.catalog.entries:
        after, count = wanted.apply(entry.target, copy.tag) if entry.target else ("", 0)
        if not count or after == entry.target or not known.is_match(entry):
            continue
        refusal = _refusal(copy, entry, after, wanted, person)
        yield Hit(copy.slug, copy.tag, entry.number, entry.key, entry.state, entry.target, after, count, None, refusal)


def _refusal(copy: WorkingCopy, entry: Entry, after: str, wanted: Replacement, person: Person) -> str:
    catalog = copy.catalog
    if entry.is_derived:
        origin = find_script_source(copy.newsroom, copy.article.ref, copy.tag)
        return _("this sentence follows {tag}: correct it there", tag=origin)
    try:
        if wanted.reopens and entry.state is State.FINAL and not entry.is_locked:
            permissions.require_role(catalog, entry, person, Action.REOPEN)
            permissions.require_role(catalog, entry, person, Action.EDIT)
        else:
            permissions.require_editable(catalog, entry, person)
        permissions.require_text(catalog, entry, narrow_tags(entry.source, after))
    except ReviewError as error:
        return error.message
    return ""


def _in_source(
    article: Article, copies: Sequence[WorkingCopy], wanted: Replacement, person: Person, among: str
) -> Iterator[Hit]:
    filters = [SegmentFilter(among, FilterContext(copy, person)) for copy in copies]
    for number, segment in enumerate(article.document.segments, 1):
        after, count = wanted.apply(segment.source, article.tag)
        if not count or after == segment.source:
            continue
        there = [(copy, entry) for copy in copies if (entry := copy.catalog.find(segment.key))]
        passes = [
            known.is_match(entry)
            for known, copy in zip(filters, copies, strict=True)
            if (entry := copy.catalog.find(segment.key))
        ]
        if among and not any(passes):
            continue
        refusal = "; ".join(tag_problems(segment.source, after)) or (
            _("the source is empty") if is_blank(after) else ""
        )
        if not person.may(Action.CORRECT):
            needed = _(" or ").join(Action.CORRECT.rule.roles)
            refusal = _("{person} is {roles}, and this takes {needed}", person=person.id,
                        roles=_(", ").join(sorted(person.roles)), needed=needed)  # fmt: skip
        state = min((entry.state for _copy, entry in there), key=lambda one: one.rank, default=State.NEW)
        number = there[0][1].number if there else number
        yield Hit(article.slug, article.tag, number, segment.key, state, segment.source, after, count, None,
                  refusal)  # fmt: skip


def _with_findings(found: list[Hit], copies: Sequence[WorkingCopy], side: Side, room: int | None) -> list[Hit]:
    """Return the hits of an article, the first `room` of them with findings; all texts are checked in one call."""
    asked = [hit for hit in found[:room] if not hit.refusal]
    news: dict[str, tuple[Finding, ...]] = {hit.key: () for hit in asked}
    for copy in copies if asked else ():
        there = [(hit, entry) for hit in asked if (entry := copy.catalog.find(hit.key)) and entry.target]
        texts = [
            (replace(entry, source=hit.after), entry.target) if side is Side.SOURCE else (entry, hit.after)
            for hit, entry in there
        ]
        after = copy.checks.texts_findings(texts)
        for (hit, entry), its in zip(there, after, strict=True):
            news[hit.key] += _news(copy.checks.segment_findings(entry), its)
        copy.checks.keep()
    return [replace(hit, findings=news.get(hit.key)) for hit in found]


def _news(before: Iterable[Finding], after: Iterable[Finding]) -> tuple[Finding, ...]:
    known = Counter((one.check, str(one.message)) for one in before)
    found = []
    for one in after:
        name = one.check, str(one.message)
        if known[name] > 0:
            known[name] -= 1
        else:
            found.append(one)
    return tuple(found)


def counts_line(hits: Sequence[Hit]) -> str:
    """Return how many segments hold the text, how many of them get new findings, and how many are refused."""
    fit = [hit for hit in hits if not hit.refusal]
    words = [ngettext("{count} segment", "{count} segments", len(fit))]
    if count := sum(bool(hit.findings) for hit in fit):
        words.append(ngettext("{count} with a new finding", "{count} with new findings", count))
    if count := len(hits) - len(fit):
        words.append(ngettext("{count} is not changed", "{count} are not changed", count))
    return _(", ").join(words)


def apply_hits(newsroom: Newsroom, hits: Iterable[Hit], wanted: Replacement, person: Person) -> list[Changed]:
    """
    Write the hits that nothing refuses, each as an edit of `person`, and return what takes them back.

    A segment that was changed since it was found is left alone. Raises `ReviewError` where one is no longer permitted.
    """
    done: list[Changed] = []
    fit = [hit for hit in hits if not hit.refusal]
    for (slug, tag), group in groupby(fit, key=lambda hit: (hit.slug, hit.tag)):
        with newsroom.skipping(ReviewError):
            article = newsroom.article(newsroom.select_one(slug))
            if wanted.side is Side.SOURCE:
                done.append(_write_source(article, list(group)))
            else:
                done.append(_write_target(article, tag, list(group), wanted, person))
    return [one for one in done if one.lines or one.after]


def _write_target(article: Article, tag: str, hits: Iterable[Hit], wanted: Replacement, person: Person) -> Changed:
    with article.transaction(tag) as catalog:
        known = len(catalog.ledger.hashes)
        for hit in hits:
            entry = catalog.find(hit.key)
            if entry is None or (entry.target, entry.state) != (hit.before, hit.state):
                continue
            if permissions.is_signed_off(entry):
                decisions.reopen(catalog, entry, person, wanted.reason)
            decisions.edit(catalog, entry, person, hit.after, reason=wanted.reason)
    settle_words(article, catalog, known)
    return Changed(article.slug, tag, catalog.ledger.hashes[known:])


def _write_source(article: Article, hits: Iterable[Hit]) -> Changed:
    newsroom, texts = article.newsroom, {hit.key: hit for hit in hits}
    before, where = article.data, newsroom.relative(article.path)
    document = prove_source(before, tag=article.tag, format=article.format, where=where)
    targets = [
        texts[segment.key].after if segment.key in texts and texts[segment.key].before == segment.source else None
        for segment in document.segments
    ]
    after = document.render(targets, tag=article.tag)
    parse_document(after, tag=article.tag, format=article.format)
    if after == before:
        return Changed(article.slug, article.tag, [])
    write_source(article, after)
    return Changed(article.slug, article.tag, [], before, after)
