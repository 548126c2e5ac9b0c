"""`translator mark`: change the state of segments, waive findings, lock and unlock."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from translator.bilingual.errors import ExitCode, ReviewError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import State
from translator.bilingual.words.language import parse_tag
from translator.desk.workflow.options import (
    By,
    CategoryOption,
    Format,
    ListFormat,
    SeverityOption,
    To,
    argument,
    complete_slug,
    current_newsroom,
    option,
)
from translator.desk.workflow.segment_decisions import (
    decision_transaction,
    print_states,
    select_entries,
    tell_uncommitted,
)
from translator.newsroom.ground.console import exit_with, talk
from translator.newsroom.ground.files import flushed_together
from translator.newsroom.house.people import Person, person_at_work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.newsroom.catalog.catalog import Catalog
    from translator.newsroom.catalog.record import Entry
    from translator.newsroom.ground.project import ArticleRef
    from translator.newsroom.house import Newsroom
    from translator.newsroom.review.undo import Changed


# Numbers of segments that are listed at most.
_LISTED = 12


class Marked(NamedTuple):
    catalog: Catalog
    entries: list[Entry]
    passed_over: dict[int, str]
    """Number of each segment that needs a look → its flag."""
    lines: list[str]
    """Hashes of the lines that it added to the ledger."""


def mark_segments(
    newsroom: Newsroom,
    ref: ArticleRef,
    ranges: Sequence[str],
    to: str,
    *,
    by: Person,
    states: Sequence[State],
    waive: str,
    dismiss: bool,
    lock: bool | None,
    reason: str,
    category: str,
    severity: str,
) -> Marked:
    """
    Waive, dismiss, change the state, lock or unlock, in this order; all segments of the article together or none.

    `states` are taken one after the other. A segment of a range that is further, or that nobody can confirm without a
    look, is passed over. Raises `ReviewError` for the first segment for which it is not permitted.
    """
    from translator.newsroom.review import decisions, permissions

    passed_over: dict[int, str] = {}
    with decision_transaction(newsroom, ref, to, by) as (catalog, person):
        entries, named = select_entries(catalog, ranges)
        known = len(catalog.ledger.hashes)
        findings_of = permissions.checks_of(newsroom, catalog)
        if waive:
            decisions.waive_all(catalog, entries, person, waive, reason, named=named, findings_of=findings_of)
        for entry in entries if dismiss else ():
            decisions.dismiss_all(catalog, entry, person, reason=reason)
        for state in states:
            unseen = {
                entry.number: decisions.unseen_flag(entry, state) for entry in entries if entry.number not in named
            }
            passed_over |= {number: flag for number, flag in unseen.items() if flag}
            wanted = [entry for entry in entries if entry.number not in passed_over]
            wanted = [one for one in wanted if one.number in named or not decisions.is_beyond(one, state, reason)]
            if state.rank >= State.TRANSLATED.rank:
                confirmed = [one for one in wanted if one.state is not State.FINAL]  # To reopen one is always right.
                permissions.require_in_step(newsroom.article(catalog.slug), catalog, confirmed)
            decisions.mark(
                catalog,
                wanted,
                person,
                state,
                findings_of=findings_of,
                reason=reason,
                category=category,
                severity=severity,
            )
        for entry in entries if lock is not None else ():
            decisions.lock(catalog, entry, person, unlock=not lock, reason=reason)
    return Marked(catalog, entries, passed_over, catalog.ledger.hashes[known:])


def mark(
    slug: Annotated[
        str | None,
        argument("SLUG", _("The article; a glob, or slugs with commas, for several."), autocompletion=complete_slug),
    ] = None,
    numbers: Annotated[list[str] | None, argument("NUMBER", _("Segments: 3, 7-9, all, stale."))] = None,
    *,
    to: To,
    state: Annotated[
        str,
        option(
            "--state",
            _("draft (send back), translated, reviewed or final; several with commas."),
            "STATE",
            autocompletion=lambda: list(State),
        ),
    ] = "",
    reason: Annotated[str, option("--reason", _("Why; to send back, reopen, waive."), "TEXT")] = "",
    category: CategoryOption = "",
    severity: SeverityOption = "",
    waive: Annotated[str, option("--waive", _("Let this check's findings stand."), "CHECK[:TERM]")] = "",
    dismiss: Annotated[bool, option("--dismiss", _("Dismiss their suggestions."))] = False,
    lock: Annotated[bool | None, option("--lock/--unlock", _("Forbid, or allow again, to change the target."))] = None,
    undo: Annotated[bool, option("--undo", _("Take back what your last mark did, or did in SLUG."))] = False,
    yes: Annotated[bool, option("--yes", _("Do not ask, also where it was in several articles."))] = False,
    by: By = None,
    format: Format = ListFormat.TEXT,
) -> None:
    """Change the state of segments."""
    is_something = bool(state) or bool(waive) or dismiss or lock is not None
    if undo and (numbers or is_something):
        raise UsageError(_("--undo goes with an article, and with nothing else"), hint="translator mark --undo")
    from translator.newsroom.review.undo import Changed, remember_changes

    newsroom = current_newsroom()
    if undo:
        exit_with(_undo_last_mark(newsroom, person_at_work(newsroom, by), slug, format, is_asked=not yes))
        return
    person, marked = person_at_work(newsroom, by), list[Changed]()
    changed: list[tuple[Catalog, list[Entry]]] = []
    try:
        if not slug or not numbers or not to:
            rest = "" if is_something else " --state STATE"
            example = (
                f"translator mark {slug or 'SLUG'} {' '.join(numbers or ['all'])} --to {','.join(to or ['TAG'])}{rest}"
            )
            raise UsageError(_("an article, segments and --to are needed"), hint=example)
        if not is_something:
            raise UsageError(
                _("nothing to do"), hint="--state STATE, --waive CHECK --reason TEXT, --dismiss, --lock, --unlock"
            )
        states = _states(state)
        catalogs, code = _chosen(newsroom, slug, to), ExitCode.OK
        # Of several, those are passed over where something is not permitted, and named at the end.
        refused = (ReviewError, UsageError) if len(catalogs) > 1 else ()
        with newsroom.index.together(), flushed_together():
            for ref, tag in catalogs:
                with newsroom.skipping(*refused) if refused else nullcontext():
                    done = mark_segments(newsroom, ref, numbers, tag, by=person, states=states, waive=waive,
                                         dismiss=dismiss, lock=lock, reason=reason, category=category,
                                         severity=severity)  # fmt: skip
                    if done.lines:
                        marked.append(Changed(done.catalog.slug, done.catalog.tag, done.lines))
                    changed.append((done.catalog, done.entries))
                    _say_marked(done, states[-1] if states else None, format)
                    if done.passed_over:
                        code = ExitCode.FINDINGS
        if format is ListFormat.JSON:
            print_states(changed, format)
        if changed:
            tell_uncommitted(newsroom, changed[0][0], person)
        exit_with(code)
    finally:
        # Also where something stopped it. One that is refused did nothing, and is remembered as that: who takes it back
        # does not mean the one before it.
        remember_changes(newsroom, person, marked)


def _states(text: str) -> list[State]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    if unknown := [word for word in words if word not in set(State)]:
        raise UsageError(_("{text} is not a state", text=repr(unknown[0])), hint=f"--state {'|'.join(State)}")
    return [State(word) for word in words]


def _chosen(newsroom: Newsroom, slug: str, to: Sequence[str]) -> list[tuple[ArticleRef, str]]:
    names = [slug] if any(ref.slug == slug for ref in newsroom.articles) else slug.split(",")
    tags = dict.fromkeys(parse_tag(part) for item in to for part in item.split(",") if part.strip())
    if not tags:
        raise UsageError(_("--to names no language"), hint=f"--to {','.join(newsroom.settings.targets)}")
    return [(ref, tag) for ref in newsroom.select(names) for tag in tags]


def _say_marked(done: Marked, state: State | None, form: ListFormat) -> None:
    from translator.newsroom.review.labels import flag_name

    catalog, entries = done.catalog, done.entries
    if form is ListFormat.TEXT:  # As each is done; JSON is one list at the end.
        print_states([(catalog, entries)], form)
    further = sum(state is not None and State.TRANSLATED.rank <= state.rank < entry.state.rank for entry in entries)
    if further:
        talk(ngettext("{count} segment is further already: passed over",
                      "{count} segments are further already: passed over", further))  # fmt: skip
    for flag in dict.fromkeys(done.passed_over.values()):
        found = [str(number) for number, its in done.passed_over.items() if its == flag]
        listed = ", ".join(found[:_LISTED]) + (" …" if len(found) > _LISTED else "")
        words = ngettext("passed over {count} segment, {flag}: {numbers}",
                         "passed over {count} segments, {flag}: {numbers}", len(found),
                         flag=flag_name(flag), numbers=listed)  # fmt: skip
        talk(words)
        slug, to = catalog.slug, catalog.tag
        talk("  " + _("look at it: {command}", command=f"translator review {slug} --to {to} --filter flag:{flag}"))
        talk("  " + _("then: {command}", command=f"translator mark {slug} {flag} --to {to} --state {state}"))


def _undo_last_mark(
    newsroom: Newsroom, person: Person, slug: str | None, form: ListFormat, *, is_asked: bool
) -> ExitCode:
    from translator.newsroom.review.undo import recall_changes, remember_changes, undo_changed

    known = recall_changes(newsroom, person)
    if not known:
        raise UsageError(
            _("there is no mark of {person} to take back: the last one changed nothing, or was taken back",
              person=person.id), hint="translator review SLUG --to TAG",
        )  # fmt: skip
    wanted = {ref.slug for ref in newsroom.select([slug])} if slug else {marked.slug for marked in known}
    catalogs = [marked for marked in known if marked.slug in wanted]
    _require_meant(known, catalogs, is_asked=is_asked and not slug)
    overtaken = 0
    changed: list[tuple[Catalog, list[Entry]]] = []
    with newsroom.index.together(), flushed_together():
        for marked in catalogs:
            with newsroom.skipping(ReviewError, UsageError):
                article = newsroom.article(newsroom.select_one(marked.slug))
                catalog, entries, count = undo_changed(article, marked, person)
                overtaken += count
                if catalog is not None:
                    changed.append((catalog, entries))
    print_states(changed, form)
    remember_changes(newsroom, person, [marked for marked in known if marked not in catalogs])
    if overtaken:
        talk(ngettext("{count} segment was changed since, and stays as it is",
                      "{count} segments were changed since, and stay as they are", overtaken))  # fmt: skip
    return ExitCode.FINDINGS if overtaken else ExitCode.OK


def _require_meant(known: list[Changed], catalogs: list[Changed], *, is_asked: bool) -> None:
    listed = "; ".join(f"{marked.slug} {marked.tag} ({len(marked.lines)})" for marked in catalogs or known)
    said = _("your last mark, with its decisions: {articles}", articles=listed)
    if not catalogs:
        raise UsageError(said, hint="translator mark --undo")
    talk(said)
    if is_asked and len({marked.slug for marked in catalogs}) > 1:
        if not sys.stdin.isatty():
            raise UsageError(_("it was in several articles: name the one that is meant, or say --yes"),
                             hint=f"translator mark {catalogs[0].slug} --undo")  # fmt: skip
        typer.confirm(_("Take it back in all of them?"), abort=True, err=True)
