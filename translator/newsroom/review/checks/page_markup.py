"""The markup of a page as its readers see it: what its tags stand for, what of a source is lost, how bad that is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import PurePosixPath

from translator.bilingual.errors import TranslatorError
from translator.bilingual.model import Placeholder, Segment, Severity
from translator.bilingual.pairs.base import PageMarks, Pair
from translator.bilingual.words.inline import plain_text, tags_in, unmask
from translator.bilingual.words.language import LangTag
from translator.bilingual.words.masking import has_han
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.record import Entry
from translator.newsroom.ground.project import read_front
from translator.newsroom.house import Newsroom

# Markup that a translator may leave out, or add.
_STYLE_KINDS = frozenset(["emphasis", "strong", "strike", "break"])
_STYLE_TAG = pattern(
    r"<(?:b|i|em|strong|u|s|del|ins|mark|small|span|kbd|code|sub|sup|br|wbr|font)\b[^<>]*>", re.IGNORECASE
)
_ATTRIBUTE = pattern(r"""\b(?:href|src|to)\s*=\s*["']?([^"'\s>]+)""")
# What stands in backquotes and may be translated: `rename column`, `Log Checkpoint`.
_WORDS = pattern(r"`+[A-Za-z][a-z]*(?:[ -][A-Za-z][a-z]*)*`+")


def lost_marks(pair: Pair, marks: PageMarks) -> list[tuple[Severity, str]]:
    """
    Return the names, links and other markup of a source that its target lacks, warnings and errors.

    A name is there with its backquotes or without, and emphasis is free.
    """
    here, there = ({mark.number: mark for mark in side} for side in (marks.source, marks.target))
    lost, added = (
        [mark for mark in one.values() if mark.number not in other or not _is_alike(mark, other[mark.number])]
        for one, other in ((here, there), (there, here))
    )
    text, source = _squeezed(pair.target_on_page), _squeezed(pair.source_on_page)
    own = [mark for mark in added if mark.kind == "code"]
    is_other = any(_literal(mark) not in source for mark in own)
    found = [(_severity_of(mark, there.get(mark.number), own, is_other, marks.around), _shown(mark)) for mark in lost
             if mark.kind not in _STYLE_KINDS and _literal(mark) not in text]  # fmt: skip
    return [one for one in found if one[0] is not Severity.INFO]


def _is_alike(mark: Placeholder, other: Placeholder) -> bool:
    if mark.kind == other.kind == "link":
        # Sites have other domains, and names of headings, for each language.
        one, two = (_page_of(_shown(item)) for item in (mark, other))
        return one == two or not one or not two
    return mark.kind == other.kind and (mark.kind != "code" or _literal(mark) == _literal(other))


_ADDRESS = pattern(r"\]\(([^()\s]+)\)")


# The name of a page of the same site by its address; empty for another site, and for a place on the same page.
def _page_of(address: str) -> str:
    path = address.partition("#")[0].rstrip("/")
    return "" if "//" in path else PurePosixPath(path).stem


# Tell how bad it is that what `mark` stands for is not in a target, which has code of its `own`.
def _severity_of(
    mark: Placeholder, rival: Placeholder | None, own: list[Placeholder], is_other: bool, around: str
) -> Severity:  # fmt: skip
    literal = _literal(mark)
    if not _NOT_NAME.sub("", literal):
        return Severity.INFO
    if mark.kind == "link" and rival and rival.kind == "link":
        return Severity.WARNING  # A page may have another name in each language.
    if mark.kind == "code":
        texts, text = [*map(_shown, own)], _shown(mark)
        if any(has_han(one) or _NOT_NAME.sub("", one) == _NOT_NAME.sub("", text) for one in texts):
            return Severity.INFO  # It was translated, or written with other signs.
        if any(_stands_in(one, text) or _stands_in(text, one) for one in texts):
            return Severity.WARNING
        if is_other:
            return Severity.ERROR
    if literal in _squeezed(around):
        return Severity.INFO
    page = _page_of(_shown(mark)) if mark.kind == "link" else ""
    if page and any(_page_of(address[1]) == page for address in _ADDRESS.finditer(around)):
        return Severity.INFO
    return Severity.WARNING if mark.kind == "code" and _WORDS.fullmatch(mark.opening) else Severity.ERROR


_NOT_NAME = pattern(r"[\W_]+")


def _stands_in(part: str, whole: str) -> bool:
    return re.search(rf"(?<![\w.-]){re.escape(part.strip())}(?![\w.-])", whole) is not None


def _shown(mark: Placeholder) -> str:
    if mark.kind == "link":
        return mark.closing.removeprefix("](").removesuffix(")")
    attribute = _ATTRIBUTE.search(mark.opening) if mark.kind == "html" else None
    return attribute[1] if attribute else mark.opening.strip("`").strip()


def _literal(mark: Placeholder) -> str:
    return "" if mark.kind == "html" and _STYLE_TAG.fullmatch(mark.opening) else _squeezed(_shown(mark))


# Quotation marks and blanks; a line of a quotation begins with `>`.
_BESIDE_WORDS = pattern(r"""(?:\n\s*>|[\s"'“”‘’])+""")


def _squeezed(text: str) -> str:
    return _BESIDE_WORDS.sub("", text).casefold()


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
    texts = [_without_blanks(segment.source) for segment in page]
    places: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        places.setdefault(text[:1], []).append(place)
    for entry in entries:
        wanted, known, found = (
            _without_blanks(entry.target),
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
    return {(mark.number, _without_blanks(mark.opening), mark.closing) for mark in marks}


def _without_blanks(text: str) -> str:
    return "".join(plain_text(text).split())
