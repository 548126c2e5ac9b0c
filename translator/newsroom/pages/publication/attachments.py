"""
The files that an article shows, such as images: read beside the source, or the version's own where it has one.

A version's own file is named like it (`picture.zh-Hans.png`), or stands where the version looks for it. A version that
is converted from the other script of Chinese shows what that one shows, where it has none of its own.

An address is an attachment if it is relative and a file of the project stands there. Layouts copy attachments to where
the addresses of the published page lead.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from translator.bilingual.errors import FileError
from translator.bilingual.words.language import LangTag
from translator.newsroom.articles.addresses import Address, addresses_in, relative_path, replace_addresses
from translator.newsroom.articles.markdown_input import prepare_markdown
from translator.newsroom.articles.notebook import markdown_of
from translator.newsroom.ground.article_tree import ARTICLE_SUFFIXES
from translator.newsroom.ground.project import find_script_source
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.pages.publication.copied_files import is_copy
from translator.newsroom.pages.publication.picture_size import Size, size_of


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that an article shows."""

    tag: LangTag
    path: str
    """From the folder of the page, with slashes: `img/ferry.png`, `../images/ferry.png`."""
    data: bytes
    place: Path
    """Where it was read."""


def find_attachments(article: Article, tags: Iterable[LangTag]) -> tuple[list[Attachment], list[Path]]:
    """
    Return the attachments of an article for each of `tags`, and all places where one was looked for.

    A file that is not there is left to the checks, and one that was copied there for want of another is none. Raises
    `FileError` for one that is not a file, or outside of the project.
    """
    newsroom, front = article.newsroom, article.front_matter
    body = markdown_of(article.data) if article.format == "notebook" else article.body
    urls = [item.url for item in addresses_in(body)]
    images = front.values.get("images")
    urls += [str(item.get("src", "")) for item in images if isinstance(item, dict)] if isinstance(images, list) else []
    paths = [path for path in dict.fromkeys(relative_path(url)[0] for url in urls) if path]
    paths = [path for path in paths if not path.lower().endswith(ARTICLE_SUFFIXES)]

    def first(wanted: Iterable[Path]) -> tuple[Path, bytes] | None:
        for place in wanted:
            content = _read(newsroom, place)
            if content is not None and not is_copy(newsroom, article.slug, place, content):
                return place, content
        return None

    found, places = [], []
    for path in paths:
        own = first([_normal(article.path.parent / path)])
        places.append(article.path.parent / path)
        for tag in tags:
            wanted = _own_places(article, path, tag) if tag != article.tag else []
            places += wanted
            content = first(wanted) or own
            if content is not None:
                found.append(Attachment(tag, path, content[1], content[0]))
    return found, places


def _own_places(article: Article, path: str, tag: LangTag) -> list[Path]:
    """Return where a version may have a file of its own, the first choice first."""
    origin = find_script_source(article.newsroom, article.ref, tag)
    shared = _normal(article.path.parent / path)
    found = []
    for name in (tag, *([origin] if origin and origin != article.tag else [])):
        beside = _normal(article.newsroom.article_path(name, article.slug).parent / path)
        found += [place.with_name(f"{place.stem}.{name}{place.suffix}") for place in dict.fromkeys((shared, beside))]
        found += [beside] if beside != shared else []
    return found


def files_beside(attachments: Iterable[Attachment], folder: Path, pages: Mapping[LangTag, Path]) -> dict[Path, bytes]:
    """
    Return the files beside the `pages` (language → path) of a layout; none outside of `folder`, nor where it is.

    Where pages of two languages look in one place, the file of the first language stands there.
    """
    found: dict[Path, Attachment] = {}
    for item in attachments:
        path = _normal(pages[item.tag].parent / item.path)
        if path.is_relative_to(folder):
            found.setdefault(path, item)
    return {path: item.data for path, item in found.items() if path != item.place}


def places_in_one_folder(attachments: Iterable[Attachment]) -> dict[tuple[LangTag, str], str]:
    """
    Return a path for each attachment (language, path) below one folder for all languages.

    Equal files share one path; a language that shows another file under the same path has it in a folder of its own.
    """
    found: dict[tuple[LangTag, str], str] = {}
    taken: dict[str, bytes] = {}
    for item in attachments:
        inside = item.path.replace("../", "")
        names = chain([inside, f"{item.tag}/{inside}"], (f"{item.tag}/{number}/{inside}" for number in count(2)))
        place = next(name for name in names if taken.get(name, item.data) == item.data)
        taken[place] = item.data
        found[item.tag, item.path] = place
    return found


def sizes_of(attachments: Iterable[Attachment], address: Callable[[str], str]) -> dict[str, Size]:
    """Return the sizes of the pictures by the addresses that `address` makes of their paths."""
    return {address(item.path): size for item in attachments if (size := size_of(item.data))}


def with_addresses(body: bytes, *, page: Callable[[str], str] | None, file: Callable[[str], str] | None) -> bytes:
    """
    Return a Markdown body with other relative addresses.

    `page` gives the new path of a link to another article (`../en/ferry.md`), `file` that of any other file; None
    leaves them.
    """

    def changed(address: Address) -> str:
        path, rest = relative_path(address.url)
        change = page if path.lower().endswith(ARTICLE_SUFFIXES) else file
        return address.url if not path or change is None else change(path) + rest

    return replace_addresses(body, changed) if page or file else body


def with_link_notes(body: bytes, note: Callable[[str], str]) -> bytes:
    """Return a Markdown body with what `note` makes of its path behind each link to another article."""
    pieces, at = [], 0
    for name, value, is_start, _is_end, _start, end in (
        prepare_markdown(body).events() if b"](" in body or b"]:" in body else ()
    ):
        path = relative_path(value["dest_url"])[0] if name == "Link" and is_start else ""
        if text := note(path) if path.lower().endswith(ARTICLE_SUFFIXES) else "":
            pieces += [body[at:end], text.encode()]
            at = end
    return b"".join([*pieces, body[at:]])


def _normal(path: Path) -> Path:
    return Path(os.path.normpath(path))


def _read(newsroom: Newsroom, path: Path) -> bytes | None:
    try:
        return newsroom.read(path)
    except FileNotFoundError:
        return None
    except FileError:
        if path.is_dir():
            return None
        raise
