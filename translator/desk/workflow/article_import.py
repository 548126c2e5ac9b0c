"""An import before it is written: all its blocks in their place, kept or left out, and what a person changes."""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
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
from translator.desk.workflow.import_report import ImportReport
from translator.desk.workflow.known_articles import KnownArticles
from translator.newsroom.ground.console import STDIN, read_bytes
from translator.newsroom.ground.files import flushed_together, locked

if TYPE_CHECKING:
    from translator.newsroom.articles.document import Document
    from translator.newsroom.house import Newsroom
    from translator.newsroom.imports.article import ImportChoices
    from translator.newsroom.imports.blocks import ArchiveEntry, Block, ImportedArticle, OmittedLine


class ImportPreview:
    """One file, as it would be imported; each change of `choices` can be undone. Blocks count from 1."""

    def __init__(self, file: str, data: bytes, choices: ImportChoices, **options: Any) -> None:
        """`options` are those of `import_article`; raises as that."""
        from translator.newsroom.imports.article import import_article

        self.file, self.data, self.options, self.choices = file, data, options, choices
        name = "" if file == "-" else file
        plain = replace(choices, keep=(), drop=())
        self.article = import_article(data, name=name, choices=plain, may_be_empty=True, **options)
        self._history: list[ImportChoices] = []
        choices.check(self.article.blocks)

    @property
    def blocks(self) -> list[Block]:
        return self.article.blocks

    @property
    def title(self) -> str:
        return self.choices.title or str(self.article.front_matter.get("title", ""))

    @property
    def date(self) -> str:
        return str(self.choices.values().get("date") or self.article.front_matter.get("date", ""))

    @property
    def authors(self) -> list[str]:
        return list(self.choices.authors) or [str(one) for one in self.article.front_matter.get("authors", [])]

    def facts(self) -> list[str]:
        return [
            _("title: {text}", text=self.title or "–"),
            _("date: {text}", text=self.date or "–"),
            _("authors: {text}", text=", ".join(self.authors) or "–"),
        ]

    def is_kept(self, number: int) -> bool:
        if number in self.choices.keep or number in self.choices.drop:
            return number in self.choices.keep
        return self.blocks[number - 1].is_kept

    def what_became(self, number: int) -> str:
        """Say what became of a block that is not in the body; empty where it is."""
        block = self.blocks[number - 1]
        if self.is_kept(number):
            return ""
        if block.is_kept:
            return _("left out: {reason}", reason=_("taken out by you"))
        return _("left out: {reason}", reason=block.reason) if block.reason else _("became {key}", key=block.field)

    def is_left_out(self, number: int) -> bool:
        """Tell whether a block is neither in the body nor in the front matter."""
        block = self.blocks[number - 1]
        return not self.is_kept(number) and (block.is_kept or bool(block.reason))

    def toggle(self, number: int) -> None:
        self.set_kept([number], kept=None)

    def set_kept(self, numbers: list[int], *, kept: bool | None) -> None:
        """Keep these blocks, leave them out, or (None) the other of the two. Raises `UsageError`."""
        replace(self.choices, keep=tuple(numbers)).check(self.blocks)
        keep, drop = set(self.choices.keep), set(self.choices.drop)
        for number in numbers:
            wanted = not self.is_kept(number) if kept is None else kept
            keep.discard(number)
            drop.discard(number)
            if wanted != self.blocks[number - 1].is_kept:
                (keep if wanted else drop).add(number)
        self._change(replace(self.choices, keep=tuple(sorted(keep)), drop=tuple(sorted(drop))))

    def say(self, **values: str) -> None:
        """Change `title`, `date` or `authors` (commas between). Raises `UsageError`."""
        said: dict[str, Any] = {name: value.strip() for name, value in values.items()}
        if "authors" in said:
            said["authors"] = tuple(name.strip() for name in said["authors"].split(",") if name.strip())
        choices = replace(self.choices, **said)
        choices.values()
        self._change(choices)

    def _change(self, choices: ImportChoices) -> None:
        if choices != self.choices:
            self._history.append(self.choices)
            self.choices = choices

    def undo(self) -> bool:
        """Take the last change back; False for none."""
        if self._history:
            self.choices = self._history.pop()
            return True
        return False


# The trees of Word documents point at themselves, and a command collects seldom (`operating_system`).
_FILES_BETWEEN_COLLECTIONS = 20


@dataclass(slots=True)
class AddedFile:
    file: str
    status: str
    """`added`, `replaced`, `unchanged`, `would add`, `would replace`, `left out` or `failed`."""
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
    reason: str = ""
    """Why a file of an archive is left out."""
    is_version: bool = False
    """Another language of an article of the same archive."""
    stamp: str = ""
    """Of the content, for the report of an archive."""
    error: TranslatorError | None = None


def add_articles(
    newsroom: Newsroom, files: Sequence[str], *, report: ImportReport | None = None, **options: Any
) -> Iterator[AddedFile]:
    """
    Import files and yield what became of each; `-` is stdin, `options` are those of `import_article`.

    A folder, a ZIP or an export of WordPress stands for all that is in it. A file that cannot be imported is yielded
    with its `error`, and nothing of it is written. A file that `report` has as imported is not imported again. Raises
    `UsageError` for options that do not go together.
    """
    is_bulk = report is not None
    _refuse_several(files, options.get("slug"), options.get("choices"), is_bulk=is_bulk)
    with locked(_lock(newsroom)), flushed_together():
        known = KnownArticles(newsroom)
        for count, entry in enumerate(_entries(files), 1):
            try:
                done = _add_entry(known, entry, report, is_bulk=is_bulk or len(files) > 1, **options)
            except TranslatorError as error:
                if isinstance(error, FrontMatterError):
                    error.hint = _("correct it, then: translator add {file}", file=entry.name)
                done = AddedFile(entry.name, "failed", error=error)
            except (OSError, MemoryError):
                raise
            except Exception as error:
                done = AddedFile(entry.name, "failed", error=InternalError.of(error))
            yield done
            if not count % _FILES_BETWEEN_COLLECTIONS:
                gc.collect()


def _entries(files: Sequence[str]) -> Iterator[ArchiveEntry]:
    from translator.newsroom.imports.archives import archive_entries, archive_kind
    from translator.newsroom.imports.blocks import ArchiveEntry

    for file in files:
        try:
            if file != STDIN and archive_kind(Path(file)):
                yield from archive_entries(Path(file))
                continue
            error = None
        except ArticleError as broken:
            error = broken
        folder = None if file == STDIN else Path(file).parent
        yield ArchiveEntry(file, partial(_content, file, error), folder)


def _content(file: str, error: ArticleError | None = None) -> tuple[bytes, list[str]]:
    if error:
        raise error
    return read_bytes(file), []


def _add_entry(known: KnownArticles, entry: ArchiveEntry, report: ImportReport | None, **options: Any) -> AddedFile:
    if entry.reason:
        return AddedFile(entry.name, "left out", reason=entry.reason)
    data, notes = entry.read()
    stamp = report.stamp(data) if report else ""
    if (
        not options.get("force")
        and report
        and (path := report.known(entry.name, stamp))
        and known.newsroom.root.joinpath(path).exists()
    ):
        return AddedFile(entry.name, "unchanged", path=path, stamp=stamp)
    own = {"tag": entry.tag or options.pop("tag", None), "slug": entry.slug or options.pop("slug", None)}
    done = _add(known, entry.name, data, folder=entry.folder, is_paired=entry.is_paired, **options | own)
    done.notes[:0] = notes
    done.stamp, done.is_version = stamp, entry.is_version
    return done


def add_article(newsroom: Newsroom, file: str, data: bytes, **options: Any) -> AddedFile:
    """Import the bytes of one file as `add_articles`; raises its error."""
    with locked(_lock(newsroom)), flushed_together():
        return _add(KnownArticles(newsroom), file, data, **options)


def _lock(newsroom: Newsroom) -> Path:
    return newsroom.derived_dir / "locks" / "articles.lock"


def _add(
    known: KnownArticles, file: str, data: bytes, *, slug: str | None = None, choices: ImportChoices | None = None,
    force: bool = False, dry_run: bool = False, is_bulk: bool = False, is_paired: bool = False, **options: Any,
) -> AddedFile:  # fmt: skip
    from translator.newsroom.imports.article import ImportChoices, check_slug, import_article

    options |= {"name": "" if file == STDIN else file, "choices": choices or ImportChoices()}
    slug = check_slug(slug) if slug else None
    article = import_article(data, slug=slug, **options)
    is_named = bool(slug) and not is_bulk
    first = article.slug
    while is_bulk and not force and not is_paired and known.is_other(article):
        article = import_article(data, slug=known.next_slug(first), **options)
    folder = options.get("folder")
    return _store(known, file, article, folder, is_named=is_named, is_paired=is_paired, force=force, dry_run=dry_run)


def _refuse_several(files: Sequence[str], slug: str | None, choices: ImportChoices | None, *, is_bulk: bool) -> None:
    named = {"slug": slug, **({} if choices is None else asdict(choices))}
    for option in ("slug", "title", "date", "keep", "drop") if len(files) > 1 or is_bulk else ():
        if named.get(option):
            raise UsageError(
                _("--{option} is about one article, and there are several files", option=option)
                if is_bulk
                else _("--{option} is about one article, and there are {count} files", option=option, count=len(files))
            )


def _store(
    known: KnownArticles, file: str, article: ImportedArticle, folder: Path | None, *, is_named: bool,
    is_paired: bool, force: bool, dry_run: bool,
) -> AddedFile:  # fmt: skip
    """
    Write the article with its images, also those that stand beside it in `folder`, unless it is there already.

    `is_named`: the user gave it its name, and so wants it beside a similar one. Raises `DuplicateArticle`
    where another one has its name, id, address or text, `ArticleError` where `sync` would refuse it.
    """
    from translator.newsroom.articles.article_format import parse_document
    from translator.newsroom.articles.omitted_prose import describe_omission, omitted_prose
    from translator.newsroom.imports.images import shown_images

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
        notes=[*article.notes],
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
    if not is_paired:
        known.refuse_other(path, article.slug, identity)
    if not is_named and not is_paired:
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

    The content is that of the file in `folder` or below it; empty for an image that is not copied, since it is there
    already or nowhere.
    """
    from translator.newsroom.articles.addresses import addresses_in, relative_path
    from translator.newsroom.imports.images import PageImages

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
    """Return the article with people and disclaimer named by the ids that `people.yml` and `disclaimers.yml` have."""
    from translator.newsroom.articles.frontmatter import front_matter_with
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
