"""
Releases: several articles with all their versions go out in one step, or none does.

Everything is rendered and proved first, in a copy of the site, lists and feeds included. The copy takes the place of
the site in one step; of the sources of a generator that folder does which holds all that changes. In the folder of the
articles, where people write, and where the system cannot do it, the files are written beside those that they replace,
and then renamed one after another; the next command completes that if this one is killed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from translator.bilingual.errors import (
    ArticleError,
    CatalogError,
    FileError,
    NotReady,
    PublishError,
    TranslatorError,
    WriteError,
)
from translator.bilingual.i18n import _, ngettext
from translator.newsroom.ground.files import read_file
from translator.newsroom.ground.project import ArticleRef
from translator.newsroom.house import Newsroom
from translator.newsroom.house.withdrawal_state import hold_withdrawn, refuse_embargoed
from translator.newsroom.pages.layouts import LAYOUTS, whole_files
from translator.newsroom.pages.publication.options import PublishOptions
from translator.newsroom.pages.publish.file_group import write_together
from translator.newsroom.pages.publish.hand_edits import refuse_changed
from translator.newsroom.pages.publish.publication_run import ArticleFiles, PublicationRun, Published
from translator.newsroom.pages.releases.release_folder import (
    Snapshot,
    can_be_exchanged,
    exchange,
    release_folder,
    write_staged,
)


class Proof(Protocol):
    """Looks at a site with the articles of a release in it; raises `PublishError` for what nobody shall read."""

    def prove_copy(self, copy: Path, articles: Sequence[ArticleFiles]) -> None: ...

    def prove_written(self, articles: Sequence[ArticleFiles]) -> None: ...


def publish_release(
    newsroom: Newsroom,
    refs: Sequence[ArticleRef],
    to: Sequence[str],
    options: PublishOptions,
    proof: Proof | None = None,
) -> tuple[list[Published], list[str]]:
    """
    Write all articles with all versions that `to` names, and what is made of all articles together; or nothing.

    Returns the articles, and the files that were made of all of them. Raises `PublishError` that says of each article
    what it lacks, and what `proof` raises.
    """
    run, articles = render_release(newsroom, refs, to, options)
    files: dict[Path, bytes | None] = {path: data for article in articles for path, data in article.files.items()}

    def prove(copy: Path) -> None:
        if proof:
            proof.prove_copy(copy, articles)
        for article in articles:
            run.promise(article)

    try:
        written = write_site(newsroom, files, options, prove)
    except TranslatorError as error:
        run.take_back(error=error)
        raise
    published = [run.conclude(article, sorted(set(written).intersection(article.files))) for article in articles]
    if proof and written:
        proof.prove_written(articles)
    return published, [newsroom.relative(path) for path in written if path not in files]


def render_release(
    newsroom: Newsroom, refs: Sequence[ArticleRef], to: Sequence[str], options: PublishOptions
) -> tuple[PublicationRun, list[ArticleFiles]]:
    """
    Render and prove the articles of a release, but for those of which nothing changed since they were published.

    Raises `NotReady`, which lists what each one still needs; its `tags` are the languages without which all are ready.
    """
    chosen = [(ref, newsroom.targets_of(ref, to)) for ref in refs]
    run = PublicationRun(newsroom, options, chosen)
    articles, refused = [], []
    for ref, tags in chosen:
        try:
            if held := hold_withdrawn(newsroom, ref, tags):
                raise held
            refuse_embargoed(newsroom, ref, layout=options.layout, now=options.now)
            articles.append(run.find(ref, tags) or run.render(ref, tags))
        except (ArticleError, CatalogError, FileError, PublishError) as error:
            refused.append(error)
    if refused:
        count = ngettext(
            "{count} article is not ready, so that nothing of the release was published:",
            "{count} articles are not ready, so that nothing of the release was published:",
            len(refused),
        )
        whole = NotReady("\n  ".join([count, *map(reason_of, refused)]), where=refused[0].where, hint=refused[0].hint)
        run.take_back(error=whole)
        if all(isinstance(one, NotReady) for one in refused):
            whole.tags = tuple({tag: None for one in refused if isinstance(one, NotReady) for tag in one.tags})
        raise whole
    return run, articles


def reason_of(error: TranslatorError) -> str:
    """Return in one line why an article was not published; what cannot be read is named by its place."""
    is_unreadable = isinstance(error, ArticleError | CatalogError | FileError | WriteError) and error.where
    return (error.where or "") + _(": ") + error.message if is_unreadable else error.message


def write_site(
    newsroom: Newsroom,
    files: Mapping[Path, bytes | None],
    options: PublishOptions,
    prove: Callable[[Path], None] | None = None,
) -> list[Path]:
    """
    Write `files` (None takes one away) and what the layout makes of all articles together, in one step.

    `prove` looks at a copy of the site before. Returns what was written or taken away, sorted. Raises `PublishError`
    for a file that somebody changed by hand (unless `options.force`), and what `prove` raises.
    """
    folder, layout = options.folder_in(newsroom), LAYOUTS[options.layout]
    whole: Mapping[Path, bytes | None] = files
    if prove or not options.is_beside:
        with staged_site(newsroom, files, options) as site:
            if prove:
                prove(site.copy)
            whole = site.files
            changed = sorted(path for path, data in whole.items() if _differs(path, data))
            if not changed:
                return []
            part = folder if layout.is_site else Path(os.path.commonpath([path.parent for path in changed]))
            if len(changed) > 1 and _may_exchange(newsroom, part, folder, options):
                with suppress(OSError):  # A file system that cannot do it gets its files one by one.
                    inside = part.relative_to(folder)
                    exchange(site.copy / inside, part, site.seen_below(inside))
                    return changed
    journal = newsroom.derived_dir / "publish" / "release (whole).msgpack"
    newsroom.refuse_outside(journal, *(whole if options.out is None else ()))
    return write_together(whole, journal=journal, folder=folder)


def _may_exchange(newsroom: Newsroom, part: Path, folder: Path, options: PublishOptions) -> bool:
    """Whether a folder may be replaced as a whole: not where people write."""
    is_own = newsroom.articles_dir.is_relative_to(part) or options.is_beside
    return not is_own and part.is_relative_to(folder) and can_be_exchanged(part)


@dataclass(frozen=True, slots=True)
class StagedSite:
    """A site as it shall be, in a copy beside the one that is."""

    copy: Path
    files: Mapping[Path, bytes | None]
    """All that was changed, by the paths that it shall have; None: what was taken away."""
    seen: Snapshot
    """What the copy was made of."""

    def seen_below(self, part: Path) -> Snapshot:
        """Return what a part of the copy was made of, by paths from there."""
        if part == Path():
            return self.seen
        start = f"{part}{os.sep}"
        return {path.removeprefix(start): state for path, state in self.seen.items() if path.startswith(start)}


@contextmanager
def staged_site(
    newsroom: Newsroom, files: Mapping[Path, bytes | None], options: PublishOptions
) -> Iterator[StagedSite]:
    """
    Yield the site with `files`, and with what the layout makes of all its articles; the copy is gone after the block.

    Raises `PublishError` for a list or the like that somebody changed by hand (unless `options.force`).
    """
    folder = options.folder_in(newsroom)
    newsroom.refuse_outside(*([folder, *files] if options.out is None else ()))
    # Beside the folder of the project itself nobody expects anything.
    has_project = Path(os.path.realpath(newsroom.root)).is_relative_to(os.path.realpath(folder))
    place = newsroom.derived_dir if has_project else None
    with release_folder(folder, place) as (copy, seen):
        write_staged(copy, folder, files)
        made = whole_files(newsroom, options.layout, folder, copy)
        if not options.force:
            refuse_changed(newsroom, made, options.out)
        write_staged(copy, folder, made)
        yield StagedSite(copy, {**files, **made}, seen)


def _differs(path: Path, data: bytes | None) -> bool:
    try:
        return read_file(path) != data
    except FileNotFoundError:
        return data is not None
