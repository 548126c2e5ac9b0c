"""Imports an article: from the bytes of a file to UTF-8 Markdown with front matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from translator.bilingual.errors import ArticleError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.words.language import CONTENT_TAGS, LangTag, content_tag, is_chinese, parse_tag
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles import front_matter_with
from translator.newsroom.imports.ingest.blocks import Block, body_lines, line_blocks, unlinked
from translator.newsroom.imports.ingest.boilerplate import is_prose
from translator.newsroom.imports.ingest.choices import NO_CHOICES, ImportChoices
from translator.newsroom.imports.ingest.copied_page import may_be_title, read_page
from translator.newsroom.imports.ingest.datelines import find_dateline
from translator.newsroom.imports.ingest.encoding import decode_text
from translator.newsroom.imports.ingest.footnotes import notes_of
from translator.newsroom.imports.ingest.foreign_languages import content_language, identify, language_name
from translator.newsroom.imports.ingest.front_matter import complete_front_matter, own_front_matter
from translator.newsroom.imports.ingest.images import with_images
from translator.newsroom.imports.ingest.import_result import ImportedArticle, Metadata
from translator.newsroom.imports.ingest.invisible_characters import clean_markdown, clean_text
from translator.newsroom.imports.ingest.office_html import is_office_html, plain_office_html
from translator.newsroom.imports.ingest.page_bylines import likely_date
from translator.newsroom.imports.ingest.plain_text import convert_plain_text, escape_line, looks_like_markdown
from translator.newsroom.imports.ingest.slugs import article_id, make_slug
from translator.newsroom.imports.ingest.webpage import read_webpage
from translator.newsroom.imports.ingest.webpage_images import PageImages
from translator.newsroom.imports.ingest.word_html import word_html_to_markdown
from translator.newsroom.imports.interchange.documents import ReadDocument, read_document

_FORMATS = {
    ".md": "markdown", ".markdown": "markdown", ".mdown": "markdown", ".mkd": "markdown", ".mdx": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".txt": "text", ".text": "text",
}  # fmt: skip
_HTML = pattern(
    r"\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--(?:[^-]++|-(?!->))*+-->\s*+)*+"
    r"<(?:!doctype html|html|head|body|article|main|div|p|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_FIRST_SENTENCE = pattern(r"\W*(.{1,80}?)(?:[.!?。！？]|$|(?<=.{79}))", re.MULTILINE)


def import_article(
    data: bytes,
    *,
    name: str = "",
    tag: str | None = None,
    slug: str | None = None,
    keep_all: bool = False,
    encoding: str | None = None,
    replaces_bad: bool = False,
    folder: Path | None = None,
    choices: ImportChoices = NO_CHOICES,
    may_be_empty: bool = False,
) -> ImportedArticle:
    """
    Read an article from the bytes of a Markdown, text or HTML file, or of a document of another program.

    Bytes tell such a document (`interchange.documents`), the suffix of `name` tells Markdown, HTML and text; without a
    suffix the content decides. Errors mention the name. `tag` is detected where it is None, and `slug` made from the
    title. `keep_all` appends the lines that would be left out to the body; `choices` are what a person says against
    what was found. An article without any text is returned where it `may_be_empty`: for a preview.

    Raises `EncodingError` for bytes that are not text, `FrontMatterError` for front matter that cannot be read,
    `ArticleError` where there is no text, no known language, a published version instead of a source, or a kind of
    file that is not read; `UsageError` for choices that do not fit.
    """
    wanted = parse_tag(tag) if tag else None
    document = read_document(data, name)
    if document:
        text, encoding, read_notes = document.html, "utf-8", document.notes
        kind = "html" if document.is_page else "text" if document.is_text else "word"
    else:
        text, encoding, read_notes = decode_text(data, encoding=encoding, where=name or None, replaces_bad=replaces_bad)
        kind = _FORMATS.get(PurePath(name).suffix.lower()) or _detect_format(text)
    kind = "word" if kind == "html" and is_office_html(text) else kind
    if not text.strip():
        raise ArticleError(_("the file contains no text"), where=name or None)
    front = own_front_matter(text, name) if kind == "markdown" else None
    if front is not None and front.kind != "none":
        text, cleaned = clean_markdown(text, front)
        front = own_front_matter(text, name) if cleaned else front
        article = complete_front_matter(
            text, front, name, lambda body, lang: wanted or _language(body, lang, name), slug
        )
        article = _with_values(article, choices, name)
    else:
        article, cleaned, images = _extract_article(
            text, kind, name, wanted, slug, document, folder, choices, keep_all=keep_all, may_be_empty=may_be_empty
        )
        known = document.images if document else {}
        article = with_images(
            article, known | images.taken("".join(block.text for block in article.blocks)), images.lost
        )
    notes = [*read_notes, *article.notes, *([_cleaned_note(cleaned)] if cleaned else [])]
    looks = identify(article.text) if wanted else None
    if wanted and looks and looks not in CONTENT_TAGS:
        notes = [*notes, _("the text looks like {tag}", tag=language_name(looks))]
    elif wanted and looks and is_chinese(looks) != is_chinese(wanted):
        hint = f"translator add --lang {looks} {name}".rstrip()
        notes = [*notes, _("the text looks like {tag}; if it is, delete the article, and: {command}",
                           tag=looks, command=hint)]  # fmt: skip
    return replace(article, encoding=encoding, notes=notes)


def _cleaned_note(places: int) -> str:
    return ngettext(
        "{count} invisible character or double blank was taken out",
        "{count} invisible characters and double blanks were taken out",
        places,
    )


def _detect_format(text: str) -> str:
    """Detect the format of a text without a file name."""
    if _HTML.match(text):
        return "html"
    return "markdown" if text[:4] in {"---\n", "+++\n"} or looks_like_markdown(text) else "text"


def _extract_article(
    text: str, kind: str, name: str, wanted: LangTag | None, slug: str | None,
    document: ReadDocument | None, folder: Path | None, choices: ImportChoices, *, keep_all: bool, may_be_empty: bool,
) -> tuple[ImportedArticle, int, PageImages]:  # fmt: skip
    """
    Separate the article of a text without front matter from its metadata and from the rest of the page.

    Returns the number of places where invisible characters and double blanks were, too, and where its images are.
    """
    metadata, declared, warning = Metadata(title=document.title if document else ""), "", ""
    images, notes = PageImages(), list[str]()
    if kind == "html":
        page = read_webpage(text, name, folder=folder, known=document.images if document else None)
        images, warning, notes = page.images, page.warning, page.notes
        metadata, declared, blocks, cleaned = page.metadata, page.lang, page.blocks, page.cleaned
    else:
        if kind == "word":
            if document is None or document.is_styled:
                text, metadata.notes = plain_office_html(text)
                images = PageImages(folder=folder, known=document.images if document else None)
            address_of = images.address_of if images.known or images.folder else None
            text, notes, said = word_html_to_markdown(text, address_of)
            metadata.notes += said
        text, cleaned = clean_text(text) if kind == "text" else clean_markdown(text)
        blocks = line_blocks(text)
    tag = wanted or _language("\n".join(block.text for block in blocks if block.is_kept), declared, name)
    metadata = read_page(blocks, tag, metadata=metadata, kind=kind)
    if kind == "html" and not metadata.date and (day := likely_date(text)):
        metadata.date = day
        metadata.notes.append(_("the date was found in the markup or the address alone: {day}", day=day))
    if not (warning or keep_all or choices.keep or choices.drop):
        warning = _left_out_warning(blocks, tag, has_menus=kind == "html")
    if document:
        _complete_metadata(metadata, document)
        first = next((block for block in blocks if block.is_kept), None)
        if first and first.text.lstrip("# ") == metadata.title:
            first.field = "title"
    choices.apply(metadata, blocks)
    body = convert_plain_text(body_lines(blocks)) if kind == "text" else "\n".join(body_lines(blocks))
    if keep_all:
        left_out = [block for block in blocks if block.reason]
        body = "\n\n".join(
            [body, *(escape_line(block.text.strip()) if kind == "text" else block.text for block in left_out)]
        ).strip("\n")
        for block in left_out:
            block.keep()
    if not metadata.title:
        _take_stand_in(metadata, body, tag, name)
    if not body.strip() and not may_be_empty:
        hint = _("translator add --preview FILE   (shows all blocks), or --keep-all (leaves no line out)")
        raise ArticleError(_("there is no article besides the title"), where=name or None, hint=hint)
    if referred := notes_of(body, notes):
        body = f"{body}\n\n{clean_markdown(referred)[0]}"
    if not metadata.date:
        metadata.notes.append(_("no date was found; add `date: YYYY-MM-DD` to the front matter"))
    return replace(_write_article(metadata, body, content_tag(tag), slug, blocks), warning=warning), cleaned, images


def _take_stand_in(metadata: Metadata, body: str, tag: str, name: str) -> None:
    """Take a title where none was found: the first sentence, which stays in the body, else the name of the file."""
    dateline = find_dateline(body)
    report = body[dateline.end if dateline else 0 :]
    prose = next((line for line in report.split("\n") if is_prose(line, tag) and may_be_title(line)), "")
    if not prose and (stem := re.sub(r"[-_\s]+", " ", PurePath(name).stem).strip()):
        metadata.title = stem
        metadata.notes.append(_("no title was found; the name of the file stands in for it"))
        return
    found = _FIRST_SENTENCE.match(unlinked(prose or report))
    metadata.title = (found[1] if found else report[:80]).strip()
    metadata.notes.append(_("no title was found; the first sentence stands in for it"))


def _left_out_warning(blocks: Sequence[Block], tag: str, *, has_menus: bool) -> str:
    """Return a warning where more was left out than kept; where a page has menus, only sentences count."""
    kept = sum(len(block.text) for block in blocks if block.is_kept)
    texts = (unlinked(block.text).strip() for block in blocks if block.reason and not block.is_kept)
    left_out = sum(len(text) for text in texts if not has_menus or is_prose(text, tag))
    if left_out <= kept:
        return ""
    return _(
        "more text was left out than kept ({left_out} characters beside {kept}): this may not be the article; "
        "see all blocks, and keep what belongs to it: {command}",
        left_out=left_out, kept=kept, command="translator add --preview --force FILE",
    )  # fmt: skip


def _with_values(article: ImportedArticle, choices: ImportChoices, name: str) -> ImportedArticle:
    """Return an article that has front matter of its own with what a person says; its body is taken as it is."""
    if choices.keep or choices.drop:
        raise UsageError(
            _("an article with front matter is taken whole"), where=name or None, hint=_("edit its text instead")
        )
    values = choices.values()
    if not values:
        return article
    text = front_matter_with(article.text.encode(), values).decode()
    return replace(article, text=text, front_matter=article.front_matter | values)


def _complete_metadata(metadata: Metadata, document: ReadDocument) -> None:
    """Take over what the file says of itself, and the text does not, and say so."""
    if document.date and not metadata.date:
        metadata.date = document.date
        metadata.notes.append(_("the date is that of the file: {date}", date=document.date))
    if document.author and not metadata.authors:
        metadata.add_people("author", [document.author])
        metadata.notes.append(_("the author is whom the file names: {name}", name=document.author))
    if document.url and "url" not in metadata.source:
        metadata.source = {"url": document.url, "title": metadata.title} | metadata.source


def _write_article(
    metadata: Metadata, body: str, tag: LangTag, slug: str | None, blocks: list[Block]
) -> ImportedArticle:
    slug = slug or make_slug(metadata.title, metadata.date)
    values = {"id": article_id(slug, metadata.date), "lang": tag, **metadata.values()}
    head = front_matter_with(b"", values).decode()
    return ImportedArticle(f"{head}\n{body}\n", slug, tag, values, blocks, notes=metadata.notes)


def _language(text: str, declared: str, name: str) -> LangTag:
    """
    Return the language of a text, judged by its sentences rather than by the lines around them.

    `declared` only decides between the scripts of Chinese, because declarations on web pages are often wrong.
    """
    lines = [line.strip() for line in text.split("\n")]
    prose = [line for line in lines if is_prose(line, "en") or is_prose(line, "zh-Hans")]
    found = content_language(["\n".join(prose), text], name)
    named = re.fullmatch(r"zh[-_](?:hans|hant|cn|tw|hk|sg|mo)\b.*", declared, re.IGNORECASE)
    if named and is_chinese(found) and len(text) < 200:
        return parse_tag("-".join(re.split("[-_]", declared)[:2]))
    return found
