"""
Golden cases of the checks, written as the lines of the domain document:

    - F: A ⇒ B ¦ 目标 ¦ [Hant] A ⇒ B          must be flagged
    - P: A ∥ B ⇒ 甲 ∥ 乙                       must pass

` ¦ ` separates cases, `A ⇒ B` is source ⇒ target, a lone text is a target, `∥` separates the segments of a document.
In front of a case: `[Hans] [Hant] [TW] [HK] [en-GB]`, `[gls: a=b]`, `[ban: x]`, `[ban: x if source has "y"]`,
`[ban en: x]`, `[dnt: x]` (each with `, exact`), `[work: a=b]` and the like (glossary kinds), `[date: 2025-09-01]` (of
the article), `[key=value]` or a bare word (a policy). `en:` marks an English target. `<U+XXXX>` and `\\n` are escapes,
`(empty)` is an empty text. An explanation in parentheses at the end, in lower-case English, is for people;
`(source: x)` gives a lone target its source.

In a P line without glossary of its own the glossary of the F lines holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from translator.bilingual.model import TermEntry
from translator.bilingual.pairs import CHECKS, find_check
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks

if TYPE_CHECKING:
    from translator.bilingual.model import Finding

CASES = Path(__file__).parent / "cases"

_LINE = re.compile(r"^\s*- ([FP]): ?(.*)$")
_PRECONDITION = re.compile(r"^\[([^\[\]]+)\] ")
_EXPLANATION = re.compile(r" \((?!source: )[A-Za-z][A-Za-z0-9 ,.'`/-]*\)$")
_SOURCE_NOTE = re.compile(r" ?\(source: (.*)\)$")
_CONTEXT = re.compile(r" \[context: ([^\]]+)\]| \(([a-z][a-z ,]*)\)(?= ∥|$)")
_HAN = re.compile(r"[㐀-鿿\U00020000-\U0003ffff]")
_REGIONS = {"Hans": "zh-Hans", "Hant": "zh-Hant", "TW": "zh-Hant", "HK": "zh-Hant-HK"}
_POLICIES: dict[str, dict[str, Any]] = {
    "space": {"pangu": "space"},
    "none": {"pangu": "none"},
    "auto": {"pangu": "auto"},
    "title": {"title_case": "title"},
    "sentence": {"title_case": "sentence"},
    "no-lenticular": {"lenticular": False},
    "drop": {"honorifics": "drop"},
    "convert": {"convert_units": True},
    "strict": {"strict_terms": True},
    "first": {"first_mention": True},
}


@dataclass(frozen=True)
class GoldenCase:
    """One case: the segments of a small document, and whether the check must find something in it."""

    check: str
    must_flag: bool
    text: str
    """As it stands in the file."""
    pairs: tuple[Pair, ...]

    def findings(self) -> list[Finding]:
        """Run the check, and no other, over the case."""
        return run_checks(self.pairs, only=[self.check])


def load_cases(check: str) -> list[GoldenCase]:
    """Read `cases/<check>.md`."""
    return parse_cases(check, (CASES / f"{check}.md").read_text(encoding="utf-8"))


@cache
def cases_by_check() -> dict[str, list[GoldenCase]]:
    """Read every file of cases."""
    names = [path.name.removesuffix(".md") for path in sorted(CASES.glob("*.md"))]
    return {name: load_cases(name) for name in names if name in CHECKS}


def all_cases() -> list[GoldenCase]:
    """Return the cases of all checks."""
    return [case for cases in cases_by_check().values() for case in cases]


def parse_cases(check: str, text: str) -> list[GoldenCase]:
    """Return the cases in `text`; lines that are not F or P lines are prose."""
    cases: list[GoldenCase] = []
    shared: list[TermEntry] = []
    for line in text.splitlines():
        match = _LINE.match(line)
        if not match:
            continue
        must_flag = match[1] == "F"
        for item in match[2].split(" ¦ "):
            case = _parse_case(check, must_flag, item.strip(" ") if must_flag else item.lstrip(" "))
            terms = [term for pair in case.pairs[:1] for term in pair.terms]
            if must_flag:
                shared += [term for term in terms if term not in shared]
            elif not terms:
                case = replace(case, pairs=tuple(replace(pair, terms=tuple(shared)) for pair in case.pairs))
            cases.append(case)
    return cases


@dataclass
class _Setting:
    """What stands in brackets before a case."""

    chinese: str = "zh-Hans"
    policy: dict[str, Any] | None = None
    terms: tuple[TermEntry, ...] = ()
    date: str = ""


def _parse_case(check: str, must_flag: bool, item: str) -> GoldenCase:
    setting, body = _read_preconditions(item)
    body = _EXPLANATION.sub("", body) if not body.endswith("(empty)") else body
    english = body.startswith("en: ")
    body = body.removeprefix("en: ")
    sources, targets, contexts = _split_sides(body)
    source_tag, target_tag = _tags(check, sources, targets, english, setting.chinese)
    pairs = tuple(
        Pair(
            source=_unescape(source),
            target=_unescape(target),
            source_tag=source_tag,
            target_tag=target_tag,
            number=number,
            terms=setting.terms,
            policy=setting.policy or {},
            context=context,
            article_date=setting.date,
        )
        for number, (source, target, context) in enumerate(zip(sources, targets, contexts, strict=True), 1)
    )
    return GoldenCase(check, must_flag, item, pairs)


def _split_sides(body: str) -> tuple[list[str], list[str], list[str]]:
    note = _SOURCE_NOTE.search(body)
    if note:
        return [note[1]], [body[: note.start()]], [""]
    if " ⇒ " not in body:
        if re.fullmatch(r"`[^`]+`", body):
            body = body[1:-1]
        targets = body.split(" ∥ ")
        return [""] * len(targets), targets, [""] * len(targets)
    source, target = body.split(" ⇒ ")
    parts, contexts = _split_contexts(source)
    targets = target.split(" ∥ ")
    return parts, targets, contexts


def _split_contexts(source: str) -> tuple[list[str], list[str]]:
    parts = source.split(" ∥ ")
    if len(parts) == 1:
        return parts, [""]
    contexts = [""] * len(parts)
    for place, part in enumerate(parts):
        match = _CONTEXT.search(part)
        if match:
            parts[place] = part[: match.start()]
            contexts[place] = match[1] or match[2]
    if "/" in contexts[-1] and not any(contexts[:-1]):
        contexts = contexts[-1].split("/")
    return parts, contexts


def _tags(check: str, sources: list[str], targets: list[str], english: bool, chinese: str) -> tuple[str, str]:
    source, target = "".join(sources), "".join(targets)
    if english or find_check(check).targets == "en":
        return chinese, "en"
    if _HAN.search(source):
        return chinese, "en"
    if source and not re.search("[A-Za-z]", source) and re.search("[A-Za-z]", target) and not _HAN.search(target):
        return chinese, "en"
    return "en", chinese


def _read_preconditions(item: str) -> tuple[_Setting, str]:
    setting = _Setting(policy={})
    while (match := _PRECONDITION.match(item)) is not None:
        item = item[match.end() :]
        _apply(match[1], setting)
    return setting, item


def _apply(text: str, setting: _Setting) -> None:
    assert setting.policy is not None
    if text in _REGIONS:
        setting.chinese = _REGIONS[text]
    elif text in {"en-US", "en-GB"}:
        setting.policy["english"] = text
    elif text in _POLICIES:
        setting.policy.update(_POLICIES[text])
    elif text.startswith("urls: "):
        here, _, there = text.removeprefix("urls: ").partition("=")
        setting.policy["urls"] = {here: there}
    elif text.startswith("date: "):
        setting.date = text.removeprefix("date: ")
    elif ": " in text:
        setting.terms += (_term(*text.split(": ", 1)),)
    else:
        key, _, value = text.partition("=")
        setting.policy[key] = value or True


def _term(kind: str, text: str) -> TermEntry:
    exact = text.endswith(", exact")
    text = text.removesuffix(", exact")
    case = "exact" if exact else "any"
    if kind.startswith("ban"):
        target, _, source = text.partition(" if source has ")
        return TermEntry(source.strip('"'), (target,), status="forbidden", case=case)
    if kind == "dnt":
        return TermEntry(text, (), status="dnt", case="exact")
    source, _, targets = text.partition("=")
    if kind == "gls":
        return TermEntry(source, tuple(targets.split("/")), status="required", case=case)
    return TermEntry(source, tuple(targets.split("/")), status="preferred", case=case, kind=kind)


def _unescape(text: str) -> str:
    if text == "(empty)":
        return ""
    text = re.sub(r"<U\+([0-9A-F]{4,6})>", lambda match: chr(int(match[1], 16)), text)
    return text.replace("\\n", "\n")
