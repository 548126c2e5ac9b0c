"""
What other people's tools made of an article, merged into its catalog segment by segment.

A segment that nobody touched outside stays as it is, whatever happened to it here meanwhile. One that was changed
outside becomes the edit of the person who brings the file, as if typed in `review`, and is `translated` at most. Where
both sides changed it, neither text is written over: it is a conflict, and whoever has the file keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from translator.catalog import Catalog, Entry, load_catalog
from translator.errors import CatalogError, ReviewError, UsageError
from translator.formats.inline import TAG
from translator.i18n import _
from translator.interchange.exchange import ReturnedFile, ReturnedUnit, read_exchange
from translator.interchange.exchange.exchange_file import NOTHING, term_lines
from translator.language import LangTag, parse_tag
from translator.model import State, short_hash
from translator.newsroom import Article, Newsroom
from translator.newsroom.people import Person
from translator.review import decisions
from translator.review.live_checks import ArticleChecks

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
    """`edit`, `accept`, `comment`; not taken over: `conflict`, `refused`, `unknown`."""
    before: str
    after: str
    state: str = ""
    """The state of the segment now."""
    reason: str = ""
    """Why it was not taken over."""
    findings: tuple[str, ...] = ()
    """What the checks say of the new text: `error num.value: …`."""


def import_file(
    newsroom: Newsroom,
    path: Path,
    person: Person,
    *,
    slug: str = "",
    tag: str = "",
    force: bool = False,
    is_dry: bool = False,
) -> list[ImportedChange]:
    """
    Merge one file into the catalog that it went out of, and return what changed; `slug` and `tag` override the file's.

    `force` takes the file's text where both sides changed a segment. Raises `UsageError` for an article that there is
    not, `CatalogError` for a file that is broken or of another article, and what `catalog_transaction` raises.
    """
    returned = read_exchange(path)
    article, tag = _article(newsroom, path, returned, slug, tag)
    # A catalog that is read for this alone is never written, whatever is decided on it.
    fresh = nullcontext(load_catalog(newsroom, article.slug, tag)) if is_dry else None
    with fresh or article.transaction(tag) as catalog:
        known = {entry.key for entry in (*catalog.entries, *catalog.obsolete)} | set(catalog.records)
        sources = {_flat(entry.source) for entry in catalog.entries}
        units = returned.units
        if units and not any(unit.key in known or _flat(unit.source) in sources for unit in units):
            raise CatalogError(
                _("no segment of the file stands in {slug}", slug=article.slug), where=path,
                hint=_("--article SLUG names another article"),
            )  # fmt: skip
        return list(_Merge(newsroom, catalog, person, force).changes(units))


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


def _flat(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    return _flat(TAG.sub("", text))


class _Merge:
    """The merge of one file into one catalog."""

    def __init__(self, newsroom: Newsroom, catalog: Catalog, person: Person, force: bool) -> None:
        self._catalog, self._person, self._force = catalog, person, force
        self._checks = ArticleChecks(newsroom, catalog)
        self._by_source: dict[str, Entry | None] = {}
        for entry in catalog.entries:
            flat = _flat(entry.source)
            self._by_source[flat] = None if flat in self._by_source else entry

    def changes(self, units: Iterable[ReturnedUnit]) -> Iterator[ImportedChange]:
        """Merge the units one after the other; what one of them is refused for stops no other."""
        for unit in units:
            # A tool that drops what tells two equal sources apart leaves another key.
            entry = self._catalog.find(unit.key) or self._by_source.get(_flat(unit.source))
            if entry is None:
                if _is_changed(unit) and not self._lost_tags_only(unit):
                    reason = _("its source is not in the article any more")
                    yield self._change(None, "unknown", "", unit.target, reason=reason)
                continue
            try:
                yield from self._merge(entry, unit)
            except (ReviewError, CatalogError) as error:
                yield self._change(entry, "refused", entry.target, unit.target, reason=error.message)

    def _lost_tags_only(self, unit: ReturnedUnit) -> bool:
        """Whether a tool took the tags out of a segment and changed nothing else of it."""
        texts = (_plain(unit.source), _plain(unit.target))
        return any((_plain(entry.source), _plain(entry.target)) == texts for entry in self._catalog.entries)

    def _merge(self, entry: Entry, unit: ReturnedUnit) -> Iterator[ImportedChange]:
        said = self._said(entry) if unit.comments else frozenset()
        for line in unit.comments:
            if line and line not in said:
                decisions.comment(self._catalog, entry, self._person, line)
                yield self._change(entry, "comment", "", line)
        before = entry.target
        if _flat(unit.source) != _flat(entry.source):
            if _is_changed(unit) and unit.target != before:
                reason = _("its source was changed in the file")
                yield self._change(entry, "refused", before, unit.target, reason=reason)
        elif unit.target == before:
            if before and not unit.is_draft and entry.state is State.DRAFT:
                decisions.accept(self._catalog, entry, self._person)
                yield self._change(entry, "accept", before, before)
        elif _is_changed(unit) and not self._is_known(entry, unit):
            if not unit.target.strip():
                yield self._change(entry, "refused", before, "", reason=_("the target is empty"))
            elif unit.base not in {"", short_hash(before) if before else NOTHING} and not self._force:
                reason = _("it was changed here too, since the file went out")
                yield self._change(entry, "conflict", before, unit.target, reason=reason)
            else:
                decisions.edit(self._catalog, entry, self._person, unit.target)
                yield self._change(entry, "edit", before, unit.target)

    def _said(self, entry: Entry) -> frozenset[str]:
        """Return the notes that went out with a segment, as tools bring them back that do not keep who wrote one."""
        terms = term_lines(dict.fromkeys(match.entry for match in self._checks.terms_in(entry)))
        found = self._checks.segment_findings(entry)
        findings = [f"{item.severity.value} {item.check}: {item.message}" for item in found]
        comments = [part for line in entry.comments for part in (line, line.partition(": ")[2])]
        return frozenset(" ".join(line.split()) for line in (*terms, *findings, *comments))

    def _is_known(self, entry: Entry, unit: ReturnedUnit) -> bool:
        """Whether a file that does not say what it went out with brings an older text of ours."""
        return not unit.base and unit.target in {event.target for event in self._catalog.history(entry)}

    def _change(self, entry: Entry | None, kind: str, before: str, after: str, *, reason: str = "") -> ImportedChange:
        change = ImportedChange(self._catalog.slug, self._catalog.tag, None, kind, before, after, reason=reason)
        if entry is None:
            return change
        found = self._checks.segment_findings(entry) if kind in {"edit", "accept"} else ()
        lines = tuple(f"{item.severity.value} {item.check}: {item.message}" for item in found)
        return replace(change, segment=entry.number, state=entry.state.value, findings=lines)


def _is_changed(unit: ReturnedUnit) -> bool:
    """Whether the target is another one than went out; True where the file does not say, and has one."""
    if not unit.base:
        return bool(unit.target)
    return unit.base != (short_hash(unit.target) if unit.target else NOTHING)
