"""
Where the links of an article lead in each language: to the file in that language if there is one, else to the source's.
Ids of headings are made of their text, so that `ferry.md#cheaper-to-run` must become `ferry.md#更省钱`.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from translator.bilingual.errors import TranslatorError
from translator.bilingual.words.language import LangTag
from translator.newsroom.articles.addresses import (
    LinkNames,
    LinkTable,
    LinkTarget,
    automatic_ids,
    heading_links_in,
    links_in,
    translated_ids,
)
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.ground.article_tree import ARTICLE_SUFFIXES, TreePlace
from translator.newsroom.ground.files import read_file
from translator.newsroom.ground.project import ArticleRef, Project


@dataclass(frozen=True, slots=True)
class LinkedFile:
    path: Path
    place: TreePlace


@dataclass(frozen=True, slots=True)
class HeadingsOf:
    """An article that is linked to by the id of a heading."""

    ref: ArticleRef
    tag: LangTag


@dataclass(frozen=True, slots=True)
class PagesOut:
    folder: Path
    """Of the pages, in the place of that of the articles."""
    going_out: frozenset[str] = frozenset()
    """Their paths."""

    def has(self, path: Path) -> bool:
        if str(path) in self.going_out or path.is_file():
            return True
        file, mark, part = str(path).rpartition("#")
        if mark and Path(file).is_file():
            return f"#{part}<".encode() in read_file(Path(file))
        return False


@dataclass(frozen=True)
class ArticleLinks:
    tables: Mapping[str, LinkTable] = field(default_factory=dict)
    names: Mapping[str, LinkNames] = field(default_factory=dict)
    articles: Mapping[str, HeadingsOf] = field(default_factory=dict)
    """Path in the links → article linked to by the automatic id of a heading."""
    read_places: tuple[Path, ...] = ()
    looked_for: Mapping[str, bool] = field(default_factory=dict)
    """Path → whether a page is there, or goes out with this one."""


@dataclass(frozen=True, slots=True)
class LayoutPages:
    paths: Callable[[str, str], Sequence[Path]]
    """Where the page of an article may be, by language and slug."""
    out: PagesOut


BodiesOf = Callable[[Project, ArticleRef, Sequence[LangTag]], tuple[Mapping[LangTag, bytes], list[Path]]]
"""Returns the bodies of an article and its versions, and what they were read from."""


def find_links(
    project: Project, ref: ArticleRef, body: bytes, tags: Iterable[LangTag], pages: PagesOut
) -> ArticleLinks:
    """Return where links lead in each language, without the ids of headings."""
    linked = linked_files(project, ref, body)
    articles = linked_articles(project, ref, body)
    tables: dict[str, LinkTable] = {}
    looked_for: dict[str, bool] = {}
    for tag in tags:
        tables[tag], found = link_table(project, ref, linked, tag, pages)
        looked_for.update(found)
    names = {tag: _names(project, ref, LangTag(tag), linked, articles) for tag in tables}
    return ArticleLinks(tables, names, articles, looked_for=looked_for)


def find_article_links(
    project: Project, ref: ArticleRef, body: bytes, tags: Iterable[LangTag], pages: LayoutPages
) -> ArticleLinks:
    """
    Return where links lead in a layout with pages of its own: to the page in the language of the reader, else to
    that which the author named, else to the source.
    """
    tables: dict[str, dict[str, LinkTarget]] = {tag: {} for tag in tags}
    looked_for: dict[str, bool] = {}

    def is_out(tag: str, slug: str) -> bool:
        return any(looked_for.setdefault(str(page), pages.out.has(page)) for page in pages.paths(tag, slug))

    for path in dict.fromkeys(path for _item, path, _fragment in links_in(body)):
        there = Path(os.path.normpath(ref.path.parent / path))
        place = project.tree.file_place(project.tree.written(project.root, there)) if path else None
        if place is None or not path.lower().endswith(ARTICLE_SUFFIXES):
            continue
        for tag in map(LangTag, tables):
            source = project.articles_by_slug.get(place.slug)
            choices = dict.fromkeys((tag, place.tag, *([source.tag] if source else ())))
            fallback = tag if place.tag == ref.tag else place.tag
            chosen = next((choice for choice in choices if is_out(choice, place.slug)), fallback)
            new = posixpath.relpath(f"{chosen}/{place.slug}.md", posixpath.dirname(f"{tag}/{ref.slug}"))
            tables[tag][path] = LinkTarget("" if new == path else new, chosen == tag)
    return ArticleLinks(tables, articles=linked_articles(project, ref, body), looked_for=looked_for)


def with_ids(
    project: Project,
    ref: ArticleRef,
    bodies: Mapping[LangTag, bytes],
    links: ArticleLinks,
    bodies_of: BodiesOf,
    *,
    keeps_ids: bool = False,
) -> ArticleLinks:
    """
    Return the links with the ids of the headings. `bodies` are those of the versions of `ref`; with `keeps_ids` all
    pages have the ids of their source.
    """
    tables = {tag: dict(table) for tag, table in links.tables.items()}
    places: list[Path] = []
    for path, other in links.articles.items():
        found: Mapping[LangTag, bytes] = bodies
        if keeps_ids and other.tag == other.ref.tag:
            continue
        if other.ref.path != ref.path:
            wanted = {*map(LangTag, tables), other.tag} - {other.ref.tag}
            found, read = bodies_of(project, other.ref, sorted(wanted))
            places += [other.ref.path, *read]
        for tag in tables:
            target = tables[tag].get(path, LinkTarget(has_version=not path))
            there = other.ref.tag if keeps_ids else LangTag(tag)
            if (target.has_version or keeps_ids) and {other.tag, there} <= found.keys():
                tables[tag][path] = replace(target, ids=translated_ids(found[other.tag], found[there]))
    return replace(links, tables=tables, read_places=tuple(places))


def linked_files(project: Project, ref: ArticleRef, body: bytes) -> dict[str, LinkedFile]:
    found: dict[str, LinkedFile] = {}
    for path in dict.fromkeys(path for _item, path, _fragment in links_in(body) if path):
        there = Path(os.path.normpath(ref.path.parent / path))
        place = project.tree.file_place(project.tree.written(project.root, there))
        if place is not None and (place.tag == ref.tag or _is_version_of(ref, place) or _is_page(there)):
            found[path] = LinkedFile(there, place)
    return found


def link_table(
    project: Project, ref: ArticleRef, linked: Mapping[str, LinkedFile], tag: LangTag, pages: PagesOut
) -> tuple[LinkTable, dict[str, bool]]:
    """
    Return where the links of a version lead, and what was looked for. A link of the source to this very version is
    a switch between languages.
    """
    folder = project.article_path(tag, ref.slug).parent
    found: dict[str, LinkTarget] = {}
    looked_for: dict[str, bool] = {}
    for path, file in linked.items():
        there = Path(os.path.normpath(folder / path))
        target = version_of(project, ref, file, tag)
        if target is None:
            continue
        has_version = True
        if ref.path not in {target, file.path}:
            shown = Path(os.path.normpath(pages.folder / os.path.relpath(target, project.articles_dir)))
            has_version = looked_for[str(shown)] = pages.has(shown)
        if not has_version:
            target = file.path if _is_page(file.path) else there
        new = "" if target == there else os.path.relpath(target, folder).replace(os.sep, "/")
        found[path] = LinkTarget(new, has_version and target != ref.path)
    return found, looked_for


def version_of(project: Project, ref: ArticleRef, file: LinkedFile, tag: LangTag) -> Path | None:
    """Return where the version of a linked file would stand; None where the link stays."""
    if file.place.tag == ref.tag or not _is_version_of(ref, file.place):
        path = project.tree.file_path(tag, file.place.slug, file.place.suffix)
        return Path(os.path.normpath(project.root / path))
    return ref.path if file.place.tag == tag else None


def names_of(project: Project, ref: ArticleRef, tag: LangTag, body: bytes) -> LinkNames:
    return _names(project, ref, tag, linked_files(project, ref, body), linked_articles(project, ref, body))


def _names(
    project: Project, ref: ArticleRef, tag: LangTag, linked: Mapping[str, LinkedFile], articles: Iterable[str]
) -> LinkNames:
    folder = project.article_path(tag, ref.slug).parent
    paths: dict[str, str] = {}
    for path, file in linked.items():
        paths[path] = path
        for there in (version_of(project, ref, file, tag), file.path):
            if there is not None:
                paths.setdefault(os.path.relpath(there, folder).replace(os.sep, "/"), path)
    return LinkNames(paths, frozenset(articles))


def linked_articles(project: Project, ref: ArticleRef, body: bytes) -> dict[str, HeadingsOf]:
    """
    Return the articles linked to by the automatic id of a heading, by the path in the links; the empty path is the
    article itself.
    """
    wanted: dict[str, set[str]] = {}
    for path, fragment in heading_links_in(body):
        wanted.setdefault(path, set()).add(fragment)
    found = {}
    for path, fragments in wanted.items():
        there = Path(os.path.normpath(ref.path.parent / path)) if path else ref.path
        place = project.tree.file_place(project.tree.written(project.root, there))
        with suppress(TranslatorError, OSError):
            if place is not None and there.suffix == ".md":
                text = body if there == ref.path else body_of(project.read(there))
                if fragments.intersection(automatic_ids(text)):
                    source = project.articles_by_slug.get(place.slug)
                    found[path] = HeadingsOf(source or ArticleRef(place.slug, place.tag, there), place.tag)
    return found


def pages_going_out(
    project: Project, folder: Path, articles: Iterable[tuple[ArticleRef, Iterable[LangTag]]]
) -> PagesOut:
    # Plain texts: publishing asks it for every page of the house.
    base, here = str(project.articles_dir), str(folder)
    paths = (str(project.article_path(tag, ref.slug)) for ref, tags in articles for tag in tags)
    if here != base:
        paths = (os.path.join(here, os.path.relpath(path, base)) for path in paths)  # noqa: PTH118
    return PagesOut(folder, frozenset(map(os.path.normpath, paths)))


def body_of(data: bytes) -> bytes:
    return data[read_front_matter(data).span[1] :]


def _is_page(path: Path) -> bool:
    return path.name.lower().endswith(ARTICLE_SUFFIXES) and path.is_file()


def _is_version_of(ref: ArticleRef, place: TreePlace) -> bool:
    return (place.slug, place.suffix) == (ref.slug, ref.path.suffix)
