"""`translator replace`: put one text in the place of another, in many segments, and see each before."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from translator.bilingual.errors import ExitCode, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.desk.workflow.options import (
    By,
    DryRun,
    Format,
    ListFormat,
    To,
    argument,
    complete_person,
    complete_slug,
    current_newsroom,
    option,
)
from translator.newsroom.ground.console import exit_with, print_json, print_line, talk
from translator.newsroom.ground.files import flushed_together
from translator.newsroom.house.people import person_at_work
from translator.newsroom.review.replacement import (
    Hit,
    Match,
    Replacement,
    Side,
    apply_hits,
    counts_line,
    filter_of,
    find_hits,
)
from translator.newsroom.review.undo import Changed, remember_changes

# Hits that are shown to a person, with what the checks say.
_SHOWN = 500


def replace(
    pattern: Annotated[str, argument("PATTERN", _("The text that is replaced."))],
    text: Annotated[str, argument("TEXT", _("The text in its place; of a regular expression, with \\1."))],
    slugs: Annotated[
        list[str] | None,
        argument("SLUG", _("Slugs, globs or article files (default: all articles)."), autocompletion=complete_slug),
    ] = None,
    *,
    side: Annotated[Side, option("--in", _("source changes the articles themselves."))] = Side.TARGET,
    match: Annotated[
        Match, option("--match", _("How PATTERN is found; word: not inside a longer one."))
    ] = Match.LITERAL,
    to: To,
    state: Annotated[str, option("--state", _("Only segments in these states; with commas."), "STATE")] = "",
    person: Annotated[
        str, option("--person", _("Only what they decided something about."), "ID", autocompletion=complete_person)
    ] = "",
    among: Annotated[str, option("--filter", _("Only these segments, as in review."), "FILTER")] = "",
    reopen: Annotated[bool, option("--reopen", _("Also what was signed off, which is reopened."))] = False,
    dry_run: DryRun = False,
    yes: Annotated[bool, option("--yes -y", _("Write without asking."))] = False,
    by: By = None,
    format: Format = ListFormat.TEXT,
) -> None:
    """Replace a text in many segments, and see each before."""
    newsroom = current_newsroom()
    me = person_at_work(newsroom, by)
    wanted = Replacement(pattern, text, match, side, reopen)
    is_text = format is ListFormat.TEXT
    hits = find_hits(newsroom, wanted, me, slugs=slugs or (), tags=to, among=filter_of(state, person, among),
                     most_checked=_SHOWN if is_text else 0 if yes else None)  # fmt: skip
    fit = sum(not hit.refusal for hit in hits)
    done: list[Changed] = []
    if is_text:
        for hit in hits[:_SHOWN]:
            _show(hit)
        if len(hits) > _SHOWN:
            talk(_("and {count} more, which are not shown; all: --format json", count=len(hits) - _SHOWN))
        talk(counts_line(hits))
    is_written = bool(fit) and not dry_run and (yes or _is_confirmed(fit))
    if is_written:
        with newsroom.index.together(), flushed_together():
            done = apply_hits(newsroom, hits, wanted, me)
        remember_changes(newsroom, me, done)
    if not is_text:
        print_json({"pattern": pattern, "text": text, "in": side.value, "match": match.value, "written": is_written,
                    "hits": [hit_object(hit) for hit in hits]})  # fmt: skip
    if done:
        talk(_("to take it back: {command}", command=f"translator mark --undo --yes --as {me.id}"))
    exit_with(ExitCode.FINDINGS if fit < len(hits) else ExitCode.OK)


def _is_confirmed(count: int) -> bool:
    if not sys.stdin.isatty():
        raise UsageError(_("say --yes to write this, or --dry-run"), hint="translator replace --help")
    question = ngettext("Change {count} segment?", "Change {count} segments?", count)
    return typer.confirm(question, err=True)


def _show(hit: Hit) -> None:
    print_line(f"{hit.slug} {hit.tag} {hit.number} {hit.state.value}")
    print_line(f"  - {hit.before}")
    print_line(f"  + {hit.after}")
    for finding in hit.findings or ():
        print_line(f"    {finding.severity.value} {finding.check}: {finding.message}")
    if hit.refusal:
        print_line("    " + _("not changed: {reason}", reason=hit.refusal))


def hit_object(hit: Hit) -> dict[str, Any]:
    """Return a hit as scripts get it."""
    findings = [
        {"check": one.check, "severity": one.severity.value, "message": one.message.in_language("en")}
        for one in hit.findings or ()
    ]
    return {"article": hit.slug, "tag": hit.tag, "segment": hit.number, "key": hit.key, "state": hit.state.value,
            "before": hit.before, "after": hit.after, "count": hit.count, "refused": hit.refusal,
            "findings": findings if hit.findings is not None else None}  # fmt: skip
