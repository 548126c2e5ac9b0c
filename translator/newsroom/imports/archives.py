"""
Archives: folders, ZIPs, exports of WordPress, Notion and Obsidian; each file of them, and why it is no article.

A ZIP is unpacked into a folder that goes away; nothing is held in memory but the file that is read. Notes of Obsidian
and Notion are written as other Markdown is; of WordPress (WXR) each published post is Markdown with front matter, and
posts that are one in two languages are told. Sources: help.obsidian.md (Obsidian Flavored Markdown, properties,
callouts), Notion's export as Markdown; WordPress's `export.php` and `wpautop`; Polylang (`language`,
`post_translations` of a post), and the exporter of WPML (`_wpml_import_…`).
"""

from __future__ import annotations

import html
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from translator.bilingual.errors import ArticleError, FrontMatterError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.words.language import CONTENT_TAGS, content_tag, parse_tag
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.frontmatter import front_matter_with, read_front_matter
from translator.newsroom.ground.console import read_bytes
from translator.newsroom.imports.article import article_id, check_slug, make_slug
from translator.newsroom.imports.blocks import ArchiveEntry
from translator.newsroom.imports.documents import shown_extract, zip_kind
from translator.newsroom.imports.office_html import word_html_to_markdown
from translator.newsroom.imports.xml import BROKEN_ZIP, children, is_bomb, local_name

_IDENTITY = pattern(r"[ _-][0-9a-f]{32}(?=$|\.)")
_CODE = pattern(r"(?ms)^[ \t>]*(?P<fence>```+|~~~+).*?(?:^[ \t>]*(?P=fence)|\Z)|(?P<tick>`+)[^\n]*?(?P=tick)")
_WIKILINK = pattern(r"(?P<embed>!?)\[\[(?P<target>[^\[\]|\n]*+)(?:\\?\|(?P<words>[^\[\]\n]*+))?\]\]")
_COMMENT = pattern(r"(?s)[ \t]*+%%(.*?)%%")
_CALLOUT = pattern(r"(?m)^(?P<quote>(?:[ \t]*>)+ ?)\[!(?P<kind>[\w-]+)(?:\|[^\]\n]*)?\][+-]?[ \t]*(?P<title>[^\n]*)$")
_HIGHLIGHT = pattern(r"==(?=\S)([^=\n]+?)(?<=\S)==")
_BLOCK_ID = pattern(r"(?m)(?:^|[ \t]+)\^[A-Za-z0-9-]+[ \t]*$")
_TAG_LINE = pattern(r"(?m)^[ \t]*(?:#[^\s#\[\](),]*[^\W\d_][^\s#\[\](),]*[ \t]*)+$\n?")
_TAG = pattern(r"#([^\s#]+)")
_ASIDE = pattern(r"(?ms)^<aside>\n(.*?)\n</aside>$")
_IMAGE = pattern(
    r"(!\[(?:[^\]\\\n]|\\.)*\]\()(?P<angle><?)(?P<path>(?![a-z][a-z0-9+.-]*:|/|#)[^()<>\n]+?)>?\)", re.IGNORECASE
)
_PAGE_LINK = pattern(
    r"(?<!!)\[(?P<words>(?:[^\[\]\\\n]|\\.)*+)\]\((?P<path>(?![a-z][a-z0-9+.-]*:|/|#)[^()\s]+\.(?:md|csv|html))\)"
)
_HEADING = pattern(r"\s*#[ \t]+(?P<title>[^\n]+)\n?")
_PROPERTY = pattern(r"(?P<key>[^\W\d_][^:\n]{0,40}): (?P<value>[^\n]+)\n?")
_FIELDS = {
    "date": "date", "published": "date", "publish date": "date", "created": "date", "created time": "date",
    "日期": "date", "创建时间": "date", "author": "authors", "authors": "authors", "created by": "authors",
    "作者": "authors", "tags": "tags", "标签": "tags", "summary": "summary", "摘要": "summary",
}  # fmt: skip
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp", ".tif", ".tiff", ".ico", ".heic")


class Notes:
    """The notes of one folder, which find each other's pictures."""

    def __init__(self, root: Path, files: Sequence[Path]) -> None:
        self.root = root
        self.pictures = {file.name.lower(): file for file in files if file.suffix.lower() in PICTURES}
        self.said: list[str] = []
        """Of the note that was read last, in the user's language."""

    def read(self, file: Path) -> tuple[bytes, list[str]]:
        """Return a note as Markdown with front matter; a file that is not UTF-8 as it is."""
        data = read_bytes(file)
        self.said = []
        try:
            front = read_front_matter(data)
            body = data[front.span[1] :].decode().replace("\r\n", "\n")
        except (FrontMatterError, UnicodeDecodeError):
            return data, []
        if front.kind not in {"none", "yaml"} or not self._is_note(file, body):
            return self._with_pictures(file, data), []
        values: dict[str, Any] = {}
        body = self._without_properties(file, body, front.values, values)
        text = self._written(file, body, values, front.values.get("tags"))
        head = front_matter_with(data[: front.span[1]], values) if values else data[: front.span[1]]
        return head + f"\n{text.strip()}\n".encode(), self.said

    def _with_pictures(self, file: Path, data: bytes) -> bytes:
        if file.parent == self.root:
            return data
        return _IMAGE.sub(
            lambda found: f"{found[1]}{self._address(file, unquote(found['path']))})", data.decode()
        ).encode()

    def _is_note(self, file: Path, body: str) -> bool:
        is_vault = (self.root / ".obsidian").is_dir() or _IDENTITY.search(file.name) is not None
        return is_vault or any(mark.search(body) for mark in (_WIKILINK, _CALLOUT, _COMMENT))

    # The name of the file is the title, unless the note begins with one; below that Notion writes properties.
    def _without_properties(self, file: Path, body: str, known: Any, values: dict[str, Any]) -> str:
        heading = _HEADING.match(body)
        if heading:
            body = body[heading.end() :].lstrip("\n")
        if not known.get("title"):
            values["title"] = heading["title"].strip() if heading else _IDENTITY.sub("", file.stem)
        at = 0
        while _IDENTITY.search(file.name) and heading and (found := _PROPERTY.match(body, at)):
            at = found.end()
            key = _FIELDS.get(found["key"].lower())
            if key in {"authors", "tags"}:
                values[key] = [one.strip() for one in re.split("[,，、]", found["value"]) if one.strip()]
            elif key:
                values[key] = found["value"].strip()
            else:
                self.said.append(_("a property was left out: {text}", text=shown_extract(found[0])))
        return body[at:]

    def _written(self, file: Path, body: str, values: dict[str, Any], known_tags: Any) -> str:
        kept: list[str] = []

        def put_away(found: re.Match[str]) -> str:
            kept.append(found[0])
            return f"\ue030{len(kept) - 1}\ue031"

        text = _CODE.sub(put_away, body)
        for found in _COMMENT.finditer(text):
            self.said.append(_("a comment was left out: {text}", text=shown_extract(found[1]) or "%%"))
        text = _COMMENT.sub("", text)
        tags = [one for line in _TAG_LINE.finditer(text) for one in _TAG.findall(line[0])]
        if tags:
            known = known_tags if isinstance(known_tags, list) else []
            values["tags"] = list(dict.fromkeys([*known, *values.get("tags", ()), *tags]))
            text = _TAG_LINE.sub("", text)
        text = _CALLOUT.sub(_callout, text)
        text = _ASIDE.sub(lambda found: "> " + found[1].strip("\n").replace("\n", "\n> "), text)
        links: list[str] = []
        text = _WIKILINK.sub(lambda found: self._linked(file, found, links), text)
        links += [unquote(found["path"]) for found in _PAGE_LINK.finditer(text)]
        text = _PAGE_LINK.sub(r"\g<words>", text)
        text = _IMAGE.sub(lambda found: f"{found[1]}{self._address(file, unquote(found['path']))})", text)
        text = _BLOCK_ID.sub("", _HIGHLIGHT.sub(r"<mark>\1</mark>", text))
        if links:
            names = ", ".join(dict.fromkeys(_IDENTITY.sub("", one) for one in links))
            self.said.append(_("links to other notes became their words: {names}", names=shown_extract(names)))
        return re.sub("\ue030(\\d+)\ue031", lambda found: kept[int(found[1])], text)

    def _linked(self, file: Path, found: re.Match[str], links: list[str]) -> str:
        target, words = found["target"].strip().rstrip("\\"), (found["words"] or "").strip()
        name, picture = target.rpartition("/")[2], target.partition("#")[0]
        if found["embed"] and picture.lower().endswith(PICTURES):
            alt = "" if re.fullmatch(r"\d+(?:x\d+)?", words) else words
            return f"![{alt}]({self._address(file, picture)})"
        if found["embed"]:
            self.said.append(_("an embedded note or file was left out: {text}", text=shown_extract(target)))
        else:
            links.append(target)
        return words or " > ".join(part for part in re.split("[#^]+", name) if part)

    # From the root of the notes; Obsidian finds a picture by its name, wherever it stands.
    def _address(self, file: Path, path: str) -> str:
        places = (file.parent / path, self.root / path, self.pictures.get(Path(path).name.lower(), file.parent / path))
        place = next((one for one in places if one.is_file() and self.root in one.resolve().parents), None)
        return quote(os.path.relpath(place, self.root) if place else path)


def _callout(found: re.Match[str]) -> str:
    title = found["title"].strip() or found["kind"].replace("-", " ").capitalize()
    return f"{found['quote']}**{title}**\n{found['quote'].rstrip()}"


_NO_CATEGORIES = frozenset({"uncategorized", "未分类", "未分類"})
_BLOCK_NOTE = pattern(r"<!--\s*/?(?:wp:|more|nextpage|noteaser)(?:[^-]|-(?!->))*-->")
_RAW = pattern(r"(?is)(<(pre|code|script|style)\b.*?</\2\s*>)")
_CAPTION = pattern(r"(?is)\[(?:wp_)?caption\b[^\]]*\](.*?)\[/(?:wp_)?caption\]")
_CAPTION_TEXT = pattern(r'(?i)\bcaption="([^"]*)"')
_PICTURE = pattern(r"(?is)(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?")
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
        if self.kind != "post":
            return _("not a post: {kind}", kind=self.kind)
        if self.status != "publish":
            return _("not published: {status}", status=self.status)
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
    parts = _RAW.split(_BLOCK_NOTE.sub("", content.replace("\r\n", "\n")))
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
    image = _PICTURE.match(inner)
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


_HEAD = 4096
# What an archive may unpack to, in bytes and in files.
_LARGEST = 8 << 30
_MOST = 200_000
_OTHERS = frozenset({
    ".css", ".js", ".mjs", ".map", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".mp3", ".mp4", ".mov", ".wav", ".ogg",
    ".webm", ".m4a", ".canvas", ".base", ".py", ".sh", ".ini", ".log", ".bak", ".tmp",
})  # fmt: skip


def archive_kind(path: Path) -> str:
    """Return `folder`, `zip`, `wordpress`, or an empty text for a file that is one article, or none."""
    if path.is_dir():
        return "folder"
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return ""
    if b"<rss" in head and b"wordpress.org/export/" in head:
        return "wordpress"
    return "zip" if head.startswith(b"PK\x03\x04") and zip_kind(path) == "archive" else ""


def archive_entries(path: Path) -> Iterator[ArchiveEntry]:
    """
    Yield all files of an archive in the order of their names, or the posts of an export in theirs.

    Raises `ArticleError` for an archive that is broken, or would unpack to far more than articles.
    """
    kind = archive_kind(path)
    if kind == "wordpress":
        yield from wordpress_entries(path)
    elif kind == "zip":
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="translator-")))
            _unpack(path, folder)
            for inner in sorted(folder.rglob("*.zip")):  # Notion packs its packages once more.
                _unpack(inner, inner.parent)
                inner.unlink()
            yield from _folder_entries(folder, path)
    else:
        yield from _folder_entries(path, path)


def _unpack(path: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            if is_bomb(archive.infolist(), _LARGEST, _MOST):
                raise ArticleError(
                    _("the archive would unpack to far more than articles, and is not opened"), where=path
                )
            archive.extractall(folder)
    except BROKEN_ZIP as error:
        raise ArticleError(
            _("the archive cannot be read: {error}", error=error or type(error).__name__),
            where=path,
            hint=_("unpack it, and add its folder"),
        ) from None


def _folder_entries(folder: Path, shown: Path) -> Iterator[ArchiveEntry]:
    files = [
        file
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not any(part.startswith((".", "__MACOSX")) for part in file.relative_to(folder).parts)
    ]
    notes = Notes(folder, files)
    for file in files:
        name = str(shown / file.relative_to(folder))
        if reason := _reason(file):
            yield ArchiveEntry(name, reason=reason)
        elif file.suffix.lower() in {".md", ".markdown"}:
            yield ArchiveEntry(name, partial(notes.read, file), notes.root)
        else:
            yield ArchiveEntry(name, partial(_content, file), file.parent)


def _content(file: Path) -> tuple[bytes, list[str]]:
    return read_bytes(file), []


def _reason(file: Path) -> str:
    suffix = file.suffix.lower()
    if suffix in PICTURES:
        return _("a picture: it comes with the articles that show it")
    pages = file.parent.name.removesuffix("_files")
    if pages != file.parent.name and any((file.parent.parent / f"{pages}{end}").exists() for end in (".html", ".htm")):
        return _("a part of a saved page")
    return _("no text, by its name: {suffix}", suffix=suffix) if suffix in _OTHERS else ""
