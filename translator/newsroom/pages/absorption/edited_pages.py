"""
The pages that somebody edited after they were published, whose edits these are by git, and what the page was before.

A page holds the hash of itself, so that every Markdown file below the project's folder can be asked, and a page that is
written again is known to be the same.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from translator.bilingual.errors import FileError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import VERSION_TAGS, LangTag
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Action
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.ground import git
from translator.newsroom.ground.files import read_file
from translator.newsroom.ground.settings import SETTINGS_FILE
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.people import Person, person_at_work
from translator.newsroom.pages.absorption.absorption import (
    AbsorbedChange,
    Absorption,
    LayoutPage,
    layouts_at,
    with_targets,
    write_layout,
)
from translator.newsroom.pages.adoption.adopted_version import adopted_contents, is_adopted, record_absorbed
from translator.newsroom.pages.publication.provenance import heads_named, is_untouched, seal_of
from translator.newsroom.pages.publish.publication_cache import keep_copy, published_files, read_copy


def page_of_then(article: Article, catalog: Catalog, layout: str, present: bytes) -> bytes:
    """
    Return the page as its catalog was when it was published, by the line of the ledger that it names.

    The provenance is that of today. Raises `PublishError` where the catalog does not fit the source.
    """
    block = read_front_matter(present).values.get("translation")
    heads, is_draft = heads_named(block), isinstance(block, dict) and block.get("state") == "draft"
    then: dict[str, str | None] = {}
    for entry in catalog.entries:
        adopted = [event.target for event in catalog.history(entry) if event.action is Action.ADOPT and event.target]
        then[entry.key] = (catalog.target_at(entry, heads) if heads else None) or next(reversed(adopted), None)
    return write_layout(article, with_targets(catalog, then), layout, is_draft=is_draft).written


_PASSED_OVER = frozenset({"node_modules", "__pycache__"})


@dataclass(frozen=True, slots=True)
class EditedPage:
    article: Article
    tag: LangTag
    path: Path
    layouts: tuple[str, ...] = ("markdown",)


@dataclass(frozen=True, slots=True)
class _PageState:
    data: bytes
    email: str = ""
    is_committed: bool = True


def edited_pages(newsroom: Newsroom, paths: Sequence[Path]) -> list[EditedPage]:
    """
    Return the pages at `paths`, or all published ones of the project and its sites, that were edited.

    Raises `UsageError` for a path that is not a published version of an article here.
    """
    if paths:
        named = [_page_at(newsroom, path) for path in paths]
        return [page for page in named if not is_untouched(_read(newsroom, page.path))]
    places = [(ref, LangTag(tag), newsroom.article_path(tag, ref.slug))
              for ref in newsroom.articles for tag in VERSION_TAGS if tag != ref.tag]  # fmt: skip
    found = [EditedPage(newsroom.article(ref), tag, path) for ref, tag, path in places if os.path.lexists(path)]
    pages = [page for page in found if _was_published(page) and not is_untouched(_read(newsroom, page.path))]
    beside = {Path(os.path.realpath(path)) for _ref, _tag, path in places}
    published = {Path(os.path.realpath(path)) for path in published_files(newsroom)}
    for path in _edited_files({*_files_below(Path(os.path.realpath(newsroom.root))), *published} - beside):
        with newsroom.skipping(UsageError):
            if page := _find_page(newsroom, path, path):
                pages.append(page)
            elif path in published:
                raise _refusal(newsroom, path)
    return pages


def _edited_files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in sorted(paths):
        with suppress(FileError, OSError):
            data = read_file(path)
            if seal_of(data) and not is_untouched(data):
                yield path


def _files_below(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        if folder != str(root) and SETTINGS_FILE in names:
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _PASSED_OVER]
        yield from (Path(folder, name) for name in names if name.endswith(".md"))


def _was_published(page: EditedPage) -> bool:
    newsroom = page.article.newsroom
    if not newsroom.is_source(page.path):
        return True
    contents = adopted_contents(page.article.catalog(page.tag))
    return bool(contents) and not is_adopted(_read(newsroom, page.path), contents)


def _page_at(newsroom: Newsroom, path: Path) -> EditedPage:
    if not path.is_file():
        raise UsageError(_("there is no such file"), where=path)
    page = _find_page(newsroom, path, Path(os.path.realpath(path)))
    if page is None:
        raise _refusal(newsroom, path)
    return page


def _refusal(newsroom: Newsroom, path: Path) -> UsageError:
    full = Path(os.path.realpath(path))
    if not seal_of(_read(newsroom, full)) and full not in {
        Path(os.path.realpath(one)) for one in published_files(newsroom)
    }:
        return UsageError(
            _("it is not a published version of an article"),
            where=newsroom.name_of(path), hint="translator absorb articles/zh-Hans/SLUG.md",
        )  # fmt: skip
    slugs = [ref.slug for ref in newsroom.articles if PurePosixPath(ref.slug).name in path.name]
    return UsageError(
        _(
            "absorb reads Markdown pages of one article in one language, and this is another kind of file: "
            "make the edit there"
        ),
        where=newsroom.name_of(path),
        hint=f"translator review {max(slugs, key=len, default='')}".rstrip(),
    )


def _find_page(newsroom: Newsroom, path: Path, full: Path) -> EditedPage | None:
    for ref in newsroom.articles:
        if PurePosixPath(ref.slug).name not in full.as_posix() or full == Path(os.path.realpath(ref.path)):
            continue
        found = []
        for tag in VERSION_TAGS:
            is_ours = full == Path(os.path.realpath(newsroom.article_path(tag, ref.slug)))
            if tag != ref.tag and (is_ours or full.as_posix().endswith(f"/{tag}/{ref.slug}.md")):
                found.append(("markdown", LangTag(tag)))
        found += layouts_at(newsroom.article(ref), full)
        if not found:
            continue
        first = found[0][1]
        if first == ref.tag:
            raise UsageError(
                _("it is a copy of the source: change the source"),
                where=newsroom.relative(path), hint=newsroom.relative(ref.path),
            )  # fmt: skip
        layouts = tuple(name for name, other in found if other == first)
        return EditedPage(newsroom.article(ref), first, full, layouts)
    return None


def _read(project: Newsroom, path: Path) -> bytes:
    return project.read(path) if path.is_relative_to(project.root) else path.read_bytes()


def absorb(page: EditedPage, by: str | None, *, is_dry: bool = False) -> list[AbsorbedChange]:
    """
    Take the edits of one page into its catalog, each as the edit of its author, and return them.

    Raises `UsageError` for edits whose author is not known, `ArticleError` for a page that cannot be read.
    """
    article = page.article
    contents = adopted_contents(article.catalog(page.tag))
    states = _states(page, contents)
    if len(states) == 1:
        return []  # It was absorbed already.
    people = [_author(page, state, by, is_dry=is_dry) for state in states[1:]]
    first = states[0].data
    with _catalog(page, is_dry=is_dry) as catalog:
        changes: list[AbsorbedChange] = []
        name = "markdown"
        layout: LayoutPage | None = None
        if page.layouts != ("markdown",):
            # The layout that writes most like the page; the default one needs no telling.
            made = {one: write_layout(article, catalog, one) for one in page.layouts}
            name = min(made, key=lambda one: made[one].distance(states[0].data or states[-1].data))
            layout = None if name == "markdown" else made[name]
        is_known = bool(first)
        if not is_known:
            first = page_of_then(article, catalog, name, states[-1].data)
            is_known = seal_of(first) == seal_of(states[-1].data)
        base = first
        for state, person in zip(states[1:], people, strict=True):
            changes += Absorption(article, catalog, person).absorb(base, state.data, layout, is_known=is_known)
            base = state.data
        if len(people) > 1 and not all(change.is_placed for change in changes):
            # A later commit may have taken back what could not be placed.
            rest = Absorption(article, catalog, people[-1]).absorb(first, base, layout, is_known=is_known)
            changes = [*(change for change in changes if change.is_placed), *rest]
        if all(change.is_placed for change in changes) and (layout or not contents):
            # A page that was adopted keeps what stands around its texts.
            write = (lambda one: write_layout(article, one, name).written) if layout else None
            changes += Absorption(article, catalog, people[-1]).prove(first, base, write)
        is_whole = all(change.is_placed for change in changes)
        if is_whole and contents and not layout:
            counts = {len(parse_document(data, tag=page.tag, format=article.format).segments) for data in (first, base)}
            is_same_cut = len(counts) == 1 and all(change.kind in {"word", "meta"} for change in changes)
            record_absorbed(catalog, first, base, is_same_cut=is_same_cut)
    if not is_dry and is_whole:
        keep_copy(article.newsroom, page.path, base)
    return changes


def is_settled(page: EditedPage) -> bool:
    newsroom = page.article.newsroom
    return read_copy(newsroom, page.path) == _read(newsroom, page.path)


@contextmanager
def _catalog(page: EditedPage, *, is_dry: bool) -> Iterator[Catalog]:
    article = page.article
    if is_dry:
        yield load_catalog(article.newsroom, article.slug, page.tag)  # Decisions on it are never written.
        return
    with article.transaction(page.tag) as catalog:
        yield catalog


def _states(page: EditedPage, contents: Collection[str]) -> list[_PageState]:
    project = page.article.newsroom
    is_inside, present = page.path.is_relative_to(project.root), _read(project, page.path)
    # A site may be a repository of its own.
    folder, name = (project.root, project.relative(page.path)) if is_inside else (page.path.parent, page.path.name)
    states = []
    if git.is_repo(folder) and git.has_commits(folder):
        commits = git.commits_of(folder, name)
        pages = git.contents(folder, [f"{commit}:./{name}" for commit, _email in commits])
        states = [_PageState(data, email) for (_commit, email), data in zip(commits, pages, strict=True) if data]
    if not states or states[-1].data != present:
        states.append(_PageState(present, is_committed=False))
    absorbed = read_copy(project, page.path)
    is_newer = bool(absorbed) and seal_of(absorbed) == seal_of(present)
    known = [
        at for at, state in enumerate(states)
        if is_untouched(state.data) or is_adopted(state.data, contents) or (is_newer and state.data == absorbed)
    ]  # fmt: skip
    if is_newer and not any(state.data == absorbed for state in states):
        return [_PageState(absorbed), states[-1]]
    if known:
        return states[known[-1] :]
    return [_PageState(b""), states[-1]]


def _author(page: EditedPage, state: _PageState, by: str | None, *, is_dry: bool) -> Person:
    newsroom = page.article.newsroom
    if state.is_committed and state.email and (person := newsroom.people.with_email(state.email)):
        return person
    if by:
        return person_at_work(newsroom, by)
    if is_dry:
        return Person("")
    message = (
        _("git's address {email} is not in people.yml", email=state.email)
        if state.email
        else _("these edits are not committed, so that nobody knows whose they are")
    )
    raise UsageError(message, where=newsroom.relative(page.path), hint="--by ID")
