"""
A whole site without a generator: pages of articles, made one article at a time, and what lists, feeds and search need.

Old addresses lead to new ones by `aliases`, by renames that git knows of, and by the `id` of an article. The search
needs no server: English is found by words, Chinese by characters and pairs of them, as in `search.js`. Source:
RFC 4287 (Atom), RFC 4151 (names of entries), sitemaps.org with `xhtml:link`.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

import msgspec
from markupsafe import Markup

from translator.bilingual.errors import GitError
from translator.bilingual.scripts.word_conversion import one_script_only
from translator.bilingual.tables import unpacked
from translator.bilingual.words.language import VERSION_TAGS, fold_script
from translator.bilingual.words.patterns import pattern
from translator.newsroom.ground.files import read_file
from translator.newsroom.ground.git import has_commits, is_repo, renames
from translator.newsroom.house import Newsroom
from translator.newsroom.house.glossary.labels import HouseTexts, list_separator
from translator.newsroom.pages.layouts.html import (
    article_values,
    blocks_to_html,
    card_of,
    page_body,
    render_template,
    updated_of,
    versions_out,
)
from translator.newsroom.pages.layouts.smaller_images import LEAST_WIDTH, smaller_files, smaller_images, source_set
from translator.newsroom.pages.publication import (
    UNSEALED,
    Publication,
    RenderedVersion,
    listed,
    seal,
    sizes_of,
    with_sizes,
)
from translator.newsroom.pages.publication.publication import size_of

_WORDS = pattern(r"[a-z0-9]+(?:['’][a-z]+)?")
_HAN = pattern("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_MARKUP = pattern(r"\]\([^)\s]*\)|<[^<>]*>|\{#[^}]*\}|https?://\S+")
# About so many articles make one more shard.
_PER_SHARD = 12
_MOST_SHARDS = 256


def terms_of(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKC", _MARKUP.sub(" ", text)).lower()
    found = {word.replace("’", "'").removesuffix("'s") for word in _WORDS.findall(plain)}
    for run in _HAN.findall(plain):
        found.update(run)
        found.update(run[at : at + 2] for at in range(len(run) - 1))
    return found


def one_script(terms: Iterable[Iterable[str]]) -> tuple[list[set[str]], dict[str, str]]:
    """Return the terms of articles in Simplified characters, and the others that mean those: 麵 and 麪 for 面."""
    kept = [list(words) for words in terms]
    there = {character for words in kept for word in words if not word.isascii() for character in word}
    folds = {one: fold_script(one) for one in there | one_script_only()[0]}
    wanted = {folds[one] for one in there}
    table = str.maketrans(folds)
    folded = [{word.translate(table) for word in words} for words in kept]
    return folded, {one: other for one, other in sorted(folds.items()) if one != other and other in wanted}


def shard_count(articles: int) -> int:
    return max(1, min(_MOST_SHARDS, articles // _PER_SHARD))


def shard_of(term: str, count: int) -> int:
    """Return the shard that holds a term; the same sum as in `search.js`."""
    total = 0
    for character in term:
        total = (total * 31 + ord(character)) % 1_000_003
    return total % count


def index_shards(terms: Sequence[Iterable[str]]) -> list[dict[str, list[int]]]:
    """Return for each shard the terms with the numbers of the articles that hold them; `terms` has one item each."""
    places: dict[str, list[int]] = {}
    for number, words in enumerate(terms):
        for word in words:
            places.setdefault(word, []).append(number)
    count = shard_count(len(terms))
    shards: list[dict[str, list[int]]] = [{} for _number in range(count)]
    for word in sorted(places):
        shards[shard_of(word, count)][word] = places[word]
    return shards


_UNSAFE = pattern(r"[^\w -]")
RECORDS = "records"
"""Folder of the records below that of the site."""
BILINGUAL = "bilingual"
"""Folder of the bilingual pages below that of a language."""


class VersionRecord(msgspec.Struct, kw_only=True):
    tag: str
    address: str
    """Path of the page from the root of the site."""
    title: str
    summary: str = ""
    date: str = ""
    shown_date: str = ""
    updated: str = ""
    """When the version was last signed off, ISO."""
    published: str = ""
    """When it was signed off, of a source its date; a correction changes nothing."""
    picture: str = ""
    """Path from the root of the site of the picture that stands for the article."""
    picture_alt: str = ""
    picture_size: tuple[int, int] = (0, 0)
    picture_widths: list[int] = []
    """The smaller sizes in which the picture is there too."""
    tags: list[tuple[str, str]] = []
    """Id and name of each tag of the article."""
    authors: list[tuple[str, str]] = []
    series: list[tuple[str, str]] = []
    categories: list[tuple[str, str]] = []
    is_draft: bool = False
    terms: str = ""
    """Search terms of the page, with blanks between."""


class ArticleRecord(msgspec.Struct, kw_only=True):
    slug: str
    id: str = ""
    """The name that the article keeps when its file is renamed; empty where it has none."""
    aliases: list[str] = []
    versions: list[VersionRecord]
    content: str = UNSEALED

    def versions_out(self) -> list[VersionRecord]:
        return [version for version in self.versions if not version.is_draft]


def make_record(publication: Publication) -> ArticleRecord:
    values = publication.source.values
    return ArticleRecord(
        slug=publication.source.slug,
        id=str(values.get("id") or ""),
        aliases=listed(values.get("aliases")),
        versions=[_record_of(publication, version) for version in publication.versions],
    )


def read_records(folder: Path) -> list[ArticleRecord]:
    paths = sorted((folder / RECORDS).rglob("*.json"))
    found = (unpacked(read_file(path, shown=str(path)), ArticleRecord, is_json=True) for path in paths)
    return [record for record in found if record]


def place_of(kind: str, name: str) -> str:
    """Return the path below a language's folder of a page of a tag, an author or a series; names may be any text."""
    return f"{kind}/{_UNSAFE.sub('-', name)}.html"


def bilingual_place(tag: str, slug: str) -> str:
    return f"{tag}/{BILINGUAL}/{slug}.html"


def _record_of(publication: Publication, version: RenderedVersion) -> VersionRecord:
    values, bylines, tag = version.values, publication.bylines, version.tag
    day = str(values.get("date") or "")
    label = bylines.texts.tag_label
    picture, alt = card_of(publication, version)
    return VersionRecord(
        tag=tag,
        address=f"{tag}/{version.slug}.html",
        title=version.title,
        summary=version.summary,
        date=day,
        shown_date=bylines.date(day, tag),
        updated=updated_of(values),
        published=updated_of({**values, "corrections": None}),
        picture=version.from_root(picture.path) if picture else "",
        picture_alt=alt,
        picture_size=(picture and size_of(picture.data)) or (0, 0),
        picture_widths=[*smaller_images(picture.data)] if picture else [],
        tags=[(item, label(item, tag)) for item in listed(values.get("tags"))],
        authors=[(item, bylines.names([item], tag)) for item in listed(values.get("authors"))],
        series=[(item, label(item, tag)) for item in listed(values.get("series"))],
        categories=[(item, label(item, tag)) for item in listed(values.get("categories"))],
        is_draft=version.is_draft,
        terms=" ".join(sorted(terms_of(f"{version.title}\n{version.summary}\n{version.body}"))),
    )


REDIRECTS = "_redirects"
_LINE = pattern(r"^/(\S+) /(\S+) 301$", re.MULTILINE)
Redirects = dict[str, VersionRecord]
"""Path of an old page from the root of the site → the version that readers are sent to."""


def renamed_slugs(newsroom: Newsroom, records: Sequence[ArticleRecord]) -> dict[str, str]:
    """Return old slugs with the slugs that their articles have now, of articles that are on the site."""
    slugs = {ref.slug for ref in newsroom.articles}
    now = {record.slug for record in records if record.slug in slugs}
    by_id = {record.id: record.slug for record in records if record.id and record.slug in now}
    found = {record.slug: by_id[record.id] for record in records if record.slug not in slugs and record.id in by_id}
    found |= {old: new for old, new in _renamed_by_git(newsroom).items() if old not in slugs and new in now}
    return found


def redirects_of(records: Sequence[ArticleRecord], renamed: Mapping[str, str], before: Mapping[str, str]) -> Redirects:
    """
    Return all redirects; `records` are of articles that are there, and no path is that of a page of theirs.

    `before` are those that the site had, old path → new path. Where an article stood once, its readers are sent on for
    good; an alias holds as long as the front matter names it.
    """
    by_slug = {record.slug: record for record in records}
    by_address = {version.address: version for record in records for version in record.versions_out()}
    found: Redirects = {}
    for old, new in renamed.items():
        for version in by_slug[new].versions_out():
            found[f"{version.tag}/{old}.html"] = version
    for record in records:
        for alias in record.aliases:
            for path, version in _alias_paths(alias, record.versions_out()):
                found.setdefault(path, version)
    for path, address in before.items():
        now = found.get(address) or by_address.get(address)
        if now and not path.endswith("/index.html"):
            found.setdefault(path, now)
    taken = {version.address for record in records for version in record.versions}
    return {path: version for path, version in sorted(found.items()) if path not in taken}


def redirect_lines(redirects: Redirects) -> str:
    lines = "".join(f"/{quote(path)} /{quote(version.address)} 301\n" for path, version in redirects.items())
    return f"# content: {UNSEALED}\n{lines}"


def redirects_before(lines: str) -> dict[str, str]:
    return {unquote(path): unquote(address) for path, address in _LINE.findall(lines)}


def gone_pages(folder: Path, records: Sequence[ArticleRecord], renamed: Mapping[str, str]) -> list[Path]:
    found = []
    for record in records:
        if record.slug in renamed:
            found += [folder / bilingual_place(version.tag, record.slug) for version in record.versions]
            found.append(folder / "records" / f"{record.slug}.json")
    return found


def _alias_paths(alias: str, versions: Sequence[VersionRecord]) -> list[tuple[str, VersionRecord]]:
    path = posixpath.normpath(unquote(alias).strip().lstrip("/"))
    if path.startswith("..") or path == "." or re.search(r"[\s\\:?#\x00-\x1f]", path):
        return []
    if not path.endswith(".html"):
        path += "/index.html"
    first = path.partition("/")[0].lower()
    if first in {tag.lower() for tag in VERSION_TAGS}:
        return [(path, version) for version in versions if version.tag.lower() == first]
    return [(path, versions[0]), *((f"{version.tag}/{path}", version) for version in versions)] if versions else []


def _renamed_by_git(newsroom: Newsroom) -> dict[str, str]:
    try:
        if not is_repo(newsroom.root) or not has_commits(newsroom.root):
            return {}
        renamed = renames(newsroom.root, newsroom.relative(newsroom.articles_dir))
    except GitError:  # A damaged repository does not stop what is published.
        return {}
    found: dict[str, str] = {}
    for old, new in ((newsroom.tree.place(old), newsroom.tree.place(new)) for old, new in renamed.items()):
        if old and new and old.slug != new.slug:
            found.setdefault(old.slug, found.get(new.slug, new.slug))  # A later renaming is known by then.
    return found


KINDS = {"series": "site_series", "categories": "site_categories", "tags": "tags", "authors": "site_authors"}
"""By what articles are listed: the field of a record, which is also the folder, and its label."""
_HEADING = pattern(r'<h2 id="(?P<id>[^"]*)"[^<>]*>(?P<text>.*?)</h2>', re.DOTALL)
_TAG = pattern(r"<(?!/?(?:code|em)>)[^<>]*>")
# So many sections, and an article has a list of them.
_LONG = 4


def lay_out(publication: Publication, folder: Path) -> dict[Path, bytes]:
    article = make_record(publication)
    pages: dict[str, str] = {}
    for version, record in zip(publication.versions, article.versions, strict=True):
        pages[record.address] = _page(publication, version, record)
        if not version.is_source:
            pages[bilingual_place(version.tag, version.slug)] = _bilingual_page(publication, version, record)
    place = folder / RECORDS / f"{article.slug}.json"
    made = {folder / name: seal(page.encode()) for name, page in pages.items()}
    beside = publication.files_beside(folder)
    return {**made, place: seal(msgspec.json.encode(article)), **beside, **smaller_files(beside)}


def _page(publication: Publication, version: RenderedVersion, record: VersionRecord) -> str:
    frame = _frame(publication, version, record, record.address)
    root, tags_line = frame["root"], publication.bylines.tags_line(version.values, version.tag)
    values = article_values(publication, version, without=tags_line)
    beside = [version]
    if version.is_source:
        beside = [other for other in versions_out(publication, version) if not other.is_source]
    headings = [(item["id"], item["text"]) for item in _HEADING.finditer(values["article"])]
    values |= {
        "contents": [(item, Markup(_TAG.sub("", text))) for item, text in headings] if len(headings) >= _LONG else (),
        "byline": (_author_links(record, root), *values["byline"][1:]) if record.authors else values["byline"],
        "beside": [
            (publication.source.tag if other == version else other.tag, root + bilingual_place(other.tag, other.slug))
            for other in beside
        ],
    }
    return render_template("site_article.html", **values, **frame, record=record)


def _bilingual_page(publication: Publication, version: RenderedVersion, record: VersionRecord) -> str:
    place = bilingual_place(version.tag, version.slug)
    frame = _frame(publication, version, record, place)
    frame["crumbs"].append((record.title, record.address))
    return render_template("site_bilingual.html", **_bilingual_values(publication, version, place), **frame)


def _frame(publication: Publication, version: RenderedVersion, record: VersionRecord, place: str) -> dict[str, Any]:
    labels, tag = publication.bylines.texts, version.tag
    chosen = publication.article.newsroom.settings.publish.sections
    kinds = () if version.is_draft else [kind for kind in KINDS if getattr(record, kind)]
    frame = frame_values(labels, publication.base_url, tag, place, sections_of(labels, tag, chosen, kinds))
    first = [("series", item) for item in record.series] or [("tags", item) for item in record.tags]
    if not version.is_draft:  # Only what is out has pages of tags for sure.
        frame["crumbs"] += [(name, f"{tag}/{place_of(kind, topic)}") for kind, (topic, name) in first[:1]]
    # From here, and not by the address of the site: a preview leads to its own pages.
    root, out = frame["root"], versions_out(publication, version)
    addresses = {other.tag: f"{root}{other.tag}/{quote(other.slug)}.html" for other in out}
    tags = [name for name in VERSION_TAGS if name in {item.tag for item in publication.versions}]
    return {**frame, "tags": tags, "addresses": addresses}


def frame_values(
    texts: HouseTexts, base_url: str, tag: str, place: str, sections: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    """Return what the frame of every page of a site shows; its path of links begins with the home."""
    return {
        "root": "../" * place.count("/"),
        "base_url": base_url,
        "label": lambda name: texts.label(name, tag),
        "site_title": site_title(texts, tag),
        "feed": f"{tag}/feed.xml" if base_url else "",
        "crumbs": [(texts.label("site_home", tag), f"{tag}/index.html")],
        "sections": sections,
        "place_of": place_of,
        "source_set": source_set,
        "least_width": LEAST_WIDTH,
    }


def sections_of(texts: HouseTexts, tag: str, chosen: Iterable[str], kinds: Iterable[str]) -> list[tuple[str, str]]:
    """Return name and path of what the head of each page leads to: the `chosen` tags, else all that there is."""
    topics = [(texts.tag_label(topic, tag), f"{tag}/{place_of('tags', topic)}") for topic in chosen]
    return topics or [(texts.label(KINDS[kind], tag), f"{tag}/{kind}/index.html") for kind in kinds]


def _author_links(record: VersionRecord, root: str) -> Markup:
    link = Markup("{1}" if record.is_draft else '<a rel="author" href="{0}">{1}</a>')
    return Markup(list_separator(record.tag)).join(
        link.format(root + quote(f"{record.tag}/{place_of('authors', author)}"), name)
        for author, name in record.authors
    )


def site_title(texts: HouseTexts, tag: str) -> str:
    """Return what the house calls its site, from `site` in labels.yml, else what it calls its articles."""
    return texts.own_label("site", tag) or texts.label("site_articles", tag)


_DAY = pattern(r"\d{4}-\d\d-\d\d")
_MOMENT = pattern(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\Z")
_MOST_IN_FEED = 50
_RELATIVE = pattern(r'(\s(?:href|src|poster)=")([^":]*)(?=")')
_SIZES = pattern(r' (?:srcset|sizes)="[^"]*"')


def render_feed(
    texts: HouseTexts, base_url: str, tag: str, articles: Sequence[tuple[ArticleRecord, VersionRecord]], folder: Path
) -> str:
    """Return the feed of a language with the texts of its articles, as their pages in `folder` have them."""
    shown = articles[:_MOST_IN_FEED]
    return render_template(
        "site_feed.xml",
        language=tag,
        base_url=base_url,
        site_title=site_title(texts, tag),
        updated=max((_moment(version.updated) for _record, version in shown), default=_moment("")),
        articles=[(_entry_id(base_url, record, version), version) for record, version in shown],
        texts=[
            _text_of(folder / version.address, f"{base_url}/{quote(version.address)}") for _record, version in shown
        ],
        moment=_moment,
    )


def _text_of(page: Path, address: str) -> str:
    html = read_file(page, shown=page.name).decode("utf-8", "replace") if page.is_file() else ""
    _before, _header, text = html.rpartition("</article>")[0].partition("<article>")[2].partition("</header>\n")
    notice = _before.partition("<header>")[0]
    if text.startswith("<details"):  # The list of contents.
        text = text.partition("</details>\n")[2]
    return _RELATIVE.sub(lambda found: found[1] + urljoin(address, found[2]), _SIZES.sub("", notice + text)).strip()


def render_map(pages: Iterable[tuple[dict[str, str], dict[str, str]]]) -> str:
    """Return the site map; a page is the whole addresses of its languages, and when each of them was changed."""
    shown = [(addresses, {tag: day for tag, day in changed.items() if _DAY.match(day)}) for addresses, changed in pages]
    return render_template("site_map.xml", pages=shown)


def _entry_id(base_url: str, record: ArticleRecord, version: VersionRecord) -> str:
    # It stays when the file is renamed.
    host = urlsplit(base_url).hostname
    if record.id and host and _DAY.match(version.date):
        return f"tag:{host},{version.date[:10]}:{version.tag}/{quote(record.id)}"
    return f"{base_url}/{quote(version.address)}"


def _moment(text: str) -> str:
    if _MOMENT.match(text):
        return text
    return f"{text[:10]}T00:00:00Z" if _DAY.match(text) else "1970-01-01T00:00:00Z"


def _bilingual_values(publication: Publication, version: RenderedVersion, place: str) -> dict[str, Any]:
    source = publication.source
    both = (source, version)
    # The ids of the page's own language stand as they are; a page may have each of them only once.
    columns = [_column(publication, item, place, "" if item is version else f"{item.tag}-") for item in both]
    return {
        "language": version.tag,
        "title": version.title,
        "version": version,
        "source": source,
        "rows": list(zip_longest(*columns, fillvalue="")),
        "notice": version.notice,
        "alternates": {},
        "canonical": "",
    }


def _column(publication: Publication, version: RenderedVersion, place: str, prefix: str) -> list[Markup]:
    folder = posixpath.dirname(place) or "."

    def from_here(path: str) -> str:
        return posixpath.relpath(version.from_root(path), folder)

    attachments = publication.attachments_of(version.tag)
    shown = {item.path for item in attachments}
    body = page_body(
        publication,
        version,
        page=lambda path: from_here(str(PurePosixPath(path).with_suffix(".html"))),
        file=lambda path: from_here(path) if path in shown else path,
    )
    sizes = sizes_of(attachments, from_here)
    blocks = blocks_to_html(body, safe=publication.is_safe, prefix=prefix)
    return [with_sizes(block, sizes) for block in blocks]
