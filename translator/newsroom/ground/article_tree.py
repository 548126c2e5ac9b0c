"""The tree of a site: which path is which article in which language, by path patterns. Source: docs/settings.md."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from translator.bilingual.errors import ConfigError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import CONTENT_TAGS, LangTag, content_tag, parse_tag
from translator.bilingual.words.patterns import pattern

MARKDOWN_SUFFIXES = (".md", ".markdown", ".mdx")
ARTICLE_SUFFIXES = (*MARKDOWN_SUFFIXES, ".txt", ".html", ".htm")
STRING_SUFFIXES = (".json", ".toml", ".yml", ".yaml", ".ts", ".mts", ".js", ".mjs")
"""Files with the strings of a site are articles where a pattern names them."""
CATALOG_SUFFIX = ".po"
"""Gettext catalogs, which hold source and translation, are articles where a pattern names them."""
_NAMED_SUFFIXES = (*ARTICLE_SUFFIXES, CATALOG_SUFFIX, *STRING_SUFFIXES)
RST_SUFFIXES = (".rst", ".rest")
RST_WAY = "sphinx-build -b gettext . build && sphinx-intl update -p build -l zh_CN && translator init"
_GAPS = pattern(r"\{([^{}]*)\}")
_TAG_NAME = pattern(r"[A-Za-z0-9][A-Za-z0-9_-]*|")
ROOT_NAME = pattern(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_WITH_SEPARATOR = pattern(r"\{tag\}/|[/._-]\{tag\}")
_WILDCARDS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
_PASSED_OVER = frozenset({"node_modules"})


def way_to_articles(name: str) -> str:
    if name.lower().endswith(CATALOG_SUFFIX):
        return f'[articles] path = "locale/{{tag}}/LC_MESSAGES/{{slug}}{CATALOG_SUFFIX}"   (docs/articles.md)'
    return RST_WAY if name.lower().endswith(RST_SUFFIXES) else ""


@dataclass(frozen=True, slots=True)
class TreePlace:
    tag: LangTag
    slug: str
    suffix: str


@dataclass(frozen=True, slots=True)
class TreeRoot:
    pattern: str
    source_pattern: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Languages that paths name otherwise here, each with its name."""


@dataclass(frozen=True)
class ArticleTree:
    """Paths have slashes, from the root of the project."""

    pattern: str
    """`articles/{tag}/{slug}`: without a suffix it takes every kind of article."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Language → its name in paths; an empty name leaves `{tag}` out, with the separator beside it."""
    source: LangTag | None = None
    source_pattern: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    roots: Mapping[str, TreeRoot] = field(default_factory=dict)
    """Further trees: the slugs there begin with the name of the root and a slash."""

    @property
    def is_mixed(self) -> bool:
        """Tell whether a pattern names no suffix, so that pages may have several."""
        patterns = (self.pattern, *(root.pattern for root in self.roots.values()))
        return not all(_without_suffix(one)[1] for one in patterns)

    def path(self, tag: str, slug: str, suffix: str = ".md") -> str:
        own = _without_suffix(self.pattern_of(tag, self._split(slug)[0]))[1]
        return self.file_path(tag, slug, own or suffix)

    def place(self, path: str) -> TreePlace | None:
        if (self._included and not any(glob.fullmatch(path) for glob in self._included)) or any(
            glob.fullmatch(path) for glob in self._excluded
        ):
            return None
        return self._find_place(path, of_any_kind=False)

    def file_path(self, tag: str, slug: str, suffix: str) -> str:
        name, inside = self._split(slug)
        return _without_suffix(self.pattern_of(tag, name))[0].replace("{slug}", inside) + suffix

    def file_place(self, path: str) -> TreePlace | None:
        """Return what `path` says of a file of any kind."""
        return self._find_place(path, of_any_kind=True)

    # Return the root of a slug (empty: the first), and what it is called there.
    def _split(self, slug: str) -> tuple[str, str]:
        name, slash, inside = slug.partition("/")
        return (name, inside) if slash and name in self.roots else ("", slug)

    @cached_property
    def folder(self) -> str:
        heads = self.heads
        if len({Path(head).is_absolute() for head in heads}) > 1 or "." in heads:
            return ""
        return os.path.commonpath(heads)

    def written(self, root: Path, path: Path) -> str:
        """Return a path in the way in which patterns are written."""
        top = "" if self.folder == "." else self.folder
        inside = os.path.relpath(path, os.path.normpath(root / top)).replace(os.sep, "/")
        return f"{top}/{inside}" if top else inside

    def walk(self, root: Path, *, passed_over: Iterable[Path] = ()) -> Iterator[tuple[Path, TreePlace]]:
        """
        Yield the files that stand where an article does, sorted by path; hidden folders and `passed_over` are
        left out.
        """
        skipped = {os.path.normpath(path) for path in passed_over}
        heads = sorted({os.path.normpath(root / head) for head in self.heads})
        tops = [head for head in heads if not any(_is_walked(head, other) for other in heads if other != head)]
        found: list[tuple[Path, TreePlace]] = []
        base = os.path.normpath(root)
        for top in tops:
            for place, folders, names in os.walk(top):
                folders[:] = [
                    name
                    for name in folders
                    if not name.startswith(".") and name not in _PASSED_OVER and f"{place}{os.sep}{name}" not in skipped
                ]
                written = place if Path(self.pattern).is_absolute() else os.path.relpath(place, base)
                before = "" if written == "." else f"{written}/".replace(os.sep, "/")
                # A folder that is named like an article is found too, and whoever reads it says what is wrong.
                for name in (*names, *folders):
                    article = self.place(before + name)
                    if article:
                        found.append((Path(place, name), article))
        yield from sorted(found, key=lambda item: item[0].parts)  # Paths take longer to compare.

    # Language → its name in paths; a name that the settings give to another language is not a default.
    @cached_property
    def _names(self) -> dict[LangTag, str]:
        given = {LangTag(tag): name for tag, name in self.tags.items()}
        taken = set(given.values())
        defaults = {tag: str(tag) for tag in CONTENT_TAGS if tag not in given and tag not in taken}
        return {**defaults, **given}

    @property
    def heads(self) -> list[str]:
        return [_head(self.pattern_of(tag, name)) for name in ("", *self.roots) for tag in self._names]

    def pattern_of(self, tag: str, root: str = "") -> str:
        """Return the pattern of one language."""
        own = self.roots[root] if root else TreeRoot(self.pattern, self.source_pattern)
        if own.source_pattern and tag == self.source:
            return own.source_pattern
        name = own.tags.get(tag, self._names.get(LangTag(tag), tag))
        return own.pattern.replace("{tag}", name) if name else _WITH_SEPARATOR.sub("", own.pattern, count=1)

    @cached_property
    def _expressions(self) -> list[_Expression]:
        return [(root, tag, *_expression(self.pattern_of(tag, root))) for root, tag in self._ordered]

    # The roots with the languages: those that paths do not name come last, as their expressions match the others.
    # The further roots come before the first, which may take every folder.
    @property
    def _ordered(self) -> list[tuple[str, LangTag]]:

        def is_unnamed(root: str, tag: LangTag) -> bool:
            source_pattern = self.roots[root].source_pattern if root else self.source_pattern
            own = self.roots[root].tags if root else {}
            return not own.get(tag, self._names[tag]) or bool(source_pattern and tag == self.source)

        both = [(root, tag) for root in (*self.roots, "") for tag in self._names]
        return sorted(both, key=lambda item: (is_unnamed(*item), not item[0]))

    def _find_place(self, path: str, *, of_any_kind: bool) -> TreePlace | None:
        for root, tag, expression, kinds in self._expressions:
            found = expression.fullmatch(path)
            is_kind = found and (of_any_kind or found["suffix"].lower() in kinds)
            if found and is_kind and not any(part.startswith(".") for part in found["slug"].split("/")):
                slug = f"{root}/{found['slug']}" if root else found["slug"]
                # A name like the articles of another root would be taken for one of these.
                return TreePlace(tag, slug, found["suffix"]) if root or not self._split(slug)[0] else None
        return None

    @cached_property
    def _included(self) -> list[re.Pattern[str]]:
        return [_glob(glob) for glob in self.include]

    @cached_property
    def _excluded(self) -> list[re.Pattern[str]]:
        return [_glob(glob) for glob in self.exclude]


# The name of a root (empty: the first), a language, what its paths match, and the suffixes of its articles.
_Expression = tuple[str, LangTag, re.Pattern[str], tuple[str, ...]]


def make_tree(
    path: str,
    *,
    tags: Mapping[str, str] | None = None,
    source: str = "",
    source_path: str = "",
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    roots: Mapping[str, TreeRoot] | None = None,
) -> ArticleTree:
    """Return the tree that settings describe; raises `ConfigError` with the key."""
    language = _language("articles.source", source) if source else None
    further = {f"articles.roots.{name}": root for name, root in (roots or {}).items()}
    for name in roots or ():
        if not ROOT_NAME.fullmatch(name):
            _refuse_name(f"articles.roots.{name}", name)
    for key, root in {"articles": TreeRoot(path, source_path, tags or {}), **further}.items():
        _check_pattern(f"{key}.path", root.pattern, needs_tag=True)
        for tag, name in root.tags.items():
            _language(f"{key}.tags.{tag}", tag)
            if not _TAG_NAME.fullmatch(name):
                _refuse_name(f"{key}.tags.{tag}", name)
        if root.source_pattern:
            _check_pattern(f"{key}.source_path", root.source_pattern, needs_tag=False)
            if language is None:
                _refuse(f"{key}.source_path", _("it needs the language of the sources"), hint='source = "en"')
    names: dict[str, str] = {}
    for tag, name in (tags or {}).items():
        key, known = f"articles.tags.{tag}", parse_tag(tag)
        if known in names or name in names.values():
            _refuse(key, _("another language has this name"))
        if not name and not all(
            _WITH_SEPARATOR.search(one) for one in (path, *(it.pattern for it in further.values()))
        ):
            _refuse(key, _("without a name {tag} needs a separator beside it in the path", tag="{tag}"))
        names[known] = name
    for key, globs in (("articles.include", include), ("articles.exclude", exclude)):
        if not all(globs):
            _refuse(key, _("a pattern is empty"))
    return ArticleTree(path, names, language, source_path, tuple(include), tuple(exclude), dict(roots or {}))


def folder_tree(folder: str) -> ArticleTree:
    return ArticleTree(f"{folder.rstrip('/') or folder or '.'}/{{tag}}/{{slug}}")


def _check_pattern(key: str, pattern: str, *, needs_tag: bool) -> None:
    example = "content/{tag}/{slug}.md" if needs_tag else "content/{slug}.md"
    wanted = ["slug", "tag"] if needs_tag else ["slug"]
    has_other_braces = bool({"{", "}"} & set(_GAPS.sub("", pattern)))
    if sorted(_GAPS.findall(pattern)) != wanted or "}{" in pattern or has_other_braces:
        names = _(" and ").join(f"{{{name}}}" for name in reversed(wanted))
        _refuse(key, _("{names} must stand in it, once, and nothing else in braces", names=names), hint=f'"{example}"')
    if "\\" in pattern or pattern.endswith("/"):
        _refuse(key, _("folders are divided by /, and it ends in the name of a file"), hint=f'"{example}"')
    rest = pattern.rpartition("}")[2]
    suffix = Path(rest.rpartition("/")[2] if "/" in rest else f"x{rest}").suffix.lower()
    if suffix in RST_SUFFIXES:
        _refuse(key, _("reStructuredText is translated by its gettext catalogs"), hint=RST_WAY)
    if suffix and suffix not in _NAMED_SUFFIXES:
        _refuse(key, _("{suffix} is not a kind of article", suffix=suffix), hint=", ".join(_NAMED_SUFFIXES))


def _refuse(key: str, message: str, *, hint: str = "") -> None:
    raise ConfigError(
        _("wrong setting: {error}", error=f"{key}: {message}"), hint=hint or _("docs/settings.md lists them all")
    )


def _refuse_name(key: str, name: str) -> None:
    _refuse(key, _("{name} is not the name of a folder or a part of one", name=repr(name)))


def _language(key: str, tag: str) -> LangTag:
    try:
        return content_tag(parse_tag(tag)) if key == "articles.source" else parse_tag(tag)
    except UsageError as error:
        raise ConfigError(_("wrong setting: {error}", error=f"{key}: {error.message}"), hint=error.hint) from None


def _is_walked(folder: str, top: str) -> bool:
    """Tell whether who walks through `top` comes through a folder: hidden ones are passed over."""
    return Path(folder).is_relative_to(top) and not any(
        part.startswith(".") for part in Path(folder).relative_to(top).parts
    )


def _without_suffix(pattern: str) -> tuple[str, str]:
    last = pattern.rpartition("/")[2]
    suffix = Path(last).suffix
    if suffix.lower() not in _NAMED_SUFFIXES:
        return pattern, ""
    return pattern[: -len(suffix)], suffix


def _head(pattern: str) -> str:
    return pattern.partition("{")[0].rpartition("/")[0] or ("/" if pattern.startswith("/") else ".")


def _expression(pattern: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    stem, suffix = _without_suffix(pattern)
    text = re.escape(os.path.normpath(stem).replace(os.sep, "/")).replace(r"\{slug\}", "(?P<slug>.+)")
    kinds = (suffix.lower(),) if suffix else ARTICLE_SUFFIXES
    return re.compile(rf"{text}(?P<suffix>\.[^./]+)", re.DOTALL), kinds


# Return a glob as a regular expression: `**` stands for any folders, and one without a slash for any file.
def _glob(glob: str) -> re.Pattern[str]:
    parts: list[str] = [] if "/" in glob else ["(?:.*/)?"]
    found = re.findall(r"\*\*/|\*\*|\*|\?|[^*?]+", glob.removeprefix("./"))
    parts += [_WILDCARDS.get(part) or re.escape(part) for part in found]
    return re.compile("".join(parts), re.DOTALL)
