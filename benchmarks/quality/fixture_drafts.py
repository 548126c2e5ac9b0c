"""
Tags and terms on a model that knows none: the real library with the small models of the tests.

    python -m benchmarks.quality.fixture_drafts [--sentences 150] [--seed 26] [--show]

The models (`tests/fixtures/firefox`) say template sentences; here each has one phrase in a tag, whose counterpart is
known, and a word for which the house has another one. Counted are tags that are there exactly once, and around the
counterpart, where the draft has it at all; and terms that stand in the drafts that the gate let through.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.quality.tag_drafts import share
from tests.fixtures.argos import sentences as words
from translator.bilingual.model import Request, Suggestion, TermEntry
from translator.bilingual.words.inline import plain_text, tags_in
from translator.bilingual.words.language import EN, ZH_HANS, LangTag, is_chinese
from translator.bilingual.words.termbase import find_all_forms, small_termbase
from translator.newsroom.drafts import open_engine
from translator.newsroom.drafts.pipeline.drafts import draft
from translator.newsroom.ground.settings import EngineSettings, FirefoxSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

MODELS = Path(__file__).parents[2] / "tests" / "fixtures" / "firefox"
PHRASES = (
    words.PEOPLE, words.CITIES, words.BODIES, words.GOODS, words.BUILDINGS, words.TOPICS, words.FIGURES, words.MATTERS,
    words.ROLES, words.WEATHER,
)  # fmt: skip
HOUSE = {
    "mayor": ("市政长", "city provost"), "minister": ("阁员", "cabinet secretary"),
    "spokesman": ("新闻代言人", "press officer"), "engineer": ("技师", "chartered technician"),
    "farmer": ("农户", "grower"), "climate change": ("气候变迁", "climate shift"),
    "artificial intelligence": ("人工智慧", "machine intelligence"), "oil prices": ("原油价格", "crude quotations"),
    "house prices": ("房屋售价", "home valuations"), "the central bank": ("中央储备银行", "the Reserve Bank"),
    "smartphones": ("智慧手机", "smart handsets"), "the health ministry": ("卫生福祉部", "the Ministry of Wellbeing"),
    "Paris": ("巴黎市", "Lutetia"), "Sydney": ("雪梨", "Port Jackson"), "air pollution": ("大气污染", "foul air"),
    "the library": ("藏书馆", "the reading house"),
}  # fmt: skip
"""English word of the templates → what the house says, in Chinese and in English."""


def counterparts() -> dict[str, str]:
    """Return the phrases of the templates with their Chinese."""
    return {english: chinese for table in PHRASES for english, chinese in table.items()}


def tagged(source: str, phrase: str) -> str:
    """Return `source` with the first `phrase` in a tag."""
    return source.replace(phrase, f"<1>{phrase}</1>", 1)


def draft_all(requests: Sequence[Request], pair: tuple[LangTag, LangTag]) -> list[Suggestion]:
    """Return what the small model of a direction makes of `requests`, through gate, repairs and retries."""
    folder = MODELS / ("zhen" if is_chinese(pair[0]) else "enzh")
    settings = EngineSettings(firefox=FirefoxSettings(models={"-".join(pair): str(folder)}))
    engine = open_engine("firefox", *pair, settings)
    try:
        return draft(engine, requests, source_tag=pair[0], target_tag=pair[1])
    finally:
        engine.close()


def measure(pair: tuple[LangTag, LangTag], options: argparse.Namespace) -> None:
    """Print the figures of one direction."""
    choose = random.Random(options.seed)
    maker = words.Sentences(options.seed)
    known = counterparts()
    tags: list[tuple[Request, str]] = []
    terms: list[Request] = []
    while len(tags) < options.sentences or len(terms) < options.sentences:
        english, chinese = maker.pair()
        from_chinese = is_chinese(pair[0])
        source = chinese if from_chinese else english
        found = [(one, other) for one, other in known.items() if one in english and chinese.count(other) == 1]
        if found and len(tags) < options.sentences:
            one, other = choose.choice(found)
            phrase, right = (other, one) if from_chinese else (one, other)
            tags.append((Request(tagged(source, phrase)), right))
        entries = tuple(_entry(one, other, from_chinese=from_chinese) for one, other in found if one in HOUSE)
        if entries and len(terms) < options.sentences:
            terms.append(Request(source, terms=small_termbase(entries, *pair).terms_for(source)))
    made = draft_all([request for request, _right in tags], pair)
    kept = sum([tag.number for tag in tags_in(item.target)] == [1, 1] for item in made)
    placed = [_is_placed(item, right) for item, (_request, right) in zip(made, tags, strict=True)]
    flagged = sum("placed by position" in " ".join(item.problems) for item in made)
    drafted = sum(bool(item.target) for item in made)
    clear = sum(bare(right) in plain_text(item.target).casefold() for item, (_r, right) in zip(made, tags, strict=True))
    print(f"{pair[0]} → {pair[1]}: sentences with a tag {len(made)}, drafted {drafted}, kept {share(kept, drafted)}, "
          f"right {share(sum(placed), clear)} of those with the counterpart, flagged {flagged}")  # fmt: skip
    held, due, empty = 0, 0, 0
    wrong = [
        (request, item) for (request, _right), item, is_right in zip(tags, made, placed, strict=True) if not is_right
    ]
    for request, item in zip(terms, draft_all(terms, pair), strict=True):
        lost = [term for term in request.terms if not find_all_forms(item.target, term.targets, pair[1], exact=False)]
        empty += not item.target
        if not item.target:
            continue
        due, held = due + len(request.terms), held + len(request.terms) - len(lost)
        if lost:
            wrong.append((request, item))
    print(f"{pair[0]} → {pair[1]}: terms held {share(held, due)}, sentences left empty {empty}")
    for request, item in wrong if options.show else ():
        print(f"  {request.source}\n  {item.target or item.raw}  {item.problems}")


def _entry(english: str, chinese: str, *, from_chinese: bool) -> TermEntry:
    bare = english.removeprefix("the ")
    if from_chinese:
        return TermEntry(chinese, (HOUSE[english][1].removeprefix("the "),))
    return TermEntry(bare, (HOUSE[english][0],))


def _is_placed(item: Suggestion, right: str) -> bool:
    found = tags_in(item.target)
    if len(found) != 2:
        return False
    inside = item.target[found[0].end : found[1].start]
    return bare(inside) == bare(right)


def bare(text: str) -> str:
    """Return a phrase without article, capital and the measure word of a noun."""
    text = text.strip().casefold().removeprefix("the ").removeprefix("an ").removeprefix("a ")
    return text.lstrip("一这").lstrip("项份座家个所条") if not text.isascii() else text


def main() -> None:
    parser = argparse.ArgumentParser(description="Place tags and terms on the small models of the tests.")
    parser.add_argument("--sentences", type=int, default=150)
    parser.add_argument("--seed", type=int, default=26)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    for pair in ((EN, ZH_HANS), (ZH_HANS, EN)):
        measure(pair, options)


if __name__ == "__main__":
    main()
