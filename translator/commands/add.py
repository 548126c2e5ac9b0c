"""`translator add`: import articles from Markdown, text, HTML or Word files, or from stdin."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from translator.article_tree import unportable
from translator.console.input import STDIN, read_bytes
from translator.console.output import exit_with, print_error, print_line, printing_json, talk
from translator.errors import (
    ArticleError,
    DuplicateArticle,
    ExitCode,
    FrontMatterError,
    InternalError,
    TranslatorError,
    UsageError,
)
from translator.files import locked
from translator.flush import flushed_together
from translator.i18n import _
from translator.patterns import pattern
from translator.project import read_front
from translator.workflow.options import DryRun, Format, ListFormat, current_newsroom

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.ingest import ImportedArticle, OmittedLine
    from translator.newsroom import Newsroom

_ID = pattern(r"""^id\s*[:=]\s*["']?([^"'\s#]+)""", re.MULTILINE)


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
    notes: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    """Their paths, from the root of the project."""
    error: TranslatorError | None = None


def add_articles(
    newsroom: Newsroom,
    files: Sequence[str],
    *,
    lang: str | None = None,
    slug: str | None = None,
    keep_all: bool = False,
    encoding: str | None = None,
    replaces_bad: bool = False,
    force: bool = False,
    dry_run: bool = False,
) -> Iterator[AddedFile]:
    """
    Import one file after the other and yield what became of each; `-` is stdin.

    A file that cannot be imported does not stop the others: it is yielded with its `error`, and nothing of it is
    written. Raises `UsageError` for options that do not go together.
    """
    from translator.ingest import check_slug, import_article

    if slug and len(files) > 1:
        raise UsageError(_("--slug names one article, and there are {count} files", count=len(files)))
    slug = check_slug(slug) if slug else None
    with locked(newsroom.derived_dir / "locks" / "articles.lock"), flushed_together():
        index = ArticleIndex(newsroom)
        for file in files:
            try:
                name, data = "" if file == STDIN else file, read_bytes(file)
                article = import_article(
                    data,
                    name=name,
                    tag=lang,
                    slug=slug,
                    keep_all=keep_all,
                    encoding=encoding,
                    replaces_bad=replaces_bad,
                )
                done = _store(index, file, article, force=force, dry_run=dry_run)
            except TranslatorError as error:
                if isinstance(error, FrontMatterError):
                    error.hint = _("correct it, then: translator add {file}", file=file)
                done = AddedFile(file, "failed", error=error)
            except OSError:
                raise
            except Exception as error:
                done = AddedFile(file, "failed", error=InternalError.of(error))
            yield done


class ArticleIndex:
    """The source articles of a project by name and by id, as they are on disk now; a `Project` caches its own list."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = replace(newsroom)
        self.by_slug: dict[str, Path] = {}
        self.by_id: dict[str, Path] = {}
        for ref in self.newsroom.articles:
            front = b""
            with self.newsroom.skipping(), self.newsroom.open(ref.path) as file:
                front = read_front(file)
            found = _ID.search(front.decode("utf-8", "replace"))
            self.put(ref.path, ref.slug, found[1] if found else "")

    def put(self, path: Path, slug: str, identity: str) -> None:
        self.by_slug.setdefault(slug, path)
        if identity:
            self.by_id.setdefault(identity, path)

    def refuse_other(self, path: Path, slug: str, identity: str) -> None:
        """Raise `DuplicateArticle` where a source at another path has the name, or the id."""
        same_name, same_id = self.by_slug.get(slug, path), self.by_id.get(identity, path)
        if same_name != path:
            raise DuplicateArticle(
                _("there is an article of this name already"),
                where=self.newsroom.relative(same_name),
                hint=_("translator add --slug NAME FILE"),
            )
        if same_id != path:
            raise DuplicateArticle(
                _("another article has the id {id}", id=identity),
                where=self.newsroom.relative(same_id),
                hint=_("translator add --slug NAME FILE, or change `id` in one of them"),
            )


def _store(index: ArticleIndex, file: str, article: ImportedArticle, *, force: bool, dry_run: bool) -> AddedFile:
    """
    Write the article with its images, unless it is there already.

    Raises `DuplicateArticle` where another one has its name or id, `ArticleError` where `sync` would refuse it.
    """
    from translator.formats import format_of, parse_document

    newsroom = index.newsroom
    path = newsroom.article_path(article.tag, article.slug)
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
        notes=[*article.notes, *unportable([newsroom.relative(path)]).values()],
        images=[newsroom.relative(path.parent / name) for name in article.images],
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
    index.refuse_other(path, article.slug, identity)
    try:
        parse_document(data, tag=article.tag, format=format_of(path))
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
        for name, content in article.images.items():
            newsroom.write(path.parent / name, content)
        newsroom.write(path, data)
    index.put(path, article.slug, identity)
    return done


def with_house_ids(newsroom: Newsroom, article: ImportedArticle) -> str:
    """
    Return the text of the article with what the house knows by an id named by it.

    People are looked up in `people.yml` by their name in any language, a disclaimer in `disclaimers.yml` by its text.
    """
    from translator.formats import front_matter_with
    from translator.newsroom.people import load_people

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
    from translator.glossary.labels import load_house_texts

    def plain(words: str) -> str:
        return re.sub(r"\W+", "", words).casefold()

    texts = load_house_texts(newsroom)
    return next((one for one in texts.disclaimers if plain(texts.disclaimer(one, tag)) == plain(text)), text)


def _known(names: Any, ids: dict[str, str]) -> Any:
    if not isinstance(names, list):
        return names
    return [ids.get(name.casefold(), name) if isinstance(name, str) else name for name in names]


def add(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help=_("Articles to import; - is stdin."))],
    lang: Annotated[
        str | None, typer.Option("--lang", metavar="TAG", help=_("Language of the articles; default: detected."))
    ] = None,
    slug: Annotated[str | None, typer.Option("--slug", metavar="NAME", help=_("Name of the article."))] = None,
    keep_all: Annotated[
        bool, typer.Option("--keep-all", help=_("Leave no line out: boilerplate goes to the end of the body."))
    ] = False,
    encoding: Annotated[
        str | None, typer.Option("--encoding", metavar="NAME", help=_("Encoding of the files; default: detected."))
    ] = None,
    replace_bad_bytes: Annotated[
        bool, typer.Option("--replace-bad-bytes", help=_("Write � for bytes that cannot be read, and name each."))
    ] = False,
    force: Annotated[bool, typer.Option("--force", help=_("Replace an article of the same name."))] = False,
    dry_run: DryRun = False,
    format: Format = ListFormat.TEXT,
) -> None:
    """Import articles: Markdown, text, HTML or Word."""
    newsroom = current_newsroom(is_tolerant=True)
    done: list[dict[str, Any]] = []
    code = ExitCode.OK
    with printing_json(done, is_wanted=format is ListFormat.JSON):
        for one in add_articles(
            newsroom, files, lang=lang, slug=slug, keep_all=keep_all, encoding=encoding, replaces_bad=replace_bad_bytes,
            force=force, dry_run=dry_run,
        ):  # fmt: skip
            done.append(_as_json(one))
            if one.error:
                code = max(code, ExitCode.BUG if isinstance(one.error, InternalError) else ExitCode.ERROR)
                print_error(one.error, where=one.file)
            elif format is ListFormat.TEXT:
                _report(one)
    exit_with(code)


def _report(one: AddedFile) -> None:
    print_line(one.path)
    says = {
        "added": _("{file}: added as {path}", file=one.file, path=one.path),
        "replaced": _("{file}: replaced {path}", file=one.file, path=one.path),
        "unchanged": _("{file}: added before, nothing to do", file=one.file),
        "would replace": _("{file}: would replace {path}", file=one.file, path=one.path),
        "would add": _("{file}: would be added as {path}", file=one.file, path=one.path),
    }
    known = ", ".join(part for part in (one.lang, one.title, one.date, one.encoding) if part)
    talk(f"{says[one.status]} ({known})")
    for image in one.images:
        talk("  " + _("image: {path}", path=image))
    for note in one.notes:
        talk(f"  {note}")
    for left in one.left_out:
        talk("  " + _("line {line} left out, {reason}: {text}", line=left.line, reason=left.reason, text=left.text))


def _as_json(one: AddedFile) -> dict[str, Any]:
    error = {"message": one.error.message, "where": one.error.where, "hint": one.error.hint} if one.error else None
    names = ("file", "status", "path", "slug", "lang", "title", "date", "encoding", "left_out", "notes", "images")
    return {name: getattr(one, name) for name in names} | {"error": error}
