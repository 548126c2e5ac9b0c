"""The runner: selects checks, runs them over pairs, and applies the project's policies and severities."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs import CHECKS, RETIRED, compares_versions, find_check
from translator.bilingual.pairs.article_style import with_article_style
from translator.bilingual.pairs.base import MADE_OF, Pair
from translator.bilingual.pairs.triggers import CheckOne, TriggeredChecks
from translator.bilingual.settings import CheckSettings
from translator.bilingual.words.language import is_chinese

CheckAll = Callable[[Sequence[Pair]], Iterable[Finding]]
# A segment, and what was found in it so far.
_Checked = tuple[Pair, list[Finding]]


# The checks that look at a segment which is too long for all others; also where they were not asked for.
_OF_LONG_TEXTS = ("len.max", "txt.control")
# How many segments one check looks at before the next does: their texts stay in the processor's cache.
_BLOCK = 256
# So many findings of one check in one segment are listed; a sentence has a few, and nobody reads more.
_MOST = 1000


def select_checks(only: Iterable[str] = (), skip: Iterable[str] = ()) -> list[str]:
    """
    Return ids in the order of the table: all, or what `only` names, without what `skip` names.

    A name is an id, a group before the dot, or a glob. Raises `UsageError` for a name that matches no check.
    """
    return list(_select(tuple(only), tuple(skip)))


@lru_cache(maxsize=64)
def _select(only: tuple[str, ...], skip: tuple[str, ...]) -> tuple[str, ...]:
    # The gate of the engines asks for every sentence.
    wanted, unwanted = _matching(only), _matching({*skip} - RETIRED)
    return tuple(check for check in CHECKS if (not wanted or check in wanted) and check not in unwanted)


def _matching(names: Iterable[str]) -> set[str]:
    chosen: set[str] = set()
    for name in (part.strip() for item in names for part in item.split(",") if part.strip()):
        hits = {check for check in CHECKS if fnmatchcase(check, name) or check.startswith(f"{name}.")}
        if not hits:
            raise UsageError(_("there is no check {name}", name=repr(name)), hint="translator explain")
        chosen |= hits
    return chosen


def run_checks(
    pairs: Sequence[Pair], *, settings: CheckSettings | None = None, only: Iterable[str] = (), skip: Iterable[str] = ()
) -> list[Finding]:
    """
    Run the checks over the segments of one article and return what they find, in segment order.

    `only` and `skip` are ids, groups (`num`) or globs (`punct.*`). The settings' severities and policies hold; a
    policy of a pair itself wins over them. Raises `UsageError` for a name that matches no check.
    """
    return run_chosen(pairs, select_checks(only, [*skip, *(settings.skip if settings else ())]), settings)


def run_chosen(pairs: Sequence[Pair], chosen: Sequence[str], settings: CheckSettings | None) -> list[Finding]:
    """Run the checks with the ids `chosen`; see `run_checks`."""
    pairs = with_policies(pairs, settings)
    findings = [*run_segment_checks(pairs, chosen), *run_document_checks(pairs, chosen)]
    return finish_findings(with_article_style(pairs, findings), settings)


def finish_findings(findings: list[Finding], settings: CheckSettings | None) -> list[Finding]:
    """Return `findings` with the project's severities, in the order of segments and of the table of checks."""
    if settings and settings.severity:
        wanted = ((item, settings.severity.get(item.check)) for item in findings)
        findings = [replace(item, severity=Severity(severity)) if severity else item for item, severity in wanted]
    rank = {check: place for place, check in enumerate(CHECKS)} if len(findings) > 1 else dict.fromkeys(CHECKS, 0)
    return sorted(findings, key=lambda item: (item.segment, rank[item.check], item.side, item.start))


def with_policies(pairs: Sequence[Pair], settings: CheckSettings | None) -> Sequence[Pair]:
    """Return the pairs with the project's and the locale's policies below their own."""
    if not settings or not (settings.policy or settings.locale):
        return pairs
    return [_with_policy(pair, settings) for pair in pairs]


def _language_of(tag: str) -> str:
    """Return what `Check.targets` names: `zh-Hans`, `zh-Hant`, or `en` for all else."""
    return tag if is_chinese(tag) else "en"


@lru_cache(maxsize=64)
def _methods(language: str, chosen: tuple[str, ...], name: str) -> tuple[Any, ...]:
    """Return the methods called `name` of those chosen checks that have one and are for targets in the language."""
    checks = [find_check(check) for check in chosen if not compares_versions(check)]
    fitting = [check for check in checks if check.targets == "any" or language.startswith(check.targets)]
    return tuple(getattr(check, name) for check in fitting if hasattr(check, name))


def run_segment_checks(pairs: Sequence[Pair], chosen: Sequence[str]) -> list[Finding]:
    return list(chain.from_iterable(findings_by_segment(pairs, chosen)))


def findings_by_segment(pairs: Sequence[Pair], chosen: Sequence[str]) -> list[list[Finding]]:
    """Do the same, and return the findings of each pair by themselves; one that stands again is not checked again."""
    different: dict[tuple[object, ...], _Checked] = {}
    firsts = [different.setdefault(_all_but_number(pair), (pair, [])) for pair in pairs]
    todo: dict[tuple[str, bool], list[_Checked]] = {}
    for item in different.values():
        todo.setdefault((item[0].target_tag, item[0].is_too_long), []).append(item)
    for (tag, is_too_long), items in todo.items():
        checks = _triggered(_language_of(tag), _OF_LONG_TEXTS if is_too_long else tuple(chosen))
        for begin in range(0, len(items), _BLOCK):
            _check_block(items[begin : begin + _BLOCK], checks)
    return [
        found if pair is first else [item.placed(segment=pair.number) for item in found]
        for pair, (first, found) in zip(pairs, firsts, strict=True)
    ]


def _all_but_number(pair: Pair) -> tuple[object, ...]:
    """Return all by which two segments may differ for a check; terms and policies are the same where they are one."""
    return (
        pair.source, pair.target, pair.kind, pair.source_tag, pair.target_tag, pair.article_date, pair.context,
        pair.italics, id(pair.terms), id(pair.policy) if pair.policy else 0,
    )  # fmt: skip


def _check_block(block: Sequence[_Checked], checks: TriggeredChecks) -> None:
    """Run one check after the other, as it is faster the second time, and add to the lists what they find."""
    for needed, methods in checks.always:
        for view in MADE_OF.get(needed, ()):
            for pair, _found in block:
                getattr(pair, view)
        concerned = [item for item in block if getattr(item[0], needed)] if needed else block
        for check in methods:
            for pair, found in concerned:
                found += islice(check(pair), _MOST)
    called: dict[CheckOne, list[_Checked]] = {}
    for item in block:
        for needed, methods in checks.groups_for(item[0]):
            if not needed or getattr(item[0], needed):
                for check in methods:
                    called.setdefault(check, []).append(item)
    for check, items in called.items():
        for pair, found in items:
            found += islice(check(pair), _MOST)


@lru_cache(maxsize=64)
def _triggered(language: str, chosen: tuple[str, ...]) -> TriggeredChecks:
    return TriggeredChecks([method.__self__ for method in _methods(language, chosen, "check")])


def run_document_checks(pairs: Sequence[Pair], chosen: Sequence[str]) -> list[Finding]:
    findings: list[Finding] = []
    pairs = [pair for pair in pairs if not pair.is_too_long]
    for tag in dict.fromkeys(pair.target_tag for pair in pairs):
        group = [pair for pair in pairs if pair.target_tag == tag]
        methods: tuple[CheckAll, ...] = _methods(_language_of(tag), tuple(chosen), "check_document")
        findings.extend(item for check in methods for item in check(group))
    return findings


def _with_policy(pair: Pair, settings: CheckSettings) -> Pair:
    local = settings.locale.get(pair.target_tag, {})
    merged = {**settings.policy, **local, **pair.policy}
    return pair if merged == pair.policy else replace(pair, policy=merged)
