"""A translation run: which catalogs `translate` and `run` fill, each by an engine or by script conversion."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path

import msgspec

from translator.bilingual.code_version import code_version
from translator.bilingual.errors import ConfigError, EngineError, TranslatorError, UsageError, signal_behind
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import short_hash
from translator.bilingual.words.language import LangTag, is_chinese, is_traditional
from translator.desk.render.console import progress
from translator.desk.workflow.sync_run import note_behind, remember_progress
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.record import Entry
from translator.newsroom.drafts import ENGINES, LazyEngines, check_name
from translator.newsroom.drafts.base import Turns
from translator.newsroom.drafts.fuse import HALF, Fuse, remember_usage, tell_forecast
from translator.newsroom.drafts.pipeline.answer_journal import has_answers
from translator.newsroom.drafts.pretranslation import (
    ArticleDrafts,
    BegunArticle,
    EngineJob,
    FarEngines,
    PretranslationReport,
    Pretranslator,
    Workload,
    draft_article,
)
from translator.newsroom.ground.console import talk
from translator.newsroom.ground.files import flushed_together
from translator.newsroom.ground.house_index import Look
from translator.newsroom.ground.settings import EngineSettings
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.catalog_conversion import follow_script
from translator.newsroom.house.jobs import Backend, House, Job, Outcome, Serial, work_through
from translator.newsroom.review.labels import number_list
from translator.newsroom.review.progress import known_progress, progress_version

# The index's value for a catalog with nothing to do.
_NOTHING = b"nothing"
# Errors of an engine that cannot be opened, or does not answer.
_NO_ENGINE = (EngineError, ConfigError, UsageError)


@dataclass
class TranslationRun:
    """Fills catalogs; engines and memories are opened once, when the index does not say that nothing is to be done."""

    newsroom: Newsroom
    engine: str = ""
    """Name of the engine; empty for that of the settings."""
    retranslate_stale: bool = False
    renew: bool = False
    """Untouched drafts by another engine or with other settings are made again."""
    is_polish: bool = False
    """The engine mends drafts in which checks find something; nothing is filled."""
    engine_settings: EngineSettings | None = None
    """Instead of the newsroom's."""
    backend: Backend = field(default_factory=Serial)
    """It drafts articles; a model on this machine has all its cores already, and is asked for one after the other."""
    is_chosen: Callable[[Catalog, Entry], bool] | None = None
    """Only these segments are filled; None: all that need it."""
    is_deferred: bool = False
    """First attempts are answered another day, by batch jobs of the server."""
    untold: dict[tuple[str, str], PretranslationReport] = field(default_factory=dict)
    """Slug and language → what was done in the catalogs that `run` has not yielded yet."""
    _engines: dict[tuple[str, str], LazyEngines] = field(default_factory=dict)
    _pretranslators: dict[tuple[str, str], Pretranslator] = field(default_factory=dict)
    _begun: dict[tuple[str, str], BegunArticle] = field(default_factory=dict)
    """Slug and language → what is being drafted by the backend."""
    _left: int | None = None
    """Segments that may still be filled."""
    _progress: Callable[[int], None] | None = None
    _refused: dict[tuple[LangTag, LangTag], TranslatorError] = field(default_factory=dict)
    """Languages → why there is no engine for them."""

    def __post_init__(self) -> None:
        """Raise `UsageError` for an engine that does not exist, even if there is nothing to translate."""
        self.engine = self.engine or self.newsroom.settings.engine
        check_name(self.engine)

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
        catalog, which comes first. A pair of languages for which there is no engine is held back alone (`skipped`),
        once the memory has filled what it knows.
        """
        self._left, self._progress = limit, progress

        def prepare(item: tuple[Article, LangTag]) -> Job | Callable[[], PretranslationReport | None]:
            article, tag = item
            if self._is_converted(article, tag):
                return partial(self._convert, article, tag)
            _ = self.newsroom.glossary  # Raises `GlossaryError`, also where there is nothing to translate.
            has_own_answers = not self.backend.is_chosen and has_answers(self.newsroom, tag, article.slug)
            if self._is_far and not has_own_answers and self._waits(article, tag):
                return self._begin(article, tag)
            return partial(self._fill, article, tag)

        def finish(item: tuple[Article, LangTag], outcome: Outcome[ArticleDrafts]) -> PretranslationReport | None:
            return self._conclude(*item, outcome)

        pairs = self.newsroom.pairs(slugs, to)
        results = work_through(self.backend, draft_article, self._house, pairs, prepare=prepare, finish=finish)
        try:
            for (article, tag), get in results:
                with self.newsroom.skipping(at=article.path):
                    report = get()
                    self.untold.pop((article.slug, tag), None)
                    if report is None:
                        continue
                    if report.total or report.converted:
                        remember_progress(article, tag)
                    yield report
        finally:
            results.close()
            for begun in self._begun.values():
                begun.held.close()
            self._begun.clear()

    def _fill(self, article: Article, tag: LangTag) -> PretranslationReport | None:
        report = self.untold.setdefault((article.slug, tag), PretranslationReport(article.slug, tag))
        if not self._waits(article, tag):
            return report
        pair, before = (article.tag, tag), report.total
        if pair not in self._refused:
            with self._holding_back(article, tag):
                self._pretranslator(*pair).pretranslate(
                    article, limit=self._left, progress=self._progress, report=report
                )
                self._keep(article, tag)
            self._take(report.total - before)
            before = report.total
        if pair in self._refused:
            from_memory = replace(self._pretranslator(*pair), renew=False)
            from_memory.pretranslate(
                article, limit=self._left, progress=self._progress, report=report, asks_engine=False
            )
            self._take(report.total - before)
        return self._told(article, tag, report)

    def _told(self, article: Article, tag: LangTag, report: PretranslationReport) -> PretranslationReport | None:
        return report if report.total or (article.tag, tag) not in self._refused else None

    def _take(self, count: int) -> None:
        self._left = None if self._left is None else self._left - count

    def _begin(self, article: Article, tag: LangTag) -> Job | Callable[[], PretranslationReport | None]:
        report, begun = PretranslationReport(article.slug, tag), None
        if (article.tag, tag) not in self._refused:
            self.untold[article.slug, tag] = report
            with self._holding_back(article, tag):
                begun = self._pretranslator(article.tag, tag).begin(article, report, self._progress, self._left)
            self._take(report.total + (len(begun.segments) if begun else 0))
        if (article.tag, tag) in self._refused:
            return partial(self._fill, article, tag)
        if begun is None:
            self._keep(article, tag)
            return lambda: report
        self._begun[article.slug, tag] = begun
        engines = self._engines_for(article.tag, tag)
        assert isinstance(engines, FarEngines)
        return engines.job(begun.requests, article.slug)

    def _conclude(self, article: Article, tag: LangTag, outcome: Outcome[ArticleDrafts]) -> PretranslationReport | None:
        begun = self._begun.pop((article.slug, tag))
        with begun.held, self._holding_back(article, tag):
            self._pretranslator(article.tag, tag).conclude(article, begun, outcome.get())
            self._keep(article, tag)
        if self._progress:
            self._progress(len(begun.segments))
        return self._told(article, tag, begun.report)

    @contextmanager
    def _holding_back(self, article: Article, tag: LangTag) -> Iterator[None]:
        try:
            yield
        except _NO_ENGINE as error:
            report = self.untold.get((article.slug, tag))
            if signal_behind(error) or (report and report.drafted):
                raise
            self._refused[article.tag, tag] = error
            message = _("{tag} is held back: {reason}", tag=tag, reason=error.message)
            self.newsroom.skipped.setdefault(
                f"{article.tag} {tag}", EngineError(message, where=error.where, hint=error.hint)
            )

    def _keep(self, article: Article, tag: LangTag) -> None:
        look = self._look(article, tag)
        if self.is_polish:
            return
        is_done = not self._pretranslator(article.tag, tag).count_segments(article)
        if is_done and self._environment == self._environment_now():  # Nobody edited a glossary while we were at work.
            look.keep(_NOTHING)

    @cached_property
    def _is_far(self) -> bool:
        name = check_name(self.engine)
        # Whose file, or fuse and journal, are here.
        if self.backend.is_serial or self.is_polish or name in {"file", "http"}:
            return False
        return self.backend.is_chosen or (name in ENGINES and ENGINES[name].is_light)

    def _house(self) -> House:
        settings, engines = self.newsroom.settings, self.engine_settings
        return House(msgspec.structs.replace(settings, engines=engines) if engines else settings)

    def never_synced(self, slugs: Sequence[str] = (), to: Sequence[str] = ()) -> list[str]:
        newsroom = self.newsroom
        fresh = (item for item, tag in newsroom.pairs(slugs, to) if not newsroom.catalog_path(tag, item.slug).exists())
        return list(dict.fromkeys(article.slug for article in fresh))

    def count(self, slugs: Sequence[str] = (), to: Sequence[str] = (), *, limit: int | None = None) -> int:
        """Return how many segments are to be filled, `limit` at most; known numbers are not read."""
        total, house = 0, progress_version(self.newsroom)
        for article, tag in self._drafted(slugs, to):
            with self.newsroom.skipping(at=article.path), self._holding_back(article, tag):
                if not self._waits(article, tag):
                    continue
                known = None if self.renew or self.is_polish else known_progress(article, tag, house)
                if known is not None and not known.stale:
                    total += known.states["new"]
                else:
                    total += self._pretranslator(article.tag, tag).count_segments(article)
        return total if limit is None else min(total, limit)

    def workloads(
        self, slugs: Sequence[str] = (), to: Sequence[str] = (), *, limit: int | None = None
    ) -> Iterator[Workload]:
        """Yield what filling each catalog would take; nothing is written, and no server is asked."""
        settings = self.engine_settings or self.newsroom.settings.engines
        name = check_name(self.engine)
        for article, tag in self._drafted(slugs, to):
            with self.newsroom.skipping(at=article.path), self._holding_back(article, tag):
                if self._waits(article, tag) and limit != 0:
                    engine = self._engines_for(article.tag, tag).open().name if name == "auto" else name
                    pretranslator = self._pretranslator(article.tag, tag)
                    workload = pretranslator.workload(article, engine, settings, limit)
                    limit = None if limit is None else limit - workload.segments
                    if workload.segments:
                        is_cheaper = self.is_deferred and workload.cost
                        yield replace(workload, cost=(workload.cost or 0) * HALF) if is_cheaper else workload

    def prompts(
        self, slugs: Sequence[str] = (), to: Sequence[str] = (), *, limit: int | None = None
    ) -> Iterator[tuple[Article, LangTag, list[Turns]]]:
        """Yield the chats by which a language model elsewhere would be asked for each catalog; none is asked."""
        settings = self.engine_settings or self.newsroom.settings.engines
        for article, tag in self._drafted(slugs, to):
            with self.newsroom.skipping(at=article.path):
                if self.engine in ENGINES and self._waits(article, tag):
                    pretranslator = self._pretranslator(article.tag, tag)
                    yield article, tag, pretranslator.prompts(article, self.engine, settings, limit)

    @cached_property
    def fuse(self) -> Fuse:
        return Fuse((self.engine_settings or self.newsroom.settings.engines).http)

    def close(self) -> None:
        for engines in self._engines.values():
            engines.close()

    def _drafted(self, slugs: Sequence[str], to: Sequence[str]) -> Iterator[tuple[Article, LangTag]]:
        return (pair for pair in self.newsroom.pairs(slugs, to) if not self._is_converted(*pair))

    @staticmethod
    def _is_converted(article: Article, tag: LangTag) -> bool:
        return is_traditional(tag) or (is_chinese(article.tag) and is_chinese(tag))

    def _waits(self, article: Article, tag: LangTag) -> bool:
        return self.renew or self.is_polish or self._look(article, tag).value is None

    def _look(self, article: Article, tag: LangTag) -> Look:
        newsroom, slug = article.newsroom, article.slug
        environment = f"{self._environment} {article.tag}"
        files = newsroom.catalog_state(tag, slug=slug)
        return newsroom.index.look("drafts", tag, slug, environment=environment, files=files)

    @cached_property
    def _environment(self) -> str:
        return self._environment_now()

    def _environment_now(self) -> str:
        house = (self.newsroom.glossary_version, repr(self.newsroom.settings), str(self.retranslate_stale))
        return short_hash(code_version(), *house)

    def _convert(self, article: Article, tag: LangTag) -> PretranslationReport:
        done = follow_script(article, tag, replace_stale=self.retranslate_stale)
        return PretranslationReport(article.slug, tag, converted=done.converted, kept=done.stale, moved=done.moved)

    def _pretranslator(self, source_tag: LangTag, target_tag: LangTag) -> Pretranslator:
        pair = (source_tag, target_tag)
        if pair not in self._pretranslators:
            termbase, engines = self.newsroom.glossary.termbase(*pair), self._engines_for(*pair)
            kind = polisher() if self.is_polish else Pretranslator
            self._pretranslators[pair] = kind(
                self.newsroom, *pair, termbase, engines, self.retranslate_stale, self.renew, self.is_chosen
            )
        return self._pretranslators[pair]

    def _engines_for(self, source_tag: LangTag, target_tag: LangTag) -> LazyEngines:
        pair = (source_tag, target_tag)
        if pair not in self._engines:
            settings = self.engine_settings or self.newsroom.settings.engines
            is_light = self.engine in ENGINES and ENGINES[self.engine].is_light
            if self._is_far:
                job = EngineJob(self.engine, *pair, needs_model=not is_light, with_fallback=self.renew)
                self._engines[pair] = FarEngines(self.backend, self._house, job)
            else:
                self._engines[pair] = LazyEngines(
                    self.engine, *pair, settings, self.newsroom.settings.checks, self.fuse, self._deferred_folder()
                )
        return self._engines[pair]

    def _deferred_folder(self) -> Path | None:
        folder = self.newsroom.derived_dir / "deferred"
        self.newsroom.refuse_outside(folder)
        return folder if self.is_deferred else None

    def finish(self) -> int:
        """Hand over what was gathered for batch jobs; return how many segments are under way."""
        return sum(engines.finish() for engines in self._engines.values())


def polisher() -> type[Pretranslator]:
    from translator.newsroom.drafts.polish import Polisher  # It loads the checks.

    return Polisher


def fill_catalogs(
    run: TranslationRun,
    slugs: Sequence[str],
    to: Sequence[str],
    *,
    limit: int | None = None,
    take: Callable[[PretranslationReport], None],
) -> None:
    """Fill catalogs; `take` gets each report, also of the one at which an error or Ctrl-C ends it."""
    note_behind(run.newsroom, slugs, to, is_converting=True)
    if run.engine == "http" and not run.is_deferred:  # Else it is told when it is known what was answered.
        foretell(list(run.workloads(slugs, to, limit=limit)))
    try:
        with (
            run.newsroom.index.together(),
            flushed_together(),
            progress(_("translating"), lambda: run.count(slugs, to, limit=limit)) as bar,
        ):
            for report in run.run(slugs, to, limit=limit, progress=bar):
                take(report)
        under_way = run.finish() if run.is_deferred else 0
        if under_way:
            talk(
                ngettext(
                    "{count} segment is under way; to collect what is ready: {command}",
                    "{count} segments are under way; to collect what is ready: {command}",
                    under_way, command="translator translate --engine http --batch",
                )
            )  # fmt: skip
    finally:
        for report in run.untold.values():
            if report.total:
                take(report)
        _tell_usage(run)
        run.close()


def foretell(workloads: Sequence[Workload]) -> None:
    """Say what goes to a server, before it does."""
    asked, tokens = sum(load.asked for load in workloads), sum(load.tokens for load in workloads)
    costs = [load.cost for load in workloads if load.cost]
    if asked and tokens:
        tell_forecast(asked, workloads[0].host, tokens, sum(costs))


def _tell_usage(run: TranslationRun) -> None:
    usage = run.fuse.usage
    if not usage.tokens:
        return
    remember_usage(run.newsroom, run.fuse)
    cost = run.fuse.cost
    talk(
        ngettext(
            "{count} request: {prompt} tokens of prompt, {answer} of answer{cost}",
            "{count} requests: {prompt} tokens of prompt, {answer} of answer{cost}",
            usage.requests, prompt=usage.prompt, answer=usage.answer,
            cost=_(", {cost}", cost=f"{cost:.2g}") if cost else "",
        )
    )  # fmt: skip


def describe_drafts(report: PretranslationReport) -> str:
    by = f"{report.engine} ({report.host})" if report.host else report.engine
    numbers, moved = (", ".join(map(str, found)) for found in (report.kept, report.moved))
    parts = {
        _("{count} drafted by {engine}", count=report.drafted, engine=by): report.drafted,
        _("{count} mended by {engine}", count=report.polished, engine=by): report.polished,
        _("{count} repaired", count=report.repaired): report.repaired,
        _("{count} with a doubt", count=report.doubtful): report.doubtful,
        _("{count} from memory", count=report.from_memory): report.from_memory,
        _("{count} converted", count=report.converted): report.converted,
        _("{count} stale, and left as people wrote them ({numbers})", count=len(report.kept), numbers=numbers): numbers,
        _("{count} left in people's words, though the other script changed ({numbers})",
          count=len(report.moved), numbers=moved): moved,
        _("{count} failed", count=report.failed): report.failed,
        _("{count} under way", count=report.under_way): report.under_way,
        _("{count} not in the file ({numbers})", count=len(report.absent),
          numbers=number_list(report.absent)): report.absent,
        _("{count} not begun", count=report.left): report.left,
    }  # fmt: skip
    head = f"{report.slug} → {report.tag}" + _(": ") + _(", ").join(part for part, is_so in parts.items() if is_so)
    return "\n".join([head, *(f"  {number}: {reason}" for number, reason in sorted(report.reasons.items()))])
