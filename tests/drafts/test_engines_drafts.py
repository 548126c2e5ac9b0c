"""Gate, repairs and retries with small engines that fail in known ways."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

import pytest

from translator.bilingual.model import Request, Suggestion, TermEntry
from translator.bilingual.words.language import EN, ZH_HANS
from translator.newsroom.drafts.base import Capabilities, Engine
from translator.newsroom.drafts.pipeline.drafts import draft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.newsroom.drafts.base import EngineContext, Phrases, Span


class PhraseBook(Engine):
    """An engine that knows a few sentences: what it says first, and what it says in another way."""

    name = "phrasebook"
    signature = "phrasebook|version:1"
    capabilities = Capabilities(keeps_tags=True)
    steps: tuple[str, ...] = ("again",)

    def __init__(self, first: dict[str, str], again: dict[str, str] | None = None) -> None:
        self._first, self._again = first, again or {}
        self.asked: list[tuple[str, list[str]]] = []

    @classmethod
    def open(cls, context: EngineContext) -> PhraseBook:
        return cls({})

    def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
        return self._say(requests, self._first, "first")

    def retry(self, requests: Sequence[Request], step: str) -> list[Suggestion]:
        return self._say(requests, self._again, step)

    def _say(self, requests: Sequence[Request], book: dict[str, str], step: str) -> list[Suggestion]:
        self.asked.append((step, [request.source for request in requests]))
        said = [book.get(request.source, "") for request in requests]
        return [Suggestion(text, f"mt:{self.name}", signature=self.signature, raw=(text,)) for text in said]


class Bilingual(PhraseBook):
    """One that also knows which words belong together."""

    capabilities = Capabilities(keeps_tags=True, aligns="roughly")
    pairs: ClassVar = {"the settings page": "设置页面", "Read": "阅读"}

    def locate(self, phrases: Sequence[tuple[Phrases, Span]]) -> list[Span | None]:
        return [self._place(item, span) for item, span in phrases]

    def _place(self, item: Phrases, span: Span) -> Span | None:
        words = self.pairs.get(item.source[slice(*span)], "-")
        start = item.target.find(words)
        return (start, start + len(words)) if start >= 0 else None


REPORT = "The committee will publish its final report on housing next week."
REPORT_ZH = "委员会将于下周发布住房问题最终报告。"


def drafted(engine: PhraseBook, *sources: str, terms: tuple[TermEntry, ...] = ()) -> list[Suggestion]:
    requests = [Request(source, terms=terms) for source in sources]
    return draft(engine, requests, source_tag=EN, target_tag=ZH_HANS)


def test_what_passes_is_a_draft_with_its_origin_and_raw_output() -> None:
    (suggestion,) = drafted(PhraseBook({REPORT: REPORT_ZH}), REPORT)

    assert suggestion == Suggestion(REPORT_ZH, "mt:phrasebook", signature="phrasebook|version:1", raw=(REPORT_ZH,))


def test_another_way_is_tried_for_what_failed_and_only_for_that() -> None:
    engine = PhraseBook({REPORT: REPORT, "It rained.": "下雨了。"}, {REPORT: REPORT_ZH})
    first, second = drafted(engine, REPORT, "It rained.")

    assert (first.target, first.repairs, first.raw) == (REPORT_ZH, ("retry:again",), (REPORT, REPORT_ZH))
    assert second.repairs == ()
    assert engine.asked == [("first", [REPORT, "It rained."]), ("again", [REPORT])]


def test_the_sentence_is_translated_in_parts() -> None:
    head, tail = "The committee published its report;", "the ministry said nothing about it."
    engine = PhraseBook({head: "委员会发布了报告；", tail: "该部没有作任何说明。"})
    (suggestion,) = drafted(engine, f"{head} {tail}")

    assert suggestion.target == "委员会发布了报告；该部没有作任何说明。"
    assert suggestion.repairs == ("retry:split",)


def test_what_cannot_be_repaired_comes_back_empty_with_the_reasons_and_all_that_was_said() -> None:
    loop = "委员会表示" * 6
    (suggestion,) = drafted(PhraseBook({REPORT: loop}, {REPORT: REPORT}), REPORT)

    assert suggestion.target == ""
    assert suggestion.raw == (loop, REPORT)
    assert suggestion.problems[0].startswith("txt.untranslated")


def test_a_doubt_is_tried_again_and_noted_if_it_stays() -> None:
    source, text = "She has never visited the island.", "她曾去过该岛。"
    (stays,) = drafted(PhraseBook({source: text}, {source: text}), source)
    (goes,) = drafted(PhraseBook({source: text}, {source: "她从未去过该岛。"}), source)

    assert stays.target == text
    assert [problem.partition(":")[0] for problem in stays.problems] == ["sem.negation"]
    assert (goes.target, goes.problems) == ("她从未去过该岛。", ())


class Stubborn(Bilingual):
    """One that has its own names for things, and knows which words they are."""

    capabilities = Capabilities(keeps_tags=True, aligns="exactly")
    pairs: ClassVar = {"mayor": "市长", "climate change": "气候变化", "手机": "smartphones", "市长": "mayor"}


def test_a_term_that_the_engine_says_otherwise_is_written_over_its_words() -> None:
    source = "The mayor spoke about climate change on Sunday."
    terms = (
        TermEntry("mayor", ("市政长",), status="required"),
        TermEntry("climate change", ("气候变迁",), status="preferred"),
    )
    engine = Stubborn({source: "市长周日谈到了气候变化。"})
    (suggestion,) = drafted(engine, source, terms=terms)

    assert (suggestion.target, suggestion.problems) == ("市政长周日谈到了气候变迁。", ())
    assert suggestion.repairs == ("retry:term-written",)
    assert engine.asked == [("first", [source])]


def test_an_english_term_takes_number_capital_and_article_of_what_it_replaces() -> None:
    terms = (TermEntry("手机", ("handset",), status="required"), TermEntry("市长", ("alderman",), status="required"))
    request = Request("一位市长没收了手机。", terms=terms)
    engine = Stubborn({request.source: "A mayor took away the smartphones."})
    (suggestion,) = draft(engine, [request], source_tag=ZH_HANS, target_tag=EN)

    assert suggestion.target == "An alderman took away the handsets."


class Unsure(PhraseBook):
    """One that says how sure it is."""

    capabilities = Capabilities(keeps_tags=True, low_score=40)
    scores: ClassVar = {"委员会将发布住房报告，时间是下周，是最终报告。": 20, REPORT_ZH: 60}

    def _say(self, requests: Sequence[Request], book: dict[str, str], step: str) -> list[Suggestion]:
        said = super()._say(requests, book, step)
        return [replace(suggestion, score=self.scores.get(suggestion.target, 30)) for suggestion in said]


def test_a_low_score_gets_another_attempt_and_the_one_with_more_confidence_is_kept() -> None:
    clumsy = next(iter(Unsure.scores))
    (better,) = drafted(Unsure({REPORT: clumsy}, {REPORT: REPORT_ZH}), REPORT)
    (same,) = drafted(Unsure({REPORT: clumsy}, {REPORT: clumsy}), REPORT)

    assert (better.target, better.problems, better.raw) == (REPORT_ZH, (), (clumsy, REPORT_ZH))
    assert (same.target, same.raw) == (clumsy, (clumsy, clumsy))


class Wordy(Unsure):
    """One that has several wordings of what it was unsure of."""

    capabilities = Capabilities(keeps_tags=True, low_score=40, has_candidates=True)
    wordings: ClassVar = ["委员会下周将发布有关住房的最终报告。", "委员会将于下周发布住房最终报告。", "委员会" * 9]

    def candidates(self, requests: Sequence[Request]) -> list[list[Suggestion]]:
        self.asked.append(("candidates", [request.source for request in requests]))
        return [[Suggestion(text, "mt:wordy", 30, raw=(text,)) for text in self.wordings] for _request in requests]


def test_of_several_wordings_the_one_is_kept_that_the_others_agree_with() -> None:
    engine = Wordy({REPORT: next(iter(Unsure.scores))}, {REPORT: "从不"})
    (chosen,) = drafted(engine, REPORT)

    assert chosen.target == "委员会将于下周发布住房最终报告。"
    assert chosen.repairs == ("retry:sample",)
    assert len(chosen.raw) == 4
    assert [step for step, _sources in engine.asked] == ["first", "candidates"]


def test_another_engine_is_asked_for_what_the_first_cannot_do_and_for_that_only() -> None:
    class Colleague(PhraseBook):
        name = "colleague"
        signature = "colleague|version:1"

    first, second = PhraseBook({REPORT: REPORT, "It rained.": "下雨了。"}), Colleague({REPORT: REPORT_ZH})
    requests = [Request(REPORT), Request("It rained.")]
    made = draft(first, requests, source_tag=EN, target_tag=ZH_HANS, open_fallback=lambda: second)

    assert [(item.target, item.origin) for item in made] == [(REPORT_ZH, "mt:colleague"), ("下雨了。", "mt:phrasebook")]
    assert made[0].signature == "colleague|version:1"
    assert made[0].repairs == ("retry:engine:colleague",)
    assert second.asked == [("first", [REPORT])]

    (left,) = draft(first, requests[:1], source_tag=EN, target_tag=ZH_HANS, open_fallback=lambda: None)
    assert left.target == ""


def test_addresses_numbers_and_fixed_names_are_copied_without_asking() -> None:
    engine = PhraseBook({})
    sources = ["https://example.org/a", "2021", "<1/>", "`git push`", "GitHub"]
    suggestions = drafted(engine, *sources, terms=(TermEntry("GitHub", (), status="dnt"),))

    assert [suggestion.target for suggestion in suggestions] == sources
    assert all(suggestion.repairs == ("copied",) for suggestion in suggestions)
    assert engine.asked == []


def test_equal_segments_are_asked_once() -> None:
    engine = PhraseBook({REPORT: REPORT_ZH})

    assert [suggestion.target for suggestion in drafted(engine, REPORT, REPORT)] == [REPORT_ZH, REPORT_ZH]
    assert engine.asked == [("first", [REPORT])]


def test_progress_counts_every_segment_once() -> None:
    seen: list[int] = []
    requests = [Request(source) for source in (REPORT, REPORT, "2021", "It rained.")]
    draft(PhraseBook({REPORT: REPORT_ZH}), requests, source_tag=EN, target_tag=ZH_HANS, progress=seen.append)

    assert sum(seen) == 4


def test_the_engine_sees_no_paired_tags() -> None:
    engine = PhraseBook({"Revenue reached $3.1 billion in May.": "5月营收达31亿美元。"})
    (suggestion,) = drafted(engine, "Revenue reached <1>$3.1 billion</1> in <2>May</2>.")

    assert engine.asked[0] == ("first", ["Revenue reached $3.1 billion in May."])
    assert suggestion.target == "<2>5月</2>营收达<1>31亿美元</1>。"
    assert suggestion.problems == ()


def test_a_term_and_a_copied_name_are_anchors() -> None:
    engine = PhraseBook({"The World Bank praised GitHub on Monday.": "世界银行周一称赞了GitHub。"})
    terms = (TermEntry("World Bank", ("世界银行",)),)
    (suggestion,) = drafted(engine, "The <1>World Bank</1> praised <2>GitHub</2> on Monday.", terms=terms)

    assert suggestion.target == "<1>世界银行</1>周一称赞了<2>GitHub</2>。"


def test_an_engine_that_can_align_is_asked_for_the_rest() -> None:
    engine = Bilingual({"Read the settings page today.": "今天请阅读设置页面。"})
    (suggestion,) = drafted(engine, "Read <1>the settings page</1> today.")

    assert suggestion.target == "今天请阅读<1>设置页面</1>。"
    assert suggestion.problems == ()


@pytest.mark.usefixtures("without_lexicon")
def test_a_place_that_nobody_knows_is_a_guess_and_says_so() -> None:
    engine = PhraseBook({"Read the settings page today.": "今天请阅读设置页面。"})
    (suggestion,) = drafted(engine, "Read <1>the settings page</1> today.")

    assert suggestion.target.count("<1>") == suggestion.target.count("</1>") == 1
    assert suggestion.problems == ("mk.inline: <1> placed by position",)


def test_a_standalone_tag_that_the_engine_lost_is_put_back_beside_its_word() -> None:
    engine = Bilingual({"Read <1/> the settings page today.": "今天请阅读设置页面。"})
    (suggestion,) = drafted(engine, "Read <1/> the settings page today.")

    assert suggestion.target == "今天请阅读<1/>设置页面。"
    assert suggestion.repairs == ("retry:points", "tags:placed")
