"""
Permissions: who may take which decision, and in which state of a segment. Every refusal says what to do instead.

Source: docs/commands/mark.md; ISO 17100 (revision by a second person), ISO 18587 (full post-editing).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

from translator.bilingual.errors import ReviewError
from translator.bilingual.i18n import _, enumeration
from translator.bilingual.model import Finding, Severity, State
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import is_blank
from translator.newsroom.catalog.catalog import Catalog, find_failure, out_of_step
from translator.newsroom.catalog.events import NOBODY, REVIEWING, SIGNING, TRANSLATING, Action
from translator.newsroom.catalog.record import Entry
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.people import Person

FindingsOf = Callable[[Entry], Sequence[Finding]]

CATEGORIES: dict[str, tuple[str, ...]] = {
    "terminology": (),
    "accuracy": ("mistranslation", "omission", "addition", "untranslated", "over-translation", "under-translation"),
    "linguistic": ("grammar", "spelling", "punctuation", "script"),
    "style": ("register", "awkward", "inconsistent"),
    "locale": ("date", "number", "currency", "name", "quotes"),
    "audience": (),
    "design": ("markup",),
}
"""Category of a comment → its subcategories. The categories are those of ISO 5060:2024, the top level of MQM."""
SEVERITIES: dict[str, int] = {"neutral": 0, "minor": 1, "major": 5, "critical": 25}
"""Severity of a comment → penalty points of ISO 5060."""


def require_role(catalog: Catalog, entry: Entry, person: Person, action: Action) -> None:
    """Refuse somebody whose roles in people.yml do not allow `action`, and a program, which may only propose."""
    if person.is_machine and not person.may(action):
        raise refusal(
            catalog, entry,
            _("{person} is a program: what it writes is a suggestion", person=person.id),
            hint=f'translator propose {catalog.slug} {entry.number} --to {catalog.tag} --as {person.id} "…"',
        )  # fmt: skip
    if not person.may(action):
        raise refusal(
            catalog, entry,
            _("{person} is {roles}, and this takes {needed}",
              person=person.id, roles=enumeration(sorted(person.roles)), needed=_(" or ").join(action.rule.roles)),
            hint=_("{file}   (says who may)", file="glossaries/people.yml"),
        )  # fmt: skip


def require_in_step(article: Article, catalog: Catalog, entries: Iterable[Entry]) -> None:
    """Refuse to confirm what stands in the article otherwise than in the catalog: somebody edited it since."""
    behind = out_of_step(catalog, article.cut_for(catalog).segments)
    for entry in entries:
        if entry.key in behind:
            message = _("the article was edited since it was read last: {slug}", slug=catalog.slug)
            raise refusal(catalog, entry, message, hint=f"translator sync {catalog.slug} --to {catalog.tag}")


def require_text(catalog: Catalog, entry: Entry, text: str) -> None:
    """Refuse a target that is empty, runs over several lines, or has lost or doubled a tag."""
    from translator.bilingual.words.inline import tag_problems

    if is_blank(text):
        raise refusal(catalog, entry, _("the target is empty"), hint=_("to send it back: --state draft"))
    if "\n" in text or "\r" in text:
        raise refusal(catalog, entry, _("a segment is one line; this target has several"))
    problems = tag_problems(entry.source, text, entry.placeholders)
    if problems:
        raise refusal(catalog, entry, "; ".join(problems), hint=_("keep each tag once: {source}", source=entry.source))


def require_state(catalog: Catalog, entry: Entry, allowed: Iterable[State], *, hint: str = "") -> None:
    states = tuple(allowed)
    if entry.state not in states:
        raise refusal(
            catalog, entry,
            _("it is {state}, and must be {needed}",
              state=entry.state.value, needed=_(" or ").join(state.value for state in states)),
            hint=hint or None,
        )  # fmt: skip


def is_signed_off(entry: Entry) -> bool:
    return entry.state is State.FINAL and not (entry.is_derived and entry.record.actor in NOBODY)


def require_reopened(catalog: Catalog, entry: Entry) -> None:
    """Refuse to touch what was signed off; a converted text may be overridden."""
    if is_signed_off(entry):
        raise refusal(
            catalog, entry,
            _("it is signed off; an editor must reopen it first"),
            hint=_("{command}   (in review: O)", command=reopening(catalog, entry)),
        )  # fmt: skip


def require_editable(catalog: Catalog, entry: Entry, person: Person) -> None:
    require_role(catalog, entry, person, Action.EDIT)
    require_reopened(catalog, entry)
    if entry.is_locked:
        raise refusal(
            catalog, entry,
            _("the segment is locked"),
            hint=f"translator mark {catalog.slug} {entry.number} --to {catalog.tag} --unlock",
        )  # fmt: skip


def reopening(catalog: Catalog, entry: Entry) -> str:
    return f"translator mark {catalog.slug} {entry.number} --to {catalog.tag} --state translated --reason TEXT"


def is_second_person(catalog: Catalog, entry: Entry, person: Person) -> bool:
    return person.id not in catalog.makers(entry)


def require_second_person(catalog: Catalog, entry: Entry, person: Person) -> None:
    """Refuse a reviewer who wrote or confirmed this very text, and a text that nobody answers for."""
    if not is_second_person(catalog, entry, person):
        raise refusal(
            catalog, entry,
            _("{person} translated this text; a second person must review it", person=person.id),
            hint=_("{command}   (says who may)", command=f"translator status {catalog.slug} --to {catalog.tag}"),
        )  # fmt: skip
    if is_unowned(catalog, entry):
        raise refusal(
            catalog, entry,
            _("nobody is on record for this text; somebody must accept it first"),
            hint=f"translator mark {catalog.slug} {entry.number} --to {catalog.tag} --state translated",
        )  # fmt: skip


def is_unowned(catalog: Catalog, entry: Entry) -> bool:
    return not catalog.makers(entry) and not (entry.is_derived and is_chinese(catalog.source_tag))


def require_no_errors(catalog: Catalog, entry: Entry, findings_of: FindingsOf) -> None:
    errors = open_errors(catalog, entry, findings_of(entry))
    if errors:
        raise refusal(
            catalog, entry,
            _("; ").join(f"{finding.check}: {finding.message}" for finding in errors),
            hint=_("correct the text, or waive it: {command}",
                   command=f"translator mark {catalog.slug} {entry.number} --to {catalog.tag} "
                           f"--waive {errors[0].check} --reason …"),
        )  # fmt: skip


def require_article_gate(catalog: Catalog, entry: Entry) -> None:
    """Refuse to sign off a segment while another was not reviewed, unless it was adopted from a page that is out."""
    behind = [
        other
        for other in catalog.entries
        if other.state.rank < State.REVIEWED.rank and not catalog.stands_as_adopted(other)
    ]
    if behind:
        first = behind[0]
        raise refusal(
            catalog, entry,
            _("segment {number} is still {state}, {count} in all: an article is signed off as a whole",
              number=first.number, state=first.state.value, count=len(behind)),
            hint=f"translator review {catalog.slug} --to {catalog.tag}",
        )  # fmt: skip


def require_reason(catalog: Catalog, entry: Entry, reason: str) -> None:
    if not reason.strip():
        raise refusal(catalog, entry, _("this takes a reason"), hint="--reason TEXT")


def require_category(catalog: Catalog, entry: Entry, category: str, severity: str) -> None:
    """Refuse categories and severities that the statistics do not know; both may be empty together."""
    top, _slash, below = category.partition("/")
    if category and (top not in CATEGORIES or (below and below not in CATEGORIES[top])):
        known = ", ".join(name for name in CATEGORIES)
        raise refusal(catalog, entry, _("unknown category {name}", name=repr(category)), hint=known)
    if severity and severity not in SEVERITIES:
        raise refusal(catalog, entry, _("unknown severity {name}", name=repr(severity)), hint=", ".join(SEVERITIES))


def open_errors(catalog: Catalog, entry: Entry, findings: Iterable[Finding]) -> list[Finding]:
    waived = catalog.waivers_of(entry)
    return [item for item in findings if item.severity is Severity.ERROR and item.fingerprint not in waived]


def checks_of(newsroom: Newsroom, catalog: Catalog) -> FindingsOf:
    from translator.newsroom.review.live_checks import ArticleChecks

    return ArticleChecks(newsroom, catalog).findings


def refusal(catalog: Catalog, entry: Entry, message: str, *, hint: str | None = None) -> ReviewError:
    return ReviewError(message, where=_("{file}, segment {number}", file=catalog.where, number=entry.number), hint=hint)


class Step(StrEnum):
    SYNC = "sync"
    TRANSLATE = "translate"
    WRITE = "write"
    """No engine had a draft that was good enough: a person writes the text."""
    POST_EDIT = "post-edit"
    REVIEW = "review"
    SIGN_OFF = "sign-off"
    PUBLISH = "publish"
    FOLLOW = "follow"
    """Nothing to do: a converted version waits for its origin."""
    WITHDRAWN = "withdrawn"
    """Nothing to do: somebody took it back."""


_STEP_AFTER = {
    State.DRAFT: Step.POST_EDIT,
    State.TRANSLATED: Step.REVIEW,
    State.REVIEWED: Step.SIGN_OFF,
    State.FINAL: Step.PUBLISH,
}
_ROLES = {
    Step.TRANSLATE: TRANSLATING,
    Step.WRITE: TRANSLATING,
    Step.POST_EDIT: TRANSLATING,
    Step.REVIEW: REVIEWING,
    Step.SIGN_OFF: SIGNING,
    Step.PUBLISH: SIGNING,
}


def step_of(catalog: Catalog, entry: Entry) -> Step:
    """
    Return what this segment needs next.

    A text that no person is on record for must be post-edited. Where an engine failed it would fail again: a person
    writes the text.
    """
    if entry.state is State.NEW:
        return Step.WRITE if find_failure(catalog, entry) else Step.TRANSLATE
    if entry.state is State.TRANSLATED and is_unowned(catalog, entry):
        return Step.POST_EDIT
    return _STEP_AFTER[entry.state]


def next_step(catalog: Catalog, entries: Iterable[Entry] | None = None) -> Step:
    """
    Return the first step that any of `entries` (None: all) still needs before the article can go out.

    Those of an adopted page need none.
    """
    steps = [_step_for_article(catalog, entry) for entry in (catalog.entries if entries is None else entries)]
    order = list(Step)
    return min(steps, key=order.index, default=Step.SYNC)


def _step_for_article(catalog: Catalog, entry: Entry) -> Step:
    return Step.PUBLISH if catalog.stands_as_adopted(entry) else step_of(catalog, entry)


def is_open(catalog: Catalog, entry: Entry, person: Person) -> bool:
    """Tell whether `entry` waits for the person: for its next step, or with a suggestion to take or dismiss."""
    is_due = entry.state.rank < State.REVIEWED.rank and may_take(catalog, entry, person)
    return is_due or (person.may(Action.DISMISS) and bool(catalog.proposals(entry)))


def is_done(catalog: Catalog, entry: Entry, person: Person) -> bool:
    is_sent_back = entry.is_rejected and entry.record.actor == person.id
    return is_sent_back or not is_open(catalog, entry, person)


def may_take(catalog: Catalog, entry: Entry, person: Person) -> bool:
    step = step_of(catalog, entry)
    if step is Step.REVIEW and not is_second_person(catalog, entry, person):
        return False
    return person.has_role(*_ROLES[step])


def publishers(people: Iterable[Person]) -> tuple[str, ...]:
    return tuple(person.id for person in people if person.has_role(*_ROLES[Step.PUBLISH]))


def next_people(catalog: Catalog, people: Iterable[Person], entries: Sequence[Entry] | None = None) -> tuple[str, ...]:
    """Return the ids of those who may take the next step of `entries` (None: all) on at least one of them."""
    entries = catalog.entries if entries is None else entries
    step = next_step(catalog, entries)
    if step is Step.SYNC:
        return ()
    if step is Step.PUBLISH:
        return publishers(people)
    able = [person for person in people if person.has_role(*_ROLES[step])]
    if step is Step.REVIEW:
        waiting = [entry for entry in entries if _step_for_article(catalog, entry) is step]
        able = [person for person in able if any(is_second_person(catalog, entry, person) for entry in waiting)]
    return tuple(person.id for person in able)
