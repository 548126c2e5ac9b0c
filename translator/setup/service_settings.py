"""The settings of localisation services, which name the paths of sources and translations: Crowdin, Lingo.dev."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from translator.language import LangTag
from translator.setup.site_files import LANGUAGE_CODE, Site, SiteSettings, joined, known_tag, known_tags, listed


def read_crowdin(site: Site) -> SiteSettings | None:
    """Return what crowdin.yml says of Markdown; None where it says nothing that can be used."""
    return joined(list(_crowdin_trees(site)))


def _crowdin_trees(site: Site) -> Iterator[SiteSettings]:
    file = site.first("crowdin.yml", "crowdin.yaml", ".crowdin.yml")
    table = site.table(file) if file else {}
    base = str(table.get("base_path") or "").strip("./")
    for entry in table.get("files") or ():
        if not isinstance(entry, dict) or not entry.get("source") or not entry.get("translation"):
            continue
        source, translation = (str(entry[key]).lstrip("/") for key in ("source", "translation"))
        if not re.search(r"\.(mdx?|markdown)$", source):
            continue
        mapping = entry.get("languages_mapping") or table.get("languages_mapping")
        path = _crowdin_path(source, translation)
        if not path:
            continue
        lead = f"{base}/" if base else ""
        own = _own_code(source)
        names = [
            str(name)
            for kind, entries in (mapping.items() if isinstance(mapping, dict) else ())
            if f"%{kind}%" in translation and isinstance(entries, dict)
            for name in entries.values()
        ]
        tags = known_tags([*([own] if own else []), *names, *_codes_in(site, lead + path)])
        source_tag = known_tag(own) if own else _source_of(table, tags)
        source_path = "" if own and path.replace("{tag}", own) == _as_pattern(source) else lead + _as_pattern(source)
        if source_tag is None:
            continue
        tags.setdefault(source_tag, own or str(source_tag))
        yield SiteSettings("Crowdin", file, lead + path, tags, source_tag, source_path)


def _crowdin_path(source: str, translation: str) -> str:
    """Return the path pattern of a translation; empty where it names no language or no file."""
    suffix = Path(source).suffix
    text = translation
    if "%original_path%" in text:
        text = text.replace("%original_path%/", "").replace("%original_path%", "")
        if "**" not in text:
            text = text.replace("%original_file_name%", "**/%original_file_name%").replace(
                "%file_name%", "**/%file_name%"
            )
    for name in ("%two_letters_code%", "%locale%", "%locale_with_underscore%", "%osx_locale%", "%osx_code%",
                 "%android_code%", "%three_letters_code%"):  # fmt: skip
        text = text.replace(name, "{tag}")
    text = text.replace("%file_extension%", suffix.removeprefix("."))
    text = text.replace("%original_file_name%", f"%file_name%{suffix}")
    text = re.sub(r"(?:\*\*/)?%file_name%", "{slug}", text, count=1)
    return text if text.count("{tag}") == text.count("{slug}") == 1 and "%" not in text and "*" not in text else ""


def _own_code(source: str) -> str:
    """Return the name of the language in the path of the sources; empty where it has none."""
    parts = re.split(r"[/.]", source)
    return next((part for part in parts if LANGUAGE_CODE.fullmatch(part) and known_tag(part)), "")


def _as_pattern(glob: str) -> str:
    """Return the glob of sources as a path pattern: `docs/**/*.md` is `docs/{slug}.md`."""
    return re.sub(r"(?:\*\*/)?\*", "{slug}", glob, count=1)


def _codes_in(site: Site, path: str) -> list[str]:
    """Return the names of languages at the place of `{tag}` in the paths that are there."""
    base = path.partition("{")[0].rpartition("/")[0]
    shape = re.escape(path.removeprefix(base).lstrip("/"))
    expression = re.compile(shape.replace(r"\{slug\}", ".+").replace(r"\{tag\}", "(?P<tag>[A-Za-z0-9_-]+)"))
    found = {match["tag"] for name in site.names(base) if (match := expression.fullmatch(name))}
    return sorted(code for code in found if LANGUAGE_CODE.fullmatch(code))


def _source_of(table: Mapping[str, Any], tags: Mapping[LangTag, str]) -> LangTag | None:
    """Return the language of the sources where their path does not name it: one that has no translations."""
    given = known_tag(str(table.get("source_language") or table.get("preserve_hierarchy_language") or ""))
    return given or next((tag for tag in (LangTag("en"), LangTag("zh-Hans")) if tag not in tags), None)


def read_lingo(site: Site) -> SiteSettings | None:
    """Return what i18n.json says of Markdown; None where it says nothing."""
    file = site.first("i18n.json")
    table = site.table(file) if file else {}
    locale = table.get("locale")
    if not isinstance(locale, dict):
        return None
    codes = [str(locale.get("source") or "en"), *listed(locale.get("targets"))]
    buckets = table.get("buckets")
    found = []
    for kind in ("markdown", "mdx", "markdoc"):
        bucket = buckets.get(kind) if isinstance(buckets, dict) else None
        for included in bucket.get("include") or () if isinstance(bucket, dict) else ():
            glob = str(included.get("path") if isinstance(included, dict) else included).removeprefix("./")
            path = _as_pattern(glob.replace("[locale]", "{tag}"))
            if path.count("{tag}") == path.count("{slug}") == 1:
                found.append(SiteSettings("Lingo.dev", file, path, known_tags(codes), known_tag(codes[0])))
    return joined(found)
