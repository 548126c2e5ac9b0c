"""Checks of marks that come in pairs: quotation marks, brackets, title marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.punctuation import PunctuationCheck
from translator.bilingual.words.language import is_traditional
from translator.bilingual.words.masking import has_han
from translator.bilingual.words.patterns import pattern

_CURLY, _CORNER = (("“", "”"), ("‘", "’")), (("「", "」"), ("『", "』"))
_QUOTE = pattern(r"[“”「」『』\"＂]|[‘’'](?![A-Za-z])|(?<![A-Za-z0-9])[‘’'](?=[A-Za-z])")
_HAS_QUOTE = pattern(r"[“”「」『』\"＂‘’']")


class PunctQuotes(PunctuationCheck):
    """
    ## What it does
    Reports quotation marks of the wrong family (straight, or of the other script), wrong nesting, reversed marks, and
    a quotation that is not closed although the source closes it.
    ## Why is this bad?
    Simplified Chinese writes “ ” outside and ‘ ’ inside, Traditional Chinese 「 」 and 『 』; mixed families look wrong
    at once.
    ## Example
    target (zh-Hans): 他说"好"。
    ## Use instead
    target (zh-Hans): 他说“好”。
    A wrong mark is only listed where the number of marks is even, so that none is lost, and where the source leaves
    the quotation open. A quotation may begin in one segment and end in another of the article.
    The policy `quotes` (`curly` or `corner`) overrides the script's own family.
    ## Source
    GB/T 15834—2011, 4.8; W3C CLREQ.
    """

    targets = "zh"
    fix = "safe"

    def check(self, pair: Pair) -> Iterator[Finding]:
        marks = _marks_in(pair.target_visible)
        if not marks:
            return
        family = (
            _CORNER
            if pair.policy.get("quotes", "corner" if is_traditional(pair.target_tag) else "curly") == "corner"
            else _CURLY
        )
        roles = _roles([match[0] for match in marks])
        wanted, is_balanced = _right_marks(roles, family)
        is_slight = len(marks) % 2 == 0 or _source_is_open(pair)
        if not is_balanced and len(marks) % 2 == 0 and pair.source:
            message = LazyMessage("a quotation is not closed")
            yield self.finding(pair, message, marks[-1].span(), severity=Severity.INFO)
        for match, right in zip(marks, wanted, strict=True):
            if right and match[0] != right:
                message = LazyMessage("{mark} should be {right}", mark=match[0], right=right)
                severity = Severity.INFO if is_slight else None
                yield self.finding(
                    pair, message, match.span(), suggestion=right, is_safe_fix=is_balanced, severity=severity
                )

    def check_document(self, pairs: Sequence[Pair]) -> Iterator[Finding]:
        unbalanced = []
        left_open = set()
        for place, pair in enumerate(pairs):
            if pair.source and _HAS_QUOTE.search(pair.target):
                role, span = _open_marks(pair)
                if role and not _source_is_open(pair):
                    unbalanced.append((place, role, pair, span))
                elif role == "(":
                    left_open.add(place)
        for number, (place, role, pair, span) in enumerate(unbalanced):
            before, after = unbalanced[number - 1 : number] if number else [], unbalanced[number + 1 : number + 2]
            others = after if role == "(" else before
            if role == ")" and left_open.intersection(range(place - _PARAGRAPHS, place)):
                continue
            if not (others and others[0][1] != role and abs(others[0][0] - place) <= _AROUND):
                yield self.finding(pair, LazyMessage("a quotation is not closed"), span)


# How many paragraphs before its last one a quotation may begin, which is closed in the last one only.
_PARAGRAPHS = 3
# How many segments away the other end of a quotation may stand.
_AROUND = 8


def _open_marks(pair: Pair) -> tuple[str, tuple[int, int]]:
    marks = _marks_in(pair.target_visible)
    depth, is_short = 0, False
    if marks and len(marks) % 2 == 0:
        return "", marks[-1].span()
    for role in _roles([match[0] for match in marks]):
        depth += 1 if role == "(" else -1
        is_short, depth = is_short or depth < 0, max(0, depth)
    return (")" if is_short else "(" if depth else ""), marks[-1].span() if marks else (0, 0)


@lru_cache(maxsize=1024)
def _marks_in(text: str) -> tuple[re.Match[str], ...]:
    has_odd = text.count('"') % 2 == 1
    return tuple(match for match in _QUOTE.finditer(text) if not _is_apostrophe(match, has_odd))


# `has_odd` says that the text has an odd number of straight ones.
def _is_apostrophe(match: re.Match[str], has_odd: bool) -> bool:
    before = match.string[match.start() - 1 : match.start()]
    if match[0] in "’'":
        return bool(before) and before.isascii() and before.isalnum()
    return match[0] == '"' and before.isdigit() and has_odd


def _roles(marks: list[str]) -> list[str]:
    roles: list[str] = []
    is_open: dict[str, bool] = {}
    for mark in marks:
        if mark in "\"＂'":
            roles.append(")" if is_open.get(mark) else "(")
            is_open[mark] = not is_open.get(mark)
        else:
            roles.append("(" if mark in "“‘「『" else ")")
    if len(roles) >= 2 and roles[0] == ")" and roles[-1] == "(" and roles.count("(") == roles.count(")"):
        return [{"(": ")", ")": "("}[role] for role in roles]
    return roles


def _right_marks(roles: list[str], family: tuple[tuple[str, str], tuple[str, str]]) -> tuple[list[str], bool]:
    depth, is_balanced, wanted = 0, True, []
    for role in roles:
        if role == "(":
            wanted.append(family[depth % 2][0])
            depth += 1
        elif depth == 0:
            is_balanced = False
            wanted.append("")
        else:
            depth -= 1
            wanted.append(family[depth % 2][1])
    if depth:
        return [mark if mark in {family[0][0], family[0][1]} else "" for mark in wanted], False
    return wanted, is_balanced


_SINGLE = pattern(r"(?P<opens>(?<![^\s(—“])['‘](?=\w))|(?<=[\w.,!?…])['’](?!\w)")


def _source_is_open(pair: Pair) -> bool:
    text = pair.source_visible
    single = [match["opens"] is not None for match in _SINGLE.finditer(text)]
    if single and (single[0] is False or single[-1]) and '"' not in text and "“" not in text:
        return True
    curly = text.count("“") != text.count("”") or text.count("「") != text.count("」")
    return curly or text.count('"') % 2 == 1 or text.count("『") != text.count("』")


_QUOTED_ENGLISH = pattern(r"(?:(?<=[\s(—–-])|^)[\"“](?P<words>[^\"“”]+)(?<=\S)[\"”](?![A-Za-z0-9])")
_QUOTED_CHINESE = pattern('“(?P<words>[^“”]+)”|「(?P<corner>[^「」]+)」|"(?P<straight>[^"]+)"')
_ANY_QUOTE_ENGLISH = pattern(r"[\"“”‘*_]|(?<![A-Za-z])['’]|[.,!?]['’]")
_ANY_QUOTE_CHINESE = pattern("[“”「」『』\"＂‘’'《》〈〉*_]|所谓")
_FEW_WORDS, _FEW_CHARACTERS = 4, 8


class PunctQuoted(PunctuationCheck):
    """
    ## What it does
    Reports a quotation that has lost its quotation marks: four words or more, eight Chinese characters or more, or
    anything shorter that is not a name.
    ## Why is this bad?
    Readers take what somebody said for what the newsroom says.
    ## Example
    source: “The talks have failed,” she said.    target: 会谈已经失败，她说。
    ## Use instead
    target: “会谈已经失败，”她说。
    Titles in 《》 and emphasis count as marks, and so does any other quotation in the target; a name that
    Chinese quotes may be written with capitals.
    ## Source
    Our own; in fifteen hundred quotations that people translated it speaks of twenty.
    """

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.is_bilingual or not pair.target:
            return
        pattern = _QUOTED_ENGLISH if pair.is_into_chinese else _QUOTED_CHINESE
        marks = _ANY_QUOTE_CHINESE if pair.is_into_chinese else _ANY_QUOTE_ENGLISH
        for match in pattern.finditer(pair.source_visible):
            words = next(filter(None, match.groups()))
            if _is_somebodys(pair, words, match.start()):
                # Chinese may put a name between quotation marks that English writes with capitals.
                is_prose = (
                    pair.is_into_chinese
                    or len(words) < _FEW_CHARACTERS
                    or _PAUSED.search(words)
                    or not _CAPITALS.search(pair.target_visible)
                )
                if is_prose and not marks.search(pair.target_visible):
                    yield self.finding(pair, LazyMessage("the quotation marks are lost"), match.span(), side="source")
                return


def _is_somebodys(pair: Pair, words: str, start: int) -> bool:
    if pair.is_into_chinese:
        long, few, said = len(words.split()) / _FEW_WORDS, words[0].islower() and " " in words, _CALLED
    else:
        long, few, said = len(words) / _FEW_CHARACTERS, False, _SAID
    return long >= 1 or few or said.search(pair.source_visible, max(0, start - 48), start) is not None


_CALLED = pattern(
    r"(?<![a-z])(?:call|describ|dubb|labell?|brand|denounc|dismiss)(?:ed|e?s|ing)(?![a-z])[^.,;“\"]{0,30}$"
)
# Before what somebody says of another, and not the name of something.
_SAID = pattern(
    "(?:(?<![人号宣])称(?!之|为|作|号)|说|表示|直言|坦言|形容|描述|斥责?|批评|指责|骂|嘲[讽笑])[^，。；“「]{0,10}$"
)
_PAUSED = pattern("[，。！？；：]")
_CAPITALS = pattern(r"[A-Z][\w’'.-]{0,40} (?:(?:of|the|and|for|&) ){0,3}[A-Z]")
_BRACKETS = {"(": ")", "（": "）", "[": "]", "［": "］", "【": "】", "〔": "〕"}
_FULL_WIDTH = dict(zip("()[]", "（）［］", strict=True))
_HALF_WIDTH = {full: half for half, full in _FULL_WIDTH.items()}
_OTHER_WIDTH = _FULL_WIDTH | _HALF_WIDTH
_BRACKET = pattern(r"[()（）\[\]［］【】〔〕]")
_FACE = pattern(r"[:;=8：；][-'^o]?[()（）]|[()（）][-'^o]?[:;=8：；]")
_LIST_MARK = pattern(r"(?:^|[\s，。；：、])(?:[A-Za-z]|[ivx]{1,4}|\d{1,3}|[一二三四五六七八九十]{1,2})$")


class PunctBrackets(PunctuationCheck):
    """
    ## What it does
    Reports brackets that do not close (error), pairs of mixed width, 【】 in English, and 【】 in Chinese where the
    style sheet does not allow them (policy `lenticular = false`).
    ## Why is this bad?
    Half a pair of brackets is a lost piece of text more often than a slip.
    ## Example
    target: 世卫组织（WHO表示
    ## Use instead
    target: 世卫组织（WHO）表示
    List marks such as `a)` are left alone, and so are a bracket that the source leaves open and one without which as a
    face, `:)`, the others pair.
    ## Source
    pofilter "brackets"; GB/T 15834—2011, 4.9.
    """

    severity = Severity.ERROR
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        text = pair.target_visible
        mixed, lonely = _pair_brackets(text)
        widths = _FULL_WIDTH if pair.is_into_chinese else _HALF_WIDTH
        if lonely and _FACE.search(text):
            lonely = _pair_brackets(_FACE.sub(lambda match: " " * len(match[0]), text))[1]
        for both in mixed:
            message, place = LazyMessage("brackets of different width"), next(at for at in both if text[at] in widths)
            span, right = (place, place + 1), widths[text[place]]
            yield self.finding(pair, message, span, suggestion=right, severity=Severity.WARNING)
        if lonely and pair.marks and not _pair_brackets(pair.target_on_page)[1]:
            lonely = []  # The other one is in a formula.
        if lonely and not _pair_brackets(pair.source_visible)[1]:
            message = LazyMessage("“{mark}” has no partner", mark=text[lonely[0]])
            yield self.finding(pair, message, (lonely[0], lonely[0] + 1))
        is_allowed = pair.is_into_chinese and pair.policy.get("lenticular", True)
        for match in re.finditer("【([^【】]*)】", text) if "【" in text and not is_allowed else ():
            is_label = not pair.is_into_chinese and text[match.end() :].strip()
            right = f"{match[1]}: " if is_label else match[1] if not pair.is_into_chinese else f"“{match[1]}”"
            message = LazyMessage("【】 does not belong here")
            yield self.finding(pair, message, match.span(), suggestion=right, severity=Severity.WARNING)


def _pair_brackets(text: str) -> tuple[list[tuple[int, int]], list[int]]:
    stack: list[int] = []
    mixed: list[tuple[int, int]] = []
    lonely: list[int] = []
    for match in _BRACKET.finditer(text):
        mark, place = match[0], match.start()
        if mark in _BRACKETS:
            stack.append(place)
        elif stack and mark == _BRACKETS[text[stack[-1]]]:
            stack.pop()
        elif stack and _OTHER_WIDTH.get(mark) == _BRACKETS[text[stack[-1]]]:
            mixed.append((stack.pop(), place))
        elif not _LIST_MARK.search(text[max(0, place - 6) : place]):
            lonely.append(place)
    return mixed, lonely + stack


_ITALIC = pattern(
    r"(?<![*\w])\*(?!\*)([A-Z][^*]+?)\*(?!\*)|(?<![_\w])_([A-Z][^_]+?)_(?!\w)|<(?:em|i|cite)>([A-Z][^<]+)</(?:em"
    r"|i|cite)>"
)
_TAGGED = pattern(r"<(?P<number>[1-9]\d{0,3})>(?P<title>[^<>]+)</(?P=number)>")
_SMALL_WORDS = frozenset(
    ["a", "an", "the", "and", "or", "of", "in", "on", "to", "for", "at", "by", "with", "from", "as", "but", "nor", "vs"]
)
_TITLE_OF_NO_WORK = pattern(r"《([^《》]*)》(?=奖|獎|课程|課程|会议|會議|论坛|論壇|品牌|大会|大會)")
_ANY_TITLE = pattern("《([^《》]*)》")


class PunctTitle(PunctuationCheck):
    """
    ## What it does
    Reports an italic title of a work that did not get 《》 in Chinese, 《 inside 《, 《》 around what is not a work,
    and 《》 in English.
    ## Why is this bad?
    Chinese marks works with 《》 (inside them 〈〉), English with italics; each looks like a mistake in the other. In a
    catalog, where italics may have been meant as emphasis, it is only listed.
    ## Example
    source: She read *The Great Gatsby*.    target: 她读了“了不起的盖茨比”。
    ## Use instead
    target: 她读了《了不起的盖茨比》。
    ## Source
    GB/T 15834—2011, 4.15; Chicago Manual of Style, chapter 8.
    """

    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.is_into_chinese:
            is_styled = "《" in pair.source and pair.policy.get("works")  # style.works says what the house has.
            for match in _ANY_TITLE.finditer(pair.target) if "《" in pair.target and not is_styled else ():
                if not has_han(match[1]):
                    message = LazyMessage("《》 in English: use italics")
                    yield self.finding(pair, message, match.span(), suggestion=f"*{match[1]}*")
            return
        if "《" in pair.target:
            yield from self._chinese(pair)
        elif "*" in pair.source or "_" in pair.source or "<" in pair.source:
            yield from self._lost(pair)

    def _chinese(self, pair: Pair) -> Iterator[Finding]:
        begin = 0
        for match in _ANY_TITLE.finditer(pair.target):
            begin = pair.target.rfind("》", begin, match.start()) + 1 or begin
            if "《" in pair.target[begin : match.start()]:
                message = LazyMessage("a title in a title takes 〈〉")
                yield self.finding(pair, message, match.span(), suggestion=f"〈{match[1]}〉")
            begin = match.end()
        for match in _TITLE_OF_NO_WORK.finditer(pair.target):
            yield self.finding(pair, LazyMessage("《》 is for works"), match.span(), suggestion=f"“{match[1]}”")

    def _lost(self, pair: Pair) -> Iterator[Finding]:
        for match in _ITALIC.finditer(pair.source):
            title = match[1] or match[2] or match[3]
            around = max(0, match.start() - 60), match.end() + 30
            is_work = title and is_title(title) and not _PART_OF_WORK.search(pair.source, *around)
            if is_work and title not in pair.target:
                message = LazyMessage("the title “{title}” takes 《》", title=title)
                yield self.finding(pair, message, match.span(), side="source")
        for match in _TAGGED.finditer(pair.source) if pair.italics else ():
            title = match["title"]
            if int(match["number"]) in pair.italics and is_title(title) and title not in pair.target:
                message = LazyMessage("the title “{title}” takes 《》", title=title)
                yield self.finding(pair, message, match.span(), side="source", severity=Severity.INFO)


# Beside the name of a chapter or section, which takes no 《》: `[Chapter 2](ch02.html), *Going Live*`.
_PART_OF_WORK = pattern(
    r"(?<![A-Za-z])(?:chapters?|sections?|appendix|recipes?)(?![A-Za-z])|\]\([^()]*\)", re.IGNORECASE
)


def is_title(text: str) -> bool:
    words = text.split()
    return len(words) > 1 and all(
        word[0].isupper() or word[0].isdigit() or word.lower() in _SMALL_WORDS for word in words
    )


_DOUBLE = pattern('["“”„]')
_APOSTROPHE = pattern(r"(?<=[A-Za-z])['’](?=[A-Za-z])|(?<=[A-Za-z]s)['’](?= [a-z])")
_BEFORE_QUOTE, _BEHIND_QUOTE = frozenset(" ([—–-/‘'\n"), frozenset(" ,.;:!?)]—–-/’'\n")
_LONE_SINGLE = pattern(r"(?:^|(?<=[ (—]))['‘](?=\w)")


class PunctEnQuotes(PunctuationCheck):
    """
    ## What it does
    Reports straight and curly quotation marks, or apostrophes, in one English sentence, and marks that are turned the
    wrong way (”so“) or belong to no pair ('so”).
    ## Why is this bad?
    Both kinds are right, and a text that mixes them was pasted together.
    ## Example
    target: “We will be back," she said.
    ## Use instead
    target: “We will be back,” she said.
    ## Source
    Chicago Manual of Style 6.115; W3C, “Use of quotation marks in English”.
    """

    targets = "en"
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        text = pair.target_visible
        yield from self._quotation_marks(pair, text)
        marks = list(_APOSTROPHE.finditer(text))
        if len({mark[0] for mark in marks}) == 2:
            for mark in marks:
                if mark[0] == "'":
                    yield self._report(pair, mark.span(), "’")

    def _quotation_marks(self, pair: Pair, text: str) -> Iterator[Finding]:
        marks = [mark for mark in _DOUBLE.finditer(text) if not text[mark.start() - 1 : mark.start()].isdigit()]
        if not any(mark[0] != '"' for mark in marks):
            return
        for mark in marks:
            right = _turned(text, mark)
            if right and mark[0] != right:
                yield self._report(pair, mark.span(), right)
        single = _LONE_SINGLE.search(text)
        if single and len(marks) == 1 and marks[0][0] == "”" and single.start() < marks[0].start():
            yield self._report(pair, single.span(), "“")

    def _report(self, pair: Pair, span: tuple[int, int], right: str) -> Finding:
        message = LazyMessage("{mark} should be {right}", mark=pair.target[slice(*span)], right=right)
        return self.finding(pair, message, span, suggestion=right, repairs_drafts=True)


def _turned(text: str, mark: re.Match[str]) -> str:
    before, behind = text[mark.start() - 1 : mark.start()] or " ", text[mark.end() : mark.end() + 1] or " "
    opens, closes = before in _BEFORE_QUOTE, behind in _BEHIND_QUOTE
    return "" if opens == closes else "“" if opens else "”"
