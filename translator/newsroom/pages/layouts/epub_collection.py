"""
Collections: all the books of a folder in one language, or in the same two, as one book with a table of contents.

Each chapter comes from the book of its article as it stands in the folder, so that one changed article is enough to
bring the collection up to date. Drafts are left out. Links between the articles lead to their chapters.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import quote

import msgspec

from translator.bilingual.words.language import EN, VERSION_TAGS
from translator.bilingual.words.patterns import pattern
from translator.newsroom.ground.files import read_file
from translator.newsroom.house import Newsroom
from translator.newsroom.house.withdrawal_state import withdrawn_versions
from translator.newsroom.pages.layouts.book import RECORD, Chapter, pack_book
from translator.newsroom.pages.layouts.epub import book_texts, pair_name
from translator.newsroom.pages.publication.content_seal import is_untouched

_TO_ARTICLE = pattern(r'<a data-article="([^"]*)" data-fragment="([^"]*)"(?: href="[^"]*")?')
_PAIRS = tuple(pair_name(EN, tag) for tag in VERSION_TAGS if tag != EN)
_BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, msgspec.DecodeError, msgspec.ValidationError, OSError, ValueError)


@dataclass
class _Shelf:
    chapters: list[Chapter]
    images: dict[str, bytes]


def collection_files(newsroom: Newsroom, folder: Path) -> tuple[dict[Path, bytes], list[Path]]:
    """Return the collections for the books that are in `folder`, and those that are left over."""
    texts, files = newsroom.house_texts, {}
    left_over, withdrawn = [], withdrawn_versions(newsroom)
    for name in (*VERSION_TAGS, *_PAIRS):
        shelf, place = _read_shelf(folder / name, withdrawn), folder / f"{name}.epub"
        if len(shelf.chapters) > 1:
            language = shelf.chapters[0].languages[0] if name in VERSION_TAGS else EN
            identity = f"{newsroom.settings.publish.base_url}/collection#{name}"
            chapters = _with_links(shelf.chapters)
            files[place] = pack_book(chapters, shelf.images, book_texts(texts, language), identity)
        elif place.exists() and is_untouched(read_file(place, shown=str(place))):
            left_over.append(place)
    return files, left_over


def _read_shelf(folder: Path, withdrawn: set[tuple[str, str]]) -> _Shelf:
    """Return what the books of a folder hold, the oldest first; what is not a book of ours is passed over."""
    shelf = _Shelf([], {})
    for path in sorted(folder.rglob("*.epub")):
        with suppress(*_BROKEN), zipfile.ZipFile(io.BytesIO(read_file(path, shown=str(path)))) as archive:
            chapter = msgspec.json.decode(archive.read(RECORD), type=Chapter)
            if not chapter.is_draft and withdrawn.isdisjoint((chapter.slug, tag) for tag in chapter.languages):
                names = {name for name in (*chapter.images, chapter.cover) if name}
                shelf.images |= {name: archive.read(f"EPUB/{name}") for name in sorted(names)}
                shelf.chapters.append(chapter)
    shelf.chapters.sort(key=lambda chapter: (chapter.date, chapter.slug))
    return shelf


def _with_links(chapters: list[Chapter]) -> list[Chapter]:
    """Return chapters whose links to each other lead to the files of this book."""
    files = {chapter.slug: f"{number:04d}.xhtml" for number, chapter in enumerate(chapters, start=1)}
    ids = {chapter.slug: {item[1] for item in chapter.headings} for chapter in chapters}

    def link(match: re.Match[str]) -> str:
        slug, fragment = unescape(match[1]), unescape(match[2])
        if slug not in files:
            return match[0]
        return f'<a href="{files[slug]}{"#" + quote(fragment) if fragment in ids[slug] else ""}"'

    return [msgspec.structs.replace(one, content=_TO_ARTICLE.sub(link, one.content)) for one in chapters]
