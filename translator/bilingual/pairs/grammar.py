"""Checks of English grammar, by the rules of `data/grammar_en.txt`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding
from translator.bilingual.pairs.base import Pair, TextCheck
from translator.bilingual.pairs.word_lists import read_words
from translator.bilingual.words.dictionary import known_lemma
from translator.bilingual.words.masking import THROUGH
from translator.bilingual.words.patterns import longest_first, pattern

_BE_BASES = dict.fromkeys(("is", "was", "been", "being", "are", "were"), "be")
# Forms after "he" of verbs that are not in the list → the same after "they".
_PLAIN = {
    "is": "are", "was": "were", "isn't": "aren't", "wasn't": "weren't", "has been": "have been", "doesn't": "don't",
    "hasn't": "haven't",
}  # fmt: skip
_THIRD = {"are": "is", "were": "was", "don't": "doesn't"}
_DEMONSTRATIVES = {"this": "these", "that": "those"}
_SCALES = ("million", "billion", "trillion", "thousand", "hundred")
# Plurals that may take a verb in the singular, as they are one amount: the past two decades has seen …
_MEASURES = {
    "years", "months", "weeks", "days", "hours", "minutes", "seconds", "decades", "kilometers", "kilometres", "miles",
    "meters", "metres", "kilograms",
}  # fmt: skip
# Pasts that are other words too.
_AMBIGUOUS_PASTS = {"found", "left", "felt", "saw", "rose", "lost", "led"}


class Words(NamedTuple):
    """Nouns and verbs, by their form: each word of a list → what it should be where that form is wanted."""

    lists: dict[str, frozenset[str]]
    """As a rule names it (`noun`, `third`) → the words."""
    base: dict[str, str]
    plain: dict[str, str]
    """Third person, or `is` → what stands behind "they"."""
    third: dict[str, str]
    participle: dict[str, str]
    gerund: dict[str, str]
    singular: dict[str, str]
    plural: dict[str, str]


@cache
def word_forms() -> Words:
    nouns, shared_nouns = (dict(map(_noun, words)) for words in _read("nouns_en"))
    verbs, shared_verbs = ([_verb(*line.split()) for line in words] for words in _read("verbs_en"))
    shared_verbs += [_verb(*line.split()) for line in read_words("irregular_verbs_en")]
    masses = {wrong: right for right, wrong in map(str.split, read_words("uncountable_nouns_en"))}
    base, third, participle = ({}, {}, {})  # type: tuple[dict[str, str], dict[str, str], dict[str, str]]
    for verb in (*shared_verbs, *verbs):
        third[verb.base] = verb.third
        participle |= {verb.base: verb.participle, verb.past: verb.participle}
        base |= dict.fromkeys((verb.third, verb.past, verb.participle), verb.base)
    lists: dict[str, Iterable[str]] = {
        "noun": nouns,
        "nouns": nouns.values(),
        "plural": {*nouns.values(), *shared_nouns.values()} - _MEASURES,
        "mass": masses.values(),
        "masses": masses,
        "base": (verb.base for verb in verbs),
        "third": (verb.third for verb in verbs),
        "past": {verb.past for verb in verbs if verb.past != verb.base} - _AMBIGUOUS_PASTS,
    }
    return Words(
        lists={name: frozenset(words) for name, words in lists.items()},
        base=base | _BE_BASES,
        plain={form: verb for verb, form in third.items()} | _PLAIN,
        third=third | _THIRD,
        participle=participle,
        gerund={verb: _gerund(verb) for verb in third},
        singular={plural: noun for noun, plural in nouns.items()} | masses | {f"{word}s": word for word in _SCALES},
        plural=nouns | shared_nouns | _DEMONSTRATIVES,
    )


def _read(name: str) -> tuple[list[str], list[str]]:
    lines = read_words(name)
    return [line for line in lines if line[0] != "+"], [line[1:] for line in lines if line[0] == "+"]


def _noun(line: str) -> tuple[str, str]:
    singular, _blank, plural = line.partition(" ")
    return singular, plural or _with_s(singular)


class _Verb(NamedTuple):
    base: str
    third: str
    past: str
    participle: str


def _verb(base: str, past: str = "", participle: str = "") -> _Verb:
    third = {"have": "has", "be": "is", "do": "does", "go": "goes"}.get(base) or _with_s(base)
    regular = f"{base}d" if base.endswith("e") else f"{base[:-1]}ied" if base[-2:] in _CONSONANT_Y else f"{base}ed"
    return _Verb(base, third, past or regular, participle or past or regular)


def _gerund(base: str) -> str:
    if base.endswith("ie"):
        return f"{base[:-2]}ying"
    stem = base.removesuffix("e") if base != "be" and not base.endswith(("ee", "oe", "ye")) else base
    return f"{stem}{stem[-1] if _DOUBLING.fullmatch(base) else ''}ing"


_DOUBLING = re.compile(r"(?:[^aeiou]|qu)+[aeiou][^aeiouwxy]|(?:be|for|ad|com|oc|pre|re)(?:gin|get|mit|cur|fer)")
_CONSONANT_Y = frozenset(f"{letter}y" for letter in "bcdfghjklmnpqrstvwxz")


def _with_s(word: str) -> str:
    if word[-2:] in _CONSONANT_Y:
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


_SET = re.compile(r"<(?P<flag>[=!?]?)(?:(?P<form>[a-z]+):)?(?P<words>[^<>]+)>")
_START = r"(?:^[\"“‘(]?|(?<=[.!?;:,—] )|(?<=[.!?;:,—] [\"“‘(]))"
_ANY_WORD = r"[A-Za-z]+(?:['’][a-z]+)?"
_NEXT_WORD = pattern(rf"[ {THROUGH}]+([a-z]+)(?!-)")
# In a rule: any word that may stand before a noun.
_ADJECTIVE = pattern(r"\(\?:(\[a-z\]\+(?:\[\^s\\W\])? )\)\?")
# Words of a set from which on it is looked up, and no part of the regular expression: that takes long to compile.
_LONG = 40
_BLANK = f"[ {THROUGH}]+"


@dataclass(frozen=True)
class Mistake:
    """A place that breaks a rule: its span in the text, and what should stand there (None where nobody knows)."""

    start: int
    end: int
    right: str | None


@dataclass(frozen=True)
class Rule:
    """One rule of the file."""

    check: str
    needs: tuple[frozenset[str], ...]
    """Sets of words, in small letters; a text that lacks all words of one of them keeps the rule."""
    expression: re.Pattern[str]
    form: str
    """The form that the marked word should have, or `word` or `gone`; empty where the whole match is wrong."""
    right: str
    unless: re.Pattern[str] | None
    members: Mapping[str, frozenset[str]]
    """Name of a group → the words of which it must be one."""
    is_noun_group: bool
    """A noun must end at the group `end`."""

    def mistakes(self, text: str) -> Iterator[Mistake]:
        """Yield the places of `text` that break the rule."""
        is_excused: bool | None = None
        for match in self.expression.finditer(text):
            if not all(_plain(match[name]) in words for name, words in self.members.items()):
                continue
            if self.is_noun_group and not _ends_noun(text, match.end("end")):
                continue
            if is_excused is None:
                is_excused = self.unless is not None and self.unless.search(text) is not None
            if is_excused:
                return
            if any(word.istitle() for word in match[0].split()[1:]):
                continue  # The name of something: The Times is.
            if not self.form:
                yield Mistake(*match.span(), self.right or None)
                continue
            start, end = match.span("form")
            right = self._right(text[start:end])
            if right is not None and right != text[start:end]:
                if not right and text[end : end + 1] == " ":
                    end += 1
                elif not right:
                    start -= text[:start].endswith(" ")
                yield Mistake(start, end, right)

    def _right(self, wrong: str) -> str | None:
        if self.form in {"word", "gone"}:
            return self.right
        forms: Mapping[str, str] = getattr(word_forms(), self.form)
        right = forms.get(_plain(wrong))
        return right.capitalize() if right and right.islower() and wrong[0].isupper() else right


@lru_cache(maxsize=1024)
def rules_for(words: frozenset[str]) -> tuple[Rule, ...]:
    """Return the rules that a text with these words, in small letters, may break."""
    rules, planes = _all_rules()
    bits = -1
    for plane in planes:
        found = plane[""]
        for word in words & plane.keys():
            found |= plane[word]
        bits &= found
    broken = []
    while bits > 0:
        broken.append(rules[(bits & -bits).bit_length() - 1])
        bits &= bits - 1
    return tuple(broken)


@cache
def _all_rules() -> tuple[list[Rule], list[dict[str, int]]]:
    lists = dict(word_forms().lists)
    rules: list[Rule] = []
    for line in read_words("grammar_en"):
        if line.startswith("@"):
            name, _colon, words = line.removeprefix("@").partition(": ")
            lists[name] = frozenset(words.split("|"))
            if name == "collective":
                lists["single"] = lists["noun"] - lists[name]
        else:
            check, expression, right, unless = (part.strip(" ") for part in line.split("|||"))
            # A set that is looked up takes any word: with the adjective and without it are two rules.
            variants = {_ADJECTIVE.sub("", expression), _ADJECTIVE.sub(r"\1", expression)}
            rules += [_rule(check, variant, right, unless, lists) for variant in sorted(variants)]
    planes: list[dict[str, int]] = []
    for order in range(max(len(rule.needs) for rule in rules)):
        plane = {"": 0}
        for place, rule in enumerate(rules):
            for word in rule.needs[order] if order < len(rule.needs) else [""]:
                plane[word] = plane.get(word, 0) | 1 << place
        planes.append(plane)
    return rules, planes


def _rule(check: str, expression: str, right: str, unless: str, lists: Mapping[str, Set[str]]) -> Rule:
    needs: list[frozenset[str]] = []
    form, text, begin = "", "", 0
    members: dict[str, frozenset[str]] = {}
    for match in _SET.finditer(expression):
        text += expression[begin : match.start()].replace(" ", _BLANK)
        begin = match.end()
        words = _words(match["words"], lists)
        if match["flag"] == "!":
            text += "".join(rf"(?<!\b{word} )" for word in sorted(words))
            continue
        form = match["form"] or form
        name = "form" if match["form"] else f"word{len(needs)}"
        if match["flag"] != "?" and len(words) > _LONG:
            members[name], either = frozenset(map(str.lower, words)), _ANY_WORD
        else:
            either = "|".join(longest_first(words)).replace("'", "['’]").replace(" ", _BLANK)
        either = f"(?-i:{either})" if match["flag"] == "=" else either
        text += (
            rf"(?<![\w-])(?P<{name}>{either})(?![\w-])"
            if name in {"form", *members}
            else rf"(?<![\w-])(?:{either})(?![\w-])"
        )
        if match["flag"] != "?":
            needs.append(_first_words(frozenset(words)))
    text += expression[begin:].replace(" ", _BLANK)
    text = text.replace("@start", _START).replace("@end", "(?P<end>)")
    excuse = pattern(unless, re.IGNORECASE) if unless else None
    return Rule(check, tuple(needs), pattern(text, re.IGNORECASE), form, right, excuse, members, "@end" in expression)


@cache
def _first_words(phrases: frozenset[str]) -> frozenset[str]:
    return frozenset(phrase.replace("'", " ").split(" ", 1)[0].lower() for phrase in phrases)


def _words(names: str, lists: Mapping[str, Set[str]]) -> Set[str]:
    found: set[str] = set()
    for name in names.split("|"):
        found |= lists[name[1:]] if name.startswith("@") else {name}
    return found


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


def _ends_noun(text: str, end: int) -> bool:
    following = _NEXT_WORD.match(text, end)
    if not following:
        return text[end : end + 1] in {"", *".,;:!?"}
    if following[1] in _words_behind_nouns():
        return True
    return following[1].endswith("ed") and len(following[1]) > 4 and not _PLURAL_NEXT.match(text, following.end())


_PLURAL_NEXT = pattern(rf"[ {THROUGH}]+[a-z]+s(?!\w)")


@cache
def _words_behind_nouns() -> frozenset[str]:
    found = next(line for line in read_words("grammar_en") if line.startswith("@after: "))
    return (
        frozenset(found.removeprefix("@after: ").split("|")) | word_forms().lists["third"] | word_forms().lists["past"]
    )


_ARTICLE = pattern(rf"(?<![\w'’.-])(?P<article>an?|An?)[ {THROUGH}]+[\"“‘(]?(?P<word>[A-Za-z0-9][\w.,’'-]*)")
_SILENT_H = r"hour|hono|honest|heir(?!l)"
# How words begin whose first sound is that of “you” or “one”.
_LIKE_YOU = (
    r"eu|ewe|one(?:$|\W)|once|ubiq|ufo|uga|uk|uni(?![mn]|dent|gn)|unan|ur(?:an|in|ol)|us[aebu]|ut(?:e|i[lm]|op|ah)"
)
_SAYS_AN = pattern(rf"(?!{_LIKE_YOU})[aeiou]|{_SILENT_H}|x-")
_MAY_BE_EITHER = pattern(r"h(?:ist|abit|otel|ysteri|erb|ero|al)|u(?:yg|ig|rum|m[lu])|ur\b|y[^aeiou]|[a-z]$")
_NUMBER_AN = pattern(r"8|1[18](?!\d)(?:[,.]\d{3})?(?![,.]?\d{3},)")
# Letters whose names begin with the sound of a vowel.
_VOWEL_LETTERS = frozenset("AEFHILMNORSX")
# Abbreviations that are spelled out and begin with the sound of a vowel.
_SPELLED = {"FBI", "MBA", "MRI", "HIV", "SUV", "NGO", "MIT", "NBA", "LED", "SOE", "MEP", "FTA", "FDA"}


# Their rules are lines of `data/grammar_en.txt`.
class _GrammarCheck(TextCheck):
    category = "linguistic/grammar"
    targets = "en"
    fix = "suggest"
    needs = "english_words"

    def check(self, pair: Pair) -> Iterator[Finding]:
        for rule in rules_for(pair.english_words):
            if rule.check == self.id:
                for mistake in rule.mistakes(pair.target_visible):
                    yield self._report(pair, (mistake.start, mistake.end), mistake.right)

    def _report(self, pair: Pair, span: tuple[int, int], right: str | None) -> Finding:
        wrong = pair.target[slice(*span)].strip()
        if right:
            message = LazyMessage("“{wrong}” should be “{right}”", wrong=wrong, right=right)
        elif right is None:
            message = LazyMessage("“{wrong}” is no English", wrong=wrong)
        else:
            message = LazyMessage("“{wrong}” should be left out", wrong=wrong)
        return self.finding(pair, message, span, suggestion=right)


class GramArticle(_GrammarCheck):
    """
    ## What it does
    Reports “a” before the sound of a vowel, and “an” before that of a consonant.
    ## Why is this bad?
    Readers stumble over it at once; terms that are put into a sentence bring it about.
    ## Example
    target: She taught at an university for a hour.
    ## Use instead
    target: She taught at a university for an hour.
    The sound counts, not the letter: an MBA, a UN envoy, an 80-year-old. Where both are said (a hotel, an hotel), and
    for abbreviations that may be read as words, it says nothing.
    ## Source
    Chicago Manual of Style 7.33; AP Stylebook, “a, an”.
    """

    def check(self, pair: Pair) -> Iterator[Finding]:
        text = pair.target_visible
        for match in _ARTICLE.finditer(text):
            article, word = match["article"], match["word"].rstrip(".,'’-")
            if article[0] == "A" and not _begins_sentence(text, match.start()):
                continue  # A grade or a label: Plan A is
            if article == "An" and word.istitle() and word[0] not in "EUO":
                continue  # A surname: An Jing
            right = _article_for(word)
            if right and right != article.lower():
                right = right.capitalize() if article[0] == "A" else right
                wrong, better = f"{article} {word}", f"{right} {word}"
                message = LazyMessage("“{wrong}” should be “{right}”", wrong=wrong, right=better)
                yield self.finding(pair, message, match.span("article"), suggestion=right, repairs_drafts=True)


def _begins_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 8) : start].rstrip(f' {THROUGH}"“‘(')
    return not before or before[-1] in '.!?:”’"'


def _article_for(word: str) -> str:
    if word[0].isdigit():
        return "an" if _NUMBER_AN.match(word) else "" if word[:2] in {"11", "18"} else "a"
    letters = word.split("-")[0].rstrip(".,'’s")
    if letters.isupper() and (len(letters) > 1 or word != letters):
        return _article_for_abbreviation(letters)
    lower = word.lower().rstrip(".,")
    if _MAY_BE_EITHER.match(lower) or lower in _FUNCTION_WORDS:
        return ""
    return "an" if _SAYS_AN.match(lower) else "a"


# Words before which an “a” is not the article: a grade, a letter, a word of another language.
_FUNCTION_WORDS = {
    "is", "are", "and", "or", "in", "on", "at", "of", "as", "if", "it", "its", "i", "also", "am", "an", "a",
}  # fmt: skip


def _article_for_abbreviation(letters: str) -> str:
    if letters == "RMB":  # Read as letters, or as yuan.
        return ""
    if letters[0] not in _VOWEL_LETTERS:
        return "a" if len(letters) <= 3 else ""
    is_spelled = letters in _SPELLED or letters[0] in "AEIO" or len(letters) == 1 or not set(letters) & set("AEIOU")
    return "an" if is_spelled and len(letters) <= 4 else ""


class GramNumber(_GrammarCheck):
    """
    ## What it does
    Reports plurals that English does not have (informations, 3 million yuans), and a noun in the singular that is
    counted (three hospital, one of the largest city, these report), or the other way round (every students).
    ## Why is this bad?
    Chinese nouns have no number, so that writers forget it, and no spelling check sees it.
    ## Example
    target: Police gathered informations in three hospital and paid 500 yuans.
    ## Use instead
    target: Police gathered information in three hospitals and paid 500 yuan.
    Only nouns of a list are looked at, and not before another noun: three hospital workers.
    ## Source
    Our own; Swan, Practical English Usage, “countable and uncountable nouns”; AP Stylebook, “yuan”.
    """


class GramAgreement(_GrammarCheck):
    """
    ## What it does
    Reports a verb that does not go with its subject: he go, they was, many experts believes, there is three, the number
    of visitors have.
    ## Why is this bad?
    Chinese verbs have one form, so that writers forget it.
    ## Example
    target: He go to work; the villagers was glad.
    ## Use instead
    target: He goes to work; the villagers were glad.
    It knows subjects that stand right before their verb; “the team are” is British and right.
    ## Source
    Our own; Garner's Modern English Usage, “subject–verb agreement”.
    """


class GramVerb(_GrammarCheck):
    """
    ## What it does
    Reports forms of verbs that cannot follow each other: can speaks, did not went, have went, was build, enjoys
    to sing.
    ## Why is this bad?
    They are found in no published text, and neither a spelling check nor a comparison with the source sees them.
    ## Example
    target: She did not went, and the bridge was build.
    ## Use instead
    target: She did not go, and the bridge was built.
    ## Source
    Our own; Swan, Practical English Usage.
    """

    def check(self, pair: Pair) -> Iterator[Finding]:
        seen = set()
        for finding in super().check(pair):
            seen.add(finding.start)
            yield finding
        if _MODALS.isdisjoint(pair.english_words) or "?" in pair.target:
            return
        text = pair.target_visible
        for match in _BEHIND_MODAL.finditer(text):
            start = match.start()
            if match.start("word") not in seen and not _INVERSION.search(text, max(0, start - _BEFORE_MODAL), start):
                base = _base_of(match["word"])
                if base:
                    yield self._report(pair, match.span("word"), base)


_MODALS = frozenset(
    ["can", "could", "will", "would", "should", "must", "may", "cannot", "did", "didn", "does", "doesn"]
)
_BEHIND_MODAL = pattern(
    r"(?<![\w'’.-])(?:can|could|will|would|should|must|may|cannot|(?:did|does|could|would|should)n['’]t"
    r"|(?:did|does) not) (?:(?:not|also|always|never|only|still|soon) )?(?P<word>[a-z]{3,}(?:s|ed|ing))(?![\w'’-])"
)
# Words before a modal verb that its subject follows, or that is a noun: nor will prices, the will.
_INVERSION = pattern(
    r"(?:^|[.;:!,“\"] ?)(?:Only|Not|Never|Rarely|Seldom|Under|At no|In no|Nor|Neither|So|only|nor|neither)\b[^.;]*$"
    r"|\b(?i:the|a|an|his|her|their|our|my|its|nor|neither|so|as|than|then|only|how|why|what|when|where|which|who|that"
    r"|own|free|good|political|living|of|people['’]s) $"
)
# Characters before it that are looked at.
_BEFORE_MODAL = 80
_NO_FORMS = frozenset(["during", "including", "according", "following", "this", "perhaps", "thus", "always", "indeed"])


@lru_cache(maxsize=4096)
def _base_of(word: str) -> str:
    base = known_lemma(word)
    is_form = base != word and word not in _NO_FORMS and word.startswith(base[:-1]) and not word.endswith("ss")
    return base if is_form else ""


class GramWording(_GrammarCheck):
    """
    ## What it does
    Reports what is Chinese in English words: although … but, because … so, discuss about, according to … said, more
    faster; its for it's, then for than.
    ## Why is this bad?
    English says it once, or with another word.
    ## Example
    target: Although it rained, but they discussed about the budget.
    ## Use instead
    target: Although it rained, they discussed the budget.
    ## Source
    Our own; Pinkham, The Translator's Guide to Chinglish.
    """
