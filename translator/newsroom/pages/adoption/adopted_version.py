"""
Pages that were there before this program: publishing changes in them only what was translated anew.

A changed sentence is put into its place, and everything else stays byte for byte. Where the article has other blocks by
now, they are merged into the page (`block_merge`); where the source that it was made from is not known, the body is
written from the article, the front matter stays, and the reason is given.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from translator.bilingual.alignment.edit_alignment import cheapest_path, diagonal_band
from translator.bilingual.errors import ArticleError, PublishError
from translator.bilingual.i18n import LazyMessage, _, enumeration
from translator.bilingual.model import Segment
from translator.bilingual.words.inline import numbered_italics, tag_problems
from translator.bilingual.words.language import is_chinese
from translator.newsroom.articles.addresses import LinkNames, LinkTable, marks_as_in_source, with_links
from translator.newsroom.articles.article_format import parse_document, prove_same
from translator.newsroom.articles.document import Document
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.articles.resegmenter import with_tags_of
from translator.newsroom.articles.structure import Structure, structure_of
from translator.newsroom.catalog.article_links import body_of
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import SYSTEM, Action, AdoptData
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.revisions import changes_since_adoption, former_source
from translator.newsroom.catalog.segment_rules import rules_of
from translator.newsroom.ground import git
from translator.newsroom.house import Article
from translator.newsroom.pages.adoption.block_merge import MergeSources, merge_blocks, squeezed
from translator.newsroom.pages.adoption.page_pairs import with_revision

# One segment may stand as up to eight of the page, and as many as one.
_SHAPES = ((1, 1), (1, 0), (0, 1), *((1, count) for count in range(2, 9)), *((count, 1) for count in range(2, 9)))
# Pages are compared so far apart from the diagonal, so that the time stays in proportion.
_WIDTH = 60


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
    reasons: tuple[LazyMessage, ...] = ()
    """Why the page is written from the article; empty where sentences were put into their places."""
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
    article: Article, document: Document, catalog: Catalog, entries: Sequence[Entry], links: LinkTable,
    names: LinkNames, fill: Callable[[], tuple[bytes, Structure]],
) -> AdoptedVersion | None:  # fmt: skip
    """
    Return the page of `catalog` with what was translated since; None where it was not adopted, or changed by hand.

    `links` are where those of new blocks lead, `names` how the page may write them; `fill` writes the article with the
    targets of the catalog. Raises `ArticleError` for a page that cannot be read, `PublishError` where its structure
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
    plan = _Plan(catalog, entries, page, names, is_rewritten)
    if len(keyed) > 1:
        plan.reasons.setdefault("again", LazyMessage("the page was adopted again after somebody changed it"))
    elif is_rewritten:
        plan.reasons.setdefault("rewritten", LazyMessage("it was written from the article before"))
    data = _merged(article, document, page, plan, lambda: _with_links(fill()[0], links), is_rewritten=is_rewritten)
    has_reasons = bool(plan.reasons)
    if data is not None:
        if data == before or _count(data, page, catalog.tag) == len(page.segments):
            plan.reasons.clear()
    elif plan.reasons:
        patched = page.render(plan.targets, tag=catalog.tag, is_patch=True)
        filled, wanted = fill()
        data = patched[: len(patched) - len(body_of(patched))] + body_of(filled)
        prove_same(wanted, structure_of(body_of(data), format=document.format, start=0), where=name)
        data = _with_links(data, links)
        if data == before:
            plan.reasons.clear()
    else:
        data = page.render(plan.targets, tag=catalog.tag, is_patch=True)
        change = page.italics_change(plan.targets, tag=catalog.tag)
        wanted = structure_of(before, format=page.format).with_italics(change)
        prove_same(wanted, structure_of(data, format=page.format), where=name)
    is_same_cut = data == before or (not has_reasons and _count(data, page, catalog.tag) == len(page.segments))
    notes, is_settled = list[str](), True
    outside = changes_since_adoption(newsroom, article.ref, catalog, article.document) if data != before else ()
    if all(entry.target and not entry.is_stale for entry in entries):
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
    reasons = tuple(plan.reasons.values())
    return AdoptedVersion(
        data, before, name, frozenset(plan.settled), reasons, document.data, tuple(notes), is_settled, is_same_cut
    )


def _merged(
    article: Article, document: Document, page: Document, plan: _Plan, write: Callable[[], bytes], *, is_rewritten: bool
) -> bytes | None:
    # None: the source that the page was made from is not in git, or it is not sure which block is which.
    catalog = plan.catalog
    adoption = next(one for one in reversed(_adoptions(catalog)) if one.content == _hash(page.data))
    former = former_source(article.newsroom, article.ref, adoption, article.data, article.newsroom.committed)
    if former is None:
        return None
    try:
        is_present = former == article.data
        source = article.document if is_present else parse_document(former, tag=article.tag, format=article.format)
    except ArticleError:
        return None
    source = source.resegmented(rules_of(catalog.events))
    places = page_places(source, catalog, page, by_text=is_rewritten)
    by_key = {source.segments[number].key: found for number, found in places.items()}
    targets, settled = dict[int, str](), set[int]()
    rendered: list[str | None] = [None] * len(page.segments) if is_rewritten else list(plan.targets)
    shares = Counter(place for found in places.values() for place in found)
    for number, segment in enumerate(document.segments):
        entry = catalog.find(segment.key)
        if entry is None:
            continue
        keys = [entry.key, *(event.key for event in reversed(catalog.history(entry)))]
        found = next((by_key[key] for key in keys if key in by_key), None)
        if entry.target:
            targets[number] = squeezed(entry.target)
        if entry.key in plan.settled:
            settled.add(number)
        elif is_rewritten and entry.target:
            if segment.context:
                found = [place for place, one in enumerate(page.segments) if one.context == segment.context]
            if not found or len(found) > 1 or shares[found[0]] > 1:
                continue
            there = page.segments[found[0]]
            target, is_same = plan.with_tags(entry, there)
            if squeezed(target) != squeezed(there.source) and is_same and not tag_problems(there.source, target):
                rendered[found[0]] = target
    data = page.render(rendered, tag=catalog.tag, is_patch=True)
    patched = page if data == page.data else parse_document(data, tag=catalog.tag, format=page.format)
    if len(patched.segments) != len(page.segments):
        patched = page  # A text has other sentences now: its block is written anew.
    return merge_blocks(MergeSources(
        source, document, write(), patched, catalog.tag,
        places, targets, frozenset(settled),
    ))  # fmt: skip


def record_published(article: Article, tag: str, version: AdoptedVersion) -> None:
    """Write into the ledger what an adopted page is going to be, so that the next publication knows it again."""
    if not version.is_changed:
        return
    data = AdoptData(
        page=version.page, content=_hash(version.data), is_rewritten=bool(version.reasons) or not version.is_same_cut,
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


@dataclass
class _Plan:
    catalog: Catalog
    entries: Sequence[Entry]
    page: Document
    names: LinkNames
    is_rewritten: bool = False
    targets: list[str | None] = field(default_factory=list)
    settled: set[str] = field(default_factory=set)
    reasons: dict[str, LazyMessage] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.targets = [None] * len(self.page.segments)
        used: set[int] = set()
        last = 0
        known = adopted_places(self.catalog)
        origins = {entry.key: places_of(self.catalog, entry.key, known) for entry in self.entries}
        parts = Counter(key for keys in origins.values() for key in keys)
        for entry in self.entries:
            history = self.catalog.history(entry)
            event = next((one for one in reversed(history) if one.action is Action.ADOPT and one.key), None)
            data = event.data if event else None
            if event is None or not isinstance(data, AdoptData) or not data.places:
                self.reasons.setdefault("new", LazyMessage("the article has sentences that the page does not have"))
                continue
            used.update(data.places)
            if not entry.context and data.places[0] < last:
                self.reasons.setdefault("order", LazyMessage("its sentences stand in another order"))
            last = last if entry.context else data.places[0]
            if self.catalog.stands_as_adopted(entry):
                self.settled.add(entry.key)
            if len(origins[entry.key]) > 1 or parts[event.key] > 1:
                used.update(place + 1 for one in origins[entry.key].values() for place in one)
                self.reasons.setdefault("cut", LazyMessage("its sentences were merged or split"))
            elif entry.target_hash != event.target_hash:
                values = [at for at, one in enumerate(self.page.segments, 1) if one.context == entry.context]
                self._replace(entry, data.places if not self.is_rewritten else values if entry.context else ())
        adopted = [event.data for event in self.catalog.events if isinstance(event.data, AdoptData)]
        if {place for data in adopted for place in data.places} - used:
            self.reasons.setdefault("gone", LazyMessage("the page has sentences that left the article"))

    def with_tags(self, entry: Entry, there: Segment) -> tuple[str, bool]:
        text, placeholders = entry.target, entry.placeholders
        if not is_chinese(self.catalog.tag):
            text, placeholders = numbered_italics(entry.source, text, placeholders)
        marks = (marks_as_in_source(items, self.names) for items in (placeholders, there.placeholders))
        return with_tags_of(text, *marks, tag=self.catalog.tag)

    def _replace(self, entry: Entry, places: Sequence[int]) -> None:
        if len(places) != 1 or len(entry.references) > 1:
            self.reasons.setdefault("several", LazyMessage("a sentence that changed stands in several places"))
            return
        segment = self.page.segments[places[0] - 1]
        target, is_same = self.with_tags(entry, segment)
        if not is_same or tag_problems(segment.source, target):
            self.reasons.setdefault("markup", LazyMessage("the markup of a sentence changed"))
            return
        self.targets[places[0] - 1] = target


def _count(data: bytes, page: Document, tag: str) -> int:
    return len(parse_document(data, tag=tag, format=page.format).segments)


def _with_links(data: bytes, links: LinkTable) -> bytes:
    start = read_front_matter(data).span[1]
    return data[:start] + with_links(data[start:], links)
