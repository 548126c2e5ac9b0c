"""How far articles are: one row an article and target, read anew only where it changed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote

from translator.bilingual.errors import TranslatorError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import Severity
from translator.bilingual.words.language import VERSION_TAGS, is_chinese
from translator.newsroom.articles.addresses import replace_addresses
from translator.newsroom.articles.frontmatter import front_matter_with, read_front_matter
from translator.newsroom.articles.omitted_prose import describe_omission
from translator.newsroom.articles.structure import chinese_code_lines
from translator.newsroom.catalog.article_merge import SyncReport
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.revisions import last_adoption
from translator.newsroom.catalog.storage import mend_torn_ledger
from translator.newsroom.ground.article_tree import unportable
from translator.newsroom.ground.console import talk
from translator.newsroom.ground.files import flushed_together, write_atomically
from translator.newsroom.house import (
    Article,
    Newsroom,
    Rename,
    follow_renames,
    is_article_changed,
    is_fresh,
    skip_shared_ids,
    sync_article,
)
from translator.newsroom.house.catalog_conversion import conversion_version, script_ahead
from translator.newsroom.house.glossary.labels import check_house_texts
from translator.newsroom.review.autosave import unsaved_keys
from translator.newsroom.review.progress import Progress, progress_of, progress_version, remember_errors


def article_progress(
    newsroom: Newsroom, slugs: Sequence[str] = (), to: Sequence[str] = (), *, check: bool = False
) -> list[Progress]:
    """Return one row an article and target, by slug; `check` counts errors anew where texts changed."""
    rows, house = [], progress_version(newsroom)
    with newsroom.index.together():
        for article, tag in newsroom.pairs(slugs, to):
            with newsroom.skipping(at=article.path):
                row = progress_of(article, tag, check=count_errors if check else None, house=house)
                rows.append(replace(row, unsaved=len(unsaved_keys(article, tag))))
    check_house_texts(newsroom)
    return rows


def remember_progress(article: Article, tag: str) -> None:
    """Count an article whose catalog is open anyway, so that `status` need not read it."""
    with suppress(TranslatorError):
        _ = article.newsroom.people
        progress_of(article, tag)


def count_errors(article: Article, catalog: Catalog) -> int:
    from translator.newsroom.proof.metrics.quality import score_of
    from translator.newsroom.review.live_checks import ArticleChecks

    found = ArticleChecks(article.newsroom, catalog).all_findings()
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    remember_errors(article.newsroom, catalog, errors, score_of(catalog, found).score)
    return errors


def mend_links(newsroom: Newsroom, renames: Sequence[Rename]) -> list[tuple[str, int]]:
    """
    Change the links to renamed articles; return path and number of links of each file that changed.

    Published pages are not touched: `publish` writes them anew.
    """
    moved = {
        _real(newsroom.article_path(tag, rename.before)): _real(newsroom.article_path(tag, rename.slug))
        for rename in renames
        for tag in VERSION_TAGS
    }
    sources = {ref.slug: _real(ref.path) for ref in newsroom.articles}
    former = {sources[one.slug]: _real(newsroom.root / one.path) for one in renames if one.slug in sources}
    moved |= {before: path for path, before in former.items()}
    changed = []
    for path, _place in newsroom.article_files() if moved else ():
        with newsroom.skipping(at=path):
            if path.suffix == ".md" and (count := _mend(newsroom, path, moved, former.get(_real(path), ""))):
                changed.append((newsroom.relative(path), count))
    return changed


def _mend(newsroom: Newsroom, path: Path, moved: Mapping[str, str], former: str) -> int:
    data = newsroom.read(path)
    if not former and not any(Path(one).stem.encode() in data for one in moved):
        return 0
    with newsroom.naming_article(path):
        front = read_front_matter(data)
    if "translation" in front.values:
        return 0
    count, folder = 0, Path(_real(path)).parent
    before = Path(former).parent if former else folder

    def change(url: str) -> str:
        nonlocal count
        mended = _mended(url, before, folder, moved)
        count += mended != url
        return mended

    start = front.span[1]
    mended = data[:start] + replace_addresses(data[start:], lambda address: change(address.url))
    images = front.values.get("images")
    if before != folder and isinstance(images, list):
        shown = [
            {**item, "src": change(item["src"])}
            if isinstance(item, dict) and isinstance(item.get("src"), str) else item for item in images
        ]  # fmt: skip
        mended = front_matter_with(mended, {"images": shown})
    if count:
        write_atomically(path, mended)
    return count


def _mended(url: str, before: Path, folder: Path, moved: Mapping[str, str]) -> str:
    """
    Return where a link leads now in a file that went from the folder `before` to `folder`, which may be the same.

    With or without a suffix, as it was written. A link that led to nothing stays.
    """
    place = url.partition("#")[0].partition("?")[0]
    if not place or place.startswith("/") or ":" in place:
        return url
    there = os.path.normpath(before / unquote(place))
    for suffix in ("", ".md"):
        new = moved.get(there + suffix)
        if new is None and before != folder and os.path.lexists(there + suffix):
            new = there + suffix
        if new is not None:
            written = Path(os.path.relpath(new, folder)).as_posix()
            written = quote(written) if "%" in place else written
            head = "./" if place.startswith("./") and not written.startswith("../") else ""
            tail = "/" if place.endswith("/") else ""
            mended = head + written.removesuffix(suffix or "\0") + tail + url[len(place) :]
            return url if os.path.normpath(mended) == os.path.normpath(url) else mended
    return url


def _real(path: Path) -> str:
    return os.path.realpath(path)


# Articles that are named one by one.
_MOST_SHOWN = 10
# Articles whose conversions are looked at anew, where nothing is known of them.
_FEW = 50


def sync_articles(
    newsroom: Newsroom, slugs: Sequence[str] = (), to: Sequence[str] = (), *, prune: bool = False
) -> Iterator[SyncReport]:
    """
    Bring catalogs up to date, and yield what was done to each; those of renamed articles follow them first.

    An article that cannot be read is skipped, and so are two with one id.
    """
    chosen = newsroom.select(slugs)
    alike: list[tuple[str, str]] = []
    renames = follow_renames(newsroom, chosen, alike=alike)
    for old, new in alike:
        talk(_("{new} counts as a new article, though it is like {old}, which is gone: the catalogs of {old} stay",
               new=new, old=old))  # fmt: skip
    if renames:
        _tell_renames(newsroom, renames)
    before = {(rename.slug, tag): rename.before for rename in renames for tag in rename.tags}
    pairs = [(article.ref, tag) for article, tag in newsroom.pairs(slugs, to)]
    fresh = set()
    with newsroom.index.together():
        for ref, tag in () if prune else pairs:
            with newsroom.skipping(at=ref.path):
                if is_fresh(newsroom.article(ref), tag):
                    fresh.add((ref.slug, tag))
    shared = skip_shared_ids(newsroom) if len(fresh) < len(pairs) else frozenset()
    if len(fresh) < len(pairs):
        newsroom.index.drop_others({ref.slug for ref in newsroom.articles})
    unadopted: list[str] = []
    told: set[str] = set()
    with_chinese_code: dict[str, list[int]] = {}
    with newsroom.index.together(), flushed_together():
        for ref, tag in pairs:
            if ref.slug in shared:
                continue
            if (ref.slug, tag) in fresh:
                yield SyncReport(
                    ref.slug, tag, segments=0, is_skipped=True, renamed_from=before.get((ref.slug, tag), "")
                )
                continue
            with newsroom.skipping(at=ref.path):
                aside = mend_torn_ledger(newsroom, ref.slug, tag)
                if aside is not None:
                    file = newsroom.relative(newsroom.ledger_path(tag, ref.slug))
                    talk(_("{file}: the last line was cut off, and is put aside in {aside}",
                           file=file, aside=newsroom.relative(aside)))  # fmt: skip
                article = newsroom.article(ref)
                report = sync_article(article, tag, prune=prune)
                if article.is_current(tag) and not any(entry.is_derived for entry in article.catalog(tag).entries):
                    remember_progress(article, tag)  # Doubts about conversions need dictionaries, which take a while.
                if ref.slug not in told:
                    told.add(ref.slug)
                    _tell_omitted(newsroom, article)
                if report.added and _is_unadopted(article, tag):
                    unadopted.append(newsroom.relative(newsroom.article_path(tag, ref.slug, ref.path.suffix)))
                if report.is_changed and is_chinese(article.tag) and not is_chinese(tag):
                    lines = chinese_code_lines(article.data, format=article.format, start=article.front_matter.span[1])
                    with_chinese_code.update({newsroom.relative(article.path): lines} if lines else {})
                yield replace(report, renamed_from=before.get((ref.slug, tag), ""))
    _tell_unadopted(unadopted)
    for path, lines in with_chinese_code.items():
        shown = _some([*map(str, lines)])
        talk(_("note: {file}: Chinese in blocks of code is not translated: lines {lines}", file=path, lines=shown))
    _tell_unportable(newsroom, {ref.slug for ref, tag in pairs if (ref.slug, tag) not in fresh})


def _tell_omitted(newsroom: Newsroom, article: Article) -> None:
    path = newsroom.relative(article.path)
    for prose in article.omitted_prose[:_MOST_SHOWN]:
        talk(f"{path}:{prose.line}: " + describe_omission(prose))
    rest = len(article.omitted_prose) - _MOST_SHOWN
    if rest > 0:
        talk(ngettext("{path}: {count} more block is in no segment", "{path}: {count} more blocks are in no segment",
                      rest, path=path))  # fmt: skip
    if article.omitted_prose:
        hint = _("write it as a paragraph, or name the Markdown of the site: [articles] dialect")
        talk("  " + _("try: {hint}", hint=hint))


def _tell_unportable(newsroom: Newsroom, slugs: Set[str]) -> None:
    if slugs:
        top = f"{newsroom.root}{os.sep}"
        slug_of = {str(ref.path).removeprefix(top).replace(os.sep, "/"): ref.slug for ref in newsroom.articles}
        for path, why in unportable(slug_of).items():
            if slug_of[path] in slugs:
                talk(f"{path}: {why}")


def _is_unadopted(article: Article, tag: str) -> bool:
    page = article.newsroom.article_path(tag, article.slug, article.path.suffix)
    if page == article.path or not page.is_file() or last_adoption(article.catalog(tag)) is not None:
        return False
    return article.newsroom.is_source(page)


def _tell_unadopted(pages: Sequence[str]) -> None:
    if not pages:
        return
    talk(ngettext("note: {count} page is translated already, and not adopted: {pages}",
                  "note: {count} pages are translated already, and not adopted: {pages}",
                  len(pages), pages=_some(pages)))  # fmt: skip
    talk("  " + _("try: {hint}", hint="translator adopt"))


def _tell_renames(newsroom: Newsroom, renames: Sequence[Rename]) -> None:
    for rename in renames:
        for before, after in rename.pages:
            talk(f"{before} → {after}")
        for before, after in rename.left:
            talk(_("{page}: its article has another name now", page=before))
            talk(f"  git mv {before} {after}")
    for path, count in mend_links(newsroom, renames):
        talk(ngettext("{path}: {count} link leads to the new name", "{path}: {count} links lead to the new name", count,
                      path=path))  # fmt: skip


def note_behind(
    newsroom: Newsroom, slugs: Sequence[str] = (), to: Sequence[str] = (), *, is_converting: bool = False
) -> None:
    """Name the articles that were edited since they were read, and the catalogs whose other script was."""
    changed, behind = list[str](), dict[tuple[str, str], list[str]]()
    is_large, house = len(newsroom.select(slugs)) > _FEW, "" if is_converting else conversion_version(newsroom)
    with newsroom.index.together():
        for article, tag in newsroom.pairs(slugs, to):
            if is_article_changed(article, tag):
                changed += [article.slug] if article.slug not in changed[-1:] else []
            elif not is_converting:
                with suppress(TranslatorError):  # Whoever reads the catalog says what is wrong with it.
                    if origin := script_ahead(article, tag, article.catalog, only_known=is_large, house=house):
                        behind.setdefault((tag, origin), []).append(article.slug)
    if changed:
        shown = _some(changed)
        talk(ngettext("note: {slugs} was edited since it was read last",
                      "note: edited since they were read last: {slugs}", len(changed), slugs=shown))  # fmt: skip
        talk("  " + _("try: {hint}", hint=_command("translator sync", changed)))
    for (into, origin), names in behind.items():
        said = _("changes in {origin} are not in {tag} yet: {slugs}", tag=into, origin=origin, slugs=_some(names))
        talk(_("note: ") + said)
        talk("  " + _("try: {hint}", hint=_command("translator translate", names, f"--to {into}")))


def _some(names: Sequence[str]) -> str:
    return _(", ").join(names[:_MOST_SHOWN]) + (" …" if len(names) > _MOST_SHOWN else "")


def _command(verb: str, slugs: Sequence[str], *options: str) -> str:
    return " ".join([verb, *(slugs if len(slugs) <= _MOST_SHOWN else ()), *options])


def describe_sync(report: SyncReport) -> str:
    from translator.newsroom.review.labels import outside_change_name

    stale = [number for number in report.stale if number not in report.following]
    numbers = ", ".join(map(str, stale))
    parts = {
        _("renamed from {slug}", slug=report.renamed_from): report.renamed_from,
        _("{count} new", count=report.added): report.added,
        _("{count} stale ({numbers})", count=len(stale), numbers=numbers): stale,
        _("{count} carried over", count=report.carried): report.carried,
        _("other case, commas or links in {numbers}", numbers=", ".join(map(str, report.formal))): report.formal,
        _("{count} removed", count=report.removed): report.removed,
        _("{count} changed by an unknown hand", count=report.adopted): report.adopted,
        _("{count} taken from the file", count=report.taken): report.taken,
        _("{count} pruned", count=report.pruned): report.pruned,
        outside_change_name(report.outside): report.outside,
        _("follows {tag}", tag=report.follows): report.follows,
    }
    head = ngettext("{slug} → {tag}: {count} segment", "{slug} → {tag}: {count} segments", report.segments,
                    slug=report.slug, tag=report.tag)  # fmt: skip
    return _(", ").join([head, *(part for part, is_so in parts.items() if is_so)])
