"""
Pages that were there before this program: publishing changes in them only what was translated anew.

While the article and the page have the same sentences, a changed sentence is put into its place, and everything else
stays byte for byte: no by-lines, no `translation` block. Where the article has other blocks by now, they are merged
into the page (`block_merge`); where the source that the page was made from is not known, the body is written from the
article, the front matter stays, and the reason is given.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import msgspec

from translator.bilingual.errors import ArticleError, PublishError
from translator.bilingual.i18n import LazyMessage, _, enumeration
from translator.bilingual.model import Segment
from translator.bilingual.words.inline import numbered_italics, plain_text, tag_problems
from translator.bilingual.words.language import is_chinese
from translator.newsroom.articles import Document, Structure, parse_document, read_front_matter, structure_of
from translator.newsroom.articles.article_links import LinkNames, LinkTable, marks_as_in_source, with_links
from translator.newsroom.articles.proofs import prove_same
from translator.newsroom.articles.tag_numbers import with_tags_of
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.catalog.actions import SYSTEM, Action
from translator.newsroom.catalog.article_links import body_of
from translator.newsroom.catalog.event_data import AdoptData
from translator.newsroom.catalog.page_source import changes_since_adoption, former_source
from translator.newsroom.catalog.segment_rules import body_blocks, rules_of
from translator.newsroom.ground import git
from translator.newsroom.house import Article
from translator.newsroom.pages.adoption.page_segments import adopted_places, page_places, places_of, squeezed
from translator.newsroom.pages.adoption.source_revisions import with_revision


@dataclass(frozen=True, slots=True)
class AdoptedVersion:
    data: bytes
    before: bytes
    page: str
    """Its path from the root of the project."""
    settled: frozenset[str]
    """Keys of the segments that stand on the page as they were adopted: they are out already."""
    reasons: tuple[LazyMessage, ...] = ()
    """Why the page is written from the article; empty where sentences were put into their places."""
    source: bytes = b""
    """The article that it was made from."""
    notes: tuple[str, ...] = ()
    """What is left for people to do on the page."""
    is_settled: bool = True
    """Whether it is all that it will be made of the article and the catalog, whatever is committed later."""
    is_same_cut: bool = True
    """Whether it has the same sentences in the same order, so that what the ledger says of their places holds."""

    @property
    def is_changed(self) -> bool:
        return self.data != self.before


def find_adopted_version(
    article: Article, document: Document, catalog: Catalog, entries: Sequence[Entry], links: LinkTable, names: LinkNames
) -> AdoptedVersion | None:
    """
    Return the page of `catalog` with what was translated since; None where it was not adopted, or changed by hand.

    `document` is the article as the catalog cuts it, `links` where those of new blocks lead, `names` how the page may
    write what it links to. Raises `ArticleError` for a page that cannot be read, and
    `PublishError` where the structure of the page would be lost,
    or the page stands where no version of the article does.
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
    # What the ledger says after this state of the page was going to be done by a publication that was killed.
    so_far = known[: len(known) - contents[::-1].index(_hash(before))]
    is_rewritten = any(data.is_rewritten for data in so_far) or len(keyed) > 1
    plan = _Plan(catalog, entries, page, names, is_rewritten)
    if len(keyed) > 1:
        plan.reasons.setdefault("again", LazyMessage("the page was adopted again after somebody changed it"))
    elif is_rewritten:
        plan.reasons.setdefault("rewritten", LazyMessage("it was written from the article before"))
    data = _merged(article, document, page, plan, links, is_rewritten=is_rewritten)
    has_reasons = bool(plan.reasons)
    if data is not None:
        if data == before or _count(data, page, catalog.tag) == len(page.segments):
            plan.reasons.clear()
    elif plan.reasons:
        patched = page.render(plan.targets, tag=catalog.tag, is_patch=True)
        filled, wanted = _filled(document, catalog)
        data = patched[: len(patched) - len(body_of(patched))] + body_of(filled)
        prove_same(wanted, structure_of(body_of(data), format=document.format, start=0), where=name)
        data = _with_page_blocks(_with_links(data, links), document, catalog.tag, page, plan.settled)
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
    article: Article, document: Document, page: Document, plan: _Plan, links: LinkTable, *, is_rewritten: bool
) -> bytes | None:
    """
    Return the page with the blocks of the article that changed since it was made.

    None where the source that it was made from is not in git, and where it is not sure which block is which.
    """
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
    from translator.newsroom.pages.adoption.block_merge import MergeSources, merge_blocks

    return merge_blocks(MergeSources(
        source, document, _with_links(_filled(document, catalog)[0], links), patched, catalog.tag,
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
    """Return the hash of each state of the page that the ledger knows; empty where the page was not adopted."""
    return {data.content for data in _adoptions(catalog)}


def is_adopted(data: bytes, contents: Collection[str]) -> bool:
    return bool(contents) and _hash(data) in contents


def _adoptions(catalog: Catalog) -> list[AdoptData]:
    """Return what the ledger says of each state of the page, the latest last."""
    return [event.data for event in catalog.events if isinstance(event.data, AdoptData) and event.data.content]


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def record_absorbed(catalog: Catalog, before: bytes, after: bytes, *, is_same_cut: bool) -> None:
    """
    Write into the ledger what an adopted page has become by edits that are in the catalog by now.

    `is_same_cut`: it has the same sentences as before, so that what the ledger says of their places holds.
    """
    known = _adoptions(catalog)
    last = next((data for data in reversed(known) if data.content == _hash(before)), known[-1])
    is_rewritten = last.is_rewritten or not is_same_cut
    data = msgspec.structs.replace(last, content=_hash(after), places=(), is_rewritten=is_rewritten)
    catalog.note(Action.ADOPT, actor=SYSTEM, data=data)


@dataclass
class _Plan:
    """What changes on the page, and why its sentences are not enough for that."""

    catalog: Catalog
    entries: Sequence[Entry]
    page: Document
    names: LinkNames
    is_rewritten: bool = False
    """Whether the page was written anew since it was adopted, so that what the ledger says of places holds no more."""
    targets: list[str | None] = field(default_factory=list)
    """One for each segment of the page; None leaves it."""
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
        """Return the target of `entry` with the tags of a segment of the page, and whether these are equal markup."""
        text, placeholders = entry.target, entry.placeholders
        if not is_chinese(self.catalog.tag):
            text, placeholders = numbered_italics(entry.source, text, placeholders)
        marks = (marks_as_in_source(items, self.names) for items in (placeholders, there.placeholders))
        return with_tags_of(text, *marks, tag=self.catalog.tag)

    def _replace(self, entry: Entry, places: Sequence[int]) -> None:
        """Put a new text into the place of the old one, with the tags that the page has there."""
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
    """Return how many segments a new state of `page` has."""
    return len(parse_document(data, tag=tag, format=page.format).segments)


def _filled(document: Document, catalog: Catalog) -> tuple[bytes, Structure]:
    """Return the article in the language of the page, with the source where nothing can be shown; and its structure."""
    found = [catalog.find(segment.key) for segment in document.segments]
    targets = [
        one.target if one and one.target and not tag_problems(one.source, one.target, one.placeholders) else None
        for one in found
    ]
    wanted = structure_of(body_of(document.data), format=document.format, start=0)
    change = document.italics_change(targets, tag=catalog.tag)
    return document.render(targets, tag=catalog.tag), wanted.with_italics(change)


def _with_page_blocks(data: bytes, document: Document, tag: str, page: Document, settled: Collection[str]) -> bytes:
    """
    Return a page that was written from the article with the bytes of the old one for blocks in which nothing changed.

    A link that leads to the Chinese page there, and the way in which markup is written, stay what they were.
    """
    fresh = parse_document(data, tag=tag, format=document.format)
    wanted, made = body_blocks(document.segments), body_blocks(fresh.segments)
    if len(wanted) != len(made):
        return data
    old: dict[tuple[str, str], list[list[int]]] = {}
    for block in body_blocks(page.segments):
        old.setdefault(_words(page, block), []).append(block)
    pieces, at = list[bytes](), 0
    for block, there in zip(wanted, made, strict=True):
        known = old.get(_words(fresh, there))
        if known and all(document.segments[place].key in settled for place in block):
            (start, end), kept = _span(fresh, there), _span(page, known.pop(0))
            if start < at:
                continue  # The alternative text of an image lies inside of what was taken already.
            pieces += [data[at:start], page.data[slice(*kept)]]
            at = end
    return b"".join([*pieces, data[at:]])


def _words(document: Document, block: Sequence[int]) -> tuple[str, str]:
    text = "".join(plain_text(document.segments[place].source) for place in block)
    return document.segments[block[0]].kind, "".join(text.split())


def _span(document: Document, block: Sequence[int]) -> tuple[int, int]:
    """Return the bytes of the segments of a block, and what stands between them."""
    slots = [document.slots[place] for place in block]
    return min(slot.start for slot in slots), max(slot.end for slot in slots)


def _with_links(data: bytes, links: LinkTable) -> bytes:
    start = read_front_matter(data).span[1]
    return data[:start] + with_links(data[start:], links)
