"""
The pages of a site that are made of all its articles: homes, tags, authors, feeds, the site map, and the search.

They follow from the records that the articles left (`site.RECORDS`), so that one changed article is enough to bring
them up to date. Source: RFC 4287 (Atom), sitemaps.org with Google's `xhtml:link` for languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from translator.files import read_file
from translator.glossary.labels import HouseTexts, load_house_texts
from translator.language import CONTENT_TAGS, LANGUAGE_NAMES
from translator.project import Project
from translator.publish.content_seal import UNSEALED, is_untouched, seal
from translator.publish.layouts.html import read_style, render_template
from translator.publish.layouts.search_index import index_shards
from translator.publish.layouts.site import RECORDS, ArticleRecord, VersionRecord, place_of, read_script, site_title

_MOST_IN_FEED = 50
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def site_files(project: Project, folder: Path) -> tuple[dict[Path, bytes], list[Path]]:
    """
    Return the files of the site in `folder` that are made of all its articles, and those that are left over.

    There are none of either where the site has no article.
    """
    records = read_records(folder)
    if not records:
        return {}, []
    base_url = project.settings.publish.base_url.rstrip("/")
    made = _Site(load_house_texts(project), base_url, records).files()
    files = {folder / name: data for name, data in made.items()}
    return files, _left_over(folder, files)


def read_records(folder: Path) -> list[ArticleRecord]:
    """Return the records of all articles, sorted by slug; what is not a record of ours is passed over."""
    found = []
    for path in sorted((folder / RECORDS).rglob("*.json")):
        with suppress(msgspec.DecodeError, msgspec.ValidationError):
            found.append(msgspec.json.decode(read_file(path, shown=str(path)), type=ArticleRecord))
    return found


@dataclass(frozen=True)
class _Site:
    texts: HouseTexts
    base_url: str
    """Empty where the project has none: then there are no feeds and no site map, which need whole addresses."""
    records: Sequence[ArticleRecord]
    _files: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def by_tag(self) -> dict[str, list[VersionRecord]]:
        """The versions that are out, by language, the latest first."""
        versions = [version for record in self.records for version in record.versions if not version.is_draft]
        latest = sorted(versions, key=lambda version: (version.date, version.address), reverse=True)
        found = {tag: [version for version in latest if version.tag == tag] for tag in CONTENT_TAGS}
        return {tag: listed for tag, listed in found.items() if listed}

    def files(self) -> dict[str, bytes]:
        """Return all files by their paths from the root of the site."""
        pages: list[tuple[dict[str, str], dict[str, str]]] = []
        homes = {tag: f"{tag}/index.html" for tag in self.by_tag}
        topics = {tag: self._topics(tag, "topics") for tag in self.by_tag}
        authors = {tag: self._topics(tag, "authors") for tag in self.by_tag}
        for tag in self.by_tag:
            heading = self.texts.label("site_articles", tag)
            listed = {topic: name for topic, (name, _articles) in sorted(topics[tag].items())}
            self._list(tag, homes, heading, self.by_tag[tag], topics=list(listed.items()))
            self._search(tag)
        for kind, found in (("tags", topics), ("authors", authors)):
            for name in sorted({name for listed in found.values() for name in listed}):
                places = {tag: f"{tag}/{place_of(kind, name)}" for tag in found if name in found[tag]}
                for tag in places:
                    shown, articles = found[tag][name]
                    self._list(tag, places, shown, articles)
                pages.append((places, {}))
        self._start(homes)
        self._files["site.css"] = f"/* content: {UNSEALED} */\n{read_style('html.css')}{read_style_of_site()}".encode()
        self._files["search.js"] = f"// content: {UNSEALED}\n{read_script('search.js')}".encode()
        robots = f"# content: {UNSEALED}\nUser-agent: *\nAllow: /\n"
        if self.base_url:
            self._map([(homes, {}), *pages, *self._articles()])
            robots += f"Sitemap: {self.base_url}/sitemap.xml\n"
        self._files["robots.txt"] = robots.encode()
        return {name: seal(data) for name, data in self._files.items()}

    def _articles(self) -> Iterable[tuple[dict[str, str], dict[str, str]]]:
        for record in self.records:
            out = [version for version in record.versions if not version.is_draft]
            yield (
                {version.tag: version.address for version in out},
                {version.tag: version.updated for version in out if _DAY.match(version.updated)},
            )

    def _topics(self, tag: str, name: str) -> dict[str, tuple[str, list[VersionRecord]]]:
        """Return the tags (or the authors) of a language by their ids: what they are called, and their articles."""
        found: dict[str, tuple[str, list[VersionRecord]]] = {}
        for version in self.by_tag[tag]:
            for topic, shown in getattr(version, name):
                found.setdefault(topic, (shown, []))[1].append(version)
        return found

    def _page(self, template: str, tag: str, place: str, places: dict[str, str], **values: Any) -> None:
        root = "../" * place.count("/")
        addresses = self._alternates(places, root)
        self._files[place] = render_template(
            template,
            language=tag,
            root=root,
            tags=list(self.by_tag),
            addresses=addresses,
            alternates=addresses,
            canonical=f"{self.base_url}/{quote(place)}" if self.base_url else "",
            feed=f"{tag}/feed.xml" if self.base_url else "",
            names=LANGUAGE_NAMES,
            label=lambda name: self.texts.label(name, tag),
            site_title=self._title(tag),
            content=UNSEALED,
            place_of=place_of,
            **values,
        ).encode()

    def _alternates(self, places: dict[str, str], root: str) -> dict[str, str]:
        before = f"{self.base_url}/" if self.base_url else root
        found: dict[str, str] = {tag: before + quote(places[tag]) for tag in CONTENT_TAGS if tag in places}
        return {**found, "x-default": next(iter(found.values()))} if found else {}

    def _title(self, tag: str) -> str:
        return site_title(self.texts.labels, tag)

    def _list(
        self,
        tag: str,
        places: dict[str, str],
        heading: str,
        articles: Sequence[VersionRecord],
        topics: Sequence[tuple[str, str]] = (),
    ) -> None:
        is_home = places[tag] == f"{tag}/index.html"
        title = self._title(tag) if is_home else heading
        values = {"title": title, "heading": heading, "articles": articles, "topics": topics}
        self._page("site_list.html", tag, places[tag], places, **values)
        if is_home and self.base_url:
            self._feed(tag, articles[:_MOST_IN_FEED])

    def _search(self, tag: str) -> None:
        heading = self.texts.label("site_search", tag)
        places = {other: f"{other}/search.html" for other in self.by_tag}
        self._page("site_search.html", tag, places[tag], places, title=heading, heading=heading)
        articles = self.by_tag[tag]
        shards = index_shards([version.terms.split() for version in articles])
        shown = [(version.address, version.title, version.summary) for version in articles]
        self._files[f"search/{tag}/articles.json"] = msgspec.json.encode(
            {"content": UNSEALED, "shards": len(shards), "articles": shown}
        )
        for number, shard in enumerate(shards):
            self._files[f"search/{tag}/{number}.json"] = msgspec.json.encode({"content": UNSEALED, "terms": shard})

    def _feed(self, tag: str, articles: Sequence[VersionRecord]) -> None:
        self._files[f"{tag}/feed.xml"] = render_template(
            "site_feed.xml",
            language=tag,
            content=UNSEALED,
            base_url=self.base_url,
            site_title=self._title(tag),
            updated=max((_moment(version.updated) for version in articles), default=_moment("")),
            articles=articles,
            moment=_moment,
        ).encode()

    def _map(self, pages: Iterable[tuple[dict[str, str], dict[str, str]]]) -> None:
        shown = [(self._alternates(places, ""), changed) for places, changed in pages if places]
        self._files["sitemap.xml"] = render_template("site_map.xml", content=UNSEALED, pages=shown).encode()

    def _start(self, homes: dict[str, str]) -> None:
        first = next(iter(homes))
        self._files["index.html"] = render_template(
            "site_start.html",
            language=first,
            title=self._title(first),
            homes=[(tag, f"{LANGUAGE_NAMES[tag]} · {self._title(tag)}") for tag in homes],
            content=UNSEALED,
        ).encode()


def read_style_of_site() -> str:
    """Return what the site adds to the style of articles, without comments."""
    return re.sub(r"/\*.*?\*/\n?", "", read_script("site.css"), flags=re.DOTALL)


def _moment(text: str) -> str:
    """Return a date or a time as RFC 3339 wants it; the first day of 1970 for anything else."""
    if re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)\Z", text):
        return text
    return f"{text[:10]}T00:00:00Z" if _DAY.match(text) else "1970-01-01T00:00:00Z"


def _left_over(folder: Path, files: Iterable[Path]) -> list[Path]:
    """Return pages of tags and authors and parts of the search that no article calls for any longer, if all ours."""
    wanted = set(files)
    kinds = [path for kind in ("*/tags/*.html", "*/authors/*.html", "search/*/*.json") for path in folder.glob(kind)]
    return [path for path in sorted(kinds) if path not in wanted and is_untouched(read_file(path, shown=str(path)))]
