"""
Glossary terms that the fixture packages of Argos would not use: how many drafts hold them, and how many are right.

    python -m benchmarks.quality.argos_terms [--seed 31] [--cases 12]

Sentences of `tests/fixtures/argos/sentences.py` that were not trained on, each with one required term: another word
than the packages have learnt. The limits in `argos_terms.py` were chosen on other words; its rules for articles and for
the end of a term were written after a look at these. Right is what a person gets who puts that word into the reference.
Then how well the score tells right translations from wrong ones (area under the curve), with the package of the other
direction and without, and what that costs. Needs the extra `argos`, and nothing that is installed.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from translator.language import LangTag

FIXTURES = Path(__file__).parents[2] / "tests" / "fixtures" / "argos"
TRAINED = 16_000
"""Pairs with which `sentences.py` made the training set, from seed 7."""
EN_ZH = {
    "Beijing": ("北京", "京城"), "London": ("伦敦", "雾都"), "strong winds": ("大风", "强风"),
    "thunderstorms": ("雷暴", "雷雨"), "public health": ("公共卫生", "大众健康"), "supply chains": ("供应链", "供货链"),
    "higher education": ("高等教育", "大学教育"), "food prices": ("食品价格", "食物价格"), "snow": ("雪", "降雪"),
    "health ministry": ("卫生部", "卫生署"), "city council": ("市议会", "市政会"), "rainfall": ("降雨量", "雨量"),
    "public library": ("公共图书馆", "公众图书馆"), "data center": ("数据中心", "数据机房"), "farmer": ("农民", "农户"),
    "teacher": ("老师", "教师"), "mayor": ("市长", "市领导"), "budget": ("预算", "财政预算案"),
    "harbour board": ("港务局", "港口局"), "shops": ("商店", "店铺"),
    "agreement": ("协议", "协定"), "proposal": ("提议", "提案"), "tea": ("茶叶", "香茶"), "sales": ("销售额", "营业额"),
}  # fmt: skip
ZH_EN = {
    "大雨": ("heavy rain", "downpours"), "茶叶": ("tea", "leaf tea"), "玩具": ("toys", "playthings"),
    "电脑芯片": ("computer chips", "microchips"), "公共卫生": ("public health", "community health"),
    "高等教育": ("higher education", "tertiary education"), "供应链": ("supply chains", "supply networks"),
    "食品安全": ("food safety", "food hygiene"), "房价": ("house prices", "home values"), "钢铁": ("steel", "iron"),
    "教育局": ("education bureau", "school office"), "市议会": ("city council", "municipal board"),
    "港务局": ("harbour board", "port authority"), "数据中心": ("data center", "server farm"),
    "研究中心": ("research center", "science institute"), "医生": ("doctor", "physician"), "农民": ("farmer", "grower"),
    "预算": ("budget", "spending plan"), "提议": ("proposal", "motion"), "商店": ("shops", "stores"),
    "夜市": ("night market", "bazaar"), "销售额": ("sales", "turnover"),
}  # fmt: skip
Case = tuple[str, str, str, str]
"""Source, term, its form, what a right translation is."""


def held_out(seed: int, count: int) -> list[tuple[str, str]]:
    sys.path.insert(0, str(FIXTURES))
    from sentences import Sentences  # type: ignore[import-not-found]

    trained: set[str] = set()
    drawn = Sentences(7)
    while len(trained) < TRAINED:
        trained.add(drawn.pair()[0])
    pairs: dict[str, str] = {}
    fresh = Sentences(seed)
    while len(pairs) < count:
        english, chinese = fresh.pair()
        if english not in trained:
            pairs[english] = chinese
    return list(pairs.items())


def cases(pairs: list[tuple[str, str]], words: dict[str, tuple[str, str]], each: int) -> list[Case]:
    found: list[Case] = []
    for term, (learnt, form) in words.items():
        pattern = re.compile(rf"\b{term}\b" if term.isascii() else term, re.IGNORECASE)
        hits = [(s, t) for s, t in pairs if len(pattern.findall(s)) == 1 == t.lower().count(learnt.lower())]
        found += [(source, term, form, replaced(target, learnt, form)) for source, target in hits[:each]]
    return found


def replaced(text: str, learnt: str, form: str) -> str:
    at = text.lower().index(learnt.lower())
    return text[:at] + (form[0].upper() + form[1:] if at == 0 else form) + text[at + len(learnt) :]


def plain(text: str) -> str:
    return re.sub(r"\s+|^the ", "", unicodedata.normalize("NFKC", text)).translate(str.maketrans("“”", '""'))


def open_engine(source: LangTag, target: LangTag, *, reverse: bool) -> Any:
    """Open `argos` with nothing installed but what is asked for."""
    from translator.engines import open_engine as opened
    from translator.engines.argos.packages import install_file

    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(TRANSLATOR_DATA=folder, ARGOS_PACKAGES_DIR=f"{folder}/none")
        pair = ("en", "zh") if source == "en" else ("zh", "en")
        for one, other in (pair, pair[::-1])[: 1 + reverse]:
            install_file(FIXTURES / f"translate-{one}_{other}-1_0.argosmodel")
        engine = opened("argos", source, target)
        engine.translate([_request("warm")])
        return engine


def _request(source: str, term: str = "", form: str = "") -> Any:
    from translator.model import Request, TermEntry

    return Request(source, (TermEntry(term, (form,), "required"),) if term else ())


def measure_terms(engine: Any, source: LangTag, target: LangTag, found: list[Case]) -> str:
    from translator.engines.pipeline.drafts import draft

    requests = [_request(text, term, form) for text, term, form, _right in found]
    started = time.perf_counter()
    drafts = draft(engine, requests, source_tag=source, target_tag=target)
    seconds = time.perf_counter() - started
    held = sum(bool(item.target) for item in drafts)
    right = sum(plain(item.target) == plain(case[3]) for item, case in zip(drafts, found, strict=True))
    return f"{held:4} of {len(found)} drafts hold the term, {right} of them right; {seconds:.1f} s"


def measure_scores(engine: Any, pairs: list[tuple[str, str]]) -> str:
    requests = [_request(source) for source, _target in pairs]
    started = time.perf_counter()
    found = engine.translate(requests)
    seconds = time.perf_counter() - started
    scores: dict[bool, list[int]] = {True: [], False: []}
    for item, (_source, target) in zip(found, pairs, strict=True):
        scores[plain(item.target) == plain(target)].append(item.score)
    ranks = [(right > wrong) + (right == wrong) / 2 for right in scores[True] for wrong in scores[False]]
    area = sum(ranks) / max(1, len(ranks))
    return f"area {area:.4f} ({len(scores[False])} of {len(pairs)} wrong); {len(pairs) / seconds:.0f} sentences/s"


def main() -> None:
    from translator.language import EN, ZH_HANS

    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0] if __doc__ else "")
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--cases", type=int, default=12, help="sentences a term")
    options = parser.parse_args()
    english = held_out(options.seed, 4000)
    chinese = [(target, source) for source, target in english]
    for source, target, pairs, words in ((EN, ZH_HANS, english, EN_ZH), (ZH_HANS, EN, chinese, ZH_EN)):
        found = cases(pairs, words, options.cases)
        for reverse in (False, True):
            engine = open_engine(source, target, reverse=reverse)
            name = f"{source} → {target}, {'both packages' if reverse else 'one package'}"
            print(f"{name}: score {measure_scores(engine, pairs[:2000])}")
            steps = engine.steps
            engine.steps = tuple(step for step in steps if step != "terms")
            print(f"  without the step: {measure_terms(engine, source, target, found)}")
            engine.steps = steps
            print(f"  with the step:    {measure_terms(engine, source, target, found)}")


if __name__ == "__main__":
    main()
