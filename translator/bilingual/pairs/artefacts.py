"""Checks of what engines leave behind: control characters, loops, doubled words, replies of a service, remarks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from operator import add, eq
from typing import NamedTuple

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import Pair, TextCheck
from translator.bilingual.pairs.terms import termbase_of
from translator.bilingual.pairs.word_lists import literal_hints, read_pattern, read_words
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.masking import HAN, OPAQUE
from translator.bilingual.words.patterns import WordFinder, longest_first, pattern, unsafe_characters


class _Reply(NamedTuple):
    hints: frozenset[str]
    says: re.Pattern[str]
    # Signs that an English and a Chinese source says so itself.
    spoken_of: tuple[re.Pattern[str], re.Pattern[str]]


def _replies(*, into_chinese: bool) -> list[_Reply]:
    found = []
    for row in read_words("replies"):
        chinese, english, *spoken_of = row.split("\t")
        says = chinese if into_chinese else rf"(?<![a-z'])(?:{english})"
        first, second = map(pattern, spoken_of)
        found.append(_Reply(literal_hints(says), pattern(says), (first, second)))
    return found


_REPLIES = {is_chinese: _replies(into_chinese=is_chinese) for is_chinese in (True, False)}


@cache
def _hints(into_chinese: bool) -> tuple[WordFinder, list[list[_Reply]]]:
    hinted: dict[str, list[_Reply]] = {}
    for reply in _REPLIES[into_chinese]:
        for hint in reply.hints:
            hinted.setdefault(hint, []).append(reply)
    return WordFinder(hinted), list(hinted.values())


# Chinese or not → the length to which a text is read; how much is read of a longer one, which answers at once.
_SHORT, _HEAD = {True: 50, False: 120}, {True: 25, False: 60}
# Characters before the end of what is read, where an expression may go on: I couldn't help | thinking.
_EDGE = 10
_OFFERS_HELP = next(reply.spoken_of for reply in _REPLIES[False] if reply.says.search("i hope this helps"))


def find_reply(source: str, target: str, *, is_into_chinese: bool) -> re.Match[str] | None:
    """
    Return the words of `target` that only a service says, and of which `source` does not speak.

    Without a source, only refusals are told: they are the first row.
    """
    text = target if len(target) <= _SHORT[is_into_chinese] else target[: _HEAD[is_into_chinese]]
    text = text if is_into_chinese else text.lower().replace("’", "'")
    finder, hinted = _hints(is_into_chinese)
    matches = finder.matches_in(text)
    if not matches:
        return None
    hinted_at = {id(reply) for index, _start, _end in matches for reply in hinted[index]}
    asked = source.lower().replace("’", "'")
    for reply in _REPLIES[is_into_chinese][: None if source else 1]:
        found = reply.says.search(text) if id(reply) in hinted_at else None
        is_cut = len(text) < len(target) and found is not None and found.end() > len(text) - _EDGE
        if found and not is_cut and not any(cue.search(asked) for cue in reply.spoken_of):
            return found
    return None


def speaks_of_help(source: str) -> bool:
    """Return whether a source offers its reader help itself, so that polite words at the end are no assistant's."""
    return any(cue.search(source.lower().replace("’", "'")) for cue in _OFFERS_HELP)


_DOUBLED_ENGLISH = pattern(r"(?<![\w'’-])([A-Za-z]+)\s+\1(?![\w'’-])", re.IGNORECASE)
_MAY_DOUBLE = frozenset(read_words("doubled_words_en"))
_TWO_PARTICLES = pattern("的的|了了|是是|在在|和和|我我")
_DOUBLED_PARTICLE = pattern(
    r"(?<![目打标標])的的(?![确確喀])|(?<!为)(?<!除)了了(?![解结結然断斷却事如])"
    r"|(?<![但于於还還可总總要若只凡倒真老硬不])是是(?!非)|(?<![现現存实實所潜潛内內自正])在在(?!处)"
    r"|(?<![总總温溫饱飽缓緩柔祥谦謙平共随調调亲暖中])和和(?![气氣美平])|(?<!自)我我"
)
_DOUBLED_CHINESE = pattern(rf"([{HAN}]{{2,6}})\1+")
# Chinese writes such a name by its sound: Ngorongoro, 恩戈罗恩戈罗; Saba Saba, 萨巴萨巴.
_DOUBLED_SYLLABLES = pattern(r"([A-Za-z]{2,12})[ -]?\1", re.IGNORECASE)
# Behind a doubled word: 该监狱监狱长.
_HEADS = frozenset("长長官")
_REDUPLICATED = pattern(f"^(?:{read_pattern('reduplicated_words_zh')})$")


class TxtControl(TextCheck):
    """
    ## What it does
    Reports characters that nobody types: NUL and other control characters, direction overrides, halves of characters.
    ## Why is this bad?
    They cannot be seen, steer terminals, and make readers see a text that is not there (“Trojan source”).
    ## Example
    target: 市场<U+202E>收盘
    ## Use instead
    target: 市场收盘
    Such a text is never published, not as a draft either.
    ## Source
    Unicode UAX 9 and UTS 55; CVE-2021-42574. CheckMate "corrupted characters" finds a part of them.
    """

    category = "design/markup"
    severity = Severity.ERROR
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        for match in unsafe_characters(pair.target):
            message = LazyMessage("the control character {name}", name=f"U+{ord(match[0]):04X}")
            yield self.finding(pair, message, match.span(), suggestion="")


class RepWords(TextCheck):
    """
    ## What it does
    Reports a word that stands twice in a row: "the the", 的的, 发言人发言人.
    ## Why is this bad?
    It is a slip of the pen, or of a decoder. Tools that compare words between blanks see none of them in Chinese.
    ## Example
    target: 已筹得的的资金
    ## Use instead
    target: 已筹得的资金
    Real reduplication (目的的, 讨论讨论, 国国 in 美国国会) is left alone.
    ## Source
    Four real misprints in two thousand published segments were found by 的的 alone.
    """

    category = "linguistic/grammar"
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        for match in self._matches(pair):
            once = match[1] if match.lastindex else match[0][: len(match[0]) // 2]
            message = LazyMessage("“{words}” stands twice", words=match[0])
            yield self.finding(pair, message, match.span(), suggestion=once, repairs_drafts=True)

    def _matches(self, pair: Pair) -> Iterator[re.Match[str]]:
        text = pair.target_visible
        if not pair.is_into_chinese:
            words = text.lower().split()
            if not any(map(eq, words, words[1:])) and "\ue001" not in text:
                return
            for match in _DOUBLED_ENGLISH.finditer(text):
                if match[1].lower() not in _MAY_DOUBLE and not (
                    match[1][0].isupper() and match[0][-len(match[1])].isupper()
                ):
                    yield match
            return
        if _TWO_PARTICLES.search(text):
            yield from _DOUBLED_PARTICLE.finditer(text)
        for match in _DOUBLED_CHINESE.finditer(text):
            word = match[1]
            if text[match.end() : match.end() + 1] in _HEADS:
                continue
            if len(set(word)) == 1 or _REDUPLICATED.match(word) or match[0] in pair.source:
                continue
            if not _DOUBLED_SYLLABLES.search(pair.source):
                yield match


class RepClause(TextCheck):
    """
    ## What it does
    Reports a clause or a sentence that stands twice in a row, in the same words or nearly.
    ## Why is this bad?
    Language models offer a second wording, and readers meet every fact twice.
    ## Example
    source: The museum opens on Friday.    target: 博物馆周五开放。博物馆将于周五开放。
    ## Use instead
    target: 博物馆周五开放。
    What the source says twice, and clauses with different numbers, are left alone.
    ## Source
    Our own. Of 3,150 segments that people translated it doubts one, into English.
    """

    category = "accuracy/addition"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.is_bilingual:
            return
        if not _repeats_itself(pair.target_visible, is_chinese=pair.is_into_chinese):
            return
        again = _said_again(pair.target_visible, is_chinese=pair.is_into_chinese, alike=_NEARLY_EQUAL)
        source, is_chinese = pair.source_visible, not pair.is_into_chinese
        # 盂唇修复术、盂唇重建术 are items of a list, and hold much of one another.
        if again and not (
            _said_again(source, is_chinese=is_chinese, alike=_ALIKE)
            or _said_again(source.replace("、", "，"), is_chinese=is_chinese, alike=_ALIKE_ITEMS)
        ):
            words = pair.target[slice(*again)].strip()
            yield self.finding(pair, LazyMessage("“{words}” is said a second time", words=words), again)


# Chinese or not → clauses, sentences.
_PARTS = {
    True: (pattern("[^，。；：！？—…]+"), pattern("[^。！？；…]+")),
    False: (pattern(r"(?:(?!,? \band\b|[.,](?!\d)|[;:!?—]).)+"), pattern(r"(?:[^.!?;]|\.(?=\d))+")),
}
_ITEMS = {True: pattern(f"[{HAN}0-9A-Za-z]"), False: pattern(r"[a-z0-9'’]+")}
# Characters or words of a clause that is worth a look.
_LEAST_ITEMS = {True: 6, False: 4}
# Share of characters or words that two clauses have in common.
_NEARLY_EQUAL, _ALIKE, _ALIKE_ITEMS = 0.7, 0.35, 0.5
# A clause that narrows the one before: 特别是七氟醚的保留时间.
_NARROWS = pattern("\\s*(?:尤其|特别|[Ee]specially|[Pp]articularly|[Ii]n particular)")
_DIGIT = pattern("[0-9]+")


_NAME = pattern(r"(?<=[a-z] )[A-Z][a-z]+")


def _repeats_itself(text: str, *, is_chinese: bool) -> bool:
    pieces = list(map(add, text, text[1:])) if is_chinese else [word for word in text.split() if len(word) > 3]
    return len(pieces) - len(set(pieces)) > 1


def _said_again(text: str, *, is_chinese: bool, alike: float) -> tuple[int, int] | None:
    for parts in _PARTS[is_chinese]:
        found = [
            (part.span(), part[0], items)
            for part in parts.finditer(text)
            if (items := _ITEMS[is_chinese].findall(part[0].lower()))
        ]
        for (_place, before, one), (place, after, other) in pairwise(found):
            less, size = min(len(one), len(other)), len(one) + len(other)
            if less < _LEAST_ITEMS[is_chinese] or 2 * less < alike * size:  # They cannot have more in common.
                continue
            if _DIGIT.findall(before) != _DIGIT.findall(after) or _NARROWS.match(after):
                continue
            one_names, other_names = (set(_NAME.findall(clause)) for clause in (before, after))
            if one_names - other_names and other_names - one_names:
                continue  # 1 case in Fujian and 1 case in Hunan.
            if 2 * (Counter(one) & Counter(other)).total() >= alike * size:
                return place
    return None


_LOOP = pattern(r"([^\W\d_][^\n\ue000\ue001]{1,29}?)\1{3,}")
_RUN = pattern(rf"([{HAN}])\1{{3,}}|([{HAN}]{{2,3}})\2")
# Repetitions of the source itself: `whoa, whoa, whoa`.
_CRIED_OUT = pattern(r"(?<!\w)(\w{1,12})(?:\W{1,3}\1){2,}(?!\w)")
_MIN_LOOP = 8
# How often a piece must stand in a row to be a loop.
_TIMES = 4
# The share of the text that one piece of four characters fills where it dominates.
_DOMINANT = 0.35


class RepLoop(TextCheck):
    """
    ## What it does
    Reports a decoder that ran in circles: the same piece four times in a row, or one piece that fills a third of the
    text, where the source has nothing like it.
    ## Why is this bad?
    The rest of the sentence was never translated.
    ## Example
    target: 他说他说他说他说他说
    ## Use instead
    Translate the sentence again; `translator translate` does so by itself with other options.
    ## Source
    None or one in a thousand outputs of sound engines, 41 to 96 in a thousand of broken ones.
    """

    category = "accuracy/addition"
    severity = Severity.ERROR

    def check(self, pair: Pair) -> Iterator[Finding]:
        text = pair.target_visible
        if len(text) < _MIN_LOOP or not _is_monotonous(text, pair.target_tag):
            return
        often = max(Counter(map(add, text, text[1:])).values())
        if often < _TIMES:
            return
        if _CRIED_OUT.search(pair.source.lower()):
            return
        match = _LOOP.search(text)
        if match and not _LOOP.search(pair.source_on_page) and not _RUN.search(pair.source_on_page):
            yield self.finding(pair, LazyMessage("“{piece}” over and over: a loop", piece=match[1]), match.span())
        elif not match and often * 4 > _DOMINANT * len(text) and _is_dominated(text) and not _is_dominated(pair.source):
            yield self.finding(pair, LazyMessage("the same few words fill the text"))


def _is_monotonous(text: str, target_tag: str) -> bool:
    if not is_chinese(target_tag):
        words = text.split()
        return len(set(words)) * 1.4 < len(words) or len(text) > 12 * len(words)
    if len(set(text)) * 1.25 > len(text):
        return False
    twos = list(map(add, text, text[1:]))
    if len(twos) - len(set(twos)) < _TIMES - 1:
        return False
    frequent = [char for char, count in Counter(text).items() if count > 3 and char.isalpha()]
    if len(frequent) != 1:
        return bool(frequent)
    # 孩，孩，孩，孩，: what follows it is nearly always the same.
    followers = Counter(after for before, after in pairwise(text) if before == frequent[0])
    return max(followers.values(), default=0) > 3


def _is_dominated(text: str) -> bool:
    if len(text) < 24:
        return False
    grams = Counter(text[place : place + 4] for place in range(len(text) - 3))
    gram, count = grams.most_common(1)[0]
    return count * 4 > _DOMINANT * len(text) and count > 4 and gram.strip("\ue000\ue001 -_=.…—*#0123456789") != ""


_ZH_PREAMBLE = r"(?:以下是|这是|這是|下面是)[^。！？\n]{0,12}(?:翻译|翻譯|译文|譯文)[^。！？\n：:]{0,6}[：:]\s*"
_OPENING = pattern(
    r"\s*+(?:(?:好的|当然|當然|没问题|沒問題)(?:可以)?[，,！!。]\s*+)?"
    rf"(?:(?:中文|英文|简体|繁體)?(?:翻译|翻譯|译文|譯文)(?:如下|结果|結果)?\s*[:：]\s*|{_ZH_PREAMBLE}"
    r"|(?:Sure|Certainly|Of course)?[,!.]?\s*(?:Here is|Here's|Below is|This is)\b[^.\n:]{0,40}\btranslat(?:ion|ed)"
    r"[^.\n:]{0,40}:\s*|(?:The |Chinese |English )*Translation(?: is| reads)?\s*[:：]\s*)",
    re.IGNORECASE,
)
# An assistant's words behind a translation.
_CLOSING = pattern(
    r"(?<=[。！？.!?”\"）)\n])(?:\s{0,20}(?:希望(?:这|以上|我|能|本)[^。！\n]{0,16}(?:[帮幫]助|[帮幫]到|有用|满意|滿意)[^。！\n]{0,6}[。！!]?"
    r"|(?:如果?|若)(?:您|你)?(?:还|還)?(?:有|需)[^。！\n]{0,40}(?:告诉|告訴|联系|聯繫|问|問|告知|提出|说|找)我?[^。！\n]{0,8}[。！!]?"
    r"|(?:请|請|欢迎)?(?:您|你)?随时(?:告诉|联系|问|告知|提问)我?[^。！\n]{0,8}[。！!]?|祝(?:您|你)[^。！\n]{1,10}[。！!]"
    r"|(?:请问)?(?:您|你)?[还還]有(?:其他|什么|什麼)[^？\n]{0,20}[？?]"
    r"|I hope (?:this|that|it)[^.!\n]{0,30}\bhelp[^.!\n]{0,24}[.!]"
    r"|(?:If you (?:need|have|want|would)[^.!\n]{0,60}, )?(?:please )?(?:let me know|feel free to)[^.!?\n]{0,70}[.!]"
    r"|(?:Is there anything else|Would you like me to|Do you (?:need|want))[^?\n]{0,70}\?)){1,4}\s*$",
    re.IGNORECASE,
)
# One of these is in all of that.
_CLOSING_HINTS = (
    "希望", "如果", "如您", "如有", "如需", "若", "随时", "祝", "还有", "還有",
    "hope", "et me know", "eel free", "nything else", "ould you", "o you ",
)  # fmt: skip
_NOTE = pattern(
    r"(?<!\s)\s*+[（(\[【]\s*+(?:注|译注|譯注|译者注|譯者注|说明|說明|备注|備註|Note|Translator's note)\s*+[:：]",
    re.IGNORECASE,
)
_NOTE_BELOW = pattern(r"(?<!\s)[^\S\n]*+(\n\s*+(?:注|译注|說明|说明|备注|Note|Explanation)\s*+[:：])", re.IGNORECASE)
_CLOSING_BRACKETS = ("）", ")", "]", "】")
_NOTE_IN_SOURCE = pattern(r"\bnotes?\b|explanation|\bremarks?\b|\bp\.?s\b|注|说明|說明|备注|備註", re.IGNORECASE)
_TRANSLATION_IN_SOURCE = pattern(r"translat|翻译|翻譯|译文|譯文", re.IGNORECASE)
_FENCE = pattern(r"\s*```.*```\s*$", re.DOTALL)
_TOKEN_HINT = pattern("[\ue000-\uf8ff<\\[▁⟦_]")
_LEFT_TOKEN = pattern(
    "[\ue000-\uf8ff]+|<\\|[a-z_]+\\|>|</?s>|<unk>|\\[/?INST\\]|<(?:start|end)_of_turn>|▁+|⟦[^⟦⟧]*+⟧|__PH_?\\d+__"
    "|</?think>"
)


class MtArtefact(TextCheck):
    """
    ## What it does
    Reports what an engine or a service says instead of translating or beside it: refusals, requests for the text,
    quotas and errors (请稍后再试), preambles (译文：), polite endings, notes in parentheses, fences, control tokens.
    ## Why is this bad?
    It is not part of the article, and readers notice it at once. Of a person's translation it is a doubt: people write
    译文 and *upgrade to the latest version* too. An engine's draft with it is refused.
    ## Example
    target: 以下是翻译结果：市场提前收盘。
    ## Use instead
    target: 市场提前收盘。
    What the source says as well (Note: …, Sorry, …, try again later) is left alone.
    ## Source
    Collected from the output of some thirty systems.
    """

    category = "accuracy/addition"
    severity = Severity.WARNING
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        target, source = pair.target, pair.source
        opening = _OPENING.match(target)
        if opening and not _TRANSLATION_IN_SOURCE.search(source):
            yield self._removal(pair, opening.span(), LazyMessage("talk about the translation: {piece}"))
        closing = _CLOSING.search(target) if any(map(target.__contains__, _CLOSING_HINTS)) else None
        if closing and not speaks_of_help(source):
            yield self._removal(pair, closing.span(), LazyMessage("talk about the translation: {piece}"))
        reply = find_reply(source, target, is_into_chinese=pair.is_into_chinese)
        if reply and pair.terms:  # A term of the glossary is no reply: 译文目录, where the source says catalog.
            reply = find_reply(source, _without_terms(pair), is_into_chinese=pair.is_into_chinese)
        if reply:
            yield self.finding(pair, LazyMessage("an answer, not a translation: {piece}", piece=reply[0]), reply.span())
        start = _start_of_note(target) if "：" in target or ":" in target else None
        if start is not None and not _NOTE_IN_SOURCE.search(source):
            span = (start, len(target))
            yield self._removal(pair, span, LazyMessage("a note that the source does not have: {piece}"))
        yield from self._tokens(pair)

    def _tokens(self, pair: Pair) -> Iterator[Finding]:
        if "```" in pair.target and _FENCE.match(pair.target) and "```" not in pair.source:
            yield self.finding(pair, LazyMessage("a code fence around the text"))
        if not _TOKEN_HINT.search(pair.target):
            return
        for match in _LEFT_TOKEN.finditer(pair.target):
            if match[0] not in pair.source:
                yield self._removal(pair, match.span(), LazyMessage("a control token of the engine: {piece}"))

    def _removal(self, pair: Pair, span: tuple[int, int], message: LazyMessage) -> Finding:
        message = message.filled(piece=pair.target[slice(*span)].strip())
        return self.finding(pair, message, span, suggestion="", repairs_drafts=True)


def _without_terms(pair: Pair) -> str:
    target = pair.target
    forms = {form for match in termbase_of(pair).find(pair.source) for form in match.entry.targets}
    for form in longest_first(forms):
        target = target.replace(form, OPAQUE * len(form))
    return target


def _start_of_note(text: str) -> int | None:
    below = _NOTE_BELOW.search(text) if "\n" in text else None
    starts = [below.start(1)] if below else []
    end = len(text.rstrip())
    if text.endswith(_CLOSING_BRACKETS, 0, end):
        last = max(text.rfind(mark, 0, end - 1) for mark in _CLOSING_BRACKETS)
        found = _NOTE.search(text, last + 1, end)
        starts += [found.start()] if found else []
    return min(starts, default=None)
