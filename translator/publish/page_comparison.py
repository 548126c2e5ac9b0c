"""
Whether two pages say the same, but for what `publish` itself adds: provenance, by-lines, links to its language.

Copies of pages as they were absorbed say that all that is in a page was taken into its catalog. They are derived: where
they were thrown away, `absorb` compares the page once more, finds nothing new, and makes them.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import Any

from translator import git
from translator.errors import ArticleError
from translator.formats import read_front_matter
from translator.formats.article_links import LinkNames, as_in_source, changed_links
from translator.layouts.markdown import NOTICE, without_marks
from translator.newsroom import Newsroom
from translator.publication.content_seal import is_untouched, seal_of

_TRAILING = re.compile(rb"(?<! ) $", re.MULTILINE)
"""A blank at the end of a line, which says nothing; two of them break the line."""
_ARTICLE = re.compile(rb"\n<article[ >]")
_LEDGER_ROLES = frozenset({"translator", "post_editor", "reviewer"})
"""Roles of the credits that `publish` fills in from the ledgers."""
PROVENANCE = frozenset({"translation", "credits"})
"""Keys of the front matter that `publish` writes from the ledgers."""


def is_absorbed(there: bytes, written: bytes, names: LinkNames) -> bool:
    """
    Whether a page says what `written` does, but for what `publish` itself adds: provenance and by-lines.

    People who were credited by hand are not that: while nothing was decided since, the credits must be the same, and
    later those that no ledger gives. `names` says how the pages may write their links.
    """
    try:
        is_same = content_of(there, names) == content_of(written, names)
        return is_same and _credits(there, written) == _credits(written, there)
    except ArticleError:
        return False


def are_links_changed(newsroom: Newsroom, path: Path, there: bytes, written: bytes, names: LinkNames) -> bool:
    """
    Whether somebody let a link of the page at `path` lead to another version of what it led to.

    Its links may also differ from what is to be written because pages have come or gone since it was published. Git
    knows which it is; where it does not, a person did it.
    """
    if not changed_links(there, written, names):
        return False
    published = published_state(newsroom, path)
    return not published or bool(changed_links(published, there, names))


def published_state(newsroom: Newsroom, path: Path) -> bytes:
    """Return the page as `publish` wrote it last, by the commits of the repository; empty where none has it."""
    if not git.is_repo(newsroom.root) or not git.has_commits(newsroom.root):
        return b""
    name = newsroom.relative(path)
    commits = git.commits_of(newsroom.root, name)
    states = git.contents(newsroom.root, [f"{commit}:./{name}" for commit, _email in reversed(commits)])
    return next((data for data in states if data and is_untouched(data)), b"")


def _credits(data: bytes, other: bytes) -> dict[str, Any]:
    """Return the credits of a page that it must share with another: all while both rest on the same decisions."""
    values, others = (read_front_matter(page).values for page in (data, other))
    blocks = [item.get("translation") for item in (values, others)]
    ledgers = [block.get("ledger") if isinstance(block, dict) else None for block in blocks]
    found = values.get("credits")
    if not isinstance(found, dict):
        return {}
    return {role: ids for role, ids in found.items() if role not in _LEDGER_ROLES or ledgers[0] == ledgers[1]}


def content_of(data: bytes, names: LinkNames) -> tuple[dict[str, Any], bytes]:
    """Return the front matter and the body of a page without what `publish` adds; raises `ArticleError`."""
    front = read_front_matter(data)
    # Layouts say by these whether a page is finished, which the words of the page do as well.
    is_draft = NOTICE[0].encode() in data
    states = {"draft": is_draft, "published": not is_draft}
    values = {key: value for key, value in front.values.items()
              if key not in PROVENANCE and not (key in states and value is states[key])}  # fmt: skip
    body = as_in_source(without_marks(data[front.span[1] :]), names)
    return values, _TRAILING.sub(b"", body).strip()


def is_article_page(path: Path, data: bytes | None) -> bool:
    """Whether a file is a page of one version, whose edits `absorb` takes over."""
    return path.suffix == ".html" and data is not None and bool(_ARTICLE.search(data) and seal_of(data))


def read_copy(newsroom: Newsroom, path: Path) -> bytes:
    """Return the page at `path` as it was absorbed last; empty where it was not."""
    return newsroom.recall(_place(newsroom, path))


def keep_copy(newsroom: Newsroom, path: Path, data: bytes) -> None:
    newsroom.remember(_place(newsroom, path), data)


def _place(newsroom: Newsroom, path: Path) -> Path:
    name = hashlib.sha256(os.fsencode(os.path.realpath(path))).hexdigest()[:16]
    return newsroom.derived_dir / "absorbed" / f"{name}.md"
