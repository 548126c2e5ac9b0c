"""Catalogs are filled from memory and engine, and nothing of a person is touched."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.drafts.servers import Answer, asked_text, chat, scripted
from translator.bilingual.errors import EngineError
from translator.bilingual.model import FuzzyMatch, Request, State, Suggestion, TermEntry
from translator.bilingual.words.language import EN, ZH_HANS
from translator.bilingual.words.termbase import TermBase
from translator.newsroom.catalog.catalog import find_failure
from translator.newsroom.catalog.events import DraftData
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.drafts import LazyEngines, open_engine
from translator.newsroom.drafts.base import EngineContext
from translator.newsroom.drafts.pipeline import answer_journal
from translator.newsroom.drafts.pretranslation import Pretranslator
from translator.newsroom.drafts.pseudo import PseudoEngine
from translator.newsroom.ground.settings import EngineSettings, HttpSettings, Settings
from translator.newsroom.house import Newsroom, sync_article

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from translator.newsroom.drafts.base import Engine
    from translator.newsroom.house import Article

ARTICLE = """---
title: A new bridge
lang: en
---

Rescuers reached the village. It cost $3.1 million. The ferry left.
"""
SOURCES = ["A new bridge", "Rescuers reached the village.", "It cost $3.1 million.", "The ferry left."]


class Remembered:
    """A memory of literal pairs: source → target and whether the neighbours are the same."""

    def __init__(self, pairs: dict[str, tuple[str, int, bool]]) -> None:
        self._pairs = pairs

    def lookup(self, source: str, *, before: str = "", after: str = "", limit: int = 3) -> list[FuzzyMatch]:
        if source not in self._pairs:
            return []
        target, score, same_context = self._pairs[source]
        return [FuzzyMatch(source, target, score, "elsewhere.md", same_context)]


class Rewriting:
    """A memory that knows a sentence about another sum, and writes `target` of it."""

    def __init__(self, target: str) -> None:
        self._target = target

    def lookup(self, source: str, *, before: str = "", after: str = "", limit: int = 3) -> list[FuzzyMatch]:
        if "million" not in source:
            return []
        known = ("It cost $2.1 million.", self._target, 99, "elsewhere.md", False, (), "它耗资210万美元。")
        return [FuzzyMatch(*known, changes=(("210万美元", "310万美元"),))]


class Failing(PseudoEngine):
    """One that cannot translate sentences about ferries."""

    signature = "pseudo|version:failing"

    def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
        return [
            Suggestion("", "mt:pseudo", signature=self.signature, raw=("?",)) if "ferry" in request.source else made
            for request, made in zip(requests, super().translate(requests), strict=True)
        ]


@pytest.fixture
def project(tmp_path: Path) -> Newsroom:
    (tmp_path / "translator.toml").write_text("", encoding="utf-8")
    (tmp_path / "articles" / "en").mkdir(parents=True)
    (tmp_path / "articles" / "en" / "bridge.md").write_text(ARTICLE, encoding="utf-8")
    made = Newsroom(tmp_path, Settings())
    sync_article(made.article(made.articles[0]), ZH_HANS)
    return made


def article(project: Newsroom) -> Article:
    return project.article(project.articles[0])


def pseudo() -> Engine:
    return open_engine("pseudo", EN, ZH_HANS)


class Opened(LazyEngines):
    """An engine that is there already, or that must not be opened."""

    def __init__(self, make: Callable[[], Engine]) -> None:
        self.description = None
        self.open = make  # type: ignore[method-assign]

    def open_fallback(self) -> Engine | None:
        return None


def pretranslator(
    project: Newsroom,
    *,
    engine: Callable[[], Engine] = pseudo,
    memory: object = None,
    terms: Sequence[TermEntry] = (),
    **options: bool,
) -> Pretranslator:
    made = Pretranslator(project, EN, ZH_HANS, TermBase(terms, EN, ZH_HANS), Opened(engine), **options)
    made.__dict__["memory"] = memory or Remembered({})
    return made


def fill(project: Newsroom, **options: object) -> tuple[object, list[tuple[str, State]]]:
    report = pretranslator(project, **options).pretranslate(article(project))  # type: ignore[arg-type]
    return report, [(entry.target, entry.state) for entry in load_catalog(project, "bridge", ZH_HANS).entries]


def test_every_new_segment_gets_a_draft_with_origin_signature_and_raw(project: Newsroom) -> None:
    report, entries = fill(project)
    catalog = load_catalog(project, "bridge", ZH_HANS)

    assert [entry.source for entry in catalog.entries] == SOURCES
    assert (report.drafted, report.failed, report.engine) == (4, 0, "pseudo")
    assert {state for _target, state in entries} == {State.DRAFT}
    assert "310万美元" in catalog.entry(3).target
    assert catalog.entry(1).origin == "mt:pseudo"
    assert catalog.entry(1).signature == "pseudo|version:2"
    assert catalog.history(catalog.entry(1))[-1].raw == (catalog.entry(1).target,)


@pytest.mark.parametrize(
    ("target", "origin", "repairs"),
    [("它耗资310万美元。", "tm:fuzzy", ("number:210万美元→310万美元",)), ("它耗资310万欧元。", "mt:pseudo", ())],
)
def test_rewritten_numbers_are_recorded_and_a_match_that_the_checks_refuse_is_no_draft(
    project: Newsroom, target: str, origin: str, repairs: tuple[str, ...]
) -> None:
    pretranslator(project, memory=Rewriting(target)).pretranslate(article(project))
    catalog = load_catalog(project, "bridge", ZH_HANS)

    data = catalog.history(catalog.entry(3))[-1].data
    assert isinstance(data, DraftData)
    assert (catalog.entry(3).origin, data.repairs) == (origin, repairs)


def test_a_second_run_changes_nothing(project: Newsroom) -> None:
    fill(project)
    ledger = project.ledger_path(ZH_HANS, "bridge").read_bytes()
    report, _entries = fill(project)

    assert report.total == 0
    assert project.ledger_path(ZH_HANS, "bridge").read_bytes() == ledger


def test_what_a_person_wrote_is_never_touched(project: Newsroom) -> None:
    with catalog_transaction(project, "bridge", ZH_HANS) as catalog:
        catalog.apply(catalog.entry(2), "edit", actor="li.na", target="救援人员抵达该村。", origin="human")
    _report, entries = fill(project)

    assert entries[1] == ("救援人员抵达该村。", State.TRANSLATED)


def test_what_a_person_wrote_while_the_engine_worked_stays(project: Newsroom) -> None:
    class Slow(PseudoEngine):
        def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
            with catalog_transaction(project, "bridge", ZH_HANS) as catalog:
                catalog.apply(catalog.entry(2), "edit", actor="li.na", target="救援人员抵达该村。", origin="human")
            return super().translate(requests)

    _report, entries = fill(project, engine=lambda: Slow(EngineContext(EN, ZH_HANS, EngineSettings())))

    assert entries[1] == ("救援人员抵达该村。", State.TRANSLATED)
    assert entries[2][1] is State.DRAFT


def change_source(project: Newsroom, old: str, new: str) -> None:
    path = project.articles[0].path
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    sync_article(project.article(project.articles[0]), ZH_HANS)


def test_a_stale_draft_of_a_machine_is_made_anew(project: Newsroom) -> None:
    fill(project)
    change_source(project, "$3.1 million", "$3.2 million")
    report, entries = fill(project)

    assert report.drafted == 1
    assert "320万美元" in entries[2][0]
    assert not load_catalog(project, "bridge", ZH_HANS).entry(3).is_stale


def test_a_stale_text_of_a_person_is_left_to_people_unless_asked_for(project: Newsroom) -> None:
    with catalog_transaction(project, "bridge", ZH_HANS) as catalog:
        catalog.apply(catalog.entry(3), "edit", actor="li.na", target="造价310万美元。", origin="human")
    change_source(project, "$3.1 million", "$3.2 million")
    _report, entries = fill(project)
    assert entries[2] == ("造价310万美元。", State.DRAFT)
    assert load_catalog(project, "bridge", ZH_HANS).entry(3).is_stale

    _report, entries = fill(project, retranslate_stale=True)
    assert "320万美元" in entries[2][0]


def test_what_the_engine_cannot_do_stays_new_with_the_reason(project: Newsroom) -> None:
    report, entries = fill(project, engine=lambda: Failing(EngineContext(EN, ZH_HANS, EngineSettings())))
    catalog = load_catalog(project, "bridge", ZH_HANS)

    assert entries[3] == ("", State.NEW)
    assert report.reasons == {4: "mt.empty"}
    assert find_failure(catalog, catalog.entry(4)) == "mt.empty"
    assert find_failure(catalog, catalog.entry(1)) == ""


def test_an_engine_is_not_asked_in_vain_again_and_another_one_is(
    project: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing() -> Failing:
        return Failing(EngineContext(EN, ZH_HANS, EngineSettings()))

    fill(project, engine=failing)
    ledger = project.ledger_path(ZH_HANS, "bridge").read_bytes()
    report, _entries = fill(project, engine=failing)

    assert (report.failed, report.reasons) == (1, {4: "mt.empty"})
    assert project.ledger_path(ZH_HANS, "bridge").read_bytes() == ledger
    monkeypatch.setattr(answer_journal, "content_version", lambda *_places: "another gate")
    assert fill(project, engine=failing)[0].failed == 1
    assert project.ledger_path(ZH_HANS, "bridge").read_bytes() != ledger
    report, entries = fill(project)
    assert (report.drafted, entries[3][1]) == (1, State.DRAFT)


BUSY = [
    (422, {}, {"error": "Server busy, try later"}),
    (200, {}, {"choices": [{"message": {"content": "服务器繁忙，请稍后再试。"}, "finish_reason": "stop"}]}),
    (200, {"Content-Type": "text/html"}, "<html><body>服务器繁忙</body></html>"),
]


@pytest.mark.parametrize("answer", BUSY, ids=["status", "answer", "page"])
def test_a_bad_minute_of_a_server_is_not_remembered(
    project: Newsroom, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("translator.newsroom.drafts.http.client.FIRST_PAUSE", 0.001)
    ledger = project.ledger_path(ZH_HANS, "bridge")
    with scripted(answer) as server:
        engine_settings = EngineSettings(http=HttpSettings(url=f"{server.url}/v1", model="m", batch=1))
        engine = open_engine("http", EN, ZH_HANS, engine_settings)
        with suppress(EngineError):
            assert fill(project, engine=lambda: engine)[0].failed == 4  # type: ignore[attr-defined]
        assert not ledger.exists()
        engine.close()
        engine = open_engine("http", EN, ZH_HANS, engine_settings)  # Another run.
        server.answers[:] = [lambda body: chat(pseudo().translate([Request(asked_text(body))])[0].target)]
        assert fill(project, engine=lambda: engine)[0].drafted == 4  # type: ignore[attr-defined]
        engine.close()


def test_a_file_that_lacks_sentences_leaves_no_trace_of_that(project: Newsroom, tmp_path: Path) -> None:
    fill(project)
    (tmp_path / "partial.tsv").write_text("It cost $3.1 million.\t造价310万美元。\n", encoding="utf-8")
    ledger = project.ledger_path(ZH_HANS, "bridge")
    before = len(ledger.read_bytes().splitlines())
    engine = open_engine("file", EN, ZH_HANS, EngineSettings(file=str(tmp_path / "partial.tsv")))

    report, entries = fill(project, engine=lambda: engine, renew=True)
    assert entries[2][0] == "造价310万美元。"
    assert report.failed == 0  # type: ignore[attr-defined]
    assert len(ledger.read_bytes().splitlines()) == before + 1


def test_memory_comes_first_and_the_engine_is_not_even_opened(project: Newsroom) -> None:
    def never() -> Engine:
        raise AssertionError("the engine was opened")

    pairs = {source: (f"记忆{index}", 100, index == 1) for index, source in enumerate(SOURCES)}
    report, entries = fill(project, engine=never, memory=Remembered(pairs))

    assert report.from_memory == 4
    assert entries[1] == ("记忆1", State.TRANSLATED)
    assert entries[0] == ("记忆0", State.DRAFT)
    assert load_catalog(project, "bridge", ZH_HANS).entry(1).origin == "tm:exact"


def test_similar_pairs_terms_and_neighbours_reach_the_engine_and_nothing_similar_is_taken(project: Newsroom) -> None:
    seen: list[Request] = []

    class Listening(PseudoEngine):
        def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
            seen.extend(requests)
            return super().translate(requests)

    engine = Listening(EngineContext(EN, ZH_HANS, EngineSettings()))
    memory = Remembered({SOURCES[1]: ("类似", 80, False), SOURCES[2]: ("不像", 60, False)})
    terms = [TermEntry("ferry", ("渡轮",))]
    pretranslator(project, engine=lambda: engine, memory=memory, terms=terms).pretranslate(article(project))

    assert [[match.score for match in request.matches] for request in seen] == [[], [80], [], []]
    assert [term.source for term in seen[3].terms] == ["ferry"]
    assert (seen[2].before, seen[2].after) == (SOURCES[1], SOURCES[3])
    assert seen[0].kind == "title"
