"""
The risk of a segment: how likely it is that a reviewer will change it, 0 to 100.

Each sign has a weight: the probability that this sign alone means a change. Signs are taken as independent, so that
risk = 100 · (1 − Π(1 − weight)). The weights are estimates and not measurements; they are defined only here, and can be
calibrated once the ledgers hold enough decisions.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log2, prod
from statistics import median

from translator.bilingual.model import Finding, Severity, State
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.review.suggestions import draft_data, last_suggestion

BASE = {State.NEW: 1.0, State.DRAFT: 0.2, State.TRANSLATED: 0.1, State.REVIEWED: 0.03, State.FINAL: 0.01}
"""The weight of the state alone; a segment without a text is certain to change."""
FINDING = {Severity.ERROR: 0.7, Severity.WARNING: 0.25, Severity.INFO: 0.05}
FLAG = {"stale": 0.8, "rejected": 0.8, "conflict": 0.9, "foreign": 0.4}
DOUBT = 0.4
"""A problem that the gate reported, while the text is still the machine's."""
REPAIR = 0.1
FUZZY = 0.4
"""A fuzzy match of the memory: made for another sentence."""
UNSURE = 0.5
"""A draft that is probably the worst of all, or that its engine gives 0; half of it at 50, nothing at 100."""
LENGTH = 0.3
"""A text at least twice as long, or half as long, as the article's usual."""
TERM = 0.03
"""Each glossary term that must be right."""
LONG = 0.1
"""A source of more than 200 characters, or 80 in Chinese."""
_FLAG_FIELDS = {name: f"is_{name}" for name in FLAG}


def risk_of(
    catalog: Catalog, entry: Entry, findings: Sequence[Finding], *, terms: int = 0, usual_ratio: float = 0.0
) -> int:
    """
    Return the risk of a segment, 0 to 100.

    `findings` are the open ones, `terms` counts the glossary terms in the source, `usual_ratio` is `ratio_of` the
    article; 0 leaves the length out.
    """
    return round(100 * (1 - prod(1 - weight for weight in signs_of(
        catalog, entry, findings, terms=terms, usual_ratio=usual_ratio).values())))  # fmt: skip


def signs_of(
    catalog: Catalog, entry: Entry, findings: Sequence[Finding], *, terms: int = 0, usual_ratio: float = 0.0
) -> dict[str, float]:
    """Return the signs that speak for a change, with their weights (0 to 1): what `risk_of` multiplies."""
    signs = {f"state {entry.state.value}": BASE[entry.state if entry.target else State.NEW]}
    for number, item in enumerate(findings, 1):
        signs[f"{item.check} {number}"] = FINDING[item.severity]
    for name, field in _FLAG_FIELDS.items():
        if getattr(entry.record, field, False):
            signs[name] = FLAG[name]
    signs.update(_signs_of_machine(catalog, entry))
    if usual_ratio and entry.target and len(entry.source) >= 12:
        off = abs(log2(len(entry.target) / len(entry.source) / usual_ratio))
        signs["length"] = LENGTH * min(1.0, off)
    if terms:
        signs["terms"] = min(0.3, TERM * terms)
    if len(entry.source) > (80 if catalog.source_tag.startswith("zh") else 200):
        signs["long"] = LONG
    return signs


def ratio_of(catalog: Catalog) -> float:
    """Return how many characters of target the article usually has for one of source (median); 0 where unknown."""
    ratios = [len(entry.target) / len(entry.source) for entry in catalog.entries if entry.target and entry.source]
    return median(ratios) if len(ratios) >= 5 else 0.0


def estimate_of(catalog: Catalog, entry: Entry) -> int | None:
    """Return how many of a hundred drafts are probably worse than this one; None where it is none, or unknown."""
    return draft_data(catalog, entry).estimate


def _signs_of_machine(catalog: Catalog, entry: Entry) -> dict[str, float]:
    """Return what the engine and the gate said, while the text is still theirs."""
    last = last_suggestion(catalog, entry)
    if last is None:
        return {}
    signs: dict[str, float] = {}
    if last.origin == "tm:fuzzy":
        signs["fuzzy"] = FUZZY
    data = draft_data(catalog, entry)
    score = data.score if data.estimate is None else data.estimate
    if score is not None:
        signs["score"] = UNSURE * (1 - min(100, max(0, score)) / 100)
    for number, _problem in enumerate(data.problems):
        signs[f"doubt {number}"] = DOUBT
    if data.repairs:
        signs["repaired"] = REPAIR
    return signs
