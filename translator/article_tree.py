"""
The tree of a site: where its articles stand, and which path is which article in which language.

`content/{tag}/{slug}.md` is a path pattern: `{tag}` is the name of a language there, `{slug}` what the versions of an
article have in common, folders included. Source: docs/settings.md.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from translator.errors import ConfigError, UsageError
from translator.i18n import _
from translator.language import CONTENT_TAGS, LangTag, content_tag, parse_tag
from translator.patterns import pattern

ARTICLE_SUFFIXES = (".md", ".markdown", ".mdx", ".txt", ".html", ".htm")
"""The kinds of file that a pattern without a suffix takes."""
_GAPS = pattern(r"\{([^{}]*)\}")
_TAG_NAME = pattern(r"[A-Za-z0-9][A-Za-z0-9_-]*|")
_WITH_SEPARATOR = pattern(r"\{tag\}/|[/._-]\{tag\}")
_WILDCARDS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
_PASSED_OVER = frozenset({"node_modules"})
_NOT_ON_WINDOWS = pattern(
    r"""(?ix) [<>:"|?*\\\x00-\x1f] | [ .](?:/|$)
    | (?:^|/) (?:con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³]) (?:\.[^/]*)? (?:/|$)"""
)
"""What no file can be called there. Source: “Naming Files, Paths, and Namespaces”, Microsoft."""


def unportable(paths: Iterable[str]) -> dict[str, str]:
    """Return the paths that cannot be checked out on every system, each with the reason."""
    found: dict[str, str] = {}
    seen: dict[str, str] = {}
    for path in paths:
        other = seen.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if _NOT_ON_WINDOWS.search(path):
            found[path] = _("Windows has no files of such a name")
        elif other != path:
            found[path] = _("on Windows and macOS it is the same file as {path}", path=other)
    return found


@dataclass(frozen=True, slots=True)
class TreePlace:
    """What a path says of the file there."""

    tag: LangTag
    slug: str
    suffix: str


@dataclass(frozen=True)
class ArticleTree:
    """The paths of a project's articles; all of them are written with slashes, from the root of the project."""

    pattern: str
    """`articles/{tag}/{slug}`: without a suffix it takes every kind of article."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Language → its name in paths; an empty name leaves `{tag}` out, with the separator beside it."""
    source: LangTag | None = None
    """The language of the sources, where the settings say it."""
    source_pattern: str = ""
    """The pattern of the sources, where they stand apart."""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def path(self, tag: str, slug: str, suffix: str = ".md") -> str:
        """Return where the version of `slug` in `tag` stands; `suffix` is for a pattern that names none."""
        pattern, own = _without_suffix(self._pattern_of(tag))
        return pattern.replace("{slug}", slug) + (own or suffix)

    def place(self, path: str) -> TreePlace | None:
        """Return what `path` says; None where no article stands there."""
        if (self._included and not any(glob.fullmatch(path) for glob in self._included)) or any(
            glob.fullmatch(path) for glob in self._excluded
        ):
            return None
        return _find_place(path, self._expressions)

    def file_path(self, tag: str, slug: str, suffix: str) -> str:
        """Return where a file of any kind, such as an image, stands in `tag`."""
        return _without_suffix(self._pattern_of(tag))[0].replace("{slug}", slug) + suffix

    def file_place(self, path: str) -> TreePlace | None:
        """Return what `path` says of a file of any kind, be it among the articles or not."""
        return _find_place(path, self._file_expressions)

    @cached_property
    def folder(self) -> str:
        """The folder in which everything stands; empty for the root."""
        heads = [_head(self._pattern_of(tag)) for tag in self._names]
        if len({Path(head).is_absolute() for head in heads}) > 1 or "." in heads:
            return ""
        return os.path.commonpath(heads)

    def written(self, root: Path, path: Path) -> str:
        """Return a path in the way in which patterns are written, also where `root` is a folder of the tree itself."""
        top = "" if self.folder == "." else self.folder
        inside = os.path.relpath(path, os.path.normpath(root / top)).replace(os.sep, "/")
        return f"{top}/{inside}" if top else inside

    def walk(self, root: Path, *, passed_over: Iterable[Path] = ()) -> Iterator[tuple[Path, TreePlace]]:
        """
        Yield the files below `root` that stand where an article does, sorted by path.

        Hidden folders, `node_modules` and the folders `passed_over` are not looked into.
        """
        skipped = {os.path.normpath(path) for path in passed_over}
        heads = sorted({os.path.normpath(root / _head(self._pattern_of(tag))) for tag in self._names})
        tops = [head for head in heads if not any(Path(head).is_relative_to(other) for other in heads if other != head)]
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
        yield from sorted(found, key=lambda item: item[0])

    @cached_property
    def _names(self) -> dict[LangTag, str]:
        """Language → its name in paths; one that the settings give to another language is not a default."""
        given = {LangTag(tag): name for tag, name in self.tags.items()}
        taken = set(given.values())
        defaults = {tag: str(tag) for tag in CONTENT_TAGS if tag not in given and tag not in taken}
        return {**defaults, **given}

    def _pattern_of(self, tag: str) -> str:
        if self.source_pattern and tag == self.source:
            return self.source_pattern
        name = self._names.get(LangTag(tag), tag)
        return self.pattern.replace("{tag}", name) if name else _WITH_SEPARATOR.sub("", self.pattern, count=1)

    @cached_property
    def _expressions(self) -> list[tuple[LangTag, re.Pattern[str]]]:
        return [(tag, _expression(self._pattern_of(tag))) for tag in self._ordered_tags]

    @cached_property
    def _file_expressions(self) -> list[tuple[LangTag, re.Pattern[str]]]:
        return [(tag, _expression(self._pattern_of(tag), of_any_kind=True)) for tag in self._ordered_tags]

    @property
    def _ordered_tags(self) -> list[LangTag]:
        """The languages; those that paths do not name come last, as their expressions match the others."""

        def is_named(tag: LangTag) -> bool:
            return bool(self._names[tag]) and not (self.source_pattern and tag == self.source)

        return sorted(self._names, key=lambda tag: not is_named(tag))

    @cached_property
    def _included(self) -> list[re.Pattern[str]]:
        return [_glob(glob) for glob in self.include]

    @cached_property
    def _excluded(self) -> list[re.Pattern[str]]:
        return [_glob(glob) for glob in self.exclude]


def make_tree(
    path: str,
    *,
    tags: Mapping[str, str] | None = None,
    source: str = "",
    source_path: str = "",
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
) -> ArticleTree:
    """Return the tree that settings describe; raises `ConfigError` that names the key which is wrong."""
    _check_pattern("articles.path", path, needs_tag=True)
    language = _language("articles.source", source) if source else None
    if source_path:
        _check_pattern("articles.source_path", source_path, needs_tag=False)
        if language is None:
            _refuse("articles.source_path", _("it needs the language of the sources"), hint='source = "en"')
    names: dict[str, str] = {}
    for tag, name in (tags or {}).items():
        key = f"articles.tags.{tag}"
        known = _language(key, tag)
        if not _TAG_NAME.fullmatch(name):
            _refuse(key, _("{name} is not the name of a folder or a part of one", name=repr(name)))
        if known in names or name in names.values():
            _refuse(key, _("another language has this name"))
        if not name and not _WITH_SEPARATOR.search(path):
            _refuse(key, _("without a name {tag} needs a separator beside it in the path", tag="{tag}"))
        names[known] = name
    for key, globs in (("articles.include", include), ("articles.exclude", exclude)):
        if not all(globs):
            _refuse(key, _("a pattern is empty"))
    return ArticleTree(path, names, language, source_path, tuple(include), tuple(exclude))


def folder_tree(folder: str) -> ArticleTree:
    """Return the tree `folder/{tag}/{slug}`."""
    return ArticleTree(f"{folder.rstrip('/') or folder or '.'}/{{tag}}/{{slug}}")


def _check_pattern(key: str, pattern: str, *, needs_tag: bool) -> None:
    gaps = _GAPS.findall(pattern)
    example = "content/{tag}/{slug}.md" if needs_tag else "content/{slug}.md"
    unknown = [gap for gap in gaps if gap not in {"tag", "slug"}]
    if unknown:
        _refuse(key, _("nothing is known about {name}", name=f"{{{unknown[0]}}}"), hint=f'"{example}"')
    wanted = ("slug", "tag") if needs_tag else ("slug",)
    for name in wanted:
        if gaps.count(name) != 1:
            _refuse(key, _("{name} must stand in it, once", name=f"{{{name}}}"), hint=f'"{example}"')
    if not needs_tag and "tag" in gaps:
        _refuse(key, _("{name} may not stand in it", name="{tag}"), hint=f'"{example}"')
    if "}{" in pattern:
        message = _("a separator must stand between {tag} and {slug}", tag="{tag}", slug="{slug}")
        _refuse(key, message, hint=f'"{example}"')
    if "\\" in pattern or {"{", "}"} & set(_GAPS.sub("", pattern)):
        _refuse(key, _("folders are divided by /, and names stand in one pair of braces"), hint=f'"{example}"')
    rest = pattern.rpartition("}")[2]
    last = rest.rpartition("/")[2]
    if pattern.endswith("/"):
        _refuse(key, _("it ends in a folder"), hint=f'"{example}"')
    suffix = Path(last if "/" in rest else f"x{rest}").suffix
    if suffix and suffix.lower() not in ARTICLE_SUFFIXES:
        kinds = ", ".join(ARTICLE_SUFFIXES)
        _refuse(key, _("{suffix} is not a kind of article", suffix=suffix), hint=kinds)


def _refuse(key: str, message: str, *, hint: str = "") -> None:
    raise ConfigError(
        _("wrong setting: {error}", error=f"{key}: {message}"), hint=hint or _("docs/settings.md lists them all")
    )


def _language(key: str, tag: str) -> LangTag:
    try:
        return content_tag(parse_tag(tag)) if key == "articles.source" else parse_tag(tag)
    except UsageError as error:
        raise ConfigError(_("wrong setting: {error}", error=f"{key}: {error.message}"), hint=error.hint) from None


def _without_suffix(pattern: str) -> tuple[str, str]:
    """Return a pattern, and apart from it the suffix that it names."""
    last = pattern.rpartition("/")[2]
    suffix = Path(last).suffix
    if suffix.lower() not in ARTICLE_SUFFIXES:
        return pattern, ""
    return pattern[: -len(suffix)], suffix


def _head(pattern: str) -> str:
    """Return the folders before the first gap."""
    return pattern.partition("{")[0].rpartition("/")[0] or ("/" if pattern.startswith("/") else ".")


def _find_place(path: str, expressions: Iterable[tuple[LangTag, re.Pattern[str]]]) -> TreePlace | None:
    for tag, expression in expressions:
        found = expression.fullmatch(path)
        if found and not any(part.startswith(".") for part in found["slug"].split("/")):
            return TreePlace(tag, found["slug"], found["suffix"])
    return None


def _expression(pattern: str, *, of_any_kind: bool = False) -> re.Pattern[str]:
    stem, suffix = _without_suffix(pattern)
    kinds = r"\.[^./]+" if of_any_kind else "|".join(map(re.escape, (suffix,) if suffix else ARTICLE_SUFFIXES))
    text = re.escape(os.path.normpath(stem).replace(os.sep, "/")).replace(r"\{slug\}", "(?P<slug>.+)")
    return re.compile(f"{text}(?P<suffix>(?i:{kinds}))", re.DOTALL)


def _glob(glob: str) -> re.Pattern[str]:
    """Return a glob as a regular expression: `**` stands for any folders, and one without a slash for any file."""
    parts: list[str] = [] if "/" in glob else ["(?:.*/)?"]
    found = re.findall(r"\*\*/|\*\*|\*|\?|[^*?]+", glob.removeprefix("./"))
    parts += [_WILDCARDS.get(part) or re.escape(part) for part in found]
    return re.compile("".join(parts), re.DOTALL)
