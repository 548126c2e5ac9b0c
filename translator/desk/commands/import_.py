"""`translator import`: what other people's tools made of an article, taken back into its catalog."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, NamedTuple

from translator.bilingual.errors import CatalogError, ExitCode, ReviewError, TranslatorError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import Severity, State, short_hash
from translator.bilingual.words.inline import TAG, narrow_tags
from translator.bilingual.words.language import LangTag, content_tag, parse_tag
from translator.bilingual.words.patterns import pattern, without_steering
from translator.desk.workflow.options import By, DryRun, Format, ListFormat, argument, current_newsroom, option
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.ground.console import exit_with, print_error, print_line, printing_json, talk
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.people import Person, person_at_work
from translator.newsroom.imports.exchange import (
    CONTEXT,
    NOTHING,
    ReturnedComment,
    ReturnedFile,
    ReturnedUnit,
    files_in,
    finding_lines,
    listed,
    read_exchange,
    term_lines,
)
from translator.newsroom.review import decisions
from translator.newsroom.review.labels import number_list
from translator.newsroom.review.live_checks import ArticleChecks


def import_(
    paths: Annotated[list[Path], argument("FILE...", _(".xlf .po .tmx .csv .xlsx .docx"))],
    article: Annotated[str, option("--article", _("The article, not the file's."), "SLUG")] = "",
    to: Annotated[str, option("--to", _("Target language, not the file's."), "TAG")] = "",
    force: Annotated[
        bool,
        option(
            "--force", _("Take the file's text also where the segment was changed here, or has another row's text.")
        ),
    ] = False,
    dry_run: DryRun = False,
    by: By = None,
    format: Format = ListFormat.TEXT,
) -> None:
    """Take back an exported article, as one person's edits."""
    newsroom = current_newsroom()
    person = person_at_work(newsroom, by)
    changes: list[ImportedChange] = []
    is_text, has_error = format is ListFormat.TEXT, False
    with printing_json(changes, is_wanted=not is_text), TemporaryDirectory() as folder:
        for path in _files(paths, Path(folder)):
            try:
                found = import_file(newsroom, path, person, slug=article, tag=to, force=force, is_dry=dry_run)
            except TranslatorError as error:
                # One file that cannot be taken keeps no other from being taken.
                has_error = True
                print_error(error, where=path)
                continue
            changes += found.changes
            for change in found.changes if is_text else ():
                _print(change)
            for note in found.notes:
                talk(_("{file}: {note}", file=path.name, note=note))
    failed = sum(change.kind in FAILURES for change in changes)
    taken = [change for change in changes if change.kind not in FAILURES]
    talk(ngettext("{count} segment changed", "{count} segments changed",
                  len({(item.slug, item.tag, item.segment) for item in taken if item.kind != "comment"})))  # fmt: skip
    if comments := sum(item.kind == "comment" for item in taken):
        talk(ngettext("{count} comment was taken over", "{count} comments were taken over", comments))
    if failed:
        talk(ngettext("{count} was not taken over: it waits as a suggestion in translator review",
                      "{count} were not taken over: they wait as suggestions in translator review",
                      failed))  # fmt: skip
    if dry_run:
        talk(_("nothing was written (--dry-run)"))
    exit_with(ExitCode.ERROR if has_error else ExitCode.FINDINGS if failed else ExitCode.OK)


def _files(paths: Iterable[Path], folder: Path) -> Iterator[Path]:
    for number, path in enumerate(paths):
        if not (found := files_in(path, folder / str(number))):
            raise UsageError(_("there is no exchange file in it"), where=path, hint=_(".xlf .po .tmx .csv .xlsx .docx"))
        yield from found


def _print(change: ImportedChange) -> None:
    name = f"{change.slug} {change.tag} {change.segment} {change.kind}"
    print_line(name + (_(": ") + change.reason if change.reason else ""))
    sides = [("", change.after)] if change.before == change.after else [("- ", change.before), ("+ ", change.after)]
    texts = [mark + text for mark, text in sides if text]
    for line in (*texts, *change.findings):
        print_line(f"  {line}")


# Characters that not every format can hold, and the signs that stand for them.
_UNLIKE = pattern("[\x00-\x08\x0b-\x1f␀-␟\ufffd\ufffe\uffff]")
_QUOTES = str.maketrans({**dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‘’‚‛", "'"), **dict.fromkeys("–—‑", "-")})
# Letters, of which a Chinese character counts for three: a text that is not longer, such as a cell of a table, is the
# same in several places for good reasons.
_SHORT = 24
# Per cent of likeness of two sources that may well have one target.
_ALIKE = 60
# As many rows with one new text are no coincidence.
_FILLED = 3


def flat(text: str) -> str:
    """Return a text as every file can hold it: single blanks, no control characters."""
    return " ".join(without_steering(text).split())


def plain(text: str) -> str:
    return flat(TAG.sub("", text))


def folded(text: str) -> str:
    """Return a source without what spreadsheets change by themselves: tags, quotes, dashes, blanks."""
    return plain(_UNLIKE.sub("", without_steering(text)).translate(_QUOTES).replace("…", "..."))


def is_changed(unit: ReturnedUnit) -> bool:
    """Tell whether the target is another one than went out; True where the file does not say, and has one."""
    if not unit.sent.base:
        return bool(unit.target)
    return unit.sent.base != (short_hash(unit.target) if unit.target else NOTHING)


class StrayUnit(NamedTuple):
    """A unit that is of no segment as it is now."""

    unit: ReturnedUnit
    about: Entry | None
    """The segment that its own became; None where that is not known."""
    near: Entry
    """The segment beside which its text is kept: `about`, else one with a like source, else the one before it."""
    reason: str


@dataclass(slots=True)
class FileRows:
    """The units of a file by what they are of: each entry with its units in file order, and what is left over."""

    of_entry: dict[str, tuple[Entry, list[ReturnedUnit]]] = field(default_factory=dict)
    """Key of the entry → the entry and its units; more than one where the file has a row twice."""
    others: list[StrayUnit] = field(default_factory=list)


def rows_of_file(catalog: Catalog, units: Iterable[ReturnedUnit]) -> FileRows:
    """Find the segments of `units` by key, else by source, also by those that they had before."""
    by_source, by_words = (_by_source(catalog.entries, name_of) for name_of in (flat, plain))
    became: dict[str, Entry] = {}
    for entry in catalog.entries:
        for event in catalog.history(entry):
            became.setdefault(event.key, entry)
            if known := catalog.records.get(event.key):
                became.setdefault(flat(known.source), entry)
    rows, last = FileRows(), catalog.entries[0]
    for unit in units:
        name = flat(unit.source)
        if found := catalog.find(unit.sent.key) or by_source.get(name) or by_words.get(name):
            unit = replace(unit, target=narrow_tags(found.source, unit.target)) if is_changed(unit) else unit
            rows.of_entry.setdefault(found.key, (found, []))[1].append(unit)
            last = found
        elif name in by_source:
            near = next(entry for entry in catalog.entries if flat(entry.source) == name)
            reason = _("its source stands in several places of the article")
            rows.others.append(StrayUnit(unit, None, near, reason))
        elif about := became.get(unit.sent.key) or became.get(name):
            reason = _("its source was changed here, since the file went out")
            rows.others.append(StrayUnit(unit, about, about, reason))
        elif like := _alike(catalog.entries, name):
            reason = _("its source is not in the article any more; this one is like it")
            rows.others.append(StrayUnit(unit, None, like, reason))
        else:
            reason = _("its source is not in the article any more; it stood behind this one")
            rows.others.append(StrayUnit(unit, None, last, reason))
    return rows


def _alike(entries: Sequence[Entry], source: str) -> Entry | None:
    from rapidfuzz import fuzz, process

    found = process.extractOne(source, [flat(one.source) for one in entries], scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return entries[found[2]] if found else None


def _by_source(entries: Iterable[Entry], name_of: Callable[[str], str]) -> dict[str, Entry | None]:
    found: dict[str, Entry | None] = {}
    for entry in entries:
        name = name_of(entry.source)
        found[name] = None if name in found else entry
    return found


def refuse_torn_rows(rows: FileRows, path: Path, *, is_forced: bool = False) -> None:
    """
    Raise `CatalogError` where targets, or sources, stand in other rows than they went out in.

    `is_forced` takes such targets; a source beside another's id is refused in any case.
    """
    torn = list(_strange_sources(rows))
    if torn:
        raise CatalogError(
            ngettext("{count} source stands beside the id of another segment ({rows}): nothing was taken",
                     "{count} sources stand beside the ids of other segments ({rows}): nothing was taken",
                     len(torn), rows=listed(torn)),
            where=path, hint=_("sort whole rows, never a column by itself"),
        )  # fmt: skip
    torn = [] if is_forced else [*_moved_targets(rows), *_filled_targets(rows)]
    if torn:
        raise CatalogError(
            ngettext("{count} target is that of another row ({rows}): nothing was taken",
                     "{count} targets are those of other rows ({rows}): nothing was taken",
                     len(torn), rows=listed(torn)),
            where=path, hint=_("sort whole rows, never a column by itself; --force takes them as they stand"),
        )  # fmt: skip


def _pairs(rows: FileRows) -> Iterator[tuple[Entry, ReturnedUnit]]:
    return ((entry, unit) for entry, units in rows.of_entry.values() for unit in units)


def _strange_sources(rows: FileRows) -> Iterator[str]:
    sources = {folded(entry.source) for entry, _units in rows.of_entry.values()}
    for entry, unit in _pairs(rows):
        source = folded(unit.source)
        if unit.sent.key == entry.key and source != folded(entry.source) and source in sources:
            yield unit.where


def _is_long(text: str) -> bool:
    return sum(3 if char > "\u2e7f" else 1 for char in text) > _SHORT


def _moved_targets(rows: FileRows) -> Iterator[str]:
    """
    Yield where targets stand that went out with another source, and have left it.

    One that stands there too was copied: it may be right where the sources are alike, or where it is short.
    """
    from rapidfuzz.fuzz import ratio

    home: dict[str, set[str]] = {}
    """Hash of a target → the sources that it went out with."""
    stayed = set()
    changed = []
    for entry, unit in _pairs(rows):
        sent = unit.sent.base or short_hash(entry.target)
        now = short_hash(flat(unit.target))
        home.setdefault(sent, set()).add(flat(entry.source))
        if now == sent or unit.problem:
            stayed.add(sent)
        elif unit.target:
            changed.append((flat(entry.source), now, unit))
    for source, now, unit in changed:
        if now not in home or source in home[now]:
            continue
        is_copy = now in stayed
        if not is_copy or (_is_long(unit.target) and max(ratio(source, item) for item in home[now]) < _ALIKE):
            yield unit.where


def _filled_targets(rows: FileRows) -> Iterator[str]:
    new = {(flat(entry.source), flat(unit.target)): unit for entry, unit in _pairs(rows)
           if is_changed(unit) and flat(unit.target) != flat(entry.target)}  # fmt: skip
    counts = Counter(target for _source, target in new if _is_long(target))
    for (_source, target), unit in new.items():
        if counts[target] >= _FILLED:
            yield unit.where


def notes_of(rows: FileRows, catalog: Catalog, returned: ReturnedFile) -> Iterator[str]:
    # A file that went out with `--only new` has nothing that was done.
    is_of_open = all(unit.sent.state and unit.sent.state.rank < State.TRANSLATED.rank for unit in returned.units)
    old = {stray.about.key for stray in rows.others if stray.about}
    missing = [entry.number for entry in catalog.entries if entry.key not in rows.of_entry.keys() | old
               and not (is_of_open and entry.state.rank >= State.TRANSLATED.rank)]  # fmt: skip
    total = len(catalog.entries)
    if missing:
        yield _("{came} of {total} segments came back; not in the file: {numbers}",
                came=total - len(missing), total=total, numbers=number_list(missing))  # fmt: skip
    if twice := [entry.number for entry, units in rows.of_entry.values() if len(units) > 1]:
        yield _("more than once in the file: segments {numbers}", numbers=number_list(sorted(twice)))
    if gone := sum(not is_changed(stray.unit) for stray in rows.others):
        yield ngettext("{count} segment of the file, not changed outside, has another source in the article now",
                       "{count} segments of the file, not changed outside, have other sources in the article now",
                       gone)  # fmt: skip


# How findings and contexts begin that went out with a segment; those of today may be others.
_OURS = pattern(rf"(?:{'|'.join(Severity)}) [a-z]+\.[a-z.-]+: |{CONTEXT}")

FAILURES = frozenset({"conflict", "refused", "unknown"})
"""Kinds of changes that were not taken over."""


@dataclass(frozen=True, slots=True)
class ImportedChange:
    slug: str
    tag: str
    segment: int
    """1-based number of the segment, or of the one beside which an `unknown` text is kept."""
    kind: str
    """`edit`, `accept`, `reopen`, `comment`; kept as a suggestion: `conflict`, `refused`, `unknown`."""
    before: str
    after: str
    state: str = ""
    """The state of the segment now."""
    reason: str = ""
    """Why it was not taken over."""
    findings: tuple[str, ...] = ()
    """Of the new text: `error num.value: …`."""


@dataclass(frozen=True, slots=True)
class FileImport:
    changes: tuple[ImportedChange, ...]
    notes: tuple[str, ...]
    """Segments that did not come back, and parts of the file that were not read."""


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
    Merge one file into the catalog that it went out of; `slug` and `tag` override the file's.

    `force` takes the file's text where both sides changed a segment, and where it is that of another row. A text that
    is not taken is laid beside its segment. Raises `UsageError`, or `CatalogError` for a file that is broken or of
    another article.
    """
    returned = read_exchange(path)
    article, tag = _article(newsroom, path, returned, slug, tag)
    # A catalog that is read for this alone is never written, whatever is decided on it.
    fresh = nullcontext(load_catalog(newsroom, article.slug, tag)) if is_dry else None
    with fresh or article.transaction(tag) as catalog:
        _refuse_other_article(catalog, returned, path)
        # Tools that indent XML put blanks around a target; a target that went out with them is not changed.
        units = (replace(unit, target=unit.target.strip()) if is_changed(unit) else unit for unit in returned.units)
        rows = rows_of_file(catalog, units)
        merge = _Merge(newsroom, catalog, person, path.name, force)
        refuse_torn_rows(rows, path, is_forced=force)
        changes = tuple(merge.changes(rows, returned.loose))
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
    def __init__(self, newsroom: Newsroom, catalog: Catalog, person: Person, name: str, force: bool) -> None:
        self._catalog, self._person, self._force, self._name = catalog, person, force, name
        self._people = newsroom.people
        self._checks = ArticleChecks(newsroom, catalog)
        self._mark = _("marked as needing work in {file}", file=name)

    def changes(self, rows: FileRows, loose: Sequence[ReturnedComment]) -> Iterator[ImportedChange]:
        for entry, units in rows.of_entry.values():
            try:
                yield from self._merge_all(entry, units)
            except (ReviewError, CatalogError) as error:
                unit = next((unit for unit in units if is_changed(unit)), units[0])
                yield from self._refuse(entry, "refused", unit, error.message)
        written = {event.target for event in self._catalog.events if event.target} if rows.others else set[str]()
        for unit, about, near, reason in rows.others:
            is_old = unit.target == near.target or (not unit.sent.base and unit.target in written)
            if is_changed(unit) and not is_old:
                yield from self._refuse(near, "refused" if about else "unknown", unit, reason)
            yield from self._comments(near, unit.comments)
        placeless = (comment._replace(text=_("(beside no segment) {text}", text=comment.text)) for comment in loose)
        yield from self._comments(self._catalog.entries[0], placeless)

    def _refuse(self, entry: Entry, kind: str, unit: ReturnedUnit, reason: str) -> Iterator[ImportedChange]:
        """Lay the text of a unit beside a segment; say nothing of one that was taken or dismissed since."""
        made_for = "" if folded(unit.source) == folded(entry.source) else unit.source
        text = narrow_tags(entry.source, unit.target)
        laid = decisions.propose(self._catalog, entry, self._person, text, reason=reason, origin=self._name,
                                 made_for=made_for, drafted=unit.drafted)  # fmt: skip
        is_waiting = text in {item.text for item in self._catalog.proposals(entry)}
        if laid or is_waiting or not text or text == entry.target:
            yield self._change(entry, kind, "" if kind == "unknown" else entry.target, text, reason=reason)

    def _merge_all(self, entry: Entry, units: Sequence[ReturnedUnit]) -> Iterator[ImportedChange]:
        yield from self._comments(entry, (comment for unit in units for comment in unit.comments))
        changed = {unit.target: unit for unit in units if is_changed(unit) and unit.target != entry.target}
        if len(changed) < 2:
            yield from self._merge(entry, next(iter(changed.values()), units[0]))
            return
        for unit in changed.values():
            yield from self._refuse(entry, "refused", unit, _("the file has it more than once, with different texts"))

    def _merge(self, entry: Entry, unit: ReturnedUnit) -> Iterator[ImportedChange]:
        before = entry.target
        is_other = without_steering(unit.target) != without_steering(before)  # Of the two, a document holds the signs.
        is_new = is_changed(unit) and is_other and not self._is_known(entry, unit)
        if is_new and unit.problem:
            yield from self._refuse(entry, "refused", unit, unit.problem)
        elif folded(unit.source) != folded(entry.source):
            reason = _("its source was changed in the file")
            if is_new:
                yield from self._refuse(entry, "refused", unit, reason)
            else:
                yield self._change(entry, "refused", entry.source, unit.source, reason=reason)
        elif not is_new:
            yield from self._see_state(entry, unit)
        elif flat(unit.source) != flat(entry.source) and plain(unit.target) == plain(before):
            return  # A tool that takes tags out.
        elif "\n" in unit.target and flat(unit.target) == flat(before):
            return  # A tool that breaks long lines.
        elif not unit.target:
            yield from self._refuse(entry, "refused", unit, _("the target is empty"))
        elif unit.sent.base not in {"", short_hash(before) if before else NOTHING} and not self._force:
            yield from self._refuse(entry, "conflict", unit, _("it was changed here too, since the file went out"))
        else:
            drafts = [decisions.DraftedText(unit.target, unit.drafted)]
            decisions.edit(self._catalog, entry, self._person, unit.target, drafts=drafts)
            yield self._change(entry, "edit", before, unit.target)
            if not before and unit.sent.state is None:
                unit = replace(unit, sent=unit.sent._replace(state=State.NEW))
            yield from self._see_state(entry, unit)

    def _see_state(self, entry: Entry, unit: ReturnedUnit) -> Iterator[ImportedChange]:
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

    def _comments(self, entry: Entry, returned: Iterable[ReturnedComment]) -> Iterator[ImportedChange]:
        comments = dict.fromkeys(returned)
        said = self._said(entry) if comments else frozenset()
        for comment in comments:
            if {comment.text, _written(comment)} & said or _OURS.match(comment.text):
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
        return not unit.sent.base and unit.target in {event.target for event in self._catalog.history(entry)}

    def _change(self, entry: Entry, kind: str, before: str, after: str, *, reason: str = "") -> ImportedChange:
        found = self._checks.segment_findings(entry) if kind in {"edit", "accept"} else ()
        return ImportedChange(self._catalog.slug, self._catalog.tag, entry.number, kind, before, after,
                              entry.state.value, reason, finding_lines(found))  # fmt: skip


def _needs_work(unit: ReturnedUnit) -> bool:
    # A draft that went out as one, and stayed it, nobody marked.
    sent = unit.sent.state
    if unit.is_rejected and unit.target:
        return True
    if not unit.is_unfinished or not unit.target or sent in {None, State.DRAFT}:
        return False
    return sent is not State.NEW or unit.state is not State.NEW


def _is_confirmed(unit: ReturnedUnit) -> bool:
    return (
        unit.state is not None
        and not unit.is_unfinished
        and (unit.sent.state or State.NEW).rank < State.TRANSLATED.rank
    )


def _written(comment: ReturnedComment) -> str:
    """Return a comment with the name of who wrote it, as it stands in the PO."""
    return f"{comment.author}: {comment.text}" if comment.author else comment.text
