"""
Whether drafts hold the terms of a house glossary, and whether they lose anything else by it.

    python -m benchmarks.quality.term_drafts --engine llama [--limit N] [--direction en-zh] [--out terms.json]

80 sentences of our own for each direction (`term_drafts.*.tsv`: source, and a translation of ours that holds the terms)
with a glossary of renderings that a model would seldom choose by itself (`term_drafts.*.csv`, a glossary file as the
program reads it). The same engine drafts them without the glossary and with it; the translations themselves are the
third arm, which must hold everything.

Which terms concern a sentence is what the program says; whether a draft holds them is looked up here by a plain search
for the accepted forms, with plurals and the like in English. A translation with the house's words rewards whoever was
told them, so chrF is measured three times: as it is; with the accepted forms of the terms masked in draft and
translation; and with the usual words for them masked too (`usual: …` in the glossary's notes, which no engine sees),
so that neither arm gains or loses by the terms.

`--engine recorded` takes the translations with the usual words in the place of the house's as drafts that were made
elsewhere: what is held then, the program wrote over them.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.quality.tag_drafts import DATA, DIRECTIONS, draft_all, open_for, options_of, share
from translator.bilingual.model import Request
from translator.bilingual.words.language import LangTag, is_chinese
from translator.newsroom.drafts.evaluation import read_pairs, scores
from translator.newsroom.house.glossary import read_glossary_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from translator.bilingual.model import TermEntry
    from translator.bilingual.words.termbase import TermBase

ARMS = ("without", "with", "reference")
MASK = "□"
USUAL = "usual:"


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence, and what of the glossary concerns it."""

    source: str
    reference: str
    terms: tuple[TermEntry, ...]
    bans: tuple[TermEntry, ...]
    """Those whose condition is in the source."""
    told: tuple[TermEntry, ...]
    """All that the program hands to the engine."""


@dataclass(slots=True)
class Judged:
    """One draft."""

    text: str
    missing: tuple[str, ...]
    """Terms of the source that it does not hold."""
    banned: tuple[str, ...]
    """What stands in it and is forbidden."""
    problems: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()


def read_cases(direction: str) -> tuple[list[Case], TermBase]:
    """Return the sentences of one direction with their terms, and the glossary."""
    source_tag, target_tag = DIRECTIONS[direction]
    termbase = read_glossary_file(DATA / f"term_drafts.{direction}.csv").termbase(source_tag, target_tag)
    cases = []
    for source, reference in read_pairs(DATA / f"term_drafts.{direction}.tsv"):
        told = termbase.terms_for(source)
        terms = tuple(term for term in told if term.status != "forbidden")
        bans = tuple(
            ban
            for ban in termbase.forbidden
            if not ban.source or find_forms(source, (ban.source, *ban.source_variants), source_tag)
        )
        cases.append(Case(source, reference, terms, bans, told))
    return cases, termbase


def pattern_of(form: str, tag: LangTag, *, exact: bool = False) -> str:
    """Return a regular expression for `form`: as it stands in Chinese, with simple inflection in English."""
    if is_chinese(tag) and not form.isascii():
        return re.escape(form)
    if exact:
        return rf"(?<![A-Za-z0-9]){re.escape(form)}(?![A-Za-z0-9])"
    words = [re.escape(word) for word in re.split(r"[\s-]+", form)]
    last = words.pop()
    ending = rf"{last[:-1]}(?:y|ies|ied|ying)" if last.endswith("y") else rf"{last}(?:e?s|e?d|ing)?"
    return (
        r"(?i:(?<![A-Za-z0-9])" + r"[\s-]+".join([*words, ending]).replace("'", "['’]") + r"(?:['’]s?)?(?![A-Za-z0-9]))"
    )


def find_forms(text: str, forms: Iterable[str], tag: LangTag, *, exact: bool = False) -> list[str]:
    """Return what of `forms` stands in `text`, longest first."""
    longest = sorted(forms, key=len, reverse=True)
    return [form for form in longest if re.search(pattern_of(form, tag, exact=exact), text)]


def mask(text: str, case: Case, tag: LangTag, *, usual: bool = False) -> str:
    """Return `text` with one sign for each form of a term of the sentence, the usual words too if `usual`."""
    forms = [
        (form, term.status == "dnt") for term in case.terms for form in (*term.targets, *(usual_words(term) * usual))
    ]
    patterns = [pattern_of(form, tag, exact=exact) for form, exact in sorted(forms, key=lambda item: -len(item[0]))]
    return re.sub("|".join(patterns), MASK, text) if patterns else text


def usual_words(term: TermEntry) -> tuple[str, ...]:
    """Return what most translators would write instead of the house's word."""
    return tuple(filter(None, term.note.removeprefix(USUAL).strip().split("|"))) if USUAL in term.note else ()


def with_usual_words(case: Case, tag: LangTag) -> str:
    """Return the translation with the first usual word in the place of each house word that has one."""
    text = case.reference
    for term in case.terms:
        usual = usual_words(term)
        for form in sorted(term.targets, key=len, reverse=True) if usual else ():
            text = re.sub(pattern_of(form, tag), usual[0].replace("\\", ""), text)
    return text


def judge(case: Case, text: str, tag: LangTag) -> Judged:
    """Say which terms `text` lacks, and what it should not say; a ban inside an accepted form does not count."""
    missing = tuple(
        term.source for term in case.terms if not find_forms(text, term.targets, tag, exact=term.status == "dnt")
    )
    rest = mask(text, case, tag)
    banned = tuple(form for ban in case.bans for form in find_forms(rest, ban.targets, tag))
    return Judged(text, missing, banned)


def measure(direction: str, options: argparse.Namespace) -> dict[str, Any]:
    """Draft the sentences of one direction in both ways, and judge all three arms."""
    pair = DIRECTIONS[direction]
    cases, termbase = read_cases(direction)
    cases = cases[: options.limit]
    engine = open_for(options, pair, [(case.source, with_usual_words(case, pair[1])) for case in cases])
    arms: dict[str, list[Judged]] = {"reference": [judge(case, case.reference, pair[1]) for case in cases]}
    seconds: dict[str, float] = {}
    try:
        for arm in ARMS[:2]:
            requests = [Request(case.source, terms=case.told if arm == "with" else ()) for case in cases]
            made, seconds[arm] = draft_all(engine, requests, pair, f"{direction} {arm}")
            arms[arm] = [judge(case, " ".join(item.target.split()), pair[1])
                         for case, item in zip(cases, made, strict=True)]  # fmt: skip
            for one, item in zip(arms[arm], made, strict=True):
                one.problems, one.repairs = item.problems, item.repairs
    finally:
        engine.close()
    return {
        "direction": direction,
        "signature": engine.signature,
        "seconds": {arm: round(taken, 1) for arm, taken in seconds.items()},
        "glossary_entries": len(termbase.entries),
        "counts": {arm: count(cases, arms[arm]) for arm in ARMS},
        "scores": {arm: score(cases, arms, arm, pair[1]) for arm in ARMS},
        "difference": {
            name: difference(cases, arms, pair[1], name) for name in ("plain", "terms masked", "usual masked too")
        },
        "sentences": [
            {
                "source": case.source,
                "reference": case.reference,
                "terms": [{"source": term.source, "targets": term.targets, "status": term.status}
                          for term in case.terms],
                "bans": [form for ban in case.bans for form in ban.targets],
                **{arm: asdict(arms[arm][index]) for arm in ARMS},
            }
            for index, case in enumerate(cases)
        ],
    }  # fmt: skip


def count(cases: Sequence[Case], judged: Sequence[Judged]) -> dict[str, tuple[int, int]]:
    """Return what is held of what was due, each as (part, whole)."""
    both = list(zip(cases, judged, strict=True))
    drafted = [(case, one) for case, one in both if one.text]
    counted = {"sentences left empty": (len(both) - len(drafted), len(both))}
    for where, chosen in (("", both), (", in drafts", drafted)):
        terms = sum(len(case.terms) for case, _one in chosen)
        counted[f"terms held{where}"] = (terms - sum(len(one.missing) for _case, one in chosen), terms)
        counted[f"sentences with all{where}"] = (sum(not one.missing for _case, one in chosen), len(chosen))
    for status in ("required", "preferred", "dnt"):
        due = [(term, one) for case, one in drafted for term in case.terms if term.status == status]
        counted[f"– {status}, in drafts"] = (sum(term.source not in one.missing for term, one in due), len(due))
    with_ban = [one for case, one in drafted if case.bans]
    counted["forbidden words used"] = (sum(bool(one.banned) for one in with_ban), len(with_ban))
    return counted


def score(cases: Sequence[Case], arms: dict[str, list[Judged]], arm: str, tag: LangTag) -> dict[str, tuple[float, Any]]:
    """Return (value, half of the 95 % interval) of each score; where some drafts are empty also without those."""
    found: dict[str, tuple[float, Any]] = {}
    full = [index for index in range(len(cases)) if all(arms[name][index].text for name in ARMS)]
    for where, chosen in (("", [*range(len(cases))]), (", drafted in both", full)):
        if chosen and (not where or len(chosen) < len(cases)):
            for name in ("plain", "terms masked", "usual masked too"):
                outputs, references = prepared([cases[i] for i in chosen], [arms[arm][i] for i in chosen], tag, name)
                bleu, chrf = scores(outputs, references, tag)
                if name == "plain":
                    found[f"BLEU{where}"] = (bleu.value, bleu.interval)
                label = "chrF2" if name == "plain" else f"chrF2, {name}"
                found[f"{label}{where}"] = (chrf.value, chrf.interval)
    return found


def prepared(
    cases: Sequence[Case], judged: Sequence[Judged], tag: LangTag, name: str
) -> tuple[list[str], list[str]]:  # fmt: skip
    """Return drafts and translations as one of the three ways of scoring has them."""
    if name == "plain":
        return [one.text for one in judged], [case.reference for case in cases]
    usual = name == "usual masked too"
    outputs = [mask(one.text, case, tag, usual=usual) for case, one in zip(cases, judged, strict=True)]
    return outputs, [mask(case.reference, case, tag, usual=usual) for case in cases]


def difference(cases: Sequence[Case], arms: dict[str, list[Judged]], tag: LangTag, name: str) -> dict[str, Any]:
    """Return by how much the glossary moves chrF2 a sentence, on average over the sentences drafted in both arms."""
    from sacrebleu.metrics.chrf import CHRF

    full = [index for index in range(len(cases)) if all(arms[arm][index].text for arm in ARMS)]
    values: dict[str, list[float]] = {}
    for arm in ARMS[:2]:
        outputs, references = prepared([cases[i] for i in full], [arms[arm][i] for i in full], tag, name)
        pairs = zip(outputs, references, strict=True)
        values[arm] = [float(CHRF().sentence_score(output, [reference]).score) for output, reference in pairs]
    moved = [after - before for before, after in zip(values["without"], values["with"], strict=True)]
    if len(moved) < 2:
        return {"sentences": len(moved), "mean": None, "interval": None}
    half = 1.96 * statistics.stdev(moved) / len(moved) ** 0.5
    return {"sentences": len(moved), "mean": round(statistics.fmean(moved), 2), "interval": round(half, 2)}


def show(result: dict[str, Any]) -> None:
    """Print what is missing with the glossary, and then the figures of one direction."""
    print(f"\n== {result['direction']} · {result['signature']} · {result['glossary_entries']} entries")
    for one in result["sentences"]:
        held = one["with"]
        if held["missing"] or held["banned"]:
            reason = "" if held["text"] else f"  left empty: {'; '.join(held['problems'])}\n"
            print(f"\nlacks {', '.join(held['missing']) or '–'}; forbidden {', '.join(held['banned']) or '–'}")
            print(f"  {one['source']}\n  {held['text']}\n{reason}", end="")
    print(f"\n{'':<44}{'without glossary':<24}{'with glossary':<24}references")
    for label in result["counts"]["with"]:
        cells = [share(*result["counts"][arm][label]) for arm in ARMS]
        print(f"{label:<44}{cells[0]:<24}{cells[1]:<24}{cells[2]}")
    for label in result["scores"]["with"]:
        cells = [_figure(*result["scores"][arm][label]) for arm in ARMS]
        print(f"{label:<44}{cells[0]:<24}{cells[1]:<24}{cells[2]}")
    for name, moved in result["difference"].items():
        label = f"chrF2 a sentence, {name}: moved by"
        print(f"{label:<44}{'':<24}{_figure(moved['mean'], moved['interval'])} ({moved['sentences']} sentences)")
    print(f"{'seconds':<44}{result['seconds']['without']:<24}{result['seconds']['with']}")


def _figure(value: float | None, interval: float | None) -> str:
    if value is None:
        return "–"
    return f"{value} ± {interval}" if interval is not None else f"{value}"


def main() -> None:
    options = options_of(argparse.ArgumentParser(description=__doc__.strip().splitlines()[0] if __doc__ else ""))
    results = []
    for direction in [options.direction] if options.direction else DIRECTIONS:
        results.append(measure(direction, options))
        show(results[-1])
        if options.out:
            options.out.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
