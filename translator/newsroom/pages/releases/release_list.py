"""
Which articles a release is made of: those that a file lists, those of an article tag, or those of a git tag.

The articles of a git tag are those of which the source or a translation changed since the tag before it; they must be
now as they were tagged.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from translator.bilingual.errors import GitError, PublishError, UsageError
from translator.bilingual.i18n import _
from translator.newsroom.catalog.script_source import find_script_source
from translator.newsroom.ground import git
from translator.newsroom.ground.files import lines_of, read_file
from translator.newsroom.ground.project import ArticleRef
from translator.newsroom.house import Newsroom
from translator.newsroom.house.withdrawal_state import from_then_on, in_local_zone, parse_embargo


@dataclass(frozen=True, slots=True)
class Release:
    refs: tuple[ArticleRef, ...]
    """Sorted by slug; never empty."""
    embargo: datetime | None = None
    """Of the release as a whole, beside those of its articles."""

    def refuse_embargoed(self, name: str, layout: str, now: datetime | None = None) -> None:
        """Raise `PublishError` where the embargo of the release has not passed at `now` (None: this moment)."""
        if self.embargo and self.embargo > (now or datetime.now(UTC)):
            raise PublishError(
                _("the release is under embargo until {time}", time=in_local_zone(self.embargo)),
                where=name,
                hint=from_then_on(f"--release {name}", layout),
            )


def read_release(newsroom: Newsroom, name: str, folder: Path) -> Release:
    """
    Return the release that `name` means: a file (from `folder`, else from the root), an article tag, or a git tag.

    Raises `UsageError` where it means nothing, names no article, or is not a list; `PublishError` where an article is
    not as it was tagged.
    """
    for place in (folder / name, newsroom.root / name):
        if place.is_file():
            return _read_list(newsroom, place)
    refs = _with_topic(newsroom, name)
    if refs:
        return Release(refs)
    tagged = _of_git_tag(newsroom, name)
    if tagged is None:
        raise UsageError(
            _("{name} is not a file, nor a tag of an article, nor a tag of git", name=repr(name)),
            hint=_("a file with a slug a line: translator publish --release FILE"),
        )
    if not tagged:
        raise UsageError(_("the git tag {name} changed no article", name=name), hint=f"git show --stat {name}")
    return Release(tagged)


def _read_list(newsroom: Newsroom, path: Path) -> Release:
    text = read_file(path).decode("utf-8-sig", errors="replace")
    embargo, where = None, newsroom.relative(path)
    if path.suffix == ".toml":
        values = _toml_list(text, where)
        names = values["articles"]
        embargo = parse_embargo(values["embargo"], where=where) if "embargo" in values else None
    else:
        names = [stripped for line in lines_of(text) if (stripped := line.partition("#")[0].strip())]
    if not names:
        raise UsageError(_("the list names no article"), where=where, hint=_("a slug a line"))
    chosen: dict[str, ArticleRef] = {}
    for name in names:
        try:
            chosen.update((ref.slug, ref) for ref in newsroom.select([name]))
        except UsageError as error:
            raise UsageError(error.message, where=where, hint=error.hint) from None
    return Release(tuple(chosen[slug] for slug in sorted(chosen)), embargo)


def _toml_list(text: str, where: str) -> dict[str, Any]:
    example = 'articles = ["ferry", "quay"]'
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(_("not valid TOML: {error}", error=error), where=where, hint=example) from None
    names = values.get("articles")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise UsageError(_("the list has no {key}", key="articles"), where=where, hint=example)
    unknown = sorted(values.keys() - {"articles", "embargo"})
    if unknown:
        raise UsageError(_("the list has an unknown key: {key}", key=unknown[0]), where=where, hint="articles, embargo")
    return values


def _with_topic(newsroom: Newsroom, name: str) -> tuple[ArticleRef, ...]:
    """Return the articles that have a tag, sorted by slug; raises `ArticleError` where one may have it unreadably."""
    needle = name.encode()
    found = []
    for ref in newsroom.articles:
        data = newsroom.read(ref.path)
        if needle in data:
            tags = newsroom.article(ref).front_matter.values.get("tags")
            if name in ([tags] if isinstance(tags, str) else tags or []):
                found.append(ref)
    return tuple(found)


def _of_git_tag(newsroom: Newsroom, name: str) -> tuple[ArticleRef, ...] | None:
    """Return the articles that changed from the git tag before `name` to it; None where git has no such tag."""
    git_tag = f"refs/tags/{name}"
    try:
        if git_tag not in git.references(newsroom.root, git_tag):
            return None
        changed = git.changed_between(newsroom.root, git.tag_before(newsroom.root, git_tag), git_tag)
        since = git.changed_between(newsroom.root, git_tag, "")
    except GitError:
        return None
    refs = tuple(ref for ref in newsroom.articles if changed.intersection(_files_of(newsroom, ref)))
    for ref in refs:
        newer = since.intersection(_files_of(newsroom, ref))
        if newer:
            raise PublishError(
                _("{slug} changed since the git tag {name}", slug=ref.slug, name=name),
                where=min(newer),
                hint=f"git diff {name} -- {min(newer)}",
            )
    return refs


def _files_of(newsroom: Newsroom, ref: ArticleRef) -> set[str]:
    """Return the paths of what people decide about an article: not of what is converted from another script."""
    paths = [ref.path]
    for tag in newsroom.targets_of(ref):
        if not find_script_source(newsroom, ref, tag):
            paths += [newsroom.catalog_path(tag, ref.slug), newsroom.ledger_path(tag, ref.slug)]
    return {newsroom.relative(path) for path in paths}
