"""How far articles are, read anew only where one changed, and what of it waits for a person."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from translator.bilingual.errors import TranslatorError
from translator.bilingual.i18n import _, message_tag, ngettext
from translator.bilingual.model import Severity
from translator.newsroom.articles.omitted_prose import describe_omission
from translator.newsroom.catalog.article_merge import SyncReport
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.revisions import last_adoption
from translator.newsroom.catalog.storage import mend_torn_ledger
from translator.newsroom.ground.console import talk
from translator.newsroom.ground.files import flushed_together
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
from translator.newsroom.review.labels import step_name
from translator.newsroom.review.progress import Progress, hold_words, progress_of, progress_version, remember_errors
from translator.newsroom.review.worklist import OWN_SIGNS, Sign, sign_words, sort_worklist

if TYPE_CHECKING:
    from translator.newsroom.review.session import Session


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
        _tell_renames(renames)
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
                yield replace(report, renamed_from=before.get((ref.slug, tag), ""))
    _tell_unadopted(unadopted)


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


def _tell_renames(renames: Sequence[Rename]) -> None:
    for rename in renames:
        for before, after in rename.pages:
            talk(f"{before} → {after}")
        for before, after in rename.left:
            talk(_("{page}: its article has another name now", page=before))
            talk(f"  git mv {before} {after}")


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


class WaitingArticle(NamedTuple):
    slug: str
    tag: str
    words: tuple[str, ...]


def words_of(newsroom: Newsroom, row: Progress, signs: Sequence[Sign], me: str) -> list[str]:
    return list(sign_words(row, signs, me, newsroom.people.name_of(row.who, message_tag())))


def articles_for(newsroom: Newsroom, me: str, to: Sequence[str] = (), *, is_any: bool = False) -> list[WaitingArticle]:
    """Return the articles with a sign for somebody, the most urgent first; `is_any`: the others after them."""
    return [
        WaitingArticle(row.slug, row.target, (
            row.slug, row.target, step_name(row.next, row.follows), *words_of(newsroom, row, signs, me),
            *hold_words(row),
        ))
        for row, signs in sort_worklist(newsroom, article_progress(newsroom, (), to), me)
        if is_any or (OWN_SIGNS.intersection(signs) and not row.withdrawn)
    ]  # fmt: skip


def waiting_articles(
    session: Session, passed: Collection[tuple[str, str]], *, is_any: bool = False
) -> list[WaitingArticle]:
    """Return where somebody at an article may go on; neither that one, nor those `passed` already."""
    copy = session.working_copy
    found = articles_for(copy.newsroom, session.person.id, is_any=is_any)
    return [one for one in found if one[:2] not in {(copy.slug, copy.tag), *passed}]
