"""The report of `init` on a site: pages with a translation, what is left out, what its generator would publish."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from translator.bilingual.i18n import _, ngettext
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern
from translator.desk.setup.page_tree import known_tag
from translator.desk.setup.site_settings import STRINGS, Site, listed
from translator.newsroom.ground.article_tree import ARTICLE_SUFFIXES, CATALOG_SUFFIX, STRING_SUFFIXES, ArticleTree
from translator.newsroom.ground.console import talk
from translator.newsroom.ground.files import lines_of

_JEKYLL_DEFAULTS = ("Gemfile", "Gemfile.lock", "node_modules", "vendor")


@dataclass(frozen=True, slots=True)
class ExposedFiles:
    generator: str
    file: str
    """Its settings, from the root."""
    names: tuple[str, ...]
    """Files and folders of ours that it would publish."""
    lines: tuple[str, ...]
    """To be added to its settings."""


def find_exposed(folder: Path, names: Sequence[str]) -> ExposedFiles | None:
    """Return which of `names` a generator would publish, Jekyll or MkDocs; None for none."""
    site = Site(folder)
    if file := site.first("_config.yml", "_config.yaml"):
        table = site.table(file)
        is_elsewhere = site.is_folder("source/_posts") or str(table.get("source") or ".").strip("./")
        excluded = {item.strip("/") for item in listed(table.get("exclude"))}
        # Where none are set, these are left out.
        more = () if "exclude" in table else [name for name in _JEKYLL_DEFAULTS if (folder / name).exists()]
        generator, head, item = "Jekyll", "exclude:", "  - "
    elif file := site.first("mkdocs.yml", "mkdocs.yaml"):
        table, more = site.table(file), ()
        is_elsewhere = str(table.get("docs_dir") or "docs").strip("./")
        excluded = {line.strip().strip("/") for line in lines_of(str(table.get("exclude_docs") or ""))}
        generator, head, item = "MkDocs", "exclude_docs: |", "  /"
    else:
        return None
    missing = tuple(name for name in names if name not in excluded)
    if is_elsewhere or not missing:
        return None
    return ExposedFiles(generator, file, missing, (head, *(f"{item}{name}" for name in (*missing, *more))))


_OTHER_SUFFIXES = (".rst", ".adoc", ".asciidoc", ".ipynb", ".org", ".rmd", ".qmd", ".tex")
_CODE = pattern(r"(?:.*[._-])?(zh(?:[-_](?:[A-Za-z]{4}|[A-Za-z]{2}))?)")
_MOST_SHOWN = 10


def tell_uncovered(root: Path, tree: ArticleTree) -> None:
    found = find_uncovered(root, tree)
    for place, count in found[:_MOST_SHOWN]:
        talk(ngettext("not set up: {place} ({count} page)", "not set up: {place} ({count} pages)", count, place=place))
    rest = sum(count for _place, count in found[_MOST_SHOWN:])
    if rest:
        talk(ngettext("not set up: {count} more page", "not set up: {count} more pages", rest))
    if found:
        talk(_("  a tree of its own for pages that are articles: [articles.roots.NAME] in docs/settings.md"))


def tell_pairs(root: Path, tree: ArticleTree) -> None:
    """Say how many pages have their translation, and which are left out for want of a source."""
    if not tree.source:
        return
    pages = [(tree.written(root, path), place) for path, place in tree.walk(root) if place.suffix != CATALOG_SUFFIX]
    slugs = {place.slug for _name, place in pages if place.tag == tree.source}
    counts = Counter(place.tag for _name, place in pages if place.slug in slugs)
    for tag in sorted(counts.keys() - {tree.source}):
        talk(_("{tag}: {count} of {total} pages have a translation", tag=tag, count=counts[tag], total=len(slugs)))
    alone = [name for name, place in pages if place.slug not in slugs]
    if alone:
        talk(ngettext("{count} page has no {tag} counterpart and is left out: {pages}",
                      "{count} pages have no {tag} counterpart and are left out: {pages}",
                      len(alone), tag=tree.source, pages=_shown(alone)))  # fmt: skip
    if tree.exclude:
        talk(_("left out, in other languages or of other kinds: {globs}", globs=_shown(tree.exclude)))
    strings = [name for name in Site(root).names("") if name.endswith(STRING_SUFFIXES) and STRINGS.search(name)]
    if strings := [name for name in strings if _chinese_part(name) and not tree.place(name)]:
        talk(ngettext("{count} file of strings has no English beside it and is left out: {files}",
                      "{count} files of strings have no English beside them and are left out: {files}",
                      len(strings), files=_shown(strings)))  # fmt: skip
        if any(name.endswith("/code.json") for name in strings):
            talk(_("  this makes it: {command}", command="npx docusaurus write-translations --locale en"))


def _shown(names: Sequence[str]) -> str:
    return _(", ").join(names[:_MOST_SHOWN]) + (" …" if len(names) > _MOST_SHOWN else "")


def find_uncovered(root: Path, tree: ArticleTree) -> list[tuple[str, int]]:
    """
    Return folders and files, each with the number of its pages, sorted by path.

    A glob of the settings leaves out on purpose, and a project of its own covers its pages.
    """
    tree = replace(tree, include=(), exclude=())
    kinds = (*ARTICLE_SUFFIXES, *_OTHER_SUFFIXES)
    pages = [name for name in Site(root).names("") if name.lower().endswith(kinds)]
    places = {name: place for name in pages if (place := _chinese_part(name))}
    is_covered = {name: tree.place(tree.written(root, root / name)) is not None for name in places}
    shared = {places[name] for name, covered in is_covered.items() if covered}
    counts = Counter(
        _narrower(name, places[name]) if places[name] in shared else places[name]
        for name, covered in is_covered.items() if not covered
    )  # fmt: skip
    return sorted(counts.items())


def _chinese_part(name: str) -> str:
    parts = name.split("/")
    for at, part in enumerate(parts):
        stem = PurePosixPath(part).stem if at == len(parts) - 1 else part
        found = _CODE.fullmatch(stem)
        tag = known_tag(found[1]) if found else None
        if tag and is_chinese(tag):
            return "/".join(parts[: at + 1])
    return ""


def _narrower(name: str, place: str) -> str:
    inside = name.removeprefix(f"{place}/").split("/")
    return f"{place}/{inside[0]}" if name != place else name
