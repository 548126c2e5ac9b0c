"""`translator translate`: fill what is new or stale, from memory first, then by an engine."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _, ngettext
from translator.desk.workflow.options import (
    BackendOptions,
    Format,
    ListFormat,
    Slugs,
    To,
    current_newsroom,
    option,
    talk_of_no_work,
    with_backend,
)
from translator.desk.workflow.table_options import EngineName, with_translations
from translator.desk.workflow.translation_run import TranslationRun, describe_drafts, fill_catalogs
from translator.newsroom.ground.console import print_json, print_line, printing_json, talk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.newsroom.drafts.pretranslation import PretranslationReport


@with_backend
def translate(
    slugs: Slugs,
    to: To,
    engine: EngineName = None,
    translations: Annotated[
        Path | None, option("--file", _("Translations made elsewhere, for the engine `file`."), "FILE")
    ] = None,
    retranslate_stale: Annotated[
        bool, option("--retranslate-stale", _("Replace a person's wording too where its source changed."))
    ] = False,
    renew: Annotated[
        bool, option("--renew", _("Draft again what another engine or setting drafted and no person changed."))
    ] = False,
    polish: Annotated[
        str | None,
        option(
            "--polish", _("Let this engine mend untouched drafts in which checks find something; fill nothing."), "NAME"
        ),
    ] = None,
    deferred: Annotated[
        bool,
        option(
            "--batch", _("Have a language model elsewhere answer within a day, for half the price; again: collect.")
        ),
    ] = False,
    dry_run: Annotated[
        bool, option("--dry-run", _("Only say what would be drafted, by what, and about what it takes and costs."))
    ] = False,
    show_prompt: Annotated[
        bool, option("--show-prompt", _("Only print what the language model of a server would be asked first."))
    ] = False,
    limit: Annotated[int | None, option("--limit", _("Stop after so many segments."), min=1)] = None,
    format: Format = ListFormat.TEXT,
    backend: BackendOptions = BackendOptions(),
) -> None:
    """Fill what is new or stale: memory first, then an engine."""
    newsroom = current_newsroom()
    name, engines = with_translations(engine or "", newsroom.settings.engines, translations)
    if polish and (engine or translations or retranslate_stale or renew):
        raise UsageError(
            _("--polish takes the drafts as they are, whoever made them"),
            hint=f"translator translate --polish {polish}",
        )
    run = TranslationRun(newsroom, polish or name, retranslate_stale, renew, bool(polish), engines)
    run.is_deferred = deferred
    if deferred and (run.engine != "http" or polish):
        raise UsageError(
            _("only the engine http has batch jobs, and for new drafts"),
            hint="translator translate --engine http --batch",
        )
    if dry_run:
        _show_workloads(run, slugs, to, limit, format)
        return
    if show_prompt:
        _show_prompts(run, slugs, to, limit, format)
        return
    reports: list[PretranslationReport] = []

    def take(report: PretranslationReport) -> None:
        reports.append(report)
        if format is ListFormat.TEXT and report.is_worth_telling:
            print_line(describe_drafts(report))

    with backend.open() as run.backend, printing_json(reports, is_wanted=format is ListFormat.JSON):
        fill_catalogs(run, slugs, to, limit=limit, take=take)
    if newsroom.skipped and not any(report.is_worth_telling for report in reports):
        return
    if reports or not talk_of_no_work(newsroom, slugs, to):
        _summarise(run, reports, slugs, to)


def _show_workloads(
    run: TranslationRun, slugs: Sequence[str], to: Sequence[str], limit: int | None, format: ListFormat
) -> None:
    with closing(run):
        workloads = list(run.workloads(slugs, to, limit=limit))
    if format is ListFormat.JSON:
        print_json(workloads)
        return
    for load in workloads:
        by = f"{load.engine} ({load.host})" if load.host else load.engine
        parts = [
            ngettext("{count} segment", "{count} segments", load.segments),
            _("{count} from memory", count=load.from_memory) if load.from_memory else "",
            _("{count} by {engine}, {characters} characters", count=load.asked, engine=by, characters=load.characters)
            if load.asked
            else "",
        ]
        print_line(f"{load.slug} → {load.tag}" + _(": ") + _(", ").join(part for part in parts if part))
    if not workloads:
        if not run.newsroom.skipped:
            talk(_("nothing to translate"))
        return
    seconds, costs = sum(load.seconds for load in workloads), [load.cost for load in workloads]
    talk(_("this takes about {time}, without the attempts at what fails the gate", time=_rough_time(seconds)))
    if None in costs:
        talk(_("what it costs is not known: set input_price and output_price in [engines.http]"))
    elif any(costs):
        talk(_("it costs about {cost}, at the prices in [engines.http]", cost=f"{sum(filter(None, costs)):.2g}"))


def _show_prompts(
    run: TranslationRun, slugs: Sequence[str], to: Sequence[str], limit: int | None, format: ListFormat
) -> None:
    with closing(run):
        asked = [(item.slug, tag, turns) for item, tag, chats in run.prompts(slugs, to, limit=limit) for turns in chats]
    if format is ListFormat.JSON:
        print_json([{"slug": slug, "tag": tag, "messages": turns} for slug, tag, turns in asked])
        return
    for slug, tag, turns in asked:
        print_line(f"{slug} → {tag}")
        for turn in turns:
            print_line(f"[{turn['role']}]\n{turn['content']}\n")
    if not asked:
        talk(_("nothing to show: no language model of a server would be asked (--engine http)"))


def _rough_time(seconds: float) -> str:
    if seconds < 90:
        return ngettext("{count} second", "{count} seconds", max(1, round(seconds)))
    if seconds < 90 * 60:
        return ngettext("{count} minute", "{count} minutes", round(seconds / 60))
    return ngettext("{count} hour", "{count} hours", round(seconds / 3600))


def _summarise(
    run: TranslationRun, reports: Sequence[PretranslationReport], slugs: Sequence[str], to: Sequence[str]
) -> None:
    made, failed = sum(report.total + report.converted for report in reports), sum(report.failed for report in reports)
    absent = sum(len(report.absent) for report in reports)
    if absent:
        where = next(f"{report.slug} --to {report.tag}" for report in reports if report.absent)
        talk(
            ngettext(
                "{count} segment is not in the file, and stays as it was: {command}",
                "{count} segments are not in the file, and stay as they were: {command}",
                absent,
                command=f"translator translate {where}{' --renew' if run.renew else ''} --engine NAME",
            )
        )
    if failed and not run.is_polish:
        where = next(f"{report.slug} --to {report.tag}" for report in reports if report.failed)
        talk(
            ngettext(
                "{count} segment could not be drafted; it waits for a person: {command}",
                "{count} segments could not be drafted; they wait for a person: {command}",
                failed,
                command=f"translator review {where}",
            )
        )
    elif made or absent or any(report.under_way for report in reports):
        return
    elif run.is_polish:
        talk(_("nothing to mend: no check finds anything in drafts that nobody has changed"))
    elif fresh := run.never_synced(slugs, to):
        slugs = _(", ").join(fresh[:5]) + ("…" if len(fresh) > 5 else "")
        talk(_("nothing to translate: these articles have no catalog yet: {slugs}", slugs=slugs))
        talk(_("to make them: {command}", command="translator sync"))
    else:
        talk(_("nothing to translate (after a change in an article: translator sync; drafts are made again with "
               "--renew, stale wording of people with --retranslate-stale)"))  # fmt: skip
