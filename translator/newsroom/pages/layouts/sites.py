"""
Markdown in the places where static site generators look for it, one layout a generator, and their starters.

Source: the manuals of Hugo, MkDocs static-i18n, Docusaurus and VitePress.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import LANGUAGE_NAMES, VERSION_TAGS, LangTag, content_tag, hugo_code, og_locale
from translator.newsroom.articles.addresses import relative_path
from translator.newsroom.articles.frontmatter import front_matter_as_yaml, front_matter_with
from translator.newsroom.ground.files import write_atomically
from translator.newsroom.ground.html.environment import file_environment, read_asset, script_style
from translator.newsroom.house import Newsroom
from translator.newsroom.house.glossary.labels import HouseTexts
from translator.newsroom.pages.layouts.generator_markdown import COMMON_MARK, MarkdownRules
from translator.newsroom.pages.layouts.html import TEMPLATES, card_of, site_style, without_comments
from translator.newsroom.pages.layouts.markdown import SOURCE_SEAL, page_with_colophon
from translator.newsroom.pages.publication import Publication, RenderedVersion, block_in, blocks_in, listed, seal
from translator.newsroom.pages.publication.publication import places_in_one_folder

STARTERS = Path(__file__).parent / "starters"
_EXAMPLE_URL = "https://example.org"
# Where a generator with a theme of its own reads how Chinese is set, and what paper leaves out.
_THEMED = {"mkdocs": "docs/theme.css", "vitepress": ".vitepress/theme/theme.css", "docusaurus": "src/theme.css"}


@dataclass(frozen=True, slots=True)
class Starter:
    written: tuple[Path, ...]
    kept: tuple[Path, ...]
    """Files that were there, and stay as they are."""


def layouts_with_starter() -> list[str]:
    return sorted(folder.name for folder in STARTERS.iterdir() if folder.is_dir())


def write_starter(newsroom: Newsroom, layout: str, folder: Path) -> Starter:
    """
    Write the starter of `layout` into `folder`.

    Raises `UsageError` for a layout that has none, and `FileError` where links lead out of the project.
    """
    if layout not in layouts_with_starter():
        raise UsageError(
            _("the layout {name} has no starter", name=repr(layout)), hint=", ".join(layouts_with_starter())
        )
    files = starter_files(newsroom, layout)
    written, kept = [], []
    for name, data in sorted(files.items()):
        path = folder / name
        if os.path.lexists(path):
            kept.append(path)
            continue
        if folder.is_relative_to(newsroom.root):
            newsroom.refuse_outside(path.parent)
        write_atomically(path, data)
        written.append(path)
    return Starter(tuple(written), tuple(kept))


def starter_files(newsroom: Newsroom, layout: str) -> dict[str, bytes]:
    """
    Return the files of a starter by their paths below the folder of the site.

    A name with `LANGUAGE` in it stands for one file a language, for none where it would be empty; `.txt` behind one
    keeps Python of a site from being ours.
    """
    root = STARTERS / layout
    environment = file_environment(root)
    values = _values(newsroom)
    found: dict[str, bytes] = {}
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        name = path.relative_to(root).as_posix()
        template = environment.get_template(name)
        for language in values["languages"] if "LANGUAGE" in name else [values["default"]]:
            place = name.replace("LANGUAGE_LOWER", language["lower"]).replace("LANGUAGE", language["tag"])
            if data := template.render(**values, language=language).encode():
                found[place.removesuffix(".txt")] = data
    if layout == "hugo":  # It lacks a look, a search, and a page for dead addresses.
        missing = file_environment(STARTERS).get_template("404.html").render(**values)
        own = {"site.css": site_style(), "search.js": read_asset(TEMPLATES, "search.js"), "404.html": missing}
        found |= {f"static/{name}": text.encode() for name, text in own.items()}
    if layout in _THEMED:
        style = file_environment(STARTERS).get_template("theme.css").render(scripts=script_style())
        found[_THEMED[layout]] = without_comments(style).encode()
    return found


def site_languages(newsroom: Newsroom) -> list[LangTag]:
    """Return the languages of the site, that of its first page first."""
    used = set(newsroom.settings.targets) | {ref.tag for ref in newsroom.articles}
    return [tag for tag in VERSION_TAGS if tag in used]


def _values(newsroom: Newsroom) -> dict[str, Any]:
    texts = newsroom.house_texts
    languages = [_language(newsroom, texts, tag) for tag in site_languages(newsroom)]
    return {
        "base_url": (newsroom.settings.publish.base_url or _EXAMPLE_URL).rstrip("/"),
        "root": urlsplit(newsroom.settings.publish.base_url).path.rstrip("/") + "/",
        "title": languages[0]["title"],
        "default": languages[0],
        "languages": languages,
        "quoted": lambda value: msgspec.json.encode(value).decode(),
    }


def _language(newsroom: Newsroom, texts: HouseTexts, tag: str) -> dict[str, Any]:
    labels = {name: texts.label(name, tag) for name in texts.labels}
    title = texts.own_label("site", tag) or newsroom.root.name.replace("-", " ").title()
    return {"tag": tag, "content_tag": content_tag(tag), "lower": tag.lower(), "name": LANGUAGE_NAMES[tag],
            "locale": og_locale(tag), "title": title, "labels": labels}  # fmt: skip


Page = Callable[[Publication, RenderedVersion, str], str]
"""Returns the address of another article by its path from a version."""
SharedPlaces = dict[tuple[LangTag, str], str]
"""Language and path of an attachment → its place in the folder of all languages."""


@dataclass(frozen=True, slots=True)
class SiteLayout:
    """The layout of one generator: where it wants a version, and what it reads there."""

    path: Callable[[Publication, RenderedVersion], str]
    keys: Callable[[Publication, RenderedVersion], dict[str, Any]]
    """Front matter to add or replace; None drops a key."""
    page: Page | None = None
    """Address of another article, by its path; None where the generator resolves links to Markdown files itself."""
    shares_attachments: bool = False
    """True where the attachments of all languages stand in the folder of the page."""
    reads_toml: bool = False
    rules: MarkdownRules = COMMON_MARK
    term_page: Callable[[RenderedVersion, str, str], str] | None = None
    """
    Path of the page of a tag, a series, a category or an author (`tags` …, and its id) in the language of the version,
    for a generator that takes its title from there.
    """

    def __call__(self, publication: Publication, folder: Path) -> dict[Path, bytes]:
        """Return one Markdown file a version. The source gets its by-lines too: on a site it is a page like others."""
        files = {}
        shared = places_in_one_folder(publication.attachments) if self.shares_attachments else {}
        for version in publication.versions:
            path = folder / self.path(publication, version)
            files[path] = self._page(publication, version, shared)
            if self.term_page:
                for kind in ("tags", "series", "categories", "authors"):
                    for term in listed(version.values.get(kind)):
                        page = seal(
                            front_matter_with(b"", {**_term(publication, kind, term, version.tag), **SOURCE_SEAL})
                        )
                        files[folder / self.term_page(version, kind, term)] = page
            for item in publication.attachments_of(version.tag):
                where = Path(os.path.normpath(path.parent / shared.get((item.tag, item.path), item.path)))
                if where.is_relative_to(folder):
                    files[where] = item.data
        return files

    def _page(self, publication: Publication, version: RenderedVersion, shared: SharedPlaces) -> bytes:
        data = page_with_colophon(publication, self._adapted(publication, version, shared))
        if not self.reads_toml:
            data = front_matter_as_yaml(data)
        sealed = SOURCE_SEAL if version.is_source else {}
        keys = self.keys(publication, version)
        kept = {key: value for key, value in keys.items() if value is not None}
        return seal(front_matter_with(data, {**sealed, **kept}, drop={key for key in keys if keys[key] is None}))

    def _adapted(self, publication: Publication, version: RenderedVersion, shared: SharedPlaces) -> RenderedVersion:
        def file(path: str) -> str:
            return shared.get((version.tag, path), path)

        page = partial(self.page, publication, version) if self.page else None
        body = publication.linked_body(version, page=page, file=file if shared else None, note=version.language_note)
        return replace(version, data=version.data[: version.start] + self.rules(body).encode())


def _term(publication: Publication, kind: str, term: str, tag: str) -> dict[str, Any]:
    bylines = publication.bylines
    if kind != "authors":
        return {"title": bylines.texts.tag_label(term, tag)}
    about = bylines.biography(term, tag)
    return {"title": bylines.names([term], tag), **({"description": about} if about else {})}


def _tag_labels(publication: Publication, version: RenderedVersion) -> dict[str, Any]:
    tags = listed(version.values.get("tags"))
    return {"tags": [publication.bylines.texts.tag_label(tag, version.tag) for tag in tags]} if tags else {}


def _id_of(version: RenderedVersion) -> str:
    return str(version.values.get("id") or version.slug)


def _description(version: RenderedVersion) -> dict[str, Any]:
    text = block_in(version.values, "seo").get("description") or version.summary
    return {"description": text} if text and not version.values.get("description") else {}


def _card(publication: Publication, version: RenderedVersion) -> dict[str, Any]:
    picture = card_of(publication, version)[0]
    return {"image": picture.path} if picture and "image" not in version.values else {}


def _draft(version: RenderedVersion) -> dict[str, Any]:
    return {"draft": True} if version.is_draft else {}


def _address_from_root(publication: Publication, tag: str, slug: str) -> str:
    return slug if tag == site_languages(publication.article.newsroom)[0] else f"{tag}/{slug}"


def _page_from_root(publication: Publication, version: RenderedVersion, path: str) -> str:
    there = _address_from_root(publication, *version.article_at(path))
    return posixpath.relpath(f"/{there}", f"/{_address_from_root(publication, version.tag, version.slug)}") + "/"


def _hugo_page(_publication: Publication, version: RenderedVersion, path: str) -> str:
    tag, slug = version.article_at(path)
    if tag != version.tag:
        return f'{{{{< relref path="/posts/{slug}" lang="{hugo_code(tag)}" >}}}}'
    return posixpath.relpath(slug, version.slug) + "/"


def _mkdocs_page(publication: Publication, version: RenderedVersion, path: str) -> str:
    # MkDocs builds the other languages apart.
    return path if version.article_at(path)[0] == version.tag else _page_from_root(publication, version, path)


def _docusaurus_page(_publication: Publication, version: RenderedVersion, path: str) -> str:
    # Docusaurus looks in the language of the reader, then in the blog.
    _tag, slug = version.article_at(path)
    return f"/{slug}.md" if "/" in version.slug else f"{slug}.md"  # `../` would be looked for beside this file alone.


def _hugo_path(publication: Publication, version: RenderedVersion) -> str:
    # Hugo wants a bundle where there are attachments.
    code = hugo_code(version.tag)
    bundle = f"{version.slug}/index.{code}.md" if publication.attachments else f"{version.slug}.{code}.md"
    return f"content/posts/{bundle}"


def _hugo_keys(publication: Publication, version: RenderedVersion) -> dict[str, Any]:
    keys: dict[str, Any] = {"translationKey": _id_of(version), "slug": version.slug, "draft": version.is_draft}
    if blocks_in(version.values, "images"):
        images = version.values["images"]
        sources = [item.get("src") if isinstance(item, dict) else item for item in images]
        shared = places_in_one_folder(publication.attachments)
        addresses = [str(source) for source in sources if source]  # Hugo's own partials want no more.
        keys["images"] = [shared.get((version.tag, relative_path(item)[0]), item) for item in addresses]
    elif card := _card(publication, version):
        keys["images"] = [places_in_one_folder(publication.attachments)[version.tag, card["image"]]]
    if not version.is_source and version.values.get("aliases"):
        keys["aliases"] = None  # An alias in three languages is one path for three pages.
    return {**keys, **_description(version)}


def _docusaurus_path(publication: Publication, version: RenderedVersion) -> str:
    if version.tag == publication.source.tag:
        return f"blog/{version.slug}.md"
    return f"i18n/{version.tag}/docusaurus-plugin-content-blog/{version.slug}.md"


def _docusaurus_keys(publication: Publication, version: RenderedVersion) -> dict[str, Any]:
    keys = {"slug": version.slug, "draft": version.is_draft, **_description(version)}
    if card := _card(publication, version):  # Without the dot it would be a file of the folder `static`.
        keys["image"] = f"./{card['image']}"
    if "id" in version.values:
        keys["id"] = None  # The generator takes it for an old name of `slug`, and warns.
    labels = _tag_labels(publication, version).get("tags", [])
    if labels:
        pairs = zip(listed(version.values["tags"]), labels, strict=True)
        keys["tags"] = [{"label": label, "permalink": f"/{tag}"} for tag, label in pairs]
    authors = listed(version.values.get("authors"))
    if authors and not blocks_in(version.values, "authors"):
        names = [publication.bylines.names([item], version.tag) for item in authors]
        keys["authors"] = [{"name": name} for name in names]  # An id would have to stand in authors.yml.
    return keys


def _page_keys(publication: Publication, version: RenderedVersion) -> dict[str, Any]:
    return {
        **_draft(version),
        **_description(version),
        **_tag_labels(publication, version),
        **_card(publication, version),
    }


HUGO = SiteLayout(
    _hugo_path,
    _hugo_keys,
    _hugo_page,
    shares_attachments=True,
    reads_toml=True,
    rules=MarkdownRules(takes_any_dollar=True, drops_html=True),
    term_page=lambda version, kind, term: f"content/{kind}/{term}/_index.{hugo_code(version.tag)}.md",
)
MKDOCS = SiteLayout(
    lambda _publication, version: f"docs/{version.tag}/{version.slug}.md",
    _page_keys,
    _mkdocs_page,
    rules=MarkdownRules(nests_by_four=True),
)
DOCUSAURUS = SiteLayout(
    _docusaurus_path, _docusaurus_keys, _docusaurus_page, rules=MarkdownRules(takes_any_dollar=True)
)
VITEPRESS = SiteLayout(lambda _publication, version: f"{version.tag}/{version.slug}.md", _page_keys)
