"""The rows of a comparison: one for each segment, with every version of its texts that the ledger knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from translator.bilingual.model import Finding, Placeholder, State, segment_key
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.catalog.events import Action, Event
from translator.newsroom.catalog.record import flags_of, heading_paths
from translator.newsroom.catalog.revisions import Earlier


@dataclass(frozen=True)
class DiffRow:
    number: int
    """1-based position in the article; 0 for a segment that only the other revision has."""
    key: str
    source: str
    target: str
    state: State
    kind: str = "paragraph"
    context: str = ""
    headings: tuple[str, ...] = ()
    """The headings that it stands under, outermost first, in the source language."""
    flags: tuple[str, ...] = ()
    """`stale rejected locked foreign`."""
    origin: str = ""
    actor: str = ""
    """Who caused the last change of state or text."""
    machine: str = ""
    """What the machine suggested last; empty where it never did."""
    previous: str | None = None
    """The target in the other revision; None where there is no other revision, or the segment was not in it."""
    source_before: str | None = None
    """
    The source that another text was made for, if it was not that of today: the one of the other revision; else the one
    that was approved last; else the one that a stale target was made for.
    """
    post_edit: str = ""
    """What the translator left, before a second person worked on it; empty where nobody has written."""
    translator: str = ""
    """Who that was."""
    approved: str = ""
    """The target that was approved last; empty where none was."""
    placeholders: tuple[Placeholder, ...] = ()
    comments: tuple[Event, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def is_removed(self) -> bool:
        return self.number == 0


def build_rows(
    catalog: Catalog, earlier: Mapping[str, Earlier] | None = None, findings: Iterable[Finding] = ()
) -> tuple[DiffRow, ...]:
    """
    Return one row for each segment of `catalog`, in article order.

    `earlier` maps segment keys to the texts of another revision: what only it has becomes a row at the end. `findings`
    carry segment numbers; those that were waived are left out.
    """
    by_number: dict[int, list[Finding]] = {}
    for finding in findings:
        by_number.setdefault(finding.segment, []).append(finding)
    rows = []
    seen: set[str] = set()
    for entry, headings in zip(catalog.entries, heading_paths(catalog.entries), strict=True):
        previous = _earlier_texts(catalog, entry, earlier, seen)
        rows.append(_row(catalog, entry, headings, previous, by_number.get(entry.number, ())))
    removed = [(key, texts) for key, texts in (earlier or {}).items() if key not in seen and texts.target]
    rows += [DiffRow(0, key, texts.source, "", State.NEW, previous=texts.target) for key, texts in removed]
    return tuple(rows)


def _earlier_texts(
    catalog: Catalog, entry: Entry, earlier: Mapping[str, Earlier] | None, seen: set[str]
) -> Earlier | None:
    """Find the entry in the other revision by its key, or by the keys that it had before its source changed."""
    if earlier is None:
        return None
    keys = [entry.key, *(event.key for event in reversed(catalog.history(entry)))]
    if entry.previous_source:
        keys.append(segment_key(entry.context, entry.previous_source))
    for key in keys:
        if key in earlier:
            seen.add(key)
            return earlier[key]
    return None


def _row(
    catalog: Catalog, entry: Entry, headings: tuple[str, ...], previous: Earlier | None, findings: Sequence[Finding]
) -> DiffRow:
    waived = catalog.waivers_of(entry)
    versions = versions_of(catalog, entry)
    return DiffRow(
        number=entry.number,
        key=entry.key,
        source=entry.source,
        target=entry.target,
        state=entry.state,
        kind=entry.kind,
        context=entry.context,
        headings=headings,
        flags=flags_of(entry),
        origin=entry.origin,
        actor=entry.record.actor,
        machine=catalog.machine_output(entry),
        previous=previous.target if previous else None,
        source_before=_source_before(entry, versions, previous),
        post_edit=versions.post_edit,
        translator=versions.translator,
        approved=versions.approved,
        placeholders=entry.placeholders,
        comments=catalog.comments_of(entry),
        findings=tuple(finding for finding in findings if finding.fingerprint not in waived),
    )


def _source_before(entry: Entry, versions: Versions, previous: Earlier | None) -> str | None:
    """Return the source to compare today's with; the last step alone would hide what changed in those before it."""
    approved = "" if entry.state.rank >= State.REVIEWED.rank else versions.approved_source
    stale = entry.previous_source if entry.is_stale else ""
    return next(
        (text for text in (previous.source if previous else "", approved, stale) if text and text != entry.source), None
    )


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of a segment after the machine's; a text is empty where there never was such a version."""

    post_edit: str = ""
    """What the first person who worked on the last suggestion left, before somebody else wrote or approved."""
    translator: str = ""
    """Who that person is."""
    approved: str = ""
    """The target that was approved last, for whatever source."""
    approved_source: str = ""
    """The source that it was approved for; empty where the segment was split or merged since."""
    reviewer: str = ""
    """Who approved it."""


def versions_of(catalog: Catalog, entry: Entry) -> Versions:
    text = post_edit = translator = approved = approved_source = reviewer = ""
    is_handed_over = False
    for event in catalog.history(entry):
        text = text if event.target is None else event.target
        rule = event.action.rule
        if rule.is_suggestion:
            post_edit, translator, is_handed_over = "", "", False
        elif rule.writes_text or event.action is Action.UNDO:
            is_handed_over = is_handed_over or event.actor != (translator or event.actor)
            if not is_handed_over:
                post_edit, translator = text, event.actor
        elif rule.is_approval:
            is_handed_over = True
            record = catalog.records.get(event.key)
            approved, approved_source, reviewer = text, record.source if record else "", event.actor
        elif event.action is Action.REJECT and text == approved:
            approved = approved_source = reviewer = ""
        elif event.action in {Action.REOPEN, Action.STALE}:
            is_handed_over = False
        if rule.is_resegmentation:
            approved_source = ""
    return Versions(post_edit, translator, approved, approved_source, reviewer)
