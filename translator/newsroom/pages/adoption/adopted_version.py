"""
Pages that were there before this program: publishing changes in them only what was translated anew.

A changed sentence is put into its place, and everything else stays byte for byte. Where the article has other blocks by
now, they are merged into the page (`block_merge`). The rest is kept as it is and listed, and no line of the page
goes unless its own source changed (`edition_proof`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass

import msgspec

from translator.bilingual.errors import ArticleError, PublishError
from translator.bilingual.i18n import LazyMessage, _
from translator.newsroom.articles.addresses import (
    ID_RULES,
    LinkNames,
    LinkTable,
    heading_ids,
    headings_in,
    with_heading_ids,
    with_links,
)
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.document import Document
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.articles.structure import Structure
from translator.newsroom.catalog.article_links import body_of
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import SYSTEM, Action, AdoptData
from translator.newsroom.catalog.revisions import changes_since_adoption, former_source
from translator.newsroom.catalog.segment_rules import rules_of
from translator.newsroom.ground import git
from translator.newsroom.house import Article
from translator.newsroom.pages.adoption.block_merge import BlockMerge, KeptText
from translator.newsroom.pages.adoption.edition import Edition, page_places
from translator.newsroom.pages.adoption.edition_proof import GoneLine, prove_edition

# How often the merge is done again without a block that would not be read as it was written, or would lose a line.
_MOST_ATTEMPTS = 24
_WOULD_LEAVE = LazyMessage("it would have left the page, although its source did not change")
_UNREADABLE = LazyMessage("the changed source would not be read as it is written here")


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
    is_same_cut: bool = True
    """It has the same sentences in the same order, so that what the ledger says of their places holds."""

    @property
    def is_changed(self) -> bool:
        return self.data != self.before


def find_adopted_version(
    article: Article, document: Document, catalog: Catalog, table: LinkTable,
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
    edition = Edition(catalog, source, document, page, places, names)
    data, kept, gone = _merged(edition, _with_page_ids(_with_links(fill()[0], table), edition))
    is_same_cut = data == before or _count(data, page, catalog.tag) == len(page.segments)
    notes = list[str]()
    if not is_known:
        kept = [KeptText(1, "", LazyMessage("git does not have the source that the page was made from")), *kept]
    outside = changes_since_adoption(newsroom, article.ref, catalog, article.document) if data != before else ()
    if "front matter" in outside:
        notes.append(_("{page}: the front matter of its article changed, and is not brought over", page=name))
    keys = {document.segments[number].key for number in edition.settled}
    return AdoptedVersion(
        data, before, name, frozenset(keys), tuple(kept), gone, document.data, tuple(notes), is_same_cut
    )


def _merged(edition: Edition, fresh: bytes) -> tuple[bytes, list[KeptText], tuple[GoneLine, ...]]:
    """Return the page merged with `fresh`, the article in its language, what it keeps, and what leaves it."""
    patched, decided = edition.patched()
    merge, frozen, lost = BlockMerge(edition, patched, fresh), set[int](), list[KeptText]()
    for _attempt in range(_MOST_ATTEMPTS if merge.is_possible else 0):
        data, unreadable = merge.merge(frozen)
        if unreadable is not None:
            bad = {unreadable}
        else:
            proof = prove_edition(edition, decided, data)
            if not proof.lost:
                kept = dict.fromkeys([*merge.kept, *lost])
                return data, sorted(kept, key=lambda one: one.line), proof.gone
            there = [proof.lost[block] for block in proof.lost if block >= 0]
            lost += [KeptText(one.line, one.text, _WOULD_LEAVE) for one in there]
            # What stays as it is and is lost all the same is lost by what stands beside it.
            bad = proof.lost.keys() - frozen or {
                near
                for block in proof.lost
                for at in [block if block >= 0 else ~block]
                for near in (at - 1, at + 1, ~at, ~(at + 1))
            }
        if bad <= frozen:
            break
        frozen |= bad
    unread = [KeptText(1, "", _UNREADABLE)] if edition.former.data != edition.article.data else []
    proof = prove_edition(edition, decided, patched.data)
    return (edition.page.data, unread, ()) if proof.lost else (patched.data, unread, proof.gone)


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


def _with_page_ids(data: bytes, edition: Edition) -> bytes:
    """Return the translated article with ids of headings where translators of the page stated those of its source."""
    stated = {heading.id for heading in headings_in(body_of(edition.page.data)) if heading.id}
    source = body_of(edition.former.data)
    stated -= {heading.id for heading in headings_in(source)}
    counts = {rule: len(stated.intersection(heading_ids(source, rule))) for rule in ID_RULES} if stated else {}
    rule = max(counts, key=lambda one: counts[one], default="")
    if not counts.get(rule):
        return data
    start = read_front_matter(data).span[1]
    return data[:start] + with_heading_ids(data[start:], heading_ids(body_of(edition.article.data), rule))


def _with_links(data: bytes, links: LinkTable) -> bytes:
    start = read_front_matter(data).span[1]
    return data[:start] + with_links(data[start:], links)
