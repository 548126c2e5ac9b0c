"""
The gate: decides whether the suggestion of an engine may be shown as a draft.

It runs the checks of `translator check` that an engine can fail badly, and rules of its own for faults that only
engines have: output that is cut off, or an answer instead of a translation. Each problem has a weight, so that the best
of several bad attempts can be chosen. A problem that blocks keeps the text from being shown; a doubt, which does not
block, asks for another attempt and is noted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator.bilingual.model import Request, Severity, Suggestion
from translator.bilingual.pairs import CHECKS
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks
from translator.bilingual.pairs.text.counterparts import find_added_words
from translator.bilingual.pairs.text.replies import address_of_reader
from translator.bilingual.words.control_characters import is_blank
from translator.bilingual.words.inline import plain_text
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.drafts.gate.numbers import number_problems
from translator.newsroom.drafts.gate.place_names import invented_names, missing_names
from translator.newsroom.drafts.gate.prompt_injection import lost_instructions
from translator.newsroom.drafts.gate.reply_words import reply_words
from translator.newsroom.drafts.gate.rules import GateProblem, invented_months, is_cut_off, leftover_problems
from translator.newsroom.drafts.gate.unrelated_drafts import is_unrelated
from translator.newsroom.drafts.repair.name_repair import lost_names

WEIGHTS: dict[str, int] = {
    "txt.untranslated": 9, "rep.loop": 9, "txt.foreign": 8, "txt.script": 7, "mt.artefact": 6, "mk.inline": 5,
    "mk.literal": 5, "mk.placeholder": 5, "len.ratio": 4, "len.max": 4, "txt.control": 4, "num": 3, "date": 3,
    "name.person": 3, "name.place": 2, "name.body": 2,
    "txt.codemix": 2, "gls.forbidden": 2, "gls.dnt": 2, "gls.missing": 2, "sem.negation": 1,
    "sem.opposite": 1, "sem.kind": 1, "sem.omission": 1, "sem.addition": 1, "sem.counterpart": 1,
    "sem.hedge": 1, "rep.clause": 1, "pron.gender": 1, "punct.quoted": 1,
}  # fmt: skip
"""Id or group of the checks that the gate runs → how bad a finding is compared with others."""
STYLE_CHECKS = frozenset({"num.style", "num.separator", "date.format"})
"""Checks of those groups that the gate leaves to editors: the fact is correct, only the form breaks house style."""
BLOCKING_WARNINGS = frozenset({"len.ratio", "mt.artefact", "txt.codemix", "txt.untranslated"})
"""Checks whose warnings block too: a clause that was cut off, a word that was left, what an assistant says. The other
warnings are too often wrong about good translations."""
GATE_CHECKS = tuple(
    check for check in CHECKS if (check in WEIGHTS or check.partition(".")[0] in WEIGHTS) and check not in STYLE_CHECKS
)
"""The ids of the checks that the gate runs."""
WRONG_NAMES = frozenset({"mt.name", "mt.place", "mt.invented", "name.person", "name.place", "name.body"})
"""What is said of a draft that names somebody else, or not whom it should."""
MISLEADING = WRONG_NAMES | {"sem.opposite", "sem.hedge"}
"""What is said of a draft that reads well and says something else; such a draft is never called a good one."""
_PROMPT_LEFTOVER = pattern(r"^\s*```|</?(?:text|translation|source|target)>", re.IGNORECASE)
INVENTED = frozenset({"mt:pseudo"})
"""Drafts that mean nothing and do not pretend to."""
_QUESTION = pattern(r"[?？]")


def judge_suggestion(
    request: Request, suggestion: Suggestion, *, source_tag: str, target_tag: str
) -> tuple[GateProblem, ...]:
    """Return what is wrong with `suggestion` as a translation of `request`, worst first; empty if nothing is."""
    found = [*_engine_problems(request, suggestion, source_tag, target_tag)]
    if not any(problem.check == "mt.empty" for problem in found):
        found += _check_problems(request, suggestion.target, source_tag, target_tag)
    return tuple(sorted(found, key=lambda problem: -problem.weight))


def _engine_problems(
    request: Request, suggestion: Suggestion, source_tag: str, target_tag: str
) -> Iterator[GateProblem]:
    source, target = request.source, suggestion.target
    for reported in suggestion.problems:
        check, _colon, detail = reported.partition(": ")
        yield GateProblem(check, detail, 5)
    if is_blank(plain_text(target)):
        yield GateProblem("mt.empty", "", 9)
        return
    if "\n" in target or "\r" in target:
        yield GateProblem("mt.newline", "", 6)
    if _PROMPT_LEFTOVER.search(target) and not _PROMPT_LEFTOVER.search(source):
        yield GateProblem("mt.artefact", "leftover of the prompt", 6)
    if is_chinese(target_tag) and (address := address_of_reader(source, target)):
        yield GateProblem("mt.artefact", f"an answer, not a translation: {address}", 6)
    if is_cut_off(source, target, target_tag):
        yield GateProblem("mt.truncated", "it says far too little", 6)
    yield from leftover_problems(source, target, target_tag, request.terms)
    yield from number_problems(source, target, source_tag)
    if _QUESTION.search(source) and not _QUESTION.search(target):
        yield GateProblem("mt.answered", "the question mark is gone", 6)
    if is_chinese(source_tag) and not is_chinese(target_tag):
        for term in lost_names(request, target):
            yield GateProblem("mt.name", f"{term.source} = {term.targets[0]}", 2, blocks=False)
    for name in missing_names(source, target, source_tag):
        if not any(name.partition(" = ")[0] in term.source for term in request.terms):
            yield GateProblem("mt.place", name, 1, blocks=False)
    if suggestion.origin not in INVENTED:
        yield from _additions(request, target, source_tag, target_tag)
    if words := reply_words(source, target, target_tag):
        yield GateProblem("mt.answered", f"words of a service: {words}", 6)
    for words in lost_instructions(source, target, source_tag):
        yield GateProblem("mt.answered", f"what the text asks for is gone: {words}", 6)


def _additions(request: Request, target: str, source_tag: str, target_tag: str) -> Iterator[GateProblem]:
    """Say what only the draft has: all of it, a name, a word that changes what is said, such as *may* or 只有."""
    source = request.source
    if is_unrelated(source, target, target_tag):
        yield GateProblem("mt.answered", "nothing in it stands for anything in the source", 9)
    for name in invented_names(source, target, source_tag):
        if not any(name in form for term in request.terms for form in term.targets):
            yield GateProblem("mt.invented", name, 1, blocks=False)
    pair = Pair(source, target, source_tag, target_tag)
    for word in (word for name in ("hedges", "counterparts") for word in find_added_words(name, pair)):
        yield GateProblem("sem.counterpart", f"nothing in the source stands for it: {word.text}", 1, blocks=False)


def _check_problems(request: Request, target: str, source_tag: str, target_tag: str) -> Iterator[GateProblem]:
    yield from invented_months(request.source, target, source_tag, target_tag)
    pair = Pair(request.source, target, source_tag, target_tag, kind=request.kind, terms=request.terms)
    findings = [item for item in run_checks([pair], only=GATE_CHECKS) if item.severity is not Severity.INFO]
    lost: set[tuple[str, int]] = set()
    for item in pair.differences if findings else ():
        # A number that was left out, or came from nowhere: people may do so, an engine may not.
        if item.is_one_sided and not (item.target and item.target.is_soft):
            there = item.target or item.source
            lost.add((item.topic, there.start if there else 0))
    for finding in findings:
        check, is_lost = finding.check, (finding.check, finding.start) in lost
        is_doubt = finding.severity is Severity.WARNING and check not in BLOCKING_WARNINGS and not is_lost
        weight = 1 if is_doubt else WEIGHTS.get(check) or WEIGHTS[check.partition(".")[0]]
        # Whoever reviews a draft about somebody else is told, and has the rest of the sentence.
        blocks = not is_doubt and check not in WRONG_NAMES
        yield GateProblem(check, finding.message.in_language("en"), weight, blocks=blocks)
