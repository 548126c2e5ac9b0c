"""
One run of publishing: articles are rendered, proved, and written, each with all its versions or not at all.

What all articles of a run share is here: in what layout and to what place they go, which pages go out together, and
what is known of the run before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from translator.adoption.adopted_version import AdoptedVersion, record_published
from translator.article_links import pages_going_out
from translator.errors import ArticleError, CatalogError, PublishError, TranslatorError, WriteError
from translator.i18n import _
from translator.language import LangTag
from translator.layouts import find_layout, refuse_unknown, whole_files
from translator.newsroom import Newsroom
from translator.project import ArticleRef
from translator.publication.content_seal import is_untouched
from translator.publication.copied_files import refuse_changed_copies, remember_copies
from translator.publication.embargo import refuse_embargoed
from translator.publication.options import PublishOptions
from translator.publication.publication import Publication, prepare
from translator.publish.file_group import write_together
from translator.publish.hand_edits import refuse_changed
from translator.publish.processes import work_through
from translator.publish.publication_cache import Marks, PublicationCache, Row

Chosen = tuple[ArticleRef, Sequence[LangTag]]
"""An article, and the languages in which it is to go out."""


@dataclass(frozen=True, slots=True)
class Published:
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
    """An article that is rendered and proved, and not written yet; without contents where nothing of it changed."""

    ref: ArticleRef
    wanted: Sequence[LangTag]
    row: Row
    files: Mapping[Path, bytes]
    marks: Marks
    """Of what it was rendered from."""
    adopted: Sequence[tuple[LangTag, AdoptedVersion]] = ()
    notes: Sequence[str] = ()

    @property
    def paths(self) -> list[Path]:
        return [Path(path) for path in self.row.written]


class PublicationRun:
    """What the articles of one run share; `chosen` are those that go out together."""

    def __init__(self, newsroom: Newsroom, options: PublishOptions, chosen: Iterable[Chosen] = ()) -> None:
        """Raise `UsageError` for a layout that there is not."""
        refuse_unknown(options.layout)
        self.newsroom, self.options = newsroom, options
        self.folder = options.folder_in(newsroom)
        self.pages = pages_going_out(newsroom, self.folder, chosen)
        self._cache = PublicationCache(newsroom, options)

    def find(self, ref: ArticleRef, tags: Sequence[LangTag]) -> ArticleFiles | None:
        """Return an article of which nothing changed since it was published like this; None for any other."""
        row = self._cache.find(ref, tags, self.pages)
        return ArticleFiles(ref, tags, row, {}, {}) if row else None

    def render(self, ref: ArticleRef, tags: Sequence[LangTag]) -> ArticleFiles:
        """
        Render and prove the versions of an article in `tags`, without writing them.

        Raises `PublishError` for what is not signed off (unless drafts are wanted), where a proof fails, and for a file
        that somebody changed by hand since it was published (unless it may be written over).
        """
        options, newsroom = self.options, self.newsroom
        make_files = find_layout(options.layout)
        before = self._cache.marks_of(ref)
        is_linked = options.layout == "markdown"  # Any other layout leads links to where its pages are.
        publication = prepare(newsroom.article(ref), tags, options, self.pages if is_linked else None)
        marks = self._cache.rendered_from(publication, before)
        files = make_files(publication, self.folder)
        if not options.force:
            self._refuse_changed(publication, files)
        row = Row(
            tuple(version.tag for version in publication.versions),
            [str(path) for path in publication.read_places],
            [str(path) for path in files],
            dict(publication.links.looked_for),
        )
        adopted = [(version.tag, version.adopted) for version in publication.versions if version.adopted]
        return ArticleFiles(ref, tags, row, files, marks, adopted, publication.notes)

    def _refuse_changed(self, publication: Publication, files: Mapping[Path, bytes]) -> None:
        places = {self.folder / version.place: version for version in publication.versions}
        ours = {path for path, version in places.items() if version.adopted} | {publication.article.path}
        others = {path: data for path, data in files.items() if path not in ours}
        copies = copies_in(others)
        names = {path: publication.links.names.get(version.tag) for path, version in places.items()}
        pages = {path: data for path, data in others.items() if path not in copies}
        refuse_changed(self.newsroom, pages, self.options.out, names=names)
        refuse_changed_copies(self.newsroom, publication.article.slug, copies)

    def publish(self, ref: ArticleRef, tags: Sequence[LangTag]) -> Published:
        """Write the versions of an article in `tags`: all of them, or none; raises as `render`."""
        article = self.render(ref, tags)
        journal = self.newsroom.derived_dir / "publish" / f"{ref.slug}.msgpack"
        self.newsroom.refuse_outside(journal, *(article.files if self.options.out is None else ()))
        return self.conclude(article, write_together(article.files, journal=journal, folder=self.folder))

    def conclude(self, article: ArticleFiles, written: Iterable[Path] = ()) -> Published:
        """Record what was written of an article, and return it as it is named in messages."""
        ref, newsroom = article.ref, self.newsroom
        for tag, page in article.adopted:
            record_published(newsroom.article(ref), tag, page)
        remember_copies(newsroom, ref.slug, copies_in(article.files))
        if article.files:
            self._cache.keep(ref, article.wanted, article.row, article.marks, article.files)
        rewritten = [
            _("{page}: written from the article ({reasons})",
              page=page.page, reasons=_("; ").join(map(str, page.reasons)))
            for _tag, page in article.adopted
            if page.reasons and page.is_changed
        ]  # fmt: skip
        return Published(
            ref.slug,
            article.row.tags,
            tuple(newsroom.relative(path) for path in article.paths),
            tuple(newsroom.relative(path) for path in written),
            self.options.draft,
            (*rewritten, *article.notes),
        )

    def leads_astray(self, ref: ArticleRef, tags: Sequence[LangTag]) -> bool:
        """Whether an article that was published links to a page that has come or gone since."""
        return self._cache.leads_astray(ref, tags, self.pages)


def publish_articles(
    newsroom: Newsroom,
    options: PublishOptions,
    slugs: Sequence[str] = (),
    to: Sequence[str] = (),
    *,
    take: Callable[[Published], None],
) -> list[TranslatorError]:
    """
    Publish the chosen articles, each with all its versions or not at all; `take` gets what was published.

    Returns why the others were not. One that is not ready, or cannot be read, does not hold up the rest; a disk that is
    full does.
    """
    chosen = [(ref, newsroom.targets_of(ref, to)) for ref in newsroom.select(slugs)]
    run = PublicationRun(newsroom, options, chosen)
    known = {ref: found for ref, tags in chosen if (found := run.find(ref, tags))}

    def work(article: Chosen) -> Published:
        ref, tags = article
        refuse_embargoed(newsroom, ref, layout=options.layout, now=options.now)
        return run.publish(ref, tags)

    results = work_through(work, [article for article in chosen if article[0] not in known])
    done: list[tuple[Chosen, Published]] = []
    refused: list[TranslatorError] = []
    try:
        for ref, tags in chosen:
            with newsroom.skipping():
                try:
                    published = run.conclude(known[ref]) if ref in known else next(results)()
                    done.append(((ref, tags), published))
                    take(published)
                except (ArticleError, CatalogError, PublishError, WriteError) as error:
                    refused.append(error)
                    if isinstance(error, WriteError):
                        return refused
    finally:
        results.close()
    # Of the pages that were to go out together, some did not: links lead to what is there.
    again = PublicationRun(newsroom, options)
    for article, published in done if len(done) < len(chosen) else ():
        if again.leads_astray(*article):
            corrected = again.publish(*article)
            if not published.written:
                take(corrected)
    return refused


def publish_whole(newsroom: Newsroom, options: PublishOptions) -> tuple[str, ...]:
    """
    Write what a layout makes of all articles together, such as lists and feeds; return the files that changed.

    Most layouts make nothing. Raises `PublishError` for a file that somebody changed by hand, unless it may be written
    over.
    """
    folder = options.folder_in(newsroom)
    files = whole_files(newsroom, options.layout, folder, folder)
    if not options.force:
        refuse_changed(newsroom, files, options.out)
    journal = newsroom.derived_dir / "publish" / f"{options.layout} (whole).msgpack"
    newsroom.refuse_outside(journal, *(files if options.out is None else ()))
    written = write_together(files, journal=journal, folder=folder) if files else []
    return tuple(newsroom.relative(path) for path in written if files[path] is not None)


def copies_in(files: Mapping[Path, bytes]) -> dict[Path, bytes]:
    """Return the files that do not hold their own hash: copies of what an article shows."""
    return {path: data for path, data in files.items() if not is_untouched(data)}
