"""Decisions for scripts and agents: states, targets, comments and suggestions of segments, the work of people."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

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
    NumberArgument,
    SeverityOption,
    SlugArgument,
    To,
    ToOption,
    argument,
    complete_person,
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
from translator.newsroom.ground.console import exit_with, print_json, print_line, talk
from translator.newsroom.ground.files import flushed_together
from translator.newsroom.house.people import Person, machine_at_work, person_at_work
from translator.newsroom.review import decisions, resegmentation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.newsroom.catalog.catalog import Catalog
    from translator.newsroom.catalog.record import Entry
    from translator.newsroom.ground.project import ArticleRef
    from translator.newsroom.house import Article, Newsroom
    from translator.newsroom.review.comments import Thread
    from translator.newsroom.review.undo import Changed


def show(
    slug: SlugArgument,
    numbers: Annotated[list[str] | None, argument("NUMBER", _("Segments: 3, 7-9, all, stale."))] = None,
    *,
    to: ToOption,
    schema: Annotated[bool, option("--schema", _("Print the JSON schema of a briefing instead."))] = False,
    format: Format = ListFormat.TEXT,
) -> None:
    """Show segments with terms, memory, findings, suggestions and history."""
    from msgspec import to_builtins

    from translator.newsroom.review.autosave import WorkingCopy
    from translator.newsroom.review.briefing import schema as schema_of
    from translator.newsroom.review.briefing import segment_briefing

    if schema:
        print_json(schema_of())
        return
    newsroom = current_newsroom()
    copy = WorkingCopy(newsroom.article(newsroom.select_one(slug)), parse_tag(to))
    copy.catalog.require_entries()
    found = [segment_briefing(copy, entry) for entry in select_entries(copy.catalog, numbers or ["all"]).entries]
    if format is ListFormat.JSON:
        print_json([to_builtins(one) for one in found])
        return
    for one in found:
        print_line(f"{one.slug} {one.tag} {one.number} {one.state} {' '.join(one.flags)}".rstrip())
        print_line(f"  {one.source}\n  {one.target}".rstrip())
        for finding in one.findings:
            print_line(f"  {finding.check}: {finding.message}")
        for term in one.terms:
            print_line(f"  {term.source} = {', '.join(term.targets)}")
        for proposal in one.proposals:
            print_line(f"  {proposal.actor}: {proposal.text}")


def propose(
    slug: SlugArgument,
    number: NumberArgument,
    text: Annotated[str | None, argument("TEXT", _("The text (default: read from standard input)."))] = None,
    *,
    to: ToOption,
    by: Annotated[str, option("--as --by", _("Name of the machine: agent:NAME, or an entry of kind machine."), "ID")],
    reason: Annotated[str, option("--reason", _("Why, for the person who decides."), "TEXT")] = "",
    source_id: Annotated[str, option("--source-id", _("Your name of the text; it is laid there once."), "ID")] = "",
    format: Format = ListFormat.TEXT,
) -> None:
    """Suggest a text for a segment, as a machine."""
    from msgspec import to_builtins

    from translator.desk.machines.agent import Agent, Item

    newsroom = current_newsroom()
    agent = Agent(newsroom, machine_at_work(newsroom, by))
    given = sys.stdin.read().rstrip("\r\n") if text in {None, "-"} else text or ""
    (done,) = agent.propose(slug, to, [Item(number, given, reason, source_id)]).results
    if format is ListFormat.JSON:
        print_json(to_builtins(done))
    else:
        print_line(f"{slug} {to} {number} {done.status}" + (_(": ") + done.reason if done.reason else ""))
        for finding in done.findings:
            print_line(f"  {finding.check}: {finding.message}")
    exit_with(ExitCode.FINDINGS if done.status == "refused" else ExitCode.OK)


def set_(
    slug: SlugArgument,
    number: NumberArgument,
    to: ToOption,
    text: Annotated[str | None, argument("TEXT", _("The target (default: read from standard input)."))] = None,
    split: Annotated[
        str | None, option("--split", _("Cut the segment in two: offset, or how the second begins."), "PLACE")
    ] = None,
    split_target: Annotated[
        str | None, option("--split-target", _("Where to cut the target; with --split."), "PLACE")
    ] = None,
    merge: Annotated[bool, option("--merge", _("Join the segment with the next of its block."))] = False,
    apart: Annotated[
        int | None,
        option(
            "--apart", _("Give this place of a repeated sentence an entry of its own; 0 takes it back."), "PLACE", min=0
        ),
    ] = None,
    by: By = None,
    format: Format = ListFormat.TEXT,
) -> None:
    """Set the target of one segment; split segments, or merge them."""
    chosen = (bool(split), merge, apart is not None).count(True)
    if chosen > 1 or (chosen and text is not None) or (split_target is not None and not split):
        raise UsageError(
            _("one thing at a time: a text, or one of --split, --merge, --apart"), hint="translator set --help"
        )
    given = sys.stdin.read().rstrip("\r\n") if not chosen and text in {None, "-"} else text or ""
    newsroom = current_newsroom()
    with decision_transaction(newsroom, slug, to, by) as (catalog, person):
        article, entry = newsroom.article(catalog.slug), catalog.entry(number)
        if split:
            entries = _split(article, catalog, entry, person, split, split_target)
        elif merge:
            entries = [resegmentation.merge(article, catalog, entry, person)]
        elif apart:
            entries = [resegmentation.separate_occurrence(article, catalog, entry, person, apart)]
        elif apart is not None:
            entries = [resegmentation.rejoin_occurrence(article, catalog, entry, person)]
        else:
            before = entry.target
            decisions.edit(catalog, entry, person, given)
            entries = [entry]
            if format is ListFormat.TEXT:
                talk("  " + _("source: {text}", text=entry.source))
                if before not in {"", entry.target}:
                    talk("  " + _("was: {text}", text=before))
                talk("  " + _("now: {text}", text=entry.target))
    print_states([(catalog, entries)], format)
    tell_uncommitted(newsroom, catalog, person)


def _split(
    article: Article, catalog: Catalog, entry: Entry, person: Person, place: str, target_place: str | None
) -> list[Entry]:
    """
    Cut a segment at `place` of its source, and at `target_place` of its target, and return both halves.

    A place is an offset in code points, or the text that the second half begins with. Raises `UsageError` for a text
    that does not stand there once, and `ReviewError` for a place inside a tag or a word.
    """
    offset = _offset(entry.source, place, catalog, entry)
    target_offset = None if target_place is None else _offset(entry.target, target_place, catalog, entry)
    halves = resegmentation.split(article, catalog, entry, person, offset, target_offset)
    return sorted({half.number: half for half in halves}.values(), key=lambda half: half.number)


def _offset(text: str, place: str, catalog: Catalog, entry: Entry) -> int:
    if place.isdecimal():
        return int(place)
    count = text.count(place)
    if count != 1:
        raise UsageError(
            _("{place} must be there exactly once, and is there {count} times", place=repr(place), count=count),
            where=_("{file}, segment {number}", file=catalog.where, number=entry.number),
            hint=_("give more of the text, or an offset: {text}", text=text),
        )
    return text.index(place)


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
    from translator.newsroom.review import permissions

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


def comment(
    slug: SlugArgument,
    to: ToOption,
    number: Annotated[
        int | None, argument("NUMBER", _("The segment, counted from 1; 0: the article (default: list open comments)."))
    ] = None,
    text: Annotated[str, argument("TEXT", _("The comment; @ID calls somebody."))] = "",
    on: Annotated[str, option("--on", _("The words of the segment that it is about."), "WORDS")] = "",
    answer: Annotated[bool, option("--answer", _("Answer the open comment there."))] = False,
    close: Annotated[bool, option("--close", _("Close the open comment there; TEXT is the last word."))] = False,
    category: CategoryOption = "",
    severity: SeverityOption = "",
    by: By = None,
    format: Format = ListFormat.TEXT,
) -> None:
    """Comment on a segment or an article; answer, close, and list comments."""
    from translator.newsroom.review import comments

    newsroom = current_newsroom()
    if number is None:
        catalog = newsroom.article(newsroom.select_one(slug)).catalog(parse_tag(to))
        rows = [_as_table(catalog, one) for one in comments.threads_in(catalog) if not one.closed_by]
        if format is ListFormat.JSON:
            print_json(rows)
        for row in rows if format is ListFormat.TEXT else ():
            numbers = ",".join(map(str, row["segments"])) or "0"
            print_line("  ".join([numbers, *(f"{one['by']}: {one['text']}" for one in row["said"])]))
        return
    if not text.strip() and not close:
        raise UsageError(_("the comment is empty"), hint=f'translator comment {slug} {number} --to {to} "…"')
    with decision_transaction(newsroom, slug, to, by) as (catalog, person):
        entry = catalog.entry(number) if number else None
        if text and (answer or close):
            comments.answer(catalog, entry, person, text)
        elif text and entry:
            decisions.comment(catalog, entry, person, text, category=category, severity=severity, quote=on)
        elif text:
            comments.remark_on_article(catalog, person, text, category, severity)
        if close:
            comments.close(catalog, entry, person)
    print_states([(catalog, [entry] if entry else [])], format)


def _as_table(catalog: Catalog, thread: Thread) -> dict[str, Any]:
    said = [{"by": one.actor, "at": one.at, "text": one.reason} for one in (thread.first, *thread.answers)]
    numbers = [entry.number for key in thread.keys if (entry := catalog.find(key))]
    quote = getattr(thread.first.data, "quote", "")
    return {"id": thread.line, "segments": numbers, "on": quote, "said": said}


def assign(
    slug: SlugArgument,
    to: ToOption,
    who: Annotated[
        str | None,
        option("--who", _("The person who does the work (default: you)."), "ID", autocompletion=complete_person),
    ] = None,
    due: Annotated[str, option("--due", _("Until when: a day, today or tomorrow."), "DATE")] = "",
    nobody: Annotated[bool, option("--nobody", _("Take it from whoever has it."))] = False,
    by: By = None,
    format: Format = ListFormat.TEXT,
) -> None:
    """Say whose work an article is, and until when."""
    from translator.newsroom.review import comments

    if nobody and (who or due):
        raise UsageError(
            _("--nobody cannot be combined with --who or --due"), hint=f"translator assign {slug} --to {to} --nobody"
        )
    newsroom = current_newsroom()
    day = comments.parse_day(due, date.today()) if due else ""
    with decision_transaction(newsroom, slug, to, by) as (catalog, person):
        if who and newsroom.people.get(who) is None:
            raise UsageError(
                _("nobody has the id {id}", id=repr(who)), where=newsroom.people.where,
                hint=", ".join(newsroom.people.by_id),
            )  # fmt: skip
        comments.assign(catalog, person, "" if nobody else who or person.id, day)
        found = comments.assignment_of(catalog)
    if format is ListFormat.JSON:
        print_json({"slug": catalog.slug, "tag": catalog.tag, "who": found.who, "due": found.due})
        return
    print_line(" ".join(filter(None, (catalog.slug, catalog.tag, found.who or "-", found.due))))
