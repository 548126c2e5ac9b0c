"""
Whether a change of the source that turns its meaning is told from one that does not.

    python -m benchmarks.quality.source_changes [news.en-zh.tsv news.zh-en.tsv …] [--missed]

A file has source and target, a line each, divided by a tab; both sides are read, as English or Chinese by their script.
Without a file the articles of this repository are read. Into each sentence one change is planted, of every kind that it
allows: a number or date made another, a negation put in or taken out, a name exchanged, which are *meaning*; a word
exchanged for one that says the same, which is *wording*; a comma, quotation mark or blank, which is *cosmetic*. Names
and synonyms are a short list of our own.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.quality.diff_quality import ROOT, read_sentences
from benchmarks.quality.post_edits import synonyms
from translator.bilingual.alignment.word_diff import classify_change
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.house import open_newsroom

if TYPE_CHECKING:
    from collections.abc import Iterator

HAN = re.compile(r"[㐀-鿿]")
SAME_IN_ENGLISH = (
    ("said", "stated"), ("began", "started"), ("big", "large"), ("also", "too"), ("but", "yet"), ("about", "around"),
    ("help", "assist"), ("show", "display"), ("many", "numerous"), ("city", "town"), ("people", "persons"),
    ("because", "since"), ("nearly", "almost"), ("children", "kids"), ("announced", "declared"), ("get", "obtain"),
)  # fmt: skip
VERBS = re.compile(r"\b(is|are|was|were|will|would|can|could|should|has|have|had|did|does)\b(?! not|n)")
NEGATIONS = re.compile(r"\b(is|are|was|were|will|would|could|should|has|have|had|did|does) not\b")
MONTHS = ("January", "February", "March", "April", "June", "July", "August", "September", "October", "November")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def planted(text: str, pick: random.Random) -> Iterator[tuple[str, str, str]]:
    """Yield expected weight, kind of change, and the changed text."""
    figure = re.search(r"(?<![\w.,-])\d{2,}(?![\w.,-])" if not HAN.search(text) else r"(?<![\w.,-])\d{2,}", text)
    if figure:
        yield "meaning", "number", text[: figure.start()] + str(int(figure[0]) + 7) + text[figure.end() :]
    yield from _chinese(text, pick) if HAN.search(text) else _english(text, pick)


def _english(text: str, pick: random.Random) -> Iterator[tuple[str, str, str]]:
    if verb := VERBS.search(text):
        yield "meaning", "negation put in", f"{text[: verb.end()]} not{text[verb.end() :]}"
    if negation := NEGATIONS.search(text):
        yield "meaning", "negation taken out", f"{text[: negation.end() - 4]}{text[negation.end() :]}"
    for names in (MONTHS, DAYS):
        if found := re.search(rf"\b({'|'.join(names)})\b", text):
            other = pick.choice([name for name in names if name != found[0]])
            yield "meaning", "date", text[: found.start()] + other + text[found.end() :]
    if (name := re.search(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?= [a-z])", text)) and name[0] not in MONTHS + DAYS:
        yield "meaning", "name", text[: name.start()] + "Quillmara" + text[name.end() :]
    for old, new in SAME_IN_ENGLISH:
        if re.search(rf"\b{old}\b", text):
            yield "wording", "synonym", re.sub(rf"\b{old}\b", new, text, count=1)
            break
    yield from _signs(text, ", ", " ")


def _chinese(text: str, pick: random.Random) -> Iterator[tuple[str, str, str]]:
    if verb := re.search(r"(?<=[他她们者人])(?=会|将|能|是|想|去|在)", text):
        yield "meaning", "negation put in", f"{text[: verb.start()]}不{text[verb.start() :]}"
    if negation := re.search(r"[不没](?=有|会|能|是|想|去|愿|允|应|得)", text):
        yield "meaning", "negation taken out", text[: negation.start()] + text[negation.end() :]
    if day := re.search(r"(?:周|星期)[一二三四五六]", text):
        yield "meaning", "date", text[: day.end() - 1] + "日" + text[day.end() :]
    for place in ("土耳其", "乌克兰", "俄罗斯", "芝加哥", "中国", "美国", "英国", "叙利亚", "北京"):
        if place in text:
            yield "meaning", "name", text.replace(place, "西班牙", 1)
            break
    for word, others in synonyms().items():
        if len(word) > 1 and word in text and word not in _TELLING:
            yield "wording", "synonym", text.replace(word, others[0], 1)
            break
    yield from _signs(text, "，", "、")


_TELLING = frozenset(
    {"今天", "昨天", "去年", "周五", "国家", "失败", "反对", "危险", "许多", "首次", "冠军", "超过", "大约"}
)
"""Words of the list whose exchange does say another thing."""


def _signs(text: str, old: str, new: str) -> Iterator[tuple[str, str, str]]:
    if old in text:
        yield "cosmetic", "comma", text.replace(old, new, 1)
    for pair in (('"', "“"), ("“", '"'), ("'", "’")):
        if pair[0] in text:
            yield "cosmetic", "quotation mark", text.replace(*pair, 1)
            break


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--missed", action="store_true", help="print what was weighed otherwise")
    chosen = parser.parse_args()
    sentences = sorted(set(read_sentences(chosen.files, least=0)))
    if not sentences:
        project = open_newsroom(ROOT)
        catalogs = [load_catalog(project, path.stem, path.parent.name) for path in project.locales_dir.glob("*/*.po")]
        sentences = sorted(
            {text for item in catalogs for entry in item.entries for text in (entry.source, entry.target)}
        )
    pick, said = random.Random(5), defaultdict(Counter)
    for text in sentences:
        tag = "zh-Hans" if HAN.search(text) else "en"
        for weight, kind, changed in planted(text, pick):
            found = classify_change(text, changed, tag)
            said[tag, weight, kind][found.weight.value] += 1
            if chosen.missed and found.weight.value != weight:
                print(f"{kind}, said {found.weight.value} {found.because}:\n  {text}\n  {changed}")
    print(f"{'':8}{'expected':10}{'planted':22}{'right':>12}   otherwise")
    for (tag, weight, kind), counts in sorted(said.items()):
        total, right = sum(counts.values()), counts.pop(weight, 0)
        print(f"{tag:8}{weight:10}{kind:22}{right:5} of {total:4}   {dict(counts) or ''}")


if __name__ == "__main__":
    main()
