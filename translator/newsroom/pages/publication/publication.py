"""
An article with all its versions, as it goes out: what the layouts make files of, and everything else asks.

`prepare` goes the whole way, from catalogs to versions that are proved. `outline` says which versions there would be,
whatever state they are in; `render_again` makes one of them from a source and a catalog of an earlier day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path

from translator.bilingual.errors import PublishError, TranslatorError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import LangTag
from translator.newsroom.articles import Document, front_matter_with, is_markdown, read_front_matter
from translator.newsroom.articles.addresses import heading_ids, with_heading_ids, with_links
from translator.newsroom.articles.article_format import WHOLE, prove_document
from translator.newsroom.articles.notebook import markdown_of
from translator.newsroom.catalog import Catalog
from translator.newsroom.catalog.article_links import (
    ArticleLinks,
    LayoutPages,
    PagesOut,
    body_of,
    find_article_links,
    find_links,
    with_ids,
)
from translator.newsroom.ground.project import ArticleRef
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.pages.publication.attachments import (
    Attachment,
    find_attachments,
    with_addresses,
    with_link_notes,
)
from translator.newsroom.pages.publication.bylines import Bylines
from translator.newsroom.pages.publication.content_seal import UNSEALED
from translator.newsroom.pages.publication.curly_marks import has_curly_marks, with_curly_marks, with_curly_values
from translator.newsroom.pages.publication.options import PublishOptions
from translator.newsroom.pages.publication.release_gate import doubt_notes
from translator.newsroom.pages.publication.versions import RenderedVersion, VersionRenderer, make_bylines


@dataclass(frozen=True)
class Publication:
    """All versions of one article that go out together, the source first."""

    article: Article
    versions: tuple[RenderedVersion, ...]
    bylines: Bylines
    links: ArticleLinks = field(default_factory=ArticleLinks)
    """Where links to other articles lead."""
    given_attachments: Sequence[Attachment] | None = None
    """Those of all its versions, where somebody has read them; None: they are read."""
    notes: tuple[str, ...] = ()
    """What people should look at, though it keeps nothing back."""
    is_beside: bool = False
    """Whether the versions go beside their source, so that the source is not one of their files."""

    @property
    def source(self) -> RenderedVersion:
        return self.versions[0]

    @property
    def base_url(self) -> str:
        return self.article.newsroom.settings.publish.base_url.rstrip("/")

    @property
    def is_safe(self) -> bool:
        """Whether HTML of the author that could run is left out of HTML pages."""
        return self.article.newsroom.settings.publish.raw_html == "safe"

    def folders(self, folder: Path) -> dict[LangTag, Path]:
        """Return where each version is by the layouts that have a folder for each language, without a suffix."""
        return {version.tag: folder / version.tag / version.slug for version in self.versions}

    @cached_property
    def heading_ids(self) -> list[str]:
        """The ids of the source's headings, which every version keeps."""
        return heading_ids(self.source.body.encode())

    @cached_property
    def _attachments(self) -> tuple[list[Attachment], list[Path]]:
        tags = [version.tag for version in self.versions]
        if self.given_attachments is not None:
            return [item for item in self.given_attachments if item.tag in tags], []
        return find_attachments(self.article, tags)

    @property
    def attachments(self) -> Sequence[Attachment]:
        """The files that the versions show, such as images."""
        return self._attachments[0]

    def attachments_of(self, tag: LangTag) -> list[Attachment]:
        return [item for item in self.attachments if item.tag == tag]

    def linked_body(
        self,
        version: RenderedVersion,
        *,
        page: Callable[[str], str] | None = None,
        file: Callable[[str], str] | None = None,
        note: Callable[[str], str] | None = None,
    ) -> str:
        """
        Return the body of a version with addresses of another place, and headings with the ids of the source.

        `page`, `file` and `note` as in `with_addresses` and `with_link_notes`.
        """
        body = self.with_article_links(version)
        body = with_addresses(with_link_notes(body, note) if note else body, page=page, file=file)
        if has_curly_marks(self.article.newsroom.settings.checks, version.tag):
            body = with_curly_marks(body)
        return with_heading_ids(body, self.heading_ids).decode()

    def with_article_links(self, version: RenderedVersion) -> bytes:
        """Return the body of a version with links that lead to the article in its language, if it is there."""
        return with_links(version.body.encode(), self.links.tables.get(version.tag, {}))

    @property
    def read_places(self) -> list[Path]:
        """What was read, or looked for, beside the article and its catalogs; nothing need stand there."""
        return [*self._attachments[1], *self.links.read_places]


def links_of(article: Article, tags: Sequence[LangTag], pages: PagesOut | LayoutPages | None) -> ArticleLinks:
    """Return where links to other articles lead, in each language; nowhere else where `pages` is None."""
    if pages is None or not (is_markdown(article.format) or article.format == "notebook"):
        return ArticleLinks()
    body = _body(article.document)
    if isinstance(pages, PagesOut):
        return find_links(article.newsroom, article.ref, body, tags, pages)
    return find_article_links(article.newsroom, article.ref, body, (article.tag, *tags), pages)


def prepare(
    article: Article,
    tags: Sequence[LangTag],
    options: PublishOptions,
    links: ArticleLinks | None = None,
    *,
    converts: bool = True,
) -> Publication:
    """
    Render an article in `tags` and prove every version; nothing is written but what conversion adds to its catalogs.

    Pages that were adopted stay as they are beside their sources, but for what was translated anew. Without `converts`,
    derived catalogs are up to the other script's, and nothing at all is written. Raises `PublishError` for what is not
    signed off (unless drafts are wanted), for an article that is not Markdown, and where a proof fails.
    """
    where = article.newsroom.relative(article.path)
    if article.format in WHOLE and options.is_beside:
        from translator.newsroom.pages.publication.whole_versions import render_whole_versions

        bylines = make_bylines(article.newsroom)
        renderer = VersionRenderer(article, article.document, bylines, options.draft, converts=converts)
        whole, remarks = render_whole_versions(renderer, tags)
        return Publication(article, (renderer.source(), *whole), renderer.bylines, notes=remarks, is_beside=True)
    if not is_markdown(article.format) and article.format != "notebook":
        raise PublishError(
            _("{slug} is not ready: only Markdown articles are published", slug=article.slug),
            where=where,
            hint=f"translator publish {article.slug}   " + _("(writes it as the file that it is)")
            if article.format == "po"
            else f"translator add {where}   (imports it as Markdown)",
        )
    document = article.document
    prove_document(document, article.tag, where=where)
    if not document.segments:
        message = _("{slug} is not ready: the file contains no text", slug=article.slug)
        raise PublishError(message, where=where, hint=_("write it, or take the file out of the articles"))
    links = links or ArticleLinks()
    bylines = make_bylines(article.newsroom)
    renderer = VersionRenderer(article, document, bylines, options.draft, links, converts)
    ready = [renderer.collect(tag) for tag in tags]
    adopted = {item.catalog.tag: renderer.find_adopted(item) for item in ready} if options.is_beside else {}
    if not options.draft:
        renderer.refuse_unfinished(ready, adopted)
    made = [renderer.render(item, adopted.get(item.catalog.tag)) for item in ready]
    # Of an article that would not go out but as a draft, the source is one too.
    is_draft = bool(made) and all(version.is_draft for version in made)
    versions = (replace(renderer.source(), is_draft=is_draft), *made)
    if links.articles:
        bodies = {version.tag: version.body.encode() for version in versions}
        bodies_of = partial(_bodies_of, is_beside=options.is_beside)
        is_site = options.layout != "markdown"
        links = with_ids(article.newsroom, article.ref, bodies, links, bodies_of, keeps_ids=is_site)
    if not options.is_beside:
        checks = article.newsroom.settings.checks
        versions = tuple(
            replace(one, values=with_curly_values(one.values)) if has_curly_marks(checks, one.tag) else one
            for one in versions
        )
    notes = (note for item in ready for note in doubt_notes(article, item.catalog))
    return Publication(article, versions, bylines, links, notes=tuple(notes), is_beside=options.is_beside)


def outline(article: Article, tags: Sequence[LangTag], *, is_beside: bool = False) -> Publication:
    """
    Return an article as if it had been translated into `tags`, each version with the text of the source.

    By this a layout says which files are those of an article, whatever state its translations are in.
    """
    bylines = make_bylines(article.newsroom)
    renderer = VersionRenderer(article, article.document, bylines)
    source = renderer.source()
    front = article.front_matter if source.data is article.data else read_front_matter(source.data)
    sealed = front_matter_with(source.data, {"translation": {"content": UNSEALED}}, front_matter=front)
    start = source.start + len(sealed) - len(source.data)
    versions = [
        replace(source, tag=tag, data=sealed, start=start, is_source=False, place=renderer.place(tag)) for tag in tags
    ]
    return Publication(article, (source, *versions), bylines, is_beside=is_beside)


def render_again(
    article: Article, document: Document, catalog: Catalog, origin: Catalog | None, *, is_draft: bool
) -> tuple[Publication, RenderedVersion]:
    """
    Render a version as `publish` would from this source and this catalog, writing nothing.

    `origin` is the catalog of the other script where the version is converted from one. Raises `PublishError` where the
    catalog does not fit the source.
    """
    bylines = make_bylines(article.newsroom)
    renderer = VersionRenderer(article, document, bylines)
    version = renderer.render(renderer.describe(catalog, origin, is_draft=is_draft))
    return Publication(article, (renderer.source(), version), bylines), version


def _bodies_of(
    newsroom: Newsroom, ref: ArticleRef, tags: Sequence[LangTag], *, is_beside: bool
) -> tuple[dict[LangTag, bytes], list[Path]]:
    """
    Return the source of an article and what its versions would be, unproved, without those that cannot be made.

    Of a page that is not among the articles, its versions are those that stand there. The paths are what was read.
    """
    article, bodies = newsroom.article(ref), dict[LangTag, bytes]()
    is_ours = newsroom.tree.place(newsroom.tree.written(newsroom.root, ref.path)) is not None
    folders = (newsroom.catalog_path, newsroom.ledger_path) if is_ours else (newsroom.article_path,)
    with suppress(TranslatorError, OSError):
        renderer = VersionRenderer(article, article.document, make_bylines(newsroom))
        bodies[ref.tag] = _body(article.document)
        for tag in tags:
            with suppress(TranslatorError, OSError):
                if not is_ours:
                    if page := article.page(tag):
                        bodies[tag] = page.body
                    continue
                item = renderer.collect(tag)
                adopted = renderer.find_adopted(item) if is_beside else None
                bodies[tag] = body_of(adopted.data if adopted else renderer.fill(item.catalog)[0])
    return bodies, [place(tag, ref.slug) for tag in tags for place in folders]


def _body(document: Document) -> bytes:
    if document.format == "notebook":
        return body_of(markdown_of(document.data))
    return document.data[document.front_matter.span[1] :]
