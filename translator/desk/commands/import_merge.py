"""
What other people's tools made of an article, merged into its catalog segment by segment.

A segment that nobody touched outside stays as it is, whatever happened to it here meanwhile. One that was changed
outside becomes the edit of the person who brings the file, as if typed in `review`, and is `translated` at most. Where
both sides changed it, neither text is written over: it is a conflict, and whoever has the file keeps it. A comment is
that of whoever wrote it, as far as the file says so and people.yml knows the name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from translator.bilingual.errors import CatalogError, ReviewError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import Severity, State, short_hash
from translator.bilingual.words.language import LangTag, content_tag, parse_tag
from translator.bilingual.words.patterns import pattern, without_steering
from translator.desk.commands.import_merge_rows import (
    FileRows,
    flat,
    folded,
    is_changed,
    notes_of,
    plain,
    refuse_torn_rows,
    rows_of_file,
)
from translator.newsroom.catalog import Catalog, Entry, load_catalog
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.people import Person
from translator.newsroom.imports.interchange.exchange import ReturnedComment, ReturnedFile, ReturnedUnit, read_exchange
from translator.newsroom.imports.interchange.exchange.exchange_file import NOTHING, finding_lines, term_lines
from translator.newsroom.review import decisions
from translator.newsroom.review.live_checks import ArticleChecks

# How a finding begins that went out with a segment; the findings of today may be others.
_FINDING = pattern(rf"(?:{'|'.join(Severity)}) [a-z]+\.[a-z.-]+: ")

FAILURES = frozenset({"conflict", "refused", "unknown"})
"""Kinds of changes that were not taken over."""


@dataclass(frozen=True, slots=True)
class ImportedChange:
    """What became of one segment that is not as it was when the file went out."""

    slug: str
    tag: str
    segment: int | None
    """1-based number; None where the article has no such segment."""
    kind: str
    """`edit`, `accept`, `reopen`, `comment`; not taken over: `conflict`, `refused`, `unknown`."""
    before: str
    after: str
    state: str = ""
    """The state of the segment now."""
    reason: str = ""
    """Why it was not taken over."""
    findings: tuple[str, ...] = ()
    """What the checks say of the new text: `error num.value: …`."""


@dataclass(frozen=True, slots=True)
class FileImport:
    """What became of one file."""

    changes: tuple[ImportedChange, ...]
    notes: tuple[str, ...]
    """What the user should know besides: segments that did not come back, what of the file was not read."""


def import_file(
    newsroom: Newsroom,
    path: Path,
    person: Person,
    *,
    slug: str = "",
    tag: str = "",
    force: bool = False,
    is_dry: bool = False,
) -> FileImport:
    """
    Merge one file into the catalog that it went out of, and return what changed; `slug` and `tag` override the file's.

    `force` takes the file's text where both sides changed a segment, and where it is that of another row. Raises
    `UsageError` for an article that there is not, `CatalogError` for a file that is broken, of another article, or
    whose rows are torn (`refuse_torn_rows`), and what `catalog_transaction` raises.
    """
    returned = read_exchange(path)
    article, tag = _article(newsroom, path, returned, slug, tag)
    # A catalog that is read for this alone is never written, whatever is decided on it.
    fresh = nullcontext(load_catalog(newsroom, article.slug, tag)) if is_dry else None
    with fresh or article.transaction(tag) as catalog:
        _refuse_other_article(catalog, returned, path)
        # Tools that indent XML put blanks around a target; one that went out with them is not changed.
        units = (replace(unit, target=unit.target.strip()) if is_changed(unit) else unit for unit in returned.units)
        rows = rows_of_file(catalog, units)
        refuse_torn_rows(rows, path, is_forced=force)
        changes = tuple(_Merge(newsroom, catalog, person, path.name, force).changes(rows, returned.loose))
        return FileImport(changes, (*returned.notes, *notes_of(rows, catalog, returned)))


def _refuse_other_article(catalog: Catalog, returned: ReturnedFile, path: Path) -> None:
    if not catalog.entries:
        raise CatalogError(
            _("{slug} has no segments in {tag} yet", slug=catalog.slug, tag=catalog.tag), where=path,
            hint=_("--to TAG names another language"),
        )  # fmt: skip
    known = {entry.key for entry in (*catalog.entries, *catalog.obsolete)} | set(catalog.records)
    sources = {flat(entry.source) for entry in catalog.entries}
    units = returned.units
    if units and not any(unit.sent.key in known or flat(unit.source) in sources for unit in units):
        raise CatalogError(
            _("no segment of the file stands in {slug}", slug=catalog.slug), where=path,
            hint=_("--article SLUG names another article"),
        )  # fmt: skip
    try:
        source = content_tag(parse_tag(returned.source_tag or catalog.source_tag))
    except UsageError:
        return  # A language that the tool does not know, and calls by some name of its own.
    if source != content_tag(catalog.source_tag):
        raise CatalogError(
            _("the file translates from {found}, and the article is in {wanted}",
              found=returned.source_tag, wanted=catalog.source_tag), where=path,
        )  # fmt: skip


def _article(newsroom: Newsroom, path: Path, returned: ReturnedFile, slug: str, tag: str) -> tuple[Article, LangTag]:
    wanted = slug or returned.slug
    ref = next((ref for ref in newsroom.articles if ref.slug == wanted), None)
    if ref is None:
        raise UsageError(
            _("the file is of {name}, and no article is called so", name=repr(wanted)) if wanted
            else _("the file does not say which article it is of"),
            where=path, hint=_("--article SLUG names another article"),
        )  # fmt: skip
    stated = tag or returned.target_tag
    if not stated:
        raise UsageError(_("the file does not name its languages"), where=path, hint="--to TAG")
    return newsroom.article(ref), parse_tag(stated)


class _Merge:
    """The merge of one file into one catalog."""

    def __init__(self, newsroom: Newsroom, catalog: Catalog, person: Person, name: str, force: bool) -> None:
        self._catalog, self._person, self._force = catalog, person, force
        self._people = newsroom.people
        self._checks = ArticleChecks(newsroom, catalog)
        self._mark = _("marked as needing work in {file}", file=name)

    def changes(self, rows: FileRows, loose: Sequence[ReturnedComment]) -> Iterator[ImportedChange]:
        """Merge the segments one after the other; what one of them is refused for stops no other."""
        for entry, units in rows.of_entry.values():
            try:
                yield from self._merge_all(entry, units)
            except (ReviewError, CatalogError) as error:
                text = next((unit.target for unit in units if is_changed(unit)), entry.target)
                yield self._change(entry, "refused", entry.target, text, reason=error.message)
        for unit, about, reason in rows.others:
            if is_changed(unit):
                kind, before = ("refused", about.target) if about else ("unknown", "")
                yield self._change(about, kind, before, unit.target, reason=reason)
            if about:
                yield from self._comments(about, [unit])
            else:
                yield from map(self._unplaced, unit.comments)
        yield from map(self._unplaced, loose)

    def _unplaced(self, comment: ReturnedComment) -> ImportedChange:
        reason = _("the comment stands beside no segment of the article")
        return self._change(None, "unknown", "", _written(comment), reason=reason)

    def _merge_all(self, entry: Entry, units: Sequence[ReturnedUnit]) -> Iterator[ImportedChange]:
        """Merge what the file says of a segment: a row that stands twice counts once, unless people filled in both."""
        yield from self._comments(entry, units)
        changed = {unit.target: unit for unit in units if is_changed(unit) and unit.target != entry.target}
        if len(changed) < 2:
            yield from self._merge(entry, next(iter(changed.values()), units[0]))
            return
        reason = _("the file has it more than once, with different texts")
        yield from (self._change(entry, "refused", entry.target, text, reason=reason) for text in changed)

    def _merge(self, entry: Entry, unit: ReturnedUnit) -> Iterator[ImportedChange]:
        before = entry.target
        is_other = without_steering(unit.target) != without_steering(before)  # Of the two, a document holds the signs.
        is_new = is_changed(unit) and is_other and not self._is_known(entry, unit)
        if is_new and unit.problem:
            yield self._change(entry, "refused", before, unit.target, reason=unit.problem)
        elif folded(unit.source) != folded(entry.source):
            reason = _("its source was changed in the file")
            shown = (before, unit.target) if is_new else (entry.source, unit.source)
            yield self._change(entry, "refused", *shown, reason=reason)
        elif not is_new:
            yield from self._see_state(entry, unit)
        elif flat(unit.source) != flat(entry.source) and plain(unit.target) == plain(before):
            return  # A tool that takes tags out.
        elif "\n" in unit.target and flat(unit.target) == flat(before):
            return  # A tool that breaks long lines.
        elif not unit.target:
            yield self._change(entry, "refused", before, "", reason=_("the target is empty"))
        elif unit.sent.base not in {"", short_hash(before) if before else NOTHING} and not self._force:
            reason = _("it was changed here too, since the file went out")
            yield self._change(entry, "conflict", before, unit.target, reason=reason)
        else:
            decisions.edit(self._catalog, entry, self._person, unit.target)
            yield self._change(entry, "edit", before, unit.target)
            if not before and unit.sent.state is None:
                unit = replace(unit, sent=unit.sent._replace(state=State.NEW))
            yield from self._see_state(entry, unit)

    def _see_state(self, entry: Entry, unit: ReturnedUnit) -> Iterator[ImportedChange]:
        """Accept a draft that is marked as finished in the file, reopen what is marked as needing work."""
        if _needs_work(unit):
            yield from self._reopen(entry, unit)
        elif entry.state is State.DRAFT and unit.target == entry.target != "" and _is_confirmed(unit):
            if not entry.is_rejected:
                decisions.accept(self._catalog, entry, self._person)
                yield self._change(entry, "accept", entry.target, entry.target)
            elif unit.sent.state is not None:  # Else it may have gone out so, and nobody touched it.
                reason = _("it was sent back, and the file has the same text")
                yield self._change(entry, "refused", entry.target, unit.target, reason=reason)

    def _reopen(self, entry: Entry, unit: ReturnedUnit) -> Iterator[ImportedChange]:
        if any(event.reason == self._mark and event.target_hash == short_hash(unit.target)
               for event in self._catalog.history(entry)):  # fmt: skip
            return
        if entry.state.rank < State.TRANSLATED.rank:
            return  # It is open here too.
        if unit.target != entry.target:
            reason = _("it is marked as needing work, and was changed here since the file went out")
            yield self._change(entry, "refused", entry.target, unit.target, reason=reason)
            return
        try:
            if entry.state is State.FINAL:
                decisions.reopen(self._catalog, entry, self._person, self._mark)
            # The mark says neither; neutral counts for no points.
            decisions.reject(self._catalog, entry, self._person, self._mark, category="style", severity="neutral")
            yield self._change(entry, "reopen", entry.target, entry.target, reason=self._mark)
        except ReviewError as error:
            # The mark is not lost: whoever may send it back sees it.
            decisions.comment(self._catalog, entry, self._person, self._mark)
            yield self._change(entry, "refused", entry.target, entry.target, reason=f"{self._mark}: {error.message}")

    def _comments(self, entry: Entry, units: Sequence[ReturnedUnit]) -> Iterator[ImportedChange]:
        comments = dict.fromkeys(comment for unit in units for comment in unit.comments)
        said = self._said(entry) if comments else frozenset()
        for comment in comments:
            if {comment.text, _written(comment)} & said or _FINDING.match(comment.text):
                continue
            author = self._people.called(comment.author)
            text = comment.text if author else _written(comment)
            decisions.comment(self._catalog, entry, author or self._person, text)
            yield self._change(entry, "comment", "", _written(comment))

    def _said(self, entry: Entry) -> frozenset[str]:
        """Return the notes that went out with a segment, as tools bring them back that do not keep who wrote one."""
        terms = term_lines(dict.fromkeys(match.entry for match in self._checks.terms_in(entry)))
        comments = [part for line in entry.comments for part in (line, line.partition(": ")[2])]
        return frozenset(flat(line) for line in (*terms, *comments))

    def _is_known(self, entry: Entry, unit: ReturnedUnit) -> bool:
        """Whether a file that does not say what it went out with brings an older text of ours."""
        return not unit.sent.base and unit.target in {event.target for event in self._catalog.history(entry)}

    def _change(self, entry: Entry | None, kind: str, before: str, after: str, *, reason: str = "") -> ImportedChange:
        change = ImportedChange(self._catalog.slug, self._catalog.tag, None, kind, before, after, reason=reason)
        if entry is None:
            return change
        found = self._checks.segment_findings(entry) if kind in {"edit", "accept"} else ()
        return replace(change, segment=entry.number, state=entry.state.value, findings=finding_lines(found))


def _needs_work(unit: ReturnedUnit) -> bool:
    """Whether somebody marked the target as unfinished; a draft that went out as one, and stayed it, nobody marked."""
    sent = unit.sent.state
    if unit.is_rejected and unit.target:
        return True
    if not unit.is_unfinished or not unit.target or sent in {None, State.DRAFT}:
        return False
    return sent is not State.NEW or unit.state is not State.NEW


def _is_confirmed(unit: ReturnedUnit) -> bool:
    """Whether somebody marked as finished what may have gone out as a draft."""
    return (
        unit.state is not None
        and not unit.is_unfinished
        and (unit.sent.state or State.NEW).rank < State.TRANSLATED.rank
    )


def _written(comment: ReturnedComment) -> str:
    """Return a comment with the name of who wrote it, as it stands in the PO."""
    return f"{comment.author}: {comment.text}" if comment.author else comment.text
