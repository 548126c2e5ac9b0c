"""The check of negations: one that stands on one side only turns the sentence into its opposite."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import Pair, Side, TextCheck
from translator.bilingual.pairs.text.characters import in_small_letters
from translator.bilingual.pairs.text.contradictions import Contradiction, find_denied
from translator.bilingual.pairs.word_lists import PhraseFinder, alternatives, read_pattern, read_words
from translator.bilingual.words.patterns import pattern

_EN_NEGATION = pattern(
    r"[nNwWcC](?:(?<![A-Za-z].)(?:(?<=[nN])(?:o(?:t|body|ne|thing|where|r| one)?|O(?:T|NE)?|ever|either)"
    r"|(?<=[wW])ithout|(?<=[cC])annot)\b(?!-one)|(?<=n)['’]t\b)"
)
# One of them is in every text that negates; the last is that of `n't`.
_EN_NEGATION_WORDS = frozenset(
    ["no", "not", "nobody", "none", "nothing", "nowhere", "nor", "never", "neither", "without", "cannot", "t"]
)
_EN_SOFT = [line.partition(" ⇒ ") for line in read_words("negation_en_soft")]
_EN_WORD = pattern(rf"\b(?:{'|'.join(words for words, _arrow, _said in _EN_SOFT)})\b")
# Words with what Chinese has for them, so that they account for no 不: cancel is 取消.
_EN_SAID = [(pattern(rf"\b(?:{words})\b"), pattern(said)) for words, _arrow, said in _EN_SOFT if said]
_EN_HARDSHIP = pattern(
    r"\b(?:difficult\w*|hard|tough|troubl\w+|challeng\w+|struggl\w+|against|out of|los\w+|without)\b"
)
_ZH_NEUTRAL_WORDS = read_pattern("negation_zh_neutral")
_ZH_NEUTRAL = pattern(_ZH_NEUTRAL_WORDS)
_ZH_NEGATIVE = "不没沒无無未非勿甭毋莫否别別"
_ZH_NEGATION = pattern(f"[{_ZH_NEGATIVE}]")
# Finds the words that are neutral as a whole, and any other character of negation by itself.
_ZH_NEUTRAL_OR_NOT = pattern(f"{_ZH_NEUTRAL_WORDS}|{'|'.join(_ZH_NEGATIVE)}")
_ZH_CLAUSE = pattern(
    "[不没沒未勿毋]|[并並绝絕而]非(?![洲常])|一[无無]所|[无無]一(?!例外)|[无無](?=严格|嚴格|任何)|[无無](?:法|人(?![民机機驾駕车車艇])|需|[须須]|[权權]|意[于於]|意(?!中|[识識间間外义義])|助|[关關]|可)|毫[无無]|[并並][无無]"
    "|[别別](?=忘|怕|[担擔]心|着急|哭|走|[动動]|[说說])|非(?=[来來]自)"
)
# Negations that English seldom says by other words, also in a long text: 不会, but 不难 is easy.
_ZH_PLAIN = pattern("[没沒]有|未|[并並]非|[并並还還从從]不|不[是会會应應太再允]")
_ZH_LEXICAL = pattern(read_pattern("negation_zh_lexical"))
_ZH_WORD = pattern(read_pattern("negation_zh_soft"))

# Words without a negation in form that Chinese says by one of `_ZH_TRACE` all the same.
_EN_DEMANDING = pattern(
    r"[fFrRdDuUhHsScCaA](?:(?<![A-Za-z].)(?:(?<=[fF])ail(?:ed|s|ing)? to|(?<=[rR])(?:efus(?:e[ds]?|ing) to|arely)"
    r"|(?<=[dD])eclin(?:e[ds]?|ing) to|(?<=[uU])n(?:willing|able) to|(?<=[hH])ardly"
    r"|(?<=[sS])(?:carcely|eldom|top(?:s|ped|ping)? (?!shopping)\w+ing)"
    r"|(?<=[cC])eas(?:e[ds]?|ing) (?:to|\w+ing)|(?<=[aA])dvis(?:e[ds]?|ing) against)\b)"
)
# One of them is in every text that has such words.
_EN_DEMANDING_WORDS = frozenset(
    f"{stem}{ending}"
    for stem in ("fail", "refus", "declin", "stop", "stopp", "ceas", "advis")
    for ending in ("", "e", "s", "es", "ed", "ing")
) | {"unwilling", "unable", "hardly", "scarcely", "seldom", "rarely"}
_ZH_PRAISE = pattern("[不没沒][错錯差](?![过過])")
# 不错 is `not bad`: without the not it is the opposite.
_EN_BLAME = pattern(r"\b(?:bad|awful|horrible|terrible|subpar|dreadful)\b")
_ZH_TRACE = pattern(
    "[不没沒未无無拒失难難否非免勿缺亏虧败敗绝絕推辞辭避停禁罕少漏止终終断斷戒弃棄消撤罢罷歇休别別慎劝勸]|流[拍标]"
)
# What denies nothing in English, and in Chinese, so that another negation beside one of them stands alone.
_NOT_ONLY = (
    pattern(r"(?:\bnot|n['’]t) (?:(?:to )?just|only|merely|simply|solely|limited|confined)\b"),
    pattern("不[仅僅但只光单單止限]|非但"),
)
# Each thing in a Chinese text that may stand for an English negation, counted once.
_ZH_TRACES = pattern(
    "[没沒]有?|[无無]法?|(?<![0-9.,])0(?![0-9.])|[零不未非勿甭毋莫否别別拒禁免缺失败敗难難止停除避罕少绝絕]"
)
# Words by which one English negation does for two Chinese ones: `no beginning or end`, 没有开头，没有结局.
_EN_JOINED = pattern(r"\b(?:and|any\w*|despite|spite|still)\b")
# Negations that repeat one, or undo it: `not as clean, not as clear`, `no country, not even`, `not … without`.
_EN_AGAIN = pattern(r"\b(?:not|no)(?= even\b)|, not(?= as\b)|\bwithout\b|\b[Nn]either(?=\b.*\bnor\b)")
# Neither, which `_EN_AGAIN` replaced by dots, with its nor …
_EN_NEITHER = pattern(r"\.{7}(.{1,60}\bnor\b)")
# … which are two negations, where Chinese does not say one of both.
_ZH_BOTH = pattern("[都均皆俱两兩也和与與及、或]")
# What Chinese says of people, what says so in English, and what says the contrary, each where the others are not.
_QUANTIFIERS = tuple(
    (pattern(chinese), pattern(rf"\b(?:{denied})\b"), pattern(rf"\b(?:{affirmed})\b"))
    for chinese, denied, affirmed in (
        (
            "[没沒]有?一?[个個]?人(?!员|員)|[无無]人(?![机機驾駕区區])|[谁誰][也都][没沒不]|[无無]一(?!例外)",
            r"no(?:body|ne|[- ]one|t)?|neither|never|few|hardly|un\w+|without",
            "somebody|someone|everybody|everyone|many people",
        ),
        (
            "(?<![没沒会會])有人|人人|大家|每[个個]人|所有人|[谁誰]都(?![不没沒])",
            "some(?:body|one)?|every(?:body|one)|all|any(?:body|one)",
            r"nobody|no[- ]one",
        ),
    )
)
# Negations of a text that are still compared by their number.
_MOST = 4
_LONG, _FREE = 40, 4.5
"""Characters of a long Chinese text, and English ones for each of them in a free translation."""


def _letter_first(expression: str) -> str:
    r"""Look for the edge of a word behind its first letter: `re` finds a letter at once, and tries `\b` everywhere."""
    return re.sub(r"\A\\b([a-z])(?![?*+{])", r"\1(?<=\\b\1)", expression)


class _Excuses:
    """Expressions that need no negation on the other side, always or where something else stands there."""

    def __init__(self, name: str) -> None:
        split = [line.partition(" ⇒ ") for line in read_words(name)]
        always = "|".join(f"(?:{_letter_first(words)})" for words, _arrow, condition in split if not condition)
        self._always = pattern(always)
        self._conditional = [
            (pattern(_letter_first(words)), pattern(condition)) for words, _arrow, condition in split if condition
        ]
        phrases = [alternatives(words) for words, _arrow, condition in split if condition]
        self._finder = PhraseFinder(
            (number, phrase.removeprefix(r"\b")) for number, words in enumerate(phrases) for phrase in words
        )

    def remove(self, text: str, other: str) -> str:
        """Return `text` with dots for the expressions that `other` need not negate."""
        begun = sorted(self._finder.begun_in(text))
        text = self._always.sub(_dots, text)
        for expression, condition in map(self._conditional.__getitem__, begun):
            if expression.search(text) and condition.search(other):
                text = expression.sub(_dots, text)
        return text


_EN_EXCUSED = _Excuses("negation_en_excused")
_ZH_EXCUSED = _Excuses("negation_zh_excused")


class SemNegation(TextCheck):
    """
    ## What it does
    Reports a negation of the source that the target does not have, and lists one that only the target has.
    ## Why is this bad?
    A lost 不 or "not" turns a sentence into its opposite, and it reads perfectly well.
    ## Example
    source: She has never visited.    target: 她曾去过。
    ## Use instead
    target: 她从未去过。
    Pairs in which one language negates and the other does not (not only = 不仅, 不少 = many, not until = 才, 不便 =
    inconvenient) are known. Words that negate without a not (failed to, refused to, hardly) want one in
    Chinese. Translators say things the other way round (remain = 保持不变), so a negation that only the target has is
    listed, and warned of where it denies what the source says (没有排除, ruled out). Into English one that only a long
    or freely translated sentence has is listed, where English often says it by another word (不难, easy).
    ## Source
    Issue reports on production engines: "strongly disagree" came out as agree.
    """

    category = "accuracy/mistranslation"
    source_triggers = target_triggers = _ZH_NEGATIVE
    english_triggers = _EN_NEGATION_WORDS | _EN_DEMANDING_WORDS

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.source or not pair.target or not pair.is_bilingual:
            return
        english, chinese = pair.english_visible, pair.chinese_visible
        if sum(words.search(text) is not None for words, text in zip(_NOT_ONLY, (english, chinese), strict=True)) == 1:
            english, chinese = (
                words.sub(_dots, text) for words, text in zip(_NOT_ONLY, (english, chinese), strict=True)
            )
        may_negate = not pair.english_words.isdisjoint(_EN_NEGATION_WORDS)
        english_negates = _EN_NEGATION.search(english) if may_negate else None
        chinese_negates = _ZH_NEGATION.search(chinese)
        if chinese_negates and not english_negates and not pair.is_into_chinese:
            praise = _ZH_PRAISE.search(chinese)
            if praise and _EN_BLAME.search(english):
                yield self._report(pair, praise, side="source")
                return
        if chinese_negates:
            chinese_negates = next((word for word in _ZH_NEUTRAL_OR_NOT.finditer(chinese) if len(word[0]) == 1), None)
        is_demanding = False
        if not english_negates and not chinese_negates:
            has_demanding = not pair.english_words.isdisjoint(_EN_DEMANDING_WORDS)
            demanding = _EN_DEMANDING.search(english) if has_demanding else None
            if demanding is None:
                return
            if not _ZH_TRACE.search(_ZH_NEUTRAL.sub(_dots, chinese)):
                yield self._report(pair, demanding, side="source" if pair.is_into_chinese else "target")
                return
            is_demanding = True
        denied = _turned_quantifier(chinese, english.lower()) or find_denied(
            chinese,
            english,
            pair.english_words,
            lambda: (_ZH_EXCUSED.remove(chinese, english), _unexcused(english, chinese)),
        )
        if denied:
            yield self._denied(pair, denied, is_doubtful=bool(english_negates or is_demanding) and len(chinese) > _LONG)
        if denied or is_demanding:
            return
        chinese = _ZH_NEUTRAL.sub(_dots, chinese)
        if english_negates and chinese_negates:
            yield from self._fewer(pair, english, chinese)
            return
        cue = _english_cue(english, chinese) if english_negates else _chinese_cue(chinese, english)
        if cue:
            side: Side = "source" if bool(english_negates) == pair.is_into_chinese else "target"
            is_plain = pair.is_into_chinese or _ZH_PLAIN.search(chinese, max(0, cue.start() - 1), cue.end() + 1)
            is_doubtful = side == "target" or (not is_plain and _is_free(pair))
            yield self._report(pair, cue, side=side, severity=Severity.INFO if is_doubtful else None)

    def _fewer(self, pair: Pair, english: str, chinese: str) -> Iterator[Finding]:
        """Yield where both texts negate, and one of them less often than the other, whatever words it says it with."""
        said = _EN_AGAIN.sub(_dots, _unexcused(english, chinese))
        if _ZH_BOTH.search(chinese) is None:
            said = _EN_NEITHER.sub(lambda match: f"neither{match[1]}", said)
        negations = [*_EN_NEGATION.finditer(said), *_EN_DEMANDING.finditer(english)]
        is_english = _count(_ZH_TRACES, chinese) < len(negations) <= _MOST
        if not is_english:
            rest = _ZH_LEXICAL.sub(_dots, _ZH_EXCUSED.remove(chinese, english))
            negations = [*_ZH_CLAUSE.finditer(rest)]
            small = english.lower()
            others = _count(_EN_NEGATION, english) + sum(
                _count(it, small) for it in (_EN_WORD, _EN_HARDSHIP, _EN_JOINED)
            )
            if "or" in pair.english_words or not others < len(negations) <= _MOST:
                return
        side: Side = "source" if is_english == pair.is_into_chinese else "target"
        severity = Severity.INFO if side == "target" or _is_free(pair) else None
        words = " … ".join(match[0] for match in negations)
        message = LazyMessage("more negations here than in the other text: {words}", words=words)
        yield self.finding(pair, message, negations[-1].span(), side=side, severity=severity)

    def _denied(self, pair: Pair, denied: Contradiction, *, is_doubtful: bool) -> Finding:
        here, there = pair.target_first(denied.english, denied.chinese)
        words = pair.target_visible[slice(*here)], pair.source_visible[slice(*there)]
        message = LazyMessage("“{target}” says the opposite of “{source}”", target=words[0], source=words[1])
        return self.finding(pair, message, here, other_span=there, severity=Severity.INFO if is_doubtful else None)

    def _report(self, pair: Pair, cue: re.Match[str], *, side: Side, severity: Severity | None = None) -> Finding:
        message = LazyMessage("“{source_word}”: the negation is on this side only", source_word=cue[0])
        if side == "target":
            message = LazyMessage("“{target_word}”: the negation is on this side only", target_word=cue[0])
        return self.finding(pair, message, cue.span(), side=side, severity=severity)


def _is_free(pair: Pair) -> bool:
    """Whether a text is so long or free that it has many other words for a negation: most alarms on right ones are."""
    size = len(pair.chinese_visible)
    return size > _LONG or len(pair.english_visible) > _FREE * size


def _turned_quantifier(chinese: str, english: str) -> Contradiction | None:
    """Find nobody where the other text says somebody, whatever else the two negate; English in small letters."""
    for words, denied, affirmed in _QUANTIFIERS:
        here, there = words.search(chinese), affirmed.search(english)
        others = any(other.search(chinese) for other, _denied, _affirmed in _QUANTIFIERS if other is not words)
        if here and there and not others and not denied.search(affirmed.sub("", english)):
            return Contradiction("opposites", here.span(), there.span())
    return None


def _english_cue(english: str, chinese: str) -> re.Match[str] | None:
    """Find an English negation of which a Chinese text without negations has no trace in other words either."""
    cue = _EN_NEGATION.search(_unexcused(english, chinese))
    if cue and _count(_ZH_WORD, chinese) > _count(_EN_WORD, english.lower()) + _count(_EN_HARDSHIP, english.lower()):
        return None
    return cue


def _unexcused(english: str, chinese: str) -> str:
    """Return an English text with dots for the expressions that Chinese need not negate."""
    # Expressions that ignore the case would be tried at each character, others only where they may begin.
    left = _EN_EXCUSED.remove(in_small_letters(english), chinese)
    return "".join(a if a == "." else b for a, b in zip(left, english, strict=True))


def _chinese_cue(chinese: str, english: str) -> re.Match[str] | None:
    """
    Find a Chinese negation of which an English text without negations has no trace in other words either.

    Words such as `unable` are counted against all that negates in the Chinese: one of them accounts for one 不.
    """
    if not _ZH_CLAUSE.search(chinese):
        return None
    rest, words = _ZH_LEXICAL.subn(_dots, _ZH_EXCUSED.remove(chinese, english))
    cue = _ZH_CLAUSE.search(rest)
    if cue is None:
        return None
    said = _count(_EN_WORD, english.lower())
    if said:
        said -= sum(_count(word, english.lower()) for word, there in _EN_SAID if there.search(chinese))
    return None if said and said >= words + _count(_ZH_WORD, rest) + _count(_ZH_CLAUSE, rest) else cue


def _count(words: re.Pattern[str], text: str) -> int:
    return sum(1 for _match in words.finditer(text))


def _dots(match: re.Match[str]) -> str:
    return "." * len(match[0])
