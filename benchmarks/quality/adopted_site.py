"""
What adopting a real bilingual site comes to: segments paired, changed pages found, and bytes that stay.

    python -m benchmarks.quality.adopted_site FOLDER

FOLDER is a copy of a site in git with a `translator.toml` (init writes it), in which nothing was adopted yet. The
script adopts all pages, syncs, and publishes drafts there, so give it a copy. What is right is what git says: a page is
changed where its source differs, in more than white space, from the one that it was made from; a block may keep its
bytes where its source has it unchanged.
"""

from __future__ import annotations

import sys
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

from tests.support.publishing import publish_article
from translator.bilingual.errors import PublishError
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.document import Document
from translator.newsroom.catalog.segment_rules import rules_of
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.ground import git
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.pages.adoption.catalog_adoption import AdoptedPage, adopt_pages
from translator.newsroom.pages.adoption.edition import page_places
from translator.newsroom.pages.adoption.page_blocks import PageBlock, page_blocks
from translator.newsroom.pages.adoption.page_pairs import find_pages


def main(folder: Path) -> None:
    """Print the figures."""
    project = open_newsroom(folder)
    pairs, _alone = find_pages(project)
    paths = {(pair.article.slug, pair.tag): pair for pair in pairs}
    before = {pair.path: project.read(pair.path) for pair in pairs}
    pages = list(adopt_pages(project, pairs))
    total, paired = sum(page.sources for page in pages), sum(page.paired for page in pages)
    print(f"{len(pages)} pages, {total:,} segments, {paired / total:.1%} paired")
    found: Counter[tuple[bool, bool]] = Counter()
    kept = blocks = 0
    for page in pages:
        pair = paths[page.slug, next(tag for slug, tag in paths if slug == page.slug and str(tag) == page.tag)]
        former = former_source(project, page, pair.article.ref.path)
        if former is None:
            continue
        report = sync_article(project.article(pair.article.ref), pair.tag)
        is_changed = former.split() != project.read(pair.article.ref.path).split()
        found[is_changed, report.is_changed] += 1
        try:
            publish_article(project, pair.article.ref, [pair.tag], draft=True)
        except PublishError as error:
            print(f"{page.page}: {error.message}")
            continue
        ours, stayed = measure_blocks(project, page, former, before[pair.path], pair.article.ref.path)
        blocks, kept = blocks + ours, kept + stayed
    changed = found[True, True] + found[True, False]
    print(f"pages whose source changed: {changed}, of which sync names {found[True, True]}; "
          f"unchanged ones that it names: {found[False, True]}")  # fmt: skip
    print(f"blocks whose source did not change: {blocks:,}, kept byte for byte: {kept / blocks:.2%}")


def former_source(project: Project, page: AdoptedPage, path: Path) -> bytes | None:
    """Return the source that a page was made from."""
    if not page.source_revision:
        return None
    return git.contents(project.root, [f"{page.source_revision}:./{project.relative(path)}"])[0]


def measure_blocks(project: Project, page: AdoptedPage, former: bytes, before: bytes, path: Path) -> tuple[int, int]:
    """Return how many blocks of a page could keep their bytes, and how many did."""
    catalog = load_catalog(project, page.slug, page.tag)
    source = parse_document(former, tag=catalog.source_tag).resegmented(rules_of(catalog.events))
    today = parse_document(project.read(path), tag=catalog.source_tag)
    old = parse_document(before, tag=page.tag)
    new = parse_document(project.read(project.root / page.page), tag=page.tag)
    cut = [page_blocks(document) for document in (source, today, old, new)]
    if any(one is None for one in cut):
        return 0, 0
    first, second, third, fourth = (one or [] for one in cut)
    texts = [_text(source, block) for block in first], [_text(today, block) for block in second]
    equal = {
        place
        for kind, start, end, _start, _end in SequenceMatcher(None, *texts, autojunk=False).get_opcodes()
        if kind == "equal"
        for place in range(start, end)
    }
    places = page_places(source, catalog, old, by_text=False)
    home = {place: number for number, block in enumerate(third) for place in block.places}
    wanted = {
        home[place]
        for number in equal for segment in first[number].places for place in places.get(segment, ()) if place in home
    }  # fmt: skip
    if former == project.read(path):
        wanted = set(range(len(third)))
    there = Counter(_text(new, block) for block in fourth)
    asked = Counter(_text(old, third[number]) for number in wanted)
    return len(wanted), (asked & there).total()


def _text(document: Document, block: PageBlock) -> bytes:
    return document.data[block.start : block.end]


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
