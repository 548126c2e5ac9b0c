"""
An article as the editor of a WeChat 公众号 takes it by paste: looks in attributes, links and notes at the end.

Title, author, summary and address of the original have fields of their own there, and stand below the article with its
pictures; selecting the whole page selects the article alone. Source: what mp.weixin.qq.com keeps of a paste.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from translator.bilingual.words.language import content_tag
from translator.newsroom.pages.layouts import names
from translator.newsroom.pages.layouts.html import card_of, page_address, sealed_page
from translator.newsroom.pages.layouts.newsletter import FONTS, inline_article
from translator.newsroom.pages.publication import Publication, RenderedVersion, listed

FOLDER = "wechat"
"""Below the folder of the site."""


def lay_out(publication: Publication, folder: Path) -> dict[Path, bytes]:
    bylines = publication.bylines

    def page(version: RenderedVersion) -> bytes:
        cover = card_of(publication, version)[0]
        made = inline_article(publication, version, "wechat", keeps_links=False)
        address = page_address(publication, version, version.tag) if publication.base_url else ""
        fields = {
            "title": version.title,
            "author": bylines.names(listed(version.values.get("authors")), version.tag),
            "box_summary": version.summary,
            "original_link": address,
        }
        return sealed_page(
            "wechat.html",
            language=version.tag,
            version=version,
            title=version.title,
            looks=names("wechat"),
            fonts=FONTS[content_tag(version.tag)],
            text=Markup(made.text),
            colophon=Markup(made.colophon),
            notes=[Markup(note) for note in made.notes],
            fields={bylines.texts.label(name, version.tag): value for name, value in fields.items() if value},
            pictures=list(dict.fromkeys([*([quote(cover.path)] if cover else []), *made.pictures])),
            label=lambda name: bylines.texts.label(name, version.tag),
        )

    return publication.file_a_version(folder / FOLDER, ".html", page)
