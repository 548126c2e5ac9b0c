"""
Pages of a site that send readers from an old address to the new one.

An article has an old address by the `aliases` of its front matter, by a rename that git knows of, and where the site
still has the record of an article that is gone while another one now has its `id`. Hosts that understand the file
`_redirects` send browsers on themselves; the pages do it everywhere else.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, unquote

from translator.bilingual.errors import GitError
from translator.bilingual.words.language import VERSION_TAGS
from translator.bilingual.words.patterns import pattern
from translator.newsroom.ground.git import has_commits, is_repo, renames
from translator.newsroom.house import Newsroom
from translator.newsroom.pages.layouts.site_records import ArticleRecord, VersionRecord, bilingual_place
from translator.newsroom.pages.publication.content_seal import UNSEALED

REDIRECTS = "_redirects"
_LINE = pattern(r"^/(\S+) /(\S+) 301$", re.MULTILINE)
Redirects = dict[str, VersionRecord]
"""Path of an old page from the root of the site → the version that readers are sent to."""


def renamed_slugs(newsroom: Newsroom, records: Sequence[ArticleRecord]) -> dict[str, str]:
    """Return old slugs with the slugs that their articles have now, of articles that are on the site."""
    slugs = {ref.slug for ref in newsroom.articles}
    now = {record.slug for record in records if record.slug in slugs}
    by_id = {record.id: record.slug for record in records if record.id and record.slug in now}
    found = {record.slug: by_id[record.id] for record in records if record.slug not in slugs and record.id in by_id}
    found |= {old: new for old, new in _renamed_by_git(newsroom).items() if old not in slugs and new in now}
    return found


def redirects_of(records: Sequence[ArticleRecord], renamed: Mapping[str, str], before: Mapping[str, str]) -> Redirects:
    """
    Return all redirects; `records` are of articles that are there, and no path is that of a page of theirs.

    `before` are those that the site had, old path → new path. Where an article stood once, its readers are sent on for
    good; an alias holds as long as the front matter names it.
    """
    by_slug = {record.slug: record for record in records}
    by_address = {version.address: version for record in records for version in record.versions_out()}
    found: Redirects = {}
    for old, new in renamed.items():
        for version in by_slug[new].versions_out():
            found[f"{version.tag}/{old}.html"] = version
    for record in records:
        for alias in record.aliases:
            for path, version in _alias_paths(alias, record.versions_out()):
                found.setdefault(path, version)
    for path, address in before.items():
        now = found.get(address) or by_address.get(address)
        if now and not path.endswith("/index.html"):
            found.setdefault(path, now)
    taken = {version.address for record in records for version in record.versions}
    return {path: version for path, version in sorted(found.items()) if path not in taken}


def redirect_lines(redirects: Redirects) -> str:
    lines = "".join(f"/{quote(path)} /{quote(version.address)} 301\n" for path, version in redirects.items())
    return f"# content: {UNSEALED}\n{lines}"


def redirects_before(lines: str) -> dict[str, str]:
    """Return old path → new path of each page that an earlier file `_redirects` names."""
    return {unquote(path): unquote(address) for path, address in _LINE.findall(lines)}


def gone_pages(folder: Path, records: Sequence[ArticleRecord], renamed: Mapping[str, str]) -> list[Path]:
    """Return the bilingual pages and the records that renamed articles left behind."""
    found = []
    for record in records:
        if record.slug in renamed:
            found += [folder / bilingual_place(version.tag, record.slug) for version in record.versions]
            found.append(folder / "records" / f"{record.slug}.json")
    return found


def _alias_paths(alias: str, versions: Sequence[VersionRecord]) -> list[tuple[str, VersionRecord]]:
    """Return the paths of an alias: as it stands for the source, and below the folder of each language."""
    path = posixpath.normpath(unquote(alias).strip().lstrip("/"))
    if path.startswith("..") or path == "." or re.search(r"[\s\\:?#\x00-\x1f]", path):
        return []
    if not path.endswith(".html"):
        path += "/index.html"
    first = path.partition("/")[0].lower()
    if first in {tag.lower() for tag in VERSION_TAGS}:
        return [(path, version) for version in versions if version.tag.lower() == first]
    return [(path, versions[0]), *((f"{version.tag}/{path}", version) for version in versions)] if versions else []


def _renamed_by_git(newsroom: Newsroom) -> dict[str, str]:
    """Return the slugs that renames of files say, those of today's files last in each chain."""
    try:
        if not is_repo(newsroom.root) or not has_commits(newsroom.root):
            return {}
        renamed = renames(newsroom.root, newsroom.relative(newsroom.articles_dir))
    except GitError:  # A damaged repository does not stop what is published.
        return {}
    found: dict[str, str] = {}
    for old, new in ((newsroom.tree.place(old), newsroom.tree.place(new)) for old, new in renamed.items()):
        if old and new and old.slug != new.slug:
            found.setdefault(old.slug, found.get(new.slug, new.slug))  # What was renamed again is known by then.
    return found
