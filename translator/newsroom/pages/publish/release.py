"""
Releases: several articles with all their versions go out in one step, or none does; withdrawals take pages back so.

They are prepared in a copy of the site, which takes its place; in the folder of the articles, where people write, and
where the system cannot do it, files are renamed one after another, which the next command completes after a kill. Which
files an article has follows from the layout and the source alone, so that it can be taken back in whatever state its
translations are.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from translator.bilingual.errors import (
    ArticleError,
    CatalogError,
    FileError,
    NotReady,
    PublishError,
    TranslatorError,
    UsageError,
    WriteError,
)
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.words.language import VERSION_TAGS, LangTag
from translator.newsroom.articles.addresses import addresses_in, relative_path
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.catalog.events import Action, RestoreData, WithdrawalData
from translator.newsroom.ground.files import lines_of, read_file
from translator.newsroom.ground.project import ArticleRef
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.newsroom import is_copy
from translator.newsroom.house.withdrawal_state import (
    find_withdrawals,
    hold_withdrawn,
    open_withdrawals,
    refuse_embargoed,
)
from translator.newsroom.pages.layouts import LAYOUTS, find_layout, whole_files
from translator.newsroom.pages.publication import PublishOptions, find_attachments, is_untouched, listed, outline
from translator.newsroom.pages.publish.file_group import (
    Snapshot,
    can_be_exchanged,
    exchange,
    read_if_there,
    release_folder,
    write_staged,
    write_together,
)
from translator.newsroom.pages.publish.publication_cache import refuse_changed, standing_pages, written_files
from translator.newsroom.pages.publish.publication_run import ArticleFiles, PublicationRun, Published, copies_in


def publish_release(
    newsroom: Newsroom, refs: Sequence[ArticleRef], to: Sequence[str], options: PublishOptions
) -> tuple[list[Published], list[str]]:
    """
    Write all articles with all versions that `to` names, and what is made of all articles together; or nothing.

    Returns the articles, and the files made of all of them. Raises `PublishError` that says of each article what it
    lacks.
    """
    run, articles = render_release(newsroom, refs, to, options)
    files: dict[Path, bytes | None] = {path: data for article in articles for path, data in article.files.items()}
    try:
        for article in articles:
            run.promise(article)
        written = write_site(newsroom, files, options)
    except TranslatorError as error:
        run.take_back(error=error)
        raise
    published = [run.conclude(article, sorted(set(written).intersection(article.files))) for article in articles]
    return published, [newsroom.relative(path) for path in written if path not in files]


def render_release(
    newsroom: Newsroom, refs: Sequence[ArticleRef], to: Sequence[str], options: PublishOptions
) -> tuple[PublicationRun, list[ArticleFiles]]:
    """
    Render and prove the articles of a release of which anything changed.

    Raises `NotReady`, which lists what each one still needs; its `tags` are the languages without which all are ready.
    """
    chosen = [(ref, newsroom.targets_of(ref, to)) for ref in refs]
    run = PublicationRun(newsroom, options, chosen)
    articles, refused = [], []
    for ref, tags in chosen:
        try:
            if held := hold_withdrawn(newsroom, ref, tags):
                raise held
            refuse_embargoed(newsroom, ref, layout=options.layout, now=options.now)
            articles.append(run.find(ref, tags) or run.render(ref, tags))
        except (ArticleError, CatalogError, FileError, PublishError) as error:
            refused.append(error)
    if refused:
        count = ngettext(
            "{count} article is not ready, so that nothing of the release was published:",
            "{count} articles are not ready, so that nothing of the release was published:",
            len(refused),
        )
        whole = NotReady("\n  ".join([count, *map(reason_of, refused)]), where=refused[0].where, hint=refused[0].hint)
        run.take_back(error=whole)
        if all(isinstance(one, NotReady) for one in refused):
            whole.tags = tuple({tag: None for one in refused if isinstance(one, NotReady) for tag in one.tags})
        raise whole
    return run, articles


def reason_of(error: TranslatorError) -> str:
    """Return in one line why an article was not published; what cannot be read is named by its place."""
    is_unreadable = isinstance(error, ArticleError | CatalogError | FileError | WriteError) and error.where
    return (error.where or "") + _(": ") + error.message if is_unreadable else error.message


def write_site(newsroom: Newsroom, files: Mapping[Path, bytes | None], options: PublishOptions) -> list[Path]:
    """
    Write `files` (None takes one away) and what the layout makes of all articles together, in one step.

    Returns what was written or taken away, sorted. Raises `PublishError` for a file that was changed by hand (unless
    `options.force`).
    """
    folder, layout = options.folder_in(newsroom), LAYOUTS[options.layout]
    whole: Mapping[Path, bytes | None] = files
    if not options.is_beside:
        with _staged_site(newsroom, files, options) as (copy, whole, seen):
            changed = sorted(path for path, data in whole.items() if read_if_there(path) != data)
            if not changed:
                return []
            part = folder if layout.is_site else Path(os.path.commonpath([path.parent for path in changed]))
            # Not where people write.
            is_own = newsroom.articles_dir.is_relative_to(part)
            if len(changed) > 1 and not is_own and part.is_relative_to(folder) and can_be_exchanged(part):
                with suppress(OSError):  # A file system that cannot do it gets its files one by one.
                    inside = part.relative_to(folder)
                    below = {path: state for path, state in seen.items() if Path(path).is_relative_to(inside)}
                    exchange(copy / inside, part, {os.path.relpath(path, inside): one for path, one in below.items()})
                    return changed
    journal = newsroom.derived_dir / "publish" / "release (whole).msgpack"
    newsroom.refuse_outside(journal, *(whole if options.out is None else ()))
    return write_together(whole, journal=journal, folder=folder)


@contextmanager
def _staged_site(
    newsroom: Newsroom, files: Mapping[Path, bytes | None], options: PublishOptions
) -> Iterator[tuple[Path, Mapping[Path, bytes | None], Snapshot]]:
    # A copy of the site with `files` and what the layout makes of all its articles; all these; and what it was made of.
    folder = options.folder_in(newsroom)
    newsroom.refuse_outside(*([folder, *files] if options.out is None else ()))
    # Beside the folder of the project itself nobody expects anything.
    has_project = Path(os.path.realpath(newsroom.root)).is_relative_to(os.path.realpath(folder))
    place = newsroom.derived_dir if has_project else None
    with release_folder(folder, place) as (copy, seen):
        write_staged(copy, folder, files)
        made = whole_files(newsroom, options.layout, folder, copy, options.since)
        if not made:  # Its last article is gone.
            before = whole_files(newsroom, options.layout, folder, folder)
            made = {path: None for path in before if path.exists()}
        if not options.force:
            refuse_changed(newsroom, made, options.out)
        write_staged(copy, folder, made)
        yield copy, {**files, **made}, seen


def read_release(newsroom: Newsroom, name: str, folder: Path) -> tuple[ArticleRef, ...]:
    """
    Return the articles that `name` means, by slug: those of a list (from `folder`, else from the root), or of a tag.

    Raises `UsageError` where it means none.
    """
    for place in (folder / name, newsroom.root / name):
        if place.is_file():
            return _read_list(newsroom, place)
    refs = _with_topic(newsroom, name)
    if not refs:
        raise UsageError(
            _("{name} is not a file, nor a tag of an article", name=repr(name)),
            hint=_("a file with one slug per line: translator publish --release FILE"),
        )
    return refs


def _read_list(newsroom: Newsroom, path: Path) -> tuple[ArticleRef, ...]:
    text, where = read_file(path).decode("utf-8-sig", errors="replace"), newsroom.relative(path)
    names = [stripped for line in lines_of(text) if (stripped := line.partition("#")[0].strip())]
    if not names:
        raise UsageError(_("the list names no article"), where=where, hint=_("one slug per line"))
    chosen: dict[str, ArticleRef] = {}
    for name in names:
        try:
            chosen.update((ref.slug, ref) for ref in newsroom.select([name]))
        except UsageError as error:
            raise UsageError(error.message, where=where, hint=error.hint) from None
    return tuple(chosen[slug] for slug in sorted(chosen))


def _with_topic(newsroom: Newsroom, name: str) -> tuple[ArticleRef, ...]:
    needle = name.encode()
    return tuple(
        ref for ref in newsroom.articles
        if needle in newsroom.read(ref.path) and name in listed(newsroom.article(ref).front_matter.values.get("tags"))
    )  # fmt: skip


class NotPublished(PublishError):
    """Nothing of an article is out there, and all that was named is withdrawn already."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    slug: str
    tags: tuple[str, ...]
    removed: tuple[str, ...]
    written: tuple[str, ...]
    """Pages that name it no longer, such as lists, and its versions that stay."""
    links: tuple[str, ...]
    """`path:line` of each source that links to the article, of those that are published there too."""


def withdraw(
    article: Article,
    to: Sequence[str],
    options: PublishOptions,
    *,
    person: str = "",
    reason: str = "",
    is_check: bool = False,
) -> Withdrawn:
    """
    Take back the versions of an article in the languages that `to` names; all, and its source from the site, when none.

    `person` withdraws them by that; none: only files go. With `is_check` nothing is done. Raises `NotPublished`, and
    `PublishError` for a file that was changed by hand (unless `options.force`), and where versions that stay cannot be
    published without the others.
    """
    newsroom, ref = article.newsroom, article.ref
    folder = options.folder_in(newsroom)
    tags = newsroom.targets_of(ref)
    common = _files(article, [], options)
    out = [tag for tag in tags if any(path.exists() for path in _pages(article, tag, options, common))]
    wanted = newsroom.targets_of(ref, to) if to else tags
    going = [tag for tag in out if tag in wanted]
    staying = [tag for tag in out if tag not in wanted]
    there = {path: data for path, data in _files(article, tags, options).items() if os.path.lexists(path)}
    for path in written_files(newsroom, options.layout).get(str(ref.path), set()) - there.keys():
        if path.is_relative_to(folder) and path.is_file():
            data = read_file(path)
            if is_untouched(data) or is_copy(newsroom, path, data):
                there[path] = data
    kept = _shared(article, there, options) | (_own_files(article, there) if options.is_beside else set())
    there = {path: data for path, data in there.items() if path not in kept}
    if not there or (to and not going):
        if person and not set(wanted) <= find_withdrawals(newsroom, ref).keys():
            _record(article, wanted, options, person, reason, is_whole=not to)
            return Withdrawn(ref.slug, (), (), (), ())
        raise NotPublished(
            _("{slug} is not published there", slug=ref.slug),
            where=newsroom.relative(folder),
            hint=_("another place: {command}", command=f"translator unpublish {ref.slug} --layout NAME --out DIR"),
        )
    files: dict[Path, bytes | None] = {}
    if staying and not options.is_beside:
        files |= PublicationRun(newsroom, options).render(ref, staying).files
    elif staying:
        there = {path: data for path, data in there.items() if path in _files(article, going, options)}
    gone = {path: data for path, data in there.items() if path not in files}
    if not options.force:
        copies = copies_in(gone)
        refuse_changed(newsroom, {path: copies.get(path) for path in gone}, options.out, copies=copies)
    files |= dict.fromkeys(gone)
    if is_check:
        names = tuple(newsroom.relative(path) for path in sorted(gone))
        return Withdrawn(ref.slug, tuple(going), names, (), tuple(links_to(newsroom, ref, lambda _other: True)))
    # The person and the reason are on record before any page goes: a crash in between loses neither.
    if person:
        _record(article, wanted, options, person, reason, is_whole=not to)
    written = write_site(newsroom, files, options)
    return Withdrawn(
        ref.slug,
        tuple(going),
        tuple(newsroom.relative(path) for path in written if not path.exists()),
        tuple(newsroom.relative(path) for path in written if path.exists()),
        tuple(dict.fromkeys(links_to(newsroom, ref, lambda other: _is_out(newsroom.article(other), options)))),
    )


def _record(
    article: Article, tags: Sequence[LangTag], options: PublishOptions, person: str, reason: str, *, is_whole: bool
) -> None:
    newsroom = article.newsroom
    folder = newsroom.relative(options.folder_in(newsroom))
    data = WithdrawalData(layout=options.layout, folder=folder, whole=is_whole)
    if is_whole:
        tags = [tag for tag in tags if newsroom.has(newsroom.catalog_path(tag, article.slug))] or tags[:1]
    for tag in tags:
        with article.transaction(tag) as catalog:
            last = catalog.events[-1] if catalog.events else None
            if last is None or (last.actor, last.data, last.reason) != (person, data, reason):
                catalog.note(Action.UNPUBLISH, actor=person, data=data, reason=reason)


def withdraw_elsewhere(
    article: Article, to: Sequence[str], options: PublishOptions
) -> Iterator[Withdrawn | PublishError]:
    """Take back what other publications wrote, in all layouts and folders that the index remembers; or say why not."""
    for layout, out in standing_pages(article.newsroom, article.ref):
        place = PublishOptions(layout, Path(out) if out else None, options.force)
        if layout in LAYOUTS and place != options:
            try:
                yield withdraw(article, to, place)
            except NotPublished:
                continue
            except PublishError as error:
                yield error


def restore(article: Article, to: Sequence[str], *, person: str, reason: str) -> tuple[str, ...]:
    """
    End the withdrawal of an article, or of its versions that `to` names, and return their languages; nothing goes out.

    Raises `PublishError` where they are not withdrawn, or only all together.
    """
    newsroom, ref = article.newsroom, article.ref
    withdrawn = find_withdrawals(newsroom, ref)
    tags = [tag for tag in VERSION_TAGS if tag in withdrawn and (not to or tag in newsroom.targets_of(ref, to))]
    where = newsroom.relative(article.path)
    if not tags:
        raise PublishError(_("{slug} is not withdrawn", slug=ref.slug), where=where)
    if to and withdrawn[tags[0]].is_whole:
        message = _("{slug} is withdrawn in all languages", slug=ref.slug)
        raise PublishError(message, where=where, hint=f"translator unpublish {ref.slug} --undo --reason TEXT")
    for tag in tags:
        if newsroom.has(newsroom.ledger_path(tag, ref.slug)):
            with article.transaction(tag) as catalog:
                for item in open_withdrawals(catalog.ledger):
                    catalog.note(Action.RESTORE, actor=person, data=RestoreData(undoes=item.line), reason=reason)
    return tuple(tags)


def _is_out(article: Article, options: PublishOptions) -> bool:
    if options.is_beside:
        return True
    files = _files(article, article.newsroom.targets_of(article.ref), options)
    return any(path.exists() for path in files.keys() - copies_in(files).keys())


def links_to(
    newsroom: Newsroom, ref: ArticleRef, is_wanted: Callable[[ArticleRef], bool] = lambda _other: True
) -> Iterator[str]:
    """Yield `path:line` of each link to an article in the sources of the others, as far as they are wanted."""
    name = posixpath.basename(ref.slug).encode()
    for other in newsroom.articles:
        data = newsroom.read(other.path)
        if other.slug == ref.slug or name not in data or not is_wanted(other):
            continue
        start = 0
        with suppress(ArticleError):
            start = read_front_matter(data).span[1]
        for address in addresses_in(data[start:]):
            path, _rest = relative_path(address.url)
            place = posixpath.normpath(posixpath.join(posixpath.dirname(other.slug), path)) if path else ""
            if posixpath.splitext(place)[0] == ref.slug:
                line = data.count(b"\n", 0, start + address.start) + 1
                yield f"{newsroom.relative(other.path)}:{line}"


def _files(article: Article, tags: Sequence[LangTag], options: PublishOptions) -> dict[Path, bytes]:
    publication = outline(article, tags, is_beside=options.is_beside)
    return find_layout(options.layout)(publication, options.folder_in(article.newsroom))


def _pages(article: Article, tag: LangTag, options: PublishOptions, common: Iterable[Path]) -> Iterable[Path]:
    with_tag = _files(article, [tag], options)
    return (with_tag.keys() - set(common) - copies_in(with_tag).keys()) or with_tag.keys()


def _own_files(article: Article, files: Mapping[Path, bytes]) -> set[Path]:
    found = {article.path}
    for item in find_attachments(article, [article.tag])[0]:
        place = Path(os.path.normpath(article.path.parent / item.path))
        found |= {place, *(path for path, data in files.items() if path.name == place.name and data != item.data)}
    return found


def _shared(article: Article, files: Mapping[Path, bytes], options: PublishOptions) -> set[Path]:
    newsroom = article.newsroom
    folder = options.folder_in(newsroom)
    own = re.compile(rf"(?:^|[/-]){re.escape(article.slug)}(?=[./]|$)")
    copies = copies_in(files).keys()
    common = {path for path in files if path in copies or not own.search(path.relative_to(folder).as_posix())}
    found: set[Path] = set()
    for other in newsroom.articles if common else ():
        if other.slug == article.slug or found == common:
            continue
        with suppress(TranslatorError, OSError):
            data = unquote(newsroom.read(other.path).decode("utf-8", "replace"))
            if any(path.name in data or path.parent.name in data for path in common - found):
                made = _files(newsroom.article(other), newsroom.targets_of(other), options)
                pages = made.keys() - copies_in(made).keys() - common
                if any(path.exists() for path in pages):
                    found |= common & made.keys()
    return found
