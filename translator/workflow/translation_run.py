"""A translation run: which catalogs `translate` and `run` fill, each by an engine or by script conversion."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from translator.catalog.script_source import find_script_source
from translator.console.output import talk
from translator.engines import LazyEngines, check_name, writes_directly
from translator.engines.exam.evaluation import ExamResult, describe_worse
from translator.engines.lock import LockReport
from translator.engines.pipeline.pretranslation import PretranslationReport, Pretranslator
from translator.i18n import _
from translator.language import LangTag, is_chinese, is_traditional
from translator.newsroom import Newsroom
from translator.project import ArticleRef
from translator.render.progress import progress
from translator.settings import EngineSettings
from translator.workflow.memory_index import index_memory
from translator.workflow.sync_run import note_changed_articles


@dataclass
class TranslationRun:
    """Fills the catalogs of chosen articles; engines, glossary and memories are opened once, when they are needed."""

    project: Newsroom
    engine: str = ""
    """Name of the engine; empty for that of the settings."""
    retranslate_stale: bool = False
    renew: bool = False
    """Whether untouched drafts by another engine or with other settings are made again."""
    engine_settings: EngineSettings | None = None
    """Instead of the project's."""
    unfinished: PretranslationReport | None = None
    """What is done in the catalog that the run is at; None before and after."""
    _engines: dict[tuple[str, str], LazyEngines] = field(default_factory=dict)
    _pretranslators: dict[tuple[str, str], Pretranslator] = field(default_factory=dict)
    _newsroom: Newsroom = field(init=False)

    def __post_init__(self) -> None:
        """Raise `UsageError` for an engine that does not exist, even if there is nothing to translate."""
        self.engine = self.engine or self.project.settings.engine
        check_name(self.engine)
        given = self.project
        self._newsroom = Newsroom(given.root, given.settings, given.skipped, given.is_tolerant)

    def run(
        self,
        slugs: Sequence[str] = (),
        to: Sequence[str] = (),
        *,
        limit: int | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Iterator[PretranslationReport]:
        """
        Fill the catalogs of the chosen articles one by one, and yield a report for each.

        `limit` counts the segments of all articles together. Traditional Chinese is derived from the Simplified
        catalog, which comes first. Raises what opening the engine raises, before that engine writes anything.
        """
        for ref, tag in self._catalogs(slugs, to):
            pretranslator = None if self._is_converted(ref, tag) else self._pretranslator(ref.tag, tag)
            with self.project.skipping():
                if pretranslator is None:
                    report = _convert(self.project, ref, tag)
                else:
                    self.unfinished = report = PretranslationReport(ref.slug, tag)
                    article = self._newsroom.article(ref)
                    pretranslator.pretranslate(article, limit=limit, progress=progress, report=report)
                    self.unfinished = None
                    limit = None if limit is None else limit - report.total
                yield report

    def require(self, slugs: Sequence[str] = (), to: Sequence[str] = ()) -> None:
        """
        Open the glossary, and the engines of all pairs with an article that changed since its last `sync`.

        Raises `GlossaryError`, and what opening an engine raises: for callers that write before they translate.
        """
        from translator.newsroom import is_fresh

        for ref, tag in self._drafted(slugs, to):
            self._pretranslator(ref.tag, tag)
            with self.project.skipping():
                if not is_fresh(self.project.article(ref), tag):
                    self._engines_for(ref.tag, tag).open()

    def never_synced(self, slugs: Sequence[str] = (), to: Sequence[str] = ()) -> list[str]:
        """Return the slugs of the articles that have no catalog yet in a language, each once, in order."""
        return list(dict.fromkeys(
            ref.slug for ref, tag in self._catalogs(slugs, to) if not self.project.catalog_path(tag, ref.slug).exists()
        ))  # fmt: skip

    def count(self, slugs: Sequence[str] = (), to: Sequence[str] = (), *, limit: int | None = None) -> int:
        """Return how many segments are to be filled, `limit` at most."""
        total = 0
        for ref, tag in self._drafted(slugs, to):
            pretranslator = self._pretranslator(ref.tag, tag)
            with self.project.skipping():
                total += pretranslator.count_segments(self._newsroom.article(ref))
        return total if limit is None else min(total, limit)

    def check_lock(self, slugs: Sequence[str] = (), to: Sequence[str] = ()) -> Iterator[LockReport]:
        """Yield, for each catalog that engines draft, what they would write differently today; nothing is changed."""
        from translator.catalog import load_catalog
        from translator.engines.lock import check_lock

        for ref, tag in self._drafted(slugs, to):
            engines = self._engines_for(ref.tag, tag)
            fallback = engines.open_fallback()
            with self.project.skipping():
                yield check_lock(
                    load_catalog(self.project, ref.slug, tag),
                    engines.open().signature,
                    fallback.signature if fallback else "",
                )

    def worse_results(self) -> list[ExamResult]:
        """Return what the exam found of the engines in use whose model does worse than the one before."""
        return [found for engines in self._engines.values() if (found := engines.worse_result)]

    def close(self) -> None:
        """Close the engines."""
        for engines in self._engines.values():
            engines.close()

    def _catalogs(self, slugs: Sequence[str], to: Sequence[str]) -> list[tuple[ArticleRef, LangTag]]:
        project = self.project
        return [(ref, tag) for ref in project.select(slugs) for tag in project.targets_of(ref, to)]

    def _drafted(self, slugs: Sequence[str], to: Sequence[str]) -> Iterator[tuple[ArticleRef, LangTag]]:
        return ((ref, tag) for ref, tag in self._catalogs(slugs, to) if not self._is_converted(ref, tag))

    def _is_converted(self, ref: ArticleRef, tag: LangTag) -> bool:
        """Tell whether a version is derived from the other script, where that is there, or better than an engine."""
        settings = self.engine_settings or self.project.settings.engines
        return is_converted(ref.tag, tag) and (
            bool(find_script_source(self.project, ref, tag)) or not writes_directly(self.engine, ref.tag, tag, settings)
        )

    def _pretranslator(self, source_tag: LangTag, target_tag: LangTag) -> Pretranslator:
        """Return the pre-translator of a pair; raises `GlossaryError`, also where there is nothing to translate."""
        pair = (source_tag, target_tag)
        if pair not in self._pretranslators:
            termbase, engines = self._newsroom.glossary.termbase(*pair), self._engines_for(*pair)
            self._pretranslators[pair] = Pretranslator(
                self._newsroom, *pair, termbase, engines, self.retranslate_stale, self.renew
            )
        return self._pretranslators[pair]

    def _engines_for(self, source_tag: LangTag, target_tag: LangTag) -> LazyEngines:
        settings = self.engine_settings or self.project.settings.engines
        new = LazyEngines(self.engine, source_tag, target_tag, settings, self.project.settings.checks)
        return self._engines.setdefault((source_tag, target_tag), new)


def is_converted(source_tag: str, target_tag: str) -> bool:
    """Tell whether a target can be derived character by character from the other script."""
    return is_traditional(target_tag) or (is_chinese(source_tag) and is_chinese(target_tag))


def _convert(project: Newsroom, ref: ArticleRef, tag: LangTag) -> PretranslationReport:
    from translator.engines.pipeline.pretranslation import PretranslationReport
    from translator.newsroom.catalog_conversion import convert_catalog

    return PretranslationReport(ref.slug, tag, converted=convert_catalog(project.article(ref), tag).converted)


def fill_catalogs(
    run: TranslationRun,
    slugs: Sequence[str],
    to: Sequence[str],
    *,
    limit: int | None = None,
    take: Callable[[PretranslationReport], None],
) -> None:
    """Fill the chosen catalogs; `take` gets the report of each, also of the one at which an error or Ctrl-C ends it."""
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


def describe_drafts(report: PretranslationReport) -> str:
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
