"""
One run of publishing: articles are rendered, proved, and written, the versions of each that are ready together.

What all articles of a run share is here: in what layout and to what place they go, which pages go out together, and
what is known of the run before.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from translator.adoption.adopted_version import AdoptedVersion, record_published
from translator.article_links import LayoutPages, PagesOut, pages_going_out
from translator.errors import ArticleError, CatalogError, NotReady, PublishError, TranslatorError, WriteError
from translator.formats.document import format_of
from translator.i18n import _
from translator.jobs import Backend, House, Job, Outcome, Serial, Workplace, work_through
from translator.language import LangTag
from translator.layouts import LAYOUTS, find_layout, refuse_unknown, whole_files
from translator.newsroom import Newsroom, sync_article
from translator.project import ArticleRef
from translator.publication.content_seal import is_untouched
from translator.publication.copied_files import promise_copies, refuse_changed_copies, remember_copies
from translator.publication.embargo import refuse_embargoed
from translator.publication.options import PublishOptions
from translator.publication.publication import Publication, outline, prepare
from translator.publish.file_group import write_together
from translator.publish.hand_edits import refuse_changed
from translator.publish.publication_cache import Marks, PublicationCache, Row
from translator.settings import Settings

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
    held_back: tuple[str, ...] = ()
    """The languages that were asked for and did not go out, because their versions are not ready."""


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


@dataclass(frozen=True, slots=True)
class RenderedArticle:
    """What can go out of an article, and what is held back."""

    files: ArticleFiles
    held_back: tuple[LangTag, ...] = ()
    notes: tuple[str, ...] = ()
    reasons: Sequence[TranslatorError] = ()
    """Why the others are held back."""


class PublicationRun:
    """What the articles of one run share; `chosen` are those that go out together."""

    def __init__(self, newsroom: Newsroom, options: PublishOptions, chosen: Iterable[Chosen] = ()) -> None:
        """Raise `UsageError` for a layout that there is not."""
        refuse_unknown(options.layout)
        self.newsroom, self.options, self._chosen = newsroom, options, tuple(chosen)
        self.folder = options.folder_in(newsroom)
        self._layout_pages = self._pages_of_layout()
        self.pages = (
            self._layout_pages.out if self._layout_pages else pages_going_out(newsroom, self.folder, self._chosen)
        )
        self._cache = PublicationCache(newsroom, options)

    def _pages_of_layout(self) -> LayoutPages | None:
        """Return the pages of a layout that has places of its own; None for one that writes beside the sources."""
        patterns = LAYOUTS[self.options.layout].pages
        if not patterns:
            return None

        def paths(tag: str, slug: str) -> list[Path]:
            folder, slash, name = slug.rpartition("/")
            parts = {
                "tag": tag,
                "lower": tag.lower(),
                "slug": slug,
                "folder": folder + slash,
                "name": glob.escape(name),
            }
            return [self.folder / pattern.format(**parts) for pattern in patterns]

        going_out = (page for ref, tags in self._chosen for tag in (ref.tag, *tags) for page in paths(tag, ref.slug))
        return LayoutPages(paths, PagesOut(self.folder, frozenset(map(os.path.normpath, going_out))))

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
        pages = self.pages if options.layout == "markdown" else self._layout_pages
        publication = prepare(newsroom.article(ref), tags, options, pages)
        marks = self._cache.rendered_from(publication, before)
        files = make_files(publication, self.folder)
        if not options.force:
            self._refuse_changed(publication, files)
        row = Row(
            tuple(version.tag for version in publication.versions),
            [str(path) for path in publication.read_places],
            [str(path) for path in files],
            [newsroom.relative(path) for path in files],
            dict(publication.links.looked_for),
        )
        adopted = [(version.tag, version.adopted) for version in publication.versions if version.adopted]
        if not all(page.is_settled for _tag, page in adopted):
            marks = {}  # What is committed changes no file, and would not be seen.
        notes = [*(note for _tag, page in adopted for note in page.notes), *publication.notes]
        return ArticleFiles(ref, tags, row, files, marks, adopted, [*notes, *self._formula_notes(publication)])

    def _formula_notes(self, publication: Publication) -> list[str]:
        """Name each formula that this layout cannot show as mathematics."""
        if not LAYOUTS[self.options.layout].is_site or self.options.layout == "json":
            return []
        from translator.layouts.html import unread_formulas

        return [
            _("{slug}: the formula {formula} cannot be read, and is shown as it is written",
              slug=publication.article.slug, formula=formula)
            for formula in unread_formulas(publication.source.body)
        ]  # fmt: skip

    def _refuse_changed(self, publication: Publication, files: Mapping[Path, bytes]) -> None:
        places = {self.folder / version.place: version for version in publication.versions}
        ours = {path for path, version in places.items() if version.adopted} | {publication.article.path}
        others = {path: data for path, data in files.items() if path not in ours}
        copies = copies_in(others)
        names = {path: publication.links.names.get(version.tag) for path, version in places.items()}
        pages = {path: data for path, data in others.items() if path not in copies}
        refuse_changed(self.newsroom, pages, self.options.out, names=names)
        refuse_changed_copies(self.newsroom, publication.article.slug, copies)

    def __reduce__(self) -> tuple[object, ...]:
        """Open the newsroom again in another process of this machine, which reads there and writes nothing."""
        return _opened_again, (self.newsroom.root, self.newsroom.settings, self.options, self._chosen)

    def publish(self, ref: ArticleRef, tags: Sequence[LangTag]) -> Published:
        """Write the versions of an article in `tags`: all of them, or none; raises as `render`."""
        return self.write(RenderedArticle(self.render(ref, tags)))

    def write(self, rendered: RenderedArticle) -> Published:
        """Write the versions that can go out."""
        article = rendered.files
        journal = self.newsroom.derived_dir / "publish" / f"{article.ref.slug}.msgpack"
        self.newsroom.refuse_outside(journal, *(article.files if self.options.out is None else ()))
        self.promise(article)
        published = self.conclude(article, write_together(article.files, journal=journal, folder=self.folder))
        return replace(published, held_back=rendered.held_back, notes=(*published.notes, *rendered.notes))

    def render_ready(self, ref: ArticleRef, tags: Sequence[LangTag]) -> RenderedArticle:
        """
        Render the versions of an article that can go out.

        Raises as `render` where none can, and where a page of a language that is held back stands there already, to
        which the pages of the others would no longer lead.
        """
        try:
            return RenderedArticle(self.render(ref, tags))
        except (CatalogError, PublishError) as error:
            ready, reasons = self._find_ready(ref, tags, error)
            if not ready or self._is_joined(ref, tags, ready):
                raise
        rest = self.render_ready(ref, ready)
        held = tuple(tag for tag in tags if tag not in rest.files.row.tags)
        note = _("{slug}: {tags} held back, the other languages are published", slug=ref.slug, tags=_(", ").join(held))
        return RenderedArticle(rest.files, held, (*rest.notes, note), [*reasons, *rest.reasons])

    def _find_ready(
        self, ref: ArticleRef, tags: Sequence[LangTag], error: TranslatorError
    ) -> tuple[list[LangTag], list[TranslatorError]]:
        """Return the languages that are not to blame for `error`, and why the others are."""
        if isinstance(error, NotReady):
            return [tag for tag in tags if tag not in error.tags], [error]
        ready, reasons = list[LangTag](), list[TranslatorError]()
        for tag in tags if len(tags) > 1 else ():
            try:
                self.render(ref, [tag])
                ready.append(tag)
            except (CatalogError, PublishError) as reason:
                reasons.append(reason)
        return (ready, reasons) if reasons else ([], [error])

    def _is_joined(self, ref: ArticleRef, tags: Sequence[LangTag], ready: Sequence[LangTag]) -> bool:
        """Whether the pages of a layout name each other, and one that is held back is there already."""
        options = self.options
        if not (LAYOUTS[options.layout].is_site or LAYOUTS[options.layout].whole):
            return False
        article, make_files = self.newsroom.article(ref), find_layout(options.layout)
        files, kept = (make_files(outline(article, some), self.folder).keys() for some in (tags, ready))
        return any(os.path.lexists(path) for path in (files - kept) or files)

    def promise(self, article: ArticleFiles) -> None:
        """Record what is going to be written of an article: after a kill, what is there is known for ours."""
        for tag, page in article.adopted:
            record_published(self.newsroom.article(article.ref), tag, page)
        promise_copies(self.newsroom, article.ref.slug, copies_in(article.files))

    def conclude(self, article: ArticleFiles, written: Iterable[Path] = ()) -> Published:
        """Record that an article was written, and return it as it is named in messages."""
        ref, newsroom = article.ref, self.newsroom
        remember_copies(newsroom, copies_in(article.files))
        if ref.path in article.files:  # It holds its own translations, and is in step with them all the same.
            for tag in article.wanted:
                sync_article(newsroom.article(ref), tag)
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
            tuple(article.row.names),
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
    backend: Backend | None = None,
) -> list[TranslatorError]:
    """
    Publish the chosen articles, each in the languages that are ready; `take` gets what was published.

    A `backend` of this machine renders and proves them; they are written here.

    Returns why the others were not. One that is not ready, or cannot be read, does not hold up the rest; a disk that is
    full does.
    """
    chosen = [(ref, newsroom.targets_of(ref, to)) for ref in newsroom.select(slugs)]
    if not slugs and not options.is_beside:
        for ref in (ref for ref, _tags in chosen if format_of(ref.path) == "po"):
            note = _("{slug} is a gettext catalog, and no page: {command}",
                     slug=ref.slug, command=f"translator publish {ref.slug}")  # fmt: skip
            take(Published(ref.slug, (), (), (), notes=(note,)))
        chosen = [item for item in chosen if format_of(item[0].path) != "po"]
    run = PublicationRun(newsroom, options, chosen)
    with newsroom.index.together():
        known = {ref: found for ref, tags in chosen if (found := run.find(ref, tags))}

    def prepare(item: Chosen) -> Job | Callable[[], tuple[Published, Sequence[TranslatorError]]]:
        if item[0] in known:
            return lambda: (run.conclude(known[item[0]]), ())
        return Job(0, item[0].slug, item)

    def finish(_item: Chosen, outcome: Outcome[RenderedArticle]) -> tuple[Published, Sequence[TranslatorError]]:
        rendered = outcome.get()
        return run.write(rendered), rendered.reasons

    house = House(newsroom.settings, further=run)
    results = work_through(backend or Serial(), render_article, lambda: house, chosen, prepare=prepare, finish=finish)
    done: list[tuple[Chosen, Published]] = []
    refused: list[TranslatorError] = []
    try:
        for (ref, tags), get in results:
            with newsroom.skipping(at=ref.path):
                try:
                    published, reasons = get()
                    refused += reasons
                    done.append(((ref, [tag for tag in tags if tag in published.tags]), published))
                    take(published)
                except (ArticleError, CatalogError, PublishError, WriteError) as error:
                    refused.append(error)
                    if isinstance(error, WriteError):
                        return refused
    finally:
        results.close()
    # Of the pages that were to go out together, some did not: links lead to what is there.
    if refused or len(done) < len(chosen):
        again = PublicationRun(newsroom, options)
        for article, published in done:
            if again.leads_astray(*article):
                corrected = again.publish(*article)
                if not published.written:
                    take(corrected)
    return refused


def _opened_again(root: Path, settings: Settings, options: PublishOptions, chosen: Sequence[Chosen]) -> PublicationRun:
    return PublicationRun(Newsroom(root, settings), options, chosen)


def render_article(place: Workplace, item: Chosen) -> RenderedArticle:
    """Render what can go out of one article."""
    run: PublicationRun = place.house.further
    refuse_embargoed(run.newsroom, item[0], layout=run.options.layout, now=run.options.now)
    return run.render_ready(*item)


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
