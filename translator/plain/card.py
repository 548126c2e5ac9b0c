"""
One segment as lines of plain text, for `review --plain`: a word before each text, no frame, no colour, no cursor moves,
so that a screen reader can read it aloud from top to bottom.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from translator.article_diff.rows import flags_of, heading_paths
from translator.i18n import _, ngettext
from translator.render.console import is_terminal, terminal_width
from translator.render.width import printable, wrap
from translator.review.labels import (
    comment_label,
    estimate_name,
    flag_name,
    kind_name,
    severity_name,
    state_name,
)
from translator.review.risk import estimate_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.catalog import Catalog, Entry
    from translator.catalog.event_data import Alternative
    from translator.model import Finding, FuzzyMatch, TermMatch
    from translator.review.session import Session

_NEIGHBOURS = 3


def card_lines(
    session: Session, entry: Entry, *, matches: Sequence[FuzzyMatch], findings: Sequence[Finding]
) -> list[str]:
    """Return what a reviewer needs of one segment, each text on a line of its own; wrap them with `fold_lines`."""
    catalog = session.catalog
    return [
        _position(session, entry),
        *_place(catalog, entry),
        *_sources(entry),
        *_targets(catalog, entry),
        *_conflict(entry),
        *_terms(session.working_copy.checks.terms_in(entry)),
        *(_match(number, match) for number, match in enumerate(matches, 1 + len(other_sides(entry)))),
        *(_finding(finding, entry) for finding in findings),
        *(
            _("Comment by {who}: {text}", who=comment_label(event), text=event.reason)
            for event in catalog.comments_of(entry)
        ),
    ]


def progress_words(session: Session) -> str:
    """Return the progress that is always in sight: `34/120 · 5 err`."""
    words = f"{session.working_copy.reviewed_count}/{len(session.catalog.entries)}"
    return words + (
        " · " + _("{count} err", count=session.working_copy.error_count) if session.working_copy.error_count else ""
    )


def _position(session: Session, entry: Entry) -> str:
    estimate = estimate_name(estimate_of(session.catalog, entry))
    return _(
        "Segment {number} of {total} ({progress}): {state}",
        number=entry.number,
        total=len(session.catalog.entries),
        progress=progress_words(session),
        state=_(", ").join([state_name(entry.state), *map(flag_name, flags_of(entry)), *filter(None, [estimate])]),
    )


def _place(catalog: Catalog, entry: Entry) -> Iterator[str]:
    path = heading_paths(catalog.entries[: entry.number])[-1]
    parts = [*path, kind_name(entry.kind, entry.context)]
    if any(parts):
        yield _("Place: {place}", place=" › ".join(part for part in parts if part))


def _sources(entry: Entry) -> Iterator[str]:
    if entry.is_stale and entry.previous_source:
        yield _("Source before: {text}", text=entry.previous_source)
    yield _("Source: {text}", text=entry.source)


def _targets(catalog: Catalog, entry: Entry) -> Iterator[str]:
    machine = catalog.machine_output(entry)
    if machine and machine != entry.target:
        yield _("Machine: {text}", text=machine)
    if not entry.target:
        yield _("Target: (not translated)")
    elif entry.origin:
        yield _("Target, {origin}: {text}", origin=entry.origin, text=entry.target)
    else:
        yield _("Target: {text}", text=entry.target)


def other_sides(entry: Entry) -> list[Alternative]:
    """Return what other branches made of the segment while nobody has chosen; numbered from 1, before the memory."""
    return [side for side in entry.alternatives if side.target and side.target != entry.target]


def _conflict(entry: Entry) -> Iterator[str]:
    """Show the texts that met here, each with who and when, and say how the matter is settled."""
    if not entry.is_conflict:
        return
    for side in entry.alternatives:
        if side.target == entry.target:
            yield _("That is the text of one branch, {who}", who=_signed(side))
    others = other_sides(entry)
    for number, side in enumerate(others, 1):
        yield _("Other branch {number} ({who}): {text}", number=number, who=_signed(side), text=side.target)
    if others:
        yield _("Two branches met here: a keeps the target, t 1 takes the other text, e writes another")


def _signed(side: Alternative) -> str:
    """Return who made a text, when (UTC), and how far it was."""
    when = side.at[:16].replace("T", " ")
    return _(", ").join(part for part in (side.actor, when, state_name(side.state)) if part)


def _terms(matches: Sequence[TermMatch]) -> Iterator[str]:
    pairs = dict.fromkeys(
        f"{match.entry.source} = {' / '.join(match.entry.targets) or match.entry.source}" for match in matches
    )
    if pairs:
        yield _("Terms: {terms}", terms=_("; ").join(pairs))


def _match(number: int, match: FuzzyMatch) -> str:
    about = f"{match.score} %" + (f", {match.origin}" if match.origin else "")
    pair = f"{match.source} = {match.target}"
    return _("Memory {number} ({about}): {pair}", number=number, about=about, pair=pair)


def _finding(finding: Finding, entry: Entry) -> str:
    text = entry.source if finding.side == "source" else entry.target
    quoted, message = text[finding.start : finding.end], str(finding.message)
    parts = [f"{severity_name(finding.severity).capitalize()} {finding.check}", message]
    parts += [quoted] if quoted and quoted not in message else []
    return _(": ").join(parts)


def neighbour_lines(catalog: Catalog, entry: Entry) -> list[str]:
    """Return the three segments before and after, source and target, the one in hand marked."""
    near = catalog.entries[max(0, entry.number - 1 - _NEIGHBOURS) : entry.number + _NEIGHBOURS]
    return [
        f"{'>' if other is entry else ' '} {other.number}. {other.source} = {other.target or '–'}" for other in near
    ]


def fold_lines(lines: Sequence[str]) -> list[str]:
    """
    Make lines ready to print: harmless for the terminal, and wrapped to its width without tearing words apart.

    In a pipe, or on a dumb terminal, a text stays on one line, which is what a screen reader or a script wants.
    """
    shown = [printable(line) for line in lines]
    if not is_terminal(sys.stdout):
        return shown
    width = max(20, terminal_width() - 1)
    indents = [line[: len(line) - len(line.lstrip(" "))] for line in shown]
    return [
        indent + part for line, indent in zip(shown, indents, strict=True) for part in wrap(line, width - len(indent))
    ]


def summary_lines(session: Session) -> list[str]:
    """Return what was done in this session, one line, and what is left."""
    names = {
        "accept": ngettext("{count} accepted", "{count} accepted", session.done["accept"]),
        "edit": ngettext("{count} edited", "{count} edited", session.done["edit"]),
        "review": ngettext("{count} approved", "{count} approved", session.done["review"]),
        "finalise": ngettext("{count} signed off", "{count} signed off", session.done["finalise"]),
        "reject": ngettext("{count} rejected", "{count} rejected", session.done["reject"]),
        "comment": ngettext("{count} comment", "{count} comments", session.done["comment"]),
        "waive": ngettext("{count} waived", "{count} waived", session.done["waive"]),
        "reopen": ngettext("{count} reopened", "{count} reopened", session.done["reopen"]),
        "propagate": ngettext("{count} propagated", "{count} propagated", session.done["propagate"]),
        "split": ngettext("{count} split", "{count} split", session.done["split"]),
        "merge": ngettext("{count} merged", "{count} merged", session.done["merge"]),
    }
    done = [words for name, words in names.items() if session.done[name] > 0]
    left = len(session.catalog.entries) - session.working_copy.reviewed_count
    return [
        _("This session: {done}", done=_(", ").join(done) or _("nothing decided")),
        _("Progress: {progress}; {left} not reviewed yet", progress=progress_words(session), left=left),
    ]
