"""
The engine that runs the translation models of Firefox on this machine.

These models know no terms, no context and no markup, and decode greedily: a sentence has one translation. What can be
put right in it is done for all engines alike (`repair/`), what cannot is stopped by the gate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version

from translator import __version__
from translator.bilingual.model import Request, Suggestion
from translator.bilingual.words.language import content_tag, is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.drafts.base import (
    ALWAYS,
    Capabilities,
    Engine,
    EngineContext,
    Phrases,
    Span,
    in_order,
    missing_library,
)
from translator.newsroom.drafts.firefox.alignment import find_rendering
from translator.newsroom.drafts.firefox.files import OTHERS, REVERSE, ModelFiles, find_files, find_second_files
from translator.newsroom.drafts.firefox.runtime import Answer, FirefoxRuntime
from translator.newsroom.drafts.firefox.source_text import readable_source
from translator.newsroom.drafts.lexicon import lexicon_version
from translator.newsroom.drafts.pipeline.clauses import join_clauses, split_long
from translator.newsroom.drafts.repair.postprocessing import postprocess

LIBRARY = "fxtranslate"
LONGEST = {False: 480, True: 160}
"""Whether the source is Chinese → its longest part, in code points: fewer than the 128 pieces at which Firefox cuts."""
CLAUSES = 1
"""Version of the rules by which long segments are split."""
SOURCE_RULES = 2
"""Version of the rules of `source_text`."""
_BYTES = pattern(r"(?:<0x[0-9A-F]{2}>)+")


class FirefoxEngine(Engine):
    """Translates each segment by itself, several at a time."""

    name = "firefox"
    seconds = 0.1
    capabilities = Capabilities(streams=True, aligns="exactly")

    def __init__(self, files: ModelFiles, context: EngineContext) -> None:
        self._pair = (context.source_tag, context.target_tag)
        self._longest = LONGEST[is_chinese(context.source_tag)]
        self._runtime = FirefoxRuntime(files, context.settings.threads)
        self.signature = (
            f"firefox|model:{files.name}|sha:{files.sha256}|shortlist:none|longest:{self._longest}|clauses:{CLAUSES}"
            f"|source:{SOURCE_RULES}|lexicon:{lexicon_version()}|{LIBRARY}:{version(LIBRARY)}|v:{__version__}"
        )

    @classmethod
    def open(cls, context: EngineContext) -> FirefoxEngine:
        """
        Find the model for the pair, and load it.

        Raises `EngineUnavailable` when the library or the model is missing, `ModelError` when the model is broken.
        """
        cls.require(context)
        settings, tags = context.settings.firefox, (context.source_tag, context.target_tag)
        first = find_files(*tags, settings.models)
        if second_engine(context) == REVERSE:
            return ReversibleFirefoxEngine(first, find_files(tags[1], tags[0], settings.models), context)
        second = find_second_files(*tags, first, settings.second)
        if second is None:
            return cls(first, context)
        named = f"|second:{second.name}|second-sha:{second.sha256}"
        return PairedFirefoxEngine(first, FirefoxEngine(second, context), context, named)

    @classmethod
    def require(cls, context: EngineContext) -> None:
        try:
            version(LIBRARY)
        except PackageNotFoundError as error:
            raise missing_library(cls.name, LIBRARY) from error
        find_files(context.source_tag, context.target_tag, context.settings.firefox.models)

    @classmethod
    def open_beside(cls, second: Engine, context: EngineContext) -> FirefoxEngine:
        """Load the model for the pair, and ask another engine too; raises what `open` raises."""
        files = find_files(context.source_tag, context.target_tag, context.settings.firefox.models)
        return PairedFirefoxEngine(files, second, context, f"|second:{second.signature.replace('|', ' ')}")

    def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
        return in_order(self.translate_each(requests))

    def translate_each(self, requests: Sequence[Request]) -> Iterator[tuple[int, Suggestion]]:
        tag = self._pair[0]
        parts = [split_long(readable_source(request.source, tag), tag, self._longest) for request in requests]
        places = [(index, number) for index, own in enumerate(parts) for number in range(len(own))]
        answers: list[dict[int, Answer]] = [{} for _request in requests]
        for at, answer in self._runtime.translate_each([parts[index][number] for index, number in places]):
            index, number = places[at]
            answers[index][number] = answer
            if len(answers[index]) == len(parts[index]):
                yield index, self._suggestion(parts[index], [answer for _n, answer in sorted(answers[index].items())])

    def locate(self, phrases: Sequence[tuple[Phrases, Span]]) -> list[Span | None]:
        """Find the phrases by their translations, each made alone."""
        texts, target_tag = [item.source[slice(*span)] for item, span in phrases], self._pair[1]
        found = []
        for (item, span), text, made in zip(phrases, texts, self.translate(list(map(Request, texts))), strict=True):
            said = self.house.apply(postprocess(made.target, text, target_tag)[0], text)
            found.append(find_rendering(item, span, said, target_tag))
        return found

    def close(self) -> None:
        self._runtime.close()

    def _suggestion(self, parts: Sequence[str], answers: Sequence[Answer]) -> Suggestion:
        failures = tuple(dict.fromkeys(f"mt.failed: {answer.failure}" for answer in answers if answer.failure))
        if failures:
            return self.suggest("", *(answer.text for answer in answers), problems=failures)
        texts = [join_bytes(answer.text) for answer in answers]
        text = join_clauses(parts, texts, self._pair[1]) if len(texts) > 1 else texts[0]
        return self.suggest(text, *(answer.text for answer in answers))


class PairedFirefoxEngine(FirefoxEngine):
    """Asks another model for every segment, which takes its time: what both agree on is probably right."""

    capabilities = replace(FirefoxEngine.capabilities, has_candidates=True, low_score=ALWAYS)

    def __init__(self, files: ModelFiles, second: Engine, context: EngineContext, named: str) -> None:
        """`named`: how the signature names the other model."""
        super().__init__(files, context)
        self._second = second
        self.signature += named

    def candidates(self, requests: Sequence[Request]) -> list[list[Suggestion]]:
        said = self._second.translate(requests)
        return [[replace(item, signature=self.signature, score=None)] if item.target else [] for item in said]

    def close(self) -> None:
        super().close()
        self._second.close()


class ReversibleFirefoxEngine(FirefoxEngine):
    """Translates its drafts back with the model of the other direction: what comes back whole is probably right."""

    capabilities = replace(FirefoxEngine.capabilities, translates_back=True)

    def __init__(self, files: ModelFiles, reverse: ModelFiles, context: EngineContext) -> None:
        super().__init__(files, context)
        self._reverse = FirefoxEngine(reverse, replace(context, source_tag=self._pair[1], target_tag=self._pair[0]))
        self.signature += f"|reverse:{reverse.name}|reverse-sha:{reverse.sha256}"

    def translate_back(self, targets: Sequence[str]) -> list[str]:
        return [item.target for item in self._reverse.translate([Request(target) for target in targets])]

    def close(self) -> None:
        super().close()
        self._reverse.close()


def second_engine(context: EngineContext) -> str:
    """Return which engine, or `reverse`, the settings name for the pair; empty where they name none."""
    pair = f"{content_tag(context.source_tag)}-{content_tag(context.target_tag)}"
    named = context.settings.firefox.second.get(pair, "")
    return named if named in OTHERS else ""


def join_bytes(text: str) -> str:
    """
    Return a text with the characters that the library wrote byte by byte: `<0xE5><0x92><0x8C>` is 和.

    The models say so what their vocabulary lacks, and the library does not join it. Bytes that make up nothing stay,
    and the gate stops them.
    """

    def replace(found: re.Match[str]) -> str:
        try:
            return bytes.fromhex(re.sub(r"[<>]|0x", "", found.group())).decode()
        except UnicodeDecodeError:
            return found.group()

    return _BYTES.sub(replace, text)
