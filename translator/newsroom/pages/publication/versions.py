"""
The versions of an article in all its languages: what is known of each, whether it may go out, and its text, proved.

A version goes through `VersionRenderer` from top to bottom: `collect`, `find_adopted`, `refuse_unfinished`, `render`.
"""

from __future__ import annotations

import json
import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from translator.bilingual.errors import NotReady, PublishError
from translator.bilingual.i18n import _, enumeration, ngettext
from translator.bilingual.model import Finding, State
from translator.bilingual.names.latin_names import romanisation_of
from translator.bilingual.words.inline import tag_problems
from translator.bilingual.words.language import LANGUAGE_NAMES, VERSION_TAGS, LangTag, is_chinese
from translator.bilingual.words.patterns import unsafe_characters
from translator.newsroom.articles.addresses import NO_LINKS, heading_ids, with_heading_ids
from translator.newsroom.articles.article_format import WHOLE, parse_document, prove_document, prove_same
from translator.newsroom.articles.document import Document
from translator.newsroom.articles.frontmatter import front_matter_with, read_front_matter
from translator.newsroom.articles.structure import Structure, structure_of
from translator.newsroom.catalog.article_links import ArticleLinks, body_of, names_of
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.segment_rules import rules_for
from translator.newsroom.ground.project import find_script_source
from translator.newsroom.house import Article, Newsroom, Page, is_fresh, sync_article
from translator.newsroom.house.catalog_conversion import converter_of, follow_script, is_own_wording, origin_state
from translator.newsroom.pages.adoption.adopted_version import (
    AdoptedVersion,
    adopted_contents,
    find_adopted_version,
    is_adopted,
)
from translator.newsroom.pages.publication.bylines import Bylines, block_in, credited
from translator.newsroom.pages.publication.provenance import (
    UNSEALED,
    Provenance,
    correction_list,
    coverage,
    distinct,
    entries_of,
    next_command,
    numbers_confirmed_alone,
    obstacles,
    open_errors,
    refuse_behind,
    source_rev,
    wording_rev,
)
from translator.newsroom.review.checks.metadata import ArticleVersions, HouseFacts, VersionFile, check_versions

# Left over from other programs in many texts, and blanks to every reader; a target has none all the same.
# Keys of strings that are named.
_MOST_KEYS = 10
_LINE_SEPARATORS = "\u2028\u2029"


@dataclass(frozen=True)
class RenderedVersion:
    slug: str
    tag: LangTag
    data: bytes
    """The article with its front matter, without by-lines and notices; a translation has room for its own hash."""
    start: int
    """The byte of `data` at which the article begins, after the front matter."""
    is_source: bool = False
    is_draft: bool = False
    colophon: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    place: str = ""
    adopted: AdoptedVersion | None = None
    draft_notice: str = ""
    label: str = ""
    """Tells readers that a machine made it, where `[publish] ai_labels` asks for that."""
    is_whole: bool = False

    @property
    def notice(self) -> str:
        return ("" if is_chinese(self.tag) else " ").join(filter(None, (self.draft_notice, self.label)))

    @property
    def aigc(self) -> str:
        """The metadata `AIGC` of GB 45438-2025 as JSON; empty where the version has none."""
        found = block_in(self.values, "translation").get("AIGC")
        return json.dumps(found, ensure_ascii=False) if found else ""

    def from_root(self, path: str) -> str:
        """Return where `path` leads from here, seen from the root: each language has a folder of its own there."""
        return posixpath.normpath(posixpath.join(self.tag, posixpath.dirname(self.slug), path))

    def article_at(self, path: str) -> tuple[str, str]:
        """Return language and slug of the article at `path` from here."""
        tag, _slash, slug = self.from_root(path).partition("/")
        return tag, posixpath.splitext(slug)[0]

    def language_note(self, path: str) -> str:
        """Return what stands behind a link to an article in another language: ` (English)`; empty for its own."""
        tag, _slug = self.article_at(path)
        name = LANGUAGE_NAMES.get(tag) if tag != self.tag else None
        return (f"（{name}）" if is_chinese(self.tag) else f" ({name})") if name else ""

    @property
    def title(self) -> str:
        return str(self.values.get("title") or self.slug)

    @property
    def summary(self) -> str:
        return str(self.values.get("summary") or "")

    @property
    def body(self) -> str:
        return self.data[self.start :].decode()


def _texts_in(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _texts_in(item, f"{key}.{name}" if key else str(name))
    elif isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            yield from _texts_in(item, f"{key}[{number}]")


def make_bylines(newsroom: Newsroom) -> Bylines:
    settings = newsroom.settings
    return Bylines(
        newsroom.house_texts, newsroom.people, newsroom.glossary, settings.publish.date_style,
        romanisation_of(settings.checks), settings.is_site,
    )  # fmt: skip


def follow_article(article: Article, tag: LangTag) -> None:
    """Bring a catalog that is derived up to the article and the other script's catalog; leave any other alone."""
    derived_from = find_script_source(article.newsroom, article.ref, tag)
    if derived_from:
        if derived_from != article.tag and not is_fresh(article, tag):
            article.catalog(derived_from)  # Raises what is wrong with it before anything is written.
        sync_article(article, tag)
        follow_script(article, tag)


@dataclass(frozen=True)
class VersionRenderer:
    """Renders and proves the versions of one article."""

    article: Article
    is_draft: bool = False
    links: ArticleLinks = field(default_factory=ArticleLinks)
    converts: bool = True
    _cut: dict[str, tuple[Catalog, Document]] = field(default_factory=dict)

    @property
    def document(self) -> Document:
        return self.article.document

    @cached_property
    def bylines(self) -> Bylines:
        return make_bylines(self.article.newsroom)

    def source(self) -> RenderedVersion:
        self._refuse_in_source()
        front, tag, data = self.document.front_matter, self.article.tag, self.document.data
        if data is not self.document.data:
            front = read_front_matter(data)
        return RenderedVersion(
            self.article.slug,
            tag,
            data,
            front.span[1],
            is_source=True,
            colophon=self.bylines.colophon(front.values, tag),
            values=front.values,
            place=self.place(tag),
        )

    def collect(self, tag: LangTag) -> Provenance:
        """Bring a derived catalog up to the other script's, and return what is known about the version."""
        article, newsroom = self.article, self.article.newsroom
        derived_from = find_script_source(newsroom, article.ref, tag)
        if self.converts:
            follow_article(article, tag)
        catalog = article.catalog(tag)
        origin = article.catalog(derived_from) if derived_from and derived_from != article.tag else None
        for one in filter(None, (origin, catalog)):
            refuse_behind(self.cut_for(one), one)
        found = self.describe(catalog, origin, is_draft=False)
        return replace(found, is_draft=True) if self.is_draft and obstacles(article, found) else found

    def describe(self, catalog: Catalog, origin: Catalog | None, *, is_draft: bool) -> Provenance:
        """
        Return what is known about a version; `origin` is the catalog of the script that it is converted from.

        Raises `PublishError` where the catalog does not fit the source.
        """
        entries = entries_of(self.cut_for(catalog), catalog)
        is_converted = any(entry.origin == "converted" for entry in entries)
        return Provenance(
            catalog,
            distinct(entries),
            source_rev(self.document.segments),
            is_draft,
            origin if is_converted else None,
            (origin.tag if origin else self.article.tag) if is_converted else "",
        )

    def cut_for(self, catalog: Catalog) -> Document:
        """Return the article with the segments of `catalog`, after the proof that it survives being cut like that."""
        known = self._cut.get(catalog.tag)
        if known is None or known[0] is not catalog:
            rules = rules_for(self.article.newsroom, self.article.ref, catalog)
            document = self.document.resegmented(rules) if rules else self.document
            if rules:
                where = self.article.newsroom.relative(self.article.path)
                prove_document(document, self.article.tag, where=where)
            known = self._cut[catalog.tag] = (catalog, document)
        return known[1]

    def find_adopted(self, item: Provenance) -> AdoptedVersion | None:
        catalog = item.catalog
        links = self.links.tables.get(catalog.tag, {}), self.links.names.get(catalog.tag, NO_LINKS)
        document = self.cut_for(catalog)
        return find_adopted_version(self.article, document, catalog, *links, partial(self.fill, catalog))

    def refuse_unfinished(self, ready: Iterable[Provenance], adopted: Mapping[str, AdoptedVersion | None]) -> None:
        found = []
        for item in ready:
            page = adopted.get(item.catalog.tag)
            problems = obstacles(self.article, item, page.settled if page else ())
            if problems:
                found.append((item, problems))
        if not found:
            return
        first = min((item for item, _problems in found), key=lambda item: bool(item.derived_from))
        other = first.origin
        is_behind = other is not None and any(
            origin_state(entry, other) is not State.FINAL
            for entry in first.entries if not is_own_wording(first.catalog, entry)
        )  # fmt: skip
        blocked, origin = (other, None) if other is not None and is_behind else (first.catalog, other)
        error = NotReady(
            _("{slug} is not ready: {problems}", slug=self.article.slug,
              problems=_("; ").join(item.catalog.tag + _(": ") + _(", ").join(problems) for item, problems in found)),
            where=blocked.where,
            hint=next_command(self.article, blocked, blocked.entries, origin) + _("   (or publish a draft: --draft)"),
        )  # fmt: skip
        error.tags = tuple(item.catalog.tag for item, _problems in found)
        raise error

    def render(self, item: Provenance, adopted: AdoptedVersion | None = None) -> RenderedVersion:
        article, catalog, tag = self.article, item.catalog, LangTag(item.catalog.tag)
        self._refuse_in_source()
        self.refuse_control_characters(catalog)
        place = self.place(tag)
        if adopted is not None:
            front = read_front_matter(adopted.data)
            return RenderedVersion(article.slug, tag, adopted.data, front.span[1], values=front.values, place=place,
                                   adopted=adopted, label=self._label(item))  # fmt: skip
        data, wanted = self.fill(catalog)
        front = read_front_matter(data)
        made = structure_of(data, format=self.document.format, start=front.span[1])
        prove_same(wanted, made, where=f"{catalog.where}")
        changes = self._changes(item, front.values)
        notices = item.notices
        label = self._label(item)
        if label or not (item.is_draft or item.kind == "mt" or article.newsroom.settings.publish.machine_notice):
            notices = tuple(notice for notice in notices if not notice.startswith("machine"))
        values = {**front.values, **changes}
        changes["translation"] = {**changes["translation"], "content": UNSEALED}
        body = data[front.span[1] :]
        data = front_matter_with(data, changes, front_matter=front)
        colophon = self.bylines.colophon(values, tag, notices)
        start = len(data) - len(body)
        return RenderedVersion(
            article.slug, tag, data, start, False, item.is_draft, colophon, values, place,
            draft_notice=self.bylines.notice_line("draft", tag) if item.is_draft else "",
            label=label,
        )  # fmt: skip

    def _label(self, item: Provenance) -> str:
        if not item.ai_labels(self.article.newsroom.settings.publish.ai_labels):
            return ""
        return self.bylines.notice_line("ai" if item.is_reviewed else "ai-unreviewed", item.catalog.tag)

    def fill(self, catalog: Catalog) -> tuple[bytes, Structure]:
        """Return the article with the targets of `catalog` (else the source), and its structure."""
        document, targets = self.cut_for(catalog), self.targets(catalog)
        with self.article.newsroom.naming_article(self.article.path):
            data = self._with_ids(document.render(targets, tag=catalog.tag))
        return data, self._structure.with_italics(document.italics_change(targets, tag=catalog.tag))

    # The ids of the source, where the site would make other ones of the words of the translation.
    def _with_ids(self, page: bytes) -> bytes:
        rule = self.article.newsroom.settings.publish.heading_ids
        if not rule or self.document.format in {"html", "text"}:
            return page
        start = read_front_matter(page).span[1]
        ids = heading_ids(body_of(self.document.data), rule)
        return page[:start] + with_heading_ids(page[start:], ids)

    def targets(self, catalog: Catalog) -> list[str | None]:
        """Return the target of each segment; None without one, or if its tags are not those of the source."""
        targets: list[str | None] = []
        for segment in self.cut_for(catalog).segments:
            entry = catalog.find(segment.key)
            is_sound = (
                entry is not None and entry.target and not tag_problems(entry.source, entry.target, entry.placeholders)
            )
            targets.append(entry.target if entry is not None and is_sound else None)
        return targets

    @cached_property
    def _structure(self) -> Structure:
        document = self.document
        return structure_of(document.data, format=document.format, start=document.front_matter.span[1])

    def place(self, tag: LangTag) -> str:
        return Path(os.path.relpath(self.article.page_path(tag), self.article.newsroom.articles_dir)).as_posix()

    def refuse_control_characters(self, catalog: Catalog) -> None:
        """Raise `PublishError` for a target with invisible characters that steer what readers see."""
        for entry in entries_of(self.cut_for(catalog), catalog):
            found = unsafe_characters(entry.target)
            if found:
                raise PublishError(
                    _("{slug} is not ready: segment {number} holds the control character {name}",
                      slug=self.article.slug, number=entry.number, name=f"U+{ord(found[0][0]):04X}"),
                    where=catalog.where,
                    hint=f"translator review {catalog.slug} --to {catalog.tag} --filter check:txt.control",
                )  # fmt: skip

    def _refuse_in_source(self) -> None:
        # As it is, by its number, or as an escape.
        document, slug = self.document, self.article.slug
        path = self.article.newsroom.relative(self.article.path)
        texts = [(f"{path}:{number}", line) for number, line in enumerate(document.data.decode().split("\n"), start=1)]
        texts += [(f"{path}, {key}", text) for key, text in _texts_in(document.front_matter.values)]
        texts += [(_("{file}, segment {number}", file=path, number=number), segment.source)
                  for number, segment in enumerate(document.segments, start=1)]  # fmt: skip
        for where, text in texts:
            found = [match[0] for match in unsafe_characters(text) if match[0] not in _LINE_SEPARATORS]
            if found:
                raise PublishError(
                    _("{slug} cannot be published: it holds the control character {name}",
                      slug=slug, name=f"U+{ord(found[0]):04X}"),
                    where=where,
                    hint=_("take it out of the article, then: {command}", command=f"translator run {slug}"),
                )  # fmt: skip

    def _changes(self, item: Provenance, values: Mapping[str, Any]) -> dict[str, Any]:
        tag, origin = item.catalog.tag, item.origin

        def convert(notice: str) -> str:
            return converter_of(self.article.newsroom, origin.tag if origin else tag, tag).convert(notice)

        changes: dict[str, Any] = {"lang": tag}
        # The pages of a site credit who the house lists.
        if (self.bylines.people or not self.bylines.is_site) and (people := item.people()):
            changes["credits"] = {**credited(self.document.front_matter.values), **people}
        if corrections := correction_list(values.get("corrections"), item.catalog, origin, convert):
            changes["corrections"] = corrections
        publish = self.article.newsroom.settings.publish
        changes["translation"] = {**item.block(), **item.label_block(publish.ai_labels, publish.ai_producer, values)}
        return changes


def render_whole_versions(
    renderer: VersionRenderer, tags: Sequence[LangTag]
) -> tuple[list[RenderedVersion], tuple[str, ...]]:
    """
    Return the versions of an article in `tags`, and what people should know of them.

    Raises `PublishError` for what is not signed off, unless drafts are wanted, and where a proof fails.
    """
    make = _catalog_version if renderer.article.format == "po" else _strings_version
    made = [make(renderer, renderer.collect(tag)) for tag in tags]
    return [version for version, _note in made], tuple(note for _version, note in made if note)


def _strings_version(renderer: VersionRenderer, item: Provenance) -> tuple[RenderedVersion, str]:
    # What stands on the page and is no string of the source stays: other entries, other addresses, comments.
    article, catalog, tag = renderer.article, item.catalog, LangTag(item.catalog.tag)
    renderer.refuse_control_characters(catalog)
    page = article.page(tag)
    if page is None and not renderer.is_draft:
        renderer.refuse_unfinished([item], {})
    there = parse_document(page.data, tag=tag, format=article.format) if page else article.document
    ready = {entry.context: entry for entry in item.entries if renderer.is_draft}
    ready |= {entry.context: entry for entry in _ready_entries(renderer, item)}
    found = [ready.get(segment.context) for segment in there.segments]
    targets = [entry.target if entry else None for entry in found]
    with article.newsroom.naming_article(article.page_path(tag)):
        data = there.render(targets, tag=tag, is_patch=page is not None)
    missing = {entry.context for entry in item.entries} - {segment.context for segment in there.segments}
    note = ""
    if missing:
        note = ngettext("{file}: {count} key of its article is not there, and is not brought over: {keys}",
                        "{file}: {count} keys of its article are not there, and are not brought over: {keys}",
                        len(missing), file=article.newsroom.relative(article.page_path(tag)),
                        keys=enumeration(sorted(missing)[:_MOST_KEYS]))  # fmt: skip
    adopted = None
    if page and is_adopted(page.data, adopted_contents(catalog)):
        where = article.newsroom.relative(page.path)
        adopted = AdoptedVersion(data, page.data, where, frozenset(), source=article.data)
    return replace(_version(renderer, item, data), adopted=adopted), note


def _catalog_version(renderer: VersionRenderer, item: Provenance) -> tuple[RenderedVersion, str]:
    article, catalog, tag = renderer.article, item.catalog, LangTag(item.catalog.tag)
    path = article.newsroom.relative(article.page_path(tag))
    document = article.po(tag)
    if document is None:
        raise PublishError(
            _("{slug} is not ready: there is no gettext catalog in {tag}", slug=article.slug, tag=tag),
            where=path,
            hint=_("sphinx-intl update makes it"),
        )
    renderer.refuse_control_characters(catalog)
    ready = {entry.key for entry in _ready_entries(renderer, item)}
    found = [catalog.find(segment.key) for segment in document.segments]
    targets = {place: (entry.key, entry.target) for place, entry in enumerate(found) if entry and entry.target}
    final = {place: target for place, (key, target) in targets.items() if key in ready}
    drafts = {
        place: target
        for place, (_key, target) in targets.items()
        if renderer.is_draft
        and place not in final
        and document.written(place, target) != document.messages[place].target
    }
    if found and not final and not drafts:
        error = NotReady(
            _("{slug} is not ready: no segment is reviewed", slug=article.slug),
            where=catalog.where,
            hint=next_command(article, catalog, catalog.entries),
        )
        error.tags = (catalog.tag,)
        raise error
    note = ""
    if drafts:
        note = ngettext("{file}: {count} text that is not reviewed was written, and marked fuzzy",
                        "{file}: {count} texts that are not reviewed were written, and marked fuzzy",
                        len(drafts), file=path)  # fmt: skip
    elif waiting := len(found) - len(final):
        note = ngettext("{file}: {count} segment of {total} is not reviewed, and stays as it was",
                        "{file}: {count} segments of {total} are not reviewed, and stay as they were",
                        waiting, file=path, total=len(found))  # fmt: skip
    return _version(renderer, item, document.filled(final, drafts)), note


def _ready_entries(renderer: VersionRenderer, item: Provenance) -> list[Entry]:
    # Two people agree on them, for the present source, and no error is open.
    wrong = {finding.segment for finding in open_errors(renderer.article, item.catalog)}
    wrong |= set(numbers_confirmed_alone(item.catalog, item.entries))
    return [
        entry for entry in item.entries
        if entry.state.rank >= State.REVIEWED.rank and not entry.is_stale and entry.number not in wrong
    ]  # fmt: skip


def _version(renderer: VersionRenderer, item: Provenance, data: bytes) -> RenderedVersion:
    tag = LangTag(item.catalog.tag)
    whole = replace(renderer.source(), tag=tag, data=data, start=0, is_source=False, place=renderer.place(tag))
    return replace(whole, is_draft=item.is_draft, colophon=(), is_whole=True)


def check_metadata(article: Article, *, only: Iterable[str] = ()) -> list[Finding]:
    """
    Return what does not agree between an article and its published versions; each finding names its file.

    Raises `ArticleError` for a file that cannot be read.
    """
    return [] if article.format in WHOLE else check_versions(read_versions(article), only=only)


def read_versions(article: Article) -> ArticleVersions:
    newsroom = article.newsroom
    pages = [Page(article.path, article.tag, article.data, article.front_matter)]
    pages += filter(None, (article.page(LangTag(tag)) for tag in VERSION_TAGS if tag != article.tag))
    found = [
        VersionFile(
            page.tag,
            article.slug,
            newsroom.relative(page.path),
            page.data,
            page.front_matter.values,
            page.body.decode("utf-8", "replace"),
            is_source=page.tag == article.tag,
        )
        for page in pages
    ]
    versions = tuple(version for version in found if version.is_source or version.translation)
    return ArticleVersions(versions, _facts(article, versions))


def _facts(article: Article, versions: tuple[VersionFile, ...]) -> HouseFacts:
    newsroom, bylines = article.newsroom, make_bylines(article.newsroom)
    rev = source_rev(article.document.segments)
    counts, derived = {}, {}
    for version in versions[1:]:
        home = find_script_source(newsroom, article.ref, version.tag)
        other = article.catalog(home) if home and home != article.tag else None
        # Of a version of an older source the catalog has nothing to say: meta.rev does.
        if version.translation.get("source_rev") == rev:
            catalog = article.catalog(version.tag)
            counts[version.tag] = coverage(distinct(entries_of(article.cut_for(catalog), catalog)), other)
        if home:
            derived[version.tag] = wording_rev(other.entries) if other else rev
    return HouseFacts(
        label=bylines.texts.label,
        disclaimer=bylines.texts.disclaimer,
        tag_label=bylines.texts.tag_label,
        person=lambda person_id, tag: _person(bylines, person_id, tag),
        date=bylines.date,
        link_names=lambda tag: names_of(newsroom, article.ref, LangTag(tag), article.body),
        is_site=newsroom.settings.is_site,
        lists_tags=bool(newsroom.house_texts.tags),
        machine_notice=newsroom.settings.publish.machine_notice,
        source_rev=rev,
        coverage=counts,
        derived_rev=derived,
    )


def _person(bylines: Bylines, person_id: str, tag: str) -> str | None:
    if not bylines.people:
        # A house without a list of people names everybody as its articles do.
        return person_id
    person = bylines.people.get(person_id)
    name = person.name(tag) if person else None
    return "" if name == person_id else name
