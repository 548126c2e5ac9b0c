"""
Pages become catalogs: each paired sentence is `translated` by the author of the page.

A catalog in which somebody works already keeps its texts. Where a pair has little in common, a link leads to another
place than in the source, or code is not the same, it becomes a draft with this doubt.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from msgspec import structs

from translator.bilingual.alignment.sentence_alignment import (
    Block,
    Lexicon,
    Link,
    align_blocks,
    align_sentences,
    contradict,
    learn_lexicon,
    marks_of,
)
from translator.bilingual.errors import ArticleError, CatalogError, EncodingError
from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Placeholder, Segment, State
from translator.bilingual.sentences import join_sentences
from translator.bilingual.words.inline import tag_problems
from translator.newsroom.articles.addresses import NO_LINKS, LinkNames, marks_as_in_source
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.document import Document, is_markdown
from translator.newsroom.articles.resegmenter import renumber_tags, with_tags_of
from translator.newsroom.catalog.article_links import body_of, names_of
from translator.newsroom.catalog.article_merge import merge_segments
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import SYSTEM, UNKNOWN, Action, AdoptData, Event, SegmentationData, StaleData
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.revisions import last_adoption
from translator.newsroom.catalog.segment_rules import body_blocks, rules_for, rules_of
from translator.newsroom.ground import git
from translator.newsroom.house import Newsroom
from translator.newsroom.pages.adoption.page_history import PairHistory
from translator.newsroom.pages.adoption.page_links import LinkPlaces
from translator.newsroom.pages.adoption.page_pairs import PageOrigin, PageOrigins, PagePair
from translator.newsroom.review.labels import doubt_name

# Score from which a sentence is believed whose block has as many sentences on both sides.
_SURE_IN_STRUCTURE = 0.08
# The score that is believed of a page with which there is trouble in more of the segments than this.
_SURE_ANYWHERE, _UNLIKE = 0.7, 0.3
# Earlier sources that a page is compared with.
_MOST_SOURCES = 4
# Of the segments of a source, those with which a page has trouble, from which on an earlier source is looked for; and
# how much of that may be left with it. A few of them may be of any source.
_MUCH_TROUBLE, _MUCH_LESS, _FEW = 0.15, 0.7, 5


@dataclass(frozen=True, slots=True)
class PairedSegment:
    sources: tuple[int, ...]
    """Places in the source document, from 0; several are to be merged."""
    places: tuple[int, ...]
    """Places in the page, from 0; several are joined in `target`."""
    target: str
    """With the tags of the source; where several are to be merged, with its own."""
    marks: tuple[Placeholder, ...] = ()
    """The tags of the page's own text."""
    doubt: str = ""
    """`sentence`, `age`, `link`, `markup`; empty where it is believed."""
    score: float = 1.0
    """0 to 1: how probably they belong together."""
    former: Segment | None = None
    """The source when this was made of it, where it said something else."""


@dataclass(slots=True)
class PageAlignment:
    pairs: list[PairedSegment] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    added: list[int] = field(default_factory=list)
    words: list[tuple[tuple[Sequence[str], Sequence[str]], list[Link]]] = field(default_factory=list)
    """The blocks and their links, from which a lexicon is learned."""


def align_page(
    source: Document,
    page: Document,
    source_tag: str,
    target_tag: str,
    lexicon: Lexicon | None = None,
    names: LinkNames = NO_LINKS,
    links: LinkPlaces | None = None,
) -> PageAlignment:
    """Return which segments of `page` are the translation of which of `source`; `names`: ways to write its links."""
    found = PageAlignment()
    links = links or LinkPlaces((source_tag, target_tag))
    left, right = _sides(source, page, names)
    _pair_front_matter(left, right, links, found)
    blocks, others = body_blocks(left), body_blocks(right)
    pairs = align_blocks(
        _texts(left, blocks, source_tag), _texts(right, others, target_tag), source_tag, target_tag, lexicon
    )
    known = [(blocks[one] if one is not None else [], others[other] if other is not None else [])
             for one, other in pairs]  # fmt: skip
    for block, there in _with_split_paragraphs(known, left, right, (source_tag, target_tag), lexicon):
        if not there:
            found.left_out += block
        elif not block:
            found.added += there
        else:
            _pair_block(left, right, block, there, links, lexicon, found)
    return found


def _sides(source: Document, page: Document, names: LinkNames) -> tuple[list[Segment], list[Segment]]:
    left, right = (
        [replace(segment, placeholders=tuple(marks_as_in_source(segment.placeholders, names))) for segment in segments]
        if names
        else list(segments)
        for segments in (source.segments, page.segments)
    )
    return left, right


def _with_split_paragraphs(
    pairs: Sequence[tuple[list[int], list[int]]], left: Sequence[Segment], right: Sequence[Segment],
    tags: tuple[str, str], lexicon: Lexicon | None,
) -> list[tuple[list[int], list[int]]]:  # fmt: skip
    # Translators make several paragraphs of one: a paragraph without a partner belongs to the one beside it where its
    # sentences are surely what that one lacks.

    def sure(block: list[int], there: list[int]) -> set[int]:
        texts = [left[place].source for place in block], [right[place].source for place in there]
        links = align_sentences(*texts, *tags, lexicon=lexicon)
        return {there[place] for link in links if link.source and link.is_sure for place in link.target}

    def belongs(alone: list[int], block: list[int], there: list[int]) -> bool:
        if len(block) <= len(there) or {right[place].kind for place in (*alone, *there)} != {"paragraph"}:
            return False
        return sure(block, sorted([*alone, *there])) >= {*alone, *sure(block, there)}

    found: list[tuple[list[int], list[int]]] = []
    for block, there in pairs:
        while block and there and found and not found[-1][0] and belongs(found[-1][1], block, there):
            there = [*found.pop()[1], *there]
        if not block and found and all(found[-1]) and belongs(there, *found[-1]):
            found[-1] = found[-1][0], [*found[-1][1], *there]
        else:
            found.append((block, there))
    return found


def _texts(segments: Sequence[Segment], blocks: Sequence[Sequence[int]], tag: str) -> list[Block]:
    sentences = [[segments[place].source for place in block] for block in blocks]
    return [(segments[block[0]].kind, join_sentences(texts, tag), len(block))
            for block, texts in zip(blocks, sentences, strict=True)]  # fmt: skip


def _pair_front_matter(
    left: Sequence[Segment], right: Sequence[Segment], links: LinkPlaces, found: PageAlignment
) -> None:
    by_context: dict[str, list[int]] = {}
    for place, segment in enumerate(right):
        if segment.context:
            by_context.setdefault(segment.context, []).append(place)
    for place, segment in enumerate(left):
        if others := by_context.get(segment.context):
            other = others.pop(0)
            texts = segment.source, right[other].source
            marks = [marks_of([text], tag)[0] for text, tag in zip(texts, links.tags, strict=True)]
            found.pairs.append(_paired(left, right, (place,), (other,), links, is_sure=not contradict(*marks)))
        elif segment.context:
            found.left_out.append(place)
    found.added += [place for others in by_context.values() for place in others]


def _pair_block(
    left: Sequence[Segment], right: Sequence[Segment], block: Sequence[int], other: Sequence[int],
    links_of: LinkPlaces, lexicon: Lexicon | None, found: PageAlignment,
) -> None:  # fmt: skip
    tags = links_of.tags
    sources, targets = [left[place].source for place in block], [right[place].source for place in other]
    links = align_sentences(sources, targets, *tags, lexicon=lexicon)
    is_even = len(block) == len(other)
    found.words.append(((sources, targets), links))
    marks = marks_of(sources, tags[0]), marks_of(targets, tags[1])
    for link in links:
        places = tuple(block[one] for one in link.source), tuple(other[one] for one in link.target)
        if not places[1]:
            found.left_out += places[0]
        elif not places[0]:
            found.added += places[1]
        elif len(places[0]) > 1 and len(places[1]) > 1:
            # They may have been rewritten together: somebody should look at them.
            for one, there in zip(*places, strict=True):
                found.pairs.append(_paired(left, right, (one,), (there,), links_of, is_sure=False))
        else:
            is_one = len(places[0]) == len(places[1]) == 1
            is_sure = link.score >= _SURE_IN_STRUCTURE if is_even and is_one else link.is_sure
            numbers = [
                frozenset(mark for at in ats for mark in side[at])
                for side, ats in zip(marks, (link.source, link.target), strict=True)
            ]
            if (is_one or not is_even) and contradict(*numbers, can_lack=is_even):
                is_sure = False
            found.pairs.append(_paired(left, right, *places, links_of, is_sure=is_sure, score=link.score))


def _paired(
    left: Sequence[Segment], right: Sequence[Segment], sources: tuple[int, ...], places: tuple[int, ...],
    links: LinkPlaces, *, is_sure: bool = True, score: float = 1.0,
) -> PairedSegment:  # fmt: skip
    tag = links.tags[1]
    marks = [mark for place in sources for mark in left[place].placeholders]
    target, placeholders = join_segments([right[place] for place in places], tag)
    doubt = "" if is_sure else "sentence"
    if len(sources) == 1:
        target, is_same = with_tags_of(target, placeholders, marks, tag=tag)
        if not is_same:
            doubt = doubt or links.doubt(marks, placeholders)
        elif tag_problems(left[sources[0]].source, target, marks):
            doubt = doubt or "markup"
    else:
        doubt = doubt or links.doubt(marks, placeholders)
    return PairedSegment(sources, places, target, placeholders, doubt, score)


def join_segments(segments: Sequence[Segment], tag: str) -> tuple[str, tuple[Placeholder, ...]]:
    if len(segments) == 1:
        return segments[0].source, segments[0].placeholders
    texts: list[str] = []
    marks: list[Placeholder] = []
    for segment in segments:
        numbers = {mark.number: len(marks) + index for index, mark in enumerate(segment.placeholders, 1)}
        texts.append(renumber_tags(segment.source, numbers) if numbers else segment.source)
        marks += [
            Placeholder(numbers[mark.number], mark.kind, mark.opening, mark.closing) for mark in segment.placeholders
        ]
    return join_sentences(texts, tag), tuple(marks)


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    kind: str
    """
    `doubtful`, `left out` (only the source has it), `added` (only the page has it), `revision` (of the page).
    """
    source: str
    target: str
    reason: LazyMessage | None = None


@dataclass(slots=True)
class AdoptedPage:
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
    email: str
    revision: str
    source_revision: str
    sources: int
    paired: int = 0
    sure: int = 0
    doubtful: int = 0
    outdated: int = 0
    """Those whose source changed since they were translated."""
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


def adopt_pages(
    newsroom: Newsroom, pairs: Sequence[PagePair], *, at: str = "", dry_run: bool = False
) -> Iterator[AdoptedPage]:
    """
    Adopt the pages, and yield what became of each; pages that cannot be read are skipped.

    All pages of a language teach a lexicon first. With `at`, a page that was adopted before counts as made from that
    revision from then on. Raises `GitError` for a revision that does not exist.
    """
    origins = PageOrigins(newsroom, at)
    read = list(_read_pages(newsroom, origins.of(pairs)))
    learned = _learn(read)
    for one in read:
        with newsroom.skipping(CatalogError):
            article, tag = one.pair.article, one.pair.tag
            catalog = article.catalog(tag)
            one = replace(one, source=one.source.resegmented(rules_for(newsroom, article.ref, catalog)))
            known_words = learned[article.tag, tag]
            alignment = _aligned(one, one.source, known_words)
            if history := origins.history(one.pair, one.source, one.page):
                if another := _made_of_another(one, alignment, origins, known_words):
                    one, alignment = another
                else:
                    _date(alignment, one, history, known_words)
            if _trouble(alignment) > _UNLIKE * len(one.source.segments):
                alignment.pairs = [
                    pair if pair.doubt or pair.score >= _SURE_ANYWHERE else replace(pair, doubt="sentence")
                    for pair in alignment.pairs
                ]
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


def _made_of_another(
    one: _Read, alignment: PageAlignment, origins: PageOrigins, learned: tuple[Lexicon, LinkPlaces]
) -> tuple[_Read, PageAlignment] | None:
    # What was committed late was made of a source before its time, what was committed early of one that came later,
    # or became it: that which it is most like.
    least = trouble = _trouble(alignment)
    if alignment.pairs and trouble < max(_FEW, _MUCH_TROUBLE * len(one.source.segments)):
        return None
    best = None
    for commit, data in origins.other_sources(one.pair, one.origin.source):
        with suppress(ArticleError, EncodingError):
            source = parse_document(data, tag=one.pair.article.tag, format=one.source.format)
            found = _aligned(one, source, learned)
            if _trouble(found) < least:
                least = _trouble(found)
                origin = replace(one.origin, source=data, source_revision=commit)
                best = replace(one, source=source, origin=origin), found
    return best if least <= _MUCH_LESS * trouble else None


def _aligned(one: _Read, source: Document, learned: tuple[Lexicon, LinkPlaces]) -> PageAlignment:
    lexicon, links = learned
    return align_page(source, one.page, *links.tags, lexicon, one.names, links)


def _trouble(alignment: PageAlignment) -> int:
    doubts = sum(pair.doubt in {"sentence", "markup"} for pair in alignment.pairs)
    return doubts + len(alignment.left_out) + len(alignment.added)


def _date(alignment: PageAlignment, one: _Read, history: PairHistory, learned: tuple[Lexicon, LinkPlaces]) -> None:
    # A sentence that is older than its source was made of another one, and so were those that are like none: the source
    # of their own time says of which.
    strangers: dict[str, list[PairedSegment]] = {}
    pairs = list[PairedSegment]()
    for pair in alignment.pairs:
        datings = [history.dating(number, place) for number in pair.sources for place in pair.places]
        stranger = next((dating.stranger for dating in datings if dating.stranger), "")
        if stranger:
            strangers.setdefault(stranger, []).append(pair)
            continue
        former = next((dating.former for dating in datings if dating.former), None)
        doubt = "" if former and pair.doubt == "sentence" else pair.doubt
        pairs.append(replace(pair, former=former, doubt=doubt))
    for place in alignment.added:
        if blob := history.first_source(place):
            strangers.setdefault(blob, []).append(PairedSegment((), (place,), ""))
    left, right = _sides(one.source, one.page, one.names)
    trouble = _trouble(alignment)
    taken = {number for pair in pairs for number in pair.sources}
    for blob, others in sorted(strangers.items(), key=lambda item: -len(item[1]))[:_MOST_SOURCES]:
        then = history.source_document(blob)
        found = _aligned(one, then, learned) if then else None
        # A page that is less like it was made of what became its source only later.
        is_ahead = found is not None and _trouble(found) > trouble
        known = {pair.places: pair for pair in (found.pairs if found else ()) if pair.doubt != "sentence"}
        for pair in others:
            there = known.get(pair.places)
            if is_ahead and pair.sources and pair.score >= _SURE_ANYWHERE:
                pairs.append(pair)
                continue
            former = then.segments[there.sources[0]] if then and there and len(there.sources) == 1 else None
            number = history.number_of(blob, former) if former else None
            if former is None or number is None or number in taken:
                pairs += [replace(pair, doubt="age")] if pair.sources else []
                continue
            taken.add(number)
            made = _paired(left, right, (number,), pair.places, learned[1])
            pairs.append(replace(made, former=former if former.source != left[number].source else None))
    alignment.pairs = pairs
    places = {place for pair in pairs for place in pair.places}
    taken = {number for pair in pairs for number in pair.sources}
    alignment.left_out = [number for number in range(len(left)) if number not in taken]
    alignment.added = [place for place in range(len(right)) if place not in places]


def _is_of_machine(catalog: Catalog, entry: Entry) -> bool:
    if not entry.target or entry.origin == "human" or entry.is_foreign:
        return False
    return not catalog.makers(entry) or (entry.origin == "converted" and entry.record.actor == SYSTEM)


def _adoption_of(catalog: Catalog, entry: Entry | None) -> Event | None:
    events = reversed(catalog.history(entry)) if entry else ()
    return next((event for event in events if event.action is Action.ADOPT), None)


def _unsigned(catalog: Catalog) -> list[tuple[Entry, AdoptData]]:
    unknown = [one for one in catalog.entries if one.record.actor == UNKNOWN and catalog.stands_as_adopted(one)]
    found = ((entry, _adoption_of(catalog, entry)) for entry in unknown)
    return [(entry, last.data) for entry, last in found if last and isinstance(last.data, AdoptData)]


def _sign(catalog: Catalog, person: str) -> None:
    # The page was adopted before the list of people named them.
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


def _learn(read: Sequence[_Read]) -> dict[tuple[str, str], tuple[Lexicon, LinkPlaces]]:
    found: dict[tuple[str, str], tuple[Lexicon, LinkPlaces]] = {}
    for direction in {(one.pair.article.tag, one.pair.tag) for one in read}:
        pages = [one for one in read if (one.pair.article.tag, one.pair.tag) == direction]
        texts, links = list[tuple[tuple[Sequence[str], Sequence[str]], list[Link]]](), LinkPlaces(direction)
        for one in pages:
            first = align_page(one.source, one.page, *direction, names=one.names)
            texts += first.words
            for pair in first.pairs:
                if len(pair.sources) == 1 and pair.doubt != "sentence":
                    links.learn(one.source.segments[pair.sources[0]].placeholders, pair.marks)
        found[direction] = learn_lexicon(texts, *direction), links
    return found


def _report(project: Newsroom, one: _Read, alignment: PageAlignment, author: str) -> AdoptedPage:
    sources, page = one.source.segments, one.page.segments
    report = AdoptedPage(
        one.pair.article.slug, one.pair.tag, project.relative(one.pair.path), one.pair.by, "adopted", author,
        one.origin.email, one.origin.revision, one.origin.source_revision, len(sources),
    )  # fmt: skip
    for pair in alignment.pairs:
        report.paired += len(pair.sources)
        report.outdated += pair.former is not None
        report.sure += 0 if pair.doubt else len(pair.sources)
        report.doubtful += len(pair.sources) if pair.doubt else 0
        if pair.doubt:
            text = " ".join(sources[place].source for place in pair.sources)
            report.questions.append(OpenQuestion("doubtful", text, pair.target, doubt_name(pair.doubt)))
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

    def _entry(self, catalog: Catalog, one: PairedSegment) -> Entry | None:
        return catalog.find(self._one.source.segments[one.sources[0]].key) if len(one.sources) == 1 else None

    def _note_page(self, catalog: Catalog) -> None:
        known = last_adoption(catalog)
        if known is None or known.content == self._one.origin.content:
            return
        is_moved = False
        for one in self._alignment.pairs:
            last = _adoption_of(catalog, self._entry(catalog, one))
            places = tuple(place + 1 for place in one.places)
            is_moved |= last is not None and isinstance(last.data, AdoptData) and last.data.places != places
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
        # A page of which the catalog changed the same sentences is not adopted: `publish` would take it for known, and
        # write over its text.
        is_again = last_adoption(catalog) is not None
        met = []
        for one in self._alignment.pairs:
            entry = self._entry(catalog, one)
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
        last = _adoption_of(catalog, entry)
        if entry.target == target:
            return
        is_free = not entry.target or _is_of_machine(catalog, entry)
        if not is_free and (last is None or last.target_hash != entry.target_hash):
            self._ask(one, LazyMessage("another text stands in the catalog"))
            return
        if not is_free and not is_begun:
            self._ask(one, LazyMessage("the same sentence is translated in another way elsewhere on the page"))
            return
        data = structs.replace(self._data(one.places), doubt=one.doubt)
        state = State.DRAFT if one.doubt else None
        author = self._report.author
        if entry.record.suggested:  # What people wrote stands in place of a machine's draft.
            data = structs.replace(data, suggested="")
        catalog.apply(entry, Action.ADOPT, actor=author, state=state, target=target, origin="human", data=data)
        if one.former is not None:
            marks = Entry(one.former.source, placeholders=one.former.placeholders).marks
            before = None if marks == entry.marks else tuple(marks)
            stale = StaleData(previous_source=one.former.source, previous_marks=before)
            catalog.apply(entry, Action.STALE, actor=SYSTEM, data=stale)

    def _ask(self, one: PairedSegment, reason: LazyMessage) -> None:
        report = self._report
        text = " ".join(self._one.source.segments[place].source for place in one.sources)
        if not one.doubt:
            report.sure -= len(one.sources)
            report.doubtful += len(one.sources)
            report.questions.append(OpenQuestion("doubtful", text, one.target, reason))

    def _whole(
        self, catalog: Catalog, segments: Sequence[Segment], pair: PairedSegment, *, can_join: bool
    ) -> tuple[Entry | None, str]:
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
