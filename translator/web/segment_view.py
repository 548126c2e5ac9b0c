"""The opened segment: everything that a person needs to decide about it, ready for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from translator.article_diff.rows import flags_of, heading_paths
from translator.catalog import Entry
from translator.catalog.actions import Action
from translator.catalog.events import Event
from translator.errors import ReviewError
from translator.i18n import _, enumeration, percentage
from translator.model import Finding, Severity, State
from translator.newsroom.people import People
from translator.review.labels import (
    accept_name,
    category_name,
    comment_label,
    estimate_name,
    event_name,
    flag_name,
    kind_name,
    severity_name,
    state_name,
    weight_name,
)
from translator.review.permissions import CATEGORIES, SEVERITIES, require_editable
from translator.review.queue import Step, may_take, step_of
from translator.review.risk import estimate_of
from translator.review.session import Session
from translator.web.change_feed import signature
from translator.web.html_text import changed, plain, with_terms
from translator.web.segment_rows import is_hit

if TYPE_CHECKING:
    from markupsafe import Markup

_HISTORY = 30
"""Events shown; the diff and the ledger have the rest."""


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding in the list below the editor."""

    check: str
    severity: str
    severity_name: str
    message: str
    quote: str
    side: str
    start: int
    end: int
    suggestion: str | None
    fingerprint: str


def finding_views(findings: Sequence[Finding], source: str, target: str) -> list[FindingView]:
    """Return findings for the template; offsets stay code points."""
    views = []
    for item in findings:
        text = source if item.side == "source" else target
        message, quote = str(item.message), text[item.start : item.end]
        views.append(
            FindingView(
                item.check, item.severity.value, severity_name(item.severity), message,
                quote if quote and quote not in message else "", item.side, item.start, item.end,
                item.suggestion if item.side == "target" else None, item.fingerprint,
            )
        )  # fmt: skip
    return views


def segment_view(session: Session, entry: Entry, people: People, language: str, ticket: str) -> dict[str, Any]:
    """Return what `segment.html` shows of the current segment; `ticket` is what a decision about it will carry."""
    catalog, tag = session.catalog, session.catalog.tag
    machine = catalog.machine_output(entry)
    findings = session.working_copy.findings(entry)
    draft = session.autosave.text_of(session.entry)
    step = step_of(catalog, entry)
    others = [text for text in session.working_copy.alternatives(entry) if text != machine]
    return {
        "key": entry.key,
        "number": entry.number,
        "hash": entry.target_hash,
        "ticket": ticket,
        "signature": signature(catalog, entry),
        "is_hit": is_hit(session, entry.number),
        "state": entry.state.value,
        "state_name": state_name(entry.state),
        "flags": [(flag, flag_name(flag)) for flag in flags_of(entry)],
        "about": [
            *heading_paths(catalog.entries[: entry.number])[-1],
            kind_name(entry.kind, entry.context),
            estimate_name(estimate_of(catalog, entry)),
        ],
        "source_tag": catalog.source_tag,
        "tag": tag,
        "source": with_terms(
            entry.source,
            session.working_copy.terms(entry),
            entry.placeholders,
            session.navigation.wanted_texts,
            readonly=_why_readonly(session, entry),
        ),
        "source_before": _before(session, entry),
        "target": entry.target,
        "plain_source": entry.source,
        "is_locked": entry.is_locked,
        "may_merge": _may_merge(session, entry),
        "equals": sum(other.source == entry.source for other in catalog.entries) - 1,
        "draft": draft,
        "draft_base_changed": draft is not None and session.autosave.is_base_changed(session.entry),
        "accept": accept_name(step).capitalize(),
        "step": step.value,
        "refusal": _why_not(session, entry, step, people, language),
        "may": _rights(session, entry),
        "readonly": _why_readonly(session, entry),
        "findings": finding_views(findings, entry.source, entry.target),
        "errors": sum(item.severity is Severity.ERROR for item in findings),
        "machine": machine,
        "machine_marked": _machine(entry, machine, tag),
        "alternatives": [(text, plain(text, entry.placeholders)) for text in others],
        "matches": _matches(session, entry),
        "terms": _terms(session, entry),
        "tags": [
            (f"<{item.number}></{item.number}>" if item.is_pair else f"<{item.number}/>", item.opening)
            for item in entry.placeholders
        ],
        "comments": [_comment(event, people, language) for event in catalog.comments_of(entry)],
        "history": [_event(event, people, language) for event in reversed(catalog.history(entry)[-_HISTORY:])],
        "before": _neighbour(session, entry.number - 1),
        "after": _neighbour(session, entry.number + 1),
    }


def _before(session: Session, entry: Entry) -> Markup | None:
    if not entry.is_stale or not entry.previous_source:
        return None
    return changed(entry.previous_source, entry.source, session.catalog.source_tag, "del", entry.placeholders)


def _machine(entry: Entry, machine: str, tag: str) -> Markup | None:
    if not machine or machine == entry.target:
        return None
    return changed(entry.target or machine, machine, tag, "ins", entry.placeholders)


def _rights(session: Session, entry: Entry) -> dict[str, bool]:
    person = session.person
    return {
        "reject": person.may(Action.REJECT) and entry.state in {State.TRANSLATED, State.REVIEWED},
        "reopen": person.may(Action.REOPEN) and entry.state is State.FINAL,
        "lock": person.may(Action.LOCK),
        "waive": person.may(Action.WAIVE),
        "cut": person.may(Action.SPLIT) and not entry.is_locked and entry.state is not State.FINAL,
    }


def _why_readonly(session: Session, entry: Entry) -> str:
    """Say why the person may not write in the target; empty where they may."""
    try:
        require_editable(session.catalog, entry, session.person)
    except ReviewError as error:
        return error.message
    return ""


def _may_merge(session: Session, entry: Entry) -> bool:
    """Tell whether the next segment could be one of the same block; which it is, is known when they are merged."""
    following = session.catalog.entries[entry.number : entry.number + 1]
    return any(entry.context == other.context and entry.kind == other.kind for other in following)


def _why_not(session: Session, entry: Entry, step: Step, people: People, language: str) -> str:
    """Say why the person may not take the next step; empty where it may be taken, or there is none."""
    if not accept_name(step) or may_take(session.catalog, entry, session.person):
        return ""
    makers = session.catalog.makers(entry)
    if step is Step.REVIEW and session.person.id in makers:
        return _("You answer for this wording: a second person approves it.")
    names = enumeration(people.name_of(maker, language) for maker in sorted(makers))
    if step is Step.REVIEW and names:
        return _("By {who}; a reviewer approves it.", who=names)
    return _("This step is for somebody with another role.")


def _matches(session: Session, entry: Entry) -> list[dict[str, Any]]:
    return [
        {
            "score": percentage(match.score / 100),
            "origin": match.origin,
            "source": changed(match.source, entry.source, session.catalog.source_tag, "del"),
            "target": plain(match.target),
            "text": match.target,
        }
        for match in session.working_copy.matches(entry)
    ]


def _terms(session: Session, entry: Entry) -> list[dict[str, Any]]:
    found = {}
    for match in session.working_copy.terms(entry):
        term = match.entry
        targets = term.offers
        found[term.source, targets] = {
            "source": term.source, "targets": targets, "note": term.note, "is_forbidden": term.status == "forbidden",
        }  # fmt: skip
    return list(found.values())


def _comment(event: Event, people: People, language: str) -> dict[str, str]:
    label = comment_label(event, people.name_of(event.actor, language))
    return {"who": label, "at": event.at, "text": event.reason, "action": event.action}


def _event(event: Event, people: People, language: str) -> dict[str, str]:
    return {
        "who": people.name_of(event.actor, language),
        "did": event_name(event.action),
        "at": event.at,
        "target": event.target or "",
        "why": "" if event.action.rule.is_note else event.reason,
        "origin": event.origin if event.action is Action.DRAFT else "",
    }


def _neighbour(session: Session, number: int) -> dict[str, Any] | None:
    entries = session.catalog.entries
    if not 1 <= number <= len(entries):
        return None
    entry, wanted = entries[number - 1], session.navigation.wanted_texts
    return {
        "number": number, "source": plain(entry.source, wanted=wanted), "target": plain(entry.target, wanted=wanted),
        "is_hit": is_hit(session, number),
    }  # fmt: skip


def categories() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return the categories of a comment, each with those below it: id, name, `[(id, name)]`."""
    return [
        (top, category_name(top), [(f"{top}/{name}", category_name(f"{top}/{name}")) for name in below])
        for top, below in CATEGORIES.items()
    ]


def severities() -> list[tuple[str, str]]:
    """Return the severities of a comment: id, name."""
    return [(name, weight_name(name)) for name in SEVERITIES]
