"""
Newsletters: a mail for each version of an article, and a digest of what was published since a day.

Tables, styles in attributes and a plain text, so that Outlook, Gmail and QQ Mail show them alike. A `.eml` holds its
pictures and has no sender: a mail program opens it as a draft. Source: RFC 5322, RFC 2387; Microsoft on `X-Unsent`.
"""

from __future__ import annotations

import email.policy
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, unquote, urljoin

import msgspec
from markupsafe import Markup

from translator.bilingual.words.language import VERSION_TAGS, content_tag, is_chinese
from translator.newsroom.articles.addresses import relative_path
from translator.newsroom.house import Newsroom
from translator.newsroom.house.withdrawal_state import withdrawn_versions
from translator.newsroom.pages.layouts import names
from translator.newsroom.pages.layouts.html import (
    lines_to_html,
    markdown_to_html,
    moment_of,
    page_address,
    page_body,
    render_template,
)
from translator.newsroom.pages.layouts.inline_style import InlineWriter, plain_text, shown_size
from translator.newsroom.pages.layouts.site import RECORDS, VersionRecord, make_record, read_records, site_title
from translator.newsroom.pages.layouts.smaller_images import LEAST_WIDTH
from translator.newsroom.pages.layouts.xhtml import first_title, whole_address
from translator.newsroom.pages.publication import UNSEALED, Publication, RenderedVersion, seal, sizes_of, with_sizes
from translator.newsroom.pages.publication.bylines import byline_gap
from translator.newsroom.pages.publication.publication import image_type

FOLDER = "newsletter"
"""Below the folder of the site."""
FONTS = {
    "en": "Arial,'Helvetica Neue',Helvetica,sans-serif",
    "zh-Hans": "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',Arial,sans-serif",
    "zh-Hant": "'PingFang TC','Microsoft JhengHei','Noto Sans CJK TC',Arial,sans-serif",
}


@dataclass(frozen=True, slots=True)
class InlineArticle:
    """An article with its looks in attributes."""

    text: str
    colophon: str
    notes: list[str]
    pictures: dict[str, bytes]
    """Those that it shows, by their addresses in the page, in the order of the text."""


def inline_article(
    publication: Publication, version: RenderedVersion, table: str, *, keeps_links: bool = True
) -> InlineArticle:
    """Return a version in the looks of a table of `names.toml`; links to elsewhere are whole, or notes."""
    files = {item.path: item.data for item in publication.attachments_of(version.tag)}
    shown: dict[str, bytes] = {}

    def image(address: str) -> str:
        path = unquote(relative_path(address)[0])
        if path in files and image_type(files[path]):
            shown[quote(path)] = files[path]
            return quote(path)
        return whole_address(address)

    writer = InlineWriter(partial(_link, publication, version), image, looks=names(table), keeps_links=keeps_links)
    body = page_body(
        publication, version, page=lambda path: f"{path.rpartition('.')[0]}.html", note=version.language_note
    )
    page = with_sizes(markdown_to_html(body, safe=True), sizes_of(publication.attachments_of(version.tag), str))
    text = writer.write_article(first_title(str(page))[1])
    colophon = writer.write_article(str(lines_to_html(version.colophon, safe=True)))
    return InlineArticle(text, colophon, writer.notes, shown)


def _link(publication: Publication, version: RenderedVersion, address: str) -> str:
    base = page_address(publication, version, version.tag) if publication.base_url else ""
    whole = whole_address(urljoin(base, address))
    return f'href="{escape(whole)}"' if whole else ""


def lay_out(publication: Publication, folder: Path) -> dict[Path, bytes]:
    root, article = folder / FOLDER, make_record(publication)
    files = publication.files_beside(root)
    for version, record in zip(publication.versions, article.versions, strict=True):
        made = inline_article(publication, version, "mail")
        item = {
            "title": version.title,
            "address": page_address(publication, version, version.tag) if publication.base_url else "",
            "summary": version.summary,
            "about": publication.bylines.byline_text(version.values, version.tag),
            "text": Markup(made.text),
            "colophon": Markup(made.colophon),
            "notes": [Markup(note) for note in made.notes],
        }
        values = {"item": item, "notice": version.notice, "is_draft": version.is_draft, "aigc": version.aigc}
        pair = _mail(publication.bylines.texts, version.tag, version.title, record.published, values, made.pictures)
        for suffix, data in pair.items():
            files[root / version.tag / f"{version.slug}{suffix}"] = data
    return {**files, root / RECORDS / f"{article.slug}.json": seal(msgspec.json.encode(article))}


def digest_files(newsroom: Newsroom, folder: Path, since: str = "") -> tuple[dict[Path, bytes], list[Path]]:
    """Return a digest for each language, of what was published from the day `since` on; none without a day."""
    root, withdrawn = folder / FOLDER, withdrawn_versions(newsroom)
    base_url, texts = newsroom.settings.publish.base_url.rstrip("/"), newsroom.house_texts
    found: dict[Path, bytes] = {}
    out = (
        [(record.slug, version) for record in read_records(root) for version in record.versions_out()] if since else []
    )
    for tag in VERSION_TAGS:
        new = [version for slug, version in out
               if version.tag == tag and version.published[:10] >= since and (slug, tag) not in withdrawn]  # fmt: skip
        new.sort(key=lambda version: (version.published, version.address), reverse=True)
        if new:
            pictures = {version.picture: (root / version.picture).read_bytes() for version in new
                        if version.picture and (root / version.picture).is_file()}  # fmt: skip
            items = [_entry(version, base_url, pictures) for version in new]
            pair = _mail(texts, tag, site_title(texts, tag), new[0].published, {"items": items}, pictures)
            found |= {root / f"{tag}{suffix}": data for suffix, data in pair.items()}
    return found, []


def _entry(version: VersionRecord, base_url: str, pictures: Mapping[str, bytes]) -> dict[str, Any]:
    authors = ("、" if is_chinese(version.tag) else ", ").join(name for _id, name in version.authors)
    is_large = version.picture_size[0] >= LEAST_WIDTH and version.picture in pictures
    return {
        "title": version.title,
        "address": f"{base_url}/{quote(version.address)}" if base_url else "",
        "summary": version.summary,
        "about": byline_gap(version.tag).join(filter(None, (authors, version.shown_date))),
        "picture": quote(version.picture) if is_large else "",
        "picture_alt": version.picture_alt,
        "picture_size": shown_size(version.picture_size) if is_large else (0, 0),
    }


def _mail(
    texts: Any, tag: str, title: str, day: str, values: dict[str, Any], pictures: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return the mail as a page and as a mail, by their suffixes; `pictures` are by their addresses in the page."""
    shared = {
        "language": tag,
        "title": title,
        "site": texts.own_label("site", tag),
        "looks": names("mail"),
        "fonts": FONTS[content_tag(tag)],
        "label": lambda name: texts.label(name, tag),
        "item": None, "items": (), "notice": "", "is_draft": False, "aigc": "",
    }  # fmt: skip
    page = render_template("newsletter.html", **{**shared, **values})
    html = page
    message = EmailMessage(policy=email.policy.SMTP)
    message["Subject"] = " ".join(title.split())
    message["Date"] = format_datetime(moment_of(day))
    message["X-Unsent"] = "1"
    message["X-Translator"] = f"content: {UNSEALED}"
    shown = {}
    for address, data in pictures.items():
        name = f"{hashlib.sha256(data).hexdigest()[:16]}.{image_type(data)}"
        before, html = html, html.replace(f'src="{escape(quote(unquote(address)))}"', f'src="cid:{name}"')
        if html != before:
            shown[name] = data
    message.set_content(plain_text(html[html.index("<body") :]), cte="base64")
    message.add_alternative(
        html.replace(f"content: {UNSEALED}", "").replace(UNSEALED, ""), subtype="html", cte="base64"
    )
    page_part = cast("EmailMessage", [*message.iter_parts()][-1])
    for name, data in shown.items():
        kind = names("image_types")[name.rpartition(".")[2]].partition("/")[2]
        page_part.add_related(data, "image", kind, cid=f"<{name}>", filename=name, disposition="inline")
    message["Content-Language"] = tag
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(
            f"=_{hashlib.sha256(html.encode()).hexdigest()[:32]}_{number}"
        )  # Equal mails are equal bytes.
    return {".html": seal(page.encode()), ".eml": seal(message.as_bytes())}
