"""
Trees of pages in Chinese, found by the files alone: where a path says the language, and where the pages stand that they
translate.

No generator is asked. A tree counts where its pages have counterparts, and these are written in the other language.
"""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from translator.bilingual.errors import FileError, UsageError
from translator.bilingual.words.language import EN, LangTag, detect_tag, is_chinese, parse_tag
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.items import word_set
from translator.newsroom.ground.article_tree import MARKDOWN_SUFFIXES
from translator.newsroom.ground.files import lines_of, read_file

LANGUAGE_CODE = pattern(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?(?:[-_](?:[A-Za-z]{2}|\d{3}))?")
# Two-letter codes of ISO 639-1 in which documentation is written, without English and Chinese.
_OTHERS = word_set("""
    af ar az be bg bn bs ca cs cy da de el eo es et eu fa fi fr gl gu ha he hi hr hu hy id it ja ka kk km kn ko ku ky lt
    lv mk ml mn mr ms my ne nl no pa pl ps pt ro ru si sk sl sq sr sv sw ta te tg th tk tl tr tt uk ur uz vi yo br
""")
_ALIASES = {"cn": "zh-Hans", "tw": "zh-Hant", "chs": "zh-Hans", "cht": "zh-Hant"}
# A folder or the stem of a file that names a language, behind other words or alone.
_CODED = pattern(r"(?P<stem>.+?)(?P<joint>[._-])(?P<code>[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4}){0,2})")
_PLUGIN = pattern(r"docusaurus-plugin-content-[^/]+/(?:(?:current|version-[^/]+)/)?")
_WORD = pattern(r"[^\W\d_]+")
_ENGLISH = word_set("the of and to is in a for")
# Share of the words above in English; code has less than prose, other languages have next to none of them.
_LEAST_ENGLISH = 0.02
_ENOUGH = 100
_LONG_LINE = 30
_MOST_READ = 20_000
# Pages that are read to tell the language of a tree.
_READ = 5
# Fewer pairs say nothing of a folder that is not near and has no word of the tree in its name.
_FEW = 3
# Share of the most pairs from which on another folder is as good.
_NEARLY = 0.8


def known_tag(code: str) -> LangTag | None:
    """Return the language that a site calls `code`; English in any region is English."""
    try:
        return parse_tag(_ALIASES.get(code.lower(), code))
    except UsageError:
        return EN if re.fullmatch(r"en[-_][A-Za-z]{2}", code) else None


def is_other_language(code: str) -> bool:
    """Tell whether a site means a language by `code` that this program does not know: `es`, `pt-br`."""
    return bool(LANGUAGE_CODE.fullmatch(code)) and re.split("[-_]", code)[0].lower() in _OTHERS


class _Shape(NamedTuple):
    lead: str
    """Before the code, with the words that it is joined to: `docs/`, `pages.`; empty for codes in file names."""
    middle: str
    """Between the folder of the language and the slug, with its slash."""
    joint: str
    """The mark between a file's name and the code; empty for folders."""

    def path(self, code: str) -> str:
        return f"{self.lead}{{slug}}{self.joint}{code}" if self.joint else f"{self.lead}{code}/{self.middle}{{slug}}"


class _Place(NamedTuple):
    shape: _Shape
    tag: LangTag
    code: str
    slug: str


@dataclass(frozen=True, slots=True)
class PageTree:
    """Paths without a suffix, `{slug}` in them."""

    path: str
    """With `{tag}`."""
    source_path: str
    source: LangTag
    tags: dict[LangTag, str]
    """The languages of the translations, each with its name in paths."""
    pairs: frozenset[str] = frozenset()
    """The slugs of which both pages are there."""

    @property
    def is_known(self) -> bool:
        return not any(map(is_other_language, self.tags))

    @property
    def source_name(self) -> str | None:
        """The name of the source's language in `path`, empty where it has none; None where `path` cannot say it."""
        before, _tag, behind = self.path.partition("{tag}")
        if self.source_path.startswith(before) and self.source_path.endswith(behind):
            name = self.source_path[len(before) : len(self.source_path) - len(behind)]
            if name and "/" not in name and "{" not in name and known_tag(name) == self.source:
                return name
        plain = re.sub(r"\{tag\}/|[/._-]\{tag\}", "", self.path, count=1)
        return "" if plain == self.source_path else None

    @property
    def translated_places(self) -> list[tuple[str, str]]:
        """The parts before and behind the slug in the paths of the translations."""
        return [self.path.replace("{tag}", code).partition("{slug}")[::2] for code in self.tags.values()]


class PageSearch:
    """The pages of a folder by where they stand; `names` are their paths from `root`."""

    def __init__(self, root: Path, names: Iterable[str], kinds: tuple[str, ...] = MARKDOWN_SUFFIXES) -> None:
        self.root = root
        self.names = [name for name in names if name.lower().endswith(kinds)]
        self._has_strings = kinds != MARKDOWN_SUFFIXES

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """The last part of a path without its suffix → such paths; what is in other languages is left out."""
        found = defaultdict[str, list[str]](list)
        for name in self.names:
            stem = name.rpartition(".")[0]
            if not any(is_other_language(part) for part in _parts_with_codes(stem)):
                found[stem.rpartition("/")[2]].append(stem)
        return found

    @cached_property
    def _suffixes(self) -> dict[str, str]:
        return {name.rpartition(".")[0]: PurePosixPath(name).suffix for name in reversed(self.names)}

    def trees(self) -> list[PageTree]:
        """Return the trees of pages in Chinese, or of English beside Chinese, whichever pairs more."""
        found = [self._trees(is_chinese, EN), self._trees(EN.__eq__, None)]
        best = max(found, key=lambda trees: sum(len(tree.pairs) for tree in trees))
        return best or self._trees(is_other_language, EN)

    def _trees(self, wanted: Callable[[LangTag], bool], source: LangTag | None) -> list[PageTree]:
        places = defaultdict[_Shape, list[_Place]](list)
        for name in self.names:
            for place in _places(name.rpartition(".")[0], has_strings=self._has_strings):
                if wanted(place.tag):
                    places[place.shape].append(place)
        found = [tree for shape, group in places.items() if (tree := self._tree(shape, group, source))]
        return _without_repeats(found)

    def _tree(self, shape: _Shape, group: list[_Place], other: LangTag | None) -> PageTree | None:
        codes = defaultdict[LangTag, Counter[str]](Counter)
        for place in group:
            codes[place.tag][place.code] += 1
        tags = {tag: count.most_common(1)[0][0] for tag, count in codes.items()}
        slugs = {place.slug for place in group if tags[place.tag] == place.code}
        own = {shape.path(code) for code in tags.values()}
        for path in self._source_paths(shape, slugs, own):
            pairs = [slug for slug in slugs if path.replace("{slug}", slug) in self._suffixes]
            source = EN if self._has_strings and _has_english(path) else None
            if not self._has_strings:  # Labels are too short to tell their language.
                source = self._language(path.replace("{slug}", slug) for slug in pairs)
            if source is None or source in tags or (other or source) != source:
                continue
            lead = os.path.commonpath([f"{PurePosixPath(slug).parent}/" for slug in pairs]) if shape.joint else ""
            lead = f"{lead}/".removeprefix("./").lstrip("/")
            pairs = [slug[len(lead) :] for slug in pairs]
            return PageTree(lead + shape.path("{tag}"), lead + path, source, tags, frozenset(pairs))
        return None

    def suffixes(self, tree: PageTree) -> list[str]:
        """Return those of the sources of a tree and of their translations, the most frequent first."""
        stems = self.sources(tree)
        paths = [tree.path.replace("{tag}", code) for code in tree.tags.values()]
        stems += [path.replace("{slug}", slug) for path in paths for slug in tree.pairs]
        return [suffix for suffix, _count in Counter(map(self._suffixes.get, stems)).most_common() if suffix]

    def sources(self, tree: PageTree) -> list[str]:
        """Return the paths, without their suffixes, that stand where the sources of a tree do."""
        lead, _slug, tail = tree.source_path.partition("{slug}")
        own = tree.translated_places
        others = [(one.removesuffix("**"), "") if one.endswith("**") else ("", one[1:-2]) for one in self.others(tree)]

        # At the top of a repository only what stands beside pairs belongs to the tree.
        tops = {slug.partition("/")[0] for slug in tree.pairs} if tree.source_path.startswith("{slug}") else None

        def is_other(stem: str) -> bool:
            return (tops is not None and stem.partition("/")[0] not in tops) or any(
                stem.startswith(start) and stem.endswith(end) for start, end in (*own, *others)
            )

        return [stem for stem in self._suffixes if stem.startswith(lead) and stem.endswith(tail) and not is_other(stem)]

    def others(self, tree: PageTree) -> list[str]:
        """Return globs for the pages in other languages among the sources of a tree."""
        lead = tree.source_path.partition("{")[0]
        if tree.source_name or not tree.path.startswith(lead):
            return []
        before, _tag, behind = tree.path.partition("{tag}")
        codes = set(tree.tags.values())
        if behind.startswith("/"):
            inside = (stem[len(lead) :].partition("/") for stem in self._suffixes if stem.startswith(lead))
            folders = defaultdict[str, set[str]](set)
            for folder, slash, slug in inside:
                if (
                    slash
                    and LANGUAGE_CODE.fullmatch(folder)
                    and f"{lead}{folder}/" != tree.source_path[: -len("{slug}")]
                ):
                    folders[folder].add(slug)
            taken = {slug.partition("/")[0] for slug in tree.pairs}
            return [
                f"{lead}{folder}/**"
                for folder, slugs in sorted(folders.items())
                if not ((before == lead and folder in codes) or folder in taken)
                and (known_tag(folder) or is_other_language(folder) or len(slugs & tree.pairs) >= len(slugs) / 2)
            ]
        joint = before.rpartition("}")[2]
        coded = (_CODED.fullmatch(stem.rpartition("/")[2]) for stem in self._suffixes if stem.startswith(lead))
        found = {one["code"] for one in coded if one and one["joint"] == joint} - codes
        return [f"*{joint}{code}.*" for code in sorted(found) if known_tag(code) or is_other_language(code)]

    def strays(self, tree: PageTree, trees: Collection[PageTree] = ()) -> list[str]:
        """
        Return the pages that stand where the sources of a tree do, and are written in a language of translations,
        but for the translations of another one of `trees`.
        """
        elsewhere = [place for one in trees for place in one.translated_places]
        stems = (
            stem
            for stem in sorted(self.sources(tree))
            if not any(stem.startswith(start) and stem.endswith(end) for start, end in elsewhere)
        )
        names = (f"{stem}{self._suffixes[stem]}" for stem in stems)
        return [name for name in names if language_of_pages(self.root, [name]) in tree.tags]

    def tops(self, tree: PageTree) -> list[str]:
        """Return globs for the folders and files at the top in which pairs stand."""
        folders = {slug.partition("/")[0] for slug in tree.pairs if "/" in slug}
        paths = (tree.source_path, *(tree.path.replace("{tag}", code) for code in tree.tags.values()))
        stems = [path.replace("{slug}", slug) for slug in tree.pairs if "/" not in slug for path in paths]
        files = [f"./{stem}{self._suffixes[stem]}" for stem in stems if stem in self._suffixes]
        own = [] if tree.path.startswith("{slug}") else [f"{code}/**" for code in tree.tags.values()]
        return sorted({*(f"{folder}/**" for folder in folders), *files, *own})

    def _source_paths(self, shape: _Shape, slugs: Collection[str], own: Collection[str]) -> list[str]:
        """Return the paths where the sources of a tree may stand, the likeliest first."""
        votes = Counter[str]()
        for slug in slugs:
            if shape.joint:
                votes.update(f"{{slug}}{stem[len(slug) :]}" for stem in self._beside(slug, shape.joint))
            else:
                stems = self._by_name.get(slug.rpartition("/")[2], ())
                leads = [stem[: -len(slug)] for stem in stems if stem == slug or stem.endswith(f"/{slug}")]
                votes.update(f"{lead}{{slug}}" for lead in leads)
        paths = [path for path in votes if path not in own and not _is_coded_chinese(path)]
        most = max((votes[path] for path in paths), default=0)
        words = _words(f"{shape.lead}{shape.middle}")

        def rank(path: str) -> tuple[object, ...]:
            lead = path.partition("{")[0]
            is_code = lead.startswith(shape.lead) and bool(LANGUAGE_CODE.fullmatch(lead[len(shape.lead) : -1]))
            is_unknown = is_code and not _has_english(path)
            is_few = votes[path] < most * _NEARLY
            is_far = not _is_near(lead, shape.lead)
            return (is_few, is_far, is_unknown, -len(words & _words(lead)), -votes[path], path)

        def is_likely(path: str) -> bool:
            lead = path.partition("{")[0]
            is_near = shape.joint or _is_near(lead, shape.lead) or words & _words(lead)
            return bool(is_near) or votes[path] >= _FEW

        return sorted(filter(is_likely, paths), key=rank)

    def _beside(self, slug: str, joint: str) -> list[str]:
        stems = (slug, *(f"{slug}{joint}{code}" for code in ("en", "en-US", "en_US", "en-us", "EN")))
        return [stem for stem in stems if stem in self._suffixes]

    def _language(self, stems: Iterable[str]) -> LangTag | None:
        return language_of_pages(self.root, [f"{stem}{self._suffixes[stem]}" for stem in sorted(stems)])

    def plain_language(self) -> LangTag | None:
        """Return the language of the pages where no path names one."""
        return language_of_pages(self.root, self.names)


def language_of_pages(root: Path, names: list[str]) -> LangTag | None:
    """Return the language of most of some pages; None where it is none that this program knows."""
    step = max(1, len(names) // _READ)
    found = Counter(map(_language_of, (_text_of(root, name) for name in names[::step][:_READ])))
    return found.most_common(1)[0][0] if found else None


def _text_of(root: Path, name: str) -> str:
    try:
        return read_file(root / name, (os.path.realpath(root),))[:_MOST_READ].decode("utf-8", "replace")
    except (OSError, FileError):
        return ""


def _language_of(text: str) -> LangTag | None:
    tag = detect_tag(text)
    if tag is None:  # A list of links to other languages, maybe.
        lines = Counter(detect_tag(line) for line in lines_of(text) if len(line) > _LONG_LINE)
        tag = lines.most_common(1)[0][0] if lines else None
    words = _WORD.findall(text) if tag == EN else ()
    is_foreign = len(words) > _ENOUGH and sum(map(_ENGLISH.__contains__, words)) < len(words) * _LEAST_ENGLISH
    return None if is_foreign else tag


def _parts_with_codes(stem: str) -> Iterator[str]:
    """Yield what may name a language in a path: folders, and what stands behind the last mark of a part."""
    *folders, last = stem.split("/")
    yield from folders
    for part in (*folders, last):
        found = _CODED.fullmatch(part)
        if found and found["joint"] != "-":
            yield found["code"]


def _places(stem: str, *, has_strings: bool = False) -> Iterator[_Place]:
    """Yield each reading of a path in which a part names a language; a file of strings may be called like it."""
    parts = stem.split("/")
    for at, part in enumerate(parts):
        stem, joint, code = _split_code(part)
        tag = (known_tag(code) or (LangTag(code) if is_other_language(code) else None)) if code else None
        if not tag:
            continue
        before = "".join(f"{one}/" for one in parts[:at])
        words, rest = stem + joint, "/".join(parts[at + 1 :])
        if rest:
            middle = None if has_strings else _PLUGIN.match(rest)
            shape = _Shape(f"{before}{words}", middle[0] if middle else "", "")
            yield _Place(shape, tag, code, rest[middle.end() :] if middle else rest)
        elif words or (before and has_strings):
            yield _Place(_Shape("", "", joint or "/"), tag, code, f"{before}{stem}".rstrip("/"))


def _split_code(part: str) -> tuple[str, str, str]:
    """Return what stands before a code in a part of a path, what joins them, and the code; all empty without one."""
    if LANGUAGE_CODE.fullmatch(part) and (known_tag(part) or is_other_language(part)):
        return "", "", part
    found = _CODED.fullmatch(part)
    return (found["stem"], found["joint"], found["code"]) if found and found["stem"] else ("", "", "")


def _is_coded_chinese(path: str) -> bool:
    return any(is_chinese(place.tag) for place in _places(path.replace("{slug}", "slug/x"), has_strings=True))


def _has_english(path: str) -> bool:
    return any(place.tag == EN for place in _places(path.replace("{slug}", "slug/x"), has_strings=True))


def _is_near(lead: str, other: str) -> bool:
    """Tell whether a tree stands in the folder of another one, or beside it."""
    return other.startswith(lead) or lead.rstrip("/").rpartition("/")[0] == other.rpartition("/")[0]


def _words(path: str) -> frozenset[str]:
    return frozenset(filter(None, re.split(r"[/_-]", path)))


def _without_repeats(trees: list[PageTree]) -> list[PageTree]:
    """Return the trees, the largest first, without those whose pages stand in a larger one."""
    kept: list[PageTree] = []
    seen = set[str]()
    for tree in sorted(trees, key=lambda tree: (-len(tree.pairs), tree.path)):
        own = [tree.path.replace("{tag}", code) for code in tree.tags.values()]
        paths = {path.replace("{slug}", slug) for path in own for slug in tree.pairs}
        if not paths <= seen:
            kept.append(tree)
        seen |= paths
    return kept
