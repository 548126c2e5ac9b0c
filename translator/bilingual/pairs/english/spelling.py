"""The check of English spelling: words that no dictionary knows and that one letter parts from a word that it does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from string import ascii_lowercase

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding
from translator.bilingual.pairs.base import Pair, TextCheck
from translator.bilingual.pairs.english.pinyin import is_pinyin_of
from translator.bilingual.pairs.word_lists import read_words
from translator.bilingual.words.english_dictionary import is_known_word
from translator.bilingual.words.masking import THROUGH

# Letters of a word that is guessed at; shorter ones are near too many others.
_SHORTEST = 5
_SHORTEST_PART = 4
_PREFIXES = (
    "anti", "auto", "bio", "co", "counter", "cross", "cyber", "dis", "eco", "electro", "extra", "geo", "hydro", "hyper",
    "inter", "macro", "mega", "meta", "micro", "mid", "mis", "mono", "multi", "nano", "neuro", "non", "omni", "out",
    "over", "para", "photo", "poly", "post", "pre", "proto", "pseudo", "psycho", "re", "semi", "socio", "sub", "super",
    "tele", "thermo", "trans", "ultra", "un", "under", "uni", "up",
)  # fmt: skip
_SUFFIXES = (
    "able", "ably", "ability", "al", "ally", "ed", "er", "ers", "es", "est", "fold", "ful", "ie", "ies", "ing", "ings",
    "ish", "ism", "ist", "ists", "ise", "ised", "ising", "isation", "ity", "ize", "ized", "izing", "ization", "less",
    "like", "ly", "ness", "s", "some", "ward", "wards", "wide", "wise",
)  # fmt: skip
# That writers take for each other.
_VOWELS = frozenset("aei")


class SpellWord(TextCheck):
    """
    ## What it does
    Reports misspelt English words (recieved, goverment), and days, peoples and languages in small letters (chinese).
    ## Why is this bad?
    Readers see them at once, and doubt the facts beside them.
    ## Example
    target: She recieved a letter from the goverment on monday.
    ## Use instead
    target: She received a letter from the government on Monday.
    A word is reported when no dictionary knows it and a single letter parts it from one that is known. Names, words of
    the source and of the glossary, pinyin and code are left alone, and both spellings of English are right. What it
    reports wrongly, the glossary can be told: a `do_not_translate` entry.
    ## Source
    The word forms of simplemma; of 9,600 sentences that people translated, it reports a wrong one in every thousand.
    """

    category = "linguistic/spelling"
    targets = "en"
    fix = "suggest"
    needs = "english_words"

    def check(self, pair: Pair) -> Iterator[Finding]:
        for word in pair.english_words - _right_words():
            is_small = word in pair.target_visible
            if not is_small and not word.endswith(_ENDINGS):
                continue  # A name: what it might be instead would be looked for in vain.
            rights = corrections(word)
            if not rights:
                _right_words().add(word)
            elif is_small or rights[0].islower():
                yield from self._report(pair, word, rights)

    def _report(self, pair: Pair, word: str, rights: tuple[str, ...]) -> Iterator[Finding]:
        forms = (form.lower() for term in pair.terms for form in (term.source, *term.targets))
        if word in pair.source.lower() or any(word in form for form in forms):
            return
        text = pair.target_visible
        for match in re.finditer(_AROUND.format(f"{word}|{word.capitalize()}"), text):
            wrong, before = match[0], text[max(0, match.start() - _BEFORE) : match.start()].rstrip(f' {THROUGH}"“‘(')
            begins = not before or before[-1] in '.!?:”’"'
            if wrong[0].isupper() and not (begins and word.endswith(_ENDINGS) and rights[0].islower()):
                continue  # A name.
            previous = before[before.rfind(" ") + 1 :]
            if previous.istitle() and rights[0].islower() and not begins and not is_known_word(previous.lower()):
                continue  # A species: Karenia brevis.
            if is_pinyin_of(word, pair.source):
                return
            right = rights[0].capitalize() if wrong[0].isupper() else rights[0]
            message = LazyMessage("“{wrong}” is spelt “{right}”", wrong=wrong, right=right)
            yield self.finding(pair, message, match.span(), suggestion=right if len(rights) == 1 else None)


# Characters before a word that are looked at.
_BEFORE = 60
_AROUND = r"(?<![\w@/.'’&\]-])(?:{})(?![\w@/&\[-]|['’](?!s\b)|\.\w)"
# Of words that begin a sentence, those that end so are hardly names.
_ENDINGS = (
    "able", "al", "ally", "ance", "ed", "ence", "ful", "ible", "ing", "ings", "ity", "ive", "less", "ly", "ment",
    "ments", "ness", "ous", "ship", "sion", "sions", "tion", "tions", "ure", "ures",
)  # fmt: skip


@cache
def _right_words() -> set[str]:
    """Return the words that turned out to be right; most sentences have no others."""
    return set()


@cache
def _misspellings() -> dict[str, str]:
    return dict(line.split(" ", 1) for line in read_words("misspellings_en"))


@lru_cache(maxsize=4096)
def corrections(word: str) -> tuple[str, ...]:
    """
    Return the words that a misspelt word in small letters may stand for, the likeliest first.

    Empty for a word that is right, and for one that resembles no other, which is a name or a word of a trade.
    """
    listed = _misspellings().get(word)
    if listed:
        return (listed,)
    if len(word) < _SHORTEST or is_known_word(word):
        return ()
    if word.endswith("ys") and is_known_word(f"{word[:-2]}ies"):
        return (f"{word[:-2]}ies",)
    if _is_word(word):
        return ()
    by_rank: dict[int, list[str]] = {}
    daring = 0 if len(word) < 6 else 1 if len(word) < 9 else 2  # The longer a word, the less it can be another one.
    for other, rank in _neighbours(word):
        if rank <= daring and is_known_word(other):
            if _is_other_spelling(word, other):
                return ()
            by_rank.setdefault(rank, []).append(other)
    return tuple(dict.fromkeys(by_rank[min(by_rank)])) if by_rank else ()


def _is_other_spelling(word: str, other: str) -> bool:
    """Whether two words differ as American and British English do: glamor, glamour; anemia, anaemia."""
    return word in {other.replace("our", "or"), other.replace("oe", "e"), other.replace("ae", "e")}


def _is_word(word: str) -> bool:
    """Whether the dictionary has a word, or the parts that it is made of."""
    if is_known_word(word):
        return True
    if any(word.startswith(part) and _is_part(word[len(part) :]) for part in _PREFIXES):
        return True
    if any(word.endswith(part) and _is_stem(word[: -len(part)]) for part in _SUFFIXES):
        return True
    cuts = range(_SHORTEST_PART, len(word) - _SHORTEST_PART)
    return any(_is_part(word[:cut]) and _is_part(word[cut:]) and word[cut:] not in _NO_WORDS for cut in cuts)


_NO_WORDS = frozenset(["ation", "ement", "ments", "fully", "ingly", "iness", "ically"])


def _is_part(part: str) -> bool:
    return len(part) >= _SHORTEST_PART and is_known_word(part)


def _is_stem(stem: str) -> bool:
    return len(stem) >= _SHORTEST_PART and any(map(is_known_word, (stem, f"{stem}e", f"{stem}y")))


def _neighbours(word: str) -> Iterator[tuple[str, int]]:
    """Yield what one slip of the pen makes of a word, with how bold a guess it is, 0 the least."""
    for place in range(len(word) + 1):
        left, right = word[:place], word[place:]
        is_inside = bool(left and right)
        for letter in ascii_lowercase:
            yield left + letter + right, 0 if letter in {left[-1:], right[:1]} else 1 if is_inside else 2
            if right and letter != right[0]:
                is_vowel = letter in _VOWELS and right[0] in _VOWELS
                yield left + letter + right[1:], 1 if is_vowel and is_inside else 2 if is_inside else 3
        if right:
            yield left + right[1:], 0 if right[0] in {left[-1:], right[1:2]} else 2 if is_inside else 3
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:], 0
