"""The markup of a translation that its page has and its source has not: what each of its tags stands for there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from translator.bilingual.errors import TranslatorError
from translator.bilingual.model import Placeholder, Segment
from translator.bilingual.pairs.base import PageMarks
from translator.bilingual.words.inline import plain_text, tags_in, unmask
from translator.bilingual.words.language import LangTag
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.record import Entry
from translator.newsroom.house import Newsroom

# How many segments on each side belong to what stands around a sentence.
_NEAR = 4


def marks_on_page(newsroom: Newsroom, catalog: Catalog) -> Mapping[tuple[str, str], PageMarks]:
    """
    Return the markup of each text that stands on its page with other tags than its source, by key and target.

    The page is read only where there is such a text.
    """
    others = [entry for entry in catalog.entries if entry.target and _numbers(entry.source) != _numbers(entry.target)]
    if not others:
        return {}
    with suppress(TranslatorError, OSError):  # Without its page nothing is known of a text.
        article, tag = newsroom.article(catalog.slug), LangTag(catalog.tag)
        for path in filter(newsroom.has, article.page_paths(tag)):
            page = parse_document(newsroom.read(path), tag=tag, format=newsroom.format_of(path)).segments
            return dict(_found_on(page, others))
    return {}


def _found_on(page: Sequence[Segment], entries: Sequence[Entry]) -> Iterator[tuple[tuple[str, str], PageMarks]]:
    texts = [_squeezed(segment.source) for segment in page]
    places: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        places.setdefault(text[:1], []).append(place)
    for entry in entries:
        wanted = _squeezed(entry.target)
        for start in places.get(wanted[:1], ()):
            end, so_far = start + 1, texts[start]
            while len(so_far) < len(wanted) and end < len(texts):  # Two sentences of the page may be one segment.
                so_far, end = so_far + texts[end], end + 1
            if so_far == wanted:
                near = page[max(0, start - _NEAR) : end + _NEAR]
                around = "\n".join(unmask(segment.source, segment.placeholders) for segment in near)
                yield (entry.key, entry.target), marks_of(entry, page[start:end], around)
                break


def marks_of(entry: Entry, there: Sequence[Segment], around: str) -> PageMarks:
    """Return the markup of a source and of its target, which stands on the page as the segments `there`."""
    known = {mark.number for mark in entry.placeholders}
    marks = [{mark.number: mark for mark in segment.placeholders}.get(tag.number)
             for segment in there for tag in tags_in(segment.source)]  # fmt: skip
    added = {tag.number: Placeholder(tag.number, mark.kind, mark.opening, mark.closing)
             for tag, mark in zip(tags_in(entry.target), marks, strict=False)
             if mark and tag.number not in known}  # fmt: skip
    return PageMarks((*entry.placeholders, *added.values()), around)


def _numbers(text: str) -> list[tuple[int, str]]:
    return sorted((tag.number, tag.kind) for tag in tags_in(text))


def _squeezed(text: str) -> str:
    return "".join(plain_text(text).split())
