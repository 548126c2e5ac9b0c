"""
Articles that were renamed: their catalogs and ledgers follow, with all that people decided.

A catalog whose article is gone belongs to the article without decisions that stands in the same file (the pattern of
the tree was changed), else that has its `id`, else that has nearly all of its text, by git or by its sentences.
Where two could be meant, or texts are only alike, as this week's table and last week's are, nothing moves.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from translator.bilingual.errors import GitError, TranslatorError
from translator.newsroom.catalog.storage import finish_transaction, is_unfinished, load_catalog
from translator.newsroom.ground import git
from translator.newsroom.ground.files import writing
from translator.newsroom.ground.project import ArticleRef, Project, read_front
from translator.newsroom.house.newsroom import Newsroom
from translator.newsroom.house.sync import id_of

# Of all characters, those in sentences that stayed.
_LEAST_SHARE = 0.9
# From this share on, somebody should look whether it is the same article.
_LIKE = 0.3


@dataclass(slots=True)
class Rename:
    """What followed an article under its new name."""

    before: str
    slug: str
    by: str
    """How it was found: `path`, `id`, `git`, `sentences`."""
    tags: tuple[str, ...]
    """Languages whose catalogs moved."""
    path: str
    """Where the article stood, from the root of the project."""
    pages: list[tuple[str, str]] = field(default_factory=list)
    """Published pages that moved, from and to."""
    left: list[tuple[str, str]] = field(default_factory=list)
    """Pages that people wrote, which stay where they are, and where they would belong."""


@dataclass(frozen=True, slots=True)
class _Lost:
    """A slug that has catalogs and no article."""

    slug: str
    path: str
    """Where its article stood, from the root of the project."""
    sources: Counter[str]
    """The sentences that were translated."""


def follow_renames(
    project: Newsroom, refs: Iterable[ArticleRef], *, alike: list[tuple[str, str]] | None = None
) -> list[Rename]:
    """
    Move the catalogs, ledgers and published pages of those of `refs` that were renamed, and return what moved.

    Pages that people wrote are not touched. `alike` gets the slugs of a lost article and a new one that may be the same
    and were left alone. Time is that of one look at the names where no article is missing.
    """
    known = defaultdict[str, list[str]](list)
    for tag, slug, _path in project.catalog_files():
        known[slug].append(tag)
    slugs = {ref.slug for ref in project.articles}
    lost = list(_lost(project, {slug: tags for slug, tags in known.items() if slug not in slugs}))
    fresh = [ref for ref in refs if _is_untouched(project, ref.slug, known.get(ref.slug, ()))] if lost else []
    if not fresh:
        return []
    done = []
    search = _Search(project, lost, fresh)
    for one, ref, by in search.found():
        with project.skipping(at=ref.path):
            done.append(_move(project, one, ref, known[one.slug], by))
    if alike is not None:
        alike += search.alike()
    return done


def _lost(project: Project, known: Mapping[str, Sequence[str]]) -> Iterator[_Lost]:
    """Yield the catalogs whose article is gone: one that only cannot be read is not."""
    for slug, tags in known.items():
        sources, path = Counter[str](), ""
        for tag in tags:
            with suppress(TranslatorError):
                catalog = load_catalog(project, slug, tag)
                sources |= Counter(entry.source for entry in catalog.entries)
                places = [place for entry in catalog.entries for place, _line in entry.references]
                path = path or next(iter(places), "") or project.tree.path(catalog.source_tag, slug)
        place = project.tree.place(path)
        if path and not (os.path.lexists(project.root / path) and place is not None and place.slug == slug):
            yield _Lost(slug, path, sources)


def _is_untouched(project: Project, slug: str, tags: Iterable[str]) -> bool:
    """Tell whether nobody has decided or written anything about an article yet."""
    if any(os.path.lexists(project.ledger_path(tag, slug)) for tag in tags):
        return False
    try:
        catalogs = [load_catalog(project, slug, tag) for tag in tags]
    except TranslatorError:
        return False
    return not any(entry.target or entry.comments for catalog in catalogs for entry in catalog.entries)


class _Search:
    """Who is who: each lost slug and each article is in one pair at most."""

    def __init__(self, project: Newsroom, lost: Sequence[_Lost], fresh: Sequence[ArticleRef]) -> None:
        self._project = project
        self._lost = {one.slug: one for one in lost}
        self._fresh = {project.relative(ref.path): ref for ref in fresh}
        self._is_repo = git.is_repo(project.root)

    def found(self) -> Iterator[tuple[_Lost, ArticleRef, str]]:
        """Yield the pairs, the surest first."""
        for by, pairs in (("path", self._by_path), ("id", self._by_id), ("git", self._by_git),
                          ("sentences", self._by_sentences)):  # fmt: skip
            if not self._lost or not self._fresh:
                return
            for slug, path in list(pairs()):
                if slug in self._lost and path in self._fresh:
                    yield self._lost.pop(slug), self._fresh.pop(path), by

    def _by_path(self) -> Iterator[tuple[str, str]]:
        for one in self._lost.values():
            if one.path in self._fresh:
                yield one.slug, one.path

    def _by_id(self) -> Iterator[tuple[str, str]]:
        owners = defaultdict[bytes, list[str]](list)
        for path, ref in self._fresh.items():
            with suppress(TranslatorError, OSError), self._project.open(ref.path) as file:
                owners[id_of(read_front(file))].append(path)
        owners.pop(b"", None)
        if not owners:
            return
        claims = defaultdict[bytes, list[str]](list)
        for slug, text in self._former_fronts().items():
            claims[id_of(text)].append(slug)
        for name, paths in owners.items():
            if len(paths) == 1 and len(claims[name]) == 1:
                yield claims[name][0], paths[0]

    def _former_fronts(self) -> dict[str, bytes]:
        """Return what each lost article, as git has it, or its published version began with."""
        found: dict[str, bytes] = {}
        for path, place in self._project.article_files():
            if place.slug in self._lost:
                with suppress(TranslatorError, OSError), self._project.open(path) as file:
                    found.setdefault(place.slug, read_front(file))
        root, lost = self._project.root, [one for one in self._lost.values() if one.slug not in found]
        if self._is_repo and lost:
            with suppress(GitError):
                changes = git.last_changes(root, "")
                asked = [one for one in lost if one.path in changes]
                now = git.contents(root, [f"HEAD:./{one.path}" for one in asked])
                then = git.contents(root, [f"{changes[one.path].commit}^:./{one.path}" for one in asked])
                found.update(
                    {one.slug: here or before or b"" for one, here, before in zip(asked, now, then, strict=True)}
                )
        return found

    def _by_git(self) -> Iterator[tuple[str, str]]:
        if not self._is_repo:
            return
        with suppress(GitError):
            later = self._renames
            for one in self._lost.values():
                path, seen = one.path, {one.path}
                while path not in self._fresh and later.get(path, path) not in seen:
                    path = later[path]
                    seen.add(path)
                if path in self._fresh:
                    yield one.slug, path

    @cached_property
    def _renames(self) -> dict[str, str]:
        return git.renames(self._project.root, self._project.tree.folder)

    def alike(self) -> list[tuple[str, str]]:
        """Return the slugs of those that have no pair, and share some text."""
        return [(slug, self._fresh[path].slug) for _share, slug, path in self._shares(_LIKE)]

    def _by_sentences(self) -> Iterator[tuple[str, str]]:
        shares = self._shares(_LEAST_SHARE)
        for share, slug, path in shares:
            rivals = [other for other in shares if other[0] == share and (other[1] == slug) != (other[2] == path)]
            if not rivals:
                yield slug, path

    def _shares(self, least: float) -> list[tuple[float, str, str]]:
        """Return the share of text that a lost article and a new one have in common, slug and path, most first."""
        shares: list[tuple[float, str, str]] = []
        for path, ref in self._fresh.items():
            with suppress(TranslatorError):
                texts = Counter(segment.source for segment in self._project.article(ref).document.segments)
                for one in self._lost.values():
                    share = _size(texts & one.sources) / max(1, _size(texts), _size(one.sources))
                    if share >= least:
                        shares.append((share, one.slug, path))
        return sorted(shares, reverse=True)


def _size(texts: Counter[str]) -> int:
    return sum(len(text) for text in texts)


def _move(project: Project, lost: _Lost, ref: ArticleRef, tags: Sequence[str], by: str) -> Rename:
    rename = Rename(lost.slug, ref.slug, by, tuple(tags), lost.path)
    for tag in tags:
        if is_unfinished(project, lost.slug, tag):
            finish_transaction(project, lost.slug, tag)
        # The ledger goes first: a catalog can be made of it again, should the program be killed in between.
        for path_of in (project.ledger_path, project.catalog_path):
            _move_file(project, path_of(tag, lost.slug), path_of(tag, ref.slug))
        project.index.forget(tag, lost.slug)
        unsaved = project.derived_dir / "review" / tag
        _move_file(project, unsaved / lost.slug, unsaved / ref.slug)
    for path, place in list(project.article_files()):
        if place.slug != lost.slug or place.tag == ref.tag:
            continue
        there = project.article_path(place.tag, ref.slug, place.suffix)
        names = project.relative(path), project.relative(there)
        if project.is_source(path):
            rename.left.append(names)
        elif not os.path.lexists(there):
            _move_file(project, path, there)
            rename.pages.append(names)
    return rename


def _move_file(project: Project, path: Path, there: Path) -> None:
    """Move a file or folder, where there is one, over what has no decisions."""
    if not os.path.lexists(path):
        return
    project.refuse_outside(path, there.parent)
    with writing(there):
        there.parent.mkdir(parents=True, exist_ok=True)
        path.replace(there)
        with suppress(OSError):  # The folder of the old name goes when nothing is left in it.
            path.parent.rmdir()
