"""
Releases: several articles with all their versions go out in one step, or none does; withdrawals take pages back so.

They are prepared in a copy of the site, which takes its place, and which is proved to show readers nothing that is held
back; in the folder of the articles, where people write, and where the system cannot do it, files are renamed one after
another, which the next command completes after a kill. Which files an article has follows from the layout and the
source alone, so that it can be taken back in whatever state its translations are.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import msgspec

from translator.bilingual.errors import (
    ArticleError,
    CatalogError,
    FileError,
    GitError,
    NotReady,
    PublishError,
    TranslatorError,
    UsageError,
    WriteError,
)
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.tables import unpacked
from translator.bilingual.words.language import VERSION_TAGS, LangTag
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.addresses import addresses_in, relative_path
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.catalog.events import Action, RestoreData, WithdrawalData
from translator.newsroom.ground import git
from translator.newsroom.ground.files import lines_of, read_file
from translator.newsroom.ground.project import ArticleRef, find_script_source
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.newsroom import is_copy
from translator.newsroom.house.withdrawal_state import (
    find_embargo,
    find_withdrawals,
    from_then_on,
    hold_withdrawn,
    in_local_zone,
    open_withdrawals,
    parse_embargo,
    refuse_embargoed,
    withdrawal_words,
    withdrawn_versions,
)
from translator.newsroom.pages.layouts import LAYOUTS, find_layout, whole_files
from translator.newsroom.pages.publication import (
    PublishOptions,
    block_in,
    find_attachments,
    is_untouched,
    listed,
    outline,
)
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
    lacks, and what `prove` raises for a copy of the site.
    """
    run, articles = render_release(newsroom, refs, to, options)
    files: dict[Path, bytes | None] = {path: data for article in articles for path, data in article.files.items()}

    def prove(copy: Path) -> None:
        prove_release(newsroom, options, copy, articles)
        for article in articles:
            run.promise(article)

    try:
        written = write_site(newsroom, files, options, prove)
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


def write_site(
    newsroom: Newsroom,
    files: Mapping[Path, bytes | None],
    options: PublishOptions,
    prove: Callable[[Path], None] | None = None,
) -> list[Path]:
    """
    Write `files` (None takes one away) and what the layout makes of all articles together, in one step.

    Returns what was written or taken away, sorted. Raises `PublishError` for a file that was changed by hand (unless
    `options.force`), and what `prove` raises for a copy of the site.
    """
    folder, layout = options.folder_in(newsroom), LAYOUTS[options.layout]
    whole: Mapping[Path, bytes | None] = files
    if prove or not options.is_beside:
        with staged_site(newsroom, files, options) as site:
            if prove:
                prove(site.copy)
            whole = site.files
            changed = sorted(path for path, data in whole.items() if read_if_there(path) != data)
            if not changed:
                return []
            part = folder if layout.is_site else Path(os.path.commonpath([path.parent for path in changed]))
            # Not where people write.
            is_own = newsroom.articles_dir.is_relative_to(part) or options.is_beside
            if len(changed) > 1 and not is_own and part.is_relative_to(folder) and can_be_exchanged(part):
                with suppress(OSError):  # A file system that cannot do it gets its files one by one.
                    inside = part.relative_to(folder)
                    below = {path: state for path, state in site.seen.items() if Path(path).is_relative_to(inside)}
                    seen = {os.path.relpath(path, inside): state for path, state in below.items()}
                    exchange(site.copy / inside, part, seen)
                    return changed
    journal = newsroom.derived_dir / "publish" / "release (whole).msgpack"
    newsroom.refuse_outside(journal, *(whole if options.out is None else ()))
    return write_together(whole, journal=journal, folder=folder)


class StagedSite(NamedTuple):
    copy: Path
    files: Mapping[Path, bytes | None]
    seen: Snapshot
    """The files of the folder that the copy was made of."""


@contextmanager
def staged_site(
    newsroom: Newsroom, files: Mapping[Path, bytes | None], options: PublishOptions
) -> Iterator[StagedSite]:
    """
    Yield the site with `files`, and with what the layout makes of all its articles; the copy is gone after the block.

    Raises `PublishError` for a list that was changed by hand (unless `options.force`).
    """
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
        yield StagedSite(copy, {**files, **made}, seen)


@dataclass(frozen=True, slots=True)
class Release:
    refs: tuple[ArticleRef, ...]
    """Sorted by slug; never empty."""
    embargo: datetime | None = None
    """Of the release as a whole, beside those of its articles."""

    def refuse_embargoed(self, name: str, layout: str, now: datetime | None = None) -> None:
        """Raise `PublishError` where the embargo of the release has not passed at `now` (None: this moment)."""
        if self.embargo and self.embargo > (now or datetime.now(UTC)):
            raise PublishError(
                _("the release is under embargo until {time}", time=in_local_zone(self.embargo)),
                where=name,
                hint=from_then_on(f"--release {name}", layout),
            )


def read_release(newsroom: Newsroom, name: str, folder: Path) -> Release:
    """
    Return the release that `name` means: a file (from `folder`, else from the root), an article tag, or a git tag.

    Raises `UsageError` where it means none, `PublishError` where an article is not as it was tagged.
    """
    for place in (folder / name, newsroom.root / name):
        if place.is_file():
            return _read_list(newsroom, place)
    refs = _with_topic(newsroom, name)
    if refs:
        return Release(refs)
    tagged = _of_git_tag(newsroom, name)
    if tagged is None:
        raise UsageError(
            _("{name} is not a file, nor a tag of an article, nor a tag of git", name=repr(name)),
            hint=_("a file with one slug per line: translator publish --release FILE"),
        )
    if not tagged:
        raise UsageError(_("the git tag {name} changed no article", name=name), hint=f"git show --stat {name}")
    return Release(tagged)


def _read_list(newsroom: Newsroom, path: Path) -> Release:
    text = read_file(path).decode("utf-8-sig", errors="replace")
    embargo, where = None, newsroom.relative(path)
    if path.suffix == ".toml":
        try:
            chosen_list = msgspec.toml.decode(text, type=_TomlList)
        except msgspec.DecodeError as error:
            example = 'articles = ["ferry", "quay"]'
            raise UsageError(_("wrong setting: {error}", error=error), where=where, hint=example) from None
        names = chosen_list.articles
        embargo = None if chosen_list.embargo is None else parse_embargo(chosen_list.embargo, where=where)
    else:
        names = [stripped for line in lines_of(text) if (stripped := line.partition("#")[0].strip())]
    if not names:
        raise UsageError(_("the list names no article"), where=where, hint=_("one slug per line"))
    chosen: dict[str, ArticleRef] = {}
    for name in names:
        try:
            chosen.update((ref.slug, ref) for ref in newsroom.select([name]))
        except UsageError as error:
            raise UsageError(error.message, where=where, hint=error.hint) from None
    return Release(tuple(chosen[slug] for slug in sorted(chosen)), embargo)


class _TomlList(msgspec.Struct, forbid_unknown_fields=True):
    articles: list[str]
    embargo: Any = None


def _with_topic(newsroom: Newsroom, name: str) -> tuple[ArticleRef, ...]:
    needle = name.encode()
    return tuple(
        ref for ref in newsroom.articles
        if needle in newsroom.read(ref.path) and name in listed(newsroom.article(ref).front_matter.values.get("tags"))
    )  # fmt: skip


def _of_git_tag(newsroom: Newsroom, name: str) -> tuple[ArticleRef, ...] | None:
    git_tag = f"refs/tags/{name}"
    try:
        if git_tag not in git.references(newsroom.root, git_tag):
            return None
        changed = git.changed_between(newsroom.root, git.tag_before(newsroom.root, git_tag), git_tag)
        since = git.changed_between(newsroom.root, git_tag, "")
    except GitError:
        return None
    refs = tuple(ref for ref in newsroom.articles if changed.intersection(_files_of(newsroom, ref)))
    for ref in refs:
        newer = since.intersection(_files_of(newsroom, ref))
        if newer:
            raise PublishError(
                _("{slug} changed since the git tag {name}", slug=ref.slug, name=name),
                where=min(newer),
                hint=f"git diff {name} -- {min(newer)}",
            )
    return refs


def _files_of(newsroom: Newsroom, ref: ArticleRef) -> set[str]:
    # Not of what is converted from another script.
    paths = [ref.path]
    for tag in newsroom.targets_of(ref):
        if not find_script_source(newsroom, ref, tag):
            paths += [newsroom.catalog_path(tag, ref.slug), newsroom.ledger_path(tag, ref.slug)]
    return {newsroom.relative(path) for path in paths}


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


def article_files(article: Article, options: PublishOptions) -> set[str]:
    """Return the paths, from the folder of the layout, of all files that an article has there or would have."""
    folder = options.folder_in(article.newsroom)
    paths = {article.path} if options.is_beside else set[Path]()
    paths.update(_files(article, article.newsroom.targets_of(article.ref), options))
    return {path.relative_to(folder).as_posix() for path in paths if path.is_relative_to(folder)}


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


_PAGES = (".html", ".json", ".md")
_LISTS = (".xml", ".json", ".txt")
_DRAFT = pattern(rb"""<[^<>]*\sclass=["'](?:[^"'<>]*\s)?draft["'\s]""")
_LANGUAGE = pattern(rb"""<html\b[^<>]*\slang=["']([\w-]+)""")
_ADDRESS = pattern(r"""\s(?:href|src)=["']([^"'<>]+)|\]\(<?([^()\s<>]+)""")
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Leak:
    check: str
    """`draft.leaked`, `embargo.leaked` or `withdrawn.leaked`."""
    path: str
    line: int
    message: str
    slug: str
    """Of what is held back; empty where the page is nobody's."""


def prove_release(newsroom: Newsroom, options: PublishOptions, copy: Path, articles: Sequence[ArticleFiles]) -> None:
    """
    Raise `PublishError` for what leaks in a copy of the site, on pages of `articles` or because of them.

    Earlier leaks elsewhere do not hold up today's news.
    """
    folder, owners = options.folder_in(newsroom), owners_of(newsroom, options)
    own = {path.relative_to(folder).as_posix() for article in articles for path in article.paths
           if path.is_relative_to(folder)}  # fmt: skip
    found = find_leaks(newsroom, options, copy, owners)
    now = find_leaks(newsroom, options, folder, owners) if found else ()
    before = {(leak.check, leak.path, leak.message) for leak in now}
    found = [leak for leak in found if leak.path in own or (leak.check, leak.path, leak.message) not in before]
    if not found:
        return
    prefix = newsroom.relative(folder)
    lines = [f"  {prefix}/{leak.path}{f':{leak.line}' if leak.line else ''}  {leak.check}  {leak.message}"
             for leak in found[:_SHOWN]]  # fmt: skip
    if len(found) > _SHOWN:
        lines.append("  " + _("… and {count} more", count=len(found) - _SHOWN))
    message = ngettext(
        "{count} fault would be published, so that nothing of the release was:",
        "{count} faults would be published, so that nothing of the release was:",
        len(found),
    )
    slug = owners.get(found[0].path)
    where = next((newsroom.relative(ref.path) for ref in newsroom.articles if ref.slug == slug), prefix)
    raise PublishError("\n".join([message, *lines]), where=where, hint=f"translator status {found[0].slug}".rstrip())


def owners_of(newsroom: Newsroom, options: PublishOptions) -> dict[str, str]:
    """Return which article each file of a site is of, or would be of: path from the folder of the site → slug."""
    found: dict[str, str] = {}
    withdrawn = {slug for slug, _tag in withdrawn_versions(newsroom)}
    # A file that another article shows too is that one's.
    for ref in sorted(newsroom.articles, key=lambda ref: ref.slug not in withdrawn):
        with suppress(TranslatorError):
            found.update((path, ref.slug) for path in article_files(newsroom.article(ref), options))
    folder, written = options.folder_in(newsroom), written_files(newsroom, options.layout)
    for ref in newsroom.articles:
        for path in written.get(str(ref.path), ()):
            if path.is_relative_to(folder):
                found.setdefault(path.relative_to(folder).as_posix(), ref.slug)
    return found


def find_leaks(newsroom: Newsroom, options: PublishOptions, site: Path, owners: Mapping[str, str]) -> list[Leak]:
    """Return what a site shows of drafts, and of what is withdrawn or under embargo, sorted by path and line."""
    names = owners if options.is_beside else [path.relative_to(site).as_posix() for path in site.rglob("*")]
    texts: dict[str, bytes] = {}
    read: tuple[str, ...] = (*_PAGES, *_LISTS)
    if LAYOUTS[options.layout].location.startswith("sites:"):  # HTML is the templates of the generator.
        read = read[1:]
    for name in names:
        if name.endswith(read) and (site / name).is_file() and "node_modules" not in name:
            with suppress(TranslatorError, OSError):
                texts[name] = read_file(site / name)
    hidden: dict[str, tuple[str, str]] = {}  # Path → check, and what is said of it.
    facts = {name: _facts(name, data) for name, data in texts.items()}
    drafts = {name for name, (_tag, is_draft, _is_translation) in facts.items() if is_draft}
    for name in drafts:
        hidden[name] = "draft.leaked", _("it names {path}, which is a draft", path=name)
    found = set[Leak]()
    held = _held(newsroom, options)
    for name, slug in owners.items():
        there, _is_draft, is_translation = facts.get(name, ("", False, False))
        if not (site / name).is_file() or (options.is_beside and not is_translation):
            continue  # The source beside its versions is nobody's publication.
        for check, tag, message in held.get(slug, ()):
            if tag in {"", there}:
                found.add(Leak(check, name, 0, message, slug))
                if name in texts:
                    hidden[name] = check, message
    for name, data in texts.items():
        text = data.decode(errors="replace")
        is_list = name.endswith(_LISTS) and not name.startswith("records/") and not facts[name][0]
        for path, (check, message) in hidden.items() if is_list else ():
            for hit in re.finditer(rf"(?<![\w-]){re.escape(path)}(?![\w-])", text):
                found.add(Leak(check, name, text.count("\n", 0, hit.start()) + 1, message, owners.get(path, "")))
        for hit in _ADDRESS.finditer(text) if name not in hidden else ():
            target = _target(newsroom, name, hit[1] or hit[2], drafts)
            if target:
                message = _("{url} leads to a draft", url=hit[1] or hit[2])
                line = text.count("\n", 0, hit.start()) + 1
                found.add(Leak("draft.leaked", name, line, message, owners.get(target, "")))
    return sorted(found, key=lambda leak: (leak.path, leak.line, leak.check))


def _held(newsroom: Newsroom, options: PublishOptions) -> dict[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    for ref in newsroom.articles:
        with suppress(TranslatorError):
            for tag, one in find_withdrawals(newsroom, ref).items():
                what = "" if one.is_whole else tag
                found.setdefault(ref.slug, []).append(("withdrawn.leaked", what, withdrawal_words(ref.slug, one)))
            moment = find_embargo(newsroom, ref)
            if moment and moment > (options.now or datetime.now(UTC)):
                message = _("{slug} is under embargo until {time}", slug=ref.slug, time=in_local_zone(moment))
                found.setdefault(ref.slug, []).append(("embargo.leaked", "", message))
    return found


def _facts(name: str, data: bytes) -> tuple[str, bool, bool]:
    """Return the language of a page, whether it is a draft, and whether it is a translation; of lists nothing."""
    if name.endswith(".html"):
        found = _LANGUAGE.search(data)
        return found[1].decode() if found else "", _DRAFT.search(data) is not None, True
    values: dict[str, Any] = {}
    if name.endswith(".json"):
        record = unpacked(data, dict[str, Any], is_json=True) or {}
        values = record if "front_matter" in record else {}
    elif name.endswith(".md"):
        with suppress(ArticleError):
            values = read_front_matter(data).values
    is_draft = block_in(values, "translation").get("state") == "draft" or True in (
        values.get("draft"),
        values.get("is_draft"),
    )
    return str(values.get("lang") or ""), is_draft, "translation" in values


def _target(newsroom: Newsroom, page: str, url: str, wanted: set[str]) -> str:
    base = newsroom.settings.publish.base_url.rstrip("/")
    if base and url.startswith(f"{base}/"):
        url = url.removeprefix(base)
    parts = urlsplit(url)
    if parts.scheme or parts.netloc or not parts.path:
        return ""
    path = unquote(parts.path)
    place = posixpath.normpath(
        path.lstrip("/") if path.startswith("/") else posixpath.join(posixpath.dirname(page), path)
    )
    stem = posixpath.splitext(place)[0]
    return next(
        (name for name in (place, f"{place}/index.html", f"{place}.html", f"{stem}.json") if name in wanted), ""
    )
