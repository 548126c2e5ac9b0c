"""
Publishing: the versions of an article in all its languages, proved, and written together or not at all.

`publish_article` does all of it; `prepare` renders and proves without writing; `export_identity` is the first proof
alone, for any file.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from translator.errors import PublishError
from translator.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from translator.adoption.adopted_version import AdoptedVersion
    from translator.article_links import PagesOut
    from translator.formats.article_links import LinkNames
    from translator.language import LangTag
    from translator.newsroom import Newsroom
    from translator.project import ArticleRef
    from translator.publish.publication_cache import PublicationCache


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing one article did."""

    slug: str
    tags: tuple[str, ...]
    files: tuple[str, ...]
    """All files of the article, as they are named in messages."""
    written: tuple[str, ...]
    """Those whose content changed."""
    is_draft: bool = False
    notes: tuple[str, ...] = ()
    """Which adopted pages were written from the article, and why; what people should look at."""


@dataclass(frozen=True, slots=True)
class ArticleFiles:
    """An article that is rendered and proved, and not written yet."""

    ref: ArticleRef
    wanted: tuple[LangTag, ...]
    tags: tuple[str, ...]
    """The languages of its versions, the source first."""
    files: Mapping[Path, bytes]
    """Empty where nothing changed since it was published last."""
    known: tuple[Path, ...] = ()
    """Its files where nothing changed."""
    adopted: tuple[tuple[LangTag, AdoptedVersion], ...] = ()
    read_places: tuple[Path, ...] = ()
    """What was read, or looked for, beside the article and its catalogs."""
    looked_for: Mapping[str, bool] = field(default_factory=dict)
    """Path → whether the page that is linked to is there, or goes out in the same run."""
    is_draft: bool = False
    notes: tuple[str, ...] = ()


def publish_article(
    project: Newsroom,
    ref: ArticleRef,
    tags: Sequence[LangTag],
    *,
    draft: bool = False,
    layout: str = "markdown",
    out: Path | None = None,
    force: bool = False,
    cache: PublicationCache | None = None,
    pages: PagesOut | None = None,
) -> Published:
    """
    Write the versions of `ref` in `tags`: all of them, or none. A second call changes no byte.

    An article of which nothing changed since `cache` saw it is not rendered again. Links lead to `pages` too, which go
    out in the same run. Raises `PublishError` for what is
    not signed off (unless `draft`), where a proof fails, and for a file that somebody changed by hand since it was
    published (unless `force`).
    """
    from translator.publish.file_group import write_together

    article = render_article(project, ref, tags, draft=draft, layout=layout, out=out, force=force, cache=cache,
                             pages=pages)  # fmt: skip
    journal = project.derived_dir / "publish" / f"{ref.slug}.msgpack"
    written: list[Path] = []
    if article.files:
        project.refuse_outside(journal, *(article.files if out is None else ()))
        written = write_together(article.files, journal=journal, folder=folder_of(project, layout, out))
    return conclude(project, article, written, cache)


def find_published(
    project: Newsroom,
    ref: ArticleRef,
    tags: Sequence[LangTag],
    cache: PublicationCache,
    *,
    draft: bool = False,
    pages: PagesOut | None = None,
) -> Published | None:
    """Return what an article was published as where nothing of it changed since `cache` saw it."""
    known = cache.find(ref, tags, pages)
    if known is None:
        return None
    return Published(ref.slug, known.tags, tuple(map(project.relative, known.paths)), (), draft)


def folder_of(project: Newsroom, layout: str, out: Path | None) -> Path:
    """Return the folder below which a layout writes."""
    from translator.project import SITE_FOLDER

    return out or (project.articles_dir if layout == "markdown" else project.root / SITE_FOLDER)


def render_article(
    project: Newsroom,
    ref: ArticleRef,
    tags: Sequence[LangTag],
    *,
    draft: bool = False,
    layout: str = "markdown",
    out: Path | None = None,
    force: bool = False,
    cache: PublicationCache | None = None,
    pages: PagesOut | None = None,
) -> ArticleFiles:
    """Render and prove the versions of `ref` without writing them; raises as `publish_article`."""
    from translator.article_links import PagesOut
    from translator.layouts import find_layout
    from translator.publication.copied_files import refuse_changed_copies
    from translator.publication.versions import prepare

    known = cache.find(ref, tags, pages) if cache else None
    if known is not None:
        return ArticleFiles(ref, tuple(tags), known.tags, {}, known.paths, is_draft=draft)
    make_files = find_layout(layout)
    _ = project.article(ref).front_matter  # Raises where the article cannot be read.
    folder = folder_of(project, layout, out)
    publication = prepare(project, ref, tags, draft=draft, in_place=layout == "markdown" and out is None,
                          pages=(pages or PagesOut(folder)) if layout == "markdown" else None)  # fmt: skip
    files = make_files(publication, folder, with_source=out is not None or layout != "markdown")
    if not force:
        kept = {folder / version.place for version in publication.versions if version.adopted}
        others = {path: data for path, data in files.items() if path != ref.path and path not in kept}
        copies = copies_in(others)
        names = {folder / version.place: publication.links.names.get(version.tag) for version in publication.versions}
        refuse_changed(project, {path: data for path, data in others.items() if path not in copies}, out, names=names)
        refuse_changed_copies(project, ref.slug, copies)
    return ArticleFiles(
        ref,
        tuple(tags),
        tuple(version.tag for version in publication.versions),
        files,
        adopted=tuple((version.tag, version.adopted) for version in publication.versions if version.adopted),
        read_places=(*publication.attachment_places, *publication.links.read_places),
        looked_for=publication.links.looked_for,
        is_draft=draft,
        notes=publication.notes,
    )


def copies_in(files: Mapping[Path, bytes]) -> dict[Path, bytes]:
    """Return the files that do not hold their own hash: copies of what an article shows."""
    from translator.publication.content_seal import is_untouched

    return {path: data for path, data in files.items() if not is_untouched(data)}


def conclude(
    project: Newsroom, article: ArticleFiles, written: Sequence[Path], cache: PublicationCache | None
) -> Published:
    """Record what was written of an article, and return it as it is named in messages."""
    from translator.adoption.adopted_version import record_published
    from translator.publication.copied_files import remember_copies

    for tag, page in article.adopted:
        record_published(project, article.ref, tag, page)
    remember_copies(project, article.ref.slug, copies_in(article.files))
    if cache and article.files:
        cache.keep(article.ref, article.wanted, article.tags, article.files, article.read_places, article.looked_for)
    return Published(
        article.ref.slug,
        article.tags,
        tuple(project.relative(path) for path in article.files or article.known),
        tuple(project.relative(path) for path in written),
        article.is_draft,
        (
            *(
                _(
                    "{page}: written from the article ({reasons})",
                    page=page.page,
                    reasons=_("; ").join(map(str, page.reasons)),
                )
                for _tag, page in article.adopted
                if page.reasons and page.is_changed
            ),
            *article.notes,
        ),
    )


def publish_whole(project: Newsroom, layout: str, *, out: Path | None = None, force: bool = False) -> tuple[str, ...]:
    """
    Write what a layout makes of all articles together, such as lists and feeds; return the files that changed.

    Most layouts make nothing. Raises `PublishError` for a file that somebody changed by hand (unless `force`).
    """
    from translator.publish.file_group import write_together

    folder = folder_of(project, layout, out)
    files = whole_files(project, layout, folder, folder)
    if not force:
        refuse_changed(project, files, out)
    journal = project.derived_dir / "publish" / f"{layout} (whole).msgpack"
    project.refuse_outside(journal, *(files if out is None else ()))
    written = write_together(files, journal=journal, folder=folder) if files else []
    return tuple(project.relative(path) for path in written if files[path] is not None)


def whole_files(project: Newsroom, layout: str, folder: Path, copy: Path) -> dict[Path, bytes | None]:
    """
    Return what a layout makes in `folder` of all the articles that are in `copy` of it; None where a file is left over.

    Nothing is written.
    """
    from translator.layouts import find_whole

    make_files = find_whole(layout)
    if make_files is None:
        return {}
    files, left_over = make_files(project, copy)
    all_files: dict[Path, bytes | None] = {**files, **dict.fromkeys(left_over)}
    return {folder / path.relative_to(copy): data for path, data in all_files.items()}


def refuse_changed(
    project: Newsroom,
    files: Mapping[Path, bytes | None],
    out: Path | None,
    *,
    names: Mapping[Path, LinkNames | None] | None = None,
) -> None:
    """
    Refuse to write over what a person did to a published file; `out` may be anywhere on the machine.

    `names` says how each page may write its links. Raises `PublishError` for the first file that was changed by hand;
    None stands for a file that shall go.
    """
    from translator.files import read_file
    from translator.publication.content_seal import is_untouched

    for path, data in files.items():
        there = data
        if os.path.lexists(path):
            shown = project.name_of(path)
            there = read_file(path, (os.path.realpath(out),), shown=shown) if out else project.read(path)
        if there == data or there is None or is_untouched(there):
            continue
        # Only now: it is all that renders an article, which nobody needs who publishes nothing new.
        from translator.formats.article_links import NO_LINKS
        from translator.publish.page_comparison import are_links_changed, is_absorbed, is_article_page, read_copy

        links = (names or {}).get(path) or NO_LINKS
        is_ours = data is not None and is_absorbed(there, data, links)
        is_changed = not is_ours or data is None or are_links_changed(project, path, there, data, links)
        if is_changed and (data is None or read_copy(project, path) != there):
            name = project.relative(path)
            can_be_absorbed = path.suffix == ".md" or is_article_page(path, data)
            raise PublishError(
                _("the file was changed by hand since it was published"),
                where=name,
                hint=_("{command}   (takes the change into the catalog; --force drops it)",
                       command=f"translator absorb {name}" if can_be_absorbed else "translator review"),
            )  # fmt: skip


def export_identity(paths: Sequence[Path], tag: str, out: Path) -> list[Path]:
    """
    Write each Markdown file below `out`, read and rendered with every target equal to its source.

    The tree below the files' common folder is kept. Needs no project. Raises `PublishError` where a byte would
    differ, before anything is written.
    """
    from pathlib import Path

    from translator.formats import format_of, parse_document
    from translator.formats.proofs import prove_source
    from translator.publish.file_group import write_together

    base = Path(os.path.commonpath([path.resolve().parent for path in paths]))
    rendered: dict[Path, bytes] = {}
    for path in paths:
        data = path.read_bytes()
        prove_source(data, tag=tag, format=format_of(path), where=path)
        document = parse_document(data, tag=tag, format=format_of(path))
        result = document.render([segment.source for segment in document.segments], tag=tag)
        rendered[out / path.resolve().relative_to(base)] = result
    write_together(rendered, journal=out / ".translator-identity.msgpack")
    return sorted(rendered)
