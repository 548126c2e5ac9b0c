"""
The starter of a layout: the settings and templates with which its generator builds a site, for whoever has none yet.

The files lie in `starters/<layout>/` as templates of our own. They are written once, never over a file that is
there, and belong to the newsroom from then on. A generator that brings neither a look nor a search gets those of the
layout `site`, and a page for addresses that are not there.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import LANGUAGE_NAMES, VERSION_TAGS, LangTag, content_tag
from translator.newsroom.ground.files import write_atomically
from translator.newsroom.ground.html.environment import file_environment, script_style
from translator.newsroom.house import Newsroom
from translator.newsroom.house.glossary.labels import HouseTexts
from translator.newsroom.pages.layouts.html import site_style, without_comments
from translator.newsroom.pages.layouts.site import read_script

STARTERS = Path(__file__).parent / "starters"
_EXAMPLE_URL = "https://example.org"
# Where a generator with a theme of its own reads how Chinese is set, and what paper leaves out.
_THEMED = {"mkdocs": "docs/theme.css", "vitepress": ".vitepress/theme/theme.css", "docusaurus": "src/theme.css"}


@dataclass(frozen=True, slots=True)
class Starter:
    """What writing a starter did, in the order of the files' names."""

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
        found |= {f"static/{name}": text.encode() for name, text in _own_files(values).items()}
    if layout in _THEMED:
        style = file_environment(STARTERS).get_template("theme.css").render(scripts=script_style())
        found[_THEMED[layout]] = without_comments(style).encode()
    return found


def _own_files(values: dict[str, Any]) -> dict[str, str]:
    return {
        "site.css": site_style(),
        "search.js": read_script("search.js"),
        "404.html": file_environment(STARTERS).get_template("404.html").render(**values),
    }


def site_languages(newsroom: Newsroom) -> list[LangTag]:
    """Return the languages of the site, that of its first page first."""
    used = set(newsroom.settings.targets) | {ref.tag for ref in newsroom.articles}
    return [tag for tag in VERSION_TAGS if tag in used]


def _values(newsroom: Newsroom) -> dict[str, Any]:
    """Return what the templates may show: name, address and languages of the site."""
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
            "title": title, "labels": labels}  # fmt: skip
