"""The files of a static site, read to learn where its articles stand and how it names its languages."""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from translator.bilingual.errors import FileError, TranslatorError
from translator.bilingual.words.language import EN, LangTag, content_tag, parse_tag
from translator.bilingual.words.patterns import pattern
from translator.desk.setup.page_tree import PageSearch, PageTree, known_tag
from translator.newsroom.ground.article_tree import (
    ARTICLE_SUFFIXES,
    CATALOG_SUFFIX,
    MARKDOWN_SUFFIXES,
    ROOT_NAME,
    STRING_SUFFIXES,
    ArticleTree,
    TreeRoot,
    make_tree,
)
from translator.newsroom.ground.files import read_file
from translator.newsroom.ground.settings import SETTINGS_FILE

_MOST_BYTES = 1_000_000
_BUILT = frozenset({"public", "site", "_site", "dist", "build"})
# Generator → what its Markdown is called in the settings, where that is not plain.
_DIALECTS = {"MkDocs": "mkdocs"}
# As many names are looked at to learn how a site names its languages.
_MOST_FILES = 200_000


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """Written into `translator.toml` by `init`."""

    generator: str
    """The program that builds the site; empty where nothing but its folders was found."""
    file: str
    """The file or folder that says it, from the root."""
    path: str
    tags: dict[LangTag, str] = field(default_factory=dict)
    """The languages of the site that this program knows, each with its name in paths."""
    source: LangTag | None = None
    source_path: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    roots: dict[str, TreeRoot] = field(default_factory=dict)
    """Further trees, such as the blog beside the documentation."""

    def path_of(self, tag: LangTag) -> str:
        """Return where the pages of a language stand, by the pattern of the first tree."""
        return make_tree(self.path, tags={tag: self.tags.get(tag, tag)}).pattern_of(tag)

    def tree(self) -> ArticleTree:
        """Return the tree; raises `ConfigError` for names that it cannot have."""
        return make_tree(
            self.path,
            tags={str(tag): name for tag, name in self.tags.items()},
            source=self.source or "",
            source_path=self.source_path,
            include=self.include,
            exclude=self.exclude,
            roots=self.roots,
        )

    def toml(self) -> str:
        lines = ["[articles]", f"path = {json.dumps(self.path)}"]
        named = {tag: name for tag, name in self.tags.items() if name != tag}
        if self.source_path:
            lines.append(f"source_path = {json.dumps(self.source_path)}")
            named.pop(self.source or LangTag(""), None)
        if named:
            lines.append(f"tags = {_table(named)}")
        if self.source:
            lines.append(f'source = "{self.source}"')
        if self.generator in _DIALECTS:
            lines.append(f'dialect = "{_DIALECTS[self.generator]}"')
        for key, globs in (("include", self.include), ("exclude", self.exclude)):
            if globs:
                lines.append(f"{key} = [{', '.join(map(json.dumps, globs))}]")
        for name, root in self.roots.items():
            lines += ["", f"[articles.roots.{name if name.isalnum() else json.dumps(name)}]"]
            lines.append(f"path = {json.dumps(root.pattern)}")
            if root.source_pattern:
                lines.append(f"source_path = {json.dumps(root.source_pattern)}")
            if root.tags:
                lines.append(f"tags = {_table(root.tags)}")
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Site:
    """A folder whose files may be of any kind, or not be there."""

    root: Path

    def text(self, name: str) -> str:
        """Return a file as text; empty where it cannot be read."""
        try:
            data = read_file(self.root / name, (os.path.realpath(self.root),))
        except (OSError, FileError):
            return ""
        return data.decode("utf-8", "replace") if len(data) <= _MOST_BYTES else ""

    def first(self, *names: str) -> str:
        return next((name for name in names if (self.root / name).is_file()), "")

    def table(self, name: str) -> dict[str, Any]:
        """Return what a YAML file says; empty where it cannot be read."""
        from ruamel.yaml import YAML
        from ruamel.yaml.error import YAMLError

        try:
            values = YAML(typ="rt", pure=True).load(self.text(name))
        except (YAMLError, ValueError, RecursionError):
            return {}
        return values if isinstance(values, dict) else {}

    def is_folder(self, name: str) -> bool:
        return (self.root / name).is_dir()

    def names(self, base: str) -> Iterator[str]:
        top = self.root / base
        count = 0
        for place, folders, files in os.walk(top):
            folders[:] = sorted(name for name in folders if not _is_skipped(place, name))
            for name in sorted(files):
                count += 1
                if count > _MOST_FILES:
                    return
                yield Path(place, name).relative_to(top).as_posix()

    def has_kind(self, suffix: str) -> bool:
        return any(name.lower().endswith(suffix) for name in self.names(""))


def _table(names: Mapping[Any, str]) -> str:
    return f"{{ {', '.join(f'{tag} = {json.dumps(name)}' for tag, name in names.items())} }}"


def _is_skipped(place: str, name: str) -> bool:
    is_built = name in _BUILT and Path(place, name, "index.html").is_file()
    is_hidden = name.startswith(".") and name != ".vitepress"
    is_other_project = Path(place, name, SETTINGS_FILE).is_file()
    is_installed = name in {"node_modules", "site-packages"} or Path(place, name, "pyvenv.cfg").is_file()
    return is_hidden or is_installed or is_built or is_other_project


def joined(found: Sequence[SiteSettings]) -> SiteSettings | None:
    """Return several trees as one site: the first, the others with the same names of languages as its roots."""
    if not found:
        return None
    first, roots = found[0], dict[str, TreeRoot](found[0].roots)
    exclude = dict.fromkeys(first.exclude)
    for other in found[1:]:
        if other.source != first.source or other.path == first.path or other.include:
            continue
        names = {tag: name for tag, name in other.tags.items() if tag in first.tags and first.tags[tag] != name}
        names.pop(other.source or LangTag(""), None)
        source_path = other.source_path
        if not source_path and other.source and first.tags.get(other.source) != other.tags.get(other.source):
            source_path = other.path_of(other.source)
        folders = [part for part in (source_path or other.path).split("/")[:-1] if ROOT_NAME.fullmatch(part)]
        name = "-".join(folders[-1:]) or "strings"
        while name in roots:
            name = f"more-{len(roots)}" if not name.startswith("more-") else f"{name}-more"
        roots[name] = TreeRoot(other.path, source_path, {str(tag): code for tag, code in names.items()})
        exclude.update(dict.fromkeys(other.exclude))
    places = [path for root in roots.values() for path in (root.pattern, root.source_pattern) if path]
    include = dict.fromkeys(f"{path.partition('{')[0]}**" for path in places) if first.include else ()
    return replace(first, roots=roots, include=(*first.include, *include), exclude=tuple(exclude))


def most_used_suffix(paths: Sequence[str]) -> str:
    counts = {suffix: sum(path.lower().endswith(suffix) for path in paths) for suffix in (".md", ".mdx", ".markdown")}
    return max(counts, key=lambda suffix: counts[suffix])


def known_tags(codes: Sequence[str]) -> dict[LangTag, str]:
    """Return the known languages, each with the site's name; the first of two names counts."""
    found: dict[LangTag, str] = {}
    for code in codes:
        tag = known_tag(code)
        if tag:
            found.setdefault(tag, code)
    return found


def listed(values: Any) -> list[str]:
    return [str(item) for item in values] if isinstance(values, (list, tuple)) else []


_CATALOG = pattern(r"(?P<lead>(?P<above>(?:.*/)?)[^/]+/)(?P<code>[^/]+)/LC_MESSAGES/.+\.po")


def _sphinx(site: Site) -> SiteSettings | None:
    """Return the settings for gettext catalogs near the `conf.py` of Sphinx."""
    places = defaultdict[tuple[str, str], set[str]](set)
    for catalog in filter(None, map(_CATALOG.fullmatch, site.names(""))):
        places[catalog["lead"], catalog["above"]].add(catalog["code"])
    found = []
    for (lead, above), codes in sorted(places.items()):
        conf = site.first(*(f"{above}{place}conf.py" for place in ("", "source/", "doc/", "docs/", "docs/source/")))
        if tags := {tag: code for tag, code in known_tags(sorted(codes)).items() if conf and tag != EN}:
            path = f"{lead}{{tag}}/LC_MESSAGES/{{slug}}.po"
            found.append(SiteSettings("Sphinx", conf, path, {EN: "en", **tags}, EN))
    return joined(found)


_SCRIPTS = ("ts", "mts", "js", "mjs", "cjs")
# Files with strings of a site: Hugo, Docusaurus, Starlight; Jekyll, Hexo; VitePress; Hugging Face's doc-builder.
STRINGS = pattern(r"(?:^|/)(?:i18n|_data|languages|\.vitepress)/|(?:^|/)(?:_toctree\.ya?ml|config\.m?[tj]s)\Z")
_CHINESE = pattern(r"\bzh(?:[-_][A-Za-z]{2,4})*\b")
_VITEPRESS = pattern(r"(?:^|/)\.vitepress/config(?:/index)?\.[cm]?[jt]s\Z")
# Generator → its settings.
_SETTINGS_FILES = {
    "VitePress": [f".vitepress/config{part}.{kind}" for part in ("", "/index") for kind in _SCRIPTS],
    "VuePress": [f".vuepress/config.{kind}" for kind in _SCRIPTS],
    "Docusaurus": [f"docusaurus.config.{kind}" for kind in _SCRIPTS],
    "Astro": [f"astro.config.{kind}" for kind in _SCRIPTS],
    "mdBook": ["book.toml"],
    "MkDocs": ["mkdocs.yml", "mkdocs.yaml"],
    "Hugo": [
        f"{place}{name}.{kind}"
        for place in ("", "config/_default/")
        for name in ("hugo", "config")
        for kind in ("toml", "yaml", "yml", "json")
    ],
    "Jekyll": ["_config.yml"],
    "Next.js": [f"next.config.{kind}" for kind in _SCRIPTS],
}
_QUOTED = pattern(r"""['"`]([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,4}){0,2})['"`]""")


def recognise_site(folder: Path) -> SiteSettings | None:
    """
    Return the settings for the site in `folder`; None where nothing is known.

    The files come first: what a generator's settings say counts where it finds as many pairs of pages.
    """
    site = Site(folder)
    found = _recognised(site)
    return _with_strings(site, found) if found else None


def _recognised(site: Site) -> SiteSettings | None:
    named = next(filter(_is_usable, filter(None, (_docusaurus(site), _sphinx(site)))), None)
    found = _page_trees(site)
    if named is None or found is None or not _is_usable(found) or named.path.endswith(CATALOG_SUFFIX):
        return named or (found if found and _is_usable(found) else _new_edition(site))
    if _count_pairs(site, found) <= _count_pairs(site, named):
        return named
    known = {found.path, *(root.pattern for root in found.roots.values())}
    more = {name: root for name, root in named.roots.items() if _stem(root.pattern) not in map(_stem, known)}
    generator, file = (named.generator, named.file) if named.generator else (found.generator, found.file)
    both = replace(found, generator=generator, file=file, roots={**more, **found.roots})
    return both if _is_usable(both) else found


def _stem(path: str) -> str:
    return path.partition("{slug}")[0]


def _count_pairs(site: Site, settings: SiteSettings) -> int:
    tree = settings.tree()
    places = list(filter(None, map(tree.place, site.names(""))))
    sources = {place.slug for place in places if place.tag == settings.source}
    return sum(place.tag != settings.source and place.slug in sources for place in places)


def _page_trees(site: Site) -> SiteSettings | None:
    search = PageSearch(site.root, site.names(""))
    found, trees = [], search.trees()
    for tree in trees:
        file = _generator_of(site, tree.source_path.rpartition("/")[0])[1]
        # A new edition: the pages are in other languages, and the settings say what Chinese will be called.
        tags = (
            tree.tags if tree.is_known else known_tags(sorted(set(_CHINESE.findall(site.text(file) if file else ""))))
        )
        if tags:
            found.append(_settings_of(site, search, replace(tree, tags=tags), trees))
    return joined(found)


def _new_edition(site: Site) -> SiteSettings | None:
    """Return the settings for a site of VitePress in English only: it has the pages of each language in a folder."""
    files = [name for name in site.names("") if _VITEPRESS.search(name)]
    if not files:
        return None
    lead = min(files, key=lambda name: name.count("/")).partition(".vitepress/")[0]
    search = PageSearch(site.root, (name for name in site.names("") if name.startswith(lead)))
    slugs = frozenset(name[len(lead) :].rpartition(".")[0] for name in search.names)
    if not slugs or search.plain_language() != EN:
        return None
    tree = PageTree(f"{lead}{{tag}}/{{slug}}", f"{lead}{{slug}}", EN, {parse_tag("zh-Hans"): "zh"}, slugs)
    return _settings_of(site, search, tree)


def _with_strings(site: Site, settings: SiteSettings) -> SiteSettings:
    """Return the settings with further roots for the strings of menus and buttons, where both languages have them."""
    names = [name for name in site.names("") if STRINGS.search(name)]
    found = [settings]
    for suffix in STRING_SUFFIXES:
        search = PageSearch(site.root, names, (suffix,))
        found += [_settings_of(site, search, tree) for tree in search.trees() if tree.is_known]
    both = joined(found)
    if both is None or not _is_usable(both):
        return settings
    tree = both.tree()
    files = [name for name in site.names("") if name.endswith(STRING_SUFFIXES) and not STRINGS.search(name)]
    return replace(both, exclude=(*both.exclude, *(name for name in files if tree.place(name))))


def _settings_of(site: Site, search: PageSearch, tree: PageTree, trees: Sequence[PageTree] = ()) -> SiteSettings:
    kinds, name = search.suffixes(tree), tree.source_name
    suffix, exclude = kinds[0], [*search.others(tree), *search.strays(tree, trees)]
    if len(kinds) > 1:
        suffix = ""
        exclude += _other_kinds(site)
    generator, file = _generator_of(site, tree.source_path.rpartition("/")[0])
    return SiteSettings(
        generator,
        file or f"{tree.source_path.partition('{')[0] or './'}",
        tree.path + suffix,
        {tree.source: name or ("" if name == "" else str(tree.source)), **tree.tags},
        tree.source,
        tree.source_path + suffix if name is None else "",
        include=tuple(search.tops(tree))
        if tree.source_path.startswith("{slug}") and kinds[0] in MARKDOWN_SUFFIXES
        else (),
        exclude=tuple(exclude),
    )


def _other_kinds(site: Site) -> list[str]:
    """Return globs for what is no Markdown: a pattern without a suffix takes every kind of article."""
    return [f"*{other}" for other in ARTICLE_SUFFIXES if other not in MARKDOWN_SUFFIXES and site.has_kind(other)]


def _generator_of(site: Site, folder: str) -> tuple[str, str]:
    """Return the program whose settings stand in a folder or above it, and these; both empty for none."""
    while True:
        lead = f"{folder}/" if folder else ""
        for generator, names in _SETTINGS_FILES.items():
            if file := site.first(*(f"{lead}{name}" for name in names)):
                return generator, file
        if not folder:
            return "", ""
        folder = folder.rpartition("/")[0]


def _pages(site: Site, folder: str) -> set[str]:
    return {name for name in site.names(folder) if name.endswith((".md", ".mdx"))}


def _is_usable(found: SiteSettings) -> bool:
    try:
        found.tree()
    except TranslatorError:
        return False
    return len({content_tag(tag) for tag in found.tags} | {found.source and content_tag(found.source)} - {None}) > 1


def _script_locales(text: str) -> tuple[list[str], str]:
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
            kinds = {Path(name).suffix for name in pages}
            suffix = "" if len(kinds) > 1 else most_used_suffix(list(pages))
            path = f"i18n/{{tag}}/docusaurus-plugin-content-{plugin}/{{slug}}{suffix}"
            source_path = f"{base}/{{slug}}{suffix}"
            exclude = () if suffix else tuple(_other_kinds(site))
            tags, source = known_tags(codes), known_tag(default)
            found.append(SiteSettings("Docusaurus", file, path, tags, source, source_path, exclude=exclude))
    return joined(found)
