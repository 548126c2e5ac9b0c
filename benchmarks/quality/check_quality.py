"""
How often the checks are right, on parallel text that the user has.

    python -m benchmarks.quality.check_quality news.en-zh.tsv [more.tsv …] [--to zh-Hant] [--examples len.ratio]

Each file has two columns, source and target; the direction is told by the script of the first. Professional text has
few mistakes, so a finding in it counts as a false alarm. Then one mistake is planted in each segment and looked for.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from translator.bilingual.names.name_lists import known_names
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import apply_fixes, run_checks
from translator.bilingual.pairs.word_lists import read_words
from translator.bilingual.words.language import convert_script, detect_tag, is_chinese, is_traditional
from translator.newsroom.imports.bilingual import read_bilingual

Planter = Callable[[Pair, random.Random], Pair | None]

_NEGATED = re.compile(r"\b(?:not|never|no|none|nobody|cannot|without|neither)\b|n['’]t\b", re.IGNORECASE)
_NOT_ZH = re.compile("[不没沒无無未非]")
_NOT_EN = re.compile(r" (?:not|never)\b|n['’]t\b")
_FIRST_CLAUSE = {True: re.compile("[^，。；：？！、]{2,}?[，；：。？！]"), False: re.compile(r".{8,}?[,;:.?!](?= )")}


def read_pairs(path: Path, target_tag: str) -> list[Pair]:
    sides = read_bilingual(path, source_tag="en", target_tag="zh-Hans").units
    first = detect_tag(" ".join(unit.source for unit in sides)) or "en"
    second = detect_tag(" ".join(unit.target for unit in sides)) or "zh-Hans"
    target = target_tag or second
    return [
        Pair(unit.source, unit.target, first, target, number=number)
        for number, unit in enumerate(sides, 1)
        if unit.source.strip() and unit.target.strip()
    ]


def plant_script(pair: Pair, chance: random.Random) -> Pair | None:
    if not is_chinese(pair.target_tag):
        return None
    other = "zh-Hans" if is_traditional(pair.target_tag) else "zh-Hant"
    converted = convert_script(pair.target, other)
    if len(converted) != len(pair.target):
        return None
    places = [place for place, (a, b) in enumerate(zip(pair.target, converted, strict=True)) if a != b]
    if not places:
        return None
    place = chance.choice(places)
    return replace(pair, target=pair.target[:place] + converted[place] + pair.target[place + 1 :])


def plant_negation(pair: Pair, chance: random.Random) -> Pair | None:
    if is_chinese(pair.target_tag):
        if not _NEGATED.search(pair.source) or len(_NOT_ZH.findall(pair.target)) != 1:
            return None
        return replace(pair, target=_NOT_ZH.sub("", pair.target))
    if len(_NEGATED.findall(pair.target)) != 1 or not _NOT_ZH.search(pair.source) or not _NOT_EN.search(pair.target):
        return None
    return replace(pair, target=_NOT_EN.sub("", pair.target))


def plant_first_clause(pair: Pair, chance: random.Random) -> Pair | None:
    chinese = is_chinese(pair.target_tag)
    match = _FIRST_CLAUSE[chinese].match(pair.target)
    if not match or match.end() > len(pair.target) * 0.7 or len(pair.target) < 15:
        return None
    return replace(pair, target=match[0][:-1] + ("。" if chinese else "."))


def plant_emphasis(pair: Pair, chance: random.Random) -> Pair | None:
    if not is_chinese(pair.target_tag):
        return None
    match = re.search(r"[\u4e00-\u9fff]{2,6}[，：。]\s?(?=[\u4e00-\u9fff])", pair.target)
    if not match or not match[0][-1].strip():
        return None
    start, end = match.span()
    target = f"{pair.target[:start]}**{pair.target[start:end]}**{pair.target[end:]}"
    return replace(pair, source=f"**Note** {pair.source}", target=target)


def plant_tag(pair: Pair, chance: random.Random) -> Pair | None:
    words = pair.source.split(" ") if not is_chinese(pair.source_tag) else list(pair.source)
    glue = "" if is_chinese(pair.source_tag) else " "
    if len(words) < 6 or len(pair.target) < 8:
        return None
    words[1], words[3] = f"<1>{words[1]}</1>", f"{words[3]}<2/>"
    middle = len(pair.target) // 2
    good = f"<1>{pair.target[:2]}</1>{pair.target[2:middle]}<2/>{pair.target[middle:]}"
    broken = chance.choice([
        good.replace("</1>", ""), good.replace("<2/>", ""), good.replace("<1>", "＜1＞"), good.replace("</1>", "<1>"),
        good.replace("<2/>", "<2/><2/>"), good.replace("<1>", "").replace("</1>", ""),
    ])  # fmt: skip
    return replace(pair, source=glue.join(words), target=broken)


def plant_url(pair: Pair, chance: random.Random) -> Pair | None:
    url = f"https://example.org/{chance.choice('abcdef')}/{chance.randint(10, 999)}"
    wrong = chance.choice([url[:-1], url.upper(), url.replace("/", "／"), url.replace("https", "http"), ""])
    return replace(pair, source=f"{pair.source} {url}", target=f"{pair.target} {wrong}")


_SWAPPED = [
    ("上升|上涨|增长|增加|收高", "rose|increased|grew|higher", "下降|下跌|减少|收低", "fell|decreased|dropped|lower"),
    ("证实|承认", "confirmed|admitted", "否认", "denied"),
    ("有罪|定罪", "guilty|convicted", "无罪", "innocent|acquitted"),
    ("批准|接受", "approved|accepted", "否决|拒绝", "rejected|refused"),
    ("支持", "supported|supports|support", "反对", "opposed|opposes|oppose"),
    ("购买|收购", "bought|purchased", "出售|卖出", "sold"),
    ("进口", "imports?", "出口", "exports?"),
    ("击败|战胜", "beat|defeated", "输给", "lost to"),
    ("允许", "allowed|allows", "禁止", "banned|bans"),
    ("超过", "more than", "不到|少于", "less than"),
    ("至少", "at least", "至多", "at most"),
    ("成功", "successful|succeeded", "失败", "unsuccessful|failed"),
    ("扩大", "expanded|expand", "缩小", "narrowed|narrow"),
    ("加强|增强", "strengthened|strengthen", "削弱", "weakened|weaken"),
    ("北部", "northern|north", "南部", "southern|south"),
    ("女性|女子", "woman|women|female", "男性|男子", "man|men|male"),
    ("恢复|重启", "resumed|resume", "暂停|中止", "suspended|suspend"),
    ("非法", "illegal", "合法", "legal"),
]  # fmt: skip
"""Chinese and English words for one idea, then for its opposite."""


def plant_opposite(pair: Pair, chance: random.Random) -> Pair | None:
    """Put the opposite in the place of a word that both sides have, and that stands once in the target."""
    chinese = is_chinese(pair.target_tag)
    for row in (*_SWAPPED, *((other, others, one, ones) for one, ones, other, others in _SWAPPED)):
        here, there, wrong = (row[0], row[1], row[2]) if chinese else (row[1], row[0], row[3])
        here, there = (here, rf"\b(?:{there})\b") if chinese else (rf"\b(?:{here})\b", there)
        places = list(re.finditer(here, pair.target))
        if len(places) == 1 and re.search(there, pair.source):
            start, end = places[0].span()
            word = wrong.split("|")[0].replace("?", "")
            return replace(pair, target=pair.target[:start] + word + pair.target[end:])
    return None


@cache
def _kinds() -> list[list[str]]:
    """Return the Chinese words of each kind, one for each idea of it."""
    return _firsts((kind, chinese) for kind, _english, chinese in (line.split("\t") for line in read_words("kinds")))


@cache
def _names() -> list[list[str]]:
    """Return the Chinese names of each kind, one for each that everybody knows."""
    return _firsts((name.kind, name.chinese) for name in known_names())


def _firsts(words: Iterable[tuple[str, str]]) -> list[list[str]]:
    groups = groupby(words, key=itemgetter(0))
    return [[first for _kind, it in group if (first := re.split(r"[|(]| ~ ", it)[0])] for _kind, group in groups]


def plant_kind(pair: Pair, chance: random.Random) -> Pair | None:
    """Put another word of its kind in the place of a Chinese word that stands once: 夏天 for 春天."""
    return _plant_other(pair, chance, _kinds())


def plant_name(pair: Pair, chance: random.Random) -> Pair | None:
    """Put another name of its kind in the place of a Chinese name that stands once: 葡萄牙 for 西班牙."""
    return _plant_other(pair, chance, _names())


def _plant_other(pair: Pair, chance: random.Random, kinds: list[list[str]]) -> Pair | None:
    if not is_chinese(pair.target_tag):
        return None
    found = [(word, kind) for kind in kinds for word in kind if pair.target.count(word) == 1]
    if not found:
        return None
    word, kind = chance.choice(found)
    others = [other for other in kind if other not in pair.target and other not in word]
    return replace(pair, target=pair.target.replace(word, chance.choice(others))) if others else None


PLANTED: dict[str, tuple[Planter, tuple[str, ...]]] = {
    "wrong script": (plant_script, ("txt.script",)),
    "dropped negation": (plant_negation, ("sem.negation",)),
    "opposite": (plant_opposite, ("sem.opposite",)),
    "other of a kind": (plant_kind, ("sem.kind",)),
    "other name": (plant_name, ("name.person", "name.place", "name.body")),
    "first clause only": (plant_first_clause, ("len.ratio", "sem.omission")),
    "broken emphasis": (plant_emphasis, ("mk.cjk_emphasis",)),
    "broken tag": (plant_tag, ("mk.inline",)),
    "broken URL": (plant_url, ("mk.literal",)),
}


def measure_planted(pairs: list[Pair]) -> None:
    chance = random.Random(7)
    for name, (plant, checks) in PLANTED.items():
        planted = [pair for pair in (plant(pair, chance) for pair in pairs) if pair]
        if not planted:
            continue
        found = [run_checks([pair], only=checks) for pair in planted]
        hit = sum(bool(findings) for findings in found)
        mended = [
            apply_fixes(pair, [replace(item, is_safe_fix=item.suggestion is not None) for item in findings])
            for pair, findings in zip(planted, found, strict=True)
        ]
        clean = sum(
            not run_checks([replace(pair, target=text)], only=checks)
            for pair, text, findings in zip(planted, mended, found, strict=True)
            if findings
        )
        found_share, clean_share = hit / len(planted), clean / max(1, hit)
        print(f"  planted {name:17} found {hit:5}/{len(planted):<5} {found_share:6.1%}  after fix {clean_share:6.1%}")


def measure_alarms(pairs: list[Pair], examples: Iterable[str]) -> None:
    findings = run_checks(pairs)
    segments = {(item.check, item.segment) for item in findings}
    counted = Counter(check for check, _ in segments)
    errors = [item for item in findings if item.severity == "error"]
    for check, count in counted.most_common():
        print(f"  {check:18} {count:6}  {count / len(pairs):7.2%} of segments")
    by_check = Counter(item.check for item in errors)
    print(f"  errors: {len(errors)}, {1000 * len(errors) / len(pairs):.1f} in 1,000 segments: {dict(by_check)}")
    by_number = {pair.number: pair for pair in pairs}
    for item in findings:
        if item.check in examples or (item.severity == "error" and "error" in examples):
            pair = by_number[item.segment]
            print(f"    [{item.check} {item.severity}] {item.message}\n      {pair.source}\n      {pair.target}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--to", default="", help="target tag, where the text does not tell")
    parser.add_argument(
        "--examples", nargs="*", default=(), help="print the findings of these checks; `error`: all errors"
    )
    options = parser.parse_args()
    for path in options.files:
        pairs = read_pairs(path, options.to)
        print(f"{path}: {len(pairs)} segments, {pairs[0].source_tag} → {pairs[0].target_tag}")
        measure_alarms(pairs, options.examples)
        measure_planted(pairs)


if __name__ == "__main__":
    main()
