"""
Pages become catalogs: each paired sentence is `translated` by the author of the page.

A new catalog gets the source that the page was made from; `sync` then says what changed since. A catalog in which
somebody works already is brought up to the article first and keeps its texts: what is filled are empty entries, and
those that the page was adopted with before. A page that was adopted as it stands is not adopted twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from msgspec import structs

from translator.bilingual.alignment import Lexicon, learn_lexicon
from translator.bilingual.errors import CatalogError
from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Segment, State
from translator.newsroom.articles import Document, is_markdown, parse_document
from translator.newsroom.articles.addresses import NO_LINKS, LinkNames, marks_as_in_source
from translator.newsroom.articles.resegmenter import renumber_tags, with_tags_of
from translator.newsroom.catalog import Catalog, Entry, merge_segments
from translator.newsroom.catalog.article_links import body_of, names_of
from translator.newsroom.catalog.events import SYSTEM, UNKNOWN, Action, AdoptData, SegmentationData
from translator.newsroom.catalog.revisions import last_adoption
from translator.newsroom.catalog.segment_rules import rules_for, rules_of
from translator.newsroom.ground import git
from translator.newsroom.house import Newsroom
from translator.newsroom.pages.adoption.page_alignment import PageAlignment, PairedSegment, align_page
from translator.newsroom.pages.adoption.page_pairs import PagePair
from translator.newsroom.pages.adoption.source_revisions import PageOrigin, PageOrigins


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    kind: str
    """`doubtful`, `left out` (only the source has it), `added` (only the page has it), `revision` (of the page)."""
    source: str
    target: str
    reason: LazyMessage | None = None


@dataclass(slots=True)
class AdoptedPage:
    """What became of one page; all counts are segments."""

    slug: str
    tag: str
    page: str
    by: str
    """How it was found: `path`, `id`, `translationKey`."""
    status: str
    """
    `adopted`, `unchanged` (adopted before), `would adopt`; of which nothing was adopted: `edited` (so was its catalog),
    `no pairs`.
    """
    author: str
    """The id of a person, or `unknown`."""
    email: str
    """The address that git has for the author; empty where it has none."""
    revision: str
    source_revision: str
    sources: int
    """Segments of the source."""
    paired: int = 0
    """Those of the source that have a target."""
    sure: int = 0
    doubtful: int = 0
    alone: int = 0
    """Those of either side without a partner."""
    questions: list[OpenQuestion] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Read:
    pair: PagePair
    origin: PageOrigin
    source: Document
    page: Document
    names: LinkNames
    """How the page may write what the source links to."""


def adopt_pages(
    newsroom: Newsroom, pairs: Sequence[PagePair], *, at: str = "", dry_run: bool = False
) -> Iterator[AdoptedPage]:
    """
    Adopt the pages one after the other, and yield what became of each; pages that cannot be read are skipped.

    All pages of a language teach a lexicon first. With `at`, a page that was adopted before counts as made from that
    revision from then on, so that what changed until then outside of its sentences is settled. Raises `GitError` for a
    revision `at` that does not exist.
    """
    read = list(_read_pages(newsroom, PageOrigins(newsroom, at).of(pairs)))
    lexicons = _learn(read)
    for one in read:
        with newsroom.skipping(CatalogError):
            article, tag = one.pair.article, one.pair.tag
            catalog = article.catalog(tag)
            one = replace(one, source=one.source.resegmented(rules_for(newsroom, article.ref, catalog)))
            alignment = align_page(one.source, one.page, article.tag, tag, lexicons[article.tag, tag], one.names)
            person = newsroom.people.with_email(one.origin.email) if one.origin.email else None
            report = _report(newsroom, one, alignment, person.id if person else UNKNOWN)
            known = last_adoption(catalog)
            if known is not None and known.content == one.origin.content:
                report.status = "unchanged"
                blob = git.blob_name(one.origin.source)
                if at and not dry_run and known.source_blob != blob:
                    # The page is as good as made from that revision of its source.
                    data = structs.replace(known, source_blob=blob, source_revision=one.origin.source_revision)
                    with article.transaction(tag) as catalog:
                        catalog.note(Action.ADOPT, actor=SYSTEM, data=data)
                if person and not dry_run and _unsigned(catalog):
                    with article.transaction(tag) as catalog:
                        _sign(catalog, person.id)
                    report.status = "adopted"
            elif dry_run:
                report.status = "would adopt"
            elif alignment.pairs:
                _Adoption(one, alignment, report).write()
            else:
                report.status = "no pairs"
            yield report


def _is_of_machine(catalog: Catalog, entry: Entry) -> bool:
    """Whether a program drafted or converted the target of `entry`, and no person said anything of it since."""
    if not entry.target or entry.origin == "human" or entry.is_foreign:
        return False
    return not catalog.makers(entry) or (entry.origin == "converted" and entry.record.actor == SYSTEM)


def _unsigned(catalog: Catalog) -> list[tuple[Entry, AdoptData]]:
    """Return the segments that stand as an unknown hand had them on the page, with what the ledger says of them."""
    found = []
    for entry in catalog.entries:
        if catalog.stands_as_adopted(entry) and entry.record.actor == UNKNOWN:
            last = next(event for event in reversed(catalog.history(entry)) if event.action is Action.ADOPT)
            if isinstance(last.data, AdoptData):
                found.append((entry, last.data))
    return found


def _sign(catalog: Catalog, person: str) -> None:
    """Put somebody on record for the segments of a page that was adopted before the list of people named them."""
    for entry, data in _unsigned(catalog):
        catalog.apply(entry, Action.ADOPT, actor=person, target=entry.target, origin="human", data=data)


def _read_pages(newsroom: Newsroom, origins: Iterable[tuple[PagePair, PageOrigin]]) -> Iterator[_Read]:
    for pair, origin in origins:
        article = pair.article
        with newsroom.skipping():
            with newsroom.naming_article(article.path):
                source = parse_document(origin.source, tag=article.tag, format=article.format)
            with newsroom.naming_article(pair.path):
                page = parse_document(origin.page, tag=pair.tag, format=newsroom.format_of(pair.path))
            has_links = is_markdown(page.format) and is_markdown(source.format)
            names = names_of(newsroom, article.ref, pair.tag, body_of(source.data)) if has_links else NO_LINKS
            yield _Read(pair, origin, source, page, names)


def _learn(read: Sequence[_Read]) -> dict[tuple[str, str], Lexicon]:
    """Return for each direction what its pages teach: a short page alone teaches nothing."""
    found: dict[tuple[str, str], Lexicon] = {}
    for direction in {(one.pair.article.tag, one.pair.tag) for one in read}:
        pages = [one for one in read if (one.pair.article.tag, one.pair.tag) == direction]
        texts = [words for one in pages for words in align_page(one.source, one.page, *direction).words]
        found[direction] = learn_lexicon(texts, *direction)
    return found


def _report(project: Newsroom, one: _Read, alignment: PageAlignment, author: str) -> AdoptedPage:
    sources, page = one.source.segments, one.page.segments
    report = AdoptedPage(
        one.pair.article.slug, one.pair.tag, project.relative(one.pair.path), one.pair.by, "adopted", author,
        one.origin.email, one.origin.revision, one.origin.source_revision, len(sources),
    )  # fmt: skip
    for pair in alignment.pairs:
        report.paired += len(pair.sources)
        if pair.doubt is None:
            report.sure += len(pair.sources)
        else:
            report.doubtful += len(pair.sources)
            text = " ".join(sources[place].source for place in pair.sources)
            report.questions.append(OpenQuestion("doubtful", text, pair.target, pair.doubt))
    report.questions += [OpenQuestion("left out", sources[place].source, "") for place in alignment.left_out]
    report.questions += [OpenQuestion("added", "", page[place].source) for place in alignment.added]
    if one.origin.doubt:
        report.questions.append(OpenQuestion("revision", "", "", one.origin.doubt))
    report.alone = len(alignment.left_out) + len(alignment.added)
    return report


class _Adoption:
    def __init__(self, one: _Read, alignment: PageAlignment, report: AdoptedPage) -> None:
        self._one, self._alignment, self._report = one, alignment, report

    def write(self) -> None:
        article = self._one.pair.article
        path = article.newsroom.relative(article.path)
        with article.transaction(self._one.pair.tag) as catalog:
            is_begun = any(entry.target and not _is_of_machine(catalog, entry) for entry in catalog.entries)
            catalog.source_tag = article.tag
            source = article.document if is_begun else self._one.source
            source = source.resegmented(rules_for(article.newsroom, article.ref, catalog))
            merge_segments(catalog, source.segments, path=path)
            if is_begun and self._ask_of_both(catalog):
                self._report.status = "edited"
                return
            for one in self._alignment.pairs:
                self._adopt(catalog, one, is_begun=is_begun)
            if not is_begun:
                document = self._one.source.resegmented(rules_of(catalog.events))
                merge_segments(catalog, document.segments, path=path)
            self._note_page(catalog)

    def _note_page(self, catalog: Catalog) -> None:
        """Write down a page of which no sentence is new to the catalog, so that it is known as it stands."""
        known = last_adoption(catalog)
        if known is None or known.content == self._one.origin.content:
            return
        is_moved = False
        for one in self._alignment.pairs:
            entry = catalog.find(self._one.source.segments[one.sources[0]].key) if len(one.sources) == 1 else None
            events = catalog.history(entry) if entry else ()
            last = next((event.data for event in reversed(events) if event.action is Action.ADOPT), None)
            is_moved |= isinstance(last, AdoptData) and last.places != tuple(place + 1 for place in one.places)
        data = structs.replace(self._data(()), is_rewritten=known.is_rewritten or is_moved)
        catalog.note(Action.ADOPT, actor=SYSTEM, data=data)

    def _data(self, places: Sequence[int]) -> AdoptData:
        origin = self._one.origin
        return AdoptData(
            page=self._report.page,
            content=origin.content,
            revision=origin.revision,
            source_revision=origin.source_revision,
            source_blob=git.blob_name(origin.source),
            places=tuple(place + 1 for place in places),
        )

    def _ask_of_both(self, catalog: Catalog) -> bool:
        """
        Ask about each sentence that both the page and the catalog changed since it was adopted; return whether any was.

        Such a page is not adopted: `publish` would take it for known, and write over the text of the page.
        """
        is_again = last_adoption(catalog) is not None
        met = []
        for one in self._alignment.pairs:
            entry = catalog.find(self._one.source.segments[one.sources[0]].key) if len(one.sources) == 1 else None
            if entry is None or not entry.target or entry.target == one.target:
                continue
            history = catalog.history(entry)
            texts = [event.target for event in history if event.action is Action.ADOPT]
            is_own = is_again and one.target not in {event.target for event in history}
            if one.target not in texts and entry.target != texts[-1] if texts else is_own:
                met.append(one)
        for one in met:
            command = f"translator absorb {self._report.page}"
            self._ask(one, LazyMessage("the page and the catalog were both changed: {command}", command=command))
        return bool(met)

    def _adopt(self, catalog: Catalog, one: PairedSegment, *, is_begun: bool) -> None:
        segments = [self._one.source.segments[place] for place in one.sources]
        entry, target = self._whole(catalog, segments, one, can_join=not is_begun)
        if entry is None:
            is_gone = is_begun and len(segments) == 1
            self._ask(one, LazyMessage("the article has another sentence by now") if is_gone
                      else LazyMessage("its sentences cannot be merged"))  # fmt: skip
            return
        last = next((event for event in reversed(catalog.history(entry)) if event.action is Action.ADOPT), None)
        if entry.target == target:
            return
        is_free = not entry.target or _is_of_machine(catalog, entry)
        if not is_free and (last is None or last.target_hash != entry.target_hash):
            self._ask(one, LazyMessage("another text stands in the catalog"))
            return
        if not is_free and not is_begun:
            self._ask(one, LazyMessage("the same sentence is translated in another way elsewhere on the page"))
            return
        data = self._data(one.places)
        catalog.apply(entry, Action.ADOPT, actor=self._report.author, target=target, origin="human", data=data)

    def _ask(self, one: PairedSegment, reason: LazyMessage) -> None:
        report = self._report
        text = " ".join(self._one.source.segments[place].source for place in one.sources)
        if one.doubt is None:
            report.sure -= len(one.sources)
            report.doubtful += len(one.sources)
            report.questions.append(OpenQuestion("doubtful", text, one.target, reason))

    def _whole(
        self, catalog: Catalog, segments: Sequence[Segment], pair: PairedSegment, *, can_join: bool
    ) -> tuple[Entry | None, str]:
        """Return the entry of the segments, merged where they are several, and the target with its tags."""
        entry = catalog.find(segments[0].key)
        if len(segments) == 1 or entry is None:
            return entry, pair.target
        keys = [segment.key for segment in self._one.source.segments]
        if not can_join or any(keys.count(segment.key) > 1 for segment in segments):
            return None, pair.target
        for segment in segments[1:]:
            document = self._one.source.resegmented(rules_of(catalog.events))
            joined = document.join(entry.key, segment.key)
            other = catalog.find(segment.key)
            if joined is None or other is None:
                return None, pair.target
            if any(one.target and not _is_of_machine(catalog, one) for one in (entry, other)):
                return None, pair.target
            whole = catalog.find(joined.segment.key)
            if whole is None:
                made = joined.segment
                whole = Entry(made.source, kind=made.kind, context=made.context, placeholders=made.placeholders)
                catalog.entries.append(whole)
                catalog.number_entries()
            first, second = renumber_tags(entry.source, joined.first), renumber_tags(other.source, joined.second)
            joint = (whole.source.find(first) + len(first), whole.source.rfind(second))
            data = SegmentationData(was=entry.key, also=other.key, joint=joint)
            catalog.apply(whole, Action.MERGE, actor=SYSTEM, state=State.NEW, target="", data=data)
            entry = whole
        wanted = marks_as_in_source(entry.placeholders, self._one.names)
        return entry, with_tags_of(pair.target, pair.marks, wanted, tag=catalog.tag)[0]
