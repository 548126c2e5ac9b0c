"""The files of a static site, read to learn where its articles stand and how it names its languages."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from translator.bilingual.errors import FileError, UsageError
from translator.bilingual.words.language import LangTag, parse_tag
from translator.bilingual.words.patterns import pattern
from translator.newsroom.ground.article_tree import ROOT_NAME, TreeRoot
from translator.newsroom.ground.files import read_file

_MOST_BYTES = 1_000_000
LANGUAGE_CODE = pattern(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?(?:[-_](?:[A-Za-z]{2}|\d{3}))?")
_SKIPPED = frozenset({"node_modules", "public", "site", "_site", "dist", "build"})
_DEEPEST = 3
# Generator → what its Markdown is called in the settings, where that is not plain.
_DIALECTS = {"MkDocs": "mkdocs"}
# As many names are looked at to learn how a site names its languages.
_MOST_FILES = 20_000


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What was recognised; written into `translator.toml` by `init`."""

    generator: str
    """The program that builds the site; empty where nothing but its folders was found."""
    file: str
    """The file or folder that says it, from the root."""
    path: str
    tags: dict[LangTag, str] = field(default_factory=dict)
    """The languages of the site that this program knows, each with its name in paths."""
    source: LangTag | None = None
    source_path: str = ""
    exclude: tuple[str, ...] = ()
    roots: dict[str, TreeRoot] = field(default_factory=dict)
    """Further trees, such as the blog beside the documentation."""

    def toml(self) -> str:
        lines = ["[articles]", f"path = {json.dumps(self.path)}"]
        named = {tag: name for tag, name in self.tags.items() if name != tag}
        if self.source_path:
            lines.append(f"source_path = {json.dumps(self.source_path)}")
            named.pop(self.source or LangTag(""), None)
        if named:
            lines.append(f"tags = {{ {', '.join(f'{tag} = {json.dumps(name)}' for tag, name in named.items())} }}")
        if self.source:
            lines.append(f'source = "{self.source}"')
        if self.generator in _DIALECTS:
            lines.append(f'dialect = "{_DIALECTS[self.generator]}"')
        if self.exclude:
            lines.append(f"exclude = [{', '.join(json.dumps(glob) for glob in self.exclude)}]")
        for name, root in self.roots.items():
            lines += ["", f"[articles.roots.{name if name.isalnum() else json.dumps(name)}]"]
            lines.append(f"path = {json.dumps(root.pattern)}")
            if root.source_pattern:
                lines.append(f"source_path = {json.dumps(root.source_pattern)}")
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
        """Return the first of these files that is there; empty for none."""
        return next((name for name in names if (self.root / name).is_file()), "")

    def table(self, name: str) -> dict[str, Any]:
        """Return what a TOML, YAML or JSON file says; an empty table where it cannot be read."""
        text = self.text(name)
        try:
            if name.endswith(".toml"):
                return tomllib.loads(text)
            values = json.loads(text or "{}") if name.endswith(".json") else _yaml(text)
        except (ValueError, RecursionError):
            return {}
        return values if isinstance(values, dict) else {}

    def is_folder(self, name: str) -> bool:
        return (self.root / name).is_dir()

    def names(self, base: str) -> Iterator[str]:
        """Yield the paths below a folder, from that folder."""
        top = self.root / base
        count = 0
        for place, folders, files in os.walk(top):
            folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED)
            for name in sorted(files):
                count += 1
                if count > _MOST_FILES:
                    return
                yield Path(place, name).relative_to(top).as_posix()

    def parents_of_languages(self) -> Iterator[str]:
        """Yield the folders, three levels deep at most, in which folders are named after languages."""
        for place, folders, _files in os.walk(self.root):
            folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED)
            inside = Path(place).relative_to(self.root)
            if any(LANGUAGE_CODE.fullmatch(name) and known_tag(name) for name in folders):
                yield "" if inside == Path() else inside.as_posix()
            if len(inside.parts) >= _DEEPEST:
                folders.clear()

    def tree(
        self, generator: str, file: str, base: str, codes: Sequence[str], default: str, *, prefix: str = ""
    ) -> SiteSettings | None:
        """
        Return the settings for articles below `base`, by folder or by file name, whichever is there.

        `codes` are the site's names of its languages (empty: those that are found there), `default` the one whose
        articles may bear no name. `prefix` stands in front of the folder of the language.
        """
        paths = [path for path in self.names(base) if path.lower().endswith((".md", ".mdx", ".markdown"))]
        suffix = most_used_suffix(paths)
        start = f"{base}/{prefix}".strip("/")
        lead = f"{start}/" if start else ""
        inside = [path.removeprefix(prefix) for path in paths if path.startswith(prefix)]
        known = codes or sorted({part for path in inside for part in codes_of(path)})
        in_folders = {path.split("/")[0] for path in inside if "/" in path} & set(known)
        in_names = {path.split(".")[-2] for path in inside if path.rpartition("/")[2].count(".") > 1} & set(known)
        if in_folders - {default}:
            used, pattern = in_folders, f"{lead}{{tag}}/{{slug}}{suffix}"
        elif in_names - {default}:
            used, pattern = in_names, f"{lead}{{slug}}.{{tag}}{suffix}"
        else:
            return None
        tags = known_tags(known)
        source = next((tag for tag, name in tags.items() if name == default), None)
        exclude: tuple[str, ...] = ()
        if source and default not in used:
            tags[source] = ""
            others = [code for code in used if code not in tags.values()]
            by_folder = pattern.startswith(f"{lead}{{tag}}")
            exclude = tuple(sorted(f"{lead}{code}/**" if by_folder else f"**/*.{code}{suffix}" for code in others))
        return SiteSettings(generator, file, pattern, tags, source, exclude=exclude)


def joined(found: Sequence[SiteSettings]) -> SiteSettings | None:
    """
    Return the settings for several trees as those of one site: the first, with the others as its further roots.

    A tree whose languages have other names than in the first cannot be one of them, and is left out. None for none.
    """
    if not found:
        return None
    first, roots = found[0], dict[str, TreeRoot]()
    for other in found[1:]:
        has_same_names = all(first.tags.get(tag) == name for tag, name in other.tags.items())
        if has_same_names and other.source == first.source and other.path != first.path:
            folders = [part for part in (other.source_path or other.path).split("/")[:-1] if "{" not in part]
            name = "-".join(folders[-1:]) or "more"
            while name in roots or not ROOT_NAME.fullmatch(name):
                name = f"more-{len(roots)}"
            roots[name] = TreeRoot(other.path, other.source_path)
    return replace(first, roots={**first.roots, **roots})


def _yaml(text: str) -> Any:
    """Return the content of a YAML file of another program, whatever tags it has."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="rt", pure=True).load(text)
    except YAMLError as error:
        raise ValueError(str(error)) from None


def most_used_suffix(paths: Sequence[str]) -> str:
    """Return the suffix that most of the articles have."""
    counts = {suffix: sum(path.lower().endswith(suffix) for path in paths) for suffix in (".md", ".mdx", ".markdown")}
    return max(counts, key=lambda suffix: counts[suffix])


def codes_of(path: str) -> Iterator[str]:
    """Yield what may be the name of one of our languages in a path: its first folder, or what is before the suffix."""
    first, _slash, rest = path.partition("/")
    parts = path.rpartition("/")[2].split(".")
    for part in (first if rest else "", parts[-2] if len(parts) > 2 else ""):
        if LANGUAGE_CODE.fullmatch(part) and known_tag(part):
            yield part


def known_tag(code: str) -> LangTag | None:
    """Return the language that a site calls `code`; English in any region is English."""
    try:
        return parse_tag(code)
    except UsageError:
        return parse_tag("en") if re.fullmatch(r"en[-_][A-Za-z]{2}", code) else None


def known_tags(codes: Sequence[str]) -> dict[LangTag, str]:
    """Return the languages that this program knows, each with the site's name; the first of two names counts."""
    found: dict[LangTag, str] = {}
    for code in codes:
        tag = known_tag(code)
        if tag:
            found.setdefault(tag, code)
    return found


def listed(values: Any) -> list[str]:
    """Return a list of another program's settings as texts; empty for what is not a list."""
    return [str(item) for item in values] if isinstance(values, (list, tuple)) else []
