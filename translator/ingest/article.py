"""From the bytes of a file to an article as the project keeps it: UTF-8 Markdown with front matter."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from translator.errors import ArticleError
from translator.i18n import _
from translator.ingest.boilerplate import is_prose
from translator.ingest.copied_page import read_page
from translator.ingest.encoding import decode_text
from translator.ingest.front_matter import complete_front_matter, has_front_matter
from translator.ingest.import_result import LeftOut, Line
from translator.ingest.plain_text import as_markdown, escape_line, looks_like_markdown
from translator.ingest.slugs import article_id, slug_of
from translator.language import LangTag, content_tag, detect_tag, is_chinese, parse_tag

_FORMATS = {
    ".md": "markdown", ".markdown": "markdown", ".mdown": "markdown", ".mkd": "markdown", ".mdx": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".txt": "text", ".text": "text",
}  # fmt: skip
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|article|main|div|p|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
_FIRST_SENTENCE = re.compile(r"\W*(.{1,80}?)(?:[.!?。！？]|$|(?<=.{79}))", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Imported:
    """An article that was read, ready to be written."""

    text: str
    """The whole file: front matter and Markdown, with line feeds."""
    slug: str
    tag: LangTag
    """The language of its folder: `en`, `zh-Hans` or `zh-Hant`."""
    front_matter: dict[str, Any]
    left_out: list[LeftOut] = field(default_factory=list)
    """Lines of the input that are neither in the body nor in the front matter, in order."""
    encoding: str = "utf-8"
    notes: list[str] = field(default_factory=list)
    """What the user should know, in the user's language."""


@dataclass(slots=True)
class _Draft:
    """The parts of an article before it has a name."""

    values: dict[str, Any]
    body: str
    tag: LangTag
    left_out: list[LeftOut]
    notes: list[str]


def import_article(
    data: bytes,
    *,
    name: str = "",
    tag: str | None = None,
    slug: str | None = None,
    keep_all: bool = False,
    encoding: str | None = None,
) -> Imported:
    """
    Read an article from the bytes of a Markdown, text or HTML file.

    `name` is the file's: its suffix tells the format, and errors name it; without a suffix the content tells. `tag` is
    detected where it is None, and `slug` made from the title. `keep_all` puts what would be left out at the end of the
    body. Raises `EncodingError` for bytes that are no text, `FrontMatterError` for a block on top that cannot be read,
    `ArticleError` where there is no text, no known language, or a published version instead of a source.
    """
    text, encoding = decode_text(data, encoding=encoding, where=name or None)
    wanted = parse_tag(tag) if tag else None
    kind = _FORMATS.get(PurePath(name).suffix.lower()) or _sniffed(text)
    if not text.strip():
        raise ArticleError(_("there is no text in it"), where=name or None)
    if kind == "markdown" and has_front_matter(text, name):
        return _with_front_matter(text, name, wanted, slug, encoding)
    draft = _draft(text, kind, name, wanted, keep_all=keep_all)
    return _named(draft, slug, encoding)


def _sniffed(text: str) -> str:
    """Tell the format of a text that comes without a name."""
    if _HTML.match(text):
        return "html"
    return "markdown" if text[:4] in {"---\n", "+++\n"} or looks_like_markdown(text) else "text"


def _with_front_matter(text: str, name: str, wanted: LangTag | None, slug: str | None, encoding: str) -> Imported:
    complete = complete_front_matter(text, name, lambda body, lang: wanted or _language(body, lang, name), slug)
    return Imported(
        complete.text,
        complete.slug,
        content_tag(complete.tag),
        complete.values,
        complete.left_out,
        encoding,
        complete.notes,
    )


def _draft(text: str, kind: str, name: str, wanted: LangTag | None, *, keep_all: bool) -> _Draft:
    facts, declared, left_out = None, "", []
    lines = [Line(number, line) for number, line in enumerate(text.split("\n"), 1)]
    if kind == "html":
        from translator.ingest.webpage import read_webpage

        page = read_webpage(text)
        facts, declared, left_out, lines = page.facts, page.lang, page.left_out, page.lines
    tag = wanted or _language("\n".join(line.text for line in lines), declared, name)
    reading = read_page(lines, tag, facts=facts)
    left_out = sorted([*left_out, *reading.left_out], key=lambda one: one.line)
    body = [line.text for line in reading.body]
    written = as_markdown(body) if kind == "text" else _BLANK_LINES.sub("\n\n", "\n".join(body)).strip("\n")
    if keep_all:
        written = "\n\n".join([written, *(escape_line(one.text) for one in left_out)]).strip("\n")
        left_out = []
    if not reading.facts.title:
        reading.facts.title = _first_sentence(written)
        reading.facts.notes.append(_("no title was found; the first sentence stands in for it"))
    if not written.strip():
        hint = _("translator add --keep-all FILE   (leaves no line out)")
        raise ArticleError(_("there is no article in it beside the title"), where=name or None, hint=hint)
    return _Draft(reading.facts.values(), written, tag, left_out, reading.facts.notes)


def _named(draft: _Draft, slug: str | None, encoding: str) -> Imported:
    from translator.formats import front_matter_with

    date = draft.values.get("date", "")
    slug = slug or slug_of(draft.values["title"], date)
    tag = content_tag(draft.tag)
    values = {"id": article_id(slug, date), "lang": tag, **draft.values}
    head = front_matter_with(b"", values).decode()
    notes = draft.notes if date else [*draft.notes, _("no date was found; add `date: YYYY-MM-DD` to the front matter")]
    return Imported(f"{head}\n{draft.body}\n", slug, tag, values, draft.left_out, encoding, notes)


def _language(text: str, declared: str, name: str) -> LangTag:
    """
    Return the language of a text, by its prose rather than by what stands around it.

    `declared` decides only between the scripts of Chinese that it names: pages are full of wrong declarations.
    """
    lines = [line.strip() for line in text.split("\n")]
    prose = [line for line in lines if is_prose(line, "en") or is_prose(line, "zh-Hans")]
    found = detect_tag("\n".join(prose)) or detect_tag(text)
    if found is None:
        raise ArticleError(
            _("this is neither English nor Chinese"),
            where=name or None,
            hint=_("say what it is: translator add --lang TAG"),
        )
    named = re.fullmatch(r"zh[-_](?:hans|hant|cn|tw|hk|sg|mo)\b.*", declared, re.IGNORECASE)
    if named and is_chinese(found) and len(text) < 200:
        return parse_tag("-".join(re.split("[-_]", declared)[:2]))
    return found


def _first_sentence(text: str) -> str:
    found = _FIRST_SENTENCE.match(text)
    return found[1].strip() if found else text[:80].strip()
