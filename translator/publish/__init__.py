"""
Publishing: the versions of an article in all its languages, proved, and written together or not at all.

`publish_article` does all of it; `prepare` renders and proves without writing; `export_identity` is the first proof
alone, for any file.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.errors import PublishError
from translator.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from translator.language import LangTag
    from translator.project import ArticleRef, Project
    from translator.publish.publication_cache import PublicationCache

_PAGES = frozenset({".md", ".html", ".json"})
"""Files that hold their own hash; others are copies of what articles show."""


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
    """Which adopted pages were written from the article, and why."""


def publish_article(
    project: Project,
    ref: ArticleRef,
    tags: Sequence[LangTag],
    *,
    draft: bool = False,
    layout: str = "markdown",
    out: Path | None = None,
    force: bool = False,
    cache: PublicationCache | None = None,
) -> Published:
    """
    Write the versions of `ref` in `tags`: all of them, or none. A second call changes no byte.

    An article of which nothing changed since `cache` saw it is not rendered again. Raises `PublishError` for what is
    not signed off (unless `draft`), where a proof fails, and for a file that somebody changed by hand since it was
    published (unless `force`).
    """
    from translator.catalog import refuse_unreadable
    from translator.project import SITE_FOLDER
    from translator.publish.adopted_pages import record_published
    from translator.publish.file_group import write_together
    from translator.publish.layouts import find_layout
    from translator.publish.versions import prepare

    known = cache.find(ref, tags) if cache else None
    if known is not None:
        return Published(ref.slug, known.tags, tuple(map(project.relative, known.paths)), (), draft)
    make_files = find_layout(layout)
    refuse_unreadable(project, ref)
    publication = prepare(project, ref, tags, draft=draft, in_place=layout == "markdown" and out is None)
    folder = out or (project.articles_dir if layout == "markdown" else project.root / SITE_FOLDER)
    files = make_files(publication, folder, with_source=out is not None or layout != "markdown")
    if not force:
        kept = {folder / version.place for version in publication.versions if version.adopted}
        pages = {
            path: data
            for path, data in files.items()
            if path != ref.path and path not in kept and path.suffix in _PAGES
        }
        _refuse_changed(project, pages, out)
    journal = project.derived_dir / "publish" / f"{ref.slug}.msgpack"
    project.refuse_outside(journal, *(files if out is None else ()))
    written = write_together(files, journal=journal, folder=folder)
    adopted = [(version.tag, version.adopted) for version in publication.versions if version.adopted]
    for tag, page in adopted:
        record_published(project, ref, tag, page)
    published = tuple(version.tag for version in publication.versions)
    if cache:
        cache.keep(ref, tags, published, files, publication.attachment_places)
    return Published(
        ref.slug,
        published,
        tuple(project.relative(path) for path in files),
        tuple(project.relative(path) for path in written),
        draft,
        tuple(
            _(
                "{page}: written from the article ({reasons})",
                page=page.page,
                reasons=_("; ").join(map(str, page.reasons)),
            )
            for _tag, page in adopted
            if page.reasons and page.is_changed
        ),
    )


def publish_whole(project: Project, layout: str, *, out: Path | None = None, force: bool = False) -> tuple[str, ...]:
    """
    Write what a layout makes of all articles together, such as lists and feeds; return the files that changed.

    Most layouts make nothing. Raises `PublishError` for a file that somebody changed by hand (unless `force`).
    """
    from translator.project import SITE_FOLDER
    from translator.publish.file_group import write_together
    from translator.publish.layouts import find_whole

    make_files = find_whole(layout)
    if make_files is None:
        return ()
    folder = out or project.root / SITE_FOLDER
    files, left_over = make_files(project, folder)
    if not force:
        _refuse_changed(project, files, out)
    journal = project.derived_dir / "publish" / f"{layout} (whole).msgpack"
    project.refuse_outside(journal, *(files if out is None else ()))
    written = write_together(files, journal=journal, folder=folder)
    for path in left_over:
        path.unlink()
    return tuple(project.relative(path) for path in written)


def _refuse_changed(project: Project, files: dict[Path, bytes], out: Path | None) -> None:
    """Refuse to write over what a person did to a published file; `out` may be anywhere on the machine."""
    from translator.files import read_file
    from translator.publish.absorption.absorption import is_absorbed
    from translator.publish.content_seal import is_untouched

    for path, data in files.items():
        there = data
        if os.path.lexists(path):
            shown = project.name_of(path)
            there = read_file(path, (os.path.realpath(out),), shown=shown) if out else project.read(path)
        if there != data and not is_untouched(there) and not is_absorbed(there, data):
            name = project.relative(path)
            raise PublishError(
                _("the file was changed by hand since it was published"),
                where=name,
                hint=_("{command}   (takes the change into the catalog; --force drops it)",
                       command=f"translator absorb {name}" if path.suffix == ".md" else "translator review"),
            )  # fmt: skip


def export_identity(paths: Sequence[Path], tag: str, out: Path) -> list[Path]:
    """
    Write each Markdown file below `out`, read and rendered with every target equal to its source.

    The tree below the files' common folder is kept. Needs no project. Raises `PublishError` where a byte would
    differ, before anything is written.
    """
    from pathlib import Path

    from translator.formats import format_of, parse_document
    from translator.publish.file_group import write_together
    from translator.publish.proofs import prove_source

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
