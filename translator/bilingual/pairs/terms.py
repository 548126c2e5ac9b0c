"""Checks of the glossary, of consistency within an article, and of the project’s own patterns."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity, TermEntry
from translator.bilingual.pairs.base import Pair, TextCheck, kept
from translator.bilingual.words.masking import OPAQUE
from translator.bilingual.words.patterns import pattern
from translator.bilingual.words.termbase import TermBase, find_all_forms, small_termbase

_KEPT_TERMBASES = 8
_FEW = 24
_termbases: dict[tuple[int, str, str], tuple[Sequence[TermEntry], TermBase]] = {}


def termbase_of(pair: Pair) -> TermBase:
    """Return the automaton over the pair's terms, built once for each sequence of terms."""
    # Segments of one article share one sequence; it is kept alive here, so that its identity is a safe key.
    key = (id(pair.terms), pair.source_tag, pair.target_tag)
    if key not in _termbases:
        if len(_termbases) >= _KEPT_TERMBASES:
            _termbases.clear()
        is_small = len(pair.terms) <= _FEW
        make = small_termbase if is_small else TermBase
        _termbases[key] = (pair.terms, make(tuple(pair.terms) if is_small else pair.terms, *key[1:]))
    return _termbases[key][1]


def searchable(raw: str, visible: str) -> str:
    """Return `raw` with code, URLs and placeholders masked, but with tags, which the matcher looks through."""
    if OPAQUE not in visible:
        return raw
    return "".join(mask if mask == OPAQUE else char for char, mask in zip(raw, visible, strict=True))


def term_of(finding: Finding) -> str:
    """Return what the glossary wants of a text, the same for all forms of one term; empty for any other finding."""
    return next(iter(_wanted(finding)), "")


def is_about(finding: Finding, word: str) -> bool:
    """Tell a finding about a term by the `word` of its text, or by what it should be."""
    return word.casefold() in map(str.casefold, _wanted(finding))


def _wanted(finding: Finding) -> list[str]:
    fields = finding.message.fields if finding.check.startswith("gls.") else {}
    return [str(fields[name]) for name in ("forms", "term", "word") if name in fields]


class GlsMissing(TextCheck):
    """
    ## What it does
    Reports a glossary term of the source whose accepted translations are all absent from the target.
    ## Why is this bad?
    The same thing gets two names, and readers take it for two things.
    ## Example
    glossary: supply chain = 供应链    source: Supply chains broke.    target: 供货链断裂。
    ## Use instead
    target: 供应链断裂。
    A `required` term is an error, a `preferred` one a warning. English is matched in any inflection, Chinese not inside
    a longer word; once is enough unless the policy `strict_terms` counts.
    ## Source
    Weblate "glossary"; pofilter "musttranslatewords"; Xbench key terms.
    """

    category = "terminology"
    severity = Severity.ERROR
    fix = "suggest"
    needs = "terms"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.source or not pair.target:
            return
        places: dict[TermEntry, list[tuple[int, int]]] = {}
        for match in termbase_of(pair).find(searchable(pair.source, pair.source_visible)):
            if match.entry.status != "dnt" and match.entry.targets:
                places.setdefault(match.entry, []).append((match.start, match.end))
        for entry, spans in places.items():
            found = find_all_forms(pair.target, entry.targets, pair.target_tag, exact=entry.case == "exact")
            needed = len(spans) if pair.policy.get("strict_terms") else 1
            if len(found) < needed:
                yield self._report(pair, entry, spans[min(len(found), len(spans) - 1)])

    def _report(self, pair: Pair, entry: TermEntry, span: tuple[int, int]) -> Finding:
        severity = Severity.ERROR if entry.status == "required" else Severity.WARNING
        term, forms = pair.source[slice(*span)], " / ".join(entry.offers)
        message = LazyMessage("“{term}” should be {forms}", term=term, forms=forms)
        return self.finding(pair, message, span, side="source", severity=severity)


class GlsForbidden(TextCheck):
    """
    ## What it does
    Reports a rendering that the glossary bans, always or only where a certain term stands in the source.
    ## Why is this bad?
    Somebody decided against it, with a reason that stands in the glossary.
    ## Example
    glossary: 供货链 is banned    target: 供货链断裂
    ## Use instead
    target: 供应链断裂
    ## Source
    Weblate's flag "forbidden"; CheckMate and Xbench blacklists.
    """

    category = "terminology"
    severity = Severity.ERROR
    fix = "suggest"
    needs = "terms"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.target:
            return
        base = termbase_of(pair)
        if not base.forbidden:
            return
        for match in base.find_banned(pair.source, searchable(pair.target, pair.target_visible)):
            word, note = pair.target[match.start : match.end], match.entry.note
            message = LazyMessage("“{word}” is banned", word=word)
            if note:
                message = LazyMessage("“{word}” is banned: {note}", word=word, note=note)
            found = base.find(pair.source) if match.entry.source else []
            rights = (term.entry.targets[:1] for term in found if term.entry.source == match.entry.source)
            right = next((forms[0] for forms in rights if forms), None)
            yield self.finding(pair, message, (match.start, match.end), suggestion=right)


class GlsDnt(TextCheck):
    """
    ## What it does
    Reports a do-not-translate term that is not in the target byte for byte, as often as in the source.
    ## Why is this bad?
    Product names, commands and handles stop working, or become somebody else's.
    ## Example
    glossary: OpenAI stays    source: OpenAI said    target: 开放人工智能表示
    ## Use instead
    target: OpenAI表示
    ## Source
    pofilter "notranslatewords"; Weblate glossary "untranslatable".
    """

    category = "terminology"
    severity = Severity.ERROR
    fix = "suggest"
    needs = "terms"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.source or not pair.target:
            return
        base = termbase_of(pair)
        if not base.dnt:
            return
        counted: dict[str, list[tuple[int, int]]] = {}
        for match in base.find(pair.source):
            form = pair.source[match.start : match.end]
            if match.entry.status == "dnt" and form in {match.entry.source, *match.entry.source_variants}:
                counted.setdefault(form, []).append((match.start, match.end))
        for form, spans in counted.items():
            if _count(form, pair.target) < len(spans):
                wrong = re.search(re.escape(form), pair.target, re.IGNORECASE)
                message = LazyMessage("“{term}” must stay as it is", term=form)
                if wrong:
                    yield self.finding(pair, message, wrong.span(), suggestion=form)
                else:
                    yield self.finding(pair, message, spans[-1], side="source")


def _count(form: str, text: str) -> int:
    head = r"(?<![A-Za-z0-9])" if form[:1].isascii() and form[:1].isalnum() else ""
    tail = r"(?![A-Za-z0-9])" if form[-1:].isascii() and form[-1:].isalnum() else ""
    return len(re.findall(head + re.escape(form) + tail, text))


_DIGITS = pattern(r"\d+")
# The same for a text in ASCII, in which `re` need not ask for the category of each character.
_ASCII_DIGITS = pattern("[0-9]+")


def _same_text(text: str) -> str:
    # Nearly every text is single words with single blanks between them already, and need not be taken apart.
    if "  " in text or text[:1] == " " or text[-1:] == " " or not text.isprintable():
        text = " ".join(text.split())
    return (_ASCII_DIGITS if text.isascii() else _DIGITS).sub("#", text)


# A number in the place of the text, of which an article may have hundreds of thousands.
@kept
def _source_in_short(pair: Pair) -> int:
    return hash((_same_text(pair.source).lower(), pair.context))


class ConsSource(TextCheck):
    """
    ## What it does
    Reports equal sources (apart from case and digits) with different targets in one article.
    ## Why is this bad?
    Headings, credits and boilerplate should read the same every time.
    ## Example
    source: Read more … Read more    target: 阅读更多……查看更多
    ## Use instead
    target: 阅读更多……阅读更多
    Segments whose contexts differ may differ; case and marks do not count.
    ## Source
    Weblate "inconsistent"; Xbench "same source, different target"; pofilter's poconflicts.
    """

    category = "style/inconsistent"
    fix = "suggest"

    def check_document(self, pairs: Sequence[Pair]) -> Iterator[Finding]:
        groups: dict[int, list[Pair]] = defaultdict(list)
        for pair in pairs:
            if pair.source and pair.target:
                groups[_source_in_short(pair)].append(pair)
        for group in groups.values():
            if len(group) > 1:
                yield from self._compare(group)

    def _compare(self, group: list[Pair]) -> Iterator[Finding]:
        counted = Counter(_loose(_same_text(pair.target)) for pair in group)
        if len(counted) < 2:
            return
        usual = counted.most_common(1)[0][0]
        model = next(pair for pair in group if _loose(_same_text(pair.target)) == usual)
        for pair in group:
            if _loose(_same_text(pair.target)) != usual:
                suggestion = model.target if not _DIGITS.search(model.target) else None
                message = LazyMessage(
                    "segment {number} translates the same source as “{target}”",
                    number=str(model.number),
                    target=model.target,
                )
                yield self.finding(pair, message, suggestion=suggestion)


_MIN_TARGET = 10
_CONTRACTIONS = (
    (pattern(r"n['’]t\b"), " not"),
    (pattern(r"\bcan not\b"), "cannot"),
    (pattern(r"['’](?:s|re|ve|ll|d|m)\b"), ""),
)
_NOT_A_WORD = pattern(r"[^\w]+")


class ConsTarget(TextCheck):
    """
    ## What it does
    Lists different sources that have an identical target of more than ten characters.
    ## Why is this bad?
    It may be a slip of copy and paste.
    ## Example
    source: The bank raised rates. / The bank cut rates.    target: 该银行上调了利率水平。 (twice)
    ## Use instead
    target: 该银行上调了利率水平。 / 该银行下调了利率水平。
    ## Source
    Weblate "reused translation"; Xbench "same target, different source".
    """

    category = "style/inconsistent"
    severity = Severity.INFO

    def check_document(self, pairs: Sequence[Pair]) -> Iterator[Finding]:
        firsts: dict[str, Pair] = {}
        for pair in pairs:
            if not pair.source or len(pair.target) <= _MIN_TARGET:
                continue
            first = firsts.setdefault(pair.target, pair)
            if first is not pair and _loose(first.source) != _loose(pair.source):
                message = LazyMessage(
                    "segment {number} has the same target and another source", number=str(first.number)
                )
                yield self.finding(pair, message)


def _loose(text: str) -> str:
    text = text.lower()
    for contraction, plain in _CONTRACTIONS:
        text = contraction.sub(plain, text)
    return _NOT_A_WORD.sub("", text).replace("our", "or").replace("ise", "ize")


class UserPattern(TextCheck):
    """
    ## What it does
    Runs the project's own patterns: `policy.patterns = [{find = "…", message = "…", source = "…", replace = "…"}]`.
    `find` is a regular expression for the target; with `source` it counts only where that is found in the source.
    ## Why is this bad?
    The message of the pattern says so.
    ## Example
    pattern: {find = "点击这里", message = "say where the link goes"}    target: 详情请点击这里
    ## Use instead
    target: 详见活动日程
    ## Source
    Xbench checklists; CheckMate patterns; Weblate "regular expression".
    """

    category = "style"
    fix = "suggest"
    needs = "policy"

    def check(self, pair: Pair) -> Iterator[Finding]:
        for rule in pair.policy.get("patterns", ()):
            condition = rule.get("source")
            if condition and not _compiled(condition).search(pair.source):
                continue
            for match in _compiled(rule["find"]).finditer(pair.target_visible):
                message = LazyMessage("matches {pattern}", pattern=rule["find"])
                if own := rule.get("message"):
                    chinese = rule.get("message_zh", own)
                    message = LazyMessage(own, chinese=chinese)
                right = match.expand(rule["replace"]) if "replace" in rule else None
                yield self.finding(pair, message, match.span(), suggestion=right)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


class SegStale(TextCheck):
    """
    ## What it does
    Reports a segment whose source changed after it was translated.
    ## Why is this bad?
    The translation says what the article said yesterday; it must not be released.
    ## Example
    source: rose 4% (was: rose 3%)    target: 上涨3%
    ## Use instead
    target: 上涨4%
    A change of white space, or of the order of front-matter keys, makes nothing stale.
    ## Source
    Crowdin "outdated translation"; gettext's previous msgid.
    """

    category = "accuracy/mistranslation"
    severity = Severity.ERROR

    def report(self, pair: Pair, previous_source: str) -> Finding:
        """Build the finding for a segment that the catalog holds for stale; `previous_source` may be empty."""
        message = LazyMessage("the source changed after this was translated")
        if previous_source:
            message = LazyMessage(
                "the source changed after this was translated; it was: {source}", source=previous_source
            )
        return self.finding(pair, message, side="source")
