"""
Exports of WordPress (WXR): each published post as Markdown with front matter, and which posts are one in two languages.

Sources: WordPress's `export.php` and `wpautop`; Polylang (`language`, `post_translations` of a post), and the exporter
of WPML (`_wpml_import_…`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from translator.bilingual.errors import ArticleError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.words.language import CONTENT_TAGS, content_tag, parse_tag
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.frontmatter import front_matter_with
from translator.newsroom.imports.article import article_id, check_slug, make_slug
from translator.newsroom.imports.blocks import ArchiveEntry
from translator.newsroom.imports.documents import shown_extract
from translator.newsroom.imports.office_html import word_html_to_markdown
from translator.newsroom.imports.xml import children, local_name

_NO_CATEGORIES = frozenset({"uncategorized", "未分类", "未分類"})
_BLOCK_NOTE = pattern(r"<!--\s*/?(?:wp:|more|nextpage|noteaser)(?:[^-]|-(?!->))*-->")
_CODE = pattern(r"(?is)(<(pre|code|script|style)\b.*?</\2\s*>)")
_CAPTION = pattern(r"(?is)\[(?:wp_)?caption\b[^\]]*\](.*?)\[/(?:wp_)?caption\]")
_CAPTION_TEXT = pattern(r'(?i)\bcaption="([^"]*)"')
_IMAGE = pattern(r"(?is)(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?")
_EMBED = pattern(r"(?is)\[embed\b[^\]]*\](.*?)\[/embed\]")
_SHORTCODE = pattern(r"(?<!\[)\[(?P<close>/?)(?P<name>[a-zA-Z][\w-]*)(?P<rest>(?:\s+[^\[\]]*)?)/?\](?!\]|\()")
_KNOWN = frozenset({"gallery", "audio", "video", "playlist", "contact-form-7", "contact-form", "toc", "ads"})
_BLOCK = pattern(
    r"(?i)</?(?:table|thead|tfoot|caption|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|blockquote|address|"
    r"figure|figcaption|p|h[1-6]|hr|section|article|aside|header|footer|details|iframe|video|audio)\b"
)
_TAGS = pattern(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class _Post:
    number: str
    kind: str
    status: str
    is_locked: bool
    title: str
    link: str
    name: str
    date: str
    author: str
    content: str
    summary: str
    language: str
    """As the plug-in names it, empty where none does."""
    group: str
    """The key that its translations share; empty where it has none."""
    is_original: bool
    comments: int
    tags: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)

    @property
    def reason(self) -> str:
        kinds = {"page": _("a page"), "attachment": _("an attached file"), "nav_menu_item": _("a part of a menu")}
        states = {"draft": _("a draft"), "pending": _("a draft"), "auto-draft": _("a draft"), "trash": _("deleted"),
                  "private": _("a private post"), "future": _("not published yet")}  # fmt: skip
        if self.kind != "post":
            return kinds.get(self.kind, _("not a post: {kind}", kind=self.kind))
        if self.status != "publish":
            return states.get(self.status, _("not published: {status}", status=self.status))
        if self.language and not _tag(self.language):
            return _("in another language: {language}", language=self.language)
        return _("it has a password") if self.is_locked else ""


def wordpress_entries(path: Path) -> Iterator[ArchiveEntry]:
    """Yield what an export holds, in its order; raises `ArticleError` where it holds nothing."""
    chosen = _sources(path)
    is_empty = True
    for post in _posts(path):
        is_empty = False
        name = f"{path}#{post.number} {post.title or post.name}".rstrip()
        if reason := post.reason:
            yield ArchiveEntry(name, reason=reason)
            continue
        source = chosen.get(post.group)
        own = source or _identity(post)
        yield ArchiveEntry(
            name,
            partial(_article, post, own),
            tag=_tag(post.language) or None,
            slug=own[1] or None,
            is_paired=source is not None,
            is_version=own[0] != post.number,
        )
    if is_empty:
        raise ArticleError(_("the export of WordPress holds no post"), where=path)


# Number, slug and date.
_Identity = tuple[str, str, str]


def _identity(post: _Post) -> _Identity:
    with suppress(UsageError):
        return post.number, check_slug(unquote(post.name).lower()), post.date
    return post.number, make_slug(post.title, post.date) if post.title else "", post.date


# Only what pairs the posts is held of all of them. The original is what WPML says, else the one in the language of the
# site, else the one that was there first.
def _sources(path: Path) -> dict[str, _Identity]:
    found: dict[str, tuple[tuple[bool, bool, int], _Identity]] = {}
    site = _tag(_site_language(path))
    members: dict[str, set[str]] = {}
    for at, post in enumerate(_posts(path)):
        if post.group and not post.reason:
            members.setdefault(post.group, set()).add(_tag(post.language))
            order = (not post.is_original, _tag(post.language) != site, at)
            found[post.group] = min(found.get(post.group, (order, _identity(post))), (order, _identity(post)))
    return {group: one for group, (_order, one) in found.items() if len(members[group]) > 1}


def _tag(language: str) -> str:
    with suppress(UsageError):
        if language and (tag := content_tag(parse_tag(language.replace("_", "-")))) in CONTENT_TAGS:
            return tag
    return ""


def _elements(path: Path, *names: str) -> Iterator[Any]:
    from lxml import etree

    with path.open("rb") as file:
        found = etree.iterparse(
            file, events=("end",), tag=[f"{{*}}{name}" for name in names], recover=True, huge_tree=True,
            resolve_entities=False, no_network=True,
        )  # fmt: skip
        try:
            for _event, element in found:
                yield element
                if local_name(element) == "item":
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise ArticleError(_("the export is not well-formed XML: {error}", error=error), where=path) from None


def _site_language(path: Path) -> str:
    return next((one.text or "" for one in _elements(path, "language", "item") if local_name(one) == "language"), "")


def _posts(path: Path) -> Iterator[_Post]:
    people: dict[str, str] = {}
    for element in _elements(path, "author", "item"):
        if local_name(element) == "author":
            people[_text(element, "author_login")] = _text(element, "author_display_name")
        else:
            yield _post(element, people)


def _text(element: Any, name: str, namespace: str = "") -> str:
    found = (one for one in children(element, name) if namespace in one.tag)
    return next((one.text or "" for one in found), "").strip()


def _post(element: Any, people: dict[str, str]) -> _Post:
    settings = {_text(one, "meta_key"): _text(one, "meta_value") for one in children(element, "postmeta")}
    labels: dict[str, list[tuple[str, str]]] = {}
    for one in children(element, "category"):
        labels.setdefault(one.get("domain", ""), []).append((one.get("nicename", ""), (one.text or "").strip()))
    author = _text(element, "creator")
    comments = [one for one in children(element, "comment") if _text(one, "comment_type") in {"", "comment"}]
    language = settings.get("_wpml_import_language_code") or next(
        (one for one, _name in labels.get("language", ())), ""
    )
    group = settings.get("_wpml_import_translation_group") or next(
        (one for one, _name in labels.get("post_translations", ())), ""
    )
    date = _text(element, "post_date")[:10]
    return _Post(
        number=_text(element, "post_id"),
        kind=_text(element, "post_type"),
        status=_text(element, "status"),
        is_locked=bool(_text(element, "post_password")),
        title=" ".join(_TAGS.sub("", html.unescape(_text(element, "title"))).split()),
        link=_text(element, "link"),
        name=_text(element, "post_name"),
        date="" if date.startswith("0000") else date,
        author=people.get(author) or author,
        content=_text(element, "encoded", "/content/"),
        summary=" ".join(_TAGS.sub("", html.unescape(_text(element, "encoded", "/excerpt/"))).split()),
        language=language,
        group=group,
        is_original="_wpml_import_language_code" in settings and not settings.get("_wpml_import_source_language_code"),
        comments=len(comments),
        tags=[name for _one, name in labels.get("post_tag", ()) if name],
        categories=[name for _one, name in labels.get("category", ()) if name.lower() not in _NO_CATEGORIES],
    )


def _article(post: _Post, identity: _Identity) -> tuple[bytes, list[str]]:
    said: list[str] = []
    text, notes, left_out = word_html_to_markdown(f"<body>{post_html(post.content, said)}</body>")
    title = post.title
    if not title:
        title = shown_extract(re.sub(r"[#*>_`\[\]]|\(http[^)]*\)", "", text)) or post.name
        said.append(_("no title was found; the first sentence stands in for it"))
    if post.comments:
        said.append(
            ngettext(
                "{count} comment of a reader was left out", "{count} comments of readers were left out", post.comments
            )
        )
    _number, slug, date = identity
    values = {
        "id": article_id(slug, date) if slug else "", "title": title, "summary": post.summary, "date": post.date,
        "authors": [post.author] if post.author else [], "tags": post.tags, "categories": post.categories,
        "original_url": post.link,
    }  # fmt: skip
    head = front_matter_with(b"", {key: value for key, value in values.items() if value})
    body = "\n\n".join([text.strip(), *notes])
    return head + f"\n{body}\n".encode(), [*said, *left_out]


def post_html(content: str, said: list[str]) -> str:
    """
    Return the content of a post as HTML: without notes of the block editor and shortcodes, with its paragraphs.

    `said` is told what was taken out; the text inside of a shortcode stays.
    """
    is_blocks = "<!-- wp:" in content
    parts = _CODE.split(_BLOCK_NOTE.sub("", content.replace("\r\n", "\n")))
    removed: dict[str, int] = {}
    # `split` gives a text, an element, its name, and so on.
    kept = {at: part for at, part in enumerate(parts) if at % 3 == 1}
    texts = [f"\ue030{at}\ue031" if at in kept else part for at, part in enumerate(parts) if at % 3 != 2]
    text = "".join(texts)
    text = _CAPTION.sub(_captioned, text)
    text = _EMBED.sub(lambda found: f'<p><a href="{found[1].strip()}">{found[1].strip()}</a></p>', text)
    closed = {found["name"].lower() for found in _SHORTCODE.finditer(text) if found["close"]}

    def without(found: re.Match[str]) -> str:
        name = found["name"].lower()
        if name not in closed and name not in _KNOWN and "=" not in found["rest"]:
            return found[0]  # `[sic]`
        if not found["close"]:
            removed[name] = removed.get(name, 0) + 1
        return ""

    text = _SHORTCODE.sub(without, text)
    if removed:
        names = ", ".join(f"{name} ({count})" for name, count in sorted(removed.items()))
        said.append(_("shortcodes were taken out, and what they would show: {names}", names=names))
    text = text if is_blocks else _paragraphs(text)
    return re.sub("\ue030(\\d+)\ue031", lambda found: kept[int(found[1])], text)


def _captioned(found: re.Match[str]) -> str:
    inner, stated = found[1].strip(), _CAPTION_TEXT.search(found[0])
    image = _IMAGE.match(inner)
    at = image.end() if image else 0
    words = stated[1] if stated else inner[at:].strip()
    return f"\n\n<figure>{inner[:at]}<figcaption>{words}</figcaption></figure>\n\n"


def _paragraphs(text: str) -> str:
    written = []
    for piece in re.split(r"\n\s*\n", text):
        plain = piece.strip()
        if not plain or _BLOCK.match(plain) or plain.startswith("\ue030"):
            written.append(plain)
        else:
            lines = [
                line if _BLOCK.match(line) or at == 0 else f"<br>{line}" for at, line in enumerate(plain.split("\n"))
            ]
            written.append(f"<p>{''.join(lines)}</p>")
    return "\n".join(written)
