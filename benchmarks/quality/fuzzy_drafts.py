"""
What a close match of the memory is worth: the same sentences drafted without one, and with one.

    python -m benchmarks.quality.fuzzy_drafts --engine llama [--limit N] [--to zh-Hans en]

The sentences are those of `number_drafts.py`; the match is another sentence of the same skeleton with other numbers, at
least 75 by the memory's own measure. Prints chrF2 and BLEU against our own translations, how many drafts have all their
numbers right, and how many have a number that is not theirs.
"""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from benchmarks.quality.number_drafts import judge_numbers, make_sentences
from translator.bilingual.model import FuzzyMatch, Request
from translator.bilingual.words.language import is_chinese, parse_tag
from translator.newsroom.drafts import open_engine
from translator.newsroom.drafts.evaluation import scores
from translator.newsroom.drafts.pipeline.drafts import draft
from translator.newsroom.drafts.pretranslation import FUZZY_FROM

if TYPE_CHECKING:
    from number_drafts import Sentence


def with_matches(to_zh: bool, limit: int) -> list[tuple[Sentence, FuzzyMatch]]:
    """Return sentences, each with an earlier one of the same skeleton that is a close match."""
    seen: dict[str, Sentence] = {}
    found: list[tuple[Sentence, FuzzyMatch]] = []
    for sentence in make_sentences(to_zh):
        other = seen.setdefault(sentence.en, sentence)
        if other is not sentence:
            score = int(fuzz.ratio(other.source, sentence.source))
            if FUZZY_FROM <= score < 100:
                found.append((sentence, FuzzyMatch(other.source, other.reference, score)))
    return found[:limit]


def measure(engine_name: str, target: str, limit: int) -> dict[str, Any]:
    target_tag = parse_tag(target)
    to_zh = is_chinese(target_tag)
    source_tag = parse_tag("en" if to_zh else "zh-Hans")
    pairs = with_matches(to_zh, limit)
    references = [sentence.reference for sentence, _match in pairs]
    engine = open_engine(engine_name, source_tag, target_tag)
    result: dict[str, Any] = {"to": target, "sentences": len(pairs), "signature": engine.signature}
    for name in ("without", "with"):
        requests = [Request(sentence.source, matches=(match,) if name == "with" else ()) for sentence, match in pairs]
        made = draft(engine, requests, source_tag=source_tag, target_tag=target_tag)
        texts = [item.target for item in made]
        bleu, chrf = scores(texts, references, target_tag)
        judged = [judge_numbers(sentence, text) for (sentence, _match), text in zip(pairs, texts, strict=True)]
        result[name] = {
            "chrF2": chrf.value, "BLEU": bleu.value, "empty": sum(not text for text in texts),
            "numbers_right": sum(bool(text) and not any(wrong) for text, wrong in zip(texts, judged, strict=True)),
            "other_numbers": sum(bool(text and extra) for text, (_none, extra) in zip(texts, judged, strict=True)),
        }  # fmt: skip
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0] if __doc__ else "")
    parser.add_argument("--engine", default="llama")
    parser.add_argument("--limit", type=int, default=40)
    parser.add_argument("--to", nargs="+", default=["zh-Hans", "en"])
    options = parser.parse_args()
    for target in options.to:
        print(json.dumps(measure(options.engine, target, options.limit), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
