"""
How good drafts are: chrF and BLEU of a file of pairs, with and without the gate, and what the gate stopped.

    python benchmarks/draft_quality.py FILE.tsv --from en --to zh-Hans --engine llama [--limit 20] [--json]

FILE has two columns, source and reference. Segments that the gate left empty count as empty in `passed`, and with
their best attempt in `all`, so that strictness cannot be mistaken for quality. Scores carry sacrebleu's signatures.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from translator.engines import open_engine
from translator.engines.drafting import draft
from translator.engines.tidy import tidy
from translator.glossary import read_glossary_file
from translator.language import is_chinese, parse_tag
from translator.model import Request, Suggestion
from translator.project import EngineSettings


def read_pairs(path: Path, limit: int | None, start: int) -> list[tuple[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()[start:]
    pairs = [tuple(line.split("\t")[:2]) for line in lines if line.count("\t") >= 1]
    return pairs[:limit]  # type: ignore[return-value]


def scores(outputs: list[str], references: list[str], tag: str) -> dict[str, Any]:
    bleu, chrf = BLEU(tokenize="zh" if is_chinese(tag) else "13a"), CHRF()
    return {
        "bleu": round(bleu.corpus_score(outputs, [references]).score, 1),
        "chrf": round(chrf.corpus_score(outputs, [references]).score, 1),
        "signatures": [str(bleu.get_signature()), str(chrf.get_signature())],
    }


def is_mixed(text: str, tag: str) -> bool:
    """Tell whether common words of the other language are left in a draft."""
    return bool(re.search(r"\b[a-z]{2,}\b" if is_chinese(tag) else r"[\u4e00-\u9fff]", text))


def best_text(suggestion: Suggestion, source: str, tag: str) -> str:
    return suggestion.target or (tidy(suggestion.raw[0], source, tag)[0] if suggestion.raw else "")


def measure(options: argparse.Namespace) -> dict[str, Any]:
    source_tag, target_tag = parse_tag(options.source), parse_tag(options.target)
    pairs = read_pairs(options.file, options.limit, options.start)
    glossary = read_glossary_file(options.glossary).termbase(source_tag, target_tag) if options.glossary else None
    requests = [
        Request(source, terms=tuple(match.entry for match in glossary.find(source)) if glossary else ())
        for source, _reference in pairs
    ]
    engine = open_engine(options.engine, source_tag, target_tag, EngineSettings(threads=options.threads))
    started = time.perf_counter()
    made = draft(engine, requests, source_tag=source_tag, target_tag=target_tag)
    seconds = time.perf_counter() - started
    references = [reference for _source, reference in pairs]
    texts = [best_text(item, source, target_tag) for item, (source, _reference) in zip(made, pairs, strict=True)]
    if options.show:
        for item, (source, reference) in zip(made, pairs, strict=True):
            print(f"S {source}\nR {reference}\nT {item.target} {item.score} {item.repairs} {item.problems}\n")
    return {
        "segments": len(pairs),
        "seconds": round(seconds, 1),
        "segments_per_minute": round(60 * len(pairs) / seconds, 1),
        "all": scores(texts, references, target_tag),
        "passed": scores([item.target for item in made], references, target_tag),
        "stopped": sum(not item.target for item in made),
        "doubts": sum(bool(item.target and item.problems) for item in made),
        "mixed": sum(is_mixed(item.target, target_tag) for item in made),
        "repairs": dict(Counter(repair for item in made for repair in item.repairs)),
        "problems": dict(Counter(problem.split(":")[0] for item in made for problem in item.problems)),
        "signature": engine.signature,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0] if __doc__ else "")
    parser.add_argument("file", type=Path)
    parser.add_argument("--from", dest="source", required=True)
    parser.add_argument("--to", dest="target", required=True)
    parser.add_argument("--engine", default="llama")
    parser.add_argument("--glossary", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--show", action="store_true")
    print(json.dumps(measure(parser.parse_args()), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
