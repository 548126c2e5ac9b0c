"""The gate: decides whether the suggestion of an engine may be shown as a draft."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from translator.bilingual.model import Request, Severity, Suggestion, TermEntry
from translator.bilingual.names.comparison import fits_romanisation, letters_of, syllables_in
from translator.bilingual.names.counterparts import form_of
from translator.bilingual.names.latin_names import known_place
from translator.bilingual.names.lone_names import chinese_form, lone_chinese, lone_english, names_at_start
from translator.bilingual.names.name_lists import plain_forms, split_surname
from translator.bilingual.pairs import CHECKS
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.counterparts import find_added_words
from translator.bilingual.pairs.runner import run_checks
from translator.bilingual.quantities import find_quantities
from translator.bilingual.sentences.sentence_split import inner_abbreviations
from translator.bilingual.words.dictionary import SharedWords, is_known_word, load_dictionary, shared_words, stems_of
from translator.bilingual.words.inline import plain_text
from translator.bilingual.words.language import fold_script, is_chinese
from translator.bilingual.words.masking import HAN, has_han
from translator.bilingual.words.patterns import is_blank, pattern
from translator.newsroom.drafts.wrappers import label_of, lost_instructions, unwrap

_HAN = pattern(f"[{HAN}]")
_HAN_RUN = pattern(f"[{HAN}]+")
_GLUED = pattern(f"[A-Za-z][{HAN}]|[{HAN}][A-Za-z]")
_LETTER = pattern(r"[A-Za-z0-9]")
_WORD = pattern(r"[A-Za-z]{2,}")
_ASIDE = pattern(r"（[^（）]*）|\([^()]*\)|“[^“”]*”|《[^《》]*》|\"[^\"]*\"")
_LATIN = r"\w\u00c0-\u024f"
_LOWER_WORD = pattern(rf"(?<![{_LATIN}.@/'’&-])[a-z][a-z'’-]*[a-z](?![{_LATIN}@/'’&-]|\.\w)", re.ASCII)
# A name of several words, which may have small ones: `Karenia brevis`, `Bank of America`.
_LATIN_RUN = pattern(r"[A-Z][\w.'’&-]{0,60}(?:[ -]+[\w.'’&-]+)+", re.ASCII)
# Words in small letters that Chinese texts have too.
_KEPT = (
    "http https www web wifi wi-fi app apps email e-mail url html css xml json pdf jpg png gif iphone ipad ios macos "
    "linux unix git sql php api cpu gpu usb vs etc cm mm km kg mg ml kw kwh mph am pm de la le van von bin al"
)
_KEPT_WORDS = frozenset(_KEPT.split())
# Source is Chinese → words from which a month can be concluded without being named.
_TELLS_MONTH = {
    True: pattern(r"(?<!个)月|季|春|夏|秋|冬|节|旦|六四|四二六|五四|九一八|\d[-/]\d"),
    False: pattern(r"month|quarter|spring|summer|autumn|fall|winter|christmas|easter|day\b|\d[-/]\d", re.IGNORECASE),
}
_INNER_STOP = pattern(r"。[”’』」]?(?=\S)")
# Share of a text between the places of one thing in both, at most.
_NEAR = 0.15
_SOURCE_END = pattern(r"[.!?;:…](?=[\"”’')\]]*\s+\S)")
_INNER_END = pattern(r"[。！？][”’」』]*+(?=\S)")
# It is not X, but X.
_NOT_BUT = pattern(r"(?:不是|并非)(?:一[种个])?([^，。]{2,12})，而是(?:一[种个])?\1(?=[，。；！])")
_END = pattern(r"[.!?。！？…][\s\"'“”’」』）)\]》>\d/]*$")
_SENTENCE_END = pattern(r"[.!?。！？][\s\"'“”’」』）)\]》>\d/]*$")
_SHORTEST = 6
_LEAST_HAN, _LEAST_LETTERS = 0.21, 2.0
"""Han characters per English letter, and letters per character, of a text that does not just lack its end mark."""


@dataclass(frozen=True, slots=True)
class GateProblem:
    check: str
    """Id of a check, or of the gate's own: `mt.empty mt.newline mt.answered mt.truncated mt.place mt.name …`."""
    detail: str
    weight: int
    """From 9 (empty, untranslated, looping) down to 1 (a doubt)."""
    blocks: bool = True

    def __str__(self) -> str:
        return f"{self.check}: {self.detail}" if self.detail else self.check


def leftover_problems(
    source: str, target: str, target_tag: str, terms: Sequence[TermEntry] = ()
) -> Iterator[GateProblem]:
    """
    Yield text left in the other language, and a sentence that says nothing or is torn.

    Words that `terms` ask for are not left over: nginx, where the glossary keeps that name.
    """
    if is_chinese(target_tag):
        if _NOT_BUT.search(target):
            yield GateProblem("sem.opposite", "it is not what it is", 4)
        if has_torn_sentence(source, target):
            yield GateProblem("mt.torn", "a full stop in the middle of a sentence", 4)
        for term in terms:
            for form in (term.source,) if term.status == "dnt" else term.targets:
                target = target.replace(form, " ")
        yield from _english_in_chinese(source, target)
    else:
        yield from _chinese_in_english(source, target)


_SMALL_WORD = pattern(r"(?<![\w'’.@/-])[^\W\d_]+(?![\w@/]|\.\w)")
_QUOTED = pattern(r"[“\"「『《]([^”\"」』》]{0,300}+)[”\"」』》]")
_MARKS_OF_QUOTES = "“\"「『《‘'”"


def is_other_language(target: str) -> bool:
    """
    Most words in small letters are not English: French, German, pinyin.

    Of 7,700 sentences of English one in a thousand, of French, German, Czech and Croatian nine in ten.
    """
    words = [word for word in _SMALL_WORD.findall(target) if word.islower()]
    return len(words) >= 3 and sum(map(is_known_word, words)) < 0.75 * len(words)


def unfinished_problems(source: str, target: str, target_tag: str) -> Iterator[GateProblem]:
    """Yield a text that ends in the middle, or of which a part in quotation marks is still that of the source."""
    if _SENTENCE_END.search(source) and not _END.search(target) and len(target) > _SHORTEST:
        into_chinese = is_chinese(target_tag)
        han, letters = len(_HAN.findall(f"{source}{target}")), len(_LETTER.findall(f"{source}{target}"))
        is_short = han < letters * _LEAST_HAN if into_chinese else letters < han * _LEAST_LETTERS
        yield GateProblem("mt.truncated", "it ends without the end mark of its source", 3, blocks=is_short)
    for quoted in _QUOTED.findall(target):
        if is_chinese(target_tag):
            is_left = sum(word in source for word in _LOWER_WORD.findall(quoted)) > 1 and not has_han(quoted)
        else:
            is_left = has_han(quoted)
        place = source.find(quoted)
        if is_left and (place < 1 or source[place - 1] not in _MARKS_OF_QUOTES):
            yield GateProblem("txt.codemix", f"left as it is in quotation marks: {quoted}", 4)


def invented_months(pair: Pair, around: str = "") -> Iterator[GateProblem]:
    """
    Yield a month in the target that neither the source nor the sentences around it name: “on the 25th” is not “on May
    25”.

    Of 4,800 professional translations into English 28 add the month; of 4,300 into Chinese one does.
    """
    if _TELLS_MONTH[is_chinese(pair.source_tag)].search(pair.source):
        return
    added = next((quantity for quantity in pair.target_quantities if quantity.month), None)
    known = {quantity.month for quantity in find_quantities(around, pair.source_tag)} if added and around else set()
    if added and added.month not in known and not any(quantity.month for quantity in pair.source_quantities):
        yield GateProblem("date.value", f"the source names no month: {pair.target[added.start : added.end]}", 3)


def has_torn_sentence(source: str, target: str) -> bool:
    """
    Models take the point of an abbreviation for the end of a sentence: 先生。陆克文决定… for “Mr. Rudd's decision …”.
    Elsewhere a long sentence may well have become two.
    """
    inner = [found.end() / len(target) for found in _INNER_STOP.finditer(target)]
    if not inner or "." not in source:
        return False
    points = [end for _start, end in inner_abbreviations(source)]
    stops = sum(found.end() not in points for found in _SOURCE_END.finditer(source))
    is_near = any(abs(end / len(source) - stop) < _NEAR for end in points for stop in inner)
    return is_near and len(_INNER_END.findall(target)) > stops


def _english_in_chinese(source: str, target: str) -> Iterator[GateProblem]:
    words = set(_WORD.findall(source))
    for word in _WORD.findall(target):
        # A part of a word of the source, other than its singular.
        if word not in words and any(word in whole and whole not in {f"{word}s", f"{word}es"} for whole in words):
            yield GateProblem("txt.codemix", f"a piece of a word: {word}", 4)
            break
    ordinary = set(_LOWER_WORD.findall(source)) - _KEPT_WORDS
    alone = _LOWER_WORD.finditer(_LATIN_RUN.sub(" ", _ASIDE.sub(" ", target)))
    left = [found[0] for found in alone if found[0] in ordinary]
    for word in sorted(left, key=_is_name)[:1]:
        is_name = _is_name(word)
        yield GateProblem("txt.codemix", f"left in English: {word}", 1 if is_name else 4, blocks=not is_name)


def _is_name(word: str) -> bool:
    # Of a program or a user: no dictionary has it.
    return not all(map(is_known_word, word.split("-")))


def _chinese_in_english(source: str, target: str) -> Iterator[GateProblem]:
    if _GLUED.search(target) or any(run not in source for run in _HAN_RUN.findall(target)):
        yield GateProblem("txt.codemix", "Chinese that the source does not have", 4)


_PARTICLES = frozenset({"al", "bin", "da", "de", "del", "der", "du", "van", "von"})


def missing_names(source: str, target: str, source_tag: str) -> Iterator[str]:
    """Yield `Nairobi = 内罗毕` for each name of the source that is not in the target; who nobody knows, alone."""
    for text, form in _lone_names(source, target, is_of_chinese=is_chinese(source_tag)).items():
        yield f"{text} = {form}" if form else text


def invented_names(source: str, target: str, source_tag: str) -> Iterator[str]:
    """Yield each name of the target that nothing in the source stands for."""
    yield from _lone_names(target, source, is_of_chinese=not is_chinese(source_tag), is_draft=True)


# Eight in a hundred good translations have a name that is not known and not found: of those only people who are called
# so, and what a draft spells as pinyin.
def _lone_names(text: str, other: str, *, is_of_chinese: bool, is_draft: bool = False) -> dict[str, str]:
    if is_of_chinese:
        people = {name.text: (_english_form(name.text), name) for name in lone_chinese(fold_script(text), other)}
        return {
            name: form
            for name, (form, it) in people.items()
            if (form or it.is_sure) and not (form and _has_adjective(form, other))
        }
    words = (text[start:end] for start, end in lone_english(text, fold_script(other)))
    forms = {word: chinese_form(word) for word in words}
    return {word: form for word, form in forms.items() if form or (is_draft and syllables_in(letters_of(word)) > 1)}


def _has_adjective(form: str, text: str) -> bool:
    # Roman, of Rome; Bostonians.
    stem = re.escape(form.rstrip("aeiouy"))
    return len(stem) > 2 and bool(re.search(rf"\b{stem}(?:i?an|n|ese|ish|er|ic|i)s?\b", text))


def lost_names(request: Request, target: str) -> list[TermEntry]:
    """
    Return the names among the terms of a Chinese request that its English `target` has in no form.

    The given name alone does not count: 缪小琴, who is Ms Miao, is not Xiaoqin in the news.
    """
    return [
        term
        for term in request.terms
        if term.kind in {"person", "place"}
        and term.targets
        and has_han(term.source)
        and any(form in request.source for form in (term.source, *term.source_variants))
        and not any(form.casefold() in target.casefold() for form in term.targets)
        and not _is_there(term.source, target, is_person=term.kind == "person")
    ]


def _is_there(name: str, target: str, *, is_person: bool) -> bool:
    form = form_of(name, target)
    surname = split_surname(fold_script(name))[0] if is_person else ""
    return bool(form) and (not surname or any(fits_romanisation(surname, word) for word in form.split()))


def _english_form(text: str) -> str:
    # The list has no capitals.
    if known := known_place(text):
        return known
    form = next((form for name in names_at_start(text) for form in plain_forms(name.english)), "")
    if form.startswith(("mac", "mc")):
        return ""
    return " ".join(word if word in _PARTICLES else word.capitalize() for word in form.split())


# Percent from which two sources are alike, and may well have one translation: `Read more`, `Read more here`.
_LIKE = 60
_LONG, _LONG_HAN = 24, 8
"""Characters of a draft of which two are too many; three of a shorter one, if none of the sources is as short."""


def repeated_drafts(pairs: Sequence[tuple[str, str]]) -> list[GateProblem | None]:
    """Return what is wrong with each (source, draft) of a batch because other sources have the same draft."""
    sources: dict[str, set[str]] = defaultdict(set)
    # A heading has lost the full stop that its engine gave it.
    texts = [target.rstrip(" .。!！?？") for _source, target in pairs]
    for (source, _target), text in zip(pairs, texts, strict=True):
        sources[text].add(source.casefold().strip())
    counts = {text: _different(text, group) for text, group in sources.items() if text and len(group) > 1}
    return [
        GateProblem("mt.repeated", f"the same text came for {count} different sentences", 9)
        if (count := counts.get(text, 0))
        else None
        for text in texts
    ]


def _different(target: str, sources: set[str]) -> int:
    from rapidfuzz import fuzz

    first, *others = sorted(sources)
    is_long = len(target) >= (_LONG_HAN if has_han(target) else _LONG)
    is_short = any(len(source) < (_LONG_HAN if has_han(source) else _LONG) for source in sources)
    if not is_long and (is_short or len(sources) < 3):
        return 0
    return len(sources) if all(fuzz.ratio(first, other) < _LIKE for other in others) else 0


FEWEST_WORDS = 4
"""Words of the source that the dictionary has to know, so that anything is told: short sentences are put otherwise."""
MANY_WORDS = 12
"""Words of both texts with which a translation has more than a tenth in common for certain; some 0.7 is usual."""
FEW_SHARED, MUCH_SHARED = 0.1, 0.5
"""Shares of words in common: of a text about something else, of no answer at all."""
# Numbers, and names in Latin letters: what both texts write alike.
_AS_IT_IS = pattern(r"\d+|[A-Za-z]{3,}")


def count_shared(source: str, target: str, target_tag: str, lost: int = 0) -> SharedWords | None:
    """
    Count what both texts have in common; None where too little is known to tell, or names or numbers are the same.

    `lost`: known names of the source that are not in the target, which are words without a counterpart too.

    There is no dictionary without the extra `lexicon`.
    """
    source, target = plain_text(source), plain_text(target)
    if not set(_AS_IT_IS.findall(source)).isdisjoint(_AS_IT_IS.findall(target)):
        return None
    is_into_chinese = is_chinese(target_tag)
    most_known = (len(stems_of(source)) if is_into_chinese else len(source) // 2) + lost
    # Last: to load it takes a moment, to make it when it is first needed some seconds.
    dictionary = load_dictionary() if most_known >= FEWEST_WORDS else None
    if dictionary is None:
        return None
    found = shared_words(*((source, target) if is_into_chinese else (target, source)), dictionary)
    return found if (found.english if is_into_chinese else found.chinese) + lost >= FEWEST_WORDS else None


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
"""Problems of a draft that names somebody else, or not whom it should."""
MISLEADING = WRONG_NAMES | {"sem.opposite", "sem.hedge"}
"""Problems of a draft that reads well and says something else: it is never called a good one."""
INVENTED = frozenset({"mt:pseudo"})
"""Drafts that mean nothing and do not pretend to."""
# A finding of `mt.artefact` about the whole text.
_REPLY = "an answer, not a translation"
_QUESTION = pattern(r"[?？]")
# Target is Chinese → words of a question that is reported, or asked as a request.
_ASKS = {
    True: pattern(r"[吗呢谁哪几请]|什么|为何|如何|怎[么样]|是否|多少|能否"),
    False: pattern(r"\b(?:what|why|who|how|which|whether|if|where|when|please)\b", re.IGNORECASE),
}


def judge_suggestion(
    request: Request, suggestion: Suggestion, *, source_tag: str, target_tag: str
) -> tuple[GateProblem, ...]:
    """Return what is wrong with `suggestion` as a translation of `request`, worst first; empty if nothing is."""
    pair = Pair(request.source, suggestion.target, source_tag, target_tag, kind=request.kind, terms=request.terms)
    found = [*_engine_problems(request, suggestion, pair)]
    if not any(problem.check == "mt.empty" for problem in found):
        around = "\n".join(filter(None, (request.title, request.before, request.after)))
        found += [*invented_months(pair, around), *_check_problems(pair)]
    return tuple(sorted(found, key=lambda problem: -problem.weight))


def _engine_problems(request: Request, suggestion: Suggestion, pair: Pair) -> Iterator[GateProblem]:
    source, target, source_tag, target_tag = pair.source, pair.target, pair.source_tag, pair.target_tag
    for reported in suggestion.problems:
        check, _colon, detail = reported.partition(": ")
        yield GateProblem(check, detail, 5)
    if is_blank(plain_text(target)):
        yield GateProblem("mt.empty", "", 9)
        return
    if "\n" in target or "\r" in target:
        yield GateProblem("mt.newline", "", 6)
    if stripped := unwrap(target, source, target_tag)[1]:
        yield GateProblem("mt.artefact", f"around the translation: {stripped[0].partition(':')[0]}", 6)
    elif label := label_of(target, source):
        yield GateProblem("mt.artefact", f"a label that the source does not have: {label.strip()}", 2, blocks=False)
    is_meant = suggestion.origin not in INVENTED
    missing = [*missing_names(source, target, source_tag)] if is_meant else []
    if is_meant:
        yield from _answers(source, target, target_tag, sum(" = " in name for name in missing))
    yield from unfinished_problems(source, target, target_tag)
    if not is_chinese(target_tag) and is_other_language(target):
        yield GateProblem("txt.foreign", "most of its words are not English", 8)
    yield from leftover_problems(source, target, target_tag, request.terms)
    if _QUESTION.search(source) and not _QUESTION.search(target):
        is_asked = bool(_ASKS[is_chinese(target_tag)].search(target))
        yield GateProblem("mt.answered", "the question mark is gone", 1 if is_asked else 6, blocks=not is_asked)
    if is_chinese(source_tag) and not is_chinese(target_tag):
        for term in lost_names(request, target):
            yield GateProblem("mt.name", f"{term.source} = {term.targets[0]}", 2, blocks=False)
    if is_meant:
        yield from _name_doubts(pair, missing)
        yield from _additions(pair)
    for words in lost_instructions(source, target, source_tag):
        yield GateProblem("mt.answered", f"what the text asks for is gone: {words}", 6)


def _answers(source: str, target: str, target_tag: str, lost: int) -> Iterator[GateProblem]:
    found = count_shared(source, target, target_tag, lost)
    words = found.english + found.chinese if found else 0
    shared = found.shared / words if found else None
    if shared is not None and shared <= FEW_SHARED:
        is_other = not shared or words >= MANY_WORDS
        detail = f"{'hardly anything' if shared else 'nothing'} in it stands for anything in the source"
        yield GateProblem("mt.answered", detail, 9 if is_other else 1, blocks=is_other)


def _name_doubts(pair: Pair, missing: Sequence[str]) -> Iterator[GateProblem]:
    for name in missing:
        if not any(name.partition(" = ")[0] in term.source for term in pair.terms):
            yield GateProblem("mt.place", name, 1, blocks=False)
    for name in invented_names(pair.source, pair.target, pair.source_tag):
        if not any(name in form for term in pair.terms for form in term.targets):
            yield GateProblem("mt.invented", name, 1, blocks=False)


def _additions(pair: Pair) -> Iterator[GateProblem]:
    for word in (word for name in ("hedges", "counterparts") for word in find_added_words(name, pair)):
        yield GateProblem("sem.counterpart", f"nothing in the source stands for it: {word.text}", 1, blocks=False)


def _check_problems(pair: Pair) -> Iterator[GateProblem]:
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
        said = finding.message.in_language("en")
        if said.startswith(_REPLY):  # No service says what the source does.
            shared = count_shared(pair.source, pair.target, pair.target_tag)
            words = shared.english + shared.chinese if shared else 0
            is_doubt = words >= MANY_WORDS and shared is not None and shared.shared > MUCH_SHARED * words
        weight = 1 if is_doubt else WEIGHTS.get(check) or WEIGHTS[check.partition(".")[0]]
        # Whoever reviews a draft about somebody else is told, and has the rest of the sentence.
        blocks = not is_doubt and check not in WRONG_NAMES
        yield GateProblem(check, said, weight, blocks=blocks)
