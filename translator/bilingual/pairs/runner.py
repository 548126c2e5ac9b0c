"""The runner: checks selected and run over pairs, policies, severities, the style of an article, and fixes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs import CHECKS, compares_versions, find_check
from translator.bilingual.pairs.base import Pair, kept
from translator.bilingual.settings import CheckSettings
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.masking import OPAQUE, mask_protected
from translator.bilingual.words.patterns import pattern

# Segments that an article must have before it has a style.
_FEWEST = 20
# Share of the segments that must do without a stop.
_SHARE = 0.25


def with_article_style(pairs: Sequence[Pair], findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings, where the article has no stops at the end of its sentences those of lost stops as infos."""
    return without_lost_stops(findings) if is_without_stops(pairs, findings) else list(findings)


# `findings` are those in all of them.
def is_without_stops(pairs: Sequence[Pair], findings: Iterable[Finding]) -> bool:
    return _are_without_stops(pairs, len({item.segment for item in findings if _is_lost_stop(item)}))


def _are_without_stops(pairs: Sequence[Pair], lost: int) -> bool:
    return len(pairs) >= _FEWEST and lost > _SHARE * len(pairs)


@kept
def _has_lost_stop(pair: Pair) -> bool:
    return any(map(_is_lost_stop, run_segment_checks([pair], (_STOPS,))))


def without_lost_stops(findings: Iterable[Finding]) -> list[Finding]:
    return [replace(item, severity=Severity.INFO) if _is_lost_stop(item) else item for item in findings]


def _is_lost_stop(item: Finding) -> bool:
    return item.check == "punct.terminal" and item.severity is Severity.WARNING and item.start == item.end


# The checks that look at a segment which is too long for all others; also where they were not asked for.
_OF_LONG_TEXTS = ("len.max", "txt.control")
# How many segments one check looks at before the next does: code and texts stay in the processor's cache.
_BLOCK = 256
# Pairs from which on copies are checked, with whose derived views a file of 300,000 would fill a gigabyte.
_MANY = 20_000
# So many findings of one check in one segment are listed; a sentence has a few, and nobody reads more.
_MOST = 1000


def select_checks(only: Iterable[str] = (), skip: Iterable[str] = ()) -> list[str]:
    """
    Return ids in the order of the table: all, or what `only` names, without what `skip` names.

    Raises `UsageError` for a name that matches no check.
    """
    return list(_select(tuple(only), tuple(skip)))


@lru_cache(maxsize=64)
def _select(only: tuple[str, ...], skip: tuple[str, ...]) -> tuple[str, ...]:
    # The gate of the engines asks for every sentence.
    wanted, unwanted = _matching(only), _matching(skip)
    return tuple(check for check in CHECKS if (not wanted or check in wanted) and check not in unwanted)


def _matching(names: Iterable[str]) -> set[str]:
    chosen: set[str] = set()
    for name in (part.strip() for item in names for part in item.split(",") if part.strip()):
        hits = {check for check in CHECKS if fnmatchcase(check, name) or check.startswith(f"{name}.")}
        if not hits:
            raise UsageError(_("there is no check {name}", name=repr(name)), hint="translator explain")
        chosen |= hits
    return chosen


def check_pair(
    source: str, target: str, source_tag: str, target_tag: str, *, only: Iterable[str] = (), skip: Iterable[str] = ()
) -> list[Finding]:
    """
    Return what the checks of a pair say of one sentence and its translation, without a project.

    `only` and `skip` are ids, groups (`num`) or globs. Raises `UsageError` for a name that matches no check.
    """
    known = [check for check in select_checks(only, skip) if not CHECKS[check].startswith("translator.")]
    return run_chosen([Pair(source, target, source_tag, target_tag, number=1)], known, None)


def run_checks(
    pairs: Sequence[Pair], *, settings: CheckSettings | None = None, only: Iterable[str] = (), skip: Iterable[str] = ()
) -> list[Finding]:
    """
    Run the checks over the segments of one article and return what they find, in segment order.

    `only` and `skip` are ids, groups (`num`) or globs (`punct.*`). Raises `UsageError` for a name that matches no
    check.
    """
    return run_chosen(pairs, select_checks(only, [*skip, *(settings.skip if settings else ())]), settings)


def run_chosen(pairs: Sequence[Pair], chosen: Sequence[str], settings: CheckSettings | None) -> list[Finding]:
    """Run the checks with the ids `chosen`; see `run_checks`."""
    pairs = with_policies(pairs, settings)
    findings = [*run_segment_checks(pairs, chosen), *run_document_checks(pairs, chosen)]
    return finish_findings(with_article_style(pairs, findings), settings)


def finish_findings(findings: list[Finding], settings: CheckSettings | None) -> list[Finding]:
    """Return `findings` with the project's severities, one a fault, by segment: errors first, then as in the table."""
    if settings and settings.severity:
        wanted = ((item, settings.severity.get(item.check)) for item in findings)
        findings = [replace(item, severity=Severity(severity)) if severity else item for item, severity in wanted]
    if len(findings) < 2:
        return findings
    rank = {check: place for place, check in enumerate(CHECKS)}
    findings = without_echoes(findings)
    return sorted(
        findings,
        key=lambda item: (item.segment, item.severity is not Severity.ERROR, rank[item.check], item.side, item.start),
    )


# Groups of checks of meaning, which may see the same fault, and those of them that speak of the whole text.
_MEANING, _OF_ALL = frozenset({"num", "date", "sem", "name"}), frozenset({"sem.omission", "sem.addition", "len.ratio"})
# Say more than others: why a number is another one (3。5 for 3.5), that a clause is missing.
_FIRST = frozenset({"num.separator", "sem.omission", "sem.addition"})
_HARM = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def without_echoes(findings: Iterable[Finding]) -> list[Finding]:
    """Return `findings` without those of meaning at a place of which a graver or wider one speaks already."""
    kept: list[Finding] = []
    told: dict[tuple[int, str], list[Finding]] = defaultdict(list)
    measured: set[int] = set()
    for item in sorted(
        findings, key=lambda item: (_HARM[item.severity], item.check not in _FIRST, item.start - item.end)
    ):
        if item.check in _OF_ALL:
            if item.segment in measured:
                continue  # Too short, and a clause is missing.
            measured.add(item.segment)
        elif item.check.partition(".")[0] in _MEANING and item.start < item.end:
            others = told[item.segment, item.side]
            if any(other.start < item.end and item.start < other.end for other in others):
                continue
            others.append(item)
        kept.append(item)
    return kept


def with_policies(pairs: Sequence[Pair], settings: CheckSettings | None) -> Sequence[Pair]:
    if not settings or not (settings.policy or settings.locale):
        return pairs
    return [_with_policy(pair, settings) for pair in pairs]


# `zh-Hans`, `zh-Hant`, or `en` for all else.
def _language_of(tag: str) -> str:
    return tag if is_chinese(tag) else "en"


@lru_cache(maxsize=64)
def _methods(language: str, chosen: tuple[str, ...], name: str) -> list[tuple[str, Any]]:
    checks = [find_check(check) for check in chosen if not compares_versions(check)]
    fitting = [check for check in checks if check.targets == "any" or language.startswith(check.targets)]
    return [(check.needs, getattr(check, name)) for check in fitting if hasattr(check, name)]


def run_segment_checks(pairs: Sequence[Pair], chosen: Sequence[str]) -> list[Finding]:
    return list(chain.from_iterable(findings_by_segment(pairs, chosen)))


def findings_by_segment(pairs: Sequence[Pair], chosen: Sequence[str]) -> list[list[Finding]]:
    found: list[list[Finding]] = [[] for _pair in pairs]
    alike: dict[tuple[str, bool], list[tuple[Pair, list[Finding]]]] = defaultdict(list)
    for pair, its in zip(pairs, found, strict=True):
        alike[pair.target_tag, pair.is_too_long].append((pair, its))
    for (tag, is_too_long), items in alike.items():
        methods = _methods(_language_of(tag), _OF_LONG_TEXTS if is_too_long else tuple(chosen), "check")
        for begin in range(0, len(items), _BLOCK):
            block = items[begin : begin + _BLOCK]
            if len(pairs) > _MANY:
                block = [(replace(pair), its) for pair, its in block]
            for needed, check in methods:
                for pair, its in block:
                    if not needed or getattr(pair, needed):
                        its += islice(check(pair), _MOST)
    return found


def run_document_checks(pairs: Sequence[Pair], chosen: Sequence[str]) -> list[Finding]:
    findings: list[Finding] = []
    pairs = [pair for pair in pairs if not pair.is_too_long]
    for tag in dict.fromkeys(pair.target_tag for pair in pairs):
        group = [pair for pair in pairs if pair.target_tag == tag]
        for _needed, check in _methods(_language_of(tag), tuple(chosen), "check_document"):
            findings += check(group)
    return findings


def _with_policy(pair: Pair, settings: CheckSettings) -> Pair:
    local = settings.locale.get(pair.target_tag, {})
    merged = {**settings.policy, **local, **pair.policy}
    return pair if merged == pair.policy else replace(pair, policy=merged)


_STOPS = "punct.terminal"


class ArticleFindings:
    """The findings in one state of an article; for 300 segments it is made in some milliseconds."""

    def __init__(self, pairs: Sequence[Pair], chosen: Sequence[str]) -> None:
        """Run the `chosen` checks; the policies of the pairs are complete."""
        self._found: dict[int, list[Finding]] = defaultdict(list)
        for item in run_document_checks(pairs, chosen):
            self._found[item.segment].append(item)
        self.is_without_stops = _STOPS in chosen and _are_without_stops(pairs, sum(map(_has_lost_stop, pairs)))

    def of(self, number: int) -> Sequence[Finding]:
        """Return what is said of one segment, by its number."""
        return self._found.get(number, ())

    def completed(self, number: int, alone: Iterable[Finding]) -> list[Finding]:
        """Return all findings in a segment; `alone` are those that need no other segment."""
        found = [*alone, *self.of(number)]
        return without_lost_stops(found) if self.is_without_stops else found


# Roles, code, links of reStructuredText, and the end of a line before a block of code.
_MARKUP = pattern(r"(?<![\w`]):[a-z][a-z:+-]*:`[^`]+`|``[^`]+``|`[^`<>]+<[^<>]+>`_|::\s*$")
# Share of the messages with such markup from which on a file is taken for documentation.
_MARKED_SHARE = 0.1
_PROMPT = pattern(r"(?:>>> |\$ |\.\.\. )")
# Three words in a row.
_PROSE = pattern(r"(?<![A-Za-z])[A-Za-z]+(?:['’]\w+)?(?: [A-Za-z]+(?:['’]\w+)?){2}")
# Checks that look into code.
_CODE_CHECKS = frozenset({"mk.placeholder", "mk.escape", "txt.control", "txt.invisible"})
_STYLES = frozenset({"punct.quotes", "space.pangu", "punct.ellipsis", "punct.width", "punct.dash", "space.misc"})
# A rule of style that more than this share of the messages break is not that of the file.
_OWN_STYLE = 0.03


def is_documentation(pairs: Sequence[Pair]) -> bool:
    return sum(bool(_MARKUP.search(pair.source)) for pair in pairs) > _MARKED_SHARE * len(pairs)


def is_code(pair: Pair) -> bool:
    if "\n" in pair.source.strip() or _PROMPT.match(pair.source):
        return True
    return pair.source == pair.target and not _PROSE.search(mask_protected(pair.source))


def useful_findings(pairs: Sequence[Pair], findings: Sequence[Finding]) -> list[Finding]:
    code = {pair.number for pair in pairs if is_code(pair)}
    kept = [one for one in findings if one.segment not in code or one.check in _CODE_CHECKS]
    breakers: dict[str, set[int]] = {}
    for one in kept:
        if one.check in _STYLES:
            breakers.setdefault(one.check, set()).add(one.segment or 0)
    common = {check for check, segments in breakers.items() if len(segments) > _OWN_STYLE * len(pairs)}
    return [
        one for one in kept
        if one.severity is Severity.ERROR or one.check not in _STYLES
        or (one.severity is Severity.WARNING and one.check not in common)
    ]  # fmt: skip


# A fix may make another one necessary; texts that still change after so many rounds are left as they were.
_ROUNDS = 6


def apply_fixes(pair: Pair, findings: Iterable[Finding], *, is_draft: bool = False) -> str:
    """
    Return the target of `pair` with the safe fixes of `findings` put in, in a draft those that repair drafts as well.

    Code, URLs and placeholders are never written over, except by the checks of markup (`mk.…`).
    """
    usable = [item for item in findings if _is_usable(item, pair, is_draft)]
    text, limit = pair.target, len(pair.target) + 1
    for item in sorted(usable, key=lambda item: (item.start, item.end), reverse=True):
        if item.end <= limit and item.suggestion is not None:
            text = text[: item.start] + item.suggestion + text[item.end :]
            limit = item.start
    return text


def _is_usable(finding: Finding, pair: Pair, is_draft: bool) -> bool:
    is_allowed = finding.is_safe_fix or (is_draft and finding.repairs_drafts)
    if finding.side != "target" or finding.suggestion is None or not is_allowed:
        return False
    return finding.check.startswith("mk.") or OPAQUE not in pair.target_visible[finding.start : finding.end]


def fix_pairs(
    pairs: Sequence[Pair],
    *,
    settings: CheckSettings | None = None,
    only: Iterable[str] = (),
    skip: Iterable[str] = (),
    is_draft: bool = False,
) -> list[str]:
    """Return the targets of `pairs`, the segments of one article, as they are when no fix is left to apply."""
    only, skip = tuple(only), tuple(skip)
    current = list(pairs)
    for _round in range(_ROUNDS):
        by_segment: dict[int, list[Finding]] = defaultdict(list)
        numbered = [replace(pair, number=place) for place, pair in enumerate(current, 1)]
        for finding in run_checks(numbered, settings=settings, only=only, skip=skip):
            by_segment[finding.segment].append(finding)
        fixed = [apply_fixes(pair, by_segment[pair.number], is_draft=is_draft) for pair in numbered]
        if all(text == pair.target for text, pair in zip(fixed, current, strict=True)):
            return fixed
        current = [replace(pair, target=text) for pair, text in zip(current, fixed, strict=True)]
    return [
        text if text == pair.target else original.target
        for text, pair, original in zip(fixed, current, pairs, strict=True)
    ]
