"""
Pages whose looks stand in attributes, for they take no style sheet: newsletters, and articles for WeChat's editor.

Nothing leads within a text, for neither WeChat nor most mail programs keep ids: notes stand at the end. Mails are
tables, so that Outlook, Gmail and QQ Mail show them alike; a `.eml` has its pictures and no sender, so that a mail
program opens it as a draft. Of a WeChat page, selecting all selects the article alone. Source: RFC 5322, RFC 2387;
Microsoft on `X-Unsent`; the guides of Gmail, Outlook and QQ Mail on CSS; what mp.weixin.qq.com keeps of a paste.
"""

from __future__ import annotations

import email.policy
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, unquote

import msgspec
from markupsafe import Markup

from translator.bilingual.words.language import VERSION_TAGS, content_tag, is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.addresses import relative_path
from translator.newsroom.house import Newsroom
from translator.newsroom.house.withdrawal_state import withdrawn_versions
from translator.newsroom.pages.layouts import names
from translator.newsroom.pages.layouts.formula import linear_formula
from translator.newsroom.pages.layouts.html import (
    address_out,
    card_of,
    lines_to_html,
    markdown_to_html,
    moment_of,
    own_address,
    page_body,
    render_template,
    sealed_page,
)
from translator.newsroom.pages.layouts.site import RECORDS, VersionRecord, make_record, read_records, site_title
from translator.newsroom.pages.layouts.smaller_images import LEAST_WIDTH
from translator.newsroom.pages.layouts.xhtml import (
    BLOCKS,
    Node,
    XhtmlWriter,
    element,
    first_title,
    has_class,
    parse_body,
    whole_address,
)
from translator.newsroom.pages.publication import (
    UNSEALED,
    Publication,
    RenderedVersion,
    listed,
    seal,
    sizes_of,
    with_sizes,
)
from translator.newsroom.pages.publication.bylines import byline_gap
from translator.newsroom.pages.publication.publication import image_type

WIDTH = 536
"""Pixels that a picture may be wide: those of the column of a mail without its margins."""
_DROPPED = pattern(r' (?:id|class|xml:lang|role|epub:type|style|width|height)="[^"]*"')
_MEDIA = {"iframe", "video", "audio"}
_SIZE = pattern(r"([1-9]\d{0,4}) (\d{1,5})")


@dataclass
class InlineWriter(XhtmlWriter):
    """Writes nodes with the `looks` of their elements (a table of `names.toml`)."""

    looks: Mapping[str, str] = field(default_factory=dict)
    keeps_links: bool = True
    """False where a link to elsewhere becomes a note with its address."""
    notes: list[str] = field(default_factory=list)
    """The texts that the marks `[1]`, `[2]` … stand for, as HTML, in the order in which the text names them."""
    _numbers: dict[str, int] = field(default_factory=dict)
    _definitions: dict[str, Node] = field(default_factory=dict)

    def write_article(self, html: str) -> str:
        body = parse_body(html)
        # A note may refer to another one, so that it is written when the text is.
        self._definitions = {f"#{node.attributes.get('id')}": node for node in body.css(".footnote-definition")}
        text = "".join(self._children(body, "body", False, 0)).strip()
        at = 0
        while at < len(self.notes):
            if node := self._definitions.get(self.notes[at]):
                inner = "".join(self._children(node, "li", True, 0))
                self.notes[at] = re.sub(r"^\s+|\s+$", "", inner)
            at += 1
        return text

    def _node(self, node: Node, parent: str, in_line: bool, depth: int) -> str:
        name = node.tag
        if has_class(node, "footnote-definition") or has_class(node, "footnote-definition-label"):
            return ""
        if has_class(node, "footnote-reference"):
            return self._mark(node.css_first("a").attributes.get("href") or "")
        if name == "math":
            return linear_formula(node)
        if name == "input":
            return "☑ " if "checked" in node.attributes else "☐ "
        if name == "details":
            return element(f'div style="{self.looks["box"]}"', "".join(self._children(node, "div", False, depth)))
        if name in _MEDIA:
            source = node.css_first("[src]")
            address = (source.attributes.get("src") if source else "") or ""
            shown = self._linked(self.link(address), escape(node.attributes.get("title") or address), address)
            return shown if in_line else element(f'p style="{self.looks["p"]}"', shown)
        if name == "a":
            address = node.attributes.get("href") or ""
            content = "".join(self._children(node, name, True, depth))
            return self._linked("" if address.startswith("#") else self._link(address), content, address)
        return super()._node(node, parent, in_line, depth)

    def _linked(self, link: str, content: str, address: str) -> str:
        if not link or self.keeps_links or "//mp.weixin.qq.com/" in address:
            return element(f'a {link} style="{self.looks.get("a", "")}"', content) if link else content
        target = re.search('href="([^"]*)"', link)
        shown = target[1] if target else escape(address)
        return content if re.sub("<[^>]*>", "", content).strip() == shown else content + self._mark(shown)

    def _mark(self, what: str) -> str:
        if what not in self._numbers:
            self.notes.append(what)
            self._numbers[what] = len(self.notes)
        return element(f'sup style="{self.looks["sup"]}"', f"[{self._numbers[what]}]")

    def _attributes(self, node: Node, name: str) -> str:
        found = super()._attributes(node, name)
        look = self.looks.get("box" if has_class(node, "admonition") or has_class(node, "tab") else name, "")
        if name == "code" and node.parent.tag == "pre":
            look = ""
        elif name in {"ul", "ol"} and node.parent.tag == "li":
            look = "margin:6px 0 0;padding:0 0 0 24px"
        elif has_class(node, "admonition-title") or has_class(node, "tab-title") or node.tag == "summary":
            look = "margin:0 0 8px;font-weight:bold"
        elif align := re.search(r' style="(text-align: \w+)', found):
            look = f"{look};{align[1]}"
        kept = _DROPPED.sub("", found)
        if size := _SIZE.fullmatch(f"{node.attributes.get('width')} {node.attributes.get('height')}"):
            width, height = shown_size((int(size[1]), int(size[2])))
            kept += f' width="{width}" height="{height}"'
        return f'{kept} style="{look}"' if look else kept


def shown_size(size: tuple[int, int]) -> tuple[int, int]:
    """Return the size in which a picture stands in the column."""
    width = min(size[0], WIDTH)
    return width, round(size[1] * width / size[0])


def plain_text(html: str) -> str:
    """Return HTML as text: blocks apart, addresses behind their links, an image as its alternative text."""
    pieces = [""]

    def add(text: str) -> None:
        if text:
            pieces.append(text.lstrip(" ") if pieces[-1].endswith("\n") and not text.strip() else text)

    def walk(node: Node, *, is_code: bool) -> None:
        number = 0
        for child in node.iter(include_text=True):
            name, alt = child.tag, child.attributes.get("alt")
            if name == "-text":
                text = child.text_content or ""
                add(text if is_code else re.sub(r"\s+", " ", text))
            elif name in {"br", "hr", "img"}:
                add({"br": "\n", "hr": "\n\n---\n\n"}.get(name, f"[{alt}]" if alt else ""))
            else:
                number += name == "li"
                marks = {"li": f"\n{number}. " if node.tag == "ol" else "\n- ", "tr": "\n", "sup": "^", "sub": "_"}
                around = "\n\n" if name in BLOCKS and name != "li" else ""
                is_note = name == "sup" and child.text(deep=True).startswith("[")
                add("" if is_note else marks.get(name, around))
                walk(child, is_code=is_code or name == "pre")
                address = child.attributes.get("href") or ""
                add(f" ({address})" if address and address not in child.text(deep=True) else "")
                add("  " if name in {"td", "th"} else around)

    walk(parse_body(html), is_code=False)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", "".join(pieces))).strip() + "\n"


_NEWSLETTERS, _WECHAT = "newsletter", "wechat"
"""Their folders below that of the site."""
FONTS = {
    "en": "Arial,'Helvetica Neue',Helvetica,sans-serif",
    "zh-Hans": "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',Arial,sans-serif",
    "zh-Hant": "'PingFang TC','Microsoft JhengHei','Noto Sans CJK TC',Arial,sans-serif",
}


@dataclass(frozen=True, slots=True)
class _InlineArticle:
    """An article with its looks in attributes."""

    text: str
    colophon: str
    notes: list[str]
    pictures: dict[str, bytes]
    """Those that it shows, by their addresses in the page, in the order of the text."""


def _inline_article(
    publication: Publication, version: RenderedVersion, table: str, *, keeps_links: bool = True
) -> _InlineArticle:
    """Return a version in the looks of a table of `names.toml`; links to elsewhere are whole, or notes."""
    files = {item.path: item.data for item in publication.attachments_of(version.tag)}
    shown: dict[str, bytes] = {}

    def image(address: str) -> str:
        path = unquote(relative_path(address)[0])
        if path in files and image_type(files[path]):
            shown[quote(path)] = files[path]
            return quote(path)
        return whole_address(address)

    def link(address: str) -> str:
        whole = address_out(publication, version, address)
        return f'href="{escape(whole)}"' if whole else ""

    writer = InlineWriter(link, image, looks=names(table), keeps_links=keeps_links)
    body = page_body(
        publication, version, page=lambda path: f"{path.rpartition('.')[0]}.html", note=version.language_note
    )
    page = with_sizes(markdown_to_html(body, safe=True), sizes_of(publication.attachments_of(version.tag), str))
    text = writer.write_article(first_title(str(page))[1])
    colophon = writer.write_article(str(lines_to_html(version.colophon, safe=True)))
    return _InlineArticle(text, colophon, writer.notes, shown)


def newsletter_files(publication: Publication, folder: Path) -> dict[Path, bytes]:
    root, article = folder / _NEWSLETTERS, make_record(publication)
    files = publication.files_beside(root)
    for version, record in zip(publication.versions, article.versions, strict=True):
        made = _inline_article(publication, version, "mail")
        item = {
            "title": version.title,
            "address": own_address(publication, version),
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
    root, withdrawn = folder / _NEWSLETTERS, withdrawn_versions(newsroom)
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


def wechat_files(publication: Publication, folder: Path) -> dict[Path, bytes]:
    """Return a page for each version, which shows below it what has fields of its own in the editor."""
    bylines = publication.bylines

    def page(version: RenderedVersion) -> bytes:
        cover = card_of(publication, version)[0]
        made = _inline_article(publication, version, "wechat", keeps_links=False)
        address = own_address(publication, version)
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

    return publication.file_a_version(folder / _WECHAT, ".html", page)
