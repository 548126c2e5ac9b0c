"""Checks of English grammar: the article, and the rules of `data/grammar_en.txt`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding
from translator.bilingual.pairs.base import Pair, TextCheck
from translator.bilingual.pairs.style import begins_sentence
from translator.bilingual.pairs.word_lists import read_words
from translator.bilingual.words.masking import THROUGH
from translator.bilingual.words.patterns import pattern

_PART = re.compile(r"<(?P<no>!?)(?P<words>[^<>]+)>|\{(?P<wrong>[^{}→]+)→(?P<right>[^{}]*)\}|\{(?P<form>[a-z]+)\}")
_WORD = r"(?<![\w-])(?:{})(?![\w-])"
_BLANK = f"[ {THROUGH}]+"
_START = r"(?:^[\"“‘(]?|(?<=[.!?;:,—]\s)|(?<=[.!?;:,—]\s[\"“‘(]))"
# A mark, or a word with which the sentence goes on: three hospital workers is right.
_END = (
    r"(?=[.,;:!?]|$| (?:(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|in|on|at|of|from|by"
    r"|to|for|with|who|which|that|as|when|where|while|because|after|before|since|until|during|between|among|into|over"
    r"|under|about|against|without|ago|later|earlier|away|long|wide|high|tall|deep|not|do|does|did|said|also|every|per"
    r"|here|next|last|today|yesterday|tomorrow|this|came|went|took|made|left)(?![\w-])"
    r"|[a-z]{3,}ed(?![\w-])(?! [a-z]+s(?!\w))))"
)
_CONSONANT_Y = re.compile("[^aeiou]y")


class _Rule(NamedTuple):
    check: str
    expression: re.Pattern[str]
    right: str | Mapping[str, str] | None
    """The text for the group `wrong`, or the words that are wrong there → the right ones; None without such a group."""
    unless: re.Pattern[str] | None

    def mistakes(self, text: str) -> Iterator[tuple[int, int, str | None]]:
        """Yield the places that break the rule, and what should stand there: nothing, or None where nobody knows."""
        for match in self.expression.finditer(text):
            if any(word.istitle() for word in match[0].split()[1:]):
                continue  # The name of something: The Times is.
            if self.unless and self.unless.search(text):
                return
            if self.right is None:
                yield *match.span(), None
                continue
            wrong, (start, end) = match["wrong"], match.span("wrong")
            right = self.right if isinstance(self.right, str) else self.right.get(wrong.lower())
            if right:
                yield start, end, right.capitalize() if right.islower() and wrong[0].isupper() else right
            elif right is not None:  # It goes with the blank behind it.
                yield start, end + text.startswith(" ", end), ""


@cache
def _forms() -> dict[str, dict[str, str]]:
    plurals = dict(map(_noun, read_words("nouns_en")))
    masses = {wrong: right for right, wrong in map(str.split, read_words("uncountable_nouns_en"))}
    return {"plural": plurals, "singular": {many: one for one, many in plurals.items()}, "mass": masses}


def _noun(line: str) -> tuple[str, str]:
    singular, _blank, plural = line.partition(" ")
    if _CONSONANT_Y.fullmatch(singular[-2:]):
        return singular, plural or f"{singular[:-1]}ies"
    return singular, plural or f"{singular}{'es' if singular.endswith(('s', 'x', 'ch', 'sh')) else 's'}"


@cache
def rules_by_word() -> Mapping[str, list[_Rule]]:
    """Return word in small letters → the rules that a text with it may break; each rule is there for some words."""
    lists: dict[str, str] = {}
    rules = defaultdict[str, list[_Rule]](list)
    for line in read_words("grammar_en"):
        if line.startswith("@"):
            name, _colon, words = line.partition(": ")
            lists[name] = words
            continue
        rule, words = _read_rule(line, lists)
        for word in dict.fromkeys(re.split("['’ ]", phrase, maxsplit=1)[0].lower() for phrase in words.split("|")):
            rules[word].append(rule)
    return rules


def _read_rule(line: str, lists: Mapping[str, str]) -> tuple[_Rule, str]:
    check, written, unless = (part.strip(" ") for part in line.split("|||"))
    text, begin, needed, right = "", 0, "", None  # type: tuple[str, int, str, str | Mapping[str, str] | None]
    for part in _PART.finditer(written):
        text += written[begin : part.start()]
        begin = part.end()
        if part["no"]:
            text += "".join(rf"(?<!\b{word}\s)" for word in part["words"].split("|"))
            continue
        forms = _forms()[part["form"]] if part["form"] else {}
        words = "|".join(forms) or part["wrong"] or lists.get(part["words"], part["words"])
        needed = needed or words.replace("(?-i:", "").replace(")", "")
        if not part["words"]:
            right = forms or part["right"]
        found = _WORD.format("[a-z]+" if forms else words.replace("'", "['’]"))
        text += found if part["words"] else f"(?P<wrong>{found})"
    text = (text + written[begin:]).replace("@start", _START).replace("@end", _END).replace(" ", _BLANK)
    excuse = pattern(unless, re.IGNORECASE) if unless else None
    return _Rule(check, pattern(text, re.IGNORECASE), right, excuse), needed


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
        known = rules_by_word()
        rules = {id(rule): rule for word in pair.english_words & known.keys() for rule in known[word]}
        found = (mistake for rule in rules.values() if rule.check == self.id
                 for mistake in rule.mistakes(pair.target_visible))  # fmt: skip
        for start, end, right in sorted(found, key=itemgetter(0, 1)):
            wrong = pair.target[start:end].strip()
            message = LazyMessage("“{wrong}” should be left out", wrong=wrong)
            if right:
                message = LazyMessage("“{wrong}” should be “{right}”", wrong=wrong, right=right)
            elif right is None:
                message = LazyMessage("“{wrong}” is no English", wrong=wrong)
            yield self.finding(pair, message, (start, end), suggestion=right)


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
            if article[0] == "A" and not begins_sentence(text, match.start()):
                continue  # A grade or a label: Plan A is
            if article == "An" and word.istitle() and word[0] not in "EUO":
                continue  # A surname: An Jing
            right = _article_for(word)
            if right and right != article.lower():
                right = right.capitalize() if article[0] == "A" else right
                wrong, better = f"{article} {word}", f"{right} {word}"
                message = LazyMessage("“{wrong}” should be “{right}”", wrong=wrong, right=better)
                yield self.finding(pair, message, match.span("article"), suggestion=right, repairs_drafts=True)


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
