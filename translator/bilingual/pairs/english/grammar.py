"""Checks of English grammar: a and an, number, agreement, forms of verbs, wording."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding
from translator.bilingual.pairs.base import Pair, TextCheck
from translator.bilingual.pairs.english.grammar_rules import rules_for
from translator.bilingual.words.english_dictionary import known_lemma
from translator.bilingual.words.masking import THROUGH
from translator.bilingual.words.patterns import pattern

_ARTICLE = pattern(rf"(?<![\w'’.-])(?P<article>an?|An?)[ {THROUGH}]+[\"“‘(]?(?P<word>[A-Za-z0-9][\w.,’'-]*)")
_SILENT_H = r"hour|hono|honest|heir(?!l)"
# How words begin whose first sound is that of “you” or “one”.
_LIKE_YOU = r"eu|ewe|one(?:$|\W)|once|ubiq|ufo|uk|uni(?![mn]|dent|gn)|unan|ur(?:an|in|ol)|us[aebu]|ut(?:e|i[lm]|op|ah)"
_SAYS_AN = pattern(rf"(?!{_LIKE_YOU})[aeiou]|{_SILENT_H}|x-")
_MAY_BE_EITHER = pattern(r"h(?:ist|abit|otel|ysteri|erb|ero|al)|u(?:yg|ig|rum|m[lu])|ur\b|y[^aeiou]|[a-z]$")
_NUMBER_AN = pattern(r"8|1[18](?!\d)(?:[,.]\d{3})?(?![,.]?\d{3},)")
# Letters whose names begin with the sound of a vowel.
_VOWEL_LETTERS = frozenset("AEFHILMNORSX")
# Abbreviations that are spelled out and begin with the sound of a vowel.
_SPELLED = {"FBI", "MBA", "MRI", "HIV", "SUV", "NGO", "MIT", "NBA", "LED", "SOE", "MEP", "FTA", "FDA"}


class _GrammarCheck(TextCheck):
    """Base of the checks of grammar; their rules are lines of `data/grammar_en.txt`."""

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

    english_triggers = ("a", "an")

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
    """Return the article that goes before `word`, or nothing where one cannot tell."""
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
# What stands before a modal verb that its subject follows, or that is a noun: nor will prices, the will.
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
    """Return the base of a verb of which `word` is another form; empty where it is none."""
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
