"""
The pages of a site that are made of all its articles: homes, tags, authors and series, redirects, and the search.

They follow from the records that the articles left (`site.ArticleRecord`): one changed article is enough to bring them
up to date.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec

from translator.bilingual.words.language import VERSION_TAGS
from translator.newsroom.ground.files import read_file
from translator.newsroom.ground.html.environment import read_asset
from translator.newsroom.house import Newsroom
from translator.newsroom.house.glossary.labels import HouseTexts
from translator.newsroom.house.withdrawal_state import withdrawn_versions
from translator.newsroom.pages.layouts.html import TEMPLATES, render_template, sealed_page, site_style
from translator.newsroom.pages.layouts.site import (
    KINDS,
    REDIRECTS,
    ArticleRecord,
    VersionRecord,
    frame_values,
    gone_pages,
    index_shards,
    place_of,
    read_records,
    redirect_lines,
    redirects_before,
    redirects_of,
    renamed_slugs,
    render_feed,
    render_map,
    sections_of,
    site_title,
)
from translator.newsroom.pages.publication import UNSEALED, is_untouched, seal
from translator.newsroom.pages.publication.bylines import Bylines
from translator.newsroom.pages.publication.versions import make_bylines

# Articles on one page of a list.
_PER_PAGE = 24
# Tags, authors or series that a home names; all of them stand on a page of their own.
_MOST_ON_HOME = 30
ICON = "icon.svg"
ICON_SIGN = b"<!-- content: "
_LISTS = ("*/page/*.html", *(f"*/{kind}/**/*.html" for kind in KINDS), "search/*/*.json")
Listed = dict[str, tuple[str, list[VersionRecord]]]
"""Id of a tag, an author or a series → what it is called in a language, and its articles."""


def site_files(newsroom: Newsroom, folder: Path) -> tuple[dict[Path, bytes], list[Path]]:
    """
    Return the files of the site in `folder` that are made of all its articles, and those that are left over.

    Both are empty where the site has no article. An article that stands where a list would stand is what
    readers find there: one called `index` is the home of its language.
    """
    found, withdrawn = read_records(folder), withdrawn_versions(newsroom)
    for record in found:
        for version in record.versions:
            version.is_draft = version.is_draft or (record.slug, version.tag) in withdrawn
    if not found:
        return {}, []
    renamed = renamed_slugs(newsroom, found)
    records = [record for record in found if record.slug not in renamed]
    base_url = newsroom.settings.publish.base_url.rstrip("/")
    site = _Site(folder, make_bylines(newsroom), base_url, records, newsroom.settings.publish.sections)
    made = site.files()
    lines = folder / REDIRECTS
    before = redirects_before(read_file(lines, shown=REDIRECTS).decode(errors="replace")) if lines.is_file() else {}
    found_redirects = redirects_of(records, renamed, before)
    redirects = {path: version for path, version in found_redirects.items() if path not in made}
    for path, version in redirects.items():
        made[path] = site.redirect(path, version)
    if redirects or before:
        made[REDIRECTS] = seal(redirect_lines(redirects).encode())
    articles = {version.address for record in records for version in record.versions}
    icon = folder / ICON
    if icon.is_file() and ICON_SIGN not in read_file(icon, shown=ICON):
        del made[ICON]  # The house has one of its own.
    files = {folder / name: data for name, data in made.items() if name not in articles}
    old = [*gone_pages(folder, found, renamed), *(folder / path for path in before)]
    return files, _left_over(folder, old, {*files, *(folder / name for name in articles)})


@dataclass(frozen=True)
class _Site:
    folder: Path
    """Where the pages of the articles are."""
    bylines: Bylines
    base_url: str
    """Empty where the project has none: then there are no feeds and no site map, which need whole addresses."""
    records: Sequence[ArticleRecord]
    sections: Sequence[str] = ()
    """The tags to which the head of each page leads."""
    _files: dict[str, bytes] = field(default_factory=dict)
    _mapped: list[dict[str, str]] = field(default_factory=list)
    """The pages of the site map that are not articles: language → path."""

    @property
    def texts(self) -> HouseTexts:
        return self.bylines.texts

    @cached_property
    def by_tag(self) -> dict[str, list[tuple[ArticleRecord, VersionRecord]]]:
        found = [(record, version) for record in self.records for version in record.versions_out()]
        found.sort(key=lambda item: (item[1].date, item[1].address), reverse=True)
        listed = {tag: [item for item in found if item[1].tag == tag] for tag in VERSION_TAGS}
        there = {version.tag for record in self.records for version in record.versions}
        out = {str(tag): items for tag, items in listed.items() if items}
        return out or {str(tag): [] for tag in VERSION_TAGS if tag in there}

    @cached_property
    def _listed(self) -> dict[tuple[str, str], Listed]:
        return {(tag, kind): self._find_listed(tag, kind) for tag in self.by_tag for kind in KINDS}

    def _find_listed(self, tag: str, kind: str) -> Listed:
        chosen = self.sections if kind == "tags" else ()  # They have a page, be there articles or not.
        found: Listed = {topic: (self.texts.tag_label(topic, tag), []) for topic in chosen}
        for _record, version in self.by_tag[tag]:
            for topic, shown in getattr(version, kind):
                found.setdefault(topic, (shown, []))[1].append(version)
        return dict(sorted(found.items(), key=lambda item: (item[1][0].casefold(), item[0])))

    def files(self) -> dict[str, bytes]:
        self._homes()
        for kind in KINDS:
            self._kind(kind)
        for tag in self.by_tag:
            self._search(tag)
        self._start()
        style = f"/* content: {UNSEALED} */\n{site_style()}"
        script = f"// content: {UNSEALED}\n{read_asset(TEMPLATES, 'search.js')}"
        robots = f"# content: {UNSEALED}\nUser-agent: *\nAllow: /\n"
        if self.base_url:
            for tag, articles in self.by_tag.items():
                self._files[f"{tag}/feed.xml"] = render_feed(
                    self.texts, self.base_url, tag, articles, self.folder
                ).encode()
            lists: list[tuple[dict[str, str], dict[str, str]]]
            lists = [(self._alternates(places, ""), {}) for places in self._mapped]
            self._files["sitemap.xml"] = render_map([*lists, *self._articles()]).encode()
            robots += f"Sitemap: {self.base_url}/sitemap.xml\n"
        letter = site_title(self.texts, next(iter(self.by_tag), VERSION_TAGS[0]))[:1]
        icon = render_template("site_icon.svg", letter=letter)
        texts = {"site.css": style, "search.js": script, "robots.txt": robots, ICON: icon}
        made = {**self._files, **{name: text.encode() for name, text in texts.items()}}
        return {name: seal(data) for name, data in made.items()}

    def redirect(self, path: str, version: VersionRecord) -> bytes:
        root = "../" * path.count("/")
        return sealed_page(
            "site_redirect.html",
            language=version.tag,
            title=self.texts.label("site_moved", version.tag),
            heading=version.title,
            address=root + quote(version.address),
            canonical=f"{self.base_url}/{quote(version.address)}" if self.base_url else "",
            root=root,
        )

    def _articles(self) -> Iterable[tuple[dict[str, str], dict[str, str]]]:
        for record in self.records:
            out = record.versions_out()
            places = {version.tag: version.address for version in out}
            if places:
                yield self._alternates(places, ""), {version.tag: version.updated for version in out}

    def _homes(self) -> None:
        places = {tag: f"{tag}/index.html" for tag in self.by_tag}
        self._mapped.append(places)
        for tag, articles in self.by_tag.items():
            groups = []
            for kind, label in KINDS.items():
                found = self._listed[tag, kind]
                topics = [(name, f"{tag}/{place_of(kind, topic)}") for topic, (name, listed) in found.items() if listed]
                more = f"{tag}/{kind}/index.html" if len(found) > _MOST_ON_HOME else ""
                if topics:
                    groups.append((self.texts.label(label, tag), topics[:_MOST_ON_HOME], more))
            further = f"{tag}/page/{{}}.html"
            self._list(places, tag, site_title(self.texts, tag), [one for _record, one in articles], further,
                       groups=groups)  # fmt: skip

    def _kind(self, kind: str) -> None:
        found = {tag: listed for tag in self.by_tag if (listed := self._listed[tag, kind])}
        overview = {tag: f"{tag}/{kind}/index.html" for tag in found}
        if overview:
            self._mapped.append(overview)
        for tag, listed in found.items():
            heading = self.texts.label(KINDS[kind], tag)
            topics = [
                (name, f"{tag}/{place_of(kind, topic)}", len(articles)) for topic, (name, articles) in listed.items()
            ]
            self._page("site_topics.html", tag, overview[tag], overview, title=heading, heading=heading, topics=topics)
        for topic in sorted({topic for listed in found.values() for topic in listed}):
            places = {tag: f"{tag}/{place_of(kind, topic)}" for tag in found if topic in found[tag]}
            self._mapped.append(places)
            for tag in places:
                name, articles = found[tag][topic]
                further = f"{places[tag].removesuffix('.html')}/{{}}.html"
                in_order = articles[::-1] if kind == "series" else articles  # A series is read from its beginning.
                about = self.bylines.biography(topic, tag) if kind == "authors" else ""
                crumb = (self.texts.label(KINDS[kind], tag), overview[tag])
                self._list(places, tag, name, in_order, further, crumb, about=about)

    def _list(
        self,
        places: dict[str, str],
        tag: str,
        heading: str,
        articles: Sequence[VersionRecord],
        further: str,
        *crumbs: tuple[str, str],
        groups: Sequence[tuple[str, list[tuple[str, str]], str]] = (),
        about: str = "",
    ) -> None:
        """Make the pages of a list: the first in its place, the others by the pattern `further`."""
        count = max(1, -(-len(articles) // _PER_PAGE))
        pages = [places[tag], *map(further.format, range(2, count + 1))]
        for number, place in enumerate(pages, start=1):
            is_first = number == 1
            self._page(
                "site_list.html",
                tag,
                place,
                places,
                *crumbs,
                is_first=is_first,
                title=heading if is_first else f"{heading} ({number})",
                heading=heading,
                articles=articles[(number - 1) * _PER_PAGE : number * _PER_PAGE],
                is_home=not crumbs,
                groups=groups if is_first else (),
                about=about if is_first else "",
                number=number,
                count=count,
                newer="" if is_first else pages[number - 2],
                older=pages[number] if number < count else "",
            )

    def _page(
        self,
        template: str,
        tag: str,
        place: str,
        places: dict[str, str],
        *crumbs: tuple[str, str],
        is_first: bool = True,
        is_home: bool = False,
        **values: Any,
    ) -> None:
        # Further pages of a list have no counterparts: other articles stand there in each language.
        kinds = [kind for kind in KINDS if self._listed[tag, kind]]
        sections = sections_of(self.texts, tag, self.sections, kinds)
        frame = frame_values(self.texts, self.base_url, tag, place, sections)
        frame["crumbs"] = [] if is_home else [*frame["crumbs"], *crumbs]
        self._files[place] = render_template(
            template,
            language=tag,
            tags=list(self.by_tag),
            addresses={name: frame["root"] + quote(path) for name, path in places.items()},
            alternates=self._alternates(places, frame["root"]) if is_first else {},
            canonical=f"{self.base_url}/{quote(place)}" if self.base_url else "",
            is_home=is_home,
            **frame,
            **values,
        ).encode()

    def _alternates(self, places: dict[str, str], root: str) -> dict[str, str]:
        before = f"{self.base_url}/" if self.base_url else root
        found: dict[str, str] = {tag: before + quote(places[tag]) for tag in VERSION_TAGS if tag in places}
        return {**found, "x-default": next(iter(found.values()))} if found else {}

    def _search(self, tag: str) -> None:
        heading = self.texts.label("site_search", tag)
        places = {other: f"{other}/search.html" for other in self.by_tag}
        self._page("site_search.html", tag, places[tag], places, title=heading, heading=heading)
        articles = [version for _record, version in self.by_tag[tag]]
        shards = index_shards([version.terms.split() for version in articles])
        shown = [(version.address, version.title, version.summary) for version in articles]
        self._files[f"search/{tag}/articles.json"] = msgspec.json.encode(
            {"content": UNSEALED, "shards": len(shards), "articles": shown}
        )
        for number, shard in enumerate(shards):
            self._files[f"search/{tag}/{number}.json"] = msgspec.json.encode({"content": UNSEALED, "terms": shard})

    def _start(self) -> None:
        first = next(iter(self.by_tag))
        homes = [(tag, site_title(self.texts, tag), f"{tag}/index.html") for tag in self.by_tag]
        missing = [(tag, self.texts.label("site_not_found", tag)) for tag in self.by_tag]
        pages = [("index.html", "", site_title(self.texts, first), list[tuple[str, str]]())]
        if self.base_url:  # It is shown at any address: its links start at the root of the server, be it a preview's.
            pages.append(("404.html", f"{urlsplit(self.base_url).path}/", missing[0][1], missing))
        for name, root, title, messages in pages:
            self._files[name] = render_template(
                "site_start.html", language=first, root=root, title=title, homes=homes, messages=messages
            ).encode()


def _left_over(folder: Path, old: Iterable[Path], wanted: set[Path]) -> list[Path]:
    listed = [path for pattern in _LISTS for path in folder.glob(pattern)]
    found = {path for path in (*listed, *old) if path not in wanted and path.is_file()}
    return [path for path in sorted(found) if is_untouched(read_file(path, shown=str(path)))]
