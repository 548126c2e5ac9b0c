"""
Pages that look like articles or Chinese versions and belong to no tree of the project, so that nobody hears of them.

They are known by their paths: a folder or a file name that is, or ends in, what sites call Chinese (`zh`,
`pages.zh_TW`, `README.zh-CN.md`), or a place among the articles and another suffix. Pages in formats that are not
articles, such as reStructuredText, are among them.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from translator.bilingual.i18n import _, ngettext
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern
from translator.desk.setup.site_files import Site, known_tag
from translator.newsroom.ground.article_tree import ARTICLE_SUFFIXES, ArticleTree
from translator.newsroom.ground.console import talk
from translator.newsroom.ground.settings import SETTINGS_FILE

_OTHER_SUFFIXES = (".rst", ".adoc", ".asciidoc", ".ipynb", ".org", ".rmd", ".qmd", ".tex")
_CODE = pattern(r"(?:.*[._-])?(zh(?:[-_](?:[A-Za-z]{4}|[A-Za-z]{2}))?)")
_OF_PROGRAMS = (".txt", ".html", ".htm")
_MARKDOWN = ("md", "mdx", "markdown")
_MOST_SHOWN = 10


def tell_uncovered(root: Path, tree: ArticleTree) -> None:
    """Name the places of pages that are not set up, and where to read how they can be."""
    found = find_uncovered(root, tree)
    for place, count in found[:_MOST_SHOWN]:
        talk(ngettext("not set up: {place} ({count} page)", "not set up: {place} ({count} pages)", count, place=place))
    rest = sum(count for _place, count in found[_MOST_SHOWN:])
    if rest:
        talk(ngettext("not set up: {count} more page", "not set up: {count} more pages", rest))
    if found:
        talk(_("  a tree of its own for pages that are articles: [articles.roots.NAME] in docs/settings.md"))


def tell_alone(root: Path, tree: ArticleTree) -> None:
    """Name the translated pages without a source beside them, which are left out."""
    pages = [(tree.written(root, path), place) for path, place in tree.walk(root)] if tree.source else []
    slugs = {place.slug for _name, place in pages if place.tag == tree.source}
    alone = [name for name, place in pages if place.slug not in slugs]
    if alone:
        shown = _(", ").join(alone[:_MOST_SHOWN]) + (" …" if len(alone) > _MOST_SHOWN else "")
        talk(ngettext("{count} page has no {tag} counterpart and is left out: {pages}",
                      "{count} pages have no {tag} counterpart and are left out: {pages}",
                      len(alone), tag=tree.source, pages=shown))  # fmt: skip


def find_uncovered(root: Path, tree: ArticleTree) -> list[tuple[str, int]]:
    """
    Return folders and files, each with the number of its pages, sorted by path; time is that of one walk.

    What the settings leave out by a glob is left out on purpose, and what is in a project of its own is covered there.
    """
    tree = replace(tree, include=(), exclude=())
    names = list(Site(root).names(""))
    projects = tuple(name.removesuffix(SETTINGS_FILE) for name in names if name.endswith(f"/{SETTINGS_FILE}"))
    kinds = (*ARTICLE_SUFFIXES, *_OTHER_SUFFIXES)
    pages = [name for name in names if name.lower().endswith(kinds) and not name.startswith(projects)]
    places = {name: place for name in pages if (place := _chinese_part(name))}
    # A single text or HTML file is rather data of a program, or a template.
    places = {name: place for name, place in places.items() if place != name or not name.endswith(_OF_PROGRAMS)}
    is_covered = {name: tree.place(tree.written(root, root / name)) is not None for name in places}
    shared = {places[name] for name, covered in is_covered.items() if covered}
    counts = Counter(
        _narrower(name, places[name]) if places[name] in shared else places[name]
        for name, covered in is_covered.items() if not covered
    )  # fmt: skip
    counts.update(_other_suffixes(pages, tree, root))
    return sorted(counts.items())


def _other_suffixes(pages: Sequence[str], tree: ArticleTree, root: Path) -> Counter[str]:
    """Count the pages that stand where articles do and end in another suffix than the pattern says."""

    def is_article(name: str) -> bool:
        return tree.place(tree.written(root, root / name)) is not None

    found: dict[str, list[str]] = {}
    for name in pages:
        stem, _dot, suffix = name.rpartition(".")
        others = [other for other in _MARKDOWN if other != suffix.lower()]
        is_passed_over = len(others) < len(_MARKDOWN) and not _chinese_part(name) and not is_article(name)
        if is_passed_over and any(is_article(f"{stem}.{other}") for other in others):
            found.setdefault(suffix, []).append(name)
    counts = Counter[str]()
    for suffix, names in found.items():
        place = os.path.commonpath([PurePosixPath(name).parent for name in names])
        counts[f"{place}/**/*.{suffix}".removeprefix("/")] = len(names)
    return counts


def _chinese_part(name: str) -> str:
    """Return a path as far as the part that says that it is Chinese; empty where none does."""
    parts = name.split("/")
    for at, part in enumerate(parts):
        stem = PurePosixPath(part).stem if at == len(parts) - 1 else part
        found = _CODE.fullmatch(stem)
        tag = known_tag(found[1]) if found else None
        if tag and is_chinese(tag):
            return "/".join(parts[: at + 1])
    return ""


def _narrower(name: str, place: str) -> str:
    """Return the folder below `place` in which a page stands: others there belong to a tree."""
    inside = name.removeprefix(f"{place}/").split("/")
    return f"{place}/{inside[0]}" if name != place else name
