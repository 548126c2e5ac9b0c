"""The markup of a translation that its page has and its source has not: what each of its tags stands for there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from io import BytesIO

from translator.bilingual.errors import TranslatorError
from translator.bilingual.model import Placeholder, Segment
from translator.bilingual.pairs.base import PageMarks
from translator.bilingual.words.inline import plain_text, tags_in, unmask
from translator.bilingual.words.language import LangTag
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.record import Entry
from translator.newsroom.ground.project import read_front
from translator.newsroom.house import Newsroom

# How many segments on each side belong to what stands around a sentence.
_NEAR = 4


PageText = tuple[str, str, tuple[Placeholder, ...]]
"""Key, target and tags of a segment: the same words may stand in several places with other code."""


def marks_on_page(newsroom: Newsroom, catalog: Catalog) -> Mapping[PageText, PageMarks]:
    """Return the markup of each text that stands on a page that people wrote."""
    entries = [entry for entry in catalog.entries if entry.target]
    with suppress(TranslatorError, OSError):  # Without its page nothing is known of a text.
        article, tag = newsroom.article(catalog.slug), LangTag(catalog.tag)
        path = article.find_page(tag) if entries else None
        data = article.page_data(tag, path) if path else b""
        if path and not newsroom.is_published(read_front(BytesIO(data))):  # `publish` writes the markup of the source.
            page = parse_document(data, tag=tag, format=newsroom.format_of(path)).segments
            return dict(_found_on(page, entries))
    return {}


def _found_on(page: Sequence[Segment], entries: Sequence[Entry]) -> Iterator[tuple[PageText, PageMarks]]:
    texts = [_squeezed(segment.source) for segment in page]
    places: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        places.setdefault(text[:1], []).append(place)
    for entry in entries:
        wanted, known, found = (
            _squeezed(entry.target),
            _looks_of(entry.placeholders),
            list[tuple[int, int, PageMarks]](),
        )
        count = len(tags_in(entry.target))
        for start in places.get(wanted[:1], ()):
            if not wanted.startswith(texts[start]):
                continue
            end, so_far = start + 1, texts[start]
            while len(so_far) < len(wanted) and end < len(texts):  # Two sentences of the page may be one segment.
                so_far, end = so_far + texts[end], end + 1
            if so_far == wanted and count == sum(len(tags_in(segment.source)) for segment in page[start:end]):
                marks = page_marks(entry.placeholders, entry.target, page, start, end)
                found.append((len(known ^ _looks_of(marks.target)), start, marks))
        # The same words may stand in several places: the markup is that of the one most like the source.
        if found:
            yield (entry.key, entry.target, entry.placeholders), min(found)[2]


def page_marks(
    source: tuple[Placeholder, ...], target: str, page: Sequence[Segment], start: int, end: int
) -> PageMarks:  # fmt: skip
    """Return the markup of a target that stands on a page as its segments from `start` to `end`."""
    marks = [{mark.number: mark for mark in segment.placeholders}.get(tag.number)
             for segment in page[start:end] for tag in tags_in(segment.source)]  # fmt: skip
    found = {tag.number: replace(mark, number=tag.number)
             for tag, mark in zip(tags_in(target), marks, strict=False) if mark}  # fmt: skip
    near = page[max(0, start - _NEAR) : end + _NEAR]
    return PageMarks(source, tuple(found.values()), "\n".join(unmask(one.source, one.placeholders) for one in near))


def _looks_of(marks: Sequence[Placeholder]) -> set[tuple[int, str, str]]:
    return {(mark.number, _squeezed(mark.opening), mark.closing) for mark in marks}


def _squeezed(text: str) -> str:
    return "".join(plain_text(text).split())
