"""Imports files as articles of a newsroom: for `add`, for its preview, and for the pages of `serve`."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from translator.bilingual.errors import (
    ArticleError,
    DuplicateArticle,
    FrontMatterError,
    InternalError,
    TranslatorError,
    UsageError,
)
from translator.bilingual.i18n import _
from translator.desk.workflow.known_articles import KnownArticles
from translator.newsroom.ground.article_tree import unportable
from translator.newsroom.ground.console import STDIN, read_bytes
from translator.newsroom.ground.files import flushed_together, locked

if TYPE_CHECKING:
    from translator.newsroom.articles import Document
    from translator.newsroom.house import Newsroom
    from translator.newsroom.imports.ingest import Block, ImportChoices, ImportedArticle, OmittedLine


@dataclass(slots=True)
class AddedFile:
    file: str
    status: str
    """`added`, `replaced`, `unchanged`, `would add`, `would replace` or `failed`."""
    path: str = ""
    """Of the article, from the root of the project."""
    slug: str = ""
    lang: str = ""
    title: str = ""
    date: str = ""
    encoding: str = ""
    left_out: list[OmittedLine] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    """All that came in; `--keep` and `--drop` count them from 1."""
    notes: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    """Their paths, from the root of the project."""
    warning: str = ""
    """Why a person must look at it; empty where nobody must."""
    error: TranslatorError | None = None


def add_articles(newsroom: Newsroom, files: Sequence[str], **options: Any) -> Iterator[AddedFile]:
    """
    Import one file after the other and yield what became of each; `-` is stdin.

    `options`: those of `import_article`; `force` replaces what is there, `dry_run` writes nothing. A file that cannot
    be imported does not stop the others: it is yielded with its `error`, and nothing of it is written. Raises
    `UsageError` for options that do not go together.
    """
    _refuse_several(files, options.get("slug"), options.get("choices"))
    with locked(_lock(newsroom)), flushed_together():
        known = KnownArticles(newsroom)
        for file in files:
            try:
                folder = None if file == STDIN else Path(file).parent
                done = _add(known, file, read_bytes(file), folder=folder, **options)
            except TranslatorError as error:
                if isinstance(error, FrontMatterError):
                    error.hint = _("correct it, then: translator add {file}", file=file)
                done = AddedFile(file, "failed", error=error)
            except OSError:
                raise
            except Exception as error:
                done = AddedFile(file, "failed", error=InternalError.of(error))
            yield done


def add_article(newsroom: Newsroom, file: str, data: bytes, **options: Any) -> AddedFile:
    """Import the bytes of one file, with the options of `add_articles`; raises what that yields."""
    with locked(_lock(newsroom)), flushed_together():
        return _add(KnownArticles(newsroom), file, data, **options)


def _lock(newsroom: Newsroom) -> Path:
    return newsroom.derived_dir / "locks" / "articles.lock"


def _add(
    known: KnownArticles, file: str, data: bytes, *, slug: str | None = None, choices: ImportChoices | None = None,
    force: bool = False, dry_run: bool = False, **options: Any,
) -> AddedFile:  # fmt: skip
    from translator.newsroom.imports.ingest import ImportChoices, check_slug, import_article

    name = "" if file == STDIN else file
    slug = check_slug(slug) if slug else None
    article = import_article(data, name=name, slug=slug, choices=choices or ImportChoices(), **options)
    folder = options.get("folder")
    return _store(known, file, article, folder, is_named=bool(slug), force=force, dry_run=dry_run)


def _refuse_several(files: Sequence[str], slug: str | None, choices: ImportChoices | None) -> None:
    """Raise `UsageError` for an option that is about one article, where there are several files."""
    named = {"slug": slug, **({} if choices is None else asdict(choices))}
    for option in ("slug", "title", "date", "keep", "drop") if len(files) > 1 else ():
        if named.get(option):
            raise UsageError(
                _("--{option} is about one article, and there are {count} files", option=option, count=len(files))
            )


def _store(
    known: KnownArticles, file: str, article: ImportedArticle, folder: Path | None, *, is_named: bool, force: bool,
    dry_run: bool,
) -> AddedFile:  # fmt: skip
    """
    Write the article with its images, also those that stand beside it in `folder`, unless it is there already.

    `is_named`: the user gave it its name, and so wants it beside one that is much the same. Raises `DuplicateArticle`
    where another one has its name, id, address or text, `ArticleError` where `sync` would refuse it.
    """
    from translator.newsroom.articles import parse_document
    from translator.newsroom.articles.omitted_prose import describe_omission, omitted_prose
    from translator.newsroom.imports.ingest.images import shown_images

    newsroom = known.newsroom
    path, images = newsroom.article_path(article.tag, article.slug), shown_images(article)
    data = with_house_ids(newsroom, article).encode()
    done = AddedFile(
        file,
        "added",
        path=newsroom.relative(path),
        slug=article.slug,
        lang=article.tag,
        title=str(article.front_matter.get("title", "")),
        date=str(article.front_matter.get("date", "")),
        encoding=article.encoding,
        left_out=article.left_out,
        blocks=article.blocks,
        notes=[*article.notes, *unportable([newsroom.relative(path)]).values()],
        images=[newsroom.relative(path.parent / name) for name in images],
        warning=article.warning,
    )
    if os.path.lexists(path) and newsroom.read(path) == data:
        done.status = "unchanged"
        return done
    if path.exists() and not force:
        raise DuplicateArticle(
            _("there is an article of this name, and it is not the same"),
            where=newsroom.relative(path),
            hint=_("translator add --force FILE   (replaces it), or --slug NAME"),
        )
    identity = str(article.front_matter["id"])
    known.refuse_other(path, article.slug, identity)
    if not is_named:
        known.refuse_same(path, article)
    try:
        document = parse_document(data, tag=article.tag, format=newsroom.format_of(path))
        done.notes += [
            _("line {line} of the article: {what}", line=one.line, what=describe_omission(one))
            for one in omitted_prose(document)
        ]
        for name, content, note in _pictures_beside(document, path.parent, folder, images):
            done.notes += [note] if note else []
            if content:
                images[name] = content
                done.images.append(newsroom.relative(path.parent / name))
    except ArticleError as error:
        place = error.where
        error.where = (
            _("{file}, {place} of the article with its front matter", file=file, place=place) if place else file
        )
        raise
    done.status = "replaced" if path.exists() else "added"
    if dry_run:
        done.status = "would replace" if path.exists() else "would add"
    else:
        for name, content in images.items():
            newsroom.write(path.parent / name, content)
        newsroom.write(path, data)
    known.put(path, article.slug, identity, article)
    return done


def _pictures_beside(
    document: Document, place: Path, folder: Path | None, known: Collection[str]
) -> Iterator[tuple[str, bytes, str]]:
    """
    Yield the relative images of an article that will stand in `place`: path, content, and what a person must know.

    The content is that of the file in `folder` or below it; empty for one that is not copied, since it is there
    already or nowhere.
    """
    from translator.newsroom.articles.addresses import addresses_in, relative_path
    from translator.newsroom.imports.ingest.webpage_images import PageImages

    front = document.front_matter
    shown, beside = front.values.get("images"), PageImages(folder=folder)
    urls = [item.url for item in addresses_in(document.data[front.span[1] :]) if item.kind == "image"]
    urls += [str(item.get("src", "")) for item in shown if isinstance(item, dict)] if isinstance(shown, list) else []
    for name in dict.fromkeys(relative_path(url)[0] for url in urls):
        if not name or name in known:
            continue
        file, there = beside.local(quote(name)), place / name
        content = file.read_bytes() if file else b""
        if os.path.lexists(there):
            is_same = not content or (there.is_file() and there.read_bytes() == content)
            yield name, b"", "" if is_same else _("another image of that name is there already: {name}", name=name)
        else:
            yield (
                name,
                content,
                "" if content else _("image not copied, its folder has no picture of that name: {name}", name=name),
            )


def with_house_ids(newsroom: Newsroom, article: ImportedArticle) -> str:
    """
    Return the text of the article with what the house knows by an id named by it.

    People are looked up in `people.yml` by their name in any language, a disclaimer in `disclaimers.yml` by its text.
    """
    from translator.newsroom.articles import front_matter_with
    from translator.newsroom.house.people import load_people

    ids = {name.casefold(): person.id for person in load_people(newsroom) for name in person.names.values()}
    front = article.front_matter
    changes: dict[str, Any] = {}
    if isinstance(front.get("authors"), list):
        changes["authors"] = _known(front["authors"], ids)
    if isinstance(front.get("credits"), dict):
        changes["credits"] = {role: _known(names, ids) for role, names in front["credits"].items()}
    if isinstance(front.get("disclaimer"), str):
        changes["disclaimer"] = _known_disclaimer(newsroom, front["disclaimer"], article.tag)
    changes = {key: value for key, value in changes.items() if value != front[key]}
    return front_matter_with(article.text.encode(), changes).decode() if changes else article.text


def _known_disclaimer(newsroom: Newsroom, text: str, tag: str) -> str:
    from translator.newsroom.house.glossary.labels import load_house_texts

    def plain(words: str) -> str:
        return re.sub(r"\W+", "", words).casefold()

    texts = load_house_texts(newsroom)
    return next((one for one in texts.disclaimers if plain(texts.disclaimer(one, tag)) == plain(text)), text)


def _known(names: Any, ids: dict[str, str]) -> Any:
    if not isinstance(names, list):
        return names
    return [ids.get(name.casefold(), name) if isinstance(name, str) else name for name in names]
