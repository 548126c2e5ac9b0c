"""
The card: one segment as lines of plain text for `review --plain`, and the summary at the end of a session.

Each text has a word before it. There are no frames, colours or cursor movements, so that a screen reader can read the
lines aloud from top to bottom.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from translator.bilingual.alignment.word_diff import diff_words
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import Finding, FuzzyMatch, State, TermEntry
from translator.bilingual.words.patterns import printable
from translator.desk.render.console import is_terminal, terminal_width
from translator.desk.render.width import wrap
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.review.labels import (
    finding_label,
    match_label,
    number_list,
    people_list,
    progress_words,
    quote_of,
    severity_name,
    state_name,
)
from translator.newsroom.review.permissions import Step, next_people, next_step
from translator.newsroom.review.progress import held_words
from translator.newsroom.review.session import Session, ShownSegment

_NEIGHBOURS = 3
MATCHES = 3
"""Memory matches that are shown at most."""


def card_lines(shown: ShownSegment) -> list[str]:
    """Return what a reviewer needs of one segment, each text on a line of its own; wrap them with `fold_lines`."""
    return [
        _position(shown),
        *_place(shown),
        *_texts(shown),
        *_conflict(shown),
        *_terms(shown.terms),
        *_memory_draft(shown),
        *([_("Repaired: {what}", what=shown.repairs)] if shown.repairs else []),
        *(_("Doubt: {text}", text=doubt) for doubt in shown.doubts),
        *_matches(shown),
        *finding_lines(shown),
        *(_("Comment by {who}: {text}", who=comment.who, text=comment.why) for comment in shown.comments),
        *_unsaved(shown),
    ]


def session_progress(session: Session) -> str:
    """Return the progress that is shown with every segment: `34/120 · 5 err` (`Session.done_count`)."""
    return progress_words(session.done_count, len(session.catalog.entries), session.working_copy.error_count)


def _position(shown: ShownSegment) -> str:
    names = [state_name(shown.entry.state), *(name for _flag, name in shown.flags), shown.estimate]
    return _(
        "Segment {number} of {total} ({progress}): {state}",
        number=shown.entry.number,
        total=len(shown.session.catalog.entries),
        progress=session_progress(shown.session),
        state=_(", ").join(filter(None, names)),
    )


def _place(shown: ShownSegment) -> Iterator[str]:
    parts = [part for part in (*shown.headings, shown.kind_name) if part]
    if parts:
        yield _("Place: {place}", place=" › ".join(parts))


def _texts(shown: ShownSegment) -> Iterator[str]:
    entry = shown.entry
    if shown.source_before:
        yield _("Source before: {text}", text=shown.source_before)
    yield _("Source: {text}", text=entry.source)
    if shown.machine and shown.machine != entry.target:
        text = shown.machine
        yield _("Draft: {text}", text=text) if shown.memory_draft else _("Machine: {text}", text=text)
        yield from map(finding_label, shown.against(text))
    if not entry.target:
        yield _("Target: (not translated)")
    elif entry.origin:
        yield _("Target, {origin}: {text}", origin=entry.origin, text=entry.target)
    else:
        yield _("Target: {text}", text=entry.target)


def _conflict(shown: ShownSegment) -> Iterator[str]:
    """Yield the conflicting texts, each with who wrote it and when, and how to settle the conflict."""
    others = shown.other_sides
    for side in shown.entry.alternatives:
        if side.target == shown.entry.target:
            yield _("That is the text of one branch, {who}", who=shown.signed(side))
    for number, side in enumerate(others, 1):
        yield _("Other branch {number} ({who}): {text}", number=number, who=shown.signed(side), text=side.target)
        yield from map(finding_label, shown.against(side.target))
    if others:
        yield _("Two branches met here: a keeps the target, t 1 takes the other text, e writes another")


def _unsaved(shown: ShownSegment) -> Iterator[str]:
    if shown.unsaved:
        if shown.session.autosave.is_base_changed(shown.entry):
            yield _("Saved meanwhile by {person}", person=shown.actor)
        yield _("Unsaved: {text}", text=shown.unsaved)


def _terms(terms: Sequence[TermEntry]) -> Iterator[str]:
    pairs = dict.fromkeys(f"{term.source} = {' / '.join(term.offers) or term.source}" for term in terms)
    if pairs:
        yield _("Terms: {terms}", terms=_("; ").join(pairs))


def _memory_draft(shown: ShownSegment) -> Iterator[str]:
    """Yield the pair of the memory that the draft was made from: what differs in the source, what was written anew."""
    draft, catalog = shown.memory_draft, shown.session.catalog
    if draft is None:
        return
    yield _("Draft from the memory: {match}", match=match_label(draft.score, draft.where))
    if draft.source and draft.source != shown.entry.source:
        changes = text_changes(draft.source, shown.entry.source, catalog.source_tag)
        yield _("Its source: {text}; changed: {changes}", text=draft.source, changes=changes)
    if draft.target != draft.text:
        changes = text_changes(draft.target, draft.text, catalog.tag)
        yield _("Its target: {text}; rewritten: {changes}", text=draft.target, changes=changes)


def text_changes(old: str, new: str, tag: str) -> str:
    """Return what differs between two texts: `31 → 42; ferries → ferry`."""
    edits = diff_words(old, new, tag).edits
    pairs = ((old[one.old_start : one.old_end], new[one.new_start : one.new_end]) for one in edits)
    return _("; ").join(f"{before.strip() or '–'} → {after.strip() or '–'}" for before, after in pairs)


def _matches(shown: ShownSegment) -> Iterator[str]:
    """Yield what the command `t` takes by its number: matches of the memory, then what engines said otherwise."""
    number = len(shown.other_sides)
    for match in shown.matches[:MATCHES]:
        number += 1
        yield _match(number, match)
        yield from map(finding_label, shown.against_match(match))
    for offered in shown.offered:
        origin, text = offered.origin, offered.text
        if text:
            number += 1
            yield _("Other suggestion {number}, {origin}: {text}", number=number, origin=origin, text=text)
        if offered.refusal:
            yield _("Refused, {origin}: {reason}", origin=origin, reason=offered.refusal)
        yield from map(finding_label, shown.against(text))


def _match(number: int, match: FuzzyMatch) -> str:
    about = match_label(match.score, match.origin)
    pair = f"{match.source} = {match.target}"
    return _("Memory {number} ({about}): {pair}", number=number, about=about, pair=pair)


def finding_lines(shown: ShownSegment) -> list[str]:
    """Return what the checks find in the target, a line each."""
    return [_finding(finding, shown.entry) for finding in shown.findings]


def _finding(finding: Finding, entry: Entry) -> str:
    quote = quote_of(finding, entry.source, entry.target)
    parts = [f"{severity_name(finding.severity).capitalize()} {finding.check}", str(finding.message), quote]
    return _(": ").join(filter(None, parts))


def neighbour_lines(catalog: Catalog, entry: Entry) -> list[str]:
    """Return the current segment, which is marked, with the three before and after it: source and target."""
    near = catalog.entries[max(0, entry.number - 1 - _NEIGHBOURS) : entry.number + _NEIGHBOURS]
    return [
        f"{'>' if other is entry else ' '} {other.number}. {other.source} = {other.target or '–'}" for other in near
    ]


def fold_lines(lines: Sequence[str]) -> list[str]:
    """
    Make lines ready to print: control characters made visible, and wrapped to the width of the terminal.

    In a pipe, or on a dumb terminal, a text stays on one line, as screen readers and scripts need it.
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
    """Return what was done in this session, what is left, and the command that comes next."""
    done = session.done
    names = {
        "accept": ngettext("{count} accepted", "{count} accepted", done["accept"]),
        "edit": ngettext("{count} edited", "{count} edited", done["edit"]),
        "review": ngettext("{count} approved", "{count} approved", done["review"]),
        "finalise": ngettext("{count} signed off", "{count} signed off", done["finalise"]),
        "reject": ngettext("{count} rejected", "{count} rejected", done["reject"]),
        "comment": ngettext("{count} comment", "{count} comments", done["comment"]),
        "waive": ngettext("{count} waived", "{count} waived", done["waive"]),
        "reopen": ngettext("{count} reopened", "{count} reopened", done["reopen"]),
        "propagate": ngettext("{count} propagated", "{count} propagated", done["propagate"]),
        "split": ngettext("{count} split", "{count} split", done["split"]),
        "merge": ngettext("{count} merged", "{count} merged", done["merge"]),
    }
    decided = [words for name, words in names.items() if done[name] > 0]
    left = len(session.catalog.entries) - session.working_copy.reviewed_count
    unwritten = [
        _("not on disk: segment {number}: {text}", number=number, text=text)
        for number, text in session.autosave.unwritten.items()
    ]
    if kept := sorted(session.autosave.texts.keys() - session.autosave.unwritten.keys()):
        slug, tag = session.working_copy.slug, session.working_copy.tag
        command = f"translator review {slug} --to {tag} --filter unsaved"
        unwritten.append(
            _("typed and not saved: {numbers}; look at them: {command}", numbers=number_list(kept), command=command)
        )
    return [
        *unwritten,
        _("This session: {done}", done=_(", ").join(decided) or _("nothing decided")),
        _("Progress: {progress}; {left} not reviewed yet", progress=session_progress(session), left=left),
        _next_words(session),
    ]


def _next_words(session: Session) -> str:
    """Name the command that comes next, and whose it is where it is not for the person at work."""
    slug, tag = session.working_copy.slug, session.working_copy.tag
    step = next_step(session.catalog)
    command = {
        Step.SYNC: f"translator sync {slug}",
        Step.TRANSLATE: f"translator translate {slug} --to {tag}",
        Step.SIGN_OFF: f"translator mark {slug} all --to {tag} --state {State.FINAL}",
        Step.PUBLISH: f"translator publish {slug} --to {tag}",
    }.get(step, f"translator review {slug} --to {tag}")
    if step is Step.PUBLISH and (held := held_words(session.working_copy.article, tag)):
        return held
    people = next_people(session.catalog, session.working_copy.newsroom.people)
    if not people or session.person.id in people:
        return _("next: {command}", command=command)
    return _("next, for {people}: {command}", people=people_list([*map(session.names.of, people)]), command=command)
