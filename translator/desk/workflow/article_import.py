"""An import before it is written: its blocks, the articles that are there already, and the report of many files."""

from __future__ import annotations

import gc
import json
import os
import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from translator.bilingual.code_version import code_version
from translator.bilingual.errors import (
    ArticleError,
    DuplicateArticle,
    FrontMatterError,
    InternalError,
    TranslatorError,
    UsageError,
)
from translator.bilingual.i18n import LazyMessage, _
from translator.bilingual.model import short_hash
from translator.bilingual.words.patterns import pattern
from translator.newsroom.ground.console import STDIN, read_bytes
from translator.newsroom.ground.files import flushed_together, locked, write_atomically

if TYPE_CHECKING:
    from translator.newsroom.articles.document import Document
    from translator.newsroom.house import Newsroom
    from translator.newsroom.imports.article import ImportChoices
    from translator.newsroom.imports.blocks import ArchiveEntry, Block, ImportedArticle, OmittedLine


_IMPORTED = frozenset({"added", "replaced", "unchanged", "known"})
STATUSES = {
    "added": LazyMessage("added"), "replaced": LazyMessage("replaced"), "would add": LazyMessage("would be added"),
    "would replace": LazyMessage("would be replaced"), "unchanged": LazyMessage("added before"),
    "failed": LazyMessage("refused"), "left out": LazyMessage("left out"),
}  # fmt: skip
# Reasons that the table names; the report has all.
_MOST = 15


class ImportReport:
    def __init__(self, folder: Path, files: Sequence[str]) -> None:
        """`folder` is where reports stand; `files` are those of the command."""
        name = short_hash("\n".join(str(Path(file).absolute()) for file in files))
        self.path = folder / f"import-{name}.jsonl"
        self.counts: Counter[str] = Counter()
        """How many files have each status."""
        self.reasons: Counter[tuple[str, str]] = Counter()
        """Status and reason → how many files."""
        self._known: dict[str, tuple[str, str]] = {}

    def __enter__(self) -> ImportReport:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        for line in self.path.read_bytes().split(b"\n") if self.path.exists() else ():
            try:
                row = json.loads(line)
                if row["status"] in _IMPORTED:
                    self._known[row["file"]] = (row["stamp"], row["path"])
            except (ValueError, KeyError, TypeError):  # The last line of a process that was killed.
                continue
        # What is known stays so, should this one stop, too.
        rows = [{"file": file, "status": "known", "stamp": one[0], "path": one[1]} for file, one in self._known.items()]
        write_atomically(self.path, "".join(map(_line, rows)).encode(), is_derived=True)
        self._file = self.path.open("a", encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    @staticmethod
    def stamp(data: bytes) -> str:
        return f"{len(data)}-{zlib.crc32(data):08x}"

    def known(self, file: str, stamp: str) -> str:
        """Return the path of the article that came from this content of a file; empty where none did."""
        known, path = self._known.get(file, ("", ""))
        return path if known == stamp else ""

    def add(self, row: Mapping[str, Any], reason: str) -> None:
        self.counts[row["status"]] += 1
        if reason:
            self.reasons[row["status"], reason] += 1
        self._file.write(_line(row))
        self._file.flush()

    def table(self) -> list[tuple[str, str]]:
        """Return what became of the files, and of those that were not imported why: label, count."""
        rows = []
        for status, label in STATUSES.items():
            reasons = [(reason, count) for (one, reason), count in self.reasons.most_common() if one == status]
            rows += [(str(label), str(self.counts[status]))] if self.counts[status] else []
            rows += [(f"  {reason}", str(count)) for reason, count in reasons[:_MOST]]
            if others := sum(count for _reason, count in reasons[_MOST:]):
                rows.append(("  " + _("other reasons"), str(others)))
        return rows


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


_SENTENCE = pattern(r"[^.!?。！？\n]{8,}")
_NO_LETTER = pattern(r"[\W_]+")
# Sentences of an article that are kept: those with the smallest hashes, so that two articles keep the same ones.
_KEPT = 40
# Share of the kept sentences that must be equal before two texts are compared.
_LEAST_SHARED = 0.3
# Percent from which on two texts are the same (rapidfuzz's ratio).
_SAME = 90
# Letters of a text that are compared.
_COMPARED = 20_000

# Id, address and hashes of sentences of an article.
_Facts = tuple[str, str, list[int]]


class KnownArticles:
    """The articles on disk; what is known of a file is kept until it changes (`house_index`)."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = replace(newsroom)
        self.by_slug: dict[str, Path] = {}
        self.by_id: dict[str, Path] = {}
        self.by_address: dict[str, Path] = {}
        self.by_sentence: dict[int, list[Path]] = {}
        self.numbers: dict[str, int] = {}
        """Slug → the last number that was put behind it."""
        with self.newsroom.index.facts(
            "import", environment=code_version("desk/workflow", "newsroom/ground/project.py")
        ) as facts:
            for ref in self.newsroom.articles:
                found: Any = ("", "", [])
                with self.newsroom.skipping():
                    found = facts.find(ref.path, self._read)
                self._add(ref.path, ref.slug, *found)

    def put(self, path: Path, slug: str, identity: str, article: ImportedArticle) -> None:
        """Take in an article that has just been imported."""
        self._add(path, slug, identity, _address_of(article), _sentence_hashes(_body(article.text)))

    def _read(self, path: Path) -> _Facts:
        from translator.newsroom.articles.frontmatter import read_front_matter

        data = self.newsroom.read(path)
        with self.newsroom.naming_article(path):
            front = read_front_matter(data)
        source = front.values.get("source")
        url = source.get("url") if isinstance(source, dict) else source
        body = data[front.span[1] :].decode("utf-8", "replace")
        return str(front.values.get("id") or ""), _plain_address(str(url)) if url else "", _sentence_hashes(body)

    def _add(self, path: Path, slug: str, identity: str, address: str, sentences: Iterable[int]) -> None:
        self.by_slug.setdefault(slug, path)
        if identity:
            self.by_id.setdefault(identity, path)
        if address:
            self.by_address.setdefault(address, path)
        for sentence in sentences:
            self.by_sentence.setdefault(sentence, []).append(path)

    def is_other(self, article: ImportedArticle) -> bool:
        """Return whether another article, with another text, has the name of this one."""
        path = self.newsroom.article_path(article.tag, article.slug)
        other = path if path.exists() else self.by_slug.get(article.slug, path)
        return other.exists() and self._likeness(other, _body(article.text)) < _SAME

    def next_slug(self, slug: str) -> str:
        """Return the next name for an article whose own is taken, such as `report-2`."""
        self.numbers[slug] = self.numbers.get(slug, 1) + 1
        return f"{slug}-{self.numbers[slug]}"

    def refuse_other(self, path: Path, slug: str, identity: str) -> None:
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

    def refuse_same(self, path: Path, article: ImportedArticle) -> None:
        """Raise `DuplicateArticle` for the address, or the text, of another article."""
        other = self.by_address.get(_address_of(article), path)
        is_address = other != path
        body = _body(article.text)
        other = other if is_address else self._likeliest(path, body)
        if other == path:
            return
        percent = self._likeness(other, body)
        if not is_address and percent < _SAME:
            return
        where = self.newsroom.relative(other)
        raise DuplicateArticle(
            _("this has the same address as {path}, and {percent}% of its text", path=where, percent=percent)
            if is_address
            else _("this is the same as {path}, {percent}%", path=where, percent=percent),
            hint=_("translator add --slug {slug} --force FILE   (replaces it), or --slug {own} (adds it beside)",
                   slug=next(slug for slug, one in self.by_slug.items() if one == other), own=article.slug),
        )  # fmt: skip

    def _likeliest(self, path: Path, body: str) -> Path:
        hashes = _sentence_hashes(body)
        shared = Counter(one for sentence in hashes for one in self.by_sentence.get(sentence, ()) if one != path)
        best, count = next(iter(shared.most_common(1)), (path, 0))
        return best if count and count >= _LEAST_SHARED * len(hashes) else path

    def _likeness(self, other: Path, body: str) -> int:
        from rapidfuzz import fuzz

        text = _body(self.newsroom.read(other).decode("utf-8", "replace")) if other.exists() else body
        return int(fuzz.ratio(_letters(text)[:_COMPARED], _letters(body)[:_COMPARED]))


def _body(text: str) -> str:
    """Return what follows the front matter that an import wrote."""
    return text.partition("\n---\n")[2]


def _address_of(article: ImportedArticle) -> str:
    source = article.front_matter.get("source")
    return _plain_address(str(source.get("url", ""))) if isinstance(source, dict) else ""


def _sentence_hashes(body: str) -> list[int]:
    hashes = {zlib.crc32(_letters(sentence).encode()) for sentence in _SENTENCE.findall(body)}
    return sorted(hashes)[:_KEPT]


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text).lower()


def _plain_address(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", url).partition("#")[0].rstrip("/")


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
            raise UsageError(_("--{option} is about one article, and there are several files", option=option))


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
