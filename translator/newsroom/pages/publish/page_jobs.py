"""
The pages of one article as a job: they are made of what it carries, and `publication_run` writes them.

Where not all versions can go out, those that can do. What would be wrong without a file that the job does not carry
(a page of another article, a state of it that git has) is not made at all, but here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from translator.bilingual.errors import ArticleError, CatalogError, NotReady, PublishError, TranslatorError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import LangTag
from translator.newsroom.catalog.article_links import ArticleLinks
from translator.newsroom.house import Article
from translator.newsroom.house.jobs import Workplace
from translator.newsroom.house.jobs.carried_newsroom import CarriedArticle, CarriedNewsroom, KeptRows, carried_path
from translator.newsroom.pages.adoption.adopted_version import AdoptedVersion
from translator.newsroom.pages.layouts import LAYOUTS, find_layout
from translator.newsroom.pages.publication.attachments import Attachment
from translator.newsroom.pages.publication.options import PublishOptions
from translator.newsroom.pages.publication.publication import Publication, outline, prepare


@dataclass(frozen=True)
class PageJob:
    """All that the pages of an article are made of besides the house."""

    article: CarriedArticle
    tags: Sequence[LangTag]
    options: PublishOptions
    links: ArticleLinks = field(default_factory=ArticleLinks)
    attachments: Sequence[Attachment] = ()
    converts: bool = False
    """Whether its catalogs could not be brought up to each other before, which is then said here, for each language."""

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
    """The files of an article, rendered and proved."""

    tags: tuple[LangTag, ...]
    """The languages of its versions, the source first."""
    files: Mapping[str, bytes | int]
    """Path from the folder of the layout → content, or the number of the attachment that stands there."""
    places: Mapping[str, LangTag]
    """Path of each version → its language."""
    read_places: Sequence[Path] = ()
    """Files of other articles that were read."""
    adopted: Sequence[tuple[LangTag, AdoptedVersion]] = ()
    notes: Sequence[str] = ()
    held_back: tuple[LangTag, ...] = ()
    reasons: Sequence[TranslatorError] = ()
    """Why these are held back."""


Refuse = Callable[[Pages], None]
"""Raises `PublishError` for pages that must not be written."""


class Made(NamedTuple):
    """What became of a job: pages, or why there are none; neither where it takes more than the job carries."""

    pages: Pages | None = None
    error: TranslatorError | None = None
    kept: KeptRows | None = None


def make_carried(place: Workplace, job: PageJob) -> Made:
    """Do the work of making what can go out of an article."""
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
    """Make the pages of an article in `tags`; raises as `prepare`, and what `refuse` raises."""
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
        [*notes, *_formula_notes(publication, options.layout), *_media_notes(publication, options.layout)],
    )
    if refuse:
        refuse(pages)
    return pages


def make_ready_pages(article: Article, tags: Sequence[LangTag], job: PageJob, refuse: Refuse | None = None) -> Pages:
    """
    Make the pages of the languages that can go out.

    Raises as `make_pages` where none can, and where a page of a language that is held back stands there already, to
    which the pages of the others would no longer lead.
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
    """Return the languages that are not to blame for `error`, and why the others are."""
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
    """Whether the pages of a layout name each other, and one that is held back is there already."""
    layout = LAYOUTS[job.options.layout]
    if not (layout.is_site or layout.whole):
        return False
    folder, make_files = job.options.folder_in(article.newsroom), find_layout(job.options.layout)
    files, kept = (
        make_files(replace(outline(article, some), given_attachments=job.attachments), folder).keys()
        for some in (tags, ready)
    )
    return any(article.newsroom.has(path) for path in (files - kept) or files)


def _media_notes(publication: Publication, layout: str) -> list[str]:
    """Name what an article embeds and a layout shows as a link."""
    is_html = (LAYOUTS[layout].is_site and layout != "json") or layout == "wxr"
    if layout != "hugo" and not (is_html and publication.is_safe):
        return []
    from translator.newsroom.ground.html.safe_html import is_embedded
    from translator.newsroom.pages.layouts.generator_markdown import media_links

    return [
        _(
            "{slug}: {address} is not shown in the page, but as a link",
            slug=publication.article.slug,
            address=one.address,
        )
        for one in media_links(publication.source.body)
        if layout == "hugo"
        or (one.name not in {"audio", "video"} and not (one.name == "iframe" and is_embedded(one.address)))
    ]


def _formula_notes(publication: Publication, layout: str) -> list[str]:
    """Name each formula that a layout cannot show as mathematics."""
    if not LAYOUTS[layout].is_site or layout == "json":
        return []
    from translator.newsroom.pages.layouts.html import unread_formulas

    return [
        _("{slug}: the formula {formula} cannot be read, and is shown as it is written",
          slug=publication.article.slug, formula=formula)
        for formula in unread_formulas(publication.source.body)
    ]  # fmt: skip
