"""
The check of pages that people wrote or edited: read as `adopt` and `absorb` would take them in, and nothing is written.

A page that says something else than its catalog is what readers get: its sentences are checked in the place of those.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from translator.bilingual.errors import TranslatorError
from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Segment, Severity
from translator.bilingual.pairs.terms import SegStale
from translator.bilingual.words.inline import plain_text
from translator.bilingual.words.language import LangTag
from translator.bilingual.words.patterns import pattern
from translator.desk.workflow.check_report import CheckReport
from translator.newsroom.articles.addresses import NO_LINKS
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.document import is_markdown
from translator.newsroom.articles.resegmenter import with_tags_of
from translator.newsroom.articles.structure import code_blocks
from translator.newsroom.catalog.article_links import body_of, names_of
from translator.newsroom.catalog.catalog import Catalog, out_of_step
from translator.newsroom.catalog.record import Entry
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.sync import as_synced
from translator.newsroom.pages.adoption.adopted_version import adopted_contents, is_adopted
from translator.newsroom.pages.adoption.catalog_adoption import PageAlignment, PairedSegment, align_page, join_segments
from translator.newsroom.pages.layouts.markdown import without_marks
from translator.newsroom.pages.publication.provenance import is_untouched, seal_of
from translator.newsroom.pages.publish.publication_cache import read_copy


def is_ahead(article: Article, tag: LangTag, path: Path) -> bool:
    """Tell whether somebody wrote or edited a page, and its catalog has not taken that in."""
    page = article.page_data(tag, path)
    if seal_of(page):
        return not is_untouched(page) and read_copy(article.newsroom, path) != page
    catalog = article.catalog(tag)
    contents = adopted_contents(catalog)
    # Beside a catalog that was never adopted from it, a page is not the text that this project keeps.
    if contents:
        return not is_adopted(page, contents)
    return bool(article.document.segments) and not any(entry.target for entry in catalog.entries)


def read_version(article: Article, tag: LangTag, path: Path) -> tuple[Catalog, list[Finding]]:
    """
    Return what the catalog of an article would be if all of a page were taken in; its references are the page's lines.

    Sentences that only the page has stand at the end, without a source; those that somebody took off it are findings.
    Raises `ArticleError` for a page that cannot be read.
    """
    newsroom, known = article.newsroom, article.catalog(tag)
    name = newsroom.relative(path)
    with newsroom.naming_article(path):
        page = parse_document(without_marks(article.page_data(tag, path)), tag=tag, format=newsroom.format_of(path))
    source = article.cut_for(known)
    known = as_synced(article, known) if out_of_step(known, source.segments) else known
    has_links = is_markdown(page.format) and is_markdown(source.format)
    names = names_of(newsroom, article.ref, tag, body_of(source.data)) if has_links else NO_LINKS
    found = align_page(source, page, article.tag, tag, names=names)
    _pair_leftovers(found, source.segments, page.segments, tag)
    catalog = copy.copy(known)
    catalog.entries = []
    for pair in sorted(found.pairs, key=lambda one: one.sources):
        entry = _entry(known, [source.segments[place] for place in pair.sources], pair.target, article.tag)
        catalog.entries.append(replace(entry, references=((name, page.segments[pair.places[0]].line),)))
    added = (page.segments[place] for place in sorted(found.added))
    catalog.entries += [Entry("", segment.source, kind=segment.kind, references=((name, segment.line),))
                        for segment in added]  # fmt: skip
    catalog.number_entries()
    there = {"", *(segment.source for segment in page.segments)}
    lost = [place for place in sorted(found.left_out)
            if (before := known.find(source.segments[place].key)) and before.target not in there]  # fmt: skip
    lines = {place: page.segments[pair.places[0]].line for pair in found.pairs for place in pair.sources}
    return catalog, [
        _finding(LazyMessage("no counterpart was found for this sentence: {text}",
                             text=plain_text(source.segments[place].source)),
                 name, max((line for number, line in lines.items() if number < place), default=1))
        for place in lost
    ]  # fmt: skip


def _pair_leftovers(found: PageAlignment, source: Sequence[Segment], page: Sequence[Segment], tag: str) -> None:
    # A sentence whose number or link somebody changed has nothing in common with its source but its place.
    before = {place + 1: one.places[-1] + 1 for one in found.pairs for place in one.sources}
    for place in sorted(found.left_out):
        there = before.get(place, 0 if not place else -1)
        if there in found.added and page[there].kind == source[place].kind:
            text, _is_same = with_tags_of(
                page[there].source, page[there].placeholders, source[place].placeholders, tag=tag
            )
            found.pairs.append(PairedSegment((place,), (there,), text, page[there].placeholders))
            found.left_out.remove(place)
            found.added.remove(there)
            before[place + 1] = there + 1


def _entry(known: Catalog, segments: Sequence[Segment], target: str, tag: str) -> Entry:
    entry = known.find(segments[0].key) if len(segments) == 1 else None
    if entry is not None and entry.target == target:
        return replace(entry, placeholders=segments[0].placeholders)  # Those of this place.
    text, placeholders = join_segments(segments, tag)
    first = segments[0]
    return Entry(text, target, kind=first.kind, context=first.context, placeholders=tuple(placeholders))


_HAN = pattern("[\u3400-\u9fff]")


def structure_findings(article: Article, tag: LangTag, path: Path) -> list[Finding]:
    """Return the headings of a page with another level than in its source, and the lines of code that differ."""
    page = parse_document(without_marks(article.page_data(tag, path)), tag=tag, format=article.newsroom.format_of(path))
    headings, blocks = [], []
    for side in (article.document, page):
        headings.append([(one.line, one.kind) for one in side.segments if one.kind.startswith("heading")])
        blocks.append(code_blocks(side.data, format=side.format, start=side.front_matter.span[1]))
    both = [headings, *(zip(*blocks, strict=True) if len(blocks[0]) == len(blocks[1]) else ())]
    # Where there are more on one side nobody can say which belong together; remarks and names in code are translated.
    found = [(line, was, now) for before, after in both if len(before) == len(after)
             for (_line, was), (line, now) in zip(before, after, strict=True)
             if was.strip() != now.strip() and not _HAN.search(now)]  # fmt: skip
    place = article.newsroom.relative(path)
    return [
        _finding(LazyMessage("“{text}” is “{source}” in the source", text=now.strip(), source=was.strip()), place, line)
        for line, was, now in found
    ]


def _finding(message: LazyMessage, path: str, line: int) -> Finding:
    return Finding("meta.structure", Severity.WARNING, "target", 0, 0, message, path=path, line=line)


def at_page(newsroom: Newsroom, report: CheckReport) -> list[Finding]:
    """Return the findings of an article, those about texts that stand on an adopted page with its file and line."""
    tag, lines = LangTag(report.tag), dict[str, tuple[str, int]]()
    with suppress(TranslatorError, OSError):  # They stand in the catalog all the same.
        article = newsroom.article(report.name)
        path = article.find_page(tag)
        if path is not None and tag != article.tag and not seal_of(article.page_data(tag, path)):
            entries = read_version(article, tag, path)[0].entries
            lines = {entry.target: entry.references[0] for entry in reversed(entries)}
    placed = []
    for finding in report.findings:
        pair = report.pairs.get(finding.segment)
        place = lines.get(pair.target) if pair and finding.check != SegStale.id else None
        placed.append(finding.placed(path=place[0], line=place[1]) if place else finding)
    return placed
