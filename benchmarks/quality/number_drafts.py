"""
How often a draft has a number wrong: 250 sentences each way with numbers of every kind, through engine, gate, retries.

    python -m benchmarks.quality.number_drafts --engine llama [--limit N] [--to zh-Hans] [--seed N] [--out FILE.json]
    python -m benchmarks.quality.number_drafts --check

The sentences are made from `number_templates.tsv` with a fixed seed, and each number in them brings along all that a
careful editor accepts for it in the other language (`number_slots.py`, `number_dates.py`), without the program's own
reading of numbers. A draft is right if each of its numbers is among those and no other number stands in it; wrong
otherwise; empty if the gate stopped it. `--check` tries this judge on our own translations of the sentences: it must
accept all of them, and none in which one number was changed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.quality.number_dates import ORDINALS, SLOTS
from benchmarks.quality.number_slots import MONTHS, Slot, contradicts
from benchmarks.quality.number_words import HAN_DIGITS, SMALL
from translator.bilingual.model import Request, Suggestion
from translator.bilingual.words.language import is_chinese, parse_tag
from translator.newsroom.drafts import open_engine
from translator.newsroom.drafts.pipeline.drafts import draft

if TYPE_CHECKING:
    from collections.abc import Iterator

TEMPLATES = Path(__file__).parents[1] / "data/number_templates.tsv"
SENTENCES, SEED, BATCH = 250, 20261124, 16
VERDICTS = ("right", "wrong", "empty")
_NARROW = str.maketrans("０１２３４５６７８９％＄￥：．－～　\u00a0\u202f\u2009", "0123456789%$¥:.-~    ")
_DIGITS = re.compile(r"\d[\d.,]*")
_HAN_NUMBER = re.compile(r"[零〇一二两三四五六七八九十百千万亿]{2,}")
_IDIOM = re.compile(
    r"万一|千万(?!元)|一一|一百|百万富翁|三三两两|七八|亿万|千百|十一月|十二月|一千零一|成千上万|数[十百千万亿]+"
)
_SCALES = re.compile(r"\b(?:hundred|thousand|million|billion|trillion|dozen)s?\b", re.IGNORECASE)
CURRENCY_SWAPS = {
    True: (("美元", "欧元"), ("欧元", "英镑"), ("英镑", "日元"), ("日元", "港元"), ("港元", "元"), ("元", "美元")),
    False: (("HK$", "£"), ("£", "€"), ("€", "$"), ("$", "£"), ("RMB ", "$"), ("euros", "yuan"), ("yuan", "yen"),
            ("yen", "yuan")),
}  # fmt: skip
_ALWAYS = {"1"}
"""Numbers that a translator may write in digits without being asked: `a year later`."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with its numbers, and our own translation of it."""

    en: str
    """With `{a}`, `{b}` where the numbers stand."""
    zh: str
    slots: dict[str, Slot]
    to_zh: bool

    @property
    def source(self) -> str:
        return self.render(not self.to_zh)

    @property
    def reference(self) -> str:
        return self.render(self.to_zh)

    def render(self, zh: bool, **changed: str) -> str:
        texts = {name: slot.zh if zh else slot.en for name, slot in self.slots.items()}
        text = (self.zh if zh else self.en).format(**(texts | changed))
        return text[0].upper() + text[1:]

    @property
    def kinds(self) -> list[str]:
        return sorted({"change" if slot.relation else slot.kind for slot in self.slots.values()})


def make_sentences(to_zh: bool, number: int = SENTENCES, seed: int = SEED) -> list[Sentence]:
    """Return sentences from all templates in turn, the same ones each time for one seed."""
    lines = [line.split("\t") for line in TEMPLATES.read_text("utf-8").splitlines() if not line.startswith("#")]
    order = random.Random(f"{seed} {to_zh}")
    made: list[Sentence] = []
    while len(made) < number:
        order.shuffle(lines)
        for en, zh, specs in lines[: number - len(made)]:
            slots = {}
            for spec in specs.split():
                name, _equals, rule = spec.partition("=")
                rule, _at, relation = rule.partition("@")
                kind, _colon, argument = rule.partition(":")
                slots[name] = SLOTS[kind](order, argument).related(relation)
            made.append(Sentence(en, zh, slots, to_zh))
    return made


def judge_numbers(sentence: Sentence, text: str) -> tuple[list[str], list[str]]:
    """Return the names of the slots that are not rendered in `text`, and the numbers in it that nothing explains."""
    text = text.translate(_NARROW)
    places = {name: _places(slot, text, sentence.to_zh) for name, slot in sentence.slots.items()}
    names = sorted(places, key=lambda name: len(places[name]))
    taken = _fit(places, names) or {}
    missing = [name for name in names if name not in taken]
    for start, end in taken.values():
        text = text[:start] + "\0" * (end - start) + text[end:]
    return missing, _unexplained(sentence, text)


def _places(slot: Slot, text: str, zh: bool) -> list[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    pattern = re.compile(slot.accept_zh if zh else slot.accept_en)
    at = 0
    while match := pattern.search(text, at):
        if not contradicts(slot.relation, text[: match.start()], zh):
            found.add(match.span())
        at = match.start() + 1
    return sorted(found)


def _fit(places: dict[str, list[tuple[int, int]]], names: list[str]) -> dict[str, tuple[int, int]]:
    """Return a place for as many slots as possible, no two of which overlap."""
    if not names:
        return {}
    best = _fit(places, names[1:])
    for start, end in places[names[0]]:
        free = {
            name: [span for span in places[name] if span[1] <= start or span[0] >= end] for name in names[1:]
        }  # fmt: skip
        fitted = {names[0]: (start, end)} | _fit(free, names[1:])
        if len(fitted) > len(best):
            best = fitted
    return best


def _unexplained(sentence: Sentence, text: str) -> list[str]:
    blank = dict.fromkeys(sentence.slots, "")
    plain_en, plain_zh = sentence.en.format(**blank), sentence.zh.format(**blank)
    allowed = _ALWAYS | _small_numbers(plain_en, plain_zh)
    found = [match.rstrip(".,") for match in _DIGITS.findall(text)]
    extra = [number for number in found if number not in allowed]
    if sentence.to_zh:
        return extra + _HAN_NUMBER.findall(_IDIOM.sub("", text))
    static = set(_SCALES.findall(plain_en))
    return extra + [word for word in _SCALES.findall(text) if word not in static]


def _small_numbers(en: str, zh: str) -> set[str]:
    """Return the digits of small numbers, months and the like that the sentence has outside its slots."""
    words = set(re.findall(r"[a-z]+", en.lower()))
    numbers = {str(number) for number, name in enumerate(SMALL) if name in words}
    numbers |= {str(number) for number, name in enumerate(ORDINALS) if name in words}
    numbers |= {str(number) for number, name in enumerate(MONTHS, 1) if name in en}
    numbers |= {str(HAN_DIGITS.index(char)) for char in zh if char in HAN_DIGITS} | ({"2"} if "两" in zh else set())
    return numbers | ({"0", "12", "24", "00", "0:00"} if "midnight" in words else set())


def changes(sentence: Sentence) -> Iterator[tuple[str, str]]:
    """Yield our translation with one number changed, in each way that it can be: what was done, and the text."""
    zh = sentence.to_zh
    for name, slot in sentence.slots.items():
        for kind, changed in _changed(slot.zh if zh else slot.en, zh):
            yield kind, sentence.render(zh, **{name: changed})


def _changed(text: str, zh: bool) -> Iterator[tuple[str, str]]:
    for match in re.finditer(r"\d", text):
        yield "digit", text[: match.start()] + str(int(match.group()) % 9 + 1) + text[match.end() :]
    if not re.search(r"\d", text):
        yield "word", _other_word(text, zh)
    if re.search(r"\d\.\d", text):
        yield "decimal point", re.sub(r"(?<=\d)\.(?=\d)", "", text)
    swaps = [("万", "亿"), ("亿", "万")] if zh else [("million", "billion"), ("billion", "million")]
    for old, new in swaps:
        if old in text:
            yield f"{old} → {new}", text.replace(old, new)
    if re.search(r"%| percent(?!age)", text):
        yield "no percent sign", re.sub(r"%| percent", "", text)
    for old, new in CURRENCY_SWAPS[zh]:
        if old in text:
            yield "currency", text.replace(old, new)
            return


def _other_word(text: str, zh: bool) -> str:
    if zh:
        if "一半" in text or "一番" in text:
            return text.replace("一半", "三成").replace("一番", "三倍")
        others = dict(zip("两一二三四五六七八九", "四三三四五六七八九六", strict=True))
        return re.sub("[一二两三四五六七八九]", lambda found: others[found.group()], text, count=1)
    for number, name in reversed([*enumerate(SMALL)]):
        if re.search(rf"\b{name}\b", text):
            return re.sub(rf"\b{name}\b", SMALL[number + 1 if number < 19 else 3], text, count=1)
    pairs = {"half": "a third", "quarter": "third", "third": "fifth", "doubled": "tripled", "tripled": "doubled",
             "quadrupled": "doubled", "twice": "three times"}  # fmt: skip
    for number, name in enumerate(ORDINALS[1:-1], 1):
        pairs.setdefault(name, ORDINALS[number + 1])
    for old, new in (*pairs.items(), ("eleventh", "tenth"), ("twelfth", "tenth"), ("tenth", "ninth")):
        if old in text:
            return text.replace(old, new, 1)
    raise ValueError(text)


def check(number: int = SENTENCES) -> tuple[dict[str, Any], list[str]]:
    """Try the judge on our own translations: what it was tried on, and where it was wrong."""
    counts: Counter[str] = Counter()
    faults = []
    for to_zh in (True, False):
        for sentence in make_sentences(to_zh, number):
            counts["references"] += 1
            missing, extra = judge_numbers(sentence, sentence.reference)
            if missing or extra:
                faults.append(f"not accepted: {sentence.reference} {missing} {extra}")
            for kind, text in changes(sentence):
                counts[f"changed: {kind}"] += 1
                if not any(judge_numbers(sentence, text)):
                    faults.append(f"accepted, {kind}: {text} ({sentence.reference})")
    return dict(counts) | {"faults": len(faults)}, faults


def measure(engine_name: str, target: str, number: int, seed: int) -> list[dict[str, Any]]:
    """Draft the sentences of one direction; return what became of each."""
    target_tag = parse_tag(target)
    source_tag = parse_tag("en" if is_chinese(target_tag) else "zh-Hans")
    sentences = make_sentences(is_chinese(target_tag), number, seed)
    engine, rows = open_engine(engine_name, source_tag, target_tag), []
    for start in range(0, len(sentences), BATCH):
        part = sentences[start : start + BATCH]
        requests = [Request(sentence.source) for sentence in part]
        made = draft(engine, requests, source_tag=source_tag, target_tag=target_tag)
        rows += [_row(sentence, suggestion) for sentence, suggestion in zip(part, made, strict=True)]
        print(f"\r{target}: {len(rows)} of {len(sentences)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    engine.close()
    return rows


def _row(sentence: Sentence, suggestion: Suggestion) -> dict[str, Any]:
    missing, extra = judge_numbers(sentence, suggestion.target) if suggestion.target else ([], [])
    verdict = "empty" if not suggestion.target else "wrong" if missing or extra else "right"
    shown = {name: f"{slot.en} | {slot.zh}" for name, slot in sentence.slots.items()}
    return {
        "to": "zh" if sentence.to_zh else "en", "verdict": verdict, "kinds": sentence.kinds, "source": sentence.source,
        "draft": suggestion.target, "missing": [shown[name] for name in missing], "unexplained": extra,
        "repairs": suggestion.repairs, "problems": suggestion.problems, "reference": sentence.reference,
        "raw": suggestion.raw,
    }  # fmt: skip


def report(rows: list[dict[str, Any]], title: str) -> None:
    """Print counts of one direction, then each wrong draft."""
    print(f"\n{title:16} {'all':>5}", *(f"{name:>7}" for name in (*VERDICTS, "repaired")))
    for kind in ["", *sorted({kind for row in rows for kind in row["kinds"]})]:
        of = [row for row in rows if not kind or kind in row["kinds"]]
        counts = Counter(row["verdict"] for row in of)
        repaired = sum(bool(row["draft"] and row["repairs"]) for row in of)
        print(f"{kind or 'all':16} {len(of):5}", *(f"{counts[name]:7}" for name in VERDICTS), f"{repaired:7}")
    for row in rows:
        if row["verdict"] == "wrong":
            print(f"\n  {row['source']}\n  {row['draft']}\n  missing: {row['missing']}  extra: {row['unexplained']}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0] if __doc__ else "")
    parser.add_argument("--engine", default="llama")
    parser.add_argument("--limit", type=int, default=SENTENCES, help="sentences a direction")
    parser.add_argument("--to", dest="targets", nargs="+", default=["zh-Hans", "en"])
    parser.add_argument("--seed", type=int, default=SEED, help="for other numbers in the same sentences")
    parser.add_argument("--out", type=Path, help="what became of each sentence, as JSON")
    parser.add_argument("--check", action="store_true", help="try the judge on our own translations")
    options = parser.parse_args()
    if options.check:
        counts, faults = check(options.limit)
        print(json.dumps(counts, ensure_ascii=False, indent=1))
        raise SystemExit("\n".join(faults) or 0)
    rows = []
    for target in options.targets:
        rows += (made := measure(options.engine, target, options.limit, options.seed))
        report(made, f"{options.engine} → {target}")
        if options.out:
            options.out.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
