"""
The check of a published site: what readers and search engines would find wrong, by what its files say.

Other versions that do not lead back, links and anchors that lead nowhere, drafts and embargoed articles that can be
found, the other script on a Chinese page, and metadata that do not agree.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from translator.bilingual.errors import PublishError, TranslatorError
from translator.bilingual.i18n import _
from translator.bilingual.model import Severity
from translator.bilingual.scripts.word_conversion import SIMPLIFIED_WORDS, TRADITIONAL_WORDS, one_script_only
from translator.bilingual.words.language import VERSION_TAGS, is_chinese, is_traditional
from translator.newsroom.ground.article_tree import ARTICLE_SUFFIXES
from translator.newsroom.ground.project import ArticleRef
from translator.newsroom.house import Newsroom
from translator.newsroom.house.embargo import find_embargo, in_local_zone
from translator.newsroom.house.withdrawal_state import find_withdrawals, withdrawal_words, withdrawn_versions
from translator.newsroom.pages.layouts import LAYOUTS
from translator.newsroom.pages.publication.options import PublishOptions
from translator.newsroom.pages.publication.provenance import source_rev
from translator.newsroom.pages.publication.published_metadata import check_metadata, is_published
from translator.newsroom.pages.publish.publication_cache import written_files
from translator.newsroom.pages.releases.release import render_release, staged_site
from translator.newsroom.pages.releases.withdrawal import article_files
from translator.newsroom.pages.sites.pages import PublishedPage, PublishedSite, read_site

# Checks of what the front matter of an article lacks: a house may do without, and its versions agree all the same.
_OF_THE_SOURCE = frozenset(["meta.disclaimer", "meta.keys", "meta.people", "meta.required", "meta.slug", "meta.tags"])


@dataclass(frozen=True, slots=True)
class SiteFinding:
    check: str
    """`alternate.dead`, `link.anchor` …: docs/publishing.md lists them."""
    path: str
    """From the folder of the site, with slashes."""
    line: int
    """From 1; 0 for the page as a whole."""
    message: str


def check_publication(
    newsroom: Newsroom, refs: Sequence[ArticleRef], to: Sequence[str], options: PublishOptions
) -> list[SiteFinding]:
    """
    Return what is wrong in a site as it is; with `refs`, as it would be after these were published. Nothing is written.

    Raises `PublishError` where one of them is not ready, and where nothing is published.
    """
    folder = options.folder_in(newsroom)
    if not refs:
        if not folder.is_dir():
            raise PublishError(
                _("nothing is published there"),
                where=newsroom.relative(folder),
                hint=f"translator publish --layout {options.layout}",
            )
        return from_root(newsroom, folder, check_site(newsroom, folder, options))
    run, articles = render_release(newsroom, refs, to, options)
    run.take_back()
    files: dict[Path, bytes | None] = {path: data for article in articles for path, data in article.files.items()}
    with staged_site(newsroom, files, options) as site:
        return from_root(newsroom, folder, check_site(newsroom, site.copy, options, files=files))


def from_root(newsroom: Newsroom, folder: Path, findings: Sequence[SiteFinding]) -> list[SiteFinding]:
    """Return findings with paths that lead from the root of the project to the folder of the site."""
    prefix = newsroom.relative(folder)
    return [replace(item, path=posixpath.normpath(f"{prefix}/{item.path}")) for item in findings]


def check_site(
    newsroom: Newsroom,
    folder: Path,
    options: PublishOptions,
    *,
    files: Mapping[Path, bytes | None] = MappingProxyType({}),
    owners: Mapping[str, str] | None = None,
    is_lenient: bool = False,
) -> list[SiteFinding]:
    """
    Return what is wrong in `folder`, a site of this layout or a copy of it, sorted by path and line.

    `files` are those in which the copy differs from the site. `owners` is `owners_of` the site, where it is known
    already. `is_lenient` leaves out what the checks of metadata only warn of, and what the source lacks by itself.
    """
    known = owners if owners is not None else owners_of(newsroom, options)
    check = _SiteCheck(newsroom, folder, options, known, files, is_lenient)
    found = {finding: None for part in check.parts() for finding in part}
    return sorted(found, key=lambda item: (item.path, item.line, item.check))


def owners_of(newsroom: Newsroom, options: PublishOptions) -> dict[str, str]:
    """Return which article each file of a site is of, or would be of: path from the folder of the site → slug."""
    found: dict[str, str] = {}
    withdrawn = {slug for slug, _tag in withdrawn_versions(newsroom)}
    # What another article shows too is that one's.
    for ref in sorted(newsroom.articles, key=lambda ref: ref.slug not in withdrawn):
        try:
            found.update((path, ref.slug) for path in article_files(newsroom.article(ref), options))
        except TranslatorError:
            continue
    folder, written = options.folder_in(newsroom), written_files(newsroom, options.layout)
    for ref in newsroom.articles:
        for path in written.get(str(ref.path), ()):
            if path.is_relative_to(folder):
                found.setdefault(path.relative_to(folder).as_posix(), ref.slug)
    return found


@dataclass(frozen=True)
class _SiteCheck:
    newsroom: Newsroom
    folder: Path
    options: PublishOptions
    owners: Mapping[str, str]
    files: Mapping[Path, bytes | None]
    is_lenient: bool

    @property
    def now(self) -> datetime:
        return self.options.now or datetime.now(UTC)

    def parts(self) -> Iterator[Iterator[SiteFinding]]:
        yield self._unreadable()
        yield self._alternates()
        yield self._links()
        yield self._leaks()
        yield self._scripts()
        yield self._metadata()
        if self._is_beside:
            yield self._checks_of_metadata()

    @property
    def _is_beside(self) -> bool:
        return self.options.is_beside

    @cached_property
    def site(self) -> PublishedSite:
        is_built_later = LAYOUTS[self.options.layout].location.startswith("sites:")
        return read_site(self.folder, own=self.owners if self._is_beside else (), is_built_later=is_built_later)

    @cached_property
    def versions(self) -> dict[str, list[PublishedPage]]:
        """Slug → its pages."""
        found: dict[str, list[PublishedPage]] = {}
        for path, page in self.site.pages.items():
            if path in self.owners:
                found.setdefault(self.owners[path], []).append(page)
        return found

    @cached_property
    def _pages_by_slug(self) -> dict[str, list[PublishedPage]]:
        found: dict[str, list[PublishedPage]] = {}
        for page in self.site.pages.values():
            found.setdefault(_slug_of(page), []).append(page)
        return found

    def _unreadable(self) -> Iterator[SiteFinding]:
        for page in self.site.pages.values():
            if page.error:
                yield SiteFinding("page.unreadable", page.path, 1, page.error)

    def _alternates(self) -> Iterator[SiteFinding]:
        for page in self.site.pages.values():
            names = {tag for tag, _url, _line in page.alternates}
            targets = [(tag, self._resolve(page, url)[0], line) for tag, url, line in page.alternates]
            if page.alternates and page.path not in {path for _tag, path, _line in targets}:
                yield SiteFinding("alternate.self", page.path, page.alternates[0][2],
                                  _("the page is not among its own versions"))  # fmt: skip
            if len(names) > 1 and page.kind == "html" and "x-default" not in names:
                yield SiteFinding("alternate.default", page.path, page.alternates[0][2],
                                  _("no version is named for all other languages (x-default)"))  # fmt: skip
            for tag, path, line in targets:
                yield from self._alternate(page, tag, path, line)

    def _alternate(self, page: PublishedPage, tag: str, path: str, line: int) -> Iterator[SiteFinding]:
        other = self.site.pages.get(path)
        if other is None:
            yield SiteFinding("alternate.dead", page.path, line, _("the version in {tag} is not there", tag=tag))
            return
        if other.is_draft and not page.is_draft:
            yield SiteFinding("alternate.draft", page.path, line, _("the version in {tag} is a draft", tag=tag))
        if tag != "x-default" and other.tag != tag:
            message = _("the version in {tag} says that it is in {other}", tag=tag, other=other.tag or "?")
            yield SiteFinding("alternate.language", page.path, line, message)
        if page.path not in {self._resolve(other, url)[0] for _tag, url, _line in other.alternates}:
            yield SiteFinding("alternate.one-sided", page.path, line,
                              _("the version in {tag} does not lead back", tag=tag))  # fmt: skip

    def _links(self) -> Iterator[SiteFinding]:
        for page in self.site.pages.values():
            for url, line in page.links:
                path, anchor = self._resolve(page, url)
                if not path:
                    continue
                other = self.site.pages.get(path)
                if (
                    self.options.layout == "mkdocs"
                    and other
                    and path.endswith(".md")
                    and ".md" in url
                    and other.tag != page.tag
                ):
                    yield SiteFinding("link.dead", page.path, line,
                                      _("{url}: MkDocs finds no page of another language", url=url))  # fmt: skip
                elif path not in self.site.files:
                    yield SiteFinding("link.dead", page.path, line, _("{url} leads nowhere", url=url))
                elif anchor not in {"", "top"} and path in self.site.pages and anchor not in self.site.pages[path].ids:
                    message = _("{url}: the page has no such place", url=url)
                    yield SiteFinding("link.anchor", page.path, line, message)

    def _leaks(self) -> Iterator[SiteFinding]:
        drafts = {path for path, page in self.site.pages.items() if page.is_draft}
        for page in self.site.pages.values():
            for url, line in page.links if not page.is_draft else ():
                if self._resolve(page, url)[0] in drafts:
                    yield SiteFinding("draft.leaked", page.path, line, _("{url} leads to a draft", url=url))
        held = self._held()
        for path in sorted(drafts):
            yield from self._named(path, "draft.leaked", _("it names {path}, which is a draft", path=path))
        for path, slug in self.owners.items():
            found = self.site.pages.get(path)
            is_own = self._is_beside and (found is None or not found.source_rev)
            for check, tag, message in held.get(slug, ()) if path in self.site.files and not is_own else ():
                if not tag or (found and found.tag == tag):
                    yield SiteFinding(check, path, 0, message)
                    yield from self._named(path, check, message) if found else ()

    def _named(self, path: str, check: str, message: str) -> Iterator[SiteFinding]:
        """Look for an address in feeds, site maps and the search; the records of articles are read by no reader."""
        needle = re.compile(rf"(?<![\w-]){re.escape(path)}(?![\w-])")
        for name, text in self.site.texts.items():
            if not name.startswith("records/"):
                for hit in needle.finditer(text):
                    yield SiteFinding(check, name, text.count("\n", 0, hit.start()) + 1, message)

    def _held(self) -> dict[str, list[tuple[str, str, str]]]:
        """Return of what nobody may read, by slug: the check, the language (empty: all) and why."""
        found: dict[str, list[tuple[str, str, str]]] = {}
        for ref in self.newsroom.articles:
            with suppress(TranslatorError):
                for tag, one in find_withdrawals(self.newsroom, ref).items():
                    what = "" if one.is_whole else tag
                    found.setdefault(ref.slug, []).append(("withdrawn.leaked", what, withdrawal_words(ref.slug, one)))
                moment = find_embargo(self.newsroom, ref)
                if moment and moment > self.now:
                    message = _("{slug} is under embargo until {time}", slug=ref.slug, time=in_local_zone(moment))
                    found.setdefault(ref.slug, []).append(("embargo.leaked", "", message))
        return found

    def _scripts(self) -> Iterator[SiteFinding]:
        for pages in self.versions.values():
            foreign = "".join(text for page in pages if not is_chinese(page.tag) for _line, text in page.text)
            for page in pages:
                if is_chinese(page.tag):
                    yield from _other_script(page, foreign)

    def _metadata(self) -> Iterator[SiteFinding]:
        revs = {}
        for ref in self.newsroom.articles:
            pages = self.versions.get(ref.slug, [])
            if any(page.source_rev for page in pages):
                try:
                    revs[ref.slug] = source_rev(self.newsroom.article(ref).document.segments)
                except TranslatorError:
                    continue
        for slug, pages in self.versions.items():
            dates = {page.date for page in pages if page.date}
            for page in pages:
                if not page.title.strip() and page.kind in {"html", "json"}:
                    yield SiteFinding("page.title", page.path, 1, _("the page has no title"))
                if not page.tag and page.kind == "html":
                    yield SiteFinding("page.language", page.path, 1, _("the page does not say its language"))
                if len(dates) > 1:
                    message = _("the versions have different dates: {dates}", dates=", ".join(sorted(dates)))
                    yield SiteFinding("page.date", page.path, 1, message)
                if page.source_rev and page.source_rev != revs.get(slug, page.source_rev):
                    yield SiteFinding("page.behind", page.path, 1,
                                      _("the source was changed since this page was published"))  # fmt: skip

    def _checks_of_metadata(self) -> Iterator[SiteFinding]:
        """Say what the checks of metadata find in the versions beside the sources."""
        top = self.newsroom.relative(self.newsroom.articles_dir) + "/"
        for ref in self.newsroom.articles:
            places = {self.newsroom.article_path(tag, ref.slug) for tag in self.newsroom.targets_of(ref)}
            if places.isdisjoint(self.files) and not is_published(self.newsroom, ref):
                continue
            try:
                found = check_metadata(self.newsroom.article(ref), skip=("meta.rev",), files=self.files)
            except TranslatorError:
                continue
            for item in found:
                if self.is_lenient and (item.severity is not Severity.ERROR or item.check in _OF_THE_SOURCE):
                    continue
                yield SiteFinding(item.check, item.path.removeprefix(top), item.line, str(item.message))

    def _resolve(self, page: PublishedPage, url: str) -> tuple[str, str]:
        """Return path and anchor of an address within the site; an empty path for one that leads elsewhere."""
        base = self.newsroom.settings.publish.base_url.rstrip("/")
        if base and (url == base or url.startswith(f"{base}/")):
            url = url.removeprefix(base) or "/"
        parts = urlsplit(url)
        if parts.scheme or parts.netloc:
            return "", ""
        path = unquote(parts.path)
        if not path:
            place = page.path
        elif path.startswith("/"):
            if page.kind != "html":
                return "", ""  # Where a generator puts the root, the files do not say.
            place = posixpath.normpath(path.lstrip("/"))
        else:
            place = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))
        return self._page_at(page, place, path), unquote(parts.fragment)

    def _page_at(self, page: PublishedPage, place: str, path: str) -> str:
        """Return the file that an address means: of a folder its `index.html`, or the page that a generator makes."""
        if page.kind == "json" and place.endswith(".md"):
            place = f"{place.removesuffix('.md')}.json"
        if place in self.site.files or place.startswith(".."):
            return place if place in self.site.files else "" if page.kind == "markdown" and self._is_beside else place
        for candidate in (f"{place}/index.html", f"{place}.html", "index.html" if place == "." else ""):
            if candidate in self.site.files:
                return candidate
        if page.kind != "html" and not place.endswith(ARTICLE_SUFFIXES):
            name = posixpath.basename(path.rstrip("/"))
            named: set[str] = {str(tag) for tag in VERSION_TAGS if tag.lower() in path.lower().split("/")}
            tags = named or ({page.tag} if path.count("../") < 2 else {str(tag) for tag in VERSION_TAGS})
            same = self._pages_by_slug.get(name, []) if path.endswith("/") else []
            if same := [other for other in same if other.tag in tags]:
                return same[0].path
            from_top = path.replace("../", "")  # An address goes out from that of the page, not from its file.
            if from_top in self.site.files:
                return from_top
        return place


def _slug_of(page: PublishedPage) -> str:
    """Return the name under which a generator shows a Markdown page."""
    path = posixpath.splitext(page.path)[0]
    name = re.sub(r"\.(?:en|zh-han[st])$", "", posixpath.basename(path), flags=re.IGNORECASE)
    name = re.sub(r"^\d{4}-\d\d-\d\d-", "", name)
    return posixpath.basename(posixpath.dirname(path)) if name == "index" else name


def _other_script(page: PublishedPage, foreign: str) -> Iterator[SiteFinding]:
    """Find characters of the other script; what the source has as well is passed over."""
    traditional, simplified = one_script_only()
    letters, words = (simplified, SIMPLIFIED_WORDS) if is_traditional(page.tag) else (traditional, TRADITIONAL_WORDS)
    pattern = re.compile(f"[{''.join(sorted(letters))}]+|{words}")
    for line, text in page.text:
        hits = {hit[0] for hit in pattern.finditer(text) if hit[0] not in foreign}
        for characters in sorted(hits):
            message = _("{characters} is not Simplified Chinese", characters=characters)
            if is_traditional(page.tag):
                message = _("{characters} is not Traditional Chinese", characters=characters)
            yield SiteFinding("script.wrong", page.path, line, message)
