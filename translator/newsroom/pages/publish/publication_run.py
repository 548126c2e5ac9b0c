"""
One run of publishing: articles are rendered, proved, and written, the versions of each that are ready together.

The pages of an article are a job: what would be wrong without a file that the job does not carry is made here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from translator.bilingual.errors import (
    ArticleError,
    CatalogError,
    FileError,
    InternalError,
    NotReady,
    PublishError,
    TranslatorError,
    WriteError,
)
from translator.bilingual.i18n import _
from translator.bilingual.words.language import LangTag
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.document import format_of
from translator.newsroom.catalog.article_links import ArticleLinks, LayoutPages, PagesOut, pages_going_out
from translator.newsroom.catalog.storage import read_catalog_files, take_back
from translator.newsroom.ground.house_index import Look
from translator.newsroom.ground.project import ArticleRef, find_script_source
from translator.newsroom.house import Article, Newsroom, sync_article
from translator.newsroom.house.jobs import Backend, House, Job, Outcome, Serial, Workplace, work_through
from translator.newsroom.house.jobs.carried_newsroom import CarriedArticle, CarriedNewsroom, KeptRows, carried_path
from translator.newsroom.house.newsroom import promise_copies, remember_copies
from translator.newsroom.house.withdrawal_state import hold_withdrawn, refuse_embargoed
from translator.newsroom.pages.adoption.adopted_version import AdoptedVersion, record_published
from translator.newsroom.pages.adoption.block_merge import KeptText
from translator.newsroom.pages.adoption.edition_proof import GoneLine
from translator.newsroom.pages.layouts import LAYOUTS, find_layout, refuse_unknown, whole_files
from translator.newsroom.pages.publication import Publication, PublishOptions, find_attachments, is_untouched, outline
from translator.newsroom.pages.publication.publication import Attachment, links_of, prepare
from translator.newsroom.pages.publication.versions import follow_article
from translator.newsroom.pages.publish.file_group import read_if_there, write_together
from translator.newsroom.pages.publish.publication_cache import (
    Marks,
    PublicationCache,
    Row,
    refuse_changed,
    standing_pages,
)
from translator.newsroom.review.live_checks import look_at_known


@dataclass(frozen=True)
class PageJob:
    article: CarriedArticle
    tags: Sequence[LangTag]
    options: PublishOptions
    links: ArticleLinks = field(default_factory=ArticleLinks)
    attachments: Sequence[Attachment] = ()
    converts: bool = False

    def __reduce__(self) -> tuple[type[PageJob], tuple[object, ...]]:
        live = self.article.live
        if live is None:
            return PageJob, (self.article, self.tags, self.options, self.links, self.attachments)
        root = live.newsroom.root
        out = carried_path(root, self.options.out) if self.options.out else None
        shown = [replace(item, place=carried_path(root, item.place)) for item in self.attachments]
        articles = {
            name: replace(other, ref=replace(other.ref, path=carried_path(root, other.ref.path)))
            for name, other in self.links.articles.items()
        }
        links = replace(self.links, articles=articles, looked_for={})
        return PageJob, (self.article, self.tags, replace(self.options, out=out), links, shown)


@dataclass(frozen=True)
class Pages:
    tags: tuple[LangTag, ...]
    files: Mapping[str, bytes | int]
    """Path from the folder of the layout → content, or the number of the attachment that stands there."""
    places: Mapping[str, LangTag]
    read_places: Sequence[Path] = ()
    adopted: Sequence[tuple[LangTag, AdoptedVersion]] = ()
    notes: Sequence[str] = ()
    held_back: tuple[LangTag, ...] = ()
    reasons: Sequence[TranslatorError] = ()


Refuse = Callable[[Pages], None]


class Made(NamedTuple):
    """The result of a job: pages, or why there are none; neither where it takes more than the job carries."""

    pages: Pages | None = None
    error: TranslatorError | None = None
    kept: KeptRows | None = None


def make_carried(place: Workplace, job: PageJob) -> Made:
    newsroom, pages, error = CarriedNewsroom.of(place, job.article), None, None
    article = newsroom.the_article
    try:
        pages = make_ready_pages(article, job.tags, job)
    except (ArticleError, CatalogError, PublishError) as found:
        error = found
    tags = [tag for tag in pages.tags if tag != article.tag] if pages else ()
    if newsroom.lacks or any(article.catalog(tag).source_tag != article.tag for tag in tags):
        return Made()
    return Made(pages, error, newsroom.index.kept)


def make_pages(article: Article, tags: Sequence[LangTag], job: PageJob, refuse: Refuse | None = None) -> Pages:
    options = job.options
    publication = prepare(article, tags, options, job.links, converts=job.converts)
    publication = replace(publication, given_attachments=job.attachments)
    folder = options.folder_in(article.newsroom)
    numbers = {id(item.data): number for number, item in enumerate(job.attachments)}
    files = {
        os.path.relpath(path, folder): numbers.get(id(data), data)
        for path, data in find_layout(options.layout)(publication, folder).items()
    }
    adopted = [(version.tag, version.adopted) for version in publication.versions if version.adopted]
    notes = [*(note for _tag, page in adopted for note in page.notes), *publication.notes]
    pages = Pages(
        tuple(version.tag for version in publication.versions),
        files,
        {os.path.normpath(version.place): version.tag for version in publication.versions},
        publication.links.read_places,
        adopted,
        [*notes, *_page_notes(publication, options.layout), *_label_notes(publication, options.check)],
    )
    if refuse:
        refuse(pages)
    return pages


def make_ready_pages(article: Article, tags: Sequence[LangTag], job: PageJob, refuse: Refuse | None = None) -> Pages:
    """
    Make the pages of the languages that can go out.

    Raises as `make_pages` where none can, or a page of a language held back is there, to which no other would lead.
    """
    try:
        return make_pages(article, tags, job, refuse)
    except (CatalogError, PublishError) as error:
        ready, reasons = _find_ready(article, tags, job, refuse, error)
        if not ready or _is_joined(article, tags, ready, job):
            raise
    rest = make_ready_pages(article, ready, job, refuse)
    held = tuple(tag for tag in tags if tag not in rest.tags)
    note = _("{slug}: {tags} held back, the other languages are published", slug=article.slug, tags=_(", ").join(held))
    return replace(rest, held_back=held, notes=(*rest.notes, note), reasons=[*reasons, *rest.reasons])


def _find_ready(
    article: Article, tags: Sequence[LangTag], job: PageJob, refuse: Refuse | None, error: TranslatorError
) -> tuple[list[LangTag], list[TranslatorError]]:
    if isinstance(error, NotReady):
        return [tag for tag in tags if tag not in error.tags], [error]
    ready, reasons = list[LangTag](), list[TranslatorError]()
    for tag in tags if len(tags) > 1 else ():
        try:
            make_pages(article, [tag], job, refuse)
            ready.append(tag)
        except (CatalogError, PublishError) as reason:
            reasons.append(reason)
    return (ready, reasons) if reasons else ([], [error])


def _is_joined(article: Article, tags: Sequence[LangTag], ready: Sequence[LangTag], job: PageJob) -> bool:
    layout = LAYOUTS[job.options.layout]
    if not (layout.is_site or layout.whole):
        return False
    folder, make_files = job.options.folder_in(article.newsroom), find_layout(job.options.layout)
    files, kept = (
        make_files(replace(outline(article, some), given_attachments=job.attachments), folder).keys()
        for some in (tags, ready)
    )
    return any(article.newsroom.has(path) for path in (files - kept) or files)


def _page_notes(publication: Publication, layout: str) -> Iterator[str]:
    """Say which formulas and media of an article readers will not see as their author wanted."""
    slug, body = publication.article.slug, publication.source.body
    is_html = LAYOUTS[layout].is_site and layout != "json"
    if is_html:
        from translator.newsroom.pages.layouts.html import unread_formulas

        for formula in unread_formulas(body):
            yield _("{slug}: the formula {formula} cannot be read, and is shown as it is written",
                    slug=slug, formula=formula)  # fmt: skip
    if layout == "hugo" or ((is_html or layout == "wxr") and publication.is_safe):
        from translator.newsroom.ground.html.safe_html import is_embedded
        from translator.newsroom.pages.layouts.generator_markdown import media_links

        for one in media_links(body):
            is_shown = one.name in {"audio", "video"} or (one.name == "iframe" and is_embedded(one.address))
            if layout == "hugo" or not is_shown:
                yield _("{slug}: {address} is not shown in the page, but as a link", slug=slug, address=one.address)


# GB 45438-2025, 5.1: what the words of a label are made of.
_LABEL_WORDS = pattern(
    r"(?=.*(?:人工智[能慧]|\bAI\b))(?=.*(?:生成|合成|generat|synthe))", re.IGNORECASE | re.DOTALL | re.ASCII
)


def _label_notes(publication: Publication, is_check: bool) -> Iterator[str]:
    """Say which versions lack what `[publish] ai_labels` asks for; of a check also which have it."""
    wanted = publication.article.newsroom.settings.publish.ai_labels
    for version in publication.versions if wanted else ():
        values = {"slug": publication.article.slug, "tag": version.tag, "label": version.label}
        if version.adopted and version.label and version.label not in version.body:
            yield _("{slug}: a machine drafted some of {tag}, and its page was adopted as it is; write there: {label}",
                    **values)  # fmt: skip
        elif "cn" in wanted and version.label and not _LABEL_WORDS.match(version.label):
            yield _("{slug}: the label of {tag} needs 人工智能 or AI, and 生成 or 合成: {label}", **values)
        elif version.label and is_check:
            yield _("{slug}: {tag} is labelled: {label}", **values)


Chosen = tuple[ArticleRef, Sequence[LangTag]]


@dataclass(frozen=True, slots=True)
class EditionLine:
    line: int
    """Of the page as it was, counted from 1; 1 without a text: the whole page."""
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class EditionReport:
    """The lines that a page of people loses, and those that stay on it although their source says something else."""

    tag: str
    page: str
    gone: tuple[EditionLine, ...]
    kept: tuple[EditionLine, ...]


@dataclass(frozen=True, slots=True)
class Published:
    slug: str
    tags: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    """All files of the article, as they are named in messages."""
    written: tuple[str, ...] = ()
    is_draft: bool = False
    notes: tuple[str, ...] = ()
    """Things that people should look at."""
    held_back: tuple[str, ...] = ()
    """The languages that were asked for and did not go out, because their versions are not ready."""
    editions: tuple[EditionReport, ...] = ()
    """The third proof of each page that people translated before."""


@dataclass(frozen=True, slots=True)
class ArticleFiles:
    """An article that is rendered and proved, and not written yet; without contents where nothing of it changed."""

    ref: ArticleRef
    wanted: Sequence[LangTag]
    pages: Pages
    row: Row
    files: Mapping[Path, bytes]
    marks: Marks

    @property
    def paths(self) -> list[Path]:
        return [Path(path) for path in self.row.written]


@dataclass(frozen=True)
class BegunPages:
    """The job of making the pages of an article, and what becomes of its result."""

    article: Article
    job: PageJob
    marks: Marks
    looks: Mapping[LangTag, Look]
    places: Sequence[Path]

    def make(self) -> ArticleFiles:
        """Make the pages of the languages that are ready here, and not elsewhere."""
        return self.files_of(make_ready_pages(self.article, self.job.tags, self.job, self.refuse))

    def take(self, outcome: Outcome[Made]) -> ArticleFiles:
        """
        Return the files of pages that were made elsewhere.

        They are made here where the job did not carry enough, and where a page was changed by hand.
        """
        try:
            made = outcome.get()
            for (subject, tag), (_environment, value) in (made.kept or {}).items():
                if subject == "findings":
                    self.looks[LangTag(tag)].keep(value)
            if made.error is not None:
                raise made.error
            if made.pages is not None:
                self.refuse(made.pages)
                return self.files_of(made.pages)
        except NotReady:
            raise
        except (ArticleError, CatalogError, FileError, InternalError, PublishError):
            pass
        return self.make()

    def refuse(self, pages: Pages) -> None:
        """Raise `PublishError` for a file that somebody changed by hand, unless it may be written over."""
        newsroom, options = self.article.newsroom, self.job.options
        if options.force:
            return
        adopted = {tag for tag, _page in pages.adopted}
        places = {options.folder_in(newsroom) / name: tag for name, tag in pages.places.items()}
        ours = {path for path, tag in places.items() if tag in adopted} | {self.article.path}
        others = {path: data for path, data in self._contents(pages).items() if path not in ours}
        names = {path: self.job.links.names.get(tag) for path, tag in places.items()}
        refuse_changed(newsroom, others, options.out, names=names, copies=copies_in(others))

    def files_of(self, pages: Pages) -> ArticleFiles:
        files = self._contents(pages)
        row = Row(
            pages.tags,
            [str(path) for path in (*self.places, *pages.read_places)],
            [str(path) for path in files],
            dict(self.job.links.looked_for),
        )
        wanted = [tag for tag in self.job.tags if tag not in pages.held_back]
        return ArticleFiles(self.article.ref, wanted, pages, row, files, self.marks)

    def _contents(self, pages: Pages) -> dict[Path, bytes]:
        shown = [item.data for item in self.job.attachments]
        folder = self.job.options.folder_in(self.article.newsroom)
        return {folder / name: shown[data] if isinstance(data, int) else data for name, data in pages.files.items()}


class PublicationRun:
    def __init__(self, newsroom: Newsroom, options: PublishOptions, chosen: Iterable[Chosen] = ()) -> None:
        refuse_unknown(options.layout)
        self.newsroom, self.options, self._chosen = newsroom, options, tuple(chosen)
        self.folder = options.folder_in(newsroom)
        self._layout_pages = self._pages_of_layout()
        self.pages = (
            self._layout_pages.out if self._layout_pages else pages_going_out(newsroom, self.folder, self._chosen)
        )
        self._cache = PublicationCache(newsroom, options)
        self._followed: dict[ArticleRef, list[tuple[LangTag, tuple[bytes, bytes], tuple[bytes, bytes]]]] = {}
        """Catalogs that were converted for an article that is not written yet, as they were before and after."""

    def _pages_of_layout(self) -> LayoutPages | None:
        patterns = LAYOUTS[self.options.layout].pages
        if not patterns:
            return None

        def paths(tag: str, slug: str) -> list[Path]:
            return [self.folder / one.format(tag=tag, lower=tag.lower(), slug=slug) for one in patterns]

        going_out = (page for ref, tags in self._chosen for tag in (ref.tag, *tags) for page in paths(tag, ref.slug))
        return LayoutPages(paths, PagesOut(self.folder, frozenset(map(os.path.normpath, going_out))))

    def find(self, ref: ArticleRef, tags: Sequence[LangTag]) -> ArticleFiles | None:
        row = self._cache.find(ref, tags, self.pages)
        return ArticleFiles(ref, tags, Pages(row.tags, {}, {}), row, {}, Marks()) if row else None

    def render(self, ref: ArticleRef, tags: Sequence[LangTag]) -> ArticleFiles:
        """
        Render and prove the versions of an article in `tags`, without writing them.

        Raises `PublishError` for what is not signed off (unless drafts are wanted), where a proof fails, and for a file
        that was changed by hand (unless it may be written over).
        """
        begun = self.begin(ref, tags)
        return begun.files_of(make_pages(begun.article, tags, begun.job, begun.refuse))

    def begin(self, ref: ArticleRef, tags: Sequence[LangTag]) -> BegunPages:
        """Bring the catalogs of an article up to each other, and return the job of making its pages."""
        newsroom, options = self.newsroom, self.options
        article, converts = newsroom.article(ref), False
        try:
            for tag in tags:
                self._follow(article, tag)
        except (CatalogError, FileError):
            converts = True
        marks = self._cache.marks_of(ref)
        links = links_of(article, tags, self.pages if options.layout == "markdown" else self._layout_pages)
        shown, places = find_attachments(article, (article.tag, *tags))
        looks = {tag: look_at_known(newsroom, article.tag, tag, ref.slug) for tag in tags}
        rows: dict[tuple[str, str], bytes | None] = {("findings", tag): look.value for tag, look in looks.items()}
        carried = CarriedArticle.of(article, tags, rows, with_pages=True)
        job = PageJob(carried, tags, options, links, shown, converts)
        return BegunPages(article, job, marks, looks, places)

    def _follow(self, article: Article, tag: LangTag) -> None:
        newsroom, slug = self.newsroom, article.slug
        if not find_script_source(newsroom, article.ref, tag):
            return
        before = read_catalog_files(newsroom, slug, tag)
        try:
            follow_article(article, tag)
        finally:
            after = read_catalog_files(newsroom, slug, tag)
            if after != before:
                self._followed.setdefault(article.ref, []).append((tag, before, after))

    def take_back(self, *refs: ArticleRef, error: TranslatorError | None = None) -> None:
        """
        Forget what was converted for articles (none named: all) of which nothing was published since.

        The hint of `error` then begins with what converts it again.
        """
        for ref in refs or tuple(self._followed):
            for tag, before, after in self._followed.pop(ref, ()):
                take_back(self.newsroom, ref.slug, tag, before=before, after=after)
                if error and f"{ref.slug} --to {tag}" in (error.hint or ""):
                    error.hint = f"translator translate {ref.slug} --to {tag} && {error.hint}"

    def publish(self, ref: ArticleRef, tags: Sequence[LangTag]) -> Published:
        return self.write(self.render(ref, tags))

    def write(self, article: ArticleFiles) -> Published:
        journal = self.newsroom.derived_dir / "publish" / f"{article.ref.slug}.msgpack"
        self.newsroom.refuse_outside(journal, *(article.files if self.options.out is None else ()))
        self.promise(article)
        return self.conclude(article, write_together(article.files, journal=journal, folder=self.folder))

    def promise(self, article: ArticleFiles) -> None:
        """Record what is going to be written of an article: after a kill, what is there is known for ours."""
        for tag, page in article.pages.adopted:
            record_published(self.newsroom.article(article.ref), tag, page)
        promise_copies(self.newsroom, copies_in(article.files))

    def conclude(self, article: ArticleFiles, written: Iterable[Path] = ()) -> Published:
        """Record that an article was written, and return it as it is named in messages."""
        ref, newsroom = article.ref, self.newsroom
        self._followed.pop(ref, None)
        remember_copies(newsroom, copies_in(article.files))
        if ref.path in article.files:  # It holds its own translations, and is in step with them all the same.
            for tag in article.wanted:
                sync_article(newsroom.article(ref), tag)
        if article.files:
            self._cache.keep(ref, article.wanted, article.row, article.marks, article.files)
        return self._published(article, written)

    def foresee(self, article: ArticleFiles) -> Published:
        """Return what writing an article would change, and write nothing."""
        changed = (path for path, data in article.files.items() if read_if_there(path) != data)
        return self._published(article, changed)

    def _published(self, article: ArticleFiles, written: Iterable[Path]) -> Published:
        def lines(found: Iterable[GoneLine | KeptText]) -> tuple[EditionLine, ...]:
            return tuple(EditionLine(one.line, one.text, str(one.reason)) for one in found)

        pages, name = article.pages, self.newsroom.relative
        return Published(
            article.ref.slug,
            pages.tags,
            tuple(map(name, article.paths)),
            tuple(map(name, written)),
            self.options.draft,
            tuple(pages.notes),
            pages.held_back,
            tuple(EditionReport(tag, one.page, lines(one.gone), lines(one.kept)) for tag, one in pages.adopted),
        )

    def leads_astray(self, ref: ArticleRef, tags: Sequence[LangTag]) -> bool:
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

    Returns why the others were not: none holds up the rest; a disk that is full does. `backend` makes the pages.
    """
    chosen, refused = list[Chosen](), list[TranslatorError]()

    def note(ref: ArticleRef, *notes: str) -> None:
        take(Published(ref.slug, notes=notes))

    named = {ref for name in slugs if not set("*?[") & set(name) for ref in newsroom.select([name])}
    for ref in newsroom.select(slugs):
        targets, held = newsroom.targets_of(ref, to), None
        with suppress(CatalogError, FileError):  # It is named where the article is read.
            held = hold_withdrawn(newsroom, ref, targets)
        if held:
            note(ref, *_standing_notes(newsroom, ref, held.tags))
            targets = tuple(tag for tag in targets if tag not in held.tags)
            if not targets and ref in named:
                refused.append(held)
            else:
                note(ref, held.message, "  " + _("try: {hint}", hint=held.hint))
        if targets and not slugs and not options.is_beside and format_of(ref.path) == "po":
            command = f"translator publish {ref.slug}"
            note(ref, _("{slug} is a gettext catalog, and no page: {command}", slug=ref.slug, command=command))
        elif targets:
            chosen.append((ref, targets))
    run = PublicationRun(newsroom, options, chosen)
    with newsroom.index.together():
        known = {ref: found for ref, tags in chosen if not options.check and (found := run.find(ref, tags))}

    begun: dict[ArticleRef, BegunPages] = {}

    def prepare(item: Chosen) -> Job | Callable[[], ArticleFiles]:
        ref = item[0]
        if ref in known:
            return lambda: known[ref]
        try:
            refuse_embargoed(newsroom, ref, layout=options.layout, now=options.now)
        except PublishError:
            note(ref, *_standing_notes(newsroom, ref, (ref.tag, *item[1])))
            raise
        one = run.begin(*item)
        if one.job.converts:
            return one.make
        begun[ref] = one
        return Job(0, ref.slug, one.job)

    def finish(item: Chosen, outcome: Outcome[Made]) -> ArticleFiles:
        return begun.pop(item[0]).take(outcome)

    results = work_through(
        backend or Serial(), make_carried, lambda: House.of_pages(newsroom), chosen, prepare=prepare, finish=finish
    )
    done: list[tuple[Chosen, Published]] = []
    try:
        for (ref, tags), get in results:
            with newsroom.skipping(at=ref.path):
                try:
                    rendered = get()
                    # In order, so that what several articles show counts as the first one's.
                    finish_one = run.foresee if options.check else run.conclude if ref in known else run.write
                    published = finish_one(rendered)
                    refused += rendered.pages.reasons
                    done.append(((ref, [tag for tag in tags if tag in published.tags]), published))
                    take(published)
                except TranslatorError as error:
                    run.take_back(ref, error=error)
                    if not isinstance(error, ArticleError | CatalogError | PublishError | WriteError):
                        raise
                    refused.append(error)
                    if isinstance(error, WriteError):
                        return refused
    finally:
        results.close()
        run.take_back()
    # Of the pages that were to go out together, some did not: links lead to what is there.
    if not options.check and (refused or len(done) < len(chosen)):
        again = PublicationRun(newsroom, options)
        for article, published in done:
            if again.leads_astray(*article):
                corrected = again.publish(*article)
                if not published.written:
                    take(corrected)
    return refused


def _standing_notes(newsroom: Newsroom, ref: ArticleRef, tags: Iterable[str]) -> tuple[str, ...]:
    pages = {path for found in standing_pages(newsroom, ref).values() for path in found}
    pages |= {path for tag in tags if (path := newsroom.article_path(tag, ref.slug)) != ref.path and path.is_file()}
    names = [newsroom.relative(path) for path in sorted(pages)]
    names = [name for name in names if any(tag.lower() in name.lower() for tag in tags)]
    if not names:
        return ()
    return (
        _("note: ")
        + _("pages of {slug} still stand here: {files}", slug=ref.slug, files=_(", ").join(names))
        + "\n  "
        + _("{command}   (takes them away)", command=f"translator unpublish {ref.slug}"),
    )


def publish_whole(newsroom: Newsroom, options: PublishOptions) -> tuple[str, ...]:
    """
    Write what a layout makes of all articles together, such as feeds; return the files that changed.

    Raises `PublishError` for a file that was changed by hand, unless it may be written over.
    """
    folder = options.folder_in(newsroom)
    files = whole_files(newsroom, options.layout, folder, folder, options.since)
    if not options.force:
        refuse_changed(newsroom, files, options.out)
    journal = newsroom.derived_dir / "publish" / f"{options.layout} (whole).msgpack"
    newsroom.refuse_outside(journal, *(files if options.out is None else ()))
    written = write_together(files, journal=journal, folder=folder) if files else []
    return tuple(newsroom.relative(path) for path in written if files[path] is not None)


def copies_in(files: Mapping[Path, bytes]) -> dict[Path, bytes]:
    """Return the files that do not hold their own hash: copies of what an article shows."""
    return {path: data for path, data in files.items() if not is_untouched(data)}
