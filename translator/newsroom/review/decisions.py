"""
The decisions that people take on a segment. Each function checks the permissions, and writes one event.

Every function takes the catalog of an open transaction, the entry, and the person who decides. When it raises
`ReviewError`, nothing has changed. `findings_of` runs the checks on an entry (`permissions.checks_of`).

| from → to | function | who |
|---|---|---|
| any but final → translated | `edit` | translator, reviewer, editor |
| draft → translated | `accept` | translator, reviewer, editor |
| translated → reviewed | `review` | reviewer or editor who is not the translator of this text |
| translated, reviewed → draft, rejected | `reject` | reviewer, editor |
| reviewed → final | `finalise` | editor |
| final → translated | `reopen` | editor |
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from translator.bilingual.errors import ReviewError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import Finding, State, short_hash
from translator.bilingual.pairs.terms import is_about, term_of
from translator.bilingual.scripts.word_conversion import CHECK
from translator.bilingual.words.patterns import is_blank
from translator.newsroom.catalog.catalog import Catalog, drafted_by
from translator.newsroom.catalog.events import (
    CLOCK_SKEW,
    Action,
    DismissData,
    EditData,
    Event,
    ProposalData,
    RemarkData,
    SignOffData,
    TimedData,
    WaiveData,
    format_time,
    parse_time,
)
from translator.newsroom.catalog.record import Entry, flags_of
from translator.newsroom.house.people import Person
from translator.newsroom.review import permissions
from translator.newsroom.review.permissions import FindingsOf


class DraftedText(NamedTuple):
    """A text that a person may have begun from."""

    text: str
    drafted: str
    """Origin and signature of the machine that wrote it; empty for none."""


def edit(
    catalog: Catalog,
    entry: Entry,
    person: Person,
    target: str,
    *,
    seconds: int = 0,
    shown: float | None = None,
    reason: str = "",
    drafts: Iterable[DraftedText] = (),
) -> Event | None:
    """
    Write `target` as the person's own wording; return None where nothing changes.

    `drafts` are machines' texts that the person had from elsewhere: from the memory, from a file. A reviewed segment
    becomes `translated` again, because another text was approved; a final one must be reopened first. An unchanged
    draft is accepted.
    """
    from translator.bilingual.words.inline import narrow_tags

    permissions.require_role(catalog, entry, person, Action.EDIT)
    target = narrow_tags(entry.source, target)
    if target != entry.target:
        permissions.require_reopened(catalog, entry)
    permissions.require_text(catalog, entry, target)
    if target == entry.target:
        return (
            accept(catalog, entry, person, seconds=seconds, shown=shown)
            if _is_waiting_for_accept(catalog, entry)
            else None
        )
    taken = _taken_from_program(catalog, entry, target, drafts)
    times = TimedData(seconds=seconds, shown_seconds=shown)
    return catalog.apply(
        entry,
        Action.EDIT,
        actor=person.id,
        target=target,
        origin="human",
        reason=reason,
        signature=taken.drafted.partition(" ")[2] if taken else "",
        data=_edit_data(catalog, entry, person, target, times, taken),
    )


def accept(catalog: Catalog, entry: Entry, person: Person, *, seconds: int = 0, shown: float | None = None) -> Event:
    permissions.require_role(catalog, entry, person, Action.ACCEPT)
    if not _is_waiting_for_accept(catalog, entry):
        permissions.require_state(catalog, entry, [State.DRAFT], hint=_state_hint(catalog, entry))
    permissions.require_text(catalog, entry, entry.target)
    data = _edit_data(catalog, entry, person, entry.target, TimedData(seconds=seconds, shown_seconds=shown))
    return catalog.apply(entry, Action.ACCEPT, actor=person.id, data=data)


def review(
    catalog: Catalog,
    entry: Entry,
    person: Person,
    *,
    findings_of: FindingsOf,
    seconds: int = 0,
    shown: float | None = None,
) -> Event:
    """Approve a translated segment as the second person; errors must be corrected or waived before."""
    permissions.require_role(catalog, entry, person, Action.REVIEW)
    permissions.require_state(catalog, entry, [State.TRANSLATED], hint=_state_hint(catalog, entry))
    permissions.require_second_person(catalog, entry, person)
    permissions.require_text(catalog, entry, entry.target)
    permissions.require_no_errors(catalog, entry, findings_of)
    return catalog.apply(entry, Action.REVIEW, actor=person.id, data=TimedData(seconds=seconds, shown_seconds=shown))


def finalise(
    catalog: Catalog,
    entry: Entry,
    person: Person,
    *,
    findings_of: FindingsOf,
    seconds: int = 0,
    shown: float | None = None,
) -> Event:
    permissions.require_role(catalog, entry, person, Action.FINALISE)
    form = catalog.form_of_article()
    if entry.state is not State.FINAL or not catalog.is_signed_otherwise(form):
        permissions.require_state(catalog, entry, [State.REVIEWED], hint=_state_hint(catalog, entry))
    permissions.require_article_gate(catalog, entry)
    permissions.require_no_errors(catalog, entry, findings_of)
    data = SignOffData(seconds=seconds, shown_seconds=shown, article=form)
    return catalog.apply(entry, Action.FINALISE, actor=person.id, data=data)


def reject(
    catalog: Catalog,
    entry: Entry,
    person: Person,
    text: str,
    *,
    category: str,
    severity: str,
    seconds: int = 0,
    shown: float | None = None,
    same_as: str = "",
) -> Event:
    """
    Send a translated or reviewed segment back as a draft, saying what is wrong and how bad it is.

    `same_as` is the line that says so of another segment: the remark is one about both.
    """
    permissions.require_role(catalog, entry, person, Action.REJECT)
    permissions.require_state(catalog, entry, [State.TRANSLATED, State.REVIEWED], hint=_state_hint(catalog, entry))
    permissions.require_reason(catalog, entry, text)
    if not category or not severity:
        raise ReviewError(
            _("a rejection takes a category and a severity"),
            where=catalog.where,
            hint=f"--category {'|'.join(permissions.CATEGORIES)} --severity {'|'.join(permissions.SEVERITIES)}",
        )
    permissions.require_category(catalog, entry, category, severity)
    if not same_as:
        _show_in_po(catalog, entry, person, text, category, severity)
    data = RemarkData(category=category, severity=severity, seconds=seconds, shown_seconds=shown, same_as=same_as)
    return catalog.apply(entry, Action.REJECT, actor=person.id, reason=text, data=data)


def reopen(catalog: Catalog, entry: Entry, person: Person, reason: str) -> Event:
    permissions.require_role(catalog, entry, person, Action.REOPEN)
    permissions.require_state(catalog, entry, [State.FINAL])
    permissions.require_reason(catalog, entry, reason)
    return catalog.apply(entry, Action.REOPEN, actor=person.id, reason=reason)


def comment(
    catalog: Catalog,
    entry: Entry,
    person: Person,
    text: str,
    *,
    category: str = "",
    severity: str = "",
    quote: str = "",
) -> Event:
    """Comment on a segment, or on the words `quote` in it. The comment is written to the PO too, for other tools."""
    permissions.require_reason(catalog, entry, text)
    permissions.require_category(catalog, entry, category, severity)
    _show_in_po(catalog, entry, person, text, category, severity)
    if quote and quote not in entry.target and quote not in entry.source:
        raise permissions.refusal(catalog, entry, _("these words are not in the segment: {words}", words=quote))
    data = RemarkData(category=category, severity=severity, quote=quote)
    return catalog.apply(entry, Action.COMMENT, actor=person.id, reason=text, data=data)


def propose(
    catalog: Catalog,
    entry: Entry,
    person: Person,
    text: str,
    *,
    reason: str,
    origin: str = "",
    made_for: str = "",
    source_id: str = "",
    drafted: str = "",
) -> Event | None:
    """
    Lay a text beside a segment, for others to take, change or dismiss; it decides nothing, whoever says it.

    `made_for` is the source that it translates, where that is another. The same `source_id`, or without one the same
    two texts, is laid there once, also after it was dismissed: None. `drafted` names the machine whose text a person
    lays there (`Record.drafted`).
    """
    source_id = source_id or short_hash(made_for or entry.source, text)
    if is_blank(text) or text == entry.target or catalog.was_proposed(entry, source_id):
        return None
    made_for = "" if made_for == entry.source else made_for
    data = ProposalData(
        text=text,
        made_for=made_for,
        origin=origin,
        source_id=source_id,
        is_of_program=person.is_machine,
        drafted=drafted,
    )
    return catalog.apply(entry, Action.PROPOSE, actor=person.id, reason=reason, data=data)


def dismiss(catalog: Catalog, entry: Entry, person: Person, line: str, *, reason: str = "") -> Event:
    """Say that a proposal, named by its line of the ledger, is not taken; `undo` brings it back."""
    permissions.require_role(catalog, entry, person, Action.DISMISS)
    if all(item.line != line for item in catalog.proposals(entry)):
        raise ReviewError(_("this suggestion was taken or dismissed meanwhile"), where=catalog.where)
    return catalog.apply(entry, Action.DISMISS, actor=person.id, reason=reason, data=DismissData(dismisses=line))


def dismiss_all(catalog: Catalog, entry: Entry, person: Person, *, reason: str = "") -> list[Event]:
    return [dismiss(catalog, entry, person, item.line, reason=reason) for item in catalog.proposals(entry)]


def waive(catalog: Catalog, entry: Entry, person: Person, finding: Finding, reason: str) -> Event:
    """
    Waive one finding, with a reason; the waiver ends when either text changes.

    A character in doubt needs no reason: it is right as it stands.
    """
    permissions.require_role(catalog, entry, person, Action.WAIVE)
    if is_doubt(finding):
        reason = reason.strip() or _("right as it stands")
    permissions.require_reason(catalog, entry, reason)
    data = WaiveData(check=finding.check, fingerprint=finding.fingerprint)
    return catalog.apply(entry, Action.WAIVE, actor=person.id, reason=reason, data=data)


def corrected(text: str, findings: Iterable[Finding]) -> tuple[Finding, str]:
    """Return the first finding that has a suggestion for the target, and `text` with it; raises `UsageError`."""
    for finding in findings:
        if finding.suggestion is not None and finding.side == "target":
            return finding, text[: finding.start] + finding.suggestion + text[finding.end :]
    raise UsageError(_("no finding here has a suggestion"))


def is_doubt(finding: Finding) -> bool:
    return finding.check == CHECK


def waive_all(
    catalog: Catalog, entries: Sequence[Entry], person: Person, what: str, reason: str, *,
    named: Container[int], findings_of: FindingsOf,
) -> list[Event]:  # fmt: skip
    """
    Waive what a check found, with `CHECK:TERM` only what it says of one term of the glossary.

    Segments in which it found nothing are passed over; one whose number is in `named` is refused, and so is the first
    where it found nothing at all.
    """
    check, _colon, word = what.partition(":")
    found = {entry.key: [item for item in findings_of(entry) if item.check == check] for entry in entries}
    if word:
        terms = {term_of(item) for its in found.values() for item in its if is_about(item, word)}
        found = {key: [item for item in its if term_of(item) in terms] for key, its in found.items()}
    for entry in entries:
        if not found[entry.key] and (entry.number in named or not any(found.values())):
            raise ReviewError(
                _("{check} found nothing in segment {number}", check=what, number=entry.number),
                where=catalog.where,
                hint=f"translator check {catalog.slug}",
            )
    return [waive(catalog, entry, person, item, reason) for entry in entries for item in found[entry.key]]


def waive_term(
    catalog: Catalog, _entry: Entry, person: Person, finding: Finding, reason: str, *, findings_of: FindingsOf
) -> list[Event]:
    """Waive all that a check says of one term of the glossary in the article."""
    entries, what = catalog.entries, f"{finding.check}:{term_of(finding)}"
    return waive_all(catalog, entries, person, what, reason, named=(), findings_of=findings_of)


def lock(catalog: Catalog, entry: Entry, person: Person, *, unlock: bool = False, reason: str = "") -> Event:
    action = Action.UNLOCK if unlock else Action.LOCK
    permissions.require_role(catalog, entry, person, action)
    return catalog.apply(entry, action, actor=person.id, reason=reason)


def is_beyond(entry: Entry, state: State, reason: str = "") -> bool:
    """
    Return whether `entry` is already further than `state`, so that a range of segments need not stop at it.

    Sending back does not count, nor does reopening a final segment, which takes a `reason`.
    """
    is_reopened = state is State.TRANSLATED and entry.state is State.FINAL and bool(reason.strip())
    return State.TRANSLATED.rank <= state.rank < entry.state.rank and not is_reopened


def unseen_flag(entry: Entry, state: State) -> str:
    """
    Return the flag for which `entry` is taken to `state` only where somebody names it: `stale rejected conflict`.

    Its text was made for another source, was sent back, or is one of two: whoever says `all` has not looked. Empty
    where nothing of that kind would be confirmed.
    """
    if entry.state.rank >= state.rank or state.rank < State.TRANSLATED.rank:
        return ""
    # Into any other state a draft is not taken at all.
    wanted = ("conflict", "stale", "rejected") if state is State.TRANSLATED else ("conflict",)
    return next((flag for flag in flags_of(entry) if flag in wanted), "")


def mark(
    catalog: Catalog,
    entries: Sequence[Entry],
    person: Person,
    state: State,
    *,
    findings_of: FindingsOf,
    reason: str = "",
    category: str = "",
    severity: str = "",
) -> list[Event]:
    """
    Take every entry to `state` by the one step that leads there, skipping those that have it already.

    Of an article that changed outside of its segments since it was signed off, one is signed off again.

    Raises `ReviewError` for the first entry that cannot; the transaction around it then writes none.
    """
    events: list[Event] = []
    form, said = catalog.form_of_article() if state is State.FINAL else "", ""
    for entry in entries:
        is_unowned = state is State.TRANSLATED and not catalog.makers(entry)
        if entry.state is state and not is_unowned and not catalog.is_signed_otherwise(form):
            continue
        match state:
            case State.TRANSLATED if entry.state is State.FINAL:
                event = reopen(catalog, entry, person, reason)
            case State.TRANSLATED:
                event = accept(catalog, entry, person)
            case State.REVIEWED:
                event = review(catalog, entry, person, findings_of=findings_of)
            case State.FINAL:
                event = finalise(catalog, entry, person, findings_of=findings_of)
            case State.DRAFT:
                event = reject(catalog, entry, person, reason, category=category, severity=severity, same_as=said)
                said = said or catalog.ledger.hashes[-1]
            case State.NEW:
                raise ReviewError(
                    _("no decision makes a segment new again"),
                    where=catalog.where,
                    hint=f"translator mark {catalog.slug} {entry.number} --to {catalog.tag} --state draft",
                )
        events.append(event)
    return events


def _is_waiting_for_accept(catalog: Catalog, entry: Entry) -> bool:
    return entry.state is State.DRAFT or (entry.state is State.TRANSLATED and permissions.is_unowned(catalog, entry))


def _state_hint(catalog: Catalog, entry: Entry) -> str:
    if entry.state is State.FINAL:
        return permissions.reopening(catalog, entry)
    before = {State.NEW: "", State.DRAFT: "translated", State.TRANSLATED: "reviewed"}.get(entry.state)
    if before is None:
        return ""
    if not before:
        return f'translator set {catalog.slug} {entry.number} --to {catalog.tag} "…"'
    return f"translator mark {catalog.slug} {entry.number} --to {catalog.tag} --state {before}"


def _show_in_po(catalog: Catalog, entry: Entry, person: Person, text: str, category: str, severity: str) -> None:
    about = " ".join(part for part in (category, severity) if part)
    catalog.add_comment(entry, f"{person.id}: {text}" + (f" [{about}]" if about else ""))


def _edit_data(
    catalog: Catalog, entry: Entry, person: Person, target: str, times: TimedData, taken: DraftedText | None = None
) -> EditData:
    proposals = catalog.proposals(entry)
    distance = None
    if machine := taken.text if taken else catalog.machine_output(entry):
        from rapidfuzz.distance import Levenshtein

        distance = Levenshtein.distance(machine, target)
    # Whoever takes a suggestion answers for it together with whoever wrote it.
    makers = {item.actor for item in proposals if item.text == target and not item.is_of_program}
    return EditData(
        seconds=times.seconds,
        shown_seconds=times.shown_seconds,
        distance=distance,
        makers=tuple(sorted(makers - {person.id})),
        suggested=taken.drafted.partition(" ")[0] if taken else None,
        machine=taken.text if taken else None,
    )


# A text that is so near to a program's was made from it, so that its label says so.
_TAKEN = 0.8


def _taken_from_program(
    catalog: Catalog, entry: Entry, target: str, drafts: Iterable[DraftedText]
) -> DraftedText | None:
    written = [DraftedText(item.text, item.drafted) for item in catalog.proposals(entry)]
    if not entry.record.drafted:  # Else it is on record already.
        written += [*drafts, *_earlier_texts(catalog, entry)]
    written = [one for one in written if one.drafted.strip()]
    if not written:
        return None
    from rapidfuzz.distance import Levenshtein

    nearest = max(written, key=lambda item: Levenshtein.normalized_similarity(item.text, target))
    likeness = Levenshtein.normalized_similarity(nearest.text, target)
    # Who mends their own text makes it from that, however near a suggestion comes to it.
    own = Levenshtein.normalized_similarity(entry.target, target) if entry.target else 0
    return nearest if likeness >= max(_TAKEN, own) else None


def _earlier_texts(catalog: Catalog, entry: Entry) -> Iterator[DraftedText]:
    """Yield the texts of programs that stood here, or were laid here, whatever became of them."""
    for event in catalog.history(entry):
        text = event.data.text if isinstance(event.data, ProposalData) else event.target
        if text:
            yield DraftedText(text, drafted_by(event))


def clock_warning(catalog: Catalog) -> str:
    """Say that the last line of the ledger is younger than the present time; empty where it is not."""
    last = parse_time(catalog.events[-1].at) if catalog.events else None
    present = datetime.now(UTC)
    if last is None or present >= last - CLOCK_SKEW:
        return ""
    return _(
        "it is {now} by the clock of this machine, and the last line of {file} is of {last}: one of the two clocks was "
        "wrong (yours: date -u)",
        now=format_time(present), file=catalog.ledger.where, last=format_time(last),
    )  # fmt: skip
