"""`translator translate`: fill what is new or stale, from memory first, then by an engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import typer

from translator.console.options import Format, ListFormat, Slugs, To, current_project, exit_with, print_json, talk
from translator.engines import engine_names
from translator.errors import ExitCode
from translator.i18n import _, ngettext
from translator.language import is_chinese, is_traditional

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from translator.engines.base import Engine
    from translator.engines.lock import LockReport
    from translator.engines.pipeline.pretranslation import PretranslationReport, Pretranslator
    from translator.glossary import Glossary
    from translator.language import LangTag
    from translator.project import ArticleRef, Project

EngineName = Annotated[
    str | None,
    typer.Option("--engine", metavar="NAME", help=_("{names} or auto; default: the settings'.", names=engine_names())),
]


@dataclass
class Translation:
    """One run of `translate`: engines, glossary and memories are opened when they are first needed, and once."""

    project: Project
    engine: str = ""
    """Name of the engine; empty for the settings'."""
    retranslate_stale: bool = False
    renew: bool = False
    """Whether drafts are made again where another engine or setting made them."""
    _engines: dict[tuple[str, str], Engine] = field(default_factory=dict)
    _fallbacks: dict[tuple[str, str], Engine | None] = field(default_factory=dict)
    _pretranslators: dict[tuple[str, str], Pretranslator] = field(default_factory=dict)
    _glossary: Glossary | None = None

    def __post_init__(self) -> None:
        """Raise `UsageError` for an engine that does not exist, whether or not there is anything for it to do."""
        from translator.engines import check_name

        name = self.engine or self.project.settings.engine
        check_name(name)

    def run(
        self,
        slugs: Sequence[str] = (),
        to: Sequence[str] = (),
        *,
        limit: int | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Iterator[PretranslationReport]:
        """
        Fill the catalogs of the chosen articles, one after the other, and yield what was done to each.

        `limit` counts the segments of all articles together. Traditional Chinese is derived from the Simplified
        catalog, which comes first. Raises what opening the engine raises, before that engine writes anything.
        """
        for ref, tag in self._work(slugs, to):
            if is_converted(ref.tag, tag):
                yield _convert(self.project, ref, tag)
            else:
                report = self._pretranslator(ref.tag, tag).pretranslate(ref, limit=limit, progress=progress)
                limit = None if limit is None else limit - report.total
                yield report

    def require(self, slugs: Sequence[str] = (), to: Sequence[str] = ()) -> None:
        """
        Open the glossary, and the engines of all pairs with an article that changed since its last `sync`.

        Raises `GlossaryError`, and what opening an engine raises: for those who write something before they translate.
        """
        from translator.catalog import is_fresh

        for ref, tag in self._work(slugs, to):
            if not is_converted(ref.tag, tag):
                self._pretranslator(ref.tag, tag)
                if not is_fresh(self.project, ref, tag):
                    self._open_engine(ref.tag, tag)

    def count(self, slugs: Sequence[str] = (), to: Sequence[str] = ()) -> int:
        """Return how many segments are to be filled."""
        return sum(
            self._pretranslator(ref.tag, tag).count_segments(ref)
            for ref, tag in self._work(slugs, to)
            if not is_converted(ref.tag, tag)
        )

    def check_lock(self, slugs: Sequence[str] = (), to: Sequence[str] = ()) -> Iterator[LockReport]:
        """Yield, for each catalog that engines draft, what they would write differently today; nothing is changed."""
        from translator.catalog import load_catalog
        from translator.engines.lock import check_lock

        for ref, tag in self._work(slugs, to):
            if not is_converted(ref.tag, tag):
                other = self._open_fallback(ref.tag, tag) if self._is_auto else None
                yield check_lock(
                    load_catalog(self.project, ref.slug, tag),
                    self._open_engine(ref.tag, tag).signature,
                    other.signature if other else "",
                )

    def close(self) -> None:
        """Close the engines."""
        for engine in (*self._engines.values(), *self._fallbacks.values()):
            if engine:
                engine.close()

    def _work(self, slugs: Sequence[str], to: Sequence[str]) -> list[tuple[ArticleRef, LangTag]]:
        project = self.project
        return [(ref, tag) for ref in project.select(slugs) for tag in project.targets_of(ref, to)]

    def _pretranslator(self, source_tag: LangTag, target_tag: LangTag) -> Pretranslator:
        from translator.engines.pipeline.pretranslation import Pretranslator
        from translator.glossary import load_glossary
        from translator.memory import open_memory

        pair = (source_tag, target_tag)
        if pair not in self._pretranslators:
            self._glossary = self._glossary or load_glossary(self.project)
            self._pretranslators[pair] = Pretranslator(
                self.project,
                target_tag,
                lambda: self._open_engine(source_tag, target_tag),
                self._glossary.termbase(source_tag, target_tag),
                open_memory(self.project, source_tag, target_tag),
                (lambda: self._open_fallback(source_tag, target_tag)) if self._is_auto else None,
                retranslate_stale=self.retranslate_stale,
                renew=self.renew,
            )
        return self._pretranslators[pair]

    @property
    def _is_auto(self) -> bool:
        return (self.engine or self.project.settings.engine) == "auto"

    def _open_fallback(self, source_tag: LangTag, target_tag: LangTag) -> Engine | None:
        """Open the engine that is asked for what the first of `auto` cannot do, once."""
        from translator.engines import open_fallback_engine

        pair = (source_tag, target_tag)
        if pair not in self._fallbacks:
            first = self._open_engine(source_tag, target_tag)
            self._fallbacks[pair] = open_fallback_engine(first, source_tag, target_tag, self.project.settings.engines)
        return self._fallbacks[pair]

    def _open_engine(self, source_tag: LangTag, target_tag: LangTag) -> Engine:
        from translator.engines import open_engine

        pair = (source_tag, target_tag)
        if pair not in self._engines:
            settings = self.project.settings
            self._engines[pair] = open_engine(self.engine or settings.engine, source_tag, target_tag, settings.engines)
        return self._engines[pair]


def is_converted(source_tag: str, target_tag: str) -> bool:
    """Tell whether a target is derived character by character: from the Simplified text, never by an engine."""
    return is_traditional(target_tag) or (is_chinese(source_tag) and is_chinese(target_tag))


def _convert(project: Project, ref: ArticleRef, tag: LangTag) -> PretranslationReport:
    from translator.engines.pipeline.pretranslation import PretranslationReport
    from translator.publish.script_conversion import convert_catalog

    return PretranslationReport(ref.slug, tag, converted=convert_catalog(project, ref, tag).converted)


def translate(
    slugs: Slugs = None,
    to: To = None,
    engine: EngineName = None,
    retranslate_stale: Annotated[
        bool, typer.Option("--retranslate-stale", help=_("Replace a person's wording too where its source changed."))
    ] = False,
    renew: Annotated[
        bool, typer.Option("--renew", help=_("Draft again what another engine or setting drafted and nobody touched."))
    ] = False,
    lock: Annotated[
        bool, typer.Option("--check-lock", help=_("Only say which drafts would come out differently today."))
    ] = False,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help=_("Stop after so many segments."))] = None,
    format: Format = ListFormat.TEXT,
) -> None:
    """Fill what is new or stale: memory first, then an engine."""
    from translator.render.progress import progress

    run = Translation(current_project(), engine or "", retranslate_stale, renew)
    if lock:
        _show_lock(run, slugs or (), to or (), format)
        return
    reports: list[PretranslationReport] = []
    try:
        total = run.count(slugs or (), to or ())
        with progress(_("translating"), min(total, limit or total)) as bar:
            for report in run.run(slugs or (), to or (), limit=limit, progress=bar):
                reports.append(report)
                if format is ListFormat.TEXT and report.total + report.converted:
                    typer.echo(describe(report))
    finally:
        run.close()
    if format is ListFormat.JSON:
        print_json(reports)
    _summarise(reports)


def _show_lock(run: Translation, slugs: Sequence[str], to: Sequence[str], format: ListFormat) -> None:
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
            typer.echo(f"{report.slug} → {report.tag}: {drafts}")
            for signature, numbers in report.other.items():
                changes = _(", ").join(signature_changes(signature, report.signature))
                typer.echo("  " + _(", ").join(map(str, numbers)) + f": {changes}")
    if any(report.differs for report in reports):
        talk(_("to draft them again: {command}", command="translator translate --renew"))
        exit_with(ExitCode.FINDINGS)


def _summarise(reports: Sequence[PretranslationReport]) -> None:
    made, failed = sum(report.total + report.converted for report in reports), sum(report.failed for report in reports)
    if failed:
        talk(
            ngettext(
                "{count} segment could not be drafted; it waits for a person: translator review",
                "{count} segments could not be drafted; they wait for a person: translator review",
                failed,
            )
        )
    elif not made:
        talk(_("nothing to translate (after a change in an article: translator sync)"))


def describe(report: PretranslationReport) -> str:
    """Return one line that says what was done to a catalog, and below it why segments failed."""
    parts = [
        _("{count} drafted by {engine}", count=report.drafted, engine=report.engine) if report.drafted else "",
        _("{count} repaired", count=report.repaired) if report.repaired else "",
        _("{count} with a doubt", count=report.doubtful) if report.doubtful else "",
        _("{count} from memory", count=report.from_memory) if report.from_memory else "",
        _("{count} converted", count=report.converted) if report.converted else "",
        _("{count} failed", count=report.failed) if report.failed else "",
    ]
    head = f"{report.slug} → {report.tag}: " + _(", ").join(part for part in parts if part)
    return "\n".join([head, *(f"  {number}: {reason}" for number, reason in sorted(report.reasons.items()))])
