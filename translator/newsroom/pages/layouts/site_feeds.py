"""
The feed of each language of a site, and the site map.

Source: RFC 4287 (Atom), RFC 4151 (names for entries that outlast a change of address), sitemaps.org with Google's
`xhtml:link` for languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote, urlsplit

from translator.bilingual.words.patterns import pattern
from translator.newsroom.house.glossary.labels import HouseTexts
from translator.newsroom.pages.layouts.html import render_template
from translator.newsroom.pages.layouts.site import site_title
from translator.newsroom.pages.layouts.site_records import ArticleRecord, VersionRecord
from translator.newsroom.pages.publication.content_seal import UNSEALED

_DAY = pattern(r"\d{4}-\d\d-\d\d")
_MOMENT = pattern(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\Z")
_MOST_IN_FEED = 50


def render_feed(
    texts: HouseTexts, base_url: str, tag: str, articles: Sequence[tuple[ArticleRecord, VersionRecord]]
) -> str:
    """Return the Atom feed of a language with the first of `articles`."""
    shown = articles[:_MOST_IN_FEED]
    return render_template(
        "site_feed.xml",
        language=tag,
        content=UNSEALED,
        base_url=base_url,
        site_title=site_title(texts, tag),
        updated=max((_moment(version.updated) for _record, version in shown), default=_moment("")),
        articles=[(_entry_id(base_url, record, version), version) for record, version in shown],
        moment=_moment,
    )


def render_map(pages: Iterable[tuple[dict[str, str], dict[str, str]]]) -> str:
    """Return the site map; a page is the whole addresses of its languages, and when each of them was changed."""
    shown = [(addresses, {tag: day for tag, day in changed.items() if _DAY.match(day)}) for addresses, changed in pages]
    return render_template("site_map.xml", content=UNSEALED, pages=shown)


def _entry_id(base_url: str, record: ArticleRecord, version: VersionRecord) -> str:
    """Return a name for an entry that stays when its file is renamed, where the article has an id of its own."""
    host = urlsplit(base_url).hostname
    if record.id and host and _DAY.match(version.date):
        return f"tag:{host},{version.date[:10]}:{version.tag}/{quote(record.id)}"
    return f"{base_url}/{quote(version.address)}"


def _moment(text: str) -> str:
    """Return a date or a time as RFC 3339 wants it; the first day of 1970 for anything else."""
    if _MOMENT.match(text):
        return text
    return f"{text[:10]}T00:00:00Z" if _DAY.match(text) else "1970-01-01T00:00:00Z"
