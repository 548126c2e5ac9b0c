"""The versions of an article in all its languages, rendered and proved before a layout makes files of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from translator.adoption.adopted_version import AdoptedVersion, find_adopted_version
from translator.article_links import (
    ArticleLinks,
    PagesOut,
    body_of,
    find_links,
    with_ids,
)
from translator.catalog import Catalog, Entry, is_current, load_catalog
from translator.catalog.script_source import find_script_source
from translator.catalog.segment_rules import rules_for
from translator.control_characters import unsafe_characters
from translator.errors import PublishError, TranslatorError
from translator.formats import Document, format_of, front_matter_with, parse_document, read_front_matter
from translator.formats.article_links import NO_LINKS
from translator.formats.heading_ids import heading_ids
from translator.formats.inline import tag_problems
from translator.formats.proofs import prove_source, prove_structure
from translator.glossary import load_glossary
from translator.glossary.labels import load_house_texts
from translator.i18n import _
from translator.language import LangTag
from translator.model import State
from translator.newsroom import Newsroom, sync_article
from translator.newsroom.catalog_conversion import convert_catalog, converter_of
from translator.newsroom.people import load_people
from translator.project import ArticleRef
from translator.publication.attachments import Attachment, find_attachments
from translator.publication.bylines import Bylines, credited
from translator.publication.content_seal import UNSEALED
from translator.publication.corrections import correction_list
from translator.publication.provenance import Provenance, source_rev
from translator.publication.release_gate import doubt_notes, entries_of, next_command, obstacles


@dataclass(frozen=True)
class RenderedVersion:
    """An article in one language, rendered and proved."""

    slug: str
    tag: LangTag
    data: bytes
    """The article with its front matter, without by-lines and notices; a translation has room for its own hash."""
    start: int
    """The byte of `data` at which the article begins, after the front matter."""
    is_source: bool = False
    is_draft: bool = False
    colophon: tuple[str, ...] = ()
    """Lines of Markdown for the end of the article."""
    values: dict[str, Any] = field(default_factory=dict)
    """Its front matter."""
    place: str = ""
    """Its path below the folder of the articles: `zh-Hans/ferry.md`."""
    adopted: AdoptedVersion | None = None
    """The page that was there before this program, which keeps its look."""

    @property
    def title(self) -> str:
        """Return its title, the name of the file where it has none."""
        return str(self.values.get("title") or self.slug)

    @property
    def summary(self) -> str:
        """Return its summary, empty where it has none."""
        return str(self.values.get("summary") or "")

    @property
    def body(self) -> str:
        """Return the article without its front matter."""
        return self.data[self.start :].decode()


@dataclass(frozen=True)
class Publication:
    """All versions of one article that go out together, the source first."""

    ref: ArticleRef
    versions: tuple[RenderedVersion, ...]
    bylines: Bylines
    base_url: str = ""
    is_safe: bool = True
    """Whether HTML of the author that could run is left out of HTML pages."""
    share_font: str | None = None
    """The font of share pictures, empty for one of the machine's; None where there are to be none."""
    attachments: tuple[Attachment, ...] = ()
    """The files that the versions show, such as images."""
    attachment_places: tuple[Path, ...] = ()
    """Where they were looked for; nothing need stand there."""
    links: ArticleLinks = field(default_factory=ArticleLinks)
    """Empty for layouts that have addresses of their own."""
    notes: tuple[str, ...] = ()
    """What people should look at, though it keeps nothing back."""

    @property
    def source(self) -> RenderedVersion:
        """Return the version that people wrote."""
        return self.versions[0]

    def folders(self, folder: Path) -> dict[LangTag, Path]:
        """Return where each version is by the layouts that have a folder for each language, without a suffix."""
        return {version.tag: folder / version.tag / version.slug for version in self.versions}

    @cached_property
    def heading_ids(self) -> list[str]:
        """Return the ids of the source's headings, which every version keeps."""
        return heading_ids(self.source.body.encode())


def prepare(
    project: Newsroom,
    ref: ArticleRef,
    tags: Sequence[LangTag],
    *,
    draft: bool = False,
    in_place: bool = False,
    pages: PagesOut | None = None,
) -> Publication:
    """
    Render `ref` in `tags` and prove every version; nothing is written but what conversion adds to its catalogs.

    `in_place` keeps pages that were adopted as they are, but for what was translated anew. With `pages`, where the
    versions stand as their sources do, links are looked up. Raises `PublishError` for
    what is not signed off (unless `draft`), for an article that is not Markdown, and where a proof fails.
    """
    if format_of(ref.path) != "markdown":
        raise PublishError(
            _("{slug} is not ready: only Markdown articles are published", slug=ref.slug),
            where=project.relative(ref.path),
            hint=f"translator add {project.relative(ref.path)}   (imports it as Markdown)",
        )
    data = project.read(ref.path)
    document = prove_source(data, tag=ref.tag, format="markdown", where=project.relative(ref.path))
    read_front_matter(data)  # The proof lets one pass that cannot be read; publishing does not.
    if not document.segments:
        raise PublishError(
            _("{slug} is not ready: the file contains no text", slug=ref.slug), where=project.relative(ref.path)
        )
    links = find_links(project, ref, body_of(data), tags, pages) if pages else ArticleLinks()
    renderer = _VersionRenderer(project, ref, document, make_bylines(project), draft, links)
    ready = [renderer.collect(tag) for tag in tags]
    adopted = {item.catalog.tag: renderer.find_adopted(item) for item in ready} if in_place else {}
    if not draft:
        renderer.refuse_unfinished(ready, adopted)
    versions = (renderer.source(), *(renderer.render_or_keep(item, adopted.get(item.catalog.tag)) for item in ready))
    settings = project.settings.publish
    bodies = {version.tag: version.body.encode() for version in versions}
    attachments, places = find_attachments(project, ref, data, [version.tag for version in versions])
    return Publication(
        ref,
        versions,
        renderer.bylines,
        settings.base_url.rstrip("/"),
        is_safe=settings.raw_html == "safe",
        share_font=_share_font(project),
        attachments=tuple(attachments),
        attachment_places=tuple(places),
        links=with_ids(project, ref, bodies, links, partial(_bodies_of, in_place=in_place)) if pages else links,
        notes=tuple(note for item in ready for note in doubt_notes(project, item.catalog)),
    )


def _bodies_of(
    project: Newsroom, ref: ArticleRef, tags: Sequence[LangTag], *, in_place: bool
) -> tuple[dict[LangTag, bytes], list[Path]]:
    """
    Return the source of an article and what its versions would be, unproved, without those that cannot be made.

    Of a page that is not among the articles, its versions are those that stand there. The paths are what was read.
    """
    bodies = {}
    is_ours = project.tree.place(project.tree.written(project.root, ref.path)) is not None
    folders = (project.catalog_path, project.ledger_path) if is_ours else (project.article_path,)
    with suppress(TranslatorError, OSError):
        document = parse_document(project.read(ref.path), tag=ref.tag)
        renderer = _VersionRenderer(project, ref, document, make_bylines(project), draft=False)
        bodies[ref.tag] = body_of(document.data)
        for tag in tags:
            with suppress(TranslatorError, OSError):
                if not is_ours:
                    bodies[tag] = body_of(project.read(project.article_path(tag, ref.slug)))
                    continue
                item = renderer.collect(tag)
                adopted = renderer.find_adopted(item) if in_place else None
                bodies[tag] = body_of(adopted.data if adopted else renderer.fill(item.catalog))
    return bodies, [place(tag, ref.slug) for tag in tags for place in folders]


def outline_publication(project: Newsroom, ref: ArticleRef, tags: Sequence[LangTag]) -> Publication:
    """
    Return an article as if it had been translated into `tags`, each version with the text of the source.

    By this a layout says which files are those of an article, whatever state its translations are in.
    """
    data = project.read(ref.path)
    renderer = _VersionRenderer(project, ref, parse_document(data, tag=ref.tag), make_bylines(project), draft=True)
    source = renderer.source()
    places = {tag: renderer.place(project.article_path(tag, ref.slug)) for tag in tags}
    sealed = front_matter_with(data, {"translation": {"content": UNSEALED}})
    start = source.start + len(sealed) - len(data)
    versions = [
        replace(source, tag=tag, data=sealed, start=start, is_source=False, place=place)
        for tag, place in places.items()
    ]
    attachments, _places = find_attachments(project, ref, data, [ref.tag, *tags])
    base_url = project.settings.publish.base_url.rstrip("/")
    return Publication(ref, (source, *versions), renderer.bylines, base_url, attachments=tuple(attachments))


def render_again(
    project: Newsroom, ref: ArticleRef, document: Document, catalog: Catalog, origin: Catalog | None, *, is_draft: bool
) -> tuple[Publication, RenderedVersion]:
    """
    Render a version as `publish` would from this source and this catalog, writing nothing.

    `origin` is the catalog of the other script where the version is converted from one. Raises `PublishError` where the
    catalog does not fit the source.
    """
    renderer = _VersionRenderer(project, ref, document, make_bylines(project), is_draft)
    provenance = renderer.describe(catalog, entries_of(renderer.cut_for(catalog), catalog), origin, is_draft=is_draft)
    version = renderer.render(provenance)
    return Publication(ref, (renderer.source(), version), renderer.bylines), version


def _share_font(project: Newsroom) -> str | None:
    settings = project.settings.publish
    if not settings.share_pictures:
        return None
    return str(project.root / settings.share_font) if settings.share_font else ""


def make_bylines(project: Newsroom) -> Bylines:
    """Return what writes the by-lines of `project`."""
    style = project.settings.publish.date_style
    return Bylines(load_house_texts(project), load_people(project), load_glossary(project), style)


@dataclass(frozen=True)
class _VersionRenderer:
    """Renders and proves the versions of one article."""

    project: Newsroom
    ref: ArticleRef
    document: Document
    bylines: Bylines
    draft: bool
    """Whether what is unfinished may go out too, with a notice; what is finished goes out as always."""
    links: ArticleLinks = field(default_factory=ArticleLinks)
    _catalogs: dict[str, Catalog] = field(default_factory=dict)
    _cut: dict[str, tuple[Catalog, Document]] = field(default_factory=dict)
    """What `cut_for` made for the catalog that it was asked for last, by language."""

    def collect(self, tag: LangTag) -> Provenance:
        """Bring a derived catalog up to the other script's, and return what is known about the version."""
        derived_from = find_script_source(self.project, self.ref, tag)
        if derived_from:
            sync_article(self.project.article(self.ref), tag)
            convert_catalog(self.project.article(self.ref), tag)
        catalog = self._load(tag)
        entries = entries_of(self.cut_for(catalog), catalog)
        is_other = bool(derived_from) and derived_from != self.ref.tag
        origin = self._load(derived_from) if is_other else None
        is_draft = self.draft and bool(
            obstacles(self.project, catalog, entries, article_date=self._date, origin=origin)
        )
        return self.describe(catalog, entries, origin, is_draft=is_draft)

    def _load(self, tag: str) -> Catalog:
        """Return a catalog of the article, read again only where its files changed since."""
        known = self._catalogs.get(tag)
        if known is None or not is_current(self.project, known):
            known = self._catalogs[tag] = load_catalog(self.project, self.ref.slug, tag)
        return known

    def describe(
        self, catalog: Catalog, entries: Sequence[Entry], origin: Catalog | None, *, is_draft: bool
    ) -> Provenance:
        """Return what is known about a version; `origin` is the catalog of the script that it is converted from."""
        is_converted = any(entry.origin == "converted" for entry in entries)
        return Provenance(
            catalog,
            tuple({entry.key: entry for entry in entries}.values()),
            source_rev(self.document.segments),
            is_draft,
            origin if is_converted else None,
            (origin.tag if origin else self.ref.tag) if is_converted else "",
        )

    def cut_for(self, catalog: Catalog) -> Document:
        """Return the article with the segments of `catalog`, after the proof that it survives being cut like that."""
        known = self._cut.get(catalog.tag)
        if known is None or known[0] is not catalog:
            known = self._cut[catalog.tag] = (catalog, self._cut_anew(catalog))
        return known[1]

    def _cut_anew(self, catalog: Catalog) -> Document:
        rules = rules_for(self.project, self.ref, catalog)
        if rules:
            where = self.project.relative(self.ref.path)
            return prove_source(self.document.data, tag=self.ref.tag, format="markdown", where=where, rules=rules)
        return self.document

    @property
    def _date(self) -> str:
        return str(self.document.front_matter.values.get("date", ""))

    def find_adopted(self, item: Provenance) -> AdoptedVersion | None:
        """Return the page that was adopted for a version, with what was translated anew."""
        links = self.links.tables.get(item.catalog.tag, {}), self.links.names.get(item.catalog.tag, NO_LINKS)
        document = self.cut_for(item.catalog)
        return find_adopted_version(self.project, self.ref, document, item.catalog, item.entries, *links)

    def render_or_keep(self, item: Provenance, adopted: AdoptedVersion | None) -> RenderedVersion:
        """Return a version as it is rendered, or the page that was adopted for it."""
        if adopted is None:
            return self.render(item)
        tag = LangTag(item.catalog.tag)
        self._refuse_control_characters(item.catalog, self.cut_for(item.catalog))
        front, place = read_front_matter(adopted.data), self.place(self.project.article_path(tag, self.ref.slug))
        return RenderedVersion(
            self.ref.slug, tag, adopted.data, front.span[1], values=front.values, place=place, adopted=adopted
        )

    def refuse_unfinished(self, ready: Iterable[Provenance], adopted: Mapping[str, AdoptedVersion | None]) -> None:
        """Raise `PublishError` that says what each version lacks, with the command to run next."""
        found = []
        for item in ready:
            page = adopted.get(item.catalog.tag)
            settled = page.settled if page else frozenset()
            problems = obstacles(self.project, item.catalog, item.entries, article_date=self._date, settled=settled,
                                 origin=item.origin)  # fmt: skip
            if problems:
                found.append((item, problems))
        if not found:
            return
        first = min((item for item, _problems in found), key=lambda item: bool(item.derived_from))
        other = first.origin
        is_behind = other is not None and any(entry.state is not State.FINAL for entry in other.entries)
        blocked, origin = (other, None) if other is not None and is_behind else (first.catalog, other)
        raise PublishError(
            _("{slug} is not ready: {problems}", slug=self.ref.slug,
              problems=_("; ").join(item.catalog.tag + _(": ") + _(", ").join(problems) for item, problems in found)),
            where=blocked.where,
            hint=next_command(blocked, blocked.entries, origin) + _("   (or publish a draft: --draft)"),
        )  # fmt: skip

    def source(self) -> RenderedVersion:
        """Return the version that people wrote, as it is."""
        front, place = self.document.front_matter, self.place(self.ref.path)
        colophon = self.bylines.colophon(front.values, self.ref.tag)
        data, start = self.document.data, front.span[1]
        return RenderedVersion(self.ref.slug, self.ref.tag, data, start, True, False, colophon, front.values, place)

    def render(self, provenance: Provenance) -> RenderedVersion:
        """Return a version with its front matter, after the proof that nothing of the structure was lost."""
        catalog, tag = provenance.catalog, LangTag(provenance.catalog.tag)
        self._refuse_control_characters(catalog, self.cut_for(catalog))
        data = self.fill(catalog)
        prove_structure(self.document.data, data, format="markdown", where=f"{catalog.where}")
        front = read_front_matter(data)
        changes = self._changes(provenance, tag, front.values)
        values = {**front.values, **changes}
        changes["translation"] = {**changes["translation"], "content": UNSEALED}
        body = len(data) - front.span[1]
        data = front_matter_with(data, changes)
        notices = provenance.notices if self._wants_notice(provenance) else _without_machine(provenance.notices)
        colophon = self.bylines.colophon(values, tag, notices)
        place, start = self.place(self.project.article_path(tag, self.ref.slug)), len(data) - body
        return RenderedVersion(self.ref.slug, tag, data, start, False, provenance.is_draft, colophon, values, place)

    def fill(self, catalog: Catalog) -> bytes:
        """Return the article with the targets of `catalog`, and the source where there is none."""
        document = self.cut_for(catalog)
        targets = [_target(catalog.find(segment.key)) for segment in document.segments]
        return document.render(targets, tag=LangTag(catalog.tag))

    def place(self, path: Path) -> str:
        """Return a path as it is from the folder of the articles."""
        return Path(os.path.relpath(path, self.project.articles_dir)).as_posix()

    def _refuse_control_characters(self, catalog: Catalog, document: Document) -> None:
        """Raise `PublishError` for a target with invisible characters that steer what readers see."""
        for entry in entries_of(document, catalog):
            found = unsafe_characters(entry.target)
            if found:
                raise PublishError(
                    _("{slug} is not ready: segment {number} holds the control character {name}", slug=self.ref.slug,
                      number=entry.number, name=f"U+{ord(found[0][0]):04X}"),
                    where=catalog.where,
                    hint=f"translator review {catalog.slug} --to {catalog.tag} --filter check:txt.control",
                )  # fmt: skip

    def _wants_notice(self, provenance: Provenance) -> bool:
        return provenance.is_draft or provenance.kind == "mt" or self.project.settings.publish.machine_notice

    def _changes(self, provenance: Provenance, tag: LangTag, values: Mapping[str, Any]) -> dict[str, Any]:
        changes: dict[str, Any] = {"lang": tag}
        people = provenance.people()
        if people:
            changes["credits"] = {**credited(self.document.front_matter.values), **people}
        corrections = self._corrections(provenance, tag, values.get("corrections"))
        if corrections:
            changes["corrections"] = corrections
        changes["translation"] = provenance.block()
        return changes

    def _corrections(self, provenance: Provenance, tag: LangTag, known: object) -> list[dict[str, Any]]:
        """Return the corrections of the article and of this version."""
        origin = provenance.origin

        def convert(notice: str) -> str:
            return converter_of(self.project, origin.tag if origin else tag, tag).convert(notice)

        return correction_list(known, provenance.catalog, origin, convert)


def _without_machine(notices: Iterable[str]) -> list[str]:
    return [notice for notice in notices if not notice.startswith("machine")]


def _target(entry: Entry | None) -> str | None:
    """Return what a version shows for a segment; None, which leaves the source, where there is nothing to show."""
    if entry is None or not entry.target or tag_problems(entry.source, entry.target):
        return None
    return entry.target
