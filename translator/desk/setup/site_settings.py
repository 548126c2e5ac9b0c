"""
What a static site that is there already says about its articles: where they stand, and in which languages.

One reader a generator. Source: the manuals of Hugo, Docusaurus, MkDocs (static-i18n), VitePress, Astro (Starlight),
Jekyll (polyglot, multiple-languages), Hexo and Sphinx (sphinx-intl).
"""

from __future__ import annotations

import glob
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from translator.bilingual.errors import TranslatorError
from translator.bilingual.words.language import LangTag, content_tag
from translator.bilingual.words.patterns import pattern
from translator.desk.setup.catalog_settings import read_sphinx
from translator.desk.setup.site_files import (
    LANGUAGE_CODE,
    Site,
    SiteSettings,
    codes_of,
    joined,
    known_tag,
    known_tags,
    listed,
    most_used_suffix,
)
from translator.newsroom.ground.article_tree import make_tree

_SCRIPTS = ("ts", "mts", "js", "mjs", "cjs")
_QUOTED = pattern(r"""['"`]([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,4}){0,2})['"`]""")


def recognise_site(folder: Path) -> SiteSettings | None:
    """Return the settings for the site in `folder`, None where none of the readers knows it; reads only."""
    site = Site(folder)
    readers = (
        _hugo, _docusaurus, _mkdocs, _vitepress, _astro, _jekyll, _hexo, read_sphinx,
        _folders, _suffixed_folders,
    )  # fmt: skip
    for reader in readers:
        found = reader(site)
        if found and len({content_tag(tag) for tag in found.tags}) > 1 and _is_usable(found):
            return found
    return None


def _folders(site: Site) -> SiteSettings | None:
    """Return the settings for folders named after languages, side by side, with articles of the same names in them."""
    found = []
    for base in dict.fromkeys(("docs", "content", "src", "pages", "", *site.parents_of_languages())):
        slugs: dict[str, set[str]] = {}
        for code in sorted(path.name for path in (site.root / base).glob("*") if LANGUAGE_CODE.fullmatch(path.name)):
            if known_tag(code):
                slugs[code] = _pages(site, f"{base}/{code}".strip("/"))
        if len(slugs) > 1 and set.intersection(*slugs.values()):
            source = next((code for code in slugs if known_tag(code) == "en"), next(iter(slugs)))
            found.append(site.tree("", f"{base}/" if base else "./", base, list(slugs), source))
    return joined([one for one in found if one])


def _suffixed_folders(site: Site) -> SiteSettings | None:
    """Return the settings for folders like those of tldr: `pages` in English, `html.zh`, `pages.zh_TW` beside it."""
    found = []
    for base in sorted(path.name for path in site.root.glob("*") if path.is_dir() and not path.name.startswith(".")):
        for separator in ".-_":
            start = f"{base}{separator}"
            codes = [path.name.removeprefix(start) for path in sorted(site.root.glob(f"{glob.escape(start)}*"))]
            tags = known_tags([code for code in codes if LANGUAGE_CODE.fullmatch(code)])
            pages = _pages(site, base)
            if any(pages & _pages(site, start + code) for code in tags.values()):
                names = {LangTag("en"): "", **{tag: code for tag, code in tags.items() if tag != "en"}}
                path = f"{start}{{tag}}/{{slug}}{most_used_suffix(list(pages))}"
                found.append(SiteSettings("", f"{base}/", path, names, LangTag("en")))
    return joined(found)


def _pages(site: Site, folder: str) -> set[str]:
    return {name for name in site.names(folder) if name.endswith((".md", ".mdx"))}


def _is_usable(found: SiteSettings) -> bool:
    try:
        make_tree(
            found.path,
            tags={str(tag): name for tag, name in found.tags.items()},
            source=found.source or "",
            source_path=found.source_path,
            exclude=found.exclude,
            roots=found.roots,
        )
    except TranslatorError:
        return False
    return True


def _hugo(site: Site) -> SiteSettings | None:
    kinds = ("toml", "yaml", "yml", "json")
    places = [
        f"{place}{name}.{kind}" for place in ("", "config/_default/") for name in ("hugo", "config") for kind in kinds
    ]
    file = site.first(*places)
    if not file or not (site.is_folder("content") or site.table(file).get("contentDir")):
        return None
    table = site.table(file)
    languages = table.get("languages")
    if not isinstance(languages, dict):
        apart = site.first(*(f"config/_default/languages.{kind}" for kind in kinds))
        languages = site.table(apart) if apart else {}
    default = str(table.get("defaultContentLanguage") or table.get("defaultcontentlanguage") or "en")
    base = str(table.get("contentDir") or "content").strip("/")
    folders = {
        str(code): str(own.get("contentDir") or own.get("contentdir") or "").strip("/")
        for code, own in languages.items() if isinstance(own, dict)
    }  # fmt: skip
    if len([place for place in folders.values() if place]) > 1:
        return _hugo_folders(file, {code: place or base for code, place in folders.items()}, default)
    return site.tree("Hugo", file, base, list(folders), default)


def _hugo_folders(file: str, folders: Mapping[str, str], default: str) -> SiteSettings | None:
    """Return the settings for languages with a `contentDir` each."""
    tags, parents = {}, set()
    for code, place in folders.items():
        tag = known_tag(code)
        if tag:
            parent, _slash, tags[tag] = place.rpartition("/")
            parents.add(parent)
    if len(parents) != 1:
        return None
    lead = f"{parent}/" if (parent := parents.pop()) else ""
    return SiteSettings("Hugo", file, f"{lead}{{tag}}/{{slug}}.md", tags, known_tag(default))


def _script_locales(text: str) -> tuple[list[str], str]:
    """Return the languages in the settings of a site that are written in JavaScript, and the default one."""
    listed = re.search(r"\blocales\s*:\s*\[([^\]]*)\]", text)
    default = re.search(r"\b(?:defaultLocale|defaultLanguage)\s*:\s*['\"`]([\w-]+)['\"`]", text)
    return _QUOTED.findall(listed[1]) if listed else [], default[1] if default else ""


def _docusaurus(site: Site) -> SiteSettings | None:
    file = site.first(*(f"docusaurus.config.{kind}" for kind in _SCRIPTS))
    if not file:
        return None
    codes, default = _script_locales(site.text(file))
    folders = sorted(path.name for path in (site.root / "i18n").glob("*") if path.is_dir())
    codes = codes or [default or "en", *folders]
    default = default or codes[0]
    places = {"docs": "docs/current", "blog": "blog", "src/pages": "pages"}
    versions = sorted(path.name for path in (site.root / "versioned_docs").glob("version-*"))
    places.update({f"versioned_docs/{version}": f"docs/{version}" for version in versions})
    found = []
    for base, plugin in places.items():
        pages = _pages(site, base)
        if pages or (base == "docs" and not site.is_folder("blog")):
            suffix = most_used_suffix(list(pages))
            path = f"i18n/{{tag}}/docusaurus-plugin-content-{plugin}/{{slug}}{suffix}"
            source_path = f"{base}/{{slug}}{suffix}"
            found.append(SiteSettings("Docusaurus", file, path, known_tags(codes), known_tag(default), source_path))
    return joined(found)


def _mkdocs(site: Site) -> SiteSettings | None:
    file = site.first("mkdocs.yml", "mkdocs.yaml")
    if not file:
        return None
    table = site.table(file)
    options: dict[str, Any] = {}
    for plugin in table.get("plugins") or ():
        if isinstance(plugin, dict) and isinstance(plugin.get("i18n"), dict):
            options = plugin["i18n"]
    languages = [entry for entry in options.get("languages") or () if isinstance(entry, dict)]
    codes = [str(entry.get("locale")) for entry in languages]
    default = next((str(entry["locale"]) for entry in languages if entry.get("default") and entry.get("locale")), "en")
    return site.tree("MkDocs", file, str(table.get("docs_dir") or "docs").strip("./"), codes, default)


def _vitepress(site: Site) -> SiteSettings | None:
    for base in ("docs", "", "src"):
        lead = f"{base}/" if base else ""
        file = site.first(*(f"{lead}.vitepress/config.{kind}" for kind in _SCRIPTS),
                          *(f"{lead}.vitepress/config/index.{kind}" for kind in _SCRIPTS))  # fmt: skip
        if file:
            text = site.text(file)
            root = re.search(r"\broot\s*:\s*\{[^{}]*?\blang\s*:\s*['\"]([\w-]+)", text)
            source_folder = re.search(r"\bsrcDir\s*:\s*['\"]\.?/?([\w./-]+)", text)
            place = f"{lead}{source_folder[1]}".rstrip("/") if source_folder else base
            default = root[1] if root else "en"
            found = _named_folders(site, place, text)
            return site.tree("VitePress", file, place, [*dict.fromkeys((default, *found))], default)
    return None


def _named_folders(site: Site, base: str, text: str) -> list[str]:
    """Return the folders below `base` that bear the name of one of our languages, or of one that is a key in `text`."""
    ours = {code for path in site.names(base) for code in codes_of(path)}
    others = {path.name for path in (site.root / base).glob("*") if LANGUAGE_CODE.fullmatch(path.name)}
    keys = set(re.findall(r"[{,\s]['\"]?([\w-]+)['\"]?\s*:\s*\{", text))
    return sorted(ours | (others & keys))


def _astro(site: Site) -> SiteSettings | None:
    file = site.first(*(f"astro.config.{kind}" for kind in _SCRIPTS))
    if not file:
        return None
    codes, default = _script_locales(site.text(file))
    root = re.search(r"\broot\s*:\s*\{[^{}]*?\blang\s*:\s*['\"]([\w-]+)", site.text(file))
    default = root[1] if root else default if default not in {"", "root"} else "en"
    collections = sorted(path.name for path in (site.root / "src/content").glob("*") if path.is_dir())
    for name in sorted(collections, key=lambda name: name != "docs"):
        base = f"src/content/{name}"
        found = _named_folders(site, base, site.text(file))
        settings = site.tree("Astro", file, base, [*dict.fromkeys((*codes, default, *found))], default)
        if settings:
            return settings
    return None


def _jekyll(site: Site) -> SiteSettings | None:
    if not (site.first("_config.yml") and (site.is_folder("_posts") or site.is_folder("_i18n"))):
        return None
    table = site.table("_config.yml")
    codes = listed(table.get("languages"))
    default = str(table.get("default_lang") or (codes[0] if codes else "en"))
    if site.is_folder("_i18n"):
        tags = known_tags(codes or sorted(path.name for path in (site.root / "_i18n").glob("*") if path.is_dir()))
        return SiteSettings("Jekyll", "_config.yml", "_i18n/{tag}/_posts/{slug}.md", tags, known_tag(default))
    return site.tree("Jekyll", "_config.yml", "_posts", codes, default)


def _hexo(site: Site) -> SiteSettings | None:
    table = site.table("_config.yml") if site.first("_config.yml") else {}
    base = str(table.get("source_dir") or "source").strip("/")
    if not site.is_folder(f"{base}/_posts"):
        return None
    given = table.get("language")
    codes = [code for code in (listed(given) or [str(given or "")]) if code and code != "default"]
    several = codes if len(codes) > 1 else []
    return site.tree("Hexo", "_config.yml", f"{base}/_posts", several, codes[0] if codes else "en")
