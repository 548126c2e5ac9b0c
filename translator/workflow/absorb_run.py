"""The pages that somebody edited after they were published, and whose edits these are by git."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from translator import git
from translator.catalog import Catalog, catalog_transaction, load_catalog
from translator.catalog.segment_rules import rules_for
from translator.errors import UsageError
from translator.formats import parse_document
from translator.i18n import _
from translator.language import CONTENT_TAGS, LangTag
from translator.project import ArticleRef, Project
from translator.publish.absorption.absorption import AbsorbedChange, absorb_page, prove_page
from translator.publish.absorption.layout_page import LayoutPage, layouts_at, write_layout
from translator.publish.content_seal import is_untouched, seal_of
from translator.review.people import Person, load_people, person_at_work


@dataclass(frozen=True, slots=True)
class EditedPage:
    """A published page that is not as it was published."""

    ref: ArticleRef
    tag: LangTag
    path: Path
    layouts: tuple[str, ...] = ("markdown",)
    """Those that write this version to such a path."""


@dataclass(frozen=True, slots=True)
class _PageState:
    """A page after somebody's edits; without an address they are not committed yet."""

    data: bytes
    email: str = ""
    is_committed: bool = True


def edited_pages(project: Project, paths: Sequence[Path]) -> list[EditedPage]:
    """
    Return the pages at `paths`, or all published ones of the project, that were edited.

    Raises `UsageError` for a path that is not a published version of an article here.
    """
    if paths:
        pages = [_page_at(project, path) for path in paths]
    else:
        places = [(ref, tag) for ref in project.articles for tag in CONTENT_TAGS if tag != ref.tag]
        found = [EditedPage(ref, LangTag(tag), project.article_path(tag, ref.slug)) for ref, tag in places]
        pages = [page for page in found if os.path.lexists(page.path) and not project.is_source(page.path)]
    return [page for page in pages if not is_untouched(_read(project, page.path))]


def _page_at(project: Project, path: Path) -> EditedPage:
    if not path.is_file():
        raise UsageError(_("there is no such file"), where=path)
    full = Path(os.path.realpath(path))
    for ref in project.articles:
        if PurePosixPath(ref.slug).name not in full.as_posix() or full == Path(os.path.realpath(ref.path)):
            continue
        found = [("markdown", LangTag(tag)) for tag in CONTENT_TAGS if _is_place_of(project, ref, tag, full)]
        found += layouts_at(project, ref, full)
        if not found:
            continue
        tag = found[0][1]
        if tag == ref.tag:
            raise UsageError(
                _("it is a copy of the source: change the source"),
                where=path, hint=project.relative(ref.path),
            )  # fmt: skip
        return EditedPage(ref, tag, full, tuple(name for name, other in found if other == tag))
    raise UsageError(
        _("it is not a published version of an article"), where=path, hint="translator absorb articles/zh-Hans/SLUG.md"
    )


def _is_place_of(project: Project, ref: ArticleRef, tag: str, path: Path) -> bool:
    is_ours = path == Path(os.path.realpath(project.article_path(tag, ref.slug)))
    return tag != ref.tag and (is_ours or path.as_posix().endswith(f"/{tag}/{ref.slug}.md"))


def _read(project: Project, path: Path) -> bytes:
    return project.read(path) if path.is_relative_to(project.root) else path.read_bytes()


def absorb(project: Project, page: EditedPage, by: str | None, *, is_dry: bool = False) -> list[AbsorbedChange]:
    """
    Take the edits of one page into its catalog, each as the edit of its author, and return them.

    Raises `UsageError` for edits whose author is not known: uncommitted ones without `by`, or of a stranger to
    `people.yml`; `ArticleError` for a page that cannot be read; and what `catalog_transaction` raises.
    """
    states = _states(project, page)
    if len(states) == 1:
        return []  # It was absorbed already.
    people = [_author(project, page, state, by, is_dry=is_dry) for state in states[1:]]
    changes: list[AbsorbedChange] = []
    with _catalog(project, page, is_dry=is_dry) as catalog:
        name, layout = _layout(project, page, catalog, states[0].data or states[-1].data)
        base = states[0].data or (layout.written if layout else _written(project, page, catalog))
        for state, person in zip(states[1:], people, strict=True):
            changes += absorb_page(project, page.ref, catalog, person, base, state.data, layout)
            base = state.data
        if all(change.is_placed for change in changes):
            written = write_layout(project, page.ref, catalog, name).written if layout else None
            changes += prove_page(project, page.ref, catalog, people[-1], base, written)
    if not is_dry and all(change.is_placed for change in changes):
        project.remember(_copy_path(project, page), base)
    return changes


def _layout(project: Project, page: EditedPage, catalog: Catalog, data: bytes) -> tuple[str, LayoutPage | None]:
    """Return the layout that writes most like `data`, and what it makes of the catalog; none for the default one."""
    if page.layouts == ("markdown",):
        return "markdown", None
    made = {name: write_layout(project, page.ref, catalog, name) for name in page.layouts}
    name = min(made, key=lambda one: made[one].distance(data))
    return name, None if name == "markdown" else made[name]


@contextmanager
def _catalog(project: Project, page: EditedPage, *, is_dry: bool) -> Iterator[Catalog]:
    if is_dry:
        yield load_catalog(project, page.ref.slug, page.tag)  # What is decided on it is never written.
        return
    with catalog_transaction(project, page.ref.slug, page.tag) as catalog:
        yield catalog


def _states(project: Project, page: EditedPage) -> list[_PageState]:
    """Return the page as it was published or absorbed last, empty where nobody knows, and after each edit since."""
    is_inside, present = page.path.is_relative_to(project.root), _read(project, page.path)
    # A site may be a repository of its own.
    folder, name = (project.root, project.relative(page.path)) if is_inside else (page.path.parent, page.path.name)
    states = []
    if git.is_repo(folder) and git.has_commits(folder):
        commits = git.commits_of(folder, name)
        contents = git.contents(folder, [f"{commit}:./{name}" for commit, _email in commits])
        states = [_PageState(data, email) for (_commit, email), data in zip(commits, contents, strict=True) if data]
    if not states or states[-1].data != present:
        states.append(_PageState(present, is_committed=False))
    copy = _copy_path(project, page)
    absorbed = project.read(copy) if os.path.lexists(copy) else b""
    is_newer = bool(absorbed) and seal_of(absorbed) == seal_of(present)
    known = [at for at, state in enumerate(states)
             if is_untouched(state.data) or (is_newer and state.data == absorbed)]  # fmt: skip
    if is_newer and not any(state.data == absorbed for state in states):
        return [_PageState(absorbed), states[-1]]
    if known:
        return states[known[-1] :]
    return [_PageState(b""), states[-1]]


def _copy_path(project: Project, page: EditedPage) -> Path:
    place = project.derived_dir / "absorbed" / page.tag
    if page.path == Path(os.path.realpath(project.article_path(page.tag, page.ref.slug))):
        return place / f"{page.ref.slug}.md"
    return place / hashlib.sha256(os.fsencode(page.path)).hexdigest()[:16] / f"{page.ref.slug}.md"


def _written(project: Project, page: EditedPage, catalog: Catalog) -> bytes:
    """Return the page as the catalog would write it, where git has never seen it as it was published."""
    document = parse_document(project.read(page.ref.path), tag=page.ref.tag)
    document = document.resegmented(rules_for(project, page.ref, catalog))
    targets = [entry.target if (entry := catalog.find(segment.key)) else None for segment in document.segments]
    return document.render(targets, tag=page.tag)


def _author(project: Project, page: EditedPage, state: _PageState, by: str | None, *, is_dry: bool) -> Person:
    if state.is_committed and state.email:
        person = load_people(project).with_email(state.email)
        if person is not None:
            return person
    if by:
        return person_at_work(project, by)
    if is_dry:
        return Person("")
    message = (
        _("git's address {email} belongs to nobody here", email=state.email)
        if state.email
        else _("these edits are not committed, so that nobody knows whose they are")
    )
    raise UsageError(message, where=project.relative(page.path), hint="--by ID")
