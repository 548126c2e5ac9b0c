"""
The engine that runs a small language model in this process, through llama.cpp.

It follows a glossary and a grammar, and needs no server. The weights are loaded once per process and shared by all
engines that use them. Segments run in parallel slots, which keep the constant part of the prompt in their cache.
Decoding is greedy; samples have a fixed seed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from importlib.util import find_spec

from translator import __version__
from translator.bilingual.model import Request, Suggestion
from translator.bilingual.words.language import is_chinese
from translator.newsroom.drafts.base import Capabilities, Engine, EngineContext, missing_library
from translator.newsroom.drafts.lexicon import lexicon_version
from translator.newsroom.drafts.llama import prompt
from translator.newsroom.drafts.llama.runtime import (
    Answer,
    Question,
    Weights,
    find_weights,
    graphics_device,
    import_library,
    load_runtime,
    read_architecture,
)

CANDIDATES = 4
"""Other wordings drawn for a segment that the model was unsure of; together they take about four times as long."""
LOW_SCORE = {True: 38, False: 53}
"""Target is Chinese → the score that one in eight sentences of the development text is below."""


class LlamaEngine(Engine):
    name = "llama"
    loads_alone = True
    seconds = 2.0

    def __init__(self, context: EngineContext, weights: Weights) -> None:
        self._pair = (context.source_tag, context.target_tag)
        self._runtime = load_runtime(weights.path, context.settings, weights.recipe)
        self._recipe = self._runtime.recipe
        named = "" if weights.is_pinned else f"|family:{read_architecture(weights.path)}"
        named += f"|recipe:{self._recipe.name}" if self._recipe.is_translator else ""
        device = graphics_device() if context.settings.gpu_layers else ""
        named += f"|device:{device}|gpu_layers:{context.settings.gpu_layers}" if device else ""
        self.signature = (
            f"llama|model:{weights.name}|sha:{weights.sha256[:12]}{named}|prompt:{prompt.VERSION}|grammar:{prompt.GRAMMAR_VERSION}"
            f"|temp:0|slots:{self._runtime.slots}"
            f"|lexicon:{lexicon_version()}|xllamacpp:{version('xllamacpp')}|v:{__version__}"
        )
        self.steps = self._recipe.steps_for(context.target_tag)
        low_score = None if self._recipe.is_translator else LOW_SCORE[is_chinese(context.target_tag)]
        self.capabilities = Capabilities(
            keeps_tags=True, streams=True, low_score=low_score, has_candidates=True, aligns="exactly"
        )

    @classmethod
    def open(cls, context: EngineContext) -> LlamaEngine:
        import_library()
        return cls(context, find_weights(context.settings.model))

    @classmethod
    def require(cls, context: EngineContext) -> None:
        if not find_spec("xllamacpp"):
            raise missing_library(cls.name, "xllamacpp")
        find_weights(context.settings.model)

    def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
        return self.retry(requests, "")

    def translate_each(self, requests: Sequence[Request]) -> Iterator[tuple[int, Suggestion]]:
        for index, answers in self._runtime.ask_each([self._question(request, "") for request in requests]):
            yield index, self._suggestion(answers[0])

    def retry(self, requests: Sequence[Request], step: str) -> list[Suggestion]:
        answers = self._runtime.ask([self._question(request, step) for request in requests])
        return [self._suggestion(given[0]) for given in answers]

    def candidates(self, requests: Sequence[Request]) -> list[list[Suggestion]]:
        """Return other wordings of each request, drawn with a fixed seed; the prompt is read once for all of them."""
        answers = self._runtime.ask([self._question(request, "sample", CANDIDATES) for request in requests])
        return [[self._suggestion(answer) for answer in given] for given in answers]

    def close(self) -> None:
        """Keep the weights: another engine of this process may use them, and loading takes long."""

    def _question(self, request: Request, step: str, answers: int = 1) -> Question:
        shown = prompt.with_terms_in_place(request, *self._pair) if step == "terms" else request
        return Question(
            self._recipe.turns_for(request, step, *self._pair),
            prompt.segment_grammar(shown, *self._pair),
            prompt.max_tokens_for(shown.source, self._pair[1]),
            prompt.sampling_for(step),
            answers,
        )

    def _suggestion(self, answer: Answer) -> Suggestion:
        return self.suggest(
            prompt.decode_tags(answer.text).strip(),
            answer.text,
            score=None if answer.logprob is None else round(100 * math.exp(answer.logprob)),
            problems=("mt.truncated: ran out of room",) if answer.is_cut else (),
        )
