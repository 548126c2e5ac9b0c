"""`translator translate`: fill what is new or stale, from memory first, then by an engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from translator.commands.memory import index_memory
from translator.commands.mt import with_translations
from translator.commands.sync import note_changed_articles
from translator.console.completion import complete_among
from translator.console.options import Format, ListFormat, Slugs, To, current_project
from translator.console.output import exit_with, print_json, print_line, printing_json, talk
from translator.engines import ENGINES, engine_names
from translator.errors import ExitCode
from translator.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from translator.engines.pipeline.pretranslation import PretranslationReport
    from translator.workflow.translation_run import TranslationRun

EngineName = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="NAME",
        help=_("{names} or auto; default: the settings'.", names=engine_names()),
        autocompletion=complete_among(["auto", *ENGINES]),
    ),
]


def translate(
    slugs: Slugs = None,
    to: To = None,
    engine: EngineName = None,
    translations: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", help=_("Translations made elsewhere, for the engine `file`.")),
    ] = None,
    retranslate_stale: Annotated[
        bool, typer.Option("--retranslate-stale", help=_("Replace a person's wording too where its source changed."))
    ] = False,
    renew: Annotated[
        bool,
        typer.Option("--renew", help=_("Draft again what another engine or setting drafted and no person changed.")),
    ] = False,
    lock: Annotated[
        bool, typer.Option("--check-lock", help=_("Only say which drafts would come out differently today."))
    ] = False,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help=_("Stop after so many segments."))] = None,
    format: Format = ListFormat.TEXT,
) -> None:
    """Fill what is new or stale: memory first, then an engine."""
    from translator.workflow.translation_run import TranslationRun

    project = current_project()
    name, engines = with_translations(engine or "", project.settings.engines, translations)
    run = TranslationRun(project, name, retranslate_stale, renew, engines)
    if lock:
        _show_lock(run, slugs or (), to or (), format)
        return
    reports: list[PretranslationReport] = []

    def take(report: PretranslationReport) -> None:
        reports.append(report)
        if format is ListFormat.TEXT and report.total + report.converted:
            print_line(describe(report))

    with printing_json(reports, is_wanted=format is ListFormat.JSON):
        fill_catalogs(run, slugs or (), to or (), limit=limit, take=take)
    _summarise(reports, lambda: run.never_synced(slugs or (), to or ()))


def fill_catalogs(
    run: TranslationRun,
    slugs: Sequence[str],
    to: Sequence[str],
    *,
    limit: int | None = None,
    take: Callable[[PretranslationReport], None],
) -> None:
    """Fill the chosen catalogs; `take` gets the report of each, also of the one at which an error or Ctrl-C ends it."""
    from translator.engines.exam.evaluation import describe_worse
    from translator.render.progress import progress

    index_memory(run.project)
    note_changed_articles(run.project, slugs, to)
    try:
        with progress(_("translating"), lambda: run.count(slugs, to, limit=limit)) as bar:
            for report in run.run(slugs, to, limit=limit, progress=bar):
                take(report)
    finally:
        if run.unfinished is not None and run.unfinished.total:
            take(run.unfinished)
        for result in run.worse_results():
            talk(describe_worse(result))
        run.close()


def _show_lock(run: TranslationRun, slugs: Sequence[str], to: Sequence[str], format: ListFormat) -> None:
    """Print what would differ, and leave with 1 where anything does."""
    from translator.engines.lock import signature_changes

    try:
        reports = list(run.check_lock(slugs, to))
    finally:
        run.close()
    if format is ListFormat.JSON:
        print_json(reports)
    else:
        for report in reports:
            drafts = ngettext("{count} draft as today", "{count} drafts as today", report.same)
            print_line(f"{report.slug} → {report.tag}" + _(": ") + drafts)
            for signature, numbers in report.other.items():
                changes = _(", ").join(signature_changes(signature, report.signature))
                print_line("  " + _(", ").join(map(str, numbers)) + f": {changes}")
    if any(report.differs for report in reports):
        talk(_("to draft them again: {command}", command="translator translate --renew"))
        exit_with(ExitCode.FINDINGS)


def _summarise(reports: Sequence[PretranslationReport], never_synced: Callable[[], Sequence[str]]) -> None:
    made, failed = sum(report.total + report.converted for report in reports), sum(report.failed for report in reports)
    if failed:
        talk(
            ngettext(
                "{count} segment could not be drafted; it waits for a person: translator review",
                "{count} segments could not be drafted; they wait for a person: translator review",
                failed,
            )
        )
    elif not made and (fresh := never_synced()):
        slugs = _(", ").join(fresh[:5]) + ("…" if len(fresh) > 5 else "")
        talk(_("nothing to translate: these articles have no catalog yet: {slugs}", slugs=slugs))
        talk(_("to make them: {command}", command="translator sync"))
    elif not made:
        talk(_("nothing to translate (after a change in an article: translator sync; stale wording of people is "
               "replaced with --retranslate-stale)"))  # fmt: skip


def describe(report: PretranslationReport) -> str:
    """Return one line that says what was done to a catalog, and below it why segments failed."""
    parts = [
        _("{count} drafted by {engine}", count=report.drafted, engine=report.engine) if report.drafted else "",
        _("{count} repaired", count=report.repaired) if report.repaired else "",
        _("{count} with a doubt", count=report.doubtful) if report.doubtful else "",
        _("{count} from memory", count=report.from_memory) if report.from_memory else "",
        _("{count} converted", count=report.converted) if report.converted else "",
        _("{count} failed", count=report.failed) if report.failed else "",
        _("{count} not begun", count=report.left) if report.left else "",
    ]
    head = f"{report.slug} → {report.tag}" + _(": ") + _(", ").join(part for part in parts if part)
    return "\n".join([head, *(f"  {number}: {reason}" for number, reason in sorted(report.reasons.items()))])
