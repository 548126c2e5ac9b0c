"""
Withdrawal: published pages of an article are taken back, in one step, as a release goes out.

Which files these are follows from the layout and from the source alone, so that an article can be taken back in
whatever state its translations are. The source that people wrote stays; so does a file that another article shows too.
From then on the article is withdrawn (`house.withdrawal_state`), until `restore` ends that.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from translator.bilingual.errors import ArticleError, PublishError, TranslatorError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import VERSION_TAGS, LangTag
from translator.newsroom.articles import read_front_matter
from translator.newsroom.articles.addresses import addresses_in, relative_path
from translator.newsroom.catalog.events import Action, RestoreData, WithdrawalData
from translator.newsroom.ground.files import read_file
from translator.newsroom.ground.project import ArticleRef
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.withdrawal_state import find_withdrawals, open_withdrawals
from translator.newsroom.pages.layouts import LAYOUTS, find_layout, whole_files
from translator.newsroom.pages.publication.attachments import find_attachments
from translator.newsroom.pages.publication.content_seal import is_untouched
from translator.newsroom.pages.publication.copied_files import is_copy, refuse_changed_copies
from translator.newsroom.pages.publication.options import PublishOptions
from translator.newsroom.pages.publication.publication import outline
from translator.newsroom.pages.publish.hand_edits import refuse_changed
from translator.newsroom.pages.publish.publication_cache import standing_pages, written_files
from translator.newsroom.pages.publish.publication_run import PublicationRun, copies_in
from translator.newsroom.pages.releases.release import staged_site, write_site


class NotPublished(PublishError):
    """Nothing of an article is out there, and all that was named is withdrawn already."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    slug: str
    tags: tuple[str, ...]
    """The languages that were out and are not any longer."""
    removed: tuple[str, ...]
    written: tuple[str, ...]
    """Pages that name it no longer, such as lists, and its versions that stay."""
    links: tuple[str, ...]
    """`path:line` of each source that links to the article, of those that are published there too."""


def withdraw(
    article: Article, to: Sequence[str], options: PublishOptions, *, person: str = "", reason: str = ""
) -> Withdrawn:
    """
    Take back the versions of an article in the languages that `to` names; all, and its source from the site, when none.

    `person` withdraws them by that, also those that are not out there; none: only files go. Raises `NotPublished` where
    none of them is out and all are withdrawn; `PublishError` for a file that was changed by hand (unless
    `options.force`), and where versions that stay cannot be published without the others.
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
            if is_untouched(data) or is_copy(newsroom, ref.slug, path, data):
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
        refuse_changed_copies(newsroom, ref.slug, copies)
        refuse_changed(newsroom, {path: None for path in gone if path not in copies}, options.out)
    files |= dict.fromkeys(gone)
    files |= _left_over(newsroom, files, folder, options)
    # Who takes it back, and why, is on record before any page goes: a crash in between loses neither.
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
    """Write down who withdraws an article, in the ledger of each catalog, or of the first that it would have."""
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

    Raises `PublishError` where they are not withdrawn, and for one version of an article that is withdrawn as a whole.
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


def article_files(article: Article, options: PublishOptions) -> set[str]:
    """Return the paths, from the folder of the layout, of all files that an article has there or would have."""
    folder = options.folder_in(article.newsroom)
    paths = {article.path} if options.is_beside else set[Path]()
    paths.update(_files(article, article.newsroom.targets_of(article.ref), options))
    return {path.relative_to(folder).as_posix() for path in paths if path.is_relative_to(folder)}


def _is_out(article: Article, options: PublishOptions) -> bool:
    """Whether a page of an article stands in the folder of the layout; its source stands beside its versions."""
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
    """Return where the files of an article stand in its layout; only those that show attachments have their content."""
    publication = outline(article, tags, is_beside=options.is_beside)
    return find_layout(options.layout)(publication, options.folder_in(article.newsroom))


def _pages(article: Article, tag: LangTag, options: PublishOptions, common: Iterable[Path]) -> Iterable[Path]:
    """Return the files that are there only for a version in `tag`; those of all versions where there are none."""
    with_tag = _files(article, [tag], options)
    return (with_tag.keys() - set(common) - copies_in(with_tag).keys()) or with_tag.keys()


def _own_files(article: Article, files: Mapping[Path, bytes]) -> set[Path]:
    """Return what people put beside an article: its source, its pictures, and those that a version has of its own."""
    found = {article.path}
    for item in find_attachments(article, [article.tag])[0]:
        place = Path(os.path.normpath(article.path.parent / item.path))
        found |= {place, *(path for path, data in files.items() if path.name == place.name and data != item.data)}
    return found


def _shared(article: Article, files: Mapping[Path, bytes], options: PublishOptions) -> set[Path]:
    """Return the files that another published article needs too: the picture that it shows, the page of its tag."""
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


def _left_over(
    newsroom: Newsroom, files: dict[Path, bytes | None], folder: Path, options: PublishOptions
) -> dict[Path, bytes | None]:
    """Return the lists and feeds that the site has no use for without `files`: all of them after the last article."""
    before = whole_files(newsroom, options.layout, folder, folder)
    if not before:
        return {}
    with staged_site(newsroom, files, options) as site:
        after = whole_files(newsroom, options.layout, folder, site.copy)
    return {path: None for path in before if path not in after and path.exists()}
