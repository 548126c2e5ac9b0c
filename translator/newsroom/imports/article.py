"""
Imports articles: from the bytes of any text, page or document to UTF-8 Markdown with front matter.

Every block of it is kept, became a field, or is left out for a reason that is told (`blocks`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from translator.bilingual.errors import ArticleError, EncodingError, FrontMatterError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import short_hash
from translator.bilingual.words import chinese_words
from translator.bilingual.words.language import (
    CONTENT_TAGS,
    ZH_HANS,
    LangTag,
    content_tag,
    is_chinese,
    parse_tag,
    script_converter,
)
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.article_format import refuse_size
from translator.newsroom.articles.frontmatter import FrontMatter, front_matter_with, read_front_matter
from translator.newsroom.imports.blocks import Block, ImportedArticle, Metadata, body_lines, line_blocks, unlinked
from translator.newsroom.imports.bylines import stated_people
from translator.newsroom.imports.copied_page import likely_date, may_be_title, read_page
from translator.newsroom.imports.copied_text import is_prose
from translator.newsroom.imports.datelines import find_dateline
from translator.newsroom.imports.dates import parse_date
from translator.newsroom.imports.documents import ReadDocument, read_document
from translator.newsroom.imports.encoding import (
    DecodedText,
    content_language,
    decode_text,
    identify,
    language_name,
    refuse_mojibake,
)
from translator.newsroom.imports.images import PageImages, with_images
from translator.newsroom.imports.markup import notes_of, refuse_attributes
from translator.newsroom.imports.office_html import is_office_html, plain_office_html, word_html_to_markdown
from translator.newsroom.imports.plain_text import clean_markdown, clean_text, convert_plain_text, looks_like_markdown
from translator.newsroom.imports.webpage import read_webpage


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportChoices:
    """A person's word on an import; fields that are empty are found out."""

    title: str = ""
    date: str = ""
    """In any form that `dates.parse_date` reads."""
    authors: tuple[str, ...] = ()
    keep: tuple[int, ...] = ()
    """Numbers of blocks, from 1, that belong into the body, whatever else they became."""
    drop: tuple[int, ...] = ()
    """Numbers of blocks that do not."""

    def apply(self, metadata: Metadata, blocks: Sequence[Block]) -> None:
        """Change what was found; raises `UsageError` for an invalid date and a block that does not exist."""
        self.check(blocks)
        for key, value in self.values().items():
            setattr(metadata, key, value)
        for number in self.keep:
            blocks[number - 1].keep()
        for number in self.drop:
            blocks[number - 1].drop()

    def check(self, blocks: Sequence[Block]) -> None:
        """Raise `UsageError` for the number of a block that does not exist."""
        for number in (*self.keep, *self.drop):
            if not 1 <= number <= len(blocks):
                raise UsageError(
                    _("there is no block {number}: they go from 1 to {last}", number=number, last=len(blocks)),
                    hint=_("see them: translator add --preview FILE"),
                )

    def values(self) -> dict[str, Any]:
        """Return the values for the front matter; raises `UsageError` for an invalid date."""
        reading = parse_date(self.date) if self.date else None
        if self.date and (reading is None or not reading.iso):
            raise UsageError(_("{date!r} is not a date", date=self.date), hint=_("write it as 2026-11-14"))
        found = {"title": self.title, "date": reading.iso if reading else "", "authors": list(self.authors)}
        return {key: value for key, value in found.items() if value}


def block_numbers(texts: Iterable[str]) -> tuple[int, ...]:
    """Return the numbers in `3`, `5-7` or `3,5`; raises `UsageError` for anything else."""
    found: list[int] = []
    for part in ",".join(texts).replace(" ", ",").split(","):
        first, dash, last = part.partition("-")
        if part and not (first.isdecimal() and (last.isdecimal() if dash else True)):
            raise UsageError(_("{text} is not the number of a block", text=repr(part)), hint="3, 5-7")
        found += range(int(first), int(last if dash else first) + 1) if part else ()
    return tuple(found)


NO_CHOICES = ImportChoices()


_WORD = pattern(r"[a-z0-9]+")
_HAN = pattern("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
# Letters of names that Unicode does not take apart into one of ASCII and an accent.
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_VALID = pattern(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_LONGEST = 64
# Share of the letters of a title that ASCII must be able to write.
_LEAST_WRITTEN = 2 / 3
_HASH_DIGITS = 6


def make_slug(title: str, date: str) -> str:
    """
    Return a slug for a title: its words in ASCII, at most 64 letters, without the dateline that it may begin with.

    For a title that is mostly in another script, it is the date and a short hash of the title.
    """
    dateline = find_dateline(title)
    title = title[dateline.end :] if dateline else title
    plain = unicodedata.normalize("NFKD", re.sub("['’]", "", title).lower()).translate(_LETTERS)
    letters = [character for character in plain if character.isalnum()]
    written = sum(character.isascii() or _HAN.match(character) is not None for character in letters)
    words = list(_words(plain)) if letters and written >= _LEAST_WRITTEN * len(letters) else []
    if not words:
        return f"{date or 'article'}-{short_hash(title)[:_HASH_DIGITS]}"
    slug = words[0][:_LONGEST]
    for word in words[1:]:
        if len(slug) + len(word) + 1 > _LONGEST:
            break
        slug = f"{slug}-{word}"
    return slug


def _words(plain: str) -> Iterator[str]:
    at = 0
    for run in _HAN.finditer(plain):
        yield from _latin_words(plain[at : run.start()])
        yield from _chinese_words(run[0])
        at = run.end()
    yield from _latin_words(plain[at:])


def _latin_words(plain: str) -> list[str]:
    return _WORD.findall(plain.encode("ascii", "ignore").decode())


# GB/T 16159: the syllables of a word are joined. Whole words are looked up, because a character may have several
# readings: 银行 is yinhang, 行走 xingzou. A surname may be read otherwise (单 is shan).
def _chinese_words(text: str) -> Iterator[str]:
    from translator.bilingual.names import names_in, romanised
    from translator.bilingual.names.name_lists import SOUNDS

    plain = script_converter("t2s").convert(text)
    at = 0
    for name in names_in(plain, ZH_HANS, with_model=False):
        is_foreign = "·" in plain[max(0, name.start - 1) : name.end + 1] or set(name.text) <= set(SOUNDS)
        if name.kind == "person" and not is_foreign and (written := romanised(name.text)):
            yield from _spelt_words(plain[at : name.start])
            yield from _latin_words(written[0].replace("'", "").lower().replace("ü", "v"))
            at = name.end
    yield from _spelt_words(plain[at:])


def _spelt_words(text: str) -> Iterator[str]:
    from pypinyin import lazy_pinyin

    for word in chinese_words.cut(text, False):
        yield from _latin_words("".join(lazy_pinyin(word, errors="ignore")))


def check_slug(text: str) -> str:
    """Return `text` if it can be the name of an article; raises `UsageError` otherwise."""
    if not _VALID.fullmatch(text):
        raise UsageError(
            _("{slug} cannot be the name of an article", slug=repr(text)),
            hint=_("use lowercase letters, digits and hyphens: --slug market-close"),
        )
    return text


def article_id(slug: str, date: str) -> str:
    """Return the id of an article, which is the same in all languages: date and slug."""
    return slug if not date or slug.startswith(date) else f"{date}-{slug}"


_HEADING = pattern(r"\s*+#\s++(?P<title>[^\n]++)(?:\n|$)")


def own_front_matter(text: str, name: str) -> FrontMatter:
    """Return the front matter of a Markdown text; raises `FrontMatterError` (with the line) if it is broken."""
    try:
        return read_front_matter(text.encode())
    except FrontMatterError as error:
        where = f"{name}, {error.where}" if name and error.where else name or error.where
        raise FrontMatterError(error.message, where=where, hint=error.hint) from None


def complete_front_matter(
    text: str, front: FrontMatter, name: str, language: Callable[[str, str], LangTag], slug: str | None
) -> ImportedArticle:
    """
    Add a missing `id`, `lang` or `title`, write the date in ISO, and remove authors who are not people. Every other
    byte stays.

    `language` returns the language from the body and the declared tag. A missing title is taken from the first heading
    of the body. Raises `ArticleError` for a published version, which is not a source.
    """
    if "translation" in front.values:
        raise ArticleError(
            _("this is a published translation, not a source"), hint=_("add the article that it was translated from")
        )
    data = text.encode()
    body = data[front.span[1] :].decode()
    tag = language(body, str(front.values.get("lang", "")))
    values = front.values
    changes: dict[str, Any] = {}
    left_out: list[Block] = []
    body = _complete_title(values, changes, body)
    drop = _complete_date(values, changes, left_out, text)
    if not (values.get("id") and values.get("lang")):  # Authors of an article of a newsroom are ids of `people.yml`.
        drop += tuple(key for key in ("author", "authors") if not _has_people(key, values, changes, left_out, text))
    date = str(changes.get("date", values.get("date", "")))[:10]
    slug = slug or _own_slug(name) or make_slug(str(changes.get("title", values.get("title", ""))), date)
    if not values.get("id"):
        changes["id"] = article_id(slug, date if re.fullmatch(r"\d{4}-\d\d-\d\d", date) else "")
    if values.get("lang") != content_tag(tag):
        changes["lang"] = content_tag(tag)
    head = front_matter_with(data[: front.span[1]], changes, drop=drop, front_matter=front).decode()
    whole = head + body if body.endswith("\n") else f"{head}{body}\n"
    complete = {key: value for key, value in (dict(values) | changes).items() if key not in drop}
    return ImportedArticle(whole, slug, content_tag(tag), complete, left_out)


def _complete_title(values: Mapping[str, Any], changes: dict[str, Any], body: str) -> str:
    if values.get("title"):
        return body
    heading = _HEADING.match(body)
    if heading is None:
        raise ArticleError(_("the article has no title"), hint=_("add `title: …` to its front matter"))
    changes["title"] = heading["title"].rstrip().rstrip("#").rstrip() or heading["title"].strip()
    return "\n" + body[heading.end() :].lstrip("\n")


def _complete_date(
    values: Mapping[str, Any], changes: dict[str, Any], left_out: list[Block], text: str
) -> tuple[str, ...]:
    written = str(values.get("date", ""))
    stated = parse_date(written[:10]) if re.match(r"\d{4}-\d\d-\d\d(?:T|$)", written) else None
    if not written or (stated and stated.iso):
        return ()
    reading = parse_date(written)
    if reading and reading.iso:
        changes["date"] = reading.iso
        return ()
    problem = reading.problem if reading else _("it is not a date")
    reason = _("not stored as the date: {problem}", problem=problem)
    left_out.append(Block(_line_of("date", text), f"date: {written}", reason=reason))
    return ("date",)


def _line_of(key: str, text: str) -> int:
    return next((at for at, line in enumerate(text.split("\n"), 1) if re.match(rf"{key}\s*[:=]", line)), 0)


# Returns False if `key` is left without a name. A mapping, which says more about a person, stays as it is.
def _has_people(key: str, values: Mapping[str, Any], changes: dict[str, Any], left_out: list[Block], text: str) -> bool:
    value = values.get(key)
    stated = value if isinstance(value, list) else [value]
    kept: list[Any] = []
    for one in stated:
        names = stated_people(str(one)) if isinstance(one, str | int) else []
        if names == [str(one)] or not isinstance(one, str | int):
            kept.append(one)
            continue
        kept += names
        reason = _("not stored as an author: this is not the name of a person")
        if names:
            reason = _("only the name was stored as the author: {names}", names=", ".join(names))
        left_out.append(Block(_line_of(key, text), f"{key}: {one}", field=key if names else "", reason=reason))
    if kept and kept != stated:
        changes[key] = kept if isinstance(value, list) or len(kept) > 1 else kept[0]
    return bool(kept) or not stated


# `2021-12-23-market-close` loses the date; the name of a language names no article: `en.md`.
def _own_slug(name: str) -> str:
    stem = re.sub(r"^\d{4}-\d\d-\d\d-(?=.)", "", PurePath(name).stem.lower())
    with suppress(UsageError):
        parse_tag(stem)
        return ""
    try:
        return check_slug(stem)
    except UsageError:
        return ""


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

    Bytes tell such a document (`documents`), the suffix of `name` tells Markdown, HTML and text; without a
    suffix the content decides. Errors mention the name. `tag` is detected where it is None, and `slug` made from the
    title. `keep_all` keeps the lines that would be left out where they stand; `choices` are what a person says against
    what was found. An article without any text is returned where it `may_be_empty`: for a preview.

    Raises `EncodingError` for bytes that are not text, `FrontMatterError` for front matter that cannot be read,
    `ArticleError` where there is no text, no known language, a published version instead of a source, or a kind of
    file that is not read; `UsageError` for choices that do not fit.
    """
    try:
        wanted = parse_tag(tag) if tag else None
        document, damage, is_guessed = read_document(data, name), None, False
        if document:
            text, encoding, read_notes = document.html, "utf-8", document.notes
            kind = document.kind
        else:
            is_guessed = encoding is None
            (text, encoding, read_notes), damage = _decoded(data, name, encoding, replaces_bad=replaces_bad)
            kind = _FORMATS.get(PurePath(name).suffix.lower()) or _detect_format(text)
            if damage and kind != "html":
                raise damage
        if is_guessed and kind != "html":
            refuse_mojibake(text)
        kind = "word" if kind == "html" and is_office_html(text) else kind
        refuse_size(text, None)
        if not text.strip():
            raise ArticleError(_("the file contains no text"))
        front = own_front_matter(text, name) if kind == "markdown" else None
        if front is not None and front.kind != "none":
            text, cleaned = clean_markdown(text, front)
            front = own_front_matter(text, name) if cleaned else front
            article = complete_front_matter(
                text, front, name, lambda body, lang: wanted or _language(body, lang, name), slug
            )
            article = _with_values(article, choices)
        else:
            article, cleaned, images = _extract_article(
                text, kind, name, wanted, slug, document, folder, choices, keep_all=keep_all, may_be_empty=may_be_empty
            )
            known = document.images if document else {}
            article = with_images(
                article, known | images.taken("".join(block.text for block in article.blocks)), images.lost
            )
        if damage and "\ufffd" in article.text:
            raise damage
        if is_guessed and kind in {"html", "word"}:
            refuse_mojibake(article.text)
        notes = [*read_notes, *article.notes, *([_cleaned_note(cleaned)] if cleaned else [])]
        looks = identify(article.text) if wanted else None
        if wanted and looks and looks not in CONTENT_TAGS:
            notes = [*notes, _("the text looks like {tag}", tag=language_name(looks))]
        elif wanted and looks and is_chinese(looks) != is_chinese(wanted):
            hint = f"translator add --lang {looks} {name}".rstrip()
            notes = [*notes, _("the text looks like {tag}; if it is, delete the article, and: {command}",
                               tag=looks, command=hint)]  # fmt: skip
        return replace(article, encoding=encoding, notes=notes)
    except ArticleError as error:
        error.where = error.where or name or None
        raise


# What cannot be read of a page may stand in an advertisement: the error is for a page that has it in its article.
def _decoded(
    data: bytes, name: str, encoding: str | None, *, replaces_bad: bool
) -> tuple[DecodedText, EncodingError | None]:
    try:
        return decode_text(data, encoding=encoding, where=name or None, replaces_bad=replaces_bad), None
    except EncodingError as error:
        return decode_text(data, encoding=encoding, where=name or None, replaces_bad=True), error


def _cleaned_note(places: int) -> str:
    return ngettext(
        "{count} invisible character or double blank was taken out",
        "{count} invisible characters and double blanks were taken out",
        places,
    )


def _detect_format(text: str) -> str:
    if _HTML.match(text):
        return "html"
    return "markdown" if text[:4] in {"---\n", "+++\n"} or looks_like_markdown(text) else "text"


def _extract_article(
    text: str, kind: str, name: str, wanted: LangTag | None, slug: str | None,
    document: ReadDocument | None, folder: Path | None, choices: ImportChoices, *, keep_all: bool, may_be_empty: bool,
) -> tuple[ImportedArticle, int, PageImages]:  # fmt: skip
    metadata, warning = Metadata(title=document.title if document else ""), ""
    images, notes = PageImages(), list[str]()
    if kind in {"html", "word"}:
        refuse_attributes(text)
    if kind == "html":
        page = read_webpage(text, folder=folder, known=document.images if document else None)
        images, warning, notes = page.images, page.warning, page.notes
        metadata, blocks, cleaned = page.metadata, page.blocks, page.cleaned
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
    tag = wanted or _language("\n".join(block.text for block in blocks if block.is_kept), "", name)
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
    for block in blocks if keep_all else ():
        if block.reason:
            block.keep()
    body = convert_plain_text(body_lines(blocks)) if kind == "text" else "\n".join(body_lines(blocks))
    if not metadata.title:
        _take_stand_in(metadata, body, tag, name)
    if not body.strip() and not may_be_empty:
        hint = _("translator add --preview FILE   (shows all blocks), or --keep-all (leaves no line out)")
        raise ArticleError(_("there is no article besides the title"), hint=hint)
    if referred := notes_of(body, notes):
        body = f"{body}\n\n{clean_markdown(referred)[0]}"
    if not metadata.date:
        metadata.notes.append(_("no date was found; add `date: YYYY-MM-DD` to the front matter"))
    return replace(_write_article(metadata, body, content_tag(tag), slug, blocks), warning=warning), cleaned, images


def _take_stand_in(metadata: Metadata, body: str, tag: str, name: str) -> None:
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


# Where a page has menus, only sentences count.
def _left_out_warning(blocks: Sequence[Block], tag: str, *, has_menus: bool) -> str:
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


def _with_values(article: ImportedArticle, choices: ImportChoices) -> ImportedArticle:
    if choices.keep or choices.drop:
        raise UsageError(_("an article with front matter is taken whole"), hint=_("edit its text instead"))
    values = choices.values()
    if not values:
        return article
    text = front_matter_with(article.text.encode(), values).decode()
    return replace(article, text=text, front_matter=article.front_matter | values)


def _complete_metadata(metadata: Metadata, document: ReadDocument) -> None:
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


# Judged by its sentences rather than by the lines around them. `declared` by the front matter decides between the
# scripts of Chinese in a short text.
def _language(text: str, declared: str, name: str) -> LangTag:
    lines = [line.strip() for line in text.split("\n")]
    prose = [line for line in lines if is_prose(line, "en") or is_prose(line, "zh-Hans")]
    found = content_language(["\n".join(prose), text], name)
    named = re.fullmatch(r"zh[-_](?:hans|hant|cn|tw|hk|sg|mo)\b.*", declared, re.IGNORECASE)
    if named and is_chinese(found) and len(text) < 200:
        return parse_tag("-".join(re.split("[-_]", declared)[:2]))
    return found
