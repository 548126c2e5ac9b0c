"""The retries of what the gate refuses, the choice among candidates, and the estimate of quality of what is kept."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from statistics import mean

from translator.bilingual.alignment.word_diff import count_negations, quantity_key
from translator.bilingual.model import Request, Suggestion, TermMatch
from translator.bilingual.names.latin_names import known_place
from translator.bilingual.names.lone_names import names_at_start
from translator.bilingual.names.name_lists import kinds_of
from translator.bilingual.names.recognition import names_in
from translator.bilingual.quantities import find_quantities
from translator.bilingual.words.inline import plain_text
from translator.bilingual.words.language import fold_script, is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.drafts.base import Engine, Phrases
from translator.newsroom.drafts.clauses import join_clauses, split_clauses
from translator.newsroom.drafts.gate import GateProblem, judge_suggestion
from translator.newsroom.drafts.lexicon import load_lexicon
from translator.newsroom.drafts.repair import (
    add_characters,
    missing_terms,
    postprocess,
    repair_quantities,
    write_names,
    write_terms,
)
from translator.newsroom.drafts.tags import StrippedSegment, strip_tags

MAX_NGRAM = 6
"""Characters."""


def select_consensus(choices: Sequence[Suggestion], candidates: Sequence[Suggestion]) -> int:
    """
    Return the index in `choices` of the translation to keep; of equals the earlier.

    `candidates` are the translations that `choices` are compared with; they include `choices`.
    """
    if len(choices) == 1:
        return 0
    votes = [(agreement(item, candidates) + (item.score or 0)) / 2 for item in choices]
    return max(range(len(choices)), key=lambda index: (votes[index], -index))


def agreement(item: Suggestion, candidates: Sequence[Suggestion]) -> float:
    """Return the mean similarity of `item` and the other candidates, 0 to 100; 0 where there are no others."""
    others = [other.target for other in candidates if other is not item and other.target]
    return mean(chrf_similarity(item.target, other) for other in others) if others else 0.0


@lru_cache(maxsize=4096)
def chrf_similarity(one: str, other: str) -> float:
    """Return chrF (Popović 2015) with precision and recall weighted equally, 0 to 100."""
    found = []
    for mine, theirs in zip(_ngrams(one), _ngrams(other), strict=True):
        total = mine.total() + theirs.total()
        if total:
            found.append(200 * (mine & theirs).total() / total)
    return mean(found) if found else 0.0


@lru_cache(maxsize=512)
def _ngrams(text: str) -> tuple[Counter[str], ...]:
    plain = "".join(text.split())
    return tuple(
        Counter(plain[at : at + size] for at in range(len(plain) - size + 1)) for size in range(1, MAX_NGRAM + 1)
    )


@dataclass(frozen=True, slots=True)
class Attempt:
    suggestion: Suggestion
    step: str
    """Empty for the first attempt; else the name of the retry step: `prompt-b`, `split` …"""
    repairs: tuple[str, ...]
    problems: tuple[GateProblem, ...]
    stripped: StrippedSegment | None = None
    """How the tags of the source were taken out, where that differs from the job's."""

    @property
    def weight(self) -> int:
        """Sum of the weights of its problems; 0 is best."""
        return sum(problem.weight for problem in self.problems)

    @property
    def is_blocked(self) -> bool:
        return any(problem.blocks for problem in self.problems)


@dataclass(slots=True)
class Job:
    request: Request
    stripped: StrippedSegment
    plain: Request
    """The request without tags: what the engine gets."""
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def best(self) -> Attempt:
        """The attempt with the lightest problems; of several, the choice of `select_consensus`."""
        if len(self.attempts) == 1:
            return self.attempts[0]
        least = min((attempt.is_blocked, attempt.weight) for attempt in self.attempts)
        equals = [attempt for attempt in self.attempts if (attempt.is_blocked, attempt.weight) == least]
        return equals[select_consensus([attempt.suggestion for attempt in equals], self.candidates)]

    @property
    def candidates(self) -> list[Suggestion]:
        shown = [attempt.suggestion for attempt in self.attempts if not attempt.is_blocked]
        return shown or [attempt.suggestion for attempt in self.attempts]

    readings: list[Attempt] = field(default_factory=list)
    """Translations of another engine, which are compared with and never taken."""

    @property
    def others(self) -> list[str]:
        """Wordings of whoever was asked beside the engine, passed by the gate or not."""
        asked = self.readings or [
            attempt for attempt in self.attempts if attempt.step in {"", "sample"} and attempt is not self.best
        ]
        return [attempt.suggestion.target for attempt in asked if attempt.suggestion.target]

    @property
    def raw(self) -> tuple[str, ...]:
        return tuple(text for attempt in self.attempts for text in attempt.suggestion.raw)


@dataclass(frozen=True, slots=True)
class RetryPipeline:
    """Judges the attempts of one engine at one language pair, and runs the retry steps."""

    engine: Engine
    source_tag: str
    target_tag: str
    open_fallback: Callable[[], Engine | None] | None = None
    """Opens the engine for segments that this one fails on; None without one, or if it may not be used."""

    def add_attempt(self, job: Job, suggestion: Suggestion, step: str = "") -> None:
        """Postprocess and judge one suggestion, and add it to the attempts of `job` unless a step made nothing."""
        if job.attempts and not suggestion.target.strip():
            return
        target, repairs = postprocess(suggestion.target, job.plain.source, self.target_tag)
        named = target
        if is_chinese(self.source_tag) and not is_chinese(self.target_tag):
            named = write_names(target, job.plain)
            named = add_characters(named, job.plain) if self.engine.house.adds_characters else named
        repairs = repairs if named == target else (*repairs, "name:written")
        housed = self.engine.house.apply(named, job.plain.source)
        repairs = repairs if housed == named else (*repairs, "house:applied")
        if housed != suggestion.target:
            suggestion = replace(suggestion, target=housed)
        attempt = Attempt(suggestion, step, repairs, self._judge(job.plain, suggestion))
        job.attempts.append(self._with_quantities(job, attempt))

    def _with_quantities(self, job: Job, attempt: Attempt) -> Attempt:
        if not any(problem.blocks and problem.check.startswith(("num.", "date.")) for problem in attempt.problems):
            return attempt
        target = attempt.suggestion.target
        repaired = repair_quantities(target, job.plain.source, self.source_tag, self.target_tag)
        if repaired == target:
            return attempt
        repaired = self.engine.house.apply(repaired, job.plain.source)
        suggestion = replace(attempt.suggestion, target=repaired)
        repairs = (*attempt.repairs, "number:mended")
        again = Attempt(suggestion, attempt.step, repairs, self._judge(job.plain, suggestion))
        return again if set(again.problems) < set(attempt.problems) else attempt

    def _judge(self, request: Request, suggestion: Suggestion) -> tuple[GateProblem, ...]:
        return judge_suggestion(request, suggestion, source_tag=self.source_tag, target_tag=self.target_tag)

    def is_settled(self, job: Job) -> bool:
        best, low_score = job.best, self.engine.capabilities.low_score
        is_unsure = low_score is not None and (best.suggestion.score or 0) < low_score
        return not best.problems and not is_unsure

    def retry(self, jobs: Sequence[Job], *, finished: Callable[[Job], None]) -> None:
        """
        Run the retry steps on `jobs`, each of which has an attempt already, until it passes or no step is left.

        Where the engine offers candidates, or is paid, a doubt is not a reason for further steps.
        """
        can = self.engine.capabilities
        leaves_doubts = (can.has_candidates and not can.has_reader) or can.is_paid
        waiting = list(jobs)
        if can.aligns != "roughly":
            self._write_terms(waiting)
            for job in filter(self.is_settled, waiting):
                finished(job)
            waiting = [job for job in waiting if not self.is_settled(job)]
        if can.is_paid and not can.has_reader:
            for job in waiting:
                if not job.best.is_blocked:
                    finished(job)
            waiting = [job for job in waiting if job.best.is_blocked]
        steps: list[Callable[[Sequence[Job]], None]] = []
        if can.has_candidates:
            steps.append(self._read_again if can.has_reader else self._draw_candidates)
        steps += [partial(self._run_engine_step, step=step) for step in self.engine.steps]
        steps += [self._write_terms] if can.aligns == "roughly" else []
        for run in (*steps, self._restore_standalone_tags, self._translate_in_parts, self._use_fallback):
            if not waiting:
                return
            run(waiting)
            left: list[Job] = []
            for job in waiting:
                if job.best.is_blocked or (job.best.problems and not leaves_doubts):
                    left.append(job)
                else:
                    finished(job)
            waiting = left
        for job in waiting:
            finished(job)

    def _write_terms(self, jobs: Sequence[Job]) -> None:
        from translator.newsroom.drafts.pipeline.phrase_alignment import align_phrases

        asked: list[tuple[Job, Phrases, list[TermMatch]]] = []
        for job in jobs:
            target = job.best.suggestion.target
            lost = missing_terms(target, job.plain, self.source_tag, self.target_tag) if target else []
            if lost:
                spans = tuple((match.start, match.end) for match in lost)
                asked.append((job, Phrases(job.plain.source, target, spans), lost))
        texts = [phrases for _job, phrases, _lost in asked]
        found = align_phrases(self.engine, texts, self.source_tag, self.target_tag, exactly=True)
        for (job, phrases, lost), parts in zip(asked, found, strict=True):
            places = [(part, match) for part, match in zip(parts, lost, strict=True) if part]
            if places:
                text = write_terms(phrases.target, places, self.target_tag)
                self.add_attempt(job, replace(job.best.suggestion, target=text, raw=()), "term-written")

    def _read_again(self, jobs: Sequence[Job]) -> None:
        passed = [job for job in jobs if not job.best.is_blocked]
        for job, said in zip(passed, self.engine.candidates([job.plain for job in passed]), strict=True):
            for suggestion in said:
                text, _repairs = postprocess(suggestion.target, job.plain.source, self.target_tag)
                read = replace(suggestion, target=text)
                job.readings.append(Attempt(read, "", (), self._judge(job.plain, read)))

    def _draw_candidates(self, jobs: Sequence[Job]) -> None:
        drawn = self.engine.candidates([job.plain for job in jobs])
        for job, suggestions in zip(jobs, drawn, strict=True):
            for suggestion in suggestions:
                self.add_attempt(job, suggestion, "sample")

    def _run_engine_step(self, jobs: Sequence[Job], step: str) -> None:
        for job, suggestion in zip(jobs, self.engine.retry([job.plain for job in jobs], step), strict=True):
            self.add_attempt(job, suggestion, step)

    def _restore_standalone_tags(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            faulty = [
                attempt
                for attempt in job.attempts
                if {problem.check for problem in attempt.problems if problem.blocks} == {"mk.inline"}
            ]
            if not faulty or not job.best.is_blocked:
                continue
            best = min(faulty, key=lambda attempt: attempt.weight).suggestion
            stripped = strip_tags(job.request.source, keep_standalone=False)
            target, repairs = postprocess(plain_text(best.target), stripped.plain, self.target_tag)
            target = self.engine.house.apply(target, stripped.plain)
            suggestion = replace(best, target=target, raw=())
            problems = self._judge(replace(job.plain, source=stripped.plain), suggestion)
            job.attempts.append(Attempt(suggestion, "points", repairs, problems, stripped))

    def _translate_in_parts(self, jobs: Sequence[Job]) -> None:
        parts = [(job, split_clauses(job.plain.source, self.source_tag)) for job in jobs if job.best.is_blocked]
        parts = [(job, clauses) for job, clauses in parts if len(clauses) > 1]
        requests = [replace(job.plain, source=clause, matches=()) for job, clauses in parts for clause in clauses]
        results = iter(self.engine.translate(requests) if requests else ())
        for job, clauses in parts:
            made = [next(results) for _clause in clauses]
            joined = replace(
                made[0],
                target=join_clauses(clauses, [item.target for item in made], self.target_tag),
                score=min((item.score for item in made if item.score is not None), default=None),
                raw=tuple(text for item in made for text in item.raw),
                problems=tuple(problem for item in made for problem in item.problems),
            )
            self.add_attempt(job, joined, "split")

    def _use_fallback(self, jobs: Sequence[Job]) -> None:
        blocked = [job for job in jobs if job.best.is_blocked]
        other = self.open_fallback() if self.open_fallback and blocked else None
        if other is None:
            return
        keeps_tags = other.capabilities.keeps_tags
        able = [job for job in blocked if keeps_tags or plain_text(job.plain.source) == job.plain.source]
        for job, suggestion in zip(able, other.translate([job.plain for job in able]), strict=True):
            self.add_attempt(job, suggestion, f"engine:{other.name}")


AGREEMENT = "agreement"
"""Key of all engines that give no score."""
DECILES: dict[tuple[str, bool], tuple[int, ...]] = {
    ("llama", True): (10, 41, 46, 49, 53, 55, 56, 58, 62, 67, 100),
    ("llama", False): (20, 54, 58, 61, 63, 65, 67, 69, 71, 75, 100),
    (AGREEMENT, True): (30, 41, 43, 46, 48, 50, 51, 53, 57, 61, 72),
    (AGREEMENT, False): (31, 42, 45, 47, 49, 51, 52, 54, 56, 58, 75),
}
"""Engine, target is Chinese → the confidence of its drafts at 0, 10 … 100 %; measured with `--fit`."""
SIGNS: dict[bool, tuple[tuple[float, float], ...]] = {
    True: ((54.9, 0.351), (0.768, 9.75), (1.43, -5.70), (0.133, 4.83), (0.170, 5.21)),
    False: ((81.2, 0.343), (0.643, 8.68), (1.41, -11.06), (0.100, 16.63), (0.168, 9.37)),
}
"""Target is Chinese → mean and weight, in points of chrF, of: agreement (0 to 100), share of the source's
words with a counterpart, ambiguity of the Chinese words, names for each word, share of long words."""
_WORD = pattern(r"[A-Za-z']+")
_NAME = pattern(r"(?<=[a-z,] )[A-Z][a-z]+")
LONG = 8
"""Letters of a long word."""
DOUBTFUL = 10
"""Estimate below which a draft is noted as doubtful."""


def combine_confidence(score: int, kept: Suggestion, candidates: Sequence[Suggestion]) -> float:
    return (score + agreement(kept, candidates)) / 2 if len(candidates) > 1 else score


def agreement_confidence(source: str, kept: str, others: Sequence[str], target_tag: str) -> float | None:
    """Return the confidence in `kept`, 0 to 100, by what `others` say; None where there are none."""
    if not others:
        return None
    into_chinese = is_chinese(target_tag)
    agreed = mean(chrf_similarity(kept, other) for other in others)
    values = [agreed, *_signs(source, kept, into_chinese=into_chinese)]
    points = sum(
        weight * (value - usual)
        for value, (usual, weight) in zip(values, SIGNS[into_chinese], strict=True)
        if value is not None
    )
    return max(0.0, min(100.0, 50 + points))


def _signs(source: str, kept: str, *, into_chinese: bool) -> tuple[float | None, ...]:
    from translator.newsroom.drafts.pipeline.phrase_alignment import FUNCTION_WORDS, count_links

    english = source if into_chinese else kept
    words = _WORD.findall(english)
    coverage: float | None = None
    ambiguity: float | None = None
    lexicon = load_lexicon()
    if lexicon:
        linked, content, han = count_links(source, kept, lexicon, from_chinese=not into_chinese)
        coverage = linked / content if content else None
        ambiguity = mean(math.log(1 + len(lexicon.english(word))) for word in han) if han else None
    names = len(_NAME.findall(english)) / max(1, sum(word.lower() not in FUNCTION_WORDS for word in words))
    return coverage, ambiguity, names, sum(len(word) >= LONG for word in words) / max(1, len(words))


def estimate_quality(engine: str, target_tag: str, confidence: float | None) -> int | None:
    """Return how many of a hundred drafts are probably worse than one with this confidence; None if unknown."""
    deciles = DECILES.get((engine, is_chinese(target_tag)))
    if deciles is None or confidence is None:
        return None
    place = min(max(bisect_right(deciles, confidence) - 1, 0), len(deciles) - 2)
    low, high = deciles[place], deciles[place + 1]
    return max(0, min(100, round(10 * (place + (confidence - low) / (high - low)))))


_CAPITALISED = pattern(r"(?<![\w'’-])[A-Z][\w-]*[a-z](?: [A-Z][\w-]*[a-z])*")

_SMALL = frozenset({"一", "一个", "两", "两个", "one", "two", "a"})


def disagreements(one: str, other: str, tag: str) -> tuple[str, ...]:
    """Return in which of `value`, `name`, `negation` and `role` the two differ; the wording does not count."""
    names, others = _known_names(one, tag), _known_names(other, tag)
    differs = {
        "value": _values(one, tag) != _values(other, tag),
        "name": set(names) != set(others),
        "negation": (count_negations(one, tag) > 0) != (count_negations(other, tag) > 0),
        "role": set(names) == set(others) and names != others and len(names) == 2,
    }
    return tuple(kind for kind, is_other in differs.items() if is_other)


def _values(text: str, tag: str) -> set[tuple[object, ...]]:
    # 一个 and “one of them” are written or not as one likes.
    found = [item for item in find_quantities(text, tag) if not item.is_soft]
    return {quantity_key(item) for item in found if text[item.start : item.end].lower() not in _SMALL}


def _known_names(text: str, tag: str) -> list[str]:
    # A transliteration differs with each translator.
    if is_chinese(tag):
        found = (name.text for name in names_in(fold_script(text), tag))
        known = [name for name in found if names_at_start(name, is_whole=True) or known_place(name)]
    else:
        known = [found[0] for found in _CAPITALISED.finditer(text) if kinds_of(found[0].lower())]
    return list(dict.fromkeys(known))
