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

from translator.bilingual.errors import ArticleError
from translator.newsroom.articles import read_front_matter
from translator.newsroom.articles.addresses import LinkNames, as_in_source, changed_links
from translator.newsroom.articles.frontmatter import comments_in
from translator.newsroom.ground import git
from translator.newsroom.house import Newsroom
from translator.newsroom.pages.layouts.markdown import NOTICE, marked_lines, without_marks
from translator.newsroom.pages.publication.content_seal import is_untouched
from translator.newsroom.pages.publication.provenance import BY_SETTING

# A blank at the end of a line, which says nothing; two of them break the line.
_TRAILING = re.compile(rb"(?<! ) $", re.MULTILINE)
# Roles of the credits that `publish` fills in from the ledgers.
_LEDGER_ROLES = frozenset({"translator", "post_editor", "reviewer"})
# Keys by which layouts say whether a page is finished.
_STATES = frozenset({"draft", "published"})
PROVENANCE = frozenset({"translation", "credits"})
"""Keys of the front matter that `publish` writes from the ledgers."""


def is_absorbed(newsroom: Newsroom, path: Path, there: bytes, written: bytes, names: LinkNames) -> bool:
    """
    Whether the page at `path` says what `written` does, but for what `publish` itself adds and nobody has changed.

    That are provenance, by-lines, and which version of a file a link leads to: they may differ because people decided
    more, or pages have come or gone since. Git knows what they were when the page was published; where it does not,
    they must be the same. People who were credited by hand are none of that: while nothing was decided since, the
    credits must be the same, and later those that no ledger gives. `names` says how the pages may write their links.
    """
    try:
        is_same = content_of(there, names) == content_of(written, names)
        if not is_same or _provenance(there, written) != _provenance(written, there):
            return False
        published, keys = published_state(newsroom, path), PROVENANCE | _STATES
        if not published:
            published, keys = written, frozenset()
        return _added(there, *keys) == _added(published, *keys) and not changed_links(published, there, names)
    except ArticleError:
        return False


def _added(data: bytes, *keys: str) -> tuple[list[str], list[Any]]:
    """Return the by-lines and notices of a page, and what `keys` of its front matter hold."""
    values = read_front_matter(data).values
    return [text for _line, text in marked_lines(data)], [values.get(key) for key in keys]


def published_state(newsroom: Newsroom, path: Path) -> bytes:
    """Return the page as `publish` wrote it last, by the commits of the repository; empty where none has it."""
    if not git.is_repo(newsroom.root) or not git.has_commits(newsroom.root):
        return b""
    name = newsroom.relative(path)
    commits = git.commits_of(newsroom.root, name)
    states = git.contents(newsroom.root, [f"{commit}:./{name}" for commit, _email in reversed(commits)])
    return next((data for data in states if data and is_untouched(data)), b"")


def _provenance(data: bytes, other: bytes) -> dict[str, Any]:
    """Return the provenance of a page that it must share with another: all while both rest on the same decisions."""
    values, others = (read_front_matter(page).values for page in (data, other))
    blocks = [{**found} if isinstance(found := one.get("translation"), dict) else {} for one in (values, others)]
    credited = found if isinstance(found := values.get("credits"), dict) else {}
    if blocks[0].get("ledger") == blocks[1].get("ledger"):
        return {**credited, "translation": {key: blocks[0][key] for key in blocks[0] if key not in BY_SETTING}}
    return {role: ids for role, ids in credited.items() if role not in _LEDGER_ROLES}


def content_of(data: bytes, names: LinkNames) -> tuple[dict[str, Any], list[str], bytes]:
    """Return the front matter, its comments, and the body, without what `publish` adds; raises `ArticleError`."""
    front = read_front_matter(data)
    # Layouts say by these whether a page is finished, which the words of the page do as well.
    is_draft = NOTICE[0].encode() in data
    states = {"draft": is_draft, "published": not is_draft}
    values = {key: value for key, value in front.values.items()
              if key not in PROVENANCE and not (key in states and value is states[key])}  # fmt: skip
    body = as_in_source(without_marks(data[front.span[1] :]), names)
    return values, [text for _line, text in comments_in(data, front)], _TRAILING.sub(b"", body).strip()


def read_copy(newsroom: Newsroom, path: Path) -> bytes:
    """Return the page at `path` as it was absorbed last; empty where it was not."""
    return newsroom.recall(_place(newsroom, path))


def keep_copy(newsroom: Newsroom, path: Path, data: bytes) -> None:
    newsroom.remember(_place(newsroom, path), data)


def _place(newsroom: Newsroom, path: Path) -> Path:
    name = hashlib.sha256(os.fsencode(os.path.realpath(path))).hexdigest()[:16]
    return newsroom.derived_dir / "absorbed" / f"{name}.md"
