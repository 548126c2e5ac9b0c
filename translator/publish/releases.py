"""
Releases: several articles with all their versions go out in one step, or none does.

Everything is rendered and proved first. A site that readers get as it is (`LayoutEntry.is_site`) is prepared in a copy,
lists and feeds included, which takes its place in one step. Anywhere else the files are written from a list on disk,
which the next command completes if this one is killed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from translator.errors import ArticleError, CatalogError, FileError, PublishError, TranslatorError, WriteError
from translator.files import read_file
from translator.i18n import _, ngettext
from translator.project import ArticleRef, Project
from translator.publish import (
    ArticleFiles,
    Published,
    conclude,
    folder_of,
    refuse_changed,
    render_article,
    whole_files,
)
from translator.publish.article_links import pages_going_out
from translator.publish.embargo import refuse_embargoed
from translator.publish.file_group import write_together
from translator.publish.layouts import LAYOUTS
from translator.publish.publication_cache import PublicationCache
from translator.publish.release_folder import Snapshot, can_be_exchanged, exchange, release_folder, write_staged


@dataclass(frozen=True, slots=True)
class ReleaseOptions:
    """Where, and how, the articles of a release are published."""

    layout: str = "markdown"
    out: Path | None = None
    force: bool = False
    """Whether files that were changed by hand are written over."""
    draft: bool = False
    """Whether what is unfinished goes out too, as a draft."""
    now: datetime | None = None
    """The moment that embargoes are held against; None: this one."""


def publish_release(
    project: Project, refs: Sequence[ArticleRef], to: Sequence[str], options: ReleaseOptions
) -> tuple[list[Published], list[str]]:
    """
    Write all articles with all versions that `to` names, and what is made of all articles together; or nothing.

    Returns the articles, and the files that were made of all of them. Raises `PublishError` that says of each article
    what it lacks.
    """
    cache = PublicationCache(project, options.layout, False, options.out.absolute() if options.out else "")
    articles = render_release(project, refs, to, options, cache)
    files: dict[Path, bytes | None] = {path: data for article in articles for path, data in article.files.items()}
    written = write_site(project, files, options)
    published = [
        conclude(project, article, sorted(set(written).intersection(article.files)), cache) for article in articles
    ]
    cache.write()
    return published, [project.relative(path) for path in written if path not in files]


def render_release(
    project: Project,
    refs: Sequence[ArticleRef],
    to: Sequence[str],
    options: ReleaseOptions,
    cache: PublicationCache | None = None,
) -> list[ArticleFiles]:
    """Render and prove the articles of a release; raises `PublishError` that says of each what it lacks."""
    articles, refused = [], []
    targets = {ref: project.targets_of(ref, to) for ref in refs}
    pages = pages_going_out(project, folder_of(project, options.layout, options.out), targets.items())
    for ref in refs:
        try:
            refuse_embargoed(project, ref, now=options.now)
            articles.append(
                render_article(
                    project,
                    ref,
                    targets[ref],
                    draft=options.draft,
                    layout=options.layout,
                    out=options.out,
                    force=options.force,
                    cache=cache,
                    pages=pages,
                )
            )
        except (ArticleError, CatalogError, FileError, PublishError) as error:
            refused.append(error)
    if refused:
        count = ngettext(
            "{count} article is not ready, so that nothing of the release was published:",
            "{count} articles are not ready, so that nothing of the release was published:",
            len(refused),
        )
        raise PublishError("\n  ".join([count, *map(reason_of, refused)]), where=refused[0].where, hint=refused[0].hint)
    return articles


def reason_of(error: TranslatorError) -> str:
    """Return in one line why an article was not published; what cannot be read is named by its place."""
    is_unreadable = isinstance(error, ArticleError | CatalogError | FileError | WriteError) and error.where
    return (error.where or "") + _(": ") + error.message if is_unreadable else error.message


def write_site(project: Project, files: Mapping[Path, bytes | None], options: ReleaseOptions) -> list[Path]:
    """
    Write `files` (None takes one away) and what the layout makes of all articles together, in one step.

    Returns what was written or taken away, sorted. Raises `PublishError` for a file that somebody changed by hand
    (unless `options.force`).
    """
    folder, layout = folder_of(project, options.layout, options.out), LAYOUTS[options.layout]
    can_exchange = layout.is_site and can_be_exchanged(folder)
    whole: Mapping[Path, bytes | None] = files
    if can_exchange or layout.whole:
        with staged_site(project, files, options) as site:
            whole = site.files
            changed = sorted(path for path, data in whole.items() if _differs(path, data))
            if not changed:
                return []
            if can_exchange:
                with suppress(OSError):  # A file system that cannot do it gets its files one by one.
                    exchange(site.copy, folder, site.seen)
                    return changed
    journal = project.derived_dir / "publish" / "release (whole).msgpack"
    project.refuse_outside(journal, *(whole if options.out is None else ()))
    return write_together(whole, journal=journal, folder=folder)


@dataclass(frozen=True, slots=True)
class StagedSite:
    """A site as it shall be, in a copy beside the one that is."""

    copy: Path
    files: Mapping[Path, bytes | None]
    """All that was changed, by the paths that it shall have; None: what was taken away."""
    seen: Snapshot
    """What the copy was made of."""


@contextmanager
def staged_site(project: Project, files: Mapping[Path, bytes | None], options: ReleaseOptions) -> Iterator[StagedSite]:
    """
    Yield the site with `files`, and with what the layout makes of all its articles; the copy is gone after the block.

    Raises `PublishError` for a list or the like that somebody changed by hand (unless `options.force`).
    """
    folder = folder_of(project, options.layout, options.out)
    project.refuse_outside(*([folder, *files] if options.out is None else ()))
    with release_folder(folder) as (copy, seen):
        write_staged(copy, folder, files)
        made = whole_files(project, options.layout, folder, copy)
        if not options.force:
            refuse_changed(project, made, options.out)
        write_staged(copy, folder, made)
        yield StagedSite(copy, {**files, **made}, seen)


def _differs(path: Path, data: bytes | None) -> bool:
    try:
        return read_file(path) != data
    except FileNotFoundError:
        return data is not None
