"""
Pages that were there before this program: publishing changes in them only what was translated anew.

A changed sentence is put into its place, and everything else stays byte for byte. Where the article has other blocks by
now, they are merged into the page (`block_merge`). The rest is kept as it is and listed, and no line of the page
goes unless its own source changed (`edition_proof`).
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from translator.bilingual.alignment.edit_alignment import cheapest_path, diagonal_band
from translator.bilingual.errors import ArticleError, PublishError
from translator.bilingual.i18n import LazyMessage, _, enumeration
from translator.bilingual.model import Segment
from translator.bilingual.words.inline import numbered_italics, tag_problems
from translator.bilingual.words.language import is_chinese
from translator.newsroom.articles.addresses import (
    ID_RULES,
    LinkNames,
    LinkTable,
    heading_ids,
    headings_in,
    marks_as_in_source,
    with_heading_ids,
    with_links,
)
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.document import Document
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.articles.resegmenter import with_tags_of
from translator.newsroom.articles.structure import Structure
from translator.newsroom.catalog.article_links import body_of
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import SYSTEM, Action, AdoptData
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.revisions import changes_since_adoption, former_source
from translator.newsroom.catalog.segment_rules import rules_of
from translator.newsroom.ground import git
from translator.newsroom.house import Article
from translator.newsroom.pages.adoption.block_merge import (
    KeptText,
    MergeSources,
    block_texts,
    find_homes,
    merge_blocks,
    page_blocks,
    squeezed,
)
from translator.newsroom.pages.adoption.edition_proof import Edition, GoneLine, prove_edition
from translator.newsroom.pages.adoption.page_links import PageLinks, learn_links, text_of_marks
from translator.newsroom.pages.adoption.page_pairs import with_revision

# One segment may stand as up to eight of the page, and as many as one.
_SHAPES = ((1, 1), (1, 0), (0, 1), *((1, count) for count in range(2, 9)), *((count, 1) for count in range(2, 9)))
# Pages are compared so far apart from the diagonal, so that the time stays in proportion.
_WIDTH = 60
_MOST_ATTEMPTS = 6
_WOULD_LEAVE = LazyMessage("it would have left the page, although its source did not change")


def page_places(source: Document, catalog: Catalog, page: Document, *, by_text: bool) -> dict[int, list[int]]:
    """
    Return for each segment of a source the segments of its page, from 0: by what was adopted, else by their text.

    `by_text`: the page was written anew since, and what the ledger says of its places holds no more.
    """
    adopted = {} if by_text else adopted_places(catalog)
    found: dict[int, list[int]] = {}
    owners: dict[int, set[str]] = {}
    for number, segment in enumerate(source.segments):
        known = places_of(catalog, segment.key, adopted)
        places = sorted({place for one in known.values() for place in one})
        # The parts of a sentence that was split stand in one place.
        is_free = all(owners.get(place, known.keys()) & known.keys() for place in places)
        if places and is_free and max(places) < len(page.segments):
            found[number] = places
            owners.update({place: set(known) for place in places})
    rows = [number for number in range(len(source.segments)) if number not in found]
    columns = [place for place in range(len(page.segments)) if place not in owners]
    texts, words = _texts_of(catalog), {place: squeezed(page.segments[place].source) for place in columns}
    said = {number: texts.get(source.segments[number].key, []) for number in rows}
    entries = {number: catalog.find(source.segments[number].key) for number in rows}
    parts = {number: {squeezed(event.target) for event in catalog.history(entry) if event.target} if entry else set()
             for number, entry in entries.items()}  # fmt: skip

    def cost(row: int, column: int, one: int, two: int) -> float:
        numbers, places = rows[row - one : row], columns[column - two : column]
        if not (one and two):
            return 0.0
        if numbers[-1] - numbers[0] >= one or places[-1] - places[0] >= two:
            return math.inf  # Something else stands between.
        there = "".join(words[place] for place in places)
        if one == 1:
            is_same = there in said[numbers[0]] or all(words[place] in parts[numbers[0]] for place in places)
        else:
            is_same = all(map(said.get, numbers)) and there == "".join(said[number][-1] for number in numbers)
        return -len(there) if is_same else math.inf

    row = column = 0
    band = diagonal_band(len(rows), len(columns), max(_WIDTH, abs(len(rows) - len(columns)) + 20))
    for one, two in cheapest_path(band, _SHAPES, cost):
        if one and two:
            found.update(dict.fromkeys(rows[row : row + one], columns[column : column + two]))
        row, column = row + one, column + two
    return found


def adopted_places(catalog: Catalog) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for event in catalog.events:
        if event.key and isinstance(event.data, AdoptData) and event.data.places:
            found[event.key] = [place - 1 for place in event.data.places]
    return found


def places_of(catalog: Catalog, key: str, adopted: Mapping[str, list[int]]) -> dict[str, list[int]]:
    """Return the adopted places of a segment, or of those that it was merged from or split off, by their keys."""
    entry = None if key in adopted else catalog.find(key)
    keys = dict.fromkeys(event.key for event in catalog.history(entry)) if entry else (key,)
    return {one: adopted[one] for one in keys if one in adopted}


def _texts_of(catalog: Catalog) -> dict[str, list[str]]:
    # The latest last; those of what became of a sentence are its own.
    texts: dict[str, list[str]] = {}
    for event in catalog.events:
        if event.key and event.target:
            texts.setdefault(event.key, []).append(squeezed(event.target))
    for entry in catalog.entries:
        for key in {event.key for event in catalog.history(entry)} - {entry.key, ""}:
            texts.setdefault(key, []).extend(texts.get(entry.key, []))
    return texts


@dataclass(frozen=True, slots=True)
class AdoptedVersion:
    data: bytes
    before: bytes
    page: str
    settled: frozenset[str]
    """Keys of the segments that stand on the page as they were adopted: they are out already."""
    kept: tuple[KeptText, ...] = ()
    """Lines that stay on the page although their source says something else."""
    gone: tuple[GoneLine, ...] = ()
    """Lines that leave the page, each with its reason."""
    source: bytes = b""
    notes: tuple[str, ...] = ()
    is_settled: bool = True
    """It is all that it will be made of the article and the catalog, whatever is committed later."""
    is_same_cut: bool = True
    """It has the same sentences in the same order, so that what the ledger says of their places holds."""

    @property
    def is_changed(self) -> bool:
        return self.data != self.before


def find_adopted_version(
    article: Article, document: Document, catalog: Catalog, entries: Sequence[Entry], table: LinkTable,
    names: LinkNames, fill: Callable[[], tuple[bytes, Structure]],
) -> AdoptedVersion | None:  # fmt: skip
    """
    Return the page of `catalog` with what was translated since; None where it was not adopted, or changed by hand.

    `table` says where the links of new blocks lead, `names` how the page may write them; `fill` writes the article with
    the targets of the catalog. Raises `ArticleError` for a page that cannot be read, `PublishError` where its structure
    would be lost, or it stands where no version of the article does.
    """
    newsroom, known = article.newsroom, _adoptions(catalog)
    path = newsroom.article_path(catalog.tag, article.slug)
    if not known:
        return None
    name, old = newsroom.relative(path), known[-1].page
    if old != name and newsroom.has(newsroom.root / old):
        raise PublishError(
            _("{slug} is not ready: its translation was adopted from {page}, and would be published as {path}",
              slug=article.slug, page=old, path=name),
            where=old,
            hint=f"git mv {old} {name}",
        )  # fmt: skip
    if not newsroom.has(path):
        return None
    before = newsroom.read(path)
    if not is_adopted(before, {data.content for data in known}):
        return None
    with newsroom.naming_article(path):
        page = parse_document(before, tag=catalog.tag, format=newsroom.format_of(path))
    keyed = {event.data.content for event in catalog.events if event.key and isinstance(event.data, AdoptData)}
    contents = [data.content for data in known]
    # Lines of the ledger after this state of the page were going to be done by a publication that was killed.
    so_far = known[: len(known) - contents[::-1].index(_hash(before))]
    is_rewritten = any(data.is_rewritten for data in so_far) or len(keyed) > 1
    former = former_source(newsroom, article.ref, so_far[-1], article.data, newsroom.committed)
    source, is_known = _parsed(article, document, catalog, former)
    places = page_places(source, catalog, page, by_text=is_rewritten)
    state = _State(catalog, document, source, page, places, names)
    links = learn_links(state.link_texts())
    patched, decided = state.patched(links)
    sources = MergeSources(
        source, document, _with_page_ids(_with_links(fill()[0], table), source, document, page), patched, catalog.tag,
        places, state.origins, state.targets, state.shown, frozenset(state.settled), links,
    )  # fmt: skip
    edition = Edition(source, document, page, places, frozenset(decided))
    data, kept, gone = _proved(sources, edition)
    is_same_cut = data == before or _count(data, page, catalog.tag) == len(page.segments)
    notes, is_settled = list[str](), True
    if not is_known:
        kept = [KeptText(1, "", LazyMessage("git does not have the source that the page was made from")), *kept]
    outside = changes_since_adoption(newsroom, article.ref, catalog, article.document) if data != before else ()
    if not kept and all(entry.target and not entry.is_stale for entry in entries):
        books = with_revision(data, article)
        data, is_settled = books.page, not (books.unset or books.behind)
        if books.unset:
            notes.append(_("{page}: {key} is not set, for no commit has the article: commit it, then publish again",
                           page=name, key=books.unset))  # fmt: skip
        if books.behind:
            notes.append(_("{page}: bring over what changed in the front matter of its article: {keys}",
                           page=name, keys=enumeration(books.behind)))  # fmt: skip
    if "front matter" in outside and not notes:
        notes.append(_("{page}: the front matter of its article changed, and is not brought over", page=name))
    keys = {document.segments[number].key for number in state.settled}
    return AdoptedVersion(
        data, before, name, frozenset(keys), tuple(kept), gone, document.data, tuple(notes), is_settled, is_same_cut
    )


def _proved(sources: MergeSources, edition: Edition) -> tuple[bytes, list[KeptText], tuple[GoneLine, ...]]:
    """Return the page merged and proved: a block that would lose a line without a reason stays as it is."""
    lost = dict[int, GoneLine]()
    for _attempt in range(_MOST_ATTEMPTS):
        merged = merge_blocks(sources, lost)
        proof = prove_edition(edition, merged.data)
        is_sound = not proof.lost
        if is_sound or proof.lost.keys() <= lost.keys():
            break
        lost |= proof.lost
    kept = [*merged.kept, *(KeptText(one.line, one.text, _WOULD_LEAVE) for block, one in lost.items() if block >= 0)]
    return (merged.data, kept, proof.gone) if is_sound else (edition.page.data, kept, ())


def _parsed(article: Article, document: Document, catalog: Catalog, former: bytes | None) -> tuple[Document, bool]:
    # Without the source of then, that of today tells which sentence is which, and nothing else counts as changed.
    if former is None:
        return document, False
    try:
        is_present = former == article.data
        source = article.document if is_present else parse_document(former, tag=article.tag, format=article.format)
    except ArticleError:
        return document, False
    return source.resegmented(rules_of(catalog.events)), True


@dataclass
class _State:
    """The sentences of a page today: which segment each has become, and the translations that are there by now."""

    catalog: Catalog
    document: Document
    source: Document
    page: Document
    places: Mapping[int, Sequence[int]]
    names: LinkNames
    origins: dict[int, int] = field(default_factory=dict)
    targets: dict[int, str] = field(default_factory=dict)
    shown: dict[int, tuple[str]] = field(default_factory=dict)
    settled: set[int] = field(default_factory=set)
    _entries: dict[int, Entry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        free: dict[str, list[int]] = {}
        for number, segment in enumerate(self.source.segments):
            free.setdefault(segment.key, []).append(number)
        for number, segment in enumerate(self.document.segments):
            entry = self.catalog.find(segment.key)
            if entry is None:
                continue
            keys = [entry.key, *(event.key for event in reversed(self.catalog.history(entry)))]
            if numbers := next((free[key] for key in keys if free.get(key)), None):
                self.origins[number] = numbers.pop(0) if len(numbers) > 1 else numbers[0]
            if entry.target:
                self.shown[number] = (squeezed(entry.target),)
            if entry.target and not entry.is_stale:
                self._entries[number], self.targets[number] = entry, squeezed(entry.target)
                if self.catalog.stands_as_adopted(entry):
                    self.settled.add(number)

    def link_texts(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield the marks of each sentence, and each block, of the source and of its place on the page."""
        for number, places in self.places.items():
            if len(places) == 1:
                ours, theirs = self.source.segments[number], self.page.segments[places[0]]
                yield text_of_marks(ours.placeholders), text_of_marks(theirs.placeholders)
        blocks, there = page_blocks(self.source), page_blocks(self.page)
        texts = block_texts(self.source, blocks), block_texts(self.page, there)
        for number, homes in find_homes(self.source, blocks, self.page, there, self.places)[0].items():
            yield texts[0][number].encode(), "\n".join(texts[1][home] for home in homes).encode()

    def patched(self, links: PageLinks) -> tuple[Document, set[int]]:
        """Return the page with the sentences that are translated anew in their place, and which were decided anew."""
        rendered: list[str | None] = [None] * len(self.page.segments)
        shares, decided = Counter(place for found in self.places.values() for place in found), set[int]()
        contexts = {one.context: place for place, one in enumerate(self.page.segments) if one.context}
        for number, entry in self._entries.items():
            segment = self.document.segments[number]
            found = self.places.get(self.origins.get(number, -1), ())
            if segment.context in contexts and not found:
                found = (contexts[segment.context],)
            there = "".join(squeezed(self.page.segments[place].source) for place in found)
            if number in self.settled or not found or there == self.targets[number]:
                continue
            decided.update(found)
            if len(found) > 1 or shares[found[0]] > 1:
                continue
            segment = self.page.segments[found[0]]
            target, is_same = self._with_tags(entry, segment, links)
            if is_same and not tag_problems(segment.source, target):
                rendered[found[0]] = target
        data = self.page.render(rendered, tag=self.catalog.tag, is_patch=True)
        if data == self.page.data:
            return self.page, decided
        patched = parse_document(data, tag=self.catalog.tag, format=self.page.format)
        # A text that is cut into other sentences there is put into its block.
        is_read = len(patched.segments) == len(rendered) and all(
            target is None or squeezed(target) == squeezed(patched.segments[place].source)
            for place, target in enumerate(rendered)
        )
        return (patched if is_read else self.page), decided

    def _with_tags(self, entry: Entry, there: Segment, links: PageLinks) -> tuple[str, bool]:
        text, placeholders = entry.target, entry.placeholders
        if not is_chinese(self.catalog.tag):
            text, placeholders = numbered_italics(entry.source, text, placeholders)
        theirs = marks_as_in_source(there.placeholders, self.names)
        for ours in (placeholders, links.localise_marks(placeholders)):
            target, is_same = with_tags_of(text, marks_as_in_source(ours, self.names), theirs, tag=self.catalog.tag)
            if is_same:
                break
        return target, is_same


def record_published(article: Article, tag: str, version: AdoptedVersion) -> None:
    """Write into the ledger what an adopted page is going to be, so that the next publication knows it again."""
    if not version.is_changed:
        return
    data = AdoptData(
        page=version.page, content=_hash(version.data), is_rewritten=not version.is_same_cut,
        source_blob=git.blob_name(version.source),
    )  # fmt: skip
    with article.transaction(tag) as catalog:
        if _adoptions(catalog)[-1:] != [data]:  # Else a publication that was killed said so already.
            catalog.note(Action.ADOPT, actor=SYSTEM, data=data)


def adopted_contents(catalog: Catalog) -> set[str]:
    return {data.content for data in _adoptions(catalog)}


def is_adopted(data: bytes, contents: Collection[str]) -> bool:
    return bool(contents) and _hash(data) in contents


def _adoptions(catalog: Catalog) -> list[AdoptData]:
    return [event.data for event in catalog.events if isinstance(event.data, AdoptData) and event.data.content]


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def record_absorbed(catalog: Catalog, before: bytes, after: bytes, *, is_same_cut: bool) -> None:
    """Write into the ledger what an adopted page has become by edits that are in the catalog by now."""
    known = _adoptions(catalog)
    last = next((data for data in reversed(known) if data.content == _hash(before)), known[-1])
    is_rewritten = last.is_rewritten or not is_same_cut
    data = msgspec.structs.replace(last, content=_hash(after), places=(), is_rewritten=is_rewritten)
    catalog.note(Action.ADOPT, actor=SYSTEM, data=data)


def _count(data: bytes, page: Document, tag: str) -> int:
    return len(parse_document(data, tag=tag, format=page.format).segments)


def _with_page_ids(data: bytes, former: Document, article: Document, page: Document) -> bytes:
    """Return the translated article with ids of headings where translators of the page stated those of its source."""
    stated = {heading.id for heading in headings_in(body_of(page.data)) if heading.id}
    source = body_of(former.data)
    stated -= {heading.id for heading in headings_in(source)}
    counts = {rule: len(stated.intersection(heading_ids(source, rule))) for rule in ID_RULES} if stated else {}
    rule = max(counts, key=lambda one: counts[one], default="")
    if not counts.get(rule):
        return data
    start = read_front_matter(data).span[1]
    return data[:start] + with_heading_ids(data[start:], heading_ids(body_of(article.data), rule))


def _with_links(data: bytes, links: LinkTable) -> bytes:
    start = read_front_matter(data).span[1]
    return data[:start] + with_links(data[start:], links)
